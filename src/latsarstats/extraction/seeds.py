"""Read the articles that the scripts were written for, and no others.

Every article is pinned twice in its script: the original text and its excerpt, each by its
SHA-256. So a changed or truncated file stops the build before a number is read from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from latsarstats.errors import LatsarstatsError, MismatchError
from latsarstats.extraction.excerpt import (
    MOST_READABLE,
    MOST_READABLE_OF_ALL,
    excerpt,
    readable_share,
)
from latsarstats.text.articles import Article
from latsarstats.text.files import decode, read_bytes, sha256

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from latsarstats.extraction.scripts import Source


@dataclass(frozen=True, slots=True)
class Seed:
    """An article ready to be read, and the bytes of its excerpt."""

    source: Source
    article: Article
    excerpt: bytes


def read_seed(source: Source, seeds: Path, originals: Path | None = None) -> Seed:
    """Return the article of ``source``, from its excerpt or from its original.

    Args:
        source: which article.
        seeds: the folder of the excerpts; the excerpt is read and checked in any case.
        originals: the folder of the originals, to read the article from there.

    Raises:
        LatsarstatsError: a file is missing, unreadable or not UTF-8.
        MismatchError: the script does not name its article, a file is not the one that it
            pins, or the original does not mask to the excerpt.
    """
    if not source.article_id:
        raise MismatchError(
            f"{source.seed}: its script gives no article_id; write the publisher and the date of"
            " the event, as in inews-2021-11-16"
        )
    path = seeds / source.seed
    if not path.exists():
        raise LatsarstatsError(
            f"{path}: there is no such file; restore it, or make it with `latsarstats excerpt`"
        )
    masked, text = _read_pinned(path, source.excerpt_sha256, source)
    if originals:
        original = originals / source.seed
        _, text = _read_pinned(original, source.sha256, source)
        if excerpt(text).encode() != masked:
            raise MismatchError(
                f"{path}: is not what {original} masks to; make the excerpts anew with"
                " `latsarstats excerpt` and pin the hashes it prints"
            )
    return Seed(source, Article(source.article_id, text), masked)


def _read_pinned(path: Path, pinned: str, source: Source) -> tuple[bytes, str]:
    raw = read_bytes(path)
    text = decode(raw, path)
    found = sha256(raw)
    if found == pinned:
        return raw, text
    if found == source.sha256:
        raise MismatchError(
            f"{path}: holds the whole article, which is not passed on;"
            f" make its excerpt with `latsarstats excerpt`"
        )
    if found == source.excerpt_sha256:
        raise MismatchError(f"{path}: is an excerpt; name the folder of the original articles")
    line_ends = " (its line ends were changed)" if b"\r\n" in raw else ""
    raise MismatchError(
        f"{path}: has changed{line_ends}: its SHA-256 is {found[:12]}… where"
        f" {source.article_id} pins {pinned[:12]}…; restore the file, or pin the hashes that"
        " `latsarstats excerpt` prints"
    )


def read_originals(folder: Path) -> dict[str, str]:
    """Return the text of every ``.txt`` file in ``folder`` by file name, in order.

    Raises:
        LatsarstatsError: there is no such folder, none in it, or one is not UTF-8.
    """
    if not folder.is_dir():
        raise LatsarstatsError(f"{folder}: there is no such folder; name the one with the articles")
    paths = sorted(path for path in folder.iterdir() if path.suffix == ".txt")
    if not paths:
        raise LatsarstatsError(f"{folder}: holds no .txt file; name the folder with the articles")
    return {path.name: decode(read_bytes(path), path) for path in paths}


def check_readable(originals: Mapping[str, str], excerpts: Iterable[str] = ()) -> None:
    """Make sure that excerpts keep to clauses: most of what the publishers wrote stays theirs.

    Args:
        originals: the texts of the articles by file name.
        excerpts: of the articles that are passed on with them.

    Raises:
        MismatchError: more of the letters than allowed would stay readable.
    """
    for name, text in originals.items():
        share = readable_share([text])
        if share > MOST_READABLE:
            raise MismatchError(
                f"{name}: {share:.0%} of its letters would stay readable, and"
                f" {MOST_READABLE:.0%} is the most that may be passed on of an article that"
                " belongs to its publisher; take it out of the folder"
            )
    share = readable_share(originals.values(), excerpts)
    if share > MOST_READABLE_OF_ALL:
        raise MismatchError(
            f"{share:.0%} of the letters of all articles together would stay readable, and"
            f" {MOST_READABLE_OF_ALL:.0%} is the most that may be passed on; take out the one"
            " densest in numbers"
        )
