"""Numbers as a list, in three formats."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from decimal import Decimal

import pytest

from latsarstats.numerals.scan import scan
from latsarstats.report.numbers_listing import COLUMNS, FORMATS
from latsarstats.report.terminal import Style

PLAIN = Style()


def pages(form: str, text: str, file: str = "a.txt", style: Style = PLAIN) -> list[str]:
    """Return the pages of a list of the numbers of a text."""
    listing = FORMATS[form]
    return list(listing.pages((listing.row(file, mention) for mention in scan(text)), style))


def listed(form: str, text: str, file: str = "a.txt") -> str:
    return "".join(pages(form, text, file))


def objects(text: str) -> Iterator[dict[str, object]]:
    for line in listed("jsonl", text).splitlines():
        yield json.loads(line, parse_float=Decimal)


def test_a_table_is_aligned_with_its_head() -> None:
    lines = listed("table", "ada 120 orang, 31 September").splitlines()
    assert lines == [
        "file   start  end  text          kind   value    unit   doubt",
        "a.txt      4    7  120           count  120      orang",
        "a.txt     15   27  31 September  date   --09-31         impossible",
    ]


def test_a_table_shows_a_line_break_as_it_is_written_in_a_program() -> None:
    assert "dua\\npuluh" in listed("table", "dua\npuluh")


def test_a_table_tells_a_line_break_from_a_backslash() -> None:
    assert "a\\\\nb" in listed("table", "120", "a\\nb")


def test_a_table_does_not_obey_a_file_name() -> None:
    assert "\x1b" not in listed("table", "120", "\x1b[31mred")


def test_the_head_of_a_table_stands_out_in_colour() -> None:
    assert pages("table", "", style=Style(coloured=True))[0].startswith("\x1b[1mfile")


def test_a_long_table_comes_in_pages_with_one_head() -> None:
    table = pages("table", "120 orang. " * 1200)
    assert len(table) == 3
    assert "".join(table).count("start") == 1
    assert "".join(table).count("\n") == 1201


def test_csv_is_read_back() -> None:
    text = listed("csv", "dua\npuluh, 4,14")
    assert list(csv.reader(io.StringIO(text))) == [
        list(COLUMNS),
        ["a.txt", "0", "9", "dua\npuluh", "count", "20", "", ""],
        ["a.txt", "11", "15", "4,14", "decimal", "4.14", "", ""],
    ]


def test_a_line_of_json_has_the_same_columns() -> None:
    (only,) = objects("31 September")
    assert tuple(only) == COLUMNS


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("10.853", 10853, id="an integer"),
        pytest.param("4,10", Decimal("4.10"), id="an exact decimal"),
        pytest.param("9" * 40, int("9" * 40), id="an integer that no float holds"),
        pytest.param("8 Januari 2021", "2021-01-08", id="a date"),
        pytest.param("belasan", None, id="no value"),
    ],
)
def test_a_value_in_json(text: str, value: object) -> None:
    (only,) = objects(text)
    assert only["value"] == value


@pytest.mark.parametrize(("name", "empty"), [("table", 1), ("csv", 1), ("jsonl", 0)])
def test_a_text_without_numbers_gives_the_head_alone(name: str, empty: int) -> None:
    assert listed(name, "").count("\n") == empty
