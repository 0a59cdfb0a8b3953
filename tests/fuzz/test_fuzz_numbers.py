"""A seeded share of the fuzz of the reader of printed numbers, and what the fuzz has found."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from printed_numbers import failures, fault, text_of

from latsarstats.numerals.mention import Mention
from latsarstats.numerals.scan import scan

SEED, SHARE = 11, 60
"""Texts in each of ten tests: a few seconds in all."""


@pytest.mark.parametrize("tenth", range(10))
def test_texts_made_at_random_are_read_without_a_fault(tenth: int) -> None:
    indices = iter(range(tenth * SHARE, (tenth + 1) * SHARE))
    assert list(failures(SEED, indices, Counter())) == []


def test_a_text_follows_from_seed_and_index_alone() -> None:
    assert [text_of(SEED, index) for index in (5, 3)] == [text_of(SEED, index) for index in (5, 3)]


def test_a_traceback_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(text: str) -> list[Mention]:
        raise ValueError(text)

    monkeypatch.setattr("printed_numbers.scan", failing)
    assert fault("5", random.Random(1)) == "ValueError: 5"


@pytest.mark.parametrize(
    ("mention", "what"),
    [
        (Mention(0, 9, "5", "count", 5), "out of place"),
        (Mention(0, 1, "6", "count", 6), "not the characters"),
        (Mention(0, 1, "5", "number", 5), "of no kind"),
        (Mention(0, 1, "5", "count", 6), "in parts"),
    ],
    ids=["a span outside", "another text", "an unknown kind", "another reading in parts"],
)
def test_a_wrong_mention_is_a_fault(
    monkeypatch: pytest.MonkeyPatch, mention: Mention, what: str
) -> None:
    monkeypatch.setattr("printed_numbers.scan", lambda _: [mention])
    assert what in fault("5", random.Random(1))


LONG = {
    "groups behind a stray blank": "27. " + ".".join(["642"] * 2000),
    "groups parted by blanks": "27" + " 642" * 2000 + " peserta",
    "letters for digits": "1O" + "0" * 5000,
    "letters for digits in groups": "l" + ".O00" * 2000,
    "digits": "9" * 5000,
    "decimals": "5," + "9" * 5000 + " persen",
    "a sum of money": "Rp " + "9" * 5000,
    "a list": ",".join(["53"] * 3000),
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_number_longer_than_python_converts_is_read(text: str) -> None:
    assert fault(text, random.Random(1)) == ""


def test_letters_of_a_code_are_no_currency_of_the_number_behind() -> None:
    found = [(m.text, m.kind) for m in scan("nomor A-26-87871-683/IDR 5194")]
    assert found[0] == ("A-26-87871-683/IDR", "reference")
    assert found[1][0] == "5194"
