"""Dates that stand in a sheet as text: ``16/11/2021``, ``16 November 2021``, ``2021-11-16``.

Which of two numbers is the day is judged over a whole column. Where no cell of it tells, the column
stays text.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from latsarstats.numerals.calendar import MONTHS, SHORT_MONTHS
from latsarstats.sheets.numbers import is_missing

if TYPE_CHECKING:
    from collections.abc import Sequence

Order = Literal["day first", "month first", "year first", "ambiguous"]

_NAMED = re.compile(r"([0-9]{1,2})[ -]([A-Za-z]+)\.?[ -]([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
_ENGLISH = ("january", "february", "march", "april", "may", "june", "july", "august")
_MONTH_NAMES = {
    **MONTHS,
    **SHORT_MONTHS,
    **{name: number for number, name in enumerate(_ENGLISH, start=1)},
    "october": 10,
    "december": 12,
}
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Days:
    """A column of dates as text.

    Attributes:
        order: what stands first in its cells.
        days: the date of each cell, ``None`` for those that are none; nothing if ``order`` is
            ambiguous.
    """

    order: Order
    days: tuple[datetime.date | None, ...] = ()


def read_days(texts: Sequence[str], otherwise: Order = "ambiguous") -> Days | None:
    """Return a column as dates; ``None`` where too many of its cells are none.

    Args:
        texts: its cells, ``""`` where there is nothing. A few may be no dates; they are ``None``
            then, as those are that are empty.
        otherwise: what stands first where no cell tells the day from the month.
    """
    filled = [text for text in texts if text and not is_missing(text)]
    if not filled:
        return None
    orders: tuple[tuple[Order, re.Pattern[str]], ...]
    orders = (("year first", _YEAR_FIRST), ("day first", _NAMED))
    for order, pattern in orders:
        if _are_most(sum(map(bool, map(pattern.fullmatch, filled))), filled):
            return _days(texts, order)
    matches = [match for text in filled if (match := _YEAR_LAST.fullmatch(text))]
    if not _are_most(len(matches), filled):
        return None
    first = sum(int(match[1]) > _MONTHS for match in matches)
    second = sum(int(match[3]) > _MONTHS for match in matches)
    if first == second:
        if first or otherwise == "ambiguous":
            return None if first else Days("ambiguous")
        return _days(texts, otherwise)
    return _days(texts, "day first" if first > second else "month first")


def _are_most(count: int, of: Sequence[str]) -> bool:
    return count > 0 and count * 5 >= len(of) * 4


def _days(texts: Sequence[str], order: Order) -> Days | None:
    days: list[datetime.date | None] = []
    for text in texts:
        try:
            days.append(_day(text, order))
        except (ValueError, KeyError):  # there is no such day or month
            days.append(None)
    filled = [text for text in texts if text and not is_missing(text)]
    return Days(order, tuple(days)) if _are_most(len(days) - days.count(None), filled) else None


def _day(text: str, order: Order) -> datetime.date:
    if match := _NAMED.fullmatch(text):
        return datetime.date(int(match[3]), _MONTH_NAMES[match[2].lower()], int(match[1]))
    if match := _YEAR_FIRST.fullmatch(text):
        return datetime.date(int(match[1]), int(match[3]), int(match[4]))
    match = _YEAR_LAST.fullmatch(text)
    if match is None:
        raise ValueError(text)
    first, second = int(match[1]), int(match[3])
    day, month = (first, second) if order == "day first" else (second, first)
    return datetime.date(int(match[4]), month, day)
