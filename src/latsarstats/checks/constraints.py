"""Level schema: cells keep the constraints of their columns.

This is decided on the exact values, in plain Python: pandera says the same of the same cells,
as the tests show, and takes nearly as long to import as a million rows take to be checked.
"""

from __future__ import annotations

import dataclasses
import operator
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from latsarstats.datapackage.cell_types import (
    NotOfTypeError,
    described,
    missing_in,
    read_loose_column,
)
from latsarstats.datapackage.patterns import CannotMatchError, matcher
from latsarstats.datapackage.table import at_row, shortened
from latsarstats.finding import Finding
from latsarstats.rules.exact import as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from latsarstats.datapackage.schema import Field
    from latsarstats.datapackage.table import TextTable, Values

_WHAT_FAILS = {
    "minimum": "is {cell}, but must be at least {bound}",
    "maximum": "is {cell}, but must be at most {bound}",
    "exclusiveMinimum": "is {cell}, but must be more than {bound}",
    "exclusiveMaximum": "is {cell}, but must be less than {bound}",
    "minLength": "is {cell!r}, which is shorter than {bound}",
    "maxLength": "is {cell!r}, which is longer than {bound}",
    "enum": "is {cell!r}, which is none of {bound}",
}
"""What is wrong with a cell, by the constraint that it breaks."""
_BOUNDS = frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"})


def check_constraints(table: TextTable, values: Values) -> Iterator[Finding]:
    """Yield a finding for every cell that breaks a constraint of its column.

    A cell that is not of its type breaks none, and is not missing either.

    Args:
        table: the table, to name the cells.
        values: its values, as :func:`latsarstats.datapackage.table.read_types` gives them.
    """
    for field in table.schema.fields:
        unfit = _unfit_bounds(field)
        for name in unfit:
            yield _no_bound(table, field, name)
        for position, what in _breaches(field, values[field.name], table, unfit):
            message = f"{field.name} {what}."
            yield at_row(
                table,
                position,
                level="schema",
                code="constraint",
                message=message,
                field=field.name,
            )


def _unfit_bounds(field: Field) -> list[str]:
    """Return the constraints of a column whose bound is no value of its type."""
    unfit = []
    for name in _WHAT_FAILS:
        if name in field.constraints:
            try:
                _kept(field, name, field.constraints[name])
            except (NotOfTypeError, TypeError, ValueError):
                unfit.append(name)
    if "pattern" in field.constraints:
        try:
            matcher(str(field.constraints["pattern"]))
        except re.error:
            unfit.append("pattern")
    if field.constraints.get("unique") and field.type in _NOT_COMPARED:
        unfit.append("unique")
    return unfit


_NOT_COMPARED = frozenset({"array", "geojson", "list", "object"})
"""Types of which frictionless (5.21) cannot tell whether two values are the same."""


def _no_bound(table: TextTable, field: Field, name: str) -> Finding:
    bound = field.constraints[name]
    match name:
        case "unique":
            why = f"{field.name} is of the type {field.type}, whose values are not compared"
        case "pattern":
            why = f"the pattern of {field.name}, {bound}, is no regular expression"
        case _:
            why = f"the {name} of {field.name} is {bound!r}, which is not {described(field)}"
    message = f"Its constraint {name} cannot be checked: {why}."
    return Finding(
        level="schema",
        code="constraint",
        message=message,
        resource=table.name,
        field=field.name,
        path=table.path,
    )


def _breaches(
    field: Field, values: Sequence[Any], table: TextTable, unfit: Collection[str]
) -> Iterator[tuple[int, str]]:
    """Yield the places of a column where something is wrong, and what."""
    if field.constraints.get("required"):
        cells = table.column(field.name)
        missing = missing_in(field, table.schema.missing_values)
        for position, value in enumerate(values):
            if value is None and cells[position] in missing:
                yield position, "is empty, but must be given"
    if field.constraints.get("unique") and "unique" not in unfit:
        yield from _repeated(values, table)
    for name, what in _WHAT_FAILS.items():
        if name in field.constraints and name not in unfit:
            bound = field.constraints[name]
            broken = _broken(_kept(field, name, bound), values)
            told = ", ".join(map(str, bound)) if name == "enum" else bound
            for position in broken:
                cell = shortened(table.column(field.name)[position])
                yield position, what.format(cell=cell, bound=told)
    if "pattern" in field.constraints and "pattern" not in unfit:
        yield from _unmatched(str(field.constraints["pattern"]), values, table.column(field.name))
    if _BOUNDS & field.constraints.keys():
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
            line = table.line_of(first[value])
            yield position, f"is {as_text(value)!r}, as in {line}; it must be unique"


def _broken(keeps: Callable[[Any], bool], values: Sequence[Any]) -> Iterator[int]:
    """Yield the places of the values that do not keep a constraint; NaN is no value here."""
    known: dict[object, bool] = {None: True}
    for position, value in enumerate(values):
        if value not in known:
            known[value] = value != value or _is_kept(keeps, value)
        if not known[value]:
            yield position


def _is_kept(keeps: Callable[[Any], bool], value: Any) -> bool:
    try:
        return keeps(value)
    except TypeError:  # an instant with a time zone is neither before nor after one without
        return False


def _kept(field: Field, name: str, bound: Any) -> Callable[[Any], bool]:
    """Return what tells whether a value keeps a constraint."""
    match name:
        case "minLength":
            return lambda value: len(value) >= int(bound)
        case "maxLength":
            return lambda value: len(value) <= int(bound)
        case "enum":
            codes = {_typed(field, code) for code in bound}
            return lambda value: value in codes
    limit = _typed(field, bound)
    compare = _COMPARE[name]
    return lambda value: bool(compare(value, limit))


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "minimum": operator.ge,
    "maximum": operator.le,
    "exclusiveMinimum": operator.gt,
    "exclusiveMaximum": operator.lt,
}


def _typed(field: Field, bound: Any) -> Any:
    """Return a bound or a code as a value of its column.

    Raises:
        NotOfTypeError: it is none.
    """
    if isinstance(bound, bool | str) or field.type not in ("integer", "number", "year"):
        values, bad = read_loose_column([bound], dataclasses.replace(field, missing_values=()), ())
        if bad:
            raise NotOfTypeError
        return values[0]
    number = Decimal(str(bound))
    if field.type != "number" and number != number.to_integral_value():
        raise NotOfTypeError
    return number
