"""How a file of CSV is written: what engines and Python read alike, by its descriptor.

Every other dialect is read by frictionless. A file in another encoding than UTF-8 is first copied
in UTF-8 to a temporary folder: its lines and cells stay where they are.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

DELIMITERS = (",", ";", "\t", "|")
"""What may stand between two cells."""

_ENCODINGS = frozenset(
    {
        *("ascii", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "koi8-r", "mac-roman"),
        *(f"cp{number}" for number in (437, 850, 852, 866, 874, 1250, 1251, 1252, 1253, 1254)),
        *(f"cp{number}" for number in (1255, 1256, 1257, 1258)),
        *(f"iso8859-{number}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16)),
    }
)
"""Encodings in which a line feed, a quote and a delimiter are what they are in ASCII, or whose
characters are all as wide; by the names that Python gives them."""

_USUAL: dict[str, tuple[object, ...]] = {
    "header": (True,),
    "headerRows": ([1],),
    "headerCase": (True,),
    "commentRows": ([],),
    "skipBlankRows": (False,),
    "lineTerminator": ("\n", "\r\n"),
    "quoteChar": ('"',),
    "doubleQuote": (True,),
    "skipInitialSpace": (False,),
    "delimiter": DELIMITERS,
}
"""The properties of a dialect, and the values with which files are read here."""
_WITHOUT_EFFECT = frozenset(
    {
        *("$schema", "name", "type", "title", "description", "headerJoin", "csvddfVersion"),
        "caseSensitiveHeader",  # which frictionless 5.21 does not read either
    }
)
"""Properties that change nothing where the header is as described, to the letter."""

_PLACED_ELSEWHERE = frozenset(
    {"compression", "innerpath", "extrapaths", "layout", "control", "data"}
)
"""Properties of a resource by which its cells do not stand in its file as they are."""

_CHUNK = 2**20


@dataclass(frozen=True, slots=True)
class CsvDialect:
    """How a file of CSV is written.

    Attributes:
        delimiter: what stands between two cells.
        is_declared: whether the descriptor says so; else others may guess.
        encoding: the encoding of its characters, as Python calls it.
        is_encoded: whether the descriptor says so.
    """

    delimiter: str = ","
    is_declared: bool = False
    encoding: str = "utf-8"
    is_encoded: bool = False

    @property
    def declared_delimiter(self) -> str:
        """Its delimiter if the descriptor says so; else nothing, and others may guess."""
        return self.delimiter if self.is_declared else ""


PLAIN = CsvDialect()
"""Commas and UTF-8."""


def csv_dialect(resource: Mapping[str, Any]) -> CsvDialect | None:
    """Return how the file of a resource is written, or ``None`` where frictionless must read it.

    Args:
        resource: its descriptor, which has been found valid.
    """
    path = resource.get("path")
    kind = next((k for k in ("csv", "tsv") if str(path).lower().endswith(f".{k}")), "")
    given, encoding = resource.get("dialect") or {}, resource.get("encoding")
    if not isinstance(path, str) or not kind or any(map(resource.get, _PLACED_ELSEWHERE)):
        return None
    if resource.get("format") not in (None, "", kind) or resource.get("scheme") not in (
        None,
        "file",
    ):
        return None
    if not isinstance(given, dict) or not isinstance(encoding, str | None):
        return None
    own = given.get("csv")
    if own is not None and not isinstance(own, dict):
        return None
    said = {name: value for name, value in {**given, **(own or {})}.items() if name != "csv"}
    said = {n: v for n, v in said.items() if v is not None and n not in _WITHOUT_EFFECT}
    if not all(name in _USUAL and _is_one_of(value, _USUAL[name]) for name, value in said.items()):
        return None
    codec = _codec(encoding or "utf-8")
    if codec is None:
        return None
    delimiter = said.get("delimiter", "\t" if kind == "tsv" else ",")
    return CsvDialect(delimiter, "delimiter" in said or kind == "tsv", codec, bool(encoding))


def _is_one_of(value: object, values: tuple[object, ...]) -> bool:
    return any(type(value) is type(each) and value == each for each in values)


def _codec(encoding: str) -> str | None:
    try:
        name = codecs.lookup(encoding).name
    except (LookupError, ValueError):
        return None
    name = name.removesuffix("-sig")  # a byte-order mark is warned of in any case
    return name if name in _ENCODINGS else None


def write_as_utf8(file: Path, encoding: str, copy: Path) -> bool:
    """Write a copy of a file in UTF-8, and return whether all of it could be read.

    Raises:
        OSError: the file cannot be read, or the copy not be written.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with file.open("rb") as source, copy.open("wb") as target:
            while part := source.read(_CHUNK):
                target.write(decoder.decode(part).encode())
            target.write(decoder.decode(b"", final=True).encode())
    except UnicodeError:
        return False
    return True
