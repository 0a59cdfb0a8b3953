"""Tables that frictionless has opened, as the tables that are judged here."""

from __future__ import annotations

import contextlib
import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from latsarstats.checks.cells import missing_in, read_loose_column
from latsarstats.checks.finding import Finding
from latsarstats.checks.header import (
    Header,
    header_fault,
    header_place,
    is_blank,
    match_header,
    separator_of,
)
from latsarstats.checks.lines import blank_end, mend
from latsarstats.checks.structure import NUL_BYTE, columns_of_rows, no_csv, schema_there
from latsarstats.checks.table import TextTable
from latsarstats.checks.types import not_of_type, read_types
from latsarstats.descriptor.resource import TableSchema, read_schema
from latsarstats.rules.numbers import as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from latsarstats.checks.finding import FindingSeverity
    from latsarstats.checks.handed_over import OpenedTable, Record
    from latsarstats.checks.table import Values


@dataclass(frozen=True, slots=True)
class Adopted:
    """A table with its values, and what is wrong with it.

    Attributes:
        findings: what is wrong.
        table: the table, if its columns could be told apart.
        values: its values; those of cells that are not of their types are missing.
    """

    findings: tuple[Finding, ...]
    table: TextTable | None = None
    values: Values = dataclasses.field(default_factory=dict)


def adopted(opened: OpenedTable, name: str, described: Mapping[str, Any]) -> Adopted:
    """Return a table that frictionless has opened.

    Args:
        opened: the table.
        name: the name of its resource.
        described: its resource, as the descriptor has it.
    """
    path = opened.parts[0].path
    findings: list[Finding] = []

    def say(code: str, message: str, line: int, severity: FindingSeverity = "error") -> None:
        findings.append(
            Finding(
                level="structure",
                code=code,
                message=message,
                severity=severity,
                resource=name,
                path=path,
                line=line,
            )
        )

    schema = _schema(opened, described)
    if opened.nul is not None:
        say("encoding", NUL_BYTE, opened.nul)
    for line, why in opened.broken:
        say("csv", no_csv(why), line)
    if not opened.labels and not opened.records:
        say("columns", "The file is empty." if path else "There are no rows.", 1)
        return Adopted(tuple(findings))
    header, records, fault = _header(opened, schema)
    if fault:
        say("columns", fault, opened.label_line)
    if separator_of(header.labels, schema.columns):
        return Adopted(tuple(findings))
    for message, line, severity in _of_other_headers(opened):
        say("columns", message, line, severity)
    end = len(records)
    while opened.has_lines and end and _is_blank_end(records[end - 1][1]):
        end -= 1
    missing = _all_missing(schema)
    filling = "" if "" in missing or not missing else missing[0]
    broken = {line for line, _ in opened.broken}
    found = mend(_as_texts(records[:end], filling), len(header.columns), missing, broken)
    for line, message in found.faults:
        say("cells", message, line)
    if end < len(records):
        findings.append(blank_end(len(records) - end, records[end][0], name, path))
    parts = opened.parts if len(opened.parts) > 1 else ()
    text = TextTable(
        *(name, path, schema_there(schema, header)),
        columns_of_rows([cells for _, cells in found.rows], header, schema),
        tuple(line for line, _ in found.rows),
        left_out=tuple(found.left_out),
        unread=header.unread,
        parts=parts,
    )
    if opened.is_text:
        values, faults = read_types(text)
    else:
        values, faults = _read_loose(text, header, records)
    return Adopted((*findings, *faults), text, values)


def _schema(opened: OpenedTable, described: Mapping[str, Any]) -> TableSchema:
    """Return the columns as frictionless has them, with the constraints and keys described."""
    given = described.get("schema")
    keys = TableSchema(())
    constraints: dict[str, Mapping[str, Any]] = {}
    if isinstance(given, dict) and given.get("fields"):
        # Where it is not valid, which is told of the descriptor, its rows are read all the same.
        with contextlib.suppress(AttributeError, KeyError, TypeError, ValueError):
            keys = read_schema(given)
            constraints = {field.name: field.constraints for field in keys.fields}
    fields = tuple(
        dataclasses.replace(field, constraints=constraints.get(field.name, field.constraints))
        for field in opened.fields
    )
    return dataclasses.replace(keys, fields=fields, missing_values=opened.missing_values)


def _header(opened: OpenedTable, schema: TableSchema) -> tuple[Header, list[Record], str]:
    """Return the header of a table, the records below it, and what is wrong with it."""
    columns, labels = schema.columns, opened.labels
    if not opened.has_header:
        return Header(columns, columns, {}), opened.records, ""
    if not labels:  # the line of the header is blank: it may be the next one
        rows = [(line, [_text(cell) for cell in cells]) for line, cells in opened.records]
        first = next((n for n, (_, cells) in enumerate(rows, 1) if not is_blank(cells)), 0)
        place = header_place([cells for _, cells in rows[:first]], columns)
        if place is not None and set(rows[place][1]) & set(columns):
            header = match_header(rows[place][1], columns)
            return header, opened.records[place + 1 :], header_fault(header, columns, place + 1)
        return Header(columns, columns, {}), opened.records, "The header is blank."
    if opened.is_right and not (opened.is_strict and set(labels) - set(columns)):
        # What fieldsMatch lets go is not missed: nothing of it is undecided.
        return Header(labels, opened.columns, {}), opened.records, ""
    header = match_header(labels, columns)
    fault = header_fault(header, columns)
    if not fault:
        blanks = [column for column in columns if column != column.strip()]
        fault = f"Columns must have names without blanks around them: {blanks}."
    return header, opened.records, fault


def _of_other_headers(opened: OpenedTable) -> Iterable[tuple[str, int, FindingSeverity]]:
    """Yield what is wrong with the headers of parts that are not the first."""
    for other in opened.other_headers:
        if not other.labels:
            message = (
                "The file has no header, so that frictionless takes its first row for one; give"
                " it the header of the first file."
            )
            yield message, other.line, "warning"
        else:
            header = match_header(other.labels, opened.labels)
            fault = header_fault(header, opened.labels)
            first = opened.parts[0].path
            yield f"Its header is not that of {first}: {fault}", other.line, "error"


def _all_missing(schema: TableSchema) -> tuple[str, ...]:
    """Return the cells that stand for missing ones in any column."""
    words = [missing_in(field, schema.missing_values) for field in schema.fields]
    return tuple(dict.fromkeys(word for of_field in words for word in of_field))


def _is_blank_end(cells: Sequence[Any]) -> bool:
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells)


def _as_texts(records: Iterable[Record], filling: str) -> Iterable[tuple[int, list[str]]]:
    for line, cells in records:
        yield line, [filling if cell is None else _text(cell) for cell in cells]


def _text(cell: Any) -> str:
    """Return a cell as a table of text would have it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).lower()
    return str(cell) if isinstance(cell, int) else as_text(cell)


def _read_loose(
    text: TextTable, header: Header, records: Iterable[Record]
) -> tuple[Values, tuple[Finding, ...]]:
    """Return the values of cells that are no text, and a finding for each not of its type."""
    by_line = dict(records)
    rows = [by_line[line] for line in text.lines]
    values: Values = {}
    findings: list[Finding] = []
    for field in text.schema.fields:
        place = header.columns.index(field.name)
        cells = [row[place] if place < len(row) else None for row in rows]
        values[field.name], bad = read_loose_column(cells, field, text.schema.missing_values)
        findings += [not_of_type(text, position, field) for position in bad]
    return values, tuple(findings)
