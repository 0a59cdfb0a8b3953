"""Level keys: rows are cited once, and what they cite is there."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from latsarstats.checks.finding import Finding
from latsarstats.checks.places import at_row
from latsarstats.tabulation.codes import CODES
from latsarstats.tabulation.table import foreign_keys_of, key_of, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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


def check_codes(table: TextTable) -> Iterator[Finding]:
    """Yield a finding where the table of codes is not the lists that the columns take."""
    wanted = [dataclasses.asdict(code) for code in CODES]
    for position, (row, code) in enumerate(zip(table.rows, wanted, strict=False)):
        for field, value in code.items():
            if row[field] != value:
                message = f"{field} is {row[field]!r}, but the columns take {value!r} here."
                yield at_row(
                    table, position, level="keys", code="codes", message=message, field=field
                )
                return  # a line left out moves all behind it
    if len(table.rows) != len(wanted):
        yield Finding(
            level="keys",
            code="codes",
            message=f"There are {len(table.rows)} codes, but the columns take {len(wanted)}.",
            resource=name_of(table.model),
            path=table.path,
        )
