"""Columns: the few kinds there are, each a pandera field that carries its whole definition.

A field holds what pandera checks (type, bounds, pattern, codes) and what people read (title,
Indonesian title, description, unit). The descriptor is made from the same fields.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from latsarstats.schemas.code_lists import codes_of

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
    return pa.Field(
        str_matches=pattern,
        nullable=nullable,
        title=title,
        description=description,
        metadata=_metadata(title_id, printed="characters" if printed else ""),
    )


def address(title: str, title_id: str, description: str, *, nullable: bool = False) -> Any:
    """Return a column of web addresses."""
    return pa.Field(
        str_matches=r"^https?://[^\s/]+(/\S*)?$",
        nullable=nullable,
        title=title,
        description=description,
        metadata=_metadata(title_id, format="uri"),
    )


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
    return pa.Field(
        isin=list(codes_of(code_list)),
        nullable=nullable,
        title=title,
        description=description,
        metadata=_metadata(title_id, codes=code_list, printed="number" if printed else ""),
    )


def integer(
    title: str,
    title_id: str,
    description: str,
    *,
    minimum: int = 0,
    unit: str | None = None,
    nullable: bool = False,
    printed: bool = False,
) -> Any:
    """Return a column of whole numbers; ``printed`` where each is read from a number."""
    return pa.Field(
        ge=minimum,
        nullable=nullable,
        title=title,
        description=description,
        metadata=_metadata(title_id, unit=unit, printed="number" if printed else ""),
    )


def date(
    title: str,
    title_id: str,
    description: str,
    *,
    nullable: bool = False,
    printed: bool = False,
) -> Any:
    """Return a column of ISO dates; ``printed`` where each is read from a number."""
    return pa.Field(
        nullable=nullable,
        title=title,
        description=description,
        metadata=_metadata(title_id, printed="number" if printed else ""),
    )


def _metadata(title_id: str, **known: object) -> dict[str, object]:
    return {"title_id": title_id, **{name: value for name, value in known.items() if value}}
