"""Constraints of columns: each once, what it means for a value and where an engine sees it broken.

What a constraint means is decided on exact values, in plain Python: pandera says the same of the
same cells, as the tests show, and takes nearly as long to import as a million rows take to be
checked. On an engine, an expression finds the rows to judge. Add a constraint as an entry of
:data:`CONSTRAINTS`.
"""

from __future__ import annotations

import dataclasses
import datetime
import math
import operator
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import narwhals as nw

from latsarstats.checks.prefilter import check_suspects, repeated_rows
from latsarstats.datapackage.cell_types import (
    NotOfTypeError,
    described,
    missing_in,
    read_column,
    read_loose_column,
    type_of,
)
from latsarstats.datapackage.engine_patterns import engine_pattern
from latsarstats.datapackage.patterns import CannotMatchError, is_simple, matcher
from latsarstats.datapackage.row_filters import FoundRows, first_rows, is_missing
from latsarstats.datapackage.table import at_row, shortened
from latsarstats.finding import Finding
from latsarstats.language import sentence
from latsarstats.rules.exact import as_fraction, as_text
from latsarstats.rules.frames import (
    aggregate,
    count_true,
    distinct_values,
    is_eager,
    literal_for,
    to_lazy,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from latsarstats.datapackage.schema import Field
    from latsarstats.datapackage.table import Table, TextTable, Values
    from latsarstats.finding import Kind
    from latsarstats.rules.frames import Frame

    Broken = Iterator[tuple[int, str]]
    """Where a column breaks a constraint, and what is wrong there, as a clause."""
    _Say = Callable[[str, object], str]
    """Says what is wrong with a cell, by it and the bound."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column as an engine holds it.

    Attributes:
        frame: its table.
        field: what its schema says of it.
        dtype: the type of its cells.
        unparsed: the columns of the table with cells that are not of their type.
    """

    frame: Frame
    field: Field
    dtype: nw.dtypes.DType
    unparsed: Collection[str]

    @property
    def cell(self) -> nw.Expr:
        """Its cells."""
        return nw.col(self.field.name)


@dataclass(frozen=True, slots=True)
class Constraint:
    """A constraint of Table Schema.

    Attributes:
        name: as in Table Schema.
        broken: gives where a column breaks it, and what is wrong there.
        misfit: why a bound cannot be used with a column, as a clause; nothing where it can.
        found_by: gives when a cell breaks it as an expression; ``None`` where no cell does. It
            may raise a ``_NotHeldError``.
    """

    name: str
    broken: Callable[[TextTable, Field, Sequence[Any], Any], Broken]
    misfit: Callable[[Field, Any], str]
    found_by: Callable[[Column, Any], nw.Expr | None]


def _given(field: Field) -> Iterator[tuple[Constraint, Any, str]]:
    """Yield the constraints of a column in order, with their bounds and why one cannot be used."""
    for constraint in CONSTRAINTS:
        if constraint.name in field.constraints:
            bound = field.constraints[constraint.name]
            yield constraint, bound, constraint.misfit(field, bound)


def check_constraints(table: TextTable, values: Values) -> Iterator[Finding]:
    """Yield a finding for every cell that breaks a constraint of its column.

    A cell that is not of its type breaks none, and is not missing either.

    Args:
        table: the table, to name the cells.
        values: its values, as :func:`latsarstats.datapackage.table.read_types` gives them.
    """
    for field in table.schema.fields:
        has_bound = False
        for constraint, bound, misfit in _given(field):
            if misfit:
                continue
            has_bound |= constraint.name in _COMPARE
            for position, what in constraint.broken(table, field, values[field.name], bound):
                yield _at(table, field, position, what)
        if has_bound:
            for position, value in enumerate(values[field.name]):
                if value != value:
                    yield _at(table, field, position, sentence("is NaN, so it is out of bounds"))


def _at(table: TextTable, field: Field, position: int, what: str) -> Finding:
    message = sentence("{column} {what}.", column=field.name, what=what)
    return at_row(
        table, position, level="schema", code="constraint", message=message, field=field.name
    )


def unusable_constraints(table: Table | TextTable) -> Iterator[Finding]:
    """Yield a finding for every constraint whose bound cannot be used with its column."""
    for field in table.schema.fields:
        for constraint, _, why in _given(field):
            if why:
                yield Finding(
                    level="schema",
                    code="constraint",
                    message=sentence(
                        "Its constraint {name} cannot be checked: {why}.",
                        name=constraint.name,
                        why=why,
                    ),
                    resource=table.name,
                    field=field.name,
                    path=table.path,
                )


def broken_constraints(table: Table, limit: int) -> list[Finding]:
    """Return a finding for every cell that breaks a constraint of its column.

    Args:
        table: a table whose columns could be read.
        limit: how many are listed of a column.
    """
    shared = None
    if table.batch is not None:
        shared = table.batch.rows_of(table.name, "constraints", _shared_suspects, limit)
    if shared is not None:
        return check_suspects(table, lambda: shared, check_constraints, limit)
    broken = check_suspects(table, lambda: _suspects(table, limit), check_constraints, limit)
    return [*unusable_constraints(table), *broken]


def _shared_suspects(batch: Table) -> dict[Kind, tuple[int, ...]] | None:
    """Return the rows of all tables of a batch that break a constraint of a column."""
    found = None if any(unusable_constraints(batch)) else _suspects(batch, _ALL)
    return None if found is None else {kind: rows.rows for kind, rows in found.items()}


_ALL = 2**31
"""More rows than a batch of tables has."""


def _suspects(table: Table, limit: int) -> dict[Kind, FoundRows] | None:
    """Return the rows that break a constraint of a column; ``None`` where no engine tells.

    A cell that is not of its type breaks none. The total of a column is that of its cells and
    constraints: a cell may break two.
    """
    if table.frame is None:
        return None
    frame = to_lazy(table.frame)
    known = _conditions(frame, table)
    if known is None:
        return None
    conditions, unique = known
    counts = aggregate(
        frame, **{str(n): count_true(condition) for n, (_, condition) in enumerate(conditions)}
    )
    found: dict[Kind, FoundRows] = {}
    for n, (name, condition) in enumerate(conditions):
        if counts[str(n)]:
            rows = first_rows(frame.filter(condition), limit, total=counts[str(n)])
            _add(found, name, rows)
    for name in unique:
        _add(found, name, repeated_rows(frame, (name,), limit))
    return found


def _conditions(frame: Frame, table: Table) -> tuple[list[tuple[str, nw.Expr]], list[str]] | None:
    """Return when a cell breaks a constraint, by column, and the columns that must be unique.

    There is nothing where a constraint cannot be judged by what an engine holds.
    """
    dtypes = frame.collect_schema()  # takes a while, in the number of columns
    conditions: list[tuple[str, nw.Expr]] = []
    unique: list[str] = []
    for field in table.schema.fields:
        column = Column(frame, field, dtypes[field.name], table.unparsed)
        for constraint, bound, misfit in _given(field):
            if misfit:
                continue
            if constraint.name == "unique":
                unique += [field.name] if bound else []
                continue
            try:
                condition = constraint.found_by(column, bound)
            except _NotHeldError:
                return None
            if condition is not None:
                conditions.append((field.name, condition))
    return conditions, unique


class _NotHeldError(Exception):
    """The values of a column are not in the frame of an engine, but what they are printed as."""


def _by_distinct(
    keeps: Callable[[Field, Any], Callable[[Any], bool]],
) -> Callable[[Column, Any], nw.Expr | None]:
    """Return what finds the cells that break a constraint by judging here each value once."""

    def found_by(column: Column, bound: Any) -> nw.Expr | None:
        keep, held = keeps(column.field, bound), _held_values(column)
        unfit = [cell for cell, value in held if not _is_kept(keep, value)]
        return ~column.cell.is_null() & column.cell.is_in(unfit) if unfit else None

    return found_by


def _held_values(column: Column) -> list[tuple[Any, Any]]:
    """Return every cell of a column once, as its engine has it, with its value.

    Raises:
        _NotHeldError: the values are not there.
    """
    there = column.frame.filter(~column.cell.is_null())
    cells = distinct_values(there, column.field.name)
    if column.dtype.is_float():
        return [(cell, Decimal(as_text(cell))) for cell in cells]
    if column.dtype in (nw.Date, nw.Datetime):
        values = [
            cell.to_pydatetime() if hasattr(cell, "to_pydatetime") else cell for cell in cells
        ]
        if column.field.type == "date":
            values = [v.date() if isinstance(v, datetime.datetime) else v for v in values]
        return list(zip(cells, values, strict=True))
    if column.field.type in ("string", "any") or column.dtype not in (nw.String, nw.Categorical):
        return [(cell, cell) for cell in cells]
    values, bad = read_column(cells, column.field, ())
    if bad or any(as_text(value) != cell for cell, value in zip(cells, values, strict=True)):
        raise _NotHeldError
    return list(zip(cells, values, strict=True))


def _add(found: dict[Kind, FoundRows], column: str, rows: FoundRows) -> None:
    if rows.total:
        kind = ("constraint", column)
        before = found.get(kind, FoundRows(0, ()))
        held = [row for row in rows.held if row not in before.held]
        found[kind] = FoundRows(
            before.total + rows.total, (*before.rows, *rows.rows), (*before.held, *held)
        )


# What each constraint means


def _by_value(
    say: _Say, keeps: Callable[[Field, Any], Callable[[Any], bool]]
) -> Callable[[TextTable, Field, Sequence[Any], Any], Broken]:
    """Return what finds the values that break a constraint, of each value once.

    Args:
        say: gives what is wrong with a cell, by it and the bound.
        keeps: gives, for a column and a bound, what tells whether a value keeps it.
    """

    def broken(table: TextTable, field: Field, values: Sequence[Any], bound: Any) -> Broken:
        keep = keeps(field, bound)
        shown = ", ".join(map(str, bound)) if isinstance(bound, list) else bound
        known: dict[object, bool] = {None: True}
        for position, value in enumerate(values):
            if value not in known:
                known[value] = value != value or _is_kept(keep, value)  # NaN is no value here
            if not known[value]:
                cell = shortened(table.column(field.name)[position])
                yield position, say(cell, shown)

    return broken


def _is_kept(keep: Callable[[Any], bool], value: Any) -> bool:
    try:
        return keep(value)
    except TypeError:  # an instant with a time zone is neither before nor after one without
        return False


def _misfit(name: str, keeps: Callable[[Field, Any], object]) -> Callable[[Field, Any], str]:
    """Return what says why a bound is no value of the type of a column."""

    def why(field: Field, bound: Any) -> str:
        try:
            keeps(field, bound)
        except (NotOfTypeError, TypeError, ValueError):
            return sentence(
                "the {name} of {column} is {bound!r}, which is not {wanted}",
                name=name,
                column=field.name,
                bound=bound,
                wanted=described(field),
            )
        return ""

    return why


def _typed(field: Field, bound: Any) -> Any:
    """Return a bound or a code as a value of its column.

    Raises:
        NotOfTypeError: it is none.
    """
    if isinstance(bound, bool | str) or not type_of(field).is_number:
        values, bad = read_loose_column([bound], dataclasses.replace(field, missing_values=()), ())
        if bad:
            raise NotOfTypeError
        return values[0]
    number = Decimal(str(bound))
    if field.type != "number" and number != number.to_integral_value():
        raise NotOfTypeError
    return number


def _compared(name: str, say: _Say) -> Constraint:
    """Return a constraint by which values are compared with a bound."""

    def keeps(field: Field, bound: Any) -> Callable[[Any], bool]:
        limit = _typed(field, bound)
        return lambda value: bool(_COMPARE[name](value, limit))

    by_distinct = _by_distinct(keeps)

    def found_by(column: Column, bound: Any) -> nw.Expr | None:
        limit = _limit(column, name, _typed(column.field, bound))
        if limit is None:
            return by_distinct(column, bound)
        return ~column.cell.is_null() & ~_COMPARE[name](column.cell, limit)

    return Constraint(name, _by_value(say, keeps), _misfit(name, keeps), found_by)


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "minimum": operator.ge,
    "maximum": operator.le,
    "exclusiveMinimum": operator.gt,
    "exclusiveMaximum": operator.lt,
}


