"""Write files whole or not at all: next to the old ones first, then in their place.

This is so for a process that fails or is stopped by a signal, and also for one that is killed:
the next command that writes in the same folder finishes or undoes what it began.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from typing import TYPE_CHECKING

from latsarstats.errors import LatsarstatsError, reason_of_system
from latsarstats.files import journal
from latsarstats.files.interrupts import uninterrupted
from latsarstats.files.journal import Change, Journal, NotRestoredError, parents_of, unsafe_part
from latsarstats.files.staging import NAME, staging_in
from latsarstats.files.text import sha256
from latsarstats.language import reason_of, sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path


def replace_files(
    root: Path, files: Mapping[str, bytes], examine: Callable[[Path], None] | None = None
) -> tuple[str, ...]:
    """Write ``files`` below ``root``, replacing those that differ: all of them or none.

    Args:
        root: an existing folder.
        files: bytes by path relative to ``root``, with ``/``.
        examine: called with a folder with the new files, before any is put in place;
            what it raises leaves everything as it was.

    Returns:
        The paths of the files that were new or differed.

    Raises:
        LatsarstatsError: a file cannot be written, or the disk is full, or another command is
            writing in ``root``; or a file there is a link or no plain file; or what a killed
            command left there can be neither finished nor undone.
    """
    with _failures(root), staging_in(root) as staging:
        # Now, since no other command of ours can write here until the end.
        there = {
            path: file.read_bytes() if (file := root / path).is_file() else None for path in files
        }
        for path, raw in files.items():
            journal.write_file(staging / journal.NEW / path, raw)
        if examine:
            examine(staging / journal.NEW)
        changed = tuple(path for path, raw in files.items() if there[path] != raw)
        if changed:
            _put_in_place(root, staging, changed, there, files)
    return changed


def recover(root: Path) -> None:
    """Finish or undo what a command that was killed has left in ``root``, if one has.

    To be called before anything in ``root`` is read that is written later.

    Args:
        root: an existing folder.

    Raises:
        LatsarstatsError: as `replace_files` does.
    """
    if os.path.lexists(root / NAME):
        with _failures(root), staging_in(root):
            pass


@contextlib.contextmanager
def _failures(root: Path) -> Iterator[None]:
    try:
        yield
    except NotRestoredError as error:
        raise LatsarstatsError(
            sentence(
                "{file} could not be written, nor put back; the old files are in {root}:"
                " try again once the disk can be written, or copy them back from there",
                file=reason_of(error),
                root=root / NAME / journal.OLD,
            ),
            path=root,
        ) from None
    except OSError as error:
        reason = reason_of_system(error) or type(error).__name__
        place = error.filename2 or error.filename or root
        raise LatsarstatsError(
            sentence("cannot be written ({reason}); nothing was changed", reason=reason), path=place
        ) from None


def _put_in_place(
    root: Path,
    staging: Path,
    changed: tuple[str, ...],
    there: Mapping[str, bytes | None],
    files: Mapping[str, bytes],
) -> None:
    changes = []
    for path in changed:
        if odd := unsafe_part(root, path):
            raise LatsarstatsError(
                sentence(
                    "is a link or no plain file or folder, so nothing was written; move it"
                    " away and try again"
                ),
                path=odd,
            )
        old = there[path]
        if old is not None:
            journal.write_file(staging / journal.OLD / path, old)
            shutil.copystat(root / path, staging / journal.OLD / path)
            shutil.copymode(root / path, staging / journal.NEW / path)
        changes.append(Change(path, None if old is None else sha256(old), sha256(files[path])))
    folders = dict.fromkeys(parent for path in changed for parent in parents_of(path))
    missing = tuple(folder for folder in folders if not (root / folder).exists())
    plan = Journal(missing, tuple(changes))
    with uninterrupted():
        journal.write(staging, plan)
        journal.put_in_place(staging, root, plan)
