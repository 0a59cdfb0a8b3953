"""Every place of a data package that could name something outside it.

A place is a package with one hole, into which an address or a path is put. The properties are
those of the Data Package profiles, versions 1 and 2, and those that frictionless knows besides.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

DESCRIPTOR = "datapackage.json"
V2 = "https://datapackage.org/profiles/2.0/datapackage.json"


class _Hole:
    def __repr__(self) -> str:
        return "HOLE"


HOLE: Any = _Hole()
"""Stands in a tree of JSON where something is to be put in."""

FILES: Mapping[str, object] = {
    "t.csv": "a,b\n1,2\n",
    "u.csv": "a,b\n3,4\n",
    "data/t.csv": "a,b\n1,2\n",
    "s.json": {"fields": [{"name": "a", "type": "integer"}, {"name": "b", "type": "integer"}]},
}
"""Files that every package has."""

A: Mapping[str, object] = {"name": "a", "type": "integer"}
B: Mapping[str, object] = {"name": "b", "type": "integer"}
SCHEMA: Mapping[str, object] = {"fields": [A, B]}
TABLE: Mapping[str, object] = {"name": "t", "path": "t.csv", "schema": SCHEMA}


@dataclass(frozen=True)
class Place:
    """A package with a hole.

    Attributes:
        name: where the hole is, in words that are unique.
        files: the files by path, as trees of JSON or as text; those of ``FILES`` come on top.
        suffix: that of the file which would be named there.
        has_engine: whether the hole is in what an engine reads.
    """

    name: str
    files: Mapping[str, object]
    suffix: str = ".json"
    has_engine: bool = field(default=False)

    def filled(self, value: object) -> dict[str, bytes]:
        """Return the files with a value in place of the hole."""
        return {
            path: _written(path, _put(tree, value))
            for path, tree in {**FILES, **self.files}.items()
        }


def _put(tree: object, value: object) -> object:
    if tree is HOLE:
        return value
    if isinstance(tree, Mapping):
        return {name: _put(item, value) for name, item in tree.items()}
    if isinstance(tree, list):
        return [_put(item, value) for item in tree]
    return tree


def _written(path: str, content: object) -> bytes:
    if isinstance(content, bytes):
        return content
    if isinstance(content, str):
        return content.encode()
    if path.endswith((".yaml", ".yml")):
        return in_yaml(content)
    return json.dumps(content).encode()


class _Dumper(yaml.SafeDumper):
    """Writes out what stands in a tree twice, since aliases are not read."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        return True


def in_yaml(content: object) -> bytes:
    """Return a tree of JSON as YAML."""
    return yaml.dump(content, Dumper=_Dumper, allow_unicode=True).encode()


def _holes(tree: object, at: str) -> Iterator[tuple[str, object]]:
    """Yield a tree with a hole in place of each of its nodes, from the root on."""
    yield at, HOLE
    if isinstance(tree, Mapping):
        for name, item in tree.items():
            for where, holed in _holes(item, f"{at}.{name}"):
                yield where, {**tree, name: holed}
    elif isinstance(tree, list):
        for number, item in enumerate(tree):
            for where, holed in _holes(item, f"{at}.{number}"):
                yield where, [*tree[:number], holed, *tree[number + 1 :]]


SOURCE = {"title": "x", "path": "p", "email": "x@example.org", "version": "1", "name": "x"}
LICENSE = {"name": "MIT", "path": "p", "title": "x"}
CONTRIBUTOR = {
    **{"title": "x", "givenName": "x", "familyName": "x", "path": "p", "email": "x@example.org"},
    **{"role": "author", "roles": ["creator"], "organization": "x", "organisation": "x"},
}
SHARED: Mapping[str, object] = {
    **{"$schema": V2, "profile": "x", "profiles": ["x"], "name": "x", "id": "x", "title": "x"},
    **{"description": "x", "homepage": "x", "type": "x", "sources": [SOURCE]},
    **{"licenses": [LICENSE], "contributors": [CONTRIBUTOR], "keywords": ["x"], "image": "x"},
    **{"version": "1", "created": "2020-01-01T00:00:00Z", "basepath": "x", "$frictionless": {}},
    **{"$ref": "x", "$id": "x", "custom": {"path": "x", "url": "x"}, "innerpath": "x"},
    **{"trusted": "x", "extends": "x", "include": "x", "import": ["x"], "url": "x", "href": "x"},
}
"""Properties that a package and a resource have in common, or that some tool gives a meaning."""

