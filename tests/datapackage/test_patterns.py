"""Patterns mean what Python's mean, and take a time that grows with the text and no faster."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latsarstats.datapackage import patterns
from latsarstats.datapackage.patterns import (
    CannotMatchError,
    compiled,
    is_simple,
    matcher,
    search_steps,
)

ATOM = st.sampled_from(
    [*("a", "b", ".", "[ab]", "[^a]", r"\d", r"\w", r"\s", r"\.", "é", "^", "$", r"\b", r"\B")]
)
PATTERN = st.recursive(
    ATOM,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda two: f"(?:{two[0]}|{two[1]})"),
        st.tuples(
            inner, st.sampled_from(["*", "+", "?", "*?", "+?", "{2}", "{1,3}", "{,2}", "{2,}"])
        ).map(lambda two: f"(?:{two[0]}){two[1]}"),
        st.tuples(inner, st.sampled_from(["i", "s", "m", "x", "a"])).map(
            lambda two: f"(?{two[1]}:{two[0]})" if two[1] != "a" else two[0]
        ),
    ),
    max_leaves=8,
)
TEXT = st.text("abAé1 .\n", max_size=8)


@given(PATTERN, TEXT)
def test_the_automaton_accepts_what_python_matches(pattern: str, text: str) -> None:
    automaton = patterns._automaton(pattern)
    assert automaton.matches(text) == (re.fullmatch(pattern, text) is not None)


@given(PATTERN, st.lists(TEXT, max_size=5))
def test_a_matcher_says_the_same_of_one_text_after_another(pattern: str, texts: list[str]) -> None:
    matches = matcher(pattern)
    assert [matches(text) for text in texts] == [
        re.fullmatch(pattern, text) is not None for text in texts
    ]


@pytest.mark.parametrize(
    ("pattern", "text", "is_match"),
    [
        pytest.param("(a+)+b", "a" * 10_000, False, id="a repeat within a repeat"),
        pytest.param("(a+)+b", "a" * 10_000 + "b", True, id="the same with a match"),
        pytest.param("(a|a)*b", "a" * 10_000, False, id="alternatives that are alike"),
        pytest.param("a?" * 30 + "a" * 30, "a" * 29, False, id="many that may be missing"),
        pytest.param("(a|a)" * 40 + "b", "a" * 40, False, id="many alternatives in a row"),
        pytest.param(r"(\w+\s?)*!", "word " * 2_000, False, id="words that may touch"),
        pytest.param("a*" * 9 + "b", "a" * 5_000, False, id="repeats side by side"),
        pytest.param("(.*)(.*)(.*)(.*)[^x]x", "y" * 5_000, False, id="anything four times"),
    ],
)
def test_a_pattern_that_goes_back_for_ever_ends(pattern: str, text: str, is_match: bool) -> None:
    assert matcher(pattern)(text) is is_match


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(r"(a+)+\1b", id="a reference to a group"),
        pytest.param("(?=(a+)+b)a+", id="looking ahead"),
        pytest.param("(?>(a|a)*)b", id="a group that is not gone back into"),
        pytest.param("((a{1,100}){1,100}){1,100}b", id="a million states"),
    ],
)
def test_what_no_automaton_can_match_is_refused_and_not_tried(pattern: str) -> None:
    with pytest.raises(CannotMatchError):
        matcher(pattern)("a" * 200)


def test_looking_around_is_matched_where_that_is_quick() -> None:
    assert matcher("(?=.*1)[a-z1]{2,}")("a1") is True


@pytest.mark.parametrize("pattern", ["U[0-9]{2}", "[a-z]+", "a|b|c", r"\d{4}-\d{2}", "(ab)*"])
def test_the_patterns_of_everyday_are_simple(pattern: str) -> None:
    assert is_simple(pattern)


@pytest.mark.parametrize("pattern", ["(a+)+", "a*a*", "(ab|a)*", "a{1,1000}b{1,1000}c"])
def test_a_pattern_with_two_ways_to_match_is_not(pattern: str) -> None:
    assert not is_simple(pattern)


@pytest.mark.parametrize(
    "pattern", ["(", "a" * 10_001, "a{99999999999}"], ids=["open", "too long", "too often"]
)
def test_what_is_no_pattern_is_an_error_of_patterns(pattern: str) -> None:
    with pytest.raises(re.error):
        compiled(pattern)


@pytest.mark.parametrize(
    ("pattern", "steps"),
    [
        pytest.param("a", 11 * 1, id="from each of eleven places"),
        pytest.param("^a", 2 + 10, id="from the beginning alone"),
        pytest.param("(?m)^a", 11 * 2, id="from the beginning of each line"),
        pytest.param("^a|b", 11 * 4, id="from the beginning or not"),
    ],
)
def test_the_steps_to_search_ten_characters(pattern: str, steps: int) -> None:
    assert search_steps(pattern, 10) == steps


def test_a_search_that_would_never_end_has_more_steps_than_anybody_takes() -> None:
    assert search_steps("^(a+)+$", 40) > 10**12
