"""The command line. Each command imports what it needs when it is called."""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import signal
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from latsarstats import __version__
from latsarstats.errors import LatsarstatsError, MismatchError
from latsarstats.report.terminal import Shown, guard, page

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from latsarstats.finding import Report
    from latsarstats.numerals.mention import Mention
    from latsarstats.report.repository import PackagePlace

    Stream = Generator[str, None, int]
    """Output as it comes, and at its end the exit status."""

OK, FAILED, UNREADABLE, INTERRUPTED = 0, 1, 2, 130


@dataclass(frozen=True, slots=True)
class Done:
    """What a command has to say, and the exit status that goes with it.

    Attributes:
        text: one line, or a page of several.
        status: the exit status.
    """

    text: str
    status: int = OK


def command() -> int:
    """Run as a program: until a command has something to clean up, Ctrl-C simply ends it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    gc.set_threshold(100_000)  # next to nothing of what is imported ever becomes garbage
    # Of no use to somebody at a terminal: it is the import of another engine that warns.
    warnings.filterwarnings("ignore", "PySpark does not yet fully support", FutureWarning)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started the program
            setattr(sys, name, Path(os.devnull).open("w"))  # noqa: SIM115 - open until the end
    guard()  # for what Python itself and libraries print behind the command, too
    status = main()
    gc.freeze()  # the end is near, and takes a tenth of a second where garbage is looked for
    return status


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status.

    0: done, nothing failed. 1: a check failed, or files do not fit together. 2: the call is
    wrong, or a file cannot be read or written. 130: interrupted.
    """
    before = guard()
    try:
        return _run(arguments)
    finally:
        sys.stdout, sys.stderr = before


def _run(arguments: Sequence[str] | None) -> int:
    try:
        call = _call(arguments)
        done: Done | Stream = call.run(call)
        if isinstance(done, Done):
            _write(done.text if isinstance(done.text, Shown) else page([done.text]))
            return done.status
        return _write_all(done)
    except _OutputError as error:
        return _say(f"the output cannot be written ({error})", UNREADABLE)
    except MismatchError as error:
        return _say(error, FAILED)
    except LatsarstatsError as error:
        return _say(error, UNREADABLE)
    except OSError as error:
        if library := _library_of(error):
            return _say(_broken(library, error), UNREADABLE)
        return _say(f"{error.filename}: cannot be used ({error.strerror})", UNREADABLE)
    except MemoryError:
        return _say("there is not enough memory for this; no file was changed", UNREADABLE)
    except KeyboardInterrupt:
        return _say("interrupted; the files are either all new or all as before", INTERRUPTED)
    except Exception as error:
        library = _library_of(error)
        if library or isinstance(error, ImportError):
            return _say(_broken(library, error), UNREADABLE)
        raise


def _library_of(error: Exception) -> str:
    """Return the module whose import an exception comes from, or nothing.

    A library that is broken meets its import with an exception of any kind.
    """
    import traceback

    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    names = [
        str(frame.f_locals.get("name", ""))
        for frame in frames
        if frame.f_code.co_name == "_find_and_load"
    ]
    return names[-1] if names else ""


def _broken(library: str, error: Exception) -> str:
    what = f"the library {library}" if library else "a library"
    return f"{what} cannot be loaded ({error}); see that it is whole"


def _call(arguments: Sequence[str] | None) -> argparse.Namespace:
    try:
        return _parser().parse_args(arguments)
    except SystemExit:
        _write("")  # the help is still to be flushed, and its reader may be gone
        raise


class _OutputError(Exception):
    """Standard output cannot be written to, for a reason other than that nobody reads it."""


