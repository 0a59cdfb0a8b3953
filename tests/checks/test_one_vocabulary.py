"""A fault has one name, whether a table is read here or opened by frictionless."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from corruptions import CORRUPTED, VALID, Case

from latsarstats.datapackage.csv_dialect import csv_dialect
from latsarstats.datapackage.descriptor import open_descriptor
from latsarstats.dataset.check import check_package
from latsarstats.errors import LatsarstatsError
from latsarstats.finding import Finding

CODES = {
    "package": {"descriptor", "profile", "rules", "property"},
    "structure": {"file", "hash", "encoding", "csv", "columns", "cells"},
    "schema": {"type", "constraint"},
    "keys": {"primary-key", "unique-key", "foreign-key"},
}
"""The codes of every level but the rules."""
PARTS = 16
NO_CELL_BEGINS_SO = "¬"


def found(case: Case, folder: Path, descriptor: Mapping[str, Any] | None = None) -> list[Finding]:
    for path, content in case.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    if descriptor is not None:
        (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    report = check_package(folder, engine="rows")
    return [finding for finding in report.findings if finding.level in CODES]


def plain_tables(folder: Path) -> set[str]:
    descriptor, _ = open_descriptor(folder)
    resources = descriptor.resources.items()
    return {
        name
        for name, given in resources
        if csv_dialect(given) is not None and isinstance(given.get("schema"), dict)
    }


def named(findings: list[Finding]) -> set[tuple[object, ...]]:
    return {
        (f.code, f.severity, f.message, f.resource, tuple(f.key.items()), f.field, f.path, f.line)
        for f in findings
    }


def handed_over(case: Case, tables: set[str]) -> dict[str, Any]:
    """The descriptor with a dialect that changes nothing, but is none of the usual kind."""
    package: dict[str, Any] = json.loads(case.files["datapackage.json"])
    for resource in package["resources"]:
        if resource["name"] in tables:
            resource["dialect"] = {
                **(resource.get("dialect") or {}),
                "commentChar": NO_CELL_BEGINS_SO,
            }
    return package


def differing(case: Case, folder: Path) -> str:
    """Say how the findings differ where frictionless opens the tables; nothing if they do not."""
    try:
        here = named(found(case, folder))
        tables = plain_tables(folder)
        if not tables:
            return ""
        there = named(found(case, folder, handed_over(case, tables)))
    except (LatsarstatsError, TypeError, KeyError, ValueError, AttributeError):
        return ""  # the descriptor is none, so that no table is read
    return "" if here == there else f"{case.name}: {sorted(map(str, here ^ there))}"


def strange_codes(case: Case, folder: Path) -> set[str]:
    try:
        findings = found(case, folder)
    except LatsarstatsError:
        return set()
    return {f"{case.name}: {f.code}" for f in findings if f.code not in CODES[f.level]}


def test_a_sample_of_faults_has_one_name(tmp_path: Path) -> None:
    cases = (*CORRUPTED, *VALID)[::11]
    faults = [differing(case, tmp_path / str(n)) for n, case in enumerate(cases)]
    assert [fault for fault in faults if fault] == []


def test_a_sample_of_reports_has_no_code_of_frictionless(tmp_path: Path) -> None:
    cases = CORRUPTED[::11]
    assert [s for n, c in enumerate(cases) for s in strange_codes(c, tmp_path / str(n))] == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("part", range(PARTS))
def test_every_fault_has_one_name(part: int, tmp_path: Path) -> None:
    cases = (*CORRUPTED, *VALID)[part::PARTS]
    faults = [differing(case, tmp_path / str(n)) for n, case in enumerate(cases)]
    assert [fault for fault in faults if fault] == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("part", range(PARTS))
def test_no_report_has_a_code_of_frictionless(part: int, tmp_path: Path) -> None:
    cases = CORRUPTED[part::PARTS]
    assert [s for n, c in enumerate(cases) for s in strange_codes(c, tmp_path / str(n))] == []
