"""Run every check on a package, from its descriptor down to the printed characters."""

from __future__ import annotations

import contextlib
import dataclasses
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from latsarstats.checks.constraints import broken_constraints
from latsarstats.checks.fixes import with_fixes
from latsarstats.checks.keys import (
    broken_foreign_keys,
    broken_primary_key,
    broken_unique_keys,
    malformed_keys,
    undecided_keys,
    undecided_references,
)
from latsarstats.checks.misread import fold_cells
from latsarstats.checks.rules import check_rules
from latsarstats.datapackage.archive import unpacked
from latsarstats.datapackage.descriptor import open_descriptor, refusal
from latsarstats.datapackage.engine import EngineName
from latsarstats.datapackage.load import load_package
from latsarstats.datapackage.location import FILE
from latsarstats.datapackage.reader import Reader, Scratch
from latsarstats.datapackage.supported import is_parquet
from latsarstats.datapackage.table import in_files
from latsarstats.engines.select import FILE_ENGINES, engine_for, open_engine
from latsarstats.finding import (
    LIMIT,
    CheckResult,
    Finding,
    ReadBy,
    Report,
    check_result,
    counted,
    levels_down_to,
)
from latsarstats.language import sentence
from latsarstats.rules.serialization import read_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from latsarstats.datapackage.descriptor import Descriptor
    from latsarstats.datapackage.load import Package
    from latsarstats.datapackage.table import TextTable
    from latsarstats.finding import Level
    from latsarstats.rules.rule import Rule, Verdict

ReaderName = EngineName | Literal["rows"]
"""What holds the tables of a package while it is checked: an engine, or none."""
EngineChoice = ReaderName | Literal["auto"]
READERS: tuple[ReaderName, ...] = ("rows", *FILE_ENGINES)


class EvidenceChecks(Protocol):
    """What the level ``evidence`` is made of, handed in by whoever knows what evidence is."""

    def diagnose(self, finding: Finding, verdict: Verdict, table: TextTable) -> Finding:
        """Return a finding of a rule, with its cause where evidence shows it."""
        ...

    def check(self) -> Iterator[CheckResult]:
        """Yield the outcome of every check of the level."""
        ...


if TYPE_CHECKING:
    ReadEvidence = Callable[[Package], EvidenceChecks | None]
    """Reads the evidence of a package; ``None`` where it has none."""

_ABOUT_FILES = frozenset({"file", "hash", "encoding"})
"""Codes of the level structure that are of a file as a whole; all others are of its columns."""


FEW = 400_000
"""Bytes below which a package is checked cell by cell before an engine has been started.

An engine is imported in a tenth to three tenths of a second, in which as many bytes are read.
"""


def ignore_progress(_: str) -> None:
    """Default callback: do nothing."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A package that has been checked, and what could be read of it.

    Attributes:
        report: the outcome of every check.
        descriptor: the package as it is described.
        package: its tables and texts.
    """

    report: Report
    descriptor: Descriptor
    package: Package


def run_checks(
    path: Path,
    *,
    level: Level = "evidence",
    is_strict: bool = False,
    engine: EngineChoice = "auto",
    limit: int = LIMIT,
    on_progress: Callable[[str], None] = ignore_progress,
    evidence: ReadEvidence | None = None,
) -> Report:
    """Check a package and return the outcome of every check.

    Args:
        path: the folder of the package, its ``datapackage.json``, or a ``.zip`` of one.
        level: how far down to check: this level is the last.
        is_strict: whether warnings fail the check.
        engine: what holds the tables: an engine, or ``rows`` for none, where they are read cell
            by cell; ``auto`` chooses by the size of the files.
        limit: how many findings of each kind are listed; all of them are counted.
        on_progress: called with each step.
        evidence: reads the evidence of a package; without it, the level ``evidence`` is empty.

    Raises:
        LatsarstatsError: there is no descriptor there, or it cannot be read; or the engine is
            not there, or fails; or a file changes while it is read.
    """
    with open_checked(
        path,
        level=level,
        is_strict=is_strict,
        engine=engine,
        limit=limit,
        on_progress=on_progress,
        evidence=evidence,
    ) as checked:
        return checked.report


