"""Words in both languages."""

from __future__ import annotations

from fractions import Fraction

import pytest

from latsarstats.language import count_sentence, sentence
from latsarstats.page.words import (
    Words,
    date,
    described,
    in_languages,
    joined,
    number,
    percent,
    quantity,
)


def test_numbers_have_the_marks_of_each_language() -> None:
    assert number(Fraction("10853.5")) == Words("10,853.5", "10.853,5")


@pytest.mark.parametrize(
    ("cell", "english", "indonesian"),
    [
        ("1511", "1,511", "1.511"),
        ("-1511.50", "-1,511.50", "-1.511,50"),
        ("150", "150", "150"),
        ("0", "0", "0"),
        ("0.5", "0.5", "0,5"),
        # What is no plain number stays as it is, so that a slip is seen.
        ("0150", "0150", "0150"),
        ("1O853", "1O853", "1O853"),
        ("10.853 orang", "10.853 orang", "10.853 orang"),
        ("", "", ""),
    ],
)
def test_a_cell_that_counts_is_written_as_each_language_does(
    cell: str, english: str, indonesian: str
) -> None:
    assert quantity(cell) == Words(english, indonesian)


def test_a_share_has_one_decimal() -> None:
    assert percent(Fraction(6156), Fraction(10853)) == Words("56.7%", "56,7%")


def test_there_is_no_share_of_nothing() -> None:
    assert percent(Fraction(1), Fraction(0)) is None


def test_a_date_is_in_words() -> None:
    assert date("2021-11-16") == Words("16 November 2021", "16 November 2021")
    assert date("2022-12-01T00:00:00Z") == Words("1 December 2022", "1 Desember 2022")


def test_what_is_no_date_stays_as_it_is() -> None:
    assert date("soon") == Words("soon", "soon")


def test_words_may_be_parameters_of_a_sentence() -> None:
    said = in_languages(sentence("Planned for {year}", year=Words("next year", "tahun depan")))
    assert said == Words("Planned for next year", "Direncanakan untuk tahun depan")


@pytest.mark.parametrize("count", [1, 2, 1511])
def test_a_noun_has_one_form_in_indonesian(count: int) -> None:
    said = in_languages(count_sentence("{number:,} row", "{number:,} rows", count))
    assert said.id == f"{number(Fraction(count)).id} baris"


def test_texts_are_joined_in_each_language() -> None:
    assert joined(", ", [sentence("Whole"), "x"]) == Words("Whole, x", "Keseluruhan, x")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"title": "Area", "title_id": "Wilayah"}, Words("Area", "Wilayah")),
        ({"title": "Area"}, Words("Area", "Area")),
        ({"title": "Area", "title_id": 5}, Words("Area", "Area")),
        ({"title": " "}, None),
        ({"title": ["Area"]}, None),
        ({}, None),
    ],
)
def test_a_title_is_what_the_descriptor_gives(
    given: dict[str, object], words: Words | None
) -> None:
    assert described(given, "title") == words
