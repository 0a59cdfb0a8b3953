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
        days: the date of each cell, ``None`` for those that are empty; nothing if ``order`` is
            ambiguous.
    """

    order: Order
    days: tuple[datetime.date | None, ...] = ()


def read_days(texts: Sequence[str]) -> Days | None:
    """Return a column as dates; ``None`` where some of its cells are none.

    Args:
        texts: its cells, ``""`` where there is nothing.
    """
    filled = [text for text in texts if text]
    if not filled:
        return None
    for order, pattern in (("year first", _YEAR_FIRST), ("day first", _NAMED)):
        if all(map(pattern.fullmatch, filled)):
            return _days(texts, order)  # type: ignore[arg-type]
    matches = [_YEAR_LAST.fullmatch(text) for text in filled]
    parts = [(int(match[1]), int(match[3])) for match in matches if match]
    if len(parts) < len(filled):
        return None
    is_day_first = any(first > _MONTHS for first, _ in parts)
    is_month_first = any(second > _MONTHS for _, second in parts)
    if is_day_first == is_month_first:
        return None if is_day_first else Days("ambiguous")
    return _days(texts, "day first" if is_day_first else "month first")


def _days(texts: Sequence[str], order: Order) -> Days | None:
    try:
        return Days(order, tuple(_day(text, order) if text else None for text in texts))
    except (ValueError, KeyError):  # there is no such day or month
        return None


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
