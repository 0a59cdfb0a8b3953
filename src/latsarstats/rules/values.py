"""Cells of a frame as plain text and as exact numbers."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping


def as_text(value: object) -> str:
    """Return a cell as it stands in a table: ISO dates, plain numbers, nothing for missing."""
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return ""
    if isinstance(value, datetime.datetime):  # a Timestamp too
        return value.date().isoformat()
    return str(value)


def as_number(value: object) -> int | None:
    """Return a cell as an exact number, or ``None`` for a missing one.

    Raises:
        TypeError: the cell is text or a fraction, of which no exact sum of counts is made.
    """
    text = as_text(value)
    if not text:
        return None
    if isinstance(value, str | float) or not text.lstrip("-").isdigit():
        raise TypeError(f"{text!r} is no whole number")
    return int(text)


def records(frame: pd.DataFrame) -> list[Mapping[Hashable, object]]:
    """Return the rows of a frame in order, each as cells by column."""
    return list(frame.to_dict("records"))


def grouped(number: int) -> str:
    """Return a number with commas between thousands, as English prose prints it."""
    return f"{number:,}"
