"""Run every check on a package, from its descriptor down to the printed characters."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from latsarstats.checks import evidence
from latsarstats.checks.consistency import check_rule
from latsarstats.checks.finding import CheckResult, Report, result
from latsarstats.checks.keys import check_codes, check_foreign_keys, check_primary_key
from latsarstats.checks.opening import open_package
from latsarstats.checks.restated import check_restatements
from latsarstats.checks.schema import check_constraints, read_types
from latsarstats.checks.structure import read_files, read_table
from latsarstats.descriptor.package import FILE
from latsarstats.errors import LatsarstatsError
from latsarstats.tabulation.models import DESCRIBED, rules
from latsarstats.tabulation.table import name_of
from latsarstats.text.files import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    import pandas as pd

    from latsarstats.checks.finding import Finding
    from latsarstats.checks.opening import OpenedPackage
    from latsarstats.checks.structure import ReadFile, TextTable


@dataclass(frozen=True, slots=True)
class Contents:
    """What could be read of a package; a table that could not is in neither mapping.

    Attributes:
        tables: tables with all their columns, as text.
        frames: those of them whose cells are of their types.
        seeds: the path in the package and the text of every seed, by file name.
    """

    tables: Mapping[str, TextTable]
    frames: Mapping[str, pd.DataFrame]
    seeds: Mapping[str, tuple[str, str]]


def check_package(path: Path) -> Report:
    """Check a package and return the outcome of every check.

    Args:
        path: the folder of the package, or its ``datapackage.json``.

    Raises:
        LatsarstatsError: there is no descriptor there, or it cannot be read.
    """
    opened, faults = open_package(path)
    files, file_findings = read_files(opened)
    tables, column_findings = _read_tables(opened, files)
    frames, type_findings = _read_frames(tables)
    contents = Contents(tables, frames, _read_seeds(opened, files))
    package = opened.folder.resolve() / FILE
    results = (
        result("package", "descriptor", "The descriptor describes these tables", faults),
        result(
            *("structure", "files", "Files have the size and hash described", file_findings),
            f"{len(opened.resources)} files",
        ),
        result(
            *("structure", "columns", "Tables have their columns in every line", column_findings),
            f"{len(tables)} tables",
        ),
        result(
            *("schema", "cells", "Cells are of their type and within their constraints"),
            (*type_findings, *_constraints(contents)),
            f"{sum(len(table.rows) for table in tables.values())} rows",
        ),
        result(
            *("keys", "primary-keys", "No two rows have one key"),
            tuple(finding for table in tables.values() for finding in check_primary_key(table)),
        ),
        result(
            *("keys", "foreign-keys", "What a row cites is there"),
            tuple(
                finding
                for table in tables.values()
                for finding in check_foreign_keys(table, tables)
            ),
        ),
        result(
            *("keys", "codes", "The codes listed are those that the columns take"),
            tuple(check_codes(tables["codes"])) if "codes" in tables else (),
        ),
        *(check_rule(rule, tables, frames) for rule in rules()),
        *_check_evidence(contents),
    )
    return Report(str(package), results)


def _read_tables(
    opened: OpenedPackage, files: Mapping[str, ReadFile]
) -> tuple[dict[str, TextTable], tuple[Finding, ...]]:
    tables: dict[str, TextTable] = {}
    findings: list[Finding] = []
    for model in DESCRIBED:
        name = name_of(model)
        if name in files:
            table, faults = read_table(model, files[name].raw, opened.resources[name]["path"])
            findings.extend(faults)
            if table is not None:
                tables[name] = table
    return tables, tuple(findings)


def _read_frames(
    tables: Mapping[str, TextTable],
) -> tuple[dict[str, pd.DataFrame], tuple[Finding, ...]]:
    frames: dict[str, pd.DataFrame] = {}
    findings: list[Finding] = []
    for name, table in tables.items():
        frame, faults = read_types(table)
        findings.extend(faults)
        if frame is not None:
            frames[name] = frame
    return frames, tuple(findings)


def _read_seeds(opened: OpenedPackage, files: Mapping[str, ReadFile]) -> dict[str, tuple[str, str]]:
    # A seed that is not the one described is left out: where a character is missing, every
    # number behind it is in another place, and a finding for each would say nothing more.
    seeds: dict[str, tuple[str, str]] = {}
    for name, file in files.items():
        path = PurePosixPath(opened.resources[name]["path"])
        if path.parts[0] == "seeds" and file.is_as_described:
            with contextlib.suppress(LatsarstatsError):  # its article has a finding
                seeds[path.name] = str(path), decode(file.raw, path)
    return seeds


def _constraints(contents: Contents) -> Iterator[Finding]:
    for name, frame in contents.frames.items():
        yield from check_constraints(contents.tables[name], frame)


def _check_evidence(contents: Contents) -> Iterator[CheckResult]:
    tables, seeds = contents.tables, contents.seeds
    texts = {name: text for name, (_, text) in seeds.items()}
    can_read = contents.frames.keys() >= {"articles", "mentions", "evidence"}
    prints = evidence.read_prints(tables["articles"], texts) if can_read else {}
    numbers = sum(len(printed.mentions) for printed in prints.values())
    cited = {name: table for name, table in tables.items() if name not in ("evidence", "mentions")}
    yield _run(
        *("seeds", "Every article has its text, of the length it says", can_read),
        lambda: evidence.check_articles(tables["articles"], prints),
        f"{len(prints)} articles",
    )
    yield _run(
        *("mentions", "Every number printed is listed once, with its span and value", can_read),
        lambda: evidence.check_mentions(tables["mentions"], prints),
        f"{numbers} numbers",
    )
    yield _run(
        *("roles", "Every number supports a cell or says why it does not", can_read),
        lambda: evidence.check_roles(tables["mentions"], tables["evidence"]),
    )
    yield _run(
        *("cells", "Every cell says what the number behind it prints", can_read),
        lambda: evidence.check_cells(tables["evidence"], tables["mentions"], cited, prints),
        f"{len(tables['evidence'].rows)} links" if can_read else "",
    )
    has_restatements = "restatements" in contents.frames and "restatements.csv" in seeds
    yield _run(
        *("restatements", "Restatements are as printed", has_restatements),
        lambda: check_restatements(
            tables["restatements"], seeds["restatements.csv"][1], seeds["restatements.csv"][0]
        ),
    )


def _run(
    name: str,
    title: str,
    can_run: bool,
    check: Callable[[], Iterable[Finding]],
    scope: str = "",
) -> CheckResult:
    if not can_run:
        return CheckResult(
            level="evidence",
            name=name,
            title=title,
            outcome="not run",
            scope="its tables or seeds could not be read",
        )
    return result("evidence", name, title, tuple(check()), scope)
