"""Whether the time of reading a text made to be slow grows with its length, and no faster.

Each pattern of the tests is repeated to a short and to a long text, and both are read in turn, in
processor time. Ten times the length should take ten times as long; what is printed are the
patterns that come farthest from it, and the slowest. Run it by hand, it takes some minutes:

    .venv/bin/python benchmarks/slow_texts.py
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import NamedTuple

from latsarstats.numerals.scan import scan

PATTERNS = Path(__file__).parents[1] / "tests" / "numerals" / "hostile.json"


class Timed(NamedTuple):
    """A pattern, how often longer the long text takes than the short one, and its seconds."""

    ratio: float
    seconds: float
    pattern: str


def seconds(text: str) -> float:
    start = time.process_time()
    for _ in scan(text):
        pass
    return time.process_time() - start


def timed(pattern: str, short: int, long: int, runs: int) -> Timed:
    little, much = ((pattern * size)[:size] for size in (short, long))
    pairs = [(seconds(little), seconds(much)) for _ in range(runs)]
    shortest, longest = (min(column) for column in zip(*pairs, strict=True))
    return Timed(longest / shortest, longest, pattern)


def main() -> None:
    parser = argparse.ArgumentParser(description="Time texts made to be slow.")
    parser.add_argument("--short", type=int, default=20, metavar="KB")
    parser.add_argument("--long", type=int, default=200, metavar="KB")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--show", type=int, default=10)
    call = parser.parse_args()
    patterns = json.loads(PATTERNS.read_text("utf-8"))
    seconds("1 orang " * 1_000)  # what is made with the first use is made
    found = [timed(each, call.short * 1_000, call.long * 1_000, call.runs) for each in patterns]
    print(f"{len(found)} patterns of {call.short} and {call.long} kB, best of {call.runs} runs")
    show("farthest from their length", sorted(found, reverse=True)[: call.show], call.long)
    slowest = sorted(found, key=lambda each: each.seconds, reverse=True)
    show("slowest", slowest[: call.show], call.long)


def show(title: str, some: list[Timed], length: int) -> None:
    print(f"\n{title}\n   ratio   kB/s   pattern")
    for ratio, took, pattern in some:
        print(f"{ratio:8.1f} {length / took:6.0f}   {pattern!a}")


if __name__ == "__main__":
    main()
