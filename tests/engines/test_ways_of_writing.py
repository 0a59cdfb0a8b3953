"""Tables as people write them are judged alike by every reader, and as frictionless judges them."""

from __future__ import annotations

import json
from importlib import metadata
from pathlib import Path
from typing import Any

import frictionless
import pytest

from latsarstats.checks.run import READERS, ReaderName
from latsarstats.dataset.check import check_package

FRICTIONLESS = tuple(int(part) for part in metadata.version("frictionless").split(".")[:2])
NUMBER = {"name": "v", "type": "number", "groupChar": ".", "decimalChar": ","}

WAYS: dict[str, tuple[dict[str, Any], dict[str, Any], str, str]] = {
    # what it is: the field v, what its resource says, the cells of v, how the file is encoded
    "semicolons": ({"type": "integer"}, {"dialect": {"delimiter": ";"}}, "1;-2;x;;007; 4", "utf-8"),
    "tabs": ({"type": "integer"}, {"dialect": {"delimiter": "\t"}}, "1;x;3", "utf-8"),
    "bars": ({"type": "integer"}, {"dialect": {"delimiter": "|"}}, "1;x;3", "utf-8"),
    "the usual dialect spelled out": (
        {"type": "integer"},
        {
            "dialect": {
                "delimiter": ",",
                "quoteChar": '"',
                "doubleQuote": True,
                "header": True,
                "lineTerminator": "\n",
                "skipInitialSpace": False,
                "headerRows": [1],
            }
        },
        *("1;x;3", "utf-8"),
    ),
    "cp1252": (
        {"type": "string", "constraints": {"enum": ["café", "“a”"]}},
        {"encoding": "cp1252"},
        *("café;“a”;cafe", "cp1252"),
    ),
    "utf-16": ({"type": "string"}, {"encoding": "utf-16"}, "café;é", "utf-16"),
    "numbers as in Indonesia": (
        {**NUMBER, "constraints": {"minimum": 0, "maximum": 2000}},
        {"dialect": {"delimiter": ";"}},
        *("1.234,5|-1,5|0,25|2.000,1|1234|x|,5|1e3||1.234.567", "utf-8"),
    ),
    "numbers with units": (
        {**NUMBER, "bareNumber": False},
        {"dialect": {"delimiter": ";"}},
        *("Rp1.234,5|95%|x", "utf-8"),
    ),
    "numbers of many decimals": (
        {"type": "number", "constraints": {"minimum": 0.1}},
        {},
        *("0.30000000000000004;0.1234567;1e-7;1E5;123456789.1234567;0.1;0.09999999", "utf-8"),
    ),
    "words for true and false": (
        {"type": "boolean", "trueValues": ["ya"], "falseValues": ["tidak"]},
        {},
        *("ya;tidak;true;;Ya", "utf-8"),
    ),
    "days in another order": (
        {"type": "date", "format": "%d/%m/%Y", "constraints": {"minimum": "05/11/2021"}},
        {},
        *("05/11/2021;31/02/2021;4/11/2021;2021-11-05", "utf-8"),
    ),
    "instants": (
        {"type": "datetime", "constraints": {"maximum": "2021-12-31T00:00:00"}},
        {},
        *("2021-11-05T08:00:00;2021-02-30T08:00:00;2022-01-01T00:00:00;2021-11-05;x", "utf-8"),
    ),
    "instants with fractions of a second": (
        {"type": "datetime"},
        {},
        *("2021-11-05T08:00:00.5;2021-11-05T08:00:00", "utf-8"),
    ),
    "instants with a zone": (
        {"type": "datetime"},
        {},
        *("2021-11-05T08:00:00Z;2021-11-05T08:00:00+07:00;x", "utf-8"),
    ),
    "times": (
        {"type": "time", "constraints": {"minimum": "08:00:00"}},
        {},
        *("08:00:00;07:59:59;24:01:00;8:00;x;08:00:00.5", "utf-8"),
    ),
    "months": (
        {"type": "yearmonth", "constraints": {"maximum": "2021-10"}},
        {},
        *("2021-11;2021-13;2021-1;x", "utf-8"),
    ),
    "addresses of mail": ({"type": "string", "format": "email"}, {}, "a@b.id;ab;a@b", "utf-8"),
    "lists": (
        {"type": "array", "constraints": {"minLength": 2}},
        {"dialect": {"delimiter": ";"}},
        *("[1,2]|[1]|x", "utf-8"),
    ),
    "anything": ({"type": "any", "constraints": {"required": True}}, {}, "1;x;;a b", "utf-8"),
    "numbers above a bound": (
        {"type": "integer", "constraints": {"exclusiveMinimum": 1, "exclusiveMaximum": 3}},
        {},
        *("1;2;3", "utf-8"),
    ),
}


