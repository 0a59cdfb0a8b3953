"""A table of a package: as it is written, and as an engine holds it."""

from __future__ import annotations

import dataclasses
import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from latsarstats.checks.cells import read_cell, read_column
from latsarstats.checks.parts import place_in
from latsarstats.rules.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from latsarstats.checks.finding import Key
    from latsarstats.checks.parts import Part
    from latsarstats.descriptor.resource import TableSchema
    from latsarstats.rules.numbers import Number

    Values = dict[str, list[object]]
    """The values of every column, ``None`` for missing ones."""


@dataclass(frozen=True)
class TextTable:
    """Rows of a table as they are written: all of them, or some.

    Attributes:
        name: the name of its resource.
        path: its file, relative to the folder of the package.
        schema: its columns and keys.
        cells: the cells of every column, as plain text in the order of the rows.
        lines: the line of every row; the header is line 1.
        positions: where only some rows are here, the position of each in the table, rising.
        left_out: the lines that rules leave out, since they have too many or too few cells.
        unread: the columns that the header does not name, each with the reason; those that
            are in the table all the same are matched by their position.
        parts: its files, where it has several.
    """

    name: str
    path: str
    schema: TableSchema
    cells: Mapping[str, Sequence[str]]
    lines: Sequence[int]
    positions: Sequence[int] | None = None
    left_out: tuple[int, ...] = ()
    unread: Mapping[str, str] = dataclasses.field(default_factory=dict)
    parts: tuple[Part, ...] = ()

    def column(self, name: str) -> Sequence[str]:
        """Return the cells of a column in order."""
        return self.cells[name]

    @functools.cached_property
    def rows(self) -> tuple[Mapping[str, str], ...]:
        """The rows in order, each as cells by column."""
        names = tuple(self.cells)
        return tuple(
            dict(zip(names, row, strict=True)) for row in zip(*self.cells.values(), strict=True)
        )

    @functools.cached_property
    def _places(self) -> Mapping[int, int]:
        return {position: place for place, position in enumerate(self.positions or ())}

    def place_of(self, position: int) -> int:
        """Return the place here of a row by its position in the table."""
        return position if self.positions is None else self._places[position]

    def line_of(self, place: int) -> str:
        """Return the line of a row as a sentence names it."""
        line = self.lines[place]
        if not self.parts:
            return f"line {line}"
        path, line = place_in(self.parts, line)
        return f"line {line} of {path}"

    def has(self, *columns: str) -> bool:
        """Tell whether the table has these columns."""
        return set(columns) <= self.cells.keys()

    def key_at(self, place: int) -> Key:
        """Return the key of a row, with numbers as numbers."""
        return {
            name: self.typed(name, self.cells[name][place])
            for name in self.schema.primary_key
            if name in self.cells
        }

    def typed(self, column: str, cell: str) -> Number | str | None:
        """Return a cell of a column as a finding names it: a number as a number."""
        return read_cell(cell, self.schema.field(column), self.schema.missing_values)


@dataclass(frozen=True)
class Table:
    """A table with all its columns, wherever its rows are.

    Attributes:
        name, path, schema: as of a :class:`TextTable`.
        count: how many rows it has.
        read: gives its rows as they are written: those in some positions, or all.
        values: where it has been read cell by cell, its values.
        frame: where an engine holds it, its frame or relation.
        in_pandas: gives it as a frame of pandas; ``None`` where its columns cannot be read.
        left_out: the lines that rules leave out, since they have too many or too few cells.
        left_out_rows: the positions of these.
        unread: the columns that no rule can use, each with the reason: they are not in the
            file, not named by its header, or of another type in it.
        odd: the columns with cells that are not of their type; those cells are missing in the
            frame, and keep their text.
        parts: its files, where it has several.
        reader: what has read it: an engine, ``frictionless``, or ``rows`` for neither.
    """

    name: str
    path: str
    schema: TableSchema
    count: int
    read: Callable[[Collection[int] | None], TextTable]
    values: Values | None = None
    frame: object | None = None
    in_pandas: Callable[[], object] | None = None
    left_out: tuple[int, ...] = ()
    left_out_rows: tuple[int, ...] = ()
    unread: Mapping[str, str] = dataclasses.field(default_factory=dict)
    odd: frozenset[str] = frozenset()
    reader: str = "rows"
    parts: tuple[Part, ...] = ()

    @functools.cached_property
    def whole(self) -> TextTable:
        """All rows as they are written."""
        return self.read(None)

    @functools.cached_property
    def pandas(self) -> object:
        """The table as a frame of pandas, if its columns could be read."""
        return self.in_pandas() if self.in_pandas is not None else None

    @functools.cached_property
    def rows(self) -> Rows:
        """The table as Python has it, read cell by cell, without the lines that are left out."""
        types = {field.name: field.type for field in self.schema.fields}
        missing = self.schema.missing_values
        values = self.values or {
            field.name: read_column(self.whole.column(field.name), field, missing)[0]
            for field in self.schema.fields
        }
        return Rows(types, values, frozenset(self.left_out_rows))

    @property
    def is_typed(self) -> bool:
        """Whether its columns could be read, whatever single cells are."""
        return self.in_pandas is not None

    def has(self, *columns: str) -> bool:
        """Tell whether the table has these columns."""
        return set(columns) <= set(self.schema.columns)
