"""Printed numbers with the clauses that they stand in, and the articles that print them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from latsarstats.dataset.evidence import TABLES, read_evidence
from latsarstats.errors import LatsarstatsError
from latsarstats.language import sentence
from latsarstats.numerals.clauses import paragraph_number, quote

if TYPE_CHECKING:
    from collections.abc import Mapping

    from latsarstats.datapackage.table import TextTable
    from latsarstats.dataset.evidence import Evidence, Support
    from latsarstats.dataset.installed import PackageFiles


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
class Sources:
    """The articles of a package and what they print.

    Attributes:
        evidence: which cell cites which printed number.
        articles: the rows of the table of articles by their names, each with its
            ``date_basis`` in words where the package defines it.
    """

    evidence: Evidence
    articles: Mapping[str, Mapping[str, str]]

    def quote(self, position: int, row: str, value: str, support: Support) -> Quote:
        """Return a printed number with its clause and article.

        Args:
            position: the row of the cell behind which it stands, from 0.
            row: the key of that row.
            value: the cell.
            support: the number.
        """
        mention, article = support.mention, self.articles[support.article_id]
        text = self.evidence.prints[support.article_id].text
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


def read_sources(files: PackageFiles, tables: Mapping[str, TextTable]) -> Sources:
    """Return what the articles of a package print.

    Args:
        files: the package.
        tables: its tables, those of :data:`~latsarstats.dataset.evidence.TABLES` among them.

    Raises:
        LatsarstatsError: these tables are about something else, or a file is missing.
    """
    for name, columns in TABLES.items():
        if not tables[name].has(*columns):
            raise LatsarstatsError(
                sentence(
                    "has no evidence that can be read: {name} needs the columns {columns}",
                    name=name,
                    columns=", ".join(columns),
                ),
                path=files.place,
            )
    evidence = read_evidence(tables, files.texts(set(tables["articles"].column("seed"))))
    definitions = _definitions(files)
    return Sources(
        evidence,
        {
            row["article_id"]: {**row, "date_basis": definitions.get(basis, basis)}
            for row in evidence.articles.rows
            for basis in (row.get("date_basis", ""),)
        },
    )


def require_evidence(files: PackageFiles) -> None:
    """Refuse a package without the tables that say where its numbers are printed.

    Raises:
        LatsarstatsError: it has none of them, or not all.
    """
    lacking = [name for name in TABLES if name not in files.tables]
    if lacking:
        raise LatsarstatsError(
            sentence(
                "has no evidence of where its numbers are printed: there is no table {table}",
                table=lacking[0],
            ),
            path=files.place,
        )


def _definitions(files: PackageFiles) -> Mapping[str, str]:
    """Return what the codes of the list ``date_basis`` mean, where the package says so."""
    if "codes" not in files.tables:
        return {}
    codes = files.table("codes")
    if not codes.has("list", "code", "definition_en"):
        return {}
    return {row["code"]: row["definition_en"] for row in codes.rows if row["list"] == "date_basis"}
