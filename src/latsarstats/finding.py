"""Findings, the outcome of each check, and the report that has them all.

At most :data:`LIMIT` findings of each kind are listed; all of them are counted.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from latsarstats.language import count_sentence, join, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from latsarstats.rules.exact import Number
    from latsarstats.rules.slip import Slip

    Key = Mapping[str, Number | str | None]
    """Columns and their cells: numbers as numbers, all else as text, ``None`` for empty."""


Level = Literal["package", "structure", "schema", "keys", "rules", "evidence"]
"""From the descriptor down to the printed characters."""

LEVELS: Mapping[Level, str] = {
    "package": sentence("descriptor and rules"),
    "structure": sentence("files, hashes, headers and lines"),
    "schema": sentence("types and constraints of cells"),
    "keys": sentence("primary, unique and foreign keys"),
    "rules": sentence("what must add up or agree"),
    "evidence": sentence("numbers against the text that prints them"),
}
"""The levels in the order in which they are checked, with what each checks."""


def levels_down_to(last: Level) -> tuple[Level, ...]:
    """Return the levels that are checked where one is the last."""
    levels = tuple(LEVELS)
    return levels[: levels.index(last) + 1]


FindingSeverity = Literal["error", "warning", "known", "info"]
SEVERITIES: tuple[FindingSeverity, ...] = ("error", "warning", "known", "info")

Cause = Literal["", "slip", "misprint"]
"""Why a balance fails, as far as evidence tells: a ``slip`` in the table, where a cell is not
the number printed, or a ``misprint`` in the source, where the numbers printed do not add up."""


Noun = Literal["column", "file", "finding", "group", "row", "rule", "table"]
"""What is counted."""


def counted(number: int, noun: Noun) -> str:
    """Return a number with what it counts: ``1 rule``, ``1,200 rules``."""
    match noun:
        case "column":
            return count_sentence("{number:,} column", "{number:,} columns", number)
        case "file":
            return count_sentence("{number:,} file", "{number:,} files", number)
        case "finding":
            return count_sentence("{number:,} finding", "{number:,} findings", number)
        case "group":
            return count_sentence("{number:,} group", "{number:,} groups", number)
        case "row":
            return count_sentence("{number:,} row", "{number:,} rows", number)
        case "rule":
            return count_sentence("{number:,} rule", "{number:,} rules", number)
        case "table":
            return count_sentence("{number:,} table", "{number:,} tables", number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A number that would mend a broken balance if it stood in one cell.

    Attributes:
        resource, key, field: the cell.
        path, line: its file and line; the header is line 1.
        value: its number now.
        corrected: the number that would restore the balance.
        slip: the one slip of the hand that makes the one of the other, if there is such a slip.
        mends: how many broken balances it would mend.
        breaks: how many sound ones it would break.
        printed: whether the corrected number is the one printed, as the evidence has it.
        cell: in a sheet, what the cell is called there, as ``D9``.
    """

    resource: str
    key: Key
    field: str
    path: str
    line: int | None
    value: Number
    corrected: Number
    slip: Slip
    mends: int
    breaks: int
    printed: bool = False
    cell: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """A change of one cell in its file, where it is known for certain which and to what.

    Attributes:
        path, line: the file and line of the cell; the header is line 1.
        column: its first character in that line, counted from 1.
        old, new: its characters now, and those to write instead.
    """

    path: str
    line: int
    column: int
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something found in a package; ``print`` gives its place and sentence.

    Attributes:
        level: which level of checks found it.
        code: what is wrong, in one word of the level; for a rule, its type.
        severity: an ``error`` fails the check; a ``warning`` does if warnings are to;
            a ``known`` discrepancy and an ``info`` never do.
        message: one sentence for a person.
        rule: name of the rule broken, for the level ``rules``.
        resource: name of the table or file.
        key: the row by its key, or of a sum the columns in which its rows agree.
        field: the column.
        path: the file, relative to the folder of the package.
        line: the line of that file; the header is line 1.
        difference: of a failed balance, the whole minus the sum of its parts.
        candidates: of a failed balance, the cells that may be wrong, likeliest first.
        cause: of a failed balance with evidence, whether table or source is wrong.
        evidence: the clauses that print the numbers, each with its place.
        fix: of a slip, the change that mends it.
        more: of the finding that closes a list cut at the limit, how many it counts.
        is_undecided: whether it is of something that could not be decided, or of rows that no
            rule counts.
        cell: in a sheet, what the cell is called there, as ``D9``.
    """

    level: Level
    code: str
    message: str
    severity: FindingSeverity = "error"
    rule: str = ""
    resource: str = ""
    key: Key = dataclasses.field(default_factory=dict)
    field: str = ""
    path: str = ""
    line: int | None = None
    difference: Number | None = None
    candidates: tuple[Candidate, ...] = ()
    cause: Cause = ""
    evidence: tuple[str, ...] = ()
    fix: Fix | None = None
    more: int = 0
    is_undecided: bool = False
    cell: str = ""

    @property
    def place(self) -> str:
        """Where it is, for a person: file, line and column, as far as they are known."""
        parts = (self.path or self.resource, line_of(self), self.field)
        return join(", ", (part for part in parts if part))

    def __str__(self) -> str:
        """One line: the place and the sentence."""
        return _one_line(f"{self.place}: {self.message}" if self.place else self.message)

    def __repr__(self) -> str:
        """The finding as it would be made, without what is left out by default."""
        parts = [
            f"{field.name}={value!r}"
            for field in dataclasses.fields(self)
            if (value := getattr(self, field.name)) not in (field.default, {})
        ]
        return f"Finding({', '.join(parts)})"


def line_of(at: Finding | Candidate) -> str:
    """Return the line of a finding or cell as a person is told of it; of a sheet, the cell."""
    if at.cell:
        return at.cell
    return sentence("line {line}", line=at.line) if at.line else ""


def _one_line(text: str) -> str:
    """Return a text with line breaks and what else is not printable as escapes."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


