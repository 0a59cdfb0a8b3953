"""What is not of the usual kind is judged and read by frictionless.

Its report becomes findings, so that whatever ``frictionless validate`` rejects is rejected
here too. It is given what :mod:`latsarstats.checks.gate` admits and nothing else, and runs
confined to the folder of the package.
"""

from __future__ import annotations

import dataclasses
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from latsarstats.checks.compression import Budget
from latsarstats.checks.confinement import confined
from latsarstats.checks.constraints import check_constraints
from latsarstats.checks.finding import Finding
from latsarstats.checks.gate import NotAdmittedError, admit_package, admit_resource, is_own_pattern
from latsarstats.checks.invalid import explain_package, explain_resource
from latsarstats.checks.opening import refusal
from latsarstats.checks.profiles import official, profile_faults
from latsarstats.checks.table import TextTable
from latsarstats.descriptor.resource import NUMBERS, Field, Reference, TableSchema
from latsarstats.rules.numbers import as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from latsarstats.checks.finding import Level
    from latsarstats.checks.opening import OpenedPackage

_METADATA = ("package", "resource", "dialect", "control", "schema", "field", "metadata")
_LEVELS: dict[str, Level] = {
    **dict.fromkeys((f"{name}-error" for name in _METADATA), "package"),
    **dict.fromkeys(("type-error", "constraint-error", "unique-error"), "schema"),
    **dict.fromkeys(("primary-key", "foreign-key"), "keys"),
}
"""The level of an error of frictionless; all others are of the structure."""

Read = tuple[TextTable, dict[str, list[object]]]
"""A table, with its values by column."""


@dataclass(frozen=True)
class Judge:
    """A package as frictionless sees it.

    Attributes:
        package: its package, of the resources that were admitted.
        opened: the same package.
        folder: the folder it is confined to, absolute.
        budget: what the compressed files may still unpack to.
    """

    package: Any
    opened: OpenedPackage
    folder: Path
    budget: Budget

    def has(self, name: str) -> bool:
        """Tell whether a resource was admitted."""
        return bool(self.package.has_resource(name))


def on_descriptor(opened: OpenedPackage) -> tuple[Judge | None, tuple[Finding, ...]]:
    """Return the package as frictionless sees it, or ``None``, and what is wrong with it.

    A resource that is not valid is left out, and hides no other.
    """
    from latsarstats.checks.asserting import import_frictionless

    import_frictionless()
    folder, budget = opened.folder.resolve(), Budget()
    findings = list(_by_profile(opened))
    admitted: dict[str, dict[str, Any]] = {}
    for name, given in opened.resources.items():
        try:
            admitted[name] = admit_resource(given, folder)
        except NotAdmittedError as error:
            findings.append(refusal(f"Resource {name!r} {error}.", name, field=error.field))
    with warnings.catch_warnings(), confined(folder, budget):
        warnings.simplefilter("ignore")  # what it finds is a finding
        package, faults = _valid(opened, admitted, folder)
    findings += faults
    judge = Judge(package, opened, folder, budget) if package is not None else None
    return judge, tuple(findings)


def _valid(
    opened: OpenedPackage, admitted: Mapping[str, dict[str, Any]], folder: Path
) -> tuple[Any, list[Finding]]:
    """Return a package of the resources that are valid, and what is wrong with all else."""
    try:
        descriptor = admit_package(opened.descriptor, list(admitted.values()))
        package, _ = _validated(lambda: _package(descriptor, folder))
    except NotAdmittedError:
        package = None
    if package is not None:
        return package, []

    def faults_of(resource: Mapping[str, Any]) -> list[str]:
        return _validated(lambda: _package_of(opened, [resource], folder))[1]

    valid, findings = [], []
    for given in admitted.values():
        faults = faults_of(given)
        findings += explain_resource(faults, given, faults_of)
        if not faults:
            valid.append(given)
    try:
        # Resources that are not valid would hide what is wrong with the package itself.
        alone = admit_package(opened.descriptor, valid or [_SOUND])
        messages = _validated(lambda: _package(alone, folder))[1]
        findings += explain_package(messages, opened.descriptor)
    except NotAdmittedError as error:
        findings.append(refusal(f"The descriptor {error}."))
    return _package_of(opened, valid, folder) if valid else None, findings


