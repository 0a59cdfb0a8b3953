"""A balance as a check of anybody's pandera model."""

from __future__ import annotations

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
