"""What an extraction script is made of, and where the scripts are found.

A script is a module of :mod:`latsarstats.extraction.articles`, named after publisher and
date. It has a ``SOURCE`` and a function ``extract``, which takes a
:class:`~latsarstats.extraction.passages.Reading` and yields a :class:`Row` for every
observation and an :class:`Aside` for every number that is no Latsar figure.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from latsarstats.extraction import articles
from latsarstats.extraction.cells import Cell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from latsarstats.extraction.passages import Passage, Reading
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
