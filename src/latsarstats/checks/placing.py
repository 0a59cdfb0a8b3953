"""Rows of which it is not known what they belong to, since a cell of their key cannot be read."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import narwhals as nw

from latsarstats.checks.suspects import odd_rows
from latsarstats.engines.engine import odd_of
from latsarstats.rules.agreement import Agreement
from latsarstats.rules.balance import Balance
from latsarstats.rules.frames import ROW, opened
from latsarstats.rules.ratio import Ratio
from latsarstats.rules.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from latsarstats.checks.table import Table
    from latsarstats.rules.rule import Rule


@dataclasses.dataclass(frozen=True, slots=True)
class Unplaced:
    """Rows that a rule cannot place, by a cell that is not of its type.

    Attributes:
        resource: their table.
        column: the column of the cells.
        rows: the positions of the first of them.
        total: how many there are.
    """

    resource: str
    column: str
    rows: tuple[int, ...]
    total: int


def key_columns(rule: Rule) -> dict[str, tuple[str, ...]]:
    """Return the columns that tell what a row belongs to, by table."""
    match rule:
        case Balance():
            return {rule.resource: (rule.dimension, *rule.within)}
        case Agreement():
            return dict.fromkeys((rule.resource, rule.with_resource), rule.on)
        case Ratio():
            chosen = tuple(dict.fromkeys((*rule.where, *rule.by)))
            return {rule.per: rule.by, rule.resource: chosen}
        case _:
            return {}


def unplaced(rule: Rule, tables: Mapping[str, Table], limit: int) -> list[Unplaced]:
    """Return the rows that a rule cannot place.

    Args:
        rule: the rule.
        tables: the tables, by name.
        limit: how many rows of a column are named.
    """
    found = []
    for resource, columns in key_columns(rule).items():
        table = tables.get(resource)
        if table is None:
            continue
        for column in columns:
            if table.frame is not None:
                if column in table.odd:
                    odd = odd_rows(opened(table.frame), column, limit)
                    found.append(Unplaced(resource, column, odd.rows, odd.total))
            elif rows := _unread(table, column):
                found.append(Unplaced(resource, column, tuple(rows[:limit]), len(rows)))
    return found


def _unread(table: Table, column: str) -> list[int]:
    """Return the positions of the cells of a column that are not of its type."""
    if table.values is None or column not in table.values or None not in table.values[column]:
        return []
    cells, missing = table.whole.column(column), set(table.schema.missing_values)
    return [
        position
        for position, (value, cell) in enumerate(zip(table.values[column], cells, strict=True))
        if value is None and cell not in missing
    ]


def without_unplaced(
    rule: Rule, frames: Mapping[str, object], tables: Mapping[str, Table]
) -> dict[str, object]:
    """Return the tables of a rule without the rows that it cannot place."""
    left = dict(frames)
    for resource, columns in key_columns(rule).items():
        table, frame = tables.get(resource), frames.get(resource)
        if table is None or frame is None:
            continue
        odd = [column for column in columns if column in table.odd]
        if table.frame is None or isinstance(frame, Rows):
            rows = {row for column in columns for row in _unread(table, column)}
            if rows:
                left[resource] = _without(frame, rows)
        elif odd:
            is_read = [nw.col(odd_of(column)).is_null() for column in odd]
            left[resource] = opened(frame).filter(*is_read).to_native()
    return left


def _without(frame: object, rows: set[int]) -> object:
    if isinstance(frame, Rows):
        return dataclasses.replace(frame, left_out=frame.left_out | rows)
    return opened(frame).filter(~nw.col(ROW).is_in(sorted(rows))).to_native()
