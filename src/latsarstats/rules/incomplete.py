"""What an incomplete row or group lacks, as a sentence says it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from latsarstats.rules.rule import Lack, Verdict
from latsarstats.rules.similar import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from latsarstats.rules.rule import Lookalike


@dataclass(frozen=True, slots=True)
class Written:
    """A cell as it is written in a file.

    Attributes:
        text: its characters.
        line: its line, if it is known.
        wanted: what it must be and is not, as ``a whole number``; nothing where it stands for a
            missing value.
    """

    text: str
    line: int | None
    wanted: str = ""


def incomplete(
    subject: str,
    key: Mapping[str, str],
    lacks: Iterable[Lack],
    rows: Iterable[int] = (),
    field: str = "",
) -> Verdict:
    """Return the verdict on a row or group that lacks something.

    Args:
        subject: what is not decided, as the sentence begins.
        key: the row or group.
        lacks: what is missing.
        rows: the positions of its rows, the one to name first.
        field: the column to name.
    """
    verdict = Verdict("incomplete", tuple(rows), field, key, subject=subject, lacks=tuple(lacks))
    return reworded(verdict)


def lacking_cells(
    subject: str,
    resource: str,
    key: Mapping[str, str],
    columns: Iterable[str],
    rows: tuple[int, ...],
) -> Verdict:
    """Return the verdict on a row that lacks cells.

    Args:
        subject: what is not decided, as the sentence begins.
        resource: its table.
        key: its cells.
        columns: those that are missing.
        rows: its position.
    """
    lacks = [Lack(resource, column, is_cell=True, row=rows[0]) for column in columns]
    return incomplete(subject, key, lacks, rows, lacks[0].column)


def reworded(
    verdict: Verdict,
    written: Callable[[str, str, int], Written | None] = lambda *_: None,
) -> Verdict:
    """Return an incomplete verdict with its sentence.

    Args:
        verdict: the verdict.
        written: gives the cell of a table, column and row as it is written, if that is known.
    """
    parts = [*_absent_rows(verdict, written), *_absent_cells(verdict, written)]
    parts += map(_other_group, verdict.near)
    return dataclasses.replace(verdict, message=f"{verdict.subject}: {'; '.join(parts)}.")


def _absent_rows(
    verdict: Verdict, written: Callable[[str, str, int], Written | None]
) -> Iterator[str]:
    absent = [lack for lack in verdict.lacks if not lack.is_cell]
    plain = [lack for lack in absent if lack.column and not lack.near and not lack.is_nowhere]
    if plain:
        values = listed(_first([quoted(lack.value) for lack in plain]))
        yield f"no row has {plain[0].column} {values}"
    for lack in absent:
        if not lack.column:
            yield f"{lack.resource} has no row for it{_partners(lack.near)}"
        elif lack.near or lack.is_nowhere:
            where = f" of {lack.resource}" if lack.is_nowhere else ""
            near = "".join(_misspelt(lack, near, written) for near in lack.near)
            yield f"no row{where} has {lack.column} {quoted(lack.value)}{near}"


def _first(values: list[str]) -> list[str]:
    """Return no more values than anybody reads, and how many more there are."""
    more = len(values) - _MOST_NAMED
    return values if more <= 0 else [*values[:_MOST_NAMED], f"{more:,} more"]


_MOST_NAMED = 10
"""Parts that a sentence names."""


def _misspelt(
    lack: Lack, near: Lookalike, written: Callable[[str, str, int], Written | None]
) -> str:
    place = "one"
    if near.row is not None:
        cell = written(lack.resource, near.column, near.row)
        if cell is not None and cell.line:
            place = f"line {cell.line}"
    elif lack.is_nowhere:
        place = "others"
    has = "have" if place == "others" else "has"
    return f", but {place} {has} {_is(near)}"


def _is(near: Lookalike) -> str:
    if not near.how:
        return quoted(near.other)
    return f"{quoted(near.other)}, which is {quoted(near.value)} {near.how}"


def _partners(nears: Iterable[Lookalike]) -> str:
    return "".join(f", but one where {near.column} is {_is(near)}" for near in nears)


def _other_group(near: Lookalike) -> str:
    if near.completes:
        return f"the rows of {near.column} {_is(near)}, have what is missing"
    return f"there is a {near.column} {_is(near)}, too"


def _absent_cells(
    verdict: Verdict, written: Callable[[str, str, int], Written | None]
) -> Iterator[str]:
    cells = [lack for lack in verdict.lacks if lack.is_cell]
    for lack in cells[:_MOST_NAMED]:
        of = f" of {lack.value}" if lack.value else ""
        cell = None if lack.row is None else written(lack.resource, lack.column, lack.row)
        more = f", and {lack.more:,} more are like it" if lack.more else ""
        yield f"{lack.column}{of}{_state(cell, lack, verdict.rows)}{more}"
    if len(cells) > _MOST_NAMED:
        yield f"{len(cells) - _MOST_NAMED:,} more cells are missing"


def _state(cell: Written | None, lack: Lack, rows: Sequence[int]) -> str:
    if cell is None:
        return lack.state or " is empty"
    # A row by itself is at the line of the finding.
    line = f" in line {cell.line}" if cell.line and (lack.value or len(rows) != 1) else ""
    if cell.wanted:
        return f"{line} is {quoted(shortened(cell.text))}, which is not {cell.wanted}"
    if not cell.text:
        return f"{line} is empty"
    return f"{line} is {quoted(shortened(cell.text))}, which stands for a missing value"


def shortened(text: str) -> str:
    """Return a cell as a sentence quotes it: not longer than a line."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


_LONGEST = 60
"""Characters of a cell that are quoted."""


def listed(values: Sequence[str], word: str = "or") -> str:
    """Return values as a sentence lists them."""
    *others, last = values
    return f"{', '.join(others)} {word} {last}" if others else last


def visible(key: Mapping[str, str]) -> str:
    """Return a group as a sentence names it, so that one sees what does not show in it."""
    return "/".join(map(_visible, key.values())) or "all rows"


def _visible(value: str) -> str:
    if not value:
        return "(empty)"
    return value if value == value.strip() and f"'{value}'" == quoted(value) else quoted(value)
