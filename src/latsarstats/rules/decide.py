"""Decide any rule on the tables of a package."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.rules.agreement import Agreement, sieve_agreement
from latsarstats.rules.balance import Balance, sieve_balance
from latsarstats.rules.comparison import CannotCompareError
from latsarstats.rules.frames import columns_of, misread, opened, wanting
from latsarstats.rules.near import with_near
from latsarstats.rules.order import Order, sieve_order
from latsarstats.rules.ratio import Ratio, sieve_ratio
from latsarstats.rules.rows import Rows, judge_rows
from latsarstats.rules.rule import Rule, Ruling, cannot_run
from latsarstats.rules.settling import settle, tell_all
from latsarstats.rules.weekday import Weekday, sieve_weekday

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from latsarstats.rules.frames import Frame
    from latsarstats.rules.settling import Sieved


def decide(
    rule: Rule,
    tables: Mapping[str, object],
    *,
    counts: bool = True,
    limit: int | None = None,
) -> Ruling:
    """Return what ``rule`` says of every row or group that it speaks of.

    Args:
        rule: any of the five types.
        tables: typed frames or relations by name, those of one rule of one engine. Of a lazy
            one, no more than what fails is collected.
        counts: whether the numbers of a balance cannot be negative.
        limit: the most failures that are told, and as many known ones; all are counted.

    Returns:
        A rule that names a table or column that is not there, or numbers that are none, has
        a decision ``error``.

    Raises:
        TypeError: the rule is of none of the five types, or a table is no frame.
    """
    try:
        return decided(rule, tables, counts=counts, limit=limit)
    except CannotCompareError as error:
        return cannot_run(str(error))


def decided(rule: Rule, tables: Mapping[str, object], *, counts: bool, limit: int | None) -> Ruling:
    """Return the same as :func:`decide`, where the engine of the tables can tell.

    Raises:
        CannotCompareError: it cannot compare cells that the rule compares.
        TypeError: as :func:`decide`.
    """
    needed = {name: tables[name] for name in rule.columns if name in tables}
    in_rows = {name: table for name, table in needed.items() if isinstance(table, Rows)}
    if len(in_rows) == len(needed):
        columns = {name: list(table.types) for name, table in in_rows.items()}
        fault = wanting(columns, rule.columns, tables) or _unknown_key(rule, columns)
        judged = cannot_run(fault) if fault else judge_rows(rule, in_rows, counts=counts)
        if isinstance(judged, Ruling):
            return judged
        return with_near(rule, in_rows, tell_all(rule, judged, limit))
    frames = {name: opened(table) for name, table in needed.items()}
    columns = {name: columns_of(frame) for name, frame in frames.items()}
    fault = wanting(columns, rule.columns, tables) or _unknown_key(rule, columns)
    fault = (
        fault
        or _of_several_engines(frames)
        or next(filter(None, map(misread, frames.values())), "")
    )
    if fault:
        return cannot_run(fault)
    sieved = _sieve(rule, frames, counts=counts)
    if isinstance(sieved, Ruling):
        return sieved
    return with_near(rule, frames, settle(rule, sieved, limit))


def _of_several_engines(frames: Mapping[str, Frame]) -> str:
    """Return a sentence on tables that one engine cannot join, or nothing."""
    if len({frame.implementation for frame in frames.values()}) < 2:
        return ""
    return f"{' and '.join(frames)} are held by different engines; hold both by one."


def _sieve(rule: Rule, frames: Mapping[str, Frame], *, counts: bool) -> Sieved | Ruling:
    frame = frames[rule.resource]
    match rule:
        case Balance():
            return sieve_balance(rule, frame, counts=counts)
        case Agreement():
            return sieve_agreement(rule, frame, frames[rule.with_resource])
        case Order():
            return sieve_order(rule, frame)
        case Weekday():
            return sieve_weekday(rule, frame)
        case Ratio():
            return sieve_ratio(rule, frame, frames[rule.per])
        case _:
            raise TypeError(f"{type(rule).__name__} is no type of rule")


def _unknown_key(rule: Rule, columns_of: Mapping[str, Sequence[str]]) -> str:
    """Return a sentence on a known discrepancy by a column that its key cannot have."""
    match rule:
        case Balance(within=columns) | Ratio(by=columns):
            there = tuple(columns)
        case _:
            there = tuple(columns_of.get(rule.resource, ()))
    for known in rule.known:
        for column in known.key:
            if column not in there:
                return f"A known discrepancy names {column}, which is none of {', '.join(there)}."
    return ""
