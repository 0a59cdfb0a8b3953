"""The sign of an ordinal, ``ke-``, before digits, words and Roman numerals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from latsarstats.numerals import kinds, lexicon
from latsarstats.numerals.context import words_before
from latsarstats.numerals.words import either

if TYPE_CHECKING:
    from latsarstats.numerals.mention import Prose

_SIGN = re.compile(r"(?:\A|[^\w-])(ke(?:-[ ]?|[ ]))\Z")
_AND_TO = re.compile(
    rf"\b{either(lexicon.ORDINAL_BEFORE_BLANK)}[ ]ke[ ][a-z0-9]{{1,20}}[ ]"
    r"(?:atau|dan|hingga|sampai)[ ]\Z"
)
"""``abad ke dua atau`` before ``ke tiga``."""
_REACH = 60
_LONGEST_SIGN = len("ke- ")


def ordinal_start(prose: Prose, start: int) -> int:
    """Return where the ``ke-`` of an ordinal whose number stands at ``start`` begins, or -1.

    With a blank, *ke* makes an ordinal only behind what is numbered (``HUT ke 76``);
    elsewhere it is "to" (``naik ke 75``).
    """
    lowered = prose.lowered
    if "ke" not in lowered[max(0, start - _LONGEST_SIGN) : start]:
        return -1
    found = _SIGN.search(lowered, max(0, start - _LONGEST_SIGN - 1), start)
    if not found:
        return -1
    begins = found.start(1)
    if "-" in found[1]:
        return begins
    if _AND_TO.search(lowered, max(0, begins - _REACH), begins):
        return begins
    before = words_before(prose, begins)
    is_numbered = before[:1] and before[0] in lexicon.ORDINAL_BEFORE_BLANK
    return begins if is_numbered or not lexicon.ANNIVERSARIES.isdisjoint(before) else -1


def order_kind(prose: Prose, start: int) -> str:
    """Return the kind of an ordinal at ``start``: behind *angkatan* it numbers a batch."""
    before = words_before(prose, start)
    return kinds.place_kind(before[0] if before else "")
