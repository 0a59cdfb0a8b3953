"""Balance: parts make up a whole, as 6,156 finished and 4,697 ongoing make 10,853."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

import narwhals as nw

from latsarstats.rules.equation import Cell, Equation, Term, failure
from latsarstats.rules.exact import as_fraction, as_text, exact_number, natural, texts_of
from latsarstats.rules.frames import (
    ROW,
    aggregate,
    columns_of,
    count_true,
    distinct,
    has_rows,
    internal_name,
    is_date,
    is_eager,
    is_non_numeric,
    is_string_like,
    materialize,
    position_of,
    records,
)
from latsarstats.rules.incomplete import incomplete, visible
from latsarstats.rules.near import member_lookalikes
from latsarstats.rules.rows import Rows
from latsarstats.rules.rule import (
    FAULT,
    Lack,
    Prefiltered,
    Rule,
    RuleResult,
    Verdict,
    cannot_run,
    group_name,
)
from latsarstats.rules.scaled_integers import as_integers
from latsarstats.rules.similar import quoted
from latsarstats.rules.text_keys import CannotCompareError, keyed, with_text

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence

    from latsarstats.rules.frames import Frame
    from latsarstats.rules.rule import Source, VerdictOrPass

    Row = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance(Rule):
    """For rows that agree in ``within``, the whole is the sum of its parts.

    Attributes:
        measure: the column of numbers.
        dimension: the column that tells the whole from its parts.
        whole: the value of ``dimension`` on the row of the whole.
        parts: its values on the rows of the parts; one with ``-`` before it is taken away.
        within: the columns in which the rows of one balance agree.
        resolution: the column with the size of the last printed place of each number, if
            there is one; a number then stands for all within half of it.
    """

    measure: str
    dimension: str
    whole: str
    parts: tuple[str, ...]
    within: tuple[str, ...] = ()
    resolution: str = ""

    TITLE: ClassVar[str] = "Parts make up a whole"
    MEANING: ClassVar[str] = "The parts of a whole add up to it."
    SHAPE: ClassVar[Mapping[str, Any]] = {
        "required": ["resource", "measure", "dimension", "whole", "parts"],
        "properties": {
            "measure": {"$ref": "#/$defs/column"},
            "dimension": {"$ref": "#/$defs/column"},
            "whole": {"$ref": "#/$defs/value"},
            "parts": {
                "description": "Values of the dimension; one with - before it is taken away.",
                "type": "array",
                "minItems": 1,
                "items": {"$ref": "#/$defs/value"},
                "uniqueItems": True,
            },
            "within": {"$ref": "#/$defs/columns"},
            "resolution": {"$ref": "#/$defs/column"},
        },
    }
    UNIT: ClassVar[Literal["row", "group"]] = "group"

    @property
    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """The columns that the rule reads."""
        optional = (self.resolution,) if self.resolution else ()
        return {self.resource: (self.measure, self.dimension, *self.within, *optional)}

    @property
    def placed_by(self) -> Mapping[str, tuple[str, ...]]:
        """The columns that tell what a row belongs to."""
        return {self.resource: (self.dimension, *self.within)}

    @property
    def grouped_by(self) -> tuple[str, ...]:
        """The columns in which the rows of one balance agree."""
        return self.within

    @property
    def summed(self) -> Mapping[str, str]:
        """The column of numbers."""
        return {self.resource: self.measure}

    @property
    def signs(self) -> Mapping[str, int]:
        """The whole and its parts: 1 where the difference counts them, -1 where it takes them."""
        signs = {part.removeprefix("-"): 1 if part[0] == "-" else -1 for part in self.parts if part}
        return {self.whole: 1, **signs}

    @property
    def members(self) -> Mapping[str, Collection[str]]:
        """The whole and its parts, by the column that tells them apart."""
        return {self.dimension: self.signs.keys()}

    def evaluate(
        self, tables: Mapping[str, Rows], *, counts: bool
    ) -> Iterable[VerdictOrPass] | RuleResult:
        """Return the verdict on every group that has the whole or a part.

        Where the numbers cannot be negative, parts that exceed the whole break the balance even
        if another part is missing.
        """
        table = tables[self.resource]
        for column in (self.measure, self.resolution):
            if column and (table.is_text(column) or table.is_date(column)):
                return _no_numbers(column)
        return self._verdicts(self._members(table), counts=counts)

    def _members(self, table: Rows) -> list[Row]:
        signs = self.signs
        return [row for row in table if as_text(row[self.dimension]) in signs]

    def _verdicts(self, rows: Iterable[Row], *, counts: bool) -> Iterator[VerdictOrPass]:
        for equation in self._equations(rows):
            rows_of = tuple(term.cell.row for term in equation.terms)
            if equation.fault:
                key, fault = equation.key, equation.fault
                yield Verdict("error", rows_of[:1], self.measure, key, fault)
            elif equation.missing and not (counts and equation.exceeds):
                yield self._lacking(equation)
            elif equation.is_complete and equation.holds:
                yield "pass"
            else:
                yield Verdict(
                    *("fail", rows_of, self.measure, equation.key),
                    failure(equation, group_name(equation.key)),
                    exact_number(equation.difference),
                    equation=equation,
                )

    def _equations(self, rows: Iterable[Row]) -> list[Equation]:
        """Return the equations that rows make, in the order of their keys."""
        found: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        for row in rows:
            found[texts_of(row, self.within)].append(row)
        signs = self.signs
        return [
            self._equation(dict(zip(self.within, key, strict=True)), found[key], signs)
            for key in sorted(found, key=natural)
        ]

    def _equation(
        self, key: Mapping[str, str], rows: Iterable[Row], signs: Mapping[str, int]
    ) -> Equation:
        by_member: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            by_member[as_text(row[self.dimension])].append(row)
        terms: list[Term] = []
        missing: list[str] = []
        for member, sign in signs.items():
            there = by_member.get(member, [])
            if len(there) > 1:
                what = f"{member} has {len(there)} rows; it must have one"
                return self._faulty(key, member, there, what)
            for row in there:
                try:
                    value = as_fraction(row[self.measure])
                    resolution = as_fraction(row[self.resolution]) if self.resolution else None
                except TypeError as error:
                    what = f"{member} cannot be added up: {error}"
                    return self._faulty(key, member, there, what)
                if resolution and resolution < 0:
                    what = f"the {self.resolution} of {member} is below 0"
                    return self._faulty(key, member, there, what)
                terms.append(
                    Term(
                        *(self._cell(row), member, {**key, self.dimension: member}),
                        *(sign, value, resolution or _EXACT),
                    )
                )
            if not there or terms[-1].value is None:
                missing.append(member)
        adds_only = sum(sign > 0 for sign in signs.values()) == 1
        return Equation(key, self.whole, tuple(terms), tuple(missing), adds_only=adds_only)

    def _faulty(
        self, key: Mapping[str, str], member: str, rows: Iterable[Row], what: str
    ) -> Equation:
        """Return the equation of a group that cannot be decided, with the rows at fault."""
        named = {**key, self.dimension: member}
        terms = [Term(self._cell(row), member, named) for row in sorted(rows, key=position_of)]
        return Equation(key, self.whole, tuple(terms), fault=f"In {group_name(key)}, {what}.")

    def _cell(self, row: Row) -> Cell:
        return Cell(self.resource, position_of(row), self.measure)

    def _lacking(self, equation: Equation) -> Verdict:
        """Return the verdict on a group without the whole or a part, or without its number."""
        rows = {term.name: term.cell.row for term in equation.terms}
        lacks = [
            Lack(self.resource, self.measure, quoted(member), is_cell=True, row=rows[member])
            if member in rows
            else Lack(self.resource, self.dimension, member)
            for member in equation.missing
        ]
        cells = [lack.row for lack in lacks if lack.row is not None]
        field = self.measure if cells else self.dimension
        subject = f"In {visible(equation.key)}, the sum of {self.measure} is not decided"
        named = dict.fromkeys((*cells, *rows.values()))
        return incomplete(subject, equation.key, lacks, named, field)

    def prefilter(self, frames: Mapping[str, Frame], *, counts: bool) -> Prefiltered | RuleResult:
        """Leave out every group that balances, and tell those apart that lack something."""
        frame = frames[self.resource]
        for column in (self.measure, self.resolution):
            if column and (is_non_numeric(frame, column) or is_date(frame, column)):
                return _no_numbers(column)
        relevant, keys = keyed(members_of(self, frame), self.within)
        named = dict(zip(self.within, keys, strict=True))
        if not keys:
            keys = [internal_name("all")]
            relevant = relevant.with_columns(nw.lit(0).alias(keys[0]))

        def judge(groups: Frame) -> Iterator[VerdictOrPass]:
            wanted = distinct(groups, keys)
            rows = relevant.join(wanted, on=keys, how="semi")
            return self._verdicts(records(rows), counts=counts)

        numbers = (self.measure, *((self.resolution,) if self.resolution else ()))
        whole = as_integers(relevant, numbers, len(self.signs))
        if whole is None:  # every group has to be read
            return Prefiltered(relevant, named, judge)
        prepared = _prepared(self, whole.frame)
        groups = (
            prepared.group_by(keys).agg(*_sums(self)).with_columns(_passes(self).alias(_PASSES))
        )
        counted = aggregate(groups, all=nw.len(), passed=count_true(nw.col(_PASSES)))
        passed, left = counted["passed"], counted["all"] - counted["passed"]
        broken = groups.filter(~nw.col(_PASSES)).select(*keys)
        if not left:
            return Prefiltered(broken, named, judge, passed, 0)
        # Few groups are looked at once more, for what takes longer to find out.
        rows = materialize(prepared.join(materialize(broken), on=keys, how="semi"))
        others = (
            _detailed(self, rows)
            .group_by(keys)
            .agg(*_sums(self), *_details())
            .with_columns(_is_faulty(self).alias(FAULT), _exceeds_already(self, counts=counts))
        )
        lacks = ~nw.col(FAULT) & (nw.col(_VALUES) < len(self.signs)) & ~nw.col(_EXCEEDS)
        lacking = aggregate(others, lacking=count_true(lacks))["lacking"]
        return Prefiltered(
            others.filter(~lacks),
            named,
            judge,
            passed,
            left - lacking,
            lacking=others.filter(lacks) if lacking else None,
            incomplete=lacking,
        )

    def equations(
        self, table: Rows | Frame, touched: Collection[Cell], broken: Sequence[Equation]
    ) -> Iterable[Equation]:
        """Return the equations that the cells of broken ones take part in."""
        positions = {cell.row for cell in touched if cell.resource == self.resource}
        if isinstance(table, Rows):
            if not {*self.columns[self.resource]} <= table.types.keys():  # its result says so
                return ()
            found: dict[tuple[str, ...], list[Row]] = defaultdict(list)
            for row in self._members(table):
                found[texts_of(row, self.within)].append(row)
            return self._equations(
                row
                for rows in found.values()
                if any(row[ROW] in positions for row in rows)
                for row in rows
            )
        there = columns_of(table)
        if any(column not in there for column in self.columns[self.resource]):
            return ()
        try:
            members, keys = keyed(members_of(self, table), self.within)
        except CannotCompareError:  # its result says so
            return ()
        if keys:
            wanted = distinct(_touched(members, positions, broken), keys)
            members = members.join(wanted, on=keys, how="semi")
        return self._equations(records(members))

    def with_lookalikes(
        self, tables: Mapping[str, Source], verdicts: Sequence[Verdict]
    ) -> Iterator[Verdict]:
        """Yield incomplete verdicts with the members and groups that may be meant."""
        source = tables[self.resource]
        return member_lookalikes(source, self.dimension, self.signs, self.within, verdicts)

    @property
    def meaning(self) -> Hashable:
        """The equation: ``a = b - c`` is ``b = a + c``."""
        signs = self.signs
        first = signs[min(signs)]
        terms = frozenset((member, sign * first) for member, sign in signs.items())
        return self.resource, self.measure, self.dimension, frozenset(self.within), terms

    @classmethod
    def from_json(cls, item: Mapping[str, Any], common: Mapping[str, Any]) -> Self:
        """Return the balance that JSON of its shape describes."""
        return cls(
            **common,
            resource=item["resource"],
            measure=item["measure"],
            dimension=item["dimension"],
            whole=as_text(item["whole"]),
            parts=tuple(as_text(part) for part in item["parts"]),
            within=tuple(item.get("within", ())),
            resolution=item.get("resolution", ""),
        )

    def to_json(self) -> dict[str, Any]:
        """Return its own properties as JSON."""
        return {
            "resource": self.resource,
            "measure": self.measure,
            "dimension": self.dimension,
            "whole": self.whole,
            "parts": list(self.parts),
            "within": list(self.within),
            "resolution": self.resolution,
        }

    @classmethod
    def senseless(cls, item: Mapping[str, Any]) -> Iterator[str]:
        """Yield what in the JSON contradicts itself."""
        whole = as_text(item["whole"])
        parts = [as_text(part).removeprefix("-") for part in item["parts"]]
        if whole in parts:
            yield f"{whole} is the whole and a part of it"
        if len(set(parts)) < len(parts):
            twice = next(part for part in parts if parts.count(part) > 1)
            yield f"parts has {twice or 'an empty one'} twice"
        elif "" in parts:
            yield "parts has an empty one"
        for column in ("measure", "dimension"):
            if item[column] in item.get("within", ()):
                yield f"within names the {column} {item[column]}"


_EXACT = Fraction(0)
"""The resolution of a number that is not rounded."""


def _no_numbers(column: str) -> RuleResult:
    return cannot_run(f"{column} holds no numbers, so nothing adds up.", column)


_MEMBER, _PLACES, _PASSES, _EXCEEDS = (
    internal_name("member"),
    internal_name("places"),
    internal_name("passes"),
    internal_name("exceeds"),
)
_ROWS, _VALUES, _DIFFERENCE = (
    internal_name("rows"),
    internal_name("values"),
    internal_name("difference"),
)
_SLACK, _REFUSED, _WHOLES, _LEAST = (
    internal_name("slack"),
    internal_name("refused"),
    internal_name("wholes"),
    internal_name("least"),
)
_MEMBERS = internal_name("members")

_MOST_BITS = 40
"""Members of a balance that have a bit each in a whole number.

