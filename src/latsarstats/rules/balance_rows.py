"""The equations that the rows of tables make, whatever way a balance is written: its meaning."""

from __future__ import annotations

import re
from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

from latsarstats.language import reason_of, sentence
from latsarstats.rules.equation import Cell, Equation, Term
from latsarstats.rules.exact import as_fraction, as_text, natural, rows_by_key
from latsarstats.rules.frames import cells_of, position_of
from latsarstats.rules.rule import group_name
from latsarstats.rules.sums import OTHERS, Column, OtherTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from latsarstats.rules.sums import Sums

    Row = Mapping[str, object]

_ZERO = Fraction(0)


class _FaultError(ValueError):
    """A sum cannot be decided, for a row at fault.

    Attributes:
        terms: the cells to name.
        why: the reason, as a clause.
    """

    def __init__(self, why: str, terms: Iterable[Term]) -> None:
        super().__init__(why)
        self.why, self.terms = why, tuple(terms)


def equations_of(rule: Sums, tables: Mapping[str, Iterable[Row]]) -> list[Equation]:
    """Return the equations that rows make, in the order of their keys.

    Args:
        rule: a balance of one measure.
        tables: the rows that it speaks of, by table.

    Raises:
        NoTreeError: the list of codes is no tree.
    """
    rows = tables[rule.resource]
    if rule.way == "wide":
        return [_of_row(rule, row) for row in rows]
    if isinstance(rule.parts, OtherTable):
        return _of_tables(rule, rows, tables[rule.parts_table])
    groups = rows_by_key(rows, rule.within)
    if rule.tree is not None:
        children = rule.tree.children(tables[rule.tree.resource])
        return [
            equation
            for key in sorted(groups, key=natural)
            for equation in _of_tree(rule, key, groups[key], children)
        ]
    return [_of_group(rule, key, groups[key]) for key in sorted(groups, key=natural)]


def is_member(rule: Sums, row: Row) -> bool:
    """Tell whether a row of a long table is the whole or a part."""
    return rule.way != "long" or as_text(row[rule.dimension]) in rule.signs


def _of_group(rule: Sums, key: tuple[str, ...], rows: Iterable[Row]) -> Equation:
    """Return the equation of the rows of one group."""
    named = dict(zip(rule.within, key, strict=True))
    by_member: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_member[_name(rule, row)].append(row)
    signs = rule.signs
    if rule.parts == OTHERS:
        whole = "" if rule.constant is not None else rule.whole_name
        others = sorted(by_member.keys() - {whole}, key=lambda each: natural((each,)))
        signs = {**signs, **dict.fromkeys(others, -1)}
    return _equation(rule, named, signs, by_member)


def _name(rule: Sums, row: Row) -> str:
    """Return what a row of a long table is called: its value of the dimension."""
    if rule.dimension:
        return as_text(row[rule.dimension])
    return label_of(row, (*rule.within, *rule.measures))


def _of_tree(
    rule: Sums,
    key: tuple[str, ...],
    rows: Iterable[Row],
    children: Mapping[str, Sequence[str]],
) -> Iterator[Equation]:
    """Yield the equations of one group: of each code that has parts, if any of it is there."""
    named = dict(zip(rule.within, key, strict=True))
    by_member: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_member[as_text(row[rule.dimension])].append(row)
    for parent, parts in children.items():
        if parent in by_member or any(part in by_member for part in parts):
            signs = {parent: 1, **dict.fromkeys(parts, -1)}
            yield _equation(rule, {**named, rule.dimension: parent}, signs, by_member, parent)


def _equation(
    rule: Sums,
    key: Mapping[str, str],
    signs: Mapping[str, int],
    by_member: Mapping[str, Sequence[Row]],
    whole: str = "",
) -> Equation:
    """Return an equation over rows, each known by its value of the dimension."""
    whole = whole or rule.whole_name
    is_constant = rule.constant is not None
    terms: list[Term] = []
    missing: list[str] = []
    (measure,) = rule.measures
    try:
        for member, sign in signs.items():
            is_whole = not is_constant and member == whole
            there = by_member.get(member, ())
            place = {**key, rule.dimension: member} if rule.dimension else dict(key)
            found = [
                _term(rule, row, measure, member, place, sign, is_whole=is_whole) for row in there
            ]
            if len(found) > 1:
                what = sentence(
                    "{member} has {count} rows; it must have one", member=member, count=len(there)
                )
                raise _FaultError(what, found)
            terms += found
            is_missing = not found or found[0].value is None
            if is_missing and (is_whole or rule.absent != "zero"):
                missing.append(member)
    except _FaultError as fault:
        return _faulty(rule, key, fault)
    adds_only = all(sign < 0 for member, sign in signs.items() if member != whole or is_constant)
    return _made(rule, key, whole, terms, missing, adds_only=adds_only)


def _made(
    rule: Sums,
    key: Mapping[str, str],
    whole: str,
    terms: Iterable[Term],
    missing: Iterable[str],
    *,
    adds_only: bool,
) -> Equation:
    return Equation(
        *(key, whole, tuple(terms), tuple(missing)),
        adds_only=adds_only,
        constant=rule.constant,
        relation=rule.relation,
        tolerance=rule.tolerance,
    )


