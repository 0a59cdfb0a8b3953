"""How a large CSV file is laid out: one pass over its bytes, and single rows by their position.

A file is regular if every reader of CSV finds the same records in it. All others, and those
that are hard to tell, are read with more care elsewhere.
"""

from __future__ import annotations

import csv
import functools
import hashlib
import io
import os
import re
import zlib
from bisect import bisect_right
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Protocol

from latsarstats.datapackage.csv_file import LONGEST_CELL
from latsarstats.datapackage.decoding import is_utf8
from latsarstats.errors import LatsarstatsError
from latsarstats.files.text import read_bytes
from latsarstats.language import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import BinaryIO

Row = tuple[int, int, list[str]]
"""The position of a record, from 0; the line where it begins, from 1; and its cells."""

_CHUNK = 2**19
"""Bytes that are read at a time, and then on to the end of a record.

They are fewer than those of the longest cell, so that few parts are searched for a longer one.
"""
_LONGEST_RECORD = 4 * LONGEST_CELL
"""Bytes after which the end of a record is no longer looked for; no part is as long."""
_HEAD = 4 * 2**18 + 4
"""Bytes that are more than 2**18 characters: more than anyone guesses by."""

_BOM = b"\xef\xbb\xbf"


@functools.cache
def _unmarked(delimiter: bytes) -> bytes:
    """Return all bytes but those that end a cell."""
    return bytes(byte for byte in range(256) if byte not in delimiter + b"\n")


@functools.cache
def _misplaced(delimiter: bytes) -> re.Pattern[bytes]:
    """Return what finds a quoted text, of which only a quote is left, that is no cell.

    It is a part of one where a doubled quote stands in the cell, so that two texts meet there.
    """
    end = re.escape(delimiter)
    return re.compile(rb'"(?:(?<=[^%b\n"]")|(?![%b\r\n"]))' % (end, end))


_BLANK_QUOTED = re.compile(rb'"(?<![^\n]")\s*+"(?=[\r\n])')
_BLANKS = b" \t\v\f\r"


class Stream(Protocol):
    """What bytes are read from."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, as many or fewer."""

    def readline(self, limit: int, /) -> bytes:
        """Return the next line, or as many bytes of it."""


@dataclass(frozen=True, slots=True)
class Block:
    """Some whole records.

    Attributes:
        offset: where they begin in the file.
        length: their bytes.
        first_row: the position of the first; the record after the header has position 0.
        first_line: the line where it begins; the header begins in line 1.
        checksum: the CRC-32 of the bytes.
    """

    offset: int
    length: int
    first_row: int
    first_line: int
    checksum: int


@dataclass(frozen=True, slots=True)
class Layout:
    """How the records of a regular CSV file lie in its bytes.

    Attributes:
        columns: the cells of every record.
        rows: the records without the header.
        is_ascii: whether all bytes are ASCII.
        blocks: where the rows lie, in their order, without the header.
        delimiter: what stands between two cells.
    """

    columns: int
    rows: int
    is_ascii: bool
    blocks: tuple[Block, ...]
    delimiter: str = ","


@dataclass(frozen=True, slots=True)
class Scan:
    """What one pass over a file finds.

    Attributes:
        size: its bytes.
        digests: its hash in hexadecimal digits by each algorithm that was asked for.
        head: its first bytes, more than 2**18 characters if it has as many.
        layout: how its records lie, or ``None`` where it is not regular.
    """

    size: int
    digests: Mapping[str, str]
    head: bytes
    layout: Layout | None


def _ignore(_: int) -> None:
    """Say nothing."""


def scan(
    file: Path,
    columns: Sequence[str],
    algorithms: Collection[str],
    delimiter: str = ",",
    *,
    on_progress: Callable[[int], None] = _ignore,
) -> Scan:
    """Read a file once, in parts, and return its size, its hashes and its layout.

    Args:
        file: a file that ought to be CSV.
        columns: the header that it must have.
        algorithms: those of the hashes, by their names in ``hashlib``.
        delimiter: what stands between two cells, a character of ASCII.
        on_progress: called now and then with the bytes read so far.

    Raises:
        LatsarstatsError: there is no such file, or it cannot be read.
    """
    try:
        if file.is_file():
            with file.open("rb") as stream:
                return _scan(stream, columns, algorithms, delimiter, on_progress)
    except OSError:
        pass
    read_bytes(file)  # says why it cannot be read
    raise changed(file)


