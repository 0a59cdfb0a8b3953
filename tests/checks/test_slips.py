"""Every slip of the hand in a number is caught, at the cell where it was made."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from conftest import Package
from latsarstats import package_path
from latsarstats.checks.run import check_loaded
from latsarstats.datapackage.descriptor import open_descriptor
from latsarstats.datapackage.load import load_package
from latsarstats.datapackage.reader import Reader, text_table
from latsarstats.datapackage.table import read_types
from latsarstats.dataset.check import check_package, read_evidence
from latsarstats.engines.select import open_engine
from latsarstats.finding import LIMIT, levels_down_to

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


class Loaded:
    """A package in memory, of which one table is changed at a time."""

    def __init__(self, folder: Path) -> None:
        with open_engine("pandas") as pandas:
            self.reader = Reader(None, pandas, LIMIT, lambda _: None)
            self.descriptor, self.faults = open_descriptor(folder)
            self.package = load_package(self.descriptor, self.reader)

    def places_of_errors(
        self, table: str, line: int, column: str, cell: str
    ) -> set[tuple[str, int | None, str]]:
        """Return where errors are found once a cell has been changed."""
        text = self.package.tables[table].whole
        cells = list(text.column(column))
        cells[line - 2] = cell
        text = dataclasses.replace(text, cells={**text.cells, column: tuple(cells)})
        values, faults = read_types(text)
        package = dataclasses.replace(
            self.package,
            tables={**self.package.tables, table: text_table(text, values)},
            findings=(*self.package.findings, *faults),
        )
        levels = levels_down_to("evidence")
        loaded = (self.descriptor, self.faults, package, levels, self.reader, read_evidence)
        found = [finding for check in check_loaded(*loaded) for finding in check.findings]
        return {(f.resource, f.line, f.field) for f in found if f.severity == "error"}


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return Loaded(package_path())


def test_the_package_in_memory_is_sound_and_read_as_its_files_are(
    loaded: Loaded, package: Package
) -> None:
    assert loaded.places_of_errors("cohorts", 2, "persons", "10853") == set()
    package.set_cell("cohorts", 2, "persons", "10835")
    of_files = [f for f in check_package(package.folder).findings if f.severity == "error"]
    in_memory = loaded.places_of_errors("cohorts", 2, "persons", "10835")
    assert in_memory == {(f.resource, f.line, f.field) for f in of_files}


@pytest.mark.exhaustive
@pytest.mark.parametrize(("table", "line"), ROWS, ids=[f"{t} line {n}" for t, n in ROWS])
def test_every_slip_is_caught_at_its_cell(
    loaded: Loaded, table: str, line: int, record_property: Callable[[str, object], None]
) -> None:
    tried, missed = 0, []
    for column, cells in loaded.package.tables[table].whole.cells.items():
        for slip in slips(cells[line - 2]) if column in NUMBERS else ():
            tried += 1
            if (table, line, column) not in loaded.places_of_errors(table, line, column, slip):
                missed.append((column, cells[line - 2], slip))
    record_property(f"counted: slips of the hand in {table}, all caught", tried)
    assert tried > 0
    assert not missed


def test_no_column_of_numbers_is_left_out(package: Package) -> None:
    for resource in package.descriptor()["resources"]:
        if resource["name"] in TABLES:
            fields = resource["schema"]["fields"]
            typed = {field["name"] for field in fields if field["type"] in ("integer", "date")}
            assert typed <= NUMBERS
