"""Narwhals filters for rows of a table: empty ones, cells not of their type, missing keys.

Every function counts the rows concerned and names the first of them by position. What a report
says of those is read again, cell by cell, from the characters in the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from latsarstats.datapackage.engine import is_read, unparsed_column
from latsarstats.rules.frames import (
    RESERVED,
    ROW,
    aggregate,
    count_rows,
    count_true,
    distinct,
    has_rows,
    in_order,
    records,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from latsarstats.datapackage.schema import TableSchema
    from latsarstats.rules.frames import Frame


@dataclass(frozen=True, slots=True)
class FoundRows:
    """Rows that break something.

    Attributes:
        total: how many cells or rows do.
        rows: positions of the first of them, and of other rows that they are judged by.
        held: these rows themselves, where rows have no positions by which to find them again.
    """

    total: int
    rows: tuple[int, ...]
    held: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Survey:
    """What is known of the rows of a table before anything is judged.

    Attributes:
        rows: how many there are.
        empty: how many have only missing cells.
        unparsed: how many cells are not plainly of their type, by column.
    """

    rows: int
    empty: int
    unparsed: Mapping[str, int]


def survey(frame: Frame, schema: TableSchema) -> Survey:
    """Return what is known of the rows of a frame that an engine has read from text."""
    unparsed = [field.name for field in schema.fields if is_read(field)]
    counts = aggregate(
        frame,
        rows=nw.len(),
        empty=count_true(_is_empty(schema)),
        **{
            f"unparsed {n}": nw.col(unparsed_column(name)).count()
            for n, name in enumerate(unparsed)
        },
    )
    found = {name: count for n, name in enumerate(unparsed) if (count := counts[f"unparsed {n}"])}
    return Survey(counts["rows"], counts["empty"], found)


def empty_rows(frame: Frame, schema: TableSchema, limit: int) -> FoundRows:
    """Return the rows that have only missing cells."""
    return first_rows(frame.filter(_is_empty(schema)), limit)


def rows_not_empty(frame: Frame, schema: TableSchema) -> Frame:
    """Return a frame without the rows that have only missing cells."""
    return frame.filter(~_is_empty(schema))


def _is_empty(schema: TableSchema) -> nw.Expr:
    cells = [nw.col(name).is_null() for name in schema.columns]
    unparsed = [
        nw.col(unparsed_column(field.name)).is_null() for field in schema.fields if is_read(field)
    ]
    return nw.all_horizontal(*cells, *unparsed, ignore_nulls=True)


def unparsed_cells(frame: Frame, column: str) -> list[str]:
    """Return the cells that are not plainly of the type of a column, each once."""
    name = unparsed_column(column)
    found = distinct(frame.filter(~nw.col(name).is_null()), (name,))
    return [str(row[name]) for row in records(found)]


def unparsed_rows(frame: Frame, column: str, limit: int, total: int | None = None) -> FoundRows:
    """Return the rows whose cell is not plainly of the type of a column; ``total`` if known."""
    return first_rows(frame.filter(~nw.col(unparsed_column(column)).is_null()), limit, total)


def rows_with(frame: Frame, column: str, cells: Sequence[Any], limit: int) -> FoundRows:
    """Return the rows that have one of some cells in a column."""
    return first_rows(frame.filter(nw.col(column).is_in(list(cells))), limit)


def keyless_rows(
    frame: Frame, columns: Sequence[str], unparsed: Collection[str], limit: int
) -> FoundRows:
    """Return the rows in which one of ``columns`` is missing, and all others are of their type.

    Args:
        frame: any frame.
        columns: those of a key.
        unparsed: the columns with cells that are not of their type.
        limit: the most rows whose positions are given.
    """
    missing = [is_missing(name, unparsed) for name in columns]
    found = frame.filter(nw.any_horizontal(*missing, ignore_nulls=True))
    return first_rows(of_type(found, columns, unparsed), limit)


def rows_without(frame: Frame, columns: Sequence[str], limit: int) -> FoundRows:
    """Return the rows in which all of ``columns`` are missing."""
    return first_rows(frame.filter(all_missing(columns)), limit)


def is_missing(column: str, unparsed: Collection[str]) -> nw.Expr:
    """Return when a cell is missing: not when it is there, but not of its type."""
    is_null = nw.col(column).is_null()
    return is_null & nw.col(unparsed_column(column)).is_null() if column in unparsed else is_null


def of_type(frame: Frame, columns: Sequence[str], unparsed: Collection[str]) -> Frame:
    """Return the rows in which all of ``columns`` are of their types."""
    found = [nw.col(unparsed_column(name)).is_null() for name in columns if name in unparsed]
    return frame.filter(nw.all_horizontal(*found, ignore_nulls=True)) if found else frame


def all_missing(columns: Sequence[str]) -> nw.Expr:
    """Return when all of ``columns`` are missing."""
    return nw.all_horizontal(*(nw.col(name).is_null() for name in columns), ignore_nulls=True)


def held_rows(rows: Iterable[dict[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """Return rows in an order that is always the same, without columns made here."""
    own = [{n: cell for n, cell in row.items() if not n.startswith(RESERVED)} for row in rows]
    return tuple(in_order(own))


def first_rows(frame: Frame, limit: int, total: int | None = None) -> FoundRows:
    """Return the first rows of a filtered frame, and how many there are in all."""
    is_numbered = has_rows(frame)
    rows = records(frame.select(ROW).sort(ROW).head(limit) if is_numbered else frame.head(limit))
    if total is None:
        total = count_rows(frame) if len(rows) == limit else len(rows)
    if not is_numbered:
        return FoundRows(total, (), held_rows(rows))
    return FoundRows(total, tuple(int(row[ROW]) for row in rows))
