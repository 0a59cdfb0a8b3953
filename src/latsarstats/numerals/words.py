"""Indonesian number words, and the numbers they spell.

The words and their order are those of the standard language: hundreds (*ratus*), tens
(*puluh*, or *belas* for the teens), a unit, then a scale (*ribu* to *kuadriliun*), larger
scales first. *Se-* in front is one: *seratus*, *seribu*, *sejuta*. *Koma* begins decimals,
which are read digit by digit. In print the parts of a word often stand together
(*duabelas*) or are broken over a line.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
    "trilyun": 10**12,
    "kuadriliun": 10**15,
}
SHORT_SCALES: dict[str, int] = {"rb": 10**3, "jt": 10**6, "mlr": 10**9}
"""Scales as headlines shorten them, behind digits only."""

VAGUE = ("belasan", "puluhan", "ratusan", "ribuan", "jutaan", "miliaran", "triliunan")
"""Words that give only the size of a number."""

_ONE_SCALE = {f"se{word}": scale for word, scale in SCALES.items()}
_TEENS = {"sepuluh": 10, "sebelas": 11}
_TAILS = ("belas", "puluh", "ratus", "ribu")
_JOINED: dict[str, tuple[str, str]] = {
    unit + tail: (unit, tail) for unit in UNITS for tail in _TAILS
}
_DIGITS: dict[str, int] = {"nol": 0, "kosong": 0, **UNITS}
_LONGEST = 48
"""Number words in a row that one number can need, with room to spare: a bound on the work."""

FIRST_WORDS = frozenset({"nol", *UNITS, *_TEENS, "seratus", *_ONE_SCALE, *_JOINED})
"""Words with which a number can begin."""

GAP = 20
"""Blanks that may stand between two words of one number, at most: a bound on the work."""

_BLANKS = rf"[ \t\u00a0]{{0,{GAP}}}+"
BLANK = rf"(?:[ \u00a0]{{1,{GAP}}}+(?!\t)|(?=[ \t\n\u00a0]|\r\n){_BLANKS}\r?\n{_BLANKS})"
"""The gap between two words of one number: blanks, no-break spaces, or one line break. A tab
parts two cells of a table."""

CELL_START = rf"(?:[\t|;][ \u00a0]{{0,{GAP}}}|[ \u00a0]{{2}})"
"""What stands before a cell of a table that is not the first of its row."""

CELL_END = rf"(?:[ \u00a0]{{2,{GAP}}}+(?![a-z])|[ \u00a0]?[\t|;]|[ \u00a0]{{0,{GAP}}}(?:\Z|[\r\n]))"
"""What stands behind a cell of a table."""

DASH = (
    rf"(?:(?![ \u00a0]{{2,{GAP}}}-(?:[ \u00a0]{{2}}|[0-9][0-9.,]{{0,60}}+[ ]?%?{CELL_END}))"
    rf"{BLANK}?-{BLANK}?)"
)
"""The dash of a range; alone in a cell of a table, it stands for no number, and right before the
only number of a cell it is a minus."""


UNTIL = rf"(?:{DASH}|{BLANK}(?:sampai(?:{BLANK}dengan)?|hingga|s\.?/?d\.?){BLANK})"
"""What joins the two ends of a range: a dash or a word. Dashes are plain in small letters."""


def either(words: Iterable[str]) -> str:
    """Return a pattern for any of ``words``, the longest that fits.

    The pattern shares the beginnings of words, so that one look at a letter rules out all
    words that do not begin with it: a list of alternatives would be tried one by one.
    """
    tree: dict[str, dict] = {}  # type: ignore[type-arg]  # as deep as the longest word
    for word in words:
        branch = tree
        for letter in word:
            branch = branch.setdefault(letter, {})
        branch[""] = {}
    return _branches(tree)


def _branches(tree: dict[str, dict]) -> str:  # type: ignore[type-arg]
    ends = "" in tree
    parts = [re.escape(letter) + _branches(tree[letter]) for letter in sorted(tree) if letter]
    if not parts:
        return ""
    if len(parts) == 1 and not ends:
        return parts[0]
    return f"(?:{'|'.join(parts)}){'?' if ends else ''}"


SCALE = either(SCALES)
_WORD = either([*FIRST_WORDS, *SCALES, "belas", "puluh", "ratus"])
WORD_RUN = rf"{_WORD}\b(?:{BLANK}{_WORD}\b){{0,{_LONGEST}}}"
"""Number words in a row; they may spell several numbers."""

_RUN = re.compile(WORD_RUN)
_LETTERS = re.compile(r"[^\W\d_]+")
_DECIMALS = re.compile(rf"{BLANK}koma((?:{BLANK}{either([*_DIGITS, *_TEENS])}\b){{1,{_LONGEST}}})")


def number_at(text: str, at: int) -> tuple[int, int | Decimal] | None:
    """Return the number that begins at ``at``, and where it ends, or ``None`` for none.

    Args:
        text: the text in lower case.
        at: where a number word begins.
    """
    run = _RUN.match(text, at)
    if not run:
        return None
    spans: list[tuple[int, int]] = []
    words: list[str] = []
    for letters in _LETTERS.finditer(text, at, run.end()):
        word, (first, past) = letters.group(), letters.span()
        parts = _JOINED.get(word, (word,))
        words.extend(parts)
        spans.extend([(first, past)] * len(parts))
    past, value = _number(words, 0)
    if not past or (past < len(words) and spans[past] == spans[past - 1]):
        return None
    end = spans[past - 1][1]
    decimals = _DECIMALS.match(text, end) if past == len(words) else None
    if decimals and (digits := _decimal_digits(decimals.group(1).split())):
        return decimals.end(), Decimal(f"{value}.{digits}")
    return end, value


def _decimal_digits(words: Sequence[str]) -> str:
    if all(word in _DIGITS for word in words):
        return "".join(str(_DIGITS[word]) for word in words)
    return str(_TEENS[words[0]]) if len(words) == 1 else ""


def _number(words: Sequence[str], at: int) -> tuple[int, int]:
    if words[at] == "nol":
        return at + 1, 0
    total, ceiling = 0, 10**18
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


def number_from_words(text: str) -> int | Decimal | None:
    """Return the number that ``text`` spells, or ``None`` where it spells none or several.

    >>> number_from_words("sepuluh ribu delapan ratus lima puluh tiga")
    10853
    """
    lowered = text.strip().lower()
    found = number_at(lowered, 0)
    return found[1] if found and found[0] == len(lowered) else None
