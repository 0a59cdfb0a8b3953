"""Level structure: files with their sizes and hashes, and tables with their columns."""

from __future__ import annotations

import csv
import dataclasses
import io
from itertools import islice
from typing import TYPE_CHECKING

from latsarstats.datapackage.csv_header import (
    header_fault,
    header_place,
    is_blank,
    match_header,
    separator_of,
)
from latsarstats.datapackage.csv_lines import blank_end, end_of_rows, lines_in, mend
from latsarstats.datapackage.decoding import decoded
from latsarstats.datapackage.table import TextTable
from latsarstats.finding import Finding, structure_finding
from latsarstats.language import sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from latsarstats.datapackage.csv_header import Header
    from latsarstats.datapackage.csv_lines import Record
    from latsarstats.datapackage.schema import TableSchema


_BOM = "\ufeff"
NUL_BYTE = sentence("The line holds a NUL byte, so it is not text; write the file again.")

LONGEST_CELL = 2**20
"""Characters of the longest cell that is read."""

_LINES_GUESSED = 100
"""Lines by which frictionless guesses how a table is written."""
_MOST_GUESSED = 2**18
"""Characters of a longer sample are not guessed at: the guess takes the square of its time."""


def read_table(
    name: str, schema: TableSchema, raw: bytes, path: str, delimiter: str = ","
) -> tuple[TextTable | None, tuple[Finding, ...]]:
    """Return a table from its bytes, and what is wrong with its lines or columns.

    What is wrong with a line or a column takes out that line or column alone. There is no
    table where nothing can be told of any row.

    Args:
        name: the name of its resource.
        schema: its columns.
        raw: CSV in UTF-8.
        path: its file, to be named.
        delimiter: what stands between two cells.
    """
    end = end_of_rows(raw, schema.missing_values, delimiter)
    given = decoded(raw[:end])
    findings: list[Finding] = []
    if given.fault:
        findings.append(structure_finding("encoding", given.fault, name, path, given.line))
    if given.text is None:
        return None, tuple(findings)
    text = given.text
    if text.startswith(_BOM):
        findings.append(mark_warning(name, path))
        text = text[1:]
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        findings.append(structure_finding("encoding", NUL_BYTE, name, path, line))
    records, faults = csv_records(text, delimiter)
    for line, what in faults:
        findings.append(structure_finding("csv", no_csv(what), name, path, line))
    if records is None:
        return None, tuple(findings)
    first = next((n for n, (_, cells) in enumerate(records, 1) if not is_blank(cells)), 0)
    place = header_place([cells for _, cells in records[:first]], schema.columns)
    if place is None:
        return None, (
            *findings,
            structure_finding("columns", sentence("The file is empty."), name, path, 1),
        )
    header = match_header(records[place][1], schema.columns)
    what = header_fault(header, schema.columns, place, delimiter=delimiter)
    if what:
        findings.append(structure_finding("columns", what, name, path, 1))
    if separator_of(header.labels, schema.columns, delimiter):
        return None, tuple(findings)
    found = mend(
        records[place + 1 :],
        len(header.labels),
        schema.missing_values,
        {line for line, _ in faults},
    )
    findings += [structure_finding("cells", what, name, path, line) for line, what in found.faults]
    if end < len(raw):
        first_blank = lines_in(raw[:end]) + 1
        findings.append(blank_end(lines_in(raw[end:]), first_blank, name, path))
    unread = dict(header.unread)
    if faults and faults[-1][0] < lines_in(raw[:end]) and faults[-1] == (records[-1][0], _OPEN):
        why = sentence(
            "a quote in line {fault} is not closed, so the lines behind it are not read",
            fault=faults[-1][0],
        )
        unread |= dict.fromkeys(schema.columns, why)
    lines = tuple(line for line, _ in found.rows)
    cells_of = columns_of_rows([cells for _, cells in found.rows], header, schema)
    return (
        TextTable(
            *(name, path, schema_there(schema, header), cells_of, lines),
            left_out=tuple(found.left_out),
            unread=unread,
        ),
        tuple(findings),
    )


