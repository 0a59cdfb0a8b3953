"""The formats of an export, and where it is written: all of it, and over nothing that is there."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from latsarstats.errors import LatsarstatsError, reason_of_system
from latsarstats.files.interrupts import WRITING, interruptible
from latsarstats.files.writing import recover, replace_files
from latsarstats.language import sentence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from latsarstats.export.content import Content

WORKBOOK = (".xlsx",)
DATABASE = (".sqlite", ".sqlite3", ".db")


@dataclass(frozen=True, slots=True)
class Target:
    """Where an export is written, and in which format.

    Attributes:
        path: a file, or a folder for Parquet.
        kind: the format.
        is_forced: whether files that are there are replaced.
        given: files that are read, if they are there, and never replaced.
    """

    path: Path
    kind: str
    is_forced: bool
    given: Collection[Path]

    @property
    def folder(self) -> Path:
        """The folder in which files are written."""
        return self.path if self.kind == "parquet" else self.path.parent

    def files(self, content: Content) -> dict[str, bytes]:
        """Return the files of an export, by their names in the folder.

        Raises:
            LatsarstatsError: the library of the format is missing, or cannot hold a table.
        """
        # Each format imports what it needs when it is wanted.
        if self.kind == "workbook":
            from latsarstats.export.workbook import workbook

            return {self.path.name: workbook(content)}
        if self.kind == "database":
            from latsarstats.export.database import database

            return {self.path.name: database(content)}
        from latsarstats.export.parquet_folder import parquet_folder

        return parquet_folder(content)

    def refuse_present(self, names: Collection[str]) -> None:
        """Refuse to write over files that are there, or over what is read.

        Raises:
            LatsarstatsError: one of them is there.
        """
        for name in names:
            file = self.folder / name
            if not file.exists():
                continue
            alike = (each for each in self.given if each.name.casefold() == name.casefold())
            if any(each.exists() and file.samefile(each) for each in alike):
                raise LatsarstatsError(
                    sentence("is a file of the package; name another"), path=file
                )
            if not self.is_forced:
                raise LatsarstatsError(
                    sentence(
                        "is there already and is not overwritten; name another with --to, or give"
                        " --force"
                    ),
                    path=file,
                )

    def write(self, files: Mapping[str, bytes]) -> None:
        """Write files: all of them or none.

        Raises:
            LatsarstatsError: one is there, or cannot be written.
        """
        self.refuse_present(files)
        with interruptible(WRITING), _made(self.folder):
            recover(self.folder)
            replace_files(self.folder, files)


def target_of(path: Path, given: Collection[Path], *, is_forced: bool) -> Target:
    """Return where an export is written, by the ending of its name.

    Args:
        path: a name that ends in ``.xlsx`` or ``.sqlite``, or a folder.
        given: files that are read.
        is_forced: whether files that are there are replaced.

    Raises:
        LatsarstatsError: it cannot be written there.
    """
    ending = path.suffix.lower()
    kind = "workbook" if ending in WORKBOOK else "database" if ending in DATABASE else "parquet"
    if kind == "parquet":
        if path.exists() and not path.is_dir():
            raise LatsarstatsError(
                sentence(
                    "is a file; a name that ends in .xlsx makes a workbook, one in .sqlite a"
                    " database, and a folder is for Parquet"
                ),
                path=path,
            )
        if ending and not path.exists():
            raise LatsarstatsError(
                sentence(
                    "must end in .xlsx for a workbook, in .sqlite for a database, or be a folder,"
                    " or a new name without an ending, for Parquet"
                ),
                path=path,
            )
    elif path.is_dir():
        raise LatsarstatsError(sentence("is a folder; name a file"), path=path)
    if not path.parent.is_dir():
        raise LatsarstatsError(sentence("there is no such folder; make it first"), path=path.parent)
    target = Target(path, kind, is_forced, given)
    if kind != "parquet":
        target.refuse_present([path.name])
    return target


@contextlib.contextmanager
def _made(folder: Path) -> Iterator[None]:
    """Make a folder, and take it away again if nothing comes to be written in it."""
    is_new = not folder.exists()
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise LatsarstatsError(
            sentence("cannot be made ({reason})", reason=reason_of_system(error)), path=folder
        ) from None
    try:
        yield
    except BaseException:
        if is_new:
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise
