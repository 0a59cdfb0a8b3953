"""Weekday: a printed weekday is the one that the calendar gives."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

import narwhals as nw

from latsarstats.numerals.calendar import WEEKDAYS, weekday_number
from latsarstats.rules.exact import as_text
from latsarstats.rules.frames import (
    aggregate,
    cells_of,
    columns_of,
    in_order,
    internal_name,
    is_date,
    is_non_numeric,
    is_of_session,
    position_of,
    records,
)
from latsarstats.rules.incomplete import lacking_cells
from latsarstats.rules.rule import Rule, RuleResult, Verdict, cannot_run
from latsarstats.rules.text_keys import CannotCompareError, with_text
from latsarstats.rules.verdicts import Prefiltered

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from latsarstats.rules.frames import Frame
    from latsarstats.rules.verdicts import VerdictOrPass

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


def prefilter_weekday(rule: Weekday, frame: Frame) -> Prefiltered | RuleResult:
    """Sieve every row; one that lacks the date or the name is incomplete."""
    if not is_date(frame, rule.date):
        return cannot_run(f"{rule.date} holds no dates, so it has no weekdays.", rule.date)
    if is_of_session(frame, rule.date):
        raise CannotCompareError(
            f"{rule.date} holds instants, whose day depends on the time zone of the session;"
            " make it dates."
        )
    names_given = aggregate(frame, cells=nw.col(rule.weekday).count())["cells"]
    if names_given and not is_non_numeric(frame, rule.weekday):
        return cannot_run(f"{rule.weekday} holds no names of weekdays.", rule.weekday)
    # There are few pairs of a day of the week and a name: each is judged once.
    number = nw.col(rule.date).dt.weekday() % 7  # some engines give 0 for Sunday, and some 7
    dated = with_text(frame, **{_NAME: rule.weekday}).with_columns(number.alias(_DAY))
    counts = records(dated.group_by(_DAY, _NAME).agg(nw.len().alias(_TIMES)))
    passed = incomplete = left = 0
    broken: list[str] = []
    for pair in counts:
        day, name, count = as_text(pair[_DAY]), as_text(pair[_NAME]), int(as_text(pair[_TIMES]))
        if not day or not name:
            incomplete += count
        elif (said := weekday_number(name)) is not None and said % 7 == int(day):
            passed += count
        else:
            left += count
            broken.append(f"{int(day)} {name}")

    def judge(rows: Frame) -> Iterator[VerdictOrPass]:
        for row in in_order(records(rows)):
            yield evaluate_weekday(rule, row)

    names = {name: name for name in columns_of(frame)}
    day_of = nw.col(_DAY).cast(nw.Int64).cast(nw.String)
    pair_of = nw.concat_str([day_of, nw.col(_NAME)], separator=" ")
    rest = dated.filter(~nw.col(_DAY).is_null()).filter(pair_of.is_in(broken))
    order = rule.columns[rule.resource]
    lacks = nw.col(_DAY).is_null() | (nw.col(_NAME) == "")
    lacking = dated.filter(lacks) if incomplete else None
    return Prefiltered(rest, names, judge, passed, left, order, lacking, incomplete)


_DAY, _NAME, _TIMES = internal_name("day"), internal_name("name"), internal_name("rows")


def evaluate_weekday(rule: Weekday, row: Mapping[str, object]) -> VerdictOrPass:
    """Return what there is to tell of a row."""
    key = cells_of(row)
    date, name = key[rule.date], key[rule.weekday]
    rows = (position_of(row),)
    if not date or not name:
        absent = [column for column in (rule.date, rule.weekday) if not key[column]]
        subject = f"{rule.weekday} and {rule.date} are not compared"
        return lacking_cells(subject, rule.resource, key, absent, rows)
    number = datetime.date.fromisoformat(date[:10]).isoweekday()
    if weekday_number(name) == number:
        return "pass"
    message = f"{date} was a {_NAMES[number]}, but the weekday printed is {name}."
    return Verdict("fail", rows, rule.weekday, key, message)
