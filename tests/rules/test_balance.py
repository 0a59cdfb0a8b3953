"""Balance: parts make up a whole."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import (
    BALANCE,
    Tables,
    cohorts,
    column,
    one_year,
    only,
    outcomes,
    permutations,
    shuffled,
    table,
    without_order,
)

from latsarstats.rules import balance_frames
from latsarstats.rules.balance import Balance
from latsarstats.rules.evaluate import evaluate
from latsarstats.rules.rule import RuleResult

TRANSFERRED = dataclasses.replace(BALANCE, parts=("completed", "ongoing", "-transferred"))
EVERYWHERE = dataclasses.replace(BALANCE, within=())
ROUNDED = dataclasses.replace(BALANCE, resolution="place")

ROW = st.tuples(
    st.sampled_from([0, 1, 2, 3, 4, 5, -1, None]), st.sampled_from([0, 0, 1, 1, 2, 2, -1, None])
)
MEMBERS = ("all", "completed", "ongoing", "transferred", "planned")


@st.composite
def rows_of_years(draw: st.DrawFn) -> list[tuple[int, str, int | None, int | None]]:
    """Draw what is there of each member in two years, and at times one of them once more."""
    there = [
        (year, member, *draw(ROW))
        for year in (1, 2)
        for member in MEMBERS
        if draw(st.integers(0, 5))
    ]
    twice = draw(st.lists(st.sampled_from(there), max_size=1)) if there else []
    return [*there, *twice]


ROWS = rows_of_years()
"""Rows of year, status, persons and the size of the last printed place."""


def made(rows: list[tuple[int, str, int | None, int | None]]) -> Tables:
    sound = [(0, "all", 3, 0), (0, "completed", 1, 0), (0, "ongoing", 2, 0)]
    types = {"year": "int64", "status": "string", "persons": "Int64", "place": "Int64"}
    return {"cohorts": table([*sound, *rows], **types)}


@pytest.fixture(params=["in the sieve", "exactly"])
def either_path(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Decide by expressions on integers of 64 bits, and then without them."""
    if request.param == "exactly":
        monkeypatch.setattr(balance_frames, "as_integers", lambda *_: None)


def rounded(*rows: tuple[str, object, object]) -> Tables:
    """Rows of status, persons and the size of the last printed place, all of year 1."""
    status, persons, place = zip(*rows, strict=True)
    frame = pd.DataFrame({"year": [1] * len(rows), "status": status})
    return {"cohorts": frame.assign(persons=column(persons), place=column(place))}


class TestPass:
    def test_finished_and_ongoing_make_all(self) -> None:
        assert outcomes(BALANCE, one_year(10853, 6156, 4697, dtype="Int64")) == ["pass"]

    def test_a_part_that_is_taken_away(self) -> None:
        rows = [(1, "all", 5), (1, "completed", 4), (1, "ongoing", 3), (1, "transferred", 2)]
        assert outcomes(TRANSFERRED, cohorts(*rows)) == ["pass"]

    def test_negative_numbers_are_added_up(self) -> None:
        assert outcomes(BALANCE, one_year(-1, 2, -3), counts=False) == ["pass"]

    def test_nothing_and_nothing_make_nothing(self) -> None:
        assert outcomes(BALANCE, one_year(0, 0, 0)) == ["pass"]

    def test_one_part_may_make_up_the_whole(self) -> None:
        rule = dataclasses.replace(BALANCE, parts=("completed",))
        assert outcomes(rule, cohorts((1, "all", 5), (1, "completed", 5))) == ["pass"]

    def test_other_members_of_the_dimension_do_not_count(self) -> None:
        rows = [(1, "all", 5), (1, "completed", 2), (1, "ongoing", 3), (1, "planned", 7)]
        assert outcomes(BALANCE, cohorts(*rows)) == ["pass"]

    @given(st.integers(min_value=0), st.integers(min_value=0), st.integers())
    @settings(deadline=None, max_examples=25)
    def test_it_passes_just_where_the_sum_is_right(self, a: int, b: int, slip: int) -> None:
        assert outcomes(BALANCE, one_year(a + b + slip, a, b)) == ["fail" if slip else "pass"]


