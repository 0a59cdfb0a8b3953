"""Which package belongs to a seed and an index: where it comes from, and its steps.

Every step has a generator of its own, so that it does the same whether or not another step
is left out.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

import damage
import sound
from bases import BASES, CASES
from merging import merged
from subject import NotApplicableError, Subject

Step = Callable[[Random, Subject], None]

KINDS = {"sound": 45, "merged": 15, "descriptor": 22, "files": 18}
"""What is done to packages, and how many in a hundred: nothing, or two cases of the tests in
one, or damage to the descriptor or to the files."""


@dataclass(frozen=True)
class Plan:
    """How a package is made.

    Attributes:
        label: the seed and the index.
        base: the name of a base, or nothing where it is two cases of the tests.
        cases: the positions of those two cases.
        steps: the steps, each with its number, from which its generator is made.
    """

    label: str
    base: str
    cases: tuple[int, int] | None
    steps: tuple[tuple[int, Step], ...]

    def build(self) -> Subject:
        """Return the package."""
        if self.cases:
            first, second = self.cases
            subject = merged(CASES[first], CASES[second])
        else:
            make, _ = BASES[self.base]
            subject = make(Random(f"{self.label}/base"))
        for number, step in self.steps:
            with contextlib.suppress(NotApplicableError):
                step(Random(f"{self.label}/{number}"), subject)
        return subject

    def without(self, place: int) -> Plan:
        """Return the same plan but for one step."""
        return replace(self, steps=(*self.steps[:place], *self.steps[place + 1 :]))

    def __str__(self) -> str:
        source = " + ".join(repr(CASES[n].name) for n in self.cases) if self.cases else self.base
        return ", ".join([source, *(step.__name__ for _, step in self.steps)])


def plan_of(seed: int, index: int, *, is_hostile: bool = False) -> Plan:
    """Return how the package of a seed and an index is made.

    Args:
        seed: of the whole run.
        index: which package of it.
        is_hostile: whether addresses, outside paths and slow patterns are put in.
    """
    label = f"{seed}/{index}"
    rng = Random(label)
    kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
    steps: list[Step] = []
    if kind == "merged":
        cases = rng.randrange(len(CASES)), rng.randrange(len(CASES))
        steps += rng.choices(sound.STEPS, k=rng.randrange(2))
        base = ""
    else:
        cases = None
        base = rng.choices(list(BASES), [weight for _, weight in BASES.values()])[0]
        if base != "shipped":
            steps += [sound.leave_out_a_resource] * rng.randrange(3)
        steps += rng.choices(
            sound.STEPS, k=rng.randrange(1, 5) if kind == "sound" else rng.randrange(3)
        )
        if kind == "descriptor":
            steps += rng.choices(damage.OF_DESCRIPTOR, k=rng.choice([1, 1, 2, 3]))
        if kind == "files":
            steps += rng.choices(damage.OF_FILES, k=rng.choice([1, 1, 2]))
            steps += rng.choices(damage.OF_DESCRIPTOR, k=rng.choice([0, 0, 1]))
    if is_hostile:
        steps += [damage.set_hostile] * rng.randrange(1, 3)
    return Plan(label, base, cases, tuple(enumerate(steps)))
