"""Sequence: a row against the one before it, as a stock that must go on from last year."""

from __future__ import annotations

import datetime
import itertools
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

import narwhals as nw

from latsarstats.language import reason_of, sentence
from latsarstats.rules.balance_format import json_of_number
from latsarstats.rules.equation import Cell, Equation, Relation, Term
from latsarstats.rules.exact import (
    as_fraction,
    as_text,
    exact_number,
    grouped,
    natural,
    rows_by_key,
)
from latsarstats.rules.frames import (
    aggregate,
    count_rows,
    distinct,
    holds_numbers,
    holds_only,
    internal_name,
    is_date,
    is_eager,
    is_non_numeric,
    materialize,
    position_of,
    records,
    time_zone,
)
from latsarstats.rules.incomplete import incomplete, visible
from latsarstats.rules.rows import Rows
from latsarstats.rules.rule import (
    Lack,
    Prefiltered,
    Rule,
    RuleResult,
    Verdict,
    cannot_run,
    group_name,
)
from latsarstats.rules.scaled_integers import as_integers
from latsarstats.rules.text_keys import CannotCompareError, grouping, keyed, with_text
from latsarstats.rules.touched import touched_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping

    from latsarstats.rules.frames import Frame
    from latsarstats.rules.rule import VerdictOrPass

    Row = Mapping[str, object]

Kind = Literal["number", "date", "month", "text"]
"""What rows are in order by."""

_MONTH = r"^[0-9]{4}-(0[1-9]|1[0-2])$"
_MONTHS = 12
_EPOCH = datetime.datetime(1970, 1, 1)
_BEFORE, _AFTER, _PLACE, _LAST, _PASSES = map(
    internal_name, ("before", "after", "place", "last", "passes")
)

