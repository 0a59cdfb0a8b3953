"""Tables of several files: every line has a number in the table, and a place in its file."""

from __future__ import annotations

import dataclasses
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from latsarstats.checks.finding import Candidate, CheckResult, Finding

Place = TypeVar("Place", "Finding", "Candidate")


@dataclass(frozen=True, slots=True)
class Part:
    """One of the files of a table.

    Attributes:
        path: the file, relative to the folder of the package.
        before: the lines of the files before it: its line 1 has that number and one in the table.
    """

    path: str
    before: int


def place_in(parts: Sequence[Part], line: int) -> tuple[str, int]:
    """Return the file of a line of a table, and its number in that file."""
    part = parts[max(0, bisect_right([part.before for part in parts], line - 1) - 1)]
    return part.path, line - part.before


def in_files(result: CheckResult, parts: Mapping[str, Sequence[Part]]) -> CheckResult:
    """Return the outcome of a check with the places of its findings in their files.

    Args:
        result: the outcome, whose lines are those of the tables.
        parts: the files of the tables that have several, by their names.
    """
    if not parts:
        return result
    found = tuple(_in_file(finding, parts) for finding in result.findings)
    return dataclasses.replace(result, findings=found)


def _in_file(finding: Finding, parts: Mapping[str, Sequence[Part]]) -> Finding:
    return dataclasses.replace(
        _placed(finding, parts),
        candidates=tuple(_placed(candidate, parts) for candidate in finding.candidates),
    )


def _placed(at: Place, parts: Mapping[str, Sequence[Part]]) -> Place:
    own = parts.get(at.resource)
    if not own or at.line is None or at.path != own[0].path:
        return at
    path, line = place_in(own, at.line)
    return dataclasses.replace(at, path=path, line=line)
