"""Find the numbers of text files, on several processors where the texts are long.

A long text is read in sections that overlap. Where the last number before a section is the same
in its own reading and in that of the section before, all behind it is the same too: what a number
is follows from that number and from the text near it. Where they differ, or a number goes on
beyond what is read with its section, the rest of the text is read in one go.
"""

from __future__ import annotations

import os
import stat
from collections import deque
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from latsarstats.errors import LatsarstatsError
from latsarstats.numerals.legible import legible
from latsarstats.numerals.scan import AHEAD, scan_parts
from latsarstats.numerals.stream import (
    STANDARD_INPUT,
    Section,
    section_text,
    text_behind,
    text_parts,
    text_sections,
)

T = TypeVar("T")

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future, ProcessPoolExecutor

    from latsarstats.numerals.mention import Mention

    OnProgress = Callable[[str, int], object]
    """Called with the name of a file and the number of its characters read so far."""

    Each = Callable[[str, Mention], T | None]
    """Makes something of a number of a file; nothing of one that is not wanted."""

    Results = list["_Reading[T] | LatsarstatsError | None"]

    Found = tuple[str, Sequence[T] | LatsarstatsError]
    """A file with what is made of some of its numbers, in order, or with why it is not read."""

WORTHWHILE = 4_000_000
"""Bytes from which on several processes are faster than one, with room to spare."""

_SIZE = 500_000
"""Characters that a process reads at a time: few, since a table has a number in every eight."""


class _Unit(NamedTuple):
    """A section of a file, or a file without: one to be read in one go, or one unread."""

    place: int
    name: str
    section: Section | None
    error: LatsarstatsError | None = None


class _Reading(NamedTuple, Generic[T]):
    """What is made of the numbers of a section, its last number, and the one read before it."""

    made: list[T]
    last: Mention | None
    before: Mention | None


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def scan_files(
    names: Sequence[str],
    each: Each[T],
    *,
    jobs: int = 0,
    worthwhile: int = WORTHWHILE,
    size: int = _SIZE,
    on_progress: OnProgress = lambda *_: None,
) -> Iterator[Found[T]]:
    """Yield what is made of the numbers of files, in order, as :func:`scan` finds them.

    Args:
        names: their paths; ``-`` is standard input.
        each: makes something of a number where it is read, maybe in another process: it is
            sent there, and what it makes is sent back.
        jobs: the processes that may read at once; 0 for one on each processor.
        worthwhile: bytes of all files from which on more than one is started.
        size: characters that a process reads at a time.
        on_progress: called with a file and how many of its characters have been read.
    """
    jobs = jobs or processors()
    if jobs > 1 and _length(names) >= worthwhile:
        yield from _at_once(names, each, jobs, size, on_progress)
        return
    for name in names:
        yield from _in_one_go(name, each, on_progress)


def _length(names: Sequence[str]) -> int:
    return sum(Path(name).stat().st_size for name in names if _is_plain(name))


def _is_plain(name: str) -> bool:
    try:
        return name != STANDARD_INPUT and stat.S_ISREG(Path(name).stat().st_mode)
    except (OSError, ValueError):
        return False


def _in_one_go(name: str, each: Each[T], on_progress: OnProgress) -> Iterator[Found[T]]:
    try:
        for mention in scan_parts(_reporting(text_parts(name), name, on_progress)):
            if (made := each(name, mention)) is not None:
                yield name, (made,)
    except LatsarstatsError as error:
        yield name, error


def _reporting(parts: Iterable[str], name: str, on_progress: OnProgress) -> Iterator[str]:
    read = 0
    for part in parts:
        yield part
        read += len(part)
        on_progress(name, read)


def _at_once(
    names: Sequence[str], each: Each[T], jobs: int, size: int, on_progress: OnProgress
) -> Iterator[Found[T]]:
    from concurrent.futures import ProcessPoolExecutor

    pool = ProcessPoolExecutor(jobs, initializer=_begin)
    try:
        readings = _readings(pool, each, _tasks(names, size), jobs + 1)
        for _, of_file in groupby(readings, key=lambda reading: reading[0].place):
            yield from _joined(of_file, each, on_progress)
    finally:
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    """Make ready a process: it ends with the one that started it, which alone is interrupted."""
    import signal
    import threading

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    import multiprocessing

    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _tasks(names: Sequence[str], size: int) -> Iterator[list[_Unit]]:
    """Yield what there is to be read, as much at a time as is worth the way to a process."""
    units: list[_Unit] = []
    characters = 0
    for place, name in enumerate(names):
        for unit in _units(place, name, size):
            units.append(unit)
            characters += unit.section.end - unit.section.start if unit.section else 0
            if characters >= size:
                yield units
                units, characters = [], 0
    if units:
        yield units


