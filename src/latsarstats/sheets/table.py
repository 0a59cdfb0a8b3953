"""A table of a sheet with its columns read: names, types and values."""

from __future__ import annotations

import dataclasses
import datetime
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import numpy as np

from latsarstats.rules.exact import as_text
from latsarstats.sheets.cells import is_filled
from latsarstats.sheets.dates import read_days
from latsarstats.sheets.numbers import (
    DASHES,
    INDONESIAN,
    Marks,
    bare,
    is_missing,
    is_number,
    marks_of,
)
from latsarstats.sheets.region import says_total

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from latsarstats.sheets.dates import Order
    from latsarstats.sheets.region import Column, Region

_DIGITS = 15
"""Digits of a number that a spreadsheet keeps: behind them is what binary arithmetic leaves."""


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table of a sheet.

    Attributes:
        region: where it is.
        name: what it is called in a package.
        columns: its columns by name, in their order.
        types: ``integer``, ``number``, ``date`` or ``string``, by column.
        values: the values of every column: exact numbers, days, text, ``None`` for none.
        texts: the cells as they are printed, without blanks around them.
        marks: of columns of text that are numbers, the marks between their digits.
        notes: the marks of footnotes, by column and row.
        dates: what stands first in columns of text that are dates, or may be.
        dashes_are_zero: whether a dash among its numbers is 0, since sums hold so.
        repeated: rows called as one before, each with that row; they are given names of their own.
    """

    region: Region
    name: str
    columns: Mapping[str, Column]
    types: Mapping[str, str]
    values: Mapping[str, Sequence[object]]
    texts: Mapping[str, list[str]]
    marks: Mapping[str, Marks | None]
    notes: Mapping[tuple[str, int], str]
    dates: Mapping[str, Order]
    dashes_are_zero: bool = False
    repeated: Mapping[int, int] = dataclasses.field(default_factory=dict)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The columns of numbers."""
        return tuple(name for name, kind in self.types.items() if kind in ("integer", "number"))

    @property
    def labels(self) -> tuple[str, ...]:
        """The columns that tell its rows apart."""
        return tuple(name for name in self.columns if self.types[name] in ("string", "date"))

    @property
    def rows(self) -> tuple[int, ...]:
        """Its rows in the sheet, from 0."""
        return self.region.rows


def read_table(region: Region, name: str) -> SheetTable:
    """Return a table with its columns read.

    Args:
        region: where it is.
        name: what it is called.
    """
    names = _names(region.columns)
    columns = dict(zip(names, region.columns, strict=True))
    cells = {each: _cells(region, column) for each, column in columns.items()}
    numeric = [each for each, column in columns.items() if column.is_numeric]
    _name_totals([cells[each] for each in columns if each not in numeric])
    # A cell that is a number has no marks.
    has_text = {each: str in set(map(type, cells[each])) for each in numeric}
    own = {each: marks_of(cells[each]) if has_text[each] else None for each in numeric}
    # A column that does not tell is as most of the table.
    known = Counter(marks for marks in own.values() if marks is not None)
    common = known.most_common(1)[0][0] if known else INDONESIAN
    order = _order_of_days([cells[each] for each in columns if each not in numeric])
    types: dict[str, str] = {}
    values: dict[str, Sequence[object]] = {}
    notes: dict[tuple[str, int], str] = {}
    dates: dict[str, Order] = {}
    for each, column in columns.items():
        if not column.is_numeric:
            values[each] = [_label(cell) for cell in cells[each]]
            days = [value for value in values[each] if value is not None]
            is_date = bool(days) and all(isinstance(day, datetime.date) for day in days)
            if not is_date:
                texts = ["" if value is None else _text(value) for value in values[each]]
                values[each] = [text or None for text in texts]
                read_as = read_days(texts, order)
                if read_as is not None:
                    dates[each] = read_as.order
                if read_as is not None and read_as.days:
                    values[each], is_date = read_as.days, True
            types[each] = "date" if is_date else "string"
            continue
        numbers = _numbers(cells[each], own[each] or common)
        values[each] = numbers
        is_whole = all(number is None or number.denominator == 1 for number in numbers)
        types[each] = "integer" if is_whole else "number"
        for row, cell in enumerate(cells[each] if has_text[each] else ()):
            note = bare(cell).note if isinstance(cell, str) else ""
            if note and numbers[row] is not None:
                notes[each, row] = note
    return SheetTable(region, name, columns, types, values, _Texts(cells), own, notes, dates)


class _Texts(dict[str, list[str]]):
    """The cells of columns as text, made of each column when it is first asked for."""

    def __init__(self, cells: Mapping[str, Sequence[object]]) -> None:
        super().__init__()
        self._cells = cells

    def __missing__(self, name: str) -> list[str]:
        self[name] = [_text(cell) for cell in self._cells[name]]
        return self[name]


