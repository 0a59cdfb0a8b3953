"""The legible copy of a text: what a reader sees, character by character.

Print on the web hides characters (soft hyphens, byte order marks, joiners), writes them as HTML
entities or in two parts (NFD), prints digits of other scripts, and breaks words over lines.
The grammar reads a copy without all that; the numbers found are then placed in the text as it
is stored.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from latsarstats.numerals import currencies, lexicon, words
from latsarstats.numerals.mention import Mention

if TYPE_CHECKING:
    from collections.abc import Sequence

BLANKS = (
    "\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
"""Blanks of other widths than the no-break space, as which they are read."""

SOFT_HYPHEN = "\u00ad"
_WIDE_FIRST, _WIDE_LAST, _TO_ASCII = "\uff01", "\uff5e", 0xFEE0
_ARABIC_MARKS = {"٪": "%", "٫": ",", "٬": "."}
_SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))
_ASCII = bytes(range(128))

_LETTER = r"[^\W\d_]"
_LONGEST_WORD = 40
_OF_WORD = rf"(?:{_LETTER}|{SOFT_HYPHEN})"
"""A letter, or a soft hyphen between two."""
_ENTITY = r"&(?:amp;)?(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,9});"
_BREAK = rf"(?<={_LETTER}.)[ \t]{{0,20}}+(?:\r\n|\n)[ \t]{{0,20}}+(?={_LETTER})"
_LAST_LETTERS = re.compile(rf"(?<!{_LETTER}){_OF_WORD}{{1,{_LONGEST_WORD}}}\Z")
_FIRST_LETTERS = re.compile(rf"{_OF_WORD}{{1,{_LONGEST_WORD}}}+(?!{_LETTER})")
_OPEN = re.compile(
    r"(?:&(?:amp;?)?[#0-9A-Za-z]{0,12};?"
    rf"|{_OF_WORD}{{1,{_LONGEST_WORD}}}(?:[-{SOFT_HYPHEN}][ \t]{{0,20}}\r?\n?[ \t]{{0,20}}"
    rf"{_OF_WORD}{{0,{_LONGEST_WORD}}})?"
    r"|\r)\Z"
)
"""What may go on in the next part: an entity, a broken word, a line break."""
_LONGEST_OPEN = 2 * _LONGEST_WORD + 50
_MOST_MARKS = 8
"""Accents on one letter that are looked at, at most."""


class Seam(NamedTuple):
    """A place where the copy differs in length from the text, or repairs it.

    Attributes:
        start, end: offsets in the copy.
        first, past: those of the characters of the text that it stands for.
        is_slip: whether a reader repairs something there.
    """

    start: int
    end: int
    first: int
    past: int
    is_slip: bool


class Legible:
    """The copy of a text that comes in parts, and the way back to the text."""

    def __init__(self) -> None:
        """Begin at the beginning of a text."""
        self._held = ""
        self._raw, self._raw_start = "", 0
        self._past, self._raw_past = 0, 0
        self._seams: list[Seam] = []
        self._differs = False

    def add(self, part: str) -> str:
        """Return the next part of the copy; what may go on in the next part is held back."""
        raw = self._held + part
        cut = _open_end(raw)
        self._held = raw[cut:]
        return self._copied(raw[:cut])

    def finish(self) -> str:
        """Return the end of the copy."""
        raw, self._held = self._held, ""
        return self._copied(raw)

    def _copied(self, raw: str) -> str:
        copy, seams = legible(raw)
        if copy is not raw:
            self._differs = True
        for start, end, first, past, is_slip in seams:
            self._seams.append(
                Seam(
                    start + self._past,
                    end + self._past,
                    first + self._raw_past,
                    past + self._raw_past,
                    is_slip,
                )
            )
        self._raw += raw
        self._past += len(copy)
        self._raw_past += len(raw)
        return copy

    def forget(self, before: int) -> None:
        """Keep nothing of the text that the copy before an offset stands for."""
        first = self._first(before)
        self._raw, self._raw_start = self._raw[first - self._raw_start :], first
        gone = bisect_right(self._seams, (before,)) - 1
        if gone > 0:
            del self._seams[:gone]

    def placed(self, mentions: Sequence[Mention], dropped: int) -> Sequence[Mention]:
        """Return mentions of a window of the copy as they stand in the text.

        Args:
            mentions: those, in order.
            dropped: how many characters of the copy come before the window.
        """
        moved = [mention.moved(dropped) for mention in mentions] if dropped else mentions
        if not self._differs:
            return moved  # nearly always
        return [self._placed(mention) for mention in moved]

    def _placed(self, mention: Mention) -> Mention:
        start, end = self._first(mention.start), self._last(mention.end - 1)
        text = self._raw[start - self._raw_start : end - self._raw_start]
        at = max(0, bisect_right(self._seams, (mention.start,)) - 1)
        doubt = mention.doubt
        while at < len(self._seams) and self._seams[at].first < end:
            if self._seams[at].is_slip and self._seams[at].past > start:
                doubt = "misprint"
            at += 1
        return Mention(start, end, text, mention.kind, mention.value, doubt, mention.unit)

    def _seam_at(self, offset: int) -> Seam | None:
        # The last seam that begins at or before the offset; of several, one that has characters.
        at = bisect_right(self._seams, (offset, offset + 2)) - 1
        return self._seams[at] if at >= 0 else None

    def _first(self, offset: int) -> int:
        seam = self._seam_at(offset)
        if seam is None:
            return offset
        return seam.first if offset < seam.end else seam.past + offset - seam.end

    def _last(self, offset: int) -> int:
        seam = self._seam_at(offset)
        if seam is None:
            return offset + 1
        return seam.past if offset < seam.end else seam.past + offset - seam.end + 1


def _open_end(raw: str) -> int:
    """Return where the end of a part begins that the next part may go on with."""
    last = len(raw)
    while last > len(raw) - _MOST_MARKS and last and _kind_of(raw[last - 1]) == "mark":
        last -= 1
    last -= bool(last)  # an accent may follow
    found = _OPEN.search(raw, max(0, len(raw) - _LONGEST_OPEN))
    return min(last, found.start()) if found else last


def legible(raw: str) -> tuple[str, list[Seam]]:
    """Return the legible copy of a text, and where it differs from it in length or by a repair."""
    foreign = _foreign(raw)
    if not foreign and "&" not in raw and "-\n" not in raw and "-\r" not in raw:
        return raw, []  # nearly always
    copy = raw
    for blank in foreign.intersection(BLANKS):
        copy = copy.replace(blank, "\u00a0")
    special = frozenset(each for each in foreign if _kind_of(each))
    may_break = "-\n" in copy or "-\r" in copy or "- \n" in copy
    if not special and not may_break and not ("&" in copy and ";" in copy):
        return copy, []
    pieces: list[str] = []
    seams: list[Seam] = []
    at = length = 0
    for found in _pattern(special).finditer(copy):
        first, past = found.span()
        read = _read(copy, found)
        if read is None:
            continue
        plain, is_slip = read
        if _kind_of(copy[first]) == "mark" and first > at:
            first -= 1  # the letter on which the accent stands
            plain = unicodedata.normalize("NFC", copy[first:past])[0]
        length += first - at
        seams.append(Seam(length, length + len(plain), first, past, is_slip))
        length += len(plain)
        pieces += (copy[at:first], plain)
        at = past
    pieces.append(copy[at:])
    return "".join(pieces), seams


def _foreign(raw: str) -> frozenset[str]:
    """Return the characters of a text that are not of the ASCII."""
    if raw.isascii():
        return frozenset()
    # Twice as fast as to look at every character of the text.
    others = raw.encode("utf-8", "surrogatepass").translate(None, _ASCII)
    return frozenset(others.decode("utf-8", "surrogatepass"))


@cache
def _kind_of(character: str) -> str:
    """Return what a reader makes of a character: nothing for most."""
    if character <= "\u00ac":
        return ""
    if character.isdecimal():
        return "digit"
    if _WIDE_FIRST <= character <= _WIDE_LAST or character in _ARABIC_MARKS:
        return "wide"
    if unicodedata.combining(character):
        return "mark"
    is_hidden = character in _SELECTORS or unicodedata.category(character) == "Cf"
    return "hidden" if is_hidden else ""


@lru_cache(maxsize=64)
def _pattern(special: frozenset[str]) -> re.Pattern[str]:
    marks = "".join(sorted(each for each in special if _kind_of(each) == "mark"))
    several = [f"{mark}[{marks}]{{0,{_MOST_MARKS - 1}}}" for mark in marks]
    others = sorted(special.difference(marks))
    broken = [f"{hyphen}{_BREAK}" for hyphen in ("-", SOFT_HYPHEN)]
    return re.compile("|".join([*broken, _ENTITY, *several, *map(re.escape, others)]))


def _read(copy: str, found: re.Match[str]) -> tuple[str, bool] | None:
    """Return what a reader sees in place of a find, and whether that is a repair."""
    text = found.group()
    if text[0] == "&":
        character = html.unescape(text.replace("&amp;", "&", 1) if text != "&amp;" else text)
        return (_plain(character), True) if len(character) == 1 else None
    if text[-1] in " \t\n":
        is_word = text[0] == SOFT_HYPHEN or _is_one_word(copy, *found.span())
        return ("", True) if is_word else None
    return _plain(text[0]), _kind_of(text[0]) in ("digit", "wide") or _is_slip(text[0])


def _is_slip(character: str) -> bool:
    """A joiner within a number is a slip; a soft hyphen or an accent is none."""
    return _kind_of(character) == "hidden" and character != SOFT_HYPHEN


def _plain(character: str) -> str:
    kind = _kind_of(character)
    if kind == "digit":
        return str(unicodedata.decimal(character))
    if kind == "wide":
        return _ARABIC_MARKS.get(character) or chr(ord(character) - _TO_ASCII)
    if kind:
        return ""
    return "\u00a0" if character in BLANKS else " " if character < " " else character


def _is_one_word(copy: str, start: int, end: int) -> bool:
    """Tell whether the letters on both sides of a break are one word that numbers go with."""
    before = _LAST_LETTERS.search(copy, max(0, start - _LONGEST_WORD - 1), start)
    after = _FIRST_LETTERS.match(copy, end)
    if before is None or after is None:
        return False
    return f"{before[0]}{after[0]}".replace(SOFT_HYPHEN, "").lower() in _breakable()


@cache
def _breakable() -> frozenset[str]:
    """Return the words that the grammar knows: numbers, scales, units, months, nouns."""
    from latsarstats.numerals.spelling import READERS

    known = [value for value in vars(lexicon).values() if isinstance(value, frozenset)]
    return frozenset(
        word
        for group in (*known, READERS, words.SCALES, words.VAGUE, currencies.NAMES, _PARTS)
        for word in group
        if isinstance(word, str)
    )


_PARTS = ("belas", "puluh", "ratus", "persen", "koma", "angkatan", "golongan")
