"""Polars: CSV in memory, Parquet as queries on its file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from latsarstats.datapackage.cell_types import marks_of, missing_in, plain_pattern, truth_words
from latsarstats.datapackage.engine import (
    NotPlainError,
    held_as,
    is_read,
    refuse_bomb,
    unparsed_column,
    unreadable_parquet,
)
from latsarstats.rules.frames import ROW, is_unsupported_by_polars

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    import polars as pl

    from latsarstats.datapackage.schema import Field, TableSchema


class PolarsEngine:
    """Lazy frames of Polars."""

    def __init__(self, _: Path) -> None:
        """Import Polars, so that a broken one fails here and not at a table."""
        import polars  # noqa: F401

    def close(self) -> None:
        """Do nothing: no resources are open."""

    def read_csv(self, file: Path, schema: TableSchema, delimiter: str = ",") -> object:
        """Return a table of text."""
        import polars as pl

        _refuse(schema.columns)
        texts = pl.scan_csv(
            file,
            glob=False,
            separator=delimiter,
            # Generated names: Polars does not read quoted ones.
            schema={f"c{number}": pl.String for number in range(len(schema.fields))},
            has_header=False,
            skip_rows=1,
            row_index_name=ROW,
            raise_if_empty=False,  # a table may have no rows
        )
        columns = [pl.col(ROW).cast(pl.Int64)]
        for number, field in enumerate(schema.fields):
            columns += _columns(f"c{number}", field, missing_in(field, schema.missing_values))
        # Read once: a query on the file would read it again each time, and saves no memory.
        return texts.select(columns).collect(engine="streaming").lazy()

    def fill(self, frame: Any, field: Field, values: Mapping[str, Any] | None) -> object:
        """Return a frame in which cells of a column have been read after all."""
        import polars as pl

        name = unparsed_column(field.name)
        if values is None:
            read, left = pl.col(name).cast(pl.String), pl.lit(None, dtype=pl.Categorical)
        else:
            dtype = _dtypes()[held_as(field)]
            new = pl.Series(list(values.values()), dtype=dtype)
            read = (
                pl.col(name)
                .cast(pl.String)
                .replace_strict(
                    pl.Series(list(values), dtype=pl.String), new, default=None, return_dtype=dtype
                )
            )
            left = pl.when(read.is_null()).then(pl.col(name))
        filled = pl.coalesce(pl.col(field.name), read).alias(field.name)
        return frame.with_columns(filled, left.alias(name)).collect(engine="streaming").lazy()

    def read_parquet(self, file: Path) -> object:
        """Return a table in Parquet."""
        import polars as pl

        frame = pl.scan_parquet(file, glob=False, row_index_name=ROW)
        try:
            schema = frame.collect_schema()
            names, kinds = schema.names(), schema.dtypes()
            refuse_bomb(file, frame.select(pl.len()).collect().item(), len(names) - 1)
        except (pl.exceptions.PolarsError, OSError):
            raise unreadable_parquet(file) from None
        except pl.exceptions.PanicException as error:
            # Polars 1.37 knows no decimals of more than 38 digits; newer ones read them.
            raise NotPlainError(str(error)) from None
        _refuse(names)
        if any(isinstance(kind, pl.Decimal) and kind.precision > _MOST_DIGITS for kind in kinds):
            raise NotPlainError("Narwhals 2.29 knows no decimals of as many digits")
        return frame.with_columns(pl.col(ROW).cast(pl.Int64))


_MOST_DIGITS = 38


def _refuse(columns: Sequence[str]) -> None:
    if any(map(is_unsupported_by_polars, columns)):
        raise NotPlainError("a column has the name of a pattern")


def _columns(name: str, field: Field, missing: Collection[str]) -> list[pl.Expr]:
    import polars as pl

    text = pl.col(name).fill_null("")
    is_missing = text.is_in(list(missing))
    if not is_read(field):
        return [pl.when(~is_missing).then(text).alias(field.name)]
    value = _value(field, pl.when(~is_missing).then(text))
    # Text takes 16 bytes a cell even where there is none, and codes take 4.
    unparsed = pl.when(~is_missing & value.is_null()).then(text).cast(pl.Categorical)
    return [value.alias(field.name), unparsed.alias(unparsed_column(field.name))]


def _value(field: Field, text: pl.Expr) -> pl.Expr:
    """Return the values of cells that are not missing, and null for those not plainly of a type."""
    import polars as pl

    if field.type in ("integer", "year") and marks_of(field) is None:
        # A cast accepts digits behind a sign and nothing else, and is faster than a pattern.
        number = text.cast(pl.Int64, strict=False)
        is_year = (text.str.len_bytes() == 4) & number.is_between(1000, 9999)
        return pl.when(is_year).then(number) if field.type == "year" else number
    pattern, marks = plain_pattern(field), marks_of(field)
    if not pattern:
        return pl.lit(None, dtype=_dtypes()[held_as(field)])
    plain: pl.Expr = pl.when(text.str.contains(rf"\A(?:{pattern})\z")).then(text)
    if marks is not None and marks.group:
        plain = plain.str.replace_all(marks.group, "", literal=True)
    if marks is not None and marks.decimal != ".":
        plain = plain.str.replace(marks.decimal, ".", literal=True)
    match held_as(field):
        case "boolean":
            trues, _ = truth_words(field) or ((), ())
            return pl.when(plain.is_not_null()).then(plain.is_in(trues))
        case "date":
            return plain.str.to_date("%Y-%m-%d", strict=False)
        case "datetime":
            return plain.str.to_datetime("%Y-%m-%dT%H:%M:%S", strict=False, time_unit="us")
        case "text":
            return plain
    return plain.cast(_dtypes()[held_as(field)], strict=False)


def _dtypes() -> dict[str, Any]:
    import polars as pl

    return {
        "integer": pl.Int64,
        "number": pl.Float64,
        "boolean": pl.Boolean,
        "date": pl.Date,
        "datetime": pl.Datetime("us"),
        "text": pl.String,
    }
