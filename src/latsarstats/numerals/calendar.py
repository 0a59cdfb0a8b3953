"""Indonesian names of months and days, and dates as they are printed, day first."""

from __future__ import annotations

import datetime
import re

MONTHS: dict[str, int] = {
    "januari": 1,
    "februari": 2,
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
WEEKDAYS: dict[str, int] = {
    "senin": 1,
    "selasa": 2,
    "rabu": 3,
    "kamis": 4,
    "jumat": 5,
    "jum'at": 5,
    "jum’at": 5,
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

_LONGEST_FEBRUARY = 2000
"""A leap year: a day and month without a year may be 29 February."""

_CENTURY = 2000
"""Two-digit years in articles about today's civil service are of this century."""


def weekday_number(name: str) -> int | None:
    """Return the ISO weekday of an Indonesian or English day's name, in any case."""
    key = name.strip().lower()
    return WEEKDAYS.get(key) or ENGLISH_WEEKDAYS.get(key)


def read_date(day: int, month: int, year: int | None) -> datetime.date | str | None:
    """Return a date, ``--MM-DD`` where no year is printed, or ``None`` for an impossible one."""
    if year is not None and year < 100:
        year += _CENTURY
    try:
        whole = datetime.date(_LONGEST_FEBRUARY if year is None else year, month, day)
    except ValueError:
        return None
    return f"--{month:02}-{day:02}" if year is None else whole


def printed_date(text: str) -> datetime.date | str | None:
    """Return the date that ``16/11``, ``16-11-2021`` or ``16.11.21`` prints, or ``None``."""
    parts = [int(part) for part in re.split(r"[/.\-]", text)]
    day, month, *year = parts
    return read_date(day, month, year[0] if year else None)