def _units(place: int, name: str, size: int) -> Iterator[_Unit]:
    if not _is_plain(name):
        yield _Unit(place, name, None)  # a pipe, or what the reading in one go says is wrong
        return
    try:
        for section in text_sections(name, size):
            yield _Unit(place, name, section)
    except LatsarstatsError as error:
        yield _Unit(place, name, None, error)


def _readings(
    pool: ProcessPoolExecutor, each: Each[T], tasks: Iterable[list[_Unit]], ahead: int
) -> Iterator[tuple[_Unit, _Reading[T] | LatsarstatsError | None]]:
    """Yield all units with what their sections hold, in order; ``None`` where none was read."""
    from concurrent.futures import BrokenExecutor

    waiting: deque[tuple[list[_Unit], Future[Results[T]] | None]] = deque()
    for units in tasks:
        sections = [unit.section for unit in units if unit.section]
        try:
            waiting.append(
                (units, pool.submit(read_sections, sections, each) if sections else None)
            )
        except BrokenExecutor:
            waiting.append((units, None))
        if len(waiting) > ahead:
            yield from _results(*waiting.popleft())
    while waiting:
        yield from _results(*waiting.popleft())


def _results(
    units: list[_Unit], future: Future[Results[T]] | None
) -> Iterator[tuple[_Unit, _Reading[T] | LatsarstatsError | None]]:
    from concurrent.futures import BrokenExecutor

    try:
        read = iter(future.result() if future else ())
    except BrokenExecutor:  # the system has ended a process
        read = iter(())
    for unit in units:
        yield unit, next(read, None) if unit.section else unit.error


def read_sections(sections: Sequence[Section], each: Each[T]) -> Results[T]:
    """Return what sections hold, or why one cannot be read; ``None`` for one that goes on."""
    return [_read_section(section, each) for section in sections]


def _read_section(section: Section, each: Each[T]) -> _Reading[T] | LatsarstatsError | None:
    try:
        text, goes_on = section_text(section)
    except LatsarstatsError as error:
        return error
    offset, name = section.offset, section.name
    if offset and not _is_enough(text[AHEAD : section.start - offset]):
        return None
    before: Mention | None = None
    last: Mention | None = None
    made: list[T] = []
    for mention in scan_parts([text]):
        start = mention.start + offset
        if start >= section.end:
            break
        if start < section.start:
            before = mention
            continue
        last = mention.moved(offset) if offset else mention
        if (one := each(name, last)) is not None:
            made.append(one)
    past = max(section.end, last.end if last else 0)
    if goes_on and not _is_enough(text[past - offset :]):
        return None
    return _Reading(made, last, before.moved(offset) if before else None)


def _is_enough(text: str) -> bool:
    """Tell whether no rule looks beyond a text, whatever cannot be seen of it."""
    return len(legible(text)[0]) >= AHEAD


def _joined(
    readings: Iterable[tuple[_Unit, _Reading[T] | LatsarstatsError | None]],
    each: Each[T],
    on_progress: OnProgress,
) -> Iterator[Found[T]]:
    """Yield what one file holds from the readings of its sections."""
    last: Mention | None = None
    sure: Section | None = None
    for (_, name, section, _), reading in readings:
        if isinstance(reading, LatsarstatsError):
            yield name, reading
            return
        if section is None:
            yield from _in_one_go(name, each, on_progress)
            return
        if reading is None or not _fits(section, reading.before, last):
            yield from _in_one_go_from(section, sure or section, each, on_progress)
            return
        last, sure = reading.last or last, section
        on_progress(name, section.end)
        if reading.made:
            yield name, reading.made


def _fits(section: Section, before: Mention | None, last: Mention | None) -> bool:
    """Tell whether the reading of a section goes on with that of the sections before it."""
    if before == last:
        return True
    near = section.offset + AHEAD
    return all(mention is None or mention.start < near for mention in (before, last))


def _in_one_go_from(
    section: Section, sure: Section, each: Each[T], on_progress: OnProgress
) -> Iterator[Found[T]]:
    """Yield what a file holds from a section on, read from ``sure`` on, where all fitted."""
    offset, name = sure.offset, sure.name
    parts = _reporting(text_behind(sure), name, lambda name, read: on_progress(name, offset + read))
    try:
        for mention in scan_parts(parts):
            moved = mention.moved(offset)
            if moved.start >= section.start and (made := each(name, moved)) is not None:
                yield name, (made,)
    except LatsarstatsError as error:
        yield name, error
