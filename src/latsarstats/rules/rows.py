"""Tables of few rows, as Python holds them.

An engine takes longer to start than such tables take to be read.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from latsarstats.rules.exact import as_text
from latsarstats.rules.frames import ROW

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Rows:
    """A table of few rows, as Python has it.

    Attributes:
        types: the type of every column, as Table Schema names it.
        values: the values of every column in order, ``None`` for missing ones.
        left_out: the positions of rows that are not judged.
    """

    types: Mapping[str, str]
    values: Mapping[str, Sequence[object]]
    left_out: frozenset[int] = frozenset()

    def __iter__(self) -> Iterator[dict[str, object]]:
        """Yield the rows as cells by column, each with its position."""
        columns = tuple(self.values)
        for position, cells in enumerate(zip(*self.values.values(), strict=True)):
            if position not in self.left_out:
                yield {**dict(zip(columns, cells, strict=True)), ROW: position}

    def is_text(self, column: str) -> bool:
        """Tell whether a column holds text or truths: what cannot be added up or ordered."""
        if self.types[column] == "datetime":
            return len(self._have_zones(column)) > 1
        is_of_text = self.types[column] not in ("integer", "number", "year", "date")
        return is_of_text and any(value is not None for value in self.values[column])

    def is_date(self, column: str) -> bool:
        """Tell whether a column holds dates, with or without a time of day."""
        return self.types[column] in ("date", "datetime")

    def holds_numbers(self, column: str) -> bool:
        """Tell whether the cells of a column can be added up: it holds no text, truths or dates."""
        return not self.is_text(column) and not self.is_date(column)

    def holds_only(self, column: str, pattern: str) -> bool:
        """Tell whether a column is of text, and all its cells match a regular expression."""
        texts = {as_text(value) for value in self.values[column]} - {""}
        return self.is_text(column) and all(re.search(pattern, text) for text in texts)

    def has_time_zone(self, column: str) -> bool:
        """Tell whether a column holds instants with a time zone."""
        return True in self._have_zones(column)

    def _have_zones(self, column: str) -> set[bool]:
        instants = (v for v in self.values[column] if isinstance(v, datetime.datetime))
        return {instant.tzinfo is not None for instant in instants}
