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
    lowered = prose.lowered
    number = amounts.amount_at(lowered, start, end)
    if amounts.is_identifier(number.digits):
        return (printed(prose, start, number.end, "reference", number.digits),)
    sign = lowered[number.end : number.end + 1]
    if sign in amounts.SIGNS and number.form == "plain":
        number = amounts.mixed(number, sign)
    near = prose.text[max(0, start - 2) : start] + prose.text[number.end : number.end + 1]
    if not _LIKE_DIGITS.isdisjoint(near):
        repaired = amounts.letters_for_digits(prose, start)
        if repaired and not (previous and repaired[0] < previous.end):
            start, number = repaired
    currency = amounts.money_start(lowered, start)
    is_in_code = previous is not None and currency < previous.end  # 683/2021/IDR 5000
    if currency >= 0 and not is_in_code:
        return (_money(prose, currency, number),)
    context = context_of(prose, start, number.end)
    if number.doubt:
        return _quantity(prose, start, number, context, previous)
    return (
        _date_or_time(prose, start, number, context, previous)
        or _ordinal(prose, start, number)
        or codes.code_at(prose, start, number, context, previous)
        or _quantity(prose, start, number, context, previous)
    )


def _money(prose: Prose, start: int, number: Amount) -> Mention:
    """Read a sum of money whose currency sign begins at ``start``."""
    lowered = prose.lowered
    joined = amounts.stray_blank(lowered, number)
    if joined and not (
        len(joined.digits) <= _ONE_GROUP and kinds.is_counted(context_of(prose, start, joined.end))
    ):
        number = joined
    end, value, doubt = number.end, number.value, number.doubt
    scaled = amounts.scaled(lowered, end, value, currency=True) if value is not None else None
    english = amounts.english(number)
    if scaled:
        end, value, near = scaled
        doubt = doubt or near
    elif number.form in ("point", "parts") and lowered.startswith("rp", start):
        value, doubt = None, "misprint"  # a group of thousands lacks a digit
    elif english:
        value, doubt = english.value, english.doubt
    end = amounts.money_end(lowered, end)
    end = amounts.money_word_end(lowered, end) or end
    doubt = doubt or kinds.doubt_of(context_of(prose, start, end))
    if value is not None:
        value = amounts.as_whole(value)
    return printed(prose, start, end, "money", value, doubt)


def _date_or_time(
    prose: Prose, start: int, number: Amount, context: Context, previous: Mention | None
) -> tuple[Mention, ...]:
    lowered, end, length = prose.lowered, number.end, len(number.digits)
    behind = lowered[end : end + 1]
    if number.form == "point" or behind == ":":
        is_called = _is_time_called(lowered, start, context, previous)
        time = dates.time_at(prose, start, kinds.doubt_of(context), is_called=is_called)
        return (time,) if time else ()
    if number.form == "parts":
        is_called = length <= 8 and _is_time_called(lowered, start, context, previous)
        time = dates.time_at(prose, start, kinds.doubt_of(context), is_called=is_called)
        if length <= 8 and time:
            return (time,)
        day_end = lowered.index(".", start) if "." in number.digits else end
        return dates.dates_at(prose, start, day_end) if 8 <= length <= 10 else ()
    if number.form != "plain" or length > 4:
        return ()
    if length <= 2 or behind in "-/":
        is_code = behind == "/" and (
            kinds.is_called_reference(context)
            or context.word in lexicon.BATCHES
            or context.word in lexicon.NAMED
            or codes.is_part(prose, start)
        )
        if not is_code and (found := dates.dates_at(prose, start, end)):
            return found
    if length <= 2:
        value = int(number.digits)
        is_hour = dates.is_before_zone(lowered, end) or _is_time_called(
            lowered, start, context, previous
        )
        if is_hour and value <= dates.LAST_HOUR and not kinds.is_counted(context):
            value_at = dates.full_hour(value, context.after[0])
            return (printed(prose, start, end, "time", value_at, kinds.doubt_of(context)),)
        if 1 <= value <= dates.LAST_DAY and _is_day(lowered, start, context, previous):
            return (printed(prose, start, end, "date", f"---{value:02}"),)
    return ()


def _is_day(lowered: str, start: int, context: Context, previous: Mention | None) -> bool:
    """*Tanggal* stands before, or a day without a month with which this is listed."""
    if context.word in lexicon.DAY_OF_MONTH:
        return True
    is_listed = previous is not None and kinds.follows(lowered, previous, start) == "list"
    return is_listed and str(previous and previous.value).startswith("---")


def _is_time_called(lowered: str, start: int, context: Context, previous: Mention | None) -> bool:
    """*Pukul* stands before, or a time with which this is listed."""
    if context.word in lexicon.TIMES:
        return True
    is_time = previous is not None and previous.kind == "time"
    return is_time and kinds.follows(lowered, previous, start) == "list"


def _ordinal(prose: Prose, start: int, number: Amount) -> tuple[Mention, ...]:
    begins = ordinal_start(prose, start)
    if begins < 0 or number.form not in ("plain", "grouped"):
        return ()
    kind = order_kind(prose, begins)
    return (printed(prose, begins, number.end, kind, number.value, number.doubt),)


