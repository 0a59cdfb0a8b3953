"""No more findings of one kind are told than anybody reads; all of them are counted."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from latsarstats.checks.finding import Finding

LIMIT = 1000
"""Findings of one kind that are told, where nobody asks for more or fewer."""

Kind = tuple[str, str]
"""The code and the column of findings of one level and table."""


def cut(
    findings: Iterable[Finding], limit: int, totals: Mapping[Kind, int] | None = None
) -> list[Finding]:
    """Return the first findings of each kind by line, and for the others one that counts them.

    Args:
        findings: those of one level and table: of each kind the first by line, or all.
        limit: how many of a kind are told.
        totals: how many there are of a kind, where not all are among ``findings``.
    """
    kinds: dict[Kind, list[Finding]] = defaultdict(list)
    for finding in findings:
        kinds[finding.code, finding.field].append(finding)
    told: list[Finding] = []
    for kind, alike in kinds.items():
        total = max(len(alike), (totals or {}).get(kind, 0))
        if total > limit:
            alike = sorted(alike, key=lambda finding: (finding.line or 0, finding.message))[:limit]
            alike.append(closing(alike[0], total - limit, total))
        told += alike
    return told


def closing(one: Finding, more: int, total: int) -> Finding:
    """Return the finding that closes a list of findings like ``one``.

    Args:
        one: a finding of the list.
        more: how many are not in the list.
        total: how many there are in all.
    """
    return dataclasses.replace(
        one,
        message=f"{more:,} more are like these: {total:,} in all.",
        key={},
        line=None,
        difference=None,
        candidates=(),
        cause="",
        evidence=(),
        more=more,
    )
