"""Sheets as grids of cells: of workbooks by way of calamine, of text as it is decoded and split."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from itertools import zip_longest
from typing import TYPE_CHECKING, cast

from latsarstats.datapackage.archive import Budget, CompressionFault
from latsarstats.datapackage.csv_index import limit_of_cells
from latsarstats.errors import LatsarstatsError, does_not_load
from latsarstats.files.text import read_bytes
from latsarstats.language import reason_of, sentence
from latsarstats.sheets import PARQUETS, TABLES, TEXTS, WORKBOOKS
from latsarstats.sheets.cells import is_filled
from latsarstats.sheets.workbook_facts import SheetFacts, facts_of_sheets, refuse_too_large

if TYPE_CHECKING:
    from pathlib import Path

    from latsarstats.sheets.cells import Cell

_DELIMITERS = (";", "\t", "|", ",")
"""What may stand between cells, commas last: they stand in numbers too."""
_SAMPLE = 200
"""Records by which a delimiter is chosen."""


@dataclass(frozen=True)
class Sheet:
    """A grid of cells.

    Attributes:
        file: its file.
        name: what it is called in its workbook; nothing for a file of text.
        rows: its cells from the first row and column on; empty ones are ``""``.
        merged: cells that are one: the row and the column of the first and of the last.
        facts: what is known of it beside the values of its cells.
    """

    file: Path
    name: str
    rows: list[list[Cell]]
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    facts: SheetFacts = field(default_factory=SheetFacts)

    @cached_property
    def columns(self) -> list[tuple[Cell, ...]]:
        """Its cells by column; ``""`` where a row ends before it."""
        return list(zip_longest(*self.rows, fillvalue=""))


def read_sheets(file: Path) -> list[Sheet]:
    """Return the sheets of a file that have cells.

    Raises:
        LatsarstatsError: the file is not a table, or cannot be read; the message says why.
    """
    if file.suffix.lower() in WORKBOOKS:
        sheets = _sheets_of_workbook(file)
    elif file.suffix.lower() in TEXTS:
        sheets = [_sheet_of_text(file)]
    elif file.suffix.lower() in PARQUETS:
        sheets = [_sheet_of_parquet(file)]
    else:
        kinds = ", ".join(TABLES)
        raise LatsarstatsError(sentence("is no table of the kinds {kinds}", kinds=kinds), path=file)
    for sheet in sheets:  # a million empty rows may follow
        while sheet.rows and not any(map(is_filled, sheet.rows[-1])):
            sheet.rows.pop()
    filled = [sheet for sheet in sheets if sheet.rows]
    if filled:
        return filled
    pictures = [sheet.name for sheet in sheets if sheet.facts.has_picture]
    if pictures:
        raise LatsarstatsError(
            sentence(
                "has no cells, but a picture in the sheet {picture}, which is not read;"
                " type the table into cells",
                picture=pictures[0],
            ),
            path=file,
        )
    raise LatsarstatsError(
        sentence("has no sheet with cells; save the one with the table"), path=file
    )


def _sheets_of_workbook(file: Path) -> list[Sheet]:
    read_bytes(file)  # says why it cannot be read
    try:
        import python_calamine as calamine
    except ModuleNotFoundError:
        raise LatsarstatsError(
            sentence(
                "is a workbook, which python-calamine reads; run pip install 'latsarstats[excel]'"
            ),
            path=file,
        ) from None
    except Exception as error:
        raise LatsarstatsError(
            sentence(
                "is a workbook, and {why}",
                why=does_not_load("python-calamine", "excel", error),
            ),
            path=file,
        ) from None
    kind = file.suffix.lower().removeprefix(".")
    try:
        Budget().spend(file, "xlsx" if kind == "xlsm" else kind)
    except CompressionFault as fault:
        raise LatsarstatsError(_why_damaged(file, fault), path=file) from None
    known = facts_of_sheets(file)  # before calamine reserves memory for the farthest cell
    try:
        book = calamine.CalamineWorkbook.from_path(str(file))
    except calamine.PasswordError:
        raise LatsarstatsError(sentence("has a password; save it without one"), path=file) from None
    except Exception as error:
        reason = " ".join(str(error).split())
        raise LatsarstatsError(
            sentence("cannot be read as a workbook ({reason})", reason=reason), path=file
        ) from None
    sheets = []
    for told, facts in zip_longest(book.sheets_metadata, known):
        if told is None or "WorkSheet" not in str(told.typ):
            continue
        sheet = book.get_sheet_by_name(told.name)
        refuse_too_large(file, told.name, sheet.total_height + 1, sheet.total_width + 1)
        rows = cast("list[list[Cell]]", sheet.to_python(skip_empty_area=False))
        facts = facts or SheetFacts()
        merged = tuple(sheet.merged_cell_ranges or ())
        sheets.append(Sheet(file, told.name, _with_errors(rows, facts), merged, facts))
    return sheets


def _why_damaged(file: Path, fault: CompressionFault) -> str:
    """Return why a workbook cannot be unpacked: one with a password is no archive at all."""
    if read_bytes(file).startswith(b"\xd0\xcf\x11\xe0"):
        return sentence("has a password, or is of an old kind; save it as .xlsx without a password")
    return str(fault)


def _with_errors(rows: list[list[Cell]], facts: SheetFacts) -> list[list[Cell]]:
    """Return rows in which cells whose formula fails have what a spreadsheet shows there."""
    for row, column, shown in facts.errors:
        rows += [[] for _ in range(row + 1 - len(rows))]
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = shown
    return rows


def _sheet_of_text(file: Path) -> Sheet:
    raw = read_bytes(file)
    text = _decoded(file, raw)
    head = text[:1000].lstrip().lower()
    if head.startswith("<") and re.match(r"<(!doctype html|html|table|head|body|\?xml)", head):
        raise LatsarstatsError(
            sentence("is HTML or XML and no CSV; open it in a spreadsheet and save it as .xlsx"),
            path=file,
        )
    if "\0" in text:
        raise LatsarstatsError(sentence("is no text; it has NUL characters"), path=file)
    delimiter = "\t" if file.suffix.lower() == ".tsv" else _delimiter(text)
    with limit_of_cells():
        try:
            records = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        except csv.Error as error:
            raise LatsarstatsError(
                sentence("is no CSV ({error})", error=reason_of(error)), path=file
            ) from None
    rows: list[list[Cell]] = [list(record) for record in records]
    return Sheet(file, "", rows)


def _decoded(file: Path, raw: bytes) -> str:
    for encoding in ("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeError:
            continue
    raise LatsarstatsError(
        sentence("is neither UTF-8 nor cp1252, the encodings of most tables; save it as UTF-8"),
        path=file,
    )


def _delimiter(text: str) -> str:
    """Return what stands between cells: what gives most records the same number of them."""
    best, most = ",", 0
    for delimiter in _DELIMITERS:
        lines = io.StringIO(text[: 2**18], newline="")
        with limit_of_cells():
            try:
                records = csv.reader(lines, delimiter=delimiter)
                widths = Counter(
                    len(record) for _, record in zip(range(_SAMPLE), records, strict=False)
                )
            except csv.Error:
                continue
        widths = Counter({width: count for width, count in widths.items() if width > 1})
        if widths:
            _, count = max(widths.items(), key=lambda item: (item[1], item[0]))
            if count > most:
                best, most = delimiter, count
    return best


def _sheet_of_parquet(file: Path) -> Sheet:
    read_bytes(file)  # says why it cannot be read
    try:
        from pyarrow import parquet
    except ModuleNotFoundError:
        raise LatsarstatsError(
            sentence("is Parquet, which pyarrow reads; run pip install 'latsarstats[parquet]'"),
            path=file,
        ) from None
    except Exception as error:
        raise LatsarstatsError(
            sentence(
                "is Parquet, and {why}",
                why=does_not_load("pyarrow", "parquet", error),
            ),
            path=file,
        ) from None
    try:
        with parquet.ParquetFile(file) as opened:
            count, names = opened.metadata.num_rows, opened.schema_arrow.names
            refuse_too_large(file, sentence("of the file"), count, len(names))
            columns = [
                ["" if cell is None else cell for cell in column.to_pylist()]
                for column in opened.read().columns
            ]
    except LatsarstatsError:
        raise
    except Exception as error:
        reason = " ".join(str(error).split())
        raise LatsarstatsError(
            sentence("cannot be read as Parquet ({reason})", reason=reason), path=file
        ) from None
    return Sheet(file, "", [list(names), *map(list, zip(*columns, strict=True))])
