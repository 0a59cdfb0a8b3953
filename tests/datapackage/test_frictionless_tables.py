"""Tables that frictionless opens: their places, and faults that hide no other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from frictionless.fields import IntegerField

from latsarstats.dataset.check import check_package
from latsarstats.finding import Finding, Report

PERSONS = [{"name": "unit"}, {"name": "persons", "type": "integer"}]
TWO_PARTS = {"path": ["a.csv", "b.csv"]}
SCHEMA = {
    "fields": [
        {"name": "unit", "constraints": {"required": True}},
        {"name": "persons", "type": "integer", "constraints": {"minimum": 0}},
        {"name": "seen", "type": "date"},
    ],
    "primaryKey": "unit",
}
SEMICOLONS = {"schema": SCHEMA, "dialect": {"delimiter": ";"}}


def check(folder: Path, resource: dict[str, Any], **files: str) -> Report:
    """Check a package of one table, whose files are named without their suffix."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.csv").write_bytes(text.encode())
    given = {"name": "t", "schema": {"fields": PERSONS}, **resource}
    if "data" not in given:
        given.setdefault("path", "t.csv")
    package = {"name": "p", "resources": [given]}
    (folder / "datapackage.json").write_text(json.dumps(package), "utf-8")
    return check_package(folder)


def told(report: Report) -> list[tuple[str, str, int | None, str]]:
    return [(f.code, f.path, f.line, f.field) for f in errors(report)]


def errors(report: Report) -> list[Finding]:
    return [finding for finding in report.findings if finding.severity in ("error", "warning")]


@pytest.mark.parametrize(
    ("dialect", "text", "line"),
    [
        pytest.param({}, 'unit;persons\n"two\nlines";1\nB;x\n', 4, id="a line break in a cell"),
        pytest.param({}, "unit;persons\r\nA;1\r\nB;x\r\n", 3, id="line ends of Windows"),
        pytest.param({"headerRows": [3]}, "T\n\nunit;persons\nA;x\n", 4, id="a header in line 3"),
        pytest.param({"commentChar": "#"}, "unit;persons\n#\nA;x\n", 3, id="a line of a comment"),
        pytest.param({"commentRows": [2]}, "unit;persons\nno\nA;x\n", 3, id="a comment by number"),
        pytest.param({"skipBlankRows": True}, "unit;persons\n\nA;x\n", 3, id="a skipped line"),
        pytest.param({"header": False}, "A;1\nB;x\n", 2, id="no header"),
        pytest.param({"header": False}, '"A\n\n";1\nB;x\n', 4, id="no header, line breaks"),
    ],
)
def test_a_line_is_that_of_the_file(
    dialect: dict[str, Any], text: str, line: int, tmp_path: Path
) -> None:
    report = check(tmp_path, {"dialect": {"delimiter": ";", **dialect}}, t=text)
    assert told(report) == [("type", "t.csv", line, "persons")]


class TestParts:
    def test_a_line_is_that_of_its_part(self, tmp_path: Path) -> None:
        report = check(tmp_path, TWO_PARTS, a="unit,persons\nA,1\n", b="unit,persons\nB,1\nC,x\n")
        assert told(report) == [("type", "b.csv", 3, "persons")]

    def test_rows_are_not_joined_where_a_part_has_no_last_line_break(self, tmp_path: Path) -> None:
        report = check(tmp_path, TWO_PARTS, a="unit,persons\nA,1", b="unit,persons\nB,2\n")
        assert told(report) == []
        assert report.tables[0].rows == 2

    def test_a_part_without_a_header_loses_no_row(self, tmp_path: Path) -> None:
        report = check(tmp_path, TWO_PARTS, a="unit,persons\nA,1\n", b="B,x\nC,2\n")
        assert told(report) == [("columns", "b.csv", 1, ""), ("type", "b.csv", 1, "persons")]
        assert errors(report)[0].severity == "warning"

    def test_a_part_with_another_header_is_told_of(self, tmp_path: Path) -> None:
        report = check(tmp_path, TWO_PARTS, a="unit,persons\nA,1\n", b="persons,unit\n2,B\n")
        assert told(report) == [("columns", "b.csv", 1, "")]

    def test_a_sentence_names_the_part(self, tmp_path: Path) -> None:
        schema = {"fields": PERSONS, "primaryKey": "unit"}
        report = check(
            tmp_path,
            {**TWO_PARTS, "schema": schema},
            a="unit,persons\nA,1\n",
            b="unit,persons\nA,2\n",
        )
        (finding,) = errors(report)
        assert finding.message == "Duplicate key A (first in line 2 of a.csv)."
        assert (finding.path, finding.line) == ("b.csv", 2)

    def test_a_part_that_is_missing_is_named(self, tmp_path: Path) -> None:
        report = check(tmp_path, TWO_PARTS, a="unit,persons\nA,1\n")
        assert ("file", "b.csv", None, "") in told(report)


