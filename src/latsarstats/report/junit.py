"""A report as JUnit XML, for a server that shows the results of tests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from latsarstats.finding import LEVELS
from latsarstats.report.summary import tally_text, with_place
from latsarstats.report.terminal import BLANKS, escaped
from latsarstats.report.text import suspect_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from latsarstats.finding import CheckResult, Finding, Report

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'

# Characters not allowed in XML 1.0, and tabs and line breaks, which a reader of XML may change.
_NOT_ALLOWED = re.compile("[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render_junit(report: Report, *_: object) -> str:
    """Return the report as XML: a test suite for each level, a test case for each check.

    It follows the schema of the xUnit plugin of Jenkins, ``junit-10.xsd``. A check that failed is
    a failure, one that could not be run an error, and one that had nothing to decide is skipped;
    what fails only if it is to be strict is a failure then. What does not fail is in the output
    of the test case, and so is how often a rule passed, failed, was incomplete or known.

    Each finding is one line, with a line below it for each cell that may be wrong. Characters
    not allowed in XML are written as in Python, and others that are not printable as
    references. Times are in seconds, and the only part of a report that differs from one run to
    the next.
    """
    root = ElementTree.Element("testsuites", name=_xml_text(report.package))
    for level in LEVELS:
        results = [result for result in report.results if result.level == level]
        if results:
            suite = ElementTree.SubElement(root, "testsuite", name=level)
            for result in results:
                suite.append(_test_case(result, is_strict=report.is_strict))
            _count(suite, (*_COUNTED, ("skipped", "skipped")))
            suite.set("time", _seconds(sum(result.seconds for result in results)))
    _count(root, _COUNTED)
    root.set("time", _seconds(report.seconds))
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    text = escaped(text, keep=f"\n{BLANKS}", escape=lambda character: f"&#x{ord(character):X};")
    return f"{_DECLARATION}\n{text}"


_COUNTED = (("tests", "testcase"), ("failures", "failure"), ("errors", "error"))
"""What is counted of the whole and of each suite; ``skipped`` only a suite may have."""


def _count(parent: ElementTree.Element, counted: Iterable[tuple[str, str]]) -> None:
    # Counted on the tree itself, so that the counts cannot differ from it.
    for name, tag in counted:
        parent.set(name, str(sum(1 for _ in parent.iter(tag))))


def _seconds(seconds: float) -> str:
    return f"{seconds:.3f}"


def _test_case(result: CheckResult, *, is_strict: bool) -> ElementTree.Element:
    case = ElementTree.Element(
        "testcase",
        classname=f"latsarstats.{result.level}",
        name=_xml_text(result.name),
        time=_seconds(result.seconds),
    )
    failing = ("error", "warning") if is_strict else ("error",)
    faults = [finding for finding in result.findings if finding.severity in failing]
    rest = [finding for finding in result.findings if finding.severity not in failing]
    reason = result.scope or _NO_REASON.get(result.outcome, "")
    if result.outcome in ("not run", "error"):
        _add_problem(case, "error", result.outcome, reason or _summary(result, faults), faults)
    elif faults or result.outcome == "fail":
        _add_problem(case, "failure", result.outcome, _summary(result, faults), faults)
    elif result.outcome == "incomplete" and not _has_decided(result):
        ElementTree.SubElement(case, "skipped", message=_xml_text(reason))
    output = [f"{finding.severity}  {with_place(finding.place, finding)}" for finding in rest]
    if result.tally is not None:
        output.insert(0, f"{result.tally.type}: {tally_text(result.tally)}")
    if output:
        ElementTree.SubElement(case, "system-out").text = _lines(output)
    return case


_NO_REASON = {
    "not run": "the check could not be run",
    "incomplete": "there was nothing to decide",
}
"""The reason of an outcome for which the check gives none."""


def _has_decided(result: CheckResult) -> bool:
    tally = result.tally
    return tally is not None and bool(tally.passed or tally.failed or tally.known)


def _add_problem(
    case: ElementTree.Element, tag: str, kind: str, message: str, faults: Sequence[Finding]
) -> None:
    problem = ElementTree.SubElement(case, tag, type=kind, message=_xml_text(message))
    if faults:
        problem.text = _lines(
            line
            for finding in faults
            for line in (with_place(finding.place, finding), *suspect_lines(finding))
        )


def _summary(result: CheckResult, faults: Sequence[Finding]) -> str:
    if not faults:
        return result.title
    return faults[0].message if len(faults) == 1 else f"{len(faults):,} findings: {result.title}"


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(_xml_text(text) for text in texts)


def _xml_text(text: str) -> str:
    return _NOT_ALLOWED.sub(lambda character: escaped(character[0]), text)
