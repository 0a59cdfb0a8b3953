"""Balances on any engine: which groups simply pass, and the rows of the others. For speed only.

Sums are added up as whole numbers of 64 bits. What does not simply pass is collected and decided by
:mod:`latsarstats.rules.balance_rows`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import narwhals as nw

from latsarstats.rules.balance_rows import equations_of
from latsarstats.rules.exact import texts_of
from latsarstats.rules.frames import (
    aggregate,
    columns_of,
    count_rows,
    count_true,
    distinct,
    in_order,
    internal_name,
    is_eager,
    is_string_like,
    materialize,
    records,
)
from latsarstats.rules.rule import FAULT, Prefiltered
from latsarstats.rules.scaled_integers import LARGEST, as_integers
from latsarstats.rules.selection import rows_with
from latsarstats.rules.sums import OTHERS, OtherTable, Tree
from latsarstats.rules.text_keys import grouping, keyed, with_text
from latsarstats.rules.touched import touched_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from latsarstats.rules.equation import Cell, Equation
    from latsarstats.rules.frames import Frame
    from latsarstats.rules.rule import VerdictOrPass
    from latsarstats.rules.sums import Sums

    Decide = Callable[[Iterable[Equation]], Iterator["VerdictOrPass"]]
    """Gives the verdicts on equations."""


_MEMBER, _PLACES, _PASSES, _EXCEEDS, _MEMBERS = map(
    internal_name, ("member", "places", "passes", "exceeds", "members")
)
_ROWS, _VALUES, _DIFFERENCE, _SLACK, _REFUSED = map(
    internal_name, ("rows", "values", "difference", "slack", "refused")
)
_WHOLES, _WHOLE, _LEAST, _PARENT, _COUNT = map(
    internal_name, ("wholes", "whole", "least", "parent", "count")
)
_VALUE, _PART_ROWS, _PART_VALUES, _PARTS, _PART_SLACK = map(
    internal_name, ("value", "part rows", "part values", "parts", "part slack")
)

_MOST_BITS = 40
"""Members of a balance that have a bit each in a whole number.

