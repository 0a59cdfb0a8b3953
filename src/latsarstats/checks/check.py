"""Run every check on a package, from its descriptor down to the printed characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.checks.archives import unpacked
from latsarstats.checks.consistency import check_lint, check_rules
from latsarstats.checks.contents import read_contents
from latsarstats.checks.finding import LEVELS, CheckResult, Finding, Report, result
from latsarstats.checks.keys import check_foreign_keys, check_primary_key
from latsarstats.checks.opening import open_package, refusal
from latsarstats.checks.printed import check_evidence, evidence_of
from latsarstats.checks.schema import check_constraints
from latsarstats.descriptor.package import FILE
from latsarstats.rules.format import read_rules

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from latsarstats.checks.contents import Contents
    from latsarstats.checks.finding import Level
    from latsarstats.checks.opening import OpenedPackage
    from latsarstats.rules.rule import Rule

_ABOUT_FILES = frozenset(
    {
        *("file", "hash", "hash-count", "byte-count", "source-error", "scheme-error"),
        *("format-error", "compression-error", "encoding", "encoding-error"),
    }
)
"""Codes of the level structure that are of a file as a whole; all others are of its columns."""


def check_package(path: Path, *, level: Level = "evidence", is_strict: bool = False) -> Report:
    """Check a package and return the outcome of every check.

    Args:
        path: the folder of the package, its ``datapackage.json``, or a ``.zip`` of one.
        level: how far down to check: this level is the last.
        is_strict: whether warnings fail the check.

    Raises:
        LatsarstatsError: there is no descriptor there, or it cannot be read.
    """
    with unpacked(path) as place:
        results = tuple(_results(place, LEVELS.index(level)))
    return Report(str(path), results, is_strict)


def _results(place: Path, deepest: int) -> Iterator[CheckResult]:
    """Yield the outcome of every check, level by level, as far down as ``deepest``."""
    opened, faults = open_package(place)
    contents = read_contents(opened, with_files=deepest > LEVELS.index("package"))
    rules, results = _package(opened, (*faults, *contents.found("package")))
    yield from results
    levels = (_structure, _schema, _keys)
    for check in levels[: max(deepest, 0)]:
        yield from check(contents)
    if deepest >= LEVELS.index("rules"):
        evidence = evidence_of(contents)
        yield from check_rules(rules, contents.tables, contents.frames, contents.unread, evidence)
        findings = tuple(check_lint(rules, contents.tables))
        yield result("rules", "lint", "The rules fit together and leave no number out", findings)
        if deepest >= LEVELS.index("evidence"):
            yield from check_evidence(contents, evidence)


def _package(
    opened: OpenedPackage, findings: tuple[Finding, ...]
) -> tuple[tuple[Rule, ...], list[CheckResult]]:
    title = "The descriptor is valid and names nothing outside its folder"
    results = [result("package", "descriptor", title, findings)]
    if "rules" not in opened.descriptor:
        return (), results
    rules, faults = read_rules(opened.descriptor["rules"])
    said = [refusal(fault.message, code="rules", rule=fault.rule) for fault in faults]
    scope = f"{len(rules)} rules"
    return rules, [
        *results,
        result("package", "rules", "The rules are of their format", said, scope),
    ]


def _structure(contents: Contents) -> Iterator[CheckResult]:
    found = contents.found("structure")
    if contents.without_hash:
        message = f"No hash is given of {', '.join(contents.without_hash)}: a change is not seen."
        found.append(
            Finding(level="structure", code="hash", severity="info", message=message, path=FILE)
        )
    yield result(
        *("structure", "files", "Files have the size and hash described"),
        [finding for finding in found if finding.code in _ABOUT_FILES],
        f"{contents.files} files",
    )
    yield result(
        *("structure", "columns", "Tables have their columns in every line"),
        [finding for finding in found if finding.code not in _ABOUT_FILES],
        f"{len(contents.tables)} tables",
    )


def _schema(contents: Contents) -> Iterator[CheckResult]:
    findings = contents.found("schema")
    for name, values in contents.values.items():
        if name not in contents.judged:
            table, frame = contents.tables[name], contents.frames[name]
            findings.extend(check_constraints(table, values, frame))
    yield result(
        *("schema", "cells", "Cells are of their type and within their constraints", findings),
        f"{sum(len(table.lines) for table in contents.tables.values())} rows",
    )


def _keys(contents: Contents) -> Iterator[CheckResult]:
    found = contents.found("keys")
    primary = [finding for finding in found if finding.code == "primary-key"]
    foreign = [finding for finding in found if finding.code != "primary-key"]
    for name, values in contents.values.items():
        if name not in contents.judged:
            table = contents.tables[name]
            primary.extend(check_primary_key(table, values))
            foreign.extend(
                check_foreign_keys(table, contents.tables, contents.values, contents.unread)
            )
    yield result("keys", "primary-keys", "No two rows have one key", primary)
    yield result("keys", "foreign-keys", "What a row cites is there", foreign)
