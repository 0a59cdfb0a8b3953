"""Sentences are English text that can be said in another language."""

from __future__ import annotations

import copy
import pickle

import pytest

from latsarstats.language import (
    Numeral,
    capitalised,
    count_sentence,
    join,
    language_of,
    multilingual,
    reason_of,
    sentence,
    speaking,
    translate,
)


def test_a_sentence_is_english_text() -> None:
    said = sentence("{count:,} of {what} failed", count=1234, what="rows")
    assert said == "1,234 of rows failed"


def test_a_sentence_without_a_translation_has_its_numbers_as_the_language_writes_them() -> None:
    said = sentence("{count:,} and {share} zzz", count=1234, share=0.5)
    assert translate(said, "id") == "1.234 and 0,5 zzz"
    assert translate(said, "en") == "1,234 and 0.5 zzz"


def test_what_is_counted_is_one_or_more() -> None:
    said = [count_sentence("{number} zzz", "{number:,} zzzs", n) for n in (1, 2, 1000)]
    assert said == ["1 zzz", "2 zzzs", "1,000 zzzs"]
    assert translate(said[2], "id") == "1.000 zzzs"


def test_parameters_and_parts_are_translated_too() -> None:
    inner = sentence("{count:,} zzz", count=1000)
    outer = join("; ", [sentence("yyy {inner}", inner=inner), "plain"])
    assert outer == "yyy 1,000 zzz; plain"
    assert translate(outer, "id") == "yyy 1.000 zzz; plain"


def test_a_language_is_spoken_for_a_while() -> None:
    said = sentence("{count:,} zzz", count=1000)
    with speaking("id"):
        assert translate(said) == "1.000 zzz"
    assert translate(said) == "1,000 zzz"


def test_a_sentence_that_is_copied_or_sent_can_still_be_translated() -> None:
    said = sentence("{count:,} zzz", count=1000)
    for again in (copy.deepcopy(said), pickle.loads(pickle.dumps(said))):
        assert translate(again, "id") == "1.000 zzz"


def test_a_number_is_written_as_the_language_writes_it() -> None:
    numbers = [Numeral("1,234.5"), Numeral("-0.25"), Numeral("+18")]
    assert [translate(number, "id") for number in numbers] == ["1.234,5", "-0,25", "+18"]
    assert [translate(number, "en") for number in numbers] == ["1,234.5", "-0.25", "+18"]


def test_a_number_within_a_sentence_is_written_so_too() -> None:
    said = sentence("{whole} zzz {share:.1%}", whole=Numeral("10,853"), share=0.125)
    assert translate(said, "id") == "10.853 zzz 12,5%"


def test_a_capital_stands_first_in_any_language() -> None:
    said = capitalised(join("; ", [sentence("the header"), "x"]))
    assert said == "The header; x"
    assert translate(said, "id") == "Kepala tabel; x"
    assert capitalised("plain") == "Plain"


def test_a_text_that_is_given_in_several_languages_is_that_of_the_language() -> None:
    said = multilingual("All add up", {"en": "All add up", "id": "Semua berjumlah benar"})
    assert said == translate(said, "en") == "All add up"
    assert translate(said, "id") == "Semua berjumlah benar"
    assert translate(multilingual("Alles", {"de": "Alles"}), "id") == "Alles"
    assert translate(pickle.loads(pickle.dumps(said)), "id") == "Semua berjumlah benar"


def test_no_parts_are_nothing() -> None:
    assert join(", ", ()) == ""
    assert translate(join(", ", ()), "id") == ""


def test_an_exception_gives_its_sentence_back() -> None:
    said = sentence("the header")
    assert reason_of(ValueError(said)) is said
    assert reason_of(ValueError("plain")) == "plain"
    assert reason_of(KeyError("name")) == "'name'"
    assert reason_of(OSError(2, "No such file")) == "[Errno 2] No such file"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "id_ID.UTF-8"}, "id"),
        ({"LANG": "id"}, "id"),
        ({"LANG": "id@latin"}, "id"),
        ({"LANG": "ig_NG.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "id_ID"}, "id"),
        ({"LANG": "id_ID.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "id_ID.UTF-8", "LC_ALL": ""}, "id"),
    ],
    ids=lambda value: (
        value
        if isinstance(value, str)
        else " ".join(f"{k}={v}" for k, v in value.items()) or "nothing"
    ),
)
def test_the_locale_tells_the_language(environment: dict[str, str], language: str) -> None:
    assert language_of(environment) == language
