"""What the XML of a workbook says beside the values of its cells.

calamine gives values. It gives nothing for a formula that fails (0.9), does not tell a formula that
was never computed from an empty cell, and reserves memory for every cell up to the farthest one.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from itertools import pairwise
from typing import IO, TYPE_CHECKING, Any
from xml.etree import ElementTree

from latsarstats.errors import LatsarstatsError
from latsarstats.language import sentence
from latsarstats.sheets.cells import MOST_CELLS, column_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What is known of a sheet beside its values; rows and columns are counted from 0.

    Attributes:
        is_hidden: whether the sheet is.
        hidden_rows: the rows that are.
        uncomputed: the first cell with a formula of which no value is kept, or nothing.
        linked: the first cell with a formula that takes from another workbook, or nothing.
        errors: cells whose formula fails: row, column, and what is shown there.
        has_picture: whether there is a drawing on it.
    """

    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    uncomputed: str = ""
    linked: str = ""
    errors: tuple[tuple[int, int, str], ...] = ()
    has_picture: bool = False


def facts_of_sheets(file: Path) -> list[SheetFacts]:
    """Return what is known of every sheet of a workbook, in their order; of some kinds, nothing.

    Raises:
        LatsarstatsError: a sheet is too large to be read.
    """
    kind = file.suffix.lower()
    try:
        if kind in (".xlsx", ".xlsm"):
            with zipfile.ZipFile(file) as archive:
                return list(_of_office(file, archive))
        if kind == ".ods":
            with zipfile.ZipFile(file) as archive, archive.open("content.xml") as stream:
                return list(_of_open_document(file, stream))
        return _of_binary(file) if kind == ".xls" else []
    except (KeyError, ValueError, ElementTree.ParseError):
        return []  # calamine says what is wrong with it


# Office Open XML. https://ecma-international.org/publications-and-standards/standards/ecma-376/

_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_CHUNK = 2**22

_ROW_HIDDEN = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="([0-9]+)"')
_FORMULA = rb"<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)"
_CELL = rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3}[0-9]+)"[^>]*>'
_UNCOMPUTED = re.compile(_CELL + _FORMULA + rb"(?!<(?:\w+:)?v>[^<])")
_LINKED = re.compile(_CELL + rb"<(?:\w+:)?f\b[^>]*>[^<]*\[[0-9]+\][^<]*<")
_FAILED = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})([0-9]+)"[^>]*>'
    rb"(?:" + _FORMULA + rb")?<(?:\w+:)?v>([^<]+)<"
)
# A pattern that begins with plain characters is searched for faster.
_FAR_COLUMN = re.compile(rb'r="([A-Z]{2,3})[0-9]')
_FAR_ROW = re.compile(rb'r="[A-Z]{1,3}[0-9]{6}')
_PLACE = re.compile(rb'r="([A-Z]{1,3})([0-9]+)"')
_MOST_ROWS = 1_048_576
"""Rows of a sheet in Office Open XML."""


def _of_office(file: Path, archive: zipfile.ZipFile) -> Iterator[SheetFacts]:
    names = set(archive.namelist())
    relations = ElementTree.fromstring(archive.read(_RELATIONS))
    targets = {each.get("Id", ""): each.get("Target", "") for each in relations}
    for each in ElementTree.fromstring(archive.read(_BOOK)).iter():
        if not each.tag.endswith("}sheet"):
            continue
        links = [value for key, value in each.attrib.items() if key.endswith("}id")]
        target = targets.get(links[0], "") if links else ""
        path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        found = _Found(is_hidden=each.get("state", "visible") != "visible")
        if path in names:
            with archive.open(path) as stream:
                for chunk in _rows(stream):
                    found.look_at(chunk)
            if found.may_be_too_large:
                with archive.open(path) as stream:
                    height, width = _extent(_rows(stream))
                refuse_too_large(file, each.get("name", ""), height, width)
        yield found.facts()