@pytest.mark.usefixtures("either_path")
class TestFail:
    @pytest.mark.parametrize(
        ("parts", "printed", "difference"),
        [
            pytest.param((24, 94), 115, -3, id="24 + 94 printed as 115"),
            pytest.param((273, 636), 873, -36, id="273 + 636 printed as 873"),
            pytest.param((336315, 108825), 445139, -1, id="336,315 + 108,825 printed as 445,139"),
            pytest.param((2, 3), 6, 1, id="2 + 3 printed as 6"),
        ],
    )
    def test_the_difference_is_the_whole_minus_the_sum(
        self, parts: tuple[int, int], printed: int, difference: int
    ) -> None:
        verdict = only(BALANCE, one_year(printed, *parts, dtype="Int64"))
        assert (verdict.outcome, verdict.difference) == ("fail", difference)

    def test_a_part_that_is_taken_away_is_not_added(self) -> None:
        rows = [(1, "all", 9), (1, "completed", 4), (1, "ongoing", 3), (1, "transferred", 2)]
        assert only(TRANSFERRED, cohorts(*rows)).difference == 4

    def test_it_names_the_row_of_the_whole_first_and_then_the_parts_of_the_rule(self) -> None:
        verdict = only(BALANCE, cohorts((1, "ongoing", 1), (1, "all", 9), (1, "completed", 1)))
        assert verdict.rows == (1, 2, 0)

    def test_it_names_the_group_and_the_measure(self) -> None:
        verdict = only(BALANCE, one_year(6, 2, 3))
        assert (verdict.key, verdict.field) == ({"year": "1"}, "persons")

    def test_groups_are_decided_apart(self) -> None:
        tables = cohorts(
            *((1, "all", 5), (2, "all", 5), (1, "completed", 2)),
            *((2, "completed", 3), (1, "ongoing", 3), (2, "ongoing", 3)),
        )
        assert outcomes(BALANCE, tables) == ["pass", "fail"]

    def test_groups_are_told_in_the_order_of_their_numbers(self) -> None:
        rows = [(year, "all", 1) for year in (10, 9, 11)]
        rows += [(year, "completed", 2) for year in (10, 9, 11)]
        verdicts = evaluate(BALANCE, cohorts(*rows)).verdicts
        assert [verdict.key["year"] for verdict in verdicts] == ["9", "10", "11"]


class TestSentence:
    @pytest.mark.parametrize(
        ("rule", "tables", "sentence"),
        [
            pytest.param(
                BALANCE,
                one_year(10835, 6156, 4697),
                "In 1, 6,156 completed + 4,697 ongoing make 10,853, but all is 10,835,"
                " which is 18 too few (difference -18).",
                id="too few",
            ),
            pytest.param(
                BALANCE,
                one_year(6, 2, 3),
                "In 1, 2 completed + 3 ongoing make 5, but all is 6,"
                " which is 1 too many (difference +1).",
                id="too many",
            ),
            pytest.param(
                EVERYWHERE,
                one_year(6, 2, 3),
                "In all rows, 2 completed + 3 ongoing make 5, but all is 6,"
                " which is 1 too many (difference +1).",
                id="not within anything",
            ),
            pytest.param(
                BALANCE,
                cohorts((None, "all", 6), (None, "completed", 2), (None, "ongoing", 3)),
                "In (empty), 2 completed + 3 ongoing make 5, but all is 6,"
                " which is 1 too many (difference +1).",
                id="within a missing cell",
            ),
            pytest.param(
                BALANCE,
                cohorts((1, "all", 5), (1, "completed", 7)),
                "In 1, 7 completed make 7, but all is 5, which is 2 too few,"
                " though ongoing is missing (difference -2).",
                id="a part missing",
            ),
            pytest.param(
                BALANCE,
                one_year(Decimal("0.4"), Decimal("0.1"), Decimal("0.2")),
                "In 1, 0.1 completed + 0.2 ongoing make 0.3, but all is 0.4,"
                " which is 0.1 too many (difference +0.1).",
                id="decimals",
            ),
            pytest.param(
                TRANSFERRED,
                cohorts(
                    (1, "all", 6), (1, "completed", 4), (1, "ongoing", 3), (1, "transferred", 2)
                ),
                "In 1, 4 completed + 3 ongoing - 2 transferred make 5, but all is 6,"
                " which is 1 too many (difference +1).",
                id="a part taken away",
            ),
            pytest.param(
                dataclasses.replace(BALANCE, parts=("-ongoing", "completed")),
                one_year(6, 3, 2),
                "In 1, - 2 ongoing + 3 completed make 1, but all is 6,"
                " which is 5 too many (difference +5).",
                id="the first part taken away",
            ),
            pytest.param(
                ROUNDED,
                rounded(("all", 71300, 100), ("completed", 71000, 0), ("ongoing", 200, 1)),
                "In 1, 71,000 completed + 200 ongoing make 71,200, but all is 71,300,"
                " which is 100 too many, and rounding explains 50.5 at most (difference +100).",
                id="rounded numbers",
            ),
        ],
    )
    def test_a_failure_is_a_sentence_with_the_numbers(
        self, rule: Balance, tables: Tables, sentence: str
    ) -> None:
        assert only(rule, tables).message == sentence

    def test_a_sum_of_six_parts_lists_them(self) -> None:
        assert only(*sum_of(5, [1, 1, 1, 1, 1, 1])).message == (
            "In 1, 1 p0 + 1 p1 + 1 p2 + 1 p3 + 1 p4 + 1 p5 make 6, but all is 5,"
            " which is 1 too few (difference -1)."
        )

    def test_a_longer_sum_only_counts_its_parts(self) -> None:
        assert only(*sum_of(9, [1, 1, 1, 1, 1, 1, 2])).message == (
            "In 1, the 7 parts make 8, but all is 9, which is 1 too many (difference +1)."
        )

    def test_a_longer_sum_that_lacks_a_part_counts_those_that_are_there(self) -> None:
        rule, tables = sum_of(5, [1] * 7)
        longer = dataclasses.replace(rule, parts=tuple(f"p{number}" for number in range(8)))
        assert only(longer, tables).message == (
            "In 1, the 7 parts that are there make 7, but all is 5,"
            " which is 2 too few, though p7 is missing (difference -2)."
        )


