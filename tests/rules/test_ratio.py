"""Ratio: a sum per counted row stays in bounds."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import Tables, column, only, outcomes, permutations, shuffled

import latsarstats.rules.ratio
from latsarstats.rules.evaluate import evaluate
from latsarstats.rules.ratio import Ratio

RATIO = Ratio(
    name="per-batch",
    resource="attendance",
    measure="persons",
    summed_where={"delivery": ("in-person",)},
    per="batches",
    by=("session",),
    minimum=Fraction(25),
    maximum=Fraction(40),
)
RATIO_ALL = dataclasses.replace(RATIO, summed_where={})
AT_MOST = dataclasses.replace(RATIO, summed_where={}, minimum=None, maximum=Fraction(40))
AT_LEAST = dataclasses.replace(RATIO, summed_where={}, minimum=Fraction(25), maximum=None)


def batches(persons: object, count: int, dtype: str = "Int64") -> Tables:
    """Persons in person, 880 more online, and a number of batches, all of session a."""
    attendance = pd.DataFrame({"session": ["a", "a"], "delivery": ["in-person", "online"]})
    return {
        "attendance": attendance.assign(persons=column([persons, 880], dtype)),
        "batches": pd.DataFrame({"session": column(["a"] * count, "string")}),
    }


def sums(sessions: Any, persons: Any, counted: Any) -> Tables:
    """Persons by session, and the sessions of the batches."""
    return {
        "attendance": pd.DataFrame({"session": sessions, "persons": persons}),
        "batches": pd.DataFrame({"session": counted}),
    }


@pytest.fixture(params=["in the sieve", "exactly"])
def either_path(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Decide by expressions on integers of 64 bits, and then without them."""
    if request.param == "exactly":
        monkeypatch.setattr(latsarstats.rules.ratio, "as_integers", lambda *_: None)


@pytest.mark.usefixtures("either_path")
@pytest.mark.parametrize(
    ("persons", "count", "outcome"),
    [
        pytest.param(120, 3, "pass", id="120 in three batches are 40 each"),
        pytest.param(121, 3, "fail", id="one too many"),
        pytest.param(75, 3, "pass", id="75 in three are 25 each"),
        pytest.param(74, 3, "fail", id="one too few"),
        pytest.param(120, 0, "incomplete", id="no batch"),
        pytest.param(None, 3, "incomplete", id="no number"),
    ],
)
@pytest.mark.parametrize("dtype", ["Int64", "Float64", "float64", "object"])
def test_outcome(persons: int | None, count: int, outcome: str, dtype: str) -> None:
    assert outcomes(RATIO, batches(persons, count, dtype)) == [outcome]


@pytest.mark.parametrize(
    ("rule", "outcome"),
    [
        pytest.param(AT_MOST, ["pass", "fail"], id="no minimum"),
        pytest.param(AT_LEAST, ["pass", "fail"], id="no maximum"),
    ],
)
def test_one_bound_is_enough(rule: Ratio, outcome: list[str]) -> None:
    off = 41 if rule is AT_MOST else 24
    assert outcomes(rule, sums(["a", "b"], [30, off], ["a", "b"])) == outcome


def test_rows_of_one_group_are_added_up() -> None:
    assert outcomes(RATIO_ALL, sums(["a", "a"], [50, 30], ["a", "a"])) == ["pass"]


def test_one_missing_number_leaves_its_sum_incomplete() -> None:
    tables = sums(["a", "a"], column([500, None], "Int64"), ["a"])
    assert outcomes(RATIO_ALL, tables) == ["incomplete"]


def test_rows_that_are_counted_and_never_summed_have_nothing_to_decide() -> None:
    assert outcomes(RATIO_ALL, sums(["a"], [30], ["a", "b"])) == ["pass"]


def test_without_by_everything_is_one_group() -> None:
    rule = dataclasses.replace(RATIO_ALL, by=())
    assert outcomes(rule, sums(["a", "b"], [30, 60], ["x", "y"])) == ["fail"]


def test_a_table_may_be_counted_itself() -> None:
    rule = dataclasses.replace(RATIO_ALL, per="attendance")
    assert outcomes(rule, sums(["a", "a", "b"], [30, 40, 50], [])) == ["pass", "fail"]


def test_where_without_any_row_has_nothing_to_decide() -> None:
    rule = dataclasses.replace(RATIO, summed_where={"delivery": ("by post",)})
    assert outcomes(rule, batches(120, 3)) == []


