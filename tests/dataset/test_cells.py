"""Cells read from mentions, and whether they agree with them."""

from __future__ import annotations

import pytest

from latsarstats.dataset.cell import agrees, as_printed, dated, figure, grades
from latsarstats.errors import MismatchError
from latsarstats.numerals.mention import Mention
from latsarstats.numerals.scan import scan


def mention(text: str) -> Mention:
    (found,) = scan(text)
    return found


def test_a_figure_is_the_value_of_its_mention() -> None:
    assert figure(mention("10.853 peserta")).value == "10853"


def test_a_figure_printed_twice_has_both_mentions() -> None:
    twice = [mention("120 PNS"), mention("120 CPNS")]
    assert figure(*twice).evidence == tuple(twice)


def test_a_figure_printed_with_two_values_is_refused() -> None:
    with pytest.raises(MismatchError, match="different values: 120 at 0, 125 at 0"):
        figure(mention("120 PNS"), mention("125 CPNS"))


def test_a_cell_as_printed_keeps_the_characters() -> None:
    assert as_printed(mention("(16/11)")).value == "16/11"


@pytest.mark.parametrize(
    ("texts", "value"),
    [(["golongan III"], "III"), (["golongan 2"], "II"), (["golongan III", "golongan 2"], "II-III")],
)
def test_grades_are_roman_and_in_order(texts: list[str], value: str) -> None:
    assert grades(*map(mention, texts)).value == value


@pytest.mark.parametrize("text", ["120 orang", "golongan 200"])
def test_what_is_no_grade_is_refused(text: str) -> None:
    with pytest.raises(MismatchError, match="is no grade"):
        grades(mention(text))


def test_a_date_is_refused_where_a_mention_prints_another() -> None:
    with pytest.raises(MismatchError, match="16/11 at 0 does not agree with the date 2021-11-17"):
        dated("2021-11-17", mention("16/11"))


@pytest.mark.parametrize(
    ("text", "cell", "agree"),
    [
        pytest.param("10.853 peserta", "10853", True, id="a count and its value"),
        pytest.param("10.853 peserta", "10835", False, id="a count and another number"),
        pytest.param("Selasa", "Selasa", True, id="a weekday and its characters"),
        pytest.param("Selasa", "2021-11-16", True, id="a weekday and a date on it"),
        pytest.param("Selasa", "2021-11-17", False, id="a weekday and a date on another"),
        pytest.param("16/11", "2021-11-16", True, id="a day and month and a date on it"),
        pytest.param("16/11", "2020-11-16", True, id="a day and month say no year"),
        pytest.param("16/11", "2021-11-06", False, id="a day and month and another day"),
        pytest.param("16/11/2020", "2021-11-16", False, id="a whole date and another year"),
        pytest.param("Tahun 2021", "2021-11-16", True, id="a year and a date in it"),
        pytest.param("Tahun 2022", "2021-11-16", False, id="a year and a date in another"),
        pytest.param("November 2021", "2021-11-16", True, id="a month and a date in it"),
        pytest.param("Juli", "2021-11-16", False, id="a month and a date in another"),
        pytest.param("120 orang", "2021-11-16", False, id="a count says no date"),
        pytest.param("golongan III", "II-III", True, id="a grade and two with it"),
        pytest.param("golongan III", "II", False, id="a grade and another"),
        pytest.param("120 orang", "", False, id="a count and an empty cell"),
        pytest.param("120 orang", "a-b", False, id="a count and a text with a dash"),
        pytest.param("golongan 200", "II-", False, id="a number that is no grade"),
        pytest.param("belasan orang", "", False, id="a vague number and an empty cell"),
    ],
)
def test_agreement(text: str, cell: str, agree: bool) -> None:
    assert agrees(mention(text), cell) is agree
