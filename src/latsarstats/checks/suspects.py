"""What of a table may break a constraint or a key, sought by expressions on any engine.

Every function counts the rows concerned and names the first of them by position. What is told
of those is decided anew, cell by cell, on the characters that they are written with.
"""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import narwhals as nw

from latsarstats.checks.alike import perhaps_alike
from latsarstats.checks.patterns import CannotMatchError, matcher
from latsarstats.engines.engine import is_read, odd_of
from latsarstats.rules.comparison import keyed, with_text
from latsarstats.rules.frames import ROW, as_held, distinct, number_of, one, own, records, times

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from latsarstats.descriptor.resource import Field, TableSchema
    from latsarstats.rules.frames import Frame


@dataclass(frozen=True, slots=True)
class Suspects:
    """Rows that break something.

    Attributes:
        total: how many cells or rows do.
        rows: positions of the first of them, and of other rows that they are judged by.
    """

    total: int
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """What is known of the rows of a table before anything is judged.

    Attributes:
        rows: how many there are.
        empty: how many have only missing cells.
        odd: how many cells are not plainly of their type, by column.
    """

    rows: int
    empty: int
    odd: Mapping[str, int]


def survey(frame: Frame, schema: TableSchema) -> Survey:
    """Return what is known of the rows of a frame that an engine has read from text."""
    odd = [field.name for field in schema.fields if is_read(field)]
    counts = one(
        frame,
        rows=nw.len(),
        empty=times(_is_empty(schema)),
        **{f"odd {n}": nw.col(odd_of(name)).count() for n, name in enumerate(odd)},
    )
    found = {name: count for n, name in enumerate(odd) if (count := counts[f"odd {n}"])}
    return Survey(counts["rows"], counts["empty"], found)


def empty_rows(frame: Frame, schema: TableSchema, limit: int) -> Suspects:
    """Return the rows that have only missing cells."""
    return _first(frame.filter(_is_empty(schema)), limit)


def rows_not_empty(frame: Frame, schema: TableSchema) -> Frame:
    """Return a frame without the rows that have only missing cells."""
    return frame.filter(~_is_empty(schema))


def _is_empty(schema: TableSchema) -> nw.Expr:
    cells = [nw.col(name).is_null() for name in schema.columns]
    odd = [nw.col(odd_of(field.name)).is_null() for field in schema.fields if is_read(field)]
    return nw.all_horizontal(*cells, *odd, ignore_nulls=True)


def odd_cells(frame: Frame, column: str) -> list[str]:
    """Return the cells that are not plainly of the type of a column, each once."""
    name = odd_of(column)
    found = distinct(frame.filter(~nw.col(name).is_null()), (name,))
    return [str(row[name]) for row in records(found)]


def odd_rows(frame: Frame, column: str, limit: int) -> Suspects:
    """Return the rows whose cell is not plainly of the type of a column."""
    return _first(frame.filter(~nw.col(odd_of(column)).is_null()), limit)


def breaking(
    frame: Frame, schema: TableSchema, odd: Collection[str], limit: int
) -> dict[str, Suspects]:
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
    counts = one(frame, **{str(n): times(conditions[key]) for n, key in enumerate(order)})
    found: dict[str, Suspects] = {}
    for n, (column, name) in enumerate(order):
        if counts[str(n)]:
            rows = _first(frame.filter(conditions[column, name]), limit, total=counts[str(n)])
            found[column] = _both(found.get(column), rows)
    for field in schema.fields:
        if field.constraints.get("unique"):
            repeated = repeated_rows(frame, (field.name,), limit)
            if repeated.total:
                found[field.name] = _both(found.get(field.name), repeated)
    return found


def _both(one: Suspects | None, other: Suspects) -> Suspects:
    if one is None:
        return other
    return Suspects(one.total + other.total, (*one.rows, *other.rows))


def _conditions(
    frame: Frame, field: Field, dtype: nw.dtypes.DType, odd: Collection[str]
) -> dict[str, nw.Expr]:
    """Return when a cell of a column breaks each of its constraints, but for uniqueness."""
    cell, given = nw.col(field.name), field.constraints
    is_there = ~cell.is_null()
    found: dict[str, nw.Expr] = {}
    if given.get("required"):
        found["required"] = _is_missing(field.name, odd)
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
        last = as_held(frame, datetime.date.fromisoformat(bound))
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


def rows_with(frame: Frame, column: str, cells: Sequence[Any], limit: int) -> Suspects:
    """Return the rows that have one of some cells in a column."""
    return _first(frame.filter(nw.col(column).is_in(list(cells))), limit)


