"""The header of a table: which label stands for which column, and what is wrong with it."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from latsarstats.datapackage.table import shortened
from latsarstats.language import capitalised, count_sentence, join, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from latsarstats.datapackage.schema import TableSchema

_SEPARATORS = {
    ",": sentence("commas"),
    ";": sentence("semicolons"),
    "\t": sentence("tabs"),
    "|": sentence("vertical bars"),
}
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


_HEADER = sentence("the header")
_IS = sentence("The header is")


def match_header(labels: Sequence[str], columns: Sequence[str], where: str = _HEADER) -> Header:
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
        column: sentence(
            "{where} has {labels}",
            where=where,
            labels=_instead_of(column, labels, found),
        )
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
        return sentence(
            "{label} for {column}", label=_quoted(labels[found.index(column)]), column=column
        )
    return sentence("no column {column}", column=column)


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
    what: str = _IS,
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
        faults.append(
            count_sentence(
                "A blank line stands above the header; delete it",
                "{number} blank lines stand above the header; delete them",
                above,
            )
        )
    words = separator_of(header.labels, columns, delimiter)
    if words:
        wanted = _SEPARATORS.get(delimiter, repr(delimiter))
        faults.append(
            sentence(
                "The columns are separated by {words}; save the file with {wanted}",
                words=words,
                wanted=wanted,
            )
        )
    elif not header.is_as_described or header.labels != tuple(columns):
        parts = capitalised(join("; ", _differences(header, columns)))
        faults.append(
            sentence(
                "{parts}. {what} {labels}",
                parts=parts,
                what=what,
                labels=_line(header.labels),
            )
        )
    return join(" ", (sentence("{fault}.", fault=fault) for fault in faults))


def _differences(header: Header, columns: Sequence[str]) -> list[str]:
    """Return what differs between a header and the columns: near misses first."""
    pairs = list(zip(header.labels, header.columns, strict=True))
    others = [(label, column) for label, column in pairs if column not in (None, label)]
    near = [
        sentence(
            "{label} must be {column} ({only})", label=_quoted(label), column=column, only=only
        )
        for label, column in others
        if column is not None and (only := _only_differs(label, column))
    ]
    found = [
        sentence(
            "{label} is in the place of {column}",
            label=_quoted_or_blank(label),
            column=column,
        )
        for label, column in others
        if column is not None and not _only_differs(label, column)
    ]
    twice = [
        sentence("the label {label} occurs twice", label=_quoted(label))
        if count == 2
        else sentence("the label {label} occurs {count} times", label=_quoted(label), count=count)
        for label, count in Counter(header.labels).items()
        if count > 1 and label.strip()
    ]
    missing = [
        sentence("the column {column} is missing", column=column)
        for column in columns
        if column not in header.columns
    ]
    extra = [
        sentence("unexpected column {label}", label=_quoted(label))
        if label.strip()
        else sentence("unexpected column without a label")
        for label, column in pairs
        if column is None and not (label in header.columns and label.strip())
    ]
    if not (near or found or twice or missing or extra):
        return [sentence("the columns must be {columns}, in this order", columns=_line(columns))]
    return [*near, *twice, *found, *missing, *extra]


def _only_differs(label: str, column: str) -> str:
    """Return how a label differs from a column if that is easily overlooked, or nothing."""
    if _alike(label) != _alike(column):
        return ""
    if "\n" in label or "\r" in label:
        return sentence("the label has a line break")
    if label.split() == column.split() or "".join(label.split()) == "".join(column.split()):
        return sentence("only blanks differ")
    if label.casefold() == column.casefold():
        return sentence("only capital letters differ")
    if unicodedata.normalize("NFKC", label) == unicodedata.normalize("NFKC", column):
        return sentence("only the Unicode form differs")
    if " ".join(label.casefold().split()) == " ".join(column.casefold().split()):
        return sentence("only capital letters and blanks differ")
    return sentence("it differs in capitals, blanks or hyphens alone")


def _quoted_or_blank(label: str) -> str:
    return _quoted(label) if label.strip() else sentence("a blank label")


def _quoted(label: str) -> str:
    return repr(shortened(label))


def _line(labels: Sequence[str]) -> str:
    """Return labels in one line."""
    line = ",".join(label.replace("\r", "\\r").replace("\n", "\\n") for label in labels)
    return line if len(line) <= _LONGEST_HEADER else f"{line[:_LONGEST_HEADER]}…"
