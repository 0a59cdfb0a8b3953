"""Agreement: the same fact, stated twice, is the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from latsarstats.rules.rule import Decision, Rule
from latsarstats.rules.values import as_text, records

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(Rule):
    """``field`` equals ``with_field`` of the row of ``with_resource`` that agrees in ``on``."""

    field: str
    with_resource: str
    with_field: str
    on: tuple[str, ...]


def decide_agreement(
    rule: Agreement, frame: pd.DataFrame, other: pd.DataFrame
) -> Iterator[Decision]:
    """Yield a decision for every row of ``frame``; undecided where the other does not speak."""
    stated: dict[tuple[str, ...], list[str]] = {}
    for row in records(other):
        key = tuple(as_text(row[name]) for name in rule.on)
        stated.setdefault(key, []).append(as_text(row[rule.with_field]))
    for position, row in enumerate(records(frame)):
        values = {str(column): as_text(cell) for column, cell in row.items()}
        key = tuple(values[name] for name in rule.on)
        there = [value for value in stated.get(key, []) if value]
        here = values[rule.field]
        where = ", ".join(key)
        rows = (position,)
        if len(there) > 1:
            message = f"{rule.with_resource} has {len(there)} rows for {where}; it must have one."
            yield Decision("error", rows, rule.field, values, message)
        elif not here or not there:
            message = f"For {where}, only one of {rule.resource} and {rule.with_resource} speaks."
            yield Decision("undecided", rows, rule.field, values, message)
        elif here == there[0]:
            yield Decision("pass", rows, rule.field, values)
        else:
            message = (
                f"For {where}, {rule.field} is {here} in {rule.resource},"
                f" but {there[0]} in {rule.with_resource}."
            )
            yield Decision("fail", rows, rule.field, values, message)
