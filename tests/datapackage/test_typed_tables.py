"""Columns of each type and constraint are judged alike by all engines, in CSV and in Parquet."""

from __future__ import annotations

import csv
import datetime
import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from test_same_on_engines import ENGINES, RULE, told

from latsarstats.checks.run import ReaderName
from latsarstats.dataset.check import check_package
from latsarstats.rules.exact import as_text

DAY = datetime.date

CASES: dict[str, tuple[dict[str, Any], pa.DataType, list[Any]]] = {
    # what it is: (the column, how Parquet holds it, its cells)
    "whole numbers between bounds": (
        {"type": "integer", "constraints": {"minimum": 0, "maximum": 10}},
        *(pa.int32(), [0, 10, None, -1, 11]),
    ),
    "bounds that no 64 bits hold": (
        {"type": "integer", "constraints": {"minimum": -(2**70), "maximum": 2**70}},
        *(pa.int64(), [1, -1, None]),
    ),
    "a bound that no number of 64 bits keeps": (
        {"type": "integer", "constraints": {"minimum": 2**70}},
        *(pa.int64(), [1, None]),
    ),
    "whole numbers of a list": (
        {"type": "integer", "constraints": {"enum": [1, 2, 2**70]}},
        *(pa.int8(), [1, 3, None, 2]),
    ),
    "whole numbers of a list that holds none of 64 bits": (
        {"type": "integer", "constraints": {"enum": [2**70]}},
        *(pa.int64(), [1, None]),
    ),
    "numbers between bounds": (
        {"type": "number", "constraints": {"minimum": 0.1, "maximum": 0.5}},
        *(pa.float64(), [0.1, 0.5, 0.05, 0.6, None]),
    ),
    "numbers of single precision between bounds": (
        {"type": "number", "constraints": {"minimum": 0.1, "maximum": 0.3}},
        *(pa.float32(), [0.1, 0.3, 0.05, 0.31, None]),
    ),
    "numbers of half precision between bounds": (
        {"type": "number", "constraints": {"minimum": 0.1, "maximum": 0.3}},
        *(pa.float16(), [*map(np.float16, (0.1, 0.3, 0.05, 0.31)), None]),
    ),
    "numbers of single precision that are unique": (
        {"type": "number", "constraints": {"unique": True}},
        *(pa.float32(), [0.1, 0.2, 0.1, None, None]),
    ),
    "decimals": (
        {"type": "number", "constraints": {"minimum": 0.25}},
        *(pa.decimal128(10, 2), [Decimal("0.25"), Decimal("0.20"), None]),
    ),
    "decimals of more digits than most programs know": (
        {"type": "number", "constraints": {"minimum": 0.25}},
        *(pa.decimal256(50, 2), [Decimal("0.25"), Decimal("0.20"), None]),
    ),
    "text as views": (
        {"type": "string", "constraints": {"minLength": 2}},
        *(pa.string_view(), ["ab", "a", None]),
    ),
    "days between bounds": (
        {"type": "date", "constraints": {"minimum": "2021-11-16", "maximum": "2021-12-31"}},
        *(pa.date32(), [DAY(2021, 11, 16), DAY(2021, 11, 15), None, DAY(2022, 1, 1)]),
    ),
    "years": (
        {"type": "year", "constraints": {"minimum": 2000}},
        *(pa.int16(), [2021, 1999, None]),
    ),
    "truths": (
        {"type": "boolean", "constraints": {"required": True}},
        *(pa.bool_(), [True, False, None]),
    ),
    "text of some lengths": (
        {"type": "string", "constraints": {"minLength": 2, "maxLength": 3}},
        *(pa.string(), ["ab", "abc", "a", "abcd", None, "éé"]),
    ),
    "text of a pattern": (
        {"type": "string", "constraints": {"pattern": "[a-z]+"}},
        *(pa.large_string(), ["ab", "A", "ab1", None]),
    ),
    "codes": (
        {"type": "string", "constraints": {"enum": ["all", "ongoing"]}},
        *(pa.dictionary(pa.int8(), pa.string()), ["all", "onging", None, "ongoing"]),
    ),
    "text that is required": (
        {"type": "string", "constraints": {"required": True}},
        *(pa.string(), ["a", None, "b"]),
    ),
    "text that is unique": (
        {"type": "string", "constraints": {"unique": True, "enum": ["a", "b"]}},
        *(pa.string(), ["a", "b", "a", None, None, "c", "a"]),
    ),
    "numbers that are unique": (
        {"type": "integer", "constraints": {"unique": True}},
        *(pa.int64(), [1, 2, 1, None, None]),
    ),
    "addresses": (
        {"type": "string", "format": "uri"},
        *(pa.string(), ["https://example.org/a", "example.org", None]),
    ),
    "years that are none": ({"type": "year"}, *(pa.int64(), [2021, 99, 20250, None])),
    "numbers that no expression reads": (
        {"type": "number", "constraints": {"unique": True, "maximum": 1}},
        *(pa.float64(), [0.12345678, 0.12345678, 1.5, None]),
    ),
    "whole numbers for numbers": (
        {"type": "number", "constraints": {"maximum": 2**53, "minimum": 0.5}},
        *(pa.int64(), [2**53, 2**53 + 1, 1, 0]),
    ),
    "days before those of a clock": (
        {"type": "date", "constraints": {"minimum": "0002-01-01"}},
        *(pa.date32(), [DAY(1, 1, 1), DAY(1600, 2, 29), DAY(9998, 12, 31)]),
    ),
    "missing cells alone": ({"type": "integer"}, *(pa.int64(), [None, None])),
    "no rows": ({"type": "date"}, *(pa.date32(), [])),
}


