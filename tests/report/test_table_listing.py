"""A table as lines: aligned, cut to a width, its rows counted."""

from __future__ import annotations

import json
import os
import pty
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latsarstats import cli
from latsarstats.datapackage.schema import Field, TableSchema
from latsarstats.datapackage.table import TextTable
from latsarstats.report.table_listing import table_lines
from latsarstats.report.terminal import PLAIN


def table(**columns: list[str]) -> TextTable:
    """Return a table; a column whose name begins with ``n`` is of numbers."""
    fields = tuple(Field(c, "integer" if c.startswith("n") else "string") for c in columns)
    count = len(next(iter(columns.values())))
    return TextTable("t", "t.csv", TableSchema(fields), columns, range(2, count + 2))


def shown(made: TextTable, **options: int) -> list[str]:
    return list(table_lines(made, PLAIN, **options))


def test_text_is_at_the_left_and_numbers_at_the_right() -> None:
    assert shown(table(unit=["Blitar", "Malang"], n=["5", "12"])) == [
        "unit     n",
        "Blitar   5",
        "Malang  12",
        "",
        "2 rows.",
    ]


def test_rows_that_are_not_shown_are_counted() -> None:
    made = table(n=[str(number) for number in range(1500)])
    assert shown(made, rows=2)[1:] == ["0", "1", "", "2 of 1,500 rows; --rows N shows more."]


def test_an_empty_table_has_its_header() -> None:
    assert shown(table(unit=[], n=[])) == ["unit  n", "", "0 rows."]


def test_a_long_text_is_cut_and_a_number_is_not() -> None:
    lines = shown(table(unit=["Kabupaten Blitar"], n=["1234567890"]), width=20)
    assert lines[:2] == ["unit               n", "Kabupat…  1234567890"]
    assert lines[-1].startswith("1 row. The table is cut to the width of the terminal; with --wide")


def test_columns_for_which_there_is_no_room_are_named() -> None:
    lines = shown(table(unit=["Kabupaten Blitar"], n=["1234567890"], note=["x"]), width=20)
    assert lines[1] == "Kabupat…  1234567890"
    assert "Columns that are not shown: note." in lines[-1]


def test_wide_characters_take_two_columns() -> None:
    assert shown(table(a=["東京", "x"], b=["1", "2"]))[1:3] == ["東京  1", "x     2"]


@pytest.mark.parametrize("cell", ["a\nb", "\x1b[31m", "\u202eabc"], ids=["line", "colour", "bidi"])
def test_a_cell_steers_no_terminal(cell: str) -> None:
    assert shown(table(a=[cell]))[1] == repr(cell)[1:-1]


@given(st.lists(st.text("abc é東\n", max_size=30), min_size=1, max_size=6), st.integers(10, 100))
def test_no_line_of_text_is_wider_than_the_terminal(cells: list[str], width: int) -> None:
    made = table(**{f"c{number}": [cell] for number, cell in enumerate(cells)})
    wide = [2 if character == "東" else 1 for character in shown(made, width=width)[1]]
    assert sum(wide) <= width


def test_a_table_of_the_installed_package_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["show", "cohorts"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split()[-2:] == ["10853", "2021-11-16"]
    assert lines[-1] == "4 rows."


def test_a_table_of_any_package_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "t.csv").write_text("unit,persons\nBlitar,3\n")
    fields = [{"name": "unit", "type": "string"}, {"name": "persons", "type": "integer"}]
    resource = {"name": "t", "path": "t.csv", "schema": {"fields": fields}}
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [resource]}))
    assert cli.main(["show", "t", "--package", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "unit    persons\nBlitar        3\n\n1 row.\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("cohort",), "there is no table 'cohort'; did you mean cohorts? There are articles, "),
        (("cohorts", "--package", "nowhere"), "nowhere: "),
    ],
)
def test_what_cannot_be_shown_is_one_sentence(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["show", *arguments]) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"latsarstats: {said}")
    assert error.count("\n") == 1


def test_a_terminal_gets_what_fits() -> None:
    def read(descriptor: int) -> bytes:
        try:
            return os.read(descriptor, 4096)
        except OSError:  # the program has ended
            return b""

    program, terminal = pty.fork()
    if program == 0:
        os.environ.update(COLUMNS="60", NO_COLOR="1")
        os.execv(sys.executable, [sys.executable, "-m", "latsarstats", "show", "cohorts"])
    raw = b""
    while part := read(terminal):
        raw += part
    _, status = os.waitpid(program, 0)
    lines = raw.decode().splitlines()
    assert status == 0
    assert all(len(each) <= 60 for each in lines[:5])
    assert re.search(r"The table is cut to the width", lines[-1])
