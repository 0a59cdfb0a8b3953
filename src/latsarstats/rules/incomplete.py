"""What an incomplete row or group lacks, as a sentence says it."""

from __future__ import annotations

import dataclasses
import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from latsarstats.language import join, sentence
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
    return dataclasses.replace(
        verdict,
        message=sentence("{subject}: {lacks}.", subject=verdict.subject, lacks=join("; ", parts)),
    )


def _absent_rows(
    verdict: Verdict, written: Callable[[str, str, int], Written | None]
) -> Iterator[str]:
    absent = [lack for lack in verdict.lacks if not lack.is_cell]
    plain = [lack for lack in absent if lack.column and not lack.near and not lack.is_nowhere]
    if plain:
        values = listed(_first([quoted(lack.value) for lack in plain]))
        yield sentence("no row has {column} {values}", column=plain[0].column, values=values)
    for lack in absent:
        if not lack.column:
            yield sentence(
                "{resource} has no row for it{partners}",
                resource=lack.resource,
                partners=_partners(lack.near),
            )
        elif lack.near or lack.is_nowhere:
            where = sentence(" of {resource}", resource=lack.resource) if lack.is_nowhere else ""
            near = join("", (_misspelt(lack, near, written) for near in lack.near))
            yield sentence(
                "no row{where} has {column} {value}{near}",
                where=where,
                column=lack.column,
                value=quoted(lack.value),
                near=near,
            )


def _first(values: list[str]) -> list[str]:
    """Return no more values than anybody reads, and how many more there are."""
    more = len(values) - _MOST_NAMED
    return values if more <= 0 else [*values[:_MOST_NAMED], sentence("{more:,} more", more=more)]


_MOST_NAMED = 10
"""Parts that a sentence names."""


def _misspelt(
    lack: Lack, near: Lookalike, written: Callable[[str, str, int], Written | None]
) -> str:
    place = ""
    if near.row is not None:
        cell = written(lack.resource, near.column, near.row)
        if cell is not None and cell.line:
            place = sentence("line {line}", line=cell.line)
    elif lack.is_nowhere:
        return sentence(", but others have {value}", value=_is(near))
    if place:
        return sentence(", but {place} has {value}", place=place, value=_is(near))
    return sentence(", but one has {value}", value=_is(near))


def _is(near: Lookalike) -> str:
    if not near.how:
        return quoted(near.other)
    return sentence(
        "{other}, which is {value} {how}",
        other=quoted(near.other),
        value=quoted(near.value),
        how=near.how,
    )


def _partners(nears: Iterable[Lookalike]) -> str:
    return join(
        "",
        (
            sentence(", but one where {column} is {value}", column=near.column, value=_is(near))
            for near in nears
        ),
    )


def _other_group(near: Lookalike) -> str:
    if near.completes:
        return sentence(
            "the rows of {column} {value}, have what is missing",
            column=near.column,
            value=_is(near),
        )
    return sentence("there is a {column} {value}, too", column=near.column, value=_is(near))


def _absent_cells(
    verdict: Verdict, written: Callable[[str, str, int], Written | None]
) -> Iterator[str]:
    cells = [lack for lack in verdict.lacks if lack.is_cell]
    for lack in cells[:_MOST_NAMED]:
        of = sentence(" of {value}", value=lack.value) if lack.value else ""
        cell = None if lack.row is None else written(lack.resource, lack.column, lack.row)
        more = sentence(", and {more:,} more are like it", more=lack.more) if lack.more else ""
        yield join("", (lack.column, of, _state(cell, lack, verdict.rows), more))
    if len(cells) > _MOST_NAMED:
        yield sentence("{more:,} more cells are missing", more=len(cells) - _MOST_NAMED)


def _state(cell: Written | None, lack: Lack, rows: Sequence[int]) -> str:
    if cell is None:
        return lack.state or sentence(" is empty")
    # A row by itself is at the line of the finding.
    line = (
        sentence(" in line {line}", line=cell.line)
        if cell.line and (lack.value or len(rows) != 1)
        else ""
    )
    if cell.wanted:
        return sentence(
            "{line} is {cell}, which is not {wanted}",
            line=line,
            cell=quoted(shortened(cell.text)),
            wanted=cell.wanted,
        )
    if not cell.text:
        return sentence("{line} is empty", line=line)
    return sentence(
        "{line} is {cell}, which stands for a missing value",
        line=line,
        cell=quoted(shortened(cell.text)),
    )


def shortened(text: str) -> str:
    """Return a cell as a sentence quotes it: not longer than a line."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


_LONGEST = 60
"""Characters of a cell that are quoted."""


def listed(values: Sequence[str], word: Literal["or", "and"] = "or") -> str:
    """Return values as a sentence lists them."""
    *others, last = values
    if not others:
        return last
    return _pair(join(", ", others), last, word)


def chained(values: Iterable[str], word: Literal["or", "and"]) -> str:
    """Return values with a word between each two."""
    return functools.reduce(lambda first, last: _pair(first, last, word), values)


def _pair(first: str, last: str, word: Literal["or", "and"]) -> str:
    if word == "and":
        return sentence("{first} and {last}", first=first, last=last)
    return sentence("{first} or {last}", first=first, last=last)


def visible(key: Mapping[str, str]) -> str:
    """Return a group as a sentence names it, so that one sees what does not show in it."""
    return join("/", map(_visible, key.values())) or sentence("all rows")


def _visible(value: str) -> str:
    if not value:
        return sentence("(empty)")
    return value if value == value.strip() and f"'{value}'" == quoted(value) else quoted(value)
