"""Numbers of a frame as whole numbers of 64 bits, so that what is added up is exact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import narwhals as nw

from latsarstats.rules.exact import as_fraction
from latsarstats.rules.frames import aggregate, count_true, is_eager

if TYPE_CHECKING:
    from collections.abc import Sequence

    from latsarstats.rules.frames import Frame

LARGEST = 2**62
"""Sums below this are exact in the 64 bits of every engine, with a bit to spare for a double."""

MOST_PLACES = 6
"""Decimals of binary fractions that are read by expressions; more are read one by one."""

_MOST_DOUBLE = 10**15
"""Below this, a double stands for one decimal only: that which it is printed as."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A frame whose number columns are whole numbers of 64 bits.

    Attributes:
        frame: the frame.
        scale: what its numbers are multiplied by, a power of ten.
    """

    frame: Frame
    scale: int


def as_integers(frame: Frame, columns: Sequence[str], most: int) -> Whole | None:
    """Return a frame whose number columns are whole numbers.

    Numbers with decimals are multiplied by a power of ten, the same for all ``columns``. A
    binary fraction stands for the decimal that it is printed as.

    Args:
        frame: any frame.
        columns: columns of numbers.
        most: how many numbers are added up at most.

    Returns:
        ``None`` where a cell is no number, or where a sum might not be exact in 64 bits.
    """
    places: dict[str, int] = {}
    for column in columns:
        made = _numeric(frame, column)
        if made is None:
            return None
        frame, places[column] = made
    schema = frame.collect_schema()
    survey = aggregate(
        frame,
        **{
            f"{what} {position}": value
            for position, column in enumerate(columns)
            for what, value in _survey(column, is_whole=schema[column].is_integer()).items()
        },
    )
    for position, column in enumerate(columns):
        if not schema[column].is_integer():
            fitting = [n for n in range(MOST_PLACES + 1) if not survey[f"{n} {position}"]]
            if not fitting:
                return None
            places[column] = fitting[0]
    most_places = max(places.values(), default=0)
    limit = LARGEST // (2 * max(most, 1))
    whole = {}
    for position, column in enumerate(columns):
        factor = 10 ** (most_places - places[column])
        if schema[column].is_integer():
            largest = max(-survey[f"low {position}"], survey[f"high {position}"])
            whole[column] = nw.col(column).cast(nw.Int64) * factor
        else:
            largest = _MOST_DOUBLE
            whole[column] = _shifted(column, places[column]).cast(nw.Int64) * factor
        if largest * factor > limit:
            return None
    return Whole(frame.with_columns(**whole), 10**most_places)


def _numeric(frame: Frame, column: str) -> tuple[Frame, int] | None:
    """Return a frame in which a column is whole or binary numbers, and its decimals so far."""
    dtype = frame.collect_schema()[column]
    if dtype.is_integer():
        return frame, 0
    if is_eager(frame):
        return _numeric_in_memory(frame, column)
    value = nw.col(column)
    if dtype.is_float():
        return frame.with_columns(value.cast(nw.Float64).fill_nan(None)), 0
    if dtype.is_decimal():
        is_long = are_long_decimals(frame, column)
        return None if is_long else (frame.with_columns(value.cast(nw.Float64)), 0)
    return None


def are_long_decimals(frame: Frame, column: str) -> bool:
    """Tell whether a decimal of a column has more digits than a double tells from all others."""
    text = nw.col(column).cast(nw.String).str.replace_all(r"0+$", "")
    digits = text.str.replace_all(r"[-.]", "").str.len_chars()
    return aggregate(frame, long=count_true(digits >= len(str(_MOST_DOUBLE))))["long"] > 0


def _numeric_in_memory(frame: Frame, column: str) -> tuple[Frame, int] | None:
    import pandas as pd

    native: pd.DataFrame = frame.to_native()
    cells = native[column]
    if pd.api.types.is_float_dtype(cells.dtype):
        # Else a missing number is NaN, which no whole number can be.
        doubles = cells.astype("Float64")
        return nw.from_native(native.assign(**{column: doubles})).lazy(), 0
    try:
        numbers = [as_fraction(value) for value in cells]
    except TypeError:
        return None
    places = 0
    for number in numbers:
        while number is not None and (number * 10**places).denominator != 1:
            places += 1
            if 10**places > LARGEST:
                return None
    whole = [None if number is None else int(number * 10**places) for number in numbers]
    if any(number is not None and abs(number) > LARGEST for number in whole):
        return None
    scaled = pd.Series(whole, dtype="Int64", index=native.index)
    return nw.from_native(native.assign(**{column: scaled})).lazy(), places


def _survey(column: str, *, is_whole: bool) -> dict[str, nw.Expr]:
    value = nw.col(column)
    if is_whole:
        return {"low": value.min(), "high": value.max()}
    # What is divided by has to be a column: Polars divides by a plain number as it multiplies by
    # the inverse, which is not exact.
    none = value * 0
    return {
        str(places): count_true(
            (_shifted(column, places) / (none + 10**places) != value)
            | (value.abs() * 10**places >= _MOST_DOUBLE)
        )
        for places in range(MOST_PLACES + 1)
    }


def _shifted(column: str, places: int) -> nw.Expr:
    tens: int = 10**places
    return (nw.col(column) * tens).round(0)
