"""Where the number of a cell is printed, with the clause that it stands in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from latsarstats.errors import UnknownNameError
from latsarstats.tabulation.assemble import row_key
from latsarstats.tabulation.models import MODELS, model_of
from latsarstats.tabulation.table import columns_of, key_of, name_of
from latsarstats.text.clauses import clause_around, paragraph_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from latsarstats.checks.structure import TextTable
    from latsarstats.tabulation.table import Table


@dataclass(frozen=True, slots=True)
class Quote:
    """A cell and one of the printed numbers behind it.

    Attributes:
        row: the key of its row, the values joined by ``/``.
        value: the cell, as plain text.
        text: the characters printed.
        before, after: the rest of the clause on either side.
        paragraph: which paragraph of the article, from 1.
        start, end: offsets of the characters in the article.
        article_id, publisher, event_date, address: the article.
    """

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
    address: str

    @property
    def clause(self) -> str:
        """The clause as printed."""
        return f"{self.before}{self.text}{self.after}"


def known_model(table: str) -> type[Table]:
    """Return the model of a table.

    Raises:
        UnknownNameError: there is no such table.
    """
    model = model_of(table)
    if model is None:
        names = ", ".join(name_of(known) for known in MODELS)
        raise UnknownNameError(f"there is no table {table!r}; the tables are {names}")
    return model


def quotes(
    tables: Mapping[str, TextTable],
    seeds: Mapping[str, str],
    table: str,
    column: str,
    row: str | None = None,
) -> tuple[Quote, ...]:
    """Return where the numbers of a column are printed, in the order of the rows.

    Args:
        tables: ``articles``, ``mentions``, ``evidence`` and the table asked for, by name.
        seeds: the texts of the seeds, by file name.
        table: the name of the table asked for.
        column: one of its columns.
        row: the key of one row, to have that alone.

    Raises:
        UnknownNameError: there is no such table, column or row.
    """
    model = known_model(table)
    if column not in columns_of(model):
        names = ", ".join(columns_of(model))
        raise UnknownNameError(f"{table} has no column {column!r}; its columns are {names}")
    cells = {row_key(key_of(model), cells): cells[column] for cells in tables[table].rows}
    if row is not None and row not in cells:
        raise UnknownNameError(f"{table} has no row {row!r}; its rows are {', '.join(cells)}")
    articles = {cells["article_id"]: cells for cells in tables["articles"].rows}
    mentions = {cells["mention_id"]: cells for cells in tables["mentions"].rows}
    supports: dict[str, list[str]] = {key: [] for key in cells if row in (None, key)}
    for link in tables["evidence"].rows:
        if (link["resource"], link["field"]) == (table, column) and link["row"] in supports:
            supports[link["row"]].append(link["mention_id"])
    return tuple(
        _quote(key, cells[key], mentions[mention_id], articles, seeds)
        for key, mention_ids in supports.items()
        for mention_id in mention_ids
    )


def _quote(
    row: str,
    value: str,
    mention: Mapping[str, str],
    articles: Mapping[str, Mapping[str, str]],
    seeds: Mapping[str, str],
) -> Quote:
    article = articles[mention["article_id"]]
    text = seeds[article["seed"]]
    start, end = int(mention["start"]), int(mention["end"])
    clause = clause_around(text, start, end)
    return Quote(
        row=row,
        value=value,
        text=text[start:end],
        before=text[clause.start : start],
        after=text[end : clause.end],
        paragraph=paragraph_number(text, start),
        start=start,
        end=end,
        article_id=article["article_id"],
        publisher=article["publisher"],
        event_date=article["event_date"],
        address=article["address"],
    )
