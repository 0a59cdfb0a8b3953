"""Indonesian number words, and the integers they spell.

The words and their order are those of the standard language: hundreds (*ratus*), tens
(*puluh*, or *belas* for the teens), a unit, then a scale (*ribu* to *triliun*), larger
scales first. *Se-* in front is one: *seratus*, *seribu*, *sejuta*.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

UNITS: dict[str, int] = {
    "satu": 1,
    "dua": 2,
    "tiga": 3,
    "empat": 4,
    "lima": 5,
    "enam": 6,
    "tujuh": 7,
    "delapan": 8,
    "sembilan": 9,
}
SCALES: dict[str, int] = {
    "ribu": 10**3,
    "juta": 10**6,
    "miliar": 10**9,
    "milyar": 10**9,
    "triliun": 10**12,
}
VAGUE = ("belasan", "puluhan", "ratusan", "ribuan", "jutaan", "miliaran", "triliunan")
"""Words for a number of which only the size is said."""

_ONE_SCALE = {f"se{word}": scale for word, scale in SCALES.items()}
_TEENS = {"sepuluh": 10, "sebelas": 11}

BLANK = r"(?:[ \t\u00a0]+|[ \t\u00a0]*\r?\n[ \t\u00a0]*)"
"""The gap between two words of one number: blanks, no-break spaces, or one line break."""


def either(words: Sequence[str]) -> str:
    """Return a pattern for any of ``words``, longest first."""
    return "(?:" + "|".join(sorted(words, key=lambda word: (-len(word), word))) + ")"


SCALE = either([*SCALES])
_WORD = either(["nol", *UNITS, *SCALES, *_ONE_SCALE, *_TEENS, "belas", "puluh", "ratus", "seratus"])
WORD_RUN = rf"\b{_WORD}(?:{BLANK}{_WORD})*\b"
"""Number words in a row. They may spell several numbers: :func:`spelled` tells them apart."""


def spelled(words: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Yield ``(first, past, value)`` for each number that ``words`` spell, in order.

    A word that cannot begin a number where it stands (*ribu* by itself) is passed over.

    Args:
        words: number words in lower case.
    """
    first = 0
    while first < len(words):
        past, value = _number(words, first)
        if past > first:
            yield first, past, value
        first = max(past, first + 1)


def _number(words: Sequence[str], at: int) -> tuple[int, int]:
    if words[at] == "nol":
        return at + 1, 0
    total, ceiling = 0, 10**15
    while at < len(words):
        if words[at] in _ONE_SCALE:
            past, part, scale = at + 1, 1, _ONE_SCALE[words[at]]
        else:
            past, part = _below_thousand(words, at)
            scale = SCALES.get(words[past], 1) if past < len(words) else 1
            past += scale > 1
        if past == at or part == 0 or scale >= ceiling:
            break
        total, ceiling, at = total + part * scale, scale, past
        if scale == 1:
            break
    return at, total


def _below_thousand(words: Sequence[str], at: int) -> tuple[int, int]:
    past, hundreds = _times(words, at, "ratus", "seratus", 100)
    rest = past if hundreds else at
    past, tens = _below_hundred(words, rest)
    return (past, hundreds + tens) if tens else (rest, hundreds)


def _below_hundred(words: Sequence[str], at: int) -> tuple[int, int]:
    if at < len(words) and words[at] in _TEENS:
        return at + 1, _TEENS[words[at]]
    unit = UNITS.get(words[at], 0) if at < len(words) else 0
    following = words[at + 1] if at + 1 < len(words) else ""
    after = words[at + 2] if at + 2 < len(words) else ""
    if unit and following == "belas":
        return at + 2, 10 + unit
    if unit and following == "puluh":
        ends_number = not (at + 3 < len(words) and words[at + 3] in ("ratus", "puluh", "belas"))
        last = UNITS.get(after, 0) if ends_number else 0
        return at + 2 + bool(last), 10 * unit + last
    return (at + 1, unit) if unit else (at, 0)


def _times(words: Sequence[str], at: int, word: str, one: str, scale: int) -> tuple[int, int]:
    if at < len(words) and words[at] == one:
        return at + 1, scale
    if at + 1 < len(words) and words[at] in UNITS and words[at + 1] == word:
        return at + 2, UNITS[words[at]] * scale
    return at, 0


def number_from_words(text: str) -> int | None:
    """Return the integer that ``text`` spells, or ``None`` where it spells none or several.

    >>> number_from_words("sepuluh ribu delapan ratus lima puluh tiga")
    10853
    """
    words = re.split(BLANK, text.strip().lower())
    numbers = list(spelled(words))
    if len(numbers) == 1 and numbers[0][:2] == (0, len(words)):
        return numbers[0][2]
    return None
