"""Dates and times as they are printed, day first, and what they say.

Every function takes a place where digits begin and returns the mentions that begin there, in
order; none where there is no date.
"""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

from latsarstats.numerals import lexicon
from latsarstats.numerals.calendar import HIJRI_MONTHS, MONTHS, SHORT_MONTHS, read_date
from latsarstats.numerals.context import is_last_cell, words_after
from latsarstats.numerals.mention import plain, printed
from latsarstats.numerals.words import BLANK, DASH, SCALES, UNTIL, either

if TYPE_CHECKING:
    from latsarstats.numerals.mention import Mention, Prose

_NAMES = {**MONTHS, **SHORT_MONTHS}
_MONTH = rf"(?:{either(MONTHS)}(?![^\W\d_])|{either(SHORT_MONTHS)}\b(?:\.(?=\s?[0-9]))?)"
_DAY = r"[0-9]{1,2}"
_YEAR = (
    rf"(?:(?:{BLANK}|{BLANK}?[-/]{BLANK}?|,[ ]?(?=19|20))?([12][0-9]{{3}})(?![0-9])"
    rf"|[-/]([0-9]{{2}})(?![0-9]|{BLANK}?[a-z]{{3}}))"
)
_GAPS = frozenset(" \t\u00a0")
_TO_MONTH = rf"(?:{BLANK}?[-/]{BLANK}?|{BLANK})?"
_COMMA = rf"{BLANK}?,{BLANK}?"
_AND = rf"(?:,?{BLANK}(?:dan|atau|serta){BLANK}|{BLANK}?&{BLANK}?)"

_WHOLE = re.compile(rf"({_DAY}){_TO_MONTH}({_MONTH}){_YEAR}?")
_DAY_TO_DATE = re.compile(
    rf"{_DAY}{DASH}(?={_DAY}(?:{_TO_MONTH}[a-z]|/[0-9]{{1,2}}(?:/[0-9]|(?![0-9/]))))"
)
_DIGITS = re.compile(_DAY)
_SEVERAL = re.compile(
    rf"(?:{_DAY}{_COMMA}){{0,7}}{_DAY}(?:{_AND}|{UNTIL}|{BLANK}ke{BLANK})"
    rf"(?={_DAY}(?:{_TO_MONTH}[a-z]|/[0-9]{{1,2}}(?![0-9])))"
)
_TO_DATE = re.compile(rf"{DASH}(?={_DAY})")
_AFTER_DAY = re.compile(rf"{BLANK}({_MONTH}){_YEAR}?")
_MONTH_YEAR = re.compile(rf"({_MONTH})(?:{BLANK}([12][0-9]{{3}})(?![0-9]|[.,][0-9]))?")
_MONTHS = re.compile(
    rf"({_MONTH})(?:{BLANK}([12][0-9]{{3}}))?{DASH}({_MONTH})(?:{BLANK}([12][0-9]{{3}})(?![0-9]))?"
)
_MONTH_IN_DIGITS = re.compile(r"(0?[1-9]|1[0-2])-((?:19|20)[0-9]{2})(?![0-9]|[-./:,][0-9])")
_MISSPELT = re.compile(rf"({_DAY}){BLANK}([a-z]{{6,10}})\b{_YEAR}?")
_LONG_MONTHS = [month for month in MONTHS if len(month) > 6]
"""Names long enough to be recognised with one slip in them."""

_HIJRI = re.compile(
    rf"{_DAY}{BLANK}{either(HIJRI_MONTHS)}\b(?:{BLANK}1[34][0-9]{{2}}(?![0-9])(?:{BLANK}?h\b)?)?"
)
_MARKS = frozenset("-/,.& \t\r\n\u00a0")
_WORDS = ("sampai", "hingga", "s.d", "s/d", "sd", "dan", "atau", "serta", "ke ")
_FIRST_LETTERS = frozenset(name[:2] for name in (*_NAMES, *HIJRI_MONTHS, *_WORDS))

LAST_HOUR, LAST_DAY = 24, 31
NOON, LAST_HOUR_OF_SIANG = 12, 4

