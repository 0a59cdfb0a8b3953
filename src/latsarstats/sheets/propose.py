"""Which sums a table seems to mean: equations that hold in most places, each with its support.

An equation is proposed where it holds more often than chance allows. A name that says so (*jumlah*,
*total*) weighs in, and places where there is nothing to add up do not count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.sheets.proposal import number_columns
from latsarstats.sheets.propose_columns import propose_columns
from latsarstats.sheets.propose_rows import propose_rows

if TYPE_CHECKING:
    from latsarstats.sheets.proposal import Proposal
    from latsarstats.sheets.table import SheetTable


def propose(table: SheetTable) -> list[Proposal]:
    """Return the sums of a table, those of columns first."""
    columns = number_columns(table)
    return [*propose_columns(columns), *propose_rows(table, columns)]
