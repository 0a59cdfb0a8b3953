"""What the checks give: findings, and the outcome of each check."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Level = Literal["package", "structure", "schema", "keys", "rules", "evidence"]
"""From the descriptor down to the printed characters."""

FindingSeverity = Literal["error", "warning", "known"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that is wrong with a package.

    Attributes:
        level: which level of checks found it.
        code: what is wrong, in one word of the level.
        severity: an ``error`` fails the check; a ``warning`` and a ``known`` one do not.
        message: one sentence for a person.
        rule: name of the rule broken, for the level ``rules``.
        resource: name of the table or file.
        key: the row, by its key.
        field: the column.
        path: the file, relative to the folder of the package.
        line: the line of that file; the header is line 1.
        difference: of a failed balance, the whole minus the sum of its parts.
    """

    level: Level
    code: str
    message: str
    severity: FindingSeverity = "error"
    rule: str = ""
    resource: str = ""
    key: Mapping[str, str] = dataclasses.field(default_factory=dict)
    field: str = ""
    path: str = ""
    line: int | None = None
    difference: str = ""

    @property
    def place(self) -> str:
        """Where it is, for a person: file, line and column, as far as they are known."""
        parts = [self.path or self.resource]
        if self.line:
            parts.append(f"line {self.line}")
        if self.field:
            parts.append(self.field)
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """The outcome of one check.

    Attributes:
        level: its level.
        name: what it is called in the report.
        title: one line that says what must hold.
        outcome: ``not run`` where what it needs could not be read, ``undecided`` where it
            had nothing to decide.
        findings: what it found.
        scope: on how much it was decided, as ``15 files``.
    """

    level: Level
    name: str
    title: str
    outcome: Literal["pass", "warning", "fail", "undecided", "not run"]
    findings: tuple[Finding, ...] = ()
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The outcomes of all checks on a package."""

    package: str
    results: tuple[CheckResult, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, in the order of the checks."""
        return tuple(finding for result in self.results for finding in result.findings)

    @property
    def failed(self) -> bool:
        """Whether anything failed; warnings and known discrepancies do not."""
        return any(result.outcome in ("fail", "not run") for result in self.results)


def result(
    level: Level, name: str, title: str, findings: tuple[Finding, ...], scope: str = ""
) -> CheckResult:
    """Return the outcome of a check from what it found."""
    severities = {finding.severity for finding in findings}
    outcome: Literal["pass", "warning", "fail"] = (
        "fail" if "error" in severities else "warning" if "warning" in severities else "pass"
    )
    return CheckResult(
        level=level, name=name, title=title, outcome=outcome, findings=findings, scope=scope
    )
