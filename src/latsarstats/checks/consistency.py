"""Level rules: what must add up or agree."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from latsarstats.checks.cause import with_cause
from latsarstats.checks.finding import Candidate, CheckResult, Finding, Tally, result
from latsarstats.descriptor.package import FILE
from latsarstats.descriptor.resource import NUMBERS
from latsarstats.rules.balance import Balance
from latsarstats.rules.corrections import with_corrections
from latsarstats.rules.decide import decide
from latsarstats.rules.lint import lint
from latsarstats.rules.ratio import Ratio

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    import pandas as pd

    from latsarstats.checks.evidence import Evidence
    from latsarstats.checks.finding import FindingSeverity, Key
    from latsarstats.checks.table import TextTable
    from latsarstats.rules.rule import Correction, Decision, Rule, Ruling


def check_rules(
    rules: Iterable[Rule],
    tables: Mapping[str, TextTable],
    frames: Mapping[str, pd.DataFrame],
    unread: Collection[str],
    evidence: Evidence | None,
) -> Iterator[CheckResult]:
    """Yield the outcome of every rule, in the order of their names.

    Args:
        rules: the rules of the package.
        tables: the tables that could be read, by name.
        frames: those of them whose cells are of their types, as typed frames.
        unread: tables that the descriptor describes and that are not among the frames.
        evidence: what tells a slip in a table from a misprint in its source.
    """
    in_order = sorted(rules, key=lambda rule: rule.name)
    rulings: dict[str, Ruling] = {}
    decided: dict[bool, list[Rule]] = {True: [], False: []}
    for rule in in_order:
        if not set(rule.columns) & set(unread):
            counts = _counts(rule, tables)
            rulings[rule.name] = decide(rule, frames, counts=counts)
            decided[counts].append(rule)
    for counts, alike in decided.items():
        rulings |= with_corrections(alike, rulings, frames, counts=counts)
    for rule in in_order:
        if rule.name in rulings:
            yield _told(rule, rulings[rule.name], tables, evidence)
        else:
            name = next(name for name in rule.columns if name in unread)
            yield CheckResult(
                level="rules",
                name=rule.name,
                title=rule.title or rule.name,
                outcome="not run",
                scope=f"{name} is not there or has cells of another type",
                tally=Tally(type=rule.type, could_run=False),
            )


def _counts(rule: Rule, tables: Mapping[str, TextTable]) -> bool:
    """Tell whether the numbers of a balance cannot be negative, as its column declares."""
    if not isinstance(rule, Balance):
        return True
    table = tables.get(rule.resource)
    if table is None or not table.has(rule.measure):
        return True
    minimum = table.schema.field(rule.measure).constraints.get("minimum")
    return isinstance(minimum, int | float) and minimum >= 0


def _told(
    rule: Rule, ruling: Ruling, tables: Mapping[str, TextTable], evidence: Evidence | None
) -> CheckResult:
    table = tables.get(rule.resource)
    findings = [
        with_cause(_finding(rule, decision, table), decision, table, evidence)
        for decision in ruling.decisions
    ]
    tally = Tally(
        type=rule.type,
        passed=ruling.passed,
        failed=ruling.count("fail") + ruling.count("gone"),
        undecided=ruling.undecided,
        known=ruling.count("known"),
        could_run=not ruling.count("error"),
    )
    decided = tally.passed + len(ruling.decisions)
    scope = f"{decided} of {decided + tally.undecided} decided"
    title = rule.title or rule.name
    if tally.outcome == "undecided":
        return CheckResult(
            level="rules",
            name=rule.name,
            title=title,
            outcome="undecided",
            findings=(_never_decided(rule, table),),
            scope=scope,
            tally=tally,
        )
    return result("rules", rule.name, title, findings, scope, tally)


def _never_decided(rule: Rule, table: TextTable | None) -> Finding:
    return Finding(
        level="rules",
        code=rule.type,
        severity="warning",
        message=f"The rule had nothing to decide{_why_undecided(rule, table)}.",
        rule=rule.name,
        resource=rule.resource,
        path=table.path if table else "",
    )


def _why_undecided(rule: Rule, table: TextTable | None) -> str:
    if table is None:
        return ""
    wanted: dict[str, Sequence[str]] = {}
    if isinstance(rule, Balance):
        wanted = {rule.dimension: tuple(rule.members)}
    elif isinstance(rule, Ratio):
        wanted = {column: (value,) for column, value in rule.where.items()}
    for column, values in wanted.items():
        there = set(table.column(column))
        for value in values:
            if value not in there:
                near = difflib.get_close_matches(value, sorted(there), n=1)
                hint = f"; did you mean {near[0]!r}?" if near else ""
                return f": no row of {table.name} has {value!r} as its {column}{hint}".rstrip("?")
    return ", since what it compares is never there together"


def _finding(rule: Rule, decision: Decision, table: TextTable | None) -> Finding:
    # A rule that cannot be run is no rule that passed, whatever its severity; and a list of
    # known discrepancies has to stay true.
    severity: FindingSeverity = "error"
    if decision.outcome == "fail":
        severity = rule.severity
    elif decision.outcome == "known":
        severity = "known"
    position = decision.rows[0] if decision.rows else None
    return Finding(
        level="rules",
        code="known" if decision.outcome == "gone" else rule.type,
        message=decision.message,
        severity=severity,
        rule=rule.name,
        resource=rule.resource,
        key=_key(rule, decision, table),
        field=decision.field,
        path=table.path if table else "",
        line=None if table is None or position is None else table.lines[position],
        difference=decision.difference,
        candidates=tuple(
            _candidate(correction, rule, decision, table)
            for correction in decision.corrections
            if table is not None
        ),
    )


def _key(rule: Rule, decision: Decision, table: TextTable | None) -> Key:
    if table is None:
        return {}
    if not isinstance(rule, Balance | Ratio) and decision.rows and table.schema.primary_key:
        return table.key_at(decision.rows[0])
    of_group = isinstance(rule, Balance | Ratio) or decision.outcome == "gone"
    named = decision.key if of_group else rule.columns[rule.resource]
    return {
        column: table.typed(column, decision.key[column])
        for column in named
        if column in decision.key and table.has(column)
    }


def _candidate(
    correction: Correction, rule: Rule, decision: Decision, table: TextTable
) -> Candidate:
    assert isinstance(rule, Balance)  # nothing else has corrections
    key = table.key_at(correction.row) or {
        **{column: table.typed(column, cell) for column, cell in decision.key.items()},
        rule.dimension: correction.member,
    }
    return Candidate(
        resource=rule.resource,
        key=key,
        field=rule.measure,
        path=table.path,
        line=table.lines[correction.row],
        value=correction.value,
        corrected=correction.corrected,
        slip=correction.slip,
        mends=correction.mends,
        breaks=correction.breaks,
    )


def check_lint(rules: Sequence[Rule], tables: Mapping[str, TextTable]) -> Iterator[Finding]:
    """Yield what can be said of rules without the data, and the numbers that no rule touches."""
    for remark in lint(rules):
        yield Finding(
            level="rules",
            code=remark.code,
            severity="warning",
            message=remark.message,
            rule=remark.rule,
        )
    if not rules and tables:
        yield Finding(
            level="rules",
            code="untouched",
            severity="info",
            message="The package has no rules, so nothing says what must add up.",
            path=FILE,
        )
        return
    touched = {
        (resource, column)
        for rule in rules
        for resource, columns in rule.columns.items()
        for column in columns
    }
    for name, table in tables.items():
        keys = {
            *table.schema.primary_key,
            *(column for key in table.schema.references for column in key.fields),
        }
        loose = [
            field.name
            for field in table.schema.fields
            if field.type in NUMBERS
            and field.name not in keys
            and (name, field.name) not in touched
        ]
        if loose:
            yield Finding(
                level="rules",
                code="untouched",
                severity="info",
                message=f"No rule says anything of {', '.join(loose)}.",
                resource=name,
                path=table.path,
            )
    for rule in rules:
        yield from _undecidable(rule, tables)


def _undecidable(rule: Rule, tables: Mapping[str, TextTable]) -> Iterator[Finding]:
    """Yield a finding for a member of a balance that its column never allows."""
    table = tables.get(rule.resource)
    if not isinstance(rule, Balance) or table is None or not table.has(rule.dimension):
        return
    allowed = table.schema.field(rule.dimension).constraints.get("enum")
    for member in rule.members:
        if allowed is not None and member not in map(str, allowed):
            codes = ", ".join(map(str, allowed))
            yield Finding(
                level="rules",
                code="undecidable",
                severity="warning",
                message=(
                    f"The rule can never be decided: {rule.dimension} is never {member!r}, only"
                    f" {codes}."
                ),
                rule=rule.name,
                resource=rule.resource,
                path=table.path,
            )
