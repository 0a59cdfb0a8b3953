"""What a row is cited by."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def row_key(columns: Iterable[str], row: Mapping[str, str]) -> str:
    """Return what a row is cited by in ``evidence``: the values of its key, joined by ``/``."""
    return "/".join(row[column] for column in columns)
