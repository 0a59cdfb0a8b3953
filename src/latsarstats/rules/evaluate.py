"""Evaluate any rule on tables, whether an engine holds them or Python does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.language import sentence
from latsarstats.rules.frames import columns_of, missing_column, to_lazy, unsupported_name
from latsarstats.rules.incomplete import chained
from latsarstats.rules.near import with_lookalikes
from latsarstats.rules.rows import Rows
from latsarstats.rules.rule import RuleResult, cannot_run
from latsarstats.rules.selection import selected
from latsarstats.rules.text_keys import CannotCompareError
from latsarstats.rules.verdicts import finish, together, verdicts_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from latsarstats.rules.frames import Frame
    from latsarstats.rules.rule import Rule


def evaluate(
    rule: Rule,
    tables: Mapping[str, object],
    *,
    counts: bool = True,
    limit: int | None = None,
) -> RuleResult:
    """Return what ``rule`` says of every row or group that it speaks of.

    Args:
        rule: any rule.
        tables: typed frames or relations by name, those of one rule of one engine. Of a lazy
            one, no more than what fails is collected.
        counts: whether the numbers of a balance cannot be negative.
        limit: the most failures that are told, and as many known ones; all are counted.

    Returns:
        A rule that names a table or column that is not there, or numbers that are none, has
        a verdict ``error``.

    Raises:
        TypeError: the rule is of no type, or a table is no frame.
    """
    try:
        return evaluate_on_engine(rule, tables, counts=counts, limit=limit)
    except CannotCompareError as error:
        return cannot_run(str(error))


def evaluate_on_engine(
    rule: Rule, tables: Mapping[str, object], *, counts: bool, limit: int | None
) -> RuleResult:
    """Return the same as :func:`evaluate`, where the engine of the tables can tell.

    Raises:
        CannotCompareError: it cannot compare cells that the rule compares.
        TypeError: as :func:`evaluate`.
    """
    if len(rule.single) > 1:
        each = [
            evaluate_on_engine(single, tables, counts=counts, limit=limit) for single in rule.single
        ]
        return together(each)
    needed = {name: tables[name] for name in rule.needs if name in tables}
    in_rows = {name: table for name, table in needed.items() if isinstance(table, Rows)}
    if len(in_rows) == len(needed):
        columns: dict[str, Sequence[str]] = {n: list(table.types) for n, table in in_rows.items()}
        if fault := _fault(rule, columns, tables):
            return cannot_run(fault)
        rows = selected(rule, in_rows)
        verdicts = rule.evaluate(rows, counts=counts)
        if isinstance(verdicts, RuleResult):
            return verdicts
        return with_lookalikes(rule, rows, verdicts_of(rule, verdicts, limit))
    frames = {name: to_lazy(table) for name, table in needed.items()}
    columns = {name: columns_of(frame) for name, frame in frames.items()}
    fault = (
        _fault(rule, columns, tables)
        or _several_engines(frames)
        or next(filter(None, map(unsupported_name, frames.values())), "")
    )
    if fault:
        return cannot_run(fault)
    frames = selected(rule, frames)
    prefiltered = rule.prefilter(frames, counts=counts)
    if isinstance(prefiltered, RuleResult):
        return prefiltered
    return with_lookalikes(rule, frames, finish(rule, prefiltered, limit))


def _fault(rule: Rule, columns: Mapping[str, Sequence[str]], tables: Mapping[str, object]) -> str:
    """Return a sentence on a table or column that a rule names and that is not there."""
    return missing_column(columns, rule.needs, tables) or _unknown_key(rule, columns)


def _several_engines(frames: Mapping[str, Frame]) -> str:
    """Return a sentence on tables that one engine cannot join, or nothing."""
    if len({frame.implementation for frame in frames.values()}) < 2:
        return ""
    return sentence(
        "{frames} are held by different engines; hold both by one.",
        frames=chained(frames, "and"),
    )


def _unknown_key(rule: Rule, columns_of: Mapping[str, Sequence[str]]) -> str:
    """Return a sentence on a known discrepancy by a column that its key cannot have."""
    there = rule.grouped_by
    if there is None:
        there = tuple(columns_of.get(rule.resource, ()))
    for known in rule.known:
        for column in known.key:
            if column not in there:
                return sentence(
                    "A known discrepancy names {column}, which is none of {there}.",
                    column=column,
                    there=", ".join(there),
                )
    return ""
