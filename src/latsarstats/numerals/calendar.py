"""Indonesian names of months and days, and dates as they are printed, day first."""

from __future__ import annotations

import datetime

MONTHS: dict[str, int] = {
    "januari": 1,
    "februari": 2,
    "pebruari": 2,
    "maret": 3,
    "april": 4,
    "mei": 5,
    "juni": 6,
    "juli": 7,
    "agustus": 8,
    "september": 9,
    "oktober": 10,
    "november": 11,
    "nopember": 11,
    "desember": 12,
}
SHORT_MONTHS: dict[str, int] = {
    "jan": 1,
    "feb": 2,
    "peb": 2,
    "mar": 3,
    "apr": 4,
    "jun": 6,
    "jul": 7,
    **dict.fromkeys(("agu", "agt", "ags", "agust", "aug"), 8),
    **dict.fromkeys(("sep", "sept"), 9),
    **dict.fromkeys(("okt", "oct"), 10),
    **dict.fromkeys(("nov", "nop"), 11),
    **dict.fromkeys(("des", "dec"), 12),
}
"""Abbreviated names, and English ones; read only after a day."""

HIJRI_MONTHS = (
    *("muharram", "muharam", "safar", "rabiul awal", "rabiul akhir", "jumadil awal"),
    *("jumadil akhir", "rajab", "syaban", "sya'ban", "ramadan", "ramadhan", "syawal"),
    *("zulkaidah", "zulhijah", "dzulqaidah", "dzulhijjah"),
)
"""Months of the Islamic calendar, as they are spelled in Indonesia."""

WEEKDAYS: dict[str, int] = {
    "senin": 1,
    "selasa": 2,
    "rabu": 3,
    "kamis": 4,
    "jumat": 5,
    "jum'at": 5,
    "sabtu": 6,
    "minggu": 7,
    "ahad": 7,
}
"""ISO weekdays: 1 is Monday."""

ENGLISH_WEEKDAYS: dict[str, int] = {
    "monday": 1,
    "tuesday": 2,
    "wednesday": 3,
    "thursday": 4,
    "friday": 5,
    "saturday": 6,
    "sunday": 7,
}

_LEAP_YEAR = 2000
"""A day and month without a year may be 29 February."""

_FIRST_OF_LAST_CENTURY = 69
"""Two-digit years from here on are of the 1900s, the others of the 2000s, as POSIX reads them."""


def weekday_number(name: str) -> int | None:
    """Return the ISO weekday of an Indonesian or English day's name, in any case."""
    key = name.strip().lower().replace("’", "'")
    return WEEKDAYS.get(key) or ENGLISH_WEEKDAYS.get(key)


def read_date(day: int, month: int, year: int | None) -> tuple[datetime.date | str, str]:
    """Return what a printed date says, and ``impossible`` where there is no such day.

    A date without a year is ``--MM-DD`` (ISO 8601); an impossible one is given as it stands,
    as ``2021-09-31``.
    """
    if year is not None and year < 100:
        year += 1900 if year >= _FIRST_OF_LAST_CENTURY else 2000
    try:
        date = datetime.date(_LEAP_YEAR if year is None else year, month, day)
    except ValueError:
        date = None
    if date is None or year is None:
        start = "-" if year is None else f"{year:04}"
        return f"{start}-{month:02}-{day:02}", "" if date else "impossible"
    return date, ""
