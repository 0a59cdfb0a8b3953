"""What a reader should know of a sheet: what is checked otherwise than it looks, or not at all."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from latsarstats.finding import Finding
from latsarstats.language import join, sentence
from latsarstats.sheets.cells import cell_name
from latsarstats.sheets.package import columns_of, title_of
from latsarstats.sheets.proposal import unit_of
from latsarstats.sheets.region import is_numbering_label
from latsarstats.sheets.workbook_facts import ranges

if TYPE_CHECKING:
    from collections.abc import Iterator

    from latsarstats.finding import FindingSeverity
    from latsarstats.sheets.package import Understood

    Note = tuple[str, FindingSeverity, str]
    """A code, how grave it is, and a sentence."""


def notes_of(each: Understood) -> Iterator[Finding]:
    """Yield what was understood of a table, and what should be known of it."""
    region = each.table.region
    line = (region.header or each.table.rows)[0] + 1
    what = _understood(each)
    yield _finding(each, "table", "info", what, line=line, is_undecided=True)
    for code, severity, message in (
        *_of_workbook(each),
        *_of_cells(each),
        *_of_rows(each),
        *_of_columns(each),
        *_unchecked(each),
    ):
        yield _finding(each, code, severity, message)


def _finding(
    each: Understood,
    code: str,
    severity: FindingSeverity,
    message: str,
    *,
    line: int | None = None,
    is_undecided: bool = False,
) -> Finding:
    return Finding(
        level="structure",
        code=code,
        severity=severity,
        is_undecided=is_undecided,
        message=message,
        resource=each.table.name,
        path=each.place,
        line=line,
    )


def corners(each: Understood) -> tuple[str, str]:
    """Return the first and the last cell of a table, its header included."""
    region = each.table.region
    first = (region.header or each.table.rows)[0]
    places = [column.place for column in region.columns]
    return cell_name(first, min(places)), cell_name(each.table.rows[-1], max(places))


def _understood(each: Understood) -> str:
    first, last = corners(each)
    sums = [
        sentence("{rule} (holds in {support})", rule=title_of(proposal), support=proposal.support)
        for proposal in each.proposals.values()
    ]
    none = sentence("no sums, so nothing is added up")
    said = join("; ", sums) if sums else none
    return sentence(
        "The table in {first} to {last} seems to mean {sums}.", first=first, last=last, sums=said
    )


def _of_workbook(each: Understood) -> Iterator[Note]:
    facts, name = each.table.region.sheet.facts, each.table.region.sheet.name
    if each.table.region.sheet.file.suffix.lower() == ".xlsm":
        yield "macros", "info", sentence("The workbook may have macros; none is run.")
    if facts.uncomputed:
        yield (
            "formula",
            "warning",
            sentence(
                "The formula in {cell} has no value in the file; open it in a spreadsheet and save"
                " it, so that values are kept.",
                cell=facts.uncomputed,
            ),
        )
    if facts.linked:
        yield (
            "linked",
            "info",
            sentence(
                "{cell} takes from another workbook, which is not opened; the value that the file"
                " keeps is checked.",
                cell=facts.linked,
            ),
        )
    if facts.is_hidden:
        yield "hidden", "info", sentence("The sheet {name} is hidden; it is checked.", name=name)
    hidden = facts.hidden_rows & set(each.table.rows)
    if hidden:
        yield (
            "hidden",
            "info",
            sentence("Hidden rows are added up as the others are: {rows}.", rows=ranges(hidden)),
        )


def _of_cells(each: Understood) -> Iterator[Note]:
    region, rows = each.table.region, set(each.table.rows)
    if region.repeats:
        row = region.repeats[0] + 1
        yield (
            "header",
            "info",
            sentence("Row {row} repeats the header and is left out.", row=row),
        )
    numeric = {column.place for column in region.columns if column.is_numeric}
    for (top, left), (bottom, right) in region.sheet.merged:
        within = numeric & set(range(left, right + 1))
        if within and (bottom > top or len(within) > 1) and rows & set(range(top, bottom + 1)):
            yield (
                "merged",
                "info",
                sentence(
                    "{first} to {last} are one cell among numbers; its number counts in {first}"
                    " alone, the others are empty.",
                    first=cell_name(top, left),
                    last=cell_name(bottom, right),
                ),
            )
            break


def _of_rows(each: Understood) -> Iterator[Note]:
    table = each.table
    if (unit := unit_of(table)) is not None:
        texts, place = table.texts[unit], table.columns[unit].place
        for row, first in table.repeated.items():
            yield (
                "repeated",
                "warning",
                sentence(
                    "{cell} names {name}, which {first} does already; it is called {other} here.",
                    cell=cell_name(table.rows[row], place),
                    name=repr(texts[first]),
                    first=cell_name(table.rows[first], place),
                    other=repr(texts[row]),
                ),
            )
    for name in table.labels:
        numbers = [(row, int(text)) for row, text in enumerate(table.texts[name]) if text.isdigit()]
        if len(numbers) * 2 < len(table.rows) or not is_numbering_label(name):
            continue
        for (_, before), (row, after) in pairwise(numbers):
            if after != before + 1:
                yield (
                    "numbering",
                    "warning",
                    sentence(
                        "{name} goes from {before} to {after} in {cell}; a row may be missing.",
                        name=name,
                        before=before,
                        after=after,
                        cell=cell_name(table.rows[row], table.columns[name].place),
                    ),
                )


def _unchecked(each: Understood) -> Iterator[Note]:
    """Yield the columns of numbers that nothing looks at."""
    used = {name for proposal in each.proposals.values() for name in columns_of(proposal)}
    others = [name for name in each.table.numbers if name not in used]
    if others and each.proposals:
        yield (
            "unchecked",
            "info",
            sentence("Nothing checks the numbers of {columns}.", columns=", ".join(others)),
        )


def _of_columns(each: Understood) -> Iterator[Note]:
    table = each.table
    for name, order in table.dates.items():
        cell = cell_name(table.rows[0], table.columns[name].place)
        if order == "ambiguous":
            yield (
                "dates",
                "warning",
                sentence(
                    "{name}, from {cell} on, has dates as text, and no cell tells day from month;"
                    " they are not compared. Make them dates, or write the year first.",
                    name=name,
                    cell=cell,
                ),
            )
        elif order != "year first":
            said = {
                "day first": sentence("the day first"),
                "month first": sentence("the month first"),
            }[order]
            yield (
                "dates",
                "info",
                sentence(
                    "{name}, from {cell} on, has dates as text; they are read with {order}.",
                    name=name,
                    cell=cell,
                    order=said,
                ),
            )
    if table.dashes_are_zero:
        yield "dashes", "info", sentence("A dash among the numbers stands for 0: sums hold so.")
    if table.notes:
        name, row = min(table.notes, key=lambda at: (at[1], at[0]))
        yield (
            "note",
            "info",
            sentence(
                "{cell} has the mark of a footnote, {mark}; it is left out, there and elsewhere.",
                cell=cell_name(table.rows[row], table.columns[name].place),
                mark=table.notes[name, row],
            ),
        )
