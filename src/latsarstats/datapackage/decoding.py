"""Bytes of a table that are no UTF-8: where the first is, and which encodings would fit."""

from __future__ import annotations

import re
from dataclasses import dataclass

import narwhals as nw

from latsarstats.language import count_sentence, sentence

_CANDIDATES = ("cp1252", "iso-8859-1", "cp437")
"""Encodings of one byte a character, as old programs write them, likeliest first.

The last has a character for every byte, so that one always fits.
"""
_MARKS = {
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
"""Marks that files of wider characters begin with."""

_UNDECODED = re.compile("[\udc80-\udcff]")
_MARK = "\U0010fffe"
"""Stands in a mended copy for each byte that is no UTF-8; no text has this character."""
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
"""Characters that no text has; where an encoding gives them, it is another."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file as far as it is UTF-8.

    Attributes:
        text: the text; bytes that are no UTF-8 stand in it as halves of surrogate pairs.
            ``None`` where the file is of another encoding altogether.
        fault: a sentence on the first of those bytes, or nothing.
        line: its line, from 1.
    """

    text: str | None
    fault: str = ""
    line: int | None = None


def decoded(raw: bytes) -> Decoded:
    """Return the text of a file, and what is wrong with its bytes."""
    wide = _wide(raw)
    if wide:
        advice = sentence(
            'it is {wide}; save it as UTF-8, or declare "encoding": "{wide}"', wide=wide
        )
        return Decoded(None, sentence("The file is not UTF-8: {advice}.", advice=advice), 1)
    try:
        return Decoded(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        return _undecoded(raw, error.start)


def is_utf8(raw: bytes) -> bool:
    """Tell whether bytes are UTF-8."""
    if raw.isascii():
        return True
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def is_undecoded(cell: str) -> bool:
    """Tell whether a cell has bytes that are no UTF-8."""
    return not cell.isascii() and _UNDECODED.search(cell) is not None


def printed(cell: str) -> str:
    """Return a cell as it is shown: with the usual character for bytes that are no UTF-8."""
    return cell if cell.isascii() else _UNDECODED.sub("\ufffd", cell)


def mark_bytes(raw: bytes) -> str | None:
    """Return bytes as text that can be written again: with marks for those that are no UTF-8.

    There is none where the marks are in the text already.
    """
    text = raw.decode("utf-8", "surrogateescape")
    return None if _MARK in text else _UNDECODED.sub(_MARK, text)


def unmark_bytes(cell: str) -> str:
    """Return a cell of marked text as it is where a file is read cell by cell."""
    return cell if cell.isascii() else cell.replace(_MARK, "\udcff")


def has_marked_bytes(column: str) -> nw.Expr:
    """Return when a cell of marked text has a mark."""
    return nw.col(column).cast(nw.String).str.contains(_MARK, literal=True)


def _undecoded(raw: bytes, start: int) -> Decoded:
    text = raw.decode("utf-8", "surrogateescape")
    before = raw[:start]
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
    lines = sum(map(is_undecoded, text.split("\n")))
    others = ""
    if lines > 1:
        others = count_sentence(
            "; {number:,} other line has such a byte too",
            "; {number:,} other lines have such bytes too",
            lines - 1,
        )
    what = sentence(
        "line {line}, column {column} has the byte 0x{byte:02X}{others}",
        line=line,
        column=column,
        byte=raw[start],
        others=others,
    )
    return Decoded(
        text,
        sentence("The file is not UTF-8: {what}. {advice}", what=what, advice=_advice(raw, start)),
        line,
    )


def _wide(raw: bytes) -> str:
    """Return the encoding of two or four bytes a character that a file is of, or nothing."""
    for mark, name in _MARKS.items():
        if raw.startswith(mark):
            return name
    sample = raw[: 2**12]
    zeros = [sample[place::2].count(0) for place in (0, 1)]
    # Plain text in it has a zero in nearly every second byte, and none in the others.
    if len(sample) < 4 or max(zeros) * 4 < len(sample) or min(zeros) * 4 > len(sample):
        return ""
    return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"


def _advice(raw: bytes, start: int) -> str:
    fitting = [name for name in _CANDIDATES if _fits(raw, name)]
    first = fitting[0]
    begin, end = (raw.rfind(b"\n", 0, start) + 1, raw.find(b"\n", start))
    line = raw[begin : end if end >= 0 else len(raw)].decode(first)
    at = len(raw[begin:start].decode(first))
    word = next((w.group() for w in _WORD.finditer(line) if w.start() <= at < w.end()), line[at])
    others = (
        sentence(" ({fitting} would fit too)", fitting=", ".join(fitting[1:]))
        if fitting[1:]
        else ""
    )
    return sentence(
        "Save it as UTF-8; if it is {first}, in which {word!r} stands there, declare"
        ' "encoding": "{first}"{others}.',
        first=first,
        word=word[:60],
        others=others,
    )


def _fits(raw: bytes, name: str) -> bool:
    try:
        text = raw.decode(name)
    except UnicodeDecodeError:
        return False
    return name == _CANDIDATES[-1] or not _CONTROLS.search(text)
