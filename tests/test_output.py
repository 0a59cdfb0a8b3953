"""Nothing printed steers a terminal or hides, whatever the data and the arguments hold."""

from __future__ import annotations

import ast
import csv
import io
import json
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from conftest import Package
from latsarstats import cli
from latsarstats.errors import LatsarstatsError
from latsarstats.report import terminal
from latsarstats.report.formats import FORMATS
from latsarstats.report.terminal import Progress, Style

STEERING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Categories of Unicode: controls, formats, halves of surrogate pairs, separators."""

CHARACTERS = {
    "NUL": "\0",
    "BACKSPACE": "\b",
    "TAB": "\t",
    "LINE FEED": "\n",
    "CARRIAGE RETURN": "\r",
    "ESCAPE": "\x1b",
    "DELETE": "\x7f",
    "NEXT LINE": "\x85",
    "CONTROL SEQUENCE INTRODUCER": "\x9b",
    "SOFT HYPHEN": "\xad",
    "ZERO WIDTH SPACE": "\u200b",
    "RIGHT-TO-LEFT MARK": "\u200f",
    "RIGHT-TO-LEFT OVERRIDE": "\u202e",
    "RIGHT-TO-LEFT ISOLATE": "\u2067",
    "LINE SEPARATOR": "\u2028",
    "PARAGRAPH SEPARATOR": "\u2029",
    "BYTE ORDER MARK": "\ufeff",
    "HALF OF A SURROGATE PAIR": "\udcff",
    "LANGUAGE TAG": "\U000e0041",
}
BLANKS = {"NO-BREAK SPACE": "\u00a0", "NARROW NO-BREAK SPACE": "\u202f"}

each_character = pytest.mark.parametrize("character", CHARACTERS.values(), ids=CHARACTERS)
each_in_a_file = pytest.mark.parametrize(
    "character",
    [pytest.param(each, id=name) for name, each in CHARACTERS.items() if each not in "\0\udcff"],
)


def steering(text: str, allowed: str = "\n") -> list[str]:
    return [c for c in text if unicodedata.category(c) in STEERING and c not in allowed]


class Printed:
    """A call of the command line in this process, and all that it printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: object) -> str:
        try:
            cli.main([str(argument) for argument in arguments])
        except SystemExit as end:  # as argparse ends for a wrong call
            assert end.code in (0, 2)
        out, err = self._capsys.readouterr()
        return out + err


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Printed:
    return Printed(capsys)


# Checks of a package


def in_file_name(word: str, descriptor: dict[str, Any]) -> None:
    descriptor["resources"][0]["path"] = f"{word}.csv"


def in_resource_name(word: str, descriptor: dict[str, Any]) -> None:
    descriptor["resources"].append({**descriptor["resources"][0], "name": word, "path": "none.csv"})


def in_column_name(word: str, descriptor: dict[str, Any]) -> None:
    descriptor["resources"][0]["schema"]["fields"][0]["name"] = word


def in_enum(word: str, descriptor: dict[str, Any]) -> None:
    descriptor["resources"][0]["schema"]["fields"][0]["constraints"] = {"enum": [word]}


def in_rule_title(word: str, descriptor: dict[str, Any]) -> None:
    descriptor["rules"][0]["title"] = word


def in_rule_name(word: str, descriptor: dict[str, Any]) -> None:
    descriptor["rules"][0]["name"] = word


SOURCES = (
    in_file_name,
    in_resource_name,
    in_column_name,
    in_enum,
    in_rule_title,
    in_rule_name,
)
each_format = pytest.mark.parametrize("form", FORMATS)


@pytest.fixture
def broken(tmp_path: Path) -> Callable[..., Path]:
    """Return a package whose sum is wrong, spoilt by a source."""

    def write(
        spoil: Callable[[str, dict[str, Any]], None] | None = None, word: str = "", cell: str = "a"
    ) -> Path:
        fields = [{"name": "kind", "type": "string"}, {"name": "persons", "type": "integer"}]
        rule = {"name": "all", "type": "balance", "title": "Parts", "resource": "t"}
        rule |= {"measure": "persons", "dimension": "kind", "whole": "all"}
        descriptor: dict[str, Any] = {
            "name": "p",
            "resources": [{"name": "t", "path": "t.csv", "schema": {"fields": fields}}],
            "rules": [{**rule, "parts": ["a", "b"]}],
        }
        if spoil:
            spoil(word, descriptor)
        folder = tmp_path / "p"
        folder.mkdir()
        (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
        with (folder / "t.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(
                [("kind", "persons"), ("all", "5"), (cell, "2"), ("b", cell if cell != "a" else 2)]
            )
        return folder

    return write


@each_format
@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.__name__)
@each_character
def test_a_check_prints_no_character_that_steers_from_a_descriptor(
    printed: Printed,
    broken: Callable[..., Path],
    source: Callable[[str, dict[str, Any]], None],
    form: str,
    character: str,
) -> None:
    out = printed("check", broken(source, f"be{character}hind"), "--format", form)
    is_shown = source is not in_rule_title or form in ("text", "sarif", "markdown")
    is_shown = is_shown and character != "\udcff"  # such a descriptor is refused as a whole
    assert ("hind" in out, steering(out)) == (is_shown, [])


