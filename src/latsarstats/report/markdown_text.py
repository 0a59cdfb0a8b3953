"""Text as Markdown that shows that very text, whatever it holds.

Cells, file names and rules are anybody's: none of it becomes a link, an image, an element of HTML,
a mention of a person, a reference to an issue or the end of a table cell.
"""

from __future__ import annotations

import re

from latsarstats.report.style import printable
from latsarstats.report.terminal import BLANKS

_ENTITIES = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}
_MARKS = re.compile(r"[\\`*_{}\[\]()!|~^]")

# A list, a heading or a numbered item, where a line begins with it.
_BLOCK = re.compile(r"^(\s*)(\d*)([-+=.)])")

# GitHub looks for these in the text that it has made of Markdown, where a backslash is gone by
# then; what is in a span of code it leaves alone. A colon begins an emoji, a dollar a formula.
_LATE = re.compile(r"[@#$]+|:(?=[\w+\\-]+:)")

# Addresses become links by themselves.
_ADDRESS = re.compile(r":(?=//)|(?<=www)\.|(?<=mailto):|(?<=xmpp):", re.IGNORECASE)


def as_markdown_text(text: str) -> str:
    """Return Markdown of GitHub's flavour, on one line, that shows ``text`` as it is.

    Characters that are not printable are written as in a program, with a backslash.
    """
    text = _MARKS.sub(r"\\\g<0>", printable(text, keep=BLANKS))
    text = _BLOCK.sub(r"\1\2\\\3", text)
    text = _LATE.sub(r"`\g<0>`", text)
    text = _ADDRESS.sub(r"\\\g<0>", text)
    return text.translate(_ENTITIES)
