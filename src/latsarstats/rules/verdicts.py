"""What is told of the rows or groups that a rule does not simply pass, and how much of it."""

from __future__ import annotations

import dataclasses
from collections import Counter
from typing import TYPE_CHECKING

import narwhals as nw

from latsarstats.language import sentence
from latsarstats.rules.frames import ROW, aggregate, columns_of, count_true, has_rows, internal_name
from latsarstats.rules.rule import FAULT, Prefiltered, RuleResult, Verdict
from latsarstats.rules.text_keys import CannotCompareError, with_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from latsarstats.rules.frames import Frame
    from latsarstats.rules.rule import Known, Outcome, Rule, VerdictOrPass


def finish(rule: Rule, prefiltered: Prefiltered, limit: int | None) -> RuleResult:
    """Return what a rule says, with known failures marked, and one more for each now gone.

    Args:
        rule: the rule.
        prefiltered: what is left of its table.
        limit: the most failures that are collected and told, and as many known ones.
    """
    lacking, open_to = _lacking(rule, prefiltered, limit)
    left = prefiltered.left
    if limit is None or left is None or left <= limit:
        return _all_verdicts(rule, prefiltered, limit, lacking, open_to)
    try:
        return _first_verdicts(rule, prefiltered, left, limit, lacking, open_to)
    except CannotCompareError:  # what a known one is known by, so that all have to be read
        return _all_verdicts(rule, prefiltered, limit, lacking, open_to)


def _lacking(
    rule: Rule, prefiltered: Prefiltered, limit: int | None
) -> tuple[list[Verdict], set[int]]:
    """Return the verdicts on what lacks something, and which known ones may be among it."""
    frame = prefiltered.lacking
    if frame is None:
        return [], set()
    if limit is None or prefiltered.incomplete <= limit:
        found = list(_decisions(prefiltered.judge(frame)))
        return found, _known_in(rule, found)
    texts = {_text_of(name): prefiltered.keys[name] for known in rule.known for name in known.key}
    frame, order = _sortable(with_text(frame, **texts), prefiltered)
    fits = {str(position): count_true(_fits(known)) for position, known in enumerate(rule.known)}
    counts = aggregate(frame, **fits)
    first = frame.sort(*order).head(limit) if order else frame.head(limit)
    return list(_decisions(prefiltered.judge(first))), {
        int(n) for n, count in counts.items() if count
    }


def _decisions(judged: Iterable[VerdictOrPass]) -> Iterable[Verdict]:
    return (verdict for verdict in judged if isinstance(verdict, Verdict))


def _known_in(rule: Rule, verdicts: Iterable[Verdict]) -> set[int]:
    """Return which discrepancies that are known may be among verdicts, by their positions."""
    return {
        position
        for verdict in verdicts
        for position, known in enumerate(rule.known)
        if known.key.items() <= verdict.key.items()
    }


def _all_verdicts(
    rule: Rule,
    prefiltered: Prefiltered,
    limit: int | None,
    lacking: list[Verdict],
    open_to: set[int],
) -> RuleResult:
    judged = prefiltered.judge(prefiltered.rest) if prefiltered.left != 0 else ()
    result = verdicts_of(rule, [*judged, *lacking], limit, open_to)
    omitted = Counter(result.omitted)
    omitted["incomplete"] += prefiltered.incomplete - len(lacking)
    return dataclasses.replace(
        result, passed=prefiltered.passed + result.passed, omitted=dict(+omitted)
    )


def _first_verdicts(
    rule: Rule,
    prefiltered: Prefiltered,
    left: int,
    limit: int,
    lacking: list[Verdict],
    open_to: set[int],
) -> RuleResult:
    texts = {_text_of(name): prefiltered.keys[name] for known in rule.known for name in known.key}
    rest, order = _sortable(with_text(prefiltered.rest, **texts), prefiltered)
    if FAULT not in rest.collect_schema().names():
        rest = rest.with_columns(nw.lit(value=False).alias(FAULT))
    fault = nw.col(FAULT)
    fits = [_fits(known) & ~fault for known in rule.known]
    # Where nothing is known, this is false on every row: a plain one cannot be added up.
    is_known = nw.any_horizontal(*fits, ignore_nulls=True) if fits else fault & ~fault
    counts = aggregate(
        rest,
        error=count_true(fault),
        known=count_true(is_known),
        **{f"known {position}": count_true(fit) for position, fit in enumerate(fits)},
    )
    counts["fail"] = left - counts["error"] - counts["known"]
    counts["incomplete"] = prefiltered.incomplete
    parts = [rest.filter(~is_known), rest.filter(is_known)] if counts["known"] else [rest]
    judged = [
        verdict
        for part in parts
        for verdict in prefiltered.judge(
            part.sort(*order).head(limit) if order else part.head(limit)
        )
    ]
    occurred = {position for position in range(len(fits)) if counts[f"known {position}"]}
    verdicts = _marked(rule, judged, occurred)
    told = Counter(verdict.outcome for verdict in (*verdicts, *lacking))
    outcomes: tuple[Outcome, ...] = ("fail", "error", "known", "incomplete")
    omitted = {name: counts[name] - told[name] for name in outcomes if counts[name] > told[name]}
    if not counts["error"]:
        verdicts += _stale(rule, occurred | open_to)
    return RuleResult(prefiltered.passed, (*verdicts, *lacking), omitted)


