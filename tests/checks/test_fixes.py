"""Which characters of a file mend a slip, where that is certain."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import Package
from latsarstats.checks.fixes import located
from latsarstats.checks.run import READERS, ReaderName
from latsarstats.dataset.check import check_package
from latsarstats.finding import Candidate, Fix

CELL = Candidate(
    resource="t",
    key={},
    field="persons",
    path="t.csv",
    line=2,
    value=12,
    corrected=21,
    slip="swap",
    mends=1,
    breaks=0,
)


def fixes(package: Package, engine: ReaderName = "rows") -> list[Fix | None]:
    report = check_package(package.folder, engine=engine)
    return [finding.fix for finding in report.findings if finding.difference is not None]


@pytest.mark.parametrize("engine", READERS)
def test_a_slip_is_mended_by_what_is_printed(package: Package, engine: ReaderName) -> None:
    column = package.file("data/cohorts.csv").read_text("utf-8").split("\n")[1].index("10853") + 1
    package.set_cell("cohorts", 2, "persons", "10835")
    assert fixes(package, engine) == [
        Fix(path="data/cohorts.csv", line=2, column=column, old="10835", new="10853")
    ]


def test_the_fix_makes_the_file_what_it_was(package: Package) -> None:
    before = package.file("data/cohorts.csv").read_text("utf-8")
    package.set_cell("cohorts", 2, "persons", "10835")
    (fix,) = fixes(package)
    assert fix
    lines = package.file("data/cohorts.csv").read_text("utf-8").split("\n")
    line = lines[fix.line - 1]
    start, end = fix.column - 1, fix.column - 1 + len(fix.old)
    lines[fix.line - 1] = line[:start] + fix.new + line[end:]
    assert (line[start:end], "\n".join(lines)) == (fix.old, before)


def test_two_slips_in_one_sum_are_not_mended(package: Package) -> None:
    package.set_cell("cohorts", 2, "persons", "10835")
    package.set_cell("cohorts", 3, "persons", "6165")
    assert fixes(package) == [None]


def test_a_slip_beside_two_that_cancel_out_is_not_mended_alone(package: Package) -> None:
    for line, number in ((2, "10835"), (3, "6157"), (4, "4696")):
        package.set_cell("cohorts", line, "persons", number)
    assert fixes(package) == [None]


def test_a_misprint_in_the_source_is_not_mended(package: Package) -> None:
    descriptor = package.descriptor()
    for rule in descriptor["rules"]:
        if rule["name"] == "cohort-progress":
            rule["parts"] = ["completed"]
    package.file("datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    assert fixes(package) == [None]


@pytest.mark.parametrize(
    ("text", "delimiter", "found"),
    [
        ("unit,persons\nA,12\n", ",", (3, "12")),
        ("unit,persons\r\nA,12\r\n", ",", (3, "12")),
        ("persons,unit\n12,A\n", ",", (1, "12")),
        ("\ufeffpersons,unit\n12,A\n", ",", (1, "12")),
        ("unit;persons\nA,;12\n", ";", (4, "12")),
        ('unit,persons\n"A, ""é""",12\n', ",", (12, "12")),
        ('unit,"persons"\nA,"12"\n', ",", (4, "12")),
        ("unit,persons\n𝔸,12", ",", (3, "12")),
        ("unit,persons\nA,13\n", ",", None),
        ("unit,persons\nA,12,\n", ",", None),
        ("persons,persons\n12,12\n", ",", None),
        ("unit,people\nA,12\n", ",", None),
        ('unit,persons\n"A\nB",12\n', ",", None),
        ('unit,persons\n"A"B,12\n', ",", None),
        ("unit,persons\n", ",", None),
        ("", ",", None),
    ],
)
def test_a_cell_is_located_in_its_line(
    tmp_path: Path, text: str, delimiter: str, found: tuple[int, str] | None
) -> None:
    (tmp_path / "t.csv").write_text(text, "utf-8", newline="")
    assert located(tmp_path / "t.csv", CELL, delimiter) == found


def test_no_cell_is_located_in_a_file_of_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"unit,persons\n\xe9,12\n")
    assert located(tmp_path / "t.csv", CELL, ",") is None


def test_no_cell_is_located_in_a_file_that_is_gone(tmp_path: Path) -> None:
    assert located(tmp_path / "t.csv", CELL, ",") is None
