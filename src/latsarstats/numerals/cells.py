"""Read tables of numbers at once: cells about which no word says anything.

A cell that stands between tabs, wide gaps, strokes or line ends, with a number in the next one,
counts or is a decimal, unless a word of its row that any rule goes by says more. Such cells are
read together, ten times as fast as one by one, and just as they would be one by one.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from latsarstats.numerals import calendar, currencies, lexicon, words
from latsarstats.numerals.amounts import exact
from latsarstats.numerals.context import words_before
from latsarstats.numerals.mention import Mention
from latsarstats.numerals.spelling import READERS

if TYPE_CHECKING:
    from latsarstats.numerals.mention import Prose

_WIDE = r"(?:[ ]{2,20}+|[ ]{0,20}+\t[ \t]{0,20}+|[ ]?[|;][ ]?)"
_GAP = rf"(?:{_WIDE}(?:-{_WIDE})*+|\r?\n[ \t]{{0,20}}+)"
"""What parts two numbers; a dash alone in a cell holds none."""
_NUMBER = (
    r"(?!62(?![0-9])|(?:19|20)[0-9]{2}(?![0-9.,]))"
    r"(?:[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,6}|[1-9][0-9]{0,17}|0(?![0-9.]))(?:,[0-9]{1,9})?%?"
)
_BEHIND = rf"(?=[ ]?[|;]|{_GAP}[0-9]|[ ]{{0,20}}+\t[ ]{{0,20}}+-?[0-9]|[ ]{{0,20}}\r?\n[A-Z|\r\n])"
_CELLS = re.compile(rf"{_NUMBER}{_BEHIND}(?:{_GAP}{_NUMBER}{_BEHIND}){{1,500}}+")
_MORE_CELLS = re.compile(rf"{_NUMBER}{_BEHIND}(?:{_GAP}{_NUMBER}{_BEHIND}){{0,500}}+")
_ROW_NAME = re.compile(
    r"(?:[ ]?\|[ ]?)?\r?\n(?:\|[ ]?)?([A-Z][A-Za-z]{2,30}(?:[ ][A-Z][A-Za-z]{2,30}){0,3})"
    r"(?:[ ]{2,20}+|[ ]{0,20}+\t[ \t]{0,20}+|[ ]?[|;])(?=[0-9])"
)
"""The end of a row, and the name that begins the next one."""
_ROMAN = re.compile(r"[ivxlc]+[abde]?")
_MOST_ROWS = 500
_CELL = re.compile(r"[0-9][0-9.,]*+%?")
"""A number within cells that are known to hold nothing else."""
_NEXT_ROW = re.compile(r"[ ]{0,20}\r?\n([a-z]+)")
_BEFORE = frozenset(" \t\n|;")
_EMPTY = ("\t-", "  -", "| -", "|-", ";-")
_LONGEST_GAP = 24

_SAY_MORE = (
    *("minus", "plus", "salah", "ruang", "persen", "dari", "kurang", "lebih", "nomor", "no", "ke"),
    *("bujur", "koordinat", "lat", "latitude", "lintang", "lok", "longitude", "kode", "lembaran"),
)


_GO_ON = frozenset(
    {
        *(*calendar.MONTHS, *calendar.SHORT_MONTHS, *calendar.HIJRI_MONTHS, *currencies.NAMES),
        *(*words.SCALES, *words.SHORT_SCALES, "persen", "dan", "atau", "serta", "ke", "plus"),
        *("sampai", "hingga", "sd", "s", "pound"),
    }
)
"""Words with which a number goes on over a line break, whatever their letters."""


def cells_at(prose: Prose, start: int) -> int:
    """Return where the cells end that begin with the digits at ``start``; 0 for none."""
    lowered = prose.lowered
    if start and (lowered[start - 1] not in _BEFORE or lowered[start - 2 : start] in ("; ", " ")):
        return 0
    if start > 1 and lowered[start - 1] == " " and lowered[start - 2] not in " \t\n|":
        return 0
    found = _CELLS.match(prose.text, start)
    if not found:
        return 0
    known = _known()
    for word in words_before(prose, start):
        if word in known or word.startswith(lexicon.REFERENCE_BEGINNINGS) or not word.isalnum():
            return 0
    left = lowered[max(0, start - _LONGEST_GAP) : start].rstrip()
    if left and not (left[-1].isalnum() or left[-1] in "|;%" or left.endswith(_EMPTY)):
        return 0
    end = _rows_end(prose.text, found.end())
    behind = _NEXT_ROW.match(lowered, end)
    if behind and behind[1] in _GO_ON:  # the last number may be read with it
        end = max(lowered.rfind(mark, start, end) for mark in _BEFORE)
    return end


def _rows_end(text: str, end: int) -> int:
    """Return where the rows end that go on behind a row, each with a name that says nothing."""
    for _ in range(_MOST_ROWS):
        name = _ROW_NAME.match(text, end)
        if not name or _says_more(name[1]):
            break
        found = _MORE_CELLS.match(text, name.end())
        if not found:
            break
        end = found.end()
    return end


@lru_cache(4096)
def _says_more(name: str) -> bool:
    """Tell whether a rule goes by a word of the name of a row, or reads a number in it."""
    return any(
        word in _known()
        or word in _GO_ON
        or word in READERS
        or _ROMAN.fullmatch(word)
        or word.startswith(lexicon.REFERENCE_BEGINNINGS)
        for word in name.lower().split()
    )


def cells(prose: Prose, start: int, end: int, stop: int) -> list[Mention]:
    """Return the numbers of the cells from ``start`` up to ``end`` that begin before ``stop``."""
    text = prose.text
    new = tuple.__new__  # what Mention does, in two thirds of the time
    found = []
    for cell in _CELL.finditer(text, start, end):
        first, past = cell.span()
        if first >= stop:
            break
        printed = text[first:past]
        if printed[-1] == "%":
            value = exact(printed[:-1])
            found.append(new(Mention, (first, past, printed, "percent", value, "", "persen")))
        elif "," in printed:
            value = Decimal(printed.replace(".", "").replace(",", "."))
            found.append(new(Mention, (first, past, printed, "decimal", value, "", "")))
        else:
            value = int(printed.replace(".", ""))
            found.append(new(Mention, (first, past, printed, "count", value, "", "")))
    return found


@cache
def _known() -> frozenset[str]:
    """Return every word that a rule goes by where it stands before a number."""
    sets = [value for value in vars(lexicon).values() if isinstance(value, frozenset)]
    flat = {word.lower() for group in sets for word in group if isinstance(word, str)}
    return frozenset(
        flat.union(
            *(_SAY_MORE, currencies.SIGNS, currencies.NAMES, calendar.WEEKDAYS, calendar.MONTHS),
            *(calendar.SHORT_MONTHS, words.SCALES, words.FIRST_WORDS),
        )
    )
