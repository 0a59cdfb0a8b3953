"""A balance as a check of anybody's pandera model."""

from __future__ import annotations

import warnings
from typing import Any

import pandas as pd
import pandera.pandas as pa
import pytest

import latsarstats


class Headcounts(pa.DataFrameModel):
    unit: str
    status: str
    persons: int = pa.Field(ge=0)

    total = latsarstats.balance(
        measure="persons",
        dimension="status",
        whole="all",
        parts=["done", "ongoing"],
        within=["unit"],
    )


FRAME = pd.DataFrame(
    {
        "unit": ["a", "a", "a", "b", "b", "b"],
        "status": ["all", "done", "ongoing"] * 2,
        "persons": [3, 2, 1, 3, 2, 2],
    },
    index=[10, 11, 12, 13, 14, 15],
)


def test_a_frame_that_adds_up_is_valid() -> None:
    Headcounts.validate(FRAME.iloc[:3])


def test_the_failure_cases_are_the_rows_of_the_broken_group() -> None:
    with pytest.raises(pa.errors.SchemaErrors) as caught:
        Headcounts.validate(FRAME, lazy=True)
    assert set(caught.value.failure_cases["index"]) == {13, 14, 15}


def test_a_column_that_is_not_there_fails_with_its_sentence() -> None:
    class Wrong(pa.DataFrameModel):
        total = latsarstats.balance(
            measure="person", dimension="status", whole="all", parts=["done", "ongoing"]
        )

    with pytest.raises(pa.errors.SchemaErrors, match="frame has no column person"):
        Wrong.validate(FRAME, lazy=True)


def test_parts_that_exceed_the_whole_break_it_though_one_is_missing() -> None:
    with pytest.raises(pa.errors.SchemaError):
        Headcounts.validate(FRAME.iloc[[3, 4]].assign(persons=[1, 2]))


LACKING = FRAME.iloc[[0, 1, 2, 3, 4]]
"""Unit a, which adds up, and unit b without the ongoing."""

NOT_DECIDED = (
    "balance: In b, the sum of persons is not decided: no row of frame has status"
    " 'ongoing', but one has"
    " 'Ongoing', which is 'ongoing' in other case."
)


def model(**options: Any) -> type[pa.DataFrameModel]:
    class Counts(pa.DataFrameModel):
        total = latsarstats.balance(
            measure="persons",
            dimension="status",
            whole="all",
            parts=["done", "ongoing"],
            within=["unit"],
            **options,
        )

    return Counts


def test_a_group_that_cannot_be_decided_is_warned_of() -> None:
    frame = FRAME.replace({"status": {"ongoing": "Ongoing"}}).iloc[3:]
    with pytest.warns(pa.errors.SchemaWarning) as caught:
        model().validate(frame)
    assert [str(warning.message) for warning in caught] == [NOT_DECIDED]


def test_no_more_groups_are_named_than_anybody_reads() -> None:
    frame = pd.DataFrame({"unit": list("ABCDEFGH"), "status": "all", "persons": 1})
    with pytest.warns(pa.errors.SchemaWarning) as caught:
        model().validate(frame)
    assert str(caught[0].message).endswith("3 more are like these.")


def test_a_frame_without_any_group_is_warned_of() -> None:
    with pytest.warns(pa.errors.SchemaWarning, match=r"balance: There was nothing to decide\."):
        model().validate(FRAME.iloc[:0])


def test_a_group_that_must_not_be_incomplete_is_a_failure_case() -> None:
    with pytest.raises(pa.errors.SchemaErrors) as caught:
        model(incomplete="error").validate(LACKING, lazy=True)
    assert set(caught.value.failure_cases["index"]) == {13, 14}


def test_a_group_that_may_be_incomplete_passes_in_silence() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", pa.errors.SchemaWarning)
        model(incomplete="allowed").validate(LACKING)
