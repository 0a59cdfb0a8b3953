"""Digits as they are printed: groups of thousands, decimals, scales, shares, sums of money.

A full stop groups thousands in threes and a comma is the decimal mark. Where a token breaks
that rule, it is read as a person would read it, and :attr:`Amount.doubt` says so.
"""

from __future__ import annotations

import decimal
import math
import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from latsarstats.numerals import currencies
from latsarstats.numerals.lexicon import COUNTED
from latsarstats.numerals.words import BLANK, SCALES, SHORT_SCALES, UNTIL, either

if TYPE_CHECKING:
    from latsarstats.numerals.mention import Prose

LONGEST_QUANTITY = 40
"""The most digits of a quantity: a longer run is an identifier, kept as printed."""

_EXACTLY = decimal.Context(prec=5 * LONGEST_QUANTITY)  # the longest quotient ends within
_MARKS = frozenset(".,")
_ASCII_DIGITS = frozenset("0123456789")
_DIGITS = re.compile(rf"[0-9]++(?:[.,][0-9]++){{0,{LONGEST_QUANTITY}}}+")
"""A token of digits. A longer chain is read as a list or an identifier, of which the beginning
tells enough: to read all of it at every member would take time with the square of its length."""

_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")
_REGULAR = re.compile(r"(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]+)?")
_ENGLISH = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,2})?")
_POINT = re.compile(r"[0-9]+\.[0-9]+")

_ALL_SCALES = {**SCALES, **SHORT_SCALES}
_CURRENCY_SCALES = {"m": 10**9, "t": 10**12}
_SCALE_WORD = rf"({either(_ALL_SCALES)})(an)?\b"
_SCALED = re.compile(rf"{BLANK}?{_SCALE_WORD}")
_CURRENCY_SCALED = re.compile(rf"{BLANK}?([mt])\b(?!\.?[a-z])")
_FEW_DIGITS = r"[0-9]{1,3}(?:,[0-9]{1,9})?"
_AND_SCALED = re.compile(rf"{BLANK}({_FEW_DIGITS}){BLANK}?{_SCALE_WORD}")
_AND_HUNDREDS = re.compile(r"[ \u00a0]([1-9][0-9]{2})(?![0-9]|[ \u00a0]?%|[.,][0-9])")
_OR_NEAR = rf"(?:{UNTIL}|{BLANK}?(?:plus{BLANK}minus|±){BLANK}?)"
_SHARED_SCALE = re.compile(rf"{UNTIL}(?:rp\.?{BLANK}?)?{_FEW_DIGITS}{BLANK}?{_SCALE_WORD}")
_SHARE = re.compile(rf"{BLANK}?%|{BLANK}?pers[eo]n\b|{BLANK}prosen\b")
_SHARED_SHARE = re.compile(rf"{_OR_NEAR}{_FEW_DIGITS}(?:{BLANK}?%|{BLANK}persen\b)")
_BLANKS = frozenset(" \u00a0")
_MONEY_END = re.compile(r",-{1,2}|\.-{1,2}(?![0-9a-z])")

# As many groups as the longest quantity has: longer chains are no number, and cost nothing here.
_STRAY_BLANK = re.compile(r"[ \u00a0]?\.[ \u00a0]?[0-9]{3}(?:\.[0-9]{3}){0,11}+(?![0-9]|[.,][0-9])")
_BLANK_GROUPS = re.compile(r"(?:[ \u00a0][0-9]{3}){1,12}+(?![0-9]|[ .,/][0-9])")
_STRAY_DECIMAL = re.compile(
    r",[ \u00a0]([0-9]{1,2})(?=[ \u00a0](?:juta|miliar|milyar|triliun|persen)\b)"
)
_LETTER_DIGITS = str.maketrans({"l": "1", "I": "1", "L": "1", "O": "0", "o": "0", "S": "5"})
_LIKE = "[0-9lILOoS]"
_LETTERS_GROUPED = re.compile(
    rf"{_LIKE}{{1,3}}(?:\.{_LIKE}{{3}}){{1,12}}(?:,[0-9]{{2}}(?![0-9]))?(?![0-9A-Za-z]|\.[0-9])"
)
_LETTERS_YEAR = re.compile(r"(?:[1lIL]9|2[0Oo])[0-9lILOoS]{2}(?![0-9A-Za-z])")
_LETTERS_PLAIN = re.compile(
    rf"(?:[lI][0-9]{{2,3}}|[0-9]{{1,{LONGEST_QUANTITY}}}O[0-9O]{{0,{LONGEST_QUANTITY}}})(?![0-9A-Za-z])"
)
_LETTERS_COUNT = re.compile(rf"[lI][0-9](?={BLANK}{either(COUNTED)}\b)", re.IGNORECASE)
_LETTER_RUN = re.compile(rf"[lIOoS]{_LIKE}{{0,2}}\.?\Z")
_APOSTROPHES = re.compile(r"(?:'[0-9]{3}){1,12}+(?![0-9]|[.,'][0-9])")
_DASH_DIGIT = re.compile(r"-[0-9]")
_THOUSAND = re.compile(r"k\b")
_HAS_LETTER = re.compile("[A-Za-z]")
_UNIT_WORDS = either([*_ALL_SCALES, *currencies.NAMES])
_UNIT = re.compile(rf"{BLANK}?(?:%|pers|pros|-|sampai|hingga|s[./d]|plus|±|k\b|{_UNIT_WORDS})")
_COMMAS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3}){1,6},[0-9]{1,2}")
"""Commas that group and part the decimals: ``6,980,9``."""
_LONGEST_WHOLE = 2
_PART = re.compile(r"[ ]([1357])/([248])(?![0-9]|[/.,][0-9])")
"""A half, quarters and eighths behind a whole number: ``1 1/2``."""
_GROUP_MARKS = frozenset(".0123456789")
_MINUS_WORD = re.compile(r"\b(?:plus[ \u00a0]{1,3})?+(minus[ \u00a0]{1,3})\Z")

