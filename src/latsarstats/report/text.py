"""A report as text: a table of them, a sentence for each finding, and a verdict."""

from __future__ import annotations

import dataclasses
from collections import Counter
from typing import TYPE_CHECKING

from latsarstats.finding import line_of
from latsarstats.language import count_sentence, join, sentence
from latsarstats.report.summary import OUTCOMES, title_with_scope, verdict
from latsarstats.report.terminal import escaped, line, page
from latsarstats.rules.slip import SLIPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from latsarstats.finding import Candidate, Finding, FindingSeverity, Report
    from latsarstats.report.formats import Options
    from latsarstats.report.repository import PackagePlace
    from latsarstats.report.terminal import Shown, Style

_HEADER = (
    sentence("LEVEL"),
    sentence("CHECK"),
    sentence("OUTCOME"),
    sentence("WHAT MUST HOLD"),
)
_LABELS: Mapping[FindingSeverity, tuple[str, str]] = {
    "error": ("fail", sentence("fail")),
    "warning": ("warning", sentence("warning")),
    "known": ("known", sentence("known")),
    "info": ("note", sentence("note")),
}
"""What is shown for each severity: its colour and its name."""

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
    how = (
        sentence("cell by cell")
        if report.engine == "rows"
        else sentence("with {engine}", engine=report.engine)
    )
    yield escaped(sentence("Package {package}, checked {how}", package=report.package, how=how))
    yield ""
    rows = [
        (result.level, result.name, OUTCOMES[result.outcome], title_with_scope(result))
        for result in report.results
    ]
    shown = [[escaped(cell) for cell in row] for row in (_HEADER, *rows)]
    widths = [max(len(row[column]) for row in shown) for column in range(3)]
    for row, how in zip(shown, ("", *(result.outcome for result in report.results)), strict=True):
        level, name, outcome = (
            cell.ljust(width) for cell, width in zip(row[:3], widths, strict=True)
        )
        yield line(f"{level}  {name}  ", style.paint(outcome, how), f"  {row[3]}")
    yield ""
    findings = shown_findings(report, is_verbose=is_verbose)
    for finding in findings:
        how, label = _LABELS[finding.severity]
        text = escaped(join(": ", (finding.place, finding.message)))
        yield line(style.paint(label, how), f"  {text}")
        for detail in _details(finding):
            yield f"      {escaped(detail)}"
    if findings:
        yield ""
    yield style.paint(verdict(report), report.outcome)


def _details(finding: Finding) -> Iterator[str]:
    """Yield the cells that may be wrong, and where the numbers are printed."""
    yield from suspect_lines(finding)
    for quote in finding.evidence:
        yield join("", ("  ", printed_in(quote)))


def printed_in(quote: str) -> str:
    """Return that a number is printed in a clause."""
    return sentence("printed in {quote}", quote=quote)


def suspect_lines(finding: Finding) -> Iterator[str]:
    """Yield which cells of a failed balance may be wrong, a line each below one of advice."""
    if finding.candidates:
        yield advice(finding)
    shown = worth_a_line(finding.candidates)
    for candidate in shown:
        yield join("", ("  ", correction(candidate, finding)))
    if len(finding.candidates) > len(shown):
        more = sentence("and {more} more", more=len(finding.candidates) - len(shown))
        yield join("", ("  ", more))


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
        return (
            sentence("Each of these would mend it alone:")
            if others
            else sentence("One cell would mend it:")
        )
    if (first.mends, -first.breaks) > max(ranks) and first.mends > 1:
        return sentence("Look at the first of these cells before the others; it mends the most:")
    slips = sum(bool(candidate.slip) for candidate in finding.candidates)
    if slips == 1:
        return sentence(
            "Any one of these cells may be wrong; the first differs by one slip of the hand:"
        )
    return sentence("Any one of these cells may be wrong; the sum alone does not tell which:")


def correction(candidate: Candidate, finding: Finding) -> str:
    """Return which cell may be wrong, and its number if it is corrected.

    Its file is named where the finding is in another, and its column where the cells that may be
    wrong are of several.
    """
    row = "/".join("" if cell is None else str(cell) for cell in candidate.key.values())
    columns = {each.field for each in finding.candidates} | {finding.field}
    row = ", ".join(filter(None, (row, candidate.field if len(columns) > 1 else "")))
    notes = [
        sentence("one slip of the hand: {slip}", slip=SLIPS[candidate.slip])
        if candidate.slip
        else "",
        sentence("mends {mends} sums", mends=candidate.mends) if candidate.mends > 1 else "",
        sentence("breaks {breaks}", breaks=candidate.breaks) if candidate.breaks else "",
    ]
    listed = [note for note in notes if note]
    change = sentence(
        "{value:,} may be {corrected:,}", value=candidate.value, corrected=candidate.corrected
    )
    line = [named] if (named := line_of(candidate)) else []
    if candidate.path != finding.path:
        line = [candidate.path, *line]
    ending = join("", (" (", join("; ", listed), ")")) if listed else ""
    return join("", (join(", ", (*line, row)), ": ", change, ending))


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
        message = count_sentence(
            "{number:,} more is incomplete, as {rule} allows; see all with --verbose.",
            "{number:,} more are incomplete, as {rule} allows; see all with --verbose.",
            more,
            rule=rule,
        )
        yield dataclasses.replace(finding, message=message, line=None, field="")
