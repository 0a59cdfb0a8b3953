"""Level keys: rows are cited once, and what they cite is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.checks.places import at_row
from latsarstats.tabulation.table import foreign_keys_of, key_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from latsarstats.checks.finding import Finding
    from latsarstats.checks.structure import TextTable


def check_primary_key(table: TextTable) -> Iterator[Finding]:
    """Yield a finding for every row whose key another row has before it."""
    columns = key_of(table.model)
    first: dict[tuple[str, ...], int] = {}
    for position, row in enumerate(table.rows):
        key = tuple(row[column] for column in columns)
        if key in first:
            message = f"The key {'/'.join(key)} stands in line {table.lines[first[key]]} too."
            yield at_row(
                table,
                position,
                level="keys",
                code="primary-key",
                message=message,
                field=columns[-1],
            )
        first.setdefault(key, position)


def check_foreign_keys(table: TextTable, tables: Mapping[str, TextTable]) -> Iterator[Finding]:
    """Yield a finding for every row that cites a row that is not there."""
    for reference in foreign_keys_of(table.model):
        other = tables.get(reference.resource)
        if other is None:
            continue  # its own finding says why it could not be read
        cited = {tuple(row[name] for name in reference.reference_fields) for row in other.rows}
        for position, row in enumerate(table.rows):
            values = tuple(row[name] for name in reference.fields)
            if any(values) and values not in cited:
                message = f"{'/'.join(values)} is not in the table {reference.resource}."
                yield at_row(
                    table,
                    position,
                    level="keys",
                    code="foreign-key",
                    message=message,
                    field=reference.fields[-1],
                )