@each_format
@each_in_a_file
def test_a_check_prints_no_character_that_steers_from_a_cell(
    printed: Printed, broken: Callable[..., Path], form: str, character: str
) -> None:
    out = printed("check", broken(cell=f"be{character}hind"), "--format", form)
    assert ("hind" in out, steering(out)) == (True, [])


@each_in_a_file
def test_json_is_read_back_as_the_cell_was(
    printed: Printed, broken: Callable[..., Path], character: str
) -> None:
    out = printed("check", broken(in_enum, f"be{character}hind"), "--format", "json")
    assert any(
        f"be{character}hind" in finding["message"] for finding in json.loads(out)["findings"]
    )


@each_in_a_file
def test_junit_is_xml_whatever_the_data(
    printed: Printed, broken: Callable[..., Path], character: str
) -> None:
    out = printed("check", broken(in_rule_name, f"be{character}hind"), "--format", "junit")
    assert "hind" in ElementTree.tostring(ElementTree.fromstring(out), encoding="unicode")


# The other commands


ARGUMENTS: dict[str, tuple[str, ...]] = {
    "no command": ("{}",),
    "an unknown option": ("check", "--{}"),
    "a package that is not there": ("check", "{}"),
    "an unknown format": ("check", "--format", "{}"),
    "an unknown engine": ("check", "--engine", "{}"),
    "no number": ("check", "--limit", "{}"),
    "an unknown table": ("explain", "{}", "persons"),
    "an unknown column": ("explain", "cohorts", "{}"),
    "an unknown row": ("explain", "cohorts", "persons", "{}"),
    "an unknown value": ("explain", "{}"),
    "a table to show that is not there": ("show", "{}"),
    "a package to show that is not there": ("show", "cohorts", "--package", "{}"),
    "a package to export that is not there": ("export", "{}", "--to", "x.sqlite"),
    "a folder to export to that is not there": ("export", "--to", "{}/x.sqlite"),
    "a package to explain that is not there": ("explain", "cohorts", "persons", "--package", "{}"),
    "a folder to build that is not there": ("build", "{}"),
    "a text that is not there": ("numbers", "{}"),
    "an article that is not there": ("draft", "{}"),
    "articles that are not there": ("excerpt", "{}", "--to", "x"),
}


