"""Agreement: the same fact, stated twice, is the same."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

import narwhals as nw

from latsarstats.rules.exact import as_text, texts_of
from latsarstats.rules.frames import (
    ROW,
    aggregate,
    cells_of,
    columns_of,
    count_true,
    has_rows,
    in_order,
    internal_name,
    position_of,
    records,
)
from latsarstats.rules.incomplete import incomplete
from latsarstats.rules.near import partner_lookalikes
from latsarstats.rules.rule import FAULT, Lack, Prefiltered, Rule, RuleResult, Verdict
from latsarstats.rules.text_keys import with_text

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from latsarstats.rules.frames import Frame
    from latsarstats.rules.rows import Rows
    from latsarstats.rules.rule import Source, VerdictOrPass

    Row = Mapping[str, object]

_HERE, _STATED = internal_name("here"), internal_name("there")
_TIMES, _FIRST = internal_name("times"), internal_name("first")


@dataclass(frozen=True, slots=True)
class _Stated:
    """What another table states of a row.

    Attributes:
        text: what it states, as plain text; of several, the first.
        times: how many rows state it.
        first: the position of the first row with the same key, whether it states it or not.
    """

    text: str
    times: int
    first: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(Rule):
    """``field`` equals ``with_field`` of the row of ``with_resource`` that agrees in ``on``."""

    field: str
    with_resource: str
    with_field: str
    on: tuple[str, ...]

    TITLE: ClassVar[str] = "The same fact stated twice"
    MEANING: ClassVar[str] = "A fact that is stated twice is the same in both places."
    SHAPE: ClassVar[Mapping[str, Any]] = {
        "required": ["resource", "field", "with", "on"],
        "properties": {
            "field": {"$ref": "#/$defs/column"},
            "with": {
                "type": "object",
                "required": ["resource", "field"],
                "properties": {
                    "resource": {"$ref": "#/$defs/column"},
                    "field": {"$ref": "#/$defs/column"},
                },
                "additionalProperties": False,
            },
            "on": {"$ref": "#/$defs/columns", "minItems": 1},
        },
    }

    @property
    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """The columns that the rule reads."""
        here, there = (self.field, *self.on), (self.with_field, *self.on)
        if self.with_resource == self.resource:
            return {self.resource: tuple(dict.fromkeys((*here, *there)))}
        return {self.resource: here, self.with_resource: there}

    @property
    def placed_by(self) -> Mapping[str, tuple[str, ...]]:
        """The columns in which partners agree."""
        return dict.fromkeys((self.resource, self.with_resource), self.on)

    def evaluate(self, tables: Mapping[str, Rows], *, counts: bool) -> Iterable[VerdictOrPass]:
        """Yield the verdict on every row; one without a partner is incomplete."""
        del counts
        partners: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        for row in tables[self.with_resource]:
            partners[texts_of(row, self.on)].append(row)
        for row in tables[self.resource]:
            found = partners.get(texts_of(row, self.on), [])
            texts = [text for partner in found if (text := as_text(partner[self.with_field]))]
            first = min((position_of(partner) for partner in found), default=None)
            yield self._verdict(row, _Stated(min(texts, default=""), len(texts), first))

    def _verdict(self, row: Row, stated: _Stated) -> VerdictOrPass:
        key = cells_of(row)
        where = ", ".join(key[name] for name in self.on)
        rows = (position_of(row),)
        if stated.times > 1:
            message = f"{self.with_resource} has {stated.times} rows for {where}; it must have one."
            return Verdict("error", rows, self.field, key, message)
        if not stated.times or not key[self.field]:
            lacks = []
            if not key[self.field]:
                lacks.append(Lack(self.resource, self.field, is_cell=True, row=rows[0]))
            if stated.first is None:
                lacks.append(Lack(self.with_resource))
            elif not stated.times:
                lacks.append(self._unstated(stated.first))
            return incomplete(
                f"For {where}, {self.field} is not compared", key, lacks, rows, self.field
            )
        if key[self.field] == stated.text:
            return "pass"
        message = (
            f"For {where}, {self.field} is {key[self.field]} in {self.resource},"
            f" but {stated.text} in {self.with_resource}."
        )
        if self.with_resource == self.resource:
            states = f"{self.field} is {key[self.field]}, but {self.with_field} is {stated.text}"
            message = f"For {where}, {states}."
        return Verdict("fail", rows, self.field, key, message)

    def _unstated(self, first: int) -> Lack:
        row = first if first >= 0 else None
        return Lack(self.with_resource, self.with_field, self.with_resource, is_cell=True, row=row)

    def prefilter(self, frames: Mapping[str, Frame], *, counts: bool) -> Prefiltered | RuleResult:
        """Leave out every row that agrees, and tell those apart without a partner."""
        del counts
        frame, other = frames[self.resource], frames[self.with_resource]
        columns = columns_of(frame)
        keys = {internal_name(f"on {position}"): column for position, column in enumerate(self.on)}
        here = with_text(frame, **{_HERE: self.field}, **keys)
        there = with_text(other, **{_STATED: self.with_field}, **keys)
        text = nw.when(nw.col(_STATED) != "").then(nw.col(_STATED))
        place = nw.col(ROW) if has_rows(other) else nw.lit(-1)
        stated = (
            there.with_columns(text.alias(_STATED), place.cast(nw.Int64).alias(_FIRST))
            .group_by(list(keys))
            .agg(
                nw.col(_STATED).min(),
                nw.col(_STATED).count().alias(_TIMES),
                nw.col(_FIRST).min(),
            )
        )
        said, times_said = nw.col(_STATED), nw.col(_TIMES)
        joined = here.join(stated, on=list(keys), how="left").with_columns(
            said.fill_null(""), times_said.fill_null(0).cast(nw.Int64)
        )
        is_there = nw.col(_HERE) != ""
        passes = (nw.col(_HERE) == said) & (times_said == 1) & is_there
        lacks = (times_said == 0) | (~is_there & (times_said == 1))
        judged = joined.with_columns((times_said > 1).alias(FAULT))
        counted = aggregate(
            judged, all=nw.len(), passed=count_true(passes), incomplete=count_true(lacks)
        )

        def judge(rows: Frame) -> Iterator[VerdictOrPass]:
            for row in in_order(records(rows)):
                first = as_text(row[_FIRST])
                said = _Stated(
                    as_text(row[_STATED]), int(as_text(row[_TIMES])), int(first) if first else None
                )
                yield self._verdict(row, said)

        return Prefiltered(
            judged.filter(~passes & ~lacks),
            {column: column for column in columns},
            judge,
            counted["passed"],
            counted["all"] - counted["passed"] - counted["incomplete"],
            order=(self.field, *self.on),
            lacking=judged.filter(lacks) if counted["incomplete"] else None,
            incomplete=counted["incomplete"],
        )

    def with_lookalikes(
        self, tables: Mapping[str, Source], verdicts: Sequence[Verdict]
    ) -> Iterator[Verdict]:
        """Yield incomplete verdicts with the partners that may be meant."""
        return partner_lookalikes(self.on, tables[self.with_resource], verdicts)

    @property
    def meaning(self) -> Hashable:
        """Its two sides, whichever comes first."""
        sides = {(self.resource, self.field), (self.with_resource, self.with_field)}
        return frozenset(sides), frozenset(self.on)

    @classmethod
    def from_json(cls, item: Mapping[str, Any], common: Mapping[str, Any]) -> Self:
        """Return the agreement that JSON of its shape describes."""
        return cls(
            **common,
            resource=item["resource"],
            field=item["field"],
            with_resource=item["with"]["resource"],
            with_field=item["with"]["field"],
            on=tuple(item["on"]),
        )

    def to_json(self) -> dict[str, Any]:
        """Return its own properties as JSON."""
        other = {"resource": self.with_resource, "field": self.with_field}
        body: dict[str, Any] = {"resource": self.resource, "field": self.field, "with": other}
        return {**body, "on": list(self.on)}

    @classmethod
    def senseless(cls, item: Mapping[str, Any]) -> Iterator[str]:
        """Yield what in the JSON contradicts itself."""
        if item["with"] == {"resource": item["resource"], "field": item["field"]}:
            yield "with names the field itself, which always agrees"
