"""Level schema, without any engine: whether plainly no cell breaks a constraint.

What is not plainly so is judged by pandera, which takes longer to import than few rows take.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from latsarstats.checks.table import Values
    from latsarstats.descriptor.resource import Field, TableSchema


def are_sound(schema: TableSchema, values: Values) -> bool:
    """Tell whether plainly no cell of a table breaks a constraint of its column.

    Args:
        schema: the columns of the table.
        values: its values.
    """
    return all(_is_sound(field, values[field.name]) for field in schema.fields)


def _is_sound(field: Field, values: Sequence[Any]) -> bool:
    there = [value for value in values if value is not None]
    if field.constraints.get("required") and len(there) < len(values):
        return False
    distinct = set(there)
    if field.constraints.get("unique") and len(distinct) < len(there):
        return False
    if any(value != value for value in distinct):  # NaN, which lies between no bounds
        return False
    return all(
        _keeps(field, name, bound, value)
        for name, bound in field.constraints.items()
        if name not in ("required", "unique")
        for value in distinct
    )


def _keeps(field: Field, name: str, bound: Any, value: Any) -> bool:
    match name:
        case "minimum":
            return bool(value >= _typed(field, bound))
        case "maximum":
            return bool(value <= _typed(field, bound))
        case "minLength":
            return len(value) >= int(bound)
        case "maxLength":
            return len(value) <= int(bound)
        case "pattern":
            return re.fullmatch(bound, value) is not None
        case "enum":
            return value in [_typed(field, code) for code in bound]
        case _:
            return False


def _typed(field: Field, bound: Any) -> Any:
    match field.type:
        case "number":
            return Decimal(str(bound))
        case "integer" | "year":
            return int(bound)
        case "date":
            return datetime.date.fromisoformat(bound)
        case _:
            return bound
