"""How long `latsarstats check` takes on the shipped package, beside `frictionless validate`.

Whole processes from start to exit, in turn, after one run of each that does not count.
Run it by hand: `.venv/bin/python benchmarks/check.py`
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

import latsarstats

RUNS = 15
"""Of each command; the README states the median."""


def seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the check of the shipped package.")
    parser.add_argument("--runs", type=int, default=RUNS)
    runs = parser.parse_args().runs
    commands = Path(sys.executable).parent
    descriptor = str(latsarstats.package_path() / "datapackage.json")
    ours = [str(commands / "latsarstats"), "check", descriptor]
    peer = [str(commands / "frictionless"), "validate", descriptor]
    pairs = [(seconds(ours), seconds(peer)) for _ in range(runs + 1)][1:]
    for name, times in zip(
        ("latsarstats check", "frictionless validate"), zip(*pairs, strict=True), strict=True
    ):
        median = statistics.median(times)
        print(f"{name:<22} median {median:.2f} s, from {min(times):.2f} to {max(times):.2f} s")
    ratios = [our / other for our, other in pairs]
    low, high = min(ratios), max(ratios)
    print(f"ratio, pair by pair    median {statistics.median(ratios):.2f}, {low:.2f} to {high:.2f}")


if __name__ == "__main__":
    main()
