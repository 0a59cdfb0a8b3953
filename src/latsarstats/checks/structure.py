"""Level structure: files with their sizes and hashes, and tables with their columns."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from latsarstats.checks.finding import Finding
from latsarstats.errors import LatsarstatsError
from latsarstats.tabulation.table import columns_of, name_of
from latsarstats.text.files import decode, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from latsarstats.checks.opening import OpenedPackage
    from latsarstats.tabulation.table import Table

_HASHES = ("md5", "sha256")
"""The algorithms that frictionless checks."""


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table as it is written: plain text by column, with the line of every row."""

    model: type[Table]
    path: str
    rows: tuple[Mapping[str, str], ...]
    lines: tuple[int, ...]

    def column(self, name: str) -> list[str]:
        """Return the cells of a column in order."""
        return [row[name] for row in self.rows]


def read_files(opened: OpenedPackage) -> tuple[dict[str, bytes], tuple[Finding, ...]]:
    """Return the bytes of the resources that can be read, and what is wrong with any."""
    files: dict[str, bytes] = {}
    findings: list[Finding] = []
    for name, resource in opened.resources.items():
        path = resource["path"]
        try:
            raw = read_bytes(opened.file(name))
        except LatsarstatsError:
            message = f"The file {path} is missing or cannot be read."
            findings.append(_finding("file", message, name, path))
            continue
        files[name] = raw
        findings.extend(_wrong_fingerprint(resource, raw, name, path))
    return files, tuple(findings)


def _wrong_fingerprint(
    resource: Mapping[str, Any], raw: bytes, name: str, path: str
) -> Iterator[Finding]:
    size, given = resource.get("bytes"), resource.get("hash")
    if size is not None and size != len(raw):
        message = f"{path} has {len(raw)} bytes, but the descriptor says {size}."
        yield _finding("bytes", message, name, path)
    if given is None:
        return
    algorithm, _, digest = str(given).rpartition(":")
    algorithm = algorithm or "md5"
    if algorithm not in _HASHES:
        message = f"{path} has a hash by {algorithm}; only {' and '.join(_HASHES)} are checked."
        yield _finding("hash", message, name, path)
        return
    found = hashlib.new(algorithm, raw, usedforsecurity=False).hexdigest()
    if found != digest:
        message = (
            f"{path} is not the file described: its {algorithm} is {found[:12]}…,"
            f" but the descriptor says {digest[:12]}…."
        )
        yield _finding("hash", message, name, path)


def read_table(
    model: type[Table], raw: bytes, path: str
) -> tuple[TextTable | None, tuple[Finding, ...]]:
    """Return a table from its bytes, or what is wrong with its columns."""
    name = name_of(model)
    try:
        text = decode(raw, path)
    except LatsarstatsError as error:
        return None, (_finding("encoding", f"{error}.", name, path),)
    rows, fault = _split(text)
    if fault:
        return None, (_finding("csv", f"{path}: {fault[1]}.", name, path, fault[0]),)
    columns = columns_of(model)
    if not rows or rows[0][1] != list(columns):
        return None, (_wrong_header(rows[0][1] if rows else [], columns, name, path),)
    findings = tuple(
        _finding(
            "cells",
            f"Line {line} of {path} has {len(cells)} cells; it must have {len(columns)}.",
            *(name, path, line),
        )
        for line, cells in rows[1:]
        if len(cells) != len(columns)
    )
    if findings:
        return None, findings
    by_name = tuple(dict(zip(columns, cells, strict=True)) for _, cells in rows[1:])
    return TextTable(model, path, by_name, tuple(line for line, _ in rows[1:])), ()


def _split(text: str) -> tuple[list[tuple[int, list[str]]], tuple[int, str] | None]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        return rows, (line, f"line {line} is no CSV ({error})")
    return rows, None


def _wrong_header(found: Sequence[str], columns: Sequence[str], name: str, path: str) -> Finding:
    missing = [column for column in columns if column not in found]
    extra = [column for column in found if column not in columns]
    if missing:
        fault = f"the column {missing[0]} is missing"
    elif extra:
        fault = f"there is a column {extra[0]!r} too many"
    else:
        fault = f"the columns must be {','.join(columns)}, in this order"
    return _finding("columns", f"In {path}, {fault}.", name, path, 1)


def _finding(code: str, message: str, resource: str, path: str, line: int | None = None) -> Finding:
    return Finding(
        level="structure", code=code, message=message, resource=resource, path=path, line=line
    )
