"""Narwhals filters for rows that may violate a constraint or a key, on any engine.

This is for speed only: the rows found are judged again, cell by cell, on the characters in the
file (:mod:`latsarstats.checks.constraints`, :mod:`latsarstats.checks.keys`). Rows that agree in
some columns are found by hashes first: equal rows have equal hashes, and a rare collision only
means that two more rows are compared.
"""

from __future__ import annotations

import datetime
import math
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import narwhals as nw

from latsarstats.datapackage.patterns import CannotMatchError, matcher
from latsarstats.datapackage.row_filters import (
    FoundRows,
    all_missing,
    first_rows,
    is_missing,
    of_type,
)
from latsarstats.rules.frames import (
    ROW,
    aggregate,
    count_rows,
    count_true,
    distinct,
    internal_name,
    literal_for,
    materialize,
    records,
)
from latsarstats.rules.text_keys import keyed, with_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from latsarstats.datapackage.schema import Field, TableSchema
    from latsarstats.rules.frames import Frame


_HASH, _TIMES = internal_name("hash"), internal_name("times")


def perhaps_alike(frame: Frame, columns: Sequence[str]) -> Frame | None:
    """Return rows among which are all that agree with another one in ``columns``.

    Args:
        frame: any frame.
        columns: some of its columns.

    Returns:
        ``None`` where no two rows agree: sooner known than which do.
    """
    kind = frame.implementation
    native: Any = frame.to_native()
    # Of binary fractions, two zeros are alike that have a hash each.
    has_hash = not any(frame.collect_schema()[name].is_float() for name in columns)
    if kind.is_pandas_like():
        are_alike = native.duplicated(list(columns), keep=False)
        return nw.from_native(native[are_alike]).lazy() if are_alike.any() else None
    if kind.is_polars() and has_hash:
        return _in_polars(native, columns)
    if kind.is_duckdb() and has_hash:
        return _in_duckdb(native, columns)
    return None if count_rows(distinct(frame, columns)) == count_rows(frame) else frame


def _in_polars(native: Any, columns: Sequence[str]) -> Frame | None:
    hashes = native.select(columns).collect(engine="streaming").hash_rows()
    if hashes.n_unique() == len(hashes):
        return None
    alike: Frame = nw.from_native(native.filter(hashes.is_duplicated()))
    return materialize(alike)


def _in_duckdb(native: Any, columns: Sequence[str]) -> Frame | None:
    import duckdb

    made = duckdb.FunctionExpression("hash", *map(duckdb.ColumnExpression, columns))
    hashed: Frame = nw.from_native(native.select(duckdb.StarExpression(), made.alias(_HASH)))
    counted = hashed.group_by(_HASH).agg(nw.len().alias(_TIMES))
    several = counted.filter(nw.col(_TIMES) > 1).select(_HASH)
    found = [row[_HASH] for row in records(several.head(_FEW + 1))]
    if not found:
        return None
    if len(found) <= _FEW:
        alike = hashed.filter(nw.col(_HASH).is_in(found))
    else:
        alike = hashed.join(several, on=_HASH, how="semi")
    return alike.drop(_HASH)


_FEW = 1_000
"""Hashes that are sooner looked up by name than found again."""


def breaking(
    frame: Frame, schema: TableSchema, odd: Collection[str], limit: int
) -> dict[str, FoundRows]:
    """Return the rows that break a constraint of a column, by column.

    A cell that is not of its type breaks none. The total of a column is that of its cells and
    constraints: a cell may break two.
    """
    dtypes = frame.collect_schema()  # takes a while, in the number of columns
    conditions = {
        (field.name, name): condition
        for field in schema.fields
        for name, condition in _conditions(frame, field, dtypes[field.name], odd).items()
    }
    order = list(conditions)
    counts = aggregate(
        frame, **{str(n): count_true(conditions[key]) for n, key in enumerate(order)}
    )
    found: dict[str, FoundRows] = {}
    for n, (column, name) in enumerate(order):
        if counts[str(n)]:
            rows = first_rows(frame.filter(conditions[column, name]), limit, total=counts[str(n)])
            found[column] = _both(found.get(column), rows)
    for field in schema.fields:
        if field.constraints.get("unique"):
            repeated = repeated_rows(frame, (field.name,), limit)
            if repeated.total:
                found[field.name] = _both(found.get(field.name), repeated)
    return found


def _both(one: FoundRows | None, other: FoundRows) -> FoundRows:
    if one is None:
        return other
    return FoundRows(one.total + other.total, (*one.rows, *other.rows))


