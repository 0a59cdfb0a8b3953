"""Level rules: what must add up or agree."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from latsarstats.checks.rule_coverage import check_lint, uncounted_values
from latsarstats.checks.rule_findings import rule_result, unplaced, without_unplaced
from latsarstats.finding import CheckResult, Tally, check_result
from latsarstats.language import sentence
from latsarstats.rules.corrections import with_corrections
from latsarstats.rules.evaluate import evaluate, evaluate_on_engine
from latsarstats.rules.rule import cannot_run
from latsarstats.rules.text_keys import CannotCompareError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from latsarstats.checks.rule_findings import Diagnose
    from latsarstats.datapackage.load import Package
    from latsarstats.datapackage.reader import Reader
    from latsarstats.datapackage.table import Table
    from latsarstats.rules.rule import Rule, RuleResult


MANY, FEW = 100, 10_000
"""Rules from which tables are decided in Python, and the rows of the largest that are.

An engine takes a twentieth of a second for a rule, however few rows it is of.
"""


def check_rules(
    rules: Sequence[Rule], package: Package, diagnose: Diagnose | None, reader: Reader
) -> Iterator[CheckResult]:
    """Yield the outcome of every rule, in the order of their names, and that of all together.

    Args:
        rules: the rules of the package.
        package: its tables.
        diagnose: adds the cause to a finding, where evidence shows it.
        reader: how many failures are listed of a rule, and what is called with each step.
    """
    in_order = sorted(rules, key=lambda rule: rule.name)
    obstacles = {rule.name: package.obstacle(rule.needs) for rule in in_order}
    runnable = [rule for rule in in_order if not obstacles[rule.name]]
    names: dict[str, object] = dict.fromkeys(package.typed)

    in_rows = len(runnable) > MANY and all(table.count <= FEW for table in package.tables.values())

    def frames_of(rule: Rule) -> dict[str, object]:
        reader.on_progress(f"rules: {rule.name}")
        given = package.frames(rule.needs, in_rows=in_rows)
        return names | without_unplaced(rule, given, package.typed)

    def in_memory(rule: Rule) -> dict[str, object]:
        given = package.in_pandas(rule.needs)
        return names | without_unplaced(rule, given, package.typed)

    results = evaluate_rules(runnable, frames_of, package.tables, reader.limit, in_memory=in_memory)
    for rule in in_order:
        if rule.name in results:
            result, tables = results[rule.name], package.typed
            unknown = unplaced(rule, tables, reader.limit)
            yield rule_result(rule, result, tables, diagnose, reader.limit, unknown)
        else:
            yield CheckResult(
                level="rules",
                name=rule.name,
                title=rule.title or rule.name,
                outcome="not run",
                scope=obstacles[rule.name],
                tally=Tally(type=rule.type, unit=rule.unit, could_run=False),
            )
    if rules:
        findings = chain(
            check_lint(rules, package.tables), uncounted_values(in_order, results, package.typed)
        )
        yield check_result(
            "rules", "lint", sentence("The rules fit together and leave no number out"), findings
        )


def evaluate_rules(
    rules: Iterable[Rule],
    frames_of: Callable[[Rule], Mapping[str, object]],
    tables: Mapping[str, Table],
    limit: int,
    *,
    counts: bool | None = None,
    in_memory: Callable[[Rule], Mapping[str, object]] | None = None,
) -> dict[str, RuleResult]:
    """Return what rules say of tables, by the names of the rules.

    Args:
        rules: the rules.
        frames_of: gives the frames that a rule is decided on, all of one engine.
        tables: what is known of the tables.
        limit: how many failures are listed of a rule.
        counts: whether the numbers of a balance cannot be negative; by default it is as their
            column declares.
        in_memory: gives the same frames as those of pandas, which can compare any cells.
    """
    results: dict[str, RuleResult] = {}
    by_sign: dict[bool, list[Rule]] = {True: [], False: []}
    frames: dict[str, object] = {}
    for rule in rules:
        are_counts = _are_counts(rule, tables) if counts is None else counts
        given = frames_of(rule)
        try:
            result = evaluate_on_engine(rule, given, counts=are_counts, limit=limit)
        except CannotCompareError as error:
            if in_memory is None:
                result = cannot_run(str(error))
            else:
                given = in_memory(rule)
                result = evaluate(rule, given, counts=are_counts, limit=limit)
        results[rule.name] = result
        by_sign[are_counts].append(rule)
        if rule.summed:
            frames |= {name: given[name] for name in rule.needs if name in given}
    if any(d.difference is not None for result in results.values() for d in result.verdicts):
        for are_counts, alike in by_sign.items():
            results |= with_corrections(alike, results, frames, counts=are_counts)
    return results


def _are_counts(rule: Rule, tables: Mapping[str, Table]) -> bool:
    """Tell whether the numbers that a rule adds up cannot be negative, as their columns declare."""
    for name, columns in rule.summed.items():
        table = tables.get(name)
        for column in columns:
            if table is not None and table.has(column):
                minimum = table.schema.field(column).constraints.get("minimum")
                if not isinstance(minimum, int | float) or minimum < 0:
                    return False
    return True
