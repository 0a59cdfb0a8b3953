"""What a printed number is follows from the words around it: these are the rules.

Each rule is a line or two, the first that fits decides, and the words it goes by stand in
:mod:`latsarstats.numerals.lexicon`. No rule knows an article.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from latsarstats.numerals import lexicon
from latsarstats.numerals.context import is_known_unit, words_after
from latsarstats.numerals.words import BLANK, SCALES, UNTIL, WORD_RUN, either

if TYPE_CHECKING:
    from decimal import Decimal

    from latsarstats.numerals.amounts import Amount
    from latsarstats.numerals.context import Context
    from latsarstats.numerals.mention import Mention, Prose

FIRST_YEAR, LAST_YEAR = 1900, 2099
"""Four digits without a grouping dot in this range may be a year."""

FIRST_CALLED_YEAR, LAST_CALLED_YEAR = 100, 2999
"""Years as far as they are called so: ``tahun 856``, ``Rencana 2120``."""

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

_NO_TAB = r"[^\S\t]{0,5}"
_LIST_GLUE = re.compile(
    rf"(?:[/.]?[a-e]\b)?{_NO_TAB}"
    r"(?:,|/|&|-|,?\s{0,5}(?:dan|atau|serta|hingga|sampai(?:\s{1,3}dengan)?|s\.?/?d\.?))"
    rf"{_NO_TAB}"
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
    if gap[:1] == ")" and gap[-1:] == "(":  # ayat (1) dan (3)
        gap = gap[1:-1]
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
    if context.before[1:] and context.before[1] in lexicon.TOTALS:
        return False  # jumlah halaman 300
    return (
        context.word in lexicon.REFERENCES
        or context.word.startswith(lexicon.REFERENCE_BEGINNINGS)
        or context.before[:2] in lexicon.REFERENCE_PAIRS
    )


def is_counted(context: Context) -> bool:
    """Something is counted by it: ``120 orang``, ``3 hari``."""
    return is_known_unit(context.after[0]) and context.noun != "M"  # 2025 M is no length


_VERB = re.compile(r"(?:di|me(?:[lmnrwy]|ng)|ber|ter)[a-z-]{3,}")


def is_noun(word: str) -> bool:
    """Tell whether a word behind a number may be what it counts, and is no verb or small word."""
    if not word or not word[0].isalpha() or word in lexicon.NO_UNITS or word in lexicon.ONE_TIME:
        return False
    return not _VERB.match(word) or word in lexicon.COUNTED or word in lexicon.MEASURES


def unit_of(context: Context) -> str:
    """Return the noun that a number counts, as printed: behind it, or a known one before it."""
    noun, then = context.after
    if noun in ("lebih", "an"):
        return then if is_noun(then) else ""
    if noun == "basis" and then == "poin":
        return "basis poin"
    if is_noun(noun):
        return context.noun
    return context.word if context.word in lexicon.COUNTED else ""


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
_ERA = re.compile(rf"{BLANK}?(?:SM|M|Masehi|H|Hijriah|Hijriyah|Saka)\b(?!-)")
_HIJRI_ERA = re.compile(rf"{BLANK}?(?:H|Hijriah|Hijriyah)\b")
_YEARS_APART = re.compile(r"[ \u00a0]?-[ \u00a0]?([0-9]{3,4})(?![0-9]|[.,/-][0-9])")
_DECADE = re.compile(r"[- ]?an\b")
FURTHEST_APART = 150
"""Years between the two of a life or a reign, at most: ``(1785-1850)``."""


def _is_near_year(value: int, context: Context) -> bool:
    is_round = value % 1000 == 0 and bool(context.after[0])  # 2000 masker
    is_count = is_round or is_counted(context) or context.word in lexicon.TOTALS
    return value <= LAST_NEAR_YEAR and not is_count


def is_called_year(prose: Prose, number: Amount, context: Context, listed: Mention | None) -> bool:
    """A plain number from 100 to 2999 is a year where the words around it say so.

    *Tahun* stands before, an era behind (``856 M``, ``1446 H/2025``), a word of time before
    four digits and nothing counted behind (``sejak 1893.``), or the other year of a life.
    """
    value = int(number.digits)
    if number.form != "plain" or number.doubt or not 3 <= len(number.digits) <= 4:
        return False
    if not FIRST_CALLED_YEAR <= value <= LAST_CALLED_YEAR:
        return False
    lowered, end = prose.lowered, number.end
    has_four = len(number.digits) == 4
    is_dated = context.word in lexicon.YEARS or context.word in lexicon.SINCE_YEAR
    if (
        listed
        and listed.kind == "year"
        and isinstance(listed.value, int)
        and not has_noun_behind(context)
    ):
        return 0 < value - listed.value <= 10 * FURTHEST_APART
    era = _ERA.match(prose.text, end)
    if era and (is_dated or has_four or _HIJRI_ERA.match(prose.text, end)):
        return True
    if is_counted(context):
        return False
    if context.word in lexicon.YEARS:
        return has_four or not has_noun_behind(context)
    if value > LAST_YEAR + 100:
        return False
    if has_four and context.word in lexicon.SINCE_YEAR and not has_noun_behind(context):
        return True
    if has_four and context.word in lexicon.DECADES and _DECADE.match(lowered, end):
        return True
    other = _YEARS_APART.match(lowered, end)
    if not other or not 0 < int(other[1]) - value <= FURTHEST_APART:
        return False
    if _ERA.match(prose.text, other.end()):
        return True
    is_bracketed = prose.text[other.end() : other.end() + 1] == ")"
    return (has_four or is_bracketed) and not is_known_unit(words_after(prose.text, other.end())[0])


def has_noun_behind(context: Context) -> bool:
    """A noun follows, which may be counted: ``dari 1850 naskah``."""
    return context.noun not in ("", "an", "M", "H") and is_noun(context.after[0])


_UNTIL = re.compile(UNTIL)


def ends_sum(lowered: str, start: int, context: Context, previous: Mention | None) -> bool:
    """The second of two sums prints no currency: ``US$ 50-60``."""
    if previous is None or previous.kind != "money" or start - previous.end > LONGEST_GAP:
        return False
    return bool(_UNTIL.fullmatch(lowered, previous.end, start)) and not is_counted(context)


def is_decade(number: Amount, prose: Prose, context: Context) -> bool:
    """``70-an`` and ``era 80an`` are decades whose century is not printed."""
    if number.form != "plain" or len(number.digits) != 2 or number.digits[1] != "0":
        return False
    if not _DECADE.match(prose.lowered, number.end) or context.word in lexicon.AGES:
        return False
    if context.word in lexicon.DECADES:
        return True
    is_hyphened = prose.lowered[number.end : number.end + 1] == "-"
    return is_hyphened and not context.after[1] and not doubt_before(context)


def is_short_year(number: Amount, context: Context) -> bool:
    """``tahun 98`` is a year whose century is not printed."""
    if number.form != "plain" or len(number.digits) != 2 or number.digits < _FIRST_SHORT_YEAR:
        return False
    return context.word in lexicon.SHORT_YEARS and not has_noun_behind(context)


_FIRST_SHORT_YEAR = "40"
"""Plain numbers below it are printed for years of a plan, a course or a life: ``tahun 12``."""


def looks_like_year(number: Amount) -> bool:
    """A year is printed without a full stop."""
    return number.form == "plain" and is_year(number.digits)


_WHOLES = re.compile(r"[0-9]{1,4},[0-9]{1,4}")


def wants_whole(number: Amount, context: Context, previous: Mention | None, relation: str) -> bool:
    """Only whole numbers are batches, grades and paragraphs: a comma parts two of them.

    They are listed upwards; ``volume 14,5 miliar`` is no list.
    """
    whole, _, rest = number.digits.partition(",")
    if context.after[0] in SCALES or not _WHOLES.fullmatch(number.digits):
        return False
    if int(whole) >= int(rest):
        return False
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


_CAPITALS = re.compile(r"([A-Z][\w&'’.]{0,30})[ \u00a0]\Z")
_HEAD = re.compile(
    rf"\b({either(lexicon.NAMED_BY_NUMBER)})[ \u00a0](?:[A-Z][\w&'’.]{{0,30}}[ \u00a0]){{1,3}}\Z",
    re.IGNORECASE,
)
_NAME_REACH = 80


def is_named(
    prose: Prose, start: int, number: Amount, context: Context, previous: Mention | None
) -> bool:
    """A small number ends a name in capitals: ``Dusun Sumber 3``, ``PPh 23``, ``FTSE 100``.

    What the name is of stands before it, it is the name of an index, or the same name has
    just been numbered (``Sumber 3 dan Sumber 4``).
    """
    text = prose.text
    if start < 2 or text[start - 1] not in " \u00a0" or is_counted(context):
        return False
    if number.form != "plain" or number.doubt or len(number.digits) > 4 or number.digits == "0":
        return False
    name = _CAPITALS.search(text, max(0, start - _NAME_REACH), start)
    if not name:
        return False
    if context.word in lexicon.NUMBERED_INDEXES or name[1].endswith(("&P", "&D")):
        return True
    if previous and previous.kind == "name" and start - previous.end <= _NAME_REACH:
        gap = text[previous.end : start]
        if gap.endswith((f" dan {name[0]}", f", {name[0]}", f" atau {name[0]}")):
            return text.startswith(name[0], previous.start - len(name[0]))
    if len(number.digits) > 3:
        return False
    head = _HEAD.search(text, max(0, start - _NAME_REACH), start)
    return head is not None and head[0][len(head[1]) + 1].isupper()


_PERSON = re.compile(
    rf"(?i:\b{either(lexicon.PERSONS)})\b(?:(?!\b(?:dari|di|ke|pada)\b)[^.;:()\n]){{0,60}}"
    r"(?<!\w)[A-Z][\w.]{0,30}[ ]?\(\Z"
)


def is_age(prose: Prose, start: int, number: Amount, previous: Mention | None) -> bool:
    """A number alone in brackets behind somebody's name: ``pelaku, AS (34)``."""
    text = prose.text
    if number.form != "plain" or number.digits[0] == "0" or int(number.digits) >= OLDEST:
        return False
    if text[start - 1 : start] != "(" or text[number.end : number.end + 1] != ")":
        return False
    is_listed = (
        previous is not None
        and previous.kind == "duration"
        and text[previous.start - 1 : previous.start] == "("
        and bool(_NEXT_PERSON.fullmatch(text, previous.end, start))
    )
    if is_listed or _PERSON_BEHIND.match(text, number.end):
        return True
    return bool(_PERSON.search(text, max(0, start - _NAME_REACH), start))


