"""Writing to a terminal: the gate, colours, and a line of progress.

Everything printed passes the gate, so that no text steers a terminal or a log.

File names, cells, articles, arguments and the messages of libraries may hold characters that
move the cursor, change colours, reverse the direction of writing or cannot be seen. Standard
output and standard error are each wrapped once, by :func:`guard`, and the wrapper writes such
characters as Python would, with a backslash. Formats that have escapes (JSON, XML) use these
first, with :func:`escaped`, and the gate finds nothing left to do.

Colours and line ends of the program pass by type: the gate does not escape :class:`Shown`, which
only :func:`line`, :func:`page`, :meth:`Style.paint` and the line of progress make. An
operation on it gives a plain ``str``, so text put together in another way is escaped, not trusted.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TextIO, cast

from latsarstats.language import sentence, translate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


BLANKS = "".join(map(chr, (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)))
"""Blanks of various widths. They occur in articles and do no harm."""

_OF_A_DOCUMENT = f"\n\t{BLANKS}"


class Shown(str):
    """Text that has passed the gate: only the program has put in it what steers a terminal."""

    __slots__ = ()


def python_escape(character: str) -> str:
    r"""Return the escape of a character as Python writes it: ``\x1b``, ``\u202e``."""
    return repr(character)[1:-1]


def escaped(text: str, *, keep: str = "", escape: Callable[[str], str] = python_escape) -> str:
    """Return ``text`` with an escape for each character that is not printable.

    A sentence is said in the language that is spoken: what is escaped is to be shown.

    These are control, direction and other format characters, separators of lines and
    paragraphs, halves of surrogate pairs, blanks other than the space, and characters that are
    private or not assigned.

    Args:
        text: any text.
        keep: characters that stay as they are.
        escape: what to write for a character.
    """
    # Test each distinct character once: a page has thousands of characters, but few kinds.
    text = translate(text)
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
    """A stream that escapes what is written to it; all else is that of the stream behind it."""

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


_CODES = {
    "pass": "32",
    "fail": "31;1",
    "warning": "33",
    "incomplete": "33",
    "known": "33",
    "note": "2",
    "mark": "1",
}


@dataclass(frozen=True, slots=True)
class Style:
    """Whether output is coloured."""

    coloured: bool = False

    def paint(self, text: str, how: str) -> Shown:
        """Return ``text`` in the colour of an outcome, or as it is."""
        code = _CODES.get(how)
        text = escaped(text, keep=BLANKS)  # no colour set by the text itself
        return Shown(f"\x1b[{code}m{text}\x1b[0m" if self.coloured and code else text)


PLAIN = Style()
"""No colours."""


def style_for(stream: TextIO) -> Style:
    """Return the style for a stream: colours on a terminal that has them, unless ``NO_COLOR``."""
    has_colours = stream.isatty() and os.environ.get("TERM") != "dumb"
    return Style(has_colours and not os.environ.get("NO_COLOR"))


_PATIENCE = 2.0
"""Seconds before the first line: shorter tasks need none."""
_STEP = 0.2
"""Seconds between two lines."""


class Progress:
    """Shows the progress of a long task on standard error, if that is a terminal.

    It shows nothing where the result goes to a terminal bit by bit, which it would disturb.
    """

    def __init__(self, *, result_comes_last: bool = False) -> None:
        """Start the clock.

        Args:
            result_comes_last: whether nothing of the result is shown before the task has ended.
        """
        streams = (sys.stderr, sys.stdout)
        errors_seen, result_seen = (stream is not None and stream.isatty() for stream in streams)
        self._is_seen = errors_seen and (result_comes_last or not result_seen)
        self._next = time.monotonic() + _PATIENCE
        self._width = 0

    def show_read(self, name: str, read: int) -> None:
        """Show how many characters of a text have been read."""
        self.show(sentence("{name}: {read:,} characters read", name=name, read=read))

    def show(self, message: str) -> None:
        """Show ``message`` in place of the one before."""
        if self._is_seen and time.monotonic() >= self._next:
            self._show(message)
            self._next = time.monotonic() + _STEP

    def end(self) -> None:
        """Clear the line."""
        if self._width:
            self._show("")
            self._width = 0

    def _show(self, message: str) -> None:
        shown = line(message)
        with contextlib.suppress(OSError):  # the task can do without it
            sys.stderr.write(Shown(f"\r{shown.ljust(self._width)}\r{shown}"))
            sys.stderr.flush()
        self._width = len(shown)
