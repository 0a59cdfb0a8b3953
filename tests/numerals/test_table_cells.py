"""Tables of numbers within a text: what a cell says stays in the cell."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latsarstats.numerals.cells import cells_at
from latsarstats.numerals.mention import plain, prose
from latsarstats.numerals.scan import scan

CASES = {
    "a dash alone in a cell joins nothing": (
        "Malang\t868.821\t-\t32,15\n",
        ["868.821 = 868821 count", "32,15 = 32.15 decimal"],
    ),
    "nor does it carry a unit back": (
        "Malang\t12\t-\t14%\n",
        ["12 = 12 count", "14% = 14 percent persen"],
    ),
    "nor where columns are parted by blanks": (
        "Ngawi  12  -  14 persen\n",
        ["12 = 12 count", "14 persen = 14 percent persen"],
    ),
    "a dash in prose still joins a range": (
        "tumbuh 12 - 14 persen",
        ["12 = 12 percent persen", "14 persen = 14 percent persen"],
    ),
    "a minus before the only number of a cell is its sign": (
        "Ngawi\t13\t-5\t-6,2\n",
        ["13 = 13 count", "-5 = -5 count", "-6,2 = -6.2 decimal"],
    ),
    "so it is between wide gaps": (
        "Ngawi   13   -5   -6,2\n",
        ["13 = 13 count", "-5 = -5 count", "-6,2 = -6.2 decimal"],
    ),
    "and between strokes": (
        "| Ngawi | -5 | 7 |\n",
        ["-5 = -5 count", "7 = 7 count"],
    ),
    "a dash before an item of a list is none": ("-5 orang hadir\n", ["5 = 5 count orang"]),
    "a month in the next cell makes no date": (
        "5\tMei\t120\n",
        ["5 = 5 count", "Mei = --05 month", "120 = 120 count"],
    ),
    "nor does the month that begins the next row": (
        "April\t12\nMei\t14\n",
        ["April = --04 month", "12 = 12 count", "Mei = --05 month", "14 = 14 count"],
    ),
    "a date in prose goes on in the next line": (
        "dibuka tanggal 12\nMei 2021",
        ["12\nMei 2021 = 2021-05-12 date"],
    ),
    "the name in the next cell is no unit": ("1\tNgawi\n", ["1 = 1 count"]),
    "a known unit in the next cell is one": ("Beras\t12\tkg\n", ["12 = 12 count kg"]),
    "a scale in the next cell is none": (
        "12\tJuta\n",
        ["12 = 12 count"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_cells(text: str, expected: list[str]) -> None:
    read = [f"{m.text} = {plain(m.value)} {m.kind} {m.unit}".rstrip() for m in scan(text)]
    assert read == expected


GAPS = (
    *("  ", "\t", " | ", ";", "\n", "\n  ", " ", ", ", " - ", " |\n| ", "\t-\t", "  -  ", "\t-"),
    *("|-|", "  -"),
    *("\nBlitar\t", "\nKota Batu   ", "|\n| Tuban | ", "\r\nBlitar;", "\nMalang III\t", "\nMei\t"),
    *("\nSatu Kota\t", "\nKota Tahun  ", "\nJuta\t"),
)
WORDS = (
    "Ngawi",
    "Ribu",
    "Rupiah",
    "Dan",
    "Sampai",
    "Ke",
    "Persen",
    "Orang",
    "Jam",
    "Lebih",
    "Dari",
    "Plus",
    "Minus",
    "nilai",
    "Rp",
    "guru",
    "tahun",
    "%",
    "2021",
    "juta",
    "Mei",
    "Juta",
    "Kota",
)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(GAPS),
        st.one_of(
            st.from_regex(r"\A[1-9][0-9]{0,2}(\.[0-9]{3}){0,2}(,[0-9]{1,2})?%?\Z"),
            st.sampled_from(WORDS),
        ),
    ),
    min_size=2,
    max_size=30,
)


@settings(max_examples=300, deadline=None)
@given(ROWS)
def test_cells_are_read_at_once_as_one_by_one(rows: list[tuple[str, str]]) -> None:
    text = "".join(gap + cell for gap, cell in rows)
    at_once = list(scan(text))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("latsarstats.numerals.scan.cells_at", lambda *_: 0)
        assert list(scan(text)) == at_once


@pytest.mark.parametrize(
    ("row", "end"),
    [
        ("Ngawi\t1.200\t34\t5,5\nBlitar", "\nBlitar"),
        ("| Ngawi | 1.200 | - | 5,5% |\n| Blitar |", " |\n| Blitar"),
        ("Ngawi   1.200   34   5   \n\nBlitar", "   \n\nBlitar"),
        ("Ngawi;-;1.200;34\nMei;5;6", ";34\nMei"),
        ("Ngawi\t1.200\t34\nBlitar Utara\t5\nTuban\t7\nTuban III\t8\t9\nNgawi", "\nTuban III"),
        ("Ngawi\t1.200\t34\nBlitar Utara\t5\nKeduanya\t8\t9\nNgawi", "\nKeduanya"),
    ],
    ids=[
        *("tabs", "strokes", "wide gaps", "the last number before the name of a month"),
        "rows up to one with a number in its name",
        "rows up to one with a number word in its name",
    ],
)
def test_rows_are_read_at_once(row: str, end: str) -> None:
    assert cells_at(prose(row), row.index("1.200")) == row.index(end)
