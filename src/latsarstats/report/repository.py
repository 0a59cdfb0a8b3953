"""Where the files of a package are, seen from the root of the repository that has them.

Servers that show findings in the files of a repository know these by their paths from its root.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from latsarstats.datapackage.location import FILE
from latsarstats.finding import line_of
from latsarstats.language import join

if TYPE_CHECKING:
    from latsarstats.finding import Candidate, Finding, Fix


@dataclass(frozen=True, slots=True)
class PackagePlace:
    """Where a package is, seen from the root of the repository.

    Attributes:
        folder: its folder, as ``data/latsar``; the root itself is ``""``.
        descriptor: the file name of its descriptor.
        archive: of a package in a ``.zip``, that file. What is in it is no file of the repository.
    """

    folder: str = ""
    descriptor: str = FILE
    archive: str = ""

    def path_of(self, at: Finding | Candidate | Fix) -> str:
        """Return the file of a finding or cell, with ``/`` between its folders.

        What is in no file of the package is shown in the descriptor, where tables and rules are
        declared: a finding without a file is not shown at all.
        """
        if self.archive:
            return self.archive
        path = at.path.replace("\\", "/")
        if not path or path.startswith("/") or ".." in path.split("/"):
            path = self.descriptor
        return f"{self.folder}/{path}" if self.folder else path

    def line_of(self, at: Finding | Candidate | Fix) -> int | None:
        """Return the line of a finding or cell in the file of :meth:`path_of`, if it has one."""
        return None if self.archive or not at.path else at.line or None

    def shown(self, finding: Finding) -> str:
        """Return file, line and column of a finding for a person; without a file, its table."""
        parts = [self.path_of(finding) if finding.path else finding.resource]
        if self.archive and finding.path:
            parts.append(finding.path)
        parts += [line_of(finding), finding.field]
        return join(", ", (part for part in parts if part))


AT_ROOT = PackagePlace()
"""The place of a package in the root of the repository."""


def package_place(package: Path) -> PackagePlace:
    """Return where a package is, seen from the root of the repository of the working directory.

    The root is the nearest folder above the working directory, or itself, that has ``.git``, and
    else the working directory. A package outside of it is reached by ``..``.

    Args:
        package: its folder, its descriptor, or a ``.zip`` of one.
    """
    if package.is_dir():
        return PackagePlace(_from_root(package))
    if package.suffix.lower() == ".zip":
        return PackagePlace(archive=_from_root(package))
    return PackagePlace(_from_root(package.parent), package.name)


def _from_root(path: Path) -> str:
    try:
        here = Path.cwd()
    except OSError:  # somebody has deleted it
        return path.as_posix()
    root = next((each for each in (here, *here.parents) if _has_git(each)), here)
    # As it is named, since git knows a link and not what lies behind it; or where it leads to,
    # since the working directory is known by its own path only, without links.
    for absolute in (PurePath(os.path.abspath(path)), PurePath(os.path.realpath(path))):  # noqa: PTH100
        if absolute.is_relative_to(root):
            inside = absolute.relative_to(root).as_posix()
            return "" if inside == "." else inside
    try:
        return PurePath(os.path.relpath(path, root)).as_posix()
    except ValueError:  # on another drive of Windows
        return absolute.as_posix()


def _has_git(folder: Path) -> bool:
    return os.path.lexists(folder / ".git")  # a file in worktrees and submodules
