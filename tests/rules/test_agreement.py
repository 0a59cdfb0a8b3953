"""Agreement: the same fact, stated twice, is the same."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import Tables, column, only, outcomes, permutations, shuffled, without_order

from latsarstats.rules.agreement import Agreement
from latsarstats.rules.evaluate import evaluate

AGREEMENT = Agreement(
    name="restated",
    resource="restatements",
    field="persons",
    with_resource="attendance",
    with_field="count",
    on=("session",),
)


def stated(here: object, *there: object) -> Tables:
    """One number of session a here, and those stated there of the same session."""
    return {
        "restatements": pd.DataFrame({"session": ["a"], "persons": column([here])}),
        "attendance": pd.DataFrame({"session": ["a"] * len(there), "count": column(there)}),
    }


def sessions(here: dict[str, Any], there: dict[str, Any]) -> Tables:
    return {"restatements": pd.DataFrame(here), "attendance": pd.DataFrame(there)}


@pytest.mark.parametrize(
    ("tables", "outcome"),
    [
        pytest.param(stated(120, 120), "pass", id="the same number"),
        pytest.param(stated("Selasa", "Selasa"), "pass", id="the same text"),
        pytest.param(stated(120, Decimal("120.0")), "pass", id="the same number as a decimal"),
        pytest.param(stated(120, None, 120), "pass", id="stated once there, and once empty"),
        pytest.param(stated(120, 121), "fail", id="another number"),
        pytest.param(stated(10**30, 10**30 + 1), "fail", id="31 digits that differ in the last"),
        pytest.param(stated("Selasa", "selasa"), "fail", id="text in another case"),
        pytest.param(stated(120), "incomplete", id="not stated there"),
        pytest.param(stated(120, None), "incomplete", id="empty there"),
        pytest.param(stated(None, 120), "incomplete", id="empty here"),
        pytest.param(stated(None, None), "incomplete", id="empty here and there"),
        pytest.param(stated(120, 120, 120), "error", id="stated there twice, alike"),
        pytest.param(stated(120, 120, 121), "error", id="stated there twice, and not alike"),
        pytest.param(stated(None, 120, 121), "error", id="stated there twice, and empty here"),
    ],
)
def test_outcome(tables: Tables, outcome: str) -> None:
    assert outcomes(AGREEMENT, tables) == [outcome]


@pytest.mark.parametrize(
    ("persons", "count", "outcome"),
    [
        pytest.param(column([120], "Int64"), column([120], "Int64"), "pass", id="whole numbers"),
        pytest.param(column([120], "Int64"), column([120], "float64"), "pass", id="and floats"),
        pytest.param(column([0.3], "float64"), column([Decimal("0.3")]), "pass", id="decimals"),
        pytest.param(
            column(["2021-11-16"], "datetime64[ns]"),
            column(["2021-11-16"], "datetime64[s]"),
            "pass",
            id="dates of another unit",
        ),
        pytest.param(
            column(["2021-11-16"], "datetime64[ns]"), column(["2021-11-16"]), "pass", id="and text"
        ),
        pytest.param(
            column(["x"], "category"), column(["x"], "string"), "pass", id="categories and text"
        ),
        pytest.param(column(["x"], "category"), column(["y"], "category"), "fail", id="categories"),
    ],
)
def test_cells_that_are_equal_text_agree(persons: Any, count: Any, outcome: str) -> None:
    tables = sessions({"session": ["a"], "persons": persons}, {"session": ["a"], "count": count})
    assert outcomes(AGREEMENT, tables) == [outcome]


def test_a_failure_says_both() -> None:
    assert only(AGREEMENT, stated(120, 121)).message == (
        "For a, persons is 120 in restatements, but 121 in attendance."
    )


def test_a_failure_says_dates_as_they_stand_in_a_table() -> None:
    days = [pd.Series(pd.to_datetime([day])) for day in ("2021-11-16", "2021-11-17")]
    tables = sessions({"session": ["a"], "persons": days[0]}, {"session": ["a"], "count": days[1]})
    assert only(AGREEMENT, tables).message == (
        "For a, persons is 2021-11-16 in restatements, but 2021-11-17 in attendance."
    )


def test_a_failure_names_all_that_the_rows_agree_in() -> None:
    rule = dataclasses.replace(AGREEMENT, on=("session", "delivery"))
    tables = stated(120, 121)
    both = {name: frame.assign(delivery="online") for name, frame in tables.items()}
    assert only(rule, both).message == (
        "For a, online, persons is 120 in restatements, but 121 in attendance."
    )


def test_a_failure_names_its_row_and_its_field() -> None:
    tables = sessions(
        {"session": ["b", "a"], "persons": [7, 120]}, {"session": ["a", "b"], "count": [121, 7]}
    )
    verdict = only(AGREEMENT, tables)
    assert (verdict.rows, verdict.field) == ((1,), "persons")
    assert verdict.key == {"session": "a", "persons": "120"}


def test_a_fact_stated_twice_there_is_told() -> None:
    assert only(AGREEMENT, stated(120, 120, 120)).message == (
        "attendance has 2 rows for a; it must have one."
    )


def test_every_row_here_is_decided() -> None:
    tables = sessions(
        {"session": ["a", "a"], "persons": [120, 121]}, {"session": ["a"], "count": [120]}
    )
    assert outcomes(AGREEMENT, tables) == ["pass", "fail"]


@pytest.mark.parametrize(
    ("there", "outcome"),
    [
        pytest.param(["a"], "fail", id="another number"),
        pytest.param(["a", "a"], "error", id="stated twice"),
    ],
)
def test_a_row_that_is_not_stated_there_spares_the_others(there: list[str], outcome: str) -> None:
    tables = sessions(
        {"session": ["a", "b"], "persons": [120, 7]},
        {"session": there, "count": [121] * len(there)},
    )
    assert outcomes(AGREEMENT, tables) == ["incomplete", outcome]


@pytest.mark.parametrize(
    ("here", "there"),
    [
        pytest.param(column([1, 2], "Int64"), column([1, 2], "float64"), id="numbers and floats"),
        pytest.param(column([1, 2], "Int64"), column(["1", "2"]), id="numbers and their text"),
        pytest.param(column(["x", None]), column(["x", None]), id="missing text"),
        pytest.param(
            column([1, None], "Int64"), column([1, None], "float64"), id="missing numbers"
        ),
        pytest.param(column(["x", "y"], "category"), column(["x", "y"]), id="categories and text"),
        pytest.param(
            column(["2021-01-01", "2021-01-02"], "datetime64[ns]"),
            column(["2021-01-01", "2021-01-02"], "datetime64[ns]"),
            id="dates",
        ),
        pytest.param(
            column(["2021-01-01", "2021-01-02 10:00"], "datetime64[ns]"),
            column(["2021-01-01", "2021-01-02 10:00"], "datetime64[ns]"),
            id="times of day",
        ),
    ],
)
def test_rows_agree_in_cells_that_are_equal_text(here: Any, there: Any) -> None:
    tables = sessions({"session": here, "persons": [5, 6]}, {"session": there, "count": [5, 7]})
    assert outcomes(AGREEMENT, tables) == ["pass", "fail"]


def test_a_table_may_restate_itself() -> None:
    rule = dataclasses.replace(AGREEMENT, with_resource="restatements")
    frame = pd.DataFrame({"session": ["a", "b"], "persons": [5, 6], "count": [5, 7]})
    assert outcomes(rule, {"restatements": frame}) == ["pass", "fail"]


@pytest.mark.parametrize("name", ["passes", "lacks", "key 0", "stated there"])
def test_a_column_may_have_any_name(name: str) -> None:
    tables = stated(120, 121)
    tables["restatements"] = tables["restatements"].assign(**{name: "x"})
    assert only(AGREEMENT, tables).key == {"session": "a", "persons": "120", name: "x"}


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        pytest.param(
            {"restatements": stated(1)["restatements"], "attendances": pd.DataFrame()},
            "There is no table attendance; did you mean attendances?",
            id="a table of nearly the name",
        ),
        pytest.param({}, "There is no table restatements.", id="no table at all"),
        pytest.param(
            sessions({"session": ["a"], "persons": [1]}, {"session": ["a"], "counts": [1]}),
            "attendance has no column count; did you mean counts?",
            id="a field of nearly the name",
        ),
        pytest.param(
            sessions({"session": ["a"], "persons": [1]}, {"count": [1]}),
            "attendance has no column session.",
            id="nothing to agree in",
        ),
    ],
)
def test_a_rule_that_cannot_be_run_is_an_error(tables: Tables, message: str) -> None:
    verdict = only(AGREEMENT, tables)
    assert (verdict.outcome, verdict.message) == ("error", message)


def test_a_table_without_rows_has_nothing_to_decide() -> None:
    tables = sessions({"session": [], "persons": []}, {"session": ["a"], "count": [1]})
    assert outcomes(AGREEMENT, tables) == []


def test_the_frames_stay_as_they_were() -> None:
    tables = stated(120, 121)
    before = {name: frame.copy(deep=True) for name, frame in tables.items()}
    evaluate(AGREEMENT, tables)
    for name, frame in tables.items():
        pd.testing.assert_frame_equal(frame, before[name])


def test_the_index_is_of_no_account() -> None:
    tables = sessions(
        {"session": ["a", "b"], "persons": [5, 6]}, {"session": ["a", "b"], "count": [5, 7]}
    )
    there = evaluate(AGREEMENT, tables)
    tables["restatements"].index = pd.Index([7, 7])
    tables["attendance"].index = pd.Index(["x", "y"])
    assert evaluate(AGREEMENT, tables) == there


def test_a_rule_names_the_columns_that_it_reads_in_each_table() -> None:
    assert AGREEMENT.columns == {
        "restatements": ("persons", "session"),
        "attendance": ("count", "session"),
    }


@given(st.data())
@settings(deadline=None, max_examples=25)
def test_the_order_of_rows_and_columns_is_of_no_account(data: st.DataObject) -> None:
    cell = st.tuples(st.sampled_from("abc"), st.one_of(st.none(), st.integers(0, 2)))
    # Session z is stated once on both sides, and each of a, b and c there too, if empty:
    # a row that nothing there speaks of is another test's.
    here, there = (data.draw(st.lists(cell, max_size=5)) for _ in range(2))
    here, there = [("z", 0), *here], [("z", 0), *((s, 0) for s in "abc"), *there]
    frames = {
        "restatements": pd.DataFrame(here, columns=["session", "persons"]).astype(
            {"persons": "Int64"}
        ),
        "attendance": pd.DataFrame(there, columns=["session", "count"]).astype({"count": "Int64"}),
    }
    order = data.draw(permutations(len(here)))
    other = shuffled(frames, order, data.draw(permutations(2)), "restatements")
    other = shuffled(
        other, data.draw(permutations(len(there))), data.draw(permutations(2)), "attendance"
    )
    told = without_order(evaluate(AGREEMENT, frames), range(len(here)))
    assert without_order(evaluate(AGREEMENT, other), order) == told