SIGNS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
"""Parts of a whole in one character."""


class Amount(NamedTuple):
    """A token of digits and what it says.

    Attributes:
        end: where its digits end.
        digits: them, as printed or, where letters stand for some, as meant.
        value: what they say, or ``None`` where that cannot be known.
        form: ``plain`` (120), ``grouped`` (10.853), ``comma`` (70,01), ``point`` (5.0) or
            ``parts`` (1.2.3).
        doubt: ``misprint`` where the reading repairs a slip.
    """

    end: int
    digits: str
    value: int | Decimal | None
    form: str
    doubt: str = ""


def exact(digits: str) -> int | Decimal:
    """Return what Indonesian digits say: full stops group, a comma is the decimal mark.

    >>> exact("10.853"), exact("70,01")
    (10853, Decimal('70.01'))
    """
    number = digits.replace(".", "").replace(",", ".")
    return Decimal(number) if "." in number else int(number)


def read_count(token: str) -> int | None:
    """Return the whole number that a token prints by itself, or ``None`` where it prints none.

    >>> read_count("1.000"), read_count("5.0")
    (1000, None)
    """
    is_count = _GROUPED.fullmatch(token) or (token.isascii() and token.isdigit())
    return int(token.replace(".", "")) if is_count and len(token) <= LONGEST_QUANTITY else None


def amount_at(lowered: str, at: int, end: int) -> Amount:
    """Return the digits that begin at ``at``, read by the rule where they follow it.

    Args:
        lowered: the text in small letters.
        at: where the first digits begin.
        end: where they end; behind a full stop or a comma, more may follow.
    """
    if lowered[end : end + 1] not in _MARKS and end - at <= LONGEST_QUANTITY:
        return Amount(end, lowered[at:end], int(lowered[at:end]), "plain")
    found = _DIGITS.match(lowered, at)
    assert found, "a digit begins here"
    digits, end = found.group(), found.end()
    if len(digits) > LONGEST_QUANTITY:
        return Amount(end, digits, None, "parts")
    if digits.isdigit():
        return Amount(end, digits, int(digits), "plain")
    if _REGULAR.fullmatch(digits):
        if digits[0] == "0" and _GROUPED.fullmatch(digits):
            return (
                Amount(end, digits, Decimal(digits), "point")
                if digits.count(".") == 1
                else (Amount(end, digits, None, "parts"))
            )
        return Amount(end, digits, exact(digits), "comma" if "," in digits else "grouped")
    if _POINT.fullmatch(digits):
        return Amount(end, digits, Decimal(digits), "point")
    if _ENGLISH.fullmatch(digits):
        number = digits.replace(",", "")
        value = Decimal(number) if "." in number else int(number)
        return Amount(end, digits, value, "comma" if "." in number else "grouped", "misprint")
    if _COMMAS.fullmatch(digits):
        whole, _, rest = digits.rpartition(",")
        value = Decimal(f"{whole.replace(',', '')}.{rest}")
        return Amount(end, digits, value, "comma", "misprint")
    return Amount(end, digits, None, "parts")


def as_point(amount: Amount) -> Amount:
    """Return ``14.386`` read with a decimal point."""
    return amount._replace(value=Decimal(amount.digits), form="point")


def with_wrong_group(amount: Amount) -> Amount | None:
    """Return ``10.8530`` read with a group of the wrong length, or ``None`` for another form."""
    whole, point, rest = amount.digits.partition(".")
    if amount.form != "point" or len(rest) < 4 or len(whole) > 3 or not point:
        return None
    return amount._replace(value=int(whole + rest), form="grouped", doubt="misprint")


