"""Findings and reports read well where they are printed."""

from __future__ import annotations

import latsarstats
from latsarstats.finding import CheckResult, Finding, Report

FINDING = Finding(
    level="rules",
    code="balance",
    message="All is 3 too few.",
    resource="headcounts",
    field="persons",
    path="headcounts.csv",
    line=5,
    difference=-3,
)


def report(*findings: Finding) -> Report:
    result = CheckResult(
        level="rules", name="total", title="Parts make all", outcome="fail", findings=findings
    )
    return Report("a/package", (result,))


def test_a_finding_is_printed_in_one_line() -> None:
    assert str(FINDING) == "headcounts.csv, line 5, persons: All is 3 too few."


def test_a_finding_about_no_place_is_its_sentence() -> None:
    assert str(Finding(level="package", code="rules", message="No rules.")) == "No rules."


def test_characters_of_the_data_do_not_move_the_cursor() -> None:
    finding = Finding(level="schema", code="type", message="x is\n\x1b[2J.")
    assert str(finding) == r"x is\n\x1b[2J."


def test_the_repr_of_a_finding_leaves_out_what_it_does_not_have() -> None:
    assert repr(FINDING) == (
        "Finding(level='rules', code='balance', message='All is 3 too few.',"
        " resource='headcounts', field='persons', path='headcounts.csv', line=5, difference=-3)"
    )
    assert eval(repr(FINDING)) == FINDING


def test_a_report_is_printed_as_its_verdict_and_findings() -> None:
    note = Finding(level="rules", code="untouched", severity="info", message="No rule.")
    assert str(report(FINDING, note)) == (
        "FAIL a/package: 1 error, 1 info\nerror: headcounts.csv, line 5, persons: All is 3 too few."
    )


def test_a_report_of_many_findings_is_printed_in_short() -> None:
    printed = str(report(*[FINDING] * 25)).splitlines()
    assert (len(printed), printed[-1]) == (22, "and 5 more")


def test_a_report_without_findings_says_so() -> None:
    assert str(Report("a/package", ())) == "PASS a/package: nothing found"


def test_a_package_is_checked_to_a_report() -> None:
    checked = latsarstats.check_package(latsarstats.package_path())
    assert isinstance(checked, latsarstats.Report)
    assert checked.findings == latsarstats.check()
