"""Slips of the hand: what a person types for a number who means another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.rules.numbers import plain

if TYPE_CHECKING:
    from fractions import Fraction


def is_slip(one: Fraction, other: Fraction) -> bool:
    """Tell whether two numbers differ by one slip of the hand.

    One digit is changed, missing or added, or two neighbours are swapped; the sign and the
    decimal point stay where they are, seen from the right.
    """
    if one == other or (one < 0) != (other < 0):
        return False
    first, second = (plain(abs(number)).partition(".") for number in (one, other))
    places = max(len(first[2]), len(second[2]))
    shorter, longer = sorted(
        (f"{whole}.{decimals.ljust(places, '0')}" for whole, _, decimals in (first, second)),
        key=len,
    )
    # Without its first digit, 1012 is typed 012, and stands there as 12.
    typed = {shorter, shorter.rjust(len(longer) - 1, "0"), shorter.rjust(len(longer), "0")}
    if any(_is_one_edit(text, longer) for text in typed):
        return True
    # Neighbours may be swapped over the point, which stays in its place.
    is_aligned = len(shorter) == len(longer)
    return is_aligned and _is_one_edit(shorter.replace(".", ""), longer.replace(".", ""))


def _is_one_edit(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    if len(longer) - len(shorter) > 1:
        return False
    start = 0
    while start < len(shorter) and shorter[start] == longer[start]:
        start += 1
    if len(shorter) < len(longer):
        return shorter[start:] == longer[start + 1 :]
    swapped = longer[start + 1 : start + 2] + longer[start : start + 1] + longer[start + 2 :]
    return shorter[start + 1 :] == longer[start + 1 :] or shorter[start:] == swapped