_BESIDE: Mapping[Relation, Relation] = {"=": "=", "<=": ">=", ">=": "<="}
"""What a row must be beside the one before it, by what that one must be beside the row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence(Rule):
    """``previous`` of the row before stands to ``next`` of a row as ``relation`` says.

    Attributes:
        along: the column that tells which row comes first: numbers, dates or months.
        previous: the column of the row before.
        next: the column of the row.
        within: the columns in which the rows of one sequence agree.
        relation: what ``previous`` must be, beside ``next``.
        step: by how much ``along`` goes on from row to row; days of dates, months of months.
    """

    along: str
    previous: str
    next: str
    within: tuple[str, ...] = ()
    relation: Relation = "="
    step: Fraction | None = None

    TITLE: ClassVar[str] = sentence("A row against the one before it")
    MEANING: ClassVar[str] = sentence("A row goes on from the one before it.")
    SHAPE: ClassVar[Mapping[str, Any]] = {
        "required": ["resource", "along", "previous", "next"],
        "properties": {
            "along": {
                "$ref": "#/$defs/column",
                "description": sentence("The column that tells which row comes first."),
            },
            "previous": {
                "$ref": "#/$defs/column",
                "description": sentence("A column of the row before."),
            },
            "next": {"$ref": "#/$defs/column", "description": sentence("A column of the row.")},
            "within": {
                "$ref": "#/$defs/columns",
                "description": sentence("The columns in which the rows of one sequence agree."),
            },
            "relation": {
                "description": sentence("What the previous must be, beside the next."),
                "enum": ["=", "<=", ">="],
            },
            "step": {
                "description": (
                    sentence(
                        "By how much along goes on from row to row, without a gap; days of dates,"
                        " months of months."
                    )
                ),
                "type": "number",
                "exclusiveMinimum": 0,
            },
        },
    }

    @property
    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """The columns that the rule reads."""
        named = (self.along, self.previous, self.next, *self.within)
        return {self.resource: tuple(dict.fromkeys(named))}

    @property
    def placed_by(self) -> Mapping[str, tuple[str, ...]]:
        """The columns that tell where a row stands."""
        return {self.resource: (self.along, *self.within)}

    @property
    def grouped_by(self) -> tuple[str, ...]:
        """The columns that tell one row from another."""
        return (*self.within, self.along)

    @property
    def summed(self) -> Mapping[str, tuple[str, ...]]:
        """The columns that are compared."""
        return {self.resource: tuple(dict.fromkeys((self.previous, self.next)))}

    @property
    def shares_cells(self) -> bool:
        """Whether a cell is compared with the one before and the one after it."""
        return self.previous == self.next

    def evaluate(
        self, tables: Mapping[str, Rows], *, counts: bool
    ) -> Iterable[VerdictOrPass] | RuleResult:
        """Return the verdict on every row that has one before it."""
        del counts
        table = tables[self.resource]
        for column in (self.previous, self.next):
            if not table.holds_numbers(column):
                return self._no_numbers(column)
        kind = _kind_in_rows(table, self.along)
        if kind == "text":
            return self._no_order()
        return list(self._verdicts(table, kind))

    def _no_numbers(self, column: str) -> RuleResult:
        return cannot_run(
            sentence("{column} holds no numbers, so they cannot be compared.", column=column),
            column,
        )

    def _no_order(self) -> RuleResult:
        return cannot_run(
            sentence(
                "{along} is text, which has no order; name numbers, dates or months.",
                along=self.along,
            ),
            self.along,
        )

    def _verdicts(self, rows: Iterable[Row], kind: Kind) -> Iterator[VerdictOrPass]:
        groups = rows_by_key(rows, self.within)
        for key in sorted(groups, key=natural):
            yield from self._of_group(dict(zip(self.within, key, strict=True)), groups[key], kind)

    def _of_group(
        self, key: Mapping[str, str], rows: Iterable[Row], kind: Kind
    ) -> Iterator[VerdictOrPass]:
        rows = sorted(rows, key=position_of)
        for row in rows:
            if not as_text(row[self.along]):
                yield self._without_place(key, row)
        placed = self._placed(rows, kind)
        fault = next(
            ((one, two) for (a, one), (b, two) in itertools.pairwise(placed) if a == b),
            None,
        )
        if fault:
            at = as_text(fault[0][self.along])
            message = sentence(
                "In {key}, two rows have {along} {at}; it must have one.",
                key=group_name(key),
                along=self.along,
                at=at,
            )
            rows_at = tuple(map(position_of, fault))
            yield Verdict("error", rows_at, self.along, {**key, self.along: at}, message)
            return
        for (first, before), (last, after) in itertools.pairwise(placed):
            yield self._verdict(key, before, after, last - first)

    def _placed(self, rows: Iterable[Row], kind: Kind) -> list[tuple[Fraction, Row]]:
        """Return the rows that have a place, each with it, in order."""
        pairs = ((_place(row[self.along], kind), row) for row in rows)
        placed = [(place, row) for place, row in pairs if place is not None]
        return sorted(placed, key=lambda each: (each[0], position_of(each[1])))

    def _without_place(self, key: Mapping[str, str], row: Row) -> Verdict:
        position = position_of(row)
        subject = sentence("In {key}, the place of a row is not known", key=visible(key))
        lack = Lack(self.resource, self.along, is_cell=True, row=position)
        return incomplete(subject, {**key, self.along: ""}, [lack], [position], self.along)

    def _verdict(
        self, key: Mapping[str, str], before: Row, after: Row, step: Fraction
    ) -> VerdictOrPass:
        at, last = as_text(after[self.along]), as_text(before[self.along])
        named = {**key, self.along: at}
        rows = (position_of(after), position_of(before))
        where = group_name(named)
        if self.step is not None and step != self.step:
            message = sentence(
                "In {key}, {along} goes from {last} to {at}; it must go on by {step}.",
                key=group_name(key),
                along=self.along,
                last=last,
                at=at,
                step=grouped(self.step),
            )
            return Verdict("fail", rows, self.along, named, message)
        equation = self._equation(named, before, after)
        if equation.fault:
            return Verdict("error", rows, self.next, named, equation.fault)
        if equation.missing:
            lacks = [
                Lack(self.resource, column, as_text(row[self.along]), is_cell=True, row=place)
                for column, row, place in (
                    (self.next, after, rows[0]),
                    (self.previous, before, rows[1]),
                )
                if as_text(row[column]) == ""
            ]
            subject = sentence(
                "In {named}, {next} is not compared with {last}",
                named=visible(named),
                next=self.next,
                last=last,
            )
            return incomplete(subject, named, lacks, rows, self.next)
        if equation.holds:
            return "pass"
        must = {
            "=": "",
            "<=": sentence(", and must be at least that"),
            ">=": sentence(", and must be at most that"),
        }
        after_value, before_value = (term.value or Fraction(0) for term in equation.terms)
        message = sentence(
            "In {where}, {next} is {after_value}, but {previous} of {last} is"
            " {before_value}{limit} (difference {difference}).",
            where=where,
            next=self.next,
            after_value=grouped(after_value),
            previous=self.previous,
            last=last,
            before_value=grouped(before_value),
            limit=must[self.relation],
            difference=grouped(equation.difference, is_signed=True),
        )
        difference = exact_number(equation.difference)
        return Verdict("fail", rows, self.next, named, message, difference, equation=equation)

    def _equation(self, key: Mapping[str, str], before: Row, after: Row) -> Equation:
        terms: list[Term] = []
        missing: list[str] = []
        for column, row, sign in ((self.next, after, 1), (self.previous, before, -1)):
            at = as_text(row[self.along])
            cell = Cell(self.resource, position_of(row), column)
            own = {**{name: key[name] for name in self.within}, self.along: at}
            name = sentence("{column} of {at}", column=column, at=at)
            try:
                value = as_fraction(row[column])
            except TypeError as error:
                fault = sentence(
                    "In {key}, {name} cannot be compared: {error}.",
                    key=group_name(key),
                    name=name,
                    error=reason_of(error),
                )
                return Equation(key, name, (), fault=fault)
            if value is None:
                missing.append(name)
            terms.append(Term(cell, name, own, sign, value, is_whole=sign > 0))
        relation = _BESIDE[self.relation]
        return Equation(key, terms[0].name, tuple(terms), tuple(missing), relation=relation)

    def prefilter(self, frames: Mapping[str, Frame], *, counts: bool) -> Prefiltered | RuleResult:
        """Leave out every sequence all of whose rows go on from the one before."""
        del counts
        frame = frames[self.resource]
        for column in (self.previous, self.next):
            if not holds_numbers(frame, column):
                return self._no_numbers(column)
        kind = _kind_in_frame(frame, self.along)
        if kind == "text":
            return self._no_order()
        relevant, keys = grouping(frame, self.within)
        named = {**dict(zip(self.within, keys, strict=False)), self.along: self.along}

        def judge(groups: Frame) -> Iterator[VerdictOrPass]:
            rows = relevant.join(distinct(groups, keys), on=keys, how="semi")
            return self._verdicts(records(rows), kind)

        placed = _with_places(relevant, self.along, kind)
        copies = {_BEFORE: self.previous, _AFTER: self.next}
        ready = placed and placed[0].with_columns(
            *(nw.col(column).alias(name) for name, column in copies.items())
        )
        whole = ready and as_integers(ready, tuple(copies), 2)
        if not placed or not whole or (self.step and (self.step * placed[1]).denominator != 1):
            return Prefiltered(relevant, named, judge)
        before, after, place, last = map(nw.col, (_BEFORE, _AFTER, _PLACE, _LAST))
        pairs = _with_row_before(whole.frame, keys)
        passes = {"=": before == after, "<=": before <= after, ">=": before >= after}[self.relation]
        passes = passes & (place > last)
        if self.step is not None:
            passes &= place - last == int(self.step * placed[1])
        is_first = last.is_null() & ~place.is_null()
        judged = pairs.with_columns(
            (is_first | passes).fill_null(value=False).cast(nw.Int64).alias(_PASSES),
            is_first.cast(nw.Int64).alias(_AFTER),
        )
        groups = judged.group_by(keys).agg(
            nw.len().alias(_PLACE), nw.col(_PASSES).sum(), nw.col(_AFTER).sum()
        )
        is_sound = (place == nw.col(_PASSES)) & (after == 1)
        sound = groups.filter(is_sound)
        tally = aggregate(sound, all=place.sum(), first=after.sum())
        rest = materialize(groups.filter(~is_sound).select(*keys))
        left = count_rows(rest)
        broken = materialize(relevant.join(rest, on=keys, how="semi")) if left else relevant
        passed = tally["all"] - tally["first"]
        return Prefiltered(broken, named, judge, passed, None if left else 0)

    def equations(
        self,
        tables: Mapping[str, Rows] | Mapping[str, Frame],
        touched: Collection[Cell],
        broken: list[Equation],  # type: ignore[override]
    ) -> Iterable[Equation]:
        """Return the equations that the cells of broken ones take part in."""
        table: Any = tables[self.resource]
        if isinstance(table, Rows):
            kind = _kind_in_rows(table, self.along)
            rows: list[Row] = list(table)
        else:
            kind = _kind_in_frame(table, self.along)
            try:
                members, keys = keyed(table, self.within)
                if keys:
                    found = touched_rows(members, self.resource, touched, broken)
                    members = members.join(distinct(found, keys), on=keys, how="semi")
            except CannotCompareError:  # its result says so
                return []
            rows = list(records(members))
        if kind == "text":
            return []
        verdicts = self._pairs(rows, kind)
        return [each for each in verdicts if not each.fault]

    def _pairs(self, rows: Iterable[Row], kind: Kind) -> Iterator[Equation]:
        groups = rows_by_key(rows, self.within)
        for key in sorted(groups, key=natural):
            placed = self._placed(groups[key], kind)
            for (first, before), (last, after) in itertools.pairwise(placed):
                if first == last or (self.step is not None and last - first != self.step):
                    continue
                at = {self.along: as_text(after[self.along])}
                yield self._equation(
                    {**dict(zip(self.within, key, strict=True)), **at}, before, after
                )

    @property
    def meaning(self) -> Hashable:
        """What is compared with what."""
        where, within = frozenset(self.where.items()), frozenset(self.within)
        compared = (self.along, self.previous, self.next, self.relation, self.step)
        return self.resource, within, where, compared

    @classmethod
    def from_json(cls, item: Mapping[str, Any], common: Mapping[str, Any]) -> Self:
        """Return the sequence that JSON of its shape describes."""
        own = {name: item[name] for name in ("resource", "along", "previous", "next")}
        return cls(
            **common,
            **own,
            within=tuple(item.get("within", ())),
            relation=item.get("relation", "="),
            step=as_fraction(item.get("step")),
        )

    def to_json(self) -> dict[str, Any]:
        """Return its own properties as JSON."""
        return {
            "resource": self.resource,
            "along": self.along,
            "within": list(self.within),
            "previous": self.previous,
            "next": self.next,
            "relation": "" if self.relation == "=" else self.relation,
            "step": "" if self.step is None else json_of_number(self.step),
        }

    @classmethod
    def senseless(cls, item: Mapping[str, Any]) -> Iterator[str]:
        """Yield what in the JSON contradicts itself."""
        for name in ("previous", "next"):
            if item[name] == item["along"]:
                yield sentence(
                    "{name} is {along}, along which the rows are in order",
                    name=name,
                    along=item["along"],
                )
        yield from (
            sentence("within names {column}, along which the rows are in order", column=column)
            for column in item.get("within", ())
            if column == item["along"]
        )


def _kind_in_rows(table: Rows, column: str) -> Kind:
    if table.is_date(column):
        return "date"
    if not table.is_text(column):
        return "number"
    return "month" if table.holds_only(column, _MONTH) else "text"


def _kind_in_frame(frame: Frame, column: str) -> Kind:
    if is_date(frame, column):
        return "date"
    if not is_non_numeric(frame, column):
        return "number"
    return "month" if holds_only(frame, column, _MONTH) else "text"


def _place(value: object, kind: Kind) -> Fraction | None:
    """Return where a row stands: days of dates, months of months."""
    text = as_text(value)
    if not text:
        return None
    if kind == "month":
        return Fraction(int(text[:4]) * _MONTHS + int(text[5:]))
    if kind == "number":
        return as_fraction(value)
    instant = datetime.datetime.fromisoformat(text)
    if instant.tzinfo is not None:
        instant = instant.astimezone(datetime.UTC).replace(tzinfo=None)
    microseconds = (instant - _EPOCH) // datetime.timedelta(microseconds=1)
    return Fraction(microseconds, 86_400_000_000)


def _with_places(frame: Frame, column: str, kind: Kind) -> tuple[Frame, int] | None:
    """Return a frame with the places of rows as whole numbers, and how many make one step of 1.

    Raises:
        CannotCompareError: they are instants of a time zone.
    """
    value = nw.col(column)
    if kind == "number":
        copied = frame.with_columns(value.alias(_PLACE))
        whole = as_integers(copied, [_PLACE], 2)
        return None if whole is None else (whole.frame, whole.scale)
    if kind == "date":
        if time_zone(frame, column):
            raise CannotCompareError(
                sentence(
                    "{column} holds instants of a time zone, which are not compared here;"
                    " make it dates.",
                    column=column,
                )
            )
        days = _days(value)
        if frame.collect_schema()[column] == nw.Date:
            return frame.with_columns(days.alias(_PLACE)), 1
        at = value.dt
        minutes = (days * 24 + _whole(at.hour())) * 60 + _whole(at.minute())
        seconds = minutes * 60 + _whole(at.second())
        instant = seconds * 1_000_000 + _whole(at.microsecond())
        return frame.with_columns(instant.alias(_PLACE)), 86_400_000_000
    with_it = with_text(frame, **{_PLACE: column})
    text = nw.col(_PLACE)
    months = text.str.slice(0, 4).cast(nw.Int64) * _MONTHS + text.str.slice(5, 2).cast(nw.Int64)
    return with_it.with_columns(nw.when(text != "").then(months).alias(_PLACE)), 1


def _with_row_before(frame: Frame, keys: list[str]) -> Frame:
    """Return a frame with the place and the number of the row before each, in its group."""
    if is_eager(frame):
        # Narwhals 2.29 makes floats of them, in which pandas finds no missing number.
        ordered = frame.to_native().sort_values(_PLACE, kind="stable")
        shifted = ordered.groupby(keys, dropna=False)[[_PLACE, _BEFORE]].shift(1)
        made = ordered.assign(**{_LAST: shifted[_PLACE], _BEFORE: shifted[_BEFORE]})
        lazy: Frame = nw.from_native(made).lazy()
        return lazy
    place, before = nw.col(_PLACE), nw.col(_BEFORE)
    return frame.with_columns(
        place.shift(1).over(*keys, order_by=_PLACE).alias(_LAST),
        before.shift(1).over(*keys, order_by=_PLACE).alias(_BEFORE),
    )


def _whole(number: nw.Expr) -> nw.Expr:
    return number.cast(nw.Int64)


def _days(date: nw.Expr) -> nw.Expr:
    """Return the days since some day, by the calendar of Gregory.

    Not every engine of Narwhals 2.29 tells the time since 1970. Years begin with March, so that
    the day that is added in leap years is the last.
    """
    year, month, day = (_whole(part) for part in (date.dt.year(), date.dt.month(), date.dt.day()))
    is_late = (month < 3).cast(nw.Int64)
    years, months = year - is_late, month + 9 - 12 * (1 - is_late)
    leaps = years // 4 - years // 100 + years // 400
    return years * 365 + leaps + (153 * months + 2) // 5 + day