def package(folder: Path, suffix: str, schema: dict[str, Any], **others: Any) -> Path:
    """Write the descriptor of a package with one table."""
    folder.mkdir(exist_ok=True)
    resource = {"name": "t", "type": "table", "path": f"t.{suffix}", "schema": schema, **others}
    (folder / "datapackage.json").write_text(json.dumps({"resources": [resource]}))
    return folder


def schema_of(column: dict[str, Any], **others: Any) -> dict[str, Any]:
    fields = [{"name": "id", "type": "integer"}, {"name": "x", **column}]
    return {"fields": fields, "primaryKey": ["id"], **others}


def in_csv(folder: Path, schema: dict[str, Any], cells: list[Any]) -> Path:
    package(folder, "csv", schema, encoding="utf-8")
    with (folder / "t.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        rows = ([number, as_text(cell)] for number, cell in enumerate(cells))
        writer.writerows([["id", "x"], *rows])
    return folder


def in_parquet(folder: Path, schema: dict[str, Any], **columns: pa.Array) -> Path:
    package(folder, "parquet", schema)
    try:
        pq.write_table(pa.table(columns), folder / "t.parquet")
    except pa.ArrowNotImplementedError as error:  # pyarrow 18 writes no views
        pytest.skip(str(error))
    return folder


def numbered(cells: pa.Array) -> dict[str, pa.Array]:
    return {"id": pa.array(range(len(cells)), pa.int64()), "x": cells}


def both(case: str, folder: Path) -> tuple[Path, Path]:
    column, kind, cells = CASES[case]
    text = in_csv(folder / "csv", schema_of(column), cells)
    return text, in_parquet(
        folder / "parquet", schema_of(column), **numbered(pa.array(cells, kind))
    )


def found(folder: Path, engine: ReaderName = "rows") -> list[tuple[str, str, int | None, str]]:
    report = check_package(folder, engine=engine)
    return [(f.level, f.code, f.line, f.message) for f in report.findings if f.line]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES)
def test_a_column_in_csv(case: str, engine: ReaderName, tmp_path: Path) -> None:
    folder, _ = both(case, tmp_path)
    assert told(folder, engine) == told(folder, "rows")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES)
