"""Suspects of sums over columns and tables are named so that a reader finds them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from latsarstats.cli import main


def written(folder: Path, rule: dict[str, Any], **tables: str) -> Path:
    resources = []
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text)
        labels = text.splitlines()[0].split(",")
        fields = [
            {"name": label, "type": "integer" if len(label) == 1 else "string"} for label in labels
        ]
        resources.append({"name": name, "path": f"{name}.csv", "schema": {"fields": fields}})
    given = {"name": "sums", "type": "balance", "resource": "t", **rule}
    (folder / "datapackage.json").write_text(json.dumps({"resources": resources, "rules": [given]}))
    return folder


@pytest.mark.parametrize("form", ["text", "markdown", "sarif"])
def test_the_column_is_named_where_a_row_is_added_up(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rule: dict[str, Any] = {"whole": {"column": "n"}, "parts": [{"column": "a"}, {"column": "b"}]}
    folder = written(tmp_path, rule, t="unit,a,b,n\nx,1,2,4\n")
    assert main(["check", str(folder), "--format", form]) == 1
    printed = capsys.readouterr().out
    for suspect in ("x, n: 4 may be 3", "x, a: 1 may be 2", "x, b: 2 may be 3"):
        assert suspect in printed


def test_the_file_is_named_where_the_parts_are_in_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rule: dict[str, Any] = {"measure": "n", "within": ["unit"], "parts": {"resource": "u"}}
    folder = written(tmp_path, rule, t="unit,n\nx,4\n", u="unit,name,n\nx,y,3\n")
    assert main(["check", str(folder)]) == 1
    printed = capsys.readouterr().out
    assert "line 2, x: 4 may be 3" in printed
    assert "u.csv, line 2, x/y: 3 may be 4" in printed
