"""Level schema: cells are of the types of their columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.checks.cells import WHAT, read_column
from latsarstats.checks.decoding import printed
from latsarstats.checks.places import at_row

if TYPE_CHECKING:
    from latsarstats.checks.finding import Finding
    from latsarstats.checks.table import TextTable, Values
    from latsarstats.descriptor.resource import Field


def read_types(table: TextTable) -> tuple[Values, tuple[Finding, ...]]:
    """Return the values of every column, and a finding for each cell that is not of its type."""
    values: Values = {}
    findings: list[Finding] = []
    for field in table.schema.fields:
        cells = table.column(field.name)
        values[field.name], bad = read_column(cells, field, table.schema.missing_values)
        # Text that is none has bytes of another encoding, which are told of already.
        if field.type != "string" or field.format != "default":
            findings += [not_of_type(table, place, field) for place in bad]
    return values, tuple(findings)


def not_of_type(table: TextTable, place: int, field: Field) -> Finding:
    """Return the finding at a cell that is not of the type of its column."""
    what = f"of the format {field.format}" if field.format != "default" else WHAT[field.type]
    cell = shortened(table.column(field.name)[place])
    return at_row(
        table,
        place,
        level="schema",
        code="type",
        message=f"{field.name} is {cell!r}, which is not {what}.",
        field=field.name,
    )


def shortened(cell: str) -> str:
    """Return a cell as a sentence quotes it: not longer than a line."""
    shown = printed(cell)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


_LONGEST = 60
"""Characters of a cell that are quoted."""