Some engines fail where a sum does not fit in 64 bits; this leaves room for many rows of one
member.
"""


def _prepared(rule: Balance, frame: Frame) -> Frame:
    """Return a frame with what is added up over each group, and no more than is needed."""
    members = rule.signs
    member, value = nw.col(_MEMBER), nw.col(rule.measure)
    added = [name for name, sign in members.items() if sign > 0]
    made = {_DIFFERENCE: nw.when(member.is_in(added)).then(value).otherwise(-value)}
    if len(members) <= _MOST_BITS:
        places = [(member == name).cast(nw.Int64) * 2**bit for bit, name in enumerate(members)]
        made[_PLACES] = nw.sum_horizontal(*places)
    if rule.resolution:
        made[_SLACK] = nw.col(rule.resolution).fill_null(0)
        made[_REFUSED] = (made[_SLACK] < 0).cast(nw.Int64)
    return frame.with_columns(**made)


def _sums(rule: Balance) -> list[nw.Expr]:
    """Return what is cheap to add up over a group, and enough to pass it."""
    places = nw.col(_MEMBER).n_unique().alias(_PLACES)
    if len(rule.signs) <= _MOST_BITS:
        places = nw.col(_PLACES).sum()
    sums = [
        nw.len().alias(_ROWS),
        places,
        # A missing number is in no difference.
        nw.col(_DIFFERENCE).count().alias(_VALUES),
        nw.col(_DIFFERENCE).sum(),
    ]
    if rule.resolution:
        sums += [nw.col(_SLACK).sum(), nw.col(_REFUSED).sum()]
    return sums


def _passes(rule: Balance) -> nw.Expr:
    """Return whether a group has every member once, and they balance.

    As many bits as there are members make up all of them only if each is there once.
    """
    number = len(rule.signs)
    every = number if number > _MOST_BITS else 2**number - 1
    passes = (nw.col(_ROWS) == number) & (nw.col(_PLACES) == every) & (nw.col(_VALUES) == number)
    if rule.resolution:
        is_balanced = nw.col(_DIFFERENCE).abs() * 2 <= nw.col(_SLACK)
        passes = passes & (nw.col(_REFUSED) == 0) & is_balanced
    else:
        passes = passes & (nw.col(_DIFFERENCE) == 0)
    return passes.fill_null(value=False)


def _detailed(rule: Balance, frame: Frame) -> Frame:
    """Return a prepared frame with what tells why a group does not pass."""
    value = nw.col(rule.measure)
    is_whole = (nw.col(_MEMBER) == rule.whole) & ~value.is_null()
    return frame.with_columns(value.alias(_LEAST), is_whole.cast(nw.Int64).alias(_WHOLES))


def _details() -> list[nw.Expr]:
    return [
        nw.col(_MEMBER).n_unique().alias(_MEMBERS),
        nw.col(_WHOLES).sum(),
        nw.col(_LEAST).min(),
    ]


def _is_faulty(rule: Balance) -> nw.Expr:
    is_faulty = nw.col(_ROWS) != nw.col(_MEMBERS)
    return is_faulty | (nw.col(_REFUSED) != 0) if rule.resolution else is_faulty


def _exceeds_already(rule: Balance, *, counts: bool) -> nw.Expr:
    """Return whether the parts that are there are more than the whole already."""
    exceeds = nw.lit(value=False)
    if counts and sum(sign > 0 for sign in rule.signs.values()) == 1:
        slack = nw.col(_SLACK) if rule.resolution else nw.lit(0)
        exceeds = (
            (nw.col(_WHOLES) == 1)
            & (nw.col(_LEAST).fill_null(0) >= 0)
            & (nw.col(_DIFFERENCE) * -2 > slack)
        )
    return exceeds.alias(_EXCEEDS)


def members_of(rule: Balance, frame: Frame) -> Frame:
    """Return the rows of the whole and of its parts, with the column that tells them apart."""
    if is_string_like(frame, rule.dimension) and "" not in rule.signs:  # else a missing one is one
        member = nw.col(rule.dimension)
        if not is_eager(frame):  # codes of Polars are compared with no text that is none of them
            member = member.cast(nw.String)
        named = frame.with_columns(member.alias(_MEMBER))
    else:
        named = with_text(frame, **{_MEMBER: rule.dimension})
    return named.filter(nw.col(_MEMBER).is_in(list(rule.signs)))


def _touched(rows: Frame, positions: set[int], broken: Sequence[Equation]) -> Frame:
    """Return those of some rows that take part in a broken equation."""
    if has_rows(rows):
        return rows.filter(nw.col(ROW).is_in(sorted(positions)))
    by_columns: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for equation in broken:
        for term in equation.terms:
            by_columns[tuple(term.key)].add(_BETWEEN.join(term.key.values()))
    conditions = []
    for number, (columns, keys) in enumerate(by_columns.items()):
        texts = {internal_name(f"{number} {column}"): column for column in columns}
        rows = with_text(rows, **texts)
        joined = nw.concat_str([nw.col(name) for name in texts], separator=_BETWEEN)
        conditions.append(joined.is_in(sorted(keys)))
    return rows.filter(nw.any_horizontal(*conditions, ignore_nulls=True))


_BETWEEN = "\x1f"
"""Stands between the cells of a key: the separator of units, which no table has in its cells."""
