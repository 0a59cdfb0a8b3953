"""The report of the checks: a table of them, a sentence for each finding, and a verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.report.style import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from latsarstats.checks.finding import CheckResult, Report
    from latsarstats.report.style import Style

_HEADER = ("LEVEL", "CHECK", "OUTCOME", "WHAT MUST HOLD")


def report_lines(report: Report, style: Style) -> Iterator[str]:
    """Yield the report as lines for a terminal."""
    yield f"Package {report.package}"
    yield ""
    rows = [(result.level, result.name, result.outcome, _what(result)) for result in report.results]
    widths = [max(len(row[column]) for row in (_HEADER, *rows)) for column in range(3)]
    for row in (_HEADER, *rows):
        level, name, outcome = (
            cell.ljust(width) for cell, width in zip(row[:3], widths, strict=True)
        )
        yield f"{level}  {name}  {style.paint(outcome, row[2])}  {row[3]}"
    yield ""
    for finding in report.findings:
        label = "fail" if finding.severity == "error" else finding.severity
        told = printable(f"{finding.place}: {finding.message}")
        yield f"{style.paint(label, label)}  {told}"
    if report.findings:
        yield ""
    yield style.paint(_verdict(report), "fail" if report.failed else "pass")


def _what(result: CheckResult) -> str:
    return f"{result.title} ({result.scope})" if result.scope else result.title


def _verdict(report: Report) -> str:
    outcomes = [result.outcome for result in report.results]
    parts = [f"{outcomes.count('pass')} of {len(outcomes)} checks passed"]
    for outcome, words in (
        ("fail", "failed"),
        ("not run", "could not be run"),
        ("undecided", "had nothing to decide"),
        ("warning", "gave a warning"),
    ):
        if outcome in outcomes:
            parts.append(f"{outcomes.count(outcome)} {words}")
    known = sum(finding.severity == "known" for finding in report.findings)
    if known:
        what = "1 discrepancy is" if known == 1 else f"{known} discrepancies are"
        parts.append(f"{what} in the sources and known")
    return f"{'FAIL' if report.failed else 'OK'}: {'; '.join(parts)}."
