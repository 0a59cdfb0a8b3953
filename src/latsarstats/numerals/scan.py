"""Find every number in a text: one pass of one pattern, then a reading for each find."""

from __future__ import annotations

import decimal
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from latsarstats.numerals import calendar, roman, words
from latsarstats.numerals.context import (
    BATCH_WORDS,
    GRADE_WORDS,
    REFERENCE_WORDS,
    ROMAN_NAME_WORDS,
    context_of,
    continues,
    doubt_of,
    integer_kind,
    unit_kind,
)
from latsarstats.numerals.mention import Mention, plain

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterator

    from latsarstats.numerals.mention import Value

LONGEST_QUANTITY = 40
"""Digits beyond which nobody counts: a longer run is an identifier, kept as printed."""

_B = words.BLANK
_MONTH = words.either([*calendar.MONTHS])
_DIGITS = r"[0-9]+(?:\.[0-9]+)*(?:,[0-9]+)?"
_SHARE = rf"(?:[ \u00a0]?%|{_B}persen\b)"
_SCALED = rf"{_B}{words.SCALE}\b"
_YEAR = rf"(?:{_B}[0-9]{{4}}(?![0-9]))?"
_ORDINALS = {
    f"ke{word}": value
    for word, value in {**words.UNITS, "sepuluh": 10, "sebelas": 11, "seratus": 100}.items()
}
_NAMED: dict[str, int] = {
    "eka": 1,
    "dwi": 2,
    "tri": 3,
    "catur": 4,
    "panca": 5,
    "sapta": 7,
    "asta": 8,
    "nawa": 9,
    "dasa": 10,
}
"""Sanskrit numerals, in use only in the names of programmes and mottoes (Nawa Bhakti)."""

_HALF = Decimal("0.5")
_ONES: dict[str, tuple[str, Value]] = {
    "seorang": ("count", 1),
    "sebuah": ("determiner", 1),
    **dict.fromkeys(("setengah", "setengahnya", "separuh", "separuhnya"), ("fraction", _HALF)),
}

