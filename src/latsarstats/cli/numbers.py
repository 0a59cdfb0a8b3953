"""``latsarstats numbers``: list every number printed in texts."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from latsarstats.cli.arguments import file_name
from latsarstats.cli.output import OK, UNREADABLE, print_error
from latsarstats.errors import LatsarstatsError
from latsarstats.language import reason_of, sentence
from latsarstats.report.numbers_listing import FORMATS
from latsarstats.report.terminal import Progress, style_for

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from latsarstats.cli.output import Stream
    from latsarstats.numerals.mention import Mention


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.description = sentence(
        "List every number printed in Indonesian texts: where it is, its kind, its"
        " value, and whether a reader would doubt it."
    )
    parser.add_argument(
        "files",
        nargs="+",
        type=file_name,
        metavar="FILE",
        help=sentence("a text file in UTF-8; - is standard input"),
    )
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="table",
        help=sentence("an aligned table (the default), CSV, or one JSON object per line"),
    )


def run(call: argparse.Namespace) -> Stream:
    """List the numbers of all files that can be read."""
    from latsarstats.numerals.stream import STANDARD_INPUT

    failed: list[str] = []
    if call.files.count(STANDARD_INPUT) > 1:
        raise LatsarstatsError(
            sentence("- stands for standard input, which can be read once; name it once")
        )
    for part in FORMATS[call.format](_found(call.files, failed), style_for(sys.stdout)):
        if len(failed) < len(call.files):  # else the header is all there is
            yield part
    return UNREADABLE if failed else OK


def _found(files: Sequence[str], failed: list[str]) -> Iterator[tuple[str, Mention]]:
    """Yield the numbers of files, each with its file; those unreadable end up in ``failed``."""
    from latsarstats.numerals.scan import scan_parts
    from latsarstats.numerals.stream import text_parts

    progress = Progress()
    for file in files:
        try:
            for mention in scan_parts(progress.through(text_parts(file), file)):
                yield file, mention
        except LatsarstatsError as error:
            failed.append(file)
            progress.end()
            print_error(reason_of(error), UNREADABLE)
    progress.end()
