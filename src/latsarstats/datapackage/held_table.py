"""Tables of CSV that an engine holds: regular files, and regular copies of those that are not."""

from __future__ import annotations

import dataclasses
import datetime
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

import narwhals as nw

from latsarstats.datapackage import row_filters
from latsarstats.datapackage.cell_types import marks_of, read_column
from latsarstats.datapackage.csv_file import (
    columns_of_rows,
    is_usual_csv,
    mark_warning,
    no_csv,
    schema_there,
)
from latsarstats.datapackage.csv_header import header_fault, match_header
from latsarstats.datapackage.csv_index import all_rows, rows_at, scan, texts_of
from latsarstats.datapackage.csv_lines import EMPTY_CELLS, blank_end, end_of_rows
from latsarstats.datapackage.csv_repair import has_blank_end, mended_copy
from latsarstats.datapackage.decoding import decoded, has_marked_bytes, unmark_bytes
from latsarstats.datapackage.engine import (
    MOST_COLUMNS,
    NotPlainError,
    held_as,
    is_read,
    unparsed_column,
)
from latsarstats.datapackage.reader import ReadTable, Source, at_file
from latsarstats.datapackage.schema import Field, TableSchema
from latsarstats.datapackage.table import Table, TextTable, not_of_type
from latsarstats.files.text import read_bytes
from latsarstats.finding import cut
from latsarstats.rules.exact import as_text
from latsarstats.rules.frames import internal_name
from latsarstats.rules.frames import to_lazy as opened_frame

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from latsarstats.datapackage.csv_header import Header
    from latsarstats.datapackage.csv_index import Layout, Row, Scan
    from latsarstats.datapackage.csv_repair import MendedCopy
    from latsarstats.datapackage.engine import Engine
    from latsarstats.datapackage.row_filters import FoundRows, Survey
    from latsarstats.finding import Finding
    from latsarstats.rules.frames import Frame


@dataclass(frozen=True, slots=True)
class RegularTable:
    """A regular file, or a regular copy of one, and how its records are the rows of a table.

    Attributes:
        source: where the table is read from.
        file: the file, or its copy.
        layout: how its records lie.
        header: its header.
        copy: what was mended in the copy, if it is one.
        has_blanks: whether there are rows of missing cells, which are no rows of the table.
    """

    source: Source
    file: Path
    layout: Layout
    header: Header
    copy: MendedCopy | None = None
    has_blanks: bool = False

    @property
    def physical(self) -> TableSchema:
        """The columns of the file, in their order; those too many have names of their own."""
        return TableSchema(
            tuple(
                Field(internal_name(f"extra {place}"))
                if column is None
                else self.source.schema.field(column)
                for place, column in enumerate(self.header.columns)
            ),
            missing_values=self.source.schema.missing_values,
        )

    def text(self, positions: Collection[int] | None) -> TextTable:
        """Return rows as they are written: those in some positions, or all."""
        found: Iterable[Row] = (
            all_rows(self.file, self.layout)
            if positions is None
            else rows_at(self.file, self.layout, sorted(set(positions)))
        )
        if self.copy is not None and self.copy.has_marks:
            found = [(at, line, list(map(unmark_bytes, cells))) for at, line, cells in found]
        missing = self.source.schema.missing_values
        rows = [row for row in found if not (self.has_blanks and all(c in missing for c in row[2]))]
        is_whole = positions is None and not self.has_blanks
        return TextTable(
            self.source.name,
            self.source.path,
            schema_there(self.source.schema, self.header),
            columns_of_rows([cells for _, _, cells in rows], self.header, self.source.schema),
            tuple(self.line_of(position, line) for position, line, _ in rows),
            None if is_whole else tuple(position for position, _, _ in rows),
            tuple(line for _, line in self.copy.left_out) if self.copy else (),
            self.header.unread,
        )

    @property
    def marked(self) -> list[str]:
        """The columns whose cells are not read, and may have bytes that are no UTF-8."""
        if self.copy is None or not self.copy.has_marks:
            return []
        return [field.name for field in self.physical.fields if not is_read(field)]

    def rows_of(self, frame: Frame) -> Frame:
        """Return a frame of the file without rows that are none, and text that is none."""
        if self.has_blanks:
            frame = row_filters.rows_not_empty(frame, self.physical)
        for column in self.marked:
            unparsed = nw.when(has_marked_bytes(column)).then(nw.col(column).cast(nw.String))
            frame = frame.with_columns(unparsed.alias(unparsed_column(column)))
            kept = nw.when(nw.col(unparsed_column(column)).is_null()).then(nw.col(column))
            frame = frame.with_columns(kept.alias(column))
        return frame

    def in_pandas(self, fills: Iterable[Fill] = ()) -> object:
        """Return the rows as a frame of pandas.

        Args:
            fills: what was read of cells that no engine reads.
        """
        source = self.source
        given = source.reader.pandas.read_csv(self.file, self.physical, source.dialect.delimiter)
        if self.has_blanks or self.marked:
            given = self.rows_of(opened_frame(given)).to_native()
        for fill in fills:
            given = source.reader.pandas.fill(given, fill.field, fill.values)
        return given

    def line_of(self, position: int, line: int) -> int:
        """Return the line of the file where a record begins."""
        return line if self.copy is None else self.copy.line_of(position, line)

    def lines_at(self, positions: Collection[int]) -> list[int]:
        """Return the lines where rows in some positions begin."""
        return [
            self.line_of(position, line)
            for position, line, _ in rows_at(self.file, self.layout, sorted(set(positions)))
        ]


