"""Sums as equations over cells: whole minus parts is zero, as near as the numbers are printed.

A rule may name the cells of a sum in many ways; everything behind that (the sentence about one that
fails, corrections, evidence) knows equations only. A new way to write a sum is a new way to yield
equations, and belongs in the module of its rule.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from latsarstats.language import count_sentence, join, sentence
from latsarstats.rules.exact import grouped

if TYPE_CHECKING:
    from collections.abc import Mapping

Relation = Literal["=", "<=", ">="]
"""What the whole must be, beside the sum of its parts."""


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """A cell of a table.

    Attributes:
        resource: its table.
        row: the position of its row; negative where rows have no positions.
        column: its column.
    """

    resource: str
    row: int
    column: str


@dataclass(frozen=True, slots=True)
class Term:
    """A cell that takes part in an equation.

    Attributes:
        cell: the cell.
        name: what a sentence calls it.
        key: columns and values, as plain text, that tell its row from the others of its table.
        sign: 1 where the difference counts it, -1 where it takes it away.
        value: its number, or ``None`` where it is missing.
        resolution: the size of its last printed place; 0 for an exact number.
        is_whole: whether it is the whole.
    """

    cell: Cell
    name: str
    key: Mapping[str, str]
    sign: int = 1
    value: Fraction | None = None
    resolution: Fraction = Fraction(0)
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far whole and sum may be apart, beside what rounding explains.

    Attributes:
        absolute: a number.
        relative: a part of the whole; 0.01 is one in a hundred.
    """

    absolute: Fraction = Fraction(0)
    relative: Fraction = Fraction(0)

    def of(self, whole: Fraction) -> Fraction:
        """Return how far a sum may be from a whole."""
        return max(self.absolute, abs(whole) * self.relative)


EXACT = Tolerance()
"""No difference is tolerated."""


@dataclass(frozen=True, slots=True)
class Equation:
    """A sum: the whole is what its parts make.

    Attributes:
        key: what it is about, as plain text by column.
        whole: what a sentence calls the whole.
        terms: its cells, the whole first.
        missing: the names of terms without a cell or a number.
        fault: why it cannot be decided at all, or nothing.
        adds_only: whether no part is taken away, those that are missing included.
        constant: the whole, where it is a number and no cell.
        relation: what the whole must be, beside the sum.
        tolerance: how far they may be apart.
        difference: the whole minus the sum, of the numbers that are there.
        slack: how far rounding and tolerance explain a difference.
    """

    key: Mapping[str, str]
    whole: str
    terms: tuple[Term, ...]
    missing: tuple[str, ...] = ()
    fault: str = ""
    adds_only: bool = True
    constant: Fraction | None = None
    relation: Relation = "="
    tolerance: Tolerance = EXACT
    difference: Fraction = dataclasses.field(init=False)
    slack: Fraction = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        """Add the terms up, exactly."""
        there = [term for term in self.terms if term.value is not None]
        start = self.constant or Fraction(0)
        difference = sum((term.sign * (term.value or 0) for term in there), start)
        object.__setattr__(self, "difference", difference)
        slack = max(self.rounding, self.tolerance.of(self.whole_value or Fraction(0)))
        object.__setattr__(self, "slack", slack)

    @property
    def rounding(self) -> Fraction:
        """How far rounding explains a difference."""
        return sum((term.resolution for term in self.terms), Fraction(0)) / 2

    @property
    def whole_value(self) -> Fraction | None:
        """The number of the whole; ``None`` where it is missing."""
        if self.constant is not None:
            return self.constant
        return next((term.value for term in self.terms if term.is_whole), None)

    @property
    def is_complete(self) -> bool:
        """Whether all terms are there, once."""
        return not self.fault and not self.missing

    @property
    def holds(self) -> bool:
        """Whether whole and sum can meet, as near as the numbers are printed."""
        return is_met(self.difference, self.slack, self.relation)

    @property
    def exceeds(self) -> bool:
        """Whether the parts that are there are more than the whole already.

        Of numbers that cannot be negative, those that are missing only add to it.
        """
        return (
            self.adds_only
            and self.relation != "<="
            and self.whole_value is not None
            and all(term.value is None or term.value >= 0 for term in self.terms)
            and -self.difference > self.slack
        )