_PERSON_BEHIND = re.compile(rf"\),?[ ](?:seorang[ ])?{either(lexicon.PERSONS)}\b")
_NEXT_PERSON = re.compile(r"\)(?:,| dan|, dan| serta)[ ][A-Z][\w. ]{0,40}\(")


def is_game(
    prose: Prose, start: int, number: Amount, context: Context, previous: Mention | None
) -> bool:
    """Points of both sides of a game, joined by a dash: ``menang 21-15, 15-21``."""
    if number.form != "plain" or len(number.digits) > 3 or is_counted(context):
        return False
    lowered = prose.lowered
    if previous and previous.kind == "decimal" and _is_points(previous):
        gap = lowered[previous.end : start]
        if gap == "-":
            return True
        if gap in (",", ", ", " dan ", ", dan ") and _POINTS.match(lowered, number.end):
            return True
    if not _POINTS.match(lowered, number.end):
        return False
    return not lexicon.GAMES.isdisjoint(context.before)


_POINTS = re.compile(r"-[0-9]{1,3}(?![0-9]|[./-][0-9]|,[0-9]{1,3}(?!-?[0-9]))")


def _is_points(mention: Mention) -> bool:
    return mention.text.isdigit() and len(mention.text) <= 3


def scaled_kind(value: int | Decimal, context: Context, *, ends_money: bool) -> str:
    """Return the kind of a number with a scale word: money where it is spoken of."""
    is_money = value >= 10**6 and not lexicon.MONEY_CONTEXT.isdisjoint(context.before)
    return "money" if ends_money or (is_money and not is_counted(context)) else "count"