@contextlib.contextmanager
def open_checked(
    path: Path,
    *,
    level: Level = "evidence",
    is_strict: bool = False,
    engine: EngineChoice = "auto",
    limit: int = LIMIT,
    on_progress: Callable[[str], None] = ignore_progress,
    evidence: ReadEvidence | None = None,
) -> Iterator[Checked]:
    """Check a package as :func:`run_checks` does, and keep it open until the end of the block."""
    began = time.perf_counter()
    with contextlib.ExitStack() as stack:
        place = stack.enter_context(unpacked(path))
        descriptor, faults = open_descriptor(place)
        chosen = _chosen(descriptor) if engine == "auto" else engine
        scratch = Scratch()
        stack.callback(scratch.close)
        held = None if chosen == "rows" else stack.enter_context(open_engine(chosen))
        in_memory = stack.enter_context(open_engine("pandas"))
        levels = levels_down_to(level)
        reader = Reader(
            *(held, in_memory, limit, on_progress),
            scratch=scratch,
            name=chosen,
            reads_cells="schema" in levels,
        )
        package = load_package(descriptor, reader if "structure" in levels else None)
        parts = {name: table.parts for name, table in package.tables.items() if table.parts}
        results = tuple(
            in_files(found, parts)
            for found in _timed(check_loaded(descriptor, faults, package, levels, reader, evidence))
        )
        reader.check_unchanged()
        report = Report(
            str(path),
            _at_descriptor(results, descriptor),
            is_strict,
            chosen,
            tuple(
                ReadBy(table.name, table.path, table.count, table.reader)
                for table in package.tables.values()
            ),
            _files(descriptor),
            seconds=time.perf_counter() - began,
        )
        yield Checked(report, descriptor, package)
        reader.check_unchanged()


def _timed(results: Iterator[CheckResult]) -> Iterator[CheckResult]:
    """Yield the outcomes of checks, each with how long it took."""
    began = time.perf_counter()
    for outcome in results:
        ended = time.perf_counter()
        yield dataclasses.replace(outcome, seconds=ended - began)
        began = ended


def _files(descriptor: Descriptor) -> dict[str, tuple[str, ...]]:
    """Return the files of every resource, in the order of the descriptor."""
    paths = {name: resource.get("path") for name, resource in descriptor.resources.items()}
    return {
        name: tuple(map(str, path)) if isinstance(path, list) else (str(path or ""),)
        for name, path in paths.items()
    }


def _at_descriptor(
    results: tuple[CheckResult, ...], descriptor: Descriptor
) -> tuple[CheckResult, ...]:
    """Return results whose findings name the file of the descriptor as it is called."""
    if descriptor.name == FILE:
        return results
    files = {str(resource.get("path")) for resource in descriptor.resources.values()}
    return tuple(
        dataclasses.replace(
            outcome,
            findings=tuple(
                dataclasses.replace(finding, path=descriptor.name)
                if finding.path == FILE and not (finding.line and FILE in files)
                else finding
                for finding in outcome.findings
            ),
        )
        for outcome in results
    )


def _chosen(descriptor: Descriptor) -> ReaderName:
    """Return what holds the tables of a package, by the size of its files."""
    size = _size(descriptor)
    has_parquet = any(is_parquet(resource) for resource in descriptor.resources.values())
    if size < FEW and not has_parquet:
        return "rows"
    return engine_for(size)


def _size(descriptor: Descriptor) -> int:
    """Return how many bytes the files of a package have, as far as they are there."""
    size = 0
    for name, resource in descriptor.resources.items():
        if isinstance(resource.get("path"), str):
            with contextlib.suppress(OSError, ValueError):
                size += descriptor.file(name).stat().st_size
    return size


def check_loaded(
    descriptor: Descriptor,
    faults: tuple[Finding, ...],
    package: Package,
    wanted: tuple[Level, ...],
    reader: Reader,
    evidence: ReadEvidence | None,
) -> Iterator[CheckResult]:
    """Yield the outcome of every check on what has been loaded, level by level.

    Args:
        descriptor: the package.
        faults: what is wrong with its descriptor.
        package: what could be read of it.
        wanted: the levels.
        reader: what has read its tables.
        evidence: reads its evidence; without it, the level ``evidence`` is empty.
    """
    rules, results = _package(descriptor, (*faults, *package.found("package")))
    yield from results
    by_level: dict[Level, Callable[[Package, Reader], Iterator[CheckResult]]]
    by_level = {"structure": _structure, "schema": _schema, "keys": _keys}
    for level, check in by_level.items():
        if level in wanted:
            yield from check(package, reader)
    if "rules" not in wanted:
        return
    attached = evidence(package) if evidence else None
    diagnose = attached.diagnose if attached else None
    for ruled in check_rules(rules, package, diagnose, reader):
        yield with_fixes(ruled, descriptor)
    if attached and "evidence" in wanted:
        reader.on_progress("evidence")
        yield from attached.check()


