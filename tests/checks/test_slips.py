"""Every slip of the hand in a number is caught, at the cell where it was made."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd
import pytest

from conftest import Package
from latsarstats import package_path
from latsarstats.dataset.check import check_package

TABLES = ["cohorts", "attendance", "batches", "restatements"]
NUMBERS = {
    *("formation_year", "training_year", "persons", "as_of", "stage_days", "batch"),
    *("event_date",),
}
"""Columns whose cells are numbers, dates among them."""

ROWS = [
    (table, line)
    for table in TABLES
    for line in range(2, 2 + len(pd.read_csv(package_path() / "data" / f"{table}.csv")))
]


def slips(cell: str) -> Iterator[str]:
    """Yield what a hand may type for ``cell``: one digit changed, omitted or doubled, or two
    neighbours swapped, wherever that leaves another number."""
    found = []
    for at, digit in enumerate(cell):
        if not digit.isdigit():
            continue
        found += [cell[:at] + other + cell[at + 1 :] for other in "0123456789"]
        found += [cell[:at] + cell[at + 1 :], cell[:at] + digit + cell[at:]]
        if cell[at + 1 : at + 2].isdigit():
            found.append(cell[:at] + cell[at + 1] + digit + cell[at + 2 :])
    for slip in dict.fromkeys(found):
        same_number = slip.isdigit() and cell.isdigit() and int(slip) == int(cell)
        if slip and slip != cell and not same_number:
            yield slip


def test_the_slips_of_a_number() -> None:
    assert list(slips("12")) == [
        *("02", "22", "32", "42", "52", "62", "72", "82", "92"),
        *("2", "112", "21"),
        *("10", "11", "13", "14", "15", "16", "17", "18", "19"),
        *("1", "122"),
    ]


@pytest.mark.exhaustive
@pytest.mark.parametrize(("table", "line"), ROWS, ids=[f"{t} line {n}" for t, n in ROWS])
def test_every_slip_is_caught_at_its_cell(
    package: Package, table: str, line: int, record_property: Callable[[str, object], None]
) -> None:
    header, *_ = rows = package.rows(table)
    tried, missed = 0, []
    for column, cell in zip(header, rows[line - 1], strict=True):
        if column not in NUMBERS:
            continue
        for slip in slips(cell):
            tried += 1
            package.set_cell(table, line, column, slip)
            report = check_package(package.folder)
            errors = [f for f in report.findings if f.severity == "error"]
            places = {(f.resource, f.line, f.field) for f in errors}
            if not report.failed or (table, line, column) not in places:
                missed.append((column, cell, slip))
        package.set_cell(table, line, column, cell)
    record_property(f"counted: slips of the hand in {table}, all caught", tried)
    assert tried > 0
    assert not missed


def test_no_column_of_numbers_is_left_out(package: Package) -> None:
    for resource in package.descriptor()["resources"]:
        if resource["name"] in TABLES:
            fields = resource["schema"]["fields"]
            typed = {field["name"] for field in fields if field["type"] in ("integer", "date")}
            assert typed <= NUMBERS
