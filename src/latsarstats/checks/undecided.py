"""Keys that are not decided, since a table or a column could not be read."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

from latsarstats.checks.finding import Finding
from latsarstats.descriptor.resource import is_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from latsarstats.checks.contents import Contents


def undecided_keys(contents: Contents) -> list[Finding]:
    """Return a finding for every primary key or unique key that is not decided."""
    findings = []
    for name, schema in _schemas(contents):
        primary = _names(schema.get("primaryKey"))
        why = _why_unread(contents, name, primary) if primary else ""
        if why:
            message = f"The primary key of {name} is not checked: {why}."
            findings.append(_finding(contents, name, "primary-key", message))
        for key in _listed(schema, "uniqueKeys"):
            why = _why_unread(contents, name, _names(key))
            if why:
                message = f"The unique key {', '.join(_names(key))} is not checked: {why}."
                findings.append(_finding(contents, name, "unique-key", message))
    return findings


def malformed_keys(contents: Contents) -> list[Finding]:
    """Return a finding for every unique key that does not name columns of its table."""
    findings = []
    for name, schema in _schemas(contents):
        names = {str(field.get("name")) for field in _objects(schema.get("fields"))}
        given = schema.get("uniqueKeys", [])
        for key in given if isinstance(given, list) else [given]:
            if not isinstance(given, list) or not is_key(key, names):
                message = (
                    f"The schema of {name} has {json.dumps(key)[:60]} among its uniqueKeys, which"
                    " must be lists of its columns."
                )
                finding = _finding(contents, name, "unique-key", message)
                findings.append(dataclasses.replace(finding, severity="error"))
    return findings


def undecided_references(contents: Contents) -> list[Finding]:
    """Return a finding for every foreign key that is not decided."""
    findings = []
    for name, schema in _schemas(contents):
        for reference in _objects(schema.get("foreignKeys")):
            cited = reference.get("reference")
            cited = cited if isinstance(cited, dict) else {}
            other = str(cited.get("resource") or name)
            why = _why_unread(contents, name, _names(reference.get("fields")))
            why = why or _why_unread(contents, other, _names(cited.get("fields")))
            if why:
                what = f"That the rows of {name} cite rows of {other} is not checked: {why}."
                findings.append(_finding(contents, name, "foreign-key", what))
    return findings


def _why_unread(contents: Contents, name: str, columns: Collection[str]) -> str:
    """Return why columns of a table are not there to be compared, or nothing."""
    if name in contents.unread:
        return f"{name} could not be read"
    table = contents.tables.get(name)
    if table is not None:
        for column in columns:
            if not table.has(column) and column in table.unread:
                return table.unread[column]
    return ""


def _schemas(contents: Contents) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the schemas of the package, as far as they are in the descriptor."""
    for name, resource in contents.described.items():
        schema = resource.get("schema")
        if isinstance(schema, dict):
            yield name, schema


def _listed(schema: Mapping[str, Any], name: str) -> list[object]:
    given = schema.get(name)
    return given if isinstance(given, list) else []


def _names(given: object) -> tuple[str, ...]:
    names = given if isinstance(given, list) else [given]
    return tuple(name for name in names if isinstance(name, str))


def _objects(given: object) -> list[Mapping[str, Any]]:
    return [item for item in given if isinstance(item, dict)] if isinstance(given, list) else []


def _finding(contents: Contents, name: str, code: str, message: str) -> Finding:
    path = contents.described[name].get("path")
    return Finding(
        level="keys",
        code=code,
        severity="warning",
        message=message,
        resource=name,
        path=path if isinstance(path, str) else "",
    )
