"""Corrections: every number that would mend a broken balance if it stood in one cell."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable, Iterator
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import BALANCE, Tables, cohorts, column, one_year, permutations, table

from latsarstats.rules.balance import Balance
from latsarstats.rules.corrections import with_corrections
from latsarstats.rules.evaluate import evaluate
from latsarstats.rules.order import Order
from latsarstats.rules.rule import Correction, Known, Rule, RuleResult

LONE = dataclasses.replace(BALANCE, whole="all", parts=("a", "b", "c"))

BY_REGION = Balance(
    name="by-region",
    resource="people",
    measure="persons",
    dimension="region",
    whole="all",
    parts=("east", "west"),
    within=("sex",),
)
BY_SEX = dataclasses.replace(
    BY_REGION, name="by-sex", dimension="sex", parts=("women", "men"), within=("region",)
)


def judged(*rules: Rule, tables: Tables, counts: bool = True) -> dict[str, RuleResult]:
    rulings = {rule.name: evaluate(rule, tables, counts=counts) for rule in rules}
    return with_corrections(rules, rulings, tables, counts=counts)


def corrections(rule: Balance, tables: Tables, *, counts: bool = True) -> tuple[Correction, ...]:
    """Return the corrections of the one balance that is broken, judged by one rule alone."""
    (verdict,) = judged(rule, tables=tables, counts=counts)[rule.name].verdicts
    return verdict.corrections


def people(east: tuple[int, int, int], west: tuple[int, int, int]) -> Tables:
    """Women, men and all of the east, of the west, and of both, where 3 + 7 = 10 are all."""
    numbers = [*east, *west, 5, 5, 10]
    sexes = ["women", "men", "all"] * 3
    regions = [region for region in ("east", "west", "all") for _ in range(3)]
    return {"people": pd.DataFrame({"region": regions, "sex": sexes, "persons": numbers})}


class TestLoneSum:
    def test_every_cell_is_a_candidate(self) -> None:
        found = corrections(BALANCE, one_year(10, 2, 3))
        assert {(c.name, c.value, c.corrected) for c in found} == {
            ("all", 10, 5),
            ("completed", 2, 7),
            ("ongoing", 3, 8),
        }

    def test_each_alone_mends_the_one_that_is_broken_and_breaks_none(self) -> None:
        found = corrections(BALANCE, one_year(10, 2, 3))
        assert [(c.mends, c.breaks) for c in found] == [(1, 0)] * 3

    def test_a_slip_of_the_hand_comes_first_and_then_the_whole(self) -> None:
        found = corrections(BALANCE, one_year(11, 2, 3))
        assert [(c.name, c.slip) for c in found] == [
            ("completed", "digit"),
            ("ongoing", "digit"),
            ("all", ""),
        ]

    def test_among_equals_the_whole_comes_first_and_then_the_parts_of_the_rule(self) -> None:
        rows = [(1, "ongoing", 3), (1, "completed", 2), (1, "all", 6)]
        found = corrections(BALANCE, cohorts(*rows))
        assert [(c.cell.row, c.name, c.slip) for c in found] == [
            (2, "all", "digit"),
            (1, "completed", "digit"),
            (0, "ongoing", "digit"),
        ]

    def test_a_part_that_is_taken_away_grows_where_others_shrink(self) -> None:
        rule = dataclasses.replace(BALANCE, parts=("completed", "-ongoing"))
        found = corrections(rule, one_year(4, 7, 2))
        assert {(c.name, c.corrected) for c in found} == {
            ("all", 5),
            ("completed", 6),
            ("ongoing", 3),
        }

    def test_swapped_neighbours_are_a_slip(self) -> None:
        whole, *_ = corrections(BALANCE, one_year(10835, 6156, 4697))
        assert (whole.name, whole.value, whole.corrected, whole.slip) == (
            *("all", 10835, 10853),
            "swap",
        )

    @pytest.mark.parametrize(
        ("numbers", "slip"),
        [
            pytest.param((120, -50, -70), ("all", -120, "sign"), id="the sign of the whole"),
            pytest.param((100, 60, -40), ("ongoing", 40, "sign"), id="the sign of a part"),
            pytest.param((100, 30, 20), ("all", 50, "doubled"), id="a whole counted twice"),
            pytest.param((25, 30, 20), ("all", 50, "halved"), id="half of a whole"),
            pytest.param((10853000, 6156, 4697), ("all", 10853, "factor 1,000"), id="thousandfold"),
            pytest.param((53, 30, 2300), ("ongoing", 23, "factor 100"), id="a part hundredfold"),
            pytest.param(
                (Decimal("10.853"), 6156, 4697),
                ("all", 10853, "factor 1,000"),
                id="a whole in thousands",
            ),
            pytest.param(
                (Decimal("6.4"), Decimal("2.1"), 43),
                ("ongoing", Decimal("4.3"), "factor 10"),
                id="a decimal point lost",
            ),
        ],
    )
    def test_one_slip_comes_first(
        self, numbers: tuple[object, object, object], slip: tuple[str, object, str]
    ) -> None:
        first, *_ = corrections(BALANCE, one_year(*numbers), counts=False)
        assert (first.name, first.corrected, first.slip) == slip

    def test_decimals_are_corrected_exactly(self) -> None:
        found = corrections(BALANCE, one_year(Decimal("0.4"), Decimal("0.1"), Decimal("0.2")))
        assert {(c.name, c.corrected) for c in found} == {
            ("all", Decimal("0.3")),
            ("completed", Decimal("0.2")),
            ("ongoing", Decimal("0.3")),
        }

    def test_rounded_numbers_are_corrected_to_the_very_sum(self) -> None:
        frame = one_year(10, 2, 3)["cohorts"].assign(place=2)
        found = corrections(dataclasses.replace(BALANCE, resolution="place"), {"cohorts": frame})
        assert {(c.name, c.corrected) for c in found} == {
            ("all", 5),
            ("completed", 7),
            ("ongoing", 8),
        }

    def test_numbers_of_31_digits_are_corrected_to_the_last(self) -> None:
        found = corrections(BALANCE, one_year(10**30 + 6, 10**30 + 2, 3))
        assert {c.corrected for c in found} == {10**30 + 5, 10**30 + 3, 4}


class TestNegative:
    def test_no_count_is_corrected_to_less_than_none(self) -> None:
        found = corrections(BALANCE, one_year(1, 5, 3))
        assert [(c.name, c.corrected) for c in found] == [("all", 8)]

    def test_a_count_that_lost_its_sign_has_its_slip_named(self) -> None:
        found = corrections(BALANCE, one_year(100, 60, -40))
        assert [(c.name, c.corrected, c.slip) for c in found] == [
            ("ongoing", 40, "sign"),
            ("all", 20, ""),
            ("completed", 140, ""),
        ]

    def test_a_count_may_be_corrected_to_none(self) -> None:
        found = corrections(BALANCE, one_year(3, 5, 3))
        assert {(c.name, c.corrected) for c in found} == {
            ("all", 8),
            ("completed", 0),
        }

    def test_other_numbers_may_be_negative(self) -> None:
        found = corrections(BALANCE, one_year(1, 5, 3), counts=False)
        assert {(c.name, c.corrected) for c in found} == {
            ("all", 8),
            ("completed", -2),
            ("ongoing", -4),
        }


class TestShared:
    # Two women in the east became six: both its row and that of all women are off by 4.
    SPOILT = people(east=(6, 1, 3), west=(3, 4, 7))

    def test_the_wrong_cell_stands_out_alone(self) -> None:
        for ruling in judged(BY_SEX, BY_REGION, tables=self.SPOILT).values():
            (verdict,) = ruling.verdicts
            first, *others = verdict.corrections
            assert (first.cell.row, first.corrected, first.mends, first.breaks) == (0, 2, 2, 0)
            assert {(c.mends, c.breaks) for c in others} == {(1, 1)}

    def test_by_one_rule_alone_it_does_not(self) -> None:
        (verdict,) = judged(BY_SEX, tables=self.SPOILT)["by-sex"].verdicts
        assert {(c.mends, c.breaks) for c in verdict.corrections} == {(1, 0)}

    def test_balances_of_another_measure_are_judged_apart(self) -> None:
        other = dataclasses.replace(BY_REGION, measure="copy")
        frame = self.SPOILT["people"]
        tables = {"people": frame.assign(copy=frame["persons"])}
        (verdict,) = judged(BY_SEX, other, tables=tables)["by-sex"].verdicts
        assert {(c.mends, c.breaks) for c in verdict.corrections} == {(1, 0)}

    def test_of_those_that_mend_alike_the_one_that_breaks_fewest_comes_first(self) -> None:
        # 2 + 3 = 11 is broken, and 1 + 2 = 3 is sound: a 3 corrected to 9 would break it.
        first = dataclasses.replace(LONE, parts=("a", "b"))
        second = dataclasses.replace(LONE, name="second", whole="b", parts=("c", "d"))
        rows = [(1, "all", 11), (1, "a", 2), (1, "b", 3), (1, "c", 1), (1, "d", 2)]
        (verdict,) = judged(first, second, tables=cohorts(*rows))[first.name].verdicts
        assert [(c.name, c.slip, c.breaks) for c in verdict.corrections] == [
            ("a", "digit", 0),
            ("all", "", 0),
            ("b", "digit", 1),
        ]

    def test_one_that_mends_most_comes_first_though_it_breaks_another(self) -> None:
        # 2 + 3 = 11 and 3 + 2 = 11 are broken, and 3 = 3 is sound: the 3 in all of them
        # corrected to 9 would mend two and break one.
        first = dataclasses.replace(LONE, parts=("a", "b"))
        second = dataclasses.replace(LONE, name="second", whole="x", parts=("b", "c"))
        third = dataclasses.replace(LONE, name="third", whole="b", parts=("d",))
        rows = [(1, "all", 11), (1, "a", 2), (1, "b", 3), (1, "x", 11), (1, "c", 2), (1, "d", 3)]
        rulings = judged(first, second, third, tables=cohorts(*rows))
        (verdict,) = rulings[first.name].verdicts
        assert [(c.name, c.mends, c.breaks) for c in verdict.corrections] == [
            ("b", 2, 1),
            ("a", 1, 0),
            ("all", 1, 0),
        ]

    def test_a_balance_that_lacks_a_part_is_neither_mended_nor_broken(self) -> None:
        frame = people(east=(2, 1, 3), west=(3, 4, 9))["people"]
        without_all_men = {"people": frame.drop(index=7).reset_index(drop=True)}
        ruling = judged(BY_SEX, BY_REGION, tables=without_all_men)["by-sex"]
        (verdict,) = (d for d in ruling.verdicts if d.outcome == "fail")
        men = [c for c in verdict.corrections if c.name == "men"]
        assert [(c.mends, c.breaks) for c in men] == [(1, 0)]


class TestOtherRulings:
    def test_a_known_failure_has_its_corrections_too(self) -> None:
        rule = dataclasses.replace(BALANCE, known=(Known({"year": "1"}, "so printed"),))
        assert len(corrections(rule, one_year(10, 2, 3))) == 3

    @pytest.mark.parametrize(
        "tables",
        [
            pytest.param(one_year(5, 2, 3), id="what passes"),
            pytest.param(cohorts((1, "all", 5), (1, "completed", 2)), id="what is incomplete"),
            pytest.param(
                cohorts((1, "all", 5), (1, "ongoing", 2), (1, "ongoing", 3)), id="what is an error"
            ),
            pytest.param({}, id="a table that is not there"),
        ],
    )
    def test_there_is_nothing_to_correct_in(self, tables: Tables) -> None:
        assert judged(BALANCE, tables=tables) == {BALANCE.name: evaluate(BALANCE, tables)}

    def test_rules_of_other_types_stay_as_they_are(self) -> None:
        order = Order(name="order", resource="cohorts", smaller="persons", larger="year")
        tables = one_year(10, 2, 3)
        assert judged(order, BALANCE, tables=tables)["order"] == evaluate(order, tables)

    def test_a_rule_that_names_no_column_spares_the_others(self) -> None:
        misspelt = dataclasses.replace(BALANCE, name="misspelt", dimension="state")
        rulings = judged(misspelt, BALANCE, tables=one_year(10, 2, 3))
        assert len(rulings[BALANCE.name].verdicts[0].corrections) == 3

    def test_an_error_in_one_group_spares_the_others(self) -> None:
        rows = [(1, "all", 6), (1, "completed", 2), (1, "ongoing", 3)]
        tables = cohorts(*rows, (2, "all", 6), (2, "ongoing", 3), (2, "ongoing", 3))
        failure, error = judged(BALANCE, tables=tables)[BALANCE.name].verdicts
        assert (len(failure.corrections), len(error.corrections)) == (3, 0)

    def test_the_rulings_given_stay_as_they_were(self) -> None:
        tables = one_year(10, 2, 3)
        rulings = {BALANCE.name: evaluate(BALANCE, tables)}
        with_corrections([BALANCE], rulings, tables)
        assert rulings == {BALANCE.name: evaluate(BALANCE, tables)}

    def test_the_index_of_the_frame_is_of_no_account(self) -> None:
        tables = one_year(10, 2, 3)
        there = judged(BALANCE, tables=tables)
        tables["cohorts"].index = pd.Index([7, 7, -1])
        assert judged(BALANCE, tables=tables) == there


@given(st.lists(st.integers(0, 30), min_size=9, max_size=9), permutations(9))
@settings(deadline=None, max_examples=20)
def test_the_order_of_rows_is_of_no_account(numbers: list[int], order: list[int]) -> None:
    frame = people((0, 0, 0), (0, 0, 0))["people"].assign(persons=numbers)
    there = judged(BY_SEX, BY_REGION, tables={"people": frame})
    here = judged(BY_SEX, BY_REGION, tables={"people": frame.iloc[order].reset_index(drop=True)})
    for name, ruling in here.items():
        assert [
            [
                dataclasses.replace(c, cell=dataclasses.replace(c.cell, row=order[c.cell.row]))
                for c in verdict.corrections
            ]
            for verdict in ruling.verdicts
        ] == [list(verdict.corrections) for verdict in there[name].verdicts]


@given(st.lists(st.integers(0, 30), min_size=9, max_size=9), st.booleans())
@settings(deadline=None, max_examples=12)
def test_a_candidate_mends_and_breaks_what_it_says(numbers: list[int], counts: bool) -> None:
    frame = people((0, 0, 0), (0, 0, 0))["people"].assign(persons=numbers)
    rules = (BY_SEX, BY_REGION)

    def broken(changed: pd.DataFrame) -> set[tuple[str, tuple[int, ...]]]:
        tables = {"people": changed}
        found = {rule.name: evaluate(rule, tables, counts=counts) for rule in rules}
        return {(name, d.rows) for name, ruling in found.items() for d in ruling.verdicts}

    before = broken(frame)
    rulings = judged(*rules, tables={"people": frame}, counts=counts)
    found = {c for ruling in rulings.values() for d in ruling.verdicts for c in d.corrections}
    for correction in sorted(found, key=repr)[:3]:
        corrected: list[object] = list(numbers)
        corrected[correction.cell.row] = correction.corrected
        after = broken(frame.assign(persons=column(corrected)))
        assert len(before - after) == correction.mends
        assert len(after - before) == correction.breaks


@given(st.tuples(*[st.integers(0, 99)] * 4), st.booleans())
@settings(deadline=None, max_examples=25)
def test_candidates_are_complete(numbers: tuple[int, int, int, int], counts: bool) -> None:
    whole, a, b, c = numbers
    off = whole - a - b - c
    tables = cohorts((1, "all", whole), (1, "a", a), (1, "b", b), (1, "c", c))
    restored = {("all", whole - off), ("a", a + off), ("b", b + off), ("c", c + off)}
    if off:
        found = corrections(LONE, tables, counts=counts)
        assert {(each.name, each.corrected) for each in found} == {
            (member, number) for member, number in restored if number >= 0 or not counts
        }


def slips(number: int) -> Iterator[str]:
    """Yield what a hand may type for a number: its sign, a factor of ten, hundred or thousand,
    twice or half of it, one digit changed, missing or added (a doubled one too), or two
    neighbours swapped, wherever that leaves another whole number."""
    cell = str(number)
    found = [str(-number), str(2 * number)]
    found += [str(number * factor) for factor in (10, 100, 1000)]
    found += [str(number // factor) for factor in (2, 10, 100, 1000) if number % factor == 0]
    for at, digit in enumerate(cell):
        found += [cell[:at] + other + cell[at + 1 :] for other in "0123456789"]
        found += [cell[:at] + other + cell[at:] for other in "0123456789"]
        found.append(cell[:at] + cell[at + 1 :])
        if at + 1 < len(cell):
            found.append(cell[:at] + cell[at + 1] + digit + cell[at + 2 :])
    found += [cell + other for other in "0123456789"]
    for slip in dict.fromkeys(found):
        if slip and int(slip) != number:
            yield slip


def test_the_slips_of_a_number() -> None:
    assert sorted(slips(12)) == sorted(
        [
            *("02", "22", "32", "42", "52", "62", "72", "82", "92"),
            *("10", "11", "13", "14", "15", "16", "17", "18", "19"),
            *("112", "212", "312", "412", "512", "612", "712", "812", "912"),
            *("102", "122", "132", "142", "152", "162", "172", "182", "192"),
            *("-12", "6", "24", "1200", "12000"),
            *("120", "121", "123", "124", "125", "126", "127", "128", "129"),
            *("1", "2", "21"),
        ]
    )


INNER = [
    [12, 7, 105, 30, 9],
    [8, 41, 260, 15, 6],
    [23, 19, 74, 52, 11],
    [5, 33, 118, 27, 4],
]
"""Persons by stage and by region, before their margins."""


def with_margins(inner: list[list[int]]) -> list[list[int]]:
    rows = [[*row, sum(row)] for row in inner]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


STAGES = ("a", "b", "c", "d", "all")
REGIONS = ("p", "q", "r", "s", "t", "all")
BY_STAGE = Balance(
    name="by-stage",
    resource="people",
    measure="persons",
    dimension="stage",
    whole="all",
    parts=STAGES[:-1],
    within=("copy", "region"),
)
BY_REGIONS = dataclasses.replace(
    BY_STAGE, name="by-region", dimension="region", parts=REGIONS[:-1], within=("copy", "stage")
)


def test_with_margins_over_two_dimensions_every_slip_is_found_where_it_was_made(
    record_property: Callable[[str, object], None],
) -> None:
    # One copy of the table for each slip, all in one frame: the copies are judged apart.
    cells = [
        (stage, region, number)
        for stage, row in zip(STAGES, with_margins(INNER), strict=True)
        for region, number in zip(REGIONS, row, strict=True)
    ]
    made = [(at, int(slip)) for at, (*_, number) in enumerate(cells) for slip in slips(number)]
    rows = [
        (copy, stage, region, typed if here == at else number)
        for copy, (at, typed) in enumerate(made)
        for here, (stage, region, number) in enumerate(cells)
    ]
    types = {"copy": "int64", "stage": "string", "region": "string", "persons": "int64"}
    rulings = judged(BY_STAGE, BY_REGIONS, tables={"people": table(rows, **types)})
    findings = unique = 0
    for ruling in rulings.values():
        assert len(ruling.verdicts) == len(made)  # a slip breaks one balance of each rule
        for verdict in ruling.verdicts:
            copy = int(verdict.key["copy"])
            at, typed = made[copy]
            first, *others = verdict.corrections
            findings += 1
            unique += all((c.mends, c.breaks) != (first.mends, first.breaks) for c in others)
            assert (first.cell.row, first.value) == (copy * len(cells) + at, typed)
            assert (first.corrected, first.mends, first.breaks) == (cells[at][2], 2, 0)
    record_property("counted: slips tried in a table with two margins", len(made))
    record_property("counted: findings that name the slip's cell first", findings)
    record_property("counted: findings in which no other candidate mends as much", unique)
    assert unique == findings == 2 * len(made)


def lone_sums(many: int) -> list[tuple[int, int, int]]:
    chance = random.Random(2021)
    return [
        (chance.randint(0, 99), chance.randint(10, 999), chance.randint(100, 9999))
        for _ in range(many)
    ]


def test_in_a_lone_sum_the_true_correction_is_always_among_the_candidates(
    record_property: Callable[[str, object], None],
) -> None:
    made = []
    for parts in lone_sums(12):
        meant = (sum(parts), *parts)
        made += [(meant, at, slip) for at in range(4) for slip in slips(meant[at])]
    rows = [
        (copy, member, int(slip) if at == here else number)
        for copy, (meant, at, slip) in enumerate(made)
        for here, (member, number) in enumerate(zip(("all", "a", "b", "c"), meant, strict=True))
    ]
    verdicts = judged(LONE, tables=cohorts(*rows))[LONE.name].verdicts
    assert len(verdicts) == len(made)
    called = first = alone = lost = 0
    for verdict in verdicts:
        copy = int(verdict.key["year"])
        meant, at, slip = made[copy]
        (true,) = (c for c in verdict.corrections if c.cell.row == copy * 4 + at)
        assert true.corrected == meant[at]
        first += verdict.corrections[0] is true
        alone += [c for c in verdict.corrections if c.slip] == [true]
        called += bool(true.slip)
        lost += not true.slip and slip.startswith("0")
    record_property("counted: slips tried in a lone sum, the true one always there", len(made))
    record_property("counted: of these, the true one called a slip", called)
    record_property("counted: of these, not called one, its zeros at the start lost", lost)
    record_property("counted: of these, the true one first", first)
    record_property("counted: of these, the true one the only slip", alone)
    assert called + lost == len(made)
    assert 0 < alone < first < called


def test_a_lone_sum_does_not_tell_which_number_is_wrong() -> None:
    found = corrections(BALANCE, one_year(6, 2, 3))
    assert {(c.slip, c.mends, c.breaks) for c in found} == {("digit", 1, 0)}


def test_no_cell_is_left_out_whatever_its_type() -> None:
    frame = one_year(10, 2, 3)["cohorts"]
    for dtype in ("int64", "Int64", "float64", "Float64", "object"):
        numbers = column(frame["persons"], dtype)
        assert len(corrections(BALANCE, {"cohorts": frame.assign(persons=numbers)})) == 3
