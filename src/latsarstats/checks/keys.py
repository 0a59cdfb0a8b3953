"""Level keys: rows are cited once, and what they cite is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.checks.finding import Finding
from latsarstats.checks.places import at_row

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from latsarstats.checks.table import Table, TextTable, Values
    from latsarstats.descriptor.resource import Reference


def check_primary_key(table: TextTable, values: Values) -> Iterator[Finding]:
    """Yield a finding for every row without a key, or whose key another row has before it.

    Keys are compared as values: 1 and 01 are one whole number.
    """
    columns = table.schema.primary_key
    first: dict[tuple[object, ...], int] = {}
    for position, key in enumerate(_rows(values, columns)):
        message = ""
        if set(key) == {None}:
            message = f"The key is empty: {', '.join(columns)} must be given."
        elif first.setdefault(key, position) != position:
            told = "/".join(table.column(column)[position] for column in columns)
            message = f"The key {told} stands in line {table.lines[first[key]]} too."
        if message:
            yield at_row(
                table,
                position,
                level="keys",
                code="primary-key",
                message=message,
                field=columns[-1],
            )


def cited_keys(values: Values, columns: tuple[str, ...]) -> set[tuple[object, ...]]:
    """Return the keys that a table has in some columns."""
    return set(_rows(values, columns))


def check_foreign_key(
    table: TextTable, values: Values, reference: Reference, cited: Collection[tuple[object, ...]]
) -> Iterator[Finding]:
    """Yield a finding for every row that cites a row that is not there.

    Args:
        table: the table that cites.
        values: its values.
        reference: which of its columns cite which table.
        cited: the keys that are there.
    """
    name = reference.resource or table.name
    for position, key in enumerate(_rows(values, reference.fields)):
        if set(key) != {None} and key not in cited:
            told = "/".join(table.column(column)[position] for column in reference.fields)
            yield at_row(
                table,
                position,
                level="keys",
                code="foreign-key",
                message=f"{told} is not in the table {name}.",
                field=reference.fields[-1],
            )


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


def _rows(values: Values, columns: tuple[str, ...]) -> Iterator[tuple[object, ...]]:
    return zip(*(values[column] for column in columns), strict=True) if columns else iter(())
