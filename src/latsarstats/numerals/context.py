"""What a printed number is follows from the words around it: these are the rules.

The rules read only a few words of the number's own clause, so that an excerpt in which the
rest is masked is read like the whole article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from latsarstats.text.clauses import clause_around

if TYPE_CHECKING:
    from latsarstats.numerals.mention import Mention

GRADE_WORDS = frozenset({"golongan", "gol"})
BATCH_WORDS = frozenset({"angkatan"})
ROMAN_NAME_WORDS = frozenset({"asisten", "eselon", "tingkat", "kelas", "bab", "jilid"})
REFERENCE_WORDS = frozenset(
    {"nomor", "nomer", "no", "pasal", "ayat", "pp", "uu", "perpres", "permen", "perlan", "pergub"}
)
YEAR_WORDS = frozenset({"tahun", "formasi", "anggaran", "ta"})
DURATION_UNITS = frozenset(
    {"hari", "minggu", "pekan", "bulan", "tahun", "jam", "menit", "detik", "jp"}
)
COUNTED = frozenset(
    {
        *("orang", "peserta", "cpns", "pns", "asn", "casn", "pppk", "formasi", "guru", "dosen"),
        *("angkatan", "kabupaten", "kota", "provinsi", "desa", "unit", "kali", "program"),
    }
)
"""Common counted nouns. They only settle a doubt: a number is a count unless a rule says more."""

APPROXIMATE_BEFORE = frozenset({"sekitar", "kira-kira", "hampir", "kurang-lebih"})
APPROXIMATE_AFTER = frozenset({"lebih", "an"})

FIRST_YEAR, LAST_YEAR = 1900, 2099
"""Four digits without a grouping dot in this range are a year unless a noun says otherwise."""

_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_GLUED = re.compile(r"[^\W\d_]+-?\Z")
_LONGEST_GAP = 40
"""Characters between two numbers of a list, at most: a bound on the work."""

_LIST_GLUE = re.compile(
    r"\s*(?:,|/|[-–]|,?\s*(?:dan|atau|serta|hingga|sampai|s/d))\s*", re.IGNORECASE
)
_LINE_START = re.compile(r"(?:\A|\n)[ \t]*\Z")


@dataclass(frozen=True, slots=True)
class Context:
    """The surroundings of a number.

    Attributes:
        before: up to two words before it in its clause, in lower case, nearest last.
        word_after: the word after it in its clause, in lower case, or nothing.
        glued: letters printed against its front, with a hyphen if there is one.
        listed_after: the number of which it continues the list (``53, 54 dan 55``).
        year_of: the number of a law that it follows (``Nomor 1 Tahun 2021``).
        starts_line: nothing but blanks stands before it on its line.
        next_characters: the characters right behind it.
    """

    before: tuple[str, ...]
    word_after: str
    glued: str
    listed_after: Mention | None
    year_of: Mention | None
    starts_line: bool
    next_characters: str

    @property
    def word_before(self) -> str:
        """The nearest word before, or nothing."""
        return self.before[-1] if self.before else ""


def context_of(text: str, start: int, end: int, previous: Mention | None) -> Context:
    """Return the context of ``text[start:end]``; ``previous`` is the number read before it."""
    clause = clause_around(text, start, end)
    left, right = text[clause.start : start], text[end : clause.end]
    glued = _GLUED.search(left)
    following = _WORD.search(right)
    is_near = previous is not None and start - previous.end <= _LONGEST_GAP
    gap = text[previous.end : start] if previous and is_near else ""
    return Context(
        before=tuple(word.lower() for word in _WORD.findall(left)[-2:]),
        word_after=following.group().lower() if following else "",
        glued=glued.group() if glued else "",
        listed_after=previous if _LIST_GLUE.fullmatch(gap) else None,
        year_of=previous if gap.strip().lower() == "tahun" else None,
        starts_line=bool(_LINE_START.search(text, max(0, start - 40), start)),
        next_characters=text[end : end + 2],
    )


def is_code(context: Context) -> bool:
    """Letters in capitals printed against a number make a code, as in ``(ST02)``."""
    return bool(context.glued) and context.glued.isupper() and context.glued.isalpha()


def is_in_name(context: Context) -> bool:
    """A hyphen or a capitalised word against a number makes a name: ``Covid-19``, ``Kabar24``."""
    glued = context.glued
    return bool(glued) and (glued.endswith("-") or (glued[0].isupper() and not is_code(context)))


def is_list_marker(context: Context) -> bool:
    """A number that opens a line and is closed by a full stop or bracket: ``1. klasikal``."""
    marks = context.next_characters
    return context.starts_line and marks[:1] in {".", ")"} and marks[1:].isspace()


def continues(context: Context, kind: str) -> bool:
    """A number goes on with the list before it unless a noun of its own is counted."""
    previous = context.listed_after
    return (
        previous is not None
        and previous.kind == kind
        and context.word_after not in COUNTED - BATCH_WORDS
    )


def integer_kind(value: int, digits: str, context: Context) -> str:
    """Return the kind of a whole number printed in digits; the first rule that fits decides."""
    if is_in_name(context):
        return "name"
    if is_code(context):
        return "reference"
    if is_list_marker(context):
        return "list-marker"
    if context.word_before in GRADE_WORDS or continues(context, "grade"):
        return "grade"
    if context.word_before in BATCH_WORDS or continues(context, "batch"):
        return "batch"
    if context.word_before in REFERENCE_WORDS:
        return "reference"
    if context.year_of and context.year_of.kind == "reference":
        return "reference"
    if len(digits) == 4 and FIRST_YEAR <= value <= LAST_YEAR and _may_be_year(context):
        return "year"
    return unit_kind(context)


def _may_be_year(context: Context) -> bool:
    is_called_year = context.word_before in YEAR_WORDS
    return is_called_year or context.word_after not in COUNTED | DURATION_UNITS


def unit_kind(context: Context) -> str:
    """Return the kind of a number printed in words, or in digits that no other rule claims."""
    return "duration" if context.word_after in DURATION_UNITS else "count"


def doubt_of(context: Context) -> str:
    """Return ``approximate`` where the words around a count say so, else nothing."""
    near = APPROXIMATE_BEFORE.intersection(context.before)
    after = context.word_after in APPROXIMATE_AFTER
    return "approximate" if near or after else ""
