"""``latsarstats draft``: the extraction script of a new article, to be completed by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.cli.arguments import path
from latsarstats.cli.output import Done
from latsarstats.errors import LatsarstatsError
from latsarstats.language import sentence
from latsarstats.report.terminal import page

if TYPE_CHECKING:
    import argparse
    from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.description = sentence(
        "Draft the extraction script of a new article: every number in a phrase that"
        " finds it, with its value, to be named or set aside."
    )
    parser.add_argument(
        "article", type=path, metavar="ARTICLE", help=sentence("the article, a text file in UTF-8")
    )
    parser.add_argument(
        "--to",
        type=path,
        metavar="FILE",
        help=sentence("write the script to this new file; by default it is printed"),
    )


def run(call: argparse.Namespace) -> Done:
    """Print the script, or write it to a new file."""
    from latsarstats.dataset.draft import draft
    from latsarstats.dataset.excerpt import MASK, excerpt
    from latsarstats.dataset.phrases import Article
    from latsarstats.files.interrupts import WRITING, interruptible
    from latsarstats.files.text import decode, read_bytes, sha256
    from latsarstats.files.writing import recover, replace_files

    if call.to and call.to.parent.is_dir():
        recover(call.to.parent)
    raw = read_bytes(call.article)
    text = decode(raw, call.article)
    masked = excerpt(text)
    if MASK in text and text == masked:
        raise LatsarstatsError(
            sentence("is an excerpt; name the original article"), path=call.article
        )
    name = call.article.name
    script = draft(Article(name, text), name, sha256(raw), sha256(masked.encode()))
    if not call.to:
        return Done(page(script.removesuffix("\n").split("\n")))
    _refuse_existing(call.to)
    if not call.to.parent.is_dir():
        raise LatsarstatsError(
            sentence("there is no such folder; make it first"), path=call.to.parent
        )
    with interruptible(WRITING):
        # Looked for once more when no other command can be writing there.
        replace_files(
            call.to.parent, {call.to.name: script.encode()}, lambda _: _refuse_existing(call.to)
        )
    return Done(
        sentence("Drafted {to}: name its numbers, or say why one is set aside.", to=call.to)
    )


def _refuse_existing(file: Path) -> None:
    if file.exists():
        raise LatsarstatsError(
            sentence("exists already; name a new file, or remove it first"), path=file
        )
