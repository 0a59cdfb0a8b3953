"""Cells as plain text and as exact numbers."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latsarstats.rules.exact import (
    MOST_DIGITS,
    as_decimal,
    as_fraction,
    as_text,
    exact_number,
    grouped,
    is_missing,
)

MISSING = [
    pytest.param(None, id="None"),
    pytest.param(pd.NA, id="the NA of pandas"),
    pytest.param(pd.NaT, id="a time that is none"),
    pytest.param(float("nan"), id="the NaN of a float"),
    pytest.param(np.float64("nan"), id="the NaN of numpy"),
    pytest.param("", id="empty text"),
]
DECIMALS = st.decimals(
    min_value=-(10**20), max_value=10**20, allow_nan=False, allow_infinity=False, places=6
)


@pytest.mark.parametrize("value", MISSING)
def test_a_missing_cell_is_no_text(value: object) -> None:
    assert as_text(value) == ""


@pytest.mark.parametrize("value", MISSING)
def test_a_missing_cell_is_no_number(value: object) -> None:
    assert as_fraction(value) is None


@pytest.mark.parametrize(
    "value",
    [0, 0.0, Decimal(0), False, " ", Decimal("NaN"), float("inf")],
    ids=repr,
)
def test_what_is_there_is_not_missing(value: object) -> None:
    assert not is_missing(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param(7, "7", id="a whole number"),
        pytest.param(-7, "-7", id="a negative number"),
        pytest.param(7.0, "7", id="a float that is whole"),
        pytest.param(np.int64(7), "7", id="a whole number of numpy"),
        pytest.param(np.float64(7.5), "7.5", id="a float of numpy"),
        pytest.param(Decimal("2.021e3"), "2021", id="a power of ten written out"),
        pytest.param(Decimal("7.50"), "7.5", id="no zeros at the end of decimals"),
        pytest.param(-0.5, "-0.5", id="a negative number below one"),
        pytest.param(0.00001, "0.00001", id="small decimals written out"),
        pytest.param(1e22, "1" + "0" * 22, id="a large float written out"),
        pytest.param("007", "007", id="text as it is, zeros at the start too"),
        pytest.param(True, "True", id="a truth"),
        pytest.param(Decimal("NaN"), "NaN", id="what is no number, by its name"),
        pytest.param(datetime.date(2021, 11, 16), "2021-11-16", id="a date"),
        pytest.param(pd.Timestamp("2021-11-16"), "2021-11-16", id="a time at midnight is a date"),
        pytest.param(pd.Timestamp("2021-11-16 08:00"), "2021-11-16T08:00:00", id="a time of day"),
    ],
)
def test_a_cell_as_text(value: object, text: str) -> None:
    assert as_text(value) == text


@pytest.mark.parametrize(
    ("value", "number"),
    [
        pytest.param(7, Fraction(7), id="a whole number"),
        pytest.param(0.1, Fraction(1, 10), id="a float is the decimal that is printed"),
        pytest.param(np.float64(0.1), Fraction(1, 10), id="a float of numpy is too"),
        pytest.param(np.int32(-7), Fraction(-7), id="a whole number of numpy"),
        pytest.param(Decimal("0.10"), Fraction(1, 10), id="a decimal"),
        pytest.param(Fraction(1, 3), Fraction(1, 3), id="a fraction is itself"),
        pytest.param(10**30 + 1, Fraction(10**30 + 1), id="31 digits, all of them"),
        pytest.param(Decimal(10**30 + 1), Fraction(10**30 + 1), id="31 digits of a decimal"),
    ],
)
def test_a_cell_as_a_number(value: object, number: Fraction) -> None:
    assert as_fraction(value) == number


@pytest.mark.parametrize(
    ("value", "why"),
    [
        pytest.param("7", "'7' is no number", id="text, even of digits"),
        pytest.param(b"7", "b'7' is no number", id="bytes"),
        pytest.param(True, "True is no number", id="a truth"),
        pytest.param(np.bool_(True), "True is no number", id="a truth of numpy"),
        pytest.param(
            datetime.date(2021, 11, 16), r"date\(2021, 11, 16\) is no number", id="a date"
        ),
        pytest.param(pd.Timestamp("2021-11-16"), "is no number", id="a time"),
        pytest.param(Decimal("NaN"), "^NaN is no number that can be added up$", id="a decimal NaN"),
        pytest.param(Decimal("sNaN"), "^sNaN is no number", id="a signalling NaN"),
        pytest.param(float("inf"), "^Infinity is no number that can be added up$", id="infinity"),
        pytest.param(Decimal("-Infinity"), "^-Infinity is no number", id="minus infinity"),
        pytest.param(
            Decimal("1e999999999"), "more than 1000 digits", id="a number that fills the memory"
        ),
        pytest.param(
            Decimal("1e-999999999"), "more than 1000 digits", id="decimals that fill the memory"
        ),
        pytest.param(10**5000, "more than 1000 digits", id="a whole number of 5001 digits"),
        pytest.param([7], r"\[7\] is no number", id="a list"),
    ],
)
def test_what_is_no_exact_number_is_refused(value: object, why: str) -> None:
    with pytest.raises(TypeError, match=why):
        as_fraction(value)


def test_a_number_of_as_many_digits_as_are_added_up_is_one() -> None:
    largest = 10**MOST_DIGITS - 1
    assert as_fraction(largest) == largest
    assert as_fraction(Decimal(largest)) == largest


@pytest.mark.parametrize(
    ("number", "given_back"),
    [
        pytest.param(Fraction(7), 7, id="a whole number is an int"),
        pytest.param(Fraction(1, 10), Decimal("0.1"), id="a tenth"),
        pytest.param(Fraction(-1, 8), Decimal("-0.125"), id="minus an eighth"),
        pytest.param(Fraction(1, 20), Decimal("0.05"), id="a twentieth"),
        pytest.param(Fraction(5, 2), Decimal("2.5"), id="five halves"),
    ],
)
def test_an_exact_number_is_an_int_or_a_decimal(
    number: Fraction, given_back: int | Decimal
) -> None:
    assert (exact_number(number), type(exact_number(number))) == (given_back, type(given_back))


def test_a_third_is_no_exact_number() -> None:
    with pytest.raises(ValueError, match=r"^1/3 has no end in decimals$"):
        exact_number(Fraction(1, 3))


@pytest.mark.parametrize(
    ("number", "prose"),
    [
        pytest.param(Fraction(999), "999", id="no thousands"),
        pytest.param(Fraction(1234567), "1,234,567", id="millions"),
        pytest.param(Fraction(-1234), "-1,234", id="minus a thousand and more"),
        pytest.param(Fraction(24691, 20), "1,234.55", id="decimals are not parted"),
        pytest.param(Fraction(-1, 2), "-0.5", id="the sign of minus a half is kept"),
        pytest.param(Fraction(10**30), "1" + ",000" * 10, id="thirty zeros"),
    ],
)
def test_a_number_in_prose(number: Fraction, prose: str) -> None:
    assert grouped(number) == prose


@given(DECIMALS)
def test_a_number_as_plain_text_is_the_number(number: Decimal) -> None:
    assert Decimal(as_decimal(Fraction(number))) == number


@given(DECIMALS)
def test_a_number_in_prose_is_its_plain_text_with_commas(number: Decimal) -> None:
    assert grouped(Fraction(number)).replace(",", "") == as_decimal(Fraction(number))


@given(st.integers(-(10**6), 10**6))
def test_equal_numbers_are_equal_text(number: int) -> None:
    same = [number, float(number), Decimal(number), Decimal(f"{number}.00"), np.int64(number)]
    assert {as_text(value) for value in same} == {str(number)}


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_stands_for_what_is_printed(number: float) -> None:
    assert as_fraction(number) == Fraction(repr(number))
