"""How the records of a CSV file lie in its bytes."""

from __future__ import annotations

import csv
import hashlib
import io
from itertools import pairwise
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from latsarstats.datapackage import csv_file
from latsarstats.datapackage import csv_index as layout_module
from latsarstats.datapackage.csv_index import Layout, Row, Scan, all_rows, rows_at, scan
from latsarstats.errors import LatsarstatsError
from latsarstats.files.text import read_bytes

COLUMNS = ["a", "b", "c"]
CHUNKS = st.sampled_from([0, 1, 7, 40, layout_module._CHUNK])
"""Bytes that are read at a time; few, so that there are many blocks."""

NASTY = [
    *(",", ",", '"', '"', '""', "\n", "\n", "\r\n", "\r", " "),
    *("x", "1", "é", "\0", "\ufeff"),
]
CELLS = [*("", "1", " ", "x y", "é", "a,b", 'say "x"', '"', "a\nb", "\n", "\n\n", "NA"), "x" * 30]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("layout") / "table.csv"


def scanned(file: Path, raw: bytes | str, width: int = 2, *, chunk: int | None = None) -> Scan:
    file.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    with mock.patch.object(layout_module, "_CHUNK", chunk or layout_module._CHUNK):
        return scan(file, COLUMNS[:width], ["sha256"])


def regular(file: Path, raw: bytes | str, width: int = 2, *, chunk: int | None = None) -> Layout:
    layout = scanned(file, raw, width, chunk=chunk).layout
    assert layout is not None
    return layout


def parsed(text: str) -> list[Row]:
    """Return the rows that the csv module finds."""
    records = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    split, fault = csv_file._split(text)
    assert fault is None
    assert [cells for _, cells in split] == records
    return [(row, line, cells) for row, (line, cells) in enumerate(split[1:])]


@st.composite
def nasty_texts(draw: st.DrawFn) -> tuple[int, str]:
    """Return a number of columns, and text that often has as many."""
    width = draw(st.integers(1, 3))
    loose = st.lists(st.sampled_from(NASTY), max_size=12).map("".join)
    cells = st.sampled_from(['"a"', '""', '"a,\nb"', '"a""b"', "x", " ", "é", "", 'a"b', '"\n"'])
    record = st.lists(cells, min_size=width, max_size=width).map(",".join)
    end = st.just(draw(st.sampled_from(["\n", "\r\n"])))
    parts = st.lists(st.one_of(record, record, end, end, loose), max_size=20)
    tidy = st.lists(st.tuples(record, end).map("".join), max_size=8)
    text = "".join([*draw(st.one_of(tidy, parts)), draw(st.one_of(st.just(""), loose))])
    return width, ",".join(COLUMNS[:width]) + draw(end) + text


@settings(max_examples=400, deadline=None)
@given(table=nasty_texts(), chunk=CHUNKS)
@example(table=(1, 'a\n"\n'), chunk=1)
@example(table=(2, 'a,b\n1,"x"y"\n'), chunk=1)
@example(table=(2, 'a,b\n"x\n,","\n'), chunk=1)
@example(table=(2, 'a,b\r\n"x\r\n",2\r\n'), chunk=1)
def test_a_regular_file_has_the_records_that_csv_finds(
    file: Path, table: tuple[int, str], chunk: int
) -> None:
    width, text = table
    layout = scanned(file, text, width, chunk=chunk).layout
    if layout is None:
        return
    rows = parsed(text)
    assert list(all_rows(file, layout)) == rows
    assert layout.rows == len(rows)
    assert all(len(cells) == width for _, _, cells in rows)
    assert not text.startswith("\ufeff")
    assert not any(mark in text.replace("\r\n", "\n") for mark in "\0\r")
    assert text.count("\r\n") in (0, len(rows), len(rows) + 1)


