"""The record of one printed number, and the normalised copy of a text that the grammar reads."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

_PLAIN = {**dict.fromkeys("–—−‐‑‒―", "-"), "’": "'"}


@dataclass(frozen=True, slots=True)
class Prose:
    """A text to be read for numbers.

    Attributes:
        text: its legible copy (:mod:`latsarstats.numerals.legible`).
        lowered: the same with the letters of the ASCII small, and one sort of dash and
            apostrophe, character by character: offsets are the same.
    """

    text: str
    lowered: str


def prose(text: str) -> Prose:
    """Return ``text`` ready for reading."""
    if text.isascii():
        return Prose(text, text.lower())
    # Twice as fast as str.lower; no word of the grammar has a letter that is not of the ASCII.
    lowered = text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")
    for character, plain in _PLAIN.items():
        lowered = lowered.replace(character, plain)
    return Prose(text, lowered)


Value = int | Decimal | datetime.date | str | None

KINDS: dict[str, str] = {
    "count": "How many of something",
    "decimal": "A score or a mean",
    "percent": "A share of a hundred, with its sign or word",
    "money": "An amount of money in the currency printed, with its sign",
    "duration": "A span of time or an age, or a number of lesson hours",
    "year": "A calendar year by itself",
    "date": "A day and month, with or without a year",
    "date-range": "Two dates joined by a dash",
    "month": "A month without a day",
    "weekday": "The name of a day",
    "time": "A time of day",
    "ordinal": "A rank or place in an order",
    "batch": "The number of a training batch (angkatan)",
    "grade": "A civil-service grade (golongan)",
    "reference": "The number of a law or decree, or a by-line code",
    "name": "A number inside a name",
    "version": "A version number",
    "list-marker": "The number in front of a list item",
    "determiner": "A 'one' that counts nothing",
    "fraction": "A part of a whole, as a decimal where it ends",
}
"""Every kind of printed number, with what it is."""


DOUBTS: dict[str, str] = {
    "approximate": "The number is said to be near",
    "vague": "Only the size is said, there is no value",
    "misprint": "The reading repairs a slip of the press",
    "impossible": "There is no such day or time; the value is what is printed",
}
"""Every reason to hesitate, the least first, with what it means."""


class Mention(NamedTuple):
    """A number as printed in a text.

    It is a tuple, which is made in a third of the time of a frozen dataclass: a table of numbers
    has hundreds of thousands to the megabyte.

    Attributes:
        start: offset of its first character, in Unicode code points.
        end: offset behind its last character.
        text: those characters.
        kind: one of :data:`KINDS`.
        value: what they say: ``int`` or ``Decimal`` for numbers, ``date`` for a whole date,
            text for what is neither (``--11-16`` is 16 November of a year not printed),
            ``None`` where there is none, as for a list marker.
        doubt: empty, or why a reader would hesitate: one of :data:`DOUBTS`.
        unit: what it counts or measures, as printed (``peserta``, ``hari``, ``km``); ``persen``
            of a share, the ISO 4217 code of money; empty where none is printed.
    """

    start: int
    end: int
    text: str
    kind: str
    value: Value
    doubt: str = ""
    unit: str = ""


def printed(
    prose: Prose, start: int, end: int, kind: str, value: Value, doubt: str = "", unit: str = ""
) -> Mention:
    """Return the mention that the characters from ``start`` up to ``end`` make."""
    return Mention(start, end, prose.text[start:end], kind, value, doubt, unit)


def plain(value: Value) -> str:
    """Return a value as plain text: ``10853``, ``0.5``, ``2021-11-16``; empty for none."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
