"""A text beside a plain copy of it, which the grammar is written for."""

from __future__ import annotations

from dataclasses import dataclass

_PLAIN = {
    "–": "-",  # dashes
    "—": "-",
    "−": "-",
    "’": "'",
    "\u202f": "\u00a0",  # the narrow no-break space
}


@dataclass(frozen=True, slots=True)
class Prose:
    """A text to be read for numbers.

    Attributes:
        text: the characters as stored.
        low: the same in small letters, with one sort of dash, apostrophe and no-break space,
            character by character: offsets are the same.
    """

    text: str
    low: str


def prose(text: str) -> Prose:
    """Return ``text`` ready for reading."""
    low = text.lower()
    if len(low) != len(text):  # a capital I with a dot becomes two characters in small letters
        low = text.replace("İ", "I").lower()
    for character, plain in _PLAIN.items():
        low = low.replace(character, plain)
    return Prose(text, low)
