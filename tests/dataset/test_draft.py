"""The draft of an extraction script: every number in a phrase that finds it."""

from __future__ import annotations

import ast

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from latsarstats.dataset.draft import LONGEST_ARTICLE, draft, phrases
from latsarstats.dataset.phrases import Article, Reading
from latsarstats.errors import LatsarstatsError
from latsarstats.numerals.scan import scan
from prose import prose

TEXTS = st.one_of(prose(), st.text()).filter(lambda text: not set(text) & set("{}"))


def templates(text: str) -> list[str]:
    return [phrase.template for phrase in phrases(Article("a.txt", text))]


def drafted(text: str) -> str:
    return draft(Article("a.txt", text), "a.txt", "0" * 64, "1" * 64)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(
            "Tahun ini diikuti 120 orang dari Jatim",
            ["diikuti {:count} orang"],
            id="a word on either side",
        ),
        pytest.param(
            "golongan II dan III saja",
            ["golongan {:grade} dan {:grade} saja"],
            id="the numbers of a clause together",
        ),
        pytest.param(
            "Ada 120 orang. Ada 40 guru.",
            ["Ada {:count} orang", "Ada {:count} guru"],
            id="the numbers of two clauses apart",
        ),
        pytest.param("Selasa (16/11)", ["{:weekday} ({:date}"], id="over a bracket"),
        pytest.param(
            "Kemarin ada 5 orang, tadi ada 6 orang",
            ["Kemarin ada {:count} orang,", "tadi ada {:count} orang"],
            id="longer until it is found once",
        ),
        pytest.param(
            "Judul 5 A\n\nJudul 5 A",
            ["Judul {:count} A\n\nJudul {:count} A"],
            id="over what is printed twice",
        ),
        pytest.param("ada\u00a0120\torang", ["ada {:count} orang"], id="with plain blanks"),
        pytest.param("tidak ada", [], id="no number, no phrase"),
    ],
)
def test_phrases(text: str, found: list[str]) -> None:
    assert templates(text) == found


@settings(deadline=None, max_examples=50)
@given(TEXTS)
@example("5" + " 5" * 12)
def test_every_number_is_in_one_phrase_that_finds_it(text: str) -> None:
    article = Article("a.txt", text)
    numbers = tuple(scan(text))
    found = phrases(article)
    assert tuple(number for phrase in found for number in phrase.mentions) == numbers
    for phrase in found:
        assert Reading(article, numbers).find(phrase.template).mentions == phrase.mentions


@settings(deadline=None, max_examples=50)
@given(TEXTS)
@example("kata" * 40 + " 120 'orang' \"itu\" \\ " + "kata " * 40)
def test_a_draft_is_code_that_keeps_to_the_line(text: str) -> None:
    source = drafted(text)
    ast.parse(source)
    assume(max(map(len, text.split()), default=0) < 60)
    assert max(map(len, source.splitlines())) <= 100


def test_a_draft_pins_the_article_and_says_what_each_number_is() -> None:
    source = drafted("Diikuti sekitar 120 orang")
    assert f'sha256="{"0" * 64}"' in source
    assert f'excerpt_sha256="{"1" * 64}"' in source
    assert "# count 120, approximate: Diikuti sekitar [120] orang" in source


def test_a_draft_sets_every_number_aside_for_a_reason_that_is_not_yet_given() -> None:
    assert drafted("Ada 120 orang. Ada 40 guru.").count('        "",\n    )') == 2


def test_a_draft_of_an_article_without_numbers_yields_nothing() -> None:
    assert drafted("tidak ada").endswith("    yield from ()\n")


def test_a_long_phrase_is_broken_over_lines() -> None:
    text = "angkatan " + ", ".join(str(number) for number in range(53, 75))
    source = drafted(text)
    assert source.count("{:batch}") == 22
    assert max(map(len, source.splitlines())) <= 100


def test_a_brace_beside_a_number_is_told() -> None:
    with pytest.raises(LatsarstatsError, match=r"a\.txt: there is a brace near"):
        phrases(Article("a.txt", "ada {120} orang"))


def test_what_is_too_long_for_an_article_is_told() -> None:
    with pytest.raises(LatsarstatsError, match=r"has 20,001 characters"):
        phrases(Article("a.txt", " " * (LONGEST_ARTICLE + 1)))
