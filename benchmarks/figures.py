"""Measure every figure that README and docs state, each below the place where it stands.

A paragraph or table with a figure has a comment `<!-- measured: NAME -->` above it; NAME is one
of those below. Run it by hand on Linux when the machine has nothing else to do; all of it takes
an hour and a half, `--short` tries everything with less data in some minutes:

    .venv/bin/pip install --editable '.[benchmarks]'
    .venv/bin/python benchmarks/figures.py

The figures of the scanner are of the original articles, whose folder LATSARSTATS_ORIGINALS names.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).parents[1]
PAGES = ("README.md", "docs/large-tables.md")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure stands: a paragraph or table, by its first line."""

    name: str
    page: str
    line: int
    text: str


def places() -> Iterator[Place]:
    """Yield every place that is marked as measured, in order."""
    for page in PAGES:
        lines = (ROOT / page).read_text("utf-8").splitlines()
        for number, line in enumerate(lines):
            if mark := MARK.fullmatch(line):
                yield Place(mark[1], page, number + 2, lines[number + 1])


MARK = re.compile(r"<!-- measured: ([a-z-]+) -->")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure every figure of README and docs.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these figures")
    parser.add_argument("--short", action="store_true", help="with less data, to see it work")
    call = parser.parse_args()
    unknown = sorted({*call.names} - FIGURES.keys())
    if unknown:
        parser.error(f"there is no figure {unknown[0]}; there are {', '.join(FIGURES)}")
    failed = []
    for name in call.names or FIGURES:
        print(f"\n== {name}")
        for place in places():
            if place.name == name:
                print(f"{place.page}, line {place.line}: {place.text}")
        print(flush=True)
        if not FIGURES[name](short=call.short):
            failed.append(name)
    if failed:
        raise SystemExit(f"\nNot measured: {', '.join(failed)}")


def run(command: Sequence[str], **environment: str) -> bool:
    """Run a command whose output is the figure, and tell whether it succeeded."""
    done = subprocess.run(command, check=False, cwd=ROOT, env={**os.environ, **environment})
    return done.returncode == 0


def benchmark(name: str, *options: str) -> bool:
    return run([sys.executable, str(ROOT / "benchmarks" / f"{name}.py"), *options])


def start(*, short: bool) -> bool:
    return benchmark("check", *(("--runs", "3") if short else ()))


def scan(*, short: bool) -> bool:
    if "LATSARSTATS_ORIGINALS" not in os.environ:
        print("LATSARSTATS_ORIGINALS names no folder: only the labelled texts are read.")
    return benchmark("scan", *(("--sizes", "1", "--runs", "1", "--peer-size", "0") * short))


def labelled(*, short: bool) -> bool:  # noqa: ARG001 - it takes no time
    tests = "tests/numerals/test_labelled.py"
    return run([sys.executable, "-m", "pytest", "--quiet", "--numprocesses", "0", tests])


def speed(*, short: bool) -> bool:
    return benchmark("scale", "--parts", "1", *(("--quick",) * short))


def growth(*, short: bool) -> bool:
    return benchmark("scale", "--parts", "2", *(("--quick",) * short))


def wrong(*, short: bool) -> bool:
    return benchmark("scale", "--parts", "3", *(("--quick",) * short))


def rules(*, short: bool) -> bool:
    return benchmark("rules", *(("--rows", "20000", "--runs", "1") * short))


def sheets(*, short: bool) -> bool:
    return benchmark("sheets", *(("--rows", "10000", "--runs", "1") * short))


def shapes(*, short: bool) -> bool:
    return benchmark("shapes", *(("--rows", "20000", "--runs", "1") * short))


def validators(*, short: bool) -> bool:
    python = os.environ.get("LATSARSTATS_PEERS", "")
    if not python:
        print("LATSARSTATS_PEERS names no Python that has the peers; see benchmarks/validators.py")
        return False
    return benchmark("validators", python, *(("--rows", "20000", "--runs", "1") * short))


def rows(*, short: bool) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        number = 10_000 if short else 100_000
        if not write_headcounts(Path(folder), number):
            return False
        return check(Path(folder), f"{number:,} rows", "--engine", "rows")


def wide(*, short: bool) -> bool:
    number = 1_000 if short else 10_000
    names = [f"column-{each}" for each in range(number)]
    cells = [names, ["1"] * number, ["2"] * number]
    fields = [{"name": name, "type": "integer"} for name in names]
    table = {"name": "wide", "path": "wide.csv", "schema": {"fields": fields}}
    with tempfile.TemporaryDirectory() as folder:
        text = "".join(",".join(line) + "\n" for line in cells)
        Path(folder, "wide.csv").write_text(text, encoding="utf-8")
        descriptor = json.dumps({"name": "wide", "resources": [table]})
        Path(folder, "datapackage.json").write_text(descriptor, encoding="utf-8")
        return check(Path(folder), f"{number:,} columns")


def temporary_files(*, short: bool) -> bool:
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as temporary:
        number = 100_000 if short else 10_000_000
        if not write_headcounts(Path(folder), number):
            return False
        environment = {**os.environ, "TMPDIR": temporary}
        command = [*LATSARSTATS, "check", folder, "--engine", "duckdb"]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        most = 0
        while process.poll() is None:
            most = max(most, size_of(Path(temporary)))
            time.sleep(0.05)
        print(f"{number:,} rows: {most / 1e6:.0f} MB of temporary files at most")
        return process.returncode == 0


def size_of(folder: Path) -> int:
    """Return the bytes that the files of a folder take, as long as they are there."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_blocks * 512
        except FileNotFoundError:
            continue
    return total


def write_headcounts(folder: Path, number: int) -> bool:
    return benchmark("scale", "--write", "none", "--rows", str(number), "--folder", str(folder))


def check(folder: Path, what: str, *options: str) -> bool:
    """Check a package three times, and print how long it took."""
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        command = [*LATSARSTATS, "check", str(folder), *options]
        if subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode:
            return False
        times.append(time.perf_counter() - begun)
    print(f"{what}: median {sorted(times)[1]:.2f} s, from {min(times):.2f} to {max(times):.2f} s")
    return True


LATSARSTATS = (sys.executable, "-m", "latsarstats")

FIGURES = {
    "start": start,
    "scan": scan,
    "labelled": labelled,
    "speed": speed,
    "growth": growth,
    "wrong": wrong,
    "shapes": shapes,
    "rules": rules,
    "validators": validators,
    "rows": rows,
    "wide": wide,
    "temporary-files": temporary_files,
}
"""What measures a figure, prints it, and tells whether it could."""


if __name__ == "__main__":
    main()
