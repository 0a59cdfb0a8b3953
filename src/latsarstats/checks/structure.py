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


@dataclass(frozen=True, slots=True)
class ReadFile:
    """The bytes of a resource, and whether they are those that the descriptor describes."""

    raw: bytes
    is_as_described: bool


def read_files(opened: OpenedPackage) -> tuple[dict[str, ReadFile], tuple[Finding, ...]]:
    """Return the files of the resources that can be read, and what is wrong with any."""
    files: dict[str, ReadFile] = {}
    findings: list[Finding] = []
    for name in opened.resources:
        file, faults = read_file(opened, name)
        findings.extend(faults)
        if file is not None:
            files[name] = file
    return files, tuple(findings)


def read_file(opened: OpenedPackage, name: str) -> tuple[ReadFile | None, tuple[Finding, ...]]:
    """Return the file of a resource, if it can be read, and what is wrong with it."""
    path = str(opened.resources[name]["path"])
    try:
        raw = read_bytes(opened.file(name))
    except LatsarstatsError as error:
        _, _, reason = str(error).partition(f"{opened.file(name)}: ")
        return None, (_finding("file", f"The file is not read: {reason}.", name, path),)
    faults = tuple(_wrong_fingerprint(opened.resources[name], raw, name, path))
    return ReadFile(raw, not faults), faults


def _wrong_fingerprint(
    resource: Mapping[str, Any], raw: bytes, name: str, path: str
) -> Iterator[Finding]:
    size, given = resource.get("bytes"), resource.get("hash")
    if size is None or not isinstance(given, str):
        message = "The descriptor does not give its bytes and hash, so a change would not be seen."
        yield _finding("hash", message, name, path)
        return
    algorithm, _, digest = given.rpartition(":")
    algorithm = algorithm or "md5"
    if algorithm not in _HASHES:
        message = f"Its hash is by {algorithm}; only {' and '.join(_HASHES)} are checked."
        yield _finding("hash", message, name, path)
        return
    if (size, digest) == (len(raw), _digest(algorithm, raw)):
        return
    if b"\r\n" in raw and _digest(algorithm, raw.replace(b"\r\n", b"\n")) == digest:
        what = "its line ends were changed; save it with line feeds alone"
    elif size != len(raw):
        what = f"it has {len(raw)} bytes and not {size}"
    else:
        what = f"its {algorithm} is {_digest(algorithm, raw)[:12]}… and not {digest[:12]}…"
    yield _finding("hash", f"The file is not the one described: {what}.", name, path)


def _digest(algorithm: str, raw: bytes) -> str:
    return hashlib.new(algorithm, raw, usedforsecurity=False).hexdigest()


def read_table(
    model: type[Table], raw: bytes, path: str
) -> tuple[TextTable | None, tuple[Finding, ...]]:
    """Return a table from its bytes, or what is wrong with its columns."""
    name = name_of(model)
    try:
        text = decode(raw, path)
    except LatsarstatsError as error:
        _, _, reason = str(error).partition(f"{path}: ")
        return None, (_finding("encoding", f"The file is {reason}.", name, path),)
    columns = columns_of(model)
    rows, fault = _split(text)
    if fault:
        return None, (_finding("csv", f"The line is no CSV ({fault[1]}).", name, path, fault[0]),)
    if not rows or rows[0][1] != list(columns):
        return None, (_wrong_header(text, rows[0][1] if rows else [], columns, name, path),)
    findings = tuple(
        _finding("cells", _wrong_count(len(cells), len(columns)), name, path, line)
        for line, cells in rows[1:]
        if len(cells) != len(columns)
    )
    if findings:
        return None, findings
    by_name = tuple(dict(zip(columns, cells, strict=True)) for _, cells in rows[1:])
    return TextTable(model, path, by_name, tuple(line for line, _ in rows[1:])), ()


def _wrong_count(found: int, wanted: int) -> str:
    if not found:
        return "The line is empty; delete it."
    cells = "cell" if found == 1 else "cells"
    return f"The line has {found} {cells}; it must have {wanted}."


def _split(text: str) -> tuple[list[tuple[int, list[str]]], tuple[int, str] | None]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        return rows, (line, str(error))
    return rows, None


def _wrong_header(
    text: str, found: Sequence[str], columns: Sequence[str], name: str, path: str
) -> Finding:
    missing = [column for column in columns if column not in found]
    extra = [column for column in found if column not in columns]
    if not text:
        fault = "The file is empty."
    elif text.startswith("\ufeff"):
        fault = "The file begins with a byte-order mark; save it as UTF-8 without one."
    elif text.splitlines()[0].split(";") == list(columns):
        fault = "The columns are separated by semicolons; save the file with commas."
    elif missing:
        fault = f"The column {missing[0]} is missing."
    elif extra:
        fault = f"There is a column {extra[0]!r} too many."
    else:
        fault = f"The columns must be {','.join(columns)}, in this order."
    return _finding("columns", fault, name, path, 1)


def _finding(code: str, message: str, resource: str, path: str, line: int | None = None) -> Finding:
    return Finding(
        level="structure", code=code, message=message, resource=resource, path=path, line=line
    )
