"""The gate that everything printed passes, so that no text steers a terminal or a log.

File names, cells, articles, arguments and the messages of libraries may hold characters that
move the cursor, change colours, reverse the direction of writing or cannot be seen. Standard
output and standard error are each wrapped once, by :func:`guard`, and the wrapper writes such
characters as a program would, with a backslash. Formats with an escape of their own (JSON, XML)
use that first, with :func:`escaped`, and the gate finds nothing left to do.

Our own colours and line ends pass by type: the gate does not escape :class:`Shown`, which is made
by :func:`line`, :func:`page`, :meth:`~latsarstats.report.style.Style.paint` and the line of
progress only. An operation on it gives a plain ``str``, so text put together in another way is
escaped, not trusted.
"""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, Any, TextIO, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

BLANKS = "".join(map(chr, (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)))
"""Blanks of various widths. They occur in articles and do no harm."""

_OF_A_DOCUMENT = f"\n\t{BLANKS}"


class Shown(str):
    """Text that has passed the gate: all in it that steers a terminal is the program's own."""

    __slots__ = ()


def as_in_a_program(character: str) -> str:
    r"""Return the escape of a character as Python writes it: ``\x1b``, ``\u202e``."""
    return repr(character)[1:-1]


def escaped(text: str, *, keep: str = "", escape: Callable[[str], str] = as_in_a_program) -> str:
    """Return ``text`` with an escape for each character that is not printable.

    These are control, direction and other format characters, separators of lines and
    paragraphs, halves of surrogate pairs, blanks other than the space, and characters that are
    private or not assigned.

    Args:
        text: any text.
        keep: characters that stay as they are.
        escape: what to write for a character.
    """
    # Asked of each distinct character once: a page has thousands of characters, but few kinds.
    hidden = [each for each in set(text) if not (each.isprintable() or each in keep)]
    return text.translate({ord(each): escape(each) for each in hidden}) if hidden else text


def line(*pieces: str) -> Shown:
    """Return pieces as one line without its end; a line break in a piece is escaped too."""
    return Shown(
        "".join(
            piece if isinstance(piece, Shown) else escaped(piece, keep=BLANKS) for piece in pieces
        )
    )


def page(lines: Iterable[str]) -> Shown:
    """Return lines, each with its end."""
    return Shown("".join(f"{line(each)}\n" for each in lines))


class Gate:
    """A stream that escapes what is written to it, and else is the stream behind it."""

    def __init__(self, stream: TextIO) -> None:
        """Put the gate before ``stream``."""
        self._stream = stream

    def write(self, text: str) -> int:
        """Write ``text``; line ends and tabs of a document stay."""
        shown = text if isinstance(text, Shown) else escaped(text, keep=_OF_A_DOCUMENT)
        self._stream.write(shown)
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write each of ``lines``."""
        for each in lines:
            self.write(each)

    def __getattr__(self, name: str) -> Any:
        """Return what the stream has, but for the bytes below it, which would pass the gate by."""
        if name == "buffer":
            raise AttributeError(name)
        return getattr(self._stream, name)


def guard() -> tuple[TextIO, TextIO]:
    """Put the gate before standard output and standard error, and return what was there.

    Both are UTF-8 from here on, whatever the locale.
    """
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (_guarded(stream) for stream in before)
    return before


def _guarded(stream: TextIO) -> TextIO:
    if stream is None or isinstance(stream, Gate):
        return stream
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    return cast("TextIO", Gate(stream))
