"""Level package: the descriptor, read as untrusted input."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from latsarstats.checks.finding import Finding
from latsarstats.checks.gate import PACKAGE_PROFILES, RESOURCE_PROFILES
from latsarstats.checks.paths import is_inside, is_url
from latsarstats.checks.profiles import official
from latsarstats.descriptor.location import FILE
from latsarstats.errors import LatsarstatsError
from latsarstats.rules.frames import RESERVED
from latsarstats.text.files import decode, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from latsarstats.checks.finding import FindingSeverity

MOST_BYTES = 2**24
"""Bytes of the largest descriptor that is read: 16 MiB, several hundred times a usual one."""
DEEPEST = 64
"""How deep lists and objects of a descriptor may be nested; the standard needs a dozen."""

_NAMED_PROFILES = PACKAGE_PROFILES | RESOURCE_PROFILES
_STANDARD = re.compile(r"https://datapackage\.org/profiles/[0-9.]+/[a-z]+\.json")
"""The addresses of the standard, which say its version as ``$schema``."""
_LOCAL_FORMATS = frozenset(
    {"csv", "tsv", "txt", "json", "jsonl", "ndjson", "xlsx", "xls", "ods", "parquet", "inline"}
)
_NOT_FETCHED = "is an address, which is not fetched; keep a copy beside the descriptor and name it"


@dataclass(frozen=True, slots=True)
class OpenedPackage:
    """A package whose descriptor has been read.

    Attributes:
        folder: the folder of the descriptor.
        descriptor: all of it, as JSON gives it, with the parts that it only names put in:
            schemas and dialects in files of their own.
        resources: the resources that are safe to read, by name.
    """

    folder: Path
    descriptor: Mapping[str, Any]
    resources: Mapping[str, Mapping[str, Any]]

    def file(self, name: str) -> Path:
        """Return the file of a resource."""
        return self.folder / str(self.resources[name]["path"])


def open_package(path: Path) -> tuple[OpenedPackage, tuple[Finding, ...]]:
    """Read the descriptor of a package, and refuse what is not safe to read.

    Args:
        path: the folder of a package, or its ``datapackage.json``.

    Raises:
        LatsarstatsError: there is no descriptor, or it is no JSON object with resources.
    """
    file = _descriptor_file(path)
    descriptor = read_json(file)
    resources = descriptor.get("resources")
    if not isinstance(resources, list) or not resources:
        raise LatsarstatsError(f"{file}: has no list of resources; it must describe its tables")
    findings = list(_addresses(descriptor, "The descriptor"))
    usable: dict[str, Mapping[str, Any]] = {}
    for position, given in enumerate(resources, start=1):
        resource, faults = _safe(given, position, usable, file.parent)
        findings.extend(faults)
        if resource is not None:
            usable[resource["name"]] = resource
    return OpenedPackage(file.parent, descriptor, usable), tuple(findings)


def _descriptor_file(path: Path) -> Path:
    try:
        file = path / FILE if path.is_dir() else path
        is_there = file.exists()
    except OSError as error:
        raise LatsarstatsError(f"{path}: cannot be read ({error.strerror})") from None
    except ValueError:
        raise LatsarstatsError(f"{str(path)!r}: is no path; name a folder or file") from None
    if is_there and file.is_symlink() and not is_inside(file.parent, file.name):
        raise LatsarstatsError(
            f"{path}: its {file.name} is a link that leaves its folder; name the folder of the"
            " package that it leads to"
        )
    if file != path and not is_there:
        raise LatsarstatsError(f"{path}: holds no {FILE}; name the folder of a data package")
    if is_there and file.suffix != ".json":
        raise LatsarstatsError(
            f"{path}: is no {FILE}; name that, the folder that holds it, or a .zip of it"
        )
    return file


def read_json(file: Path) -> dict[str, Any]:
    """Return the JSON object in a file.

    Raises:
        LatsarstatsError: it cannot be read, is too large or nested too deeply, or is no
            JSON object.
    """
    try:
        size = file.stat().st_size
    except (OSError, ValueError):
        size = 0  # reading it says what is wrong
    if size > MOST_BYTES:
        raise LatsarstatsError(
            f"{file}: has {size:,} bytes, and a descriptor of at most {MOST_BYTES:,} is read;"
            " move data out of it into files"
        )
    text = decode(read_bytes(file), file)
    if text.startswith("\ufeff"):
        raise LatsarstatsError(
            f"{file}: begins with a byte-order mark; save it as UTF-8 without one"
        )
    try:
        content = json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise LatsarstatsError(
            f"{file}: is no JSON at line {error.lineno}, column {error.colno} ({error.msg});"
            " mend it there"
        ) from None
    except _ConstantError as error:
        raise LatsarstatsError(f"{file}: holds {error}, which is no JSON; mend it") from None
    except ValueError:  # Python reads no integer of more than some thousand digits
        raise LatsarstatsError(f"{file}: holds a number too long to be read; mend it") from None
    except RecursionError:
        raise LatsarstatsError(f"{file}: is nested too deeply to be a descriptor") from None
    if _is_deep(content):
        raise LatsarstatsError(f"{file}: is nested too deeply to be a descriptor")
    half = _HALF.search(text)
    if half and (place := _place_of_half(content)):
        raise LatsarstatsError(
            f"{file}: holds half a character at {place} (as \\ud800 alone); mend it there"
        )
    if not isinstance(content, dict):
        raise LatsarstatsError(f"{file}: is no JSON object; a descriptor is one")
    return content


class _ConstantError(ValueError):
    """JSON has no NaN and no infinity."""


def _refuse_constant(name: str) -> object:
    raise _ConstantError(name)


_HALF = re.compile(r"\\u[dD][89a-fA-F]")
"""A surrogate as JSON escapes it: two of them, or half a character that is no text."""


def _place_of_half(content: object, place: str = "") -> str:
    """Return where half a character is in a descriptor, or nothing."""
    if isinstance(content, str):
        return (place or "the top") if _is_half(content) else ""
    inner = (
        content.items()
        if isinstance(content, dict)
        else enumerate(content)
        if isinstance(content, list)
        else ()
    )
    for key, value in inner:
        if isinstance(key, str) and _is_half(key):
            return f"a name in {place or 'the top'}"
        found = _place_of_half(value, f"{place}/{key}")
        if found:
            return found
    return ""


def _is_half(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


def _is_deep(content: object) -> bool:
    level = [content]
    for _ in range(DEEPEST):
        level = [
            item
            for holder in level
            if isinstance(holder, dict | list)
            for item in (holder.values() if isinstance(holder, dict) else holder)
        ]
    return bool(level)


def _is_foreign(name: str, profile: object) -> bool:
    """Tell whether a profile, given by a property, is none that comes with the standard."""
    if not isinstance(profile, str) or profile in _NAMED_PROFILES:
        return False
    return not (_STANDARD.fullmatch(profile) if name == "$schema" else official(profile))


def _addresses(holder: Mapping[str, Any], what: str) -> Iterator[Finding]:
    """Yield a warning for every profile of others', which is never fetched."""
    for name in ("$schema", "profile", "profiles"):
        for given in holder[name] if isinstance(holder.get(name), list) else [holder.get(name)]:
            if _is_foreign(name, given):
                is_wrong = name != "$schema" and not is_url(str(given))
                said = f"{what} has the {name} {given!r}, which "
                yield refusal(
                    said + "is none of the standard; leave it out."
                    if is_wrong
                    else said + "is not fetched, so what it asks for is not checked.",
                    severity="error" if is_wrong else "warning",
                )


