r"""Patterns of Python written for the regular expressions of engines.

What is written here matches no text that Python's pattern does not match: an engine that finds
nothing else in a column has decided it. It may match less (``\d`` is any digit of Unicode to
Python, and 0 to 9 here), so that Python judges the texts that an engine does not match. Patterns
with look-arounds, references, possessive parts or flags have no such form.

Python's patterns are those of its module ``re``; the engines' are RE2 (DuckDB) and Rust's crate
``regex`` (Polars), which agree in all that is written here: literals, sets without names, groups,
alternatives, and repeats.
"""

from __future__ import annotations

import functools
from re import _parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST = 1_000
"""Repeats that RE2 allows; and characters, counted with repeats, of the longest that is written."""

_WITHIN = {
    "CATEGORY_DIGIT": "0-9",
    "CATEGORY_SPACE": r"\t-\r ",
    "CATEGORY_WORD": "0-9A-Z_a-z",
}
"""Of each category of Python's, the characters of ASCII."""


class _NoFormError(Exception):
    """A pattern has no form that engines read alike."""


@functools.lru_cache(maxsize=64)
def engine_pattern(pattern: str) -> str | None:
    r"""Return a pattern for engines that matches a whole text only if Python's does.

    Args:
        pattern: a pattern that Python compiles.

    Returns:
        ``\A(?:…)\z``; ``None`` where there is no such form.
    """
    try:
        parsed = _parser.parse(pattern)
        if parsed.state.flags & ~_parser.SRE_FLAG_UNICODE:
            return None
        items = list(parsed)
        # At the ends of a whole text, marks of its ends say nothing.
        if items and _is_mark(items[0], "AT_BEGINNING", "AT_BEGINNING_STRING"):
            del items[0]
        if items and _is_mark(items[-1], "AT_END", "AT_END_STRING"):
            del items[-1]
        written, size = _sequence(items)
    except (_NoFormError, RecursionError):
        return None
    return rf"\A(?:{written})\z" if size <= _MOST else None


def _is_mark(item: tuple[Any, Any], *marks: str) -> bool:
    return str(item[0]) == "AT" and str(item[1]) in marks


def _sequence(items: Iterable[tuple[Any, Any]]) -> tuple[str, int]:
    """Return a sequence as it is written, and how many characters it has, counted with repeats."""
    written = [_item(str(operation), argument) for operation, argument in items]
    return "".join(text for text, _ in written), sum(size for _, size in written)


def _item(operation: str, argument: Any) -> tuple[str, int]:
    match operation:
        case "LITERAL":
            return _character(argument), 1
        case "NOT_LITERAL":
            return f"[^{_character(argument)}]", 1
        case "ANY":
            return r"[^\n]", 1
        case "IN":
            return _set(argument), 1
        case "BRANCH":
            parts = [_sequence(alternative) for alternative in argument[1]]
            return f"(?:{'|'.join(text for text, _ in parts)})", sum(size for _, size in parts)
        case "SUBPATTERN":
            _, added, removed, items = argument
            if added or removed:
                raise _NoFormError
            text, size = _sequence(items)
            return f"(?:{text})", size
        case "MAX_REPEAT" | "MIN_REPEAT":  # which match the same whole texts
            least, most, items = argument
            text, size = _sequence(items)
            is_open = most is _parser.MAXREPEAT
            times = max(int(least), 1) if is_open else int(most)
            return f"(?:{text}){{{least},{'' if is_open else most}}}", size * times
    raise _NoFormError


def _set(items: Iterable[tuple[Any, Any]]) -> str:
    parts, is_negated = [], False
    for operation, argument in items:
        match str(operation):
            case "NEGATE":
                is_negated = True
            case "LITERAL":
                parts.append(_character(argument))
            case "RANGE":
                parts.append(f"{_character(argument[0])}-{_character(argument[1])}")
            case "CATEGORY" if str(argument) in _WITHIN and not is_negated:
                parts.append(_WITHIN[str(argument)])
            case _:
                raise _NoFormError
    return f"[{'^' if is_negated else ''}{''.join(parts)}]"


def _character(code: int) -> str:
    if 0xD800 <= code < 0xE000:  # half of a surrogate pair, which no text of an engine has
        raise _NoFormError
    return rf"\x{{{code:X}}}"
