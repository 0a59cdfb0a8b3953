"""Colours, where there is a terminal and nobody has asked for none."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from latsarstats.report.terminal import BLANKS, Shown, escaped

if TYPE_CHECKING:
    from typing import TextIO

_CODES = {
    "pass": "32",
    "fail": "31;1",
    "warning": "33",
    "incomplete": "33",
    "known": "33",
    "note": "2",
    "mark": "1",
}


@dataclass(frozen=True, slots=True)
class Style:
    """Whether to colour."""

    coloured: bool = False

    def paint(self, text: str, how: str) -> Shown:
        """Return ``text`` in the colour of an outcome, or as it is."""
        code = _CODES.get(how)
        text = escaped(text, keep=BLANKS)  # a colour that the text itself sets is not ours
        return Shown(f"\x1b[{code}m{text}\x1b[0m" if self.coloured and code else text)


def printable(text: str, keep: str = "") -> str:
    """Return ``text`` so that a terminal shows it and obeys none of it.

    What a file holds is not to move the cursor or change the colours: characters that are not
    printable are written as in a program, with a backslash, all but those in ``keep``.
    """
    return escaped(text, keep=keep)


def style_for(stream: TextIO) -> Style:
    """Return the style for a stream: colours on a terminal that has them, unless ``NO_COLOR``."""
    has_colours = stream.isatty() and os.environ.get("TERM") != "dumb"
    return Style(has_colours and not os.environ.get("NO_COLOR"))
