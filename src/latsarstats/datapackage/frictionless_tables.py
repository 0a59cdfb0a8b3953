"""Tables that frictionless opens, as the tables that are judged here.

frictionless finds the file, unpacks and decodes it, guesses its dialect and finds its header.
Cells, constraints and keys are judged here, as those of all other tables are, in the lines of the
file. Of a table in JSON no reader tells the lines of its rows, so they are found here too.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from latsarstats.datapackage.cell_types import missing_in, read_loose_column
from latsarstats.datapackage.csv_file import NUL_BYTE, columns_of_rows, no_csv, schema_there
from latsarstats.datapackage.csv_header import (
    Header,
    header_fault,
    header_place,
    is_blank,
    match_header,
    separator_of,
)
from latsarstats.datapackage.csv_lines import blank_end, mend
from latsarstats.datapackage.frictionless_sandbox import CsvLines, confined
from latsarstats.datapackage.schema import Field, TableSchema, read_schema
from latsarstats.datapackage.table import Part, TextTable, not_of_type, read_types
from latsarstats.finding import Finding, structure_finding
from latsarstats.language import sentence
from latsarstats.rules.exact import as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from latsarstats.datapackage.archive import Budget
    from latsarstats.datapackage.table import Values
    from latsarstats.finding import FindingSeverity

    Record = tuple[int, list[Any]]
    """The line where a record begins, from 1, and its cells."""


_BETWEEN = re.compile(r"[\s,]*")


def record_lines(file: Path, kind: str) -> list[int]:
    """Return the line of every record of a table as frictionless counts them, the header first.

    Args:
        file: a file of UTF-8.
        kind: ``json`` for one list of rows, ``jsonl`` or ``ndjson`` for one row a line.

    Returns:
        Nothing where the file has another shape, or several rows in one line, which then name
        no row. Objects have no header of their own: it stands in the line of the first.
    """
    try:
        text = file.read_text("utf-8")
        starts = _in_list(text) if kind == "json" else _in_lines(text)
    except (OSError, ValueError, RecursionError):
        return []
    lines, line, before = [], 1, 0
    for start in starts:
        line += text.count("\n", before, start)
        before = start
        lines.append(line)
    if len(set(lines)) < len(lines):
        return []
    has_names = bool(starts) and text[starts[0]] == "{"
    return [lines[0], *lines] if has_names else lines


def _in_list(text: str) -> list[int]:
    """Return where the items of a list begin."""
    decoder = json.JSONDecoder()
    position = _BETWEEN.match(text).end()  # type: ignore[union-attr]
    if text[position : position + 1] != "[":
        return []
    starts: list[int] = []
    position += 1
    while True:
        position = _BETWEEN.match(text, position).end()  # type: ignore[union-attr]
        if text[position : position + 1] == "]":
            return starts
        starts.append(position)
        _, position = decoder.raw_decode(text, position)


def _in_lines(text: str) -> list[int]:
    starts: list[int] = []
    position = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            starts.append(position + len(line) - len(line.lstrip()))
        position += len(line)
    return starts


_TEXT_FORMATS = ("csv", "tsv")
_SHEETS = ("xlsx", "xls", "ods")
_JSON = ("json", "jsonl", "ndjson")


@dataclass(frozen=True, slots=True)
class OtherHeader:
    """The header of a part that is not the first, where it is not the same.

    Attributes:
        line: its line in the table.
        labels: what stands in it; empty where the part has none.
    """

    line: int
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenedTable:
    """A table as frictionless opens it.

    Attributes:
        labels: its header as it is in the file; empty where there is none.
        label_line: the line of the header.
        has_header: whether there is to be one.
        fields: the columns that its schema has.
        columns: the names of those that the labels are taken for, ``None`` for others.
        is_right: whether frictionless takes the header for a right one.
        is_strict: whether the header must have all the columns in their order, letter by letter.
        missing_values: the cells that stand for missing ones.
        records: what is below the header.
        parts: its files.
        other_headers: those of the parts that differ.
        is_text: whether all cells are text.
        has_lines: whether somebody may have left blank lines at its end, as in a sheet.
        encoding: that of its files, where these are text as they are.
        lines: how many lines its files have.
        broken: the lines whose quotes are misplaced, each with the reason.
        nul: the first line with a NUL byte.
        settings: the properties by which other files are read in the same way.
    """

    labels: tuple[str, ...]
    label_line: int
    has_header: bool
    fields: tuple[Field, ...]
    columns: tuple[str | None, ...]
    is_right: bool
    is_strict: bool
    missing_values: tuple[str, ...]
    records: list[Record]
    parts: tuple[Part, ...]
    other_headers: tuple[OtherHeader, ...]
    is_text: bool
    has_lines: bool
    encoding: str
    lines: int
    broken: tuple[tuple[int, str], ...]
    nul: int | None
    settings: Mapping[str, Any]

    @property
    def delimiter(self) -> str:
        """What stands between two cells of a file of text, as it was declared or guessed."""
        dialect = self.settings["dialect"]
        return str({**dialect, **dialect.get("csv", {})}.get("delimiter") or ",")


@dataclass(frozen=True, slots=True)
class Opener:
    """What opens the files of one table.

    Attributes:
        folder: the folder that frictionless is confined to.
        budget: what compressed files may still unpack to.
        resource_of: gives the resource, with some properties changed.
        lines: where the lines of the file being read are noted.
    """

    folder: Path
    budget: Budget
    resource_of: Callable[[dict[str, Any]], Any]
    lines: CsvLines

    def open(self, resource: Any) -> OpenedTable:
        """Return a table of one file, or of data in the descriptor.

        Raises:
            FrictionlessException: it cannot be opened.
        """
        with confined(self.folder, self.budget, self.lines), resource:
            return self._opened(resource)

    def _opened(self, resource: Any) -> OpenedTable:
        dialect, schema, header = resource.dialect, resource.schema, resource.header
        is_text = resource.format in _TEXT_FORMATS
        rows = list(dialect.read_enumerated_content_stream(resource.cell_stream))
        starts: Sequence[int] | None = None
        if is_text:
            starts = self.lines.starts
        elif resource.format in _JSON and resource.path and not resource.compression:
            starts = record_lines(self.folder / str(resource.path), resource.format) or None
        labels = tuple(resource.labels)
        if is_text and resource.sample and dialect.header and dialect.header_rows == [1]:
            labels = tuple(resource.sample[0])  # frictionless strips them
        names = tuple(field.name for field in schema.fields)
        columns: tuple[str | None, ...] = names
        is_strict = True
        if hasattr(header, "get_expected_fields"):  # frictionless 5.20 and later knows fieldsMatch
            expected = [field.name for field in header.get_expected_fields()]
            columns = tuple(name if name in names else None for name in expected)
            is_strict = not schema.has_defined("fields_match") or schema.fields_match in (
                "exact",
                None,
            )
        return OpenedTable(
            labels,
            _line(min(dialect.header_rows, default=1), starts),
            bool(dialect.header and dialect.header_rows),
            tuple(_field(field) for field in schema.fields),
            columns,
            not header.errors,
            is_strict and dialect.header_case,
            tuple(schema.missing_values),
            [(_line(number, starts), list(cells)) for number, cells in rows],
            (Part(str(resource.path or ""), 0),),
            (),
            is_text,
            is_text or resource.format in _SHEETS,
            str(resource.encoding) if is_text and not resource.compression else "",
            self.lines.count if is_text else rows[-1][0] if rows else 1,
            tuple(self.lines.broken) if is_text else (),
            self.lines.nul if is_text else None,
            {
                "format": resource.format,
                "dialect": dialect.to_descriptor(),
                "schema": schema.to_descriptor(),
            },
        )

    def with_part(self, table: OpenedTable | None, path: str, encoding: str) -> OpenedTable:
        """Return a table with the rows of one more file.

        Each file is opened by itself, so that no row is lost where one ends without a line break
        or begins without a header, and lines are those of the files. frictionless (5.21) joins
        the last line of a file with the first of the next, and drops the first line of each.

        Args:
            table: the files before it; ``None`` for the first.
            path: the file, relative to the folder of the package.
            encoding: its encoding.

        Raises:
            FrictionlessException: it cannot be opened.
        """
        if table is None:
            return self.open(self.resource_of({"path": path, "encoding": encoding}))
        part = self._open_part({**table.settings, "path": path, "encoding": encoding}, table)
        headers = list(table.other_headers)
        if table.has_header and part.labels != table.labels:
            headers.append(OtherHeader(table.lines + part.label_line, part.labels))
        order = _order(table.labels, part.labels)
        records = [(table.lines + line, _reordered(cells, order)) for line, cells in part.records]
        return dataclasses.replace(
            table,
            records=[*table.records, *records],
            parts=(*table.parts, Part(path, table.lines)),
            lines=table.lines + part.lines,
            broken=(*table.broken, *((table.lines + line, why) for line, why in part.broken)),
            nul=table.nul or (part.nul and table.lines + part.nul),
            other_headers=tuple(headers),
        )

    def _open_part(self, changed: dict[str, Any], first: OpenedTable) -> OpenedTable:
        part = self.open(self.resource_of(changed))
        if not first.has_header or set(part.labels) & set(first.labels):
            return part
        # Its first line is a row as all others are.
        dialect = {**changed["dialect"], "header": False}
        part = self.open(self.resource_of({**changed, "dialect": dialect}))
        return dataclasses.replace(part, labels=(), label_line=1)


def _order(labels: Sequence[str], others: Sequence[str]) -> list[int]:
    """Return where the cells of a part stand whose header has the same labels, or nothing."""
    if labels == others or sorted(labels) != sorted(others) or len(set(labels)) < len(labels):
        return []
    return [others.index(label) for label in labels]


def _reordered(cells: list[Any], order: Sequence[int]) -> list[Any]:
    return [cells[place] for place in order] if len(cells) == len(order) else cells


def _line(number: int, starts: Sequence[int] | None) -> int:
    """Return the line of a record by its number; of what has no lines, the number itself."""
    if starts is None:
        return number
    return starts[number - 1] if number <= len(starts) else number


def _field(field: Any) -> Field:
    """Return a field of frictionless as ours."""
    has_own = field.has_defined("missing_values")
    return Field(
        field.name,
        field.type,
        field.format,
        field.constraints,
        str(field.custom.get("printed", "")),
        tuple(field.missing_values) if has_own else None,
        {**field.custom, **field.to_descriptor()},
    )


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


def read_adopted(table: OpenedTable, name: str, described: Mapping[str, Any]) -> Adopted:
    """Return a table that frictionless has opened.

    Args:
        table: the table.
        name: the name of its resource.
        described: its resource, as the descriptor has it.
    """
    path = table.parts[0].path
    findings: list[Finding] = []

    def say(code: str, message: str, line: int, severity: FindingSeverity = "error") -> None:
        findings.append(structure_finding(code, message, name, path, line, severity))

    schema = _schema(table.fields, table.missing_values, described)
    if table.nul is not None:
        say("encoding", NUL_BYTE, table.nul)
    for line, why in table.broken:
        say("csv", no_csv(why), line)
    if not table.labels and not table.records:
        say(
            "columns", sentence("The file is empty.") if path else sentence("There are no rows."), 1
        )
        return Adopted(tuple(findings))
    header, records, fault = _header(table, schema)
    if fault:
        say("columns", fault, table.label_line)
    if separator_of(header.labels, schema.columns, table.delimiter):
        return Adopted(tuple(findings))
    for message, line, severity in _of_other_headers(table):
        say("columns", message, line, severity)
    end = len(records)
    while table.has_lines and end and _is_blank_end(records[end - 1][1]):
        end -= 1
    missing = _all_missing(schema)
    filling = "" if "" in missing or not missing else missing[0]
    broken = {line for line, _ in table.broken}
    rows = records[:end] if table.is_text else _as_texts(records[:end], filling)
    found = mend(rows, len(header.columns), missing, broken)
    for line, message in found.faults:
        say("cells", message, line)
    if end < len(records):
        findings.append(blank_end(len(records) - end, records[end][0], name, path))
    parts = table.parts if len(table.parts) > 1 else ()
    text = TextTable(
        *(name, path, schema_there(schema, header)),
        columns_of_rows([cells for _, cells in found.rows], header, schema),
        tuple(line for line, _ in found.rows),
        left_out=tuple(found.left_out),
        unread=header.unread,
        parts=parts,
    )
    if table.is_text:
        values, faults = read_types(text)
    else:
        values, faults = _read_loose(text, header, records)
    return Adopted((*findings, *faults), text, values)


def schema_of(resource: Any, described: Mapping[str, Any]) -> TableSchema | None:
    """Return the columns of a resource that frictionless has found valid.

    Args:
        resource: the resource, as frictionless has it.
        described: the resource, as the descriptor has it.

    Returns:
        ``None`` where frictionless would have to open its file, or may match the columns
        otherwise than by their names in their order.
    """
    given = described.get("schema")
    if not (isinstance(given, dict) and given.get("fields")) or "fieldsMatch" in given:
        return None
    schema = resource.schema
    fields = tuple(map(_field, schema.fields))
    if any(field.missing_values is not None for field in fields):
        return None
    return _schema(fields, tuple(schema.missing_values), described)


def _schema(
    fields: tuple[Field, ...], missing_values: tuple[str, ...], described: Mapping[str, Any]
) -> TableSchema:
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
        for field in fields
    )
    return dataclasses.replace(keys, fields=fields, missing_values=missing_values)


def _header(table: OpenedTable, schema: TableSchema) -> tuple[Header, list[Record], str]:
    """Return the header of a table, the records below it, and what is wrong with it."""
    columns, labels = schema.columns, table.labels
    if not table.has_header:
        return Header(columns, columns, {}), table.records, ""
    if not labels:  # the line of the header is blank: it may be the next one
        rows = [(line, [_text(cell) for cell in cells]) for line, cells in table.records]
        first = next((n for n, (_, cells) in enumerate(rows, 1) if not is_blank(cells)), 0)
        place = header_place([cells for _, cells in rows[:first]], columns)
        if place is not None and set(rows[place][1]) & set(columns):
            header = match_header(rows[place][1], columns)
            return header, table.records[place + 1 :], header_fault(header, columns, place + 1)
        return Header(columns, columns, {}), table.records, sentence("The header is blank.")
    if table.is_right and not (table.is_strict and set(labels) - set(columns)):
        # What fieldsMatch lets go is not missed: nothing of it is undecided.
        return Header(labels, table.columns, {}), table.records, ""
    header = match_header(labels, columns)
    fault = header_fault(header, columns, delimiter=table.delimiter)
    if not fault:
        blanks = [column for column in columns if column != column.strip()]
        fault = sentence(
            "Columns must have names without blanks around them: {blanks}.", blanks=str(blanks)
        )
    return header, table.records, fault


def _of_other_headers(table: OpenedTable) -> Iterable[tuple[str, int, FindingSeverity]]:
    """Yield what is wrong with the headers of parts that are not the first."""
    for other in table.other_headers:
        if not other.labels:
            message = sentence(
                "The file has no header, so that frictionless takes its first row for"
                " one; give it the header of the first file."
            )
            yield message, other.line, "warning"
        else:
            header = match_header(other.labels, table.labels)
            fault = header_fault(header, table.labels)
            first = table.parts[0].path
            yield (
                sentence("Its header is not that of {first}: {fault}", first=first, fault=fault),
                other.line,
                "error",
            )


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
    by_line: dict[int | None, list[Any]] = dict(records)
    rows = [by_line[line] for line in text.lines]
    values: Values = {}
    findings: list[Finding] = []
    for field in text.schema.fields:
        place = header.columns.index(field.name)
        cells = [row[place] if place < len(row) else None for row in rows]
        values[field.name], bad = read_loose_column(cells, field, text.schema.missing_values)
        findings += [not_of_type(text, position, field) for position in bad]
    return values, tuple(findings)
