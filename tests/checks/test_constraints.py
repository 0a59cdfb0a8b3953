"""Cells keep the constraints of their columns, and pandera says the same of the same cells."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pandas as pd
import pandera.pandas as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latsarstats.checks.constraints import check_constraints
from latsarstats.datapackage.cell_types import frame_of, read_column
from latsarstats.datapackage.patterns import compiled
from latsarstats.datapackage.schema import Field, TableSchema
from latsarstats.datapackage.table import TextTable


def broken(field: Field, cells: list[str]) -> list[tuple[int | None, str]]:
    """Return what is found in a column, by line, the header being line 1."""
    values, bad = read_column(cells, field, ("",))
    assert not bad
    lines = tuple(range(2, len(cells) + 2))
    table = TextTable("t", "t.csv", TableSchema((field,)), {field.name: cells}, lines)
    return [(f.line, f.message) for f in check_constraints(table, {field.name: values})]


def field(kind: str, **constraints: Any) -> Field:
    return Field("x", kind, constraints=constraints)


@pytest.mark.parametrize(
    ("column", "cells", "found"),
    [
        pytest.param(
            *(field("integer", minimum=1, maximum=12), ["1", "12", "", "0", "13"]),
            [
                (5, "x is 0, but must be at least 1."),
                (6, "x is 13, but must be at most 12."),
            ],
            id="bounds are allowed, and missing cells lie between them",
        ),
        pytest.param(
            *(field("number", maximum=0.1), ["0.1", "0.10000000000000000001"]),
            [(3, "x is 0.10000000000000000001, but must be at most 0.1.")],
            id="a decimal is compared exactly",
        ),
        pytest.param(
            *(field("number", minimum=0), ["NaN", "INF", "-INF"]),
            [
                (4, "x is -INF, but must be at least 0."),
                (2, "x is NaN, so it is out of bounds."),
            ],
            id="NaN is out of bounds",
        ),
        pytest.param(
            *(field("date", minimum="2021-11-16"), ["2021-11-16", "2021-11-15"]),
            [(3, "x is 2021-11-15, but must be at least 2021-11-16.")],
            id="days are compared as days",
        ),
        pytest.param(
            *(field("string", minLength=2, maxLength=3), ["ab", "abc", "", "a", "abcd"]),
            [
                (5, "x is 'a', which is shorter than 2."),
                (6, "x is 'abcd', which is longer than 3."),
            ],
            id="lengths are counted in characters",
        ),
        pytest.param(
            *(field("string", pattern="a|ab"), ["a", "ab", "abc"]),
            [(4, "x is 'abc', which does not match a|ab.")],
            id="a pattern is of the whole cell",
        ),
        pytest.param(
            *(field("string", enum=["all", "ongoing"]), ["all", "", "onging"]),
            [(4, "x is 'onging', which is none of all, ongoing.")],
            id="a code is one of a list",
        ),
        pytest.param(
            *(field("integer", enum=[1, 2]), ["02", "3"]),
            [(3, "x is '3', which is none of 1, 2.")],
            id="a number is of a list by its value",
        ),
        pytest.param(
            *(field("string", required=True), ["a", ""]),
            [(3, "x is empty, but must be given.")],
            id="a cell that is required",
        ),
        pytest.param(
            *(field("integer", unique=True), ["1", "", "", "01", "1"]),
            [
                (5, "x is '1', as in line 2; it must be unique."),
                (6, "x is '1', as in line 2; it must be unique."),
            ],
            id="a value is unique, though not as it is written; missing cells are none",
        ),
    ],
)
def test_a_constraint(column: Field, cells: list[str], found: list[tuple[int, str]]) -> None:
    assert broken(column, cells) == found


DAY = st.dates(datetime.date(1700, 1, 1), datetime.date(2200, 1, 1)).map(str)
WHOLE = st.integers(-20, 20)
NUMBER = st.sampled_from([-1, -0.5, 0, 0.1, 0.25, 1, 2.5])
TEXT = st.text("abA1é ", max_size=4)
ROUND = st.integers(0, 4)

KINDS: dict[str, tuple[st.SearchStrategy[str], dict[str, st.SearchStrategy[Any]]]] = {
    "integer": (
        WHOLE.map(str),
        {"minimum": WHOLE, "maximum": WHOLE, "enum": st.lists(WHOLE, min_size=1)},
    ),
    "number": (
        NUMBER.map(str) | st.sampled_from(["0.10", "0.1000001", "1e1"]),
        {"minimum": NUMBER, "maximum": NUMBER},
    ),
    "date": (DAY, {"minimum": DAY, "maximum": DAY}),
    "string": (
        TEXT,
        {
            "minLength": ROUND,
            "maxLength": ROUND,
            "pattern": st.sampled_from(["a", "[ab]+", "a|ab", "a*?", "^b$", ".*1"]),
            "enum": st.lists(TEXT, min_size=1),
        },
    ),
}


@st.composite
def columns(draw: st.DrawFn) -> tuple[Field, list[str]]:
    kind = draw(st.sampled_from(sorted(KINDS)))
    cells, bounds = KINDS[kind]
    names = draw(st.sets(st.sampled_from([*bounds, "required"])))
    constraints = {name: draw(bounds[name]) for name in sorted(names - {"required"})}
    if "required" in names:
        constraints["required"] = True
    return Field("x", kind, constraints=constraints), draw(st.lists(cells | st.just("")))


def in_pandera(field: Field) -> pa.DataFrameSchema:
    """Return the constraints of a column as a schema of pandera."""

    def typed(bound: Any) -> Any:
        if field.type == "date":
            return pd.Timestamp(bound)
        return Decimal(str(bound)) if field.type == "number" else bound

    made: dict[str, Callable[[Any], pa.Check]] = {
        "minimum": lambda bound: pa.Check.ge(typed(bound)),
        "maximum": lambda bound: pa.Check.le(typed(bound)),
        "minLength": lambda bound: pa.Check.str_length(min_value=bound),
        "maxLength": lambda bound: pa.Check.str_length(max_value=bound),
        "pattern": lambda bound: pa.Check.str_matches(re.compile(rf"(?:{bound})\Z")),
        "enum": pa.Check.isin,
    }
    required = field.constraints.get("required", False)
    checks = [made[name](bound) for name, bound in field.constraints.items() if name in made]
    return pa.DataFrameSchema({"x": pa.Column(None, checks=checks, nullable=not required)})


@given(columns())
def test_pandera_says_the_same_of_the_same_cells(column: tuple[Field, list[str]]) -> None:
    field, cells = column
    frame = frame_of(TableSchema((field,)), {"x": read_column(cells, field, ("",))[0]})
    theirs: list[int] = []
    try:
        in_pandera(field).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        theirs = [int(index) + 2 for index in errors.failure_cases["index"]]
    assert sorted(line for line, _ in broken(field, cells) if line) == sorted(theirs)


def test_a_pattern_repeated_more_often_than_python_can_read_is_no_pattern() -> None:
    with pytest.raises(re.error):
        compiled(f"a{{{'9' * 5000}}}")
