"""Decide any rule on the tables of a package."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from latsarstats.rules.agreement import Agreement, decide_agreement
from latsarstats.rules.balance import Balance, decide_balance
from latsarstats.rules.frames import ROW, numbered, wanting
from latsarstats.rules.order import Order, decide_order
from latsarstats.rules.ratio import Ratio, decide_ratio
from latsarstats.rules.rule import Rule, Ruling, cannot_run, settle_known
from latsarstats.rules.weekday import Weekday, decide_weekday

if TYPE_CHECKING:
    from collections.abc import Mapping

    from latsarstats.rules.frames import Frame


def decide(rule: Rule, tables: Mapping[str, object], *, counts: bool = True) -> Ruling:
    """Return what ``rule`` says of every row or group that it speaks of.

    Args:
        rule: any of the five types.
        tables: typed frames by name, of pandas or any other kind that Narwhals wraps.
        counts: whether the numbers of a balance cannot be negative.

    Returns:
        A rule that names a table or column that is not there, or numbers that are none, has
        a decision ``error``.

    Raises:
        TypeError: the rule is of none of the five types.
    """
    needed = rule.columns
    frames = {name: numbered(tables[name]) for name in needed if name in tables}
    fault = wanting(frames, needed, tables) or _unknown_key(rule, frames)
    ruling = cannot_run(fault) if fault else _decide(rule, frames, counts=counts)
    if fault:
        return ruling
    return dataclasses.replace(ruling, decisions=tuple(settle_known(rule, ruling.decisions)))


def _decide(rule: Rule, frames: Mapping[str, Frame], *, counts: bool) -> Ruling:
    frame = frames[rule.resource]
    match rule:
        case Balance():
            return decide_balance(rule, frame, counts=counts)
        case Agreement():
            return decide_agreement(rule, frame, frames[rule.with_resource])
        case Order():
            return decide_order(rule, frame)
        case Weekday():
            return decide_weekday(rule, frame)
        case Ratio():
            return decide_ratio(rule, frame, frames[rule.per])
        case _:
            raise TypeError(f"{type(rule).__name__} is no type of rule")


def _unknown_key(rule: Rule, frames: Mapping[str, Frame]) -> str:
    """Return a sentence on a known discrepancy by a column that its key cannot have."""
    match rule:
        case Balance(within=columns) | Ratio(by=columns):
            there = tuple(columns)
        case _:
            there = tuple(name for name in frames[rule.resource].columns if name != ROW)
    for known in rule.known:
        for column in known.key:
            if column not in there:
                return f"A known discrepancy names {column}, which is none of {', '.join(there)}."
    return ""
