"""What reads the tables of a package, and what it gives."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from latsarstats.checks.cells import frame_of
from latsarstats.checks.finding import Finding
from latsarstats.checks.layout import changed
from latsarstats.checks.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from latsarstats.checks.table import TextTable, Values
    from latsarstats.descriptor.resource import TableSchema
    from latsarstats.engines.engine import Engine


@dataclass(frozen=True)
class Reader:
    """What reads the tables of a package.

    Attributes:
        engine: what holds them; without one, they are read cell by cell.
        pandas: what holds those that another engine cannot.
        limit: how many findings of a kind are told.
        say: is told how far it has come.
        stamps: the size and the time of every file when it was read first.
    """

    engine: Engine | None
    pandas: Engine
    limit: int
    say: Callable[[str], None]
    stamps: dict[Path, tuple[int, int]] = dataclasses.field(default_factory=dict)

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
    """Where a plain table is read from."""

    reader: Reader
    name: str
    path: str
    file: Path
    schema: TableSchema


def held_as_text(text: TextTable, values: Values | None) -> Table:
    """Return a table that is held here, and not by an engine.

    Args:
        text: all its rows.
        values: its values, or ``None`` where cells are not of their types.
    """
    return Table(
        text.name,
        text.path,
        text.schema,
        len(text.lines),
        lambda _: text,
        values,
        in_pandas=None if values is None else lambda: frame_of(text.schema, values),
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