def _scan(
    stream: BinaryIO,
    columns: Sequence[str],
    algorithms: Collection[str],
    delimiter: str,
    on_progress: Callable[[int], None],
) -> Scan:
    hashes = {name: hashlib.new(name, usedforsecurity=False) for name in algorithms}
    survey = _Survey(columns, delimiter)
    head, size = bytearray(), 0
    for part in _parts(stream, survey):
        for digest in hashes.values():
            digest.update(part)
        head += part[: _HEAD - len(head)]
        size += len(part)
        on_progress(size)
    digests = {name: digest.hexdigest() for name, digest in hashes.items()}
    return Scan(size, digests, bytes(head), survey.layout())


def _parts(stream: BinaryIO, survey: _Survey) -> Iterator[bytes]:
    """Yield all bytes: the header, then whole records for as long as they are regular."""
    part = whole_records(stream, 0)
    while part:
        survey.add(part)
        yield part
        part = whole_records(stream, _CHUNK) if survey.is_regular else stream.read(_CHUNK)


def whole_records(stream: Stream, least: int) -> bytes:
    """Return the next bytes up to the end of a record, which is a line with all quotes closed.

    Where no end is near, the bytes end amid the record.
    """
    part = stream.read(least) + stream.readline(_LONGEST_RECORD)
    if b'"' not in part or part.count(b'"') % 2 == 0:  # counting alone is slow
        return part
    longer = bytearray(part)
    while len(longer) < _LONGEST_RECORD and (line := stream.readline(_LONGEST_RECORD)):
        longer += line
        if line.count(b'"') % 2:
            break
    return bytes(longer)


@dataclass(slots=True)
class _Survey:
    """The layout of a file as far as it has been read."""

    columns: Sequence[str]
    delimiter: str
    is_regular: bool = True
    line_end: bytes = b""
    ends_with_line: bool = True  # where it does not, nothing may follow
    size: int = 0
    records: int = 0
    lines: int = 0
    is_ascii: bool = True
    blocks: list[Block] = field(default_factory=list)

    def add(self, part: bytes) -> None:
        """Note the next part of the file, of whole records if they are regular; first the header.

        Nothing more is noted once a part is not regular.
        """
        if not self.is_regular:
            return
        if not self.records:
            self.line_end = b"\r\n" if part.endswith(b"\r\n") else b"\n"
        records = records_in(part, len(self.columns), self.line_end, self.delimiter)
        if records is None or not self.ends_with_line or not self._may_begin(part):
            self.is_regular = False
        else:
            self._note(part, records)

    def _may_begin(self, part: bytes) -> bool:
        if self.records:
            return True
        if part.startswith(_BOM):
            return False
        return _parsed(part.decode(), self.delimiter)[0][1] == list(self.columns)

    def _note(self, part: bytes, records: Records) -> None:
        if self.records:
            place = (self.size, len(part), self.records - 1, self.lines + 1)
            self.blocks.append(Block(*place, zlib.crc32(part)))
        self.ends_with_line = part.endswith(b"\n")
        self.size += len(part)
        self.records += records.count
        self.lines += records.lines
        self.is_ascii = self.is_ascii and part.isascii()

    def layout(self) -> Layout | None:
        """Return the layout of all that has been noted, if it is regular."""
        if not (self.is_regular and self.records):
            return None
        return Layout(
            len(self.columns),
            self.records - 1,
            self.is_ascii,
            tuple(self.blocks),
            self.delimiter,
        )


@dataclass(frozen=True, slots=True)
class Records:
    """What is known of some records that are regular."""

    count: int
    lines: int


def records_in(part: bytes, columns: int, line_end: bytes, delimiter: str = ",") -> Records | None:
    """Return what is known of some records, or ``None`` where they are not regular."""
    if len(part) >= _LONGEST_RECORD or b"\0" in part or not is_utf8(part):
        return None
    whole = part if part.endswith(b"\n") else part + line_end
    has_quotes, end = b'"' in whole, delimiter.encode()
    bare = _unquoted(whole, end) if has_quotes else whole
    if bare is None:
        return None
    marks = bare.translate(None, _unmarked(end))
    count = marks.count(b"\n")
    is_regular = (
        _ends_alike(whole, bare, line_end)
        and marks == (end * (columns - 1) + b"\n") * count
        and not (columns < 2 and _has_blank(whole, bare))
        and not (len(part) > LONGEST_CELL and _has_long_cell(part, delimiter))
    )
    lines = whole.count(b"\n") if has_quotes else count
    return Records(count, lines) if is_regular else None


def _unquoted(whole: bytes, delimiter: bytes) -> bytes | None:
    """Return records with a quote for every quoted text, or ``None`` where quotes are misplaced."""
    texts = whole.split(b'"')  # those at odd places are quoted
    bare = b'"'.join(texts[::2])
    return None if len(texts) % 2 == 0 or _misplaced(delimiter).search(bare) else bare


