"""Steps that may make a package unsound: in its descriptor, its rules, its files."""

from __future__ import annotations

import copy
import gzip
import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from sound import TEXTS
from subject import NotApplicableError, Resource, Subject

Step = Callable[[Random, Subject], None]
Place = tuple[Any, str | int]
"""A list or an object, and a position or a name in it."""

ODD: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1,
    2,
    2.5,
    -0.0,
    1e308,
    5e-324,
    float("nan"),
    float("inf"),
    10**30,
    -(10**30),
    10**400,
    "",
    " ",
    "a",
    "1",
    "true",
    "null",
    "\ud800",
    "a\udfffb",
    "\x00",
    "\x1b[31m",
    "\x85",
    "\u202e",
    "\u2028",
    "\ufeff",
    "\ufffe",
    "a" * 5000,
    "../outside.csv",
    "%s {} \\ ${x}",
    [],
    [None],
    [[]],
    [""],
    ["a", "a"],
    [1, "1", 1.0],
    {},
    {"": ""},
    {"a": {"b": {"c": []}}},
    {"value": "-"},
    {"value": "-", "label": "none"},
)
"""Values of every JSON type, and texts that something may stumble over."""

TYPES = (
    *("string", "integer", "number", "boolean", "date", "time", "datetime", "year", "yearmonth"),
    *("duration", "object", "array", "list", "geopoint", "geojson", "any"),
)
_FORMATS = (
    *("default", "any", "email", "uri", "uuid", "binary", "%Y", "%d.%m.%Y", "%H", "%", "array"),
    *("object", "topojson", "csv", "tsv", "json", "txt", "xlsx", "inline", "CSV", "parquet"),
)
_COLUMNS = ("unit_code", "unit", "name", "persons", "status", "year", "value", "day", "nowhere")
_NAMED = ("units", "headcounts", "counts", "table", "details", "cohorts", "articles", "nowhere", "")
_KEYS: tuple[Any, ...] = (
    *_COLUMNS,
    *([name] for name in _COLUMNS),
    ["unit", "status"],
    ["unit_code", "year"],
    ["unit_code", "unit_code"],
)
_RULE: dict[str, Any] = {
    "name": "a-rule",
    "type": "balance",
    "resource": "headcounts",
    "measure": "persons",
    "dimension": "status",
    "whole": "all",
    "parts": ["completed", "ongoing"],
    "within": ["unit_code", "year"],
}
_KNOWN = [{"key": {"unit_code": "U01"}, "reason": "As printed."}]

