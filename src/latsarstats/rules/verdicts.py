"""What is told of the rows or groups that a rule does not simply pass, and how much of it."""

from __future__ import annotations

import dataclasses
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import narwhals as nw

from latsarstats.rules.frames import ROW, columns_of, has_rows, one, own, times
from latsarstats.rules.rule import Decision, Ruling
from latsarstats.rules.text_keys import CannotCompareError, with_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from latsarstats.rules.frames import Frame
    from latsarstats.rules.rule import Known, Outcome, Rule

    Judged = Decision | Literal["pass"]

FAULT = own("fault")
"""The column that is true where a rule cannot be run: on a row or group, not on its table."""


@dataclass(frozen=True, slots=True)
class Sieved:
    """A table without what a rule simply passes.

    Attributes:
        rest: the rows or groups left, which all break the rule, or have :data:`FAULT`; or,
            where ``is_exact`` is false, which may do so.
        keys: columns of ``rest`` by the names that a known discrepancy calls them.
        judge: gives what is to be told of some of the rest, in the order in which it is told.
        passed: how many passed.
        left: how many rows or groups are left; ``None`` where some of them may pass, or lack
            something, so that each has to be judged.
        order: of rows, the columns that tell which come first where they have no positions;
            groups come in the order of their keys.
        lacking: the rows or groups that lack something, with the columns of ``keys``; ``None``
            where there are none.
        incomplete: how many lack something.
    """

    rest: Frame
    keys: Mapping[str, str]
    judge: Callable[[Frame], Iterable[Judged]]
    passed: int = 0
    left: int | None = None
    order: Sequence[str] = ()
    lacking: Frame | None = None
    incomplete: int = 0


def settle(rule: Rule, sieved: Sieved, limit: int | None) -> Ruling:
    """Return what a rule says, with known failures marked, and one more for each now gone.

    Args:
        rule: the rule.
        sieved: what is left of its table.
        limit: the most failures that are collected and told, and as many known ones.
    """
    lacking, open_to = _lacking(rule, sieved, limit)
    left = sieved.left
    if limit is None or left is None or left <= limit:
        return _all_told(rule, sieved, limit, lacking, open_to)
    try:
        return _some_told(rule, sieved, left, limit, lacking, open_to)
    except CannotCompareError:  # what a known one is known by, so that all have to be read
        return _all_told(rule, sieved, limit, lacking, open_to)


def _lacking(rule: Rule, sieved: Sieved, limit: int | None) -> tuple[list[Decision], set[int]]:
    """Return the decisions on what lacks something, and which known ones may be among it."""
    frame = sieved.lacking
    if frame is None:
        return [], set()
    if limit is None or sieved.incomplete <= limit:
        found = list(_decisions(sieved.judge(frame)))
        return found, _known_in(rule, found)
    texts = {_text_of(name): sieved.keys[name] for known in rule.known for name in known.key}
    frame, order = _sortable(with_text(frame, **texts), sieved)
    fits = {str(position): times(_fits(known)) for position, known in enumerate(rule.known)}
    counts = one(frame, **fits)
    first = frame.sort(*order).head(limit) if order else frame.head(limit)
    return list(_decisions(sieved.judge(first))), {int(n) for n, count in counts.items() if count}


def _decisions(judged: Iterable[Judged]) -> Iterable[Decision]:
    return (decision for decision in judged if isinstance(decision, Decision))


def _known_in(rule: Rule, decisions: Iterable[Decision]) -> set[int]:
    """Return which discrepancies that are known may be among decisions, by their positions."""
    return {
        position
        for decision in decisions
        for position, known in enumerate(rule.known)
        if known.key.items() <= decision.key.items()
    }


def _all_told(
    rule: Rule, sieved: Sieved, limit: int | None, lacking: list[Decision], open_to: set[int]
) -> Ruling:
    judged = sieved.judge(sieved.rest) if sieved.left != 0 else ()
    ruling = tell_all(rule, [*judged, *lacking], limit, open_to)
    untold = Counter(ruling.untold)
    untold["incomplete"] += sieved.incomplete - len(lacking)
    return dataclasses.replace(ruling, passed=sieved.passed + ruling.passed, untold=dict(+untold))


def _some_told(
    rule: Rule,
    sieved: Sieved,
    left: int,
    limit: int,
    lacking: list[Decision],
    open_to: set[int],
) -> Ruling:
    texts = {_text_of(name): sieved.keys[name] for known in rule.known for name in known.key}
    rest, order = _sortable(with_text(sieved.rest, **texts), sieved)
    if FAULT not in rest.collect_schema().names():
        rest = rest.with_columns(nw.lit(value=False).alias(FAULT))
    fault = nw.col(FAULT)
    fits = [_fits(known) & ~fault for known in rule.known]
    # Where nothing is known, this is false on every row: a plain one cannot be added up.
    is_known = nw.any_horizontal(*fits, ignore_nulls=True) if fits else fault & ~fault
    counts = one(
        rest,
        error=times(fault),
        known=times(is_known),
        **{f"known {position}": times(fit) for position, fit in enumerate(fits)},
    )
    counts["fail"] = left - counts["error"] - counts["known"]
    counts["incomplete"] = sieved.incomplete
    parts = [rest.filter(~is_known), rest.filter(is_known)] if counts["known"] else [rest]
    judged = [
        decision
        for part in parts
        for decision in sieved.judge(part.sort(*order).head(limit) if order else part.head(limit))
    ]
    occurred = {position for position in range(len(fits)) if counts[f"known {position}"]}
    decisions = _marked(rule, judged, occurred)
    told = Counter(decision.outcome for decision in (*decisions, *lacking))
    outcomes: tuple[Outcome, ...] = ("fail", "error", "known", "incomplete")
    untold = {name: counts[name] - told[name] for name in outcomes if counts[name] > told[name]}
    if not counts["error"]:
        decisions += _gone(rule, occurred | open_to)
    return Ruling(sieved.passed, (*decisions, *lacking), untold)


