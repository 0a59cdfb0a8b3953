"""What links to a cell: an anchor made of its table, its row and its column.

All text of a package passes :func:`shown` on its way to the page, and anchors are made of what is
shown. The script makes the same anchors of the same text.
"""

from __future__ import annotations

from urllib.parse import quote

from latsarstats.report.terminal import BLANKS, escaped

_SAFE = "-_.!~*'()"
"""What ``encodeURIComponent`` of a browser leaves as it is, beside letters and digits."""


def shown(text: str) -> str:
    """Return text as the page shows it: what cannot be seen, or turns the writing, is escaped."""
    return escaped(text, keep=f"\n{BLANKS}")


def anchor(*parts: str) -> str:
    """Return the anchor of a thing, from the name of its table down."""
    return "/".join(quote(shown(part), safe=_SAFE) for part in parts)
