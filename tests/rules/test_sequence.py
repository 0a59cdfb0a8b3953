"""A row against the one before it, on every engine."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence as Listed
from datetime import date, datetime
from typing import Any

import pytest
from everywhere import Columns, in_engine, in_spark, results
from everywhere import told as told_everywhere
from hypothesis import given, settings
from hypothesis import strategies as st

from latsarstats.rules.evaluate import evaluate
from latsarstats.rules.serialization import read_rules

STOCK = {
    "name": "goes-on",
    "type": "sequence",
    "resource": "t",
    "along": "year",
    "within": ["unit"],
    "previous": "closing",
    "next": "opening",
}
NEVER_FALLS = {**STOCK, "previous": "opening", "next": "opening", "relation": "<="}


def table(
    *rows: tuple[str, Any, int | None, int | None], along: str = "int"
) -> dict[str, tuple[str, list[Any]]]:
    """Return rows of unit, year, opening and closing."""
    names = {"unit": "text", "year": along, "opening": "int", "closing": "int"}
    return {name: (kind, [row[n] for row in rows]) for n, (name, kind) in enumerate(names.items())}


def told(rule: dict[str, Any], columns: Columns) -> tuple[int, list[tuple[str, str]]]:
    return told_everywhere(rule, {"t": columns})


def test_a_stock_that_goes_on_passes_whatever_the_order_of_its_rows() -> None:
    rows = [("a", 2021, 7, 9), ("a", 2019, 1, 5), ("b", 2020, 3, 3), ("a", 2020, 5, 7)]
    assert told(STOCK, table(*rows)) == (2, [])


def test_an_opening_that_is_not_the_closing_before_fails() -> None:
    assert told(STOCK, table(("a", 2019, 1, 5), ("a", 2020, 6, 7), ("a", 2021, 7, 9))) == (
        1,
        [
            (
                "fail",
                "In a/2020, opening is 6, but closing of 2019 is 5 (difference +1).",
            )
        ],
    )


def test_a_count_that_falls_fails() -> None:
    rows = [("a", 2019, 4, None), ("a", 2020, 4, None), ("a", 2021, 3, None)]
    assert told(NEVER_FALLS, table(*rows)) == (
        1,
        [
            (
                "fail",
                "In a/2021, opening is 3, but opening of 2020 is 4, and must be at least that"
                " (difference -1).",
            )
        ],
    )


def test_a_gap_fails_where_there_must_be_none() -> None:
    columns = table(("a", 2019, 1, 5), ("a", 2021, 5, 7))
    assert told(STOCK, columns) == (1, [])
    assert told({**STOCK, "step": 1}, columns) == (
        0,
        [("fail", "In a, year goes from 2019 to 2021; it must go on by 1.")],
    )


@pytest.mark.parametrize(
    ("kind", "first", "second", "gap"),
    [
        pytest.param("date", date(2020, 2, 28), date(2020, 2, 29), date(2020, 3, 2), id="days"),
        pytest.param("text", "2020-12", "2021-01", "2021-03", id="months"),
        pytest.param(
            "time",
            datetime(2020, 1, 1, 12),
            datetime(2020, 1, 2, 12),
            datetime(2020, 1, 3),
            id="instants",
        ),
    ],
)
def test_a_step_is_a_day_of_dates_and_a_month_of_months(
    kind: str, first: Any, second: Any, gap: Any
) -> None:
    columns = table(("a", first, 1, 5), ("a", second, 5, 7), ("a", gap, 7, 8), along=kind)
    passed, said = told({**STOCK, "step": 1}, columns)
    assert passed == 1
    assert [outcome for outcome, _ in said] == ["fail"]


def test_two_rows_at_one_time_cannot_be_decided() -> None:
    rows = [("a", 2019, 1, 5), ("a", 2019, 5, 5), ("b", 2019, 1, 2), ("b", 2020, 2, 2)]
    passed, said = told(STOCK, table(*rows))
    assert (passed, said) == (
        1,
        [("error", "In a, two rows have year 2019; it must have one.")],
    )


def test_a_cell_that_is_missing_leaves_its_pair_open_and_no_other() -> None:
    rows = [("a", 2019, 1, 5), ("a", 2020, None, 7), ("a", 2021, 7, 9)]
    passed, said = told(STOCK, table(*rows))
    assert passed == 1
    assert said == [
        ("incomplete", "In a/2020, opening is not compared with 2019: opening of 2020 is empty.")
    ]


def test_text_has_no_order() -> None:
    _, said = told(STOCK, table(("a", "first", 1, 2), along="text"))
    assert said == [("error", "year is text, which has no order; name numbers, dates or months.")]


def by_hand(rows: Listed[tuple[str, int, int | None, int | None]], relation: str) -> list[int]:
    """Return how many pairs pass, fail, lack a cell, and how many groups have a year twice."""
    groups = defaultdict(list)
    for unit, year, opening, closing in rows:
        groups[unit].append((year, opening, closing))
    counts = [0, 0, 0, 0]
    for group in groups.values():
        years = [year for year, _, _ in group]
        if len(set(years)) < len(years):
            counts[3] += 1
            continue
        ordered = sorted(group, key=lambda row: row[0])
        for (_, _, closing), (_, opening, _) in itertools.pairwise(ordered):
            if closing is None or opening is None:
                counts[2] += 1
            else:
                falls, rises = closing > opening, closing < opening
                wrong = {"=": falls or rises, "<=": falls, ">=": rises}
                counts[1 if wrong[relation] else 0] += 1
    return counts


CELLS = st.one_of(st.integers(0, 2), st.none())
ROWS = st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 5), CELLS, CELLS), max_size=6)


@given(ROWS, st.sampled_from(["=", "<=", ">="]))
@settings(deadline=None, max_examples=10)
def test_pairs_are_decided_as_by_hand(
    rows: list[tuple[str, int, int | None, int | None]], relation: str
) -> None:
    wanted = by_hand(rows, relation)
    found = {
        engine: [result.passed, result.count("fail"), result.incomplete, result.count("error")]
        for engine, result in results({**STOCK, "relation": relation}, {"t": table(*rows)}).items()
    }
    assert found == dict.fromkeys(found, wanted)


@pytest.mark.exhaustive
@pytest.mark.parametrize("kind", ["int", "date", "text"])
def test_spark_decides_as_the_others_do(kind: str, spark: Any) -> None:
    at_all: dict[str, list[Any]] = {
        "int": [2019, 2020, 2021],
        "date": [date(2020, 2, 29), date(2020, 3, 1), date(2020, 3, 2)],
        "text": ["2020-11", "2020-12", "2021-01"],
    }
    times = at_all[kind]
    rows = [("a", at, *cells) for at, cells in zip(times, [(1, 5), (5, 7), (8, None)], strict=True)]
    rows += [("b", at, *cells) for at, cells in zip(times, [(1, 5), (5, 7), (7, 8)], strict=True)]
    columns = table(*rows, along=kind)
    (read,), _ = read_rules([{**STOCK, "step": 1}])
    result = evaluate(read, in_engine(in_spark(spark), {"t": columns}))
    passed, said = told({**STOCK, "step": 1}, columns)
    assert (passed, len(said)) == (3, 1)
    assert (result.passed, [(v.outcome, v.message) for v in result.verdicts]) == (passed, said)
