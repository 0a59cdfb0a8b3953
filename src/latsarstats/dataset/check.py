"""Check a package on every level, the level ``evidence`` included.

The checks know nothing of evidence: it is handed in here. Everything that checks a package for a
user calls :func:`check_package`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.checks.run import ignore_progress, open_checked, run_checks
from latsarstats.finding import LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from latsarstats.checks.run import Checked, EngineChoice
    from latsarstats.datapackage.load import Package
    from latsarstats.dataset.evidence import EvidenceChecks
    from latsarstats.finding import Level, Report

_TABLES = frozenset({"mentions", "evidence", "restatements"})
"""Tables that a package with evidence has."""


def check_package(
    path: Path,
    *,
    level: Level = "evidence",
    is_strict: bool = False,
    engine: EngineChoice = "auto",
    limit: int = LIMIT,
    on_progress: Callable[[str], None] = ignore_progress,
) -> Report:
    """Check a package and return the outcome of every check, as :func:`run_checks` does.

    Args:
        path: the folder of the package, its ``datapackage.json``, or a ``.zip`` of one.
        level: how far down to check: this level is the last.
        is_strict: whether warnings fail the check.
        engine: what holds the tables while they are checked.
        limit: how many findings of each kind are listed; all of them are counted.
        on_progress: called with each step.

    Raises:
        LatsarstatsError: the package, or the engine, cannot be used.
    """
    return run_checks(
        path,
        level=level,
        is_strict=is_strict,
        engine=engine,
        limit=limit,
        on_progress=on_progress,
        evidence=read_evidence,
    )


def open_checked_package(
    path: Path,
    *,
    is_strict: bool = False,
    limit: int = LIMIT,
    on_progress: Callable[[str], None] = ignore_progress,
) -> AbstractContextManager[Checked]:
    """Check a package on every level, and keep it open until the end of the block.

    The arguments and errors are those of :func:`check_package`.
    """
    return open_checked(
        path, is_strict=is_strict, limit=limit, on_progress=on_progress, evidence=read_evidence
    )


def read_evidence(package: Package) -> EvidenceChecks | None:
    """Return the level ``evidence`` of a package, or ``None`` where it has no such tables."""
    if not _TABLES & (package.tables.keys() | package.unread):
        return None
    # The reader of printed numbers takes a while to import, and few packages need it.
    from latsarstats.dataset.evidence import EvidenceChecks, evidence_of

    return EvidenceChecks(package, evidence_of(package))
