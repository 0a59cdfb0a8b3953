"""Findings as a page shows them: with their cells, their numbers and what may be wrong."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from latsarstats.finding import line_of
from latsarstats.language import count_sentence, sentence
from latsarstats.page.equations import equation_of, sum_of
from latsarstats.page.records import Found, Suspect
from latsarstats.page.words import Words, in_languages, joined, number
from latsarstats.report.text import advice, shown_findings, worth_a_line
from latsarstats.rules.slip import SLIPS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from latsarstats.datapackage.table import Table
    from latsarstats.finding import Candidate, Finding, Report
    from latsarstats.page.equations import RuleEquations
    from latsarstats.page.records import Place
    from latsarstats.rules.equation import Equation

    PlaceOf = Callable[[Finding | Candidate], Place | None]
    """Gives the cell of a finding, by its file and line."""
    AnchorOf = Callable[[Place | None], str]
    """Gives the anchor of a cell that the page shows, or nothing."""

_ORDER = ("error", "warning", "known", "info")


@dataclass(frozen=True, slots=True)
class Located:
    """A finding with the cells that it is about.

    Attributes:
        finding: the finding.
        place: the cell that it names.
        places: all cells that take part in it, that one included.
        equation: of a sum that fails, its cells with their numbers.
    """

    finding: Finding
    place: Place | None
    places: tuple[Place, ...]
    equation: Equation | None


def locate(
    report: Report,
    equations: Sequence[RuleEquations],
    tables: Mapping[str, Table],
    place_of: PlaceOf,
) -> tuple[Located, ...]:
    """Return the findings that a person is shown, worst first, each with its cells.

    Args:
        report: what was found.
        equations: the equations of the rules.
        tables: the tables by name.
        place_of: gives the cell of a finding.
    """
    located: list[Located] = []
    for finding in shown_findings(report, is_verbose=False):
        place = place_of(finding)
        equation = equation_of(finding, equations, tables)
        places = dict.fromkeys([place] if place else [])
        if equation is not None:
            for term in equation.terms:
                places[term.cell.resource, term.cell.row, term.cell.column] = None
        for candidate in finding.candidates:
            there = place_of(candidate)
            if there is not None:
                places[there] = None
        located.append(Located(finding, place, tuple(places), equation))
    return tuple(sorted(located, key=lambda each: _ORDER.index(each.finding.severity)))


def found_of(
    located: Sequence[Located], place_of: PlaceOf, anchor_of: AnchorOf
) -> tuple[Found, ...]:
    """Return findings as a page shows them, in their order."""
    return tuple(
        _found(each, position, place_of, anchor_of)
        for position, each in enumerate(located, start=1)
    )


def _found(each: Located, position: int, place_of: PlaceOf, anchor_of: AnchorOf) -> Found:
    finding = each.finding
    suspects = worth_a_line(finding.candidates)
    return Found(
        anchor=f"finding:{position}",
        severity=finding.severity,
        message=in_languages(finding.message),
        place=_place(finding),
        cell=anchor_of(each.place),
        sum=sum_of(each.equation, lambda *cell: anchor_of(cell)) if each.equation else None,
        advice=in_languages(advice(finding)) if finding.candidates else None,
        suspects=tuple(_suspect(s, finding, anchor_of(place_of(s))) for s in suspects),
        quotes=finding.evidence,
        more=len(finding.candidates) - len(suspects),
    )


def _place(finding: Finding) -> Words:
    where = finding.path or finding.resource
    line = [named] if (named := line_of(finding)) else []
    return joined(", ", [part for part in (where, *line, finding.field) if part])


def _suspect(candidate: Candidate, finding: Finding, cell: str) -> Suspect:
    row = "/".join("" if value is None else str(value) for value in candidate.key.values())
    line = [named] if (named := line_of(candidate)) else []
    path = candidate.path if candidate.path != finding.path else ""
    notes = []
    if candidate.slip:
        notes.append(sentence("one slip of the hand: {slip}", slip=SLIPS[candidate.slip]))
    if candidate.mends > 1:
        notes.append(sentence("mends {number} sums", number=candidate.mends))
    if candidate.breaks:
        notes.append(
            count_sentence("breaks {number} sum", "breaks {number} sums", candidate.breaks)
        )
    if candidate.printed:
        notes.append(sentence("this is the number printed"))
    return Suspect(
        cell=cell,
        name=joined(", ", [part for part in (path, *line, row, candidate.field) if part]),
        value=number(Fraction(candidate.value)),
        corrected=number(Fraction(candidate.corrected)),
        notes=joined("; ", notes),
    )
