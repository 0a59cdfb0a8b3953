"""Weekday: a printed weekday is the one that the calendar gives."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from latsarstats.numerals.calendar import WEEKDAYS, weekday_number
from latsarstats.rules.rule import Decision, Rule
from latsarstats.rules.values import as_text, records

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekday(Rule):
    """The Indonesian or English name in ``weekday`` is the day of the week of ``date``."""

    date: str
    weekday: str


def decide_weekday(rule: Weekday, frame: pd.DataFrame) -> Iterator[Decision]:
    """Yield a decision for every row; undecided where the date or the name is missing."""
    names = {number: name.capitalize() for name, number in reversed(WEEKDAYS.items())}
    for position, row in enumerate(records(frame)):
        values = {str(column): as_text(cell) for column, cell in row.items()}
        date, name = values[rule.date], values[rule.weekday]
        rows = (position,)
        if not date or not name:
            message = f"{rule.date} or {rule.weekday} is missing."
            yield Decision("undecided", rows, rule.weekday, values, message)
            continue
        actual = datetime.date.fromisoformat(date).isoweekday()
        if weekday_number(name) == actual:
            yield Decision("pass", rows, rule.weekday, values)
        else:
            message = f"{date} was a {names[actual]}, but the weekday printed is {name}."
            yield Decision("fail", rows, rule.weekday, values, message)
