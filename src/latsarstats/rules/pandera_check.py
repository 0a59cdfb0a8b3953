"""Rules as checks of pandera: of our models and of anybody's, on pandas and on Polars.

A check sees one frame. What needs two tables (an agreement with another table, a sum per row of
another table) is for :func:`latsarstats.run_rules`. A new type of rule needs nothing here:
:func:`rule_check` takes every rule that speaks of one table.
"""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

import narwhals as nw
import pandera.pandas as pa
from pandera.api.base.checks import CheckResult
from pandera.api.dataframe.model_components import DATAFRAME_CHECK_KEY, CheckInfo
from pandera.constants import CHECK_OUTPUT_KEY
from pandera.errors import SchemaWarning

from latsarstats.errors import LatsarstatsError
from latsarstats.rules.agreement import Agreement
from latsarstats.rules.balance_format import read_where
from latsarstats.rules.evaluate import evaluate
from latsarstats.rules.exact import as_text
from latsarstats.rules.order import Order
from latsarstats.rules.ratio import Ratio
from latsarstats.rules.rule import Rule
from latsarstats.rules.weekday import Weekday

if TYPE_CHECKING:
    from latsarstats.rules.equation import Relation
    from latsarstats.rules.rule import Incomplete, RuleResult, Verdict

    Case = tuple[str, str]
    """The column to name at a failing row, and what is wrong there."""

FRAME = "frame"
"""What a frame is called in a rule that names no table."""


class RuleCheck(pa.Check):
    """A rule as a check of a ``DataFrameModel`` or a ``DataFrameSchema``.

    Each row that takes part in a failure is one failure case, with the column of the rule. Of a
    balance, the case is the cell and the difference, whole minus sum of parts, as in
    ``115 (difference -3)``; of other rules it is a sentence. What cannot be decided is named in
    a ``SchemaWarning``, or is a failure case where that is an error.

    Attributes:
        rule: the rule, which needs no other table.
        incomplete: what a group that lacks something gets here.
    """

    def __init__(
        self, rule: Rule, *, counts: bool = True, incomplete: Incomplete | None = None
    ) -> None:
        """Make a check of a rule.

        Args:
            rule: a rule that needs no other table.
            counts: whether the numbers of a balance cannot be negative.
            incomplete: overrides what the rule says of groups that lack something.
        """
        title = f"{rule.name}: {rule.title}" if rule.title else rule.name
        super().__init__(_whole_frame, name=rule.name, error=title, ignore_na=False)
        self.rule = rule
        self.counts = counts
        self.incomplete = incomplete or rule.incomplete
        # A model takes what has this attribute for a check of its frame, and what has a
        # method __get__ for none of its columns (pandera 0.27.1 to 0.35).
        setattr(self, DATAFRAME_CHECK_KEY, _Ready(self))

    def __get__(self, instance: object, owner: type | None = None) -> RuleCheck:
        """Return the check, as an attribute of a model."""
        return self

    def __call__(self, check_obj: Any, column: str | None = None) -> CheckResult:
        """Return which rows break the rule.

        pandera asks its backend to make failure cases of a series of truths, and gets one a
        column of each failing row (pandera 0.27.1 to 0.35, issue 872). It takes them as they are
        where they come with the result, so that is done here.
        """
        wrapped: Any = nw.from_native(check_obj, pass_through=True)
        if column is not None or not isinstance(wrapped, (nw.DataFrame, nw.LazyFrame)):
            raise TypeError(f"{self.name} is a check of a whole frame, not of a column")
        kind = wrapped.implementation
        if not (kind.is_pandas() or kind.is_polars()):
            raise TypeError(
                f"{self.name} is decided on frames of pandas and Polars; use"
                " latsarstats.run_rules for others"
            )
        if isinstance(wrapped, nw.LazyFrame):  # as pandera.polars has every frame
            wrapped = wrapped.collect()
        frame = wrapped.to_native()
        cases = self._cases(wrapped)
        passed = [row not in cases for row in range(len(frame))]
        if kind.is_pandas() and not isinstance(check_obj, nw.LazyFrame):
            return _result_of_pandas(check_obj, passed, cases)
        return _result_of_others(check_obj, kind, passed, cases)

    def _cases(self, frame: nw.DataFrame[Any]) -> dict[int, Case]:
        """Return what is wrong at every row that fails, by position."""
        rule = self.rule
        result = evaluate(rule, {rule.resource: frame.to_native()}, counts=self.counts)
        failing = {"fail", "error", "stale"}
        if self.incomplete == "error":
            failing.add("incomplete")
        failed = [verdict for verdict in result.verdicts if verdict.outcome in failing]
        for verdict in failed:
            if not verdict.rows:  # the rule cannot be run, or lists what no longer occurs
                raise ValueError(verdict.message)
        if self.incomplete != "error":
            _warn(rule, self.incomplete, result)
        found: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for verdict in failed:
            for row in dict.fromkeys(verdict.rows):
                column = _column(verdict, row)
                found[row].append((column, _described(verdict, frame, row, column)))
        return {
            row: (cases[0][0], "; ".join(dict.fromkeys(text for _, text in cases)))
            for row, cases in sorted(found.items())
        }


