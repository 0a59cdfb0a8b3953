"""Level evidence: run where a package has the tables of it, on what could be read of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.checks import evidence
from latsarstats.checks.finding import CheckResult, Finding, result
from latsarstats.checks.restated import COLUMNS, check_restatements
from latsarstats.descriptor.location import FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from latsarstats.checks.contents import Contents
    from latsarstats.checks.evidence import Evidence

_RESTATED, _AS_PRINTED = COLUMNS


def evidence_of(contents: Contents) -> Evidence | None:
    """Return the evidence of a package, or ``None`` where it has none that can be read."""
    if _wanting(contents):
        return None
    return evidence.read_evidence(
        {name: contents.tables[name].whole for name in evidence.COLUMNS},
        {name: text for name, (_, text) in contents.texts.items()},
    )


def _wanting(contents: Contents) -> list[str]:
    """Return the tables of evidence that are not there, or not as they must be."""
    return [
        name
        for name, columns in evidence.COLUMNS.items()
        if name not in contents.typed or not contents.tables[name].has(*columns)
    ]


def check_evidence(contents: Contents, found: Evidence | None) -> Iterator[CheckResult]:
    """Yield the outcome of every check on the evidence of a package.

    A package that has no tables ``mentions`` and ``evidence`` has none, and nothing is checked.

    Args:
        contents: what could be read of the package.
        found: its evidence, as :func:`evidence_of` gives it.
    """
    described = contents.tables.keys() | contents.unread
    if {"mentions", "evidence"} <= described:
        yield from _of_cells(contents, found) if found else _not_run(contents)
    if {_RESTATED, _AS_PRINTED} <= described:
        yield _of_restatements(contents)


def _of_cells(contents: Contents, found: Evidence) -> Iterator[CheckResult]:
    numbers = sum(len(printed.mentions) for printed in found.prints.values())
    yield result(
        *("evidence", "seeds", "Every article has its text, of the length it says"),
        evidence.check_articles(found.articles, found.prints),
        f"{len(found.prints)} articles",
    )
    yield result(
        *("evidence", "mentions", "Every number printed is listed once, with its span and value"),
        evidence.check_mentions(found.mentions, found.prints),
        f"{numbers} numbers",
    )
    yield result(
        *("evidence", "roles", "Every number supports a cell or says why it does not"),
        evidence.check_roles(found.mentions, found.links),
    )
    read_from_numbers = {
        name: table.whole for name, table in contents.tables.items() if table.schema.printed_columns
    }
    yield result(
        *("evidence", "cells", "Every cell says what the number behind it prints"),
        evidence.check_cells(found, read_from_numbers, contents.unread),
        f"{len(found.links.lines)} links",
    )


def _not_run(contents: Contents) -> Iterator[CheckResult]:
    title = "Every number leads to the characters that print it"
    unread = [name for name in _wanting(contents) if name in contents.unread]
    if unread:
        scope = f"{unread[0]} is not there or has cells of another type"
        yield CheckResult(
            level="evidence", name="cells", title=title, outcome="not run", scope=scope
        )
        return
    # Tables of these names may be about something else altogether.
    findings = [
        Finding(
            level="evidence",
            code="columns",
            severity="warning",
            message=f"{name} has no columns {', '.join(columns)}, so no evidence is checked."
            if name in contents.tables
            else f"There is no table {name}, so no evidence is checked.",
            resource=name if name in contents.tables else "",
            path=contents.tables[name].path if name in contents.tables else FILE,
        )
        for name, columns in evidence.COLUMNS.items()
        if name in _wanting(contents)
    ]
    yield result("evidence", "cells", title, findings)


def _of_restatements(contents: Contents) -> CheckResult:
    title = "Restatements are as printed"
    restated, printed = (contents.tables.get(name) for name in (_RESTATED, _AS_PRINTED))
    if (
        restated is None
        or printed is None
        or _RESTATED in contents.unread
        or not restated.has(*COLUMNS[_RESTATED])
        or not printed.has(*COLUMNS[_AS_PRINTED])
    ):
        return CheckResult(
            level="evidence",
            name="restatements",
            title=title,
            outcome="not run",
            scope="its tables could not be read",
        )
    return result(
        "evidence", "restatements", title, check_restatements(restated.whole, printed.whole)
    )
