"""Digits that identify and do not count: codes, telephones, addresses, and years in a pair."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from latsarstats.numerals import kinds, lexicon
from latsarstats.numerals.amounts import LONGEST_QUANTITY, share_of
from latsarstats.numerals.calendar import WEEKDAYS
from latsarstats.numerals.context import context_of
from latsarstats.numerals.mention import printed

if TYPE_CHECKING:
    from latsarstats.numerals.amounts import Amount
    from latsarstats.numerals.context import Context
    from latsarstats.numerals.mention import Mention, Prose

LONGEST_ADDRESS = 200
"""The most characters of a web address that are searched for numbers."""

_SLASHED = re.compile(r"[0-9]++(?:/[0-9]++){1,12}+")
_CODE = re.compile(r"[0-9]++(?:[./-][0-9A-Za-z]++){0,12}+")
_LETTERS_BEFORE = re.compile(r"(?<![^\s(:])([A-Z]{1,6}[-./](?:[A-Z.]{1,12}[-./])?)\Z")
_LONGEST_LETTERS = 22
_TELEPHONE = re.compile(
    r"(?:0[0-9]{2,3}|(?<=\+)62[- ]?[0-9]{2,3})[- ][0-9]{3,4}[- ]?[0-9]{3,8}(?![0-9])"
)
_BATCHES = re.compile(r"([0-9]{1,3})\s?-\s?([0-9]{1,3})(?![0-9]|[.,][0-9])")
_ADDRESS = re.compile(rf"[^\s<>\"“”)]{{1,{LONGEST_ADDRESS}}}+")
_IN_ADDRESS = re.compile(r"[0-9]++(?:[/-][0-9]++)*+")
_JOINERS = frozenset("/.-")


def code_at(
    prose: Prose, start: int, number: Amount, context: Context, previous: Mention | None
) -> tuple[Mention, ...]:
    """Read digits joined with others by strokes or hyphens; nothing where they are not."""
    lowered, text = prose.lowered, prose.text
    behind = lowered[number.end : number.end + 1]
    if (number.digits[0] == "0" or number.digits == "62") and (
        telephone := _TELEPHONE.match(lowered, start)
    ):
        return (printed(prose, start, telephone.end(), "reference", telephone.group()),)
    if context.word in lexicon.BATCHES and (batches := _BATCHES.match(lowered, start)):
        value = f"{batches[1]}-{batches[2]}"
        return (printed(prose, start, batches.end(), "batch", value),)
    is_lettered = text[start - 1 : start] in _JOINERS
    if not (is_lettered or behind in _JOINERS):
        return ()
    letters = None
    if is_lettered:
        left = max(previous.end if previous else 0, start - _LONGEST_LETTERS)
        letters = _LETTERS_BEFORE.search(text, left, start)
    code = _CODE.match(text, start)
    if code and "/" in code.group() and (letters or kinds.is_called_reference(context)):
        begins = letters.start(1) if letters else start
        value = text[begins : code.end()]
        return (printed(prose, begins, code.end(), "reference", value),)
    if behind == "/" and (chain := _SLASHED.match(lowered, start)):
        return _slashed(prose, start, chain.end(), context)
    return ()


def _slashed(prose: Prose, start: int, end: int, context: Context) -> tuple[Mention, ...]:
    text = prose.text[start:end]
    if context.word in lexicon.BATCHES:
        return (printed(prose, start, end, "batch", text),)
    first, *rest = text.split("/")
    if len(rest) == 1 and len(text) <= LONGEST_QUANTITY:
        last = rest[0]
        if kinds.is_year(first) and kinds.is_year(last):
            middle = start + len(first)
            return (
                printed(prose, start, middle, "year", int(first)),
                printed(prose, middle + 1, end, "year", int(last)),
            )
        if 0 < int(first) < int(last) and is_part(prose, start, end):
            value = share_of(int(first), int(last))
            return (printed(prose, start, end, "fraction", value),)
    return (printed(prose, start, end, "reference", text),)


def is_part(prose: Prose, start: int, end: int = 0) -> bool:
    """Tell whether what stands at ``start`` is a part of something: ``2/3 dari peserta``."""
    if not end:
        chain = _SLASHED.match(prose.lowered, start)
        end = chain.end() if chain else start
    if end <= start:
        return False
    context = context_of(prose, start, end)
    is_dated = context.word in WEEKDAYS or context.word in lexicon.DAY_OF_MONTH
    noun = context.after[0]
    return noun in lexicon.PARTS or (
        not is_dated and (noun in lexicon.COUNTED or noun in lexicon.DURATIONS)
    )


def address_at(prose: Prose, start: int) -> tuple[tuple[Mention, ...], int]:
    """Return the numbers in the web address at ``start``, as codes, and where it ends."""
    address = _ADDRESS.match(prose.lowered, start)
    end = address.end() if address else start + 1
    found = tuple(
        printed(prose, *run.span(), "reference", run.group())
        for run in _IN_ADDRESS.finditer(prose.lowered, start, end)
    )
    return found, end
