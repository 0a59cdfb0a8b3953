"""pandas: tables in memory."""

from __future__ import annotations

import contextlib
import datetime
import itertools
import re
from typing import TYPE_CHECKING, Any

from latsarstats.datapackage.cell_types import marks_of, missing_in, plain_pattern, truth_words
from latsarstats.datapackage.engine import (
    held_as,
    is_read,
    refuse_bomb,
    unparsed_column,
    unreadable_parquet,
)
from latsarstats.errors import LatsarstatsError, does_not_load
from latsarstats.language import sentence
from latsarstats.rules.frames import ROW
from latsarstats.rules.single_precision import as_printed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
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

    def read_csv(self, file: Path, schema: TableSchema, delimiter: str = ",") -> object:
        """Return a table of text; each distinct text of a column is parsed once."""
        import numpy as np
        import pandas as pd

        columns: dict[str, Any] = {}
        numbers = range(len(schema.fields))
        at_once = _columns_at_once(file, len(numbers))
        for first in numbers[::at_once]:
            texts = pd.read_csv(
                file,
                sep=delimiter,
                header=0,
                names=list(map(str, numbers)),
                usecols=list(map(str, numbers[first : first + at_once])),
                dtype=object,
                na_filter=False,
                skip_blank_lines=False,
                encoding="utf-8",
                compression=None,
                index_col=False,
            )
            columns.setdefault(ROW, np.arange(len(texts)))
            cells = {name: texts[name].to_numpy() for name in texts.columns}
            del texts  # each column goes once it has been read
            for number in numbers[first : first + at_once]:
                field, own = schema.fields[number], cells.pop(str(number))
                missing = missing_in(field, schema.missing_values)
                columns |= _whole_numbers(field, own, missing) or _read(field, own, missing)
        return pd.DataFrame(columns, copy=False)

    def fill(self, frame: Any, field: Field, values: Mapping[str, Any] | None) -> object:
        """Return a frame in which cells of a column have been read after all."""
        import pandas as pd

        name, column = unparsed_column(field.name), frame[field.name]
        codes = frame[name].cat.codes.to_numpy()
        texts = list(frame[name].cat.categories)
        read = texts if values is None else [values.get(text) for text in texts]
        filled = _series(field, [*read, None], codes)  # of those without a code, the last
        if held_as(field) == "text":
            union = sorted({*column.cat.categories, *filled.categories})
            filled = pd.Series(filled, index=frame.index).cat.set_categories(union)
            filled = column.cat.set_categories(union).fillna(filled)
        else:
            filled = column.astype(filled.dtype).where(codes < 0, filled.set_axis(frame.index))
        is_left = [value is None for value in read]
        kept = [text for text, left in zip(texts, is_left, strict=True) if left]
        ranks = itertools.count()
        places = [next(ranks) if left else -1 for left in is_left]
        return frame.assign(**{field.name: filled, name: _taken([*places, -1], codes, kept)})

    def read_parquet(self, file: Path) -> object:
        """Return a table in Parquet, by way of pyarrow."""
        import numpy as np
        import pandas as pd

        try:
            import pyarrow as pa
            import pyarrow.parquet as pq
        except ModuleNotFoundError:
            raise LatsarstatsError(
                sentence(
                    "is Parquet, which the engine pandas reads by way of pyarrow; run pip"
                    " install 'latsarstats[parquet]', or choose another engine"
                ),
                path=file,
            ) from None
        except Exception as error:
            raise LatsarstatsError(
                sentence(
                    "is Parquet, and {why}, or choose another engine",
                    why=does_not_load("pyarrow", "parquet", error),
                ),
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


_CELLS_AT_ONCE = 8_000_000
"""Cells that are held as text at a time: some 60 bytes each, and its characters."""


def _columns_at_once(file: Path, columns: int) -> int:
    """Return how many columns to read at a time, so that not all cells are held as text."""
    with file.open("rb") as stream:
        head = stream.read(2**16)
    rows = file.stat().st_size * (head.count(b"\n") + 1) / max(len(head), 1)
    return max(1, min(columns, int(_CELLS_AT_ONCE / rows)))


_SAMPLE = 10_000
"""Cells by which is told whether a column has few different ones."""


def _whole_numbers(
    field: Field, cells: np.ndarray, missing: Collection[str]
) -> dict[str, Any] | None:
    """Return a column of whole numbers, or ``None`` where they are better read one by one.

    pandas reads as whole numbers what Python reads as such, blanks and signs included.
    """
    import numpy as np
    import pandas as pd

    if held_as(field) != "integer" or field.type == "year" or marks_of(field) is not None:
        return None
    if not _are_mostly_distinct(cells):  # few are soon read
        return None
    read: Any = pd.to_numeric(pd.Series(cells), errors="coerce", dtype_backend="numpy_nullable")
    if str(read.dtype) != "Int64":
        return None
    is_left = read.isna().to_numpy()
    if not is_left.any():
        none = np.full(len(cells), -1, "int8")
        texts = _taken([], none, [])
        return {field.name: read.to_numpy(dtype="int64"), unparsed_column(field.name): texts}
    left = pd.Series(cells[is_left], index=np.flatnonzero(is_left))
    left = left[~left.isin(list(missing))]
    codes, kept = pd.factorize(left.to_numpy())
    places = np.full(len(cells), -1)
    places[left.index.to_numpy()] = codes
    return {field.name: read, unparsed_column(field.name): _taken([], places, list(kept))}


def _are_mostly_distinct(cells: np.ndarray) -> bool:
    return len(set(cells[:_SAMPLE])) * 2 >= len(cells[:_SAMPLE])


def _read(field: Field, cells: np.ndarray, missing: Collection[str]) -> dict[str, Any]:
    """Return a column, each distinct text of which is read once."""
    import pandas as pd

    if not is_read(field) and len(cells) > _SAMPLE and _are_mostly_distinct(cells):
        texts = pd.Series(cells, dtype="string")  # as categories they would be held twice
        return {field.name: texts.mask(texts.isin(list(missing)))}
    codes, distinct = pd.factorize(cells)
    if not is_read(field):
        kept = sorted(text for text in distinct if text not in missing)
        place = {text: position for position, text in enumerate(kept)}
        return {field.name: _taken([place.get(text, -1) for text in distinct], codes, kept)}
    value_of = _plain_reader(field)
    values: list[object] = []
    unparsed: list[str] = []
    places: list[int] = []
    for text in distinct:
        value = None if text in missing else value_of(text)
        values.append(value)
        is_unparsed = value is None and text not in missing
        places.append(len(unparsed) if is_unparsed else -1)
        unparsed += [text] if is_unparsed else []
    return {
        field.name: _series(field, values, codes),
        unparsed_column(field.name): _taken(places, codes, unparsed),
    }


def _series(field: Field, values: Sequence[Any], codes: np.ndarray) -> Any:
    """Return a column by the place of each of its cells among values."""
    import pandas as pd

    if held_as(field) == "text":
        kept = sorted({value for value in values if value is not None})
        place = {value: position for position, value in enumerate(kept)}
        return _taken([place.get(value, -1) for value in values], codes, kept)
    read: Any = _array(field, list(values))
    if held_as(field) == "integer" and not read.isna().any():
        read = read.to_numpy(dtype="int64")
    return pd.Series(read.take(codes))


def _taken(places: Sequence[int], codes: np.ndarray, kept: Sequence[str]) -> pd.Categorical:
    import numpy as np
    import pandas as pd

    categories = pd.Index(list(kept), dtype="str" if kept else "object")
    taken = np.asarray(places, dtype=np.int64).take(codes) if len(places) else codes
    return pd.Categorical.from_codes(taken, categories=categories)


def _plain_reader(field: Field) -> Callable[[str], object]:
    """Return what gives the value of a cell, or ``None`` where it is not plainly of its type."""
    pattern, marks = plain_pattern(field), marks_of(field)
    if not pattern:
        return lambda _: None
    matches = re.compile(pattern).fullmatch
    group, point = (marks.group, marks.decimal) if marks else ("", ".")
    trues = frozenset((truth_words(field) or ((), ()))[0])
    of_kind: dict[str, Callable[[str], object]] = {
        "integer": lambda text: int(text.replace(group, "") if group else text),
        "number": lambda text: float(
            (text.replace(group, "") if group else text).replace(point, ".")
        ),
        "boolean": lambda text: text in trues,
        "date": datetime.date.fromisoformat,
        "datetime": datetime.datetime.fromisoformat,
        "text": lambda text: text,
    }
    read = of_kind[held_as(field)]

    def value_of(text: str) -> object:
        if not matches(text):
            return None
        try:
            return read(text)
        except ValueError:  # no day of the calendar
            return None

    return value_of


def _array(field: Field, values: list[Any]) -> Any:
    import numpy as np
    import pandas as pd

    match held_as(field):
        case "integer":
            return pd.array(values, dtype="Int64")
        case "number":
            return pd.array(values, dtype="Float64")
        case "boolean":
            return pd.array(values, dtype="boolean")
        case "date":
            return pd.array(np.array(values, dtype="datetime64[s]"))
        case "datetime":
            return pd.array(np.array(values, dtype="datetime64[us]"))
        case "text":
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
