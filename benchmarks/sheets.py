"""How long a large workbook takes from file to package, beside what reads it alone.

`latsarstats init` on 100,000 rows by 30 columns that add up; calamine reading the same sheet, which
is the floor; and pandas reading it and writing it as CSV, by calamine and by openpyxl. Whole
processes, in turn, with the most memory that each took.
Run it by hand on Linux: `.venv/bin/python benchmarks/sheets.py`
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

import openpyxl

ROWS, COLUMNS, RUNS = 100_000, 30, 3

PROGRAMS = {
    "latsarstats init": (
        "import sys; from latsarstats.cli import main; main(['init', *sys.argv[1:]])"
    ),
    "calamine alone": (
        "import sys; from python_calamine import CalamineWorkbook as Book;"
        " Book.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()"
    ),
    "pandas, calamine": (
        "import pandas, sys; pandas.read_excel(sys.argv[1], engine='calamine')"
        ".to_csv(sys.argv[3] + '.csv', index=False)"
    ),
    "pandas, openpyxl": (
        "import pandas, sys; pandas.read_excel(sys.argv[1], engine='openpyxl')"
        ".to_csv(sys.argv[3] + '.csv', index=False)"
    ),
}


def workbook(folder: Path, rows: int) -> Path:
    """Write a workbook of counts of every unit, and their sum."""
    chosen = random.Random(1)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    sheet.append(["Unit", *(f"k{n}" for n in range(COLUMNS - 2)), "Jumlah"])
    for row in range(rows):
        counts = [chosen.randint(0, 5000) for _ in range(COLUMNS - 2)]
        sheet.append([f"u{row}", *counts, sum(counts)])
    book.save(folder / "large.xlsx")
    return folder / "large.xlsx"


def measured(program: str, file: Path, to: Path) -> tuple[float, float]:
    """Return seconds and mebibytes of a process."""
    command = [sys.executable, "-c", program, str(file), "--to", str(to)]
    began = time.perf_counter()
    with Path(os.devnull).open("w") as nowhere:
        child = os.posix_spawn(
            command[0],
            command,
            os.environ,
            file_actions=[(os.POSIX_SPAWN_DUP2, nowhere.fileno(), 1)],
        )
    _, status, usage = os.wait4(child, 0)
    if status:
        raise SystemExit(f"{program!r} failed")
    return time.perf_counter() - began, usage.ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description="Time a large workbook.")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--runs", type=int, default=RUNS)
    call = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = workbook(folder, call.rows)
        taken: dict[str, list[tuple[float, float]]] = {each: [] for each in PROGRAMS}
        for run in range(call.runs):
            for each, program in PROGRAMS.items():
                taken[each].append(measured(program, file, folder / f"{run}-{len(each)}"))
        floor = statistics.median(seconds for seconds, _ in taken["calamine alone"])
        for each, runs in taken.items():
            seconds = statistics.median(second for second, _ in runs)
            memory = max(mebibytes for _, mebibytes in runs)
            print(f"{each:<18} {seconds:5.1f} s, {seconds / floor:4.1f} x, {memory:,.0f} MiB")


if __name__ == "__main__":
    main()
