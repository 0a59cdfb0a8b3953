"""The report of the checks: a table of them, a sentence for each finding, and a verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.report.style import printable
from latsarstats.report.terminal import line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from latsarstats.checks.finding import Candidate, CheckResult, Finding, Report
    from latsarstats.report.style import Style

_HEADER = ("LEVEL", "CHECK", "OUTCOME", "WHAT MUST HOLD")
_LABELS = {"error": "fail", "info": "note"}
"""What a severity is called here, where it is not called by its name."""

MOST_CANDIDATES = 8
"""Corrections shown below a finding; the other formats have all."""


def report_lines(report: Report, style: Style) -> Iterator[str]:
    """Yield the report as lines for a terminal."""
    how = "cell by cell" if report.engine == "rows" else f"with {report.engine}"
    yield printable(f"Package {report.package}, checked {how}")
    yield ""
    rows = [
        (result.level, printable(result.name), result.outcome, printable(_what(result)))
        for result in report.results
    ]
    widths = [max(len(row[column]) for row in (_HEADER, *rows)) for column in range(3)]
    for row in (_HEADER, *rows):
        level, name, outcome = (
            cell.ljust(width) for cell, width in zip(row[:3], widths, strict=True)
        )
        yield line(f"{level}  {name}  ", style.paint(outcome, row[2]), f"  {row[3]}")
    yield ""
    for finding in report.findings:
        label = _LABELS.get(finding.severity, finding.severity)
        told = printable(f"{finding.place}: {finding.message}")
        yield line(style.paint(label, label), f"  {told}")
        for detail in _details(finding):
            yield f"      {printable(detail)}"
    if report.findings:
        yield ""
    yield style.paint(_verdict(report), "fail" if report.failed else "pass")


def _details(finding: Finding) -> Iterator[str]:
    """Yield the cells that may be wrong, and where the numbers are printed."""
    yield from suspect_lines(finding)
    for quote in finding.evidence:
        yield f"  printed in {quote}"


def suspect_lines(finding: Finding) -> Iterator[str]:
    """Yield which cells of a failed balance may be wrong, a line each below one of advice."""
    if finding.candidates:
        yield advice(finding)
    shown = finding.candidates[:MOST_CANDIDATES]
    for candidate in shown:
        yield f"  {correction(candidate)}"
    if len(finding.candidates) > len(shown):
        yield f"  and {len(finding.candidates) - len(shown)} more"


def advice(finding: Finding) -> str:
    """Say how far the cells that may be wrong can be told apart."""
    first, *others = finding.candidates
    ranks = [(candidate.mends, -candidate.breaks) for candidate in others]
    if finding.cause or not others:
        return "Each of these would mend it alone:" if others else "One cell would mend it:"
    if (first.mends, -first.breaks) > max(ranks) and first.mends > 1:
        return "Look at the first of these cells before the others; it mends the most:"
    slips = sum(candidate.slip for candidate in finding.candidates)
    if slips == 1:
        return "Any one of these cells may be wrong; the first differs by one slip of the hand:"
    return "Any one of these cells may be wrong; the sum alone does not tell which:"


def correction(candidate: Candidate) -> str:
    """Say which cell may be wrong, and what would stand there instead."""
    row = "/".join("" if cell is None else str(cell) for cell in candidate.key.values())
    notes = [
        "one slip of the hand" if candidate.slip else "",
        f"mends {candidate.mends} sums" if candidate.mends > 1 else "",
        f"breaks {candidate.breaks}" if candidate.breaks else "",
    ]
    said = ", ".join(note for note in notes if note)
    change = f"{candidate.value:,} may be {candidate.corrected:,}"
    line = f"line {candidate.line}, " if candidate.line else ""
    return f"{line}{row}: {change}{f' ({said})' if said else ''}"


def _what(result: CheckResult) -> str:
    return f"{result.title} ({result.scope})" if result.scope else result.title


def _verdict(report: Report) -> str:
    outcomes = [result.outcome for result in report.results]
    parts = [f"{outcomes.count('pass')} of {len(outcomes)} checks passed"]
    for outcome, words in (
        ("fail", "failed"),
        ("not run", "could not be run"),
        ("incomplete", "had nothing to decide"),
        ("warning", "gave a warning"),
    ):
        if outcome in outcomes:
            parts.append(f"{outcomes.count(outcome)} {words}")
    known = report.count("known")
    if known:
        what = "1 discrepancy is" if known == 1 else f"{known} discrepancies are"
        parts.append(f"{what} in the sources and known")
    return f"{'FAIL' if report.failed else 'OK'}: {'; '.join(parts)}."
