"""Read a text file exactly as it is stored, or raise one sentence that says why not."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from latsarstats.errors import LatsarstatsError, unreadable
from latsarstats.language import sentence

if TYPE_CHECKING:
    from pathlib import Path


def read_bytes(path: Path) -> bytes:
    """Return the bytes of ``path``.

    Raises:
        LatsarstatsError: there is no such file, or it cannot be read.
    """
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise LatsarstatsError(sentence("is no plain file; name one"), path=path)
        return path.read_bytes()
    except OSError as error:
        raise unreadable(error, path) from None


def decode(raw: bytes, name: object) -> str:
    """Return ``raw`` as text, line ends untouched, so that offsets are those of the file.

    Args:
        raw: the bytes of a file.
        name: what to call the file in an error.

    Raises:
        LatsarstatsError: the bytes are not UTF-8; the sentence names the first bad one.
    """
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise LatsarstatsError(
            sentence("not UTF-8 at byte {start}; save the file as UTF-8", start=error.start),
            path=name,
        ) from None


def sha256(raw: bytes) -> str:
    """Return the SHA-256 of ``raw`` in lower-case hexadecimal digits."""
    return hashlib.sha256(raw).hexdigest()
