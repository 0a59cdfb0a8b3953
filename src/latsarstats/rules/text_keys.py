"""Cells of a frame as text or whole numbers that are compared alike on every engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from latsarstats.language import sentence
from latsarstats.rules.exact import as_text
from latsarstats.rules.frames import (
    RESERVED,
    aggregate,
    count_true,
    internal_name,
    is_eager,
    is_string_like,
    time_zone,
)
from latsarstats.rules.scaled_integers import as_integers

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from latsarstats.rules.frames import Frame

_NO_INTEGER = -7_318_624_905_146_237_081
"""Stands for a missing whole number in a key, since a missing one equals nothing in SQL.

It is any that no table has; one of the ends of 64 bits might well stand in a table.
"""


def with_text(frame: Frame, **columns: str) -> Frame:
    """Return a frame with columns as text: equal cells are equal text, missing ones are empty.

    The text is that of :func:`latsarstats.rules.exact.as_text`.

    Args:
        frame: any frame.
        columns: the names to give, each with the column to take.

    Raises:
        CannotCompareError: numbers with more decimals than expressions read.
    """
    schema = frame.collect_schema()
    for name, column in columns.items():
        dtype, value = schema[column], nw.col(column)
        if dtype.is_integer() or is_string_like(frame, column):
            text = value.cast(nw.String).fill_null("")
            if column.startswith(RESERVED):
                text = nw.when(text == str(_NO_INTEGER)).then(nw.lit("")).otherwise(text)
        elif is_eager(frame):
            frame = _with_text_in_memory(frame, name, column)
            continue
        elif dtype == nw.Boolean:
            truth = nw.when(value).then(nw.lit("True")).otherwise(nw.lit("False"))
            text = nw.when(value.is_null()).then(nw.lit("")).otherwise(truth)
        elif dtype == nw.Date:
            text = value.cast(nw.String).fill_null("")
        elif dtype == nw.Datetime:
            parts_of_seconds = count_true(value != value.dt.truncate("1s"))
            if time_zone(frame, column) or aggregate(frame, n=parts_of_seconds)["n"]:
                raise CannotCompareError(
                    sentence(
                        "{column} holds instants of a time zone or parts of seconds, which"
                        " are not compared here; make it dates.",
                        column=column,
                    )
                )
            day, instant = value.dt.to_string("%Y-%m-%d"), value.dt.to_string("%Y-%m-%dT%H:%M:%S")
            is_day = instant.str.ends_with("T00:00:00")
            text = nw.when(is_day).then(day).otherwise(instant).fill_null("")
        else:
            frame = _with_number_text(frame, name, column)
            continue
        frame = frame.with_columns(text.alias(name))
    return frame


def _with_text_in_memory(frame: Frame, name: str, column: str) -> Frame:
    import pandas as pd

    native: pd.DataFrame = frame.to_native()
    known: dict[object, str] = {}
    texts = [
        known[value] if value in known else known.setdefault(value, as_text(value))
        for value in native[column].tolist()
    ]
    text = pd.Series(texts, dtype="string", index=native.index)
    return nw.from_native(native.assign(**{name: text})).lazy()


class CannotCompareError(ValueError):
    """Cells cannot be compared on the engine of their frame; the text is a sentence."""


def _with_number_text(frame: Frame, name: str, column: str) -> Frame:
    copied = internal_name("number")
    whole = as_integers(frame.with_columns(nw.col(column).alias(copied)), [copied], 1)
    if whole is None:
        raise CannotCompareError(
            sentence(
                "{column} holds what is not compared here; make it whole numbers, dates or text.",
                column=column,
            )
        )
    size = nw.col(copied).abs()
    sign = nw.when(nw.col(copied) < 0).then(nw.lit("-")).otherwise(nw.lit(""))
    text = nw.concat_str([sign, (size // whole.scale).cast(nw.String)])
    if whole.scale > 1:
        # The 1 in front keeps the zeros behind the point, and is cut off again.
        decimals = (size % whole.scale + whole.scale).cast(nw.String).str.slice(1)
        text = nw.concat_str([text, decimals.str.replace_all(r"0+$", "")], separator=".")
        text = text.str.replace_all(r"\.$", "")
    made = whole.frame.with_columns(text.fill_null("").alias(name))
    return made.drop(copied)


def grouping(frame: Frame, columns: Sequence[str]) -> tuple[Frame, list[str]]:
    """Return the same as :func:`keyed`, with one group of all rows where there are no columns."""
    frame, keys = keyed(frame, columns)
    if keys:
        return frame, keys
    everything = internal_name("all")
    return frame.with_columns(nw.lit(0).alias(everything)), [everything]


def keyed(frame: Frame, columns: Sequence[str]) -> tuple[Frame, list[str]]:
    """Return a frame with columns to group and to join itself by, and their names.

    They tell equal cells from others, missing ones included, at as little cost as may be.
    """
    schema = frame.collect_schema()
    keys = {internal_name(f"key {position}"): column for position, column in enumerate(columns)}
    made = {}
    for name, column in keys.items():
        dtype, value = schema[column], nw.col(column)
        if is_eager(frame):
            is_plain = dtype not in (nw.Object, nw.Unknown) and not dtype.is_float()
            if is_plain and not frame.to_native()[column].hasnans:
                made[name] = value
            else:  # a missing cell joins with nothing
                frame = with_text(frame, **{name: column})
        elif dtype.is_integer() and dtype not in (nw.UInt64, nw.Int128, nw.UInt128):
            made[name] = value.cast(nw.Int64).fill_null(_NO_INTEGER)
        else:
            frame = with_text(frame, **{name: column})
    return frame.with_columns(**made) if made else frame, list(keys)
