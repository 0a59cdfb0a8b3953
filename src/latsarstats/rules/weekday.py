"""Weekday: a printed weekday is the one that the calendar gives."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

import narwhals as nw

from latsarstats.language import sentence
from latsarstats.numerals.calendar import weekday_number
from latsarstats.rules.exact import as_text
from latsarstats.rules.frames import (
    aggregate,
    cells_of,
    columns_of,
    in_order,
    internal_name,
    is_date,
    is_non_numeric,
    is_of_session,
    position_of,
    records,
)
from latsarstats.rules.incomplete import lacking_cells
from latsarstats.rules.rule import Prefiltered, Rule, RuleResult, Verdict, cannot_run
from latsarstats.rules.text_keys import CannotCompareError, with_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from latsarstats.rules.frames import Frame
    from latsarstats.rules.rows import Rows
    from latsarstats.rules.rule import VerdictOrPass

_NAMES = {
    1: sentence("Monday"),
    2: sentence("Tuesday"),
    3: sentence("Wednesday"),
    4: sentence("Thursday"),
    5: sentence("Friday"),
    6: sentence("Saturday"),
    7: sentence("Sunday"),
}
"""The names of the days of the week by their numbers in ISO 8601."""
_DAY, _NAME, _TIMES = internal_name("day"), internal_name("name"), internal_name("rows")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekday(Rule):
    """The Indonesian or English name in ``weekday`` is the day of the week of ``date``."""

    date: str
    weekday: str

    TITLE: ClassVar[str] = sentence("A printed weekday is the one that the calendar gives")
    MEANING: ClassVar[str] = sentence("A printed weekday is that of its date.")
    SHAPE: ClassVar[Mapping[str, Any]] = {
        "required": ["resource", "date", "weekday"],
        "properties": {
            "date": {"$ref": "#/$defs/column", "description": sentence("The column of dates.")},
            "weekday": {
                "$ref": "#/$defs/column",
                "description": sentence("The column of weekdays."),
            },
        },
    }

    @property
    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """The columns that the rule reads."""
        return {self.resource: (self.date, self.weekday)}

    def evaluate(
        self, tables: Mapping[str, Rows], *, counts: bool
    ) -> Iterable[VerdictOrPass] | RuleResult:
        """Return the verdict on every row; one that lacks the date or the name is incomplete."""
        del counts
        table = tables[self.resource]
        if not table.is_date(self.date):
            return self._no_dates()
        names = [value for value in table.values[self.weekday] if value is not None]
        if names and not table.is_text(self.weekday):
            return self._no_names()
        return [self._verdict(row) for row in table]

    def _no_dates(self) -> RuleResult:
        return cannot_run(
            sentence("{date} holds no dates, so it has no weekdays.", date=self.date), self.date
        )

    def _no_names(self) -> RuleResult:
        return cannot_run(
            sentence("{weekday} holds no names of weekdays.", weekday=self.weekday), self.weekday
        )

    def _verdict(self, row: Mapping[str, object]) -> VerdictOrPass:
        key = cells_of(row)
        date, name = key[self.date], key[self.weekday]
        rows = (position_of(row),)
        if not date or not name:
            absent = [column for column in (self.date, self.weekday) if not key[column]]
            subject = sentence(
                "{weekday} and {date} are not compared", weekday=self.weekday, date=self.date
            )
            return lacking_cells(subject, self.resource, key, absent, rows)
        number = datetime.date.fromisoformat(date[:10]).isoweekday()
        if weekday_number(name) == number:
            return "pass"
        message = sentence(
            "{date} was a {weekday}, but the weekday printed is {name}.",
            date=date,
            weekday=_NAMES[number],
            name=name,
        )
        return Verdict("fail", rows, self.weekday, key, message)

    def prefilter(self, frames: Mapping[str, Frame], *, counts: bool) -> Prefiltered | RuleResult:
        """Leave out every row that agrees, and tell those apart that lack a cell."""
        del counts
        frame = frames[self.resource]
        if not is_date(frame, self.date):
            return self._no_dates()
        if is_of_session(frame, self.date):
            raise CannotCompareError(
                sentence(
                    "{date} holds instants, whose day depends on the time zone of the"
                    " session; make it dates.",
                    date=self.date,
                )
            )
        names_given = aggregate(frame, cells=nw.col(self.weekday).count())["cells"]
        if names_given and not is_non_numeric(frame, self.weekday):
            return self._no_names()
        # There are few pairs of a day of the week and a name: each is judged once.
        number = nw.col(self.date).dt.weekday() % 7  # some engines give 0 for Sunday, and some 7
        dated = with_text(frame, **{_NAME: self.weekday}).with_columns(number.alias(_DAY))
        pairs = records(dated.group_by(_DAY, _NAME).agg(nw.len().alias(_TIMES)))
        passed = incomplete = left = 0
        broken: list[str] = []
        for pair in pairs:
            day, name, count = as_text(pair[_DAY]), as_text(pair[_NAME]), int(as_text(pair[_TIMES]))
            if not day or not name:
                incomplete += count
            elif (said := weekday_number(name)) is not None and said % 7 == int(day):
                passed += count
            else:
                left += count
                broken.append(f"{int(day)} {name}")

        def judge(rows: Frame) -> Iterator[VerdictOrPass]:
            for row in in_order(records(rows)):
                yield self._verdict(row)

        names = {name: name for name in columns_of(frame)}
        day_of = nw.col(_DAY).cast(nw.Int64).cast(nw.String)
        pair_of = nw.concat_str([day_of, nw.col(_NAME)], separator=" ")
        rest = dated.filter(~nw.col(_DAY).is_null()).filter(pair_of.is_in(broken))
        order = self.columns[self.resource]
        lacks = nw.col(_DAY).is_null() | (nw.col(_NAME) == "")
        lacking = dated.filter(lacks) if incomplete else None
        return Prefiltered(rest, names, judge, passed, left, order, lacking, incomplete)

    @classmethod
    def from_json(cls, item: Mapping[str, Any], common: Mapping[str, Any]) -> Self:
        """Return the rule that JSON of its shape describes."""
        return cls(**common, **{name: item[name] for name in ("resource", "date", "weekday")})

    def to_json(self) -> dict[str, Any]:
        """Return its own properties as JSON."""
        return {"resource": self.resource, "date": self.date, "weekday": self.weekday}
