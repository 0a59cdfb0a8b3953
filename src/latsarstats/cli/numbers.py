"""``latsarstats numbers``: list every number printed in texts."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from latsarstats.cli.arguments import file_name
from latsarstats.cli.output import OK, UNREADABLE, print_error
from latsarstats.errors import LatsarstatsError
from latsarstats.language import reason_of, sentence
from latsarstats.numerals.mention import DOUBTS, KINDS
from latsarstats.report.numbers_listing import FORMATS
from latsarstats.report.numbers_page import pages
from latsarstats.report.terminal import Progress, style_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from latsarstats.cli.output import Stream
    from latsarstats.numerals.mention import Mention


PAGE = "html"
"""The format that shows the texts themselves."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.description = sentence(
        "List every number printed in Indonesian texts: where it is, its kind, its value, its"
        " unit, and whether a reader would doubt it."
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
        choices=[*FORMATS, PAGE],
        default="table",
        help=sentence(
            "an aligned table (the default), CSV, one JSON object per line, or a web page that"
            " shows the texts with their numbers marked"
        ),
    )
    parser.add_argument(
        "--kind",
        type=kinds,
        metavar="KIND,...",
        help=sentence("only numbers of these kinds, as count,money"),
    )
    parser.add_argument(
        "--min-doubt",
        choices=[*DOUBTS],
        help=sentence("only numbers doubted at least so much"),
    )
    parser.add_argument(
        "--unit",
        type=units,
        metavar="UNIT,...",
        help=sentence("only numbers with these units, in any case, as peserta,orang or IDR"),
    )
    parser.add_argument(
        "--jobs",
        type=jobs,
        default=0,
        metavar="N",
        help=sentence("how many processors may read at once; all of them unless given"),
    )


def jobs(text: str) -> int:
    """Return a number of processors, 1 or more."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    if not number:
        raise argparse.ArgumentTypeError(
            sentence("{text} is not a number of processors; give 1 or more", text=repr(text))
        )
    return number


def kinds(text: str) -> frozenset[str]:
    """Return the kinds that a list joined by commas names."""
    named = [each.strip() for each in text.split(",")]
    unknown = [each for each in named if each not in KINDS]
    if unknown:
        raise argparse.ArgumentTypeError(
            sentence(
                "there is no kind {kind}; the kinds are {kinds}",
                kind=repr(unknown[0]),
                kinds=", ".join(KINDS),
            )
        )
    return frozenset(named)


def units(text: str) -> frozenset[str]:
    """Return the units that a list joined by commas names, in small letters."""
    named = frozenset(each.strip().lower() for each in text.split(","))
    if "" in named:
        raise argparse.ArgumentTypeError(
            sentence("{text} names an empty unit; name units as orang,km", text=repr(text))
        )
    return named


def run(call: argparse.Namespace) -> Stream:
    """List the numbers of all files that can be read."""
    from latsarstats.numerals.stream import STANDARD_INPUT

    failed: list[str] = []
    if call.files.count(STANDARD_INPUT) > 1:
        raise LatsarstatsError(
            sentence("- stands for standard input, which can be read once; name it once")
        )
    wanted = Wanted(call.kind, call.unit, call.min_doubt)
    if call.format == PAGE:
        yield from pages(_texts(call, wanted, failed))
    else:
        listing = FORMATS[call.format]
        rows = _rows(call, partial(row_if_wanted, listing.row, wanted), failed)
        for part in listing.pages(rows, style_for(sys.stdout)):
            if len(failed) < len(call.files):  # else the header is all there is
                yield part
    return UNREADABLE if failed else OK


class Wanted(NamedTuple):
    """Which numbers are asked for: of which kinds and units, and how doubtful; all where empty."""

    kinds: frozenset[str] | None
    units: frozenset[str] | None
    least_doubt: str | None


def is_wanted(mention: Mention, wanted: Wanted) -> bool:
    """Tell whether a number is of the kinds, doubts and units that are asked for."""
    if wanted.kinds and mention.kind not in wanted.kinds:
        return False
    if wanted.units and mention.unit.lower() not in wanted.units:
        return False
    if not wanted.least_doubt:
        return True
    doubts = list(DOUBTS)
    least = doubts.index(wanted.least_doubt)
    return mention.doubt in DOUBTS and doubts.index(mention.doubt) >= least


def row_if_wanted(
    row: Callable[[str, Mention], object], wanted: Wanted, file: str, mention: Mention
) -> object:
    """Return what a number is in a list, or ``None`` where it is not asked for."""
    return row(file, mention) if is_wanted(mention, wanted) else None


def _texts(
    call: argparse.Namespace, wanted: Wanted, failed: list[str]
) -> Iterator[tuple[str, str, list[Mention]]]:
    """Yield the names, texts and wanted numbers of the files that can be read."""
    from latsarstats.numerals.scan import scan
    from latsarstats.numerals.stream import text_parts

    for file in call.files:
        try:
            text = "".join(text_parts(file))
        except LatsarstatsError as error:
            failed.append(file)
            print_error(reason_of(error), UNREADABLE)
            continue
        yield file, text, [mention for mention in scan(text) if is_wanted(mention, wanted)]


def _rows(
    call: argparse.Namespace, each: Callable[[str, Mention], object], failed: list[str]
) -> Iterator[object]:
    """Yield what is made of the numbers of all files; those unreadable end up in ``failed``."""
    from latsarstats.numerals.files import scan_files

    progress = Progress()
    for file, found in scan_files(call.files, each, jobs=call.jobs, on_progress=progress.show_read):
        if isinstance(found, LatsarstatsError):
            failed.append(file)
            progress.end()
            print_error(reason_of(found), UNREADABLE)
        else:
            yield from found
    progress.end()
