"""Corrupted and valid Frictionless data packages, built in memory for tests."""

import bz2
import csv
import gzip
import hashlib
import io
import json
import lzma
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SCHEMA_V1 = "https://datapackage.org/profiles/1.0/datapackage.json"
SCHEMA_V2 = "https://datapackage.org/profiles/2.0/datapackage.json"

UNITS = """\
unit_code,name,founded,website
U01,North Hall,2001-03-15,urn:agency:north
U02,South Yard,2005-09-01,urn:agency:south
U03,East Dock,2012-01-20,
"""

HEADCOUNTS = """\
unit_code,year,status,persons,share,certified
U01,2020,all,10,100,true
U01,2020,completed,6,60,true
U01,2020,ongoing,4,40,false
U02,2020,all,5,100,true
U02,2020,completed,3,60.0,false
U02,2020,ongoing,2,40.0,false
"""

NOTES = "Persons are counted once, on the first Monday of May.\n"

DROP = object()


@dataclass(frozen=True)
class Case:
    name: str
    files: Mapping[str, bytes]
    error: str = ""


def sha256(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def md5(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def as_bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def as_csv(rows: Sequence[Sequence[str]]) -> str:
    target = io.StringIO()
    csv.writer(target, lineterminator="\n").writerows(rows)
    return target.getvalue()


class Draft:
    def __init__(self) -> None:
        self.package: dict[str, Any] = {}
        self.files: dict[str, bytes] = {}

    def find(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = next(r for r in self.package["resources"] if r["name"] == name)
        return found

    def stamp(self, name: str, content: bytes) -> "Draft":
        self.find(name).update(bytes=len(content), hash=sha256(content))
        return self

    def write(self, name: str, content: str | bytes) -> "Draft":
        """Give the resource a new content, with the bytes and hash to go with it."""
        data = as_bytes(content)
        self.files[self.find(name)["path"]] = data
        return self.stamp(name, data)

    def swap(self, name: str, old: str, new: str, encoding: str = "utf-8") -> "Draft":
        """Replace one piece of the text of a resource."""
        text = self.files[self.find(name)["path"]].decode()
        assert text.count(old) >= 1, (name, old)
        return self.write(name, text.replace(old, new, 1).encode(encoding))

    def edit(self, path: str, value: object) -> "Draft":
        """Set or drop one property; the path is dotted, list positions are numbers."""
        *parents, last = path.split(".")
        target: Any = self.package
        for key in parents:
            if isinstance(target, dict):
                target = target.setdefault(key, {})
            else:
                target = target[int(key)]
        if value is DROP:
            del target[int(last) if isinstance(target, list) else last]
        elif isinstance(target, list):
            target[int(last)] = value
        else:
            target[last] = value
        return self

    def loose(self, name: str, content: str | bytes) -> "Draft":
        """Change the content but leave the descriptor as it was."""
        self.files[self.find(name)["path"]] = as_bytes(content)
        return self

    def unstamped(self, *names: str) -> "Draft":
        for name in names:
            self.find(name).pop("bytes", None)
            self.find(name).pop("hash", None)
        return self

    def file(self, path: str, content: str | bytes) -> "Draft":
        self.files[path] = as_bytes(content)
        return self

    def remove(self, path: str) -> "Draft":
        del self.files[path]
        return self

    def move(self, name: str, path: str) -> "Draft":
        resource = self.find(name)
        self.files[path] = self.files.pop(resource["path"])
        resource["path"] = path
        return self

    def add(self, resource: dict[str, Any], content: str | bytes | None = None) -> "Draft":
        self.package["resources"].append(resource)
        return self if content is None else self.write(resource["name"], content)

    def case(self, name: str, error: str = "") -> Case:
        descriptor = json.dumps(self.package, indent=2, ensure_ascii=False).encode()
        return Case(name, {"datapackage.json": descriptor, **self.files}, error)

    def raw_case(self, name: str, descriptor: bytes, error: str = "") -> Case:
        return Case(name, {"datapackage.json": descriptor, **self.files}, error)


def base() -> Draft:
    draft = Draft()
    draft.package = {
        "$schema": SCHEMA_V2,
        "name": "training-headcounts",
        "title": "Headcounts of training agencies",
        "version": "1.2.0",
        "created": "2024-05-06T09:30:00Z",
        "keywords": ["training", "headcount"],
        "licenses": [{"name": "CC0-1.0", "title": "CC0 1.0"}],
        "sources": [{"title": "Yearly count", "email": "count@agency.example.org"}],
        "contributors": [{"title": "Ada Berg", "email": "ada@agency.example.org"}],
        "resources": [
            {
                "name": "units",
                "type": "table",
                "path": "units.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": {
                    "fields": [
                        {
                            "name": "unit_code",
                            "type": "string",
                            "constraints": {"required": True, "pattern": "U[0-9]{2}"},
                        },
                        {"name": "name", "type": "string", "constraints": {"required": True}},
                        {"name": "founded", "type": "date"},
                        {"name": "website", "type": "string", "format": "uri"},
                    ],
                    "primaryKey": ["unit_code"],
                },
            },
            {
                "name": "headcounts",
                "type": "table",
                "path": "headcounts.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": {
                    "fields": [
                        {"name": "unit_code", "type": "string"},
                        {"name": "year", "type": "integer"},
                        {
                            "name": "status",
                            "type": "string",
                            "constraints": {"enum": ["all", "completed", "ongoing"]},
                        },
                        {
                            "name": "persons",
                            "type": "integer",
                            "constraints": {"required": True, "minimum": 0},
                        },
                        {
                            "name": "share",
                            "type": "number",
                            "constraints": {"minimum": 0, "maximum": 100},
                        },
                        {"name": "certified", "type": "boolean"},
                    ],
                    "primaryKey": ["unit_code", "year", "status"],
                    "foreignKeys": [
                        {
                            "fields": ["unit_code"],
                            "reference": {"resource": "units", "fields": ["unit_code"]},
                        }
                    ],
                },
            },
            {"name": "notes", "path": "notes.txt", "format": "txt", "mediatype": "text/plain"},
        ],
    }
    return draft.write("units", UNITS).write("headcounts", HEADCOUNTS).write("notes", NOTES)


def table(
    rows: Sequence[Sequence[str]],
    fields: Sequence[Mapping[str, Any]],
    **schema: object,
) -> Draft:
    """The base package with one more table, "details"."""
    resource = {
        "name": "details",
        "type": "table",
        "path": "details.csv",
        "schema": {"fields": [dict(field) for field in fields], **schema},
    }
    return base().add(resource, as_csv(rows))


def column(field: Mapping[str, Any], cells: Sequence[str], **schema: object) -> Draft:
    """The base package with a table of a key and one column of the given field."""
    rows = [["unit_code", "value"]]
    rows += [[f"U{number:02}", cell] for number, cell in enumerate(cells, start=1)]
    return table(rows, [{"name": "unit_code"}, {"name": "value", **field}], **schema)


POINT = '{"type": "Point", "coordinates": [24.5, 56.9]}'
TOPOLOGY = '{"type": "Topology", "objects": {}, "arcs": []}'
UUID = "3f2b8c1e-5d4a-4e6f-9a7b-0c1d2e3f4a5b"

Typed = tuple[str, dict[str, Any], list[str], list[tuple[str, str]]]

# what the column is; its field; good cells; bad cells, each with a phrase
TYPES: list[Typed] = [
    (
        "string as email",
        {"type": "string", "format": "email"},
        ["office@agency.example.org", "a.b+c@example.org", ""],
        [
            ("an email without an at sign", "office.example.org"),
            ("an email with two at signs", "office@@example.org"),
            ("an email with a space after it", "office@example.org "),
            ("an email without a dot in its domain", "office@example"),
        ],
    ),
    (
        "string as uri",
        {"type": "string", "format": "uri"},
        ["urn:agency:one", "mailto:office@example.org", "tel:123"],
        [("a uri without a scheme", "agency/one"), ("a uri that is a bare word", "agency")],
    ),
    (
        "string as uuid",
        {"type": "string", "format": "uuid"},
        [UUID, "00000000-0000-4000-8000-000000000000"],
        [
            ("a uuid a digit short", UUID[:-1]),
            ("a uuid with a letter beyond f", UUID.replace("3f2b", "3g2b")),
        ],
    ),
    (
        "string as binary",
        {"type": "string", "format": "binary"},
        ["dHJhaW4=", "QUJD"],
        [
            ("a base64 cell without its padding", "dHJhaW4"),
            ("a base64 cell of a lone letter", "d"),
        ],
    ),
    (
        "integer",
        {"type": "integer"},
        ["0", "-12", "+7", "007", ""],
        [
            ("an integer with decimals", "4.0"),
            ("an integer with a thousands comma", "1,200"),
            ("an integer with a thousands space", "1 200"),
            ("an integer in words", "four"),
            ("an integer with an exponent", "1e3"),
            ("an integer in hexadecimal", "0x1F"),
            ("an integer with a percent sign", "40%"),
            ("an integer with a long dash for a minus", "\u20134"),
            ("an integer that says NaN", "NaN"),
            ("an integer of two underscores in a row", "1__200"),
            ("an integer cell of one blank", " "),
            ("an integer with a superscript digit", "4\u00b2"),
            ("an integer with a zero-width space", "4\u200b"),
        ],
    ),
    (
        "integer with its unit",
        {"type": "integer", "bareNumber": False},
        ["12 persons", "~5", "40%"],
        [
            ("an integer with its unit but no digits", "persons"),
            ("an integer with its unit and decimals", "5.5 persons"),
        ],
    ),
    (
        "number",
        {"type": "number"},
        ["0", "-0.5", "1e3", ".5", "5.", "NaN", "INF", "-INF"],
        [
            ("a number with a decimal comma", "2,5"),
            ("a number with a thousands comma", "1,200"),
            ("a number in words", "half"),
            ("a number with two points", "1.2.3"),
            ("a number with a percent sign", "60%"),
            ("a number that is a fraction", "1/2"),
            ("a number with a currency sign", "5 EUR"),
            ("a number that is a lone minus", "-"),
            ("a number cell of two blanks", "  "),
            ("a number that says n/a", "n/a"),
        ],
    ),
    (
        "number with other signs",
        {"type": "number", "decimalChar": ",", "groupChar": " "},
        ["1 200,5", "3", "0,25"],
        [
            ("a decimal point where a decimal comma is declared", "2.5"),
            ("two decimal commas", "1,2,3"),
            ("a no-break space where a blank is declared between groups", "1\u00a0200"),
        ],
    ),
    (
        "number with groups",
        {"type": "number", "groupChar": ","},
        ["1,200", "1,234,567.5", "12"],
        [("a group sign that is not the declared one", "1'200")],
    ),
    (
        "number with its unit",
        {"type": "number", "bareNumber": False},
        ["60%", "EUR 5.50", "-3 m"],
        [("a number with its unit in the middle", "5h30")],
    ),
    (
        "number as float",
        {"type": "number", "floatNumber": True},
        ["2.5", "1e-3"],
        [("a float number in words", "two")],
    ),
    (
        "boolean",
        {"type": "boolean"},
        ["true", "True", "TRUE", "1", "false", "False", "FALSE", "0", ""],
        [
            ("a boolean that says yes", "yes"),
            ("a boolean with its letters mixed", "tRue"),
            ("a boolean with a blank before it", " true"),
            ("a boolean that is 2", "2"),
            ("a boolean that is 1.0", "1.0"),
            ("a boolean of one letter", "t"),
        ],
    ),
    (
        "boolean of other words",
        {"type": "boolean", "trueValues": ["yes", "ja"], "falseValues": ["no", "nein"]},
        ["yes", "nein", "ja", "no"],
        [
            ("a true where other true words are declared", "true"),
            ("a declared true word in capitals", "YES"),
        ],
    ),
    (
        "date",
        {"type": "date"},
        ["2001-03-15", "2020-02-29", ""],
        [
            ("a date cell that is no date", "soon"),
            ("a date that does not exist", "2021-02-29"),
            ("a date with the day first", "15.03.2001"),
            ("a date with slashes", "2001/03/15"),
            ("a date with month 13", "2001-13-01"),
            ("a date with a time", "2001-03-15T00:00:00"),
            ("a date without a day", "2001-03"),
            ("a date with a blank after it", "2001-03-15 "),
            ("a date without hyphens", "20010315"),
            ("a date of a spreadsheet", "36965"),
        ],
    ),
    (
        "date with the day first",
        {"type": "date", "format": "%d.%m.%Y"},
        ["15.03.2001", "01.09.2005"],
        [
            ("an ISO date where the day is declared first", "2001-03-15"),
            ("an American date where the day is declared first", "03.15.2001"),
        ],
    ),
    (
        "date of any form",
        {"type": "date", "format": "any"},
        ["15 March 2001", "2001-03-15", "3/15/2001"],
        [("a date of any form that is none", "the day after")],
    ),
    (
        "datetime",
        {"type": "datetime"},
        ["2001-03-15T08:30:00Z", "2001-03-15T08:30:00", "2001-03-15T08:30:00+02:00"],
        [
            ("a datetime without a time", "2001-03-15"),
            ("a datetime without seconds", "2001-03-15T08:30"),
            ("a datetime at half past 24", "2001-03-15T24:30:00"),
            ("a datetime with minute 60", "2001-03-15T08:60:00"),
            ("a datetime in words", "this morning at eight"),
        ],
    ),
    (
        "datetime with a pattern",
        {"type": "datetime", "format": "%d/%m/%Y %H:%M"},
        ["15/03/2001 08:30"],
        [("a datetime unlike its pattern", "2001-03-15T08:30:00Z")],
    ),
    (
        "datetime of any form",
        {"type": "datetime", "format": "any"},
        ["15 March 2001 8:30 pm"],
        [("a datetime of any form that is none", "whenever it suits")],
    ),
    (
        "time",
        {"type": "time"},
        ["08:30:00", "23:59:59", "08:30:00Z"],
        [
            ("a time without seconds", "08:30"),
            ("a time at hour 25", "25:00:00"),
            ("a time with one digit for the hour", "8:30:00"),
            ("a time in words", "noon"),
        ],
    ),
    (
        "time with a pattern",
        {"type": "time", "format": "%H.%M"},
        ["08.30", "17.05"],
        [("a time unlike its pattern", "08:30")],
    ),
    (
        "time of any form",
        {"type": "time", "format": "any"},
        ["8:30 pm", "17:05"],
        [("a time of any form that is none", "late in the day")],
    ),
    (
        "year",
        {"type": "year"},
        ["2020", "0001", "9999"],
        [
            ("a year of two digits", "20"),
            ("a year of five digits", "20200"),
            ("a year before zero", "-020"),
            ("a year with a blank after it", "2020 "),
            ("a year that is a school year", "2020/21"),
        ],
    ),
    (
        "yearmonth",
        {"type": "yearmonth"},
        ["2020-05", "2020-12"],
        [
            ("a yearmonth with month 13", "2020-13"),
            ("a yearmonth with month 0", "2020-00"),
            ("a yearmonth with a day", "2020-05-01"),
            ("a yearmonth without a hyphen", "202005"),
            ("a yearmonth with a slash", "2020/05"),
        ],
    ),
    (
        "duration",
        {"type": "duration"},
        ["P1Y", "PT8H30M", "P2W", "-P3D"],
        [
            ("a duration without its P", "8H30M"),
            ("a duration in words", "three weeks"),
            ("a duration with hours but no T", "P8H"),
            ("a duration on a clock", "08:30"),
            ("a duration of a P alone", "P"),
        ],
    ),
    (
        "geopoint",
        {"type": "geopoint"},
        ["24.5,56.9", "-180, 90", "0,0"],
        [
            ("a geopoint with one number", "24.5"),
            ("a geopoint with three numbers", "24.5,56.9,10"),
            ("a geopoint beyond the pole", "24.5,90.1"),
            ("a geopoint beyond 180 degrees", "180.5,10"),
            ("a geopoint with its numbers swapped out of range", "56.9,124.5"),
            ("a geopoint with a semicolon", "24.5;56.9"),
            ("a geopoint with compass letters", "24.5E,56.9N"),
            ("a geopoint that says nan", "nan,nan"),
        ],
    ),
    (
        "geopoint as an array",
        {"type": "geopoint", "format": "array"},
        ["[24.5, 56.9]"],
        [("a geopoint without the declared brackets", "24.5,56.9")],
    ),
    (
        "geopoint as an object",
        {"type": "geopoint", "format": "object"},
        ['{"lon": 24.5, "lat": 56.9}'],
        [
            ("a geopoint object with long names", '{"longitude": 24.5, "latitude": 56.9}'),
            ("a geopoint object with a third name", '{"lon": 24.5, "lat": 56.9, "alt": 3}'),
        ],
    ),
    (
        "geojson",
        {"type": "geojson"},
        [POINT, '{"type": "LineString", "coordinates": [[0, 0], [1, 1]]}'],
        [
            ("a geojson cell that is no JSON", "Point(24.5 56.9)"),
            ("a geojson cell of an unknown shape", '{"type": "Dot", "coordinates": [1, 2]}'),
            ("a geojson cell that is a list", "[24.5, 56.9]"),
            ("an empty geojson object", "{}"),
            ("a geojson point with one number", '{"type": "Point", "coordinates": [1]}'),
        ],
    ),
    (
        "geojson as topojson",
        {"type": "geojson", "format": "topojson"},
        [TOPOLOGY],
        [("a topojson cell of an unknown shape", '{"type": "Dot"}')],
    ),
    (
        "object",
        {"type": "object"},
        ['{"rooms": 3}', "{}", '{"a": {"b": [1]}}'],
        [
            ("an object cell that is a list", "[1, 2]"),
            ("an object cell with single quotes", "{'rooms': 3}"),
            ("an object cell that breaks off", '{"rooms": 3'),
            ("an object cell that is a number", "3"),
        ],
    ),
    (
        "array",
        {"type": "array"},
        ["[1, 2]", "[]", '["a", {"b": 1}]'],
        [
            ("an array cell that is an object", '{"a": 1}'),
            ("an array cell without brackets", "1, 2"),
            ("an array cell with a comma at its end", "[1, 2,]"),
        ],
    ),
    (
        "array of integers",
        {"type": "array", "arrayItem": {"type": "integer"}},
        ["[1, 2]", '["3"]'],
        [("an array with an item of another type", '[1, "two"]')],
    ),
    (
        "list",
        {"type": "list"},
        ["a,b,c", "one"],
        [],
    ),
    (
        "list of integers",
        {"type": "list", "itemType": "integer"},
        ["1,2,3", "7"],
        [
            ("a list with an item of another type", "1,two,3"),
            ("a list with an empty item", "1,,3"),
            ("a list with a semicolon for a comma", "1;2"),
        ],
    ),
    (
        "list with a bar",
        {"type": "list", "delimiter": "|", "itemType": "number"},
        ["1.5|2", "3"],
        [("a list with a delimiter that is not the declared one", "1.5,2")],
    ),
    (
        "list of dates",
        {"type": "list", "itemType": "date"},
        ["2020-01-01,2020-02-01"],
        [("a list with a date that does not exist", "2020-01-01,2020-02-31")],
    ),
    (
        "list of booleans",
        {"type": "list", "itemType": "boolean"},
        ["true,false,1"],
        [("a list with a boolean that says yes", "true,yes")],
    ),
    (
        "list of datetimes",
        {"type": "list", "itemType": "datetime"},
        ["2020-01-01T08:00:00,2020-01-01T09:00:00"],
        [("a list with a datetime without a time", "2020-01-01T08:00:00,2020-01-02")],
    ),
    (
        "list of times",
        {"type": "list", "itemType": "time"},
        ["08:00:00,09:30:00"],
        [("a list with a time at hour 24 and a half", "08:00:00,24:30:00")],
    ),
    ("any", {"type": "any"}, ["a", "1", "", "[", "true"], []),
    ("no type given", {}, ["a", "1", ""], []),
]

# what the constraint is; the field; good cells; one bad cell
CONSTRAINTS: list[tuple[str, dict[str, Any], list[str], str]] = [
    ("required string", {"type": "string", "constraints": {"required": True}}, ["a"], ""),
    ("required any", {"type": "any", "constraints": {"required": True}}, ["a"], ""),
    ("required date", {"type": "date", "constraints": {"required": True}}, ["2020-01-01"], ""),
    ("required boolean", {"type": "boolean", "constraints": {"required": True}}, ["0"], ""),
    ("required number", {"type": "number", "constraints": {"required": True}}, ["0"], ""),
    ("required array", {"type": "array", "constraints": {"required": True}}, ["[]"], ""),
    ("required object", {"type": "object", "constraints": {"required": True}}, ["{}"], ""),
    ("required list", {"type": "list", "constraints": {"required": True}}, ["a"], ""),
    ("required geopoint", {"type": "geopoint", "constraints": {"required": True}}, ["0,0"], ""),
    ("required geojson", {"type": "geojson", "constraints": {"required": True}}, [POINT], ""),
    ("required duration", {"type": "duration", "constraints": {"required": True}}, ["P1D"], ""),
    ("required year", {"type": "year", "constraints": {"required": True}}, ["2020"], ""),
    (
        "required time",
        {"type": "time", "constraints": {"required": True}},
        ["08:00:00"],
        "",
    ),
    (
        "required datetime",
        {"type": "datetime", "constraints": {"required": True}},
        ["2020-01-01T08:00:00"],
        "",
    ),
    (
        "required yearmonth",
        {"type": "yearmonth", "constraints": {"required": True}},
        ["2020-05"],
        "",
    ),
    ("minLength string", {"type": "string", "constraints": {"minLength": 3}}, ["abc", ""], "ab"),
    ("maxLength string", {"type": "string", "constraints": {"maxLength": 3}}, ["abc"], "abcd"),
    ("minLength array", {"type": "array", "constraints": {"minLength": 2}}, ["[1, 2]"], "[1]"),
    ("maxLength array", {"type": "array", "constraints": {"maxLength": 1}}, ["[1]"], "[1, 2]"),
    ("minLength object", {"type": "object", "constraints": {"minLength": 1}}, ['{"a": 1}'], "{}"),
    (
        "maxLength object",
        {"type": "object", "constraints": {"maxLength": 1}},
        ['{"a": 1}'],
        '{"a": 1, "b": 2}',
    ),
    ("minLength list", {"type": "list", "constraints": {"minLength": 2}}, ["a,b"], "a"),
    ("maxLength list", {"type": "list", "constraints": {"maxLength": 2}}, ["a,b"], "a,b,c"),
    (
        "pattern string",
        {"type": "string", "constraints": {"pattern": "[A-Z][0-9]+"}},
        ["A1", "B22"],
        "A1x",
    ),
    (
        "pattern and case",
        {"type": "string", "constraints": {"pattern": "[a-z]+"}},
        ["abc"],
        "aBc",
    ),
    (
        "pattern on a padded cell",
        {"type": "string", "constraints": {"pattern": "U[0-9]{2}"}},
        ["U07"],
        " U07",
    ),
    ("enum string", {"type": "string", "constraints": {"enum": ["a", "b"]}}, ["a", "b", ""], "A"),
    (
        "enum string with a blank after it",
        {"type": "string", "constraints": {"enum": ["all", "ongoing"]}},
        ["all"],
        "all ",
    ),
    ("enum integer", {"type": "integer", "constraints": {"enum": [1, 2]}}, ["1", "02"], "3"),
    ("enum number", {"type": "number", "constraints": {"enum": ["0.5", "1"]}}, ["0.50", "1"], "2"),
    ("enum boolean", {"type": "boolean", "constraints": {"enum": [True]}}, ["1", "true"], "0"),
    (
        "enum date",
        {"type": "date", "constraints": {"enum": ["2020-01-01"]}},
        ["2020-01-01"],
        "2020-01-02",
    ),
    (
        "enum datetime",
        {"type": "datetime", "constraints": {"enum": ["2020-01-01T08:00:00"]}},
        ["2020-01-01T08:00:00"],
        "2020-01-01T09:00:00",
    ),
    (
        "enum time",
        {"type": "time", "constraints": {"enum": ["08:00:00"]}},
        ["08:00:00"],
        "09:00:00",
    ),
    ("enum year", {"type": "year", "constraints": {"enum": [2020]}}, ["2020"], "2021"),
    (
        "enum yearmonth",
        {"type": "yearmonth", "constraints": {"enum": ["2020-05"]}},
        ["2020-05"],
        "2020-06",
    ),
    (
        "enum duration",
        {"type": "duration", "constraints": {"enum": ["P7D"]}},
        ["P7D", "P1W"],
        "P6D",
    ),
    ("enum geopoint", {"type": "geopoint", "constraints": {"enum": ["0,0"]}}, ["0, 0"], "0,1"),
    (
        "enum geojson",
        {"type": "geojson", "constraints": {"enum": [POINT]}},
        [POINT],
        '{"type": "Point", "coordinates": [0, 0]}',
    ),
    ("enum object", {"type": "object", "constraints": {"enum": ['{"a": 1}']}}, ['{"a":1}'], "{}"),
    ("enum array", {"type": "array", "constraints": {"enum": ["[1, 2]"]}}, ["[1,2]"], "[2, 1]"),
    ("enum any", {"type": "any", "constraints": {"enum": ["a", "1"]}}, ["a", "1"], "b"),
]

# type; the bound; cells on the one side, the bound itself, and the other side
BOUNDS: list[tuple[str, object, str, str, str]] = [
    ("integer", 5, "4", "5", "6"),
    ("number", 2.5, "2.4", "2.50", "2.6"),
    ("date", "2020-05-01", "2020-04-30", "2020-05-01", "2020-05-02"),
    (
        "datetime",
        "2020-05-01T08:00:00",
        "2020-05-01T07:59:59",
        "2020-05-01T08:00:00",
        "2020-05-01T08:00:01",
    ),
    ("time", "08:00:00", "07:59:59", "08:00:00", "08:00:01"),
    ("year", 2020, "2019", "2020", "2021"),
    ("yearmonth", "2020-05", "2020-04", "2020-05", "2020-06"),
]


def _type_cases() -> Iterator[Case]:
    for _, field, good, bad in TYPES:
        for phrase, cell in bad:
            yield column(field, [good[0], cell]).case(phrase, "type-error")


def _type_valid() -> Iterator[Case]:
    for what, field, good, _ in TYPES:
        yield column(field, good).case(f"cells of type {what}")


def _constraint_cases() -> Iterator[Case]:
    for what, field, good, bad in CONSTRAINTS:
        name = f"a cell against the constraint {what}"
        yield column(field, [good[0], bad]).case(name, "constraint-error")
    for kind, bound, low, same, high in BOUNDS:
        for constraint, inside, outside in (
            ("minimum", same, low),
            ("maximum", same, high),
            ("exclusiveMinimum", high, same),
            ("exclusiveMaximum", low, same),
        ):
            field = {"type": kind, "constraints": {constraint: bound}}
            name = f"a cell against the constraint {constraint} {kind}"
            yield column(field, [inside, outside]).case(name, "constraint-error")
    nan = {"type": "number", "constraints": {"minimum": 0}}
    yield column(nan, ["1", "NaN"]).case("a NaN under a minimum", "constraint-error")
    infinite = {"type": "number", "constraints": {"maximum": 100}}
    yield column(infinite, ["1", "INF"]).case("an INF above a maximum", "constraint-error")
    item = {"type": "array", "arrayItem": {"type": "integer", "constraints": {"minimum": 1}}}
    yield column(item, ["[1, 2]", "[1, 0]"]).case(
        "an array item under its minimum", "constraint-error"
    )
    both = {"type": "integer", "constraints": {"minimum": 1, "maximum": 3}}
    yield column(both, ["1", "3", "4"]).case(
        "a cell above the upper of two bounds", "constraint-error"
    )


def _constraint_valid() -> Iterator[Case]:
    for what, field, good, _ in CONSTRAINTS:
        yield column(field, good).case(f"cells within the constraint {what}")
    for kind, bound, low, same, high in BOUNDS:
        closed = {"type": kind, "constraints": {"minimum": bound, "maximum": bound}}
        yield column(closed, [same, ""]).case(f"cells on both bounds {kind}")
        above = {"type": kind, "constraints": {"exclusiveMinimum": bound}}
        yield column(above, [high]).case(f"a cell above the exclusive minimum {kind}")
        below = {"type": kind, "constraints": {"exclusiveMaximum": bound}}
        yield column(below, [low]).case(f"a cell below the exclusive maximum {kind}")


# a phrase; the property; its wrong value; the error type
PROPERTIES: list[tuple[str, str, object, str]] = [
    # package
    ("a package name that is a number", "name", 7, "package-error"),
    ("a package title that is a list", "title", ["Headcounts"], "package-error"),
    ("a package description that is an object", "description", {"en": "x"}, "package-error"),
    ("a package homepage that is a list", "homepage", ["urn:agency"], "package-error"),
    ("a package version that is a number", "version", 1.2, "package-error"),
    ("a package image that is a boolean", "image", True, "package-error"),
    ("a package profile that is an object", "profile", {"a": 1}, "package-error"),
    ("package keywords in one string", "keywords", "training, headcount", "package-error"),
    ("a package keyword that is a number", "keywords", ["training", 2020], "package-error"),
    ("a created that is a date", "created", "2024-05-06", "package-error"),
    ("a created in words", "created", "in spring", "package-error"),
    ("a created that is a number", "created", 20240506, "package-error"),
    ("licenses that are an object", "licenses", {"name": "CC0-1.0"}, "package-error"),
    ("a license that is a string", "licenses", ["CC0-1.0"], "package-error"),
    ("a license name that is a number", "licenses", [{"name": 1}], "package-error"),
    ("a license path that is a list", "licenses", [{"path": ["a"]}], "package-error"),
    ("a license with a title alone", "licenses", [{"title": "CC0 1.0"}], "package-error"),
    ("a license title that is a number", "licenses", [{"name": "a", "title": 1}], "package-error"),
    ("a license that is empty", "licenses", [{}], "package-error"),
    ("sources that are a string", "sources", "Yearly count", "package-error"),
    ("a source that is a string", "sources", ["Yearly count"], "package-error"),
    ("a source title that is a number", "sources", [{"title": 1}], "package-error"),
    ("a source path that is a number", "sources", [{"title": "a", "path": 1}], "package-error"),
    ("a source email that is none", "sources", [{"title": "a", "email": "b"}], "package-error"),
    ("a source email that is a list", "sources", [{"email": ["a@example.org"]}], "package-error"),
    ("contributors that are an object", "contributors", {"title": "Ada"}, "package-error"),
    ("a contributor that is a string", "contributors", ["Ada Berg"], "package-error"),
    ("a contributor title that is a list", "contributors", [{"title": ["Ada"]}], "package-error"),
    ("a contributor path that is a number", "contributors", [{"path": 1}], "package-error"),
    (
        "a contributor email that is none",
        "contributors",
        [{"title": "Ada", "email": "ada at example.org"}],
        "package-error",
    ),
    ("a contributor role that is a list", "contributors", [{"role": ["author"]}], "package-error"),
    (
        "a contributor organisation that is a number",
        "contributors",
        [{"title": "Ada", "organisation": 3}],
        "package-error",
    ),
    ("resources that are an object", "resources", {"units": {}}, "package-error"),
    ("resources that are null", "resources", None, "package-error"),
    ("a package without resources", "resources", DROP, "package-error"),
    ("missingValues at the package", "missingValues", ["-"], "package-error"),
    ("fields at the package", "fields", [{"name": "unit_code"}], "package-error"),
    ("a package profile path that leaves the folder", "profile", "../p.json", "package-error"),
    ("a package profile file that is not there", "profile", "profile.json", "metadata-error"),
    (
        "a tabular package profile over a text resource",
        "profile",
        "tabular-data-package",
        "package-error",
    ),
    ("a package name that is null", "name", None, "package-error"),
    ("contributors that are null", "contributors", None, "package-error"),
    ("a package type that is not known", "type", "atlas", "field-error"),
    ("a $schema that is a number", "$schema", 2, ""),
    ("a $schema in a list", "$schema", [SCHEMA_V2], ""),
    # resource
    ("a resource without a name", "resources.2.name", DROP, "resource-error"),
    ("a resource name that is a number", "resources.2.name", 3, "resource-error"),
    ("a resource title that is a number", "resources.0.title", 3, "resource-error"),
    ("a resource description that is a list", "resources.0.description", [], "resource-error"),
    ("a resource homepage that is a number", "resources.0.homepage", 1, "resource-error"),
    ("a resource type that is not known", "resources.0.type", "sheet", "resource-error"),
    ("a resource path that is a number", "resources.2.path", 5, "resource-error"),
    ("a resource path that is an object", "resources.2.path", {"a": "b"}, "resource-error"),
    ("a resource with neither path nor data", "resources.2.path", DROP, "resource-error"),
    ("a resource with both path and data", "resources.0.data", [["a"], ["b"]], "resource-error"),
    ("a resource data that is a string", "resources.0.data", "a,b", "resource-error"),
    (
        "a resource path that leaves the folder",
        "resources.2.path",
        "../notes.txt",
        "resource-error",
    ),
    ("a resource path from the root", "resources.2.path", "/tmp/notes.txt", "resource-error"),
    ("a resource path in the home folder", "resources.2.path", "~/notes.txt", "resource-error"),
    (
        "a resource path as a file address",
        "resources.2.path",
        "file:///notes.txt",
        "resource-error",
    ),
    ("a resource path with a variable", "resources.2.path", "$HOME/notes.txt", "resource-error"),
    ("a resource path that climbs inside", "resources.2.path", "a/../notes.txt", "resource-error"),
    ("a resource profile that is a list", "resources.0.profile", ["a"], "resource-error"),
    ("a resource profile out of the folder", "resources.0.profile", "../a.json", "resource-error"),
    (
        "a resource profile file that is not there",
        "resources.0.profile",
        "a.json",
        "metadata-error",
    ),
    ("a resource scheme that is a number", "resources.0.scheme", 1, "resource-error"),
    ("a resource scheme that is not known", "resources.0.scheme", "pigeon", "scheme-error"),
    ("a resource format that is a list", "resources.0.format", ["csv"], "resource-error"),
    ("a table in a format that is not known", "resources.0.format", "sheet", "format-error"),
    ("a table in the format txt", "resources.0.format", "txt", "format-error"),
    ("a resource mediatype that is a number", "resources.0.mediatype", 1, "resource-error"),
    ("a resource encoding that is a number", "resources.0.encoding", 8, "resource-error"),
    ("a resource encoding that is not known", "resources.0.encoding", "utf-9", "encoding-error"),
    ("a resource compression that is a boolean", "resources.0.compression", True, "resource-error"),
    ("a compression that is not known", "resources.0.compression", "rar", "compression-error"),
    ("a plain file declared as gz", "resources.0.compression", "gz", "compression-error"),
    ("a plain file declared as zip", "resources.0.compression", "zip", "compression-error"),
    ("a plain file declared as bz2", "resources.0.compression", "bz2", "scheme-error"),
    ("an innerpath that is a number", "resources.0.innerpath", 1, "resource-error"),
    ("extrapaths that are a string", "resources.0.extrapaths", "more.csv", "resource-error"),
    (
        "an extrapath that leaves the folder",
        "resources.0.extrapaths",
        ["../a.csv"],
        "resource-error",
    ),
    ("resource bytes in a string", "resources.0.bytes", "170", "resource-error"),
    ("resource bytes with a decimal", "resources.0.bytes", 170.5, "resource-error"),
    ("resource fields in a string", "resources.0.fields", "4", "resource-error"),
    ("resource rows in a string", "resources.0.rows", "3", "resource-error"),
    ("a resource hash that is a number", "resources.0.hash", 12345, ""),
    ("a resource dialect that is a list", "resources.0.dialect", [","], "resource-error"),
    ("a resource schema that is a list", "resources.0.schema", ["unit_code"], "resource-error"),
    ("a resource schema that is a number", "resources.0.schema", 5, "resource-error"),
    ("a schema file that is not there", "resources.0.schema", "schema.json", "schema-error"),
    ("a schema file out of the folder", "resources.0.schema", "../schema.json", "resource-error"),
    ("a schema file from the root", "resources.0.schema", "/schema.json", "resource-error"),
    ("a dialect file that is not there", "resources.0.dialect", "dialect.json", "dialect-error"),
    ("a dialect file out of the folder", "resources.0.dialect", "../d.json", "resource-error"),
    ("missingValues at the resource", "resources.0.missingValues", ["-"], "resource-error"),
    ("resource licenses that are a string", "resources.0.licenses", "CC0", "resource-error"),
    (
        "a resource license with a title alone",
        "resources.0.licenses",
        [{"title": "a"}],
        "resource-error",
    ),
    (
        "a resource license name as a number",
        "resources.0.licenses",
        [{"name": 0}],
        "resource-error",
    ),
    (
        "resource sources that are an object",
        "resources.0.sources",
        {"title": "a"},
        "resource-error",
    ),
    (
        "a resource source title as a number",
        "resources.0.sources",
        [{"title": 1}],
        "resource-error",
    ),
    (
        "a resource source email that is none",
        "resources.0.sources",
        [{"email": "a@"}],
        "resource-error",
    ),
    (
        "a resource contributor email that is none",
        "resources.0.contributors",
        [{"title": "Ada", "email": "ada"}],
        "resource-error",
    ),
    ("a resource that is null", "resources.2", None, "package-error"),
    ("a resource that is a list", "resources.2", [], "package-error"),
    ("a resource name that another one has", "resources.2.name", "units", "package-error"),
    ("a resource path that is null", "resources.2.path", None, "resource-error"),
    ("a resource path in an empty list", "resources.2.path", [], "resource-error"),
    ("a resource path that is empty", "resources.2.path", "", "scheme-error"),
    ("a resource path with a backslash", "resources.2.path", "texts\\notes.txt", "scheme-error"),
    ("a text declared as a table", "resources.2.type", "table", "format-error"),
    ("a table that others refer to declared as a file", "resources.0.type", "file", ""),
    ("a resource type that is a number", "resources.0.type", 5, "resource-error"),
    ("a resource format in capitals", "resources.0.format", "CSV", "format-error"),
    ("resource bytes that are true", "resources.0.bytes", True, "resource-error"),
    ("resource rows that are null", "resources.0.rows", None, "resource-error"),
    ("stats that are a string", "resources.0.stats", "3 rows", ""),
    ("an extrapath that is a number", "resources.0.extrapaths", [5], ""),
    ("an extrapath that is not there", "resources.0.extrapaths", ["m.csv"], "scheme-error"),
    ("a text with the path of a table", "resources.2.path", "units.csv", "hash-count"),
    (
        "a tabular profile on a text",
        "resources.2.profile",
        "tabular-data-resource",
        "resource-error",
    ),
    ("a resource schema that is null", "resources.0.schema", None, "resource-error"),
    ("a resource schema that is empty", "resources.0.schema", {}, "schema-error"),
    ("a schema path that is empty", "resources.0.schema", "", "schema-error"),
    # dialect
    ("a header row beyond the table", "resources.0.dialect.headerRows", [99], "source-error"),
    ("a header row of zero", "resources.0.dialect.headerRows", [0], "type-error"),
    ("no header row at all", "resources.0.dialect.headerRows", [], "type-error"),
    ("a header row in a string", "resources.0.dialect.headerRows", ["1"], ""),
    ("a dialect type", "resources.0.dialect.type", "csv", ""),
    ("a dialect header that is a string", "resources.0.dialect.header", "yes", "dialect-error"),
    ("a dialect header that is a number", "resources.0.dialect.header", 1, "dialect-error"),
    ("dialect headerRows in a number", "resources.0.dialect.headerRows", 1, "dialect-error"),
    ("a dialect headerJoin in a list", "resources.0.dialect.headerJoin", ["-"], "dialect-error"),
    ("a dialect headerCase in a string", "resources.0.dialect.headerCase", "no", "dialect-error"),
    ("a dialect commentChar in a list", "resources.0.dialect.commentChar", ["#"], "dialect-error"),
    ("dialect commentRows in a number", "resources.0.dialect.commentRows", 2, "dialect-error"),
    ("a dialect skipBlankRows in words", "resources.0.dialect.skipBlankRows", "y", "dialect-error"),
    ("a dialect name with a blank", "resources.0.dialect.name", "My dialect", "dialect-error"),
    ("a dialect title that is a number", "resources.0.dialect.title", 1, "dialect-error"),
    ("a dialect description in a list", "resources.0.dialect.description", [], "dialect-error"),
    # control
    ("a delimiter that is a number", "resources.0.dialect.delimiter", 5, "control-error"),
    ("a delimiter in a list", "resources.0.dialect.csv.delimiter", [","], "control-error"),
    ("a quoteChar that is a number", "resources.0.dialect.quoteChar", 1, "control-error"),
    ("a doubleQuote that is a string", "resources.0.dialect.doubleQuote", "no", "control-error"),
    ("an escapeChar that is a boolean", "resources.0.dialect.escapeChar", True, "control-error"),
    ("a lineTerminator that is a number", "resources.0.dialect.lineTerminator", 1, "control-error"),
    ("a nullSequence in a list", "resources.0.dialect.nullSequence", ["-"], "control-error"),
    ("a skipInitialSpace in words", "resources.0.dialect.skipInitialSpace", "y", "control-error"),
    ("a control that is not known", "resources.0.dialect.sheet", {"page": 1}, "control-error"),
    ("a control title that is a number", "resources.0.dialect.csv.title", 1, "control-error"),
    ("a delimiter of two signs", "resources.0.dialect.delimiter", ";;", "source-error"),
    ("a quoteChar of two signs", "resources.0.dialect.quoteChar", "''", "source-error"),
    ("an escapeChar of two signs", "resources.0.dialect.escapeChar", "\\\\", "source-error"),
    ("an empty delimiter", "resources.0.dialect.delimiter", "", "source-error"),
    # schema
    ("a schema without fields", "resources.0.schema.fields", DROP, "schema-error"),
    ("schema fields that are an object", "resources.0.schema.fields", {"a": "b"}, "schema-error"),
    ("schema fields that are a string", "resources.0.schema.fields", "unit_code", "schema-error"),
    ("a schema name in capitals", "resources.0.schema.name", "Units", "schema-error"),
    ("a schema title that is a number", "resources.0.schema.title", 1, "schema-error"),
    ("a schema description in a list", "resources.0.schema.description", ["a"], "schema-error"),
    ("missingValues that are a string", "resources.0.schema.missingValues", "-", "schema-error"),
    ("a missing value that is a number", "resources.0.schema.missingValues", [-9], "schema-error"),
    ("a missing value that is null", "resources.0.schema.missingValues", [None], "schema-error"),
    (
        "missing values partly in objects",
        "resources.0.schema.missingValues",
        ["-", {"value": "x"}],
        "schema-error",
    ),
    (
        "a missing value object without a value",
        "resources.0.schema.missingValues",
        [{"label": "unknown"}],
        "schema-error",
    ),
    (
        "a missing value object twice",
        "resources.0.schema.missingValues",
        [{"value": "-"}, {"value": "-"}],
        "schema-error",
    ),
    (
        "a missing value label twice",
        "resources.0.schema.missingValues",
        [{"value": "-", "label": "a"}, {"value": "x", "label": "a"}],
        "schema-error",
    ),
    ("a fieldsMatch that is not known", "resources.0.schema.fieldsMatch", "loose", "schema-error"),
    ("a fieldsMatch in a list", "resources.0.schema.fieldsMatch", ["exact"], "schema-error"),
    ("a fieldsMatch in capitals", "resources.0.schema.fieldsMatch", "EXACT", "schema-error"),
    ("a primary key that is a number", "resources.0.schema.primaryKey", 1, "schema-error"),
    (
        "a primary key in a list in a list",
        "resources.0.schema.primaryKey",
        [["name"]],
        "schema-error",
    ),
    ("a primary key of no field", "resources.0.schema.primaryKey", ["code"], "schema-error"),
    ("a primary key in capitals", "resources.0.schema.primaryKey", "UNIT_CODE", "schema-error"),
    (
        "a primary key of two fields in a string",
        "resources.0.schema.primaryKey",
        "unit_code,name",
        "schema-error",
    ),
    (
        "foreign keys that are a string",
        "resources.1.schema.foreignKeys",
        "unit_code",
        "schema-error",
    ),
    (
        "a foreign key that is a string",
        "resources.1.schema.foreignKeys",
        ["unit_code"],
        "schema-error",
    ),
    (
        "a foreign key of no field",
        "resources.1.schema.foreignKeys.0.fields",
        ["code"],
        "schema-error",
    ),
    (
        "a foreign key of two fields to one",
        "resources.1.schema.foreignKeys.0.fields",
        ["unit_code", "year"],
        "schema-error",
    ),
    (
        "a foreign key of one field to two",
        "resources.1.schema.foreignKeys.0.reference.fields",
        ["unit_code", "name"],
        "schema-error",
    ),
    (
        "a foreign key to a resource number",
        "resources.1.schema.foreignKeys.0.reference.resource",
        0,
        "schema-error",
    ),
    (
        "a foreign key with a field number",
        "resources.1.schema.foreignKeys.0.reference.fields",
        [1],
        "schema-error",
    ),
    (
        "a foreign key to a resource that is not there",
        "resources.1.schema.foreignKeys.0.reference.resource",
        "agencies",
        "resource-error",
    ),
    (
        "a foreign key to a resource in capitals",
        "resources.1.schema.foreignKeys.0.reference.resource",
        "Units",
        "resource-error",
    ),
    (
        "a foreign key to a field that is not there",
        "resources.1.schema.foreignKeys.0.reference.fields",
        ["code"],
        "foreign-key",
    ),
    (
        "a foreign key to the wrong field",
        "resources.1.schema.foreignKeys.0.reference.fields",
        ["name"],
        "foreign-key",
    ),
    (
        "a foreign key without a reference",
        "resources.1.schema.foreignKeys.0.reference",
        DROP,
        "schema-error",
    ),
    ("a primary key that is null", "resources.0.schema.primaryKey", None, "schema-error"),
    ("a primary key in an object", "resources.0.schema.primaryKey", {"a": 1}, "schema-error"),
    ("a fieldsMatch that is null", "resources.0.schema.fieldsMatch", None, "schema-error"),
    ("a schema type", "resources.0.schema.type", "table", ""),
    (
        "a foreign key in no list",
        "resources.1.schema.foreignKeys",
        {"fields": "year"},
        "schema-error",
    ),
    ("a foreign key that is null", "resources.1.schema.foreignKeys", [None], "schema-error"),
    (
        "a foreign key without fields",
        "resources.1.schema.foreignKeys.0.fields",
        DROP,
        "schema-error",
    ),
    (
        "a foreign key whose reference has no fields",
        "resources.1.schema.foreignKeys.0.reference.fields",
        DROP,
        "schema-error",
    ),
    (
        "a foreign key whose reference is a string",
        "resources.1.schema.foreignKeys.0.reference",
        "units",
        "",
    ),
    (
        "a foreign key to a text",
        "resources.1.schema.foreignKeys.0.reference.resource",
        "notes",
        "",
    ),
    # field
    ("fields that are names alone", "resources.0.schema.fields", ["unit_code"], "schema-error"),
    ("a field that is null", "resources.0.schema.fields.1", None, ""),
    ("a field that is a number", "resources.0.schema.fields.1", 5, ""),
    ("a field name that is empty", "resources.0.schema.fields.1.name", "", "incorrect-label"),
    ("a field type that is null", "resources.0.schema.fields.1.type", None, "field-error"),
    ("a field type in a list", "resources.0.schema.fields.1.type", ["string"], "field-error"),
    ("a date format in letters", "resources.0.schema.fields.2.format", "YYYY-MM-DD", "type-error"),
    ("a decimalChar of two signs", "resources.1.schema.fields.4.decimalChar", ",.", "type-error"),
    ("no true values", "resources.1.schema.fields.5.trueValues", [], "type-error"),
    ("a bareNumber that is null", "resources.1.schema.fields.3.bareNumber", None, "field-error"),
    ("a field without a name", "resources.0.schema.fields.1.name", DROP, "field-error"),
    ("a field name that is a number", "resources.0.schema.fields.1.name", 2, "field-error"),
    (
        "a field name that another one has",
        "resources.0.schema.fields.1.name",
        "unit_code",
        "schema-error",
    ),
    ("a field type that is not known", "resources.0.schema.fields.1.type", "text", "field-error"),
    ("a field type in capitals", "resources.0.schema.fields.1.type", "String", "field-error"),
    ("a field type misspelt", "resources.1.schema.fields.3.type", "interger", "field-error"),
    ("a field title that is a number", "resources.0.schema.fields.1.title", 1, "field-error"),
    ("a field description in a list", "resources.0.schema.fields.1.description", [], "field-error"),
    ("a field format that is a number", "resources.0.schema.fields.1.format", 1, "field-error"),
    (
        "a string format that is not known",
        "resources.0.schema.fields.1.format",
        "phone",
        "field-error",
    ),
    ("a string format in capitals", "resources.0.schema.fields.3.format", "URI", "field-error"),
    ("a field rdfType that is a list", "resources.0.schema.fields.1.rdfType", [], "field-error"),
    (
        "field missingValues in a string",
        "resources.0.schema.fields.1.missingValues",
        "-",
        "field-error",
    ),
    (
        "a field missing value object twice",
        "resources.0.schema.fields.1.missingValues",
        [{"value": "-"}, {"value": "-"}],
        "field-error",
    ),
    ("required at the field", "resources.0.schema.fields.1.required", True, "field-error"),
    (
        "constraints in a list",
        "resources.0.schema.fields.1.constraints",
        ["required"],
        "field-error",
    ),
    ("a bareNumber in a string", "resources.1.schema.fields.3.bareNumber", "no", "field-error"),
    ("a floatNumber in a string", "resources.1.schema.fields.4.floatNumber", "no", "field-error"),
    ("a decimalChar that is a number", "resources.1.schema.fields.4.decimalChar", 1, "field-error"),
    ("a groupChar that is a list", "resources.1.schema.fields.4.groupChar", [","], "field-error"),
    ("trueValues in a string", "resources.1.schema.fields.5.trueValues", "yes", "field-error"),
    (
        "a true value that is a boolean",
        "resources.1.schema.fields.5.trueValues",
        [True],
        "field-error",
    ),
    ("falseValues in an object", "resources.1.schema.fields.5.falseValues", {}, "field-error"),
    ("an integer example in words", "resources.1.schema.fields.3.example", "many", "field-error"),
    (
        "a date example with the day first",
        "resources.0.schema.fields.2.example",
        "15.3.01",
        "field-error",
    ),
    (
        "a uri example without a scheme",
        "resources.0.schema.fields.3.example",
        "agency",
        "field-error",
    ),
    (
        "a boolean example that says yes",
        "resources.1.schema.fields.5.example",
        "yes",
        "field-error",
    ),
    ("a string example that is a number", "resources.0.schema.fields.1.example", 5, "field-error"),
    # constraints
    ("constraints that are null", "resources.0.schema.fields.1.constraints", None, "field-error"),
    ("an enum of nothing", "resources.0.schema.fields.1.constraints.enum", [], "constraint-error"),
    (
        "an enum of words on an integer",
        "resources.1.schema.fields.3.constraints.enum",
        ["ten", "six"],
        "constraint-error",
    ),
    (
        "a minLength above the maxLength",
        "resources.0.schema.fields.1.constraints",
        {"minLength": 9, "maxLength": 2},
        "constraint-error",
    ),
    (
        "a minLength that is true",
        "resources.0.schema.fields.1.constraints.minLength",
        True,
        "field-error",
    ),
    ("a decimal minimum on an integer", "resources.1.schema.fields.3.constraints.minimum", 0.5, ""),
    (
        "a required in a string",
        "resources.0.schema.fields.1.constraints.required",
        "true",
        "field-error",
    ),
    ("a required that is 1", "resources.0.schema.fields.1.constraints.required", 1, "field-error"),
    (
        "a unique in a string",
        "resources.0.schema.fields.1.constraints.unique",
        "yes",
        "field-error",
    ),
    (
        "a pattern that is a number",
        "resources.0.schema.fields.1.constraints.pattern",
        1,
        "field-error",
    ),
    ("an enum in a string", "resources.0.schema.fields.1.constraints.enum", "all", "field-error"),
    (
        "a minLength in a string",
        "resources.0.schema.fields.1.constraints.minLength",
        "2",
        "field-error",
    ),
    (
        "a maxLength with a decimal",
        "resources.0.schema.fields.1.constraints.maxLength",
        2.5,
        "field-error",
    ),
    ("a minimum on a string", "resources.0.schema.fields.1.constraints.minimum", 1, "field-error"),
    ("a maximum on a boolean", "resources.1.schema.fields.5.constraints.maximum", 1, "field-error"),
    (
        "a minLength on an integer",
        "resources.1.schema.fields.3.constraints.minLength",
        1,
        "field-error",
    ),
    (
        "a maxLength on a date",
        "resources.0.schema.fields.2.constraints.maxLength",
        10,
        "field-error",
    ),
    (
        "a pattern on an integer",
        "resources.1.schema.fields.1.constraints.pattern",
        "[0-9]+",
        "field-error",
    ),
    (
        "a pattern on a date",
        "resources.0.schema.fields.2.constraints.pattern",
        "2.+",
        "field-error",
    ),
    (
        "a constraint that is not known",
        "resources.0.schema.fields.1.constraints.longest",
        9,
        "field-error",
    ),
    (
        "a constraint in snake case",
        "resources.0.schema.fields.1.constraints.min_length",
        1,
        "field-error",
    ),
    (
        "a jsonSchema on an integer",
        "resources.1.schema.fields.3.constraints.jsonSchema",
        {},
        "field-error",
    ),
    (
        "a pattern that does not compile",
        "resources.0.schema.fields.1.constraints.pattern",
        "[A-",
        "",
    ),
    ("a minimum that is no integer", "resources.1.schema.fields.3.constraints.minimum", "few", ""),
]


def _property_cases() -> Iterator[Case]:
    for name, path, value, error in PROPERTIES:
        yield base().edit(path, value).case(name, error)
    for kind in ("geojson", "geopoint", "duration", "any"):
        draft = column({"type": kind, "constraints": {"minimum": 1}}, [])
        yield draft.case(f"a minimum on type {kind}", "field-error")
    for kind in ("object", "array", "list"):
        draft = column({"type": kind, "constraints": {"pattern": "a"}}, [])
        yield draft.case(f"a pattern on type {kind}", "field-error")
    draft = column({"type": "list", "constraints": {"enum": ["a"]}}, [])
    yield draft.case("an enum on type list", "field-error")
    draft = column({"type": "list", "itemType": "geopoint"}, [])
    yield draft.case("a list of an item type that is not allowed", "field-error")
    draft = column({"type": "list", "delimiter": 1}, [])
    yield draft.case("a list delimiter that is a number", "field-error")
    draft = column({"type": "array", "arrayItem": "integer"}, [])
    yield draft.case("an arrayItem that is a string", "field-error")
    for kind, cell in (("array", "[1]"), ("object", "{}"), ("list", "a"), ("geojson", POINT)):
        draft = column({"type": kind, "constraints": {"unique": True}}, [cell])
        yield draft.case(f"a unique on type {kind}")
    draft = column({"type": "array"}, ["[1]", "[1]"], primaryKey="value")
    yield draft.case("a key of arrays twice")
    zone = {"type": "datetime", "constraints": {"minimum": "2020-01-01T00:00:00Z"}}
    yield column(zone, ["2020-05-01T08:00:00"]).case("a datetime without the zone of its minimum")
    number = {"type": "any", "constraints": {"enum": [1]}}
    yield column(number, ["1"]).case("an any cell against an enum of a number", "constraint-error")
    number = {"type": "string", "constraints": {"enum": [1]}}
    yield column(number, ["1"]).case("a string against an enum of a number", "constraint-error")
    words = {"type": "boolean", "constraints": {"enum": ["yes"]}}
    yield column(words, ["true"]).case("a boolean against an enum of words", "constraint-error")
    draft = column({"type": "geopoint", "format": "pair"}, ["1,2"])
    yield draft.case("a geopoint format that is not known", "type-error")
    draft = column({"type": "geojson", "format": "wkb"}, [])
    yield draft.case("a geojson format that is not known", "field-error")


def _version_cases() -> Iterator[Case]:
    for what, version in (("no $schema", DROP), ("the $schema of version 1", SCHEMA_V1)):
        draft = base().edit("$schema", version).edit("name", "Training Headcounts")
        yield draft.case(f"a package name with a blank under {what}", "package-error")
        draft = base().edit("$schema", version).edit("resources.2.name", "Notes!")
        yield draft.case(f"a resource name with a sign under {what}", "resource-error")
        for constraint in ("exclusiveMinimum", "exclusiveMaximum"):
            draft = column({"type": "integer", "constraints": {constraint: 5}}, [])
            draft.edit("$schema", version)
            yield draft.case(f"an {constraint} under {what}", "field-error")
        labelled = [{"value": "-", "label": "unknown"}]
        draft = base().edit("$schema", version)
        draft.edit("resources.0.schema.missingValues", labelled)
        yield draft.case(f"missing value objects under {what}", "schema-error")
        draft = base().edit("$schema", version)
        draft.edit("resources.0.schema.fields.1.missingValues", labelled)
        yield draft.case(f"missing value objects of a field under {what}", "field-error")
    draft = base().edit("$schema", DROP)
    draft.edit("resources.2.name", "no\u0308tes")
    yield draft.case("a resource name with an accent under no $schema", "resource-error")
    draft = base().edit("$schema", DROP)
    draft.edit("resources.0.$schema", SCHEMA_V2.replace("datapackage.json", "dataresource.json"))
    draft.edit("resources.0.schema.missingValues", [{"value": "-"}])
    yield draft.case("a version 2 resource in a version 1 package", "schema-error")


def _descriptor_cases() -> Iterator[Case]:
    text = base().case("").files["datapackage.json"]
    for name, content in (
        ("a descriptor that breaks off", text[:-20]),
        ("a descriptor that is empty", b""),
        ("a descriptor that is a list", b"[" + text + b"]"),
        ("a descriptor that is null", b"null"),
        ("a descriptor that is a string", b'"training-headcounts"'),
        ("a descriptor with a comma at its end", text.rstrip()[:-1] + b",}"),
        ("a descriptor with a comment", b"// counts\n" + text),
        ("a descriptor with single quotes", text.replace(b'"', b"'")),
        ("a descriptor in UTF-16", text.decode().encode("utf-16")),
        ("a descriptor with a byte order mark", b"\xef\xbb\xbf" + text),
        ("a descriptor in latin-1", text.replace(b"Ada", "Adé".encode("latin-1"))),
        ("a descriptor followed by another", text + text),
        ("a descriptor in YAML", b"name: training-headcounts\nresources: []\n"),
        ("a descriptor that is an empty object", b"{}"),
        ("a descriptor with a raw tab in a string", text.replace(b"Ada Berg", b"Ada\tBerg")),
    ):
        yield base().raw_case(name, content, "package-error")


def _file_cases() -> Iterator[Case]:
    yield base().remove("units.csv").case("a table whose file is not there", "scheme-error")
    yield base().remove("notes.txt").case("a text whose file is not there", "scheme-error")
    draft = base().edit("resources.2.path", "Notes.txt")
    yield draft.case("a path that differs in case", "scheme-error")
    draft = base().edit("resources.2.path", "notes.txt ")
    yield draft.case("a path with a blank after it", "scheme-error")
    draft = base().edit("resources.2.path", "texts/notes.txt")
    yield draft.case("a path into a folder that is not there", "scheme-error")
    draft = base().file("texts/notes.txt", NOTES).edit("resources.2.path", "texts")
    yield draft.case("a path that is a folder", "scheme-error")
    # the hash and the bytes
    other = HEADCOUNTS.replace("U01,2020,completed,6", "U01,2020,completed,5")
    yield base().loose("headcounts", other).case("a digit changed after the hash", "hash-count")
    yield (
        base()
        .loose("headcounts", HEADCOUNTS.replace("\n", "\r\n"))
        .case("line ends changed after the hash", "byte-count")
    )
    yield (
        base()
        .loose("headcounts", HEADCOUNTS[:-1])
        .case("a last newline lost after the hash", "byte-count")
    )
    yield (
        base()
        .loose("headcounts", "\ufeff" + HEADCOUNTS)
        .case("a byte order mark put in after the hash", "hash-count")
    )
    yield base().loose("notes", NOTES.upper()).case("a text changed after the hash", "hash-count")
    yield base().loose("notes", NOTES + "\n").case("a text grown after the hash", "byte-count")
    yield base().loose("notes", "").case("a text emptied after the hash", "byte-count")
    longer = HEADCOUNTS.replace("U02,2020,ongoing,2,40.0,false\n", "")
    yield base().loose("headcounts", longer).case("a row lost after the hash", "hash-count")
    units = UNITS.encode()
    for name, value, error in (
        ("a hash that is cut short", sha256(units)[:-1], "hash-count"),
        ("a hash in capitals", sha256(units).upper().replace("SHA256", "sha256"), "hash-count"),
        ("a hash of nothing", sha256(b""), "hash-count"),
        ("a sha256 hash without its prefix", sha256(units)[7:], "hash-count"),
        ("a hash with a blank after its colon", sha256(units).replace(":", ": "), "hash-count"),
        ("an md5 hash that is wrong", "0" * 32, "hash-count"),
        ("an md5 hash under the name of sha256", f"sha256:{md5(units)}", "hash-count"),
        ("an md5 hash with a prefix that is wrong", f"md5:{md5(units[1:])}", "hash-count"),
    ):
        yield base().edit("resources.0.hash", value).case(name, error)
    yield base().edit("resources.0.bytes", len(units) + 1).case("one byte too many", "byte-count")
    yield base().edit("resources.0.bytes", -1).case("a negative count of bytes", "byte-count")
    yield base().edit("resources.2.bytes", 1).case("a text with one byte declared", "byte-count")
    yield (
        base()
        .edit("resources.0.bytes", DROP)
        .edit("resources.0.hash", sha256(b"a"))
        .case("a wrong hash and no bytes", "hash-count")
    )
    yield (
        base()
        .edit("resources.0.hash", DROP)
        .edit("resources.0.bytes", 7)
        .case("wrong bytes and no hash", "byte-count")
    )
    yield base().edit("resources.0.rows", 4).case("a row declared too many", "row-count")
    yield base().edit("resources.0.rows", 2).case("a row declared too few", "row-count")
    yield base().edit("resources.0.fields", 5).case("a field declared too many", "field-count")
    yield base().edit("resources.0.fields", 3).case("a field declared too few", "field-count")
    yield base().edit("resources.0.stats", {"rows": 9}).case("stats with wrong rows", "row-count")
    yield (
        base()
        .edit("resources.0.stats", {"fields": 9})
        .case("stats with wrong fields", "field-count")
    )
    # the source
    yield (
        base()
        .write("units", "")
        .unstamped("units")
        .edit("resources.1.schema.foreignKeys", [])
        .case("a table that is empty", "source-error")
    )


def _encoding_cases() -> Iterator[Case]:
    draft = base().swap("units", "East Dock", "Est Décor", "latin-1")
    yield draft.case("latin-1 under a declared utf-8", "encoding-error")
    draft = base().swap("units", "East Dock", "Est Décor").edit("resources.0.encoding", "ascii")
    yield draft.case("utf-8 under a declared ascii", "encoding-error")
    draft = base().write("units", UNITS.encode("utf-16"))
    yield draft.case("utf-16 under a declared utf-8", "encoding-error")
    draft = base().edit("resources.0.encoding", "utf-16")
    yield draft.case("utf-8 under a declared utf-16", "source-error")
    draft = base().write("units", UNITS.encode() + b"U04,\xff\xfe,2020-01-01,\n")
    yield draft.case("two bytes that are no utf-8", "encoding-error")
    many = UNITS.replace("East Dock", "Est Décor").encode()
    cut = many.replace("é".encode(), "é".encode()[:1])
    yield base().write("units", cut).case("a letter cut in the middle", "encoding-error")
    draft = (
        base().write("units", UNITS.encode("utf-16-le")).edit("resources.0.encoding", "utf-16-be")
    )
    yield draft.case("utf-16 with its bytes swapped", "incorrect-label")
    draft = (
        base().swap("units", "unit_code", "\ufeffunit_code").edit("resources.0.encoding", "cp1252")
    )
    yield draft.case("a byte order mark under a declared cp1252", "incorrect-label")
    draft = base().swap("units", "unit_code", "\ufeff\ufeffunit_code")
    yield draft.case("two byte order marks", "incorrect-label")
    draft = base().write("units", UNITS.encode("utf-16-le")).edit("resources.0.encoding", DROP)
    yield draft.case("utf-16 without its mark, not declared", "incorrect-label")
    filler = "".join(f"U{n},Nord {n},,\n" for n in range(10, 99)) * 100
    draft = table([["a"]], [{"name": name} for name in ("a", "b", "c", "d")])
    late = b"a,b,c,d\n" + filler.encode() + "U99,Décor,,\n".encode("latin-1")
    draft.write("details", late).edit("resources.3.encoding", "utf-8")
    yield draft.case("a latin-1 letter far down the table", "encoding-error")


def _header_cases() -> Iterator[Case]:
    for name, new, error in (
        ("a label misspelt", "unit_code,nmae,founded,website", "incorrect-label"),
        ("a label in capitals", "UNIT_CODE,name,founded,website", "incorrect-label"),
        ("a label with a capital", "unit_code,Name,founded,website", "incorrect-label"),
        ("a label with a hyphen", "unit-code,name,founded,website", "incorrect-label"),
        ("labels swapped", "unit_code,name,website,founded", "incorrect-label"),
        ("a label that looks the same", "unit_code,n\u0430me,founded,website", "incorrect-label"),
        ("a label decomposed", "unit_code,name,founde\u0301d,website", "incorrect-label"),
        ("a label in two lines", 'unit_code,"na\nme",founded,website', "incorrect-label"),
        ("a label that is blank", "unit_code,,founded,website", "blank-label"),
        ("every label blank", ",,,", "blank-label"),
        ("a label twice", "unit_code,name,name,website", "duplicate-label"),
        ("a label missing at the end", "unit_code,name,founded", "missing-label"),
        ("a label missing in the middle", "unit_code,founded,website", "missing-label"),
        ("a label too many", "unit_code,name,founded,website,phone", "extra-label"),
        ("a comma at the end of the header", "unit_code,name,founded,website,", "extra-label"),
        ("a label of one blank", "unit_code, ,founded,website", "blank-label"),
    ):
        yield base().swap("units", UNITS.splitlines()[0], new).case(name, error)
    yield (
        base()
        .swap("units", UNITS.splitlines()[0] + "\n", "")
        .case("a table without its header", "incorrect-label")
    )
    yield (
        base()
        .write("units", "List of units\n" + UNITS)
        .edit("resources.0.dialect.headerRows", [1])
        .case("a title line above the declared header", "incorrect-label")
    )
    yield (
        base()
        .write("units", "\n" + UNITS)
        .edit("resources.0.dialect.headerRows", [1])
        .case("a blank line where the header is declared", "type-error")
    )
    yield (
        base()
        .edit("resources.0.schema.fields.1.name", "title")
        .case("a field that the header calls otherwise", "incorrect-label")
    )
    yield (
        base()
        .edit("resources.0.schema.fields.3", DROP)
        .case("a field that the schema lacks", "extra-label")
    )
    draft = base()
    draft.package["resources"][0]["schema"]["fields"].append({"name": "phone"})
    yield draft.case("a field that the table lacks", "missing-label")


FIELDS: list[dict[str, Any]] = [{"name": "a", "type": "integer"}, {"name": "b", "type": "integer"}]
STRICT: list[dict[str, Any]] = [
    {"name": "a", "type": "integer", "constraints": {"required": True}},
    FIELDS[1],
]


def _match_cases() -> Iterator[Case]:
    for name, match, rows, error in (
        ("exact fields in another order", "exact", ["b,a", "1,2"], "incorrect-label"),
        ("equal fields with one too many", "equal", ["b,a,c", "1,2,3"], "extra-label"),
        ("equal fields with one missing", "equal", ["b", "1"], "missing-label"),
        ("equal fields with one twice", "equal", ["a,b,a", "1,2,3"], "error"),
        ("equal fields in another case", "equal", ["B,A", "1,2"], "missing-label"),
        ("subset fields with one missing", "subset", ["c,a", "1,2"], "missing-label"),
        ("superset fields with one too many", "superset", ["a,c", "1,2"], "extra-label"),
        ("superset fields with one twice", "superset", ["a,a", "1,2"], "error"),
        ("partial fields with none of them", "partial", ["c,d", "1,2"], "unmatched-header"),
        ("partial fields with a bad cell", "partial", ["c,a", "1,x"], "type-error"),
        ("subset fields with a bad cell", "subset", ["c,b,a", "x,1,x"], "type-error"),
        ("equal fields in another order with a bad cell", "equal", ["b,a", "1,x"], "type-error"),
    ):
        lines = [line.split(",") for line in rows]
        yield table(lines, FIELDS, fieldsMatch=match).case(name, error)
    for match in ("superset", "partial"):
        draft = table([["b"], ["1"]], STRICT, fieldsMatch=match)
        yield draft.case(f"{match} fields without the required one", "missing-label")
        draft = table([["b"], ["1"]], FIELDS, fieldsMatch=match, primaryKey=["a"])
        yield draft.case(f"{match} fields without the key", "missing-label")


def _case_cases() -> Iterator[Case]:
    rows = [["A", "a"], ["1", "2"]]
    draft = table(rows, [{"name": "A"}, {"name": "a"}], fieldsMatch="equal")
    draft.edit("resources.3.dialect.headerCase", False)
    yield draft.case("equal fields that differ only by case without headerCase", "metadata-error")


def _match_valid() -> Iterator[Case]:
    for name, match, rows in (
        ("exact fields", "exact", ["a,b", "1,2"]),
        ("equal fields in another order", "equal", ["b,a", "1,2"]),
        ("subset fields with one more", "subset", ["c,b,a", "x,1,2"]),
        ("superset fields with one less", "superset", ["a", "1"]),
        ("partial fields with one less and one more", "partial", ["c,a", "x,1"]),
    ):
        lines = [line.split(",") for line in rows]
        yield table(lines, FIELDS, fieldsMatch=match).case(f"a table of {name}")


def _row_cases() -> Iterator[Case]:
    last = "U03,East Dock,2012-01-20,\n"
    for name, new, error in (
        ("a blank line in the table", "\n" + last, "blank-row"),
        ("a line of commas in the table", ",,,\n" + last, "blank-row"),
        ("a blank line at the end", last + "\n", "blank-row"),
        ("three blank lines at the end", last + "\n\n\n", "blank-row"),
        ("a line of commas at the end", last + ",,,\n", "blank-row"),
        ("a blank line of Windows at the end", last + "\r\n", "blank-row"),
        ("a row one cell short", "U03,East Dock,2012-01-20\n", "missing-cell"),
        ("a row of one cell", "U03\n", "missing-cell"),
        ("a line of one blank", last + " \n", "missing-cell"),
        ("a row one cell too long", "U03,East Dock,2012-01-20,,x\n", "extra-cell"),
        ("a row with a comma at its end", "U03,East Dock,2012-01-20,,\n", "extra-cell"),
        ("a comma in a cell without quotes", "U03,East Dock, old,2012-01-20,\n", "extra-cell"),
        ("a total line under the table", last + "Total,3\n", "missing-cell"),
        ("a note under the table", last + "Counted in May\n", "missing-cell"),
        ("a comment in the table", "# closed\n" + last, "missing-cell"),
        ("a quote that does not close", 'U03,"East Dock,2012-01-20,\n', "missing-cell"),
        ("a header again in the table", UNITS.splitlines()[0] + "\n" + last, "type-error"),
        ("a quoted date with a blank in it", 'U03,East Dock,"2012-01-20 ",\n', "type-error"),
        ("a missing name", "U03,,2012-01-20,\n", "constraint-error"),
        ("a code unlike its pattern", "U3,East Dock,2012-01-20,\n", "constraint-error"),
        ("a code with a letter O for a zero", "UO3,East Dock,2012-01-20,\n", "constraint-error"),
        ("a code in small letters", "u03,East Dock,2012-01-20,\n", "constraint-error"),
        ("a code with a blank after it", "U03 ,East Dock,2012-01-20,\n", "constraint-error"),
        ("a website without a scheme", "U03,East Dock,2012-01-20,agency\n", "type-error"),
        ("a founding date of a year alone", "U03,East Dock,2012,\n", "type-error"),
        ("a null word in a date", "U03,East Dock,NULL,\n", "type-error"),
        ("a dash in a date", "U03,East Dock,-,\n", "type-error"),
    ):
        yield base().swap("units", last, new).case(name, error)
    row = "U02,2020,ongoing,2,40.0,false"
    for name, new, error in (
        ("a negative count", "U02,2020,ongoing,-2,40.0,false", "constraint-error"),
        ("a count that is blank", "U02,2020,ongoing,,40.0,false", "constraint-error"),
        ("a count with a decimal point", "U02,2020,ongoing,2.0,40.0,false", "type-error"),
        ("a count that is starred", "U02,2020,ongoing,2*,40.0,false", "type-error"),
        ("a count below five hidden", "U02,2020,ongoing,<5,40.0,false", "type-error"),
        ("a count of two dots", "U02,2020,ongoing,..,40.0,false", "type-error"),
        ("a share above 100", "U02,2020,ongoing,2,100.01,false", "constraint-error"),
        ("a share below 0", "U02,2020,ongoing,2,-0.1,false", "constraint-error"),
        ("a share that is NaN", "U02,2020,ongoing,2,NaN,false", "constraint-error"),
        ("a share with a comma in quotes", 'U02,2020,ongoing,2,"40,0",false', "type-error"),
        ("a status not in the list", "U02,2020,dropped,2,40.0,false", "constraint-error"),
        ("a status with a capital", "U02,2020,Ongoing,2,40.0,false", "constraint-error"),
        ("a status with a blank after it", "U02,2020,ongoing ,2,40.0,false", "constraint-error"),
        ("a certified that says no", "U02,2020,ongoing,2,40.0,no", "type-error"),
        ("a year with a letter", "U02,2O20,ongoing,2,40.0,false", "type-error"),
    ):
        yield base().swap("headcounts", row, new).case(name, error)


def _key_cases() -> Iterator[Case]:
    draft = base().swap("units", "U03", "U02")
    yield draft.case("a key twice", "primary-key")
    draft = base().swap("headcounts", "U01,2020,ongoing", "U01,2020,completed")
    yield draft.case("a key of three fields twice", "primary-key")
    draft = base().swap("headcounts", "U01,2020,ongoing", "U01, 2020,all")
    yield draft.case("a key twice but for a blank", "primary-key")
    draft = base().write("headcounts", HEADCOUNTS + HEADCOUNTS.splitlines()[-1] + "\n")
    yield draft.case("a row twice", "primary-key")
    yield (
        base()
        .edit("resources.1.schema.primaryKey", ["unit_code"])
        .case("a key that leaves out a field", "primary-key")
    )
    for what, kind, cells in (
        ("integers 1 and 01", {"type": "integer"}, ["1", "01"]),
        ("integers 1 and +1", {"type": "integer"}, ["1", "+1"]),
        ("integers 12 and 1_2", {"type": "integer"}, ["12", "1_2"]),
        ("integers 7 and full-width 7", {"type": "integer"}, ["7", "\uff17"]),
        ("numbers 1 and 1.0", {"type": "number"}, ["1", "1.0"]),
        ("numbers 100 and 1e2", {"type": "number"}, ["100", "1e2"]),
        ("numbers 0 and -0", {"type": "number"}, ["0", "-0"]),
        ("booleans 1 and true", {"type": "boolean"}, ["1", "true"]),
        ("dates 2020-05-01 and 2020-5-1", {"type": "date"}, ["2020-05-01", "2020-5-1"]),
        ("yearmonths 2020-05 and 2020-5", {"type": "yearmonth"}, ["2020-05", "2020-5"]),
        ("durations P7D and P1W", {"type": "duration"}, ["P7D", "P1W"]),
        ("geopoints with a blank", {"type": "geopoint"}, ["1,2", "1, 2"]),
        (
            "datetimes of two zones",
            {"type": "datetime"},
            ["2020-05-01T08:00:00Z", "2020-05-01T10:00:00+02:00"],
        ),
    ):
        draft = column(kind, cells, primaryKey=["value"])
        yield draft.case(f"a key twice as {what}", "primary-key")
        draft = column({**kind, "constraints": {"unique": True}}, cells)
        yield draft.case(f"a unique value twice as {what}", "unique-error")
    draft = column({"type": "string"}, ["a", ""], primaryKey=["value"])
    yield draft.case("a key that is blank", "primary-key")
    draft = column({"type": "integer"}, ["1", "-"], primaryKey=["value"], missingValues=["-"])
    yield draft.case("a key that is a missing value", "primary-key")
    rows = [["a", "b", "c"], ["1", "1", "x"], ["", "", "y"]]
    fields = [*FIELDS, {"name": "c"}]
    draft = table(rows, fields, primaryKey=["a", "b"])
    yield draft.case("a key of two fields that are both blank", "primary-key")
    rows = [["a", "b", "c"], ["1", "", "x"], ["1", "", "y"]]
    draft = table(rows, fields, primaryKey=["a", "b"])
    yield draft.case("a key of two fields, one blank, twice", "primary-key")
    draft = column({"type": "string", "constraints": {"unique": True}}, ["a", "b", "a"])
    yield draft.case("a unique string twice", "unique-error")
    draft = base().edit("resources.1.schema.fields.1.constraints", {"unique": True})
    yield draft.case("a unique on a field that repeats", "unique-error")
    # foreign keys
    draft = base().swap("headcounts", "U02,2020,ongoing", "U09,2020,ongoing")
    yield draft.case("a foreign key without its row", "foreign-key")
    draft = base().swap("headcounts", "U02,2020,ongoing", "U02 ,2020,ongoing")
    yield draft.case("a foreign key with a blank after it", "foreign-key")
    draft = base().swap("headcounts", "U02,2020,ongoing", "u02,2020,ongoing")
    yield draft.case("a foreign key in small letters", "foreign-key")
    draft = base().swap("units", "U02,South Yard,2005-09-01,urn:agency:south\n", "")
    yield draft.case("a row that is referred to taken away", "foreign-key")
    draft = base().write("units", UNITS.splitlines()[0] + "\n")
    yield draft.case("a foreign key to a table without rows", "foreign-key")
    link = {"fields": "value", "reference": {"resource": "headcounts", "fields": "year"}}
    draft = column({"type": "string"}, ["2020"], foreignKeys=[link])
    yield draft.case("a foreign key of a string to an integer", "foreign-key")
    draft = column({"type": "date"}, ["2020-01-01"], foreignKeys=[link])
    yield draft.case("a foreign key of a date to an integer", "foreign-key")
    draft = column({"type": "integer"}, ["2020", "2021"], foreignKeys=[link])
    yield draft.case("a foreign key of a number without its row", "foreign-key")
    for what, target in (("an empty name", ""), ("its own name", "details")):
        own = {"fields": "value", "reference": {"resource": target, "fields": "unit_code"}}
        draft = column({"type": "string"}, ["", "U01", "U07"], foreignKeys=[own])
        yield draft.case(f"a foreign key to itself by {what} without its row", "foreign-key")
    pair = {
        "fields": ["a", "b"],
        "reference": {"resource": "headcounts", "fields": ["unit_code", "persons"]},
    }
    fields = [{"name": "a"}, {"name": "b", "type": "integer"}]
    draft = table([["a", "b"], ["U01", "6"], ["U01", "5"]], fields, foreignKeys=[pair])
    yield draft.case("a foreign key of two fields without its row", "foreign-key")
    draft = table([["a", "b"], ["U02", "6"]], fields, foreignKeys=[pair])
    yield draft.case("a foreign key of two fields from two rows", "foreign-key")
    draft = table([["a", "b"], ["U01", ""]], fields, foreignKeys=[pair])
    yield draft.case("a foreign key of two fields, one blank", "foreign-key")
    swapped = {
        "fields": ["a", "b"],
        "reference": {"resource": "headcounts", "fields": ["persons", "unit_code"]},
    }
    draft = table([["a", "b"], ["U01", "6"]], fields, foreignKeys=[swapped])
    yield draft.case("a foreign key with its fields swapped", "foreign-key")


def _key_valid() -> Iterator[Case]:
    for what, kind, cells in (
        ("strings 1 and 01", {"type": "string"}, ["1", "01"]),
        ("strings a and A", {"type": "string"}, ["a", "A"]),
        ("strings a and a with a blank", {"type": "string"}, ["a", "a "]),
        ("integers", {"type": "integer"}, ["1", "2", "-1"]),
    ):
        yield column(kind, cells, primaryKey=["value"]).case(f"a key of {what}")
        unique = {**kind, "constraints": {"unique": True}}
        yield column(unique, cells).case(f"a unique column of {what}")
    yield column({"constraints": {"unique": True}}, ["a", "", ""]).case(
        "a unique column with blanks"
    )
    yield column({}, ["a", "b"], primaryKey="value").case("a key in a string")
    rows = [["a", "b", "c"], ["1", "", "x"], ["1", "", "y"], ["1", "1", "z"]]
    draft = table(rows, [*FIELDS, {"name": "c"}], uniqueKeys=[["a", "b"]])
    yield draft.case("a unique key of two fields with blanks")
    link = {"fields": "value", "reference": {"resource": "headcounts", "fields": "year"}}
    yield column({"type": "integer"}, ["2020", " 2020", ""], foreignKeys=[link]).case(
        "a foreign key of a number"
    )
    yield column({"type": "number"}, ["2020.0"], foreignKeys=[link]).case(
        "a foreign key of a number to an integer"
    )
    for what, target in (("an empty name", ""), ("its own name", "details")):
        own = {"fields": "value", "reference": {"resource": target, "fields": "unit_code"}}
        yield column({}, ["", "U01", "U02"], foreignKeys=[own]).case(
            f"a foreign key to itself by {what}"
        )
    draft = table(
        [["b"], ["1"]],
        [{"name": "a"}, {"name": "b"}],
        fieldsMatch="superset",
        foreignKeys=[{"fields": "a", "reference": {"resource": "units", "fields": "unit_code"}}],
    )
    yield draft.case("a foreign key of a column that superset lets go")
    own = {"fields": ["value"], "reference": {"fields": ["unit_code"]}}
    yield column({}, ["U02", "U01"], foreignKeys=[own]).case("a foreign key that names no resource")
    pair = {
        "fields": ["a", "b"],
        "reference": {"resource": "headcounts", "fields": ["unit_code", "persons"]},
    }
    fields = [{"name": "a"}, {"name": "b", "type": "integer"}]
    draft = table([["a", "b"], ["U01", "6"], ["U02", "3"]], fields, foreignKeys=[pair])
    yield draft.case("a foreign key of two fields")


def _dialect_cases() -> Iterator[Case]:
    semi = UNITS.replace(",", ";")
    yield (
        base()
        .write("units", semi)
        .edit("resources.0.dialect.delimiter", ",")
        .case("semicolons under a declared comma", "incorrect-label")
    )
    yield (
        base()
        .edit("resources.0.dialect.delimiter", ";")
        .case("commas under a declared semicolon", "incorrect-label")
    )
    yield (
        base()
        .edit("resources.0.dialect.csv.delimiter", "\t")
        .case("commas under a declared tab", "incorrect-label")
    )
    yield (
        base()
        .write("units", semi.replace("U02;", "U02,"))
        .case("a comma among semicolons", "incorrect-label")
    )
    mixed = UNITS.replace("North Hall", "North;Hall;A;B").replace("South Yard", "South;Yard;A;B")
    mixed = mixed.replace("unit_code,name", "unit_code,name;x;y;z")
    yield base().write("units", mixed).case("a label with semicolons", "incorrect-label")
    yield (
        base()
        .edit("resources.0.dialect.header", False)
        .case("a header in a table declared without one", "type-error")
    )
    yield (
        base()
        .edit("resources.0.dialect.headerRows", [2])
        .case("a header declared one row too low", "incorrect-label")
    )
    yield (
        base()
        .edit("resources.0.dialect.headerRows", [1, 2])
        .case("a header declared over two rows", "incorrect-label")
    )
    two = "unit,name,founded,website\ncode,,,\n" + UNITS.split("\n", 1)[1]
    yield (
        base()
        .write("units", two)
        .edit("resources.0.dialect.headerRows", [1, 2])
        .case("a header of two rows joined with a blank", "incorrect-label")
    )
    comment = UNITS.replace("U02", "# moved\nU02")
    yield (
        base()
        .write("units", comment)
        .edit("resources.0.dialect.commentChar", "//")
        .case("a comment with another sign than declared", "missing-cell")
    )
    yield (
        base()
        .write("units", comment)
        .edit("resources.0.dialect.commentRows", [4])
        .case("a comment in another row than declared", "missing-cell")
    )
    gaps = UNITS.replace("U02", "\n \nU02")
    yield (
        base()
        .write("units", gaps)
        .edit("resources.0.dialect.skipBlankRows", True)
        .case("a line of one blank where blank rows are skipped", "missing-cell")
    )
    yield (
        base()
        .write("units", UNITS.replace("U02", "\nU02"))
        .edit("resources.0.dialect.skipBlankRows", False)
        .case("a blank row that is not skipped", "blank-row")
    )
    quoted = UNITS.replace("South Yard", "'South, Yard'")
    yield (
        base()
        .write("units", quoted)
        .edit("resources.0.dialect.quoteChar", '"')
        .case("single quotes around a comma", "extra-cell")
    )
    double = UNITS.replace("South Yard", '"South, Yard"')
    yield (
        base()
        .write("units", double)
        .edit("resources.0.dialect.quoteChar", "'")
        .case("double quotes under declared single quotes", "extra-cell")
    )
    yield (
        base()
        .write("units", UNITS.replace("South Yard", "South\\, Yard"))
        .edit("resources.0.dialect.quoteChar", '"')
        .case("an escape that is not declared", "extra-cell")
    )
    spaced = UNITS.replace(",", ", ")
    yield (
        base()
        .write("units", spaced)
        .edit("resources.0.dialect.skipInitialSpace", False)
        .case("blanks after commas that are not skipped", "type-error")
    )
    yield (
        base()
        .swap("units", "unit_code,name", "Unit_Code,Name")
        .edit("resources.0.dialect.headerCase", True)
        .case("a header in another case with headerCase", "incorrect-label")
    )
    yield (
        base()
        .swap("units", "unit_code,name", "Unit Code,Name")
        .edit("resources.0.dialect.headerCase", False)
        .case("a header with a blank without headerCase", "incorrect-label")
    )
    yield (
        base()
        .file("dialect.json", '{"delimiter": 5}')
        .edit("resources.0.dialect", "dialect.json")
        .case("a dialect file with a delimiter that is a number", "control-error")
    )
    yield (
        base()
        .file("dialect.json", '{"header": "no"}')
        .edit("resources.0.dialect", "dialect.json")
        .case("a dialect file with a header that is a string", "dialect-error")
    )
    yield (
        base()
        .file("dialect.json", "{")
        .edit("resources.0.dialect", "dialect.json")
        .case("a dialect file that breaks off", "dialect-error")
    )
    yield (
        base()
        .file("dialect.json", '{"delimiter": ";"}')
        .edit("resources.0.dialect", "dialect.json")
        .case("a dialect file with another delimiter", "incorrect-label")
    )
    # missing values
    yield column({"type": "integer"}, ["1", "-"], missingValues=["x"]).case(
        "a missing value that is not declared", "type-error"
    )
    yield column({"type": "integer"}, ["1", ""], missingValues=["-"]).case(
        "a blank cell where other missing values are declared", "type-error"
    )
    yield column({"type": "integer"}, ["1", "N/A"], missingValues=["n/a"]).case(
        "a missing value in another case", "type-error"
    )
    yield column({"type": "integer"}, ["1", " -"], missingValues=["-"]).case(
        "a missing value with a blank before it", "type-error"
    )
    yield column({"type": "integer"}, ["1", ""], missingValues=[]).case(
        "a blank cell where no missing value is declared", "type-error"
    )
    yield column({"type": "integer", "missingValues": ["x"]}, ["1", "-"], missingValues=["-"]).case(
        "a missing value of the schema in a field with its own", "type-error"
    )
    required = {"type": "integer", "constraints": {"required": True}}
    yield column(required, ["1", "-"], missingValues=["-"]).case(
        "a missing value in a required column", "constraint-error"
    )
    # tabs
    tabs = UNITS.replace(",", "\t")
    draft = base().move("units", "units.tsv").edit("resources.0.format", "tsv")
    yield draft.case("commas in a tsv file", "incorrect-label")
    draft = base().move("units", "units.tsv").write("units", tabs.replace("U03\t", "U03 "))
    yield draft.edit("resources.0.format", "tsv").case("a tab lost in a tsv file", "missing-cell")
    # quoting
    broken = UNITS.replace("South Yard", '"South "Yard""')
    yield (
        base()
        .write("units", broken.replace("Yard", "Ya,rd"))
        .case("quotes in a quoted cell that are not doubled", "extra-cell")
    )


def _schema_file_cases() -> Iterator[Case]:
    schema = base().find("units")["schema"]
    for name, content, error in (
        ("a schema file that breaks off", "{", "schema-error"),
        ("a schema file that is a list", "[]", "schema-error"),
        ("a schema file without fields", '{"primaryKey": "unit_code"}', "schema-error"),
        (
            "a schema file with an unknown field type",
            json.dumps({"fields": [{"name": "unit_code", "type": "text"}]}),
            "field-error",
        ),
        (
            "a schema file with a field twice",
            json.dumps({"fields": [{"name": "unit_code"}, {"name": "unit_code"}]}),
            "schema-error",
        ),
        (
            "a schema file with fields of another table",
            json.dumps({"fields": [{"name": "year"}, {"name": "status"}]}),
            "incorrect-label",
        ),
        (
            "a schema file with a key of no field",
            json.dumps({**schema, "primaryKey": ["code"]}),
            "schema-error",
        ),
    ):
        draft = base().file("schemas/units.json", content)
        draft.edit("resources.1.schema.foreignKeys", [])
        yield draft.edit("resources.0.schema", "schemas/units.json").case(name, error)
    draft = base().file("schemas/units.json", json.dumps(schema))
    draft.edit("resources.0.schema", "schemas/units.json").swap("units", "2012-01-20", "2012-01-32")
    yield draft.case("a cell against a schema in a file", "type-error")


def zipped(files: Mapping[str, str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), text)
    return target.getvalue()


def gzipped(text: str) -> bytes:
    return gzip.compress(text.encode(), mtime=0)


def packed(name: str, content: bytes) -> Draft:
    """The base package with its units in a compressed file."""
    return base().move("units", name).write("units", content)


def _compressed_cases() -> Iterator[Case]:
    bad = UNITS.replace("2012-01-20", "2012-01-32")
    yield packed("units.csv.gz", gzipped(bad)).case("a bad cell in a gz file", "type-error")
    yield packed("units.csv.zip", zipped({"units.csv": bad})).case(
        "a bad cell in a zip file", "type-error"
    )
    yield packed("units.csv.bz2", bz2.compress(bad.encode())).case(
        "a bad cell in a bz2 file", "type-error"
    )
    yield packed("units.csv.xz", lzma.compress(bad.encode())).case(
        "a bad cell in an xz file", "type-error"
    )
    yield packed("units.csv.gz", UNITS.encode()).case("a plain file called gz", "compression-error")
    yield packed("units.csv.zip", UNITS.encode()).case(
        "a plain file called zip", "compression-error"
    )
    yield packed("units.csv.gz", zipped({"units.csv": UNITS})).case(
        "a zip file called gz", "compression-error"
    )
    yield packed("units.csv.zip", gzipped(UNITS)).case("a gz file called zip", "compression-error")
    yield packed("units.csv.zip", zipped({"units.csv": UNITS})[:-30]).case(
        "a zip file that breaks off", "compression-error"
    )
    damaged = bytearray(gzipped(UNITS))
    damaged[-6] ^= 0xFF
    yield packed("units.csv.gz", bytes(damaged)).case(
        "a gz file with a wrong checksum", "compression-error"
    )
    yield (
        packed("units.csv.gz", gzipped(UNITS))
        .loose("units", gzipped(UNITS + "\n"))
        .case("a gz file changed after the hash", "hash-count")
    )
    yield packed("units.csv.xz", UNITS.encode()).case("a plain file called xz")
    yield packed("units.csv.gz", gzipped(UNITS)[:-12]).case("a gz file that breaks off")
    yield packed("units.csv.bz2", bz2.compress(UNITS.encode())[:-9]).case(
        "a bz2 file that breaks off"
    )
    yield packed("units.csv.xz", lzma.compress(UNITS.encode())[:-9]).case(
        "an xz file that breaks off"
    )
    yield packed("units.zip", zipped({})).case("a zip file of nothing", "encoding-error")
    draft = packed("units.zip", zipped({"units.csv": UNITS}))
    yield draft.edit("resources.0.innerpath", "unit.csv").case(
        "an innerpath that is not in the zip file", "encoding-error"
    )
    draft = packed("units.csv.gz", gzipped(UNITS))
    yield draft.stamp("units", UNITS.encode()).case(
        "a gz file with the hash of its text", "hash-count"
    )


def _multipart(first: str, second: str, whole: str, **changes: object) -> Draft:
    draft = base().write("headcounts", first).file("more.csv", second)
    draft.find("headcounts").update(path=["headcounts.csv", "more.csv"], **changes)
    return draft.stamp("headcounts", whole.encode())


def _parts() -> tuple[str, str]:
    lines = HEADCOUNTS.splitlines(keepends=True)
    return "".join(lines[:4]), "".join(lines[:1] + lines[4:])


def _multipart_cases() -> Iterator[Case]:
    first, second = _parts()
    bad = second.replace("U02,2020,ongoing,2", "U02,2020,ongoing,two")
    draft = _multipart(first, bad, HEADCOUNTS.replace("ongoing,2,", "ongoing,two,"))
    yield draft.case("a bad cell in the second part", "type-error")
    draft = _multipart(first, second, first + second)
    yield draft.case("the hash of two parts with both headers", "hash-count")
    draft = _multipart(first, second, HEADCOUNTS).remove("more.csv")
    yield draft.case("a second part that is not there", "scheme-error")
    headless = "".join(second.splitlines(keepends=True)[1:])
    draft = _multipart(first, headless, HEADCOUNTS)
    yield draft.case("a second part without its header", "hash-count")
    draft = _multipart(first, first, HEADCOUNTS).unstamped("headcounts")
    yield draft.case("a part twice", "primary-key")
    draft = _multipart(first, second, HEADCOUNTS).edit("resources.1.path.1", "../more.csv")
    yield draft.case("a second part out of the folder", "resource-error")
    draft = _multipart(first, second, HEADCOUNTS).edit("resources.1.path.1", 2)
    yield draft.case("a second part that is a number", "")


def inline(data: object, **schema: object) -> Draft:
    """The base package with one more table, given inline."""
    resource: dict[str, Any] = {"name": "details", "type": "table", "data": data}
    if schema:
        resource["schema"] = schema
    return base().add(resource)


def _inline_cases() -> Iterator[Case]:
    fields = [{"name": "unit_code"}, {"name": "persons", "type": "integer"}]
    for name, data, error in (
        ("inline rows with a bad cell", [["unit_code", "persons"], ["U01", "ten"]], "type-error"),
        (
            "inline rows with a boolean count",
            [["unit_code", "persons"], ["U01", True]],
            "type-error",
        ),
        (
            "inline rows with a decimal count",
            [["unit_code", "persons"], ["U01", 1.5]],
            "type-error",
        ),
        ("inline rows with a number for a text", [["unit_code", "persons"], [1, 10]], "type-error"),
        (
            "inline rows with a list for a count",
            [["unit_code", "persons"], ["U01", [1]]],
            "type-error",
        ),
        ("inline rows one cell short", [["unit_code", "persons"], ["U01"]], "missing-cell"),
        ("inline rows one cell too long", [["unit_code", "persons"], ["U01", 1, 2]], "extra-cell"),
        (
            "inline rows that are blank",
            [["unit_code", "persons"], ["U01", 1], [None, ""]],
            "blank-row",
        ),
        (
            "inline rows with a label misspelt",
            [["unit_code", "person"], ["U01", 1]],
            "incorrect-label",
        ),
        ("inline records with a bad cell", [{"unit_code": "U01", "persons": "x"}], "type-error"),
        (
            "inline records and a row",
            [{"unit_code": "U01", "persons": 1}, ["U02", 2]],
            "source-error",
        ),
        (
            "inline rows and a record",
            [["unit_code", "persons"], {"unit_code": "U01"}],
            "source-error",
        ),
        ("inline data of plain strings", ["U01", "U02"], "source-error"),
        ("inline data of plain numbers", [1, 2], "source-error"),
        ("inline rows and a null", [["unit_code", "persons"], None], "source-error"),
    ):
        yield inline(data, fields=fields).case(name, error)
    required = [fields[0], {**fields[1], "constraints": {"required": True}}]
    yield inline([{"unit_code": "U01"}], fields=required).case(
        "inline records without a required one", "constraint-error"
    )
    rows = [{"unit_code": "U01", "persons": 1}, {"unit_code": "U01", "persons": 2}]
    yield inline(rows, fields=fields, primaryKey="unit_code").case(
        "inline records with a key twice", "primary-key"
    )
    link = {"fields": "unit_code", "reference": {"resource": "units", "fields": "unit_code"}}
    yield inline([{"unit_code": "U9", "persons": 1}], fields=fields, foreignKeys=[link]).case(
        "inline records with a foreign key without its row", "foreign-key"
    )
    yield inline([], fields=fields).case("inline data of no rows", "source-error")
    yield inline([[]], fields=fields).case("inline data of one empty row", "source-error")
    yield inline({}).case("inline data of an empty object", "resource-error")
    yield inline({"unit_code": "U01"}).case("inline data of one record", "source-error")
    yield inline([{"code": "U01"}], fields=fields).case(
        "inline records of other names", "blank-row"
    )
    yield inline(5).case("inline data that is a number", "resource-error")
    yield inline(True).case("inline data that is a boolean", "resource-error")


def _schemaless_cases() -> Iterator[Case]:
    def bare(text: str) -> Draft:
        return base().add({"name": "details", "type": "table", "path": "details.csv"}, text)

    yield bare("").case("a table without a schema that is empty", "source-error")
    yield bare("a,b\n1,2\n3\n").case("a short row without a schema", "missing-cell")
    yield bare("a,b\n1,2\n3,4,5\n").case("a long row without a schema", "extra-cell")
    yield bare("a,b\n1,2\n,\n").case("a blank row without a schema", "blank-row")
    yield bare("a,a\n1,2\n").case("a label twice without a schema", "duplicate-label")
    yield bare("a,\n1,2\n").case("a blank label without a schema", "blank-label")
    yield bare("n\n" + "1\n" * 60 + "x\n").case(
        "a word among numbers without a schema", "type-error"
    )
    draft = bare("a\n1\n").edit("resources.3.profile", "tabular-data-resource")
    yield draft.case("a tabular profile without a schema", "resource-error")
    draft = base().file("data.json", '{"a": 1}')
    draft.add({"name": "details", "path": "data.json", "hash": sha256(b"{}")})
    yield draft.case("a JSON file with a wrong hash", "hash-count")


def _corrupted() -> Iterator[Case]:
    yield from _type_cases()
    yield from _constraint_cases()
    yield from _property_cases()
    yield from _version_cases()
    yield from _descriptor_cases()
    yield from _file_cases()
    yield from _encoding_cases()
    yield from _header_cases()
    yield from _match_cases()
    yield from _case_cases()
    yield from _row_cases()
    yield from _key_cases()
    yield from _dialect_cases()
    yield from _schema_file_cases()
    yield from _compressed_cases()
    yield from _multipart_cases()
    yield from _inline_cases()
    yield from _schemaless_cases()


# a phrase; the property; its right value
PROPERTIES_VALID: list[tuple[str, str, object]] = [
    ("a package name with blanks under version 2", "name", "Training Headcounts"),
    ("a package without a name", "name", DROP),
    ("a package without a version", "version", DROP),
    ("a package with a property of its own", "region", {"code": "N"}),
    ("a created with a zone", "created", "2024-05-06T09:30:00+02:00"),
    ("a license with a path alone", "licenses", [{"path": "LICENSE.txt"}]),
    ("a source without an email", "sources", [{"title": "Yearly count"}]),
    ("a contributor with roles", "contributors", [{"title": "Ada", "roles": ["author"]}]),
    ("no $schema", "$schema", DROP),
    ("the $schema of version 1", "$schema", SCHEMA_V1),
    ("the profile data-package", "profile", "data-package"),
    ("a homepage and an image", "image", "logo.png"),
    ("a resource name with blanks under version 2", "resources.2.name", "Notes on the count"),
    ("a resource without a type", "resources.0.type", DROP),
    ("a resource without a format", "resources.0.format", DROP),
    ("a resource without an encoding", "resources.0.encoding", DROP),
    ("a resource without a hash", "resources.0.hash", DROP),
    ("a resource without bytes", "resources.0.bytes", DROP),
    ("a resource with an md5 hash", "resources.0.hash", md5(UNITS.encode())),
    ("a resource with an md5 hash and prefix", "resources.0.hash", f"md5:{md5(UNITS.encode())}"),
    ("a resource with its rows", "resources.0.rows", 3),
    ("a resource with its fields", "resources.0.fields", 4),
    ("a resource with stats", "resources.0.stats", {"rows": 3, "fields": 4}),
    ("a resource with the tabular profile", "resources.0.profile", "tabular-data-resource"),
    ("a resource with a license", "resources.0.licenses", [{"name": "CC0-1.0"}]),
    ("a resource with a source", "resources.0.sources", [{"title": "a", "email": "a@example.org"}]),
    ("a path with a dot before it", "resources.2.path", "./notes.txt"),
    ("a schema name", "resources.0.schema.name", "units-2020"),
    (
        "missing values in objects",
        "resources.0.schema.missingValues",
        [{"value": ""}, {"value": "-"}],
    ),
    (
        "missing values with labels",
        "resources.0.schema.missingValues",
        [{"value": "", "label": "not asked"}, {"value": "-", "label": "unknown"}],
    ),
    ("a primary key in a string", "resources.0.schema.primaryKey", "unit_code"),
    ("no primary key", "resources.0.schema.primaryKey", DROP),
    ("no foreign keys", "resources.1.schema.foreignKeys", []),
    ("a field with a title", "resources.0.schema.fields.1.title", "Name of the unit"),
    ("a field with a description", "resources.0.schema.fields.1.description", "As painted."),
    ("a field with an rdfType", "resources.0.schema.fields.1.rdfType", "urn:label"),
    ("a field with a property of its own", "resources.0.schema.fields.1.unit", "person"),
    ("a string with an example", "resources.0.schema.fields.1.example", "West Gate"),
    ("an integer with an example", "resources.1.schema.fields.3.example", "12"),
    ("a date with an example", "resources.0.schema.fields.2.example", "2001-03-15"),
    ("a required that is false", "resources.0.schema.fields.2.constraints.required", False),
    ("a unique name", "resources.0.schema.fields.1.constraints.unique", True),
    ("the delimiter declared", "resources.0.dialect.delimiter", ","),
    ("the delimiter declared under csv", "resources.0.dialect.csv.delimiter", ","),
    ("the header declared", "resources.0.dialect.header", True),
    ("the header row declared", "resources.0.dialect.headerRows", [1]),
    ("the line end declared", "resources.0.dialect.lineTerminator", "\n"),
    ("the quote declared", "resources.0.dialect.quoteChar", '"'),
    ("the encoding in capitals", "resources.0.encoding", "UTF-8"),
    ("the encoding without its hyphen", "resources.0.encoding", "utf8"),
    ("the encoding ascii for plain letters", "resources.0.encoding", "ascii"),
    ("a dialect with blank rows skipped", "resources.0.dialect.skipBlankRows", True),
]


def _property_valid() -> Iterator[Case]:
    yield base().case("the base package")
    for name, path, value in PROPERTIES_VALID:
        yield base().edit(path, value).case(f"a package with {name}")
    yes = {"type": "boolean", "trueValues": ["yes"], "falseValues": ["no"], "example": "no"}
    yield column(yes, ["yes", "no"]).case("an example in declared words")
    text = base().case("").files["datapackage.json"]
    yield base().raw_case("a descriptor on one line", json.dumps(json.loads(text)).encode())
    yield base().raw_case("a descriptor with Windows line ends", text.replace(b"\n", b"\r\n"))
    draft = base()
    draft.package["title"] = "Zählung \u4e00"
    yield draft.case("a descriptor with letters beyond ascii")
    escaped = json.dumps(draft.package).encode()
    yield draft.raw_case("a descriptor with letters escaped", escaped)


def _file_valid() -> Iterator[Case]:
    yield base().write("units", UNITS.replace("\n", "\r\n")).case("a table with Windows line ends")
    yield base().write("units", UNITS[:-1]).case("a table without a last newline")
    yield base().write("units", "\ufeff" + UNITS).case("a table with a byte order mark")
    draft = base().write("units", "\ufeff" + UNITS).edit("resources.0.encoding", "utf-8-sig")
    yield draft.case("a table with a byte order mark declared")
    draft = base().write("units", UNITS.encode("utf-16")).edit("resources.0.encoding", "utf-16")
    yield draft.case("a table in utf-16")
    for encoding in ("iso-8859-1", "latin-1", "cp1252"):
        draft = base().swap("units", "East Dock", "Est Décor", encoding)
        yield draft.edit("resources.0.encoding", encoding).case(f"a table in {encoding}")
    draft = base().swap("units", "East Dock", "Dok \u0160iaur\u0117", "cp1257")
    yield draft.edit("resources.0.encoding", "cp1257").case("a table in cp1257")
    yield base().swap("units", "East Dock", "Est Décor").case("a table with an accent in utf-8")
    yield base().swap("units", "East Dock", '"East, Dock"').case("a comma in a quoted cell")
    yield base().swap("units", "East Dock", '"East ""Dock"""').case("quotes in a quoted cell")
    yield base().swap("units", "East Dock", '"East\nDock"').case("a newline in a quoted cell")
    yield base().swap("units", "unit_code,name", '"unit_code","name"').case("a quoted header")
    rows = [line.split(",") for line in UNITS.splitlines()]
    full = "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in rows)
    yield base().write("units", full).case("a table with every cell quoted")
    yield (
        base()
        .write("units", UNITS.splitlines()[0] + "\n")
        .write("headcounts", HEADCOUNTS.splitlines()[0] + "\n")
        .case("tables without rows")
    )
    yield base().move("units", "data/units.csv").case("a table in a folder")
    yield base().move("units", "the units.csv").case("a table with a blank in its path")
    yield base().move("units", "units.2020.csv").case("a table with two dots in its path")
    yield base().file("README.md", "# Headcounts\n").case("a file that no resource names")
    yield base().loose("notes", NOTES + "More.\n").unstamped("notes").case("a text without a hash")
    yield base().write("notes", b"\x00\xff\xfe").case("a resource of plain bytes")
    draft = base().add({"name": "more", "path": "units.csv"})
    yield draft.case("two resources of one file")


def _dialect_valid() -> Iterator[Case]:
    def units(text: str, **dialect: object) -> Draft:
        draft = base().write("units", text)
        draft.find("units")["dialect"] = dialect
        return draft

    usual: dict[str, Any] = {"header": True, "quoteChar": '"', "doubleQuote": True}
    yield units(UNITS, delimiter=",", lineTerminator="\n", **usual).case("the usual dialect")
    yield units(UNITS, lineTerminator="\r\n", skipInitialSpace=False).case("its other line ends")
    body = UNITS.split("\n", 1)[1]
    yield units(UNITS.replace(",", ";"), delimiter=";").case("semicolons as declared")
    yield units(UNITS.replace(",", "|"), delimiter="|").case("bars as declared")
    yield units(UNITS.replace(",", "\t"), csv={"delimiter": "\t"}).case("tabs as declared")
    yield units(body, header=False).case("a table without a header as declared")
    yield units("List of units\n\n" + UNITS, headerRows=[3]).case("a header in the third row")
    two = "unit,name,founded,website\ncode,name,founded,website\n" + body
    yield units(two, headerRows=[1, 2], headerJoin="_").case("a header of two rows")
    comment = UNITS.replace("U02", "# moved\nU02")
    yield units(comment, commentChar="#").case("a comment as declared")
    yield units("# counts\n" + UNITS, commentChar="#", headerRows=[2]).case(
        "a comment above the header"
    )
    yield units(comment, commentRows=[3]).case("a comment row as declared")
    gaps = UNITS.replace("U02", "\n,,,\nU02") + "\n"
    yield units(gaps, skipBlankRows=True).case("blank rows as declared")
    quoted = UNITS.replace("South Yard", "'South, Yard'")
    yield units(quoted, quoteChar="'").case("single quotes as declared")
    escaped = UNITS.replace("South Yard", "South\\, Yard")
    yield units(escaped, escapeChar="\\", doubleQuote=False).case("an escape as declared")
    yield units(UNITS.replace(",", ", "), skipInitialSpace=True).case(
        "blanks after commas as declared"
    )
    caps = UNITS.replace("unit_code,name", "Unit_Code,NAME")
    yield units(caps, headerCase=False).case("a header in another case as declared")
    draft = (
        base().write("units", UNITS.replace(",", ";")).file("dialect.json", '{"delimiter": ";"}')
    )
    yield draft.edit("resources.0.dialect", "dialect.json").case("a dialect in a file")
    draft = base().move("units", "units.tsv").write("units", UNITS.replace(",", "\t"))
    yield draft.edit("resources.0.format", "tsv").case("a tsv file")
    schema = json.dumps(base().find("units")["schema"])
    draft = base().file("schemas/units.json", schema)
    yield draft.edit("resources.0.schema", "schemas/units.json").case("a schema in a file")
    yield column({"type": "integer"}, ["1", "-", "n/a"], missingValues=["-", "n/a"]).case(
        "missing values as declared"
    )
    yield column({"type": "integer", "missingValues": ["x"]}, ["1", "x"]).case(
        "missing values of a field"
    )
    yield column({"type": "string"}, ["a", ""], missingValues=[]).case(
        "a blank string where no missing value is declared"
    )
    yield column({"type": "integer"}, ["1", "-9"], missingValues=["-9"]).case(
        "a number as a missing value"
    )


def _other_valid() -> Iterator[Case]:
    yield packed("units.csv.gz", gzipped(UNITS)).case("a gz file")
    yield packed("units.csv.zip", zipped({"units.csv": UNITS})).case("a zip file")
    yield packed("units.csv.bz2", bz2.compress(UNITS.encode())).case("a bz2 file")
    yield packed("units.csv.xz", lzma.compress(UNITS.encode())).case("an xz file")
    draft = packed("units.zip", zipped({"old.csv": "a\n1\n", "units.csv": UNITS}))
    yield draft.edit("resources.0.innerpath", "units.csv").case("a zip file with an innerpath")
    draft = packed("units.bin", gzipped(UNITS)).edit("resources.0.compression", "gz")
    yield draft.case("a gz file by its declaration")
    first, second = _parts()
    yield _multipart(first, second, HEADCOUNTS).case("a table in two parts")
    draft = _multipart(first, second, HEADCOUNTS)
    draft.find("headcounts").update(path="headcounts.csv", extrapaths=["more.csv"])
    yield draft.case("a table in two parts by extrapaths")
    fields = [{"name": "unit_code"}, {"name": "persons", "type": "integer"}]
    rows = [["unit_code", "persons"], ["U01", 10], ["U02", "5"]]
    yield inline(rows, fields=fields).case("inline rows")
    yield inline(rows).case("inline rows without a schema")
    records = [{"unit_code": "U01", "persons": 10}, {"unit_code": "U02"}]
    yield inline(records, fields=fields).case("inline records")
    yield inline([["unit_code", "persons"], ["U01", 10.0]], fields=fields).case(
        "inline rows with a whole decimal"
    )
    link = {"fields": "unit_code", "reference": {"resource": "units", "fields": "unit_code"}}
    yield inline(records, fields=fields, primaryKey="unit_code", foreignKeys=[link]).case(
        "inline records with keys"
    )
    bare = {"name": "details", "type": "table", "path": "details.csv"}
    yield base().add(dict(bare), "a,b\n1,x\n2,y\n").case("a table without a schema")
    yield (
        base()
        .add({"name": "details", "path": "details.csv"}, "a;b\n1;x\n")
        .case("a table without a schema or a type")
    )
    yield base().add({"name": "details", "path": "data.json"}, '{"a": [1, 2]}').case("a JSON file")
    yield base().add({"name": "logo", "path": "logo.bin"}, b"\x89\x00\x01").case("a file of bytes")


def _valid() -> Iterator[Case]:
    yield from _property_valid()
    yield from _type_valid()
    yield from _constraint_valid()
    yield from _match_valid()
    yield from _key_valid()
    yield from _file_valid()
    yield from _dialect_valid()
    yield from _other_valid()


# a phrase; the property; a value that looks wrong, yet is accepted
PROPERTIES_LAX: list[tuple[str, str, object]] = [
    ("no resources in the list", "resources", []),
    ("a $schema that is a word", "$schema", "v2"),
    ("a $schema that is null", "$schema", None),
    ("an empty package name", "name", ""),
    ("an id that is a number", "id", 5),
    ("an empty created", "created", ""),
    ("a created without a zone", "created", "2024-05-06T09:30:00"),
    ("a contributor without a title", "contributors", [{"role": "author"}]),
    ("an empty contributor", "contributors", [{}]),
    ("contributor roles in a string", "contributors", [{"title": "Ada", "roles": "author"}]),
    ("a contributor organization in a number", "contributors", [{"organization": 5}]),
    ("a contributor path from the root", "contributors", [{"title": "Ada", "path": "/etc"}]),
    ("an empty source", "sources", [{}]),
    ("a list of no sources", "sources", []),
    ("a list of no licenses", "licenses", []),
    ("a license that is not known", "licenses", [{"name": "mine"}]),
    ("a license path out of the folder", "licenses", [{"path": "../LICENSE"}]),
    ("a keyword twice", "keywords", ["training", "training"]),
    ("a version that is a word", "version", "spring"),
    ("a homepage that is no address", "homepage", "ask at the desk"),
    ("an empty resource name", "resources.2.name", ""),
    ("a resource name with a slash", "resources.2.name", "a/b"),
    ("a wrong sha1 hash", "resources.0.hash", "sha1:" + "0" * 40),
    ("a wrong sha512 hash", "resources.0.hash", "sha512:" + "0" * 128),
    ("a wrong hash under SHA256 in capitals", "resources.0.hash", "SHA256:" + "0" * 64),
    ("an empty hash", "resources.0.hash", ""),
    ("bytes of zero", "resources.0.bytes", 0),
    ("rows of zero", "resources.0.rows", 0),
    ("fields of zero", "resources.0.fields", 0),
    ("an empty encoding", "resources.0.encoding", ""),
    ("an unknown encoding of a text", "resources.2.encoding", "latin"),
    ("a mediatype of another kind", "resources.0.mediatype", "image/png"),
    ("an innerpath on a plain file", "resources.0.innerpath", "a.csv"),
    ("an empty compression", "resources.0.compression", ""),
    ("a schema on a text", "resources.2.schema", {"fields": [{"name": "a"}]}),
    ("a text declared as JSON", "resources.2.type", "json"),
    ("an unknown dialect property", "resources.0.dialect.sep", ";"),
    ("a csv control in a string", "resources.0.dialect.csv", ";"),
    ("a csv control in a list", "resources.0.dialect.csv", []),
    ("commentRows in strings", "resources.0.dialect.commentRows", ["2"]),
    ("an empty primary key", "resources.0.schema.primaryKey", []),
    ("a primary key of one field twice", "resources.0.schema.primaryKey", ["unit_code"] * 2),
    ("an empty foreign key", "resources.1.schema.foreignKeys", [{}]),
    ("a missing value twice", "resources.0.schema.missingValues", ["", "-", "-"]),
    ("a number format that is not known", "resources.1.schema.fields.4.format", "currency"),
    ("an integer format that is not known", "resources.1.schema.fields.3.format", "hex"),
    ("a boolean format that is not known", "resources.1.schema.fields.5.format", "words"),
    ("a groupChar on an integer in a number", "resources.1.schema.fields.3.groupChar", 5),
    ("examples in a string", "resources.1.schema.fields.3.examples", "many"),
    ("an empty example", "resources.1.schema.fields.3.example", ""),
    ("categories in a string", "resources.0.schema.fields.1.categories", "x"),
    ("an rdfType that is no address", "resources.0.schema.fields.1.rdfType", "a name"),
    ("a negative minLength", "resources.0.schema.fields.1.constraints.minLength", -1),
    ("a minLength of 2.0", "resources.0.schema.fields.1.constraints.minLength", 2.0),
    ("a minimum that is null", "resources.1.schema.fields.3.constraints.minimum", None),
]


def _lax() -> Iterator[Case]:
    for name, path, value in PROPERTIES_LAX:
        yield base().edit(path, value).case(f"lax: {name}")
    both: dict[str, Any] = {"type": "number", "groupChar": ".", "decimalChar": "."}
    yield column(both, ["5"]).case("lax: a groupChar that is the decimalChar")
    words = {"type": "boolean", "trueValues": ["x", "y"], "falseValues": ["y"]}
    yield column(words, ["x", "y"]).case("lax: a word that is both true and false")
    pattern = {"constraints": {"pattern": "U1"}}
    yield column(pattern, ["U1\n"]).case("lax: a newline after a cell with a pattern")
    pattern = {"constraints": {"pattern": "a|b"}}
    yield column(pattern, ["ax"]).case("lax: a longer cell under a pattern of two words")
    unique = {"type": "number", "constraints": {"unique": True}}
    yield column(unique, ["NaN", "NaN"]).case("lax: a unique NaN twice")
    for what, field, cells in (
        ("an integer with an underscore", {"type": "integer"}, ["1_200"]),
        ("an integer in full-width digits", {"type": "integer"}, ["\uff14\uff12"]),
        ("an integer in Arabic digits", {"type": "integer"}, ["\u0664\u0662"]),
        ("an integer with blanks around it", {"type": "integer"}, [" 5 ", "\u00a042\u00a0"]),
        ("an integer with a newline after it", {"type": "integer"}, ["5\n"]),
        ("a number with an underscore", {"type": "number"}, ["1_200.5"]),
        ("a number with blanks around it", {"type": "number"}, [" 2.5 "]),
        ("a number that says Infinity", {"type": "number"}, ["Infinity", "-inf", "nan"]),
        ("a number with groups of any size", {"type": "number", "groupChar": ","}, ["1,2,3", ",5"]),
        ("a date without leading zeros", {"type": "date"}, ["2020-5-1"]),
        ("a date in the first century", {"type": "date"}, ["0020-01-01"]),
        ("a date of any form that is a digit", {"type": "date", "format": "any"}, ["5"]),
        ("a datetime with a blank for its T", {"type": "datetime"}, ["2001-03-15 08:30:00"]),
        ("a datetime at 24 hours", {"type": "datetime"}, ["2001-03-15T24:00:00"]),
        ("a time at 24 hours", {"type": "time"}, ["24:00:00"]),
        ("a duration of nothing", {"type": "duration"}, ["PT"]),
        ("a year with a sign", {"type": "year"}, ["+202"]),
        ("a year with a blank before it", {"type": "year"}, [" 202"]),
        ("a year with an underscore", {"type": "year"}, ["1_20"]),
        ("a yearmonth without a leading zero", {"type": "yearmonth"}, ["2020-5"]),
        ("a yearmonth of odd years", {"type": "yearmonth"}, ["0-1", "99999-12", " 2020-05 "]),
        ("a list of blanks", {"type": "list"}, [",,"]),
        ("a list of integers with blanks", {"type": "list", "itemType": "integer"}, ["1, 2"]),
        ("an object with a name twice", {"type": "object"}, ['{"a": 1, "a": 2}', '{"a": NaN}']),
        ("a uri that is a scheme alone", {"format": "uri"}, ["a:"]),
        ("a uri with blanks", {"format": "uri"}, ["urn: a b"]),
        ("a geojson point as topojson", {"type": "geojson", "format": "topojson"}, [POINT]),
        ("a geopoint of strings", {"type": "geopoint", "format": "array"}, ['["1", "2"]']),
        ("a unit of letters on both sides", {"type": "number", "bareNumber": False}, ["a5.5b"]),
    ):
        yield column(field, cells).case(f"lax: {what}")
    text = base().case("").files["datapackage.json"]
    twice = text.replace(b'"title": "Headcounts', b'"title": "Units", "title": "Headcounts')
    yield base().raw_case("lax: a descriptor with a name twice", twice)
    nan = text.replace(b'"1.2.0"', b'"1.2.0", "size": NaN')
    yield base().raw_case("lax: a descriptor with a NaN", nan)
    for name, old, new in (
        ("a null character in a cell", "North Hall", "North\x00Hall"),
        ("a newline after a key with a pattern", "U03", '"U03\n"'),
        ("a label with a blank after it", "unit_code,name,", "unit_code,name ,"),
        ("a label with a blank before it", "unit_code,name", "unit_code, name"),
        ("a blank before a quoted cell", "East Dock", ' "East, Dock"'),
        ("quotes in a plain cell", "East Dock", 'East "Dock"'),
        ("text after a quoted cell", "East Dock", '"East" Dock'),
        ("a quote that does not close at the end", "2012-01-20,\n", '2012-01-20,"'),
    ):
        yield base().swap("units", old, new).case(f"lax: {name}")
    yield (
        base().write("units", "List of units\n" + UNITS).case("lax: a title line above the header")
    )
    yield base().write("units", "\n" + UNITS).case("lax: a blank line above the header")
    yield base().write("units", UNITS.replace("\n", "\r")).case("lax: line ends of an old Mac")
    yield (
        base().write("units", UNITS.replace(",", ";")).case("lax: semicolons that are not declared")
    )
    draft = base().swap("units", "East Dock", "Est Décor", "latin-1")
    yield draft.edit("resources.0.encoding", DROP).case("lax: latin-1 that is not declared")
    draft = base().write("units", UNITS.encode("utf-16")).edit("resources.0.encoding", DROP)
    yield draft.case("lax: utf-16 that is not declared")
    draft = base().swap("units", "East Dock", "Est Décor").edit("resources.0.encoding", "latin-1")
    yield draft.case("lax: utf-8 under a declared latin-1")
    yield base().add({"name": "details", "path": "data.json"}, "{").case("lax: a broken JSON file")
    fields = [{"name": "unit_code"}]
    yield inline([{"unit_code": "U01", "x": 2}], fields=fields).case(
        "lax: an inline record with a name that no field has"
    )
    file = {"name": "details", "type": "file", "path": "d.csv", "schema": {"fields": fields}}
    yield base().add(file, "a,b\n1\n").case("lax: a bad table declared as a file")


CORRUPTED: tuple[Case, ...] = tuple(_corrupted())
VALID: tuple[Case, ...] = tuple(_valid())
LAX: tuple[Case, ...] = tuple(_lax())  # they look wrong, yet frictionless accepts each
