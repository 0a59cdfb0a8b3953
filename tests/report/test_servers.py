"""The formats as other programs get them: of a small package with every kind of finding."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from latsarstats import cli

FIELDS = [
    {"name": "unit", "type": "string"},
    {"name": "status", "type": "string"},
    {"name": "persons", "type": "integer", "constraints": {"minimum": 0}},
]
SUM: dict[str, Any] = {
    "type": "balance",
    "resource": "t",
    "measure": "persons",
    "dimension": "status",
    "whole": "all",
    "parts": ["completed", "ongoing"],
    "within": ["unit"],
}
LINES = [
    *("A,all,53", "A,completed,20", "A,ongoing,30"),  # 3 too many
    *("B,all,9", "B,completed,9"),  # lacks what is ongoing
    *("C,all,5", "C,completed,1", "C,ongoing,1"),  # known
    *("D,all,2", "D,completed,1", "D,ongoing,1"),
]
FILE = "data 2021/jumlah é #1 100%.csv"
FOLDER = "in a folder é"
DESCRIPTOR: dict[str, Any] = {
    "name": "small",
    "resources": [
        {"name": "t", "path": FILE, "schema": {"fields": FIELDS}},
        {
            "name": "inline",
            "data": [["id"], ["x"]],
            "schema": {"fields": [{"name": "id", "type": "integer"}]},
        },
    ],
    "rules": [
        {**SUM, "name": "all-add-up", "known": [{"key": {"unit": "C"}, "reason": "As printed."}]}
    ],
}

Report = Callable[..., str]


def write(folder: Path, lines: list[str], descriptor: dict[str, Any]) -> None:
    file = folder / FILE
    file.parent.mkdir(parents=True)
    file.write_text("\n".join(["unit,status,persons", *lines, ""]), "utf-8")
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with the package in a folder, in another folder of which one works."""
    root = tmp_path / "root"
    write(root / FOLDER, LINES, DESCRIPTOR)
    (root / ".git").mkdir()
    (root / "elsewhere").mkdir()
    monkeypatch.chdir(root / "elsewhere")
    return root


@pytest.fixture
def report(repository: Path, capsys: pytest.CaptureFixture[str]) -> Report:
    """Check the package and return the report in a format."""

    def call(form: str, *options: str) -> str:
        cli.main(["check", str(repository / FOLDER), "--format", form, *options])
        return capsys.readouterr().out

    return call


def results(report: Report) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(report("sarif"))["runs"][0]["results"]
    return found


def uri_of(result: dict[str, Any]) -> str:
    location = result["locations"][0]["physicalLocation"]["artifactLocation"]
    return str(location["uri"])


def properties_of(command: str) -> dict[str, str]:
    listed = command.partition(" ")[2].partition("::")[0]
    properties = dict(each.split("=", 1) for each in listed.split(","))
    return {name: unquote(value) for name, value in properties.items()}


def test_sarif_and_github_name_the_same_files_and_lines(report: Report) -> None:
    by_github = [
        (each["file"], int(each.get("line", "1")))
        for each in map(properties_of, re.findall("(?m)^::.*", report("github", "--verbose")))
    ]
    by_sarif = [
        (unquote(uri_of(result)), result["locations"][0]["physicalLocation"]["region"]["startLine"])
        for result in results(report)
    ]
    assert by_github == by_sarif
    assert (f"{FOLDER}/{FILE}", 2) in by_sarif


def test_a_path_in_sarif_is_a_valid_reference(report: Report) -> None:
    [uri] = {uri_of(result) for result in results(report) if result["ruleId"] == "rules/all-add-up"}
    assert uri == "in%20a%20folder%20%C3%A9/data%202021/jumlah%20%C3%A9%20%231%20100%25.csv"


def test_a_path_of_sarif_leads_to_a_file_of_the_repository(
    report: Report, repository: Path
) -> None:
    assert all((repository / unquote(uri_of(result))).is_file() for result in results(report))


@pytest.mark.parametrize("form", ["sarif", "github", "markdown", "junit"])
def test_inline_data_keep_their_table(report: Report, form: str) -> None:
    assert re.search(r"inline, line 2, id(: |\*\* · type: )id is 'x'", report(form))


@pytest.mark.parametrize("form", ["sarif", "github", "markdown", "junit"])
def test_the_cells_that_may_be_wrong_stand_in_every_format(report: Report, form: str) -> None:
    assert "line 2, A/all: 53 may be 50" in report(form)


@pytest.mark.parametrize("form", ["github", "markdown", "junit"])
def test_an_incomplete_group_stands_in_every_format(report: Report, form: str) -> None:
    [line] = [line for line in report(form).split("\n") if "ongoing" in line and "B" in line]
    assert re.search("warning|lacks|no ", line)