def test_a_column_in_parquet(case: str, engine: ReaderName, tmp_path: Path) -> None:
    _, folder = both(case, tmp_path)
    assert told(folder, engine) == told(folder, "rows")


@pytest.mark.parametrize("case", CASES)
def test_parquet_says_what_csv_says(case: str, tmp_path: Path) -> None:
    text, parquet = both(case, tmp_path)
    assert found(parquet) == found(text)


def test_parquet_is_held_by_an_engine_however_small(tmp_path: Path) -> None:
    _, folder = both("codes", tmp_path)
    assert check_package(folder).engine == "polars"


INSTANT = datetime.datetime(2021, 11, 16, 12)
OTHERS: dict[str, tuple[str, pa.Array, str]] = {
    # what it is: (the type of the column, what Parquet holds, what is said)
    "text for numbers": (
        *("integer", pa.array(["1"])),
        "x is stored as string; the schema declares integer.",
    ),
    "numbers for text": (
        *("string", pa.array([1], pa.int16())),
        "x is stored as integer; the schema declares string.",
    ),
    "doubles for whole numbers": (
        *("integer", pa.array([1.0])),
        "x is stored as number; the schema declares integer.",
    ),
    "decimals for whole numbers": (
        *("integer", pa.array([Decimal("1.5")])),
        "x is stored as number; the schema declares integer.",
    ),
    "days for years": (
        *("year", pa.array([DAY(2021, 1, 1)])),
        "x is stored as date; the schema declares year.",
    ),
    "instants for days": (
        *("date", pa.array([INSTANT], pa.timestamp("us"))),
        "x is stored as another type; the schema declares date.",
    ),
    "lists for text": (
        *("string", pa.array([["a"]])),
        "x is stored as another type; the schema declares string.",
    ),
    "truths for text": (
        *("string", pa.array([True])),
        "x is stored as boolean; the schema declares string.",
    ),
    "days of no year that is read": (
        *("date", pa.array([4_000_000, -1_000_000], pa.int32()).cast(pa.date32())),
        "x holds a date before the year 1 or after 9998, which is not read.",
    ),
    "instants far away for whole numbers": (
        *("integer", pa.array([2**60], pa.timestamp("us"))),
        "x is stored as another type; the schema declares integer.",
    ),
    "whole numbers of 64 bits": (
        *("integer", pa.array([2**64 - 1], pa.uint64())),
        "x holds a number of 64 bits, and 63 are read; keep it as text in CSV.",
    ),
    "numbers of more digits than are read": (
        *("number", pa.array([Decimal("1234567890123456.5")])),
        "x holds a number of more than 15 digits, which is not read exactly; keep it as text"
        " in CSV.",
    ),
}


@pytest.mark.parametrize("engine", ("rows", *ENGINES))
@pytest.mark.parametrize("case", OTHERS)
def test_a_column_of_another_type(case: str, engine: ReaderName, tmp_path: Path) -> None:
    kind, cells, message = OTHERS[case]
    folder = in_parquet(tmp_path / "p", schema_of({"type": kind}), **numbered(cells))
    report = check_package(folder, engine=engine)
    assert [(f.level, f.field, f.message) for f in report.findings if f.severity == "error"] == [
        ("schema", "x", message)
    ]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", OTHERS)
def test_a_column_of_another_type_hides_no_other(
    case: str, engine: ReaderName, tmp_path: Path
) -> None:
    kind, cells, _ = OTHERS[case]
    ids = pa.array([1] * (len(cells) + 1))
    longer = pa.concat_arrays([cells, cells.slice(0, 1)])
    folder = in_parquet(tmp_path / "p", schema_of({"type": kind}), id=ids, x=longer)
    report = check_package(folder, engine=engine)
    assert ("keys", len(ids) + 1) in {(f.level, f.line) for f in report.findings}
    assert told(folder, engine) == told(folder, "rows")


