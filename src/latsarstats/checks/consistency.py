"""Level rules: what must add up or agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.checks.finding import CheckResult, Finding, result
from latsarstats.checks.places import at_row
from latsarstats.rules.decide import decide, needs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from latsarstats.checks.finding import FindingSeverity
    from latsarstats.checks.structure import TextTable
    from latsarstats.rules.rule import Decision, Rule


def check_rule(
    rule: Rule, tables: Mapping[str, TextTable], frames: Mapping[str, pd.DataFrame]
) -> CheckResult:
    """Return the outcome of a rule on the tables that could be read."""
    unread = [name for name in needs(rule) if name not in frames]
    if unread:
        return CheckResult(
            level="rules",
            name=rule.name,
            title=rule.title,
            outcome="not run",
            scope=f"{unread[0]} is not there or has cells of another type",
        )
    decisions = decide(rule, frames)
    findings = tuple(_findings(rule, decisions, tables[rule.resource]))
    decided = sum(decision.outcome != "undecided" for decision in decisions)
    scope = f"{decided} of {len(decisions)} decided"
    if not decided:
        return CheckResult(
            level="rules", name=rule.name, title=rule.title, outcome="undecided", scope=scope
        )
    return result("rules", rule.name, rule.title, findings, scope)


def _findings(rule: Rule, decisions: Sequence[Decision], table: TextTable) -> Iterator[Finding]:
    for decision in decisions:
        if decision.outcome in ("pass", "undecided"):
            continue
        severity: FindingSeverity = rule.severity
        if decision.outcome == "known":
            severity = "known"
        elif decision.outcome == "error":  # a rule that cannot be run is no rule that passed
            severity = "error"
        if not decision.rows:  # a known discrepancy that is gone has no row to stand at
            yield Finding(
                level="rules",
                code="known",
                message=decision.message,
                rule=rule.name,
                resource=rule.resource,
                path=table.path,
            )
            continue
        yield at_row(
            table,
            decision.rows[0],
            level="rules",
            code=type(rule).__name__.lower(),
            message=decision.message,
            field=decision.field,
            severity=severity,
            rule=rule.name,
            difference=decision.difference,
        )
