"""Weekday: a printed weekday is the one that the calendar gives."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

import narwhals as nw

from latsarstats.numerals.calendar import WEEKDAYS, weekday_number
from latsarstats.rules.frames import (
    cells_of,
    is_date,
    is_text,
    own,
    position_of,
    records,
    with_text,
)
from latsarstats.rules.numbers import as_text
from latsarstats.rules.rule import Decision, Rule, Ruling, cannot_run

if TYPE_CHECKING:
    from collections.abc import Mapping

    from latsarstats.rules.frames import Frame

_NAMES = {number: name.capitalize() for name, number in reversed(WEEKDAYS.items())}


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekday(Rule):
    """The Indonesian or English name in ``weekday`` is the day of the week of ``date``."""

    date: str
    weekday: str

    @property
    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """The columns that the rule reads."""
        return {self.resource: (self.date, self.weekday)}


def decide_weekday(rule: Weekday, frame: Frame) -> Ruling:
    """Decide every row; one that lacks the date or the name is undecided."""
    if not is_date(frame, rule.date):
        return cannot_run(f"{rule.date} holds no dates, so it has no weekdays.", rule.date)
    if not is_text(frame, rule.weekday) and frame[rule.weekday].null_count() < len(frame):
        return cannot_run(f"{rule.weekday} holds no names of weekdays.", rule.weekday)
    # There are few pairs of a day of the week and a name: each is judged once.
    day, name, times = own("day"), own("name"), own("rows")
    dated = with_text(frame, **{name: rule.weekday})
    dated = dated.with_columns(nw.col(rule.date).dt.weekday().alias(day))
    pairs = dated.group_by(day, name).agg(nw.len().alias(times))
    passed = undecided = 0
    broken = dated.head(0)
    decisions = []
    for pair in records(pairs):
        number = as_text(pair[day])
        if not number or not pair[name]:
            undecided += pair[times]
        elif weekday_number(pair[name]) == int(number):
            passed += pair[times]
        else:
            broken = dated.filter((nw.col(day) == int(number)) & (nw.col(name) == pair[name]))
            decisions += [_broken(rule, row, frame.columns) for row in records(broken)]
    decisions.sort(key=lambda decision: decision.rows)
    return Ruling(passed, undecided, tuple(decisions))


def _broken(rule: Weekday, row: Mapping[str, object], columns: list[str]) -> Decision:
    key = cells_of(row, columns)
    date = key[rule.date]
    actual = _NAMES[datetime.date.fromisoformat(date[:10]).isoweekday()]
    message = f"{date} was a {actual}, but the weekday printed is {key[rule.weekday]}."
    return Decision("fail", (position_of(row),), rule.weekday, key, message)
