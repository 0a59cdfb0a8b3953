"""Columns that are sums of others, and columns that make 100 in each row."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from latsarstats.rules.slip import slip_between
from latsarstats.sheets.numbers import DASHES
from latsarstats.sheets.proposal import LEAST_HELD, LEAST_NAMED, NumberColumn, Proposal
from latsarstats.sheets.region import says_total

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from latsarstats.sheets.proposal import Numbers
    from latsarstats.sheets.table import SheetTable

_LEAST_BESIDE_SLIPS = 3
"""How many rows must hold for each that fails by one slip of the hand."""
_MOST_PARTS = 60
_MOST_COLUMNS = 200


def propose_columns(columns: Sequence[NumberColumn]) -> list[Proposal]:
    """Return the sums of columns that a table seems to mean."""
    across = _across(columns[:_MOST_COLUMNS])
    return [*across, *_shares(columns, across)]


def dashes_are_zero(table: SheetTable, sums: Iterable[Proposal]) -> bool:
    """Tell whether the sums of columns hold in most rows with dashes if these stand for 0."""
    held = rows = 0
    for proposal in sums:
        whole, parts = proposal.rule["whole"], proposal.rule["parts"]
        if not isinstance(whole, dict):
            continue
        terms = [(whole["column"], -1), *((each["column"], each.get("sign", 1)) for each in parts)]
        names = [name for name, _ in terms if None in table.values[name]]
        slack = Fraction(str(proposal.rule.get("resolution", 0))) * len(terms) / 2
        for row in range(len(table.rows) if names else 0):
            if any(table.texts[name][row] in DASHES for name in names):
                rows += 1
                held += abs(_added(table, terms, row)) <= slack
    return rows > 0 and held >= rows * LEAST_HELD


def _added(table: SheetTable, terms: Iterable[tuple[str, int]], row: int) -> Fraction:
    """Return the sum of the numbers of a row that are there."""
    cells = ((table.values[name][row], sign) for name, sign in terms)
    numbers = [sign * Fraction(cell) for cell, sign in cells if isinstance(cell, int | Fraction)]
    return sum(numbers, Fraction(0))


def _across(columns: Sequence[NumberColumn]) -> list[Proposal]:
    """Return columns that are sums of others, each with its best parts."""
    found: list[Proposal] = []
    used: set[frozenset[str]] = set()
    # What is called a total comes first; of others, the whole mostly stands behind its parts.
    by_name = sorted(
        range(len(columns)), key=lambda place: (not says_total(columns[place].name), -place)
    )
    for place in by_name:
        best: tuple[tuple[bool, Fraction, int, int], Proposal, frozenset[str]] | None = None
        for parts in _runs(columns, place):
            tried = _sum_of(columns[place], parts)
            if tried is None:
                continue
            names = frozenset((columns[place].name, *(part.name for part, _ in parts)))
            if any(names <= other or other <= names for other in used):
                continue
            # A total of totals is what people write of what they have added up already.
            are_totals = all(says_total(part.name) for part, _ in parts)
            rank = (are_totals, Fraction(tried.held, tried.places), tried.places, len(parts))
            if best is None or rank > best[0]:
                best = rank, tried, names
        if best is not None:
            found.append(best[1])
            used.add(best[2])
    return found


Parts = list[tuple[NumberColumn, int]]


def _runs(columns: Sequence[NumberColumn], place: int) -> Iterator[Parts]:
    """Yield what may be the parts of a column: those beside it, or what is left between totals."""
    left, right = columns[:place], columns[place + 1 :]
    for is_left, run in ((True, left), (False, right)):
        for size in range(2, min(len(run), _MOST_PARTS) + 1):
            parts = run[-size:] if is_left else run[:size]
            yield [(part, 1) for part in parts]
            plain = [part for part in parts if not says_total(part.name)]
            if 1 < len(plain) < len(parts):
                yield [(part, 1) for part in plain]
            totals = [part for part in parts if says_total(part.name)]
            if 1 < len(totals) < len(parts):
                yield [(part, 1) for part in totals]
            if size <= 4:
                for minus in range(size):
                    yield [(part, -1 if at == minus else 1) for at, part in enumerate(parts)]


def _sum_of(whole: NumberColumn, parts: Parts) -> Proposal | None:
    """Return a sum if it holds often enough; of a long table, some rows are looked at first."""
    if len(whole.cells) > 4 * _SAMPLE:
        some = slice(None, None, len(whole.cells) // _SAMPLE)
        first = _tried(whole.part(some), [(part.part(some), sign) for part, sign in parts])
        if first is None:
            return None
    return _tried(whole, parts)


_SAMPLE = 1_000
"""Rows of a long table by which most sums are refused."""


def _tried(whole: NumberColumn, parts: Parts) -> Proposal | None:
    scale = max(whole.scale, *(part.scale for part, _ in parts))
    added = sum(sign * part.cells * (scale // part.scale) for part, sign in parts)
    there = whole.is_there.copy()
    nonzero = np.zeros(len(there), dtype=np.int64)
    for part, _ in parts:
        there &= part.is_there
        nonzero += part.cells != 0
    counted = there & (nonzero > 1)
    places = int(counted.sum())
    # Numbers with decimals are rounded, each by half of its last place at most.
    slack = (len(parts) + 1) / 2 if scale > 1 else 0
    apart = np.abs(whole.cells * (scale // whole.scale) - added)
    holds = counted & (apart <= slack)
    held = int(holds.sum())
    is_named = says_total(whole.name)
    least = LEAST_NAMED if is_named else LEAST_HELD
    if places < (2 if is_named else 4) or held < 2:
        return None
    if held < places * least and not _are_slips(whole, parts, counted & ~holds, held):
        return None
    different = len(np.unique(whole.cells[counted]))
    if not is_named and (different < 4 or int(np.abs(whole.cells[counted]).max()) < 20):
        return None  # small numbers add up by chance
    parts = sorted(parts, key=lambda part: -part[1])  # what is taken away comes last
    signed = [{"column": part.name, **({"sign": -1} if sign < 0 else {})} for part, sign in parts]
    rule: dict[str, Any] = {"type": "balance", "whole": {"column": whole.name}, "parts": signed}
    if scale > 1:
        rule["resolution"] = 1 / scale
    return Proposal(rule, held, places, "row")


def _are_slips(whole: NumberColumn, parts: Parts, fails: Numbers, held: int) -> bool:
    """Tell whether one slip of the hand explains each of the few rows in which a sum fails."""
    rows = np.flatnonzero(fails)
    if held < _LEAST_BESIDE_SLIPS * len(rows) or any(p.scale != whole.scale for p, _ in parts):
        return False
    for row in rows.tolist():
        total = int(whole.cells[row])
        apart = total - sum(sign * int(part.cells[row]) for part, sign in parts)
        changes = [(total, total - apart)]
        changes += [(int(p.cells[row]), int(p.cells[row]) + sign * apart) for p, sign in parts]
        if not any(slip_between(Fraction(now), Fraction(then)) for now, then in changes):
            return False
    return True


def _shares(columns: Sequence[NumberColumn], across: Iterable[Proposal]) -> Iterator[Proposal]:
    """Yield columns whose numbers make 100 in each row."""
    summed = {part["column"] for each in across for part in each.rule["parts"]}
    rates = [c for c in columns if (c.name not in summed and c.scale > 1) or "%" in c.name]
    if len(rates) < 2:
        return
    scale = max(column.scale for column in rates)
    made = sum(column.cells * (scale // column.scale) for column in rates)
    there = np.logical_and.reduce([column.is_there for column in rates])
    apart = np.abs(made - 100 * scale)
    held = int((there & (apart <= len(rates) / 2)).sum())
    places = int(there.sum())
    if places >= 3 and held >= places * LEAST_HELD:
        parts = [{"column": column.name} for column in rates]
        rule = {"type": "balance", "whole": 100, "parts": parts, "resolution": 1 / scale}
        yield Proposal(rule, held, places, "row")
