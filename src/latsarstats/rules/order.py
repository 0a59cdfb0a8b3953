"""Order: two columns of one row are in order, as a recruitment comes before its training."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

import narwhals as nw

from latsarstats.language import reason_of, sentence
from latsarstats.rules.exact import as_fraction
from latsarstats.rules.frames import (
    aggregate,
    cells_of,
    columns_of,
    count_true,
    holds_only,
    holds_times,
    in_order,
    internal_name,
    is_date,
    is_non_numeric,
    position_of,
    records,
    time_zone,
)
from latsarstats.rules.incomplete import lacking_cells
from latsarstats.rules.rule import Prefiltered, Rule, RuleResult, Verdict, cannot_run
from latsarstats.rules.scaled_integers import as_integers
from latsarstats.rules.text_keys import with_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from latsarstats.rules.frames import Frame
    from latsarstats.rules.rows import Rows
    from latsarstats.rules.rule import VerdictOrPass


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(Rule):
    """``smaller`` is not larger than ``larger``; where ``strict``, it is smaller."""

    smaller: str
    larger: str
    strict: bool = False

    TITLE: ClassVar[str] = sentence("Two fields of one row in order")
    MEANING: ClassVar[str] = sentence("Two fields of a row are in order.")
    SHAPE: ClassVar[Mapping[str, Any]] = {
        "required": ["resource", "smaller", "larger"],
        "properties": {
            "smaller": {
                "$ref": "#/$defs/column",
                "description": sentence("The column that comes first."),
            },
            "larger": {
                "$ref": "#/$defs/column",
                "description": sentence("The column that comes last."),
            },
            "strict": {"description": sentence("Whether they must differ."), "type": "boolean"},
        },
    }

    @property
    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """The columns that the rule reads."""
        return {self.resource: (self.smaller, self.larger)}

    def evaluate(
        self, tables: Mapping[str, Rows], *, counts: bool
    ) -> Iterable[VerdictOrPass] | RuleResult:
        """Return the verdict on every row; one that lacks a cell is incomplete."""
        del counts
        table = tables[self.resource]
        columns = (self.smaller, self.larger)
        kinds = [_kind_in_rows(table, column) for column in columns]
        zones = {table.has_time_zone(column) for column in columns}
        if fault := self._incomparable(kinds, len(zones)):
            return fault
        return [self._verdict(row, kinds[0]) for row in table]

    def _incomparable(self, kinds: Sequence[Kind], zones: int) -> RuleResult | None:
        """Return why the columns have no order, if they have none."""
        columns = (self.smaller, self.larger)
        texts = [column for column, kind in zip(columns, kinds, strict=True) if kind == "text"]
        if texts:
            return cannot_run(
                sentence(
                    "{column} is text, which has no order; name numbers or dates.", column=texts[0]
                )
            )
        both = sentence("{smaller} and {larger}", smaller=self.smaller, larger=self.larger)
        if kinds[0] != kinds[1]:
            return cannot_run(
                sentence(
                    "A {first} and a {second}, {both}, cannot be compared.",
                    first=_KINDS[kinds[0]],
                    second=_KINDS[kinds[1]],
                    both=both,
                )
            )
        if kinds[0] == "date" and zones > 1:
            return cannot_run(sentence("{both} are of different time zones.", both=both))
        return None

    def _verdict(self, row: Mapping[str, object], kind: Kind) -> VerdictOrPass:
        key = cells_of(row)
        smaller, larger = key[self.smaller], key[self.larger]
        rows = (position_of(row),)
        if not smaller or not larger:
            return lacking_cells(
                sentence(
                    "{smaller} and {larger} are not compared",
                    smaller=self.smaller,
                    larger=self.larger,
                ),
                self.resource,
                key,
                [column for column in (self.smaller, self.larger) if not key[column]],
                rows,
            )
        first: Any = row[self.smaller]
        second: Any = row[self.larger]
        if kind == "number":
            for column in (self.smaller, self.larger):
                try:
                    as_fraction(row[column])
                except TypeError as error:
                    return Verdict(
                        "error",
                        rows,
                        column,
                        key,
                        sentence(
                            "{column} has no order: {error}.", column=column, error=reason_of(error)
                        ),
                    )
            first, second = as_fraction(first), as_fraction(second)
        elif kind == "date":
            first, second = _instant(first), _instant(second)
        else:
            first, second = _with_seconds(smaller), _with_seconds(larger)
        if first < second or (first == second and not self.strict):
            return "pass"
        must = sentence("before") if self.strict else sentence("at or before")
        message = sentence(
            "{smaller} {first} must be {must} {larger} {last}.",
            smaller=self.smaller,
            first=smaller,
            must=must,
            larger=self.larger,
            last=larger,
        )
        return Verdict("fail", rows, self.smaller, key, message)

    def prefilter(self, frames: Mapping[str, Frame], *, counts: bool) -> Prefiltered | RuleResult:
        """Leave out every row in order, and tell those apart that lack a cell."""
        del counts
        frame = frames[self.resource]
        compared_columns = (self.smaller, self.larger)
        kinds = [_kind_in_frame(frame, column) for column in compared_columns]
        zones = {time_zone(frame, column) for column in compared_columns}
        if fault := self._incomparable(kinds, len(zones)):
            return fault

        def judge(rows: Frame) -> Iterator[VerdictOrPass]:
            for row in in_order(records(rows)):
                yield self._verdict(row, kinds[0])

        names = {name: name for name in columns_of(frame)}
        # Copies are compared, so that rows are reported as they are.
        compared = {internal_name("smaller"): self.smaller, internal_name("larger"): self.larger}
        ready = frame.with_columns(
            *(nw.col(column).alias(name) for name, column in compared.items())
        )
        if kinds[0] == "time":
            ready = _with_times(ready, tuple(compared))
        elif kinds[0] == "number":
            whole = as_integers(ready, tuple(compared), 1)
            if whole is None:  # every row has to be read
                return Prefiltered(frame, names, judge, order=tuple(self.columns[self.resource]))
            ready = whole.frame
        smaller, larger = (nw.col(name) for name in compared)
        lacks = smaller.is_null() | larger.is_null()
        passes = (smaller < larger if self.strict else smaller <= larger).fill_null(
            value=False
        ) & ~lacks
        counted = aggregate(
            ready, all=nw.len(), passed=count_true(passes), incomplete=count_true(lacks)
        )
        return Prefiltered(
            ready.filter(~passes & ~lacks),
            names,
            judge,
            counted["passed"],
            counted["all"] - counted["passed"] - counted["incomplete"],
            order=tuple(self.columns[self.resource]),
            lacking=ready.filter(lacks) if counted["incomplete"] else None,
            incomplete=counted["incomplete"],
        )

    def contradicts(self, other: Rule) -> str:
        """Return whether another order wants the two columns the other way round."""
        if not isinstance(other, Order) or not (self.strict or other.strict):
            return ""
        sides = (self.resource, self.smaller, self.larger)
        if sides != (other.resource, other.larger, other.smaller):
            return ""
        first, second = ("<" if rule.strict else "<=" for rule in (self, other))
        circle = f"{self.smaller} {first} {self.larger} {second} {self.smaller}"
        return sentence("cannot hold together, as {circle}; correct one of them", circle=circle)

    @classmethod
    def from_json(cls, item: Mapping[str, Any], common: Mapping[str, Any]) -> Self:
        """Return the order that JSON of its shape describes."""
        own = {name: item[name] for name in ("resource", "smaller", "larger")}
        return cls(**common, **own, strict=item.get("strict", False))

    def to_json(self) -> dict[str, Any]:
        """Return its own properties as JSON."""
        columns = {"smaller": self.smaller, "larger": self.larger}
        return {"resource": self.resource, **columns, "strict": self.strict}

    @classmethod
    def senseless(cls, item: Mapping[str, Any]) -> Iterator[str]:
        """Yield what in the JSON contradicts itself."""
        if item["smaller"] == item["larger"]:
            yield sentence("smaller and larger are one column")


Kind = Literal["number", "date", "time", "text"]
"""What a column holds, as far as it tells its order."""

_KINDS: Mapping[Kind, str] = {
    "number": sentence("number"),
    "date": sentence("date"),
    "time": sentence("time"),
    "text": sentence("text"),
}
"""How a sentence calls them."""

_TIME = r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]*[1-9])?)?$"
"""A time of day as text; two of them are in order as their characters are."""


def _kind_in_rows(table: Rows, column: str) -> Kind:
    if table.is_date(column):
        return "date"
    if table.types[column] == "time" or table.holds_only(column, _TIME):
        return "time"
    return "text" if table.is_text(column) else "number"


def _kind_in_frame(frame: Frame, column: str) -> Kind:
    if is_date(frame, column):
        return "date"
    if frame.collect_schema()[column] == nw.Time or holds_times(frame, column):
        return "time"
    if not is_non_numeric(frame, column):
        return "number"
    return "time" if holds_only(frame, column, _TIME) else "text"


def _with_times(frame: Frame, columns: Sequence[str]) -> Frame:
    """Return a frame whose times of day are all of one type, with seconds if they are text."""
    schema = frame.collect_schema()
    if all(schema[column] == nw.Time for column in columns):
        return frame
    for column in columns:
        frame = with_text(frame, **{column: column})
        text = nw.col(column)
        is_short = text.str.len_chars() == len("08:00")
        longer = nw.concat_str([text, nw.lit(":00")])
        whole = nw.when(is_short).then(longer).otherwise(text)
        is_there = nw.when(text != "").then(whole)
        frame = frame.with_columns(is_there.alias(column))
    return frame


def _with_seconds(text: str) -> str:
    return f"{text}:00" if len(text) == len("08:00") else text


def _instant(value: datetime.date) -> datetime.datetime:
    """Return the instant at which a day begins; an instant as it is."""
    if isinstance(value, datetime.datetime):
        return value
    return datetime.datetime.combine(value, datetime.time())
