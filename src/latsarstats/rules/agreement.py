"""Agreement: the same fact, stated twice, is the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import narwhals as nw

from latsarstats.rules.comparison import with_text
from latsarstats.rules.frames import (
    cells_of,
    columns_of,
    in_order,
    one,
    own,
    position_of,
    records,
    times,
)
from latsarstats.rules.numbers import as_text
from latsarstats.rules.rule import Decision, Rule
from latsarstats.rules.settling import FAULT, Sieved

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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


def sieve_agreement(rule: Agreement, frame: Frame, other: Frame) -> Sieved:
    """Sieve every row of ``frame``; one on which the other does not speak is incomplete."""
    columns = columns_of(frame)
    keys = {own(f"on {position}"): column for position, column in enumerate(rule.on)}
    here = with_text(frame, **{_HERE: rule.field}, **keys)
    there = with_text(other, **{_STATED: rule.with_field}, **keys)
    stated = (
        there.filter(nw.col(_STATED) != "")
        .group_by(list(keys))
        .agg(nw.col(_STATED).min(), nw.len().alias(_TIMES))
    )
    said, times_said = nw.col(_STATED), nw.col(_TIMES)
    joined = here.join(stated, on=list(keys), how="left").with_columns(
        said.fill_null(""), times_said.fill_null(0).cast(nw.Int64)
    )
    is_there = nw.col(_HERE) != ""
    passes = (nw.col(_HERE) == said) & (times_said == 1) & is_there
    lacks = (times_said == 0) | (~is_there & (times_said == 1))
    judged = joined.with_columns((times_said > 1).alias(FAULT))
    rest = judged.filter(~passes & ~lacks)
    counted = one(judged, all=nw.len(), passed=times(passes), incomplete=times(lacks))

    def judge(rows: Frame) -> Iterator[Decision]:
        for row in in_order(records(rows)):
            yield disagreement(rule, row, as_text(row[_STATED]), int(as_text(row[_TIMES])))

    return Sieved(
        rest,
        {column: column for column in columns},
        judge,
        counted["passed"],
        counted["incomplete"],
        counted["all"] - counted["passed"] - counted["incomplete"],
        order=(rule.field, *rule.on),
    )


def disagreement(rule: Agreement, row: Mapping[str, object], stated: str, times: int) -> Decision:
    """Return what is told of a row that does not agree.

    Args:
        rule: the rule.
        row: its cells by column.
        stated: what the other table states.
        times: how many rows there state it.
    """
    key = cells_of(row)
    where = ", ".join(key[name] for name in rule.on)
    rows = (position_of(row),)
    if times > 1:
        message = f"{rule.with_resource} has {times} rows for {where}; it must have one."
        return Decision("error", rows, rule.field, key, message)
    message = (
        f"For {where}, {rule.field} is {key[rule.field]} in {rule.resource},"
        f" but {stated} in {rule.with_resource}."
    )
    return Decision("fail", rows, rule.field, key, message)
