"""Lines of a table that are no rows of it: with too many or too few cells, or blank."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from latsarstats.finding import Finding
from latsarstats.language import count_sentence, sentence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    Record = tuple[int, list[str]]
    """The line where a record begins, from 1, and its cells."""


@dataclass(frozen=True, slots=True)
class Mended:
    """Records made rows: each with the cells of the header, and none of them blank.

    Attributes:
        rows: the rows.
        faults: the lines that are wrong, each with a sentence.
        left_out: those of the rows that were cut or padded, by their lines.
    """

    rows: list[Record]
    faults: list[tuple[int, str]]
    left_out: list[int]


def mend(
    records: Iterable[Record], width: int, missing: Sequence[str], broken: Collection[int] = ()
) -> Mended:
    """Cut records that are too long, pad those that are too short, and drop blank ones.

    A cell that is not there is a missing one, as it is for frictionless 5.21.

    Args:
        records: the records below the header.
        width: how many cells the header has.
        missing: the texts that stand for missing cells.
        broken: lines whose quotes are misplaced; they are rows that are not to be added up.
    """
    found = Mended([], [], [])
    filling = "" if "" in missing or not missing else missing[0]
    blanks = frozenset(missing)
    for record in records:
        line, cells = record
        if len(cells) == width and line not in broken and not blanks.issuperset(cells):
            found.rows.append(record)
            continue
        fault = _fault(cells, width, missing)
        if fault:
            found.faults.append((line, fault))
        if all(cell in missing for cell in cells[:width]):
            continue
        if len(cells) != width or line in broken:
            found.left_out.append(line)
        found.rows.append((line, [*cells[:width], *[filling] * (width - len(cells))]))
    return found


def _fault(cells: Sequence[str], width: int, missing: Sequence[str]) -> str:
    if not cells:
        return sentence("The line is empty; delete it.")
    if len(cells) != width:
        return count_sentence(
            "The line has {number} cell; it must have {width}.",
            "The line has {number} cells; it must have {width}.",
            len(cells),
            width=width,
        )
    return EMPTY_CELLS if all(cell in missing for cell in cells) else ""


EMPTY_CELLS = sentence("The line has only empty cells; delete it.")


def blanks_of(missing: Collection[str], delimiter: str) -> bytes:
    """Return what blank lines at the end of a table are made of.

    Where no empty text stands for a missing cell, a line of delimiters is a row.
    """
    if "" in missing:
        return b" \t\r\n" + delimiter.encode()
    return b" \t\r\n".replace(delimiter.encode(), b"")


def end_of_rows(raw: bytes, missing: Collection[str], delimiter: str = ",") -> int:
    """Return where the blank lines at the end of a table begin, or its size without any."""
    last = len(raw.rstrip(blanks_of(missing, delimiter)))
    line_end = raw.find(b"\n", last)
    return line_end + 1 if last and line_end >= 0 else len(raw)


def blank_end(lines: int, first: int, name: str, path: str) -> Finding:
    """Return the warning of blank lines at the end of a table.

    Args:
        lines: how many there are.
        first: the first of them.
        name: the resource.
        path: its file.
    """
    message = count_sentence(
        "The file ends with a blank line; delete it.",
        "The file ends with {number:,} blank lines, from line {first} on; delete them.",
        lines,
        first=first,
    )
    return Finding(
        level="structure",
        code="cells",
        severity="warning",
        message=message,
        resource=name,
        path=path,
        line=first,
    )


def lines_in(raw: bytes) -> int:
    """Return how many lines there are, the last of which may lack its end."""
    return raw.count(b"\n") + bool(raw and not raw.endswith(b"\n"))