def _write(text: str) -> bool:
    """Write to standard output, and tell whether somebody still reads it."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read it has seen enough
        _drop_output()
        return False
    except OSError as error:
        _drop_output()
        raise _OutputError(error.strerror) from None
    return True


def _write_all(stream: Stream) -> int:
    try:
        while _write(next(stream)):
            pass
    except StopIteration as end:
        return int(end.value)
    stream.close()
    return OK


def _drop_output() -> None:
    # Python flushes once more when it ends; there must be nothing left to fail then.
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 - a device
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def _say(message: object, status: int) -> int:
    with contextlib.suppress(OSError):
        sys.stderr.write(page([f"latsarstats: {message}"]))
        sys.stderr.flush()
    return status


def _file_name(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("it is empty; name a file or folder")
    return text


def _named_path(text: str) -> Path:
    if "\0" in text:
        raise argparse.ArgumentTypeError(f"{text!r} is no file name; check it")
    return Path(_file_name(text))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text)):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 on")
    return int(text)


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line after the usage."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.color = False  # from Python 3.14 on; the gate would escape these colours

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(UNREADABLE, page([f"{self.prog}: error: {message}"]))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="latsarstats",
        description="Latsar CPNS figures of East Java as tidy, traceable tables.",
    )
    parser.add_argument("--version", action="version", version=f"latsarstats {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    check = commands.add_parser(
        "check",
        help="check a data package: anybody's, or the one installed",
        description=(
            "Check a data package: its descriptor, files, columns, keys, and the rules it holds;"
            " and, where it has evidence, each number against the characters that print it."
        ),
    )
    check.add_argument(
        "package",
        nargs="?",
        type=_named_path,
        metavar="PACKAGE",
        help=(
            "folder of a data package, its datapackage.json, or a .zip of one; without one, the"
            " installed package"
        ),
    )
    check.add_argument(
        "--format",
        choices=("text", "json", "junit", "sarif", "github", "markdown"),
        default="text",
        help=(
            "text for a person (the default), one JSON object, JUnit XML, SARIF 2.1.0, commands"
            " of a GitHub workflow, or Markdown"
        ),
    )
    check.add_argument(
        "--summary",
        type=_named_path,
        metavar="FILE",
        help="also append the report in Markdown to FILE, as the summary of a workflow",
    )
    check.add_argument("--strict", action="store_true", help="let warnings fail the check")
    check.add_argument(
        "--level",
        choices=("package", "structure", "schema", "keys", "rules", "evidence"),
        help="how far down to check; this level is the last (evidence, all, by default)",
    )
    check.add_argument(
        *("-v", "--verbose"),
        action="store_true",
        help="note the columns without a rule too, as --level, json, junit and sarif do",
    )
    check.add_argument(
        "--engine",
        choices=("auto", "rows", "pandas", "polars", "duckdb", "pyspark"),
        default="auto",
        help=(
            "what holds the tables; rows is none. By default it is chosen by the size of the files"
            " and by what is installed. What is found is the same"
        ),
    )
    check.add_argument(
        "--limit",
        type=_number,
        default=1000,
        metavar="N",
        help="tell at most N findings of a kind (1000 by default); all are counted",
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

    numbers = commands.add_parser(
        "numbers",
        help="list every number printed in texts",
        description=(
            "List every number printed in Indonesian texts: where it stands, of what kind it is,"
            " what it says, and whether a reader would doubt it."
        ),
    )
    numbers.add_argument(
        "files",
        nargs="+",
        type=_file_name,
        metavar="FILE",
        help="a text file in UTF-8; - is standard input",
    )
    numbers.add_argument(
        "--format",
        choices=("table", "csv", "jsonl"),
        default="table",
        help="an aligned table (the default), CSV, or one JSON object a line",
    )
    numbers.set_defaults(run=_numbers)

    draft = commands.add_parser(
        "draft",
        help="draft the extraction script of a new article",
        description=(
            "Draft the extraction script of a new article: every number in a phrase that finds it,"
            " with what it says, to be named or set aside."
        ),
    )
    draft.add_argument(
        "article", type=_named_path, metavar="ARTICLE", help="the article, a text file in UTF-8"
    )
    draft.add_argument(
        "--to",
        type=_named_path,
        metavar="FILE",
        help="write the script to this new file; by default it is printed",
    )
    draft.set_defaults(run=_draft)

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
    from latsarstats.dataset.check import check_package
    from latsarstats.dataset.installed import package_path
    from latsarstats.report.terminal import Progress

    progress = Progress(is_beside=True)
    with _cleaning_up():  # archives are unpacked, and engines hold files, as long as they check
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


def _explain(call: argparse.Namespace) -> Done:
    from latsarstats.dataset.explanation import explain, explanation_lines
    from latsarstats.report.terminal import style_for

    found = explain(call.table, call.column, call.row, call.package)
    return Done(page(explanation_lines(found, style_for(sys.stdout))))


def _build(call: argparse.Namespace) -> Done:
    from latsarstats.dataset.build import build, outdated

    if call.check:
        found = outdated(call.folder, call.originals)
        if not found:
            return Done("Everything is up to date.")
        lines = [
            line
            for file in found
            for line in (f"{file.path} is not up to date:", *(f"  {line}" for line in file.diff))
        ]
        return Done(page(lines), FAILED)
    with _cleaning_up():
        changed = build(call.folder, call.originals)
    if not changed:
        return Done(f"Built the package in {call.folder.resolve()}: nothing changed.")
    return Done(f"Built the package in {call.folder.resolve()}: changed {', '.join(changed)}.")


def _numbers(call: argparse.Namespace) -> Stream:
    from latsarstats.numerals.stream import STANDARD_INPUT
    from latsarstats.report.numbers_listing import FORMATS
    from latsarstats.report.terminal import style_for

    failed: list[str] = []
    if call.files.count(STANDARD_INPUT) > 1:
        raise LatsarstatsError("- stands for standard input, which can be read once; name it once")
    for some in FORMATS[call.format](_found(call.files, failed), style_for(sys.stdout)):
        if len(failed) < len(call.files):  # else the head is all there is
            yield some
    return UNREADABLE if failed else OK


def _found(files: Sequence[str], failed: list[str]) -> Iterator[tuple[str, Mention]]:
    """Yield the numbers of files, each with its file; those unreadable end up in ``failed``."""
    from latsarstats.numerals.scan import scan_parts
    from latsarstats.numerals.stream import text_parts
    from latsarstats.report.terminal import Progress

    progress = Progress()
    for file in files:
        try:
            for mention in scan_parts(progress.through(text_parts(file), file)):
                yield file, mention
        except LatsarstatsError as error:
            failed.append(file)
            progress.end()
            _say(error, UNREADABLE)
    progress.end()


def _draft(call: argparse.Namespace) -> Done:
    from latsarstats.dataset.draft import draft
    from latsarstats.dataset.excerpt import MASK, excerpt
    from latsarstats.dataset.phrases import Article
    from latsarstats.files.text import decode, read_bytes, sha256
    from latsarstats.files.writing import recover, replace_files

    if call.to and call.to.parent.is_dir():
        recover(call.to.parent)
    raw = read_bytes(call.article)
    text = decode(raw, call.article)
    masked = excerpt(text)
    if MASK in text and text == masked:
        raise LatsarstatsError(f"{call.article}: is an excerpt; name the original article")
    name = call.article.name
    script = draft(Article(name, text), name, sha256(raw), sha256(masked.encode()))
    if not call.to:
        return Done(page(script.removesuffix("\n").split("\n")))
    _refuse_existing(call.to)
    if not call.to.parent.is_dir():
        raise LatsarstatsError(f"{call.to.parent}: there is no such folder; make it first")
    with _cleaning_up():
        # Looked for once more when no other command can be writing there.
        replace_files(
            call.to.parent, {call.to.name: script.encode()}, lambda _: _refuse_existing(call.to)
        )
    return Done(f"Drafted {call.to}: name its numbers, or say why one is set aside.")


def _refuse_existing(file: Path) -> None:
    if file.exists():
        raise LatsarstatsError(f"{file}: is there already; name a new file, or remove it first")


def _excerpt(call: argparse.Namespace) -> Done:
    from latsarstats.dataset.excerpt import excerpt, readable_share
    from latsarstats.dataset.script import check_readable, read_originals
    from latsarstats.files.text import decode, read_bytes, sha256
    from latsarstats.files.writing import recover, replace_files

    originals = read_originals(call.originals)
    if not call.to.is_dir():
        raise LatsarstatsError(f"{call.to}: there is no such folder; make it first")
    if call.originals.is_dir() and call.to.samefile(call.originals):
        raise LatsarstatsError(
            f"{call.to}: holds the originals, which are not changed; name another folder"
        )
    recover(call.to)
    beside = [
        decode(read_bytes(path), path)
        for path in sorted(call.to.glob("*.txt"))
        if path.name not in originals
    ]
    check_readable(originals, beside)
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
    share = readable_share(originals.values(), beside)
    lines.append(f"{share:.1%} of the letters of all stay readable.")
    return Done(page(lines))


@contextlib.contextmanager
def _cleaning_up() -> Iterator[None]:
    # What asks the program to stop becomes an exception, so that nothing half done is left.
    from latsarstats.files.interrupts import STOPPING

    before = {number: signal.signal(number, signal.default_int_handler) for number in STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
