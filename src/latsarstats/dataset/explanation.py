"""Where the number of a cell is printed, with the clause that it stands in.

Of any package that has the tables ``articles``, ``mentions`` and ``evidence``: its keys and
columns are those of its descriptor.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from latsarstats.dataset.cell import agrees
from latsarstats.dataset.evidence import TABLES, read_evidence, row_key
from latsarstats.dataset.installed import open_files, package_path
from latsarstats.errors import LatsarstatsError, MismatchError, unknown_name
from latsarstats.language import join, sentence
from latsarstats.numerals.clauses import paragraph_number, quote
from latsarstats.report.terminal import line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from latsarstats.datapackage.table import TextTable
    from latsarstats.dataset.evidence import Support
    from latsarstats.dataset.installed import PackageFiles
    from latsarstats.report.terminal import Style


@dataclass(frozen=True, slots=True)
class Quote:
    """A cell and one of the printed numbers behind it.

    Attributes:
        position: which row of its table, from 0.
        row: the key of its row, the values joined by ``/``.
        value: the cell, as plain text.
        text: the characters printed.
        before, after: the rest of the clause on either side.
        paragraph: which paragraph of the article, from 1.
        start, end: offsets of the characters in the article, from 0, end exclusive.
        article_id, publisher, event_date, address: the article; empty where it is not known.
        date_basis: how its date is known, in a sentence or a code.
    """

    position: int
    row: str
    value: str
    text: str
    before: str
    after: str
    paragraph: int
    start: int
    end: int
    article_id: str
    publisher: str
    event_date: str
    date_basis: str
    address: str

    @property
    def clause(self) -> str:
        """The clause as printed."""
        return f"{self.before}{self.text}{self.after}"


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
        row: the key of a row.
        package: the folder of a package, or its descriptor; without one, the package that is
            installed.

    Raises:
        UnknownNameError: there is no such table, column or row.
        MismatchError: a file is not the one described, or a cell and its number disagree.
        LatsarstatsError: a file of the package is missing, or it has no evidence.
    """
    with open_files(package or package_path()) as files:
        described = files.descriptor.resources
        names = [name for name, resource in described.items() if "schema" in resource]
        lacking = [name for name in TABLES if name not in names]
        if lacking:
            raise LatsarstatsError(
                sentence(
                    "has no evidence of where its numbers are printed: there is no table {lacking}",
                    lacking=lacking[0],
                ),
                path=files.place,
            )
        if table not in names:
            raise unknown_name(sentence("there is no table"), table, names)
        read = {name: files.table(name) for name in dict.fromkeys((table, *TABLES))}
        for name, columns in TABLES.items():
            if not read[name].has(*columns):
                raise LatsarstatsError(
                    sentence(
                        "has no evidence that can be read: {name} needs the columns {columns}",
                        name=name,
                        columns=", ".join(columns),
                    ),
                    path=files.place,
                )
        if column not in read[table].cells:
            raise unknown_name(
                sentence("{table} has no column", table=table), column, [*read[table].cells]
            )
        found = tuple(_quotes(files, read, table, column, row))
        fields = {field["name"]: field for field in described[table]["schema"]["fields"]}
        field = fields.get(column, {})
        return Explanation(
            table, column, row, str(field.get("description", field.get("title", ""))), found
        )


def _quotes(
    files: PackageFiles,
    tables: Mapping[str, TextTable],
    table: str,
    column: str,
    row: str | None,
) -> Iterator[Quote]:
    rows = tables[table].rows
    keys = [row_key(tables[table].schema.primary_key, cells) for cells in rows]
    if row is not None and row not in keys:
        raise unknown_name(sentence("{table} has no row", table=table), row, keys)
    evidence = read_evidence(tables, files.texts(set(tables["articles"].column("seed"))))
    articles = {cells["article_id"]: cells for cells in evidence.articles.rows}
    definitions = _definitions(files)
    for position, key in enumerate(keys):
        cited = evidence.cited.get((table, key, column), ()) if row in (None, key) else ()
        supports = {
            each.mention_id: each for each in evidence.supports.get((table, key, column), ())
        }
        cell = rows[position][column]
        for mention_id in cited:
            support = supports.get(mention_id)
            if support is None or not agrees(support.mention, cell):
                raise MismatchError(
                    sentence(
                        "{table} {key}: {column} is {cell}, but {mention_id} does not print"
                        " that; run `latsarstats check`",
                        table=table,
                        key=key,
                        column=column,
                        cell=cell or sentence("empty"),
                        mention_id=mention_id,
                    )
                )
            article = articles[support.article_id]
            basis = article.get("date_basis", "")
            yield _quote(
                (position, key, cell),
                support,
                {**article, "date_basis": definitions.get(basis, basis)},
                evidence.prints[support.article_id].text,
            )


def _definitions(files: PackageFiles) -> Mapping[str, str]:
    """Return what the codes of the list ``date_basis`` mean, where the package says so."""
    if "schema" not in files.descriptor.resources.get("codes", ()):
        return {}
    codes = files.table("codes")
    if not codes.has("list", "code", "definition_en"):
        return {}
    return {row["code"]: row["definition_en"] for row in codes.rows if row["list"] == "date_basis"}


def _quote(
    cell: tuple[int, str, str], support: Support, article: Mapping[str, str], text: str
) -> Quote:
    position, row, value = cell
    mention = support.mention
    before, printed, after = quote(text, mention.start, mention.end)
    return Quote(
        position=position,
        row=row,
        value=value,
        text=printed,
        before=before,
        after=after,
        paragraph=paragraph_number(text, mention.start),
        start=mention.start,
        end=mention.end,
        **{
            name: article.get(name, "")
            for name in ("article_id", "publisher", "event_date", "date_basis", "address")
        },
    )


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
            event = (
                sentence(" on the event of {date}", date=each.event_date) if each.event_date else ""
            )
            yield (
                sentence(
                    "  {source}{event}, paragraph {paragraph}, characters {start} to {end}:",
                    source=each.publisher or each.article_id,
                    event=event,
                    paragraph=each.paragraph,
                    start=each.start,
                    end=each.end,
                )
            )
            marked = style.paint(f"[{each.text}]", "mark")
            yield line(f"    “{each.before}", marked, f"{each.after}”")
            yield join("", ("    ", each.address or sentence("address not known")))
        if value == supports[0].event_date and supports[0].date_basis:
            yield sentence("  How this date is known: {basis}.", basis=supports[0].date_basis)
        yield ""


def _why_not(explained: Explanation) -> str:
    """Say that no number is behind a column or cell, and what the column holds."""
    place = f"{explained.table} {explained.row}" if explained.row else explained.table
    why = sentence(
        "{place}: {column} is supported by no number of the articles.",
        place=place,
        column=explained.column,
    )
    return join(" ", filter(None, (why, explained.description)))
