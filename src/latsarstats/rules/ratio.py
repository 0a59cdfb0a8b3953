"""Ratio: a sum per counted row stays in bounds, as persons per batch."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

import narwhals as nw

from latsarstats.rules.balance import natural, told
from latsarstats.rules.frames import (
    LARGEST,
    as_integers,
    is_date,
    is_text,
    keys_of,
    own,
    position_of,
    records,
    rows_like,
    split,
    with_text,
)
from latsarstats.rules.numbers import as_fraction, as_text, grouped
from latsarstats.rules.rule import Decision, Rule, Ruling, cannot_run

if TYPE_CHECKING:
    from collections.abc import Mapping

    from latsarstats.rules.frames import Frame


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio(Rule):
    """The sum of ``measure`` over ``resource`` per row of ``per`` lies within the bounds.

    Attributes:
        measure: the column summed.
        where: columns and values, as plain text, that a summed row has.
        per: the table whose rows are counted.
        by: the columns in which summed and counted rows agree.
        minimum, maximum: the bounds, both included; ``None`` for none.
    """

    measure: str
    per: str
    where: Mapping[str, str]
    by: tuple[str, ...] = ()
    minimum: Fraction | None = None
    maximum: Fraction | None = None

    @property
    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """The columns that the rule reads."""
        own = tuple(dict.fromkeys((self.measure, *self.where, *self.by)))
        return {self.per: self.by, self.resource: own}


def decide_ratio(rule: Ratio, frame: Frame, counted: Frame) -> Ruling:
    """Decide every group of summed rows; one in which nothing is counted is undecided."""
    if is_text(frame, rule.measure) or is_date(frame, rule.measure):
        return cannot_run(f"{rule.measure} holds no numbers, so nothing adds up.", rule.measure)
    wanted = {own(f"where {position}"): name for position, name in enumerate(rule.where)}
    frame = with_text(frame, **wanted)
    for name, column in wanted.items():
        frame = frame.filter(nw.col(name) == rule.where[column])
    passed, undecided, suspects = _sieve(rule, frame, counted)
    there = rows_like(counted, with_text(suspects, **keys_of(rule.by)), rule.by)
    counts = Counter(_key(rule, row) for row in records(there))
    sums: dict[tuple[str, ...], list[Mapping[str, object]]] = {}
    for row in records(suspects):
        sums.setdefault(_key(rule, row), []).append(row)
    decisions = []
    for key in sorted(sums, key=natural):
        told = _decide(rule, key, sorted(sums[key], key=position_of), counts[key])
        passed += told == "pass"
        undecided += told == "undecided"
        if isinstance(told, Decision):
            decisions.append(told)
    return Ruling(passed, undecided, tuple(decisions))


def _key(rule: Ratio, row: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(as_text(row[name]) for name in rule.by)


def _sieve(rule: Ratio, frame: Frame, counted: Frame) -> tuple[int, int, Frame]:
    """Count the groups that pass and that lack something; return the rows of all others.

    The same as :func:`_decide`, in expressions, for numbers that fit in 64 bits.
    """
    minimum, maximum = rule.minimum, rule.maximum
    widest = max([bound.denominator for bound in (minimum, maximum) if bound is not None])
    made = as_integers(frame, [rule.measure], len(frame) * widest)
    highest = max([abs(bound.numerator) for bound in (minimum, maximum) if bound is not None])
    if made is None or highest * made[1] * max(len(counted), 1) >= LARGEST:
        return 0, 0, frame
    whole, scale = made
    keys, everything = keys_of(rule.by), own("all")
    total, count = nw.col(own("sum")), nw.col(own("count"))
    rows, values = nw.col(own("rows")), nw.col(own("values"))
    sums = (
        with_text(whole, **keys)
        .with_columns(nw.lit(0).alias(everything))
        .group_by(everything, *keys)
        .agg(
            nw.len().alias(own("rows")),
            nw.col(rule.measure).count().alias(own("values")),
            nw.col(rule.measure).sum().alias(own("sum")),
        )
    )
    counts = (
        with_text(counted, **keys)
        .with_columns(nw.lit(0).alias(everything))
        .group_by(everything, *keys)
        .agg(nw.len().alias(own("count")))
    )
    joined = sums.join(counts, on=[everything, *keys], how="left").with_columns(
        count.fill_null(0).cast(nw.Int64)
    )
    lacks = (count == 0) | (values < rows)
    within = ~lacks
    if minimum is not None:
        within &= total * minimum.denominator >= count * (minimum.numerator * scale)
    if maximum is not None:
        within &= total * maximum.denominator <= count * (maximum.numerator * scale)
    passed, undecided, rest = split(joined, within, lacks)
    return passed, undecided, rows_like(frame, rest, rule.by)


def _decide(
    rule: Ratio, key: tuple[str, ...], rows: list[Mapping[str, object]], count: int
) -> Decision | Literal["pass", "undecided"]:
    values = dict(zip(rule.by, key, strict=True))
    places = tuple(map(position_of, rows))
    total = Fraction(0)
    for row in rows:
        try:
            number = as_fraction(row[rule.measure])
        except TypeError as error:
            message = f"For {told(values)}, {rule.measure} cannot be added up: {error}."
            return Decision("error", (position_of(row),), rule.measure, values, message)
        if number is None or not count:
            return "undecided"
        total += number
    share = total / count
    too_few = rule.minimum is not None and share < rule.minimum
    too_many = rule.maximum is not None and share > rule.maximum
    if not too_few and not too_many:
        return "pass"
    message = (
        f"For {told(values)}, {grouped(total)} {rule.measure} in {count} {rule.per} are"
        f" {_rounded(share)} each, {_outside(rule)}."
    )
    return Decision("fail", places, rule.measure, values, message)


def _outside(rule: Ratio) -> str:
    minimum = "" if rule.minimum is None else grouped(rule.minimum)
    maximum = "" if rule.maximum is None else grouped(rule.maximum)
    if minimum and maximum:
        return f"outside {minimum} to {maximum}"
    return f"below {minimum}" if minimum else f"above {maximum}"


def _rounded(share: Fraction) -> str:
    """Return a share with one decimal, said to be near it where it is not just that."""
    tenths = Fraction(round(share * 10), 10)
    return f"{'' if tenths == share else 'about '}{grouped(tenths)}"