class _Ready(CheckInfo):
    """A check of a model that is one already."""

    def __init__(self, check: RuleCheck) -> None:
        super().__init__(_whole_frame)
        self.check = check

    def to_check(self, model_cls: type) -> RuleCheck:  # noqa: ARG002 - as pandera calls it
        return self.check


def _whole_frame(_: object) -> bool:
    """Stand in for the function of a check, which a rule does not have."""
    raise NotImplementedError


def _column(verdict: Verdict, row: int) -> str:
    """Return the column of a row that takes part in a verdict."""
    terms = verdict.equation.terms if verdict.equation else ()
    return next((term.cell.column for term in terms if term.cell.row == row), verdict.field)


def _described(verdict: Verdict, frame: nw.DataFrame[Any], row: int, column: str) -> str:
    if verdict.difference is None:
        return verdict.message
    cell = as_text(frame[column][row]) or "empty"
    return f"{cell} (difference {verdict.difference:+,})"


def _result_of_pandas(frame: Any, passed: list[bool], cases: Mapping[int, Case]) -> CheckResult:
    import pandas as pd

    labels = frame.index.take(list(cases))
    columns = {
        "column": [column for column, _ in cases.values()],
        # As pandera itself writes the labels of several levels.
        "index": [*map(str, labels)] if frame.index.nlevels > 1 else labels,
        "failure_case": [text for _, text in cases.values()],
    }
    failed = pd.DataFrame(columns) if cases else None
    return CheckResult(pd.Series(passed, index=frame.index), not cases, frame, failed)


def _result_of_others(
    frame: Any, kind: nw.Implementation, passed: list[bool], cases: Mapping[int, Case]
) -> CheckResult:
    """Return a result as pandera.polars takes it: lazy frames of a column each.

    With ``use_narwhals_backend`` they are those of Narwhals, of pandas too (pandera 0.35, which
    then names no labels of rows).
    """

    def column(name: str, dtype: nw.dtypes.DType, values: list[Any]) -> Any:
        made = nw.from_dict(
            {name: values}, {name: dtype}, backend="pandas" if kind.is_pandas() else "polars"
        )
        return made if isinstance(frame, nw.LazyFrame) else made.lazy().to_native()

    texts = [f"{field}: {text}" for field, text in cases.values()]
    return CheckResult(
        column(CHECK_OUTPUT_KEY, nw.Boolean(), passed),
        column(CHECK_OUTPUT_KEY, nw.Boolean(), [not cases]),
        frame,
        column("failure_case", nw.String(), texts),
    )


def _warn(rule: Rule, incomplete: Incomplete, result: RuleResult) -> None:
    """Warn of what is not decided, since a check that returns true says that all is well."""
    if incomplete == "warning" and result.incomplete:
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


def rule_check(rule: Rule | Mapping[str, Any], *, counts: bool = True) -> RuleCheck:
    """Return a rule, as a ``datapackage.json`` has it in its list ``rules``, as a check.

    Args:
        rule: a rule of any type that speaks of one table; its ``resource`` stands for the frame.
        counts: whether the numbers of a balance cannot be negative.

    Raises:
        LatsarstatsError: the rule is not of the format, or needs another table too.
    """
    from latsarstats.rules.serialization import read_rules  # takes a while to import

    if not isinstance(rule, Rule):
        read, faults = read_rules([rule])
        if faults:
            raise LatsarstatsError(f"rule: {faults[0].message}")
        (rule,) = read
    others = [name for name in rule.needs if name != rule.resource]
    if others:
        raise LatsarstatsError(
            f"{rule.name}: a check sees one frame, and this rule needs {others[0]} too; use"
            " latsarstats.run_rules"
        )
    return RuleCheck(rule, counts=counts)


