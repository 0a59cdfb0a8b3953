"""Values that a person takes for one: they differ in case, blanks, Unicode form, or by a slip."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from latsarstats.language import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_WORD = re.compile(r"\w+")
_ROMAN = re.compile(r"[ivxlcdm]+")
_IGNORED = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\ufe0e\ufe0f")
"""Characters that nobody sees."""

_MOST_ABBREVIATED = 10_000
"""Values among which abbreviations are looked for; each is compared with all that begin alike."""

_SHORTEST = 4
"""Characters of the longer of two values that differ by a slip; shorter ones are often codes."""

_LONGEST = 200
"""Characters of values in which slips are looked for; longer ones are prose."""


@dataclass(frozen=True, slots=True)
class Similar:
    """A value that another one may stand for.

    Attributes:
        value: the value.
        how: how it differs from the other, as a sentence says it behind "the same".
        rank: how much it differs; less comes first.
    """

    value: str
    how: str
    rank: int


class Values:
    """The values of a column, in which those similar to a few others are looked up."""

    def __init__(self, values: Iterable[str], sought: Iterable[str]) -> None:
        """Index values by what they share with those that are looked up.

        Args:
            values: all values of a column, or those that come into question.
            sought: the values that are looked up.
        """
        self._by_fold: dict[str, list[str]] = defaultdict(list)
        for value in sorted(set(values)):
            if value:
                self._by_fold[_fold(value)].append(value)
        folds = {fold for value in sought if (fold := _fold(value))}
        gaps = {gap for fold in folds for gap in _gaps(fold)}
        starts = {fold[0] for fold in folds} if len(self._by_fold) <= _MOST_ABBREVIATED else ()
        self._by_gap: dict[str, list[str]] = defaultdict(list)
        self._by_start: dict[str, list[str]] = defaultdict(list)
        for fold in self._by_fold:
            for gap in gaps & _gaps(fold):
                self._by_gap[gap].append(fold)
            if fold[:1] in starts:
                self._by_start[fold[0]].append(fold)

    def similar_to(self, value: str) -> list[Similar]:
        """Return the values that differ little from one that is sought, the likeliest first."""
        fold = _fold(value)
        if not fold:
            return []
        folds = {other for gap in _gaps(fold) for other in self._by_gap.get(gap, ())}
        folds.update(
            other for other in self._by_start.get(fold[0], ()) if _may_abbreviate(fold, other)
        )
        found = [
            similar
            for near in folds
            for other in self._by_fold[near]
            if (similar := compare(value, other)) is not None
        ]
        return sorted(found, key=lambda similar: (similar.rank, similar.value))


def _gaps(fold: str) -> set[str]:
    """Return a text and all that it is without one of its characters; of prose, itself alone."""
    if len(fold) >= _LONGEST:
        return {fold}
    return {fold, *(fold[:at] + fold[at + 1 :] for at in range(len(fold)))}


def _fold(value: str) -> str:
    """Return what is the same for values that differ in case, blanks and Unicode form alone."""
    return " ".join(_visible(value).casefold().split())


def _visible(value: str) -> str:
    if value.isascii():
        return value
    normal = unicodedata.normalize("NFKC", value)
    return "".join(character for character in normal if character not in _IGNORED)


def compare(value: str, other: str) -> Similar | None:
    """Return how another value differs from one, or nothing where it differs in more.

    Args:
        value: what there should be.
        other: what there is.
    """
    if value == other:
        return None
    one, two = _fold(value), _fold(other)
    if not one or not two:
        return None
    if one == two:
        return Similar(other, _of_form(value, other), 0)
    if _is_slip(one, two):
        return Similar(other, sentence("but for one slip of the hand"), 1)
    short, long = sorted((one, two), key=len)
    if _is_abbreviation(short, long):
        how = sentence("abbreviated") if short == two else sentence("in full")
        return Similar(other, how, 2)
    return None


def _of_form(value: str, other: str) -> str:
    """Return how values differ that are the same but for case, blanks and Unicode form."""
    reasons = []
    one, two = _visible(value), _visible(other)
    if value != one or other != two:
        nfc = [unicodedata.normalize("NFC", text) for text in (value, other)]
        hidden = [[c for c in text if c in _IGNORED] for text in nfc]
        if hidden[0] != hidden[1]:
            reasons.append(sentence("but for an invisible character"))
        bare = ["".join(c for c in text if c not in _IGNORED) for text in (value, other)]
        if _without_blanks(bare[0]).casefold() != _without_blanks(bare[1]).casefold():
            reasons.append(sentence("in another Unicode form"))
    if one.split() != two.split() and one.casefold().split() == two.casefold().split():
        reasons.append(sentence("in other case"))
    reasons += _of_blanks(value, other)
    if not reasons:
        return sentence("in another Unicode form")
    return functools.reduce(_both, reasons)


def _both(first: str, last: str) -> str:
    return sentence("{first} and {last}", first=first, last=last)


def _without_blanks(text: str) -> str:
    return "".join(text.split())


def _of_blanks(value: str, other: str) -> list[str]:
    found = []
    for place, ends in (
        (sentence("start"), [text[: len(text) - len(text.lstrip())] for text in (value, other)]),
        (sentence("end"), [text[len(text.rstrip()) :] for text in (value, other)]),
    ):
        if ends[0] != ends[1]:
            more = sentence("without the blank") if not ends[1] else sentence("with a blank")
            found.append(sentence("{more} at its {place}", more=more, place=place))
    inner = [[c for c in text.strip() if c.isspace()] for text in (value, other)]
    if inner[0] != inner[1]:
        found.append(sentence("with other blanks inside"))
    return found


def _is_slip(one: str, two: str) -> bool:
    """Tell whether texts differ by one character, or by two neighbours that are swapped.

    Numbers, Roman ones too, and single letters tell things apart: batch 53 is not batch 54.
    """
    if max(len(one), len(two)) < _SHORTEST or abs(len(one) - len(two)) > 1:
        return False
    start = 0
    while start < min(len(one), len(two)) and one[start] == two[start]:
        start += 1
    first, second = one[start:], two[start:]
    is_one = (
        first[1:] == second[1:]
        or first[1:] == second
        or first == second[1:]
        or (first[1::-1] == second[:2] and first[2:] == second[2:])
    )
    return is_one and _numbers(one) == _numbers(two)


def _numbers(fold: str) -> list[str]:
    """Return what of a text tells it apart: numbers, codes, and of longer words their digits."""
    words = [word for word in _WORD.findall(fold) if _is_number(word)]
    return [
        word
        if _ROMAN.fullmatch(word) or sum(map(str.isalpha, word)) < _SHORTEST
        else "".join(filter(str.isdigit, word))
        for word in words
    ]


def _is_number(word: str) -> bool:
    return len(word) == 1 or bool(_ROMAN.fullmatch(word)) or any(c.isdigit() for c in word)


def _may_abbreviate(one: str, two: str) -> bool:
    """Tell at little cost whether one of two texts has all letters of the other, in order."""
    short, long = sorted((one, two), key=len)
    return len(short) < len(long) and _is_within(filter(str.isalnum, short), long)


def _is_abbreviation(short: str, long: str) -> bool:
    """Tell whether a text is made of the beginnings of the words of another, in their order.

    ``kab. jember`` is of ``kabupaten jember``, ``jatim`` of ``jawa timur``; one word is only
    where there is a point behind it.
    """
    words = _WORD.findall(long)
    letters = "".join(_WORD.findall(short))
    if _numbers(short) != _numbers(long) or len(letters) < 2 or not words:
        return False
    if len(words) < 2 and not short.endswith("."):
        return False
    if len(letters) >= len("".join(words)):
        return False
    return _is_made_of(letters, words) or _is_word_by_word(_dotted(short), words)


def _is_made_of(letters: str, words: list[str]) -> bool:
    """Tell whether letters are beginnings of all words; numbers stand in full."""
    ends = {0}
    for word in words:
        shortest = len(word) if _is_number(word) else 1
        ends = {
            end + length
            for end in ends
            for length in range(shortest, len(word) + 1)
            if letters.startswith(word[:length], end)
        }
    return len(letters) in ends


def _dotted(short: str) -> list[str]:
    return re.findall(r"\w+\.?", short)


def _is_word_by_word(parts: list[str], words: list[str]) -> bool:
    """Tell whether each part is a word, or letters of it in their order with a point behind."""
    return len(parts) == len(words) and all(
        part == word or (part.endswith(".") and part[0] == word[0] and _is_within(part[:-1], word))
        for part, word in zip(parts, words, strict=True)
    )


def _is_within(letters: Iterable[str], word: str) -> bool:
    rest: Iterator[str] = iter(word)
    return all(letter in rest for letter in letters)


def quoted(value: str) -> str:
    """Return a value in quotes, so that one sees what does not show: blanks, and marks apart."""
    shown = "".join(
        f"\\u{ord(character):04x}" if unicodedata.combining(character) else character
        for character in value
    )
    return repr(shown).replace("\\\\u", "\\u")
