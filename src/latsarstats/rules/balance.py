"""Balance: parts make up a whole, as 6,156 finished and 4,697 ongoing make 10,853."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

import narwhals as nw

from latsarstats.rules.frames import (
    as_integers,
    is_date,
    is_text,
    keys_of,
    own,
    position_of,
    records,
    rows_like,
    split,
    with_text,
)
from latsarstats.rules.numbers import as_fraction, as_text, exact, grouped
from latsarstats.rules.rule import Decision, Rule, Ruling, cannot_run

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from latsarstats.rules.frames import Frame


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

    @property
    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """The columns that the rule reads."""
        optional = (self.resolution,) if self.resolution else ()
        return {self.resource: (self.measure, self.dimension, *self.within, *optional)}

    @property
    def members(self) -> Mapping[str, int]:
        """The whole and its parts: 1 where the difference counts them, -1 where it takes them."""
        signs = {part.removeprefix("-"): 1 if part[0] == "-" else -1 for part in self.parts if part}
        return {self.whole: 1, **signs}


@dataclass(frozen=True, slots=True)
class Entry:
    """A number that takes part in a balance.

    Attributes:
        row: the position of its row.
        member: the whole, or a part by its name.
        sign: 1 where the difference counts it, -1 where it takes it away.
        value: the number, or ``None`` where it is missing.
        resolution: the size of its last printed place; 0 for an exact number.
    """

    row: int
    member: str
    sign: int
    value: Fraction | None
    resolution: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one balance.

    Attributes:
        key: the columns in which they agree, as plain text.
        entries: their numbers, the whole first and the parts in the order of the rule.
        fault: why it cannot be decided at all, or nothing.
    """

    key: Mapping[str, str]
    entries: tuple[Entry, ...] = ()
    fault: str = ""
    missing: tuple[str, ...] = ()
    difference: Fraction = field(default=Fraction(0))
    slack: Fraction = field(default=Fraction(0))

    @property
    def is_complete(self) -> bool:
        """Whether the whole and all parts are there, once."""
        return not self.fault and not self.missing

    @property
    def holds(self) -> bool:
        """Whether whole and sum can meet, as near as the numbers are printed."""
        return abs(self.difference) <= self.slack


def decide_balance(rule: Balance, frame: Frame, *, counts: bool) -> Ruling:
    """Decide every group that has the whole or a part.

    Args:
        rule: the balance.
        frame: its table, with a column ``ROW``.
        counts: whether the numbers cannot be negative. Then parts that exceed the whole
            break the balance even where another part is missing.
    """
    for column in (rule.measure, rule.resolution):
        if column and (is_text(frame, column) or is_date(frame, column)):
            return cannot_run(f"{column} holds no numbers, so nothing adds up.", column)
    relevant = members_of(rule, frame)
    passed, undecided, suspects = _sieve(rule, relevant, counts=counts)
    decisions = []
    for group in groups_of(rule, suspects):
        decision = _decide(rule, group, counts=counts)
        if decision is not None:
            decisions.append(decision)
        elif group.is_complete:
            passed += 1
        else:
            undecided += 1
    return Ruling(passed, undecided, tuple(decisions))


def _sieve(rule: Balance, relevant: Frame, *, counts: bool) -> tuple[int, int, Frame]:
    """Count the groups that pass and that lack something; return the rows of all others.

    The same as :func:`_decide`, in expressions, for numbers that fit in 64 bits.
    """
    members = rule.members
    numbers = (rule.measure, *((rule.resolution,) if rule.resolution else ()))
    made = as_integers(relevant, numbers, len(members))
    if made is None:
        return 0, 0, relevant
    frame, _ = made
    keys, everything = keys_of(rule.within), own("all")
    member, value = nw.col(own("member")), nw.col(rule.measure)
    added = [name for name, sign in members.items() if sign > 0]
    slack = nw.col(rule.resolution).fill_null(0) if rule.resolution else nw.lit(0)
    groups = (
        with_text(frame, **keys, **{own("member"): rule.dimension})
        .with_columns(
            nw.lit(0).alias(everything),
            value.alias(own("value")),
            nw.when(member.is_in(added)).then(value).otherwise(-value).alias(own("signed")),
            nw.when(member == rule.whole).then(value).alias(own("whole")),
            slack.alias(own("slack")),
            (slack < 0).cast(nw.Int64).alias(own("refused")),
        )
        .group_by(everything, *keys)
        .agg(
            nw.len().alias(own("rows")),
            member.n_unique().alias(own("members")),
            nw.col(own("value")).count().alias(own("values")),
            nw.col(own("whole")).count().alias(own("wholes")),
            nw.col(own("signed")).sum().alias(own("difference")),
            nw.col(own("slack")).sum().alias(own("slack")),
            nw.col(own("value")).min().alias(own("least")),
            nw.col(own("refused")).sum().alias(own("refused")),
        )
    )
    difference, allowed = nw.col(own("difference")), nw.col(own("slack"))
    is_sound = (nw.col(own("rows")) == nw.col(own("members"))) & (nw.col(own("refused")) == 0)
    is_complete = nw.col(own("values")) == len(members)
    exceeds = (
        (nw.col(own("wholes")) == 1)
        & (nw.col(own("least")).fill_null(0) >= 0)
        & (difference * -2 > allowed)
    )
    if not counts or len(added) > 1:
        exceeds = nw.lit(value=False)
    passed, undecided, suspects = split(
        groups,
        is_sound & is_complete & (difference.abs() * 2 <= allowed),
        is_sound & ~is_complete & ~exceeds,
    )
    return passed, undecided, rows_like(relevant, suspects, rule.within)


