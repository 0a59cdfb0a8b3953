"""Columns of numbers that are read with the wrong marks: ``1.424`` for 1,424 in every row.

Where a point that stands between thousands is read as one before decimals, every sum over the
column fails, by a factor of about a thousand; where the column is of whole numbers, every such cell
is none. That is one fault, and it gets one finding in place of one in each row.
"""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from latsarstats.datapackage.cell_types import NumberMarks, marks_of
from latsarstats.datapackage.table import GROUPED, is_grouped
from latsarstats.language import count_sentence, sentence
from latsarstats.rules.exact import grouped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from latsarstats.datapackage.table import Table
    from latsarstats.finding import Finding
    from latsarstats.rules.equation import Equation
    from latsarstats.rules.incomplete import Written
    from latsarstats.rules.rule import Rule, RuleResult, Verdict

_LEAST_CELLS = 3
"""Cells with a mark between thousands from which they are one fault."""
_LEAST_MENDED = Fraction(4, 5)
"""How many of the sums that fail must hold once the column is read otherwise."""


def fold_cells(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings with one for each column whose cells have a mark between thousands.

    Args:
        findings: what is said of cells that are not of their type, and of others.
    """
    columns: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    others = []
    for finding in findings:
        is_grouped = finding.code == "type" and GROUPED in finding.message
        if is_grouped:
            columns[finding.resource, finding.field].append(finding)
        else:
            others.append(finding)
    folded = []
    for same in columns.values():
        total = sum(finding.more or 1 for finding in same)
        if total < _LEAST_CELLS:
            folded += same
            continue
        message = count_sentence(
            "{first} So is {number:,} more cell.",
            "{first} So are {number:,} more cells.",
            total - 1,
            first=same[0].message,
        )
        folded.append(dataclasses.replace(same[0], message=message))
    return [*others, *folded]


def fold_undecided(
    undecided: Sequence[tuple[Verdict, Finding]],
    written: Callable[[str, str, int], Written | None],
) -> list[Finding]:
    """Return findings with one for all sums that lack nothing but cells with such marks.

    Args:
        undecided: what a rule could not decide, each with its finding.
        written: gives a cell as it is written.
    """
    by_marks = [
        finding
        for verdict, finding in undecided
        if verdict.lacks
        and all(
            lack.row is not None
            and (cell := written(lack.resource, lack.column, lack.row)) is not None
            and is_grouped(cell.text)
            for lack in verdict.lacks
        )
    ]
    if len(by_marks) < _LEAST_CELLS:
        return [finding for _, finding in undecided]
    message = count_sentence(
        "{first} Of {number:,} more it is the same.",
        "{first} Of {number:,} more it is the same.",
        len(by_marks) - 1,
        first=by_marks[0].message,
    )
    others = [finding for _, finding in undecided if finding not in by_marks]
    return [*others, dataclasses.replace(by_marks[0], message=message)]


@dataclass(frozen=True, slots=True)
class Misread:
    """What of the verdicts of a rule is explained by columns that are read with the wrong marks.

    Attributes:
        columns: the columns, each with its table.
        explained: the places of the verdicts among those of the rule.
        failed: how many sums were looked at.
        example: a cell as it is written.
        read_as: the number that it stands for.
        mark: what stands between its thousands.
        row: the position of its row.
    """

    columns: tuple[tuple[str, str], ...]
    explained: frozenset[int]
    failed: int
    example: str
    read_as: int
    mark: str
    row: int

    @property
    def message(self) -> str:
        """The sentence on it."""
        (_, column), *others = self.columns
        named = ", ".join([column, *(name for _, name in others)])
        return sentence(
            "In {columns}, {mark} is read as standing before decimals, but stands between"
            " thousands: {example} is {number}. Read so, {mended:,} of {failed:,} sums that fail"
            ' hold; declare "groupChar": "{group}" and "decimalChar": "{decimal}".',
            columns=named,
            mark=repr(self.mark),
            example=repr(self.example),
            number=grouped(Fraction(self.read_as)),
            mended=len(self.explained),
            failed=self.failed,
            group=self.mark,
            decimal="," if self.mark == "." else ".",
        )


def misread_by(rule: Rule, result: RuleResult, tables: Mapping[str, Table]) -> Misread | None:
    """Return what explains most failures of a rule at once, if marks that are misread do.

    Args:
        rule: the rule.
        result: what it says.
        tables: the tables, by name.
    """
    failing = {
        place: verdict.equation
        for place, verdict in enumerate(result.verdicts)
        if verdict.outcome == "fail" and verdict.equation is not None
    }
    cells = defaultdict(set)
    for equation in failing.values():
        for term in equation.terms:
            if term.cell.row >= 0:
                cells[term.cell.resource, term.cell.column].add(term.cell.row)
    numbers: dict[tuple[str, str], dict[int, str]] = {}
    for (resource, column), rows in cells.items():
        table = tables.get(resource)
        if table is not None and (texts := _texts(table, column, sorted(rows))):
            numbers[resource, column] = texts
    numbers = {at: texts for at, texts in numbers.items() if _are_grouped(tables, at, texts)}
    marked = (
        text
        for at, texts in numbers.items()
        for text in texts.values()
        if _mark(tables, at) in text
    )
    if sum(1 for _ in marked) < _LEAST_CELLS:
        return None
    explained = {place for place, each in failing.items() if _reread(each, numbers, tables).holds}
    if not explained or len(explained) < len(failing) * _LEAST_MENDED:
        return None
    columns = tuple(sorted(numbers, key=lambda at: (at[0] != rule.resource, at)))
    mark = _mark(tables, columns[0])
    row, example = min((row, text) for row, text in numbers[columns[0]].items() if mark in text)
    return Misread(
        columns=columns,
        explained=frozenset(explained),
        failed=len(failing),
        example=example,
        read_as=int(example.replace(mark, "")),
        mark=mark,
        row=row,
    )


def _texts(table: Table, column: str, rows: Sequence[int]) -> dict[int, str] | None:
    """Return cells as they are written; ``None`` where they have no marks of their own."""
    if table.written is not None or not table.has(column):
        return None  # its columns have types, and no cell is written
    field = table.schema.field(column)
    marks = marks_of(field) or NumberMarks()
    if field.type != "number" or marks.group:
        return None
    text = table.read(rows)
    if not text.has(column):
        return None  # a frame that somebody gave, of which the keys are written alone
    return {row: text.column(column)[text.place_of(row)].strip() for row in rows}


def _mark(tables: Mapping[str, Table], at: tuple[str, str]) -> str:
    """Return what is read as standing before decimals in a column."""
    marks = marks_of(tables[at[0]].schema.field(at[1])) or NumberMarks()
    return marks.decimal


def _are_grouped(
    tables: Mapping[str, Table], at: tuple[str, str], texts: Mapping[int, str]
) -> bool:
    """Tell whether the mark before decimals stands between thousands in all cells that have it."""
    mark = re.escape(_mark(tables, at))
    filled = [text for text in texts.values() if text]
    marked = [text for text in filled if _mark(tables, at) in text]
    return bool(marked) and all(
        re.fullmatch(rf"[+-]?(?:[1-9][0-9]{{0,2}}(?:{mark}[0-9]{{3}})+|[0-9]{{1,3}})", text)
        for text in filled
    )


def _reread(
    equation: Equation,
    numbers: Mapping[tuple[str, str], Mapping[int, str]],
    tables: Mapping[str, Table],
) -> Equation:
    """Return an equation with the cells of some columns read with the mark between thousands."""
    terms = []
    for term in equation.terms:
        at = (term.cell.resource, term.cell.column)
        text = numbers.get(at, {}).get(term.cell.row, "")
        if text and term.value is not None:
            value = Fraction(text.replace(_mark(tables, at), ""))
            terms.append(dataclasses.replace(term, value=value))
        else:
            terms.append(term)
    return dataclasses.replace(equation, terms=tuple(terms))