def _limit(column: Column, name: str, bound: Any) -> Any:
    """Return what the cells of a column are compared with, or nothing where no engine can.

    Engines compare exactly what they hold.
    """
    if isinstance(bound, int | Decimal) and column.dtype.is_integer():
        # The whole numbers beside the bound keep it or break it as all others there do.
        nearest = _NEAREST[name](bound) if Decimal(bound).is_finite() else 2**63
        return nearest if abs(nearest) < 2**63 else None
    if isinstance(bound, int | Decimal) and column.dtype.is_numeric():
        return float(bound) if as_fraction(float(bound)) == as_fraction(bound) else None
    if type(bound) is datetime.date and column.field.type == "date":
        return literal_for(column.frame, bound)
    if isinstance(bound, datetime.datetime) and column.dtype == nw.Datetime:
        has_zone = getattr(column.dtype, "time_zone", None) is not None
        return None if has_zone or bound.tzinfo is not None else bound
    return None


_NEAREST: dict[str, Callable[[Any], int]] = {
    "minimum": math.ceil,
    "maximum": math.floor,
    "exclusiveMinimum": math.floor,
    "exclusiveMaximum": math.ceil,
}


def _length(name: str, say: _Say, compare: Callable[[Any, Any], Any]) -> Constraint:
    """Return a constraint on the number of characters, or of items."""

    def keeps(_: Field, bound: Any) -> Callable[[Any], bool]:
        limit = int(bound)
        return lambda value: not compare(len(value), limit)

    by_distinct = _by_distinct(keeps)

    def found_by(column: Column, bound: Any) -> nw.Expr | None:
        if column.field.type != "string":
            return by_distinct(column, bound)
        # Codes of pandas have no length; text has.
        length = column.cell.cast(nw.String).str.len_chars()
        broken: nw.Expr = ~column.cell.is_null() & compare(length, int(bound))
        return broken

    return Constraint(name, _by_value(say, keeps), _misfit(name, keeps), found_by)


