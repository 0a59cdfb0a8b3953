"""What every rule has, and what deciding one gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


import dataclasses
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from latsarstats.rules.exact import Number
    from latsarstats.rules.slip import Slip

Severity = Literal["error", "warning"]
Incomplete = Literal["warning", "error", "allowed"]
"""What a row or group gets that lacks what is needed to decide it."""

Outcome = Literal["fail", "error", "known", "stale", "incomplete"]
"""How a row or group that does not pass was decided: ``error`` means that the rule could not be
run there, ``gone`` that a discrepancy listed as known does not occur, and ``incomplete`` that
something is missing that is needed to decide it."""

TYPES = ("balance", "agreement", "order", "weekday", "ratio")
"""The types of rules, by the name that a package gives them."""


@dataclass(frozen=True, slots=True)
class Known:
    """A discrepancy that is in the source and is known.

    Attributes:
        key: columns and their values as plain text; it fits every row or group that has them.
        reason: why it is left as it is.
    """

    key: Mapping[str, str]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What every rule has.

    Attributes:
        name: unique in the package, lower case with hyphens.
        resource: the table it speaks of.
        title: one line.
        description: why it must hold.
        severity: a broken rule fails the check, unless it is a ``warning``.
        incomplete: whether a row or group that cannot be decided, since something is missing,
            is a ``warning``, an ``error``, or ``allowed``.
        known: discrepancies that are reported and do not fail; one that no longer occurs does.
    """

    name: str
    resource: str
    title: str = ""
    description: str = ""
    severity: Severity = "error"
    incomplete: Incomplete = "warning"
    known: tuple[Known, ...] = ()

    @property
    def type(self) -> str:
        """The type of the rule, as a package names it: one of :data:`TYPES`."""
        return type(self).__name__.lower()

    @property
    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """The columns that the rule reads, by the table that has them, its own first."""
        raise TypeError(f"{type(self).__name__} is no type of rule")


@dataclass(frozen=True, slots=True)
class Correction:
    """A number that would mend a broken balance if it stood in one cell.

    Attributes:
        row: position of the row of the cell.
        member: what of the balance the cell is: the whole, or a part by its name.
        value: the number that stands there.
        corrected: the number that would restore the balance.
        slip: the one slip of the hand that makes the one of the other, if there is such a slip.
        mends: how many broken balances it would mend.
        breaks: how many sound ones it would break.
    """

    row: int
    member: str
    value: Number
    corrected: Number
    slip: Slip
    mends: int
    breaks: int


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A value of a column that may stand for the one that is missing.

    Attributes:
        column: the column.
        value: the value that there should be.
        other: the value that there is.
        how: how it differs, as a sentence says it behind "the same".
        row: the position of a row of the group that has it, if there is one.
        completes: whether the rows with it are what the group lacks.
    """

    column: str
    value: str
    other: str
    how: str
    row: int | None = None
    completes: bool = False


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that is needed to decide a row or group and is missing.

    Attributes:
        resource: the table where it is missing.
        column: the column of a cell that is missing; of a row that is missing, the column of
            ``value``, or nothing where the row would be known by the key of the verdict.
        value: what the missing row would have in the column; of a cell, whose it is, as a
            sentence names it.
        is_cell: whether a row is there, and its cell is missing.
        row: the position of that row.
        more: how many more rows are like it.
        is_nowhere: whether no row of the whole table has the value.
        near: values that may stand for the one that is missing.
    """

    resource: str
    column: str = ""
    value: str = ""
    is_cell: bool = False
    row: int | None = None
    more: int = 0
    is_nowhere: bool = False
    near: tuple[Lookalike, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule says of one row or group that it does not simply pass.

    Attributes:
        outcome: how it was decided.
        rows: positions in the frame of the rule's resource, the one to name first.
        field: the column to name.
        key: the row or group that was decided, as plain text by column.
        message: one sentence.
        difference: of a balance, the whole minus the sum of its parts.
        corrections: of a balance, every single cell that would mend it, likeliest first.
        subject: of what is incomplete, how its sentence begins.
        lacks: of what is incomplete, what is missing.
        near: of what is incomplete, values of its key that may stand for another.
        group: of a balance, the rows that were judged.
    """

    outcome: Outcome
    rows: tuple[int, ...] = ()
    field: str = ""
    key: Mapping[str, str] = dataclasses.field(default_factory=dict)
    message: str = ""
    difference: Number | None = None
    corrections: tuple[Correction, ...] = ()
    subject: str = ""
    lacks: tuple[Lack, ...] = ()
    near: tuple[Lookalike, ...] = ()
    group: Group | None = dataclasses.field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class RuleResult:
    """What a rule says of a whole table.

    Attributes:
        passed: how many rows or groups pass.
        verdicts: what is told of the others, in the order of their keys, those that are
            incomplete last.
        omitted: how many more there are of each outcome, beyond the limit.
    """

    passed: int = 0
    verdicts: tuple[Verdict, ...] = ()
    omitted: Mapping[Outcome, int] = dataclasses.field(default_factory=dict)

    @property
    def incomplete(self) -> int:
        """How many rows or groups lack what is needed to decide them."""
        return self.count("incomplete")

    def count(self, outcome: Outcome) -> int:
        """Return how many rows or groups had this outcome."""
        told = sum(verdict.outcome == outcome for verdict in self.verdicts)
        return told + self.omitted.get(outcome, 0)


def cannot_run(message: str, field: str = "") -> RuleResult:
    """Return the result of a rule that cannot be run at all, with the sentence that says why."""
    return RuleResult(verdicts=(Verdict("error", field=field, message=message),))


@dataclass(frozen=True, slots=True)
class Entry:
    """A number that takes part in a balance.

    Attributes:
        row: the position of its row.
        member: the whole, or a part by its name.
        sign: 1 where the difference counts it, -1 where it takes it away.
        value: the number, or ``None`` where it is missing.
        resolution: the size of its last printed place; 0 for an exact number.
    """

    row: int
    member: str
    sign: int
    value: Fraction | None
    resolution: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one balance.

    Attributes:
        key: the columns in which they agree, as plain text.
        entries: their numbers, the whole first and the parts in the order of the rule.
        fault: why it cannot be decided at all, or nothing.
    """

    key: Mapping[str, str]
    entries: tuple[Entry, ...] = ()
    fault: str = ""
    missing: tuple[str, ...] = ()
    difference: Fraction = field(default=Fraction(0))
    slack: Fraction = field(default=Fraction(0))

    @property
    def is_complete(self) -> bool:
        """Whether the whole and all parts are there, once."""
        return not self.fault and not self.missing

    @property
    def holds(self) -> bool:
        """Whether whole and sum can meet, as near as the numbers are printed."""
        return abs(self.difference) <= self.slack
