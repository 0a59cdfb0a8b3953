"""Phrases are found exactly once, or the build says where they nearly are."""

from __future__ import annotations

import pytest

from latsarstats.dataset.phrases import Article, Reading
from latsarstats.errors import MismatchError
from latsarstats.numerals.scan import scan


def reading(text: str) -> Reading:
    return Reading(Article("press-2021-01-01", text), tuple(scan(text)))


def test_a_field_gives_the_mention_that_stands_there() -> None:
    found = reading("Ada 120 PNS dan 880 orang CPNS.").find(
        "{hall:count} PNS dan {rest:count} orang"
    )
    assert (found["hall"].value, found["rest"].value) == (120, 880)
    assert [mention.text for mention in found.mentions] == ["120", "880"]


def test_a_number_printed_twice_is_told_by_its_words() -> None:
    text = "oleh120 PNS. Sebanyak 120 CPNS."
    assert reading(text).find("Sebanyak {n:count} CPNS")["n"].start == text.rindex("120")


def test_a_part_of_a_number_is_no_match() -> None:
    with pytest.raises(MismatchError, match="is not found"):
        reading("Ada 1.120 CPNS dan 120 PNS.").find(".{n:count} CPNS")


def test_a_field_takes_only_its_kind_of_number() -> None:
    with pytest.raises(MismatchError, match="is not found"):
        reading("formasi 2019").find("formasi {n:count}")


def test_a_no_break_space_matches_a_blank() -> None:
    assert reading("selama\u00a0enam hari").find("selama {days:duration} hari")["days"].value == 6


def test_a_number_of_another_kind_in_the_same_characters_is_no_match() -> None:
    with pytest.raises(MismatchError, match="is not found"):
        reading("masa Covid-19 ini; 19 orang").find("masa Covid-{n:count} ini")


def test_phrases_that_overlap_are_found_twice() -> None:
    with pytest.raises(MismatchError, match="is found 2 times"):
        reading("1 dan 2 dan 3").find("{a:count} dan {b:count}")


@pytest.mark.parametrize("phrase", ["{n:count orang", "{n} orang", "n:count} orang"])
def test_a_broken_template_is_refused(phrase: str) -> None:
    with pytest.raises(MismatchError, match="is no template: every brace belongs to a field"):
        reading("3 orang").find(phrase)


def test_a_phrase_found_twice_is_refused() -> None:
    message = (
        r"press-2021-01-01: the phrase '\{n:count\} orang' is found 2 times, with numbers at 0, 9"
    )
    with pytest.raises(MismatchError, match=message):
        reading("3 orang, 4 orang").find("{n:count} orang")


def test_a_phrase_not_found_names_the_nearest_text() -> None:
    with pytest.raises(MismatchError, match=r"nearest text is 'sebanyak 4\.697 peserta\.'"):
        reading("Ada guru. Yakni sebanyak 4.697 peserta. Lalu").find("sebanyak {n:count} pesertaa")


def test_a_phrase_not_found_in_an_empty_article() -> None:
    with pytest.raises(MismatchError, match="nearest text is ''"):
        reading("").find("{n:count} orang")


def test_a_field_of_no_kind_is_refused() -> None:
    with pytest.raises(MismatchError, match=r"'\{n:number\} orang' is no template"):
        reading("3 orang").find("{n:number} orang")


def test_a_phrase_without_a_field_is_not_found() -> None:
    with pytest.raises(MismatchError, match="is not found"):
        reading("3 orang").find("orang")
