"""Level package: the descriptor, read as untrusted input."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from latsarstats.checks.finding import Finding
from latsarstats.descriptor.package import FILE
from latsarstats.descriptor.table_schema import table_schema
from latsarstats.errors import LatsarstatsError
from latsarstats.tabulation.models import DESCRIBED
from latsarstats.tabulation.table import name_of
from latsarstats.text.files import decode, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")


@dataclass(frozen=True, slots=True)
class OpenedPackage:
    """A package whose descriptor has been read.

    Attributes:
        folder: the folder of the descriptor.
        resources: the resources whose path stays in that folder, by name.
    """

    folder: Path
    resources: Mapping[str, Mapping[str, Any]]

    def file(self, name: str) -> Path:
        """Return the file of a resource."""
        return self.folder / str(self.resources[name]["path"])


def open_package(path: Path) -> tuple[OpenedPackage, tuple[Finding, ...]]:
    """Read the descriptor of a package and judge it.

    Args:
        path: the folder of a package, or its ``datapackage.json``.

    Raises:
        LatsarstatsError: there is no descriptor, or it is no JSON object with resources.
    """
    file = _descriptor_file(path)
    descriptor = _read_json(file)
    resources = descriptor.get("resources")
    if not isinstance(resources, list) or not resources:
        raise LatsarstatsError(f"{file}: has no list of resources; it must describe its tables")
    findings: list[Finding] = []
    usable: dict[str, Mapping[str, Any]] = {}
    refused: set[object] = set()
    for position, resource in enumerate(resources, start=1):
        fault = _fault_of(resource, usable, file.parent)
        if fault:
            findings.append(_finding(f"Resource {position} {fault}."))
            refused.add(str(resource.get("name")) if isinstance(resource, dict) else None)
        else:
            usable[resource["name"]] = resource
    opened = OpenedPackage(file.parent, usable)
    return opened, (*findings, *_compare_with_models(opened, refused))


def _descriptor_file(path: Path) -> Path:
    try:
        file = path / FILE if path.is_dir() else path
        is_there = file.exists()
    except OSError as error:
        raise LatsarstatsError(f"{path}: cannot be read ({error.strerror})") from None
    if file != path and not is_there:
        raise LatsarstatsError(f"{path}: holds no {FILE}; name the folder of a data package")
    if is_there and file.suffix != ".json":
        raise LatsarstatsError(f"{path}: is no {FILE}; name that, or the folder that holds it")
    return file


def _read_json(file: Path) -> dict[str, Any]:
    text = decode(read_bytes(file), file)
    try:
        descriptor = json.loads(text)
    except json.JSONDecodeError as error:
        raise LatsarstatsError(
            f"{file}: is no JSON at line {error.lineno}, column {error.colno} ({error.msg});"
            " mend it there"
        ) from None
    except ValueError:  # Python reads no integer of more than some thousand digits
        raise LatsarstatsError(f"{file}: holds a number too long to be read; mend it") from None
    except RecursionError:
        raise LatsarstatsError(f"{file}: is nested too deeply to be a descriptor") from None
    if not isinstance(descriptor, dict):
        raise LatsarstatsError(f"{file}: is no JSON object; a descriptor is one")
    return descriptor


def _fault_of(resource: object, others: Mapping[str, object], folder: Path) -> str:
    if not isinstance(resource, dict):
        return "is no JSON object"
    name, path = resource.get("name"), resource.get("path")
    if not isinstance(name, str) or not name:
        return "has no name"
    if name in others:
        return f"has the name {name!r} of another"
    if not isinstance(path, str) or not path:
        return f"{name!r} has no path of one file"
    if _SCHEME.match(path):
        return f"{name!r} has the address {path!r}, which is not fetched; name a file"
    is_inside = not PurePosixPath(path).is_absolute() and ".." not in re.split(r"[/\\]", path)
    try:
        is_inside = is_inside and (folder / path).resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):
        is_inside = False
    if not is_inside:
        return f"{name!r} has the path {path!r}, which leaves the folder of the package"
    return ""


def _compare_with_models(opened: OpenedPackage, refused: set[object]) -> Iterator[Finding]:
    for model in DESCRIBED:
        name = name_of(model)
        if name not in opened.resources:
            if name not in refused:  # else its own finding says what is wrong with it
                yield _finding(f"The table {name} is missing from the descriptor.", name)
            continue
        found = opened.resources[name].get("schema")
        if found != table_schema(model):
            difference = _first_difference(found, model)
            yield _finding(f"The schema of {name} is not that of its table: {difference}.", name)


def _first_difference(found: object, model: Any) -> str:
    if not isinstance(found, dict):
        return "it is not given"
    wanted = table_schema(model)
    for part in wanted:
        if part != "fields" and found.get(part) != wanted[part]:
            return f"its {part} differs"
    fields = found.get("fields")
    names = (
        [field.get("name") for field in fields if isinstance(field, dict)]
        if isinstance(fields, list)
        else []
    )
    for field in wanted["fields"]:
        if field["name"] not in names:
            return f"the field {field['name']} is missing"
        if field not in found["fields"]:
            return f"the field {field['name']} differs"
    return "it has more than that"


def _finding(message: str, resource: str = "") -> Finding:
    return Finding(
        level="package", code="descriptor", message=message, resource=resource, path=FILE
    )
