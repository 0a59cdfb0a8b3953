"""Rules on frames and relations that somebody has already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from latsarstats.checks.rule_coverage import uncounted_values
from latsarstats.checks.rule_findings import rule_result
from latsarstats.checks.rules import evaluate_rules
from latsarstats.checks.run import ignore_progress
from latsarstats.datapackage.schema import Field, TableSchema
from latsarstats.datapackage.table import Table, TextTable
from latsarstats.errors import LatsarstatsError
from latsarstats.finding import LIMIT
from latsarstats.finding import in_order as by_place
from latsarstats.language import join, sentence
from latsarstats.rules.frames import columns_of, to_lazy
from latsarstats.rules.rule import Rule
from latsarstats.rules.serialization import read_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import narwhals as nw

    from latsarstats.finding import CheckResult, Finding
    from latsarstats.rules.frames import Frame


def run_rules(
    rules: Iterable[Rule | Mapping[str, Any]],
    tables: Mapping[str, object],
    *,
    limit: int = LIMIT,
    counts: bool = True,
) -> tuple[Finding, ...]:
    """Run rules on frames or relations and return what they find, as :func:`check` does.

    Nothing is read from a file. Of a lazy frame, as that of Spark or DuckDB, no more than the
    failures is collected. Where its rows have no order, they are named by their keys alone.

    >>> import pandas as pd
    >>> import latsarstats
    >>> rule = {
    ...     "name": "all-add-up", "type": "balance", "resource": "headcounts",
    ...     "measure": "persons", "dimension": "status", "whole": "all",
    ...     "parts": ["completed", "ongoing"],
    ... }
    >>> frame = pd.DataFrame(
    ...     {"status": ["all", "completed", "ongoing"], "persons": [115, 24, 94]}
    ... )
    >>> [finding] = latsarstats.run_rules([rule], {"headcounts": frame})
    >>> finding.difference
    -3

    Args:
        rules: rules as a ``datapackage.json`` has them in its list ``rules``.
        tables: a frame of pandas, Polars or PySpark, or a relation of DuckDB, by the name that
            the rules have for it; those that one rule speaks of are of one engine.
        limit: how many failures of each rule are listed; all are counted.
        counts: whether the numbers of a balance cannot be negative.

    Raises:
        LatsarstatsError: a rule is not of the format, or a table is no frame.
    """
    given = list(rules)
    read, faults = read_rules([rule for rule in given if not isinstance(rule, Rule)])
    if faults:
        raise LatsarstatsError(join(": ", ("rules", faults[0].message)))
    known = [rule for rule in given if isinstance(rule, Rule)]
    described = {name: frame_of_rules(name, frame) for name, frame in tables.items()}
    checked, uncounted = rules_on_frames((*known, *read), described, limit, counts=counts)
    findings = [finding for result in checked for finding in result.findings]
    return by_place([*findings, *uncounted], dict.fromkeys(tables, ("",)))


def rules_on_frames(
    rules: Iterable[Rule],
    tables: Mapping[str, Table],
    limit: int,
    *,
    counts: bool | None = None,
    on_progress: Callable[[str], None] = ignore_progress,
) -> tuple[list[CheckResult], list[Finding]]:
    """Return the outcome of every rule in the order of their names, and the values none counts.

    Args:
        rules: the rules.
        tables: the frames, as :func:`frame_of_rules` gives them.
        limit: how many failures of each rule are listed.
        counts: whether the numbers of a balance cannot be negative; by default it is as the
            columns of the tables declare.
        on_progress: called with each rule.
    """
    in_order = sorted(rules, key=lambda rule: rule.name)
    frames = {name: table.frame for name, table in tables.items()}

    def frames_of(rule: Rule) -> Mapping[str, object]:
        on_progress(f"rules: {rule.name}")
        return frames

    results = evaluate_rules(in_order, frames_of, tables, limit, counts=counts)
    checked = [rule_result(rule, results[rule.name], tables, limit=limit) for rule in in_order]
    return checked, list(uncounted_values(in_order, results, tables))


def wrapped(name: str, frame: object) -> Frame:
    """Return a frame that a user has given, as rules take it.

    Raises:
        LatsarstatsError: it is none.
    """
    try:
        return to_lazy(frame)
    except TypeError:
        raise LatsarstatsError(
            sentence(
                "{name}: is no frame or relation of pandas, Polars, DuckDB or PySpark, but"
                " a {kind}",
                name=name,
                kind=type(frame).__name__,
            )
        ) from None


def frame_of_rules(name: str, frame: object) -> Table:
    """Return a frame as a table whose rows are named by their keys alone."""
    given = wrapped(name, frame)
    dtypes = given.collect_schema()
    fields = tuple(Field(column, _type_of(dtypes[column])) for column in columns_of(given))
    schema = TableSchema(fields)
    rows = TextTable(name, "", schema, {}, ())
    return Table(name, "", schema, 0, lambda _: rows, in_engine=given.to_native)


def _type_of(dtype: nw.dtypes.DType) -> str:
    import narwhals as nw

    if dtype.is_integer():
        return "integer"
    return "number" if dtype.is_numeric() else "date" if dtype == nw.Date else "string"
