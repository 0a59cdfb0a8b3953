"""Where the table of a sheet is: its header, its rows and columns, what stands around it."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from latsarstats.sheets.cells import is_filled
from latsarstats.sheets.numbers import ERRORS, MISSING, is_missing, is_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from latsarstats.sheets.grid import Sheet

_TOTAL = re.compile(
    r"\b(?:jumlah|total|semua|seluruh(?:nya)?|keseluruhan|sub\s*(?:-\s*)?(?:total|jumlah)|sum|all)\b",
    re.IGNORECASE,
)
"""What a row or column of totals is called, in Indonesian and English."""
_NUMBERING = re.compile(r"(?:no|nr|nomor|number|#)\.?(?: urut)?\.?", re.IGNORECASE)
"""What a column of running numbers is called."""
_LEVELS = re.compile(r"[0-9]+(?:\.[0-9]{1,2}){2,}\.?")
_SPACED = re.compile(r"(?:\w )+\w")
_YEARS = range(1900, 2101)
_MOST_HEADERS = 4
"""Rows that a header may have."""
_MOST_GAP = 1
"""Empty rows within a table."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        place: its column in the sheet, from 0.
        label: its header, of all its rows.
        is_numeric: whether most of its cells are numbers.
    """

    place: int
    label: str
    is_numeric: bool = False


@dataclass(frozen=True, slots=True)
class Region:
    """A table in a sheet.

    Attributes:
        sheet: the sheet.
        header: its rows of header, from 0.
        rows: its rows below, from 0, without empty ones.
        columns: its columns.
        titles: what stands above it.
        notes: what stands below it.
        repeats: rows within it that repeat its header, as pages do; they are none of its rows.
    """

    sheet: Sheet
    header: tuple[int, ...]
    rows: tuple[int, ...]
    columns: tuple[Column, ...]
    titles: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())
    repeats: tuple[int, ...] = ()

    def cell(self, row: int, column: Column) -> object:
        """Return a cell; ``""`` where the row ends before it."""
        cells = self.sheet.rows[row]
        return cells[column.place] if column.place < len(cells) else ""

    def cells(self, column: Column) -> list[object]:
        """Return the cells of a column."""
        return _cells(self.sheet, column.place, self.rows)


def _cells(sheet: Sheet, place: int, rows: Sequence[int]) -> list[object]:
    """Return the cells of a column of a sheet in some rows, in ascending order."""
    if place >= len(sheet.columns):
        return [""] * len(rows)
    cells = sheet.columns[place]
    if rows and rows[-1] - rows[0] + 1 == len(rows):
        return list(cells[rows[0] : rows[-1] + 1])
    return [cells[row] for row in rows]


def is_numbering_label(label: str) -> bool:
    """Tell whether a column is called as one of running numbers is."""
    return _NUMBERING.fullmatch(label.strip()) is not None


def says_total(label: object) -> bool:
    """Tell whether a label is that of a total."""
    text = str(label).strip()
    if _SPACED.fullmatch(text):  # J U M L A H
        text = text.replace(" ", "")
    return bool(_TOTAL.search(text))


def find_tables(sheet: Sheet) -> list[Region]:
    """Return the tables of a sheet, from top to bottom, and from left to right."""
    found = []
    start = 0
    while start < len(sheet.rows):
        region = _first_table(sheet, start)
        if region is None:
            break
        found += _side_by_side(region)
        start = region.rows[-1] + 1
    return found


def _is_value(cell: object) -> bool:
    """Tell whether a cell may stand in a column of numbers."""
    if type(cell) is float or is_number(cell):
        return True
    text = str(cell).strip().lower()
    return bool(text) and (text in MISSING or text in ERRORS)


def _numbers_in(cells: Sequence[object]) -> list[int]:
    return [place for place, cell in enumerate(cells) if is_number(cell)]


def _is_numbering(cells: Sequence[object]) -> bool:
    """Tell whether a row numbers its columns: ``(1) (2) (3)``, or 1 2 3."""
    filled = [str(cell).strip() for cell in cells if is_filled(cell)]
    numbers = [re.sub(r"\.0$", "", text.strip("()[]")) for text in filled]
    first = 0 if numbers[:1] == ["0"] else 1
    wanted = [str(number) for number in range(first, len(filled) + first)]
    return len(filled) > 2 and numbers == wanted


def _are_years(cells: Sequence[object]) -> bool:
    """Tell whether all numbers of a row are years, as in a header of years."""
    numbers = [cells[place] for place in _numbers_in(cells)]
    years = [re.sub(r"\.0$", "", str(number).strip()) for number in numbers]
    return (
        len(years) > 1
        and all(year.isdigit() and int(year) in _YEARS for year in years)
        and len(set(years)) == len(years)
    )


def _first_table(sheet: Sheet, start: int) -> Region | None:
    rows = sheet.rows
    first = next((row for row in range(start, len(rows)) if _is_data(rows, row, start)), None)
    if first is None:
        return None
    header = _header_above(sheet, first, start)
    columns_there = _extent(rows, first, header)
    last = _last_row(rows, first, columns_there, header)
    repeats = [row for row in range(first, last + 1) if _repeats(rows, row, header)]
    after_header = {start + n for start in (first, *(row + 1 for row in repeats)) for n in range(3)}
    body = [
        row
        for row in range(first, last + 1)
        if any(map(is_filled, rows[row]))
        and row not in repeats
        and not (row in after_header and _is_numbering(rows[row]))
    ]
    columns = _columns(sheet, header, body)
    titles = _texts(rows, range(start, header[0] if header else first))
    stop = _next_table(rows, last + 1)
    notes = _texts(rows, range(last + 1, stop))
    return Region(sheet, header, tuple(body), columns, titles, notes, tuple(repeats))


def _side_by_side(region: Region) -> list[Region]:
    """Return the tables that stand beside one another: each has labels and numbers of its own."""
    bands: list[list[Column]] = []
    for column in region.columns:
        if not bands or column.place > bands[-1][-1].place + 1:
            bands.append([])
        bands[-1].append(column)
    joined: list[list[Column]] = []
    for band in bands:
        is_table = not band[0].is_numeric and any(column.is_numeric for column in band)
        if joined and not (is_table and any(column.is_numeric for column in joined[-1])):
            joined[-1] += band
        else:
            joined.append(band)
    if len(joined) == 1:
        return [region]
    return [_band(region, band) for band in joined]


def _band(region: Region, columns: Sequence[Column]) -> Region:
    """Return a region with some of its columns, and the rows in which these have cells."""
    rows = [
        row for row in region.rows if any(is_filled(region.cell(row, each)) for each in columns)
    ]
    while not any(_is_value(region.cell(rows[-1], each)) for each in columns):
        rows.pop()  # a note below the shorter of two tables
    # A row of header with one cell of this table is its title.
    filled = {
        row: sum(is_filled(region.cell(row, each)) for each in columns) for row in region.header
    }
    titles = [row for row in region.header[:-1] if filled[row] == 1]
    header = tuple(row for row in region.header if row not in titles)
    places = {column.place for column in columns}
    named = [each for each in _columns(region.sheet, header, rows) if each.place in places]
    texts = [str(region.cell(row, each)).strip() for row in titles for each in columns]
    return dataclasses.replace(
        region,
        header=header,
        rows=tuple(rows),
        columns=tuple(named),
        titles=(*region.titles, *filter(None, texts)),
    )


def _repeats(rows: Sequence[Sequence[object]], row: int, header: Sequence[int]) -> bool:
    """Tell whether a row repeats one of the header."""
    return any(
        _starts_alike(rows[row], rows[above]) and _filled(rows[row]) == _filled(rows[above])
        for above in header
    )


def _starts_alike(cells: Sequence[object], header: Sequence[object]) -> bool:
    """Tell whether two rows may be the same, by the first cell that is filled in a header."""
    place = next((place for place, cell in enumerate(header) if is_filled(cell)), None)
    if place is None or place >= len(cells) or cells[place] != header[place]:
        return False
    return sum(map(is_filled, header)) > 1


def _filled(cells: Sequence[object]) -> list[object]:
    return [cell for cell in cells if is_filled(cell)]


def _texts(rows: Sequence[Sequence[object]], places: Iterable[int]) -> tuple[str, ...]:
    found = (" ".join(str(c).strip() for c in rows[row] if is_filled(c)) for row in places)
    return tuple(text for text in found if text)


def _is_data(rows: Sequence[Sequence[object]], row: int, start: int) -> bool:
    """Tell whether a row is the first of a table: numbers, below a header or beside a label."""
    cells = rows[row]
    numbers = _numbers_in(cells)
    if not numbers or _is_numbering(cells):
        return False
    filled = [place for place, cell in enumerate(cells) if is_filled(cell)]
    below = next((r for r in range(row + 1, len(rows)) if any(map(is_filled, rows[r]))), None)
    if below is not None and _are_years(cells) and not _are_years(rows[below]):
        return False
    values = [place for place in filled if _is_value(cells[place])]
    is_alone = len(filled) == len(values) == 1 and row > start
    has_more = below is not None and any(_is_value(cell) for cell in rows[below])
    return not is_alone and (has_more or len(values) > 1)


def _header_above(sheet: Sheet, first: int, start: int) -> tuple[int, ...]:
    found: list[int] = []
    for row in range(first - 1, start - 1, -1):
        cells = sheet.rows[row]
        filled = [cell for cell in cells if is_filled(cell)]
        if _is_numbering(cells):
            continue
        if not filled or len(found) == _MOST_HEADERS:
            break
        is_merged = any(
            top <= row <= bottom and right > left for (top, left), (bottom, right) in sheet.merged
        )
        if len(filled) < 2 and (found or not is_merged) and not _spans_part(sheet, row):
            if not found and len(sheet.rows[first]) < 3:
                found.insert(0, row)
            break
        found.insert(0, row)
    return tuple(found)


def _spans_part(sheet: Sheet, row: int) -> bool:
    """Tell whether a row has one cell that is merged over some columns and not over all."""
    width = max(len(cells) for cells in sheet.rows[row : row + 3])
    return any(
        top <= row <= bottom and 0 < right - left < width - 1 and left > 0
        for (top, left), (bottom, right) in sheet.merged
    )


def _extent(rows: Sequence[Sequence[object]], first: int, header: Sequence[int]) -> tuple[int, ...]:
    """Return the columns that have cells in the header or in the first rows."""
    looked_at = [*header, *range(first, min(first + 3, len(rows)))]
    return tuple(sorted({p for row in looked_at for p, c in enumerate(rows[row]) if is_filled(c)}))


def _last_row(
    rows: Sequence[Sequence[object]],
    first: int,
    columns: Sequence[int],
    header: Sequence[int],
) -> int:
    last, gap, backwards = first, 0, columns[::-1]
    for row in range(first + 1, len(rows)):
        cells = rows[row]
        if not any(map(is_filled, cells)):
            gap += 1
            if gap > _MOST_GAP:
                break
            continue
        # A row ends mostly with a number; one is enough.
        if not any(_is_value(cells[place]) for place in backwards if place < len(cells)):
            if _is_heading(rows, row):
                continue
            # What a total has closed does not go on under the same header.
            if _repeats(rows, row, header) and not any(map(says_total, rows[last])):
                gap = 0
                continue
            break
        if gap and _are_years(cells):  # the header of another table
            break
        last, gap = row, 0
    return last


def _is_heading(rows: Sequence[Sequence[object]], row: int) -> bool:
    """Tell whether a row without numbers is a heading within a table: numbers follow at once."""
    if row + 1 >= len(rows):
        return False
    below = rows[row + 1]
    filled = [cell for cell in rows[row] if is_filled(cell)]
    return (
        len(filled) == 1
        and len(_numbers_in(below)) > 0
        and is_filled(below[0])
        and (row > 0 and any(map(is_filled, rows[row - 1])))
    )


def _next_table(rows: Sequence[Sequence[object]], start: int) -> int:
    """Return where the next table of a sheet, with its titles, may begin; or the end."""
    for row in range(start, len(rows)):
        filled = sum(map(is_filled, rows[row]))
        if filled > 1:
            return row
    return len(rows)


def _columns(sheet: Sheet, header: Sequence[int], body: Sequence[int]) -> tuple[Column, ...]:
    width = max(len(sheet.rows[row]) for row in (*header, *body))
    labels = [_filled_header(sheet, row, width, row != header[-1]) for row in header]
    found: list[Column] = []
    for place in range(width):
        cells = _cells(sheet, place, body)
        parts = list(dict.fromkeys(label[place] for label in labels if label[place]))
        if set(map(type, cells)) <= {int, float}:  # as most are in a workbook
            filled = values = cells
            numeric = len(values)
        else:
            filled = [cell for cell in cells if is_filled(cell)]
            values = [cell for cell in filled if not is_missing(cell)]
            numeric = sum(map(is_number, values))
        if not parts and not filled:
            continue
        is_numeric = bool(values) and numeric * 10 >= len(values) * 7
        if not values and filled:  # nothing but dashes
            is_numeric = True
        if is_numeric and numeric < len(values) and any(map(_is_code, values)):
            is_numeric = False
        if is_numeric and not found and _is_index(values, " ".join(parts)):
            is_numeric = False  # a running number tells rows apart
        found.append(Column(place, " ".join(parts), is_numeric))
    return tuple(found)


def _is_code(value: object) -> bool:
    """Tell whether a cell is a code of several levels, as 5.1.02, and no number."""
    return isinstance(value, str) and _LEVELS.fullmatch(value.strip()) is not None


def _is_index(values: Sequence[object], label: str) -> bool:
    """Tell whether the numbers count the rows: 1, 2, 3; of a column called *No*, with gaps."""
    texts = [re.sub(r"\.0?$", "", str(v).strip()) for v in values if is_number(v)]
    if not is_numbering_label(label):
        return all(text == str(number) for number, text in enumerate(texts, start=1))
    numbers = [int(text) for text in texts if text.isdigit()]
    return len(numbers) == len(texts) and all(a < b for a, b in pairwise(numbers))


def _filled_header(sheet: Sheet, row: int, width: int, is_upper: bool) -> list[str]:
    """Return the labels of a row of header, those of merged cells in all their columns."""
    cells = [*sheet.rows[row], *[""] * width][:width]
    labels = [" ".join(re.sub(r"\.0$", "", str(cell)).split()) for cell in cells]
    for (top, left), (bottom, right) in sheet.merged:
        if top <= row <= bottom:
            text = str(sheet.rows[top][left]).strip() if left < len(sheet.rows[top]) else ""
            for place in range(left, min(right, width - 1) + 1):
                labels[place] = " ".join(text.split())
    if is_upper and not sheet.merged:  # text has no merged cells: what is blank goes on
        below = [*sheet.rows[row + 1], *[""] * width][:width]
        for place in range(1, width):
            both = is_filled(below[place]) and is_filled(below[place - 1])
            if not labels[place] and both:
                labels[place] = labels[place - 1]
    return labels
