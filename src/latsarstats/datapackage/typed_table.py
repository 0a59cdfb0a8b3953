"""Tables whose columns have types of their own: those of Parquet, and frames that one has already.

Their rows have no lines. Those of Parquet are counted as if they were CSV, whose line 1 is the
header; those of a frame without an order have no number at all.
"""

from __future__ import annotations

import dataclasses
import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from latsarstats.datapackage import row_filters
from latsarstats.datapackage.cell_types import read_column, type_of
from latsarstats.datapackage.csv_file import schema_there
from latsarstats.datapackage.csv_header import header_fault, match_header
from latsarstats.datapackage.engine import (
    unparsed_column,
)
from latsarstats.datapackage.reader import ReadTable, Source, at_file, text_table
from latsarstats.datapackage.table import Table, TextTable, not_of_type, read_types
from latsarstats.finding import Finding, cut
from latsarstats.language import sentence
from latsarstats.rules.exact import as_text, is_missing
from latsarstats.rules.frames import (
    ROW,
    aggregate,
    columns_of,
    count_rows,
    count_true,
    distinct,
    internal_name,
    is_eager,
    literal_for,
    records,
)
from latsarstats.rules.scaled_integers import are_long_decimals

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from latsarstats.datapackage.csv_header import Header
    from latsarstats.datapackage.schema import Field, TableSchema
    from latsarstats.rules.frames import Frame


def typed_table(
    source: Source,
    frame: Frame,
    *,
    is_held: bool = True,
    in_pandas: Callable[[], Frame],
    first_line: int = 2,
) -> ReadTable:
    """Return a table of a frame whose columns have types, and what is wrong with these.

    A column that is not there, or of another type, is left out of the table.

    Args:
        source: the table, and its schema.
        frame: its rows, with their positions.
        is_held: whether questions are asked of the frame; else its cells are read one by one.
        in_pandas: gives the same rows as a frame of pandas.
        first_line: the line of the first row; 0 where rows have none.
    """
    limit = source.reader.limit
    columns, findings = matched_columns(source, frame, first_line)
    frame = columns.named(frame)
    dtypes = frame.collect_schema()
    columns, faults = _of_their_types(columns, frame, dtypes)
    findings += faults
    held = columns.held(frame)
    empty = row_filters.rows_without(held, _cells_of(held), limit)
    if empty.total:
        message = sentence("The row has only empty cells; delete it.")
        told = [at_file(source, "cells", message, columns.line_of(row)) for row in empty.rows]
        told += [at_file(source, "cells", message) for _ in empty.held]
        findings += cut(told, limit, {("cells", ""): empty.total})
        columns = dataclasses.replace(columns, has_empty=True)
        held = columns.held(frame)
    if not is_held:
        text = columns.text(held, None)
        values, of_type = read_types(text)
        return ReadTable((*findings, *cut(of_type, limit)), text_table(text, values))
    wrong: dict[str, list[Any]] = {}
    for field in columns.schema.fields:
        if field.format != "default" or field.type == "year":
            cells = _of_another_format(columns, held, field)
            if cells:
                wrong[field.name] = cells
                findings += _format_findings(columns, held, field, cells)
    columns = dataclasses.replace(columns, wrong=wrong)

    held = columns.held(frame)
    return ReadTable(
        tuple(findings),
        Table(
            source.name,
            source.path,
            columns.schema,
            count_rows(held),
            lambda positions: columns.text(held, positions),
            written=columns.written,
            in_engine=held.to_native,
            in_pandas=lambda: columns.held(columns.named(in_pandas())).to_native(),
            unread=columns.unread,
            unparsed=frozenset(wrong),
            reader=source.reader.name,
        ),
    )


_FILE, _FRAME = sentence("the file"), sentence("the frame")


