"""What other publications say of a figure: whether they print the same, another, or nothing.

A figure is printed by the articles that its evidence cites, or, in a table of restatements, by the
publication that its row names. Which cells are the same fact is what the rules of the type
``agreement`` say; so whatever a package compares, is compared here, and by the same meaning.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from latsarstats.datapackage.cell_types import read_column
from latsarstats.datapackage.schema import NUMBERS
from latsarstats.dataset.evidence import row_key
from latsarstats.dataset.quotes import read_sources, require_evidence
from latsarstats.dataset.restatements import COLUMNS, characters_printed
from latsarstats.language import count_sentence, join, sentence
from latsarstats.rules.agreement import Agreement
from latsarstats.rules.evaluate import evaluate
from latsarstats.rules.exact import rows_by_key, texts_of
from latsarstats.rules.frames import ROW
from latsarstats.rules.rows import Rows
from latsarstats.rules.serialization import read_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from latsarstats.datapackage.table import TextTable
    from latsarstats.dataset.installed import PackageFiles
    from latsarstats.dataset.quotes import Quote, Sources

Stance = Literal["states", "agrees", "disagrees"]
"""What a publication does to a figure: it ``states`` it where the figure is its own."""

Place = tuple[str, int, str]
"""A cell: its table, the position of its row from 0, and its column."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell that is printed somewhere.

    Attributes:
        table, field: its table and column.
        row: the key of its row, the values joined by ``/``.
        position: which row of the table, from 0.
        value: the cell, as plain text.
    """

    table: str
    row: str
    field: str
    position: int
    value: str

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.table, self.position, self.field


@dataclass(frozen=True, slots=True)
class Statement:
    """A fact as one publication prints it.

    Attributes:
        figure: the cell that holds what it prints.
        publisher, address: the publication; empty where it is not known.
        text: the characters printed; empty where the package does not keep them.
        quote: the number with its clause, where the package has the article.
        stance: what it does to the figure that was asked for.
        reason: why a disagreement is left as it is, where the package says so.
    """

    figure: Figure
    publisher: str
    address: str
    text: str
    quote: Quote | None
    stance: Stance
    reason: str = ""

    @property
    def publication(self) -> str:
        """What tells it from other publications: its address, or its publisher without one."""
        return self.address or self.publisher


@dataclass(frozen=True, slots=True)
class Corroboration:
    """What publications say of a figure.

    Attributes:
        figure: the figure.
        own: where it is printed, a statement for each place.
        others: what other publications print of the same fact, a statement for each.
        is_compared: whether it would be known if they printed it: numbers are, and what a rule
            compares; a date that several print may be of several events.
    """

    figure: Figure
    own: tuple[Statement, ...]
    others: tuple[Statement, ...]
    is_compared: bool = True

    @property
    def agreeing(self) -> tuple[Statement, ...]:
        """What other publications print alike."""
        return tuple(each for each in self.others if each.stance == "agrees")

    @property
    def disagreeing(self) -> tuple[Statement, ...]:
        """What other publications print differently."""
        return tuple(each for each in self.others if each.stance == "disagrees")

    @property
    def summary(self) -> str:
        """One sentence on how far other publications bear the figure out."""
        if not self.others and not self.is_compared:
            return sentence("What other publications print here is not compared.")
        if not self.others:
            return sentence("No other publication that prints this figure is known.")
        said = []
        if self.agreeing:
            said.append(
                count_sentence(
                    "{number} other publication prints the same: {who}.",
                    "{number} other publications print the same: {who}.",
                    len(self.agreeing),
                    who=_publishers(self.agreeing),
                )
            )
        if self.disagreeing:
            said.append(
                count_sentence(
                    "{number} prints something else: {who}.",
                    "{number} print something else: {who}.",
                    len(self.disagreeing),
                    who=_publishers(self.disagreeing),
                )
            )
        return join(" ", said)


def _publishers(statements: Sequence[Statement]) -> str:
    return ", ".join(each.publisher or each.address for each in statements)


@dataclass(frozen=True, slots=True)
class _Link:
    """Another cell that is the same fact, and whether it says the same."""

    place: Place
    agrees: bool
    reason: str


@dataclass(frozen=True)
class Facts:
    """The figures of a package with evidence, and which of them are one fact.

    Attributes:
        tables: its tables, by name.
        sources: its articles and what they print.
        agreements: its rules of that type.
    """

    tables: Mapping[str, TextTable]
    sources: Sources
    agreements: tuple[Agreement, ...]

    @cached_property
    def figure_columns(self) -> Mapping[str, tuple[str, ...]]:
        """The columns of figures by table: read from printed numbers, or compared with such."""
        compared = defaultdict(set)
        for rule in self.agreements:
            compared[rule.resource].add(rule.field)
            compared[rule.with_resource].add(rule.with_field)
        found = {
            name: tuple(
                field.name
                for field in table.schema.fields
                if (field.printed or field.name in compared[name]) and table.has(field.name)
            )
            for name, table in self.tables.items()
        }
        return {name: columns for name, columns in found.items() if columns}

    def figures(self) -> Iterator[Figure]:
        """Yield every figure of the package, in the order of its tables."""
        for name, columns in self.figure_columns.items():
            for position, cells in enumerate(self.tables[name].rows):
                yield from (self._figure((name, position, c)) for c in columns if cells[c])

    def figures_of(self, table: str, column: str) -> Iterator[Figure]:
        """Yield the figures of a column, in the order of the rows."""
        for position, cell in enumerate(self.tables[table].column(column)):
            if cell:
                yield self._figure((table, position, column))

    def corroborate(self, figure: Figure) -> Corroboration:
        """Return what publications say of a figure."""
        own = tuple(self._statements(figure.place, "states", ""))
        seen = {each.publication for each in own}
        others: list[Statement] = []
        for place, (stance, reason) in self._same_fact(figure).items():
            for each in self._statements(place, stance, reason):
                if each.publication and each.publication not in seen:
                    seen.add(each.publication)
                    others.append(each)
        field = self.tables[figure.table].schema.field(figure.field)
        is_compared = field.type in NUMBERS or bool(self._links.get(figure.place))
        return Corroboration(figure, own, tuple(others), is_compared)

    def _figure(self, place: Place) -> Figure:
        name, position, column = place
        table = self.tables[name]
        cells = table.rows[position]
        key = row_key(table.schema.primary_key, cells)
        return Figure(name, key, column, position, cells[column])

    def _statements(self, place: Place, stance: Stance, reason: str) -> Iterator[Statement]:
        """Yield who prints a cell: the articles behind it, or the publication of its row."""
        figure = self._figure(place)
        cell = (figure.table, figure.row, figure.field)
        supports = self.sources.evidence.supports.get(cell, ())
        for support in supports:
            quote = self.sources.quote(figure.position, figure.row, figure.value, support)
            publisher = quote.publisher or quote.article_id
            yield Statement(figure, publisher, quote.address, quote.text, quote, stance, reason)
        cells = self.tables[figure.table].rows[figure.position]
        is_figure = figure.field in self.figure_columns.get(figure.table, ())
        if is_figure and not supports and "publisher" in cells:
            text = self._restated.get(cell, "")
            address = cells.get("address", "")
            yield Statement(figure, cells["publisher"], address, text, None, stance, reason)

    def _same_fact(self, figure: Figure) -> dict[Place, tuple[Stance, str]]:
        """Return the other cells that are the same fact, nearest first."""
        found: dict[Place, tuple[Stance, str]] = {}
        todo = deque([(figure.place, "")])
        while todo:
            here, why = todo.popleft()
            for link in self._links.get(here, ()):
                if link.place in found or link.place == figure.place:
                    continue
                is_same = link.agrees
                if here != figure.place:
                    is_same = self._figure(link.place).value == figure.value
                reason = why or link.reason
                found[link.place] = ("agrees", "") if is_same else ("disagrees", reason)
                todo.append((link.place, reason))
        return found

    @cached_property
    def _links(self) -> Mapping[Place, Sequence[_Link]]:
        links: dict[Place, list[_Link]] = defaultdict(list)
        for rule in self.agreements:
            tables = {name: _typed(self.tables[name]) for name in rule.needs if name in self.tables}
            verdicts = {each.rows[:1]: each for each in evaluate(rule, tables).verdicts}
            if () in verdicts:  # it could not be run
                continue
            partners = rows_by_key(tables[rule.with_resource], rule.on)
            for row in tables[rule.resource]:
                here, verdict = int(str(row[ROW])), verdicts.get((int(str(row[ROW])),))
                if verdict is not None and verdict.outcome not in ("fail", "known"):
                    continue
                for partner in partners.get(texts_of(row, rule.on), ()):
                    one = (rule.resource, here, rule.field)
                    other = (rule.with_resource, int(str(partner[ROW])), rule.with_field)
                    reason = _reason(rule, verdict.key) if verdict is not None else ""
                    links[one].append(_Link(other, verdict is None, reason))
                    links[other].append(_Link(one, verdict is None, reason))
        return links

    @cached_property
    def _restated(self) -> Mapping[tuple[str, str, str], str]:
        """The characters of restatements as they are kept by hand, by cell."""
        restated, kept = (self.tables.get(name) for name in COLUMNS)
        if restated is None or kept is None:
            return {}
        if not all(t.has(*c) for t, c in zip((restated, kept), COLUMNS.values(), strict=True)):
            return {}
        key = restated.schema.primary_key
        return {
            (restated.name, row_key(key, row), field): text
            for row, fields in zip(restated.rows, characters_printed(restated, kept), strict=True)
            for field, text in fields.items()
        }


def read_facts(files: PackageFiles) -> Facts:
    """Return the figures of a package with evidence.

    Raises:
        MismatchError: a file is not the one described, or no table of its columns.
        LatsarstatsError: the package has no evidence, or a file is missing.
    """
    require_evidence(files)
    tables = {name: files.table(name) for name in files.tables}
    rules, _ = read_rules(files.descriptor.properties.get("rules", []))
    agreements = tuple(
        single for rule in rules for single in rule.single if isinstance(single, Agreement)
    )
    return Facts(tables, read_sources(files, tables), agreements)


def _typed(table: TextTable) -> Rows:
    fields, missing = table.schema.fields, table.schema.missing_values
    return Rows(
        {field.name: field.type for field in fields},
        {field.name: read_column(table.column(field.name), field, missing)[0] for field in fields},
    )


def _reason(rule: Agreement, key: Mapping[str, str]) -> str:
    for known in rule.known:
        if known.key.items() <= key.items():
            return known.reason
    return ""