def repeated_rows(frame: Frame, columns: Sequence[str], limit: int) -> Suspects:
    """Return the rows whose cells in ``columns`` another row has before them.

    Rows in which one of these is missing, or not of its type, are left out.
    """
    alike = perhaps_alike(frame, columns)
    if alike is None:
        return Suspects(0, ())
    whole = nw.all_horizontal(*(~nw.col(name).is_null() for name in columns), ignore_nulls=True)
    rows, keys = keyed(alike.filter(whole), columns)
    counted = rows.group_by(keys).agg(nw.len().alias(_TIMES), nw.col(ROW).min().alias(_FIRST))
    repeated = counted.filter(nw.col(_TIMES) > 1)
    later = rows.join(repeated, on=keys, how="inner").filter(nw.col(ROW) != nw.col(_FIRST))
    found = records(later.sort(ROW).head(limit).select(ROW, _FIRST))
    total = len(found)
    if total == limit:  # there may be more
        total = one(repeated, rows=(nw.col(_TIMES).cast(nw.Int64) - 1).sum())["rows"]
    return Suspects(total, tuple(int(row[name]) for row in found for name in (ROW, _FIRST)))


_TIMES, _FIRST = own("times"), own("first")


def keyless_rows(
    frame: Frame, columns: Sequence[str], odd: Collection[str], limit: int
) -> Suspects:
    """Return the rows in which one of ``columns`` is missing, and all others are of their type.

    Args:
        frame: any frame.
        columns: those of a key.
        odd: the columns with cells that are not of their type.
        limit: the most rows whose positions are given.
    """
    is_missing = [_is_missing(name, odd) for name in columns]
    found = frame.filter(nw.any_horizontal(*is_missing, ignore_nulls=True))
    return _first(_of_type(found, columns, odd), limit)


def rows_without(frame: Frame, columns: Sequence[str], limit: int) -> Suspects:
    """Return the rows in which all of ``columns`` are missing."""
    return _first(frame.filter(all_missing(columns)), limit)


def _is_missing(column: str, odd: Collection[str]) -> nw.Expr:
    """Return when a cell is missing: not when it is there, but not of its type."""
    is_null = nw.col(column).is_null()
    return is_null & nw.col(odd_of(column)).is_null() if column in odd else is_null


def _of_type(frame: Frame, columns: Sequence[str], odd: Collection[str]) -> Frame:
    """Return the rows in which all of ``columns`` are of their types."""
    found = [nw.col(odd_of(name)).is_null() for name in columns if name in odd]
    return frame.filter(nw.all_horizontal(*found, ignore_nulls=True)) if found else frame


def all_missing(columns: Sequence[str]) -> nw.Expr:
    """Return when all of ``columns`` are missing."""
    return nw.all_horizontal(*(nw.col(name).is_null() for name in columns), ignore_nulls=True)


def uncited_rows(
    frame: Frame,
    columns: Sequence[str],
    other: Frame,
    other_columns: Sequence[str],
    limit: int,
    *,
    odd: Collection[str] = (),
) -> Suspects:
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
    frame = _of_type(frame, columns, odd)
    keys = {own(f"key {position}"): column for position, column in enumerate(columns)}
    cited = dict(zip(keys, other_columns, strict=True))
    # Few keys are cited, and by many rows: each is looked up once.
    citing = distinct(frame, tuple(dict.fromkeys(columns))).filter(~all_missing(columns))
    there = _with_keys(distinct(other, tuple(dict.fromkeys(other_columns))), cited)
    missing = _with_keys(citing, keys).join(there.select(*keys), on=list(keys), how="anti")
    if not number_of(missing):
        return Suspects(0, ())
    rows = _with_keys(frame, keys).join(missing.select(*keys), on=list(keys), how="semi")
    return _first(rows, limit)


def _with_keys(frame: Frame, keys: Mapping[str, str]) -> Frame:
    """Return a frame with columns as text, in which a missing cell is no empty one."""
    made = with_text(frame, **keys)
    return made.with_columns(
        **{
            name: nw.when(nw.col(column).is_null())
            .then(nw.lit(own("nothing")))
            .otherwise(nw.col(name))
            for name, column in keys.items()
        }
    )


def _first(frame: Frame, limit: int, total: int | None = None) -> Suspects:
    rows = records(frame.select(ROW).sort(ROW).head(limit))
    if total is None:
        total = number_of(frame) if len(rows) == limit else len(rows)
    return Suspects(total, tuple(int(row[ROW]) for row in rows))
