"""What is read without a second opinion: descriptors and tables of the usual kind.

``plain.schema.json`` of the descriptor stage says what a usual descriptor looks like: all that
fits it is valid. What does not fit it may be valid too, and frictionless is asked.
"""

from __future__ import annotations

import datetime
import functools
import json
import re
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import latsarstats.datapackage
from latsarstats.datapackage.patterns import compiled
from latsarstats.datapackage.schema import read_schema

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jsonschema.protocols import Validator

    from latsarstats.datapackage.schema import Field, TableSchema


@functools.cache
def _validator(part: str) -> Validator:
    # Takes a twentieth of a second to import.
    from jsonschema import Draft202012Validator

    text = files(latsarstats.datapackage).joinpath("plain.schema.json").read_text("utf-8")
    schema = json.loads(text)
    whole = schema if part == "package" else {"$ref": f"#/$defs/{part}", "$defs": schema["$defs"]}
    return Draft202012Validator(whole)


def is_supported_package(descriptor: Mapping[str, Any]) -> bool:
    """Tell whether all that a descriptor says, but for its resources, is of the usual kind."""
    return _validator("package").is_valid(descriptor)


def is_supported_file(resource: Mapping[str, Any]) -> bool:
    """Tell whether a resource is a plain text file."""
    return _validator("file").is_valid(resource)


def is_parquet(resource: Mapping[str, Any]) -> bool:
    """Tell whether the file of a resource is named as Parquet is."""
    return str(resource.get("path")).endswith(".parquet")


def supported_schema(resource: Mapping[str, Any]) -> TableSchema | None:
    """Return the columns of a resource that is a plain CSV or Parquet table; else ``None``."""
    if not _validator("parquet" if is_parquet(resource) else "table").is_valid(resource):
        return None
    schema = read_schema(resource["schema"])
    columns = schema.columns
    is_sound = (
        len(set(columns)) == len(columns)
        # frictionless 5.21 strips the labels in a header, but not the names in a schema.
        and (is_parquet(resource) or all(name and name == name.strip() for name in columns))
        and set(schema.primary_key) <= set(columns)
        and all(
            set(key.fields) <= set(columns) and len(key.fields) == len(key.reference_fields)
            for key in schema.references
        )
        and all(_is_pattern(field.constraints.get("pattern", "")) for field in schema.fields)
        and all(_is_bounded(field) for field in schema.fields)
    )
    return schema if is_sound else None


def _is_bounded(field: Field) -> bool:
    """Tell whether the bounds of a column are values of its type, as far as a pattern cannot."""
    if field.type != "date":
        return True
    try:
        for name in {"minimum", "maximum"} & field.constraints.keys():
            datetime.date.fromisoformat(field.constraints[name])
    except ValueError:
        return False
    return True


def _is_pattern(pattern: str) -> bool:
    try:
        compiled(f"^{pattern}$")  # as frictionless does, which refuses what it cannot compile
        compiled(pattern)
    except re.error:
        return False
    return True
