"""Rules as checks of anybody's pandera model or schema, on pandas and on Polars."""

from __future__ import annotations

import datetime
import warnings
from typing import Any

import pandas as pd
import pandera.pandas as pa
import pandera.polars as papl
import polars as pl
import pytest

import latsarstats
from latsarstats.rules.pandera_check import RuleCheck
from latsarstats.rules.rule import Rule
from latsarstats.schemas.cross_table_rules import BETWEEN_TABLES

UNITS = {
    "unit": ["a", "a", "a", "b", "b", "b"],
    "status": ["all", "done", "ongoing"] * 2,
    "persons": [3, 2, 1, 3, 2, 2],
}
"""Unit a adds up; in unit b, 2 done and 2 ongoing make 4, but all is 3."""
FRAME = pd.DataFrame(UNITS, index=[10, 11, 12, 13, 14, 15])
LACKING = FRAME.iloc[[0, 1, 2, 3, 4]]
"""Unit a, which adds up, and unit b without the ongoing."""


def balance(**options: Any) -> RuleCheck:
    return latsarstats.balance(
        measure="persons",
        dimension="status",
        whole="all",
        parts=["done", "ongoing"],
        within=["unit"],
        **options,
    )


class InPandas(pa.DataFrameModel):
    unit: str
    status: str
    persons: int = pa.Field(ge=0)

    total = balance()


class InPolars(papl.DataFrameModel):
    unit: str
    status: str
    persons: int = papl.Field(ge=0)

    total = balance()


def cases(schema: Any, frame: Any) -> list[tuple[Any, str]]:
    """Return the row and the text of every failure case."""
    with pytest.raises(pa.errors.SchemaErrors) as caught:
        schema.validate(frame, lazy=True)
    found = caught.value.failure_cases
    return list(zip(found["index"].to_list(), found["failure_case"].to_list(), strict=True))


def test_a_frame_that_adds_up_is_valid() -> None:
    InPandas.validate(FRAME.iloc[:3])
    InPolars.validate(pl.DataFrame(UNITS)[:3])


@pytest.mark.parametrize(
    "schema",
    [InPandas, pa.DataFrameSchema(checks=balance()), pa.DataFrameSchema(checks=[balance()])],
    ids=["a model", "a schema", "a schema with a list of checks"],
)
def test_every_row_of_a_broken_group_is_one_failure_case_with_the_difference(schema: Any) -> None:
    assert cases(schema, FRAME) == [
        (13, "3 (difference -1)"),
        (14, "2 (difference -1)"),
        (15, "2 (difference -1)"),
    ]


@pytest.mark.parametrize(
    "schema", [InPolars, papl.DataFrameSchema(checks=balance())], ids=["a model", "a schema"]
)
def test_it_is_the_same_in_polars(schema: Any) -> None:
    assert cases(schema, pl.DataFrame(UNITS)) == [
        (3, "persons: 3 (difference -1)"),
        (4, "persons: 2 (difference -1)"),
        (5, "persons: 2 (difference -1)"),
    ]


def test_a_failure_case_names_the_column_and_the_check() -> None:
    with pytest.raises(pa.errors.SchemaErrors) as caught:
        InPandas.validate(FRAME, lazy=True)
    found = caught.value.failure_cases
    assert set(found["column"]) == {"persons"}
    assert set(found["check"]) == {"balance: done and ongoing make all"}


def test_the_first_failure_raises_where_nobody_asks_for_all() -> None:
    with pytest.raises(pa.errors.SchemaError, match=r"done and ongoing make all.*difference -1"):
        InPandas.validate(FRAME)
    with pytest.raises(pa.errors.SchemaError, match=r"done and ongoing make all.*difference -1"):
        InPolars.validate(pl.DataFrame(UNITS))


def test_a_difference_of_fractions_is_exact() -> None:
    frame = FRAME.assign(persons=[0.3, 0.1, 0.2, 0.3, 0.1, 0.3])
    assert cases(pa.DataFrameSchema(checks=balance()), frame)[0] == (13, "0.3 (difference -0.1)")


def test_rows_with_labels_of_several_levels_are_named_by_them() -> None:
    frame = FRAME.set_index(["unit", "status"], drop=False)
    frame.index.names = [None, None]
    assert [row for row, _ in cases(InPandas, frame)] == [
        "('b', 'all')",
        "('b', 'done')",
        "('b', 'ongoing')",
    ]


def test_rows_that_break_it_can_be_dropped() -> None:
    in_pandas = pa.DataFrameSchema(checks=balance(), drop_invalid_rows=True)
    assert in_pandas.validate(FRAME, lazy=True).index.to_list() == [10, 11, 12]