def _conditions(
    frame: Frame, field: Field, dtype: nw.dtypes.DType, odd: Collection[str]
) -> dict[str, nw.Expr]:
    """Return when a cell of a column breaks each of its constraints, but for uniqueness."""
    cell, given = nw.col(field.name), field.constraints
    is_there = ~cell.is_null()
    found: dict[str, nw.Expr] = {}
    if given.get("required"):
        found["required"] = is_missing(field.name, odd)
    for bound in ("minimum", "maximum"):
        if bound in given:
            beyond = _beyond(frame, field, dtype, given[bound], above=bound == "maximum")
            if beyond is not None:
                found[bound] = is_there & beyond
    if "enum" in given:
        codes = [int(code) if field.type in ("integer", "year") else code for code in given["enum"]]
        held = [code for code in codes if isinstance(code, str) or abs(code) < 2**63]
        found["enum"] = is_there & ~cell.is_in(held) if held else is_there
    if {"minLength", "maxLength"} & given.keys():
        # Codes of pandas have no length; text has.
        length = cell.cast(nw.String).str.len_chars()
        if "minLength" in given:
            found["minLength"] = is_there & (length < int(given["minLength"]))
        if "maxLength" in given:
            found["maxLength"] = is_there & (length > int(given["maxLength"]))
    if "pattern" in given:
        unfit = _unfit(frame, field.name, str(given["pattern"]))
        if unfit:
            found["pattern"] = is_there & cell.is_in(unfit)
    return found


def _beyond(
    frame: Frame, field: Field, dtype: nw.dtypes.DType, bound: Any, *, above: bool
) -> nw.Expr | None:
    """Return when a cell lies beyond a bound, or nothing where none does.

    Engines compare exactly what they hold.
    """
    cell = nw.col(field.name)
    if field.type == "date":
        last = literal_for(frame, datetime.date.fromisoformat(bound))
    elif dtype.is_integer():
        # The nearest whole number within the bound, which is compared exactly.
        last = math.floor(Decimal(str(bound))) if above else math.ceil(Decimal(str(bound)))
        if abs(last) >= 2**63:  # no cell that an engine holds is as large
            return ~cell.is_null() if (last < 0) == above else None
    else:
        last = float(Decimal(str(bound)))
    beyond: nw.Expr = (cell > last) if above else (cell < last)
    return beyond


def _unfit(frame: Frame, column: str, pattern: str) -> list[str]:
    """Return the cells of a column that do not match a pattern, or may not, each once.

    Engines have patterns of their own kinds, so every text is matched here.
    """
    matches = matcher(pattern)
    texts = records(distinct(frame, (column,)).select(nw.col(column).cast(nw.String)))
    return sorted(
        text for row in texts if isinstance(text := row[column], str) and not _fits(matches, text)
    )


def _fits(matches: Callable[[str], bool], text: str) -> bool:
    try:
        return matches(text)
    except CannotMatchError:
        return False


def repeated_rows(frame: Frame, columns: Sequence[str], limit: int) -> FoundRows:
    """Return the rows whose cells in ``columns`` another row has before them.

    Rows in which one of these is missing, or not of its type, are left out.
    """
    alike = perhaps_alike(frame, columns)
    if alike is None:
        return FoundRows(0, ())
    whole = nw.all_horizontal(*(~nw.col(name).is_null() for name in columns), ignore_nulls=True)
    rows, keys = keyed(alike.filter(whole), columns)
    counted = rows.group_by(keys).agg(nw.len().alias(_TIMES), nw.col(ROW).min().alias(_FIRST))
    repeated = counted.filter(nw.col(_TIMES) > 1)
    later = rows.join(repeated, on=keys, how="inner").filter(nw.col(ROW) != nw.col(_FIRST))
    found = records(later.sort(ROW).head(limit).select(ROW, _FIRST))
    total = len(found)
    if total == limit:  # there may be more
        total = aggregate(repeated, rows=(nw.col(_TIMES).cast(nw.Int64) - 1).sum())["rows"]
    return FoundRows(total, tuple(int(row[name]) for row in found for name in (ROW, _FIRST)))


_FIRST = internal_name("first")


def uncited_rows(
    frame: Frame,
    columns: Sequence[str],
    other: Frame,
    other_columns: Sequence[str],
    limit: int,
    *,
    odd: Collection[str] = (),
) -> FoundRows:
    """Return the rows whose cells in ``columns`` no row of another table has.

    Rows in which all of these are missing are left out, and those in which one is not of its
    type.

    Args:
        frame: the table that cites.
        columns: its columns that do.
        other: the table that is cited, of the same engine.
        other_columns: its columns that are.
        limit: the most rows whose positions are given.
        odd: the columns that cite with cells that are not of their type.
    """
    frame = of_type(frame, columns, odd)
    keys = {internal_name(f"key {position}"): column for position, column in enumerate(columns)}
    cited = dict(zip(keys, other_columns, strict=True))
    # Few keys are cited, and by many rows: each is looked up once.
    citing = distinct(frame, tuple(dict.fromkeys(columns))).filter(~all_missing(columns))
    there = _with_keys(distinct(other, tuple(dict.fromkeys(other_columns))), cited)
    missing = _with_keys(citing, keys).join(there.select(*keys), on=list(keys), how="anti")
    if not count_rows(missing):
        return FoundRows(0, ())
    rows = _with_keys(frame, keys).join(missing.select(*keys), on=list(keys), how="semi")
    return first_rows(rows, limit)


def _with_keys(frame: Frame, keys: Mapping[str, str]) -> Frame:
    """Return a frame with columns as text, in which a missing cell is no empty one."""
    made = with_text(frame, **keys)
    return made.with_columns(
        **{
            name: nw.when(nw.col(column).is_null())
            .then(nw.lit(internal_name("nothing")))
            .otherwise(nw.col(name))
            for name, column in keys.items()
        }
    )
