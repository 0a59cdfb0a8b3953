"""``latsarstats excerpt``: mask articles, so that they may be passed on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.cli.arguments import path
from latsarstats.cli.output import Done
from latsarstats.errors import LatsarstatsError
from latsarstats.language import sentence
from latsarstats.report.terminal import page

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.description = sentence(
        "Mask every .txt article in a folder but for its numbers and their clauses."
        " Nothing is written where more of an article would stay readable than may be"
        " passed on."
    )
    parser.add_argument(
        "originals", type=path, metavar="ORIGINALS", help=sentence("folder of the articles")
    )
    parser.add_argument(
        "--to", type=path, required=True, metavar="DIR", help=sentence("folder for the excerpts")
    )


def run(call: argparse.Namespace) -> Done:
    """Write the excerpts, and print how much stays readable and the hashes to pin."""
    from latsarstats.dataset.excerpt import excerpt, readable_share
    from latsarstats.dataset.script import check_readable, read_originals
    from latsarstats.files.interrupts import WRITING, interruptible
    from latsarstats.files.text import decode, read_bytes, sha256
    from latsarstats.files.writing import recover, replace_files

    originals = read_originals(call.originals)
    if not call.to.is_dir():
        raise LatsarstatsError(sentence("there is no such folder; make it first"), path=call.to)
    if call.originals.is_dir() and call.to.samefile(call.originals):
        raise LatsarstatsError(
            sentence("has the originals, which are not changed; name another folder"), path=call.to
        )
    recover(call.to)
    others = [
        decode(read_bytes(path), path)
        for path in sorted(call.to.glob("*.txt"))
        if path.name not in originals
    ]
    check_readable(originals, others)
    excerpts = {name: excerpt(text).encode() for name, text in originals.items()}
    with interruptible(WRITING):
        replace_files(call.to, excerpts)
    lines = []
    for name, text in originals.items():
        lines += [
            sentence(
                "{name}: {share:.1%} of its letters stay readable; to pin it:",
                name=name,
                share=readable_share([text]),
            ),
            f'    sha256="{sha256(text.encode())}"',
            f'    excerpt_sha256="{sha256(excerpts[name])}"',
        ]
    share = readable_share(originals.values(), others)
    lines.append(sentence("{share:.1%} of the letters of all stay readable.", share=share))
    return Done(page(lines))
