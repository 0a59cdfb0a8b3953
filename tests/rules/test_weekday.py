"""Weekday: a printed weekday is the one that the calendar gives."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import Tables, column, only, outcomes, permutations, shuffled, without_order

from latsarstats.rules.evaluate import evaluate
from latsarstats.rules.weekday import Weekday

WEEKDAY = Weekday(name="weekday", resource="t", date="date", weekday="printed")

INDONESIAN = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
ENGLISH = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def dated(*rows: tuple[str | None, str | None]) -> Tables:
    dates, names = [row[0] for row in rows], [row[1] for row in rows]
    frame = pd.DataFrame({"date": column(dates, "datetime64[ns]")})
    return {"t": frame.assign(printed=column(names, "string"))}


@pytest.mark.parametrize(
    ("date", "printed", "outcome"),
    [
        pytest.param("2021-11-16", "Selasa", "pass", id="the Indonesian name"),
        pytest.param("2021-11-16", "Tuesday", "pass", id="the English name"),
        pytest.param("2021-11-16", "selasa", "pass", id="the name in lower case"),
        pytest.param("2021-11-16", "SELASA", "pass", id="the name in capitals"),
        pytest.param("2021-11-16", "Rabu", "fail", id="the name of another day"),
        pytest.param("2021-11-16", "Latsar", "fail", id="the name of no day"),
        pytest.param("2021-11-16", None, "incomplete", id="the name is missing"),
        pytest.param("2021-11-16", "", "incomplete", id="the name is empty"),
        pytest.param(None, "Selasa", "incomplete", id="the date is missing"),
        pytest.param(None, None, "incomplete", id="both are missing"),
    ],
)
def test_outcome(date: str | None, printed: str | None, outcome: str) -> None:
    assert outcomes(WEEKDAY, dated((date, printed))) == [outcome]


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1)), st.integers(0, 6))
@settings(deadline=None, max_examples=30)
def test_only_the_name_of_the_day_passes(date: datetime.date, named: int) -> None:
    rows = [(date.isoformat(), names[named]) for names in (INDONESIAN, ENGLISH)]
    outcome = "pass" if date.weekday() == named else "fail"
    assert outcomes(WEEKDAY, dated(*rows)) == [outcome] * 2


def test_a_failure_names_the_day_of_the_calendar() -> None:
    # 24 January 2021 was a Sunday; an article printed Senin.
    assert only(WEEKDAY, dated(("2021-01-24", "Senin"))).message == (
        "2021-01-24 was a Sunday, but the weekday printed is Senin."
    )


def test_a_failure_names_the_row_and_the_column_of_the_name() -> None:
    verdict = only(WEEKDAY, dated(("2021-01-25", "Senin"), ("2021-01-24", "Senin")))
    assert (verdict.rows, verdict.field) == ((1,), "printed")
    assert verdict.key == {"date": "2021-01-24", "printed": "Senin"}


def test_failures_are_told_in_the_order_of_their_rows() -> None:
    rows = [("2021-01-24", "Senin"), ("2021-01-26", "Rabu"), ("2021-01-31", "Senin")]
    assert [d.rows for d in evaluate(WEEKDAY, dated(*rows)).verdicts] == [(0,), (1,), (2,)]


def test_names_may_be_categories() -> None:
    frame = dated(("2021-11-16", "Selasa"), ("2021-11-16", "Rabu"))["t"]
    tables = {"t": frame.astype({"printed": "category"})}
    assert outcomes(WEEKDAY, tables) == ["pass", "fail"]


def test_a_table_without_rows_has_nothing_to_decide() -> None:
    assert outcomes(WEEKDAY, dated()) == []


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        pytest.param({}, "There is no table t.", id="the table is missing"),
        pytest.param(
            {"t": pd.DataFrame({"date": ["x"], "print": ["Senin"]})},
            "t has no column printed; did you mean print?",
            id="a column of nearly the name",
        ),
        pytest.param(
            {"t": pd.DataFrame({"date": ["2021-11-16"], "printed": ["Senin"]})},
            "date holds no dates, so it has no weekdays.",
            id="dates that are text",
        ),
        pytest.param(
            {"t": pd.DataFrame({"date": pd.to_datetime(["2021-11-16"]), "printed": [2]})},
            "printed holds no names of weekdays.",
            id="names that are numbers",
        ),
    ],
)
def test_a_rule_that_cannot_be_run_is_an_error(tables: Tables, message: str) -> None:
    verdict = only(WEEKDAY, tables)
    assert (verdict.outcome, verdict.message) == ("error", message)


@pytest.mark.parametrize("column_name", ["day of the week", "name of the day"])
def test_a_column_may_have_any_name(column_name: str) -> None:
    rule = Weekday(name="weekday", resource="t", date="date", weekday=column_name)
    tables = {"t": dated(("2021-01-24", "Senin"))["t"].rename(columns={"printed": column_name})}
    assert only(rule, tables).message == (
        "2021-01-24 was a Sunday, but the weekday printed is Senin."
    )


def test_a_date_with_a_time_of_day_has_a_weekday_too() -> None:
    assert outcomes(WEEKDAY, dated(("2021-01-24 10:00", "Senin"))) == ["fail"]


@given(st.data())
@settings(deadline=None, max_examples=40)
def test_the_order_of_rows_and_columns_is_of_no_account(data: st.DataObject) -> None:
    dates = st.sampled_from([None, "2021-01-24", "2021-01-25", "2021-01-26"])
    names = st.sampled_from([None, "Minggu", "Monday", "Latsar"])
    rows = data.draw(st.lists(st.tuples(dates, names), min_size=1, max_size=6))
    tables = dated(*rows)
    order = data.draw(permutations(len(rows)))
    other = shuffled(tables, order, data.draw(permutations(2)), "t")
    there = without_order(evaluate(WEEKDAY, tables), range(len(rows)))
    assert without_order(evaluate(WEEKDAY, other), order) == there
