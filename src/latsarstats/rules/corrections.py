"""Corrections: every number that would mend a failed sum if it stood in one cell.

One failed sum by itself rarely tells which of its numbers is wrong. Where one cell takes part in
several equations, of whatever rules and tables, they are judged together: a cell that would mend
two and break none stands out.
"""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from latsarstats.rules.equation import EXACT, Relation, Tolerance, is_met
from latsarstats.rules.exact import as_decimal, exact_number
from latsarstats.rules.frames import columns_of, missing_column, to_lazy
from latsarstats.rules.rows import Rows
from latsarstats.rules.rule import Correction
from latsarstats.rules.selection import selected
from latsarstats.rules.slip import slip_between

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from latsarstats.rules.equation import Cell, Equation, Term
    from latsarstats.rules.rule import Rule, RuleResult

    Shares = Mapping[Cell, Mapping["_Share", int]]
    """The equations that a cell takes part in, each with how many are like it."""


class _Share(NamedTuple):
    """An equation as far as it counts for one of its cells.

    Attributes:
        sign: 1 where the difference counts the cell, -1 where it takes it away.
        difference: the whole minus the sum.
        rounding: how far rounding explains a difference.
        relation: what the whole must be, beside the sum.
        holds: whether it is that.
        tolerance: how far they may be apart.
        whole: the number of the whole.
        is_whole: whether the cell is the whole.
    """

    sign: int
    difference: Fraction
    rounding: Fraction
    relation: Relation
    holds: bool
    tolerance: Tolerance
    whole: Fraction
    is_whole: bool

    def would_hold(self, change: Fraction) -> bool:
        """Tell whether the equation would hold if the cell changed by a number."""
        slack = self.rounding
        if self.tolerance is not EXACT:
            whole = self.whole + change if self.is_whole else self.whole
            slack = max(slack, self.tolerance.of(whole))
        return is_met(self.difference + self.sign * change, slack, self.relation)


def with_corrections(
    rules: Iterable[Rule],
    results: Mapping[str, RuleResult],
    tables: Mapping[str, object],
    *,
    counts: bool = True,
) -> dict[str, RuleResult]:
    """Return results with the corrections of every sum that fails.

    Args:
        rules: the rules that were decided.
        results: what :func:`latsarstats.rules.evaluate.evaluate` said of them, by their names.
        tables: the tables that it was decided on, by name.
        counts: whether the numbers cannot be negative; a correction never makes one so.
    """
    corrected = dict(results)
    for family in _families(rules):
        broken = [
            verdict.equation
            for rule in family
            for verdict in results[rule.name].verdicts
            if verdict.equation is not None
        ]
        if not broken:
            continue
        # Where no cell is in two equations, those that are broken are all there is to look at.
        is_alone = len(family) == 1 and not family[0].shares_cells
        found = broken if is_alone else _touching(family, tables, broken)
        shares = _shares(equation for equation in found if equation.is_complete)
        for rule in family:
            result = corrected[rule.name]
            verdicts = [
                dataclasses.replace(v, corrections=_corrections(v.equation, shares, counts=counts))
                if v.equation is not None and v.equation.is_complete
                else v
                for v in result.verdicts
            ]
            corrected[rule.name] = dataclasses.replace(result, verdicts=tuple(verdicts))
    return corrected


def _families(rules: Iterable[Rule]) -> list[list[Rule]]:
    """Return rules that may share cells together: those that add up one column of a table."""
    families: list[tuple[set[tuple[str, str]], list[Rule]]] = []
    for rule in rules:
        columns = {(name, column) for name, own in rule.summed.items() for column in own}
        if not columns:
            continue
        joined = [family for family in families if family[0] & columns]
        families = [family for family in families if not family[0] & columns]
        members = [member for _, others in joined for member in others]
        families.append((columns.union(*(own for own, _ in joined)), [*members, rule]))
    return [members for _, members in families]


def _touching(
    family: Sequence[Rule], tables: Mapping[str, object], broken: Sequence[Equation]
) -> list[Equation]:
    """Return the equations of rules that have a cell of a broken one in them."""
    touched = {term.cell for equation in broken for term in equation.terms}
    found: list[Equation] = []
    for rule in family:
        needed = {name: tables[name] for name in rule.needs if name in tables}
        held: dict[str, Rows] = {n: t for n, t in needed.items() if isinstance(t, Rows)}
        lazy = {name: to_lazy(t) for name, t in needed.items() if not isinstance(t, Rows)}
        there = {n: list(t.types) for n, t in held.items()}
        there |= {name: columns_of(frame) for name, frame in lazy.items()}
        if missing_column(there, rule.needs, ()):  # its result says so
            continue
        if len({str(frame.implementation) for frame in lazy.values()}) > 1 or (held and lazy):
            continue  # they cannot be joined
        chosen = selected(rule, held) if held else selected(rule, lazy)
        found.extend(
            equation
            for equation in rule.equations(chosen, touched, broken)
            if any(term.cell in touched for term in equation.terms)
        )
    return found


def _shares(equations: Iterable[Equation]) -> Shares:
    # Thousands of rules may name the same cells, and are counted once where they are alike.
    shares: dict[Cell, Counter[_Share]] = defaultdict(Counter)
    for each in equations:
        rounding, whole, holds = each.rounding, each.whole_value or Fraction(0), each.holds
        for term in each.terms:
            share = _Share(
                *(term.sign, each.difference, rounding, each.relation, holds, each.tolerance),
                *(whole, term.is_whole),
            )
            shares[term.cell][share] += 1
    return shares


def _corrections(equation: Equation, shares: Shares, *, counts: bool) -> tuple[Correction, ...]:
    found = [_correction(equation, term, shares) for term in equation.terms]
    possible = [correction for correction in found if not counts or correction.corrected >= 0]
    # The sort keeps the order of the terms among equals: the whole first, then its parts.
    return tuple(sorted(possible, key=lambda c: (-c.mends, c.breaks, not c.slip)))


def _change(equation: Equation, term: Term, value: Fraction) -> Fraction:
    """Return by how much a cell would have to change.

    Where numbers are rounded, any value near enough mends the sum; one that differs by a slip of
    the hand is what was meant, more likely than the one that makes the sum exact.
    """
    exact = -term.sign * equation.difference
    if not equation.slack or slip_between(value, value + exact):
        return exact
    places = max(_places(each.value or Fraction()) for each in equation.terms)
    unit = term.resolution or Fraction(1, 10**places)
    for steps in range(1, min(int(equation.slack / unit), _MOST_STEPS) + 1):
        for change in (exact - steps * unit, exact + steps * unit):
            if change and slip_between(value, value + change):
                return change
    return exact


_MOST_STEPS = 20
"""Values beside the exact one, on either side, among which a slip of the hand is looked for."""


def _places(number: Fraction) -> int:
    """Return how many decimals a number has."""
    _, _, decimals = as_decimal(number).partition(".")
    return len(decimals)


def _correction(equation: Equation, term: Term, shares: Shares) -> Correction:
    value = term.value or Fraction()  # where it counts as 0, since the equation is complete
    change = _change(equation, term, value)
    mends = breaks = 0
    for share, times in shares[term.cell].items():
        would_hold = share.would_hold(change)
        mends += times * (would_hold and not share.holds)
        breaks += times * (share.holds and not would_hold)
    return Correction(
        cell=term.cell,
        name=term.name,
        key=term.key,
        value=exact_number(value),
        corrected=exact_number(value + change),
        slip=slip_between(value, value + change),
        mends=mends,
        breaks=breaks,
    )
