"""A table as aligned lines: numbers at the right, cut to the width of a terminal, rows counted."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from latsarstats.datapackage.schema import NUMBERS
from latsarstats.language import count_sentence, join, sentence
from latsarstats.report.terminal import BLANKS, escaped, line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from latsarstats.datapackage.table import TextTable
    from latsarstats.report.terminal import Style

ROWS = 50
"""Rows that are shown by default."""
_GAP = "  "
_NARROW = 8
"""The width below which no column of text is cut, so that something of it can be read."""
_CUT = "…"


def table_lines(
    table: TextTable, style: Style, *, rows: int = ROWS, width: int | None = None
) -> Iterator[str]:
    """Yield a table as lines: the names of the columns, the rows, and what is not shown.

    Args:
        table: the table.
        style: whether it is coloured.
        rows: how many rows are shown at most.
        width: the width of the terminal; without it, nothing is cut.
    """
    names = list(table.cells)
    columns = [
        [escaped(text, keep=BLANKS) for text in (name, *table.cells[name][:rows])] for name in names
    ]
    widths = [max(map(_width, texts), default=0) for texts in columns]
    are_numbers = [table.schema.field(name).type in NUMBERS for name in names]
    # A number that is cut is another number.
    least = [
        max(map(_width, texts[1:]), default=0) if is_number else _NARROW
        for texts, is_number in zip(columns, are_numbers, strict=True)
    ]
    shown = widths if width is None else _fitted(widths, least, width)
    count = len(table.lines)
    for number in range(min(rows, count) + 1):
        cells = [
            _aligned(texts[number], size, is_number=is_number)
            for texts, size, is_number in zip(columns, shown, are_numbers, strict=False)
        ]
        text = _GAP.join(cells).rstrip()
        yield line(style.paint(text, "mark")) if number == 0 else line(text)
    notes = [_count(count, min(rows, count))]
    if left_out := names[len(shown) :]:
        listed = ", ".join(left_out)
        notes.append(sentence("Columns that are not shown: {names}.", names=listed))
    if shown != widths:
        notes.append(
            sentence(
                "The table is cut to the width of the terminal; with --wide, or into a file or"
                " pipe, it is whole."
            )
        )
    yield ""
    yield join(" ", notes)


def _count(count: int, shown: int) -> str:
    if shown == count:
        return count_sentence("{number:,} row.", "{number:,} rows.", count)
    return sentence("{shown:,} of {count:,} rows; --rows N shows more.", shown=shown, count=count)


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(map(_width_of, text))


def _width_of(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _fitted(widths: Sequence[int], least: Sequence[int], width: int) -> list[int]:
    """Return the widths of the columns that fit into a width, the first column at any rate.

    Args:
        widths: the widths of the columns uncut. The widest are cut first.
        least: the widths below which they are not cut. Once all are, the last is left out.
        width: the width.
    """
    fitted = list(widths)
    while (over := sum(fitted) + len(_GAP) * (len(fitted) - 1) - width) > 0:
        cuttable = [at for at, each in enumerate(fitted) if each > least[at]]
        if cuttable:
            widest = max(cuttable, key=lambda at: (fitted[at], -at))
            others = [fitted[at] for at in cuttable if fitted[at] < fitted[widest]]
            room = fitted[widest] - max(least[widest], *others, 0)
            fitted[widest] -= max(1, min(room, over // len(cuttable)))
        elif len(fitted) == 1:
            break
        else:
            fitted = list(widths[: len(fitted) - 1])
    return fitted


def _aligned(text: str, size: int, *, is_number: bool) -> str:
    text = _cut(text, size)
    blanks = " " * (size - _width(text))
    return f"{blanks}{text}" if is_number else f"{text}{blanks}"


def _cut(text: str, size: int) -> str:
    if _width(text) <= size:
        return text
    kept, left = [], size - 1
    for character in text:
        left -= _width_of(character)
        if left < 0:
            break
        kept.append(character)
    return f"{''.join(kept)}{_CUT}"
