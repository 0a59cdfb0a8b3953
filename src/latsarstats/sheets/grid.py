"""Sheets as grids of cells: of workbooks by way of calamine, of text as it is decoded and split."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from latsarstats.datapackage.archive import Budget, CompressionFault
from latsarstats.datapackage.csv_index import limit_of_cells
from latsarstats.errors import LatsarstatsError, does_not_load
from latsarstats.files.text import read_bytes
from latsarstats.sheets import TABLES, TEXTS, WORKBOOKS

if TYPE_CHECKING:
    from pathlib import Path

    Cell = object
    """What stands in a cell: text, a number, a truth, a date, or nothing."""

MOST_CELLS = 20_000_000
"""Cells of a sheet that are read: those of a hundred thousand rows and two hundred columns."""

_DELIMITERS = (";", "\t", "|", ",")
"""What may stand between cells, commas last: they stand in numbers too."""
_SAMPLE = 200
"""Records by which a delimiter is chosen."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A grid of cells.

    Attributes:
        file: its file.
        name: what it is called in its workbook; nothing for a file of text.
        rows: its cells from the first row and column on; empty ones are ``""``.
        merged: cells that are one: the row and the column of the first and of the last.
        uncomputed: the first cell with a formula of which no value is kept, or nothing.
    """

    file: Path
    name: str
    rows: list[list[Cell]]
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    uncomputed: str = ""


def read_sheets(file: Path) -> list[Sheet]:
    """Return the sheets of a file that have cells.

    Raises:
        LatsarstatsError: the file is not a table, or cannot be read; the message says why.
    """
    if file.suffix.lower() in WORKBOOKS:
        sheets = _sheets_of_workbook(file)
    elif file.suffix.lower() in TEXTS:
        sheets = [_sheet_of_text(file)]
    else:
        kinds = ", ".join(TABLES)
        raise LatsarstatsError(f"is no table of the kinds {kinds}", path=file)
    for sheet in sheets:  # a million empty rows may follow
        while sheet.rows and not any(map(is_filled, sheet.rows[-1])):
            sheet.rows.pop()
    filled = [sheet for sheet in sheets if sheet.rows]
    if not filled:
        raise LatsarstatsError("has no sheet with cells; save the one with the table", path=file)
    return filled


def is_filled(cell: Cell) -> bool:
    """Tell whether there is anything in a cell."""
    if isinstance(cell, int | float):
        return True
    return cell is not None and bool(str(cell).strip())


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell, as ``D9``, by its row and column from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def _sheets_of_workbook(file: Path) -> list[Sheet]:
    read_bytes(file)  # says why it cannot be read
    try:
        import python_calamine as calamine
    except ModuleNotFoundError:
        raise LatsarstatsError(
            "is a workbook, which python-calamine reads; run pip install 'latsarstats[excel]'",
            path=file,
        ) from None
    except Exception as error:
        raise LatsarstatsError(
            f"is a workbook, and {does_not_load('python-calamine', 'excel', error)}", path=file
        ) from None
    kind = file.suffix.lower().removeprefix(".")
    try:
        Budget().spend(file, "xlsx" if kind == "xlsm" else kind)
    except CompressionFault as fault:
        raise LatsarstatsError(_why_damaged(file, fault), path=file) from None
    try:
        book = calamine.CalamineWorkbook.from_path(str(file))
    except calamine.PasswordError:
        raise LatsarstatsError("has a password; save it without one", path=file) from None
    except Exception as error:
        reason = " ".join(str(error).split())
        raise LatsarstatsError(f"cannot be read as a workbook ({reason})", path=file) from None
    odd = dict(enumerate(_odd_cells(file)))
    sheets = []
    for position, told in enumerate(book.sheets_metadata):
        if "WorkSheet" not in str(told.typ):
            continue
        sheet = book.get_sheet_by_name(told.name)
        height, width = sheet.total_height + 1, sheet.total_width + 1
        if height * width > MOST_CELLS:
            raise LatsarstatsError(
                f"has {height:,} rows by {width:,} columns in the sheet {told.name}; delete those"
                " without cells, or save it as CSV and check that",
                path=file,
            )
        rows: list[list[Cell]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
        strange = odd.get(position, _Odd())
        merged = tuple(sheet.merged_cell_ranges or ())
        sheets.append(
            Sheet(
                *(file, told.name, _with_errors(rows, strange), merged),
                uncomputed=strange.uncomputed,
            )
        )
    return sheets


def _why_damaged(file: Path, fault: CompressionFault) -> str:
    """Return why a workbook cannot be unpacked: one with a password is no archive at all."""
    if read_bytes(file).startswith(b"\xd0\xcf\x11\xe0"):
        return "has a password, or is of an old kind; save it as .xlsx without a password"
    return str(fault)


_WITHOUT_VALUE = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]*><f[^>]*?(?:/>|>[^<]*</f>)(?!<v>[^<])')
"""A cell of a sheet in XML that has a formula and no value."""
_ERROR = re.compile(
    rb'<c r="([A-Z]+)([0-9]+)"(?=[^>]* t="e")[^>]*>(?:<f[^>]*?(?:/>|>[^<]*</f>))?<v>([^<]+)</v>'
)
"""A cell whose formula fails: calamine 0.9 has nothing in its place."""
_SHEET = re.compile(rb"<sheet [^>]*>")
_ATTRIBUTE = re.compile(rb'\b(name|Id|id|Target)="([^"]*)"')
_RELATION = re.compile(rb"<Relationship [^>]*>")


@dataclass(frozen=True, slots=True)
class _Odd:
    """Cells of a sheet that are not read as they are.

    Attributes:
        uncomputed: the first with a formula and no value; nothing where there is none.
        errors: those whose formula fails: row and column from 0, and what is shown.
    """

    uncomputed: str = ""
    errors: tuple[tuple[int, int, str], ...] = ()


def _odd_cells(file: Path) -> list[_Odd]:
    """Return the odd cells of every sheet of a workbook in XML, in the order of the sheets."""
    if file.suffix.lower() not in (".xlsx", ".xlsm"):
        return []
    found = []
    with zipfile.ZipFile(file) as archive:
        names = set(archive.namelist())
        if not {_BOOK, _RELATIONS} <= names:
            return []
        targets = {
            given[b"Id"]: given.get(b"Target", b"").decode()
            for each in _RELATION.findall(archive.read(_RELATIONS))
            if b"Id" in (given := dict(_ATTRIBUTE.findall(each)))
        }
        for each in _SHEET.findall(archive.read(_BOOK)):
            target = targets.get(dict(_ATTRIBUTE.findall(each)).get(b"id", b""), "")
            path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            found.append(_odd(archive.read(path)) if path in names else _Odd())
    return found


_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


def _odd(xml: bytes) -> _Odd:
    match = _WITHOUT_VALUE.search(xml)
    errors = tuple(
        (int(row) - 1, _column_number(letters.decode()), shown.decode())
        for letters, row, shown in _ERROR.findall(xml)
    )
    return _Odd(match[1].decode() if match else "", errors)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _with_errors(rows: list[list[Cell]], odd: _Odd) -> list[list[Cell]]:
    """Return rows in which cells whose formula fails have what a spreadsheet shows there."""
    for row, column, shown in odd.errors:
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
            "is HTML or XML and no CSV; open it in a spreadsheet and save it as .xlsx", path=file
        )
    if "\0" in text:
        raise LatsarstatsError("is no text; it has NUL characters", path=file)
    delimiter = "\t" if file.suffix.lower() == ".tsv" else _delimiter(text)
    with limit_of_cells():
        try:
            records = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        except csv.Error as error:
            raise LatsarstatsError(f"is no CSV ({error})", path=file) from None
    rows: list[list[Cell]] = [list(record) for record in records]
    return Sheet(file, "", rows)


def _decoded(file: Path, raw: bytes) -> str:
    for encoding in ("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeError:
            continue
    raise LatsarstatsError(
        "is neither UTF-8 nor cp1252, the encodings of most tables; save it as UTF-8", path=file
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
