"""What every rule has, and what deciding one gives."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Severity = Literal["error", "warning"]
Outcome = Literal["pass", "fail", "undecided", "error", "known"]


@dataclass(frozen=True, slots=True)
class Known:
    """A discrepancy that is in the source and is known.

    Attributes:
        key: columns and their values as plain text; it fits every row or group that has them.
        reason: why it is left as it is.
    """

    key: Mapping[str, str]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What every rule has.

    Attributes:
        name: unique in the package, lower case with hyphens.
        resource: the table it speaks of.
        title: one line.
        description: why it must hold.
        severity: a broken rule fails the check, unless it is a ``warning``.
        known: discrepancies that are reported and do not fail; one that no longer occurs does.
    """

    name: str
    resource: str
    title: str
    description: str
    severity: Severity = "error"
    known: tuple[Known, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What a rule says of one row or group.

    Attributes:
        outcome: ``error`` means that the rule could not be run there.
        rows: positions in the frame of the rule's resource, the one to name first.
        field: the column to name.
        values: the row or group that was decided, as plain text, to compare with known ones.
        message: one sentence; empty for a pass.
        difference: for sums, the whole minus the sum of its parts, as plain text.
    """

    outcome: Outcome
    rows: tuple[int, ...] = ()
    field: str = ""
    values: Mapping[str, str] = dataclasses.field(default_factory=dict)
    message: str = ""
    difference: str = ""


def settle_known(rule: Rule, decisions: Iterable[Decision]) -> Iterator[Decision]:
    """Yield decisions with known failures marked, and a failure for each known one now gone."""
    occurred: set[int] = set()
    for decision in decisions:
        fitting = [
            position
            for position, known in enumerate(rule.known)
            if decision.outcome == "fail" and known.key.items() <= decision.values.items()
        ]
        occurred.update(fitting)
        if fitting:
            reason = rule.known[fitting[0]].reason
            yield dataclasses.replace(
                decision, outcome="known", message=f"{decision.message} Known: {reason}"
            )
        else:
            yield decision
    for position, known in enumerate(rule.known):
        if position not in occurred:
            key = ", ".join(f"{column} {value}" for column, value in known.key.items())
            yield Decision(
                "fail",
                values=known.key,
                message=f"The discrepancy known for {key} no longer occurs.",
            )