def _text_of(name: str) -> str:
    return internal_name(f"text of {name}")


def _fits(known: Known) -> nw.Expr:
    fits = [nw.col(_text_of(name)) == value for name, value in known.key.items()]
    return nw.all_horizontal(*fits, ignore_nulls=True) if fits else nw.lit(value=True)


def _sortable(rest: Frame, prefiltered: Prefiltered) -> tuple[Frame, list[str]]:
    """Return the rest with columns that tell which of it comes first, and their names."""
    if not prefiltered.order:
        texts = {internal_name(f"text {n}"): key for n, key in enumerate(prefiltered.keys.values())}
        rest = with_text(rest, **texts)
        ranks = [rank for text in texts for rank in _natural(nw.col(text))]
    elif has_rows(rest):
        return rest, [ROW]
    else:  # rows that are alike in these columns may differ in others
        schema = rest.collect_schema()
        names = dict.fromkeys((*prefiltered.order, *columns_of(rest)))
        ranks = [_rank(name, schema[name]) for name in names if _has_order(schema[name])]
    ranked = {internal_name(f"rank {n}"): rank for n, rank in enumerate(ranks)}
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


def verdicts_of(
    rule: Rule, told: Iterable[VerdictOrPass], limit: int | None, open_to: Collection[int] = ()
) -> RuleResult:
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
    lacking = [verdict for verdict in marked if verdict.outcome == "incomplete"]
    verdicts = [verdict for verdict in marked if verdict.outcome != "incomplete"]
    first, listed = _first(verdicts, limit), lacking[:limit]
    shown = Counter(d.outcome for d in (*first, *listed))
    omitted = Counter(d.outcome for d in marked) - shown
    if all(verdict.outcome != "error" for verdict in verdicts):
        occurred |= _known_in(rule, lacking) | set(open_to)
        first = first + _stale(rule, occurred)
    return RuleResult(judged.count("pass"), (*first, *listed), dict(omitted))


def _first(verdicts: list[Verdict], limit: int | None) -> list[Verdict]:
    """Return no more verdicts than the limit, and behind them as many known ones."""
    if limit is None or len(verdicts) <= limit:
        return verdicts
    known = [verdict for verdict in verdicts if verdict.outcome == "known"]
    others = [verdict for verdict in verdicts if verdict.outcome != "known"]
    return others[:limit] + known[:limit]


def _marked(rule: Rule, judged: Iterable[VerdictOrPass], occurred: set[int]) -> list[Verdict]:
    """Return verdicts with known failures marked, and note which of the known occurred."""
    verdicts = []
    for verdict in judged:
        if not isinstance(verdict, Verdict):
            continue
        fitting = [
            position
            for position, known in enumerate(rule.known)
            if verdict.outcome == "fail" and known.key.items() <= verdict.key.items()
        ]
        occurred.update(fitting)
        if fitting:
            reason = rule.known[fitting[0]].reason.rstrip(".")
            message = sentence("{message} Known: {reason}.", message=verdict.message, reason=reason)
            verdict = dataclasses.replace(verdict, outcome="known", message=message)
        verdicts.append(verdict)
    return verdicts


def _stale(rule: Rule, occurred: set[int]) -> list[Verdict]:
    gone = []
    for position, known in enumerate(rule.known):
        if position not in occurred:
            key = ", ".join(f"{column} {value}" for column, value in known.key.items())
            message = sentence(
                "The discrepancy known for {key} no longer occurs; take it off the rule.", key=key
            )
            gone.append(Verdict("stale", key=known.key, message=message))
    return gone


def together(results: Sequence[RuleResult]) -> RuleResult:
    """Return what a rule says of several columns, from what it says of each.

    A discrepancy that is known no longer occurs only where it occurs in none of them, and what
    cannot be run at all is said once.
    """
    stale = [{v.message for v in each.verdicts if v.outcome == "stale"} for each in results]
    gone = set.intersection(*stale)
    kept: list[Verdict] = []
    said: set[str] = set()
    for each in results:
        for verdict in each.verdicts:
            is_of_rule = verdict.outcome == "stale" or (
                verdict.outcome == "error" and not verdict.rows and not verdict.key
            )
            if verdict.outcome == "stale" and verdict.message not in gone:
                continue
            if is_of_rule and verdict.message in said:
                continue
            said.add(verdict.message)
            kept.append(verdict)
    kept.sort(key=lambda verdict: verdict.outcome == "incomplete")
    omitted: Counter[Outcome] = Counter()
    for each in results:
        omitted.update(each.omitted)
    return RuleResult(sum(each.passed for each in results), tuple(kept), dict(omitted))
