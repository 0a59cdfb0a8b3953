"""The report of the checks as commands of a GitHub workflow, which shows them in the files."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from latsarstats.report.style import printable

if TYPE_CHECKING:
    from latsarstats.checks.finding import Finding, FindingSeverity, Report

_COMMANDS: dict[FindingSeverity, str] = {
    "error": "error",
    "warning": "warning",
    "known": "notice",
    "info": "notice",
}
_DESCRIPTOR = "datapackage.json"
_HERE = PurePath()

# The percent sign is escaped first, or it would be that of the other escapes.
_IN_DATA = (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"))
_IN_PROPERTIES = (*_IN_DATA, (":", "%3A"), (",", "%2C"))


def as_annotations(report: Report, folder: PurePath = _HERE) -> str:
    """Return a workflow command for each finding, a line each, and a last line with the verdict.

    A finding that is in no file is shown in the descriptor, where tables and rules are declared.

    Args:
        report: the outcomes of the checks.
        folder: where the package is, seen from the root of the repository.
    """
    commands = (_command(finding, folder) for finding in report.findings)
    return "\n".join([*commands, _verdict(report)])


def _command(finding: Finding, folder: PurePath) -> str:
    properties = {"file": (folder / (finding.path or _DESCRIPTOR)).as_posix()}
    if finding.path and finding.line:
        properties["line"] = str(finding.line)
    properties["title"] = finding.rule or finding.code
    listed = ",".join(
        f"{name}={_escaped(value, _IN_PROPERTIES)}" for name, value in properties.items()
    )
    message = _escaped(finding.message, _IN_DATA)
    return f"::{_COMMANDS[finding.severity]} {listed}::{message}"


def _escaped(text: str, escapes: tuple[tuple[str, str], ...]) -> str:
    # The log of a workflow is shown as a terminal would: nothing in it is to be obeyed.
    text = printable(text, keep="\r\n\u00a0\u202f")
    for character, escape in escapes:
        text = text.replace(character, escape)
    return text


def _verdict(report: Report) -> str:
    parts = [
        _counted(report.count("error"), "error"),
        _counted(report.count("warning"), "warning"),
        f"{report.count('known')} known",
        f"{report.count('info')} for information",
    ]
    not_run = sum(result.outcome == "not run" for result in report.results)
    if not_run:
        parts.append(f"{_counted(not_run, 'check')} could not be run")
    return f"{'FAIL' if report.failed else 'OK'}: {', '.join(parts)}."


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
