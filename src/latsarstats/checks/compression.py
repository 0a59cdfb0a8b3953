"""How much compressed files unpack to, measured before anything of them is used."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MOST_BYTES = 2**30
"""Bytes that the compressed files of a package may unpack to, all together: a gibibyte."""

_CHUNK = 2**20

_STREAMS: dict[str, Callable[[Path], Any]] = {"gz": gzip.open, "bz2": bz2.open, "xz": lzma.open}
_ARCHIVES = ("zip", "xlsx", "ods")

_DAMAGED = (OSError, EOFError, zipfile.BadZipFile, lzma.LZMAError, zlib.error, NotImplementedError)
"""What the standard library raises on files that are no archives of their kind, or cut off."""


class CompressionFault(Exception):  # noqa: N818 - a fault of the file, told as a finding
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
                    return (
                        f"the compressed files of the package unpack to more than"
                        f" {MOST_BYTES:,} bytes; split it, or unpack them"
                    )
        except _DAMAGED as error:
            reason = " ".join(str(error).split()) or type(error).__name__
            return f"the file is damaged, or not of the kind {kind} ({reason}); write it anew"
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
