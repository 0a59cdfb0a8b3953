"""What a command gives back, and how that is written to standard output and error."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Generator
from dataclasses import dataclass

from latsarstats.errors import reason_of_system
from latsarstats.language import join
from latsarstats.report.terminal import Shown, page

OK, FAILED, UNREADABLE, INTERRUPTED = 0, 1, 2, 130

Stream = Generator[str, None, int]
"""Output as it comes, and at its end the exit status."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a command prints, and its exit status.

    Attributes:
        text: one line, or a page of several.
        status: the exit status.
    """

    text: str
    status: int = OK


class OutputError(Exception):
    """Standard output cannot be written to, for a reason other than that nobody reads it."""


def print_outcome(outcome: Done | Stream) -> int:
    """Print what a command gives back, and return its exit status.

    Raises:
        OutputError: standard output cannot be written to.
    """
    if isinstance(outcome, Done):
        write(outcome.text if isinstance(outcome.text, Shown) else page([outcome.text]))
        return outcome.status
    try:
        while write(next(outcome)):
            pass
    except StopIteration as end:
        return int(end.value)
    outcome.close()
    return OK


def write(text: str) -> bool:
    """Write to standard output, and return whether somebody still reads it.

    Raises:
        OutputError: it cannot be written to.
    """
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read it has seen enough
        _drop_output()
        return False
    except OSError as error:
        _drop_output()
        raise OutputError(reason_of_system(error)) from None
    return True


def _drop_output() -> None:
    # Python flushes once more when it ends; there must be nothing left to fail then.
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 - a device
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def print_error(message: str, status: int) -> int:
    """Print a sentence to standard error, if that is possible, and return the exit status."""
    with contextlib.suppress(OSError):
        sys.stderr.write(page([join(": ", ("latsarstats", message))]))
        sys.stderr.flush()
    return status
