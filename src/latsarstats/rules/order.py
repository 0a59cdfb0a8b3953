"""Order: two columns of one row are in order, as a recruitment comes before its training."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from latsarstats.rules.exact import as_fraction
from latsarstats.rules.frames import (
    aggregate,
    cells_of,
    columns_of,
    count_true,
    in_order,
    internal_name,
    is_date,
    is_non_numeric,
    position_of,
    records,
    time_zone,
)
from latsarstats.rules.incomplete import lacking_cells
from latsarstats.rules.rule import Rule, RuleResult, Verdict, cannot_run
from latsarstats.rules.scaled_integers import as_integers
from latsarstats.rules.verdicts import Prefiltered

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from latsarstats.rules.frames import Frame
    from latsarstats.rules.verdicts import VerdictOrPass


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(Rule):
    """``smaller`` is not larger than ``larger``; where ``strict``, it is smaller."""

    smaller: str
    larger: str
    strict: bool = False

    @property
    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """The columns that the rule reads."""
        return {self.resource: (self.smaller, self.larger)}


def prefilter_order(rule: Order, frame: Frame) -> Prefiltered | RuleResult:
    """Sieve every row; one that lacks a number is incomplete."""
    dates = [is_date(frame, column) for column in (rule.smaller, rule.larger)]
    for column in (rule.smaller, rule.larger):
        if is_non_numeric(frame, column):
            return cannot_run(f"{column} is text, which has no order; name numbers or dates.")
    zones = {time_zone(frame, column) for column in (rule.smaller, rule.larger)}
    if all(dates) and len(zones) > 1:
        message = f"{rule.smaller} and {rule.larger} are of different time zones."
        return cannot_run(message)
    if any(dates) and not all(dates):
        message = f"A date and a number, {rule.smaller} and {rule.larger}, cannot be compared."
        return cannot_run(message)

    def judge(rows: Frame) -> Iterator[VerdictOrPass]:
        for row in in_order(records(rows)):
            yield evaluate_order(rule, row, is_date=all(dates))

    names = {name: name for name in columns_of(frame)}
    # What is compared goes into columns of its own: the rows are told as they are.
    compared = {internal_name("smaller"): rule.smaller, internal_name("larger"): rule.larger}
    ready = frame.with_columns(*(nw.col(column).alias(name) for name, column in compared.items()))
    if not all(dates):
        whole = as_integers(ready, tuple(compared), 1)
        if whole is None:  # every row has to be read
            return Prefiltered(frame, names, judge, order=tuple(rule.columns[rule.resource]))
        ready = whole.frame
    smaller, larger = (nw.col(name) for name in compared)
    lacks = smaller.is_null() | larger.is_null()
    passes = (smaller < larger if rule.strict else smaller <= larger).fill_null(
        value=False
    ) & ~lacks
    counted = aggregate(
        ready, all=nw.len(), passed=count_true(passes), incomplete=count_true(lacks)
    )
    return Prefiltered(
        ready.filter(~passes & ~lacks),
        names,
        judge,
        counted["passed"],
        counted["all"] - counted["passed"] - counted["incomplete"],
        order=tuple(rule.columns[rule.resource]),
        lacking=ready.filter(lacks) if counted["incomplete"] else None,
        incomplete=counted["incomplete"],
    )


def evaluate_order(rule: Order, row: Mapping[str, object], *, is_date: bool) -> VerdictOrPass:
    """Return what there is to tell of a row.

    Args:
        rule: the rule.
        row: its cells by column.
        is_date: whether it compares dates.
    """
    key = cells_of(row)
    smaller, larger = key[rule.smaller], key[rule.larger]
    rows = (position_of(row),)
    if not smaller or not larger:
        return lacking_cells(
            f"{rule.smaller} and {rule.larger} are not compared",
            rule.resource,
            key,
            [column for column in (rule.smaller, rule.larger) if not key[column]],
            rows,
        )
    first: Any = row[rule.smaller]
    second: Any = row[rule.larger]
    if not is_date:
        for column in (rule.smaller, rule.larger):
            try:
                as_fraction(row[column])
            except TypeError as error:
                return Verdict("error", rows, column, key, f"{column} has no order: {error}.")
        first, second = as_fraction(first), as_fraction(second)
    else:
        first, second = _instant(first), _instant(second)
    if first < second or (first == second and not rule.strict):
        return "pass"
    must = "before" if rule.strict else "at or before"
    message = f"{rule.smaller} {smaller} must be {must} {rule.larger} {larger}."
    return Verdict("fail", rows, rule.smaller, key, message)


def _instant(value: datetime.date) -> datetime.datetime:
    """Return the instant at which a day begins; an instant as it is."""
    if isinstance(value, datetime.datetime):
        return value
    return datetime.datetime.combine(value, datetime.time())