_SOUND = {
    "name": "sound",
    "data": [],
    "profile": "tabular-data-resource",
    "schema": {"fields": [{"name": "a"}]},
}
"""A resource that is valid in any package."""


def _validated(build: Callable[[], Any]) -> tuple[Any, list[str]]:
    """Return a package if it is valid, or else what is wrong with it."""
    import frictionless

    try:
        package = build()
        package.to_descriptor(validate=True)
    except frictionless.FrictionlessException as exception:
        return None, [error.message for error in exception.to_errors()]
    except Exception as error:
        # It meets some descriptors with an exception of any kind; none of them is valid.
        return None, [f"The descriptor cannot be read: {_reason(error)}."]
    return package, []


def _package(descriptor: Mapping[str, Any], folder: Path) -> Any:
    import frictionless

    return frictionless.Package.from_descriptor(dict(descriptor), basepath=str(folder))


def _package_of(opened: OpenedPackage, resources: Sequence[Any], folder: Path) -> Any:
    """Return a package of some resources, of the version of the standard of the whole."""
    version = opened.descriptor.get("$schema")
    head = {"$schema": version} if isinstance(version, str) else {}
    return _package({**head, "resources": list(resources)}, folder)


def _by_profile(opened: OpenedPackage) -> Iterator[Finding]:
    """Yield what is wrong by the official profiles that a package and its resources name."""
    holders = [("", opened.descriptor), *opened.resources.items()]
    for name, holder in holders:
        for profile in _profiles_of(holder):
            for fault in profile_faults(holder, profile):
                yield refusal(fault, name, code="profile")


def _profiles_of(holder: Mapping[str, Any]) -> list[str]:
    given = holder.get("profiles")
    named = [holder.get("profile"), *(given if isinstance(given, list) else ())]
    return list(dict.fromkeys(filter(None, map(_official, named))))


def _official(profile: object) -> str:
    return profile if isinstance(profile, str) and official(profile) else ""


def on_resource(judge: Judge, name: str) -> tuple[list[Finding], Read | None]:
    """Return what is wrong with a resource, and its table if it is one that can be read.

    Args:
        judge: what :func:`on_descriptor` gave.
        name: the name of a resource that was admitted.
    """
    opened = judge.opened
    try:
        with warnings.catch_warnings(), confined(judge.folder, judge.budget):
            warnings.simplefilter("ignore")
            findings, read = _judge(judge.package.get_resource(name), opened)
    except Exception as error:
        message = f"The file cannot be read: {_reason(error)}."
        return [_of_structure(message, name, opened)], None
    if read is not None:
        findings += _by_own_patterns(opened.resources[name], *read)
    return findings, read


def _judge(resource: Any, opened: OpenedPackage) -> tuple[list[Finding], Read | None]:
    name = str(resource.name)
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


def _by_own_patterns(
    resource: Mapping[str, Any], text: TextTable, values: dict[str, list[object]]
) -> Iterator[Finding]:
    """Yield the cells that break a pattern which the gate took out, matched in bounded time."""
    patterns = {
        field["name"]: {"pattern": field["constraints"]["pattern"]}
        for field in (resource.get("schema") or {}).get("fields", ())
        if is_own_pattern(field)
    }
    if patterns:
        fields = tuple(
            dataclasses.replace(field, constraints=patterns.get(field.name, {}))
            for field in text.schema.fields
        )
        schema = dataclasses.replace(text.schema, fields=fields)
        yield from check_constraints(dataclasses.replace(text, schema=schema), values)


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
    if isinstance(error, MemoryError):
        return "there is not enough memory for it"
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text[:200]}" if text else type(error).__name__