@settings(max_examples=300, deadline=None)
@given(
    rows=st.lists(st.lists(st.sampled_from(CELLS), min_size=2, max_size=2)),
    end=st.sampled_from(["\n", "\r\n"]),
    is_ended=st.booleans(),
    chunk=CHUNKS,
)
def test_what_csv_writes_is_regular(
    file: Path, rows: list[list[str]], end: str, is_ended: bool, chunk: int
) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator=end).writerows([COLUMNS[:2], *rows])
    text = written.getvalue() if is_ended else written.getvalue().removesuffix(end)
    found = scanned(file, text, chunk=chunk)
    layout = found.layout
    assert layout is not None
    assert [cells for _, _, cells in all_rows(file, layout)] == rows
    assert layout.columns == 2
    assert layout.rows == len(rows)
    assert layout.is_ascii == text.isascii()
    assert found.size == len(text.encode())


@settings(max_examples=200, deadline=None)
@given(
    rows=st.lists(st.lists(st.sampled_from(CELLS), min_size=2, max_size=2), min_size=1),
    end=st.sampled_from(["\n", "\r\n"]),
    chunk=CHUNKS,
    data=st.data(),
)
def test_single_rows_are_those_among_all_rows(
    file: Path, rows: list[list[str]], end: str, chunk: int, data: st.DataObject
) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator=end).writerows([COLUMNS[:2], *rows])
    layout = regular(file, written.getvalue(), chunk=chunk)
    every = list(all_rows(file, layout))
    assert every == parsed(written.getvalue())
    positions = data.draw(st.lists(st.integers(0, len(rows) - 1)))
    assert rows_at(file, layout, positions) == [every[place] for place in sorted(set(positions))]


@pytest.mark.parametrize(
    ("raw", "width"),
    [
        (b"a,b\n1,2\n", 2),
        (b"a,b\n1,2", 2),
        (b"a,b\n", 2),
        (b"a,b", 2),
        (b"a,b\r\n1,2\r\n", 2),
        (b"a,b\r\n1,2", 2),
        (b'"a","b"\n"1","2"', 2),
        (b'a,b\r\n"1\n2",3\r\n', 2),
        (b'a,b\n"1,\n2",""\n,\n', 2),
        (b'a,b\n"1"",""\n"",",3\n', 2),
        (b"a\n1\n", 1),
        (b'a\n" x"\n"""x"""\n', 1),
        (b"a,b\n1,\xef\xbb\xbf\n", 2),
        (b"a,b\n\xe2\x80\xa8,\x0c\n", 2),
    ],
)
def test_a_file_is_regular(file: Path, raw: bytes, width: int) -> None:
    layout = regular(file, raw, width)
    assert list(all_rows(file, layout)) == parsed(raw.decode())


@pytest.mark.parametrize(
    ("raw", "width"),
    [
        (b"", 2),
        (b"\n", 1),
        (b"a,c\n1,2\n", 2),
        (b" a,b\n1,2\n", 2),
        (b"1,2\na,b\n", 2),
        (b"a,b\n1\n", 2),
        (b"a,b\n1,2,3\n", 2),
        (b"a,b\n1,2,3\n4\n", 2),
        (b"a,b\n1\n2,3,4\n", 2),
        (b"a,b\n1,2\n\n", 2),
        (b"a,b\n\n1,2\n", 2),
        (b"\na,b\n1,2\n", 2),
        (b"a,b\n1,2\n \n", 2),
        (b"\xef\xbb\xbfa,b\n1,2\n", 2),
        (b"a,b\n1,\xff\n", 2),
        (b"a,b\n1,\xed\xa0\x80\n", 2),
        (b"a,b\n1,\0\n", 2),
        (b"a,b\r\n1,2\n", 2),
        (b"a,b\n1,2\r\n", 2),
        (b"a,b\r\n1,2\n3,4\r\n", 2),
        (b"a,b\r1,2\r", 2),
        (b"a,b\r", 2),
        (b"a,b\r\n1,2\r", 2),
        (b"a,b\r\n1\r,2\r\n", 2),
        (b"a,b\n1\r,2\n", 2),
        (b'a,b\n"1\r2",3\n', 2),
        (b'a,b\n"1\r\n2",3\n', 2),
        (b'a,b\r\n"1\r\n2",3\r\n', 2),
        (b'a,b\n1, "2"\n', 2),
        (b'a,b\n1,"2" \n', 2),
        (b'a,b\n1,"2"3\n', 2),
        (b'a,b\n1,2"3\n', 2),
        (b'a,b\n1,2""3\n', 2),
        (b'a,b\n1,"2""\n', 2),
        (b'a,b\n1,"2\n', 2),
        (b'a,b\n1,"', 2),
        (b"a\n\n1\n", 1),
        (b"a\n1\n\n", 1),
        (b"a\n \t\n", 1),
        (b"a\r\n \r\n", 1),
        (b'a\n""\n', 1),
        (b'a\n" \n "\n', 1),
        (b'a\r\n1\r\n""\r\n', 1),
        (b"\n", 0),
    ],
)
@pytest.mark.parametrize("chunk", [1, None])
def test_a_file_is_not_regular(file: Path, raw: bytes, width: int, chunk: int | None) -> None:
    found = scanned(file, raw, width, chunk=chunk)
    assert found.layout is None
    assert found.size == len(raw)
    assert found.digests == {"sha256": hashlib.sha256(raw).hexdigest()}


