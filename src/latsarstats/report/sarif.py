"""A report as SARIF 2.1.0, for an editor or a server that shows it in the files."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import quote

from latsarstats import __version__
from latsarstats.report.json_report import finding_object, json_text
from latsarstats.report.markdown import markdown_text
from latsarstats.report.meanings import STANDARD, Meaning, meaning_of, meaning_of_rule
from latsarstats.report.repository import AT_ROOT
from latsarstats.report.summary import of_rules, rule_outcome, tally_text, with_place
from latsarstats.report.text import advice, correction, worth_a_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from latsarstats.finding import (
        Candidate,
        CheckResult,
        Finding,
        FindingSeverity,
        Fix,
        Report,
        Tally,
    )
    from latsarstats.report.repository import PackagePlace

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_FINGERPRINT = "latsarstats/v1"
_LEVELS: dict[FindingSeverity, str] = {
    "error": "error",
    "warning": "warning",
    "known": "note",
    "info": "note",
}
_PROPERTIES = ("resource", "key", "field", "difference", "candidates", "cause", "evidence")
"""Properties of a finding for which SARIF has no place."""


def render_sarif(report: Report, place: PackagePlace = AT_ROOT, *_: object) -> str:
    """Return the report as a SARIF log with one run.

    Paths lead from the root of the repository, as a server that shows the log knows them; where
    that root is on this computer is not in the log. A finding that is in no file is placed in the
    descriptor, where tables and rules are declared, and names its table in the message. A known
    discrepancy is a suppressed result.

    Args:
        report: the outcomes of the checks.
        place: where the package is, seen from the root of the repository.
    """
    descriptors = _descriptors(report)
    indices = {identifier: index for index, identifier in enumerate(descriptors)}
    seen: Counter[str] = Counter()
    results = []
    for finding in report.findings:
        identity = _identity(finding)
        results.append(_result(finding, place, indices, f"{identity}/{seen[identity]}"))
        seen[identity] += 1
    driver = {
        "name": "latsarstats",
        "fullName": f"latsarstats {__version__}",
        "version": __version__,
        "informationUri": STANDARD,
        "rules": list(descriptors.values()),
    }
    run = {
        "tool": {"driver": driver},
        # A server distinguishes the logs of several packages of one repository by this.
        "automationDetails": {"id": f"latsarstats/{_with_slash(place.archive or place.folder)}"},
        "invocations": [_invocation(report)],
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _descriptors(report: Report) -> dict[str, dict[str, object]]:
    """Return what each rule is about, by its identifier, in the order of these.

    Every rule of the package is described, with how often it was decided how, and else only what
    something was found of.
    """
    severities: dict[str, set[FindingSeverity]] = {}
    for finding in report.findings:
        severities.setdefault(_rule_id(finding), set()).add(finding.severity)
    described: dict[str, dict[str, object]] = {}
    for result, tally in of_rules(report):
        identifier = f"rules/{result.name}"
        found = severities.get(identifier, set())
        described[identifier] = _of_rule(identifier, result, tally, found)
    for finding, title in _titled(report.results):
        identifier = _rule_id(finding)
        if identifier not in described:
            meaning = meaning_of(finding.level, finding.code)
            found = severities[identifier]
            described[identifier] = _described(identifier, title, meaning, found)
    return dict(sorted(described.items()))


def _titled(results: Iterable[CheckResult]) -> Iterator[tuple[Finding, str]]:
    for result in results:
        for finding in result.findings:
            yield finding, result.title


def _rule_id(finding: Finding) -> str:
    # With its level, since two levels may use one word, and a rule may be called by it.
    return f"{finding.level}/{finding.rule or finding.code}"


def _of_rule(
    identifier: str, result: CheckResult, tally: Tally, severities: set[FindingSeverity]
) -> dict[str, object]:
    meaning = meaning_of_rule(tally.type)
    outcome = rule_outcome(result, tally)
    summary = f"Rule {result.name}: {outcome} ({tally_text(tally)})."
    counts = {
        "type": tally.type,
        "outcome": outcome,
        "passed": tally.passed,
        "failed": tally.failed,
        "incomplete": tally.incomplete,
        "known": tally.known,
    }
    described = _described(identifier, result.title, meaning, severities, summary)
    return {**described, "properties": counts}


def _described(
    identifier: str, title: str, meaning: Meaning, severities: set[FindingSeverity], *more: str
) -> dict[str, object]:
    title = title or meaning.must
    paragraphs = (title, meaning.must, *more, meaning.remedy)
    worst = next((level for severity, level in _LEVELS.items() if severity in severities), "error")
    return {
        "id": identifier,
        "name": _pascal_case(identifier.partition("/")[2]) or "Finding",
        "shortDescription": {"text": _plain_text(title)},
        "fullDescription": {"text": meaning.must},
        "help": {
            "text": _plain_text("\n".join(paragraphs)),
            "markdown": _braced("\n\n".join(map(markdown_text, paragraphs))),
        },
        "helpUri": meaning.page,
        "defaultConfiguration": {"level": worst},
    }


def _pascal_case(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[^0-9A-Za-z]+", name))


def _invocation(report: Report) -> dict[str, object]:
    # A check that could not be run has found nothing, which is no pass.
    notifications = [
        {
            "level": "error",
            "message": {
                "text": _plain_text(f"{result.name} could not be run. {result.scope}".rstrip())
            },
        }
        for result in report.results
        if result.outcome == "not run"
    ]
    return {
        "executionSuccessful": not notifications,
        "exitCode": int(report.failed),
        "toolExecutionNotifications": notifications,
    }


def _result(
    finding: Finding, place: PackagePlace, indices: Mapping[str, int], identity: str
) -> dict[str, object]:
    is_known = finding.severity == "known"
    result: dict[str, object] = {
        "ruleId": _rule_id(finding),
        "ruleIndex": indices[_rule_id(finding)],
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(finding, place)},
        "locations": [_location(finding, place)],
        "partialFingerprints": {_FINGERPRINT: hashlib.sha256(identity.encode()).hexdigest()},
        # Never left out: where one result says whether it is suppressed, SARIF wants all to.
        "suppressions": [{"kind": "external", "status": "accepted"}] if is_known else [],
    }
    if finding.candidates:
        result["relatedLocations"] = [
            {"id": number, **_location(candidate, place), "message": {"text": _plain_text(text)}}
            for number, candidate, text in _corrections(finding)
        ]
    if finding.fix is not None and not place.archive:
        result["fixes"] = [_fix(finding.fix, place)]
    known = finding_object(finding)
    properties = {name: known[name] for name in _PROPERTIES if name in known}
    return result | ({"properties": properties} if properties else {})


def _message(finding: Finding, place: PackagePlace) -> str:
    """Return the message, with links to the cells that may be wrong, which some servers need.

    GitHub shows a related location only where the message links to it.
    """
    where = place.shown(finding) if place.archive or not finding.path else ""
    text = _plain_text(with_place(where, finding))
    if not finding.candidates:
        return text
    links = (f"[{_in_link(label)}]({number})" for number, _, label in _corrections(finding))
    more = len(finding.candidates) - len(worth_a_line(finding.candidates))
    rest = f"; and {more} more" if more > 0 else ""
    return f"{text} {_plain_text(advice(finding))} {'; '.join(links)}{rest}."


def _corrections(finding: Finding) -> Iterator[tuple[int, Candidate, str]]:
    for number, candidate in enumerate(worth_a_line(finding.candidates), start=1):
        yield number, candidate, correction(candidate, finding)


def _location(at: Finding | Candidate, place: PackagePlace) -> dict[str, object]:
    location: dict[str, object] = {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(place.path_of(at))},
            "region": {"startLine": place.line_of(at) or 1},
        }
    }
    if at.resource:
        names = [at.resource, at.field] if at.field else [at.resource]
        location["logicalLocations"] = [
            {"name": names[-1], "fullyQualifiedName": "/".join(names), "kind": "member"}
        ]
    return location


def _fix(fix: Fix, place: PackagePlace) -> dict[str, object]:
    region = {
        "startLine": fix.line,
        "startColumn": fix.column,
        "endLine": fix.line,
        "endColumn": fix.column + len(fix.old),
    }
    uri = _uri(place.path_of(fix))
    return {
        "description": {"text": _plain_text(f"Write {fix.new}, as it is printed, for {fix.old}.")},
        "artifactChanges": [
            {
                "artifactLocation": {"uri": uri},
                "replacements": [{"deletedRegion": region, "insertedContent": {"text": fix.new}}],
            }
        ],
    }


def _identity(finding: Finding) -> str:
    """Return what a finding is about as text, but for the line, which any edit above moves."""
    key = {column: None if cell is None else str(cell) for column, cell in finding.key.items()}
    about = (finding.level, finding.code, finding.rule, finding.resource, finding.path)
    return json.dumps([*about, key, finding.field])


def _uri(path: str) -> str:
    # What is not UTF-8 in a name is still to be written, if only as bytes that are none.
    return quote(path, errors="surrogatepass")


def _with_slash(path: str) -> str:
    return f"{path}/" if path else ""


def _plain_text(message: str) -> str:
    # Braces are placeholders of arguments, and brackets before a parenthesis make a link.
    return _braced(message).replace("](", "] (")


def _braced(message: str) -> str:
    return message.replace("{", "{{").replace("}", "}}")


def _in_link(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return _braced(escaped)