PROPERTIES: dict[str, tuple[Any, ...]] = {
    # of a package
    "$schema": (
        "https://datapackage.org/profiles/1.0/datapackage.json",
        "https://datapackage.org/profiles/2.0/datapackage.json",
        "https://datapackage.org/profiles/2.0/tableschema.json",
    ),
    "profile": ("data-package", "tabular-data-package", "tabular-data-resource", "data-resource"),
    "profiles": ([], ["data-package"]),
    "id": ("x",),
    "version": ("1.0.0",),
    "created": ("2024-05-06T09:30:00Z", "2024-05-06"),
    "keywords": (["a"],),
    "licenses": ([{"name": "MIT"}], [{"path": "LICENSE"}], [{"title": "MIT"}]),
    "sources": ([{"title": "a"}], [{"path": "a.txt"}], [{"email": "a@example.org"}]),
    "contributors": ([{"title": "a", "roles": ["b"]}], [{"title": "a", "role": "author"}]),
    "homepage": ("urn:a",),
    "image": ("a.png",),
    "basepath": (".", "..", "tables"),
    "dataset": ({},),
    "resources": ([], [{}], [{"name": "a", "path": "units.csv"}]),
    "rules": ([], [_RULE], [_RULE, _RULE], [{}], {"a": _RULE}),
    "$frictionless": ("package/v2",),
    # of a resource
    "name": ("a", "A B", "é", "a/b", "unit_code", "rows", "datapackage"),
    "type": (*TYPES, "table", "json", "file", "text", "package", "schema", "balance", "order"),
    "title": TEXTS,
    "description": TEXTS,
    "path": (
        *("units.csv", "headcounts.csv", "notes.txt", "nowhere.csv", "datapackage.json", ".", "./"),
        *("table.csv", "./table.csv", "counts.csv", "a/../units.csv", "../outside.csv", "*.csv"),
        *("units.csv\x00", "UNITS.CSV", "table.csv.gz", "table.zip", "table.xlsx", "table.json"),
        *(["units.csv"], ["units.csv", "headcounts.csv"], []),
    ),
    "data": (
        [],
        {},
        [{}],
        [[]],
        [["a"], ["b"]],
        [["a"], [1, 2]],
        [{"a": 1}, {"b": 2}],
        "text",
        {"resources": [{"name": "inner", "path": "units.csv"}]},
        {"name": "inner", "path": "units.csv"},
        {"fields": [{"name": "a"}]},
        {"tasks": [{"path": "units.csv"}]},
        {"datasets": [{"name": "a", "package": "datapackage.json"}]},
        {"steps": [{"type": "table-normalize"}]},
        {"csv": {"delimiter": ";"}},
    ),
    "scheme": ("file", "", "multipart", "buffer", "stream"),
    "format": _FORMATS,
    "mediatype": ("text/csv", "application/json"),
    "encoding": ("utf-8", "UTF-8", "utf8", "latin-1", "utf-16", "utf-8-sig", "ascii", "nothing"),
    "compression": ("gz", "zip", "bz2", "xz", "no"),
    "innerpath": ("a.csv",),
    "extrapaths": ([], ["headcounts.csv"], ["../outside.csv"]),
    "hash": ("md5:" + "0" * 32, "0" * 32, "sha1:" + "0" * 40, "sha256:", "sha512:x", "x:y:z"),
    "bytes": (0, 1, 100),
    "fields": (1, [], [{}], [{"name": "a"}], [{"name": "a"}, {"name": "a"}]),
    "rows": (1,),
    "stats": ({}, {"bytes": 1}, {"rows": 2}),
    "layout": ({"header": False},),
    "schema": ({}, {"fields": []}, "schema.json", {"fields": [{"name": "a"}]}),
    "dialect": ({}, {"header": False}, {"delimiter": ";"}, "dialect.json", {"csv": {}}),
    # of a dialect
    "header": (True, False),
    "headerRows": ([1], [2], [1, 2], [0], [3, 1]),
    "headerJoin": (" ", "-"),
    "headerCase": (True, False),
    "commentChar": ("#", "U", ""),
    "commentRows": ([1], [2], [2, 3]),
    "skipBlankRows": (True, False),
    "delimiter": (",", ";", "\t", " ", ""),
    "quoteChar": ('"', "'", "a", "\n"),
    "doubleQuote": (True, False),
    "escapeChar": ("\\", '"'),
    "lineTerminator": ("\n", "\r\n", ";"),
    "nullSequence": ("", "-", "NULL"),
    "skipInitialSpace": (True, False),
    "caseSensitiveHeader": (True, False),
    "csv": ({}, {"delimiter": ";"}, {"delimiter": 1}),
    "json": ({"keyed": True}, {"property": "a"}),
    "excel": ({"sheet": 1},),
    # of a schema
    "fieldsMatch": ("exact", "equal", "subset", "superset", "partial", ["subset"], ["exact"]),
    "missingValues": (
        ["", "-"],
        [],
        ["U01"],
        ["0"],
        ["100", ""],
        [" "],
        [{"value": ""}],
        ["\ud800"],
        ["\x00", "é"],
    ),
    "primaryKey": _KEYS,
    "uniqueKeys": ([["persons"]], [["unit", "status"]], [["unit_code"]], [[]]),
    "foreignKeys": (
        [],
        *(
            [{"fields": key, "reference": {"resource": name, "fields": key}}]
            for key in ("unit_code", "unit", ["unit"], ["unit_code"], ["name", "value"], [])
            for name in _NAMED
        ),
    ),
    "reference": tuple({"resource": name, "fields": "unit_code"} for name in _NAMED),
    # of a field
    "decimalChar": (",", ".", ";", ""),
    "groupChar": (",", ".", " ", ""),
    "bareNumber": (True, False),
    "floatNumber": (True, False),
    "trueValues": (["yes"], ["1"], [], ["true", "false"]),
    "falseValues": (["no"], ["0"], []),
    "arrayItem": ({"type": "integer"}, {}),
    "itemType": ("integer", "date"),
    "example": ("a", "1"),
    "examples": (["a"],),
    "rdfType": ("urn:a",),
    "categories": (["a", "b"], [{"value": "a", "label": "A"}], [1, 2]),
    "categoriesOrdered": (True,),
    "printed": ("number", "characters"),
    # constraints
    "constraints": ({}, {"required": True}, {"unique": True}, {"enum": ["a"]}, {"minimum": 1}),
    "required": (True, False),
    "unique": (True, False),
    "minLength": (0, 1, 3, 100),
    "maxLength": (0, 1, 3, 100),
    "minimum": (0, 1, 10, 10.5, "1", "2020-01-01", "2021", 10**20, -1e300),
    "maximum": (0, 1, 10, 10.5, "1", "2020-01-01", "2021", 10**20, -1e300),
    "exclusiveMinimum": (0, 6, "2020-01-01"),
    "exclusiveMaximum": (0, 6, "2020-01-01"),
    "jsonSchema": ({}, {"type": "object"}),
    "pattern": (".*", "", "U", "[0-9]+", "(a|b)", "^a$", "(", "\\d", "(?i)a", "a\\Z", "[^,]*"),
    "enum": (["all"], ["all", "completed", "ongoing"], [1, 2], ["1", "2"], [True], [None], [0.1]),
    # rules
    "resource": _NAMED,
    "measure": (*_COLUMNS, ["persons"], ["persons", "share"]),
    "dimension": _COLUMNS,
    "whole": ("all", "completed", 1, 100, {"column": "persons"}, "nowhere"),
    "parts": (
        *(["completed", "ongoing"], ["completed"], ["-completed", "ongoing"], ["all"], "others"),
        *([1, 2], [{"column": "persons"}], {"resource": "units", "measure": "persons"}),
    ),
    "within": ([], *_KEYS, {"unit": "unit_code"}),
    "tree": ({"resource": "units", "code": "unit_code", "parent": "name"},),
    "relation": ("=", "<=", ">=", "<"),
    "resolution": ("persons", 1, 0.5, -1, "share"),
    "tolerance": (1, 0.5, {"relative": 0.01}, -1),
    "absent": ("zero", "allowed"),
    "incomplete": ("warning", "error", "allowed"),
    "where": ({"status": "all"}, {"status": ["all", "ongoing"]}, {}, {"nowhere": 1}),
    "severity": ("error", "warning", "info"),
    "known": (_KNOWN, [], [{"key": {}, "reason": "x"}], [{"key": {"persons": 1}, "reason": ""}]),
    "key": ({"unit_code": "U01"}, {}, {"unit": 1}),
    "reason": ("x", ""),
    "field": _COLUMNS,
    "with": ({"resource": "units", "field": "name"}, {"resource": "counts", "field": "persons"}),
    "on": _KEYS,
    "smaller": _COLUMNS,
    "larger": _COLUMNS,
    "strict": (True, False),
    "along": _COLUMNS,
    "previous": _COLUMNS,
    "next": _COLUMNS,
    "step": (1, 0, -1, 0.5),
    "date": _COLUMNS,
    "weekday": _COLUMNS,
    "numerator": ({"resource": "headcounts", "measure": "persons"}, {"resource": "counts"}),
    "denominator": ({"resource": "headcounts"}, {"resource": "units", "measure": "persons"}),
    "by": _KEYS,
}
"""Names that the standard, frictionless or the rules know, with values that fit somewhere."""

