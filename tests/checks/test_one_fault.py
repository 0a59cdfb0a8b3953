"""One fault takes out itself alone: the rest of its table is judged, and what is not is named."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest

from latsarstats.checks.run import READERS, ReaderName
from latsarstats.dataset.check import check_package
from latsarstats.finding import CheckResult, ReadBy, Report

HEADER = "unit,status,persons,checked\n"
FIELDS: list[dict[str, Any]] = [
    {"name": "unit", "type": "string"},
    {"name": "status", "type": "string"},
    {"name": "persons", "type": "integer", "constraints": {"required": True, "minimum": 0}},
    {"name": "checked", "type": "date"},
]
RULE: dict[str, Any] = {
    "name": "all-add-up",
    "type": "balance",
    "resource": "t",
    "measure": "persons",
    "dimension": "status",
    "whole": "all",
    "parts": ["completed", "ongoing"],
    "within": ["unit"],
}
BROKEN = "B,all,9,\nB,completed,1,\nB,ongoing,2,\n"
"""A sum that fails."""


def package(folder: Path, rows: str | bytes, header: str = HEADER, **schema: Any) -> Path:
    content = rows if isinstance(rows, bytes) else rows.encode()
    folder.mkdir(exist_ok=True)
    (folder / "t.csv").write_bytes(header.encode() + content)
    resource = {
        "name": "t",
        "path": "t.csv",
        "encoding": "utf-8",
        "schema": {"fields": FIELDS, **schema},
    }
    descriptor = {"resources": [resource], "rules": [RULE]}
    (folder / "datapackage.json").write_text(json.dumps(descriptor))
    return folder


def told(report: Report) -> list[tuple[str, int | None, str]]:
    """Return the code, line and column of all that is wrong."""
    shown = (f for f in report.findings if f.severity in ("error", "warning"))
    return [(f.code, f.line, f.field) for f in shown if f.code != "balance" or f.difference]


def outcome(report: Report, name: str) -> str:
    return result(report, name).outcome


def result(report: Report, name: str) -> CheckResult:
    (found,) = (result for result in report.results if result.name == name)
    return found


BALANCE = ("balance", 2, "persons")
UNCOUNTED = ("uncounted", None, "status")


@pytest.mark.parametrize("engine", READERS)
@pytest.mark.parametrize(
    ("rows", "found"),
    [
        pytest.param(BROKEN, [BALANCE], id="no other fault"),
        pytest.param(
            BROKEN + "C,all,1,16/11/2021\n",
            [("type", 5, "checked"), BALANCE],
            id="a bad date in a column that no rule reads",
        ),
        pytest.param(
            BROKEN + "C,all,12*,\nC,completed,1,\nC,ongoing,1,\n",
            [("type", 5, "persons"), BALANCE],
            id="a bad cell in another sum",
        ),
        pytest.param(BROKEN + "C,all,9,,x\n", [("cells", 5, ""), BALANCE], id="a cell too many"),
        pytest.param(BROKEN + "C,all,9\n", [("cells", 5, ""), BALANCE], id="a cell too few"),
        pytest.param(
            BROKEN + "C,all,-9,,x\n",
            [("cells", 5, ""), ("constraint", 5, "persons"), BALANCE],
            id="a line too long, whose first cells are judged",
        ),
        pytest.param(BROKEN + "\nC,all,9,\n", [("cells", 5, ""), BALANCE], id="a blank line"),
        pytest.param(
            BROKEN + "\n\n,,,\n", [("cells", 5, ""), BALANCE], id="blank lines at the end"
        ),
        pytest.param(
            BROKEN + 'C,"all"x,9,\n',
            [("csv", 5, ""), UNCOUNTED, BALANCE],
            id="a quote that is misplaced",
        ),
        pytest.param(
            BROKEN + 'C,all,3,\nC,completed,1,\nC,ongoing,"2"0,\n',
            [("csv", 7, ""), BALANCE],
            id="a number whose quotes are misplaced, which is not added up",
        ),
        pytest.param(
            BROKEN.encode() + b"Caf\xe9,all,-9,\n",
            [("encoding", 5, ""), ("constraint", 5, "persons"), BALANCE],
            id="a byte that is no UTF-8",
        ),
    ],
)
def test_a_sum_is_decided_all_the_same(
    rows: str | bytes, found: list[tuple[str, int | None, str]], engine: ReaderName, tmp_path: Path
) -> None:
    report = check_package(package(tmp_path, rows), engine=engine)
    assert sorted(told(report), key=str) == sorted(found, key=str)


@pytest.mark.parametrize("engine", READERS)
class TestColumns:
    """A wrong header takes out the columns that it does not name."""

    def test_a_column_that_no_rule_reads(self, engine: ReaderName, tmp_path: Path) -> None:
        report = check_package(
            package(tmp_path, BROKEN, HEADER.replace("checked", "Checked")), engine=engine
        )
        assert told(report) == [("columns", 1, ""), BALANCE]

    def test_a_column_that_a_rule_reads(self, engine: ReaderName, tmp_path: Path) -> None:
        header = HEADER.replace("persons", "Persons")
        report = check_package(package(tmp_path, BROKEN + "C,all,-1,\n", header), engine=engine)
        assert told(report) == [("columns", 1, ""), ("constraint", 5, "persons")]
        rule = result(report, "all-add-up")
        assert (rule.outcome, rule.scope) == (
            "not run",
            "the header has 'Persons' for persons in t.csv",
        )

    def test_columns_in_another_order_are_read_by_their_names(
        self, engine: ReaderName, tmp_path: Path
    ) -> None:
        rows = "9,all,,B\n1,completed,,B\n2,ongoing,,B\n"
        folder = package(tmp_path, rows, "persons,status,checked,unit\n")
        assert told(check_package(folder, engine=engine)) == [("columns", 1, ""), BALANCE]

    def test_a_key_with_a_column_that_is_not_there_is_not_decided(
        self, engine: ReaderName, tmp_path: Path
    ) -> None:
        folder = package(tmp_path, "B,9,\nB,9,\n", "unit,persons,checked\n", primaryKey="status")
        report = check_package(folder, engine=engine)
        keys = result(report, "primary-keys")
        assert (keys.outcome, keys.scope) == ("not run", "not decided of t")
        assert [f.message for f in keys.findings] == [
            "The primary key of t is not checked: the header has no column status."
        ]


@pytest.mark.parametrize("engine", READERS)
class TestKeys:
    """Keys have no empty parts, and cells that are not of their types are no part of any."""

    @pytest.mark.parametrize(
        ("rows", "found"),
        [
            ("B,all,1,\nB,all,2,\n", [(3, "Duplicate key B/all (first in line 2).")]),
            ("B,all,1,\nB,,2,\n", [(3, "A part of the key is empty: status must be given.")]),
            (
                "B,,1,\nB,,2,\n",
                [
                    (2, "A part of the key is empty: status must be given."),
                    (3, "A part of the key is empty: status must be given."),
                ],
            ),
            (",,1,\n", [(2, "The key is empty: unit, status must be given.")]),
        ],
        ids=["twice", "an empty part", "an empty part, twice", "all parts empty"],
    )
    def test_a_primary_key_of_two_columns(
        self, rows: str, found: list[tuple[int, str]], engine: ReaderName, tmp_path: Path
    ) -> None:
        folder = package(tmp_path, rows, primaryKey=["unit", "status"])
        keys = result(check_package(folder, engine=engine), "primary-keys")
        assert [(f.line, f.message) for f in keys.findings] == found
        assert {f.code for f in keys.findings} == {"primary-key"}

    def test_a_cell_not_of_its_type_is_no_key(self, engine: ReaderName, tmp_path: Path) -> None:
        folder = package(tmp_path, "B,all,x,\nB,all,y,\nB,all,1,\nB,all,1,\n", primaryKey="persons")
        keys = result(check_package(folder, engine=engine), "primary-keys")
        assert [f.line for f in keys.findings] == [5]

    def test_a_unique_key_stands_in_one_row(self, engine: ReaderName, tmp_path: Path) -> None:
        rows = "B,all,1,\nB,all,2,\nB,,3,\nB,,4,\n"
        folder = package(tmp_path, rows, uniqueKeys=[["unit", "status"], ["persons"]])
        keys = result(check_package(folder, engine=engine), "primary-keys")
        assert [(f.code, f.line, f.message) for f in keys.findings] == [
            ("unique-key", 3, "unit, status is B/all, as in line 2; it must be unique.")
        ]

    def test_missing_cells_are_no_duplicates_for_unique(
        self, engine: ReaderName, tmp_path: Path
    ) -> None:
        unique = [{**field, "constraints": {"unique": True}} for field in FIELDS[:2]]
        folder = package(tmp_path, ",all,3,\n,ongoing,4,\n", fields=[*unique, *FIELDS[2:]])
        assert outcome(check_package(folder, engine=engine), "cells") == "pass"

    def test_a_row_with_a_bad_cell_can_be_cited(self, engine: ReaderName, tmp_path: Path) -> None:
        reference = {"fields": "status", "reference": {"resource": "", "fields": "unit"}}
        rows = "A,B,x,\nB,A,1,,x\nC,A,x,\nD,E,1,\n"
        folder = package(tmp_path, rows, foreignKeys=[reference])
        keys = result(check_package(folder, engine=engine), "foreign-keys")
        assert [(f.line, f.message) for f in keys.findings] == [(5, "E is not in the table t.")]

    def test_a_cell_not_of_its_type_cites_nothing(self, engine: ReaderName, tmp_path: Path) -> None:
        reference = {"fields": "persons", "reference": {"resource": "", "fields": "persons"}}
        folder = package(tmp_path, "A,B,x,\n", foreignKeys=[reference])
        assert outcome(check_package(folder, engine=engine), "foreign-keys") == "pass"


@pytest.mark.parametrize(
    ("given", "shown"), [("unit", '"unit"'), ([["units"]], '["units"]'), ([5], "5"), ([[]], "[]")]
)
def test_a_unique_key_that_is_none_is_told(given: object, shown: str, tmp_path: Path) -> None:
    keys = result(check_package(package(tmp_path, BROKEN, uniqueKeys=given)), "primary-keys")
    (finding,) = keys.findings
    assert finding.severity == "error"
    assert finding.message == (
        f"The schema of t has {shown} among its uniqueKeys, which must be lists of its columns."
    )


class TestNotRun:
    """A check that could not look at a table has not passed."""

    def cited(self, folder: Path) -> Path:
        """Write a package whose table cites one that is not there."""
        reference = {"fields": "unit", "reference": {"resource": "units", "fields": "unit"}}
        package(folder, BROKEN, foreignKeys=[reference])
        descriptor = json.loads((folder / "datapackage.json").read_text())
        schema = {"fields": FIELDS[:1], "primaryKey": "unit"}
        units = {"name": "units", "path": "units.csv", "schema": schema}
        descriptor["resources"].append(units)
        (folder / "datapackage.json").write_text(json.dumps(descriptor))
        return folder

    def test_no_table_could_be_read(self, tmp_path: Path) -> None:
        folder = package(tmp_path, "", primaryKey="unit")
        (folder / "t.csv").unlink()
        report = check_package(folder)
        assert [(r.name, r.outcome, r.scope) for r in report.results if r.outcome != "pass"] == [
            ("files", "fail", "0 files"),
            ("columns", "not run", "0 tables; t could not be read"),
            ("cells", "not run", "0 rows; t could not be read"),
            ("primary-keys", "not run", "not decided of t"),
            ("all-add-up", "not run", "t could not be read"),
        ]

    def test_one_of_two_tables_could_not_be_read(self, tmp_path: Path) -> None:
        report = check_package(self.cited(tmp_path))
        cells, primary, foreign = (
            result(report, name) for name in ("cells", "primary-keys", "foreign-keys")
        )
        assert (cells.outcome, cells.scope) == ("not run", "3 rows; units could not be read")
        assert (primary.outcome, primary.scope) == ("not run", "not decided of units")
        assert (foreign.outcome, foreign.scope) == ("not run", "not decided of t")
        assert [f.message for f in foreign.findings] == [
            "That the rows of t cite rows of units is not checked: units could not be read."
        ]
        assert outcome(report, "all-add-up") == "fail"

    def test_a_fault_found_is_more_than_what_was_not_decided(self, tmp_path: Path) -> None:
        folder = self.cited(tmp_path)
        (folder / "t.csv").write_text(HEADER + "B,all,-1,\n")
        assert outcome(check_package(folder), "cells") == "fail"

    def test_lines_behind_an_open_quote_are_in_no_sum(self, tmp_path: Path) -> None:
        report = check_package(package(tmp_path, 'A,"all,9,\n' + BROKEN))
        rule = result(report, "all-add-up")
        assert (rule.outcome, rule.scope) == (
            "not run",
            "a quote in line 2 is not closed, so the lines behind it are not read in t.csv",
        )


@pytest.mark.parametrize("engine", READERS)
def test_what_read_each_table_is_in_the_report(engine: ReaderName, tmp_path: Path) -> None:
    folder = package(tmp_path, BROKEN + "x\n,,,\nC,all,1,\n\n")
    descriptor = json.loads((folder / "datapackage.json").read_text())
    descriptor["resources"].append(
        {
            "name": "other",
            "path": "o.csv",
            "dialect": {"commentChar": "#"},
            "schema": {"fields": [{"name": "a", "type": "any"}]},
        }
    )
    (folder / "datapackage.json").write_text(json.dumps(descriptor))
    (folder / "o.csv").write_text("a\n1\n")
    report = check_package(folder, engine=engine)
    assert report.tables == (
        ReadBy("t", "t.csv", 5, engine),
        ReadBy("other", "o.csv", 1, "frictionless"),
    )


@pytest.mark.parametrize("engine", READERS)
def test_no_copy_of_a_table_is_left_behind(
    engine: ReaderName, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    check_package(package(tmp_path / "p", BROKEN + "x\n"), engine=engine)
    assert list(temporary.iterdir()) == []
