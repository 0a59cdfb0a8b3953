"""Which engine holds the tables, and how it is opened and closed."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from latsarstats.engines.pandas_engine import PandasEngine
from latsarstats.errors import LatsarstatsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from latsarstats.datapackage.engine import Engine, EngineName

LARGEST = 400_000_000
"""Bytes from which DuckDB is taken before Polars: it is slower, and needs half the memory.

There Polars holds some 1.5 GiB, as ``benchmarks/scale.py`` shows.
"""

_OTHERS: dict[EngineName, tuple[str, tuple[int, ...]]] = {
    "duckdb": ("duckdb", (1, 4, 1)),
    "polars": ("polars", (1, 37)),
    "pyspark": ("spark", (4, 0)),
}
"""What is to be installed for an engine, and the lowest version of it."""

_NO_SPACE = re.compile(r"no space left|could not write|disk is full|failed to offload", re.I)


def engine_for(size: int) -> EngineName:
    """Return the engine that checks tables soonest, of those that are installed.

    Args:
        size: the bytes of their files.
    """
    others: tuple[EngineName, ...] = ("polars", "duckdb")
    if size >= LARGEST:
        others = ("duckdb", "polars")
    return next((name for name in others if not _lack(name)), "pandas")


_NO_REASON = "An error occurred while calling"
"""What Spark says in front of a reason."""


@contextlib.contextmanager
def open_engine(name: EngineName) -> Iterator[Engine]:
    """Open an engine, and close it at the end with all that it holds.

    Raises:
        LatsarstatsError: it is not installed, too old, or does not start; or it fails later.
    """
    if name == "pandas":
        yield PandasEngine()
        return
    _check_installed(name)
    folder = Path(tempfile.mkdtemp(prefix="latsarstats-"))
    engine = None
    try:
        engine = _started(name, folder)
        yield engine
    except LatsarstatsError:
        raise
    except BaseException as error:  # what panics in Polars is no Exception
        if _is_interrupt(error):
            raise KeyboardInterrupt from None
        told = _explained(name, error)
        if told is None:
            raise
        raise told from None
    finally:
        if engine is not None:
            with contextlib.suppress(Exception):  # it may have failed already
                engine.close()
        shutil.rmtree(folder, ignore_errors=True)


def _check_installed(name: EngineName) -> None:
    lack = _lack(name)
    if lack:
        raise LatsarstatsError(lack)
    if name == "pyspark" and not _has_java():
        raise LatsarstatsError(
            "The engine pyspark needs Java, and none was found; install Java 17 or newer, or"
            " choose another engine"
        )


def _lack(name: EngineName) -> str:
    """Return a sentence on an engine that is not installed or too old, or nothing."""
    extra, lowest = _OTHERS[name]
    if find_spec(name) is None:
        return (
            f"The engine {name} is not installed; run pip install 'latsarstats[{extra}]', or"
            " choose another"
        )
    from importlib import metadata  # takes a moment to import, and few checks need it

    version = metadata.version(name)
    there = tuple(int(part) for part in re.findall(r"[0-9]+", version)[:3])
    if there < lowest:
        wanted = ".".join(map(str, lowest))
        return (
            f"The engine {name} is there in version {version}, and {wanted} or newer is needed;"
            f" run pip install --upgrade 'latsarstats[{extra}]'"
        )
    return ""


def _has_java() -> bool:
    home = os.environ.get("JAVA_HOME")  # what Spark looks at first, and alone if it is there
    return shutil.which("java", path=str(Path(home) / "bin") if home else None) is not None


def _started(name: EngineName, folder: Path) -> Engine:
    try:
        match name:
            case "polars":
                import polars  # noqa: F401 - a broken one is to fail here, and not at a table

                from latsarstats.engines.polars_engine import PolarsEngine

                return PolarsEngine()
            case "duckdb":
                from latsarstats.engines.duckdb_engine import DuckdbEngine

                return DuckdbEngine(folder)
            case _:
                from latsarstats.engines.spark_engine import SparkEngine

                return SparkEngine(folder)
    except Exception as error:
        # An engine that is broken meets its start with an exception of any kind.
        raise _explained(name, error) or _failed(name, error, "does not start") from None


def _is_interrupt(error: BaseException) -> bool:
    """Tell whether an exception is what DuckDB makes of Ctrl-C in a query."""
    is_of_duckdb = type(error).__name__ == "InterruptException"
    return is_of_duckdb or (isinstance(error, RuntimeError) and str(error) == "Query interrupted")


def _explained(name: EngineName, error: BaseException) -> LatsarstatsError | None:
    """Return what is told of an exception, if it is one of the engine."""
    kind = f"{type(error).__module__}."
    is_of_engine = kind.startswith((f"{name}.", f"_{name}", "py4j.", "pyo3_runtime."))
    is_full = isinstance(error, OSError) and error.errno == errno.ENOSPC
    if is_full or (is_of_engine and _NO_SPACE.search(str(error))):
        return LatsarstatsError(
            f"There is no space left for temporary files in {tempfile.gettempdir()}; make room"
            " there, or name another folder in TMPDIR"
        )
    if is_of_engine or isinstance(error, ConnectionError | MemoryError):
        return _failed(name, error, "failed")
    return None


def _failed(name: EngineName, error: BaseException, what: str) -> LatsarstatsError:
    lines = [line.strip(": ") for line in str(error).splitlines()]
    said = [line for line in lines if line and not line.startswith(_NO_REASON)]
    reason = said[0][:200] if said else type(error).__name__
    return LatsarstatsError(
        f"The engine {name} {what} ({reason}); check again, or choose another engine"
    )
