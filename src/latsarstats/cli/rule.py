"""``latsarstats rule``: which types of rules there are, and how each is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.cli.output import OK
from latsarstats.errors import LatsarstatsError
from latsarstats.language import sentence

if TYPE_CHECKING:
    import argparse

    from latsarstats.cli.output import Stream


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.description = sentence(
        "Explain the rules that a package may carry: all types in a list, or one with"
        " its properties and an example of each way to write it."
    )
    parser.add_argument(
        "type", nargs="?", metavar="TYPE", help=sentence("balance, agreement, order, …")
    )
    parser.add_argument(
        "--all", action="store_true", help=sentence("every type with its examples, as Markdown")
    )


def run(call: argparse.Namespace) -> Stream:
    """Print the list of types, or what one of them is."""
    from latsarstats.report.rule_pages import cookbook, type_list, type_page
    from latsarstats.rules.frames import did_you_mean
    from latsarstats.rules.registry import TYPES

    if call.all:
        yield cookbook()
    elif call.type is None:
        yield type_list()
    elif call.type in TYPES:
        yield type_page(call.type)
    else:
        raise LatsarstatsError(
            did_you_mean(sentence("there is no type {type}", type=call.type), call.type, TYPES)
        )
    return OK
