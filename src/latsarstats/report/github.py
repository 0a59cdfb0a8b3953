"""A report as commands of a GitHub workflow, which shows them in the files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.language import join, sentence, translate
from latsarstats.report.formats import DEFAULT
from latsarstats.report.repository import AT_ROOT
from latsarstats.report.summary import (
    OUTCOMES,
    of_rules,
    rule_outcome,
    tally_text,
    verdict,
    with_place,
)
from latsarstats.report.terminal import escaped
from latsarstats.report.text import shown_findings, suspect_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from latsarstats.finding import Finding, FindingSeverity, Report
    from latsarstats.report.formats import Options
    from latsarstats.report.repository import PackagePlace

_COMMANDS: dict[FindingSeverity, str] = {
    "error": "error",
    "warning": "warning",
    "known": "notice",
    "info": "notice",
}

# The percent sign is escaped first, or it would be that of the other escapes.
_IN_DATA = (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"))
_IN_PROPERTIES = (*_IN_DATA, (":", "%3A"), (",", "%2C"))


def render_github(report: Report, place: PackagePlace = AT_ROOT, options: Options = DEFAULT) -> str:
    """Return a workflow command for each finding, a line for each rule, and the verdict.

    GitHub shows ten annotations of a step and drops the properties of the others, so the message
    of each also says where it is and which cells may be wrong. What is in no file is shown in the
    descriptor, where tables and rules are declared.

    Args:
        report: the outcomes of the checks.
        place: where the package is, seen from the root of the repository.
        options: whether to list the findings too that need no attention.
    """
    findings = shown_findings(report, is_verbose=options.is_verbose)
    return "\n".join([*_commands(findings, place), *_rules(report), translate(verdict(report))])


def _commands(findings: Iterable[Finding], place: PackagePlace) -> Iterator[str]:
    for finding in findings:
        properties = {"file": place.path_of(finding)}
        line = place.line_of(finding)
        if line:
            properties["line"] = str(line)
        properties["title"] = finding.rule or finding.code
        listed = ",".join(
            f"{name}={_escaped(value, _IN_PROPERTIES)}" for name, value in properties.items()
        )
        message = _escaped(_message(finding, place), _IN_DATA)
        yield f"::{_COMMANDS[finding.severity]} {listed}::{message}"


def _message(finding: Finding, place: PackagePlace) -> str:
    return join("\n", (with_place(place.shown(finding), finding), *suspect_lines(finding)))


def _rules(report: Report) -> Iterator[str]:
    for result, tally in of_rules(report):
        # The runner obeys this older form of a command anywhere in a line.
        name = escaped(result.name).replace("##[", "# #[")
        yield translate(
            sentence(
                "Rule {name}: {outcome} ({tally})",
                name=name,
                outcome=OUTCOMES[rule_outcome(result, tally)],
                tally=tally_text(tally),
            )
        )


def _escaped(text: str, escapes: tuple[tuple[str, str], ...]) -> str:
    # The log of a workflow is shown as on a terminal, so nothing in it may steer one.
    text = escaped(text, keep="\r\n\u00a0\u202f")
    for character, escape in escapes:
        text = text.replace(character, escape)
    return text
