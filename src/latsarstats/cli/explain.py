"""``latsarstats explain``: where the numbers of a column are printed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from latsarstats.cli.arguments import path
from latsarstats.cli.output import Done
from latsarstats.language import sentence
from latsarstats.report.terminal import page, style_for

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.description = sentence(
        "Show where the numbers of a column, or of one cell, are printed."
    )
    parser.add_argument("table", metavar="TABLE", help=sentence("name of a table, such as cohorts"))
    parser.add_argument(
        "column", metavar="COLUMN", help=sentence("name of a column, such as persons")
    )
    parser.add_argument(
        "row",
        nargs="?",
        metavar="ROW",
        help=sentence("key of a row, its values joined by /, such as 35/2019/2021/all"),
    )
    parser.add_argument(
        "--package",
        type=path,
        metavar="FOLDER",
        help=sentence(
            "folder of a data package or its datapackage.json; by default the installed package"
        ),
    )


def run(call: argparse.Namespace) -> Done:
    """Quote the clause behind each number."""
    from latsarstats.dataset.explanation import explain, explanation_lines

    found = explain(call.table, call.column, call.row, call.package)
    return Done(page(explanation_lines(found, style_for(sys.stdout))))