def _ends_alike(whole: bytes, bare: bytes, line_end: bytes) -> bool:
    """Tell whether all records end alike, and no carriage return stands elsewhere.

    Args:
        whole: the records.
        bare: the same without what is quoted.
        line_end: what they must end in.
    """
    if line_end == b"\n":
        return b"\r" not in whole
    return whole.count(b"\r") == bare.count(b"\r\n") == bare.count(b"\n")


def _has_blank(whole: bytes, bare: bytes) -> bool:
    """Tell whether a record of one cell is blank: some readers skip it."""
    lines = bare.translate(None, _BLANKS)
    return lines.startswith(b"\n") or b"\n\n" in lines or bool(_BLANK_QUOTED.search(whole))


def _has_long_cell(part: bytes, delimiter: str) -> bool:
    try:
        _parsed(part.decode(), delimiter)
    except csv.Error:
        return True
    return False


def rows_at(file: Path, layout: Layout, positions: Collection[int]) -> list[Row]:
    """Return single rows in the order of their positions.

    Args:
        file: a regular file.
        layout: its layout.
        positions: those of the rows.

    Raises:
        IndexError: there is no row in a position.
        LatsarstatsError: the file is not the one that was scanned.
    """
    wanted = sorted(set(positions))
    if wanted and not 0 <= wanted[0] <= wanted[-1] < layout.rows:
        raise IndexError(f"{file}: has no row in one of the positions asked for")
    firsts = [block.first_row for block in layout.blocks]
    by_block = [
        (layout.blocks[place], list(group))
        for place, group in groupby(wanted, lambda position: bisect_right(firsts, position) - 1)
    ]
    texts = _texts(file, layout, [block for block, _ in by_block])
    return [
        row
        for (block, group), text in zip(by_block, texts, strict=True)
        for row in _some_rows(block, text, group, layout.delimiter)
    ]


def all_rows(file: Path, layout: Layout) -> Iterator[Row]:
    """Yield all rows.

    Args:
        file: a regular file.
        layout: its layout.

    Raises:
        LatsarstatsError: the file is not the one that was scanned.
    """
    for block, text in zip(layout.blocks, _texts(file, layout, layout.blocks), strict=True):
        yield from _rows(block, text, layout.delimiter)


def texts_of(file: Path, layout: Layout) -> Iterator[str]:
    """Yield the text of a file in parts of whole records, without its header.

    Raises:
        LatsarstatsError: the file is not the one that was scanned.
    """
    yield from _texts(file, layout, layout.blocks)


def _texts(file: Path, layout: Layout, blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the text of blocks, if they are still as they were."""
    try:
        with file.open("rb") as stream:
            for block in blocks:
                stream.seek(block.offset)
                raw = stream.read(block.length)
                if zlib.crc32(raw) != block.checksum or _size(stream) != _end(layout):
                    raise changed(file)
                yield raw.decode()
    except OSError:
        raise changed(file) from None


def _size(stream: BinaryIO) -> int:
    return os.fstat(stream.fileno()).st_size


def _end(layout: Layout) -> int:
    return layout.blocks[-1].offset + layout.blocks[-1].length


def _some_rows(block: Block, text: str, positions: Sequence[int], delimiter: str) -> list[Row]:
    places = [position - block.first_row for position in positions]
    if '"' in text:
        rows = _rows(block, text, delimiter)
        return [rows[place] for place in places]
    # Every line is a record, so that only those asked for need be parsed.
    lines = text.split("\n")
    records = _parsed("\n".join(lines[place] for place in places), delimiter)
    return [
        (block.first_row + place, block.first_line + place, cells)
        for place, (_, cells) in zip(places, records, strict=True)
    ]


def _rows(block: Block, text: str, delimiter: str) -> list[Row]:
    return [
        (block.first_row + place, block.first_line + line, cells)
        for place, (line, cells) in enumerate(_parsed(text, delimiter))
    ]


def _parsed(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """Return the records of CSV, each with the number of lines before it."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[tuple[int, list[str]]] = []
    line = 0
    with limit_of_cells():
        for cells in reader:
            records.append((line, cells))
            line = reader.line_num
    return records


@contextmanager
def limit_of_cells() -> Iterator[None]:
    """Let cells be as long as they may, and no longer, while CSV is read."""
    before = csv.field_size_limit(LONGEST_CELL)  # other libraries set it for the whole process
    try:
        yield
    finally:
        csv.field_size_limit(before)


def changed(file: Path) -> LatsarstatsError:
    """Return the error of a file that is not the one it was."""
    return LatsarstatsError(
        sentence("changed while it was read; check it again when nothing writes to it"), path=file
    )