def test_two_checks_stand_beside_each_other() -> None:
    schema = pa.DataFrameSchema(
        checks=[balance(), latsarstats.order(smaller="persons", larger="most")]
    )
    frame = FRAME.assign(most=[3, 3, 3, 3, 3, 1])
    assert sorted(row for row, _ in cases(schema, frame)) == [13, 14, 15, 15]


def test_a_model_that_inherits_keeps_the_check() -> None:
    class Wider(InPandas):
        pass

    assert len(cases(Wider, FRAME)) == 3


def test_a_column_that_is_not_there_fails_with_its_sentence() -> None:
    class Wrong(pa.DataFrameModel):
        total = latsarstats.balance(
            measure="person", dimension="status", whole="all", parts=["done", "ongoing"]
        )

    with pytest.raises(pa.errors.SchemaErrors, match="frame has no column person"):
        Wrong.validate(FRAME, lazy=True)


def test_a_check_of_a_frame_is_refused_at_a_column() -> None:
    schema = pa.DataFrameSchema({"persons": pa.Column(checks=balance())})
    with pytest.raises(pa.errors.SchemaErrors, match="a check of a whole frame, not of a column"):
        schema.validate(FRAME, lazy=True)


def test_frames_of_other_libraries_are_refused_with_what_to_use() -> None:
    with pytest.raises(TypeError, match=r"pandas and Polars; use latsarstats\.run_rules"):
        balance()(pl.DataFrame(UNITS).to_arrow())


def test_parts_that_exceed_the_whole_break_it_though_one_is_missing() -> None:
    with pytest.raises(pa.errors.SchemaError):
        InPandas.validate(FRAME.iloc[[3, 4]].assign(persons=[1, 2]))


NOT_DECIDED = (
    "balance: In b, the sum of persons is not decided: no row of frame has status"
    " 'ongoing', but one has"
    " 'Ongoing', which is 'ongoing' in other case."
)


def test_a_group_that_cannot_be_decided_is_warned_of() -> None:
    frame = FRAME.replace({"status": {"ongoing": "Ongoing"}}).iloc[3:]
    with pytest.warns(pa.errors.SchemaWarning) as caught:
        InPandas.validate(frame)
    assert [str(warning.message) for warning in caught] == [NOT_DECIDED]


def test_no_more_groups_are_named_than_anybody_reads() -> None:
    frame = pd.DataFrame({"unit": list("ABCDEFGH"), "status": "all", "persons": 1})
    with pytest.warns(pa.errors.SchemaWarning) as caught:
        InPandas.validate(frame)
    assert str(caught[0].message).endswith("3 more are like these.")


def test_a_frame_without_any_group_is_warned_of() -> None:
    with pytest.warns(pa.errors.SchemaWarning, match=r"balance: There was nothing to decide\."):
        InPandas.validate(FRAME.iloc[:0])


def test_a_group_that_must_not_be_incomplete_is_a_failure_case() -> None:
    found = cases(pa.DataFrameSchema(checks=balance(incomplete="error")), LACKING)
    assert [row for row, _ in found] == [13, 14]
    assert "no row has status 'ongoing'" in found[0][1]


def test_a_group_that_may_be_incomplete_passes_in_silence() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", pa.errors.SchemaWarning)
        pa.DataFrameSchema(checks=balance(incomplete="allowed")).validate(LACKING)


DAYS = [datetime.date(2021, 11, 6), datetime.date(2021, 11, 8)]
"""A Saturday and a Monday."""

SISTERS = {
    "order": (
        latsarstats.order(smaller="first", larger="last"),
        {"first": [1, 3], "last": [2, 2]},
        "first 3 must be at or before last 2.",
    ),
    "weekday": (
        latsarstats.weekday(date="day", weekday="printed"),
        {"day": DAYS, "printed": ["Sabtu", "Sabtu"]},
        "2021-11-08 was a Monday, but the weekday printed is Sabtu.",
    ),
    "agreement": (
        latsarstats.agreement(field="persons", with_field="restated", on=["unit"]),
        {"unit": ["a", "b"], "persons": [1, 2], "restated": [1, 3]},
        "For b, persons is 2, but restated is 3.",
    ),
    "ratio": (
        latsarstats.ratio(measure="persons", by=["unit"], maximum=40),
        {"unit": ["a", "b"], "persons": [40, 41]},
        "For b, 41 persons in 1 frame are 41 each, above 40.",
    ),
}


