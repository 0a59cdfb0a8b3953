"""Explain a column or a cell: where each number is printed, with the number marked."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from latsarstats.report.quotes import Quote
    from latsarstats.report.style import Style


def explanation_lines(
    table: str, column: str, quotes: Iterable[Quote], style: Style
) -> Iterator[str]:
    """Yield, for every cell, its value and the clauses that print it, as lines."""
    for (row, value), supports in groupby(quotes, key=lambda quote: (quote.row, quote.value)):
        yield f"{table} {row}: {column} is {style.paint(value, 'mark')}"
        for quote in supports:
            yield (
                f"  {quote.publisher}, {quote.event_date}, paragraph {quote.paragraph},"
                f" characters {quote.start} to {quote.end}:"
            )
            marked = style.paint(f"[{quote.text}]", "mark")
            yield f"    “{quote.before}{marked}{quote.after}”"
            if quote.address:
                yield f"    {quote.address}"
        yield ""
