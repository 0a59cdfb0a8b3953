"""Known discrepancies: reported, no failure, and a failure once they are gone."""

from __future__ import annotations

import dataclasses
from fractions import Fraction

import pandas as pd
import pytest
from tiny import BALANCE, Tables, cohorts, column, one_year, only, outcomes

from latsarstats.rules.agreement import Agreement
from latsarstats.rules.evaluate import evaluate
from latsarstats.rules.order import Order
from latsarstats.rules.ratio import Ratio
from latsarstats.rules.rule import Known, Outcome, Rule
from latsarstats.rules.weekday import Weekday

BROKEN = one_year(6, 2, 3)
SOUND = one_year(5, 2, 3)
OUTCOMES: tuple[Outcome, ...] = ("fail", "known", "stale", "error")

AGREEMENT = Agreement(
    name="x", resource="t", field="persons", with_resource="u", with_field="persons", on=("key",)
)
ORDER = Order(name="x", resource="t", smaller="key", larger="persons")
WEEKDAY = Weekday(name="x", resource="t", date="date", weekday="key")
RATIO = Ratio(
    name="x",
    resource="t",
    measure="persons",
    summed_where={},
    per="u",
    by=("key",),
    maximum=Fraction(4),
)


def known(rule: Rule, **key: str) -> Rule:
    return dataclasses.replace(rule, known=(Known(key, "so it is printed."),))


def tables(key: object, persons: int) -> Tables:
    """A number of one key in table t, the number 4 of that key in table u, and a date."""
    frame = pd.DataFrame({"key": [key], "persons": [persons]})
    day = column(["2021-01-24"], "datetime64[ns]")
    return {"t": frame.assign(date=day), "u": pd.DataFrame({"key": [key], "persons": [4]})}


BY_TYPE = [
    pytest.param(BALANCE, {"year": "1"}, BROKEN, SOUND, id="balance"),
    pytest.param(AGREEMENT, {"key": "a"}, tables("a", 5), tables("a", 4), id="agreement"),
    pytest.param(ORDER, {"key": "3"}, tables(3, 2), tables(3, 3), id="order"),
    pytest.param(
        WEEKDAY, {"date": "2021-01-24"}, tables("Senin", 1), tables("Minggu", 1), id="weekday"
    ),
    pytest.param(RATIO, {"key": "a"}, tables("a", 5), tables("a", 4), id="ratio"),
]


@pytest.mark.parametrize(("rule", "key", "broken", "sound"), BY_TYPE)
def test_a_known_failure_is_known(
    rule: Rule, key: dict[str, str], broken: Tables, sound: Tables
) -> None:
    assert outcomes(rule, sound) == ["pass"]
    assert outcomes(rule, broken) == ["fail"]
    assert outcomes(known(rule, **key), broken) == ["known"]


@pytest.mark.parametrize(("rule", "key", "broken", "sound"), BY_TYPE)
def test_a_known_failure_that_no_longer_occurs_is_gone(
    rule: Rule, key: dict[str, str], broken: Tables, sound: Tables
) -> None:
    assert outcomes(rule, broken) == ["fail"]
    assert outcomes(known(rule, **key), sound) == ["pass", "stale"]


def test_a_known_failure_ends_with_the_reason() -> None:
    assert only(known(BALANCE, year="1"), BROKEN).message == (
        "In 1, 2 completed + 3 ongoing make 5, but all is 6, which is 1 too many (difference +1)."
        " Known: so it is printed."
    )


def test_a_known_failure_is_otherwise_as_it_was() -> None:
    failure, told = only(BALANCE, BROKEN), only(known(BALANCE, year="1"), BROKEN)
    assert dataclasses.replace(told, outcome="fail", message=failure.message) == failure


def test_one_that_is_gone_says_what_to_do() -> None:
    gone = only(known(BALANCE, year="1"), SOUND)
    assert gone.key == {"year": "1"}
    assert gone.message == (
        "The discrepancy known for year 1 no longer occurs; take it off the rule."
    )


def test_one_that_is_gone_is_named_by_all_of_its_key() -> None:
    rule = dataclasses.replace(BALANCE, within=("year", "stage"))
    frame = SOUND["cohorts"].assign(stage="basic")
    gone = only(known(rule, year="1", stage="basic"), {"cohorts": frame})
    assert gone.message.startswith("The discrepancy known for year 1, stage basic no longer")


def test_a_failure_elsewhere_is_not_the_known_one() -> None:
    assert outcomes(known(BALANCE, year="2"), BROKEN) == ["fail", "stale"]


def test_a_key_fits_every_group_that_has_it() -> None:
    rule = dataclasses.replace(BALANCE, within=("year", "stage"))
    frames = [BROKEN["cohorts"].assign(stage=stage) for stage in ("basic", "field")]
    both = {"cohorts": pd.concat(frames, ignore_index=True)}
    assert outcomes(known(rule, year="1"), both) == ["known", "known"]


def test_all_of_a_key_must_fit() -> None:
    rule = dataclasses.replace(BALANCE, within=("year", "stage"))
    frame = BROKEN["cohorts"].assign(stage="field")
    assert outcomes(known(rule, year="1", stage="basic"), {"cohorts": frame}) == ["fail", "stale"]


def test_an_error_is_not_known() -> None:
    twice = cohorts((1, "all", 6), (1, "ongoing", 3), (1, "ongoing", 3))
    assert outcomes(known(BALANCE, year="1"), twice) == ["error"]


def test_where_a_rule_could_not_be_run_nobody_can_say_what_is_gone() -> None:
    twice = cohorts((2, "all", 6), (2, "ongoing", 3), (2, "ongoing", 3))
    assert outcomes(known(BALANCE, year="1"), twice) == ["error"]


@pytest.mark.parametrize(
    ("rule", "given", "message"),
    [
        pytest.param(
            BALANCE, BROKEN, "A known discrepancy names q, which is none of year.", id="balance"
        ),
        pytest.param(
            ORDER,
            tables(3, 2),
            "A known discrepancy names q, which is none of key, persons, date.",
            id="order",
        ),
        pytest.param(
            RATIO,
            tables("a", 5),
            "A known discrepancy names q, which is none of key.",
            id="ratio",
        ),
    ],
)
def test_a_key_by_a_column_that_is_not_there_is_an_error(
    rule: Rule, given: Tables, message: str
) -> None:
    verdict = only(known(rule, q="1"), given)
    assert (verdict.outcome, verdict.message) == ("error", message)


def test_a_ruling_counts_its_outcomes() -> None:
    ruling = evaluate(known(BALANCE, year="2"), BROKEN)
    assert [ruling.count(outcome) for outcome in OUTCOMES] == [1, 0, 1, 0]
