"""Write files whole or not at all: beside the old ones first, then in their place."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from latsarstats.errors import LatsarstatsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import FrameType

_NEW, _OLD = "new", "old"

# SIGHUP is that of a terminal being closed; not every system has it.
STOPPING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
"""The signals that ask a program to stop and leave it time to clean up."""


def replace_files(
    root: Path, files: Mapping[str, bytes], examine: Callable[[Path], None] | None = None
) -> None:
    """Write ``files`` below ``root``, replacing those that are there: all of them or none.

    Args:
        root: an existing folder.
        files: bytes by path relative to ``root``.
        examine: called with a folder that holds the new files, before any is put in place;
            what it raises leaves everything as it was.

    Raises:
        LatsarstatsError: a file cannot be written, or the disk is full.
    """
    try:
        with _folder_in(root) as staging:
            for path, raw in files.items():
                _write(staging / _NEW / path, raw)
            if examine:
                examine(staging / _NEW)
            with _uninterrupted():
                _put_in_place(staging, root, files)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        place = error.filename2 or error.filename or root
        raise LatsarstatsError(
            f"{place}: cannot be written ({reason}); nothing was changed"
        ) from None


@contextlib.contextmanager
def _folder_in(root: Path) -> Iterator[Path]:
    # In the same folder, since only there a rename is sure not to be a copy.
    staging: Path | None = None
    try:
        with _uninterrupted():
            staging = Path(tempfile.mkdtemp(prefix=".latsarstats-", dir=root))
        yield staging
    except _NotRestoredError as error:
        raise LatsarstatsError(
            f"{root}: {error} could not be written, nor put back; the old files are in"
            f" {staging}, copy them back from there"
        ) from None
    except BaseException:
        _remove(staging)
        raise
    _remove(staging)


def _remove(staging: Path | None) -> None:
    with _uninterrupted():
        if staging:
            shutil.rmtree(staging, ignore_errors=True)


def _write(path: Path, raw: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    # An interrupt waits for the few renames and is delivered right after them. A handler does
    # that and a mask of the thread would not: libraries have threads that a signal may reach.
    if threading.current_thread() is not threading.main_thread():
        yield  # Python runs handlers in the main thread alone
        return
    received: list[int] = []

    def keep(arrived: int, _: FrameType | None) -> None:
        received.append(arrived)

    before = {number: signal.signal(number, keep) for number in STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if received:
            signal.raise_signal(received[0])


class _NotRestoredError(Exception):
    """A file could be neither replaced nor put back."""


def _put_in_place(staging: Path, root: Path, files: Mapping[str, bytes]) -> None:
    folders = [folder for folder in {(root / path).parent for path in files} if not folder.exists()]
    done: list[str] = []
    try:
        for folder in folders:
            folder.mkdir(parents=True)
        for path in files:
            _keep(root / path, staging / _OLD / path, staging / _NEW / path)
            done.append(path)
            (staging / _NEW / path).replace(root / path)
    except OSError:
        _put_back(staging / _OLD, root, done)
        for folder in folders:
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise


def _keep(path: Path, kept: Path, new: Path) -> None:
    if path.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, kept)
        shutil.copymode(path, new)


def _put_back(old: Path, root: Path, done: list[str]) -> None:
    lost = []
    for path in done:
        try:
            if (old / path).exists():
                (old / path).replace(root / path)
            else:
                (root / path).unlink(missing_ok=True)
        except OSError:
            lost.append(path)
    if lost:
        raise _NotRestoredError(", ".join(lost))
