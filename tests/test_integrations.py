"""The check inside other tools: frictionless, pre-commit and GitHub Actions."""

from __future__ import annotations

import gc
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import frictionless
import pytest
import yaml

import frictionless_latsarstats
from conftest import Package
from latsarstats.datapackage import frictionless_reader
from latsarstats.datapackage.document import YAML_ENDINGS
from latsarstats.datapackage.formats import ENDINGS
from latsarstats.dataset import check
from latsarstats.engines import select
from latsarstats.errors import LatsarstatsError
from latsarstats.finding import LEVELS, Finding
from latsarstats.report.formats import FORMATS

ROOT = Path(__file__).parents[1]
MANIFEST = ROOT / ".pre-commit-hooks.yaml"
ACTION = ROOT / "action.yml"

# The programs of this environment come first; git must not take this repository for the test's.
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
}

Done = subprocess.CompletedProcess[str]


def run(*command: object, cwd: Path | None = None, **variables: str) -> Done:
    return subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        env={**ENVIRONMENT, **variables},
        timeout=100,
    )


@pytest.fixture
def broken(package: Package) -> Package:
    package.set_cell("cohorts", 2, "persons", "10835")
    return package


def sentence(package: Package) -> str:
    """What the check says of the one rule that is broken."""
    findings = check.check_package(package.folder).findings
    [message] = [
        finding.message
        for finding in findings
        if (finding.rule, finding.severity) == ("cohort-progress", "error")
    ]
    return message


# frictionless


def errors_in(report: Any) -> list[tuple[str, Any]]:
    return [(task["name"], error) for task in report["tasks"] for error in task["errors"]]


def frictionless_run(package: Package, *options: str) -> tuple[int, list[tuple[str, Any]]]:
    done = run(
        *(sys.executable, "-m", "frictionless", "validate"),
        *("datapackage.json", *options, "--json"),
        cwd=package.folder,
    )
    return done.returncode, errors_in(json.loads(done.stdout))


def test_frictionless_passes_a_package_whose_rules_hold(package: Package) -> None:
    assert frictionless_run(package, "--checks", "rules") == (0, [])


def test_frictionless_reports_a_broken_rule_at_its_resource_and_row(broken: Package) -> None:
    status, [(resource, error)] = frictionless_run(broken, "--checks", "rules")
    place = (resource, error["type"], error["rowNumber"], error["fieldName"], error["fieldNumber"])
    number = broken.rows("cohorts")[0].index("persons") + 1
    assert (status, *place) == (1, "cohorts", "rule", 2, "persons", number)


def test_frictionless_reports_the_sentence_of_the_check(broken: Package) -> None:
    _, [(_, error)] = frictionless_run(broken, "--checks", "rules")
    assert error["message"] == f"cohort-progress: {sentence(broken)}"


def leave_out_the_completed(package: Package) -> None:
    rows = [row for row in package.rows("cohorts") if "completed" not in row]
    package.write_rows("cohorts", rows)


def test_frictionless_reports_what_a_rule_cannot_decide_as_an_error_of_its_type(
    package: Package,
) -> None:
    leave_out_the_completed(package)
    status, [(resource, error)] = frictionless_run(package, "--checks", "rules")
    place = (resource, error["type"], error["rowNumber"], error["fieldName"])
    assert (status, *place) == (1, "cohorts", "rule-incomplete", 2, "status")
    assert "no row of cohorts has status 'completed'" in error["message"]


def test_frictionless_can_be_told_to_skip_what_a_rule_cannot_decide(package: Package) -> None:
    leave_out_the_completed(package)
    options = ("--checks", "rules", "--skip-errors", "rule-incomplete")
    assert frictionless_run(package, *options) == (0, [])


def test_frictionless_checks_no_rules_unless_it_is_told_to(broken: Package) -> None:
    assert frictionless_run(broken) == (0, [])


