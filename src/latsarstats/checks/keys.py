"""Keys: rows have their own, and what they cite is there. Or why that is not decided.

What a key means is decided on values, in plain Python. On an engine, the rows that may break it are
found first (:mod:`latsarstats.checks.prefilter`).
"""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

import narwhals as nw

from latsarstats.checks import prefilter
from latsarstats.checks.prefilter import check_suspects, typed_values
from latsarstats.datapackage import row_filters
from latsarstats.datapackage.cell_types import missing_in, type_of
from latsarstats.datapackage.row_filters import FoundRows
from latsarstats.datapackage.schema import is_key
from latsarstats.datapackage.table import TABLE, at_row
from latsarstats.finding import Finding
from latsarstats.language import sentence
from latsarstats.rules.frames import distinct_values, to_lazy

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from latsarstats.datapackage.load import Package
    from latsarstats.datapackage.schema import Field, Reference, TableSchema
    from latsarstats.datapackage.table import Table, TextTable, Values
    from latsarstats.finding import Kind


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
            message = sentence(
                "The key is empty: {columns} must be given.", columns=", ".join(columns)
            )
        elif empty:
            message = sentence(
                "A part of the key is empty: {empty} must be given.", empty=", ".join(empty)
            )
        elif first.setdefault(key, position) != position:
            written = _written(table, columns, position)
            message = sentence(
                "Duplicate key {key} (first in {line}).",
                key=written,
                line=table.line_of(first[key]),
            )
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
            message = sentence(
                "{columns} is {written}, as in {line}; it must be unique.",
                columns=", ".join(columns),
                written=written,
                line=line,
            )
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
            message = sentence("{written} is not in the table {name}.", written=written, name=name)
            yield _at(table, position, "foreign-key", message, reference.fields)


def no_such_key(table: Table, reference: Reference, other: Table | None) -> Finding | None:
    """Return a finding where there is no table, or no column, that a foreign key cites."""
    name = reference.resource or table.name
    what = ""
    if other is None:
        what = sentence("There is no table {name} to look up.", name=name)
    elif not other.has(*reference.reference_fields):
        what = sentence(
            "{name} has no columns {columns} to look up.",
            name=name,
            columns=", ".join(reference.reference_fields),
        )
    return (
        Finding(
            level="keys",
            code="foreign-key",
            message=what,
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


def broken_primary_key(table: Table, limit: int) -> list[Finding]:
    """Return a finding for every row without a whole key, or with that of another row.

    Args:
        table: a table whose columns could be read.
        limit: how many are listed.
    """
    columns = table.schema.primary_key
    if not columns or not table.has(*columns):
        return []
    if table.batch and not table.batch.may_hold(table.name, "key", _tables_with_suspects):
        return []

    def suspects() -> dict[Kind, FoundRows] | None:
        if table.frame is None:
            return None
        frame = to_lazy(table.frame)
        repeated = prefilter.repeated_rows(frame, columns, limit)
        keyless = row_filters.keyless_rows(frame, columns, table.unparsed, limit)
        rows = FoundRows(
            repeated.total + keyless.total,
            (*repeated.rows, *keyless.rows),
            (*repeated.held, *keyless.held),
        )
        return {("primary-key", columns[-1]): rows}

    return check_suspects(table, suspects, check_primary_key, limit)


def _tables_with_suspects(batch: Table) -> Collection[int]:
    """Return the numbers of the tables with a row whose primary key is not whole, or repeated."""
    frame, columns = to_lazy(batch.frame), batch.schema.primary_key
    alike = prefilter.perhaps_alike(frame, (TABLE, *columns))
    missing = [row_filters.is_missing(name, batch.unparsed) for name in columns]
    lacking = frame.filter(nw.any_horizontal(*missing, ignore_nulls=True))
    found = [] if alike is None else distinct_values(alike, TABLE)
    return {*found, *distinct_values(lacking, TABLE)}


def broken_unique_keys(table: Table, limit: int) -> Iterator[Finding]:
    """Yield a finding for every row that has a key of another, but for its primary key.

    Args:
        table: a table whose columns could be read.
        limit: how many are listed of a key.
    """
    for columns in table.schema.unique_keys:
        if table.has(*columns):
            yield from _repeating(table, columns, limit)


def _repeating(table: Table, columns: tuple[str, ...], limit: int) -> list[Finding]:
    def suspects() -> dict[Kind, FoundRows] | None:
        if table.frame is None:
            return None
        rows = prefilter.repeated_rows(to_lazy(table.frame), columns, limit)
        return {("unique-key", columns[-1]): rows}

    def check(text: TextTable, values: Values) -> Iterator[Finding]:
        return check_unique_key(text, values, columns)

    return check_suspects(table, suspects, check, limit)


def broken_foreign_keys(table: Table, package: Package, limit: int) -> Iterator[Finding]:
    """Yield a finding for every row that cites a row that is not there.

    Args:
        table: a table whose columns could be read.
        package: the package; tables and columns of it that could not be read are left out.
        limit: how many are listed of a foreign key.
    """
    for reference in table.schema.references:
        name = reference.resource or table.name
        other = package.tables.get(name)
        if name in package.unread or not table.has(*reference.fields):
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
    columns, cited = reference.fields, reference.reference_fields

    def suspects() -> dict[Kind, FoundRows] | None:
        is_alike = _types(table.schema, columns) == _types(other.schema, cited)
        if table.frame is None or other.frame is None or not is_alike:
            return None
        rows = prefilter.uncited_rows(
            *(to_lazy(table.frame), columns, to_lazy(other.frame), cited, limit),
            unparsed=table.unparsed,
        )
        return {("foreign-key", columns[-1]): rows}

    def check(text: TextTable, values: Values) -> Iterator[Finding]:
        return check_foreign_key(text, values, reference, ())  # as the engine has found

    def check_all(text: TextTable, values: Values) -> Iterator[Finding]:
        keys = cited_keys(other.values or typed_values(other.whole), cited)
        return check_foreign_key(text, values, reference, keys)

    return check_suspects(table, suspects, check, limit, check_all)


def _types(schema: TableSchema, columns: Collection[str]) -> list[str]:
    return [_kind(schema.field(column)) for column in columns]


def _kind(field: Field) -> str:
    """Return what values of a column may equal: whole numbers equal other numbers."""
    return "number" if type_of(field).is_number else field.type


def undecided_keys(package: Package) -> list[Finding]:
    """Return a finding for every primary key or unique key that is not decided."""
    findings = []
    for name, schema in _schemas(package):
        primary = _names(schema.get("primaryKey"))
        why = _why_unread(package, name, primary) if primary else ""
        if why:
            message = sentence(
                "The primary key of {name} is not checked: {why}.", name=name, why=why
            )
            findings.append(_finding(package, name, "primary-key", message))
        for key in _listed(schema, "uniqueKeys"):
            why = _why_unread(package, name, _names(key))
            if why:
                message = sentence(
                    "The unique key {key} is not checked: {why}.",
                    key=", ".join(_names(key)),
                    why=why,
                )
                findings.append(_finding(package, name, "unique-key", message))
    return findings


def malformed_keys(package: Package) -> list[Finding]:
    """Return a finding for every unique key that does not name columns of its table."""
    findings = []
    for name, schema in _schemas(package):
        names = {str(field.get("name")) for field in _objects(schema.get("fields"))}
        given = schema.get("uniqueKeys", [])
        for key in given if isinstance(given, list) else [given]:
            if not isinstance(given, list) or not is_key(key, names):
                message = sentence(
                    "The schema of {name} has {key} among its uniqueKeys, which must"
                    " be lists of its columns.",
                    name=name,
                    key=json.dumps(key)[:60],
                )
                finding = _finding(package, name, "unique-key", message)
                findings.append(dataclasses.replace(finding, severity="error"))
    return findings


def undecided_references(package: Package) -> list[Finding]:
    """Return a finding for every foreign key that is not decided."""
    findings = []
    for name, schema in _schemas(package):
        for reference in _objects(schema.get("foreignKeys")):
            cited = reference.get("reference")
            cited = cited if isinstance(cited, dict) else {}
            other = str(cited.get("resource") or name)
            why = _why_unread(package, name, _names(reference.get("fields")))
            why = why or _why_unread(package, other, _names(cited.get("fields")))
            if why:
                what = sentence(
                    "That the rows of {name} cite rows of {other} is not checked: {why}.",
                    name=name,
                    other=other,
                    why=why,
                )
                findings.append(_finding(package, name, "foreign-key", what))
    return findings


def _why_unread(package: Package, name: str, columns: Collection[str]) -> str:
    """Return why columns of a table are not there to be compared, or nothing."""
    if name in package.unread:
        return sentence("{name} could not be read", name=name)
    table = package.tables.get(name)
    if table is not None:
        for column in columns:
            if not table.has(column) and column in table.unread:
                return table.unread[column]
    return ""


def _schemas(package: Package) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the schemas of the package, as far as they are in the descriptor."""
    for name, resource in package.described.items():
        schema = resource.get("schema")
        if isinstance(schema, dict):
            yield name, schema


def _listed(schema: Mapping[str, Any], name: str) -> list[object]:
    given = schema.get(name)
    return given if isinstance(given, list) else []


def _names(given: object) -> tuple[str, ...]:
    names = given if isinstance(given, list) else [given]
    return tuple(name for name in names if isinstance(name, str))


def _objects(given: object) -> list[Mapping[str, Any]]:
    return [item for item in given if isinstance(item, dict)] if isinstance(given, list) else []


def _finding(package: Package, name: str, code: str, message: str) -> Finding:
    path = package.described[name].get("path")
    return Finding(
        level="keys",
        code=code,
        severity="warning",
        message=message,
        resource=name,
        path=path if isinstance(path, str) else "",
    )
