"""Narwhals filters for rows that may violate a constraint or a key, on any engine.

This is for speed only: the rows found are judged again, cell by cell, on the characters in the
file (:mod:`latsarstats.checks.constraints`, :mod:`latsarstats.checks.keys`). Rows that agree in
some columns are found by hashes first: equal rows have equal hashes, and a rare collision only
means that two more rows are compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw

from latsarstats.datapackage.cell_types import read_column
from latsarstats.datapackage.row_filters import (
    FoundRows,
    all_missing,
    first_rows,
    held_rows,
    of_type,
)
from latsarstats.finding import cut
from latsarstats.rules.frames import (
    ROW,
    aggregate,
    count_rows,
    distinct,
    has_rows,
    internal_name,
    materialize,
    records,
)
from latsarstats.rules.text_keys import CannotCompareError, keyed, with_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from latsarstats.datapackage.table import Table, TextTable, Values
    from latsarstats.finding import Finding, Kind
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


def repeated_rows(frame: Frame, columns: Sequence[str], limit: int) -> FoundRows:
    """Return the rows whose cells in ``columns`` another row has before them.

    Rows in which one of these is missing, or not of its type, are left out.
    """
    alike = perhaps_alike(frame, columns)
    if alike is None:
        return FoundRows(0, ())
    whole = nw.all_horizontal(*(~nw.col(name).is_null() for name in columns), ignore_nulls=True)
    rows, keys = keyed(alike.filter(whole), columns)
    if not has_rows(frame):
        return _all_alike(rows, keys, limit)
    counted = rows.group_by(keys).agg(nw.len().alias(_TIMES), nw.col(ROW).min().alias(_FIRST))
    repeated = counted.filter(nw.col(_TIMES) > 1)
    later = rows.join(repeated, on=keys, how="inner").filter(nw.col(ROW) != nw.col(_FIRST))
    found = records(later.sort(ROW).head(limit).select(ROW, _FIRST))
    total = len(found)
    if total == limit:  # there may be more
        total = aggregate(repeated, rows=(nw.col(_TIMES).cast(nw.Int64) - 1).sum())["rows"]
    return FoundRows(total, tuple(int(row[name]) for row in found for name in (ROW, _FIRST)))


_FIRST = internal_name("first")


def _all_alike(rows: Frame, keys: Sequence[str], limit: int) -> FoundRows:
    """Return the rows without an order that agree with another one: the first of each, too."""
    counted = rows.group_by(keys).agg(nw.len().alias(_TIMES))
    repeated = counted.filter(nw.col(_TIMES) > 1)
    total = aggregate(repeated, rows=(nw.col(_TIMES).cast(nw.Int64) - 1).sum())["rows"]
    if not total:
        return FoundRows(0, ())
    # Whole groups are taken, of two rows or more, so that each has one that is the first.
    some = repeated.sort(*keys).head(limit).select(*keys)
    found = records(rows.join(some, on=list(keys), how="semi").sort(*keys).head(2 * limit))
    return FoundRows(total, (), held_rows(found))


def uncited_rows(
    frame: Frame,
    columns: Sequence[str],
    other: Frame,
    other_columns: Sequence[str],
    limit: int,
    *,
    unparsed: Collection[str] = (),
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
        unparsed: the columns that cite with cells that are not of their type.
    """
    frame = of_type(frame, columns, unparsed)
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


def check_suspects(
    table: Table,
    suspects: Callable[[], Mapping[Kind, FoundRows] | None],
    check: Callable[[TextTable, Values], Iterable[Finding]],
    limit: int,
    check_all: Callable[[TextTable, Values], Iterable[Finding]] | None = None,
) -> list[Finding]:
    """Return what a check finds, looking at suspected rows alone where an engine names them.

    Args:
        table: a table whose columns could be read.
        suspects: gives the rows that may be wrong, by the code and column of their findings;
            ``None`` where no engine tells. It may raise :class:`CannotCompareError`.
        check: judges rows on their characters and values.
        limit: how many findings of each kind are listed.
        check_all: judges all rows, where that takes more than ``check``.
    """
    try:
        found = suspects()
    except CannotCompareError:
        found = None
    if found is None:
        text = table.whole
        return cut((check_all or check)(text, table.values or typed_values(text)), limit)
    if table.written is not None and any(rows.held for rows in found.values()):
        findings: list[Finding] = []
        for kind, rows in found.items():
            text = table.written(rows.held)
            alike = [f for f in check(text, typed_values(text)) if (f.code, f.field) == kind]
            findings += cut(alike, limit, {kind: rows.total})
        return findings
    positions = {row for rows in found.values() for row in rows.rows}
    if not positions:
        return []
    text = table.read(positions)
    totals = {kind: rows.total for kind, rows in found.items()}
    return cut(check(text, typed_values(text)), limit, totals)


def typed_values(text: TextTable) -> Values:
    """Return the values of the cells of a table, by column."""
    missing = text.schema.missing_values
    return {
        field.name: read_column(text.column(field.name), field, missing)[0]
        for field in text.schema.fields
    }
