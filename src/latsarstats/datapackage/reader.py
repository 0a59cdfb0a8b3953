"""What reads the tables of a package, and what it gives."""

from __future__ import annotations

import dataclasses
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from latsarstats.datapackage.cell_types import frame_of
from latsarstats.datapackage.csv_dialect import PLAIN, CsvDialect
from latsarstats.datapackage.csv_index import changed
from latsarstats.datapackage.table import Table
from latsarstats.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Callable

    from latsarstats.datapackage.engine import Engine
    from latsarstats.datapackage.schema import TableSchema
    from latsarstats.datapackage.table import TextTable, Values


class Scratch:
    """A folder for files of our own, made when the first is wanted."""

    def __init__(self) -> None:
        """Make nothing yet."""
        self._folder: Path | None = None
        self._files = 0

    def new_file(self) -> Path:
        """Return the path of a file that is not there yet."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="latsarstats-"))
        self._files += 1
        return self._folder / f"{self._files}.csv"

    def close(self) -> None:
        """Remove the folder with all that is in it."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None


@dataclass(frozen=True)
class Reader:
    """What reads the tables of a package.

    Attributes:
        engine: what holds them; without one, they are read cell by cell.
        pandas: what holds those that another engine cannot.
        limit: how many findings of each kind are listed.
        on_progress: called with each step.
        stamps: the size and the time of every file when it was read first.
        scratch: where mended copies of files are written.
        name: what the engine is called; ``rows`` without one.
        reads_cells: whether cells are judged, and not only files and lines.
    """

    engine: Engine | None
    pandas: Engine
    limit: int
    on_progress: Callable[[str], None]
    stamps: dict[Path, tuple[int, int]] = dataclasses.field(default_factory=dict)
    scratch: Scratch = dataclasses.field(default_factory=Scratch)
    name: str = "rows"
    reads_cells: bool = True

    def stamp(self, file: Path) -> None:
        """Note what a file is like before it is read."""
        self.stamps.setdefault(file, _stamp(file))

    def check_unchanged(self) -> None:
        """Make sure that no file has changed while it was read.

        Raises:
            LatsarstatsError: one has.
        """
        for file, stamp in self.stamps.items():
            if _stamp(file) != stamp:
                raise changed(file)


def _stamp(file: Path) -> tuple[int, int]:
    try:
        status = file.stat()
    except OSError:
        return -1, -1
    return status.st_size, status.st_mtime_ns


@dataclass(frozen=True, slots=True)
class ReadTable:
    """What could be read of a table, and what is wrong with it."""

    findings: tuple[Finding, ...]
    table: Table | None = None
    is_read: bool = True


@dataclass(frozen=True, slots=True)
class Source:
    """Where a plain table is read from.

    Attributes:
        reader: what reads it.
        name: its resource.
        path: its file, to be named.
        file: its file, or a copy of it in UTF-8.
        schema: its columns.
        dialect: how its file is written.
    """

    reader: Reader
    name: str
    path: str
    file: Path
    schema: TableSchema
    dialect: CsvDialect = PLAIN


def text_table(text: TextTable, values: Values) -> Table:
    """Return a table that is held here, and not by an engine.

    Args:
        text: all its rows.
        values: its values; those of cells that are not of their types are missing.
    """
    left_out = set(text.left_out)
    return Table(
        text.name,
        text.path,
        text.schema,
        len(text.lines),
        lambda _: text,
        values,
        in_pandas=lambda: frame_of(text.schema, values),
        left_out=text.left_out,
        left_out_rows=tuple(n for n, line in enumerate(text.lines) if line in left_out),
        unread=text.unread,
    )


def at_file(source: Source, code: str, message: str, line: int | None = None) -> Finding:
    """Return a finding of the level structure at the file of a table."""
    return Finding(
        level="structure",
        code=code,
        message=message,
        resource=source.name,
        path=source.path,
        line=line,
    )
