"""What can be said of rules without any data: which repeat others, and which contradict them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Literal

from latsarstats.language import sentence

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from latsarstats.rules.rule import Rule


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """What is said of a rule, whatever the data.

    Attributes:
        rule: the name of the rule that the remark is on.
        code: ``repeats`` where another rule says the same; ``contradicts`` where it cannot hold
            together with another.
        other: the name of the other rule.
        message: one sentence that names the rules and what to do.
    """

    rule: str
    code: Literal["repeats", "contradicts"]
    other: str
    message: str


def lint(rules: Iterable[Rule]) -> tuple[Remark, ...]:
    """Return which rules repeat others and which contradict them, sorted.

    Of rules that say the same, a warning repeats an error, else the later name the earlier.
    Columns of ``resolution`` and known discrepancies make no difference.

    Args:
        rules: rules of one package, each with a name of its own.
    """
    kept: dict[Hashable, Rule] = {}
    remarks: set[Remark] = set()
    for rule in sorted(rules, key=lambda rule: (rule.severity != "error", rule.name)):
        first = kept.setdefault((rule.type, rule.meaning), rule)
        if first is not rule:
            told = sentence(
                "{name} says the same as {first}; take {name} out.",
                name=rule.name,
                first=first.name,
            )
            remarks.add(Remark(rule.name, "repeats", first.name, told))
    for rule, other in combinations(kept.values(), 2):
        if why := rule.contradicts(other):
            one, last = sorted((rule.name, other.name))
            remarks.add(
                Remark(
                    last,
                    "contradicts",
                    one,
                    sentence("{one} and {last} {why}.", one=one, last=last, why=why),
                )
            )
    return tuple(sorted(remarks))