def sum_of(whole: int, numbers: list[int]) -> tuple[Balance, Tables]:
    """Return a balance of year 1 over the parts p0, p1 and so on, and its table."""
    names = tuple(f"p{number}" for number in range(len(numbers)))
    rows = [(1, "all", whole), *((1, *row) for row in zip(names, numbers, strict=True))]
    return dataclasses.replace(BALANCE, parts=names), cohorts(*rows)


class TestIncomplete:
    @pytest.mark.parametrize(
        "tables",
        [
            pytest.param(cohorts((1, "all", 5), (1, "completed", 2)), id="a part has no row"),
            pytest.param(
                one_year(5, 2, None, dtype="Int64"), id="a part of 64-bit integers is empty"
            ),
            pytest.param(one_year(5, 2, None, dtype="Float64"), id="a part of floats is empty"),
            pytest.param(one_year(5, 2, None, dtype="float64"), id="a part of floats is NaN"),
            pytest.param(one_year(Decimal(5), Decimal(2), None), id="a part of decimals is empty"),
            pytest.param(one_year(Decimal(5), Decimal(2), pd.NA), id="a part of decimals is NA"),
            pytest.param(
                cohorts((1, "completed", 7), (1, "ongoing", 1)), id="the whole has no row"
            ),
            pytest.param(one_year(None, 7, 1, dtype="Int64"), id="the whole is empty"),
            pytest.param(cohorts((1, "ongoing", 7)), id="one part is all there is"),
            pytest.param(one_year(None, None, None, dtype="Int64"), id="all integers are empty"),
            pytest.param(one_year(None, None, None), id="all objects are empty"),
        ],
    )
    def test_a_whole_or_a_part_is_not_there(self, tables: Tables) -> None:
        assert outcomes(BALANCE, tables) == ["incomplete"]

    def test_what_is_left_for_the_missing_part_need_not_be_nothing(self) -> None:
        assert outcomes(BALANCE, cohorts((1, "all", 5), (1, "completed", 5))) == ["incomplete"]


@pytest.mark.usefixtures("either_path")
class TestPartsThatExceedTheWhole:
    MORE = cohorts((1, "all", 5), (1, "completed", 7))

    def test_counts_fail_though_one_is_missing(self) -> None:
        verdict = only(BALANCE, self.MORE, counts=True)
        assert (verdict.outcome, verdict.difference) == ("fail", -2)

    def test_numbers_that_may_be_negative_are_incomplete(self) -> None:
        assert outcomes(BALANCE, self.MORE, counts=False) == ["incomplete"]

    def test_a_number_that_is_negative_leaves_it_incomplete(self) -> None:
        assert outcomes(BALANCE, cohorts((1, "all", -5), (1, "completed", 7))) == ["incomplete"]

    def test_a_part_that_could_take_the_rest_away_leaves_it_incomplete(self) -> None:
        rows = [(1, "all", 5), (1, "completed", 7), (1, "ongoing", 1)]
        assert outcomes(TRANSFERRED, cohorts(*rows)) == ["incomplete"]

    def test_rounding_may_explain_it(self) -> None:
        tables = rounded(("all", 5, 2), ("completed", 7, 2))
        assert outcomes(ROUNDED, tables) == ["incomplete"]

    def test_rounding_may_not_explain_it(self) -> None:
        tables = rounded(("all", 5, 2), ("completed", 8, 2))
        assert outcomes(ROUNDED, tables) == ["fail"]


