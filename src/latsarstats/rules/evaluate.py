"""Rules decided row by row, without any engine: for tables of few rows.

An engine takes longer to start than such tables take to be read.

Decide any rule on the tables of a package.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from latsarstats.rules.agreement import Agreement, Stated, evaluate_agreement, prefilter_agreement
from latsarstats.rules.balance import Balance, evaluate_balance, natural, prefilter_balance
from latsarstats.rules.exact import as_text
from latsarstats.rules.frames import (
    columns_of,
    missing_column,
    position_of,
    to_lazy,
    unsupported_name,
)
from latsarstats.rules.near import with_lookalikes
from latsarstats.rules.order import Order, evaluate_order, prefilter_order
from latsarstats.rules.ratio import Ratio, evaluate_sum, prefilter_ratio
from latsarstats.rules.rows import Rows
from latsarstats.rules.rule import Rule, RuleResult, cannot_run
from latsarstats.rules.text_keys import CannotCompareError
from latsarstats.rules.verdicts import finish, verdicts_of
from latsarstats.rules.weekday import Weekday, evaluate_weekday, prefilter_weekday

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from latsarstats.rules.frames import Frame
    from latsarstats.rules.verdicts import Prefiltered, VerdictOrPass

    Row = Mapping[str, object]


def evaluate_rows(
    rule: Rule, tables: Mapping[str, Rows], *, counts: bool
) -> Iterable[VerdictOrPass] | RuleResult:
    """Return what there is to tell of every row or group, or why the rule cannot be run at all.

    Args:
        rule: any of the five types.
        tables: the tables that it needs, with the columns that it needs.
        counts: whether the numbers of a balance cannot be negative.

    Raises:
        TypeError: the rule is of none of the five types.
    """
    table = tables[rule.resource]
    match rule:
        case Balance():
            return _balance(rule, table, counts=counts)
        case Agreement():
            return _agreement(rule, table, tables[rule.with_resource])
        case Order():
            return _order(rule, table)
        case Weekday():
            return _weekday(rule, table)
        case Ratio():
            return _ratio(rule, table, tables[rule.per])
        case _:
            raise TypeError(f"{type(rule).__name__} is no type of rule")


def _no_numbers(table: Rows, column: str) -> RuleResult | None:
    if table.is_text(column) or table.is_date(column):
        return cannot_run(f"{column} holds no numbers, so nothing adds up.", column)
    return None


def _balance(rule: Balance, table: Rows, *, counts: bool) -> Iterable[VerdictOrPass] | RuleResult:
    for column in (rule.measure, rule.resolution):
        fault = _no_numbers(table, column) if column else None
        if fault:
            return fault
    members = [row for row in table if as_text(row[rule.dimension]) in rule.members]
    return evaluate_balance(rule, members, counts=counts)


def _agreement(rule: Agreement, table: Rows, other: Rows) -> Iterable[VerdictOrPass]:
    stated: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in other:
        stated[_key(row, rule.on)].append(row)
    for row in table:
        partners = stated.get(_key(row, rule.on), [])
        texts = [text for partner in partners if (text := as_text(partner[rule.with_field]))]
        first = min((position_of(partner) for partner in partners), default=None)
        yield evaluate_agreement(rule, row, Stated(min(texts, default=""), len(texts), first))


def _order(rule: Order, table: Rows) -> Iterable[VerdictOrPass] | RuleResult:
    columns = (rule.smaller, rule.larger)
    for column in columns:
        if table.is_text(column):
            return cannot_run(f"{column} is text, which has no order; name numbers or dates.")
    dates = [table.is_date(column) for column in columns]
    if all(dates) and len({table.has_time_zone(column) for column in columns}) > 1:
        return cannot_run(f"{rule.smaller} and {rule.larger} are of different time zones.")
    if any(dates) and not all(dates):
        message = f"A date and a number, {rule.smaller} and {rule.larger}, cannot be compared."
        return cannot_run(message)
    return [evaluate_order(rule, row, is_date=all(dates)) for row in table]


def _weekday(rule: Weekday, table: Rows) -> Iterable[VerdictOrPass] | RuleResult:
    if not table.is_date(rule.date):
        return cannot_run(f"{rule.date} holds no dates, so it has no weekdays.", rule.date)
    names = [value for value in table.values[rule.weekday] if value is not None]
    if names and not table.is_text(rule.weekday):
        return cannot_run(f"{rule.weekday} holds no names of weekdays.", rule.weekday)
    return [evaluate_weekday(rule, row) for row in table]


def _ratio(rule: Ratio, table: Rows, counted: Rows) -> Iterable[VerdictOrPass] | RuleResult:
    fault = _no_numbers(table, rule.measure)
    if fault:
        return fault
    counts = Counter(_key(row, rule.by) for row in counted)
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in table:
        if all(as_text(row[column]) == value for column, value in rule.where.items()):
            groups[_key(row, rule.by)].append(row)
    return [
        evaluate_sum(rule, key, groups[key], counts[key]) for key in sorted(groups, key=natural)
    ]


def _key(row: Row, columns: Iterable[str]) -> tuple[str, ...]:
    return tuple(as_text(row[column]) for column in columns)


def evaluate(
    rule: Rule,
    tables: Mapping[str, object],
    *,
    counts: bool = True,
    limit: int | None = None,
) -> RuleResult:
    """Return what ``rule`` says of every row or group that it speaks of.

    Args:
        rule: any of the five types.
        tables: typed frames or relations by name, those of one rule of one engine. Of a lazy
            one, no more than what fails is collected.
        counts: whether the numbers of a balance cannot be negative.
        limit: the most failures that are told, and as many known ones; all are counted.

    Returns:
        A rule that names a table or column that is not there, or numbers that are none, has
        a verdict ``error``.

    Raises:
        TypeError: the rule is of none of the five types, or a table is no frame.
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
    needed = {name: tables[name] for name in rule.columns if name in tables}
    in_rows = {name: table for name, table in needed.items() if isinstance(table, Rows)}
    if len(in_rows) == len(needed):
        columns = {name: list(table.types) for name, table in in_rows.items()}
        fault = missing_column(columns, rule.columns, tables) or _unknown_key(rule, columns)
        judged = cannot_run(fault) if fault else evaluate_rows(rule, in_rows, counts=counts)
        if isinstance(judged, RuleResult):
            return judged
        return with_lookalikes(rule, in_rows, verdicts_of(rule, judged, limit))
    frames = {name: to_lazy(table) for name, table in needed.items()}
    columns = {name: columns_of(frame) for name, frame in frames.items()}
    fault = missing_column(columns, rule.columns, tables) or _unknown_key(rule, columns)
    fault = (
        fault
        or _of_several_engines(frames)
        or next(filter(None, map(unsupported_name, frames.values())), "")
    )
    if fault:
        return cannot_run(fault)
    prefiltered = _prefilter(rule, frames, counts=counts)
    if isinstance(prefiltered, RuleResult):
        return prefiltered
    return with_lookalikes(rule, frames, finish(rule, prefiltered, limit))


def _of_several_engines(frames: Mapping[str, Frame]) -> str:
    """Return a sentence on tables that one engine cannot join, or nothing."""
    if len({frame.implementation for frame in frames.values()}) < 2:
        return ""
    return f"{' and '.join(frames)} are held by different engines; hold both by one."


def _prefilter(
    rule: Rule, frames: Mapping[str, Frame], *, counts: bool
) -> Prefiltered | RuleResult:
    frame = frames[rule.resource]
    match rule:
        case Balance():
            return prefilter_balance(rule, frame, counts=counts)
        case Agreement():
            return prefilter_agreement(rule, frame, frames[rule.with_resource])
        case Order():
            return prefilter_order(rule, frame)
        case Weekday():
            return prefilter_weekday(rule, frame)
        case Ratio():
            return prefilter_ratio(rule, frame, frames[rule.per])
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
