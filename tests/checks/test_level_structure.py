"""The level structure reads no cells, and finds what all levels find of files and lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from corruptions import CORRUPTED, VALID, Case

from latsarstats.dataset.check import check_package
from latsarstats.engines.pandas_engine import PandasEngine
from latsarstats.engines.polars_engine import PolarsEngine
from latsarstats.errors import LatsarstatsError
from latsarstats.finding import Finding, Level


def of_structure(case: Case, folder: Path, level: Level) -> list[Finding] | str:
    for path, content in case.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    try:
        report = check_package(folder, engine="polars", level=level)
    except LatsarstatsError as error:
        return str(error)
    return [finding for finding in report.findings if finding.level == "structure"]


@pytest.mark.parametrize("part", range(8))
def test_it_finds_what_all_levels_find(part: int, tmp_path: Path) -> None:
    cases = (*CORRUPTED, *VALID)[part::24]
    differing = [
        case.name
        for n, case in enumerate(cases)
        if of_structure(case, tmp_path / f"{n}", "structure")
        != of_structure(case, tmp_path / f"{n}", "keys")
    ]
    assert differing == []


@pytest.mark.parametrize(
    ("rows", "lines"),
    [("1,x\n2,y\n", []), ("1,x\n,\n2,y\n", [3]), ('1,x\n"",""\n', [3]), ("1,x\n,", [3])],
    ids=["sound rows", "a row of delimiters", "a row of quotes", "the last row"],
)
def test_rows_of_empty_cells_are_found(rows: str, lines: list[int], tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(f"a,b\n{rows}")
    fields = [{"name": "a", "type": "integer"}, {"name": "b", "type": "string"}]
    package = {"resources": [{"name": "t", "path": "t.csv", "schema": {"fields": fields}}]}
    (tmp_path / "datapackage.json").write_text(json.dumps(package))
    report = check_package(tmp_path, engine="polars", level="structure")
    assert [f.line for f in report.findings if f.code == "cells"] == lines


def test_no_engine_reads_a_sound_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError

    for engine in (PolarsEngine, PandasEngine):
        monkeypatch.setattr(engine, "read_csv", refuse)
    test_rows_of_empty_cells_are_found("1,x\n", [], tmp_path)
