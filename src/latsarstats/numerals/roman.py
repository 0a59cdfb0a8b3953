"""Roman numerals, as grades and batches are printed."""

from __future__ import annotations

import re
from functools import lru_cache

LONGEST = len("CCCLXXXVIII")
"""Letters of the longest numeral that is read."""

_REGULAR = re.compile(r"(?=[IVXLC])C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


@lru_cache(maxsize=1024)
def from_roman(text: str) -> int | None:
    """Return the integer of a Roman numeral up to 399, or ``None`` where it is none.

    Only the regular form in capitals is read: IV, and neither IIII nor iv.
    """
    if not _REGULAR.fullmatch(text):
        return None
    values = [_VALUES[letter] for letter in text]
    return sum(
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )


def to_roman(number: int) -> str:
    """Return the Roman numeral of an integer from 1 to 99.

    Raises:
        ValueError: the integer is outside that range.
    """
    if not 1 <= number <= 99:
        raise ValueError(f"{number} is not between 1 and 99")
    tens = ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC")[number // 10]
    return tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[number % 10]
