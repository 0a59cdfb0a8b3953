"""Where an export is written, and what is said when it is not."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import latsarstats
from conftest import Package
from latsarstats import cli
from latsarstats.export import formats
from latsarstats.export.formats import target_of

NAMES = ["x.xlsx", "x.sqlite", "x"]


class Export:
    """The command in this process, with what it printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: object) -> tuple[int, str, str]:
        status = cli.main(["export", *map(str, arguments)])
        return status, *self._capsys.readouterr()


@pytest.fixture
def export(capsys: pytest.CaptureFixture[str]) -> Export:
    return Export(capsys)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A package of one small table."""
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "t.csv").write_text("unit,persons\nBlitar,3\n", "utf-8")
    fields = [{"name": "unit", "type": "string"}, {"name": "persons", "type": "integer"}]
    resource = {"name": "t", "path": "t.csv", "schema": {"fields": fields}}
    (folder / "datapackage.json").write_text(json.dumps({"resources": [resource]}), "utf-8")
    return folder


def content(path: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {
        file.relative_to(path).as_posix(): file.read_bytes()
        for file in sorted(path.rglob("*"))
        if file.is_file()
    }


@pytest.mark.parametrize("name", NAMES)
def test_what_was_written_is_counted_with_the_verdict(
    name: str, export: Export, small: Path, tmp_path: Path
) -> None:
    status, out, err = export(small, "--to", tmp_path / name)
    assert (status, err) == (0, "")
    assert out.startswith(f"Written {tmp_path / name}: 1 table, 1 row.\nOK: ")


@pytest.mark.parametrize("name", NAMES)
def test_a_package_that_fails_is_written_and_fails(
    name: str, export: Export, small: Path, tmp_path: Path
) -> None:
    (small / "t.csv").write_text("unit,persons\nBlitar,many\n", "utf-8")
    status, out, err = export(small, "--to", tmp_path / name)
    assert (status, err) == (1, "")
    assert "FAIL: " in out
    assert (tmp_path / name).exists()


@pytest.mark.parametrize("name", NAMES)
def test_a_package_is_never_changed(
    name: str, export: Export, package: Package, tmp_path: Path
) -> None:
    before = content(package.folder)
    export(package.folder, "--to", tmp_path / name)
    assert content(package.folder) == before


def test_an_archive_is_exported(export: Export, small: Path, tmp_path: Path) -> None:
    archive = shutil.make_archive(str(tmp_path / "p"), "zip", small)
    assert export(archive, "--to", tmp_path / "x.sqlite")[0] == 0


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_is_there_is_not_overwritten(
    name: str, export: Export, small: Path, tmp_path: Path
) -> None:
    export(small, "--to", tmp_path / name)
    before = content(tmp_path)
    (small / "t.csv").write_text("unit,persons\nBlitar,4\n", "utf-8")
    before["small/t.csv"] = b"unit,persons\nBlitar,4\n"
    status, out, err = export(small, "--to", tmp_path / name)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert "is there already and is not overwritten; name another with --to, or give --force" in err
    assert content(tmp_path) == before
    assert export(small, "--to", tmp_path / name, "--force")[0] == 0
    assert content(tmp_path) != before


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("missing/x.xlsx", "missing: there is no such folder; make it first"),
        ("missing/x.sqlite", "missing: there is no such folder; make it first"),
        ("missing/x", "missing: there is no such folder; make it first"),
        ("folder.xlsx", "folder.xlsx: is a folder; name a file"),
        ("folder.sqlite", "folder.sqlite: is a folder; name a file"),
        ("file", "file: is a file; a name that ends in .xlsx makes a workbook, one in .sqlite a"),
        ("x.csv", "x.csv: must end in .xlsx for a workbook, in .sqlite for a database, or be a"),
        ("small/t.csv", "small/t.csv: is a file; a name that ends in .xlsx makes a workbook"),
    ],
)
def test_where_nothing_can_be_written_is_one_sentence(
    name: str, said: str, export: Export, small: Path, tmp_path: Path
) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    (tmp_path / "folder.sqlite").mkdir()
    (tmp_path / "file").write_text("mine")
    before = content(tmp_path)
    status, out, err = export(small, "--to", tmp_path / name)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"latsarstats: {tmp_path}/{said}")
    assert content(tmp_path) == before


@pytest.mark.parametrize("force", [(), ("--force",)], ids=["", "forced"])
def test_a_file_of_the_package_is_never_replaced(
    force: tuple[str, ...], export: Export, small: Path
) -> None:
    (small / "t.csv").rename(small / "t.db")
    text = (small / "datapackage.json").read_text("utf-8").replace("t.csv", "t.db")
    (small / "datapackage.json").write_text(text, "utf-8")
    before = content(small)
    status, _, err = export(small, "--to", small / "t.db", *force)
    assert status == 2
    assert err.startswith(f"latsarstats: {small / 't.db'}: is a file of the package; name another")
    assert content(small) == before


@pytest.mark.parametrize("name", NAMES)
def test_a_package_that_cannot_be_read_is_one_sentence(
    name: str, export: Export, tmp_path: Path
) -> None:
    status, out, err = export(tmp_path / "nowhere", "--to", tmp_path / name)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert list(tmp_path.iterdir()) == []


PROC = Path("/proc")
"""A folder in which nobody may make a file, not even root."""


@pytest.mark.skipif(not PROC.is_dir(), reason="this system has no folder that nobody may write to")
@pytest.mark.parametrize("name", NAMES)
def test_a_read_only_folder_is_one_sentence(name: str, export: Export, small: Path) -> None:
    status, out, err = export(small, "--to", PROC / name)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("latsarstats: /proc")
    assert not (PROC / name).exists()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EROFS, errno.EACCES], ids=os.strerror)
def test_a_disk_that_takes_nothing_leaves_nothing(
    error: int,
    name: str,
    export: Export,
    small: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def failing(*_: object) -> None:
        raise OSError(error, os.strerror(error), str(tmp_path))

    monkeypatch.setattr("latsarstats.files.journal.write_file", failing)
    status, out, err = export(small, "--to", tmp_path / name)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert {file.name for file in tmp_path.iterdir()} == {"small"}


def test_an_interrupt_leaves_nothing(
    export: Export, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(formats, "replace_files", stopped)
    status, _, err = export(small, "--to", tmp_path / "x")
    assert status == 130
    assert err.count("\n") == 1
    assert {file.name for file in tmp_path.iterdir()} == {"small"}


@pytest.mark.parametrize(
    ("name", "library", "extra"),
    [("x.xlsx", "openpyxl", "excel"), ("x", "pyarrow", "parquet")],
)
def test_a_library_that_is_missing_is_named_with_what_to_do(
    name: str, library: str, extra: str, small: Path, tmp_path: Path
) -> None:
    code = (
        f"import sys; sys.modules[{library!r}] = None\n"
        "from latsarstats.cli import main\n"
        f"sys.exit(main(['export', {str(small)!r}, '--to', {str(tmp_path / name)!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.endswith(f"run pip install 'latsarstats[{extra}]'\n")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / name).exists()


def test_the_format_is_that_of_the_ending() -> None:
    kinds = {
        name: target_of(Path(name), (), is_forced=False).kind
        for name in ("a.xlsx", "a.XLSX", "a.sqlite", "a.sqlite3", "a.db", "a")
    }
    assert list(kinds.values()) == [*["workbook"] * 2, *["database"] * 3, "parquet"]


def test_exporting_ours_needs_no_package_named(
    export: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert export("--to", "latsar.sqlite")[0] == 0
    assert (tmp_path / "latsar.sqlite").is_file()
    assert latsarstats.package_path() != tmp_path


CASES = sorted(file.parent for file in (Path(__file__).parents[1] / "cases").glob("*/*/*.json"))


@pytest.mark.parametrize(
    ("case", "name"),
    [
        pytest.param(case, NAMES[at % len(NAMES)], id=case.name)
        for at, case in enumerate(dict.fromkeys(CASES))
        if (case / "datapackage.json").is_file()
    ],
)
def test_any_package_is_exported_with_the_status_of_its_check(
    case: Path, name: str, export: Export, tmp_path: Path
) -> None:
    checked = cli.main(["check", str(case)])
    status, _, err = export(case, "--to", tmp_path / name)
    assert status == checked
    assert bool(err) == (status == 2)
    assert (tmp_path / name).exists() == (status != 2)
