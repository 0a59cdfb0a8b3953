"""Readings held against libraries that write numbers, or read them, by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from babel.numbers import NumberFormatError, format_decimal, parse_decimal
from hypothesis import example, given, settings
from hypothesis import strategies as st
from num2words import num2words

from latsarstats.numerals.mention import plain
from latsarstats.numerals.scan import scan
from latsarstats.numerals.words import number_from_words

LARGEST = 10**15
WHOLE = st.one_of(
    st.integers(0, LARGEST), st.integers(0, 10**6), st.sampled_from([10**n for n in range(16)])
)
DECIMALS = st.decimals(
    min_value=-(10**12), max_value=10**12, allow_nan=False, allow_infinity=False, places=4
)


def words(number: int | Decimal) -> str:
    return str(num2words(number, lang="id"))


def printed(number: int | Decimal) -> str:
    return str(format_decimal(number, locale="id", decimal_quantization=False))


@settings(max_examples=2000)
@given(WHOLE)
@example(LARGEST)
@example(1_001_000)
def test_the_words_of_num2words_are_read_back(number: int) -> None:
    assert number_from_words(words(number)) == number


@settings(max_examples=1000)
@given(WHOLE, st.sampled_from(["{}", "{} peserta", "sebanyak {} orang, kata dia", "({})"]))
def test_they_are_read_back_inside_a_sentence(number: int, sentence: str) -> None:
    (mention,) = scan(sentence.format(words(number)))
    assert (mention.text, mention.value) == (words(number), number)


@settings(max_examples=500)
@given(WHOLE, st.sampled_from(["\n", "\r\n", "\u00a0", "  "]), st.booleans())
def test_they_are_read_back_capitalised_and_broken_over_lines(
    number: int, gap: str, is_title: bool
) -> None:
    spelled = words(number).title() if is_title else words(number)
    text = spelled.replace(" ", gap)
    (mention,) = scan(text)
    assert (mention.text, mention.value) == (text, number)


@st.composite
def broken(draw: st.DrawFn, spelled: str, breaks: Sequence[str]) -> str:
    """Return number words of which some are broken, each where a line could end."""
    pieces = []
    for word in spelled.split():
        at = draw(st.integers(2, max(2, len(word) - 2)))
        is_whole = len(word) < 4 or draw(st.booleans())
        pieces.append(word if is_whole else word[:at] + draw(st.sampled_from(breaks)) + word[at:])
    return " ".join(pieces)


@settings(max_examples=1000)
@given(WHOLE, st.sampled_from(["{}", "sebanyak {} orang", "yaitu {}, kata dia"]), st.data())
def test_they_are_read_back_with_words_broken_over_lines(
    number: int, sentence: str, data: st.DataObject
) -> None:
    text = data.draw(broken(words(number), ["-\n", "-\r\n", "\u00ad", "\u00ad\n"]))
    (mention,) = scan(sentence.format(text))
    assert (mention.text, mention.value) == (text, number)


@settings(max_examples=500)
@given(st.integers(2, 10**6), st.data())
def test_ordinals_are_read_back_with_words_broken_over_lines(
    number: int, data: st.DataObject
) -> None:
    spelled = str(num2words(number, lang="id", to="ordinal"))
    text = data.draw(broken(spelled, ["-\n", "\u00ad"]))
    (mention,) = scan(f"yang {text} kalinya")
    assert (mention.text, mention.kind, mention.value) == (text, "ordinal", number)


@settings(max_examples=500)
@given(st.decimals(0, 10**9, allow_nan=False, allow_infinity=False, places=3), st.data())
def test_decimals_are_read_back_with_words_broken_over_lines(
    number: Decimal, data: st.DataObject
) -> None:
    text = data.draw(broken(words(number), ["-\n", "\u00ad"]))
    (mention,) = scan(f"rata-rata {text} orang")
    assert (mention.text, mention.value) == (text, number)


@settings(max_examples=500)
@given(st.decimals(0, 10**9, allow_nan=False, allow_infinity=False, places=3))
def test_decimals_in_words_are_read_back(number: Decimal) -> None:
    (mention,) = scan(f"rata-rata {words(number)} orang")
    assert mention.value == number


@settings(max_examples=300)
@given(st.integers(2, 10**6))
def test_ordinals_in_words_are_read_back(number: int) -> None:
    text = str(num2words(number, lang="id", to="ordinal"))
    (mention,) = scan(f"yang {text} kalinya")
    assert (mention.text, mention.kind, mention.value) == (text, "ordinal", number)


@settings(max_examples=1000)
@given(DECIMALS)
def test_what_babel_formats_is_read_back_exactly(number: Decimal) -> None:
    (mention,) = scan(printed(number))
    assert (mention.text, Decimal(plain(mention.value))) == (printed(number), number)


@settings(max_examples=500)
@given(st.integers(0, 10**18))
def test_whole_numbers_that_babel_formats_are_read_back(number: int) -> None:
    (mention,) = scan(f"sebanyak {printed(number)} peserta")
    assert (mention.text, mention.value) == (printed(number), number)


TOKENS = st.from_regex(r"\A[0-9]{1,4}([.,][0-9]{1,4}){0,3}\Z")


@settings(max_examples=1000)
@given(TOKENS)
@example("5.0")
@example("10.59")
@example("007")
def test_babel_agrees_wherever_it_accepts_a_token(token: str) -> None:
    try:
        value = parse_decimal(token, locale="id", strict=True)
    except NumberFormatError:
        return
    (mention,) = scan(token)
    assert (mention.text, Decimal(plain(mention.value))) == (token, value)


@pytest.mark.parametrize("token", ["5.0", "10.59", "1.0000"])
def test_what_babel_refuses_is_no_grouped_number(token: str) -> None:
    with pytest.raises(NumberFormatError):
        parse_decimal(token, locale="id", strict=True)
    (mention,) = scan(token)
    assert plain(mention.value) == token
