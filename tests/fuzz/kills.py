"""Kill commands while they write, and see that the next command leaves all old or all new.

    python tests/fuzz/kills.py --times 300 --seed 1

Each time a command is killed at a random moment from its first step in the file system to its
last, and half the time the next command too. No copy of what was, no half of a file, and no folder
of the command's own may be there at the end.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import io
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import latsarstats
import latsarstats.dataset.build
from latsarstats import cli
from latsarstats.dataset.build import package_files

SHIPPED = latsarstats.package_path()

KILLED = 137
"""The status of a child that ended itself after a step, as the shell gives it for SIGKILL."""

State = dict[str, bytes | None]
"""The bytes of each file by its path; nothing for a folder."""


@dataclass(frozen=True)
class Scenario:
    """A command that writes, and another one after it.

    Attributes:
        name: what it is called in reports.
        there: what is below the folder before.
        command: the arguments of the command that is killed.
        following: those of the next one.
        prepare: what to change before the next command.
        status: that of the next command.
        adds: the files that come with the next command, which are not compared.
    """

    name: str
    there: State
    command: tuple[str, ...]
    following: tuple[str, ...]
    prepare: State
    status: int
    adds: tuple[str, ...]


def state_of(folder: Path) -> State:
    """Return everything below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def lay_out(folder: Path, state: State) -> None:
    """Write files and folders below a folder."""
    for path, raw in state.items():
        if raw is None:
            (folder / path).mkdir(parents=True, exist_ok=True)
        else:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(raw)


def _article(name: str) -> bytes:
    return f"Kata {name}. Ada 120 orang. {'Kata kita semua. ' * 5}".encode()


@functools.cache
def scenarios() -> tuple[Scenario, ...]:
    """Return a build of a stale package and one from seeds alone, an excerpt, and a draft."""
    seeds: State = {f"seeds/{path}": raw for path, raw in state_of(SHIPPED / "seeds").items()}
    stale: State = {f"data/{path}": raw for path, raw in state_of(SHIPPED / "data").items()}
    stale.update({"data/cohorts.csv": b"old", "data/batches.csv": b"older"})
    stale.update({"datapackage.json": b"{}", **seeds})
    del stale["data/articles.csv"]
    unread: State = {"seeds/unread.txt": b"Ada 120 orang."}
    build = {
        "command": ("build", "."),
        "following": ("build", "."),  # it ends before it writes anything
        "prepare": unread,
        "status": 1,
        "adds": tuple(unread),
    }
    articles: State = {f"articles/{name}.txt": _article(name) for name in "abc"}
    articles["other/d.txt"] = _article("d")
    into: State = {"to": None, "to/a.txt": b"old", "to/b.txt": b"older", **articles}
    calls: tuple[tuple[str, State, dict[str, Any]], ...] = (
        ("build", stale, build),
        ("build from seeds alone", seeds, build),
        (
            "excerpt",
            into,
            {
                "command": ("excerpt", "articles", "--to", "to"),
                "following": ("excerpt", "other", "--to", "to"),
                "prepare": {},
                "status": 0,
                "adds": ("to/d.txt",),
            },
        ),
        (
            "draft",
            into,
            {
                "command": ("draft", "articles/a.txt", "--to", "to/a.py"),
                "following": ("draft", "articles/b.txt", "--to", "to/b.py"),
                "prepare": {},
                "status": 0,
                "adds": ("to/b.py",),
            },
        ),
    )
    return tuple(Scenario(name, there, **call) for name, there, call in calls)


@functools.cache
def _built() -> dict[str, bytes]:
    return package_files(SHIPPED / "seeds")


def run(folder: Path, arguments: tuple[str, ...]) -> tuple[int, str]:
    """Run a command in a folder; return its status and what it printed as an error."""
    err = io.StringIO()
    with (
        contextlib.chdir(folder),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(err),
    ):
        return cli.main(arguments), err.getvalue()


def start(folder: Path, arguments: tuple[str, ...], in_child: Callable[[], None]) -> int:
    """Start a command in a child process whose building and checking takes no time."""
    built = _built()
    child = os.fork()
    if child:
        return child
    status = 99
    try:
        setattr(latsarstats.dataset.build, "package_files", lambda *_: built)  # noqa: B010
        setattr(latsarstats.dataset.build, "_refuse_broken", lambda _: None)  # noqa: B010
        in_child()
        status, _ = run(folder, arguments)
    finally:
        os._exit(status)


FIRST_FOLDER, FIRST_RENAME = "mkdir", "replace"
"""Where the window of writing begins, and where, within it, that of the renames does."""


def at_each_step(wrapped: Callable[[], None], begin: str = FIRST_FOLDER) -> None:
    """Have something called after each step that changes the file system, failed or not."""
    begun = False
    steps = ("mkdir", "open", "fsync", "chmod", "utime", "replace", "unlink", "rmdir")
    for module, name in [*((os, name) for name in steps), (io, "open")]:
        original = getattr(module, name)

        def step(*args: Any, _call: Any = original, _begins: bool = name == begin, **kw: Any):  # type: ignore[no-untyped-def]
            nonlocal begun
            begun = begun or _begins
            try:
                return _call(*args, **kw)
            finally:
                if begun:
                    wrapped()

        setattr(module, name, step)


