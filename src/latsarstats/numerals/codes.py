"""Digits that identify and do not count: codes, telephones, addresses, and years in a pair."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from latsarstats.numerals import kinds, lexicon
from latsarstats.numerals.amounts import LONGEST_QUANTITY, share_of
from latsarstats.numerals.calendar import WEEKDAYS
from latsarstats.numerals.context import context_of, is_known_unit, words_after
from latsarstats.numerals.mention import printed

if TYPE_CHECKING:
    from latsarstats.numerals.amounts import Amount
    from latsarstats.numerals.context import Context
    from latsarstats.numerals.mention import Mention, Prose

LONGEST_ADDRESS = 200
"""The most characters of a web address that are searched for numbers."""

_SLASHED = re.compile(r"[0-9]++(?:/[0-9]++){1,12}+(?![.,][0-9])")
_CODE = re.compile(r"[0-9]++(?:[./-][0-9A-Za-z]++){0,12}+")
_LETTERS_BEFORE = re.compile(r"(?<![^\s(:])([A-Z]{1,6}[-./](?:[A-Z.]{1,12}[-./])?)\Z")
_LONGEST_LETTERS = 22
_TELEPHONE = re.compile(
    r"(?:0[0-9]{2,3}|(?<=\+)62[- ]?[0-9]{2,3})[- ][0-9]{3,4}[- ]?[0-9]{3,8}(?![0-9])"
)
_AREA_CODE = re.compile(r"0[0-9]{2,3}\)[- ]?[0-9]{3,4}[- ]?[0-9]{2,5}(?![0-9])")
_PLATE = re.compile(r"(?<![\w-])([A-Z]{1,2})[- \u00a0]?\Z")
_PLATE_END = re.compile(r"[- \u00a0]?[A-Z]{1,3}(?![\w-])")
_POST = re.compile(r"[0-9]{1,4}\+[0-9]{3}(?![0-9])")
_KILOMETRE = "km"
"""Before the post of a road: ``KM 72+500``, ``KM 3.600``."""
_SPACED = re.compile(r"[0-9]{1,6}[ ]/[ ]?[A-Z0-9.-]{1,20}(?:/[A-Z0-9.-]{1,20}){1,6}(?![\w/])")
_ISSUE = re.compile(r"[0-9]{1,3}/[0-9]{1,2}/Th\.?[ ]?[IVXLC]{1,9}\b")
_BATCHES = re.compile(r"([0-9]{1,3})\s?-\s?([0-9]{1,3})(?![0-9]|[.,][0-9])")
_ADDRESS = re.compile(rf"[^\s<>\"“”)]{{1,{LONGEST_ADDRESS}}}+")
_HOST = re.compile(r"(?:https?://)?[a-z0-9.-]{1,80}")
_PART_IN_WORDS = re.compile(r"[ ]?\((?:[a-z]{2,12}[ ]){0,2}(?:seper|per|setengah)[a-z ]{0,20}\)")
_VERSE = re.compile(r"[0-9]{1,3}:[0-9]{1,3}(?:-[0-9]{1,3})?(?![0-9:.]*[0-9])")
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
    if text[start - 1 : start] == "(" and (telephone := _AREA_CODE.match(lowered, start)):
        begins = start - 1
        value = text[begins : telephone.end()]
        return (printed(prose, begins, telephone.end(), "reference", value),)
    if behind == "+" and (post := _POST.match(lowered, start)):
        return (printed(prose, start, post.end(), "reference", post.group()),)
    if context.word == _KILOMETRE and number.form == "grouped":
        return (printed(prose, start, number.end, "reference", text[start : number.end]),)
    may_go_on = behind == " " and kinds.is_called_reference(context)
    if may_go_on and (spaced := _SPACED.match(text, start)):
        return (printed(prose, start, spaced.end(), "reference", spaced.group()),)
    if behind == "/" and (issue := _ISSUE.match(text, start)):
        return (printed(prose, start, issue.end(), "reference", issue.group()),)
    if text[start - 2 : start] == "H+" and number.form == "plain":
        return (printed(prose, start, number.end, "name", number.value),)
    if behind == ":" and kinds.is_verse(context) and (verse := _VERSE.match(text, start)):
        return (printed(prose, start, verse.end(), "reference", verse.group()),)
    if _is_on_plate(text, start, number, context):
        return (printed(prose, start, number.end, "reference", number.digits),)
    if context.word in lexicon.BATCHES and (batches := _BATCHES.match(lowered, start)):
        value = f"{batches[1]}-{batches[2]}"
        return (printed(prose, start, batches.end(), "batch", value, "", context.word),)
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


def _is_on_plate(text: str, start: int, number: Amount, context: Context) -> bool:
    """Letters of a region stand before up to four digits, and letters behind: ``B 1234 XYZ``."""
    if number.form != "plain" or len(number.digits) > 4 or not start:
        return False
    if not text[start - 1].isupper() and text[start - 1] not in "- \u00a0":
        return False
    region = _PLATE.search(text, max(0, start - 4), start)
    if not region or region[1] not in lexicon.PLATES:
        return False
    if not lexicon.PLATE_NUMBERS.isdisjoint(context.before):
        return True
    return len(number.digits) > 2 and bool(_PLATE_END.match(text, number.end))


def _slashed(prose: Prose, start: int, end: int, context: Context) -> tuple[Mention, ...]:
    text = prose.text[start:end]
    if context.word in lexicon.BATCHES:
        return (printed(prose, start, end, "batch", text, "", context.word),)
    first, *rest = text.split("/")
    if len(rest) == 1 and len(text) <= LONGEST_QUANTITY:
        last = rest[0]
        if kinds.is_year(first) and kinds.is_year(last):
            middle = start + len(first)
            return (
                printed(prose, start, middle, "year", int(first)),
                printed(prose, middle + 1, end, "year", int(last)),
            )
        is_coarse = int(last) <= _FINEST_PART or not _is_measure(prose, end)
        if 0 < int(first) < int(last) and is_coarse and is_part(prose, start, end):
            value = share_of(int(first), int(last))
            unit = kinds.unit_of(context_of(prose, start, end))
            return (printed(prose, start, end, "fraction", value, "", unit),)
    return (printed(prose, start, end, "reference", text),)


_FINEST_PART = 16
"""No measure is taken in smaller parts than sixteenths: ``8/256 GB`` are two sizes."""


def _is_measure(prose: Prose, end: int) -> bool:
    return words_after(prose.text, end)[0] in lexicon.MEASURES


def is_part(prose: Prose, start: int, end: int = 0) -> bool:
    """Tell whether what stands at ``start`` is a part of something: ``2/3 dari peserta``."""
    if not end:
        chain = _SLASHED.match(prose.lowered, start)
        end = chain.end() if chain else start
    if end <= start:
        return False
    if _PART_IN_WORDS.match(prose.lowered, end):
        return True
    context = context_of(prose, start, end)
    is_dated = context.word in WEEKDAYS or context.word in lexicon.DAY_OF_MONTH
    noun = context.after[0]
    return noun in lexicon.PARTS or (not is_dated and is_known_unit(noun))


def address_at(prose: Prose, start: int) -> tuple[tuple[Mention, ...], int]:
    """Return the numbers in the web address at ``start``, and where it ends.

    In the name of the site they are parts of a name, behind it codes.
    """
    address = _ADDRESS.match(prose.lowered, start)
    end = address.end() if address else start + 1
    host = _HOST.match(prose.lowered, start)
    path = host.end() if host else start
    found = tuple(
        printed(prose, *run.span(), "name", int(run.group()))
        if run.end() <= path and len(run.group()) <= LONGEST_QUANTITY and run.group().isdigit()
        else printed(prose, *run.span(), "reference", run.group())
        for run in _IN_ADDRESS.finditer(prose.lowered, start, end)
    )
    return found, end
