"""Whatever `frictionless validate` rejects is rejected, and what is valid is accepted."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import frictionless
import pytest
from corruptions import CORRUPTED, VALID, Case

from latsarstats.dataset.check import check_package
from latsarstats.errors import LatsarstatsError

PARTS = 16
"""The packages are dealt out to as many tests, which run side by side."""


def rejected_by_frictionless(descriptor: Path) -> bool:
    try:
        return not frictionless.validate(str(descriptor)).valid
    except Exception:
        return True


WARNED = frozenset(
    {
        *("a blank line at the end", "three blank lines at the end", "a line of one blank"),
        *("a line of commas at the end", "a blank line of Windows at the end"),
        "a blank row without a schema",
    }
)
"""Packages that frictionless rejects for blank lines at the end of a table, which are a warning
here: it fails the check where warnings do."""


def rejected_here(folder: Path, *, is_strict: bool = False) -> bool:
    try:
        return check_package(folder, is_strict=is_strict).failed
    except LatsarstatsError:
        return True


def verdicts(case: Case, folder: Path) -> tuple[bool, bool]:
    """Whether frictionless rejects a package, and whether we do."""
    for path, content in case.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    theirs = rejected_by_frictionless(folder / "datapackage.json")
    return theirs, rejected_here(folder, is_strict=case.name in WARNED)


def compare(
    cases: tuple[Case, ...], tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    both = neither = 0
    differing = []
    for number, case in enumerate(cases):
        theirs, ours = verdicts(case, tmp_path / str(number))
        both += theirs and ours
        neither += not theirs and not ours
        # What frictionless alone accepts is no fault: it may be stricter here, but for VALID.
        if theirs != ours and (theirs or case in VALID):
            differing.append((case.name, f"frictionless rejects: {theirs}, we: {ours}"))
    record_property("counted: packages rejected by frictionless and by us", both)
    record_property("counted: packages accepted by frictionless and by us", neither)
    assert not differing


def test_there_are_enough_packages_of_every_error() -> None:
    assert len(CORRUPTED) >= 150
    assert len({case.error for case in CORRUPTED}) >= 25


@pytest.mark.exhaustive
@pytest.mark.parametrize("part", range(PARTS))
def test_the_verdicts_are_those_of_frictionless(
    part: int, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    compare((*CORRUPTED, *VALID)[part::PARTS], tmp_path, record_property)


def test_a_sample_of_the_verdicts(tmp_path: Path) -> None:
    compare((*CORRUPTED, *VALID)[::13], tmp_path, lambda *_: None)


@pytest.mark.parametrize("case", [c for c in CORRUPTED if c.name in WARNED], ids=lambda c: c.name)
def test_blank_lines_at_the_end_are_one_warning(case: Case, tmp_path: Path) -> None:
    verdicts(case, tmp_path)
    report = check_package(tmp_path)
    (finding,) = (f for f in report.findings if f.severity != "info")
    last = 3 if case.name == "a blank row without a schema" else 5
    assert (finding.code, finding.severity, finding.line) == ("cells", "warning", last)
    assert finding.message.startswith("The file ends with")
    assert not report.failed


def test_all_packages_that_are_warned_of_are_there() -> None:
    assert {case.name for case in CORRUPTED} >= WARNED


def test_a_key_with_an_empty_part_is_rejected_though_frictionless_accepts_it(
    tmp_path: Path,
) -> None:
    fields = [{"name": name, "type": "string"} for name in ("a", "b")]
    schema = {"fields": fields, "primaryKey": ["a", "b"]}
    resource = {"name": "t", "path": "t.csv", "schema": schema}
    descriptor = json.dumps({"name": "p", "resources": [resource]}).encode()
    case = Case("", {"datapackage.json": descriptor, "t.csv": b"a,b\n1,2\n1,\n"})
    assert verdicts(case, tmp_path) == (False, True)


@pytest.mark.parametrize(
    ("schema", "rows"),
    [
        pytest.param(
            {
                "fields": [{"name": "site", "type": "string", "format": "uri"}],
                "missingValues": ["0"],
            },
            'site\n""\n',
            id="an empty address where another word stands for missing cells",
        ),
        pytest.param({"fields": [{"name": " "}, {"name": "a"}]}, " ,a\n1,2\n", id="a blank label"),
        pytest.param({"fields": [{"name": "a "}]}, "a \n1\n", id="a label with a blank at its end"),
    ],
)
def test_what_the_fuzzer_found_is_rejected(
    schema: dict[str, object], rows: str, tmp_path: Path
) -> None:
    resource = {"name": "t", "path": "t.csv", "schema": schema}
    descriptor = json.dumps({"name": "p", "resources": [resource]}).encode()
    case = Case("", {"datapackage.json": descriptor, "t.csv": rows.encode()})
    assert verdicts(case, tmp_path) == (True, True)