def is_met(difference: Fraction, slack: Fraction, relation: Relation) -> bool:
    """Tell whether a difference, whole minus sum, is as a relation wants it.

    Args:
        difference: the difference.
        slack: how far it is explained.
        relation: what the whole must be, beside the sum.
    """
    if relation == "<=":
        return difference <= slack
    return -difference <= slack if relation == ">=" else abs(difference) <= slack


MOST_TERMS = 6
"""Parts that a sentence lists with their numbers; more are only counted."""

_MUST_MAKE: Mapping[Relation, str] = {
    "=": sentence("make"),
    "<=": sentence("make at least"),
    ">=": sentence("make at most"),
}
_LIMITS: Mapping[Relation, str] = {
    "=": "",
    "<=": sentence(", and must be at most that"),
    ">=": sentence(", and must be at least that"),
}


def failure(equation: Equation, where: str) -> str:
    """Return the sentence on an equation that does not hold.

    Args:
        equation: the equation.
        where: how the sentence names what it is about.
    """
    whole = equation.whole_value or Fraction(0)
    by = grouped(abs(equation.difference))
    few, many = sentence("{by} too few", by=by), sentence("{by} too many", by=by)
    parts, made = _parts(equation), grouped(whole - equation.difference)
    is_more = equation.difference > 0
    if equation.constant is not None:
        # A constant is right, so that it is the sum which is too small or too large.
        told = sentence(
            "In {where}, {parts} make {made}, but must {must} {whole}, which is {by}",
            where=where,
            parts=parts,
            made=made,
            must=_MUST_MAKE[equation.relation],
            whole=grouped(whole),
            by=few if is_more else many,
        )
    else:
        told = sentence(
            "In {where}, {parts} make {made}, but {whole} is {number}, which is {by}{limit}",
            where=where,
            parts=parts,
            made=made,
            whole=equation.whole,
            number=grouped(whole),
            by=many if is_more else few,
            limit=_LIMITS[equation.relation],
        )
    slack = missing = ""
    if equation.slack and equation.slack == equation.rounding:
        slack = sentence(", and rounding explains {slack} at most", slack=grouped(equation.slack))
    elif equation.slack:
        slack = sentence(", and the rule tolerates {slack} at most", slack=grouped(equation.slack))
    if equation.missing:
        names = equation.missing[:MOST_TERMS]
        more = len(equation.missing) - len(names)
        listed = [*names, *([sentence("{more} more", more=more)] if more else [])]
        missing = count_sentence(
            ", though {listed} is missing",
            ", though {listed} are missing",
            len(names),
            listed=join(", ", listed),
        )
    return sentence(
        "{told}{slack}{missing} (difference {difference}).",
        told=told,
        slack=slack,
        missing=missing,
        difference=grouped(equation.difference, is_signed=True),
    )


def _parts(equation: Equation) -> str:
    """Return the parts that are there as the subject of a sentence."""
    parts = [term for term in equation.terms if term.value is not None and not term.is_whole]
    if not parts:
        return sentence("no parts")
    if len(parts) > MOST_TERMS:
        if equation.missing:
            return sentence("the {count} parts that are there", count=len(parts))
        return sentence("the {count} parts", count=len(parts))
    first, *others = parts
    terms: list[str] = [*(["- "] if first.sign > 0 else []), _number(first)]
    for term in others:
        terms += [" - " if term.sign > 0 else " + ", _number(term)]
    return join("", terms)


def _number(term: Term) -> str:
    return join(" ", (grouped(term.value or Fraction(0)), term.name))
