"""Which sums a table seems to mean: equations that hold in most places, each with its support.

An equation is proposed where it holds more often than chance allows. A name that says so (*jumlah*,
*total*) weighs in, and places where there is nothing to add up do not count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from latsarstats.language import count_sentence, sentence
from latsarstats.rules.slip import slip_between
from latsarstats.sheets.numbers import DASHES
from latsarstats.sheets.region import says_total

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from latsarstats.sheets.table import SheetTable

    Numbers = np.ndarray

_RATE = re.compile(r"%|persen|percent|rata|rasio|ratio|indeks|index|laju|rate|average|mean", re.I)
"""What a column is called whose total is no sum."""
_MOST_DIGITS = 15
_LEAST_HELD = Fraction(4, 5)
"""How often an equation must hold where no name says so."""
_LEAST_NAMED = Fraction(3, 5)
"""How often it must hold where a name does."""
_LEAST_BESIDE_SLIPS = 3
"""How many rows must hold for each that fails by one slip of the hand."""
_MOST_PARTS = 60
_MOST_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class Proposal:
    """An equation that a table seems to mean.

    Attributes:
        rule: it, as a package has it, but for its name.
        held: in how many places it holds.
        places: in how many there is something to add up.
        unit: what these are: ``row``, ``column`` or ``group``.
    """

    rule: dict[str, Any]
    held: int
    places: int
    unit: str

    @property
    def support(self) -> str:
        """How often it holds, in words."""
        return sentence("{held} of {places}", held=self.held, places=_counted(self))


def _counted(proposal: Proposal) -> str:
    places = proposal.places
    if proposal.unit == "column":
        return count_sentence("{number} column", "{number} columns", places)
    if proposal.unit == "group":
        return count_sentence("{number} group", "{number} groups", places)
    return count_sentence("{number} row", "{number} rows", places)


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of numbers as whole numbers, multiplied by a power of ten.

    Attributes:
        name: its name.
        cells: its numbers; 0 where there is none.
        is_there: where there is one, or a dash, which may stand for 0.
        scale: the power of ten.
    """

    name: str
    cells: Numbers
    is_there: Numbers
    scale: int

    def part(self, rows: slice) -> _Column:
        """Return the column with some of its rows."""
        cells, is_there = self.cells[rows], self.is_there[rows]
        return _Column(self.name, cells, is_there, self.scale)


def propose(table: SheetTable) -> list[Proposal]:
    """Return the equations of a table, those of columns first."""
    totals = _total_rows(table)
    columns = [each for name in table.numbers if (each := _column(table, name)) is not None]
    across = _across(columns[:_MOST_COLUMNS])
    return [
        *across,
        *_shares(columns, across),
        *_down(table, columns, totals),
        *_by_code(table, columns),
        *_long(table, columns),
    ]


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
    return rows > 0 and held >= rows * _LEAST_HELD


def _added(table: SheetTable, terms: Iterable[tuple[str, int]], row: int) -> Fraction:
    """Return the sum of the numbers of a row that are there."""
    cells = ((table.values[name][row], sign) for name, sign in terms)
    numbers = [sign * Fraction(cell) for cell, sign in cells if isinstance(cell, int | Fraction)]
    return sum(numbers, Fraction(0))


def _column(table: SheetTable, name: str) -> _Column | None:
    values = table.values[name]
    if set(map(type, values)) == {int}:
        cells = np.asarray(values)
        if cells.dtype != np.int64 or bool((np.abs(cells) >= 10**_MOST_DIGITS).any()):
            return None
        return _Column(name, cells, np.ones(len(cells), dtype=bool), 1)
    numbers: list[int | Fraction] = [
        value if isinstance(value, int | Fraction) else 0 for value in values
    ]
    decimals = [number for number in numbers if not isinstance(number, int)]
    scale = 1
    while any((number * scale).denominator != 1 for number in decimals):
        scale *= 10
        if scale > 10**6:
            return None
    whole = [int(number * scale) for number in numbers]
    if any(abs(number) >= 10**_MOST_DIGITS for number in whole):
        return None
    there = np.asarray([value is not None for value in values], dtype=bool)
    if not there.all():
        texts = table.texts[name]
        there = there | np.asarray([text in DASHES for text in texts], dtype=bool)
    return _Column(name, np.asarray(whole, dtype=np.int64), there, scale)


def _total_rows(table: SheetTable) -> list[int]:
    """Return the rows whose label says that they are totals."""
    labels = [table.texts[name] for name in table.labels[:3]]
    return [
        row for row in range(len(table.rows)) if any(says_total(texts[row]) for texts in labels)
    ]


# Columns.


def _across(columns: Sequence[_Column]) -> list[Proposal]:
    """Return columns that are sums of others, each with its best parts."""
    found: list[Proposal] = []
    used: set[frozenset[str]] = set()
    # What is called a total comes first; of others, the whole mostly stands behind its parts.
    by_name = sorted(
        range(len(columns)), key=lambda place: (not says_total(columns[place].name), -place)
    )
    for place in by_name:
        best: tuple[tuple[Fraction, int, int], Proposal, frozenset[str]] | None = None
        for parts in _runs(columns, place):
            tried = _sum_of(columns[place], parts)
            if tried is None:
                continue
            names = frozenset((columns[place].name, *(part.name for part, _ in parts)))
            if any(names <= other or other <= names for other in used):
                continue
            rank = (Fraction(tried.held, tried.places), tried.places, len(parts))
            if best is None or rank > best[0]:
                best = rank, tried, names
        if best is not None:
            found.append(best[1])
            used.add(best[2])
    return found


Parts = list[tuple[_Column, int]]


def _runs(columns: Sequence[_Column], place: int) -> Iterator[Parts]:
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