@pytest.mark.parametrize("engine", ENGINES)
def test_a_key_of_another_type_is_not_decided(engine: ReaderName, tmp_path: Path) -> None:
    schema = schema_of({"type": "string"})
    folder = in_parquet(tmp_path / "p", schema, id=pa.array(["a"]), x=pa.array(["a"]))
    (keys,) = (r for r in check_package(folder, engine=engine).results if r.name == "primary-keys")
    assert keys.outcome == "not run"
    assert [f.message for f in keys.findings] == [
        "The primary key of t is not checked: id is of another type."
    ]


SHAPES: dict[str, dict[str, pa.Array]] = {
    "a column is missing": {"id": pa.array([1])},
    "a column too many": {"id": pa.array([1]), "x": pa.array(["a"]), "y": pa.array(["a"])},
    "columns in another order": {"x": pa.array(["a"]), "id": pa.array([1])},
    "a column with a capital letter": {"Id": pa.array([1, 1]), "x": pa.array(["a", "b"])},
    "a column too many, and a row of empty cells": {
        "id": pa.array([1, 1, None]),
        "x": pa.array(["a", "b", None]),
        "y": pa.array(["c", "d", None]),
    },
    "a row of empty cells": {"id": pa.array([1, None]), "x": pa.array(["a", None])},
    "a key twice": {"id": pa.array([1, 1, 2]), "x": pa.array(["a", "b", "c"])},
    "a key that is missing": {"id": pa.array([1, None]), "x": pa.array(["a", "b"])},
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_table_in_parquet(shape: str, engine: ReaderName, tmp_path: Path) -> None:
    folder = in_parquet(tmp_path / "p", schema_of({"type": "string"}), **SHAPES[shape])
    without = told(folder, "rows")
    assert '"outcome": "fail"' in without
    assert told(folder, engine) == without


@pytest.mark.parametrize("engine", ("rows", *ENGINES))
def test_a_row_of_empty_cells_in_parquet_is_no_row(engine: ReaderName, tmp_path: Path) -> None:
    schema = schema_of({"type": "string"})
    folder = in_parquet(tmp_path / "p", schema, **SHAPES["a row of empty cells"])
    report = check_package(folder, engine=engine)
    shown = [(f.code, f.line) for f in report.findings if f.severity == "error"]
    assert shown == [("cells", 3)]
    assert [table.rows for table in report.tables] == [1]


@pytest.mark.parametrize("engine", ENGINES)
def test_words_that_stand_for_missing_cells_do_so_in_parquet_too(
    engine: ReaderName, tmp_path: Path
) -> None:
    schema = schema_of({"type": "string"}, missingValues=["", "-"])
    schema["fields"][1]["constraints"] = {"required": True}
    folder = in_parquet(tmp_path / "p", schema, **numbered(pa.array(["a", "-", None])))
    assert found(folder) == [
        ("schema", "constraint", 3, "x is empty, but must be given."),
        ("schema", "constraint", 4, "x is empty, but must be given."),
    ]
    assert told(folder, engine) == told(folder, "rows")


MISSING: dict[str, tuple[str, list[str], pa.Array, int]] = {
    # what it is: (the type, the words, the cells, how many are missing)
    "a number": ("integer", ["", "-9"], pa.array([-9, 1, None]), 2),
    "a decimal": ("number", ["", "-9.5"], pa.array([-9.5, 1.0, None]), 2),
    "a truth": ("boolean", ["", "False"], pa.array([False, True, None]), 2),
    "a day": ("date", ["", "2021-01-01"], pa.array([DAY(2021, 1, 1), DAY(2021, 1, 2), None]), 2),
    "a word, and none is empty": ("integer", ["NA"], pa.array([5, None, 6]), 1),
    "a number written otherwise": ("integer", ["", "007"], pa.array([7, None]), 1),
}


@pytest.mark.parametrize("engine", ("rows", *ENGINES))
@pytest.mark.parametrize("case", MISSING)
def test_a_cell_of_any_type_may_stand_for_a_missing_one(
    case: str, engine: ReaderName, tmp_path: Path
) -> None:
    kind, words, cells, missing = MISSING[case]
    schema = schema_of({"type": kind, "constraints": {"required": True}}, missingValues=words)
    folder = in_parquet(tmp_path / "p", schema, **numbered(cells))
    messages = [message for _, code, _, message in found(folder, engine) if code == "constraint"]
    assert messages == ["x is empty, but must be given."] * missing


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_an_empty_cell_is_none_that_is_missing(
    engine: ReaderName, suffix: str, tmp_path: Path
) -> None:
    key = {"fields": ["x"], "reference": {"resource": "", "fields": ["y"]}}
    fields = [{"name": name, "type": "string"} for name in ("id", "x", "y")]
    schema = {"fields": fields, "foreignKeys": [key], "missingValues": ["NA"]}
    columns = {"id": pa.array(["a", "b"]), "x": pa.array(["", None]), "y": pa.array(["c", None])}
    if suffix == "parquet":
        folder = in_parquet(tmp_path / "p", schema, **columns)
    else:
        folder = package(tmp_path / "p", "csv", schema, encoding="utf-8")
        (folder / "t.csv").write_text("id,x,y\na,,c\nb,NA,NA\n", "utf-8")
    assert [code for _, code, _, _ in found(folder)] == ["foreign-key"]
    assert told(folder, engine) == told(folder, "rows")


@pytest.mark.parametrize("engine", ENGINES)
def test_keys_of_long_fractions_are_compared(engine: ReaderName, tmp_path: Path) -> None:
    rule = {
        "name": "sum",
        "type": "balance",
        "resource": "t",
        "measure": "n",
        "dimension": "d",
        "whole": "all",
        "parts": ["a"],
        "within": ["x"],
    }
    fields = [
        *({"name": "x", "type": "number"}, {"name": "d", "type": "string"}),
        {"name": "n", "type": "integer"},
    ]
    columns = {
        "x": pa.array([0.12345678, 0.12345678]),
        "d": pa.array(["all", "a"]),
        "n": pa.array([2, 1]),
    }
    folder = in_parquet(tmp_path / "p", {"fields": fields, "primaryKey": ["x"]}, **columns)
    descriptor = json.loads((folder / "datapackage.json").read_text())
    (folder / "datapackage.json").write_text(json.dumps({**descriptor, "rules": [rule]}))
    assert sorted(code for _, code, _, _ in found(folder)) == ["balance", "primary-key"]
    assert told(folder, engine) == told(folder, "rows")


@pytest.mark.parametrize("engine", ("rows", *ENGINES))
@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_folder_is_no_column(suffix: str, engine: ReaderName, tmp_path: Path) -> None:
    folder = tmp_path / "p"
    schema = schema_of({"type": "string"})
    if suffix == "csv":
        in_csv(folder, schema, ["a"])
    else:
        in_parquet(folder, schema, **numbered(pa.array(["a"])))
    (folder / "c0=5").mkdir()
    (folder / f"t.{suffix}").rename(folder / "c0=5" / f"t.{suffix}")
    text = (folder / "datapackage.json").read_text()
    (folder / "datapackage.json").write_text(text.replace(f"t.{suffix}", f"c0=5/t.{suffix}"))
    assert not check_package(folder, engine=engine).failed


@pytest.mark.parametrize("engine", ("rows", *ENGINES))
def test_a_name_that_is_used_inside_is_refused(engine: ReaderName, tmp_path: Path) -> None:
    schema = {"fields": [{"name": "latsarstats row", "type": "integer"}]}
    folder = package(tmp_path / "p", "csv", schema)
    (folder / "t.csv").write_text("latsarstats row\n5\n", "utf-8")
    report = check_package(folder, engine=engine)
    assert [f.message for f in report.findings if f.severity == "error"] == [
        "The column 'latsarstats row' of 't' has a name that is used inside the program; rename it."
    ]


@pytest.mark.parametrize("engine", ("rows", *ENGINES))
@pytest.mark.parametrize("name", ["a.b", "A", "rowid", "file_row_number", "*", "^n$", " n", "`x`"])
def test_a_column_in_parquet_may_have_any_name(
    engine: ReaderName, name: str, tmp_path: Path
) -> None:
    fields = [{"name": column, "type": "integer"} for column in ("a", name)]
    columns = {"a": pa.array([1]), name: pa.array([-1])}
    fields[1]["constraints"] = {"minimum": 0}  # type: ignore[assignment]
    folder = in_parquet(tmp_path / "p", {"fields": fields}, **columns)
    assert found(folder, engine) == [
        ("schema", "constraint", 2, f"{name} is -1, but must be at least 0.")
    ]


@pytest.mark.parametrize("engine", ("rows", *ENGINES))
def test_the_name_of_a_parquet_file_never_stands_for_several(
    engine: ReaderName, tmp_path: Path
) -> None:
    folder = in_parquet(tmp_path / "p", schema_of({"type": "string"}), **numbered(pa.array(["a"])))
    (folder / "t.parquet").rename(folder / "t[1].parquet")
    (folder / "t1.parquet").write_bytes(b"no Parquet")
    descriptor = (folder / "datapackage.json").read_text()
    (folder / "datapackage.json").write_text(descriptor.replace("t.parquet", "t[1].parquet"))
    assert not check_package(folder, engine=engine).failed


def balance(folder: Path, suffixes: Iterable[str]) -> Path:
    """Write a package whose sum fails, the tables of headcounts and of units in given formats."""
    folder.mkdir()
    tables: dict[str, dict[str, list[Any]]] = {
        "headcounts": {
            "unit": ["Blitar"] * 3,
            "status": ["all", "completed", "ongoing"],
            "persons": [115, 24, 94],
        },
        "units": {"unit": ["Blitar"]},
    }
    resources = []
    for (name, columns), suffix in zip(tables.items(), suffixes, strict=True):
        path = folder / f"{name}.{suffix}"
        if suffix == "parquet":
            pq.write_table(pa.table(columns), path)
        else:
            rows = zip(*columns.values(), strict=True)
            lines = [",".join(columns), *(",".join(map(str, row)) for row in rows)]
            path.write_text("\n".join([*lines, ""]), "utf-8")
        fields = [
            {"name": column, "type": "integer" if column == "persons" else "string"}
            for column in columns
        ]
        schema: dict[str, Any] = {"fields": fields, "primaryKey": list(columns)[:-1] or ["unit"]}
        if name == "headcounts":
            reference = {"resource": "units", "fields": ["unit"]}
            schema["foreignKeys"] = [{"fields": ["unit"], "reference": reference}]
        resources.append({"name": name, "type": "table", "path": path.name, "schema": schema})
    text = json.dumps({"resources": resources, "rules": [RULE]})
    (folder / "datapackage.json").write_text(text)
    return folder


@pytest.mark.parametrize("engine", ("rows", *ENGINES))
@pytest.mark.parametrize(
    "suffixes", [("parquet", "parquet"), ("parquet", "csv"), ("csv", "parquet")], ids="-".join
)
def test_a_sum_that_fails_in_parquet(
    suffixes: tuple[str, str], engine: ReaderName, tmp_path: Path
) -> None:
    report = check_package(balance(tmp_path / "p", suffixes), engine=engine)
    (finding,) = (f for f in report.findings if f.severity == "error")
    assert (finding.difference, finding.line) == (-3, 2)
    assert [(c.line, c.value, c.corrected) for c in finding.candidates] == [
        (2, 115, 118),
        (3, 24, 21),
        (4, 94, 91),
    ]
