"""Read what begins with a digit: dates and times, codes, sums of money, and all that is counted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from latsarstats.numerals import amounts, codes, dates, kinds, lexicon
from latsarstats.numerals.context import context_of, starts_line
from latsarstats.numerals.mention import printed
from latsarstats.numerals.order import order_kind, ordinal_start

if TYPE_CHECKING:
    from decimal import Decimal

    from latsarstats.numerals.amounts import Amount
    from latsarstats.numerals.context import Context
    from latsarstats.numerals.mention import Mention, Prose

_LIKE_DIGITS = frozenset("lIOo")
_ONE_GROUP = len("999.999")
_SITE = re.compile(r"(?:\.(?:com|co|id|net|org|go|tv|news|info)\b|@)")
_MARKER = re.compile(r"[0-9]{1,2}[.)](?=\s|[A-Za-z])")
_BRACKETED_MARKER = re.compile(r"[0-9]{1,2}\)(?=[ \t])")
_MARKS = frozenset(".)")
_OPEN_BRACKET = re.compile(r"\([^()\n]{0,80}\Z")
_POWERS = frozenset({"m", "km", "cm", "dm", "mm"})
_MINUS = frozenset("-−")
_BEFORE_MINUS = frozenset(" (\u00a0")
_ALONE = re.compile(r"[0-9.,]{1,60}[ ]?%?[ ]*(?:\Z|[\r\n])")


def digits(prose: Prose, start: int, end: int, previous: Mention | None) -> tuple[Mention, ...]:
    """Read the number, or the list of dates, whose first digits stand from ``start`` to ``end``."""
    low = prose.low
    number = amounts.amount_at(low, start, end)
    if amounts.is_identifier(number.digits):
        return (printed(prose, start, number.end, "reference", number.digits),)
    sign = low[number.end : number.end + 1]
    if sign in amounts.SIGNS and number.form == "plain":
        number = amounts.mixed(number, sign)
    near = prose.text[max(0, start - 2) : start] + prose.text[number.end : number.end + 1]
    if not _LIKE_DIGITS.isdisjoint(near):
        repaired = amounts.letters_for_digits(prose, start)
        if repaired and not (previous and repaired[0] < previous.end):
            start, number = repaired
    currency = amounts.money_start(low, start)
    is_in_code = previous is not None and currency < previous.end  # 683/2021/IDR 5000
    if currency >= 0 and not is_in_code:
        return (_money(prose, currency, number),)
    seen = context_of(prose, start, number.end)
    if number.doubt:
        return _quantity(prose, start, number, seen, previous)
    return (
        _date_or_time(prose, start, number, seen, previous)
        or _ordinal(prose, start, number)
        or codes.code_at(prose, start, number, seen, previous)
        or _quantity(prose, start, number, seen, previous)
    )


def _money(prose: Prose, start: int, number: Amount) -> Mention:
    """Read a sum of money whose currency sign begins at ``start``."""
    low = prose.low
    joined = amounts.stray_blank(low, number)
    if joined and not (
        len(joined.digits) <= _ONE_GROUP and kinds.is_counted(context_of(prose, start, joined.end))
    ):
        number = joined
    end, value, doubt = number.end, number.value, number.doubt
    scaled = amounts.scaled(low, end, value, currency=True) if value is not None else None
    english = amounts.english(number)
    if scaled:
        end, value, near = scaled
        doubt = doubt or near
    elif number.form in ("point", "parts") and low.startswith("rp", start):
        value, doubt = None, "misprint"  # a group of thousands cut short, nobody can tell which
    elif english:
        value, doubt = english.value, english.doubt
    end = amounts.money_end(low, end)
    end = amounts.money_word_end(low, end) or end
    doubt = doubt or kinds.doubt_of(context_of(prose, start, end))
    if value is not None:
        value = amounts.as_whole(value)
    return printed(prose, start, end, "money", value, doubt)


def _date_or_time(
    prose: Prose, start: int, number: Amount, seen: Context, previous: Mention | None
) -> tuple[Mention, ...]:
    low, end, length = prose.low, number.end, len(number.digits)
    behind = low[end : end + 1]
    if number.form == "point" or behind == ":":
        is_called = _is_time_called(low, start, seen, previous)
        time = dates.time_at(prose, start, kinds.doubt_of(seen), is_called=is_called)
        return (time,) if time else ()
    if number.form == "parts":
        is_called = length <= 8 and _is_time_called(low, start, seen, previous)
        time = dates.time_at(prose, start, kinds.doubt_of(seen), is_called=is_called)
        if length <= 8 and time:
            return (time,)
        day_end = low.index(".", start) if "." in number.digits else end
        return dates.dates_at(prose, start, day_end) if 8 <= length <= 10 else ()
    if number.form != "plain" or length > 4:
        return ()
    if length <= 2 or behind in "-/":
        is_code = behind == "/" and (
            kinds.is_called_reference(seen)
            or seen.word in lexicon.BATCHES
            or seen.word in lexicon.NAMED
            or codes.is_part(prose, start)
        )
        if not is_code and (found := dates.dates_at(prose, start, end)):
            return found
    if length <= 2:
        value = int(number.digits)
        is_hour = dates.is_before_zone(low, end) or _is_time_called(low, start, seen, previous)
        if is_hour and value <= dates.LAST_HOUR and not kinds.is_counted(seen):
            value_at = dates.full_hour(value, seen.after[0])
            return (printed(prose, start, end, "time", value_at, kinds.doubt_of(seen)),)
        if 1 <= value <= dates.LAST_DAY and _is_day(low, start, seen, previous):
            return (printed(prose, start, end, "date", f"---{value:02}"),)
    return ()


def _is_day(low: str, start: int, seen: Context, previous: Mention | None) -> bool:
    """*Tanggal* stands before, or a day without a month with which this is listed."""
    if seen.word in lexicon.DAY_OF_MONTH:
        return True
    is_listed = previous is not None and kinds.follows(low, previous, start) == "list"
    return is_listed and str(previous and previous.value).startswith("---")


def _is_time_called(low: str, start: int, seen: Context, previous: Mention | None) -> bool:
    """*Pukul* stands before, or a time with which this is listed."""
    if seen.word in lexicon.TIMES:
        return True
    is_time = previous is not None and previous.kind == "time"
    return is_time and kinds.follows(low, previous, start) == "list"


def _ordinal(prose: Prose, start: int, number: Amount) -> tuple[Mention, ...]:
    begins = ordinal_start(prose, start)
    if begins < 0 or number.form not in ("plain", "grouped"):
        return ()
    kind = order_kind(prose, begins)
    return (printed(prose, begins, number.end, kind, number.value, number.doubt),)


def _quantity(
    prose: Prose, start: int, number: Amount, seen: Context, previous: Mention | None
) -> tuple[Mention, ...]:
    """Read a number that is no date and no code: how many, how much, or which."""
    low, text = prose.low, prose.text
    link = kinds.follows(low, previous, start)
    is_listed = number.form == "parts" and amounts.is_list(number.digits)
    if is_listed or (number.form == "comma" and kinds.wants_whole(seen, previous, link)):
        number = amounts.whole_at(low, start)
        seen = context_of(prose, start, number.end)
    if number.form == "plain":
        is_glued = seen.glued and not (previous and previous.end > start - len(seen.glued))
        if is_glued and seen.glued.lower() in _POWERS and number.digits in ("2", "3"):
            return ()  # m2 is a unit, and holds no number
        kind = _kind_by_letters(prose, start, number, seen) if is_glued else ""
        if not kind and _has_mark(text, number.end) and not kinds.is_called_reference(seen):
            kind = "name"
        if kind:
            is_code = kind == "reference" and number.digits[0] == "0"
            value = number.digits if is_code else number.value
            return (printed(prose, start, number.end, kind, value),)
        if text[start - 1 : start] == "(" and starts_line(text, start - 1):
            bracketed = _BRACKETED_MARKER.match(text, start)
            if bracketed:
                return (printed(prose, start - 1, bracketed.end(), "list-marker", None),)
        marker = _marker_end(prose, start) if text[number.end : number.end + 1] in _MARKS else 0
        if marker:
            return (printed(prose, start, marker, "list-marker", None),)
        if text[start - 1 : start] == "[" and text[number.end : number.end + 1] == "]":
            return (printed(prose, start, number.end, "reference", number.value),)
        joined = amounts.with_blanks(low, number)
        if joined and not kinds.is_numbered(seen, previous, link):
            has_noun = kinds.is_counted(context_of(prose, start, joined.end))
            if has_noun or seen.word in lexicon.TOTALS or "." in text[number.end : joined.end]:
                number = joined
    begins = _sign_start(prose, start, number, seen)
    if begins is None:
        return (_measured(prose, start, number, seen, previous, link),)
    return (_measured(prose, begins, _negative(number), seen, previous, link),)


def _kind_by_letters(prose: Prose, start: int, number: Amount, seen: Context) -> str:
    """Return the kind that letters printed against the front of digits give them, or nothing."""
    text = prose.text
    opens = start - len(seen.glued) - 1
    is_bracketed = opens >= 0 and text[opens] == "(" and text[number.end : number.end + 1] == ")"
    is_site = bool(_SITE.match(prose.low, number.end))
    return kinds.glued_kind(number.digits, seen, is_site=is_site, is_bracketed=is_bracketed)


def _has_mark(text: str, end: int) -> bool:
    """A single capital behind digits makes a name: ``5G``, ``P3K``."""
    return text[end : end + 1].isupper() and not text[end + 1 : end + 2].isalpha()


def _marker_end(prose: Prose, start: int) -> int:
    """Return where the number in front of a list item ends, with its mark; 0 for none."""
    text = prose.text
    found = _MARKER.match(text, start)
    if not found:
        return 0
    is_closed = found.group()[-1] == ")" and not _OPEN_BRACKET.search(
        text, max(0, start - 81), start
    )
    return found.end() if is_closed or starts_line(text, start) else 0


def _sign_start(prose: Prose, start: int, number: Amount, seen: Context) -> int | None:
    """Return where the minus sign of a number begins, or ``None`` where it has none.

    Before a whole number that is no share, and at the beginning of a line, it is a dash, unless
    the number stands there alone.
    """
    text = prose.text
    if start and text[start - 1] in _MINUS:
        if starts_line(text, start - 1):
            return start - 1 if _ALONE.match(text, start) else None
        is_whole = number.form == "plain" and seen.after[0] != "derajat"
        is_dash = is_whole and not amounts.share_end(prose.low, number.end)
        is_dash = is_dash or text[start - 2] not in _BEFORE_MINUS
        return None if is_dash else start - 1
    return amounts.minus_start(prose.low, start) if seen.word == "minus" else None


def _negative(number: Amount) -> Amount:
    return number._replace(value=amounts.negated(number.value)) if number.value else number


def _measured(
    prose: Prose,
    start: int,
    number: Amount,
    seen: Context,
    previous: Mention | None,
    link: str,
) -> Mention:
    """Read a number of something, of which the words behind it may say the size or the sort."""
    end, value, doubt = number.end, number.value, number.doubt
    if value is None:
        return printed(prose, start, end, "version", number.digits)
    if amounts.has_unit(prose.low, end):
        in_money = link == "list" and previous is not None and previous.kind == "money"
        measured = _with_unit(prose, start, number, value, seen, in_money=in_money)
        if measured:
            return measured
    near = doubt or kinds.doubt_of(seen)
    if kinds.is_unit_of_time(prose, end, seen) and not kinds.looks_like_year(number):
        return printed(prose, start, end, "duration", value, near)
    if isinstance(value, int):
        kind = kinds.integer_kind(number, value, seen, previous, link)
        if kind == "reference" and number.digits[0] == "0":
            return printed(prose, start, end, kind, number.digits, doubt)
        return printed(prose, start, end, kind, value, near if kind in kinds.ROUGH else doubt)
    english = amounts.english(number) if seen.after[0] in lexicon.COUNTED else None
    if english:
        return printed(prose, start, end, "count", english.value, english.doubt)
    kind = kinds.broken_kind(number, seen)
    return printed(prose, start, end, kind, number.digits if kind == "version" else value, near)


def _with_unit(
    prose: Prose, start: int, number: Amount, value: int | Decimal, seen: Context, *, in_money: bool
) -> Mention | None:
    """Read a number with a share, a scale or a currency behind it; ``None`` for none."""
    low, end = prose.low, number.end
    share = amounts.share_end(low, end)
    if share or amounts.is_share_of_range(low, end, value):
        past = share or end
        doubt = number.doubt or _doubt_around(prose, start, past, seen)
        return printed(prose, start, past, "percent", value, doubt)
    scaled = amounts.scaled(low, end, value, currency=False)
    if scaled:
        end, value, near = scaled
        past = amounts.money_word_end(low, end)
        kind = kinds.scaled_kind(
            value, context_of(prose, start, end), ends_money=in_money or past > 0
        )
        past = past or end
        doubt = number.doubt or near or _doubt_around(prose, start, past, seen)
        return printed(prose, start, past, kind, value, doubt)
    past = amounts.money_word_end(low, end)
    if past:
        doubt = number.doubt or _doubt_around(prose, start, past, seen)
        return printed(prose, start, past, "money", value, doubt)
    return None


def _doubt_around(prose: Prose, start: int, end: int, seen: Context) -> str:
    """Return the doubt that the words before a number, or behind its unit, give it."""
    return kinds.doubt_of(seen) or kinds.doubt_of(context_of(prose, start, end))
