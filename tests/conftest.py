"""Packages and articles that the tests work on, each a copy of its own."""

from __future__ import annotations

import csv
import json
import os
import shutil
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings as hypothesis_settings

import latsarstats
from latsarstats.files.text import sha256

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# Messages are in English, whatever the locale of the machine; characters are as it has them.
if _locale := os.environ.pop("LC_ALL", ""):
    os.environ["LANG"] = _locale
os.environ["LC_MESSAGES"] = "C"

ORIGINALS = os.environ.get("LATSARSTATS_ORIGINALS", "")

# A test has no deadline: how long it takes says something of the machine only.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")


@dataclass(frozen=True)
class Package:
    """A copy of the shipped package that a test may spoil."""

    folder: Path

    def file(self, path: str) -> Path:
        return self.folder / path

    def descriptor(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads(self.file("datapackage.json").read_text("utf-8"))
        return content

    def write_descriptor(self, descriptor: dict[str, Any]) -> None:
        self.file("datapackage.json").write_text(json.dumps(descriptor), "utf-8")

    def resource(self, name: str, /, **changes: Any) -> None:
        """Change properties of a resource in the descriptor."""
        descriptor = self.descriptor()
        for resource in descriptor["resources"]:
            if resource["name"] == name:
                resource.update(changes)
        self.write_descriptor(descriptor)

    def write(self, path: str, raw: bytes) -> None:
        """Write a file, and bring its size and hash in the descriptor up to date."""
        self.file(path).write_bytes(raw)
        descriptor = self.descriptor()
        for resource in descriptor["resources"]:
            if resource["path"] == path:
                resource.update(bytes=len(raw), hash=f"sha256:{sha256(raw)}")
        self.write_descriptor(descriptor)

    def rows(self, table: str) -> list[list[str]]:
        with self.file(f"data/{table}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))

    def write_rows(self, table: str, rows: list[list[str]]) -> None:
        path = self.file(f"data/{table}.csv")
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
        self.write(f"data/{table}.csv", path.read_bytes())

    def set_cell(self, table: str, line: int, column: str, cell: str) -> None:
        """Change one cell; lines count from 1, the header."""
        rows = self.rows(table)
        rows[line - 1][rows[0].index(column)] = cell
        self.write_rows(table, rows)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the tests that passed have counted, below their outcomes."""
    totals: dict[str, int] = {}
    for report in terminalreporter.getreports("passed"):
        for name, count in report.user_properties:
            if name.startswith("counted: "):
                totals[name] = totals.get(name, 0) + int(str(count))
    for name, total in sorted(totals.items()):
        terminalreporter.line(f"{name}: {total}")


@pytest.fixture
def package(tmp_path: Path) -> Package:
    """A fresh copy of the package, its files alone."""
    folder = tmp_path / "package"
    shipped = latsarstats.package_path()
    for part in ("data", "seeds"):
        shutil.copytree(shipped / part, folder / part)
    shutil.copy(shipped / "datapackage.json", folder)
    return Package(folder)


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    """A session of Spark that somebody has already, quick with tables of few rows."""
    if shutil.which("java") is None:
        pytest.skip("PySpark needs Java, and there is none")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyspark.sql import SparkSession

        settings = {
            "spark.log.level": "OFF",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.default.parallelism": "1",
            "spark.sql.shuffle.partitions": "1",
            "spark.sql.codegen.wholeStage": "false",
            "spark.sql.codegen.factoryMode": "NO_CODEGEN",
            "spark.sql.adaptive.enabled": "false",
            "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        }
        builder: Any = SparkSession.builder
        builder = builder.master("local[2]")
        for name, value in settings.items():
            builder = builder.config(name, value)
        session: SparkSession = builder.getOrCreate()
        yield session
        session.stop()


@pytest.fixture
def originals() -> Path:
    """The folder of the original articles, where the environment names one."""
    if not ORIGINALS:
        pytest.skip("LATSARSTATS_ORIGINALS names no folder of the original articles")
    return Path(ORIGINALS)
