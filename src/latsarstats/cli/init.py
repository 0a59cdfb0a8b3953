"""``latsarstats init``: describe tables that nobody has described."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.cli.arguments import path
from latsarstats.cli.output import Done
from latsarstats.errors import LatsarstatsError, reason_of_system
from latsarstats.language import sentence
from latsarstats.report.terminal import page

if TYPE_CHECKING:
    import argparse
    from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.description = sentence(
        "Describe workbooks and CSV: write datapackage.json with columns, types and the"
        " sums that the tables seem to mean, and the tables as tidy CSV. Nothing is"
        " overwritten."
    )
    parser.add_argument(
        "files", nargs="+", type=path, metavar="FILE", help=sentence("a workbook, or a file of CSV")
    )
    parser.add_argument(
        "--to",
        type=path,
        metavar="FOLDER",
        help=sentence("where to write; by default a folder beside the first file, called as it is"),
    )


def run(call: argparse.Namespace) -> Done:
    """Write the package, and print what was understood."""
    from latsarstats.files.interrupts import WRITING, interruptible
    from latsarstats.files.writing import recover, replace_files
    from latsarstats.sheets.describe import package_files, summary
    from latsarstats.sheets.package import understand

    understood = understand(call.files)
    folder: Path = call.to or call.files[0].with_suffix("")
    files = package_files(understood)
    for name in files:
        if (folder / name).exists():
            raise LatsarstatsError(
                sentence("is there already and is not overwritten; name another folder with --to"),
                path=folder / name,
            )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LatsarstatsError(
            sentence("cannot be made ({reason})", reason=reason_of_system(error)), path=folder
        ) from None
    recover(folder)
    with interruptible(WRITING):
        replace_files(folder, files)
    lines = [line for each in understood for line in summary(each)]
    lines.append(
        sentence(
            "Written to {folder}: {files}. Check it with:",
            folder=folder,
            files=", ".join(sorted(files)),
        )
    )
    lines.append(f"    latsarstats check {str(folder)!r}")
    return Done(page(lines))
