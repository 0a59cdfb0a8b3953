"""Tables of any engine, by way of Narwhals: what the rules need of them.

The frames are those of pandas, Polars, DuckDB, PySpark, or of whatever else Narwhals wraps, and
are lazy where their engine is. A rule sieves a whole frame with expressions first; only the
rows that it cannot simply pass are collected and read.
"""

from __future__ import annotations

import datetime
import hashlib
from typing import TYPE_CHECKING, Any

import narwhals as nw

from latsarstats.errors import nearest
from latsarstats.language import sentence
from latsarstats.rules.exact import as_text
from latsarstats.rules.single_precision import widened

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    Frame = nw.LazyFrame[Any]

RESERVED = "latsarstats "
"""What the names of columns begin with that are made here, so that they are none of a table."""

ROW = f"{RESERVED}row"
"""The column that holds the position of a row, from 0; frames without an order have none."""


def to_lazy(frame: object) -> Frame:
    """Return a native frame wrapped; if its rows are in order, with their positions in ROW.

    Floats of single precision are doubles in it, each of which prints as the cell does.

    Args:
        frame: a frame or relation of any engine that Narwhals knows; nothing is collected.

    Raises:
        TypeError: it is none.
    """
    wrapped: Any = widened(nw.from_native(frame))
    if isinstance(wrapped, nw.LazyFrame):
        return wrapped
    if ROW not in wrapped.columns:
        if wrapped.implementation.is_pandas():  # else columns that are added go by the index
            wrapped = nw.from_native(wrapped.to_native().reset_index(drop=True))
        wrapped = wrapped.with_row_index(ROW)
    lazy: Frame = wrapped.lazy()
    return lazy


def internal_name(name: str) -> str:
    """Return the name of a column made here."""
    return f"{RESERVED}{name}"


def columns_of(frame: Frame) -> list[str]:
    """Return the columns of a frame, without those made here."""
    return [name for name in frame.collect_schema().names() if not name.startswith(RESERVED)]


def is_unsupported_by_duckdb(column: str) -> bool:
    """Tell whether DuckDB takes the name of a column for more than a name.

    What rows are grouped by is text to it: ``a.b`` is then the column b of a table a.
    """
    return column != column.strip() or any(sign in column for sign in ".*`")


def is_unsupported_by_polars(column: str) -> bool:
    """Tell whether Polars takes the name of a column for a pattern of names."""
    return column == "*" or (column.startswith("^") and column.endswith("$"))


def unsupported_name(frame: Frame) -> str:
    """Return a sentence on a column whose name the engine of a frame does not take for one."""
    kind = frame.implementation
    if not (kind.is_duckdb() or kind.is_polars()):
        return ""
    is_misread = is_unsupported_by_duckdb if kind.is_duckdb() else is_unsupported_by_polars
    column = next(filter(is_misread, columns_of(frame)), None)
    engine = "DuckDB" if kind.is_duckdb() else "Polars"
    return (
        ""
        if column is None
        else sentence(
            "{engine} does not find the column {column!r}; rename it.", engine=engine, column=column
        )
    )


def has_rows(frame: Frame) -> bool:
    """Tell whether the rows of a frame have positions."""
    return ROW in frame.collect_schema().names()


def is_eager(frame: Frame) -> bool:
    """Tell whether a frame is in memory already, as one of pandas."""
    return bool(frame.implementation.is_pandas_like())


def literal_for(frame: Frame, value: Any) -> Any:
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


def materialize(frame: Frame) -> Frame:
    """Return a frame of few rows that its engine need not find again each time it is asked.

    Nothing is collected from the engine: where it cannot hold a frame without leaving
    something behind, the frame stays as it is.
    """
    if frame.implementation.is_polars():
        found: Frame = nw.from_native(frame.to_native().collect(engine="streaming")).lazy()
        return found
    return frame


