"""Load a package: its tables as text and as frames, its texts, and what is wrong with its files.

Tables of the usual kind are held by an engine where they are regular, and read cell by cell where
they are not; all others are opened by frictionless.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import hashlib
from codecs import BOM_UTF8
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import narwhals as nw

from latsarstats.datapackage import frictionless_reader, row_filters
from latsarstats.datapackage.cell_types import marks_of, read_column
from latsarstats.datapackage.csv_dialect import PLAIN, csv_dialect, write_as_utf8
from latsarstats.datapackage.csv_file import (
    columns_of_rows,
    is_usual_csv,
    mark_warning,
    no_csv,
    read_table,
    schema_there,
)
from latsarstats.datapackage.csv_header import header_fault, match_header
from latsarstats.datapackage.csv_index import all_rows, rows_at, scan
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
from latsarstats.datapackage.files import read_file
from latsarstats.datapackage.fingerprint import algorithms_of, fingerprint_faults
from latsarstats.datapackage.parquet_file import read_parquet_table
from latsarstats.datapackage.reader import ReadTable, Source, at_file, text_table
from latsarstats.datapackage.schema import Field, TableSchema
from latsarstats.datapackage.supported import (
    is_parquet,
    is_supported_file,
    is_supported_package,
    supported_schema,
)
from latsarstats.datapackage.table import Table, TextTable, not_of_type, read_types
from latsarstats.errors import LatsarstatsError
from latsarstats.files.text import decode, read_bytes
from latsarstats.finding import cut
from latsarstats.rules.exact import as_text
from latsarstats.rules.frames import ROW, internal_name
from latsarstats.rules.frames import to_lazy as opened_frame

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from latsarstats.datapackage.csv_header import Header
    from latsarstats.datapackage.csv_index import Layout, Row, Scan
    from latsarstats.datapackage.csv_repair import MendedCopy
    from latsarstats.datapackage.descriptor import Descriptor
    from latsarstats.datapackage.frictionless_reader import FrictionlessReader
    from latsarstats.datapackage.reader import Reader
    from latsarstats.datapackage.row_filters import FoundRows, Survey
    from latsarstats.finding import Finding, Level
    from latsarstats.rules.frames import Frame


@dataclass(frozen=True, slots=True)
class Package:
    """What could be read of a package, and what was found on the way.

    Attributes:
        findings: what is wrong.
        tables: tables with all their columns, by name.
        unread: the names of tables that are described and could not be read.
        described: all resources by name, as they are described.
        texts: the path in the package and the text of every text file, by file name.
        files: how many files were read.
        without_hash: the names of the resources with a file and no hash.
        is_in_rows: whether all tables have been read cell by cell, without an engine.
    """

    findings: tuple[Finding, ...]
    tables: Mapping[str, Table]
    unread: frozenset[str]
    texts: Mapping[str, tuple[str, str]]
    files: int
    without_hash: tuple[str, ...]
    is_in_rows: bool = False
    described: Mapping[str, Mapping[str, Any]] = dataclasses.field(default_factory=dict)

    def found(self, level: Level) -> list[Finding]:
        """Return the findings of a level."""
        return [finding for finding in self.findings if finding.level == level]

    @property
    def typed(self) -> Mapping[str, Table]:
        """The tables whose columns could be read; cells not of their types are missing."""
        return {name: table for name, table in self.tables.items() if table.is_typed}

    def obstacle(self, columns: Mapping[str, Collection[str]]) -> str:
        """Return why a rule cannot be run on what could be read, or nothing.

        Args:
            columns: the columns that it needs, by table.
        """
        for name, needed in columns.items():
            if name in self.unread:
                return f"{name} could not be read"
            if name in self.tables:
                unread = self.tables[name].unread
                for column in needed:
                    if column in unread:
                        return f"{unread[column]} in {self.tables[name].path}"
        return ""

    def frames(self, names: Collection[str], *, in_rows: bool = False) -> dict[str, object]:
        """Return frames of some tables for rules: without the lines that these leave out.

        All are of one engine: the one that is asked for if it holds them all, and else pandas.
        Without an engine, or ``in_rows``, they are as Python has them.
        """
        tables = {name: table for name, table in self.typed.items() if name in names}
        if self.is_in_rows or in_rows:
            return {name: table.rows for name, table in tables.items()}
        if all(table.frame is not None for table in tables.values()):
            return {name: _for_rules(table, table.frame) for name, table in tables.items()}
        return self.in_pandas(names)

    def in_pandas(self, names: Collection[str]) -> dict[str, object]:
        """Return the same as frames of pandas."""
        return {
            name: _for_rules(table, table.pandas)
            for name, table in self.typed.items()
            if name in names
        }


def _for_rules(table: Table, frame: object) -> object:
    """Return a frame of a table without the lines that rules leave out."""
    if not table.left_out_rows:
        return frame
    is_judged = ~nw.col(ROW).is_in(list(table.left_out_rows))
    return opened_frame(frame).filter(is_judged).to_native()


@dataclass(frozen=True, slots=True)
class _Resource:
    """What could be read of one resource: a table, or a text, or nothing."""

    findings: tuple[Finding, ...] = ()
    table: Table | None = None
    text: str | None = None
    is_read: bool = True


def load_package(descriptor: Descriptor, reader: Reader | None) -> Package:
    """Read the files of a package: the usual ones here, all others by frictionless.

    Args:
        descriptor: the package.
        reader: what reads tables; without one, the descriptor alone is judged.
    """
    usual = {name: _read_usual(descriptor, name, reader) for name in descriptor.resources}
    faults: tuple[Finding, ...] = ()
    if not is_supported_package(descriptor.properties) or None in usual.values():
        judge, faults = frictionless_reader.on_descriptor(descriptor)
        if reader is not None:
            usual |= {
                name: _read_other(judge, name, reader)
                for name, resource in usual.items()
                if resource is None and judge.has(name)
            }
    read = {name: resource for name, resource in usual.items() if resource is not None}
    tables = {name: r.table for name, r in read.items() if r.table is not None}
    texts = {
        PurePosixPath(path).name: (path, r.text)
        for name, r in read.items()
        if r.text is not None and (path := str(descriptor.resources[name]["path"]))
    }
    return Package(
        findings=(*faults, *(finding for r in read.values() for finding in r.findings)),
        tables=tables,
        unread=frozenset(
            name
            for name, resource in descriptor.resources.items()
            if not (name in tables and tables[name].is_typed)
            and "schema" in resource
            and not _is_no_table(read.get(name))
        ),
        texts=texts,
        files=sum(resource.is_read for resource in read.values()),
        without_hash=tuple(
            name
            for name, resource in descriptor.resources.items()
            if resource.get("path") and not resource.get("hash")
        ),
        is_in_rows=reader is not None and reader.engine is None,
        described=descriptor.resources,
    )


def _is_no_table(resource: _Resource | None) -> bool:
    """Tell whether a resource was read without fault, and is no table all the same."""
    return resource is not None and not resource.findings and resource.table is None


def _read_usual(descriptor: Descriptor, name: str, reader: Reader | None) -> _Resource | None:
    """Return what is in a file of the usual kind, or ``None`` where it is of another kind."""
    resource = descriptor.resources[name]
    schema = supported_schema(resource)
    if schema is None and not is_supported_file(resource):
        return None
    if reader is None:
        return _Resource()
    reader.on_progress(f"structure: {name}")
    if schema is not None:
        read = read_supported_table(reader, descriptor, name, schema, resource)
        if read is None:
            return None
        return _Resource(read.findings, read.table, is_read=read.is_read)
    file, faults = read_file(descriptor, name)
    if file is None:
        return _Resource(faults, is_read=False)
    text: str | None = None
    # A text that is not the one described is left out: where a character is missing, every
    # number behind it is in another place, and a finding for each would say nothing more.
    if file.is_as_described:
        with contextlib.suppress(LatsarstatsError):
            text = decode(file.raw, name)
    return _Resource(faults, text=text)


def _read_other(judge: FrictionlessReader, name: str, reader: Reader) -> _Resource:
    """Return what is in a file whose descriptor frictionless has judged.

    Where its dialect is a plain one, the file is read here, and frictionless is asked of cells
    alone.
    """
    reader.on_progress(f"structure: {name}")
    plain = frictionless_reader.plain_schema(judge, name)
    if plain is not None:
        schema, described = plain
        tried = read_supported_table(reader, judge.descriptor, name, schema, described)
        if tried is not None and _has_counts(tried, described):
            return _Resource(tried.findings, tried.table, is_read=tried.is_read)
    findings, read = frictionless_reader.on_resource(judge, name)
    findings = cut(findings, reader.limit)
    table = None
    if read is not None and read.table is not None:
        held = text_table(read.table, read.values)
        table = dataclasses.replace(held, reader="frictionless", parts=read.table.parts)
    return _Resource(tuple(findings), table)


def _has_counts(read: ReadTable, described: Mapping[str, Any]) -> bool:
    """Tell whether a table has as many rows and columns as its resource says, if it says so."""
    rows, fields = described["rows"], described["fields"]
    if read.table is None:
        return not (rows or fields)
    return rows in (None, 0, read.table.count) and fields in (
        None,
        0,
        len(read.table.schema.fields),
    )


_CHUNK = 2**20


def read_supported_table(
    reader: Reader,
    descriptor: Descriptor,
    name: str,
    schema: TableSchema,
    resource: Mapping[str, Any],
) -> ReadTable | None:
    """Return a plain table, or ``None`` where its file is of another kind than it seems.

    Args:
        reader: what reads it.
        descriptor: the package.
        name: its resource.
        schema: its columns.
        resource: what is said of its file: its path, size, hash and dialect.
    """
    path, file = str(resource["path"]), descriptor.file(name)
    dialect = PLAIN if is_parquet(resource) else csv_dialect(resource)
    if dialect is None:
        return None
    source = Source(reader, name, path, file, schema, dialect)
    reader.stamp(file)
    try:
        found = scan(
            file,
            schema.columns,
            algorithms_of(resource),
            dialect.delimiter,
            on_progress=lambda read: reader.on_progress(
                f"structure: {source.path}, {read:,} bytes"
            ),
        )
    except LatsarstatsError as error:
        message = f"The file is not read: {error.reason}."
        return ReadTable((at_file(source, "file", message),), is_read=False)
    faults = fingerprint_faults(
        resource,
        source.path,
        found.size,
        lambda algorithm: found.digests[algorithm],
        lambda algorithm: _unix_digest(file, algorithm),
    )
    read: ReadTable | None
    if is_parquet(resource):
        read = read_parquet_table(source)
    else:
        if dialect.encoding != "utf-8":
            recoded = _recoded(source, found)
            if recoded is None:
                return None
            source, found = recoded
        read = _by_engine(source, found) or _cell_by_cell(source)
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


def _recoded(source: Source, found: Scan) -> tuple[Source, Scan] | None:
    """Return where a table is read from once its file is in UTF-8, and what a scan finds there.

    Bytes that are ASCII are UTF-8 already, unless characters are wider than a byte.
    """
    if found.head.startswith(BOM_UTF8):  # it is UTF-8, whatever its descriptor says
        return None
    is_narrow = not source.dialect.encoding.startswith("utf-16")
    if is_narrow and found.layout is not None and found.layout.is_ascii:
        return source, found
    copy = source.reader.scratch.new_file()
    try:
        if not write_as_utf8(source.file, source.dialect.encoding, copy):
            return None
    except OSError:  # no room for it: it is read with more care elsewhere
        return None
    there = scan(copy, source.schema.columns, (), source.dialect.delimiter)
    return dataclasses.replace(source, file=copy), there


def _cell_by_cell(source: Source) -> ReadTable | None:
    raw, dialect = read_bytes(source.file), source.dialect
    sniffed = dialect.delimiter if dialect.is_declared else ""
    if not (raw.isascii() or dialect.is_encoded):
        return None
    if not is_usual_csv(raw.decode(errors="replace"), sniffed):
        return None
    limit = source.reader.limit
    text, faults = read_table(source.name, source.schema, raw, source.path, dialect.delimiter)
    errors = cut((fault for fault in faults if fault.severity == "error"), limit)
    warnings = [fault for fault in faults if fault.severity != "error"]
    if text is None:
        return ReadTable((*errors, *warnings))
    values, type_faults = read_types(text)
    table = text_table(text, values)
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
    schema, delimiter = source.schema, source.dialect.delimiter
    has_end = has_blank_end(source.file, schema.missing_values, delimiter)
    if found.layout is not None and not has_end:
        # The header is as described, or the file would not be regular.
        header = match_header(schema.columns, schema.columns)
        return _Regular(source, source.file, found.layout, header)
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
    return _Regular(source, copy.file, layout, match_header(copy.labels, schema.columns), copy)


def _by_engine(source: Source, found: Scan) -> ReadTable | None:
    """Return a regular table, or ``None`` where it is better read cell by cell."""
    limit, engine, in_memory = source.reader.limit, source.reader.engine, source.reader.pandas
    if engine is None or len(source.schema.columns) > MOST_COLUMNS:
        return None
    delimiter, is_encoded = source.dialect.delimiter, source.dialect.is_encoded
    sniffed = delimiter if source.dialect.is_declared else ""
    if not is_usual_csv(found.head.decode(errors="ignore"), sniffed):
        return None
    regular = _regular(source, found)
    if regular is None:
        return None
    layout, physical = regular.layout, regular.physical
    is_ascii = layout.is_ascii if regular.copy is None else regular.copy.is_ascii
    if not (is_ascii or is_encoded):
        return None
    source.reader.on_progress(f"structure: {source.path}, {layout.rows:,} rows")
    try:
        native = engine.read_csv(regular.file, physical, delimiter)
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
    fills: list[Fill] = []
    bad: dict[str, FoundRows] = {}
    for column, count in seen.unparsed.items():
        field = physical.field(column)
        fill = _read_unparsed(frame, field)
        if fill is None:
            return None
        if fill.values is None or fill.values:
            fills.append(fill)
            native = engine.fill(native, field, fill.values)
            frame = opened_frame(native)
        if fill.has_bad:
            total = None if fill.values else count
            bad[column] = row_filters.unparsed_rows(frame, column, limit, total)
    if bad:
        text = regular.text({row for rows in bad.values() for row in rows.rows})
        for column, rows in bad.items():
            field = physical.field(column)
            told = [not_of_type(text, text.place_of(row), field) for row in rows.rows]
            findings += cut(told, limit, {("type", column): rows.total})

    def in_pandas() -> object:
        given = in_memory.read_csv(regular.file, physical, delimiter)
        if seen.empty or regular.marked:
            given = regular.rows_of(opened_frame(given)).to_native()
        for fill in fills:
            given = in_memory.fill(given, fill.field, fill.values)
        return given

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
        unparsed=frozenset((*bad, *regular.marked)),
        reader=source.reader.name,
    )
    return ReadTable(tuple(findings), table)


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


def _read_unparsed(frame: Frame, field: Field) -> Fill | None:
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
