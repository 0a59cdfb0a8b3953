"""Rules decided row by row, without any engine: for tables of few rows.

An engine takes longer to start than such tables take to be read.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from latsarstats.rules.agreement import Agreement, Stated, judged_agreement
from latsarstats.rules.balance import Balance, judged_groups, natural
from latsarstats.rules.frames import ROW, position_of
from latsarstats.rules.numbers import as_text
from latsarstats.rules.order import Order, judged_order
from latsarstats.rules.ratio import Ratio, judged_sum
from latsarstats.rules.rule import Ruling, cannot_run
from latsarstats.rules.weekday import Weekday, judged_weekday

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from latsarstats.rules.rule import Rule
    from latsarstats.rules.settling import Judged

    Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Rows:
    """A table of few rows, as Python has it.

    Attributes:
        types: the type of every column, as Table Schema names it.
        values: the values of every column in order, ``None`` for missing ones.
        left_out: the positions of rows that are not judged.
    """

    types: Mapping[str, str]
    values: Mapping[str, Sequence[object]]
    left_out: frozenset[int] = frozenset()

    def __iter__(self) -> Iterator[dict[str, object]]:
        """Yield the rows as cells by column, each with its position."""
        columns = tuple(self.values)
        for position, cells in enumerate(zip(*self.values.values(), strict=True)):
            if position not in self.left_out:
                yield {**dict(zip(columns, cells, strict=True)), ROW: position}

    def is_text(self, column: str) -> bool:
        """Tell whether a column holds text or truths: what cannot be added up or ordered."""
        if self.types[column] == "datetime":
            return len(self._have_zones(column)) > 1
        is_of_text = self.types[column] not in ("integer", "number", "year", "date")
        return is_of_text and any(value is not None for value in self.values[column])

    def is_date(self, column: str) -> bool:
        """Tell whether a column holds dates, with or without a time of day."""
        return self.types[column] in ("date", "datetime")

    def has_time_zone(self, column: str) -> bool:
        """Tell whether a column holds instants with a time zone."""
        return True in self._have_zones(column)

    def _have_zones(self, column: str) -> set[bool]:
        instants = (v for v in self.values[column] if isinstance(v, datetime.datetime))
        return {instant.tzinfo is not None for instant in instants}


def judge_rows(
    rule: Rule, tables: Mapping[str, Rows], *, counts: bool
) -> Iterable[Judged] | Ruling:
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


def _no_numbers(table: Rows, column: str) -> Ruling | None:
    if table.is_text(column) or table.is_date(column):
        return cannot_run(f"{column} holds no numbers, so nothing adds up.", column)
    return None


def _balance(rule: Balance, table: Rows, *, counts: bool) -> Iterable[Judged] | Ruling:
    for column in (rule.measure, rule.resolution):
        fault = _no_numbers(table, column) if column else None
        if fault:
            return fault
    members = [row for row in table if as_text(row[rule.dimension]) in rule.members]
    return judged_groups(rule, members, counts=counts)


def _agreement(rule: Agreement, table: Rows, other: Rows) -> Iterable[Judged]:
    stated: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in other:
        stated[_key(row, rule.on)].append(row)
    for row in table:
        partners = stated.get(_key(row, rule.on), [])
        texts = [text for partner in partners if (text := as_text(partner[rule.with_field]))]
        first = min((position_of(partner) for partner in partners), default=None)
        yield judged_agreement(rule, row, Stated(min(texts, default=""), len(texts), first))


def _order(rule: Order, table: Rows) -> Iterable[Judged] | Ruling:
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
    return [judged_order(rule, row, is_date=all(dates)) for row in table]


def _weekday(rule: Weekday, table: Rows) -> Iterable[Judged] | Ruling:
    if not table.is_date(rule.date):
        return cannot_run(f"{rule.date} holds no dates, so it has no weekdays.", rule.date)
    names = [value for value in table.values[rule.weekday] if value is not None]
    if names and not table.is_text(rule.weekday):
        return cannot_run(f"{rule.weekday} holds no names of weekdays.", rule.weekday)
    return [judged_weekday(rule, row) for row in table]


def _ratio(rule: Ratio, table: Rows, counted: Rows) -> Iterable[Judged] | Ruling:
    fault = _no_numbers(table, rule.measure)
    if fault:
        return fault
    counts = Counter(_key(row, rule.by) for row in counted)
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in table:
        if all(as_text(row[column]) == value for column, value in rule.where.items()):
            groups[_key(row, rule.by)].append(row)
    return [judged_sum(rule, key, groups[key], counts[key]) for key in sorted(groups, key=natural)]


def _key(row: Row, columns: Iterable[str]) -> tuple[str, ...]:
    return tuple(as_text(row[column]) for column in columns)
