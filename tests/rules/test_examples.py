"""The worked examples: each is a package, and what is said of it is what the page says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from latsarstats.cli import main
from latsarstats.dataset.check import check_package
from latsarstats.report.rule_pages import cookbook, package_of
from latsarstats.rules.examples import EXAMPLES, Example
from latsarstats.rules.registry import TYPES

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.question)
@pytest.mark.parametrize("engine", ["rows", "polars"])
def test_what_is_said_of_an_example(example: Example, engine: str, tmp_path: Path) -> None:
    for name, text in example.tables.items():
        (tmp_path / f"{name}.csv").write_text(text)
    (tmp_path / "datapackage.json").write_text(json.dumps(package_of(example)))
    report = check_package(tmp_path, engine=engine)  # type: ignore[arg-type]
    found = [f for f in report.findings if f.severity == "error"]
    assert sorted(f.message.split(" Any one of")[0] for f in found) == sorted(example.said)


def test_the_cell_that_two_sums_share_is_suspected_first(tmp_path: Path) -> None:
    (example,) = [each for each in EXAMPLES if "and of columns" in each.question]
    for name, text in example.tables.items():
        (tmp_path / f"{name}.csv").write_text(text)
    (tmp_path / "datapackage.json").write_text(json.dumps(package_of(example)))
    report = check_package(tmp_path)
    firsts = {
        (f.candidates[0].line, f.candidates[0].field, f.candidates[0].corrected)
        for f in report.findings
        if f.candidates
    }
    assert firsts == {(3, "ongoing", 21)}


def test_every_type_has_an_example() -> None:
    assert {example.type for example in EXAMPLES} == set(TYPES)


def test_the_page_is_what_the_command_prints(capsys: pytest.CaptureFixture[str]) -> None:
    """Write it again with: latsarstats rule --all > docs/rules.md."""
    assert main(["rule", "--all"]) == 0
    assert capsys.readouterr().out == PAGE.read_text() == cookbook()


def test_the_types_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule"]) == 0
    printed = capsys.readouterr().out
    assert [line.split()[0] for line in printed.splitlines()] == list(TYPES)


def test_one_type_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", "sequence"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("# sequence\n\nA row goes on from the one before it.\n")
    assert "- `along` (needed): The column that tells which row comes first." in printed
    assert "### A cumulative count never falls" in printed


def test_a_type_there_is_not_is_named_with_one_there_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["rule", "sequenz"]) == 2
    assert "there is no type sequenz; did you mean sequence?" in capsys.readouterr().err
