"""Texts made to be slow: the work grows with the length of a text, and nothing breaks.

The work is counted in matches and calls, which do not depend on the machine.
"""

from __future__ import annotations

import sys
from types import FrameType

import pytest

from latsarstats.numerals.scan import scan, scan_parts

SHORT, LONG = 1_000, 8_000
ENOUGH = 1.6
"""How much faster than its length the work may grow: a longer text has longer chains in it."""

PIECES = (
    *(
        "1,",
        "12,",
        "1.",
        "1.234,",
        "53,54,",
        "1-",
        "1/",
        "1 ",
        "1:",
        "12.34 ",
        "12.34-",
        "0.",
        "1'",
    ),
    *("1+", "(1)", "(12) ", "1)", "1%", "1 %", "Rp1", "Rp", "Rp ", "Rp 1-", "$", "SAR ", "1rb"),
    *("5 ribu ", "1 juta ", "1,5 juta-", "ribu ", "satu ", "dua puluh ", "satu koma ", "setengah "),
    *("setengah tujuh ", "ke-", "ke-1", "ke ", "bertiga ", "Januari ", "Januari-", "Feb-Apr "),
    *("1 Januari ", "1, 2, 3 dan ", "1 dan ", "1 hingga ", "1 s.d. ", "10/10/", "2021-01-"),
    *("12.00-", "12.00-13.00 ", "12:00:", "pukul ", "Senin-", "golongan III, ", "III ", "III-"),
    *(
        "IVXLC",
        "angkatan 1, ",
        "angkatan 1-4 ",
        "Nomor 1 ",
        "No. 1/",
        "UU ",
        "tahun 2021 ",
        "2021-",
    ),
    *("1234-", "1444 H/", "856 M ", "0812-", "62 812-", "(021) 555", "B 1234 XYZ ", "KM 72+500 "),
    *("27/04/Th. ", "120/80 ", "1/2 sendok ", "½", "1½", "1° ", "-1", "- 1", "minus 1 ", "±1"),
    *("plus minus 1 ", "sekitar 1 ", "1 lebih ", "1-an ", "tahun 70-an ", "http://a1", "a1.", "1a"),
    *("a1", "A-1", "A/1/", "--", "l2", "2OL", "1O", "S5", "lO.", "O.OOO.", "Dusun A 1 ", "S&P "),
    *(
        "&",
        "&a",
        "&nbsp;",
        "&#1",
        "\u00ad",
        "\u200b",
        "1\u200b",
        "tri-\n",
        "a-\n",
        "1\n",
        "(",
        "(a",
    ),
    *(
        "e\u0301",
        "\u0301",
        "１．",
        "٣٤ ",
        "\u00a0",
        "1   ",
        "1\t",
        "1  2 ",
        "pelaku A (3",
        "21-15,",
    ),
    *("skor ", "10.8530 ", "1.23.", "1,2,3.4.", "9", "9.", "Tri ", "puluhan ribu ", "İ1", "1x"),
)


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


@pytest.mark.parametrize("piece", PIECES, ids=[ascii(piece) for piece in PIECES])
def test_work_grows_with_the_length_of_a_text(piece: str) -> None:
    short, long = (work((piece * size)[:size]) for size in (SHORT, LONG))
    assert long <= ENOUGH * (LONG / SHORT) * max(short, 60)


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