def _quantity(
    prose: Prose, start: int, number: Amount, context: Context, previous: Mention | None
) -> tuple[Mention, ...]:
    """Read a number that is no date and no code: how many, how much, or which."""
    lowered, text = prose.lowered, prose.text
    relation = kinds.follows(lowered, previous, start)
    is_listed = number.form == "parts" and amounts.is_list(number.digits)
    if is_listed or (number.form == "comma" and kinds.wants_whole(context, previous, relation)):
        number = amounts.whole_at(lowered, start)
        context = context_of(prose, start, number.end)
    if number.form == "plain":
        is_glued = context.glued and not (previous and previous.end > start - len(context.glued))
        if is_glued and context.glued.lower() in _POWERS and number.digits in ("2", "3"):
            return ()  # m2 is a unit, and holds no number
        kind = _kind_by_letters(prose, start, number, context) if is_glued else ""
        if not kind and _has_mark(text, number.end) and not kinds.is_called_reference(context):
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
        joined = amounts.with_blanks(lowered, number)
        if joined and not kinds.is_numbered(context, previous, relation):
            has_noun = kinds.is_counted(context_of(prose, start, joined.end))
            if has_noun or context.word in lexicon.TOTALS or "." in text[number.end : joined.end]:
                number = joined
    begins = _sign_start(prose, start, number, context)
    if begins is None:
        return (_measured(prose, start, number, context, previous, relation),)
    return (_measured(prose, begins, _negative(number), context, previous, relation),)


def _kind_by_letters(prose: Prose, start: int, number: Amount, context: Context) -> str:
    """Return the kind that letters printed against the front of digits give them, or nothing."""
    text = prose.text
    opens = start - len(context.glued) - 1
    is_bracketed = opens >= 0 and text[opens] == "(" and text[number.end : number.end + 1] == ")"
    is_site = bool(_SITE.match(prose.lowered, number.end))
    return kinds.glued_kind(number.digits, context, is_site=is_site, is_bracketed=is_bracketed)


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


def _sign_start(prose: Prose, start: int, number: Amount, context: Context) -> int | None:
    """Return where the minus sign of a number begins, or ``None`` where it has none.

    Before a whole number that is no share, and at the beginning of a line, it is a dash, unless
    the number stands there alone.
    """
    text = prose.text
    if start and text[start - 1] in _MINUS:
        if starts_line(text, start - 1):
            return start - 1 if _ALONE.match(text, start) else None
        is_whole = number.form == "plain" and context.after[0] != "derajat"
        is_dash = is_whole and not amounts.share_end(prose.lowered, number.end)
        is_dash = is_dash or text[start - 2] not in _BEFORE_MINUS
        return None if is_dash else start - 1
    return amounts.minus_start(prose.lowered, start) if context.word == "minus" else None


def _negative(number: Amount) -> Amount:
    return number._replace(value=amounts.negated(number.value)) if number.value else number


def _measured(
    prose: Prose,
    start: int,
    number: Amount,
    context: Context,
    previous: Mention | None,
    relation: str,
) -> Mention:
    """Read a quantity; the words after it may give its scale or its kind."""
    end, value, doubt = number.end, number.value, number.doubt
    if value is None:
        return printed(prose, start, end, "version", number.digits)
    if amounts.has_unit(prose.lowered, end):
        in_money = relation == "list" and previous is not None and previous.kind == "money"
        measured = _with_unit(prose, start, number, value, context, in_money=in_money)
        if measured:
            return measured
    near = doubt or kinds.doubt_of(context)
    if kinds.is_unit_of_time(prose, end, context) and not kinds.looks_like_year(number):
        return printed(prose, start, end, "duration", value, near)
    if isinstance(value, int):
        kind = kinds.integer_kind(number, value, context, previous, relation)
        if kind == "reference" and number.digits[0] == "0":
            return printed(prose, start, end, kind, number.digits, doubt)
        return printed(prose, start, end, kind, value, near if kind in kinds.ROUGH else doubt)
    english = amounts.english(number) if context.after[0] in lexicon.COUNTED else None
    if english:
        return printed(prose, start, end, "count", english.value, english.doubt)
    kind = kinds.broken_kind(number, context)
    return printed(prose, start, end, kind, number.digits if kind == "version" else value, near)


def _with_unit(
    prose: Prose,
    start: int,
    number: Amount,
    value: int | Decimal,
    context: Context,
    *,
    in_money: bool,
) -> Mention | None:
    """Read a number with a share, a scale or a currency behind it; ``None`` for none."""
    lowered, end = prose.lowered, number.end
    share = amounts.share_end(lowered, end)
    if share or amounts.is_share_of_range(lowered, end, value):
        past = share or end
        doubt = number.doubt or _doubt_around(prose, start, past, context)
        return printed(prose, start, past, "percent", value, doubt)
    scaled = amounts.scaled(lowered, end, value, currency=False)
    if scaled:
        end, value, near = scaled
        past = amounts.money_word_end(lowered, end)
        kind = kinds.scaled_kind(
            value, context_of(prose, start, end), ends_money=in_money or past > 0
        )
        past = past or end
        doubt = number.doubt or near or _doubt_around(prose, start, past, context)
        return printed(prose, start, past, kind, value, doubt)
    past = amounts.money_word_end(lowered, end)
    if past:
        doubt = number.doubt or _doubt_around(prose, start, past, context)
        return printed(prose, start, past, "money", value, doubt)
    return None


def _doubt_around(prose: Prose, start: int, end: int, context: Context) -> str:
    """Return the doubt that the words before a number, or behind its unit, give it."""
    return kinds.doubt_of(context) or kinds.doubt_of(context_of(prose, start, end))