def aggregate(frame: Frame, **values: nw.Expr) -> dict[str, int]:
    """Collect numbers that are aggregated over a whole frame; a missing one is 0.

    Args:
        frame: any frame.
        values: an expression that gives one whole number, by name.
    """
    if not values:
        return {}
    (row,) = records(frame.select(**{internal_name(name): value for name, value in values.items()}))
    return {name: int(as_text(row[internal_name(name)]) or 0) for name in values}


def count_true(condition: nw.Expr) -> nw.Expr:
    """Return how often a condition is true; where it is missing, it is not."""
    return condition.fill_null(value=False).cast(nw.Int64).sum()


def distinct(frame: Frame, columns: Sequence[str]) -> Frame:
    """Return the cells that are in some columns together, each combination once."""
    if is_eager(frame):
        return frame.select(*columns).unique()
    # In SQL, what makes rows unique would number them, which takes several times as long.
    grouped: Frame = frame.group_by(list(columns)).agg(nw.len().alias(internal_name("times")))
    return grouped.select(*columns)


def distinct_values(frame: Frame, column: str) -> list[Any]:
    """Collect the values of a column, each once; those of a categorical one are its text."""
    native: Any = frame.to_native()
    kind = frame.implementation
    if kind.is_pandas_like():
        values: list[Any] = native[column].unique().tolist()
        return values
    found = distinct(frame, (column,))
    if kind.is_polars():
        return found.to_native().collect(engine="streaming").get_column(column).to_list()  # type: ignore[no-any-return]
    if kind.is_duckdb():
        return [value for (value,) in found.to_native().fetchall()]
    return [row[column] for row in records(found)]


def count_rows(frame: Frame) -> int:
    """Return the number of rows."""
    return aggregate(frame, rows=nw.len())["rows"]


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


def is_non_numeric(frame: Frame, column: str) -> bool:
    """Tell whether a column holds text, codes or truths: what cannot be added up or ordered."""
    dtype = frame.collect_schema()[column]
    # An empty column passes for text in some engines.
    return (
        dtype in (nw.String, nw.Categorical, nw.Enum, nw.Boolean)
        and aggregate(frame, cells=nw.col(column).count())["cells"] > 0
    )


def holds_numbers(frame: Frame, column: str) -> bool:
    """Tell whether the cells of a column can be added up: it holds no text, truths or dates."""
    return not is_non_numeric(frame, column) and not is_date(frame, column)


def holds_only(frame: Frame, column: str, pattern: str) -> bool:
    """Tell whether a column is of text, and all its cells match a regular expression."""
    if not is_string_like(frame, column):
        return False
    text = nw.col(column).cast(nw.String)
    return not aggregate(frame, others=count_true(~text.str.contains(pattern)))["others"]


def is_string_like(frame: Frame, column: str) -> bool:
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


def holds_times(frame: Frame, column: str) -> bool:
    """Tell whether a column of pandas holds times of day, which are objects to it."""
    if not is_eager(frame):
        return False
    import pandas as pd

    cells = frame.to_native()[column]
    return cells.dtype == object and pd.api.types.infer_dtype(cells, skipna=True) == "time"


def time_zone(frame: Frame, column: str) -> str:
    """Return the time zone of a column of instants; nothing where it has none."""
    return getattr(frame.collect_schema()[column], "time_zone", None) or ""


def is_of_session(frame: Frame, column: str) -> bool:
    """Tell whether the time zone of a column is that of whoever asks, as in SQL."""
    has_own = is_eager(frame) or frame.implementation.is_polars()
    return bool(time_zone(frame, column)) and not has_own


def missing_column(
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
            return did_you_mean(
                sentence("There is no table {resource}", resource=resource), resource, tables
            )
        there = columns_of[resource]
        for column in columns:
            if column not in there:
                return did_you_mean(
                    sentence("{resource} has no column {column}", resource=resource, column=column),
                    column,
                    there,
                )
    return ""


def did_you_mean(what: str, name: str, names: Iterable[str]) -> str:
    """Return a sentence that ends with the known name nearest to an unknown one, if one is near."""
    near = nearest(name, sorted(names))
    return (
        sentence("{what}; did you mean {near}?", what=what, near=near)
        if near
        else sentence("{what}.", what=what)
    )
