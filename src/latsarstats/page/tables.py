"""Tables as a page shows them: bounded, with the rows first that something was found in."""

from __future__ import annotations

import functools
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from latsarstats.datapackage.schema import NUMBERS
from latsarstats.datapackage.table import place_in
from latsarstats.page.anchors import anchor, shown
from latsarstats.page.records import Cell, Column, Detail, Row, ShownTable
from latsarstats.page.words import Words, described, in_languages, quantity
from latsarstats.rules.exact import as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence, Set
    from typing import Any

    from latsarstats.datapackage.table import Table, TextTable
    from latsarstats.finding import Candidate, Finding
    from latsarstats.page.records import CellEvidence, Found, Place

ROWS_OF_A_PAGE = 50
"""Rows that are shown at a time."""
MOST_ROWS = 100_000
"""Rows of a table that are in a page; all are counted."""
MOST_CELLS = 3_000_000
"""Cells of all tables that are in a page."""
MOST_COLUMNS = 60
"""Columns that are shown, beside those in which something was found."""
MOST_CHARACTERS = 500
"""Characters of a cell that are shown."""
MOST_ROWS_SEARCHED = 1_000_000
"""Rows of a table of which all lines are looked through for those of findings."""


@dataclass
class Lines:
    """Which rows of tables stand in which files and lines."""

    tables: Mapping[str, Table]
    _found: dict[str, Mapping[tuple[str, int], int]] = field(default_factory=dict)

    def place_of(self, at: Finding | Candidate) -> Place | None:
        """Return the cell, or of a row the first cell, that something is about."""
        table = self.tables.get(at.resource)
        if table is None or at.line is None:
            return None
        row = self._row(table, at.path, at.line)
        if row is None:
            return None
        columns = table.schema.columns
        if at.field in columns:
            return table.name, row, at.field
        return (table.name, row, columns[0]) if columns else None

    def _row(self, table: Table, path: str, line: int) -> int | None:
        if table.count > MOST_ROWS_SEARCHED:
            guess = line - 2  # the header is line 1, and few cells have line breaks
            is_there = 0 <= guess < table.count and table.read([guess]).lines[0] == line
            return guess if is_there else None
        if table.name not in self._found:
            self._found[table.name] = {
                place_in(table.parts, at) if table.parts else (table.path, at): row
                for row, at in enumerate(table.whole.lines)
                if at is not None
            }
        return self._found[table.name].get((path, line))


@dataclass(frozen=True)
class Kept:
    """The rows and columns of a table that are in a page.

    Attributes:
        table: the table.
        described: its resource, as the descriptor has it.
        text: the rows, and perhaps others.
        positions: the position of each.
        order: in which order they are shown, as indexes of ``positions``.
        columns: the columns that are shown.
        keys: the columns by which a row is named; nothing where they do not tell rows apart.
        suspects: the cells in which something was found: the position of the row, and the column.
    """

    table: Table
    described: Mapping[str, Any]
    text: TextTable
    positions: Sequence[int]
    order: Sequence[int]
    columns: tuple[str, ...]
    keys: tuple[str, ...]
    suspects: Set[tuple[int, str]]

    @functools.cached_property
    def suspect_rows(self) -> Set[int]:
        """The positions of the rows in which something was found."""
        return {position for position, _ in self.suspects}

    def anchor(self, position: int, column: str) -> str:
        """Return the anchor of a cell that is in the page, or else nothing."""
        at = self.index(position)
        is_kept = at < len(self.positions) and self.positions[at] == position
        if not is_kept or column not in self.columns:
            return ""
        return f"{self.row_anchor(at)}/{anchor(column)}"

    def index(self, position: int) -> int:
        """Return the index of a row that is in the page, by its position."""
        return bisect_left(self.positions, position)

    def cell(self, column: str, at: int) -> str:
        """Return a cell as it is written."""
        return self.text.cells[column][self.text.place_of(self.positions[at])]

    def line(self, at: int) -> int | None:
        """Return the line of a row, if it has one."""
        return self.text.lines[self.text.place_of(self.positions[at])]

    def row_anchor(self, at: int) -> str:
        """Return the anchor of a row by its index."""
        return anchor(self.table.name, *self.row_name(at))

    def row_name(self, at: int) -> tuple[str, ...]:
        """Return what a row is named by: its key, or else its line or position."""
        if self.keys:
            return tuple(cut(self.cell(key, at)) for key in self.keys)
        line = self.line(at)
        return (f"line-{line}" if line is not None else f"row-{self.positions[at] + 1}",)


