"""A table's model as a Table Schema of Data Package 2.0."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from latsarstats.schemas.frames import type_of
from latsarstats.schemas.table import columns_of, foreign_keys_of, key_of

if TYPE_CHECKING:
    import pandera.pandas as pa

    from latsarstats.schemas.table import Table


@functools.cache
def table_schema(model: type[Table]) -> dict[str, Any]:
    """Return the Table Schema of ``model``: fields, primary key and foreign keys."""
    columns = model.to_schema().columns
    schema: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [_field(columns[name], type_of(model, name)) for name in columns_of(model)],
        "missingValues": [""],
        "primaryKey": list(key_of(model)),
    }
    references = [
        {
            "fields": list(key.fields),
            "reference": {"resource": key.resource, "fields": list(key.reference_fields)},
        }
        for key in foreign_keys_of(model)
    ]
    if references:
        schema["foreignKeys"] = references
    return schema


def _field(column: pa.Column, type_name: str) -> dict[str, Any]:
    field = {
        "name": column.name,
        "type": type_name,
        "format": column.metadata.get("format"),
        "title": column.title,
        "title_id": column.metadata["title_id"],
        "description": column.description,
        "unit": column.metadata.get("unit"),
        "printed": column.metadata.get("printed"),
        "constraints": _constraints(column),
    }
    return {name: value for name, value in field.items() if value}


def _constraints(column: pa.Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {} if column.nullable else {"required": True}
    for check in column.checks:
        statistics = check.statistics
        if "min_value" in statistics:
            constraints["minimum"] = statistics["min_value"]
        if "allowed_values" in statistics:
            constraints["enum"] = list(statistics["allowed_values"])
        if "pattern" in statistics:
            constraints["pattern"] = statistics["pattern"]
    return constraints
