"""Constraints and keys that a table breaks: the rows suspected, judged cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from latsarstats.checks import suspects
from latsarstats.checks.cells import read_column
from latsarstats.checks.constraints import check_constraints
from latsarstats.checks.keys import (
    check_foreign_key,
    check_primary_key,
    check_unique_key,
    cited_keys,
    no_such_key,
)
from latsarstats.checks.limit import cut
from latsarstats.checks.suspects import Suspects
from latsarstats.rules.comparison import CannotCompareError
from latsarstats.rules.frames import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from latsarstats.checks.contents import Contents
    from latsarstats.checks.finding import Finding
    from latsarstats.checks.table import Table, TextTable, Values
    from latsarstats.descriptor.resource import Field, Reference, TableSchema

Asked = TypeVar("Asked")


def broken_constraints(table: Table, limit: int) -> list[Finding]:
    """Return a finding for every cell that breaks a constraint of its column.

    Args:
        table: a table whose columns could be read.
        limit: how many are told of a column.
    """
    totals: dict[tuple[str, str], int] = {}
    suspected = _asked(lambda: _breaking(table, limit))
    if suspected is None:
        text, values = _all_of(table)
    elif suspected:
        totals = {("constraint", column): rows.total for column, rows in suspected.items()}
        text, values = _some_of(table, {row for rows in suspected.values() for row in rows.rows})
    else:
        return []
    return cut(check_constraints(text, values), limit, totals)


def _asked(engine: Callable[[], Asked | None]) -> Asked | None:
    """Return what an engine tells, or ``None`` where it cannot compare the cells."""
    try:
        return engine()
    except CannotCompareError:
        return None


def _breaking(table: Table, limit: int) -> dict[str, Suspects] | None:
    if table.frame is None:
        return None
    return suspects.breaking(opened(table.frame), table.schema, table.odd, limit)


def broken_primary_key(table: Table, limit: int) -> list[Finding]:
    """Return a finding for every row without a whole key, or with that of another row.

    Args:
        table: a table whose columns could be read.
        limit: how many are told.
    """
    columns = table.schema.primary_key
    if not columns or not table.has(*columns):
        return []
    total = 0
    suspected = _asked(lambda: _without_key(table, columns, limit))
    if suspected is None:
        text, values = _all_of(table)
    elif suspected.total:
        total = suspected.total
        text, values = _some_of(table, suspected.rows)
    else:
        return []
    return cut(check_primary_key(text, values), limit, {("primary-key", columns[-1]): total})


def _without_key(table: Table, columns: Sequence[str], limit: int) -> Suspects | None:
    """Return the rows without a key, or with that of another; ``None`` where no engine tells."""
    if table.frame is None:
        return None
    frame = opened(table.frame)
    repeated = suspects.repeated_rows(frame, columns, limit)
    keyless = suspects.keyless_rows(frame, columns, table.odd, limit)
    return Suspects(repeated.total + keyless.total, (*repeated.rows, *keyless.rows))


def broken_unique_keys(table: Table, limit: int) -> Iterator[Finding]:
    """Yield a finding for every row that has a key of another, but for its primary key.

    Args:
        table: a table whose columns could be read.
        limit: how many are told of a key.
    """
    for columns in table.schema.unique_keys:
        if table.has(*columns):
            yield from _repeating(table, columns, limit)


def _repeating(table: Table, columns: tuple[str, ...], limit: int) -> list[Finding]:
    total = 0
    suspected = _asked(lambda: _repeated(table, columns, limit))
    if suspected is None:
        text, values = _all_of(table)
    elif suspected.total:
        total = suspected.total
        text, values = _some_of(table, suspected.rows)
    else:
        return []
    findings = check_unique_key(text, values, columns)
    return cut(findings, limit, {("unique-key", columns[-1]): total})


def _repeated(table: Table, columns: Sequence[str], limit: int) -> Suspects | None:
    if table.frame is None:
        return None
    return suspects.repeated_rows(opened(table.frame), columns, limit)


def broken_foreign_keys(table: Table, contents: Contents, limit: int) -> Iterator[Finding]:
    """Yield a finding for every row that cites a row that is not there.

    Args:
        table: a table whose columns could be read.
        contents: the package; tables and columns of it that could not be read are left out.
        limit: how many are told of a foreign key.
    """
    for reference in table.schema.references:
        name = reference.resource or table.name
        other = contents.tables.get(name)
        if name in contents.unread or not table.has(*reference.fields):
            continue
        if other is not None and _lacks(other, reference.reference_fields):
            continue
        fault = no_such_key(table, reference, other)
        if fault is not None:
            yield fault
        elif other is not None:
            yield from _uncited(table, reference, other, limit)


def _lacks(table: Table, columns: Collection[str]) -> bool:
    """Tell whether the file of a table lacks columns that the table must have."""
    return any(not table.has(column) and column in table.unread for column in columns)


def _uncited(table: Table, reference: Reference, other: Table, limit: int) -> list[Finding]:
    total = 0
    columns, cited_columns = reference.fields, reference.reference_fields
    suspected = _asked(lambda: _citing_none(table, reference, other, limit))
    if suspected is None:
        text, values = _all_of(table)
        cited = cited_keys(_all_of(other)[1], cited_columns)
    elif suspected.total:
        total = suspected.total
        text, values = _some_of(table, suspected.rows)
        cited = set()
    else:
        return []
    findings = check_foreign_key(text, values, reference, cited)
    return cut(findings, limit, {("foreign-key", columns[-1]): total})


def _citing_none(table: Table, reference: Reference, other: Table, limit: int) -> Suspects | None:
    """Return the rows that cite a row that is not there; ``None`` where no engine tells."""
    columns, cited = reference.fields, reference.reference_fields
    is_alike = _types(table.schema, columns) == _types(other.schema, cited)
    if table.frame is None or other.frame is None or not is_alike:
        return None
    return suspects.uncited_rows(
        *(opened(table.frame), columns, opened(other.frame), cited, limit), odd=table.odd
    )


def _types(schema: TableSchema, columns: Collection[str]) -> list[str]:
    return [_kind(schema.field(column)) for column in columns]


def _kind(field: Field) -> str:
    """Return what values of a column may equal: whole numbers equal other numbers."""
    return "number" if field.type in ("integer", "number", "year") else field.type


def _all_of(table: Table) -> tuple[TextTable, Values]:
    text = table.whole
    return text, table.values or _values(text)


def _some_of(table: Table, rows: Collection[int]) -> tuple[TextTable, Values]:
    text = table.read(rows)
    return text, _values(text)


def _values(text: TextTable) -> Values:
    schema = text.schema
    return {
        field.name: read_column(text.column(field.name), field, schema.missing_values)[0]
        for field in schema.fields
    }
