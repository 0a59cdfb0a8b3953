"""Files that are no tables, or tables with something odd, get one sentence."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from itertools import zip_longest
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from latsarstats.cli import main
from latsarstats.datapackage import archive
from latsarstats.errors import LatsarstatsError
from latsarstats.sheets.check import check_tables
from latsarstats.sheets.dates import read_days
from latsarstats.sheets.describe import package_files
from latsarstats.sheets.grid import read_sheets
from latsarstats.sheets.notes import corners
from latsarstats.sheets.package import title_of, understand

SOUND: list[list[Any]] = [
    ["unit", "a", "b", "total"],
    *([f"u{n}", n, 10 * n, 11 * n] for n in range(1, 7)),
]


def workbook(folder: Path, *sheets: list[list[Any]], name: str = "t.xlsx") -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"S{number}")
        for row in rows:
            sheet.append(row)
    book.save(folder / name)
    return folder / name


def converted(soffice: str, file: Path, kind: str) -> Path:
    """Return a workbook as LibreOffice writes it in another format."""
    folder = file.parent / kind
    subprocess.run(
        [
            *(soffice, f"-env:UserInstallation={(file.parent / 'profile').as_uri()}"),
            *("--headless", "--convert-to", kind, "--outdir", str(folder), str(file)),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return folder / f"{file.stem}.{kind}"


def sentence(file: Path) -> str:
    with pytest.raises(LatsarstatsError) as caught:
        understand([file])
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("t.xlsx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "has a password, or is of an old kind"),
        ("t.xlsx", b"no zip", "the file is damaged, or not of the kind xlsx"),
        ("t.xls", b"no workbook", "cannot be read as a workbook"),
        ("t.csv", b"<html><table><tr><td>1</td></tr></table></html>", "is HTML or XML and no CSV"),
        ("t.csv", b"a\0b,1\n", "is no text; it has NUL characters"),
        ("t.csv", b"", "has no sheet with cells"),
        ("t.csv", b"only words\nand more of them\n", "has no table: no rows of numbers"),
        ("t.pdf", b"%PDF", "is no table of the kinds .xlsx"),
    ],
)
def test_a_file_that_is_no_table_is_one_sentence(
    name: str, raw: bytes, said: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(raw)
    assert said in sentence(tmp_path / name)


def test_a_workbook_that_unpacks_to_too_much_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = workbook(tmp_path, SOUND)
    assert understand([file])
    monkeypatch.setattr(archive, "MOST_BYTES", 1_000)
    assert "unpack to more than" in sentence(file)


def test_a_sheet_too_large_is_not_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].cell(1_000_000, 100, 1)
    book.save(tmp_path / "t.xlsx")
    assert "has 1,000,000 rows by 100 columns in the sheet Sheet" in sentence(tmp_path / "t.xlsx")


def test_a_million_empty_rows_are_not_in_the_way(tmp_path: Path) -> None:
    file = workbook(tmp_path, SOUND)
    book = openpyxl.load_workbook(file)
    book.worksheets[0].cell(1_000_000, 1, " ")
    book.save(file)
    (found,) = understand([file])
    assert len(found.table.rows) == 6


def test_a_chart_sheet_and_an_empty_one_are_passed_over(tmp_path: Path) -> None:
    file = workbook(tmp_path, [], SOUND)
    book = openpyxl.load_workbook(file)
    book.create_chartsheet("Grafik")
    book.save(file)
    assert [sheet.name for sheet in read_sheets(file)] == ["S1"]


def test_a_column_that_stands_on_two_sheets_is_compared(tmp_path: Path) -> None:
    rows = [["unit", "all"], *([row[0], row[3]] for row in SOUND[1:])]
    first, second = understand([workbook(tmp_path, SOUND, rows)])
    assert [title_of(each) for each in first.proposals.values()] == ["total = a + b"]
    assert [title_of(each) for each in second.proposals.values()] == ["all = total of s0"]
    rows[3][1] = 44
    report = check_tables([workbook(tmp_path, SOUND, rows)])
    assert [f.message for f in report.findings if f.severity == "warning"] == [
        "For u3, all is 44 in s1, but 33 in s0."
    ]


def test_a_total_may_be_named_beside_the_running_numbers(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["No", "unit", "n", "m"],
        *([n, f"u{n}", 10 * n, 7 * n] for n in range(1, 5)),
        ["JUMLAH", "", 100, 70],
    ]
    (found,) = understand([workbook(tmp_path, rows)])
    assert [title_of(each) for each in found.proposals.values()] == [
        "JUMLAH = all other rows of unit"
    ]


TOTALS: list[list[Any]] = [
    ["unit", "n", "m"],
    *([f"u{n}", 10 * n, 7 * n] for n in range(1, 11)),
    ["Jumlah", 550, 385],
]


def warned(file: Path) -> list[str]:
    found = check_tables([file]).findings
    return sorted(f.cell or f.message for f in found if f.severity in ("warning", "error"))


def with_cells(rows: list[list[Any]], **cells: Any) -> list[list[Any]]:
    changed = [[*row] for row in rows]
    for name, value in cells.items():
        changed[int(name[1:]) - 1][ord(name[0]) - ord("A")] = value
    return changed


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        pytest.param(
            {"B12": 559, "C12": 394}, ["B12", "C12"], id="a total that is wrong everywhere"
        ),
        pytest.param({"A12": "J U M L A H", "B12": 559}, ["B12"], id="a total in spaced letters"),
        pytest.param({"A12": "Jawa Timur"}, [], id="the area of all, rightly added up"),
        pytest.param(
            {"A3": "u1"},
            ["A3 names 'u1', which A2 does already; it is called 'u1 (2)' here."],
            id="a unit that stands twice",
        ),
    ],
)
def test_a_total_row_is_compared_whatever_is_wrong_with_it(
    cells: dict[str, Any], said: list[str], tmp_path: Path
) -> None:
    file = workbook(tmp_path, with_cells(TOTALS, **cells))
    (found,) = understand([file])
    assert [each.rule["measure"] for each in found.proposals.values()] == [["n", "m"]]
    assert warned(file) == said


def test_a_gap_in_running_numbers_is_named(tmp_path: Path) -> None:
    rows = [["No", *TOTALS[0]], *([n, *row] for n, row in enumerate(TOTALS[1:5], start=1))]
    rows = [*rows[:3], rows[4], ["JUMLAH", "", 70, 49]]
    file = workbook(tmp_path, rows)
    assert warned(file) == ["No goes from 2 to 4 in A4; a row may be missing."]


def test_one_day_that_is_none_does_not_make_a_column_text(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["course", "mulai", "selesai"]]
    rows += [[f"c{n}", f"{n}/03/2021", f"{n + 14}/03/2021"] for n in range(1, 7)]
    rows = with_cells([[*row, n] for n, row in enumerate(rows)], C3="32/03/2021", C5="01/01/2021")
    rows[0][3] = "n"
    assert warned(workbook(tmp_path, rows)) == ["B5", "C3", "C3"]


def test_a_cumulative_count_that_falls_is_suspected(tmp_path: Path) -> None:
    counts = [5, 9, 14, 20, 18, 27, 31, 40, 44, 50, 58, 61, 70]
    rows: list[list[Any]] = [["Tanggal", "Kasus kumulatif"]]
    rows += [[f"2021-03-{day:02}", count] for day, count in enumerate(counts, start=1)]
    (found,) = understand([workbook(tmp_path, rows)])
    assert [title_of(each) for each in found.proposals.values()] == [
        "Kasus kumulatif >= Kasus kumulatif of the row before"
    ]
    assert warned(workbook(tmp_path, rows)) == ["B6"]


def test_a_subtotal_of_one_and_a_closing_total_are_compared(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Kode", "Uraian", "Pagu"],
        ["5", "Belanja", 60],
        ["5.1", "Pegawai", 40],
        ["5.1.01", "Gaji", 41],
        ["5.2", "Barang", 20],
        ["", "JUMLAH", 66],
    ]
    assert warned(workbook(tmp_path, rows)) == ["C3", "C6"]


def test_a_cell_that_is_no_number_is_not_taken_for_0(tmp_path: Path) -> None:
    report = check_tables([workbook(tmp_path, with_cells(TOTALS, B3="2l"))])
    (tally,) = [result.tally for result in report.results if result.tally]
    assert (tally.passed, tally.failed, tally.incomplete) == (1, 0, 1)


def test_a_dash_is_0_where_sums_say_so(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["unit", "a", "b", "total"], ["x", 12, "-", 12], ["y", "-", "-", "-"]]
    rows += [[f"u{n}", n, 10 * n, 11 * n] for n in range(1, 5)]
    file = workbook(tmp_path, rows)
    assert said_of(file, "dashes") == ["A dash among the numbers stands for 0: sums hold so."]
    report = check_tables([file])
    (tally,) = [result.tally for result in report.results if result.tally]
    assert (tally.passed, tally.incomplete) == (6, 0)


def test_a_dash_is_no_number_where_sums_do_not_hold_with_0(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["unit", "a", "b", "total"], ["x", 12, "-", 19], ["y", "-", 5, 20]]
    rows += [[f"u{n}", n, 10 * n, 11 * n] for n in range(1, 10)]
    file = workbook(tmp_path, rows)
    assert said_of(file, "dashes") == []
    report = check_tables([file])
    (tally,) = [result.tally for result in report.results if result.tally]
    assert (tally.passed, tally.failed, tally.incomplete) == (9, 0, 2)


def test_codes_tell_which_rows_are_sums(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Kode", "Uraian", "Pagu", "Pakai"],
        ["5", "Belanja", 60, 45],
        ["5.1", "Pegawai", 30, 25],
        ["5.1.01", "Gaji", 20, 16],
        ["5.1.02", "Honor", 10, 9],
        ["5.2", "Barang", 30, 20],
        ["", "JUMLAH", 60, 45],
    ]
    (found,) = understand([workbook(tmp_path, rows)])
    assert {title_of(each) for each in found.proposals.values()} >= {
        "5 = 5.1 + 5.2",
        "5.1 = 5.1.01 + 5.1.02",
    }


def test_columns_that_nothing_looks_at_are_named(tmp_path: Path) -> None:
    rows = [[*row, f"{7 * n % 5},3"] for n, row in enumerate(SOUND)]
    rows[0][-1] = "share"
    assert said_of(workbook(tmp_path, rows), "unchecked") == [
        "Nothing checks the numbers of share."
    ]


def test_two_tables_beside_one_another_are_two(tmp_path: Path) -> None:
    other: list[list[Any]] = [
        ["place", "n", "m"],
        ["x", 1, 5],
        ["y", 2, 7],
        ["Total", 3, 12],
        ["a note", "", ""],
    ]
    blank: list[Any] = ["", "", ""]
    rows = [[*left, "", *right] for left, right in zip_longest(SOUND, other, fillvalue=blank)]
    left, right = understand([workbook(tmp_path, rows)])
    assert (corners(left), corners(right)) == (("A1", "D7"), ("F1", "H4"))
    assert [title_of(each) for each in right.proposals.values()] == [
        "Total = all other rows of place"
    ]


def test_an_empty_column_within_a_table_is_no_gap(tmp_path: Path) -> None:
    rows = [[*row[:2], "", *row[2:]] for row in SOUND]
    (found,) = understand([workbook(tmp_path, rows)])
    assert corners(found) == ("A1", "E7")


def test_parquet_is_a_table_by_itself(tmp_path: Path) -> None:
    pd.DataFrame(SOUND[1:], columns=SOUND[0]).to_parquet(tmp_path / "t.parquet")
    (found,) = understand([tmp_path / "t.parquet"])
    assert [title_of(each) for each in found.proposals.values()] == ["total = a + b"]


def test_several_sheets_are_tables_of_their_own(tmp_path: Path) -> None:
    found = understand([workbook(tmp_path, SOUND, SOUND)])
    assert [each.place for each in found] == ["t.xlsx [S0]", "t.xlsx [S1]"]
    assert [each.table.name for each in found] == ["s0", "s1"]


def test_two_tables_on_a_sheet_are_two(tmp_path: Path) -> None:
    rows = [["First"], [], *SOUND, [], [], ["Second"], [], *SOUND]
    first, second = understand([workbook(tmp_path, rows)])
    assert (first.table.rows[0], second.table.rows[0]) == (3, 14)
    assert len(first.table.rows) == len(second.table.rows) == 6


def test_a_formula_without_a_value_is_named(tmp_path: Path) -> None:
    rows = [[*row] for row in SOUND]
    rows[3][3] = "=B4+C4"
    report = check_tables([workbook(tmp_path, rows)])
    said = [f.message for f in report.findings if f.code == "formula"]
    assert said == [
        "The formula in D4 has no value in the file; open it in a spreadsheet and save it, so that"
        " values are kept."
    ]


def said_of(file: Path, code: str) -> list[str]:
    return [f.message for f in check_tables([file]).findings if f.code == code]


def changed(file: Path, change: Callable[[Any], None]) -> Path:
    """Change the first sheet of a workbook."""
    book = openpyxl.load_workbook(file)
    change(book.worksheets[0])
    book.save(file)
    return file


def in_xml(file: Path, member: str, old: str, new: str) -> Path:
    """Change the XML of a workbook."""
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members[member] = members[member].decode().replace(old, new).encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)
    return file


def test_a_cell_in_the_farthest_corner_takes_no_memory(tmp_path: Path) -> None:
    file = changed(workbook(tmp_path, SOUND), lambda sheet: sheet.cell(1_048_576, 16_384, 1))
    assert "has 1,048,576 rows by 16,384 columns in the sheet S0" in sentence(file)


def test_a_far_cell_is_seen_whatever_stands_before_its_name(tmp_path: Path) -> None:
    file = workbook(tmp_path, SOUND)
    sheet = "xl/worksheets/sheet1.xml"
    in_xml(file, sheet, '<c r="A1" ', '<c s="0" r="XFD1048576" ')
    assert "in the sheet S0; delete those without cells" in sentence(file)


def test_cells_that_are_repeated_too_often_are_not_unfolded(tmp_path: Path) -> None:
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
        '<office:spreadsheet><table:table table:name="S">'
        '<table:table-row table:number-rows-repeated="1000000">'
        '<table:table-cell office:value-type="float" office:value="1"'
        ' table:number-columns-repeated="1000"><text:p>1</text:p></table:table-cell>'
        "</table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    with zipfile.ZipFile(tmp_path / "t.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
    assert "has 1,000,000 rows by 1,000 columns in the sheet S" in sentence(tmp_path / "t.ods")


MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    ' manifest:version="1.3"><manifest:file-entry manifest:full-path="/"'
    ' manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)


def test_a_picture_of_a_table_is_named(tmp_path: Path) -> None:
    file = workbook(tmp_path, [])
    in_xml(file, "xl/worksheets/sheet1.xml", "</worksheet>", '<drawing r:id="x"/></worksheet>')
    assert "has no cells, but a picture in the sheet S0" in sentence(file)


def test_a_link_to_another_workbook_is_named(tmp_path: Path) -> None:
    rows = [[*row] for row in SOUND]
    rows[3][1] = "='[1]Data'!B4"
    file = workbook(tmp_path, rows)
    for empty in ("<v />", "<v/>", "<v></v>"):  # as openpyxl writes it, with lxml or without
        in_xml(file, "xl/worksheets/sheet1.xml", f"B4</f>{empty}", "B4</f><v>3</v>")
    assert said_of(file, "linked") == [
        "B4 takes from another workbook, which is not opened; the value that the file keeps is"
        " checked."
    ]
    assert said_of(file, "formula") == []


def test_hidden_rows_are_named_and_counted(tmp_path: Path) -> None:
    def hide(sheet: Any) -> None:
        for row in (3, 5, 6):
            sheet.row_dimensions[row].hidden = True

    file = changed(workbook(tmp_path, SOUND), hide)
    assert said_of(file, "hidden") == ["Hidden rows are added up as the others are: 3, 5 to 6."]


def test_a_hidden_sheet_is_checked_and_named(tmp_path: Path) -> None:
    file = workbook(tmp_path, [["other"]], SOUND)
    book = openpyxl.load_workbook(file)
    book["S1"].sheet_state = "hidden"
    book.save(file)
    assert said_of(file, "hidden") == ["The sheet S1 is hidden; it is checked."]


def test_macros_are_not_run_and_that_is_said(tmp_path: Path) -> None:
    file = workbook(tmp_path, SOUND).rename(tmp_path / "t.xlsm")
    assert said_of(file, "macros") == ["The workbook may have macros; none is run."]


def test_merged_cells_among_numbers_are_named(tmp_path: Path) -> None:
    file = changed(workbook(tmp_path, SOUND), lambda sheet: sheet.merge_cells("B3:B4"))
    assert said_of(file, "merged") == [
        "B3 to B4 are one cell among numbers; its number counts in B3 alone, the others are empty."
    ]


def test_a_header_that_is_repeated_is_named(tmp_path: Path) -> None:
    file = workbook(tmp_path, [*SOUND[:4], SOUND[0], *SOUND[4:]])
    assert said_of(file, "header") == ["Row 5 repeats the header and is left out."]


class TestDays:
    """Dates as text are read if the column tells the day from the month."""

    @pytest.mark.parametrize(
        ("cells", "read"),
        [
            (["16/11/2021", "01/02/2021"], ["2021-11-16", "2021-02-01"]),
            (["11/16/2021", "01/02/2021"], ["2021-11-16", "2021-01-02"]),
            (["16-11-2021", "1-2-2021"], ["2021-11-16", "2021-02-01"]),
            (["2021-11-16", "2021-02-01"], ["2021-11-16", "2021-02-01"]),
            (["16 November 2021", "1 Agt 2021"], ["2021-11-16", "2021-08-01"]),
        ],
    )
    def test_days_are_read(self, cells: list[str], read: list[str]) -> None:
        days = read_days(cells)
        assert days
        assert [str(day) for day in days.days] == read

    @pytest.mark.parametrize(
        "cells", [["31/02/2021"], ["16/13/2021"], ["16/11/2021", "besok"], [""]]
    )
    def test_what_are_no_days_stays_text(self, cells: list[str]) -> None:
        assert read_days(cells) is None

    def test_a_column_that_does_not_tell_stays_text_and_is_warned_of(self, tmp_path: Path) -> None:
        rows = [[*row] for row in SOUND]
        for n, row in enumerate(rows):
            row.insert(1, f"0{n}/02/2021" if n else "day")
        assert said_of(workbook(tmp_path, rows), "dates") == [
            "day, from B2 on, has dates as text, and no cell tells day from month; they are not"
            " compared. Make them dates, or write the year first."
        ]

    def test_how_days_are_read_is_said(self, tmp_path: Path) -> None:
        rows = [[*row] for row in SOUND]
        for n, row in enumerate(rows):
            row.insert(1, f"1{n}/02/2021" if n else "day")
        file = workbook(tmp_path, rows)
        assert said_of(file, "dates") == [
            "day, from B2 on, has dates as text; they are read with the day first."
        ]
        (found,) = understand([file])
        assert package_files([found])["s0.csv"].splitlines()[1] == b"u1,2021-02-11,1,10,11"


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_a_formula_that_fails_is_found_in_other_workbooks(kind: str, tmp_path: Path) -> None:
    soffice = shutil.which("soffice") or pytest.skip("LibreOffice is not installed")
    rows = [[*row] for row in SOUND]
    rows[3][1] = "=1/0"
    made = converted(soffice, workbook(tmp_path, rows), kind)
    (error,) = [f for f in check_tables([made]).findings if f.severity == "error"]
    assert (error.line, error.field) == (4, "a")
    assert error.message.startswith("a is '#DIV/0!', which is not")


def test_an_error_of_a_spreadsheet_is_a_cell_that_is_no_number(tmp_path: Path) -> None:
    rows = [[*row] for row in SOUND]
    rows[3][1] = "#REF!"
    report = check_tables([workbook(tmp_path, rows)])
    (error,) = [f for f in report.findings if f.severity == "error"]
    assert (error.line, error.field) == (4, "a")
    assert error.message.startswith("a is '#REF!', which is not")
    assert report.failed


class TestInit:
    def test_what_is_written_is_checked_and_valid(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        import frictionless

        file = workbook(tmp_path, SOUND, name="Rekap.xlsx")
        assert main(["init", str(file)]) == 0
        printed = capsys.readouterr().out
        assert "holds everywhere: total = a + b (6 of 6 rows)" in printed
        folder = tmp_path / "Rekap"
        assert (folder / "s0.csv").read_text().splitlines()[:2] == ["unit,a,b,total", "u1,1,10,11"]
        written = json.loads((folder / "datapackage.json").read_text())
        (resource,) = written["resources"]
        assert resource["schema"]["primaryKey"] == ["unit"]
        assert resource["sources"] == [{"title": "Rekap.xlsx [S0]"}]
        assert [rule["description"] for rule in written["rules"]] == ["It holds in 6 of 6 rows."]
        assert frictionless.validate(str(folder / "datapackage.json")).valid
        assert main(["check", str(folder)]) == 0

    def test_what_does_not_hold_and_what_is_odd_is_to_be_looked_at(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = workbook(tmp_path, with_cells(TOTALS, A3="u1", B12=559))
        assert main(["init", str(file)]) == 0
        assert capsys.readouterr().out.splitlines()[:3] == [
            "t.xlsx [S0], A1 to C12: 11 rows; 2 columns of numbers, 1 of text",
            "  look at: Jumlah = all other rows of unit (1 of 2 columns)",
            "  note: A3 names 'u1', which A2 does already; it is called 'u1 (2)' here.",
        ]

    def test_nothing_is_overwritten(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = workbook(tmp_path, SOUND)
        assert main(["init", str(file), "--to", str(tmp_path / "there")]) == 0
        before = (tmp_path / "there" / "datapackage.json").read_bytes()
        assert main(["init", str(file), "--to", str(tmp_path / "there")]) == 2
        assert "is there already and is not overwritten" in capsys.readouterr().err
        assert (tmp_path / "there" / "datapackage.json").read_bytes() == before


class TestAnnotate:
    def test_suspects_are_coloured_in_a_copy_that_keeps_the_rest(self, tmp_path: Path) -> None:
        rows = [[*row] for row in SOUND]
        rows[3][3] = 34
        file = workbook(tmp_path, rows, [["=1+1", "other"]])
        book = openpyxl.load_workbook(file)
        book["S0"]["B2"].number_format = "#,##0.0"
        book.save(file)
        before = file.read_bytes()
        out = tmp_path / "out.xlsx"
        assert main(["check", str(file), "--annotate", str(out)]) == 0
        assert file.read_bytes() == before
        made = openpyxl.load_workbook(out)
        assert made.sheetnames == ["latsarstats", "S0", "S1"]
        assert made["S1"]["A1"].value == "=1+1"
        assert made["S0"]["B2"].number_format == "#,##0.0"
        assert "34 may be 33" in str(made["S0"]["D4"].comment.text)
        assert made["S0"]["D4"].fill.start_color.rgb == "FFFFC000"
        assert made["S0"]["D3"].comment is None
        for row in range(1, 8):
            for column in range(1, 5):
                assert made["S0"].cell(row, column).value == rows[row - 1][column - 1]

    def test_libreoffice_keeps_every_value_and_format(self, tmp_path: Path) -> None:
        soffice = shutil.which("soffice") or pytest.skip("LibreOffice is not installed")
        rows: list[list[Any]] = [
            ["Rekap", "", "", ""],
            ["unit", "a", "b", "total"],
            *([f"u{n}", n, 1000 * n + 0.25, 1001 * n + 0.25] for n in range(1, 7)),
            ["16/11", "1.234", "=B3+1", "x"],
        ]
        rows[5][3] += 10

        def dress(sheet: Any) -> None:
            sheet.merge_cells("A1:D1")
            sheet["C3"].number_format = "#,##0.00"
            sheet["D3"].number_format = "0.0%"
            sheet["A9"].number_format = "@"

        file = changed(workbook(tmp_path, rows, [["other", 1]]), dress)
        out = tmp_path / "out.xlsx"
        assert main(["check", str(file), "--annotate", str(out)]) == 0
        opened = openpyxl.load_workbook(converted(soffice, out, "xlsx"))
        assert opened.sheetnames == ["latsarstats", "S0", "S1"]
        assert opened["S0"]["D6"].comment is not None
        original = openpyxl.load_workbook(file)
        for name in ("S0", "S1"):
            for row in original[name].iter_rows():
                for cell in row:
                    kept = opened[name][cell.coordinate]
                    assert (kept.value, kept.number_format) == (cell.value, cell.number_format)

    def test_text_that_looks_like_a_formula_stays_text(self, tmp_path: Path) -> None:
        lines = ["unit,a,b,total", *(f"=u{n},{n},{10 * n},{11 * n}" for n in range(1, 6))]
        lines[2] = "=HYPERLINK(1),2,20,23"
        (tmp_path / "t.csv").write_text("\n".join(lines))
        out = tmp_path / "out.xlsx"
        assert main(["check", str(tmp_path / "t.csv"), "--annotate", str(out)]) == 0
        sheet = openpyxl.load_workbook(out)["table"]
        assert (sheet["A3"].value, sheet["A3"].data_type) == ("=HYPERLINK(1)", "s")

    def test_a_copy_is_of_one_file(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        files = [str(workbook(tmp_path, SOUND, name=name)) for name in ("a.xlsx", "b.xlsx")]
        assert main(["check", *files, "--annotate", str(tmp_path / "out.xlsx")]) == 2
        assert "--annotate copies one file" in capsys.readouterr().err
        assert not (tmp_path / "out.xlsx").exists()

    @pytest.mark.parametrize(
        ("target", "said"),
        [
            ("out.txt", "must end in .xlsx"),
            ("none/out.xlsx", "there is no such folder"),
            ("t.xlsx", "is a table that is checked"),
        ],
    )
    def test_a_target_that_cannot_be_is_refused(
        self, target: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = workbook(tmp_path, SOUND)
        before = file.read_bytes()
        assert main(["check", str(file), "--annotate", str(tmp_path / target)]) == 2
        assert said in capsys.readouterr().err
        assert file.read_bytes() == before


def test_a_folder_of_tables_is_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workbook(tmp_path, SOUND, name="b.xlsx")
    (tmp_path / "a.csv").write_text("unit,n,m\nx,1,2\ny,3,4\n")
    (tmp_path / "~$b.xlsx").write_bytes(b"open elsewhere")
    (tmp_path / "notes.txt").write_text("no table")
    assert main(["check", str(tmp_path)]) == 0
    assert capsys.readouterr().out.startswith("Package a.csv, b.xlsx, checked")


def test_a_table_with_a_suspicion_is_not_called_ok(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [[*row] for row in SOUND]
    assert main(["check", str(workbook(tmp_path, rows))]) == 0
    assert "\nOK: " in capsys.readouterr().out
    rows[3][3] = 34
    assert main(["check", str(workbook(tmp_path, rows))]) == 0
    assert "\nSUSPICIOUS: 1 of 6 rows failed in 1 rule" in capsys.readouterr().out


def test_a_suspect_is_named_by_its_cell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [[*row] for row in SOUND]
    rows[3][3] = 34
    assert main(["check", str(workbook(tmp_path, rows))]) == 0
    printed = capsys.readouterr().out
    assert "t.xlsx [S0], D4, total: In u3, " in printed
    assert "D4, u3, total: 34 may be 33 (one slip of the hand: one digit)" in printed


def test_a_strict_check_fails_what_is_suspected(tmp_path: Path) -> None:
    rows = [[*row] for row in SOUND]
    rows[3][3] = 34
    file = workbook(tmp_path, rows)
    assert main(["check", str(file)]) == 0
    assert main(["check", str(file), "--strict"]) == 1
