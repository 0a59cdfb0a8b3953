"""Tables as plain CSV: one header, a newline at the end of every line, quotes where needed."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def to_csv(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Return a table as CSV text."""
    return csv_lines([columns, *([row[column] for column in columns] for row in rows)])


def csv_lines(rows: Iterable[Sequence[str]]) -> str:
    """Return rows of cells as lines of CSV."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
