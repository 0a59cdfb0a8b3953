"""The rows of a table that take part in a broken equation, of whatever rule."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import narwhals as nw

from latsarstats.rules.frames import ROW, has_rows, internal_name
from latsarstats.rules.text_keys import with_text

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from latsarstats.rules.equation import Cell, Equation
    from latsarstats.rules.frames import Frame


def touched_rows(
    rows: Frame, resource: str, touched: Collection[Cell], broken: Sequence[Equation]
) -> Frame:
    """Return those of some rows that take part in a broken equation."""
    if has_rows(rows):
        positions = {cell.row for cell in touched if cell.resource == resource}
        return rows.filter(nw.col(ROW).is_in(sorted(positions)))
    by_columns: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for equation in broken:
        for term in equation.terms:
            if term.cell.resource == resource and term.key:
                by_columns[tuple(term.key)].add(_BETWEEN.join(term.key.values()))
    conditions = [nw.lit(value=False)]
    for number, (columns, keys) in enumerate(by_columns.items()):
        texts = {internal_name(f"{number} {column}"): column for column in columns}
        rows = with_text(rows, **texts)
        joined = nw.concat_str([nw.col(name) for name in texts], separator=_BETWEEN)
        conditions.append(joined.is_in(sorted(keys)))
    return rows.filter(nw.any_horizontal(*conditions, ignore_nulls=True))


_BETWEEN = "\x1f"
"""Stands between the cells of a key: the separator of units, which no table has in its cells."""
