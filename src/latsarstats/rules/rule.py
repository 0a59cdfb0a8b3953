"""What every rule has and does, and what deciding one gives.

A type of rule is one module of this room and one line of :mod:`latsarstats.rules.registry`. The
module has a frozen dataclass that derives from :class:`Rule`, which says what it has to define.
"""

from __future__ import annotations

import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol, Self

from latsarstats.language import join, sentence
from latsarstats.rules.frames import internal_name

if TYPE_CHECKING:
    from collections.abc import (
        Callable,
        Collection,
        Hashable,
        Iterable,
        Iterator,
        Sequence,
    )

    from latsarstats.rules.equation import Cell, Equation
    from latsarstats.rules.exact import Number
    from latsarstats.rules.frames import Frame
    from latsarstats.rules.rows import Rows
    from latsarstats.rules.slip import Slip

Severity = Literal["error", "warning"]
Incomplete = Literal["warning", "error", "allowed"]
"""What a row or group gets that lacks what is needed to decide it."""

Outcome = Literal["fail", "error", "known", "stale", "incomplete"]
"""How a row or group that does not pass was decided: ``error`` means that the rule could not be
run there, ``stale`` that a discrepancy listed as known does not occur, and ``incomplete`` that
something is missing that is needed to decide it."""

Where = Mapping[str, tuple[str, ...]]
"""Columns and the values, as plain text, of which a row must have one in each."""

FAULT = internal_name("fault")
"""The column that is true where a rule cannot be run: on a row or group, not on its table."""


@dataclass(frozen=True, slots=True)
class Known:
    """A discrepancy that is in the source and is known.

    Attributes:
        key: columns and their values as plain text; it fits every row or group that has them.
        reason: why it is left as it is.
    """

    key: Mapping[str, str]
    reason: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A number that mends a failed sum if it stands in one cell.

    Attributes:
        cell: the cell.
        name: what a sentence calls it.
        value: the number that stands there.
        corrected: the number that would restore the balance.
        slip: the one slip of the hand that makes the one of the other, if there is such a slip.
        mends: how many failed sums it would mend.
        breaks: how many sound ones it would break.
        key: columns and values that tell its row from the others of its table.
    """

    cell: Cell
    name: str
    value: Number
    corrected: Number
    slip: Slip
    mends: int
    breaks: int
    key: Mapping[str, str] = dataclasses.field(default_factory=dict, compare=False)


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
        state: what the cell is, where it is not empty.
    """

    resource: str
    column: str = ""
    value: str = ""
    is_cell: bool = False
    row: int | None = None
    more: int = 0
    is_nowhere: bool = False
    near: tuple[Lookalike, ...] = ()
    state: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule says of one row or group that it does not simply pass.

    Attributes:
        outcome: how it was decided.
        rows: positions in the frame of the rule's resource, the one to name first.
        field: the column to name.
        key: the row or group that was decided, as plain text by column.
        message: one sentence.
        difference: of a sum, the whole minus the sum of its parts.
        corrections: of a sum, every single cell that would mend it, likeliest first.
        subject: of what is incomplete, how its sentence begins.
        lacks: of what is incomplete, what is missing.
        near: of what is incomplete, values of its key that may stand for another.
        equation: of a sum, its cells.
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
    equation: Equation | None = dataclasses.field(default=None, compare=False, repr=False)


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


if TYPE_CHECKING:
    VerdictOrPass = Verdict | Literal["pass"]
    """The verdict on a row or group."""


@dataclass(frozen=True, slots=True)
class Prefiltered:
    """A table without what a rule simply passes.

    Attributes:
        rest: the rows or groups left, which all break the rule, or have :data:`FAULT`; or,
            where ``left`` is ``None``, which may do so.
        keys: columns of ``rest`` by the names that a known discrepancy calls them.
        judge: gives what is to be told of some of the rest, in the order in which it is told.
        passed: how many passed.
        left: how many rows or groups are left; ``None`` where some of them may pass, or lack
            something, so that each has to be judged.
        order: of rows, the columns that tell which come first where they have no positions;
            groups come in the order of their keys.
        lacking: the rows or groups that lack something, with the columns of ``keys``; ``None``
            where there are none.
        incomplete: how many lack something.
    """

    rest: Frame
    keys: Mapping[str, str]
    judge: Callable[[Frame], Iterable[VerdictOrPass]]
    passed: int = 0
    left: int | None = None
    order: Sequence[str] = ()
    lacking: Frame | None = None
    incomplete: int = 0


