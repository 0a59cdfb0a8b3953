"""Decide any rule on the tables of a package."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.rules.agreement import Agreement, decide_agreement
from latsarstats.rules.balance import Balance, decide_balance
from latsarstats.rules.order import Order, decide_order
from latsarstats.rules.ratio import Ratio, decide_ratio
from latsarstats.rules.rule import Decision, Rule, settle_known
from latsarstats.rules.weekday import Weekday, decide_weekday

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd


def needs(rule: Rule) -> tuple[str, ...]:
    """Return the names of the tables that a rule reads, its own first."""
    match rule:
        case Agreement():
            return rule.resource, rule.with_resource
        case Ratio():
            return rule.resource, rule.per
        case _:
            return (rule.resource,)


def decide(rule: Rule, tables: Mapping[str, pd.DataFrame]) -> tuple[Decision, ...]:
    """Return what ``rule`` says of every row or group that it speaks of.

    Args:
        rule: any of the five types.
        tables: typed frames by name; those that the rule :func:`needs` must be there.

    Raises:
        TypeError: the rule is of none of the five types, or sums a column that is not exact.
    """
    frame = tables[rule.resource]
    decisions: Iterable[Decision]
    match rule:
        case Balance():
            decisions = decide_balance(rule, frame)
        case Agreement():
            decisions = decide_agreement(rule, frame, tables[rule.with_resource])
        case Order():
            decisions = decide_order(rule, frame)
        case Weekday():
            decisions = decide_weekday(rule, frame)
        case Ratio():
            decisions = decide_ratio(rule, frame, tables[rule.per])
        case _:
            raise TypeError(f"{type(rule).__name__} is no type of rule")
    return tuple(settle_known(rule, decisions))
