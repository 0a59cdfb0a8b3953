"""One number is typed wrong, in every cell and by every slip: is it among the suspects, and first?

The oracle has the equations as lists of cells, made beside the tables, and counts for each cell
how many that fail it would mend and how many that hold it would break. Where no other cell does as
well, the equations determine the cell, and it must come first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from latsarstats.rules.corrections import with_corrections
from latsarstats.rules.evaluate import evaluate
from latsarstats.rules.rows import Rows
from latsarstats.rules.rule import Correction
from latsarstats.rules.serialization import read_rules

At = tuple[str, int, str]
"""A cell: its table, row and column."""
Table = dict[str, list[Any]]
Sum = Mapping[At, int]
"""An equation: every cell with its sign; they add up to 0."""


@dataclass
class Layout:
    """Tables that add up.

    Attributes:
        tables: cells by column, by table.
        rules: what must hold.
        sums: the same as equations, by hand.
        slack: how far a sum may be off, since its numbers are rounded.
        constant: what every sum makes besides.
    """

    tables: dict[str, dict[str, list[Any]]]
    rules: Sequence[dict[str, Any]]
    sums: Sequence[Sum]
    slack: Fraction = Fraction(0)
    constant: Fraction = Fraction(0)
    numbers: set[str] = field(default_factory=set)

    def value(self, at: At) -> Fraction:
        table, row, column = at
        return Fraction(self.tables[table][column][row])

    @property
    def cells(self) -> list[At]:
        return sorted({at for each in self.sums for at in each})


def wide_table() -> Layout:
    """4 units and 5 columns, with a column and a row of totals."""
    parts = ["jan", "feb", "mar", "apr", "may"]
    cells = [[213 * (r + 1) + 57 * c * (r + 2) + 19 for c in range(5)] for r in range(4)]
    cells = [[*row, sum(row)] for row in cells]
    cells.append([sum(column) for column in zip(*cells, strict=True)])
    columns = [*parts, "total"]
    table: Table = {"unit": ["A", "B", "C", "D", "Jumlah"]}
    table |= {name: [row[c] for row in cells] for c, name in enumerate(columns)}
    across = {"whole": {"column": "total"}, "parts": [{"column": name} for name in parts]}
    down = {"measure": columns, "dimension": "unit", "whole": "Jumlah", "parts": "others"}
    sums = [{("t", r, "total"): 1, **{("t", r, name): -1 for name in parts}} for r in range(5)]
    sums += [{("t", 4, name): 1, **{("t", r, name): -1 for r in range(4)}} for name in columns]
    return Layout({"t": table}, [rule("across", **across), rule("down", **down)], sums)


def tree_of_three_levels() -> Layout:
    """1 country, 4 provinces, 16 regencies."""
    leaves = [1234 + 97 * n + 11 * (n % 3) for n in range(16)]
    provinces = [sum(leaves[4 * n : 4 * n + 4]) for n in range(4)]
    codes = ["0", *(f"0{n}" for n in range(4)), *(f"0{n // 4}{n % 4}" for n in range(16))]
    units: Table = {"code": codes, "parent": [code[:-1] for code in codes]}
    table: Table = {"code": codes, "n": [sum(provinces), *provinces, *leaves]}
    sums = [{("t", 0, "n"): 1, **{("t", n, "n"): -1 for n in range(1, 5)}}]
    sums += [
        {("t", 1 + n, "n"): 1, **{("t", 5 + 4 * n + k, "n"): -1 for k in range(4)}}
        for n in range(4)
    ]
    of_tree = {"resource": "units", "code": "code", "parent": "parent"}
    given = rule("levels", measure="n", dimension="code", tree=of_tree)
    return Layout({"t": table, "units": units}, [given], sums)


def one_table_against_another() -> Layout:
    """4 provinces, each the sum of 4 regencies of another table, and all of them a total."""
    leaves = [2345 + 131 * n + 7 * (n % 5) for n in range(16)]
    provinces = [sum(leaves[4 * n : 4 * n + 4]) for n in range(4)]
    names = ["P0", "P1", "P2", "P3"]
    table: Table = {"province": [*names, "all"], "n": [*provinces, sum(provinces)]}
    regencies = {"prov": [names[n // 4] for n in range(16)], "name": [f"R{n}" for n in range(16)]}
    there: Table = {**regencies, "persons": leaves}
    sums = [
        {("t", n, "n"): 1, **{("u", 4 * n + k, "persons"): -1 for k in range(4)}} for n in range(4)
    ]
    sums.append({("t", 4, "n"): 1, **{("t", n, "n"): -1 for n in range(4)}})
    across = {
        "measure": "n",
        "within": {"province": "prov"},
        "where": {"province": names},
        "parts": {"resource": "u", "measure": "persons"},
    }
    down = {"measure": "n", "dimension": "province", "whole": "all", "parts": "others"}
    return Layout({"t": table, "u": there}, [rule("across", **across), rule("all", **down)], sums)


def ten_years() -> Layout:
    """A stock that goes on from year to year: opening + in - out = closing."""
    opening, rows = 4321, []
    for year in range(2012, 2022):
        come, go = 817 + 13 * (year % 7), 402 + 29 * (year % 5)
        rows.append((year, opening, come, go, opening + come - go))
        opening = opening + come - go
    names = ("year", "opening", "come", "go", "closing")
    table = {name: [row[c] for row in rows] for c, name in enumerate(names)}
    parts = [{"column": "opening"}, {"column": "come"}, {"column": "go", "sign": -1}]
    sums = [
        {("t", r, "closing"): 1, ("t", r, "opening"): -1, ("t", r, "come"): -1, ("t", r, "go"): 1}
        for r in range(10)
    ]
    sums += [{("t", r + 1, "opening"): 1, ("t", r, "closing"): -1} for r in range(9)]
    goes_on = {"along": "year", "previous": "closing", "next": "opening", "step": 1}
    rules = [
        rule("year", whole={"column": "closing"}, parts=parts),
        {**rule("goes-on", **goes_on), "type": "sequence"},
    ]
    return Layout({"t": table}, rules, sums)


def shares() -> Layout:
    """Shares of four groups, printed with one decimal, that make about 100."""
    rows = [("24.3", "31.7", "12.5", "31.6"), ("41.2", "18.9", "27.6", "12.4")]
    names = ("a", "b", "c", "d")
    table: Table = {"unit": ["A", "B"]}
    table |= {name: [Decimal(row[c]) for row in rows] for c, name in enumerate(names)}
    given = rule("make-100", whole=100, parts=[{"column": name} for name in names], resolution=0.1)
    sums = [{("t", r, name): -1 for name in names} for r in range(2)]
    return Layout({"t": table}, [given], sums, Fraction(1, 5), Fraction(100))


def rule(name: str, **own: Any) -> dict[str, Any]:
    return {"name": name, "type": "balance", "resource": "t", **own}


LAYOUTS = {
    "a wide table of 4 by 5 with margins": wide_table,
    "a tree of 1, 4 and 16": tree_of_three_levels,
    "a long table against another": one_table_against_another,
    "a stock of ten years": ten_years,
    "shares with rounding": shares,
}


def slips(number: Any) -> Iterator[Any]:
    """Yield what a person types for a number: digits changed, swapped, lost, added; a factor."""
    text = str(number)
    typed = {str(Decimal(text) * 10), str(Decimal(text) * 2)}
    for at, digit in enumerate(text):
        if not digit.isdigit():
            continue
        typed.add(text[:at] + str((int(digit) + 4) % 10) + text[at + 1 :])
        typed.add(text[:at] + text[at + 1 :])
        typed.add(text[: at + 1] + digit + text[at + 1 :])
        if text[at + 1 : at + 2].isdigit():
            typed.add(text[:at] + text[at + 1] + digit + text[at + 2 :])
    for each in sorted(typed - {text}):
        if each.strip(".") and Decimal(each) != Decimal(text) and each[0] != ".":
            yield type(number)(each)


def suspects(layout: Layout) -> list[tuple[Correction, ...]]:
    """Return the corrections of every sum that fails."""
    rules, faults = read_rules(layout.rules)
    assert not faults
    tables: dict[str, object] = {}
    for name, columns in layout.tables.items():
        types = {c: "string" if isinstance(v[0], str) else "number" for c, v in columns.items()}
        tables[name] = Rows(types, columns)
    results = {each.name: evaluate(each, tables) for each in rules}
    found = with_corrections(rules, results, tables)
    return [v.corrections for result in found.values() for v in result.verdicts]


def is_determined(layout: Layout, at: At) -> bool:
    """Tell whether no other cell mends as many sums and breaks as few."""

    def apart(each: Sum) -> Fraction:
        return layout.constant + sum(sign * layout.value(cell) for cell, sign in each.items())

    failing = [each for each in layout.sums if abs(apart(each)) > layout.slack]

    def rank(cell: At, broken: Sum) -> tuple[int, int]:
        change = -apart(broken) / broken[cell]
        mends = breaks = 0
        for each in layout.sums:
            if cell in each:
                held = abs(apart(each)) <= layout.slack
                holds = abs(apart(each) + each[cell] * change) <= layout.slack
                mends += holds and not held
                breaks += held and not holds
        return -mends, breaks

    return all(
        rank(at, broken) < rank(other, broken)
        for broken in failing
        for other in broken
        if other != at
    )


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_number_that_was_typed_wrong_is_suspected(name: str) -> None:
    layout = LAYOUTS[name]()
    assert suspects(layout) == []
    determined = tried = 0
    for table, row, column in layout.cells:
        cells = layout.tables[table][column]
        right = cells[row]
        for wrong in slips(right):
            cells[row] = wrong
            at = (table, row, column)
            is_first = is_determined(layout, at)
            found = suspects(layout)
            # Where rounding hides a slip, there is nothing to find.
            assert found or layout.slack
            for corrections in found:
                tried += 1
                determined += is_first
                places = [
                    (c.cell.resource, c.cell.row, c.cell.column)
                    for c in corrections
                    if abs(Fraction(c.corrected) - Fraction(right)) <= layout.slack
                ]
                assert at in places
                if is_first:
                    first = corrections[0].cell
                    assert (first.resource, first.row, first.column) == at
        cells[row] = right
    assert tried > 50
    # A leaf that one sum alone has is determined by no sum; others are.
    assert determined > 0 or name == "shares with rounding"
