"""Cells of a table as values of their types."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from latsarstats.checks.decoding import is_undecoded, printed
from latsarstats.checks.foreign_types import has_format, is_foreign, reader_by_frictionless
from latsarstats.checks.number_marks import marks_of
from latsarstats.rules.numbers import as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    import pandas as pd

    from latsarstats.descriptor.resource import Field, TableSchema
    from latsarstats.rules.numbers import Number

_INTEGER = re.compile(r"[+-]?[0-9]+")
_NUMBER = re.compile(
    r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?(inf|infinity|nan)", re.IGNORECASE
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEAR = re.compile(r"[0-9]{4}")
_USUAL_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(/[A-Za-z0-9._~!$&'()*+,;=:@/?#%-]*)?")
_TRUTHS = {
    **dict.fromkeys(("true", "True", "TRUE", "1"), True),
    **dict.fromkeys(("false", "False", "FALSE", "0"), False),
}
"""The words of Table Schema for true and false."""

_LARGEST = 2**63
"""Whole numbers from here on do not fit in the 64 bits of a column."""

WHAT = {
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "date": "a date as YYYY-MM-DD",
    "year": "a year of four digits",
    "string": "text",
    "datetime": "a date and time as YYYY-MM-DDThh:mm:ss",
    "time": "a time as hh:mm:ss",
    "yearmonth": "a month as YYYY-MM",
    "duration": "a duration as P1Y2M3D",
    "geopoint": "a point as longitude,latitude",
    "geojson": "GeoJSON",
    "object": "a JSON object",
    "array": "a JSON array as its column describes it",
    "list": "a list as its column describes it",
}
"""What a cell of a type must be, as a sentence says it."""


def described(field: Field) -> str:
    """Return what a cell of a column must be, as a sentence says it."""
    if field.type == "boolean" and is_foreign(field):
        return "one of the words of its column for true and false"
    if has_format(field):
        return f"of the format {field.format}"
    return WHAT.get(field.type, f"of the type {field.type}")


class NotOfTypeError(ValueError):
    """A cell is no value of the type of its column."""


def read_column(
    cells: Sequence[str], field: Field, missing: Collection[str]
) -> tuple[list[object], list[int]]:
    """Return the values of a column and where a cell is none of its type.

    The value of such a cell is ``None``, as that of a missing one.

    Args:
        cells: the cells as they are written.
        field: the column.
        missing: the cells that stand for missing ones in the table.
    """
    read = reader_of(field)
    known: dict[str, object] = dict.fromkeys(missing_in(field, missing))
    values: list[object] = []
    bad: list[int] = []
    for position, cell in enumerate(cells):
        if cell not in known:
            try:
                known[cell] = read(cell)
            except NotOfTypeError:
                known[cell] = _BAD
        value = known[cell]
        values.append(None if value is _BAD else value)
        if value is _BAD:
            bad.append(position)
    return values, bad


_BAD = object()


def read_loose_column(
    cells: Sequence[Any], field: Field, missing: Collection[str]
) -> tuple[list[object], list[int]]:
    """Return the same of cells that are no text, as JSON and workbooks have them.

    Args:
        cells: text, numbers, dates and more; ``None`` for missing ones.
        field: the column.
        missing: the cells that stand for missing ones in the table.
    """
    words = set(missing_in(field, missing))
    read = reader_of(field)
    by_frictionless: Callable[[Any], object] | None = None
    values: list[object] = []
    bad: list[int] = []
    for position, cell in enumerate(cells):
        value: object = None
        if cell is not None and str(cell) not in words:
            try:
                if isinstance(cell, str):
                    value = read(cell)
                else:
                    by_frictionless = by_frictionless or reader_by_frictionless(field)
                    value = by_frictionless(cell)
                    if value is None:
                        raise NotOfTypeError
            except NotOfTypeError:
                bad.append(position)
        values.append(value)
    return values, bad


def reader_of(field: Field) -> Callable[[str], object]:
    """Return what gives the value of a cell of a column, which is not missing.

    It raises a :class:`NotOfTypeError` where the cell is not of the type of the column.
    """
    if field.type == "string" and field.format == "uri":
        return _address
    if is_foreign(field):
        return _refusing(reader_by_frictionless(field))
    read = _READERS.get(field.type, _text)
    marks = marks_of(field)
    if marks is None:
        return read

    def read_marked(cell: str) -> object:
        plain = marks.plain(cell.strip())
        if plain is None:
            raise NotOfTypeError
        return read(plain)

    return read_marked


def _refusing(read: Callable[[Any], object]) -> Callable[[str], object]:
    def value_of(cell: str) -> object:
        value = read(cell)
        if value is None:
            raise NotOfTypeError
        return value

    return value_of


def missing_in(field: Field, missing: Collection[str]) -> Collection[str]:
    """Return the cells that stand for missing ones in a column of a table that has others."""
    return missing if field.missing_values is None else field.missing_values


def read_cell(cell: str, field: Field, missing: Collection[str]) -> Number | str | None:
    """Return a cell as a finding names it: a number as a number, all else as it is written."""
    if cell in missing_in(field, missing):
        return None
    if field.type in ("integer", "number", "year"):
        try:
            value = reader_of(field)(cell)
        except NotOfTypeError:
            return printed(cell)
        if isinstance(value, int) or (isinstance(value, Decimal) and value.is_finite()):
            return value
    return printed(cell)


def _text(cell: str) -> str:
    if is_undecoded(cell):
        raise NotOfTypeError
    return cell


def _integer(cell: str) -> int:
    bare = cell.strip()
    if not _INTEGER.fullmatch(bare):
        raise NotOfTypeError
    try:
        return int(bare)
    except ValueError:  # Python reads no integer of more than some thousand digits
        raise NotOfTypeError from None


def _number(cell: str) -> Decimal:
    bare = cell.strip()
    if not _NUMBER.fullmatch(bare):
        raise NotOfTypeError
    try:
        return Decimal(bare)
    except InvalidOperation:
        raise NotOfTypeError from None


def _date(cell: str) -> datetime.date:
    if not _DAY.fullmatch(cell):  # fromisoformat would take a week and its day too
        raise NotOfTypeError
    try:
        return datetime.date.fromisoformat(cell)
    except ValueError:
        raise NotOfTypeError from None


def _year(cell: str) -> int:
    if not _YEAR.fullmatch(cell):
        raise NotOfTypeError
    return int(cell)


def _truth(cell: str) -> bool:
    if cell not in _TRUTHS:
        raise NotOfTypeError
    return _TRUTHS[cell]


def _address(cell: str) -> str:
    if not _USUAL_ADDRESS.fullmatch(cell):
        from latsarstats.checks.asserting import import_frictionless

        import_frictionless()
        from frictionless.fields import StringField

        # What is missing has been left out; no text is missing to it, not even the empty one.
        field = StringField(name="address", format="uri", missing_values=[])
        _, notes = field.read_cell(cell)
        if notes or is_undecoded(cell):
            raise NotOfTypeError
    return cell


_READERS: dict[str, Callable[[str], object]] = {
    "string": _text,
    "integer": _integer,
    "number": _number,
    "boolean": _truth,
    "date": _date,
    "year": _year,
}


def frame_of(schema: TableSchema, values: Mapping[str, Sequence[object]]) -> pd.DataFrame:
    """Return columns of values as a typed frame, with missing cells missing.

    Whole numbers are ``Int64``, or Python's own where one does not fit; other numbers are
    exact decimals, dates ``datetime64[s]``, all else text.
    """
    import pandas as pd

    return pd.DataFrame(
        {field.name: _series(field.type, values[field.name]) for field in schema.fields}
    )


def _series(type_name: str, values: Sequence[object]) -> pd.Series:
    import numpy as np
    import pandas as pd

    if type_name in ("integer", "year"):
        if all(value is None or -_LARGEST <= value < _LARGEST for value in values):  # type: ignore[operator]
            return pd.Series(pd.array(values, dtype="Int64"))  # type: ignore[call-overload]
        return pd.Series(values, dtype=object)
    if type_name == "date":
        return pd.Series(np.array(values, dtype="datetime64[s]"))
    if type_name == "boolean":
        return pd.Series(values, dtype="boolean")
    if type_name == "string":
        return pd.Series(values, dtype="string")
    if type_name == "number":
        return pd.Series(values, dtype=object)
    zones = {v.tzinfo is not None for v in values if isinstance(v, datetime.datetime)}
    if type_name == "datetime" and len(zones) < 2:  # else they cannot be compared
        return pd.Series(values, dtype="datetime64[us, UTC]" if True in zones else "datetime64[us]")
    texts = [None if value is None else as_text(value) for value in values]
    return pd.Series(texts, dtype="string")
