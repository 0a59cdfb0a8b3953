"""What argparse says of a call that is wrong, as sentences that can be translated."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from latsarstats.language import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    _Say = Callable[[re.Match[str]], str]


def said_of_call(message: str) -> str:
    """Return a message of argparse as a sentence; one that is not known as it is."""
    for pattern, say in _MESSAGES:
        match = pattern.fullmatch(message)
        if match:
            return say(match)
    return message


def _of_argument(match: re.Match[str]) -> str:
    return sentence(
        "argument {name}: {message}", name=match["name"], message=said_of_call(match["message"])
    )


_MESSAGES: tuple[tuple[re.Pattern[str], _Say], ...] = tuple(
    (re.compile(pattern, re.DOTALL), say)
    for pattern, say in (
        (r"argument (?P<name>[^:]+): (?P<message>.*)", _of_argument),
        (
            r"the following arguments are required: (?P<names>.*)",
            lambda match: sentence(
                "the following arguments are required: {names}", names=match["names"]
            ),
        ),
        (
            r"unrecognized arguments: (?P<names>.*)",
            lambda match: sentence("unrecognized arguments: {names}", names=match["names"]),
        ),
        (
            r"invalid choice: (?P<given>.*) \(choose from (?P<choices>.*)\)",
            lambda match: sentence(
                "invalid choice: {given} (choose from {choices})",
                given=match["given"],
                choices=match["choices"],
            ),
        ),
        (r"expected one argument", lambda _: sentence("expected one argument")),
        (
            r"expected at least one argument",
            lambda _: sentence("expected at least one argument"),
        ),
        (
            r"ambiguous option: (?P<given>.*) could match (?P<options>.*)",
            lambda match: sentence(
                "ambiguous option: {given} could match {options}",
                given=match["given"],
                options=match["options"],
            ),
        ),
        (
            r"ignored explicit argument (?P<given>.*)",
            lambda match: sentence("ignored explicit argument {given}", given=match["given"]),
        ),
    )
)
"""What argparse says in English; it differs little between versions of Python."""
