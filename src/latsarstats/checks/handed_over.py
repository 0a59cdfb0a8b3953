"""Tables that frictionless opens: their records and columns as they are in the file.

frictionless finds the file, unpacks and decodes it, guesses its dialect and finds its header.
Cells, constraints and keys are judged here, as those of all other tables are.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from latsarstats.checks.confinement import CsvLines, confined
from latsarstats.checks.json_lines import record_lines
from latsarstats.checks.parts import Part
from latsarstats.descriptor.resource import Field

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from latsarstats.checks.compression import Budget

    Record = tuple[int, list[Any]]
    """The line where a record begins, from 1, and its cells."""

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