_SLASHED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})(?:/([0-9]{4}|[0-9]{2}))?(?![0-9]|[/.,][0-9])")
_JOINED = re.compile(r"([0-9]{1,2})([.-])([0-9]{1,2})\2([0-9]{4})(?![0-9]|[/.-][0-9])")
_ISO = re.compile(r"((?:19|20)[0-9]{2})([-/])([0-9]{1,2})\2([0-9]{1,2})(?![0-9]|[/-][0-9])")
_CLOCK = re.compile(r"([0-9]{1,2})([.:])([0-9]{2})(?:\2([0-9]{2}))?(?![0-9]|[.,:/][0-9])")
_ZONE = rf"[ \u00a0]?{either(lexicon.CLOCK_WORDS)}\b"
_BEFORE_ZONE = re.compile(rf"(?:{UNTIL}[0-9]{{1,2}}(?:[.:][0-9]{{2}})?)?{_ZONE}")

Day = tuple[int, int, int | None]
"""Day, month, and the year if one is printed."""


def _dated(
    prose: Prose, start: int, end: int, day: int, month: int, year: int | None, doubt: str = ""
) -> Mention:
    value, impossible = read_date(day, month, year)
    return printed(prose, start, end, "date", value, impossible or doubt)


def month_at(prose: Prose, at: int) -> Mention | None:
    """Return the month whose name begins at ``at``, with its year if printed.

    A shortened name is read with a year only: it may be a person's.
    """
    found = _MONTH_YEAR.match(prose.lowered, at)
    if not found or (found[1] not in MONTHS and not found[2]):
        return None
    year = found[2]
    if year and not _is_year(prose, year, found.end()):
        year = None
    if not year and found[1] not in MONTHS:
        return None
    end = found.end() if year else found.end(1)
    return printed(prose, at, end, "month", _month(found[1], year))


def months_at(prose: Prose, at: int) -> Mention | None:
    """Return the range of months that begins at ``at``: ``Januari-April 2022``.

    Shortened names without a year are read in capitals: ``Feb-Apr``.
    """
    found = _MONTHS.match(prose.lowered, at)
    if not found:
        return None
    first, first_year, last, last_year = found.groups()
    end = found.end()
    if last_year and not _is_year(prose, last_year, end):
        last_year, end = None, found.end(3)
    is_short = first not in MONTHS or last not in MONTHS
    if not last_year and is_short and not _are_capitals(prose, at, found.start(3)):
        return None
    if last_year and not first_year:  # a range over New Year prints only the year of its end
        is_over = _NAMES[first.rstrip(".")] > _NAMES[last.rstrip(".")]
        first_year = str(int(last_year) - is_over)
    value = f"{_month(first, first_year)}/{_month(last, last_year)}"
    return printed(prose, at, end, "date-range", value)


def month_in_digits_at(prose: Prose, at: int) -> Mention | None:
    """Return the month of a year that is printed in digits alone: ``5-2023``."""
    found = _MONTH_IN_DIGITS.match(prose.lowered, at)
    if not found:
        return None
    return printed(prose, at, found.end(), "month", f"{found[2]}-{int(found[1]):02}")


def _are_capitals(prose: Prose, *places: int) -> bool:
    return all(prose.text[at].isupper() for at in places)


def _is_year(prose: Prose, year: str, end: int) -> bool:
    """Behind a month, four digits are a year unless they are far off and count something."""
    if year[:2] in ("19", "20"):
        return True
    noun = words_after(prose.text, end)[0]
    return noun not in lexicon.COUNTED and noun not in lexicon.MEASURES


def _month(name: str, year: str | None) -> str:
    return f"{year or '-'}-{_NAMES[name.rstrip('.')]:02}"


def date_behind(prose: Prose, start: int, end: int, day: int) -> Mention | None:
    """Return the date whose day, in words, stands from ``start`` to ``end``."""
    found = _AFTER_DAY.match(prose.lowered, end)
    if not found or not 1 <= day <= LAST_DAY:
        return None
    month, year = _NAMES[found[1].rstrip(".")], _year(found[2], found[3])
    return _dated(prose, start, found.end(), day, month, year)


