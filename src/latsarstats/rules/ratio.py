"""Ratio: a sum per counted row, or per another sum, stays in bounds, as persons per batch."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

import narwhals as nw

from latsarstats.language import reason_of, sentence
from latsarstats.rules.balance_format import json_of_number, json_of_where, read_where
from latsarstats.rules.exact import as_fraction, as_text, grouped, natural, rows_by_key, texts_of
from latsarstats.rules.frames import (
    ROW,
    aggregate,
    count_rows,
    count_true,
    distinct,
    has_rows,
    holds_numbers,
    in_order,
    internal_name,
    materialize,
    position_of,
    records,
)
from latsarstats.rules.incomplete import incomplete, visible
from latsarstats.rules.near import partner_lookalikes
from latsarstats.rules.rule import (
    Lack,
    Prefiltered,
    Rule,
    RuleResult,
    Verdict,
    group_name,
    no_numbers,
    with_columns,
)
from latsarstats.rules.scaled_integers import LARGEST, MOST_PLACES, as_integers
from latsarstats.rules.selection import rows_with
from latsarstats.rules.text_keys import with_text

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from latsarstats.rules.frames import Frame
    from latsarstats.rules.rows import Rows
    from latsarstats.rules.rule import Source, VerdictOrPass, Where

_COUNT, _SUM, _ROWS, _VALUES = (
    internal_name("count"),
    internal_name("sum"),
    internal_name("rows"),
    internal_name("values"),
)
_EMPTY, _BELOW = internal_name("empty"), internal_name("below")


if TYPE_CHECKING:
    Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Size:
    """What a sum is divided by.

    Attributes:
        count: how many rows there are.
        total: their number, or what they add up to.
        empty: how many have no number.
        first: the position of the first of these.
        fault: why they cannot be added up, or nothing.
    """

    count: int
    total: Fraction
    empty: int = 0
    first: int | None = None
    fault: str = ""

    @property
    def is_known(self) -> bool:
        """Whether it can be divided by."""
        return bool(self.count and self.total and not self.empty)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio(Rule):
    """The sum of ``measure`` over ``resource`` per row of ``per`` lies within the bounds.

    Attributes:
        measure: the column summed.
        summed_where: columns and values, as plain text, that a summed row has.
        per: the table whose rows are counted.
        per_measure: its column that is summed, where they are not counted.
        per_where: columns and values, as plain text, that a counted row has.
        by: the columns in which summed and counted rows agree.
        minimum, maximum: the bounds, both included; ``None`` for none.
    """

    measure: str
    per: str
    summed_where: Where = dataclasses.field(default_factory=dict)
    per_measure: str = ""
    per_where: Where = dataclasses.field(default_factory=dict)
    by: tuple[str, ...] = ()
    minimum: Fraction | None = None
    maximum: Fraction | None = None

    TITLE: ClassVar[str] = sentence("A sum per counted row stays in bounds")
    MEANING: ClassVar[str] = sentence(
        "A sum for each counted row, or for another sum, is within its bounds."
    )
    SHAPE: ClassVar[Mapping[str, Any]] = {
        "required": ["numerator", "denominator"],
        "properties": {
            "numerator": {
                "description": sentence(
                    "The numbers that are added up: a table, a column, and which rows."
                ),
                "type": "object",
                "required": ["resource", "measure"],
                "properties": {
                    "resource": {"$ref": "#/$defs/column"},
                    "measure": {"$ref": "#/$defs/column"},
                    "where": {"$ref": "#/$defs/choice"},
                },
                "additionalProperties": False,
            },
            "denominator": {
                "description": sentence(
                    "Rows that are counted; or, with a measure, what they add up to."
                ),
                "type": "object",
                "required": ["resource"],
                "properties": {
                    "resource": {"$ref": "#/$defs/column"},
                    "measure": {"$ref": "#/$defs/column"},
                    "where": {"$ref": "#/$defs/choice"},
                },
                "additionalProperties": False,
            },
            "by": {
                "$ref": "#/$defs/columns",
                "description": sentence("The columns in which the rows of one ratio agree."),
            },
            "minimum": {"description": sentence("The least that is allowed."), "type": "number"},
            "maximum": {"description": sentence("The most that is allowed."), "type": "number"},
        },
        "anyOf": [{"required": ["minimum"]}, {"required": ["maximum"]}],
    }
    UNIT: ClassVar[Literal["row", "group"]] = "group"
    COUNTS_ALL: ClassVar[bool] = True

    @property
    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """The columns that the rule reads."""
        counted = (*([self.per_measure] if self.per_measure else []), *self.per_where, *self.by)
        summed = (self.measure, *self.summed_where, *self.by)
        return with_columns(with_columns({}, self.per, counted), self.resource, summed)

    @property
    def placed_by(self) -> Mapping[str, tuple[str, ...]]:
        """The columns that tell which group a row is summed or counted in."""
        there = with_columns({}, self.per, (*self.per_where, *self.by))
        return with_columns(there, self.resource, (*self.summed_where, *self.by))

    @property
    def grouped_by(self) -> tuple[str, ...]:
        """The columns in which summed and counted rows agree."""
        return self.by

    @property
    def selected(self) -> Where:
        """The values that a summed row has."""
        return {**self.where, **self.summed_where}

    def evaluate(
        self, tables: Mapping[str, Rows], *, counts: bool
    ) -> Iterable[VerdictOrPass] | RuleResult:
        """Return the verdict on every group of summed rows."""
        del counts
        summed = rows_with(tables[self.resource], self.summed_where)
        counted = rows_with(tables[self.per], self.per_where)
        for table, column in ((summed, self.measure), (counted, self.per_measure)):
            if column and not table.holds_numbers(column):
                return no_numbers(column)
        return self._verdicts(list(summed), list(counted))

    def _verdicts(self, summed: Iterable[Row], counted: Iterable[Row]) -> list[VerdictOrPass]:
        sizes, groups = rows_by_key(counted, self.by), rows_by_key(summed, self.by)
        return [
            self._verdict(key, groups[key], self._size(sizes.get(key, ())))
            for key in sorted(groups, key=natural)
        ]

    def _size(self, rows: Sequence[Row]) -> _Size:
        """Return what a sum is divided by: how many rows there are, or what they add up to."""
        if not self.per_measure:
            return _Size(len(rows), Fraction(len(rows)))
        total, empty = Fraction(0), list[int]()
        for row in rows:
            try:
                number = as_fraction(row[self.per_measure])
            except TypeError as error:
                return _Size(
                    len(rows),
                    total,
                    fault=sentence(
                        "{per_measure} of {per}: {error}",
                        per_measure=self.per_measure,
                        per=self.per,
                        error=reason_of(error),
                    ),
                )
            if number is None:
                empty.append(position_of(row))
            total += number or 0
        first = empty[0] if empty and empty[0] >= 0 else None
        return _Size(len(rows), total, len(empty), first)

    def _verdict(self, key: tuple[str, ...], rows: Sequence[Row], size: _Size) -> VerdictOrPass:
        if size.fault:
            values = dict(zip(self.by, key, strict=True))
            message = sentence(
                "For {values}, a sum is not known: {fault}.",
                values=group_name(values),
                fault=size.fault,
            )
            return Verdict("error", _places(rows[0]), self.measure, values, message)
        total = Fraction(0)
        empty: list[int] = []
        for row in rows:
            try:
                number = as_fraction(row[self.measure])
            except TypeError as error:
                values = dict(zip(self.by, key, strict=True))
                message = sentence(
                    "For {values}, {measure} cannot be added up: {error}.",
                    values=group_name(values),
                    measure=self.measure,
                    error=reason_of(error),
                )
                return Verdict("error", (position_of(row),), self.measure, values, message)
            if number is None:
                empty.append(position_of(row))
            total += number or 0
        if empty or not size.is_known:
            first = empty[0] if empty and ROW in rows[0] else None
            return self._lacking(key, _places(rows[0]), (first, len(empty)), size)
        return self._judge(key, _places(rows[0]), total, size)

    def _lacking(
        self,
        key: tuple[str, ...],
        places: tuple[int, ...],
        empty: tuple[int | None, int],
        size: _Size,
    ) -> Verdict:
        """Return the verdict on a group without numbers, or without counted rows.

        Args:
            key: its cells in ``by``, as plain text.
            places: the position of its first row.
            empty: the position of the first row without a number, and how many have none.
            size: what its sum is divided by.
        """
        values = dict(zip(self.by, key, strict=True))
        row, times = empty
        lacks = []
        if times:
            lacks.append(Lack(self.resource, self.measure, is_cell=True, row=row, more=times - 1))
        if not size.count:
            lacks.append(Lack(self.per))
        elif size.empty:
            there = (self.per, self.per_measure, self.per)
            lacks.append(Lack(*there, is_cell=True, row=size.first, more=size.empty - 1))
        elif not size.total:
            there = (self.per, self.per_measure, self.per)
            lacks.append(Lack(*there, is_cell=True, state=sentence(" adds up to 0")))
        rows = places if row is None else tuple(dict.fromkeys((row, *places)))
        per = (
            sentence("{per_measure} of {per}", per_measure=self.per_measure, per=self.per)
            if self.per_measure
            else sentence("row of {per}", per=self.per)
        )
        subject = sentence(
            "For {values}, {measure} per {per} is not decided",
            values=visible(values),
            measure=self.measure,
            per=per,
        )
        return incomplete(subject, values, lacks, rows, self.measure)

    def _judge(
        self, key: tuple[str, ...], places: tuple[int, ...], total: Fraction, size: _Size
    ) -> VerdictOrPass:
        values = dict(zip(self.by, key, strict=True))
        share = total / size.total
        too_few = self.minimum is not None and share < self.minimum
        too_many = self.maximum is not None and share > self.maximum
        if not too_few and not too_many:
            return "pass"
        message = sentence(
            "For {values}, {total} {measure} in {size} {per} are {share} each, {outside}.",
            values=group_name(values),
            total=grouped(total),
            measure=self.measure,
            size=grouped(size.total),
            per=self.per_measure or self.per,
            share=_rounded(share),
            outside=self._outside(),
        )
        return Verdict("fail", places, self.measure, values, message)

    def _outside(self) -> str:
        minimum = "" if self.minimum is None else grouped(self.minimum)
        maximum = "" if self.maximum is None else grouped(self.maximum)
        if minimum and maximum:
            return sentence("outside {minimum} to {maximum}", minimum=minimum, maximum=maximum)
        return (
            sentence("below {minimum}", minimum=minimum)
            if minimum
            else sentence("above {maximum}", maximum=maximum)
        )

    def prefilter(self, frames: Mapping[str, Frame], *, counts: bool) -> Prefiltered | RuleResult:
        """Leave out every group in bounds, and tell those apart that lack something."""
        del counts
        frame = rows_with(frames[self.resource], self.summed_where)
        counted = rows_with(frames[self.per], self.per_where)
        for table, column in ((frame, self.measure), (counted, self.per_measure)):
            if column and not holds_numbers(table, column):
                return no_numbers(column)
        if self.per_measure:
            return self._of_two_sums(frame, counted)
        keys = {internal_name(f"by {position}"): name for position, name in enumerate(self.by)}
        everything = internal_name("all")
        summed = with_text(frame, **keys).with_columns(nw.lit(0).alias(everything))
        sizes_by_key = (
            with_text(counted, **keys)
            .with_columns(nw.lit(0).alias(everything))
            .group_by(everything, *keys)
            .agg(nw.len().alias(_COUNT))
        )
        named = {name: key for key, name in keys.items()}
        sizes = aggregate(summed, rows=nw.len())["rows"], count_rows(counted)
        bounds = [bound for bound in (self.minimum, self.maximum) if bound is not None]
        widest = max(bound.denominator for bound in bounds)
        highest = max(abs(bound.numerator) for bound in bounds)
        whole = as_integers(summed, [self.measure], sizes[0] * widest)
        is_small = whole is not None and highest * whole.scale * max(sizes[1], 1) < LARGEST

        def judge_sums(groups: Frame) -> Iterator[VerdictOrPass]:
            scale = whole.scale if whole else 1
            for row in _by_key(records(groups), keys):
                key, count = texts_of(row, keys), int(as_text(row[_COUNT]))
                empty = int(as_text(row[_ROWS])) - int(as_text(row[_VALUES]))
                size = _Size(count, Fraction(count))
                if empty or not count:
                    first = as_text(row[_EMPTY]) if _EMPTY in row else ""
                    place = int(first) if first else None
                    yield self._lacking(key, _places(row), (place, empty), size)
                else:
                    total = Fraction(int(as_text(row[_SUM])), scale)
                    yield self._judge(key, _places(row), total, size)

        def judge_rows(rows: Frame) -> Iterator[VerdictOrPass]:
            found = {
                texts_of(row, keys): int(as_text(row[_COUNT])) for row in records(sizes_by_key)
            }
            groups: dict[tuple[str, ...], list[Mapping[str, object]]] = {}
            for row in in_order(records(rows)):
                groups.setdefault(texts_of(row, keys), []).append(row)
            for key in sorted(groups, key=natural):
                count = found.get(key, 0)
                yield self._verdict(key, groups[key], _Size(count, Fraction(count)))

        if whole is None or not is_small:  # every row has to be read
            return Prefiltered(summed, named, judge_rows)
        first = []
        added = {_SUM: nw.col(self.measure)}
        if has_rows(frame):
            first = [nw.col(ROW).min(), nw.col(_EMPTY).min()]
            added[_EMPTY] = nw.when(nw.col(self.measure).is_null()).then(nw.col(ROW))
        sums = (
            whole.frame.with_columns(**added)
            .group_by(everything, *keys)
            .agg(
                nw.len().alias(_ROWS),
                nw.col(self.measure).count().alias(_VALUES),
                nw.col(_SUM).sum(),
                *first,
            )
            .join(sizes_by_key, on=[everything, *keys], how="left")
            .with_columns(nw.col(_COUNT).fill_null(0).cast(nw.Int64))
        )
        total, count = nw.col(_SUM), nw.col(_COUNT)
        lacks = (count == 0) | (nw.col(_VALUES) < nw.col(_ROWS))
        passes = ~lacks
        if self.minimum is not None:
            least = self.minimum.numerator * whole.scale
            passes &= total * self.minimum.denominator >= count * least
        if self.maximum is not None:
            most = self.maximum.numerator * whole.scale
            passes &= total * self.maximum.denominator <= count * most
        tally = aggregate(
            sums, all=nw.len(), passed=count_true(passes), incomplete=count_true(lacks)
        )
        return Prefiltered(
            sums.filter(~passes & ~lacks),
            named,
            judge_sums,
            tally["passed"],
            tally["all"] - tally["passed"] - tally["incomplete"],
            lacking=sums.filter(lacks) if tally["incomplete"] else None,
            incomplete=tally["incomplete"],
        )

    def _of_two_sums(self, frame: Frame, counted: Frame) -> Prefiltered:
        """Leave out every group in bounds, where a sum is divided by another."""
        keys = {internal_name(f"by {position}"): name for position, name in enumerate(self.by)}
        everything = internal_name("all")
        by = [everything, *keys]
        summed, divided = (
            with_text(each, **keys).with_columns(nw.lit(0).alias(everything))
            for each in (frame, counted)
        )
        named = {name: key for key, name in keys.items()}

        def judge(groups: Frame) -> Iterator[VerdictOrPass]:
            wanted = distinct(groups, by)
            rows = (each.join(wanted, on=by, how="semi") for each in (summed, divided))
            found = [in_order(records(each)) for each in rows]
            yield from self._verdicts(found[0], found[1])

        bounds = [bound for bound in (self.minimum, self.maximum) if bound is not None]
        most = max(max(abs(b.numerator), b.denominator) for b in bounds) * 10**MOST_PLACES
        above = as_integers(summed, [self.measure], (count_rows(summed) + 1) * most)
        below = as_integers(divided, [self.per_measure], (count_rows(divided) + 1) * most)
        if above is None or below is None:
            return Prefiltered(summed, named, judge)
        tops = above.frame.group_by(by).agg(
            nw.len().alias(_ROWS),
            nw.col(self.measure).count().alias(_VALUES),
            nw.col(self.measure).sum().alias(_SUM),
        )
        bottoms = below.frame.group_by(by).agg(
            nw.len().alias(_COUNT),
            nw.col(self.per_measure).count().alias(_EMPTY),
            nw.col(self.per_measure).sum().alias(_BELOW),
        )
        joined = tops.join(bottoms, on=by, how="inner")
        # One that is below 0 turns the bounds around, and is judged by itself.
        passes = (nw.col(_VALUES) == nw.col(_ROWS)) & (nw.col(_EMPTY) == nw.col(_COUNT))
        passes &= nw.col(_BELOW) > 0
        if self.minimum is not None:
            left = nw.col(_SUM) * (below.scale * self.minimum.denominator)
            passes &= left >= nw.col(_BELOW) * (above.scale * self.minimum.numerator)
        if self.maximum is not None:
            left = nw.col(_SUM) * (below.scale * self.maximum.denominator)
            passes &= left <= nw.col(_BELOW) * (above.scale * self.maximum.numerator)
        passing = materialize(joined.filter(passes.fill_null(value=False)).select(*by))
        rest = materialize(distinct(summed, by)).join(passing, on=by, how="anti")
        return Prefiltered(rest, named, judge, count_rows(passing), None if count_rows(rest) else 0)

    def with_lookalikes(
        self, tables: Mapping[str, Source], verdicts: Sequence[Verdict]
    ) -> Iterator[Verdict]:
        """Yield incomplete verdicts with the groups of counted rows that may be meant."""
        return partner_lookalikes(self.by, tables[self.per], verdicts)

    @property
    def meaning(self) -> Hashable:
        """What is shared out, and its bounds."""
        return self._shared_out, self.minimum, self.maximum

    @property
    def _shared_out(self) -> Hashable:
        where = frozenset({**self.where, **self.summed_where}.items())
        per = self.per, self.per_measure, frozenset(self.per_where.items())
        return self.resource, self.measure, where, per, frozenset(self.by)

    def contradicts(self, other: Rule) -> str:
        """Return whether another ratio has bounds without a number in common."""
        if not isinstance(other, Ratio) or self._shared_out != other._shared_out:
            return ""
        pairs = ((self.maximum, other.minimum), (other.maximum, self.minimum))
        if not any(
            most is not None and least is not None and most < least for most, least in pairs
        ):
            return ""
        told = sentence("have bounds without a number in common, so that nothing passes both")
        return sentence("{told}; correct the bounds of one of them", told=told)

    @classmethod
    def from_json(cls, item: Mapping[str, Any], common: Mapping[str, Any]) -> Self:
        """Return the ratio that JSON of its shape describes."""
        numerator, denominator = item["numerator"], item["denominator"]
        return cls(
            **common,
            resource=numerator["resource"],
            measure=numerator["measure"],
            summed_where=read_where(numerator.get("where", {})),
            per=denominator["resource"],
            per_measure=denominator.get("measure", ""),
            per_where=read_where(denominator.get("where", {})),
            by=tuple(item.get("by", ())),
            minimum=as_fraction(item.get("minimum")),
            maximum=as_fraction(item.get("maximum")),
        )

    def to_json(self) -> dict[str, Any]:
        """Return its own properties as JSON."""
        summed = {"resource": self.resource, "measure": self.measure}
        where = {"where": json_of_where(self.summed_where)} if self.summed_where else {}
        counted = {"resource": self.per}
        measured = {"measure": self.per_measure} if self.per_measure else {}
        there = {"where": json_of_where(self.per_where)} if self.per_where else {}
        bounds = {"minimum": self.minimum, "maximum": self.maximum}
        return {
            "numerator": {**summed, **where},
            "denominator": {**counted, **measured, **there},
            "by": list(self.by),
            **{name: json_of_number(bound) for name, bound in bounds.items() if bound is not None},
        }

    @classmethod
    def senseless(cls, item: Mapping[str, Any]) -> Iterator[str]:
        """Yield what in the JSON contradicts itself."""
        minimum, maximum = item.get("minimum"), item.get("maximum")
        if minimum is not None and maximum is not None and minimum > maximum:
            yield sentence(
                "minimum {minimum} is above maximum {maximum}, so it can never hold",
                minimum=minimum,
                maximum=maximum,
            )


def _by_key(rows: Iterable[dict[str, Any]], keys: Iterable[str]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: natural(texts_of(row, keys)))


def _places(row: Mapping[str, object]) -> tuple[int, ...]:
    return (position_of(row),) if ROW in row else ()


def _rounded(share: Fraction) -> str:
    """Return a share with one decimal, said to be near it where it is not just that."""
    tenths = Fraction(round(share * 10), 10)
    number = grouped(tenths)
    return number if tenths == share else sentence("about {number}", number=number)