def test_an_incomplete_group_is_a_warning_of_its_rule_in_sarif(report: Report) -> None:
    levels = [
        (result["ruleId"], result["level"], result["suppressions"] != [])
        for result in results(report)
        if result["ruleId"].startswith("rules/all")
    ]
    assert sorted(levels) == [
        ("rules/all-add-up", "error", False),
        ("rules/all-add-up", "note", True),
        ("rules/all-add-up", "warning", False),
    ]


@pytest.mark.parametrize(
    ("form", "counts"),
    [
        ("github", "Rule all-add-up: fail (1 passed, 1 failed, 1 incomplete, 1 known)"),
        ("markdown", "| all-add-up | balance | fail | 1 | 1 | 1 | 1 |"),
        ("junit", "balance: 1 passed, 1 failed, 1 incomplete, 1 known"),
        ("sarif", "Rule all-add-up: fail (1 passed, 1 failed, 1 incomplete, 1 known)"),
    ],
)
def test_how_often_a_rule_was_decided_how_stands_beside_it(
    report: Report, form: str, counts: str
) -> None:
    assert counts in report(form)


def test_junit_is_read_back_with_its_failure(report: Report) -> None:
    root = ElementTree.fromstring(report("junit").encode())
    [case] = [case for case in root.iter("testcase") if case.get("name") == "all-add-up"]
    assert [part.tag for part in case] == ["failure", "system-out"]
    assert "skipped" not in root.attrib


def test_of_more_than_ten_annotations_each_says_in_the_log_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [line for unit in range(15) for line in (f"U{unit},all,9", f"U{unit},completed,3")] + [
        f"U{unit},ongoing,3" for unit in range(15)
    ]
    write(tmp_path / "p", lines, DESCRIPTOR)
    monkeypatch.chdir(tmp_path)
    cli.main(["check", "p", "--format", "github"])
    logged = [
        line.rpartition("::")[2]
        for line in capsys.readouterr().out.split("\n")
        if line.startswith("::error") and " make " in line
    ]
    assert len(logged) == 15
    assert all(
        line.startswith(f"p/{FILE.replace('%', '%25')}, line {2 * unit + 2}, persons: ")
        and f"%0A  line {2 * unit + 2}, U{unit}/all: 9 may be 6" in line
        for unit, line in enumerate(logged)
    )


MULTITOOL = "@microsoft/sarif-multitool@5.7.0"


def multitool(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["npx", "--yes", MULTITOOL, *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        # It needs no library for languages then, which is not on every machine.
        env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
        timeout=300,
    )


@pytest.mark.exhaustive
def test_sarif_follows_all_rules_of_github_and_azure(report: Report, tmp_path: Path) -> None:
    if not shutil.which("npx") or multitool("version").returncode != 0:
        pytest.skip(f"{MULTITOOL} is not to be had here")
    file = tmp_path / "report.sarif"
    file.write_text(report("sarif"), "utf-8")
    done = multitool("validate", file, "--rule-kind", "Sarif;Ghas;Gh;Ado")
    assert "Analysis completed successfully." in done.stdout
    assert re.findall(r"(?:error|warning) [A-Za-z]+\d+:.*", done.stdout) == []


@pytest.mark.exhaustive
def test_sarif_is_blamed_by_sarif_tools(
    repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if not (shutil.which("sarif") and shutil.which("git")):
        pytest.skip("sarif-tools is not installed")

    def run(*command: object) -> str:
        done = subprocess.run(
            list(map(str, command)), capture_output=True, encoding="utf-8", cwd=repository
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    # It looks for a file by its address as it is written, without undoing the escapes.
    (repository / FOLDER / FILE).rename(repository / "t.csv")
    (repository / FOLDER / "datapackage.json").unlink()
    resources = [{**DESCRIPTOR["resources"][0], "path": "t.csv"}]
    descriptor = {**DESCRIPTOR, "resources": resources}
    (repository / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    (repository / ".git").rmdir()
    run("git", "init", "--quiet")
    run("git", "add", ".")
    author = ("-c", "user.name=Ani", "-c", "user.email=ani@example.org")
    run("git", *author, "commit", "--quiet", "--message", "Add figures")
    cli.main(["check", str(repository), "--format", "sarif"])
    (tmp_path / "a.sarif").write_text(capsys.readouterr().out, "utf-8")
    run("sarif", "blame", "--output", tmp_path / "blamed.sarif", tmp_path / "a.sarif")
    blamed = json.loads((tmp_path / "blamed.sarif").read_text("utf-8"))["runs"][0]["results"]
    assert {result["properties"]["blame"]["author"] for result in blamed} == {"Ani"}
