"""Numbers with group and decimal marks, and with units around them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from latsarstats.datapackage.cell_types import read_column
from latsarstats.datapackage.schema import Field

POINTS = {"groupChar": ".", "decimalChar": ","}
COMMAS = {"groupChar": ","}
UNITS = {"bareNumber": False}


def value(cell: str, type_name: str, **given: object) -> object:
    values, bad = read_column([cell], Field("n", type_name, given=given), ("",))
    return "not of its type" if bad else values[0]


@pytest.mark.parametrize(
    ("cell", "given", "wanted"),
    [
        ("10.853", POINTS, 10853),
        ("1.001", POINTS, 1001),
        ("853", POINTS, 853),
        ("-1.000", POINTS, -1000),
        ("1 000", {"groupChar": " "}, 1000),
        ("1,000,000", COMMAS, 1_000_000),
        ("Rp 1.000", {**UNITS, **POINTS}, 1000),
        ("Rp1.000,-", {**UNITS, "groupChar": "."}, 1000),
        ("95%", UNITS, 95),
        ("EUR -5", UNITS, -5),
        ("100 (est.)", UNITS, 100),
    ],
)
def test_whole_numbers_are_read_as_their_column_writes_them(
    cell: str, given: dict[str, object], wanted: int
) -> None:
    assert value(cell, "integer", **given) == wanted


@pytest.mark.parametrize(
    ("cell", "given", "wanted"),
    [
        ("1.000,5", POINTS, "1000.5"),
        (",5", POINTS, "0.5"),
        ("1,000.25", COMMAS, "1000.25"),
        ("$1,000.25", {**UNITS, **COMMAS}, "1000.25"),
        (".5%", UNITS, "0.5"),
        ("1e3", COMMAS, "1000"),
    ],
)
def test_numbers_are_exact(cell: str, given: dict[str, object], wanted: str) -> None:
    assert value(cell, "number", **given) == Decimal(wanted)


@pytest.mark.parametrize("type_name", ["integer", "number"])
@pytest.mark.parametrize(
    ("cell", "given"),
    [
        *((cell, COMMAS) for cell in ("11,11", "1,2345", "1000,000", ",100", "1,,000", "1,000,")),
        *((cell, POINTS) for cell in ("1.23.456", "11.11", "1.0000")),
        *((cell, UNITS) for cell in ("(1000)", "Rp (1000)", "(Rp 1000)", "-£1000", "1000-")),
        *((cell, UNITS) for cell in ("−5%", "–5", "1 of 2", "EUR", "%")),
    ],
)
def test_a_misplaced_mark_is_no_number(cell: str, given: dict[str, object], type_name: str) -> None:
    assert value(cell, type_name, **given) == "not of its type"


@pytest.mark.parametrize("cell", ["1,5", "1.000,5"])
def test_a_whole_number_has_no_decimals(cell: str) -> None:
    assert value(cell, "integer", **POINTS) == "not of its type"


def test_marks_that_no_column_declares_are_none() -> None:
    assert value("1,000", "integer") == "not of its type"


def test_a_long_cell_is_read_in_no_time() -> None:
    assert value("1" + "a" * 1_000_000 + "1", "number", **UNITS) == "not of its type"
