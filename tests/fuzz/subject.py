"""A package in memory that steps change one after another, before it is written and checked."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

DESCRIPTOR = "datapackage.json"

Resource = dict[str, Any]
Rows = list[list[str]]


_USUAL = {
    "$schema": "https://datapackage.org/profiles/2.0/tabledialect.json",
    "header": True,
    "delimiter": ",",
    "lineTerminator": "\n",
    "quoteChar": '"',
    "doubleQuote": True,
}
"""The dialect that the shipped package spells out: that of all CSV."""


class NotApplicableError(Exception):
    """A step finds nothing in a package that it could change."""


@dataclass
class Subject:
    """A package while it is made.

    Attributes:
        descriptor: its descriptor as JSON has it.
        files: its other files by path.
        raw: the bytes of a descriptor that is not JSON; then ``descriptor`` is not used.
        indent: how the descriptor is indented.
        is_ascii: whether letters beyond ASCII are written as escapes.
    """

    descriptor: Any
    files: dict[str, bytes] = field(default_factory=dict)
    raw: bytes | None = None
    indent: int | None = 1
    is_ascii: bool = True

    def written(self) -> dict[str, bytes]:
        """Return all its files, the descriptor among them."""
        return {DESCRIPTOR: self.raw or self._json(), **self.files}

    def _json(self) -> bytes:
        text = json.dumps(self.descriptor, indent=self.indent, ensure_ascii=self.is_ascii)
        try:
            return text.encode()
        except UnicodeEncodeError:  # half a surrogate pair can be written as an escape alone
            return json.dumps(self.descriptor, indent=self.indent).encode()

    def resources(self) -> list[Resource]:
        """Return the resources that are objects, in a descriptor of any shape."""
        if self.raw is not None or not isinstance(self.descriptor, dict):
            return []
        listed = self.descriptor.get("resources")
        if not isinstance(listed, list):
            return []
        return [item for item in listed if isinstance(item, dict)]

    def rules(self) -> list[Any]:
        """Return the list of rules, which is put in where there is none."""
        if self.raw is not None or not isinstance(self.descriptor, dict):
            raise NotApplicableError
        rules = self.descriptor.setdefault("rules", [])
        if not isinstance(rules, list):
            raise NotApplicableError
        return rules

    def tables(self) -> Iterator[tuple[Resource, list[dict[str, Any]]]]:
        """Yield the resources that are plain CSV tables, with their fields."""
        for resource in self.resources():
            path, schema = resource.get("path"), resource.get("schema")
            fields = schema.get("fields") if isinstance(schema, dict) else None
            if (
                isinstance(path, str)
                and path.endswith(".csv")
                and path in self.files
                and not {"compression", "data"} & resource.keys()
                and resource.get("dialect", _USUAL) == _USUAL
                and isinstance(fields, list)
                and all(isinstance(f, dict) and isinstance(f.get("name"), str) for f in fields)
            ):
                yield resource, fields

    def rows(self, resource: Resource) -> Rows:
        """Return the lines of a table, the header among them."""
        try:
            text = self.files[resource["path"]].decode()
            rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        except (UnicodeDecodeError, csv.Error):
            raise NotApplicableError from None
        if len({len(row) for row in rows}) != 1:
            raise NotApplicableError
        return rows

    def write_rows(self, resource: Resource, rows: Sequence[Sequence[str]], **style: Any) -> None:
        """Write the lines of a table, the header among them."""
        target = io.StringIO()
        csv.writer(target, **{"lineterminator": "\n", **style}).writerows(rows)
        self.write(resource, target.getvalue().encode(errors="surrogatepass"))

    def write(self, resource: Resource, content: bytes) -> None:
        """Write the file of a resource, and bring its bytes and its hash up to date."""
        self.files[resource["path"]] = content
        if "bytes" in resource:
            resource["bytes"] = len(content)
        if "hash" in resource:
            resource["hash"] = f"sha256:{hashlib.sha256(content).hexdigest()}"


def schemas_citing(subject: Subject, name: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield the schemas that cite a resource by a foreign key, each with that key."""
    for resource in subject.resources():
        schema = resource.get("schema")
        keys = schema.get("foreignKeys") if isinstance(schema, dict) else None
        for key in keys if isinstance(keys, list) else ():
            reference = key.get("reference") if isinstance(key, dict) else None
            if (
                isinstance(schema, dict)
                and isinstance(reference, dict)
                and (reference.get("resource") == name and resource.get("name") != name)
            ):
                yield schema, key


def names(value: object) -> set[str]:
    """Return all texts in a rule: the names of columns and of tables are among them."""
    if isinstance(value, str):
        return {value}
    if isinstance(value, dict):
        return {name for item in value.values() for name in names(item)}
    return {name for item in value for name in names(item)} if isinstance(value, list) else set()


def leave_out(subject: Subject, resource: Resource) -> None:
    """Take a resource out with its file, and with the keys and rules that name it."""
    name = resource["name"]
    subject.descriptor["resources"].remove(resource)
    if isinstance(resource.get("path"), str):
        subject.files.pop(resource["path"], None)
    for schema, key in list(schemas_citing(subject, name)):
        schema["foreignKeys"].remove(key)
        if not schema["foreignKeys"]:
            del schema["foreignKeys"]
    rules = subject.descriptor.get("rules")
    if isinstance(rules, list):
        rules[:] = [rule for rule in rules if name not in _resources_of(rule)]
        if not rules:
            del subject.descriptor["rules"]


def _resources_of(rule: object) -> set[str]:
    """Return the tables that a rule speaks of."""
    if not isinstance(rule, dict):
        return set()
    parts = [rule, *(rule.get(name) for name in ("with", "numerator", "denominator"))]
    return {
        str(part["resource"]) for part in parts if isinstance(part, dict) and "resource" in part
    }
