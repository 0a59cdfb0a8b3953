"""``latsarstats check``: check a data package and report what is found."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from latsarstats.cli.arguments import path, positive_integer
from latsarstats.cli.output import FAILED, OK, Done
from latsarstats.errors import LatsarstatsError
from latsarstats.report.terminal import Progress, page

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from latsarstats.finding import Report
    from latsarstats.report.repository import PackagePlace


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.description = (
        "Check a data package: its descriptor, files, columns, keys, and the rules it holds;"
        " and, where it has evidence, each number against the characters that print it."
    )
    parser.add_argument(
        "package",
        nargs="?",
        type=path,
        metavar="PACKAGE",
        help=(
            "folder of a data package, its datapackage.json, or a .zip of one; without one, the"
            " installed package"
        ),
    )
    parser.add_argument(
        "--format",
        choices=("text", "json", "junit", "sarif", "github", "markdown"),
        default="text",
        help=(
            "text for a person (the default), one JSON object, JUnit XML, SARIF 2.1.0, commands"
            " of a GitHub workflow, or Markdown"
        ),
    )
    parser.add_argument(
        "--summary",
        type=path,
        metavar="FILE",
        help="also append the report in Markdown to FILE, as the summary of a workflow",
    )
    parser.add_argument("--strict", action="store_true", help="let warnings fail the check")
    parser.add_argument(
        "--level",
        choices=("package", "structure", "schema", "keys", "rules", "evidence"),
        help="how far down to check; this level is the last (evidence, all, by default)",
    )
    parser.add_argument(
        *("-v", "--verbose"),
        action="store_true",
        help="note the columns without a rule too, as --level, json, junit and sarif do",
    )
    parser.add_argument(
        "--engine",
        choices=("auto", "rows", "pandas", "polars", "duckdb", "pyspark"),
        default="auto",
        help=(
            "what holds the tables; rows is none. By default it is chosen by the size of the files"
            " and by what is installed. What is found is the same"
        ),
    )
    parser.add_argument(
        "--limit",
        type=positive_integer,
        default=1000,
        metavar="N",
        help="tell at most N findings of a kind (1000 by default); all are counted",
    )


def run(call: argparse.Namespace) -> Done:
    """Check the package, and print the report in the format asked for."""
    from latsarstats.dataset.check import check_package
    from latsarstats.dataset.installed import package_path
    from latsarstats.files.interrupts import interruptible

    progress = Progress(is_beside=True)
    with interruptible():  # archives are unpacked, and engines hold files, as long as they check
        try:
            report = check_package(
                call.package or package_path(),
                level=call.level or "evidence",
                is_strict=call.strict,
                engine=call.engine,
                limit=call.limit,
                on_progress=progress.show,
            )
        finally:
            progress.end()
    text = _formatted(report, call, call.format)
    if call.summary:
        _append(call.summary, _formatted(report, call, "markdown"))
    return Done(text, FAILED if report.failed else OK)


def _append(file: Path, text: str) -> None:
    try:
        with file.open("a", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            stream.write(text)
    except OSError as error:
        raise LatsarstatsError(f"{file}: cannot be written ({error.strerror})") from None


def _formatted(report: Report, call: argparse.Namespace, form: str) -> str:
    verbose = call.verbose or call.level is not None
    match form:
        case "json":
            from latsarstats.report.json_report import as_json

            return page(as_json(report).split("\n"))
        case "junit":
            from latsarstats.report.junit import as_junit

            return page(as_junit(report).split("\n"))
        case "sarif":
            from latsarstats.report.sarif import as_sarif

            return page(as_sarif(report, _place(call)).split("\n"))
        case "github":
            from latsarstats.report.github import as_annotations

            return page(as_annotations(report, _place(call), is_verbose=verbose).split("\n"))
        case "markdown":
            from latsarstats.report.markdown import as_markdown

            return page(as_markdown(report, _place(call), is_verbose=verbose).split("\n"))
        case _:
            from latsarstats.report.terminal import style_for
            from latsarstats.report.text import report_lines

            return page(report_lines(report, style_for(sys.stdout), is_verbose=verbose))


def _place(call: argparse.Namespace) -> PackagePlace:
    from latsarstats.dataset.installed import package_path
    from latsarstats.report.repository import package_place

    return package_place(call.package or package_path())