class TestError:
    @pytest.mark.parametrize(
        ("rule", "tables", "message"),
        [
            pytest.param(
                BALANCE,
                {"cohort": pd.DataFrame()},
                "There is no table cohorts; did you mean cohort?",
                id="a table of nearly the name",
            ),
            pytest.param(BALANCE, {}, "There is no table cohorts.", id="no table at all"),
            pytest.param(
                BALANCE,
                {"cohorts": one_year(5, 2, 3)["cohorts"].rename(columns={"persons": "person"})},
                "cohorts has no column persons; did you mean person?",
                id="a column of nearly the name",
            ),
            pytest.param(
                dataclasses.replace(BALANCE, within=("q",)),
                one_year(5, 2, 3),
                "cohorts has no column q.",
                id="no column of any such name",
            ),
            pytest.param(
                ROUNDED, one_year(5, 2, 3), "cohorts has no column place.", id="no resolution"
            ),
            pytest.param(
                BALANCE,
                one_year("5", "2", "3"),
                "persons holds no numbers, so nothing adds up.",
                id="a measure of text",
            ),
            pytest.param(
                BALANCE,
                one_year(True, True, False, dtype="bool"),
                "persons holds no numbers, so nothing adds up.",
                id="a measure of truths",
            ),
            pytest.param(
                BALANCE,
                one_year(*["2021-11-16"] * 3, dtype="datetime64[ns]"),
                "persons holds no numbers, so nothing adds up.",
                id="a measure of dates",
            ),
            pytest.param(
                ROUNDED,
                rounded(("all", 5, "1"), ("completed", 2, "1"), ("ongoing", 3, "1")),
                "place holds no numbers, so nothing adds up.",
                id="a resolution of text",
            ),
            pytest.param(
                BALANCE,
                cohorts((1, "all", 5), (1, "ongoing", 2), (1, "ongoing", 3)),
                "In 1, ongoing has 2 rows; it must have one.",
                id="two rows for one part",
            ),
            pytest.param(
                BALANCE,
                cohorts((1, "all", 5), (1, "all", 5), (1, "completed", 2), (1, "ongoing", 3)),
                "In 1, all has 2 rows; it must have one.",
                id="two rows for the whole",
            ),
            pytest.param(
                BALANCE,
                one_year(Decimal("NaN"), 2, 3),
                "In 1, all cannot be added up: NaN is no number that can be added up.",
                id="a whole that is no number",
            ),
            pytest.param(
                BALANCE,
                one_year(5, 2, Decimal("Infinity")),
                "In 1, ongoing cannot be added up: Infinity is no number that can be added up.",
                id="a part without end",
            ),
            pytest.param(
                BALANCE,
                one_year(5, 2, "3"),
                "In 1, ongoing cannot be added up: '3' is no number.",
                id="one part that is text",
            ),
            pytest.param(
                ROUNDED,
                rounded(("all", 5, 0), ("completed", 2, -1), ("ongoing", 3, 0)),
                "In 1, the place of completed is below 0.",
                id="a resolution below 0",
            ),
            pytest.param(
                ROUNDED,
                rounded(("all", 5, 0), ("completed", 2, Decimal("NaN")), ("ongoing", 3, 0)),
                "In 1, completed cannot be added up: NaN is no number that can be added up.",
                id="a resolution that is no number",
            ),
        ],
    )
    def test_the_rule_cannot_be_run(self, rule: Balance, tables: Tables, message: str) -> None:
        verdict = only(rule, tables)
        assert (verdict.outcome, verdict.message) == ("error", message)

    def test_it_names_the_first_row_of_a_part_that_has_two(self) -> None:
        tables = cohorts((1, "all", 5), (1, "ongoing", 2), (1, "ongoing", 3))
        assert only(BALANCE, tables).rows == (1,)

    def test_one_cell_that_is_no_number_spares_the_other_groups(self) -> None:
        sound, spoilt = one_year(5, 2, 3)["cohorts"], one_year(Decimal("NaN"), 2, 3)["cohorts"]
        tables = {"cohorts": pd.concat([sound, spoilt.assign(year=2)], ignore_index=True)}
        assert outcomes(BALANCE, tables) == ["pass", "error"]


