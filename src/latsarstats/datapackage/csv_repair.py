"""A copy of a CSV file that is regular but for some lines, in which they are mended.

An engine reads it as it reads any regular file, so that a line that is wrong costs little.
"""

from __future__ import annotations

import csv
import io
import os
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from latsarstats.datapackage.csv_file import csv_records
from latsarstats.datapackage.csv_header import header_place, is_blank, separator_of
from latsarstats.datapackage.csv_index import limit_of_cells, records_in, whole_records
from latsarstats.datapackage.csv_lines import blanks_of, end_of_rows, lines_in, mend
from latsarstats.datapackage.decoding import is_utf8, mark_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from latsarstats.datapackage.csv_lines import Record

_CHUNK = 2**19
"""Bytes that are read at a time, and then on to the end of a record."""

_TAIL = 2**12
"""Bytes at the end of a file that are looked at first for blank lines."""

_MOST_ABOVE = 1_000
"""Blank lines above a header that are read."""

_BOM = b"\xef\xbb\xbf"


@dataclass(slots=True)
class MendedCopy:
    """A regular copy of a file, and what was mended in it.

    Attributes:
        file: the copy; its header has names of its own.
        labels: the header of the file itself.
        above: how many blank lines stand above it.
        has_mark: whether the file begins with a byte-order mark.
        is_ascii: whether all bytes of the file are ASCII.
        has_marks: whether bytes are marked that are no UTF-8.
        faults: the lines that were mended, each with a sentence.
        broken: the lines whose quotes are misplaced, each with the reason.
        left_out: the rows that were cut or padded: the position and the line of each.
        blank_end: where blank lines end the file, the first of them and their number.
        starts: the positions from which on rows begin by another number of lines later than
            in the copy,
        shifts: and these numbers.
    """

    file: Path
    labels: tuple[str, ...] = ()
    above: int = 0
    has_mark: bool = False
    is_ascii: bool = True
    has_marks: bool = False
    faults: list[tuple[int, str]] = field(default_factory=list)
    broken: list[tuple[int, str]] = field(default_factory=list)
    left_out: list[tuple[int, int]] = field(default_factory=list)
    blank_end: tuple[int, int] | None = None
    starts: list[int] = field(default_factory=list)
    shifts: list[int] = field(default_factory=list)

    @property
    def columns(self) -> tuple[str, ...]:
        """The header of the copy."""
        return tuple(f"c{place}" for place in range(len(self.labels)))

    def line_of(self, position: int, line: int) -> int:
        """Return the line where a row begins in the file, by its position and line in the copy."""
        return line + self.shifts[bisect_right(self.starts, position) - 1]

    def note(self, position: int, shift: int) -> None:
        """Note that from a row on all begin some lines later in the file than in the copy."""
        if not self.shifts or self.shifts[-1] != shift:
            self.starts.append(position)
            self.shifts.append(shift)


def mended_copy(
    file: Path,
    columns: Sequence[str],
    missing: Sequence[str],
    new_file: Callable[[], Path],
    delimiter: str = ",",
) -> MendedCopy | None:
    """Return a copy of a file in which every record is regular, or ``None`` where none can be made.

    Args:
        file: a file that is not regular.
        columns: the columns that it must have.
        missing: the texts that stand for missing cells.
        new_file: gives the path of a file to write.
        delimiter: what stands between two cells, in the file and in the copy.
    """
    try:
        with file.open("rb") as stream:
            end = _end_of_rows(stream, missing, delimiter)
            rows = _Rows(stream, end)
            header = _header(rows, columns, delimiter)
            if header is None:
                return None
            path = new_file()
            with path.open("wb") as target:
                copy = _Copy(path, header, target, tuple(missing), delimiter)
                if not copy.write_all(rows):
                    return None
            stream.seek(end)
            copy.note_blank_end(lines_in(stream.read()))
    except OSError:  # no room for it, or the file has gone: it is read with more care elsewhere
        return None
    return copy.mended


def has_blank_end(file: Path, missing: Sequence[str], delimiter: str = ",") -> bool:
    """Tell whether blank lines end a file."""
    try:
        with file.open("rb") as stream:
            return _end_of_rows(stream, missing, delimiter) < stream.seek(0, os.SEEK_END)
    except OSError:
        return False


def _end_of_rows(stream: BinaryIO, missing: Sequence[str], delimiter: str) -> int:
    """Return where the blank lines at the end of a file begin, or its size."""
    size = start = stream.seek(0, os.SEEK_END)
    tail = b""
    while start and not tail.strip(blanks_of(missing, delimiter)):
        start = max(0, start - max(_TAIL, len(tail)))
        stream.seek(start)
        tail = stream.read(size - start)
    stream.seek(0)
    return start + end_of_rows(tail, missing, delimiter)


class _Rows:
    """A stream as far as the blank lines at its end."""

    def __init__(self, stream: BinaryIO, end: int) -> None:
        self._stream, self._end = stream, end

    def read(self, size: int) -> bytes:
        """Return the next bytes."""
        return self._stream.read(max(0, min(size, self._end - self._stream.tell())))

    def readline(self, limit: int) -> bytes:
        """Return the next line."""
        return self._stream.readline(limit) if self._stream.tell() < self._end else b""


