"""Cells as values of their types."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from latsarstats.datapackage.cell_types import frame_of, read_cell, read_column
from latsarstats.datapackage.schema import Field, TableSchema


@pytest.mark.parametrize(
    ("cell", "type_name", "value"),
    [
        ("10853", "integer", 10853),
        ("-1", "integer", -1),
        (" 12 ", "integer", 12),
        ("9" * 30, "integer", 10**30 - 1),
        ("0.5", "number", Decimal("0.5")),
        ("1e3", "number", Decimal(1000)),
        ("true", "boolean", True),
        ("0", "boolean", False),
        ("2021", "year", 2021),
        ("2021-11-16", "date", datetime.date(2021, 11, 16)),
        ("9021-11-16", "date", datetime.date(9021, 11, 16)),
        ("x", "string", "x"),
        ("", "integer", None),
    ],
)
def test_a_cell_of_its_type(cell: str, type_name: str, value: object) -> None:
    assert read_column([cell], Field("c", type_name), [""]) == ([value], [])


@pytest.mark.parametrize(
    ("cell", "type_name"),
    [
        ("10.853", "integer"),
        ("1e3", "integer"),
        ("1_000", "integer"),
        ("１２", "integer"),
        ("9" * 5000, "integer"),
        ("1,5", "number"),
        ("1e99999999999999999999", "number"),
        ("yes", "boolean"),
        ("21", "year"),
        ("2021-11-31", "date"),
        ("20211116", "date"),
        ("2021-W46-2", "date"),
        ("２０２１-11-16", "date"),
        ("16/11", "date"),
    ],
)
def test_a_cell_of_another_type(cell: str, type_name: str) -> None:
    assert read_column([cell], Field("c", type_name), [""])[1] == [0]


def test_an_address_of_an_unusual_kind_is_one_too() -> None:
    assert read_column(["urn:a:b", "no address"], Field("c", "string", "uri"), [""])[1] == [1]


@pytest.mark.parametrize(
    ("cell", "type_name", "named"),
    [
        ("2019", "integer", 2019),
        ("7.5", "number", Decimal("7.5")),
        ("NaN", "number", "NaN"),
        ("many", "integer", "many"),
        ("2019", "string", "2019"),
        ("", "integer", None),
    ],
)
def test_a_cell_as_a_finding_names_it(cell: str, type_name: str, named: object) -> None:
    assert read_cell(cell, Field("c", type_name), [""]) == named


def test_whole_numbers_that_do_not_fit_in_64_bits_stay_exact() -> None:
    schema = TableSchema((Field("c", "integer"),))
    assert frame_of(schema, {"c": [2**63, None]})["c"][0] == 2**63