PACKAGE: Mapping[str, object] = {
    **SHARED,
    **{
        "resources": ["x"],
        "views": [{"name": "x", "resources": ["x"], "spec": {"data": {"url": 1}}}],
    },
    **{
        "dataDependencies": {"x": "x"},
        "dependencies": {"x": "x"},
        "author": {"name": "x", "web": 1},
    },
    **{"maintainers": [{"name": "x", "web": "x"}], "publisher": [{"name": "x", "web": "x"}]},
    **{"readme": "x", "repository": {"type": "git", "url": "x"}, "bugs": {"url": "x"}},
    **{"license": {"type": "x", "url": "x"}, "datapackage_version": "x", "base": "x"},
    **{"resourceTemplate": {"path": "x"}, "packages": ["x"], "datasets": [{"package": "x"}]},
    **{"schemas": {"x": "x"}, "relations": [{"path": "x"}], "rules": [{"name": "x", "path": "x"}]},
    **{"detector": {"schemaPatch": "x"}, "checklist": "x", "pipeline": {"steps": ["x"]}},
    **{"dialect": "x", "schema": "x", "path": "x", "data": "x", "control": {"type": "ckan"}},
    "stats": {"hash": "x"},
}
RESOURCE: Mapping[str, object] = {
    **SHARED,
    **{"path": ["t.csv", "u.csv"], "data": [["a"], [1]], "extrapaths": ["u.csv"]},
    **{"scheme": "file", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"},
    **{"compression": "zip", "compressionLevel": "x", "hash": "md5:x", "bytes": 8, "fields": [A]},
    **{"hashing": "md5", "rows": 1, "stats": {"hash": "x", "md5": "x", "sha256": "x", "bytes": 8}},
    **{"schema": "s.json", "jsonSchema": {"$ref": "x"}, "dialect": "d.json", "checklist": "c.json"},
    **{"pipeline": "p.json", "detector": {"schemaPatch": "x"}, "layout": {"header": "x"}},
    **{"control": {"type": "csv", "path": "x"}, "datatype": "table", "tabular": "x"},
    **{
        "multipart": "x",
        "group": "x",
        "package": "p.json",
        "resource": "r.json",
        "packages": ["x"],
    },
    **{"resources": [TABLE], "alternates": [{"path": "x"}], "mirrors": ["x"], "cache": "x"},
    **{"remote": "x", "primaryKey": "x", "foreignKeys": "x", "rules": "x", "normpath": "x"},
    **{"normpaths": ["x"], "paths": ["x"], "place": "x", "data_url": "x", "download_url": "x"},
}
TABLE_SCHEMA: Mapping[str, object] = {
    **{"$schema": "x", "profile": "x", "profiles": ["x"], "name": "x", "type": "x", "title": "x"},
    **{"description": "x", "fields": [A, B], "fieldsMatch": ["equal"], "missingValues": ["", "-"]},
    **{
        "primaryKey": ["a"],
        "uniqueKeys": [["a"]],
        "path": "x",
        "url": "x",
        "custom": {"path": "x"},
    },
    **{"$ref": "x", "$id": "x", "definitions": {"x": {"$ref": "x"}}, "basepath": "x"},
    "foreignKeys": [
        {
            "fields": ["a"],
            "reference": {
                **{"resource": "t", "fields": ["a"], "package": "x", "datapackage": "x"},
                **{"path": "x", "url": "x", "schema": "x"},
            },
        }
    ],
    "missingValues2": [{"value": "-", "label": "x"}],
}
JSON_SCHEMA: Mapping[str, object] = {
    **{
        "$ref": "x",
        "$id": "x",
        "$schema": "x",
        "id": "x",
        "$dynamicRef": "x",
        "$recursiveRef": "x",
    },
    **{"allOf": [{"$ref": "x"}], "anyOf": [{"$ref": "x"}], "oneOf": [{"$ref": "x"}]},
    **{"not": {"$ref": "x"}, "if": {"$ref": "x"}, "properties": {"x": {"$ref": "x"}}},
    **{"items": {"$ref": "x"}, "prefixItems": [{"$ref": "x"}], "$defs": {"x": {"$ref": "x"}}},
    **{"definitions": {"x": {"$ref": "x"}}, "additionalProperties": {"$ref": "x"}},
    **{"patternProperties": {"x": {"$ref": "x"}}, "contains": {"$ref": "x"}},
    **{"propertyNames": {"$ref": "x"}, "dependencies": {"x": {"$ref": "x"}}, "extends": "x"},
    **{"$vocabulary": {"x": "x"}, "format": "uri", "contentSchema": {"$ref": "x"}},
}
CONSTRAINTS: Mapping[str, object] = {
    **{"required": "x", "unique": "x", "minLength": "x", "maxLength": "x", "minimum": "x"},
    **{"maximum": "x", "exclusiveMinimum": "x", "exclusiveMaximum": "x", "pattern": "x"},
    **{"enum": ["x"], "$ref": "x", "jsonSchema": JSON_SCHEMA},
}
FIELD: Mapping[str, object] = {
    **{"name": "x", "title": "x", "description": "x", "type": "x", "format": "x", "example": "x"},
    **{"examples": ["x"], "rdfType": "x", "missingValues": ["x"], "categoriesOrdered": "x"},
    **{"categories": [{"value": 1, "label": "x"}], "constraints": CONSTRAINTS, "$ref": "x"},
    **{"$schema": "x", "profile": "x", "path": "x", "url": "x", "unit": "x", "printed": "x"},
}
FIELDS_BY_TYPE: Mapping[str, Mapping[str, object]] = {
    "string": {"format": "uri"},
    "number": {"decimalChar": ".", "groupChar": ",", "bareNumber": True, "floatNumber": True},
    "integer": {"groupChar": ",", "bareNumber": True},
    "boolean": {"trueValues": ["1"], "falseValues": ["0"]},
    "object": {"constraints": {"jsonSchema": JSON_SCHEMA}, "jsonSchema": JSON_SCHEMA},
    "array": {
        "arrayItem": {
            **{"type": "object", "constraints": {"enum": ["x"], "jsonSchema": {"$ref": "x"}}},
            **{"format": "x", "arrayItem": {"$ref": "x"}},
        },
        "constraints": {"jsonSchema": {"$ref": "x"}},
    },
    "list": {"delimiter": ",", "itemType": "x"},
    **{kind: {"format": "x"} for kind in ("date", "time", "datetime", "year", "yearmonth")},
    **{kind: {"format": "x"} for kind in ("duration", "geopoint", "any")},
    "geojson": {"format": "topojson", "constraints": {"jsonSchema": {"$ref": "x"}}},
}
CELLS: Mapping[str, str] = {
    **{"object": "{}", "array": "[{}]", "boolean": "true", "date": "2020-01-01", "list": '"1,2"'},
    **{"time": "00:00:00", "datetime": "2020-01-01T00:00:00Z", "year": "2020", "geopoint": '"1,1"'},
    **{"yearmonth": "2020-01", "duration": "P1Y"},
    "geojson": '"{""type"": ""Point"", ""coordinates"": [1, 1]}"',
}
"""A sound cell of each type, so that its constraints are judged."""
CONTROLS: Mapping[str, Mapping[str, object]] = {
    "csv": {
        **{"delimiter": ",", "lineTerminator": "x", "quoteChar": "x", "doubleQuote": "x"},
        **{"escapeChar": "x", "nullSequence": "x", "skipInitialSpace": "x"},
    },
    "json": {"keys": ["a"], "keyed": "x", "property": "x"},
    "excel": {
        **{"sheet": "x", "workbookCache": "x", "fillMergedCells": "x", "preserveFormatting": "x"},
        **{"adjustFloatingPointError": "x", "stringified": "x"},
    },
    "ods": {"sheet": "x"},
    "parquet": {"columns": ["a"], "categories": "x", "filters": [["x"]], "handle": "x"},
    "inline": {"keys": ["a"], "keyed": "x"},
    "sql": {
        **{"table": "x", "orderBy": "x", "where": "x", "namespace": "x", "basepath": "x"},
        **{"withMetadata": "x", "metadata": "x"},
    },
    "ckan": {"baseurl": "x", "dataset": "x", "apikey": "x", "allowUpdate": "x", "group": "x"},
    "github": {
        **{"user": "x", "repo": "x", "basepath": "x", "filename": "x", "apikey": "x"},
        **{"search": "x", "email": "x", "order": "x"},
    },
    "zenodo": {
        **{"baseUrl": "x", "metafn": "x", "apikey": "x", "basepath": "x", "doi": "x", "rank": "x"},
        **{"record": "x", "deposition_id": "x", "communities": "x", "search": "x"},
    },
    "gsheets": {"credentials": "x"},
    "aws": {"s3EndpointUrl": "x"},
    "s3": {"endpointUrl": "x"},
    "remote": {"httpSession": "x", "httpPreload": "x", "httpTimeout": "x"},
    "multipart": {"chunkSize": "x"},
    "local": {"path": "x"},
    "html": {"selector": "x"},
    "zip": {"innerpath": "x"},
    "yaml": {"property": "x"},
}
DIALECT: Mapping[str, object] = {
    **{"$schema": "x", "profile": "x", "name": "x", "type": "x", "title": "x", "description": "x"},
    **{"header": "x", "headerRows": [1], "headerJoin": "x", "headerCase": "x", "commentRows": [1]},
    **{"commentChar": "x", "delimiter": "x", "lineTerminator": "x", "quoteChar": "x"},
    **{"doubleQuote": "x", "escapeChar": "x", "nullSequence": "x", "skipInitialSpace": "x"},
    **{"caseSensitiveHeader": "x", "csvddfVersion": "x", "csvddf_version": "x", "property": "x"},
    **{"itemType": "x", "itemKeys": ["x"], "sheetNumber": "x", "sheetName": "x", "table": "x"},
    **{"skipBlankRows": "x", "controls": [{"type": "csv", "path": "x"}], "$ref": "x", "path": "x"},
    "url": "x",
}
TASK: Mapping[str, object] = {
    **{"name": "x", "type": "x", "path": "x", "scheme": "x", "format": "x", "encoding": "x"},
    **{"mediatype": "x", "compression": "x", "extrapaths": ["x"], "innerpath": "x"},
    **{"dialect": "x", "schema": "x", "checklist": "x", "resource": "x", "package": "x"},
}
STEP: Mapping[str, object] = {
    **{"type": "resource-add", "name": "x", "path": "x", "resource": "x", "descriptor": "x"},
    **{"function": "x", "schema": "x"},
}
CHECK: Mapping[str, object] = {
    **{"type": "row-constraint", "formula": "x", "path": "x", "reference": "x", "name": "x"},
}
REPORT_TASK: Mapping[str, object] = {
    **{"name": "x", "type": "x", "place": "x", "path": "x", "labels": ["x"], "valid": "x"},
    "warnings": ["x"],
}

_INNER: Mapping[str, object] = {"name": "in", "path": "t.csv"}
NESTED: Mapping[str, tuple[Mapping[str, object], Mapping[str, object]]] = {
    "package": (
        {"name": "in", "resources": [_INNER]},
        {
            "resources": [
                {
                    **_INNER,
                    **{"extrapaths": ["u.csv"], "schema": "s.json", "dialect": "d.json"},
                    **{"profile": "x", "profiles": ["x"], "data": {"path": "x"}, "url": "x"},
                }
            ],
            **{"profile": "x", "profiles": ["x"], "$schema": "x", "sources": [SOURCE]},
            **{"basepath": "x", "url": "x"},
        },
    ),
    "resource": (
        _INNER,
        {
            **{"path": ["t.csv", "u.csv"], "extrapaths": ["u.csv"], "url": "x", "profile": "x"},
            **{"profiles": ["x"], "$schema": "x", "data": {"name": "deep", "path": "x"}},
            **{"schema": {"fields": [A]}, "dialect": {"csv": {"delimiter": "x"}}, "basepath": "x"},
            **{"scheme": "x", "format": "x", "innerpath": "x", "compression": "x"},
            **{"checklist": "x", "pipeline": "x", "detector": "x"},
        },
    ),
    "schema": (SCHEMA, {"fields": [A], "$schema": "x", "profile": "x", "foreignKeys": ["x"]}),
    "dialect": ({"header": True}, {"$schema": "x", "csv": {"delimiter": "x"}, "controls": ["x"]}),
    "catalog": (
        {"datasets": [], "packages": []},
        {
            "datasets": [{"name": "in", "package": "p.json"}],
            "packages": [{"resources": [{"name": "in", "path": "x"}]}],
            **{"path": "x", "profile": "x"},
        },
    ),
    "inquiry": ({"tasks": [{"path": "t.csv"}]}, {"tasks": [TASK], "path": "x"}),
    "checklist": (
        {"checks": []},
        {"checks": [CHECK], "path": "x", "pickErrors": ["x"], "skipErrors": ["x"]},
    ),
    "pipeline": ({"steps": []}, {"steps": [STEP], "path": "x", "tasks": [{"source": "x"}]}),
    "report": (
        {"valid": True, "errors": [], "tasks": []},
        {
            **{"tasks": [REPORT_TASK], "path": "x", "valid": "x", "warnings": ["x"]},
            "errors": [{"note": "x", "type": "x", "message": "x", "tags": ["x"]}],
        },
    ),
    "view": ({"query": "select 1"}, {"query": "x", "resources": ["x"], "path": "x"}),
    "chart": (
        {"mark": "bar"},
        {"data": {"url": "x", "name": "x"}, "layers": [{"data": {"url": "x"}}], "$schema": "x"},
    ),
    "map": (
        {"type": "FeatureCollection", "features": []},
        {"features": [{"url": "x"}], "objects": {"x": "x"}, "crs": {"properties": {"href": "x"}}},
    ),
    "jsonschema": ({"$schema": "http://json-schema.org/draft-07/schema#"}, JSON_SCHEMA),
    "json": ([], {"$ref": "x", "url": "x", "0": {"path": "x"}}),  # type: ignore[dict-item]
    "story": ({"text": "x"}, {"path": "x", "image": "x"}),
    "article": ({"markdown": "x"}, {"path": "x", "html": "<img src=x>"}),
}
"""Kinds of descriptor that can stand in a resource: the least of each, and its properties."""


def _package(*resources: object, **properties: object) -> dict[str, object]:
    return {"name": "p", "resources": list(resources), **properties}


def _outer(resource: object, **files: object) -> dict[str, object]:
    return {DESCRIPTOR: _package(resource), **files}


def _of(
    owner: str,
    place: object,
    base: Mapping[str, object],
    properties: Mapping[str, object],
) -> Iterator[Place]:
    """Yield a place for every node of the properties of an object.

    Args:
        owner: what the object is.
        place: returns the files with the object in them.
        base: the least of it.
        properties: an example of each property.
    """
    for name, example in properties.items():
        for where, holed in _holes(example, f"{owner}.{name}"):
            yield Place(where, place({**base, name: holed}), _suffix(where))  # type: ignore[operator]


def _suffix(where: str) -> str:
    names = ("path", "extrapaths", "url", "data", "innerpath", "paths", "normpaths", "mirrors")
    return ".csv" if where.rstrip("0123456789.").rpartition(".")[2] in names else ".json"


def _nestings(kind: str) -> Iterator[tuple[str, object]]:
    """Yield ways in which a descriptor can be part of another: name, and what makes files."""
    yield "inline", lambda it: _outer({"name": "n", "data": it})
    yield "inline with a type", lambda it: _outer({"name": "n", "type": kind, "data": it})
    yield "inline with a datatype", lambda it: _outer({"name": "n", "datatype": kind, "data": it})
    yield "inline as json", lambda it: _outer({"name": "n", "format": "json", "data": it})
    yield "inline in a list", lambda it: _outer({"name": "n", "data": [it]})
    yield "inline twice", lambda it: _outer({"name": "n", "data": {"name": "m", "data": it}})
    named = "datapackage" if kind == "package" else kind
    for suffix in ("json", "yaml"):
        for what, path in (("name", f"sub/{named}.{suffix}"), ("keys", f"n.{suffix}")):
            yield (
                f"{suffix} known by its {what}",
                lambda it, path=path: _outer({"name": "n", "path": path}, **{path: it}),
            )
        path = f"n.{suffix}"
        yield (
            f"{suffix} with a format",
            lambda it, path=path, suffix=suffix: _outer(
                {"name": "n", "path": path, "format": suffix}, **{path: it}
            ),
        )
        yield (
            f"{suffix} with a type",
            lambda it, path=path: _outer({"name": "n", "path": path, "type": kind}, **{path: it}),
        )
    for part in ("schema", "dialect", "checklist", "pipeline", "detector", "profile", "package"):
        yield (
            f"as the {part} of a table",
            lambda it, part=part: _outer({**TABLE, part: "n.json"}, **{"n.json": it}),
        )
    yield (
        "as the profile of a package",
        lambda it: {DESCRIPTOR: _package(TABLE, profile="n.json"), "n.json": it},
    )
    yield "as a resource", lambda it: _outer("n.json", **{"n.json": it})
    yield (
        "as a field",
        lambda it: _outer({**TABLE, "schema": {"fields": ["n.json", B]}}, **{"n.json": it}),
    )
    yield (
        "as a profile in a list",
        lambda it: _outer({**TABLE, "profiles": ["n.json"]}, **{"n.json": it}),
    )
    yield (
        "as one of two files",
        lambda it: _outer({"name": "n", "path": ["n.json", "m.json"]}, **{"n.json": it}),
    )
    yield (
        "named by an inline resource",
        lambda it: _outer({"name": "n", "data": {"name": "m", "path": "n.json"}}, **{"n.json": it}),
    )
    yield (
        "named by an inline package",
        lambda it: _outer(
            {"name": "n", "data": {"resources": [{"name": "m", "path": "n.json"}]}},
            **{"n.json": it},
        ),
    )


FORMATS = (
    *("csv", "tsv", "txt", "json", "jsonl", "ndjson", "xlsx", "xls", "ods", "parquet", "inline"),
    *("yaml", "html", "markdown", "md", "sql", "sqlite", "postgresql", "gsheets", "zip", "qsv"),
    *("geojson", "topojson", "pandas", "python", "erd", "spss", "sav", "text", "docx", "png", ""),
)
SCHEMES = (
    *("file", "http", "https", "ftp", "s3", "aws", "stream", "buffer", "multipart", "remote", ""),
    *("stdin", "text", "memory", "local", "HTTP", "file "),
)
TYPES = (
    *("table", "file", "json", "text", "package", "resource", "schema", "dialect", "catalog"),
    *("inquiry", "pipeline", "checklist", "report", "view", "chart", "map", "jsonschema", "image"),
    *("document", "article", "script", "transform", "story"),
)
ENDINGS = (".csv", ".json", ".xlsx", ".parquet", ".zip", ".csv.gz", ".tsv", ".ods", ".yaml", "")


def _tables() -> Iterator[Place]:
    """Yield the places that name the file of a table, in all ways to say what it is."""
    for name, values in {"format": FORMATS, "scheme": SCHEMES, "type": TYPES}.items():
        for value in values:
            suffix = f".{value}" if name == "format" and value else ".csv"
            resource = {"name": "t", "path": HOLE, name: value, "schema": SCHEMA}
            yield Place(f"path of the {name} {value!r}", _outer(resource), suffix)
            resource = {"name": "t", "path": HOLE, name: value}
            yield Place(f"path of the {name} {value!r}, no schema", _outer(resource), suffix)
    for compression in ("zip", "gz", "bz2", "xz", "no", ""):
        for name in ("path", "innerpath"):
            resource = {"name": "t", "path": "t.csv", "compression": compression, name: HOLE}
            yield Place(f"{name} in the compression {compression!r}", _outer(resource), ".csv")
    for mediatype in ("text/csv", "application/json", "application/vnd.apache.parquet", "x"):
        resource = {"name": "t", "path": HOLE, "mediatype": mediatype, "schema": SCHEMA}
        yield Place(f"path of the media type {mediatype}", _outer(resource), ".csv")
    for suffix in ENDINGS:
        for version in ({}, {"$schema": V2}):
            said = "version 2" if version else "version 1"
            for where, holed in _holes(["t.csv", "u.csv"], "path"):
                files = {DESCRIPTOR: _package({**TABLE, "path": holed}, **version)}
                yield Place(f"{said}: {where} of a file {suffix}", files, suffix, has_engine=True)
    table = {**TABLE, "path": HOLE, "profile": "tabular-data-resource"}
    files = {DESCRIPTOR: _package(table, profile="tabular-data-package")}
    yield Place("path of a tabular resource", files, ".csv", has_engine=True)
    for named, path in (("evidence", "e.csv"), ("articles", "a.csv"), ("text", "x.txt")):
        resource = {"name": named, "path": HOLE}
        yield Place(f"path of the {named}", _outer(resource, **{path: "x"}), ".txt")


def _controls() -> Iterator[Place]:
    for kind, properties in CONTROLS.items():
        for ways, dialect in {
            "named": lambda control, kind=kind: {kind: control},
            "listed": lambda control, kind=kind: {"controls": [{"type": kind, **control}]},
        }.items():
            yield from _of(
                f"dialect.{kind} {ways}",
                lambda it, dialect=dialect: _outer({**TABLE, "dialect": dialect(it)}),
                {},
                properties,
            )
        yield from _of(
            f"control {kind}",
            lambda it, kind=kind: _outer({**TABLE, "control": {"type": kind, **it}}),
            {},
            properties,
        )


def _misplaced() -> Iterator[Place]:
    """Yield the properties of every kind of object in every other."""
    owners: Mapping[str, tuple[Mapping[str, object], object]] = {
        "package": ({}, lambda it: {DESCRIPTOR: _package(TABLE, **it)}),
        "resource": (TABLE, _outer),
        "inline resource": ({"name": "t", "data": [{"a": 1}]}, _outer),
        "schema": (SCHEMA, lambda it: _outer({**TABLE, "schema": it})),
        "field": (A, lambda it: _outer({**TABLE, "schema": {"fields": [it, B]}})),
        "constraints": (
            {},
            lambda it: _outer({**TABLE, "schema": {"fields": [{**A, "constraints": it}, B]}}),
        ),
        "dialect": ({}, lambda it: _outer({**TABLE, "dialect": it})),
        "source": (SOURCE, lambda it: {DESCRIPTOR: _package(TABLE, sources=[it])}),
    }
    kinds = (PACKAGE, RESOURCE, TABLE_SCHEMA, FIELD, CONSTRAINTS, DIALECT, TASK, STEP, JSON_SCHEMA)
    names = sorted({name for kind in kinds for name in kind})
    for owner, (base, place) in owners.items():
        for name in names:
            where = f"{name} in a {owner}"
            yield Place(where, place({**base, name: HOLE}), _suffix(name))  # type: ignore[operator]


def _profiles() -> Iterator[Place]:
    yield from _of("package", lambda it: {DESCRIPTOR: it}, _package(TABLE), PACKAGE)
    yield from _of(
        "package 2", lambda it: {DESCRIPTOR: it}, _package(TABLE, **{"$schema": V2}), PACKAGE
    )
    yield from _of("resource", _outer, TABLE, RESOURCE)
    yield from _of(
        "resource 2", lambda it: {DESCRIPTOR: _package(it, **{"$schema": V2})}, TABLE, RESOURCE
    )
    yield from _of("json resource", _outer, {"name": "j", "path": "s.json"}, RESOURCE)
    yield from _of("inline resource", _outer, {"name": "j", "data": [{"a": 1}]}, RESOURCE)
    yield from _of("schema", lambda it: _outer({**TABLE, "schema": it}), SCHEMA, TABLE_SCHEMA)
    yield from _of(
        "schema file",
        lambda it: _outer({**TABLE, "schema": "f.json"}, **{"f.json": it}),
        SCHEMA,
        TABLE_SCHEMA,
    )
    for kind, properties in FIELDS_BY_TYPE.items():
        cell = CELLS.get(kind, "1")
        yield from _of(
            f"field of type {kind}",
            lambda it, kind=kind, cell=cell: _outer(
                {**TABLE, "path": f"{kind}.csv", "schema": {"fields": [it, B]}},
                **{f"{kind}.csv": f"a,b\n{cell},2\n"},
            ),
            {"name": "a", "type": kind},
            {**FIELD, **properties},
        )
    yield from _of("dialect", lambda it: _outer({**TABLE, "dialect": it}), {}, DIALECT)
    yield from _of(
        "dialect file",
        lambda it: _outer({**TABLE, "dialect": "d.json"}, **{"d.json": it}),
        {},
        DIALECT,
    )
    yield Place("the whole descriptor", {DESCRIPTOR: HOLE})
    for part, base, properties in (
        ("schema", SCHEMA, TABLE_SCHEMA),
        ("dialect", {}, DIALECT),
    ):
        yield from _of(
            f"{part} file in YAML",
            lambda it, part=part: _outer({**TABLE, part: "y.yaml"}, **{"y.yaml": it}),
            base,
            properties,
        )
    for what, of_it in {
        "package": lambda name: _package(TABLE, profile=name),
        "resource": lambda name: _package({**TABLE, "profiles": [name]}),
    }.items():
        for suffix in ("json", "yaml"):
            name = f"local.{suffix}"
            yield from _of(
                f"profile file of a {what} in {suffix}",
                lambda it, of_it=of_it, name=name: {DESCRIPTOR: of_it(name), name: it},
                {},
                {**JSON_SCHEMA, "pattern": "x", "enum": ["x"]},
            )


def _nested() -> Iterator[Place]:
    for kind, (base, properties) in NESTED.items():
        least = base if isinstance(base, Mapping) else {}
        for way, place in _nestings(kind):
            yield from _of(f"{kind} {way}: ", place, least, properties)
            if kind in ("resource", "package"):
                yield Place(f"{kind} {way}: all of it", place(HOLE))  # type: ignore[operator]


def _known() -> Iterator[Place]:
    """Yield what frictionless knows of its controls, checks and steps, each in its own place."""
    import frictionless
    from frictionless import checks, formats, portals, schemes, steps

    placed: Mapping[str, tuple[Any, Callable[[object], object]]] = {
        "control": (frictionless.Control, lambda it: {"controls": [it]}),
        "check": (frictionless.Check, lambda it: {"checks": [it]}),
        "step": (frictionless.Step, lambda it: {"steps": [it]}),
    }
    for module in (checks, formats, portals, schemes, steps):
        for kind in vars(module).values():
            for what, (parent, whole) in placed.items():
                if not (isinstance(kind, type) and issubclass(kind, parent)) or kind is parent:
                    continue
                named = getattr(kind, "type", "")
                described: Any = kind
                for name in described.metadata_ensure_profile().get("properties", {}):
                    it = whole({"type": named, name: HOLE})
                    for part in ("dialect", "checklist", "pipeline"):
                        where = f"{what} {named}.{name} in the {part}"
                        yield Place(where, _outer({**TABLE, part: it}), _suffix(name))
                    where = f"{what} {named}.{name} in data"
                    yield Place(where, _outer({"name": "n", "data": it}), _suffix(name))


def known_to_frictionless() -> Iterator[tuple[str, str]]:
    """Yield the kinds of object that frictionless describes, each with its properties."""
    import frictionless
    from frictionless import checks, fields, formats, portals, schemes, steps

    for module in (frictionless, checks, fields, formats, portals, schemes, steps):
        for name, kind in sorted(vars(module).items()):
            if isinstance(kind, type) and hasattr(kind, "metadata_ensure_profile"):
                for known in kind.metadata_ensure_profile().get("properties", {}):
                    yield name, known


def places() -> tuple[Place, ...]:
    """Return all places, by name."""
    found: dict[str, Place] = {}
    for group in (_profiles(), _tables(), _controls(), _known(), _misplaced(), _nested()):
        for place in group:
            found.setdefault(place.name, place)
    return tuple(found.values())
