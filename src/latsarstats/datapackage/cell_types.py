"""Types of cells, each once: how a cell is read, what engines read of it, what a sentence calls it.

Add a type as an entry of :data:`TYPES`. What has no reader here is read by frictionless, column by
column.

Numbers are read as their column declares that they are written: ``groupChar``, ``decimalChar`` and
``bareNumber`` of Table Schema. Data Package 2.0 has the first for whole numbers too, which
frictionless (5.21) does not read; and it drops group marks wherever they stand, so that ``11,11``
becomes 1111, and ``(1000)`` becomes +1000.
"""

from __future__ import annotations

import datetime
import functools
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from latsarstats.datapackage.decoding import is_undecoded, printed
from latsarstats.datapackage.frictionless_types import (
    has_format,
    is_foreign,
    reader_by_frictionless,
)
from latsarstats.language import sentence
from latsarstats.rules.exact import as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    import pandas as pd

    from latsarstats.datapackage.schema import Field, TableSchema
    from latsarstats.rules.exact import Number


_WORD = re.compile(r"[+-]?(inf|infinity|nan)", re.IGNORECASE)
_DIGIT = re.compile("[0-9]")
_DASHES = "-−–—"
_PRICE_END = re.compile("[,.] ?-+")
"""What may stand behind a price in place of its cents."""


@dataclass(frozen=True, slots=True)
class NumberMarks:
    """How the numbers of a column are written.

    Attributes:
        group: what stands between groups of three digits; empty where nothing does.
        decimal: what stands before the decimals.
        is_bare: whether nothing stands around a number.
    """

    group: str = ""
    decimal: str = "."
    is_bare: bool = True

    def plain(self, cell: str) -> str | None:
        """Return a number with a decimal point and no other mark, or ``None`` if it is none.

        Args:
            cell: a cell without blanks around it.
        """
        bare = cell if self.is_bare else self._bare(cell)
        if _WORD.fullmatch(bare):
            return bare
        match = _pattern(self.group, self.decimal).fullmatch(bare)
        if match is None:
            return None
        whole = match["whole"] or ""
        if self.group:
            whole = whole.replace(self.group, "")
        point = "" if match["decimals"] is None else f".{match['decimals']}"
        return f"{match['sign']}{whole}{point}{match['exponent'] or ''}"

    def fault(self, cell: str) -> str:
        """Return why a cell is not written as the column declares, or nothing if that is unclear.

        Args:
            cell: a cell that is not a number of the column.
        """
        bare = cell.strip()
        if not self.is_bare and any(character.isdigit() for character in bare):
            if "(" in bare and ")" in bare:
                return sentence(
                    "in accounting, parentheses make it negative; write a minus sign instead"
                )
            if any(dash in bare for dash in _DASHES):
                return sentence("its minus sign must be a '-' right before the digits")
        if self.group and self.group in bare:
            return sentence(
                "a group mark {group!r} must stand before every three digits", group=self.group
            )
        return ""

    def _bare(self, cell: str) -> str:
        """Return a number without what stands around it; the cell where it is unclear."""
        first, last = _DIGIT.search(cell), _DIGIT.search(cell[::-1])
        if first is None or last is None:
            return cell
        before, after = cell[: first.start()], cell[len(cell) - last.start() :]
        number = cell[len(before) : len(cell) - len(after)]
        if before.endswith(("+", "-")):
            before, number = before[:-1], before[-1] + number
        if _PRICE_END.fullmatch(after):
            after = ""
        is_unit = not any(mark in before + after for mark in ("+", *_DASHES))
        if not is_unit or before.count("(") != before.count(")"):
            return cell
        if before.strip() == self.decimal:  # of .5%, the point is no unit
            return self.decimal + number
        return number


@functools.cache
def _pattern(group: str, decimal: str) -> re.Pattern[str]:
    whole = "[0-9]+"
    if group:
        whole = rf"[0-9]{{1,3}}(?:{re.escape(group)}[0-9]{{3}})+|{whole}"
    point = re.escape(decimal)
    return re.compile(
        rf"(?P<sign>[+-]?)(?=[0-9]|{point}[0-9])(?P<whole>{whole})?"
        rf"(?:{point}(?P<decimals>[0-9]*))?(?P<exponent>[eE][+-]?[0-9]+)?"
    )


def marks_of(field: Field) -> NumberMarks | None:
    """Return how the numbers of a column are written, or ``None`` where they are plain."""
    if field.type not in ("integer", "number"):
        return None
    given = field.given
    marks = NumberMarks(
        str(given.get("groupChar") or ""),
        str(given.get("decimalChar") or "."),
        given.get("bareNumber", True) is not False,
    )
    return None if marks == NumberMarks() else marks


