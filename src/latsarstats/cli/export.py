"""``latsarstats export``: write a package as a workbook, an SQLite database or Parquet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.cli.arguments import path
from latsarstats.cli.output import FAILED, OK, Done
from latsarstats.language import count_sentence, sentence
from latsarstats.report.terminal import Progress, page

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.description = sentence(
        "Write a data package as a workbook, an SQLite database or a folder of Parquet, each figure"
        " with the characters that print it, in English and Indonesian. A package that fails its"
        " check is written too, says so, and gives the exit status 1."
    )
    parser.add_argument(
        "package",
        nargs="?",
        type=path,
        metavar="PACKAGE",
        help=sentence("a data package, as check takes it; by default the installed package"),
    )
    parser.add_argument(
        "--to",
        type=path,
        required=True,
        metavar="OUT",
        help=sentence("a name that ends in .xlsx or .sqlite, or a folder for Parquet"),
    )
    parser.add_argument(
        "--force",
        action="store_true",
        help=sentence("replace files that are there; by default none is"),
    )


def run(call: argparse.Namespace) -> Done:
    """Write the export, and print what was written and the verdict."""
    from latsarstats.dataset.export import files_of, read_content
    from latsarstats.dataset.installed import package_path
    from latsarstats.export.formats import target_of
    from latsarstats.files.interrupts import interruptible
    from latsarstats.report.summary import verdict

    package = call.package or package_path()
    target = target_of(call.to, files_of(package), is_forced=call.force)
    progress = Progress(result_comes_last=True)
    with interruptible():  # unpacked archives are to be removed
        try:
            content = read_content(package, progress.show)
            progress.show(sentence("export: files"))
            files = target.files(content)
        finally:
            progress.end()
    target.write(files)
    rows = sum(table.count for table in content.tables)
    tables = count_sentence("{number} table", "{number} tables", len(content.tables))
    counted = count_sentence("{number:,} row", "{number:,} rows", rows)
    lines = [
        sentence(
            "Written {path}: {tables}, {rows}.", path=str(call.to), tables=tables, rows=counted
        ),
        verdict(content.report),
    ]
    return Done(page(lines), FAILED if content.report.failed else OK)
