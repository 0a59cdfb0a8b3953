"""Which engine is taken, and what is said of one that is not there, or fails."""

from __future__ import annotations

import errno
import os
import tempfile
import tomllib
from importlib import metadata
from pathlib import Path
from typing import get_args

import duckdb
import pytest

from latsarstats.datapackage.engine import EngineName
from latsarstats.engines import select
from latsarstats.engines.select import ENGINES, FILE_ENGINES, engine_for, open_engine
from latsarstats.errors import LatsarstatsError

CHOICE = f"{', '.join(FILE_ENGINES[:-1])} or {FILE_ENGINES[-1]}"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of temporary files, empty."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


def only(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Let no engines be installed but these."""
    monkeypatch.setattr(select, "find_spec", lambda name: name if name in names else None)


class TestChoice:
    """By size, and by what is installed."""

    @pytest.mark.parametrize(
        ("installed", "chosen"),
        [
            (("polars", "duckdb"), "polars"),
            (("duckdb",), "duckdb"),
            (("polars",), "polars"),
            ((), "pandas"),
        ],
        ids=["Polars before DuckDB", "DuckDB", "Polars", "none but pandas"],
    )
    def test_tables_are_held_by_what_is_installed(
        self, installed: tuple[str, ...], chosen: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        only(monkeypatch, *installed)
        assert engine_for(select.LARGEST - 1) == chosen

    def test_one_that_is_too_old_is_passed_over(self, monkeypatch: pytest.MonkeyPatch) -> None:
        versions = {"polars": "1.34.9", "duckdb": "2.0.0"}
        monkeypatch.setattr(metadata, "version", versions.__getitem__)
        only(monkeypatch, "polars", "duckdb")
        assert engine_for(select.LARGEST - 1) == "duckdb"

    def test_the_largest_are_held_by_duckdb_which_needs_less_memory(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        only(monkeypatch, "polars", "duckdb")
        assert engine_for(select.LARGEST) == "duckdb"


class TestRegistry:
    """Every engine stands in one registry."""

    def test_its_names_are_those_of_the_types(self) -> None:
        assert set(FILE_ENGINES) == set(get_args(EngineName))

    def test_every_module_of_an_engine_is_registered(self) -> None:
        modules = {path.stem for path in Path(select.__file__).parent.glob("*_engine.py")}
        registered = [each.engine.partition(":")[0] for each in ENGINES.values() if each.engine]
        assert sorted(registered) == sorted(modules)

    @pytest.mark.parametrize("name", FILE_ENGINES)
    def test_its_engine_can_be_opened(self, name: EngineName) -> None:
        with open_engine(name) as engine:
            assert engine

    def test_the_lowest_versions_are_those_of_the_extras(self) -> None:
        pyproject = Path(__file__).parents[2] / "pyproject.toml"
        extras = tomllib.loads(pyproject.read_text("utf-8"))["project"]["optional-dependencies"]
        assert {name: extras[each.extra] for name, each in ENGINES.items() if each.extra} == {
            name: [f"{name}>={'.'.join(map(str, each.lowest))}"]
            for name, each in ENGINES.items()
            if each.extra
        }


class TestNotThere:
    """One sentence says what to do."""

    @pytest.mark.parametrize(("name", "extra"), [("polars", "polars"), ("duckdb", "duckdb")])
    def test_an_engine_that_is_not_installed(
        self, name: str, extra: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        only(monkeypatch)
        message = (
            f"^The engine {name} is not installed; run pip install 'latsarstats\\[{extra}\\]', or"
            " choose another$"
        )
        with pytest.raises(LatsarstatsError, match=message), open_engine(name):  # type: ignore[arg-type]
            pass

    def test_an_engine_of_frames_alone_reads_no_files(self) -> None:
        message = (
            rf"^Tables in files are checked by {CHOICE}, not by pyspark; its frames"
            " are checked by latsarstats.run_rules$"
        )
        with pytest.raises(LatsarstatsError, match=message), open_engine("pyspark"):  # type: ignore[arg-type]
            pass

    def test_an_engine_that_there_is_not(self) -> None:
        message = f"^There is no engine 'spork'; choose {CHOICE}$"
        with pytest.raises(LatsarstatsError, match=message), open_engine("spork"):  # type: ignore[arg-type]
            pass

    def test_an_engine_that_is_too_old(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(metadata, "version", lambda _: "1.1.3")
        message = "^The engine duckdb is installed in version 1.1.3, and 1.4.1 or newer is needed"
        with pytest.raises(LatsarstatsError, match=message), open_engine("duckdb"):
            pass

    def test_an_engine_that_does_not_start(
        self, monkeypatch: pytest.MonkeyPatch, folder: Path
    ) -> None:

        def refuse(*_: object, **__: object) -> None:
            raise ImportError("a library is missing\nand more of it")

        monkeypatch.setattr(duckdb, "connect", refuse)
        message = r"^The engine duckdb does not start \(a library is missing\); check again, or"
        with pytest.raises(LatsarstatsError, match=message), open_engine("duckdb"):
            pass
        assert not list(folder.iterdir())


class TestFailing:
    """An engine that fails in the middle is closed, and leaves nothing behind."""

    def test_it_is_one_sentence(self, folder: Path) -> None:

        message = r"^The engine duckdb failed \(Binder Error.*\); check again, or choose another"
        with pytest.raises(LatsarstatsError, match=message), open_engine("duckdb"):
            assert list(folder.iterdir())
            duckdb.sql("SELECT nothing")
        assert not list(folder.iterdir())

    def test_of_polars_too(self) -> None:
        import polars as pl

        message = "^The engine polars failed"
        with pytest.raises(LatsarstatsError, match=message), open_engine("polars"):
            pl.LazyFrame({"a": [1]}).select("b").collect()

    @pytest.mark.parametrize(
        "reason",
        ["No space left on device", "failed to offload data block", "Could not write file"],
    )
    def test_no_space_left_says_where(self, reason: str, folder: Path) -> None:

        message = f"^There is no space left for temporary files in {folder}; make room there"
        with pytest.raises(LatsarstatsError, match=message), open_engine("duckdb"):
            raise duckdb.IOException(reason)

    def test_a_full_disk_of_the_system_too(self, folder: Path) -> None:
        message = f"^There is no space left for temporary files in {folder}"
        with pytest.raises(LatsarstatsError, match=message), open_engine("polars"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    @pytest.mark.parametrize(
        "error",
        [RuntimeError("Query interrupted"), duckdb.InterruptException("Interrupted!")],
        ids=["of DuckDB 2", "before"],
    )
    def test_an_interrupt_of_a_query_is_one_of_the_program(
        self, error: Exception, folder: Path
    ) -> None:
        with pytest.raises(KeyboardInterrupt), open_engine("duckdb"):
            raise error
        assert not list(folder.iterdir())

    def test_what_is_no_fault_of_the_engine_is_not_said_to_be(self, folder: Path) -> None:
        with pytest.raises(ZeroDivisionError), open_engine("duckdb"):
            raise ZeroDivisionError
        assert not list(folder.iterdir())

    def test_nothing_is_left_behind_by_an_interruption(self, folder: Path) -> None:
        with pytest.raises(KeyboardInterrupt), open_engine("duckdb"):
            raise KeyboardInterrupt
        assert not list(folder.iterdir())
