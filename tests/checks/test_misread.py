"""A column that is read with the wrong marks is one fault, and gets one finding."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from latsarstats.checks.run import run_checks
from latsarstats.engines.select import FILE_ENGINES

READERS = ("rows", *FILE_ENGINES)
ROWS = [
    ("u1", "700", "724", "1.424"),
    ("u2", "1.100", "800", "1.900"),
    ("u3", "3", "4", "7"),
    ("u4", "512", "2.400", "2.912"),
    ("u5", "1.000", "2", "1.002"),
]


def package(folder: Path, rows: Sequence[tuple[str, ...]], kind: str, **marks: str) -> Path:
    lines = [",".join(row) for row in [("unit", "a", "b", "total"), *rows]]
    (folder / "t.csv").write_text("\n".join(lines) + "\n")
    numbers = [{"name": name, "type": kind, **marks} for name in ("a", "b", "total")]
    schema = {"fields": [{"name": "unit", "type": "string"}, *numbers]}
    rule: dict[str, object]
    rule = {"name": "sum", "type": "balance", "resource": "t", "whole": {"column": "total"}}
    rule["parts"] = [{"column": "a"}, {"column": "b"}]
    described: dict[str, object]
    described = {"resources": [{"name": "t", "path": "t.csv", "schema": schema}], "rules": [rule]}
    (folder / "datapackage.json").write_text(json.dumps(described))
    return folder


def told(folder: Path, engine: str) -> list[str]:
    found = run_checks(folder, engine=engine).findings  # type: ignore[arg-type]
    return [f.message for f in found if f.severity in ("error", "warning")]


@pytest.mark.parametrize("engine", READERS)
class TestOnAnyReader:
    def test_numbers_read_a_thousand_times_too_small_are_one_finding(
        self, engine: str, tmp_path: Path
    ) -> None:
        assert told(package(tmp_path, ROWS, "number"), engine) == [
            "In a, b, total, '.' is read as standing before decimals, but stands between"
            " thousands: '1.100' is 1,100. Read so, 4 of 4 sums that fail hold; declare"
            ' "groupChar": "." and "decimalChar": ",".'
        ]

    def test_every_sum_that_fails_is_still_counted(self, engine: str, tmp_path: Path) -> None:
        report = run_checks(package(tmp_path, ROWS, "number"), engine=engine)  # type: ignore[arg-type]
        (tally,) = [result.tally for result in report.results if result.tally]
        assert (tally.passed, tally.failed) == (1, 4)
        assert report.failed

    def test_a_sum_that_fails_otherwise_is_told_beside_it(
        self, engine: str, tmp_path: Path
    ) -> None:
        rows = [*ROWS, ("u6", "10", "20", "40")]
        messages = told(package(tmp_path, rows, "number"), engine)
        assert len(messages) == 2
        assert "4 of 5 sums that fail hold" in messages[0]
        assert messages[1].startswith("In u6, 10 a + 20 b make 30, but total is 40")

    def test_whole_numbers_that_cannot_be_read_are_one_finding_a_column(
        self, engine: str, tmp_path: Path
    ) -> None:
        rows = [(unit, a, b, total) for unit, a, b, total in ROWS]
        messages = told(package(tmp_path, rows, "integer"), engine)
        (first,) = [m for m in messages if m.startswith("total is")]
        assert first == (
            "total is '1.424', which is not a whole number; its mark looks like one between"
            ' thousands, which "groupChar" declares. So are 3 more cells.'
        )
        (undecided,) = [m for m in messages if "not decided" in m]
        assert undecided.endswith("Of 3 more it is the same.")

    def test_as_advised_all_is_well(self, engine: str, tmp_path: Path) -> None:
        folder = package(tmp_path, ROWS, "number", groupChar=".", decimalChar=",")
        assert told(folder, engine) == []


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(
            [("u1", "1.5", "2.25", "3"), ("u2", "1.125", "2", "4")], id="other decimals too"
        ),
        pytest.param(
            [("u1", "1.125", "2", "4"), ("u2", "1.250", "1.5", "3")], id="sums that fail anyway"
        ),
        pytest.param([("u1", "0.384", "0.100", "0.500")], id="a nought before the point"),
    ],
)
def test_decimals_are_not_taken_for_thousands(rows: list[tuple[str, ...]], tmp_path: Path) -> None:
    messages = told(package(tmp_path, rows, "number"), "rows")
    assert len(messages) == len(rows)
    assert not any("thousands" in message for message in messages)
