"""The line that says how far a long task has come."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable

import pytest

from latsarstats.report.terminal import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Set the time in seconds since the task began."""
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])

    def set_to(seconds: float) -> None:
        now[0] = seconds

    return set_to


def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Make standard error a terminal, within a test: pytest sets it anew between phases."""
    errors = Terminal()
    monkeypatch.setattr(sys, "stderr", errors)
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    return errors


def test_a_long_task_says_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, clock: Callable[[float], None]
) -> None:
    errors = terminal(monkeypatch)
    progress = Progress()
    clock(2.5)
    progress.show_read("a.txt", 12_345)
    assert "a.txt: 12,345 characters read" in errors.getvalue()


def test_a_short_task_says_nothing(
    monkeypatch: pytest.MonkeyPatch, clock: Callable[[float], None]
) -> None:
    errors = terminal(monkeypatch)
    progress = Progress()
    clock(1.9)
    progress.show("half")
    progress.end()
    assert errors.getvalue() == ""


def test_it_is_said_a_few_times_a_second(
    monkeypatch: pytest.MonkeyPatch, clock: Callable[[float], None]
) -> None:
    errors = terminal(monkeypatch)
    progress = Progress()
    for seconds, message in ((3.0, "first"), (3.1, "second"), (3.3, "third")):
        clock(seconds)
        progress.show(message)
    assert "second" not in errors.getvalue()
    assert "third" in errors.getvalue()


def test_the_line_is_taken_away(
    monkeypatch: pytest.MonkeyPatch, clock: Callable[[float], None]
) -> None:
    errors = terminal(monkeypatch)
    progress = Progress()
    clock(3.0)
    progress.show("half")
    progress.end()
    assert errors.getvalue().endswith("\r    \r")


@pytest.mark.parametrize("result", [Terminal(), None], ids=["a terminal", "closed"])
def test_nothing_is_said_where_the_result_is_seen_or_errors_are_not(
    result: Terminal | None, monkeypatch: pytest.MonkeyPatch, clock: Callable[[float], None]
) -> None:
    errors = io.StringIO() if result is None else Terminal()
    monkeypatch.setattr(sys, "stderr", errors)
    monkeypatch.setattr(sys, "stdout", result)
    progress = Progress()
    clock(3.0)
    progress.show("half")
    assert errors.getvalue() == ""
