"""Every engine reads a table of text alike, and holds only what is plainly of its type."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from latsarstats.datapackage.cell_types import read_column
from latsarstats.datapackage.engine import (
    Engine,
    EngineName,
    NotPlainError,
    is_read,
    unparsed_column,
)
from latsarstats.datapackage.schema import Field, TableSchema
from latsarstats.engines.select import FILE_ENGINES, open_engine
from latsarstats.errors import LatsarstatsError
from latsarstats.rules.exact import as_text
from latsarstats.rules.frames import ROW, records
from latsarstats.rules.frames import to_lazy as opened_frame


@pytest.fixture(params=FILE_ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with open_engine(request.param) as held:
        yield held


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set('",\n\r') else cell


def written(folder: Path, columns: dict[str, list[str]], line_end: str = "\n") -> Path:
    """Write columns of text as a table."""
    rows = [list(columns), *map(list, zip(*columns.values(), strict=True))]
    lines = [",".join(map(quoted, row)) for row in rows]
    file = folder / "table.csv"
    file.write_bytes((line_end.join(lines) + line_end).encode())
    return file


def read(engine: Engine, file: Path, schema: TableSchema) -> list[dict[str, Any]]:
    """Return the rows that an engine reads, in order, with missing cells ``None``."""
    frame = opened_frame(engine.read_csv(file, schema))
    rows = sorted(records(frame), key=lambda row: row[ROW])
    assert [row[ROW] for row in rows] == list(range(len(rows)))
    return [{name: plain(value) for name, value in row.items() if name != ROW} for row in rows]


def plain(value: Any) -> Any:
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return None
    return value.date() if isinstance(value, datetime.datetime) else value


def column(engine: Engine, folder: Path, field: Field, cells: list[str], **schema: Any) -> Any:
    """Return the values and the odd cells of a column that an engine reads, beside another."""
    file = written(folder, {field.name: cells, "other": ["x"] * len(cells)})
    rows = read(engine, file, TableSchema((field, Field("other")), **schema))
    values = [row[field.name] for row in rows]
    return values, [row.get(unparsed_column(field.name)) for row in rows]


PLAIN: dict[str, tuple[list[str], list[object]]] = {
    "integer": (["7", "-7", "007", "9" * 18, ""], [7, -7, 7, 10**18 - 1, None]),
    "year": (["2021", "1000", "9999", ""], [2021, 1000, 9999, None]),
    "number": (["7", "-0.5", "0.1", "1.500000", ""], [7.0, -0.5, 0.1, 1.5, None]),
    "boolean": (["true", "FALSE", "1", "0", ""], [True, False, True, False, None]),
    "date": (
        ["2021-11-15", "2020-02-29", "1600-01-01", ""],
        [
            datetime.date(2021, 11, 15),
            datetime.date(2020, 2, 29),
            datetime.date(1600, 1, 1),
            None,
        ],
    ),
}


@pytest.mark.parametrize("kind", PLAIN)
def test_cells_that_are_plainly_of_their_type(engine: Engine, kind: str, tmp_path: Path) -> None:
    cells, values = PLAIN[kind]
    assert column(engine, tmp_path, Field("x", kind), cells) == (values, [None] * len(cells))


ODD = {
    "integer": [
        *("7.0", "1e3", " 7", "7 ", "1_000", "x", "NA", "9" * 19, "9" * 40),
        *("１２", "٣", "7\n", "-", "0x1F", "null", "nan", "True"),
    ],
    "year": ["21", "02021", "-2021", "20211", "0999", " 2021", "2021\n", "２０２１"],
    "number": ["1e3", "+1", ".5", "5.", "nan", "inf", "1,5", "0.1234567", "1234567890", " 1"],
    "boolean": ["yes", "tRUE", "2", " true", "t", "true\n"],
    "date": [
        *("2021-02-30", "2021-02-29", "2021-2-3", "0000-01-01", "0999-01-01", "20211115"),
        *("2021-11-15T00:00:00", "15-11-2021", "10000-01-01", "infinity", "epoch", "2021-13-01"),
    ],
}


@pytest.mark.parametrize("kind", ODD)
def test_cells_that_are_not_plainly_of_their_type(
    engine: Engine, kind: str, tmp_path: Path
) -> None:
    cells = ODD[kind]
    assert column(engine, tmp_path, Field("x", kind), cells) == ([None] * len(cells), cells)


def test_a_plus_is_odd_or_leaves_the_number_as_it_is(engine: Engine, tmp_path: Path) -> None:
    values, odd = column(engine, tmp_path, Field("x", "integer"), ["+7", "+07"])
    assert (values, odd) in [([None, None], ["+7", "+07"]), ([7, 7], [None, None])]


@pytest.mark.parametrize("kind", ["integer", "number", "year", "date", "boolean"])
def test_what_stands_for_a_missing_cell_has_no_value(
    engine: Engine, kind: str, tmp_path: Path
) -> None:
    words = ["NaN", "1e3", "0000", "99999", "1.5", " 5", "+5", "infinity", "2020-1-1", "9" * 19]
    values, odd = column(engine, tmp_path, Field("x", kind), words, missing_values=("", *words))
    assert (values, odd) == ([None] * len(words), [None] * len(words))


def test_whole_numbers_go_on_until_a_cell_is_none(engine: Engine, tmp_path: Path) -> None:
    cells = [*map(str, range(2_000)), "2x", "", "1.0", "1e3"]
    values, odd = column(engine, tmp_path, Field("x", "integer"), cells)
    assert values == [*range(2_000), None, None, None, None]
    assert odd == [*[None] * 2_000, "2x", None, "1.0", "1e3"]


TEXTS = [
    *("NA", "null", "NULL", "nan", "None", "#N/A", "-", "true", "1", "2021-11-15"),
    *(" a ", "\\N", "\\", "#", "'", 'a "b" c', "a,b", "a\nb", "é", "漢", "٣", "a" * 70_000),
]


def test_text_is_kept_as_it_is(engine: Engine, tmp_path: Path) -> None:
    values, _ = column(engine, tmp_path, Field("x"), TEXTS)
    assert values == TEXTS


def test_only_the_missing_values_of_the_table_are_missing(engine: Engine, tmp_path: Path) -> None:
    cells = ["", "-", "-99", "0"]
    values, _ = column(engine, tmp_path, Field("x"), cells, missing_values=("-", "-99"))
    assert values == ["", None, None, "0"]


def test_a_number_may_stand_for_a_missing_one(engine: Engine, tmp_path: Path) -> None:
    cells = ["", "-99", "7"]
    read = column(engine, tmp_path, Field("x", "integer"), cells, missing_values=("-99",))
    assert read == ([None, None, 7], ["", None, None])


@pytest.mark.parametrize("kind", ["boolean", "number", "date", "year"])
def test_so_may_a_cell_of_any_type(engine: Engine, kind: str, tmp_path: Path) -> None:
    cells, values = PLAIN[kind]
    read = column(engine, tmp_path, Field("x", kind), cells, missing_values=(cells[0], ""))
    assert read == ([None, *values[1:]], [None] * len(cells))


def test_an_address_that_is_not_plainly_one_is_odd(engine: Engine, tmp_path: Path) -> None:
    cells = ["https://example.org/a?b=c", "http://example.org", "example.org", "ftp://x", ""]
    field = Field("x", "string", "uri")
    values, odd = column(engine, tmp_path, field, cells)
    assert values == [*cells[:2], None, None, None]
    assert odd == [None, None, *cells[2:4], None]


@pytest.mark.parametrize("name", ["a b", "a.b", 'a"b', "a`b", "a'b", "é", "select", "1", "c1", "*"])
def test_a_column_may_have_any_name(engine: Engine, name: str, tmp_path: Path) -> None:
    with contextlib.suppress(NotPlainError):  # DuckDB takes a dot for more than a part of a name
        values, odd = column(engine, tmp_path, Field(name, "integer"), ["7", "x"])
        assert (values, odd) == ([7, None], [None, "x"])


def test_names_that_differ_by_capitals_are_two(engine: Engine, tmp_path: Path) -> None:
    file = written(tmp_path, {"a": ["1"], "A": ["2"]})
    with contextlib.suppress(NotPlainError):  # DuckDB knows no capitals
        rows = read(engine, file, TableSchema((Field("a"), Field("A"))))
        assert [(row["a"], row["A"]) for row in rows] == [("1", "2")]


def test_line_ends_may_have_a_carriage_return(engine: Engine, tmp_path: Path) -> None:
    file = written(tmp_path, {"a": ["1", "2"], "b": ["x", "y"]}, "\r\n")
    rows = read(engine, file, TableSchema((Field("a", "integer"), Field("b"))))
    assert [(row["a"], row["b"]) for row in rows] == [(1, "x"), (2, "y")]


def test_a_table_may_have_no_rows(engine: Engine, tmp_path: Path) -> None:
    file = written(tmp_path, {"a": [], "b": []})
    assert read(engine, file, TableSchema((Field("a", "integer"), Field("b")))) == []


def test_the_name_of_a_file_never_stands_for_several(engine: Engine, tmp_path: Path) -> None:
    for number, name in enumerate(("table*.csv", "table1.csv")):
        file = written(tmp_path, {"a": [str(number)], "b": ["x"]})
        file.rename(tmp_path / name)
    with contextlib.suppress(NotPlainError):
        rows = read(engine, tmp_path / "table*.csv", TableSchema((Field("a"), Field("b"))))
        assert [row["a"] for row in rows] == ["0"]


CELLS = st.one_of(
    st.sampled_from(
        [
            *TEXTS[:-1],
            *(cell for cells in ODD.values() for cell in cells),
            *(cell for cells, _ in PLAIN.values() for cell in cells),
        ]
    ),
    st.text("0123456789-+.eE_ :/T", max_size=8),
    st.integers().map(str),
    st.decimals(allow_nan=False, allow_infinity=False).map(str),
    st.dates().map(str),
)
FIELDS = st.sampled_from(["string", "integer", "number", "year", "date", "boolean"])
MISSING = st.sampled_from([("",), ("", "-"), ("0", ""), ("NA",)])


@pytest.mark.parametrize("name", FILE_ENGINES)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(CELLS, min_size=1, max_size=12), FIELDS, MISSING)
@example(["0", "x"], "boolean", ("0", ""))
def test_what_is_held_is_what_the_cells_say(
    name: EngineName, tmp_path: Path, cells: list[str], kind: str, missing: tuple[str, ...]
) -> None:
    field = Field("x", kind)
    with open_engine(name) as engine:
        values, odd = column(engine, tmp_path, field, cells, missing_values=missing)
    wanted, bad = read_column(cells, field, missing)
    for place, cell in enumerate(cells):
        if cell in missing:
            assert (values[place], odd[place]) == (None, None)
        elif values[place] is None:
            assert odd[place] == cell
            assert is_read(field)
        else:
            assert odd[place] is None
            assert place not in bad
            assert as_text(values[place]) == as_text(wanted[place])


class TestParquet:
    """Columns keep the types that they have in the file."""

    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        import pyarrow as pa
        import pyarrow.parquet as pq

        file = tmp_path / "table.parquet"
        table = pa.table(
            {
                "unit": ["a", None, "b"],
                "persons": pa.array([1, None, 3], pa.int32()),
                "share": [0.5, None, 2.0],
                "day": [datetime.date(2021, 11, 15), None, datetime.date(1600, 1, 1)],
                "is_late": [True, None, False],
            }
        )
        pq.write_table(table, file)
        return file

    def test_rows_are_read_in_order(self, engine: Engine, file: Path) -> None:
        rows = sorted(records(opened_frame(engine.read_parquet(file))), key=lambda row: row[ROW])
        assert [{name: plain(value) for name, value in row.items()} for row in rows] == [
            {
                ROW: 0,
                "unit": "a",
                "persons": 1,
                "share": 0.5,
                "day": datetime.date(2021, 11, 15),
                "is_late": True,
            },
            dict.fromkeys(("unit", "persons", "share", "day", "is_late")) | {ROW: 1},
            {
                ROW: 2,
                "unit": "b",
                "persons": 3,
                "share": 2.0,
                "day": datetime.date(1600, 1, 1),
                "is_late": False,
            },
        ]

    def test_what_is_no_parquet_is_an_error(self, engine: Engine, tmp_path: Path) -> None:
        file = tmp_path / "table.parquet"
        file.write_bytes(b"unit,persons\na,1\n")
        with pytest.raises(
            LatsarstatsError, match=r"table\.parquet: is damaged or not Parquet; write"
        ):
            engine.read_parquet(file)

    def test_pandas_needs_pyarrow(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
        message = r"is Parquet, which the engine pandas reads by way of pyarrow; run pip install"
        with open_engine("pandas") as engine, pytest.raises(LatsarstatsError, match=message):
            engine.read_parquet(file)