def test_rows_of_data_in_the_descriptor_have_the_name_of_their_resource(tmp_path: Path) -> None:
    report = check(tmp_path, {"data": [["unit", "persons"], ["A", 1], ["B", "x"]]})
    (finding,) = errors(report)
    assert (finding.resource, finding.line, finding.place) == ("t", 3, "t, line 3, persons")


class TestOneFaultHidesNoOther:
    @pytest.mark.parametrize(
        ("row", "fault"),
        [
            ("B;1;16/11/2021", ("type", "t.csv", 3, "seen")),
            ("B;x;", ("type", "t.csv", 3, "persons")),
            ("B;1;;", ("cells", "t.csv", 3, "")),
            ("B;1", ("cells", "t.csv", 3, "")),
            ("", ("cells", "t.csv", 3, "")),
            ('B;"1"x;', ("csv", "t.csv", 3, "")),
        ],
    )
    def test_a_bad_row_takes_out_itself_alone(
        self, row: str, fault: tuple[str, str, int, str], tmp_path: Path
    ) -> None:
        text = f"unit;persons;seen\nA;1;\n{row}\nC;-1;\nA;1;\n"
        found = told(check(tmp_path, SEMICOLONS, t=text))
        assert fault in found
        assert ("constraint", "t.csv", 4, "persons") in found
        assert ("primary-key", "t.csv", 5, "unit") in found

    def test_a_wrong_header_takes_out_its_column(self, tmp_path: Path) -> None:
        found = told(check(tmp_path, SEMICOLONS, t="unit;persons\nA;-1\nA;1\n"))
        assert ("columns", "t.csv", 1, "") in found
        assert ("constraint", "t.csv", 2, "persons") in found
        assert ("primary-key", "t.csv", 3, "unit") in found

    def test_blank_lines_at_the_end_are_one_warning(self, tmp_path: Path) -> None:
        (finding,) = errors(check(tmp_path, SEMICOLONS, t="unit;persons;seen\nA;1;\n\n;;\n \n"))
        assert (finding.severity, finding.code, finding.line) == ("warning", "cells", 3)

    def test_a_bad_cell_is_not_missing(self, tmp_path: Path) -> None:
        fields = [{"name": "n", "type": "integer", "constraints": {"required": True}}]
        schema = {"fields": fields, "primaryKey": "n"}
        found = told(
            check(tmp_path, {"schema": schema, "format": "csv", "path": "t.csv"}, t="n\nx\n")
        )
        assert found == [("type", "t.csv", 2, "n")]

    def test_an_invalid_resource_hides_no_other(self, tmp_path: Path) -> None:
        (tmp_path / "t.csv").write_text("unit;persons\nA;x\n")
        good = {"name": "t", "path": "t.csv", "schema": {"fields": PERSONS}}
        bad = {"name": "u", "path": "t.csv", "schema": {"fields": [{"type": "integer"}]}}
        package = {"name": "p", "resources": [bad, {**good, "dialect": {"delimiter": ";"}}]}
        (tmp_path / "datapackage.json").write_text(json.dumps(package))
        found = told(check_package(tmp_path))
        assert ("type", "t.csv", 2, "persons") in found

    def test_a_sum_is_decided_beside_a_bad_cell(self, tmp_path: Path) -> None:
        rule = {
            "name": "adds-up",
            "type": "balance",
            "resource": "t",
            "measure": "n",
            "dimension": "s",
            "whole": "all",
            "parts": ["a", "b"],
            "within": ["u"],
        }
        fields = [{"name": "u"}, {"name": "s"}, {"name": "n", "type": "integer", "groupChar": "."}]
        (tmp_path / "t.csv").write_text(
            "u,s,n\nA,all,1.003\nA,a,1.001\nA,b,2\nB,all,9\nB,a,1\nB,b,2\nC,all,1.0\nC,a,1\nC,b,0\n"
        )
        resource = {"name": "t", "path": "t.csv", "schema": {"fields": fields}}
        package = {"name": "p", "resources": [resource], "rules": [rule]}
        (tmp_path / "datapackage.json").write_text(json.dumps(package))
        report = check_package(tmp_path)
        (tally,) = [result.tally for result in report.results if result.tally]
        assert (tally.passed, tally.failed, tally.incomplete) == (1, 1, 1)


