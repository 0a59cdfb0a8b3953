"""Signals that ask a program to stop, and steps that they must not cut in two."""

from __future__ import annotations

import contextlib
import signal
import threading
from typing import TYPE_CHECKING

from latsarstats.language import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

# SIGHUP is that of a terminal being closed; not every system has it.
STOPPING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
"""The signals that ask a program to stop and leave it time to clean up."""


WRITING = sentence("interrupted; the files are either all new or all as before")
"""The sentence for a command that was stopped while it replaced files."""


@contextlib.contextmanager
def interruptible(message: str = "") -> Iterator[None]:
    """Raise ``KeyboardInterrupt`` on every signal that asks to stop, so that steps can clean up.

    Args:
        message: what the exception says.
    """
    before = {number: signal.signal(number, signal.default_int_handler) for number in STOPPING}
    try:
        yield
    except KeyboardInterrupt:
        raise KeyboardInterrupt(message) from None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Defer signals that ask to stop for a few steps, and deliver the first right after them.

    A handler does that. A mask of this thread would not: a signal may reach a thread of a library.
    """
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