_HOSTILE: tuple[Any, ...] = (
    *("http://127.0.0.1:9/a.csv", "https://datapackage.org/profiles/2.0/datapackage.json"),
    *("file:///etc/hostname", "ftp://127.0.0.1/a", "s3://a/b", "//127.0.0.1/a", "/etc/hostname"),
    *("../outside.csv", "a/../../outside.csv", "..\\outside.csv", "C:\\outside.csv", "~/a.csv"),
    *("(a+)+$", "(a|a)*b", "(.*)*x", "((((a{1,99}){1,99}){1,99}){1,99})"),
)


def _places(value: Any) -> Iterator[Place]:
    """Yield every place of a descriptor, the deeper ones among them."""
    items: Any = ()
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    for name, item in items:
        yield value, name
        yield from _places(item)


def _place(rng: Random, subject: Subject) -> Place:
    places = [] if subject.raw is not None else list(_places(subject.descriptor))
    if not places:
        raise NotApplicableError
    return rng.choice(places)


def _holder(rng: Random, subject: Subject) -> dict[str, Any]:
    places = [] if subject.raw is not None else list(_places(subject.descriptor))
    holders = [holder[name] for holder, name in places if isinstance(holder[name], dict)]
    if isinstance(subject.descriptor, dict) and subject.raw is None:
        holders.append(subject.descriptor)
    if not holders:
        raise NotApplicableError
    return rng.choice(holders)


