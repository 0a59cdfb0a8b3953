"""Order: two columns of one row are in order, as a recruitment comes before its training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from latsarstats.rules.rule import Decision, Rule
from latsarstats.rules.values import as_number, as_text, records

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(Rule):
    """``smaller`` is not larger than ``larger``; where ``strict``, it is smaller."""

    smaller: str
    larger: str
    strict: bool = False


def decide_order(rule: Order, frame: pd.DataFrame) -> Iterator[Decision]:
    """Yield a decision for every row; undecided where a number is missing."""
    for position, row in enumerate(records(frame)):
        values = {str(column): as_text(cell) for column, cell in row.items()}
        smaller, larger = as_number(row[rule.smaller]), as_number(row[rule.larger])
        rows = (position,)
        if smaller is None or larger is None:
            message = f"{rule.smaller} or {rule.larger} is missing."
            yield Decision("undecided", rows, rule.smaller, values, message)
        elif smaller < larger or (smaller == larger and not rule.strict):
            yield Decision("pass", rows, rule.smaller, values)
        else:
            must = "before" if rule.strict else "at or before"
            message = (
                f"{rule.smaller} {values[rule.smaller]} must be {must}"
                f" {rule.larger} {values[rule.larger]}."
            )
            yield Decision("fail", rows, rule.smaller, values, message)
