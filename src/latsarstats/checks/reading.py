"""Plain tables, read by an engine where they are regular, and cell by cell where they are not."""

from __future__ import annotations

import dataclasses
import hashlib
from typing import TYPE_CHECKING

from latsarstats.checks import suspects
from latsarstats.checks.cells import read_column
from latsarstats.checks.layout import all_rows, rows_at, scan
from latsarstats.checks.limit import cut
from latsarstats.checks.parquet import read_parquet_table
from latsarstats.checks.plain import is_parquet
from latsarstats.checks.reader import ReadTable, Source, at_file, held_as_text
from latsarstats.checks.structure import (
    algorithms_of,
    fingerprint_faults,
    is_usual_csv,
    read_table,
)
from latsarstats.checks.table import Table, TextTable
from latsarstats.checks.types import not_of_type, read_types
from latsarstats.engines.engine import MOST_COLUMNS, NotPlainError
from latsarstats.errors import LatsarstatsError
from latsarstats.rules.frames import opened as opened_frame
from latsarstats.text.files import read_bytes

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from latsarstats.checks.layout import Layout, Scan
    from latsarstats.checks.opening import OpenedPackage
    from latsarstats.checks.reader import Reader
    from latsarstats.descriptor.resource import TableSchema

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
    if text is None:
        return ReadTable(tuple(cut(faults, limit)))
    values, type_faults = read_types(text)
    table = held_as_text(text, values)
    return ReadTable((*cut(faults, limit), *cut(type_faults, limit)), table)


def _by_engine(source: Source, found: Scan, *, is_encoded: bool) -> ReadTable | None:
    """Return a regular table, or ``None`` where it is better read cell by cell."""
    layout, schema, limit = found.layout, source.schema, source.reader.limit
    engine, in_memory = source.reader.engine, source.reader.pandas
    if layout is None or engine is None:
        return None
    if len(schema.columns) > MOST_COLUMNS:
        return None
    head = found.head.decode(errors="ignore")
    if not (layout.is_ascii or is_encoded) or not is_usual_csv(head):
        return None
    source.reader.say(f"structure: {source.path}, {layout.rows:,} rows")
    try:
        native = engine.read_csv(source.file, schema, has_line_breaks=layout.has_line_breaks)
    except NotPlainError:
        return None
    frame = opened_frame(native)
    seen = suspects.survey(frame, schema)
    if seen.rows != layout.rows:  # the engine reads it otherwise
        return None
    if seen.empty:
        empty = suspects.empty_rows(frame, schema, limit)
        message = "The line has only empty cells; delete it."
        lines = _text(source, layout, empty.rows).lines
        findings = [at_file(source, "cells", message, line) for line in lines]
        return ReadTable(tuple(cut(findings, limit, {("cells", ""): empty.total})))
    findings = []
    for column, count in seen.odd.items():
        field = schema.field(column)
        cells = suspects.odd_cells(frame, column)
        _, bad = read_column(cells, field, schema.missing_values)
        if len(bad) < len(cells):  # some are of their type after all, in an unusual way
            return None
        rows = suspects.odd_rows(frame, column, limit).rows
        text = _text(source, layout, rows)
        told = [not_of_type(text, place, field) for place in range(len(text.lines))]
        findings += cut(told, limit, {("type", column): count})

    def in_pandas() -> object:
        return in_memory.read_csv(source.file, schema, has_line_breaks=layout.has_line_breaks)

    table = Table(
        source.name,
        source.path,
        schema,
        layout.rows,
        lambda positions: _text(source, layout, positions),
        frame=native,
        in_pandas=None if findings else in_pandas,
    )
    return ReadTable(tuple(findings), table)


def _text(source: Source, layout: Layout, positions: Collection[int] | None) -> TextTable:
    """Return rows as they are written: those in some positions, or all."""
    found = (
        all_rows(source.file, layout)
        if positions is None
        else rows_at(source.file, layout, sorted(set(positions)))
    )
    rows = list(found)
    columns = source.schema.columns
    by_column = zip(*(cells for _, _, cells in rows), strict=True) if rows else [()] * len(columns)
    return TextTable(
        source.name,
        source.path,
        source.schema,
        dict(zip(columns, by_column, strict=True)),
        tuple(line for _, line, _ in rows),
        None if positions is None else tuple(position for position, _, _ in rows),
    )
