"""Which paths of a package may be opened: plain files inside its folder, and nothing else."""

from __future__ import annotations

import re
import stat
from pathlib import Path, PurePosixPath, PureWindowsPath

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")

NO_FILE = "there is no such file; check the name and the folder"


def is_url(path: str) -> bool:
    """Tell whether a path begins with a scheme, as ``http:`` or ``file:``, or names a host."""
    return bool(_SCHEME.match(path)) or "://" in path or path.startswith(("//", "\\\\"))


def is_inside(folder: Path, path: str) -> bool:
    """Tell whether a path named in a descriptor lies in its folder, links followed.

    Args:
        folder: the folder of the descriptor.
        path: as the descriptor has it, relative to the folder.
    """
    is_absolute = PurePosixPath(path).is_absolute() or PureWindowsPath(path).drive
    if is_absolute or ".." in re.split(r"[/\\]", path):
        return False
    return _resolves_inside(folder, folder / path)


def _resolves_inside(folder: Path, file: Path) -> bool:
    try:
        return file.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):  # a loop of links, a NUL, a name too long
        return False


def fault_of_file(folder: Path, file: Path) -> str:
    """Return why a file may not be opened, or nothing.

    Args:
        folder: the folder that it must lie in, links followed.
        file: the file.
    """
    if not _resolves_inside(folder, file):
        return "it leaves the folder of the package"
    try:
        mode = file.stat().st_mode
    except FileNotFoundError:
        return NO_FILE
    except OSError as error:
        return f"it cannot be read ({error.strerror})"
    return fault_of_kind(mode)


def fault_of_kind(mode: int) -> str:
    """Return why what has a mode of :func:`os.stat` is no plain file, or nothing."""
    if stat.S_ISDIR(mode):
        return "it is a folder; name a file"
    if not stat.S_ISREG(mode):
        return "it is no plain file; name one"
    return ""
