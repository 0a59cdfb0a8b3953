"""What is read here, without frictionless: descriptors and tables of the usual kind.

All that fits the predicates of this module is valid by Data Package 1 and 2. What does not fit may
be valid too, and frictionless is asked.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any

from latsarstats.datapackage.csv_dialect import DELIMITERS, csv_dialect
from latsarstats.datapackage.patterns import compiled
from latsarstats.datapackage.schema import read_schema

if TYPE_CHECKING:
    from latsarstats.datapackage.schema import Field, TableSchema


Predicate = Callable[[Any], bool]


def _object(
    properties: Mapping[str, Predicate], required: Collection[str] = (), *, is_closed: bool = False
) -> Predicate:
    """Return what tells whether a value is an object with such properties.

    Args:
        properties: what tells, for a property, whether its value fits.
        required: those that must be there.
        is_closed: whether no others may be there.
    """

    def fits(given: Any) -> bool:
        return (
            isinstance(given, dict)
            and all(name in given for name in required)
            and all(
                properties[name](value) if name in properties else not is_closed
                for name, value in given.items()
            )
        )

    return fits


def _list(item: Predicate, *, least: int = 0, is_unique: bool = False) -> Predicate:
    def fits(given: Any) -> bool:
        return (
            isinstance(given, list)
            and len(given) >= least
            and all(map(item, given))
            and not (is_unique and len(set(given)) < len(given))
        )

    return fits


def _matching(pattern: str) -> Predicate:
    compiled_pattern = re.compile(pattern)
    return lambda given: isinstance(given, str) and compiled_pattern.search(given) is not None


def _one_of(*values: object) -> Predicate:
    return lambda given: any(type(given) is type(value) and given == value for value in values)


def _text(given: Any) -> bool:
    return isinstance(given, str)


def _name(given: Any) -> bool:
    return isinstance(given, str) and given != ""


def _truth(given: Any) -> bool:
    return isinstance(given, bool)


def _number(given: Any) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool)


def _whole(given: Any) -> bool:
    return _number(given) and given == given // 1  # JSON has one kind of number: 1.0 is whole


def _size(given: Any) -> bool:
    return _whole(given) and given >= 0


def _never(_: Any) -> bool:
    return False


def _names(given: Any) -> bool:
    return _text(given) or _list(_text, least=1, is_unique=True)(given)


_TITLES = dict.fromkeys(("title", "description", "homepage"), _text)
_IDENTIFIER = _matching("^[-a-z0-9._/]+$")
_DATE = _matching("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
_LICENSES = _list(_object({"name": _name, "path": _text, "title": _text}, ["name"]))
_SOURCES = _list(
    _object(
        dict.fromkeys(("title", "path", "organisation", "organization", "role"), _text)
        | {"email": _never}
    )
)

_BOUNDS = {"minimum", "maximum"}
_CONSTRAINTS: dict[str, dict[str, Predicate]] = {
    "string": {
        "unique": _truth,
        "minLength": _size,
        "maxLength": _size,
        "pattern": _text,
        "enum": _list(_text, least=1),
    },
    "integer": {
        "unique": _truth,
        **dict.fromkeys(_BOUNDS, _whole),
        "enum": _list(_whole, least=1),
    },
    "number": {"unique": _truth, **dict.fromkeys(_BOUNDS, _number)},
    "boolean": {},
    "datetime": {},
    "time": {},
    "date": {"unique": _truth, **dict.fromkeys(_BOUNDS, _DATE)},
    "year": {"unique": _truth, **dict.fromkeys(_BOUNDS, _whole)},
}
"""The types that engines read, and the constraints that they decide of each."""

_WRITTEN: dict[str, dict[str, Predicate]] = {
    "number": {
        "groupChar": _one_of(".", ",", " ", "'"),
        "decimalChar": _one_of(".", ","),
        "bareNumber": _truth,
    },
    "boolean": dict.fromkeys(("trueValues", "falseValues"), _list(_name, least=1, is_unique=True)),
}
"""The types whose cells may be written in several ways, and the properties that say how."""

_FIELDS = {
    name: _object(
        {
            "name": _name,
            "type": _text,
            "title": _text,
            "description": _text,
            "format": _one_of("default", *(["uri"] if name == "string" else [])),
            "rdfType": _text,
            "constraints": _object({"required": _truth, **constraints}, is_closed=True),
            **dict.fromkeys(
                (
                    *("example", "required", "missingValues", "bareNumber", "floatNumber"),
                    *("decimalChar", "groupChar", "trueValues", "falseValues", "arrayItem"),
                    *("delimiter", "itemType", "schema"),
                ),
                _never,
            ),
            **_WRITTEN.get(name, {}),
        },
        ["name", "type"],
    )
    for name, constraints in _CONSTRAINTS.items()
}


def _field(given: Any) -> bool:
    kind = given.get("type") if isinstance(given, dict) else None
    return isinstance(kind, str) and kind in _FIELDS and _FIELDS[kind](given)


_SCHEMA = _object(
    {
        "$schema": _one_of("https://datapackage.org/profiles/2.0/tableschema.json"),
        **dict.fromkeys(("name", "type", "fieldsMatch"), _never),
        "title": _text,
        "description": _text,
        "fields": _list(_field, least=1),
        "missingValues": _list(_text, least=1, is_unique=True),
        "primaryKey": _names,
        "foreignKeys": _list(
            _object(
                {
                    "fields": _names,
                    "reference": _object(
                        {"resource": _text, "fields": _names},
                        ["resource", "fields"],
                        is_closed=True,
                    ),
                },
                ["fields", "reference"],
                is_closed=True,
            )
        ),
    },
    ["fields"],
)
_DIALECT = _object(
    {
        "$schema": _one_of("https://datapackage.org/profiles/2.0/tabledialect.json"),
        "header": _one_of(True),
        "delimiter": _one_of(*DELIMITERS),
        "lineTerminator": _one_of("\n", "\r\n"),
        "quoteChar": _one_of('"'),
        "doubleQuote": _one_of(True),
        "skipInitialSpace": _one_of(False),
    },
    is_closed=True,
)
_ENCODINGS = ("utf-8", "utf8", "ascii", "cp1252", "windows-1252", "iso-8859-1", "latin-1")
_HASH = _matching(
    "^(sha256:[0-9a-f]{64}|sha1:[0-9a-f]{40}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128}"
    "|(md5:)?[0-9a-f]{32})$"
)
_RESOURCE: dict[str, Predicate] = {
    "$schema": _one_of("https://datapackage.org/profiles/2.0/dataresource.json"),
    "name": _IDENTIFIER,
    "type": _text,
    **_TITLES,
    "licenses": _LICENSES,
    "sources": _SOURCES,
    "scheme": _one_of("file"),
    "mediatype": _text,
    "encoding": _one_of("utf-8"),
    "hash": _HASH,
    "bytes": _size,
    **dict.fromkeys(
        (
            *("profile", "profiles", "data", "url", "compression", "extrapaths", "innerpath"),
            *("fields", "rows", "stats", "hashing", "layout", "missingValues", "control"),
        ),
        _never,
    ),
}
_PLACED = ["name", "path"]
_TABLE = {**_RESOURCE, "type": _one_of("table"), "schema": _SCHEMA}

_PARTS: dict[str, Predicate] = {
    "package": _object(
        {
            "$schema": _one_of(
                "https://datapackage.org/profiles/2.0/datapackage.json",
                "https://specs.frictionlessdata.io/schemas/data-package.json",
                "https://specs.frictionlessdata.io/schemas/tabular-data-package.json",
            ),
            "name": _IDENTIFIER,
            **_TITLES,
            **dict.fromkeys(("id", "version", "image"), _text),
            **dict.fromkeys(
                ("type", "profile", "profiles", "$frictionless", "missingValues", "fields"), _never
            ),
            "licenses": _LICENSES,
            "sources": _SOURCES,
            "contributors": _SOURCES,
            "created": _matching(
                "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T"
                "([01][0-9]|2[0-3])(:[0-5][0-9]){2}Z$"
            ),
            "keywords": _list(_text),
            "resources": _list(lambda given: isinstance(given, dict)),
        },
        ["resources"],
    ),
    "file": _object(
        {
            **_RESOURCE,
            **dict.fromkeys(("type", "schema", "dialect"), _never),
            "path": _matching(r"^[^~$%]*\.txt$"),
            "format": _one_of("txt"),
        },
        _PLACED,
    ),
    "table": _object(
        {
            **_TABLE,
            "path": _matching(r"^[^~$%]*\.(csv|tsv)$"),
            "format": _one_of("csv", "tsv"),
            "dialect": _DIALECT,
            "encoding": _one_of(*_ENCODINGS),
        },
        [*_PLACED, "schema"],
    ),
    "parquet": _object(
        {
            **_TABLE,
            "path": _matching(r"^[^~$%]*\.parquet$"),
            "format": _one_of("parquet"),
            "dialect": _object({}, is_closed=True),
        },
        [*_PLACED, "schema"],
    ),
}
"""What all that fits is valid by Data Package 1 and 2, and read here."""


def is_supported_package(descriptor: Mapping[str, Any]) -> bool:
    """Tell whether all that a descriptor says, but for its resources, is of the usual kind."""
    return _PARTS["package"](descriptor)


def is_supported_file(resource: Mapping[str, Any]) -> bool:
    """Tell whether a resource is a plain text file."""
    return _PARTS["file"](resource)


def is_parquet(resource: Mapping[str, Any]) -> bool:
    """Tell whether the file of a resource is named as Parquet is."""
    return str(resource.get("path")).endswith(".parquet")


def supported_schema(resource: Mapping[str, Any]) -> TableSchema | None:
    """Return the columns of a resource that is a plain CSV or Parquet table; else ``None``."""
    is_stored = is_parquet(resource)
    if not _PARTS["parquet" if is_stored else "table"](resource):
        return None
    if not is_stored and csv_dialect(resource) is None:
        return None
    schema = read_schema(resource["schema"])
    if is_stored and any(_is_of_text(field) for field in schema.fields):
        return None
    columns = schema.columns
    is_sound = (
        len(set(columns)) == len(columns)
        # frictionless 5.21 strips the labels in a header, but not the names in a schema.
        and (is_stored or all(name and name == name.strip() for name in columns))
        and set(schema.primary_key) <= set(columns)
        and all(
            set(key.fields) <= set(columns) and len(key.fields) == len(key.reference_fields)
            for key in schema.references
        )
        and all(_is_pattern(field.constraints.get("pattern", "")) for field in schema.fields)
        and all(_is_bounded(field) for field in schema.fields)
    )
    return schema if is_sound else None


def _is_of_text(field: Field) -> bool:
    """Tell whether a column is of a type, or in a way, in which text alone is read here."""
    ways = _WRITTEN.get(field.type, {}).keys()
    return field.type in ("datetime", "time") or bool(ways & field.given.keys())


def _is_bounded(field: Field) -> bool:
    """Tell whether the bounds of a column are values of its type, as far as a pattern cannot."""
    if field.type != "date":
        return True
    try:
        for name in {"minimum", "maximum"} & field.constraints.keys():
            datetime.date.fromisoformat(field.constraints[name])
    except ValueError:
        return False
    return True


def _is_pattern(pattern: str) -> bool:
    try:
        compiled(f"^{pattern}$")  # as frictionless does, which refuses what it cannot compile
        compiled(pattern)
    except re.error:
        return False
    return True
