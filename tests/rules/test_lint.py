"""What is said of rules without any data, on rules that a reader follows in the head."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latsarstats.rules.agreement import Agreement
from latsarstats.rules.balance import Balance
from latsarstats.rules.lint import Remark, lint
from latsarstats.rules.order import Order
from latsarstats.rules.ratio import Ratio
from latsarstats.rules.rule import Known, Rule, Severity
from latsarstats.rules.weekday import Weekday

Cases = dict[str, tuple[list[Rule], list[str]]]


def balance(name: str, equation: str, *within: str, severity: Severity = "error") -> Balance:
    """Return a balance written as ``all = men + women`` or ``men = all + -women``."""
    whole, _, parts = equation.partition(" = ")
    return Balance(
        name=name,
        severity=severity,
        resource="cohorts",
        measure="persons",
        dimension="group",
        whole=whole,
        parts=tuple(parts.split(" + ")),
        within=within,
    )


def order(name: str, told: str, severity: Severity = "error") -> Order:
    """Return an order written as ``a <= b`` or ``a < b``."""
    smaller, sign, larger = told.split()
    return Order(
        name=name,
        severity=severity,
        resource="cohorts",
        smaller=smaller,
        larger=larger,
        strict=sign == "<",
    )


def agreement(name: str, told: str, *on: str, severity: Severity = "error") -> Agreement:
    """Return an agreement written as ``table.column = table.column``."""
    (resource, field), (other, column) = (side.split(".") for side in told.split(" = "))
    return Agreement(
        name=name,
        severity=severity,
        resource=resource,
        field=field,
        with_resource=other,
        with_field=column,
        on=on,
    )


def weekday(name: str, date: str = "day", printed: str = "printed") -> Weekday:
    return Weekday(name=name, resource="articles", date=date, weekday=printed)


def ratio(
    name: str,
    minimum: int | None,
    maximum: int | None,
    *by: str,
    severity: Severity = "error",
    where: str = "in-person",
) -> Ratio:
    return Ratio(
        name=name,
        severity=severity,
        resource="attendance",
        measure="persons",
        summed_where={"delivery": (where,)},
        per="batches",
        by=by,
        minimum=None if minimum is None else Fraction(minimum),
        maximum=None if maximum is None else Fraction(maximum),
    )


def found(*rules: Rule) -> list[str]:
    """Return remarks as ``b repeats a``."""
    return [f"{remark.rule} {remark.code} {remark.other}" for remark in lint(rules)]


def message(*rules: Rule) -> str:
    (remark,) = lint(rules)
    return remark.message


BALANCES: Cases = {
    "one balance alone is fine": ([balance("a", "all = men + women")], []),
    "the same balance twice repeats": (
        [balance("a", "all = men + women"), balance("b", "all = men + women")],
        ["b repeats a"],
    ),
    "parts in another order repeat": (
        [balance("a", "all = men + women"), balance("b", "all = women + men")],
        ["b repeats a"],
    ),
    "an equation turned round repeats": (
        [balance("a", "all = men + women"), balance("b", "men = all + -women")],
        ["b repeats a"],
    ),
    "columns of within in another order repeat": (
        [balance("a", "all = men", "year", "place"), balance("b", "all = men", "place", "year")],
        ["b repeats a"],
    ),
    "every further time repeats the first": (
        [balance("a", "all = men"), balance("b", "all = men"), balance("c", "all = men")],
        ["b repeats a", "c repeats a"],
    ),
    "two ways to divide one whole are fine": (
        [balance("a", "all = men + women"), balance("b", "all = young + old")],
        [],
    ),
    "a part that is taken away may be more than 0 where another is added": (
        [balance("a", "all = done + left"), balance("b", "all = done + left + new + -gone")],
        [],
    ),
    "coarser groups are left alone": (
        [balance("a", "all = done + left"), balance("b", "all = done + left + gone", "year")],
        [],
    ),
    "a warning repeats an error, though its name comes first": (
        [balance("a", "all = men", severity="warning"), balance("b", "all = men")],
        ["a repeats b"],
    ),
}

ORDERS: Cases = {
    "the same order twice repeats": (
        [order("a", "x <= y"), order("b", "x <= y")],
        ["b repeats a"],
    ),
    "a chain without a strict link makes no strict order a repeat": (
        [order("a", "x < z"), order("b", "x <= y"), order("c", "y <= z")],
        [],
    ),
    "an error does not repeat a chain with a warning": (
        [order("a", "x <= z"), order("b", "x <= y", "warning"), order("c", "y <= z")],
        [],
    ),
    "columns that must be equal are fine": ([order("a", "x <= y"), order("b", "y <= x")], []),
    "a circle with two strict orders is told once": (
        [order("a", "x < y"), order("b", "y < x")],
        ["b contradicts a"],
    ),
    "a strict order is none by way of a circle": (
        [order("a", "x < y"), order("b", "y <= x"), order("c", "x < z"), order("d", "x <= w")],
        ["b contradicts a"],
    ),
    "a circle of a warning and an error contradicts": (
        [order("a", "x < y"), order("b", "y < x", "warning")],
        ["b contradicts a"],
    ),
    "tables are apart": (
        [order("a", "x < y"), replace(order("b", "y < x"), resource="sessions")],
        [],
    ),
}

OTHERS: Cases = {
    "an agreement twice repeats": (
        [agreement("a", "s.n = t.m", "day"), agreement("b", "s.n = t.m", "day")],
        ["b repeats a"],
    ),
    "an agreement on the same columns in another order repeats": (
        [agreement("a", "s.n = t.m", "day", "place"), agreement("b", "s.n = t.m", "place", "day")],
        ["b repeats a"],
    ),
    "an agreement seen from the other table repeats": (
        [agreement("a", "s.n = t.m", "day"), agreement("b", "t.m = s.n", "day")],
        ["b repeats a"],
    ),
    "an agreement of fields that change tables is another": (
        [agreement("a", "s.n = t.m", "day"), agreement("b", "s.m = t.n", "day")],
        [],
    ),
    "an agreement on more columns is another": (
        [agreement("a", "s.n = t.m", "day"), agreement("b", "s.n = t.m", "day", "place")],
        [],
    ),
    "an agreement that warns repeats one that fails": (
        [agreement("a", "s.n = t.m", severity="warning"), agreement("b", "s.n = t.m")],
        ["a repeats b"],
    ),
    "a weekday twice repeats": ([weekday("a"), weekday("b")], ["b repeats a"]),
    "a weekday of another date is another": ([weekday("a"), weekday("b", date="end")], []),
    "a weekday printed elsewhere is another": ([weekday("a"), weekday("b", printed="title")], []),
    "the same bounds repeat": ([ratio("a", 25, 40), ratio("b", 25, 40)], ["b repeats a"]),
    "bounds that overlap are fine": ([ratio("a", 25, 40), ratio("b", 30, 50)], []),
    "bounds that touch are fine": ([ratio("a", 25, 40), ratio("b", 40, 50)], []),
    "bounds with nothing in common contradict": (
        [ratio("a", None, 24), ratio("b", 25, None)],
        ["b contradicts a"],
    ),
    "a wide error beside a narrow warning is fine": (
        [ratio("a", 0, 100), ratio("b", 25, 40, severity="warning")],
        [],
    ),
    "a bound for other rows is another": ([ratio("a", 0, 9), ratio("b", 0, 9, where="online")], []),
    "a bound for other groups is another": ([ratio("a", 0, 9), ratio("b", 0, 9, "day")], []),
    "a bound for the same groups in another order repeats": (
        [ratio("a", 0, 9, "day", "place"), ratio("b", 0, 9, "place", "day")],
        ["b repeats a"],
    ),
}


def table(cases: Cases) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("rules", "remarks"), cases.values(), ids=cases.keys())


@table(BALANCES)
def test_balances(rules: list[Rule], remarks: list[str]) -> None:
    assert found(*rules) == remarks


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(balance("b", "all = men"), resource="sessions"), id="tables"),
        pytest.param(replace(balance("b", "all = men"), measure="seats"), id="measures"),
        pytest.param(replace(balance("b", "all = men"), dimension="sex"), id="dimensions"),
    ],
)
def test_balances_are_not_compared_between(other: Balance) -> None:
    assert not found(balance("a", "all = men"), other)


def test_a_balance_of_rounded_numbers_repeats_the_same_of_exact_ones() -> None:
    rule = balance("a", "all = men + women")
    assert found(rule, replace(rule, name="b", resolution="last_place")) == ["b repeats a"]


@table(ORDERS)
def test_orders(rules: list[Rule], remarks: list[str]) -> None:
    assert found(*rules) == remarks


@table(OTHERS)
def test_agreements_weekdays_and_ratios(rules: list[Rule], remarks: list[str]) -> None:
    assert found(*rules) == remarks


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(ratio("b", 25, 40), resource="registers"), id="tables summed"),
        pytest.param(replace(ratio("b", 25, 40), measure="seats"), id="columns summed"),
        pytest.param(replace(ratio("b", 25, 40), per="rooms"), id="tables counted"),
    ],
)
def test_ratios_are_not_compared_between(other: Ratio) -> None:
    assert not found(ratio("a", 25, 40), other)


def test_rules_with_other_known_discrepancies_repeat() -> None:
    rule = order("a", "x <= y")
    known = (Known({"x": "2021"}, "so printed"),)
    assert found(rule, replace(rule, name="b", known=known)) == ["b repeats a"]


def test_rules_of_different_types_are_not_compared() -> None:
    assert not found(balance("a", "all = men"), order("b", "all <= men"), weekday("c"))


MESSAGES: dict[str, tuple[list[Rule], str]] = {
    "the same rule": (
        [weekday("first"), weekday("second")],
        "second says the same as first; take second out.",
    ),
    "the same equation turned round": (
        [balance("all", "all = men + women"), balance("men", "men = all + -women")],
        "men says the same as all; take men out.",
    ),
    "bounds apart": (
        [ratio("high", 50, 60), ratio("low", 1, 2)],
        "high and low have bounds without a number in common, so that nothing passes both;"
        " correct the bounds of one of them.",
    ),
}


@pytest.mark.parametrize(("rules", "told"), MESSAGES.values(), ids=MESSAGES.keys())
def test_a_remark_is_a_sentence_that_says_what_to_do_about(rules: list[Rule], told: str) -> None:
    assert message(*rules) == told


def test_remarks_are_sorted_by_the_name_of_the_rule() -> None:
    rules = [weekday("b"), weekday("d"), order("a", "x < y"), order("c", "y < x")]
    assert [remark.rule for remark in lint(rules)] == ["c", "d"]


def test_rules_may_come_from_an_iterator() -> None:
    remark = Remark("b", "repeats", "a", "b says the same as a; take b out.")
    assert lint(iter([weekday("a"), weekday("b")])) == (remark,)


SEVERITIES = st.sampled_from(("error", "warning"))


def named(kinds: st.SearchStrategy[Rule]) -> st.SearchStrategy[list[Rule]]:
    """Return rules of names of their own: r00, r01 and so on."""
    return st.lists(st.builds(lambda r, s: replace(r, severity=s), kinds, SEVERITIES)).map(
        lambda rules: [replace(rule, name=f"r{n:02}") for n, rule in enumerate(rules)]
    )


def equations() -> st.SearchStrategy[str]:
    members = st.lists(st.sampled_from("abcd"), min_size=2, unique=True)
    return members.map(lambda names: f"{names[0]} = {' + '.join(names[1:])}")


COLUMNS = st.lists(st.sampled_from("xyzw"), min_size=2, max_size=2, unique=True)
NUMBERS = st.none() | st.integers(min_value=0, max_value=3)
ORDERS_OF_FOUR: st.SearchStrategy[Rule] = st.builds(
    lambda names, sign: order("", f"{names[0]} {sign} {names[1]}"),
    COLUMNS,
    st.sampled_from(("<", "<=")),
)
BALANCES_OF_FOUR: st.SearchStrategy[Rule] = equations().map(lambda told: balance("", told))
RATIOS: st.SearchStrategy[Rule] = st.builds(
    lambda low, more: ratio("", low, None if more is None else (low or 0) + more), NUMBERS, NUMBERS
)
RULES = ORDERS_OF_FOUR | BALANCES_OF_FOUR | RATIOS


def passing(rules: list[Rule]) -> set[tuple[int, ...]]:
    """Return the rows of four small numbers that pass all of these orders."""
    return {
        numbers
        for numbers in product(range(4), repeat=4)
        if all(is_passed(rule, dict(zip("xyzw", numbers, strict=True))) for rule in rules)
    }


def is_passed(rule: Rule, row: dict[str, int]) -> bool:
    assert isinstance(rule, Order)
    smaller, larger = row[rule.smaller], row[rule.larger]
    return smaller < larger if rule.strict else smaller <= larger


def without_repeats(rules: list[Rule]) -> list[Rule]:
    repeats = {remark.rule for remark in lint(rules) if remark.code == "repeats"}
    return [rule for rule in rules if rule.name not in repeats]


@given(st.data())
def test_the_order_of_the_rules_changes_nothing(data: st.DataObject) -> None:
    rules = data.draw(named(RULES))
    assert lint(data.draw(st.permutations(rules))) == lint(rules)


@given(named(ORDERS_OF_FOUR))
def test_rows_that_pass_the_orders_left_pass_those_that_repeat(rules: list[Rule]) -> None:
    assert passing(without_repeats(rules)) == passing(rules)


@given(named(ORDERS_OF_FOUR))
def test_rows_that_pass_the_errors_left_pass_all_errors(rules: list[Rule]) -> None:
    errors, left = (
        [rule for rule in some if rule.severity == "error"]
        for some in (rules, without_repeats(rules))
    )
    assert passing(left) == passing(errors)


@given(named(ORDERS_OF_FOUR))
def test_no_row_passes_orders_that_contradict_each_other(rules: list[Rule]) -> None:
    by_name = {rule.name: rule for rule in rules}
    for remark in lint(rules):
        if remark.code == "contradicts":
            assert not passing([by_name[remark.rule], by_name[remark.other]])
