"""Sums as equations over cells: whole minus parts is zero, as near as the numbers are printed.

A rule may name the cells of a sum in many ways; everything behind that (the sentence about one that
fails, corrections, evidence) knows equations only. A new way to write a sum is a new way to yield
equations, and belongs in the module of its rule.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from latsarstats.rules.exact import grouped

if TYPE_CHECKING:
    from collections.abc import Mapping


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
    """

    cell: Cell
    name: str
    key: Mapping[str, str]
    sign: int = 1
    value: Fraction | None = None
    resolution: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Equation:
    """A sum: the whole is what its parts make.

    Attributes:
        key: what it is about, as plain text by column.
        whole: what a sentence calls the term that is the whole.
        terms: its cells, the whole first.
        missing: the names of terms without a cell or a number.
        fault: why it cannot be decided at all, or nothing.
        adds_only: whether no part is taken away, those that are missing included.
        difference: the whole minus the sum, of the numbers that are there.
        slack: how far rounding explains a difference.
    """

    key: Mapping[str, str]
    whole: str
    terms: tuple[Term, ...]
    missing: tuple[str, ...] = ()
    fault: str = ""
    adds_only: bool = True
    difference: Fraction = dataclasses.field(init=False)
    slack: Fraction = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        """Add the terms up, exactly."""
        there = [term for term in self.terms if term.value is not None]
        difference = sum((term.sign * (term.value or 0) for term in there), Fraction(0))
        slack = sum((term.resolution for term in self.terms), Fraction(0)) / 2
        object.__setattr__(self, "difference", difference)
        object.__setattr__(self, "slack", slack)

    @property
    def is_complete(self) -> bool:
        """Whether all terms are there, once."""
        return not self.fault and not self.missing

    @property
    def holds(self) -> bool:
        """Whether whole and sum can meet, as near as the numbers are printed."""
        return abs(self.difference) <= self.slack

    @property
    def exceeds(self) -> bool:
        """Whether the parts that are there are more than the whole already.

        Of numbers that cannot be negative, those that are missing only add to it.
        """
        return (
            self.adds_only
            and self.whole not in self.missing
            and all(term.value is None or term.value >= 0 for term in self.terms)
            and -self.difference > self.slack
        )


MOST_TERMS = 6
"""Parts that a sentence lists with their numbers; more are only counted."""


def failure(equation: Equation, where: str) -> str:
    """Return the sentence on an equation that does not hold.

    Args:
        equation: the equation.
        where: how the sentence names what it is about.
    """
    whole = next(t.value for t in equation.terms if t.name == equation.whole) or Fraction(0)
    many = "many" if equation.difference > 0 else "few"
    by = grouped(abs(equation.difference))
    sentence = (
        f"In {where}, {_parts(equation)} make {grouped(whole - equation.difference)}, but"
        f" {equation.whole} is {grouped(whole)}, which is {by} too {many}"
    )
    if equation.slack:
        sentence += f", and rounding explains {grouped(equation.slack)} at most"
    if equation.missing:
        sentence += f", though {', '.join(equation.missing)} is missing"
    sign = "+" if equation.difference > 0 else ""
    return f"{sentence} (difference {sign}{grouped(equation.difference)})."


def _parts(equation: Equation) -> str:
    """Return the parts that are there as the subject of a sentence."""
    parts = [t for t in equation.terms if t.value is not None and t.name != equation.whole]
    if len(parts) > MOST_TERMS:
        return f"the {len(parts)} parts{' that are there' if equation.missing else ''}"
    terms = ""
    for term in parts:
        sign = " - " if term.sign > 0 else " + "
        terms += f"{sign}{grouped(term.value or Fraction(0))} {term.name}"
    return terms.removeprefix(" + ").lstrip()
