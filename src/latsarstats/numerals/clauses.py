"""The clause in which a number stands: the words around it that give it its meaning.

A clause ends at a line break, at a sentence mark, comma, bracket or quotation mark, and at
a dash between blanks. A comma or full stop inside a number (``10.853``, ``4,14``), inside a
name (``iNews.id``) and behind an abbreviation (``No. 5``) ends nothing, nor does a line break
before a small letter, where a line was only too long, nor brackets that repeat a number in
words (``30 (tiga puluh) hari``). Long clauses are cut to the words nearest the number.

Only letters and digits can be masked in an excerpt, and every number stays readable, so a
clause has the same offsets in an article and in its excerpt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

WORDS_BEFORE = 12
"""Words of a clause kept before the number: room for who is counted, and as what."""

WORDS_AFTER = 8
"""Words of a clause kept after the number, where Indonesian puts the unit and its qualities."""

_REACH = 240
"""Characters looked at on either side: a bound on the work, far over twelve words of prose."""

ABBREVIATIONS = frozenset(
    {
        *("angk", "dr", "ds", "dsn", "gg", "gol", "hal", "hlm", "hp", "jl", "jln", "kab"),
        *("kav", "kec", "kel", "lt", "nim", "nip", "nmr", "no", "npm", "pkl", "prov", "ps"),
        *("psl", "qs", "rp", "s.d", "sdr", "st", "telp", "tgl", "th", "tk", "tlp", "vol"),
    }
)
"""Words, in small letters, whose full stop ends no sentence."""

_WRAPPED = r"(?:(?<=\w\n)|(?<=\w\r\n)|(?<=\w\r))[ \t]{0,20}(?:\d|[IVXLC]+\b)"
LINE_END = rf"(?>\r\n|\r|\n)(?![ \t]{{0,20}}[a-z(])(?!{_WRAPPED})"
"""A line break that ends a clause: none before a small letter or a bracket, where a line was
only too long, nor between a word and the number it belongs to (``golongan`` and ``III``)."""

GLOSS = r"\([ ]?(?:\d{1,3}|[a-z]{1,20}(?:[ ][a-z]{1,20}){0,5})[ ]?\)"
"""Brackets that say a number again, in words or in digits, and end no clause."""

COLON_GAP = 3
"""Blanks between a colon and the number it introduces, at most; such a colon ends no clause."""

_GLOSS = re.compile(GLOSS)
_BOUNDARY = re.compile(
    rf"""
      (?P<gloss>{GLOSS})
    | {LINE_END}
    | (?P<stop>\.)(?=[\s"”'’)\]]|$)
    | [!?;](?=[\s"”'’)\]]|$)      # marks that end a sentence or a part of one
    | :(?=[\s"”'’)\]]|$)(?!\s{{0,{COLON_GAP}}}\d)
    | ,(?!\d)                     # a comma, unless it is a decimal mark
    | [()\[\]"“”]                 # brackets and quotation marks
    | (?<=\s)[-–—](?=\s)          # a dash between blanks
    """,
    re.VERBOSE,
)
_SIGHT = 8
"""Characters of the number that decide what a mark before it means."""

_WORD = re.compile(r"\S+")
_WORD_BEFORE_STOP = re.compile(r"(?<!\w)[^\W\d_]+(?:\.[^\W\d_]+)*\Z")


@dataclass(frozen=True, slots=True)
class Clause:
    """The part of a text, from ``start`` up to ``end``, in which a number stands.

    Attributes:
        start, end: offsets in the text, end exclusive.
        cut_before, cut_after: whether the clause goes on there, and words were left out.
    """

    start: int
    end: int
    cut_before: bool = False
    cut_after: bool = False


def clause_around(text: str, start: int, end: int) -> Clause:
    """Return the clause around ``text[start:end]``; it always holds that span."""
    gloss = _GLOSS.match(text, start - 1) if start else None
    is_gloss = gloss is not None and gloss.end() == end + 1
    first, past = (start - 1, end + 1) if is_gloss else (start, end)
    left = max(0, first - _REACH)
    for boundary in _BOUNDARY.finditer(text, left, min(len(text), first + _SIGHT)):
        if boundary.start() >= first:
            break
        if boundary.end() > first:  # brackets that open before the number, and hold more
            left = boundary.start() + 1
        elif _ends_clause(boundary):
            left = boundary.end()
    before = [word.start() for word in _WORD.finditer(text, left, first)]
    right = min(len(text), past + _REACH)
    for boundary in _BOUNDARY.finditer(text, past, right):
        if _ends_clause(boundary):
            right = boundary.start()
            break
    after = [word.end() for word in _WORD.finditer(text, past, right)]
    return Clause(
        before[-WORDS_BEFORE:][0] if before else first,
        after[:WORDS_AFTER][-1] if after else past,
        len(before) > WORDS_BEFORE,
        len(after) > WORDS_AFTER,
    )


def _ends_clause(boundary: re.Match[str]) -> bool:
    if boundary["gloss"]:
        return False
    if boundary["stop"]:
        at = boundary.start()
        word = _WORD_BEFORE_STOP.search(boundary.string, max(0, at - 5), at)
        return not (word and word.group().lower() in ABBREVIATIONS)
    return True


def quote(text: str, start: int, end: int) -> tuple[str, str, str]:
    """Return the clause around ``text[start:end]`` to be quoted: before, the span, after.

    Three dots stand where the clause goes on.
    """
    clause = clause_around(text, start, end)
    before = ("… " if clause.cut_before else "") + text[clause.start : start]
    after = text[end : clause.end] + (" …" if clause.cut_after else "")
    return before, text[start:end], after


def paragraph_number(text: str, offset: int) -> int:
    """Return which paragraph ``offset`` is in: 1 for the first line that is not blank."""
    lines = text[:offset].split("\n")
    return 1 + sum(1 for line in lines[:-1] if line.strip())
