"""A line on the terminal that says how far a long task has come."""

from __future__ import annotations

import contextlib
import sys
import time
from typing import TYPE_CHECKING

from latsarstats.report.terminal import Shown, line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PATIENCE = 2.0
"""Seconds before anything is said: shorter tasks need no line."""
_STEP = 0.2
"""Seconds between two lines."""


class Progress:
    """Says how far a task is on standard error, if that is a terminal and the task is long.

    Nothing is said where the result goes to a terminal bit by bit: it would be in its way.
    """

    def __init__(self, *, is_beside: bool = False) -> None:
        """Begin to count the time.

        Args:
            is_beside: whether nothing of the result is shown before the task has ended.
        """
        streams = (sys.stderr, sys.stdout)
        errors_seen, result_seen = (stream is not None and stream.isatty() for stream in streams)
        self._is_seen = errors_seen and (is_beside or not result_seen)
        self._next = time.monotonic() + _PATIENCE
        self._said = 0

    def through(self, parts: Iterable[str], name: str) -> Iterator[str]:
        """Yield the parts of a text and say how far it has been read."""
        read = 0
        for part in parts:
            yield part
            read += len(part)
            self.say(f"{name}: {read:,} characters read")

    def say(self, message: str) -> None:
        """Show ``message`` in place of the one before."""
        if self._is_seen and time.monotonic() >= self._next:
            self._show(message)
            self._next = time.monotonic() + _STEP

    def end(self) -> None:
        """Take the line away."""
        if self._said:
            self._show("")
            self._said = 0

    def _show(self, message: str) -> None:
        shown = line(message)
        with contextlib.suppress(OSError):  # the task itself can do without
            sys.stderr.write(Shown(f"\r{shown.ljust(self._said)}\r{shown}"))
            sys.stderr.flush()
        self._said = len(shown)
