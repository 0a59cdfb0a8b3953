"""Build the package into its folder: all of it or nothing."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from latsarstats.checks.check import check_package
from latsarstats.errors import BuildError, LatsarstatsError
from latsarstats.pipeline import package_files
from latsarstats.text.files import read_bytes
from latsarstats.writing import replace_files

if TYPE_CHECKING:
    from pathlib import Path

LINES_OF_DIFF = 12
"""Lines shown of the difference of one file: enough to see what kind it is."""


@dataclass(frozen=True, slots=True)
class Outdated:
    """A file that is not as a build would make it.

    Attributes:
        path: the file, relative to the folder of the package.
        diff: the first lines of the difference, from the file to what a build makes.
    """

    path: str
    diff: tuple[str, ...]


def build(root: Path, originals: Path | None = None) -> tuple[str, ...]:
    """Make ``data/`` and ``datapackage.json`` in ``root`` from its ``seeds/``.

    What is made passes every check of the package before it takes the place of what was
    there. Whatever stops the build, the old files are still there.

    Args:
        root: the folder that holds ``seeds``.
        originals: the folder of the original articles, to read those instead of excerpts.

    Returns:
        The paths of the files made, relative to ``root``.

    Raises:
        LatsarstatsError: a seed cannot be read, or the folder cannot be written.
        BuildError: a seed is not the one pinned, a script does not fit its article, or the
            package made does not pass its checks.
    """
    files = package_files(root / "seeds", originals)
    made = {path: raw for path, raw in files.items() if not path.startswith("seeds/")}
    given = {path: raw for path, raw in files.items() if path.startswith("seeds/")}

    def examine(staged: Path) -> None:
        (staged / "seeds").mkdir()
        for path, raw in given.items():
            (staged / path).write_bytes(raw)
        report = check_package(staged)
        for finding in report.findings:
            if finding.severity == "error":
                raise BuildError(
                    f"{finding.place}: {finding.message} Nothing was changed: the package"
                    " built would not pass its checks"
                )

    replace_files(root, made, examine)
    return tuple(made)


def outdated(root: Path, originals: Path | None = None) -> tuple[Outdated, ...]:
    """Return the files of the package in ``root`` that a build would change.

    Raises:
        LatsarstatsError: a seed cannot be read.
        BuildError: a seed is not the one pinned, or a script does not fit its article.
    """
    found = []
    for path, raw in package_files(root / "seeds", originals).items():
        try:
            old = read_bytes(root / path)
        except LatsarstatsError:
            old = b""
        if old != raw:
            found.append(Outdated(path, _diff(path, old, raw)))
    return tuple(found)


def _diff(path: str, old: bytes, new: bytes) -> tuple[str, ...]:
    lines = difflib.unified_diff(
        old.decode("utf-8", "backslashreplace").splitlines(),
        new.decode("utf-8", "backslashreplace").splitlines(),
        fromfile=path,
        tofile=f"{path} as built",
        lineterm="",
        n=0,
    )
    return tuple(islice(lines, LINES_OF_DIFF))
