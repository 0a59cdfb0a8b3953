"""The command line. Each command imports what it needs when it is called."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from latsarstats import __version__
from latsarstats.errors import BuildError, LatsarstatsError

if TYPE_CHECKING:
    from collections.abc import Sequence

OK, FAILED, UNREADABLE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status.

    0: done, nothing failed. 1: a check failed, or the articles and scripts do not fit
    together. 2: the call is wrong, or a file cannot be read or written. 130: interrupted.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    call = _parser().parse_args(arguments)
    try:
        status: int = call.run(call)
        sys.stdout.flush()
    except BuildError as error:
        return _say(error, FAILED)
    except LatsarstatsError as error:
        return _say(error, UNREADABLE)
    except KeyboardInterrupt:
        return _say("interrupted; nothing was left half done", INTERRUPTED)
    except BrokenPipeError:
        # Whoever read the output has seen enough; keep Python from trying to flush it again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    return status


def _say(message: object, status: int) -> int:
    print(f"latsarstats: {message}", file=sys.stderr)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="latsarstats",
        description="Latsar CPNS figures of East Java as tidy, traceable tables.",
    )
    parser.add_argument("--version", action="version", version=f"latsarstats {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    check = commands.add_parser(
        "check", help="run every check on a package", description="Run every check on a package."
    )
    check.add_argument(
        "package",
        nargs="?",
        type=Path,
        metavar="PACKAGE",
        help="folder of a data package or its datapackage.json; without one, the installed package",
    )
    check.set_defaults(run=_check)

    explain = commands.add_parser(
        "explain",
        help="show where the number of a cell is printed",
        description="Show where the numbers of a column, or of one cell, are printed.",
    )
    explain.add_argument("table", metavar="TABLE", help="name of a table, as cohorts")
    explain.add_argument("column", metavar="COLUMN", help="name of a column, as persons")
    explain.add_argument(
        "row",
        nargs="?",
        metavar="ROW",
        help="key of a row, its values joined by /, as 35/2019/2021/all",
    )
    explain.set_defaults(run=_explain)

    build = commands.add_parser(
        "build",
        help="make data/ and datapackage.json from seeds/",
        description="Make data/ and datapackage.json from seeds/: all of it or nothing.",
    )
    build.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=Path(),
        metavar="FOLDER",
        help="folder that holds seeds/; the present one by default",
    )
    build.add_argument(
        "--originals",
        type=Path,
        metavar="DIR",
        help="read the original articles in DIR instead of their excerpts",
    )
    build.add_argument(
        "--check",
        action="store_true",
        help="write nothing; name the files that are not up to date, and exit 1 if there are any",
    )
    build.set_defaults(run=_build)

    excerpt = commands.add_parser(
        "excerpt",
        help="mask articles but for their numbers and the clauses they stand in",
        description="Mask every .txt article in a folder but for its numbers and their clauses.",
    )
    excerpt.add_argument("originals", type=Path, metavar="ORIGINALS", help="folder of the articles")
    excerpt.add_argument(
        "--to", type=Path, required=True, metavar="DIR", help="folder for the excerpts"
    )
    excerpt.set_defaults(run=_excerpt)
    return parser


def _check(call: argparse.Namespace) -> int:
    from latsarstats.api import package_path
    from latsarstats.checks.check import check_package
    from latsarstats.report.outcome import report_lines
    from latsarstats.report.style import style_for

    report = check_package(call.package or package_path())
    print("\n".join(report_lines(report, style_for(sys.stdout))))
    return FAILED if report.failed else OK


def _explain(call: argparse.Namespace) -> int:
    from latsarstats.api import quotes_of
    from latsarstats.report.explanation import explanation_lines
    from latsarstats.report.style import style_for

    found = quotes_of(call.table, call.column, call.row)
    lines = explanation_lines(call.table, call.column, found, style_for(sys.stdout))
    print(
        "\n".join(lines).rstrip() or f"{call.table} {call.column} is read from no printed number."
    )
    return OK


def _build(call: argparse.Namespace) -> int:
    from latsarstats.build import build, outdated

    if call.check:
        found = outdated(call.folder, call.originals)
        for file in found:
            print(f"{file.path} is not up to date:")
            print("".join(f"  {line}\n" for line in file.diff), end="")
        print(f"{len(found)} files are not up to date." if found else "Everything is up to date.")
        return FAILED if found else OK
    # Without this a terminated build would leave its temporary folder behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    made = build(call.folder, call.originals)
    print(f"Built {len(made)} files in {call.folder.resolve()}: {', '.join(made)}")
    return OK


def _excerpt(call: argparse.Namespace) -> int:
    from latsarstats.extraction.excerpt import excerpt, readable_share
    from latsarstats.extraction.seeds import check_readable, read_originals
    from latsarstats.text.files import sha256
    from latsarstats.writing import replace_files

    if call.to.resolve() == call.originals.resolve():
        raise LatsarstatsError(
            f"{call.to}: holds the originals, which are not changed; name another"
        )
    originals = read_originals(call.originals)
    check_readable(originals)
    excerpts = {name: excerpt(text).encode() for name, text in originals.items()}
    if not call.to.is_dir():
        raise LatsarstatsError(f"{call.to}: there is no such folder; make it first")
    replace_files(call.to, excerpts)
    for name, text in originals.items():
        print(f"{name}: {readable_share([text]):.1%} of its letters stay readable")
        print(f'    sha256="{sha256(text.encode())}"')
        print(f'    excerpt_sha256="{sha256(excerpts[name])}"')
    print(f"{readable_share(originals.values()):.1%} of the letters of all stay readable.")
    return OK
