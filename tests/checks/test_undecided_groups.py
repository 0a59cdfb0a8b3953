"""What no rule has decided is named in every format and on every engine, and fails if strict."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from latsarstats.checks.run import READERS
from latsarstats.dataset.check import check_package
from latsarstats.finding import Finding, Report
from latsarstats.report.github import render_github
from latsarstats.report.json_report import render_json
from latsarstats.report.junit import render_junit
from latsarstats.report.sarif import render_sarif
from latsarstats.report.terminal import Style
from latsarstats.report.text import report_lines

RULE: dict[str, Any] = {
    "name": "all-add-up",
    "type": "balance",
    "resource": "t",
    "measure": "persons",
    "dimension": "status",
    "whole": "all",
    "parts": ["completed", "ongoing"],
    "within": ["unit"],
}
SOUND = "Blitar,all,3\nBlitar,completed,1\nBlitar,ongoing,2\n"
TYPES = {"year": "year", "persons": "integer", "n": "integer", "day": "date"}


def package(
    folder: Path,
    rows: str,
    *rules: dict[str, Any],
    header: str = "unit,status,persons",
    more: dict[str, str] | None = None,
    **schema: Any,
) -> Path:
    """Write a package of a table ``t`` and others, with rules."""
    folder.mkdir(exist_ok=True)
    resources = []
    for name, text in {"t": f"{header}\n{rows}", **(more or {})}.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
        columns = text.split("\n", 1)[0].split(",")
        fields = [{"name": column, "type": TYPES.get(column, "string")} for column in columns]
        given = {"fields": fields, **(schema if name == "t" else {})}
        resource = {"name": name, "path": f"{name}.csv", "encoding": "utf-8", "schema": given}
        resources.append(resource)
    descriptor = {"name": "p", "resources": resources, "rules": list(rules)}
    (folder / "datapackage.json").write_text(json.dumps(descriptor))
    return folder


def everywhere(folder: Path, **options: Any) -> Report:
    """Return the report on a package, once it is the same on every engine."""
    reports = [check_package(folder, engine=engine, **options) for engine in READERS]
    told = [[(f.message, f.line, f.severity) for f in report.findings] for report in reports]
    assert told == [told[0]] * len(told)
    tallies = [[result.tally for result in report.results] for report in reports]
    assert tallies == [tallies[0]] * len(tallies)
    return reports[0]


def undecided(report: Report) -> list[Finding]:
    return [finding for finding in report.findings if finding.is_undecided]


def rule_of(report: Report, name: str = "all-add-up") -> dict[str, Any]:
    [rule] = [rule for rule in json.loads(render_json(report))["rules"] if rule["name"] == name]
    return dict(rule)


MISSPELT = {
    "a part in other case": "Jember,all,9\nJember,completed,1\nJember,Ongoing,2\n",
    "a part with a blank": "Jember,all,9\nJember,completed,1\nJember,ongoing ,2\n",
    "a unit abbreviated": "Kab. Jember,all,9\nKabupaten Jember,completed,1\n"
    "Kabupaten Jember,ongoing,2\n",
    "a unit in another Unicode form": "Caf\u00e9,all,9\nCafe\u0301,completed,1\n"
    "Cafe\u0301,ongoing,2\n",
    "no whole": "Jember,completed,54\nJember,ongoing,4\n",
    "no number": "Jember,all,9\nJember,completed,1\nJember,ongoing,\n",
}


@pytest.mark.parametrize("rows", MISSPELT.values(), ids=MISSPELT)
class TestOutcome:
    """A broken sum that a slip hides is incomplete, and is never simply passed."""

    def test_it_is_incomplete(self, tmp_path: Path, rows: str) -> None:
        report = everywhere(package(tmp_path, SOUND + rows, RULE))
        rule = rule_of(report)
        assert (rule["outcome"], rule["passed"]) == ("incomplete", 1)
        assert rule["incomplete"] == len(undecided(report)) > 0
        assert not report.failed

    def test_it_fails_if_strict(self, tmp_path: Path, rows: str) -> None:
        assert everywhere(package(tmp_path, SOUND + rows, RULE), is_strict=True).failed

    def test_it_fails_where_the_rule_says_so(self, tmp_path: Path, rows: str) -> None:
        report = everywhere(package(tmp_path, SOUND + rows, {**RULE, "incomplete": "error"}))
        assert report.failed
        assert rule_of(report)["outcome"] == "incomplete"

    def test_it_is_a_note_where_the_rule_allows_it(self, tmp_path: Path, rows: str) -> None:
        folder = package(tmp_path, SOUND + rows, {**RULE, "incomplete": "allowed"})
        report = everywhere(folder, is_strict=True)
        assert not report.failed
        assert {finding.severity for finding in undecided(report)} == {"info"}

    def test_every_format_says_so(self, tmp_path: Path, rows: str) -> None:
        report = check_package(package(tmp_path, SOUND + rows, RULE))
        formats = {
            "text": "\n".join(report_lines(report, Style())),
            "json": render_json(report),
            "junit": render_junit(report),
            "sarif": render_sarif(report),
            "github": render_github(report),
        }
        assert {
            name: "is not decided: " in page for name, page in formats.items()
        } == dict.fromkeys(formats, True)


def test_a_misspelt_part_is_named_by_its_line(tmp_path: Path) -> None:
    rows = SOUND + MISSPELT["a part in other case"]
    [finding] = undecided(everywhere(package(tmp_path, rows, RULE)))
    assert (finding.line, finding.key, finding.field) == (5, {"unit": "Jember"}, "status")
    assert finding.message == (
        "In Jember, the sum of persons is not decided: no row has status 'ongoing', but line 7"
        " has 'Ongoing', which is 'ongoing' in other case."
    )


def test_a_cell_that_is_missing_is_named_as_it_is_written(tmp_path: Path) -> None:
    rows = "A,all,9\nA,completed,-\nA,ongoing,2*\n"
    folder = package(tmp_path, rows, RULE, missingValues=["", "-"])
    [finding] = undecided(everywhere(folder))
    assert finding.message == (
        "In A, the sum of persons is not decided: persons of 'completed' in line 3 is '-', which"
        " stands for a missing value; persons of 'ongoing' in line 4 is '2*', which is not a whole"
        " number."
    )


def test_what_is_beyond_the_limit_is_counted(tmp_path: Path) -> None:
    rows = "".join(f"Unit {n},all,3\n" for n in range(1, 6))
    report = everywhere(package(tmp_path, rows, RULE), limit=2)
    assert [finding.more for finding in undecided(report)] == [0, 0, 3]
    assert (rule_of(report)["incomplete"], report.count("warning")) == (5, 5)


BY_YEAR = {**RULE, "within": ["year"]}
YEARS = "2019,all,9\n2019,completed,1\n2019,ongoing,2\n"


def test_a_group_whose_name_cannot_be_read_is_not_another(tmp_path: Path) -> None:
    rows = YEARS + "20x0,all,9\n202O,all,9\n"
    report = everywhere(package(tmp_path, rows, BY_YEAR, header="year,status,persons"))
    assert [(f.line, f.message) for f in undecided(report)] == [
        (
            line,
            f"What the row belongs to is not known, since year is '{cell}', which is not a year of"
            " four digits.",
        )
        for line, cell in ((5, "20x0"), (6, "202O"))
    ]
    rule = rule_of(report)
    assert (rule["failed"], rule["incomplete"]) == (1, 2)


def test_lines_that_are_left_out_are_named_by_every_rule(tmp_path: Path) -> None:
    other = {"name": "b", "type": "order", "resource": "t", "smaller": "persons", "larger": "n"}
    rows = "A,all,3,9\nA,completed,1,9\nA,ongoing,2,9\nB,all,3\nB,all,3,9,9\n"
    folder = package(tmp_path, rows, RULE, other, header="unit,status,persons,n")
    report = everywhere(folder)
    lines = [f for f in undecided(report) if f.message.startswith("Lines 5 and 6 are left out")]
    assert {f.rule: f.severity for f in lines} == {"all-add-up": "warning", "b": "warning"}


def test_a_bad_cell_in_a_column_that_no_rule_reads_hides_no_sum(tmp_path: Path) -> None:
    rows = "A,all,9,16/11/2021\nA,completed,1,\nA,ongoing,2,\n"
    report = everywhere(package(tmp_path, rows, RULE, header="unit,status,persons,day"))
    assert rule_of(report)["outcome"] == "fail"


class TestUncounted:
    """Values of the column that tells parts apart, but are none."""

    def test_one_that_no_balance_counts_is_noted(self, tmp_path: Path) -> None:
        report = everywhere(package(tmp_path, f"{SOUND}Blitar,planned,7\n", RULE))
        [note] = undecided(report)
        assert (note.severity, note.message) == ("info", "No balance counts 'planned' of status.")

    def test_one_that_another_balance_counts_is_not(self, tmp_path: Path) -> None:
        other = {**RULE, "name": "b", "whole": "known", "parts": ["all", "planned"]}
        rows = f"{SOUND}Blitar,planned,7\nBlitar,known,10\n"
        assert undecided(everywhere(package(tmp_path, rows, RULE, other))) == []

    def test_few_of_many_are_named(self, tmp_path: Path) -> None:
        rows = SOUND + "".join(f"Blitar,more {n},1\n" for n in range(10, 22))
        [note] = undecided(everywhere(package(tmp_path, rows, RULE)))
        assert note.message.endswith("'more 19' and 2 more of status.")

    def test_one_that_a_group_is_told_to_have_is_not_named_again(self, tmp_path: Path) -> None:
        rows = SOUND + MISSPELT["a part in other case"]
        assert len(undecided(everywhere(package(tmp_path, rows, RULE)))) == 1

    def test_a_group_that_is_misspelt_as_a_whole_is_a_warning(self, tmp_path: Path) -> None:
        rows = SOUND + SOUND.replace("Blitar", "Jember").replace("ongoing", "Ongoing").replace(
            "completed", "Completed"
        ).replace("all", "ALL")
        warnings = undecided(everywhere(package(tmp_path, rows, RULE)))
        assert [(f.severity, f.message) for f in warnings] == [
            (
                "warning",
                f"'{it}', which is '{member}' in other case, is counted by no balance over status.",
            )
            for it, member in (("ALL", "all"), ("Completed", "completed"), ("Ongoing", "ongoing"))
        ]

    def test_what_a_sum_leaves_out_for_a_slip_is_a_warning(self, tmp_path: Path) -> None:
        ratio = {
            "name": "each",
            "type": "ratio",
            "numerator": {"resource": "t", "measure": "persons", "where": {"status": "all"}},
            "denominator": {"resource": "u"},
            "maximum": 9,
        }
        folder = package(tmp_path, "A,all,3\nA,All,9\n", ratio, more={"u": "unit\nA\n"})
        [warning] = undecided(everywhere(folder))
        assert (warning.severity, warning.message) == (
            "warning",
            "'All', which is 'all' in other case, is not counted by the rule as status.",
        )


class TestNothing:
    """Where nothing was added up, the report says so."""

    def test_a_rule_without_rows_is_a_warning(self, tmp_path: Path) -> None:
        report = everywhere(package(tmp_path, "", RULE))
        assert rule_of(report)["outcome"] == "incomplete"
        assert [(f.severity, f.message) for f in undecided(report)] == [
            ("warning", "The rule had nothing to decide: no row of t has any status.")
        ]

    def test_a_rule_whose_members_are_misspelt_says_which_are_there(self, tmp_path: Path) -> None:
        rule = {**RULE, "whole": "All", "parts": ["Completed", "Ongoing"]}
        messages = {f.message for f in undecided(everywhere(package(tmp_path, SOUND, rule)))}
        assert (
            "The rule had nothing to decide: no row of t has 'All', 'Completed' or 'Ongoing' as its"
            " status; 'all' is 'All' in other case."
        ) in messages

    @pytest.mark.parametrize("level", ["package", "keys", "evidence"])
    def test_a_package_without_rules_says_so(self, tmp_path: Path, level: Any) -> None:
        report = everywhere(package(tmp_path, SOUND), level=level)
        [note] = undecided(report)
        assert (note.level, note.code, note.severity) == ("package", "rules", "info")
        assert "nothing was added up" in note.message
        assert (
            "there are no rules, so nothing was added up" in list(report_lines(report, Style()))[-1]
        )

    def test_a_rule_that_could_not_be_run_fails(self, tmp_path: Path) -> None:
        folder = package(tmp_path, SOUND, RULE)
        (folder / "t.csv").unlink()
        report = everywhere(folder)
        assert (report.failed, rule_of(report)["outcome"]) == (True, "not run")


def test_findings_are_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    lone = "".join(f"Unit {n},all,3\n" for n in (3, 1, 2))
    rows = "".join(f"{unit},ongoing,1\n" for unit in "ABCDEFGHIJ")
    second = {**RULE, "name": "a-second", "resource": "s"}
    folder = package(tmp_path, rows, RULE, second, more={"s": f"unit,status,persons\n{lone}"})
    places = [
        (finding["resource"], finding["line"])
        for finding in json.loads(render_json(check_package(folder)))["findings"]
        if "line" in finding
    ]
    assert places == [*(("t", line) for line in range(2, 12)), *(("s", line) for line in (2, 3, 4))]
