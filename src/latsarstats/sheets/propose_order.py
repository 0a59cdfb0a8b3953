"""What a table seems to mean beside sums: which column comes first, and how rows go on.

As with sums, a rule is proposed where it holds more often than chance allows. That a column is
smaller than another in every row is no reason by itself: their numbers may just be of another size.
It is one where both are days or years, or where their names say that one is part of the other.
"""

from __future__ import annotations

import datetime
import re
from fractions import Fraction
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

from latsarstats.sheets.proposal import Proposal, unit_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from latsarstats.sheets.table import SheetTable

    Row = int

_YEARS = range(1900, 2101)
_LEAST_HELD = Fraction(4, 5)
"""How often an order must hold where no name says so."""
_LEAST_NAMED = Fraction(3, 5)
"""How often it must hold where names do."""
_LEAST_GOES_ON = Fraction(4, 5)
"""How often a row must go on from the one before it."""
_LEAST_PLACES = 4
_MOST_COLUMNS = 40
_SMALL = 20
"""Numbers below which columns agree by chance."""

_PART = re.compile(
    r"\b(?:hadir|lulus|selesai|aktif|diterima|realisasi|attended|passed|completed|admitted|spent)\b",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"\b(?:peserta|terdaftar|pendaftar|pagu|anggaran|kuota|kapasitas|formasi|registered|enrolled"
    r"|applicants|budget|quota|capacity)\b",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"\b(?:mulai|awal|dari|start|begins?|from)\b", re.IGNORECASE)
_ENDS = re.compile(r"\b(?:selesai|akhir|sampai|hingga|ends?|until|to)\b", re.IGNORECASE)
_CUMULATIVE = re.compile(r"\b(?:kumulatif|cumulative|s\.?\s?d\.?|sampai dengan)\b", re.IGNORECASE)


def propose_order(table: SheetTable, sums: Sequence[Proposal]) -> list[Proposal]:
    """Return the orders and sequences that a table seems to mean.

    Args:
        table: the table.
        sums: what it seems to add up; the parts of a whole are smaller than it anyway.
    """
    return [*_orders(table, sums), *_sequences(table)]


def _orders(table: SheetTable, sums: Sequence[Proposal]) -> Iterator[Proposal]:
    names = [name for name in table.columns if table.types[name] != "string"][:_MOST_COLUMNS]
    summed = [_summed(proposal) for proposal in sums]
    for one, other in combinations(names, 2):
        if any({one, other} <= columns for columns in summed):
            continue
        pairs = _may_be_ordered(table, one, other)
        tried = [each for pair in pairs if (each := _order(table, *pair)) is not None]
        if tried:
            yield max(tried, key=lambda each: each.held)


def _may_be_ordered(table: SheetTable, one: str, other: str) -> list[tuple[str, str]]:
    """Return which of two columns may be the smaller, and which the larger."""
    if (table.types[one] == "date") != (table.types[other] == "date"):
        return []
    if _are_moments(table, one) and _are_moments(table, other):
        return [(one, other), (other, one)]
    is_part = [bool(_PART.search(name)) for name in (one, other)]
    if is_part == [True, False] and _ALL.search(other):
        return [(one, other)]
    return [(other, one)] if is_part == [False, True] and _ALL.search(one) else []


def _summed(proposal: Proposal) -> set[str]:
    rule = proposal.rule
    named = [rule["whole"], *rule["parts"]]
    return {each["column"] for each in named if isinstance(each, dict)}


def _are_moments(table: SheetTable, name: str) -> bool:
    """Tell whether a column has days, or years."""
    if table.types[name] == "date":
        return True
    values = [value for value in table.values[name] if value is not None]
    return bool(values) and all(isinstance(value, int) and value in _YEARS for value in values)


def _order(table: SheetTable, smaller: str, larger: str) -> Proposal | None:
    first: Sequence[Any] = table.values[smaller]
    last: Sequence[Any] = table.values[larger]
    pairs = [
        (one, other)
        for one, other in zip(first, last, strict=True)
        if one is not None and other is not None
    ]
    held = sum(one <= other for one, other in pairs)
    differ = sum(one != other for one, other in pairs)
    is_named = bool(_BEGINS.search(smaller) and _ENDS.search(larger))
    least = _LEAST_NAMED if is_named else _LEAST_HELD
    if len(pairs) < _LEAST_PLACES or held < len(pairs) * least or differ * 2 < len(pairs):
        return None
    rule = {"type": "order", "smaller": smaller, "larger": larger}
    return Proposal(rule, held, len(pairs), "row")


