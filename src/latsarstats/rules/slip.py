"""Slips of the hand: what a person types for a number who means another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from latsarstats.language import sentence
from latsarstats.rules.exact import as_decimal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

Slip = Literal[
    "", "sign", "factor 10", "factor 100", "factor 1,000", "digit", "swap", "doubled", "halved"
]
"""What kind of slip makes one number of another; empty where no single slip does."""

SLIPS: Mapping[str, str] = {
    "sign": sentence("the sign"),
    "factor 10": sentence("a factor of 10"),
    "factor 100": sentence("a factor of 100"),
    "factor 1,000": sentence("a factor of 1,000"),
    "digit": sentence("one digit"),
    "swap": sentence("two digits swapped"),
    "doubled": sentence("twice the value"),
    "halved": sentence("half the value"),
}
"""How a sentence names each kind of slip."""

_FACTORS: Mapping[Fraction | int, Slip] = {10: "factor 10", 100: "factor 100", 1000: "factor 1,000"}


def slip_between(typed: Fraction, meant: Fraction) -> Slip:
    """Return the one slip that makes ``typed`` of ``meant``, or nothing if there is none.

    The sign is lost, the value is 10, 100 or 1,000 times too large or too small, one digit is
    changed, missing or added, two neighbours are swapped, or the value is doubled or halved.
    Where several fit, the first of these is returned: 10 for 1 is a factor, 2 for 1 a digit.
    """
    if typed == meant:
        return ""
    if typed == -meant:
        return "sign"
    if (typed < 0) != (meant < 0):
        return ""
    times = max(typed / meant, meant / typed) if typed and meant else 0
    found = _FACTORS.get(times) or _edit(typed, meant)
    if not found and times == 2:
        return "doubled" if abs(typed) > abs(meant) else "halved"
    return found


def _edit(typed: Fraction, meant: Fraction) -> Slip:
    """Return the slip in the digits of two numbers that differ and have the same sign.

    The decimal point stays where it is, seen from the right.
    """
    first, second = (as_decimal(abs(number)).partition(".") for number in (typed, meant))
    places = max(len(first[2]), len(second[2]))
    shorter, longer = sorted(
        (f"{whole}.{decimals.ljust(places, '0')}" for whole, _, decimals in (first, second)),
        key=len,
    )
    # Without its first digit, 1012 is typed 012, and stands there as 12.
    for text in (shorter, shorter.rjust(len(longer) - 1, "0"), shorter.rjust(len(longer), "0")):
        if found := _edit_of_digits(text, longer):
            return found
    # Neighbours may be swapped over the point, which stays in its place.
    is_aligned = len(shorter) == len(longer)
    digits = (text.replace(".", "") for text in (shorter, longer))
    return _edit_of_digits(*digits) if is_aligned else ""


def _edit_of_digits(one: str, other: str) -> Slip:
    shorter, longer = sorted((one, other), key=len)
    if len(longer) - len(shorter) > 1:
        return ""
    start = 0
    while start < len(shorter) and shorter[start] == longer[start]:
        start += 1
    if len(shorter) < len(longer):
        return "digit" if shorter[start:] == longer[start + 1 :] else ""
    if shorter[start + 1 :] == longer[start + 1 :]:
        return "digit"
    swapped = longer[start + 1 : start + 2] + longer[start : start + 1] + longer[start + 2 :]
    return "swap" if shorter[start:] == swapped else ""
