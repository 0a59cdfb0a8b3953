"""Ratio: a sum per counted row stays in bounds, as persons per batch."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

import narwhals as nw

from latsarstats.rules.exact import as_fraction, as_text, exact_number, grouped, natural, texts_of
from latsarstats.rules.frames import (
    ROW,
    aggregate,
    count_rows,
    count_true,
    has_rows,
    in_order,
    internal_name,
    is_date,
    is_non_numeric,
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
    cannot_run,
    group_name,
)
from latsarstats.rules.scaled_integers import LARGEST, as_integers
from latsarstats.rules.text_keys import with_text

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from latsarstats.rules.frames import Frame
    from latsarstats.rules.rows import Rows
    from latsarstats.rules.rule import Source, VerdictOrPass

_COUNT, _SUM, _ROWS, _VALUES = (
    internal_name("count"),
    internal_name("sum"),
    internal_name("rows"),
    internal_name("values"),
)
_EMPTY = internal_name("empty")


if TYPE_CHECKING:
    Row = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio(Rule):
    """The sum of ``measure`` over ``resource`` per row of ``per`` lies within the bounds.

    Attributes:
        measure: the column summed.
        where: columns and values, as plain text, that a summed row has.
        per: the table whose rows are counted.
        by: the columns in which summed and counted rows agree.
        minimum, maximum: the bounds, both included; ``None`` for none.
    """

    measure: str
    per: str
    where: Mapping[str, str]
    by: tuple[str, ...] = ()
    minimum: Fraction | None = None
    maximum: Fraction | None = None

    TITLE: ClassVar[str] = "A sum per counted row stays in bounds"
    MEANING: ClassVar[str] = "A sum for each counted row, or for another sum, is within its bounds."
    SHAPE: ClassVar[Mapping[str, Any]] = {
        "required": ["numerator", "denominator"],
        "properties": {
            "numerator": {
                "type": "object",
                "required": ["resource", "measure"],
                "properties": {
                    "resource": {"$ref": "#/$defs/column"},
                    "measure": {"$ref": "#/$defs/column"},
                    "where": {"$ref": "#/$defs/values"},
                },
                "additionalProperties": False,
            },
            "denominator": {
                "type": "object",
                "required": ["resource"],
                "properties": {"resource": {"$ref": "#/$defs/column"}},
                "additionalProperties": False,
            },
            "by": {"$ref": "#/$defs/columns"},
            "minimum": {"type": "number"},
            "maximum": {"type": "number"},
        },
        "anyOf": [{"required": ["minimum"]}, {"required": ["maximum"]}],
    }
    UNIT: ClassVar[Literal["row", "group"]] = "group"
    COUNTS_ALL: ClassVar[bool] = True

    @property
    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """The columns that the rule reads."""
        read = tuple(dict.fromkeys((self.measure, *self.where, *self.by)))
        return {self.per: self.by, self.resource: read}

    @property
    def placed_by(self) -> Mapping[str, tuple[str, ...]]:
        """The columns that tell which group a row is summed or counted in."""
        return {self.per: self.by, self.resource: tuple(dict.fromkeys((*self.where, *self.by)))}

    @property
    def grouped_by(self) -> tuple[str, ...]:
        """The columns in which summed and counted rows agree."""
        return self.by

    @property
    def selected(self) -> Mapping[str, str]:
        """The values that a summed row has."""
        return self.where

    def evaluate(
        self, tables: Mapping[str, Rows], *, counts: bool
    ) -> Iterable[VerdictOrPass] | RuleResult:
        """Return the verdict on every group of summed rows."""
        del counts
        table = tables[self.resource]
        if table.is_text(self.measure) or table.is_date(self.measure):
            return self._no_numbers()
        sizes = Counter(texts_of(row, self.by) for row in tables[self.per])
        groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        for row in table:
            if all(as_text(row[column]) == value for column, value in self.where.items()):
                groups[texts_of(row, self.by)].append(row)
        return [self._verdict(key, groups[key], sizes[key]) for key in sorted(groups, key=natural)]

    def _no_numbers(self) -> RuleResult:
        return cannot_run(f"{self.measure} holds no numbers, so nothing adds up.", self.measure)

    def _verdict(self, key: tuple[str, ...], rows: Sequence[Row], count: int) -> VerdictOrPass:
        total = Fraction(0)
        empty: list[int] = []
        for row in rows:
            try:
                number = as_fraction(row[self.measure])
            except TypeError as error:
                values = dict(zip(self.by, key, strict=True))
                message = f"For {group_name(values)}, {self.measure} cannot be added up: {error}."
                return Verdict("error", (position_of(row),), self.measure, values, message)
            if number is None:
                empty.append(position_of(row))
            total += number or 0
        if empty or not count:
            first = empty[0] if empty and ROW in rows[0] else None
            return self._lacking(key, _places(rows[0]), (first, len(empty)), count)
        return self._judge(key, _places(rows[0]), total, count)

    def _lacking(
        self,
        key: tuple[str, ...],
        places: tuple[int, ...],
        empty: tuple[int | None, int],
        count: int,
    ) -> Verdict:
        """Return the verdict on a group without numbers, or without counted rows.

        Args:
            key: its cells in ``by``, as plain text.
            places: the position of its first row.
            empty: the position of the first row without a number, and how many have none.
            count: how many rows are counted for it.
        """
        values = dict(zip(self.by, key, strict=True))
        row, times = empty
        lacks = []
        if times:
            lacks.append(Lack(self.resource, self.measure, is_cell=True, row=row, more=times - 1))
        if not count:
            lacks.append(Lack(self.per))
        rows = places if row is None else tuple(dict.fromkeys((row, *places)))
        subject = f"For {visible(values)}, {self.measure} per row of {self.per} is not decided"
        return incomplete(subject, values, lacks, rows, self.measure)

    def _judge(
        self, key: tuple[str, ...], places: tuple[int, ...], total: Fraction, count: int
    ) -> VerdictOrPass:
        values = dict(zip(self.by, key, strict=True))
        share = total / count
        too_few = self.minimum is not None and share < self.minimum
        too_many = self.maximum is not None and share > self.maximum
        if not too_few and not too_many:
            return "pass"
        message = (
            f"For {group_name(values)}, {grouped(total)} {self.measure} in {count} {self.per} are"
            f" {_rounded(share)} each, {self._outside()}."
        )
        return Verdict("fail", places, self.measure, values, message)

    def _outside(self) -> str:
        minimum = "" if self.minimum is None else grouped(self.minimum)
        maximum = "" if self.maximum is None else grouped(self.maximum)
        if minimum and maximum:
            return f"outside {minimum} to {maximum}"
        return f"below {minimum}" if minimum else f"above {maximum}"

    def prefilter(self, frames: Mapping[str, Frame], *, counts: bool) -> Prefiltered | RuleResult:
        """Leave out every group in bounds, and tell those apart that lack something."""
        del counts
        frame, counted = frames[self.resource], frames[self.per]
        if is_non_numeric(frame, self.measure) or is_date(frame, self.measure):
            return self._no_numbers()
        for name, wanted in self.where.items():
            frame = with_text(frame, **{internal_name("where"): name})
            frame = frame.filter(nw.col(internal_name("where")) == wanted).drop(
                internal_name("where")
            )
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
                if empty or not count:
                    first = as_text(row[_EMPTY]) if _EMPTY in row else ""
                    place = int(first) if first else None
                    yield self._lacking(key, _places(row), (place, empty), count)
                else:
                    total = Fraction(int(as_text(row[_SUM])), scale)
                    yield self._judge(key, _places(row), total, count)

        def judge_rows(rows: Frame) -> Iterator[VerdictOrPass]:
            found = {
                texts_of(row, keys): int(as_text(row[_COUNT])) for row in records(sizes_by_key)
            }
            groups: dict[tuple[str, ...], list[Mapping[str, object]]] = {}
            for row in in_order(records(rows)):
                groups.setdefault(texts_of(row, keys), []).append(row)
            for key in sorted(groups, key=natural):
                yield self._verdict(key, groups[key], found.get(key, 0))

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
        where = frozenset(self.where.items())
        return self.resource, self.measure, where, self.per, frozenset(self.by)

    def contradicts(self, other: Rule) -> str:
        """Return whether another ratio has bounds without a number in common."""
        if not isinstance(other, Ratio) or self._shared_out != other._shared_out:
            return ""
        pairs = ((self.maximum, other.minimum), (other.maximum, self.minimum))
        if not any(
            most is not None and least is not None and most < least for most, least in pairs
        ):
            return ""
        told = "have bounds without a number in common, so that nothing passes both"
        return f"{told}; correct the bounds of one of them"

    @classmethod
    def from_json(cls, item: Mapping[str, Any], common: Mapping[str, Any]) -> Self:
        """Return the ratio that JSON of its shape describes."""
        numerator = item["numerator"]
        where = numerator.get("where", {})
        return cls(
            **common,
            resource=numerator["resource"],
            measure=numerator["measure"],
            where={column: as_text(value) for column, value in where.items()},
            per=item["denominator"]["resource"],
            by=tuple(item.get("by", ())),
            minimum=as_fraction(item.get("minimum")),
            maximum=as_fraction(item.get("maximum")),
        )

    def to_json(self) -> dict[str, Any]:
        """Return its own properties as JSON."""
        summed = {"resource": self.resource, "measure": self.measure}
        where = {"where": dict(self.where)} if self.where else {}
        bounds = {"minimum": self.minimum, "maximum": self.maximum}
        return {
            "numerator": {**summed, **where},
            "denominator": {"resource": self.per},
            "by": list(self.by),
            **{name: _json_number(bound) for name, bound in bounds.items() if bound is not None},
        }

    @classmethod
    def senseless(cls, item: Mapping[str, Any]) -> Iterator[str]:
        """Yield what in the JSON contradicts itself."""
        minimum, maximum = item.get("minimum"), item.get("maximum")
        if minimum is not None and maximum is not None and minimum > maximum:
            yield f"minimum {minimum} is above maximum {maximum}, so it can never hold"


def _json_number(bound: Fraction) -> int | float:
    number = exact_number(bound)
    return number if isinstance(number, int) else float(number)


def _by_key(rows: Iterable[dict[str, Any]], keys: Iterable[str]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: natural(texts_of(row, keys)))


def _places(row: Mapping[str, object]) -> tuple[int, ...]:
    return (position_of(row),) if ROW in row else ()


def _rounded(share: Fraction) -> str:
    """Return a share with one decimal, said to be near it where it is not just that."""
    tenths = Fraction(round(share * 10), 10)
    return f"{'' if tenths == share else 'about '}{grouped(tenths)}"
