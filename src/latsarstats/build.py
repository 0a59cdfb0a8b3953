"""Build the package into its folder: all of it or nothing."""

from __future__ import annotations

import contextlib
import difflib
import shutil
import signal
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from latsarstats.errors import BuildError, LatsarstatsError
from latsarstats.pipeline import package_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LINES_OF_DIFF = 12
"""Lines shown of the difference of one file: enough to see what kind it is."""


def build(root: Path, originals: Path | None = None) -> tuple[str, ...]:
    """Make ``data/`` and ``datapackage.json`` in ``root`` from its ``seeds/``.

    The new files are written beside the old ones, checked with every check of the package,
    and only then renamed. Whatever stops the build, what was there before is still there.

    Args:
        root: the folder that holds ``seeds``.
        originals: the folder of the original articles, to read those instead of excerpts.

    Returns:
        The paths of the files made, relative to ``root``.

    Raises:
        LatsarstatsError: a seed cannot be read, or the folder cannot be written.
        BuildError: the scripts do not fit the articles, or the package made does not pass
            its checks.
    """
    from latsarstats.checks.check import check_package

    files = package_files(root, originals)
    with _folder_beside(root) as staged:
        _write(staged, files)
        shutil.copytree(root / "seeds", staged / "seeds")
        broken = [
            finding for finding in check_package(staged).findings if finding.severity == "error"
        ]
        if broken:
            raise BuildError(f"the package made does not pass its checks: {broken[0].message}")
        _put_in_place(staged, root, files)
    return tuple(files)
