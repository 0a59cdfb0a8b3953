"""Tables as typed frames: nullable integers, dates, text, and codes as categories."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from latsarstats.schemas.code_lists import codes_of
from latsarstats.schemas.table import columns_of, type_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from latsarstats.schemas.table import Table


def typed(model: type[Table], cells: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Return columns of plain text as a typed frame; empty text is missing.

    Every cell must be empty or of its type.
    """
    return pd.DataFrame(
        {name: _CONVERT[type_of(model, name)](cells[name]) for name in columns_of(model)}
    )


def with_categories(model: type[Table], frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with columns of codes as categories, in the order of the code list."""
    columns = model.to_schema().columns
    lists = {name: column.metadata.get("codes") for name, column in columns.items()}
    return frame.astype(
        {name: pd.CategoricalDtype(list(codes_of(codes))) for name, codes in lists.items() if codes}
    )


def _missing(cells: Sequence[str]) -> pd.Series[str]:
    return pd.Series([cell or pd.NA for cell in cells], dtype="string")


def _integers(cells: Sequence[str]) -> pd.Series[int]:
    # Text is made a number by int, never by way of a binary fraction.
    return pd.Series([int(cell) if cell else pd.NA for cell in cells], dtype="Int64")


def _dates(cells: Sequence[str]) -> pd.Series[pd.Timestamp]:
    return pd.to_datetime(_missing(cells), format="%Y-%m-%d").astype("datetime64[ns]")


_CONVERT: dict[str, Callable[[Sequence[str]], pd.Series]] = {
    "string": _missing,
    "integer": _integers,
    "date": _dates,
}
