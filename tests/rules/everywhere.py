"""The same small table in every engine that the rules are decided on."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd
import polars as pl

from latsarstats.rules.evaluate import evaluate
from latsarstats.rules.rows import Rows
from latsarstats.rules.rule import Lookalike, Rule, RuleResult
from latsarstats.rules.serialization import read_rules

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

Columns = Mapping[str, tuple[str, Sequence[Any]]]
"""The columns of a table, each with its type, one of :data:`TYPES`, and its cells."""

Made = Callable[[Columns], Any]
"""What makes a frame of one engine from columns."""

TYPES = {
    # type: of pandas, of Polars, of DuckDB, of PySpark
    "int": ("Int64", pl.Int64(), "BIGINT", "bigint"),
    "text": ("string", pl.String(), "VARCHAR", "string"),
    "double": ("float64", pl.Float64(), "DOUBLE", "double"),
    "single": ("float32", pl.Float32(), "FLOAT", "float"),
    "decimal": ("object", pl.Decimal(18, 4), "DECIMAL(18,4)", "decimal(18,4)"),
    "date": ("datetime64[s]", pl.Date(), "DATE", "date"),
    "truth": ("boolean", pl.Boolean(), "BOOLEAN", "boolean"),
    "time": ("datetime64[us]", pl.Datetime("us"), "TIMESTAMP", "timestamp_ntz"),
}


def in_pandas(columns: Columns, **types: str) -> pd.DataFrame:
    """Return a pandas frame; ``types`` are those of some columns, in place of the usual ones."""
    return pd.DataFrame(
        {
            name: pd.Series(list(cells), dtype=types.get(name, TYPES[kind][0]))
            for name, (kind, cells) in columns.items()
        }
    )


def in_polars(columns: Columns, **types: pl.DataType) -> pl.DataFrame:
    """Return a Polars frame; ``types`` are those of some columns, in place of the usual ones."""
    return pl.DataFrame(
        [
            pl.Series(name, list(cells), dtype=types.get(name, TYPES[kind][1]))
            for name, (kind, cells) in columns.items()
        ]
    )


def in_lazy_polars(columns: Columns) -> pl.LazyFrame:
    return in_polars(columns).lazy()


def in_duckdb(columns: Columns, **types: str) -> duckdb.DuckDBPyRelation:
    """Return a relation; ``types`` are those of some columns, in place of the usual ones."""
    cells = ", ".join(
        f'unnest(CAST(? AS {types.get(name, TYPES[kind][2])}[])) AS "{name}"'
        for name, (kind, _) in columns.items()
    )
    params = [list(cells) for _, cells in columns.values()]
    made = duckdb.sql(f"SELECT {cells}", params=params)
    assert made is not None  # as it is for what selects nothing
    return made


def in_spark(spark: SparkSession) -> Made:
    def made(columns: Columns) -> Any:
        schema = ", ".join(f"`{name}` {TYPES[kind][3]}" for name, (kind, _) in columns.items())
        rows = list(zip(*(cells for _, cells in columns.values()), strict=True))
        return spark.createDataFrame(rows, schema)

    return made


ENGINES: dict[str, Made] = {
    "pandas": in_pandas,
    "Polars": in_polars,
    "lazy Polars": in_lazy_polars,
    "DuckDB": in_duckdb,
}
"""All but PySpark, which takes its time."""

WITH_ORDER = ("pandas", "Polars")
"""The engines whose rows have positions."""


def in_engine(made: Made, tables: Mapping[str, Columns]) -> dict[str, Any]:
    return {name: made(columns) for name, columns in tables.items()}


def rulings(
    rule: Rule,
    tables: Mapping[str, Columns],
    engines: Mapping[str, Made] = ENGINES,
    *,
    counts: bool = True,
    limit: int | None = None,
) -> dict[str, RuleResult]:
    """Return what a rule says of the same tables, by engine."""
    return {
        engine: evaluate(rule, in_engine(made, tables), counts=counts, limit=limit)
        for engine, made in engines.items()
    }


ROW_TYPES = {
    "int": "integer",
    "text": "string",
    "double": "number",
    "decimal": "number",
    "date": "date",
    "time": "datetime",
}
"""The types of columns, as tables that Python holds name them."""


def in_rows(columns: Columns) -> Rows:
    """Return a table as Python holds it."""
    types = {name: ROW_TYPES[kind] for name, (kind, _) in columns.items()}
    return Rows(types, {name: list(cells) for name, (_, cells) in columns.items()})


def results(given: Mapping[str, Any], tables: Mapping[str, Columns]) -> dict[str, RuleResult]:
    """Return what a rule, as JSON, says of the same tables: by engine, and cell by cell."""
    (rule,), faults = read_rules([given])
    assert not faults
    by_cells = {name: in_rows(columns) for name, columns in tables.items()}
    return {**rulings(rule, tables), "rows": evaluate(rule, by_cells)}


def told(
    given: Mapping[str, Any], tables: Mapping[str, Columns]
) -> tuple[int, list[tuple[str, str]]]:
    """Return how many pass, and what is said of the others; asserts that all say the same."""
    said: dict[str, tuple[int, list[tuple[str, str]]]] = {
        engine: (result.passed, [(v.outcome, v.message) for v in result.verdicts])
        for engine, result in results(given, tables).items()
    }
    assert said == dict.fromkeys(said, said["rows"])
    return said["rows"]


def in_any_order(ruling: RuleResult) -> RuleResult:
    """Return a ruling whose verdicts come in an order that their engine has no part in."""
    verdicts = sorted(ruling.verdicts, key=lambda d: (d.message, sorted(d.key.items()), d.rows))
    return dataclasses.replace(ruling, verdicts=tuple(verdicts))


def without_rows(ruling: RuleResult) -> RuleResult:
    """Return a ruling without the positions of rows, in any order."""
    verdicts = tuple(
        dataclasses.replace(
            verdict,
            rows=(),
            lacks=tuple(
                dataclasses.replace(lack, row=None, near=_without_row(lack.near))
                for lack in verdict.lacks
            ),
            near=_without_row(verdict.near),
        )
        for verdict in ruling.verdicts
    )
    return in_any_order(dataclasses.replace(ruling, verdicts=verdicts))


def _without_row(near: tuple[Lookalike, ...]) -> tuple[Lookalike, ...]:
    return tuple(dataclasses.replace(each, row=None) for each in near)


def assert_alike(found: Mapping[str, RuleResult]) -> RuleResult:
    """Assert that rulings are the same, with the same positions where engines are of a kind.

    Returns:
        That of pandas.
    """
    first = found["pandas"]
    assert {engine: without_rows(ruling) for engine, ruling in found.items()} == dict.fromkeys(
        found, without_rows(first)
    )
    assert_alike_by_kind(found)
    return first


def assert_alike_by_kind(found: Mapping[str, RuleResult]) -> None:
    """Assert that the rulings of engines with an order are the same, and those of the others."""
    for kind in (True, False):
        alike = [ruling for engine, ruling in found.items() if (engine in WITH_ORDER) == kind]
        assert alike == alike[:1] * len(alike)
