"""Corrections: every number that would mend a broken balance if it stood in one cell.

One broken sum by itself rarely tells which of its numbers is wrong. Where one cell takes part
in several balances, as in a table with margins over two dimensions, they are judged together:
a cell that would mend two and break none stands out.
"""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

import narwhals as nw

from latsarstats.rules.balance import Balance, groups_of, members_of
from latsarstats.rules.exact import as_text, exact_number
from latsarstats.rules.frames import (
    ROW,
    columns_of,
    distinct,
    has_rows,
    internal_name,
    records,
    to_lazy,
)
from latsarstats.rules.rows import Rows
from latsarstats.rules.rule import Correction, Rule, RuleResult
from latsarstats.rules.slip import slip_between
from latsarstats.rules.text_keys import CannotCompareError, keyed, with_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from latsarstats.rules.frames import Frame
    from latsarstats.rules.rule import Entry, Group, Verdict

    Broken = tuple[Balance, Verdict]
    """A balance and what it says of a group that breaks it."""

    Share = tuple[int, Fraction, Fraction, bool]
    """A balance as far as it counts for one of its cells: sign, difference, slack, holds."""
    Shares = Mapping[int, Mapping[Share, int]]
    """The balances that the cell of a row takes part in, each with how many are like it."""


def with_corrections(
    rules: Iterable[Rule],
    results: Mapping[str, RuleResult],
    tables: Mapping[str, object],
    *,
    counts: bool = True,
) -> dict[str, RuleResult]:
    """Return results with the corrections of every balance that fails.

    Args:
        rules: the rules that were decided.
        results: what :func:`latsarstats.rules.evaluate.evaluate` said of them, by their names.
        tables: the tables that it was decided on, by name.
        counts: whether the numbers cannot be negative; a correction never makes one so.
    """
    corrected = dict(results)
    families: dict[tuple[str, str], list[Balance]] = defaultdict(list)
    for rule in rules:
        if isinstance(rule, Balance):
            families[rule.resource, rule.measure].append(rule)
    for (resource, _), family in families.items():
        broken = [
            (rule, verdict)
            for rule in family
            for verdict in results[rule.name].verdicts
            if verdict.difference is not None
        ]
        if not broken:
            continue
        groups = _groups_of(family, tables[resource], broken)
        shares = _shares(group for found in groups.values() for group in found)
        for rule in family:
            corrected[rule.name] = _corrected(
                results[rule.name], groups[rule.name], shares, counts=counts
            )
    return corrected


def _groups_of(
    family: Sequence[Balance], table: object, broken: Sequence[Broken]
) -> dict[str, list[Group]]:
    """Return the complete groups that have a cell of a broken balance in them, by rule."""
    positions = {row for _, verdict in broken for row in verdict.rows}
    if len(family) == 1:  # then a row takes part in one balance only, which is broken
        judged = [verdict.group for _, verdict in broken]
        found = {family[0].name: [group for group in judged if group is not None]}
    elif isinstance(table, Rows):
        found = {rule.name: _groups_in_rows(rule, table, positions) for rule in family}
    else:
        frame = to_lazy(table)
        found = {rule.name: _groups_with(rule, frame, broken) for rule in family}
    return {
        name: [group for group in groups if group.is_complete] for name, groups in found.items()
    }


def _groups_in_rows(rule: Balance, table: Rows, positions: set[int]) -> list[Group]:
    if not {*rule.columns[rule.resource]} <= table.types.keys():  # its result says so
        return []
    members = [row for row in table if as_text(row[rule.dimension]) in rule.members]
    keys = [tuple(as_text(row[column]) for column in rule.within) for row in members]
    touched = {key for key, row in zip(keys, members, strict=True) if row[ROW] in positions}
    return groups_of(rule, [row for key, row in zip(keys, members, strict=True) if key in touched])


def _groups_with(rule: Balance, frame: Frame, broken: Sequence[Broken]) -> list[Group]:
    """Return the groups of a rule that have a cell of a broken balance in them."""
    there = columns_of(frame)
    if any(column not in there for column in rule.columns[rule.resource]):
        return []
    try:
        members, keys = keyed(members_of(rule, frame), rule.within)
    except CannotCompareError:  # its result says so
        return []
    if keys:
        wanted = distinct(_touched(members, broken), keys)
        members = members.join(wanted, on=keys, how="semi")
    return groups_of(rule, records(members))


def _touched(rows: Frame, broken: Sequence[Broken]) -> Frame:
    """Return those of some rows that take part in a broken balance."""
    if has_rows(rows):
        positions = {row for _, verdict in broken for row in verdict.rows}
        return rows.filter(nw.col(ROW).is_in(sorted(positions)))
    conditions = []
    for number, rule in enumerate({rule.name: rule for rule, _ in broken}.values()):
        groups = [list(verdict.key.values()) for other, verdict in broken if other == rule]
        texts = {
            internal_name(f"{number} {column}"): column for column in (rule.dimension, *rule.within)
        }
        rows = with_text(rows, **texts)
        dimension, *within = texts
        condition = nw.col(dimension).is_in(list(rule.members))
        if within:
            joined = nw.concat_str([nw.col(name) for name in within], separator=_BETWEEN)
            condition &= joined.is_in(sorted({_BETWEEN.join(group) for group in groups}))
        conditions.append(condition)
    return rows.filter(nw.any_horizontal(*conditions, ignore_nulls=True))


_BETWEEN = "\x1f"
"""Stands between the cells of a key: the separator of units, which no table has in its cells."""


def _shares(groups: Iterable[Group]) -> Shares:
    # Thousands of rules may name the same cells, and are counted once where they are alike.
    shares: dict[int, Counter[Share]] = defaultdict(Counter)
    for group in groups:
        difference, slack, holds = group.difference, group.slack, group.holds
        for entry in group.entries:
            shares[entry.row][entry.sign, difference, slack, holds] += 1
    return shares


def _corrected(
    result: RuleResult, groups: Iterable[Group], shares: Shares, *, counts: bool
) -> RuleResult:
    by_rows = {tuple(entry.row for entry in group.entries): group for group in groups}
    verdicts = tuple(
        dataclasses.replace(
            verdict, corrections=_corrections(by_rows[verdict.rows], shares, counts=counts)
        )
        if verdict.difference is not None and verdict.rows in by_rows
        else verdict
        for verdict in result.verdicts
    )
    return dataclasses.replace(result, verdicts=verdicts)


def _corrections(group: Group, shares: Shares, *, counts: bool) -> tuple[Correction, ...]:
    found = [_correction(group, entry, shares) for entry in group.entries]
    possible = [correction for correction in found if not counts or correction.corrected >= 0]
    # The sort keeps the order of the rule among equals: the whole first, then its parts.
    return tuple(sorted(possible, key=lambda c: (-c.mends, c.breaks, not c.slip)))


def _correction(group: Group, entry: Entry, shares: Shares) -> Correction:
    value = entry.value or Fraction()  # never missing, since the group is complete
    change = -entry.sign * group.difference
    mends = breaks = 0
    for (sign, difference, slack, holds), times in shares[entry.row].items():
        would_hold = abs(difference + sign * change) <= slack
        mends += times * (would_hold and not holds)
        breaks += times * (holds and not would_hold)
    return Correction(
        row=entry.row,
        member=entry.member,
        value=exact_number(value),
        corrected=exact_number(value + change),
        slip=slip_between(value, value + change),
        mends=mends,
        breaks=breaks,
    )
