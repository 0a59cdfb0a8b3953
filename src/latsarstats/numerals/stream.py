"""Read a text file of any length in parts, and only one that is a text from end to end."""

from __future__ import annotations

import codecs
import shutil
import stat
import sys
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from latsarstats.errors import LatsarstatsError, unreadable
from latsarstats.language import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

STANDARD_INPUT = "-"
"""The file name that stands for standard input."""

_PART = 1 << 18
"""Bytes in a part: enough that reading costs nothing, and few enough to keep."""


_LEAD = 8_192
"""Characters before a section that are read with it."""

_TAIL = 16_384
"""Bytes behind it, which are as many characters as a rule looks at, and more."""


class Section(NamedTuple):
    """A part of a text file that can be read by itself.

    Attributes:
        name: the path of the file.
        start, end: the characters of the file that are its own.
        offset: how many come before what is read with them.
        first, past: what is read, in bytes of the file.
    """

    name: str
    start: int
    end: int
    offset: int
    first: int
    past: int


def text_sections(name: str, size: int) -> list[Section]:
    """Return the sections of some ``size`` characters that a text file has.

    The file is read once to the end. See :func:`text_parts` for what is raised.
    """
    sections: list[Section] = []
    start = end = offset = first = byte = 0
    lead = ""
    try:
        with _open_source(name, name) as file:
            for part in _decoded(file, name):
                for at in range(0, len(part), size):
                    some = part[at : at + size]
                    end += len(some)
                    byte += len(some.encode())
                    lead = (lead + some)[-_LEAD:]
                    if end - start >= size:
                        sections.append(Section(name, start, end, offset, first, byte + _TAIL))
                        start, offset, first = end, end - len(lead), byte - len(lead.encode())
    except OSError as error:
        raise unreadable(error, name) from None
    if not end:
        raise _empty(name)
    if end > start:
        sections.append(Section(name, start, end, offset, first, byte + _TAIL))
    return sections


def section_text(section: Section) -> tuple[str, bool]:
    """Return the text that is read with a section, itself included, and whether more follows.

    Raises:
        LatsarstatsError: the file cannot be read any more, or has changed.
    """
    try:
        with Path(section.name).open("rb") as file:
            file.seek(section.first)
            raw = file.read(section.past - section.first)
    except OSError as error:
        raise unreadable(error, section.name) from None
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(raw)
    except UnicodeDecodeError:
        text = ""
    if len(text) < section.end - section.offset:
        raise _changed(section.name)
    return text, len(raw) == section.past - section.first


def text_behind(section: Section) -> Iterator[str]:
    """Yield the text of a file from what is read with a section on, in parts.

    Raises:
        LatsarstatsError: the file cannot be read any more, or has changed.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with Path(section.name).open("rb") as file:
            file.seek(section.first)
            while raw := file.read(_PART):
                yield decoder.decode(raw)
    except OSError as error:
        raise unreadable(error, section.name) from None
    except UnicodeDecodeError:
        raise _changed(section.name) from None


def _empty(called: str) -> LatsarstatsError:
    return LatsarstatsError(sentence("is empty; name a file that holds a text"), path=called)


def _changed(name: str) -> LatsarstatsError:
    return LatsarstatsError(
        sentence("changed while it was read; read it again when nothing writes to it"), path=name
    )


def text_parts(name: str) -> Iterator[str]:
    """Yield the text of a file in parts, line ends untouched.

    The file is read once to the end before the first part comes, so that nothing is reported
    of one that turns out to be no text. Standard input and pipes are kept in a temporary file
    meanwhile. Memory does not grow with the file.

    Args:
        name: its path, or ``-`` for standard input.

    Raises:
        LatsarstatsError: the file is missing, a folder, a device, empty, binary, or not
            UTF-8; the sentence names the byte of the last two.
    """
    called = sentence("standard input") if name == STANDARD_INPUT else name
    try:
        with _open_source(name, called) as file:
            is_empty = True
            for _ in _decoded(file, called):
                is_empty = False
            if is_empty:
                raise _empty(called)
            file.seek(0)
            yield from _decoded(file, called)
    except OSError as error:
        raise unreadable(error, called) from None


def _open_source(name: str, called: str) -> IO[bytes]:
    if name == STANDARD_INPUT:
        if sys.stdin is None or sys.stdin.closed:
            raise LatsarstatsError(sentence("is closed; pipe a text into it"), path=called)
        return _copied(sys.stdin.buffer)
    if "\0" in name:
        raise LatsarstatsError(sentence("{called!r}: is no file name; check it", called=called))
    path = Path(name)
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise LatsarstatsError(sentence("is a folder; name the text files in it"), path=called)
    if stat.S_ISFIFO(mode):
        with path.open("rb") as pipe:
            return _copied(pipe)
    if not stat.S_ISREG(mode):
        raise LatsarstatsError(sentence("is no plain file; name one"), path=called)
    return path.open("rb")


def _copied(stream: IO[bytes]) -> IO[bytes]:
    # What comes through a pipe can be read once only, and is read twice.
    copy = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the caller
    shutil.copyfileobj(stream, copy, _PART)
    copy.seek(0)
    return copy


def _decoded(file: IO[bytes], called: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    before = 0  # bytes of the file that come before those the decoder is given
    is_last = False
    while not is_last:
        raw = file.read(_PART)
        is_last = not raw
        if not before and raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise LatsarstatsError(sentence("is UTF-16; save the file as UTF-8"), path=called)
        nought = raw.find(b"\0")
        if nought >= 0:
            raise LatsarstatsError(
                sentence(
                    "is binary, with a zero byte at byte {byte}; name a text file in UTF-8",
                    byte=file.tell() - len(raw) + nought,
                ),
                path=called,
            )
        kept = len(decoder.getstate()[0])
        try:
            part = decoder.decode(raw, is_last)
        except UnicodeDecodeError as error:
            raise LatsarstatsError(
                sentence(
                    "not UTF-8 at byte {byte}; save the file as UTF-8",
                    byte=before - kept + error.start,
                ),
                path=called,
            ) from None
        before += len(raw)
        if part:
            yield part
