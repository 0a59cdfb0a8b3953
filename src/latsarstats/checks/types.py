"""Level schema: cells are of the types of their columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from latsarstats.checks.cells import described, read_column
from latsarstats.checks.decoding import printed
from latsarstats.checks.number_marks import marks_of
from latsarstats.checks.places import at_row
from latsarstats.descriptor.resource import NUMBERS

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
    cell = table.column(field.name)[place]
    reason = _reason(cell, field)
    return at_row(
        table,
        place,
        level="schema",
        code="type",
        message=(
            f"{field.name} is {shortened(cell)!r}, which is not {described(field)}"
            f"{f'; {reason}' if reason else ''}."
        ),
        field=field.name,
    )


_NOTED = re.compile(
    r"[+-]?[0-9][0-9.,  ]*?\s*"
    r"(?P<mark>[*†‡§#]+|[(]?[0-9a-z][)]|[0-9]?[*]+[)]|\[[^\]]{1,3}\]|[⁰-⁹¹²³ᵃ-ᶻ]+)",
    re.IGNORECASE,
)
"""A number with a footnote mark: ``12*``, ``5 1)``, ``7 [a]``, ``3²``."""
_ABSENT = re.compile(r"[-–—.:]{1,3}|n\.?\s?[ad]\.?|n/a|null|none|\[[a-z]{1,3}\]", re.IGNORECASE)
"""What stands in statistics for a number that is not there."""


def _reason(cell: str, field: Field) -> str:
    """Return why a cell is no number, where that is plain to see, and what to do."""
    bare = cell.strip()
    if field.type not in NUMBERS or len(bare) > _LONGEST:
        return ""
    marks = marks_of(field)
    fault = marks.fault(bare) if marks else ""
    if fault:
        return fault
    noted = _NOTED.fullmatch(bare)
    if noted:
        return f"{noted['mark']!r} looks like a footnote mark, which needs a column of its own"
    if _ABSENT.fullmatch(bare):
        return "if it stands for a missing number, add it to missingValues"
    return ""


def shortened(cell: str) -> str:
    """Return a cell as a sentence quotes it: not longer than a line."""
    shown = printed(cell)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


_LONGEST = 60
"""Characters of a cell that are quoted."""
