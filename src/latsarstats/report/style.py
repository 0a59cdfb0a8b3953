"""Colours, where there is a terminal and nobody has asked for none."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO

_CODES = {"pass": "32", "fail": "31;1", "warning": "33", "known": "33", "note": "2", "mark": "1"}


@dataclass(frozen=True, slots=True)
class Style:
    """Whether to colour."""

    coloured: bool = False

    def paint(self, text: str, how: str) -> str:
        """Return ``text`` in the colour of an outcome, or as it is."""
        code = _CODES.get(how)
        return f"\x1b[{code}m{text}\x1b[0m" if self.coloured and code else text


def printable(text: str, keep: str = "") -> str:
    """Return ``text`` so that a terminal shows it and obeys none of it.

    What a file holds is not to move the cursor or change the colours: characters that are not
    printable are written as in a program, with a backslash, all but those in ``keep``.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in keep else repr(c)[1:-1] for c in text)


def style_for(stream: TextIO) -> Style:
    """Return the style for a stream: colours on a terminal that has them, unless ``NO_COLOR``."""
    has_colours = stream.isatty() and os.environ.get("TERM") != "dumb"
    return Style(has_colours and not os.environ.get("NO_COLOR"))