def drop(rng: Random, subject: Subject) -> None:
    holder, name = _place(rng, subject)
    del holder[name]


def retype(rng: Random, subject: Subject) -> None:
    holder, name = _place(rng, subject)
    value = holder[name]
    others: list[Any] = [copy.deepcopy(rng.choice(ODD)), [value], {"value": value}, str(value)[:99]]
    if isinstance(value, str):
        others += [value.upper(), f" {value}", value[:-1], value + "\ud800", value.title(), [value]]
    if isinstance(value, int | float):
        others += [-value, value + 1, value / 2 if abs(value) < 1e300 else 0, float(value % 97)]
    if isinstance(value, list):
        others += [
            value[:1],
            value + value,
            [*value, None],
            value[::-1],
            dict.fromkeys(map(str, value), 1),
        ]
    if isinstance(value, dict):
        others += [list(value), list(value.values()), {**value, "": None}]
    holder[name] = copy.deepcopy(rng.choice(others))


def spoil_text(rng: Random, subject: Subject) -> None:
    """Put an odd character into a text: of a schema, of a rule, or anywhere."""
    places = [] if subject.raw is not None else list(_places(subject.descriptor))
    texts = [(holder, name) for holder, name in places if isinstance(holder[name], str)]
    if not texts:
        raise NotApplicableError
    holder, name = rng.choice(texts)
    text = holder[name]
    place = rng.choice([0, len(text), rng.randrange(len(text) + 1)])
    holder[name] = text[:place] + rng.choice(CHARACTERS) + text[place:]


CHARACTERS = (
    *("\ud800", "\udfff", "\x00", "\x1b", "\x7f", "\x85", "\u200b", "\u202e", "\u2028", "\ufeff"),
    *(
        "\ufffe",
        "\U0010ffff",
        "\u0301",
        "é",
        "\n",
        "\r",
        "\t",
        '"',
        "'",
        "`",
        "\\",
        "$",
        "%",
        "{",
        "*",
    ),
    *("[", "(", "/", ".", "^", "|", "?", " ", "\u00a0", "A", "0", "-"),
)


def duplicate(rng: Random, subject: Subject) -> None:
    holder, name = _place(rng, subject)
    value = copy.deepcopy(holder[name])
    if isinstance(holder, list) and isinstance(name, int):
        holder.insert(rng.randrange(len(holder) + 1), value)
    else:
        text = str(name)
        holder[rng.choice([text.upper(), f"{text} ", f"{text}2", text.title(), f"_{text}"])] = value


def move(rng: Random, subject: Subject) -> None:
    """Take a value away, and put it in another place."""
    holder, name = _place(rng, subject)
    value = holder.pop(name)
    other = _holder(rng, subject)
    other[str(name) if isinstance(name, str) else rng.choice(list(PROPERTIES))] = copy.deepcopy(
        value
    )


def exchange(rng: Random, subject: Subject) -> None:
    """Put a copy of one value in the place of another."""
    holder, name = _place(rng, subject)
    other, its_name = _place(rng, subject)
    holder[name] = copy.deepcopy(other[its_name])


def set_property(rng: Random, subject: Subject) -> None:
    """Give an object a property that is known somewhere, with a value that fits or does not."""
    name = rng.choice(list(PROPERTIES))
    values = PROPERTIES[name] if rng.random() < 0.75 else ODD
    _holder(rng, subject)[name] = copy.deepcopy(rng.choice(values))