def dates_at(prose: Prose, at: int, behind: int) -> tuple[Mention, ...]:
    """Return the date, range or list of dates that begins with the digits at ``at``.

    A range is one mention (``10–22 Juli 2025``, ``8 September - 6 November 2025``); two whole
    dates joined by a word are two. The days of a list share its month; the year stands with the
    last, as it does where each has a month of its own.

    Args:
        prose: the text.
        at: where the digits of the day begin.
        behind: where they end.
    """
    if not _may_go_on(prose.lowered, behind) or is_last_cell(prose.text, at, behind):
        return ()
    found = _parts_at(prose.lowered, at)
    if found:
        return (_range_from(prose, at, *found) or _dated(prose, at, found[0], *found[1]),)
    days = _days_at(prose, at, behind)
    if days:
        return (days,)
    return _list_at(prose, at) or _hijri_at(prose, at) or _misspelt_at(prose, at)


def _may_go_on(lowered: str, behind: int) -> bool:
    """Tell whether a month, a mark or a joining word stands behind: it spares most searches."""
    at = behind + (lowered[behind : behind + 1] in _GAPS)
    return lowered[at : at + 1] in _MARKS or lowered[at : at + 2] in _FIRST_LETTERS


def _parts_at(lowered: str, at: int) -> tuple[int, Day] | None:
    """Return the day, month and year of the whole date at ``at``, and where it ends."""
    whole = _WHOLE.match(lowered, at)
    if whole:
        return _in_calendar(
            whole.end(), whole[1], _NAMES[whole[2].rstrip(".")], _year(whole[3], whole[4])
        )
    iso = _ISO.match(lowered, at)
    if iso:
        return _in_calendar(iso.end(), iso[4], int(iso[3]), int(iso[1]))
    slashed = _SLASHED.match(lowered, at)
    if slashed:
        return _in_calendar(slashed.end(), slashed[1], int(slashed[2]), _year(slashed[3], None))
    joined = _JOINED.match(lowered, at)
    if joined:
        return _in_calendar(joined.end(), joined[1], int(joined[3]), int(joined[4]))
    return None


def _in_calendar(end: int, day: str, month: int, year: int | None) -> tuple[int, Day] | None:
    is_date = 1 <= int(day) <= LAST_DAY and 1 <= month <= 12
    return (end, (int(day), month, year)) if is_date else None


def _year(four: str | None, two: str | None) -> int | None:
    return int(four or two or "0") if four or two else None


def _range_from(prose: Prose, at: int, end: int, first: Day) -> Mention | None:
    """Read a range whose first date, at ``at``, is whole."""
    joined = _TO_DATE.match(prose.lowered, end)
    last = _parts_at(prose.lowered, joined.end()) if joined else None
    return _range(prose, at, last[0], first, last[1]) if last else None


def _days_at(prose: Prose, at: int, behind: int) -> Mention | None:
    """Read a range that prints its month once: ``10-22 Juli 2025``."""
    joined = _DAY_TO_DATE.match(prose.lowered, at)
    last = _parts_at(prose.lowered, joined.end()) if joined else None
    if not last:
        return None
    end, (day, month, year) = last
    return _range(prose, at, end, (int(prose.lowered[at:behind]), month, None), (day, month, year))


def _range(prose: Prose, at: int, end: int, first: Day, last: Day) -> Mention:
    day, month, year = first
    if year is None and last[2] is not None:
        # A range over New Year prints only the year of its end.
        year = last[2] - (month > last[1])
    begins, doubt = read_date(day, month, year)
    ends, last_doubt = read_date(*last)
    value = f"{plain(begins)}/{plain(ends)}"
    return printed(prose, at, end, "date-range", value, doubt or last_doubt)


def _list_at(prose: Prose, at: int) -> tuple[Mention, ...]:
    several = _SEVERAL.match(prose.lowered, at)
    last = _parts_at(prose.lowered, several.end()) if several else None
    if not several or not last:
        return ()
    end, (day, month, year) = last
    spans = [found.span() for found in _DIGITS.finditer(prose.lowered, at, several.end())]
    days = [int(prose.lowered[first:past]) for first, past in spans]
    if not all(1 <= day <= LAST_DAY for day in days):
        return ()
    return (
        *(
            _dated(prose, first, past, day, month, None)
            for day, (first, past) in zip(days, spans, strict=True)
        ),
        _dated(prose, several.end(), end, day, month, year),
    )


def _misspelt_at(prose: Prose, at: int) -> tuple[Mention, ...]:
    found = _MISSPELT.match(prose.lowered, at)
    if not found or not 1 <= int(found[1]) <= LAST_DAY:
        return ()
    for month in _LONG_MONTHS:
        if month[0] == found[2][0] and _is_one_slip(found[2], month):
            year = _year(found[3], found[4])
            end = found.end() if year else found.end(2)
            return (_dated(prose, at, end, int(found[1]), MONTHS[month], year, "misprint"),)
    return ()