def test_rows_are_counted_from_0_and_lines_from_1(file: Path) -> None:
    layout = regular(file, '"a",b\n"1\n\n2",3\n4,5\n6,7\n', chunk=1)
    assert rows_at(file, layout, {2, 0}) == [(0, 2, ["1\n\n2", "3"]), (2, 6, ["6", "7"])]
    assert rows_at(file, layout, []) == []


@pytest.mark.parametrize("position", [-1, 2])
def test_a_row_that_is_not_there_is_an_error(file: Path, position: int) -> None:
    layout = regular(file, "a,b\n1,2\n3,4\n")
    with pytest.raises(IndexError, match="no row"):
        rows_at(file, layout, [0, position])


def test_blocks_follow_each_other_from_the_header_to_the_end(file: Path) -> None:
    raw = b"a,b\n" + b'1,"x\ny"\n2,3\n' * 50
    blocks = regular(file, raw, chunk=30).blocks
    assert len(blocks) > 10
    assert blocks[0].offset == 4
    assert all(one.offset + one.length == next_.offset for one, next_ in pairwise(blocks))
    assert blocks[-1].offset + blocks[-1].length == len(raw)


def test_only_the_blocks_that_hold_the_rows_are_read(file: Path) -> None:
    raw = b"a,b\n" + b"1,2\n" * 50
    layout = regular(file, raw, chunk=30)
    file.write_bytes(raw[:-4] + b"1;2\n")
    assert rows_at(file, layout, [0]) == [(0, 2, ["1", "2"])]


@pytest.mark.parametrize("is_regular", [True, False])
def test_hashes_and_size_are_those_of_the_whole_file(file: Path, is_regular: bool) -> None:
    raw = b"a,b\n" + b"1,2\n" * 500_000 + (b"" if is_regular else b"1\n")
    raw = raw if is_regular else b"a\n" + raw
    file.write_bytes(raw)
    said: list[int] = []
    found = scan(file, ["a", "b"], ["md5", "sha256"], on_progress=said.append)
    assert (found.layout is not None) == is_regular
    assert found.size == len(raw)
    assert found.digests == {
        "md5": hashlib.md5(raw, usedforsecurity=False).hexdigest(),
        "sha256": hashlib.sha256(raw).hexdigest(),
    }
    assert raw.startswith(found.head)
    assert len(found.head) == layout_module._HEAD
    assert len(said) > 3
    assert said == sorted(said)
    assert said[-1] == len(raw)


def test_only_the_hashes_asked_for_are_computed(file: Path) -> None:
    file.write_bytes(b"a,b\n")
    assert scan(file, ["a", "b"], []).digests == {}


