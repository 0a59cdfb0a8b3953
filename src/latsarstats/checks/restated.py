"""Level evidence: the table of restatements is what is kept by hand as printed."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from latsarstats.checks.finding import Finding
from latsarstats.checks.places import at_row
from latsarstats.errors import MismatchError
from latsarstats.tabulation.restatements import restatement_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from latsarstats.checks.table import TextTable


COLUMNS: Mapping[str, tuple[str, ...]] = {
    "restatements": (
        *("address", "session_id", "delivery", "publisher"),
        *("weekday_printed", "event_date", "persons"),
    ),
    "restatements-printed": (
        *("publisher", "address", "session_id", "weekday_printed", "date_printed"),
        *("event_date", "in_person", "online", "all"),
    ),
}
"""The tables of restatements that are compared, and the columns that are needed of each."""


def check_restatements(table: TextTable, kept_by_hand: TextTable) -> Iterator[Finding]:
    """Yield a finding for every cell that is not as printed in the table kept by hand.

    Args:
        table: the table of restatements.
        kept_by_hand: the same, as printed.
    """
    path = kept_by_hand.path
    lines = (
        (f"{path}, line {line}", row)
        for line, row in zip(kept_by_hand.lines, kept_by_hand.rows, strict=True)
    )
    try:
        wanted = list(restatement_rows(lines))
    except MismatchError as error:
        yield Finding(level="evidence", code="restatement", message=f"{error}.", path=path)
        return
    for position, (row, printed) in enumerate(zip_longest(table.rows, wanted)):
        if row is None or printed is None:
            message = f"{path} gives {len(wanted)} rows, but {table.path} has {len(table.rows)}."
            yield Finding(
                level="evidence",
                code="restatement",
                message=message,
                resource=table.name,
                path=table.path,
            )
            return
        for field, value in printed.items():
            if row[field] != value:
                message = f"{field} is {row[field] or 'empty'}, but {path} gives {value}."
                yield at_row(
                    table,
                    position,
                    level="evidence",
                    code="restatement",
                    message=message,
                    field=field,
                )
