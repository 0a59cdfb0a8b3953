"""Texts made to be slow: the work grows with the length of a text, and nothing breaks.

The work is counted in matches and calls, which do not depend on the machine.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import FrameType

import pytest

from latsarstats.numerals.scan import scan, scan_parts

PATTERNS: list[str] = json.loads((Path(__file__).parent / "hostile.json").read_text("utf-8"))
"""What each text repeats; benchmarks/slow_texts.py takes the time of the same, up to 200 kB."""

ENOUGH = 1.6
"""How much faster than its length the work may grow: a longer text has longer chains in it."""


def work(text: str) -> int:
    """Count the calls that reading a text makes."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        for _ in scan(text):
            pass
    finally:
        sys.setprofile(None)
    return calls


def test_there_are_two_hundred_patterns() -> None:
    assert len(set(PATTERNS)) >= 200


@pytest.mark.parametrize(
    ("short", "long"),
    [
        pytest.param(1_000, 8_000, id="from 1 to 8 kB"),
        pytest.param(2_000, 20_000, id="from 2 to 20 kB", marks=pytest.mark.exhaustive),
    ],
)
@pytest.mark.parametrize("pattern", PATTERNS, ids=map(ascii, PATTERNS))
def test_work_grows_with_the_length_of_a_text(pattern: str, short: int, long: int) -> None:
    little, much = (work((pattern * size)[:size]) for size in (short, long))
    assert much <= ENOUGH * (long / short) * max(little, 60)


@pytest.mark.parametrize("length", [4_301, 50_000])
@pytest.mark.parametrize(
    "text",
    [
        *("{}", "l{}", "{}O", "{}l orang", "Rp{}", "Rp {}O", "2O{}", "{}½", "{}k", "{} juta"),
        *("tahun {}", "pukul {}", "1.{}", "1,{}", "1'{}", "1/{}", "+{}", "({})", "B {} XY"),
        *(
            "{}-an",
            "ke-{}",
            "angkatan {}",
            "minus {} persen",
            "{}°",
            "{}+500",
            "0.{}",
            "Dusun A {}",
        ),
    ],
)
def test_digits_without_end_break_nothing(text: str, length: int) -> None:
    long = text.format("9" * length)
    assert "".join(mention.text for mention in scan(long)).count("9") > 0
    assert list(scan_parts([long[:700], long[700:]])) == list(scan(long))
