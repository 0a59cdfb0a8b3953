"""Balance: parts make up a whole, as 6,156 finished and 4,697 ongoing make 10,853."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from latsarstats.rules.rule import Decision, Rule
from latsarstats.rules.values import as_number, as_text, grouped, records

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance(Rule):
    """For rows that agree in ``within``, the whole is the sum of its parts.

    Attributes:
        measure: the column of numbers.
        dimension: the column that tells the whole from its parts.
        whole: the value of ``dimension`` on the row of the whole.
        parts: its values on the rows of the parts.
        within: the columns in which the rows of one balance agree.
    """

    measure: str
    dimension: str
    whole: str
    parts: tuple[str, ...]
    within: tuple[str, ...]


def decide_balance(rule: Balance, frame: pd.DataFrame) -> Iterator[Decision]:
    """Yield a decision for every group that has the whole or a part.

    A group that lacks one is undecided, unless the parts that are there already exceed the
    whole: counts cannot be negative.
    """
    groups: dict[tuple[str, ...], dict[str, list[tuple[int, int | None]]]] = {}
    for position, row in enumerate(records(frame)):
        member = as_text(row[rule.dimension])
        if member == rule.whole or member in rule.parts:
            group = groups.setdefault(tuple(as_text(row[name]) for name in rule.within), {})
            group.setdefault(member, []).append((position, as_number(row[rule.measure])))
    for key, members in groups.items():
        yield _decide_group(rule, dict(zip(rule.within, key, strict=True)), members)


def _decide_group(
    rule: Balance,
    values: dict[str, str],
    members: dict[str, list[tuple[int, int | None]]],
) -> Decision:
    rows = tuple(
        position for member in (rule.whole, *rule.parts) for position, _ in members.get(member, [])
    )
    where = "/".join(values.values())
    doubled = [member for member, found in members.items() if len(found) > 1]
    if doubled:
        message = f"In {where}, {doubled[0]} has {len(members[doubled[0]])} rows; it must have one."
        return Decision("error", rows, rule.measure, values, message)

    numbers = {member: found[0][1] for member, found in members.items() if found[0][1] is not None}
    present = [part for part in rule.parts if part in numbers]
    missing = [name for name in (rule.whole, *rule.parts) if name not in numbers]
    total = sum(numbers[part] for part in present)
    whole = numbers.get(rule.whole)
    if missing and not (whole is not None and total > whole):
        return Decision(
            "undecided", rows, rule.measure, values, f"In {where}, {', '.join(missing)} is missing."
        )
    assert whole is not None
    if whole == total and not missing:
        return Decision("pass", rows, rule.measure, values)
    terms = " + ".join(f"{grouped(numbers[part])} {part}" for part in present)
    message = (
        f"In {where}, {terms} make {grouped(total)}, but {rule.whole} is {grouped(whole)},"
        f" which is {grouped(abs(whole - total))} too {'many' if whole > total else 'few'}"
        f" (difference {whole - total:+,})."
    )
    return Decision("fail", rows, rule.measure, values, message, str(whole - total))
