"""Patterns as engines have them match no text that Python's do not."""

from __future__ import annotations

import re
from collections.abc import Callable

import duckdb
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latsarstats.datapackage.engine_patterns import engine_pattern

CHARACTERS = "ab0-_. \n\té٣[]\\^$|"
Match = Callable[[str, list[str]], list[bool]]
TEXTS = st.lists(st.text(CHARACTERS, max_size=6), min_size=1, max_size=20)

atoms = st.sampled_from(
    [
        *("a", "b", "0", "é", r"\.", r"\-", r"\\", r"\[", "-", "_", " "),
        *(".", r"\d", r"\w", r"\s", "[ab0]", "[^ab]", "[a-z]", r"[\d_-]", r"[\w.]", r"[^\n]"),
        *("^", "$", r"\A", r"\Z", r"\b", "(?=a)", "(?i:a)", r"\S", r"[^\d]"),
    ]
)
patterns = st.recursive(
    atoms,
    lambda parts: st.one_of(
        st.tuples(parts, parts).map("".join),
        st.tuples(parts, parts).map(lambda two: f"({two[0]}|{two[1]})"),
        st.tuples(parts, st.sampled_from(["*", "+", "?", "{2}", "{1,3}", "{2,}", "*?"])).map(
            lambda two: f"(?:{two[0]}){two[1]}"
        ),
    ),
    max_leaves=6,
)


def in_polars(pattern: str, texts: list[str]) -> list[bool]:
    return pl.Series(texts).str.contains(pattern).to_list()


def in_duckdb(pattern: str, texts: list[str]) -> list[bool]:
    query = "SELECT regexp_matches(unnest($1), $2)"
    return [bool(row[0]) for row in duckdb.execute(query, [texts, pattern]).fetchall()]


@pytest.mark.parametrize("match", [in_polars, in_duckdb], ids=["Polars", "DuckDB"])
@given(pattern=patterns, texts=TEXTS)
def test_an_engine_matches_nothing_that_python_does_not(
    match: Match, pattern: str, texts: list[str]
) -> None:
    written = engine_pattern(pattern)
    if written is None:
        return
    in_python = [re.fullmatch(pattern, text) is not None for text in texts]
    by_engine = match(written, texts)
    for text, theirs, ours in zip(texts, by_engine, in_python, strict=True):
        assert ours or not theirs
        assert theirs or not ours or not text.isascii()


@pytest.mark.parametrize(
    ("pattern", "written"),
    [
        ("[A-Z]{2}-[0-9]+", r"\A(?:(?:[\x{41}-\x{5A}]){2,2}\x{2D}(?:[\x{30}-\x{39}]){1,})\z"),
        (r"^\d$", r"\A(?:[0-9])\z"),
        ("", r"\A(?:)\z"),
    ],
    ids=["a code", "marks of the ends of a text", "nothing"],
)
def test_how_it_is_written(pattern: str, written: str) -> None:
    assert engine_pattern(pattern) == written


@pytest.mark.parametrize(
    "pattern",
    [
        r"a(?=b)",
        r"(a)\1",
        "(?i)a",
        "(?s).",
        r"\bA",
        "a$b",
        r"[^\d]",
        r"\D",
        "a{1000}b",
        "a++",
        "\ud800",
    ],
    ids=[
        *("a look ahead", "a reference", "a flag", "a flag of the point", "the edge of a word"),
        *("an end amid the text", "no digit in a set", "no digit", "many repeats"),
        *("a possessive repeat", "half of a pair"),
    ],
)
def test_what_has_no_such_form(pattern: str) -> None:
    assert engine_pattern(pattern) is None
