"""Cells as plain text and as exact numbers: never a binary fraction."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping
from decimal import Context, Decimal, InvalidOperation
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from latsarstats.language import Numeral, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

AnyRow = TypeVar("AnyRow", bound=Mapping[str, object])

MOST_DIGITS = 1000
"""Digits before or behind the point of a number that is still added up.

No headcount has as many; ``1e999999999`` would fill the memory.
"""

_WIDE = Context(prec=4 * MOST_DIGITS)

Number = int | Decimal
"""An exact number as it is given back: an ``int`` where it is whole."""


def as_text(value: object) -> str:
    """Return a cell as it stands in a table: ISO dates, plain numbers, nothing for missing.

    Equal numbers give equal text: ``2021``, ``2021.0`` and ``2.021e3`` are ``2021``.
    """
    if is_missing(value):
        return ""
    if isinstance(value, bool | str):
        return str(value)
    if isinstance(value, datetime.datetime):  # a Timestamp too
        whole = value.time() == datetime.time() and value.tzinfo is None
        return value.date().isoformat() if whole else value.isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    try:
        number = as_fraction(value)
    except TypeError:
        return str(value)
    return "" if number is None else as_decimal(number)


def texts_of(row: Mapping[str, object], columns: Iterable[str]) -> tuple[str, ...]:
    """Return the cells of a row in some columns as plain text: what rows are grouped by."""
    return tuple(as_text(row[column]) for column in columns)


def rows_by_key(
    rows: Iterable[AnyRow], columns: Sequence[str]
) -> dict[tuple[str, ...], list[AnyRow]]:
    """Return rows by their cells in some columns as plain text, in the order in which they come."""
    found: dict[tuple[str, ...], list[AnyRow]] = defaultdict(list)
    for row in rows:
        found[texts_of(row, columns)].append(row)
    return found


def is_missing(value: object) -> bool:
    """Tell whether a cell is empty: none, not a time, or the NaN by which pandas marks it."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    if isinstance(value, str):
        return not value
    return not isinstance(value, int | Decimal) and value != value


def as_fraction(value: object) -> Fraction | None:
    """Return a cell as an exact number, or ``None`` for a missing one.

    A binary fraction stands for the decimal that it is printed as: ``0.1`` is one tenth.

    Raises:
        TypeError: the cell is text, a truth, no number (``NaN``), without end, or of more
            than :data:`MOST_DIGITS` digits.
    """
    if is_missing(value):
        return None
    if isinstance(value, str | bytes | bool | datetime.date):
        raise TypeError(sentence("{value!r} is no number", value=value))
    if isinstance(value, Fraction):
        return value
    # The numbers of numpy are not of Python's types, but become them by item(). That makes a
    # double of a narrower float, which would no longer print as it does.
    is_narrow = type(value).__name__ in ("float32", "float16")
    bare = str(value) if is_narrow else getattr(value, "item", lambda: value)()
    if isinstance(bare, bool):
        raise TypeError(sentence("{bare!r} is no number", bare=bare))
    if isinstance(bare, int):
        if bare.bit_length() > 4 * MOST_DIGITS:
            raise TypeError(
                sentence("a number has more than {most_digits} digits", most_digits=MOST_DIGITS)
            )
        return Fraction(bare)
    try:
        exact = Decimal(repr(bare) if isinstance(bare, float) else str(bare))
    except InvalidOperation:
        raise TypeError(sentence("{bare!r} is no number", bare=bare)) from None
    if not exact.is_finite():
        raise TypeError(sentence("{exact} is no number that can be added up", exact=exact))
    places = exact.as_tuple().exponent
    if exact.adjusted() > MOST_DIGITS or not isinstance(places, int) or -places > MOST_DIGITS:
        raise TypeError(
            sentence("a number has more than {most_digits} digits", most_digits=MOST_DIGITS)
        )
    return Fraction(exact)


def exact_number(number: Fraction) -> Number:
    """Return a number that has an end in decimals as an ``int``, or else a ``Decimal``.

    Raises:
        ValueError: its decimals have no end, as those of a third.
    """
    if number.denominator == 1:
        return number.numerator
    places, left = 0, number.denominator
    for factor in (10, 5, 2):
        while left % factor == 0:
            left //= factor
            places += 1
    if left != 1:
        raise ValueError(f"{number} has no end in decimals")
    digits = abs(number.numerator) * 10**places // number.denominator
    return Decimal((number < 0, tuple(map(int, str(digits))), -places)).normalize(_WIDE)


def as_decimal(number: Fraction) -> str:
    """Return a number that has an end in decimals as plain text, without separators."""
    return format(exact_number(number), "f" if number.denominator != 1 else "d")


def grouped(number: Fraction, *, is_signed: bool = False) -> Numeral:
    """Return a number with commas between thousands, as English prose prints it.

    Args:
        number: the number.
        is_signed: whether one above 0 has a plus.
    """
    whole, point, decimals = as_decimal(number).partition(".")
    sign = "+" if is_signed and number > 0 else ""
    text = f"{int(whole):,}" if whole != "-0" else whole
    return Numeral(f"{sign}{text}{point}{decimals}")


def natural(key: Iterable[str]) -> tuple[tuple[bool, Fraction, str], ...]:
    """Return what to sort plain text by, so that 9 comes before 10."""
    return tuple(
        (False, Fraction(part), part)
        if part.isascii() and part.isdigit()
        else (True, Fraction(0), part)
        for part in key
    )
