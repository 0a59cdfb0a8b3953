"""Level schema: the constraints of each column, by pandera."""

from __future__ import annotations

import re
import warnings
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd

from latsarstats.checks.finding import Finding
from latsarstats.checks.places import at_row
from latsarstats.checks.types import shortened
from latsarstats.rules.numbers import as_text

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it imports other engines that are there, and they warn
    import pandera.pandas as pa

if TYPE_CHECKING:
    from collections.abc import Iterator

    from latsarstats.checks.table import TextTable, Values
    from latsarstats.descriptor.resource import Field, TableSchema


def check_constraints(table: TextTable, values: Values, frame: pd.DataFrame) -> Iterator[Finding]:
    """Yield a finding for every cell that breaks a constraint of its column.

    Args:
        table: the table, to name the cells.
        values: its values, as :func:`latsarstats.checks.types.read_types` gives them.
        frame: the same as a typed frame.
    """
    yield from _not_a_number(table, values)
    yield from _not_unique(table, values)
    try:
        schema_of(table.schema).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        yield from _findings(table, values, errors.failure_cases)


def schema_of(schema: TableSchema) -> pa.DataFrameSchema:
    """Return a Table Schema as a schema of pandera, for frames that are typed already.

    Keys and rules are levels of their own and not in it.
    """
    columns = {
        field.name: pa.Column(
            None,
            checks=[_check(field, *constraint) for constraint in _constraints(field)],
            nullable=not field.constraints.get("required"),
        )
        for field in schema.fields
    }
    return pa.DataFrameSchema(columns)


_WHAT_FAILS = {
    "minimum": "is {cell}, but must be at least {bound}",
    "maximum": "is {cell}, but must be at most {bound}",
    "minLength": "is {cell!r}, which is shorter than {bound}",
    "maxLength": "is {cell!r}, which is longer than {bound}",
    "pattern": "is {cell!r}, which does not match {bound}",
    "enum": "is {cell!r}, which is none of {bound}",
}
"""What is wrong with a cell, by the constraint that it breaks."""


def _constraints(field: Field) -> list[tuple[str, Any]]:
    return [(name, field.constraints[name]) for name in _WHAT_FAILS if name in field.constraints]


def _check(field: Field, name: str, bound: Any) -> pa.Check:
    match name:
        case "minimum":
            return pa.Check.ge(_bound(field, bound))
        case "maximum":
            return pa.Check.le(_bound(field, bound))
        case "minLength":
            return pa.Check.str_length(min_value=int(bound))
        case "maxLength":
            return pa.Check.str_length(max_value=int(bound))
        case "pattern":
            # The whole cell, as the standard says: patterns of XML Schema have no part.
            return pa.Check.str_matches(re.compile(rf"(?:{bound})\Z"))
        case _:
            return pa.Check.isin([_bound(field, code) for code in bound])


def _bound(field: Field, bound: Any) -> Any:
    match field.type:
        case "number":
            return Decimal(str(bound))
        case "integer" | "year":
            return int(bound)
        case "date":
            return pd.Timestamp(bound)
        case _:
            return bound


def _not_a_number(table: TextTable, values: Values) -> Iterator[Finding]:
    """Yield a finding for every NaN in a column with bounds, between which it does not lie."""
    for field in table.schema.fields:
        bounded = {"minimum", "maximum"} & field.constraints.keys()
        if field.type == "number" and bounded:
            for position, value in enumerate(values[field.name]):
                if value != value:
                    message = f"{field.name} is NaN, which lies between no bounds."
                    yield _at(table, position, field.name, message)


def _not_unique(table: TextTable, values: Values) -> Iterator[Finding]:
    for field in table.schema.fields:
        if not field.constraints.get("unique"):
            continue
        first: dict[object, int] = {}
        for position, value in enumerate(values[field.name]):
            if value is not None and first.setdefault(value, position) != position:
                line = table.lines[first[value]]
                message = (
                    f"{field.name} is {as_text(value)!r}, as in line {line}; it must be unique."
                )
                yield _at(table, position, field.name, message)


def _findings(table: TextTable, values: Values, cases: pd.DataFrame) -> Iterator[Finding]:
    for case in cases.to_dict("records"):
        name = str(case["column"])
        if pd.isna(case["index"]):  # pandera caught an exception of the check
            yield _not_run(table, f"{name}, {case['check']}")
            continue
        field = table.schema.field(name)
        position = int(case["index"])
        if pd.isna(case["check_number"]):
            if values[name][position] is None:  # and not the NaN of a number
                yield _at(table, position, name, f"{name} is empty, but must be given.")
            continue
        constraint, bound = _constraints(field)[int(case["check_number"])]
        told = ", ".join(map(str, bound)) if constraint == "enum" else bound
        cell = table.column(name)[position]
        sentence = _WHAT_FAILS[constraint].format(cell=shortened(cell), bound=told)
        yield _at(table, position, name, f"{name} {sentence}.")


def _at(table: TextTable, position: int, field: str, message: str) -> Finding:
    return at_row(table, position, level="schema", code="constraint", message=message, field=field)


def _not_run(table: TextTable, check: str) -> Finding:
    return Finding(
        level="schema",
        code="error",
        message=f"This could not be checked: {check}.",
        resource=table.name,
        path=table.path,
    )