_INTEGER = re.compile(r"[+-]?[0-9]+")
_NUMBER = re.compile(
    r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?(inf|infinity|nan)", re.IGNORECASE
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEAR = re.compile(r"[0-9]{4}")
_USUAL_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(/[A-Za-z0-9._~!$&'()*+,;=:@/?#%-]*)?")
TRUE_WORDS = ("true", "True", "TRUE", "1")
FALSE_WORDS = ("false", "False", "FALSE", "0")
"""The words of Table Schema for true and false."""
_TRUTHS = {**dict.fromkeys(TRUE_WORDS, True), **dict.fromkeys(FALSE_WORDS, False)}

_LARGEST = 2**63
"""Whole numbers from here on do not fit in the 64 bits of a column."""


@dataclass(frozen=True, slots=True)
class CellType:
    """A type of cells.

    Attributes:
        name: as in Table Schema.
        what: what a cell of it must be, as a sentence says it.
        read: gives the value of a cell that is not missing, or raises a
            :class:`NotOfTypeError`; ``None`` where frictionless reads it.
        pattern: how a cell is written that every engine reads alike, the whole of it, in every
            kind of regular expressions; empty where engines do not read it.
        is_number: whether its values are numbers.
        stored_as: the types of columns of Parquet that hold its values.
    """

    name: str
    what: str
    read: Callable[[str], object] | None = None
    pattern: str = ""
    is_number: bool = False
    stored_as: frozenset[str] = frozenset()


def type_of(field: Field) -> CellType:
    """Return the type of a column; of one that is not known, nothing can be said."""
    return TYPES.get(field.type) or CellType(
        field.type, sentence("of the type {type}", type=field.type), _text
    )


def plain_pattern(field: Field) -> str:
    """Return how the cells of a column are written that every engine reads alike.

    It is to match the whole cell, and is the same in every kind of regular expressions. It is
    empty where engines read no cell, so that all are read here, each text once.
    """
    if field.type == "boolean":
        words = truth_words(field)
        return "|".join(map(re.escape, (*words[0], *words[1]))) if words else ""
    if has_format(field) and field.format != "uri":
        return ""
    marks = marks_of(field)
    pattern = type_of(field).pattern
    if marks is None or not pattern:
        return pattern
    group, point = re.escape(marks.group), re.escape(marks.decimal)
    whole = "[0-9]{1,9}"
    if marks.group:
        whole = f"[0-9]{{1,3}}({group}[0-9]{{3}}){{0,2}}|{whole}"
    return f"-?({whole})" + (f"({point}[0-9]{{1,6}})?" if field.type == "number" else "")


def truth_words(field: Field) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return the words of a column for true and for false; ``None`` where they are not clear."""
    trues = field.given.get("trueValues", TRUE_WORDS)
    falses = field.given.get("falseValues", FALSE_WORDS)
    if not all(isinstance(words, list | tuple) for words in (trues, falses)):
        return None
    are_text = all(isinstance(word, str) for word in (*trues, *falses))
    if not are_text or set(trues) & set(falses) or not (trues and falses):
        return None
    return tuple(trues), tuple(falses)


def described(field: Field) -> str:
    """Return what a cell of a column must be, as a sentence says it."""
    if field.type == "boolean" and is_foreign(field):
        return sentence("one of the words of its column for true and false")
    if has_format(field):
        return sentence("of the format {format}", format=field.format)
    return type_of(field).what


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
    read = type_of(field).read or _text
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
    if type_of(field).is_number:
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
        from latsarstats.datapackage.frictionless_sandbox import import_frictionless

        import_frictionless()
        from frictionless.fields import StringField

        # What is missing has been left out; no text is missing to it, not even the empty one.
        field = StringField(name="address", format="uri", missing_values=[])
        _, notes = field.read_cell(cell)
        if notes or is_undecoded(cell):
            raise NotOfTypeError
    return cell


_DAY_PATTERN = "[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}"
_CLOCK_PATTERN = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"

_TYPES = (
    CellType("any", sentence("of the type any")),
    CellType("array", sentence("a JSON array as its column describes it")),
    CellType(
        *("boolean", sentence("true or false"), _truth, "|".join((*TRUE_WORDS, *FALSE_WORDS))),
        stored_as=frozenset({"boolean"}),
    ),
    CellType(
        *("date", sentence("a date as YYYY-MM-DD"), _date, _DAY_PATTERN),
        stored_as=frozenset({"date"}),
    ),
    CellType(
        *("datetime", sentence("a date and time as YYYY-MM-DDThh:mm:ss"), None),
        f"{_DAY_PATTERN}T{_CLOCK_PATTERN}",
    ),
    CellType("duration", sentence("a duration as P1Y2M3D")),
    CellType("geojson", "GeoJSON"),
    CellType("geopoint", sentence("a point as longitude,latitude")),
    CellType(
        *("integer", sentence("a whole number"), _integer, "-?[0-9]{1,18}"),
        is_number=True,
        stored_as=frozenset({"integer"}),
    ),
    CellType("list", sentence("a list as its column describes it")),
    CellType(
        # At most 15 digits: so few that a double stands for one decimal only.
        *("number", sentence("a number"), _number, r"-?[0-9]{1,9}(\.[0-9]{1,6})?"),
        is_number=True,
        stored_as=frozenset({"integer", "number"}),
    ),
    CellType("object", sentence("a JSON object")),
    CellType(
        # The pattern is that of addresses: all other text is taken as it is.
        *("string", "text", _text, _USUAL_ADDRESS.pattern),
        stored_as=frozenset({"string"}),
    ),
    CellType("time", sentence("a time as hh:mm:ss"), None, _CLOCK_PATTERN),
    CellType(
        *("year", sentence("a year of four digits"), _year, "[1-9][0-9]{3}"),
        is_number=True,
        stored_as=frozenset({"integer"}),
    ),
    CellType("yearmonth", sentence("a month as YYYY-MM")),
)
TYPES = {each.name: each for each in _TYPES}
"""The types of cells by their names, in the order of the alphabet."""


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
