"""Check tables that nobody has described: their cells, and the sums that they seem to mean.

What breaks such a sum is a suspicion: a warning, which fails only a strict check.
"""

from __future__ import annotations

import dataclasses
import time
from typing import TYPE_CHECKING

from latsarstats.checks.run import Checked, check_loaded, ignore_progress
from latsarstats.datapackage.reader import Reader
from latsarstats.engines.select import open_engine
from latsarstats.finding import LIMIT, Report, check_result, counted, levels_down_to
from latsarstats.language import sentence
from latsarstats.sheets.cells import cell_name
from latsarstats.sheets.notes import notes_of
from latsarstats.sheets.package import loaded, understand

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from latsarstats.finding import Candidate, CheckResult, Finding, Level
    from latsarstats.sheets.package import Understood
    from latsarstats.sheets.table import SheetTable


def check_tables(
    files: Sequence[Path],
    *,
    level: Level = "rules",
    is_strict: bool = False,
    limit: int = LIMIT,
    on_progress: Callable[[str], None] = ignore_progress,
) -> Report:
    """Check files that are tables by themselves, and return the outcome of every check.

    Args:
        files: workbooks, or files of text.
        level: how far down to check: this level is the last.
        is_strict: whether warnings fail the check.
        limit: how many findings of each kind are listed; all of them are counted.
        on_progress: called with each step.

    Raises:
        LatsarstatsError: a file is not a table, or holds none.
    """
    began = time.perf_counter()
    on_progress(sentence("structure: tables"))
    return checked_tables(
        understand(files),
        level=level,
        is_strict=is_strict,
        limit=limit,
        on_progress=on_progress,
        began=began,
    ).report


def checked_tables(
    understood: Sequence[Understood],
    *,
    level: Level = "rules",
    is_strict: bool = False,
    limit: int = LIMIT,
    on_progress: Callable[[str], None] = ignore_progress,
    began: float | None = None,
) -> Checked:
    """Check tables that have been read, as :func:`check_tables` does; they are a package too.

    Args:
        understood: the tables, and what they seem to mean.
        level: how far down to check: this level is the last.
        is_strict: whether warnings fail the check.
        limit: how many findings of each kind are listed; all of them are counted.
        on_progress: called with each step.
        began: when they were begun to be read, as ``time.perf_counter`` tells it.
    """
    began = time.perf_counter() if began is None else began
    descriptor, package = loaded(understood)
    with open_engine("pandas") as pandas:
        reader = Reader(None, pandas, limit, on_progress)
        found = list(check_loaded(descriptor, (), package, levels_down_to(level), reader, None))
    results = [_understood(understood)]
    results += [
        each
        for each in found
        if each.name in ("cells", "lint") or each.tally is not None or each.outcome == "fail"
    ]
    tables = {each.table.name: each.table for each in understood}
    results = [_with_cells(each, tables) for each in results]
    files = dict.fromkeys(each.table.region.sheet.file.name for each in understood)
    seconds = time.perf_counter() - began
    report = Report(", ".join(files), tuple(results), is_strict, seconds=seconds)
    return Checked(report, descriptor, package)


def _with_cells(result: CheckResult, tables: Mapping[str, SheetTable]) -> CheckResult:
    """Return the outcome of a check whose findings name the cells of their sheets."""
    findings = (
        dataclasses.replace(
            finding,
            cell=_cell(finding, tables),
            candidates=tuple(
                dataclasses.replace(each, cell=_cell(each, tables)) for each in finding.candidates
            ),
        )
        for finding in result.findings
    )
    return dataclasses.replace(result, findings=tuple(findings))


def _cell(at: Finding | Candidate, tables: Mapping[str, SheetTable]) -> str:
    """Return what a cell is called in its sheet; nothing where it is in none."""
    table = tables.get(at.resource)
    if table is None or at.line is None or at.field not in table.columns:
        return ""
    return cell_name(at.line - 1, table.columns[at.field].place)


def _understood(understood: Sequence[Understood]) -> CheckResult:
    """Return what was understood of each table, as notes, and what could not be."""
    findings = [finding for each in understood for finding in notes_of(each)]
    title = sentence("Tables are found, with their headers and numbers")
    scope = counted(len(understood), "table")
    return check_result("structure", "tables", title, findings, scope)
