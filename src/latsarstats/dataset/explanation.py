"""Explain a column or a cell: where each number is printed, with the number marked."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from latsarstats.dataset.quotes import known_model
from latsarstats.report.terminal import line
from latsarstats.schemas.code_lists import definition_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from latsarstats.dataset.quotes import Quote
    from latsarstats.report.terminal import Style


def explanation_lines(
    table: str, column: str, quotes: Iterable[Quote], style: Style
) -> Iterator[str]:
    """Yield, for every cell, its value and the clauses that print it, as lines."""
    for (row, value), group in groupby(quotes, key=lambda quote: (quote.row, quote.value)):
        supports = list(group)
        yield line(f"{table} {row}: {column} is ", style.paint(value, "mark"))
        for quote in supports:
            yield (
                f"  {quote.publisher} on the event of {quote.event_date}, paragraph"
                f" {quote.paragraph}, characters {quote.start} to {quote.end}:"
            )
            marked = style.paint(f"[{quote.text}]", "mark")
            yield line(f"    “{quote.before}", marked, f"{quote.after}”")
            yield f"    {quote.address or 'address not known'}"
        if value == supports[0].event_date:
            basis = definition_of("date_basis", supports[0].date_basis)
            yield f"  How this date is known: {basis}."
        yield ""


def why_not_explained(table: str, column: str, row: str | None) -> str:
    """Say that nothing in the articles is behind a column or cell, and what the column holds."""
    place = f"{table} {row}: {column}" if row else f"{table}: {column}"
    description = known_model(table).to_schema().columns[column].description
    return f"{place} is supported by no number of the articles. {description}"
