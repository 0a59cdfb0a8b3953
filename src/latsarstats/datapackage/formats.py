"""In which format the file of a resource is, and whether it is read as a table.

A format may be written in any case and with a dot. Files in formats that are no tables belong to
a package as well. A table in one of them is an error, since nobody looks at its cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from latsarstats.language import sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from latsarstats.finding import FindingSeverity

TABLES = frozenset({"csv", "tsv", "json", "jsonl", "ndjson", "xlsx", "xls", "ods", "parquet"})
"""The formats that are read as tables."""

_LIKE_CSV = frozenset({"", "txt", "text", "dat", "asc"})
"""Formats that are read as CSV where a resource has a schema; frictionless 5.21 reads none."""

_SAME = {
    "tab": "tsv",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/vnd.apache.parquet": "parquet",
}
_ANYTHING = frozenset({"json", "jsonl", "ndjson"})
"""Endings of files that are often no tables, as those of GeoJSON."""
_COMPRESSIONS = frozenset({"gz", "zip", "bz2", "xz"})
ENDINGS = frozenset(
    {*TABLES, *_LIKE_CSV, *_COMPRESSIONS, *(name for name in _SAME if "/" not in name)} - {""}
)
"""The endings, without their dot, of files that may be read as tables."""

TYPES_OF_FILES = frozenset({"file", "text", "json"})
"""Types by which frictionless 5.21 reads no cell of a table, even if it has a schema."""


@dataclass(frozen=True, slots=True)
class Format:
    """How a resource is read.

    Attributes:
        resource: the resource, its format and type as they are read.
        fault: the end of a sentence on what is wrong with its format, or nothing.
        severity: how bad that is.
        is_read: whether it can be read at all.
    """

    resource: dict[str, Any]
    fault: str = ""
    severity: FindingSeverity = "error"
    is_read: bool = True


def read_format(given: Mapping[str, Any]) -> Format:
    """Return how a resource is read, by its format and by the ending of its file.

    Args:
        given: a resource that has a path, or data of its own.
    """
    resource = dict(given)
    written = given.get("format")
    if written is not None and not isinstance(written, str):
        return Format(
            resource,
            sentence("has the format {written!r}, which is no text", written=written),
            is_read=False,
        )
    if given.get("path") is None:
        return _inline(resource, written or "")
    wanted, ending = _usual(written or ""), _ending(given["path"])
    kind = wanted or ending
    if wanted in _COMPRESSIONS and ending in TABLES:
        kind = ending
    if kind in TABLES:
        return _table(resource, written, kind)
    if kind in _LIKE_CSV and _has_schema(given):
        return _table(resource, written or kind, "csv")
    if _is_table(given):
        fault = sentence(
            "is a table in the format {written!r}, which is not read as one, so that its cells"
            " are not checked; give its format, as csv",
            written=written or kind,
        )
        return Format(resource, fault, is_read=False)
    if wanted and ending in TABLES - _ANYTHING:
        fault = sentence(
            "has the format {written!r}, but its file ends in .{ending} and is read as that",
            written=written,
            ending=ending,
        )
        return Format({**resource, "format": ending}, fault, "warning")
    return Format(_file(resource, kind))


def _table(resource: dict[str, Any], written: str | None, kind: str) -> Format:
    """Return a resource that is read in a format of tables."""
    if written:
        resource["format"] = kind
    else:
        resource.pop("format", None)
        if _ending(resource["path"], usual=False) != kind:
            resource["format"] = kind
    if _has_schema(resource) and resource.get("type") in TYPES_OF_FILES:
        del resource["type"]
    if _looks_like_url(resource["path"]):
        resource |= {"format": kind, "type": "table"}
        compression = _last_ending(resource["path"])
        if compression in _COMPRESSIONS:
            resource.setdefault("compression", compression)
    if written and written != kind and _is_declared(resource):
        fault = sentence(
            "is declared as a table and has the format {written!r}; write {kind}, since other"
            " programs read no table of that format",
            written=written,
            kind=kind,
        )
        return Format(resource, fault)
    return Format(resource)


def _file(resource: dict[str, Any], kind: str) -> dict[str, Any]:
    """Return a resource that is a file, and not read as anything else by frictionless."""
    if resource.get("format") == "":
        del resource["format"]
    if kind != "txt":  # which is read as text here
        resource.setdefault("type", "file")
    return resource


def _inline(resource: dict[str, Any], written: str) -> Format:
    kind = _usual(written)
    if kind in TABLES or kind == "inline":
        return Format({**resource, "format": kind})
    if written and _is_table(resource):
        fault = sentence(
            "is a table in the format {written!r}, which is not read as one, so that its cells"
            " are not checked; leave the format out",
            written=written,
        )
        return Format(resource, fault, "error")
    resource.pop("format", None)
    if written:
        resource.setdefault("type", "json")
    return Format(resource)


def _usual(written: str) -> str:
    """Return a format as it is usually written: in lower case and without a dot."""
    kind = written.strip().casefold().removeprefix(".")
    inner, dot, outer = kind.rpartition(".")
    if dot and outer in _COMPRESSIONS:
        kind = inner
    return _SAME.get(kind, kind)


def _ending(path: object, *, usual: bool = True) -> str:
    """Return the ending of a file without its dot, or of the first of several."""
    first = path[0] if isinstance(path, list) else path
    named = PurePosixPath(str(first))
    if named.suffix.casefold().removeprefix(".") in _COMPRESSIONS and named.with_suffix("").suffix:
        named = named.with_suffix("")
    ending = named.suffix.removeprefix(".")
    return _usual(ending) if usual else ending


def _looks_like_url(path: object) -> bool:
    """Tell whether frictionless 5.21 takes part of a file name for a query or fragment.

    It sees no ending then, takes the table for a file of another kind, and reads none of it.
    """
    return any(mark in str(path) for mark in "#?")


def _last_ending(path: object) -> str:
    return PurePosixPath(str(path)).suffix.casefold().removeprefix(".")


def _has_schema(resource: Mapping[str, Any]) -> bool:
    return resource.get("schema") is not None


def _is_declared(resource: Mapping[str, Any]) -> bool:
    """Tell whether a resource says that it is a table, which frictionless takes at its word."""
    profile = resource.get("profile")
    return resource.get("type") == "table" or profile == "tabular-data-resource"


def _is_table(resource: Mapping[str, Any]) -> bool:
    return _has_schema(resource) or _is_declared(resource)
