"""Find every number in a text: one pass of one pattern, then a reading for each find.

The pattern finds where a number can begin: a digit, or a word that is or names a number. What
begins there is read by the grammar of :mod:`~latsarstats.numerals.dates`,
:mod:`~latsarstats.numerals.amounts` and :mod:`~latsarstats.numerals.words`, and what it is
follows from the rules of :mod:`~latsarstats.numerals.kinds`.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from latsarstats.numerals import roman, words
from latsarstats.numerals.amounts import SIGNS
from latsarstats.numerals.cells import cells, cells_at
from latsarstats.numerals.codes import address_at
from latsarstats.numerals.digits import digits
from latsarstats.numerals.legible import Legible
from latsarstats.numerals.mention import Mention, prose
from latsarstats.numerals.spelling import READERS, roman_numeral

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from latsarstats.numerals.mention import Prose

AHEAD = 1024
"""Characters that must stand behind the beginning of a number before it is read from a window,
far more than a rule looks at. A number that ends in their second half is read again when more of
the text is there."""

_BEHIND = 512
"""Characters kept before it: more than any rule looks back."""

_ADDRESSES = ("http", "https", "www")
_WORDS = (
    rf"({words.either([word for word in READERS if word not in SIGNS])}"
    rf"(?![^\W\d_])|[ivxlc]{{1,{roman.LONGEST}}}+[abde]?\b|https?(?=://)|www(?=\.))"
)
_FIRST_WORD = re.compile(_WORDS)
_WORD = re.compile(rf"[^a-z0-9_]{_WORDS}")
"""A word with which a number can begin. The character before it is part of the pattern: the
search then runs from gap to gap, which is three times as fast as to try every character. It may
be a letter that is not of the ASCII; then the word is only the end of another."""

_DIGITS = re.compile(rf"[0-9{''.join(SIGNS)}](?:(?<=[0-9])[0-9]*+)?+")
"""Digits with which a number can begin."""


def scan(text: str) -> Iterator[Mention]:
    """Yield every number printed in Indonesian ``text``, in order; spans never overlap.

    Args:
        text: prose, with its line breaks as stored. Offsets count its characters from 0.

    Raises:
        TypeError: what is given is no ``str``.

    >>> [(m.text, m.kind, m.value) for m in scan("sebanyak 10.853 peserta")]
    [('10.853', 'count', 10853)]
    """
    if not isinstance(text, str):
        raise TypeError(f"a text is needed (str), not {type(text).__name__}")
    return scan_parts([text])


def scan_parts(parts: Iterable[str]) -> Iterator[Mention]:
    """Yield the same as :func:`scan` for a text that comes in parts, without keeping it.

    Memory is needed for a part and for the longest number, whatever the length of the text.
    """
    legible = Legible()
    window, dropped, wanted = "", 0, 2 * AHEAD
    place = _Place()
    for part in parts:
        window += legible.add(part)
        if len(window) < wanted:
            continue
        sure = len(window) - AHEAD
        for mentions in _read(prose(window), place, sure):
            if mentions[-1].end > sure + AHEAD // 2:  # it may go on in the next part
                break
            yield from legible.placed(mentions, dropped)
        cut = max(0, place.at - _BEHIND)
        window, dropped = window[cut:], dropped + cut
        legible.forget(dropped)
        place.at -= cut
        place.previous = place.previous.moved(-cut) if place.previous else None
        wanted = 2 * max(AHEAD, len(window))
    window += legible.finish()
    for mentions in _read(prose(window), place, len(window)):
        yield from legible.placed(mentions, dropped)


class _Place:
    """How far a text has been read: up to ``at``, and the last number before."""

    __slots__ = ("at", "previous")

    def __init__(self) -> None:
        self.at = 0
        self.previous: Mention | None = None


def _read(prose: Prose, place: _Place, stop: int) -> Iterator[Sequence[Mention]]:
    """Yield the numbers that begin from ``place`` on and before ``stop``, those read at once."""
    at = place.at
    reach = [at]
    for start, end in _beginnings(prose.lowered, at, stop, reach):
        if start < at:  # inside what was read last
            continue
        word = prose.lowered[start:end]
        reader = READERS.get(word)
        mentions: Sequence[Mention]
        if reader:
            mentions = reader(prose, start, end, place.previous)
        elif word[0].isdigit():
            past = cells_at(prose, start)
            if past:
                mentions = cells(prose, start, past, stop)
            else:
                mentions = digits(prose, start, end, place.previous)
        elif word in _ADDRESSES:
            mentions, at = address_at(prose, start)
        else:
            mentions = roman_numeral(prose, start, end, place.previous)
        if mentions:
            yield mentions
            place.previous = mentions[-1]
            place.at = mentions[-1].end
            at = max(at, place.at)
        reach[0] = at
    place.at = max(at, stop)


def _beginnings(lowered: str, at: int, stop: int, reach: list[int]) -> Iterator[tuple[int, int]]:
    """Yield where words and digits stand with which a number can begin, in order.

    Args:
        lowered: the text in small letters.
        at: where to begin.
        stop: where to end.
        reach: how far the text has been read meanwhile; digits before are passed over.
    """
    first = _FIRST_WORD.match(lowered) if not at else None
    if first:
        yield first.span()
    all_words = (
        found.span(1)
        for found in _WORD.finditer(lowered, max(0, at - 1))
        if not lowered[found.start()].isalnum()
    )
    word = next(all_words, _NO_WORD)
    found = _DIGITS.search(lowered, at)
    while found:
        start, end = found.span()
        while word[0] < min(start, stop):
            yield word
            word = next(all_words, _NO_WORD)
        if start >= stop:
            return
        if start and start == at and lowered[start - 1 : start + 1].isdigit():
            found = _DIGITS.search(lowered, end)
            continue  # a text in parts is taken up again within these digits
        yield start, end
        found = _DIGITS.search(lowered, max(end, reach[0]))
    while word[0] < stop:
        yield word
        word = next(all_words, _NO_WORD)


_NO_WORD = (sys.maxsize, sys.maxsize)
