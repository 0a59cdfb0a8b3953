"""The numbers of texts as a list: for a terminal, as CSV, or as one JSON object a line."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from latsarstats.files.csv_text import csv_lines
from latsarstats.numerals.mention import plain
from latsarstats.report.json_report import json_escaped
from latsarstats.report.terminal import escaped, page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from latsarstats.numerals.mention import Mention
    from latsarstats.report.terminal import Style

Row = tuple[str, ...]
"""The cells of a number."""

COLUMNS = ("file", "start", "end", "text", "kind", "value", "unit", "doubt")
_NUMBERS = frozenset({"start", "end"})
_ROWS = 500
"""Rows written at once. Those of a table are aligned with one another and with all before."""


def list_as_table(found: Iterable[Row], style: Style) -> Iterator[str]:
    """Yield an aligned table, a page at a time; its columns only ever grow wider.

    Line breaks and other characters that a terminal obeys are shown as they are written in
    a program, with a backslash.
    """
    rows = iter(found)
    widths = [len(name) for name in COLUMNS]
    some = [COLUMNS, *islice(rows, _ROWS)]
    is_first = True
    while some:
        for row in some:
            widths = [max(width, len(cell)) for width, cell in zip(widths, row, strict=True)]
        lines = [_aligned(row, widths) for row in some]
        if is_first:
            lines[0] = style.paint(lines[0], "mark")
            is_first = False
        yield page(lines)
        some = list(islice(rows, _ROWS))


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [
        cell.rjust(width) if name in _NUMBERS else cell.ljust(width)
        for name, cell, width in zip(COLUMNS, row, widths, strict=True)
    ]
    return "  ".join(cells).rstrip()


def _visible(cell: str) -> str:
    # A backslash is doubled, so that a printed \n and a line break differ.
    return escaped(cell.replace("\\", "\\\\"), keep="\u00a0\u202f")


def _visible_cells(file: str, mention: Mention) -> Row:
    return tuple(_visible(cell) for cell in _cells(file, mention))


def _cells(file: str, mention: Mention) -> Row:
    return (
        file,
        str(mention.start),
        str(mention.end),
        mention.text,
        mention.kind,
        plain(mention.value),
        mention.unit,
        mention.doubt,
    )


def list_as_csv(found: Iterable[Row], style: Style) -> Iterator[str]:  # noqa: ARG001
    """Yield the rows as CSV in UTF-8, a header first, with a line feed at every line's end.

    CSV has no escapes: a character that steers a terminal, but for line feeds and
    tabs, is escaped where it is printed, as in a program. JSON lines keep every character.
    """
    rows = iter(found)
    some = [COLUMNS, *islice(rows, _ROWS)]
    while some:
        yield csv_lines(some)
        some = list(islice(rows, _ROWS))


def list_as_jsonl(found: Iterable[str], style: Style) -> Iterator[str]:  # noqa: ARG001
    """Yield one JSON object a line. Numbers are exact JSON numbers, and no value is ``null``."""
    lines = iter(found)
    while some := "".join(islice(lines, _ROWS)):
        yield json_escaped(some)


def _object(file: str, mention: Mention) -> str:
    value = mention.value
    exact = plain(value) if isinstance(value, int | Decimal) else _json(plain(value) or None)
    return (
        f'{{"file": {_json(file)}, "start": {mention.start}, "end": {mention.end},'
        f' "text": {_json(mention.text)}, "kind": {_json(mention.kind)}, "value": {exact},'
        f' "unit": {_json(mention.unit)}, "doubt": {_json(mention.doubt)}}}\n'
    )


def _json(value: str | None) -> str:
    return json.dumps(value, ensure_ascii=False)


class Listing(NamedTuple):
    """A format of the list.

    Attributes:
        row: what a number is in it, made where the number is read.
        pages: the pages that the rows make.
    """

    row: Callable[[str, Mention], Any]
    pages: Callable[[Iterable[Any], Style], Iterator[str]]


FORMATS: dict[str, Listing] = {
    "table": Listing(_visible_cells, list_as_table),
    "csv": Listing(_cells, list_as_csv),
    "jsonl": Listing(_object, list_as_jsonl),
}
"""The formats of the list by name, for ``--format``."""