def _one_of(field: Field, bound: Any) -> Callable[[Any], bool]:
    codes = {_typed(field, code) for code in bound}
    return lambda value: value in codes


def _none_of(column: Column, bound: Any) -> nw.Expr | None:
    is_whole = column.dtype.is_integer()
    if not is_whole and column.field.type != "string":
        return _by_distinct(_one_of)(column, bound)
    codes = [int(code) if is_whole else code for code in bound]
    fitting = [code for code in codes if isinstance(code, str) or abs(code) < 2**63]
    is_there = ~column.cell.is_null()
    return is_there & ~column.cell.is_in(fitting) if fitting else is_there


def _absent(table: TextTable, field: Field, values: Sequence[Any], bound: Any) -> Broken:
    if not bound:
        return
    cells = table.column(field.name)
    missing = missing_in(field, table.schema.missing_values)
    for position, value in enumerate(values):
        if value is None and cells[position] in missing:
            yield position, sentence("is empty, but must be given")


def _repeated(table: TextTable, _: Field, values: Sequence[Any], bound: Any) -> Broken:
    first: dict[object, int] = {}
    for position, value in enumerate(values if bound else ()):
        if value is not None and first.setdefault(value, position) != position:
            line = table.line_of(first[value])
            yield (
                position,
                sentence(
                    "is {value!r}, as in {line}; it must be unique", value=as_text(value), line=line
                ),
            )


