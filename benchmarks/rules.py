"""How long the ways to write a balance take, beside a long one of the same cells.

The data are made here, the same each time. Every run is a process of its own, timed from start to
exit; the commands take turns. Run it by hand on Linux:

    .venv/bin/python benchmarks/rules.py [--rows 1000000]
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from scale import Command, beside, show
from shapes import in_turn

ENGINES = ("polars", "duckdb", "pandas")
PARTS = ("finished", "ongoing", "left")
UNITS, MONTHS, MEASURES = 500, 12, 20
FAN_OUT = 5
"""Children of every code of the tree."""


def _package(folder: Path, fields: dict[str, dict[str, str]], rule: dict[str, Any]) -> None:
    """Write a descriptor of tables with one rule."""
    limits = {"integer": {"constraints": {"minimum": 0}}}
    resources = [
        {
            "name": name,
            "path": f"{name}.csv",
            "schema": {
                "fields": [{"name": c, "type": t, **limits.get(t, {})} for c, t in columns.items()]
            },
        }
        for name, columns in fields.items()
    ]
    given = {"name": "sums", "type": "balance", "resource": "t", **rule}
    package = {"resources": resources, "rules": [given]}
    (folder / "datapackage.json").write_text(json.dumps(package), "utf-8")


def _write(file: Path, columns: dict[str, np.ndarray]) -> None:
    with file.open("w", encoding="utf-8") as target:
        target.write(",".join(columns) + "\n")
        for row in zip(*(values.tolist() for values in columns.values()), strict=True):
            target.write(",".join(map(str, row)) + "\n")


def wide(folder: Path, rows: int) -> None:
    """A column of totals beside its parts."""
    rng = np.random.default_rng(1)
    parts = {name: rng.integers(0, 500, rows) for name in PARTS}
    total = np.sum(list(parts.values()), axis=0)
    columns = {"unit": np.arange(rows), **parts, "total": total}
    _write(folder / "t.csv", columns)
    rule = {"whole": {"column": "total"}, "parts": [{"column": name} for name in PARTS]}
    _package(folder, {"t": dict.fromkeys(columns, "integer")}, rule)


def long(folder: Path, rows: int) -> None:
    """The same cells, one a row."""
    rng = np.random.default_rng(1)
    parts = np.stack([rng.integers(0, 500, rows) for _ in PARTS])
    cells = np.concatenate([parts, parts.sum(axis=0, keepdims=True)])
    columns = {
        "unit": np.repeat(np.arange(rows), len(PARTS) + 1),
        "status": np.tile(np.asarray([*PARTS, "total"]), rows),
        "persons": cells.T.reshape(-1),
    }
    _write(folder / "t.csv", columns)
    rule = {
        "measure": "persons",
        "dimension": "status",
        "within": ["unit"],
        "whole": "total",
        "parts": list(PARTS),
    }
    types = {"unit": "integer", "status": "string", "persons": "integer"}
    _package(folder, {"t": types}, rule)


def tree(folder: Path, _: int) -> None:
    """Units that are parts of others, month by month, in many columns."""
    rng = np.random.default_rng(1)
    parents = [-1, *((unit - 1) // FAN_OUT for unit in range(1, UNITS))]
    numbers = rng.integers(0, 500, (UNITS, MONTHS, MEASURES))
    for unit in reversed(range(UNITS)):
        children = [child for child in range(UNITS) if parents[child] == unit]
        if children:
            numbers[unit] = numbers[children].sum(axis=0)
    codes = np.asarray([f"U{unit}" for unit in range(UNITS)])
    above = np.asarray(["" if parent < 0 else f"U{parent}" for parent in parents])
    _write(folder / "units.csv", {"code": codes, "parent": above})
    measures = {f"m{n}": numbers[:, :, n].reshape(-1) for n in range(MEASURES)}
    months = np.tile(np.arange(1, MONTHS + 1), UNITS)
    _write(folder / "t.csv", {"code": np.repeat(codes, MONTHS), "month": months, **measures})
    rule = {
        "measure": list(measures),
        "dimension": "code",
        "within": ["month"],
        "tree": {"resource": "units", "code": "code", "parent": "parent"},
    }
    types = {"code": "string", "month": "integer", **dict.fromkeys(measures, "integer")}
    _package(folder, {"units": {"code": "string", "parent": "string"}, "t": types}, rule)


SHAPES = {"a row of columns": wide, "the same cells, one a row": long, "a tree": tree}


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    lines = []
    seconds: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as there:
        for name, write in SHAPES.items():
            folder = Path(there, write.__name__)
            folder.mkdir()
            write(folder, given.rows)
            commands = [
                Command(
                    engine,
                    (beside("latsarstats"), "check", str(folder), "--engine", engine),
                    folder,
                    given.runs,
                    0,
                )
                for engine in ENGINES
            ]
            done = in_turn(commands)
            seconds[name] = {engine: done[engine].seconds for engine in ENGINES}
            lines.append([name, *(f"{done[engine].seconds:.2f}" for engine in ENGINES)])
    first, second, _ = seconds.values()
    ratios = [f"{first[engine] / second[engine]:.2f}" for engine in ENGINES]
    lines.append(["columns of a row / one a row", *ratios])
    show(f"{given.rows:,} sums of {len(PARTS)} parts, seconds", ["", *ENGINES], lines)
    print(f"the tree: {UNITS} units, {MONTHS} months, {MEASURES} measures")


if __name__ == "__main__":
    main()
