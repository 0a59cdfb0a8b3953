"""What CLDR prints in Indonesian is read back: numbers, dates, times, units, currencies."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from babel import Locale
from babel.core import get_global
from babel.dates import format_date, format_time
from babel.numbers import format_compact_decimal, format_currency, format_percent
from babel.units import format_unit
from hypothesis import given, settings
from hypothesis import strategies as st

from latsarstats.numerals.lexicon import CURRENCIES
from latsarstats.numerals.mention import Mention, plain
from latsarstats.numerals.scan import scan

LOCALE = "id"
MONEY = sorted(
    {
        code
        for used in get_global("territory_currencies").values()
        for code, _, end, is_tender in used
        if end is None and is_tender
    }
    - {"XCG", "XOF"}  # their signs, Cg. and F CFA, are not read
)
NOT_READ = {"ALL", "BAM", "COP", "CUP", "GEL", "MAD", "MOP", "PAB", "PEN", "SOS", "TOP", "TRY"}
"""Codes that headlines print as words or other acronyms."""

TIMES_OF = ("day", "hour", "minute", "month", "second", "week", "year")
LENGTHS = (
    *("kilometer", "meter", "centimeter", "millimeter", "mile"),
    *("kilogram", "gram", "milligram", "liter", "milliliter", "hectare"),
)
MEASURES = [
    unit
    for unit in sorted(Locale(LOCALE).unit_display_names)
    if unit.count("-") == 1
    and unit.rsplit("-", 1)[-1] in {*LENGTHS, "gigabyte", "megahertz", "watt", "kilowatt", "knot"}
]
DAYS = st.dates(datetime.date(1970, 1, 1), datetime.date(2060, 12, 31))


def read(sentence: str, printed: str) -> Mention:
    (mention,) = [each for each in scan(sentence.format(printed)) if each.text in printed]
    return mention


@settings(max_examples=200, deadline=None)
@given(st.decimals(0, 10**9, allow_nan=False, allow_infinity=False, places=2))
def test_a_share_is_read_back(number: Decimal) -> None:
    printed = str(format_percent(number / 100, locale=LOCALE, decimal_quantization=False))
    mention = read("sebesar {} dari target", printed)
    assert (mention.kind, Decimal(plain(mention.value))) == ("percent", number)


@settings(max_examples=200, deadline=None)
@given(DAYS, st.sampled_from(["medium", "long"]))
def test_a_date_is_read_back(day: datetime.date, style: str) -> None:
    printed = format_date(day, style, locale=LOCALE)
    assert read("pada {} lalu", printed).value == day


@settings(max_examples=200, deadline=None)
@given(DAYS)
def test_a_weekday_and_its_date_are_read_back(day: datetime.date) -> None:
    first, second = scan(f"pada {format_date(day, 'full', locale=LOCALE)} lalu")
    assert (first.value, second.value) == (day.isoweekday(), day)


@settings(max_examples=200, deadline=None)
@given(st.times(), st.sampled_from(["short", "medium"]))
def test_a_time_is_read_back(time: datetime.time, style: str) -> None:
    printed = format_time(time, style, locale=LOCALE)
    mention = read("pukul {} WIB", printed)
    expected = f"{time:%H:%M}" if style == "short" else f"{time:%H:%M:%S}"
    assert (mention.kind, mention.value) == ("time", expected)


@pytest.mark.parametrize("code", MONEY)
def test_a_sum_is_read_back_with_its_currency(code: str) -> None:
    printed = format_currency(Decimal("1234567.5"), code, locale=LOCALE, currency_digits=False)
    if code in NOT_READ:
        assert code not in CURRENCIES
        return
    mention = read("sebesar {} pada tahun itu", printed)
    assert (mention.kind, mention.unit) == ("money", code)
    assert Decimal(plain(mention.value)) == Decimal("1234567.5")


@pytest.mark.parametrize("unit", TIMES_OF)
def test_a_span_of_time_is_read_back(unit: str) -> None:
    printed = format_unit(234, f"duration-{unit}", locale=LOCALE)
    mention = read("selama {} penuh", printed)
    assert (mention.kind, mention.value, mention.unit) == (
        "duration",
        234,
        printed.split(maxsplit=1)[1],
    )


@pytest.mark.parametrize("unit", MEASURES)
@pytest.mark.parametrize("length", ["long", "short"])
def test_a_measure_is_read_back(unit: str, length: str) -> None:
    printed = format_unit(Decimal("1234.5"), unit, length, locale=LOCALE)  # type: ignore[arg-type]
    mention = read("sebanyak {} saja", printed)
    assert (mention.kind, Decimal(plain(mention.value))) == ("count", Decimal("1234.5"))
    assert mention.unit in printed


@pytest.mark.parametrize("number", [1_000, 25_000, 3_000_000, 40_000_000_000, 5 * 10**12])
@pytest.mark.parametrize("style", ["short", "long"])
def test_a_scaled_number_is_read_back(number: int, style: str) -> None:
    printed = format_compact_decimal(number, format_type=style, locale=LOCALE)  # type: ignore[arg-type]
    if printed.endswith(("T", "M")):
        pytest.skip("one letter is a scale behind a currency only")
    assert read("sebanyak {} orang", printed).value == number
