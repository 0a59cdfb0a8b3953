"""Read what begins with a word: number words, ordinals, parts, days, mottos, Roman numerals.

Each function reads one sort. It is given the text, the first word, and the number before it,
and returns the numbers found, or nothing where the word is none here.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from latsarstats.numerals import (
    amounts,
    calendar,
    currencies,
    dates,
    kinds,
    lexicon,
    roman,
    words,
)
from latsarstats.numerals.context import context_of, words_after, words_before
from latsarstats.numerals.mention import Mention, printed
from latsarstats.numerals.order import order_kind, ordinal_start

if TYPE_CHECKING:
    from collections.abc import Callable

    from latsarstats.numerals.mention import Prose, Value

    Reader = Callable[[Prose, int, int, Mention | None], tuple[Mention, ...]]

_HALF = Decimal("0.5")
_DENOMINATORS = {
    **{word: part for word, part in words.UNITS.items() if part > 2},
    "sepuluh": 10,
    "seratus": 100,
    "seribu": 1000,
}
_PARTS: dict[str, Value] = {
    **dict.fromkeys(("setengah", "setengahnya", "separuh", "separuhnya", "separo"), _HALF),
    **{
        f"seper{word}{ending}": amounts.share_of(1, part)
        for word, part in _DENOMINATORS.items()
        for ending in ("", "nya")
    },
}
_ONES: dict[str, tuple[str, int]] = {
    "seorang": ("count", 1),
    "seekor": ("count", 1),
    "selusin": ("count", 12),
    "sebuah": ("determiner", 1),
    **{word: ("duration", value) for word, value in lexicon.ONE_TIME.items()},
}
_ALL_OF = {f"ke{word}nya": value for word, value in words.UNITS.items() if 1 < value < 6}
_TOGETHER = {f"ber{word}": value for word, value in words.UNITS.items() if value > 1}
_ORDINALS = frozenset({f"ke{word}" for word in words.FIRST_WORDS if word != "nol"})
_ROUND = {"seratusan": 100, "seribuan": 1000, "sejutaan": 10**6}
_MANY = (*words.VAGUE, "beribu-ribu", "beratus-ratus", "berjuta-juta", "berpuluh-puluh")
_WEEKENDS = frozenset({"hari", "malam", "sabtu", "jumat"})
_AFTER_WEEK = _ORDINALS | {"ke", "pertama", "depan", "ini", "lalu", "terakhir"}

_TO_WORDS = re.compile(rf"(?:{words.UNTIL}|{words.BLANK}atau{words.BLANK})(?=[a-z])")
_LAST_SCALE = re.compile(
    rf"{words.BLANK}({words.SCALE})(?:{words.BLANK}{words.either(currencies.NAMES)})?\Z"
)
_SHARED_KINDS = frozenset({"count", "money", "percent"})
_SCALE = re.compile(rf"{words.BLANK}({words.SCALE})\b")
_SIZES = {"puluhan": 10, "ratusan": 100, "ribuan": 1000, "jutaan": 10**6, "miliaran": 10**9}
_MANY_OF = re.compile(rf"{words.BLANK}({words.either(_SIZES)})\b")
_MORE_PARTS = re.compile(rf"{words.BLANK}per(?:{words.BLANK})?({words.either(_DENOMINATORS)})\b")
_HOURS = {
    **words.UNITS,
    "sepuluh": 10,
    "sebelas": 11,
    "duabelas": 12,
    **{str(hour): hour for hour in range(1, 13)},
}
_HALF_TO = re.compile(rf"{words.BLANK}({words.either(_HOURS)})\b(?![.,:/-]?[0-9])")
_AND_A_HALF = re.compile(rf"{words.BLANK}setengah\b")
_MORE_BATCHES = re.compile(rf"\s?[-–]\s?([IVXLC]{{1,{roman.LONGEST}}}+)\b")
_FIRST = re.compile(r"I(?=[,:;)]|\.\s|[ \u00a0][a-z(]|\Z)")
_BEFORE_STEPS = lexicon.GRADES | lexicon.BATCHES | {"eselon", "ruang"}
_STEP = re.compile(r"/[a-e]\b")
_TITLE = re.compile(r"[A-Z][\w'’]{1,20}[ \u00a0]\Z")


def number_words(
    prose: Prose, start: int, end: int, previous: Mention | None, *, is_ahead: bool = False
) -> tuple[Mention, ...]:
    """Read a number in words: ``dua puluh lima orang``, ``Satu Januari``, ``dua pertiga``.

    Where ``is_ahead``, it is the second of a range, read for what it says of the first.
    """
    lowered = prose.lowered
    if not is_ahead and _is_doubled(lowered, start, end):
        return ()
    found = words.number_at(lowered, start)
    if not found:
        return ()
    end, value = found
    ordinal = ordinal_start(prose, start)
    if ordinal >= 0:
        return (printed(prose, ordinal, end, order_kind(prose, ordinal), value),)
    if isinstance(value, int):
        part = _MORE_PARTS.match(lowered, end)
        if part and 0 < value < _DENOMINATORS[part[1]]:
            share = amounts.share_of(value, _DENOMINATORS[part[1]])
            return (printed(prose, start, part.end(), "fraction", share),)
        date = dates.date_behind(prose, start, end, value)
        if date:
            return (date,)
    many = _MANY_OF.match(lowered, end) if value < 1000 else None
    if many:
        value *= _SIZES[many[1]]
        unit = kinds.unit_of(context_of(prose, start, many.end()))
        return (printed(prose, start, many.end(), "count", value, "approximate", unit),)
    half = _AND_A_HALF.match(lowered, end) if isinstance(value, int) else None
    if half:
        end, value = half.end(), value + _HALF
    scale = _SCALE.match(lowered, end) if isinstance(value, Decimal) else None
    if scale:
        end, value = scale.end(), amounts.times(value, words.SCALES[scale[1]])
    mention = _amount(prose, start, end, value, previous)
    if mention.kind == "count" and mention.end == end and not is_ahead:
        mention = _as_second(prose, mention)
    return (mention,)


def _as_second(prose: Prose, mention: Mention) -> Mention:
    """Return the first number of a range with scale, kind and unit of the second.

    ``dua atau tiga persen``, ``tiga sampai empat juta rupiah``.
    """
    joined = _TO_WORDS.match(prose.lowered, mention.end)
    if not joined:
        return mention
    second = number_words(prose, joined.end(), joined.end(), mention, is_ahead=True)
    if not second or not second[0].unit or second[0].kind not in _SHARED_KINDS:
        return mention
    kind, unit, value = second[0].kind, second[0].unit, mention.value
    scale = _LAST_SCALE.search(prose.lowered, second[0].start, second[0].end)
    if scale and isinstance(value, int) and isinstance(second[0].value, int):
        times = words.SCALES[scale[1]]
        value *= times if value * times < second[0].value else 1
    return mention._replace(kind=kind, value=value, unit=unit)


def _is_doubled(lowered: str, start: int, end: int) -> bool:
    """A reduplicated word is no number: ``satu-satunya``, ``satu-satu``."""
    word = lowered[start:end]
    return lowered.startswith(f"-{word}", end) or lowered.endswith(f"{word}-", 0, start)


def _amount(
    prose: Prose, start: int, end: int, value: int | Decimal, previous: Mention | None
) -> Mention:
    lowered = prose.lowered
    currency = currencies.before(prose, start)
    if currency:
        name = currencies.behind(lowered, end)
        end = name.place if name else end
        near = kinds.doubt_of(context_of(prose, currency.place, end))
        return printed(prose, currency.place, end, "money", value, near, currency.code)
    context = context_of(prose, start, end)
    near = kinds.doubt_of(context)
    minus = amounts.minus_start(lowered, start) if context.word == "minus" else None
    if minus is not None:
        start, value = minus, amounts.negated(value)
    if amounts.has_unit(lowered, end):
        past = amounts.share_end(lowered, end)
        if past:
            return printed(prose, start, past, "percent", value, near, "persen")
        name = currencies.behind(lowered, end)
        if name:
            return printed(prose, start, name.place, "money", value, near, name.code)
    if context.glossed and previous and kinds.repeats(lowered, previous, start, value):
        return printed(prose, start, end, previous.kind, value, near, previous.unit)
    time = kinds.unit_of_time(prose, end, context)
    if time:
        return printed(prose, start, end, "duration", value, near, time)
    if context.word in lexicon.TIMES and isinstance(value, int) and value <= dates.LAST_HOUR:
        return printed(prose, start, end, "time", dates.full_hour(value, context.after[0]), near)
    listed = previous if kinds.follows(lowered, previous, start) == "list" else None
    kind = kinds.word_kind(value, context, listed, is_capital=prose.text[start].isupper())
    near = near if kind in kinds.ROUGH else ""
    return printed(
        prose, start, end, kind, value, near, kinds.unit_by_kind(kind, context, previous)
    )


def ordinal_words(
    prose: Prose,
    start: int,
    end: int,
    previous: Mention | None,  # noqa: ARG001 - as all readers
) -> tuple[Mention, ...]:
    """Read ``pertama``, ``kedua``, ``kedua belas``: a place, or all of so many."""
    lowered = prose.lowered
    if lowered[start:end] == "pertama":
        if lowered.startswith("-tama", end):
            return ()
        return (printed(prose, start, end, order_kind(prose, start), 1),)
    found = words.number_at(lowered, start + len("ke"))
    if not found:
        return ()
    end, value = found
    context = context_of(prose, start, end)
    kind = kinds.ordinal_kind(context)
    unit = kinds.unit_of(context) if kind == "count" else ""
    return (printed(prose, start, end, kind, value, "", unit),)


def month(prose: Prose, start: int, end: int, previous: Mention | None) -> tuple[Mention, ...]:  # noqa: ARG001
    """Read a month without a day, or a range of months: ``Juli 2021``, ``Januari-April 2022``."""
    found = dates.months_at(prose, start) or dates.month_at(prose, start)
    return (found,) if found else ()


def weekday(prose: Prose, start: int, end: int, previous: Mention | None) -> tuple[Mention, ...]:
    """Read the name of a day, in any case; *minggu* is a week as well."""
    day = prose.lowered[start:end]
    if day == "minggu" and not _is_sunday(prose, start, end, previous):
        return ()
    return (printed(prose, start, end, "weekday", calendar.weekday_number(day)),)


def _is_sunday(prose: Prose, start: int, end: int, previous: Mention | None) -> bool:
    """In small letters, behind a number or before a place in order, *minggu* is a week."""
    context = context_of(prose, start, end)
    if context.word in _WEEKENDS:
        return True
    is_counted = previous is not None and previous.kind == "duration" and start - previous.end <= 2
    return prose.text[start] == "M" and not is_counted and context.after[0] not in _AFTER_WEEK


def one(prose: Prose, start: int, end: int, previous: Mention | None) -> tuple[Mention, ...]:  # noqa: ARG001
    """Read *se-* before what there is one of: ``seorang``, ``sebuah``, ``setahun``."""
    if prose.lowered.startswith("-", end):  # sehari-hari
        return ()
    word = prose.lowered[start:end]
    kind, value = _ONES[word]
    unit = "" if kind == "determiner" else word.removeprefix("se")
    return (printed(prose, start, end, kind, value, "", unit),)


def the_one(prose: Prose, start: int, end: int, previous: Mention | None) -> tuple[Mention, ...]:  # noqa: ARG001
    """Read *satunya*, which is a number in ``salah satunya`` only."""
    if context_of(prose, start, end).word != "salah":
        return ()
    return (printed(prose, start, end, "determiner", 1),)


def together(
    prose: Prose,
    start: int,
    end: int,
    previous: Mention | None,  # noqa: ARG001 - as all readers
) -> tuple[Mention, ...]:
    """Read ``bertiga``, three of them."""
    return (printed(prose, start, end, "count", _TOGETHER[prose.lowered[start:end]]),)


def all_of(prose: Prose, start: int, end: int, previous: Mention | None) -> tuple[Mention, ...]:  # noqa: ARG001
    """Read ``ketiganya``, all three of them."""
    return (printed(prose, start, end, "count", _ALL_OF[prose.lowered[start:end]]),)


def part(prose: Prose, start: int, end: int, previous: Mention | None) -> tuple[Mention, ...]:
    """Read a part of a whole in one word: ``setengahnya``, ``sepertiga``.

    A half of a scale is a number (``setengah juta``), a half before an hour is a time of day
    (``setengah tujuh malam`` is 18:30), and *setengah* before a quality is none at all.
    """
    lowered, word = prose.lowered, prose.lowered[start:end]
    if word == "setengah":
        scale = _SCALE.match(lowered, end)
        if scale:
            value = amounts.times(_HALF, words.SCALES[scale[1]])
            return (_amount(prose, start, scale.end(), value, previous),)
        context = context_of(prose, start, end)
        hour = _HALF_TO.match(lowered, end)
        part_of_day = words_after(prose.text, hour.end())[0] if hour else ""
        if hour and (context.word in lexicon.TIMES or part_of_day in lexicon.PARTS_OF_DAY):
            past = (_HOURS[hour[1]] - 1) % dates.NOON
            value_at = f"{dates.in_day(past, part_of_day):02}:30"
            near = kinds.doubt_of(context)
            return (printed(prose, start, hour.end(), "time", value_at, near),)
        if context.after[0] in lexicon.HALF_AS_ADVERB or context.after[0].startswith("menganggur"):
            return ()
    unit = kinds.unit_of(context_of(prose, start, end))
    return (printed(prose, start, end, "fraction", _PARTS[word], "", unit),)


def sign(prose: Prose, start: int, end: int, previous: Mention | None) -> tuple[Mention, ...]:  # noqa: ARG001
    """Read a part of a whole in one character: ``½``."""
    unit = kinds.unit_of(context_of(prose, start, end))
    value = amounts.SIGNS[prose.lowered[start:end]]
    return (printed(prose, start, end, "fraction", value, "", unit),)


def vague(prose: Prose, start: int, end: int, previous: Mention | None) -> tuple[Mention, ...]:  # noqa: ARG001
    """Read a number word that gives only the size: ``belasan ribu``."""
    scale = _SCALE.match(prose.lowered, end)
    end = scale.end() if scale else end
    unit = kinds.unit_of(context_of(prose, start, end))
    return (printed(prose, start, end, "count", None, "vague", unit),)


def about(prose: Prose, start: int, end: int, previous: Mention | None) -> tuple[Mention, ...]:  # noqa: ARG001
    """Read an approximate round number: ``seratusan``."""
    value = _ROUND[prose.lowered[start:end]]
    unit = kinds.unit_of(context_of(prose, start, end))
    return (printed(prose, start, end, "count", value, "approximate", unit),)


def motto(prose: Prose, start: int, end: int, previous: Mention | None) -> tuple[Mention, ...]:  # noqa: ARG001
    """Read a Sanskrit numeral in the name of a programme: ``Nawa Bhakti``."""
    text, word = prose.text, prose.lowered[start:end]
    is_name = text[start].isupper() and text[end + 1 : end + 2].isupper()
    if not is_name or text[end] not in " \u00a0":
        return ()
    if word in lexicon.ALSO_GIVEN_NAMES:
        noun = context_of(prose, start, end).after[0]
        if noun not in lexicon.MOTTO_NOUNS:
            return ()
    return (printed(prose, start, end, "name", lexicon.MOTTOS[word]),)


_INTENSITY = re.compile(rf"(?:{words.UNTIL}[ivx]{{1,4}})?{words.BLANK}mmi\b")
"""Degrees of the Mercalli scale of earthquakes stand before its name: ``III-IV MMI``."""


def roman_numeral(
    prose: Prose, start: int, end: int, previous: Mention | None
) -> tuple[Mention, ...]:
    """Read Roman letters where the word before calls for a number: ``golongan III``."""
    letters = prose.text[start:end]
    if not letters[0].isupper():
        return ()
    value = roman.from_roman(letters)
    if value is None:
        return _marked_numeral(prose, start, letters)
    ordinal = ordinal_start(prose, start)
    if ordinal >= 0:
        return (printed(prose, ordinal, end, order_kind(prose, ordinal), value),)
    context = context_of(prose, start, end)
    relation = kinds.follows(prose.lowered, previous, start)
    has_step = bool(_STEP.match(prose.text, end))
    kind = kinds.roman_kind(value, context, previous, relation, has_step=has_step)
    if not kind and _INTENSITY.match(prose.lowered, end):
        kind = "ordinal"
    if not kind:
        return (
            (printed(prose, start, end, "name", value),) if _ends_title(prose, start, end) else ()
        )
    batches = _MORE_BATCHES.match(prose.text, end) if kind == "batch" else None
    last = roman.from_roman(batches[1]) if batches else None
    if batches and last:
        value_of = f"{value}-{last}"
        return (printed(prose, start, batches.end(), kind, value_of, "", context.word),)
    return (
        printed(prose, start, end, kind, value, "", kinds.unit_by_kind(kind, context, previous)),
    )


def _marked_numeral(prose: Prose, start: int, letters: str) -> tuple[Mention, ...]:
    """Read a numeral with a small letter in it, where a grade or a batch is called for.

    The letter behind is the step of the grade (``IIIa``, ``Eselon IIB``); an l is an I that
    was read wrong (``Golongan IIl``).
    """
    called = words_before(prose, start)[:1]
    if not called or called[0] not in _BEFORE_STEPS:
        return ()
    upright = letters.replace("l", "I")
    value = roman.from_roman(upright)
    end, doubt = start + len(letters), "misprint"
    if value is None:
        value, end, doubt = roman.from_roman(letters[:-1]), end - 1, ""
    if value is None or (not doubt and letters[-1] not in "abcdeABCDE"):
        return ()
    context = context_of(prose, start, start + len(letters))
    kind = kinds.roman_kind(value, context, None, "", has_step=False)
    return (printed(prose, start, end, kind, value, doubt),) if kind else ()


def _ends_title(prose: Prose, start: int, end: int) -> bool:
    """A numeral behind a capitalised word: ``Perang Dunia II``, ``Kampus I sampai``.

    L and C occur in acronyms, and a single letter before another name is an initial.
    """
    text = prose.text
    letters = text[start:end]
    if not _TITLE.search(text, max(0, start - 23), start):
        return False
    return set(letters) <= set("IVX") if len(letters) > 1 else _FIRST.match(text, start) is not None


READERS: dict[str, Reader] = {
    **dict.fromkeys(words.FIRST_WORDS, number_words),
    **dict.fromkeys([*calendar.MONTHS, *calendar.SHORT_MONTHS], month),
    **dict.fromkeys(calendar.WEEKDAYS, weekday),
    **dict.fromkeys([*_ORDINALS, "pertama"], ordinal_words),
    **dict.fromkeys(_ALL_OF, all_of),
    **dict.fromkeys(_TOGETHER, together),
    **dict.fromkeys(_ONES, one),
    **dict.fromkeys(_PARTS, part),
    **dict.fromkeys(amounts.SIGNS, sign),
    **dict.fromkeys(_MANY, vague),
    **dict.fromkeys(_ROUND, about),
    **dict.fromkeys(lexicon.MOTTOS, motto),
    "satunya": the_one,
}
"""Every word, in small letters, with which a number can begin, and how it is read."""
