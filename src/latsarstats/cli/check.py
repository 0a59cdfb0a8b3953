"""``latsarstats check``: check a data package and report what is found."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from latsarstats.cli.arguments import path, positive_integer
from latsarstats.cli.output import FAILED, OK, Done
from latsarstats.cli.subjects import tables_among
from latsarstats.engines.select import ENGINES, FILE_ENGINES, require_file_engine
from latsarstats.errors import LatsarstatsError, reason_of_system
from latsarstats.finding import LEVELS, LIMIT
from latsarstats.language import join, sentence
from latsarstats.report.formats import FORMATS, Options
from latsarstats.report.terminal import Progress, style_for

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from latsarstats.finding import Report


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.description = sentence(
        "Check a data package: its descriptor, files, columns, keys and rules; and,"
        " where it has evidence, each number against the characters that print it."
    )
    parser.add_argument(
        "packages",
        nargs="*",
        type=path,
        metavar="PACKAGE",
        help=(
            sentence(
                "folder of a data package, its datapackage.json, or a .zip of one; or workbooks"
                " and CSV without a descriptor, whose sums are found; without any, the"
                " installed package"
            )
        ),
    )
    *others, last = (form.description for form in FORMATS.values())
    levels = join("; ", (join(": ", level) for level in LEVELS.items()))
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="text",
        help=sentence("{others}, or {last}", others=join(", ", others), last=last),
    )
    parser.add_argument(
        "--summary",
        type=path,
        metavar="FILE",
        help=sentence("also append the report in Markdown to FILE, as the summary of a workflow"),
    )
    parser.add_argument(
        "--annotate",
        type=path,
        metavar="OUT.xlsx",
        help=sentence(
            "of a table without a descriptor: write a copy in which suspects are coloured"
        ),
    )
    parser.add_argument(
        "--strict", action="store_true", help=sentence("let warnings fail the check")
    )
    parser.add_argument(
        "--level",
        choices=LEVELS,
        help=sentence("check no further than this level, all by default. {levels}", levels=levels),
    )
    parser.add_argument(
        *("-v", "--verbose"),
        action="store_true",
        help=sentence(
            "note the columns without a rule too, as --level, {formats} do",
            formats=_listing_all(),
        ),
    )
    parser.add_argument(
        "--engine",
        choices=("auto", "rows", *FILE_ENGINES),
        type=_engine,
        default="auto",
        help=(
            sentence(
                "what reads the tables, or rows for no engine; by default it is chosen by the"
                " size of the files and by what is installed. The findings are the same"
            )
        ),
    )
    parser.add_argument(
        "--limit",
        type=positive_integer,
        default=LIMIT,
        metavar="N",
        help=sentence(
            "list at most N findings of each kind ({limit} by default); all are counted",
            limit=LIMIT,
        ),
    )


def _listing_all() -> str:
    """Return the names of the formats that list all findings in any case, for a sentence."""
    *names, last = [name for name, form in FORMATS.items() if form.lists_all]
    return sentence("{names} and {last}", names=", ".join(names), last=last)


def _engine(name: str) -> str:
    if name in ENGINES:  # argparse rejects what is none
        require_file_engine(name)
    return name


def run(call: argparse.Namespace) -> Done:
    """Check the package, and print the report in the format asked for."""
    from latsarstats.dataset.installed import package_path
    from latsarstats.files.interrupts import interruptible
    from latsarstats.report.repository import package_place

    progress = Progress(result_comes_last=True)
    packages = call.packages or [package_path()]
    with interruptible():  # unpacked archives and files of engines are to be removed
        try:
            report = _checked(packages, call, progress)
        finally:
            progress.end()
    place = package_place(packages[0])
    options = Options(call.verbose or call.level is not None, style_for(sys.stdout))
    text = FORMATS[call.format].render(report, place, options)
    if call.summary:
        _append(call.summary, FORMATS["markdown"].render(report, place, options))
    return Done(text, FAILED if report.failed else OK)


def _checked(packages: list[Path], call: argparse.Namespace, progress: Progress) -> Report:
    """Check a package; or tables without one, each file by itself.

    Raises:
        LatsarstatsError: there are several, of which some are packages.
    """
    tables = tables_among(packages)
    if tables:
        return _checked_tables(tables, call, progress)
    if call.annotate:
        raise LatsarstatsError(
            sentence("--annotate is for workbooks and CSV without a descriptor; name one")
        )
    if len(packages) > 1:
        raise LatsarstatsError(
            sentence("is checked by itself; give one package, or tables"), path=packages[0]
        )
    from latsarstats.dataset.check import check_package

    return check_package(
        packages[0],
        level=call.level or "evidence",
        is_strict=call.strict,
        engine=call.engine,
        limit=call.limit,
        on_progress=progress.show,
    )


def _checked_tables(tables: list[Path], call: argparse.Namespace, progress: Progress) -> Report:
    from latsarstats.files.writing import recover, replace_files
    from latsarstats.sheets.annotate import annotated, check_target
    from latsarstats.sheets.check import checked_tables
    from latsarstats.sheets.package import understand

    if call.engine not in ("auto", "rows"):
        raise LatsarstatsError(
            sentence("--engine is for packages; a table without a descriptor is read cell by cell")
        )
    if call.level == "evidence":
        raise LatsarstatsError(
            sentence("--level evidence is for packages that have some; a table has none")
        )
    if call.annotate:
        check_target(call.annotate, tables)
    began = time.perf_counter()
    progress.show(sentence("structure: tables"))
    understood = understand(tables)
    report = checked_tables(
        understood,
        level=call.level or "rules",
        is_strict=call.strict,
        limit=call.limit,
        on_progress=progress.show,
        began=began,
    ).report
    if call.annotate:
        recover(call.annotate.parent)
        written = annotated(report, understood)
        replace_files(call.annotate.parent, {call.annotate.name: written})
    return report


def _append(file: Path, text: str) -> None:
    try:
        with file.open("a", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            stream.write(text)
    except OSError as error:
        raise LatsarstatsError(
            sentence("cannot be written ({reason})", reason=reason_of_system(error)), path=file
        ) from None