class TestNothingToDecide:
    @pytest.mark.parametrize(
        "tables",
        [
            pytest.param(cohorts((1, "planned", 7)), id="no row of a whole or a part"),
            pytest.param(cohorts(), id="no row at all"),
        ],
    )
    def test_there_is_no_outcome(self, tables: Tables) -> None:
        assert evaluate(BALANCE, tables) == RuleResult()


class TestExact:
    @pytest.mark.parametrize(
        "off", [pytest.param(0, id="exact"), pytest.param(1, id="one too many")]
    )
    def test_numbers_of_31_digits(self, off: int) -> None:
        tables = one_year(3 * 10**30 + off, 10**30, 2 * 10**30)
        assert outcomes(BALANCE, tables) == ["fail" if off else "pass"]

    def test_sums_that_do_not_fit_in_64_bits(self) -> None:
        half = 2**62
        assert outcomes(BALANCE, one_year(2 * half - 1, half, half - 1, dtype="uint64")) == ["pass"]

    def test_a_sum_that_would_wrap_round_is_no_pass(self) -> None:
        assert outcomes(BALANCE, one_year(0, 2**63, 2**63)) == ["fail"]

    def test_a_difference_of_one_in_numbers_that_no_double_tells_apart(self) -> None:
        rows = [(1, "all", 2**58 + 1), (1, "completed", 2**58), (1, "ongoing", 0), (2, "all", None)]
        assert outcomes(BALANCE, cohorts(*rows)) == ["incomplete", "fail"]

    @pytest.mark.parametrize("dtype", ["float64", "Float64", "object"])
    def test_a_tenth_and_two_tenths_make_three_tenths(self, dtype: str) -> None:
        assert outcomes(BALANCE, one_year(0.3, 0.1, 0.2, dtype=dtype)) == ["pass"]

    def test_decimals_are_added_up_to_the_last_place(self) -> None:
        tables = one_year(
            Decimal("0.3"), Decimal("0.1"), Decimal("0.20000000000000000000000000001")
        )
        assert only(BALANCE, tables).difference == Decimal("-0.00000000000000000000000000001")

    def test_an_exact_whole_difference_of_decimals_is_an_int(self) -> None:
        tables = one_year(Decimal("1.3"), Decimal("0.1"), Decimal("0.2"))
        assert type(only(BALANCE, tables).difference) is int


@pytest.mark.usefixtures("either_path")
class TestResolution:
    @pytest.mark.parametrize(
        ("rule", "place", "outcome"),
        [
            pytest.param(BALANCE, 1, "fail", id="fail where the rule names no resolution"),
            pytest.param(ROUNDED, 0, "fail", id="fail with a resolution of 0"),
            pytest.param(ROUNDED, 1, "pass", id="pass with a resolution of 1"),
        ],
    )
    def test_336315_and_108825_printed_as_445139(
        self, rule: Balance, place: int, outcome: str
    ) -> None:
        rows = [("all", 445139, place), ("completed", 336315, place), ("ongoing", 108825, place)]
        assert outcomes(rule, rounded(*rows)) == [outcome]

    @pytest.mark.parametrize(
        ("part", "outcome"),
        [
            pytest.param(71250, "pass", id="71,250 touches its lower end"),
            pytest.param(71350, "pass", id="71,350 touches its upper end"),
            pytest.param(71249, "fail", id="71,249 lies below it"),
            pytest.param(71351, "fail", id="71,351 lies above it"),
        ],
    )
    def test_71_point_3_thousand_has_a_resolution_of_100(self, part: int, outcome: str) -> None:
        rows = [("all", 71300, 100), ("completed", part, 0), ("ongoing", 0, 0)]
        assert outcomes(ROUNDED, rounded(*rows)) == [outcome]

    def test_the_halves_of_all_numbers_are_added_up(self) -> None:
        rows = [("all", 8, 2), ("completed", 2, 2), ("ongoing", 3, 2)]
        assert outcomes(ROUNDED, rounded(*rows)) == ["pass"]

    @pytest.mark.parametrize("dtype", ["Int64", "float64", "object"])
    def test_a_missing_resolution_is_exact(self, dtype: str) -> None:
        frame = one_year(6, 2, 3)["cohorts"].assign(place=column([None, 1, None], dtype))
        assert outcomes(ROUNDED, {"cohorts": frame}) == ["fail"]

    @pytest.mark.parametrize("dtype", ["Int64", "float64", "object"])
    def test_a_column_without_any_resolution_is_exact(self, dtype: str) -> None:
        frame = one_year(6, 2, 3)["cohorts"].assign(place=column([None] * 3, dtype))
        assert outcomes(ROUNDED, {"cohorts": frame}) == ["fail"]

    def test_a_resolution_of_decimals(self) -> None:
        tenth = Decimal("0.1")
        rows = [("all", Decimal("5.1"), tenth), ("completed", 2, tenth), ("ongoing", 3, 0)]
        assert outcomes(ROUNDED, rounded(*rows)) == ["pass"]

    def test_rounding_counts_for_a_part_that_is_taken_away(self) -> None:
        rule = dataclasses.replace(ROUNDED, parts=("completed", "-ongoing"))
        rows = [("all", 2, 0), ("completed", 4, 0), ("ongoing", 3, 2)]
        assert outcomes(rule, rounded(*rows)) == ["pass"]


