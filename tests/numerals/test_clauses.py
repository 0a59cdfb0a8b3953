"""The clause in which a number stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latsarstats.numerals.clauses import (
    WORDS_AFTER,
    WORDS_BEFORE,
    clause_around,
    paragraph_number,
    quote,
)


def clause_of(text: str, number: str) -> str:
    start = text.index(number)
    clause = clause_around(text, start, start + len(number))
    return text[clause.start : clause.end]


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        pytest.param("Ada. Di sini 7 orang. Lalu", "Di sini 7 orang", id="ends at full stops"),
        pytest.param("Kata dia, 7 orang, kata dia", "7 orang", id="ends at commas"),
        pytest.param("Satu\nAda 7 orang\nDua", "Ada 7 orang", id="ends at line breaks"),
        pytest.param("7 orang\r\nhadir", "7 orang\r\nhadir", id="not before small letters"),
        pytest.param("golongan\n7 saja", "golongan\n7 saja", id="not before its number"),
        pytest.param("Ada.\n\n7 orang", "7 orang", id="ends at an empty line"),
        pytest.param("Jatim (Selasa 7) siang", "Selasa 7", id="ends at brackets"),
        pytest.param("ada (7) orang", "ada (7) orang", id="not at brackets around it alone"),
        pytest.param("ada 7 (tujuh) orang", "ada 7 (tujuh) orang", id="nor around its words"),
        pytest.param("di Gol. 7 saja", "di Gol. 7 saja", id="not behind an abbreviation"),
        pytest.param("pukul 6 s.d. 7 pagi", "pukul 6 s.d. 7 pagi", id="nor within a range"),
        pytest.param("nomor: 7 saja", "nomor: 7 saja", id="not at a colon before it"),
        pytest.param("kata dia: ada 7", "ada 7", id="ends at another colon"),
        pytest.param("“Ada 7 orang,” katanya", "Ada 7 orang", id="ends at quotation marks"),
        pytest.param("Jatim - ada 7 - di sini", "ada 7", id="ends at a dash between blanks"),
        pytest.param("kata iNews.id ada 7 orang", "kata iNews.id ada 7 orang", id="not in a name"),
        pytest.param("ada 1.077 orang", "ada 1.077 orang", id="not in a grouped number"),
        pytest.param("oleh7 orang", "oleh7 orang", id="keeps a word glued to the number"),
        pytest.param("7", "7", id="a number alone is its own clause"),
    ],
)
def test_a_clause(text: str, clause: str) -> None:
    assert clause_of(text, "7") == clause


def test_a_decimal_comma_ends_no_clause() -> None:
    assert clause_of("nilai rata-rata 4,14 orang", "4,14") == "nilai rata-rata 4,14 orang"


def long_clause(before: int, after: int) -> str:
    return " ".join(["kata"] * before + ["7"] + ["kata"] * after)


def test_a_long_clause_is_cut_to_the_nearest_words() -> None:
    words = clause_of(long_clause(WORDS_BEFORE + 1, WORDS_AFTER + 1), "7").split()
    assert words.index("7") == WORDS_BEFORE
    assert len(words) == WORDS_BEFORE + 1 + WORDS_AFTER


def quoted(text: str) -> str:
    return "".join(quote(text, text.index("7"), text.index("7") + 1))


def test_a_quote_shows_with_dots_where_the_clause_goes_on() -> None:
    text = long_clause(WORDS_BEFORE + 1, WORDS_AFTER + 1)
    assert quoted(text) == f"… {long_clause(WORDS_BEFORE, WORDS_AFTER)} …"


def test_a_quote_of_a_whole_clause_has_no_dots() -> None:
    text = long_clause(WORDS_BEFORE, WORDS_AFTER)
    assert quoted(f"Ada, {text}. Lalu") == text


@given(st.text(), st.text(), st.text())
def test_a_clause_holds_its_number_and_lies_in_the_text(left: str, number: str, right: str) -> None:
    start, end = len(left), len(left) + len(number)
    text = left + number + right
    clause = clause_around(text, start, end)
    assert 0 <= clause.start <= start <= end <= clause.end <= len(text)


@pytest.mark.parametrize(
    ("offset", "number"), [(0, 1), (4, 1), (6, 2), (10, 2)], ids=["first", "end", "second", "last"]
)
def test_paragraphs_count_lines_that_are_not_blank(offset: int, number: int) -> None:
    assert paragraph_number("satu\n\ndua 7", offset) == number
