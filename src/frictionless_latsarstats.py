"""The rules of a package, as a check of frictionless.

frictionless finds this module by its name, so ``frictionless validate datapackage.json --checks
rules`` reports a broken rule at its resource and row. The rules are in the descriptor; the check
takes no options. It reads the package from its file, as ``latsarstats check`` does.

A check of frictionless 5.21 cannot warn, and what it does not report is valid. So a group that
cannot be decided is an error too, of the type ``rule-incomplete``: a rule that says
``"incomplete": "allowed"`` reports none, and ``--skip-errors rule-incomplete`` leaves all out.
"""

from __future__ import annotations

import re
import weakref
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
from frictionless import Check, Plugin, errors
from frictionless.helpers import is_remote_path

# frictionless imports this module in every process of the environment, for whatever purpose.
# So nothing here may take long to import: latsarstats itself waits until the check runs.
if TYPE_CHECKING:
    from collections.abc import Iterator

    from frictionless import Error, Package, Resource, Row

    from latsarstats.finding import Finding

_NO_FILE = "the rules are in a datapackage.json, which must be validated as a whole"
_LINE_BREAK = re.compile(r"\r\n|\r|\n")


@attrs.define(kw_only=True, repr=False)
class RuleError(errors.TableError):
    """A broken rule at its row, or the reason why the rules cannot be checked."""

    type = "rule"
    title = "Rule Error"
    description = "A rule of the package is broken, or its rules cannot be checked."
    template = "{note}"
    tags = ["#table", "#row", "#rule"]  # noqa: RUF012 - as frictionless declares it

    rule: str | None = None
    """Name of the rule; none where the rules cannot be checked."""

    cells: list[str] | None = None
    """The cells of the row, where frictionless has read it."""

    row_number: int | None = None
    """The row as frictionless counts; the header is row 1."""

    field_name: str | None = None
    """The column."""

    field_number: int | None = None
    """The position of the column; the first is 1."""

    metadata_profile_patch = {  # noqa: RUF012 - as frictionless declares it
        "properties": {
            "rule": {"type": "string"},
            "cells": {"type": "array", "items": {"type": "string"}},
            "rowNumber": {"type": "integer"},
            "fieldName": {"type": "string"},
            "fieldNumber": {"type": "integer"},
        }
    }


@attrs.define(kw_only=True, repr=False)
class IncompleteRuleError(RuleError):
    """A row or group that a rule cannot decide, at its row, or that there is nothing to decide."""

    type = "rule-incomplete"
    title = "Incomplete Rule Error"
    description = "A rule of the package cannot be decided for all rows or groups."


class RulesCheck(Check):
    """Check that the rules in the descriptor of the package hold.

    The package is checked once, when frictionless comes to its first resource. What concerns
    the package as a whole is reported there, all else at the resource and row of the finding.
    """

    type = "rules"
    Errors = [RuleError, IncompleteRuleError]  # noqa: RUF012 - as frictionless declares it

    _waiting: dict[int | None, list[Finding]]
    """The findings at this resource that are not yet reported, by line."""

    _shift: int
    """How many lines the rows so far have more than one each."""

    def validate_start(self) -> Iterator[Error]:
        """Check the package, unless that is done, and report what concerns it as a whole."""
        checked = _checked(self.resource)
        for fault in checked.take_faults():
            yield _error(fault)
        self._waiting = {}
        for finding in checked.findings:
            if finding.resource == self.resource.name:
                self._waiting.setdefault(finding.line, []).append(finding)
        self._shift = self._breaks_in(getattr(self.resource, "labels", ()))

    def validate_row(self, row: Row) -> Iterator[Error]:
        """Report the rules that are broken at this row."""
        for finding in self._waiting.pop(row.row_number + self._shift, ()):
            yield _error_at(finding, row)
        self._shift += self._breaks_in(row.cells)

    def validate_end(self) -> Iterator[Error]:
        """Report the findings at none of the rows that frictionless has read."""
        for line, findings in self._waiting.items():
            for finding in findings:
                yield _error(finding, row_number=line and line - self._shift)

    def _breaks_in(self, cells: object) -> int:
        # A finding names the line of a file, frictionless counts rows: in plain text, they
        # part where a cell goes on to the next line.
        if self.resource.format not in ("csv", "tsv") or not isinstance(cells, list):
            return 0
        return sum(len(_LINE_BREAK.findall(cell)) for cell in cells if isinstance(cell, str))