def reset_property(rng: Random, subject: Subject) -> None:
    """Give a known property that is there another value that fits it."""
    places = [] if subject.raw is not None else list(_places(subject.descriptor))
    known = [(holder, name) for holder, name in places if name in PROPERTIES]
    if not known:
        raise NotApplicableError
    holder, name = rng.choice(known)
    holder[name] = copy.deepcopy(rng.choice(PROPERTIES[str(name)]))


def set_constraint(rng: Random, subject: Subject) -> None:
    fields = [field for _, fields in subject.tables() for field in fields]
    if not fields:
        raise NotApplicableError
    field = rng.choice(fields)
    names = (
        "required",
        "unique",
        "minLength",
        "maxLength",
        "minimum",
        "maximum",
        "pattern",
        "enum",
    )
    name = rng.choice((*names, "exclusiveMinimum", "exclusiveMaximum", "jsonSchema"))
    constraints = field.setdefault("constraints", {})
    if isinstance(constraints, dict):
        constraints[name] = copy.deepcopy(rng.choice(PROPERTIES[name]))


def set_type(rng: Random, subject: Subject) -> None:
    fields = [field for _, fields in subject.tables() for field in fields]
    if not fields:
        raise NotApplicableError
    field = rng.choice(fields)
    field["type"] = rng.choice(TYPES)
    if rng.random() < 0.3:
        field["format"] = rng.choice(_FORMATS)


def set_schema(rng: Random, subject: Subject) -> None:
    """Give a schema keys, other missing values, or another way to match its columns."""
    schemas = [resource["schema"] for resource, _ in subject.tables()]
    if not schemas:
        raise NotApplicableError
    name = rng.choice(("missingValues", "primaryKey", "foreignKeys", "uniqueKeys", "fieldsMatch"))
    rng.choice(schemas)[name] = copy.deepcopy(rng.choice(PROPERTIES[name]))


def set_dialect(rng: Random, subject: Subject) -> None:
    tables = list(subject.tables())
    if not tables:
        raise NotApplicableError
    names = list(PROPERTIES)
    names = names[names.index("header") : names.index("fieldsMatch")]
    dialect = {n: copy.deepcopy(rng.choice(PROPERTIES[n])) for n in rng.sample(names, 2)}
    rng.choice(tables)[0]["dialect"] = dialect


_RULE_PROPERTIES: dict[str, tuple[str, ...]] = {
    "balance": ("measure", "dimension", "whole", "parts", "within", "resolution", "tolerance"),
    "agreement": ("field", "with", "on", "tolerance", "resolution"),
    "order": ("smaller", "larger", "strict"),
    "weekday": ("date", "weekday"),
    "ratio": ("numerator", "denominator", "by", "minimum", "maximum"),
    "sequence": ("along", "within", "previous", "next", "relation", "step"),
}
_OF_ANY_RULE = ("severity", "known", "where", "incomplete", "resource", "name", "title", "type")
_SEQUENCE = {
    "name": "a-sequence",
    "type": "sequence",
    "resource": "headcounts",
    "along": "year",
    "previous": "persons",
    "next": "persons",
    "relation": "<=",
}


def set_rule(rng: Random, subject: Subject) -> None:
    """Change a rule, or add one: mostly by a property of its type, and by columns there are."""
    rules = subject.rules()
    if not rules or rng.random() < 0.2:
        rules.append(copy.deepcopy(rng.choice([_RULE, _RULE, _SEQUENCE])))
    rule = rng.choice(rules)
    if not isinstance(rule, dict):
        raise NotApplicableError
    own = _RULE_PROPERTIES.get(str(rule.get("type")), ())
    there = tuple(name for name in rule if name in PROPERTIES)
    name = rng.choice((*own, *own, *own, *there, *_OF_ANY_RULE))
    value = copy.deepcopy(rng.choice(PROPERTIES[name] if rng.random() < 0.9 else ODD))
    columns = [field["name"] for _, fields in subject.tables() for field in fields]
    tables = [resource.get("name") for resource in subject.resources()]
    if columns and rng.random() < 0.8:
        value = _with_names(rng, value, columns, tables)
    rule[name] = value
    if rng.random() < 0.1:
        _spoil_values(rng, rule)


