"""What a page shows, as plain records: the template writes them and decides nothing."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from latsarstats.finding import CheckResult, FindingSeverity
    from latsarstats.page.words import Words

    Place = tuple[str, int, str]
    """A cell: its table, the position of its row from 0, and its column."""


# What is handed in.


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of an article around a number that it prints.

    Attributes:
        lead, tail: the rest of the paragraph on either side of the clause.
        before, text, after: the clause: the number, and the words around it.
    """

    lead: str
    before: str
    text: str
    after: str
    tail: str


@dataclass(frozen=True, slots=True)
class Printing:
    """A place where a number is printed.

    Attributes:
        passage: the number in its paragraph; nothing where only its characters are kept.
        text: its characters.
        publisher: who prints it.
        address: where it is published; empty where that is not known.
        date: the date of the event that is reported, in words.
        date_basis: how that date is known.
        paragraph: which paragraph, from 1; 0 where the text is not kept.
        start, end: the offsets of its characters, from 0, end exclusive.
        mention: the anchor of the same number in the section of articles, or nothing.
        reason: why it differs, where the package says so.
    """

    passage: Passage | None
    text: str
    publisher: str
    address: str
    date: Words | None = None
    date_basis: Words | None = None
    paragraph: int = 0
    start: int = 0
    end: int = 0
    mention: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CellEvidence:
    """Where the number of a cell is printed, and what other publications say.

    Attributes:
        printings: every place where it is printed.
        summary: one sentence on what others say.
        agreeing, disagreeing: what other publications print of the same fact.
    """

    printings: tuple[Printing, ...]
    summary: Words
    agreeing: tuple[Printing, ...] = ()
    disagreeing: tuple[Printing, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A number printed in an article, and what became of it.

    Attributes:
        anchor: what links to it.
        text: its characters.
        kind: what sort of number it is.
        value: what was read.
        is_evidence: whether it became a figure.
        cells: the cells that it supports.
        reason: why it became none.
        before, after: the rest of its clause.
        links: the anchors of those of its cells that the page shows, each with a name.
    """

    anchor: str
    text: str
    kind: Words
    value: str
    is_evidence: bool
    cells: tuple[Place, ...]
    reason: Words | None
    before: str
    after: str
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """An article with its numbers marked.

    Attributes:
        name: how it is cited.
        publisher, title, address: where it was published; empty where not known.
        date, date_basis: the date of its event, and how it is known.
        paragraphs: its text: pieces of text, and the numbers in it.
        mentions: its numbers, in order.
    """

    name: str
    publisher: str
    title: str
    address: str
    date: Words
    date_basis: Words
    paragraphs: tuple[tuple[str | Mention, ...], ...]
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar.

    Attributes:
        label: what is counted.
        value: the number.
        start, width: where it begins and how long it is, in per cent of the chart.
        kind: how it is drawn: a part, the whole, a part that is still to come, or what is missing.
        shade: which tint, from 0.
        share: its share of the bar, or nothing.
    """

    label: Words
    value: Words
    start: float
    width: float
    kind: Literal["part", "whole", "planned", "gap"]
    shade: int = 0
    share: Words | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart: its segments lie one behind another.

    Attributes:
        label: what it shows.
        value: the number of all of it.
        segments: what it is made of.
    """

    label: Words
    value: Words
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars on one scale.

    Attributes:
        name: its anchor, unique in the page.
        title: what it says, in a line.
        subject: what of the table it is about; empty where the title says it.
        description: the same figures as sentences, for who cannot see it.
        bars: the bars, from top to bottom.
        is_failing: whether it shows a sum that fails.
    """

    name: str
    title: Words
    description: Words
    bars: tuple[Bar, ...]
    subject: str = ""
    is_failing: bool = False


@dataclass(frozen=True, slots=True)
class Provenance:
    """What is known of a package beside its tables and rules.

    Attributes:
        cells: where the numbers of cells are printed.
        articles: the articles, with every number in them.
        charts: the story that the figures tell.
        gaps: what the figures do not say.
    """

    cells: Mapping[Place, CellEvidence] = dataclasses.field(default_factory=dict)
    articles: tuple[Article, ...] = ()
    charts: tuple[Chart, ...] = ()
    gaps: tuple[Words, ...] = ()


NOTHING_KNOWN = Provenance()


# What is made of a package.


@dataclass(frozen=True, slots=True)
class Term:
    """A number of an equation.

    Attributes:
        sign: what stands before it.
        name: what it counts.
        value: the number.
        cell: the anchor of its cell, or nothing.
    """

    sign: str
    name: Words
    value: Words
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Sum:
    """An equation with its numbers: parts, what they make, the whole, and the difference."""

    parts: tuple[Term, ...]
    made: Words
    relation: str
    whole: Term
    difference: Words


@dataclass(frozen=True, slots=True)
class Suspect:
    """A cell that may be wrong.

    Attributes:
        cell: its anchor, or nothing where the page does not show it.
        name: its row and column.
        value: its number now.
        corrected: the number that would mend the sum.
        notes: why it is likely: a slip of the hand, how many sums it mends.
    """

    cell: str
    name: Words
    value: Words
    corrected: Words
    notes: Words


@dataclass(frozen=True, slots=True)
class Found:
    """A finding.

    Attributes:
        anchor: what links to it.
        severity: how serious it is.
        message: its sentence.
        place: file, line and column.
        cell: the anchor of its cell, or nothing.
        sum: of a sum that fails, its numbers.
        advice: how far the suspects can be told apart.
        suspects: the cells that may be wrong, likeliest first.
        quotes: the clauses that print the numbers.
        more: how many more cells may be wrong.
    """

    anchor: str
    severity: FindingSeverity
    message: Words
    place: Words
    cell: str = ""
    sum: Sum | None = None
    advice: Words | None = None
    suspects: tuple[Suspect, ...] = ()
    quotes: tuple[str, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        name: its name.
        title, description: what it is.
        is_quantity: whether its numbers count or measure something, and have marks between digits.
        is_number: whether it is of numbers.
    """

    name: str
    title: Words
    description: Words | None
    is_quantity: bool
    is_number: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell.

    Attributes:
        anchor: what links to it.
        text: what it holds.
        has_detail: whether it opens something.
        is_suspect: whether a finding is about it.
    """

    anchor: str
    text: Words
    has_detail: bool = False
    is_suspect: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the line that it stands in, if it has one, and its cells."""

    line: int | None
    anchor: str
    cells: tuple[Cell, ...]
    is_suspect: bool


@dataclass(frozen=True, slots=True)
class Detail:
    """What a cell opens.

    Attributes:
        anchor: the anchor of the cell.
        table, column: where it is.
        row: the key of its row, or its line.
        value: what the cell holds.
        evidence: where it is printed, and what others say.
        findings: what was found at it.
    """

    anchor: str
    table: Words
    column: Words
    row: str
    value: Words
    evidence: CellEvidence | None
    findings: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table.

    Attributes:
        anchor, name: what links to it, and what it is called.
        title, description: what it is.
        columns: its columns.
        rows: the first page of its rows.
        count: how many rows it has.
        kept: how many of them are in the page.
        hidden_columns: how many more columns it has.
        suspects: how many of its rows have findings.
        data: all rows that are in the page, for the script, where there are several pages.
    """

    anchor: str
    name: str
    title: Words
    description: Words | None
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    count: int
    kept: int
    hidden_columns: int
    suspects: int
    data: object = None


@dataclass(frozen=True, slots=True)
class RuleLine:
    """How often a rule was decided how."""

    title: Words
    description: Words | None
    outcome: str
    passed: int
    failed: int
    incomplete: int
    known: int


@dataclass(frozen=True, slots=True)
class Page:
    """A package as a page.

    Attributes:
        title, description: what it is.
        version, date: which state of it: empty or nothing where it does not say.
        outcome: the outcome of the check as a whole.
        verdict: the same in a sentence.
        totals: how many rows and groups passed, failed, were incomplete or are known.
        rules: its rules, with how often each was decided how.
        checks: the other checks.
        charts: the story, where one is told.
        sums: a chart of each balance.
        more_sums: how many balances have no chart here.
        findings: what needs attention, worst first.
        notes: what is known, or noted.
        tables: its tables.
        unread: the names of tables that could not be read.
        details: what cells open.
        articles: the articles behind it.
        gaps: what the figures do not say.
        licences, sources: names and addresses.
        program: what made the page.
    """

    title: Words
    description: Words | None
    version: str
    date: Words | None
    outcome: str
    verdict: Words
    totals: Words
    rules: tuple[RuleLine, ...]
    checks: tuple[CheckResult, ...]
    charts: tuple[Chart, ...]
    sums: tuple[Chart, ...]
    more_sums: int
    findings: tuple[Found, ...]
    notes: tuple[Found, ...]
    tables: tuple[ShownTable, ...]
    unread: tuple[str, ...]
    details: tuple[Detail, ...]
    articles: tuple[Article, ...]
    gaps: tuple[Words, ...]
    licences: tuple[tuple[str, str], ...]
    sources: tuple[tuple[str, str], ...]
    program: str
