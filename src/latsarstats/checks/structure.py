"""Level structure: files with their sizes and hashes, and tables with their columns."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from latsarstats.checks.finding import Finding
from latsarstats.checks.table import TextTable
from latsarstats.errors import LatsarstatsError
from latsarstats.text.files import decode, read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from latsarstats.checks.finding import FindingSeverity
    from latsarstats.checks.opening import OpenedPackage
    from latsarstats.descriptor.resource import TableSchema

_AS_WRITTEN = frozenset({"md5", "sha256"})
"""The algorithms by which frictionless 5.21 compares a hash, as it is written."""
_HASHES = _AS_WRITTEN | {
    *("sha1", "sha224", "sha384", "sha512", "sha3_224", "sha3_256", "sha3_384", "sha3_512"),
    *("blake2b", "blake2s"),
}
"""The algorithms by which a hash is checked: those of a fixed length that Python always has."""

_BOM = "\ufeff"

LONGEST_CELL = 2**20
"""Characters of the longest cell that is read."""

_LINES_GUESSED = 100
"""Lines by which frictionless guesses how a table is written."""
_MOST_GUESSED = 2**18
"""Characters of a longer sample are not guessed at: the guess takes the square of its time."""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """The bytes of a resource, and whether they are those that the descriptor describes."""

    raw: bytes
    is_as_described: bool


def read_file(opened: OpenedPackage, name: str) -> tuple[ReadFile | None, tuple[Finding, ...]]:
    """Return the file of a resource, if it can be read, and what is wrong with it."""
    path = str(opened.resources[name]["path"])
    try:
        raw = read_bytes(opened.file(name))
    except LatsarstatsError as error:
        _, _, reason = str(error).partition(f"{opened.file(name)}: ")
        return None, (_finding("file", f"The file is not read: {reason}.", name, path),)
    faults = fingerprint_faults(
        opened.resources[name],
        path,
        len(raw),
        lambda algorithm: _digest(algorithm, raw),
        lambda algorithm: _digest(algorithm, raw.replace(b"\r\n", b"\n")),
    )
    return ReadFile(raw, not any(f.severity == "error" for f in faults)), faults


def algorithms_of(resource: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the algorithm by which a resource has a hash that is checked, if it has one."""
    given = resource.get("hash")
    named = (given.rpartition(":")[0] or "md5") if isinstance(given, str) and given else ""
    algorithm = named.casefold().replace("sha-", "sha").replace("sha3-", "sha3_")
    return (algorithm,) if algorithm in _HASHES else ()


def has_unknown_hash(resource: Mapping[str, Any]) -> bool:
    """Tell whether a resource has a hash by an algorithm that nobody knows here."""
    return bool(resource.get("hash")) and not algorithms_of(resource)


def fingerprint_faults(
    resource: Mapping[str, Any],
    path: str,
    size: int,
    digest: Callable[[str], str],
    unix_digest: Callable[[str], str],
) -> tuple[Finding, ...]:
    """Return a finding where a file has not the size or hash that its resource gives.

    Args:
        resource: its resource.
        path: the file, to be named.
        size: its bytes.
        digest: gives its hash by an algorithm.
        unix_digest: gives the hash that it would have with line feeds alone at its line ends.
    """
    name, what = str(resource["name"]), ""
    for algorithm in algorithms_of(resource):
        wanted = str(resource["hash"]).rpartition(":")[2]
        if algorithm not in _AS_WRITTEN:
            wanted = wanted.casefold()
        found = digest(algorithm)
        if found != wanted:
            what = f"its {algorithm} is {found[:12]}… and not {wanted[:12]}…"
            if unix_digest(algorithm) == wanted:
                what = "its line ends were changed; save it with line feeds"
                return (_changed(what, name, path),)
    if resource.get("bytes") and resource["bytes"] != size:
        what = f"it has {size} bytes and not {resource['bytes']}"
    return (_changed(what, name, path),) if what else ()


def _changed(what: str, name: str, path: str) -> Finding:
    return _finding("hash", f"The file is not the one described: {what}.", name, path)


def _digest(algorithm: str, raw: bytes) -> str:
    return hashlib.new(algorithm, raw, usedforsecurity=False).hexdigest()