def _regular(source: Source, found: Scan) -> RegularTable | None:
    """Return a file as one that an engine can read, mended if need be, or ``None``."""
    schema, delimiter = source.schema, source.dialect.delimiter
    has_end = has_blank_end(source.file, schema.missing_values, delimiter)
    if found.layout is not None and not has_end:
        # The header is as described, or the file would not be regular.
        header = match_header(schema.columns, schema.columns)
        return RegularTable(source, source.file, found.layout, header)
    copy = mended_copy(
        source.file,
        schema.columns,
        schema.missing_values,
        source.reader.scratch.new_file,
        delimiter,
    )
    if copy is None or len(copy.labels) > MOST_COLUMNS:
        return None
    layout = scan(copy.file, copy.columns, (), delimiter).layout
    if layout is None:
        return None
    return RegularTable(source, copy.file, layout, match_header(copy.labels, schema.columns), copy)


def read_structure(source: Source, found: Scan) -> ReadTable | None:
    """Return a regular table whose lines have been counted and whose cells are not read.

    Args:
        source: where it is read from.
        found: what a scan of its file has found.

    Returns:
        ``None`` where cells have to be read to know of what lines it consists.
    """
    dialect, schema = source.dialect, source.schema
    if found.layout is None or schema.missing_values != ("",):
        return None
    if not (found.layout.is_ascii or dialect.is_encoded):
        return None
    regular = _regular(source, found)
    if regular is None or regular.copy is not None or len(schema.columns) < 2:
        return None
    if not is_usual_csv(found.head.decode(errors="ignore"), dialect.declared_delimiter):
        return None
    blank = dialect.delimiter * (len(schema.columns) - 1)
    for block in texts_of(source.file, found.layout):
        # A quoted cell may be empty too; a line of delimiters is a row of empty cells.
        if '"' in block or f"\n{blank}\n" in f"\n{block}".replace("\r\n", "\n"):
            return None

    table = Table(
        *(source.name, source.path, schema, found.layout.rows, regular.text),
        in_pandas=regular.in_pandas,
        reader=source.reader.name,
    )
    return ReadTable((), table)


def read_by_engine(source: Source, found: Scan) -> ReadTable | None:
    """Return a regular table, or ``None`` where it is better read cell by cell."""
    limit, engine, dialect = source.reader.limit, source.reader.engine, source.dialect
    if engine is None or len(source.schema.columns) > MOST_COLUMNS:
        return None
    if not is_usual_csv(found.head.decode(errors="ignore"), dialect.declared_delimiter):
        return None
    regular = _regular(source, found)
    if regular is None:
        return None
    layout, physical = regular.layout, regular.physical
    is_ascii = layout.is_ascii if regular.copy is None else regular.copy.is_ascii
    if not (is_ascii or dialect.is_encoded):
        return None
    source.reader.on_progress(f"structure: {source.path}, {layout.rows:,} rows")
    try:
        native = engine.read_csv(regular.file, physical, dialect.delimiter)
    except NotPlainError:
        return None
    frame = opened_frame(native)
    seen = row_filters.survey(frame, physical)
    if seen.rows != layout.rows:  # the engine reads it otherwise
        return None
    findings = _of_lines(regular, frame, seen)
    regular = dataclasses.replace(regular, has_blanks=seen.empty > 0)
    if seen.empty or regular.marked:
        frame = regular.rows_of(frame)
        native = frame.to_native()
    read = read_unparsed(engine, native, physical, seen, limit)
    if read is None:
        return None
    findings += findings_of_type(regular, read.bad, limit)

    left_out = regular.copy.left_out if regular.copy else []
    table = Table(
        source.name,
        source.path,
        schema_there(source.schema, regular.header),
        layout.rows - seen.empty,
        regular.text,
        in_engine=lambda: read.frame,
        in_pandas=partial(regular.in_pandas, read.fills),
        left_out=tuple(line for _, line in left_out),
        left_out_rows=tuple(position for position, _ in left_out),
        unread=regular.header.unread,
        unparsed=frozenset((*read.bad, *regular.marked)),
        reader=source.reader.name,
    )
    return ReadTable(tuple(findings), table)


def findings_of_type(
    regular: RegularTable, bad: Mapping[str, FoundRows], limit: int
) -> list[Finding]:
    """Return a finding for each cell that is not of its type, by rows of each column."""
    findings: list[Finding] = []
    if bad:
        # The rows of all columns are read at once: each reading takes the time of the file.
        text = regular.text({row for rows in bad.values() for row in rows.rows})
        for column, rows in bad.items():
            field = regular.source.schema.field(column)
            listed = [not_of_type(text, text.place_of(row), field) for row in rows.rows]
            findings += cut(listed, limit, {("type", column): rows.total})
    return findings


