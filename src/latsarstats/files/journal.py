"""The record of files about to be renamed, so that whoever comes later can finish or undo it.

A staging folder holds the new files, copies of those they replace, and from just before the first
rename until just after the last this journal. Of a process that was killed before there was a
journal, nothing but its folder is left. If it was killed later, each file is as it was or new.

A folder with a journal may come from anybody, so no word of it is taken on trust: every file that
it speaks of must be a plain one in a plain folder below the root, of a name that our commands
write, and with one of the two hashes that the journal gives for it; or nothing is done at all.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from latsarstats.errors import LatsarstatsError
from latsarstats.language import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

NEW, OLD = "new", "old"
"""Folders in the staging folder: the new files, and copies of those that they replace."""

FILE, UNFINISHED = "journal.json", "journal.tmp"
"""The journal's file in the staging folder, and what it is called until it is whole."""

_VERSION = 1
_LONGEST = 4_000_000
"""Bytes of a journal that are read: as many as tens of thousands of files need."""

_DIGEST = re.compile("[0-9a-f]{64}")

_WRITTEN = re.compile(r"datapackage\.json|(?:data|seeds)/[^/]+\.(?:csv|txt)|[^/]+\.txt", re.DOTALL)
"""The files that a build or an excerpt writes: no others are written for a dead process."""


class NotRestoredError(Exception):
    """Files could be neither replaced nor put back; its text names them."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file that is replaced.

    Attributes:
        path: the file, relative to the root, with ``/``.
        old: the SHA-256 of what was there, or ``None`` if there was nothing.
        new: the SHA-256 of what takes its place.
    """

    path: str
    old: str | None
    new: str


@dataclass(frozen=True, slots=True)
class Journal:
    """What is about to be done in a root.

    Attributes:
        folders: those to be made, outer ones first, relative to the root.
        changes: the files to be replaced.
    """

    folders: tuple[str, ...]
    changes: tuple[Change, ...]


def write(staging: Path, journal: Journal) -> None:
    """Put a journal into a staging folder, whole or not at all, and so that it stays there.

    Raises:
        OSError: it cannot be written.
    """
    content = {
        "version": _VERSION,
        "folders": list(journal.folders),
        "files": {c.path: {"old": c.old, "new": c.new} for c in journal.changes},
    }
    write_file(staging / UNFINISHED, json.dumps(content).encode())
    for folder in (*_folders_in(staging), staging, staging.parent):
        _sync_folder(folder)
    os.replace(staging / UNFINISHED, staging / FILE)  # noqa: PTH105 - tests count Path.replace
    _sync_folder(staging)


def put_in_place(staging: Path, root: Path, journal: Journal) -> None:
    """Do what a journal says, all of it or nothing, and remove it.

    Raises:
        OSError: a file cannot be replaced; all are as before.
        NotRestoredError: nor can all be put back; the journal is still there.
    """
    _finish(staging, root, journal, journal.changes)


def finish_or_undo(staging: Path, root: Path) -> None:
    """Finish or undo what the journal of a dead process says, if there is one, and remove it.

    Raises:
        LatsarstatsError: it is not a journal of ours, or files have changed since: nothing was
            done.
        OSError: a file can be neither replaced nor put back.
    """
    if not os.path.lexists(staging / FILE):
        return
    journal = _read(staging)
    placed: list[Change] = []
    pending: list[Change] = []
    for change in journal.changes:
        now = _digest(root, change.path, staging)
        if now not in (change.old, change.new):
            raise LatsarstatsError(
                sentence(
                    "was changed after a command that replaces it was killed; see that the"
                    " files there are as you want them, remove {staging}, and try again",
                    staging=staging,
                ),
                path=root / change.path,
            )
        (placed if now == change.new else pending).append(change)
    unwritten = [c.path for c in journal.changes if not _WRITTEN.fullmatch(c.path)]
    if not (placed and pending):
        if pending and not unwritten:
            _remove_folders(root, journal)
        (staging / FILE).unlink()
    elif unwritten:
        raise _untrusted(
            staging,
            sentence("it names {file!r}, which no command writes so", file=unwritten[0]),
        )
    elif all(_digest(staging, f"{NEW}/{c.path}", staging) == c.new for c in pending):
        _finish(staging, root, journal, pending)
    elif all(_digest(staging, f"{OLD}/{c.path}", staging) == c.old for c in placed):
        _undo(staging, root, journal, placed)
    else:
        raise _untrusted(staging, sentence("the files that it speaks of are not in the folder"))


def _finish(staging: Path, root: Path, journal: Journal, pending: Iterable[Change]) -> None:
    try:
        for folder in journal.folders:
            (root / folder).mkdir(exist_ok=True)
        for change in pending:
            (staging / NEW / change.path).replace(root / change.path)
        _sync(root, journal)
        (staging / FILE).unlink()
    except BaseException:
        _undo(staging, root, journal, journal.changes)
        raise