def _spoil_values(rng: Random, rule: dict[str, Any]) -> None:
    """Put an odd character into a text of a rule."""
    texts = [(h, n) for h, n in _places(rule) if isinstance(h[n], str) and n != "type"]
    if texts:
        holder, name = rng.choice(texts)
        holder[name] += rng.choice(CHARACTERS)


def _with_names(rng: Random, value: Any, columns: list[Any], tables: list[Any]) -> Any:
    """Return a value with the names in it exchanged for those of columns and tables there are."""
    if isinstance(value, dict):
        renamed = {n: _with_names(rng, item, columns, tables) for n, item in value.items()}
        return {rng.choice(columns) if n in _COLUMNS else n: v for n, v in renamed.items()}
    if isinstance(value, list):
        return [_with_names(rng, item, columns, tables) for item in value]
    if value in _COLUMNS:
        return rng.choice(columns)
    return rng.choice(tables) if value and value in _NAMED else value


def name_odd(rng: Random, subject: Subject) -> None:
    """Give a column an odd name in its schema, its file, and wherever else it is named."""
    tables = list(subject.tables())
    if not tables:
        raise NotApplicableError
    resource, _ = rng.choice(tables)
    header, *rows = subject.rows(resource)
    new = rng.choice(
        [
            *(
                "",
                " ",
                "a",
                "A",
                "é",
                "e\u0301",
                "a\nb",
                'a"b',
                "a'b",
                "a,b",
                "x.y",
                "a`b",
                "\u202e",
            ),
            *(
                "rowid",
                "__row",
                "_row",
                "row",
                "index",
                "level_0",
                "*",
                "^a$",
                "a$",
                "\x00",
                "count",
            ),
            *("file_row_number", "latsarstats", "c0", "SELECT", "None", "\ud800", "a" * 300, "ı"),
        ]
    )
    old = rng.choice(header)

    def renamed(value: Any) -> Any:
        if isinstance(value, dict):
            return {n: renamed(item) for n, item in value.items()}
        if isinstance(value, list):
            return [renamed(item) for item in value]
        return new if value == old else value

    resource["schema"] = renamed(resource["schema"])
    if "rules" in subject.descriptor:
        subject.descriptor["rules"] = renamed(subject.descriptor["rules"])
    subject.write_rows(resource, [[new if cell == old else cell for cell in header], *rows])


def nest(rng: Random, subject: Subject) -> None:
    holder, name = _place(rng, subject)
    depth = rng.choice([5, 60, 70, 200, 2000])
    value: Any = holder[name]
    if depth == 2000:  # deeper than the encoder goes, so written by hand
        text = b"[" * 5000 + b"]" * 5000
        subject.raw = b'{"resources": ' + text + b"}"
        return
    for _ in range(depth):
        value = [value] if rng.random() < 0.5 else {"a": value}
    holder[name] = value


def descriptor_bytes(rng: Random, subject: Subject) -> None:
    """Change the bytes of the descriptor."""
    raw = bytearray(subject.written()["datapackage.json"])
    match rng.randrange(5):
        case 0:
            del raw[rng.randrange(len(raw) + 1) :]
        case 1:
            raw[rng.randrange(len(raw) + 1) :] *= 2
        case 2:
            place = rng.randrange(len(raw) + 1)
            raw[place:place] = rng.choice(PIECES)
        case 3:
            text = raw.decode(errors="replace")
            raw = bytearray(text.encode(rng.choice(["utf-16", "utf-8-sig", "utf-32"])))
        case _:
            if raw:
                raw[rng.randrange(len(raw))] = rng.randrange(256)
    subject.raw = bytes(raw) or b" "