_NOT_COMPARED = frozenset({"array", "geojson", "list", "object"})
"""Types of which frictionless (5.21) cannot tell whether two values are the same."""


def _incomparable(field: Field, bound: Any) -> str:
    if bound and field.type in _NOT_COMPARED:
        return sentence(
            "{name} is of the type {type}, whose values are not compared",
            name=field.name,
            type=field.type,
        )
    return ""


def _unmatched(table: TextTable, field: Field, values: Sequence[Any], bound: Any) -> Broken:
    """Yield where a whole cell does not match; patterns of XML Schema, too, are of the whole."""
    pattern, cells = str(bound), table.column(field.name)
    matches = matcher(pattern)
    known: dict[object, str] = {None: ""}
    for position, value in enumerate(values):
        if value not in known:
            try:
                known[value] = (
                    ""
                    if matches(value)
                    else sentence("which does not match {pattern}", pattern=pattern)
                )
            except CannotMatchError:
                known[value] = sentence(
                    "which takes too long to match with {pattern}; simplify the pattern",
                    pattern=pattern,
                )
        if known[value]:
            yield (
                position,
                sentence(
                    "is {cell!r}, {why}",
                    cell=shortened(cells[position]),
                    why=known[value],
                ),
            )


def _no_pattern(field: Field, bound: Any) -> str:
    try:
        matcher(str(bound))
    except re.error:
        return sentence(
            "the pattern of {name}, {bound}, is no regular expression", name=field.name, bound=bound
        )
    return ""