_OPEN = "unexpected end of data"
"""What Python says of a quote that is not closed."""

_OF_PYTHON = {
    str(said): said
    for said in (
        sentence("unexpected end of data"),
        sentence("',' expected after '\"'"),
        sentence("line contains NUL"),
    )
}
"""What Python says of a line; all else stays as it is."""


def no_csv(why: str) -> str:
    """Return the sentence on a line whose quotes are misplaced."""
    return sentence("The line is no CSV ({why}).", why=_OF_PYTHON.get(why, why))


def mark_warning(name: str, path: str) -> Finding:
    """Return the warning of a byte-order mark."""
    message = sentence("The file begins with a byte-order mark; save it as UTF-8 without one.")
    return structure_finding("encoding", message, name, path, 1, severity="warning")


def columns_of_rows(
    rows: Sequence[Sequence[str]], header: Header, schema: TableSchema
) -> dict[str, Sequence[str]]:
    """Return the cells of rows by the columns of a schema that a table has."""
    by_place: list[Sequence[str]] = list(zip(*rows, strict=True)) if rows else []
    return {
        column: by_place[header.columns.index(column)] if rows else ()
        for column in header.there(schema)
    }


def schema_there(schema: TableSchema, header: Header) -> TableSchema:
    """Return a schema without the columns that a table has not; its keys stay as they are."""
    there = header.there(schema)
    if there == schema.columns:
        return schema
    fields = tuple(field for field in schema.fields if field.name in there)
    return dataclasses.replace(schema, fields=fields)


def csv_records(
    text: str, delimiter: str = ","
) -> tuple[list[Record] | None, list[tuple[int, str]]]:
    """Return the records of CSV, and the lines that are broken, each with the reason.

    Where quotes are misplaced, records are those that frictionless 5.21 finds, which passes
    over it. There are none where a cell has no end.
    """
    records, fault = _split(text, delimiter)
    if fault is None:
        return records, []
    lines = list(io.StringIO(text, newline=""))
    records, fault = _split(text, delimiter, strict=False)
    if fault is not None:
        return None, [fault]
    ends = [line - 1 for line, _ in records[1:]] + [len(lines)]
    broken: list[tuple[int, str]] = []
    for (line, _), last in zip(records, ends, strict=True):
        _, fault = _split("".join(lines[line - 1 : last]), delimiter)
        if fault is not None:
            broken.append((line, fault[1]))
    return records, broken


def _split(
    text: str, delimiter: str = ",", *, strict: bool = True
) -> tuple[list[Record], tuple[int, str] | None]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    rows: list[Record] = []
    line = 1
    before = csv.field_size_limit(LONGEST_CELL)  # other libraries set it for the whole process
    try:
        for cells in reader:
            rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        return rows, (line, str(error))
    finally:
        csv.field_size_limit(before)
    return rows, None


def is_usual_csv(text: str, delimiter: str = "") -> bool:
    """Tell whether a table is read by everyone alike: its delimiter, and double quotes.

    frictionless guesses what its descriptor leaves open, in the same way.

    Args:
        text: the beginning of a file, or all of it.
        delimiter: what stands between two cells, if that is declared; else it must be a comma.
    """
    sample = "".join(islice(io.StringIO(text, newline=""), _LINES_GUESSED))
    if len(sample) > _MOST_GUESSED:
        return True
    wanted, first = delimiter or ",", sample.partition("\n")[0]
    others = "" if delimiter else "\t;|"
    if wanted in first and f"{wanted} " not in first and not set(sample) & {*others, '"', "'"}:
        return True  # there is nothing else to guess, and the guess takes a millisecond
    try:
        guessed = csv.Sniffer().sniff(sample, f"{wanted}{others}")
    except csv.Error:
        return True
    return guessed.delimiter == wanted and not guessed.skipinitialspace
