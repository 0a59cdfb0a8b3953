"""Columns of single and half precision, widened to doubles that print the same decimal.

0.1 of single precision is 0.100000001490116… as a double. Whoever wrote it meant 0.1, the
shortest decimal that single precision tells from all others; the double 0.1 is read as just
that. So 0.1 + 0.2 = 0.3 holds whatever the width of a column.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import narwhals as nw

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import pandas as pd

AnyFrame = TypeVar("AnyFrame", nw.DataFrame[Any], nw.LazyFrame[Any])

_NARROW = (nw.Float16, nw.Float32)


def widened(frame: AnyFrame) -> AnyFrame:
    """Return a frame whose columns of single or half precision are doubles.

    Each double has the shortest decimal of the cell in its own width. Nothing is collected
    from a lazy frame.
    """
    kind = frame.implementation
    schema = frame.collect_schema()
    narrow = [name for name, dtype in schema.items() if dtype in _NARROW]
    wide: AnyFrame
    if kind.is_pandas():
        wide = _widened_in_pandas(frame)
    elif not narrow:
        wide = frame
    elif kind.is_duckdb():
        wide = _widened_in_duckdb(frame, schema.names(), narrow)
    elif kind.is_polars():
        wide = _widened_in_polars(frame, narrow)
    else:
        wide = frame.with_columns(nw.col(*narrow).cast(nw.String).cast(nw.Float64))
    return wide


def _widened_in_polars(frame: Any, narrow: Sequence[str]) -> Any:
    import polars as pl
    from polars import selectors

    def wide(cells: pl.Series) -> pl.Series:
        if cells.dtype == pl.Float32:
            return cells.cast(pl.String).cast(pl.Float64)
        # Polars 2.1 prints half precision as if it were single.
        printed = pl.Series(cells.name, as_printed(cells.to_numpy()))
        return printed.set(cells.is_null(), None)

    # A column may have the name of a pattern, which a selector takes for a name.
    columns = selectors.by_name(*narrow).as_expr()
    made = columns.map_batches(wide, return_dtype=pl.Float64, is_elementwise=True)
    return nw.from_native(frame.to_native().with_columns(made))


def _widened_in_duckdb(frame: Any, columns: Sequence[str], narrow: Sequence[str]) -> Any:
    """Return a relation in which the shortest text of a number is read as a double.

    What DuckDB 2.0 prints of a FLOAT is not the shortest where two decimals are equally near,
    as of 60139.1875. So it prints six to nine digits, until they read back as the same number;
    those of the tiniest numbers may be fewer, and are right as they are.
    """
    import duckdb

    def named(column: str) -> duckdb.Expression:
        # As SQL, since a column expression takes * for all columns.
        quoted = column.replace('"', '""')
        return duckdb.SQLExpression(f'"{quoted}"')

    def double(column: str) -> duckdb.Expression:
        cell = named(column)
        value = cell.cast("DOUBLE")
        printed = [
            duckdb.FunctionExpression("printf", duckdb.ConstantExpression(f"%.{digits}g"), value)
            for digits in (6, 7, 8, 9)
        ]
        size = duckdb.FunctionExpression("abs", value)
        # Single precision tells all numbers of six digits from each other: these need no text.
        hundred = duckdb.ConstantExpression(100)
        money = duckdb.FunctionExpression("round", value * hundred) / hundred
        is_money = (size < duckdb.ConstantExpression(10_000)) & (money.cast("FLOAT") == cell)
        is_tiny = size < duckdb.ConstantExpression(_LEAST_NORMAL)
        shortest = duckdb.CaseExpression(is_money, money)
        shortest = shortest.when(is_tiny, cell.cast("VARCHAR").cast("DOUBLE"))
        for text in printed:
            shortest = shortest.when(text.cast("FLOAT") == cell, text.cast("DOUBLE"))
        return shortest.alias(column)

    chosen = [double(column) if column in narrow else named(column) for column in columns]
    return nw.from_native(frame.to_native().select(*chosen))


def _widened_in_pandas(frame: Any) -> Any:
    native: pd.DataFrame = frame.to_native()
    narrow = {
        position: wide
        for position, dtype in enumerate(native.dtypes)
        if (wide := _wide(native, position, dtype)) is not None
    }
    if not narrow:
        return frame
    native = native.copy(deep=False)
    for position, cells in narrow.items():
        native.isetitem(position, cells)
    made = nw.from_native(native)
    return made.lazy() if isinstance(frame, nw.LazyFrame) else made


def _wide(native: pd.DataFrame, position: int, dtype: Any) -> np.ndarray | None:
    """Return a column of pandas as doubles, or ``None`` where it is not of narrow floats."""
    import pandas as pd

    inner = dtype.categories.dtype if isinstance(dtype, pd.CategoricalDtype) else dtype
    width = _WIDTHS.get(str(inner).lower())
    if width is None:
        return None
    cells = native.iloc[:, position].to_numpy(dtype=width, na_value=float("nan"))
    return as_printed(cells)


_WIDTHS = {
    "float16": "float16",
    "halffloat[pyarrow]": "float16",
    "float32": "float32",
    "float[pyarrow]": "float32",
}
"""The width of numpy that types of pandas have, by their names in lower case."""

_LEAST_NORMAL = 2.0**-126
"""Below this, single precision has fewer digits than elsewhere."""

_MOST_PLACES = 12
"""Decimals for which a float of single precision times a power of ten is exact as a double."""


def as_printed(cells: np.ndarray) -> np.ndarray:
    """Return floats of single or half precision as doubles that print as they do.

    Args:
        cells: an array of ``float32`` or ``float16``.
    """
    import numpy as np

    exact = cells.astype(np.float64)
    wide = exact.copy()
    # Larger floats lie further apart than 1, so that digits before the point may be left out;
    # below a power of two they lie closer together than above, so that rounding is not enough.
    most = 2.0 ** (np.finfo(cells.dtype).nmant + 1)
    is_simple = (np.abs(exact) < most) & (np.abs(np.frexp(exact)[0]) != 0.5)
    left = np.flatnonzero(is_simple)
    for places in range(_MOST_PLACES + 1):
        decimals = np.rint(exact[left] * 10**places) / 10**places
        fits = decimals.astype(cells.dtype) == cells[left]
        wide[left[fits]] = decimals[fits]
        left = left[~fits]
        if not left.size:
            break
    others = np.concatenate([left, np.flatnonzero(~is_simple & np.isfinite(exact))])
    distinct, places_of = np.unique(cells[others], return_inverse=True)
    texts = [str(number) for number in distinct]
    wide[others] = np.array(texts, dtype=np.str_).astype(np.float64)[places_of]
    return wide