def read_table(
    name: str, schema: TableSchema, raw: bytes, path: str
) -> tuple[TextTable | None, tuple[Finding, ...]]:
    """Return a table from its bytes, and what is wrong with its lines or columns.

    Args:
        name: the name of its resource.
        schema: its columns.
        raw: CSV in UTF-8.
        path: its file, to be named.
    """
    try:
        text = decode(raw, path)
    except LatsarstatsError as error:
        _, _, reason = str(error).partition(f"{path}: ")
        return None, (_finding("encoding", f"The file is {reason}.", name, path),)
    findings: list[Finding] = []
    if text.startswith(_BOM):
        message = "The file begins with a byte-order mark; save it as UTF-8 without one."
        findings.append(_finding("encoding", message, name, path, 1, severity="warning"))
        text = text[1:]
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        message = "The line holds a NUL byte, so it is no text; write the file anew."
        return None, (*findings, _finding("encoding", message, name, path, line))
    columns = schema.columns
    rows, fault = _split(text)
    if fault:
        message = f"The line is no CSV ({fault[1]})."
        return None, (*findings, _finding("csv", message, name, path, fault[0]))
    if not rows or rows[0][1] != list(columns):
        found = rows[0][1] if rows else []
        return None, (*findings, _wrong_header(text, found, columns, name, path))
    faults = [
        _finding("cells", message, name, path, line)
        for line, cells in rows[1:]
        if (message := _wrong_row(cells, len(columns), schema.missing_values))
    ]
    if faults:
        return None, (*findings, *faults)
    by_column = (
        zip(*(cells for _, cells in rows[1:]), strict=True) if rows[1:] else [()] * len(columns)
    )
    cells_of = dict(zip(columns, by_column, strict=True))
    lines = tuple(line for line, _ in rows[1:])
    return TextTable(name, path, schema, cells_of, lines), tuple(findings)


def _wrong_row(cells: Sequence[str], wanted: int, missing: Sequence[str]) -> str:
    if not cells:
        return "The line is empty; delete it."
    if len(cells) != wanted:
        said = "cell" if len(cells) == 1 else "cells"
        return f"The line has {len(cells)} {said}; it must have {wanted}."
    if all(cell in missing for cell in cells):
        return "The line has only empty cells; delete it."
    return ""


def _split(text: str) -> tuple[list[tuple[int, list[str]]], tuple[int, str] | None]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    before = csv.field_size_limit(LONGEST_CELL)  # other libraries set it for the whole process
    try:
        for cells in reader:
            rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        return rows, (line, str(error))
    finally:
        csv.field_size_limit(before)
    return rows, None


def is_usual_csv(text: str) -> bool:
    """Tell whether a table is read by everyone as commas between cells and double quotes.

    frictionless guesses what its descriptor leaves open, in the same way.
    """
    sample = "".join(islice(io.StringIO(text, newline=""), _LINES_GUESSED))
    if len(sample) > _MOST_GUESSED:
        return True
    try:
        guessed = csv.Sniffer().sniff(sample, ",\t;|")
    except csv.Error:
        return True
    return guessed.delimiter == "," and not guessed.skipinitialspace


def _wrong_header(
    text: str, found: Sequence[str], columns: Sequence[str], name: str, path: str
) -> Finding:
    if not text:
        fault = "The file is empty."
    elif text.splitlines()[0].split(";") == list(columns):
        fault = "The columns are separated by semicolons; save the file with commas."
    else:
        fault = wrong_columns(found, columns)
    return _finding("columns", fault, name, path, 1)


def wrong_columns(found: Sequence[str], columns: Sequence[str]) -> str:
    """Return a sentence on the columns found, if they are not those wanted, or nothing."""
    missing = [column for column in columns if column not in found]
    extra = [column for column in found if column not in columns]
    if missing:
        return f"The column {missing[0]} is missing."
    if extra:
        return f"There is a column {extra[0]!r} too many."
    if list(found) != list(columns):
        return f"The columns must be {','.join(columns)}, in this order."
    return ""


def _finding(
    code: str,
    message: str,
    resource: str,
    path: str,
    line: int | None = None,
    severity: FindingSeverity = "error",
) -> Finding:
    return Finding(
        level="structure",
        code=code,
        message=message,
        severity=severity,
        resource=resource,
        path=path,
        line=line,
    )
