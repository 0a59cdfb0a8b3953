"""The record of one printed number, and the normalised copy of a text that the grammar reads."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from latsarstats.language import sentence

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
    "count": sentence("How many of something"),
    "decimal": sentence("A score or a mean"),
    "percent": sentence("A share of a hundred, with its sign or word"),
    "money": sentence("An amount of money in the currency printed, with its sign"),
    "duration": sentence("A span of time or an age, or a number of lesson hours"),
    "year": sentence("A calendar year by itself"),
    "date": sentence("A day and month, with or without a year"),
    "date-range": sentence("Two dates joined by a dash"),
    "month": sentence("A month without a day"),
    "weekday": sentence("The name of a day"),
    "time": sentence("A time of day"),
    "ordinal": sentence("A rank or place in an order"),
    "batch": sentence("The number of a training batch (angkatan)"),
    "grade": sentence("A civil-service grade (golongan)"),
    "reference": sentence("The number of a law or decree, or a by-line code"),
    "name": sentence("A number inside a name"),
    "version": sentence("A version number"),
    "list-marker": sentence("The number in front of a list item"),
    "determiner": sentence("A 'one' that counts nothing"),
    "fraction": sentence("A part of a whole, as a decimal where it ends"),
}
"""Every kind of printed number, with what it is."""


DOUBTS: dict[str, str] = {
    "approximate": sentence("The number is said to be near"),
    "vague": sentence("Only the size is said, there is no value"),
    "misprint": sentence("The reading repairs a slip of the press"),
    "impossible": sentence("There is no such day or time; the value is what is printed"),
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

    def moved(self, by: int) -> Mention:
        """Return the same mention ``by`` characters further on."""
        start, end, text, kind, value, doubt, unit = self
        return tuple.__new__(Mention, (start + by, end + by, text, kind, value, doubt, unit))


def printed(
    prose: Prose, start: int, end: int, kind: str, value: Value, doubt: str = "", unit: str = ""
) -> Mention:
    """Return the mention that the characters from ``start`` up to ``end`` make."""
    text = prose.text[start:end]
    return tuple.__new__(Mention, (start, end, text, kind, value, doubt, unit))


def plain(value: Value) -> str:
    """Return a value as plain text: ``10853``, ``0.5``, ``2021-11-16``; empty for none."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
