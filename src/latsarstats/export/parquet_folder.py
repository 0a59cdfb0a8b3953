"""A package as a folder of Parquet: a file a table, with what is said of each column in its schema.

Whole numbers are ``int64``, other numbers ``double`` where that is exact and decimals or text where
it is not, dates ``date32``, truths ``bool``, all else text as it is written.
"""

from __future__ import annotations

import io
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from latsarstats.datapackage.decoding import printed
from latsarstats.errors import LatsarstatsError, does_not_load
from latsarstats.export.about import about, dictionary, table_texts
from latsarstats.export.content import is_exact_float
from latsarstats.language import sentence, translate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from latsarstats.export.about import Entry
    from latsarstats.export.content import Column, Content, ExportTable

_MOST_DIGITS = 38
"""Digits of a decimal in Parquet."""
_QUOTES = "quotes"


def parquet_folder(content: Content) -> dict[str, bytes]:
    """Return the files of a package in Parquet, by their names.

    Raises:
        LatsarstatsError: pyarrow is not installed.
    """
    pyarrow, parquet = _pyarrow()
    entries = {(each.table, each.column): each for each in dictionary(content)}
    lines = _lines(content)
    names = _file_names([table.name for table in content.tables])
    files = {}
    for table in content.tables:
        texts = table_texts(table)
        said = {**lines, "table": texts.text_en, "table (id)": texts.text_id}
        files[names[table.name]] = _written(parquet, _table(pyarrow, table, entries), said)
    if content.figures:
        taken = {name.casefold() for name in files}
        name = _QUOTES
        while f"{name}.parquet" in taken:
            name += "_"
        files[f"{name}.parquet"] = _written(parquet, _quotes(pyarrow, content), lines)
    return files


def _lines(content: Content) -> dict[str, str]:
    """Return what is said of a package by what it is about, the sources a line each."""
    lines: dict[str, list[str]] = {}
    for each in about(content):
        lines.setdefault(each.label_en, []).append(each.text_en)
        lines.setdefault(f"{each.label_id} (id)", []).append(each.text_id)
    return {label: "\n".join(texts) for label, texts in lines.items()}


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ModuleNotFoundError:
        raise LatsarstatsError(
            sentence("Parquet is written by pyarrow; run pip install 'latsarstats[parquet]'")
        ) from None
    except Exception as error:
        raise LatsarstatsError(
            sentence(
                "Parquet is not written: {why}", why=does_not_load("pyarrow", "parquet", error)
            )
        ) from None
    return pyarrow, pyarrow.parquet


def _file_names(tables: Sequence[str]) -> dict[str, str]:
    """Return the names of the files of tables, which lead nowhere else on any system."""
    taken: set[str] = set()
    names = {}
    for table in tables:
        kept = "".join(
            "_" if c in '<>:"/\\|?*' or not c.isprintable() else c
            for c in unicodedata.normalize("NFC", table)
        )
        base = name = kept.strip(" .")[:100] or "table"
        number = 2
        while name.casefold() in taken:
            name, number = f"{base}_{number}", number + 1
        taken.add(name.casefold())
        names[table] = f"{name}.parquet"
    return names


def _written(parquet: Any, table: Any, said: Mapping[str, str]) -> bytes:
    described = table.replace_schema_metadata({**(table.schema.metadata or {}), **said})
    raw = io.BytesIO()
    parquet.write_table(described, raw, compression="snappy")
    return raw.getvalue()


def _table(pyarrow: Any, table: ExportTable, entries: Mapping[tuple[str, str], Entry]) -> Any:
    fields, arrays = [], []
    for column in table.columns:
        kind, values = _typed(pyarrow, column)
        entry = entries[table.name, column.name]
        said = {
            name: text
            for name in ("title_en", "title_id", "unit", "description_en", "description_id")
            if (text := getattr(entry, name))
        }
        said |= (
            {"type": column.field.type, "codes": entry.allowed}
            if entry.allowed
            else {"type": column.field.type}
        )
        fields.append(pyarrow.field(printed(column.name), kind, metadata=said))
        arrays.append(pyarrow.array(values, kind))
    return pyarrow.Table.from_arrays(arrays, schema=pyarrow.schema(fields))


def _typed(pyarrow: Any, column: Column) -> tuple[Any, Sequence[object]]:
    """Return the type of a column in Parquet, and its values in it."""
    values = column.values
    there = [value for value in values if value is not None]
    kind = column.field.type
    if column.is_of_type:
        if kind == "boolean":
            return pyarrow.bool_(), values
        if kind in ("integer", "year") and all(_fits(value) for value in there):
            return pyarrow.int64(), values
        if kind == "date":
            return pyarrow.date32(), values
        if kind == "number":
            numbers = [Decimal(str(value)) for value in there]
            if all(map(is_exact_float, numbers)):
                return pyarrow.float64(), [None if v is None else float(str(v)) for v in values]
            exact = _decimal(pyarrow, numbers)
            if exact is not None:
                return exact, values
    return pyarrow.string(), column.texts


def _fits(value: object) -> bool:
    return isinstance(value, int) and -(2**63) <= value < 2**63


def _decimal(pyarrow: Any, numbers: Sequence[Decimal]) -> Any:
    """Return the type of decimals that holds some numbers exactly, if there is one."""
    if not all(number.is_finite() for number in numbers):
        return None
    exponents = [int(number.as_tuple().exponent) for number in numbers]
    scale = max(0, -min(exponents, default=0))
    whole = max((number.adjusted() + 1 for number in numbers), default=1)
    precision = max(1, whole, 0) + scale
    return pyarrow.decimal128(precision, scale) if precision <= _MOST_DIGITS else None


def _quotes(pyarrow: Any, content: Content) -> Any:
    figures = content.figures
    texts = {
        "table": [each.table for each in figures],
        "row": [each.row for each in figures],
        "column": [each.column for each in figures],
        "value": [each.value for each in figures],
        "as_printed": [each.text for each in figures],
        "quote": [each.quote or None for each in figures],
        "publisher": [each.publisher for each in figures],
        "event_date": [each.event_date or None for each in figures],
        "address": [each.address or None for each in figures],
        "other_publications_en": [str(each.elsewhere) for each in figures],
        "other_publications_id": [translate(each.elsewhere, "id") for each in figures],
    }
    numbers = {
        "paragraph": [each.paragraph for each in figures],
        "start": [each.start for each in figures],
        "end": [each.end for each in figures],
    }
    schema = [pyarrow.field(name, pyarrow.string()) for name in texts]
    schema += [pyarrow.field(name, pyarrow.int64()) for name in numbers]
    return pyarrow.table({**texts, **numbers}, schema=pyarrow.schema(schema))