@dataclass(frozen=True, slots=True)
class Filled:
    """A frame of an engine in which all cells have been read.

    Attributes:
        frame: the frame.
        fills: what was read here.
        bad: the rows with cells that are not of their type, by column.
    """

    frame: Any
    fills: list[Fill]
    bad: dict[str, FoundRows]


def read_unparsed(
    engine: Engine, native: Any, schema: TableSchema, seen: Survey, limit: int
) -> Filled | None:
    """Return a frame with the values of cells that an engine has not read, each text read once.

    Args:
        engine: the engine.
        native: its frame.
        schema: the columns of the frame.
        seen: which of them have such cells.
        limit: the most rows that are given of a column with cells not of its type.

    Returns:
        ``None`` where a value cannot be held by the engine.
    """
    read = Filled(native, [], {})
    for column, count in seen.unparsed.items():
        field, frame = schema.field(column), opened_frame(read.frame)
        fill = _fill(frame, field)
        if fill is None:
            return None
        if fill.values is None or fill.values:
            read.fills.append(fill)
            filled = engine.fill(read.frame, field, fill.values)
            read = dataclasses.replace(read, frame=filled)
            frame = opened_frame(filled)
        if fill.has_bad:
            total = None if fill.values else count
            read.bad[column] = row_filters.unparsed_rows(frame, column, limit, total)
    return read


@dataclass(frozen=True, slots=True)
class Fill:
    """What cells of a column are that no engine reads, each text once.

    Attributes:
        field: the column.
        values: the value of every text that has one, as engines hold it; ``None`` where each
            text is its own value.
        has_bad: whether some are not of the type of the column.
    """

    field: Field
    values: Mapping[str, Any] | None
    has_bad: bool


def _fill(frame: Frame, field: Field) -> Fill | None:
    """Return what the cells are that an engine has not read, or ``None`` where it cannot hold one.

    An engine holds whole numbers of 64 bits, and of other numbers those that a double prints.
    """
    cells = row_filters.unparsed_cells(frame, field.name)
    kind = held_as(field)
    held: dict[str, Any] = {}
    if kind == "number" and marks_of(field) is None:
        held = {cell: float(cell) for cell in cells if _is_as_printed(cell)}
        cells = [cell for cell in cells if cell not in held]
    values, bad = read_column([unmark_bytes(cell) for cell in cells], field, ())
    for cell, value in zip(cells, values, strict=True):
        if value is None:
            continue
        if kind == "text":
            held[cell] = as_text(value)
        elif kind == "integer" and isinstance(value, int) and abs(value) < 2**63:
            held[cell] = value
        elif kind == "number" and isinstance(value, Decimal) and _is_double(value):
            held[cell] = float(value)
        elif kind in ("boolean", "date") or (
            isinstance(value, datetime.datetime) and value.tzinfo is None
        ):
            held[cell] = value
        else:
            return None
    if kind == "text" and not bad and all(cell == text for cell, text in held.items()):
        return Fill(field, None, has_bad=False)
    return Fill(field, held, has_bad=bool(bad))


def _is_as_printed(cell: str) -> bool:
    """Tell whether a cell is how a double is printed, as programs write their numbers."""
    try:
        return repr(float(cell)) == cell and cell[-1] in "0123456789"
    except ValueError:
        return False


def _is_double(value: Decimal) -> bool:
    return value.is_finite() and Decimal(repr(float(value))) == value


def _of_lines(regular: RegularTable, frame: Frame, seen: Survey) -> list[Finding]:
    """Return what is wrong with the lines of a file, and with its header."""
    source, copy = regular.source, regular.copy
    limit, columns = source.reader.limit, source.schema.columns
    faults: list[tuple[int, str]] = []
    findings: list[Finding] = []
    if copy is not None:
        faults = copy.faults
        if copy.has_marks:
            raw = read_bytes(source.file)
            found = decoded(
                raw[: end_of_rows(raw, source.schema.missing_values, source.dialect.delimiter)]
            )
            findings.append(at_file(source, "encoding", found.fault, found.line))
        if copy.has_mark:
            findings.append(mark_warning(source.name, source.path))
        broken = [at_file(source, "csv", no_csv(why), line) for line, why in copy.broken]
        findings += cut(broken, limit)
        delimiter = source.dialect.delimiter
        what = header_fault(regular.header, columns, copy.above, delimiter=delimiter)
        if what:
            findings.append(at_file(source, "columns", what, 1))
        if copy.blank_end:
            first, lines = copy.blank_end
            findings.append(blank_end(lines, first, source.name, source.path))
    if seen.empty:
        empty = row_filters.empty_rows(frame, regular.physical, limit).rows
        faults = [*faults, *((line, EMPTY_CELLS) for line in regular.lines_at(empty))]
    told = [at_file(source, "cells", what, line) for line, what in faults]
    total = seen.empty + (len(copy.faults) if copy else 0)
    return [*findings, *cut(told, limit, {("cells", ""): total})]