def balance(
    *,
    whole: str | float | Mapping[str, str],
    parts: Sequence[str | Mapping[str, Any]] | str,
    measure: str | Sequence[str] = "",
    dimension: str = "",
    within: Sequence[str] = (),
    where: Mapping[str, Any] | None = None,
    relation: Relation = "=",
    resolution: str | float = "",
    tolerance: float | Mapping[str, float] = 0,
    absent: Literal["", "zero"] = "",
    name: str = "balance",
    title: str = "",
    counts: bool = True,
    incomplete: Incomplete = "warning",
) -> RuleCheck:
    """Return a check for your own pandera model: parts make up a whole.

    Every row of a broken group is a failure case, with its cell and the difference, whole minus
    sum; sound groups are none. Groups that lack the whole or a part are named in a warning, a
    ``pandera.errors.SchemaWarning``.

    >>> import pandera.pandas as pa
    >>> import latsarstats
    >>> class Headcounts(pa.DataFrameModel):
    ...     status: str
    ...     persons: int
    ...     total = latsarstats.balance(
    ...         measure="persons", dimension="status", whole="all", parts=["done", "ongoing"]
    ...     )

    Columns of one row are added up with ``whole={"column": "total"}`` and parts of the same kind,
    and a row of totals with ``parts="others"``; ``latsarstats rule balance`` has an example of
    each way.

    Args:
        whole: the value of ``dimension`` on the row of the whole; or a column, as
            ``{"column": "total"}``; or a number.
        parts: its values on the rows of the parts; one with ``-`` before it is taken away; or
            columns; or ``others``, all rows of a group but the whole's.
        measure: the column of numbers, or several.
        dimension: the column that tells the whole from its parts.
        within: the columns in which the rows of one balance agree.
        where: only rows with these values.
        relation: what the whole must be, beside the sum.
        resolution: the size of the last printed place of each number, or the column that has it.
        tolerance: how far they may be apart: a number, or ``{"relative": 0.01}`` of the whole.
        absent: ``zero`` where parts that are not there count as 0.
        name: what the check is called in a report.
        title: one line that says what must hold.
        counts: whether the numbers cannot be negative; then parts that exceed the whole
            break it even where another part is missing.
        incomplete: whether groups that lack the whole or a part are warned of (``warning``),
            failure cases too (``error``), or ``allowed``.

    Raises:
        LatsarstatsError: what is given contradicts itself, or a name is missing.
    """
    given = {
        "measure": measure if isinstance(measure, str) else list(measure),
        "dimension": dimension,
        "within": list(within),
        "where": dict(where or {}),
        "resolution": resolution,
        "tolerance": dict(tolerance) if isinstance(tolerance, Mapping) else tolerance,
        "absent": absent,
    }
    rule = {
        "name": name,
        "type": "balance",
        "resource": FRAME,
        "relation": relation,
        "whole": dict(whole) if isinstance(whole, Mapping) else whole,
        "parts": parts if isinstance(parts, str) else list(parts),
        "title": title or f"{_named(parts)} make {_named(whole)}",
        "incomplete": incomplete,
        **{each: value for each, value in given.items() if value},
    }
    return rule_check(rule, counts=counts)


def _named(terms: object) -> str:
    """Return the whole or the parts of a balance as a title names them."""
    if isinstance(terms, Mapping):
        return str(terms.get("column", ""))
    if isinstance(terms, str | float | int):
        return str(terms)
    return " and ".join(map(_named, terms)) if isinstance(terms, Sequence) else ""


def sequence(
    *,
    along: str,
    previous: str,
    next: str,  # noqa: A002 - as the rule calls it
    within: Sequence[str] = (),
    relation: Relation = "=",
    step: float | None = None,
    name: str = "sequence",
    title: str = "",
    incomplete: Incomplete = "warning",
) -> RuleCheck:
    """Return a check: a row goes on from the one before it.

    The failure cases are the two rows of each pair that does not, with the difference.

    Args:
        along: the column that tells which row comes first: numbers, dates or months.
        previous: the column of the row before.
        next: the column of the row.
        within: the columns in which the rows of one sequence agree.
        relation: what ``previous`` must be, beside ``next``.
        step: by how much ``along`` goes on from row to row.
        name: what the check is called in a report.
        title: one line that says what must hold.
        incomplete: whether pairs without a number are warned of, failure cases too (``error``),
            or ``allowed``.

    Raises:
        LatsarstatsError: what is given contradicts itself.
    """
    rule = {
        "name": name,
        "type": "sequence",
        "resource": FRAME,
        "along": along,
        "previous": previous,
        "next": next,
        "within": list(within),
        "relation": relation,
        **({} if step is None else {"step": step}),
        "title": title or f"{next} goes on from {previous}",
        "incomplete": incomplete,
    }
    return rule_check(rule)


