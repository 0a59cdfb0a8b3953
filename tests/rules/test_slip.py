"""Slips of the hand: what a person types for a number who means another."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from latsarstats.rules.slip import is_slip

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
    ("printed", "meant"),
    [
        pytest.param("10835", "10853", id="two neighbours swapped"),
        pytest.param("115", "118", id="the last digit changed"),
        pytest.param("215", "115", id="the first digit changed"),
        pytest.param("873", "1873", id="the first digit missing"),
        pytest.param("18", "108", id="a digit missing inside"),
        pytest.param("1", "10", id="the last digit missing"),
        pytest.param("1108", "108", id="a digit doubled"),
        pytest.param("1058", "108", id="a digit added"),
        pytest.param("7", "3", id="the only digit changed"),
        pytest.param("0", "3", id="zero for another digit"),
        pytest.param("12", "21", id="both digits swapped"),
        pytest.param("71.3", "73.1", id="neighbours swapped over the decimal point"),
        pytest.param("71.3", "71.4", id="a decimal changed"),
        pytest.param("71.3", "1.3", id="a digit before the decimal point missing"),
        pytest.param("-12", "-21", id="neighbours swapped in negative numbers"),
    ],
)
def test_one_slip_of_the_hand(printed: str, meant: str) -> None:
    assert is_slip(Fraction(printed), Fraction(meant))


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        pytest.param("115", "115", id="the same number"),
        pytest.param("115", "126", id="two digits changed"),
        pytest.param("1234", "2143", id="two pairs swapped"),
        pytest.param("123", "321", id="digits swapped that are no neighbours"),
        pytest.param("115", "1", id="two digits missing"),
        pytest.param("12", "3120", id="two digits added"),
        pytest.param("12", "213", id="one digit swapped and one added"),
        pytest.param("873", "909", id="two digits changed of the sum 273 + 636"),
        pytest.param("-7", "7", id="the sign is no digit"),
        pytest.param("-7", "3", id="neither the sign nor the digit"),
        pytest.param("713", "7.13", id="the decimal point moved by two"),
    ],
)
def test_more_than_one_slip_of_the_hand(printed: str, meant: str) -> None:
    assert not is_slip(Fraction(printed), Fraction(meant))


@given(NUMBERS, NUMBERS)
def test_a_slip_one_way_is_a_slip_the_other_way(one: int, other: int) -> None:
    assert is_slip(Fraction(one), Fraction(other)) == is_slip(Fraction(other), Fraction(one))


@given(NUMBERS, NUMBERS)
@example(0, 300)  # typed 00
def test_a_slip_is_just_what_the_hand_may_type(one: int, other: int) -> None:
    may_be_typed = any(
        int(text) == number
        for meant, number in ((one, other), (other, one))
        for text in typed(str(meant))
    )
    assert is_slip(Fraction(one), Fraction(other)) == (may_be_typed and one != other)


@given(st.data(), NUMBERS)
def test_whatever_the_hand_types_is_a_slip(data: st.DataObject, meant: int) -> None:
    plain = sorted(text for text in typed(str(meant)) if text == str(int(text)))
    assert is_slip(Fraction(data.draw(st.sampled_from(plain))), Fraction(meant))


@given(NUMBERS, NUMBERS, st.integers(1, 3))
def test_the_decimal_point_makes_no_slip_of_what_is_none(one: int, other: int, places: int) -> None:
    # 71.3 and 73.1 are as near as 713 and 731: as long as all digits are in both.
    if min(one, other) >= 1000:
        shifted = [Fraction(number, 10**places) for number in (one, other)]
        assert is_slip(*shifted) == is_slip(Fraction(one), Fraction(other))
