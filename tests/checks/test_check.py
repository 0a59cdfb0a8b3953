"""What is wrong with a package is found, at its level and place."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest

from conftest import Package
from latsarstats.dataset.check import check_package
from latsarstats.errors import LatsarstatsError
from latsarstats.finding import Finding, Report
from latsarstats.report.terminal import Style
from latsarstats.report.text import report_lines
from latsarstats.schemas.models import DESCRIBED
from latsarstats.schemas.table import name_of

PLAIN = Style(coloured=False)


def findings(package: Package) -> tuple[Finding, ...]:
    """Everything found but the discrepancies that are known, and what is only information."""
    report = check_package(package.folder)
    return tuple(f for f in report.findings if f.severity not in ("known", "info"))


def outcome(report: Report, name: str) -> str:
    (result,) = (result for result in report.results if result.name == name)
    return result.outcome


def test_the_shipped_package_passes_every_check(package: Package) -> None:
    report = check_package(package.folder, is_strict=True)
    outcomes = {result.name: result.outcome for result in report.results}
    lacking = {r.name for r in report.results if r.tally and r.tally.incomplete}
    assert lacking == {"attendance-restated", "persons-per-batch", "restated-total"}
    assert {*outcomes.values()} == {"pass"}
    assert report.outcome == "pass"


def test_what_the_shipped_package_cannot_decide_is_allowed_for_a_reason(package: Package) -> None:
    rules = {rule["name"]: rule for rule in package.descriptor()["rules"]}
    found = check_package(package.folder).findings
    undecided = {finding.rule for finding in found if finding.rule and finding.is_undecided}
    assert undecided == {"attendance-restated", "persons-per-batch", "restated-total"}
    assert {rules[name]["incomplete"] for name in undecided} == {"allowed"}


def test_a_package_may_be_named_by_its_descriptor(package: Package) -> None:
    assert not check_package(package.file("datapackage.json")).failed


def test_the_date_that_bongkar86_prints_is_known(package: Package) -> None:
    known = [f for f in check_package(package.folder).findings if f.severity != "info"]
    assert {(f.severity, f.rule, f.line, f.field) for f in known} == {
        ("known", "date-restated", 7, "event_date"),
        ("known", "date-restated", 8, "event_date"),
    }


class TestUnreadable:
    """What cannot be read at all is an error of the call."""

    def test_a_folder_without_a_descriptor(self, tmp_path: Path) -> None:
        with pytest.raises(LatsarstatsError, match=r"holds no datapackage\.json; name the folder"):
            check_package(tmp_path)

    def test_a_missing_folder(self, tmp_path: Path) -> None:
        with pytest.raises(LatsarstatsError, match="there is no such file"):
            check_package(tmp_path / "none")

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ('{"name": ', r"is no JSON at line 1, column 10 \(Expecting value\); mend it there"),
            ("[]", "is no JSON object; a descriptor is one"),
            ("{}", "has no list of resources; it must describe its tables"),
            ('{"resources": []}', "has no list of resources; it must describe its tables"),
            ("[" * 100_000, "is nested too deeply to be a descriptor"),
            ("9" * 5000, "holds a number too long to be read; mend it"),
        ],
        ids=[
            *("broken JSON", "a list", "no resources", "no resource"),
            *("nested too deeply", "a number too long"),
        ],
    )
    def test_a_descriptor_that_is_none(self, package: Package, text: str, message: str) -> None:
        package.file("datapackage.json").write_text(text)
        with pytest.raises(LatsarstatsError, match=rf"datapackage\.json: {message}"):
            check_package(package.folder)

    def test_a_file_that_is_no_descriptor(self, package: Package) -> None:
        message = (
            r"cohorts\.csv: is no datapackage\.json; name that, the folder that holds it, or a"
            r" \.zip of it"
        )
        with pytest.raises(LatsarstatsError, match=message):
            check_package(package.file("data/cohorts.csv"))

    def test_a_folder_that_may_not_be_entered(
        self, package: Package, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(_: Path) -> bool:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

        monkeypatch.setattr(Path, "exists", refuse)
        with pytest.raises(LatsarstatsError, match=r"cannot be read \(Permission denied\)"):
            check_package(package.folder)

    def test_a_descriptor_that_is_not_utf8(self, package: Package) -> None:
        package.file("datapackage.json").write_bytes(b'{"name": "\xff"}')
        with pytest.raises(LatsarstatsError, match=r"datapackage\.json: not UTF-8 at byte 10"):
            check_package(package.folder)


class TestDescriptor:
    """A descriptor is untrusted: what it names is judged before it is read."""

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"path": "../codes.csv"}, "'../codes.csv', which leaves the folder of the package"),
            ({"path": "data/../../codes.csv"}, "which leaves the folder of the package"),
            ({"path": "/etc/passwd"}, "'/etc/passwd', which leaves the folder of the package"),
            ({"path": "..\\codes.csv"}, "which leaves the folder of the package"),
            (
                {"path": "https://example.org/codes.csv"},
                "remote files are not downloaded: name a local one",
            ),
            ({"path": "file:///etc/passwd"}, "remote files are not downloaded: name a local one"),
            ({"path": "data/\0.csv"}, "which leaves the folder of the package"),
            ({"path": ""}, "Resource 9 'codes' has no path of a file"),
            ({"format": "sql"}, "'codes' is a table in the format 'sql', which is not read as one"),
            ({"scheme": "s3"}, "has the scheme 's3', which is not read; name a local file"),
            ({"schema": "https://example.org/s.json"}, "is a URL; remote files are not downloaded"),
            ({"schema": "../s.json"}, "The schema of 'codes', '../s.json', leaves the folder."),
            ({"name": ""}, "Resource 9 has no name"),
            ({"name": 7}, "Resource 9 has no name"),
            ({"name": "cohorts"}, "Resource 9 has the name 'cohorts' of another"),
        ],
        ids=lambda value: json.dumps(value) if isinstance(value, dict) else "",
    )
    def test_a_resource_that_is_not_read(
        self, package: Package, change: dict[str, Any], message: str
    ) -> None:
        package.resource("codes", **change)
        found = findings(package)[0]
        assert message in found.message
        assert (found.level, found.path) == ("package", "datapackage.json")

    def test_a_link_that_leaves_the_folder(self, package: Package, tmp_path: Path) -> None:
        outside = tmp_path / "outside.csv"
        package.file("data/codes.csv").rename(outside)
        package.file("data/codes.csv").symlink_to(outside)
        assert "which leaves the folder of the package" in findings(package)[0].message

    def test_a_resource_that_is_no_object(self, package: Package) -> None:
        descriptor = package.descriptor()
        descriptor["resources"].append("codes")
        number = len(descriptor["resources"])
        package.write_descriptor(descriptor)
        assert [f.message for f in findings(package)] == [f"Resource {number} is no JSON object."]

    def test_a_table_without_a_schema_cannot_be_cited(self, package: Package) -> None:
        package.resource("sessions", schema=None)
        assert any("schema" in f.message and f.level == "package" for f in findings(package))


class TestStructure:
    """Files and columns."""

    def test_a_missing_table(self, package: Package) -> None:
        package.file("data/batches.csv").unlink()
        report = check_package(package.folder)
        finding = next(f for f in report.findings if f.code == "file")
        assert finding.message == (
            "The file is not read: there is no such file; check the name and the folder."
        )
        assert finding.path == "data/batches.csv"
        assert outcome(report, "persons-per-batch") == "not run"
        assert outcome(report, "cohort-progress") == "pass"

    @pytest.mark.parametrize(
        ("path", "table"),
        [("data/mentions.csv", "cells"), ("seeds/restatements.csv", "restatements")],
    )
    def test_evidence_that_cannot_be_read_is_not_checked(
        self, package: Package, path: str, table: str
    ) -> None:
        package.file(path).unlink()
        report = check_package(package.folder)
        (result,) = (r for r in report.results if (r.level, r.name) == ("evidence", table))
        assert result.outcome == "not run"

    def test_a_file_of_another_size_and_hash(self, package: Package) -> None:
        file = package.file("data/codes.csv")
        file.write_bytes(file.read_bytes() + b"status,left,Left,Keluar,Trainees who left\n")
        finding = findings(package)[0]
        assert finding.message == (
            "The file is not the one described: it has 3508 bytes and not 3466."
        )

    def test_a_file_of_the_same_size_and_another_hash(self, package: Package) -> None:
        file = package.file("data/codes.csv")
        file.write_bytes(file.read_bytes().replace(b"Semua", b"semua", 1))
        finding = findings(package)[0]
        assert "its sha256 is" in finding.message

    def test_a_file_with_other_line_ends(self, package: Package) -> None:
        file = package.file("data/codes.csv")
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
        (finding,) = findings(package)
        assert finding.message == (
            "The file is not the one described: its line ends were changed;"
            " save it with line feeds."
        )

    def test_a_hash_by_md5_without_its_name(self, package: Package) -> None:
        package.resource("codes", hash="0" * 32)
        (finding,) = findings(package)
        assert "its md5 is" in finding.message

    def test_a_hash_by_an_algorithm_that_nobody_checks(self, package: Package) -> None:
        package.resource("codes", hash="crc32:0")
        (finding,) = findings(package)
        assert finding.message == (
            "The hash of 'codes' is by 'crc32', which is not known, so that it is not checked;"
            " give one by sha256."
        )

    def test_a_wrong_size_in_the_descriptor_is_not_blamed_on_line_ends(
        self, package: Package
    ) -> None:
        package.resource("codes", bytes=1)
        (finding,) = findings(package)
        assert finding.message == (
            "The file is not the one described: it has 3466 bytes and not 1."
        )

    def test_a_file_whose_change_would_not_be_seen_is_told_of(self, package: Package) -> None:
        descriptor = package.descriptor()
        for resource in descriptor["resources"]:
            resource.pop("hash")
        package.write_descriptor(descriptor)
        notes = [f.message for f in check_package(package.folder).findings if f.code == "hash"]
        assert notes[0].startswith("No hash is given of articles, sessions, cohorts")

    @pytest.mark.parametrize(
        ("header", "message"),
        [
            (
                "session_id,batch,grade",
                "The column training_year is missing. The header is session_id,batch,grade.",
            ),
            (
                "session_id,batch,grade,training_year,x",
                "Unexpected column 'x'. The header is session_id,batch,grade,training_year,x.",
            ),
            (
                "batch,session_id,grade,training_year",
                "The columns must be session_id,batch,grade,training_year, in this order. The"
                " header is batch,session_id,grade,training_year.",
            ),
            (
                "\ufeffsession_id,batch,grade,training_year",
                "The file begins with a byte-order mark; save it as UTF-8 without one.",
            ),
            ("", "The file is empty."),
        ],
        ids=["too few", "too many", "another order", "byte-order mark", "empty"],
    )
    def test_other_columns(self, package: Package, header: str, message: str) -> None:
        package.write("data/batches.csv", header.encode())
        assert (message, "data/batches.csv", 1) in {
            (f.message, f.path, f.line) for f in findings(package)
        }

    @pytest.mark.parametrize(
        ("cells", "message"),
        [
            (["a", "b", "c"], "The line has 3 cells; it must have 4."),
            (["a"], "The line has 1 cell; it must have 4."),
            ([], "The line is empty; delete it."),
        ],
        ids=["three", "one", "none"],
    )
    def test_a_line_with_too_few_cells(
        self, package: Package, cells: list[str], message: str
    ) -> None:
        rows = package.rows("batches")
        rows[2] = cells
        package.write_rows("batches", rows)
        assert (3, message) in {(found.line, found.message) for found in findings(package)}

    @pytest.mark.parametrize(
        ("raw", "message"),
        [
            (b"session_id\n\xff\n", "The file is not UTF-8: line 2, column 1 has the byte 0xFF."),
            (b'session_id\n"open\n', "The line is no CSV (unexpected end of data)."),
        ],
        ids=["not UTF-8", "a quote left open"],
    )
    def test_a_table_that_is_hard_to_read(self, package: Package, raw: bytes, message: str) -> None:
        package.write("data/batches.csv", raw)
        assert any(f.message.startswith(message) for f in findings(package))

    def test_a_cell_over_two_lines_moves_the_lines_after_it(self, package: Package) -> None:
        package.set_cell("articles", 2, "editor", "One\nand two")
        package.set_cell("articles", 3, "publisher", "")
        assert [(f.line, f.message) for f in findings(package)] == [
            (4, "publisher is empty, but must be given.")
        ]


class TestCells:
    """Types, constraints, keys."""

    @pytest.mark.parametrize(
        ("table", "line", "column", "cell", "level", "message"),
        [
            (
                *("attendance", 2, "persons", "many", "schema"),
                "persons is 'many', which is not a whole number.",
            ),
            (
                *("attendance", 2, "persons", "1.139", "schema"),
                "persons is '1.139', which is not a whole number; its mark looks like one between"
                ' thousands, which "groupChar" declares.',
            ),
            (
                *("sessions", 2, "event_date", "16/11", "schema"),
                "event_date is '16/11', which is not a date as YYYY-MM-DD.",
            ),
            (
                *("cohorts", 2, "status", "done", "schema"),
                "status is 'done', which is none of all, completed, ongoing, planned.",
            ),
            (
                *("attendance", 2, "persons", "-1", "schema"),
                "persons is -1, but must be at least 0.",
            ),
            (
                *("attendance", 2, "persons", "", "schema"),
                "persons is empty, but must be given.",
            ),
            (
                *("articles", 2, "sha256", "ab", "schema"),
                "sha256 is 'ab', which does not match ^[0-9a-f]{64}$.",
            ),
            (
                *("articles", 2, "address", "0", "schema"),
                "address is '0', which is not of the format uri.",
            ),
            (
                *("articles", 2, "address", "ftp://example.org", "schema"),
                r"address is 'ftp://example.org', which does not match"
                r" ^https?://[^\s/]+(/\S*)?$.",
            ),
            (
                *("attendance", 2, "article_id", "nobody", "keys"),
                "nobody is not in the table articles.",
            ),
            (
                *("attendance", 3, "delivery", "in-person", "keys"),
                "Duplicate key briefing-2021-11-16/in-person (first in line 2).",
            ),
        ],
    )
    def test_a_cell(
        self,
        package: Package,
        table: str,
        line: int,
        column: str,
        cell: str,
        level: str,
        message: str,
    ) -> None:
        package.set_cell(table, line, column, cell)
        assert (level, table, line, column, message) in {
            (f.level, f.resource, f.line, f.field, f.message) for f in findings(package)
        }

    @pytest.mark.parametrize("table", [name_of(model) for model in DESCRIBED])
    def test_a_line_of_empty_cells_is_told_and_stops_nothing(
        self, package: Package, table: str
    ) -> None:
        (resource,) = (r for r in package.descriptor()["resources"] if r["name"] == table)
        header, *rows = package.file(resource["path"]).read_text("utf-8").splitlines()
        text = "\n".join([header, "," * header.count(","), *rows, ""])
        package.write(resource["path"], text.encode())
        assert [(f.line, f.message) for f in findings(package) if f.level == "structure"] == [
            (2, "The line has only empty cells; delete it.")
        ]

    def test_a_number_set_aside_without_need_of_a_reason(self, package: Package) -> None:
        package.set_cell("mentions", 2, "reason", "None.")
        (finding,) = findings(package)
        assert (finding.level, finding.line, finding.field) == ("evidence", 2, "reason")


class TestRules:
    """What must add up, at the level of the whole package."""

    def test_a_broken_balance(self, package: Package) -> None:
        package.set_cell("cohorts", 2, "persons", "10835")
        (finding,) = (f for f in findings(package) if f.level == "rules")
        assert (finding.rule, finding.line, finding.field) == ("cohort-progress", 2, "persons")
        assert finding.difference == -18
        assert finding.key == {"area_code": "35", "formation_year": 2019, "training_year": 2021}

    def test_a_cell_that_is_not_the_number_printed_is_a_slip_in_the_table(
        self, package: Package
    ) -> None:
        package.set_cell("cohorts", 2, "persons", "10835")
        (finding,) = (f for f in findings(package) if f.level == "rules")
        assert finding.cause == "slip"
        assert any("[10.853]" in clause for clause in finding.evidence)

    def test_numbers_that_are_as_printed_and_do_not_add_up_are_a_misprint(
        self, package: Package
    ) -> None:
        descriptor = package.descriptor()
        for rule in descriptor["rules"]:
            if rule["name"] == "cohort-progress":
                rule["parts"] = ["completed"]
        package.write_descriptor(descriptor)
        (finding,) = (f for f in findings(package) if f.rule == "cohort-progress")
        assert (finding.cause, finding.difference) == ("misprint", 4697)
        assert finding.message.endswith("a misprint in the source.")

    def test_a_warning_does_not_fail_the_check(self, package: Package) -> None:
        rows = package.rows("batches")
        package.write_rows("batches", rows[:-1])
        report = check_package(package.folder)
        assert outcome(report, "persons-per-batch") == "warning"

    def test_a_known_discrepancy_that_is_gone_fails(self, package: Package) -> None:
        for line in (7, 8):
            package.set_cell("restatements", line, "event_date", "2021-11-06")
        messages = [f.message for f in findings(package) if f.rule == "date-restated"]
        assert messages == [
            "The discrepancy known for publisher Bongkar86.com, event_date 2021-11-08"
            " no longer occurs; take it off the rule."
        ]

    def test_a_rule_with_nothing_to_decide_is_reported(self, package: Package) -> None:
        package.write_rows("batches", package.rows("batches")[:1])
        assert outcome(check_package(package.folder), "batch-year") == "incomplete"


class TestEvidence:
    """Every number leads to the characters that print it."""

    def of(self, package: Package) -> list[tuple[str, int | None, str, str]]:
        return [
            (f.resource, f.line, f.field, f.message)
            for f in findings(package)
            if f.level == "evidence"
        ]

    def test_a_cell_that_says_another_thing_is_quoted_against(self, package: Package) -> None:
        package.set_cell("attendance", 4, "persons", "121")
        assert self.of(package) == [
            (
                *("attendance", 4, "persons"),
                "persons is 121, but antara-2021-11-06 prints 120 in paragraph 10: “yang diikuti"
                " langsung oleh120 PNS Golongan II dan 880 orang CPNS Golongan …”.",
            ),
            (
                *("attendance", 4, "persons"),
                "persons is 121, but antara-2021-11-06 prints 120 in paragraph 11: “Sebanyak 120"
                " CPNS tersebut rencananya akan mengikuti tahapan pembelajaran klasikal …”.",
            ),
        ]

    def test_an_emptied_cell_is_told(self, package: Package) -> None:
        package.set_cell("attendance", 4, "stage_days", "")
        ((*place, message),) = self.of(package)
        assert place == ["attendance", 4, "stage_days"]
        assert message.startswith("stage_days is empty, but antara-2021-11-06 prints enam in")

    @pytest.mark.parametrize(
        ("table", "line", "field"),
        [("attendance", 4, "persons"), ("cohorts", 2, "persons")],
    )
    def test_a_number_of_another_article_than_its_row_supports_nothing(
        self, package: Package, table: str, line: int, field: str
    ) -> None:
        package.set_cell(table, line, "article_id", "mili-2023-03-13")
        assert any(
            place[:3] == (table, line, field) and "but its row is of mili-2023-03-13" in place[3]
            for place in self.of(package)
        )

    def test_the_numbers_of_a_row_without_article_are_of_one(self, package: Package) -> None:
        rows = package.rows("evidence")
        for row in rows:
            if (row[0], row[2]) == ("batches", "training_year"):
                row[3] = "inews-2021-11-16@1583"
        package.write_rows("evidence", rows)
        message = (
            "training_year is supported by inews-2021-11-16@1583,"
            " but its row is of antara-2021-11-06."
        )
        assert ("batches", 2, "training_year", message) in self.of(package)

    @pytest.mark.parametrize(("table", "line"), [("attendance", 2), ("batches", 2)])
    def test_a_grade_that_is_not_printed_is_told(
        self, package: Package, table: str, line: int
    ) -> None:
        package.set_cell(table, line, "grade", "II-III")
        message = "grade is II-III, but no number supports every grade of it."
        assert (table, line, "grade", message) in self.of(package)

    @pytest.mark.parametrize("cell", ["2021-11-16", "--11-16"])
    def test_what_is_kept_as_printed_is_not_written_otherwise(
        self, package: Package, cell: str
    ) -> None:
        package.set_cell("articles", 2, "date_printed", cell)
        assert [place[:3] for place in self.of(package)] == [("articles", 2, "date_printed")]

    def test_a_cell_without_evidence(self, package: Package) -> None:
        package.set_cell("attendance", 5, "stage_days", "6")
        assert self.of(package) == [
            ("attendance", 5, "stage_days", "stage_days is 6, but no printed number supports it.")
        ]

    def test_a_slip_in_a_key_is_named_by_the_row_it_was(self, package: Package) -> None:
        package.set_cell("batches", 2, "batch", "52")
        assert self.of(package) == [
            (
                *("batches", 2, "batch"),
                "batch is 52, but the evidence is for a row opening-2021-11-06/53.",
            )
        ]

    def test_a_slip_in_a_key_onto_another_row_names_both(self, package: Package) -> None:
        package.set_cell("batches", 2, "batch", "54")
        lost = "batch is 54, but the evidence is for a row opening-2021-11-06/53."
        assert [("batches", 2, "batch", lost), ("batches", 3, "batch", lost)] == [
            place for place in self.of(package) if "the evidence is for" in place[3]
        ]

    def test_evidence_for_a_row_that_there_is_not(self, package: Package) -> None:
        package.write_rows("batches", package.rows("batches")[:-1])
        message = "batches has no row opening-2021-11-06/55."
        assert [(place[0], place[2], place[3]) for place in self.of(package)] == [
            ("evidence", "row", message)
        ]

    @pytest.mark.parametrize(
        ("column", "cell", "message"),
        [
            ("resource", "salaries", "There is no table salaries that is read from numbers."),
            ("resource", "mentions", "There is no table mentions that is read from numbers."),
            ("field", "salary", "The evidence names a column salary."),
        ],
    )
    def test_evidence_for_what_there_is_not(
        self, package: Package, column: str, cell: str, message: str
    ) -> None:
        package.set_cell("evidence", 2, column, cell)
        assert message in [place[3] for place in self.of(package)]

    def test_evidence_from_a_mention_that_there_is_not(self, package: Package) -> None:
        package.set_cell("evidence", 2, "mention_id", "inews-2021-11-16@7")
        assert (
            "keys",
            "inews-2021-11-16@7 is not in the table mentions.",
        ) in [(f.level, f.message) for f in findings(package)]

    @pytest.mark.parametrize(
        ("column", "cell", "message"),
        [
            ("start", "349", "No number begins at 349 in inews-2021-11-16."),
            ("start", "", "No number begins at nowhere in inews-2021-11-16."),
            ("end", "355", "end is '355', but the article reads '354'."),
            ("text", "Selas", "text is 'Selas', but the article reads 'Selasa'."),
            ("kind", "name", "kind is 'name', but the article reads 'weekday'."),
            ("value", "3", "value is '3', but the article reads '2'."),
            (
                *("mention_id", "inews-2021-11-16@349"),
                "mention_id is 'inews-2021-11-16@349', but the article reads"
                " 'inews-2021-11-16@348'.",
            ),
        ],
    )
    def test_a_mention_that_is_not_printed_so(
        self, package: Package, column: str, cell: str, message: str
    ) -> None:
        package.set_cell("mentions", 2, column, cell)
        assert ("mentions", 2, column, message) in self.of(package)

    def test_a_number_left_out_of_the_mentions(self, package: Package) -> None:
        rows = package.rows("mentions")
        package.write_rows("mentions", [row for row in rows if row[1] != "inews-2021-11-16@394"])
        assert (
            "mentions",
            None,
            "",
            "'pertama' at 394 in inews-2021-11-16 is no mention yet.",
        ) in (self.of(package))

    def test_a_role_that_is_not_so(self, package: Package) -> None:
        package.set_cell("mentions", 2, "role", "context")
        message = "inews-2021-11-16@348 has the role context, but it supports a cell."
        assert ("mentions", 2, "role", message) in self.of(package)

    def test_evidence_that_supports_nothing(self, package: Package) -> None:
        rows = package.rows("evidence")
        package.write_rows("evidence", [row for row in rows if row[3] != "inews-2021-11-16@348"])
        message = "inews-2021-11-16@348 has the role evidence, but it supports no cell."
        assert ("mentions", 2, "role", message) in self.of(package)

    def test_an_article_without_its_seed(self, package: Package) -> None:
        package.file("seeds/004_5e8aa9e101f2ea4a.txt").unlink()
        message = (
            "The seed 004_5e8aa9e101f2ea4a.txt could not be read, so its numbers are not checked."
        )
        assert ("articles", 6, "seed", message) in self.of(package)

    def test_an_article_with_a_seed_that_is_not_utf8(self, package: Package) -> None:
        package.write("seeds/004_5e8aa9e101f2ea4a.txt", b"\xff")
        message = (
            "The seed 004_5e8aa9e101f2ea4a.txt could not be read, so its numbers are not checked."
        )
        assert ("articles", 6, "seed", message) in self.of(package)

    def test_the_numbers_of_a_seed_that_was_changed_are_not_checked_one_by_one(
        self, package: Package
    ) -> None:
        seed = package.file("seeds/000_ee038a742e0af3e0.txt")
        seed.write_bytes(seed.read_bytes()[1:])
        message = (
            "The seed 000_ee038a742e0af3e0.txt could not be read, so its numbers are not checked."
        )
        assert self.of(package) == [("articles", 2, "seed", message)]

    def test_evidence_for_a_table_that_is_missing_is_not_at_fault(self, package: Package) -> None:
        package.file("data/cohorts.csv").unlink()
        assert self.of(package) == []

    def test_an_article_of_another_length(self, package: Package) -> None:
        package.set_cell("articles", 2, "characters", "2249")
        message = "characters is 2249, but the text has 2248."
        assert self.of(package) == [("articles", 2, "characters", message)]

    def test_a_restatement_that_is_not_as_printed(self, package: Package) -> None:
        package.set_cell("restatements", 2, "publisher", "Surabaya Today")
        message = "publisher is Surabaya Today, but seeds/restatements.csv gives Surabayatoday.id."
        assert self.of(package) == [("restatements", 2, "publisher", message)]

    def test_a_restatement_left_out(self, package: Package) -> None:
        package.write_rows("restatements", package.rows("restatements")[:-1])
        message = "seeds/restatements.csv gives 7 rows, but data/restatements.csv has 6."
        assert self.of(package) == [("restatements", None, "", message)]

    def test_restatements_that_cannot_be_read_as_printed(self, package: Package) -> None:
        raw = package.file("seeds/restatements.csv").read_bytes()
        package.write("seeds/restatements.csv", raw.replace(b"1.000", b"1.00"))
        ((resource, _, _, message),) = self.of(package)
        assert resource == ""
        assert message.startswith("seeds/restatements.csv, line 3: '1.00' in all is no number")


def test_control_characters_of_a_package_do_not_reach_the_terminal(package: Package) -> None:
    package.resource("codes", path="data/x\x1b[31m.csv")
    assert all("\x1b" not in line for line in report_lines(check_package(package.folder), PLAIN))


def test_two_runs_report_the_same(package: Package) -> None:
    package.set_cell("cohorts", 2, "persons", "10835")
    assert check_package(package.folder) == check_package(package.folder)


def test_the_place_of_a_finding_is_as_near_as_it_is_known() -> None:
    known = Finding(level="rules", code="x", message="", path="a.csv", line=2, field="b")
    assert known.place == "a.csv, line 2, b"
    assert Finding(level="rules", code="x", message="", resource="a").place == "a"