def test_frictionless_loads_the_plugin_and_nothing_heavy() -> None:
    code = (
        "import sys, frictionless; assert 'latsarstats' in frictionless.system.plugins;"
        "print(*sorted({'pandas', 'pandera', 'numpy', 'latsarstats'} & sys.modules.keys()))"
    )
    done = run(sys.executable, "-c", code)
    assert (done.returncode, done.stdout) == (0, "\n"), done.stderr


def rules() -> frictionless.Checklist:
    return frictionless.Checklist(checks=[frictionless.Check.from_descriptor({"type": "rules"})])


def validate(source: frictionless.Package | frictionless.Resource) -> list[tuple[str, Any]]:
    """Validate in this process and return the errors, each with its resource."""
    return errors_in(source.validate(rules()).to_descriptor())


def notes(source: frictionless.Package | frictionless.Resource) -> list[tuple[str, str]]:
    return [(resource, error["note"]) for resource, error in validate(source)]


@pytest.fixture
def small(tmp_path: Path) -> frictionless.Package:
    """Two small tables in a file, to be validated with findings that a test makes up."""
    (tmp_path / "first.csv").write_text('name,persons\n"of two\nlines",1\nb,2\n', "utf-8")
    (tmp_path / "second.csv").write_text("persons\n3\n", "utf-8")
    resources = [
        {"name": name, "type": "table", "path": f"{name}.csv"} for name in ("first", "second")
    ]
    file = tmp_path / "datapackage.json"
    file.write_text(json.dumps({"name": "small", "resources": resources}), "utf-8")
    return frictionless.Package(str(file))


