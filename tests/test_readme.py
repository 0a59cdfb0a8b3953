"""What the README shows is what happens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import latsarstats
from latsarstats import cli

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")


@pytest.mark.parametrize("code", re.findall(r"```python\n(.*?)```", README, re.DOTALL))
def test_the_python_runs(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(latsarstats.package_path())
    exec(compile(code, "README.md", "exec"), {})


def test_the_explanation_is_that_of_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    shown = re.search(r"    \$ latsarstats (explain .*)\n((?:    .*\n)+)", README)
    assert shown
    assert cli.main(shown[1].split()) == 0
    assert capsys.readouterr().out == re.sub(r"(?m)^    ", "", shown[2])


def test_the_figures_are_those_of_the_table() -> None:
    shown = re.findall(r"\| (\w+) \| (\d{4}) \| ([\d,]+) \| ([\d.]+) ", README)
    cohorts = latsarstats.load("cohorts")
    assert [(status, year, number.replace(",", "")) for status, year, number, _ in shown] == [
        (str(row["status"]), str(row["training_year"]), str(row["persons"]))
        for row in cohorts.to_dict("records")
    ]
    assert [text for *_, text in shown] == latsarstats.evidence("cohorts", "persons")[
        "text"
    ].tolist()


def test_every_table_is_listed() -> None:
    listed = re.findall(r"^\| `(\w+)` \|", README, re.MULTILINE)
    assert listed == list(latsarstats.tables())
