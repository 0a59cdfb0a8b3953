"""Level schema: types, then the constraints of each column, by pandera."""

from __future__ import annotations

import copy
import functools
from typing import TYPE_CHECKING, Any

import pandera.pandas as pa

from latsarstats.checks.places import at_row
from latsarstats.rules.values import as_text
from latsarstats.tabulation.frames import is_of_type, type_of, typed
from latsarstats.tabulation.models import rules
from latsarstats.tabulation.table import columns_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from latsarstats.checks.finding import Finding
    from latsarstats.checks.structure import TextTable
    from latsarstats.tabulation.table import Table

_WHAT = {"integer": "a whole number", "date": "a date as YYYY-MM-DD"}


def read_types(table: TextTable) -> tuple[pd.DataFrame | None, tuple[Finding, ...]]:
    """Return the table as a typed frame, or the cells that are not of their type."""
    types = {name: type_of(table.model, name) for name in columns_of(table.model)}
    findings = tuple(
        at_row(
            table,
            position,
            level="schema",
            code="type",
            message=f"{name} is {cell!r}, which is not {_WHAT[type_name]}.",
            field=name,
        )
        for name, type_name in types.items()
        for position, cell in enumerate(table.column(name))
        if cell and not is_of_type(cell, type_name)
    )
    if findings:
        return None, findings
    return typed(table.model, {name: table.column(name) for name in types}), ()


def check_constraints(table: TextTable, frame: pd.DataFrame) -> tuple[Finding, ...]:
    """Return the cells and rows that break a constraint of the model."""
    try:
        _constraints_of(table.model).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        return tuple(_findings(table, errors.failure_cases))
    return ()


@functools.cache
def _constraints_of(model: type[Table]) -> pa.DataFrameSchema:
    # Keys and rules are levels of their own, and read_types has made the frame typed: none
    # of it runs twice.
    schema = copy.deepcopy(model.to_schema())
    elsewhere = {rule.name for rule in rules()}
    schema.unique = None
    schema.coerce = False
    for column in schema.columns.values():
        column.dtype = None
    schema.checks = [check for check in schema.checks if check.name not in elsewhere]
    return schema


def _findings(table: TextTable, cases: pd.DataFrame) -> Iterator[Finding]:
    rows_told: set[tuple[str, int]] = set()
    for case in cases.sort_values(["index", "column"], kind="stable").to_dict("records"):
        position, check = int(case["index"]), str(case["check"])
        if case["schema_context"] == "Column":
            name = str(case["column"])
            message = f"{name} {_sentence(table, name, check, as_text(case['failure_case']))}."
            yield at_row(
                table, position, level="schema", code="constraint", message=message, field=name
            )
        elif (check, position) not in rows_told:  # pandera repeats a row for each of its columns
            rows_told.add((check, position))
            yield at_row(
                table,
                position,
                level="schema",
                code="constraint",
                message=f"It must hold: {check}.",
            )


def _sentence(table: TextTable, name: str, check: str, cell: str) -> str:
    if check == "not_nullable":
        return "is empty, but must be given"
    column: Any = table.model.to_schema().columns[name]
    for statistics in (known.statistics for known in column.checks):
        if "allowed_values" in statistics:
            return f"is {cell!r}, which is none of {', '.join(statistics['allowed_values'])}"
        if "min_value" in statistics:
            return f"is {cell}, but must be at least {statistics['min_value']}"
        if "pattern" in statistics:
            return f"is {cell!r}, which does not match {statistics['pattern']}"
    return f"is {cell!r}, which breaks {check}"
