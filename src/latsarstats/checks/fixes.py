"""The change that mends a slip: the very characters of a cell, and what is printed instead.

Only what is certain is a fix: the evidence prints the one number that also restores the balance,
and the cell stands in a line that reads as the header says.
"""

from __future__ import annotations

import dataclasses
import re
from itertools import islice
from typing import TYPE_CHECKING

from latsarstats.finding import Fix
from latsarstats.rules.exact import as_text

if TYPE_CHECKING:
    from pathlib import Path

    from latsarstats.datapackage.descriptor import Descriptor
    from latsarstats.finding import Candidate, CheckResult, Finding


def with_fixes(result: CheckResult, descriptor: Descriptor) -> CheckResult:
    """Return an outcome whose findings have their fixes.

    Args:
        result: the outcome of a rule.
        descriptor: the package, whose files are read once more for the places of cells.
    """
    if all(finding.cause != "slip" for finding in result.findings):
        return result
    findings = tuple(
        dataclasses.replace(finding, fix=_fix(finding, descriptor))
        if finding.cause == "slip"
        else finding
        for finding in result.findings
    )
    return dataclasses.replace(result, findings=findings)


def _fix(finding: Finding, descriptor: Descriptor) -> Fix | None:
    printed = [candidate for candidate in finding.candidates if candidate.printed]
    if len(printed) != 1 or not printed[0].line:
        return None
    candidate = printed[0]
    resource = descriptor.resources[candidate.resource]
    if resource.get("path") != candidate.path or resource.get("compression"):
        return None
    dialect = resource.get("dialect")
    delimiter = dialect.get("delimiter", ",") if isinstance(dialect, dict) else ","
    found = located(descriptor.file(candidate.resource), candidate, str(delimiter))
    if found is None:
        return None
    column, old = found
    return Fix(
        path=candidate.path,
        line=candidate.line or 0,
        column=column,
        old=old,
        new=as_text(candidate.corrected),
    )


def located(file: Path, candidate: Candidate, delimiter: str) -> tuple[int, str] | None:
    """Return where a cell begins in its line, counted from 1, and its characters.

    Args:
        file: a file of CSV, which begins with its header.
        candidate: the cell; what stands there has to be its number.
        delimiter: what is between two cells.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            lines = list(islice(stream, candidate.line))
    except (OSError, UnicodeDecodeError):
        return None
    if len(lines) != candidate.line:
        return None
    header, cells = _cells(lines[0], delimiter), _cells(lines[-1], delimiter)
    names = [name for _, name in header]
    if len(cells) != len(names) or names.count(candidate.field) != 1:
        return None
    start, text = cells[names.index(candidate.field)]
    return (start + 1, text) if text == as_text(candidate.value) else None


def _cells(line: str, delimiter: str) -> list[tuple[int, str]]:
    """Return the cells of a line, each with its place; none where quoting goes over its end."""
    line = line.rstrip("\r\n")
    pattern = re.compile(f'"((?:[^"]|"")*)"|([^"{re.escape(delimiter)}]*)')
    found: list[tuple[int, str]] = []
    end = -1
    while end < len(line):
        cell = pattern.match(line, end + 1)
        if cell is None or line[cell.end() : cell.end() + 1] not in ("", delimiter):
            return []
        quoted = cell[1] is not None
        found.append((cell.start() + quoted, cell[1].replace('""', '"') if quoted else cell[2]))
        end = cell.end()
    return found