def _text_of(name: str) -> str:
    return own(f"text of {name}")


def _fits(known: Known) -> nw.Expr:
    fits = [nw.col(_text_of(name)) == value for name, value in known.key.items()]
    return nw.all_horizontal(*fits, ignore_nulls=True) if fits else nw.lit(value=True)


def _sortable(rest: Frame, sieved: Sieved) -> tuple[Frame, list[str]]:
    """Return the rest with columns that tell which of it comes first, and their names."""
    if not sieved.order:
        texts = {own(f"text {n}"): key for n, key in enumerate(sieved.keys.values())}
        rest = with_text(rest, **texts)
        ranks = [rank for text in texts for rank in _natural(nw.col(text))]
    elif has_rows(rest):
        return rest, [ROW]
    else:  # rows that are alike in these columns may differ in others
        schema = rest.collect_schema()
        names = dict.fromkeys((*sieved.order, *columns_of(rest)))
        ranks = [_rank(name, schema[name]) for name in names if _has_order(schema[name])]
    ranked = {own(f"rank {n}"): rank for n, rank in enumerate(ranks)}
    return (rest.with_columns(**ranked) if ranked else rest), list(ranked)


def _natural(text: nw.Expr) -> list[nw.Expr]:
    """Return what to sort plain text by: see :func:`latsarstats.rules.balance.natural`."""
    is_number = text.str.contains(r"^[0-9]+$")
    digits = nw.when(is_number).then(text.str.replace_all(r"^0+", "")).otherwise(nw.lit(""))
    return [~is_number, digits.str.len_chars(), digits, text]


def _has_order(dtype: nw.dtypes.DType) -> bool:
    """Tell whether all engines sort cells of a type alike."""
    others = (nw.String, nw.Categorical, nw.Enum, nw.Boolean, nw.Date, nw.Datetime)
    return dtype.is_numeric() or dtype in others


def _rank(name: str, dtype: nw.dtypes.DType) -> nw.Expr:
    is_code = dtype in (nw.Categorical, nw.Enum)  # which may have an order of its own
    return nw.col(name).cast(nw.String) if is_code else nw.col(name)


def tell_all(
    rule: Rule, told: Iterable[Judged], limit: int | None, open_to: Collection[int] = ()
) -> Ruling:
    """Return what a rule says where every row or group has been judged.

    Args:
        rule: the rule.
        told: what there is to tell of each, in order.
        limit: the most failures that are told, and as many known and incomplete ones.
        open_to: the known ones, by position, that may be among what is incomplete.
    """
    judged = list(told)
    occurred: set[int] = set()
    marked = _marked(rule, judged, occurred)
    lacking = [decision for decision in marked if decision.outcome == "incomplete"]
    decisions = [decision for decision in marked if decision.outcome != "incomplete"]
    first, listed = _first(decisions, limit), lacking[:limit]
    shown = Counter(d.outcome for d in (*first, *listed))
    untold = Counter(d.outcome for d in marked) - shown
    if all(decision.outcome != "error" for decision in decisions):
        occurred |= _known_in(rule, lacking) | set(open_to)
        first = first + _gone(rule, occurred)
    return Ruling(judged.count("pass"), (*first, *listed), dict(untold))


def _first(decisions: list[Decision], limit: int | None) -> list[Decision]:
    """Return no more decisions than the limit, and behind them as many known ones."""
    if limit is None or len(decisions) <= limit:
        return decisions
    known = [decision for decision in decisions if decision.outcome == "known"]
    others = [decision for decision in decisions if decision.outcome != "known"]
    return others[:limit] + known[:limit]


def _marked(rule: Rule, judged: Iterable[Judged], occurred: set[int]) -> list[Decision]:
    """Return decisions with known failures marked, and note which of the known occurred."""
    decisions = []
    for decision in judged:
        if not isinstance(decision, Decision):
            continue
        fitting = [
            position
            for position, known in enumerate(rule.known)
            if decision.outcome == "fail" and known.key.items() <= decision.key.items()
        ]
        occurred.update(fitting)
        if fitting:
            reason = rule.known[fitting[0]].reason.rstrip(".")
            message = f"{decision.message} Known: {reason}."
            decision = dataclasses.replace(decision, outcome="known", message=message)
        decisions.append(decision)
    return decisions


def _gone(rule: Rule, occurred: set[int]) -> list[Decision]:
    gone = []
    for position, known in enumerate(rule.known):
        if position not in occurred:
            key = ", ".join(f"{column} {value}" for column, value in known.key.items())
            message = f"The discrepancy known for {key} no longer occurs; take it off the rule."
            gone.append(Decision("gone", key=known.key, message=message))
    return gone
