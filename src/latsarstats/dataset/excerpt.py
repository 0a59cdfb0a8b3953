"""Excerpts: an article with everything masked but its numbers and the clauses they stand in.

The articles belong to their publishers and are not passed on whole. In an excerpt every
letter and digit outside the clauses is the middle dot ``·``; length, line breaks and
punctuation stay, so that every offset is the same in both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.numerals.clauses import clause_around
from latsarstats.numerals.scan import scan

if TYPE_CHECKING:
    from collections.abc import Iterable

MASK = "·"
MOST_READABLE = 0.40
"""The largest share of the letters of one article that may stay readable."""
MOST_READABLE_OF_ALL = 0.20
"""The largest share of the letters of all articles together that may stay readable."""


def excerpt(text: str) -> str:
    """Return ``text`` masked outside the clauses that hold a printed number.

    An excerpt of an excerpt is the same excerpt, and both hold the same numbers.
    """
    parts = []
    past = 0
    for mention in scan(text):
        clause = clause_around(text, mention.start, mention.end)
        parts.append(_masked(text[past : max(past, clause.start)]))
        parts.append(text[max(past, clause.start) : max(past, clause.end)])
        past = max(past, clause.end)
    parts.append(_masked(text[past:]))
    return "".join(parts)


def _masked(text: str) -> str:
    return "".join(MASK if character.isalnum() else character for character in text)


def letters(text: str) -> int:
    """Return how many letters of ``text`` can be read."""
    return sum(character.isalpha() for character in text)


def readable_share(originals: Iterable[str], excerpts: Iterable[str] = ()) -> float:
    """Return the share of the letters of articles that stay readable in their excerpts.

    Args:
        originals: articles.
        excerpts: of further articles, whose originals are not at hand.
    """
    texts, masked = list(originals), list(excerpts)
    readable = sum(letters(excerpt(text)) for text in texts) + sum(map(letters, masked))
    hidden = sum(text.count(MASK) for text in masked)
    whole = sum(map(letters, texts)) + sum(map(letters, masked)) + hidden
    return readable / whole if whole else 0.0
