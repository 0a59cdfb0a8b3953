"""Plain tables in Parquet: their columns have types of their own, and their rows no lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw

from latsarstats.datapackage.engine import (
    MOST_COLUMNS,
    NotPlainError,
    unreadable_parquet,
)
from latsarstats.datapackage.typed_table import Columns, is_date_type, matched_columns, typed_table
from latsarstats.rules.frames import (
    aggregate,
    is_eager,
    to_lazy,
)

if TYPE_CHECKING:
    from latsarstats.datapackage.reader import ReadTable, Source
    from latsarstats.rules.frames import Frame


def read_parquet_table(source: Source) -> ReadTable:
    """Return a table in Parquet, and what is wrong with its columns and their types.

    A column that is not there, or of another type, is left out of the table.

    Args:
        source: where it is read from.

    Raises:
        LatsarstatsError: the file is no Parquet, or unpacks to too much.
    """
    schema = source.schema
    engine = source.reader.engine or source.reader.pandas
    if len(schema.columns) > MOST_COLUMNS:
        engine = source.reader.pandas
    try:
        frame = to_lazy(engine.read_parquet(source.file))
    except NotPlainError:
        engine = source.reader.pandas
        frame = to_lazy(engine.read_parquet(source.file))
    columns, _ = matched_columns(source, frame)
    named = columns.named(frame)
    _read_every_page(columns, named, named.collect_schema())
    return typed_table(
        source,
        frame,
        is_held=engine is source.reader.engine,
        in_pandas=lambda: to_lazy(source.reader.pandas.read_parquet(source.file)),
    )


def _read_every_page(columns: Columns, frame: Frame, dtypes: Any) -> None:
    """Read all cells once, so that a damaged page is found on engines that skip what they can.

    They know the number of rows, the missing cells and the bounds of a column from its footer.
    """
    sums = {}
    for number, field in enumerate(columns.schema.fields):
        dtype, cell = dtypes[field.name], nw.col(field.name)
        if dtype.is_integer():
            sums[str(number)] = cell.sum()
        elif dtype.is_numeric():
            # The sum of infinite or long numbers is an error of some engines.
            sums[str(number)] = cell.cast(nw.String).str.len_chars().sum()
        elif dtype == nw.Boolean:
            sums[str(number)] = cell.cast(nw.Int64).sum()
        elif dtype == nw.String:
            sums[str(number)] = cell.str.len_chars().sum()
        elif is_date_type(dtype):
            sums[str(number)] = cell.dt.day().sum()
    if not sums or is_eager(frame):
        return
    try:
        aggregate(frame, **sums)
    except MemoryError:
        raise
    except Exception as error:
        # Each engine has exceptions of its own for it.
        raise unreadable_parquet(columns.source.file) from error