def _rows(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the XML of a sheet in pieces that end where a row does."""
    left = b""
    while read := stream.read(_CHUNK):
        *whole, left = (left + read).rpartition(b"row>")
        yield b"".join(whole)
    yield left


def _extent(chunks: Iterable[bytes]) -> tuple[int, int]:
    """Return how many rows and columns there are up to the farthest cell."""
    height = width = 0
    for chunk in chunks:
        places = set(_PLACE.findall(chunk))
        width = max([width, *(column_number(each.decode()) + 1 for each, _ in places)])
        height = max([height, *(int(row) for _, row in places)])
    return height, width


def refuse_too_large(file: Path, sheet: str, height: int, width: int) -> None:
    """Refuse a sheet that has too many cells, empty ones among them.

    Raises:
        LatsarstatsError: it has.
    """
    if height * width > MOST_CELLS:
        raise LatsarstatsError(
            sentence(
                "has {height:,} rows by {width:,} columns in the sheet {sheet}; delete"
                " those without cells, or save it as CSV and check that",
                height=height,
                width=width,
                sheet=sheet,
            ),
            path=file,
        )


@dataclass(slots=True)
class _Found:
    """What has been seen of a sheet so far."""

    is_hidden: bool
    hidden_rows: set[int] = field(default_factory=set)
    uncomputed: str = ""
    linked: str = ""
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    has_picture: bool = False
    width: int = 26
    is_tall: bool = False

    @property
    def may_be_too_large(self) -> bool:
        """Whether too much memory might be reserved for the farthest cell."""
        return self.width * (_MOST_ROWS if self.is_tall else 99_999) > 3 * MOST_CELLS

    def look_at(self, xml: bytes) -> None:
        letters = set(_FAR_COLUMN.findall(xml))
        self.width = max([self.width, *(column_number(each.decode()) + 1 for each in letters)])
        self.is_tall = self.is_tall or _FAR_ROW.search(xml) is not None
        if b"hidden=" in xml:
            self.hidden_rows.update(int(row) - 1 for row in _ROW_HIDDEN.findall(xml))
        if b"<f" in xml or b":f" in xml:
            if not self.uncomputed and (match := _UNCOMPUTED.search(xml)):
                self.uncomputed = match[1].decode()
            if not self.linked and (match := _LINKED.search(xml)):
                self.linked = match[1].decode()
        if b't="e"' in xml:
            self.errors += [
                (int(row) - 1, column_number(letters.decode()), shown.decode())
                for letters, row, shown in _FAILED.findall(xml)
            ]
        self.has_picture = self.has_picture or b"drawing " in xml

    def facts(self) -> SheetFacts:
        return SheetFacts(
            is_hidden=self.is_hidden,
            hidden_rows=frozenset(self.hidden_rows),
            uncomputed=self.uncomputed,
            linked=self.linked,
            errors=tuple(self.errors),
            has_picture=self.has_picture,
        )


# OpenDocument. https://docs.oasis-open.org/office/OpenDocument/v1.3/

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_SHOWN = ("#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#N/A", "#NULL!", "Err:")


def _of_open_document(file: Path, stream: IO[bytes]) -> Iterator[SheetFacts]:
    """Yield what is known of each table; cells and rows that are repeated are written once."""
    found, name = _Found(is_hidden=False), ""
    row = column = width = 0
    for event, each in ElementTree.iterparse(stream, events=("start", "end")):
        if event == "start":
            if each.tag == f"{_TABLE}table":
                name, row, width = each.get(f"{_TABLE}name", ""), 0, 0
                found = _Found(is_hidden=each.get(f"{_TABLE}display") == "false")
            elif each.tag == f"{_TABLE}table-row":
                column = 0
            continue
        if each.tag == f"{_TABLE}table-cell":
            times = int(each.get(f"{_TABLE}number-columns-repeated", "1"))
            if each.get(f"{_OFFICE}value-type") or len(each):
                width = max(width, column + times)
                refuse_too_large(file, name, row + 1, width)
            text = "".join(each.itertext())
            if each.get(f"{_CALC}value-type") == "error" or text.startswith(_SHOWN):
                found.errors.append((row, column, text))
            column += times
        elif each.tag == f"{_TABLE}table-row":
            times = int(each.get(f"{_TABLE}number-rows-repeated", "1"))
            if column and any(cell.get(f"{_OFFICE}value-type") for cell in each):
                refuse_too_large(file, name, row + times, width)
            if each.get(f"{_TABLE}visibility") in ("collapse", "filter"):
                found.hidden_rows.update(range(row, row + min(times, MOST_CELLS)))
            row += times
            each.clear()
        elif each.tag == f"{_TABLE}table":
            yield found.facts()
            each.clear()


def _of_binary(file: Path) -> list[SheetFacts]:
    """Return the cells of an old workbook whose formula fails; xlrd knows them."""
    try:
        import xlrd
    except ModuleNotFoundError:
        return []
    try:
        book: Any = xlrd.open_workbook(file, on_demand=True)
    except Exception:
        return []  # calamine says what is wrong with it
    facts = []
    for number in range(book.nsheets):
        sheet = book.sheet_by_index(number)
        errors = tuple(
            (row, column, xlrd.error_text_from_code.get(code, "#VALUE!"))
            for row in range(sheet.nrows)
            for column, (kind, code) in enumerate(
                zip(sheet.row_types(row), sheet.row_values(row), strict=True)
            )
            if kind == xlrd.XL_CELL_ERROR
        )
        facts.append(SheetFacts(is_hidden=bool(sheet.visibility), errors=errors))
        book.unload_sheet(number)
    return facts


def ranges(rows: frozenset[int]) -> str:
    """Return rows as they are named: ``5, 7 to 9``."""
    numbers = sorted(row + 1 for row in rows)
    starts = [numbers[0], *(b for a, b in pairwise(numbers) if b > a + 1)]
    ends = [*(a for a, b in pairwise(numbers) if b > a + 1), numbers[-1]]
    return ", ".join(
        str(start) if start == end else sentence("{start} to {end}", start=start, end=end)
        for start, end in zip(starts, ends, strict=True)
    )
