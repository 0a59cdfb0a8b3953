"""The report of the checks as SARIF 2.1.0, for an editor or a server that shows it in the files."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import quote

from latsarstats import __version__
from latsarstats.report.as_json import finding_object, json_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from latsarstats.checks.finding import Finding, FindingSeverity, Report

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_BASE = "PACKAGE"
_DESCRIPTOR = "datapackage.json"
_FINGERPRINT = "latsarstats/v1"
_LEVELS: dict[FindingSeverity, str] = {
    "error": "error",
    "warning": "warning",
    "known": "note",
    "info": "note",
}
_PROPERTIES = ("resource", "key", "field", "difference", "candidates", "cause", "evidence")
"""What is told of a finding for which SARIF has no place of its own."""


def as_sarif(report: Report) -> str:
    """Return the report as a SARIF log with one run.

    Paths are relative to the folder of the package, which the log calls ``PACKAGE``. A finding
    that is in no file is placed in the descriptor, where tables and rules are declared: a
    result without a place is not shown at all. A known discrepancy is a suppressed result.
    """
    titles = _titles(report)
    indices = {identifier: index for index, identifier in enumerate(titles)}
    seen: Counter[str] = Counter()
    results = []
    for finding in report.findings:
        identity = _identity(finding)
        results.append(_result(finding, indices, f"{identity}/{seen[identity]}"))
        seen[identity] += 1
    rules = [
        {"id": identifier} | ({"shortDescription": {"text": _plain(title)}} if title else {})
        for identifier, title in titles.items()
    ]
    driver = {"name": "latsarstats", "version": __version__, "rules": rules}
    base = {"description": {"text": "The folder of the data package."}}
    run = {
        "tool": {"driver": driver},
        "invocations": [_invocation(report)],
        "originalUriBaseIds": {_BASE: base},
        "results": results,
    }
    return json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _titles(report: Report) -> dict[str, str]:
    titles: dict[str, str] = {}
    for result in report.results:
        for finding in result.findings:
            titles.setdefault(_rule_id(finding), result.title)
    return dict(sorted(titles.items()))


def _rule_id(finding: Finding) -> str:
    # With its level, since two levels may use one word, and a rule may be called by it.
    return f"{finding.level}/{finding.rule or finding.code}"


def _invocation(report: Report) -> dict[str, object]:
    # A check that could not be run has found nothing, and its silence is not to pass for praise.
    notifications = [
        {
            "level": "error",
            "message": {"text": _plain(f"{result.name} could not be run. {result.scope}".rstrip())},
        }
        for result in report.results
        if result.outcome == "not run"
    ]
    return {
        "executionSuccessful": not notifications,
        "toolExecutionNotifications": notifications,
    }


def _result(finding: Finding, indices: Mapping[str, int], identity: str) -> dict[str, object]:
    place: dict[str, object] = {
        "artifactLocation": {"uri": _uri(finding.path or _DESCRIPTOR), "uriBaseId": _BASE}
    }
    if finding.path and finding.line:
        place["region"] = {"startLine": finding.line}
    is_known = finding.severity == "known"
    result: dict[str, object] = {
        "ruleId": _rule_id(finding),
        "ruleIndex": indices[_rule_id(finding)],
        "level": _LEVELS[finding.severity],
        "message": {"text": _plain(finding.message)},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {_FINGERPRINT: hashlib.sha256(identity.encode()).hexdigest()},
        # Never left out: where one result says whether it is suppressed, SARIF wants all to.
        "suppressions": [{"kind": "external", "status": "accepted"}] if is_known else [],
    }
    told = finding_object(finding)
    properties = {name: told[name] for name in _PROPERTIES if name in told}
    return result | ({"properties": properties} if properties else {})


def _identity(finding: Finding) -> str:
    """Return what a finding is about as text, but for the line, which any edit above moves."""
    key = {column: None if cell is None else str(cell) for column, cell in finding.key.items()}
    about = (finding.level, finding.code, finding.rule, finding.resource, finding.path)
    return json.dumps([*about, key, finding.field])


def _uri(path: str) -> str:
    # What is not UTF-8 in a name is still to be written, if only as bytes that are none.
    return quote(path.replace("\\", "/"), errors="surrogatepass")


def _plain(message: str) -> str:
    # Braces hold the places of arguments, and brackets before a parenthesis make a link.
    return message.replace("{", "{{").replace("}", "}}").replace("](", "] (")