def keep(table: Table, described: Mapping[str, Any], places: Collection[Place], cells: int) -> Kept:
    """Return what of a table is in the page: the rows of ``places`` in any case.

    Args:
        table: the table.
        described: its resource.
        places: the cells that something was found at.
        cells: how many cells the page has room for.
    """
    suspects = {(row, column) for name, row, column in places if name == table.name}
    rows = {row for row, _ in suspects}
    named = {column for _, column in suspects}
    there = [name for name in table.schema.columns if name not in table.unread]
    columns = tuple(name for at, name in enumerate(there) if at < MOST_COLUMNS or name in named)
    room = max(ROWS_OF_A_PAGE, min(MOST_ROWS, cells // max(1, len(columns))))
    kept = sorted({*range(min(table.count, room)), *rows})
    text = table.whole if len(kept) == table.count else table.read(kept)
    columns = tuple(name for name in columns if name in text.cells)
    order: Sequence[int] = range(len(kept))
    if len(kept) > ROWS_OF_A_PAGE:
        order = sorted(order, key=lambda at: kept[at] not in rows)
    keys = tuple(name for name in table.schema.primary_key)
    if not keys or not _tells_apart(text, keys) or not set(keys) <= set(columns):
        keys = ()
    return Kept(table, described, text, kept, order, columns, keys, suspects)


def _tells_apart(text: TextTable, keys: Sequence[str]) -> bool:
    if not text.has(*keys):
        return False
    named = [tuple(map(cut, row)) for row in zip(*(text.cells[k] for k in keys), strict=True)]
    return len(set(named)) == len(named) and all(any(name) for name in named)


def cut(cell: str) -> str:
    """Return a cell as it is shown: not longer than :data:`MOST_CHARACTERS`."""
    return cell if len(cell) <= MOST_CHARACTERS else f"{cell[:MOST_CHARACTERS]}…"


def show(
    kept: Kept,
    details: Collection[str],
    summed: Set[tuple[str, str]],
) -> ShownTable:
    """Return a table as a page shows it.

    Args:
        kept: what of it is in the page.
        details: the anchors of the cells that open something.
        summed: the columns that rules add up, each with its table.
    """
    table = kept.table
    columns = tuple(_column(table, name, summed) for name in kept.columns)
    first = kept.order[:ROWS_OF_A_PAGE]
    plain = {c.name: _plain(table, c) for c in columns}
    data = None
    if len(kept.order) > ROWS_OF_A_PAGE:
        data = {
            "page": ROWS_OF_A_PAGE,
            "keys": [kept.columns.index(key) for key in kept.keys],
            "quantities": [c.is_quantity for c in columns],
            "names": [c.name for c in columns],
            "rows": [
                [
                    kept.line(at),
                    kept.positions[at] + 1,
                    int(kept.positions[at] in kept.suspect_rows),
                    *(shown(plain[c.name](kept.cell(c.name, at))) for c in columns),
                ]
                for at in kept.order
            ],
        }
    return ShownTable(
        anchor=anchor(table.name),
        name=table.name,
        title=described(kept.described, "title") or in_languages(table.name),
        description=described(kept.described, "description"),
        columns=columns,
        rows=tuple(_row(kept, at, columns, plain, details) for at in first),
        count=table.count,
        kept=len(kept.order),
        hidden_columns=len(table.schema.columns) - len(kept.columns),
        suspects=len(kept.suspect_rows),
        data=data,
    )


def _column(table: Table, name: str, summed: Set[tuple[str, str]]) -> Column:
    column = table.schema.field(name)
    is_number = column.type in NUMBERS
    is_quantity = is_number and (bool(column.given.get("unit")) or (table.name, name) in summed)
    title = described(column.given, "title") or in_languages(name)
    about = described(column.given, "description")
    return Column(name, title, about, is_quantity, is_number)


def _plain(table: Table, column: Column) -> Callable[[str], str]:
    """Return what makes the text shown of a cell: of a quantity, a plain number."""
    if not column.is_quantity:
        return cut

    def plain(cell: str) -> str:
        value = table.whole.typed(column.name, cell) if not cell.isdecimal() else cell
        return cut(cell if isinstance(value, str) or value is None else as_text(value))

    return plain


def _row(
    kept: Kept,
    at: int,
    columns: Sequence[Column],
    plain: Mapping[str, Callable[[str], str]],
    details: Collection[str],
) -> Row:
    row = kept.row_anchor(at)
    cells = []
    for column in columns:
        own = f"{row}/{anchor(column.name)}"
        text = plain[column.name](kept.cell(column.name, at))
        words = quantity(text) if column.is_quantity else Words(text, text)
        is_suspect = (kept.positions[at], column.name) in kept.suspects
        cells.append(Cell(own, words, own in details, is_suspect))
    is_suspect = kept.positions[at] in kept.suspect_rows
    return Row(kept.line(at), row, tuple(cells), is_suspect)


def detail(
    kept: Kept, place: Place, evidence: CellEvidence | None, findings: tuple[Found, ...]
) -> Detail | None:
    """Return what a cell opens, where it is in the page.

    Args:
        kept: what of its table is in the page.
        place: the cell.
        evidence: where its number is printed.
        findings: what was found at it.
    """
    _, position, name = place
    own = kept.anchor(position, name)
    if not own:
        return None
    at = kept.index(position)
    given = kept.table.schema.field(name).given
    return Detail(
        anchor=own,
        table=described(kept.described, "title") or in_languages(kept.table.name),
        column=described(given, "title") or in_languages(name),
        row="/".join(kept.row_name(at)),
        value=_value(kept, name, at),
        evidence=evidence,
        findings=findings,
    )


def _value(kept: Kept, name: str, at: int) -> Words:
    cell = cut(kept.cell(name, at))
    is_quantity = kept.table.schema.field(name).given.get("unit")
    return quantity(cell) if is_quantity else Words(cell, cell)
