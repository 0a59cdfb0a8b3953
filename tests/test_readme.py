"""What the README shows is what happens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import latsarstats
from latsarstats import cli
from latsarstats.finding import LEVELS
from latsarstats.numerals.mention import DOUBTS, KINDS
from latsarstats.report.formats import FORMATS
from latsarstats.rules.registry import TYPES

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")


@pytest.mark.parametrize(
    "code", re.findall(r"^```python\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
)
def test_the_python_runs(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(latsarstats.package_path())
    exec(compile(code, "README.md", "exec"), {})


def test_what_pandera_says_of_a_changed_figure_is_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = re.search(r"```python\n([^`]*lazy=True[^`]*)```\n\n.*\n\n((?:    .*\n)+)", README)
    assert shown
    monkeypatch.chdir(latsarstats.package_path())
    exec(compile(shown[1], "README.md", "exec"), {})
    assert capsys.readouterr().out == re.sub(r"(?m)^    ", "", shown[2])


EXPLAINED = re.findall(r"    \$ latsarstats (explain .*)\n((?:    .*\n)+)", README)


@pytest.mark.parametrize(("command", "shown"), EXPLAINED, ids=[each for each, _ in EXPLAINED])
def test_the_explanation_is_that_of_the_command(
    command: str, shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(command.split()) == 0
    assert capsys.readouterr().out == re.sub(r"(?m)^    ", "", shown)


def test_a_number_is_explained_with_its_table_and_by_itself() -> None:
    assert len(EXPLAINED) == 2


def test_the_numbers_listed_are_those_of_the_command(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = re.search(
        r"    \$ cat berita.txt\n(.*?)    \$ latsarstats (numbers .*?)\n(.*?)\n\n",
        README,
        re.DOTALL,
    )
    assert shown
    text, call, listed = (re.sub(r"(?m)^    ", "", part) for part in shown.groups())
    (tmp_path / "berita.txt").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert cli.main(call.split()) == 0
    assert capsys.readouterr().out == f"{listed}\n"


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
    section = README.split("## The tables")[1].split("\n## ")[0]
    listed = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
    assert listed == list(latsarstats.tables())


def test_every_level_is_listed_with_what_it_checks() -> None:
    section = README.split("`--level LEVEL` checks")[1].split("\n\nFor programs")[0]
    assert dict(re.findall(r"^\| `(\w+)` \| (.*?) \|$", section, re.MULTILINE)) == LEVELS


def test_every_format_for_programs_is_listed() -> None:
    section = README.split("For programs there is `--format`")[1].split("\n\n**")[0]
    assert {"text", *re.findall(r"^- `(\w+)`", section, re.MULTILINE)} == FORMATS.keys()


def test_every_kind_and_every_doubt_is_explained() -> None:
    section = README.split("## Numbers in any text")[1].split("\n## ")[0]
    listed = "".join(re.findall(r"^\| (`.*?) \|", section, re.MULTILINE))
    assert set(re.findall(r"`([\w-]+)`", listed)) == {"kind", "doubt", *KINDS, *DOUBTS}


def test_the_example_of_a_package_is_checked_as_shown(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = README.split("## Check your own package")[1].split("\n## ")[0]
    for kind, name in (("csv", "headcounts.csv"), ("json", "datapackage.json")):
        shown = re.search(rf"^```{kind}\n(.*?)^```", section, re.DOTALL | re.MULTILINE)
        assert shown
        (tmp_path / name).write_text(shown[1], "utf-8")
    monkeypatch.chdir(tmp_path)
    assert cli.main(["check", "."]) == 1
    told = re.search(r"^    fail .*?\n\n", section, re.DOTALL | re.MULTILINE)
    assert told
    assert re.sub(r"(?m)^    ", "", told[0]) in capsys.readouterr().out


def test_every_type_of_rule_is_explained() -> None:
    section = README.split("## Check your own package")[1].split("`--level LEVEL`")[0]
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)[1:] == list(TYPES)
