"""The gate: what of a descriptor reaches frictionless, rebuilt from what is known.

Only properties listed here pass, each in the shape that it has here. Whatever could name a file,
a URL or another descriptor is judged; paths are plain files inside the folder of the package. All
other properties are left behind. Text and numbers without an effect pass as they are, so that
frictionless judges their types. To let a property pass, add it here and to
``tests/security/places.py``.
"""

from __future__ import annotations

import copy
import re
import stat
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Any

from latsarstats.datapackage.patterns import LONGEST_PATTERN, is_simple
from latsarstats.errors import reason_of_system
from latsarstats.language import sentence

if TYPE_CHECKING:
    from collections.abc import Mapping


_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")

NO_FILE = sentence("there is no such file; check the name and the folder")


def is_url(path: str) -> bool:
    """Tell whether a path begins with a scheme, as ``http:`` or ``file:``, or names a host."""
    return bool(_SCHEME.match(path)) or "://" in path or path.startswith(("//", "\\\\"))


def is_inside(folder: Path, path: str) -> bool:
    """Tell whether a path named in a descriptor lies in its folder, links followed.

    Args:
        folder: the folder of the descriptor.
        path: as the descriptor has it, relative to the folder.
    """
    is_absolute = PurePosixPath(path).is_absolute() or PureWindowsPath(path).drive
    if is_absolute or ".." in re.split(r"[/\\]", path):
        return False
    return _resolves_inside(folder, folder / path)


def _resolves_inside(folder: Path, file: Path) -> bool:
    try:
        return file.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):  # a loop of links, a NUL, a name too long
        return False


def fault_of_file(folder: Path, file: Path) -> str:
    """Return why a file may not be opened, or nothing.

    Args:
        folder: the folder that it must lie in, links followed.
        file: the file.
    """
    if not _resolves_inside(folder, file):
        return sentence("it leaves the folder of the package")
    try:
        mode = file.stat().st_mode
    except FileNotFoundError:
        return NO_FILE
    except OSError as error:
        return sentence("it cannot be read ({reason})", reason=reason_of_system(error))
    return fault_of_kind(mode)


def fault_of_kind(mode: int) -> str:
    """Return why what has a mode of :func:`os.stat` is no plain file, or nothing."""
    if stat.S_ISDIR(mode):
        return sentence("it is a folder; name a file")
    if not stat.S_ISREG(mode):
        return sentence("it is no plain file; name one")
    return ""


PACKAGE_PROFILES = frozenset({"data-package", "tabular-data-package"})
RESOURCE_PROFILES = frozenset({"data-resource", "tabular-data-resource"})
"""The profiles of the standard by their names, whose meaning frictionless has built in."""

_ABOUT = ("$schema", "name", "type", "title", "description")
_CREDITS = ("homepage", "licenses", "sources", "contributors", "keywords")
_PACKAGE = (*_ABOUT, *_CREDITS, "id", "image", "version", "created", "missingValues", "fields")
_RESOURCE = (
    *(*_ABOUT, *_CREDITS, "mediatype", "encoding", "hash", "hashing", "bytes", "fields", "rows"),
    *("stats", "missingValues", "format", "compression", "innerpath"),
)
_SCHEMA = (*_ABOUT, "fieldsMatch", "missingValues", "primaryKey", "uniqueKeys", "foreignKeys")
_FIELD = (
    *("name", "type", "title", "description", "format", "rdfType", "example", "missingValues"),
    *("required", "bareNumber", "floatNumber", "decimalChar", "groupChar", "trueValues"),
    *("falseValues", "delimiter", "itemType", "unit", "printed", "categories"),
    "categoriesOrdered",
)
_DIALECT = (
    *(*_ABOUT, "header", "headerRows", "headerJoin", "headerCase", "commentChar", "commentRows"),
    *("skipBlankRows", "delimiter", "lineTerminator", "quoteChar", "doubleQuote", "escapeChar"),
    *("nullSequence", "skipInitialSpace"),
)
_CONTROLS = ("csv", "json", "excel", "ods", "parquet", "inline")
"""The controls of frictionless that are part of a dialect; they say how a local file is read."""

