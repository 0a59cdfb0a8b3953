"""The clause in which a number stands: the words around it that give it its meaning.

A clause ends at a line break, at a sentence mark, comma, bracket or quotation mark, and at
a dash between blanks. A comma or full stop inside a number (``10.853``, ``4,14``) and inside
a name (``iNews.id``) ends nothing. Long clauses are cut to the words nearest the number.

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

_BOUNDARY = re.compile(
    r"""
      [\r\n]                      # a line break
    | [.!?;:](?=[\s"”'’)\]]|$)    # a mark that ends a sentence or a part of one
    | ,(?!\d)                     # a comma, unless it is a decimal mark
    | [()\[\]"“”]                 # brackets and quotation marks
    | (?<=\s)[-–—](?=\s)          # a dash between blanks
    """,
    re.VERBOSE,
)
_WORD = re.compile(r"\S+")


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
    left = max(0, start - _REACH)
    for boundary in _BOUNDARY.finditer(text, left, start):
        left = boundary.end()
    before = [word.start() for word in _WORD.finditer(text, left, start)]
    right = min(len(text), end + _REACH)
    boundary_after = _BOUNDARY.search(text, end, right)
    if boundary_after:
        right = boundary_after.start()
    after = [word.end() for word in _WORD.finditer(text, end, right)]
    return Clause(
        before[-WORDS_BEFORE:][0] if before else start,
        after[:WORDS_AFTER][-1] if after else end,
        len(before) > WORDS_BEFORE,
        len(after) > WORDS_AFTER,
    )


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
