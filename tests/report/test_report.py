"""Reports and explanations, as a person reads them."""

from __future__ import annotations

import dataclasses
import io

import pytest

from conftest import Package
from latsarstats.checks.check import check_package
from latsarstats.checks.finding import CheckResult, Report
from latsarstats.report.explanation import explanation_lines, unexplained
from latsarstats.report.outcome import report_lines
from latsarstats.report.quotes import Quote
from latsarstats.report.style import Style, style_for

PLAIN = Style(coloured=False)


def lines(package: Package) -> list[str]:
    return list(report_lines(check_package(package.folder), PLAIN))


def test_the_report_of_a_sound_package(package: Package) -> None:
    report = lines(package)
    assert report[0] == f"Package {package.folder}, checked cell by cell"
    assert report[2].split() == ["LEVEL", "CHECK", "OUTCOME", "WHAT", "MUST", "HOLD"]
    assert report[-1] == (
        "OK: 24 of 24 checks passed; 2 discrepancies are in the sources and known."
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
    package.file("data/cohorts.csv").unlink()
    assert lines(package)[-1] == (
        "FAIL: 18 of 24 checks passed; 2 failed; 3 could not be run; 1 gave a warning;"
        " 2 discrepancies are in the sources and known."
    )


@pytest.mark.parametrize(
    ("outcome", "verdict"),
    [
        ("pass", "OK: 1 of 1 checks passed."),
        ("incomplete", "OK: 0 of 1 checks passed; 1 had nothing to decide."),
        ("fail", "FAIL: 0 of 1 checks passed; 1 failed."),
    ],
)
def test_the_verdict_on_one_check(outcome: str, verdict: str) -> None:
    result = CheckResult(level="rules", name="r", title="t", outcome=outcome)  # type: ignore[arg-type]
    assert list(report_lines(Report("p", (result,)), PLAIN))[-1] == verdict


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


QUOTE = Quote(
    row="opening/online",
    value="880",
    text="880",
    before="dan ",
    after=" orang",
    paragraph=2,
    start=40,
    end=43,
    article_id="press-2021-01-01",
    publisher="Press",
    event_date="2021-01-01",
    date_basis="text",
    address="",
)


def test_an_explanation_marks_the_number_in_its_clause() -> None:
    assert list(explanation_lines("attendance", "persons", [QUOTE, QUOTE], PLAIN)) == [
        "attendance opening/online: persons is 880",
        *[
            "  Press on the event of 2021-01-01, paragraph 2, characters 40 to 43:",
            "    “dan [880] orang”",
            "    address not known",
        ]
        * 2,
        "",
    ]


def test_an_explanation_of_a_date_says_how_it_is_known() -> None:
    dated = dataclasses.replace(QUOTE, value="2021-01-01", date_basis="restatements")
    lines = list(explanation_lines("sessions", "event_date", [dated], PLAIN))
    assert lines[-2] == (
        "  How this date is known: Only the weekday is printed; other publications of the same"
        " event print the date."
    )


@pytest.mark.parametrize(
    ("row", "place"), [(None, "restatements: persons"), ("a/b/c", "restatements a/b/c: persons")]
)
def test_what_no_article_supports_is_said_to_be_so(row: str | None, place: str) -> None:
    assert unexplained("restatements", "persons", row) == (
        f"{place} is supported by no number of the articles."
        " Number of people, as printed at the address."
    )
