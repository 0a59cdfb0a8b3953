"""Excerpts: everything masked but numbers and their clauses."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import latsarstats
from latsarstats.dataset.excerpt import excerpt, readable_share
from latsarstats.dataset.script import check_readable, scripts
from latsarstats.errors import MismatchError
from latsarstats.numerals.scan import scan
from prose import prose

TEXTS = st.one_of(prose(), st.text())


def test_a_clause_with_a_number_stays_and_the_rest_is_masked() -> None:
    assert excerpt("Kata dia. Ada 120 orang, B2 dan A.") == "···· ···. Ada 120 orang, B2 dan A."
    assert excerpt("Kata dia. Tidak ada, ya!") == "···· ···. ····· ···, ··!"


def test_clauses_that_overlap_are_shown_once() -> None:
    assert excerpt("golongan II dan III") == "golongan II dan III"


@given(TEXTS)
def test_an_excerpt_has_the_length_and_line_breaks_of_its_article(text: str) -> None:
    masked = excerpt(text)
    assert len(masked) == len(text)
    assert [i for i, c in enumerate(masked) if c == "\n"] == [
        i for i, c in enumerate(text) if c == "\n"
    ]


@given(TEXTS)
@example("a,150")
@example("3 Minggu")
@example("pukul 7.30, malam")
@example("(pukul 7.30) malam")
def test_an_excerpt_holds_the_same_numbers(text: str) -> None:
    assert list(scan(excerpt(text))) == list(scan(text))


@given(TEXTS)
def test_an_excerpt_of_an_excerpt_is_the_same(text: str) -> None:
    assert excerpt(excerpt(text)) == excerpt(text)


@given(TEXTS)
def test_what_stays_readable_is_unchanged(text: str) -> None:
    for before, after in zip(text, excerpt(text), strict=True):
        assert after == before or (after == "·" and before.isalnum())


def test_the_committed_excerpts_are_those_of_the_originals(originals: Path) -> None:
    seeds = latsarstats.package_path() / "seeds"
    for script in scripts():
        original = (originals / script.source.seed).read_bytes().decode()
        assert (seeds / script.source.seed).read_bytes().decode() == excerpt(original)


def test_the_committed_excerpts_keep_to_the_limits(originals: Path) -> None:
    texts = {path.name: path.read_bytes().decode() for path in originals.glob("*.txt")}
    check_readable(texts)
    assert max(readable_share([text]) for text in texts.values()) <= 0.40
    assert readable_share(texts.values()) <= 0.20


def test_an_article_that_would_stay_too_readable_is_refused() -> None:
    with pytest.raises(MismatchError, match=r"dense\.txt: 100% of its letters would stay readable"):
        check_readable({"dense.txt": "Ada 120 orang"})


def test_articles_that_are_too_readable_together_are_refused() -> None:
    text = "Ada 120 orang. " + "Kata " * 6
    assert 0.20 < readable_share([text]) < 0.40
    with pytest.raises(MismatchError, match="of the letters of all articles together would stay"):
        check_readable({"a.txt": text})


def test_a_text_without_letters_has_nothing_readable() -> None:
    assert readable_share(["2021"]) == 0
