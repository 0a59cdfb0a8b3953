"""The command line: what it prints, and its exit status."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import latsarstats
from conftest import Package
from latsarstats import cli

SEEDS = latsarstats.package_path() / "seeds"


class Call:
    """A call of the command line in this process, with what it printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: object) -> tuple[int, str, str]:
        status = cli.main([str(argument) for argument in arguments])
        out, err = self._capsys.readouterr()
        return status, out, err


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    return Call(capsys)


def test_check_passes_the_installed_package(call: Call) -> None:
    status, out, err = call("check")
    assert (status, err) == (0, "")
    assert out.startswith(f"Package {latsarstats.package_path()}\n")


def test_check_fails_a_broken_package(call: Call, package: Package) -> None:
    package.set_cell("cohorts", 2, "persons", "10835")
    status, out, err = call("check", package.folder)
    assert (status, err) == (1, "")
    assert "a difference of -18" in out


def test_check_of_what_is_no_package_is_a_wrong_call(call: Call, tmp_path: Path) -> None:
    message = (
        f"latsarstats: {tmp_path}: holds no datapackage.json; name the folder of a data package\n"
    )
    assert call("check", tmp_path) == (2, "", message)


def test_explain_a_column(call: Call) -> None:
    status, out, _ = call("explain", "cohorts", "persons")
    assert status == 0
    assert "“CPNS yang mengikuti Latsar Tahun 2021 formasi 2019 sebanyak [10.853] peserta”" in out
    assert out.count("persons is") == 4


def test_explain_one_cell(call: Call) -> None:
    status, out, _ = call("explain", "cohorts", "persons", "35/2019/2022/planned")
    assert status == 0
    assert out.startswith("cohorts 35/2019/2022/planned: persons is 1511\n")
    assert out.count("persons is") == 1


def test_explain_a_column_that_is_read_from_no_number(call: Call) -> None:
    assert call("explain", "cohorts", "coverage") == (
        *(0, "cohorts coverage is read from no printed number.\n", ""),
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("salaries", "persons"), "there is no table 'salaries'; the tables are articles,"),
        (("cohorts", "salary"), "cohorts has no column 'salary'; its columns are area_code,"),
        (("cohorts", "persons", "x"), "cohorts has no row 'x'; its rows are 35/2019/2021/all,"),
    ],
    ids=["table", "column", "row"],
)
def test_explain_what_there_is_not(call: Call, arguments: tuple[str, ...], message: str) -> None:
    status, out, err = call("explain", *arguments)
    assert (status, out) == (2, "")
    assert err.startswith(f"latsarstats: {message}")


def test_build_names_what_it_made(call: Call, package: Package) -> None:
    status, out, _ = call("build", package.folder)
    assert status == 0
    assert out.startswith(f"Built 10 files in {package.folder}: data/articles.csv,")


def test_build_with_a_changed_seed_fails(call: Call, package: Package) -> None:
    package.file("seeds/000_ee038a742e0af3e0.txt").write_text("Ada 120 orang.")
    status, out, err = call("build", package.folder)
    assert (status, out) == (1, "")
    assert "has changed" in err


def test_build_without_seeds_is_a_wrong_call(call: Call, tmp_path: Path) -> None:
    status, out, err = call("build", tmp_path)
    assert (status, out) == (2, "")
    assert "there is no such file" in err


def test_build_check_of_what_is_up_to_date(call: Call, package: Package) -> None:
    assert call("build", "--check", package.folder) == (0, "Everything is up to date.\n", "")


def test_build_check_names_what_is_not_and_writes_nothing(call: Call, package: Package) -> None:
    package.set_cell("cohorts", 2, "persons", "10835")
    before = package.file("data/cohorts.csv").read_bytes()
    status, out, _ = call("build", "--check", package.folder)
    assert status == 1
    assert out.startswith("data/cohorts.csv is not up to date:\n  --- data/cohorts.csv\n")
    assert out.endswith("2 files are not up to date.\n")
    assert package.file("data/cohorts.csv").read_bytes() == before


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("Kata dia. Ada 120 orang. " + "Kata kita semua. " * 5)
    (tmp_path / "seeds").mkdir()
    return folder


def test_excerpt_masks_every_article(call: Call, articles: Path, tmp_path: Path) -> None:
    status, out, _ = call("excerpt", articles, "--to", tmp_path / "seeds")
    assert status == 0
    assert out.startswith("a.txt: 10.0% of its letters stay readable\n")
    assert (tmp_path / "seeds" / "a.txt").read_text().startswith("···· ···. Ada 120 orang. ····")


def test_excerpt_prints_the_hashes_to_pin(call: Call, articles: Path, tmp_path: Path) -> None:
    out = call("excerpt", articles, "--to", tmp_path / "seeds")[1]
    assert out.count('sha256="') == 2


def test_excerpt_never_writes_over_the_originals(call: Call, articles: Path) -> None:
    before = (articles / "a.txt").read_text()
    status, _, err = call("excerpt", articles, "--to", articles)
    assert (status, (articles / "a.txt").read_text()) == (2, before)
    assert "holds the originals, which are not changed; name another" in err


def test_excerpt_to_a_missing_folder_is_a_wrong_call(call: Call, articles: Path) -> None:
    status, _, err = call("excerpt", articles, "--to", articles / "none")
    assert status == 2
    assert "there is no such folder; make it first" in err


def test_an_interrupt_is_said(
    call: Call, package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    assert call("build", package.folder) == (
        *(130, "", "latsarstats: interrupted; nothing was left half done\n"),
    )


def run(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "latsarstats", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload,no-any-return]


def test_a_call_without_a_command_is_wrong() -> None:
    done = run()
    assert done.returncode == 2
    assert done.stderr.startswith("usage: latsarstats")


def test_the_version_is_that_of_the_package() -> None:
    assert run("--version").stdout == f"latsarstats {latsarstats.__version__}\n"


def test_help_names_every_command() -> None:
    out = run("--help").stdout
    assert all(command in out for command in ("check", "explain", "build", "excerpt"))


def test_a_closed_pipe_ends_it_quietly() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "latsarstats", "explain", "cohorts", "persons"]
    with os.fdopen(writer, "w") as closed:
        done = subprocess.run(command, stdout=closed, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_output_is_utf8_whatever_the_locale() -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = run("explain", "cohorts", "persons", env=environment, encoding="utf-8")
    assert done.returncode == 0
    assert "“" in done.stdout


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_terminated_build_leaves_nothing_behind(package: Package) -> None:
    before = names(package.folder)
    command = [sys.executable, "-m", "latsarstats", "build", str(package.folder)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
    while process.poll() is None and names(package.folder) == before:
        time.sleep(0.001)
    process.send_signal(signal.SIGTERM)
    process.communicate()
    assert process.returncode in (0, 130)
    assert names(package.folder) == before
