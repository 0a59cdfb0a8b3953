"""What is exported of a package: its tables with texts and values, and what is said about them."""

from __future__ import annotations

import dataclasses
import functools
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from latsarstats.datapackage.cell_types import read_column
from latsarstats.datapackage.decoding import printed
from latsarstats.language import known_translation
from latsarstats.rules.serialization import read_rules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from latsarstats.datapackage.descriptor import Descriptor
    from latsarstats.datapackage.load import Package
    from latsarstats.datapackage.schema import Field, TableSchema
    from latsarstats.finding import Finding, Report
    from latsarstats.language import Language
    from latsarstats.rules.rule import Rule


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """A cell, and one place where it is printed.

    Attributes:
        table, column: the table and column of the cell.
        row: the key of its row, the values joined by ``/``.
        position: which row of the table, from 0.
        value: the cell, as plain text.
        text: the characters printed; empty where they are not known.
        quote: the clause with the number in brackets; empty where only the number is known.
        publisher, event_date, address: who prints it.
        paragraph, start, end: where in the text, as far as it is known.
        elsewhere: what other publications print, as a sentence.
    """

    table: str
    row: str
    column: str
    position: int
    value: str
    text: str
    quote: str
    publisher: str
    event_date: str
    address: str
    paragraph: int | None
    start: int | None
    end: int | None
    elsewhere: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        field: what the descriptor says of it.
        cells: its cells as they are written.
        values: its values, ``None`` where a cell is missing or not of the type.
        is_of_type: whether each cell is missing or of the type of the column.
    """

    field: Field
    cells: Sequence[str]
    values: Sequence[object]
    is_of_type: bool

    @property
    def name(self) -> str:
        """Its name."""
        return self.field.name

    @property
    def texts(self) -> list[str | None]:
        """Its cells as text, ``None`` for missing ones; one that is not of its type is kept."""
        return [
            None if value is None and (self.is_of_type or not cell) else printed(cell)
            for value, cell in zip(self.values, self.cells, strict=True)
        ]

    @property
    def numbers(self) -> list[int | Decimal | None]:
        """Its values as numbers, ``None`` for those that are none."""
        return [value if isinstance(value, int | Decimal) else None for value in self.values]


@dataclass(frozen=True)
class ExportTable:
    """A table of a package.

    Attributes:
        name: the name of its resource.
        given: its resource, as the descriptor has it.
        schema: its columns and keys.
        columns: its columns, in the order of the file.
        lines: the line of each row in its file.
        figures: what is printed behind its cells, by column and position.
    """

    name: str
    given: Mapping[str, Any]
    schema: TableSchema
    columns: tuple[Column, ...]
    lines: Sequence[int | None]
    figures: Mapping[tuple[str, int], Sequence[PrintedFigure]]

    @property
    def count(self) -> int:
        """How many rows it has."""
        return len(self.lines)

    @functools.cached_property
    def positions(self) -> Mapping[int | None, int]:
        """The position of every row by its line."""
        return {line: position for position, line in enumerate(self.lines) if line is not None}

    def has_printed(self, column: str) -> bool:
        """Tell whether cells of a column are printed in other characters than their own."""
        is_as_printed = self.schema.field(column).printed == "characters"
        return not is_as_printed and any(name == column for name, _ in self.figures)

    def has_quotes(self, column: str) -> bool:
        """Tell whether clauses are known of a column, and not numbers alone."""
        return any(
            each.quote
            for (name, _), found in self.figures.items()
            if name == column
            for each in found
        )

    def printed(self, column: str, position: int) -> str:
        """Return the characters behind a cell, each once."""
        return "; ".join(dict.fromkeys(e.text for e in self.figures.get((column, position), ())))

    def quotes(self, column: str, position: int) -> str:
        """Return the clauses behind a cell, each once."""
        found = self.figures.get((column, position), ())
        return "\n".join(dict.fromkeys(each.quote for each in found if each.quote))


@dataclass(frozen=True, slots=True)
class Content:
    """What is exported.

    Attributes:
        properties: the descriptor.
        tables: the tables that could be read.
        unread: the names of those that could not.
        others: the names of the resources that are no tables.
        rules: the rules of the package.
        report: the outcome of its check.
        without_evidence: why its evidence could not be read, where it has some.
    """

    properties: Mapping[str, Any]
    tables: tuple[ExportTable, ...]
    unread: tuple[str, ...]
    others: tuple[str, ...]
    rules: tuple[Rule, ...]
    report: Report
    without_evidence: str = ""

    @property
    def figures(self) -> tuple[PrintedFigure, ...]:
        """All that is printed behind cells, in the order of the tables, rows and columns."""
        return tuple(
            each
            for table in self.tables
            for _, found in sorted(
                table.figures.items(),
                key=lambda item: (item[0][1], table.schema.columns.index(item[0][0])),
            )
            for each in found
        )

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found, but for notes."""
        return tuple(each for each in self.report.findings if each.severity != "info")

    def text(self, name: str, language: Language = "en") -> str:
        """Return a text of the descriptor, such as its title."""
        return in_language(self.properties, name, language)


def content_of(
    descriptor: Descriptor,
    package: Package,
    report: Report,
    figures: Sequence[PrintedFigure] = (),
    without_evidence: str = "",
) -> Content:
    """Return what is exported of a package.

    Args:
        descriptor: the package.
        package: what could be read of it.
        report: the outcome of its check.
        figures: what is printed behind its cells.
        without_evidence: why its evidence could not be read, where it has some.
    """
    by_table: dict[str, dict[tuple[str, int], list[PrintedFigure]]] = {}
    for each in figures:
        of_table = by_table.setdefault(each.table, {})
        of_table.setdefault((each.column, each.position), []).append(each)
    tables = []
    for name, table in package.tables.items():
        whole = table.whole
        columns = tuple(
            _column(field, whole.cells[field.name], whole.schema.missing_values)
            for field in whole.schema.fields
            if field.name in whole.cells
        )
        tables.append(
            ExportTable(
                *(name, descriptor.resources[name], whole.schema, columns, whole.lines),
                by_table.get(name, {}),
            )
        )
    rules, _ = read_rules(descriptor.properties.get("rules", []))
    described = [name for name, given in descriptor.resources.items() if "schema" in given]
    there = {table.name for table in tables}
    return Content(
        descriptor.properties,
        tuple(tables),
        tuple(name for name in described if name not in there),
        tuple(name for name in descriptor.resources if name not in {*described, *there}),
        rules,
        dataclasses.replace(report, package=""),
        without_evidence,
    )


def _column(field: Field, cells: Sequence[str], missing: Sequence[str]) -> Column:
    values, bad = read_column(cells, field, missing)
    return Column(field, cells, values, not bad)


def is_exact_float(number: Decimal) -> bool:
    """Tell whether a number is the shortest way to write a binary float."""
    return number.is_finite() and Decimal(repr(float(number))) == number


def in_language(given: Mapping[str, Any], name: str, language: Language) -> str:
    """Return a text of a descriptor in a language, or in the one that it has.

    Args:
        given: a descriptor, of a package, a table or a column. It may have a text in several
            languages, as an object or with the language behind its name (``title_id``).
        name: the name of the text.
        language: the language.
    """
    text = given.get(f"{name}_{language}") or given.get(name, "")
    if isinstance(text, dict):
        text = text.get(language) or text.get("en") or next(iter(text.values()), "")
    return known_translation(text, language) if isinstance(text, str) else ""