def matched_columns(
    source: Source, frame: Frame, first_line: int = 2
) -> tuple[Columns, list[Finding]]:
    """Return the columns of a frame, matched with those of its table, and what is wrong there."""
    schema = source.schema
    header = match_header(columns_of(frame), schema.columns, _FILE if source.path else _FRAME)
    fault = header_fault(header, schema.columns, what=sentence("The columns are"))
    findings = [at_file(source, "columns", fault)] if fault else []
    return Columns(source, header, schema_there(schema, header), first_line=first_line), findings


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a file are in its table.

    Attributes:
        source: where the table is read from.
        header: the columns of the file.
        schema: those of the table that it has.
        other_types: those that are of another type in it, each with the reason.
        has_empty: whether it has rows of missing cells, which are no rows of the table.
        wrong: values that are not of the format of their column, by column.
        first_line: the line of the first row; 0 where rows have none.
    """

    source: Source
    header: Header
    schema: TableSchema
    other_types: Mapping[str, str] = dataclasses.field(default_factory=dict)
    has_empty: bool = False
    wrong: Mapping[str, Sequence[Any]] = dataclasses.field(default_factory=dict)
    first_line: int = 2

    def line_of(self, position: int) -> int | None:
        """Return the line of a row by its position, if rows have lines."""
        return position + self.first_line if self.first_line else None

    @property
    def unread(self) -> Mapping[str, str]:
        """The columns that no rule can use, each with the reason."""
        return {**self.header.unread, **self.other_types}

    def named(self, frame: Frame) -> Frame:
        """Return a frame of the columns of the table alone, by their names in it.

        Whether a row has cells in others is in a column beside them.
        """
        pairs = list(zip(self.header.labels, self.header.columns, strict=True))
        if all(label == column for label, column in pairs):
            return frame
        taken = {column: nw.col(label) for label, column in pairs if column is not None}
        others = [label for label, column in pairs if column is None]
        return frame.select(ROW, **taken, **_unparsed_columns(others))

    def held(self, frame: Frame) -> Frame:
        """Return a frame in which the cells that stand for missing ones are missing.

        So are those that are not of their format; their text is in a column beside them.
        Numbers with decimals are doubles in it, each of which stands for one decimal only.
        """
        if self.other_types:
            names = frame.collect_schema().names()
            kept = [name for name in names if name not in self.other_types]
            others = [*self.other_types, *(name for name in names if name == _BESIDE)]
            frame = frame.select(*(n for n in kept if n != _BESIDE), **_unparsed_columns(others))
        held = _materialized(frame, self.schema)
        if self.has_empty:
            held = held.filter(~row_filters.all_missing(_cells_of(held)))
        for column, cells in self.wrong.items():
            is_wrong = nw.col(column).is_in(list(cells))
            unparsed = nw.when(is_wrong).then(nw.col(column).cast(nw.String))
            held = held.with_columns(unparsed.alias(unparsed_column(column)))
            held = held.with_columns(nw.when(~is_wrong).then(nw.col(column)).alias(column))
        return held

    def text(self, frame: Frame, positions: Collection[int] | None) -> TextTable:
        """Return rows as they would be written: those in some positions, or all."""
        wanted = frame if positions is None else frame.filter(nw.col(ROW).is_in(sorted(positions)))
        rows = records(wanted.sort(ROW)) if positions is None or positions else []
        return self.written(rows, is_whole=positions is None and not self.has_empty)

    def written(self, rows: Sequence[Mapping[str, Any]], *, is_whole: bool = False) -> TextTable:
        """Return rows of a frame as they would be written.

        Args:
            rows: the rows, with their positions if they have any.
            is_whole: whether these are all rows.
        """
        missing = self.schema.missing_values
        nothing = "" if "" in missing else missing[0]
        has_order = all(ROW in row for row in rows)
        at = tuple(int(row[ROW]) if has_order else place for place, row in enumerate(rows))
        return TextTable(
            self.source.name,
            self.source.path,
            self.schema,
            {
                name: tuple(
                    _written(row[name], row.get(unparsed_column(name)), nothing) for row in rows
                )
                for name in self.schema.columns
            },
            tuple(self.line_of(position) if has_order else None for position in at),
            None if is_whole else at,
            unread=self.unread,
        )


_BESIDE = internal_name("beside")
"""The column that is true where a row has a cell that is in no column of the table."""


def _unparsed_columns(columns: Sequence[str]) -> dict[str, nw.Expr]:
    if not columns:
        return {}
    there = nw.any_horizontal(*(~nw.col(name).is_null() for name in columns), ignore_nulls=True)
    return {_BESIDE: nw.when(there).then(nw.lit(value=True))}


def _cells_of(frame: Frame) -> list[str]:
    """Return the columns whose cells make a row one that is not empty."""
    return [*columns_of(frame), *(n for n in frame.collect_schema().names() if n == _BESIDE)]


def _of_their_types(columns: Columns, frame: Frame, dtypes: Any) -> tuple[Columns, list[Finding]]:
    """Return the columns that are of their types, and a finding for each that is not."""
    source, findings = columns.source, []
    others: dict[str, str] = {}
    for field in columns.schema.fields:
        for fault in _faults_of_type(source, frame, field, dtypes[field.name]):
            findings.append(fault)
            others[field.name] = sentence("{name} is of another type", name=field.name)
    fields = tuple(field for field in columns.schema.fields if field.name not in others)
    schema = dataclasses.replace(columns.schema, fields=fields)
    return dataclasses.replace(columns, schema=schema, other_types=others), findings


def _faults_of_type(source: Source, frame: Frame, field: Field, dtype: Any) -> Iterator[Finding]:
    """Yield a finding for a column that holds, or may hold, what its field has no values for."""
    cell = nw.col(field.name)
    if _stored_as(dtype) not in type_of(field).stored_as:
        yield _of_another_type(source, field, dtype)
    elif dtype.is_decimal() and are_long_decimals(frame, field.name):
        what = sentence(
            "a number of more than 15 digits, which is not read exactly; keep it as text in CSV"
        )
        yield _at_column(
            source, field, sentence("{name} holds {what}.", name=field.name, what=what)
        )
    elif dtype == nw.UInt64 and aggregate(frame, most=cell.max())["most"] >= 2**63:
        what = sentence("a number of 64 bits, and 63 are read; keep it as text in CSV")
        yield _at_column(
            source, field, sentence("{name} holds {what}.", name=field.name, what=what)
        )
    elif field.type == "date":
        first, last = (literal_for(frame, datetime.date(year, 1, 1)) for year in (1, 9999))
        # The last year is judged by its first day: nothing counted is of it.
        if aggregate(frame, beyond=count_true((cell < first) | (cell > last)))["beyond"]:
            what = sentence("a date before the year 1 or after 9998, which is not read")
            yield _at_column(
                source, field, sentence("{name} holds {what}.", name=field.name, what=what)
            )


def _of_another_type(source: Source, field: Field, dtype: Any) -> Finding:
    stored = _stored_as(dtype) or sentence("another type")
    message = sentence(
        "{name} is stored as {stored}; the schema declares {type}.",
        name=field.name,
        stored=stored,
        type=field.type,
    )
    return _at_column(source, field, message)


def _stored_as(dtype: Any) -> str:
    """Return the type of Table Schema that a column of a file is of, the same on all engines."""
    if dtype.is_integer():
        return "integer"
    if dtype.is_numeric():
        return "number"
    if dtype == nw.Boolean:
        return "boolean"
    if dtype in (nw.String, nw.Categorical, nw.Enum):
        return "string"
    return "date" if is_date_type(dtype) else ""


def is_date_type(dtype: Any) -> bool:
    """Tell whether a column holds days."""
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


def _materialized(frame: Frame, schema: TableSchema) -> Frame:
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
            held = [literal_for(frame, value) for value in missing]
            changed[field.name] = nw.when(~cell.is_in(held)).then(cell)
    return frame.with_columns(**changed) if changed else frame


def _missing(field: Field, words: Sequence[str]) -> list[Any]:
    """Return the values of a column that are written as a word for a missing cell."""
    values, bad = read_column(words, field, ())
    there = [value for place, value in enumerate(values) if place not in bad]
    found = [value for value in there if as_text(value) in words]
    return [float(str(value)) for value in found] if field.type == "number" else found


def _of_another_format(columns: Columns, frame: Frame, field: Field) -> list[Any]:
    """Return the values of a column that are not of its format, each once."""
    values = [row[field.name] for row in records(distinct(frame, (field.name,)))]
    texts = [as_text(value) for value in values]
    _, bad = read_column(texts, field, ("", *columns.schema.missing_values))
    return [values[place] for place in bad]


def _format_findings(
    columns: Columns, frame: Frame, field: Field, wrong: Sequence[Any]
) -> list[Finding]:
    limit = columns.source.reader.limit
    rows = row_filters.rows_with(frame, field.name, wrong, limit)
    text = columns.written(rows.held) if rows.held else columns.text(frame, rows.rows)
    told = [not_of_type(text, place, field) for place in range(len(text.lines))]
    return cut(told, limit, {("type", field.name): rows.total})


def _written(value: object, unparsed: object, nothing: str) -> str:
    if isinstance(unparsed, str):
        return unparsed
    # Text without a character is missing only where the table says so.
    return as_text(value) if isinstance(value, str) or not is_missing(value) else nothing
