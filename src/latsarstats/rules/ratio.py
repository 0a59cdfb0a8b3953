"""Ratio: a sum per counted row stays in bounds, as persons per batch."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import narwhals as nw

from latsarstats.rules.balance import group_name, natural
from latsarstats.rules.exact import as_fraction, as_text, grouped
from latsarstats.rules.frames import (
    ROW,
    aggregate,
    count_rows,
    count_true,
    has_rows,
    in_order,
    internal_name,
    is_date,
    is_non_numeric,
    position_of,
    records,
)
from latsarstats.rules.incomplete import incomplete, visible
from latsarstats.rules.rule import Lack, Rule, RuleResult, Verdict, cannot_run
from latsarstats.rules.scaled_integers import LARGEST, as_integers
from latsarstats.rules.text_keys import with_text
from latsarstats.rules.verdicts import Prefiltered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from latsarstats.rules.frames import Frame
    from latsarstats.rules.verdicts import VerdictOrPass


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


def prefilter_ratio(rule: Ratio, frame: Frame, counted: Frame) -> Prefiltered | RuleResult:
    """Sieve every group of summed rows; one in which nothing is counted is incomplete."""
    if is_non_numeric(frame, rule.measure) or is_date(frame, rule.measure):
        return cannot_run(f"{rule.measure} holds no numbers, so nothing adds up.", rule.measure)
    for name, wanted in rule.where.items():
        frame = with_text(frame, **{internal_name("where"): name})
        frame = frame.filter(nw.col(internal_name("where")) == wanted).drop(internal_name("where"))
    keys = {internal_name(f"by {position}"): name for position, name in enumerate(rule.by)}
    everything = internal_name("all")
    summed = with_text(frame, **keys).with_columns(nw.lit(0).alias(everything))
    counts = (
        with_text(counted, **keys)
        .with_columns(nw.lit(0).alias(everything))
        .group_by(everything, *keys)
        .agg(nw.len().alias(_COUNT))
    )
    named = {name: key for key, name in keys.items()}
    sizes = aggregate(summed, rows=nw.len())["rows"], count_rows(counted)
    bounds = [bound for bound in (rule.minimum, rule.maximum) if bound is not None]
    widest = max(bound.denominator for bound in bounds)
    highest = max(abs(bound.numerator) for bound in bounds)
    whole = as_integers(summed, [rule.measure], sizes[0] * widest)
    is_small = whole is not None and highest * whole.scale * max(sizes[1], 1) < LARGEST

    def judge_sums(groups: Frame) -> Iterator[VerdictOrPass]:
        scale = whole.scale if whole else 1
        for row in _by_key(records(groups), keys):
            key, count = _key(row, keys), int(as_text(row[_COUNT]))
            empty = int(as_text(row[_ROWS])) - int(as_text(row[_VALUES]))
            if empty or not count:
                first = as_text(row[_EMPTY]) if _EMPTY in row else ""
                place = int(first) if first else None
                yield _lacking(rule, key, _places(row), (place, empty), count)
            else:
                total = Fraction(int(as_text(row[_SUM])), scale)
                yield _decide(rule, key, _places(row), total, count)

    def judge_rows(rows: Frame) -> Iterator[VerdictOrPass]:
        found = {_key(row, keys): int(as_text(row[_COUNT])) for row in records(counts)}
        groups: dict[tuple[str, ...], list[Mapping[str, object]]] = {}
        for row in in_order(records(rows)):
            groups.setdefault(_key(row, keys), []).append(row)
        for key in sorted(groups, key=natural):
            yield evaluate_sum(rule, key, groups[key], found.get(key, 0))

    if whole is None or not is_small:  # every row has to be read
        return Prefiltered(summed, named, judge_rows)
    first = []
    added = {_SUM: nw.col(rule.measure)}
    if has_rows(frame):
        first = [nw.col(ROW).min(), nw.col(_EMPTY).min()]
        added[_EMPTY] = nw.when(nw.col(rule.measure).is_null()).then(nw.col(ROW))
    sums = (
        whole.frame.with_columns(**added)
        .group_by(everything, *keys)
        .agg(
            nw.len().alias(_ROWS),
            nw.col(rule.measure).count().alias(_VALUES),
            nw.col(_SUM).sum(),
            *first,
        )
        .join(counts, on=[everything, *keys], how="left")
        .with_columns(nw.col(_COUNT).fill_null(0).cast(nw.Int64))
    )
    total, count = nw.col(_SUM), nw.col(_COUNT)
    lacks = (count == 0) | (nw.col(_VALUES) < nw.col(_ROWS))
    passes = ~lacks
    if rule.minimum is not None:
        least = rule.minimum.numerator * whole.scale
        passes &= total * rule.minimum.denominator >= count * least
    if rule.maximum is not None:
        most = rule.maximum.numerator * whole.scale
        passes &= total * rule.maximum.denominator <= count * most
    tally = aggregate(sums, all=nw.len(), passed=count_true(passes), incomplete=count_true(lacks))
    return Prefiltered(
        sums.filter(~passes & ~lacks),
        named,
        judge_sums,
        tally["passed"],
        tally["all"] - tally["passed"] - tally["incomplete"],
        lacking=sums.filter(lacks) if tally["incomplete"] else None,
        incomplete=tally["incomplete"],
    )


_COUNT, _SUM, _ROWS, _VALUES = (
    internal_name("count"),
    internal_name("sum"),
    internal_name("rows"),
    internal_name("values"),
)
_EMPTY = internal_name("empty")


def _key(row: Mapping[str, object], keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(as_text(row[name]) for name in keys)


def _by_key(rows: Iterable[dict[str, Any]], keys: Iterable[str]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: natural(_key(row, keys)))


def _places(row: Mapping[str, object]) -> tuple[int, ...]:
    return (position_of(row),) if ROW in row else ()


def evaluate_sum(
    rule: Ratio, key: tuple[str, ...], rows: Sequence[Mapping[str, object]], count: int
) -> VerdictOrPass:
    """Return what there is to tell of a group of summed rows.

    Args:
        rule: the rule.
        key: its cells in ``by``, as plain text.
        rows: its rows, as cells by column.
        count: how many rows are counted for it.
    """
    total = Fraction(0)
    empty: list[int] = []
    for row in rows:
        try:
            number = as_fraction(row[rule.measure])
        except TypeError as error:
            values = dict(zip(rule.by, key, strict=True))
            message = f"For {group_name(values)}, {rule.measure} cannot be added up: {error}."
            return Verdict("error", (position_of(row),), rule.measure, values, message)
        if number is None:
            empty.append(position_of(row))
        total += number or 0
    if empty or not count:
        first = empty[0] if empty and ROW in rows[0] else None
        return _lacking(rule, key, _places(rows[0]), (first, len(empty)), count)
    return _decide(rule, key, _places(rows[0]), total, count)


def _lacking(
    rule: Ratio,
    key: tuple[str, ...],
    places: tuple[int, ...],
    empty: tuple[int | None, int],
    count: int,
) -> Verdict:
    """Return the verdict on a group without numbers, or without counted rows.

    Args:
        rule: the rule.
        key: its cells in ``by``, as plain text.
        places: the position of its first row.
        empty: the position of the first row without a number, and how many have none.
        count: how many rows are counted for it.
    """
    values = dict(zip(rule.by, key, strict=True))
    row, times = empty
    lacks = []
    if times:
        lacks.append(Lack(rule.resource, rule.measure, is_cell=True, row=row, more=times - 1))
    if not count:
        lacks.append(Lack(rule.per))
    rows = places if row is None else tuple(dict.fromkeys((row, *places)))
    subject = f"For {visible(values)}, {rule.measure} per row of {rule.per} is not decided"
    return incomplete(subject, values, lacks, rows, rule.measure)


def _decide(
    rule: Ratio, key: tuple[str, ...], places: tuple[int, ...], total: Fraction, count: int
) -> VerdictOrPass:
    values = dict(zip(rule.by, key, strict=True))
    share = total / count
    too_few = rule.minimum is not None and share < rule.minimum
    too_many = rule.maximum is not None and share > rule.maximum
    if not too_few and not too_many:
        return "pass"
    message = (
        f"For {group_name(values)}, {grouped(total)} {rule.measure} in {count} {rule.per} are"
        f" {_rounded(share)} each, {_outside(rule)}."
    )
    return Verdict("fail", places, rule.measure, values, message)


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