def _numbers(cells: Sequence[object], marks: Marks) -> list[int | Fraction | None]:
    """Return the numbers of a column, ``None`` where there is none; each text is read once."""
    if set(map(type, cells)) == {float}:  # as most are in a workbook
        array = np.asarray(cells, dtype=np.float64)
        if bool(((array == np.floor(array)) & (np.abs(array) < 10**_DIGITS)).all()):
            return cast("list[int | Fraction | None]", array.astype(np.int64).tolist())
    known: dict[object, int | Fraction | None] = {}
    found: list[int | Fraction | None] = []
    for cell in cells:
        if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**_DIGITS:
            found.append(int(cell))
            continue
        key = (type(cell), cell)
        if key not in known:
            number = _number(cell, marks)
            is_whole = number is not None and number.denominator == 1
            known[key] = number.numerator if number is not None and is_whole else number
        found.append(known[key])
    return found


def _cells(region: Region, column: Column) -> list[object]:
    """Return the cells of a column, those of cells merged over rows in each of them."""
    found = region.cells(column)
    if column.is_numeric:
        return found
    place = {row: position for position, row in enumerate(region.rows)}
    for (top, left), (bottom, right) in region.sheet.merged:
        if left <= column.place <= right and top in place:
            for row in range(top + 1, bottom + 1):
                if row in place and not is_filled(found[place[row]]):
                    found[place[row]] = found[place[top]]
    return found


def _order_of_days(labels: Sequence[Sequence[object]]) -> Order:
    """Return what stands first in the dates of a table, if those columns that tell agree."""
    read = (read_days([_text(cell) for cell in cells]) for cells in labels)
    orders = {days.order for days in read if days and days.order in ("day first", "month first")}
    return orders.pop() if len(orders) == 1 else "ambiguous"


def _name_totals(labels: Sequence[list[object]]) -> None:
    """Give a total that is named in one column of labels, as over merged cells, its name in all.

    Where a column names every row, nothing is missing.
    """
    if any(_names_all(column) for column in labels):
        return
    for row, cells in enumerate(zip(*labels, strict=True)):
        filled = [place for place, cell in enumerate(cells) if is_filled(cell)]
        if len(filled) != 1 or len(cells) == 1:
            continue
        name, among = cells[filled[0]], labels[filled[0]]
        stands_for_number = not is_number(name) and sum(map(is_number, among)) * 2 > len(among)
        if says_total(name) or stands_for_number:  # as JAWA TIMUR below 1 to 38
            for column in labels:
                column[row] = name


def _names_all(cells: Sequence[object]) -> bool:
    """Tell whether a column of labels has a name, and no running number, for every row."""
    numbers = sum(map(is_number, cells))
    return all(map(is_filled, cells)) and numbers * 2 < len(cells)


def with_zeros(table: SheetTable) -> SheetTable:
    """Return a table in which a dash among numbers stands for 0."""
    values = dict(table.values)
    for name in table.numbers:
        if None in values[name]:
            values[name] = [
                0 if value is None and text in DASHES else value
                for value, text in zip(values[name], table.texts[name], strict=True)
            ]
    return dataclasses.replace(table, values=values, dashes_are_zero=True)


def _names(columns: Sequence[Column]) -> list[str]:
    names: list[str] = []
    for number, column in enumerate(columns, start=1):
        plain = unicodedata.normalize("NFKC", column.label)
        name = " ".join(plain.split()) or ("unit" if number == 1 else f"column {number}")
        same = sum(re.sub(r" \(\d+\)$", "", each) == name for each in names)
        names.append(f"{name} ({same + 1})" if same else name)
    return names


def _label(cell: object) -> object:
    if isinstance(cell, datetime.datetime):
        return cell.date()
    if isinstance(cell, datetime.date):
        return cell
    text = _text(cell)
    return text or None


def _text(cell: object) -> str:
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return " ".join((cell if isinstance(cell, str) else as_text(cell)).split())


def _number(cell: object, marks: Marks) -> Fraction | None:
    """Return the number of a cell; ``None`` where it has none."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, Decimal):
        return Fraction(cell)
    if isinstance(cell, int | float):
        return Fraction(Decimal(format(cell, f".{_DIGITS}g")))
    return None if is_missing(cell) else marks.read(bare(cell).text)


def unread(table: SheetTable) -> list[tuple[str, int]]:
    """Return the cells of columns of numbers or dates that are neither such nor missing ones."""
    return [
        (name, row)
        for name in (*table.numbers, *table.dates)
        if table.types[name] != "string"
        if None in table.values[name]
        for row, value in enumerate(table.values[name])
        if value is None and not is_missing(table.texts[name][row])
    ]
