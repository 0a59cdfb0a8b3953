"""What cannot be decided is named, with what it lacks and what may be meant, on every engine."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import pytest
from everywhere import Columns, assert_alike, rulings

from latsarstats.rules.agreement import Agreement
from latsarstats.rules.balance import Balance
from latsarstats.rules.evaluate import evaluate
from latsarstats.rules.order import Order
from latsarstats.rules.ratio import Ratio
from latsarstats.rules.rows import Rows
from latsarstats.rules.rule import Known, Rule, RuleResult, Verdict
from latsarstats.rules.weekday import Weekday

BALANCE = Balance(
    name="progress",
    resource="t",
    measure="persons",
    dimension="status",
    whole="all",
    parts=("completed", "ongoing"),
    within=("unit",),
)
AGREEMENT = Agreement(
    name="same", resource="t", field="persons", with_resource="u", with_field="n", on=("unit",)
)
RATIO = Ratio(
    name="each",
    resource="t",
    measure="persons",
    summed_where={"status": ("all",)},
    per="u",
    by=("unit",),
    maximum=Fraction(9),
)
ORDER = Order(name="order", resource="t", smaller="first", larger="last")
WEEKDAY = Weekday(name="day", resource="t", date="date", weekday="day")

NAMES = {"int": "integer", "text": "string", "date": "date"}


def in_rows(columns: Columns) -> Rows:
    return Rows(
        {name: NAMES[kind] for name, (kind, _) in columns.items()},
        {name: list(cells) for name, (_, cells) in columns.items()},
    )


def everywhere(
    rule: Rule, tables: Mapping[str, Columns], *, counts: bool = True, limit: int | None = None
) -> RuleResult:
    """Return what a rule says, once it is the same on all engines and without any."""
    found = rulings(rule, tables, counts=counts, limit=limit)
    rows = {name: in_rows(columns) for name, columns in tables.items()}
    found["rows"] = evaluate(rule, rows, counts=counts, limit=limit)
    assert found["rows"] == found["pandas"]
    del found["rows"]
    return assert_alike(found)


def table(rows: Iterable[Sequence[Any]], **kinds: str) -> Columns:
    cells = list(zip(*rows, strict=True)) or [()] * len(kinds)
    return {name: (kind, cells[at]) for at, (name, kind) in enumerate(kinds.items())}


def headcounts(*rows: tuple[str | None, str, int | None]) -> dict[str, Columns]:
    return {"t": table(rows, unit="text", status="text", persons="int")}


def sums(*units: str) -> list[tuple[str, str, int]]:
    """Sound rows of some units: 1 and 2 make 3."""
    return [
        (unit, *row) for unit in units for row in (("all", 3), ("completed", 1), ("ongoing", 2))
    ]


def lacking(ruling: RuleResult) -> list[Verdict]:
    return [verdict for verdict in ruling.verdicts if verdict.outcome == "incomplete"]


def messages(rule: Rule, tables: Mapping[str, Columns]) -> list[str]:
    return [verdict.message for verdict in lacking(everywhere(rule, tables))]


NOT_DECIDED = "In Jember, the sum of persons is not decided"


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        pytest.param([("completed", 1), ("ongoing", 2)], "no row has status 'all'", id="the whole"),
        pytest.param([("all", 3), ("completed", 1)], "no row has status 'ongoing'", id="a part"),
        pytest.param([("all", 3)], "no row has status 'completed' or 'ongoing'", id="all parts"),
        pytest.param(
            [("all", 3), ("completed", None), ("ongoing", 2)],
            "persons of 'completed' is empty",
            id="the number of a part",
        ),
        pytest.param(
            [("all", None), ("ongoing", 2)],
            "no row has status 'completed'; persons of 'all' is empty",
            id="a row and a number",
        ),
    ],
)
def test_a_sum_says_what_it_lacks(rows: list[tuple[str, int | None]], what: str) -> None:
    tables = headcounts(*sums("Blitar"), *(("Jember", *row) for row in rows))
    assert messages(BALANCE, tables) == [f"{NOT_DECIDED}: {what}."]


@pytest.mark.parametrize(
    ("part", "how"),
    [
        ("Ongoing", "in other case"),
        ("ongoing ", "with a blank at its end"),
        ("ong\u200boing", "but for an invisible character"),
        ("ongoig", "but for one slip of the hand"),
    ],
)
def test_a_misspelt_part_is_named(part: str, how: str) -> None:
    tables = headcounts(
        *sums("Blitar"), ("Jember", "all", 9), ("Jember", "completed", 1), ("Jember", part, 2)
    )
    [verdict] = lacking(everywhere(BALANCE, tables))
    [near] = verdict.lacks[0].near
    assert (near.value, near.other, near.how) == ("ongoing", part, how)
    assert "no row has status 'ongoing', but one has" in verdict.message


def test_a_part_misspelt_in_another_group_is_not_named() -> None:
    tables = headcounts(
        *sums("Blitar"), ("Jember", "all", 9), ("Jember", "completed", 1), ("Batu", "Ongoing", 2)
    )
    [verdict] = lacking(everywhere(BALANCE, tables))
    assert verdict.message == f"{NOT_DECIDED}: no row has status 'ongoing'."


@pytest.mark.parametrize(
    ("part", "near"),
    [
        (
            "complete",
            ", but one has 'completed', which is 'complete' but for one slip of the hand",
        ),
        ("uncompleted", ", but one has 'completed'"),
        ("stale", ""),
    ],
    ids=["a slip", "another word like it", "none like it"],
)
def test_a_part_that_occurs_nowhere_says_so(part: str, near: str) -> None:
    rule = dataclasses.replace(BALANCE, parts=(part, "ongoing"))
    assert messages(rule, headcounts(*sums("Jember"))) == [
        f"{NOT_DECIDED}: no row of t has status '{part}'{near}."
    ]


GROUPS = [
    pytest.param("Kab. Jember", "Kabupaten Jember", "in full", id="an abbreviation"),
    pytest.param("Jember", "Jember ", "with a blank at its end", id="a blank"),
    pytest.param("Jember", "JEMBER", "in other case", id="another case"),
    pytest.param("Caf\u00e9", "Cafe\u0301", "in another Unicode form", id="another Unicode form"),
    pytest.param("Jember", "Jembar", "but for one slip of the hand", id="a slip"),
]


@pytest.mark.parametrize(("unit", "other", "how"), GROUPS)
def test_a_misspelt_group_names_the_one_that_has_the_rest(unit: str, other: str, how: str) -> None:
    tables = headcounts(
        *sums("Blitar"), (unit, "all", 9), (other, "completed", 1), (other, "ongoing", 2)
    )
    by_unit = {d.key["unit"]: d for d in lacking(everywhere(BALANCE, tables))}
    assert by_unit.keys() == {unit, other}
    [near] = by_unit[unit].near
    assert (near.column, near.other, near.how, near.completes) == ("unit", other, how, True)
    assert by_unit[unit].message.endswith("have what is missing.")


def test_a_group_that_has_all_does_not_have_what_another_lacks() -> None:
    tables = headcounts(*sums("Jember"), ("Jembar", "all", 9))
    [verdict] = lacking(everywhere(BALANCE, tables))
    assert verdict.message == (
        "In Jembar, the sum of persons is not decided: no row has status 'completed' or 'ongoing';"
        " there is a unit 'Jember', which is 'Jembar' but for one slip of the hand, too."
    )


def test_groups_are_told_apart_by_all_their_columns() -> None:
    rule = dataclasses.replace(BALANCE, within=("year", "unit"))
    rows = [(1, "Batu", "all", 9), (2, "BATU", "completed", 1), (1, "BATU", "ongoing", 2)]
    tables = {"t": table(rows, year="int", unit="text", status="text", persons="int")}
    found = {(d.key["year"], d.key["unit"]): d.near for d in lacking(everywhere(rule, tables))}
    assert {key: [near.completes for near in nears] for key, nears in found.items()} == {
        ("1", "Batu"): [True],
        ("1", "BATU"): [True],
        ("2", "BATU"): [False],
    }


def test_parts_that_exceed_the_whole_fail_though_one_is_missing() -> None:
    ruling = everywhere(BALANCE, headcounts(("Jember", "all", 3), ("Jember", "completed", 4)))
    assert [verdict.outcome for verdict in ruling.verdicts] == ["fail"]


def test_no_more_than_the_limit_are_named_and_all_are_counted() -> None:
    tables = headcounts(*((f"Unit {n}", "all", 3) for n in range(1, 13)))
    ruling = everywhere(BALANCE, tables, limit=2)
    assert [verdict.key["unit"] for verdict in ruling.verdicts] == ["Unit 1", "Unit 10"]
    assert (ruling.incomplete, ruling.omitted) == (12, {"incomplete": 10})


def test_failures_have_a_limit_of_their_own() -> None:
    broken = [(unit, status, 5) for unit in "AB" for status in ("all", "completed", "ongoing")]
    lone = [(unit, "all", 3) for unit in "CD"]
    ruling = everywhere(BALANCE, headcounts(*broken, *lone), limit=1)
    assert [d.outcome for d in ruling.verdicts] == ["fail", "incomplete"]
    assert ruling.omitted == {"fail": 1, "incomplete": 1}


@pytest.mark.parametrize("limit", [None, 1])
def test_a_known_discrepancy_that_cannot_be_decided_is_not_gone(limit: int | None) -> None:
    rule = dataclasses.replace(BALANCE, known=(Known({"unit": "B"}, "as printed"),))
    tables = headcounts(("A", "all", 3), ("B", "all", 3))
    assert everywhere(rule, tables, limit=limit).count("stale") == 0


U = {"unit": "text", "n": "int"}


@pytest.mark.parametrize(
    ("here", "there", "what"),
    [
        pytest.param([("A", 1)], [("B", 1)], "u has no row for it", id="no partner"),
        pytest.param([("A", None)], [("A", 1)], "persons is empty", id="nothing here"),
        pytest.param([("A", 1)], [("A", None)], "n of u is empty", id="nothing there"),
        pytest.param(
            [("A", None)], [], "u has no row for it; persons is empty", id="nothing anywhere"
        ),
    ],
)
def test_an_agreement_says_what_it_lacks(
    here: list[tuple[str, int]], there: list[tuple[str, int]], what: str
) -> None:
    tables = {"t": table(here, unit="text", persons="int"), "u": table(there, **U)}
    assert messages(AGREEMENT, tables) == [f"For A, persons is not compared: {what}."]


@pytest.mark.parametrize("rule", [AGREEMENT, RATIO], ids=lambda rule: rule.type)
@pytest.mark.parametrize(("unit", "other", "how"), GROUPS)
def test_a_misspelt_partner_is_named(rule: Rule, unit: str, other: str, how: str) -> None:
    tables = {**headcounts((unit, "all", 3)), "u": table([(other, 3), ("Blitar", 4)], **U)}
    [verdict] = lacking(everywhere(rule, tables))
    [near] = verdict.lacks[0].near
    assert (near.value, near.other, near.how) == (unit, other, how)
    assert "u has no row for it, but one where unit is" in verdict.message


def test_a_partner_is_named_by_all_of_its_key() -> None:
    rule = dataclasses.replace(AGREEMENT, on=("year", "unit"))
    here = table([(1, "Batu", 3), (2, "Batu", 3)], year="int", unit="text", persons="int")
    there = table([(1, "BATU", 3)], year="int", unit="text", n="int")
    found = lacking(everywhere(rule, {"t": here, "u": there}))
    assert [bool(verdict.lacks[0].near) for verdict in found] == [True, False]


@pytest.mark.parametrize(
    ("numbers", "counted", "what"),
    [
        pytest.param([3], ["B"], "u has no row for it", id="nothing is counted"),
        pytest.param([None], ["A"], "persons is empty", id="a number is missing"),
        pytest.param(
            [None, 3, None, None],
            ["A"],
            "persons is empty, and 2 more are like it",
            id="numbers are missing",
        ),
    ],
)
def test_a_ratio_says_what_it_lacks(
    numbers: list[int | None], counted: list[str], what: str
) -> None:
    tables = {
        **headcounts(*(("A", "all", number) for number in numbers)),
        "u": table([(unit, 1) for unit in counted], **U),
    }
    assert messages(RATIO, tables) == [f"For A, persons per row of u is not decided: {what}."]


@pytest.mark.parametrize(
    ("cells", "what"),
    [
        ((None, 2), "first is empty"),
        ((1, None), "last is empty"),
        ((None, None), "first is empty; last is empty"),
    ],
)
def test_an_order_says_what_it_lacks(cells: tuple[int | None, int | None], what: str) -> None:
    tables = {"t": table([(1, 2), cells], first="int", last="int")}
    assert messages(ORDER, tables) == [f"first and last are not compared: {what}."]


def test_a_weekday_says_what_it_lacks() -> None:
    tables = {"t": table([(None, "Senin"), (None, None)], date="date", day="text")}
    assert messages(WEEKDAY, tables) == [
        "day and date are not compared: date is empty.",
        "day and date are not compared: date is empty; day is empty.",
    ]
