"""How fast `latsarstats numbers` reads, beside quantulum3, and how much memory it takes.

The corpus is a text repeated: the original articles where LATSARSTATS_ORIGINALS names their
folder, the labelled texts of the tests, which have ten times as many numbers to the line, and a
table that is nearly all numbers. Beside them stands a bare search for digits.
Every run is a process of its own. The command runs on one processor and on all; memory is that of
its largest process. quantulum3 reads a text of --peer-size once, since it takes minutes for a
megabyte. Run it by hand, it takes half an hour:

    .venv/bin/pip install --editable '.[benchmarks]'
    .venv/bin/python benchmarks/scan.py
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

LABELLED = Path(__file__).parents[1] / "tests" / "numerals" / "labelled"
MEGABYTE = 1_000_000

# What a process does, given the file: read it, find its numbers, and print the seconds that
# the reading took after all was loaded, and how many numbers there were.
SCANNER = """
import sys, time
from latsarstats.numerals.scan import scan_parts
from latsarstats.numerals.stream import text_parts
start = time.perf_counter()
count = sum(1 for _ in scan_parts(text_parts(sys.argv[1])))
print(time.perf_counter() - start, count)
"""
FLOOR = """
import re, sys, time
text = open(sys.argv[1], encoding="utf-8", newline="").read()
start = time.perf_counter()
count = sum(1 for _ in re.finditer("[0-9]+", text))
print(time.perf_counter() - start, count)
"""
"""What no reader of numbers can beat: a bare search for digits."""
PEER = """
import sys, time, warnings
warnings.simplefilter("ignore")
from quantulum3 import parser
parser.parse("5 kg")  # its tables are loaded with the first call
text = open(sys.argv[1], encoding="utf-8", newline="").read()
start = time.perf_counter()
count = len(parser.parse(text))
print(time.perf_counter() - start, count)
"""


@dataclass(frozen=True)
class Run:
    """A process: seconds for the reading, numbers found, seconds in all, and the most memory."""

    seconds: float
    numbers: int
    whole: float
    mebibytes: float


def measured(command: list[str], *, counts: bool) -> Run:
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=output if counts else subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        whole = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{command[:3]} ended with {process.returncode}")
        output.seek(0)
        seconds, numbers = output.read().split() if counts else (b"0", b"0")
    return Run(float(seconds), int(numbers), whole, usage.ru_maxrss / 1024)


def median(runs: list[Run]) -> Run:
    return sorted(runs, key=lambda run: run.seconds or run.whole)[len(runs) // 2]


def text_of(folder: Path) -> str:
    return "\n".join(each.read_bytes().decode() for each in sorted(folder.glob("*.txt"))) + "\n"


def table() -> str:
    """Return a table of numbers without repetition: a name and eight cells in a row."""
    chance = random.Random(1)
    places = ("Ngawi", "Blitar", "Malang", "Kota Batu", "Jember", "Tuban")
    rows = []
    for _ in range(2_000):
        numbers = [
            f"{chance.randint(1, 999)}.{chance.randint(0, 999):03}"
            if chance.random() < 0.6
            else f"{chance.randint(0, 99)},{chance.randint(0, 99):02}"
            for _ in range(8)
        ]
        rows.append("\t".join((chance.choice(places), *numbers)))
    return "\n".join(rows) + "\n"


def write_corpus(text: str, path: Path, size: int) -> None:
    raw = text.encode()
    with path.open("wb") as file:
        for _ in range(max(1, size // len(raw))):
            file.write(raw)


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the scanner.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 10, 100], metavar="MB")
    parser.add_argument("--peer-size", type=int, default=100, metavar="KB", help="0: not run")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", metavar="NAME", help="this corpus alone, as tables")
    call = parser.parse_args()
    originals = os.environ.get("LATSARSTATS_ORIGINALS")
    corpora = {"labelled texts": text_of(LABELLED), "tables": table()}
    if originals:
        corpora = {"original articles": text_of(Path(originals)), **corpora}
    if call.only:
        corpora = {call.only: corpora[call.only]}
    command = str(Path(sys.executable).parent / "latsarstats")
    python = sys.executable
    for name, text in corpora.items():
        print(f"\n{name}, repeated; median of {call.runs} runs")
        print("   MB    numbers   scan MB/s   to CSV s   on all s   peak MiB   bare search MB/s")
        for size in call.sizes:
            with tempfile.TemporaryDirectory() as scratch:
                path = Path(scratch) / "corpus.txt"
                write_corpus(text, path, size * MEGABYTE)
                length = path.stat().st_size / MEGABYTE
                scans, alone, together, floors = [], [], [], []
                for _ in range(call.runs):  # in turn, so that a slow spell meets all of them
                    scans.append(measured([python, "-c", SCANNER, str(path)], counts=True))
                    floors.append(measured([python, "-c", FLOOR, str(path)], counts=True))
                    listing = [command, "numbers", str(path), "--format", "csv"]
                    alone.append(measured([*listing, "--jobs", "1"], counts=False))
                    together.append(measured(listing, counts=False))
                print(row(length, scans, alone, together, floors), flush=True)
        if call.peer_size:
            print(beside_peer(text, call.peer_size), flush=True)


def beside_peer(text: str, kilobytes: int) -> str:
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "corpus.txt"
        write_corpus(text, path, kilobytes * 1_000)
        length = path.stat().st_size / MEGABYTE
        scan, peer = (
            measured([sys.executable, "-c", code, str(path)], counts=True)
            for code in (SCANNER, PEER)
        )
    return (
        f"of {length * 1000:.0f} kB: quantulum3 {length / peer.seconds:.3f} MB/s,"
        f" {peer.seconds / scan.seconds:.0f} times as long as the scanner"
    )


def row(
    length: float,
    scans: list[Run],
    alone: list[Run],
    together: list[Run],
    floors: list[Run],
) -> str:
    scan, on_one, on_all = median(scans), median(alone), median(together)
    return (
        f"{length:5.0f} {scan.numbers:10d} {length / scan.seconds:11.2f} {on_one.whole:10.2f}"
        f" {on_all.whole:10.2f} {max(on_one.mebibytes, on_all.mebibytes):10.0f}"
        f" {length / median(floors).seconds:18.1f}"
    )


if __name__ == "__main__":
    main()
