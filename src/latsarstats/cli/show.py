"""``latsarstats show``: print a table."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

from latsarstats.cli.arguments import path, positive_integer
from latsarstats.cli.output import Done
from latsarstats.errors import unknown_name
from latsarstats.language import sentence
from latsarstats.report.table_listing import ROWS, table_lines
from latsarstats.report.terminal import page, style_for

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.description = sentence("Print a table of a data package, its numbers at the right.")
    parser.add_argument("table", metavar="TABLE", help=sentence("name of a table, such as cohorts"))
    parser.add_argument(
        "--package",
        type=path,
        metavar="PACKAGE",
        help=sentence("a data package, as check takes it; by default the installed package"),
    )
    parser.add_argument(
        "--rows",
        type=positive_integer,
        default=ROWS,
        metavar="N",
        help=sentence("print at most N rows ({limit} by default); all are counted", limit=ROWS),
    )
    parser.add_argument(
        "--wide",
        action="store_true",
        help=sentence("do not cut the table to the width of the terminal"),
    )


def run(call: argparse.Namespace) -> Done:
    """Print the table."""
    from latsarstats.dataset.installed import open_files, package_path

    with open_files(call.package or package_path()) as files:
        if call.table not in files.tables:
            raise unknown_name(sentence("there is no table"), call.table, files.tables)
        table = files.table(call.table)
    is_cut = sys.stdout.isatty() and not call.wide
    width = shutil.get_terminal_size().columns if is_cut else None
    return Done(page(table_lines(table, style_for(sys.stdout), rows=call.rows, width=width)))
