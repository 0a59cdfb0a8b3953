"""What could be read of a package: its tables as text and as frames, its texts."""

from __future__ import annotations

import contextlib
import dataclasses
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import narwhals as nw

from latsarstats.checks import second_opinion
from latsarstats.checks.limit import cut
from latsarstats.checks.plain import is_plain_file, is_plain_package, plain_table
from latsarstats.checks.reader import held_as_text
from latsarstats.checks.reading import read_plain_table
from latsarstats.checks.structure import read_file
from latsarstats.errors import LatsarstatsError
from latsarstats.rules.frames import ROW
from latsarstats.rules.frames import opened as opened_frame
from latsarstats.text.files import decode

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from latsarstats.checks.finding import Finding, Level
    from latsarstats.checks.opening import OpenedPackage
    from latsarstats.checks.reader import Reader
    from latsarstats.checks.second_opinion import Judge
    from latsarstats.checks.table import Table


@dataclass(frozen=True, slots=True)
class Contents:
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


def read_contents(opened: OpenedPackage, reader: Reader | None) -> Contents:
    """Read the files of a package: the usual ones here, all others by frictionless.

    Args:
        opened: the package.
        reader: what reads tables; without one, the descriptor alone is judged.
    """
    usual = {name: _read_usual(opened, name, reader) for name in opened.resources}
    faults: tuple[Finding, ...] = ()
    if not is_plain_package(opened.descriptor) or None in usual.values():
        judge, faults = second_opinion.on_descriptor(opened)
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
        if r.text is not None and (path := str(opened.resources[name]["path"]))
    }
    return Contents(
        findings=(*faults, *(finding for r in read.values() for finding in r.findings)),
        tables=tables,
        unread=frozenset(
            name
            for name, resource in opened.resources.items()
            if not (name in tables and tables[name].is_typed)
            and "schema" in resource
            and not _is_no_table(read.get(name))
        ),
        texts=texts,
        files=sum(resource.is_read for resource in read.values()),
        without_hash=tuple(
            name
            for name, resource in opened.resources.items()
            if resource.get("path") and not resource.get("hash")
        ),
        is_in_rows=reader is not None and reader.engine is None,
        described=opened.resources,
    )


def _is_no_table(resource: _Resource | None) -> bool:
    """Tell whether a resource was read without fault, and is no table all the same."""
    return resource is not None and not resource.findings and resource.table is None


def _read_usual(opened: OpenedPackage, name: str, reader: Reader | None) -> _Resource | None:
    """Return what is in a file of the usual kind, or ``None`` where it is of another kind."""
    resource = opened.resources[name]
    schema = plain_table(resource)
    if schema is None and not is_plain_file(resource):
        return None
    if reader is None:
        return _Resource()
    reader.say(f"structure: {name}")
    if schema is not None:
        read = read_plain_table(reader, opened, name, schema)
        if read is None:
            return None
        return _Resource(read.findings, read.table, is_read=read.is_read)
    file, faults = read_file(opened, name)
    if file is None:
        return _Resource(faults, is_read=False)
    text: str | None = None
    # A text that is not the one described is left out: where a character is missing, every
    # number behind it is in another place, and a finding for each would say nothing more.
    if file.is_as_described:
        with contextlib.suppress(LatsarstatsError):
            text = decode(file.raw, name)
    return _Resource(faults, text=text)


def _read_other(judge: Judge, name: str, reader: Reader) -> _Resource:
    reader.say(f"structure: {name}")
    findings, read = second_opinion.on_resource(judge, name)
    findings = cut(findings, reader.limit)
    table = None
    if read is not None and read.table is not None:
        held = held_as_text(read.table, read.values)
        table = dataclasses.replace(held, reader="frictionless", parts=read.table.parts)
    return _Resource(tuple(findings), table)
