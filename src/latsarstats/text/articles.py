"""An article: a name to cite it by, and its text exactly as stored."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Article:
    """A news article, whole or as an excerpt.

    Attributes:
        article_id: publisher and date, as in ``inews-2021-11-16``.
        text: the characters as stored; offsets count Unicode code points from 0.
    """

    article_id: str
    text: str
