"""Tables of any engine, by way of Narwhals: what the rules need of them.

The frames are those of pandas, Polars, DuckDB, PySpark, or of whatever else Narwhals wraps, and
are lazy where their engine is. A rule sieves a whole frame with expressions first; only the
rows that it cannot simply pass are collected and read.
"""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from latsarstats.rules.numbers import as_fraction, as_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    Frame = nw.LazyFrame[Any]

RESERVED = "latsarstats "
"""What the names of columns begin with that are made here, so that they are none of a table."""

ROW = f"{RESERVED}row"
"""The column that holds the position of a row, from 0; frames without an order have none."""

LARGEST = 2**62
"""Sums below this are exact in the 64 bits of every engine, with a bit to spare for a double."""

MOST_PLACES = 6
"""Decimals of binary fractions that are read by expressions; more are read one by one."""

_MOST_DOUBLE = 10**15
"""Below this, a double stands for one decimal only: that which it is printed as."""

_NO_INTEGER = -7_318_624_905_146_237_081
"""Stands for a missing whole number in a key, since a missing one equals nothing in SQL.

It is any that no table has; one of the ends of 64 bits might well stand in a table.
"""


def opened(frame: object) -> Frame:
    """Return a native frame wrapped; if its rows are in order, with their positions in ROW.

    Args:
        frame: a frame or relation of any engine that Narwhals knows; nothing is collected.

    Raises:
        TypeError: it is none.
    """
    wrapped: Any = nw.from_native(frame)
    if isinstance(wrapped, nw.LazyFrame):
        return wrapped
    if ROW not in wrapped.columns:
        if wrapped.implementation.is_pandas():  # else columns that are added go by the index
            wrapped = nw.from_native(wrapped.to_native().reset_index(drop=True))
        wrapped = wrapped.with_row_index(ROW)
    lazy: Frame = wrapped.lazy()
    return lazy


def own(name: str) -> str:
    """Return the name of a column made here."""
    return f"{RESERVED}{name}"


def columns_of(frame: Frame) -> list[str]:
    """Return the columns of a frame, without those made here."""
    return [name for name in frame.collect_schema().names() if not name.startswith(RESERVED)]


def is_misread_by_duckdb(column: str) -> bool:
    """Tell whether DuckDB takes the name of a column for more than a name.

    What rows are grouped by is text to it: ``a.b`` is then the column b of a table a.
    """
    return column != column.strip() or any(sign in column for sign in ".*`")


def is_misread_by_polars(column: str) -> bool:
    """Tell whether Polars takes the name of a column for a pattern of names."""
    return column == "*" or (column.startswith("^") and column.endswith("$"))


def misread(frame: Frame) -> str:
    """Return a sentence on a column whose name the engine of a frame does not take for one."""
    kind = frame.implementation
    if not (kind.is_duckdb() or kind.is_polars()):
        return ""
    is_misread = is_misread_by_duckdb if kind.is_duckdb() else is_misread_by_polars
    column = next(filter(is_misread, columns_of(frame)), None)
    engine = "DuckDB" if kind.is_duckdb() else "Polars"
    return "" if column is None else f"{engine} does not find the column {column!r}; rename it."


def has_rows(frame: Frame) -> bool:
    """Tell whether the rows of a frame have positions."""
    return ROW in frame.collect_schema().names()


def is_eager(frame: Frame) -> bool:
    """Tell whether a frame is in memory already, as one of pandas."""
    return bool(frame.implementation.is_pandas_like())


def as_held(frame: Frame, value: Any) -> Any:
    """Return a value as cells of a frame are compared with it: a day of pandas is an instant."""
    if type(value) is not datetime.date:
        return value
    if is_eager(frame):
        return datetime.datetime.combine(value, datetime.time())
    if frame.implementation.is_pyspark():  # which is not given days of the first thousand years
        return nw.lit(value.isoformat()).cast(nw.Date)
    return value


