"""Small tables of the same columns, held by an engine in one frame.

An engine takes some milliseconds to answer a question, of however few rows it is: five hundred
tables of two thousand rows took eight times as long as one table of a million.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import narwhals as nw

from latsarstats.datapackage import row_filters
from latsarstats.datapackage.csv_dialect import csv_dialect
from latsarstats.datapackage.csv_file import is_usual_csv
from latsarstats.datapackage.csv_header import match_header
from latsarstats.datapackage.csv_index import scan
from latsarstats.datapackage.csv_repair import has_blank_end
from latsarstats.datapackage.engine import MOST_COLUMNS, NotPlainError
from latsarstats.datapackage.fingerprint import algorithms_of, fingerprint_faults
from latsarstats.datapackage.held_table import RegularTable, findings_of_type, read_unparsed
from latsarstats.datapackage.reader import ReadTable, Source
from latsarstats.datapackage.schema import Field
from latsarstats.datapackage.supported import is_parquet, supported_schema
from latsarstats.datapackage.table import TABLE, Batch, Table
from latsarstats.errors import LatsarstatsError
from latsarstats.rules.frames import ROW, to_lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from latsarstats.datapackage.descriptor import Descriptor
    from latsarstats.datapackage.held_table import Filled
    from latsarstats.datapackage.reader import Reader
    from latsarstats.datapackage.schema import TableSchema

FEWEST = 8
"""Tables of the same columns that are held in one frame; fewer have one each."""
LARGEST = 2**21
"""Bytes of the largest file of a table that shares a frame."""
_MOST_BYTES = 2**28
"""Bytes of all files that share one."""
_ALL = 2**31
"""More rows than the files have bytes."""


@dataclass(frozen=True, slots=True)
class _Member:
    """A table that shares a frame: its file is regular, and has no quotes."""

    regular: RegularTable
    rows: bytes


def read_batches(descriptor: Descriptor, reader: Reader) -> dict[str, ReadTable]:
    """Return the tables of a package that can share a frame with others, by name.

    Args:
        descriptor: the package.
        reader: what reads tables.
    """
    if reader.engine is None or len(descriptor.resources) < FEWEST:
        return {}
    alike: dict[str, list[str]] = {}
    for name, resource in descriptor.resources.items():
        alike.setdefault(_columns_of(descriptor, name, resource), []).append(name)
    read: dict[str, ReadTable] = {}
    for what, names in alike.items():
        if what and len(names) >= FEWEST:
            read |= _read_alike(descriptor, reader, names)
    return read


def _columns_of(descriptor: Descriptor, name: str, resource: Mapping[str, Any]) -> str:
    """Return what tables must have in common to share a frame; nothing where one cannot."""
    schema = resource.get("schema")
    if is_parquet(resource) or not isinstance(schema, dict):
        return ""
    try:
        if descriptor.file(name).stat().st_size > LARGEST:
            return ""
    except (OSError, ValueError):
        return ""
    dialect, parts = csv_dialect(resource), ("fields", "missingValues", "primaryKey")
    if dialect is None or dialect.encoding != "utf-8":
        return ""
    said = [schema.get(part) for part in parts]
    return json.dumps([said, dialect.delimiter, dialect.is_declared, dialect.is_encoded])


def _read_alike(
    descriptor: Descriptor, reader: Reader, names: Sequence[str]
) -> dict[str, ReadTable]:
    """Return those of some tables of the same columns that can share a frame."""
    members: list[_Member] = []
    read: dict[str, ReadTable] = {}
    for name in names:
        reader.on_progress(f"structure: {name}")
        member = _member(descriptor, reader, name)
        if member is not None:
            members.append(member)
    while len(members) >= FEWEST:
        sizes = accumulate(len(member.rows) for member in members)
        most = max(FEWEST, sum(size <= _MOST_BYTES for size in sizes))
        read |= _in_one_frame(reader, members[:most])
        members = members[most:]
    return read


def _member(descriptor: Descriptor, reader: Reader, name: str) -> _Member | None:
    resource = descriptor.resources[name]
    schema, dialect = supported_schema(resource), csv_dialect(resource)
    if schema is None or dialect is None or len(schema.columns) >= MOST_COLUMNS:
        return None
    if schema.unique_keys or any(field.constraints.get("unique") for field in schema.fields):
        return None  # which is a question of one table
    file, path = descriptor.file(name), str(resource["path"])
    reader.stamp(file)
    try:
        found = scan(file, schema.columns, algorithms_of(resource), dialect.delimiter)
        rows = file.read_bytes()
    except (LatsarstatsError, OSError):
        return None
    is_plain = (
        found.layout is not None
        and found.size == len(rows)
        and (found.layout.is_ascii or dialect.is_encoded)
        and not any(mark in rows for mark in (b'"', b"\r"))
        and is_usual_csv(found.head.decode(errors="ignore"), dialect.declared_delimiter)
        and not has_blank_end(file, schema.missing_values, dialect.delimiter)
    )
    faults = fingerprint_faults(
        resource, path, found.size, lambda algorithm: found.digests[algorithm], lambda _: ""
    )
    if found.layout is None or not is_plain or faults:
        return None
    source = Source(reader, name, path, file, schema, dialect)
    header = match_header(schema.columns, schema.columns)
    body = rows[rows.index(b"\n") + 1 :]
    return _Member(RegularTable(source, file, found.layout, header), body)


def _in_one_frame(reader: Reader, members: Sequence[_Member]) -> dict[str, ReadTable]:
    """Return tables that share a frame; none where the engine cannot hold them so."""
    first, engine = members[0].regular, reader.engine
    assert engine is not None
    delimiter, own = first.source.dialect.delimiter, first.source.schema
    number = Field(TABLE, "integer", missing_values=())
    schema = dataclasses.replace(own, fields=(number, *own.fields))
    file = reader.scratch.new_file()
    try:
        with file.open("wb") as target:
            target.write(delimiter.join(f"c{n}" for n in range(len(schema.fields))).encode())
            for place, member in enumerate(members):
                prefix = f"\n{place}{delimiter}".encode()
                if member.rows:
                    target.write(prefix + member.rows.removesuffix(b"\n").replace(b"\n", prefix))
            target.write(b"\n")
        native = engine.read_csv(file, schema, delimiter)
    except (OSError, NotPlainError):
        return {}
    seen = row_filters.survey(to_lazy(native), own)
    if seen.rows != sum(member.regular.layout.rows for member in members) or seen.empty:
        return {}
    read = read_unparsed(engine, native, schema, seen, _ALL)
    if read is None:
        return {}
    return dict(_tables(reader, members, schema, read))


def _tables(
    reader: Reader,
    members: Sequence[_Member],
    schema: TableSchema,
    read: Filled,
) -> Iterator[tuple[str, ReadTable]]:
    names = tuple(member.regular.source.name for member in members)
    unparsed = frozenset(read.bad)
    of_types = {("type", column): rows.rows for column, rows in read.bad.items()}
    whole = Table(
        *("", "", schema, sum(member.regular.layout.rows for member in members)),
        members[0].regular.text,
        in_engine=lambda: read.frame,
        unparsed=unparsed,
        reader=reader.name,
    )
    counts = [member.regular.layout.rows for member in members]
    batch = Batch(whole, names, tuple(accumulate(counts, initial=0)))
    for number, member in enumerate(members):
        regular, source = member.regular, member.regular.source
        bad = batch.rows_of(source.name, "types", lambda _: of_types, reader.limit) or {}
        own = {column: rows for (_, column), rows in bad.items()}
        table = Table(
            *(source.name, source.path, source.schema, counts[number], regular.text),
            in_engine=partial(_part, read.frame, number, batch.begins[number]),
            in_pandas=partial(regular.in_pandas, read.fills),
            unparsed=unparsed,
            reader=reader.name,
            batch=batch,
        )
        yield source.name, ReadTable(tuple(findings_of_type(regular, own, reader.limit)), table)


def _part(frame: object, number: int, begin: int) -> object:
    """Return the rows of one table, with their positions in it."""
    own = to_lazy(frame).filter(nw.col(TABLE) == number)
    return own.with_columns((nw.col(ROW) - begin).alias(ROW)).drop(TABLE).to_native()