def _matching_none(column: Column, bound: Any) -> nw.Expr | None:
    """What an engine does not match in its own way is matched here, each text once."""
    if column.field.type not in ("string", "any"):
        raise _NotHeldError
    pattern, name = str(bound), column.field.name
    frame = column.frame.filter(~column.cell.is_null())
    written = None if is_eager(frame) or not is_simple(pattern) else engine_pattern(pattern)
    if written is not None:
        frame = frame.filter(~column.cell.cast(nw.String).str.contains(written))
    matches = matcher(pattern)
    unfit = [text for text in distinct_values(frame, name) if not _fits(matches, str(text))]
    return ~column.cell.is_null() & column.cell.is_in(sorted(unfit)) if unfit else None


def _fits(matches: Callable[[str], bool], text: str) -> bool:
    try:
        return matches(text)
    except CannotMatchError:
        return False


def _below_minimum(cell: str, bound: object) -> str:
    return sentence("is {cell}, but must be at least {bound}", cell=cell, bound=str(bound))


def _above_maximum(cell: str, bound: object) -> str:
    return sentence("is {cell}, but must be at most {bound}", cell=cell, bound=str(bound))


def _not_more(cell: str, bound: object) -> str:
    return sentence("is {cell}, but must be more than {bound}", cell=cell, bound=str(bound))


def _not_less(cell: str, bound: object) -> str:
    return sentence("is {cell}, but must be less than {bound}", cell=cell, bound=str(bound))


def _shorter(cell: str, bound: object) -> str:
    return sentence("is {cell!r}, which is shorter than {bound}", cell=cell, bound=str(bound))


def _longer(cell: str, bound: object) -> str:
    return sentence("is {cell!r}, which is longer than {bound}", cell=cell, bound=str(bound))


def _no_code(cell: str, bound: object) -> str:
    return sentence("is {cell!r}, which is none of {bound}", cell=cell, bound=str(bound))


CONSTRAINTS: tuple[Constraint, ...] = (
    Constraint(
        *("required", _absent, lambda *_: ""),
        lambda column, bound: is_missing(column.field.name, column.unparsed) if bound else None,
    ),
    # Rows that repeat are found by hashes, not by an expression.
    Constraint("unique", _repeated, _incomparable, lambda *_: None),
    _compared("minimum", _below_minimum),
    _compared("maximum", _above_maximum),
    _compared("exclusiveMinimum", _not_more),
    _compared("exclusiveMaximum", _not_less),
    _length("minLength", _shorter, operator.lt),
    _length("maxLength", _longer, operator.gt),
    Constraint(
        "enum",
        _by_value(_no_code, _one_of),
        _misfit("enum", _one_of),
        _none_of,
    ),
    Constraint("pattern", _unmatched, _no_pattern, _matching_none),
)
"""The constraints of Table Schema, in the order in which a cell is judged by them."""
