"""Texts are read as a reader sees them, however their characters are stored."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latsarstats.numerals.mention import Mention, plain
from latsarstats.numerals.scan import scan, scan_parts

TEXTS = {
    f"{path.parent.name}/{path.name}": path.read_bytes().decode()
    for path in sorted(Path(__file__).parent.glob("labelled*/*.txt"))
}
Stored = Callable[[str], list[str]]
"""How the characters of a text are stored: for each what stands in its place."""


def decomposed(text: str) -> list[str]:
    return [unicodedata.normalize("NFD", each) for each in text]


def with_returns(text: str) -> list[str]:
    return ["\r\n" if each == "\n" else each for each in text]


def behind_a_mark(text: str) -> list[str]:
    return [f"\ufeff{text[0]}", *text[1:]]


def with_blanks(blank: str) -> Stored:
    return lambda text: [blank if each == "\u00a0" else each for each in text]


def with_hyphens(every: int) -> Stored:
    def stored(text: str) -> list[str]:
        inside = [
            at > 0 and text[at - 1].isalpha() and text[at].isalpha() for at in range(len(text))
        ]
        return [
            f"\u00ad{each}" if is_inside and at % every == 0 else each
            for at, (each, is_inside) in enumerate(zip(text, inside, strict=True))
        ]

    return stored


def reading(mentions: list[Mention]) -> list[tuple[str, str, str]]:
    return [(each.kind, plain(each.value), each.doubt) for each in mentions]


def same(text: str, stored: Stored) -> None:
    pieces = stored(text)
    starts = [0]
    for piece in pieces:
        starts.append(starts[-1] + len(piece))
    mentions, others = list(scan(text)), list(scan("".join(pieces)))
    assert reading(others) == reading(mentions)
    hidden = [len(piece) - len(piece.lstrip("\u00ad\ufeff")) for piece in pieces]
    assert [(each.start, each.end) for each in others] == [
        (starts[each.start] + hidden[each.start], starts[each.end]) for each in mentions
    ]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize(
    "stored",
    [
        pytest.param(decomposed, id="decomposed"),
        pytest.param(with_returns, id="with carriage returns"),
        pytest.param(behind_a_mark, id="behind a byte order mark"),
        pytest.param(with_blanks("\u202f"), id="with narrow no-break spaces"),
        pytest.param(with_hyphens(1), id="with a soft hyphen between all letters"),
        pytest.param(with_hyphens(3), id="with some soft hyphens"),
    ],
)
def test_a_text_is_read_the_same(text: str, stored: Stored) -> None:
    same(text.replace(" orang", "\u00a0orang").replace("Januari", "Jánuari, Januari"), stored)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(TEXTS)), st.integers(1, 9), st.integers(1, 400))
def test_a_text_in_parts_is_placed_as_the_whole(name: str, every: int, size: int) -> None:
    text = "".join(with_hyphens(every)(TEXTS[name]))
    parts = [text[at : at + size] for at in range(0, len(text), size)]
    assert list(scan_parts(parts)) == list(scan(text))


@pytest.mark.parametrize(
    ("text", "span", "value"),
    [
        ("Rp3.687,7 tri-\n  liun itu", "Rp3.687,7 tri-\n  liun", "3687700000000000"),
        ("sebanyak sembi-\nlan orang", "sembi-\nlan", "9"),
        ("Rp&nbsp;5 juta", "Rp&nbsp;5 juta", "5000000"),
        ("Rp&#160;5 juta", "Rp&#160;5 juta", "5000000"),
        ("Rp&amp;nbsp;5 juta", "Rp&amp;nbsp;5 juta", "5000000"),
        ("1\u200b0.853 orang", "1\u200b0.853", "10853"),
        ("１０．８５３ orang", "１０．８５３", "10853"),
        ("١٠٬٨٥٣ orang", "١٠٬٨٥٣", "10853"),
        ("٣٤ orang", "٣٤", "34"),
    ],
)
def test_what_is_read_through_a_repair_is_a_misprint(text: str, span: str, value: str) -> None:
    (mention,) = scan(text)
    assert (mention.text, plain(mention.value), mention.doubt) == (span, value, "misprint")


@pytest.mark.parametrize(
    "text", ["masing-\nmasing", "laki-\nlaki", "non-\nPNS", "&nbsp;", "\u00ad"]
)
def test_a_break_between_two_words_stays(text: str) -> None:
    assert list(scan(text)) == []
