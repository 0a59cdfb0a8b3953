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
from latsarstats.finding import LIMIT, Finding, Report, check_result, counted
from latsarstats.sheets.grid import cell_name
from latsarstats.sheets.package import loaded, title_of, understand

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from latsarstats.finding import CheckResult, Level
    from latsarstats.sheets.package import Understood


def check_tables(
    files: Sequence[Path],
    *,
    is_strict: bool = False,
    limit: int = LIMIT,
    on_progress: Callable[[str], None] = ignore_progress,
) -> Report:
    """Check files that are tables by themselves, and return the outcome of every check.

    Args:
        files: workbooks, or files of text.
        is_strict: whether warnings fail the check.
        limit: how many findings of each kind are listed; all of them are counted.
        on_progress: called with each step.

    Raises:
        LatsarstatsError: a file is not a table, or holds none.
    """
    began = time.perf_counter()
    on_progress("structure: tables")
    understood = understand(files)
    return check_understood(
        understood, is_strict=is_strict, limit=limit, on_progress=on_progress, began=began
    )


def check_understood(
    understood: Sequence[Understood],
    *,
    is_strict: bool = False,
    limit: int = LIMIT,
    on_progress: Callable[[str], None] = ignore_progress,
    began: float | None = None,
) -> Report:
    """Check tables that have been read, as :func:`check_tables` does.

    Args:
        understood: the tables, and what they seem to mean.
        is_strict: whether warnings fail the check.
        limit: how many findings of each kind are listed; all of them are counted.
        on_progress: called with each step.
        began: when they were begun to be read, as ``time.perf_counter`` tells it.
    """
    began = time.perf_counter() if began is None else began
    report = checked_tables(
        understood, is_strict=is_strict, limit=limit, on_progress=on_progress
    ).report
    return dataclasses.replace(report, seconds=time.perf_counter() - began)


def checked_tables(
    understood: Sequence[Understood],
    *,
    is_strict: bool = False,
    limit: int = LIMIT,
    on_progress: Callable[[str], None] = ignore_progress,
) -> Checked:
    """Check tables as :func:`check_understood` does, and return them as a package too."""
    descriptor, package = loaded(understood)
    with open_engine("pandas") as pandas:
        reader = Reader(None, pandas, limit, on_progress)
        levels: tuple[Level, ...] = ("package", "structure", "schema", "keys", "rules")
        found = list(check_loaded(descriptor, (), package, levels, reader, None))
    results = [_understood(understood)]
    results += [each for each in found if each.name in ("cells", "lint") or each.tally is not None]
    files = dict.fromkeys(each.table.region.sheet.file.name for each in understood)
    report = Report(", ".join(files), tuple(results), is_strict, is_described=False)
    return Checked(report, descriptor, package)


def _understood(understood: Sequence[Understood]) -> CheckResult:
    """Return what was understood of each table, as notes, and what could not be."""
    findings: list[Finding] = []
    for each in understood:
        findings += _of_table(each)
    title = "Tables are found, with their headers and numbers"
    scope = counted(len(understood), "table")
    return check_result("structure", "tables", title, findings, scope)


def _of_table(each: Understood) -> list[Finding]:
    table, sheet = each.table, each.table.region.sheet
    first = table.region.header[0] if table.region.header else table.rows[0]
    corners = [
        cell_name(first, table.region.columns[0].place),
        cell_name(table.rows[-1], table.region.columns[-1].place),
    ]
    sums = [f"{title_of(p)} (holds in {p.support})" for p in each.proposals.values()]
    said = "; ".join(sums) if sums else "no sums, so nothing is added up"
    note = Finding(
        level="structure",
        code="table",
        severity="info",
        is_undecided=True,
        message=f"The table in {corners[0]} to {corners[1]} seems to mean {said}.",
        resource=table.name,
        path=each.place,
        line=first + 1,
    )
    found = [note]
    if sheet.uncomputed:
        what = (
            f"The formula in {sheet.uncomputed} has no value in the file; open it in a spreadsheet"
            " and save it, so that values are kept."
        )
        found.append(
            dataclasses.replace(note, code="formula", severity="warning", message=what, line=None)
        )
    return found