def records(frame: Frame) -> list[dict[str, Any]]:
    """Collect a frame and return its rows, each as cells by column."""
    native: Any = frame.to_native()
    kind = frame.implementation
    if kind.is_pandas_like():
        rows: list[dict[str, Any]] = native.to_dict("records")
    elif kind.is_polars():
        rows = native.collect(engine="streaming").rows(named=True)
    elif kind.is_duckdb():
        # By way of tuples: frames of another library would have to be imported for it.
        rows = [dict(zip(native.columns, row, strict=True)) for row in native.fetchall()]
    elif kind.is_pyspark():
        rows = [row.asDict() for row in native.collect()]
    else:
        rows = list(frame.collect().rows(named=True))
    return rows


def held(frame: Frame) -> Frame:
    """Return a frame of few rows that its engine need not find again each time it is asked.

    Nothing is collected from the engine: where it cannot hold a frame without leaving
    something behind, the frame stays as it is.
    """
    if frame.implementation.is_polars():
        found: Frame = nw.from_native(frame.to_native().collect(engine="streaming")).lazy()
        return found
    return frame


def one(frame: Frame, **values: nw.Expr) -> dict[str, int]:
    """Collect numbers that are aggregated over a whole frame; a missing one is 0.

    Args:
        frame: any frame.
        values: an expression that gives one whole number, by name.
    """
    if not values:
        return {}
    (row,) = records(frame.select(**{own(name): value for name, value in values.items()}))
    return {name: int(as_text(row[own(name)]) or 0) for name in values}


def times(condition: nw.Expr) -> nw.Expr:
    """Return how often a condition is true; where it is missing, it is not."""
    return condition.fill_null(value=False).cast(nw.Int64).sum()


def distinct(frame: Frame, columns: Sequence[str]) -> Frame:
    """Return the cells that are in some columns together, each combination once."""
    if is_eager(frame):
        return frame.select(*columns).unique()
    # In SQL, what makes rows unique would number them, which takes several times as long.
    grouped: Frame = frame.group_by(list(columns)).agg(nw.len().alias(own("times")))
    return grouped.select(*columns)


def number_of(frame: Frame) -> int:
    """Return the number of rows."""
    return one(frame, rows=nw.len())["rows"]


def position_of(row: Mapping[str, object]) -> int:
    """Return the position of a row in its frame.

    Where rows have no order, a row is known by its cells: it gets a number below 0 that is
    made of them, the same wherever they are collected again.
    """
    if ROW in row:
        return int(str(row[ROW]))
    cells = sorted((name, as_text(row[name])) for name in row if not name.startswith(RESERVED))
    digest = hashlib.blake2b(repr(cells).encode(), digest_size=7).digest()
    return -1 - int.from_bytes(digest)


