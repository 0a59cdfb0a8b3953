"""What every table has: exactly its columns, a key, references, and the rules within it.

And what a model says of them, up to the Table Schema of Data Package 2.0 made from it.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandera.pandas as pa

from latsarstats.rules.balance import Balance
from latsarstats.rules.pandera_check import RuleCheck

if TYPE_CHECKING:
    from latsarstats.rules.rule import Rule

FIRST_YEAR = 1945
"""The republic, and so its civil service, was proclaimed in 1945."""


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns whose values are those of columns of another table."""

    fields: tuple[str, ...]
    resource: str
    reference_fields: tuple[str, ...]


class Table(pa.DataFrameModel):
    """A pandera model that holds its columns in order and coerces them to their types."""

    class Config:
        """All of the columns, and no others."""

        strict = True
        ordered = True
        coerce = True


def holds(rule: Rule) -> RuleCheck:
    """Return a rule within a table as a check of its model.

    The tables are complete, so a group of a balance that lacks a row fails, unless the rule
    allows it.
    """
    must_be_whole = isinstance(rule, Balance) and rule.incomplete == "warning"
    return RuleCheck(rule, incomplete="error" if must_be_whole else None)


def rules_within(model: type[Table]) -> tuple[Rule, ...]:
    """Return the rules that a table :func:`holds`, in order."""
    return tuple(check.rule for check in vars(model).values() if isinstance(check, RuleCheck))


@functools.cache
def name_of(model: type[Table]) -> str:
    """Return the name of the table that a model defines."""
    return str(model.to_schema().name)


@functools.cache
def columns_of(model: type[Table]) -> tuple[str, ...]:
    """Return the columns of a table, in order."""
    return tuple(model.to_schema().columns)


@functools.cache
def key_of(model: type[Table]) -> tuple[str, ...]:
    """Return the columns of the primary key of a table."""
    return tuple(model.to_schema().unique or ())


@functools.cache
def foreign_keys_of(model: type[Table]) -> tuple[ForeignKey, ...]:
    """Return the references that a table makes to others."""
    return tuple(_metadata_of(model).get("foreign_keys", ()))


@functools.cache
def type_of(model: type[Table], name: str) -> str:
    """Return the type of a column as Table Schema calls it: integer, date or string."""
    dtype = str(model.to_schema().columns[name].dtype)
    return {"Int64": "integer", "datetime64[ns]": "date"}.get(dtype, "string")


def title_id_of(model: type[Table]) -> str:
    """Return the Indonesian title of a table."""
    return str(_metadata_of(model)["title_id"])


def _metadata_of(model: type[Table]) -> dict[str, Any]:
    return dict(model.get_metadata()[name_of(model)]["dataframe"])


@functools.cache
def table_schema(model: type[Table]) -> dict[str, Any]:
    """Return the Table Schema of ``model``: fields, primary key and foreign keys."""
    columns = model.to_schema().columns
    schema: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [_field(columns[name], type_of(model, name)) for name in columns_of(model)],
        "missingValues": [""],
        "primaryKey": list(key_of(model)),
    }
    references = [
        {
            "fields": list(key.fields),
            "reference": {"resource": key.resource, "fields": list(key.reference_fields)},
        }
        for key in foreign_keys_of(model)
    ]
    if references:
        schema["foreignKeys"] = references
    return schema


def _field(column: pa.Column, type_name: str) -> dict[str, Any]:
    field = {
        "name": column.name,
        "type": type_name,
        "format": column.metadata.get("format"),
        "title": column.title,
        "title_id": column.metadata["title_id"],
        "description": column.description,
        "unit": column.metadata.get("unit"),
        "printed": column.metadata.get("printed"),
        "constraints": _constraints(column),
    }
    return {name: value for name, value in field.items() if value}


def _constraints(column: pa.Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {} if column.nullable else {"required": True}
    for check in column.checks:
        statistics = check.statistics
        if "min_value" in statistics:
            constraints["minimum"] = statistics["min_value"]
        if "allowed_values" in statistics:
            constraints["enum"] = list(statistics["allowed_values"])
        if "pattern" in statistics:
            constraints["pattern"] = statistics["pattern"]
    return constraints
