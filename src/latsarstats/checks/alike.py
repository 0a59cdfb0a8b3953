"""Whether rows are alike in some columns, told by hashes before keys are compared.

Rows that are alike have the same hash; that others have it too is rare, and does no harm.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw

from latsarstats.rules.frames import distinct, held, number_of, own, records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from latsarstats.rules.frames import Frame

_HASH, _TIMES = own("hash"), own("times")


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
    return None if number_of(distinct(frame, columns)) == number_of(frame) else frame


def _in_polars(native: Any, columns: Sequence[str]) -> Frame | None:
    hashes = native.select(columns).collect(engine="streaming").hash_rows()
    if hashes.n_unique() == len(hashes):
        return None
    alike: Frame = nw.from_native(native.filter(hashes.is_duplicated()))
    return held(alike)


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
