"""Several faults in one table are all found: none hides another."""

from __future__ import annotations

from pathlib import Path

import pytest
from faults import FAULTS, Fault, drawn, package, sound_row, told_by_frictionless, with_faults

from latsarstats.checks.run import READERS, ReaderName
from latsarstats.dataset.check import check_package
from latsarstats.finding import Finding


def found(folder: Path, engine: ReaderName = "rows") -> list[Finding]:
    findings = check_package(folder, engine=engine).findings
    return [f for f in findings if f.resource == "t" and f.severity != "info"]


def places(findings: list[Finding]) -> set[tuple[int, str]]:
    """Return where findings are: the cells of the level schema, and the lines of all."""
    lines = {(f.line or 1, "") for f in findings}
    return lines | {(f.line or 1, f.field) for f in findings if f.level == "schema"}


def names(faults: dict[int, Fault]) -> list[str]:
    return [fault.name for fault in faults.values()]


def missed(count: int, seed: str, folder: Path, engine: ReaderName) -> list[object]:
    """Return what frictionless finds in tables of several faults, and we do not."""
    differing: list[object] = []
    for number, faults in enumerate(drawn(count, seed)):
        written = package(folder / str(number), with_faults(faults))
        theirs = told_by_frictionless(written)
        assert theirs, names(faults)
        less = theirs - places(found(written, engine))
        differing += [(names(faults), less)] if less else []
    return differing


@pytest.mark.parametrize("engine", READERS)
def test_a_sample_of_what_frictionless_finds(engine: ReaderName, tmp_path: Path) -> None:
    assert not missed(15, f"a sample with {engine}", tmp_path, engine)


@pytest.mark.exhaustive
@pytest.mark.parametrize("part", range(8))
def test_all_that_frictionless_finds(part: int, tmp_path: Path) -> None:
    assert not missed(100, f"part {part}", tmp_path, READERS[part % 4])


def lost(count: int, seed: str, folder: Path) -> list[object]:
    """Return what is found where one fault is alone, and not where it is with others."""
    differing: list[object] = []
    for number, faults in enumerate(drawn(count, seed)):
        # Those of one line, so that all others keep theirs.
        kept = {n: f for n, f in faults.items() if f.lines(sound_row(n)).count("\n") == 1}
        together = found_messages(package(folder / f"{number}", with_faults(kept)))
        for row, fault in kept.items():
            alone = found_messages(package(folder / f"{number}-{row}", with_faults({row: fault})))
            if not alone <= together:
                differing.append((names(kept), alone - together))
    return differing


def found_messages(folder: Path) -> set[tuple[str, int | None, str, str]]:
    return {(f.code, f.line, f.field, f.message) for f in found(folder)}


def test_nothing_is_lost_in_a_sample(tmp_path: Path) -> None:
    assert not lost(40, "a sample", tmp_path)


@pytest.mark.exhaustive
@pytest.mark.parametrize("part", range(4))
def test_nothing_is_ever_lost(part: int, tmp_path: Path) -> None:
    assert not lost(150, f"part {part}", tmp_path)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_alone_is_found_where_it_is(fault: Fault, tmp_path: Path) -> None:
    folder = package(tmp_path, with_faults({4: fault}))
    less = told_by_frictionless(folder) - places(found(folder))
    assert not less
    assert found(folder)


@pytest.mark.parametrize("engine", READERS[1:])
def test_the_report_is_the_same_on_all_engines(engine: ReaderName, tmp_path: Path) -> None:
    for number, faults in enumerate(drawn(12, f"the same with {engine}")):
        folder = package(tmp_path / str(number), with_faults(faults, end="\n,\n"))
        without, report = check_package(folder, engine="rows"), check_package(folder, engine=engine)
        assert report.results == without.results, names(faults)
        assert {table.reader for table in report.tables} == {engine}, "read by the engine itself"
