"""Rules as checks of pandera models, of ours and of anybody's."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaWarning

from latsarstats.rules.balance import Balance
from latsarstats.rules.evaluate import evaluate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from latsarstats.rules.rule import Incomplete, Rule, RuleResult


def holds(rule: Rule, *, counts: bool = True) -> Any:
    """Return ``rule`` as a check of a pandera model: false at the rows that break it.

    Groups that cannot be decided are named in a ``SchemaWarning``, or break the check where
    the rule says that they are an error.

    Args:
        rule: a rule that needs no other table.
        counts: whether the numbers of a balance cannot be negative.
    """

    def check(_: type, frame: pd.DataFrame) -> pd.Series[bool]:
        result = evaluate(rule, {rule.resource: frame}, counts=counts)
        failing = {"fail", "error"} | ({"incomplete"} if rule.incomplete == "error" else set())
        told = [verdict for verdict in result.verdicts if verdict.outcome in failing]
        broken = {row for verdict in told for row in verdict.rows}
        if any(not verdict.rows for verdict in told):  # it could not be run at all
            raise ValueError(told[0].message)
        if rule.incomplete != "error":
            _warn(rule, result)
        return pd.Series([row not in broken for row in range(len(frame))], index=frame.index)

    check.rule = rule  # type: ignore[attr-defined]
    title = rule.title or "whole and parts do not balance"
    return pa.dataframe_check(check, name=rule.name, error=f"{rule.name}: {title}")


def _warn(rule: Rule, result: RuleResult) -> None:
    """Warn of what is not decided, since a check that returns true says that all is well."""
    if rule.incomplete == "warning" and result.incomplete:
        lacking = [d.message for d in result.verdicts if d.outcome == "incomplete"]
        more = len(lacking) - _MOST_NAMED
        named = [*lacking[:_MOST_NAMED], *([f"{more:,} more are like these."] if more > 0 else [])]
        message = " ".join(named)
    elif not (result.passed or result.verdicts):
        message = "There was nothing to decide."
    else:
        return
    warnings.warn(f"{rule.name}: {message}", SchemaWarning, stacklevel=2)


_MOST_NAMED = 5
"""Groups that are named in one warning."""


def balance(
    *,
    measure: str,
    dimension: str,
    whole: str,
    parts: Sequence[str],
    within: Sequence[str] = (),
    resolution: str = "",
    name: str = "balance",
    title: str = "",
    counts: bool = True,
    incomplete: Incomplete = "warning",
) -> Any:
    """Return a check for your own pandera model: parts make up a whole.

    The rows of every group that is broken are the failure cases; sound groups are not. Groups
    that lack the whole or a part are named in a warning, a ``pandera.errors.SchemaWarning``.

    >>> import pandera.pandas as pa
    >>> import latsarstats
    >>> class Headcounts(pa.DataFrameModel):
    ...     status: str
    ...     persons: int
    ...     total = latsarstats.balance(
    ...         measure="persons", dimension="status", whole="all", parts=["done", "ongoing"]
    ...     )

    Args:
        measure: the column of numbers.
        dimension: the column that tells the whole from its parts.
        whole: the value of ``dimension`` on the row of the whole.
        parts: its values on the rows of the parts; one with ``-`` before it is taken away.
        within: the columns in which the rows of one balance agree.
        resolution: the column with the size of the last printed place of each number.
        name: what the check is called in a report.
        title: one line that says what must hold.
        counts: whether the numbers cannot be negative; then parts that exceed the whole
            break it even where another part is missing.
        incomplete: whether groups that lack the whole or a part are warned of (``warning``),
            failure cases too (``error``), or ``allowed``.
    """
    rule = Balance(
        name=name,
        resource="frame",
        title=title or f"{' and '.join(parts)} make {whole}",
        measure=measure,
        dimension=dimension,
        whole=whole,
        parts=tuple(parts),
        within=tuple(within),
        resolution=resolution,
        incomplete=incomplete,
    )
    return holds(rule, counts=counts)
