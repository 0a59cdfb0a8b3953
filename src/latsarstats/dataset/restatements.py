"""What other publications print of a session: kept by hand, read like any printed number.

The level evidence compares the table of restatements with what is kept by hand.
"""

from __future__ import annotations

import csv
import io
from itertools import zip_longest
from typing import TYPE_CHECKING

from latsarstats.datapackage.table import at_row
from latsarstats.dataset.cell import agrees
from latsarstats.errors import MismatchError
from latsarstats.finding import Finding
from latsarstats.language import reason_of, sentence
from latsarstats.numerals.amounts import read_count
from latsarstats.numerals.mention import plain
from latsarstats.numerals.scan import scan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from latsarstats.datapackage.table import TextTable

    Line = tuple[str, Mapping[str, str]]
    """A line of the seed: where it stands, and its cells by column."""


FILE = "restatements.csv"
_DELIVERIES = {"in_person": "in-person", "online": "online", "all": "all"}


def printed_lines(text: str, name: object) -> Iterator[Line]:
    """Yield the lines of the seed of the restatements.

    Args:
        text: the seed: a publication a line, its numbers and date as printed.
        name: what to call the file in an error.

    Raises:
        MismatchError: a line has other columns.
    """
    # Models take longer to import than a check of their tables takes.
    from latsarstats.schemas.restatements_printed import RestatementsPrinted
    from latsarstats.schemas.table import columns_of

    columns = list(columns_of(RestatementsPrinted))
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        lines = [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        raise MismatchError(
            sentence(
                "{name}, line {line}: is no CSV ({error})",
                name=name,
                line=reader.line_num,
                error=reason_of(error),
            )
        ) from None
    if not lines or lines[0][1] != columns:
        raise MismatchError(
            sentence(
                "{name}, line 1: the columns must be {columns}",
                name=name,
                columns=",".join(columns),
            )
        )
    for line, cells in lines[1:]:
        if len(cells) != len(columns):
            raise MismatchError(
                sentence(
                    "{name}, line {line}: has {count} cells; it must have {wanted}",
                    name=name,
                    line=line,
                    count=len(cells),
                    wanted=len(columns),
                )
            )
        yield (
            sentence("{name}, line {line}", name=name, line=line),
            dict(zip(columns, cells, strict=True)),
        )


def restatement_rows(lines: Iterable[Line]) -> Iterator[dict[str, str]]:
    """Yield the rows of the table ``restatements`` from the lines of its seed.

    Raises:
        MismatchError: a number cannot be read, or a date is not the one printed with it.
    """
    for where, printed in lines:
        yield from _of_publication(printed, where)


def _of_publication(printed: Mapping[str, str], where: str) -> Iterator[dict[str, str]]:
    mentions = list(scan(printed["date_printed"]))
    if not mentions or not all(agrees(mention, printed["event_date"]) for mention in mentions):
        raise MismatchError(
            sentence(
                "{where}: the date printed, {date_printed!r}, is not {event_date!r}; give"
                " the date meant as YYYY-MM-DD",
                where=where,
                date_printed=printed["date_printed"],
                event_date=printed["event_date"],
            )
        )
    for column, delivery in _DELIVERIES.items():
        if not printed[column]:
            continue
        persons = read_count(printed[column])
        if persons is None:
            raise MismatchError(
                sentence(
                    "{where}: {cell!r} in {column} is no number; type it as printed",
                    where=where,
                    cell=printed[column],
                    column=column,
                )
            )
        yield {
            "address": printed["address"],
            "session_id": printed["session_id"],
            "delivery": delivery,
            "publisher": printed["publisher"],
            "weekday_printed": printed["weekday_printed"],
            "event_date": printed["event_date"],
            "persons": plain(persons),
        }


COLUMNS: Mapping[str, tuple[str, ...]] = {
    "restatements": (
        *("address", "session_id", "delivery", "publisher"),
        *("weekday_printed", "event_date", "persons"),
    ),
    "restatements-printed": (
        *("publisher", "address", "session_id", "weekday_printed", "date_printed"),
        *("event_date", "in_person", "online", "all"),
    ),
}
"""The tables of restatements that are compared, and the columns that are needed of each."""


def characters_printed(table: TextTable, kept_by_hand: TextTable) -> Iterator[Mapping[str, str]]:
    """Yield of every restatement the characters of its figures, by column.

    Args:
        table: the table of restatements.
        kept_by_hand: the same, as printed; what it does not have is left out.
    """
    printed = {(row["address"], row["session_id"]): row for row in kept_by_hand.rows}
    columns = {delivery: column for column, delivery in _DELIVERIES.items()}
    for row in table.rows:
        there = printed.get((row["address"], row["session_id"]), {})
        column = columns.get(row["delivery"], "")
        found = {
            "persons": there.get(column, ""),
            "event_date": there.get("date_printed", ""),
            "weekday_printed": there.get("weekday_printed", ""),
        }
        yield {field: text for field, text in found.items() if text}


def check_restatements(table: TextTable, kept_by_hand: TextTable) -> Iterator[Finding]:
    """Yield a finding for every cell that is not as printed in the table kept by hand.

    Args:
        table: the table of restatements.
        kept_by_hand: the same, as printed.
    """
    path = kept_by_hand.path
    lines = (
        (sentence("{path}, line {line}", path=path, line=line), row)
        for line, row in zip(kept_by_hand.lines, kept_by_hand.rows, strict=True)
    )
    try:
        wanted = list(restatement_rows(lines))
    except MismatchError as error:
        yield Finding(level="evidence", code="restatement", message=f"{error}.", path=path)
        return
    for position, (row, printed) in enumerate(zip_longest(table.rows, wanted)):
        if row is None or printed is None:
            message = sentence(
                "{path} gives {wanted} rows, but {table} has {count}.",
                path=path,
                wanted=len(wanted),
                table=table.path,
                count=len(table.rows),
            )
            yield Finding(
                level="evidence",
                code="restatement",
                message=message,
                resource=table.name,
                path=table.path,
            )
            return
        for field, value in printed.items():
            if row[field] != value:
                message = sentence(
                    "{field} is {cell}, but {path} gives {given}.",
                    field=field,
                    cell=row[field] or sentence("empty"),
                    path=path,
                    given=value,
                )
                yield at_row(
                    table,
                    position,
                    level="evidence",
                    code="restatement",
                    message=message,
                    field=field,
                )
