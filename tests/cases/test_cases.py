"""Small packages as people publish them: what each is expected to give, on every engine.

The folders ``reports`` and ``packages`` hold a package each, made after public bug reports and
real packages, with numbers of our own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from latsarstats.checks.run import READERS, ReaderName
from latsarstats.dataset.check import check_package
from latsarstats.finding import Finding, Report

HERE = Path(__file__).parent

SILENT = ("info",)
"""Severities that a case need not list."""


@dataclass(frozen=True)
class Seen:
    """A finding that a case is expected to give.

    Attributes:
        code, severity: as of the finding.
        line, path, field: where it is; of a finding about several, those that are known.
        says: words that its sentence holds, in whatever case.
    """

    code: str
    severity: str = "error"
    line: int | None = None
    path: str | None = None
    field: str | None = None
    says: tuple[str, ...] = ()

    def is_like(self, finding: Finding) -> bool:
        return (
            (self.code, self.severity) == (finding.code, finding.severity)
            and self.line in (None, finding.line)
            and self.path in (None, finding.path)
            and self.field in (None, finding.field)
            and all(words.lower() in finding.message.lower() for words in self.says)
        )


@dataclass(frozen=True)
class Case:
    """A package and what it is expected to give: these errors and warnings, and no others.

    Attributes:
        folder: where it is, or its descriptor.
        words: the expectation.
        findings: its errors and warnings, and what else matters, in any order.
        rules: how often a rule was decided how: passed, failed, incomplete.
        first: of a broken sum, the number that stands first among those which may be wrong,
            and what it may be.
    """

    folder: str
    words: str
    findings: tuple[Seen, ...] = ()
    rules: Mapping[str, tuple[int, int, int]] = field(default_factory=dict)
    first: tuple[int, int] | None = None


def broken(line: int, *says: str) -> Seen:
    return Seen("balance", line=line, says=says)


def lacking(*says: str, line: int | None = None) -> Seen:
    return Seen("balance", "warning", line, says=says)


def nothing_adds_up() -> Seen:
    return Seen("rules", "info", says=("no rules",))


def blank_end(count: int) -> Seen:
    return Seen("cells", "warning", says=("blank", f"{count}" if count > 1 else "line"))


HOLDS = {"all-add-up": (1, 0, 0)}
BREAKS = {"all-add-up": (0, 1, 0)}

CASES = (
    Case(
        "reports/01-groupchar-integer",
        "an integer with a group mark is read, so that 6.156 and 4.697 make 10.853",
        rules=HOLDS,
    ),
    Case(
        "reports/01b-groupchar-integer-v2",
        "an integer with a group mark is read in a package of version 2",
        rules=HOLDS,
    ),
    Case(
        "reports/03b-groupchar-misplaced",
        "a group of two digits is a slip, not eleven hundred",
        (Seen("type", line=2, field="amount", says=("11,11",)), lacking("blitar")),
        {"all-add-up": (0, 0, 1)},
    ),
    Case(
        "reports/07-header-linefeed",
        "a line break in a label is fine where the field has it too",
        (broken(3),),
        BREAKS,
    ),
    Case(
        "reports/07b-header-linefeed-other-name",
        "a line break in a label for the blank of the field is named",
        (Seen("columns", line=1, says=("line break", "persons (total)")),),
    ),
    Case(
        "reports/07c-header-near-miss",
        "labels that differ by case and blanks alone are shown beside the fields",
        (Seen("columns", line=1, says=("'Unit'", "'status '", "'Persons'", "capital", "blank")),),
    ),
    Case(
        "reports/07e-duplicate-column",
        "a label that stands twice is named",
        (Seen("columns", line=1, says=("persons", "twice")),),
    ),
    Case(
        "reports/11-composite-pk-null",
        "a primary key with an empty part fails",
        (Seen("primary-key", line=3, says=("id2",)), nothing_adds_up()),
    ),
    Case(
        "reports/11d-unique-constraint-null",
        "empty cells are no duplicates",
        (nothing_adds_up(),),
    ),
    Case(
        "reports/11e-uniquekeys-v2",
        "a unique key of version 2 is checked",
        (Seen("unique-key", line=3, says=("line 2",)),),
    ),
    *(
        Case(
            f"reports/17-trailing-blank-{name}",
            f"blank lines at the end are one warning: {name}",
            (blank_end(count),),
            HOLDS,
        )
        for name, count in (("one", 1), ("three", 3), ("commas", 2), ("spaces", 1), ("crlf", 1))
    ),
    Case(
        "reports/17b-blank-line-first",
        "a blank line above the header is named as such",
        (Seen("columns", says=("blank", "header")),),
    ),
    Case(
        "reports/17f-blank-line-blocks-rules",
        "a blank line at the end keeps no sum from being added up",
        (blank_end(1), broken(2)),
        BREAKS,
    ),
    Case(
        "reports/17g-bad-row-length-blocks-rules",
        "a line with a cell too many keeps no other group from being added up",
        (Seen("cells", line=5, says=("4 cells", "3")), broken(2), lacking("line 5")),
    ),
    Case(
        "reports/21-barenumber",
        "95% and 90% are numbers, and what is none is named",
        (
            Seen("type", line=5, field="n", says=("-£1000",)),
            Seen("type", line=6, field="n", says=("-£600",)),
            Seen("type", line=7, field="n", says=("-£400",)),
            lacking("B"),
        ),
        {"all-add-up": (1, 0, 1)},
    ),
    Case(
        "reports/21b-negative-parentheses",
        "(1000) is never read as one thousand",
        (Seen("type", line=4, field="n", says=("(1000)",)), lacking("A")),
        {"all-add-up": (0, 0, 1)},
    ),
    Case(
        "reports/22-asterisk-markers",
        "numbers with footnote marks are named each with its mark",
        (
            Seen("type", line=3, says=("12*",)),
            Seen("type", line=4, says=("5 1)",)),
            Seen("type", line=5, says=("[x]",)),
            Seen("type", line=6, says=("–",)),
            Seen("type", line=7, says=("n.a.",)),
            lacking("12*"),
            lacking("[x]"),
        ),
        {"all-add-up": (0, 0, 2)},
    ),
    Case(
        "reports/22b-missing-dash-means-zero",
        "a sum with a missing part is incomplete, and says so group by group",
        (lacking("A", "ongoing"), lacking("B", "ongoing"), lacking("C", "ongoing")),
        {"all-add-up": (0, 0, 3)},
    ),
    Case(
        "reports/22e-type-error-in-other-column",
        "a bad date in another column keeps no sum from being added up",
        (Seen("type", line=3, field="checked", says=("16/11/2021",)), broken(2)),
        BREAKS,
    ),
    Case(
        "reports/22f-one-bad-cell-of-many",
        "one bad cell takes only its group out",
        (Seen("type", line=9, says=("12*",)), broken(5), lacking("C", "12*")),
        {"all-add-up": (1, 1, 1)},
    ),
    Case(
        "reports/27c-resolution-column",
        "rounded shares of 34 and 65 may make 100",
        rules=HOLDS,
    ),
    Case(
        "reports/32-part-not-listed",
        "a continent that no rule counts is named",
        (Seen("uncounted", "info", says=("Africa",)),),
        {"world": (1, 0, 0)},
    ),
    Case(
        "reports/32c-part-name-trailing-space",
        "a part with a blank at its end is named",
        (lacking("Wales", "blank"),),
        {"uk": (1, 0, 1)},
    ),
    Case(
        "reports/32d-unit-nfc-nfd",
        "a unit in two Unicode forms is named",
        (lacking("Café", "Unicode"), lacking("Café", "Unicode")),
        {"all-add-up": (1, 0, 2)},
    ),
    Case(
        "reports/32e-unit-case-and-blanks",
        "a unit in other case or with a blank is named",
        (lacking("Kab. Blitar"), lacking("Kab. Blitar"), lacking("KAB. BLITAR")),
        {"all-add-up": (1, 0, 3)},
    ),
    Case(
        "reports/33-missing-part-as-zero",
        "a group without a row for a part is named",
        (lacking("Blitar", "ongoing"), lacking("Kediri", "ongoing")),
        {"all-add-up": (1, 0, 2)},
    ),
    Case(
        "reports/33c-missing-whole",
        "a group without its whole is named",
        (lacking("Blitar", "all"),),
        {"all-add-up": (1, 0, 1)},
    ),
    Case(
        "reports/35-sign-error-whole",
        "the whole with the other sign comes first",
        (broken(2),),
        BREAKS,
        (120, -120),
    ),
    Case(
        "reports/35b-sign-error-part",
        "a part with the other sign comes first",
        (broken(2),),
        BREAKS,
        (-40, 40),
    ),
    Case(
        "reports/36-doubled-total",
        "a doubled whole comes first",
        (broken(2),),
        BREAKS,
        (100, 50),
    ),
    Case(
        "reports/36b-factor-thousand",
        "a whole times a thousand comes first",
        (broken(2),),
        BREAKS,
        (10853000, 10853),
    ),
    Case(
        "reports/37-two-way-one-wrong",
        "the one wrong cell of a table with margins comes first in both sums",
        (Seen("balance"), Seen("balance")),
        {"all-add-up": (2, 1, 0), "sexes": (2, 1, 0)},
        (12, 11),
    ),
    Case(
        "reports/40b-parquet-float32",
        "0.1 and 0.2 make 0.3 in single precision",
        rules=HOLDS,
    ),
    Case(
        "reports/44-several-rows-per-part",
        "two rows for one part are refused in a sentence",
        (Seen("balance", says=("2 rows",)),),
    ),
    Case(
        "reports/49-sarif-path-space-nonascii",
        "a path with blanks and accents is read",
        (Seen("balance"),),
    ),
    Case(
        "reports/52-github-more-than-ten",
        "fifteen broken sums are fifteen findings",
        tuple(broken(line) for line in range(2, 47, 3)),
        {"all-add-up": (0, 15, 0)},
    ),
    Case(
        "reports/68q2-multipart-both-headers",
        "parts with a header each are one table",
        (broken(2, "B"),),
        {"all-add-up": (1, 1, 0)},
    ),
    Case(
        "reports/68y-multipart-no-final-newline",
        "rows are not joined where a part ends without a line break",
        (broken(2, "B"),),
        {"all-add-up": (1, 1, 0)},
    ),
    Case("packages/01-nontabular-format", "a file that is no table is accepted"),
    Case("packages/02-format-case-or-dot", "the format CSV is csv"),
    Case("packages/03-yaml-schema-file", "a schema in YAML is read"),
    Case("packages/04-local-profile-file", "a local JSON Schema is a profile"),
    Case(
        "packages/06-v0-url-instead-of-path",
        "the old url is named",
        (Seen("descriptor", says=("url",)),),
    ),
    Case(
        "packages/09-header-only-first-extra",
        "all labels that are too many are named",
        (Seen("columns", path="t.csv", line=1, says=("'x'", "'y'")),),
    ),
    Case(
        "packages/10-line-after-multiline-cell",
        "a cell below a line break in quotes is in its own line",
        (Seen("type", path="t.csv", line=4, field="at", says=("bad",)),),
    ),
    Case(
        "packages/11-multipart-wrong-file",
        "a cell in the second part is in that file and its line",
        (Seen("type", path="b.csv", line=3, field="id", says=("x",)),),
    ),
    Case(
        "packages/12-descriptor-of-another-name/pkg.json",
        "a descriptor of another name is called by it",
        (Seen("descriptor", path="pkg.json", says=("created",)),),
    ),
    Case(
        "packages/14-schema-errors-without-place",
        "a field without a name is named by its resource and position",
        tuple(
            Seen("descriptor", says=(f"t{number}", "name", str(place)))
            for number in range(3)
            for place in (1, 2)
        ),
    ),
    Case(
        "packages/15-inline-data-in-github-format",
        "a cell of inline data is named by its resource",
        (Seen("type", field="id", says=("x",)), Seen("type", field="id", says=("x",))),
    ),
    Case("packages/17-sha1-and-old-schema-warnings", "sha1 and the old schema need no warning"),
    Case(
        "packages/21-stricter-and-right",
        "an open quote is named",
        (Seen("csv", path="t.csv", line=2),),
    ),
)

NEEDS_EXCEL = (
    Case(
        "reports/23c-xlsx-trailing-blank",
        "blank rows at the end of a sheet are one warning",
        (blank_end(2),),
        rules=HOLDS,
    ),
    Case(
        "reports/23c2-xlsx-trailing-styled",
        "rows that hold but styles are one warning",
        (blank_end(7),),
        rules=HOLDS,
    ),
)


def assert_as_expected(case: Case, report: Report) -> None:
    left = [finding for finding in report.findings if finding.severity not in SILENT]
    for seen in case.findings:
        among = report.findings if seen.severity in SILENT else left
        found = next((finding for finding in among if seen.is_like(finding)), None)
        assert found is not None, f"{seen} is not among {[*report.findings]}"
        if found in left:
            left.remove(found)
    assert not left
    for result in report.results:
        if result.tally and result.name in case.rules:
            tally = result.tally
            counts = (tally.passed, tally.failed, tally.incomplete)
            assert counts == case.rules[result.name]
    assert report.failed == any(seen.severity == "error" for seen in case.findings)
    if case.first:
        candidate = next(f.candidates[0] for f in report.findings if f.candidates)
        assert (candidate.value, candidate.corrected) == case.first
        assert candidate.slip


@pytest.mark.parametrize("engine", READERS)
@pytest.mark.parametrize("case", CASES, ids=[case.words for case in CASES])
def test_a_package(case: Case, engine: ReaderName) -> None:
    assert_as_expected(case, check_package(HERE / case.folder, engine=engine))


@pytest.mark.parametrize("case", NEEDS_EXCEL, ids=[case.words for case in NEEDS_EXCEL])
def test_a_workbook(case: Case) -> None:
    pytest.importorskip("openpyxl")
    report = check_package(HERE / case.folder)
    assert not report.failed
    assert_as_expected(case, report)


@pytest.mark.parametrize("name", sorted({case.folder.split("/")[1] for case in CASES}))
def test_every_folder_is_of_a_case(name: str) -> None:
    assert any((HERE / kind / name).is_dir() for kind in ("reports", "packages"))


def test_every_case_has_an_expectation() -> None:
    folders = {
        folder.name for kind in ("reports", "packages") for folder in (HERE / kind).iterdir()
    }
    assert folders == {case.folder.split("/")[1] for case in (*CASES, *NEEDS_EXCEL)}
