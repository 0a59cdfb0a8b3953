"""Checks of frames: their types, constraints, keys and rules, wherever the frames are."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd
import polars as pl
import pytest

import latsarstats
from latsarstats import LatsarstatsError, Report

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

Make = Callable[[dict[str, list[Any]]], object]
Found = list[tuple[str, str, str, dict[str, Any]]]

UNITS = {"unit": ["Blitar", "Malang"], "name": ["Kota Blitar", "Kota Malang"]}
SOUND: dict[str, list[Any]] = {
    "unit": ["Blitar", "Blitar", "Blitar", "Malang"],
    "status": ["all", "completed", "ongoing", "all"],
    "persons": [3, 1, 2, 5],
    "share": [1.0, 0.25, 0.75, None],
    "day": [datetime.date(2021, 11, day) for day in (1, 2, 3, 4)],
    "code": ["A-1", "A-2", "A-3", "A-4"],
}
PACKAGE: dict[str, Any] = {
    "resources": [
        {
            "name": "headcounts",
            "schema": {
                "fields": [
                    {"name": "unit", "type": "string", "constraints": {"required": True}},
                    {"name": "status", "type": "string"},
                    {"name": "persons", "type": "integer", "constraints": {"minimum": 0}},
                    {"name": "share", "type": "number", "constraints": {"maximum": 1}},
                    {"name": "day", "type": "date", "constraints": {"maximum": "2021-12-31"}},
                    {"name": "code", "type": "string", "constraints": {"pattern": "A-[0-9]"}},
                ],
                "primaryKey": ["unit", "status"],
                "foreignKeys": [
                    {"fields": "unit", "reference": {"resource": "units", "fields": "unit"}}
                ],
            },
        },
        {
            "name": "units",
            "schema": {
                "fields": [{"name": "unit", "type": "string"}, {"name": "name", "type": "string"}],
                "primaryKey": "unit",
            },
        },
    ],
    "rules": [
        {
            "name": "sum",
            "type": "balance",
            "resource": "headcounts",
            "measure": "persons",
            "dimension": "status",
            "whole": "all",
            "parts": ["completed", "ongoing"],
            "within": ["unit"],
            "incomplete": "allowed",
        }
    ],
}


@pytest.fixture(scope="module")
def shared() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


@pytest.fixture(params=["pandas", "Polars", "lazy Polars", "DuckDB"])
def make(request: pytest.FixtureRequest, shared: duckdb.DuckDBPyConnection) -> Make:
    """What makes frames of an engine."""

    def related(columns: dict[str, list[Any]]) -> object:
        name = f"held_{len(shared.execute('SHOW TABLES').fetchall())}"
        given = pl.DataFrame(columns, strict=False)
        kinds = {pl.String: "VARCHAR", pl.Int64: "BIGINT", pl.Float64: "DOUBLE", pl.Date: "DATE"}
        listed = ", ".join(f"{n} {kinds[type(k)]}" for n, k in given.schema.items())
        shared.execute(f"CREATE TABLE {name} ({listed})")
        holes = ", ".join("?" * len(given.columns))
        if given.height:
            shared.executemany(f"INSERT INTO {name} VALUES ({holes})", given.rows())
        return shared.table(name)

    makers: dict[str, Make] = {
        "pandas": pd.DataFrame,
        "Polars": lambda columns: pl.DataFrame(columns, strict=False),
        "lazy Polars": lambda columns: pl.LazyFrame(columns, strict=False),
        "DuckDB": related,
    }
    return makers[request.param]


def changed(**cells: tuple[int, Any]) -> dict[str, list[Any]]:
    """Return the sound columns but for one cell of each that is named."""
    columns = {name: list(values) for name, values in SOUND.items()}
    for name, (row, cell) in cells.items():
        columns[name][row] = cell
    return columns


def check(make: Make, columns: dict[str, list[Any]], **options: Any) -> Report:
    frames = {"headcounts": make(columns), "units": make(UNITS)}
    return latsarstats.check_frames(PACKAGE, frames, **options)


def errors(report: Report) -> Found:
    return [
        (f.code, f.field, f.message, dict(f.key)) for f in report.findings if f.severity == "error"
    ]


def test_sound_frames_pass(make: Make) -> None:
    report = check(make, SOUND)
    assert errors(report) == []
    assert not report.failed


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"persons": (3, -5)}, ("constraint", "persons", "persons is -5, but must be at least 0.")),
        ({"share": (1, 1.5)}, ("constraint", "share", "share is 1.5, but must be at most 1.")),
        (
            {"code": (1, "B-2")},
            ("constraint", "code", "code is 'B-2', which does not match A-[0-9]."),
        ),
        (
            {"day": (0, datetime.date(2022, 1, 1))},
            ("constraint", "day", "day is '2022-01-01', but must be at most 2021-12-31."),
        ),
        ({"unit": (3, "Batu")}, ("foreign-key", "unit", "Batu is not in the table units.")),
    ],
    ids=["a bound", "a bound of fractions", "a pattern", "a bound of days", "a foreign key"],
)
def test_a_cell_that_is_wrong(
    make: Make, cells: dict[str, tuple[int, Any]], found: tuple[str, str, str]
) -> None:
    report = check(make, changed(**cells))
    [(code, field, message, key)] = [e for e in errors(report) if e[0] != "balance"]
    assert (code, field, message.replace("is 2022-01-01", "is '2022-01-01'")) == found
    assert set(key) == {"unit", "status"}


def test_a_key_that_is_there_twice(make: Make) -> None:
    report = check(make, changed(status=(2, "completed")))
    assert ("primary-key", "status") in {(code, field) for code, field, _, _ in errors(report)}


def test_a_sum_that_fails(make: Make) -> None:
    [(code, field, _, key)] = errors(check(make, changed(persons=(0, 4))))
    assert (code, field, key) == ("balance", "persons", {"unit": "Blitar"})


def test_several_faults_at_once(make: Make) -> None:
    report = check(make, changed(persons=(0, -4), code=(2, "x"), unit=(3, "Batu")))
    assert sorted({code for code, _, _, _ in errors(report)}) == [
        *("balance", "constraint", "foreign-key")
    ]


def test_a_column_of_another_type(make: Make) -> None:
    columns = {**SOUND, "persons": ["3", "1", "2", "5"]}
    report = check(make, columns, level="schema")
    assert [message for _, _, message, _ in errors(report)] == [
        "persons is stored as string; the schema declares integer."
    ]


def test_a_column_that_is_missing(make: Make) -> None:
    columns = {name: values for name, values in SOUND.items() if name != "code"}
    report = check(make, columns, level="structure")
    assert [field_message[2] for field_message in errors(report)] == [
        "The column code is missing. The columns are unit,status,persons,share,day."
    ]


def test_what_is_described_and_not_given_is_not_passed(make: Make) -> None:
    report = latsarstats.check_frames(PACKAGE, {"headcounts": make(SOUND)})
    outcomes = {result.name: result.outcome for result in report.results}
    assert outcomes["foreign-keys"] == outcomes["columns"] == "not run"
    assert report.failed


def test_rows_that_are_the_same_are_counted_as_often_as_they_are_there(make: Make) -> None:
    columns: dict[str, list[Any]] = {"unit": ["x", "x", "y", "y"], "persons": [1, 1, -1, -1]}
    constraints = {"minimum": 0, "unique": True}
    fields = [
        {"name": "unit", "type": "string"},
        {"name": "persons", "type": "integer", "constraints": constraints},
    ]
    schema = {"fields": fields, "primaryKey": "unit"}
    found = errors(latsarstats.check_frames(schema, {"t": make(columns)}))
    codes = [code for code, _, _, _ in found]
    assert (codes.count("constraint"), codes.count("primary-key")) == (4, 2)


class TestOfPandas:
    """What pandas widens is of its type again."""

    def test_whole_numbers_of_which_one_is_missing(self) -> None:
        frame = pd.DataFrame({"unit": ["a", "b", "c"], "persons": [1, None, 3]})
        fields = [{"name": "unit", "type": "string"}, {"name": "persons", "type": "integer"}]
        schema = {"fields": fields}
        assert errors(latsarstats.check_frames(schema, {"t": frame})) == []

    def test_a_fraction_is_no_whole_number(self) -> None:
        frame = pd.DataFrame({"persons": [1, 1.5]})
        schema = {"fields": [{"name": "persons", "type": "integer"}]}
        [(code, field, _, _)] = errors(latsarstats.check_frames(schema, {"t": frame}))
        assert (code, field) == ("type", "persons")

    def test_days_at_midnight(self) -> None:
        days = pd.to_datetime(["2021-11-05", "2021-11-06"])
        schema = {"fields": [{"name": "day", "type": "date"}]}
        assert errors(latsarstats.check_frames(schema, {"t": pd.DataFrame({"day": days})})) == []

    def test_an_instant_is_no_day(self) -> None:
        days = pd.to_datetime(["2021-11-05 08:00"])
        schema = {"fields": [{"name": "day", "type": "date"}]}
        report = latsarstats.check_frames(schema, {"t": pd.DataFrame({"day": days})})
        assert [code for code, _, _, _ in errors(report)] == ["type"]


class TestDescribed:
    """What describes frames: a package, its file, or a schema."""

    def test_the_file_of_a_package(self, tmp_path: Path) -> None:
        package = {"resources": [dict(each) for each in PACKAGE["resources"]]}
        for each in package["resources"]:
            each["path"] = f"{each['name']}.csv"  # which is not read
        (tmp_path / "datapackage.json").write_text(json.dumps(package))
        frames = {"headcounts": pl.DataFrame(SOUND), "units": pl.DataFrame(UNITS)}
        assert errors(latsarstats.check_frames(tmp_path, frames)) == []

    def test_a_constraint_that_is_misspelt_is_named(self) -> None:
        schema = {"fields": [{"name": "a", "type": "integer", "constraints": {"minimun": 0}}]}
        report = latsarstats.check_frames(schema, {"t": pl.DataFrame({"a": [-1]})})
        assert any("minimun" in finding.message for finding in report.findings)

    @pytest.mark.parametrize(
        ("described", "frames", "message"),
        [
            ({}, {}, "neither resources, as a package has, nor fields, as a schema has"),
            (PACKAGE, {"other": UNITS}, "^other: no resource has this name; those described: head"),
            (
                {"fields": [{"name": "a"}]},
                {"a": UNITS, "b": UNITS},
                "^A schema describes one",
            ),
            ({"resources": [{"name": "a"}]}, {"a": UNITS}, "^a: its resource has no schema with"),
            (PACKAGE, {"units": [1]}, "^units: is no frame or relation"),
        ],
        ids=["nothing", "another name", "two frames", "no schema", "no frame"],
    )
    def test_what_cannot_be_used_is_one_sentence(
        self, described: dict[str, Any], frames: dict[str, Any], message: str
    ) -> None:
        given = {n: pl.DataFrame(f) if isinstance(f, dict) else f for n, f in frames.items()}
        with pytest.raises(LatsarstatsError, match=message):
            latsarstats.check_frames(described, given)


def test_frames_of_two_libraries_are_one_sentence() -> None:
    frames = {"headcounts": pd.DataFrame(SOUND), "units": pl.DataFrame(UNITS)}
    with pytest.raises(LatsarstatsError, match=r"^The frames are of pandas and polars; give those"):
        latsarstats.check_frames(PACKAGE, frames)


class TestOnSpark:
    """On a cluster nothing but failures is collected."""

    @pytest.fixture
    def make(self, spark: SparkSession) -> Make:
        def made(columns: dict[str, list[Any]]) -> object:
            return spark.createDataFrame(pd.DataFrame(columns)).repartition(2)

        return made

    def test_every_check(self, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
        from pyspark.sql.classic.dataframe import DataFrame

        collected: list[int] = []
        collect = DataFrame.collect

        def counted(frame: DataFrame) -> list[Any]:
            rows = collect(frame)
            collected.append(len(rows))
            return rows

        monkeypatch.setattr(DataFrame, "collect", counted)
        units = [f"unit {n}" for n in range(200)]
        columns: dict[str, list[Any]] = {
            "unit": [unit for unit in units for _ in range(3)],
            "status": ["all", "completed", "ongoing"] * 200,
            "persons": [3, 1, 2] * 200,
            "share": [0.5] * 600,
            "day": [datetime.date(2021, 11, 1)] * 600,
            "code": ["A-1"] * 600,
        }
        columns["persons"][0] = 4
        columns["persons"][5] = -2
        columns["unit"][9:12] = ["none"] * 3
        columns["code"][20] = "x"
        frames = {
            "headcounts": make(columns),
            "units": make({"unit": units, "name": units}),
        }
        report = latsarstats.check_frames(PACKAGE, frames)
        assert sorted((code, field) for code, field, _, _ in errors(report)) == [
            ("balance", "persons"),
            ("balance", "persons"),
            ("constraint", "code"),
            ("constraint", "persons"),
            *[("foreign-key", "unit")] * 3,
        ]
        assert max(collected) <= 12
