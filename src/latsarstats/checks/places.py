"""Findings at a row of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.checks.finding import Finding

if TYPE_CHECKING:
    from latsarstats.checks.finding import FindingSeverity, Level
    from latsarstats.checks.table import TextTable


def at_row(
    table: TextTable,
    place: int,
    *,
    level: Level,
    code: str,
    message: str,
    field: str = "",
    severity: FindingSeverity = "error",
    rule: str = "",
) -> Finding:
    """Return a finding at a row by its place in ``table``, with its key, file and line."""
    return Finding(
        level=level,
        code=code,
        message=message,
        severity=severity,
        rule=rule,
        resource=table.name,
        key=table.key_at(place),
        field=field,
        path=table.path,
        line=table.lines[place],
    )
