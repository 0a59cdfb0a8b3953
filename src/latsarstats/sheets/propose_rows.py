"""Rows that are sums of others: totals by their name, by their place, and by codes as 5.1.02.

What is called a total is compared with the rows that it fits best, even where it fits none in most
columns: a total that is wrong everywhere is still one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from latsarstats.rules.slip import slip_between
from latsarstats.sheets.proposal import LEAST_HELD, LEAST_NAMED, NumberColumn, Proposal, unit_of
from latsarstats.sheets.region import says_total

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from latsarstats.sheets.table import SheetTable

_RATE = re.compile(r"%|persen|percent|rata|rasio|ratio|indeks|index|laju|rate|average|mean", re.I)
"""What a column is called whose total is no sum."""
_NEAR = Fraction(1, 5)
"""How far from the sum of some rows, as a part of it, a total of them may be that is wrong."""
_HALF = Fraction(1, 2)
"""The same, of a row that is called nothing but a total."""
_LEAST_UNNAMED = 4
"""Rows above one that is a total by its place alone."""


def propose_rows(table: SheetTable, columns: Sequence[NumberColumn]) -> list[Proposal]:
    """Return the sums of rows that a table seems to mean."""
    return [*_down(table, columns), *_by_code(table, columns), *_long(table, columns)]


def _total_rows(table: SheetTable) -> list[int]:
    """Return the rows whose label says that they are totals."""
    labels = [table.texts[name] for name in table.labels[:3]]
    return [
        row for row in range(len(table.rows)) if any(says_total(texts[row]) for texts in labels)
    ]


def _down(table: SheetTable, columns: Sequence[NumberColumn]) -> Iterator[Proposal]:
    """Yield rows that are the sums of others, in the columns that add up."""
    count = len(table.rows)
    dimension = unit_of(table)
    if dimension is None or count < 3:
        return
    labels = table.texts[dimension]
    totals = _total_rows(table)

    top_rows = next(filter(None, (_top_rows(table.texts[n], totals) for n in table.labels)), [])

    def rank(tried: _RowSum) -> tuple[int, bool, int]:
        # A total of totals is what people write of what they have added up already.
        return len(tried.held), set(tried.parts) <= set(totals), len(tried.parts)

    for row in totals:
        tried = [
            _row_sum(columns, row, parts)
            for parts in (*_may_be_parts(len(labels), totals, row), top_rows)
            if parts and _can_be_named(labels, parts, row)
        ]
        held = [each for each in tried if each.is_likely]
        least = _HALF if _is_total_alone(labels[row]) else _NEAR
        near = [each for each in tried if each.is_near(least)]
        if held:
            yield max(held, key=rank).proposal(dimension, labels, columns)
        elif near:
            yield min(near, key=lambda each: each.apart).proposal(dimension, labels, columns)
    if not totals and count > _LEAST_UNNAMED:
        # The area of which the rows are parts may stand below or above them, by its own name.
        for row in (count - 1, 0):
            others = [each for each in range(count) if each != row]
            tried_one = _row_sum(columns, row, others)
            if tried_one.is_certain and _can_be_named(labels, others, row):
                yield tried_one.proposal(dimension, labels, columns)
                return


def _is_total_alone(label: str) -> bool:
    """Tell whether a label says that a row is a total, and not of what."""
    words = re.split(r"[^\w]+", label)
    return all(says_total(word) or word.lower() in ("", "grand", "sub") for word in words)


def _can_be_named(labels: Sequence[str], parts: Sequence[int], row: int) -> bool:
    """Tell whether a rule can name a total and its parts, one of which may stand twice."""
    if labels.count(labels[row]) > 1:
        return False
    named = [labels[part] for part in parts]
    return len(parts) == len(labels) - 1 or all(labels.count(name) == 1 for name in named)


def _may_be_parts(count: int, totals: Sequence[int], row: int) -> Iterator[list[int]]:
    """Yield the rows of which a total may be the sum."""
    is_total = set(totals)
    before = [each for each in totals if each < row]
    behind = [each for each in totals if each > row]
    start, end = (before[-1] + 1 if before else 0), (behind[0] if behind else count)
    yield list(range(start, row))
    yield [each for each in range(count) if each not in is_total]
    if len(before) > 1:
        yield before
    yield list(range(row + 1, end))


def _top_rows(labels: Sequence[str], totals: Sequence[int]) -> list[int]:
    """Return the rows with codes of several levels that stand below no other, but for totals."""
    codes = {label for label in labels if _CODE.fullmatch(label)}
    has_levels = any(_parent(code) in codes for code in codes)
    if not has_levels or len(codes) < len(labels) - len(totals):
        return []
    return [
        row for row, label in enumerate(labels) if row not in totals and _parent(label) not in codes
    ]


@dataclass(frozen=True, slots=True)
class _RowSum:
    """A row beside the sum of others.

    Attributes:
        row: the row.
        parts: the others.
        held: the columns in which it is their sum.
        failing: those in which it is not, each with its number and the sum.
        can_be_absent: whether some parts have no number where none is missing.
    """

    row: int
    parts: tuple[int, ...]
    held: tuple[str, ...]
    failing: tuple[tuple[str, int, int], ...]
    can_be_absent: bool

    @property
    def is_likely(self) -> bool:
        """Whether it holds in most columns; in a lone one, or but for one slip of the hand."""
        if len(self.held) + len(self.failing) == 1 and self.failing:
            (_, whole, total), *_ = self.failing
            return bool(slip_between(Fraction(whole), Fraction(total)))
        return bool(self.held) and len(self.held) >= len(self.failing)

    def is_near(self, most: Fraction) -> bool:
        """Tell whether it is near the sum in every column: apart by a part of it at most."""
        return bool(self.held or self.failing) and all(
            abs(whole - total) <= abs(total) * most for _, whole, total in self.failing
        )

    @property
    def is_certain(self) -> bool:
        """Whether chance cannot explain in how many columns it holds."""
        count = len(self.held) + len(self.failing)
        return len(self.held) > 1 and len(self.held) >= count * LEAST_HELD

    @property
    def apart(self) -> Fraction:
        """How far from the sums it is, as a part of them."""
        pairs = ((abs(whole - total), abs(total)) for _, whole, total in self.failing)
        return sum((Fraction(apart, max(total, 1)) for apart, total in pairs), Fraction(0))

    def proposal(
        self, dimension: str, labels: Sequence[str], columns: Sequence[NumberColumn]
    ) -> Proposal:
        """Return it as a rule."""
        measures = {*self.held, *(name for name, _, _ in self.failing)}
        measured = [column for column in columns if column.name in measures]
        are_all = len(self.parts) == len(labels) - 1
        rule: dict[str, Any] = {
            "type": "balance",
            "measure": [column.name for column in measured],
            "dimension": dimension,
            "whole": labels[self.row],
            "parts": "others" if are_all else [labels[part] for part in self.parts],
        }
        if self.can_be_absent:
            rule["absent"] = "zero"  # a total of what is there
        scale = max(column.scale for column in measured)
        if scale > 1:
            rule["resolution"] = 1 / scale
        return Proposal(rule, len(self.held), len(measured), "column")


def _row_sum(columns: Sequence[NumberColumn], row: int, parts: Sequence[int]) -> _RowSum:
    held: list[str] = []
    failing: list[tuple[str, int, int]] = []
    absent = False
    least = min(2, len(parts))
    for column in columns:
        cells = column.cells[list(parts)]
        if not column.is_there[row] or (cells != 0).sum() < least:
            continue
        total, whole = int(cells.sum()), int(column.cells[row])
        slack = (len(parts) + 1) / 2 if column.scale > 1 else 0
        if abs(total - whole) <= slack:
            held.append(column.name)
        elif not _RATE.search(column.name) and (
            len(parts) == 1 or not int(cells.min()) <= whole <= int(cells.max())
        ):
            failing.append((column.name, whole, total))
        else:
            continue
        is_there, is_unread = column.is_there[list(parts)], column.is_unread[list(parts)]
        absent = absent or bool((~is_there & ~is_unread).any() and not is_unread.any())
    return _RowSum(row, tuple(parts), tuple(held), tuple(failing), absent)


# Codes.

_CODE = re.compile(r"[0-9A-Z]+(?:[.\-/][0-9]+)*\.?", re.IGNORECASE)


def _parent(code: str) -> str:
    """Return the code above one, as 5.1 of 5.1.02; nothing where it is the first."""
    stem = re.match(r"(.*)[.\-/][0-9]+\.?$", code)
    return stem[1] if stem else ""


def _by_code(table: SheetTable, columns: Sequence[NumberColumn]) -> Iterator[Proposal]:
    """Yield rows that are the sums of those one level below, by codes as 5, 5.1 and 5.1.02."""
    for name in table.labels:
        codes = table.texts[name]
        places = {code: row for row, code in enumerate(codes) if _CODE.fullmatch(code)}
        children: dict[str, list[int]] = {}
        for code, row in places.items():
            if (parent := _parent(code)) in places:
                children.setdefault(parent, []).append(row)
        if len(places) < len(set(filter(None, codes))) - 2:  # totals have no code
            continue
        for parent, rows in children.items():
            tried = _row_sum(columns, places[parent], rows)
            if tried.is_likely or tried.is_near(_NEAR):
                yield tried.proposal(name, codes, columns)


def _long(table: SheetTable, columns: Sequence[NumberColumn]) -> Iterator[Proposal]:
    """Yield sums over a column of codes, one of which says that it is the total."""
    labels = [name for name in table.labels if len(set(table.texts[name])) > 1]
    for dimension in labels:
        codes = table.texts[dimension]
        wholes = sorted({code for code in codes if says_total(code)})
        if len(wholes) != 1 or codes.count(wholes[0]) < 2:
            continue
        within = [name for name in labels if name != dimension]
        keys = list(zip(*(table.texts[name] for name in within), strict=True)) if within else []
        groups: dict[tuple[str, ...], list[int]] = {}
        for row in range(len(codes)):
            groups.setdefault(keys[row] if keys else (), []).append(row)
        if any(len({codes[row] for row in rows}) < len(rows) for rows in groups.values()):
            continue
        for column in columns:
            places = held = 0
            for rows in groups.values():
                whole = [row for row in rows if codes[row] == wholes[0]]
                parts = [row for row in rows if codes[row] != wholes[0]]
                if not whole or (column.cells[parts] != 0).sum() < 2:
                    continue
                places += 1
                slack = len(rows) / 2 if column.scale > 1 else 0
                apart = abs(int(column.cells[parts].sum()) - int(column.cells[whole[0]]))
                held += apart <= slack
            if places >= 2 and held >= places * LEAST_NAMED:
                rule: dict[str, Any] = {
                    "type": "balance",
                    "measure": column.name,
                    "dimension": dimension,
                    "whole": wholes[0],
                    "parts": "others",
                    "within": within,
                }
                if column.scale > 1:
                    rule["resolution"] = 1 / column.scale
                yield Proposal(rule, held, places, "group")
