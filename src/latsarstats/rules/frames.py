"""Tables of any engine, by way of Narwhals: what the rules need of them.

The frames are those of pandas, or of whatever else Narwhals wraps. A rule sieves a whole
frame with expressions first, and reads only the rows that it cannot simply pass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw

from latsarstats.rules.numbers import as_fraction, as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from fractions import Fraction

    Frame = nw.DataFrame[Any]

_OWN = "latsarstats "
"""What the names of columns begin with that are made here, so that they are none of a table."""

ROW = f"{_OWN}row"
"""The column that holds the position of a row, from 0."""

LARGEST = 2**62
"""Sums below this are exact in the 64 bits of every engine, with a bit to spare for a double."""


def numbered(frame: object) -> Frame:
    """Return a native frame wrapped, with a column :data:`ROW`."""
    wrapped: Frame = nw.from_native(frame, eager_only=True)
    if wrapped.implementation.is_pandas():  # else columns that are added go by the index
        wrapped = nw.from_native(wrapped.to_native().reset_index(drop=True), eager_only=True)
    return wrapped.with_row_index(ROW)


def own(name: str) -> str:
    """Return the name of a column made here."""
    return f"{_OWN}{name}"


def records(frame: Frame) -> list[dict[str, Any]]:
    """Return the rows of a frame, each as cells by column."""
    return list(frame.rows(named=True))


def position_of(row: Mapping[str, object]) -> int:
    """Return the position of a row in its frame."""
    return int(str(row[ROW]))


def cells_of(row: Mapping[str, object], columns: Iterable[str]) -> dict[str, str]:
    """Return the cells of a row as plain text by column, without its position."""
    return {column: as_text(row[column]) for column in columns if column != ROW}


def is_text(frame: Frame, column: str) -> bool:
    """Tell whether a column holds text, codes or truths: what cannot be added up or ordered."""
    is_of_text = frame.schema[column] in (nw.String, nw.Categorical, nw.Enum, nw.Boolean)
    # An empty column of objects passes for text.
    return is_of_text and frame[column].null_count() < len(frame)


def is_integer(frame: Frame, column: str) -> bool:
    """Tell whether a column holds nothing but whole numbers."""
    return frame.schema[column].is_integer()


def is_date(frame: Frame, column: str) -> bool:
    """Tell whether a column holds dates, with or without a time of day."""
    return frame.schema[column] in (nw.Date, nw.Datetime)


def as_integers(frame: Frame, columns: Sequence[str], most: int) -> tuple[Frame, int] | None:
    """Return a frame whose number columns are whole numbers, and what they are multiplied by.

    Numbers with decimals are multiplied by a power of ten, the same for all ``columns``.

    Args:
        frame: any frame.
        columns: columns of numbers.
        most: how many numbers are added up at most.

    Returns:
        ``None`` where a cell is no number, or where a sum might not be exact in 64 bits.
    """
    given: dict[str, list[Fraction | None]] = {}
    scale = 1
    for column in columns:
        if is_integer(frame, column):
            continue
        try:
            given[column] = [as_fraction(value) for value in frame[column].to_list()]
        except TypeError:
            return None
        for number in given[column]:
            while number is not None and (number * scale).denominator != 1:
                scale *= 10
                if scale > LARGEST:
                    return None
    limit = LARGEST // (2 * scale * max(most, 1))
    for column in columns:
        if column in given:
            if any(number is not None and abs(number) > limit for number in given[column]):
                return None
            whole = [None if n is None else int(n * scale) for n in given[column]]
            frame = frame.with_columns(_series(frame, column, whole, nw.Int64))
        elif frame[column].null_count() == len(frame):
            continue
        else:
            low, high = int(frame[column].min()), int(frame[column].max())
            if max(-low, high) > limit:
                return None
            frame = frame.with_columns(nw.col(column).cast(nw.Int64) * scale)
    return frame, scale


def _series(frame: Frame, name: str, values: list[Any], dtype: Any) -> nw.Series[Any]:
    if frame.implementation.is_pandas():
        import pandas as pd

        native = pd.Series(values, dtype="Int64" if dtype == nw.Int64 else "string", name=name)
        series: nw.Series[Any] = nw.from_native(native, series_only=True)
        return series
    return nw.new_series(name, values, dtype, backend=frame.implementation)


def with_text(frame: Frame, **columns: str) -> Frame:
    """Return a frame with columns as text: equal cells are equal text, missing ones are empty.

    Args:
        frame: any frame.
        columns: the names to give, each with the column to take.
    """
    for name, column in columns.items():
        dtype = frame.schema[column]
        if dtype.is_integer() or dtype in (nw.String, nw.Categorical, nw.Enum):
            text = nw.col(column).cast(nw.String).fill_null("")
            frame = frame.with_columns(text.alias(name))
        else:
            known: dict[object, str] = {}
            texts = [
                known[value] if value in known else known.setdefault(value, as_text(value))
                for value in frame[column].to_list()
            ]
            frame = frame.with_columns(_series(frame, name, texts, nw.String))
    return frame


def keys_of(columns: Sequence[str]) -> dict[str, str]:
    """Return names for columns of keys made by :func:`with_text`, each with its column."""
    return {own(f"key {position}"): column for position, column in enumerate(columns)}


def rows_like(frame: Frame, others: Frame, columns: Sequence[str]) -> Frame:
    """Return the rows of ``frame`` that agree in ``columns`` with a row of ``others``.

    Args:
        frame: any frame.
        others: a frame that has the columns of :func:`keys_of`.
        columns: the columns in which rows agree; two missing cells do.
    """
    keys = keys_of(columns)
    if not columns:
        return frame if len(others) else frame.head(0)
    wanted = others.select(*keys).unique()
    return with_text(frame, **keys).join(wanted, on=list(keys), how="semi").drop(*keys)


def wanting(
    frames: Mapping[str, Frame], needed: Mapping[str, tuple[str, ...]], tables: Iterable[str]
) -> str:
    """Return a sentence on the first table or column that is needed and not there, or nothing.

    Args:
        frames: the tables needed that are there.
        needed: the columns needed, by table.
        tables: the names of all tables that are there.
    """
    for resource, columns in needed.items():
        if resource not in frames:
            return _asked(f"There is no table {resource}", resource, tables)
        there = frames[resource].columns
        for column in columns:
            if column not in there:
                return _asked(f"{resource} has no column {column}", column, there)
    return ""


def _asked(what: str, name: str, names: Iterable[str]) -> str:
    import difflib  # takes a moment to import, and is rarely needed

    near = difflib.get_close_matches(name, sorted(set(names) - {ROW}), n=1)
    return f"{what}; did you mean {near[0]}?" if near else f"{what}."


def split(frame: Frame, passes: nw.Expr, lacks: nw.Expr) -> tuple[int, int, Frame]:
    """Count the rows that pass and those that lack something, and return all others."""
    judged = frame.with_columns(
        **{_PASSES: passes.fill_null(value=False), _LACKS: lacks.fill_null(value=False)}
    )
    rest = judged.filter(~nw.col(_PASSES) & ~nw.col(_LACKS)).drop(_PASSES, _LACKS)
    return int(judged[_PASSES].sum()), int(judged[_LACKS].sum()), rest


_PASSES, _LACKS = own("passes"), own("lacks")
