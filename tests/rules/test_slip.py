"""Slips of the hand: what a person types for a number who means another."""

from __future__ import annotations

from fractions import Fraction
from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from latsarstats.rules.slip import SLIPS, Slip, slip_between

NUMBERS = st.integers(0, 9999)


def typed(number: str) -> set[str]:
    """Return all that one slip makes of digits: one changed, missing or added, or two swapped."""
    starts = [(number[:at], number[at:]) for at in range(len(number) + 1)]
    changed = {a + digit + b[1:] for a, b in starts if b for digit in "0123456789"}
    missing = {a + b[1:] for a, b in starts if b}
    added = {a + digit + b for a, b in starts for digit in "0123456789"}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in starts if len(b) > 1}
    return (changed | missing | added | swapped) - {number, ""}


@pytest.mark.parametrize(
    ("printed", "meant", "slip"),
    [
        pytest.param("10835", "10853", "swap", id="two neighbours swapped"),
        pytest.param("115", "118", "digit", id="the last digit changed"),
        pytest.param("215", "115", "digit", id="the first digit changed"),
        pytest.param("873", "1873", "digit", id="the first digit missing"),
        pytest.param("18", "108", "digit", id="a digit missing inside"),
        pytest.param("12", "102", "digit", id="a zero missing inside"),
        pytest.param("1108", "108", "digit", id="a digit typed twice"),
        pytest.param("1058", "108", "digit", id="a digit added"),
        pytest.param("7", "3", "digit", id="the only digit changed"),
        pytest.param("0", "3", "digit", id="zero for another digit"),
        pytest.param("12", "21", "swap", id="both digits swapped"),
        pytest.param("71.3", "73.1", "swap", id="neighbours swapped over the decimal point"),
        pytest.param("71.3", "71.4", "digit", id="a decimal changed"),
        pytest.param("71.3", "1.3", "digit", id="a digit before the decimal point missing"),
        pytest.param("-12", "-21", "swap", id="neighbours swapped in negative numbers"),
        pytest.param("-7", "7", "sign", id="a sign added"),
        pytest.param("40", "-40", "sign", id="a sign lost"),
        pytest.param("-0.5", "0.5", "sign", id="the sign of a decimal"),
        pytest.param("1", "10", "factor 10", id="the last zero missing"),
        pytest.param("120", "12", "factor 10", id="a zero added"),
        pytest.param("1.2", "12", "factor 10", id="the decimal point moved by one"),
        pytest.param("713", "7.13", "factor 100", id="the decimal point moved by two"),
        pytest.param("45", "0.45", "factor 100", id="percent for a share"),
        pytest.param("10.853", "10853", "factor 1,000", id="thousands for units"),
        pytest.param("10853000", "10853", "factor 1,000", id="units for thousands"),
        pytest.param("-12000", "-12", "factor 1,000", id="a negative number a thousandfold"),
        pytest.param("100", "50", "doubled", id="twice the number"),
        pytest.param("36", "72", "halved", id="half the number"),
        pytest.param("2.5", "1.25", "doubled", id="twice a decimal"),
        pytest.param("-36", "-72", "halved", id="half a negative number"),
        pytest.param("4", "2", "digit", id="one digit, and twice the number"),
    ],
)
def test_one_slip_of_the_hand(printed: str, meant: str, slip: str) -> None:
    assert slip_between(Fraction(printed), Fraction(meant)) == slip


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        pytest.param("115", "115", id="the same number"),
        pytest.param("0", "0", id="nothing twice"),
        pytest.param("115", "126", id="two digits changed"),
        pytest.param("1234", "2143", id="two pairs swapped"),
        pytest.param("123", "321", id="digits swapped that are no neighbours"),
        pytest.param("115", "1", id="two digits missing"),
        pytest.param("12", "3120", id="two digits added"),
        pytest.param("12", "213", id="one digit swapped and one added"),
        pytest.param("873", "909", id="two digits changed of the sum 273 + 636"),
        pytest.param("-7", "3", id="neither the sign nor the digit"),
        pytest.param("-70", "7", id="the sign and a factor of ten"),
        pytest.param("-72", "36", id="the sign and twice the number"),
        pytest.param("12", "120000", id="a factor of ten thousand"),
        pytest.param("108", "36", id="three times the number"),
    ],
)
def test_more_than_one_slip_of_the_hand(printed: str, meant: str) -> None:
    assert not slip_between(Fraction(printed), Fraction(meant))


def test_a_sentence_has_words_for_every_kind_of_slip() -> None:
    assert set(SLIPS) == set(get_args(Slip)) - {""}


@given(NUMBERS, NUMBERS)
def test_a_slip_one_way_is_a_slip_the_other_way(one: int, other: int) -> None:
    there, back = (
        slip_between(Fraction(one), Fraction(other)),
        slip_between(Fraction(other), Fraction(one)),
    )
    assert back == {"doubled": "halved", "halved": "doubled"}.get(there, there)


def is_multiple(one: int, other: int) -> bool:
    """Tell whether one number is the other twice, or with one to three zeros."""
    return any(one == other * times or other == one * times for times in (2, 10, 100, 1000))


@given(NUMBERS, NUMBERS)
@example(0, 300)  # typed 00
@example(36, 72)
@example(9, 9000)
def test_a_slip_is_just_what_the_hand_may_type(one: int, other: int) -> None:
    may_be_typed = is_multiple(one, other) and 0 not in (one, other)
    may_be_typed |= any(
        int(text) == number
        for meant, number in ((one, other), (other, one))
        for text in typed(str(meant))
    )
    assert bool(slip_between(Fraction(one), Fraction(other))) == (may_be_typed and one != other)


@given(st.data(), NUMBERS)
def test_whatever_the_hand_types_is_a_slip(data: st.DataObject, meant: int) -> None:
    plain = sorted(text for text in typed(str(meant)) if text == str(int(text)))
    assert slip_between(Fraction(data.draw(st.sampled_from(plain))), Fraction(meant))


@given(NUMBERS, NUMBERS, st.integers(1, 3))
def test_the_decimal_point_makes_no_slip_of_what_is_none(one: int, other: int, places: int) -> None:
    # 71.3 and 73.1 are as near as 713 and 731: as long as all digits are in both.
    if min(one, other) >= 1000:
        shifted = [Fraction(number, 10**places) for number in (one, other)]
        assert slip_between(*shifted) == slip_between(Fraction(one), Fraction(other))
