"""What an engine does, and what it reads of a table in text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol

from latsarstats.errors import LatsarstatsError
from latsarstats.language import sentence
from latsarstats.rules.frames import internal_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from latsarstats.datapackage.schema import Field, TableSchema

EngineName = Literal["polars", "duckdb", "pandas"]
"""The engines that read tables in files: for the type checker, those of the registry."""

MOST_COLUMNS = 256
"""Columns of the widest table that an engine holds; wider ones are read cell by cell.

What an engine is asked names every column, and takes the square of their number or nests as deep:
10,000 columns and two rows took pandas and DuckDB minutes, and take a second cell by cell.
"""


class NotPlainError(Exception):
    """A table cannot be held faithfully by an engine, and is better read cell by cell."""


class Engine(Protocol):
    """What holds tables: frames in memory, or queries on files.

    What is read has a column :data:`latsarstats.rules.frames.ROW` of 64-bit whole numbers, the
    position of the row in the file from 0, and the columns of the table. Files of text that an
    engine is given are UTF-8, with the same cells in every record.
    """

    def read_csv(self, file: Path, schema: TableSchema, delimiter: str = ",") -> object:
        """Return a regular table of text as a frame of the engine.

        A cell is null that is missing, or not plainly of the type of its column
        (:func:`latsarstats.datapackage.cell_types.plain_pattern`). For each column whose cells
        have to be read there is one more, named by :func:`unparsed_column`: the text of the
        cells that are not plainly of their type, and null elsewhere.

        Args:
            file: CSV whose every record has the cells of the schema.
            schema: its columns.
            delimiter: what stands between two cells.

        Raises:
            NotPlainError: the engine cannot hold the table faithfully.
        """

    def fill(self, frame: Any, field: Field, values: Mapping[str, Any] | None) -> object:
        """Return a frame that was read, in which cells of a column have been read after all.

        Args:
            frame: what :meth:`read_csv` has returned.
            field: the column.
            values: the value of cells by their text, as :func:`held_as` says; ``None`` where
                every cell of text that is not plain is its own value.
        """

    def close(self) -> None:
        """Let go of all that is held."""

    def read_parquet(self, file: Path) -> object:
        """Return a table in Parquet as a frame of the engine, its columns of their own types.

        Codes of text may stay codes, and numbers of single precision as they are.

        Raises:
            LatsarstatsError: it cannot be read.
            NotPlainError: the engine cannot hold the table faithfully.
        """


def unreadable_parquet(file: Path) -> LatsarstatsError:
    """Return the error of a file that is no Parquet, whatever an engine says of it."""
    return LatsarstatsError(sentence("is damaged or not Parquet; write it again"), path=file)


def refuse_bomb(file: Path, rows: int, columns: int) -> None:
    """Refuse a file of Parquet that would fill the memory, by what its footer says.

    Equal cells are written once with their number, so that a few bytes can be a billion rows.

    Raises:
        LatsarstatsError: it holds far more than a file of its size does.
    """
    size = rows * columns * _CELL
    if size > _LARGE and size > _MOST_TIMES * file.stat().st_size:
        raise LatsarstatsError(
            sentence(
                "unpacks to {size:,} bytes or more, over {most_times} times its size; keep"
                " it as CSV",
                size=size,
                most_times=_MOST_TIMES,
            ),
            path=file,
        )


_CELL, _LARGE, _MOST_TIMES = 8, 2**30, 200
"""Bytes of a cell in memory; of a table that is small enough; and how much files may shrink."""


def is_read(field: Field) -> bool:
    """Tell whether the cells of a column have to be read, and not only taken as they are."""
    return field.type != "string" or field.format != "default"


def unparsed_column(column: str) -> str:
    """Return the name of the column of the cells that are not plainly of their type."""
    return internal_name(f"unparsed {column}")


Held = Literal["integer", "number", "boolean", "date", "datetime", "text"]
"""What the cells of a column are in the frame of an engine."""


def held_as(field: Field) -> Held:
    """Return what the cells of a column are in the frame of an engine."""
    match field.type:
        case "integer" | "year":
            return "integer"
        case "number" | "boolean" | "date" | "datetime":
            return field.type
    return "text"
