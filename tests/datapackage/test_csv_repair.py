"""A mended copy has the rows that are found where a file is read cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from latsarstats.datapackage import csv_repair
from latsarstats.datapackage.csv_file import columns_of_rows, read_table
from latsarstats.datapackage.csv_header import header_fault, match_header
from latsarstats.datapackage.csv_index import all_rows, scan
from latsarstats.datapackage.csv_repair import MendedCopy, has_blank_end, mended_copy
from latsarstats.datapackage.decoding import unmark_bytes
from latsarstats.datapackage.schema import Field, TableSchema

COLUMNS = ("a", "b")
CHUNKS = st.sampled_from([0, 1, 7, 40, csv_repair._CHUNK])
HEADERS = ["a,b", "a,b", "a,b", "b,a", "A,b ", "a", "a,b,c", "x,y", '"a","b"', ",", "", "a,a"]
LINES = [
    *("1,2", "1,2", "1,2", "1", "1,2,3", "", ",", ",,", " ", '"x\ny",2', '"x,y","z"', "-,-", "-"),
    *('1,"x"y', 'x"y,2', '"x""y",2', '"open,2', "é,2", "1,2\r", "\t, "),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mending")


def mended(folder: Path, raw: bytes, missing: tuple[str, ...] = ("",)) -> MendedCopy | None:
    file = folder / "table.csv"
    file.write_bytes(raw)
    return mended_copy(file, COLUMNS, missing, lambda: folder / "copy.csv")


@contextmanager
def patched(chunk: int) -> Iterator[None]:
    """Read a few bytes at a time, so that there are many parts."""
    with (
        mock.patch.object(csv_repair, "_CHUNK", chunk),
        mock.patch.object(csv_repair, "_TAIL", chunk + 1),
    ):
        yield


@settings(max_examples=600, deadline=None)
@given(
    header=st.sampled_from(HEADERS),
    lines=st.lists(st.sampled_from(LINES), max_size=12),
    end=st.sampled_from(["\n", "\r\n"]),
    last=st.sampled_from(["\n", "", "\n\n", "\r\n \n", "\n,\n", "\n,,,\n\t\n"]),
    missing=st.sampled_from([("",), ("-",), ("", "-")]),
    above=st.sampled_from(["", "", "", "\n", ",\n", "\ufeff"]),
    chunk=CHUNKS,
)
@example("a,b", ["1", "1,2"], "\n", "\n", ("-",), "", 0)
@example("a,b", ['"open,2', "1,2"], "\n", "\n", ("",), "", 0)
@example("a,b", ["", '"x\ny",2', "1,2,3"], "\n", "\n,\n", ("",), "\n", 1)
def test_a_copy_has_the_rows_of_the_file(
    folder: Path,
    header: str,
    lines: list[str],
    end: str,
    last: str,
    missing: tuple[str, ...],
    above: str,
    chunk: int,
) -> None:
    raw = (above + end.join([header, *lines]) + last).encode()
    with patched(chunk):
        copy = mended(folder, raw, missing)
        ends_blank = has_blank_end(folder / "table.csv", missing)
    schema = TableSchema(tuple(Field(name) for name in COLUMNS), missing_values=missing)
    text, faults = read_table("t", schema, raw, "t.csv")
    assert ends_blank == any("ends with" in fault.message for fault in faults) or text is None
    if copy is None:
        return
    assert text is not None
    layout = scan(copy.file, copy.columns, ()).layout
    if layout is None:  # of one column with blank cells, which readers skip
        assert len(copy.labels) == 1
        return
    rows = [
        row for row in all_rows(copy.file, layout) if not all(cell in missing for cell in row[2])
    ]
    found = match_header(copy.labels, COLUMNS)
    assert columns_of_rows([cells for _, _, cells in rows], found, schema) == {
        name: tuple(cells) for name, cells in text.cells.items()
    }
    assert [copy.line_of(position, line) for position, line, _ in rows] == list(text.lines)
    assert tuple(line for _, line in copy.left_out) == text.left_out
    line_here = {position: line for position, line, _ in rows}
    assert [copy.line_of(at, line_here[at]) for at, _ in copy.left_out] == list(text.left_out)
    told = [fault.message for fault in faults]
    expected = [f"The line is no CSV ({why})." for _, why in copy.broken]
    assert [message for message in told if "no CSV" in message] == expected
    what = header_fault(found, COLUMNS, copy.above)
    assert [what] == [f.message for f in faults if f.code == "columns"] or not what
    assert bool(copy.blank_end) == ends_blank


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="no bytes"),
        pytest.param(b"\n\n", id="blank lines alone"),
        pytest.param(b"a\xff,b\n1,2\n", id="a label that is no UTF-8"),
        pytest.param("a,b\n1,\U0010fffe\xff\n".encode("utf-8")[:-3] + b"\xff\n", id="marks"),
        pytest.param(b"a,b\n1,\0\n", id="a zero byte"),
        pytest.param(b'a,b\n1,"open\n', id="a quote that is not closed"),
        pytest.param(b'a,b\n"x\ry",2,3\n', id="a carriage return in a cell"),
        pytest.param(b"a;b\n1;2\n", id="semicolons"),
        pytest.param(b"a,b\n" + b"x" * (2**20 + 1) + b",2\n", id="a cell too long"),
    ],
)
def test_what_is_hard_to_tell_is_left_to_others(folder: Path, raw: bytes) -> None:
    assert mended(folder, raw) is None


def test_bytes_that_are_no_utf8_are_marked(folder: Path) -> None:
    copy = mended(folder, b"a,b\n1,Caf\xe9\n\xc3\xa9,2\n")
    assert copy is not None
    assert copy.has_marks
    rows = copy.file.read_text("utf-8").splitlines()
    assert rows == ["c0,c1", "1,Caf\U0010fffe", "é,2"]
    assert unmark_bytes("Caf\U0010fffe") == "Caf\udcff"


def test_a_file_that_cannot_be_written_is_left_to_others(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_bytes(b"a,b\n1\n")
    new_file: Callable[[], Path] = lambda: tmp_path / "none" / "copy.csv"  # noqa: E731
    assert mended_copy(file, COLUMNS, ("",), new_file) is None


def test_only_the_parts_with_a_wrong_line_are_written_anew(folder: Path) -> None:
    sound = b'"1",2\n' * 100
    with mock.patch.object(csv_repair, "_CHUNK", 60):
        copy = mended(folder, b"a,b\n" + sound + b"3\n" + sound)
    assert copy is not None
    written = copy.file.read_bytes()
    assert written.startswith(b"c0,c1\n" + b'"1",2\n' * 90)
    assert b"\n3,\n" in written
    assert written.endswith(b'"1",2\n' * 90)
    assert copy.left_out == [(100, 102)]
