"""A cell and the printed numbers that it was read from.

A script never types a figure: it hands over the mention, and the cell's value is read from
it. So a cell cannot drift from its evidence, and the checker reads the evidence again with
the same :func:`agrees`.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from latsarstats.errors import MismatchError
from latsarstats.language import join, sentence
from latsarstats.numerals.mention import Mention, plain
from latsarstats.numerals.roman import from_roman, to_roman


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as plain text, with the mentions that support it."""

    value: str
    evidence: tuple[Mention, ...] = ()


def figure(*mentions: Mention) -> Cell:
    """Return the number that every one of ``mentions`` prints.

    Raises:
        MismatchError: they print different numbers.
    """
    values = {plain(mention.value) for mention in mentions}
    if len(values) != 1:
        printed = join(
            ", ",
            (
                sentence("{number} at {start}", number=mention.text, start=mention.start)
                for mention in mentions
            ),
        )
        raise MismatchError(
            sentence("one figure is printed with different values: {printed}", printed=printed)
        )
    return Cell(values.pop(), mentions)


def as_printed(mention: Mention) -> Cell:
    """Return the characters of ``mention``, as for a weekday or a date without its year."""
    return Cell(mention.text, (mention,))


def grades(*mentions: Mention) -> Cell:
    """Return the grades printed, in Roman numerals: ``II``, or ``II-III`` for two.

    Raises:
        MismatchError: a mention prints no grade.
    """
    numbers: set[int] = set()
    for mention in mentions:
        if mention.kind != "grade" or not isinstance(mention.value, int) or mention.value > 99:
            raise MismatchError(
                sentence(
                    "{number} at {start} is no grade", number=mention.text, start=mention.start
                )
            )
        numbers.add(mention.value)
    return Cell("-".join(map(to_roman, sorted(numbers))), mentions)


def dated(date: str, *mentions: Mention) -> Cell:
    """Return the ISO date ``date``, of which each mention prints a part.

    Raises:
        MismatchError: a mention prints another day, month, year or weekday.
    """
    for mention in mentions:
        if not agrees(mention, date):
            raise MismatchError(
                sentence(
                    "{number} at {start} does not agree with the date {date}",
                    number=mention.text,
                    start=mention.start,
                    date=date,
                )
            )
    return Cell(date, mentions)


def agrees(mention: Mention, cell: str) -> bool:
    """Tell whether ``cell``, plain text as in the tables, says what ``mention`` prints.

    A date agrees with its year, its month, its day and month, and its weekday; a grade of
    two (``II-III``) with either; anything else with its value or its very characters.
    """
    try:
        date = datetime.date.fromisoformat(cell) if "-" in cell else None
    except ValueError:
        date = None
    if date is not None:
        return _agrees_with_date(mention, date)
    if mention.kind == "grade":
        return mention.value in {from_roman(part) for part in cell.split("-") if part}
    return bool(cell) and cell in (plain(mention.value), mention.text)


def _agrees_with_date(mention: Mention, date: datetime.date) -> bool:
    value = plain(mention.value)
    whole = date.isoformat()
    match mention.kind:
        case "year":
            return value == whole[:4]
        case "weekday":
            return value == str(date.isoweekday())
        case "date":
            return value in (whole, f"--{whole[5:]}")
        case "month":
            return value in (whole[:7], f"--{whole[5:7]}")
        case _:
            return False
