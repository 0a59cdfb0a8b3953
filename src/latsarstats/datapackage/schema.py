"""What a descriptor says of a table, as records: fields, keys, references.

A descriptor is untrusted; what is read here has passed :mod:`~latsarstats.datapackage.supported`
or the judgement of frictionless.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

NUMBERS = frozenset({"integer", "number"})
"""The types of fields whose cells are numbers that can be added up."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column.

    Attributes:
        name, type, format: as in Table Schema.
        constraints: as in Table Schema.
        printed: ``number`` where each cell is read from a printed number, ``characters``
            where it is what is printed, character by character; empty for all else.
        missing_values: the cells that stand for missing ones in this column, where they are not
            those of the table.
        given: its descriptor, for the properties that say how its cells are written.
    """

    name: str
    type: str = "string"
    format: str = "default"
    constraints: Mapping[str, Any] = field(default_factory=dict)
    printed: str = ""
    missing_values: tuple[str, ...] | None = None
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reference:
    """Columns whose values are those of columns of another table, or of the same."""

    fields: tuple[str, ...]
    resource: str
    reference_fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableSchema:
    """The columns of a table in order, its keys, and the cells that stand for missing ones.

    Attributes:
        fields: the columns.
        primary_key: those by which rows are named.
        references: those that cite other tables.
        missing_values: the cells that stand for missing ones.
        unique_keys: the combinations of columns of which each stands in one row only.
    """

    fields: tuple[Field, ...]
    primary_key: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    missing_values: tuple[str, ...] = ("",)
    unique_keys: tuple[tuple[str, ...], ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(field.name for field in self.fields)

    @property
    def printed_columns(self) -> tuple[str, ...]:
        """The columns whose cells are read from printed numbers, in order."""
        return tuple(field.name for field in self.fields if field.printed)

    def field(self, name: str) -> Field:
        """Return a column by its name."""
        return next(field for field in self.fields if field.name == name)


def read_schema(given: Mapping[str, Any]) -> TableSchema:
    """Return the Table Schema of a resource, as JSON gives it."""
    return TableSchema(
        tuple(
            Field(
                str(item["name"]),
                str(item.get("type", "any")),
                str(item.get("format", "default")),
                item.get("constraints", {}),
                str(item.get("printed", "")),
                given=item,
            )
            for item in given["fields"]
        ),
        _names(given.get("primaryKey", [])),
        tuple(
            Reference(
                _names(key["fields"]),
                key["reference"].get("resource", ""),
                _names(key["reference"]["fields"]),
            )
            for key in given.get("foreignKeys", [])
        ),
        tuple(given.get("missingValues", [""])),
        unique_keys(given),
    )


def unique_keys(given: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
    """Return the unique keys of a Table Schema, but for those that name no columns of it.

    Neither :mod:`~latsarstats.datapackage.supported` nor frictionless 5.21 has judged them.
    """
    names = {field["name"] for field in given["fields"]}
    keys = given.get("uniqueKeys")
    return tuple(
        _names(key) for key in (keys if isinstance(keys, list) else ()) if is_key(key, names)
    )


def is_key(given: object, names: Collection[str]) -> bool:
    """Tell whether a key of a Table Schema is one column of it or several."""
    if isinstance(given, str):
        return given in names
    return (
        isinstance(given, list)
        and bool(given)
        and all(isinstance(name, str) and name in names for name in given)
    )


def _names(given: str | list[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)
