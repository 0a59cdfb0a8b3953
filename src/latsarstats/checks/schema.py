"""Level schema: types, then the constraints of each column, by pandera."""

from __future__ import annotations

import copy
import functools
from typing import TYPE_CHECKING, Any

import pandas as pd
import pandera.pandas as pa

from latsarstats.checks.finding import Finding
from latsarstats.checks.places import at_row
from latsarstats.rules.values import as_text
from latsarstats.tabulation.frames import is_of_type, type_of, typed
from latsarstats.tabulation.models import rules
from latsarstats.tabulation.table import columns_of, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
        check = str(case["check"])
        if pd.isna(case["index"]):  # pandera caught an exception of the check
            yield _not_run(table, check)
            continue
        position = int(case["index"])
        if case["schema_context"] == "Column":
            name = str(case["column"])
            broken = _broken_check(table.model, name, case["check_number"])
            message = f"{name} {_sentence(broken, as_text(case['failure_case']))}."
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


def _not_run(table: TextTable, check: str) -> Finding:
    return Finding(
        level="schema",
        code="error",
        message=f"This could not be checked: {check}.",
        resource=name_of(table.model),
        path=table.path,
    )


def _broken_check(model: type[Table], column: str, number: Any) -> Mapping[str, Any]:
    # pandera numbers the checks of a column; being empty is none of them.
    checks = model.to_schema().columns[column].checks
    return {} if pd.isna(number) else dict(checks[int(number)].statistics)


def _sentence(broken: Mapping[str, Any], cell: str) -> str:
    """Say what is wrong with a cell by the numbers and words that its check was made with."""
    match broken:
        case {"allowed_values": allowed}:
            return f"is {cell!r}, which is none of {', '.join(allowed)}"
        case {"min_value": minimum}:
            return f"is {cell}, but must be at least {minimum}"
        case {"pattern": pattern}:
            return f"is {cell!r}, which does not match {pattern}"
        case _:
            return "is empty, but must be given"