def in_order(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows in their order; where they have none, in one that is always the same."""
    return sorted(rows, key=lambda row: (position_of(row) if ROW in row else 0, _told(row)))


def _told(row: Mapping[str, object]) -> list[tuple[str, str]]:
    # What is always the same of a row, whatever its engine: its cells as plain text.
    return [] if ROW in row else sorted(cells_of(row).items())


def cells_of(row: Mapping[str, object]) -> dict[str, str]:
    """Return the cells of a row as plain text by column, but for columns made here."""
    return {name: as_text(row[name]) for name in row if not name.startswith(RESERVED)}


def is_text(frame: Frame, column: str) -> bool:
    """Tell whether a column holds text, codes or truths: what cannot be added up or ordered."""
    dtype = frame.collect_schema()[column]
    # An empty column passes for text in some engines.
    return (
        dtype in (nw.String, nw.Categorical, nw.Enum, nw.Boolean)
        and one(frame, cells=nw.col(column).count())["cells"] > 0
    )


def is_words(frame: Frame, column: str) -> bool:
    """Tell whether a column holds nothing but text, which can be compared as it is."""
    dtype = frame.collect_schema()[column]
    if dtype == nw.Categorical and is_eager(frame):
        import pandas as pd

        categories = frame.to_native()[column].cat.categories
        return pd.api.types.infer_dtype(categories) in ("string", "empty")
    return dtype in (nw.String, nw.Categorical, nw.Enum)


def is_date(frame: Frame, column: str) -> bool:
    """Tell whether a column holds dates, with or without a time of day."""
    return frame.collect_schema()[column] in (nw.Date, nw.Datetime)


def time_zone(frame: Frame, column: str) -> str:
    """Return the time zone of a column of instants; nothing where it has none."""
    return getattr(frame.collect_schema()[column], "time_zone", None) or ""


def is_of_session(frame: Frame, column: str) -> bool:
    """Tell whether the time zone of a column is that of whoever asks, as in SQL."""
    has_own = is_eager(frame) or frame.implementation.is_polars()
    return bool(time_zone(frame, column)) and not has_own


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
    survey = one(
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
    return one(frame, long=times(digits >= len(str(_MOST_DOUBLE))))["long"] > 0


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
        str(places): times(
            (_shifted(column, places) / (none + 10**places) != value)
            | (value.abs() * 10**places >= _MOST_DOUBLE)
        )
        for places in range(MOST_PLACES + 1)
    }


def _shifted(column: str, places: int) -> nw.Expr:
    tens: int = 10**places
    return (nw.col(column) * tens).round(0)


def with_text(frame: Frame, **columns: str) -> Frame:
    """Return a frame with columns as text: equal cells are equal text, missing ones are empty.

    The text is that of :func:`latsarstats.rules.numbers.as_text`.

    Args:
        frame: any frame.
        columns: the names to give, each with the column to take.

    Raises:
        CannotCompareError: numbers with more decimals than expressions read.
    """
    schema = frame.collect_schema()
    for name, column in columns.items():
        dtype, value = schema[column], nw.col(column)
        if dtype.is_integer() or is_words(frame, column):
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
            parts_of_seconds = times(value != value.dt.truncate("1s"))
            if time_zone(frame, column) or one(frame, n=parts_of_seconds)["n"]:
                raise CannotCompareError(
                    f"{column} holds instants of a time zone or parts of seconds, which are not"
                    " compared here; make it dates."
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
    copied = own("number")
    whole = as_integers(frame.with_columns(nw.col(column).alias(copied)), [copied], 1)
    if whole is None:
        raise CannotCompareError(
            f"{column} holds what is not compared here; make it whole numbers, dates or text."
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


def keyed(frame: Frame, columns: Sequence[str]) -> tuple[Frame, list[str]]:
    """Return a frame with columns to group and to join itself by, and their names.

    They tell equal cells from others, missing ones included, at as little cost as may be.
    """
    schema = frame.collect_schema()
    keys = {own(f"key {position}"): column for position, column in enumerate(columns)}
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


def wanting(
    columns_of: Mapping[str, Collection[str]],
    needed: Mapping[str, tuple[str, ...]],
    tables: Iterable[str],
) -> str:
    """Return a sentence on the first table or column that is needed and not there, or nothing.

    Args:
        columns_of: the columns of the tables needed that are there, by table.
        needed: the columns needed, by table.
        tables: the names of all tables that are there.
    """
    for resource, columns in needed.items():
        if resource not in columns_of:
            return _asked(f"There is no table {resource}", resource, tables)
        there = columns_of[resource]
        for column in columns:
            if column not in there:
                return _asked(f"{resource} has no column {column}", column, there)
    return ""


def _asked(what: str, name: str, names: Iterable[str]) -> str:
    import difflib  # takes a moment to import, and is rarely needed

    near = difflib.get_close_matches(name, sorted(names), n=1)
    return f"{what}; did you mean {near[0]}?" if near else f"{what}."
