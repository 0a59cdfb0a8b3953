"""What could be read of a package: its tables as text and as values, its texts."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from latsarstats.checks import second_opinion
from latsarstats.checks.cells import frame_of
from latsarstats.checks.plain import is_plain_file, is_plain_package, plain_table
from latsarstats.checks.schema import read_types
from latsarstats.checks.structure import is_usual_csv, read_file, read_table, unchecked_hash
from latsarstats.errors import LatsarstatsError
from latsarstats.text.files import decode

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from latsarstats.checks.finding import Finding, Level
    from latsarstats.checks.opening import OpenedPackage
    from latsarstats.checks.schema import Values
    from latsarstats.checks.table import TextTable


@dataclass(frozen=True, slots=True)
class Contents:
    """What could be read of a package, and what was found on the way.

    Attributes:
        findings: what is wrong.
        tables: tables with all their columns, as text, by name.
        values: those of them whose cells are of their types, as values by column.
        frames: the same as typed frames.
        judged: the names of tables whose cells and keys frictionless has judged already.
        unread: the names of tables that are described and not among the frames.
        texts: the path in the package and the text of every text file, by file name.
        files: how many files were read.
        without_hash: the names of the resources with a file and no hash.
    """

    findings: tuple[Finding, ...]
    tables: Mapping[str, TextTable]
    values: Mapping[str, Values]
    frames: Mapping[str, pd.DataFrame]
    judged: frozenset[str]
    unread: frozenset[str]
    texts: Mapping[str, tuple[str, str]]
    files: int
    without_hash: tuple[str, ...]

    def found(self, level: Level) -> list[Finding]:
        """Return the findings of a level."""
        return [finding for finding in self.findings if finding.level == level]


@dataclass(frozen=True, slots=True)
class _Resource:
    """What could be read of one resource: a table with its values, or a text, or nothing."""

    findings: tuple[Finding, ...] = ()
    table: TextTable | None = None
    values: Values | None = None
    text: str | None = None
    is_judged: bool = False
    is_read: bool = True


def read_contents(opened: OpenedPackage, *, with_files: bool) -> Contents:
    """Read the files of a package: the usual ones here, all others by frictionless.

    Args:
        opened: the package.
        with_files: whether to read files at all, or to judge the descriptor alone.
    """
    usual = {name: _read_usual(opened, name, with_files=with_files) for name in opened.resources}
    faults: tuple[Finding, ...] = ()
    if not is_plain_package(opened.descriptor) or None in usual.values():
        package, faults = second_opinion.on_descriptor(opened)
        if package is not None and with_files:
            usual |= {
                name: _read_other(package, opened, name)
                for name, resource in usual.items()
                if resource is None
            }
    read = {name: resource for name, resource in usual.items() if resource is not None}
    tables = {name: r.table for name, r in read.items() if r.table is not None}
    values = {name: r.values for name, r in read.items() if r.values is not None}
    texts = {
        PurePosixPath(path).name: (path, r.text)
        for name, r in read.items()
        if r.text is not None and (path := str(opened.resources[name]["path"]))
    }
    return Contents(
        findings=(*faults, *(finding for r in read.values() for finding in r.findings)),
        tables=tables,
        values=values,
        frames={name: frame_of(tables[name].schema, cells) for name, cells in values.items()},
        judged=frozenset(name for name, resource in read.items() if resource.is_judged),
        unread=frozenset(
            name
            for name, resource in opened.resources.items()
            if name not in values and "schema" in resource and not _is_no_table(read.get(name))
        ),
        texts=texts,
        files=sum(resource.is_read for resource in read.values()),
        without_hash=tuple(
            name
            for name, resource in opened.resources.items()
            if resource.get("path") and not resource.get("hash")
        ),
    )


def _is_no_table(resource: _Resource | None) -> bool:
    """Tell whether a resource was read without fault, and is no table all the same."""
    return resource is not None and not resource.findings and resource.table is None


def _read_usual(opened: OpenedPackage, name: str, *, with_files: bool) -> _Resource | None:
    """Return what is in a file of the usual kind, or ``None`` where it is of another kind."""
    resource = opened.resources[name]
    schema = plain_table(resource)
    if schema is None and not is_plain_file(resource):
        return None
    if not with_files:
        return _Resource()
    file, faults = read_file(opened, name)
    if file is None:
        return _Resource(faults, is_read=False)
    text: str | None = None
    with contextlib.suppress(LatsarstatsError):  # a table is told where it is none
        text = decode(file.raw, name)
    if schema is None:
        # A text that is not the one described is left out: where a character is missing, every
        # number behind it is in another place, and a finding for each would say nothing more.
        return _Resource(faults, text=text if file.is_as_described else None)
    if not (file.raw.isascii() or "encoding" in resource) or not is_usual_csv(text or ""):
        return None
    table, cells_faults = read_table(name, schema, file.raw, str(resource["path"]))
    if table is None:
        return _Resource((*faults, *cells_faults))
    values, type_faults = read_types(table)
    return _Resource((*faults, *cells_faults, *type_faults), table, values)


def _read_other(package: Any, opened: OpenedPackage, name: str) -> _Resource:
    findings, read = second_opinion.on_resource(package, opened, name)
    path = second_opinion.path_of(opened, name)
    findings += unchecked_hash(opened.resources[name], path)
    table, values = read if read is not None else (None, None)
    return _Resource(tuple(findings), table, values, is_judged=True)
