"""The five types of rule, on tables that a reader adds up in the head."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latsarstats.rules.agreement import Agreement
from latsarstats.rules.balance import Balance
from latsarstats.rules.decide import decide, needs
from latsarstats.rules.order import Order
from latsarstats.rules.ratio import Ratio
from latsarstats.rules.rule import Decision, Known, Rule
from latsarstats.rules.values import as_number, as_text
from latsarstats.rules.weekday import Weekday

BALANCE = Balance(
    name="progress",
    resource="cohorts",
    title="",
    description="",
    measure="persons",
    dimension="status",
    whole="all",
    parts=("completed", "ongoing"),
    within=("year",),
)


def cohorts(*rows: tuple[int, str, int | None]) -> dict[str, pd.DataFrame]:
    frame = pd.DataFrame(rows, columns=["year", "status", "persons"])
    return {"cohorts": frame.astype({"persons": "Int64"})}


def only(rule: Rule, tables: dict[str, pd.DataFrame]) -> Decision:
    (decision,) = decide(rule, tables)
    return decision


def outcomes(rule: Rule, tables: dict[str, pd.DataFrame]) -> list[str]:
    return [decision.outcome for decision in decide(rule, tables)]


class TestBalance:
    def test_finished_and_ongoing_make_all(self) -> None:
        tables = cohorts((2021, "all", 10853), (2021, "completed", 6156), (2021, "ongoing", 4697))
        assert only(BALANCE, tables).outcome == "pass"

    @pytest.mark.parametrize(
        ("parts", "printed", "difference"),
        [((24, 94), 115, "-3"), ((273, 636), 873, "-36"), ((2, 3), 6, "1")],
        ids=["24 + 94 printed as 115", "273 + 636 printed as 873", "2 + 3 printed as 6"],
    )
    def test_a_sum_that_fails_says_by_how_much(
        self, parts: tuple[int, int], printed: int, difference: str
    ) -> None:
        tables = cohorts((1, "all", printed), (1, "completed", parts[0]), (1, "ongoing", parts[1]))
        decision = only(BALANCE, tables)
        assert (decision.outcome, decision.difference) == ("fail", difference)

    def test_a_failure_is_a_sentence_with_the_numbers(self) -> None:
        tables = cohorts((2021, "all", 10835), (2021, "completed", 6156), (2021, "ongoing", 4697))
        assert only(BALANCE, tables).message == (
            "In 2021, 6,156 completed + 4,697 ongoing make 10,853, but all is 10,835,"
            " which is 18 too few (difference -18)."
        )

    def test_a_failure_names_the_row_of_the_whole_first(self) -> None:
        tables = cohorts((1, "ongoing", 1), (1, "all", 9), (1, "completed", 1))
        assert only(BALANCE, tables).rows == (1, 2, 0)

    def test_a_missing_part_leaves_it_undecided(self) -> None:
        decision = only(BALANCE, cohorts((1, "all", 5), (1, "completed", 2)))
        assert decision.outcome == "undecided"
        assert decision.message == "In 1, ongoing is missing."

    def test_an_empty_part_is_a_missing_one(self) -> None:
        tables = cohorts((1, "all", 5), (1, "completed", 2), (1, "ongoing", None))
        assert only(BALANCE, tables).outcome == "undecided"

    def test_parts_that_exceed_the_whole_fail_though_one_is_missing(self) -> None:
        decision = only(BALANCE, cohorts((1, "all", 5), (1, "completed", 7)))
        assert (decision.outcome, decision.difference) == ("fail", "-2")

    def test_a_missing_whole_leaves_it_undecided(self) -> None:
        assert outcomes(BALANCE, cohorts((1, "completed", 7), (1, "ongoing", 1))) == ["undecided"]

    def test_groups_are_decided_apart(self) -> None:
        tables = cohorts(
            *((1, "all", 5), (2, "all", 5), (1, "completed", 2)),
            *((2, "completed", 3), (1, "ongoing", 3), (2, "ongoing", 3)),
        )
        assert outcomes(BALANCE, tables) == ["pass", "fail"]

    def test_other_members_of_the_dimension_do_not_count(self) -> None:
        assert decide(BALANCE, cohorts((1, "planned", 7))) == ()

    def test_two_rows_for_one_part_are_an_error(self) -> None:
        decision = only(BALANCE, cohorts((1, "all", 5), (1, "ongoing", 2), (1, "ongoing", 3)))
        assert decision.outcome == "error"
        assert decision.message == "In 1, ongoing has 2 rows; it must have one."

    def test_binary_fractions_are_not_added_up(self) -> None:
        frame = pd.DataFrame({"year": [1], "status": ["all"], "persons": [0.3]})
        with pytest.raises(TypeError, match=r"'0\.3' is no whole number"):
            decide(BALANCE, {"cohorts": frame})

    @given(st.integers(min_value=0), st.integers(min_value=0), st.integers())
    def test_it_passes_just_where_the_sum_is_right(self, a: int, b: int, slip: int) -> None:
        rows = [(1, "all", a + b + slip), (1, "completed", a), (1, "ongoing", b)]
        frame = pd.DataFrame(rows, columns=["year", "status", "persons"], dtype=object)
        assert outcomes(BALANCE, {"cohorts": frame}) == ["fail" if slip else "pass"]


AGREEMENT = Agreement(
    name="restated",
    resource="restatements",
    title="",
    description="",
    field="persons",
    with_resource="attendance",
    with_field="count",
    on=("session",),
)


def stated(here: int | None, *there: int | None) -> dict[str, pd.DataFrame]:
    return {
        "restatements": pd.DataFrame({"session": ["a"], "persons": [here]}, dtype=object),
        "attendance": pd.DataFrame({"session": ["a"] * len(there), "count": there}, dtype=object),
    }


class TestAgreement:
    @pytest.mark.parametrize(
        ("tables", "outcome"),
        [
            pytest.param(stated(120, 120), "pass", id="the same number"),
            pytest.param(stated(120, 121), "fail", id="another number"),
            pytest.param(stated(120), "undecided", id="not stated there"),
            pytest.param(stated(120, None), "undecided", id="empty there"),
            pytest.param(stated(None, 120), "undecided", id="empty here"),
            pytest.param(stated(120, 120, 120), "error", id="stated there twice"),
        ],
    )
    def test_outcome(self, tables: dict[str, pd.DataFrame], outcome: str) -> None:
        assert only(AGREEMENT, tables).outcome == outcome

    def test_a_failure_says_both(self) -> None:
        assert only(AGREEMENT, stated(120, 121)).message == (
            "For a, persons is 120 in restatements, but 121 in attendance."
        )


def order(*, strict: bool) -> Order:
    return Order(
        name="order",
        resource="t",
        title="",
        description="",
        smaller="a",
        larger="b",
        strict=strict,
    )


class TestOrder:
    @pytest.mark.parametrize(
        ("a", "b", "strict", "outcome"),
        [
            (1, 2, False, "pass"),
            (2, 2, False, "pass"),
            (3, 2, False, "fail"),
            (1, 2, True, "pass"),
            (2, 2, True, "fail"),
            (None, 2, False, "undecided"),
        ],
    )
    def test_outcome(self, a: int | None, b: int, strict: bool, outcome: str) -> None:
        tables = {"t": pd.DataFrame({"a": [a], "b": [b]}, dtype="Int64")}
        assert only(order(strict=strict), tables).outcome == outcome

    @pytest.mark.parametrize(
        ("strict", "message"),
        [(False, "a 3 must be at or before b 2."), (True, "a 3 must be before b 2.")],
    )
    def test_a_failure_says_both(self, strict: bool, message: str) -> None:
        tables = {"t": pd.DataFrame({"a": [3], "b": [2]})}
        assert only(order(strict=strict), tables).message == message


WEEKDAY = Weekday(
    name="weekday", resource="t", title="", description="", date="date", weekday="printed"
)


def dated(date: str | None, printed: str | None) -> dict[str, pd.DataFrame]:
    day = pd.Timestamp(date) if date else pd.NaT
    frame = pd.DataFrame({"date": [day], "printed": [printed]})
    return {"t": frame}


class TestWeekday:
    @pytest.mark.parametrize(
        ("date", "printed", "outcome"),
        [
            ("2021-11-16", "Selasa", "pass"),
            ("2021-11-16", "Tuesday", "pass"),
            ("2021-11-16", "Rabu", "fail"),
            ("2021-11-16", "Latsar", "fail"),
            ("2021-11-16", None, "undecided"),
            (None, "Selasa", "undecided"),
        ],
    )
    def test_outcome(self, date: str | None, printed: str | None, outcome: str) -> None:
        assert only(WEEKDAY, dated(date, printed)).outcome == outcome

    def test_a_failure_names_the_day_of_the_calendar(self) -> None:
        # 24 January 2021 was a Sunday; an article printed Senin.
        assert only(WEEKDAY, dated("2021-01-24", "Senin")).message == (
            "2021-01-24 was a Minggu, but the weekday printed is Senin."
        )


RATIO = Ratio(
    name="per-batch",
    resource="attendance",
    title="",
    description="",
    measure="persons",
    where={"delivery": "in-person"},
    per="batches",
    by=("session",),
    minimum=25,
    maximum=40,
)


def batches(persons: int | None, count: int) -> dict[str, pd.DataFrame]:
    attendance = pd.DataFrame(
        {
            "session": ["a", "a"],
            "delivery": ["in-person", "online"],
            "persons": pd.array([persons, 880], dtype="Int64"),
        }
    )
    return {"attendance": attendance, "batches": pd.DataFrame({"session": ["a"] * count})}


class TestRatio:
    @pytest.mark.parametrize(
        ("persons", "count", "outcome"),
        [
            pytest.param(120, 3, "pass", id="120 in three batches are 40 each"),
            pytest.param(121, 3, "fail", id="one too many"),
            pytest.param(75, 3, "pass", id="75 in three are 25 each"),
            pytest.param(74, 3, "fail", id="one too few"),
            pytest.param(120, 0, "undecided", id="no batch"),
            pytest.param(None, 3, "undecided", id="no number"),
        ],
    )
    def test_outcome(self, persons: int | None, count: int, outcome: str) -> None:
        assert only(RATIO, batches(persons, count)).outcome == outcome

    def test_a_failure_says_how_many_each(self) -> None:
        assert only(RATIO, batches(130, 3)).message == (
            "For a, 130 persons in 3 batches are 43.3 each, outside 25 to 40."
        )


def known(**key: str) -> Balance:
    return Balance(
        name="progress",
        resource="cohorts",
        title="",
        description="",
        known=(Known(key, "so it is printed."),),
        measure="persons",
        dimension="status",
        whole="all",
        parts=("completed", "ongoing"),
        within=("year",),
    )


class TestKnown:
    BROKEN = cohorts((1, "all", 6), (1, "completed", 2), (1, "ongoing", 3))
    SOUND = cohorts((1, "all", 5), (1, "completed", 2), (1, "ongoing", 3))

    def test_a_known_failure_is_no_failure(self) -> None:
        decision = only(known(year="1"), self.BROKEN)
        assert decision.outcome == "known"
        assert decision.message.endswith("1 too many (difference +1). Known: so it is printed.")

    def test_a_known_failure_that_is_gone_is_one(self) -> None:
        passed, gone = decide(known(year="1"), self.SOUND)
        assert (passed.outcome, gone.outcome) == ("pass", "fail")
        assert gone.message == "The discrepancy known for year 1 no longer occurs."

    def test_a_failure_elsewhere_is_not_the_known_one(self) -> None:
        assert outcomes(known(year="2"), self.BROKEN) == ["fail", "fail"]


def test_a_rule_names_the_tables_it_needs() -> None:
    assert needs(BALANCE) == ("cohorts",)
    assert needs(AGREEMENT) == ("restatements", "attendance")
    assert needs(RATIO) == ("attendance", "batches")


def test_a_rule_of_no_type_cannot_be_decided() -> None:
    with pytest.raises(TypeError, match="Rule is no type of rule"):
        decide(Rule(name="x", resource="t", title="", description=""), {"t": pd.DataFrame()})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (pd.NA, ""),
        (pd.NaT, ""),
        (float("nan"), ""),
        (pd.Timestamp("2021-11-16"), "2021-11-16"),
        (7, "7"),
        ("x", "x"),
    ],
    ids=repr,
)
def test_cells_as_text(value: object, text: str) -> None:
    assert as_text(value) == text


@pytest.mark.parametrize("value", [0.1, "7", "x", pd.Timestamp("2021-11-16")], ids=repr)
def test_what_is_no_exact_number_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="is no whole number"):
        as_number(value)
