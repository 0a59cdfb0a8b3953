"""The report on a package is the same, to the byte, whatever holds its tables."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from corruptions import CORRUPTED, VALID, Case

from conftest import Package
from latsarstats.checks import run
from latsarstats.checks.run import ReaderName
from latsarstats.dataset.check import check_package
from latsarstats.engines.select import FILE_ENGINES
from latsarstats.errors import LatsarstatsError
from latsarstats.report.json_report import render_json
from latsarstats.report.terminal import Style
from latsarstats.report.text import report_lines

PARTS = 16
ENGINES = FILE_ENGINES


def checked(folder: Path, engine: ReaderName, **options: Any) -> tuple[str, set[str]]:
    """Return all that is said of a package but for its engine, and what has read its tables."""
    try:
        report = check_package(folder, engine=engine, **options)
    except LatsarstatsError as error:
        return str(error), set()
    content = json.loads(render_json(report))
    assert content.pop("engine") == engine
    lines = list(report_lines(report, Style(coloured=False)))[1:]
    text = "\n".join([json.dumps(content, indent=1, ensure_ascii=False), *lines])
    return text, {table.reader for table in report.tables}


def told(folder: Path, engine: ReaderName, **options: Any) -> str:
    """Return all that is said of a package, but for what held its tables."""
    return checked(folder, engine, **options)[0]


def written(case: Case, folder: Path) -> Path:
    for path, content in case.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


ALL = (*CORRUPTED, *VALID)


def differing(
    cases: tuple[Case, ...], tmp_path: Path, engines: tuple[ReaderName, ...] = ENGINES
) -> Iterator[tuple[str, ReaderName]]:
    for number, case in enumerate(cases):
        folder = written(case, tmp_path / str(number))
        without = told(folder, "rows")
        for engine in engines:
            said, readers = checked(folder, engine)
            if said != without:
                yield case.name, engine
            if engine not in readers:
                break  # where one engine reads no table, the others read none either


def test_a_sample_of_good_and_bad_packages(tmp_path: Path) -> None:
    assert not list(differing(ALL[::17], tmp_path))


@pytest.mark.exhaustive
@pytest.mark.parametrize("part", range(PARTS))
def test_every_good_and_bad_package(part: int, tmp_path: Path) -> None:
    assert not list(differing(ALL[part::PARTS], tmp_path))


RULE: dict[str, Any] = {
    "name": "all-add-up",
    "type": "balance",
    "resource": "headcounts",
    "measure": "persons",
    "dimension": "status",
    "whole": "all",
    "parts": ["completed", "ongoing"],
    "within": ["unit"],
}
FIELDS: list[dict[str, Any]] = [
    {"name": "unit", "type": "string", "constraints": {"required": True}},
    {"name": "status", "type": "string", "constraints": {"enum": ["all", "completed", "ongoing"]}},
    {"name": "persons", "type": "integer", "constraints": {"minimum": 0}},
]
HEADCOUNTS = "unit,status,persons\n"


def headcounts(folder: Path, rows: str, *rules: dict[str, Any], **changes: Any) -> Path:
    """Write a package of headcounts by unit and status, and of units."""
    folder.mkdir(exist_ok=True)
    (folder / "headcounts.csv").write_bytes((HEADCOUNTS + rows).encode())
    (folder / "units.csv").write_text("unit\nBlitar\nMalang\n")
    schema = {
        "fields": FIELDS,
        "primaryKey": ["unit", "status"],
        "foreignKeys": [
            {"fields": ["unit"], "reference": {"resource": "units", "fields": ["unit"]}}
        ],
        **changes,
    }
    descriptor = {
        "resources": [
            {"name": "headcounts", "path": "headcounts.csv", "encoding": "utf-8", "schema": schema},
            {"name": "units", "path": "units.csv", "schema": {"fields": FIELDS[:1]}},
        ],
        "rules": list(rules or (RULE,)),
    }
    (folder / "datapackage.json").write_text(json.dumps(descriptor))
    return folder


SOUND = "Blitar,all,3\nBlitar,completed,1\nBlitar,ongoing,2\n"
PACKAGES = {
    "a sum that holds": SOUND,
    "a sum that fails": SOUND.replace("3", "4"),
    "a part that is missing": "Blitar,all,3\nBlitar,completed,1\n",
    "parts that exceed the whole, though one is missing": "Blitar,all,3\nBlitar,completed,4\n",
    "two rows for one part": f"{SOUND}Blitar,ongoing,2\n",
    "a unit that is not there": SOUND.replace("Blitar", "Bliter"),
    "a cell that is no number": SOUND.replace("3", "3x"),
    "a code that is none": SOUND.replace("ongoing", "onging"),
    "a number below 0": SOUND.replace("1", "-1").replace("3", "1"),
    "an empty line": f"{SOUND}\n",
    "a line of empty cells": f"{SOUND},,\n",
    "a cell too few": f"{SOUND}Malang,all\n",
    "a key that is empty": f"{SOUND},,5\n",
    "a number written with zeros in front": SOUND.replace("3", "003"),
    "a number written with a plus": SOUND.replace("3", "+3"),
    "a number of thirty digits": SOUND.replace("3", "3" * 30),
    "quotes around every cell": 'Blitar,"all","3"\n"Blitar",completed,1\nBlitar,ongoing,"2"\n',
    "a line break in a cell": f'"Bli\ntar",all,3\n{SOUND}',
    "a quote in a cell": f'"Bli""tar",all,3\n{SOUND}',
    "letters beyond ASCII": SOUND.replace("Blitar", "Blîtar"),
    "words for missing in other programs": SOUND.replace("Blitar", "NA"),
    "blanks around a cell": SOUND.replace("Blitar", " Blitar "),
    "line ends with a carriage return": SOUND.replace("\n", "\r\n"),
    "no rows": "",
    "a bad cell and a sum that fails": f"{SOUND.replace('3', '4')}Malang,all,3x\n",
    "a bad cell in the only row of its unit": f"{SOUND}Malang,all,3x\nMalang,completed,3\n",
    "a cell too many and a sum that fails": f"{SOUND.replace('3', '4')}Malang,all,3,x\n",
    "a cell too many in a row of a sum": SOUND.replace("all,3", "all,3,x"),
    "an empty line between": SOUND.replace("Blitar,ongoing", "\nBlitar,ongoing"),
    "three empty lines at the end": f"{SOUND}\n\r\n \n",
    "empty lines and lines of commas": f",,\n{SOUND}\n,,\nMalang,all,1\n,,\n,,\n",
    "a key without a part, and twice": f"Blitar,,1\n{SOUND}{SOUND}",
    "a quote amid a cell": f'{SOUND}"Mal"ang,all,1\n',
    "another line end": f"{SOUND}Malang,all,1\r\n",
}
HEADERS = {
    "a capital letter": "Unit,status,persons\n",
    "another order": "persons,unit,status\n",
    "a column too many": "unit,status,persons,\n",
    "a column too few": "unit,status\n",
    "a label twice": "unit,unit,persons\n",
    "a blank line above": "\n,,\nunit,status,persons\n",
    "a byte-order mark": "\ufeffunit,status,persons\n",
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("rows", PACKAGES.values(), ids=PACKAGES)
def test_a_package_of_headcounts(rows: str, engine: ReaderName, tmp_path: Path) -> None:
    folder = headcounts(tmp_path / "p", rows)
    assert told(folder, engine) == told(folder, "rows")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS)
def test_a_package_with_another_header(header: str, engine: ReaderName, tmp_path: Path) -> None:
    folder = headcounts(tmp_path / "p", "")
    (folder / "headcounts.csv").write_text(f"{header}{SOUND}Malang,all\nMalang,all,-1,x\n,,\n")
    assert told(folder, engine) == told(folder, "rows")
    assert check_package(folder, engine=engine).tables[0].reader == engine


LATIN = {
    "in a unit": SOUND.replace("Blitar", "Bl\xeetar"),
    "in a unit and in a number": f"{SOUND}Malang,all,1\xb9\nMal\xe9ng,all,-1\n",
    "in two rows that are alike": f"{SOUND}M\xe9,all,1\nM\xe9,all,1\n",
    "in a line too short": f"{SOUND}M\xe9,all\n\n\xe9\n",
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("rows", LATIN.values(), ids=LATIN)
def test_a_package_with_bytes_that_are_no_utf8(
    rows: str, engine: ReaderName, tmp_path: Path
) -> None:
    folder = headcounts(tmp_path / "p", "")
    (folder / "headcounts.csv").write_bytes((HEADCOUNTS + rows).encode("latin-1"))
    assert told(folder, engine) == told(folder, "rows")
    assert check_package(folder, engine=engine).tables[0].reader == engine


MANY = "".join(
    f"U{n},all,{n + 1}\nU{n},completed,{n}\nU{n},ongoing,0\nU{n},left,\n" for n in range(30)
)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_shipped_package(engine: ReaderName, package: Package) -> None:
    assert told(package.folder, engine) == told(package.folder, "rows")


@pytest.mark.parametrize("engine", ENGINES)
def test_a_slip_with_its_evidence(engine: ReaderName, package: Package) -> None:
    package.set_cell("cohorts", 2, "persons", "10835")
    assert told(package.folder, engine) == told(package.folder, "rows")


class TestLimit:
    """No more is told than anybody asked for, and all is counted."""

    @pytest.mark.parametrize("engine", ENGINES)
    def test_the_same_are_told(self, engine: ReaderName, tmp_path: Path) -> None:
        folder = headcounts(tmp_path / "p", MANY)
        assert told(folder, engine, limit=4) == told(folder, "rows", limit=4)

    @pytest.mark.parametrize("engine", ("rows", *ENGINES))
    def test_the_full_number_is_said(self, engine: ReaderName, tmp_path: Path) -> None:
        report = check_package(headcounts(tmp_path / "p", MANY), engine=engine, limit=4)
        closing = {(f.code, f.message) for f in report.findings if f.more}
        assert closing == {
            ("balance", "26 more are like these: 30 in all."),
            ("constraint", "26 more are like these: 30 in all."),
            ("foreign-key", "116 more are like these: 120 in all."),
        }
        assert report.count("error") == 30 + 30 + 120

    @pytest.mark.parametrize("engine", ("rows", *ENGINES))
    def test_the_first_of_a_column_are_told_by_their_lines(
        self, engine: ReaderName, tmp_path: Path
    ) -> None:
        report = check_package(headcounts(tmp_path / "p", MANY), engine=engine, limit=3)
        lines = [f.line for f in report.findings if f.code == "constraint"]
        assert lines == [5, 9, 13, None]

    @pytest.mark.parametrize("engine", ("rows", *ENGINES))
    def test_cells_that_are_not_of_their_type_are_not_counted_as_missing(
        self, engine: ReaderName, tmp_path: Path
    ) -> None:
        required = {"name": "persons", "type": "integer", "constraints": {"required": True}}
        rows = "Blitar,all,x\nBlitar,completed,x\nBlitar,ongoing,\n"
        folder = headcounts(tmp_path / "p", rows, fields=[*FIELDS[:2], required])
        report = check_package(folder, engine=engine, limit=1)
        assert [f.line for f in report.findings if f.code == "constraint"] == [4]

    @pytest.mark.parametrize("engine", ("rows", *ENGINES))
    def test_cells_that_are_not_of_their_type_are_not_counted_as_keys(
        self, engine: ReaderName, tmp_path: Path
    ) -> None:
        itself = {"fields": "persons", "reference": {"resource": "", "fields": "persons"}}
        key = ["unit", "persons"]
        rows = "Blitar,all,x\nBlitar,completed,y\nBlitar,ongoing,\n"
        folder = headcounts(tmp_path / "p", rows, primaryKey=key, foreignKeys=[itself])
        report = check_package(folder, engine=engine, limit=1)
        assert [(f.code, f.line) for f in report.findings if f.level == "keys"] == [
            ("primary-key", 4)
        ]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("limit", [1, 2, 3])
def test_a_limit_that_errors_reach_leaves_failures_untold(
    limit: int, engine: ReaderName, tmp_path: Path
) -> None:
    twice = "".join(f"A{n},all,1\nA{n},completed,1\nA{n},completed,1\n" for n in range(3))
    broken = "".join(f"B{n},all,3\nB{n},completed,1\n" for n in range(2))
    known = {"key": {"unit": "B1"}, "reason": "As printed."}
    rule = {**RULE, "parts": ["completed"], "known": [known]}
    folder = headcounts(tmp_path / "p", f"{twice}{broken}", rule)
    report = check_package(folder, engine=engine, limit=limit)
    (result,) = (r for r in report.results if r.name == "all-add-up")
    assert {f.severity: f.more for f in result.findings if f.more}["error"] >= 1
    assert told(folder, engine, limit=limit) == told(folder, "rows", limit=limit)


class TestAuto:
    """What holds the tables is chosen by the size of their files."""

    def test_few_rows_are_read_cell_by_cell(self, tmp_path: Path) -> None:
        assert check_package(headcounts(tmp_path / "p", SOUND)).engine == "rows"

    def test_more_are_held_by_an_engine(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = headcounts(tmp_path / "p", SOUND)
        size = sum((folder / name).stat().st_size for name in ("headcounts.csv", "units.csv"))
        monkeypatch.setattr(run, "FEW", size)
        assert check_package(folder).engine == "polars"
        monkeypatch.setattr(run, "FEW", size + 1)
        assert check_package(folder).engine == "rows"


@pytest.mark.parametrize("engine", ("rows", *ENGINES))
def test_a_file_that_changes_while_it_is_read_is_no_table(
    engine: ReaderName, tmp_path: Path
) -> None:
    folder = headcounts(tmp_path / "p", SOUND)

    def change(said: str) -> None:
        if said.startswith("keys"):
            (folder / "headcounts.csv").write_text(HEADCOUNTS)

    with pytest.raises(LatsarstatsError, match=r"headcounts\.csv: changed while it was read"):
        check_package(folder, engine=engine, on_progress=change)
