"""The data package that comes with the program: where it is.

And how files of a package are read for someone who wants what is in them: each as it is
described, or not at all.
"""

from __future__ import annotations

import contextlib
import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from latsarstats.errors import LatsarstatsError, MismatchError
from latsarstats.language import join, sentence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from latsarstats.datapackage.descriptor import Descriptor
    from latsarstats.datapackage.load import Package
    from latsarstats.datapackage.reader import Reader
    from latsarstats.datapackage.table import TextTable


def package_path() -> Path:
    """Return the folder of the data package: in the wheel, or the checkout it is run from.

    ``frictionless validate`` works on the ``datapackage.json`` in it.

    Raises:
        LatsarstatsError: the package is not there; it has not been built.
    """
    source = Path(__file__).resolve().parents[1]
    carried, checkout = source / "package", source.parents[1]
    for folder in (carried, checkout):
        if (folder / "datapackage.json").is_file():
            return folder
    reason = sentence("holds no datapackage.json; run `latsarstats build` there")
    raise LatsarstatsError(reason, path=checkout)


@dataclass(frozen=True, slots=True)
class PackageFiles:
    """Tables and texts of a package, read when they are wanted.

    Attributes:
        place: the package, as sentences name it.
        descriptor: its descriptor.
        reader: what reads its tables.
    """

    place: Path
    descriptor: Descriptor
    reader: Reader

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of the tables that are described, in order."""
        resources = self.descriptor.resources
        return tuple(name for name, given in resources.items() if "schema" in given)

    def table(self, name: str) -> TextTable:
        """Return all rows of a table.

        Raises:
            LatsarstatsError: the file of the table is missing, or not described.
            MismatchError: it is not the one described, or no table of these columns and types.
        """
        if name not in self.descriptor.resources:
            reason = sentence(
                "its {file} does not describe {name}", file=self.descriptor.name, name=name
            )
            raise LatsarstatsError(reason, path=self.place)
        table = self._read([name]).tables.get(name)
        if table is None:
            raise MismatchError(
                sentence("{name} cannot be read as a table", name=name), path=self.place
            )
        return table.whole

    def readable(self) -> Package:
        """Return all that can be read, whatever is wrong with the rest."""
        from latsarstats.datapackage.load import load_package

        return load_package(self.descriptor, self.reader)

    def texts(self, files: Collection[str]) -> dict[str, str]:
        """Return texts by the names of their files; those that are not described are left out.

        Raises:
            LatsarstatsError: a file is missing.
            MismatchError: a file is not the one described.
        """
        resources = self.descriptor.resources
        names = [n for n, given in resources.items() if Path(str(given.get("path"))).name in files]
        return {name: text for name, (_, text) in self._read(names).texts.items()}

    def _read(self, names: Collection[str]) -> Package:
        from latsarstats.datapackage.load import load_package

        resources = {name: self.descriptor.resources[name] for name in names}
        read = load_package(dataclasses.replace(self.descriptor, resources=resources), self.reader)
        for fault in read.findings:
            if fault.severity == "error" and fault.resource in resources:
                kind = LatsarstatsError if fault.code == "file" else MismatchError
                advice = sentence(
                    "Run `latsarstats check {place}` to see all that is wrong", place=self.place
                )
                raise kind(join(" ", (fault.message, advice)), path=self.place / fault.place)
        return read


@contextlib.contextmanager
def open_files(path: Path) -> Iterator[PackageFiles]:
    """Open a package for reading, until the end of the block.

    Args:
        path: the folder of a package, its descriptor, or a ``.zip`` of one.

    Raises:
        LatsarstatsError: it cannot be read.
    """
    from latsarstats.datapackage.archive import unpacked
    from latsarstats.datapackage.descriptor import open_descriptor
    from latsarstats.datapackage.reader import Reader, Scratch
    from latsarstats.engines.select import open_engine
    from latsarstats.finding import LIMIT

    with unpacked(path) as there, open_engine("pandas") as pandas:
        descriptor, _ = open_descriptor(there)
        place = descriptor.folder if there == path else path
        with contextlib.closing(Scratch()) as scratch:
            reader = Reader(None, pandas, LIMIT, lambda _: None, scratch=scratch)
            yield PackageFiles(place, descriptor, reader)
            reader.check_unchanged()
