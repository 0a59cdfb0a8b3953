"""Order: two columns of one row are in order."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import Tables, column, only, outcomes, permutations, shuffled, without_order

import latsarstats.rules.order
from latsarstats.rules.evaluate import evaluate
from latsarstats.rules.order import Order

ORDER = Order(name="order", resource="t", smaller="a", larger="b")
STRICT = Order(name="order", resource="t", smaller="a", larger="b", strict=True)

CELLS = st.one_of(st.none(), st.integers(-3, 3))
PAIRS = st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=6)


def pair(a: object, b: object, dtype: str = "Int64") -> Tables:
    return {"t": pd.DataFrame({"a": column([a], dtype), "b": column([b], dtype)})}


def pairs(rows: list[tuple[int | None, int | None]]) -> Tables:
    first = (0, 0)  # in order, unless it is strict; so no column is without any number
    return {"t": pd.DataFrame([first, *rows], columns=["a", "b"]).astype("Int64")}


@pytest.fixture(params=["in the sieve", "exactly"])
def either_path(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Decide by expressions on integers of 64 bits, and then without them."""
    if request.param == "exactly":
        monkeypatch.setattr(latsarstats.rules.order, "as_integers", lambda *_: None)


@pytest.mark.usefixtures("either_path")
@pytest.mark.parametrize(
    ("a", "b", "rule", "outcome"),
    [
        pytest.param(1, 2, ORDER, "pass", id="1 is at or before 2"),
        pytest.param(2, 2, ORDER, "pass", id="2 is at or before 2"),
        pytest.param(3, 2, ORDER, "fail", id="3 is not at or before 2"),
        pytest.param(-3, -2, ORDER, "pass", id="minus 3 is at or before minus 2"),
        pytest.param(1, 2, STRICT, "pass", id="1 is before 2"),
        pytest.param(2, 2, STRICT, "fail", id="2 is not before 2"),
        pytest.param(None, 2, ORDER, "incomplete", id="the smaller is missing"),
        pytest.param(1, None, ORDER, "incomplete", id="the larger is missing"),
    ],
)
@pytest.mark.parametrize("dtype", ["Int64", "Float64", "float64"])
def test_outcome(a: int | None, b: int | None, rule: Order, outcome: str, dtype: str) -> None:
    assert outcomes(rule, pair(a, b, dtype)) == [outcome]


def test_both_missing_is_incomplete() -> None:
    assert outcomes(ORDER, pair(None, None)) == ["incomplete"]


def test_numbers_of_31_digits_are_compared_to_the_last() -> None:
    assert outcomes(STRICT, pair(10**30, 10**30 + 1, "object")) == ["pass"]


def test_decimals_are_compared_exactly() -> None:
    tables = pair(Decimal("0.1") + Decimal("0.2"), Decimal("0.3"), "object")
    assert outcomes(STRICT, tables) == ["fail"]


def test_dates_are_in_order_of_time() -> None:
    assert outcomes(ORDER, pair("2021-11-16", "2021-11-09", "datetime64[ns]")) == ["fail"]


def test_dates_of_another_unit_are_compared_too() -> None:
    day = pd.Timestamp("2021-11-16")
    tables = {"t": pd.DataFrame({"a": [day.as_unit("ns")], "b": [day.as_unit("s")]})}
    assert outcomes(ORDER, tables) == ["pass"]


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        pytest.param(ORDER, "a 3 must be at or before b 2.", id="at or before"),
        pytest.param(STRICT, "a 3 must be before b 2.", id="before"),
    ],
)
def test_a_failure_says_both(rule: Order, message: str) -> None:
    assert only(rule, pair(3, 2)).message == message


def test_a_failure_says_dates_as_they_stand_in_a_table() -> None:
    verdict = only(ORDER, pair("2021-11-16", "2021-11-09", "datetime64[ns]"))
    assert verdict.message == "a 2021-11-16 must be at or before b 2021-11-09."


def test_a_failure_names_the_row_and_the_smaller_column() -> None:
    verdict = only(ORDER, {"t": pd.DataFrame({"a": [1, 3], "b": [2, 2], "c": ["x", "y"]})})
    assert (verdict.rows, verdict.field) == ((1,), "a")
    assert verdict.key == {"a": "3", "b": "2", "c": "y"}


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        pytest.param({}, "There is no table t.", id="the table is missing"),
        pytest.param(
            {"tt": pd.DataFrame()},
            "There is no table t; did you mean tt?",
            id="a table of nearly the name",
        ),
        pytest.param(
            {"t": pd.DataFrame({"a": [1], "bb": [2]})},
            "t has no column b; did you mean bb?",
            id="a column of nearly the name",
        ),
        pytest.param(
            {"t": pd.DataFrame({"a": ["x"], "b": [2]})},
            "a is text, which has no order; name numbers or dates.",
            id="text has no order",
        ),
        pytest.param(
            {"t": pd.DataFrame({"a": [1], "b": [True]})},
            "b is text, which has no order; name numbers or dates.",
            id="truths have no order",
        ),
        pytest.param(
            {"t": pd.DataFrame({"a": pd.to_datetime(["2021-11-16"]), "b": [2021]})},
            "A date and a number, a and b, cannot be compared.",
            id="a date and a number",
        ),
        pytest.param(
            pair(Decimal("NaN"), 2, "object"),
            "a has no order: NaN is no number that can be added up.",
            id="NaN has no order",
        ),
        pytest.param(
            pair(1, Decimal("Infinity"), "object"),
            "b has no order: Infinity is no number that can be added up.",
            id="neither has infinity",
        ),
    ],
)
def test_a_rule_that_cannot_be_run_is_an_error(tables: Tables, message: str) -> None:
    verdict = only(ORDER, tables)
    assert (verdict.outcome, verdict.message) == ("error", message)


def test_one_cell_that_is_no_number_spares_the_other_rows() -> None:
    tables = {"t": pd.DataFrame({"a": column([Decimal("NaN"), 1, 3]), "b": column([2, 2, 2])})}
    assert outcomes(ORDER, tables) == ["pass", "error", "fail"]


def test_a_table_without_rows_has_nothing_to_decide() -> None:
    tables = {"t": pd.DataFrame({"a": column([], "Int64"), "b": column([], "Int64")})}
    assert outcomes(ORDER, tables) == []


def test_a_column_of_objects_without_a_number_leaves_it_incomplete() -> None:
    tables = {"t": pd.DataFrame({"a": column([None]), "b": [1]})}
    assert outcomes(ORDER, tables) == ["incomplete"]


def test_times_with_and_without_a_zone_are_an_error() -> None:
    day = pd.Timestamp("2021-11-16")
    tables = {"t": pd.DataFrame({"a": [day], "b": [day.tz_localize("UTC")]})}
    assert outcomes(ORDER, tables) == ["error"]


@given(PAIRS, st.booleans())
@settings(deadline=None, max_examples=40)
def test_the_sieve_and_the_exact_path_decide_alike(
    rows: list[tuple[int | None, int | None]], strict: bool
) -> None:
    rule, tables = (STRICT if strict else ORDER), pairs(rows)
    sieved = evaluate(rule, tables)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(latsarstats.rules.order, "as_integers", lambda *_: None)
        assert evaluate(rule, tables) == sieved


@given(PAIRS, st.data())
@settings(deadline=None, max_examples=40)
def test_the_order_of_rows_and_columns_is_of_no_account(
    rows: list[tuple[int | None, int | None]], data: st.DataObject
) -> None:
    tables = pairs(rows)
    order = data.draw(permutations(len(rows) + 1))
    other = shuffled(tables, order, data.draw(permutations(2)), "t")
    there = without_order(evaluate(ORDER, tables), range(len(rows) + 1))
    assert without_order(evaluate(ORDER, other), order) == there