PIECES = (
    *(
        b'"',
        b"'",
        b",",
        b";",
        b"\n",
        b"\r",
        b"\r\n",
        b"\x00",
        b"\xff",
        b"\xef\xbb\xbf",
        b"\t",
        b" ",
    ),
    *(
        b"\xc3",
        b"\xed\xa0\x80",
        b"\xc2\xa0",
        b"\xe2\x80\xa8",
        b"\x1a",
        b"\\",
        b'""',
        b"\n\n",
        b"\x0c",
    ),
    *(
        "\u202e".encode(),
        "\x85".encode(),
        "\u0663".encode(),
        b"a" * 3000,
        b"-",
        b"0",
        b"1e5",
        b"NaN",
    ),
)
CELLS = (
    *(
        "",
        " ",
        "0",
        "-0",
        "1",
        "-1",
        "+1",
        "01",
        "1.0",
        "1e3",
        "1,000",
        "1_000",
        "9" * 19,
        "9" * 40,
    ),
    *("0.1", ".5", "5.", "1e400", "NaN", "nan", "INF", "-INF", "Infinity", "inf", "0x10", "١٢"),
    *(
        "true",
        "True",
        "TRUE",
        "yes",
        "t",
        "false",
        "2021-02-29",
        "2021-11-16",
        "0001-01-01",
        "20211116",
    ),
    *("10000-01-01", "2021", "999", "+2021", "all", "completed", "ongoing", "U01", "U99", "Blitar"),
    *("a\nb", 'a"b', "a,b", "\x00", "\ufeff", "é", "e\u0301", "\u202e", "a" * 3000, "NULL", "None"),
    *(
        "-",
        "n/a",
        " U01",
        "U01 ",
        "u01",
        "\u00a01",
        "1 ",
        "{}",
        "[]",
        "[1]",
        '{"a": 1}',
        "P1D",
        "1,2",
    ),
    *(
        "Selasa",
        "Tuesday",
        "selasa ",
        "12:00:00",
        "2021-11-16T00:00:00Z",
        "2021-11",
        "1E5",
        "1e-400",
    ),
)


def _table(rng: Random, subject: Subject) -> Resource:
    tables = list(subject.tables())
    if not tables:
        raise NotApplicableError
    return rng.choice(tables)[0]


def _put(rng: Random, subject: Subject, resource: Resource, content: bytes) -> None:
    """Write a file, mostly with the hash to go with it, for else it is what is found."""
    if rng.random() < 0.9:
        subject.write(resource, content)
    else:
        subject.files[resource["path"]] = content


def change_cells(rng: Random, subject: Subject) -> None:
    resource = _table(rng, subject)
    rows = subject.rows(resource)
    for _ in range(rng.choice([1, 1, 1, 2, 4])):
        row = rng.choice(rows[1:] or rows) if rng.random() < 0.95 else rows[0]
        if row:
            others = [cell for other in rows[1:] for cell in other] or [""]
            row[rng.randrange(len(row))] = rng.choice(CELLS if rng.random() < 0.7 else others)
    subject.write_rows(resource, rows)


def change_rows(rng: Random, subject: Subject) -> None:
    """Take out, repeat, cut or lengthen rows."""
    resource = _table(rng, subject)
    rows = subject.rows(resource)
    place = rng.randrange(len(rows))
    match rng.randrange(7):
        case 0:
            del rows[place]
        case 1:
            rows.insert(rng.randrange(len(rows) + 1), list(rows[place]))
        case 2:
            rows[place] = rows[place][:-1]
        case 3:
            rows[place] = [*rows[place], rng.choice(CELLS)]
        case 4:
            rows.insert(rng.randrange(len(rows) + 1), [])
        case 5:
            rows.insert(rng.randrange(len(rows) + 1), [""] * len(rows[0]))
        case _:
            del rows[1:]
    subject.write_rows(resource, rows)


def change_bytes(rng: Random, subject: Subject) -> None:
    resource = _table(rng, subject)
    content = bytearray(subject.files[resource["path"]])
    for _ in range(rng.choice([1, 1, 2, 3])):
        place = rng.randrange(len(content) + 1)
        match rng.randrange(4):
            case 0:
                content[place:place] = rng.choice(PIECES)
            case 1:
                del content[place : place + rng.choice([1, 1, 2, 10])]
            case 2:
                content[place : place + 1] = rng.choice(PIECES)
            case _:
                content[place:place] = content[rng.randrange(len(content) + 1) :][:20]
    _put(rng, subject, resource, bytes(content))


