"""The report of the checks as JUnit XML, for a server that shows the results of tests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from latsarstats.checks.finding import LEVELS
from latsarstats.report.style import printable
from latsarstats.report.terminal import BLANKS, escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from latsarstats.checks.finding import CheckResult, Finding, Report

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'

# What XML 1.0 cannot hold, and tabs and line breaks, which a reader of XML may change.
_UNHELD = re.compile("[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_junit(report: Report) -> str:
    """Return the report as XML: a test suite for each level, a test case for each check.

    A check that failed is a failure, one that could not be run an error, and one that had
    nothing to decide is skipped; a warning is a failure where warnings are to fail. What does
    not fail is told in the output of the test case. Each finding is one line, in which
    characters that XML cannot hold are written as in a program, and others that are not
    printable as references.
    """
    root = ElementTree.Element("testsuites", name=_held(report.package))
    for level in LEVELS:
        results = [result for result in report.results if result.level == level]
        if results:
            suite = ElementTree.SubElement(root, "testsuite", name=level)
            for result in results:
                suite.append(_test_case(result, is_strict=report.is_strict))
            _count(suite)
    _count(root)
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    text = escaped(text, keep=f"\n{BLANKS}", escape=lambda character: f"&#x{ord(character):X};")
    return f"{_DECLARATION}\n{text}"


def _count(parent: ElementTree.Element) -> None:
    # Counted on the tree itself, so that the counts cannot say another thing than it does.
    for name, tag in (
        ("tests", "testcase"),
        ("failures", "failure"),
        ("errors", "error"),
        ("skipped", "skipped"),
    ):
        parent.set(name, str(sum(1 for _ in parent.iter(tag))))


def _test_case(result: CheckResult, *, is_strict: bool) -> ElementTree.Element:
    case = ElementTree.Element(
        "testcase", classname=f"latsarstats.{result.level}", name=_held(result.name)
    )
    failing = ("error", "warning") if is_strict else ("error",)
    faults = [finding for finding in result.findings if finding.severity in failing]
    rest = [finding for finding in result.findings if finding.severity not in failing]
    if result.outcome == "not run":
        reason = result.scope or "the check could not be run"
        _add_problem(case, "error", result.outcome, reason, faults)
    elif result.outcome == "fail" or (result.outcome == "warning" and is_strict):
        _add_problem(case, "failure", result.outcome, _summary(result, faults), faults)
    else:
        rest = list(result.findings)
        if result.outcome == "incomplete":
            reason = result.scope or "there was nothing to decide"
            ElementTree.SubElement(case, "skipped", message=_held(reason))
    if rest:
        told = (f"{finding.severity}  {_told(finding)}" for finding in rest)
        ElementTree.SubElement(case, "system-out").text = _lines(told)
    return case


def _add_problem(
    case: ElementTree.Element, tag: str, kind: str, message: str, faults: Sequence[Finding]
) -> None:
    problem = ElementTree.SubElement(case, tag, type=kind, message=_held(message))
    if faults:
        problem.text = _lines(_told(finding) for finding in faults)


def _summary(result: CheckResult, faults: Sequence[Finding]) -> str:
    if not faults:
        return result.title
    return faults[0].message if len(faults) == 1 else f"{len(faults)} findings: {result.title}"


def _told(finding: Finding) -> str:
    return f"{finding.place}: {finding.message}" if finding.place else finding.message


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(_held(text) for text in texts)


def _held(text: str) -> str:
    return _UNHELD.sub(lambda character: printable(character[0]), text)
