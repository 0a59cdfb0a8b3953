"""Columns: the few kinds there are, each a pandera field that carries its whole definition.

A field holds what pandera checks (type, bounds, pattern, codes) and what people read (title,
Indonesian title, description, unit). The descriptor is made from the same fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from latsarstats.schemas.code_lists import codes_of

if TYPE_CHECKING:
    from collections.abc import Mapping

Text = Series[pd.StringDtype]
Integer = Series[pd.Int64Dtype]
Date = Series[pa.DateTime]


def text(
    title: str,
    title_id: str,
    description: str,
    *,
    pattern: str | None = None,
    nullable: bool = False,
    printed: bool = False,
) -> Any:
    """Return a column of text, by a regular expression if there is a ``pattern``.

    It is ``printed`` where each cell holds the characters of a number.
    """
    what = {"title_id": title_id, "printed": "characters" if printed else ""}
    return _field(title, description, what, nullable, str_matches=pattern)


def address(title: str, title_id: str, description: str, *, nullable: bool = False) -> Any:
    """Return a column of web addresses."""
    what = {"title_id": title_id, "format": "uri"}
    return _field(title, description, what, nullable, str_matches=r"^https?://[^\s/]+(/\S*)?$")


def code(
    code_list: str,
    title: str,
    title_id: str,
    description: str,
    *,
    nullable: bool = False,
    printed: bool = False,
) -> Any:
    """Return a column of codes of a list; ``printed`` where each is read from a number."""
    what = {"title_id": title_id, "codes": code_list, "printed": "number" if printed else ""}
    return _field(title, description, what, nullable, isin=list(codes_of(code_list)))


def integer(
    title: str,
    title_id: str,
    description: str,
    *,
    minimum: int = 0,
    unit: str = "",
    nullable: bool = False,
    printed: bool = False,
) -> Any:
    """Return a column of whole numbers; ``printed`` where each is read from a number."""
    what = {"title_id": title_id, "unit": unit, "printed": "number" if printed else ""}
    return _field(title, description, what, nullable, ge=minimum)


def date(
    title: str,
    title_id: str,
    description: str,
    *,
    nullable: bool = False,
    printed: bool = False,
) -> Any:
    """Return a column of ISO dates; ``printed`` where each is read from a number."""
    what = {"title_id": title_id, "printed": "number" if printed else ""}
    return _field(title, description, what, nullable)


def _field(
    title: str,
    description: str,
    metadata: Mapping[str, str],
    nullable: bool,
    **checks: Any,
) -> Any:
    return pa.Field(
        nullable=nullable,
        title=title,
        description=description,
        metadata={name: value for name, value in metadata.items() if value},
        **checks,
    )
