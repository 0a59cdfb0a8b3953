"""Agreement: the same fact, stated twice, is the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import narwhals as nw

from latsarstats.rules.exact import as_text
from latsarstats.rules.frames import (
    ROW,
    aggregate,
    cells_of,
    columns_of,
    count_true,
    has_rows,
    in_order,
    internal_name,
    position_of,
    records,
)
from latsarstats.rules.incomplete import incomplete
from latsarstats.rules.rule import Lack, Rule, Verdict
from latsarstats.rules.text_keys import with_text
from latsarstats.rules.verdicts import FAULT, Prefiltered

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from latsarstats.rules.frames import Frame
    from latsarstats.rules.verdicts import VerdictOrPass

_HERE, _STATED, _TIMES, _FIRST = (
    internal_name("here"),
    internal_name("there"),
    internal_name("times"),
    internal_name("first"),
)


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


@dataclass(frozen=True, slots=True)
class Stated:
    """What another table states of a row.

    Attributes:
        text: what it states, as plain text; of several, the first.
        times: how many rows state it.
        first: the position of the first row with the same key, whether it states it or not.
    """

    text: str
    times: int
    first: int | None


def prefilter_agreement(rule: Agreement, frame: Frame, other: Frame) -> Prefiltered:
    """Sieve every row of ``frame``; one on which the other does not speak is incomplete."""
    columns = columns_of(frame)
    keys = {internal_name(f"on {position}"): column for position, column in enumerate(rule.on)}
    here = with_text(frame, **{_HERE: rule.field}, **keys)
    there = with_text(other, **{_STATED: rule.with_field}, **keys)
    text = nw.when(nw.col(_STATED) != "").then(nw.col(_STATED))
    place = nw.col(ROW) if has_rows(other) else nw.lit(-1)
    stated = (
        there.with_columns(text.alias(_STATED), place.cast(nw.Int64).alias(_FIRST))
        .group_by(list(keys))
        .agg(
            nw.col(_STATED).min(),
            nw.col(_STATED).count().alias(_TIMES),
            nw.col(_FIRST).min(),
        )
    )
    said, times_said = nw.col(_STATED), nw.col(_TIMES)
    joined = here.join(stated, on=list(keys), how="left").with_columns(
        said.fill_null(""), times_said.fill_null(0).cast(nw.Int64)
    )
    is_there = nw.col(_HERE) != ""
    passes = (nw.col(_HERE) == said) & (times_said == 1) & is_there
    lacks = (times_said == 0) | (~is_there & (times_said == 1))
    judged = joined.with_columns((times_said > 1).alias(FAULT))
    counted = aggregate(
        judged, all=nw.len(), passed=count_true(passes), incomplete=count_true(lacks)
    )

    def judge(rows: Frame) -> Iterator[VerdictOrPass]:
        for row in in_order(records(rows)):
            first = as_text(row[_FIRST])
            said = Stated(
                as_text(row[_STATED]), int(as_text(row[_TIMES])), int(first) if first else None
            )
            yield evaluate_agreement(rule, row, said)

    return Prefiltered(
        judged.filter(~passes & ~lacks),
        {column: column for column in columns},
        judge,
        counted["passed"],
        counted["all"] - counted["passed"] - counted["incomplete"],
        order=(rule.field, *rule.on),
        lacking=judged.filter(lacks) if counted["incomplete"] else None,
        incomplete=counted["incomplete"],
    )


def evaluate_agreement(rule: Agreement, row: Mapping[str, object], stated: Stated) -> VerdictOrPass:
    """Return what there is to tell of a row.

    Args:
        rule: the rule.
        row: its cells by column.
        stated: what the other table states of it.
    """
    key = cells_of(row)
    where = ", ".join(key[name] for name in rule.on)
    rows = (position_of(row),)
    if stated.times > 1:
        message = f"{rule.with_resource} has {stated.times} rows for {where}; it must have one."
        return Verdict("error", rows, rule.field, key, message)
    if not stated.times or not key[rule.field]:
        lacks = []
        if not key[rule.field]:
            lacks.append(Lack(rule.resource, rule.field, is_cell=True, row=rows[0]))
        if stated.first is None:
            lacks.append(Lack(rule.with_resource))
        elif not stated.times:
            lacks.append(_unstated(rule, stated.first))
        return incomplete(
            f"For {where}, {rule.field} is not compared", key, lacks, rows, rule.field
        )
    if key[rule.field] == stated.text:
        return "pass"
    message = (
        f"For {where}, {rule.field} is {key[rule.field]} in {rule.resource},"
        f" but {stated.text} in {rule.with_resource}."
    )
    if rule.with_resource == rule.resource:
        states = f"{rule.field} is {key[rule.field]}, but {rule.with_field} is {stated.text}"
        message = f"For {where}, {states}."
    return Verdict("fail", rows, rule.field, key, message)


def _unstated(rule: Agreement, first: int) -> Lack:
    return Lack(
        rule.with_resource,
        rule.with_field,
        rule.with_resource,
        is_cell=True,
        row=first if first >= 0 else None,
    )
