"""``latsarstats report``: what it writes, and what it refuses."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from page_packages import FAILING, write_package

from conftest import Package
from latsarstats.cli import main


def report(*arguments: object) -> int:
    return main(["report", *map(str, arguments)])


def test_a_package_that_passes_gets_its_page(package: Package, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert report(package.folder, "-o", page) == 0
    assert page.read_text("utf-8").startswith("<!doctype html>")


def test_a_package_that_fails_gets_its_page_with_the_failures(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert report(write_package(tmp_path / "package", FAILING), "-o", page) == 1
    assert "240 completed + 940 ongoing make 1,180" in page.read_text("utf-8")


def test_a_figure_that_was_changed_fails_beside_the_clause_that_prints_it(
    package: Package, tmp_path: Path
) -> None:
    cohorts = package.file("data/cohorts.csv").read_bytes()
    package.file("data/cohorts.csv").write_bytes(cohorts.replace(b",6156,", b",6165,"))
    page = tmp_path / "page.html"
    assert report(package.folder, "-o", page) == 1
    text = page.read_text("utf-8")
    assert "6,165 completed + 4,697 ongoing make 10,862" in text
    assert "<mark>6.156</mark>" in text


def test_a_table_without_a_descriptor_gets_its_page(tmp_path: Path) -> None:
    table = tmp_path / "recap.csv"
    rows = ["Unit;Selesai;Berjalan;Jumlah", *(f"U{n};{n};{n + 1};{2 * n + 1}" for n in range(9))]
    table.write_text("\n".join([*rows, ""]), "utf-8")
    page = tmp_path / "page.html"
    assert report(table, "-o", page) == 0
    assert "Jumlah = Selesai + Berjalan" in page.read_text("utf-8")


def test_the_page_is_called_report_html_by_default(
    package: Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    report(package.folder)
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["report.html"]


@pytest.mark.parametrize("failing", [False, True])
def test_the_same_package_gives_the_same_bytes(
    package: Package, tmp_path: Path, *, failing: bool
) -> None:
    folder = write_package(tmp_path / "package", FAILING) if failing else package.folder
    pages = [tmp_path / "one.html", tmp_path / "other.html"]
    for page in pages:
        report(folder, "-o", page)
    assert pages[0].read_bytes() == pages[1].read_bytes()


def test_a_page_that_is_there_is_replaced(package: Package, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("an older page", "utf-8")
    report(package.folder, "-o", page)
    assert "an older page" not in page.read_text("utf-8")


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("", "is a folder; name a file in it with -o"),
        ("missing/page.html", "there is no such folder; make it, or name another with -o"),
    ],
)
def test_a_place_that_cannot_be_written_to_is_named_in_one_sentence(
    package: Package,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    output: str,
    said: str,
) -> None:
    assert report(package.folder, "-o", tmp_path / output) == 2
    assert capsys.readouterr().err.endswith(f"{said}\n")
    assert list(tmp_path.glob("*.html")) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_read_only_is_named_in_one_sentence(
    package: Package, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    assert report(package.folder, "-o", folder / "page.html") == 2
    assert "cannot be written" in capsys.readouterr().err
    assert list(folder.iterdir()) == []


def test_a_disk_that_is_full_leaves_the_page_that_was_there(
    package: Package,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    page = tmp_path / "page.html"
    page.write_text("an older page", "utf-8")

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device", str(page))

    monkeypatch.setattr("latsarstats.files.journal.write_file", refuse)
    assert report(package.folder, "-o", page) == 2
    assert "No space left on device" in capsys.readouterr().err
    assert page.read_text("utf-8") == "an older page"


def test_a_package_that_cannot_be_read_leaves_no_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.html"
    assert report(tmp_path / "nothing", "-o", page) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not page.exists()


CASES = sorted(each for each in Path(__file__).parents[1].glob("cases/*/*") if each.is_dir())


@pytest.mark.parametrize("case", CASES, ids=[each.name for each in CASES])
def test_every_package_that_can_be_checked_gets_a_page(case: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    status = report(case, "-o", page)
    assert status == main(["check", str(case)])
    assert page.exists() == (status != 2)


def test_two_packages_are_refused(
    package: Package, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_package(tmp_path / "package", FAILING)
    assert report(package.folder, folder, "-o", tmp_path / "page.html") == 2
    assert "is checked by itself" in capsys.readouterr().err
