"""What is found in tables as offices print them: where they are, their sums, the mistyped cell."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from published import PUBLISHED, Published

from latsarstats.sheets.cells import cell_name
from latsarstats.sheets.check import check_tables
from latsarstats.sheets.package import title_of, understand


def place(name: str) -> tuple[int, int]:
    """Return the row and the column of a cell, from 0."""
    return int(name[1:]) - 1, ord(name[0]) - ord("A")


def mistyped(right: Any) -> Any:
    """Return a number as a person mistypes it: its first digit one more."""
    text = str(right)
    wrong = str((int(text[0]) + 1) % 10 or 1) + text[1:]
    return type(right)(wrong)


def write(folder: Path, published: Published, *, is_wrong: bool) -> Path:
    rows = [list(row) for row in published.rows]
    if published.wrong:
        row, column = place(published.wrong[0])
        assert rows[row][column] == published.wrong[1]
        if is_wrong:
            rows[row][column] = mistyped(published.wrong[1])
    if published.delimiter:
        file = folder / "table.csv"
        with file.open("w", newline="", encoding=published.encoding) as target:
            csv.writer(target, delimiter=published.delimiter).writerows(rows)
        return file
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for number, cells in enumerate(rows, start=1):
        for position, cell in enumerate(cells, start=1):
            if cell != "":
                sheet.cell(number, position, cell)
    for merged in published.merged:
        sheet.merge_cells(merged)
    for row in published.hidden:
        sheet.row_dimensions[row].hidden = True
    file = folder / "table.xlsx"
    book.save(file)
    return file


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_table_and_its_sums_are_found(name: str, tmp_path: Path) -> None:
    published = PUBLISHED[name]
    (found,) = understand([write(tmp_path, published, is_wrong=False)])
    region = found.table.region
    first = region.header[0] if region.header else region.rows[0]
    corners = (
        cell_name(first, region.columns[0].place),
        cell_name(region.rows[-1], region.columns[-1].place),
    )
    assert corners == published.table
    assert {title_of(each) for each in found.proposals.values()} == published.sums
    assert all(each.held == each.places for each in found.proposals.values())


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_sound_table_is_not_suspected(name: str, tmp_path: Path) -> None:
    report = check_tables([write(tmp_path, PUBLISHED[name], is_wrong=False)])
    warned = [f.message for f in report.findings if f.severity in ("warning", "error")]
    assert warned == []


@pytest.mark.parametrize("name", [n for n, each in PUBLISHED.items() if each.wrong])
def test_the_cell_that_is_mistyped_is_the_first_suspect(name: str, tmp_path: Path) -> None:
    published = PUBLISHED[name]
    assert published.wrong
    report = check_tables([write(tmp_path, published, is_wrong=True)])
    suspected = [f for f in report.findings if f.candidates]
    assert suspected
    row, _ = place(published.wrong[0])
    right = float(str(published.wrong[1]).replace(".", "").replace(",", ""))
    for finding in suspected:
        assert finding.severity == "warning"
        assert any((c.line, float(c.corrected)) == (row + 1, right) for c in finding.candidates[:3])