def apostrophes(lowered: str, amount: Amount) -> Amount | None:
    """Return a number that apostrophes group: ``3'230``; ``None`` for another."""
    found = _APOSTROPHES.match(lowered, amount.end) if len(amount.digits) <= 3 else None
    if not found or amount.form != "plain" or amount.digits[0] == "0":
        return None
    digits = amount.digits + found.group().replace("'", ".")
    return Amount(found.end(), digits, exact(digits), "grouped")


def parted_by_comma(lowered: str, at: int, amount: Amount) -> bool:
    """Tell whether a comma parts two numbers and is no decimal mark: ``15-21,15-21``, ``1,2,3``."""
    if amount.form != "comma" or at < 2 or not lowered[at - 2].isdigit():
        return False
    before = lowered[at - 1]
    return before == "," or (before == "-" and bool(_DASH_DIGIT.match(lowered, amount.end)))


def is_list(digits: str) -> bool:
    """Tell whether commas part whole numbers in a token: ``53,54,55``."""
    return "." not in digits and digits.count(",") > 1


def is_identifier(digits: str) -> bool:
    """Tell whether a token has more digits than a quantity."""
    if len(digits) <= LONGEST_QUANTITY:
        return False
    return not is_list(digits) or digits.index(",") > LONGEST_QUANTITY


def whole_at(lowered: str, at: int) -> Amount:
    """Return only the digits before any mark: ``53`` of ``53,54``."""
    end = at
    while lowered[end : end + 1] in _ASCII_DIGITS and end - at <= LONGEST_QUANTITY:
        end += 1
    return Amount(end, lowered[at:end], int(lowered[at:end]), "plain")


def english(amount: Amount) -> Amount | None:
    """Return ``10,853`` read with English groups, or ``None`` where it is not of that form."""
    if not _ENGLISH.fullmatch(amount.digits) or "." in amount.digits:
        return None
    number = int(amount.digits.replace(",", ""))
    return amount._replace(value=number, form="grouped", doubt="misprint")


def with_part(lowered: str, amount: Amount) -> Amount | None:
    """Return a whole number with the part of one behind it, or ``None``: ``2½``, ``1 1/2``."""
    end = amount.end
    sign = lowered[end : end + 1]
    if sign in SIGNS:
        part, end = SIGNS[sign], end + 1
    elif sign == " " and lowered[end + 2 : end + 3] == "/" and len(amount.digits) <= _LONGEST_WHOLE:
        found = _PART.match(lowered, end)
        if not found or int(found[1]) >= int(found[2]):
            return None
        part, end = _EXACTLY.divide(Decimal(found[1]), Decimal(found[2])), found.end()
    else:
        return None
    digits = lowered[amount.end - len(amount.digits) : end]
    return Amount(end, digits, int(amount.digits) + part, "comma")


def negated(value: int | Decimal) -> int | Decimal:
    """Return minus ``value``, exactly: a minus sign alone would round long decimals."""
    return value.copy_negate() if isinstance(value, Decimal) else -value


def minus_start(lowered: str, at: int) -> int | None:
    """Return where the word *minus* right before ``at`` begins, or ``None`` for none."""
    found = _MINUS_WORD.search(lowered, max(0, at - 18), at)
    return found.start(1) if found and not found[0].startswith("plus") else None


def letters_for_digits(prose: Prose, at: int) -> tuple[int, Amount] | None:
    """Return the number around the digit at ``at`` in which letters stand for digits.

    ``l.842.875`` and ``2O21`` are read as 1842875 and 2021, and are misprints. The first item
    is where the number begins.
    """
    text = prose.text
    before = _LETTER_RUN.search(text, max(0, at - 4), at)
    start = before.start() if before else at
    if start and text[start - 1].isalnum() and prose.lowered[max(0, start - 2) : start] != "rp":
        return None
    found = (
        _LETTERS_GROUPED.match(text, start)
        or _LETTERS_YEAR.match(text, start)
        or _LETTERS_PLAIN.match(text, start)
        or _LETTERS_COUNT.match(text, start)
    )
    if not found or found.end() <= at or not _HAS_LETTER.search(found.group()):
        return None
    if len(found.group()) > LONGEST_QUANTITY:
        return None
    digits = found.group().translate(_LETTER_DIGITS)
    form = "comma" if "," in digits else "grouped" if "." in digits else "plain"
    return start, Amount(found.end(), digits, as_whole(exact(digits)), form, "misprint")


def with_blanks(lowered: str, amount: Amount) -> Amount | None:
    """Return the number that goes on behind a blank (``27. 642``, ``10 853``), or ``None``."""
    if amount.form != "plain" or len(amount.digits) > 3 or amount.digits[0] == "0":
        return None
    behind = lowered[amount.end : amount.end + 2]
    if behind[:1] != "." and not (behind[:1] in _BLANKS and behind[1:] in _GROUP_MARKS):
        return None
    return stray_blank(lowered, amount) or _blanks_as_groups(lowered, amount)


