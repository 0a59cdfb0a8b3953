"""Where the number of a cell is printed, with the clause that it stands in.

Of any package that has the tables ``articles``, ``mentions`` and ``evidence``: its keys and
columns are those of its descriptor.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from latsarstats.dataset.cell import agrees
from latsarstats.dataset.evidence import TABLES, row_key
from latsarstats.dataset.installed import open_files, package_path
from latsarstats.dataset.quotes import read_sources, require_evidence
from latsarstats.errors import MismatchError, unknown_name
from latsarstats.language import join, sentence
from latsarstats.report.terminal import line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from latsarstats.datapackage.table import TextTable
    from latsarstats.dataset.quotes import Quote, Sources
    from latsarstats.report.terminal import Style


@dataclass(frozen=True, slots=True)
class Explanation:
    """Where the numbers of a column are printed.

    Attributes:
        table, column: the column.
        row: the key of the row, where only one is explained.
        description: what the column holds, as its descriptor says; empty if it does not.
        quotes: the numbers, in the order of the rows.
    """

    table: str
    column: str
    row: str | None
    description: str
    quotes: tuple[Quote, ...]


def explain(
    table: str, column: str, row: str | None = None, package: Path | None = None
) -> Explanation:
    """Return where the numbers of a column are printed, or those of one row of it.

    Args:
        table: the name of a table.
        column: one of its columns.
        row: values of the key of a row, joined by ``/``, in any order.
        package: the folder of a package, or its descriptor; without one, the package that is
            installed.

    Raises:
        UnknownNameError: there is no such table, column or row.
        MismatchError: a file is not the one described, or a cell and its number disagree.
        LatsarstatsError: a file of the package is missing, or it has no evidence.
    """
    with open_files(package or package_path()) as files:
        require_evidence(files)
        if table not in files.tables:
            raise unknown_name(sentence("there is no table"), table, files.tables)
        read = {name: files.table(name) for name in dict.fromkeys((table, *TABLES))}
        sources = read_sources(files, read)
        if column not in read[table].cells:
            raise unknown_name(
                sentence("{table} has no column", table=table), column, [*read[table].cells]
            )
        found = tuple(_quotes(sources, read[table], column, row))
        given = read[table].schema.field(column).given
        description = str(given.get("description", given.get("title", "")))
        return Explanation(table, column, row, description, found)


def _quotes(sources: Sources, table: TextTable, column: str, row: str | None) -> Iterator[Quote]:
    rows = table.rows
    keys = [row_key(table.schema.primary_key, cells) for cells in rows]
    wanted = set(keys) if row is None else set(rows_named(table, row))
    for position, key in enumerate(keys):
        cell = (table.name, key, column)
        cited = sources.evidence.cited.get(cell, ()) if key in wanted else ()
        supports = {each.mention_id: each for each in sources.evidence.supports.get(cell, ())}
        value = rows[position][column]
        for mention_id in cited:
            support = supports.get(mention_id)
            if support is None or not agrees(support.mention, value):
                raise MismatchError(
                    sentence(
                        "{table} {key}: {column} is {cell}, but {mention_id} does not print"
                        " that; run `latsarstats check`",
                        table=table.name,
                        key=key,
                        column=column,
                        cell=value or sentence("empty"),
                        mention_id=mention_id,
                    )
                )
            yield sources.quote(position, key, value, support)


def rows_named(table: TextTable, name: str) -> tuple[str, ...]:
    """Return the keys of the rows that a user names by values of their keys, in any order.

    Args:
        table: the table.
        name: the values, joined by ``/``; where some are left out, all rows with the others.

    Raises:
        UnknownNameError: no row has these values.
    """
    columns = table.schema.primary_key
    keys = [row_key(columns, cells) for cells in table.rows]
    if name in keys:
        return (name,)
    found = tuple(
        key
        for key, cells in zip(keys, table.rows, strict=True)
        if _names_row(name, [cells[column] for column in columns])
    )
    if not found:
        raise unknown_name(sentence("{table} has no row", table=table.name), name, keys)
    return found


def _names_row(name: str, values: Sequence[str]) -> bool:
    """Tell whether a name is made of some of the values of a row; a value may hold ``/``."""
    there = Counter(values)
    # What is left of a name, with the values that have been used up: each is looked at once.
    seen: set[tuple[str, frozenset[tuple[str, int]]]] = set()
    todo: list[tuple[str, Counter[str]]] = [(name, Counter())]
    while todo:
        rest, used = todo.pop()
        state = rest, frozenset(used.items())
        if state in seen:
            continue
        seen.add(state)
        for value in there:
            if not value or used[value] == there[value]:
                continue
            if rest == value:
                return True
            if rest.startswith(f"{value}/"):
                todo.append((rest[len(value) + 1 :], used + Counter((value,))))
    return False


def explanation_lines(explained: Explanation, style: Style) -> Sequence[str]:
    """Return the explanation as lines: every cell with its value and the clauses that print it."""
    found = tuple(_cell_lines(explained, style))
    return found[:-1] if found else [_why_not(explained)]


def _cell_lines(explained: Explanation, style: Style) -> Iterator[str]:
    for (row, value), group in groupby(explained.quotes, key=lambda each: (each.row, each.value)):
        supports = list(group)
        yield line(
            sentence(
                "{table} {row}: {column} is ",
                table=explained.table,
                row=row,
                column=explained.column,
            ),
            style.paint(value, "mark"),
        )
        for each in supports:
            yield from quote_lines(each, style)
        if value == supports[0].event_date and supports[0].date_basis:
            yield sentence("  How this date is known: {basis}.", basis=supports[0].date_basis)
        yield ""


def quote_lines(quote: Quote, style: Style) -> Iterator[str]:
    """Yield a printed number as lines: the article, the clause with the number marked, the address.

    Args:
        quote: the number.
        style: whether it is coloured.
    """
    who = quote.publisher or quote.article_id
    if quote.event_date:
        who = sentence("{who} on the event of {date}", who=who, date=quote.event_date)
    said = sentence(
        "{who}, paragraph {paragraph}, characters {start} to {end}:",
        who=who,
        paragraph=quote.paragraph,
        start=quote.start,
        end=quote.end,
    )
    yield line("  ", said)
    marked = style.paint(f"[{quote.text}]", "mark")
    yield line(f"    “{quote.before}", marked, f"{quote.after}”")
    yield line("    ", quote.address or sentence("address not known"))


def _why_not(explained: Explanation) -> str:
    """Say that no number is behind a column or cell, and what the column holds."""
    place = f"{explained.table} {explained.row}" if explained.row else explained.table
    why = sentence(
        "{place}: {column} is supported by no number of the articles.",
        place=place,
        column=explained.column,
    )
    return join(" ", filter(None, (why, explained.description)))
