"""Equations over cells: whether they hold, and the sentence on one that fails."""

from __future__ import annotations

from fractions import Fraction

import pytest

from latsarstats.rules.equation import Cell, Equation, Term, failure

NAMES = ("all", "done", "left")


def equation(*numbers: int | None, resolution: int = 0, signs: str = "+--") -> Equation:
    """Return all = done + left of Malang, or with other signs."""
    return Equation(
        {"unit": "Malang"},
        "all",
        tuple(
            Term(
                Cell("cohorts", row, "persons"),
                *(name, {"unit": "Malang", "status": name}),
                1 if sign == "+" else -1,
                None if number is None else Fraction(number),
                Fraction(resolution),
                is_whole=name == "all",
            )
            for row, (name, sign, number) in enumerate(zip(NAMES, signs, numbers, strict=True))
        ),
        tuple(name for name, number in zip(NAMES, numbers, strict=True) if number is None),
        adds_only="+" not in signs[1:],
    )


def test_the_difference_is_the_whole_minus_the_sum() -> None:
    assert equation(10, 6, 3).difference == 1


@pytest.mark.parametrize(("whole", "holds"), [(10, True), (13, True), (14, False), (6, False)])
def test_numbers_rounded_to_tens_may_be_off_by_half_of_each(whole: int, holds: bool) -> None:
    found = equation(whole, 5, 5, resolution=2)
    assert found.slack == 3
    assert found.holds == holds


@pytest.mark.parametrize(
    ("found", "exceeds"),
    [
        pytest.param(equation(3, 4, None), True, id="one part is too many"),
        pytest.param(equation(3, 2, None), False, id="the other part may be the rest"),
        pytest.param(equation(3, -4, None), False, id="a number below 0"),
        pytest.param(equation(None, 1, 2), False, id="no whole"),
        pytest.param(equation(3, 4, None, signs="+-+"), False, id="the missing one is taken away"),
    ],
)
def test_parts_may_exceed_the_whole_though_one_is_missing(found: Equation, exceeds: bool) -> None:
    assert found.exceeds == exceeds


def test_a_term_without_a_number_leaves_it_incomplete() -> None:
    assert not equation(3, None, 2).is_complete
    assert equation(3, 1, 2).is_complete


def test_the_sentence_has_the_numbers_and_the_signed_difference() -> None:
    assert failure(equation(1200, 1000, 100), "Malang") == (
        "In Malang, 1,000 done + 100 left make 1,100, but all is 1,200,"
        " which is 100 too many (difference +100)."
    )


def test_the_sentence_takes_away_what_the_equation_takes_away() -> None:
    assert failure(equation(5, 9, 2, signs="+-+"), "Malang") == (
        "In Malang, 9 done - 2 left make 7, but all is 5, which is 2 too few (difference -2)."
    )