class LatsarstatsPlugin(Plugin):
    """What frictionless asks for its types of checks and errors."""

    def select_check_class(self, type: str | None = None) -> type[Check] | None:  # noqa: A002
        """Return the check ``rules``."""
        return RulesCheck if type == RulesCheck.type else None

    def select_error_class(self, type: str | None = None) -> type[Error] | None:  # noqa: A002
        """Return the errors of the check, which a report is read back with."""
        return next((error for error in RulesCheck.Errors if error.type == type), None)


@dataclass
class _Checked:
    """The outcome for a package, and which of its resources have asked."""

    findings: tuple[Finding, ...] = ()
    faults: list[Finding | str] = field(default_factory=list)
    asked: set[int] = field(default_factory=set)

    def take_faults(self) -> list[Finding | str]:
        """Return what concerns the package as a whole, the first time."""
        faults, self.faults = self.faults, []
        return faults


# A package of frictionless has no hash, so that no WeakKeyDictionary can hold it.
_outcomes: dict[int, _Checked] = {}


def _checked(resource: Resource) -> _Checked:
    package = resource.package
    if package is None:
        return _Checked(faults=[f"{resource.name} is validated without its package; {_NO_FILE}."])
    checked = _outcomes.get(id(package))
    # A resource that asks again is validated again, and its files may have changed.
    if checked is None or id(resource) in checked.asked:
        if checked is None:
            weakref.finalize(package, _outcomes.pop, id(package), None)
        checked = _outcomes[id(package)] = _check(package)
    checked.asked.add(id(resource))
    return checked


def _check(package: Package) -> _Checked:
    from latsarstats.dataset.check import check_package
    from latsarstats.errors import LatsarstatsError

    path = package.metadata_descriptor_path
    if not path:
        return _Checked(faults=[f"The package is not read from a file; {_NO_FILE}."])
    if is_remote_path(package.basepath or ""):
        return _Checked(faults=[f"The package is not on this computer; {_NO_FILE}."])
    try:
        report = check_package(Path(package.basepath or "", Path(path).name))
    except LatsarstatsError as error:
        return _Checked(faults=[str(error)])
    # frictionless reports nothing that is not an error, so what is not decided is one.
    found = [
        finding
        for finding in report.findings
        if finding.severity == "error"
        or (finding.is_undecided and (finding.severity == "warning" or finding.level == "package"))
    ]
    broken = [finding for finding in found if finding.level == "rules"]
    faults: list[Finding | str] = [
        *(finding for finding in found if finding.level == "package" and finding.code == "rules"),
        *(finding for finding in broken if not package.has_resource(finding.resource)),
    ]
    not_run = [
        result
        for result in report.results
        if result.level == "rules" and result.outcome == "not run"
    ]
    if not_run:  # a rule that cannot be run is no rule that passed
        names = ", ".join(result.name for result in not_run)
        faults.append(f"Rules that could not be checked: {names} ({not_run[0].scope}).")
    return _Checked(tuple(broken), faults)


def _error_at(finding: Finding, row: Row) -> RuleError:
    cells = ["" if cell is None else str(cell) for cell in row.cells]
    if finding.field not in row.field_names:
        return _error(finding, row_number=row.row_number, cells=cells)
    return _error(
        finding,
        row_number=row.row_number,
        cells=cells,
        field_name=finding.field,
        field_number=row.field_numbers[row.field_names.index(finding.field)],
    )


def _error(
    finding: Finding | str,
    *,
    row_number: int | None = None,
    cells: list[str] | None = None,
    field_name: str | None = None,
    field_number: int | None = None,
) -> RuleError:
    rule = None if isinstance(finding, str) else finding.rule or None
    message = finding if isinstance(finding, str) else finding.message
    is_undecided = not isinstance(finding, str) and finding.is_undecided
    make = IncompleteRuleError if is_undecided else RuleError
    return make(
        note=f"{rule}: {message}" if rule else message,
        rule=rule,
        row_number=row_number,
        cells=cells,
        field_name=field_name,
        field_number=field_number,
    )