def _is_one_slip(word: str, meant: str) -> bool:
    """Tell whether a letter too many, too few, wrong, or two changed about part two words."""
    shorter = min(len(word), len(meant))
    first = next((at for at in range(shorter) if word[at] != meant[at]), shorter)
    last = next(
        (at for at in range(shorter - first) if word[-1 - at] != meant[-1 - at]), shorter - first
    )
    wrong, right = word[first : len(word) - last], meant[first : len(meant) - last]
    return max(len(wrong), len(right)) == 1 or (len(right) == 2 and wrong == right[::-1])


def _hijri_at(prose: Prose, at: int) -> tuple[Mention, ...]:
    """Read a date of the Islamic calendar, which has no place in ISO 8601, as it is printed."""
    found = _HIJRI.match(prose.lowered, at)
    if not found:
        return ()
    value = " ".join(prose.text[at : found.end()].split())
    return (printed(prose, at, found.end(), "date", value),)


def time_at(prose: Prose, at: int, near: str, *, is_called: bool) -> Mention | None:
    """Return the time of day whose digits begin at ``at``, or ``None``.

    Args:
        prose: the text.
        at: where the digits begin.
        near: the doubt that the words around give it.
        is_called: the words before say that a time follows (*pukul*).
    """
    found = _CLOCK.match(prose.lowered, at)
    if not found:
        return None
    hours, minutes, seconds = found[1], found[3], found[4]
    is_time = _is_time(int(hours), int(minutes), int(seconds or 0))
    looks_so = found[2] == ":" and len(hours) == 2 and is_time
    if not (is_called or looks_so or is_before_zone(prose.lowered, found.end())):
        return None
    part_of_day = words_after(prose.text, found.end())[0]
    hour = in_day(int(hours), part_of_day) if is_time else int(hours)
    value = f"{hour:02}:{minutes}" + (f":{seconds}" if seconds else "")
    doubt = near if is_time else "impossible"
    return printed(prose, at, found.end(), "time", value, doubt)


_TIME = r"(?:[01]?[0-9]|2[0-4])[.:][0-5][0-9]"
_TIMES = re.compile(rf"{_TIME}(?:{_ZONE})?{UNTIL}(?:pukul[ ])?({_TIME})(?![0-9]|[.,:][0-9])")
_NO_TIME = re.compile(
    rf"{BLANK}?(?:%|persen|{either([*SCALES, *lexicon.MEASURES, *lexicon.DURATIONS])}\b)"
)


def is_range_of_times(lowered: str, at: int) -> bool:
    """Tell whether two times of day are joined at ``at``: ``12.00-13.00``."""
    found = _TIMES.match(lowered, at)
    return bool(found) and not _NO_TIME.match(lowered, found.end() if found else at)


def looks_like_time(digits: str) -> bool:
    """Tell whether digits have the form of a time of day with two digits to the hour: ``08.30``."""
    return bool(_FULL_TIME.fullmatch(digits))


_FULL_TIME = re.compile(r"(?:[01][0-9]|2[0-3])\.[0-5][0-9]")


def in_day(hour: int, part_of_day: str) -> int:
    """Return an hour as it is counted from midnight: at 7 in the evening it is 19."""
    is_late = part_of_day in lexicon.EVENING and hour < NOON
    is_after_noon = part_of_day == "siang" and hour <= LAST_HOUR_OF_SIANG
    return hour + NOON if is_late or is_after_noon else hour


def full_hour(hour: int, part_of_day: str) -> str:
    """Return the time of day of a full hour: ``09:00``."""
    return f"{in_day(hour, part_of_day):02}:00"


def is_before_zone(lowered: str, end: int) -> bool:
    """Tell whether a time zone follows, if only behind the end of a range (``10-12 WIB``)."""
    return bool(_BEFORE_ZONE.match(lowered, end))


def _is_time(hours: int, minutes: int, seconds: int) -> bool:
    try:
        datetime.time(hours % 24 if minutes == seconds == 0 else hours, minutes, seconds)
    except ValueError:
        return False
    return hours <= LAST_HOUR