def _sum_of(whole: _Column, parts: Parts) -> Proposal | None:
    """Return a sum if it holds often enough; of a long table, some rows are looked at first."""
    if len(whole.cells) > 4 * _SAMPLE:
        some = slice(None, None, len(whole.cells) // _SAMPLE)
        first = _tried(whole.part(some), [(part.part(some), sign) for part, sign in parts])
        if first is None:
            return None
    return _tried(whole, parts)


_SAMPLE = 1_000
"""Rows of a long table by which most sums are refused."""


def _tried(whole: _Column, parts: Parts) -> Proposal | None:
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
    least = _LEAST_NAMED if is_named else _LEAST_HELD
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


def _are_slips(whole: _Column, parts: Parts, fails: Numbers, held: int) -> bool:
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


def _shares(columns: Sequence[_Column], across: Iterable[Proposal]) -> Iterator[Proposal]:
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
    if places >= 3 and held >= places * _LEAST_HELD:
        parts = [{"column": column.name} for column in rates]
        rule = {"type": "balance", "whole": 100, "parts": parts, "resolution": 1 / scale}
        yield Proposal(rule, held, places, "row")


# Rows.


def _down(
    table: SheetTable, columns: Sequence[_Column], totals: Sequence[int]
) -> Iterator[Proposal]:
    """Yield rows that are the sums of others, in the columns that add up."""
    count = len(table.rows)
    dimension = unit_of(table)
    if dimension is None or count < 3:
        return
    labels = table.texts[dimension]
    is_total = set(totals)
    for row in totals:
        before = [each for each in totals if each < row]
        start = before[-1] + 1 if before else 0
        plain = [each for each in range(count) if each not in is_total]
        block = [each for each in range(start, row) if each not in is_total]
        following = list(range(row + 1, count))
        after = []
        for each in following:
            if each in is_total:
                break
            after.append(each)
        candidates = [block, plain, before, after, _top_rows(labels, totals)]
        best: tuple[tuple[int, bool, int], Proposal] | None = None
        for parts in candidates:
            if len(parts) < 2:
                continue
            tried = _row_sum(dimension, labels, columns, row, parts)
            if tried is not None:
                # A total of totals is what people write of what they have added up already.
                rank = (tried.held, parts is before, len(parts))
                if best is None or rank > best[0]:
                    best = rank, tried
        if best is not None:
            yield best[1]


def _top_rows(labels: Sequence[str], totals: Sequence[int]) -> list[int]:
    """Return the rows with codes that stand below no other code, but for totals."""
    codes = {label for label in labels if _CODE.fullmatch(label)}
    if len(codes) < len(labels) - len(totals):
        return []
    return [
        row for row, label in enumerate(labels) if row not in totals and _parent(label) not in codes
    ]


def unit_of(table: SheetTable) -> str | None:
    """Return the column of text whose cells tell rows apart, each once; ``None`` for none."""
    for name in table.labels:
        texts = [text for text in table.texts[name] if text]
        if len(texts) == len(table.rows) and len(set(texts)) == len(texts):
            numbers = sum(text.isdigit() for text in texts)
            if numbers < len(texts) - 1 or len(table.labels) == 1:
                return name
    return None


def _row_sum(
    dimension: str,
    labels: Sequence[str],
    columns: Sequence[_Column],
    row: int,
    parts: Sequence[int],
) -> Proposal | None:
    held: list[str] = []
    failing: list[tuple[str, int, int]] = []
    for column in columns:
        cells = column.cells[list(parts)]
        if not column.is_there[row] or (cells != 0).sum() < 2:
            continue
        total, whole = int(cells.sum()), int(column.cells[row])
        slack = (len(parts) + 1) / 2 if column.scale > 1 else 0
        if abs(total - whole) <= slack:
            held.append(column.name)
        elif not _RATE.search(column.name) and not int(cells.min()) <= whole <= int(cells.max()):
            failing.append((column.name, whole, total))
    is_lone = len(held) + len(failing) == 1 and bool(failing)
    if is_lone and not slip_between(Fraction(failing[0][1]), Fraction(failing[0][2])):
        return None
    if not is_lone and (not held or len(held) < len(failing)):
        return None
    measures = [*held, *(name for name, _, _ in failing)]
    ordered = [column.name for column in columns if column.name in measures]
    are_all = len(parts) == len(labels) - 1
    rule: dict[str, Any] = {
        "type": "balance",
        "measure": ordered,
        "dimension": dimension,
        "whole": labels[row],
        "parts": "others" if are_all else [labels[part] for part in parts],
    }
    if not all(column.is_there[list(parts)].all() for column in columns if column.name in measures):
        rule["absent"] = "zero"  # a total of what is there
    scale = max(column.scale for column in columns if column.name in measures)
    if scale > 1:
        rule["resolution"] = 1 / scale
    return Proposal(rule, len(held), len(measures), "column")


# Codes.

_CODE = re.compile(r"[0-9A-Z]+(?:[.\-/][0-9]+)*\.?", re.IGNORECASE)


def _parent(code: str) -> str:
    """Return the code above one, as 5.1 of 5.1.02; nothing where it is the first."""
    stem = re.match(r"(.*)[.\-/][0-9]+\.?$", code)
    return stem[1] if stem else ""


def _by_code(table: SheetTable, columns: Sequence[_Column]) -> Iterator[Proposal]:
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
            if len(rows) < 2:
                continue
            proposal = _row_sum(name, codes, columns, places[parent], rows)
            if proposal is not None:
                yield proposal


def _long(table: SheetTable, columns: Sequence[_Column]) -> Iterator[Proposal]:
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
            if places >= 2 and held >= places * _LEAST_NAMED:
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
