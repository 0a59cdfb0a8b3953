"""The header of a table: which label stands for which column, and what is wrong with it."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from latsarstats.datapackage.table import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from latsarstats.datapackage.schema import TableSchema

_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
"""What stands between cells in other kinds of CSV."""

_LONGEST_HEADER = 300
"""Characters of a header that are quoted."""


@dataclass(frozen=True, slots=True)
class Header:
    """The labels of a table, matched with the columns that it must have.

    Attributes:
        labels: what stands in the header.
        columns: for every label the column that it stands for; ``None`` for one too many.
        unread: the columns that no label names, each with the reason: those that are not
            there, and those that are matched by their position alone.
    """

    labels: tuple[str, ...]
    columns: tuple[str | None, ...]
    unread: Mapping[str, str]

    @property
    def is_as_described(self) -> bool:
        """Whether the labels are the columns, in their order."""
        return not self.unread and None not in self.columns

    def there(self, schema: TableSchema) -> tuple[str, ...]:
        """Return the columns of a schema that the table has, in the order of the schema."""
        return tuple(name for name in schema.columns if name in self.columns)


def match_header(labels: Sequence[str], columns: Sequence[str], where: str = "header") -> Header:
    """Match labels with columns: by name, then but for case and blanks, and then by position.

    Args:
        labels: what stands in the header.
        columns: the columns that it must have.
        where: what has the labels, as a sentence calls it.
    """
    found: list[str | None] = [None] * len(labels)
    free = dict.fromkeys(columns)
    for place, label in enumerate(labels):
        if label in free:
            found[place] = label
            del free[label]
    named = {column for column in found if column is not None}
    near = {_alike(column): column for column in reversed(free)}
    for place, label in enumerate(labels):
        column = near.get(_alike(label))
        if found[place] is None and column in free and label not in named:
            found[place] = column
            del free[column]
    for place in range(min(len(labels), len(columns))):
        if found[place] is None and columns[place] in free:
            found[place] = columns[place]
            del free[columns[place]]
    unread = {
        column: f"the {where} has {_instead_of(column, labels, found)}"
        for column in columns
        if column not in named
    }
    return Header(tuple(labels), tuple(found), unread)


def _alike(label: str) -> str:
    """Return a label without what is easily overlooked: case, blanks, and Unicode form."""
    plain = unicodedata.normalize("NFKC", label).casefold()
    return "".join(plain.replace("_", " ").replace("-", " ").split())


def _instead_of(column: str, labels: Sequence[str], found: Sequence[str | None]) -> str:
    if column in found:
        return f"{_quoted(labels[found.index(column)])} for {column}"
    return f"no column {column}"


def header_place(records: Sequence[Sequence[str]], columns: Sequence[str]) -> int | None:
    """Return which of the first records is the header, or ``None`` where all are blank.

    It is the first, but for blank lines above it. A record of blank labels is a header too,
    unless one with the names of columns follows.

    Args:
        records: the first records of a table, up to one that is not blank.
        columns: the columns that it must have.
    """
    there = (place for place, cells in enumerate(records) if not is_blank(cells))
    first = next(there, None)
    if first is None or set(records[first]) & set(columns):
        return first
    return next((place for place, cells in enumerate(records[:first]) if len(cells) > 1), first)


def is_blank(cells: Iterable[str]) -> bool:
    """Tell whether a record has no cells but blank ones."""
    return not any(cell.strip() for cell in cells)


def separator_of(labels: Sequence[str], columns: Sequence[str], delimiter: str = ",") -> str:
    """Return what separates the columns, in words, where it is another mark; else nothing."""
    if len(labels) != 1 or len(columns) < 2:
        return ""
    wanted = [_alike(column) for column in columns]
    for separator, words in _SEPARATORS.items():
        is_other = separator != delimiter
        if is_other and [_alike(label) for label in labels[0].split(separator)] == wanted:
            return words
    return ""


def header_fault(
    header: Header,
    columns: Sequence[str],
    above: int = 0,
    what: str = "header is",
    delimiter: str = ",",
) -> str:
    """Return a sentence on all that is wrong with a header, or nothing.

    Args:
        header: the header, matched.
        columns: the columns that it must have.
        above: how many blank lines stand above it.
        what: how a sentence begins that shows it.
        delimiter: what must stand between two columns.
    """
    faults = []
    if above:
        lines = "A blank line stands" if above == 1 else f"{above} blank lines stand"
        faults.append(f"{lines} above the header; delete {'it' if above == 1 else 'them'}")
    words = separator_of(header.labels, columns, delimiter)
    if words:
        wanted = _SEPARATORS.get(delimiter, repr(delimiter))
        faults.append(f"The columns are separated by {words}; save the file with {wanted}")
    elif not header.is_as_described or header.labels != tuple(columns):
        parts = "; ".join(_differences(header, columns))
        faults.append(f"{parts[:1].upper()}{parts[1:]}. The {what} {_line(header.labels)}")
    return "".join(f"{fault}. " for fault in faults).rstrip()


def _differences(header: Header, columns: Sequence[str]) -> list[str]:
    """Return what differs between a header and the columns: near misses first."""
    pairs = list(zip(header.labels, header.columns, strict=True))
    others = [(label, column) for label, column in pairs if column not in (None, label)]
    near = [
        f"{_quoted(label)} must be {column} ({only})"
        for label, column in others
        if column is not None and (only := _only_differs(label, column))
    ]
    found = [
        f"{_quoted(label) if label.strip() else 'a blank label'} is in the place of {column}"
        for label, column in others
        if column is not None and not _only_differs(label, column)
    ]
    twice = [
        f"the label {_quoted(label)} occurs {'twice' if count == 2 else f'{count} times'}"
        for label, count in Counter(header.labels).items()
        if count > 1 and label.strip()
    ]
    missing = [f"the column {c} is missing" for c in columns if c not in header.columns]
    extra = [
        f"unexpected column {_quoted(label) if label.strip() else 'without a label'}"
        for label, column in pairs
        if column is None and not (label in header.columns and label.strip())
    ]
    if not (near or found or twice or missing or extra):
        return [f"the columns must be {_line(columns)}, in this order"]
    return [*near, *twice, *found, *missing, *extra]


def _only_differs(label: str, column: str) -> str:
    """Return how a label differs from a column if that is easily overlooked, or nothing."""
    if _alike(label) != _alike(column):
        return ""
    if "\n" in label or "\r" in label:
        return "the label has a line break"
    if label.split() == column.split() or "".join(label.split()) == "".join(column.split()):
        return "only blanks differ"
    if label.casefold() == column.casefold():
        return "only capital letters differ"
    if unicodedata.normalize("NFKC", label) == unicodedata.normalize("NFKC", column):
        return "only the Unicode form differs"
    if " ".join(label.casefold().split()) == " ".join(column.casefold().split()):
        return "only capital letters and blanks differ"
    return "it differs in capitals, blanks or hyphens alone"


def _quoted(label: str) -> str:
    return repr(shortened(label))


def _line(labels: Sequence[str]) -> str:
    """Return labels in one line."""
    line = ",".join(label.replace("\r", "\\r").replace("\n", "\\n") for label in labels)
    return line if len(line) <= _LONGEST_HEADER else f"{line[:_LONGEST_HEADER]}…"
