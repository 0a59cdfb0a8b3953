"""Plain tables, read by an engine where they are regular, and cell by cell where they are not."""

from __future__ import annotations

import dataclasses
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import narwhals as nw

from latsarstats.checks import suspects
from latsarstats.checks.cells import read_column
from latsarstats.checks.decoding import decoded, is_marked, unmarked
from latsarstats.checks.header import header_fault, match_header
from latsarstats.checks.layout import all_rows, rows_at, scan
from latsarstats.checks.limit import cut
from latsarstats.checks.lines import EMPTY_CELLS, blank_end, end_of_rows
from latsarstats.checks.mending import has_blank_end, mended_copy
from latsarstats.checks.parquet import read_parquet_table
from latsarstats.checks.plain import is_parquet
from latsarstats.checks.reader import ReadTable, Source, at_file, held_as_text
from latsarstats.checks.structure import (
    algorithms_of,
    columns_of_rows,
    fingerprint_faults,
    is_usual_csv,
    mark_warning,
    no_csv,
    read_table,
    schema_there,
)
from latsarstats.checks.table import Table, TextTable
from latsarstats.checks.types import not_of_type, read_types
from latsarstats.descriptor.resource import Field, TableSchema
from latsarstats.engines.engine import MOST_COLUMNS, NotPlainError, is_read, odd_of
from latsarstats.errors import LatsarstatsError
from latsarstats.rules.frames import opened as opened_frame
from latsarstats.rules.frames import own
from latsarstats.text.files import read_bytes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from latsarstats.checks.finding import Finding
    from latsarstats.checks.header import Header
    from latsarstats.checks.layout import Layout, Row, Scan
    from latsarstats.checks.mending import MendedCopy
    from latsarstats.checks.opening import OpenedPackage
    from latsarstats.checks.reader import Reader
    from latsarstats.checks.suspects import Survey
    from latsarstats.rules.frames import Frame

_CHUNK = 2**20


def read_plain_table(
    reader: Reader, opened: OpenedPackage, name: str, schema: TableSchema
) -> ReadTable | None:
    """Return a plain table, or ``None`` where its file is of another kind than it seems.

    Args:
        reader: what reads it.
        opened: the package.
        name: its resource.
        schema: its columns.
    """
    resource = opened.resources[name]
    source = Source(reader, name, str(resource["path"]), opened.file(name), schema)
    reader.stamp(source.file)
    try:
        found = scan(
            source.file,
            schema.columns,
            algorithms_of(resource),
            say=lambda read: reader.say(f"structure: {source.path}, {read:,} bytes"),
        )
    except LatsarstatsError as error:
        _, _, reason = str(error).partition(f"{source.file}: ")
        message = f"The file is not read: {reason}."
        return ReadTable((at_file(source, "file", message),), is_read=False)
    faults = fingerprint_faults(
        resource,
        source.path,
        found.size,
        lambda algorithm: found.digests[algorithm],
        lambda algorithm: _unix_digest(source.file, algorithm),
    )
    read: ReadTable | None = None
    if is_parquet(resource):
        read = read_parquet_table(source)
    else:
        read = _by_engine(source, found, is_encoded="encoding" in resource)
    if read is None:
        read = _cell_by_cell(source, is_encoded="encoding" in resource)
    if read is None:
        return None
    return dataclasses.replace(read, findings=(*faults, *read.findings))


def _unix_digest(file: Path, algorithm: str) -> str:
    digest = hashlib.new(algorithm, usedforsecurity=False)
    held = b""
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            chunk = held + chunk
            held = b"\r" if chunk.endswith(b"\r") else b""
            digest.update(chunk.removesuffix(b"\r").replace(b"\r\n", b"\n"))
    digest.update(held)
    return digest.hexdigest()


def _cell_by_cell(source: Source, *, is_encoded: bool) -> ReadTable | None:
    raw = read_bytes(source.file)
    if not (raw.isascii() or is_encoded) or not is_usual_csv(raw.decode(errors="replace")):
        return None
    limit = source.reader.limit
    text, faults = read_table(source.name, source.schema, raw, source.path)
    errors = cut((fault for fault in faults if fault.severity == "error"), limit)
    warnings = [fault for fault in faults if fault.severity != "error"]
    if text is None:
        return ReadTable((*errors, *warnings))
    values, type_faults = read_types(text)
    table = held_as_text(text, values)
    return ReadTable((*errors, *warnings, *cut(type_faults, limit)), table)


@dataclass(frozen=True, slots=True)
class _Regular:
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
                Field(own(f"extra {place}")) if column is None else self.source.schema.field(column)
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
            found = [(at, line, list(map(unmarked, cells))) for at, line, cells in found]
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
            frame = suspects.rows_not_empty(frame, self.physical)
        for column in self.marked:
            odd = nw.when(is_marked(column)).then(nw.col(column).cast(nw.String))
            frame = frame.with_columns(odd.alias(odd_of(column)))
            kept = nw.when(nw.col(odd_of(column)).is_null()).then(nw.col(column))
            frame = frame.with_columns(kept.alias(column))
        return frame

    def line_of(self, position: int, line: int) -> int:
        """Return the line of the file where a record begins."""
        return line if self.copy is None else self.copy.line_of(position, line)

    def lines_at(self, positions: Collection[int]) -> list[int]:
        """Return the lines where rows in some positions begin."""
        return [
            self.line_of(position, line)
            for position, line, _ in rows_at(self.file, self.layout, sorted(set(positions)))
        ]


