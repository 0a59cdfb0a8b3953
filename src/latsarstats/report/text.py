"""A report as text: a table of them, a sentence for each finding, and a verdict."""

from __future__ import annotations

import dataclasses
from collections import Counter
from typing import TYPE_CHECKING

from latsarstats.report.summary import title_with_scope, verdict
from latsarstats.report.terminal import escaped, line, page
from latsarstats.rules.slip import SLIPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from latsarstats.finding import Candidate, Finding, Report
    from latsarstats.report.formats import Options
    from latsarstats.report.repository import PackagePlace
    from latsarstats.report.terminal import Shown, Style

_HEADER = ("LEVEL", "CHECK", "OUTCOME", "WHAT MUST HOLD")
_LABELS = {"error": "fail", "info": "note"}
"""Names of severities where they differ from those in the code."""

MOST_CANDIDATES = 8
"""Corrections shown below a finding; JSON has all.

Of a longer list, only those that stand out are shown, if any do.
"""


_MOST_ALLOWED = 3
"""Rows or groups of a rule that are allowed to be incomplete and named."""


def render_text(report: Report, _: PackagePlace, options: Options) -> Shown:
    """Return the report as a page for a terminal."""
    return page(report_lines(report, options.style, is_verbose=options.is_verbose))


def report_lines(report: Report, style: Style, *, is_verbose: bool = False) -> Iterator[str]:
    """Yield the report as lines for a terminal.

    Args:
        report: the report.
        style: whether it is coloured.
        is_verbose: whether to name the columns without a rule too, and all rows and groups that
            are allowed to be incomplete.
    """
    how = "cell by cell" if report.engine == "rows" else f"with {report.engine}"
    yield escaped(f"Package {report.package}, checked {how}")
    yield ""
    rows = [
        (result.level, escaped(result.name), result.outcome, escaped(title_with_scope(result)))
        for result in report.results
    ]
    widths = [max(len(row[column]) for row in (_HEADER, *rows)) for column in range(3)]
    for row in (_HEADER, *rows):
        level, name, outcome = (
            cell.ljust(width) for cell, width in zip(row[:3], widths, strict=True)
        )
        yield line(f"{level}  {name}  ", style.paint(outcome, row[2]), f"  {row[3]}")
    yield ""
    findings = shown_findings(report, is_verbose=is_verbose)
    for finding in findings:
        label = _LABELS.get(finding.severity, finding.severity)
        text = escaped(f"{finding.place}: {finding.message}")
        yield line(style.paint(label, label), f"  {text}")
        for detail in _details(finding):
            yield f"      {escaped(detail)}"
    if findings:
        yield ""
    yield style.paint(verdict(report), report.outcome)


def _details(finding: Finding) -> Iterator[str]:
    """Yield the cells that may be wrong, and where the numbers are printed."""
    yield from suspect_lines(finding)
    for quote in finding.evidence:
        yield f"  printed in {quote}"


def suspect_lines(finding: Finding) -> Iterator[str]:
    """Yield which cells of a failed balance may be wrong, a line each below one of advice."""
    if finding.candidates:
        yield advice(finding)
    shown = worth_a_line(finding.candidates)
    for candidate in shown:
        yield f"  {correction(candidate, finding)}"
    if len(finding.candidates) > len(shown):
        yield f"  and {len(finding.candidates) - len(shown)} more"


def worth_a_line(candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """Return the corrections worth a line, likeliest first."""
    if len(candidates) <= MOST_CANDIDATES:
        return candidates
    best = max(candidate.mends for candidate in candidates)
    standing_out = [
        candidate
        for candidate in candidates
        if candidate.slip or (candidate.mends == best and best > 1)
    ]
    return (standing_out or candidates)[:MOST_CANDIDATES]


def advice(finding: Finding) -> str:
    """Return how far the cells that may be wrong can be distinguished."""
    first, *others = finding.candidates
    ranks = [(candidate.mends, -candidate.breaks) for candidate in others]
    if finding.cause or not others:
        return "Each of these would mend it alone:" if others else "One cell would mend it:"
    if (first.mends, -first.breaks) > max(ranks) and first.mends > 1:
        return "Look at the first of these cells before the others; it mends the most:"
    slips = sum(bool(candidate.slip) for candidate in finding.candidates)
    if slips == 1:
        return "Any one of these cells may be wrong; the first differs by one slip of the hand:"
    return "Any one of these cells may be wrong; the sum alone does not tell which:"


def correction(candidate: Candidate, finding: Finding) -> str:
    """Return which cell may be wrong, and its number if it is corrected.

    Its file is named where the finding is in another, and its column where the cells that may be
    wrong are of several.
    """
    row = "/".join("" if cell is None else str(cell) for cell in candidate.key.values())
    columns = {each.field for each in finding.candidates} | {finding.field}
    row = ", ".join(filter(None, (row, candidate.field if len(columns) > 1 else "")))
    notes = [
        f"one slip of the hand: {SLIPS[candidate.slip]}" if candidate.slip else "",
        f"mends {candidate.mends} sums" if candidate.mends > 1 else "",
        f"breaks {candidate.breaks}" if candidate.breaks else "",
    ]
    listed = "; ".join(filter(None, notes))
    change = f"{candidate.value:,} may be {candidate.corrected:,}"
    line = f"line {candidate.line}, " if candidate.line else ""
    if candidate.path != finding.path:
        line = f"{candidate.path}, {line}"
    return f"{line}{row}: {change}{f' ({listed})' if listed else ''}"


def shown_findings(report: Report, *, is_verbose: bool) -> tuple[Finding, ...]:
    """Return the findings that a person is shown: all, or those that need attention."""
    return report.findings if is_verbose else tuple(_needing_attention(report.findings))


def _needing_attention(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield findings but for notes, of which there may be many."""
    allowed: Counter[str] = Counter()
    last: dict[str, Finding] = {}
    for finding in findings:
        if finding.code == "untouched":
            continue
        if finding.severity == "info" and finding.rule and finding.code != "uncounted":
            allowed[finding.rule] += finding.more or 1
            if finding.more or allowed[finding.rule] > _MOST_ALLOWED:
                last[finding.rule] = finding
                continue
        yield finding
    for rule, finding in last.items():
        more = allowed[rule] - _MOST_ALLOWED
        are = "is" if more == 1 else "are"
        message = f"{more:,} more {are} incomplete, as {rule} allows; see all with --verbose."
        yield dataclasses.replace(finding, message=message, line=None, field="")