def agreement(
    *,
    field: str,
    with_field: str,
    on: Sequence[str],
    name: str = "agreement",
    title: str = "",
    incomplete: Incomplete = "warning",
) -> RuleCheck:
    """Return a check: two columns of a frame state the same fact.

    The failure cases are the rows that state two things, each with both in a sentence.

    Args:
        field: a column.
        with_field: the column that must say the same.
        on: the key of the frame: the columns by which each row is known.
        name: what the check is called in a report.
        title: one line that says what must hold.
        incomplete: whether rows without one of the two are warned of, failure cases too
            (``error``), or ``allowed``.
    """
    rule = Agreement(
        name=name,
        resource=FRAME,
        title=title or f"{field} is {with_field}",
        field=field,
        with_resource=FRAME,
        with_field=with_field,
        on=tuple(on),
        incomplete=incomplete,
    )
    return RuleCheck(rule)


def order(
    *,
    smaller: str,
    larger: str,
    strict: bool = False,
    name: str = "order",
    title: str = "",
    incomplete: Incomplete = "warning",
) -> RuleCheck:
    """Return a check: two columns of a row, numbers or dates, are in order.

    Args:
        smaller: the column of the smaller.
        larger: the column of the larger.
        strict: whether they must differ.
        name: what the check is called in a report.
        title: one line that says what must hold.
        incomplete: whether rows without one of the two are warned of, failure cases too
            (``error``), or ``allowed``.
    """
    rule = Order(
        name=name,
        resource=FRAME,
        title=title or f"{smaller} {'<' if strict else '<='} {larger}",
        smaller=smaller,
        larger=larger,
        strict=strict,
        incomplete=incomplete,
    )
    return RuleCheck(rule)


def weekday(
    *,
    date: str,
    weekday: str,
    name: str = "weekday",
    title: str = "",
    incomplete: Incomplete = "warning",
) -> RuleCheck:
    """Return a check: a weekday, in Indonesian or English, is the one of its date.

    Args:
        date: the column of dates.
        weekday: the column of names of weekdays.
        name: what the check is called in a report.
        title: one line that says what must hold.
        incomplete: whether rows without one of the two are warned of, failure cases too
            (``error``), or ``allowed``.
    """
    rule = Weekday(
        name=name,
        resource=FRAME,
        title=title or f"{weekday} is the weekday of {date}",
        date=date,
        weekday=weekday,
        incomplete=incomplete,
    )
    return RuleCheck(rule)


def ratio(
    *,
    measure: str,
    by: Sequence[str] = (),
    where: Mapping[str, str] | None = None,
    minimum: float | str | None = None,
    maximum: float | str | None = None,
    name: str = "ratio",
    title: str = "",
    incomplete: Incomplete = "warning",
) -> RuleCheck:
    """Return a check: the mean of a column over the rows of a group stays in bounds.

    A group that fails is one failure case, at its first row.

    Args:
        measure: the column of numbers.
        by: the columns in which the rows of a group agree.
        where: only numbers of rows with these values are added up; all rows are counted.
        minimum: the least mean allowed.
        maximum: the largest mean allowed.
        name: what the check is called in a report.
        title: one line that says what must hold.
        incomplete: whether groups without numbers are warned of, failure cases too
            (``error``), or ``allowed``.

    Raises:
        ValueError: there is no bound.
    """
    if minimum is None and maximum is None:
        raise ValueError("a ratio needs a minimum or a maximum")
    rule = Ratio(
        name=name,
        resource=FRAME,
        title=title or f"{measure} per row stays in bounds",
        measure=measure,
        summed_where=read_where(where or {}),
        per=FRAME,
        by=tuple(by),
        minimum=None if minimum is None else Fraction(str(minimum)),
        maximum=None if maximum is None else Fraction(str(maximum)),
        incomplete=incomplete,
    )
    return RuleCheck(rule)
