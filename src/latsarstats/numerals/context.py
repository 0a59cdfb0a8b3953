"""What stands around a number: the few words of its clause that give it a meaning.

Only words of the number's own clause are looked at (:mod:`latsarstats.numerals.clauses`), so
that an excerpt in which the rest is masked is read like the whole article.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from latsarstats.numerals.clauses import ABBREVIATIONS, COLON_GAP, GLOSS, LINE_END
from latsarstats.numerals.lexicon import COMPARED, COUNTED, DURATIONS, MEASURES, NEAR_SIGN
from latsarstats.numerals.words import CELL_END, CELL_START, either

if TYPE_CHECKING:
    from latsarstats.numerals.mention import Prose

WORDS = 3
"""Words looked at before a number, at most."""

REACH = 80
"""Characters looked at on either side for them, at most: a bound on the work."""

_SIGHT = 16
"""Characters of the number that decide whether a line end before it ends the clause."""

_GLUED = re.compile(r"[^\W\d_]+-?\Z")
_LAST_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*\Z")
_WRAP = r"(?>\r\n|\r|\n)[ \t]{0,20}+(?=[a-z(])"
_GAP = rf"(?:[ \t\u00a0\u202f]{{1,20}}+(?:{_WRAP})?+|{_WRAP})"
_WORD = r"[^\W\d_]{1,30}+(?:['’\-][^\W\d_]{1,30}+){0,3}+"
_AFTER = re.compile(
    rf"(?:{_GAP}?{GLOSS})?(?:{_GAP}|-)?({_WORD}(?:(?<=m)[23](?![0-9]))?)(?:{_GAP}({_WORD}))?"
)
_YEAR = re.compile(rf"{_GAP}(?:19|2[0Oo])[0-9Oo]{{2}}(?![0-9])")
_COMPARISON = re.compile(rf"{_GAP}(?:{either(COMPARED)})\b", re.IGNORECASE)
_NOTHING: tuple[str, tuple[str, str], bool] = ("", ("", ""), False)
_A_YEAR: tuple[str, tuple[str, str], bool] = ("", ("", ""), True)
_BRACKETED = re.compile(GLOSS)
_LINE_ENDS = re.compile(LINE_END)
_CELL_START = re.compile(rf"{CELL_START}\Z")
_CELL_END = re.compile(rf"[ ]?%?{CELL_END}")
_ROW_END = re.compile(r"[ \t\u00a0]{0,20}[\r\n]")
_LINE_START = re.compile(r"(?:\A|[\r\n])[ \t]{0,20}\Z")


class Context(NamedTuple):
    """The surroundings of a number, in small letters.

    Attributes:
        word: the nearest word before it in its clause, or nothing.
        before: the words before it in its clause, nearest first, at most three.
        glued: letters printed against its front as they stand, with a hyphen if there is one.
        after: the two words behind it in its clause, or empty texts.
        dated: a year follows (``11 Tahun 2017``), so that *tahun* is no unit here.
        glossed: it stands in brackets behind what it repeats: ``30 (tiga puluh) hari``.
        noun: the first word of ``after`` as it is printed.
    """

    word: str
    before: tuple[str, ...]
    glued: str
    after: tuple[str, str]
    dated: bool
    glossed: bool
    noun: str = ""


def context_of(prose: Prose, start: int, end: int) -> Context:
    """Return what stands around the characters from ``start`` up to ``end``."""
    text = prose.text
    glued = ""
    if start and (text[start - 1].isalpha() or text[start - 1] == "-"):
        found = _GLUED.search(text, max(0, start - REACH), start)
        glued = found.group() if found else ""
    opens, closes = start - 1, end
    if text[opens : opens + 1] == " " == text[closes : closes + 1]:  # ayat ( 6 )
        opens, closes = opens - 1, closes + 1
    glossed = (
        opens >= 0
        and text[opens] == "("
        and text[closes : closes + 1] == ")"
        and bool(_BRACKETED.match(text, opens))
    )
    noun, after, dated = _words_after(text, closes + 1 if glossed else end)
    before = words_before(prose, opens if glossed else start)
    return Context(before[0] if before else "", before, glued, after, dated, glossed, noun)


def words_before(prose: Prose, start: int) -> tuple[str, ...]:
    """Return up to three words of the clause before ``start`` in small letters, nearest first."""
    left = max(0, start - REACH)
    chunk = prose.lowered[left:start]
    if "\n" in chunk or "\r" in chunk:
        # Whether a line end ends a clause depends on what follows it.
        left = _clause_start(prose.text, left, start)
        chunk = prose.lowered[left:start]
    parts = chunk.rsplit(None, WORDS)
    if left and len(parts) <= WORDS and prose.lowered[left - 1 : left + 1].isalnum():
        parts = parts[1:]  # the first was cut in the middle
    parts = parts[-WORDS:]
    if parts and parts[-1][-1] == ":" and _introduces(chunk, prose.lowered[start]):
        parts = [*parts[:-1], parts[-1][:-1]] if len(parts[-1]) > 1 else parts[:-1]
    words: list[str] = []
    for part in reversed(parts):
        if part.isalpha():
            words.append(part)
            continue
        if part[-1] == NEAR_SIGN:
            words.append(NEAR_SIGN)
        found = _LAST_WORD.search(_without_stop(part))
        if found:
            words.append(found.group())
        if not found or found.start():
            break
    return tuple(words)


def _clause_start(text: str, left: int, start: int) -> int:
    """Return where the clause of what stands at ``start`` begins, in what is behind ``left``."""
    at = start
    while (at := max(text.rfind("\n", left, at), text.rfind("\r", left, at))) >= 0:
        at -= at > left and text[at - 1 : at + 1] == "\r\n"
        found = _LINE_ENDS.match(text, at, start + _SIGHT)
        if found:
            return found.end()
    return left


def _introduces(chunk: str, first: str) -> bool:
    """Tell whether the colon that ends ``chunk`` stands before digits: ``Nomor: 12``."""
    return first.isdigit() and len(chunk) - len(chunk.rstrip()) <= COLON_GAP


def _without_stop(part: str) -> str:
    """Return a run without blanks without a mark that ends no clause."""
    is_abbreviation = part[-1] == "." and part[:-1].lstrip("(") in ABBREVIATIONS
    return part[:-1] if is_abbreviation or part[-1] == "-" else part


def words_after(text: str, end: int) -> tuple[str, str]:
    """Return the two words behind ``end`` in the clause in small letters, empty for none."""
    return _words_after(text, end)[1]


def _words_after(text: str, end: int) -> tuple[str, tuple[str, str], bool]:
    """Return the first word as printed, both in small letters, and whether a year follows.

    They are empty then: ``11 Tahun 2017``.
    """
    found = _AFTER.match(text, end)
    if not found:
        return _NOTHING
    noun, second = found.groups()
    first = noun.lower()
    if "\t" in text[end : found.start(1)] and not is_known_unit(first):
        return _NOTHING  # the next cell of a table
    if first == "tahun" and _YEAR.match(text, found.end(1)):
        return _A_YEAR
    second = second.lower() if second else ""
    if second == "lebih" and _COMPARISON.match(text, found.end()):
        second = ""  # 3 hari lebih cepat
    return noun, (first, second), False


def is_alone_in_cell(text: str, start: int, end: int) -> bool:
    """Tell whether nothing else stands in the cell of a table from ``start`` to ``end``."""
    is_first = starts_line(text, start) or bool(_CELL_START.search(text, max(0, start - 21), start))
    return is_first and bool(_CELL_END.match(text, end))


def is_last_cell(text: str, start: int, end: int) -> bool:
    """Tell whether what stands from ``start`` to ``end`` ends the row of a table."""
    is_last = bool(_ROW_END.match(text, end))
    return is_last and bool(_CELL_START.search(text, max(0, start - 21), start))


def is_known_unit(noun: str) -> bool:
    """Tell whether a word is known to be counted or measured."""
    return noun in COUNTED or noun in DURATIONS or noun in MEASURES


def starts_line(text: str, start: int) -> bool:
    """Tell whether nothing but blanks stands before ``start`` on its line."""
    return bool(_LINE_START.search(text, max(0, start - 21), start))
