"""Draft the extraction script of a new article: every number with its clause, to be named.

The draft is a module for :mod:`latsarstats.dataset.articles`. Each number stands in a
phrase that is found once in the article, set aside for a reason that is still to be written:
as long as one is missing, the build refuses the script and says which.
"""

from __future__ import annotations

import bisect
import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from latsarstats.dataset.phrases import Reading, with_plain_blanks
from latsarstats.errors import LatsarstatsError, MismatchError
from latsarstats.language import sentence
from latsarstats.numerals.clauses import clause_around, quote
from latsarstats.numerals.mention import plain
from latsarstats.numerals.scan import scan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from latsarstats.dataset.phrases import Article
    from latsarstats.numerals.mention import Mention

LONGEST_ARTICLE = 20_000
"""Characters of an article, at most, some ten pages; each phrase is looked for in all of it."""

_LINE = 100
"""Characters of a line of code, as the linter of this project has it."""

_WORD = re.compile(r"\S+")
_QUOTED_SIDE = 30
"""Characters of the clause quoted on either side of a number."""

_LONG_PHRASE = 200
"""Characters from where on a phrase grows by ever more words: it stands in repeated text."""

_HEAD = '''\
"""PUBLISHER, DATE: WHAT IT IS ABOUT."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.dataset.script import Aside, Row, Source, aside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from latsarstats.dataset.phrases import Reading

SOURCE = Source(
    article_id="",  # publisher and date of the event, as in inews-2021-11-16
    seed={seed},
    sha256="{sha256}",
    excerpt_sha256="{excerpt_sha256}",
    publisher="",
)


def extract(article: Reading) -> Iterator[Row | Aside]:
    """Say what each number of the article is."""
    # To be done by hand: a number that belongs in a table gets a name in its phrase, as in
    # {{persons:count}}, and a row; of every other one, say in the last line of its block why
    # it is no Latsar figure. Every article needs its row in the table articles. The scripts
    # beside this one show how.
'''


@dataclass(frozen=True, slots=True)
class Phrase:
    """Numbers that stand together, and the template that finds them, once in the article."""

    template: str
    mentions: tuple[Mention, ...]


def phrases(article: Article) -> tuple[Phrase, ...]:
    """Return a phrase for every number of ``article``, in order, each number in one of them.

    The numbers of a clause, cut as it is for a quote, share a phrase, which begins with the
    word before the first and ends with the word behind the last. It is made longer until it is
    found once.

    Raises:
        LatsarstatsError: the article is too long, or a number has a brace next to it, which
            no template can hold.
    """
    text = article.text
    if len(text) > LONGEST_ARTICLE:
        raise LatsarstatsError(
            sentence(
                "{article_id}: has {count:,} characters, where an article has at most {most:,};"
                " draft it in parts",
                article_id=article.article_id,
                count=len(text),
                most=LONGEST_ARTICLE,
            )
        )
    reading = Reading(article, tuple(scan(text)))
    words = [word.span() for word in _WORD.finditer(text)]
    found: list[tuple[int, int]] = []
    whole = _phrase(reading, 0, len(text)).template
    for start, end in _clauses(reading):
        if found and end <= found[-1][1]:
            continue
        if found and _is_close(text[found[-1][1] : start]):  # Senin (22/11)
            start = found.pop()[0]
        span = _grown(reading, whole, words, start, end)
        while found and found[-1][1] > span[0]:  # one of them grew over the other
            before = found.pop()
            start, end = min(before[0], span[0]), max(before[1], span[1])
            span = _grown(reading, whole, words, start, end)
        found.append(span)
    return tuple(_phrase(reading, start, end) for start, end in found)


def _is_close(gap: str) -> bool:
    """Tell whether nothing but a bracket stands between two clauses."""
    return set(gap) <= set("() \u00a0")


