"""A workbook shows every cell with its characters, and runs nothing."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from attack import COLUMNS, VALUES, attack
from hypothesis import given
from hypothesis import strategies as st
from office import shown_in_indonesian

import latsarstats
from conftest import Package
from latsarstats import cli
from latsarstats.dataset.export import read_content
from latsarstats.export import workbook as made
from latsarstats.export.about import dictionary, rule_entries
from latsarstats.export.workbook import _sheet_names, _xml


def export(package: Path | None, to: Path, status: int = 0) -> Path:
    named = [str(package)] if package else []
    assert cli.main(["export", *named, "--to", str(to)]) == status
    return to


def package_of(folder: Path, cells: list[str], **field: Any) -> Path:
    """Write a package with one table of one column."""
    folder.mkdir()
    lines = ["n", *(f'"{cell}"' for cell in cells), ""]
    (folder / "t.csv").write_text("\n".join(lines), "utf-8")
    schema = {"fields": [{"name": "n", "type": "integer", **field}]}
    descriptor = {"resources": [{"name": "t", "path": "t.csv", "schema": schema}]}
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    return folder


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(None, tmp_path_factory.mktemp("ours") / "latsar.xlsx")


@pytest.fixture(scope="module")
def attacking(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("attack")
    return export(attack(folder / "package"), folder / "attack.xlsx")


def columns(rows: list[list[str]]) -> dict[str, list[str]]:
    header, *cells = rows
    return {name: [row[at] for row in cells] for at, name in enumerate(header)}


def test_every_printed_cell_keeps_its_characters_in_indonesian(ours: Path, tmp_path: Path) -> None:
    sheets = shown_in_indonesian(ours, tmp_path)
    for name in latsarstats.tables():
        table = latsarstats.load(name)
        shown = columns(sheets[name])
        for column in table:
            if str(table[column].dtype) in ("string", "category", "datetime64[ns]"):
                cells = table[column].astype("string").fillna("").str.removesuffix(" 00:00:00")
                assert shown[str(column)] == cells.tolist(), (name, column)
    cohorts = columns(sheets["cohorts"])
    assert cohorts["persons_as_printed"] == ["10.853", "6.156", "4.697", "1.511"]
    assert cohorts["persons"] == ["10.853", "6.156", "4.697", "1.511"], "a number, grouped there"
    assert cohorts["formation_year"] == ["2019"] * 4, "a year is not grouped"
    assert columns(sheets["articles"])["date_printed"] == ["16/11", "16/11", "", "6/10", "13/3"]
    assert "1.000" in columns(sheets["restatements"])["persons_as_printed"]


def test_an_attack_is_shown_as_text(attacking: Path, tmp_path: Path) -> None:
    (rows,) = (
        rows for name, rows in shown_in_indonesian(attacking, tmp_path).items() if "--from" in name
    )
    assert rows[0] == COLUMNS
    assert [row[2] for row in rows[1:]] == VALUES
    assert [row[3] for row in rows[1:]] == VALUES


def test_nothing_of_a_workbook_is_a_formula_or_a_link(attacking: Path) -> None:
    with zipfile.ZipFile(attacking) as parts:
        text = "".join(parts.read(name).decode() for name in parts.namelist())
    assert not re.search(r"<f[ >]|<hyperlink|TargetMode=\"External\"|<externalLink", text)


def test_what_looks_like_a_formula_is_quoted(attacking: Path) -> None:
    book = openpyxl.load_workbook(attacking)
    cells = {cell.value: cell for sheet in book for row in sheet.iter_rows() for cell in row}
    for value in ("=1+1", "+1", "-1+2", "@SUM(A1)", "'quoted", "=next"):
        assert (cells[value].data_type, cells[value].quotePrefix) == ("s", True), value
    assert not cells["10.853"].quotePrefix
    assert cells["10.853"].number_format == "@"


def test_what_is_said_of_a_package_steers_no_direction(attacking: Path) -> None:
    sheet = openpyxl.load_workbook(attacking)["about - tentang"]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert not any("\u202e" in text for text in texts)
    assert '=1+1<script>"\\u202e' in texts


def test_the_first_sheet_explains_in_both_languages(ours: Path) -> None:
    book = openpyxl.load_workbook(ours)
    assert book.sheetnames[0] == "about - tentang"
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    said = {str(row[0]): row[1:] for row in rows}
    assert said["Title / Judul"][1].startswith("Latsar CPNS di Jawa Timur: angka yang tercetak")
    assert said["Date of the data / Tanggal data"][0] == "2023-03-13"
    assert said["Verdict of the check / Hasil pemeriksaan"][0].startswith("OK: ")
    assert "Source / Sumber" in said
    assert said["Sheet cohorts / Lembar cohorts"][1].endswith(" 4 baris.")
    how = [row[2] for row in rows if row[0] == "How to read it / Cara membaca"]
    assert any("16/11 menjadi tanggal" in text for text in how)


def test_figures_have_their_quotes_beside_them(ours: Path) -> None:
    sheet = openpyxl.load_workbook(ours)["cohorts"]
    header = [cell.value for cell in sheet[1]]
    at = header.index("persons")
    assert header[at : at + 3] == ["persons", "persons_as_printed", "persons_quote"]
    value, printed, quote = (sheet.cell(2, at + 1 + step).value for step in range(3))
    assert (value, printed) == (10853, "10.853")
    assert quote.endswith("formasi 2019 sebanyak [10.853] peserta")
    assert sheet.cell(1, at + 1).comment.text.startswith("Persons / ")


def test_the_quotes_say_who_else_prints_a_figure(ours: Path) -> None:
    sheet = openpyxl.load_workbook(ours)["quotes - kutipan"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    (row,) = (row for row in rows if row[:3] == ["cohorts", "35/2019/2021/all", "persons"])
    assert row[10:] == [
        "No other publication that prints this figure is known.",
        "Tidak diketahui pemberitaan lain yang memuat angka ini.",
    ]
    elsewhere = {row[10] for row in rows if row[:1] == ["attendance"] and row[3] == "880"}
    assert elsewhere == {
        "3 other publications print the same: Surabayatoday.id, JatimTIMES, Bongkar86.com."
    }


def test_the_dictionary_has_every_column_and_the_rules_their_outcome(ours: Path) -> None:
    book = openpyxl.load_workbook(ours)
    descriptor = json.loads((latsarstats.package_path() / "datapackage.json").read_text("utf-8"))
    described = [
        (resource["name"], field["name"], field["title"], field["title_id"], field["type"])
        for resource in descriptor["resources"]
        for field in resource.get("schema", {}).get("fields", [])
    ]
    listed = [
        tuple(cell.value for cell in row[:5])
        for row in book["dictionary - kamus"].iter_rows(min_row=2)
    ]
    assert listed == described
    rules = {row[0].value: row[7].value for row in book["rules - aturan"].iter_rows(min_row=2)}
    assert rules.keys() == {rule["name"] for rule in descriptor["rules"]}
    assert rules["cohort-progress"] == "pass"


def test_a_package_that_fails_is_exported_and_says_so(package: Package, tmp_path: Path) -> None:
    package.set_cell("cohorts", 2, "persons", "10835")
    book = openpyxl.load_workbook(export(package.folder, tmp_path / "x.xlsx", status=1))
    said = {row[0].value: row[1].value for row in book.worksheets[0].iter_rows()}
    assert said["Verdict of the check / Hasil pemeriksaan"].startswith("FAIL: ")
    assert said["Attention / Perhatian"].startswith("The package FAILED its check")
    sheet = book["cohorts"]
    column = [cell.value for cell in sheet[1]].index("persons") + 1
    assert sheet.cell(2, column).fill.start_color.rgb == "FFFFC000"
    assert sheet.cell(3, column).fill.fill_type is None
    assert sheet.cell(2, column + 1).value == "10.853", "what is printed is there all the same"
    found = [[cell.value for cell in row] for row in book["findings - temuan"].iter_rows(min_row=2)]
    assert ["error", "cohorts", 2, "persons"] in [row[:4] for row in found]


def test_a_package_whose_evidence_cannot_be_read_has_no_quotes(
    package: Package, tmp_path: Path
) -> None:
    package.file("data/mentions.csv").write_bytes(b"a,b\n1,2\n")
    book = openpyxl.load_workbook(export(package.folder, tmp_path / "x.xlsx", status=1))
    said = {row[0].value: row[1].value for row in book.worksheets[0].iter_rows()}
    assert said["Without quotes / Tanpa kutipan"].startswith("The evidence cannot be read: ")
    assert "persons_quote" not in [cell.value for cell in book["cohorts"][1]]


@pytest.mark.parametrize(
    ("field", "cells", "values"),
    [
        pytest.param({}, ["12", ""], [12, None], id="whole numbers are numbers"),
        pytest.param({"type": "number"}, ["0.1"], [0.1], id="other numbers are numbers"),
        pytest.param(
            {}, ["12345678901234567"], ["12345678901234567"], id="what Excel would round is text"
        ),
        pytest.param(
            {"type": "number"}, ["0.1234567890123456"], ["0.1234567890123456"], id="so are decimals"
        ),
        pytest.param({}, ["x"], ["x"], id="what is not of its type is text"),
        pytest.param({"type": "boolean"}, ["true"], [True], id="truths are truths"),
        pytest.param({"type": "date"}, ["1899-12-31"], ["1899-12-31"], id="dates before Excel's"),
        pytest.param({"type": "string"}, ["007"], ["007"], id="codes keep their zeros"),
    ],
)
def test_a_value_is_what_it_is(
    field: dict[str, Any], cells: list[str], values: list[object], tmp_path: Path
) -> None:
    folder = package_of(tmp_path / "p", cells, **field)
    cli.main(["export", str(folder), "--to", str(tmp_path / "x.xlsx")])
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")["t"]
    found = [sheet.cell(row, 1).value for row in range(2, len(cells) + 2)]
    assert found == values
    assert list(map(type, found)) == list(map(type, values))


def test_a_date_is_a_date(ours: Path) -> None:
    sheet = openpyxl.load_workbook(ours)["cohorts"]
    column = [cell.value for cell in sheet[1]].index("as_of") + 1
    assert sheet.cell(2, column).is_date
    assert sheet.cell(2, column).value.isoformat() == "2021-11-16T00:00:00"


def test_a_character_that_xml_has_not_is_escaped_as_the_standard_says() -> None:
    assert _xml("a\x07b\r") == "a_x0007_b_x000D_"
    assert _xml("_x0041_") == "_x005F_x0041_"
    assert _xml("a\n\tb😀") == "a\n\tb😀"


@given(st.text(max_size=50))
def test_any_text_can_be_written(text: str) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    assert not ILLEGAL_CHARACTERS_RE.search(_xml(text))
    _xml(text).encode()


@given(st.lists(st.text(max_size=40), unique=True, max_size=8))
def test_every_table_has_a_sheet_of_its_own(tables: list[str]) -> None:
    names = _sheet_names(tables)
    assert len({name.casefold() for name in names.values()}) == len(tables)
    for name in names.values():
        assert 0 < len(name) <= 31
        assert not set(name) & set("[]:*?/\\")


def test_same_input_same_bytes(ours: Path, tmp_path: Path) -> None:
    again = export(None, tmp_path / "again.xlsx")
    assert again.read_bytes() == ours.read_bytes()
    with zipfile.ZipFile(again) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    ("limit", "most", "said"),
    [
        ("MOST_ROWS", 3, "t has 3 rows, and a sheet of Excel holds 2; export to .sqlite or to a"),
        ("MOST_CHARACTERS", 2, "t, line 2, n: has 3 characters, and a cell of Excel holds 2;"),
        ("MOST_COLUMNS", 0, "t has 1 column with those of its quotes, and a sheet of Excel"),
    ],
)
def test_a_table_too_large_for_a_sheet_is_one_sentence(
    limit: str,
    most: int,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(made, limit, most)
    folder = package_of(tmp_path / "p", ["100", "200", "300"])
    assert cli.main(["export", str(folder), "--to", str(tmp_path / "x.xlsx")]) == 2
    assert capsys.readouterr().err.startswith(f"latsarstats: {said}")
    assert not (tmp_path / "x.xlsx").exists()


def test_our_own_columns_and_rules_are_described_in_both_languages() -> None:
    content = read_content(latsarstats.package_path(), lambda _: None)
    columns = [(each.description_en, each.description_id) for each in dictionary(content)]
    rules = [(each.title_en, each.title_id) for each in rule_entries(content)]
    assert columns
    assert rules
    assert [english for english, other in (*columns, *rules) if english == other] == []
