"""Why a balance fails, where evidence tells: a slip in the table or a misprint in the source."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from latsarstats.extraction.cells import agrees
from latsarstats.numerals.mention import plain
from latsarstats.rules.numbers import as_text
from latsarstats.tabulation.keys import row_key

if TYPE_CHECKING:
    from latsarstats.checks.evidence import Evidence
    from latsarstats.checks.finding import Cause, Finding
    from latsarstats.checks.table import TextTable
    from latsarstats.rules.rule import Decision


def with_cause(
    finding: Finding, decision: Decision, table: TextTable | None, evidence: Evidence | None
) -> Finding:
    """Return a finding with its cause and the clauses that print its numbers.

    A cell that is not the number printed is a slip in the table. Where every number is as
    printed, the printed numbers disagree among themselves: a misprint in the source.

    Args:
        finding: what is told of a rule; only that of a broken balance has a cause.
        decision: what it was made of.
        table: the rows of the table of the rule that are concerned.
        evidence: where the numbers of the package are printed.
    """
    if evidence is None or table is None or decision.difference is None:
        return finding
    quotes: list[str] = []
    slips: list[str] = []
    printed: set[tuple[int, str]] = set()
    is_supported = True
    for place in map(table.place_of, decision.rows):
        key = row_key(table.schema.primary_key, table.rows[place])
        cell = table.column(decision.field)[place]
        supports = evidence.supports.get((table.name, key, decision.field), [])
        is_supported &= bool(supports) or not cell
        for support in supports:
            quotes.append(evidence.clause(support))
            if not agrees(support.mention, cell):
                printed.add((table.lines[place], plain(support.mention.value)))
                slips.append(
                    f"{decision.field} of {key} is {cell}, but {support.mention.text} is printed"
                )
    cause: Cause = "slip" if slips else "misprint" if is_supported and quotes else ""
    message = finding.message
    if cause == "slip":
        message = f"{message} It is a slip in the table: {'; '.join(slips)}."
    elif cause == "misprint":
        message = (
            f"{message} Every number is as printed, so the printed numbers disagree among"
            " themselves: a misprint in the source."
        )
    return dataclasses.replace(
        finding,
        message=message,
        cause=cause,
        evidence=tuple(dict.fromkeys(quotes)),
        candidates=tuple(
            # Where several cells are not as printed, one of them alone mends too little.
            dataclasses.replace(each, printed={(each.line, as_text(each.corrected))} == printed)
            for each in finding.candidates
        ),
    )
