"""What can be said of rules without any data: which repeat others, and which contradict them."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, combinations
from typing import TYPE_CHECKING, Literal, TypeVar

from latsarstats.rules.agreement import Agreement
from latsarstats.rules.balance import Balance
from latsarstats.rules.order import Order
from latsarstats.rules.ratio import Ratio
from latsarstats.rules.rule import Rule
from latsarstats.rules.weekday import Weekday

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

_R = TypeVar("_R", bound=Rule)


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """What is said of a rule, whatever the data.

    Attributes:
        rule: the name of the rule that the remark is on.
        code: ``repeats`` where the rule could be taken out, since others say as much;
            ``contradicts`` where it cannot hold together with others, or only in part.
        other: the names of the other rules, joined by a comma.
        message: one sentence that names the rules and what to do.
    """

    rule: str
    code: Literal["repeats", "contradicts"]
    other: str
    message: str


def lint(rules: Iterable[Rule]) -> tuple[Remark, ...]:
    """Return which rules repeat others and which contradict them, sorted.

    A rule repeats others only where the check stays as strict without it: a warning may repeat
    errors, but an error does not repeat warnings. With all rules taken out that repeat others,
    those left say as much. Rules contradict each other whatever their severity. Columns of
    ``resolution`` and known discrepancies make no difference.

    Args:
        rules: rules of one package, each with a name of its own.
    """
    ranked = sorted(rules, key=_rank)
    remarks = chain(
        _lint_balances([rule for rule in ranked if isinstance(rule, Balance)]),
        _repeated([rule for rule in ranked if isinstance(rule, Agreement)], _compared),
        _lint_orders([rule for rule in ranked if isinstance(rule, Order)]),
        _repeated([rule for rule in ranked if isinstance(rule, Weekday)], _dated),
        _lint_ratios([rule for rule in ranked if isinstance(rule, Ratio)]),
    )
    return tuple(sorted(set(remarks)))


def _rank(rule: Rule) -> tuple[bool, str]:
    """Return what to sort rules by, so that one only ever repeats those before it."""
    return rule.severity != "error", rule.name


def _is_as_strong(rule: Rule, other: Rule) -> bool:
    return rule.severity == "error" or other.severity != "error"


def _alike(rules: Iterable[_R], key: Callable[[_R], Hashable]) -> list[list[_R]]:
    """Return the rules that have the same key together, in the order in which they come."""
    found: dict[Hashable, list[_R]] = {}
    for rule in rules:
        found.setdefault(key(rule), []).append(rule)
    return list(found.values())


def _repeated(rules: Iterable[_R], key: Callable[[_R], Hashable]) -> Iterator[Remark]:
    """Yield a remark on each rule that has the same key as one before it."""
    for first, *others in _alike(rules, key):
        yield from (_same(rule, first) for rule in others)


def _compared(rule: Agreement) -> Hashable:
    sides = {(rule.resource, rule.field), (rule.with_resource, rule.with_field)}
    return frozenset(sides), frozenset(rule.on)


def _dated(rule: Weekday) -> Hashable:
    return rule.resource, rule.date, rule.weekday


def _lint_balances(rules: Iterable[Balance]) -> Iterator[Remark]:
    for comparable in _alike(rules, _added_up):
        yield from _repeated(comparable, _equation)
        distinct = [same[0] for same in _alike(comparable, _equation)]
        yield from _sums(distinct)
        yield from _forced(distinct)


def _added_up(rule: Balance) -> Hashable:
    return rule.resource, rule.measure, rule.dimension, frozenset(rule.within)


def _equation(rule: Balance) -> Hashable:
    """Return the same for all ways to write one equation: ``a = b - c`` is ``b = a + c``."""
    members = rule.members
    first = members[min(members)]
    return frozenset((member, sign * first) for member, sign in members.items())


def _forced(rules: Iterable[Balance]) -> Iterator[Remark]:
    members = [(rule, rule.members) for rule in rules]
    for (rule, one), (other, two) in combinations(members, 2):
        # Of two that share nothing, each keeps both its signs: no need to look.
        zeros = [] if one.keys().isdisjoint(two) else _must_be_zero(one, two)
        if zeros:
            told = f"agree only where {_listed(zeros)} {'is' if len(zeros) == 1 else 'are'} 0"
            yield _contradicts([rule, other], f"{told}; correct the parts of one of them")


def _must_be_zero(one: Mapping[str, int], two: Mapping[str, int]) -> list[str]:
    """Return the members that two equations force to be 0, since no count is negative."""
    zeros: set[str] = set()
    for turn in (1, -1):  # an equation may be turned round
        both = {member: one.get(member, 0) - turn * two.get(member, 0) for member in {**one, **two}}
        left = {member: times for member, times in both.items() if times}
        if len({times > 0 for times in left.values()}) == 1:
            zeros.update(left)
    return sorted(zeros)


@dataclass(frozen=True, slots=True)
class _Sum:
    """An equation that rules make when they are added up.

    Attributes:
        terms: how many times it counts each member; none is 0.
        made_of: how many times each rule went into it, by name; none is 0.
    """

    terms: Mapping[str, Fraction]
    made_of: Mapping[str, Fraction]

    def less(self, other: _Sum, factor: Fraction) -> _Sum:
        """Return this with another taken away so many times."""
        return _Sum(
            _less(self.terms, other.terms, factor), _less(self.made_of, other.made_of, factor)
        )


def _less(
    terms: Mapping[str, Fraction], others: Mapping[str, Fraction], factor: Fraction
) -> dict[str, Fraction]:
    """Return terms with others taken away so many times, without those that are then 0."""
    left = dict(terms)
    for name, term in others.items():
        left[name] = left.get(name, Fraction(0)) - factor * term
    return {name: term for name, term in left.items() if term}


def _sums(rules: Sequence[Balance]) -> Iterator[Remark]:
    """Yield a remark on each balance that follows from those before it.

    Those kept so far do not follow from each other, so there is one way only to make up a
    balance from them, and it needs each of the rules that it names.
    """
    by_name = {rule.name: rule for rule in rules}
    kept: dict[str, _Sum] = {}  # by the member that no later one has
    for rule in rules:
        terms = {member: Fraction(sign) for member, sign in rule.members.items()}
        rest = _Sum(terms, {rule.name: Fraction(1)})
        for member, equation in kept.items():
            if member in rest.terms:
                rest = rest.less(equation, rest.terms[member] / equation.terms[member])
        if rest.terms:
            kept[min(rest.terms)] = rest
        else:
            others = [by_name[name] for name in rest.made_of if name != rule.name]
            needed = {member for other in others for member in other.members}
            yield _follows(rule, others, needed - set(rule.members))


def _lint_orders(rules: Iterable[Order]) -> Iterator[Remark]:
    for orders in _alike(rules, lambda rule: rule.resource):
        kept = [rule for rule in orders if rule.smaller != rule.larger]
        for rule in reversed(kept.copy()):
            others = [other for other in kept if other is not rule and _is_as_strong(other, rule)]
            if way := _way(rule.smaller, rule.larger, others, strict=rule.strict):
                kept = [other for other in kept if other is not rule]
                yield _repeats_way(rule, way)
        yield from _circles(kept)


def _way(start: str, end: str, orders: Iterable[Order], *, strict: bool) -> list[Order]:
    """Return the fewest orders that lead from one column to another, or nothing.

    Args:
        start: the column to be smaller.
        end: the column to be larger.
        orders: those to choose from; where several ways are as short, earlier ones are taken.
        strict: whether one of them must be strict.
    """
    steps = {group[0].smaller: group for group in _alike(orders, lambda order: order.smaller)}
    ways: dict[tuple[str, bool], list[Order]] = {(start, not strict): []}
    ahead = deque(ways)
    while ahead and (end, True) not in ways:
        column, is_enough = ahead.popleft()
        for order in steps.get(column, ()):
            place = order.larger, is_enough or order.strict
            if place not in ways:
                ways[place] = [*ways[column, is_enough], order]
                ahead.append(place)
    way = ways.get((end, True), [])
    passed = {start, *(order.larger for order in way)}
    # From a circle that contradicts itself anything follows, which helps nobody.
    return way if len(passed) > len(way) else []


def _repeats_way(rule: Order, way: list[Order]) -> Remark:
    if len(way) == 1 and way[0].strict == rule.strict:
        return _same(rule, way[0])
    return _follows(rule, way, {order.larger for order in way} - {rule.larger})


def _circles(orders: Sequence[Order]) -> Iterator[Remark]:
    """Yield a remark on the shortest circle, if there is one, through each strict order."""
    for order in orders:
        back = _way(order.larger, order.smaller, orders, strict=False) if order.strict else []
        if back:
            circle = [order, *back]
            turn = min(range(len(circle)), key=lambda place: circle[place].smaller)
            circle = [*circle[turn:], *circle[:turn]]  # the same wherever it was entered
            signs = "".join(f" {'<' if o.strict else '<='} {o.larger}" for o in circle)
            told = f"cannot hold together, as {circle[0].smaller}{signs}"
            yield _contradicts(circle, f"{told}; correct one of them")


def _lint_ratios(rules: Iterable[Ratio]) -> Iterator[Remark]:
    for comparable in _alike(rules, _shared_out):
        kept = [r for r in comparable if not any(_implies(other, r) for other in comparable)]
        for rule in comparable:
            implying = [other for other in kept if _implies(other, rule)]
            if implying:
                yield _repeats_bounds(rule, implying[0])
        for rule, other in combinations(kept, 2):
            if _bounds(rule)[1] < _bounds(other)[0] or _bounds(other)[1] < _bounds(rule)[0]:
                told = "have bounds without a number in common, so that nothing passes both"
                yield _contradicts([rule, other], f"{told}; correct the bounds of one of them")


def _shared_out(rule: Ratio) -> Hashable:
    where = frozenset(rule.where.items())
    return rule.resource, rule.measure, where, rule.per, frozenset(rule.by)


def _bounds(rule: Ratio) -> tuple[Fraction | float, Fraction | float]:
    return (
        -math.inf if rule.minimum is None else rule.minimum,
        math.inf if rule.maximum is None else rule.maximum,
    )


def _implies(rule: Ratio, other: Ratio) -> bool:
    """Tell whether the other could be taken out, as long as this one stays."""
    if _bounds(rule) == _bounds(other):
        return _rank(rule) < _rank(other)
    (least, most), (lowest, highest) = _bounds(rule), _bounds(other)
    return lowest <= least and most <= highest and _is_as_strong(rule, other)


def _repeats_bounds(rule: Ratio, other: Ratio) -> Remark:
    if _bounds(rule) == _bounds(other):
        return _same(rule, other)
    told = f"The bounds of {rule.name} contain those of {other.name}; take {rule.name} out."
    return Remark(rule.name, "repeats", other.name, told)


def _same(rule: Rule, other: Rule) -> Remark:
    told = f"{rule.name} says the same as {other.name}; take {rule.name} out."
    return Remark(rule.name, "repeats", other.name, told)


def _follows(rule: Rule, others: Iterable[Rule], needed: Iterable[str]) -> Remark:
    """Return the remark on a rule that follows from others.

    Args:
        rule: the rule.
        others: all that it takes.
        needed: members or columns that only the others read. Where one of them is missing,
            the others are incomplete, and the rule itself may not be.
    """
    names = sorted(other.name for other in others)
    unless = f", unless {_listed(sorted(needed), 'or')} can be missing" if needed else ""
    told = f"{rule.name} follows from {_listed(names)}; take {rule.name} out{unless}."
    return Remark(rule.name, "repeats", ", ".join(names), told)


def _contradicts(rules: Iterable[Rule], told: str) -> Remark:
    *others, last = sorted(rule.name for rule in rules)
    return Remark(last, "contradicts", ", ".join(others), f"{_listed([*others, last])} {told}.")


def _listed(names: Sequence[str], word: str = "and") -> str:
    *others, last = names
    return f"{', '.join(others)} {word} {last}" if others else last
