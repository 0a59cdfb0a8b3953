"""Order: two columns of one row are in order, as a recruitment comes before its training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import narwhals as nw

from latsarstats.rules.frames import (
    ROW,
    as_integers,
    cells_of,
    is_date,
    is_text,
    position_of,
    records,
    split,
)
from latsarstats.rules.numbers import as_fraction
from latsarstats.rules.rule import Decision, Rule, Ruling, cannot_run

if TYPE_CHECKING:
    from collections.abc import Mapping

    from latsarstats.rules.frames import Frame


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


def decide_order(rule: Order, frame: Frame) -> Ruling:
    """Decide every row; one that lacks a number is undecided."""
    dates = [is_date(frame, column) for column in (rule.smaller, rule.larger)]
    for column in (rule.smaller, rule.larger):
        if is_text(frame, column):
            return cannot_run(f"{column} is text, which has no order; name numbers or dates.")
    zones = {str(getattr(frame.schema[c], "time_zone", None)) for c in (rule.smaller, rule.larger)}
    if all(dates) and len(zones) > 1:
        message = f"{rule.smaller} and {rule.larger} are of different time zones."
        return cannot_run(message)
    if any(dates) and not all(dates):
        message = f"A date and a number, {rule.smaller} and {rule.larger}, cannot be compared."
        return cannot_run(message)
    passed, undecided, rest = 0, 0, frame
    made = frame if all(dates) else _whole(rule, frame)
    if made is not None:
        smaller, larger = nw.col(rule.smaller), nw.col(rule.larger)
        lacks = smaller.is_null() | larger.is_null()
        in_order = smaller < larger if rule.strict else smaller <= larger
        passed, undecided, broken = split(made, in_order & ~lacks, lacks)
        rest = frame.filter(nw.col(ROW).is_in(broken[ROW].to_list()))
    decisions = []
    for row in records(rest):
        told = _decide(rule, row, is_date=all(dates))
        passed += told == "pass"
        undecided += told == "undecided"
        if isinstance(told, Decision):
            decisions.append(told)
    return Ruling(passed, undecided, tuple(decisions))


def _whole(rule: Order, frame: Frame) -> Frame | None:
    made = as_integers(frame, (rule.smaller, rule.larger), 1)
    return made[0] if made else None


def _decide(
    rule: Order, row: Mapping[str, object], *, is_date: bool
) -> Decision | Literal["pass", "undecided"]:
    key = cells_of(row, row)
    smaller, larger = key[rule.smaller], key[rule.larger]
    rows = (position_of(row),)
    if not smaller or not larger:
        return "undecided"
    if not is_date:
        for column in (rule.smaller, rule.larger):
            try:
                as_fraction(row[column])
            except TypeError as error:
                return Decision("error", rows, column, key, f"{column} has no order: {error}.")
        first, second = as_fraction(row[rule.smaller]), as_fraction(row[rule.larger])
        assert first is not None
        assert second is not None
        if first < second or (first == second and not rule.strict):
            return "pass"
    must = "before" if rule.strict else "at or before"
    message = f"{rule.smaller} {smaller} must be {must} {rule.larger} {larger}."
    return Decision("fail", rows, rule.smaller, key, message)
