"""Building is reproducible, and all or nothing."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pandera.pandas as pa
import pytest

import latsarstats
from conftest import Package
from latsarstats.dataset.build import build, outdated, package_files
from latsarstats.dataset.check import check_package
from latsarstats.errors import LatsarstatsError, MismatchError
from latsarstats.files.writing import replace_files
from latsarstats.finding import Report
from latsarstats.schemas.cohorts import Cohorts
from latsarstats.schemas.models import MODELS

SHIPPED = latsarstats.package_path()


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def seeds_only(package: Package) -> Path:
    shutil.rmtree(package.file("data"))
    package.file("datapackage.json").unlink()
    return package.folder


def test_a_build_names_what_it_changed(package: Package) -> None:
    package.set_cell("cohorts", 2, "persons", "10835")
    assert build(package.folder) == ("data/cohorts.csv", "datapackage.json")
    assert outdated(package.folder) == ()


def test_a_build_that_changes_nothing_writes_nothing(
    package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("latsarstats.dataset.build.replace_files", None)
    assert build(package.folder) == ()


def test_a_build_keeps_the_permissions_of_a_file(package: Package) -> None:
    package.set_cell("cohorts", 2, "persons", "10835")
    package.file("data/cohorts.csv").chmod(0o640)
    build(package.folder)
    assert package.file("data/cohorts.csv").stat().st_mode & 0o777 == 0o640


def test_a_text_among_the_seeds_that_no_script_reads_stops_the_build(package: Package) -> None:
    package.file("seeds/005.txt").write_text("Ada 120 orang.")
    with pytest.raises(MismatchError, match=r"005\.txt: no extraction script reads it; write one"):
        build(package.folder)


def test_a_build_makes_the_package_that_is_shipped(seeds_only: Path) -> None:
    made = build(seeds_only)
    assert all(contents(seeds_only)[path] == (SHIPPED / path).read_bytes() for path in made)
    assert len(made) == 10


def test_a_build_leaves_nothing_else_behind(seeds_only: Path) -> None:
    build(seeds_only)
    assert names(seeds_only) == ["data", "datapackage.json", "seeds"]


def test_originals_and_excerpts_build_the_same_bytes(originals: Path) -> None:
    assert package_files(SHIPPED / "seeds", originals) == package_files(SHIPPED / "seeds")


@pytest.mark.parametrize(
    ("zone", "locale"),
    [("Asia/Jakarta", "C"), ("America/Los_Angeles", "POSIX"), ("UTC", "C.UTF-8")],
)
def test_another_time_zone_locale_hash_seed_and_folder_build_the_same_bytes(
    seeds_only: Path, zone: str, locale: str
) -> None:
    environment = {**os.environ, "TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": str(len(zone))}
    command = [sys.executable, "-m", "latsarstats", "build"]
    subprocess.run(command, cwd=seeds_only, env=environment, check=True, capture_output=True)
    assert contents(seeds_only) == {
        path: (SHIPPED / path).read_bytes() for path in contents(seeds_only)
    }


def test_what_is_up_to_date_is_not_named(package: Package) -> None:
    assert outdated(package.folder) == ()


def test_what_is_not_up_to_date_is_named_with_a_short_diff(package: Package) -> None:
    line = package.file("data/cohorts.csv").read_text("utf-8").split("\n")[1]
    package.set_cell("cohorts", 2, "persons", "10835")
    found = {file.path: file.diff for file in outdated(package.folder)}
    assert list(found) == ["data/cohorts.csv", "datapackage.json"]
    assert found["data/cohorts.csv"][-2:] == (f"-{line.replace('10853', '10835')}", f"+{line}")


def test_a_file_that_is_not_there_is_not_up_to_date(package: Package) -> None:
    package.file("data/cohorts.csv").unlink()
    (file,) = outdated(package.folder)
    assert (file.path, len(file.diff)) == ("data/cohorts.csv", 8)


def fail_renames(
    monkeypatch: pytest.MonkeyPatch, fails: Callable[[int, Path], bool], reason: int
) -> None:
    """Let renames fail for which ``fails`` is true of their number, from 1, and their target."""
    replace = Path.replace
    calls = []

    def failing(self: Path, target: Path) -> Path:
        calls.append(target)
        if fails(len(calls), target):
            raise OSError(reason, os.strerror(reason))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)


class TestNothingChanges:
    """Whatever stops a build, what was there before is still there."""

    def spoil(self, package: Package) -> dict[str, bytes]:
        """Make all files differ from what a build would make, to see them stay."""
        for file in (*package.file("data").iterdir(), package.file("datapackage.json")):
            file.write_text(f"old {file.name}\n")
        return contents(package.folder)

    @pytest.mark.parametrize(
        ("raw", "message"),
        [
            (b"Ada 120 orang.", "has changed"),
            (b"\xff", "not UTF-8 at byte 0"),
            (None, "there is no such file"),
        ],
        ids=["changed", "not UTF-8", "missing"],
    )
    def test_a_seed_that_cannot_be_used(
        self, package: Package, raw: bytes | None, message: str
    ) -> None:
        seed = package.file("seeds/000_ee038a742e0af3e0.txt")
        if raw is None:
            seed.unlink()
        else:
            seed.write_bytes(raw)
        before = self.spoil(package)
        with pytest.raises(LatsarstatsError, match=message):
            build(package.folder)
        assert contents(package.folder) == before

    def test_a_table_that_cannot_be_read_once_it_has_passed(
        self, package: Package, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def check_and_remove(folder: Path) -> Report:
            report = check_package(folder)
            (folder / "data/cohorts.csv").unlink()
            return report

        monkeypatch.setattr("latsarstats.dataset.build.check_package", check_and_remove)
        before = self.spoil(package)
        with pytest.raises(LatsarstatsError, match=r"cohorts\.csv: The file is not read"):
            build(package.folder)
        assert contents(package.folder) == before

    def test_a_truncated_seed(self, package: Package) -> None:
        seed = package.file("seeds/000_ee038a742e0af3e0.txt")
        seed.write_bytes(seed.read_bytes()[:1000])
        before = self.spoil(package)
        with pytest.raises(MismatchError, match="has changed"):
            build(package.folder)
        assert contents(package.folder) == before

    def test_a_package_that_would_not_pass_its_checks(self, package: Package) -> None:
        seed = package.file("seeds/restatements.csv")
        seed.write_bytes(seed.read_bytes().replace(b",120,", b",102,", 1))
        before = self.spoil(package)
        message = r"data/restatements\.csv, line 2, persons, as built: .* Nothing was changed"
        with pytest.raises(MismatchError, match=message):
            build(package.folder)
        assert contents(package.folder) == before

    def test_a_table_that_its_model_refuses(
        self, package: Package, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Refused(Cohorts):
            @pa.dataframe_check(error="nothing is right")
            def right(cls, frame: pd.DataFrame) -> bool:
                return bool(frame.empty)

            class Config:
                name = "cohorts"

        models = tuple(Refused if model is Cohorts else model for model in MODELS)
        monkeypatch.setattr("latsarstats.dataset.build.MODELS", models)
        before = contents(package.folder)
        with pytest.raises(MismatchError, match=r"data/cohorts\.csv, as built: it must hold that"):
            build(package.folder)
        assert contents(package.folder) == before

    @pytest.mark.parametrize("at", range(1, 11), ids=lambda at: f"at file {at}")
    @pytest.mark.parametrize("reason", [errno.ENOSPC, errno.EACCES], ids=["disk full", "read-only"])
    def test_a_file_that_cannot_be_put_in_place(
        self, package: Package, monkeypatch: pytest.MonkeyPatch, at: int, reason: int
    ) -> None:
        before = self.spoil(package)
        fail_renames(monkeypatch, lambda call, _: call == at, reason)
        with pytest.raises(LatsarstatsError, match=r"cannot be written .* nothing was changed"):
            build(package.folder)
        assert contents(package.folder) == before

    def test_files_that_cannot_be_put_back_are_kept_and_named(
        self, package: Package, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = self.spoil(package)
        fail_renames(monkeypatch, lambda call, _: call >= 3, errno.EIO)
        with pytest.raises(LatsarstatsError, match="nor put back; the old files are in") as raised:
            build(package.folder)
        (kept,) = package.folder.glob(".latsarstats-*")
        assert str(kept) in str(raised.value)
        assert contents(kept / "old").items() <= before.items()
        assert contents(kept / "old").keys() >= {"data/articles.csv", "data/sessions.csv"}

    def test_a_folder_that_cannot_be_written(
        self, package: Package, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object, **__: object) -> None:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

        monkeypatch.setattr(Path, "mkdir", refuse)
        before = self.spoil(package)
        with pytest.raises(LatsarstatsError, match=r"cannot be written \(Permission denied\)"):
            build(package.folder)
        assert contents(package.folder) == before

    def test_an_interrupt_while_it_writes(
        self, package: Package, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def interrupt(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(os, "fsync", interrupt)
        before = self.spoil(package)
        with pytest.raises(KeyboardInterrupt):
            build(package.folder)
        assert contents(package.folder) == before

    def test_an_interrupt_while_files_are_renamed_waits_for_all_of_them(
        self, package: Package, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.spoil(package)
        replace = Path.replace

        def interrupted(self: Path, target: Path) -> Path:
            os.kill(os.getpid(), signal.SIGINT)
            return replace(self, target)

        monkeypatch.setattr(Path, "replace", interrupted)
        # Whoever starts the tests in the background may have Ctrl-C ignored in them.
        inherited = signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            with pytest.raises(KeyboardInterrupt):
                build(package.folder)
        finally:
            signal.signal(signal.SIGINT, inherited)
        assert outdated(package.folder) == ()


def test_files_that_were_not_there_are_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_renames(monkeypatch, lambda _, target: target.name == "second", errno.ENOSPC)
    with pytest.raises(LatsarstatsError, match="No space left on device"):
        replace_files(tmp_path, {"new/first": b"1", "new/second": b"2"})
    assert list(tmp_path.iterdir()) == []


def test_files_are_written_from_another_thread_too(tmp_path: Path) -> None:
    thread = threading.Thread(target=replace_files, args=(tmp_path, {"a": b"1"}))
    thread.start()
    thread.join()
    assert contents(tmp_path) == {"a": b"1"}
