"""Where a package is, seen from the root of the repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from latsarstats.finding import Finding
from latsarstats.report.repository import PackagePlace, package_place


def finding(path: str, resource: str = "", line: int | None = None, field: str = "") -> Finding:
    return Finding(
        level="schema",
        code="type",
        message="No.",
        path=path,
        resource=resource,
        line=line,
        field=field,
    )


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a package in ``data/latsar``, which is the working directory's."""
    root = tmp_path / "root"
    (root / "data" / "latsar").mkdir(parents=True)
    (root / ".git").mkdir()
    (root / "data" / "latsar" / "pkg.json").touch()
    (root / "data" / "latsar.zip").touch()
    monkeypatch.chdir(root)
    return root


@pytest.mark.usefixtures("root")
def test_a_folder_is_named_from_the_working_directory() -> None:
    assert package_place(Path("data/latsar")) == PackagePlace("data/latsar")


def test_a_folder_is_named_from_the_root_above_the_working_directory(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root / "data")
    assert package_place(Path("latsar")) == PackagePlace("data/latsar")


def test_the_root_of_a_worktree_has_a_file(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / ".git").rmdir()
    (root / ".git").touch()
    monkeypatch.chdir(root / "data" / "latsar")
    assert package_place(Path()) == PackagePlace("data/latsar")


def test_the_nearest_root_is_taken(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "data" / ".git").mkdir()
    monkeypatch.chdir(root / "data")
    assert package_place(Path("latsar")) == PackagePlace("latsar")


def test_without_a_repository_the_working_directory_is_the_root(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / ".git").rmdir()
    monkeypatch.chdir(root / "data")
    assert package_place(Path("latsar")) == PackagePlace("latsar")


def test_an_absolute_path_is_named_from_the_root_too(root: Path) -> None:
    assert package_place(root / "data" / "latsar") == PackagePlace("data/latsar")


@pytest.mark.usefixtures("root")
def test_a_package_in_the_root_has_no_folder() -> None:
    assert package_place(Path()) == PackagePlace("")


@pytest.mark.usefixtures("root")
def test_a_descriptor_keeps_its_name() -> None:
    assert package_place(Path("data/latsar/pkg.json")) == PackagePlace("data/latsar", "pkg.json")


@pytest.mark.usefixtures("root")
def test_an_archive_is_a_file_of_the_repository() -> None:
    assert package_place(Path("data/latsar.zip")) == PackagePlace(archive="data/latsar.zip")


def test_a_package_outside_of_the_root_is_reached_by_dots(root: Path) -> None:
    (root.parent / "other").mkdir()
    assert package_place(Path("../other")) == PackagePlace("../other")


def test_a_link_in_the_root_is_named_as_it_is(root: Path) -> None:
    (root.parent / "other").mkdir()
    (root / "link").symlink_to(root.parent / "other")
    assert package_place(Path("link")) == PackagePlace("link")


def test_a_path_through_a_link_to_the_root_is_named_from_the_root(root: Path) -> None:
    (root.parent / "link").symlink_to(root)
    assert package_place(root.parent / "link" / "data" / "latsar") == PackagePlace("data/latsar")


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("a b/t.csv", "here/a b/t.csv"),
        ("a\\t.csv", "here/a/t.csv"),
        ("", "here/datapackage.json"),
        ("/etc/passwd", "here/datapackage.json"),
        ("../t.csv", "here/datapackage.json"),
        ("a..b.csv", "here/a..b.csv"),
    ],
)
def test_a_finding_is_in_its_file_or_in_the_descriptor(path: str, shown: str) -> None:
    assert PackagePlace("here").path_of(finding(path)) == shown


def test_a_finding_without_a_file_has_no_line() -> None:
    assert PackagePlace().line_of(finding("", line=3)) is None


def test_a_finding_in_an_archive_has_no_line() -> None:
    assert PackagePlace(archive="a.zip").line_of(finding("t.csv", line=3)) is None


@pytest.mark.parametrize(
    ("where", "shown"),
    [
        (finding("t.csv", line=3, field="id"), "here/t.csv, line 3, id"),
        (finding("t.csv", resource="one"), "here/t.csv"),
        (finding("", resource="one", line=3), "one, line 3"),
        (finding(""), ""),
    ],
)
def test_a_person_reads_the_place_of_a_finding(where: Finding, shown: str) -> None:
    assert PackagePlace("here").shown(where) == shown
