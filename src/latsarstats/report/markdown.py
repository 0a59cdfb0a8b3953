"""A report as Markdown, for the summary of a job or a comment.

Cells, file names and rules are anybody's: none of them becomes a link, an image, an element of
HTML, a mention of a person, a reference to an issue or the end of a table cell.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from latsarstats.finding import counted
from latsarstats.language import Numeral, sentence, translate
from latsarstats.report.formats import DEFAULT
from latsarstats.report.repository import AT_ROOT
from latsarstats.report.summary import (
    OUTCOMES,
    counts_of,
    of_rules,
    rule_outcome,
    title_with_scope,
    verdict,
)
from latsarstats.report.terminal import BLANKS, escaped
from latsarstats.report.text import printed_in, shown_findings, suspect_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from latsarstats.finding import Finding, FindingSeverity, Report
    from latsarstats.report.formats import Options
    from latsarstats.report.repository import PackagePlace


_ENTITIES = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}
_MARKS = re.compile(r"[\\`*_{}\[\]()!|~^]")

# A list, a heading or a numbered item, where a line begins with it.
_BLOCK = re.compile(r"^(\s*)(\d*)([-+=.)])")

# GitHub looks for these in the rendered text, where backslashes are gone, but not in code spans.
# A colon begins an emoji, a dollar a formula.
_LATE = re.compile(r"[@#$]+|:(?=[\w+\\-]+:)")

# Addresses become links by themselves.
_ADDRESS = re.compile(r":(?=//)|(?<=www)\.|(?<=mailto):|(?<=xmpp):", re.IGNORECASE)


def markdown_text(text: str) -> str:
    """Return Markdown of GitHub's flavour, on one line, that shows ``text`` as it is.

    Characters that are not printable are written as in a program, with a backslash.
    """
    text = _MARKS.sub(r"\\\g<0>", escaped(text, keep=BLANKS))
    text = _BLOCK.sub(r"\1\2\\\3", text)
    text = _LATE.sub(r"`\g<0>`", text)
    text = _ADDRESS.sub(r"\\\g<0>", text)
    return text.translate(_ENTITIES)


_SIGNS = {"pass": "✅", "incomplete": "⚠️", "fail": "❌"}

MOST_BYTES = 900_000
"""Bytes of the longest report: GitHub drops a summary of more than a mebibyte as a whole."""

_GROUPS: tuple[tuple[FindingSeverity, str], ...] = (
    ("error", sentence("Errors")),
    ("warning", sentence("Warnings")),
    ("known", sentence("Known discrepancies")),
    ("info", sentence("For information")),
)


def render_markdown(
    report: Report, place: PackagePlace = AT_ROOT, options: Options = DEFAULT
) -> str:
    """Return the report as Markdown: the verdict, the checks, the rules, then the findings.

    Nothing in a package can add to it but text: see
    :func:`~latsarstats.report.markdown.markdown_text`. Findings beyond
    :data:`MOST_BYTES` are counted and left out.

    Args:
        report: the outcomes of the checks.
        place: where the package is, seen from the root of the repository.
        options: whether to list the findings too that need no attention.
    """
    lines = [
        f"## {_SIGNS[report.outcome]} {markdown_text(report.package)}",
        "",
        f"**{translate(verdict(report))}**",
        *_checks(report),
        *_rules(report),
    ]
    findings = shown_findings(report, is_verbose=options.is_verbose)
    return "\n".join([*lines, *_findings(findings, place, sum(map(_size, lines)))])


def _checks(report: Report) -> Iterator[str]:
    rows = (
        (result.level, result.name, OUTCOMES[result.outcome], title_with_scope(result))
        for result in report.results
        if result.tally is None
    )
    header = (sentence("Level"), sentence("Check"), sentence("Outcome"), _MUST_HOLD)
    yield from _table(header, rows)


_MUST_HOLD = sentence("What must hold")


def _rules(report: Report) -> Iterator[str]:
    rows = (
        (
            *(result.name, tally.type, OUTCOMES[rule_outcome(result, tally)]),
            *(Numeral(f"{n:,}") for n in counts_of(tally)),
            result.title,
        )
        for result, tally in of_rules(report)
    )
    header = (sentence("Rule"), sentence("Type"), sentence("Outcome"), *_COUNTS, _MUST_HOLD)
    yield from _table(header, rows)


_COUNTS = (
    sentence("Passed"),
    sentence("Failed"),
    sentence("Incomplete"),
    sentence("Known"),
)


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    texts = [[markdown_text(cell) for cell in row] for row in rows]
    if not texts:
        return
    header = tuple(map(translate, header))
    yield ""
    for row in (header, ["---"] * len(header), *texts):
        yield f"| {' | '.join(row)} |"


def _findings(findings: Sequence[Finding], place: PackagePlace, used: int) -> Iterator[str]:
    """Yield the findings by severity, each in a list, in the order of the report."""
    left_out = 0
    for severity, heading in _GROUPS:
        found = [finding for finding in findings if finding.severity == severity]
        if not found:
            continue
        count = sum(finding.more or 1 for finding in found)
        above: tuple[str, ...] = ("", _heading(heading, count), "")
        for finding in found:
            item = "\n".join([*above, *_item(finding, place)])
            used += _size(item)
            if used > MOST_BYTES:
                left_out += 1
                continue
            above = ()
            yield item
    if left_out:
        yield ""
        yield translate(
            sentence(
                "{findings} more would make this page too long.",
                findings=counted(left_out, "finding"),
            )
        )


def _heading(group: str, count: int) -> str:
    return f"### {translate(sentence('{group}: {count:,}', group=group, count=count))}"


def _size(text: str) -> int:
    return len(text.encode(errors="surrogatepass")) + 1


def _item(finding: Finding, place: PackagePlace) -> Iterator[str]:
    where = markdown_text(place.shown(finding))
    name = markdown_text(finding.rule or finding.code)
    message = markdown_text(finding.message)
    yield f"- {f'**{where}** · ' if where else ''}{name}: {message}"
    advice, *suspects = suspect_lines(finding) if finding.candidates else [""]
    if advice:
        yield f"  - {markdown_text(advice)}"
    for suspect in suspects:
        yield f"    - {markdown_text(translate(suspect).strip())}"
    for quote in finding.evidence:
        yield f"  - {markdown_text(printed_in(quote))}"