def written(folder: Path, way: str) -> Path:
    field, resource, cells, encoding = WAYS[way]
    given = {"name": "v", **field}
    delimiter = resource.get("dialect", {}).get("delimiter", ",")
    texts = cells.split("|" if "|" in cells else ";")
    lines = [delimiter.join(("unit", "v"))]
    lines += [f"u{n}{delimiter}{text}" for n, text in enumerate(texts)]
    (folder / "t.csv").write_bytes("".join(f"{line}\n" for line in lines).encode(encoding))
    schema = {"fields": [{"name": "unit", "type": "string"}, given], "primaryKey": "unit"}
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "resources": [{"name": "t", "path": "t.csv", **resource, "schema": schema}],
    }
    (folder / "datapackage.json").write_text(json.dumps(package))
    return folder


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("engine", READERS)
def test_what_frictionless_finds_in_the_cells(engine: ReaderName, way: str, tmp_path: Path) -> None:
    if way == "numbers above a bound" and FRICTIONLESS < (5, 19):
        pytest.skip("frictionless 5.18 knows no exclusive bounds")
    folder = written(tmp_path, way)
    theirs = {
        (error.row_number, error.type == "type-error")
        for task in frictionless.validate(str(folder / "datapackage.json")).tasks
        for error in task.errors
    }
    report = check_package(folder, engine=engine)
    errors = [f for f in report.findings if f.severity == "error"]
    assert {f.level for f in errors} <= {"schema"}
    assert {(f.line, f.code == "type") for f in errors} == theirs
    assert [table.reader for table in report.tables] != ["frictionless"]


@pytest.mark.parametrize("way", WAYS)
def test_every_reader_says_the_same(way: str, tmp_path: Path) -> None:
    folder = written(tmp_path, way)
    said = {
        engine: [f.message for f in check_package(folder, engine=engine).findings]
        for engine in READERS
    }
    assert len({tuple(messages) for messages in said.values()}) == 1


def test_many_texts_that_all_differ_are_judged_as_few_are(tmp_path: Path) -> None:
    ids = [f"ID-{n}" for n in range(12_000)]
    ids[3], ids[4] = "", "ID-5"  # none is given; and one that stands in the next line too
    cited = ["ID-7", "ID-none", ""]
    (tmp_path / "t.csv").write_text(
        "".join(f"{line}\n" for line in ["id,n", *(f"{i},1" for i in ids)])
    )
    (tmp_path / "c.csv").write_text(
        "".join(f"{line}\n" for line in ["id,n", *(f"{i},1" for i in cited)])
    )
    id_ = {"name": "id", "type": "string"}
    number = {"name": "n", "type": "integer"}
    required = {"required": True, "unique": True}
    package = {
        "resources": [
            {
                "name": "t",
                "path": "t.csv",
                "schema": {"fields": [{**id_, "constraints": required}, number]},
            },
            {
                "name": "c",
                "path": "c.csv",
                "schema": {
                    "fields": [id_, number],
                    "foreignKeys": [
                        {"fields": "id", "reference": {"resource": "t", "fields": "id"}}
                    ],
                },
            },
        ]
    }
    (tmp_path / "datapackage.json").write_text(json.dumps(package))
    for engine in READERS:
        errors = [
            f for f in check_package(tmp_path, engine=engine).findings if f.severity == "error"
        ]
        assert [(f.resource, f.line, f.code) for f in errors] == [
            ("t", 5, "constraint"),
            ("t", 7, "constraint"),
            ("c", 3, "foreign-key"),
        ]
