"""Findings at a row of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.checks.finding import Finding
from latsarstats.tabulation.table import key_of, name_of

if TYPE_CHECKING:
    from latsarstats.checks.finding import FindingSeverity, Level
    from latsarstats.checks.structure import TextTable


def at_row(
    table: TextTable,
    position: int,
    *,
    level: Level,
    code: str,
    message: str,
    field: str = "",
    severity: FindingSeverity = "error",
    rule: str = "",
    difference: str = "",
) -> Finding:
    """Return a finding at the row in ``position``, with its key, file and line."""
    row = table.rows[position]
    return Finding(
        level=level,
        code=code,
        message=message,
        severity=severity,
        rule=rule,
        resource=name_of(table.model),
        key={column: row[column] for column in key_of(table.model)},
        field=field,
        path=table.path,
        line=table.lines[position],
        difference=difference,
    )