class TestColumns:
    @pytest.mark.parametrize(
        "status",
        [
            pytest.param(pd.array([0, 1, 2, 3], "int64"), id="whole numbers"),
            pytest.param(pd.array([0, 1, 2, None], "Int64"), id="whole numbers and a missing cell"),
            pytest.param(column([0, 1, 2, None], "float64"), id="floats that are whole, and a NaN"),
            pytest.param(pd.Categorical(["0", "1", "2", None]), id="categories of text"),
            pytest.param(pd.Categorical([0, 1, 2, 3]), id="categories of numbers"),
            pytest.param(
                column([Decimal("0"), Decimal("1.0"), Decimal(2), None]),
                id="decimals that are whole",
            ),
        ],
    )
    def test_a_dimension_of_codes(self, status: Any) -> None:
        rule = dataclasses.replace(EVERYWHERE, whole="0", parts=("1", "2"))
        frame = pd.DataFrame({"status": status, "persons": [6, 2, 3, 9]})
        assert only(rule, {"cohorts": frame}).difference == 1

    def test_a_dimension_of_truths(self) -> None:
        rule = dataclasses.replace(EVERYWHERE, whole="True", parts=("False",))
        frame = pd.DataFrame({"status": [True, False], "persons": [6, 5]})
        assert only(rule, {"cohorts": frame}).difference == 1

    @pytest.mark.parametrize(
        "years",
        [
            pytest.param(column([1, 1, 1, 2, 2, 2], "Int64"), id="whole numbers"),
            pytest.param(column([1, 1, 1, None, None, None], "Int64"), id="missing whole numbers"),
            pytest.param(column([1, 1, 1, None, None, None], "float64"), id="missing floats"),
            pytest.param(column(["a", "a", "a", None, None, None], "string"), id="missing text"),
            pytest.param(column(["a", "a", "a", None, "", ""]), id="a missing cell and empty text"),
            pytest.param(column([None, None, None, 2, 2, 2], "Int64"), id="missing in the sound"),
            pytest.param(pd.Categorical([1, 1, 1, 2, 2, 2]), id="categories"),
            pytest.param(
                column([Decimal(1)] * 3 + [Decimal("2"), Decimal("2.0"), Decimal("2.00")]),
                id="equal decimals of different places",
            ),
            pytest.param(
                column(["2021-01-01"] * 3 + ["2021-01-02"] * 3, "datetime64[ns]"), id="dates"
            ),
            pytest.param(
                column(["2021-01-01"] * 3 + ["2021-01-02 10:00"] * 3, "datetime64[ns]"),
                id="a time of day",
            ),
        ],
    )
    def test_rows_that_agree_are_one_group(self, years: Any) -> None:
        frame = pd.DataFrame({"status": ["all", "completed", "ongoing"] * 2})
        frame = frame.assign(year=years, persons=[5, 2, 3, 6, 2, 3])
        assert outcomes(BALANCE, {"cohorts": frame}) == ["pass", "fail"]

    def test_two_columns_are_not_run_together(self) -> None:
        rule = dataclasses.replace(BALANCE, within=("a", "b"))
        frame = pd.DataFrame(
            {
                "a": ["x", "x", "x", "xy", "xy", "xy"],
                "b": ["yz"] * 3 + ["z"] * 3,
                "status": ["all", "completed", "ongoing"] * 2,
                "persons": [5, 2, 3, 6, 2, 3],
            }
        )
        assert outcomes(rule, {"cohorts": frame}) == ["pass", "fail"]

    @pytest.mark.parametrize(
        "names",
        [
            pytest.param(("rows", "all"), id="rows and all"),
            pytest.param(("values", "members"), id="values and members"),
            pytest.param(("passes", "lacks"), id="passes and lacks"),
            pytest.param(("key 1", "key 0"), id="key 1 and key 0"),
            pytest.param(("within 1", "within 0"), id="within 1 and within 0"),
        ],
    )
    def test_columns_may_have_any_name(self, names: tuple[str, str]) -> None:
        rule = dataclasses.replace(BALANCE, within=names)
        frame = one_year(6, 2, 3)["cohorts"].assign(**dict.fromkeys(names, 7))
        assert only(rule, {"cohorts": frame}).key == dict.fromkeys(names, "7")


