"""Small tables that share a frame are judged as if each had its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from latsarstats.datapackage import batches, load
from latsarstats.datapackage.engine import EngineName
from latsarstats.datapackage.reader import ReadTable
from latsarstats.dataset.check import check_package
from latsarstats.engines.select import FILE_ENGINES

SOUND = "u1,3,all\nu2,4,part\n"
TABLES = {
    "a sound one": SOUND,
    "one without rows": "",
    "one without its last line break": SOUND.rstrip(),
    "a cell that is no number": "u1,x,all\nu2,4,part\n",
    "a number in an unusual way": "u1, 3,all\nu2,007,part\n",
    "both": "u1, 3,all\nu2,x,part\n",
    "a value below its bound": "u1,-3,all\n",
    "a label that is none": "u1,3,none\nu2,3,none\n",
    "no value where one must be": "u1,,all\n",
    "a key twice": "u1,3,all\nu1,4,all\n",
    "no key": ",3,all\n",
    "a blank line at the end": f"{SOUND}\n",
    "a blank line amid": "u1,3,all\n\nu2,4,part\n",
    "a line that is too short": "u1,3\nu2,4,part\n",
    "a quoted cell": '"u1",3,all\n',
    "a key of another table": "u1,3,all\n",
}
FIELDS = [
    {"name": "unit", "type": "string"},
    {"name": "persons", "type": "integer", "constraints": {"minimum": 0, "required": True}},
    {"name": "status", "type": "string", "constraints": {"enum": ["all", "part"]}},
]


def package(folder: Path) -> Path:
    resources = []
    for number, rows in enumerate(TABLES.values()):
        (folder / f"t{number}.csv").write_text(f"unit,persons,status\n{rows}")
        schema = {"fields": FIELDS, "primaryKey": "unit"}
        resources.append({"name": f"t{number}", "path": f"t{number}.csv", "schema": schema})
    rule = {
        "name": "sum",
        "type": "balance",
        "resource": "t0",
        "measure": "persons",
        "dimension": "status",
        "whole": "all",
        "parts": ["part"],
    }
    descriptor = {"resources": resources, "rules": [rule]}
    (folder / "datapackage.json").write_text(json.dumps(descriptor))
    return folder


@pytest.mark.parametrize("engine", FILE_ENGINES)
def test_reports_are_the_same(
    engine: EngineName, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = package(tmp_path)
    shared = check_package(folder, engine=engine)
    monkeypatch.setattr(batches, "FEWEST", len(TABLES) + 1)
    apart = check_package(folder, engine=engine)
    assert shared.findings == apart.findings
    assert shared.tables == apart.tables
    assert [check.outcome for check in shared.results] == [check.outcome for check in apart.results]


def test_tables_of_the_same_columns_are_read_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    one_by_one = load.read_supported_table

    def noted(*args: Any) -> ReadTable | None:
        read.append(args[2])
        return one_by_one(*args)

    monkeypatch.setattr(load, "read_supported_table", noted)
    check_package(package(tmp_path), engine="polars")
    names = dict(zip((f"t{n}" for n in range(len(TABLES))), TABLES, strict=True))
    assert [names[name] for name in read] == [
        *("a blank line at the end", "a blank line amid", "a line that is too short"),
        "a quoted cell",
    ]
