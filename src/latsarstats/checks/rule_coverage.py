"""What rules leave out: numbers that no rule touches, and values that no rule counts.

And what can be said of rules without the data: which repeat or contradict each other.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from latsarstats.datapackage.schema import NUMBERS
from latsarstats.finding import Finding
from latsarstats.language import sentence
from latsarstats.rules.exact import as_text
from latsarstats.rules.frames import to_lazy
from latsarstats.rules.incomplete import listed
from latsarstats.rules.lint import lint
from latsarstats.rules.near import MOST_VALUES, values_in
from latsarstats.rules.similar import Values, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from latsarstats.datapackage.table import Table
    from latsarstats.rules.rule import Rule, RuleResult


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
        for resource, columns in rule.needs.items()
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
                message=sentence("No rule says anything of {loose}.", loose=", ".join(loose)),
                resource=name,
                path=table.path,
            )
    for rule in rules:
        yield from _undecidable(rule, tables)


def _undecidable(rule: Rule, tables: Mapping[str, Table]) -> Iterator[Finding]:
    """Yield a finding for a member of a sum that its column never allows."""
    table = tables.get(rule.resource)
    for dimension, members in rule.members.items():
        if table is None or not table.has(dimension):
            continue
        allowed = table.schema.field(dimension).constraints.get("enum")
        for member in members:
            if allowed is not None and member not in map(str, allowed):
                codes = ", ".join(map(str, allowed))
                yield Finding(
                    level="rules",
                    code="undecidable",
                    severity="warning",
                    message=(
                        sentence(
                            "The rule can never be decided: {dimension} is never {member!r},"
                            " only {codes}.",
                            dimension=dimension,
                            member=member,
                            codes=codes,
                        )
                    ),
                    rule=rule.name,
                    resource=rule.resource,
                    path=table.path,
                )


_MOST_NAMED = 10
"""Values of a column that are named in one sentence."""


def uncounted_values(
    rules: Iterable[Rule], results: Mapping[str, RuleResult], tables: Mapping[str, Table]
) -> Iterator[Finding]:
    """Yield a finding for the values of each column that no rule counts.

    One that differs little from a value that a rule counts is a warning, since the rule is
    decided without its rows. One that the finding on an incomplete group names is not named again.

    Args:
        rules: the rules.
        results: what those that could be run say, by name.
        tables: the tables, by name.
    """
    members: dict[tuple[str, str], set[str]] = defaultdict(set)
    named: dict[tuple[str, str], set[str]] = defaultdict(set)
    for rule in rules:
        if rule.name not in results or rule.resource not in tables:
            continue
        table = tables[rule.resource]
        for dimension, counted in rule.members.items():
            if table.has(dimension) and not rule.takes_all:
                place = rule.resource, dimension
                members[place].update(counted)
                named[place].update(
                    near.other
                    for verdict in results[rule.name].verdicts
                    for lack in verdict.lacks
                    for near in lack.near
                )
        yield from _nearly_selected(rule, table)
    for (resource, column), all_counted in sorted(members.items()):
        table = tables[resource]
        left = values_of(table, column) - all_counted - named[resource, column] - {""}
        if left:
            yield from _left(table, column, left, sorted(all_counted))


def _left(table: Table, column: str, left: set[str], counted: Sequence[str]) -> Iterator[Finding]:
    known = Values(left, counted)
    for member in counted:
        for similar in known.similar_to(member):
            if similar.value in left:
                left.remove(similar.value)
                what = sentence(
                    "{value}, which is {member} {how}",
                    value=quoted(similar.value),
                    member=quoted(member),
                    how=similar.how,
                )
                yield _at(
                    table,
                    column,
                    sentence(
                        "{what}, is counted by no balance over {column}.", what=what, column=column
                    ),
                )
    if left:
        shown = [quoted(value) for value in sorted(left)[:_MOST_NAMED]]
        more = len(left) - len(shown)
        names = listed([*shown, *([sentence("{more:,} more", more=more)] if more else [])], "and")
        message = sentence("No balance counts {names} of {column}.", names=names, column=column)
        yield _at(table, column, message, is_similar=False)


def _nearly_selected(rule: Rule, table: Table) -> Iterator[Finding]:
    """Yield a finding for each value that is left out and that differs little from one wanted."""
    for column, all_wanted in rule.selected.items():
        if not table.has(column):
            continue
        known = Values(values_of(table, column) - set(all_wanted), all_wanted)
        for wanted in all_wanted:
            for similar in known.similar_to(wanted):
                what = sentence(
                    "{value}, which is {wanted} {how}",
                    value=quoted(similar.value),
                    wanted=quoted(wanted),
                    how=similar.how,
                )
                message = sentence(
                    "{what}, is not counted by the rule as {column}.", what=what, column=column
                )
                yield _at(table, column, message, rule.name)


def _at(
    table: Table, column: str, message: str, rule: str = "", *, is_similar: bool = True
) -> Finding:
    return Finding(
        level="rules",
        code="uncounted",
        severity="warning" if is_similar else "info",
        is_undecided=True,
        message=message,
        rule=rule,
        resource=table.name,
        field=column,
        path=table.path,
    )


def values_of(table: Table, column: str) -> set[str]:
    """Return what is in a column, each once, as plain text; nothing where it is too much."""
    if table.values is not None:
        found = {as_text(value) for value in table.values[column]}
    elif table.frame is None:
        found = set(table.whole.column(column))
    else:
        found = values_in(to_lazy(table.frame), column)
    return found if len(found) <= MOST_VALUES else set()