def _undo(staging: Path, root: Path, journal: Journal, changes: Iterable[Change]) -> None:
    lost = []
    for change in changes:
        path = root / change.path
        try:
            if _digest(root, change.path, staging) == change.old:
                continue
            if change.old is None:
                path.unlink()
            else:
                (staging / OLD / change.path).replace(path)
        except OSError:
            lost.append(change.path)
    if lost:
        raise NotRestoredError(", ".join(lost))
    _remove_folders(root, journal)
    with contextlib.suppress(OSError):  # what a disk that fails has left of a sync is all there is
        _sync(root, journal)
    (staging / FILE).unlink()


def _remove_folders(root: Path, journal: Journal) -> None:
    for folder in reversed(journal.folders):
        with contextlib.suppress(OSError):  # somebody may have put a file there since
            (root / folder).rmdir()


def _read(staging: Path) -> Journal:
    path = staging / FILE
    if not stat.S_ISREG(path.lstat().st_mode):
        raise _untrusted(staging, sentence("it is not a plain file"))
    with path.open("rb") as file:
        raw = file.read(_LONGEST + 1)
    try:
        if len(raw) > _LONGEST:
            raise ValueError
        return _parsed(json.loads(raw))
    except (ValueError, RecursionError):
        raise _untrusted(staging, sentence("it is not of the form that is written here")) from None


def _parsed(content: Any) -> Journal:
    """Return the journal in a JSON value.

    Raises:
        ValueError: there is none in it.
    """
    match content:
        case {"version": 1, "folders": [*folders], "files": dict() as files} if len(content) == 3:
            pass
        case _:
            raise ValueError
    changes = tuple(_parsed_change(path, hashes) for path, hashes in files.items())
    parents = {parent for change in changes for parent in parents_of(change.path)}
    if not all(isinstance(folder, str) and folder in parents for folder in folders):
        raise ValueError
    return Journal(tuple(folders), changes)


def _parsed_change(path: str, hashes: Any) -> Change:
    os.fsencode(path)  # a lone surrogate is no part of a file's name: a ValueError
    if not (_is_plain_name(path) and isinstance(hashes, dict) and hashes.keys() == {"old", "new"}):
        raise ValueError
    old, new = hashes["old"], hashes["new"]
    if not (_is_digest(new) and (old is None or _is_digest(old))):
        raise ValueError
    return Change(path, old, new)


def _is_digest(value: Any) -> bool:
    return isinstance(value, str) and _DIGEST.fullmatch(value) is not None


def parents_of(path: str) -> list[str]:
    """Return the folders of a path with ``/``, outer ones first."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[: end + 1]) for end in range(len(parts))]


def _is_plain_name(path: str) -> bool:
    parts = path.split("/")
    odd = "\0\\:" if os.name == "nt" else "\0"  # there "a:b" is a part of a file, or a drive
    return (
        not any(part in ("", ".", "..") for part in parts)
        and not any(character in path for character in odd)
        and not parts[0].startswith(".latsarstats-")
    )


def _digest(root: Path, path: str, staging: Path) -> str | None:
    """Return the SHA-256 of a plain file below a folder, or ``None`` where there is none."""
    if odd := unsafe_part(root, path):
        raise _untrusted(staging, sentence("{odd} is a link or no plain file", odd=odd))
    try:
        with (root / path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return None


def unsafe_part(root: Path, path: str) -> Path | None:
    """Return what stands in the way of a plain file below a folder, if anything does.

    Args:
        root: the folder; it may be a link itself.
        path: the file, relative to it, with ``/``.

    Returns:
        The first part of the path that is a link, a device or the like, or a folder in place of
        the file or the other way round; ``None`` if the file is plain, or is not there.
    """
    parents = parents_of(path)
    for part in (*parents, path):
        is_kind = stat.S_ISREG if part == path else stat.S_ISDIR
        try:
            if not is_kind((root / part).lstat().st_mode):
                return root / part
        except FileNotFoundError:
            return None
    return None


def write_file(path: Path, raw: bytes) -> None:
    """Write a file and its folders, so that they outlast a power failure.

    Raises:
        OSError: it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())


def _sync(root: Path, journal: Journal) -> None:
    parents = {parent for change in journal.changes for parent in parents_of(change.path)}
    for folder in (*sorted(parents), ""):
        if (root / folder).is_dir():
            _sync_folder(root / folder)


def _folders_in(staging: Path) -> list[Path]:
    return [Path(folder) for top in (NEW, OLD) for folder, _, _ in os.walk(staging / top)]


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # pragma: no cover - a folder cannot be opened there
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # not every disk has that
            raise
    finally:
        os.close(opened)


def _untrusted(staging: Path, reason: str) -> LatsarstatsError:
    return LatsarstatsError(
        sentence(
            "cannot be followed ({reason}), so nothing was done; see that the files in"
            " {parent} are as you want them, remove {staging}, and try again",
            reason=reason,
            parent=staging.parent,
            staging=staging,
        ),
        path=staging / FILE,
    )
