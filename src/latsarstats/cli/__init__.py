"""The command line: which commands there are, how they are started, and how they fail.

Each command is a module here with ``add_arguments(parser)`` and ``run(call)``. It is imported
when it is called, and imports what it needs when it runs, so that ``--help`` is quick.
"""

from __future__ import annotations

import argparse
import gc
import os
import signal
import sys
import warnings
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from latsarstats import __version__
from latsarstats.cli.call_errors import said_of_call
from latsarstats.cli.output import (
    FAILED,
    INTERRUPTED,
    UNREADABLE,
    OutputError,
    print_error,
    print_outcome,
    write,
)
from latsarstats.errors import LatsarstatsError, MismatchError, reason_of_system
from latsarstats.language import LANGUAGES, language_of, reason_of, sentence, speaking, translate
from latsarstats.report.terminal import guard, page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from latsarstats.language import Language

COMMANDS = {
    "check": sentence("check a data package: anybody's, or the one installed"),
    "init": sentence("describe workbooks and CSV that nobody has described"),
    "report": sentence("write a package and what was found in it as a page for a browser"),
    "explain": sentence("show where a number is printed, and who else prints it"),
    "show": sentence("print a table"),
    "export": sentence("write a package as a workbook, an SQLite database or Parquet"),
    "build": sentence("make data/ and datapackage.json from seeds/"),
    "rule": sentence("explain the rules that a package may carry"),
    "numbers": sentence("list every number printed in texts"),
    "draft": sentence("draft the extraction script of a new article"),
    "excerpt": sentence("mask articles but for their numbers and the clauses they stand in"),
}
"""The commands with their line of ``--help``; each is the module here of the same name."""


def command() -> int:
    """Run as a program: until a command has something to clean up, Ctrl-C simply ends it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    gc.set_threshold(100_000)  # next to nothing of what is imported ever becomes garbage
    # No use to somebody at a terminal: importing another engine is what warns.
    warnings.filterwarnings("ignore", "PySpark does not yet fully support", FutureWarning)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started the program
            setattr(sys, name, Path(os.devnull).open("w"))  # noqa: SIM115 - open until the end
    guard()  # also for what Python itself and libraries print after the command
    status = main()
    gc.freeze()  # a last collection would take a tenth of a second
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
    with speaking(_language(sys.argv[1:] if arguments is None else arguments)):
        return _run_in_language(arguments)


def _language(arguments: Sequence[str]) -> Language:
    """Return the language that a call asks for, before it is parsed: errors and help are in it."""
    asked = _Parser(add_help=False, allow_abbrev=False)
    asked.add_argument("--lang", nargs="?")
    given = asked.parse_known_args(arguments)[0].lang
    return next((each for each in LANGUAGES if each == given), language_of(os.environ))


def _run_in_language(arguments: Sequence[str] | None) -> int:
    try:
        call = _parse(arguments)
        return print_outcome(call.run(call))
    except OutputError as error:
        return print_error(
            sentence("the output cannot be written ({error})", error=reason_of(error)), UNREADABLE
        )
    except MismatchError as error:
        return print_error(reason_of(error), FAILED)
    except LatsarstatsError as error:
        return print_error(reason_of(error), UNREADABLE)
    except OSError as error:
        if library := _failed_import(error):
            return print_error(_broken(library, error), UNREADABLE)
        return print_error(
            sentence(
                "{file}: cannot be used ({reason})",
                file=error.filename,
                reason=reason_of_system(error),
            ),
            UNREADABLE,
        )
    except MemoryError:
        return print_error(sentence("not enough memory; no file was changed"), UNREADABLE)
    except KeyboardInterrupt as interrupt:
        return print_error(reason_of(interrupt) or sentence("interrupted"), INTERRUPTED)
    except Exception as error:
        library = _failed_import(error)
        if library or isinstance(error, ImportError):
            return print_error(_broken(library, error), UNREADABLE)
        raise


def _failed_import(error: Exception) -> str:
    """Return the module whose import raised an exception, or nothing.

    Importing a broken library may raise an exception of any kind.
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
    what = sentence("the library {library}", library=library) if library else sentence("a library")
    return sentence(
        "{what} cannot be loaded ({error}); reinstall it", what=what, error=reason_of(error)
    )


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    try:
        return _parser().parse_args(arguments)
    except SystemExit:
        write("")  # flushes the help, whose reader may be gone
        raise


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="latsarstats",
        description=sentence("Latsar CPNS figures of East Java as tidy, traceable tables."),
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"latsarstats {__version__}",
    )
    parser.add_language()
    commands = parser.add_subparsers(
        title=translate(sentence("commands")),
        metavar="COMMAND",
        required=True,
        parser_class=_CommandParser,
    )
    for name, line in COMMANDS.items():
        commands.add_parser(name, help=translate(line))
    return parser


class _Help(argparse.HelpFormatter):
    """Help in the language that is spoken."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        said = translate(sentence("usage: ")) if prefix is None else prefix
        super().add_usage(usage, actions, groups, said)


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line after the usage, and that takes the language."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **{"formatter_class": _Help, **options})
        self.color = False  # from Python 3.14 on; the gate would escape these colours
        self._positionals.title = translate(sentence("positional arguments"))
        self._optionals.title = translate(sentence("options"))

    def add_language(self) -> None:
        """Add the option that says in which language to speak; it has been obeyed already."""
        self.add_argument(
            "--lang",
            choices=LANGUAGES,
            default=argparse.SUPPRESS,
            help=sentence(
                "language of messages and reports; by default that of the locale if it is"
                " Indonesian, else English"
            ),
        )

    def format_help(self) -> str:
        """Return the help, translated."""
        if self.description:
            self.description = translate(self.description)
        for action in self._actions:
            if isinstance(action, argparse._HelpAction):
                action.help = translate(sentence("show this help message and exit"))
            elif isinstance(action, argparse._VersionAction):
                action.help = translate(sentence("show the version of the program and exit"))
            elif action.help:
                action.help = translate(action.help)
        return super().format_help()

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        said = sentence("{prog}: error: {message}", prog=self.prog, message=said_of_call(message))
        self.exit(UNREADABLE, page([said]))


class _CommandParser(_Parser):
    """The parser of a command, which gets its arguments when the command is called."""

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Import the command, then parse its arguments."""
        module = import_module(f"{__name__}.{self.prog.split()[-1]}")
        module.add_arguments(self)
        self.add_language()
        self.set_defaults(run=module.run)
        return super().parse_known_args(args, namespace)
