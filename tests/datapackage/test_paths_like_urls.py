"""File names with marks that mean something in an address, and nothing in a path."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from latsarstats.dataset.check import check_package


def faults(folder: Path, name: str, kind: str) -> list[tuple[str, int | None]]:
    """Check a table in which line 2 has a letter for a number, and return what is found."""
    text = b"id,other\nx,1\n"
    (folder / name).write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
    fields = [{"name": "id", "type": "integer"}, {"name": "other", "type": kind}]
    descriptor = {
        "name": "p",
        "resources": [{"name": "t", "path": name, "schema": {"fields": fields}}],
    }
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    found = check_package(folder).findings
    return [(finding.code, finding.line) for finding in found if finding.severity == "error"]


@pytest.mark.parametrize("kind", ["integer", "any"], ids=["read here", "read by frictionless"])
@pytest.mark.parametrize("name", ["a#b.csv", "a?b.csv", "#.csv", "é #1 100%.csv", "a#b.csv.gz"])
def test_a_table_is_read_whatever_its_file_is_called(tmp_path: Path, name: str, kind: str) -> None:
    assert faults(tmp_path, name, kind) == [("type", 2)]
