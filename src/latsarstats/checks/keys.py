"""Level keys: rows are cited once, and what they cite is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.checks.cells import missing_in
from latsarstats.checks.finding import Finding
from latsarstats.checks.places import at_row

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from latsarstats.checks.table import Table, TextTable, Values
    from latsarstats.descriptor.resource import Reference


def check_primary_key(table: TextTable, values: Values) -> Iterator[Finding]:
    """Yield a finding for every row without a whole key, or whose key another row has before it.

    Keys are compared as values: 1 and 01 are one whole number. A row is left out where a part
    of its key is not of its type.
    """
    columns = table.schema.primary_key
    first: dict[tuple[object, ...], int] = {}
    for position, key in _rows(table, values, columns):
        message = ""
        empty = [column for column, part in zip(columns, key, strict=True) if part is None]
        if len(empty) == len(columns):
            message = f"The key is empty: {', '.join(columns)} must be given."
        elif empty:
            message = f"A part of the key is empty: {', '.join(empty)} must be given."
        elif first.setdefault(key, position) != position:
            written = _written(table, columns, position)
            message = f"The key {written} stands in {table.line_of(first[key])} too."
        if message:
            yield _at(table, position, "primary-key", message, columns)


def check_unique_key(
    table: TextTable, values: Values, columns: tuple[str, ...]
) -> Iterator[Finding]:
    """Yield a finding for every row that another row before it is like in ``columns``.

    As in SQL, rows with a missing cell there are like no other.
    """
    first: dict[tuple[object, ...], int] = {}
    for position, key in _rows(table, values, columns):
        if None not in key and first.setdefault(key, position) != position:
            written, line = _written(table, columns, position), table.line_of(first[key])
            message = f"{', '.join(columns)} is {written}, as in {line}; it must be unique."
            yield _at(table, position, "unique-key", message, columns)


def cited_keys(values: Values, columns: tuple[str, ...]) -> set[tuple[object, ...]]:
    """Return the keys that a table has in some columns."""
    return set(zip(*(values[column] for column in columns), strict=True))


def check_foreign_key(
    table: TextTable, values: Values, reference: Reference, cited: Collection[tuple[object, ...]]
) -> Iterator[Finding]:
    """Yield a finding for every row that cites a row that is not there.

    A row is left out where a part of what it cites is not of its type.

    Args:
        table: the table that cites.
        values: its values.
        reference: which of its columns cite which table.
        cited: the keys that are there.
    """
    name = reference.resource or table.name
    for position, key in _rows(table, values, reference.fields):
        if set(key) != {None} and key not in cited:
            written = _written(table, reference.fields, position)
            message = f"{written} is not in the table {name}."
            yield _at(table, position, "foreign-key", message, reference.fields)


def no_such_key(table: Table, reference: Reference, other: Table | None) -> Finding | None:
    """Return a finding where there is no table, or no column, that a foreign key cites."""
    name = reference.resource or table.name
    what = ""
    if other is None:
        what = f"There is no table {name} to look up"
    elif not other.has(*reference.reference_fields):
        what = f"{name} has no columns {', '.join(reference.reference_fields)} to look up"
    return (
        Finding(
            level="keys",
            code="foreign-key",
            message=f"{what}.",
            resource=table.name,
            field=reference.fields[-1],
            path=table.path,
        )
        if what
        else None
    )


def _rows(
    table: TextTable, values: Values, columns: tuple[str, ...]
) -> Iterator[tuple[int, tuple[object, ...]]]:
    """Yield the place and the key of every row, but for those with a cell not of its type."""
    missing = {
        column: missing_in(table.schema.field(column), table.schema.missing_values)
        for column in columns
    }
    keys = zip(*(values[column] for column in columns), strict=True)
    for position, key in enumerate(keys):
        if None not in key or all(
            part is not None or table.column(column)[position] in missing[column]
            for column, part in zip(columns, key, strict=True)
        ):
            yield position, key


def _written(table: TextTable, columns: tuple[str, ...], position: int) -> str:
    return "/".join(table.column(column)[position] for column in columns)


def _at(
    table: TextTable, position: int, code: str, message: str, columns: tuple[str, ...]
) -> Finding:
    return at_row(table, position, level="keys", code=code, message=message, field=columns[-1])
