"""Cells of a sheet: what they may be, and what they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Cell = object
    """What stands in a cell: text, a number, a truth, a date, or nothing."""

MOST_CELLS = 20_000_000
"""Cells of a sheet that are read: those of a hundred thousand rows and two hundred columns."""


def is_filled(cell: Cell) -> bool:
    """Tell whether there is anything in a cell."""
    if isinstance(cell, str):
        return bool(cell) and not cell.isspace()
    return cell is not None


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell, as ``D9``, by its row and column from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def column_number(letters: str) -> int:
    """Return the number of a column, from 0, by its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
