"""Rules on frames and relations that somebody has already."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd
import polars as pl
import pytest
from test_same_on_engines import RULE

import latsarstats
from latsarstats.errors import LatsarstatsError
from latsarstats.rules.balance import Balance

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

HEADCOUNTS: dict[str, list[Any]] = {
    "unit": ["Blitar"] * 3 + ["Malang"] * 3,
    "status": ["all", "completed", "ongoing"] * 2,
    "persons": [3, 1, 2, 115, 24, 94],
}
AGREEMENT: dict[str, Any] = {
    "name": "restated",
    "type": "agreement",
    "resource": "restated",
    "field": "persons",
    "with": {"resource": "headcounts", "field": "persons"},
    "on": ["unit", "status"],
}
RESTATED: dict[str, list[Any]] = {"unit": ["Blitar"], "status": ["all"], "persons": [4]}


def in_duckdb(columns: dict[str, list[Any]]) -> object:
    rows = ", ".join(
        f"({', '.join(map(repr, row))})" for row in zip(*columns.values(), strict=True)
    )
    return duckdb.sql(f"SELECT * FROM (VALUES {rows}) AS t({', '.join(columns)})")


MADE: dict[str, Callable[[dict[str, list[Any]]], object]] = {
    "pandas": pd.DataFrame,
    "Polars": pl.DataFrame,
    "lazy Polars": pl.LazyFrame,
    "DuckDB": in_duckdb,
}


def assert_found(headcounts: object, restated: object) -> None:
    findings = latsarstats.run_rules(
        [RULE, AGREEMENT], {"headcounts": headcounts, "restated": restated}
    )
    assert [(f.rule, f.key, f.difference, f.message) for f in findings] == [
        (
            *("all-add-up", {"unit": "Malang"}, -3),
            "In Malang, 24 completed + 94 ongoing make 118, but all is 115, which is 3 too few"
            " (difference -3).",
        ),
        (
            *("restated", {"persons": 4, "unit": "Blitar", "status": "all"}, None),
            "For Blitar, all, persons is 4 in restated, but 3 in headcounts.",
        ),
    ]
    corrections = [(c.key, c.value, c.corrected) for c in findings[0].candidates]
    assert corrections == [
        ({"unit": "Malang", "status": "all"}, 115, 118),
        ({"unit": "Malang", "status": "completed"}, 24, 21),
        ({"unit": "Malang", "status": "ongoing"}, 94, 91),
    ]


@pytest.mark.parametrize("engine", MADE)
def test_what_fails_is_named_by_its_key(engine: str) -> None:
    assert_found(MADE[engine](HEADCOUNTS), MADE[engine](RESTATED))


def test_so_it_is_on_spark(spark: SparkSession) -> None:
    tables = [spark.createDataFrame(pd.DataFrame(columns)) for columns in (HEADCOUNTS, RESTATED)]
    assert_found(*tables)


@pytest.mark.parametrize("engine", MADE)
def test_no_more_are_told_than_anybody_asked_for(engine: str) -> None:
    columns = {**HEADCOUNTS, "persons": [4, 1, 2, 115, 24, 94]}
    told = latsarstats.run_rules([RULE], {"headcounts": MADE[engine](columns)}, limit=1)
    assert [(f.key, f.more, f.message[:14]) for f in told] == [
        ({"unit": "Blitar"}, 0, "In Blitar, 1 c"),
        ({}, 1, "1 more is like"),
    ]


def test_a_rule_may_be_one_of_the_program() -> None:
    rule = Balance(
        name="all-add-up",
        resource="headcounts",
        measure="persons",
        dimension="status",
        whole="all",
        parts=("completed", "ongoing"),
        within=("unit",),
    )
    (finding,) = latsarstats.run_rules([rule], {"headcounts": pd.DataFrame(HEADCOUNTS)})
    assert finding.difference == -3


@pytest.mark.parametrize(("counts", "decided"), [(True, 1), (False, 0)])
def test_parts_that_exceed_the_whole_fail_where_numbers_are_counts(
    counts: bool, decided: int
) -> None:
    frame = pd.DataFrame({"unit": "a", "status": ["all", "completed"], "persons": [1, 2]})
    found = latsarstats.run_rules([RULE], {"headcounts": frame}, counts=counts)
    assert sum(f.severity == "error" for f in found) == decided


def test_a_table_that_is_not_there_is_an_error_of_the_rule() -> None:
    (finding,) = latsarstats.run_rules([RULE], {"headcount": pd.DataFrame(HEADCOUNTS)})
    assert finding.message == "There is no table headcounts; did you mean headcount?"


def test_tables_of_one_rule_are_of_one_engine() -> None:
    tables = {"headcounts": pd.DataFrame(HEADCOUNTS), "restated": pl.DataFrame(RESTATED)}
    (finding,) = latsarstats.run_rules([AGREEMENT], tables)
    assert finding.message == (
        "restated and headcounts are held by different engines; hold both by one."
    )


def test_what_is_no_frame_is_said_to_be_none() -> None:
    message = "^headcounts: is no frame or relation of pandas, Polars, .*, but a dict$"
    with pytest.raises(LatsarstatsError, match=message):
        latsarstats.run_rules([RULE], {"headcounts": HEADCOUNTS})


def test_a_rule_that_is_not_of_the_format_is_said_to_be_none() -> None:
    rule = {name: value for name, value in RULE.items() if name != "measure"}
    with pytest.raises(LatsarstatsError, match=r"^rules: Rule 'all-add-up': measure is missing"):
        latsarstats.run_rules([rule], {})
