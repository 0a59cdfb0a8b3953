"""Balance: parts make up a whole, as 6,156 finished and 4,697 ongoing make 10,853."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import narwhals as nw

from latsarstats.rules.exact import as_fraction, as_text, exact_number, grouped
from latsarstats.rules.frames import (
    aggregate,
    count_true,
    distinct,
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
from latsarstats.rules.rule import Entry, Group, Lack, Rule, RuleResult, Verdict, cannot_run
from latsarstats.rules.scaled_integers import as_integers
from latsarstats.rules.similar import quoted
from latsarstats.rules.text_keys import keyed, with_text
from latsarstats.rules.verdicts import FAULT, Prefiltered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from latsarstats.rules.frames import Frame
    from latsarstats.rules.verdicts import VerdictOrPass


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


def prefilter_balance(rule: Balance, frame: Frame, *, counts: bool) -> Prefiltered | RuleResult:
    """Sieve every group that has the whole or a part.

    Args:
        rule: the balance.
        frame: its table.
        counts: whether the numbers cannot be negative. Then parts that exceed the whole
            break the balance even where another part is missing.
    """
    for column in (rule.measure, rule.resolution):
        if column and (is_non_numeric(frame, column) or is_date(frame, column)):
            return cannot_run(f"{column} holds no numbers, so nothing adds up.", column)
    relevant, keys = keyed(members_of(rule, frame), rule.within)
    named = dict(zip(rule.within, keys, strict=True))
    if not keys:
        keys = [internal_name("all")]
        relevant = relevant.with_columns(nw.lit(0).alias(keys[0]))

    def judge(groups: Frame) -> Iterator[VerdictOrPass]:
        wanted = distinct(groups, keys)
        rows = relevant.join(wanted, on=keys, how="semi")
        return evaluate_balance(rule, records(rows), counts=counts)

    numbers = (rule.measure, *((rule.resolution,) if rule.resolution else ()))
    whole = as_integers(relevant, numbers, len(rule.members))
    if whole is None:  # every group has to be read
        return Prefiltered(relevant, named, judge)
    prepared = _prepared(rule, whole.frame)
    groups = prepared.group_by(keys).agg(*_sums(rule)).with_columns(_passes(rule).alias(_PASSES))
    counted = aggregate(groups, all=nw.len(), passed=count_true(nw.col(_PASSES)))
    passed, left = counted["passed"], counted["all"] - counted["passed"]
    broken = groups.filter(~nw.col(_PASSES)).select(*keys)
    if not left:
        return Prefiltered(broken, named, judge, passed, 0)
    # Few groups are looked at once more, for what takes longer to find out.
    rows = materialize(prepared.join(materialize(broken), on=keys, how="semi"))
    others = (
        _detailed(rule, rows)
        .group_by(keys)
        .agg(*_sums(rule), *_details())
        .with_columns(_is_faulty(rule).alias(FAULT), _exceeds_already(rule, counts=counts))
    )
    lacks = ~nw.col(FAULT) & (nw.col(_VALUES) < len(rule.members)) & ~nw.col(_EXCEEDS)
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
    members = rule.members
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
    if len(rule.members) <= _MOST_BITS:
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
    number = len(rule.members)
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
    """Return whether the parts that are there are more than the whole, as :func:`_exceeds`."""
    exceeds = nw.lit(value=False)
    if counts and sum(sign > 0 for sign in rule.members.values()) == 1:
        slack = nw.col(_SLACK) if rule.resolution else nw.lit(0)
        exceeds = (
            (nw.col(_WHOLES) == 1)
            & (nw.col(_LEAST).fill_null(0) >= 0)
            & (nw.col(_DIFFERENCE) * -2 > slack)
        )
    return exceeds.alias(_EXCEEDS)


def members_of(rule: Balance, frame: Frame) -> Frame:
    """Return the rows of the whole and of its parts, with the column that tells them apart."""
    if (
        is_string_like(frame, rule.dimension) and "" not in rule.members
    ):  # else a missing one is one
        member = nw.col(rule.dimension)
        if not is_eager(frame):  # codes of Polars are compared with no text that is none of them
            member = member.cast(nw.String)
        named = frame.with_columns(member.alias(_MEMBER))
    else:
        named = with_text(frame, **{_MEMBER: rule.dimension})
    return named.filter(nw.col(_MEMBER).is_in(list(rule.members)))


def evaluate_balance(
    rule: Balance, rows: Iterable[Mapping[str, object]], *, counts: bool
) -> Iterator[VerdictOrPass]:
    """Yield what there is to tell of the groups that rows make, in the order of their keys.

    Args:
        rule: the balance.
        rows: rows of the whole and of its parts, as cells by column.
        counts: whether the numbers cannot be negative.
    """
    for group in groups_of(rule, rows):
        verdict = _decide(rule, group, counts=counts)
        yield verdict or ("pass" if group.is_complete else _lacking(rule, group))


def groups_of(rule: Balance, rows: Iterable[Mapping[str, object]]) -> list[Group]:
    """Return the groups that rows make, in the order of their keys."""
    found: dict[tuple[str, ...], list[Mapping[str, object]]] = {}
    for row in rows:
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
    where = group_name(key)
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


def group_name(key: Mapping[str, str]) -> str:
    """Return a group as prose names it: its values joined by ``/``."""
    return "/".join(value or "(empty)" for value in key.values()) or "all rows"


def _decide(rule: Balance, group: Group, *, counts: bool) -> Verdict | None:
    """Return what there is to tell of a group; nothing where it passes or lacks something."""
    rows = tuple(entry.row for entry in group.entries)
    if group.fault:
        return Verdict("error", rows[:1], rule.measure, group.key, group.fault)
    if group.is_complete and group.holds:
        return None
    if group.missing and not (counts and _exceeds(rule, group)):
        return None
    return Verdict(
        *("fail", rows, rule.measure, group.key),
        _sentence(rule, group),
        exact_number(group.difference),
        group=group,
    )


def _lacking(rule: Balance, group: Group) -> Verdict:
    """Return the verdict on a group without the whole or a part, or without its number."""
    rows = {entry.member: entry.row for entry in group.entries}
    lacks = [
        Lack(rule.resource, rule.measure, quoted(member), is_cell=True, row=rows[member])
        if member in rows
        else Lack(rule.resource, rule.dimension, member)
        for member in group.missing
    ]
    cells = [lack.row for lack in lacks if lack.row is not None]
    field = rule.measure if cells else rule.dimension
    subject = f"In {visible(group.key)}, the sum of {rule.measure} is not decided"
    return incomplete(subject, group.key, lacks, dict.fromkeys((*cells, *rows.values())), field)


def _exceeds(rule: Balance, group: Group) -> bool:
    """Tell whether the parts that are there are more than the whole already."""
    return (
        rule.whole not in group.missing
        and sum(sign > 0 for sign in rule.members.values()) == 1
        and all(entry.value is None or entry.value >= 0 for entry in group.entries)
        and -group.difference > group.slack
    )


MOST_TERMS = 6
"""Parts that a sentence lists with their numbers; more are only counted."""


def _terms(rule: Balance, group: Group) -> str:
    """Return the parts that are there as the subject of a sentence."""
    parts = [e for e in group.entries if e.value is not None and e.member != rule.whole]
    if len(parts) > MOST_TERMS:
        return f"the {len(parts)} parts{' that are there' if group.missing else ''}"
    terms = ""
    for entry in parts:
        sign = " - " if entry.sign > 0 else " + "
        terms += f"{sign}{grouped(entry.value or Fraction(0))} {entry.member}"
    return terms.removeprefix(" + ").lstrip()


def _sentence(rule: Balance, group: Group) -> str:
    whole = next(e.value for e in group.entries if e.member == rule.whole) or Fraction(0)
    many = "many" if group.difference > 0 else "few"
    by = grouped(abs(group.difference))
    sentence = (
        f"In {group_name(group.key)}, {_terms(rule, group)} make"
        f" {grouped(whole - group.difference)}, but {rule.whole} is {grouped(whole)},"
        f" which is {by} too {many}"
    )
    if group.slack:
        sentence += f", and rounding explains {grouped(group.slack)} at most"
    if group.missing:
        sentence += f", though {', '.join(group.missing)} is missing"
    sign = "+" if group.difference > 0 else ""
    return f"{sentence} (difference {sign}{grouped(group.difference)})."
