"""What an extraction script is made of, and where the scripts are found.

A script is a module of :mod:`latsarstats.dataset.articles`, named after publisher and
date. It has a ``SOURCE`` and a function ``extract``, which takes a
:class:`~latsarstats.dataset.phrases.Reading` and yields a :class:`Row` for every
observation and an :class:`Aside` for every number that is no Latsar figure.

Every article is pinned twice in its script: the original text and its excerpt, each by its
SHA-256. So a changed or truncated file stops the build before a number is read from it. Every
number of an article is accounted for: it supports a cell or is set aside.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from latsarstats.dataset import articles
from latsarstats.dataset.cell import Cell
from latsarstats.dataset.excerpt import MOST_READABLE, MOST_READABLE_OF_ALL, excerpt, readable_share
from latsarstats.dataset.phrases import Article, Reading
from latsarstats.errors import LatsarstatsError, MismatchError
from latsarstats.files.text import decode, read_bytes, sha256
from latsarstats.language import sentence
from latsarstats.numerals.clauses import quote
from latsarstats.numerals.scan import scan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from latsarstats.dataset.phrases import Passage
    from latsarstats.numerals.mention import Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An article as it can be cited.

    Attributes:
        article_id: publisher and date of the event.
        seed: the name of its file.
        sha256: of the original text, as handed over.
        excerpt_sha256: of the excerpt in ``seeds/``; ``latsarstats excerpt`` prints both.
        publisher, title, address, reporter, editor: as printed or known; empty if not.
    """

    article_id: str
    seed: str
    sha256: str
    excerpt_sha256: str
    publisher: str
    title: str = ""
    address: str = ""
    reporter: str = ""
    editor: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One observation: the table it belongs to and its cells by column."""

    resource: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Aside:
    """A printed number that is no Latsar figure, and why."""

    mention: Mention
    reason: str


@dataclass(frozen=True, slots=True)
class Script:
    """A source and the function that reads it."""

    source: Source
    extract: Callable[[Reading], Iterator[Row | Aside]]


def row(resource: str, **cells: Cell | str) -> Row:
    """Return an observation; a bare text is a code or a name, which needs no evidence."""
    return Row(
        resource,
        {name: cell if isinstance(cell, Cell) else Cell(cell) for name, cell in cells.items()},
    )


def aside(passage: Passage, reason: str) -> Iterator[Aside]:
    """Yield every number of ``passage`` as set aside for ``reason``."""
    for mention in passage.mentions:
        yield Aside(mention, reason)


def scripts() -> tuple[Script, ...]:
    """Return every extraction script, in the order of the seeds."""
    names = [module.name for module in pkgutil.iter_modules(articles.__path__)]
    modules = [importlib.import_module(f"{articles.__name__}.{name}") for name in names]
    found = [Script(module.SOURCE, module.extract) for module in modules]
    return tuple(sorted(found, key=lambda script: script.source.seed))


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
            sentence(
                "its script gives no article_id; write the publisher and the date of the"
                " event, as in inews-2021-11-16"
            ),
            path=source.seed,
        )
    path = seeds / source.seed
    if not path.exists():
        raise LatsarstatsError(
            sentence("there is no such file; restore it, or make it with `latsarstats excerpt`"),
            path=path,
        )
    masked, text = _read_pinned(path, source.excerpt_sha256, source)
    if originals:
        original = originals / source.seed
        _, text = _read_pinned(original, source.sha256, source)
        if excerpt(text).encode() != masked:
            raise MismatchError(
                sentence(
                    "is not what {original} masks to; make the excerpts again with"
                    " `latsarstats excerpt` and pin the hashes it prints",
                    original=original,
                ),
                path=path,
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
            sentence(
                "holds the whole article, which is not passed on; make its excerpt with"
                " `latsarstats excerpt`"
            ),
            path=path,
        )
    if found == source.excerpt_sha256:
        raise MismatchError(
            sentence("is an excerpt; name the folder of the original articles"), path=path
        )
    line_ends = sentence(" (its line ends were changed)") if b"\r\n" in raw else ""
    raise MismatchError(
        sentence(
            "has changed{line_ends}: its SHA-256 is {found}… where {article_id} pins"
            " {pinned}…; restore the file, or pin the hashes that `latsarstats excerpt`"
            " prints",
            line_ends=line_ends,
            found=found[:12],
            article_id=source.article_id,
            pinned=pinned[:12],
        ),
        path=path,
    )


def read_originals(folder: Path) -> dict[str, str]:
    """Return the text of every ``.txt`` file in ``folder`` by file name, in order.

    Raises:
        LatsarstatsError: there is no such folder, none in it, or one is not UTF-8.
    """
    if not folder.is_dir():
        raise LatsarstatsError(
            sentence("there is no such folder; name the one with the articles"), path=folder
        )
    paths = sorted(path for path in folder.iterdir() if path.suffix == ".txt")
    if not paths:
        raise LatsarstatsError(
            sentence("holds no .txt file; name the folder with the articles"), path=folder
        )
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
                sentence(
                    "{share:.0%} of its letters would stay readable, and"
                    " {most:.0%} is the most that may be passed on of an article"
                    " that belongs to its publisher; take it out of the folder",
                    share=share,
                    most=MOST_READABLE,
                ),
                path=name,
            )
    share = readable_share(originals.values(), excerpts)
    if share > MOST_READABLE_OF_ALL:
        raise MismatchError(
            sentence(
                "{share:.0%} of the letters of all articles together would stay readable,"
                " and {most:.0%} is the most that may be passed on; take"
                " out the one densest in numbers",
                share=share,
                most=MOST_READABLE_OF_ALL,
            )
        )


@dataclass(frozen=True, slots=True)
class Account:
    """All that an article says: its observations, and each number with its reason.

    Attributes:
        seed: the article.
        rows: the observations, in the order of the script.
        reasons: for every number printed, in order, why it is no Latsar figure; empty where
            it supports a cell.
    """

    seed: Seed
    rows: tuple[Row, ...]
    reasons: Mapping[Mention, str]


def account_for(seed: Seed, script: Script) -> Account:
    """Run a script on its article.

    Raises:
        MismatchError: a phrase does not fit, or a number is neither extracted nor set aside,
            or is both, or is set aside without a reason; or the article has no row in the
            table of articles.
    """
    reading = Reading(seed.article, tuple(scan(seed.article.text)))
    rows: list[Row] = []
    reasons: dict[Mention, str] = {}
    for yielded in script.extract(reading):
        if isinstance(yielded, Row):
            rows.append(yielded)
        else:
            reasons[yielded.mention] = yielded.reason.strip()
    used = {mention for row in rows for cell in row.cells.values() for mention in cell.evidence}
    for mention in reading.mentions:
        if (mention in used) == (mention in reasons):
            fault = (
                sentence("both extracted and set aside")
                if mention in used
                else sentence("not accounted for")
            )
            raise MismatchError(_at_mention(seed, mention, fault))
        if not reasons.get(mention, "given"):
            raise MismatchError(_at_mention(seed, mention, sentence("set aside without a reason")))
    if not any(row.resource == "articles" for row in rows):
        raise MismatchError(
            sentence(
                "{article_id}: its script yields no row of the table articles, which every"
                " article needs",
                article_id=seed.source.article_id,
            )
        )
    return Account(
        seed, tuple(rows), {mention: reasons.get(mention, "") for mention in reading.mentions}
    )


def _at_mention(seed: Seed, mention: Mention, fault: str) -> str:
    words = "".join(quote(seed.article.text, mention.start, mention.end))
    return sentence(
        "{article_id}: the number {number!r} at {start} is {fault}; it stands in {words!r}",
        article_id=seed.source.article_id,
        number=mention.text,
        start=mention.start,
        fault=fault,
        words=words,
    )
