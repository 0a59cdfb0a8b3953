"""Words in every language of the page: sentences translated, numbers and dates as each writes them.

A page has all its texts in every language, and shows one of them.
"""

from __future__ import annotations

import copy
import datetime
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from latsarstats.language import Sentence, known_translation, sentence, translate
from latsarstats.rules.exact import exact_number, grouped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SWAPPED = str.maketrans(",.", ".,")


@dataclass(frozen=True, slots=True)
class Words:
    """A text in English and in Indonesian."""

    en: str
    id: str

    def __str__(self) -> str:
        """The English text: what a parameter of an English sentence is."""
        return self.en


def in_languages(text: str | Words) -> Words:
    """Return a text in every language; one that is no sentence is the same in all.

    A parameter of a sentence may be words itself.
    """
    if isinstance(text, Words):
        return text
    indonesian = text
    if isinstance(text, Sentence) and any(isinstance(v, Words) for v in text.parameters.values()):
        indonesian = copy.copy(text)
        indonesian.parameters = {
            name: value.id if isinstance(value, Words) else value
            for name, value in text.parameters.items()
        }
    return Words(translate(text, "en"), translate(indonesian, "id"))


def joined(separator: str, parts: Iterable[str | Words]) -> Words:
    """Return texts one after another, in every language."""
    said = [in_languages(part) for part in parts]
    return Words(separator.join(s.en for s in said), separator.join(s.id for s in said))


def described(given: Mapping[str, object], name: str) -> Words | None:
    """Return a property of a descriptor that is text, as ``title`` and ``title_id``.

    Args:
        given: a part of the descriptor.
        name: the property.

    Returns:
        Nothing where it is no text, or empty.
    """
    english, indonesian = given.get(name), given.get(f"{name}_id")
    if not isinstance(english, str) or not english.strip():
        return None
    if isinstance(indonesian, str) and indonesian.strip():
        return Words(english, indonesian)
    if isinstance(english, Sentence):  # of a table that nobody has described
        return in_languages(english)
    return Words(english, known_translation(english, "id"))


def number(value: Fraction) -> Words:
    """Return an exact number: ``10,853`` in English, ``10.853`` in Indonesian."""
    english = str(grouped(value))
    return Words(english, english.translate(_SWAPPED))


_PLAIN_NUMBER = re.compile(r"-?\d{1,30}(?:\.\d{1,30})?")


def quantity(cell: str) -> Words:
    """Return a cell that counts or measures something, as each language writes it.

    A cell that is no plain number is shown as it is.
    """
    if not _PLAIN_NUMBER.fullmatch(cell):
        return Words(cell, cell)
    whole, point, decimals = cell.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    if len(digits) > 1 and digits.startswith("0"):  # a code, or a slip; neither is to be hidden
        return Words(cell, cell)
    english = f"{sign}{int(digits):,}{point}{decimals}"
    return Words(english, english.translate(_SWAPPED))


def percent(part: Fraction, whole: Fraction) -> Words | None:
    """Return a share in per cent, to one decimal; nothing where there is no whole."""
    if whole <= 0:
        return None
    tenths = round(part * 1000 / whole)
    english = str(grouped(Fraction(exact_number(Fraction(tenths, 10)))))
    return Words(f"{english}%", f"{english.translate(_SWAPPED)}%")


_MONTHS = (
    *(sentence("January"), sentence("February"), sentence("March"), sentence("April")),
    *(sentence("May"), sentence("June"), sentence("July"), sentence("August")),
    *(sentence("September"), sentence("October"), sentence("November"), sentence("December")),
)


def date(iso: str) -> Words:
    """Return a date in words: ``6 November 2021``; text that is no date of ISO 8601 as it is."""
    try:
        day = datetime.date.fromisoformat(iso[:10])
    except ValueError:
        return Words(iso, iso)
    month = _MONTHS[day.month - 1]
    return in_languages(
        sentence("{day} {month} {year}", day=day.day, month=month, year=f"{day.year:04}")
    )