@pytest.mark.parametrize(
    ("field", "text", "message"),
    [
        pytest.param(
            {"type": "datetime", "constraints": {"minimum": "2021-01-01T00:00:00Z"}},
            "2020-12-31T23:59:59Z",
            "n is '2020-12-31T23:59:59Z', but must be at least 2021-01-01T00:00:00Z.",
            id="an instant",
        ),
        pytest.param(
            {"type": "time", "constraints": {"maximum": "12:00:00"}},
            "12:00:01",
            "n is '12:00:01', but must be at most 12:00:00.",
            id="a time",
        ),
        pytest.param(
            {"type": "integer", "groupChar": ".", "constraints": {"exclusiveMaximum": 1000}},
            "1.000",
            "n is 1.000, but must be less than 1000.",
            id="a bound that is left out",
            marks=pytest.mark.skipif(
                "exclusiveMaximum" not in IntegerField.supported_constraints,
                reason="this version of frictionless does not know the constraint",
            ),
        ),
        pytest.param(
            {"type": "array", "constraints": {"minLength": 2}},
            "[1]",
            "n is '[1]', which is shorter than 2.",
            id="a list",
        ),
        pytest.param(
            {"type": "boolean", "trueValues": ["ya"], "falseValues": ["tidak"]},
            "yes",
            "n is 'yes', which is not one of the words of its column for true and false.",
            id="a truth in other words",
        ),
        pytest.param(
            {"type": "date", "format": "%d/%m/%Y"},
            "2021-01-01",
            "n is '2021-01-01', which is not of the format %d/%m/%Y.",
            id="a date of another format",
        ),
        pytest.param(
            {"type": "integer", "missingValues": ["-"], "constraints": {"required": True}},
            "-",
            "n is empty, but must be given.",
            id="a missing value of the column",
        ),
    ],
)
def test_columns_of_other_types_are_judged(
    field: dict[str, Any], text: str, message: str, tmp_path: Path
) -> None:
    version = "https://datapackage.org/profiles/2.0/tableschema.json"
    schema = {"$schema": version, "fields": [{"name": "k"}, {"name": "n", **field}]}
    (tmp_path / "t.csv").write_text(f"k;n\nA;{text}\n")
    resource = {"name": "t", "path": "t.csv", "schema": schema}
    resource["dialect"] = {"delimiter": ";"}
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "p",
        "resources": [resource],
    }
    (tmp_path / "datapackage.json").write_text(json.dumps(package))
    (finding,) = errors(check_package(tmp_path))
    assert finding.message == message.replace(f"'{text}', but", f"{text}, but")


@pytest.mark.parametrize("name", ["missingValues", "fields"])
def test_properties_of_the_package_that_nobody_reads_there_are_refused(
    name: str, tmp_path: Path
) -> None:
    (tmp_path / "t.csv").write_text("unit,persons\nA,1\n")
    resource = {"name": "t", "path": "t.csv", "schema": {"fields": PERSONS}}
    package = {"name": "p", "resources": [resource], name: []}
    (tmp_path / "datapackage.json").write_text(json.dumps(package))
    (finding,) = errors(check_package(tmp_path))
    assert finding.code == "descriptor"
    assert name in finding.message


def test_unique_keys_are_judged_there_too(tmp_path: Path) -> None:
    schema = {"fields": PERSONS, "uniqueKeys": [["unit", "persons"]]}
    given = {"schema": schema, "dialect": {"delimiter": ";"}}
    report = check(tmp_path, given, t="unit;persons\nA;1\nB;1\nA;1\n")
    assert told(report) == [("unique-key", "t.csv", 4, "persons")]


def test_the_report_names_frictionless_as_the_reader(tmp_path: Path) -> None:
    report = check(tmp_path, {"dialect": {"commentChar": "#"}}, t="unit,persons\nA,1\n")
    assert [(table.name, table.reader) for table in report.tables] == [("t", "frictionless")]


def test_a_workbook_without_its_reader_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("latsarstats.datapackage.frictionless_reader.find_spec", lambda _: None)
    (tmp_path / "t.xlsx").write_bytes(b"PK")
    report = check(tmp_path, {"path": "t.xlsx"})
    assert errors(report)[0].message.endswith("run pip install 'latsarstats[excel]'.")


def test_a_workbook_has_the_rows_of_its_sheet(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (("unit", "persons"), ("A", 1), ("B", "12*"), ("C", 3.0), (None, None)):
        book.active.append(row)
    book.active["A9"].font = openpyxl.styles.Font(bold=True)
    book.save(tmp_path / "t.xlsx")
    report = check(tmp_path, {"path": "t.xlsx"})
    assert told(report) == [("type", "t.xlsx", 3, "persons"), ("cells", "t.xlsx", 5, "")]
    assert [finding.severity for finding in errors(report)] == ["error", "warning"]


@pytest.mark.parametrize(
    ("suffix", "text", "line"),
    [
        ("json", '[\n {"unit": "A", "persons": 1},\n {"unit": "B", "persons": "x"}\n]\n', 3),
        ("json", '[\n ["unit", "persons"],\n ["A",\n  1],\n ["B", "x"]]\n', 5),
        ("jsonl", '{"unit": "A", "persons": 1}\n{"unit": "B", "persons": "x"}\n', 2),
    ],
    ids=["objects", "lists", "an object a line"],
)
def test_a_line_of_json_is_that_of_the_file(
    suffix: str, text: str, line: int, tmp_path: Path
) -> None:
    pytest.importorskip("ijson")
    pytest.importorskip("jsonlines")
    (tmp_path / f"t.{suffix}").write_text(text)
    report = check(tmp_path, {"path": f"t.{suffix}", "type": "table"})
    assert told(report) == [("type", f"t.{suffix}", line, "persons")]