def test_all_that_where_names_must_be_so() -> None:
    rule = dataclasses.replace(RATIO, summed_where={"delivery": ("in-person",), "session": ("b",)})
    assert outcomes(rule, batches(120, 3)) == []


@pytest.mark.parametrize(
    "years",
    [
        pytest.param(column([2021, 2022], "Int64"), id="whole numbers"),
        pytest.param(column([2021, None], "float64"), id="floats that are whole"),
        pytest.param(column([Decimal("2021.0"), Decimal(2022)]), id="decimals that are whole"),
        pytest.param(pd.Categorical([2021, 2022]), id="categories"),
    ],
)
def test_where_names_numbers_as_plain_text(years: Any) -> None:
    rule = dataclasses.replace(RATIO, summed_where={"year": ("2021",)}, by=())
    tables = sums(["a", "b"], [41, 1], ["a"])
    tables["attendance"] = tables["attendance"].assign(year=years)
    assert only(rule, tables).outcome == "fail"


@pytest.mark.parametrize(
    ("here", "counted"),
    [
        pytest.param(column([1, 2], "Int64"), column([1, 2], "Int64"), id="whole numbers"),
        pytest.param(column([1, 2], "Int64"), column([1, 2], "float64"), id="numbers and floats"),
        pytest.param(column([1, 2], "Int64"), column(["1", "2"]), id="numbers and their text"),
        pytest.param(column(["a", None]), column(["a", None]), id="missing text"),
        pytest.param(
            column(["2021-01-01", "2021-01-02"], "datetime64[ns]"),
            column(["2021-01-01", "2021-01-02"], "datetime64[ns]"),
            id="dates",
        ),
    ],
)
def test_rows_agree_in_cells_that_are_equal_text(here: Any, counted: Any) -> None:
    assert outcomes(RATIO_ALL, sums(here, [30, 41], counted)) == ["pass", "fail"]


def test_bounds_are_exact() -> None:
    rule = dataclasses.replace(AT_MOST, maximum=Fraction(1, 3))
    assert outcomes(rule, sums(["a"], [1], ["a"] * 3)) == ["pass"]


def test_decimals_are_added_up_exactly() -> None:
    rule = dataclasses.replace(AT_MOST, maximum=Fraction("0.3"))
    assert outcomes(rule, sums(["a", "a"], [0.1, 0.2], ["a"])) == ["pass"]


@pytest.mark.parametrize("counted", [["a"], ["a", "b"]], ids=["all counted", "one not counted"])
def test_one_too_many_in_a_number_that_no_double_tells_apart(counted: list[str]) -> None:
    rule = dataclasses.replace(AT_MOST, maximum=Fraction(2**59))
    tables = sums(["a", "b"], [2**59 + 1, 1], counted)
    assert evaluate(rule, tables).verdicts[0].outcome == "fail"


def test_numbers_of_31_digits_are_compared_to_the_last() -> None:
    rule = dataclasses.replace(AT_MOST, maximum=Fraction(10**30))
    tables = sums(["a", "b"], column([10**30, 10**30 + 1]), ["a", "b"])
    assert outcomes(rule, tables) == ["pass", "fail"]


def test_a_bound_of_31_digits_is_incomplete_where_nothing_is_counted() -> None:
    rule = dataclasses.replace(AT_LEAST, minimum=Fraction(10**30))
    assert outcomes(rule, sums(["a"], [30], column([], "string"))) == ["incomplete"]


@pytest.mark.parametrize(
    ("rule", "tables", "message"),
    [
        pytest.param(
            RATIO,
            batches(130, 2),
            "For a, 130 persons in 2 batches are 65 each, outside 25 to 40.",
            id="a whole share",
        ),
        pytest.param(
            RATIO,
            batches(130, 3),
            "For a, 130 persons in 3 batches are about 43.3 each, outside 25 to 40.",
            id="a share that is rounded",
        ),
        pytest.param(
            AT_MOST,
            sums(["a"], [81], ["a", "a"]),
            "For a, 81 persons in 2 batches are 40.5 each, above 40.",
            id="above the maximum alone",
        ),
        pytest.param(
            AT_LEAST,
            sums(["a"], [1200], ["a"] * 100),
            "For a, 1,200 persons in 100 batches are 12 each, below 25.",
            id="below the minimum alone",
        ),
        pytest.param(
            dataclasses.replace(AT_MOST, by=()),
            sums(["a"], [41], ["a"]),
            "For all rows, 41 persons in 1 batches are 41 each, above 40.",
            id="not by anything",
        ),
    ],
)
def test_a_failure_says_how_many_each(rule: Ratio, tables: Tables, message: str) -> None:
    assert only(rule, tables).message == message


