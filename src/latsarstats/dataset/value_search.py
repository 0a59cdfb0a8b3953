"""A figure looked up by its value: every cell and every printed number that says it.

``10.853``, ``10,853`` and ``10853`` may be the same number, and ``10.853`` may be another in
English; all that a value can mean is looked for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from latsarstats.dataset.corroboration import read_facts
from latsarstats.dataset.evidence import TABLES
from latsarstats.dataset.explanation import quote_lines, rows_named
from latsarstats.dataset.installed import open_files, package_path
from latsarstats.errors import UnknownNameError, nearest, unknown_name
from latsarstats.language import sentence
from latsarstats.report.terminal import line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from latsarstats.dataset.corroboration import Corroboration, Facts, Figure, Statement
    from latsarstats.dataset.evidence import Support
    from latsarstats.dataset.quotes import Quote
    from latsarstats.numerals.mention import Mention
    from latsarstats.report.terminal import Style


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """A number printed in an article.

    Attributes:
        quote: the number with its clause.
        reason: why it became no figure, where the package says so.
        cells: the cells that cite it, as a table, the key of a row and a column.
    """

    quote: Quote
    reason: str
    cells: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class FoundValue:
    """Where a value stands.

    Attributes:
        value: the value, as it was given.
        figures: the cells that say it, each with what publications say of it.
        mentions: the numbers printed that say it and are behind none of these cells.
    """

    value: str
    figures: tuple[Corroboration, ...]
    mentions: tuple[PrintedNumber, ...]


_SIGN = r"(?P<sign>[+\-−]?)"
_GROUPED = (
    (re.compile(_SIGN + r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?"), ","),  # 10.853,5: Indonesian
    (re.compile(_SIGN + r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?"), "."),  # 10,853.5: English
    (re.compile(_SIGN + r"[1-9]\d{0,2}(?:[ \u00a0\u202f']\d{3})+(?:,\d+)?"), ","),
)
_PLAIN = (
    (re.compile(_SIGN + r"\d+(?:,\d+)?"), ","),
    (re.compile(_SIGN + r"\d+(?:\.\d+)?"), "."),
)
"""How a number is written, with and without marks between thousands, and its decimal mark."""
_LONGEST = 100
"""Characters of a value that is still read as a number."""


def numbers_meant(value: str) -> frozenset[Fraction]:
    """Return the numbers that a value may be, by the marks of Indonesian and of English.

    A mark with three digits behind stands between thousands, but for a nought before it.

    >>> numbers_meant("10.853")
    frozenset({Fraction(10853, 1)})
    >>> numbers_meant("12,5")
    frozenset({Fraction(25, 2)})
    """
    if len(value) > _LONGEST:
        return frozenset()
    for readings in (_GROUPED, _PLAIN):
        found = frozenset(
            Fraction(
                ("-" if read["sign"] in ("-", "−") else "")
                + "".join("." if c == mark else c for c in read.group() if c.isdigit() or c == mark)
            )
            for pattern, mark in readings
            if (read := pattern.fullmatch(value))
        )
        if found:
            return found
    return frozenset()


def find_value(value: str, package: Path | None = None) -> FoundValue:
    """Return every cell and every printed number that says a value.

    Args:
        value: a number in any writing, or what is printed, such as ``16/11`` or ``Selasa``.
        package: the folder of a package, its descriptor or a ``.zip`` of one; without one, the
            package that is installed.

    Raises:
        UnknownNameError: nothing says it.
        MismatchError: a file is not the one described.
        LatsarstatsError: the package has no evidence, or a file is missing.
    """
    bare = value.strip().strip("\"'“”")
    with open_files(package or package_path()) as files:
        facts = read_facts(files)
    meant = _Meant(bare, numbers_meant(bare) or _in_words(bare))
    figures = [each for each in _figures(facts) if meant.is_cell(facts, each)]
    cells = {(each.table, each.row, each.field) for each in figures}
    mentions = [each for each in _mentions(facts, meant) if not cells.intersection(each.cells)]
    if not figures and not mentions:
        raise _unknown(bare, facts)
    return FoundValue(bare, tuple(map(facts.corroborate, figures)), tuple(mentions))


@dataclass(frozen=True, slots=True)
class _Meant:
    text: str
    numbers: frozenset[Fraction]

    def is_cell(self, facts: Facts, figure: Figure) -> bool:
        if figure.value.casefold() == self.text.casefold():
            return True
        cell = facts.tables[figure.table].typed(figure.field, figure.value)
        return isinstance(cell, int | Decimal) and Fraction(cell) in self.numbers

    def is_printed(self, mention: Mention) -> bool:
        if mention.text.casefold() == self.text.casefold():
            return True
        return bool(_number_said(mention) & self.numbers)


def _in_words(text: str) -> frozenset[Fraction]:
    """Return the number that words are, such as *seratus dua puluh*."""
    from latsarstats.numerals.scan import scan

    found = list(scan(text)) if len(text) <= _LONGEST else []
    if len(found) != 1 or found[0].text != text:
        return frozenset()
    return _number_said(found[0])


def _number_said(mention: Mention) -> frozenset[Fraction]:
    """Return the number that a mention says; that of a weekday is ours, and nobody prints it."""
    is_number = isinstance(mention.value, int | Decimal) and mention.kind != "weekday"
    return frozenset((Fraction(str(mention.value)),)) if is_number else frozenset()


_NUMBERS = ("integer", "number", "year")


def _figures(facts: Facts) -> Iterator[Figure]:
    """Yield the cells that are looked at: figures, and all other numbers of their tables."""
    for name, table in facts.tables.items():
        if name in TABLES and name != "articles":
            continue  # numbers printed are found as such
        compared = facts.figure_columns.get(name, ())
        for field in table.schema.fields:
            if field.name in compared or field.type in _NUMBERS:
                yield from facts.figures_of(name, field.name)


def _mentions(facts: Facts, meant: _Meant) -> Iterator[PrintedNumber]:
    evidence = facts.sources.evidence
    cells: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for cell, mention_ids in evidence.cited.items():
        for mention_id in mention_ids:
            cells[mention_id].append(cell)
    for row in evidence.mentions.rows:
        support = evidence.printed.get(row["mention_id"])
        if support is not None and meant.is_printed(support.mention):
            yield PrintedNumber(
                _quote_of(facts, support), row.get("reason", ""), tuple(cells[row["mention_id"]])
            )


def _quote_of(facts: Facts, support: Support) -> Quote:
    return facts.sources.quote(-1, "", "", support)


def _unknown(value: str, facts: Facts) -> UnknownNameError:
    tables = list(facts.tables)
    if value in tables:
        column = next((c for c in facts.figure_columns.get(value, ())), "COLUMN")
        reason = sentence(
            "{table} is a table, and no value; name a column of it too, as in"
            " `latsarstats explain {table} {column}`, or see it with `latsarstats show {table}`",
            table=value,
            column=column,
        )
    elif not any(character.isdigit() for character in value) and nearest(value, tables):
        return unknown_name(sentence("there is no value and no table"), value, tables)
    else:
        known = {_digits(each.value): each.value for each in facts.figures()}
        near = known.get(nearest(_digits(value), list(known), 0.75), "")
        hint = sentence("did you mean {near}? ", near=near) if near else ""
        reason = sentence(
            "no cell is {value!r}, and no article prints it; {hint}`latsarstats show TABLE` prints"
            " the cells of {tables}",
            value=value,
            hint=hint,
            tables=", ".join(facts.figure_columns),
        )
    error = UnknownNameError(reason)
    error.name = value
    return error


def _digits(value: str) -> str:
    return re.sub(r"(?<=\d)[.,](?=\d{3}\b)", "", value)


def value_lines(found: FoundValue, style: Style) -> Sequence[str]:
    """Return where a value stands as lines: cells with their clauses, then other mentions.

    Args:
        found: where it stands.
        style: whether it is coloured.
    """
    lines = [each for figure in found.figures for each in (*figure_lines(figure, style), "")]
    if found.mentions:
        if found.figures:
            lines.append(sentence("Printed elsewhere, and behind none of these cells:"))
        else:
            lines.append(sentence("No cell is {value}, but it is printed:", value=found.value))
    for mention in found.mentions:
        lines += quote_lines(mention.quote, style)
        if mention.cells:
            cells = ", ".join(f"{table} {row} {field}" for table, row, field in mention.cells)
            lines.append(line("    ", sentence("It is behind {cells}.", cells=cells)))
        else:
            reason = mention.reason or sentence("The package does not say why.")
            lines.append(line("    ", sentence("It became no figure: {reason}", reason=reason)))
    return lines if found.mentions else lines[:-1]


def figure_lines(found: Corroboration, style: Style) -> Iterator[str]:
    """Yield a figure as lines: the cell, where it is printed, and what other publications say.

    Args:
        found: the figure.
        style: whether it is coloured.
    """
    figure = found.figure
    yield line(
        sentence(
            "{table} {row}: {column} is ",
            table=figure.table,
            row=figure.row,
            column=figure.field,
        ),
        style.paint(figure.value, "mark"),
    )
    for each in found.own:
        yield from _statement_lines(each, style)
    if not found.own:
        yield line("  ", sentence("No number of the articles is behind this cell."))
        return
    yield line("  ", found.summary)
    for each in found.disagreeing:
        printed = each.text or each.figure.value
        said = sentence("{who} prints {printed}.", who=each.publisher, printed=printed)
        yield line("    ", said, f" {each.reason}" if each.reason else "")


def _statement_lines(statement: Statement, style: Style) -> Iterator[str]:
    if statement.quote is not None:
        yield from quote_lines(statement.quote, style)
        return
    printed = statement.text or statement.figure.value
    yield line("  ", sentence("{who} prints {printed}:", who=statement.publisher, printed=printed))
    yield line("    ", statement.address or sentence("address not known"))


def restated_lines(
    table: str, column: str, row: str | None, package: Path | None, style: Style
) -> Sequence[str]:
    """Return what a column of restatements is, and each of its figures with what others print.

    Args:
        table: the name of a table without evidence of its own.
        column: one of its columns.
        row: values of the key of a row, in any order.
        package: as of :func:`find_value`.
        style: whether it is coloured.

    Returns:
        Nothing where no rule compares the column with figures.
    """
    with open_files(package or package_path()) as files:
        facts = read_facts(files)
        described = files.descriptor.resources[table]
    if column not in facts.figure_columns.get(table, ()):
        return ()
    wanted: Collection[str] | None = None
    if row is not None:
        wanted = rows_named(facts.tables[table], row)
    found = [
        facts.corroborate(figure)
        for figure in facts.figures_of(table, column)
        if wanted is None or figure.row in wanted
    ]
    about = _descriptions(described, facts, table, column)
    lines = [about, ""] if about else []
    lines += [each for figure in found for each in (*figure_lines(figure, style), "")]
    return lines[:-1]


def _descriptions(described: Mapping[str, object], facts: Facts, table: str, column: str) -> str:
    given = facts.tables[table].schema.field(column).given
    texts = (described.get("description", ""), given.get("description", ""))
    return " ".join(
        str(text) for text in (f"{table}: {texts[0]}" if texts[0] else "", texts[1]) if text
    )
