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
        "Show where the numbers of a column, or of one cell, are printed; or every cell and every"
        " printed number that says a value, and which other publications print it."
    )
    parser.usage = "%(prog)s [-h] [--package FOLDER] (VALUE | TABLE COLUMN [ROW])"
    parser.add_argument(
        "what",
        metavar="VALUE | TABLE",
        help=sentence("a value by itself, such as 10.853; or the name of a table, such as cohorts"),
    )
    parser.add_argument(
        "column",
        nargs="?",
        metavar="COLUMN",
        help=sentence("name of a column, such as persons"),
    )
    parser.add_argument(
        "row",
        nargs="?",
        metavar="ROW",
        help=sentence(
            "a row by the values of its key in any order, joined by /, such as 35/2019/2021/all"
        ),
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

    style = style_for(sys.stdout)
    if call.column is None:
        from latsarstats.dataset.value_search import find_value, value_lines

        return Done(page(value_lines(find_value(call.what, call.package), style)))
    found = explain(call.what, call.column, call.row, call.package)
    if not found.quotes:
        from latsarstats.dataset.value_search import restated_lines

        lines = restated_lines(call.what, call.column, call.row, call.package, style)
        if lines:
            return Done(page(lines))
    return Done(page(explanation_lines(found, style)))
