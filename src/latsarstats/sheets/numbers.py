"""Numbers as sheets print them: the marks of a whole column, signs for nothing, notes behind.

Marks are judged over a column and not cell by cell: ``1.234`` is more than a thousand where the
others are ``12.345`` or ``1.234,5``, and little more than one where they are ``12.5``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MISSING = ("-", "–", "—", "…", "...", "n.a.", "n/a", "na", "x", "xx", "tad", "t.a.d", "#n/a")
"""What stands for a number that is not there, in lower case."""

DASHES = ("-", "–", "—")
"""Of these, what often stands for zero."""

ERRORS = ("#ref!", "#div/0!", "#value!", "#name?", "#num!", "#null!")
"""What a spreadsheet prints for a formula that fails."""

NUMBERS = (int, float, Decimal)
"""The types of cells that are numbers, truths apart."""

_NOTE = re.compile(r"\s*(?:[*†‡]+|[0-9a-z]\)|\[[0-9a-z]\]|[¹²³⁴⁵⁶⁷⁸⁹]+)$", re.IGNORECASE)
"""A mark of a footnote behind a number: ``12*``, ``5 1)``, ``7²``."""
_UNIT = re.compile(r"^(?:rp\.?|usd|\$|€)\s*|\s*%$", re.IGNORECASE)
_BARE = r"[+-]?[0-9]+"


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks between the digits of numbers.

    Attributes:
        group: between thousands; nothing where there is none.
        decimal: before decimals.
    """

    group: str
    decimal: str

    @property
    def pattern(self) -> re.Pattern[str]:
        """What a number with these marks looks like."""
        return _pattern(self.group, self.decimal)

    def read(self, text: str) -> Fraction | None:
        """Return a number, or ``None`` where the text is none with these marks."""
        if not self.pattern.fullmatch(text):
            return None
        plain = text.replace(self.group, "") if self.group else text
        return Fraction(plain.replace(self.decimal, "."))


@cache
def _pattern(group: str, decimal: str) -> re.Pattern[str]:
    group, decimal = re.escape(group), re.escape(decimal)
    grouped = rf"[+-]?[1-9][0-9]{{0,2}}(?:{group}[0-9]{{3}})+" if group else _BARE
    return re.compile(rf"(?:{grouped}|{_BARE})(?:{decimal}[0-9]+)?")


INDONESIAN, ENGLISH, SPACED = Marks(".", ","), Marks(",", "."), Marks(" ", ",")
ALL_MARKS = (INDONESIAN, ENGLISH, SPACED)
"""In the order in which they are taken where a table tells no difference."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A cell of a column of numbers.

    Attributes:
        text: its digits and marks, without notes and units.
        note: the mark of a footnote behind them.
    """

    text: str
    note: str = ""


def bare(cell: object) -> Printed:
    """Return the digits of a cell of text, without what stands before and behind them."""
    text = " ".join(str(cell).replace("\xa0", " ").replace("\u202f", " ").split())
    if text.startswith("(") and text.endswith(")") and re.fullmatch(r"\([0-9., ]+\)", text):
        text = f"-{text[1:-1]}"  # as accountants print what is below zero
    text = _UNIT.sub("", text.replace("−", "-"))
    note = _NOTE.search(text)
    if note and re.search(r"[0-9]", text[: note.start()]):
        return Printed(text[: note.start()].strip(), note[0].strip())
    return Printed(text)


def is_missing(cell: object) -> bool:
    """Tell whether a cell is empty or says that there is no number."""
    if cell is None:
        return True
    if isinstance(cell, NUMBERS):
        return False
    text = str(cell).strip().lower()
    return not text or text in MISSING


def is_number(cell: object) -> bool:
    """Tell whether a cell is a number, or text that is one with some marks."""
    if isinstance(cell, bool) or cell is None:
        return False
    if isinstance(cell, NUMBERS):
        return True
    text = bare(cell).text
    return any(marks.pattern.fullmatch(text) for marks in ALL_MARKS)


def marks_of(cells: Iterable[object]) -> Marks | None:
    """Return the marks with which most cells of text are numbers; ``None`` where none has any.

    Where several read as many, those are taken that find more groups of thousands: nobody prints
    three decimals in every cell.
    """
    texts = {bare(cell).text for cell in cells if isinstance(cell, str) and not is_missing(cell)}
    marked = [text for text in texts if not re.fullmatch(_BARE, text)]
    ranks = {
        marks: (
            sum(marks.read(text) is not None for text in marked),
            sum(marks.group in text for text in marked if marks.read(text) is not None),
        )
        for marks in ALL_MARKS
    }
    best = max(ALL_MARKS, key=lambda marks: ranks[marks])
    return best if ranks[best][0] else None