def _package(
    descriptor: Descriptor, findings: tuple[Finding, ...]
) -> tuple[tuple[Rule, ...], list[CheckResult]]:
    title = sentence("The descriptor is valid and names nothing outside its folder")
    results = [check_result("package", "descriptor", title, findings)]
    rules, faults = read_rules(descriptor.properties.get("rules", []))
    said = [refusal(fault.message, code="rules", rule=fault.rule) for fault in faults]
    scope = counted(len(rules), "rule")
    of_format = check_result(
        "package", "rules", sentence("The rules are of their format"), said, scope
    )
    if not rules and not faults:
        message = sentence("The package has no rules, so nothing was added up.")
        info = dataclasses.replace(
            refusal(message, code="rules"), severity="info", is_undecided=True
        )
        of_format = dataclasses.replace(of_format, outcome="incomplete", findings=(info,))
    return rules, [*results, of_format]


def _structure(package: Package, _: Reader) -> Iterator[CheckResult]:
    found = package.found("structure")
    if package.without_hash:
        message = sentence(
            "No hash is given of {without_hash}: a change is not seen.",
            without_hash=_listed(package.without_hash),
        )
        found.append(
            Finding(level="structure", code="hash", severity="info", message=message, path=FILE)
        )
    yield check_result(
        *("structure", "files", sentence("Files have the size and hash described")),
        [finding for finding in found if finding.code in _ABOUT_FILES],
        counted(package.files, "file"),
    )
    columns = [finding for finding in found if finding.code not in _ABOUT_FILES]
    yield _of_tables(
        *(
            "structure",
            "columns",
            sentence("Tables have their columns in every line"),
            columns,
            package,
        ),
        counted(len(package.tables), "table"),
    )


def _of_tables(
    level: Level,
    name: str,
    title: str,
    findings: list[Finding],
    package: Package,
    scope: str,
) -> CheckResult:
    """Return the outcome of a check of all tables: no pass where one could not be read."""
    found = check_result(level, name, title, findings, scope)
    if not package.unread:
        return found
    scope = sentence(
        "{scope}; {unread} could not be read", scope=scope, unread=_listed(sorted(package.unread))
    )
    return _not_run(found, scope)


def _not_run(found: CheckResult, scope: str) -> CheckResult:
    """Return the outcome of a check that could not look at everything, for the reason given."""
    outcome = found.outcome if found.outcome == "fail" else "not run"
    return dataclasses.replace(found, outcome=outcome, scope=scope)


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_MOST_NAMED])
    more = len(names) - _MOST_NAMED
    return sentence("{shown} and {more} more", shown=shown, more=more) if more > 0 else shown


_MOST_NAMED = 5
"""Tables that a line of the report names."""


def _schema(package: Package, reader: Reader) -> Iterator[CheckResult]:
    findings = package.found("schema")
    for name, table in package.typed.items():
        reader.on_progress(f"schema: {name}")
        findings.extend(broken_constraints(table, reader.limit))
    findings = fold_cells(findings)
    title = sentence("Cells are of their type and within their constraints")
    rows = sum(table.count for table in package.tables.values())
    yield _of_tables("schema", "cells", title, findings, package, counted(rows, "row"))


def _keys(package: Package, reader: Reader) -> Iterator[CheckResult]:
    found = package.found("keys")
    primary = [finding for finding in found if finding.code != "foreign-key"]
    primary += malformed_keys(package)
    foreign = [finding for finding in found if finding.code == "foreign-key"]
    for name, table in package.typed.items():
        reader.on_progress(f"keys: {name}")
        primary.extend(broken_unique_keys(table, reader.limit))
        primary.extend(broken_primary_key(table, reader.limit))
        foreign.extend(broken_foreign_keys(table, package, reader.limit))
    for name, title, findings, undecided in (
        ("primary-keys", sentence("Primary keys are unique"), primary, undecided_keys(package)),
        ("foreign-keys", sentence("Foreign keys resolve"), foreign, undecided_references(package)),
    ):
        checked = check_result("keys", name, title, [*findings, *undecided])
        if undecided:
            tables = sorted({finding.resource for finding in undecided})
            checked = _not_run(checked, sentence("not decided of {tables}", tables=_listed(tables)))
        yield checked
