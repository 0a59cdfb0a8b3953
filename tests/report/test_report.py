"""Reports, as a person reads them."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest

from conftest import Package
from latsarstats.dataset.check import check_package
from latsarstats.finding import CheckResult, Finding, Report, Tally, counted
from latsarstats.report.terminal import Style, style_for
from latsarstats.report.text import report_lines

PLAIN = Style(coloured=False)


def lines(package: Package) -> list[str]:
    return list(report_lines(check_package(package.folder), PLAIN))


def test_the_report_of_a_sound_package(package: Package) -> None:
    report = lines(package)
    assert report[0] == f"Package {package.folder}, checked cell by cell"
    assert report[2].split() == ["LEVEL", "CHECK", "OUTCOME", "WHAT", "MUST", "HOLD"]
    assert re.fullmatch(
        r"OK: (\d+) of \1 checks passed; \d+ groups or rows in 3 rules were not decided, as"
        r" allowed; 2 discrepancies are in the sources and known\.",
        report[-1],
    )


def test_a_failure_is_a_line_with_its_place(package: Package) -> None:
    package.set_cell("cohorts", 2, "persons", "10835")
    (line,) = (
        line
        for line in lines(package)
        if line.startswith("fail  data/cohorts.csv, line 2, persons: In")
    )
    assert line.startswith(
        "fail  data/cohorts.csv, line 2, persons: In 35/2019/2021, 6,156 completed + 4,697 ongoing"
        " make 10,853, but all is 10,835, which is 18 too few (difference -18). It is a slip in the"
        " table: persons of 35/2019/2021/all is 10835, but 10.853 is printed."
    )


def test_the_cells_that_may_be_wrong_are_told_below_a_failure(package: Package) -> None:
    package.set_cell("cohorts", 2, "persons", "10835")
    report = lines(package)
    start = next(at for at, line in enumerate(report) if line.startswith("fail  data/cohorts"))
    assert report[start + 1 : start + 4] == [
        "      Each of these would mend it alone:",
        "        line 2, 35/2019/2021/all: 10,835 may be 10,853"
        " (one slip of the hand: two digits swapped)",
        "        line 4, 35/2019/2021/ongoing: 4,697 may be 4,679"
        " (one slip of the hand: two digits swapped)",
    ]


def test_the_verdict_counts_what_did_not_pass(package: Package) -> None:
    package.write_rows("batches", package.rows("batches")[:2])
    package.set_cell("cohorts", 2, "persons", "10835")
    package.set_cell("articles", 2, "weekday_printed", "Senin")
    assert re.fullmatch(
        r"FAIL: 2 of \d+ groups failed in 2 rules; 1 of \d+ rows failed in 1 rule; 20 of \d+ checks"
        r" passed; 3 failed; 1 gave a warning; \d+ groups or rows in 3 rules were not decided, as"
        r" allowed; 2 discrepancies are in the sources and known\.",
        lines(package)[-1],
    )


def of_rule(**counts: Any) -> Tally:
    return Tally(type="balance", unit="group", **counts)


@pytest.mark.parametrize(
    ("outcome", "tally", "verdict"),
    [
        ("pass", None, "OK: 1 of 1 checks passed."),
        ("fail", None, "FAIL: 0 of 1 checks passed; 1 failed."),
        ("not run", None, "FAIL: 0 of 1 checks passed; 1 could not be run."),
        (
            *("incomplete", of_rule()),
            "INCOMPLETE: 0 of 1 checks passed; 1 rule had nothing to decide.",
        ),
        (
            *("incomplete", of_rule(passed=3, incomplete=1)),
            "INCOMPLETE: 0 of 1 checks passed; 1 group in 1 rule was not decided.",
        ),
        (
            *("fail", of_rule(passed=37, failed=2, incomplete=1)),
            "FAIL: 2 of 40 groups failed in 1 rule; 0 of 1 checks passed; 1 failed; 1 group in 1"
            " rule was not decided.",
        ),
    ],
    ids=[
        *("all passed", "a check failed", "a check was not run", "nothing to decide"),
        *("a group without a part", "groups that fail beside one without a part"),
    ],
)
def test_the_verdict_on_one_check(outcome: Any, tally: Tally | None, verdict: str) -> None:
    result = CheckResult(level="rules", name="r", title="t", outcome=outcome, tally=tally)
    assert list(report_lines(Report("p", (result,)), PLAIN))[-1] == verdict


def note(number: int, **changes: Any) -> Finding:
    made_up = {"level": "rules", "code": "balance", "severity": "info", "rule": "sums"}
    return Finding(**{**made_up, "message": f"Group {number} lacks a part.", **changes})


def of_findings(*findings: Finding) -> CheckResult:
    return CheckResult(level="rules", name="r", title="t", outcome="pass", findings=findings)


def test_columns_without_a_rule_are_noted_on_request_alone() -> None:
    untouched = note(1, code="untouched", rule="", message="No rule says anything of persons.")
    report = Report("p", (of_findings(untouched),))
    told = [
        any("No rule says" in line for line in report_lines(report, PLAIN, is_verbose=is_verbose))
        for is_verbose in (False, True)
    ]
    assert told == [False, True]


def test_of_many_groups_that_may_be_incomplete_few_are_named() -> None:
    groups = tuple(note(number) for number in range(1, 6))
    report = Report("p", (of_findings(*groups),))
    assert [line for line in report_lines(report, PLAIN) if line.startswith("note")] == [
        "note  : Group 1 lacks a part.",
        "note  : Group 2 lacks a part.",
        "note  : Group 3 lacks a part.",
        "note  : 2 more are incomplete, as sums allows; see all with --verbose.",
    ]
    assert sum("lacks" in line for line in report_lines(report, PLAIN, is_verbose=True)) == 5


def test_colours_are_put_around_the_outcome_alone() -> None:
    assert Style(coloured=True).paint("pass", "pass") == "\x1b[32mpass\x1b[0m"
    assert Style(coloured=True).paint("not run", "not run") == "not run"
    assert PLAIN.paint("pass", "pass") == "pass"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_is_coloured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert style_for(Terminal()).coloured


def test_a_terminal_without_colours_is_not_coloured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "dumb")
    assert not style_for(Terminal()).coloured


def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert not style_for(Terminal()).coloured


def test_a_file_is_not_coloured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert not style_for(io.StringIO()).coloured


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 rules"), (1, "1 rule"), (2, "2 rules"), (1200, "1,200 rules")]
)
def test_what_is_counted_is_in_the_plural_but_for_one(number: int, text: str) -> None:
    assert counted(number, "rule") == text
