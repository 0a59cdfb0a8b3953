"""An optional library that is installed and cannot be imported is named in a sentence."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

FIELDS = [{"name": "unit", "type": "string"}, {"name": "persons", "type": "integer"}]

BREAK = """
import importlib.machinery
import sys

name, error, *arguments = sys.argv[1:]
errors = {
    "import": ImportError("DLL load failed while importing _native"),
    "system": OSError("libnative.so.3: cannot open shared object file"),
    "attribute": AttributeError("module 'numpy' has no attribute 'float'"),
    "panic": SystemError("initialization of _native failed"),
}


class Finder:
    def find_spec(self, fullname, path=None, target=None):
        if fullname.partition(".")[0] != name:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        raise errors[error]


sys.meta_path.insert(0, Finder())
from latsarstats.cli import main

sys.exit(main(arguments))
"""
"""A command in a Python in which one library cannot be imported."""


def package(folder: Path, path: str, **changes: Any) -> Path:
    resource = {"name": "t", "path": path, "schema": {"fields": FIELDS}, **changes}
    (folder / "datapackage.json").write_text(json.dumps({"resources": [resource]}))
    return folder


def check(library: str, error: str, folder: Path, *options: str) -> tuple[int, str]:
    """Check a package where a library is broken, and return the status and all that is said."""
    command = [sys.executable, "-c", BREAK, library, error, "check", str(folder), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("error", ["import", "system", "attribute", "panic"])
@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_an_engine_that_does_not_start(engine: str, error: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("unit,persons\nBlitar,3\n")
    status, said = check(engine, error, package(tmp_path, "t.csv"), "--engine", engine)
    assert status == 2
    assert f"The engine {engine} does not start" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("error", ["import", "system", "attribute", "panic"])
def test_what_reads_parquet(error: str, tmp_path: Path) -> None:
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    parquet.write_table(arrow.table({"unit": ["Blitar"], "persons": [3]}), tmp_path / "t.parquet")
    status, said = check("pyarrow", error, package(tmp_path, "t.parquet"), "--engine", "pandas")
    assert status == 2  # pandas imports it before we do
    assert "the library pyarrow cannot be loaded" in said or "pyarrow does not load" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("error", ["import", "system", "attribute", "panic"])
def test_what_reads_workbooks(error: str, tmp_path: Path) -> None:
    pytest.importorskip("openpyxl")
    workbook = Path(__file__).parent / "cases/reports/23c-xlsx-trailing-blank/t.xlsx"
    (tmp_path / "t.xlsx").write_bytes(workbook.read_bytes())
    status, said = check("openpyxl", error, package(tmp_path, "t.xlsx"))
    assert status == 1
    assert "openpyxl does not load" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("error", ["import", "system", "attribute", "panic"])
def test_what_has_the_profiles_is_not_imported(error: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("unit,persons\nBlitar,3\n")
    profile = "https://datapackage.org/profiles/2.0/dataresource.json"
    status, said = check("dplib", error, package(tmp_path, "t.csv", profile=profile))
    assert status in (0, 1)
    assert "Traceback" not in said
