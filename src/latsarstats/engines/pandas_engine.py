"""pandas: tables in memory."""

from __future__ import annotations

import contextlib
import datetime
import re
from typing import TYPE_CHECKING, Any

from latsarstats.datapackage.cell_types import TRUE_WORDS
from latsarstats.datapackage.engine import (
    default_pattern,
    is_read,
    refuse_bomb,
    unparsed_column,
    unreadable_parquet,
)
from latsarstats.errors import LatsarstatsError, does_not_load
from latsarstats.rules.frames import ROW
from latsarstats.rules.single_precision import as_printed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np
    import pandas as pd

    from latsarstats.datapackage.schema import Field, TableSchema


class PandasEngine:
    """Frames of pandas."""

    def __init__(self, _: Path | None = None) -> None:
        """Open nothing: frames are in memory."""

    def close(self) -> None:
        """Do nothing: frames are freed with their last reference."""

    def read_csv(self, file: Path, schema: TableSchema) -> object:
        """Return a table of text; each distinct text of a column is parsed once."""
        import numpy as np
        import pandas as pd

        texts = pd.read_csv(
            file,
            header=0,
            names=[str(number) for number in range(len(schema.fields))],
            dtype=object,
            na_filter=False,
            skip_blank_lines=False,
            encoding="utf-8",
            compression=None,
            index_col=False,
        )
        columns: dict[str, Any] = {ROW: np.arange(len(texts))}
        cells = {name: texts[name].to_numpy() for name in texts.columns}
        del texts  # each column goes once it has been read
        for number, field in enumerate(schema.fields):
            codes, distinct = pd.factorize(cells.pop(str(number)))
            columns |= _column(field, codes, list(distinct), schema.missing_values)
        return pd.DataFrame(columns, copy=False)

    def read_parquet(self, file: Path) -> object:
        """Return a table in Parquet, by way of pyarrow."""
        import numpy as np
        import pandas as pd

        try:
            import pyarrow as pa
            import pyarrow.parquet as pq
        except ModuleNotFoundError:
            raise LatsarstatsError(
                "is Parquet, which the engine pandas reads by way of pyarrow; run"
                " pip install 'latsarstats[parquet]', or choose another engine",
                path=file,
            ) from None
        except Exception as error:
            raise LatsarstatsError(
                f"is Parquet, and {does_not_load('pyarrow', 'parquet', error)}, or choose"
                " another engine",
                path=file,
            ) from None
        try:
            described = pq.read_metadata(file)
            refuse_bomb(file, described.num_rows, described.num_columns)
            table = pq.read_table(file, partitioning=None)  # its folder is no column
        except (pa.ArrowException, OSError):
            raise unreadable_parquet(file) from None
        columns: dict[str, Any] = {ROW: np.arange(table.num_rows)}
        for name, values in zip(table.column_names, table.columns, strict=True):
            columns[name] = _of_arrow(values)
        return pd.DataFrame(columns)


def _column(
    field: Field, codes: np.ndarray, distinct: Sequence[str], missing: Sequence[str]
) -> dict[str, Any]:
    import pandas as pd

    if not is_read(field):
        kept = sorted(text for text in distinct if text not in missing)
        place = {text: position for position, text in enumerate(kept)}
        return {field.name: _taken([place.get(text, -1) for text in distinct], codes, kept)}
    pattern = re.compile(default_pattern(field))
    values: list[object] = []
    unparsed: list[str] = []
    places: list[int] = []
    for text in distinct:
        value = None if text in missing else _value(field, pattern, text)
        values.append(value)
        is_unparsed = value is None and text not in missing
        places.append(len(unparsed) if is_unparsed else -1)
        unparsed += [text] if is_unparsed else []
    read: Any = _array(field, values)
    if field.type in ("integer", "year") and not read.isna().any():
        read = read.to_numpy(dtype="int64")
    return {
        field.name: pd.Series(read.take(codes)),
        unparsed_column(field.name): _taken(places, codes, unparsed),
    }


def _taken(places: Sequence[int], codes: np.ndarray, kept: Sequence[str]) -> pd.Categorical:
    import numpy as np
    import pandas as pd

    categories = pd.Index(list(kept), dtype="str" if kept else "object")
    taken = np.asarray(places, dtype=np.int64).take(codes) if len(places) else codes
    return pd.Categorical.from_codes(taken, categories=categories)


def _value(field: Field, pattern: re.Pattern[str], text: str) -> object:
    if not pattern.fullmatch(text):
        return None
    match field.type:
        case "integer" | "year":
            return int(text)
        case "number":
            return float(text)
        case "boolean":
            return text in TRUE_WORDS
        case "date":
            try:
                return datetime.date.fromisoformat(text)
            except ValueError:
                return None
        case _:
            return text


def _array(field: Field, values: list[Any]) -> Any:
    import numpy as np
    import pandas as pd

    match field.type:
        case "integer" | "year":
            return pd.array(values, dtype="Int64")
        case "number":
            return pd.array(values, dtype="Float64")
        case "boolean":
            return pd.array(values, dtype="boolean")
        case "date":
            return pd.array(np.array(values, dtype="datetime64[s]"))
        case _:
            return pd.array(values, dtype="string")


def _of_arrow(values: Any) -> Any:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.types as is_of

    kind = values.type
    if is_of.is_dictionary(kind):
        values = values.cast(kind.value_type)
        kind = values.type
    if is_of.is_string_view(kind):
        values = values.cast(pa.string())
        kind = values.type
    if is_of.is_decimal256(kind):
        with contextlib.suppress(pa.ArrowInvalid):  # where a number has more digits
            values = values.cast(pa.decimal128(38, kind.scale))
            kind = values.type
    if is_of.is_date32(kind):
        days = values.cast(pa.int32()).to_numpy().astype("datetime64[D]")
        return days.astype("datetime64[s]")
    if is_of.is_string(kind) or is_of.is_large_string(kind):
        return pd.array(values.to_pylist(), dtype="string")
    dtype: Any = pd.ArrowDtype(kind)
    if is_of.is_integer(kind):
        dtype = "UInt64" if kind == "uint64" else "Int64"
    elif is_of.is_float64(kind):
        dtype = "Float64"
    elif is_of.is_floating(kind):
        return pd.array(as_printed(values.to_numpy()), dtype="Float64")
    elif is_of.is_boolean(kind):
        dtype = "boolean"
    if isinstance(dtype, str):
        return pd.array(values.to_pylist(), dtype=dtype)
    return pd.arrays.ArrowExtensionArray(values)