class Source(Protocol):
    """A table in which values are looked for."""

    def is_text(self, column: str) -> bool:
        """Tell whether a column is of text."""

    def values(self, column: str) -> set[str]:
        """Return what is in a column; nothing where it is too much to look at."""

    def rows(self, wanted: Mapping[str, Collection[str]]) -> list[Mapping[str, object]]:
        """Return the rows that have one of some values in each of some columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(ABC):
    """What every rule has, and what a type of rule defines.

    Attributes:
        name: unique in the package, lower case with hyphens.
        resource: the table it speaks of.
        title: one line.
        description: why it must hold.
        titles, descriptions: the same by language, where they are given in several.
        where: columns and the values, as plain text, that a row must have for the rule to speak
            of it.
        severity: a broken rule fails the check, unless it is a ``warning``.
        incomplete: whether a row or group that cannot be decided, since something is missing,
            is a ``warning``, an ``error``, or ``allowed``.
        known: discrepancies that are reported and do not fail; one that no longer occurs does.
    """

    name: str
    resource: str
    title: str = ""
    description: str = ""
    titles: Mapping[str, str] = dataclasses.field(default_factory=dict)
    descriptions: Mapping[str, str] = dataclasses.field(default_factory=dict)
    where: Where = dataclasses.field(default_factory=dict)
    severity: Severity = "error"
    incomplete: Incomplete = "warning"
    known: tuple[Known, ...] = ()

    TITLE: ClassVar[str] = ""
    """What the type is about, in a line of its schema."""
    MEANING: ClassVar[str] = ""
    """What must hold, as a sentence."""
    SHAPE: ClassVar[Mapping[str, Any]] = {}
    """Its own properties, beside those of every rule, as JSON Schema has them: ``properties``,
    ``required`` and other keywords; references are to the definitions of the registry."""
    UNIT: ClassVar[Literal["row", "group"]] = "row"
    """What it is decided for, whatever its properties."""
    COUNTS_ALL: ClassVar[bool] = False
    """Whether a row that could not be read may change the outcome of any group."""

    @property
    def type(self) -> str:
        """The type of the rule, as a package names it."""
        return type(self).__name__.lower()

    @property
    def unit(self) -> Literal["row", "group"]:
        """What it is decided for."""
        return self.UNIT

    @property
    def needs(self) -> Mapping[str, tuple[str, ...]]:
        """The columns that the rule reads, those of ``where`` included, by table."""
        return self._with_where(self.columns)

    @property
    def placing(self) -> Mapping[str, tuple[str, ...]]:
        """The columns that tell whether the rule speaks of a row, and for which group."""
        return self._with_where(self.placed_by)

    def _with_where(self, columns: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
        return with_columns(columns, self.resource, self.where) if self.where else columns

    @property
    def single(self) -> tuple[Rule, ...]:
        """The rules that this one stands for, each of which adds up one column."""
        return (self,)

    @property
    @abstractmethod
    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """The columns that the rule reads, by the table that has them, its own first."""

    @property
    def placed_by(self) -> Mapping[str, tuple[str, ...]]:
        """The columns that tell what a row belongs to, by table."""
        return {}

    @property
    def grouped_by(self) -> tuple[str, ...] | None:
        """The columns that tell groups apart; ``None`` where it is decided for rows."""
        return None

    @property
    def summed(self) -> Mapping[str, tuple[str, ...]]:
        """The columns whose cells its equations have, by table; empty where it has none."""
        return {}

    @property
    def shares_cells(self) -> bool:
        """Whether one cell may take part in several of its equations."""
        return False

    @property
    def rereads(self) -> bool:
        """Whether it reads its own table once more, without the choice of ``where``."""
        return False

    @property
    def members(self) -> Mapping[str, Collection[str]]:
        """The columns of its table whose every value it is expected to count, and those it does."""
        return {}

    @property
    def takes_all(self) -> bool:
        """Whether it counts every value of the columns of its members."""
        return False

    @property
    def selected(self) -> Where:
        """The columns of its table by which it chooses rows, and the values that it wants."""
        return self.where

    @abstractmethod
    def evaluate(
        self, tables: Mapping[str, Rows], *, counts: bool
    ) -> Iterable[VerdictOrPass] | RuleResult:
        """Return the verdict on every row or group, in order: what the rule means.

        Args:
            tables: the tables that it needs, with the columns that it needs.
            counts: whether the numbers that it adds up cannot be negative.

        Returns:
            A result where the rule cannot be run at all.
        """

    @abstractmethod
    def prefilter(self, frames: Mapping[str, Frame], *, counts: bool) -> Prefiltered | RuleResult:
        """Return the tables without what the rule simply passes. For speed only.

        Args:
            frames: the tables that it needs, of one engine.
            counts: whether the numbers that it adds up cannot be negative.

        Returns:
            A result where the rule cannot be run at all.
        """

    def equations(
        self,
        tables: Mapping[str, Rows] | Mapping[str, Frame],
        touched: Collection[Cell],
        broken: Sequence[Equation],
    ) -> Iterable[Equation]:
        """Return the equations that the cells of broken ones take part in.

        Args:
            tables: the tables that it needs, with those rows that it speaks of.
            touched: the cells, where rows have positions.
            broken: the equations that they are of, of whatever rules.
        """
        del tables, touched, broken
        return ()

    def with_lookalikes(
        self, tables: Mapping[str, Source], verdicts: Sequence[Verdict]
    ) -> Iterator[Verdict]:
        """Yield incomplete verdicts with the values that may be meant.

        Args:
            tables: where values are looked for.
            verdicts: those that lack a row.
        """
        del tables
        yield from verdicts

    @property
    def meaning(self) -> Hashable:
        """What the rule says, the same for all ways to write it: two that are equal repeat."""
        blank: dict[str, Any] = {"name": "", "title": "", "description": "", "known": ()}
        blank |= {"titles": {}, "descriptions": {}, "severity": "error", "incomplete": "warning"}
        return _hashable(dataclasses.replace(self, **blank))

    def contradicts(self, other: Rule) -> str:
        """Return why this rule and another cannot both hold, as a clause; nothing if they can."""
        del other
        return ""

    @classmethod
    @abstractmethod
    def from_json(cls, item: Mapping[str, Any], common: Mapping[str, Any]) -> Self:
        """Return the rule that JSON of its shape describes.

        Args:
            item: the JSON.
            common: what every rule has but its resource, read.
        """

    @abstractmethod
    def to_json(self) -> dict[str, Any]:
        """Return its own properties as JSON; those that every rule has are written elsewhere."""

    @classmethod
    def senseless(cls, item: Mapping[str, Any]) -> Iterator[str]:
        """Yield what in JSON of its shape contradicts itself, as clauses."""
        del item
        yield from ()


def with_columns(
    known: Mapping[str, tuple[str, ...]], resource: str, columns: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """Return columns by table with some more of a table, each once."""
    named = (*known.get(resource, ()), *columns)
    return {**known, resource: tuple(dict.fromkeys(named))}


def _hashable(rule: Rule) -> Hashable:
    """Return what a rule says, as what can be looked up."""
    values = (getattr(rule, field.name) for field in dataclasses.fields(rule))
    return tuple(
        tuple(sorted(value.items())) if isinstance(value, dict) else value for value in values
    )


def cannot_run(message: str, field: str = "") -> RuleResult:
    """Return the result of a rule that cannot be run at all, with the sentence that says why."""
    return RuleResult(verdicts=(Verdict("error", field=field, message=message),))


def no_numbers(column: str) -> RuleResult:
    """Return the result of a sum over a column that holds none."""
    return cannot_run(
        sentence("{column} holds no numbers, so nothing adds up.", column=column), column
    )


def group_name(key: Mapping[str, str]) -> str:
    """Return a group as prose names it: its values joined by ``/``."""
    return join("/", (value or sentence("(empty)") for value in key.values())) or sentence(
        "all rows"
    )
