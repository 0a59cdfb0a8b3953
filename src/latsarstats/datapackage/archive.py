"""Compressed files of a package, and packages in a .zip: measured, and unpacked if it is safe."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import lzma
import re
import stat
import tempfile
import unicodedata
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from latsarstats.datapackage.gate import fault_of_kind
from latsarstats.datapackage.location import FILE, FILES
from latsarstats.errors import LatsarstatsError
from latsarstats.language import reason_of, sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


MOST_BYTES = 2**30
"""Bytes that an archive, or the compressed files of a package, may unpack to: a gibibyte."""

_CHUNK = 2**20

_STREAMS: dict[str, Callable[[Path], Any]] = {"gz": gzip.open, "bz2": bz2.open, "xz": lzma.open}
_ARCHIVES = ("zip", "xlsx", "ods")

_DAMAGED = (OSError, EOFError, zipfile.BadZipFile, lzma.LZMAError, zlib.error, NotImplementedError)
"""What the standard library raises on files that are no archives of their kind, or cut off."""


class CompressionFault(Exception):  # noqa: N818 - a fault of the file, reported as a finding
    """A compressed file is damaged, or unpacks to too much; its text says so."""


class Budget:
    """What the compressed files of a package may still unpack to.

    Every file is measured once, whatever refers to it.
    """

    def __init__(self) -> None:
        """Begin with all of it."""
        self._faults: dict[tuple[Path, str], str] = {}
        self._left = MOST_BYTES

    def spend(self, file: Path, kind: str) -> None:
        """Measure a file and take that from the budget, unless it is of no compressed kind.

        Args:
            file: an existing plain file.
            kind: its compression, or its format, as ``gz`` or ``xlsx``.

        Raises:
            CompressionFault: it is damaged, or unpacks to more than is left.
        """
        if kind not in (*_STREAMS, *_ARCHIVES):
            return
        key = (file, kind)
        if key not in self._faults:
            self._faults[key] = self._measure(file, kind)
        if self._faults[key]:
            raise CompressionFault(self._faults[key])

    def _measure(self, file: Path, kind: str) -> str:
        try:
            for size in _sizes(file, kind):
                self._left -= size
                if self._left < 0:
                    return sentence(
                        "the compressed files of the package unpack to more than"
                        " {most:,} bytes; split it, or unpack them",
                        most=MOST_BYTES,
                    )
        except _DAMAGED as error:
            reason = " ".join(str(error).split()) or type(error).__name__
            return sentence(
                "the file is damaged, or not of the kind {kind} ({reason}); write it again",
                kind=kind,
                reason=reason,
            )
        return ""


def _sizes(file: Path, kind: str) -> Iterator[int]:
    if kind in _ARCHIVES:
        with zipfile.ZipFile(file) as archive:
            # No more of a member is ever unpacked than the size declared here.
            yield from (member.file_size for member in archive.infolist())
        return
    with _STREAMS[kind](file) as stream:
        while chunk := stream.read(_CHUNK):
            yield len(chunk)


MOST_FILES = 10_000

_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
"""Names that Windows keeps for devices, in any folder and with any ending.

https://learn.microsoft.com/windows/win32/fileio/naming-a-file
"""


@contextlib.contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """Yield the path of a package that may be a .zip, as that of its folder.

    What is unpacked is gone at the end. Any other path is yielded as it is.

    Raises:
        LatsarstatsError: the archive cannot be read, holds no package, or is not safe.
    """
    if path.suffix.lower() != ".zip" or path.is_dir() or not path.exists():
        yield path
        return
    fault = fault_of_kind(path.stat().st_mode)
    if fault:
        raise LatsarstatsError(fault, path=path)
    with tempfile.TemporaryDirectory(prefix="latsarstats-") as folder:
        yield _unpack(path, Path(folder))


def _unpack(path: Path, folder: Path) -> Path:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _refuse_unsafe(path, members)
            inside = _package_in(path, [member.filename for member in members])
            archive.extractall(folder)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise LatsarstatsError(
            sentence(
                "is no archive that can be read ({error}); make it again", error=reason_of(error)
            ),
            path=path,
        ) from None
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise LatsarstatsError(
            sentence("cannot be unpacked ({reason}); unpack it and name the folder", reason=reason),
            path=path,
        ) from None
    return folder / inside


def _refuse_unsafe(path: Path, members: list[zipfile.ZipInfo]) -> None:
    total = sum(member.file_size for member in members)
    if total > MOST_BYTES:
        raise LatsarstatsError(
            sentence(
                "unpacks to {total:,} bytes, and at most {most:,} are unpacked;"
                " unpack it and name the folder",
                total=total,
                most=MOST_BYTES,
            ),
            path=path,
        )
    if len(members) > MOST_FILES:
        raise LatsarstatsError(
            sentence(
                "holds {count:,} files, and at most {most:,} are unpacked; unpack it"
                " and name the folder",
                count=len(members),
                most=MOST_FILES,
            ),
            path=path,
        )
    seen: set[str] = set()
    for member in members:
        name = member.filename
        fault, same = "", _everywhere(name)
        if same.startswith("/") or ".." in same.split("/") or ":" in name:
            fault = sentence("leaves the folder of the package")
        elif any(map(_DEVICE.fullmatch, same.split("/"))):
            fault = sentence("has the name of a device on Windows")
        elif stat.S_ISLNK(member.external_attr >> 16):
            fault = sentence("is a link")
        elif member.flag_bits & 1:
            fault = sentence("is locked by a password")
        elif same in seen:
            fault = sentence(
                "is there twice, or differs from another only where some systems see no"
            )
            fault += " difference"
        if fault:
            raise LatsarstatsError(
                sentence("the file {name!r} in it {fault}; make it again", name=name, fault=fault),
                path=path,
            )
        seen.add(same)


def _everywhere(name: str) -> str:
    """Return the same for names that are those of one file on some system.

    Some ignore case, how an accent is written, or dots and blanks at the end of a name.
    """
    parts = unicodedata.normalize("NFKC", name.replace("\\", "/")).casefold().split("/")
    named = (part if part == ".." else part.rstrip(". ") for part in parts)
    leading = "/" if parts[0] == "" else ""
    return leading + "/".join(part for part in named if part)


def _package_in(path: Path, names: list[str]) -> str:
    """Return the folder of the descriptor that lies least deep, as in an archive of a folder."""
    found = [name.rpartition("/") for name in names if name.rpartition("/")[2] in FILES]
    if not found:
        raise LatsarstatsError(
            sentence("holds no {file}; name an archive of a data package", file=FILE), path=path
        )
    folders = sorted({(folder.count("/") + bool(folder), folder) for folder, _, _ in found})
    if len(folders) > 1 and folders[0][0] == folders[1][0]:
        first, second = (
            next("".join(parts) for parts in found if parts[0] == folder)
            for _, folder in folders[:2]
        )
        raise LatsarstatsError(
            sentence(
                "holds several packages, {first} and {second}; unpack it and name the"
                " folder of one",
                first=first,
                second=second,
            ),
            path=path,
        )
    return folders[0][1]
