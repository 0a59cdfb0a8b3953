"""Load a package: its tables as text and as frames, its texts, and what is wrong with its files.

Tables of the usual kind are held by an engine where they are regular, and read cell by cell where
they are not; all others are opened by frictionless.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
from codecs import BOM_UTF8
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import narwhals as nw

from latsarstats.datapackage import frictionless_reader
from latsarstats.datapackage.batches import read_batches
from latsarstats.datapackage.csv_dialect import PLAIN, csv_dialect, write_as_utf8
from latsarstats.datapackage.csv_file import (
    is_usual_csv,
    read_table,
)
from latsarstats.datapackage.csv_index import scan
from latsarstats.datapackage.files import read_file
from latsarstats.datapackage.fingerprint import algorithms_of, fingerprint_faults
from latsarstats.datapackage.frictionless_sandbox import confined
from latsarstats.datapackage.held_table import read_by_engine, read_structure
from latsarstats.datapackage.parquet_file import read_parquet_table
from latsarstats.datapackage.reader import ReadTable, Source, at_file, text_table
from latsarstats.datapackage.supported import (
    is_parquet,
    is_supported_file,
    is_supported_package,
    supported_schema,
)
from latsarstats.datapackage.table import Table, read_types
from latsarstats.errors import LatsarstatsError
from latsarstats.files.text import decode, read_bytes
from latsarstats.finding import cut
from latsarstats.language import sentence
from latsarstats.rules.frames import ROW
from latsarstats.rules.frames import to_lazy as opened_frame

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from latsarstats.datapackage.csv_index import Scan
    from latsarstats.datapackage.descriptor import Descriptor
    from latsarstats.datapackage.frictionless_reader import FrictionlessReader
    from latsarstats.datapackage.reader import Reader
    from latsarstats.datapackage.schema import TableSchema
    from latsarstats.finding import Finding, Level


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
                return sentence("{name} could not be read", name=name)
            if name in self.tables:
                unread = self.tables[name].unread
                for column in needed:
                    if column in unread:
                        return sentence(
                            "{why} in {path}", why=unread[column], path=self.tables[name].path
                        )
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
    shared = {} if reader is None or not reader.reads_cells else read_batches(descriptor, reader)
    usual = {
        name: _of(shared[name]) if name in shared else _read_usual(descriptor, name, reader)
        for name in descriptor.resources
    }
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
            for name in untyped(descriptor.resources, tables)
            if not _is_no_table(read.get(name))
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


def untyped(
    described: Mapping[str, Mapping[str, Any]], tables: Mapping[str, Table]
) -> frozenset[str]:
    """Return the resources that are described as tables and whose columns could not be read."""
    return frozenset(
        name
        for name, resource in described.items()
        if "schema" in resource and not (name in tables and tables[name].is_typed)
    )


def _of(read: ReadTable) -> _Resource:
    return _Resource(read.findings, read.table, is_read=read.is_read)


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
        return _of(read)
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
    tried = _read_plain(judge, name, reader)
    if tried is not None:
        return _of(tried)
    findings, read = frictionless_reader.on_resource(judge, name)
    findings = cut(findings, reader.limit)
    table = None
    if read is not None and read.table is not None:
        held = text_table(read.table, read.values)
        table = dataclasses.replace(held, reader="frictionless", parts=read.table.parts)
    return _Resource(tuple(findings), table)


def _read_plain(judge: FrictionlessReader, name: str, reader: Reader) -> ReadTable | None:
    """Return the table of a resource whose file is plain; ``None`` where frictionless reads it."""
    if supported_schema(judge.descriptor.resources[name]) is not None:
        return None  # it was tried before frictionless was asked
    plain = frictionless_reader.plain_schema(judge, name)
    if plain is None:
        return None
    import frictionless  # which has judged the descriptor already

    schema, described = plain
    try:
        # Cells of some types are read by frictionless, which reads nothing else meanwhile.
        with confined(judge.folder, judge.budget):
            read = read_supported_table(reader, judge.descriptor, name, schema, described)
    except frictionless.FrictionlessException:  # of a column that it cannot make
        return None
    return read if read is not None and _has_counts(read, described) else None


def _has_counts(read: ReadTable, described: Mapping[str, Any]) -> bool:
    """Tell whether a table has as many rows and columns as its resource says, if it says so."""
    table = read.table
    counts = (0, 0) if table is None else (table.count, len(table.schema.fields))
    said = (described["rows"], described["fields"])
    return all(not wanted or wanted == found for wanted, found in zip(said, counts, strict=True))


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
        message = sentence("The file is not read: {reason}.", reason=error.reason)
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
        read = None if reader.reads_cells else read_structure(source, found)
        read = read or read_by_engine(source, found) or _cell_by_cell(source)
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
    if not (raw.isascii() or dialect.is_encoded):
        return None
    if not is_usual_csv(raw.decode(errors="replace"), dialect.declared_delimiter):
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