def test_a_failure_names_the_first_row_that_is_summed() -> None:
    verdict = only(AT_MOST, sums(["b", "a", "a"], [1, 40, 1], ["a", "b"]))
    assert (verdict.rows, verdict.field, verdict.key) == ((1,), "persons", {"session": "a"})


def test_failures_are_told_in_the_order_of_their_keys() -> None:
    verdicts = evaluate(AT_MOST, sums([10, 9], [50, 50], [9, 10])).verdicts
    assert [verdict.key for verdict in verdicts] == [{"session": "9"}, {"session": "10"}]


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        pytest.param(
            {"batch": pd.DataFrame(), "attendance": pd.DataFrame()},
            "There is no table batches; did you mean batch?",
            id="a table of nearly the name",
        ),
        pytest.param(
            {"attendance": batches(1, 1)["attendance"], "batches": pd.DataFrame({"n": [1]})},
            "batches has no column session.",
            id="no column to count by",
        ),
        pytest.param(
            sums(["a"], [30], ["a"]), "attendance has no column delivery.", id="no column of where"
        ),
        pytest.param(
            batches("x", 1, "string"),
            "persons holds no numbers, so nothing adds up.",
            id="a measure of text",
        ),
        pytest.param(
            batches(Decimal("NaN"), 1, "object"),
            "For a, persons cannot be added up: NaN is no number that can be added up.",
            id="a cell that is no number",
        ),
        pytest.param(
            batches(Decimal("Infinity"), 1, "object"),
            "For a, persons cannot be added up: Infinity is no number that can be added up.",
            id="a cell without end",
        ),
    ],
)
def test_a_rule_that_cannot_be_run_is_an_error(tables: Tables, message: str) -> None:
    verdict = only(RATIO, tables)
    assert (verdict.outcome, verdict.message) == ("error", message)


def test_a_rule_names_the_columns_that_it_reads_in_each_table() -> None:
    assert RATIO.columns == {
        "attendance": ("persons", "delivery", "session"),
        "batches": ("session",),
    }


ROWS = st.lists(
    st.tuples(st.sampled_from("abc"), st.one_of(st.none(), st.integers(-50, 100))), max_size=6
)
COUNTED = st.lists(st.sampled_from("abcd"), max_size=6)


def made(rows: list[tuple[str, int | None]], counted: list[str]) -> Tables:
    tables = sums([], [], ["z", *counted])
    return {
        **tables,
        "attendance": pd.DataFrame(
            {
                "session": pd.Series(["z", *(row[0] for row in rows)], dtype="string"),
                "persons": pd.Series([30, *(row[1] for row in rows)], dtype="Int64"),
            }
        ),
    }


@given(ROWS, COUNTED, st.sampled_from([RATIO_ALL, AT_MOST, AT_LEAST]))
@settings(deadline=None, max_examples=30)
def test_the_sieve_and_the_exact_path_decide_alike(
    rows: list[tuple[str, int | None]], counted: list[str], rule: Ratio
) -> None:
    tables = made(rows, counted)
    sieved = evaluate(rule, tables)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(latsarstats.rules.ratio, "as_integers", lambda *_: None)
        assert evaluate(rule, tables) == sieved


@given(ROWS, COUNTED, st.data())
@settings(deadline=None, max_examples=25)
def test_the_order_of_rows_and_columns_is_of_no_account(
    rows: list[tuple[str, int | None]], counted: list[str], data: st.DataObject
) -> None:
    tables = made(rows, counted)
    order = data.draw(permutations(len(rows) + 1))
    other = shuffled(tables, order, data.draw(permutations(2)), "attendance")
    other = shuffled(other, data.draw(permutations(len(counted) + 1)), [0], "batches")
    # Which of the rows is the first that is summed depends on their order.
    here, there = (
        dataclasses.replace(
            ruling,
            verdicts=tuple(
                dataclasses.replace(
                    d, rows=(), lacks=tuple(dataclasses.replace(lack, row=0) for lack in d.lacks)
                )
                for d in ruling.verdicts
            ),
        )
        for ruling in (evaluate(RATIO_ALL, other), evaluate(RATIO_ALL, tables))
    )
    assert here == there
