"""Files read in sections, on several processors: the same numbers as in one go."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from latsarstats.errors import LatsarstatsError
from latsarstats.numerals import files
from latsarstats.numerals.files import scan_files
from latsarstats.numerals.mention import Mention
from latsarstats.numerals.scan import scan
from latsarstats.numerals.stream import text_sections
from prose import prose

Read = list[tuple[str, Mention | str]]

LEAD = 8_192
"""Characters before a section that are read with it."""


class InThisProcess:
    """Reads what it is given at once, where the test is, and counts how often."""

    calls = 0

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def submit(self, read: Callable[..., object], *given: object) -> Future[Any]:
        InThisProcess.calls += 1
        future: Future[Any] = Future()
        future.set_result(read(*given))
        return future

    def shutdown(self, **_: object) -> None:
        pass


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> type[InThisProcess]:
    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", InThisProcess)
    monkeypatch.setattr(InThisProcess, "calls", 0)
    return InThisProcess


def number(_: str, mention: Mention) -> Mention:
    return mention


def count_above_ten(_: str, mention: Mention) -> Mention | None:
    return mention if isinstance(mention.value, int) and mention.value > 10 else None


def write(folder: Path, text: str, name: str = "a.txt") -> str:
    path = folder / name
    path.write_bytes(text.encode())
    return str(path)


def read(names: Sequence[str], *, size: int = 500, jobs: int = 2) -> Read:
    """Return the numbers of files, read in sections whatever their length."""
    return list(flat(scan_files(names, number, jobs=jobs, worthwhile=0, size=size)))


def flat(found: Iterator[tuple[str, Sequence[Mention] | LatsarstatsError]]) -> Iterator[Any]:
    for name, some in found:
        if isinstance(some, LatsarstatsError):
            yield name, str(some)
        else:
            yield from ((name, mention) for mention in some)


def in_one_go(name: str) -> Read:
    return [(name, mention) for mention in scan(Path(name).read_bytes().decode())]


PIECES = (
    "Sebanyak 10.853 peserta ikut. ",
    "angkatan 1, 2, 3, ",
    "| Ngawi | 1,5 | - |\n",
    "Malang\t868.821\t-5\t14%\n",
    "dua puluh lima ribu ",
    "12 - ",
    "Rp 3,7 tri-\nliun, ",
    "naik menjadi ",
    "8 Januari ",
    "1.234,5 – ",
    "\u200b1\u00ad2é٣ ",
    "\r\n",
    "huruf saja " * 60,
)


@pytest.mark.usefixtures("in_this_process")
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    pieces=st.lists(st.one_of(st.sampled_from(PIECES), prose()), min_size=1, max_size=12),
    seed=st.integers(0, 10**6),
    size=st.integers(2_000, 9_000),
)
def test_a_text_in_sections_holds_the_same_numbers(
    tmp_path: Path, pieces: list[str], seed: int, size: int
) -> None:
    pieces = [piece for piece in pieces if piece.strip("\0")] or ["120 orang "]
    times = 3 * LEAD // sum(map(len, pieces)) + 1
    chosen = random.Random(seed).choices(pieces, k=times * len(pieces))
    name = write(tmp_path, "".join(chosen).replace("\0", " ")[: 4 * LEAD])
    assert read([name], size=size) == in_one_go(name)


def test_a_text_is_read_in_sections_of_the_size_asked_for(
    tmp_path: Path, in_this_process: type[InThisProcess]
) -> None:
    read([write(tmp_path, "120 orang " * 1_000)], size=2_500)
    assert in_this_process.calls == 4


@pytest.mark.usefixtures("in_this_process")
def test_a_number_on_the_edge_of_a_section_is_read_once(tmp_path: Path) -> None:
    name = write(tmp_path, "x" * 9_997 + " 10.853 peserta " + "y" * 10_000)
    ((_, mention),) = read([name], size=10_000)
    assert isinstance(mention, Mention)
    assert (mention.start, mention.value) == (9_998, 10_853)


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "angkatan " + ", ".join(map(str, range(1, 9_000))), id="a list that goes on and on"
        ),
        pytest.param("12" * 20_000 + " orang", id="a number longer than a section"),
        pytest.param("dua " * 12_000, id="words of numbers and nothing else"),
        pytest.param("Pasal " + "\u00ad" * 8_994 + "10", id="signs before it that nobody sees"),
        pytest.param(
            "x" * 8_990 + " 12" + "\u200b" * 12_000 + ",5 juta", id="signs in it that nobody sees"
        ),
    ],
)
def test_what_is_longer_than_what_is_read_with_a_section_is_read_as_it_is(
    tmp_path: Path, text: str
) -> None:
    name = write(tmp_path, text + ". Ada 120 orang.")
    assert read([name], size=9_000) == in_one_go(name)


@pytest.mark.usefixtures("in_this_process")
def test_files_come_in_order_those_unread_among_them(tmp_path: Path) -> None:
    first, last = (write(tmp_path, f"{n} orang", f"{n}.txt") for n in (12, 14))
    empty, missing = write(tmp_path, "", "b.txt"), str(tmp_path / "none.txt")
    (_, a), (_, b), (_, c), (_, d) = read([first, empty, missing, last])
    assert isinstance(a, Mention)
    assert a.value == 12
    assert "is empty" in str(b)
    assert "no such file" in str(c)
    assert isinstance(d, Mention)
    assert d.value == 14


@pytest.mark.usefixtures("in_this_process")
def test_nothing_is_said_of_a_file_that_is_no_text_from_end_to_end(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"120 orang " * 300 + b"\xff")
    assert [reason for _, reason in read([str(path)])] == [
        f"{path}: not UTF-8 at byte 3000; save the file as UTF-8"
    ]


def change_before_reading(monkeypatch: pytest.MonkeyPatch, change: Callable[[], object]) -> None:
    """Let something happen after the sections are known and before any is read."""

    class Late(InThisProcess):
        def submit(self, read: Callable[..., object], *given: object) -> Future[Any]:
            change()
            return super().submit(read, *given)

    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", Late)


def test_a_file_that_changes_meanwhile_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = write(tmp_path, "120 orang " * 1_000)
    change_before_reading(monkeypatch, lambda: Path(name).write_bytes(b"120 orang"))
    *_, (_, reason) = read([name], size=4_000)
    assert reason == (f"{name}: changed while it was read; read it again when nothing writes to it")


def test_a_file_that_goes_away_meanwhile_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = write(tmp_path, "120 orang " * 1_000)
    change_before_reading(monkeypatch, lambda: Path(name).unlink(missing_ok=True))
    ((_, reason),) = read([name])
    assert "no such file" in str(reason)


@pytest.mark.parametrize("healthy", [0, 1, 3])
def test_all_is_read_where_the_system_ends_a_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, healthy: int
) -> None:
    class Broken(InThisProcess):
        def submit(self, read: Callable[..., object], *given: object) -> Future[Any]:
            if InThisProcess.calls < healthy:
                return super().submit(read, *given)
            if InThisProcess.calls > healthy:
                raise BrokenProcessPool
            InThisProcess.calls += 1
            future: Future[Any] = Future()
            future.set_exception(BrokenProcessPool())
            return future

    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", Broken)
    monkeypatch.setattr(InThisProcess, "calls", 0)
    names = [write(tmp_path, f"{n} orang " * 3_000, f"{n}.txt") for n in (12, 14)]
    assert read(names, size=4_000) == [*in_one_go(names[0]), *in_one_go(names[1])]


def test_the_numbers_are_the_same_in_processes_of_their_own(tmp_path: Path) -> None:
    names = [write(tmp_path, f"ada {n} orang, 1,5 persen. " * 900, f"{n}.txt") for n in (12, 14)]
    assert read(names, size=6_000) == [*in_one_go(names[0]), *in_one_go(names[1])]


def test_what_is_not_wanted_is_left_out_where_it_is_read(tmp_path: Path) -> None:
    name = write(tmp_path, "7 dari 12 orang. " * 400)
    found = list(flat(scan_files([name], count_above_ten, jobs=2, worthwhile=0, size=2_000)))
    assert len(found) == 400
    assert {mention.value for _, mention in found} == {12}


@pytest.mark.parametrize(
    ("jobs", "worthwhile"),
    [pytest.param(1, 0, id="for one processor"), pytest.param(2, 10**6, id="for a short text")],
)
def test_no_process_is_started(
    tmp_path: Path, in_this_process: type[InThisProcess], jobs: int, worthwhile: int
) -> None:
    name = write(tmp_path, "12 orang " * 500)
    found = list(flat(scan_files([name], number, jobs=jobs, worthwhile=worthwhile, size=500)))
    assert found == in_one_go(name)
    assert in_this_process.calls == 0


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize("jobs", [1, 2])
def test_it_is_told_how_far_a_file_has_been_read(tmp_path: Path, jobs: int) -> None:
    name = write(tmp_path, "12 orang " * 1_000)
    told: list[tuple[str, int]] = []
    for _ in scan_files(
        [name],
        number,
        jobs=jobs,
        worthwhile=0,
        size=4_500,
        on_progress=lambda *so_far: told.append(so_far),
    ):
        pass
    assert told[-1] == (name, 9_000)


def test_there_is_a_processor() -> None:
    assert files.processors() >= 1


def test_sections_join_without_a_gap(tmp_path: Path) -> None:
    name = write(tmp_path, "é٣ orang " * 2_000)
    sections = text_sections(name, 2_500)
    assert [section.start for section in sections] == [
        0,
        2_500,
        5_000,
        7_500,
        10_000,
        12_500,
        15_000,
        17_500,
    ]
    assert [section.end for section in sections][-1] == 18_000


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="processes are listed in /proc")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_no_process_outlives_the_command(tmp_path: Path, sent: signal.Signals) -> None:
    name = write(tmp_path, "12 orang, 1,5 persen. " * 400_000)
    command = [
        sys.executable,
        "-m",
        "latsarstats",
        "numbers",
        name,
        "--jobs",
        "2",
        "--kind",
        "year",
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        children = wait_for(lambda: children_of(run.pid))
        run.send_signal(sent)
    assert children
    assert wait_for(lambda: not any(map(is_running, children)))


def wait_for(what: Callable[[], Any]) -> Any:
    for _ in range(300):
        if found := what():
            return found
        time.sleep(0.1)
    return what()


def children_of(process: int) -> list[int]:
    listed = Path(f"/proc/{process}/task/{process}/children")
    return [int(child) for child in listed.read_text().split()] if listed.exists() else []


def is_running(process: int) -> bool:
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