Some engines fail where a sum does not fit in 64 bits; this leaves room for many rows of one
member.
"""


def prefilter(
    rule: Sums,
    frames: Mapping[str, Frame],
    decide: Decide,
    *,
    counts: bool,
) -> Prefiltered:
    """Leave out what balances.

    Args:
        rule: a balance of one measure.
        frames: the tables that it needs.
        decide: gives the verdicts on what does not simply pass.
        counts: whether the numbers cannot be negative.

    Raises:
        CannotCompareError: the engine cannot compare cells that the rule compares.
        NoTreeError: the list of codes is no tree.
    """
    if rule.way == "wide":
        return _wide(rule, frames[rule.resource], decide, counts=counts)
    if isinstance(rule.parts, OtherTable):
        return _of_tables(rule, frames, decide)
    if rule.tree is not None:
        return _of_tree(rule, rule.tree, frames, decide)
    return _grouped(rule, frames[rule.resource], decide, counts=counts)


@dataclass(frozen=True, slots=True)
class _Sum:
    """The columns of a frame with one sum a row, as whole numbers.

    Attributes:
        difference: the whole minus the sum, without a constant.
        rows: how many cells it has.
        slack: of a column of resolutions, their sum.
        whole: the number of the whole.
    """

    difference: nw.Expr
    rows: nw.Expr
    slack: nw.Expr
    whole: nw.Expr


def _factor(rule: Sums) -> int:
    """Return what numbers are multiplied by, at most, to compare them."""
    return rule.tolerance.relative.numerator or 1


def _balanced(rule: Sums, scale: int, added: _Sum) -> nw.Expr | None:
    """Return whether sums are as the rule wants them; ``None`` where 64 bits cannot tell."""
    constant = (rule.constant or Fraction(0)) * scale
    fixed = rule.tolerance.absolute
    if rule.constant is not None:
        fixed = max(fixed, abs(rule.constant) * rule.tolerance.relative)
    each = rule.resolution if isinstance(rule.resolution, Fraction) else Fraction(0)
    sizes: list[Fraction] = [abs(constant), fixed * scale, Fraction(each.numerator * scale)]
    most = max(*sizes, Fraction(_factor(rule)))
    if constant.denominator != 1 or most >= LARGEST // 2**24:
        return None
    difference = added.difference + int(constant)
    size = {"=": difference.abs(), "<=": difference, ">=": -difference}[rule.relation]
    balanced = size <= int(fixed * scale)
    if each:
        balanced |= size <= added.rows * (each.numerator * scale) // (2 * each.denominator)
    elif rule.resolution_column:
        balanced |= size * 2 <= added.slack
    relative = rule.tolerance.relative
    if relative and rule.constant is None:
        balanced |= size <= added.whole.abs() * relative.numerator // relative.denominator
    return balanced


def _numbers(rule: Sums, measure: str) -> list[str]:
    return [measure, *([rule.resolution_column] if rule.resolution_column else [])]


# Rows that a column tells apart.


def _grouped(rule: Sums, frame: Frame, decide: Decide, *, counts: bool) -> Prefiltered:
    """Leave out every group that balances, and tell those apart that lack something."""
    relevant, keys = grouping(members_of(rule, frame), rule.within)
    named = dict(zip(rule.within, keys, strict=False))

    def judge(groups: Frame) -> Iterator[VerdictOrPass]:
        wanted = distinct(groups, keys)
        rows = relevant.join(wanted, on=keys, how="semi")
        return decide(equations_of(rule, {rule.resource: records(rows)}))

    (measure,) = rule.measures
    most = count_rows(relevant) if rule.parts == OTHERS else len(rule.signs)
    whole = as_integers(relevant, _numbers(rule, measure), (most + 1) * _factor(rule))
    balanced = whole and _balanced(rule, whole.scale, _GROUP)
    if whole is None or balanced is None:  # every group has to be read
        return Prefiltered(relevant, named, judge)
    prepared = _prepared(rule, whole.frame)
    passes = (_is_complete(rule) & balanced).fill_null(value=False)
    if rule.resolution_column:
        passes &= nw.col(_REFUSED) == 0
    groups = prepared.group_by(keys).agg(*_sums(rule)).with_columns(passes.alias(_PASSES))
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
        .with_columns(
            _is_faulty(rule).alias(FAULT),
            _exceeds_already(rule, whole.scale, counts=counts).alias(_EXCEEDS),
        )
    )
    lacks = ~nw.col(FAULT) & ~_has_all(rule) & ~nw.col(_EXCEEDS)
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


_GROUP = _Sum(
    nw.col(_DIFFERENCE).fill_null(0),
    nw.col(_ROWS),
    nw.col(_SLACK),
    nw.col(_WHOLE).fill_null(0),
)


def _is_of_whole(rule: Sums) -> nw.Expr:
    if rule.constant is not None:
        return nw.lit(value=False)
    return (nw.col(_MEMBER) == rule.whole_name).fill_null(value=False)


def _has_bits(rule: Sums) -> bool:
    """Tell whether bits say that every member is there once."""
    return rule.needs_each_part and len(rule.signs) <= _MOST_BITS


def _prepared(rule: Sums, frame: Frame) -> Frame:
    """Return a frame with what is added up over each group, and no more than is needed."""
    member, value = nw.col(_MEMBER), nw.col(rule.measures[0])
    is_whole = _is_of_whole(rule)
    if rule.absent == "zero":
        value = nw.when(is_whole).then(value).otherwise(value.fill_null(0))
    if rule.parts == OTHERS:
        is_added = is_whole
    else:
        is_added = member.is_in([name for name, sign in rule.signs.items() if sign > 0])
    made = {_DIFFERENCE: nw.when(is_added).then(value).otherwise(-value)}
    if _has_bits(rule):
        members = enumerate(rule.signs)
        places = [(member == name).cast(nw.Int64) * 2**bit for bit, name in members]
        made[_PLACES] = nw.sum_horizontal(*places)
    if not rule.needs_each_part:
        made[_WHOLES] = (is_whole & ~value.is_null()).cast(nw.Int64)
    if rule.tolerance.relative:
        made[_WHOLE] = nw.when(is_whole).then(value).otherwise(0)
    if rule.resolution_column:
        made[_SLACK] = nw.col(rule.resolution_column).fill_null(0)
        made[_REFUSED] = (made[_SLACK] < 0).cast(nw.Int64)
    return frame.with_columns(**made)


def _sums(rule: Sums) -> list[nw.Expr]:
    """Return what is cheap to add up over a group, and enough to pass it."""
    places = nw.col(_MEMBER).n_unique().alias(_PLACES)
    if _has_bits(rule):
        places = nw.col(_PLACES).sum()
    sums = [
        nw.len().alias(_ROWS),
        places,
        # A missing number is in no difference.
        nw.col(_DIFFERENCE).count().alias(_VALUES),
        nw.col(_DIFFERENCE).sum(),
    ]
    if not rule.needs_each_part:
        sums.append(nw.col(_WHOLES).sum())
    if rule.tolerance.relative:
        sums.append(nw.col(_WHOLE).sum())
    if rule.resolution_column:
        sums += [nw.col(_SLACK).sum(), nw.col(_REFUSED).sum()]
    return sums


def _is_complete(rule: Sums) -> nw.Expr:
    """Return whether a group has every member that it needs, and each once.

    As many bits as there are members make up all of them only if each is there once.
    """
    number = len(rule.signs)
    if not rule.needs_each_part:
        is_single = nw.col(_ROWS) == nw.col(_PLACES)
        return _has_all(rule) & is_single if rule.dimension else _has_all(rule)
    every = 2**number - 1 if _has_bits(rule) else number
    return _has_all(rule) & (nw.col(_ROWS) == number) & (nw.col(_PLACES) == every)


def _has_all(rule: Sums) -> nw.Expr:
    """Return whether a group has the numbers that it needs."""
    if rule.needs_each_part:
        return nw.col(_VALUES) >= len(rule.signs)
    has_values = nw.col(_VALUES) == nw.col(_ROWS)
    return has_values if rule.constant is not None else has_values & (nw.col(_WHOLES) >= 1)


def _detailed(rule: Sums, frame: Frame) -> Frame:
    """Return a prepared frame with what tells why a group does not pass."""
    value = nw.col(rule.measures[0])
    is_whole = _is_of_whole(rule) & ~value.is_null()
    return frame.with_columns(value.alias(_LEAST), is_whole.cast(nw.Int64).alias(_COUNT))


def _details() -> list[nw.Expr]:
    return [
        nw.col(_MEMBER).n_unique().alias(_MEMBERS),
        nw.col(_COUNT).sum(),
        nw.col(_LEAST).min(),
    ]


def _is_faulty(rule: Sums) -> nw.Expr:
    is_faulty = nw.col(_ROWS) != nw.col(_MEMBERS)
    if not rule.dimension:
        is_faulty = nw.col(_ROWS) < 0
    return is_faulty | (nw.col(_REFUSED) != 0) if rule.resolution_column else is_faulty


def _exceeds_already(rule: Sums, scale: int, *, counts: bool) -> nw.Expr:
    """Return whether the parts that are there are more than the whole already."""
    balanced: Any = _balanced(rule, scale, _GROUP)
    has_whole = nw.col(_COUNT) == (0 if rule.constant is not None else 1)
    return has_whole & _exceeds(rule, scale, balanced, counts=counts)


def _exceeds(rule: Sums, scale: int, balanced: nw.Expr, *, counts: bool) -> nw.Expr:
    """Return whether parts are more than a whole, and what is missing would only add to them."""
    # There are none that are named where all that there are count, and none is taken away.
    adds_only = all(sign < 0 for sign in rule.part_signs.values())
    if not counts or not adds_only or rule.relation == "<=":
        return nw.lit(value=False)
    constant = int((rule.constant or Fraction(0)) * scale)
    is_less = nw.col(_DIFFERENCE).fill_null(0) + constant < 0
    return (nw.col(_LEAST).fill_null(0) >= 0) & is_less & ~balanced


def members_of(rule: Sums, frame: Frame) -> Frame:
    """Return the rows of the whole and of its parts, with the column that tells them apart."""
    if not rule.dimension:
        return frame.with_columns(nw.lit("").alias(_MEMBER))
    takes_all = rule.way != "long"
    # Else a missing one is one.
    if is_string_like(frame, rule.dimension) and not takes_all and "" not in rule.signs:
        member = nw.col(rule.dimension)
        if not is_eager(frame):  # codes of Polars are compared with no text that is none of them
            member = member.cast(nw.String)
        named = frame.with_columns(member.alias(_MEMBER))
    else:
        named = with_text(frame, **{_MEMBER: rule.dimension})
    return named if takes_all else named.filter(nw.col(_MEMBER).is_in(list(rule.signs)))


def has_value(rule: Sums, frame: Frame, value: str) -> bool:
    """Tell whether a row of a table has a value of the dimension."""
    named = with_text(frame, **{_MEMBER: rule.dimension})
    is_there = count_true(nw.col(_MEMBER) == value)
    return aggregate(named, n=is_there)["n"] > 0


# The columns of a row.


def _wide(rule: Sums, frame: Frame, decide: Decide, *, counts: bool) -> Prefiltered:
    """Leave out every row that balances, and tell those apart that lack a cell."""
    names = {name: name for name in columns_of(frame)}
    columns = list(rule.column_signs)
    order = tuple(rule.columns[rule.resource])

    def judge(rows: Frame) -> Iterator[VerdictOrPass]:
        return decide(equations_of(rule, {rule.resource: in_order(records(rows))}))

    numbers = {internal_name(f"cell {n}"): column for n, column in enumerate(columns)}
    values = {column: nw.col(name) for name, column in numbers.items()}
    if rule.resolution_column:
        numbers[_SLACK] = rule.resolution_column
    # Copies are added up, so that rows are reported as they are.
    ready = frame.with_columns(*(nw.col(column).alias(name) for name, column in numbers.items()))
    whole = as_integers(ready, tuple(numbers), (len(numbers) + 1) * _factor(rule))
    if whole is None:
        return Prefiltered(frame, names, judge, order=order)
    own = "" if rule.constant is not None else rule.whole_name
    if rule.absent == "zero":
        values = {c: v if c == own else v.fill_null(0) for c, v in values.items()}
    signs = rule.column_signs
    difference = nw.lit(0)
    for column, value in values.items():
        present = value.fill_null(0)
        difference = difference + present if signs[column] > 0 else difference - present
    slack = nw.col(_SLACK).fill_null(0) if rule.resolution_column else nw.lit(0)
    size = nw.lit(0) if not own else values[own].fill_null(0)
    added = _Sum(nw.col(_DIFFERENCE), nw.col(_ROWS), nw.col(_PART_SLACK), nw.col(_WHOLE))
    balanced = _balanced(rule, whole.scale, added)
    if balanced is None:
        return Prefiltered(frame, names, judge, order=order)
    is_missing = nw.any_horizontal(*(v.is_null() for v in values.values()), ignore_nulls=True)
    least = nw.min_horizontal(*values.values()).fill_null(0)
    is_whole_there = nw.lit(value=True) if not own else ~values[own].is_null()
    judged = whole.frame.with_columns(
        difference.alias(_DIFFERENCE),
        nw.lit(len(columns)).alias(_ROWS),
        (slack * len(columns)).alias(_PART_SLACK),
        size.alias(_WHOLE),
        is_missing.alias(_MEMBERS),
        (slack < 0).alias(FAULT),
        least.alias(_LEAST),
        is_whole_there.alias(_COUNT),
    )
    exceeds = nw.col(_COUNT) & _exceeds(rule, whole.scale, balanced, counts=counts)
    passes = ~nw.col(FAULT) & ~nw.col(_MEMBERS) & balanced
    lacks = ~nw.col(FAULT) & nw.col(_MEMBERS) & ~exceeds
    tally = aggregate(judged, all=nw.len(), passed=count_true(passes), incomplete=count_true(lacks))
    left = tally["all"] - tally["passed"] - tally["incomplete"]
    made = [*numbers, _DIFFERENCE, _ROWS, _PART_SLACK, _WHOLE, _MEMBERS, _LEAST, _COUNT]
    return Prefiltered(
        judged.filter(~passes & ~lacks).drop(*made),
        names,
        judge,
        tally["passed"],
        left,
        order=order,
        lacking=judged.filter(lacks).drop(*made) if tally["incomplete"] else None,
        incomplete=tally["incomplete"],
    )


# Codes of a tree, and another table: every whole with the sum of its parts beside it.


def _of_tree(rule: Sums, tree: Tree, frames: Mapping[str, Frame], decide: Decide) -> Prefiltered:
    """Leave out every code of every group that is the sum of its children."""
    children = tree.children(records(frames[tree.resource]))
    relevant, keys = grouping(members_of(rule, frames[rule.resource]), rule.within)
    named = dict(zip(rule.within, keys, strict=False)) | {rule.dimension: _PARENT}
    by = [*keys, _PARENT]

    def judge(groups: Frame) -> Iterator[VerdictOrPass]:
        wanted = {texts_of(row, by) for row in records(distinct(groups, by))}
        in_group = distinct(groups, keys)
        rows = records(relevant.join(in_group, on=keys, how="semi"))
        texts = {texts_of(row, rule.within): texts_of(row, keys) for row in rows}
        given = {rule.resource: rows, tree.resource: records(frames[tree.resource])}

        def is_wanted(equation: Equation) -> bool:
            within = tuple(equation.key[name] for name in rule.within)
            return (*texts[within], equation.key[rule.dimension]) in wanted

        return decide(filter(is_wanted, equations_of(rule, given)))

    (measure,) = rule.measures
    most = max(map(len, children.values()), default=0) + 1
    whole = as_integers(relevant, _numbers(rule, measure), most * _factor(rule))
    parents = with_text(frames[tree.resource], **{_MEMBER: tree.code, _PARENT: tree.parent}).select(
        _MEMBER, _PARENT
    )
    parents = distinct(parents, [_MEMBER, _PARENT])
    everything = relevant if whole is None else whole.frame
    parts = everything.join(parents, on=_MEMBER, how="inner").filter(nw.col(_PARENT) != "")
    wholes = everything.filter(nw.col(_MEMBER).is_in(list(children))).with_columns(
        nw.col(_MEMBER).alias(_PARENT)
    )
    universe = nw.concat([parts.select(*by), wholes.select(*by)], how="vertical")
    if whole is None:
        return Prefiltered(distinct(universe, by), named, judge)
    sizes = None
    if rule.absent != "zero":
        is_part = nw.col(_PARENT) != ""
        sizes = parents.filter(is_part).group_by(_PARENT).agg(nw.len().alias(_COUNT))
    return _beside(rule, whole.scale, (wholes, parts, universe, sizes), by, named, judge)


def _of_tables(rule: Sums, frames: Mapping[str, Frame], decide: Decide) -> Prefiltered:
    """Leave out every row that the rows of another table make up."""
    own, others, by = _paired(rule, frames)
    named = dict(zip(rule.within, by, strict=False))

    def judge(groups: Frame) -> Iterator[VerdictOrPass]:
        wanted = distinct(groups, by)
        rows = records(own.join(wanted, on=by, how="semi"))
        added = records(others.join(wanted, on=by, how="semi"))
        return decide(equations_of(rule, {rule.resource: rows, rule.parts_table: added}))

    universe = nw.concat([own.select(*by), others.select(*by)], how="vertical")
    (measure,), (other,) = rule.measures, rule.measures_there
    most = (count_rows(others) + 1) * _factor(rule)
    whole = as_integers(own, _numbers(rule, measure), most)
    added = as_integers(others, _numbers(rule, other), most)
    if whole is not None and added is not None and whole.scale != added.scale:
        scale = max(whole.scale, added.scale)
        most *= scale
        whole = as_integers(own, _numbers(rule, measure), most)
        added = as_integers(others, _numbers(rule, other), most)
    if whole is None or added is None:
        return Prefiltered(distinct(universe, by), named, judge)
    scale = max(whole.scale, added.scale)
    wholes = _scaled(rule, whole.frame, measure, measure, scale // whole.scale)
    found = _scaled(rule, added.frame, other, measure, scale // added.scale)
    return _beside(rule, scale, (wholes, found, universe, None), by, named, judge)


def _scaled(rule: Sums, frame: Frame, column: str, measure: str, factor: int) -> Frame:
    """Return a frame in which the numbers of a column are multiplied, and it is the measure."""
    made = {measure: nw.col(column) * factor}
    if rule.resolution_column:
        made[rule.resolution_column] = nw.col(rule.resolution_column) * factor
    return frame.with_columns(**made)


def _paired(rule: Sums, frames: Mapping[str, Frame]) -> tuple[Frame, Frame, list[str]]:
    """Return the rows of both tables with the text by which they are paired, and its columns."""
    parts: OtherTable = rule.parts
    keys = {internal_name(f"key {n}"): column for n, column in enumerate(rule.within)}
    there = dict(zip(keys, parts.within, strict=True))
    own = with_text(frames[rule.resource], **keys)
    if rule.dimension:
        own = with_text(own, **{_MEMBER: rule.dimension})
        own = own.filter(nw.col(_MEMBER) == rule.whole_name)
    others = with_text(rows_with(frames[rule.parts_table], parts.where), **there)
    by = list(keys)
    if not by:
        by = [internal_name("all")]
        own, others = (frame.with_columns(nw.lit(0).alias(by[0])) for frame in (own, others))
    return own, others, by


def _beside(
    rule: Sums,
    scale: int,
    found: tuple[Frame, Frame, Frame, Frame | None],
    by: list[str],
    named: Mapping[str, str],
    judge: Callable[[Frame], Iterator[VerdictOrPass]],
) -> Prefiltered:
    """Leave out every whole that has one row and is what its parts make.

    Args:
        rule: the balance.
        scale: what its numbers are multiplied by.
        found: the rows of wholes, those of parts, the keys of both, and how many parts each
            whole must have; ``None`` where any number will do.
        by: the columns by which wholes and parts are paired.
        named: columns by the names that a known discrepancy calls them.
        judge: gives the verdicts on what is left.
    """
    wholes, parts, universe, sizes = found
    value = nw.col(rule.measures[0])
    slack = nw.lit(0)
    if rule.resolution_column:
        slack = nw.col(rule.resolution_column).fill_null(0)
    part = value.fill_null(0) if rule.absent == "zero" else value
    refused = (slack < 0).cast(nw.Int64)
    whole_sums = (
        wholes.with_columns(value.alias(_VALUE), slack.alias(_SLACK), refused.alias(_REFUSED))
        .group_by(by)
        .agg(
            nw.len().alias(_ROWS),
            nw.col(_VALUE).count().alias(_VALUES),
            nw.col(_VALUE).sum().alias(_WHOLE),
            nw.col(_SLACK).sum(),
            nw.col(_REFUSED).sum(),
        )
    )
    distinct_parts = nw.col(_MEMBER).n_unique() if rule.tree is not None else nw.len()
    part_sums = (
        parts.with_columns(part.alias(_VALUE), slack.alias(_PART_SLACK), refused.alias(_EXCEEDS))
        .group_by(by)
        .agg(
            nw.len().alias(_PART_ROWS),
            distinct_parts.alias(_MEMBERS),
            nw.col(_VALUE).count().alias(_PART_VALUES),
            nw.col(_VALUE).sum().alias(_PARTS),
            nw.col(_PART_SLACK).sum(),
            nw.col(_EXCEEDS).sum(),
        )
    )
    # Where parts that are absent count as 0, a whole of 0 has none.
    how = "left" if rule.absent == "zero" else "inner"
    both = whole_sums.join(part_sums, on=by, how=how)  # type: ignore[arg-type]
    filled = (_PART_ROWS, _MEMBERS, _PART_VALUES, _PARTS, _PART_SLACK, _EXCEEDS)
    both = both.with_columns(*(nw.col(name).fill_null(0) for name in filled))
    added = _Sum(
        nw.col(_WHOLE) - nw.col(_PARTS),
        nw.col(_PART_ROWS) + 1,
        nw.col(_SLACK) + nw.col(_PART_SLACK),
        nw.col(_WHOLE),
    )
    balanced = _balanced(rule, scale, added)
    if balanced is None:
        return Prefiltered(distinct(universe, by), named, judge)
    passes = (
        balanced
        & (nw.col(_ROWS) == 1)
        & (nw.col(_VALUES) == 1)
        & (nw.col(_PART_ROWS) == nw.col(_MEMBERS))
        & (nw.col(_PART_VALUES) == nw.col(_PART_ROWS))
        & (nw.col(_REFUSED) == 0)
        & (nw.col(_EXCEEDS) == 0)
    )
    if sizes is not None:
        both = both.join(sizes, on=_PARENT, how="left")
        passes &= nw.col(_PART_ROWS) == nw.col(_COUNT)
    passing = materialize(both.filter(passes.fill_null(value=False)).select(*by))
    passed = count_rows(passing)
    rest = materialize(distinct(universe, by)).join(passing, on=by, how="anti")
    left = count_rows(rest)
    return Prefiltered(rest, named, judge, passed, None if left else 0)


# The rows of equations that share a cell.


def rows_touched(
    rule: Sums,
    frames: Mapping[str, Frame],
    touched: Collection[Cell],
    broken: Sequence[Equation],
) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of the groups that have some cells, by table.

    Args:
        rule: a balance of one measure.
        frames: the tables that it needs.
        touched: the cells, where rows have positions.
        broken: the equations that they are of, of whatever rules.

    Raises:
        CannotCompareError: the engine cannot compare cells that the rule compares.
    """
    resource = rule.resource
    if rule.way == "wide":
        return {resource: records(touched_rows(frames[resource], resource, touched, broken))}
    if isinstance(rule.parts, OtherTable):
        own, others, by = _paired(rule, frames)
        mine = touched_rows(own, resource, touched, broken).select(*by)
        theirs = touched_rows(others, rule.parts.resource, touched, broken).select(*by)
        wanted = materialize(distinct(nw.concat([mine, theirs], how="vertical"), by))
        rows = records(own.join(wanted, on=by, how="semi"))
        added = records(others.join(wanted, on=by, how="semi"))
        return {resource: rows, rule.parts_table: added}
    members, keys = keyed(members_of(rule, frames[resource]), rule.within)
    if keys:
        wanted = distinct(touched_rows(members, resource, touched, broken), keys)
        members = members.join(wanted, on=keys, how="semi")
    found = {resource: records(members)}
    if rule.tree is not None:
        found[rule.tree.resource] = records(frames[rule.tree.resource])
    return found
