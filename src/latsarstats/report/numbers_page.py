"""Texts as a web page on which every number is marked: its kind, value and doubt on hover.

The page holds all it needs and runs nothing: no script, no address but its own, and a content
security policy that lets in its own style alone. Every character of a text is escaped, and one
that is not printable, or turns the direction of writing, is shown as an escape.
"""

from __future__ import annotations

import base64
import hashlib
from html import escape
from typing import TYPE_CHECKING

from latsarstats.language import sentence, translate
from latsarstats.numerals.mention import DOUBTS, KINDS, plain
from latsarstats.report.terminal import BLANKS, escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from latsarstats.numerals.mention import Mention

_HUES = {kind: 360 * place // len(KINDS) for place, kind in enumerate(KINDS)}
_STYLE = (
    """
:root { color-scheme: light dark; --paper: #fff; --ink: #1b1b1b; --tint: 88%; }
@media (prefers-color-scheme: dark) { :root { --paper: #151515; --ink: #e6e6e6; --tint: 26%; } }
body { margin: 2rem auto; max-width: 48rem; padding: 0 1rem; background: var(--paper);
  color: var(--ink); font: 1rem/1.7 system-ui, sans-serif; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
mark { color: inherit; border-radius: .2rem; padding: 0 .1rem; cursor: help; }
mark.doubted { text-decoration: underline wavy #d33; text-underline-offset: .2em; }
dt { float: left; clear: left; min-width: 7rem; }
dd { margin-left: 8rem; }
"""
    + "\n".join(
        f".{kind} {{ background: hsl({hue} 70% var(--tint)); }}" for kind, hue in _HUES.items()
    )
    + "\n"
)
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_HEAD = f"""<!doctype html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{_HASH}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>"""
_BODY = f"""</title>
<style>{_STYLE}</style>
</head>
<body>
"""
_FOOT = "</body>\n</html>\n"
_KEPT = f"{BLANKS}\n\t"


def pages(texts: Iterable[tuple[str, str, Sequence[Mention]]]) -> Iterator[str]:
    """Yield a web page, a text at a time, that shows texts with their numbers marked.

    Nothing comes where there is no text.

    Args:
        texts: the name of a file, its text, and the numbers to be marked in it, in order.
    """
    is_first = True
    for name, text, mentions in texts:
        if is_first:
            yield f"{_HEAD}{_safe(sentence('Printed numbers'))}{_BODY}"
            is_first = False
        yield _shown(name, text, mentions)
    if not is_first:
        yield _FOOT


def _shown(name: str, text: str, mentions: Sequence[Mention]) -> str:
    pieces = [f'<h1>{_safe(name)}</h1>\n<div class="text">']
    at = 0
    for mention in mentions:
        pieces += (_safe(text[at : mention.start]), _mark(mention))
        at = mention.end
    pieces += (_safe(text[at:]), "</div>\n", _legend(mentions))
    return "".join(pieces)


def _mark(mention: Mention) -> str:
    said = [mention.kind, plain(mention.value) or translate(sentence("no value"))]
    said += [each for each in (mention.unit, mention.doubt) if each]
    doubted = " doubted" if mention.doubt else ""
    return (
        f'<mark class="{mention.kind}{doubted}" title="{_safe(" · ".join(said))}">'
        f"{_safe(mention.text)}</mark>"
    )


def _legend(mentions: Sequence[Mention]) -> str:
    kinds = {mention.kind for mention in mentions}
    doubts = {mention.doubt for mention in mentions}
    entries = [
        (f'<mark class="{kind}">{kind}</mark>', what)
        for kind, what in KINDS.items()
        if kind in kinds
    ]
    entries += [
        (f'<mark class="doubted">{doubt}</mark>', what)
        for doubt, what in DOUBTS.items()
        if doubt in doubts
    ]
    rows = "".join(f"<dt>{term}</dt><dd>{_safe(what)}</dd>\n" for term, what in entries)
    return f"<dl>\n{rows}</dl>\n" if rows else f"<p>{_safe(sentence('No numbers.'))}</p>\n"


def _safe(text: str) -> str:
    said = translate(text).replace("\r\n", "\n").replace("\r", "\n")
    return escape(escaped(said, keep=_KEPT))