_SCHEMES = ("file", "", "multipart", "buffer")


class NotAdmittedError(ValueError):
    """Something in a descriptor may not pass; its text is the end of a sentence on it.

    Attributes:
        field: the field that it is in, by its name or place, or nothing.
    """

    def __init__(self, reason: str, field: str = "") -> None:
        """Take the reason, and the field."""
        super().__init__(reason)
        self.field = field


def admit_package(descriptor: Mapping[str, Any], resources: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a descriptor of a package that names nothing.

    Args:
        descriptor: the descriptor, as JSON gives it.
        resources: those of its resources that were admitted.

    Raises:
        NotAdmittedError: something in it may not pass.
    """
    _refuse_no_text(descriptor, "$schema")
    admitted = _inert(descriptor, _PACKAGE)
    profile = _profile(descriptor, PACKAGE_PROFILES)
    return {**admitted, **profile, "resources": resources}


def admit_resource(given: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Return a new resource, with nothing in it that leads out of a folder.

    Args:
        given: the resource, its schema and dialect as objects.
        folder: the folder of the package.

    Raises:
        NotAdmittedError: something in it may not pass.
    """
    _refuse_no_text(given, "$schema", "hash")
    if not isinstance(given.get("stats", {}), dict):
        raise NotAdmittedError(
            sentence("has the stats {stats!r}, which must be an object", stats=given["stats"])
        )
    admitted = {**_inert(given, _RESOURCE), **_profile(given, RESOURCE_PROFILES)}
    if given.get("scheme") is not None:
        admitted["scheme"] = _scheme(given["scheme"])
    if given.get("path") is not None:
        admitted["path"] = _paths(given["path"], folder)
    if given.get("extrapaths") is not None:
        admitted["extrapaths"] = _paths(given["extrapaths"], folder)
    if given.get("data") is not None:
        admitted["data"] = _data(given["data"], is_typed="type" in given)
    _refuse_nested(given, admitted, folder)
    if "schema" in given:
        admitted["schema"] = _schema(given["schema"])
    for name in ("dialect", "layout"):
        if name in given:
            admitted[name] = _dialect(given[name], name)
    return admitted


def admit_field(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a new field, as it may be in the schema of a resource that is admitted.

    Raises:
        NotAdmittedError: something in it may not pass.
    """
    return _field(given, 1)


def _inert(given: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Copy the properties that frictionless only compares with their types, or prints."""
    return {name: copy.deepcopy(given[name]) for name in names if name in given}


def _refuse_no_text(given: Mapping[str, Any], *names: str) -> None:
    """Refuse what frictionless 5.21 meets with an exception where it is no text."""
    for name in names:
        if not isinstance(given.get(name) or "", str):
            raise NotAdmittedError(
                sentence(
                    "has {given!r} as its {name}, which must be text", given=given[name], name=name
                )
            )


def _profile(given: Mapping[str, Any], known: frozenset[str]) -> dict[str, str]:
    """Return the profile if it is one that frictionless has built in; all others are left behind.

    Those are judged elsewhere: see :mod:`latsarstats.datapackage.profiles`.
    """
    named = given.get("profile")
    profiles = given.get("profiles")
    if isinstance(profiles, list) and profiles:
        named = profiles[0]
    if named is not None and not isinstance(named, str):
        raise NotAdmittedError(sentence("has a profile that is no text"))
    return {"profile": named} if isinstance(named, str) and named in known else {}


def _scheme(scheme: object) -> str:
    if not isinstance(scheme, str) or scheme not in _SCHEMES:
        raise NotAdmittedError(
            sentence("has the scheme {scheme!r}; only local files are read", scheme=scheme)
        )
    return scheme


def _paths(given: object, folder: Path) -> str | list[str]:
    if isinstance(given, str):
        return _path(given, folder)
    if isinstance(given, list):
        return [_path(item, folder) for item in given]
    raise NotAdmittedError(
        sentence("has the path {given!r}, which must be text or a list of it", given=given)
    )


def _path(path: object, folder: Path) -> str:
    if not isinstance(path, str) or not path:
        raise NotAdmittedError(
            sentence("has the path {path!r}, which must be the name of a file", path=path)
        )
    if is_url(path):
        raise NotAdmittedError(
            sentence("has the path {path!r}, which is a URL; nothing is downloaded", path=path)
        )
    if not is_inside(folder, path):
        raise NotAdmittedError(
            sentence("has the path {path!r}, which leaves the folder of the package", path=path)
        )
    fault = fault_of_file(folder, folder / path)
    if fault and fault != NO_FILE:  # of one that is missing, frictionless says so
        raise NotAdmittedError(
            sentence("has the path {path!r}, but {fault}", path=path, fault=fault)
        )
    return path


def _data(data: object, *, is_typed: bool) -> object:
    if isinstance(data, dict) and not is_typed:
        kind = _kind_by_keys(data)
        if kind:
            raise NotAdmittedError(_nested(sentence("has in data"), kind))
    return copy.deepcopy(data)


def _nested(what: str, kind: str) -> str:
    return sentence(
        "{what} what looks like the descriptor of a {kind}, which is not followed;"
        ' describe its files in this package, or say "type": "json" where it is plain'
        " JSON",
        what=what,
        kind=kind,
    )


_FOLLOWED = frozenset(
    {
        *("catalog", "package", "resource", "dialect", "schema"),
        *("checklist", "pipeline", "report", "inquiry"),
    }
)
"""The kinds of descriptors that frictionless follows; it reads others as plain JSON."""


def _traits() -> Mapping[str, Any]:
    from frictionless import settings

    traits: Mapping[str, Any] = settings.METADATA_TRAITS
    return {kind: traits[kind] for kind in traits if kind in _FOLLOWED}


def _kind_by_keys(data: Mapping[str, Any]) -> str:
    """Return the kind of descriptor that frictionless takes an object for, or nothing."""
    return next((kind for kind, trait in _traits().items() if {*trait["props"]} & data.keys()), "")


_RECOGNISED = 100_000
"""Characters of a file by which frictionless 5.21 recognises a descriptor."""


def _refuse_nested(given: Mapping[str, Any], admitted: Mapping[str, Any], folder: Path) -> None:
    """Refuse a JSON file that frictionless would take for a descriptor and follow."""
    path = admitted.get("path")
    if "type" in given or not isinstance(path, str):
        return
    kind = str(given.get("format") or path.rpartition(".")[2]).lower()
    if kind not in ("json", "yaml"):
        return
    traits = _traits()
    found = next((kind for kind, trait in traits.items() if path.endswith((*trait["names"],))), "")
    found = found or _kind_by_keys(_object_in(folder / path))
    if found:
        raise NotAdmittedError(_nested(sentence("is {path!r},", path=path), found))


def _object_in(file: Path) -> Mapping[str, Any]:
    import json

    try:
        with file.open(encoding="utf-8") as stream:
            content = json.loads(stream.read(_RECOGNISED))
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _schema(given: object) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise NotAdmittedError(sentence("has a schema that is no object"))
    fields = given.get("fields", [])
    if not isinstance(fields, list):
        raise NotAdmittedError(sentence("has a schema whose fields are no list"))
    if "type" in given:
        raise NotAdmittedError(
            sentence("has a type in its schema, which has no such property; remove it")
        )
    keys = given.get("foreignKeys")
    for key in keys if isinstance(keys, list) else ():
        if isinstance(key, dict) and not isinstance(key.get("reference", {}), dict):
            raise NotAdmittedError(
                sentence(
                    "has a foreign key with the reference {reference!r}, which is no object",
                    reference=key["reference"],
                )
            )
    admitted = _inert(given, _SCHEMA)
    if "fields" in given:
        admitted["fields"] = [_field(field, place) for place, field in enumerate(fields, start=1)]
    return admitted


def _field(given: object, place: int) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise NotAdmittedError(
            sentence(
                "has {given!r} as field {place} of its schema, which is no object",
                given=given,
                place=place,
            ),
            sentence("field {place}", place=place),
        )
    admitted = _inert(given, _FIELD)
    named = (
        given["name"]
        if isinstance(given.get("name"), str)
        else sentence("field {place}", place=place)
    )
    if given.get("arrayItem") is not None:
        admitted["arrayItem"] = _field(given["arrayItem"], place)
        if is_own_pattern(given["arrayItem"]):
            raise NotAdmittedError(
                sentence(
                    "has a pattern for the items of field {place} that may take for ever to"
                    " match; simplify it",
                    place=place,
                ),
                named,
            )
    if "constraints" in given:
        admitted["constraints"] = copy.deepcopy(given["constraints"])
        fault = _fault_of_constraints(given["constraints"])
        if fault:
            raise NotAdmittedError(
                sentence(
                    "has in {column} of its schema {fault}",
                    column=_called(given, place),
                    fault=fault,
                ),
                named,
            )
        if is_own_pattern(given):  # it could match for ever, and is matched here afterwards
            del admitted["constraints"]["pattern"]
    return admitted


def _called(field: Mapping[str, Any], place: int) -> str:
    name = field.get("name")
    return (
        sentence("the field {name!r}", name=name)
        if isinstance(name, str) and name
        else sentence("field {place}", place=place)
    )


_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_LONGEST_BOUND = 1_000
"""Characters of the longest bound that is read, as digits of a number that is added up."""


def _fault_of_constraints(constraints: object) -> str:
    """Return what of constraints can be compared with no cell, or with none in bounded time."""
    if not isinstance(constraints, dict):
        return ""  # frictionless says so
    pattern = constraints.get("pattern")
    if isinstance(pattern, str) and len(pattern) > LONGEST_PATTERN:
        return sentence(
            "a pattern of {count:,} characters; at most {most:,} are read",
            count=len(pattern),
            most=LONGEST_PATTERN,
        )
    for name in _BOUNDS:
        bound = constraints.get(name)
        if isinstance(bound, list | dict | bool):
            return sentence(
                "the {name} {bound!r}, which is neither a number nor text", name=name, bound=bound
            )
        if isinstance(bound, str) and len(bound) > _LONGEST_BOUND:
            return sentence(
                "a {name} of {count:,} characters; at most {most:,} are read",
                name=name,
                count=len(bound),
                most=_LONGEST_BOUND,
            )
    return ""


def is_own_pattern(field: Mapping[str, Any]) -> bool:
    """Tell whether the pattern of a field is matched here and not by frictionless."""
    constraints = field.get("constraints")
    if not isinstance(constraints, dict) or not isinstance(constraints.get("pattern"), str):
        return False
    if field.get("type", "string") != "string":
        return False  # frictionless says that the constraint is none of the type
    try:
        return not is_simple(constraints["pattern"])
    except re.error:
        return False  # frictionless says that it is no pattern


def _dialect(given: object, name: str) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise NotAdmittedError(sentence("has a {name} that is no object", name=name))
    if "type" in given:
        raise NotAdmittedError(
            sentence("has a type in its {name}, which has no such property; remove it", name=name)
        )
    for key, value in given.items():
        if isinstance(value, dict) and key not in _CONTROLS and key not in _DIALECT:
            raise NotAdmittedError(
                sentence(
                    "has {key!r} in its {name}, which is none of the standard", key=key, name=name
                )
            )
    return _inert(given, (*_DIALECT, *_CONTROLS))
