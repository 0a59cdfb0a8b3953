"""What a printed number is follows from the words around it: these are the rules.

Each rule is a line or two, the first that fits decides, and the words it goes by stand in
:mod:`latsarstats.numerals.lexicon`. No rule knows an article.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from latsarstats.numerals import lexicon
from latsarstats.numerals.words import BLANK, UNTIL, WORD_RUN, either

if TYPE_CHECKING:
    from decimal import Decimal

    from latsarstats.numerals.amounts import Amount
    from latsarstats.numerals.context import Context
    from latsarstats.numerals.mention import Mention, Prose

FIRST_YEAR, LAST_YEAR = 1900, 2099
"""Four digits without a grouping dot in this range may be a year."""

OLDEST = 130
"""Nobody is older than this in years."""

LAST_NEAR_YEAR = 2050
"""Up to here they are one unless a noun says otherwise; later years are called so."""

HIGHEST_GRADE = 17
"""Civil servants have grades I to IV, contract staff (PPPK) I to XVII."""

LISTED_KINDS = frozenset({"batch", "grade", "name", "ordinal", "reference"})
"""Kinds that a list goes on with: ``angkatan 53, 54 dan 55``."""

ROUGH = frozenset({"count", "decimal", "duration", "year"})
"""Kinds that can be approximate."""

LONGEST_GAP = 24
"""Characters between two numbers of a list, at most: a bound on the work."""

_LIST_GLUE = re.compile(
    r"(?:[/.]?[a-e]\b)?\s{0,5}(?:,|/|&|-|,?\s{0,5}(?:dan|atau|serta|hingga|sampai(?:\s{1,3}dengan)?|s\.?/?d\.?))\s{0,5}"
)
_NUMBER = rf"(?:[0-9]{{1,4}}(?:,[0-9])?|{WORD_RUN})"
_SHARED_UNIT = re.compile(
    rf"(?:{UNTIL}|(?:,{BLANK}{_NUMBER}){{0,4}},?{BLANK}(?:dan|atau){BLANK})"
    rf"{_NUMBER}({BLANK})(?!tahun{BLANK}(?:19|20)[0-9]{{2}}){either(lexicon.DURATIONS)}\b"
)
_BEFORE_SHARED = frozenset({"sampai", "hingga", "s", "sd", "atau", "dan"})
_DASHES = frozenset("-,")


def follows(lowered: str, previous: Mention | None, start: int) -> str:
    """Tell how a number at ``start`` goes on from the one before it.

    Returns:
        ``list`` in a list or range, ``year`` behind *tahun*, ``next`` right behind a blank or
        closing bracket, or nothing.
    """
    if previous is None or start - previous.end > LONGEST_GAP:
        return ""
    gap = lowered[previous.end : start]
    if gap in (" ", ") ", ")"):
        return "next"
    if _LIST_GLUE.fullmatch(gap):
        return "list"
    return "year" if gap.strip() in ("tahun", "th.") else ""


def repeats(lowered: str, previous: Mention, start: int, value: int | Decimal) -> bool:
    """A number in brackets says the one before them again: ``30 (tiga puluh)``."""
    return previous.value == value and lowered[previous.end : start].strip() == "("


def is_called_grade(context: Context) -> bool:
    """``golongan III``, ``gol. III``, ``golongan ruang III``."""
    return context.word in lexicon.GRADES or (
        context.word == "ruang"
        and context.before[1:2] != ()
        and context.before[1] in lexicon.GRADES
    )


def is_called_reference(context: Context) -> bool:
    """``Nomor 1``, ``Pasal 3``, ``PP 11``, ``Permendagri 12``, ``kode pos 65145``.

    What is measured behind such a word is counted: ``volume 500 liter``, ``HP 3 unit``.
    """
    if context.after[0] in lexicon.MEASURES or context.after[0] == "unit":
        return False
    return (
        context.word in lexicon.REFERENCES
        or context.word.startswith(lexicon.REFERENCE_BEGINNINGS)
        or context.before[:2] in lexicon.REFERENCE_PAIRS
    )


def is_counted(context: Context) -> bool:
    """Something is counted by it: ``120 orang``, ``3 hari``."""
    noun = context.after[0]
    return noun in lexicon.COUNTED or noun in lexicon.DURATIONS or noun in lexicon.MEASURES


def goes_on(value: int, context: Context, listed: Mention | None) -> str:
    """Return the kind of the list that a number goes on with, or nothing.

    The list ends where a number counts something of its own, or is no next item.
    """
    if listed is None or listed.kind not in LISTED_KINDS:
        return ""
    if context.after[0] not in lexicon.BATCHES and is_counted(context):
        return ""
    if listed.kind == "grade" and value > HIGHEST_GRADE:
        return ""
    goes_up = listed.kind in ("batch", "name", "ordinal")
    if goes_up and isinstance(listed.value, int) and value <= listed.value:
        return ""
    return listed.kind


def glued_kind(digits: str, context: Context, *, is_site: bool, is_bracketed: bool) -> str:
    """Return the kind of digits with letters printed against their front, or nothing.

    A hyphen or a capital makes a name, as does a site: ``Covid-19``, ``kabar24.com``.
    Capitals in brackets or before a nought make a code: ``(ST02)``. A word run together by
    mistake (``oleh120``) makes nothing.
    """
    glued = context.glued
    word = glued.rstrip("-").lower()
    if glued.endswith("-"):
        return "year" if word in lexicon.SINCE and is_year(digits) else "name"
    if word in lexicon.GLUE or not glued[0].isupper():
        return "name" if is_site else ""
    if word in lexicon.COUNTED:
        return ""
    if word in lexicon.REFERENCES or (
        glued.isupper() and ((is_bracketed and len(glued) > 1) or digits[0] == "0")
    ):
        return "reference"
    return "" if is_counted(context) and not glued.isupper() else "name"


def is_year(digits: str) -> bool:
    """Four digits in the range of the years that news are about."""
    return len(digits) == 4 and FIRST_YEAR <= int(digits) <= LAST_YEAR


_NUMBER_NOUNS = frozenset({"nomor", "no"})


def _is_near_year(value: int, context: Context) -> bool:
    is_round = value % 1000 == 0 and bool(context.after[0])  # 2000 masker
    is_count = is_round or is_counted(context) or context.word in lexicon.TOTALS
    return value <= LAST_NEAR_YEAR and not is_count


def looks_like_year(number: Amount) -> bool:
    """A year is printed without a full stop."""
    return number.form == "plain" and is_year(number.digits)


def wants_whole(context: Context, previous: Mention | None, relation: str) -> bool:
    """Only whole numbers are batches, grades and paragraphs: a comma parts two of them."""
    if context.word in lexicon.BATCHES or is_called_grade(context) or is_called_reference(context):
        return True
    return relation == "list" and previous is not None and previous.kind in ("batch", "grade")


def is_numbered(context: Context, previous: Mention | None, relation: str) -> bool:
    """The number says which, not how many: a blank behind it parts it from the next one."""
    return (
        (relation == "list" and previous is not None and previous.kind in LISTED_KINDS)
        or (relation == "next" and previous is not None and previous.kind == "reference")
        or is_called_grade(context)
        or is_called_reference(context)
        or context.word in lexicon.BATCHES
        or context.word in lexicon.NAMED
        or context.word in lexicon.ORDERED
    )


def scaled_kind(value: int | Decimal, context: Context, *, ends_money: bool) -> str:
    """Return the kind of a number with a scale word: money where it is spoken of."""
    is_money = value >= 10**6 and not lexicon.MONEY_CONTEXT.isdisjoint(context.before)
    return "money" if ends_money or (is_money and not is_counted(context)) else "count"


def integer_kind(
    number: Amount, value: int, context: Context, previous: Mention | None, relation: str
) -> str:
    """Return the kind of a whole number printed in digits; the first rule that fits decides."""
    digits = number.digits
    is_plain = number.form == "plain"
    listed = previous if relation == "list" else None
    word = context.word
    if relation == "next" and previous and previous.kind == "reference" and is_plain:
        return "reference"  # the parts of a personal or a telephone number
    if is_called_grade(context) and value <= HIGHEST_GRADE:
        return "grade"
    if word in lexicon.AGES and is_plain and value < OLDEST:
        return "duration"
    may_be_year = looks_like_year(number)
    is_batch = word in lexicon.BATCHES and not (
        is_counted(context) and not lexicon.APIECE.isdisjoint(context.before[1:2])
    )
    if is_batch and is_plain and not may_be_year:
        return "batch"
    if is_called_reference(context):
        return "reference"
    if is_plain and (kind := goes_on(value, context, listed)) and not may_be_year:
        return kind
    if (
        previous
        and previous.kind == "reference"
        and (relation == "year" or (context.dated and listed))
    ):
        return "reference"
    if context.dated and is_plain and not lexicon.LAWS.isdisjoint(context.before):
        return "reference"
    if may_be_year and word in lexicon.NAMED_YEARS:
        return "name"
    if may_be_year and word == "tahun" and context.after[0] in _NUMBER_NOUNS:
        return "reference"  # Lembaran Negara Tahun 2014 Nomor 6
    if may_be_year and (word in lexicon.YEARS or _is_near_year(value, context)):
        return "year"
    if word in lexicon.NAMED and is_plain and digits[0] == "0":
        return "name"
    if is_plain and not is_counted(context):
        if _is_called_ordinal(word):
            return "ordinal"
        if word in lexicon.NAMED or not lexicon.NUMBERED_PLACES.isdisjoint(context.before):
            return "name"
        if value < 1000 and relation != "list" and not lexicon.SCORES.isdisjoint(context.before):
            return "decimal"
        if digits[0] == "0" and len(digits) > 1:
            return "reference"
    return "count"


def broken_kind(number: Amount, context: Context) -> str:
    """Return the kind of a number with decimals.

    Behind a comma they are a score or a mean, or count a measure; behind a full stop they
    are a version unless a score, a measure or a second decimal says otherwise.
    """
    is_measure = context.after[0] in lexicon.MEASURES
    if number.form == "comma":
        return "count" if is_measure else "decimal"
    is_score = not lexicon.SCORES.isdisjoint(context.before[:2])
    if context.word in lexicon.VERSIONS or not (is_measure or is_score or len(number.digits) > 3):
        return "version"
    return "count" if is_measure else "decimal"


def word_kind(
    value: int | Decimal, context: Context, listed: Mention | None, *, is_capital: bool
) -> str:
    """Return the kind of a number printed in words; the first rule that fits decides."""
    word, after = context.word, context.after[0]
    if value == 1 and (
        word == "salah" or after in lexicon.EACH or context.before[:2] == ("per", "satu")
    ):
        return "determiner"
    if is_capital and (word in lexicon.NAMES_BEFORE_WORDS or after in lexicon.NAMES_AFTER_WORDS):
        return "name"
    if word in lexicon.YEARS and FIRST_YEAR <= value <= LAST_YEAR:
        return "year"
    if is_counted(context):
        return "count"
    if not isinstance(value, int):
        return "decimal"
    if is_called_grade(context):
        return "grade"
    if word in lexicon.BATCHES:
        return "batch"
    if is_called_reference(context) or _is_called_ordinal(word):
        return "ordinal"
    return "name" if word in lexicon.NAMED else goes_on(value, context, listed) or "count"


def place_kind(word: str) -> str:
    """Return the kind of a place in an order: behind *angkatan* it numbers a batch."""
    return "batch" if word == "angkatan" else "ordinal"


def ordinal_kind(context: Context) -> str:
    """Return the kind of an ordinal word: a place, a batch, or all of so many."""
    kind = place_kind(context.word)
    if kind == "batch":
        return kind
    opens_clause = not context.before and context.after[0] in lexicon.COUNTED
    is_pointed_at = opens_clause or (
        context.after[1] in lexicon.POINTERS and context.word not in lexicon.ORDERED
    )
    is_both = context.after[0] in lexicon.COLLECTED or context.after == ("orang", "tua")
    return "count" if is_both or is_pointed_at else kind


def _is_called_ordinal(word: str) -> bool:
    return word in lexicon.ORDERED and word not in lexicon.COUNTS_TIME


def roman_kind(
    value: int, context: Context, previous: Mention | None, relation: str, *, has_step: bool
) -> str:
    """Return the kind of a Roman numeral, or nothing where no word calls for one.

    A step behind it makes a grade by itself: ``Penata Muda (III/a)``.
    """
    word = context.word
    if is_called_grade(context) or (has_step and value <= HIGHEST_GRADE):
        return "grade"
    if word in lexicon.BATCHES:
        return "batch"
    if is_called_reference(context):
        return "reference"
    if word in lexicon.ORDERED:
        return "ordinal"
    if word in lexicon.NAMED or (context.glued and context.glued[:-1] in lexicon.DEGREES):
        return "name"
    return goes_on(value, context, previous if relation == "list" else None)


def is_unit_of_time(prose: Prose, end: int, context: Context) -> bool:
    """A unit of time is counted, if only behind the last number of a range: ``3-5 hari``."""
    unit = context.after[0]
    if unit in lexicon.DURATIONS:
        return True
    if unit not in _BEFORE_SHARED and prose.lowered[end : end + 1] not in _DASHES:
        return False
    shared = _SHARED_UNIT.match(prose.lowered, end)
    if not shared:
        return False
    is_wrapped = "\n" in shared[1] or "\r" in shared[1]
    return not is_wrapped or prose.text[shared.end(1)].islower()


def doubt_of(context: Context) -> str:
    """Return ``approximate`` where the words around a number say so, else nothing."""
    before = context.before
    if not lexicon.APPROXIMATE.isdisjoint(before) or before[1::-1] in lexicon.APPROXIMATE_PAIRS:
        return "approximate"
    after, then = context.after
    if (
        context.word == "lebih"
        or after == "an"
        or (after == "lebih" and then not in lexicon.COMPARED)
    ):
        return "approximate"
    if then == "lebih" and is_counted(context):
        return "approximate"
    return ""
