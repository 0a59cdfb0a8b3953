"""Where the rows of a table in JSON begin: their lines, which no reader of JSON tells."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_BETWEEN = re.compile(r"[\s,]*")


def record_lines(file: Path, kind: str) -> list[int]:
    """Return the line of every record of a table as frictionless counts them, the header first.

    Args:
        file: a file of UTF-8.
        kind: ``json`` for one list of rows, ``jsonl`` or ``ndjson`` for one row a line.

    Returns:
        Nothing where the file has another shape, or several rows in one line, which then name
        no row. Objects have no header of their own: it stands in the line of the first.
    """
    try:
        text = file.read_text("utf-8")
        starts = _in_list(text) if kind == "json" else _in_lines(text)
    except (OSError, ValueError, RecursionError):
        return []
    lines, line, before = [], 1, 0
    for start in starts:
        line += text.count("\n", before, start)
        before = start
        lines.append(line)
    if len(set(lines)) < len(lines):
        return []
    has_names = bool(starts) and text[starts[0]] == "{"
    return [lines[0], *lines] if has_names else lines


def _in_list(text: str) -> list[int]:
    """Return where the items of a list begin."""
    decoder = json.JSONDecoder()
    position = _BETWEEN.match(text).end()  # type: ignore[union-attr]
    if text[position : position + 1] != "[":
        return []
    starts: list[int] = []
    position += 1
    while True:
        position = _BETWEEN.match(text, position).end()  # type: ignore[union-attr]
        if text[position : position + 1] == "]":
            return starts
        starts.append(position)
        _, position = decoder.raw_decode(text, position)


def _in_lines(text: str) -> list[int]:
    starts, position = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            starts.append(position + len(line) - len(line.lstrip()))
        position += len(line)
    return starts
