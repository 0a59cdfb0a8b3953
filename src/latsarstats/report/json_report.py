"""A report as one JSON object, for a program to read."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

from latsarstats.finding import SEVERITIES
from latsarstats.report.terminal import BLANKS, escaped

if TYPE_CHECKING:
    from latsarstats.finding import Candidate, Finding, Report

VERSION = 2
"""Of the format. It changes when a reader of the one before would go wrong."""


def render_json(report: Report, *_: object) -> str:
    """Return the report as the text of one JSON object.

    No number loses a digit: a whole number is a JSON integer, however long, and a decimal is
    a JSON number where a double holds it as it is printed, and text otherwise.
    """
    rules = [
        {
            "name": result.name,
            "type": result.tally.type,
            "outcome": "not run" if result.outcome == "not run" else result.tally.outcome,
            "passed": result.tally.passed,
            "failed": result.tally.failed,
            "incomplete": result.tally.incomplete,
            "known": result.tally.known,
        }
        for result in sorted(report.results, key=lambda result: result.name)
        if result.tally
    ]
    return json_text(
        {
            "version": VERSION,
            "outcome": report.outcome,
            "package": report.package,
            "engine": report.engine,
            "counts": {severity: report.count(severity) for severity in SEVERITIES},
            "rules": rules,
            "findings": [finding_object(finding) for finding in report.findings],
        }
    )


def json_text(content: object) -> str:
    """Return what is made of lists, dictionaries, texts and exact numbers as JSON.

    A number is written as :func:`render_json` says, and characters as :func:`json_escaped` does.
    """
    return json_escaped(
        json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False, default=_number)
    )


def json_escaped(text: str) -> str:
    """Return JSON in which characters that are not printable are escapes.

    It reads back as the same text. Control and direction characters, and halves of surrogate
    pairs, which UTF-8 does not have, occur in strings only, where an escape may replace them.
    """
    return escaped(text, keep=f"\n{BLANKS}", escape=lambda character: json.dumps(character)[1:-1])


def _number(value: object) -> float | str:
    # All that json asks about are decimals: they are the one type here that it does not know.
    if not isinstance(value, Decimal):
        raise TypeError(f"{value!r} is no value of JSON")
    if value.is_finite():
        double = float(value)
        if Decimal(repr(double)) == value:
            return double
    return format(value, "f")


def finding_object(finding: Finding) -> dict[str, object]:
    """Return a finding as an object that has a property for all that is known, and no other."""
    found: dict[str, object] = {
        "level": finding.level,
        "code": finding.code,
        "severity": finding.severity,
        "rule": finding.rule,
        "resource": finding.resource,
        "key": dict(finding.key),
        "field": finding.field,
        "path": finding.path,
        "line": finding.line,
        "cell": finding.cell,
        "message": finding.message,
        "difference": finding.difference,
        "candidates": [_candidate_object(candidate) for candidate in finding.candidates],
        "cause": finding.cause,
        "evidence": list(finding.evidence),
        "more": finding.more or None,
    }
    # Leave out what is empty, not what is false: a difference of 0 is one.
    return {
        name: value
        for name, value in found.items()
        if name == "message" or value not in (None, "", {}, [])
    }


def _candidate_object(candidate: Candidate) -> dict[str, object]:
    cell: dict[str, object] = {
        "resource": candidate.resource,
        "key": dict(candidate.key),
        "field": candidate.field,
        "path": candidate.path,
    }
    if candidate.line is not None:
        cell["line"] = candidate.line
    if candidate.cell:
        cell["cell"] = candidate.cell
    return cell | {
        "value": candidate.value,
        "corrected": candidate.corrected,
        "slip": bool(candidate.slip),
        **({"slip_kind": candidate.slip} if candidate.slip else {}),
        "mends": candidate.mends,
        "breaks": candidate.breaks,
    }
