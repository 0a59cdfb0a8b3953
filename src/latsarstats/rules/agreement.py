"""Agreement: the same fact, stated twice, is the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import narwhals as nw

from latsarstats.rules.frames import (
    cells_of,
    keys_of,
    own,
    position_of,
    records,
    split,
    with_text,
)
from latsarstats.rules.rule import Decision, Rule, Ruling

if TYPE_CHECKING:
    from collections.abc import Mapping

    from latsarstats.rules.frames import Frame

_HERE, _STATED, _TIMES = own("here"), own("there"), own("times")


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(Rule):
    """``field`` equals ``with_field`` of the row of ``with_resource`` that agrees in ``on``."""

    field: str
    with_resource: str
    with_field: str
    on: tuple[str, ...]

    @property
    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """The columns that the rule reads."""
        own, other = (self.field, *self.on), (self.with_field, *self.on)
        if self.with_resource == self.resource:
            return {self.resource: tuple(dict.fromkeys((*own, *other)))}
        return {self.resource: own, self.with_resource: other}


def decide_agreement(rule: Agreement, frame: Frame, other: Frame) -> Ruling:
    """Decide every row of ``frame``; one on which the other does not speak is undecided."""
    keys = keys_of(rule.on)
    here = with_text(frame, **{_HERE: rule.field}, **keys)
    there = with_text(other, **{_STATED: rule.with_field}, **keys)
    stated = (
        there.filter(nw.col(_STATED) != "")
        .group_by(list(keys))
        .agg(nw.col(_STATED).min(), nw.len().alias(_TIMES))
    )
    joined = here.join(stated, on=list(keys), how="left").with_columns(
        nw.col(_STATED).fill_null(""), nw.col(_TIMES).fill_null(0).cast(nw.Int64)
    )
    passed, undecided, rest = split(
        joined,
        (nw.col(_HERE) == nw.col(_STATED)) & (nw.col(_TIMES) == 1) & (nw.col(_HERE) != ""),
        (nw.col(_TIMES) == 0) | ((nw.col(_HERE) == "") & (nw.col(_TIMES) == 1)),
    )
    decisions = [_decide(rule, row, frame.columns) for row in records(rest)]
    return Ruling(passed, undecided, tuple(decisions))


def _decide(rule: Agreement, row: Mapping[str, object], columns: list[str]) -> Decision:
    key = cells_of(row, columns)
    where = ", ".join(key[name] for name in rule.on)
    rows = (position_of(row),)
    times = int(str(row[_TIMES]))
    if times > 1:
        message = f"{rule.with_resource} has {times} rows for {where}; it must have one."
        return Decision("error", rows, rule.field, key, message)
    message = (
        f"For {where}, {rule.field} is {key[rule.field]} in {rule.resource},"
        f" but {row[_STATED]} in {rule.with_resource}."
    )
    return Decision("fail", rows, rule.field, key, message)
