"""What can be said of rules without the data, and the numbers that no rule touches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.checks.finding import Finding
from latsarstats.descriptor.resource import NUMBERS
from latsarstats.rules.balance import Balance
from latsarstats.rules.lint import lint

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from latsarstats.checks.table import Table
    from latsarstats.rules.rule import Rule


def check_lint(rules: Sequence[Rule], tables: Mapping[str, Table]) -> Iterator[Finding]:
    """Yield what can be said of rules without the data, and the numbers that no rule touches."""
    for remark in lint(rules):
        yield Finding(
            level="rules",
            code=remark.code,
            severity="warning",
            message=remark.message,
            rule=remark.rule,
        )
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


def _undecidable(rule: Rule, tables: Mapping[str, Table]) -> Iterator[Finding]:
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
