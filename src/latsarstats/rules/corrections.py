"""Corrections: every number that would mend a failed sum if it stood in one cell.

One failed sum by itself rarely tells which of its numbers is wrong. Where one cell takes part in
several equations, of whatever rules and tables, they are judged together: a cell that would mend
two and break none stands out.
"""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

from latsarstats.rules.exact import exact_number
from latsarstats.rules.frames import to_lazy
from latsarstats.rules.rows import Rows
from latsarstats.rules.rule import Correction
from latsarstats.rules.slip import slip_between

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from latsarstats.rules.equation import Cell, Equation, Term
    from latsarstats.rules.rule import Rule, RuleResult

    Share = tuple[int, Fraction, Fraction, bool]
    """An equation as far as it counts for one of its cells: sign, difference, slack, holds."""
    Shares = Mapping[Cell, Mapping[Share, int]]
    """The equations that a cell takes part in, each with how many are like it."""


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
        # Alone, a rule has each cell in one equation only, which is broken.
        found = broken if len(family) == 1 else _touching(family, tables, broken)
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
        columns = set(rule.summed.items())
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
        table = tables[rule.resource]
        held = table if isinstance(table, Rows) else to_lazy(table)
        found.extend(rule.equations(held, touched, broken))
    return found


def _shares(equations: Iterable[Equation]) -> Shares:
    # Thousands of rules may name the same cells, and are counted once where they are alike.
    shares: dict[Cell, Counter[Share]] = defaultdict(Counter)
    for equation in equations:
        difference, slack, holds = equation.difference, equation.slack, equation.holds
        for term in equation.terms:
            shares[term.cell][term.sign, difference, slack, holds] += 1
    return shares


def _corrections(equation: Equation, shares: Shares, *, counts: bool) -> tuple[Correction, ...]:
    found = [_correction(equation, term, shares) for term in equation.terms]
    possible = [correction for correction in found if not counts or correction.corrected >= 0]
    # The sort keeps the order of the terms among equals: the whole first, then its parts.
    return tuple(sorted(possible, key=lambda c: (-c.mends, c.breaks, not c.slip)))


def _correction(equation: Equation, term: Term, shares: Shares) -> Correction:
    value = term.value or Fraction()  # never missing, since the equation is complete
    change = -term.sign * equation.difference
    mends = breaks = 0
    for (sign, difference, slack, holds), times in shares[term.cell].items():
        would_hold = abs(difference + sign * change) <= slack
        mends += times * (would_hold and not holds)
        breaks += times * (holds and not would_hold)
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
