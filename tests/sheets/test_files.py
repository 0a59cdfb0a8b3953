"""Files that are no tables, or tables with something odd, get one sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from latsarstats.cli import main
from latsarstats.datapackage import archive
from latsarstats.errors import LatsarstatsError
from latsarstats.sheets.check import check_tables
from latsarstats.sheets.grid import read_sheets
from latsarstats.sheets.package import understand

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
        assert "total = a + b holds in 6 of 6 rows" in printed
        folder = tmp_path / "Rekap"
        assert (folder / "s0.csv").read_text().splitlines()[:2] == ["unit,a,b,total", "u1,1,10,11"]
        assert frictionless.validate(str(folder / "datapackage.json")).valid
        assert main(["check", str(folder)]) == 0

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

    def test_text_that_looks_like_a_formula_stays_text(self, tmp_path: Path) -> None:
        lines = ["unit,a,b,total", *(f"=u{n},{n},{10 * n},{11 * n}" for n in range(1, 6))]
        lines[2] = "=HYPERLINK(1),2,20,23"
        (tmp_path / "t.csv").write_text("\n".join(lines))
        out = tmp_path / "out.xlsx"
        assert main(["check", str(tmp_path / "t.csv"), "--annotate", str(out)]) == 0
        sheet = openpyxl.load_workbook(out)["table"]
        assert (sheet["A3"].value, sheet["A3"].data_type) == ("=HYPERLINK(1)", "s")

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


def test_a_strict_check_fails_what_is_suspected(tmp_path: Path) -> None:
    rows = [[*row] for row in SOUND]
    rows[3][3] = 34
    file = workbook(tmp_path, rows)
    assert main(["check", str(file)]) == 0
    assert main(["check", str(file), "--strict"]) == 1