def _clauses(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield from where to where the numbers of a clause and the words next to them go."""
    text = reading.article.text
    around = [clause_around(text, mention.start, mention.end) for mention in reading.mentions]
    together = itertools.groupby(
        zip(reading.mentions, around, strict=True), key=lambda pair: pair[1].end
    )
    for _, pairs in together:
        numbers = list(pairs)
        start, end = numbers[0][0].start, numbers[-1][0].end
        before = _WORD.findall(text[min(each.start for _, each in numbers) : start])
        after = _WORD.match(text[end : numbers[-1][1].end].lstrip())
        yield (
            text.rindex(before[-1], 0, start) if before else start,
            text.index(after.group(), end) + len(after.group()) if after else end,
        )


def _grown(
    reading: Reading, whole: str, words: list[tuple[int, int]], start: int, end: int
) -> tuple[int, int]:
    """Return the span made longer until it is found once: by a word, later by ever more.

    Args:
        reading: the article and its numbers.
        whole: the article as a template.
        words: where its words stand.
        start: where the span begins.
        end: where it ends.
    """
    text = reading.article.text
    more = 1
    while True:
        start, end = _whole_numbers(reading, start, end)
        phrase = _phrase(reading, start, end)
        if "{" in text[start:end] or "}" in text[start:end]:
            words_there = "".join(quote(text, phrase.mentions[0].start, phrase.mentions[0].end))
            raise LatsarstatsError(
                sentence(
                    "{article_id}: there is a brace near {words!r}, which no phrase can hold;"
                    " write the script for it by hand",
                    article_id=reading.article.article_id,
                    words=words_there,
                )
            )
        at = whole.find(phrase.template)
        if whole.find(phrase.template, at + 1) < 0 and _is_found(reading, phrase):
            return start, end
        before = bisect.bisect_left(words, start, key=lambda word: word[0])
        after = bisect.bisect_right(words, end, key=lambda word: word[1])
        if not before and after == len(words):
            raise LatsarstatsError(
                sentence(
                    "{article_id}: no phrase finds the number {number!r} at {start} by itself;"
                    " write the script for it by hand",
                    article_id=reading.article.article_id,
                    number=phrase.mentions[0].text,
                    start=phrase.mentions[0].start,
                )
            )
        if before:
            start = words[max(0, before - more)][0]
        if after < len(words):
            end = words[min(len(words), after + more) - 1][1]
        more = more if end - start < _LONG_PHRASE else 2 * more


def _is_found(reading: Reading, phrase: Phrase) -> bool:
    try:
        reading.find(phrase.template)
    except MismatchError:
        return False
    return True


def _whole_numbers(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """Return the span with the numbers whole that it cuts."""
    for mention in reading.mentions:
        if mention.start < end and start < mention.end:
            start, end = min(start, mention.start), max(end, mention.end)
    return start, end


def _phrase(reading: Reading, start: int, end: int) -> Phrase:
    text = reading.article.text
    inside = tuple(
        mention for mention in reading.mentions if start <= mention.start and mention.end <= end
    )
    parts = []
    past = start
    for mention in inside:
        parts += [text[past : mention.start], f"{{:{mention.kind}}}"]
        past = mention.end
    template = "".join([*parts, text[past:end]])
    return Phrase(with_plain_blanks(template), inside)


def draft(article: Article, seed: str, sha256: str, excerpt_sha256: str) -> str:
    """Return the source of an extraction script for ``article``, with all left to say in it.

    Args:
        article: the article, with the name of its file for want of a better one.
        seed: that name.
        sha256: of its original text.
        excerpt_sha256: of its excerpt.

    Raises:
        LatsarstatsError: as :func:`phrases`.
    """
    head = _HEAD.format(
        seed=_quoted(seed),
        sha256=sha256,
        excerpt_sha256=excerpt_sha256,
    )
    blocks = [_block(article.text, phrase) for phrase in phrases(article)]
    return head + "".join(blocks or ["    yield from ()\n"])


def _block(text: str, phrase: Phrase) -> str:
    lines = [""]
    lines += [f"    # {_as_printed(text, mention)}" for mention in phrase.mentions]
    lines += ["    yield from aside(", "        article.find("]
    pieces = _pieces(phrase.template, _LINE - len('            "",'))
    if len(pieces) == 1:
        lines.append(f"            {_quoted(pieces[0])},")
    else:
        lines += [f"            {_quoted(piece)}" for piece in pieces[:-1]]
        lines.append(f"            {_quoted(pieces[-1])},")
    lines += ["        ),", '        "",', "    )"]
    return "\n".join(lines) + "\n"


def _as_printed(text: str, mention: Mention) -> str:
    """Return what a number is, and the words it stands in."""
    value = plain(mention.value)
    what = f"{mention.kind} {value}".rstrip() + (f", {mention.doubt}" if mention.doubt else "")
    before, number, after = quote(text, mention.start, mention.end)
    words = f"{before[-_QUOTED_SIDE:]}[{number}]{after[:_QUOTED_SIDE]}"
    return _cut(f"{what}: {' '.join(words.split())}")


def _cut(line: str) -> str:
    room = _LINE - len("    # ")
    printable = "".join(character if character.isprintable() else " " for character in line)
    return printable if len(printable) <= room else f"{printable[: room - 1]}…"


def _pieces(template: str, room: int) -> list[str]:
    """Return a template in pieces that fit a line of code each."""
    pieces = [""]
    for part in re.findall(r"\{:[a-z-]+\}|\s+|[^\s{]{1,40}", template):
        if len(_quoted(pieces[-1] + part)) > room and pieces[-1]:
            pieces.append("")
        pieces[-1] += part
    return pieces


def _quoted(text: str) -> str:
    """Return a text as code, in double quotes where it holds none, as the formatter has it."""
    written = repr(text)
    if written.startswith("'") and '"' not in text:
        return f'"{written[1:-1]}"'
    return written
