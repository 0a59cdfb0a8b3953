"""An article, and the phrases in which its figures stand, each found exactly once.

A phrase is a template of the library ``parse`` whose fields are typed by kind of number:
``"sebanyak {persons:count} peserta"``. A field matches only the characters of a printed
number of that kind in the article, as the scanner reads it.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import parse

from latsarstats.errors import MismatchError
from latsarstats.language import sentence
from latsarstats.numerals.mention import KINDS, Mention

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class Article:
    """A news article, whole or as an excerpt.

    Attributes:
        article_id: publisher and date, as in ``inews-2021-11-16``.
        text: the characters as stored; offsets count Unicode code points from 0.
    """

    article_id: str
    text: str


# One blank for another, so that offsets stay: a phrase is typed with plain blanks, while
# articles hold no-break spaces that nobody sees.
_PLAIN_BLANKS = str.maketrans({"\u00a0": " ", "\u202f": " ", "\t": " "})
_FIELD = re.compile(r"\{\w*:([a-z-]+)\}")


def with_plain_blanks(text: str) -> str:
    """Return ``text`` as a phrase is typed, with a plain blank for every other one."""
    return text.translate(_PLAIN_BLANKS)


@dataclass(frozen=True, slots=True)
class Passage:
    """A phrase where it was found: its named mentions, and all of them in order."""

    named: Mapping[str, Mention]
    mentions: tuple[Mention, ...]

    def __getitem__(self, field: str) -> Mention:
        """Return the mention that stands in ``field``."""
        return self.named[field]


@dataclass(frozen=True, slots=True)
class Reading:
    """An article and every number printed in it, as an extraction script is given it."""

    article: Article
    mentions: tuple[Mention, ...]

    def find(self, phrase: str) -> Passage:
        """Return the one place where ``phrase`` stands.

        Raises:
            MismatchError: the phrase is found twice or not at all, or is no template; the
                sentence names the article, the phrase and the nearest text.
        """
        passages = self._passages(phrase)
        if len(passages) == 1:
            return passages[0]
        where = sentence(
            "{article_id}: the phrase {phrase!r}", article_id=self.article.article_id, phrase=phrase
        )
        if passages:
            starts = ", ".join(str(passage.mentions[0].start) for passage in passages)
            raise MismatchError(
                sentence(
                    "{where} is found {count} times, with numbers at {starts}; make it"
                    " longer, so that it is found once",
                    where=where,
                    count=len(passages),
                    starts=starts,
                )
            )
        raise MismatchError(
            sentence(
                "{where} is not found; the nearest text is {nearest!r}",
                where=where,
                nearest=self._nearest(phrase),
            )
        )

    def _passages(self, phrase: str) -> list[Passage]:
        by_span = {(each.start, each.end): each for each in self.mentions}
        kinds = _FIELD.findall(phrase)
        parser = self._parser(phrase)
        text = with_plain_blanks(self.article.text)
        before = phrase.find("{")  # characters of a match before its first field
        passages = []
        at = 0
        # Begin again one character further, so that matches that overlap are found too.
        while kinds and (found := parser.search(text, at)):
            spans: dict[str | int, tuple[int, int]] = found.spans
            in_order = sorted(spans, key=lambda name: spans[name])
            at = spans[in_order[0]][0] - before + 1
            fields = [by_span.get(spans[name]) for name in in_order]
            mentions = tuple(mention for mention in fields if mention is not None)
            if [mention.kind for mention in mentions] == kinds:
                named = {str(name): each for name, each in zip(in_order, mentions, strict=True)}
                passages.append(Passage(named, mentions))
        return passages

    def _parser(self, phrase: str) -> parse.Parser:
        fault = ""
        if set(_FIELD.sub("", phrase)) & set("{}"):
            fault = sentence("every brace belongs to a field as {{name:kind}}")
        try:
            parser = parse.compile(phrase, extra_types=self._types(), case_sensitive=True)
        except ValueError as error:
            fault = str(error)
        if fault:
            raise MismatchError(
                sentence(
                    "{article_id}: the phrase {phrase!r} is no template: {fault}",
                    article_id=self.article.article_id,
                    phrase=phrase,
                    fault=fault,
                )
            )
        return parser

    def _types(self) -> dict[str, Callable[[str], str]]:
        return {kind: self._type(kind) for kind in KINDS}

    def _type(self, kind: str) -> Callable[[str], str]:
        texts = {
            with_plain_blanks(mention.text) for mention in self.mentions if mention.kind == kind
        }
        longest_first = sorted(texts, key=lambda text: (-len(text), text))
        pattern = "|".join(map(re.escape, longest_first)) or "(?!)"

        def as_it_stands(text: str) -> str:
            return text

        as_it_stands.pattern = pattern  # type: ignore[attr-defined]  # as parse.with_pattern does
        return as_it_stands

    def _nearest(self, phrase: str) -> str:
        # Slide a window as long as the phrase over the article, word by word.
        words = [word.span() for word in re.finditer(r"\S+", self.article.text)]
        wanted = _FIELD.sub("0", phrase)
        width = max(1, len(wanted.split()))
        windows = [
            self.article.text[first[0] : words[min(at + width, len(words)) - 1][1]]
            for at, first in enumerate(words)
        ]
        matcher = difflib.SequenceMatcher(b=wanted, autojunk=False)

        def likeness(window: str) -> float:
            matcher.set_seq1(window)
            return matcher.ratio()

        return max(windows, key=likeness, default="")