def _regular(source: Source, found: Scan) -> _Regular | None:
    """Return a file as one that an engine can read, mended if need be, or ``None``."""
    schema = source.schema
    if found.layout is not None and not has_blank_end(source.file, schema.missing_values):
        # The header is as described, or the file would not be regular.
        header = match_header(schema.columns, schema.columns)
        return _Regular(source, source.file, found.layout, header)
    copy = mended_copy(
        source.file, schema.columns, schema.missing_values, source.reader.scratch.new_file
    )
    if copy is None or len(copy.labels) > MOST_COLUMNS:
        return None
    layout = scan(copy.file, copy.columns, ()).layout
    if layout is None:
        return None
    return _Regular(source, copy.file, layout, match_header(copy.labels, schema.columns), copy)


def _by_engine(source: Source, found: Scan, *, is_encoded: bool) -> ReadTable | None:
    """Return a regular table, or ``None`` where it is better read cell by cell."""
    limit, engine, in_memory = source.reader.limit, source.reader.engine, source.reader.pandas
    if engine is None or len(source.schema.columns) > MOST_COLUMNS:
        return None
    if not is_usual_csv(found.head.decode(errors="ignore")):
        return None
    regular = _regular(source, found)
    if regular is None:
        return None
    layout, physical = regular.layout, regular.physical
    is_ascii = layout.is_ascii if regular.copy is None else regular.copy.is_ascii
    if not (is_ascii or is_encoded):
        return None
    source.reader.say(f"structure: {source.path}, {layout.rows:,} rows")
    try:
        native = engine.read_csv(regular.file, physical, has_line_breaks=layout.has_line_breaks)
    except NotPlainError:
        return None
    frame = opened_frame(native)
    seen = suspects.survey(frame, physical)
    if seen.rows != layout.rows:  # the engine reads it otherwise
        return None
    findings = _of_lines(regular, frame, seen)
    regular = dataclasses.replace(regular, has_blanks=seen.empty > 0)
    if seen.empty or regular.marked:
        frame = regular.rows_of(frame)
        native = frame.to_native()
    for column, count in seen.odd.items():
        field = physical.field(column)
        cells = [unmarked(cell) for cell in suspects.odd_cells(frame, column)]
        _, bad = read_column(cells, field, physical.missing_values)
        if len(bad) < len(cells):  # some are of their type after all, in an unusual way
            return None
        rows = suspects.odd_rows(frame, column, limit).rows
        text = regular.text(rows)
        told = [not_of_type(text, place, field) for place in range(len(text.lines))]
        findings += cut(told, limit, {("type", column): count})

    def in_pandas() -> object:
        given = in_memory.read_csv(regular.file, physical, has_line_breaks=layout.has_line_breaks)
        if not (seen.empty or regular.marked):
            return given
        return regular.rows_of(opened_frame(given)).to_native()

    left_out = regular.copy.left_out if regular.copy else []
    table = Table(
        source.name,
        source.path,
        schema_there(source.schema, regular.header),
        layout.rows - seen.empty,
        regular.text,
        frame=native,
        in_pandas=in_pandas,
        left_out=tuple(line for _, line in left_out),
        left_out_rows=tuple(position for position, _ in left_out),
        unread=regular.header.unread,
        odd=frozenset((*seen.odd, *regular.marked)),
        reader=source.reader.name,
    )
    return ReadTable(tuple(findings), table)


def _of_lines(regular: _Regular, frame: Frame, seen: Survey) -> list[Finding]:
    """Return what is wrong with the lines of a file, and with its header."""
    source, copy = regular.source, regular.copy
    limit, columns = source.reader.limit, source.schema.columns
    faults: list[tuple[int, str]] = []
    findings: list[Finding] = []
    if copy is not None:
        faults = copy.faults
        if copy.has_marks:
            raw = read_bytes(source.file)
            found = decoded(raw[: end_of_rows(raw, source.schema.missing_values)])
            findings.append(at_file(source, "encoding", found.fault, found.line))
        if copy.has_mark:
            findings.append(mark_warning(source.name, source.path))
        broken = [at_file(source, "csv", no_csv(why), line) for line, why in copy.broken]
        findings += cut(broken, limit)
        what = header_fault(regular.header, columns, copy.above)
        if what:
            findings.append(at_file(source, "columns", what, 1))
        if copy.blank_end:
            first, lines = copy.blank_end
            findings.append(blank_end(lines, first, source.name, source.path))
    if seen.empty:
        empty = suspects.empty_rows(frame, regular.physical, limit).rows
        faults = [*faults, *((line, EMPTY_CELLS) for line in regular.lines_at(empty))]
    told = [at_file(source, "cells", what, line) for line, what in faults]
    total = seen.empty + (len(copy.faults) if copy else 0)
    return [*findings, *cut(told, limit, {("cells", ""): total})]
