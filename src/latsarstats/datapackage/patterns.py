"""Patterns of constraints, matched in a time that grows with the text and no faster.

A pattern is anybody's, and Python's matcher goes back over a text for every way to match it:
``(a+)+b`` takes twice as long for every further ``a``. So the steps that it may take are counted
from the pattern before it is run. Where they are too many, the text is run through a finite
automaton of the same pattern (Thompson's construction, its steps cached), whose every atom is
matched by Python itself, so that both accept the same texts. Patterns that are no regular
language, with references or looking around, are matched by Python or not at all.
"""

from __future__ import annotations

import functools
import re
from re import _compiler, _parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

LONGEST_PATTERN = 10_000
"""Characters of the longest pattern that is compiled, which takes a tenth of a second."""

_STEPS = 128
"""Steps of Python's matcher for each character of a text, and a few, that are cheap enough."""
_FEW = 16

_LONG = 2**20
"""Characters of the longest cell that is read."""

_MOST_STATES = 5_000
"""States of the largest automaton: repeats such as ``{1,1000}`` are written out in it."""
_MOST_CACHED = 20_000
"""Steps of an automaton that are remembered; then it starts afresh."""


class CannotMatchError(ValueError):
    """A pattern cannot be matched with a text in bounded time."""


def compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern as Python compiles it.

    Raises:
        re.error: it is no pattern, is too long, or nested too deeply.
    """
    if len(pattern) > LONGEST_PATTERN:
        raise re.error(f"longer than {LONGEST_PATTERN:,} characters")
    try:
        return re.compile(pattern)
    except (RecursionError, OverflowError, ValueError):
        raise re.error("nested too deeply, or repeated too often") from None


def is_simple(pattern: str) -> bool:
    """Tell whether any matcher that goes back is quick with a pattern, however long the text.

    Raises:
        re.error: it is no pattern.
    """
    compiled(pattern)
    return all(_is_cheap(pattern, 2**power) for power in range(_LONG.bit_length()))


def _is_cheap(pattern: str, length: int) -> bool:
    return _steps(pattern, length) <= _STEPS * (length + _FEW)


@functools.lru_cache(maxsize=64)
def matcher(pattern: str) -> Callable[[str], bool]:
    """Return what tells whether a whole text matches a pattern.

    It raises :class:`CannotMatchError` for a text with which that would take too long.

    Raises:
        re.error: it is no pattern.
    """
    in_python = compiled(pattern).fullmatch
    if is_simple(pattern):
        return lambda text: in_python(text) is not None
    longest = _longest_for_python(pattern)
    automaton = functools.cache(lambda: _automaton(pattern))

    def matches(text: str) -> bool:
        if len(text) <= longest:
            return in_python(text) is not None
        return automaton().matches(text)

    return matches


def search_steps(pattern: str, length: int) -> float:
    """Return an upper bound of the steps to search a text of some length for a pattern.

    Raises:
        re.error: it is no pattern.
    """
    compiled(pattern)
    steps = _steps(pattern, length)
    parsed = _parser.parse(pattern)
    begins = str(parsed[:1]) == "[(AT, AT_BEGINNING)]" and not parsed.state.flags & re.MULTILINE
    return steps + length if begins else steps * (length + 1)


def _longest_for_python(pattern: str) -> int:
    """Return the length up to which texts are matched by Python, or -1 for none."""
    longest = -1
    while longest < _LONG and _is_cheap(pattern, longest + 1):
        longest += 1
    return longest


# How many steps Python takes ------------------------------------------------------------------


def _steps(pattern: str, length: int) -> float:
    """Return an upper bound of the steps to match a text of some length, or infinity."""
    try:
        return _of_sequence(_parser.parse(pattern), length)[1]
    except RecursionError:
        return float("inf")


def _of_sequence(items: Iterable[Any], length: int) -> tuple[float, float]:
    """Return in how many ways a sequence can match, and the steps to try them all."""
    ways, steps = 1.0, 0.0
    for operation, argument in items:
        own_ways, own_steps = _of_item(str(operation), argument, length)
        steps += ways * own_steps
        ways *= own_ways
    return ways, steps


def _of_item(operation: str, argument: Any, length: int) -> tuple[float, float]:
    match operation:
        case "SUBPATTERN":
            return _of_sequence(argument[3], length)
        case "ATOMIC_GROUP":
            return _of_sequence(argument, length)
        case "ASSERT" | "ASSERT_NOT":
            return _of_sequence(argument[1], length)
        case "BRANCH":
            return _of_any(argument[1], length)
        case "GROUPREF_EXISTS":
            return _of_any([part for part in argument[1:] if part], length)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, most, items = argument
            return _of_repeat(least, most, items, length)
        case "GROUPREF":
            return 1.0, float(length + 1)
    return 1.0, 1.0


def _of_any(alternatives: Iterable[Any], length: int) -> tuple[float, float]:
    found = [_of_sequence(alternative, length) for alternative in alternatives]
    return sum(ways for ways, _ in found) or 1.0, 1.0 + sum(steps for _, steps in found)


def _of_repeat(least: int, most: int, items: Any, length: int) -> tuple[float, float]:
    ways, steps = _of_sequence(items, length)
    times = min(int(most), length + 1)
    if ways == 1:
        return float(max(times - int(least), 0) + 1), times * steps + 1
    try:
        tried = ways**times
    except OverflowError:
        tried = float("inf")
    return tried * (times + 1), tried * steps * (times + 1) + 1


# The automaton --------------------------------------------------------------------------------


class _Automaton:
    """States with their ways on: by a character, freely, or freely in some places."""

    def __init__(self) -> None:
        """Begin with one state, the first."""
        self.by_character: list[tuple[re.Pattern[str], int] | None] = []
        self.free: list[list[int]] = []
        self.in_places: list[list[tuple[re.Pattern[str], int]]] = []
        self.has_places = False
        self.last = -1
        self._known: dict[tuple[Any, ...], frozenset[int]] = {}

    def state(self) -> int:
        """Add a state."""
        if len(self.free) >= _MOST_STATES:
            raise CannotMatchError
        self.by_character.append(None)
        self.free.append([])
        self.in_places.append([])
        return len(self.free) - 1

    def matches(self, text: str) -> bool:
        """Tell whether a whole text is accepted, in a time that grows with its length."""
        states = frozenset([0])
        for place in range(len(text)):
            key: tuple[Any, ...] = (states, text[place])
            if self.has_places:
                # Where a line or word begins or ends depends on the characters on both sides.
                key = (*key, text[max(place - 1, 0) : place], place == len(text) - 1)
            after = self._known.get(key)
            if after is None:
                if len(self._known) >= _MOST_CACHED:
                    self._known.clear()
                after = self._known[key] = frozenset(self._step(states, text, place))
            states = after
            if not states:
                return False
        return self.last in self._reached(states, text, len(text))

    def _step(self, states: frozenset[int], text: str, place: int) -> Iterator[int]:
        for state in self._reached(states, text, place):
            way = self.by_character[state]
            if way is not None and way[0].match(text, place):
                yield way[1]

    def _reached(self, states: Iterable[int], text: str, place: int) -> set[int]:
        reached, waiting = set(states), list(states)
        while waiting:
            state = waiting.pop()
            there = [after for test, after in self.in_places[state] if test.match(text, place)]
            for after in (*self.free[state], *there):
                if after not in reached:
                    reached.add(after)
                    waiting.append(after)
        return reached


def _automaton(pattern: str) -> _Automaton:
    parsed = _parser.parse(pattern)
    automaton = _Automaton()
    try:
        automaton.last = _add_sequence(automaton, automaton.state(), parsed, parsed.state.flags)
    except RecursionError:
        raise CannotMatchError from None
    return automaton


def _add_sequence(automaton: _Automaton, state: int, items: Iterable[Any], flags: int) -> int:
    for operation, argument in items:
        state = _add_item(automaton, state, operation, argument, flags)
    return state


def _add_item(automaton: _Automaton, state: int, operation: Any, argument: Any, flags: int) -> int:
    after = automaton.state()
    match str(operation):
        case "LITERAL" | "NOT_LITERAL" | "ANY" | "IN":
            automaton.by_character[state] = (_alone(operation, argument, flags), after)
        case "AT":
            automaton.in_places[state].append((_alone(operation, argument, flags), after))
            automaton.has_places = True
        case "SUBPATTERN":
            _, added, removed, items = argument
            inner = (flags | added) & ~removed
            automaton.free[_add_sequence(automaton, state, items, inner)].append(after)
        case "BRANCH":
            for alternative in argument[1]:
                begin = automaton.state()
                automaton.free[state].append(begin)
                automaton.free[_add_sequence(automaton, begin, alternative, flags)].append(after)
        case "MAX_REPEAT" | "MIN_REPEAT":  # which match the same whole texts
            _add_repeat(automaton, state, after, argument, flags)
        case "FAILURE":
            pass
        case _:
            raise CannotMatchError
    return after


def _add_repeat(automaton: _Automaton, state: int, after: int, argument: Any, flags: int) -> None:
    least, most, items = argument
    for _ in range(int(least)):
        state = _add_sequence(automaton, _freely(automaton, state), items, flags)
    if most is _parser.MAXREPEAT:
        begin = _freely(automaton, state)
        automaton.free[begin].append(after)
        end = _add_sequence(automaton, _freely(automaton, begin), items, flags)
        automaton.free[end].append(begin)
        return
    automaton.free[state].append(after)
    for _ in range(int(most) - int(least)):
        state = _add_sequence(automaton, _freely(automaton, state), items, flags)
        automaton.free[state].append(after)


def _freely(automaton: _Automaton, state: int) -> int:
    """Add a state that is reached from another freely, so that ways of both stay apart."""
    after = automaton.state()
    automaton.free[state].append(after)
    return after


def _alone(operation: Any, argument: Any, flags: int) -> re.Pattern[str]:
    """Return one item of a pattern as a pattern of its own, compiled by Python."""
    state = _parser.State()
    state.str = ""
    state.flags = flags
    alone: re.Pattern[str] = _compiler.compile(
        _parser.SubPattern(state, [(operation, argument)]), flags
    )
    return alone
