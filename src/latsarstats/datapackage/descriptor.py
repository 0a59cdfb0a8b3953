"""The descriptor of a package, read as untrusted input."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from latsarstats.datapackage.document import YAML_ENDINGS, read_document
from latsarstats.datapackage.fingerprint import has_unknown_hash
from latsarstats.datapackage.formats import TYPES_OF_FILES, read_format
from latsarstats.datapackage.gate import PACKAGE_PROFILES, RESOURCE_PROFILES, is_inside, is_url
from latsarstats.datapackage.location import FILE, FILES
from latsarstats.datapackage.misspellings import (
    CONSTRAINTS,
    misspellings_of_package,
    misspellings_of_resource,
    misspelt_property,
)
from latsarstats.datapackage.profiles import is_of_standard, official
from latsarstats.errors import LatsarstatsError, reason_of_system
from latsarstats.finding import Finding
from latsarstats.language import reason_of, sentence
from latsarstats.rules.frames import RESERVED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from latsarstats.finding import FindingSeverity


_NOT_DOWNLOADED = sentence("remote files are not downloaded")


@dataclass(frozen=True, slots=True)
class Descriptor:
    """A package whose descriptor has been read.

    Attributes:
        folder: the folder of the descriptor.
        properties: all of it, as JSON gives it, with the parts that it only names put in:
            schemas and dialects in files of their own.
        resources: the resources that are safe to read, by name.
        name: the name of the file of the descriptor.
    """

    folder: Path
    properties: Mapping[str, Any]
    resources: Mapping[str, Mapping[str, Any]]
    name: str = FILE

    def file(self, name: str) -> Path:
        """Return the file of a resource."""
        return self.folder / str(self.resources[name]["path"])


def open_descriptor(path: Path) -> tuple[Descriptor, tuple[Finding, ...]]:
    """Read the descriptor of a package, and refuse what is not safe to read.

    Args:
        path: the folder of a package, or its ``datapackage.json``.

    Raises:
        LatsarstatsError: there is no descriptor, or it is no JSON object with resources.
    """
    file = _descriptor_file(path)
    twice: dict[str, None] = {}
    descriptor = read_document(file, twice)
    resources = descriptor.get("resources")
    misspelt = list(misspellings_of_package(descriptor))
    if not isinstance(resources, list) or not resources:
        reason = sentence("has no list of resources; it must describe its tables")
        if hint := misspelt_property(descriptor, "resources"):
            reason = sentence("{reason} ({hint})", reason=reason, hint=hint)
        raise LatsarstatsError(reason, path=file)
    findings = [*misspelt, *_named_twice(twice), *_by_profiles(descriptor, resources, file.parent)]
    usable: dict[str, Mapping[str, Any]] = {}
    for position, given in enumerate(resources, start=1):
        resource, faults = _safe(given, position, usable, file.parent)
        findings.extend(faults)
        if resource is not None:
            usable[resource["name"]] = resource
    findings.extend(_by_unknown_hashes(usable))
    findings.extend(_referred_files(resources, usable))
    return Descriptor(file.parent, descriptor, usable, file.name), tuple(findings)


_WITH_EFFECT = frozenset(
    {
        *("rules", "resources", "path", "data", "schema", "fields", "type", "hash", "constraints"),
        *("primaryKey", "foreignKeys", "uniqueKeys", "missingValues", "dialect", "whole", "parts"),
    }
)
"""Properties of which nothing may be left unread."""


def _named_twice(names: Iterable[str], resource: str = "") -> Iterator[Finding]:
    """Yield a finding for each name that an object has twice."""
    what = (
        sentence("The schema or dialect of {resource!r}", resource=resource)
        if resource
        else sentence("The descriptor")
    )
    for name in names:
        is_bad = name in _WITH_EFFECT or name in CONSTRAINTS
        message = sentence(
            "{what} has {name!r} twice in one object; only the last is read.", what=what, name=name
        )
        severity: FindingSeverity = "error" if is_bad else "warning"
        yield refusal(message, resource, severity=severity, code="property")


def _by_unknown_hashes(resources: Mapping[str, Mapping[str, Any]]) -> Iterator[Finding]:
    """Yield one warning of all hashes that are not checked."""
    names = [name for name, resource in resources.items() if has_unknown_hash(resource)]
    if names:
        named = str(resources[names[0]]["hash"]).rpartition(":")[0]
        more = sentence(" and of {more} more", more=len(names) - 1) if len(names) > 1 else ""
        message = sentence(
            "The hash of {name!r}{more} is by {named!r}, which is not known, so that it is not"
            " checked; give one by sha256.",
            name=names[0],
            more=more,
            named=named,
        )
        yield refusal(message, severity="warning")


def _referred_files(
    resources: list[Any], usable: Mapping[str, Mapping[str, Any]]
) -> Iterator[Finding]:
    """Yield an error for each table that others refer to and that is declared as a file.

    It is read as a table here, but frictionless 5.21 refuses the reference.
    """
    referred = {name for resource in usable.values() for name in _referred_to(resource)}
    for given in resources:
        name = given.get("name") if isinstance(given, dict) else None
        is_file = isinstance(name, str) and given.get("type") in TYPES_OF_FILES
        if is_file and name in usable and name in referred:
            message = sentence(
                "Resource {name!r} is declared as a {type}, but others refer to it as a table;"
                " leave its type out.",
                name=name,
                type=given["type"],
            )
            yield refusal(message, name)


def _referred_to(resource: Mapping[str, Any]) -> Iterator[str]:
    schema = resource.get("schema")
    keys = schema.get("foreignKeys") if isinstance(schema, dict) else None
    for key in keys if isinstance(keys, list) else ():
        reference = key.get("reference") if isinstance(key, dict) else None
        name = reference.get("resource") if isinstance(reference, dict) else None
        if isinstance(name, str):
            yield name or str(resource["name"])


def _descriptor_file(path: Path) -> Path:
    try:
        file = _in_folder(path) if path.is_dir() else path
        is_there = file.exists()
    except OSError as error:
        raise LatsarstatsError(
            sentence("cannot be read ({reason})", reason=reason_of_system(error)), path=path
        ) from None
    except ValueError:
        raise LatsarstatsError(
            sentence("{path!r}: is no path; name a folder or file", path=str(path))
        ) from None
    if is_there and file.is_symlink() and not is_inside(file.parent, file.name):
        raise LatsarstatsError(
            sentence(
                "its {name} is a link that leaves its folder; name the folder of the"
                " package that it leads to",
                name=file.name,
            ),
            path=path,
        )
    if file != path and not is_there:
        raise LatsarstatsError(
            sentence("holds no {file}; name the folder of a data package", file=FILE), path=path
        )
    if is_there and file.suffix not in (".json", *YAML_ENDINGS):
        raise LatsarstatsError(
            sentence(
                "is no {file}; name that, the folder that holds it, or a .zip of it", file=FILE
            ),
            path=path,
        )
    return file


def _in_folder(folder: Path) -> Path:
    """Return the descriptor in a folder, or where it should be."""
    return next((folder / name for name in FILES if (folder / name).exists()), folder / FILE)


def _by_profiles(
    descriptor: Mapping[str, Any], resources: list[Any], folder: Path
) -> Iterator[Finding]:
    """Yield what is wrong by the profiles in the folder, and which are not applied.

    The official ones are applied later, by the names and addresses that a descriptor gives.
    """
    unread: dict[tuple[str, str], list[str]] = {}
    for position, holder in enumerate([descriptor, *resources]):
        if not isinstance(holder, dict):
            continue
        what = (
            sentence("resource {name!r}", name=holder.get("name", position))
            if position
            else sentence("the descriptor")
        )
        known = RESOURCE_PROFILES if position else PACKAGE_PROFILES
        name = str(holder.get("name", "")) if position else ""
        for key, profile in _named_profiles(holder):
            if profile in known or official(profile) or is_of_standard(profile):
                continue
            if key == "$schema" or is_url(profile) or profile == "fiscal-data-package":
                unread.setdefault((key, profile), []).append(what)
            else:
                yield from _by_local_profile(holder, profile, folder, what, name)
    for (key, profile), holders in unread.items():
        more = sentence(" and {more} more", more=len(holders) - 1) if len(holders) > 1 else ""
        message = sentence(
            "The {key} {profile!r} of {holder}{more} is not downloaded, so what it asks for is not"
            " checked.",
            key=key,
            profile=profile,
            holder=holders[0],
            more=more,
        )
        yield refusal(message, severity="warning", code="profile")


def _named_profiles(holder: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key in ("$schema", "profile", "profiles"):
        given = holder.get(key)
        for profile in dict.fromkeys(
            item for item in (given if isinstance(given, list) else [given]) if _is_named(item)
        ):
            yield key, str(profile)


def _is_named(profile: object) -> bool:
    return isinstance(profile, str) and profile != ""  # as frictionless has it


def _by_local_profile(
    holder: Mapping[str, Any], profile: str, folder: Path, what: str, name: str
) -> Iterator[Finding]:
    """Yield what is wrong with a package or resource by a JSON Schema in its folder."""
    said = sentence("The profile {profile!r} of {what}", profile=profile, what=what)
    if not is_inside(folder, profile):
        yield refusal(
            sentence("{said} leaves the folder; keep a copy in it.", said=said),
            name,
            code="profile",
        )
    elif not (folder / profile).exists():
        fault = sentence("is none of the standard, and no such file is there; check the name")
        yield refusal(sentence("{said} {fault}.", said=said, fault=fault), name, code="profile")
    else:
        # Takes a twentieth of a second to import, and few packages need it.
        from latsarstats.datapackage.profiles import local_profile_faults

        for fault_by in local_profile_faults(holder, profile, folder):
            yield refusal(fault_by.message, name, severity=fault_by.severity, code="profile")


def _safe(
    given: object, position: int, others: Mapping[str, object], folder: Path
) -> tuple[dict[str, Any] | None, list[Finding]]:
    """Return a resource that may be read, with what it names put in; or why not."""
    fault = _fault_of(given, others, folder)
    if fault or not isinstance(given, dict):
        named = given.get("name") if isinstance(given, dict) else None
        resource_name = named if isinstance(named, str) else ""
        return None, [
            refusal(
                sentence("Resource {position} {fault}.", position=position, fault=fault),
                resource_name,
            )
        ]
    name = given["name"]
    resource = dict(given)
    twice: dict[str, None] = {}
    for part in ("schema", "dialect"):
        named = given.get(part)
        if isinstance(named, str):
            try:
                resource[part] = _part(named, folder, twice)
            except LatsarstatsError as error:
                return None, [
                    refusal(
                        sentence(
                            "The {part} of {name!r}{error}.",
                            part=part,
                            name=name,
                            error=reason_of(error),
                        ),
                        name,
                    )
                ]
    findings = [*_named_twice(twice, name), *misspellings_of_resource(resource)]
    read = read_format(resource)
    if read.fault:
        message = sentence("Resource {name!r} {fault}.", name=name, fault=read.fault)
        findings.append(refusal(message, name, severity=read.severity))
    if not read.is_read:
        return None, findings
    own_names = [column for column in _columns_of(resource) if column.startswith(RESERVED)]
    if own_names:
        message = sentence(
            "The column {own_name!r} of {name!r} has a name that is used inside the"
            " program; rename it.",
            own_name=own_names[0],
            name=name,
        )
        return None, [*findings, refusal(message, name)]
    return read.resource, findings


def _part(named: str, folder: Path, twice: dict[str, None]) -> dict[str, Any]:
    """Return a schema or dialect in a file of its own, and note the names it has twice.

    Raises:
        LatsarstatsError: it may not be read, or cannot be; the text is the end of a sentence.
    """
    if is_url(named):
        hint = sentence("keep a copy beside the descriptor and name it")
        raise LatsarstatsError(
            sentence(
                " is a URL; {not_downloaded}: {hint}", not_downloaded=_NOT_DOWNLOADED, hint=hint
            )
        )
    if not is_inside(folder, named):
        raise LatsarstatsError(sentence(", {named!r}, leaves the folder", named=named))
    if not named:
        raise LatsarstatsError(sentence(" has an empty path; name a file, or leave it out"))
    try:
        return read_document(folder / named, twice)
    except LatsarstatsError as error:
        raise LatsarstatsError(
            sentence(", {named}, is not read: {reason}", named=named, reason=error.reason)
        ) from None


def _columns_of(resource: Mapping[str, Any]) -> Iterator[str]:
    schema = resource.get("schema")
    fields = schema.get("fields") if isinstance(schema, dict) else None
    for field in fields if isinstance(fields, list) else ():
        if isinstance(field, dict) and isinstance(field.get("name"), str):
            yield field["name"]


def _fault_of(resource: object, others: Mapping[str, object], folder: Path) -> str:
    if not isinstance(resource, dict):
        return sentence("is no JSON object")
    name, path = resource.get("name"), resource.get("path")
    if not isinstance(name, str) or not name:
        return sentence("has no name")
    if name in others:
        return sentence("has the name {name!r} of another", name=name)
    paths = path if isinstance(path, list) and path else [path]
    extra = resource.get("extrapaths", [])
    for item in (*paths, *(extra if isinstance(extra, list) else [extra])):
        if item is None and "data" in resource:
            continue
        if not isinstance(item, str) or not item:
            return sentence(
                "{name!r} has {instead}",
                name=name,
                instead=_instead_of_path(resource),
            )
        if is_url(item):
            return sentence(
                "{name!r} has the URL {item!r} as its path; {not_downloaded}: name a local one",
                name=name,
                item=item,
                not_downloaded=_NOT_DOWNLOADED,
            )
        if not is_inside(folder, item):
            return sentence(
                "{name!r} has the path {item!r}, which leaves the folder of the package",
                name=name,
                item=item,
            )
    scheme = resource.get("scheme", "file")
    if not isinstance(scheme, str) or scheme not in ("file", "", "multipart", "buffer"):
        return sentence(
            "{name!r} has the scheme {scheme!r}, which is not read; name a local file",
            name=name,
            scheme=scheme,
        )
    return ""


def _instead_of_path(resource: Mapping[str, Any]) -> str:
    """Return what a resource has in place of the path of a file."""
    if resource.get("url") and not resource.get("path"):
        if is_url(str(resource["url"])):
            return sentence(
                "a url {url!r}; {not_downloaded}: give the path of a local one",
                url=resource["url"],
                not_downloaded=_NOT_DOWNLOADED,
            )
        return sentence("a url {url!r} and no path; name the file as its path", url=resource["url"])
    near = next((n for n in resource if n != "path" and n.strip().casefold() == "path"), "")
    return sentence("no path of a file") + (
        sentence("; it has {near!r}, which is not read", near=near) if near else ""
    )


def refusal(
    message: str,
    resource: str = "",
    *,
    severity: FindingSeverity = "error",
    code: str = "descriptor",
    rule: str = "",
    field: str = "",
) -> Finding:
    """Return a finding about the descriptor."""
    return Finding(
        level="package",
        code=code,
        message=message,
        severity=severity,
        rule=rule,
        resource=resource,
        field=field,
        path=FILE,
    )
