"""What a rule says of a table, as findings at its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.checks.cause import with_cause
from latsarstats.checks.finding import Candidate, CheckResult, Finding, Tally, result
from latsarstats.checks.limit import closing
from latsarstats.rules.balance import Balance
from latsarstats.rules.frames import distinct, opened, records
from latsarstats.rules.numbers import as_text
from latsarstats.rules.ratio import Ratio
from latsarstats.rules.rule import Decision

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from latsarstats.checks.evidence import Evidence
    from latsarstats.checks.finding import FindingSeverity, Key
    from latsarstats.checks.table import Table, TextTable
    from latsarstats.rules.rule import Correction, Outcome, Rule, Ruling


def told(
    rule: Rule, ruling: Ruling, table: Table | None, evidence: Evidence | None = None
) -> CheckResult:
    """Return the outcome of a rule, with a finding for every row or group that it does not pass.

    Args:
        rule: the rule.
        ruling: what it says.
        table: its table, if there is one of that name.
        evidence: what tells a slip in the table from a misprint in its source.
    """
    rows = _rows(ruling, table)
    findings = [
        with_cause(_finding(rule, decision, table, rows), decision, rows, evidence)
        for decision in ruling.decisions
    ]
    findings += _closing(rule, ruling, table, findings)
    tally = Tally(
        type=rule.type,
        passed=ruling.passed,
        failed=ruling.count("fail") + ruling.count("gone"),
        incomplete=ruling.incomplete,
        known=ruling.count("known"),
        could_run=not ruling.count("error"),
    )
    decided = tally.passed + len(ruling.decisions) + sum(ruling.untold.values())
    scope = f"{decided} of {decided + tally.incomplete} decided"
    title = rule.title or rule.name
    if tally.outcome == "incomplete":
        return CheckResult(
            level="rules",
            name=rule.name,
            title=title,
            outcome="incomplete",
            findings=(_never_decided(rule, table),),
            scope=scope,
            tally=tally,
        )
    return result("rules", rule.name, title, findings, scope, tally)


def _rows(ruling: Ruling, table: Table | None) -> TextTable | None:
    """Return the rows that the decisions name, as they are written."""
    if table is None:
        return None
    named = {row for decision in ruling.decisions for row in decision.rows if row >= 0}
    return table.read(named)


def _closing(
    rule: Rule, ruling: Ruling, table: Table | None, findings: Sequence[Finding]
) -> Iterator[Finding]:
    """Yield a finding for the failures of each outcome that are beyond the limit."""
    field = findings[0].field if findings else ""
    for outcome in _CLOSED:
        more = ruling.untold.get(outcome, 0)
        if more:  # none of them may be told
            one = _finding(rule, Decision(outcome, field=field), table, None)
            yield closing(one, more, ruling.count(outcome))


_CLOSED: tuple[Outcome, ...] = ("fail", "error", "known")
"""The outcomes of which there may be more than are told, in the order of their closings."""


def _never_decided(rule: Rule, table: Table | None) -> Finding:
    return Finding(
        level="rules",
        code=rule.type,
        severity="warning",
        message=f"The rule had nothing to decide{_why_incomplete(rule, table)}.",
        rule=rule.name,
        resource=rule.resource,
        path=table.path if table else "",
    )


def _why_incomplete(rule: Rule, table: Table | None) -> str:
    if table is None:
        return ""
    import difflib  # takes a moment to import, and is rarely needed

    wanted: dict[str, Sequence[str]] = {}
    if isinstance(rule, Balance):
        wanted = {rule.dimension: tuple(rule.members)}
    elif isinstance(rule, Ratio):
        wanted = {column: (value,) for column, value in rule.where.items()}
    for column, values in wanted.items():
        there = _values(table, column)
        for value in values:
            if value not in there:
                near = difflib.get_close_matches(value, sorted(there), n=1)
                hint = f"; did you mean {near[0]!r}?" if near else ""
                return f": no row of {table.name} has {value!r} as its {column}{hint}".rstrip("?")
    return ", since what it compares is never there together"


def _values(table: Table, column: str) -> set[str]:
    """Return what is in a column, each once, as plain text."""
    if table.values is not None:
        return {as_text(value) for value in table.values[column]}
    if table.frame is None:
        return set(table.whole.column(column))
    frame = distinct(opened(table.frame), (column,))
    return {as_text(row[column]) for row in records(frame)}


def _finding(
    rule: Rule, decision: Decision, table: Table | None, rows: TextTable | None
) -> Finding:
    # A rule that cannot be run is no rule that passed, whatever its severity; and a list of
    # known discrepancies has to stay true.
    severity: FindingSeverity = "error"
    if decision.outcome == "fail":
        severity = rule.severity
    elif decision.outcome == "known":
        severity = "known"
    return Finding(
        level="rules",
        code="known" if decision.outcome == "gone" else rule.type,
        message=decision.message,
        severity=severity,
        rule=rule.name,
        resource=rule.resource,
        key=_key(rule, decision, table, rows),
        field=decision.field,
        path=table.path if table else "",
        line=_line(rows, decision.rows[0]) if decision.rows else None,
        difference=decision.difference,
        candidates=tuple(
            _candidate(correction, rule, decision, rows)
            for correction in decision.corrections
            if rows is not None
        ),
    )


def _line(rows: TextTable | None, position: int) -> int | None:
    if rows is None or not rows.lines:
        return None
    return rows.lines[rows.place_of(position)]


def _key(rule: Rule, decision: Decision, table: Table | None, rows: TextTable | None) -> Key:
    if table is None or rows is None:
        return {}
    if not isinstance(rule, Balance | Ratio) and decision.rows and rows.schema.primary_key:
        return rows.key_at(rows.place_of(decision.rows[0]))
    of_group = isinstance(rule, Balance | Ratio) or decision.outcome == "gone"
    named = decision.key if of_group else rule.columns[rule.resource]
    return {
        column: rows.typed(column, decision.key[column])
        for column in named
        if column in decision.key and table.has(column)
    }


def _candidate(
    correction: Correction, rule: Rule, decision: Decision, rows: TextTable
) -> Candidate:
    assert isinstance(rule, Balance)  # nothing else has corrections
    key: Key = {}
    if rows.schema.primary_key:
        key = rows.key_at(rows.place_of(correction.row))
    return Candidate(
        resource=rule.resource,
        key=key
        or {
            **{column: rows.typed(column, cell) for column, cell in decision.key.items()},
            rule.dimension: correction.member,
        },
        field=rule.measure,
        path=rows.path,
        line=_line(rows, correction.row),
        value=correction.value,
        corrected=correction.corrected,
        slip=correction.slip,
        mends=correction.mends,
        breaks=correction.breaks,
    )
