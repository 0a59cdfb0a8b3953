"""The engines, which of them to take, and how one is opened.

Add an engine as a record of :data:`ENGINES` and a class in a module of this folder.
"""

from __future__ import annotations

import contextlib
import errno
import math
import re
import shutil
import tempfile
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, cast

from latsarstats.errors import LatsarstatsError
from latsarstats.language import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from latsarstats.datapackage.engine import Engine, EngineName

LARGEST = 400_000_000
"""Bytes from which DuckDB is taken before Polars: it is slower, and needs half the memory.

Polars needs some 1.5 GiB for these, as ``benchmarks/scale.py`` shows.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineRecord:
    """An engine: how it is installed, and when it is taken.

    Attributes:
        engine: the module here and the class in it that read files, made with an empty folder
            for temporary files; nothing for an engine that only has frames of its users.
        extra: the extra that installs it; nothing for a dependency of the project.
        lowest: the lowest version that works.
        package: what it is called where it is installed, if that is another name.
        first_from: bytes of files from which it is taken before all others.
    """

    engine: str = ""
    extra: str = ""
    lowest: tuple[int, ...] = ()
    package: str = ""
    first_from: float = math.inf


ENGINES = {
    "polars": EngineRecord(engine="polars_engine:PolarsEngine", extra="polars", lowest=(1, 37)),
    "duckdb": EngineRecord(
        engine="duckdb_engine:DuckdbEngine", extra="duckdb", lowest=(1, 4, 1), first_from=LARGEST
    ),
    "pandas": EngineRecord(engine="pandas_engine:PandasEngine"),
    "pyspark": EngineRecord(extra="spark", lowest=(4, 0)),
}
"""The engines by their names, those first that are taken first."""

FILE_ENGINES = tuple(cast("EngineName", name) for name, each in ENGINES.items() if each.engine)
"""The names of the engines that read tables in files."""

_NO_SPACE = re.compile(r"no space left|could not write|disk is full|failed to offload", re.I)


def engine_for(size: int) -> EngineName:
    """Return the engine that checks tables soonest, of those that are installed.

    Args:
        size: the bytes of their files.
    """
    by_preference = sorted(FILE_ENGINES, key=lambda name: size < ENGINES[name].first_from)
    return next(name for name in by_preference if not _missing(name))


def require_file_engine(name: str) -> None:
    """Make sure that an engine reads tables in files.

    Raises:
        LatsarstatsError: it does not, or there is no such engine.
    """
    if name in FILE_ENGINES:
        return
    *others, last = FILE_ENGINES
    choice = sentence("{others} or {last}", others=", ".join(others), last=last)
    if name in ENGINES:
        raise LatsarstatsError(
            sentence(
                "Tables in files are checked by {choice}, not by {name}; its frames are"
                " checked by latsarstats.run_rules",
                choice=choice,
                name=name,
            )
        )
    raise LatsarstatsError(
        sentence("There is no engine {name!r}; choose {choice}", name=name, choice=choice)
    )


@contextlib.contextmanager
def open_engine(name: EngineName) -> Iterator[Engine]:
    """Open an engine, and close it at the end with all its tables.

    Raises:
        LatsarstatsError: it reads no files, is not installed, too old, or does not start; or it
            fails later.
    """
    require_file_engine(name)
    if not ENGINES[name].extra:
        yield _start(name, Path())
        return
    if missing := _missing(name):
        raise LatsarstatsError(missing)
    folder = Path(tempfile.mkdtemp(prefix="latsarstats-"))
    engine = None
    try:
        engine = _start(name, folder)
        yield engine
    except LatsarstatsError:
        raise
    except BaseException as error:  # a panic of Polars is no Exception
        if _is_interrupt(error):
            raise KeyboardInterrupt from None
        explained = _explain(name, error)
        if explained is None:
            raise
        raise explained from None
    finally:
        if engine is not None:
            with contextlib.suppress(Exception):  # it may have failed already
                engine.close()
        shutil.rmtree(folder, ignore_errors=True)


def _missing(name: str) -> str:
    """Return a sentence on an engine that is not installed or too old, or nothing."""
    record = ENGINES[name]
    if not record.extra:
        return ""
    package = record.package or name
    if find_spec(package) is None:
        return sentence(
            "The engine {name} is not installed; run pip install"
            " 'latsarstats[{extra}]', or choose another",
            name=name,
            extra=record.extra,
        )
    from importlib import metadata  # takes a moment to import, and few checks need it

    version = metadata.version(package)
    installed = tuple(int(part) for part in re.findall(r"[0-9]+", version)[:3])
    if installed < record.lowest:
        lowest = ".".join(map(str, record.lowest))
        return sentence(
            "The engine {name} is installed in version {version}, and {lowest} or newer"
            " is needed; run pip install --upgrade 'latsarstats[{extra}]'",
            name=name,
            version=version,
            lowest=lowest,
            extra=record.extra,
        )
    return ""


def _start(name: EngineName, folder: Path) -> Engine:
    module, _, kind = ENGINES[name].engine.partition(":")
    try:
        make: Callable[[Path], Engine]
        make = getattr(import_module(f"latsarstats.engines.{module}"), kind)
        return make(folder)
    except Exception as error:
        # Importing a broken engine may raise an exception of any kind.
        raise _explain(name, error) or _failure(name, error, sentence("does not start")) from None


def _is_interrupt(error: BaseException) -> bool:
    """Return whether an exception is what DuckDB makes of Ctrl-C in a query."""
    is_of_duckdb = type(error).__name__ == "InterruptException"
    return is_of_duckdb or (isinstance(error, RuntimeError) and str(error) == "Query interrupted")


def _explain(name: EngineName, error: BaseException) -> LatsarstatsError | None:
    """Return an exception of an engine as a sentence, or ``None`` for any other exception."""
    kind, package = f"{type(error).__module__}.", ENGINES[name].package or name
    is_of_engine = kind.startswith((f"{package}.", f"_{package}", "pyo3_runtime."))
    is_full = isinstance(error, OSError) and error.errno == errno.ENOSPC
    if is_full or (is_of_engine and _NO_SPACE.search(str(error))):
        return LatsarstatsError(
            sentence(
                "There is no space left for temporary files in {folder}; make room"
                " there, or name another folder in TMPDIR",
                folder=tempfile.gettempdir(),
            )
        )
    if is_of_engine or isinstance(error, MemoryError):
        return _failure(name, error, "failed")
    return None


def _failure(name: EngineName, error: BaseException, what: str) -> LatsarstatsError:
    lines = [line.strip(": ") for line in str(error).splitlines()]
    reason = next(filter(None, lines), type(error).__name__)[:200]
    return LatsarstatsError(
        sentence(
            "The engine {name} {what} ({reason}); check again, or choose another engine",
            name=name,
            what=what,
            reason=reason,
        )
    )
