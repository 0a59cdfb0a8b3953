"""Files are written whole or not at all, also by a command that is killed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from latsarstats.errors import LatsarstatsError
from latsarstats.files.staging import staging_in
from latsarstats.files.writing import recover, replace_files

if not hasattr(os, "fork"):  # pragma: no cover
    pytest.skip("kills children, which this system cannot fork", allow_module_level=True)

from kills import (
    KILLED,
    Scenario,
    State,
    is_mixed,
    kill_after,
    lay_out,
    new_state,
    outcome,
    run,
    scenarios,
    start,
    state_of,
    status_of,
    without_syncing,
)

SCENARIOS = [pytest.param(scenario, id=scenario.name) for scenario in scenarios()]
STAGING = ".latsarstats-staging"


@pytest.fixture(autouse=True)
def _quick() -> Iterator[None]:
    with without_syncing():
        yield


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_command_killed_after_any_step_leaves_all_old_or_all_new(
    scenario: Scenario, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    root = tmp_path / "root"
    new = new_state(scenario, root)
    outcomes = []
    for step in range(1, 1000):
        lay_out(root, scenario.there)
        status = status_of(start(root, scenario.command, kill_after(step)))
        outcomes.append(outcome(scenario, root, new))
        shutil.rmtree(root)
        if status != KILLED:
            break
    record_property("counted: steps after which a command was killed", len(outcomes) - 1)
    assert status == 0
    assert outcomes == sorted(outcomes, reverse=True), "from old to new once"
    assert set(outcomes) == {"old", "new"}


def test_a_command_killed_while_it_brings_another_to_its_end_leaves_all_old_or_all_new(
    tmp_path: Path,
) -> None:
    (scenario,) = (scenario for scenario in scenarios() if scenario.name == "excerpt")
    root, mixed = tmp_path / "root", tmp_path / "mixed"
    new = new_state(scenario, root)
    for step in range(1, 1000):  # up to the first that leaves a mixture
        lay_out(mixed, scenario.there)
        assert status_of(start(mixed, scenario.command, kill_after(step))) == KILLED
        if is_mixed(scenario, mixed, new):
            break
        shutil.rmtree(mixed)
    for step in range(1, 1000):
        shutil.copytree(mixed, root)
        lay_out(root, scenario.prepare)
        status = status_of(start(root, scenario.following, kill_after(step)))
        for path in scenario.adds:
            (root / path).unlink(missing_ok=True)
        assert outcome(scenario, root, new) == "new"
        shutil.rmtree(root)
        if status != KILLED:
            break
    assert step > 10


def test_commands_killed_at_random_leave_all_old_or_all_new() -> None:
    program = Path(__file__).parents[1] / "fuzz" / "kills.py"
    command = [sys.executable, str(program), "--times", "10", "--seed", "7"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.endswith("nothing lost, nothing mixed, nothing left\n")


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_command_refuses_to_write_where_a_living_one_does(
    scenario: Scenario, tmp_path: Path
) -> None:
    lay_out(tmp_path, scenario.there)
    root = tmp_path / ("to" if "to" in scenario.there else "")
    with staging_in(root) as staging:
        (staging / "new").mkdir()
        (staging / "new" / "data").write_bytes(b"of the living one")
        before = state_of(tmp_path)
        status, err = run(tmp_path, scenario.command)
        assert state_of(tmp_path) == before
    assert status == 2
    assert err.endswith(
        ": another latsarstats command is writing there; try again when it has ended\n"
    )
    assert run(tmp_path, scenario.command) == (0, "")


def test_a_command_that_another_one_found_working_still_ends_well(tmp_path: Path) -> None:
    def meet(_: Path) -> None:
        with pytest.raises(LatsarstatsError, match="is writing there"):
            recover(tmp_path)

    assert replace_files(tmp_path, {"a.txt": b"1"}, meet) == ("a.txt",)
    assert state_of(tmp_path) == {"a.txt": b"1"}


def test_a_file_that_is_a_link_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_bytes(b"kept")
    root = tmp_path / "root"
    root.mkdir()
    (root / "a.txt").symlink_to(tmp_path / "outside.txt")
    with pytest.raises(LatsarstatsError, match=r"a\.txt: is a link or no plain file"):
        replace_files(root, {"a.txt": b"new"})
    assert os.listdir(root) == ["a.txt"]  # noqa: PTH208
    assert (tmp_path / "outside.txt").read_bytes() == b"kept"


def digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def entry(old: bytes | None, new: bytes) -> dict[str, str | None]:
    return {"old": None if old is None else digest(old), "new": digest(new)}


class Leftover:
    """What a command leaves that is killed between the renames of ``a.txt`` and ``b.txt``."""

    def __init__(self, folder: Path) -> None:
        self.outside = folder / "outside"
        self.root = folder / "root"
        self.staging = self.root / STAGING
        files: State = {
            "outside/b.txt": b"secret",
            "root/a.txt": b"a new",
            "root/b.txt": b"b old",
            f"root/{STAGING}/lock": b"",
            f"root/{STAGING}/old/a.txt": b"a old",
            f"root/{STAGING}/old/b.txt": b"b old",
            f"root/{STAGING}/new/b.txt": b"b new",
        }
        lay_out(folder, files)
        self.files: dict[str, Any] = {
            "a.txt": entry(b"a old", b"a new"),
            "b.txt": entry(b"b old", b"b new"),
        }
        self.write(self.journal())

    def journal(self, **changes: Any) -> dict[str, Any]:
        return {"version": 1, "folders": [], "files": self.files, **changes}

    def write(self, journal: object) -> None:
        raw = journal if isinstance(journal, bytes) else json.dumps(journal).encode()
        (self.staging / "journal.json").write_bytes(raw)

    def name(self, path: str, raw: bytes = b"planted") -> None:
        """Have the journal name one more file, which is to be made."""
        self.files[path] = entry(None, raw)
        self.write(self.journal())

    def link(self, path: str, target: Path) -> None:
        """Put a link in the place of a file or folder of the root."""
        place = self.root / path
        if place.is_dir():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)
        place.symlink_to(target)


@pytest.fixture
def leftover(tmp_path: Path) -> Leftover:
    return Leftover(tmp_path)


def test_what_is_left_with_a_journal_is_finished(leftover: Leftover) -> None:
    recover(leftover.root)
    assert state_of(leftover.root) == {"a.txt": b"a new", "b.txt": b"b new"}


def test_what_is_left_without_new_files_is_undone(leftover: Leftover) -> None:
    (leftover.staging / "new" / "b.txt").unlink()
    recover(leftover.root)
    assert state_of(leftover.root) == {"a.txt": b"a old", "b.txt": b"b old"}


def plant(leftover: Leftover, path: str) -> None:
    """Put a file into the staging folder that the journal wants in a place of its choice."""
    (leftover.staging / "new" / path).parent.mkdir(parents=True, exist_ok=True)
    (leftover.staging / "new" / path).write_bytes(b"planted")
    leftover.name(path)


def names_absolute(leftover: Leftover) -> None:
    leftover.name(str(leftover.outside / "b.txt"), b"secret")


def folders_elsewhere(leftover: Leftover) -> None:
    leftover.write(leftover.journal(folders=["../made"]))


def folder_link(leftover: Leftover) -> None:
    shutil.move(leftover.staging, leftover.outside / "staging")
    leftover.staging.symlink_to(leftover.outside / "staging")


def is_a_file(leftover: Leftover) -> None:
    shutil.rmtree(leftover.staging)
    leftover.staging.write_bytes(b"")


def pipe_for(name: str) -> Callable[[Leftover], None]:
    def put(leftover: Leftover) -> None:
        (leftover.staging / name).unlink()
        os.mkfifo(leftover.staging / name)

    return put


def wrong_form(journal: object) -> Callable[[Leftover], None]:
    return lambda leftover: leftover.write(journal)


def hash_of(value: object) -> Callable[[Leftover], None]:
    def put(leftover: Leftover) -> None:
        leftover.files["b.txt"]["new"] = value
        leftover.write(leftover.journal())

    return put


MALICIOUS: dict[str, Callable[[Leftover], object]] = {
    "its folder is a link": folder_link,
    "its folder is a file": is_a_file,
    "it has a file of an unknown name": lambda le: (le.staging / "notes").write_bytes(b""),
    "it has no lock file": lambda le: (le.staging / "lock").unlink(),
    "its lock file is a link": lambda le: le.link(f"{STAGING}/lock", le.outside / "b.txt"),
    "its lock file is a named pipe": pipe_for("lock"),
    "its journal is a link": lambda le: le.link(f"{STAGING}/journal.json", le.outside / "b.txt"),
    "its journal is a named pipe": pipe_for("journal.json"),
    "its journal is no JSON": wrong_form(b"{"),
    "its journal is no UTF-8": wrong_form(b"\xff"),
    "its journal is nested too deep": wrong_form(b"[" * 100_000),
    "its journal is too long": wrong_form(b" " * 4_000_001),
    "its journal is a list": wrong_form([]),
    "its journal is of another version": lambda le: le.write(le.journal(version=2)),
    "its journal has one more key": lambda le: le.write(le.journal(more=1)),
    "its journal makes a folder outside": folders_elsewhere,
    "its journal makes a folder of its own": lambda le: le.write(le.journal(folders=["data"])),
    "its journal has a hash that is none": hash_of("0" * 63),
    "its journal has a hash that is a number": hash_of(1),
    "it names a file by an absolute path": names_absolute,
    "it names a file in the folder above": lambda le: le.name("../outside/c.txt"),
    "it names a file by way of the folder above": lambda le: le.name("data/../../outside/c.txt"),
    "it names a file with a lone surrogate": lambda le: le.name("\ud800.txt"),
    "it names a file with a null character": lambda le: le.name("c\0.txt"),
    "it names itself": lambda le: le.name(f"{STAGING}/c.txt"),
    "it names a hook": lambda le: plant(le, ".git/hooks/post-checkout"),
    "it names a script": lambda le: plant(le, "setup.py"),
    "a file it names is a link": lambda le: le.link("b.txt", le.outside / "b.txt"),
    "its folder of new files is a link": lambda le: le.link(f"{STAGING}/new", le.outside),
    "a new file is a link": lambda le: le.link(f"{STAGING}/new/b.txt", le.outside / "b.txt"),
    "a file has changed since": lambda le: (le.root / "b.txt").write_bytes(b"by hand"),
}


@pytest.mark.parametrize("spoil", MALICIOUS.values(), ids=MALICIOUS)
def test_a_leftover_that_is_not_as_we_leave_them_is_not_touched(
    leftover: Leftover, tmp_path: Path, spoil: Callable[[Leftover], object]
) -> None:
    (leftover.staging / "old" / "a.txt").unlink()  # else it could be undone
    spoil(leftover)
    (tmp_path / "article.txt").write_bytes(b"Ada 120 orang.")
    before = seen(tmp_path)
    status, err = run(tmp_path, ("draft", "article.txt", "--to", "root/x.py"))
    assert (status, err.count("\n")) == (2, 1)
    assert seen(tmp_path) == before


def seen(folder: Path) -> list[tuple[str, int, bytes]]:
    """Return every file below a folder with its kind and content, links not followed."""
    return [
        (str(path), path.lstat().st_mode, path.read_bytes() if path.is_file() else b"")
        for path in sorted(folder.rglob("*"))
    ]