@pytest.mark.parametrize(("check", "columns", "sentence"), SISTERS.values(), ids=SISTERS)
def test_a_row_that_breaks_a_rule_is_one_failure_case_with_a_sentence(
    check: RuleCheck, columns: dict[str, list[Any]], sentence: str
) -> None:
    frame = pl.DataFrame(columns)
    in_pandas = pd.DataFrame(columns)
    if "day" in columns:
        in_pandas["day"] = pd.to_datetime(in_pandas["day"])
    assert cases(pa.DataFrameSchema(checks=check), in_pandas) == [(1, sentence)]
    [(row, text)] = cases(papl.DataFrameSchema(checks=check), frame)
    assert (row, text.partition(": ")[2]) == (1, sentence)


RULE = {
    "name": "all-add-up",
    "type": "balance",
    "resource": "headcounts",
    "measure": "persons",
    "dimension": "status",
    "whole": "all",
    "parts": ["done", "ongoing"],
    "within": ["unit"],
}


def test_a_rule_as_a_package_has_it_is_a_check() -> None:
    found = cases(pa.DataFrameSchema(checks=latsarstats.rule_check(RULE)), FRAME)
    assert found[0] == (13, "3 (difference -1)")


def test_a_discrepancy_that_is_known_fails_once_it_no_longer_occurs() -> None:
    known = {**RULE, "known": [{"key": {"unit": "b"}, "reason": "So it is printed."}]}
    schema = pa.DataFrameSchema(checks=latsarstats.rule_check(known))
    schema.validate(FRAME)
    with pytest.raises(pa.errors.SchemaErrors, match="unit b no longer occurs"):
        schema.validate(FRAME.iloc[:3], lazy=True)


def test_a_rule_that_is_not_of_the_format_is_no_check() -> None:
    with pytest.raises(latsarstats.LatsarstatsError, match="rule: "):
        latsarstats.rule_check({"name": "all-add-up", "type": "sum"})


@pytest.mark.parametrize("rule", BETWEEN_TABLES, ids=lambda rule: rule.name)
def test_a_rule_that_needs_another_table_is_no_check(rule: Rule) -> None:
    with pytest.raises(latsarstats.LatsarstatsError, match=r"use latsarstats\.run_rules"):
        latsarstats.rule_check(rule)


def test_a_ratio_needs_a_bound() -> None:
    with pytest.raises(ValueError, match="a minimum or a maximum"):
        latsarstats.ratio(measure="persons")


def failing(of: Any, check: RuleCheck, data: dict[str, list[Any]]) -> list[tuple[int, str]]:
    """Return the row and the text of every failure case, with its column."""
    frame = pd.DataFrame(data) if of is pa else pl.DataFrame(data)
    with pytest.raises(pa.errors.SchemaErrors) as caught:
        of.DataFrameSchema(checks=check).validate(frame, lazy=True)
    found = caught.value.failure_cases
    texts = found["failure_case"].to_list()
    if of is pa:
        texts = [f"{c}: {t}" for c, t in zip(found["column"].to_list(), texts, strict=True)]
    return list(zip(found["index"].to_list(), texts, strict=True))


@pytest.mark.parametrize("of", [pa, papl], ids=["pandas", "Polars"])
def test_columns_of_a_row_are_added_up(of: Any) -> None:
    check = latsarstats.balance(
        whole={"column": "total"}, parts=[{"column": "women"}, {"column": "men"}]
    )
    assert check.error == "balance: women and men make total"
    data = {"women": [1, 4], "men": [2, 5], "total": [3, 8]}
    assert failing(of, check, data) == [(1, "total: 8 (difference -1)")]


@pytest.mark.parametrize("of", [pa, papl], ids=["pandas", "Polars"])
def test_a_row_of_totals_is_added_up_for_each_column(of: Any) -> None:
    check = latsarstats.balance(
        measure=["n", "m"], dimension="unit", whole="Jumlah", parts="others"
    )
    data: dict[str, list[Any]] = {"unit": ["a", "b", "Jumlah"], "n": [1, 2, 3], "m": [1, 1, 3]}
    assert failing(of, check, data) == [
        (0, "m: 1 (difference +1)"),
        (1, "m: 1 (difference +1)"),
        (2, "m: 3 (difference +1)"),
    ]


@pytest.mark.parametrize("of", [pa, papl], ids=["pandas", "Polars"])
def test_a_row_goes_on_from_the_one_before(of: Any) -> None:
    check = latsarstats.sequence(along="year", previous="closing", next="opening")
    data = {"year": [2020, 2019], "opening": [6, 1], "closing": [9, 5]}
    assert failing(of, check, data) == [
        (0, "opening: 6 (difference +1)"),
        (1, "closing: 5 (difference +1)"),
    ]


def test_a_balance_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(latsarstats.LatsarstatsError, match="a is the whole and a part of it"):
        latsarstats.balance(whole={"column": "a"}, parts=[{"column": "a"}])
