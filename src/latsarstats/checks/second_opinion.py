"""What is not of the usual kind is judged and read by frictionless.

Its report becomes findings, so that whatever ``frictionless validate`` rejects is rejected
here too. It is given nothing that is not safe: see ``opening``.
"""

from __future__ import annotations

import bz2
import copy
import gzip
import lzma
import warnings
import zipfile
from typing import TYPE_CHECKING, Any

from latsarstats.checks.finding import Finding
from latsarstats.checks.opening import is_foreign, refusal
from latsarstats.checks.table import TextTable
from latsarstats.descriptor.resource import NUMBERS, Field, Reference, TableSchema
from latsarstats.rules.numbers import as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from latsarstats.checks.finding import Level
    from latsarstats.checks.opening import OpenedPackage

MOST_BYTES = 2**30
"""Bytes that a compressed file may unpack to: a gibibyte."""
_CHUNK = 2**20

_METADATA = ("package", "resource", "dialect", "control", "schema", "field", "metadata")
_LEVELS: dict[str, Level] = {
    **dict.fromkeys((f"{name}-error" for name in _METADATA), "package"),
    **dict.fromkeys(("type-error", "constraint-error", "unique-error"), "schema"),
    **dict.fromkeys(("primary-key", "foreign-key"), "keys"),
}
"""The level of an error of frictionless; all others are of the structure."""

_COMPRESSED: dict[str, Callable[[Path], Any]] = {
    "gz": gzip.open,
    "bz2": bz2.open,
    "xz": lzma.open,
}
_ARCHIVES = ("zip", "xlsx", "ods")


Read = tuple[TextTable, dict[str, list[object]]]
"""A table, with its values by column."""


def on_descriptor(opened: OpenedPackage) -> tuple[Any, tuple[Finding, ...]]:
    """Return the package as frictionless sees it, or ``None`` and what is wrong with it."""
    from frictionless import FrictionlessException, Package

    given = {name: value for name, value in opened.descriptor.items() if name != "profiles"}
    given["resources"] = list(opened.resources.values())
    descriptor = copy.deepcopy(given)
    for holder in (descriptor, *descriptor["resources"]):
        for name in ("profile", "$schema"):
            if is_foreign(holder.get(name)):
                del holder[name]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its report says all that is to be said
            package = Package.from_descriptor(descriptor, basepath=str(opened.folder))
            package.to_descriptor(validate=True)
    except FrictionlessException as exception:
        return None, tuple(_finding(error, "", opened) for error in exception.to_errors())
    except Exception as error:
        # It meets some descriptors with an exception of any kind; none of them is valid.
        return None, (refusal(f"The descriptor cannot be read: {_reason(error)}."),)
    return package, ()


def on_resource(
    package: Any, opened: OpenedPackage, name: str
) -> tuple[list[Finding], Read | None]:
    """Return what is wrong with a resource, and its table if it is one that can be read.

    Args:
        package: what :func:`on_descriptor` gave.
        opened: the same package.
        name: the name of the resource.
    """
    fault = _bomb(opened, name)
    if fault:
        return [_of_structure(fault, name, opened)], None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _judge(package.get_resource(name), opened)


def _judge(resource: Any, opened: OpenedPackage) -> tuple[list[Finding], Read | None]:
    name = str(resource.name)
    try:
        report = resource.validate()
        errors = [error for task in report.tasks for error in task.errors]
        errors += report.errors
        findings = [_finding(error, name, opened) for error in errors]
        is_readable = not any(f.level in ("package", "structure") for f in findings)
        if not is_readable or not hasattr(resource, "row_stream"):
            return findings, None
        if any(finding.code == "type-error" for finding in findings):
            return findings, None
        return findings, _read(resource, opened)
    except Exception as error:
        message = f"The file cannot be read: {_reason(error)}."
        return [_of_structure(message, name, opened)], None


def _read(resource: Any, opened: OpenedPackage) -> Read:
    with resource:
        schema = _schema(resource.schema)
        values: dict[str, list[object]] = {column: [] for column in schema.columns}
        lines = []
        for row in resource.row_stream:
            lines.append(int(row.row_number))
            for column in schema.columns:
                values[column].append(row[column] if column in row.field_names else None)
    by_type = {field.name: field.type for field in schema.fields}
    texts = {column: [as_text(value) for value in cells] for column, cells in values.items()}
    for column, cells in values.items():
        if by_type[column] == "string":
            values[column] = [as_text(cell) or None for cell in cells]
    name = str(resource.name)
    return TextTable(name, path_of(opened, name), schema, texts, tuple(lines)), values


def _schema(schema: Any) -> TableSchema:
    """Return a schema of frictionless as ours; types that no rule reads are text."""
    known = NUMBERS | {"date", "boolean", "year"}
    return TableSchema(
        tuple(
            Field(
                field.name,
                field.type if field.type in known else "string",
                "default",
                field.constraints,
                str(field.custom.get("printed", "")),
            )
            for field in schema.fields
        ),
        tuple(schema.primary_key),
        tuple(
            Reference(
                tuple(key["fields"]),
                key["reference"]["resource"],
                tuple(key["reference"]["fields"]),
            )
            for key in schema.foreign_keys
        ),
    )


def _finding(error: Any, resource: str, opened: OpenedPackage) -> Finding:
    level = _LEVELS.get(error.type, "structure")
    if level == "package":
        return refusal(error.message, resource, code=error.type)
    return Finding(
        level=level,
        code=error.type,
        message=error.message,
        resource=resource,
        field=str(getattr(error, "field_name", "") or ""),
        path=path_of(opened, resource),
        line=getattr(error, "row_number", None),
    )


def _of_structure(message: str, resource: str, opened: OpenedPackage) -> Finding:
    path = path_of(opened, resource)
    return Finding(level="structure", code="file", message=message, resource=resource, path=path)


def path_of(opened: OpenedPackage, name: str) -> str:
    """Return the path of a resource to name in a finding: of several, the first."""
    path = opened.resources[name].get("path", "") if name in opened.resources else ""
    return str(path[0] if isinstance(path, list) else path or "")


def _reason(error: Exception) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text[:200]}" if text else type(error).__name__


def _bomb(opened: OpenedPackage, name: str) -> str:
    """Return a sentence on a compressed file that unpacks to too much, or nothing."""
    path = path_of(opened, name)
    file = opened.folder / path
    kind = str(opened.resources[name].get("compression") or path.rpartition(".")[2].lower())
    if not path or not file.is_file() or kind not in (*_COMPRESSED, *_ARCHIVES):
        return ""
    try:
        size = sum(_sizes(file, kind))
    except (OSError, EOFError, zipfile.BadZipFile, lzma.LZMAError):
        return ""  # frictionless says what is wrong with it
    if size <= MOST_BYTES:
        return ""
    return f"The file unpacks to more than {MOST_BYTES:,} bytes, so it is not read; split it."


def _sizes(file: Path, kind: str) -> Iterator[int]:
    if kind in _ARCHIVES:
        with zipfile.ZipFile(file) as archive:
            yield from (member.file_size for member in archive.infolist())
        return
    with _COMPRESSED[kind](file) as stream:
        read = 0
        while read <= MOST_BYTES and (chunk := stream.read(_CHUNK)):
            read += len(chunk)
            yield len(chunk)