@dataclass(frozen=True, slots=True)
class _Header:
    """The header of a file, and what stands above it."""

    labels: tuple[str, ...]
    above: int
    lines: int
    line_end: bytes
    has_mark: bool
    is_ascii: bool


def _header(stream: _Rows, columns: Sequence[str], delimiter: str) -> _Header | None:
    """Read the header of a file and return it, or ``None`` where it is hard to tell."""
    raw, records = b"", list[list[str]]()
    has_mark = False
    while len(records) <= _MOST_ABOVE and (not records or is_blank(records[-1])):
        part = whole_records(stream, 0)
        has_mark = has_mark or (not raw and part.startswith(_BOM))
        raw += part
        text = mark_bytes(part.removeprefix(_BOM) if has_mark and not records else part)
        found = None if text is None else _parsed(text, delimiter)
        if found is None or len(found[0]) != 1 or not is_utf8(part):
            return None
        records.append(found[0][0][1])
    place = header_place(records, columns)
    if place != len(records) - 1 or separator_of(records[-1], columns, delimiter):
        return None
    line_end = b"\r\n" if raw.endswith(b"\r\n") else b"\n"
    lines = lines_in(raw)
    return _Header(tuple(records[-1]), place, lines, line_end, has_mark, raw.isascii())


_Parsed = tuple[list["Record"], int, list[tuple[int, str]]]
"""Records, how many lines they have, and the lines whose quotes are misplaced."""


def _parsed(text: str, delimiter: str) -> _Parsed | None:
    """Return what some whole records are, or ``None`` where they are none."""
    if "\0" in text:
        return None
    records: list[Record] = []
    line = 1
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        with limit_of_cells():
            for cells in reader:
                records.append((line, cells))
                line = reader.line_num + 1
    except csv.Error:
        return None
    return records, line - 1, []


def _parsed_leniently(text: str, delimiter: str) -> _Parsed | None:
    """Return the same where quotes are misplaced, unless a quoted cell goes on behind the part."""
    if "\0" in text:
        return None
    whole = text if text.endswith("\n") else f"{text}\n"
    records, broken = csv_records(whole + _LAST, delimiter)
    if not records or records[-1][1] != [_LAST]:
        return None
    return records[:-1], records[-1][0] - 1, broken


_LAST = "end"
"""A record that ends a part to see whether a quoted cell does."""


class _Copy:
    """A copy that is being written."""

    def __init__(
        self,
        file: Path,
        header: _Header,
        target: BinaryIO,
        missing: tuple[str, ...],
        delimiter: str,
    ) -> None:
        self.mended = MendedCopy(
            *(file, header.labels, header.above, header.has_mark, header.is_ascii)
        )
        self._target, self._missing, self._line_end = target, missing, header.line_end
        self._rows, self._delimiter = 0, delimiter
        self._lines, self._lines_here = header.lines, 1
        target.write(delimiter.join(self.mended.columns).encode() + self._line_end)

    def write_all(self, stream: _Rows) -> bool:
        """Write what is left of a stream, and return whether all of it could be read."""
        while part := whole_records(stream, _CHUNK):
            self.mended.is_ascii = self.mended.is_ascii and part.isascii()
            records = records_in(part, len(self.mended.labels), self._line_end, self._delimiter)
            if records is None:
                if not self._write_mended(part):
                    return False
                continue
            self.mended.note(self._rows, self._lines - self._lines_here)
            self._target.write(part)
            self._rows += records.count
            self._lines += records.lines
            self._lines_here += records.lines
        return True

    def note_blank_end(self, lines: int) -> None:
        """Note how many blank lines end the file."""
        if lines:
            self.mended.blank_end = (self._lines + 1, lines)

    def _write_mended(self, part: bytes) -> bool:
        text = mark_bytes(part)
        found = None
        if text is not None:
            found = _parsed(text, self._delimiter) or _parsed_leniently(text, self._delimiter)
        if found is None:
            return False
        self.mended.has_marks = self.mended.has_marks or not is_utf8(part)
        records, lines, broken = found
        width = len(self.mended.labels)
        mended = mend(
            ((self._lines + line, cells) for line, cells in records),
            *(width, self._missing, {self._lines + line for line, _ in broken}),
        )
        cut = set(mended.left_out)
        written = io.StringIO(newline="")
        end = self._line_end.decode()
        writer = csv.writer(written, delimiter=self._delimiter, lineterminator=end)
        for line, cells in mended.rows:
            if line in cut:
                self.mended.left_out.append((self._rows, line))
            self.mended.note(self._rows, line - self._lines_here - 1)
            writer.writerow(cells)
            self._rows += 1
            self._lines_here += 1 + sum(cell.count("\n") for cell in cells)
        raw = written.getvalue().encode()
        if raw and records_in(raw, width, self._line_end, self._delimiter) is None:
            return False
        self._target.write(raw)
        self.mended.broken += [(self._lines + line, what) for line, what in broken]
        self.mended.faults += mended.faults
        self._lines += lines
        return True