def integer_kind(
    prose: Prose,
    start: int,
    number: Amount,
    value: int,
    context: Context,
    previous: Mention | None,
    relation: str,
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
    has_parts = is_plain and context.after[0] in lexicon.PARTS_OF_LAWS
    if has_parts and _PARAGRAPH.match(prose.lowered, number.end):
        return "reference"
    if _is_page(prose, start, number, previous):
        return "reference"
    if len(digits) >= _SHORTEST_IDENTIFIER and is_plain and not is_counted(context):
        return "reference"
    is_size = number.form == "grouped" and word in lexicon.MEASURED_TOO
    if (is_called_reference(context) and not is_size) or (
        is_plain and not is_counted(context) and is_verse(context)
    ):
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
    if is_plain and is_called_year(prose, number, context, listed):
        return "year"
    if is_game(prose, start, number, context, previous):
        return "decimal"
    if word in lexicon.NAMED and is_plain and digits[0] == "0":
        return "name"
    if is_plain and not is_counted(context):
        if _is_called_ordinal(word) or (word in lexicon.MOMENTS and context.before[1:]):
            return "ordinal"
        if word in lexicon.NAMED or not lexicon.NUMBERED_PLACES.isdisjoint(context.before):
            return "name"
        if is_named(prose, start, number, context, previous):
            return "name"
        if value < 1000 and relation != "list" and is_score(context):
            return "decimal"
        if digits[0] == "0" and len(digits) > 1:
            return "reference"
    return "count"


_SHORTEST_IDENTIFIER = 10
"""Digits without a group of thousands from which on they identify: counts print the groups."""


_PARAGRAPH = re.compile(rf"[ ]{either(lexicon.PARTS_OF_LAWS)}[ ]?\(")
"""What stands behind the number of a section: ``22 huruf (c) dan 23 ayat (1)``."""

_CITATION = re.compile(r"\([^()\n]{0,60}\Z")


def _is_page(prose: Prose, start: int, number: Amount, previous: Mention | None) -> bool:
    """The page of a citation in brackets stands behind its year: ``(2013:7)``."""
    text = prose.text
    if previous is None or previous.kind != "year" or number.form != "plain":
        return False
    if text[previous.end : start] != ":" or text[number.end : number.end + 1] not in (")", "-"):
        return False
    return bool(_CITATION.search(text, max(0, previous.start - _NAME_REACH), previous.start))


def is_verse(context: Context) -> bool:
    """A verse of a scripture: ``QS Al-Baqarah: 183``."""
    if context.after[0] in lexicon.PARTS_OF_LAWS:
        return False
    return not lexicon.SCRIPTURES.isdisjoint(context.before)


def is_score(context: Context) -> bool:
    """A score, an index or the points by which one moved: ``skor TWK 65``, ``naik 24 poin``."""
    if context.after[0] == "poin":
        return context.word in lexicon.MOVED
    before = context.before
    called = lexicon.SCORES.intersection(before)
    if called == {"poin"} and context.word != "poin":
        return False  # 12 poin dari 6 laga
    return bool(called) and not is_counted(context)


def broken_kind(prose: Prose, number: Amount, context: Context) -> str:
    """Return the kind of a number with decimals.

    Behind a comma they are a score or a mean, or count a measure; behind a full stop they
    are a version unless a score, a measure or a second decimal says otherwise.
    """
    is_measure = context.after[0] in lexicon.MEASURES or (
        _DEGREES_OF.match(prose.lowered, number.end) is not None
    )
    if number.form == "comma":
        return "count" if is_measure or _is_whole_headcount(number, context) else "decimal"
    is_called = context.word in lexicon.VERSIONS or context.glued.lower() == "v"
    if is_called and not is_measure:
        return "version"
    if is_measure and number.doubt:
        return "count"
    is_score = not lexicon.SCORES.isdisjoint(context.before)
    is_version = not (is_score or len(number.digits) > 3 or number.digits[0] == "0")
    return "version" if is_version and number.doubt else "decimal"


_DEGREES_OF = re.compile(r"[ \u00a0]?°[ \u00a0]?[cfr]\b|[ \u00a0]?m[²³]|[ \u00a0]?[\"″′]")


def _is_whole_headcount(number: Amount, context: Context) -> bool:
    """``1.234,00 jiwa`` counts heads; ``4,14 orang`` and ``12,00 orang per jam`` are means."""
    noun, then = context.after
    is_grouped = "." in number.digits and number.value == int(number.value or 0)
    return is_grouped and noun in lexicon.COUNTED and then != "per"


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


_MERCALLI = "mmi"
"""The scale of what an earthquake does, by degrees: ``skala MMI III``."""


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
    if word in lexicon.ORDERED or _MERCALLI in context.before:
        return "ordinal"
    if word in lexicon.NAMED or (context.glued and context.glued[:-1] in lexicon.DEGREES):
        return "name"
    return goes_on(value, context, previous if relation == "list" else None)


def unit_of_time(prose: Prose, end: int, context: Context) -> str:
    """Return the unit of time that is counted, if only behind the last of a range: ``3-5 hari``."""
    unit = context.after[0]
    if unit in lexicon.DURATIONS:
        return context.noun
    is_joined = prose.lowered[end : end + 1] in _DASHES or (
        prose.lowered[end : end + 3] in (" - ", "\u00a0- ")
    )
    if unit not in _BEFORE_SHARED and not is_joined:
        return ""
    shared = _SHARED_UNIT.match(prose.lowered, end)
    if not shared:
        return ""
    is_wrapped = "\n" in shared[1] or "\r" in shared[1]
    if is_wrapped and not prose.text[shared.end(1)].islower():
        return ""
    return prose.text[shared.end(1) : shared.end()]


_CALLED = {
    "batch": lexicon.BATCHES,
    "grade": lexicon.GRADES,
    "ordinal": lexicon.ORDERED,
}


def unit_by_kind(kind: str, context: Context, previous: Mention | None) -> str:
    """Return the unit of a number by its kind: what it counts, or the word that calls it.

    In a list the word is printed once: ``angkatan 53, 54 dan 55``.
    """
    if kind == "count" or (kind == "decimal" and is_noun(context.after[0])):
        return unit_of(context)
    called = _CALLED.get(kind)
    if called is None:
        return ""
    if context.word in called:
        return context.word
    return previous.unit if previous and previous.kind == kind else ""


def doubt_before(context: Context) -> bool:
    """Tell whether the words before a number say that it is near."""
    before = context.before
    return (
        not lexicon.APPROXIMATE.isdisjoint(before)
        or before[1::-1] in lexicon.APPROXIMATE_PAIRS
        or before[1::-1] == ("plus", "minus")
    )


def doubt_of(context: Context) -> str:
    """Return ``approximate`` where the words around a number say so, else nothing."""
    if doubt_before(context):
        return "approximate"
    return "approximate" if context.word == "lebih" else doubt_behind(context.after)


def doubt_behind(after: tuple[str, str]) -> str:
    """Return ``approximate`` where the two words behind a number say so, else nothing."""
    first, then = after
    if first == "an" or (first == "lebih" and then not in lexicon.COMPARED):
        return "approximate"
    return "approximate" if then == "lebih" and is_known_unit(first) else ""