def _sequences(table: SheetTable) -> Iterator[Proposal]:
    """Yield columns that go on from a column of the row before, along years or days."""
    ordered = _ordered(table)
    if ordered is None:
        return
    along, within, steps = ordered
    numbers = [name for name in table.numbers if name != along][:_MOST_COLUMNS]
    for previous in numbers:
        for following in numbers:
            proposal = (
                _cumulative(table, previous, steps)
                if previous == following
                else _goes_on(table, previous, following, steps)
            )
            if proposal is not None:
                rule = {"type": "sequence", "along": along, **proposal.rule}
                if within:
                    rule["within"] = within
                yield Proposal(rule, proposal.held, proposal.places, "row")


def _ordered(table: SheetTable) -> tuple[str, list[str], list[tuple[Row, Row]]] | None:
    """Return a column along which rows are in order, the columns within, and each pair of rows."""
    moments = [name for name in table.columns if _are_moments(table, name)]
    if not moments:
        return None
    along = moments[0]
    values = table.values[along]
    if None in values:
        return None
    repeated = [
        name
        for name in table.labels
        if name != along and 1 < len(set(table.texts[name])) < len(table.rows)
    ]
    within = repeated if len(set(values)) < len(values) else []
    keys = [tuple(table.texts[name][row] for name in within) for row in range(len(values))]
    if len(set(zip(keys, values, strict=True))) < len(values):
        return None
    rows = sorted(range(len(values)), key=lambda row: (keys[row], _moment(values[row])))
    steps = [(one, other) for one, other in pairwise(rows) if keys[one] == keys[other]]
    return along, within, steps


def _moment(value: object) -> int:
    return value.toordinal() if isinstance(value, datetime.date) else int(str(value))


def _goes_on(
    table: SheetTable, previous: str, following: str, steps: Sequence[tuple[Row, Row]]
) -> Proposal | None:
    before, after = table.values[previous], table.values[following]
    pairs = [(before[one], after[other]) for one, other in steps]
    both = [(one, other) for one, other in pairs if one is not None and other is not None]
    held = [one for one, other in both if one == other]
    large = _large(held)
    if len(both) < _LEAST_PLACES - 1 or len(held) < len(both) * _LEAST_GOES_ON or len(large) < 3:
        return None
    return Proposal({"previous": previous, "next": following}, len(held), len(both), "row")


def _large(values: Iterable[object]) -> set[Fraction]:
    """Return the numbers that do not agree by chance, each once."""
    numbers = (Fraction(value) for value in values if isinstance(value, int | Fraction))
    return {number for number in numbers if abs(number) >= _SMALL}


def _cumulative(table: SheetTable, name: str, steps: Sequence[tuple[Row, Row]]) -> Proposal | None:
    if not _CUMULATIVE.search(name):
        return None
    values: Sequence[Any] = table.values[name]
    both = [
        (values[one], values[other])
        for one, other in steps
        if values[one] is not None and values[other] is not None
    ]
    held = sum(one <= other for one, other in both)
    if len(both) < _LEAST_PLACES - 1 or held < len(both) * _LEAST_HELD:
        return None
    rule = {"previous": name, "next": name, "relation": "<="}
    return Proposal(rule, held, len(both), "row")


_MOST_TABLES = 12


def propose_between(tables: Sequence[SheetTable]) -> list[tuple[SheetTable, Proposal]]:
    """Return columns that equal a column of a table before, row by row; each with its table.

    Rows are partners where they agree in a column of labels that both tables have.
    """
    found = []
    for earlier, later in combinations(tables[:_MOST_TABLES], 2):
        label = unit_of(later)
        if label is None or label != unit_of(earlier):
            continue
        places = {text: row for row, text in enumerate(earlier.texts[label])}
        rows = [
            (places[text], row) for row, text in enumerate(later.texts[label]) if text in places
        ]
        for name in later.numbers[:_MOST_COLUMNS]:
            tried = [
                proposal
                for other in earlier.numbers[:_MOST_COLUMNS]
                if (proposal := _equal(earlier, other, later, name, rows, label)) is not None
            ]
            if tried:
                best = max(tried, key=lambda each: (each.held, each.rule["with"]["field"] == name))
                found.append((later, best))
    return found


def _equal(
    earlier: SheetTable,
    other: str,
    later: SheetTable,
    name: str,
    rows: Sequence[tuple[Row, Row]],
    label: str,
) -> Proposal | None:
    here, there = later.values[name], earlier.values[other]
    both = [
        (there[one], here[two])
        for one, two in rows
        if there[one] is not None and here[two] is not None
    ]
    held = [two for one, two in both if one == two]
    large = _large(held)
    least = _LEAST_GOES_ON if name != other else Fraction(3, 5)
    if len(both) < _LEAST_PLACES or len(held) < len(both) * least or len(large) < 3:
        return None
    rule = {
        "type": "agreement",
        "field": name,
        "on": [label],
        "with": {"resource": earlier.name, "field": other},
        "incomplete": "allowed",  # the other sheet may have other rows
    }
    return Proposal(rule, len(held), len(both), "row")