RuleOutcome = Literal["pass", "known", "incomplete", "fail", "error"]
"""The outcome of a rule as a whole: the worst that any row or group had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How often a rule was decided how.

    Attributes:
        type: the type of the rule.
        unit: what it is decided for.
        passed, failed, incomplete, known: rows or groups with that outcome.
        could_run: whether the rule could be run everywhere.
        may_lack: whether it allows groups to be incomplete, next to others that are decided.
    """

    type: str
    unit: Literal["row", "group"] = "row"
    passed: int = 0
    failed: int = 0
    incomplete: int = 0
    known: int = 0
    could_run: bool = True
    may_lack: bool = False

    @property
    def outcome(self) -> RuleOutcome:
        """The outcome of the rule as a whole; one that had nothing to decide is incomplete."""
        if not self.could_run:
            return "error"
        if self.failed:
            return "fail"
        is_decided = self.passed or self.known
        if not is_decided or (self.incomplete and not self.may_lack):
            return "incomplete"
        return "known" if self.known else "pass"

    @property
    def count(self) -> int:
        """How many rows or groups the rule speaks of, but for those where it could not run."""
        return self.passed + self.failed + self.incomplete + self.known


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """The outcome of one check.

    Attributes:
        level: its level.
        name: what it is called in the report; of a rule, its name.
        title: one line that says what must hold.
        outcome: ``not run`` where what it needs could not be read, ``incomplete`` where it
            could not decide all, or had nothing to decide.
        findings: what it found.
        scope: on how much it was decided, as ``15 files``.
        tally: of a rule, how often it was decided how.
        seconds: how long it took, what it shares with the checks after it included; not compared.
    """

    level: Level
    name: str
    title: str
    outcome: Literal["pass", "warning", "fail", "incomplete", "not run"]
    findings: tuple[Finding, ...] = ()
    scope: str = ""
    tally: Tally | None = None
    seconds: float = dataclasses.field(default=0.0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ReadBy:
    """A table that was checked, and what read it.

    Attributes:
        name: its resource.
        path: its file.
        rows: how many rows it has.
        reader: an engine, ``frictionless``, or ``rows`` where it was read cell by cell.
    """

    name: str
    path: str
    rows: int
    reader: str


@dataclass(frozen=True, slots=True)
class Report:
    """The outcomes of all checks on a package; ``print`` gives the verdict and the findings.

    Attributes:
        package: where the package is, as it was named.
        results: the outcome of every check, in order.
        is_strict: whether warnings fail as well.
        engine: what read the tables; ``rows`` where they were read cell by cell, without one.
        tables: the tables that could be read, in the order of the descriptor, and what read
            each.
        resources: the files of every resource, in the order of the descriptor.
        seconds: how long it took to read the package and check it; not compared.
    """

    package: str
    results: tuple[CheckResult, ...]
    is_strict: bool = False
    engine: str = "rows"
    tables: tuple[ReadBy, ...] = ()
    resources: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    seconds: float = dataclasses.field(default=0.0, compare=False, repr=False)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings: those of the package, then by resource, file and line."""
        found = (finding for result in self.results for finding in result.findings)
        return in_order(found, self.resources)

    @property
    def failed(self) -> bool:
        """Whether anything failed; known discrepancies do not, and warnings only if strict."""
        failing: set[FindingSeverity] = {"error", "warning"} if self.is_strict else {"error"}
        return any(result.outcome in ("fail", "not run") for result in self.results) or any(
            finding.severity in failing for result in self.results for finding in result.findings
        )

    @property
    def outcome(self) -> Literal["pass", "incomplete", "fail"]:
        """The outcome as a whole: no pass where a rule is incomplete that does not allow it."""
        if self.failed:
            return "fail"
        of_rules = [result for result in self.results if result.tally is not None]
        is_incomplete = any(result.outcome == "incomplete" for result in of_rules)
        return "incomplete" if is_incomplete else "pass"

    def count(self, severity: FindingSeverity) -> int:
        """Return the number of findings of a severity, those beyond the limit among them."""
        found = [finding for finding in self.findings if finding.severity == severity]
        return sum(finding.more or 1 for finding in found)

    def __str__(self) -> str:
        """The verdict, and the first findings that are more than notes, a line each."""
        counts = [(self.count(severity), severity) for severity in SEVERITIES]
        found = ", ".join(f"{count:,} {severity}" for count, severity in counts if count)
        lines = [_one_line(f"{self.outcome.upper()} {self.package}: {found or 'nothing found'}")]
        findings = [finding for finding in self.findings if finding.severity != "info"]
        lines += [f"{each.severity}: {each}" for each in findings[:_MOST_PRINTED]]
        if len(findings) > _MOST_PRINTED:
            lines.append(f"and {len(findings) - _MOST_PRINTED:,} more")
        return "\n".join(lines)


_MOST_PRINTED = 20
"""Findings that a printed report lists."""


def check_result(
    level: Level,
    name: str,
    title: str,
    findings: Iterable[Finding],
    scope: str = "",
    tally: Tally | None = None,
) -> CheckResult:
    """Return the outcome of a check from what it found; the order of the findings is fixed."""
    ordered = tuple(sorted(findings, key=_by_subject))
    severities = {finding.severity for finding in ordered}
    outcome: Literal["pass", "warning", "fail", "incomplete"] = "pass"
    if "error" in severities:
        outcome = "fail"
    elif tally is not None and tally.outcome == "incomplete":
        outcome = "incomplete"
    elif "warning" in severities:
        outcome = "warning"
    return CheckResult(
        level=level,
        name=name,
        title=title,
        outcome=outcome,
        findings=ordered,
        scope=scope,
        tally=tally,
    )


def in_order(
    findings: Iterable[Finding], resources: Mapping[str, tuple[str, ...]]
) -> tuple[Finding, ...]:
    """Return findings in the order in which a person looks them up.

    Those of the package come first; then those of each resource, by file and line, and last
    those that only say how many more there are.

    Args:
        findings: any findings; of those at one line, the order stays.
        resources: the files of every resource, in the order of the descriptor.
    """
    ranks = {name: rank for rank, name in enumerate(resources)}
    files = {
        (name, path): rank for name, paths in resources.items() for rank, path in enumerate(paths)
    }

    def place(finding: Finding) -> tuple[bool, int, bool, int, int]:
        return (
            finding.level != "package",
            ranks.get(finding.resource, len(ranks)) if finding.resource else -1,
            finding.more > 0,
            files.get((finding.resource, finding.path), 0),
            finding.line or 0,
        )

    return tuple(sorted(findings, key=place))


def _by_subject(finding: Finding) -> tuple[object, ...]:
    # By what a finding is about, and only then by its line.
    key = tuple(
        (2, 0, cell) if isinstance(cell, str) else (0, 0, "") if cell is None else (1, cell, "")
        for cell in finding.key.values()
    )
    return (
        *(finding.resource, finding.code, finding.more > 0, key, finding.field),
        *(finding.line or 0, finding.message),
    )


LIMIT = 1000
"""Findings of each kind that are listed by default."""

Kind = tuple[str, str]
"""The code and the column of findings of one level and table."""


def cut(
    findings: Iterable[Finding], limit: int, totals: Mapping[Kind, int] | None = None
) -> list[Finding]:
    """Return the first findings of each kind by line, and for the others one that counts them.

    Args:
        findings: those of one level and table: of each kind the first by line, or all.
        limit: how many of each kind are listed.
        totals: how many there are of a kind, where not all are among ``findings``.
    """
    kinds: dict[Kind, list[Finding]] = defaultdict(list)
    for finding in findings:
        kinds[finding.code, finding.field].append(finding)
    kept: list[Finding] = []
    for kind, alike in kinds.items():
        total = max(len(alike), (totals or {}).get(kind, 0))
        if total > limit:
            alike = sorted(alike, key=lambda finding: (finding.line or 0, finding.message))[:limit]
            alike.append(closing(alike[0], total - limit, total))
        kept += alike
    return kept


def closing(one: Finding, more: int, total: int) -> Finding:
    """Return the finding that closes a list of findings like ``one``.

    Args:
        one: a finding of the list.
        more: how many are not in the list.
        total: how many there are in all.
    """
    return dataclasses.replace(
        one,
        message=count_sentence(
            "{number:,} more is like these: {total:,} in all.",
            "{number:,} more are like these: {total:,} in all.",
            more,
            total=total,
        ),
        key={},
        line=None,
        difference=None,
        candidates=(),
        cause="",
        evidence=(),
        more=more,
    )


def structure_finding(
    code: str,
    message: str,
    resource: str,
    path: str,
    line: int | None = None,
    severity: FindingSeverity = "error",
) -> Finding:
    """Return a finding of the level ``structure`` at a file, or at a line of it."""
    return Finding(
        level="structure",
        code=code,
        message=message,
        severity=severity,
        resource=resource,
        path=path,
        line=line,
    )