def kill_after(step: int) -> Callable[[], None]:
    """Return what makes a child end itself, without cleaning up, after a number of steps."""

    def arm() -> None:
        left = step

        def count() -> None:
            nonlocal left
            left -= 1
            if left == 0:
                os._exit(KILLED)

        at_each_step(count)

    return arm


def status_of(child: int) -> int:
    """Wait for a child; return its status, or minus the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def outcome(scenario: Scenario, folder: Path, new: State) -> str:
    """Run the next command; return ``old`` or ``new``.

    Raises:
        AssertionError: something was lost, or mixed, or left.
    """
    lay_out(folder, scenario.prepare)
    status, err = run(folder, scenario.following)
    if status != scenario.status:
        raise AssertionError(f"the next command ended with {status}: {err}")
    for path in scenario.adds:
        (folder / path).unlink()
    found = state_of(folder)
    if found == new:
        return "new"
    if found == old_state(scenario, folder):
        return "old"
    known = (scenario.there, new)
    odd = [path for path in found if all(found[path] != state.get(path, 0) for state in known)]
    raise AssertionError(f"neither all old nor all new; of neither: {odd}; of all: {list(found)}")


def is_mixed(scenario: Scenario, folder: Path, new: State) -> bool:
    """Tell whether files are neither all old nor all new."""
    found = state_of(folder)
    files = {
        path for path in {**new, **scenario.there} if new.get(path) != scenario.there.get(path)
    }
    states = [{path: state.get(path) for path in files} for state in (found, new, scenario.there)]
    return states[0] not in states[1:]


def old_state(scenario: Scenario, folder: Path) -> State:
    """Return what is there before the command, with its folders."""
    beside = folder.with_name(f"{folder.name}-old")
    lay_out(beside, scenario.there)
    state = state_of(beside)
    shutil.rmtree(beside)
    return state


def new_state(scenario: Scenario, folder: Path) -> State:
    """Return what is there after a command that nobody kills."""
    lay_out(folder, scenario.there)
    if status_of(start(folder, scenario.command, lambda: None)):
        raise AssertionError(f"{scenario.name} does not run")
    state = state_of(folder)
    shutil.rmtree(folder)
    return state


def _window(scenario: Scenario, folder: Path, begin: str) -> float:
    lay_out(folder, scenario.there)
    with _started(folder, scenario.command, begin) as child:
        begun = time.perf_counter()
        status_of(child)
        taken = time.perf_counter() - begun
    shutil.rmtree(folder)
    return taken


@contextlib.contextmanager
def _started(folder: Path, arguments: tuple[str, ...], begin: str) -> Iterator[int]:
    """Start a command, and wait until a window begins."""
    there, here = os.pipe()
    tell = functools.cache(lambda: _tell(here))
    child = start(folder, arguments, lambda: at_each_step(tell, begin))
    os.close(here)
    try:
        os.read(there, 1)
        yield child
    finally:
        os.close(there)


def _tell(pipe: int) -> None:
    os.write(pipe, b".")
    os.close(pipe)


def _kill_within(
    chance: random.Random, folder: Path, arguments: tuple[str, ...], begin: str, seconds: float
) -> bool:
    with _started(folder, arguments, begin) as child:
        time.sleep(chance.uniform(0, seconds))
        os.kill(child, signal.SIGKILL)
        return status_of(child) == -signal.SIGKILL


@contextlib.contextmanager
def without_syncing() -> Iterator[None]:
    """Let nothing wait for the disk, which matters when power fails, not when a process ends."""
    with mock.patch.object(os, "fsync", lambda _: None):
        yield


def kill(times: int, seed: int) -> str:
    """Kill commands at random moments; return a line that counts what became of them.

    Raises:
        AssertionError: something was lost, or mixed, or left.
    """
    chance = random.Random(seed)
    count: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / "root"
        new = {s.name: new_state(s, folder) for s in scenarios()}
        begins = (FIRST_FOLDER, FIRST_RENAME)
        windows = [(s, begin, _window(s, folder, begin)) for begin in begins for s in scenarios()]
        for number in range(times):
            scenario, begin, seconds = windows[number % len(windows)]
            lay_out(folder, scenario.there)
            count["killed"] += _kill_within(chance, folder, scenario.command, begin, seconds)
            count["mixed before the next command"] += is_mixed(scenario, folder, new[scenario.name])
            if chance.random() < 0.5:
                lay_out(folder, scenario.prepare)
                following = (scenario.following, FIRST_FOLDER, seconds / 4)
                count["next killed"] += _kill_within(chance, folder, *following)
                for path in scenario.adds:
                    (folder / path).unlink(missing_ok=True)
            try:
                count[f"all {outcome(scenario, folder, new[scenario.name])}"] += 1
            except AssertionError as error:
                place = f"{scenario.name}, kill {number} of seed {seed}"
                raise AssertionError(f"{place}: {error}") from None
            shutil.rmtree(folder)
    counts = ", ".join(f"{count[name]} {name}" for name in sorted(count))
    return f"{times} times, seed {seed}: {counts}; nothing lost, nothing mixed, nothing left"


def main() -> int:
    """Kill as often as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--times", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    call = parser.parse_args()
    try:
        print(kill(call.times, call.seed))
    except AssertionError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
