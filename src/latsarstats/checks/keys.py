"""Level keys: rows are cited once, and what they cite is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.checks.finding import Finding
from latsarstats.checks.places import at_row

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from latsarstats.checks.schema import Values
    from latsarstats.checks.table import TextTable


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


def check_foreign_keys(
    table: TextTable,
    tables: Mapping[str, TextTable],
    values: Mapping[str, Values],
    unread: Collection[str],
) -> Iterator[Finding]:
    """Yield a finding for every row that cites a row that is not there.

    Args:
        table: the table that cites.
        tables: all tables that could be read, by name.
        values: the values of those whose cells are of their types, by name.
        unread: the names of tables that could not be read, which have findings of their own.
    """
    for reference in table.schema.references:
        name = reference.resource or table.name
        other = tables.get(name)
        if name in unread:
            continue
        if other is None:
            yield _unreadable(table, f"There is no table {name} to look up", reference.fields[-1])
            continue
        if not other.has(*reference.reference_fields):
            what = f"{name} has no columns {', '.join(reference.reference_fields)} to look up"
            yield _unreadable(table, what, reference.fields[-1])
            continue
        cited = set(_rows(values[name], reference.reference_fields))
        for position, key in enumerate(_rows(values[table.name], reference.fields)):
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


def _rows(values: Values, columns: tuple[str, ...]) -> Iterator[tuple[object, ...]]:
    return zip(*(values[column] for column in columns), strict=True) if columns else iter(())


def _unreadable(table: TextTable, what: str, field: str) -> Finding:
    return Finding(
        level="keys",
        code="foreign-key",
        message=f"{what}.",
        resource=table.name,
        field=field,
        path=table.path,
    )
