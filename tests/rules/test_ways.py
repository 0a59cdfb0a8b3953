"""Every way to write a balance, on random small tables, against sums done by hand on every engine.

The oracle knows no equations: for each group it adds up fractions in a loop, and compares.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import pytest
from everywhere import Columns, in_engine, in_spark, results
from hypothesis import given, settings
from hypothesis import strategies as st

from latsarstats.rules.evaluate import evaluate
from latsarstats.rules.rule import RuleResult
from latsarstats.rules.serialization import read_rules

Outcome = Literal["pass", "fail", "incomplete", "error"]
Table = dict[str, list[Any]]
Tables = dict[str, Table]
Value = int | None

NUMBERS = st.one_of(st.integers(-3, 6), st.integers(0, 3), st.none())
"""Small, so that sums hold by chance now and then."""
CODES = st.sampled_from(["a", "b", "c"])
GROUPS = st.sampled_from(["x", "y"])
TYPES = {"n": "int", "m": "int", "p": "int", "q": "int", "t": "int"}


@dataclass(frozen=True)
class Allowed:
    """How near a sum has to be, and what it does without a part."""

    relation: str = "="
    tolerance: Fraction = Fraction(0)
    relative: Fraction = Fraction(0)
    resolution: Fraction = Fraction(0)
    absent: bool = False

    @property
    def properties(self) -> dict[str, Any]:
        """The same as a rule has it."""
        given: dict[str, Any] = {"relation": self.relation}
        if self.tolerance:
            given["tolerance"] = float(self.tolerance)
        if self.relative:
            given["tolerance"] = {"relative": float(self.relative)}
        if self.resolution:
            given["resolution"] = float(self.resolution)
        if self.absent:
            given["absent"] = "zero"
        return given

    def judge(
        self, whole: Value | Fraction, parts: Sequence[Value], signs: Sequence[int], cells: int
    ) -> Outcome:
        """Add up and compare; a part that is ``None`` is not there."""
        known = [value or 0 for value in parts]
        is_open = whole is None or (None in parts and not self.absent)
        made = sum(sign * value for sign, value in zip(signs, known, strict=True))
        apart = Fraction(0) if whole is None else Fraction(whole) - made
        slack = max(
            self.resolution * cells / 2, self.tolerance, abs(Fraction(whole or 0)) * self.relative
        )
        below, above = apart < -slack, apart > slack
        if is_open:
            may_grow = all(sign > 0 for sign in signs) and min([whole or 0, *known]) >= 0
            exceeds = whole is not None and may_grow and below and self.relation != "<="
            return "fail" if exceeds else "incomplete"
        wrong = {"=": below or above, "<=": above, ">=": below}[self.relation]
        return "fail" if wrong else "pass"


ALLOWED = st.builds(
    Allowed,
    relation=st.sampled_from(["=", "=", "<=", ">="]),
    tolerance=st.sampled_from([Fraction(0), Fraction(0), Fraction(1), Fraction(1, 2)]),
    resolution=st.sampled_from([Fraction(0), Fraction(0), Fraction(1), Fraction(1, 2)]),
    absent=st.booleans(),
) | st.builds(Allowed, relative=st.sampled_from([Fraction(1, 2), Fraction(1, 4)]))

Way = Callable[[Tables, Allowed], tuple[dict[str, Any], list[Outcome]]]
"""Gives the rule for tables, and what the oracle says of each of its groups."""


def grouped(table: Table, by: str) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for row, key in enumerate(table[by]):
        groups[key].append(row)
    return groups


def _of_codes(
    table: Table, rows: list[int], allowed: Allowed, whole: str | None, parts: Sequence[str]
) -> Outcome:
    """Judge rows that a code tells apart; ``whole`` is 5 where it is no code."""
    codes = [table["code"][row] for row in rows]
    wanted = [code for code in (whole, *parts) if code is not None]
    if any(codes.count(code) > 1 for code in wanted):
        return "error"
    at = {code: table["n"][row] for code, row in zip(codes, rows, strict=True)}
    total: Any = Fraction(5) if whole is None else at.get(whole)
    cells = sum(code in codes for code in wanted)
    return allowed.judge(total, [at.get(part) for part in parts], [1] * len(parts), cells)


def long(tables: Tables, allowed: Allowed) -> tuple[dict[str, Any], list[Outcome]]:
    table = tables["t"]
    rule = {"measure": "n", "dimension": "code", "within": ["g"], "whole": "a", "parts": ["b", "c"]}
    judged = [
        _of_codes(table, rows, allowed, "a", ["b", "c"])
        for rows in grouped(table, "g").values()
        if {"a", "b", "c"} & {table["code"][row] for row in rows}
    ]
    return rule, judged


def constant(tables: Tables, allowed: Allowed) -> tuple[dict[str, Any], list[Outcome]]:
    table = tables["t"]
    rule = {"measure": "n", "dimension": "code", "within": ["g"], "whole": 5, "parts": ["b", "c"]}
    judged = [
        _of_codes(table, rows, allowed, None, ["b", "c"])
        for rows in grouped(table, "g").values()
        if {"b", "c"} & {table["code"][row] for row in rows}
    ]
    return rule, judged


def others(tables: Tables, allowed: Allowed) -> tuple[dict[str, Any], list[Outcome]]:
    table = tables["t"]
    rule = {"measure": "n", "dimension": "code", "within": ["g"], "whole": "a", "parts": "others"}
    judged = []
    for rows in grouped(table, "g").values():
        parts = [table["code"][row] for row in rows if table["code"][row] != "a"]
        codes = [table["code"][row] for row in rows]
        if len(set(codes)) < len(codes):
            judged.append("error")
        else:
            judged.append(_of_codes(table, rows, allowed, "a", parts))
    return rule, judged  # type: ignore[return-value]


def constant_of_others(tables: Tables, allowed: Allowed) -> tuple[dict[str, Any], list[Outcome]]:
    table = tables["t"]
    rule = {"measure": "n", "dimension": "code", "within": ["g"], "whole": 5, "parts": "others"}
    judged: list[Outcome] = []
    for rows in grouped(table, "g").values():
        codes = [table["code"][row] for row in rows]
        if len(set(codes)) < len(codes):
            judged.append("error")
        else:
            judged.append(_of_codes(table, rows, allowed, None, codes))
    return rule, judged


def wide(tables: Tables, allowed: Allowed) -> tuple[dict[str, Any], list[Outcome]]:
    table = tables["t"]
    parts = [{"column": "n"}, {"column": "m"}, {"column": "p", "sign": -1}]
    rule = {"whole": {"column": "q"}, "parts": parts}
    judged = [
        allowed.judge(
            table["q"][row], [table[name][row] for name in ("n", "m", "p")], [1, 1, -1], 4
        )
        for row in range(len(table["q"]))
    ]
    return rule, judged


def wide_constant(tables: Tables, allowed: Allowed) -> tuple[dict[str, Any], list[Outcome]]:
    table = tables["t"]
    rule = {"whole": 4, "parts": [{"column": "n"}, {"column": "m"}]}
    judged = [
        allowed.judge(Fraction(4), [table["n"][row], table["m"][row]], [1, 1], 2)
        for row in range(len(table["n"]))
    ]
    return rule, judged


def tree(tables: Tables, allowed: Allowed) -> tuple[dict[str, Any], list[Outcome]]:
    """Judge ``a`` of ``b`` and ``c``, and ``b`` of ``d``."""
    table = tables["t"]
    codes = {"code": ["a", "b", "c", "d"], "above": ["", "a", "a", "b"]}
    tables["codes"] = codes
    rule = {
        "measure": "n",
        "dimension": "code",
        "within": ["g"],
        "tree": {"resource": "codes", "code": "code", "parent": "above"},
    }
    judged = []
    for rows in grouped(table, "g").values():
        there = {table["code"][row] for row in rows}
        for whole, parts in (("a", ["b", "c"]), ("b", ["d"])):
            if there & {whole, *parts}:
                judged.append(_of_codes(table, rows, allowed, whole, parts))
    return rule, judged


def other_table(tables: Tables, allowed: Allowed) -> tuple[dict[str, Any], list[Outcome]]:
    table, parts = tables["t"], tables["u"]
    rule = {
        "measure": "n",
        "within": {"g": "h"},
        "parts": {"resource": "u", "measure": "m", "where": {"code": ["a", "b"]}},
    }
    added: dict[str, list[Value]] = defaultdict(list)
    for key, code, value in zip(parts["h"], parts["code"], parts["m"], strict=True):
        if code != "c":
            added[key].append(value)
    wholes = grouped(table, "g")
    judged: list[Outcome] = []
    for key in {*wholes, *added}:
        rows, values = wholes.get(key, []), added.get(key, [])
        if len(rows) > 1:
            judged.append("error")
            continue
        whole = table["n"][rows[0]] if rows else None
        if not values and not allowed.absent:
            values = [None]
        cells = len(rows) + len(added.get(key, []))
        judged.append(allowed.judge(whole, values, [1] * len(values), cells))
    return rule, judged


WAYS: dict[str, Way] = {
    "long": long,
    "constant": constant,
    "all others": others,
    "a constant of all others": constant_of_others,
    "wide": wide,
    "a constant of columns": wide_constant,
    "tree": tree,
    "another table": other_table,
}


@st.composite
def tables_of(draw: st.DrawFn) -> Tables:
    size = draw(st.integers(0, 5))

    def cells(values: st.SearchStrategy[Any], count: int) -> list[Any]:
        return draw(st.lists(values, min_size=count, max_size=count))

    codes = draw(st.sampled_from([CODES, st.sampled_from(["a", "b", "c", "d"])]))
    first = {"g": cells(GROUPS, size), "code": cells(codes, size)}
    numbers = {name: cells(NUMBERS, size) for name in ("n", "m", "p", "q")}
    more = draw(st.integers(0, 4))
    second = {"h": cells(GROUPS, more), "code": cells(CODES, more), "m": cells(NUMBERS, more)}
    return {"t": {**first, **numbers}, "u": second}


def columns_of(table: Table) -> Columns:
    return {name: (TYPES.get(name, "text"), cells) for name, cells in table.items()}


OUTCOMES: tuple[Outcome, ...] = ("pass", "fail", "incomplete", "error")


def found(rule: dict[str, Any], tables: Tables) -> dict[str, tuple[int, ...]]:
    """Return how often a rule passes, fails, is incomplete or cannot be decided, by engine."""
    given = {name: columns_of(table) for name, table in tables.items()}
    return {engine: counted(result) for engine, result in results(rule, given).items()}


def counted(result: RuleResult) -> tuple[int, ...]:
    """Return how often a rule has each of the outcomes."""
    return (result.passed, result.count("fail"), result.incomplete, result.count("error"))


@pytest.mark.parametrize("way", WAYS)
@given(tables=tables_of(), allowed=ALLOWED)
@settings(deadline=None, max_examples=8)
def test_groups_are_decided_as_adding_up_by_hand_decides_them(
    way: str, tables: Tables, allowed: Allowed
) -> None:
    _compare(way, tables, allowed)


@pytest.mark.exhaustive
@pytest.mark.parametrize("way", WAYS)
@given(tables=tables_of(), allowed=ALLOWED)
@settings(deadline=None, max_examples=100)
def test_many_groups_are_decided_as_adding_up_by_hand_decides_them(
    way: str, tables: Tables, allowed: Allowed
) -> None:
    _compare(way, tables, allowed)


def _compare(way: str, tables: Tables, allowed: Allowed) -> None:
    own, judged = WAYS[way](tables, allowed)
    rule = {"name": "sum", "type": "balance", "resource": "t", **own, **allowed.properties}
    wanted = tuple(judged.count(outcome) for outcome in OUTCOMES)
    counts = found(rule, tables)
    assert counts == dict.fromkeys(counts, wanted)


FIXED: Tables = {
    "t": {
        "g": ["x", "x", "x", "y", "y", "y", "z", "z"],
        "code": ["a", "b", "c", "a", "b", "c", "a", "b"],
        "n": [5, 2, 3, 5, 2, 2, 4, None],
        "m": [1, 1, 1, 1, 1, 1, 1, 1],
        "p": [0, 1, 0, 0, 1, 0, 0, None],
        "q": [6, 2, 4, 5, 2, 3, 5, 1],
    },
    "u": {
        "h": ["x", "x", "y", "w"],
        "code": ["a", "b", "a", "a"],
        "m": [5, 0, 4, 1],
    },
}


@pytest.mark.exhaustive
@pytest.mark.parametrize("way", WAYS)
def test_spark_decides_as_adding_up_by_hand_does(way: str, spark: Any) -> None:
    tables = {name: dict(table) for name, table in FIXED.items()}
    allowed = Allowed(resolution=Fraction(1, 2))
    own, judged = WAYS[way](tables, allowed)
    rule = {"name": "sum", "type": "balance", "resource": "t", **own, **allowed.properties}
    (read,), _ = read_rules([rule])
    made = in_spark(spark)
    result = evaluate(read, in_engine(made, {n: columns_of(t) for n, t in tables.items()}))
    assert counted(result) == tuple(judged.count(outcome) for outcome in OUTCOMES)
    assert len(set(judged)) > 1
