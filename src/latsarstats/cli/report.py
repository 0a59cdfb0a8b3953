"""``latsarstats report``: a package as one page of HTML, to be seen and sent."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from latsarstats.cli.arguments import path, positive_integer
from latsarstats.cli.output import FAILED, OK, Done
from latsarstats.cli.subjects import tables_among
from latsarstats.errors import LatsarstatsError
from latsarstats.language import sentence
from latsarstats.report.terminal import Progress

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from latsarstats.checks.run import Checked
    from latsarstats.page.records import Provenance

MOST_LISTED = 100
"""Findings of each kind that a page lists by default: as many as somebody reads."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.description = sentence(
        "Check a data package, or tables without a descriptor, and write what was found as one"
        " page of HTML: with its tables and sums, and where numbers are printed if that is known."
        " The page is one file and asks nothing of any other address."
    )
    parser.add_argument(
        "packages",
        nargs="*",
        type=path,
        metavar="PACKAGE",
        help=sentence(
            "folder of a data package, its datapackage.json, or a .zip of one; or workbooks and"
            " CSV without a descriptor; without any, the installed package"
        ),
    )
    parser.add_argument(
        *("-o", "--output"),
        type=path,
        default=Path("report.html"),
        metavar="FILE",
        help=sentence(
            "the page; report.html in this folder by default. A page of that name is replaced"
        ),
    )
    parser.add_argument(
        "--strict", action="store_true", help=sentence("let warnings fail the check")
    )
    parser.add_argument(
        "--limit",
        type=positive_integer,
        default=MOST_LISTED,
        metavar="N",
        help=sentence(
            "list at most N findings of each kind ({limit} by default); all are counted",
            limit=MOST_LISTED,
        ),
    )


def run(call: argparse.Namespace) -> Done:
    """Check the package, and write its page."""
    from latsarstats.files.interrupts import WRITING, interruptible
    from latsarstats.files.writing import recover, replace_files
    from latsarstats.page.build import page_of
    from latsarstats.page.render import render
    from latsarstats.report.summary import verdict
    from latsarstats.report.terminal import page

    output: Path = call.output
    _check_output(output)
    progress = Progress(result_comes_last=True)
    with interruptible():
        try:
            with _checked(call, progress) as (checked, provenance):
                progress.show(sentence("page"))
                raw = render(page_of(checked, provenance))
        finally:
            progress.end()
    recover(output.parent)
    with interruptible(WRITING):
        replace_files(output.parent, {output.name: raw})
    report = checked.report
    lines = [verdict(report), sentence("Written to {file}; open it in a browser.", file=output)]
    return Done(page(lines), FAILED if report.failed else OK)


def _check_output(output: Path) -> None:
    """Refuse a place that no page can be written to, before anything is checked.

    Raises:
        LatsarstatsError: it is a folder, or its folder is missing.
    """
    if output.is_dir():
        raise LatsarstatsError(sentence("is a folder; name a file in it with -o"), path=output)
    if not output.parent.is_dir():
        raise LatsarstatsError(
            sentence("there is no such folder; make it, or name another with -o"),
            path=output.parent,
        )


@contextlib.contextmanager
def _checked(call: argparse.Namespace, progress: Progress) -> Iterator[tuple[Checked, Provenance]]:
    """Check a package, or tables without one, and keep what was read until the end of the block."""
    from latsarstats.dataset.check import open_checked_package
    from latsarstats.dataset.installed import package_path
    from latsarstats.dataset.provenance import provenance_of
    from latsarstats.page.records import NOTHING_KNOWN

    packages: list[Path] = call.packages or [package_path()]
    tables = tables_among(packages)
    if tables:
        from latsarstats.sheets.check import checked_tables
        from latsarstats.sheets.package import understand

        progress.show(sentence("structure: tables"))
        understood = understand(tables)
        checked = checked_tables(
            understood, is_strict=call.strict, limit=call.limit, on_progress=progress.show
        )
        yield checked, NOTHING_KNOWN
        return
    if len(packages) > 1:
        raise LatsarstatsError(
            sentence("is checked by itself; give one package, or tables"), path=packages[0]
        )
    with open_checked_package(
        packages[0], is_strict=call.strict, limit=call.limit, on_progress=progress.show
    ) as checked:
        yield checked, provenance_of(checked)
