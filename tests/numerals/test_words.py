"""Number words, digits in Roman letters, and dates."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latsarstats.numerals.calendar import MONTHS, read_date, weekday_number
from latsarstats.numerals.roman import from_roman, to_roman
from latsarstats.numerals.words import UNITS, either, number_at, number_from_words


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("nol", 0),
        ("enam", 6),
        ("sepuluh", 10),
        ("sebelas", 11),
        ("dua belas", 12),
        ("dua puluh", 20),
        ("Tiga Puluh", 30),
        ("dua puluh lima", 25),
        ("seratus", 100),
        ("tiga ratus dua", 302),
        ("seribu satu", 1001),
        ("sepuluh ribu delapan ratus lima puluh tiga", 10853),
        ("satu juta", 10**6),
        ("sejuta dua ribu", 1_002_000),
        ("dua triliun tiga miliar empat juta lima ribu enam", 2_003_004_005_006),
        ("dua\u00a0belas", 12),
        ("dua\nbelas", 12),
        ("duabelas", 12),
        ("duapuluh lima", 25),
        ("tigaratus limapuluh", 350),
        ("satu kuadriliun", 10**15),
        ("nol koma tiga", Decimal("0.3")),
        ("tujuh koma nol lima", Decimal("7.05")),
        ("satu koma lima belas", None),
        ("tiga koma sepuluh", Decimal("3.10")),
    ],
)
def test_words_spell_a_number(words: str, number: object) -> None:
    assert number_from_words(words) == number


@pytest.mark.parametrize("words", ["", "orang", "ribu", "dua tiga", "dua ribu tiga juta"])
def test_words_that_spell_no_number_or_several(words: str) -> None:
    assert number_from_words(words) is None


def test_of_two_numbers_in_a_row_the_first_is_read() -> None:
    assert number_at("dua tiga belas", 0) == (3, 2)


def test_a_number_does_not_end_within_a_word() -> None:
    assert number_at("satu duabelas", 0) == (4, 1)


@given(st.sets(st.text("ab", min_size=1), min_size=1), st.text("ab"))
def test_a_pattern_for_words_fits_these_words_and_no_other(words: set[str], text: str) -> None:
    assert bool(re.fullmatch(either(words), text)) == (text in words)


def in_words(number: int) -> str:
    """Spell a number by the grammar, from the small end up: the inverse of the reader."""
    units = dict(zip(UNITS.values(), UNITS, strict=True))
    if number < 12:
        return {0: "nol", 10: "sepuluh", 11: "sebelas"}.get(number) or units[number]
    for size, word in ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (10**3, "ribu")):
        if number >= size:
            head = "seribu" if number // size == 1 and word == "ribu" else None
            head = head or f"{in_words(number // size)} {word}"
            return head + (f" {in_words(number % size)}" if number % size else "")
    if number >= 100:
        head = "seratus" if number // 100 == 1 else f"{units[number // 100]} ratus"
        return head + (f" {in_words(number % 100)}" if number % 100 else "")
    if number < 20:
        return f"{units[number - 10]} belas"
    rest = f" {units[number % 10]}" if number % 10 else ""
    return f"{units[number // 10]} puluh{rest}"


@given(st.integers(min_value=0, max_value=10**15 - 1))
def test_every_number_is_read_back_from_its_words(number: int) -> None:
    assert number_from_words(in_words(number)) == number


@given(st.integers(min_value=1, max_value=99))
def test_roman_numerals_are_read_back(number: int) -> None:
    assert from_roman(to_roman(number)) == number


@pytest.mark.parametrize("text", ["", "IIX", "VV", "iii", "ID", "IVI", "CD"])
def test_letters_that_are_no_roman_numeral(text: str) -> None:
    assert from_roman(text) is None


@pytest.mark.parametrize("number", [0, 100])
def test_roman_numerals_go_from_1_to_99(number: int) -> None:
    with pytest.raises(ValueError, match="between 1 and 99"):
        to_roman(number)


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        pytest.param((16, 11, None), ("--11-16", ""), id="without a year"),
        pytest.param((29, 2, None), ("--02-29", ""), id="leap day without a year"),
        pytest.param((6, 11, 2021), (datetime.date(2021, 11, 6), ""), id="with a year"),
        pytest.param((6, 11, 21), (datetime.date(2021, 11, 6), ""), id="this century"),
        pytest.param((6, 11, 69), (datetime.date(1969, 11, 6), ""), id="the last century"),
        pytest.param((31, 9, None), ("--09-31", "impossible"), id="no such day"),
        pytest.param((29, 2, 2021), ("2021-02-29", "impossible"), id="no leap year"),
        pytest.param((1, 13, 2021), ("2021-13-01", "impossible"), id="no such month"),
        pytest.param((1, 1, 0), ("2000-01-01", ""), id="the year 00"),
    ],
)
def test_what_a_date_says(printed: tuple[int, int, int | None], read: tuple[object, str]) -> None:
    value, doubt = read_date(*printed)
    assert (value if isinstance(read[0], datetime.date) else str(value), doubt) == read


@pytest.mark.parametrize("number", range(1, 13))
def test_every_month_has_its_number(number: int) -> None:
    names = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
    assert MONTHS[names.split()[number - 1].lower()] == number


@pytest.mark.parametrize("number", range(1, 8))
def test_every_weekday_has_its_number(number: int) -> None:
    names = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]
    english = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    assert weekday_number(names[number - 1]) == weekday_number(english[number - 1]) == number


@pytest.mark.parametrize(
    ("name", "number"),
    [("Selasa", 2), ("JUM'AT", 5), ("Ahad", 7), ("Jum’at", 5), ("Monday", 1), ("Hari", None)],
)
def test_weekdays_in_two_languages(name: str, number: int | None) -> None:
    assert weekday_number(name) == number