@pytest.mark.parametrize("start", ["", "1,2\n"])
@pytest.mark.parametrize("mark", ["x", "é"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_the_longest_cell_is_as_long_as_elsewhere(
    file: Path, start: str, mark: str, quote: str
) -> None:
    longest = mark * csv_file.LONGEST_CELL
    text = f"a,b\n{start}{quote}{longest}{quote},2\n3,4\n"
    layout = regular(file, text)
    assert [len(cells[0]) for _, _, cells in all_rows(file, layout)][-2] == len(longest)
    assert scanned(file, text.replace(longest, longest + "x")).layout is None


@pytest.mark.parametrize(
    "start", [b"a,b\n", b'a,b\n1,"', b'a,b\n"', b'a,b\n1,"2"\n3,"', b'"', b"\0", b'a,b\n1,""']
)
@pytest.mark.parametrize(
    "filling", [b"x", b"x,", b"\n", b"\0", b'"', b',"', b'""\n', b'"\n', b"\r"]
)
def test_a_record_without_end_is_not_regular_and_never_held_as_a_whole(
    file: Path, start: bytes, filling: bytes
) -> None:
    raw = start + filling * (2**18 // len(filling))
    file.write_bytes(raw)
    said = [0]
    with (
        mock.patch.object(layout_module, "_CHUNK", 2**10),
        mock.patch.object(layout_module, "_LONGEST_RECORD", 2**12),
    ):
        found = scan(file, COLUMNS[:2], ["sha256"], on_progress=said.append)
    assert found.layout is None
    assert found.digests == {"sha256": hashlib.sha256(raw).hexdigest()}
    steps = [later - earlier for earlier, later in pairwise(said)]
    assert max(steps) <= 2**10 + 2 * 2**12
    assert sum(step > 2**10 for step in steps) <= 2, "only until it is known not to be regular"


@pytest.mark.parametrize("raw", [b"a,b\n1,3456789\n", b'a,b\n1,"345\n678"\n'])
def test_a_record_may_not_be_too_long(file: Path, raw: bytes) -> None:
    assert regular(file, raw, chunk=1).rows == 1
    with mock.patch.object(layout_module, "_LONGEST_RECORD", 8):
        assert scanned(file, raw, chunk=1).layout is None


def test_a_file_that_grows_amid_a_line_is_not_regular(file: Path) -> None:
    def grow(size: int) -> None:
        if size == 7:
            with file.open("ab") as stream:
                stream.write(b"3,4\n")

    file.write_bytes(b"a,b\n1,2")
    found = scan(file, COLUMNS[:2], [], on_progress=grow)
    assert found.size == 11
    assert found.layout is None


def test_a_byte_order_mark_is_no_part_of_a_name(file: Path) -> None:
    file.write_bytes("\ufeffa,b\n1,2\n".encode())
    assert scan(file, ["\ufeffa", "b"], []).layout is None


@pytest.mark.parametrize(
    "later",
    [
        *(b"a,b\n1,2\n3,4\n5,7\n", b"a,b\n1,2\n3,4\n", b"a,b\n1,2\n3,4\n5,\n6"),
        *(b"a,b\n1,2\n3,4\n5,6\n7,8\n", b"a,b\n1,2\n3,4\n5,6", b"", None),
    ],
)
def test_a_file_that_changed_since_is_an_error(file: Path, later: bytes | None) -> None:
    layout = regular(file, b"a,b\n1,2\n3,4\n5,6\n", chunk=1)
    if later is None:
        file.unlink()
    else:
        file.write_bytes(later)
    changed = "table.csv: changed while it was read; check it again when nothing writes to it$"
    with pytest.raises(LatsarstatsError, match=changed):
        rows_at(file, layout, [2])
    with pytest.raises(LatsarstatsError, match=changed):
        list(all_rows(file, layout))


@pytest.mark.parametrize("name", ["missing.csv", "folder", "folder/missing.csv", "/dev/null"])
def test_a_file_that_cannot_be_read_is_told_as_elsewhere(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(LatsarstatsError) as elsewhere:
        read_bytes(tmp_path / name)
    with pytest.raises(LatsarstatsError) as here:
        scan(tmp_path / name, COLUMNS, [])
    assert str(here.value) == str(elsewhere.value)


def test_a_file_that_fails_but_once_has_changed(file: Path) -> None:
    file.write_bytes(b"a,b\n")
    failing = mock.patch.object(layout_module, "_scan", side_effect=OSError)
    with failing, pytest.raises(LatsarstatsError, match="changed while it was read"):
        scan(file, ["a", "b"], [])


def test_the_limit_that_others_set_for_cells_is_left_as_it_was(file: Path) -> None:
    before = csv.field_size_limit(10)
    try:
        layout = regular(file, "a,b\n" + "x" * 100 + ',"2"\n')
        assert len(rows_at(file, layout, [0])[0][2][0]) == 100
        assert csv.field_size_limit() == 10
    finally:
        csv.field_size_limit(before)