def change_file(rng: Random, subject: Subject) -> None:
    """Change a file as a whole: its encoding, its line ends, its delimiter."""
    resource = _table(rng, subject)
    content = subject.files[resource["path"]]
    text = content.decode(errors="replace")
    choices: list[Callable[[], bytes]] = [
        lambda: b"",
        lambda: b"\n",
        lambda: content.replace(b"\n", b"\r\n"),
        lambda: content.replace(b"\n", b"\r"),
        lambda: content.replace(b"\n", b"\n\n"),
        lambda: content.replace(b"\n", b"\r\n", 1),
        lambda: content.replace(b"\n", b"\r\r\n"),
        lambda: content.replace(b",", b";"),
        lambda: content.replace(b",", b"\t"),
        lambda: content.replace(b",", b", "),
        lambda: b"\xef\xbb\xbf" + content,
        lambda: b"\xef\xbb\xbf" * 2 + content,
        lambda: text.encode("utf-16"),
        lambda: text.encode("utf-16-le"),
        lambda: text.encode("latin-1", errors="replace"),
        lambda: content + content,
        lambda: content[:-1],
        lambda: content + b"\n",
        lambda: content + b"\x1a",
        lambda: b"\n" + content,
        lambda: b"# a comment\n" + content,
        lambda: b"sep=,\n" + content,
        lambda: content.upper(),
        lambda: gzip.compress(content, mtime=0),
        lambda: content.partition(b"\n")[0],
        lambda: content.partition(b"\n")[2],
    ]
    _put(rng, subject, resource, rng.choice(choices)())


def change_files(rng: Random, subject: Subject) -> None:
    """Take a file away, exchange it for another one, or put another one in its place."""
    if not subject.files:
        raise NotApplicableError
    path = rng.choice(sorted(subject.files))
    match rng.randrange(5):
        case 0:
            del subject.files[path]
        case 1:
            subject.files[path] = rng.choice(list(subject.files.values()))
        case 2:
            subject.files[path] = b""
        case 3:
            content = subject.files[path]
            subject.files[path] = content[: rng.randrange(len(content) + 1)]
        case _:
            del subject.files[path]
            subject.files[f"{path}/a"] = b""  # a folder where a file is named


def break_compressed(rng: Random, subject: Subject) -> None:
    """Compress a table, and damage what is compressed."""
    resource = _table(rng, subject)
    content = bytearray(gzip.compress(subject.files.pop(resource["path"]), mtime=0))
    match rng.randrange(5):
        case 0:
            del content[rng.randrange(len(content)) :]
        case 1:
            content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
        case 2:
            content += gzip.compress(b"a", mtime=0)
        case 3:
            content += b"\x00\x00"
        case _:
            content = bytearray(b"no gzip")
    resource["path"] += ".gz"
    subject.write(resource, bytes(content))


def put_json(rng: Random, subject: Subject) -> None:
    """Add a resource that is a JSON file, maybe one that is a descriptor itself."""
    if not subject.resources():
        raise NotApplicableError
    value = rng.choice((*PROPERTIES["data"], *PROPERTIES["resources"], *ODD))
    name = rng.choice(["more", "datapackage", "package", "schema", "resource"])
    resource: dict[str, Any] = {"name": name, "path": f"inner/{name}.json"}
    resource |= rng.choice(
        [{}, {"type": "json"}, {"type": "table"}, {"type": "package"}, {"schema": {"fields": []}}]
    )
    subject.files[f"inner/{name}.json"] = json.dumps(value).encode()
    subject.descriptor["resources"].append(resource)


def set_hostile(rng: Random, subject: Subject) -> None:
    """Put an address, a place outside the folder or a slow pattern anywhere."""
    value = rng.choice(_HOSTILE)
    if rng.random() < 0.5:
        holder, name = _place(rng, subject)
        holder[name] = value
    else:
        _holder(rng, subject)[rng.choice(list(PROPERTIES))] = value


OF_DESCRIPTOR: tuple[Step, ...] = (
    drop,
    retype,
    retype,
    spoil_text,
    spoil_text,
    duplicate,
    move,
    exchange,
    set_property,
    set_property,
    reset_property,
    reset_property,
    set_constraint,
    set_constraint,
    set_type,
    set_schema,
    set_schema,
    set_dialect,
    set_rule,
    set_rule,
    set_rule,
    name_odd,
    nest,
    descriptor_bytes,
    put_json,
)
OF_FILES: tuple[Step, ...] = (
    change_cells,
    change_cells,
    change_cells,
    change_cells,
    change_rows,
    change_rows,
    change_bytes,
    change_bytes,
    change_file,
    change_file,
    change_files,
    break_compressed,
)