def _faulty(rule: Sums, key: Mapping[str, str], fault: _FaultError) -> Equation:
    """Return the equation of a group that cannot be decided, with the rows at fault."""
    terms = sorted(fault.terms, key=lambda term: term.cell.row)
    where = place_of(rule, key)
    message = sentence("In {where}, {why}.", where=where, why=fault.why)
    return Equation(key, rule.whole_name, tuple(terms), fault=message)


def _term(
    rule: Sums,
    row: Row,
    column: str,
    name: str,
    key: Mapping[str, str],
    sign: int,
    *,
    is_whole: bool,
    resource: str = "",
) -> Term:
    """Return a cell as a term; one that is missing counts as 0 if the rule says so.

    Raises:
        _FaultError: it cannot be added up.
    """
    cell = Cell(resource or rule.resource, position_of(row), column)
    rounded: Fraction | None = _ZERO
    try:
        value = as_fraction(row[column])
        if isinstance(rule.resolution, Fraction):
            rounded = rule.resolution
        elif rule.resolution_column:
            rounded = as_fraction(row[rule.resolution_column])
    except TypeError as error:
        what = sentence("{name} cannot be added up: {error}", name=name, error=reason_of(error))
        raise _FaultError(what, [Term(cell, name, key)]) from None
    if rounded and rounded < 0:
        what = sentence(
            "the {resolution_column} of {name} is below 0",
            resolution_column=rule.resolution_column,
            name=name,
        )
        raise _FaultError(what, [Term(cell, name, key)])
    if value is None and rule.absent == "zero" and not is_whole:
        value = _ZERO
    return Term(cell, name, key, sign, value, rounded or _ZERO, is_whole)


def _of_row(rule: Sums, row: Row) -> Equation:
    """Return the equation of the columns of one row."""
    key = cells_of(row)
    numbers = rule.numbers
    own = {name: cell for name, cell in key.items() if name not in numbers}
    terms: list[Term] = []
    missing: list[str] = []
    columns = list(rule.column_signs.items())
    whole = rule.whole_name
    try:
        for column, sign in columns:
            is_whole = isinstance(rule.whole, Column) and column == whole
            term = _term(rule, row, column, column, own, sign, is_whole=is_whole)
            terms.append(term)
            if term.value is None:
                missing.append(column)
    except _FaultError as fault:
        return _faulty(rule, key, fault)
    adds_only = all(term.sign < 0 for term in terms if not term.is_whole)
    return _made(rule, key, whole, terms, missing, adds_only=adds_only)


def _of_tables(rule: Sums, rows: Iterable[Row], others: Iterable[Row]) -> list[Equation]:
    """Return the equations of rows and those of another table that make them up."""
    parts: OtherTable = rule.parts
    wholes, found = rows_by_key(rows, rule.within), rows_by_key(others, parts.within)
    return [
        _of_key(rule, key, wholes.get(key, ()), found.get(key, ()))
        for key in sorted(wholes.keys() | found.keys(), key=natural)
    ]


def _of_key(
    rule: Sums, key: tuple[str, ...], rows: Sequence[Row], others: Sequence[Row]
) -> Equation:
    parts: OtherTable = rule.parts
    named = dict(zip(rule.within, key, strict=True))
    (measure,), (other,) = rule.measures, rule.measures_there
    missing: list[str] = []
    try:
        terms = [
            _term(rule, row, measure, rule.resource, named, 1, is_whole=True) for row in rows[:2]
        ]
        if len(rows) > 1:
            raise _FaultError(
                sentence(
                    "{resource} has {count} rows; it must have one",
                    resource=rule.resource,
                    count=len(rows),
                ),
                terms,
            )
        if not terms or terms[0].value is None:
            missing.append(rule.resource)
        skipped = (*parts.within, *parts.where, *rule.measures_there)
        place = dict(zip(parts.within, key, strict=True))
        added = []
        for row in others:
            label = label_of(row, skipped)
            at = {**place, **{name: cell for name, cell in cells_of(row).items() if cell == label}}
            term = _term(
                *(rule, row, other, label, at, -1), is_whole=False, resource=parts.resource
            )
            added.append(term)
        added.sort(key=lambda term: (natural((term.name,)), term.cell.row))
        missing += [term.name for term in added if term.value is None]
        if not added and rule.absent != "zero":
            missing.append(parts.resource)
    except _FaultError as fault:
        return _faulty(rule, named, fault)
    return _made(rule, named, rule.resource, [*terms, *added], missing, adds_only=True)


def label_of(row: Row, skipped: Iterable[str]) -> str:
    """Return what a sentence calls a row that no value of a dimension names.

    It is the first of its cells that is text, or else all of them.
    """
    left_out = set(skipped)
    cells = {name: cell for name, cell in cells_of(row).items() if name not in left_out}
    texts = (cell for name, cell in cells.items() if isinstance(row[name], str) and cell)
    return next(texts, "") or "/".join(cell for cell in cells.values() if cell) or sentence("a row")


def place_of(rule: Sums, key: Mapping[str, str]) -> str:
    """Return how a sentence names what an equation is about."""
    if rule.way != "wide":
        return group_name(key)
    numbers = rule.numbers
    cells = [cell for name, cell in key.items() if name not in numbers and cell]
    # Counts in other columns say nothing of which row it is.
    names = [cell for cell in cells if not _NUMBER.fullmatch(cell) or _YEAR.fullmatch(cell)]
    return "/".join((names or cells)[:_MOST_NAMED]) or sentence("a row")


_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_MOST_NAMED = 3
"""Cells by which a row is named."""
