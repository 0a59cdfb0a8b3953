"""Agreement: the same fact, stated twice, is the same."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Self

import narwhals as nw

from latsarstats.language import reason_of, sentence
from latsarstats.rules.balance_format import (
    json_of_part,
    json_of_tolerance,
    plain_number,
    read_tolerance,
)
from latsarstats.rules.equation import EXACT, Tolerance
from latsarstats.rules.exact import as_fraction, as_text, grouped, rows_by_key, texts_of
from latsarstats.rules.frames import (
    ROW,
    aggregate,
    cells_of,
    columns_of,
    count_true,
    has_rows,
    holds_numbers,
    in_order,
    internal_name,
    position_of,
    records,
)
from latsarstats.rules.incomplete import incomplete
from latsarstats.rules.near import partner_lookalikes
from latsarstats.rules.rule import (
    FAULT,
    Lack,
    Prefiltered,
    Rule,
    RuleResult,
    Verdict,
    cannot_run,
)
from latsarstats.rules.selection import WHOLE_TABLE
from latsarstats.rules.text_keys import with_text

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from latsarstats.rules.frames import Frame
    from latsarstats.rules.rows import Rows
    from latsarstats.rules.rule import Source, VerdictOrPass

    Row = Mapping[str, object]

_HERE, _STATED = internal_name("here"), internal_name("there")
_TIMES, _FIRST, _ROUNDED = map(internal_name, ("times", "first", "rounded"))


@dataclass(frozen=True, slots=True)
class _Stated:
    """What another table states of a row.

    Attributes:
        text: what it states, as plain text; of several, the first.
        times: how many rows state it.
        first: the position of the first row with the same key, whether it states it or not.
        resolution: the size of the last printed place of what it states, if a column has it.
    """

    text: str
    times: int
    first: int | None
    resolution: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(Rule):
    """``field`` equals ``with_field`` of the row of ``with_resource`` that agrees in ``on``.

    Attributes:
        resolution: the size of the last printed place of both numbers, or the column that has
            it in both tables.
        tolerance: how far they may be apart, if that is more; a relative one is a part of
            ``with_field``.
    """

    field: str
    with_resource: str
    with_field: str
    on: tuple[str, ...]
    resolution: str | Fraction = ""
    tolerance: Tolerance = EXACT

    TITLE: ClassVar[str] = sentence("The same fact stated twice")
    MEANING: ClassVar[str] = sentence("A fact that is stated twice is the same in both places.")
    SHAPE: ClassVar[Mapping[str, Any]] = {
        "required": ["resource", "field", "with", "on"],
        "properties": {
            "field": {
                "$ref": "#/$defs/column",
                "description": sentence("The column that states a fact."),
            },
            "with": {
                "description": sentence("The table and the column that state it too."),
                "type": "object",
                "required": ["resource", "field"],
                "properties": {
                    "resource": {"$ref": "#/$defs/column"},
                    "field": {"$ref": "#/$defs/column"},
                },
                "additionalProperties": False,
            },
            "on": {
                "$ref": "#/$defs/columns",
                "description": sentence("The columns in which a row and its partner agree."),
                "minItems": 1,
            },
            "resolution": {"$ref": "#/$defs/resolution"},
            "tolerance": {"$ref": "#/$defs/tolerance"},
        },
    }

    @property
    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """The columns that the rule reads."""
        rounded = [self.resolution] if isinstance(self.resolution, str) and self.resolution else []
        here, there = (self.field, *self.on, *rounded), (self.with_field, *self.on, *rounded)
        if self.with_resource == self.resource:
            return {self.resource: tuple(dict.fromkeys((*here, *there)))}
        return {self.resource: here, self.with_resource: there}

    @property
    def placed_by(self) -> Mapping[str, tuple[str, ...]]:
        """The columns in which partners agree."""
        return dict.fromkeys((self.resource, self.with_resource), self.on)

    @property
    def rereads(self) -> bool:
        """Whether both facts are in one table."""
        return self.with_resource == self.resource

    @property
    def _other(self) -> str:
        return WHOLE_TABLE if self.rereads else self.with_resource

    @property
    def is_near_enough(self) -> bool:
        """Whether numbers may differ, so that they are compared as numbers."""
        return bool(self.resolution) or self.tolerance != EXACT

    def evaluate(
        self, tables: Mapping[str, Rows], *, counts: bool
    ) -> Iterable[VerdictOrPass] | RuleResult:
        """Return the verdict on every row; one without a partner is incomplete."""
        del counts
        here, there = tables[self.resource], tables[self._other]
        if self.is_near_enough:
            for table, column in ((here, self.field), (there, self.with_field)):
                if not table.holds_numbers(column):
                    return _no_number(column)
        return self._verdicts(here, there)

    def _verdicts(self, here: Iterable[Row], there: Iterable[Row]) -> Iterator[VerdictOrPass]:
        partners = rows_by_key(there, self.on)
        for row in here:
            found = partners.get(texts_of(row, self.on), [])
            stating = [partner for partner in found if as_text(partner[self.with_field])]
            texts = [as_text(partner[self.with_field]) for partner in stating]
            first = min((position_of(partner) for partner in found), default=None)
            rounding = ""
            if self.is_near_enough and len(stating) == 1 and isinstance(self.resolution, str):
                rounding = as_text(stating[0][self.resolution]) if self.resolution else ""
            yield self._verdict(row, _Stated(min(texts, default=""), len(texts), first, rounding))

    def _slack(self, row: Row, stated: _Stated) -> Fraction:
        """Return how far two numbers may be apart.

        Raises:
            TypeError: a resolution is not a number.
        """
        if isinstance(self.resolution, Fraction):
            rounding = self.resolution
        elif self.resolution:
            own = as_fraction(row[self.resolution]) or Fraction(0)
            rounding = (own + Fraction(stated.resolution or 0)) / 2
        else:
            rounding = Fraction(0)
        return max(rounding, self.tolerance.of(Fraction(stated.text)))

    def _verdict(self, row: Row, stated: _Stated) -> VerdictOrPass:
        key = cells_of(row)
        where = ", ".join(key[name] for name in self.on)
        rows = (position_of(row),)
        if stated.times > 1:
            message = sentence(
                "{with_resource} has {times} rows for {where}; it must have one.",
                with_resource=self.with_resource,
                times=stated.times,
                where=where,
            )
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
                sentence("For {where}, {field} is not compared", where=where, field=self.field),
                key,
                lacks,
                rows,
                self.field,
            )
        if key[self.field] == stated.text:
            return "pass"
        allowed = ""
        if self.is_near_enough:
            try:
                slack = self._slack(row, stated)
                apart = abs((as_fraction(row[self.field]) or Fraction(0)) - Fraction(stated.text))
            except TypeError as error:
                message = sentence(
                    "For {where}, {field} cannot be compared: {error}.",
                    where=where,
                    field=self.field,
                    error=reason_of(error),
                )
                return Verdict("error", rows, self.field, key, message)
            if apart <= slack:
                return "pass"
            allowed = sentence(
                ", {apart} apart, where {slack} is allowed",
                apart=grouped(apart),
                slack=grouped(slack),
            )
        message = sentence(
            "For {where}, {field} is {value} in {resource}, but {stated} in"
            " {with_resource}{allowed}.",
            where=where,
            field=self.field,
            value=key[self.field],
            resource=self.resource,
            stated=stated.text,
            with_resource=self.with_resource,
            allowed=allowed,
        )
        if self.with_resource == self.resource:
            states = sentence(
                "{field} is {value}, but {with_field} is {stated}",
                field=self.field,
                value=key[self.field],
                with_field=self.with_field,
                stated=stated.text,
            )
            message = sentence(
                "For {where}, {states}{allowed}.", where=where, states=states, allowed=allowed
            )
        return Verdict("fail", rows, self.field, key, message)

    def _unstated(self, first: int) -> Lack:
        row = first if first >= 0 else None
        return Lack(self.with_resource, self.with_field, self.with_resource, is_cell=True, row=row)

    def prefilter(self, frames: Mapping[str, Frame], *, counts: bool) -> Prefiltered | RuleResult:
        """Leave out every row that agrees, and tell those apart without a partner."""
        del counts
        frame, other = frames[self.resource], frames[self._other]
        if self.is_near_enough:
            for table, column in ((frame, self.field), (other, self.with_field)):
                if not holds_numbers(table, column):
                    return _no_number(column)
        columns = columns_of(frame)
        keys = {internal_name(f"on {position}"): column for position, column in enumerate(self.on)}
        here = with_text(frame, **{_HERE: self.field}, **keys)
        there = with_text(other, **{_STATED: self.with_field}, **keys)
        rounding = []
        if isinstance(self.resolution, str) and self.resolution:
            there = with_text(there, **{_ROUNDED: self.resolution})
            is_stated = nw.when(nw.col(_STATED) != "").then(nw.col(_ROUNDED))
            rounding = [is_stated.min().alias(_ROUNDED)]
        text = nw.when(nw.col(_STATED) != "").then(nw.col(_STATED))
        place = nw.col(ROW) if has_rows(other) else nw.lit(-1)
        stated = (
            there.with_columns(text.alias(_STATED), place.cast(nw.Int64).alias(_FIRST))
            .group_by(list(keys))
            .agg(
                nw.col(_STATED).min(),
                nw.col(_STATED).count().alias(_TIMES),
                nw.col(_FIRST).min(),
                *rounding,
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
        if self.is_near_enough:  # those that are not the same text may still agree
            judged = judged.drop(FAULT)
        counted = aggregate(
            judged, all=nw.len(), passed=count_true(passes), incomplete=count_true(lacks)
        )

        left = counted["all"] - counted["passed"] - counted["incomplete"]

        def judge(rows: Frame) -> Iterator[VerdictOrPass]:
            for row in in_order(records(rows)):
                first = as_text(row[_FIRST])
                said = _Stated(
                    *(as_text(row[_STATED]), int(as_text(row[_TIMES]))),
                    *(int(first) if first else None, as_text(row.get(_ROUNDED))),
                )
                yield self._verdict(row, said)

        return Prefiltered(
            judged.filter(~passes & ~lacks),
            {column: column for column in columns},
            judge,
            counted["passed"],
            None if self.is_near_enough and left else left,
            order=(self.field, *self.on),
            lacking=judged.filter(lacks) if counted["incomplete"] else None,
            incomplete=counted["incomplete"],
        )

    def with_lookalikes(
        self, tables: Mapping[str, Source], verdicts: Sequence[Verdict]
    ) -> Iterator[Verdict]:
        """Yield incomplete verdicts with the partners that may be meant."""
        return partner_lookalikes(self.on, tables[self._other], verdicts)

    @property
    def meaning(self) -> Hashable:
        """Its two sides, whichever comes first."""
        sides = {(self.resource, self.field), (self.with_resource, self.with_field)}
        where = frozenset(self.where.items())
        return frozenset(sides), frozenset(self.on), where, self.tolerance

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
            resolution=plain_number(item.get("resolution", "")),
            tolerance=read_tolerance(item.get("tolerance")),
        )

    def to_json(self) -> dict[str, Any]:
        """Return its own properties as JSON."""
        other = {"resource": self.with_resource, "field": self.with_field}
        body: dict[str, Any] = {"resource": self.resource, "field": self.field, "with": other}
        resolution = json_of_part(self.resolution) if self.resolution else ""
        allowed = {"resolution": resolution, "tolerance": json_of_tolerance(self.tolerance)}
        return {**body, "on": list(self.on), **allowed}

    @classmethod
    def senseless(cls, item: Mapping[str, Any]) -> Iterator[str]:
        """Yield what in the JSON contradicts itself."""
        if item["with"] == {"resource": item["resource"], "field": item["field"]}:
            yield sentence("with names the field itself, which always agrees")


def _no_number(column: str) -> RuleResult:
    return cannot_run(
        sentence("{column} holds no numbers, so nothing is near to it.", column=column), column
    )
