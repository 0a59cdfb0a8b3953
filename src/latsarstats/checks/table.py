"""A table as it is written."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from latsarstats.checks.cells import read_cell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from latsarstats.checks.finding import Key
    from latsarstats.descriptor.resource import TableSchema
    from latsarstats.rules.numbers import Number


@dataclass(frozen=True)
class TextTable:
    """A table as it is written.

    Attributes:
        name: the name of its resource.
        path: its file, relative to the folder of the package.
        schema: its columns and keys.
        cells: the cells of every column, as plain text in the order of the rows.
        lines: the line of every row; the header is line 1.
    """

    name: str
    path: str
    schema: TableSchema
    cells: Mapping[str, Sequence[str]]
    lines: Sequence[int]

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

    def has(self, *columns: str) -> bool:
        """Tell whether the table has these columns."""
        return set(columns) <= self.cells.keys()

    def key_at(self, position: int) -> Key:
        """Return the key of a row, with numbers as numbers."""
        return {
            name: self.typed(name, self.cells[name][position]) for name in self.schema.primary_key
        }

    def typed(self, column: str, cell: str) -> Number | str | None:
        """Return a cell of a column as a finding names it: a number as a number."""
        return read_cell(cell, self.schema.field(column), self.schema.missing_values)