def members_of(rule: Balance, frame: Frame) -> Frame:
    """Return the rows of the whole and of its parts."""
    name = own("member")
    named = with_text(frame, **{name: rule.dimension})
    return named.filter(nw.col(name).is_in(list(rule.members))).drop(name)


def groups_of(rule: Balance, rows: Frame) -> list[Group]:
    """Return the groups that rows make, in the order of their keys."""
    found: dict[tuple[str, ...], list[Mapping[str, object]]] = {}
    for row in records(rows):
        found.setdefault(tuple(as_text(row[name]) for name in rule.within), []).append(row)
    return [
        _group(rule, dict(zip(rule.within, key, strict=True)), found[key])
        for key in sorted(found, key=natural)
    ]


def natural(key: Iterable[str]) -> tuple[tuple[bool, Fraction, str], ...]:
    """Return what to sort plain text by, so that 9 comes before 10."""
    return tuple(
        (False, Fraction(part), part)
        if part.isascii() and part.isdigit()
        else (True, Fraction(0), part)
        for part in key
    )


def _group(rule: Balance, key: Mapping[str, str], rows: list[Mapping[str, object]]) -> Group:
    by_member: dict[str, list[Mapping[str, object]]] = {}
    for row in rows:
        by_member.setdefault(as_text(row[rule.dimension]), []).append(row)
    entries, missing = [], []
    where = told(key)
    for member, sign in rule.members.items():
        there = by_member.get(member, [])
        if len(there) > 1:
            fault = f"In {where}, {member} has {len(there)} rows; it must have one."
            entries = [_place(row, member) for row in sorted(there, key=position_of)]
            return Group(key, tuple(entries), fault)
        for row in there:
            try:
                value = as_fraction(row[rule.measure])
                resolution = as_fraction(row[rule.resolution] if rule.resolution else 0)
            except TypeError as error:
                fault = f"In {where}, {member} cannot be added up: {error}."
                return Group(key, (_place(row, member),), fault)
            if resolution and resolution < 0:
                fault = f"In {where}, the {rule.resolution} of {member} is below 0."
                return Group(key, (_place(row, member),), fault)
            entries.append(Entry(position_of(row), member, sign, value, resolution or Fraction(0)))
        if not there or entries[-1].value is None:
            missing.append(member)
    difference = sum((e.sign * e.value for e in entries if e.value is not None), Fraction(0))
    slack = sum((entry.resolution for entry in entries), Fraction(0)) / 2
    return Group(key, tuple(entries), "", tuple(missing), difference, slack)


def _place(row: Mapping[str, object], member: str) -> Entry:
    return Entry(position_of(row), member, 1, None)


def told(key: Mapping[str, str]) -> str:
    """Return a group as prose names it: its values joined by ``/``."""
    return "/".join(value or "(empty)" for value in key.values()) or "all rows"


def _decide(rule: Balance, group: Group, *, counts: bool) -> Decision | None:
    """Return what there is to tell of a group; nothing where it passes or lacks something."""
    rows = tuple(entry.row for entry in group.entries)
    if group.fault:
        return Decision("error", rows[:1], rule.measure, group.key, group.fault)
    if group.is_complete and group.holds:
        return None
    if group.missing and not (counts and _exceeds(rule, group)):
        return None
    return Decision(
        *("fail", rows, rule.measure, group.key),
        _sentence(rule, group),
        exact(group.difference),
    )


def _exceeds(rule: Balance, group: Group) -> bool:
    """Tell whether the parts that are there are more than the whole already."""
    return (
        rule.whole not in group.missing
        and sum(sign > 0 for sign in rule.members.values()) == 1
        and all(entry.value is None or entry.value >= 0 for entry in group.entries)
        and -group.difference > group.slack
    )


def _sentence(rule: Balance, group: Group) -> str:
    numbers = {e.member: e.value for e in group.entries if e.value is not None}
    terms = ""
    for entry in group.entries:
        if entry.value is not None and entry.member != rule.whole:
            sign = " - " if entry.sign > 0 else " + "
            terms += f"{sign}{grouped(entry.value)} {entry.member}"
    terms = terms.removeprefix(" + ").lstrip()
    whole = numbers[rule.whole]
    many = "many" if group.difference > 0 else "few"
    by = grouped(abs(group.difference))
    sentence = (
        f"In {told(group.key)}, {terms} make {grouped(whole - group.difference)}, but"
        f" {rule.whole} is {grouped(whole)}, which is {by} too {many}"
    )
    if group.slack:
        sentence += f", and rounding explains {grouped(group.slack)} at most"
    if group.missing:
        sentence += f", though {', '.join(group.missing)} is missing"
    sign = "+" if group.difference > 0 else ""
    return f"{sentence} (difference {sign}{grouped(group.difference)})."
