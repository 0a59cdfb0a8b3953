"""The sums of a package as equations over its cells, with what a page shows of them."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from latsarstats.datapackage.table import place_in
from latsarstats.language import count_sentence, sentence
from latsarstats.page.anchors import anchor
from latsarstats.page.records import Bar, Chart, Segment, Sum, Term
from latsarstats.page.words import Words, in_languages, number, percent
from latsarstats.rules.balance import Balance
from latsarstats.rules.balance_rows import place_of
from latsarstats.rules.exact import as_fraction, as_text
from latsarstats.rules.selection import selected
from latsarstats.rules.text_keys import CannotCompareError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from latsarstats.datapackage.load import Package
    from latsarstats.datapackage.table import Table
    from latsarstats.finding import Finding, Report
    from latsarstats.rules.equation import Equation
    from latsarstats.rules.equation import Term as RuleTerm
    from latsarstats.rules.rows import Rows
    from latsarstats.rules.rule import Rule

    Anchors = Callable[[str, int, str], str]
    """Gives the anchor of a cell that the page shows, or nothing."""

MOST_ROWS_ADDED = 10_000
"""Rows of the largest table of which sums that hold are drawn too."""
MOST_CHARTS = 6
"""Charts of one rule: those of sums that fail, then of those that hold."""
MOST_FAILING_CHARTS = 24
"""Charts of sums that fail, of one rule."""
MOST_PARTS = 12
"""Parts that a chart has; others are drawn together."""
MOST_TERMS = 8
"""Parts that an equation lists; others are added up."""


@dataclass(frozen=True, slots=True)
class RuleEquations:
    """A rule with the equations that its tables make.

    Attributes:
        rule: the rule.
        equations: its equations, or those of them that fail.
        count: how many were decided.
    """

    rule: Rule
    equations: tuple[Equation, ...]
    count: int


def equations_of(
    rules: Sequence[Rule], package: Package, report: Report
) -> tuple[RuleEquations, ...]:
    """Return the equations of every rule that could be run; of long tables, those that fail."""
    tallies = {
        result.name: result.tally
        for result in report.results
        if result.tally is not None and result.tally.could_run and result.outcome != "not run"
    }
    found: list[RuleEquations] = []
    for rule in rules:
        tables = {name: package.typed[name] for name in rule.needs if name in package.typed}
        if rule.name not in tallies or not rule.summed or len(tables) < len(rule.needs):
            continue
        rows = {name: table.rows for name, table in tables.items()}
        if any(table.count > MOST_ROWS_ADDED for table in tables.values()):
            named = [finding for finding in report.findings if finding.rule == rule.name]
            own = _rows_of(named, rule, rows) if named else None
            if own is None:
                continue
            rows = {rule.resource: own}
        try:
            equations = tuple(rule.equations(selected(rule, rows), (), ()))
        except CannotCompareError:
            continue
        tally = tallies[rule.name]
        found.append(RuleEquations(rule, equations, tally.passed + tally.failed + tally.known))
    return tuple(found)


def _rows_of(findings: Sequence[Finding], rule: Rule, rows: Mapping[str, Rows]) -> Rows | None:
    """Return the rows of the groups of findings; nothing where a group is not known by its key."""
    table = rows[rule.resource]
    columns = rule.grouped_by
    if len(rows) > 1 or columns is None or not set(columns) <= table.values.keys():
        return None
    wanted = {tuple(as_text(finding.key.get(column)) for column in columns) for finding in findings}
    there = zip(*(table.values[column] for column in columns), strict=True)
    others = {at for at, cells in enumerate(there) if tuple(map(as_text, cells)) not in wanted}
    return dataclasses.replace(table, left_out=table.left_out | others)


def equation_of(
    finding: Finding, found: Iterable[RuleEquations], tables: Mapping[str, Table]
) -> Equation | None:
    """Return the equation that a finding is about: of its rule, at its line, with its difference.

    Args:
        finding: the finding.
        found: the equations of all rules.
        tables: the tables by name.
    """
    if finding.difference is None:
        return None
    difference = as_fraction(finding.difference)
    for each in found:
        if each.rule.name != finding.rule:
            continue
        for equation in each.equations:
            own = [term for term in equation.terms if term.cell.resource == finding.resource]
            if equation.difference != difference or not own:
                continue
            if line_of(tables[finding.resource], own[0].cell.row) == (finding.path, finding.line):
                return equation
    return None


def line_of(table: Table, position: int) -> tuple[str, int | None]:
    """Return the file and the line of a row by its position."""
    line = table.whole.lines[position]
    if line is None or not table.parts:
        return table.path, line
    return place_in(table.parts, line)


def sum_of(equation: Equation, anchors: Anchors) -> Sum:
    """Return an equation with its numbers, as a page writes it.

    Args:
        equation: the equation.
        anchors: gives what links to a cell.
    """
    parts = [term for term in equation.terms if not term.is_whole and term.value is not None]
    listed = [_term(term, anchors) for term in parts[:MOST_TERMS]]
    others = parts[MOST_TERMS:]
    if others:
        rest = sum((-term.sign * (term.value or Fraction(0)) for term in others), Fraction(0))
        name = count_sentence("{number} other part", "{number} other parts", len(others))
        sign = "−" if rest < 0 else "+"
        listed.append(Term(sign, in_languages(name), number(abs(rest))))
    whole = equation.whole_value or Fraction(0)
    own = next((term for term in equation.terms if term.is_whole), None)
    return Sum(
        parts=tuple(listed),
        made=number(whole - equation.difference),
        relation={"=": "=", "<=": "≤", ">=": "≥"}[equation.relation],
        whole=Term("", in_languages(equation.whole), number(whole), _anchor(own, anchors)),
        difference=_signed(equation.difference),
    )


def _term(term: RuleTerm, anchors: Anchors) -> Term:
    sign = "−" if term.sign > 0 else "+"
    value = number(term.value or Fraction(0))
    return Term(sign, in_languages(term.name), value, _anchor(term, anchors))


def _anchor(term: RuleTerm | None, anchors: Anchors) -> str:
    if term is None:
        return ""
    return anchors(term.cell.resource, term.cell.row, term.cell.column)


def _signed(difference: Fraction) -> Words:
    shown = number(abs(difference))
    sign = "+" if difference > 0 else "−" if difference < 0 else ""
    return Words(f"{sign}{shown.en}", f"{sign}{shown.id}")


def charts_of(found: Iterable[RuleEquations]) -> tuple[tuple[Chart, ...], int]:
    """Return a chart of each balance, those that fail first, and how many more there are.

    A rule that draws more than :data:`MOST_CHARTS` shows those that fail, and the largest of those
    that hold.
    """
    charts: list[Chart] = []
    more = 0
    for each in found:
        if not isinstance(each.rule, Balance):
            continue
        decided = [e for e in each.equations if e.is_complete or (not e.fault and e.exceeds)]
        failing = [e for e in decided if not (e.is_complete and e.holds)]
        holding = [e for e in decided if e.is_complete and e.holds]
        holding.sort(key=lambda e: abs(e.whole_value or Fraction(0)), reverse=True)
        drawn = failing[:MOST_FAILING_CHARTS]
        drawn += holding[: max(0, MOST_CHARTS - len(drawn))]
        more += max(0, each.count - len(drawn))
        for position, equation in enumerate(drawn, start=1):
            name = f"sum:{anchor(each.rule.name, str(position))}"
            charts.append(_chart(each.rule, equation, name))
    charts.sort(key=lambda chart: not chart.is_failing)
    return tuple(charts), more


def rule_title(rule: Rule) -> Words:
    """Return the title of a rule in every language."""
    title = rule.title or rule.name
    return Words(rule.titles.get("en", title), rule.titles.get("id", title))


def rule_description(rule: Rule) -> Words | None:
    """Return the description of a rule in every language, if it has one."""
    english = rule.descriptions.get("en", rule.description)
    return Words(english, rule.descriptions.get("id", english)) if english else None


def _chart(rule: Balance, equation: Equation, name: str) -> Chart:
    """Return whole and parts as two bars; what is taken away is added to the whole instead."""
    left: list[tuple[Words, Fraction, bool]] = []
    right: list[tuple[Words, Fraction, bool]] = []
    if equation.constant is not None:
        _onto(left, right, in_languages(equation.whole), equation.constant, is_whole=True)
    for term in equation.terms:
        value = term.sign * (term.value or Fraction(0))
        _onto(left, right, in_languages(term.name), value, is_whole=term.is_whole)
    totals = [sum((value for _, value, _ in side), Fraction(0)) for side in (left, right)]
    scale = max(*totals, Fraction(0))
    fails = not (equation.is_complete and equation.holds)
    labels = (in_languages(sentence("Whole")), in_languages(sentence("Parts together")))
    bars = tuple(
        _bar(label, side, total, scale, other=other)
        for label, side, total, other in zip(
            labels, (left, right), totals, reversed(totals), strict=True
        )
    )
    return Chart(
        name=name,
        title=rule_title(rule),
        description=_described(equation, fails=fails),
        bars=bars,
        subject=place_of(rule, equation.key),
        is_failing=fails,
    )


def _onto(
    left: list[tuple[Words, Fraction, bool]],
    right: list[tuple[Words, Fraction, bool]],
    name: Words,
    value: Fraction,
    *,
    is_whole: bool,
) -> None:
    if value >= 0:
        left.append((name, value, is_whole))
    else:
        right.append((name, -value, is_whole))


def _bar(
    label: Words,
    side: Sequence[tuple[Words, Fraction, bool]],
    total: Fraction,
    scale: Fraction,
    *,
    other: Fraction,
) -> Bar:
    drawn = list(side[:MOST_PARTS])
    rest = side[MOST_PARTS:]
    if rest:
        others = count_sentence("{number} other part", "{number} other parts", len(rest))
        added = sum((value for _, value, _ in rest), Fraction(0))
        drawn.append((in_languages(others), added, False))
    segments: list[Segment] = []
    at = Fraction(0)
    for shade, (name, value, is_whole) in enumerate(drawn):
        segments.append(
            segment(
                name,
                value,
                at,
                scale,
                kind="whole" if is_whole else "part",
                shade=shade,
                of=total if len(drawn) > 1 else None,
            )
        )
        at += value
    if other > total:
        gap = in_languages(sentence("Difference"))
        segments.append(segment(gap, other - total, at, scale, kind="gap"))
    return Bar(label, number(total), tuple(segments))


def segment(
    label: Words,
    value: Fraction,
    start: Fraction,
    scale: Fraction,
    *,
    kind: str = "part",
    shade: int = 0,
    of: Fraction | None = None,
) -> Segment:
    """Return a part of a bar.

    Args:
        label: what it counts.
        value: its number.
        start: where it begins.
        scale: the number that is as long as the chart is wide.
        kind: how it is drawn.
        shade: which tint.
        of: the number of which it is a share, if that is to be said.
    """
    return Segment(
        label=label,
        value=number(value),
        start=_per_cent(start, scale),
        width=_per_cent(value, scale),
        kind=kind,  # type: ignore[arg-type]
        shade=shade,
        share=percent(value, of) if of else None,
    )


def _per_cent(value: Fraction, scale: Fraction) -> float:
    """Return a part of the width of a chart in per cent, to two places: the same on any machine."""
    return float(round(value * 100 / scale, 2)) if scale else 0.0


def _described(equation: Equation, *, fails: bool) -> Words:
    whole = equation.whole_value or Fraction(0)
    names: dict[str, Words | str] = {
        "name": equation.whole,
        "made": number(whole - equation.difference),
        "whole": number(whole),
        "difference": number(abs(equation.difference)),
    }
    if not equation.difference:
        return in_languages(sentence("The parts make {made}, and {name} is {whole}.", **names))
    if fails:
        return in_languages(
            sentence(
                "The parts make {made}, but {name} is {whole}: they differ by {difference}.",
                **names,
            )
        )
    return in_languages(
        sentence(
            "The parts make {made}, and {name} is {whole}: they differ by {difference}, which the"
            " rule allows.",
            **names,
        )
    )
