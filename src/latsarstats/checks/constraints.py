"""Level schema: cells keep the constraints of their columns.

This is decided on the exact values, in plain Python: pandera says the same of the same cells,
as the tests show, and takes nearly as long to import as a million rows take to be checked.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from latsarstats.checks.patterns import CannotMatchError, matcher
from latsarstats.checks.places import at_row
from latsarstats.checks.types import shortened
from latsarstats.rules.numbers import as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from latsarstats.checks.finding import Finding
    from latsarstats.checks.table import TextTable, Values
    from latsarstats.descriptor.resource import Field

_WHAT_FAILS = {
    "minimum": "is {cell}, but must be at least {bound}",
    "maximum": "is {cell}, but must be at most {bound}",
    "minLength": "is {cell!r}, which is shorter than {bound}",
    "maxLength": "is {cell!r}, which is longer than {bound}",
    "enum": "is {cell!r}, which is none of {bound}",
}
"""What is wrong with a cell, by the constraint that it breaks."""


def check_constraints(table: TextTable, values: Values) -> Iterator[Finding]:
    """Yield a finding for every cell that breaks a constraint of its column.

    A cell that is not of its type breaks none, and is not missing either.

    Args:
        table: the table, to name the cells.
        values: its values, as :func:`latsarstats.checks.types.read_types` gives them.
    """
    for field in table.schema.fields:
        for position, what in _breaches(field, values[field.name], table):
            message = f"{field.name} {what}."
            yield at_row(
                table,
                position,
                level="schema",
                code="constraint",
                message=message,
                field=field.name,
            )


def _breaches(field: Field, values: Sequence[Any], table: TextTable) -> Iterator[tuple[int, str]]:
    """Yield the places of a column where something is wrong, and what."""
    if field.constraints.get("required"):
        cells, missing = table.column(field.name), table.schema.missing_values
        for position, value in enumerate(values):
            if value is None and cells[position] in missing:
                yield position, "is empty, but must be given"
    if field.constraints.get("unique"):
        yield from _repeated(values, table)
    for name, what in _WHAT_FAILS.items():
        if name in field.constraints:
            bound = field.constraints[name]
            broken = _broken(_kept(field, name, bound), values)
            told = ", ".join(map(str, bound)) if name == "enum" else bound
            for position in broken:
                cell = shortened(table.column(field.name)[position])
                yield position, what.format(cell=cell, bound=told)
    if "pattern" in field.constraints:
        yield from _unmatched(str(field.constraints["pattern"]), values, table.column(field.name))
    if {"minimum", "maximum"} & field.constraints.keys():
        for position, value in enumerate(values):
            if value != value:
                yield position, "is NaN, which lies between no bounds"


def _unmatched(
    pattern: str, values: Sequence[Any], cells: Sequence[str]
) -> Iterator[tuple[int, str]]:
    """Yield where a whole cell does not match; patterns of XML Schema, too, are of the whole."""
    matches = matcher(pattern)
    known: dict[object, str] = {None: ""}
    for position, value in enumerate(values):
        if value not in known:
            try:
                known[value] = "" if matches(value) else f"which does not match {pattern}"
            except CannotMatchError:
                known[value] = f"which takes too long to match with {pattern}; simplify the pattern"
        if known[value]:
            yield position, f"is {shortened(cells[position])!r}, {known[value]}"


def _repeated(values: Sequence[Any], table: TextTable) -> Iterator[tuple[int, str]]:
    first: dict[object, int] = {}
    for position, value in enumerate(values):
        if value is not None and first.setdefault(value, position) != position:
            line = table.lines[first[value]]
            yield position, f"is {as_text(value)!r}, as in line {line}; it must be unique"


def _broken(keeps: Callable[[Any], bool], values: Sequence[Any]) -> Iterator[int]:
    """Yield the places of the values that do not keep a constraint; NaN is no value here."""
    known: dict[object, bool] = {None: True}
    for position, value in enumerate(values):
        if value not in known:
            known[value] = value != value or keeps(value)
        if not known[value]:
            yield position


def _kept(field: Field, name: str, bound: Any) -> Callable[[Any], bool]:
    """Return what tells whether a value keeps a constraint."""
    match name:
        case "minimum":
            least = _typed(field, bound)
            return lambda value: bool(value >= least)
        case "maximum":
            most = _typed(field, bound)
            return lambda value: bool(value <= most)
        case "minLength":
            return lambda value: len(value) >= int(bound)
        case "maxLength":
            return lambda value: len(value) <= int(bound)
        case _:
            codes = {_typed(field, code) for code in bound}
            return lambda value: value in codes


def _typed(field: Field, bound: Any) -> Any:
    match field.type:
        case "number":
            return Decimal(str(bound))
        case "integer" | "year":
            return int(bound)
        case "date":
            return datetime.date.fromisoformat(bound)
        case _:
            return bound
