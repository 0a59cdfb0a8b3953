"""What an export is told of evidence: every figure with where it is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.export.content import PrintedFigure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from latsarstats.dataset.corroboration import Facts


def printed_figures(facts: Facts) -> Iterator[PrintedFigure]:
    """Yield every figure of a package, once for each place where it is printed.

    Args:
        facts: the figures.
    """
    for figure in facts.figures():
        found = facts.corroborate(figure)
        for statement in found.own:
            quote = statement.quote
            yield PrintedFigure(
                table=figure.table,
                row=figure.row,
                column=figure.field,
                position=figure.position,
                value=figure.value,
                text=statement.text,
                quote=f"{quote.before}[{quote.text}]{quote.after}" if quote else "",
                publisher=statement.publisher,
                event_date=quote.event_date if quote else "",
                address=statement.address,
                paragraph=quote.paragraph if quote else None,
                start=quote.start if quote else None,
                end=quote.end if quote else None,
                elsewhere=found.summary,
            )
