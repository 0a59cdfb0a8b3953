"""What is known of the figures of articles beside their tables, for a page.

Where each number is printed and who else prints it, the articles with all their numbers, the story
that the figures tell, and what they do not say. It is computed from the tables; where a package
has no such tables, nothing is known.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from latsarstats.dataset.corroboration import Facts
from latsarstats.dataset.evidence import TABLES, evidence_of
from latsarstats.dataset.quotes import Sources
from latsarstats.dataset.story import story_of
from latsarstats.numerals.clauses import clause_around
from latsarstats.page.anchors import anchor
from latsarstats.page.records import (
    NOTHING_KNOWN,
    Article,
    CellEvidence,
    Mention,
    Passage,
    Printing,
    Provenance,
)
from latsarstats.page.words import Words, date, in_languages
from latsarstats.rules.agreement import Agreement
from latsarstats.rules.serialization import read_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from latsarstats.checks.run import Checked
    from latsarstats.dataset.corroboration import Statement
    from latsarstats.dataset.evidence import Support
    from latsarstats.page.records import Place


def provenance_of(checked: Checked) -> Provenance:
    """Return what is known of a package beside its tables and rules."""
    package = checked.package
    evidence = evidence_of(package) if TABLES.keys() <= package.tables.keys() else None
    if evidence is None:
        return NOTHING_KNOWN
    tables = {
        name: table.whole
        for name, table in package.typed.items()
        if table.whole.has(*table.schema.columns)
    }
    rules, _ = read_rules(checked.descriptor.properties.get("rules", []))
    agreements = tuple(
        single for rule in rules for single in rule.single if isinstance(single, Agreement)
    )
    articles = {row["article_id"]: row for row in evidence.articles.rows}
    facts = Facts(tables, Sources(evidence, articles), agreements)
    labels = Labels(facts)
    charts, gaps = story_of(facts, labels.of)
    return Provenance(
        cells=dict(_cells(facts, labels)),
        articles=tuple(_articles(facts, labels)),
        charts=charts,
        gaps=gaps,
    )


class Labels:
    """The names of codes in every language, by list and code, as the package gives them."""

    def __init__(self, facts: Facts) -> None:
        """Read the table ``codes``, if there is one."""
        self._labels: dict[tuple[str, str], Words] = {}
        codes = facts.tables.get("codes")
        if codes is not None and codes.has("list", "code", "label_en", "label_id"):
            self._labels = {
                (row["list"], row["code"]): Words(row["label_en"], row["label_id"])
                for row in codes.rows
            }

    def of(self, code_list: str, code: str) -> Words:
        """Return the name of a code; one without a name is its own."""
        return self._labels.get((code_list, code), Words(code, code))


def _cells(facts: Facts, labels: Labels) -> Iterator[tuple[Place, CellEvidence]]:
    """Yield every cell that is printed somewhere, with what publications say of it."""
    for figure in facts.figures():
        found = facts.corroborate(figure)
        if not found.own:
            continue
        yield (
            (figure.table, figure.position, figure.field),
            CellEvidence(
                printings=tuple(_printing(facts, labels, each) for each in found.own),
                summary=in_languages(found.summary),
                agreeing=tuple(_printing(facts, labels, each) for each in found.agreeing),
                disagreeing=tuple(_printing(facts, labels, each) for each in found.disagreeing),
            ),
        )


def _printing(facts: Facts, labels: Labels, statement: Statement) -> Printing:
    quote = statement.quote
    if quote is None:
        return Printing(
            passage=None,
            text=statement.text or statement.figure.value,
            publisher=statement.publisher,
            address=statement.address,
            reason=statement.reason,
        )
    text = facts.sources.evidence.prints[quote.article_id].text
    return Printing(
        passage=passage_around(text, quote.start, quote.end),
        text=quote.text,
        publisher=statement.publisher,
        address=statement.address,
        date=date(quote.event_date),
        date_basis=labels.of("date_basis", quote.date_basis),
        paragraph=quote.paragraph,
        start=quote.start,
        end=quote.end,
        mention=_mention_anchor(quote.article_id, quote.start),
        reason=statement.reason,
    )


def _mention_anchor(article_id: str, start: int) -> str:
    return f"mention:{anchor(article_id, str(start))}"


def passage_around(text: str, start: int, end: int) -> Passage:
    """Return the paragraph around ``text[start:end]``, without what an excerpt masks.

    Args:
        text: an article, or its excerpt.
        start: where a number begins in it.
        end: where it ends, exclusive.
    """
    clause = clause_around(text, start, end)
    first = text.rfind("\n", 0, clause.start) + 1
    last = text.find("\n", clause.end)
    last = len(text) if last < 0 else last
    return Passage(
        lead=_readable(text[first : clause.start]),
        before=_readable(text[clause.start : start]),
        text=text[start:end],
        after=_readable(text[end : clause.end]),
        tail=_readable(text[clause.end : last]),
    )


_MASK = "·"
_MASKED = re.compile(rf"[^\w\n]*{_MASK}[{_MASK}\W]*")
"""Masked words in a row, with the marks and blanks around them."""


def _readable(text: str) -> str:
    """Return a text with three dots in brackets where an excerpt masks words."""
    return _MASKED.sub(" […] ", text)


def _articles(facts: Facts, labels: Labels) -> Iterator[Article]:
    evidence = facts.sources.evidence
    cited: dict[str, list[Place]] = defaultdict(list)
    places = _places(facts)
    for cell, mention_ids in evidence.cited.items():
        for mention_id in mention_ids:
            cited[mention_id] += places.get(cell, [])
    for row in evidence.articles.rows:
        name = row["article_id"]
        printed = evidence.prints.get(name)
        if printed is None:
            continue
        mentions = [
            (support, _mention(facts, labels, each, support, tuple(cited[each["mention_id"]])))
            for each in evidence.mentions.rows
            if each["article_id"] == name
            and (support := evidence.printed.get(each["mention_id"])) is not None
        ]
        mentions.sort(key=lambda pair: pair[0].mention.start)
        yield Article(
            name=name,
            publisher=row.get("publisher", "") or name,
            title=row.get("title", ""),
            address=row.get("address", ""),
            date=date(row.get("event_date", "")),
            date_basis=labels.of("date_basis", row.get("date_basis", "")),
            paragraphs=tuple(_paragraphs(printed.text, mentions)),
            mentions=tuple(mention for _, mention in mentions),
        )


def _places(facts: Facts) -> Mapping[tuple[str, str, str], list[Place]]:
    """Return the places of cells by their tables, the keys of their rows, and their columns."""
    found: dict[tuple[str, str, str], list[Place]] = defaultdict(list)
    for figure in facts.figures():
        found[figure.table, figure.row, figure.field].append(figure.place)
    return found


def _mention(
    facts: Facts,
    labels: Labels,
    row: Mapping[str, str],
    support: Support,
    cells: tuple[Place, ...],
) -> Mention:
    mention = support.mention
    passage = passage_around(
        facts.sources.evidence.prints[support.article_id].text, mention.start, mention.end
    )
    reason = row.get("reason", "")
    return Mention(
        anchor=_mention_anchor(support.article_id, mention.start),
        text=mention.text,
        kind=labels.of("mention_kind", mention.kind),
        value=row["value"],
        is_evidence=row["role"] == "evidence",
        cells=cells,
        reason=in_languages(reason) if reason else None,
        before=passage.before,
        after=passage.after,
    )


def _paragraphs(
    text: str, mentions: list[tuple[Support, Mention]]
) -> Iterator[tuple[str | Mention, ...]]:
    """Yield the paragraphs of an article as pieces: readable text, and numbers."""
    at = 0
    for line in text.split("\n"):
        end = at + len(line)
        own = [each for each in mentions if at <= each[0].mention.start < end]
        pieces: list[str | Mention] = []
        edges = [at, *(n for s, _ in own for n in (s.mention.start, s.mention.end)), end]
        for number, (start, stop) in enumerate(pairwise(edges)):
            pieces.append(own[number // 2][1] if number % 2 else _readable(text[start:stop]))
        if any(isinstance(piece, Mention) or piece.strip(" […]") for piece in pieces):
            yield tuple(pieces)
        at = end + 1
