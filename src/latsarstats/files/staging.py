"""The folder in which new files are prepared: one process has it, and a dead one loses it.

There is one name for it, so that making it is a claim on the folder around it. A file in it is
locked by the operating system until its process ends, however that ends. The lock file is the
first thing in the folder and the last to leave it: nothing that is found there without one is ours.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
import sys
from typing import TYPE_CHECKING

from latsarstats.errors import LatsarstatsError
from latsarstats.files import journal
from latsarstats.files.interrupts import uninterrupted
from latsarstats.language import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = ".latsarstats-staging"
"""The staging folder's name, in the folder whose files are replaced."""

LOCK = "lock"

_CONTENTS = frozenset({LOCK, journal.NEW, journal.OLD, journal.FILE, journal.UNFINISHED})
"""All that is ever put into a staging folder."""

_TRIES = 20
"""Attempts to lock a folder that others make and remove at the same time."""

# Neither a link nor a named pipe is to be followed or waited for. Not every system has these.
_OPEN = (
    os.O_RDWR
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
)

_LOCKED = {errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK}
"""What is answered of a file that another process has locked."""

_UNSUPPORTED = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL}
"""What a disk without locks answers."""


@contextlib.contextmanager
def staging_in(root: Path) -> Iterator[Path]:
    """Make a staging folder in ``root``, and remove it at the end.

    What a dead process left in it is first finished or undone: see `journal.finish_or_undo`. Where
    files could be neither replaced nor put back, the folder is kept.

    Raises:
        LatsarstatsError: another process is writing there, or the folder that is there is not
            one that we can take over.
        OSError: the folder cannot be made.
    """
    # In the same folder, since only there a rename is sure not to be a copy.
    folder = root / NAME
    lock: int | None = None
    try:
        with uninterrupted():
            lock = _claim(folder)
        yield folder
    finally:
        with uninterrupted():
            if lock is not None:
                _release(folder, lock)


def _claim(folder: Path) -> int:
    """Return the lock file of a staging folder, open and locked: as long, the folder is ours."""
    for _ in range(_TRIES):
        is_new = _make(folder)
        lock = _open_lock(folder, is_new)
        if lock is None:  # the folder went away, or came, just now
            continue
        try:
            _lock(lock, folder, is_new)
            if _is_same_file(lock, folder / LOCK):
                _take_over(folder)
                return lock
        except BaseException:
            os.close(lock)
            raise
        os.close(lock)  # its owner removed it while we opened it
    raise _busy(folder)


def _make(folder: Path) -> bool:
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        with contextlib.suppress(FileNotFoundError):  # its owner has just removed it
            if not stat.S_ISDIR(folder.lstat().st_mode):
                raise _not_ours(folder) from None
        return False
    return True


def _open_lock(folder: Path, is_new: bool) -> int | None:
    """Return the open lock file, or ``None`` if the folder has just been removed."""
    path = folder / LOCK
    try:
        if not is_new:
            try:
                return _open_existing(path)
            except FileNotFoundError:
                # Who made the folder may be about to make the lock file, or be dead.
                if not _names_in(folder) <= {LOCK}:
                    raise _not_ours(folder) from None
        return os.open(path, _OPEN | os.O_CREAT, 0o600)
    except FileNotFoundError:
        return None


def _open_existing(path: Path) -> int:
    if not stat.S_ISREG(path.lstat().st_mode):
        raise _not_ours(path.parent)
    lock = os.open(path, _OPEN)
    if not stat.S_ISREG(os.fstat(lock).st_mode):
        os.close(lock)
        raise _not_ours(path.parent)
    return lock


def _lock(lock: int, folder: Path, is_new: bool) -> None:
    try:
        _lock_now(lock)
    except OSError as error:
        if error.errno in _LOCKED:
            raise _busy(folder) from None
        if error.errno not in _UNSUPPORTED:
            raise
        # Making the folder is a claim by itself; whether another owner is alive is unknown.
        if not is_new:
            raise LatsarstatsError(
                sentence(
                    "was left by a command that may still be writing, which this disk,"
                    " without locks, cannot tell; if nothing is writing there, remove that"
                    " folder"
                ),
                path=folder,
            ) from None


if sys.platform == "win32":  # pragma: no cover

    def _lock_now(lock: int) -> None:
        import msvcrt

        msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)

else:

    def _lock_now(lock: int) -> None:
        import fcntl

        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _is_same_file(lock: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(lock), path.lstat())
    except FileNotFoundError:
        return False


def _take_over(folder: Path) -> None:
    """Bring to an end what a dead owner of the folder left in it, and empty it."""
    if not _names_in(folder) <= _CONTENTS:
        raise _not_ours(folder)
    journal.finish_or_undo(folder, folder.parent)
    _empty(folder)


def _names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def _empty(folder: Path) -> None:
    try:
        for name in sorted(_names_in(folder) - {LOCK}):
            path = folder / name
            if stat.S_ISDIR(path.lstat().st_mode):
                shutil.rmtree(path)
            else:
                path.unlink()
    except RecursionError:
        raise _not_ours(folder) from None


def _release(folder: Path, lock: int) -> None:
    try:
        with contextlib.suppress(OSError):
            if not (folder / journal.FILE).exists():  # else it is needed to put things right
                _empty(folder)
                if os.name == "nt":  # pragma: no cover - an open file cannot be removed there
                    os.close(lock)
                    lock = -1
                # Elsewhere whoever opened it in the meantime must not be able to lock it.
                (folder / LOCK).unlink()
    finally:
        if lock >= 0:
            os.close(lock)
        with contextlib.suppress(OSError):  # by now it may be another's
            folder.rmdir()


def _busy(folder: Path) -> LatsarstatsError:
    return LatsarstatsError(
        sentence("another latsarstats command is writing there; try again when it has ended"),
        path=folder.parent,
    )


def _not_ours(folder: Path) -> LatsarstatsError:
    return LatsarstatsError(
        sentence(
            "is not as latsarstats leaves such a folder, so it was not touched; move it"
            " away and try again"
        ),
        path=folder,
    )
