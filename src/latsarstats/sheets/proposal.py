"""What a table may seem to mean: a rule with its support; and its numbers, ready to be added up."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from latsarstats.language import count_sentence, sentence
from latsarstats.sheets.numbers import DASHES, is_missing

if TYPE_CHECKING:
    from latsarstats.sheets.table import SheetTable

    Numbers = np.ndarray

_MOST_DIGITS = 15
_MOST_REPEATED = Fraction(1, 10)
"""How many of the names of rows may stand there before."""
LEAST_HELD = Fraction(4, 5)
"""How often an equation must hold where no name says so."""
LEAST_NAMED = Fraction(3, 5)
"""How often it must hold where a name does."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An equation that a table seems to mean.

    Attributes:
        rule: it, as a package has it, but for its name.
        held: in how many places it holds.
        places: in how many there is something to add up.
        unit: what these are: ``row``, ``column`` or ``group``.
    """

    rule: dict[str, Any]
    held: int
    places: int
    unit: str

    @property
    def support(self) -> str:
        """How often it holds, in words."""
        return sentence("{held} of {places}", held=self.held, places=_counted(self))


def _counted(proposal: Proposal) -> str:
    places = proposal.places
    if proposal.unit == "column":
        return count_sentence("{number} column", "{number} columns", places)
    if proposal.unit == "group":
        return count_sentence("{number} group", "{number} groups", places)
    return count_sentence("{number} row", "{number} rows", places)


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """A column of numbers as whole numbers, multiplied by a power of ten.

    Attributes:
        name: its name.
        cells: its numbers; 0 where there is none.
        is_there: where there is one, or a dash, which may stand for 0.
        is_unread: where there is something that is no number and should be one.
        scale: the power of ten.
    """

    name: str
    cells: Numbers
    is_there: Numbers
    is_unread: Numbers
    scale: int

    def part(self, rows: slice) -> NumberColumn:
        """Return the column with some of its rows."""
        cells, is_there = self.cells[rows], self.is_there[rows]
        return NumberColumn(self.name, cells, is_there, self.is_unread[rows], self.scale)


def number_columns(table: SheetTable) -> list[NumberColumn]:
    """Return the columns of numbers of a table, but those too long for exact sums of 64 bits."""
    return [each for name in table.numbers if (each := _column(table, name)) is not None]


def _column(table: SheetTable, name: str) -> NumberColumn | None:
    values = table.values[name]
    if set(map(type, values)) == {int}:
        cells = np.asarray(values)
        if cells.dtype != np.int64 or bool((np.abs(cells) >= 10**_MOST_DIGITS).any()):
            return None
        everywhere = np.ones(len(cells), dtype=bool)
        return NumberColumn(name, cells, everywhere, ~everywhere, 1)
    numbers: list[int | Fraction] = [
        value if isinstance(value, int | Fraction) else 0 for value in values
    ]
    decimals = [number for number in numbers if not isinstance(number, int)]
    scale = 1
    while any((number * scale).denominator != 1 for number in decimals):
        scale *= 10
        if scale > 10**6:
            return None
    whole = [int(number * scale) for number in numbers]
    if any(abs(number) >= 10**_MOST_DIGITS for number in whole):
        return None
    there = np.asarray([value is not None for value in values], dtype=bool)
    unread = np.zeros(len(values), dtype=bool)
    if not there.all():
        texts = table.texts[name]
        unread = ~there & np.asarray([not is_missing(text) for text in texts], dtype=bool)
        there = there | np.asarray([text in DASHES for text in texts], dtype=bool)
    return NumberColumn(name, np.asarray(whole, dtype=np.int64), there, unread, scale)


def unit_of(table: SheetTable) -> str | None:
    """Return the column of text whose cells tell rows apart; ``None`` for none.

    A name that stands twice among many is a slip, and does not make it another column.
    """
    for name in table.labels:
        texts = [text for text in table.texts[name] if text]
        repeated = len(texts) - len(set(texts))
        if len(texts) == len(table.rows) and repeated <= len(texts) * _MOST_REPEATED:
            numbers = sum(text.isdigit() for text in texts)
            if numbers < len(texts) - 1 or len(table.labels) == 1:
                return name
    return None


def with_unique_names(table: SheetTable) -> SheetTable:
    """Return a table in which each row has a name of its own: of two called X, X and X (2)."""
    unit = unit_of(table)
    if unit is None:
        return table
    first: dict[str, int] = {}
    texts, repeated = list(table.texts[unit]), {}
    for row, text in enumerate(table.texts[unit]):
        if first.setdefault(text, row) != row:
            repeated[row] = first[text]
            same = sum(first[text] == other for other in repeated.values())
            texts[row] = f"{text} ({same + 1})"
    if not repeated:
        return table
    return dataclasses.replace(
        table,
        texts={**{name: table.texts[name] for name in table.columns}, unit: texts},
        values={**table.values, unit: texts},
        repeated=repeated,
    )