class Found:
    """Stands for the check: gives made-up findings, and counts how often it is asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.paths: list[Path] = []
        self.findings: list[Finding] = []
        self.results: list[SimpleNamespace] = []
        self.error = ""
        monkeypatch.setattr(check, "check_package", self)

    def __call__(self, path: Path) -> SimpleNamespace:
        self.paths.append(path)
        if self.error:
            raise LatsarstatsError(self.error)
        return SimpleNamespace(findings=tuple(self.findings), results=tuple(self.results))

    def add(self, **changes: Any) -> None:
        made_up = {"level": "rules", "code": "balance", "message": "No.", "resource": "first"}
        self.findings.append(Finding(**{**made_up, **changes}))


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> Found:
    return Found(monkeypatch)


def test_a_package_is_checked_once(small: frictionless.Package, found: Found) -> None:
    validate(small)
    assert found.paths == [Path(str(small.basepath), "datapackage.json")]


def test_a_package_is_checked_once_for_resources_validated_one_by_one(
    small: frictionless.Package, found: Found
) -> None:
    for resource in small.resources:
        validate(resource)
    assert len(found.paths) == 1


def test_a_package_that_is_validated_again_is_checked_again(
    small: frictionless.Package, found: Found
) -> None:
    found.add()
    before = validate(small)
    found.findings.clear()
    assert (len(before), len(validate(small))) == (1, 0)


def test_what_was_found_is_forgotten_with_its_package(broken: Package, found: Found) -> None:
    validate(frictionless.Package(str(broken.file("datapackage.json"))))
    gc.collect()
    assert found.paths
    assert not frictionless_latsarstats._outcomes


def test_a_package_is_found_from_another_folder(
    broken: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(broken.folder.parent)
    package = frictionless.Package("datapackage.json", basepath=broken.folder.name)
    assert notes(package) == [("cohorts", f"cohort-progress: {sentence(broken)}")]


@pytest.mark.parametrize("severity", ["warning", "known"])
def test_what_is_no_error_is_not_reported(
    small: frictionless.Package, found: Found, severity: str
) -> None:
    found.add(severity=severity)
    assert validate(small) == []


@pytest.mark.parametrize(
    ("changes", "reported"),
    [
        ({"severity": "warning"}, ["rule-incomplete"]),
        ({"severity": "error"}, ["rule-incomplete"]),
        ({"severity": "info"}, []),
        (
            {"severity": "info", "level": "package", "code": "rules", "resource": ""},
            ["rule-incomplete"],
        ),
    ],
    ids=["a warning", "an error", "what is allowed", "a package without rules"],
)
def test_what_is_not_decided_is_reported_unless_it_is_allowed(
    small: frictionless.Package, found: Found, changes: dict[str, Any], reported: list[str]
) -> None:
    found.add(**{"is_undecided": True, **changes})
    assert [error["type"] for _, error in validate(small)] == reported


def test_findings_of_other_levels_are_not_reported(
    small: frictionless.Package, found: Found
) -> None:
    found.add(level="evidence")
    found.add(level="package", code="descriptor", resource="")
    assert validate(small) == []


def test_rules_of_a_wrong_format_are_reported_once(
    small: frictionless.Package, found: Found
) -> None:
    found.add(level="package", code="rules", message="Rule 1 has no type.", resource="")
    assert notes(small) == [("first", "Rule 1 has no type.")]


def test_a_broken_rule_of_no_resource_is_reported_once(
    small: frictionless.Package, found: Found
) -> None:
    found.add(resource="third", rule="a-rule")
    assert notes(small) == [("first", "a-rule: No.")]


def test_rules_that_could_not_be_checked_are_reported_once(
    small: frictionless.Package, found: Found
) -> None:
    made_up = SimpleNamespace(level="rules", outcome="not run", scope="first is not there")
    found.results = [SimpleNamespace(name=name, **vars(made_up)) for name in ("one", "two")]
    note = "Rules that could not be checked: one, two (first is not there)."
    assert notes(small) == [("first", note)]


def test_a_row_behind_a_cell_of_two_lines_is_found(
    small: frictionless.Package, found: Found
) -> None:
    found.add(line=4)
    [(_, error)] = validate(small)
    assert (error["rowNumber"], error["cells"]) == (3, ["b", "2"])


def test_a_row_behind_a_header_of_two_lines_is_found(
    small: frictionless.Package, found: Found
) -> None:
    Path(str(small.basepath), "second.csv").write_text('"persons\n(all)"\n3\n', "utf-8")
    found.add(resource="second", line=3)
    [(_, error)] = validate(small)
    assert (error["rowNumber"], error["cells"]) == (2, ["3"])


@pytest.mark.parametrize("line", [None, 99], ids=["no row", "a row that is not read"])
def test_a_finding_at_no_row_that_is_read_is_reported(
    small: frictionless.Package, found: Found, line: int | None
) -> None:
    found.add(resource="second", line=line)
    [(resource, error)] = validate(small)
    assert (resource, error.get("rowNumber")) == ("second", line)


def test_a_report_can_be_read_back(small: frictionless.Package, found: Found) -> None:
    found.add(line=4, field="persons", rule="a-rule")
    found.add(line=4, severity="warning", is_undecided=True)
    descriptor = small.validate(rules()).to_descriptor()
    assert frictionless.Report.from_descriptor(descriptor).to_descriptor() == descriptor


def test_why_a_package_cannot_be_checked_is_one_error(
    small: frictionless.Package, found: Found
) -> None:
    found.error = "datapackage.json: cannot be read; mend it"
    assert notes(small) == [("first", found.error)]


IN_MEMORY = {
    "resources": [
        {"name": name, "type": "table", "data": [["persons"], [1]]} for name in ("first", "second")
    ]
}
WHERE_RULES_ARE = "the rules are in a datapackage.json, which must be validated as a whole."


def test_a_package_in_memory_cannot_be_checked() -> None:
    package = frictionless.Package.from_descriptor(IN_MEMORY)
    note = f"The package is not read from a file; {WHERE_RULES_ARE}"
    assert notes(package) == [("first", note)]


def test_a_package_on_the_web_cannot_be_checked() -> None:
    package = frictionless.Package.from_descriptor(IN_MEMORY, basepath="https://example.org/a")
    package.metadata_descriptor_path = "https://example.org/a/datapackage.json"
    note = f"The package is not on this computer; {WHERE_RULES_ARE}"
    assert notes(package) == [("first", note)]


def test_a_lone_resource_cannot_be_checked(package: Package) -> None:
    resource = frictionless.Resource("data/cohorts.csv", basepath=str(package.folder))
    note = f"cohorts is validated without its package; {WHERE_RULES_ARE}"
    assert notes(resource) == [("cohorts", note)]


# pre-commit


def hook() -> dict[str, Any]:
    [only] = yaml.safe_load(MANIFEST.read_text("utf-8"))
    assert isinstance(only, dict)
    return only


def test_the_manifest_is_one_of_pre_commit(tmp_path: Path) -> None:
    done = run(
        *(sys.executable, "-m", "pre_commit", "validate-manifest", MANIFEST),
        PRE_COMMIT_HOME=str(tmp_path),
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def run_hook(package: Package) -> Done:
    return run(*shlex.split(hook()["entry"]), *hook()["args"], cwd=package.folder)


def test_the_command_of_the_hook_passes_a_sound_package(package: Package) -> None:
    assert run_hook(package).returncode == 0


def test_the_command_of_the_hook_fails_a_broken_package(broken: Package) -> None:
    assert run_hook(broken).returncode == 1


@pytest.fixture
def repository(package: Package) -> Package:
    """The package in a git repository that has the hook, with the program of this environment."""
    if not shutil.which("git"):
        pytest.skip("there is no git")
    config = {"repos": [{"repo": "local", "hooks": [{**hook(), "language": "system"}]}]}
    (package.folder.parent / "config.yaml").write_text(yaml.safe_dump(config), "utf-8")
    package.file("README.md").write_text("What this is.\n", "utf-8")
    run("git", "init", "--quiet", cwd=package.folder).check_returncode()
    return package


def pre_commit(repository: Package, *files: str) -> Done:
    """Run the hook on what a commit of these files would change."""
    run("git", "add", "--", *files, cwd=repository.folder).check_returncode()
    return run(
        *(sys.executable, "-m", "pre_commit", "run", "--color=never"),
        *("--config", repository.folder.parent / "config.yaml"),
        cwd=repository.folder,
        PRE_COMMIT_HOME=str(repository.folder.parent / "pre-commit"),
    )


def test_pre_commit_passes_a_sound_package(repository: Package) -> None:
    done = pre_commit(repository, ".")
    assert (done.returncode, done.stdout.split(".")[-1]) == (0, "Passed\n"), done.stderr


def test_pre_commit_stops_the_commit_of_a_broken_package(repository: Package) -> None:
    repository.set_cell("cohorts", 2, "persons", "10835")
    done = pre_commit(repository, ".")
    assert (done.returncode, sentence(repository) in done.stdout) == (1, True), done.stdout


def test_pre_commit_checks_a_commit_of_a_parquet_file_alone(repository: Package) -> None:
    repository.file("data/other.parquet").write_bytes(b"PAR1")
    done = pre_commit(repository, "data/other.parquet")
    assert done.stdout.split(".")[-1] == "Passed\n", done.stdout


def test_pre_commit_checks_nothing_where_no_data_change(repository: Package) -> None:
    done = pre_commit(repository, "README.md")
    assert (done.returncode, done.stdout.split(")")[-1]) == (0, "Skipped\n"), done.stdout


DESCRIPTIONS = {"json", *(ending.removeprefix(".") for ending in YAML_ENDINGS)}
"""The endings of descriptors, schemas and dialects."""


@pytest.mark.parametrize("ending", sorted(ENDINGS | DESCRIPTIONS))
def test_a_file_of_every_format_that_is_read_starts_the_hook(ending: str) -> None:
    assert re.search(hook()["files"], f"data 2021/é.{ending}")


@pytest.mark.parametrize("file", ["A.XLSX", "data/a.csv.gz", "a/b/c.Parquet", ".csv"])
def test_a_file_of_a_package_starts_the_hook(file: str) -> None:
    assert re.search(hook()["files"], file)


def test_no_file_that_is_not_read_starts_the_hook() -> None:
    named = re.findall(r"[a-z0-9]+(?=[|)])", hook()["files"].partition(".")[2])
    assert set(named) == ENDINGS | DESCRIPTIONS


@pytest.mark.parametrize("file", ["README.md", "csv.py", "a.csv.py", "json"])
def test_another_file_does_not_start_the_hook(file: str) -> None:
    assert not re.search(hook()["files"], file)


# GitHub Actions


def action() -> dict[str, Any]:
    content = yaml.safe_load(ACTION.read_text("utf-8"))
    assert isinstance(content, dict)
    return content


def steps(part: str) -> list[dict[str, Any]]:
    return [step for step in action()["runs"]["steps"] if part in step]


def test_the_action_is_one_of_github() -> None:
    done = run(
        *(sys.executable, "-m", "check_jsonschema"),
        *("--builtin-schema", "vendor.github-actions", ACTION),
    )
    assert done.returncode == 0, done.stdout


def test_no_input_becomes_part_of_a_script() -> None:
    assert not [step["run"] for step in steps("run") if "${{" in step["run"]]


def test_every_action_used_is_of_one_version() -> None:
    assert [step["uses"] for step in steps("uses")]
    assert all(re.search(r"@v\d+\.\d+\.\d+$", step["uses"]) for step in steps("uses"))


def test_every_input_is_used() -> None:
    used = re.findall(r"\$\{\{ inputs\.([\w-]+) \}\}", ACTION.read_text("utf-8"))
    assert sorted(used) == sorted(action()["inputs"])


def run_step(position: int, cwd: Path, inputs: dict[str, str], **variables: str) -> Done:
    """Run a script of the action as GitHub does, with these inputs and the defaults of others."""
    step = steps("run")[position]
    assert step["shell"] == "bash"
    given = {name: value.get("default", "") for name, value in action()["inputs"].items()} | inputs
    for name, value in step.get("env", {}).items():
        variables[name] = re.sub(
            r"\$\{\{ inputs\.([\w-]+) \}\}", lambda found: given[found[1]], value
        )
    script = cwd / "step.sh"
    script.write_text(step["run"], "utf-8")
    return run(
        *("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", script), cwd=cwd, **variables
    )


INSTALL, CHECK = 0, 1


def recorded(
    step: int, program: str, tmp_path: Path, *, summary: str = "summary.md", **inputs: str
) -> list[str]:
    """Run a script with a stand-in for a program, and return what it was called with."""
    programs = tmp_path / "programs"
    programs.mkdir()
    stand_in = programs / program
    stand_in.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{programs}/arguments"\n', "utf-8")
    stand_in.chmod(0o755)
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    done = run_step(
        *(step, tmp_path, inputs),
        PATH=path,
        GITHUB_ACTION_PATH="/the/action",
        GITHUB_STEP_SUMMARY=str(tmp_path / summary) if summary else "",
    )
    assert done.returncode == 0, done.stderr
    return (programs / "arguments").read_text("utf-8").splitlines()


def test_the_action_installs_its_own_checkout(tmp_path: Path) -> None:
    command, *_, what = recorded(INSTALL, "pip", tmp_path)
    assert (command, what) == ("install", "/the/action")


@pytest.mark.parametrize(
    ("inputs", "options"),
    [
        ({}, ["--", "."]),
        ({"package": "a folder"}, ["--", "a folder"]),
        ({"package": "-v"}, ["--", "-v"]),
        ({"strict": "true"}, ["--strict", "--", "."]),
        ({"level": "rules"}, ["--level=rules", "--", "."]),
        ({"level": "$(echo rules)"}, ["--level=$(echo rules)", "--", "."]),
        ({"package": '"; echo `id` #'}, ["--", '"; echo `id` #']),
    ],
    ids=str,
)
def test_the_inputs_reach_the_command_as_they_are(
    tmp_path: Path, inputs: dict[str, str], options: list[str]
) -> None:
    arguments = recorded(CHECK, "latsarstats", tmp_path, **inputs)
    summary = f"--summary={tmp_path / 'summary.md'}"
    assert arguments == ["check", "--format", "github", *options[:-2], summary, *options[-2:]]


def test_the_action_writes_no_summary_where_there_is_none_to_write_to(tmp_path: Path) -> None:
    arguments = recorded(CHECK, "latsarstats", tmp_path, summary="")
    assert arguments == ["check", "--format", "github", "--", "."]


def test_an_input_that_is_neither_true_nor_false_is_refused(tmp_path: Path) -> None:
    done = run_step(CHECK, tmp_path, {"strict": "yes"})
    message = "::error::The input strict is neither true nor false.\n"
    assert (done.returncode, done.stdout) == (2, message)


def test_the_action_passes_a_sound_package(package: Package) -> None:
    done = run_step(CHECK, package.folder, {})
    assert (done.returncode, "::error" in done.stdout) == (0, False), done.stdout + done.stderr


def test_the_action_marks_a_broken_rule_at_its_file_and_line(broken: Package) -> None:
    done = run_step(CHECK, broken.folder.parent, {"package": "package"})
    [mark] = re.findall(r"(?m)^::error (.*?)::.*18 too few", done.stdout)
    places = dict(part.split("=", 1) for part in mark.split(","))
    assert (places["file"], places["line"]) == ("package/data/cohorts.csv", "2")


def test_the_action_sums_up_the_check_below_what_is_there(broken: Package) -> None:
    summary = broken.folder.parent / "summary.md"
    summary.write_text("# Before\n", "utf-8")
    run_step(CHECK, broken.folder.parent, {"package": "package"}, GITHUB_STEP_SUMMARY=str(summary))
    first, second, *_ = summary.read_text("utf-8").split("\n")
    assert (first, second) == ("# Before", "## ❌ package")


def test_the_action_fails_a_broken_package(broken: Package) -> None:
    done = run_step(CHECK, broken.folder.parent, {"package": "package"})
    assert done.returncode == 1, done.stderr


def test_the_action_names_every_level_and_a_format_there_is() -> None:
    listed = re.findall(r"\w+", action()["inputs"]["level"]["description"])
    assert [word for word in listed if word in LEVELS] == list(LEVELS)
    assert set(re.findall(r"--format (\w+)", ACTION.read_text("utf-8"))) <= FORMATS.keys()


# Extras


EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"][
    "optional-dependencies"
]
WRITTEN = [
    *(ROOT / "src").rglob("*.py"),
    *(ROOT / "docs").rglob("*.md"),
    *(ROOT / name for name in ("README.md", "SECURITY.md")),
]


def extras_named() -> set[str]:
    """The extras that messages and documents tell people to install."""
    named = {
        name
        for file in WRITTEN
        for names in re.findall(r"latsarstats\[([\w,-]+)\]", file.read_text("utf-8"))
        for name in names.split(",")
    }
    by_engine = {record.extra for record in select.ENGINES.values() if record.extra}
    by_format = {extra for _, extra in frictionless_reader._READERS.values()}
    return named | by_engine | by_format


def test_every_extra_that_is_named_can_be_installed() -> None:
    assert extras_named() - EXTRAS.keys() == set()


def test_the_extras_that_are_named_are_found() -> None:
    assert {"parquet", "polars", "duckdb", "spark", "excel", "profiles"} <= extras_named()


@pytest.mark.parametrize("kind", sorted(frictionless_reader._READERS))
def test_the_extra_of_a_format_has_all_that_reads_it(kind: str) -> None:
    libraries, extra = frictionless_reader._READERS[kind]
    assert set(libraries) <= {re.split(r"[<>=\[]", each)[0] for each in EXTRAS[extra]}
