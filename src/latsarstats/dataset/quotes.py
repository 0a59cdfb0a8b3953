"""Where the number of a cell is printed, with the clause that it stands in."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from latsarstats.dataset.cell import agrees
from latsarstats.dataset.evidence import read_prints, row_key
from latsarstats.errors import MismatchError, UnknownNameError
from latsarstats.numerals.clauses import paragraph_number, quote
from latsarstats.schemas.models import MODELS, model_of
from latsarstats.schemas.table import columns_of, key_of, name_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from latsarstats.datapackage.table import TextTable
    from latsarstats.numerals.mention import Mention
    from latsarstats.schemas.table import Table

NEAR = 0.75
"""How alike two names are, from 0 to 1, for one to be taken as a slip for the other."""

MOST_NAMES = 10
"""Names listed where one was not found."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A cell and one of the printed numbers behind it.

    Attributes:
        row: the key of its row, the values joined by ``/``.
        value: the cell, as plain text.
        text: the characters printed.
        before, after: the rest of the clause on either side.
        paragraph: which paragraph of the article, from 1.
        start, end: offsets of the characters in the article, from 0, end exclusive.
        article_id, publisher, event_date, date_basis, address: the article.
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
    date_basis: str
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
        raise _unknown("there is no table", table, [name_of(known) for known in MODELS])
    return model


def _unknown(what: str, name: str, known: Sequence[str]) -> UnknownNameError:
    near = difflib.get_close_matches(name, known, n=1, cutoff=NEAR)
    hint = f"did you mean {near[0]}? There are" if near else "there are"
    listed = ", ".join(known[:MOST_NAMES]) + (", …" if len(known) > MOST_NAMES else "")
    return UnknownNameError(f"{what} {name!r}; {hint} {listed}")


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
        MismatchError: a cell says another thing than the number behind it.
    """
    model = known_model(table)
    if column not in columns_of(model):
        raise _unknown(f"{table} has no column", column, columns_of(model))
    cells = {row_key(key_of(model), cells): cells[column] for cells in tables[table].rows}
    if row is not None and row not in cells:
        raise _unknown(f"{table} has no row", row, [*cells])
    articles = {cells["article_id"]: cells for cells in tables["articles"].rows}
    prints = read_prints(tables["articles"], seeds)
    mentions = {
        cells["mention_id"]: (cells["article_id"], cells["start"])
        for cells in tables["mentions"].rows
    }
    supports: dict[str, list[str]] = {key: [] for key in cells if row in (None, key)}
    for link in tables["evidence"].rows:
        if (link["resource"], link["field"]) == (table, column) and link["row"] in supports:
            supports[link["row"]].append(link["mention_id"])
    found = []
    for key, mention_ids in supports.items():
        for mention_id in mention_ids:
            article_id, start = mentions.get(mention_id, ("", ""))
            printed = prints.get(article_id)
            mention = printed.mentions.get(start) if printed else None
            if printed is None or mention is None or not agrees(mention, cells[key]):
                raise MismatchError(
                    f"{table} {key}: {column} is {cells[key] or 'empty'}, but {mention_id} does"
                    " not print that; run `latsarstats check`"
                )
            found.append(_quote(key, cells[key], mention, articles[article_id], printed.text))
    return tuple(found)


def _quote(row: str, value: str, mention: Mention, article: Mapping[str, str], text: str) -> Quote:
    before, printed, after = quote(text, mention.start, mention.end)
    return Quote(
        row=row,
        value=value,
        text=printed,
        before=before,
        after=after,
        paragraph=paragraph_number(text, mention.start),
        start=mention.start,
        end=mention.end,
        article_id=article["article_id"],
        publisher=article["publisher"],
        event_date=article["event_date"],
        date_basis=article["date_basis"],
        address=article["address"],
    )