class TestFrame:
    @pytest.mark.parametrize("dtype", ["Int64", "object", "float64"])
    def test_it_stays_as_it_was(self, dtype: str) -> None:
        tables = one_year(6, 2, 3, dtype=dtype)
        before = tables["cohorts"].copy(deep=True)
        evaluate(BALANCE, tables)
        pd.testing.assert_frame_equal(tables["cohorts"], before)

    @pytest.mark.parametrize("dtype", ["Int64", "object", "float64"])
    def test_its_index_is_of_no_account(self, dtype: str) -> None:
        tables = one_year(6, 2, 3, dtype=dtype)
        there = evaluate(BALANCE, tables)
        tables["cohorts"].index = pd.Index([7, 7, -1], name="year")
        assert evaluate(BALANCE, tables) == there


@pytest.mark.parametrize("rule", [BALANCE, TRANSFERRED, EVERYWHERE, ROUNDED])
@pytest.mark.parametrize("counts", [True, False], ids=["counts", "any numbers"])
def test_the_sieve_and_the_exact_path_decide_alike(rule: Balance, counts: bool) -> None:
    @given(ROWS)
    @settings(deadline=None, max_examples=25)
    def alike(rows: list[tuple[int, str, int | None, int | None]]) -> None:
        tables = made(rows)
        sieved = evaluate(rule, tables, counts=counts)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(balance_frames, "as_integers", lambda *_: None)
            assert evaluate(rule, tables, counts=counts) == sieved

    alike()


@given(ROWS)
@settings(deadline=None, max_examples=25)
def test_whole_numbers_and_decimals_are_decided_alike(
    rows: list[tuple[int, str, int | None, int | None]],
) -> None:
    tables = made(rows)
    frame = tables["cohorts"]
    for name in ("persons", "place"):
        numbers = [None if pd.isna(number) else Decimal(int(number)) for number in frame[name]]
        frame = frame.assign(**{name: column(numbers)})
    assert evaluate(ROUNDED, {"cohorts": frame}) == evaluate(ROUNDED, tables)


@given(ROWS, st.data())
@settings(deadline=None, max_examples=25)
def test_the_order_of_rows_and_columns_is_of_no_account(
    rows: list[tuple[int, str, int | None, int | None]], data: st.DataObject
) -> None:
    tables = made(rows)
    order = data.draw(permutations(len(rows) + 3))
    other = shuffled(tables, order, data.draw(permutations(4)), "cohorts")
    here, there = evaluate(ROUNDED, other), evaluate(ROUNDED, tables)
    # Where two rows are for one part, the first of them is named, whichever it is.
    here, there = (
        dataclasses.replace(
            ruling,
            verdicts=tuple(
                dataclasses.replace(d, rows=() if d.outcome == "error" else d.rows)
                for d in ruling.verdicts
            ),
        )
        for ruling in (here, there)
    )
    assert without_order(here, order) == without_order(there, range(len(order)))
    assert [d.key for d in here.verdicts] == [d.key for d in there.verdicts]


def test_a_rule_names_the_columns_that_it_reads() -> None:
    assert ROUNDED.columns == {"cohorts": ("persons", "status", "year", "place")}
