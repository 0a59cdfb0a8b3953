"""The command line. Each command imports what it needs when it is called."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from latsarstats import __version__
from latsarstats.errors import LatsarstatsError, MismatchError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

OK, FAILED, UNREADABLE, INTERRUPTED = 0, 1, 2, 130


@dataclass(frozen=True, slots=True)
class Done:
    """What a command has to say, and the exit status that goes with it."""

    text: str
    status: int = OK


def command() -> int:
    """Run as a program: until a command has something to clean up, Ctrl-C simply ends it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started the program
            setattr(sys, name, Path(os.devnull).open("w"))  # noqa: SIM115 - open until the end
    return main()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status.

    0: done, nothing failed. 1: a check failed, or files do not fit together. 2: the call is
    wrong, or a file cannot be read or written. 130: interrupted.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    call = _parser().parse_args(arguments)
    try:
        done: Done = call.run(call)
    except MismatchError as error:
        return _say(error, FAILED)
    except LatsarstatsError as error:
        return _say(error, UNREADABLE)
    except OSError as error:
        return _say(f"{error.filename}: cannot be used ({error.strerror})", UNREADABLE)
    except KeyboardInterrupt:
        return _say("interrupted; the files are either all new or all as before", INTERRUPTED)
    return _print(done)


def _print(done: Done) -> int:
    try:
        print(done.text)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read it has seen enough
        _drop_output()
    except OSError as error:
        _drop_output()
        return _say(f"the output cannot be written ({error.strerror})", UNREADABLE)
    return done.status


def _drop_output() -> None:
    # Python flushes once more when it ends; there must be nothing left to fail then.
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 - a device
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def _say(message: object, status: int) -> int:
    with contextlib.suppress(OSError):
        print(f"latsarstats: {message}", file=sys.stderr, flush=True)
    return status


def _named_path(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError("it is empty; name a file or folder")
    return Path(text)


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
        type=_named_path,
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
    explain.add_argument(
        "--package",
        type=_named_path,
        metavar="FOLDER",
        help="folder of a data package or its datapackage.json; by default the installed package",
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
        type=_named_path,
        default=Path(),
        metavar="FOLDER",
        help="folder that holds seeds/; the present one by default",
    )
    build.add_argument(
        "--originals",
        type=_named_path,
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
        description=(
            "Mask every .txt article in a folder but for its numbers and their clauses. Nothing is"
            " written where more of an article would stay readable than may be passed on."
        ),
    )
    excerpt.add_argument(
        "originals", type=_named_path, metavar="ORIGINALS", help="folder of the articles"
    )
    excerpt.add_argument(
        "--to", type=_named_path, required=True, metavar="DIR", help="folder for the excerpts"
    )
    excerpt.set_defaults(run=_excerpt)
    return parser


def _check(call: argparse.Namespace) -> Done:
    from latsarstats.api import package_path
    from latsarstats.checks.check import check_package
    from latsarstats.report.outcome import report_lines
    from latsarstats.report.style import style_for

    report = check_package(call.package or package_path())
    text = "\n".join(report_lines(report, style_for(sys.stdout)))
    return Done(text, FAILED if report.failed else OK)


def _explain(call: argparse.Namespace) -> Done:
    from latsarstats.api import quotes_of
    from latsarstats.report.explanation import explanation_lines, unexplained
    from latsarstats.report.style import style_for

    found = quotes_of(call.table, call.column, call.row, call.package)
    if not found:
        return Done(unexplained(call.table, call.column, call.row))
    lines = explanation_lines(call.table, call.column, found, style_for(sys.stdout))
    return Done("\n".join(lines).rstrip())


def _build(call: argparse.Namespace) -> Done:
    from latsarstats.build import build, outdated

    if call.check:
        found = outdated(call.folder, call.originals)
        if not found:
            return Done("Everything is up to date.")
        lines = [
            line
            for file in found
            for line in (f"{file.path} is not up to date:", *(f"  {line}" for line in file.diff))
        ]
        return Done("\n".join(lines), FAILED)
    with _cleaning_up():
        changed = build(call.folder, call.originals)
    if not changed:
        return Done(f"Built the package in {call.folder.resolve()}: nothing changed.")
    return Done(f"Built the package in {call.folder.resolve()}: changed {', '.join(changed)}.")


def _excerpt(call: argparse.Namespace) -> Done:
    from latsarstats.extraction.excerpt import excerpt, readable_share
    from latsarstats.extraction.seeds import check_readable, read_originals
    from latsarstats.text.files import sha256
    from latsarstats.writing import replace_files

    if not call.to.is_dir():
        raise LatsarstatsError(f"{call.to}: there is no such folder; make it first")
    if call.originals.is_dir() and call.to.samefile(call.originals):
        raise LatsarstatsError(
            f"{call.to}: holds the originals, which are not changed; name another folder"
        )
    originals = read_originals(call.originals)
    check_readable(originals)
    excerpts = {name: excerpt(text).encode() for name, text in originals.items()}
    with _cleaning_up():
        replace_files(call.to, excerpts)
    lines = []
    for name, text in originals.items():
        lines += [
            f"{name}: {readable_share([text]):.1%} of its letters stay readable; to pin it:",
            f'    sha256="{sha256(text.encode())}"',
            f'    excerpt_sha256="{sha256(excerpts[name])}"',
        ]
    lines.append(f"{readable_share(originals.values()):.1%} of the letters of all stay readable.")
    return Done("\n".join(lines))


@contextlib.contextmanager
def _cleaning_up() -> Iterator[None]:
    # What asks the program to stop becomes an exception, so that nothing half done is left.
    from latsarstats.writing import STOPPING

    before = {number: signal.signal(number, signal.default_int_handler) for number in STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