@pytest.mark.parametrize("arguments", ARGUMENTS.values(), ids=ARGUMENTS)
@each_character
def test_a_wrong_argument_is_printed_without_its_character_that_steers(
    printed: Printed,
    arguments: tuple[str, ...],
    character: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    out = printed(*(argument.format(f"be{character}hind") for argument in arguments))
    assert ("hind" in out, steering(out)) == (True, [])


def test_a_message_with_line_breaks_is_one_line(
    printed: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise LatsarstatsError("of a library:\n  line 1\r\n  column 2")

    monkeypatch.setattr("latsarstats.dataset.script.read_originals", failing)
    out = printed("excerpt", "a", "--to", "b")
    assert out == "latsarstats: of a library:\\n  line 1\\r\\n  column 2\n"


@pytest.fixture
def article(tmp_path: Path) -> Callable[[str], Path]:
    """Return an article whose name and whose text, also within a number, hold a character."""

    def write(character: str) -> Path:
        folder = tmp_path / "articles"
        folder.mkdir()
        path = folder / f"be{character}hind.txt"
        path.write_text(
            f"Latsar diikuti{character} 10.853 {character}peserta, dan tiga{character}puluh hari"
            f" di be{character}hind.\nBiaya Rp{character}5 juta. " + "Kata lain. " * 40,
            "utf-8",
            newline="",
        )
        return path

    return write


@pytest.mark.parametrize("form", ["table", "jsonl"])
@each_in_a_file
def test_numbers_prints_no_character_that_steers(
    printed: Printed, article: Callable[[str], Path], form: str, character: str
) -> None:
    out = printed("numbers", article(character), "--format", form)
    assert ("10.853" in out, steering(out)) == (True, [])


@each_in_a_file
def test_numbers_as_csv_prints_none_but_line_ends_and_tabs(
    printed: Printed, article: Callable[[str], Path], character: str
) -> None:
    out = printed("numbers", article(character), "--format", "csv")
    assert ("10.853" in out, steering(out, "\n\t")) == (True, [])


@each_in_a_file
def test_numbers_as_a_page_prints_none_but_line_ends_and_tabs(
    printed: Printed, article: Callable[[str], Path], character: str
) -> None:
    out = printed("numbers", article(character), "--format", "html")
    assert ("10.853" in out, steering(out, "\n\t")) == (True, [])


@each_in_a_file
def test_numbers_as_jsonl_is_read_back_as_the_file_is_named(
    printed: Printed, article: Callable[[str], Path], character: str
) -> None:
    path = article(character)
    lines = printed("numbers", path, "--format", "jsonl").splitlines()
    assert {json.loads(line)["file"] for line in lines} == {str(path)}


def test_numbers_as_csv_shows_what_is_escaped_as_a_program_would(
    printed: Printed, tmp_path: Path
) -> None:
    path = tmp_path / "a\u202eb.txt"
    path.write_text("sebanyak 5 peserta", "utf-8")
    rows = list(csv.DictReader(io.StringIO(printed("numbers", path, "--format", "csv"))))
    assert rows[0]["file"] == str(tmp_path / r"a\u202eb.txt")


@each_in_a_file
def test_a_draft_is_printed_without_characters_that_steer(
    printed: Printed, article: Callable[[str], Path], character: str
) -> None:
    out = printed("draft", article(character))
    assert ("hind" in out, steering(out)) == (True, [])


@each_in_a_file
def test_a_draft_is_written_without_characters_that_steer(
    printed: Printed, article: Callable[[str], Path], character: str, tmp_path: Path
) -> None:
    printed("draft", article(character), "--to", tmp_path / "new.py")
    script = (tmp_path / "new.py").read_bytes().decode()
    assert ("hind" in script, steering(script)) == (True, [])


@each_in_a_file
def test_a_draft_names_the_article_as_it_is(
    printed: Printed, article: Callable[[str], Path], character: str, tmp_path: Path
) -> None:
    path = article(character)
    printed("draft", path, "--to", tmp_path / "new.py")
    tree = ast.parse((tmp_path / "new.py").read_bytes())
    assert path.name in {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}


@each_in_a_file
def test_excerpt_prints_no_character_that_steers(
    printed: Printed, article: Callable[[str], Path], character: str, tmp_path: Path
) -> None:
    (tmp_path / "seeds").mkdir()
    out = printed("excerpt", article(character).parent, "--to", tmp_path / "seeds")
    assert ("hind" in out, steering(out)) == (True, [])


@each_in_a_file
def test_a_build_prints_no_character_that_steers_from_what_is_outdated(
    printed: Printed, package: Package, character: str
) -> None:
    path = package.file("data/cohorts.csv")
    path.write_text(f"be{character}hind\n" + path.read_text("utf-8"), "utf-8", newline="")
    out = printed("build", package.folder, "--check")
    assert ("hind" in out, steering(out)) == (True, [])


# The gate


def test_our_colours_pass_and_those_of_the_data_do_not(capsys: pytest.CaptureFixture[str]) -> None:
    gate = terminal.Gate(sys.stdout)
    gate.write(Style(coloured=True).paint("a\x1b[31mb", "pass"))
    assert capsys.readouterr().out == "\x1b[32ma\\x1b[31mb\x1b[0m"


def test_a_colour_put_into_other_text_is_not_taken_for_ours(
    capsys: pytest.CaptureFixture[str],
) -> None:
    terminal.Gate(sys.stdout).write(f"{Style(coloured=True).paint('a', 'pass')}\x1b[31m")
    assert steering(capsys.readouterr().out) == []


@each_character
def test_a_line_of_progress_is_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, character: str
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr("latsarstats.report.terminal._PATIENCE", 0)
    Progress(result_comes_last=True).show(f"be{character}hind")
    assert steering(capsys.readouterr().err, "\r") == []


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
@each_character
def test_what_a_library_prints_passes_the_gate(
    capsys: pytest.CaptureFixture[str], stream: str, character: str
) -> None:
    before = terminal.guard()
    print(f"be{character}hind", file=getattr(sys, stream))
    sys.stdout, sys.stderr = before
    assert steering("".join(capsys.readouterr()), "\n\t") == []


def test_the_streams_are_as_before_after_a_command(printed: Printed) -> None:
    before = sys.stdout, sys.stderr
    printed("numbers", "none.txt")
    assert (sys.stdout, sys.stderr) == before


@pytest.mark.parametrize("blank", BLANKS.values(), ids=BLANKS)
def test_a_no_break_space_stays_as_it_is(printed: Printed, tmp_path: Path, blank: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"Rp{blank}5 juta", "utf-8")
    assert f"Rp{blank}5 juta" in printed("numbers", path)
