"""Ratio: a sum per counted row stays in bounds, as persons per batch."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from latsarstats.rules.rule import Decision, Rule
from latsarstats.rules.values import as_number, as_text, grouped, records

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio(Rule):
    """The sum of ``measure`` over ``resource`` per row of ``per`` lies within the bounds.

    Attributes:
        measure: the column summed.
        where: columns and values that a summed row has.
        per: the table whose rows are counted.
        by: the columns in which summed and counted rows agree.
        minimum, maximum: the bounds, both included.
    """

    measure: str
    where: Mapping[str, str]
    per: str
    by: tuple[str, ...]
    minimum: int
    maximum: int


def decide_ratio(rule: Ratio, frame: pd.DataFrame, counted: pd.DataFrame) -> Iterator[Decision]:
    """Yield a decision for every group of summed rows; undecided where none is counted."""
    counts: dict[tuple[str, ...], int] = {}
    for row in records(counted):
        key = tuple(as_text(row[name]) for name in rule.by)
        counts[key] = counts.get(key, 0) + 1
    sums: dict[tuple[str, ...], list[int]] = {}
    rows = records(frame)
    for position, row in enumerate(rows):
        if all(as_text(row[name]) == value for name, value in rule.where.items()):
            sums.setdefault(tuple(as_text(row[name]) for name in rule.by), []).append(position)
    for key, positions in sums.items():
        values = dict(zip(rule.by, key, strict=True))
        where = ", ".join(key)
        numbers = [as_number(rows[position][rule.measure]) for position in positions]
        count = counts.get(key, 0)
        present = [number for number in numbers if number is not None]
        if not count or len(present) < len(numbers):
            message = f"For {where}, there are no {rule.per} or no {rule.measure}."
            yield Decision("undecided", tuple(positions), rule.measure, values, message)
            continue
        share = Fraction(sum(present)) / count
        if rule.minimum <= share <= rule.maximum:
            yield Decision("pass", tuple(positions), rule.measure, values)
        else:
            message = (
                f"For {where}, {grouped(sum(present))} {rule.measure} in {count} {rule.per} are"
                f" {float(share):.1f} each, outside {rule.minimum} to {rule.maximum}."
            )
            yield Decision("fail", tuple(positions), rule.measure, values, message)
