"""A table of a package: as it is written, as an engine holds it, and the findings at its rows.

A table of several files numbers its lines throughout; :func:`in_files` names them by file. Whether
cells are of the types of their columns is found here too, since tables are typed when read.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from latsarstats.datapackage.cell_types import described, marks_of, read_cell, read_column
from latsarstats.datapackage.decoding import printed
from latsarstats.datapackage.row_filters import FoundRows
from latsarstats.datapackage.schema import NUMBERS
from latsarstats.finding import Finding
from latsarstats.language import join, sentence
from latsarstats.rules.frames import internal_name
from latsarstats.rules.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from latsarstats.datapackage.schema import Field, TableSchema
    from latsarstats.finding import Candidate, CheckResult, FindingSeverity, Key, Kind, Level
    from latsarstats.rules.exact import Number

    Values = dict[str, list[object]]
    """The values of every column, ``None`` for missing ones."""


Place = TypeVar("Place", "Finding", "Candidate")


@dataclass(frozen=True, slots=True)
class Part:
    """One of the files of a table.

    Attributes:
        path: the file, relative to the folder of the package.
        before: the lines of the files before it: its line 1 has that number and one in the table.
    """

    path: str
    before: int


def place_in(parts: Sequence[Part], line: int) -> tuple[str, int]:
    """Return the file of a line of a table, and its number in that file."""
    part = parts[max(0, bisect_right([part.before for part in parts], line - 1) - 1)]
    return part.path, line - part.before


def in_files(result: CheckResult, parts: Mapping[str, Sequence[Part]]) -> CheckResult:
    """Return the outcome of a check with the places of its findings in their files.

    Args:
        result: the outcome, whose lines are those of the tables.
        parts: the files of the tables that have several, by their names.
    """
    if not parts:
        return result
    found = tuple(_in_file(finding, parts) for finding in result.findings)
    return dataclasses.replace(result, findings=found)


def _in_file(finding: Finding, parts: Mapping[str, Sequence[Part]]) -> Finding:
    return dataclasses.replace(
        _placed(finding, parts),
        candidates=tuple(_placed(candidate, parts) for candidate in finding.candidates),
    )


def _placed(at: Place, parts: Mapping[str, Sequence[Part]]) -> Place:
    own = parts.get(at.resource)
    if not own or at.line is None or at.path != own[0].path:
        return at
    path, line = place_in(own, at.line)
    return dataclasses.replace(at, path=path, line=line)


@dataclass(frozen=True)
class TextTable:
    """Rows of a table as they are written: all of them, or some.

    Attributes:
        name: the name of its resource.
        path: its file, relative to the folder of the package.
        schema: its columns and keys.
        cells: the cells of every column, as plain text in the order of the rows.
        lines: the line of every row; the header is line 1. Rows of some frames have none.
        positions: where only some rows are here, the position of each in the table, rising.
        left_out: the lines that rules leave out, since they have too many or too few cells.
        unread: the columns that the header does not name, each with the reason; those that
            are in the table all the same are matched by their position.
        parts: its files, where it has several.
    """

    name: str
    path: str
    schema: TableSchema
    cells: Mapping[str, Sequence[str]]
    lines: Sequence[int | None]
    positions: Sequence[int] | None = None
    left_out: tuple[int, ...] = ()
    unread: Mapping[str, str] = dataclasses.field(default_factory=dict)
    parts: tuple[Part, ...] = ()

    def column(self, name: str) -> Sequence[str]:
        """Return the cells of a column in order."""
        return self.cells[name]

    @functools.cached_property
    def rows(self) -> tuple[Mapping[str, str], ...]:
        """The rows in order, each as cells by column."""
        names = tuple(self.cells)
        return tuple(
            dict(zip(names, row, strict=True)) for row in zip(*self.cells.values(), strict=True)
        )

    @functools.cached_property
    def _places(self) -> Mapping[int, int]:
        return {position: place for place, position in enumerate(self.positions or ())}

    def place_of(self, position: int) -> int:
        """Return the place here of a row by its position in the table."""
        return position if self.positions is None else self._places[position]

    def line_of(self, place: int) -> str:
        """Return the line of a row as a sentence names it."""
        line = self.lines[place]
        if line is None:
            return sentence("another row")
        if not self.parts:
            return sentence("line {line}", line=line)
        path, line = place_in(self.parts, line)
        return sentence("line {line} of {path}", line=line, path=path)

    def has(self, *columns: str) -> bool:
        """Tell whether the table has these columns."""
        return set(columns) <= self.cells.keys()

    def key_at(self, place: int) -> Key:
        """Return the key of a row, with numbers as numbers."""
        return {
            name: self.typed(name, self.cells[name][place])
            for name in self.schema.primary_key
            if name in self.cells
        }

    def typed(self, column: str, cell: str) -> Number | str | None:
        """Return a cell of a column as a finding names it: a number as a number."""
        return read_cell(cell, self.schema.field(column), self.schema.missing_values)


@dataclass(frozen=True)
class Batch:
    """Small tables of the same columns that an engine holds in one frame.

    A question that is costly for each of them is asked of all at once first.

    Attributes:
        table: all their rows as one table.
        names: the tables, in their order: the number of its table stands in the column
            :data:`TABLE` of each row.
        begins: the position at which the rows of each begin, and that behind the last.
        known: what has been asked: the tables of which it may be true.
        rows: what has been asked of rows, by kind.
    """

    table: Table
    names: tuple[str, ...]
    begins: tuple[int, ...]
    known: dict[str, frozenset[str]] = dataclasses.field(default_factory=dict)
    rows: dict[str, Mapping[Kind, Sequence[int]] | None] = dataclasses.field(default_factory=dict)

    def rows_of(
        self,
        name: str,
        what: str,
        rows: Callable[[Table], Mapping[Kind, Sequence[int]] | None],
        limit: int,
    ) -> dict[Kind, FoundRows] | None:
        """Return which rows of a table something may be true of, by their positions in it.

        Args:
            name: the table.
            what: what is asked, the same for the same question.
            rows: gives the rows by kind, of all tables as one; ``None`` where it cannot tell.
            limit: the most rows of a kind that are given.
        """
        if what not in self.rows:
            found = rows(self.table)
            self.rows[what] = found and {kind: sorted(each) for kind, each in found.items()}
        there = self.rows[what]
        if there is None:
            return None
        number = self._numbers[name]
        first, last = self.begins[number], self.begins[number + 1]
        found_rows: dict[Kind, FoundRows] = {}
        for kind, each in there.items():
            own = each[bisect_left(each, first) : bisect_left(each, last)]
            if own:
                found_rows[kind] = FoundRows(len(own), tuple(row - first for row in own[:limit]))
        return found_rows

    @functools.cached_property
    def _numbers(self) -> Mapping[str, int]:
        return {name: number for number, name in enumerate(self.names)}

    def may_hold(self, name: str, what: str, numbers: Callable[[Table], Collection[int]]) -> bool:
        """Tell whether something may be true of a table.

        Args:
            name: the table.
            what: what is asked, the same for the same question.
            numbers: gives the numbers of the tables of which it may be true, of all as one table.
        """
        if what not in self.known:
            found = numbers(self.table)
            self.known[what] = frozenset(self.names[number] for number in found)
        return name in self.known[what]


TABLE = internal_name("table")
"""The column of a batch that holds the number of the table of a row, from 0."""


@dataclass(frozen=True)
class Table:
    """A table with all its columns, wherever its rows are.

    Attributes:
        name, path, schema: as of a :class:`TextTable`.
        count: how many rows it has.
        read: gives its rows as they are written: those in some positions, or all.
        values: where it has been read cell by cell, its values.
        in_engine: gives its frame or relation, where an engine holds it.
        in_pandas: gives it as a frame of pandas; ``None`` where its columns cannot be read.
        left_out: the lines that rules leave out, since they have too many or too few cells.
        left_out_rows: the positions of these.
        unread: the columns that no rule can use, each with the reason: they are not in the
            file, not named by its header, or of another type in it.
        unparsed: the columns with cells that are not of their type; those cells are missing in the
            frame, and keep their text.
        parts: its files, where it has several.
        written: gives rows of its frame as they would be written, where its columns have types.
        batch: the tables that an engine holds in one frame with it, if there are any.
        reader: what has read it: an engine, ``frictionless``, or ``rows`` for neither.
    """

    name: str
    path: str
    schema: TableSchema
    count: int
    read: Callable[[Collection[int] | None], TextTable]
    values: Values | None = None
    in_engine: Callable[[], object] | None = None
    in_pandas: Callable[[], object] | None = None
    left_out: tuple[int, ...] = ()
    left_out_rows: tuple[int, ...] = ()
    unread: Mapping[str, str] = dataclasses.field(default_factory=dict)
    unparsed: frozenset[str] = frozenset()
    reader: str = "rows"
    parts: tuple[Part, ...] = ()
    batch: Batch | None = None
    written: Callable[[Sequence[Mapping[str, Any]]], TextTable] | None = None

    @functools.cached_property
    def whole(self) -> TextTable:
        """All rows as they are written."""
        return self.read(None)

    @functools.cached_property
    def frame(self) -> object:
        """Its frame or relation, where an engine holds it."""
        return self.in_engine() if self.in_engine is not None else None

    @functools.cached_property
    def pandas(self) -> object:
        """The table as a frame of pandas, if its columns could be read."""
        return self.in_pandas() if self.in_pandas is not None else None

    @functools.cached_property
    def rows(self) -> Rows:
        """The table as Python has it, read cell by cell, without the lines that are left out."""
        types = {field.name: field.type for field in self.schema.fields}
        missing = self.schema.missing_values
        values = self.values or {
            field.name: read_column(self.whole.column(field.name), field, missing)[0]
            for field in self.schema.fields
        }
        return Rows(types, values, frozenset(self.left_out_rows))

    @property
    def is_typed(self) -> bool:
        """Whether its columns could be read, whatever single cells are."""
        return self.in_pandas is not None

    def has(self, *columns: str) -> bool:
        """Tell whether the table has these columns."""
        return set(columns) <= set(self.schema.columns)


def at_row(
    table: TextTable,
    place: int,
    *,
    level: Level,
    code: str,
    message: str,
    field: str = "",
    severity: FindingSeverity = "error",
    rule: str = "",
) -> Finding:
    """Return a finding at a row by its place in ``table``, with its key, file and line."""
    return Finding(
        level=level,
        code=code,
        message=message,
        severity=severity,
        rule=rule,
        resource=table.name,
        key=table.key_at(place),
        field=field,
        path=table.path,
        line=table.lines[place],
    )


def read_types(table: TextTable) -> tuple[Values, tuple[Finding, ...]]:
    """Return the values of every column, and a finding for each cell that is not of its type."""
    values: Values = {}
    findings: list[Finding] = []
    for field in table.schema.fields:
        cells = table.column(field.name)
        values[field.name], bad = read_column(cells, field, table.schema.missing_values)
        # Text fails only by bytes of another encoding, which have findings already.
        if field.type != "string" or field.format != "default":
            findings += [not_of_type(table, place, field) for place in bad]
    return values, tuple(findings)


def not_of_type(table: TextTable, place: int, field: Field) -> Finding:
    """Return the finding at a cell that is not of the type of its column."""
    cell = table.column(field.name)[place]
    reason = _reason(cell, field)
    return at_row(
        table,
        place,
        level="schema",
        code="type",
        message=sentence(
            "{column} is {cell!r}, which is not {wanted}{reason}.",
            column=field.name,
            cell=shortened(cell),
            wanted=described(field),
            reason=join("", ("; ", reason)) if reason else "",
        ),
        field=field.name,
    )


_NOTED = re.compile(
    r"[+-]?[0-9][0-9.,  ]*?\s*"
    r"(?P<mark>[*†‡§#]+|[(]?[0-9a-z][)]|[0-9]?[*]+[)]|\[[^\]]{1,3}\]|[⁰-⁹¹²³ᵃ-ᶻ]+)",
    re.IGNORECASE,
)
"""A number with a footnote mark: ``12*``, ``5 1)``, ``7 [a]``, ``3²``."""
_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:(?P<mark>[., '])[0-9]{3})(?:(?P=mark)[0-9]{3})*")
"""A number with marks between its thousands."""
GROUPED = sentence('its mark looks like one between thousands, which "groupChar" declares')
"""Why a number with grouping marks does not belong in a column of plain numbers."""
_ABSENT = re.compile(r"[-–—.:]{1,3}|n\.?\s?[ad]\.?|n/a|null|none|\[[a-z]{1,3}\]", re.IGNORECASE)
"""What stands in statistics for a number that is not there."""


def _reason(cell: str, field: Field) -> str:
    """Return why a cell is no number, where that is plain to see, and what to do."""
    bare = cell.strip()
    if field.type not in NUMBERS or len(bare) > _LONGEST:
        return ""
    marks = marks_of(field)
    fault = marks.fault(bare) if marks else ""
    if fault:
        return fault
    noted = _NOTED.fullmatch(bare)
    if noted:
        return sentence(
            "{mark!r} looks like a footnote mark, which needs a column of its own",
            mark=noted["mark"],
        )
    if marks is None and is_grouped(bare):
        return GROUPED
    if _ABSENT.fullmatch(bare):
        return sentence("if it stands for a missing number, add it to missingValues")
    return ""


def is_grouped(cell: str) -> bool:
    """Tell whether a cell is a number with marks between its thousands."""
    return _GROUPED.fullmatch(cell.strip()) is not None


def shortened(cell: str) -> str:
    """Return a cell as a sentence quotes it: not longer than a line."""
    shown = printed(cell)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


_LONGEST = 60
"""Characters of a cell that are quoted."""
