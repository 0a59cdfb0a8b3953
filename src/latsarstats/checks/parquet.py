"""Plain tables in Parquet: their columns have types of their own, and their rows no lines."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import narwhals as nw

from latsarstats.checks import suspects
from latsarstats.checks.cells import WHAT, read_column
from latsarstats.checks.finding import Finding
from latsarstats.checks.limit import cut
from latsarstats.checks.reader import ReadTable, Source, at_file, held_as_text
from latsarstats.checks.structure import wrong_columns
from latsarstats.checks.table import Table, TextTable
from latsarstats.checks.types import not_of_type, read_types
from latsarstats.engines.engine import MOST_COLUMNS, NotPlainError, unreadable_parquet
from latsarstats.rules.frames import (
    ROW,
    as_held,
    columns_of,
    distinct,
    is_eager,
    number_of,
    one,
    opened,
    records,
    times,
)
from latsarstats.rules.integers import are_long_decimals
from latsarstats.rules.numbers import as_text, is_missing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from latsarstats.descriptor.resource import Field, TableSchema
    from latsarstats.rules.frames import Frame

_FIRST_LINE = 2
"""Rows are counted as in a table of text, whose line 1 has the names of the columns."""


def read_parquet_table(source: Source) -> ReadTable:
    """Return a table in Parquet, and what is wrong with its columns and their types.

    Args:
        source: where it is read from.
    """
    schema, limit = source.schema, source.reader.limit
    engine = source.reader.engine or source.reader.pandas
    is_wide = len(schema.columns) > MOST_COLUMNS
    if is_wide:
        engine = source.reader.pandas
    try:
        frame = opened(engine.read_parquet(source.file))
    except NotPlainError:
        engine = source.reader.pandas
        frame = opened(engine.read_parquet(source.file))
    fault = wrong_columns(columns_of(frame), schema.columns)
    if fault:
        return ReadTable((at_file(source, "columns", fault),))
    dtypes = frame.collect_schema()
    _read_every_page(source, frame, dtypes)
    findings = [
        fault
        for field in schema.fields
        for fault in _faults_of_type(source, frame, field, dtypes[field.name])
    ]
    table = Table(
        source.name,
        source.path,
        schema,
        number_of(frame),
        lambda positions: _text(source, frame, positions),
    )
    if findings:
        return ReadTable(tuple(findings), table)
    held = _held(frame, schema)
    empty = suspects.keyless_rows(held, schema.columns, limit)
    if empty.total:
        message = "The row has only empty cells; delete it."
        told = [at_file(source, "cells", message, row + _FIRST_LINE) for row in empty.rows]
        return ReadTable(tuple(cut(told, limit, {("cells", ""): empty.total})))
    for field in schema.fields:
        if field.format != "default" or field.type == "year":
            findings += _of_another_format(source, held, field)

    def in_pandas() -> object:
        frame = opened(source.reader.pandas.read_parquet(source.file))
        return _held(frame, schema).to_native()

    if (is_wide or engine is not source.reader.engine) and not findings:
        text = _text(source, held, None)
        values, faults = read_types(text)
        return ReadTable(tuple(cut(faults, limit)), held_as_text(text, values))
    return ReadTable(
        tuple(findings),
        Table(
            source.name,
            source.path,
            schema,
            table.count,
            lambda positions: _text(source, held, positions),
            frame=held.to_native(),
            in_pandas=None if findings else in_pandas,
        ),
    )


def _read_every_page(source: Source, frame: Frame, dtypes: Any) -> None:
    """Read all cells once, so that a damaged page is found on engines that skip what they can.

    They know the number of rows, the missing cells and the bounds of a column from its footer.
    """
    sums = {}
    for number, field in enumerate(source.schema.fields):
        dtype, cell = dtypes[field.name], nw.col(field.name)
        if dtype.is_integer():
            sums[str(number)] = cell.sum()
        elif dtype.is_numeric():
            # The sum of infinite or long numbers is an error of some engines.
            sums[str(number)] = cell.cast(nw.String).str.len_chars().sum()
        elif dtype == nw.Boolean:
            sums[str(number)] = cell.cast(nw.Int64).sum()
        elif dtype == nw.String:
            sums[str(number)] = cell.str.len_chars().sum()
        elif _is_date(dtype):
            sums[str(number)] = cell.dt.day().sum()
    if not sums or is_eager(frame):
        return
    try:
        one(frame, **sums)
    except MemoryError:
        raise
    except Exception as error:
        # Each engine has exceptions of its own for it.
        raise unreadable_parquet(source.file) from error


def _fits(field: Field, dtype: Any) -> bool:
    """Tell whether a column of a file holds values of the type of its field."""
    match field.type:
        case "integer" | "year":
            return bool(dtype.is_integer())
        case "number":
            return bool(dtype.is_numeric())
        case "boolean":
            return bool(dtype == nw.Boolean)
        case "date":
            return _is_date(dtype)
        case _:
            return dtype in (nw.String, nw.Categorical, nw.Enum)


def _faults_of_type(source: Source, frame: Frame, field: Field, dtype: Any) -> Iterator[Finding]:
    """Yield a finding for a column that holds, or may hold, what its field has no values for."""
    cell = nw.col(field.name)
    if not _fits(field, dtype):
        yield _of_another_type(source, field, dtype)
    elif dtype.is_decimal() and are_long_decimals(frame, field.name):
        what = "a number of more than 15 digits, which is not read exactly; keep it as text in CSV"
        yield _at_column(source, field, f"{field.name} holds {what}.")
    elif dtype == nw.UInt64 and one(frame, most=cell.max())["most"] >= 2**63:
        what = "a number of 64 bits, and 63 are read; keep it as text in CSV"
        yield _at_column(source, field, f"{field.name} holds {what}.")
    elif field.type == "date":
        first, last = (as_held(frame, datetime.date(year, 1, 1)) for year in (1, 9999))
        # The last year is judged by its first day: nothing counted is of it.
        if one(frame, beyond=times((cell < first) | (cell > last)))["beyond"]:
            what = "a date before the year 1 or after 9998, which is not read"
            yield _at_column(source, field, f"{field.name} holds {what}.")


_WANTED = {**WHAT, "string": "text"}


def _of_another_type(source: Source, field: Field, dtype: Any) -> Finding:
    wanted = _WANTED[field.type]
    return _at_column(
        source, field, f"{field.name} holds {_kind(dtype)} in the file, and no column of {wanted}."
    )


def _kind(dtype: Any) -> str:
    """Return what a column of a file holds, in words that are the same on all engines."""
    if dtype.is_integer():
        return "whole numbers"
    if dtype.is_numeric():
        return "numbers"
    if dtype == nw.Boolean:
        return "truths"
    if dtype in (nw.String, nw.Categorical, nw.Enum):
        return "text"
    return "dates" if _is_date(dtype) else "values of another kind"


def _is_date(dtype: Any) -> bool:
    # Days are instants in pandas.
    return dtype in (nw.Date, nw.Datetime("s"))


def _at_column(source: Source, field: Field, message: str) -> Finding:
    return Finding(
        level="schema",
        code="type",
        message=message,
        resource=source.name,
        path=source.path,
        field=field.name,
    )


def _held(frame: Frame, schema: TableSchema) -> Frame:
    """Return a frame in which the cells that stand for missing ones are missing.

    Numbers with decimals are doubles in it, each of which stands for one decimal only.
    """
    dtypes = frame.collect_schema()
    changed = {}
    for field in schema.fields:
        cell, dtype = nw.col(field.name), dtypes[field.name]
        if dtype.is_float() or dtype.is_decimal():
            cell = changed[field.name] = cell.cast(nw.Float64).fill_nan(None)
        elif field.type == "string" and not is_eager(frame):
            cell = cell.cast(nw.String)
        missing = _missing(field, schema.missing_values)
        if missing:
            held = [as_held(frame, value) for value in missing]
            changed[field.name] = nw.when(~cell.is_in(held)).then(cell)
    return frame.with_columns(**changed) if changed else frame


def _missing(field: Field, words: Sequence[str]) -> list[Any]:
    """Return the values of a column that are written as a word for a missing cell."""
    values, bad = read_column(words, field, ())
    there = [value for place, value in enumerate(values) if place not in bad]
    found = [value for value in there if as_text(value) in words]
    return [float(str(value)) for value in found] if field.type == "number" else found


def _of_another_format(source: Source, frame: Frame, field: Field) -> list[Finding]:
    limit = source.reader.limit
    values = [row[field.name] for row in records(distinct(frame, (field.name,)))]
    texts = [as_text(value) for value in values]
    _, bad = read_column(texts, field, ("", *source.schema.missing_values))
    wrong = [values[place] for place in bad]
    if not wrong:
        return []
    rows = suspects.rows_with(frame, field.name, wrong, limit)
    text = _text(source, frame, rows.rows)
    told = [not_of_type(text, place, field) for place in range(len(text.lines))]
    return cut(told, limit, {("type", field.name): rows.total})


def _text(source: Source, frame: Frame, positions: Collection[int] | None) -> TextTable:
    """Return rows as they would be written: those in some positions, or all."""
    missing = source.schema.missing_values
    nothing = "" if "" in missing else missing[0]
    wanted = frame if positions is None else frame.filter(nw.col(ROW).is_in(sorted(positions)))
    rows = records(wanted.sort(ROW)) if positions is None or positions else []
    at = tuple(int(row[ROW]) for row in rows)
    return TextTable(
        source.name,
        source.path,
        source.schema,
        {
            name: tuple(_written(row[name], nothing) for row in rows)
            for name in source.schema.columns
        },
        tuple(position + _FIRST_LINE for position in at),
        None if positions is None else at,
    )


def _written(value: object, nothing: str) -> str:
    # Text without a character is missing only where the table says so.
    return as_text(value) if isinstance(value, str) or not is_missing(value) else nothing
