"""A small package of anybody's, and what is found for each defect."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from latsarstats.datapackage import archive as package_archive
from latsarstats.dataset.check import check_package
from latsarstats.errors import LatsarstatsError
from latsarstats.finding import Finding
from latsarstats.report.json_report import render_json

ROWS = """\
unit,status,persons
Blitar,all,53
Blitar,completed,35
Blitar,ongoing,18
Malang,all,115
Malang,completed,21
Malang,ongoing,94
"""

RULE: dict[str, Any] = {
    "name": "all-add-up",
    "type": "balance",
    "resource": "headcounts",
    "measure": "persons",
    "dimension": "status",
    "whole": "all",
    "parts": ["completed", "ongoing"],
    "within": ["unit"],
}


def package(
    folder: Path,
    rows: str | bytes = ROWS,
    rules: Any = (RULE,),
    more: dict[str, str] | None = None,
    **resource: Any,
) -> Path:
    """Write a package of one table, with other tables of text columns beside it."""
    raw = rows.encode() if isinstance(rows, str) else rows
    (folder / "headcounts.csv").write_bytes(raw)
    table = {
        "name": "headcounts",
        "path": "headcounts.csv",
        "schema": {
            "fields": [
                {"name": "unit", "type": "string"},
                {"name": "status", "type": "string"},
                {"name": "persons", "type": "integer", "constraints": {"minimum": 0}},
            ],
            "primaryKey": ["unit", "status"],
        },
        **resource,
    }
    others = []
    for name, text in (more or {}).items():
        (folder / f"{name}.csv").write_text(text)
        types = {"persons": "integer", "date": "date", "first": "integer", "last": "integer"}
        fields = [
            {"name": column, "type": types.get(column, "string")}
            for column in text.splitlines()[0].split(",")
        ]
        others.append({"name": name, "path": f"{name}.csv", "schema": {"fields": fields}})
    descriptor: dict[str, Any] = {"name": "p", "resources": [table, *others]}
    if rules is not None:
        descriptor["rules"] = list(rules) if isinstance(rules, tuple) else rules
    (folder / "datapackage.json").write_text(json.dumps(descriptor))
    return folder


def told(folder: Path, *severities: str) -> list[tuple[str, str, str]]:
    return [
        (finding.level, finding.code, finding.message)
        for finding in check_package(folder).findings
        if finding.severity in (severities or ("error",))
    ]


def only(folder: Path) -> Finding:
    (finding,) = (f for f in check_package(folder).findings if f.severity == "error")
    return finding


def test_a_sound_package_passes(tmp_path: Path) -> None:
    assert not check_package(package(tmp_path)).failed


def test_a_package_may_be_a_zip(tmp_path: Path) -> None:
    package(tmp_path)
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        for name in ("datapackage.json", "headcounts.csv"):
            archive.write(tmp_path / name, f"folder/{name}")
    assert check_package(tmp_path / "p.zip").count("error") == 0


class TestMisprints:
    """Sums that real articles print."""

    @pytest.mark.parametrize(
        ("whole", "parts", "difference", "corrected"),
        [(115, (24, 94), -3, {118, 21, 91}), (873, (273, 636), -36, {909, 237, 600})],
        ids=["24 + 94 printed as 115", "273 + 636 printed as 873"],
    )
    def test_it_fails_by_its_difference_with_every_cell_that_may_be_wrong(
        self,
        tmp_path: Path,
        whole: int,
        parts: tuple[int, int],
        difference: int,
        corrected: set[int],
    ) -> None:
        text = f"unit,status,persons\na,all,{whole}\na,completed,{parts[0]}\na,ongoing,{parts[1]}\n"
        finding = only(package(tmp_path, text))
        assert finding.difference == difference
        assert {candidate.corrected for candidate in finding.candidates} == corrected

    @pytest.mark.parametrize(("resolution", "fails"), [(0, True), (1, False)])
    def test_one_less_than_the_sum_passes_where_rounding_explains_it(
        self, tmp_path: Path, resolution: int, fails: bool
    ) -> None:
        text = (
            "unit,status,persons,step\n"
            f"a,all,445139,{resolution}\na,completed,336315,{resolution}\n"
            f"a,ongoing,108825,{resolution}\n"
        )
        fields = [{"name": name, "type": "string"} for name in ("unit", "status")]
        fields += [{"name": name, "type": "integer"} for name in ("persons", "step")]
        folder = package(
            tmp_path, text, ({**RULE, "resolution": "step"},), schema={"fields": fields}
        )
        assert check_package(folder).failed is fails


WEEKDAY = {"name": "w", "type": "weekday", "resource": "t", "date": "date", "weekday": "day"}
ORDER = {"name": "o", "type": "order", "resource": "t", "smaller": "first", "larger": "last"}
AGREEMENT = {
    "name": "a",
    "type": "agreement",
    "resource": "t",
    "field": "persons",
    "with": {"resource": "headcounts", "field": "persons"},
    "on": ["unit", "status"],
}
RATIO = {
    "name": "r",
    "type": "ratio",
    "by": ["unit"],
    "minimum": 10,
    "maximum": 40,
    "numerator": {"resource": "headcounts", "measure": "persons", "where": {"status": "ongoing"}},
    "denominator": {"resource": "t"},
}


@pytest.mark.parametrize(
    ("rule", "table", "outcome"),
    [
        (WEEKDAY, "date,day\n2021-11-16,Selasa\n", "pass"),
        (WEEKDAY, "date,day\n2021-11-16,Rabu\n", "fail"),
        (WEEKDAY, "date,day\n,Rabu\n", "incomplete"),
        (WEEKDAY, "date,days\n2021-11-16,Rabu\n", "error"),
        (ORDER, "first,last\n2019,2021\n", "pass"),
        (ORDER, "first,last\n2022,2021\n", "fail"),
        (ORDER, "first,last\n2019,\n", "incomplete"),
        (ORDER, "first,end\n2019,2021\n", "error"),
        (AGREEMENT, "unit,status,persons\nBlitar,all,53\n", "pass"),
        (AGREEMENT, "unit,status,persons\nBlitar,all,54\n", "fail"),
        (AGREEMENT, "unit,status,persons\nBatu,all,54\n", "incomplete"),
        (AGREEMENT, "unit,state,persons\nBlitar,all,53\n", "error"),
        (RATIO, "unit,batch\nMalang,1\nMalang,2\nMalang,3\nBlitar,4\n", "pass"),
        (RATIO, "unit,batch\nMalang,1\nMalang,2\n", "fail"),
        (RATIO, "unit,batch\nBatu,1\n", "incomplete"),
        (RATIO, "town,batch\nMalang,1\n", "error"),
    ],
    ids=lambda value: value["type"] if isinstance(value, dict) else str(value).splitlines()[-1],
)
def test_every_type_has_every_outcome(
    tmp_path: Path, rule: dict[str, Any], table: str, outcome: str
) -> None:
    report = json.loads(
        render_json(check_package(package(tmp_path, rules=(rule,), more={"t": table})))
    )
    assert report["rules"][0]["outcome"] == outcome


@pytest.mark.parametrize(
    ("rows", "outcome"),
    [
        (ROWS, "pass"),
        (ROWS.replace("53", "35", 1), "fail"),
        ("unit,status,persons\na,all,3\n", "incomplete"),
    ],
)
def test_a_balance_has_every_outcome(tmp_path: Path, rows: str, outcome: str) -> None:
    report = json.loads(render_json(check_package(package(tmp_path, rows))))
    assert report["rules"][0]["outcome"] == outcome


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ({"a": 1}, 'rules is {"a": 1}; it must be a list of rules.'),
        ([3], "Rule 1: it is 3; a rule is an object."),
        (
            [{**RULE, "type": "sum"}],
            "Rule 'all-add-up': type is \"sum\"; it must be one of"
            " balance, agreement, order, sequence, weekday, ratio.",
        ),
        (
            [{**RULE, "withn": ["unit"]}],
            "Rule 'all-add-up': there is no property withn; did you mean within.",
        ),
        (
            [{**RULE, "measure": "person"}],
            "headcounts has no column person; did you mean persons?",
        ),
        ([{**RULE, "resource": "headcount"}], "There is no table headcount; did you mean"),
        ([{**RULE, "measure": "unit", "within": []}], "unit holds no numbers, so nothing adds up."),
    ],
    ids=[
        *("no list", "no object", "unknown type", "misspelt property", "misspelt column"),
        *("misspelt table", "text"),
    ],
)
def test_a_rule_that_cannot_be_run_is_an_error(tmp_path: Path, rules: Any, message: str) -> None:
    folder = package(tmp_path, rules=rules)
    assert any(said.startswith(message) for _, _, said in told(folder))


RATIO = {
    "type": "ratio",
    "numerator": {"resource": "headcounts", "measure": "persons"},
    "denominator": {"resource": "headcounts"},
}


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ((RULE, {**RULE, "name": "again"}), "repeats"),
        (
            ({**RATIO, "name": "few", "maximum": 4}, {**RATIO, "name": "many", "minimum": 5}),
            "contradicts",
        ),
        (({**RULE, "whole": "al"},), "balance"),
    ],
    ids=["a rule twice", "rules that contradict each other", "a rule that is never decided"],
)
def test_rules_that_do_not_fit_are_warned_of(tmp_path: Path, rules: Any, code: str) -> None:
    assert code in [said for _, said, _ in told(package(tmp_path, rules=rules), "warning")]


def test_a_rule_that_its_column_never_allows_is_warned_of(tmp_path: Path) -> None:
    folder = package(tmp_path)
    descriptor = json.loads((folder / "datapackage.json").read_text())
    fields = descriptor["resources"][0]["schema"]["fields"]
    fields[1]["constraints"] = {"enum": ["all", "completed"]}
    (folder / "datapackage.json").write_text(json.dumps(descriptor))
    assert "undecidable" in [code for _, code, _ in told(folder, "warning")]


def test_strict_lets_warnings_fail(tmp_path: Path) -> None:
    folder = package(tmp_path, rules=({**RULE, "whole": "al"},))
    assert [check_package(folder, is_strict=strict).failed for strict in (False, True)] == [
        *(False, True)
    ]


def test_numbers_without_a_rule_are_information(tmp_path: Path) -> None:
    assert ("rules", "untouched", "No rule says anything of persons.") in told(
        package(tmp_path, rules=({**WEEKDAY, "resource": "headcounts"},)), "info"
    )


def test_a_package_without_rules_says_so(tmp_path: Path) -> None:
    message = "The package has no rules, so nothing was added up."
    assert ("package", "rules", message) in told(package(tmp_path, rules=None), "info")


@pytest.mark.parametrize("level", ["package", "structure", "schema", "keys", "rules"])
def test_a_level_is_the_last_that_is_checked(tmp_path: Path, level: Any) -> None:
    report = check_package(package(tmp_path), level=level)
    assert report.results[-1].level == level


class TestHostile:
    """One clear sentence for whatever is given, and nothing read that should not be."""

    @pytest.mark.parametrize(
        ("rows", "message"),
        [
            (ROWS.replace("115", "1\x0015"), "The line holds a NUL byte, so it is not text"),
            (ROWS.replace("Malang,all", "Malang,all,x"), "The line has 4 cells; it must have 3."),
            (ROWS.replace("Blitar,all", '"Blitar,all'), "The line is no CSV (unexpected end"),
            (ROWS.replace("115", "NaN"), "persons is 'NaN', which is not a whole number."),
            (ROWS.replace("115", "inf"), "persons is 'inf', which is not a whole number."),
            (ROWS + "Malang,all,115\n", "Duplicate key Malang/all (first in line 5)."),
            (ROWS.replace("115", "1" * 3 * 2**20), "The line is no CSV (field larger than"),
        ],
        ids=["NUL", "ragged", "open quote", "NaN", "infinity", "two rows", "a long cell"],
    )
    def test_a_table(self, tmp_path: Path, rows: str, message: str) -> None:
        folder = package(tmp_path, rows)
        assert any(said.startswith(message) for _, _, said in told(folder)), told(folder)

    def test_two_rows_for_one_part_are_an_error(self, tmp_path: Path) -> None:
        folder = package(tmp_path, ROWS + "Malang,all,115\n")
        message = "In Malang, all has 2 rows; it must have one."
        assert ("rules", "balance", message) in told(folder)

    def test_numbers_of_thirty_digits_are_added_up(self, tmp_path: Path) -> None:
        large = 10**30
        rows = f"unit,status,persons\na,all,{large + 1}\na,completed,{large}\na,ongoing,0\n"
        assert only(package(tmp_path, rows)).difference == 1

    @pytest.mark.parametrize("change", [lambda t: "\ufeff" + t, lambda t: t.replace("\n", "\r\n")])
    def test_what_is_only_unusual_is_accepted(
        self, tmp_path: Path, change: Callable[[str], str]
    ) -> None:
        assert told(package(tmp_path, change(ROWS), encoding="utf-8")) == []

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ('{"resources": ' + "[" * 900 + "]" * 900 + "}", "is nested too deeply"),
            ('{"resources": [NaN]}', "holds NaN, which is no JSON"),
            ("\ufeff{}", "begins with a byte-order mark"),
            (" " * (2**24 + 1), "a descriptor of at most 16,777,216 is read"),
        ],
        ids=["nested", "NaN", "byte-order mark", "too large"],
    )
    def test_a_descriptor(self, tmp_path: Path, text: str, message: str) -> None:
        (tmp_path / "datapackage.json").write_text(text)
        with pytest.raises(LatsarstatsError, match=message):
            check_package(tmp_path)

    @pytest.mark.parametrize(
        ("names", "message"),
        [
            (["../datapackage.json"], r"'\.\./datapackage\.json' in it leaves the folder"),
            (["/datapackage.json"], "leaves the folder"),
            (["x\\..\\datapackage.json"], "leaves the folder"),
            (["a.csv"], r"holds no datapackage\.json"),
            (["a/datapackage.json", "b/datapackage.json"], "holds several packages"),
        ],
        ids=["a parent", "the root", "backslashes", "no package", "two packages"],
    )
    def test_an_archive(self, tmp_path: Path, names: list[str], message: str) -> None:
        with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
            for name in names:
                archive.writestr(name, "{}")
        with pytest.raises(LatsarstatsError, match=message):
            check_package(tmp_path / "p.zip")

    def test_an_archive_that_unpacks_to_too_much(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(package_archive, "MOST_BYTES", 999)
        with zipfile.ZipFile(tmp_path / "p.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("datapackage.json", " " * 1000)
        with pytest.raises(LatsarstatsError, match="unpacks to 1,000 bytes, and at most 999"):
            check_package(tmp_path / "p.zip")

    def test_an_archive_with_too_many_files(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(package_archive, "MOST_FILES", 1)
        with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
            archive.writestr("datapackage.json", "{}")
            archive.writestr("b", "")
        with pytest.raises(LatsarstatsError, match="holds 2 files, and at most 1 are unpacked"):
            check_package(tmp_path / "p.zip")

    def test_an_archive_with_a_link(self, tmp_path: Path) -> None:
        link = zipfile.ZipInfo("datapackage.json")
        link.external_attr = 0o120777 << 16
        with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
            archive.writestr(link, "/etc/passwd")
        with pytest.raises(LatsarstatsError, match="is a link"):
            check_package(tmp_path / "p.zip")

    @pytest.mark.parametrize("raw", [b"", b"PK\x03\x04 no archive"], ids=["empty", "broken"])
    def test_an_archive_that_is_none(self, tmp_path: Path, raw: bytes) -> None:
        (tmp_path / "p.zip").write_bytes(raw)
        with pytest.raises(LatsarstatsError, match="is no archive that can be read"):
            check_package(tmp_path / "p.zip")

    def test_a_compressed_file_that_unpacks_to_too_much(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import gzip

        monkeypatch.setattr(package_archive, "MOST_BYTES", 10)
        packed = io.BytesIO()
        with gzip.open(packed, "wb") as stream:
            stream.write(ROWS.encode())
        (tmp_path / "headcounts.csv.gz").write_bytes(packed.getvalue())
        folder = package(tmp_path, path="headcounts.csv.gz")
        assert any("unpack to more than 10 bytes" in said for _, _, said in told(folder))

    def test_a_link_that_leaves_the_folder(self, tmp_path: Path) -> None:
        (tmp_path / "p").mkdir()
        folder = package(tmp_path / "p")
        (folder / "headcounts.csv").unlink()
        os.symlink("/etc/hosts", folder / "headcounts.csv")  # noqa: PTH211
        assert any("leaves the folder of the package" in said for _, _, said in told(folder))


def test_the_order_of_rows_columns_and_rules_never_changes_the_report(tmp_path: Path) -> None:
    second = {**RULE, "name": "second", "parts": ["ongoing", "completed"]}
    broken = ROWS.replace("115", "117").replace("53", "35")
    header, *lines = broken.splitlines()
    reports = []
    for number, (rows, rules) in enumerate(
        [(lines, (RULE, second)), (lines[::-1], (second, RULE)), (sorted(lines), (RULE, second))]
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        report = json.loads(
            render_json(check_package(package(folder, "\n".join([header, *rows, ""]), rules)))
        )
        for finding in report["findings"]:
            for place in (finding, *finding.get("candidates", ())):
                place.pop("line", None)
        alike = sorted(report["findings"], key=lambda finding: json.dumps(finding, sort_keys=True))
        reports.append({**report, "package": "", "findings": alike})
    assert reports[0] == reports[1] == reports[2]
