"""Read what begins with a digit: dates and times, codes, sums of money, and all that is counted."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from latsarstats.numerals import amounts, codes, currencies, dates, kinds, lexicon
from latsarstats.numerals.calendar import WEEKDAYS
from latsarstats.numerals.context import context_of, is_alone_in_cell, starts_line, words_after
from latsarstats.numerals.mention import printed
from latsarstats.numerals.order import order_kind, ordinal_start
from latsarstats.numerals.words import BLANK, UNTIL, either

if TYPE_CHECKING:
    from latsarstats.numerals.amounts import Amount
    from latsarstats.numerals.context import Context
    from latsarstats.numerals.currencies import Currency
    from latsarstats.numerals.mention import Mention, Prose

_LIKE_DIGITS = frozenset("lILOoS")
_ONE_GROUP = len("999.999")
_SITE = re.compile(r"(?:\.[a-z0-9-]{1,30}){0,3}?(?:\.(?:com|co|id|net|org|go|tv|news|info)\b|@)")
_MARKER = re.compile(r"[0-9]{1,2}[.)](?=\s|[A-Za-z])")
_BRACKETED_MARKER = re.compile(r"[0-9]{1,2}\)(?=[ \t])")
_MARKS = frozenset(".)")
_OPEN_BRACKET = re.compile(r"\([^()\n]{0,80}\Z")
_POWERS = frozenset({"m", "km", "cm", "dm", "mm"})
_MINUS = frozenset("-−–")
_BEFORE_MINUS = frozenset(" (\u00a0")
_RANGE = re.compile(rf"(?:{UNTIL}|{BLANK}(?:plus{BLANK}minus){BLANK})([0-9]+)")
_SHARED_KINDS = frozenset({"count", "decimal", "duration", "money", "percent", "year"})
_DOUBLED_SIGN = "2"
_LEAST_DOUBLED = 3
_PLACE = re.compile(
    rf"[ \u00a0]?(?:°|derajat\b){BLANK}?(?:l[su]|b[tb]|lintang|bujur|utara|selatan|timur|barat)\b"
    rf"|{BLANK}?(?:l[su]|b[tb]|lintang|bujur)\b"
)
_COORDINATES = frozenset({"bujur", "koordinat", "lat", "latitude", "lintang", "lok", "longitude"})
_DEGREE = re.compile(r"[ \u00a0]?°")
_FROM_TIME = re.compile(
    rf"{BLANK}?{either(lexicon.PARTS_OF_DAY | lexicon.CLOCK_WORDS)}{UNTIL}(?:(?:jam|pukul){BLANK})?"
)
_BY = re.compile(
    rf"(?:{BLANK}?[x×]{BLANK}?[0-9][0-9.,]{{0,12}}){{0,2}}{BLANK}?[x×]{BLANK}?([0-9]+)"
)
_SIDES = frozenset("x×")
_POINT_BEFORE = re.compile(r"(?:[ (=\t]|\A)\.\Z")
"""A point that no digit stands before: ``.0575``."""
_LAP = re.compile(r"[0-9]{1,2}\.[0-9]{3}")
_SECONDS = frozenset({"detik", "dtk"})
_TOLERANCE = re.compile(
    r"(?:[0-9]|%|persen)[ \u00a0]{0,3}(?:plus[ \u00a0]{1,3}minus|±)[ \u00a0]{0,3}\Z"
)


def digits(
    prose: Prose, start: int, end: int, previous: Mention | None, *, is_ahead: bool = False
) -> tuple[Mention, ...]:
    """Read the number, or the list of dates, whose first digits stand from ``start`` to ``end``.

    Args:
        prose: the text.
        start: where the digits begin.
        end: where they end; behind a mark, more may follow.
        previous: the number before them.
        is_ahead: they are the second of a range, read for what it says of the first.
    """
    lowered = prose.lowered
    number = amounts.amount_at(lowered, start, end)
    if amounts.parted_by_comma(lowered, start, number):
        number = amounts.whole_at(lowered, start)
    if amounts.is_identifier(number.digits):
        return (printed(prose, start, number.end, "reference", number.digits),)
    if number.form == "plain":
        number = amounts.with_part(lowered, number) or number
    near = prose.text[max(0, start - 2) : start] + prose.text[number.end : number.end + 1]
    if not _LIKE_DIGITS.isdisjoint(near):
        repaired = amounts.letters_for_digits(prose, start)
        if repaired and not (previous and repaired[0] < previous.end):
            start, number = repaired
    currency = currencies.before(prose, start)
    if currency and not (previous and currency.place < previous.end):  # 683/2021/IDR 5000
        return (_money(prose, currency, number),)
    if prose.text[start - 1 : start] == "(" and (loss := _loss(prose, start, number)):
        return (loss,)
    context = context_of(prose, start, number.end)
    if _is_tolerance(lowered, start, context):
        context = context._replace(word="", before=())
    if _is_doubled(prose, number, context):
        return ()
    if number.doubt:
        return _quantity(prose, start, number, context, previous, is_ahead=is_ahead)
    return (
        _date_or_time(prose, start, number, context, previous)
        or _ordinal(prose, start, number)
        or codes.code_at(prose, start, number, context, previous)
        or _quantity(prose, start, number, context, previous, is_ahead=is_ahead)
    )


def _is_tolerance(lowered: str, start: int, context: Context) -> bool:
    """``3 plus minus 1 persen`` says how near, and is itself exact."""
    if context.word not in ("minus", lexicon.NEAR_SIGN):
        return False
    return bool(_TOLERANCE.search(lowered, max(0, start - 24), start))


def _is_doubled(prose: Prose, number: Amount, context: Context) -> bool:
    """A 2 behind a word says it twice: ``besok2`` is *besok-besok*."""
    if number.digits != _DOUBLED_SIGN or len(context.glued) < _LEAST_DOUBLED:
        return False
    if prose.text[number.end : number.end + 1].isalnum() or context.glued[-1] == "-":
        return False
    return context.glued.islower() or context.glued.lower() in lexicon.COUNTED


def _money(prose: Prose, currency: Currency, number: Amount) -> Mention:
    """Read a sum of money with the sign of its currency before it."""
    lowered, start = prose.lowered, currency.place
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
    elif number.form in ("point", "parts") and currency.code == currencies.HOME:
        value, doubt = None, "misprint"  # a group of thousands lacks a digit
    elif english:
        value, doubt = english.value, english.doubt
    end = amounts.money_end(lowered, end)
    name = currencies.behind(lowered, end)
    end = name.place if name else end
    doubt = doubt or kinds.doubt_of(context_of(prose, start, end))
    if value is not None:
        value = amounts.as_whole(value)
    return printed(prose, start, end, "money", value, doubt, currency.code)


def _loss(prose: Prose, start: int, number: Amount) -> Mention | None:
    """Read a sum in brackets, which accounts print for one below nought: ``Rp(45,2) miliar``."""
    currency = currencies.before(prose, start - 1)
    if not currency or number.value is None:
        return None
    end, value, doubt = number.end, number.value, number.doubt
    is_closed = prose.text[end : end + 1] == ")"
    scaled = amounts.scaled(prose.lowered, end + is_closed, value, currency=True)
    if scaled:
        end, value, near = scaled
        doubt = doubt or near
    elif is_closed:
        end += 1
    if not is_closed:
        if prose.text[end : end + 1] != ")":
            return None
        end += 1
    value = amounts.negated(amounts.as_whole(value))
    return printed(prose, currency.place, end, "money", value, doubt, currency.code)


def _date_or_time(
    prose: Prose, start: int, number: Amount, context: Context, previous: Mention | None
) -> tuple[Mention, ...]:
    lowered, end, length = prose.lowered, number.end, len(number.digits)
    behind = lowered[end : end + 1]
    if number.form == "point" or behind == ":":
        is_called = _is_time_called(lowered, start, context, previous) or (
            number.form == "point" and _is_clock(lowered, start, number, context)
        )
        time = dates.time_at(prose, start, kinds.doubt_of(context), is_called=is_called)
        return (time,) if time else ()
    if number.form == "parts":
        is_called = length <= 8 and (
            _is_time_called(lowered, start, context, previous)
            or _is_behind_day(lowered, start, previous)
        )
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
        month = dates.month_in_digits_at(prose, start) if behind == "-" else None
        if month and not (context.glued or kinds.is_numbered(context, previous, "")):
            return (month,)
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


def _is_clock(lowered: str, start: int, number: Amount, context: Context) -> bool:
    """A range of times, or one behind a word of opening hours: ``istirahat 12.00-13.00``."""
    if kinds.is_score(context):
        return False
    is_called = context.word in WEEKDAYS or context.word in lexicon.OPENING_HOURS
    if is_called and dates.looks_like_time(number.digits) and not kinds.is_counted(context):
        return True
    return dates.is_range_of_times(lowered, start)


def _is_behind_day(lowered: str, start: int, previous: Mention | None) -> bool:
    """A day or a date stands right before: ``5 Maret 2021 07.05.09``."""
    if previous is None or previous.kind not in ("date", "weekday"):
        return False
    return lowered[previous.end : start] in (" ", ", ", "\u00a0")


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
    is_listed = (
        previous is not None
        and previous.kind == "time"
        and (
            kinds.follows(lowered, previous, start) == "list"
            or bool(_FROM_TIME.fullmatch(lowered, previous.end, start))
        )
    )
    return is_listed or _is_behind_day(lowered, start, previous)


def _ordinal(prose: Prose, start: int, number: Amount) -> tuple[Mention, ...]:
    begins = ordinal_start(prose, start)
    if begins < 0 or number.form not in ("plain", "grouped"):
        return ()
    kind = order_kind(prose, begins)
    return (printed(prose, begins, number.end, kind, number.value, number.doubt),)


def _quantity(
    prose: Prose,
    start: int,
    number: Amount,
    context: Context,
    previous: Mention | None,
    *,
    is_ahead: bool,
) -> tuple[Mention, ...]:
    """Read a number that is no date and no code: how many, how much, or which."""
    lowered, text = prose.lowered, prose.text
    number = _with_point(prose, number, context)
    relation = kinds.follows(lowered, previous, start)
    is_listed = number.form == "parts" and amounts.is_list(number.digits)
    is_whole = number.form == "comma" and kinds.wants_whole(number, context, previous, relation)
    if is_listed or (is_whole and not _measures_range(prose, number)):
        number = amounts.whole_at(lowered, start)
        context = context_of(prose, start, number.end)
    if number.form == "plain":
        is_glued = context.glued and not (
            (previous and previous.end > start - len(context.glued))
            or _is_behind_measure(text, start, context)
        )
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
        if text[start - 1 : start] == "." and _POINT_BEFORE.match(text, max(0, start - 2), start):
            number = number._replace(
                value=Decimal(f"0.{number.digits}"), form="point", doubt="misprint"
            )
            return (_measured(prose, start - 1, number, context, previous, relation),)
        number = amounts.apostrophes(lowered, number) or number
        joined = amounts.with_blanks(lowered, number)
        if joined and not kinds.is_numbered(context, previous, relation):
            has_noun = kinds.is_counted(context_of(prose, start, joined.end))
            if has_noun or context.word in lexicon.TOTALS or "." in text[number.end : joined.end]:
                number = joined
    begins = _sign_start(prose, start, number, context, previous)
    if begins is not None:
        return (_measured(prose, begins, _negative(number), context, previous, relation),)
    mention = _measured(prose, start, number, context, previous, relation)
    if not is_ahead and mention.kind in ("count", "decimal") and mention.end == number.end:
        return (_as_second(prose, mention),)
    return (mention,)


def _with_point(prose: Prose, number: Amount, context: Context) -> Amount:
    """Return a number whose full stop is a decimal point, or groups wrongly, read so.

    A point that may group three digits is one in a coordinate and in the seconds of a race
    (``50.789 detik``); one that can be no group is a slip of the press, but in a coordinate.
    """
    if "." not in number.digits or number.doubt or number.form not in ("grouped", "point"):
        return number
    is_place = bool(_PLACE.match(prose.lowered, number.end)) or (
        not _COORDINATES.isdisjoint(context.before)
    )
    if not is_place and number.value is not None and _DEGREE.match(prose.lowered, number.end):
        is_place = number.form == "grouped" and number.value >= _HOTTEST
    if number.form == "grouped":
        is_lap = context.after[0] in _SECONDS and _LAP.fullmatch(number.digits)
        if number.digits.count(".") > 1 or not (is_place or is_lap):
            return number
        number = amounts.as_point(number)
    wrong = amounts.with_wrong_group(number) if context.after[0] in lexicon.COUNTED else None
    if wrong:
        return wrong
    return number if is_place else number._replace(doubt="misprint")


_HOTTEST = 1000
"""Degrees that are printed without decimals end here; ``110.401°`` is a coordinate."""


def _measures_range(prose: Prose, number: Amount) -> bool:
    """A range of measures is no list of batches: ``gelombang 1,25 - 2,5 meter``."""
    joined = _RANGE.match(prose.lowered, number.end)
    if not joined:
        return context_of(prose, number.end, number.end).after[0] in lexicon.MEASURES
    last = amounts.amount_at(prose.lowered, joined.start(1), joined.end())
    return words_after(prose.text, last.end)[0] in lexicon.MEASURES


def _as_second(prose: Prose, mention: Mention) -> Mention:
    """Return the first number of a range, or of two sides, with kind and unit of the second."""
    behind = prose.lowered[mention.end : mention.end + 2].lstrip()[:1]
    if behind in _SIDES and (by := _BY.match(prose.lowered, mention.end)):
        return _as_side(prose, mention, by)
    joined = _RANGE.match(prose.lowered, mention.end)
    if not joined:
        return mention
    second = digits(prose, joined.start(1), joined.end(), mention, is_ahead=True)
    if not second or second[0].kind not in _SHARED_KINDS:
        return mention
    kind, unit = second[0].kind, second[0].unit
    is_year = mention.end - mention.start > _LONGEST_NO_YEAR
    if (kind == "count" and not unit) or (kind == "year" and not is_year):
        return mention
    return mention._replace(kind=kind, unit=unit)


def _as_side(prose: Prose, mention: Mention, by: re.Match[str]) -> Mention:
    """Return the first side of a thing with the measure of the last: ``2 x 3 meter``.

    No side is many times as long as another: in ``4 x 100 meter`` four run.
    """
    last = digits(prose, by.start(1), by.end(1), mention, is_ahead=True)
    value, other = mention.value, last[0].value if last else None
    if not isinstance(value, int | Decimal) or not isinstance(other, int | Decimal):
        return mention
    unit = last[0].unit
    is_longer = max(value, other) > _LONGEST_SIDE * min(value, other)
    if is_longer or unit.lower() not in lexicon.MEASURES:
        return mention._replace(unit="")
    return mention._replace(kind="count", unit=unit)


_LONGEST_SIDE = 20
"""How many times as long as another a side may be."""

_LONGEST_NO_YEAR = 2
"""Digits that are too few for the first year of a range: ``5-2023``."""


def _is_behind_measure(text: str, start: int, context: Context) -> bool:
    """The letters before are the measure of another number: ``300ml-350ml``."""
    unit = context.glued.rstrip("-").lower()
    opens = start - len(context.glued)
    return (
        context.glued[-1] == "-" and unit in lexicon.MEASURES and text[opens - 1 : opens].isdigit()
    )


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


def _sign_start(
    prose: Prose, start: int, number: Amount, context: Context, previous: Mention | None
) -> int | None:
    """Return where the minus sign of a number begins, or ``None`` where it has none.

    Before a whole number that is no share, and at the beginning of a line, it is a dash, unless
    the number stands there alone.
    """
    text = prose.text
    if start and text[start - 1] in _MINUS:
        if is_alone_in_cell(text, start - 1, number.end):
            return start - 1
        if starts_line(text, start - 1):
            return None
        is_whole = (
            number.form == "plain"
            and context.after[0] != "derajat"
            and not _DEGREE.match(prose.lowered, number.end)
        )
        is_dash = is_whole and not amounts.share_end(prose.lowered, number.end)
        is_dash = is_dash or text[start - 2] not in _BEFORE_MINUS
        is_dash = is_dash or _goes_up(text, start - 1, number, previous)
        return None if is_dash else start - 1
    return amounts.minus_start(prose.lowered, start) if context.word == "minus" else None


def _goes_up(text: str, dash: int, number: Amount, previous: Mention | None) -> bool:
    """A larger number behind one and a dash ends a range: ``11.000 -12.000``."""
    if previous is None or text[previous.end : dash].strip(" \u00a0") or number.value is None:
        return False
    return isinstance(previous.value, int | Decimal) and previous.value < number.value


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
    time = kinds.unit_of_time(prose, end, context)
    if time and not kinds.looks_like_year(number):
        return printed(prose, start, end, "duration", value, near, time)
    if isinstance(value, int):
        if kinds.is_age(prose, start, number, previous):
            return printed(prose, start, end, "duration", value, near)
        if kinds.is_decade(number, prose, context):
            return printed(prose, start, end, "year", None, "approximate")
        if kinds.is_short_year(number, context):
            return printed(prose, start, end, "year", None, "vague")
        kind = kinds.integer_kind(prose, start, number, value, context, previous, relation)
        if kind == "reference" and number.digits[0] == "0":
            return printed(prose, start, end, kind, number.digits, doubt)
        near = near if kind in kinds.ROUGH else doubt
        if kind == "count" and kinds.ends_sum(prose.lowered, start, context, previous):
            return printed(
                prose, start, end, "money", value, near, previous.unit if previous else ""
            )
        return printed(
            prose, start, end, kind, value, near, kinds.unit_by_kind(kind, context, previous)
        )
    english = amounts.english(number) if context.after[0] in lexicon.COUNTED else None
    if english:
        return printed(prose, start, end, "count", english.value, english.doubt, context.noun)
    kind = kinds.broken_kind(prose, number, context)
    if kind == "version":
        return printed(prose, start, end, kind, number.digits, near if near != "misprint" else "")
    if kind == "count":
        value = amounts.as_whole(value)
    return printed(
        prose, start, end, kind, value, near, kinds.unit_by_kind(kind, context, previous)
    )


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
        doubt = number.doubt or _doubt_around(prose, past, context)
        return printed(prose, start, past, "percent", value, doubt, "persen")
    scaled = amounts.scaled(lowered, end, value, currency=False)
    if scaled:
        end, value, near = scaled
        name = currencies.behind(lowered, end)
        around = context_of(prose, start, end)
        kind = kinds.scaled_kind(value, around, ends_money=in_money or name is not None)
        past = name.place if name else end
        doubt = number.doubt or near or _doubt_around(prose, past, context)
        unit = kinds.unit_of(around) if kind == "count" else name.code if name else currencies.HOME
        return printed(prose, start, past, kind, value, doubt, unit)
    name = currencies.behind(lowered, end)
    if name:
        doubt = number.doubt or _doubt_around(prose, name.place, context)
        return printed(prose, start, name.place, "money", value, doubt, name.code)
    return None


def _doubt_around(prose: Prose, end: int, context: Context) -> str:
    """Return the doubt that the words before a number, or behind its unit, give it."""
    return kinds.doubt_of(context) or kinds.doubt_behind(words_after(prose.text, end))