def stray_blank(lowered: str, amount: Amount) -> Amount | None:
    """Return the number that goes on after a blank next to a mark, as ``27. 642.174``."""
    if amount.form != "plain" or len(amount.digits) > 3 or amount.doubt:
        return None
    groups = _STRAY_BLANK.match(lowered, amount.end)
    if groups and not groups.group()[1].isdigit():
        text = amount.digits + re.sub(r"[ \u00a0]", "", groups.group())
        return Amount(groups.end(), text, exact(text), "grouped", "misprint")
    decimals = _STRAY_DECIMAL.match(lowered, amount.end)
    if decimals:
        text = f"{amount.digits},{decimals[1]}"
        return Amount(decimals.end(), text, exact(text), "comma", "misprint")
    return None


def _blanks_as_groups(lowered: str, amount: Amount) -> Amount | None:
    groups = _BLANK_GROUPS.match(lowered, amount.end)
    if not groups:
        return None
    text = amount.digits + re.sub(r"[ \u00a0]", ".", groups.group())
    return Amount(groups.end(), text, exact(text), "grouped", "misprint")


def has_unit(lowered: str, end: int) -> bool:
    """Tell whether a share, scale, currency or range may stand behind ``end``.

    One look that spares most numbers four searches.
    """
    return bool(_UNIT.match(lowered, end))


def share_end(lowered: str, end: int) -> int:
    """Return where the per cent sign or word behind ``end`` ends; 0 for none."""
    found = _SHARE.match(lowered, end)
    return found.end() if found else 0


def is_share_of_range(lowered: str, end: int, value: int | Decimal) -> bool:
    """Tell whether a range goes on at ``end`` and closes with a share: ``10-15 persen``."""
    return value < 1000 and bool(_SHARED_SHARE.match(lowered, end))


def scaled(
    lowered: str, end: int, value: int | Decimal, *, currency: bool
) -> tuple[int, int | Decimal, str] | None:
    """Return the end and value of a number with the scale words behind it, and its doubt.

    ``4,259 juta`` is 4259000, ``1 triliun 200 miliar`` both together; ``3 ribuan`` is near
    3000. The first number of a range shares the scale of the second: ``5-10 juta``.

    Args:
        lowered: the text in small letters.
        end: where the digits end.
        value: what they say.
        currency: they are a sum of money, whose scale may be one letter (``1,5 M``).
    """
    found = _SCALED.match(lowered, end)
    if found:
        scale = _ALL_SCALES[found[1]]
        total = times(value, scale)
        past, near = found.end(), bool(found[2])
        while (
            not near and (more := _AND_SCALED.match(lowered, past)) and _ALL_SCALES[more[2]] < scale
        ):
            scale = _ALL_SCALES[more[2]]
            total = as_whole(_EXACTLY.add(Decimal(total), Decimal(times(exact(more[1]), scale))))
            past, near = more.end(), bool(more[3])
        rest = _AND_HUNDREDS.match(lowered, past) if scale == 1000 and not near else None
        if rest:
            past, total = rest.end(), as_whole(_EXACTLY.add(Decimal(total), Decimal(rest[1])))
        return past, total, "approximate" if near else ""
    if _THOUSAND.match(lowered, end):
        return end + 1, times(value, 1000), ""
    if currency and (letter := _CURRENCY_SCALED.match(lowered, end)):
        return letter.end(), times(value, _CURRENCY_SCALES[letter[1]]), ""
    shared = _SHARED_SCALE.match(lowered, end) if value < 1000 else None
    if shared:
        return end, times(value, _ALL_SCALES[shared[1]]), ""
    return None


def times(number: int | Decimal, scale: int) -> int | Decimal:
    """Return a number times a scale, exactly, as an integer where it is one."""
    return as_whole(_EXACTLY.multiply(Decimal(number), Decimal(scale)))


def as_whole(number: int | Decimal) -> int | Decimal:
    """Return a number as an integer where it is one: ``9296000,00`` is 9296000."""
    return int(number) if number == int(number) else number


def money_end(lowered: str, end: int) -> int:
    """Return where the closing ``,-`` of a sum of money behind ``end`` ends, or ``end``."""
    found = _MONEY_END.match(lowered, end)
    return found.end() if found else end


def share_of(part: int, whole: int) -> Decimal | str:
    """Return a part of a whole: a decimal where it ends, else the fraction, as ``2/3``."""
    divisor = whole // math.gcd(part, whole)
    for factor in (2, 5):
        while divisor % factor == 0:
            divisor //= factor
    return _EXACTLY.divide(Decimal(part), Decimal(whole)) if divisor == 1 else f"{part}/{whole}"
