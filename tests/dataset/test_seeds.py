"""Only the articles that the scripts pin are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from latsarstats.dataset.excerpt import excerpt
from latsarstats.dataset.script import Source, read_originals, read_seed, scripts
from latsarstats.errors import LatsarstatsError, MismatchError
from latsarstats.files.text import sha256

ORIGINAL = "Kata dia. Ada 120 orang."
SOURCE = Source(
    article_id="press-2021-01-01",
    seed="p.txt",
    sha256=sha256(ORIGINAL.encode()),
    excerpt_sha256=sha256(excerpt(ORIGINAL).encode()),
    publisher="Press",
)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    seeds, originals = tmp_path / "seeds", tmp_path / "originals"
    for folder, text in ((seeds, excerpt(ORIGINAL)), (originals, ORIGINAL)):
        folder.mkdir()
        (folder / "p.txt").write_bytes(text.encode())
    return seeds, originals


def test_an_article_is_read_from_its_excerpt(folders: tuple[Path, Path]) -> None:
    assert read_seed(SOURCE, folders[0]).article.text == "···· ···. Ada 120 orang."


def test_an_article_is_read_from_its_original(folders: tuple[Path, Path]) -> None:
    seed = read_seed(SOURCE, *folders)
    assert seed.article.text == ORIGINAL
    assert seed.excerpt == excerpt(ORIGINAL).encode()


@pytest.mark.parametrize("which", [0, 1], ids=["excerpt", "original"])
@pytest.mark.parametrize(
    "raw", [b"Ada 121 orang.", excerpt(ORIGINAL).encode()[:-1]], ids=["changed", "truncated"]
)
def test_a_file_that_is_not_the_one_pinned_is_refused(
    folders: tuple[Path, Path], which: int, raw: bytes
) -> None:
    (folders[which] / "p.txt").write_bytes(raw)
    with pytest.raises(MismatchError, match=r"p\.txt: has changed: its SHA-256 is"):
        read_seed(SOURCE, *folders)


def test_changed_line_ends_are_named(folders: tuple[Path, Path]) -> None:
    (folders[0] / "p.txt").write_bytes(b"Ada 120\r\norang.")
    with pytest.raises(MismatchError, match=r"has changed \(its line ends were changed\)"):
        read_seed(SOURCE, folders[0])


def test_excerpts_are_not_taken_for_originals(folders: tuple[Path, Path]) -> None:
    with pytest.raises(MismatchError, match="is an excerpt; name the folder of the original"):
        read_seed(SOURCE, folders[0], folders[0])


def test_a_whole_article_among_the_excerpts_is_refused(folders: tuple[Path, Path]) -> None:
    (folders[0] / "p.txt").write_bytes(ORIGINAL.encode())
    with pytest.raises(MismatchError, match="holds the whole article, which is not passed on"):
        read_seed(SOURCE, folders[0])


def test_an_excerpt_made_by_another_rule_is_refused(folders: tuple[Path, Path]) -> None:
    other = "···· ···. ··· 120 ·····.".encode()
    (folders[0] / "p.txt").write_bytes(other)
    source = Source(
        article_id="press-2021-01-01",
        seed="p.txt",
        sha256=SOURCE.sha256,
        excerpt_sha256=sha256(other),
        publisher="Press",
    )
    with pytest.raises(MismatchError, match=r"is not what .* masks to; make the excerpts again"):
        read_seed(source, *folders)


def test_originals_are_the_texts_of_a_folder_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "c.csv"):
        (tmp_path / name).write_text(name)
    assert read_originals(tmp_path) == {"a.txt": "a.txt", "b.txt": "b.txt"}


def test_a_missing_folder_of_originals_is_named(tmp_path: Path) -> None:
    with pytest.raises(LatsarstatsError, match="there is no such folder"):
        read_originals(tmp_path / "none")


def test_a_folder_without_articles_is_named(tmp_path: Path) -> None:
    with pytest.raises(LatsarstatsError, match=r"holds no \.txt file"):
        read_originals(tmp_path)


def test_scripts_come_in_the_order_of_the_seeds() -> None:
    seeds = [script.source.seed for script in scripts()]
    assert seeds == sorted(seeds)
    assert [seed[:3] for seed in seeds][:5] == ["000", "001", "002", "003", "004"]


def test_a_script_that_does_not_name_its_article_is_told(tmp_path: Path) -> None:
    source = Source(article_id="", seed="p.txt", sha256="", excerpt_sha256="", publisher="")
    with pytest.raises(MismatchError, match=r"p\.txt: its script gives no article_id"):
        read_seed(source, tmp_path)


def test_an_excerpt_that_is_still_to_be_made_is_told(tmp_path: Path) -> None:
    source = Source(article_id="p-1", seed="p.txt", sha256="", excerpt_sha256="", publisher="")
    with pytest.raises(LatsarstatsError, match=r"p\.txt: there is no such file; restore it"):
        read_seed(source, tmp_path)
