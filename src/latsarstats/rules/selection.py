"""The rows that a rule speaks of: those with the values of its ``where``."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, TypeVar

import narwhals as nw

from latsarstats.rules.exact import as_text
from latsarstats.rules.frames import internal_name
from latsarstats.rules.rows import Rows
from latsarstats.rules.text_keys import with_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from latsarstats.rules.frames import Frame
    from latsarstats.rules.rule import Rule, Where

WHOLE_TABLE = internal_name("whole table")
"""What a table is called that a rule reads once more, whatever its ``where``."""

AnyTable = TypeVar("AnyTable", Rows, "Frame")


def selected(rule: Rule, tables: Mapping[str, AnyTable]) -> dict[str, AnyTable]:
    """Return the tables of a rule with those rows of its own that it speaks of.

    Raises:
        CannotCompareError: the engine cannot compare the cells of a column of ``where``.
    """
    chosen = dict(tables)
    if rule.rereads and rule.resource in chosen:
        chosen[WHOLE_TABLE] = chosen[rule.resource]
    if rule.where and rule.resource in chosen:
        chosen[rule.resource] = rows_with(chosen[rule.resource], rule.where)
    return chosen


def rows_with(table: AnyTable, where: Where) -> AnyTable:
    """Return a table with those rows that have one of some values in each of some columns.

    Raises:
        CannotCompareError: the engine cannot compare the cells of such a column.
    """
    if isinstance(table, Rows):
        left_out = {
            position
            for column, values in where.items()
            for position, value in enumerate(table.values[column])
            if as_text(value) not in values
        }
        return dataclasses.replace(table, left_out=table.left_out | left_out)
    frame: Frame = table
    for number, (column, values) in enumerate(where.items()):
        name = internal_name(f"where {number}")
        frame = with_text(frame, **{name: column})
        frame = frame.filter(nw.col(name).is_in(list(values))).drop(name)
    return frame