def _safe(
    given: object, position: int, others: Mapping[str, object], folder: Path
) -> tuple[dict[str, Any] | None, list[Finding]]:
    """Return a resource that may be read, with what it names put in; or why not."""
    fault = _fault_of(given, others, folder)
    if fault or not isinstance(given, dict):
        return None, [refusal(f"Resource {position} {fault}.")]
    findings = list(_addresses(given, f"Resource {given['name']!r}"))
    resource = dict(given)
    for part in ("schema", "dialect"):
        named = given.get(part)
        if not isinstance(named, str):
            continue
        if is_url(named):
            return None, [refusal(f"The {part} of {given['name']!r} {_NOT_FETCHED}.")]
        if not is_inside(folder, named):
            message = f"The {part} of {given['name']!r}, {named!r}, leaves the folder."
            return None, [refusal(message, given["name"])]
        try:
            resource[part] = read_json(folder / named)
        except LatsarstatsError as error:
            _, _, reason = str(error).partition(f"{folder / named}: ")
            message = f"The {part} of {given['name']!r}, {named}, is not read: {reason}."
            return None, [refusal(message, given["name"])]
    own_names = [name for name in _columns_of(resource) if name.startswith(RESERVED)]
    if own_names:
        message = (
            f"The column {own_names[0]!r} of {given['name']!r} has a name that is used inside the"
            " program; rename it."
        )
        return None, [refusal(message, given["name"])]
    return resource, findings


def _columns_of(resource: Mapping[str, Any]) -> Iterator[str]:
    schema = resource.get("schema")
    fields = schema.get("fields") if isinstance(schema, dict) else None
    for field in fields if isinstance(fields, list) else ():
        if isinstance(field, dict) and isinstance(field.get("name"), str):
            yield field["name"]


def _fault_of(resource: object, others: Mapping[str, object], folder: Path) -> str:
    if not isinstance(resource, dict):
        return "is no JSON object"
    name, path = resource.get("name"), resource.get("path")
    if not isinstance(name, str) or not name:
        return "has no name"
    if name in others:
        return f"has the name {name!r} of another"
    paths = path if isinstance(path, list) and path else [path]
    extra = resource.get("extrapaths", [])
    for item in (*paths, *(extra if isinstance(extra, list) else [extra])):
        if item is None and "data" in resource:
            continue
        if not isinstance(item, str) or not item:
            return f"{name!r} has no path of a file"
        if is_url(item):
            return f"{name!r} has the address {item!r}, which is not fetched; name a file"
        if not is_inside(folder, item):
            return f"{name!r} has the path {item!r}, which leaves the folder of the package"
    scheme, kind = resource.get("scheme", "file"), resource.get("format", "csv")
    if not isinstance(scheme, str) or scheme not in ("file", "", "multipart", "buffer"):
        return f"{name!r} has the scheme {scheme!r}, which is not fetched; name a file"
    if not isinstance(kind, str) or kind not in _LOCAL_FORMATS:
        return f"{name!r} has the format {kind!r}, which is not read"
    return ""


def refusal(
    message: str,
    resource: str = "",
    *,
    severity: FindingSeverity = "error",
    code: str = "descriptor",
    rule: str = "",
) -> Finding:
    """Return a finding about the descriptor."""
    return Finding(
        level="package",
        code=code,
        message=message,
        severity=severity,
        rule=rule,
        resource=resource,
        path=FILE,
    )