_TOKEN = re.compile(
    rf"""
      (?P<date_range>(?<![0-9.,/])[0-9]{{1,2}}\s?[-–]\s?[0-9]{{1,2}}{_B}{_MONTH}\b{_YEAR})
    | (?P<date_words>(?:(?<![0-9.,/])[0-9]{{1,2}}|{words.WORD_RUN}){_B}{_MONTH}\b{_YEAR})
    | (?P<month>\b{_MONTH}\b{_YEAR})
    | (?P<weekday>\b{words.either([*calendar.WEEKDAYS])}\b)
    | (?P<money>\bRp\.?[ \u00a0]?{_DIGITS}(?:{_SCALED})?(?:,-)?)
    | (?P<date>(?<![0-9/])[0-9]{{1,2}}/[0-9]{{1,2}}(?:/(?:[0-9]{{4}}|[0-9]{{2}}))?(?![0-9/]))
    | (?P<slashed>[0-9]+(?:/[0-9]+)+)
    | (?P<ordinal>\b(?:ke-(?:[0-9]+|{roman.PATTERN}\b)|{words.either([*_ORDINALS])}\b|pertama\b))
    | (?P<one>\b{words.either([*_ONES])}\b)
    | (?P<vague>\b{words.either(words.VAGUE)}\b(?:{_SCALED})?)
    | (?P<named>\b{words.either([*_NAMED])}\b(?=[ \u00a0](?-i:[A-Z])))
    | (?P<words>{words.WORD_RUN}(?:{_SHARE})?)
    | (?P<time>(?<![0-9.,])[0-9]{{1,2}}[.:][0-9]{{2}}(?=[ \u00a0]?WI(?:B|TA|T)\b))
    | (?P<digits>{_DIGITS}(?:{_SHARE}|{_SCALED})?)
    | (?P<roman>\b{roman.PATTERN}\b)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")
_PLAIN_DIGITS = re.compile(_DIGITS)
_SCALE_WORD = re.compile(words.SCALE, re.IGNORECASE)
_SHARE_AT_END = re.compile(rf"{_SHARE}\Z", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_DATE_WITH_MONTH = re.compile(rf"(.*?){_B}?({_MONTH})(?:{_B}([0-9]{{4}}))?", re.I | re.S)


def scan(text: str) -> Iterator[Mention]:
    """Yield every number printed in ``text``, in order; spans never overlap.

    >>> [(m.text, m.kind, m.value) for m in scan("sebanyak 10.853 peserta")]
    [('10.853', 'count', 10853)]
    """
    previous: Mention | None = None
    for found in _TOKEN.finditer(text):
        for mention in _READERS[str(found.lastgroup)](text, found.start(), found.end(), previous):
            previous = mention
            yield mention


def exact(digits: str) -> int | Decimal:
    """Return what Indonesian digits say: full stops group, a comma is the decimal mark.

    >>> exact("10.853"), exact("70,01")
    (10853, Decimal('70.01'))
    """
    number = digits.replace(".", "").replace(",", ".")
    return Decimal(number) if "." in number else int(number)


def _mention(text: str, start: int, end: int, kind: str, value: Value, doubt: str = "") -> Mention:
    return Mention(start, end, text[start:end], kind, value, doubt)


def _times_scale(number: int | Decimal, token: str) -> int | Decimal:
    scale = _SCALE_WORD.search(token)
    if not scale:
        return number
    factor = words.SCALES[scale.group().lower()]
    exactly = decimal.Context(prec=2 * LONGEST_QUANTITY).multiply(Decimal(number), factor)
    return int(exactly) if exactly == exactly.to_integral_value() else exactly


def _dated(text: str, start: int, end: int, value: datetime.date | str | None) -> Mention:
    return _mention(text, start, end, "date", value, "" if value else "impossible")


def _date(text: str, start: int, end: int, _: Mention | None) -> Iterator[Mention]:
    value = calendar.printed_date(text[start:end])
    month = int(text[start:end].split("/")[1])
    if month > 12:  # no day/month: two numbers joined, as in "angkatan 85/86"
        yield from _slashed(text, start, end, _)
    else:
        yield _dated(text, start, end, value)


def _slashed(text: str, start: int, end: int, previous: Mention | None) -> Iterator[Mention]:
    around = context_of(text, start, end, previous)
    kind = "batch" if around.word_before in BATCH_WORDS else "reference"
    yield _mention(text, start, end, kind, text[start:end])


def _date_words(text: str, start: int, end: int, _: Mention | None) -> Iterator[Mention]:
    day, month, year = _split_date(text[start:end])
    number = int(day) if day.isdigit() else words.number_from_words(day)
    value = calendar.read_date(number or 0, calendar.MONTHS[month.lower()], year)
    yield _dated(text, start, end, value)


def _date_range(text: str, start: int, end: int, _: Mention | None) -> Iterator[Mention]:
    days, month_name, year = _split_date(text[start:end])
    month = calendar.MONTHS[month_name.lower()]
    first, last = (calendar.read_date(int(day), month, year) for day in re.split("[-–]", days))
    value = f"{plain(first)}/{plain(last)}" if first and last else None
    yield _mention(text, start, end, "date-range", value, "" if value else "impossible")


def _month(text: str, start: int, end: int, _: Mention | None) -> Iterator[Mention]:
    name, year = _split_date(text[start:end])[1:]
    month = f"{calendar.MONTHS[name.lower()]:02}"
    yield _mention(text, start, end, "month", f"{year}-{month}" if year else f"--{month}")


def _split_date(token: str) -> tuple[str, str, int | None]:
    parts = _DATE_WITH_MONTH.fullmatch(token)
    assert parts, token  # the token pattern has this shape
    days, month, year = parts.groups()
    return days, month, int(year) if year else None


def _weekday(text: str, start: int, end: int, previous: Mention | None) -> Iterator[Mention]:
    token = text[start:end]
    if token == "minggu":  # in small letters it is a week
        return
    around = context_of(text, start, end, previous)
    if token.lower() == "minggu" and previous and previous.end == start - 1:
        return  # "3 Minggu" are weeks too
    if not around.glued:
        yield _mention(text, start, end, "weekday", calendar.weekday_number(token))


def _money(text: str, start: int, end: int, _: Mention | None) -> Iterator[Mention]:
    token = text[start:end]
    digits = _PLAIN_DIGITS.search(token)
    assert digits, token
    if len(digits.group()) > LONGEST_QUANTITY:
        yield _mention(text, start, end, "reference", token)
    else:
        yield _mention(text, start, end, "money", _times_scale(exact(digits.group()), token))


def _ordinal(text: str, start: int, end: int, _: Mention | None) -> Iterator[Mention]:
    token = text[start:end].lower()
    rank = token.removeprefix("ke-")
    if rank.isdigit():
        value = int(rank) if len(rank) <= LONGEST_QUANTITY else None
    else:
        value = _ORDINALS.get(token) or roman.from_roman(rank.upper())
    yield _mention(text, start, end, "ordinal", 1 if token == "pertama" else value)


def _one(text: str, start: int, end: int, _: Mention | None) -> Iterator[Mention]:
    kind, value = _ONES[text[start:end].lower()]
    yield _mention(text, start, end, kind, value)


def _vague(text: str, start: int, end: int, _: Mention | None) -> Iterator[Mention]:
    yield _mention(text, start, end, "count", None, "vague")


def _named(text: str, start: int, end: int, _: Mention | None) -> Iterator[Mention]:
    if text[start].isupper():
        yield _mention(text, start, end, "name", _NAMED[text[start:end].lower()])


def _words(text: str, start: int, end: int, previous: Mention | None) -> Iterator[Mention]:
    share = _SHARE_AT_END.search(text, start, end)
    spans = [word.span() for word in _WORD.finditer(text, start, share.start() if share else end)]
    numbers = list(words.spelled([text[first:past].lower() for first, past in spans]))
    for position, (first, past, value) in enumerate(numbers, start=1):
        begin, stop = spans[first][0], spans[past - 1][1]
        if share and position == len(numbers):
            yield _mention(text, begin, end, "percent", value)
            continue
        around = context_of(text, begin, stop, previous)
        if value == 1 and around.word_before == "salah":
            kind = "determiner"
        elif around.word_before in REFERENCE_WORDS:
            kind = "ordinal"
        else:
            kind = unit_kind(around)
        yield _mention(text, begin, stop, kind, value, doubt_of(around))


def _time(text: str, start: int, end: int, _: Mention | None) -> Iterator[Mention]:
    hours, minutes = re.split("[.:]", text[start:end])
    yield _mention(text, start, end, "time", f"{int(hours):02}:{minutes}")


def _digits(text: str, start: int, end: int, previous: Mention | None) -> Iterator[Mention]:
    token = text[start:end]
    found = _PLAIN_DIGITS.match(token)
    assert found, token
    digits, rest = found.group(), token[found.end() :]
    whole, _, fraction = digits.partition(",")
    around = context_of(text, start, end, previous)
    if len(digits) > LONGEST_QUANTITY:
        yield _mention(text, start, end, "reference", digits)
    elif "." in whole and not _GROUPED.fullmatch(whole):
        yield _mention(text, start, end, "version", digits)
    elif rest and not _SCALE_WORD.search(rest):
        yield _mention(text, start, end, "percent", exact(digits))
    elif rest:
        number = _times_scale(exact(digits), rest)
        yield _mention(text, start, end, "count", number, doubt_of(around))
    elif fraction:
        yield _mention(text, start, end, "decimal", exact(digits))
    else:
        number = int(exact(digits))
        kind = integer_kind(number, digits, around)
        value: Value = number
        if kind == "list-marker":
            value, end = None, end + 1
        elif kind == "reference" and digits.startswith("0"):
            value = digits
        yield _mention(text, start, end, kind, value, doubt_of(around) if kind == "count" else "")


def _roman(text: str, start: int, end: int, previous: Mention | None) -> Iterator[Mention]:
    around = context_of(text, start, end, previous)
    before = around.word_before
    for kind, called_for in (
        ("grade", before in GRADE_WORDS),
        ("batch", before in BATCH_WORDS),
        ("name", before in ROMAN_NAME_WORDS),
        *((kind, continues(around, kind)) for kind in ("grade", "batch")),
    ):
        if called_for and not around.glued:
            yield _mention(text, start, end, kind, roman.from_roman(text[start:end]))
            return


_READERS: dict[str, Callable[[str, int, int, Mention | None], Iterator[Mention]]] = {
    "date_range": _date_range,
    "date_words": _date_words,
    "month": _month,
    "weekday": _weekday,
    "money": _money,
    "date": _date,
    "slashed": _slashed,
    "ordinal": _ordinal,
    "one": _one,
    "vague": _vague,
    "named": _named,
    "words": _words,
    "time": _time,
    "digits": _digits,
    "roman": _roman,
}


def read_count(token: str) -> int | None:
    """Return the whole number that a token prints by itself, or ``None`` where it prints none.

    >>> read_count("1.000"), read_count("5.0")
    (1000, None)
    """
    if len(token) <= LONGEST_QUANTITY and re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+", token):
        return int(token.replace(".", ""))
    return None
