"""Cells of the types and formats that frictionless alone reads, column by column."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from latsarstats.datapackage.schema import Field

_STRING_FORMATS = frozenset({"uri", "email", "uuid", "binary", "wkt"})
"""The formats by which frictionless judges text; it lets all others pass."""
_WITH_FORMATS = frozenset({"date", "datetime", "time", "geopoint", "geojson"})
_OWN = frozenset({"string", "integer", "number", "year", "any"})


def is_foreign(field: Field) -> bool:
    """Tell whether the cells of a column are read by frictionless."""
    match field.type:
        case "string":
            return field.format in _STRING_FORMATS
        case "date":
            return field.format != "default"
        case "boolean":
            return bool({"trueValues", "falseValues"} & field.given.keys())
        case _:
            return field.type not in _OWN


def has_format(field: Field) -> bool:
    """Tell whether a column has a format by which its cells are judged."""
    if field.type == "string":
        return field.format in _STRING_FORMATS
    return field.type in _WITH_FORMATS and field.format != "default"


def reader_by_frictionless(field: Field) -> Callable[[Any], Any]:
    """Return what gives the value of a cell, or ``None`` where it is not of its type.

    Args:
        field: a column, described as :mod:`latsarstats.datapackage.gate` lets it through.
    """
    from latsarstats.datapackage.frictionless_sandbox import import_frictionless
    from latsarstats.datapackage.gate import admit_field

    frictionless = import_frictionless()
    described = {"name": field.name, "type": field.type, "format": field.format, **field.given}
    admitted = admit_field(described)
    # What is missing and what is constrained is decided here.
    for name in ("missingValues", "constraints", "example"):
        admitted.pop(name, None)
    read = frictionless.Field.from_descriptor(
        {**admitted, "missingValues": []}, allow_invalid=True
    ).create_cell_reader()

    def value_of(cell: Any) -> Any:
        value, notes = read(cell)
        if notes:
            return None
        if isinstance(value, datetime.datetime) and value.tzinfo is not None:
            return _in_utc(value)
        return _hashable(str(value) if field.type in _AS_TEXT else value)

    return value_of


_AS_TEXT = frozenset({"duration"})
"""Types whose values are compared as they are printed."""


def _in_utc(instant: datetime.datetime) -> datetime.datetime | None:
    try:
        return instant.astimezone(datetime.UTC)
    except OverflowError:  # before the year 1, or after 9999
        return None


def _hashable(value: Any) -> Any:
    """Return a value that can be looked up: lists and objects as tuples of what they hold."""
    if isinstance(value, dict):
        return tuple((key, _hashable(item)) for key, item in sorted(value.items()))
    if isinstance(value, list):
        return tuple(map(_hashable, value))
    return value
