"""Every engine says the same of the same tables."""

from __future__ import annotations

import dataclasses
import datetime
import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd
import polars as pl
import pytest
from everywhere import (
    ENGINES,
    Columns,
    Made,
    assert_alike,
    assert_alike_by_kind,
    in_duckdb,
    in_engine,
    in_lazy_polars,
    in_pandas,
    in_polars,
    in_spark,
    rulings,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import BALANCE

from latsarstats.rules import agreement, balance_frames, frames, order, ratio, weekday
from latsarstats.rules.agreement import Agreement
from latsarstats.rules.balance import Balance
from latsarstats.rules.corrections import with_corrections
from latsarstats.rules.evaluate import evaluate
from latsarstats.rules.exact import as_text
from latsarstats.rules.order import Order
from latsarstats.rules.ratio import Ratio
from latsarstats.rules.rule import Known, Outcome, Rule, RuleResult, cannot_run
from latsarstats.rules.weekday import Weekday

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

INF, NAN = math.inf, math.nan
LARGEST, SMALLEST = 2**63 - 1, -(2**63)
DAY = datetime.date
TIME = datetime.datetime

KEYS: dict[str, list[Any]] = {
    "int": [1, 2, 9, 10, -1, None, LARGEST, LARGEST - 1, SMALLEST, SMALLEST + 1],
    "text": ["a", "A", "9", "10", "09", "", None, "é", "a b", "-1"],
    "date": [DAY(1850, 3, 1), DAY(1899, 12, 31), DAY(2021, 1, 24), DAY(9999, 12, 31), None],
    "truth": [True, False, None],
    "double": [0.1, 2.0, 10.0, -0.25, 0.0, -0.0, NAN, None, 0.000001, 123456789.5],
    "decimal": [Decimal("0.1"), Decimal("2.00"), Decimal("-1.5"), Decimal("0.0001"), None],
    "time": [TIME(1850, 3, 1, 5), TIME(2021, 1, 24), TIME(2021, 1, 24, 10, 30, 5), None],
}
"""Cells by type that tell rows apart, the missing ones among them."""

NUMBERS: dict[str, list[Any]] = {
    "int": [0, 1, 1, 2, 2, 3, 3, -1, None, LARGEST, SMALLEST, 2**62],
    "double": [0.1, 0.1, 0.2, 0.3, 0.0, 2.5, -0.1, None, NAN, 1e-9, 1e300, INF, -INF],
    "decimal": [*(Decimal(n) for n in ("0.1", "0.1", "0.2", "0.3", "0", "99999999999999")), None],
}
"""Cells by type that are added up or compared."""

LIMITS = st.sampled_from([None, 0, 1, 2, 50])

AGREEMENT = Agreement(
    name="x", resource="t", field="n", with_resource="u", with_field="n", on=("key",)
)
ORDER = Order(name="x", resource="t", smaller="a", larger="b")
WEEKDAY = Weekday(name="x", resource="t", date="date", weekday="name")
RATIO = Ratio(
    name="x",
    resource="t",
    measure="n",
    summed_where={"status": ("all",)},
    per="u",
    by=("key",),
    minimum=Fraction(1, 2),
    maximum=Fraction(2),
)
TRANSFERRED = dataclasses.replace(BALANCE, parts=("completed", "ongoing", "-transferred"))
EVERYWHERE = dataclasses.replace(BALANCE, within=())
ROUNDED = dataclasses.replace(BALANCE, resolution="place")
MEMBERS = ("all", "completed", "ongoing", "transferred", "All", "planned")


def known(rule: Any, *keys: dict[str, str]) -> Any:
    """Return a rule with discrepancies that are known."""
    return dataclasses.replace(rule, known=tuple(Known(key, "so it is printed") for key in keys))


def columns(rows: Sequence[Sequence[Any]], **types: str) -> Columns:
    """Return rows as columns of these types."""
    return {
        name: (kind, [row[at] for row in rows]) for at, (name, kind) in enumerate(types.items())
    }


def cohorts(rows: Sequence[Sequence[Any]], key: str = "int", number: str = "int") -> Any:
    """Rows of year, status, persons and the size of the last printed place."""
    types = {"year": key, "status": "text", "persons": number, "place": "int"}
    return {"cohorts": columns([[*row, None][:4] for row in rows], **types)}


def years(*years: Any, off: int = 1) -> list[tuple[Any, str, int]]:
    """Groups of some years in which the whole is off."""
    return [
        (year, member, number)
        for year in years
        for member, number in (("all", 5 + off), ("completed", 2), ("ongoing", 3))
    ]


def sampled(*cells: Sequence[Any]) -> st.SearchStrategy[list[tuple[Any, ...]]]:
    """Draw rows of these cells."""
    return st.lists(st.tuples(*map(st.sampled_from, cells)), max_size=10)


@st.composite
def cohort_rows(draw: st.DrawFn, key: str, number: str) -> list[tuple[Any, ...]]:
    """Draw what is there of each member in three years, and at times one of them once more."""
    cell = st.tuples(st.sampled_from(NUMBERS[number]), st.sampled_from([0, 0, 1, 2, -1, None]))
    few = draw(st.lists(st.sampled_from(KEYS[key]), min_size=1, max_size=3))
    there = [
        (year, member, *draw(cell)) for year in few for member in MEMBERS if draw(st.integers(0, 6))
    ]
    return [*there, *(draw(st.lists(st.sampled_from(there), max_size=1)) if there else [])]


def as_known(rows: Sequence[Sequence[Any]], kind: str, name: str) -> dict[str, str]:
    """Return the key by which the first row is known."""
    frame = in_pandas(columns(rows[:1] or [["none"]], **{name: kind if rows else "text"}))
    return {name: as_text(frame[name].tolist()[0])}


class TestBalance:
    @pytest.mark.parametrize("rule", [BALANCE, TRANSFERRED, EVERYWHERE, ROUNDED])
    @pytest.mark.parametrize("number", NUMBERS)
    def test_numbers_of_each_type(self, rule: Balance, number: str) -> None:
        @given(cohort_rows("int", number), st.booleans(), LIMITS)
        @settings(deadline=None, max_examples=10)
        def alike(rows: list[tuple[Any, ...]], counts: bool, limit: int | None) -> None:
            tables = cohorts(rows, "int", number)
            assert_alike(rulings(rule, tables, counts=counts, limit=limit))

        alike()

    @pytest.mark.parametrize("key", KEYS)
    def test_keys_of_each_type(self, key: str) -> None:
        @given(cohort_rows(key, "int"), LIMITS)
        @settings(deadline=None, max_examples=15)
        def alike(rows: list[tuple[Any, ...]], limit: int | None) -> None:
            rule = known(BALANCE, as_known(rows, key, "year"))
            assert_alike(rulings(rule, cohorts(rows, key), limit=limit))

        alike()

    @pytest.mark.parametrize("key", KEYS)
    def test_groups_are_told_in_the_same_order(self, key: str) -> None:
        # All but the two zeros, which are one year, and what is missing twice over.
        cells = [cell for at, cell in enumerate(KEYS[key]) if repr(cell) not in ("-0.0", "nan")]
        texts = [cell for cell in cells if cell != ""]
        found = rulings(BALANCE, cohorts(years(*texts), key))
        keys = {engine: [d.key for d in ruling.verdicts] for engine, ruling in found.items()}
        assert keys == dict.fromkeys(found, keys["pandas"])
        assert len(keys["pandas"]) == len(texts)

    @pytest.mark.parametrize("number", ["double", "decimal"])
    def test_a_tenth_and_two_tenths_make_three_tenths(self, number: str) -> None:
        made = {"double": float, "decimal": Decimal}[number]
        rows = [(1, "all", made("0.3")), (1, "completed", made("0.1")), (1, "ongoing", made("0.2"))]
        found = rulings(BALANCE, cohorts(rows, "int", number))
        assert found == dict.fromkeys(found, RuleResult(passed=1))

    @pytest.mark.parametrize(
        ("cells", "number"),
        [
            pytest.param((LARGEST, LARGEST - 1, 0), "int", id="the largest of 64 bits"),
            pytest.param((SMALLEST, SMALLEST, 1), "int", id="the smallest of 64 bits"),
            pytest.param((-2, LARGEST, LARGEST), "int", id="a sum that would wrap round"),
            pytest.param((1e-9, 0.0, 2e-9), "double", id="nine decimals"),
            pytest.param((1e300, 1e300, 1.0), "double", id="301 digits"),
            pytest.param((INF, 1.0, 1.0), "double", id="no end"),
            pytest.param(
                (Decimal("99999999999999.9999"), Decimal("99999999999999.9998"), Decimal(0)),
                "decimal",
                id="decimals that no double tells apart",
            ),
        ],
    )
    @pytest.mark.parametrize("limit", [None, 1])
    def test_numbers_that_do_not_fit_are_read_one_by_one(
        self, cells: tuple[Any, ...], number: str, limit: int | None
    ) -> None:
        rows = [(1, *row) for row in zip(("all", "completed", "ongoing"), cells, strict=True)]
        ruling = assert_alike(rulings(BALANCE, cohorts(rows, "int", number), limit=limit))
        assert [d.outcome for d in ruling.verdicts] == ["error" if INF in cells else "fail"]

    @pytest.mark.parametrize("kind", ["text", "truth", "date", "time"])
    def test_a_measure_that_is_no_number_is_an_error(self, kind: str) -> None:
        rows = [(1, member, KEYS[kind][0]) for member in ("all", "completed", "ongoing")]
        ruling = assert_alike(rulings(BALANCE, cohorts(rows, "int", kind)))
        assert [d.message for d in ruling.verdicts] == [
            "persons holds no numbers, so nothing adds up."
        ]

    @pytest.mark.parametrize("kind", ["int", "double", "decimal", "text"])
    def test_a_measure_without_any_cell_is_incomplete(self, kind: str) -> None:
        rows = [(1, member, None) for member in ("all", "completed", "ongoing")]
        ruling = assert_alike(rulings(BALANCE, cohorts(rows, "int", kind)))
        assert [verdict.message for verdict in ruling.verdicts] == [
            "In 1, the sum of persons is not decided: persons of 'all' is empty; persons of"
            " 'completed' is empty; persons of 'ongoing' is empty."
        ]

    def test_empty_text_and_a_missing_cell_are_one_group(self) -> None:
        rows = [("", "all", 5), (None, "completed", 2), ("", "ongoing", 3)]
        found = rulings(BALANCE, cohorts(rows, "text"))
        assert found == dict.fromkeys(found, RuleResult(passed=1))

    def test_a_table_without_rows_has_nothing_to_decide(self) -> None:
        found = rulings(BALANCE, cohorts([]))
        assert found == dict.fromkeys(found, RuleResult())

    @pytest.mark.parametrize("many", [30, 50])
    def test_a_balance_of_many_members(self, many: int) -> None:
        parts = tuple(f"p{at}" for at in range(many))
        rows = [(1, part, 1) for part in parts]
        tables = cohorts([*rows, (1, "all", many), *years(2), *rows[:2] * 3])
        ruling = assert_alike(rulings(dataclasses.replace(BALANCE, parts=parts), tables))
        error, lacking = ruling.verdicts
        assert error.message == "In 1, p0 has 4 rows; it must have one."
        assert lacking.message == (
            "In 2, the sum of persons is not decided: no row has status 'p0', 'p1', 'p2', 'p3',"
            f" 'p4', 'p5', 'p6', 'p7', 'p8', 'p9' or {many - 10} more."
        )


class TestWanting:
    @pytest.mark.parametrize(
        ("rule", "message"),
        [
            pytest.param(
                dataclasses.replace(BALANCE, resource="cohort"),
                "There is no table cohort; did you mean cohorts?",
                id="a table",
            ),
            pytest.param(
                dataclasses.replace(BALANCE, measure="person"),
                "cohorts has no column person; did you mean persons?",
                id="a column",
            ),
            pytest.param(
                known(BALANCE, {"q": "1"}),
                "A known discrepancy names q, which is none of year.",
                id="a column of a known discrepancy",
            ),
        ],
    )
    def test_what_is_not_there_is_an_error(self, rule: Rule, message: str) -> None:
        ruling = assert_alike(rulings(rule, cohorts(years(1))))
        assert [(d.outcome, d.message) for d in ruling.verdicts] == [("error", message)]


class TestAgreement:
    @pytest.mark.parametrize("key", KEYS)
    def test_keys_of_each_type(self, key: str) -> None:
        @given(sampled(KEYS[key], [1, 2, None]), sampled(KEYS[key], [1, 2, None]))
        @settings(deadline=None, max_examples=10)
        def alike(here: list[Any], there: list[Any]) -> None:
            types = {"key": key, "n": "int"}
            tables = {"t": columns(here, **types), "u": columns(there, **types)}
            assert_alike(rulings(known(AGREEMENT, as_known(here, key, "key")), tables))

        alike()

    @pytest.mark.parametrize("here", KEYS)
    @pytest.mark.parametrize("there", ["text", "double"])
    def test_fields_of_each_type(self, here: str, there: str) -> None:
        tables = {
            "t": columns(list(enumerate(KEYS[here])), key="int", n=here),
            "u": columns(list(enumerate(KEYS[there])), key="int", n=there),
        }
        assert_alike(rulings(AGREEMENT, tables))


class TestOrder:
    @pytest.mark.parametrize("strict", [False, True], ids=["at most", "less"])
    @pytest.mark.parametrize(
        ("smaller", "larger"),
        [
            *(("int", "int"), ("int", "double"), ("double", "double"), ("double", "decimal")),
            *(("decimal", "int"), ("date", "date"), ("date", "time"), ("time", "time")),
        ],
        ids=lambda kind: kind,
    )
    def test_columns_of_each_type(self, smaller: str, larger: str, strict: bool) -> None:
        cells = KEYS | NUMBERS

        @given(sampled(cells[smaller], cells[larger]))
        @settings(deadline=None, max_examples=8)
        def alike(rows: list[Any]) -> None:
            rule = dataclasses.replace(ORDER, strict=strict)
            assert_alike(rulings(rule, {"t": columns(rows, a=smaller, b=larger)}))

        alike()

    @pytest.mark.parametrize("kind", ["text", "truth"])
    def test_what_has_no_order_is_an_error(self, kind: str) -> None:
        tables = {"t": columns([(1, KEYS[kind][0])], a="int", b=kind)}
        ruling = assert_alike(rulings(ORDER, tables))
        assert [d.message for d in ruling.verdicts] == [
            "b is text, which has no order; name numbers or dates."
        ]


NAMES = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]
WEEK = [DAY(2021, 1, 18 + at) for at in range(7)]
OLD_WEEK = [DAY(1850, 3, 4 + at) for at in range(7)]


class TestWeekday:
    @pytest.mark.parametrize("week", [WEEK, OLD_WEEK], ids=["of 2021", "of 1850"])
    def test_every_day_of_a_week_has_its_name_alone(self, week: list[DAY]) -> None:
        rows = [(day, name) for day in week for name in NAMES]
        ruling = assert_alike(rulings(WEEKDAY, {"t": columns(rows, date="date", name="text")}))
        assert (ruling.passed, ruling.count("fail")) == (7, 42)

    @pytest.mark.parametrize("kind", ["date", "time"])
    def test_names_and_dates_of_each_kind(self, kind: str) -> None:
        @given(sampled(KEYS[kind], ["Minggu", "SUNDAY", "Jum’at", "Latsar", "", None]))
        @settings(deadline=None, max_examples=15)
        def alike(rows: list[Any]) -> None:
            assert_alike(rulings(WEEKDAY, {"t": columns(rows, date=kind, name="text")}))

        alike()

    @pytest.mark.parametrize(
        ("date", "name"), [pytest.param("text", "text", id="date"), pytest.param("date", "int")]
    )
    def test_what_is_no_date_or_no_name_is_an_error(self, date: str, name: str) -> None:
        tables = {"t": columns([(KEYS[date][0], KEYS[name][0])], date=date, name=name)}
        assert assert_alike(rulings(WEEKDAY, tables)).count("error") == 1


class TestRatio:
    @pytest.mark.parametrize("key", KEYS)
    def test_keys_of_each_type(self, key: str) -> None:
        @given(
            sampled(KEYS[key][:4], [1, 2, 3, None], ["all", "all", "all", "All", None]),
            sampled(KEYS[key][:4]),
            LIMITS,
        )
        @settings(deadline=None, max_examples=10)
        def alike(rows: list[Any], counted: list[Any], limit: int | None) -> None:
            tables = {
                "t": columns(rows, key=key, n="int", status="text"),
                "u": columns(counted, key=key),
            }
            rule = known(RATIO, as_known(rows, key, "key"))
            assert_alike(rulings(rule, tables, limit=limit))

        alike()

    @pytest.mark.parametrize("number", NUMBERS)
    @pytest.mark.parametrize("by", [("key",), ()], ids=["by a key", "of all rows"])
    def test_numbers_of_each_type(self, number: str, by: tuple[str, ...]) -> None:
        # Of two cells that cannot be added up, the first is named, whichever that is.
        cells = [cell for cell in NUMBERS[number] if cell != -INF]

        @given(sampled([1, 2], cells, ["all"]), sampled([1, 2]))
        @settings(deadline=None, max_examples=10)
        def alike(rows: list[Any], counted: list[Any]) -> None:
            tables = {
                "t": columns(rows, key="int", n=number, status="text"),
                "u": columns(counted, key="int"),
            }
            assert_alike(rulings(dataclasses.replace(RATIO, by=by), tables))

        alike()


class TestColumns:
    @pytest.mark.parametrize(
        "frame",
        [
            pytest.param(in_pandas, id="pandas, Int64"),
            pytest.param(lambda c: in_pandas(c, year="int64", persons="int64"), id="pandas, int64"),
            pytest.param(lambda c: in_pandas(c, year="float64"), id="pandas, float64"),
            pytest.param(lambda c: in_pandas(c, year="category"), id="pandas, categories"),
            pytest.param(
                lambda c: in_pandas(c, status="category"), id="pandas, text in categories"
            ),
            pytest.param(lambda c: in_polars(c, year=pl.UInt8()), id="Polars, 8 bits"),
            pytest.param(lambda c: in_polars(c, persons=pl.Int128()), id="Polars, 128 bits"),
            pytest.param(lambda c: in_polars(c, status=pl.Categorical()), id="Polars, categories"),
            pytest.param(
                lambda c: in_polars(c, status=pl.Enum(["ongoing", "completed", "all"])).lazy(),
                id="lazy Polars, an enumeration",
            ),
            pytest.param(lambda c: in_duckdb(c, persons="HUGEINT"), id="DuckDB, 128 bits"),
            pytest.param(lambda c: in_duckdb(c, year="HUGEINT"), id="DuckDB, a key of 128 bits"),
            pytest.param(lambda c: in_duckdb(c, persons="UTINYINT"), id="DuckDB, 8 bits"),
            pytest.param(lambda c: in_duckdb(c, persons="FLOAT"), id="DuckDB, halves of doubles"),
            pytest.param(lambda c: in_duckdb(c, persons="DECIMAL(38,10)"), id="DuckDB, decimals"),
            pytest.param(
                lambda c: in_duckdb(c, status="ENUM('ongoing', 'completed', 'all')"),
                id="DuckDB, an enumeration",
            ),
        ],
    )
    def test_a_type_that_holds_the_same_is_decided_alike(self, frame: Made) -> None:
        tables = cohorts([*years(2, 10), *years(1, off=0)])
        here = evaluate(TRANSFERRED, in_engine(frame, tables))
        there = evaluate(BALANCE, in_engine(frame, tables))
        assert [(d.outcome, d.lacks[0].value) for d in here.verdicts] == [
            ("incomplete", "transferred")
        ] * 3
        assert [(d.key, d.difference) for d in there.verdicts] == [
            ({"year": "2"}, 1),
            ({"year": "10"}, 1),
        ]

    @pytest.mark.parametrize(
        ("made", "key"),
        [
            pytest.param(lambda c: in_duckdb(c, year="UBIGINT"), 2**64 - 1, id="DuckDB, UBIGINT"),
            pytest.param(lambda c: in_duckdb(c, year="HUGEINT"), 2**100, id="DuckDB, HUGEINT"),
            pytest.param(lambda c: in_polars(c, year=pl.UInt64()), 2**64 - 1, id="Polars, UInt64"),
            pytest.param(
                lambda c: in_polars(c, year=pl.Int128()).lazy(), 2**100, id="lazy Polars, Int128"
            ),
            pytest.param(lambda c: in_pandas(c, year="UInt64"), 2**64 - 1, id="pandas, UInt64"),
        ],
    )
    def test_a_key_may_have_more_than_63_bits(self, made: Made, key: int) -> None:
        ruling = evaluate(BALANCE, in_engine(made, cohorts(years(key, None))), limit=1)
        assert [d.key for d in ruling.verdicts] == [{"year": str(key)}]
        assert ruling.omitted == {"fail": 1}

    @pytest.mark.parametrize(
        "cells",
        [
            pytest.param([1.0, 2.0, 2.5], id="doubles"),
            pytest.param([1, 2, None], id="whole numbers, and a missing one"),
            pytest.param([Decimal("1.0"), Decimal("2.00"), Decimal("2.5")], id="decimals"),
        ],
    )
    def test_categories_of_pandas_agree_as_their_numbers_do(self, cells: list[Any]) -> None:
        here = pd.DataFrame({"key": pd.Categorical(cells), "n": [1, 2, 3]})
        there = pd.DataFrame({"key": ["1", "2", "3"], "n": [1, 5, 3]})
        ruling = evaluate(AGREEMENT, {"t": here, "u": there})
        assert (ruling.passed, ruling.count("fail"), ruling.incomplete) == (1, 1, 1)

    @pytest.mark.parametrize("name", ["a.b", "name of the day", "Year", "a,b", "select", "q`x"])
    def test_a_column_may_have_any_name(self, name: str) -> None:
        table = dict(cohorts(years(1, 2, off=0))["cohorts"])
        table[name] = table.pop("year")
        rule = dataclasses.replace(BALANCE, within=(name,))
        found = rulings(rule, {"cohorts": table})
        if set(name) & set(".`"):
            message = f"DuckDB does not find the column {name!r}; rename it."
            assert found.pop("DuckDB") == cannot_run(message)
        assert found == dict.fromkeys(found, RuleResult(passed=2))


CANNOT = [engine for engine in ENGINES if engine != "pandas"]


class TestCannotCompare:
    @pytest.mark.parametrize("engine", CANNOT)
    @pytest.mark.parametrize(
        ("kind", "cell"),
        [
            pytest.param("double", 1e-9, id="nine decimals"),
            pytest.param("double", 1e300, id="301 digits"),
            pytest.param("double", INF, id="no end"),
            pytest.param("decimal", Decimal("99999999999999.1234"), id="18 digits"),
        ],
    )
    def test_a_key_of_numbers_that_expressions_do_not_read_is_an_error(
        self, engine: str, kind: str, cell: object
    ) -> None:
        tables = cohorts(years(cell), kind)
        (verdict,) = evaluate(BALANCE, in_engine(ENGINES[engine], tables)).verdicts
        assert (verdict.outcome, verdict.message) == (
            "error",
            "year holds what is not compared here; make it whole numbers, dates or text.",
        )

    @pytest.mark.parametrize("engine", CANNOT)
    def test_a_key_of_parts_of_seconds_is_an_error(self, engine: str) -> None:
        tables = cohorts(years(TIME(2021, 1, 1, 1, 1, 1, 5)), "time")
        (verdict,) = evaluate(BALANCE, in_engine(ENGINES[engine], tables)).verdicts
        assert verdict.message == (
            "year holds instants of a time zone or parts of seconds, which are not compared here;"
            " make it dates."
        )

    @pytest.mark.parametrize("engine", CANNOT)
    def test_other_rules_of_the_table_are_corrected_all_the_same(self, engine: str) -> None:
        table = cohorts(years(1))["cohorts"] | {"size": ("double", [1e300] * 3)}
        tables = in_engine(ENGINES[engine], {"cohorts": table})
        rules = [BALANCE, dataclasses.replace(BALANCE, name="other", within=("size",))]
        decided = {rule.name: evaluate(rule, tables) for rule in rules}
        corrected = with_corrections(rules, decided, tables)
        assert [d.outcome for d in corrected["other"].verdicts] == ["error"]
        assert len(corrected[BALANCE.name].verdicts[0].corrections) == 3

    def test_a_weekday_in_the_time_zone_of_a_session_is_an_error(self) -> None:
        table = duckdb.sql("SELECT TIMESTAMPTZ '2021-01-24 20:00:00+00' AS date, 'Minggu' AS name")
        (verdict,) = evaluate(WEEKDAY, {"t": table}).verdicts
        assert verdict.message == (
            "date holds instants, whose day depends on the time zone of the session; make it dates."
        )

    @pytest.mark.parametrize("made", [in_lazy_polars, in_duckdb])
    def test_a_known_one_known_by_such_a_cell_is_read(self, made: Made) -> None:
        rows = [(3, 2, 1e300), (4, 2, 1e-9), (5, 2, 1.0)]
        tables = in_engine(made, {"t": columns(rows, a="int", b="int", size="double")})
        ruling = evaluate(known(ORDER, {"size": "0.000000001"}), tables, limit=1)
        assert [ruling.count(outcome) for outcome in OUTCOMES] == [2, 0, 1, 0]


OUTCOMES: tuple[Outcome, ...] = ("fail", "error", "known", "stale")

SEVEN = years(9, 10, 11, 100, -1, None, 2)
"""Seven broken balances."""


class TestLimit:
    @pytest.mark.parametrize("limit", [0, 1, 3, 6])
    def test_the_first_groups_are_told_and_all_are_counted(self, limit: int) -> None:
        ruling = assert_alike(rulings(BALANCE, cohorts(SEVEN), limit=limit))
        first = ["2", "9", "10", "11", "100", "", "-1"][:limit]
        assert [d.key["year"] for d in ruling.verdicts] == first
        assert [ruling.count(outcome) for outcome in OUTCOMES] == [7, 0, 0, 0]

    def test_of_a_rule_for_all_rows_too(self) -> None:
        ruling = assert_alike(rulings(EVERYWHERE, cohorts(years(1)), limit=0))
        assert (ruling.verdicts, ruling.count("fail")) == ((), 1)

    @pytest.mark.parametrize("limit", [7, 8, 100])
    def test_one_that_is_not_reached_changes_nothing(self, limit: int) -> None:
        tables = cohorts(SEVEN)
        rule = known(BALANCE, {"year": "9"}, {"year": "5"})
        assert rulings(rule, tables, limit=limit) == rulings(rule, tables)

    def test_it_does_not_matter_whether_groups_are_sieved_or_read(self) -> None:
        tables = cohorts([*SEVEN, (2, "ongoing", 3)])
        rule = known(BALANCE, {"year": "10"}, {"year": ""}, {"year": "5"})
        sieved = rulings(rule, tables, limit=2)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(balance_frames, "as_integers", lambda *_: None)
            assert rulings(rule, tables, limit=2) == sieved

    def test_known_ones_are_marked_and_counted_apart(self) -> None:
        rule = known(BALANCE, {"year": "10"}, {"year": "100"}, {"year": ""}, {"year": "-1"})
        ruling = assert_alike(rulings(rule, cohorts(SEVEN), limit=2))
        assert [(d.outcome, d.key["year"]) for d in ruling.verdicts] == [
            *(("fail", "2"), ("fail", "9"), ("known", "10"), ("known", "100")),
        ]
        assert [ruling.count(outcome) for outcome in OUTCOMES] == [3, 0, 4, 0]

    def test_only_what_no_longer_occurs_is_gone_though_not_all_is_told(self) -> None:
        rule = known(BALANCE, {"year": ""}, {"year": "3"})
        ruling = assert_alike(rulings(rule, cohorts([*SEVEN, *years(3, off=0)]), limit=1))
        gone = [d.key["year"] for d in ruling.verdicts if d.outcome == "stale"]
        assert (gone, ruling.count("known")) == (["3"], 1)

    def test_where_a_rule_could_not_be_run_nothing_is_gone(self) -> None:
        tables = cohorts([*SEVEN, (100, "all", 6)])
        ruling = assert_alike(rulings(known(BALANCE, {"year": "3"}), tables, limit=1))
        assert [ruling.count(outcome) for outcome in OUTCOMES] == [6, 1, 0, 0]

    def test_a_key_of_no_column_fits_all(self) -> None:
        ruling = assert_alike(rulings(known(BALANCE, {}), cohorts(SEVEN), limit=1))
        assert [ruling.count(outcome) for outcome in OUTCOMES] == [0, 0, 7, 0]

    @pytest.mark.parametrize(
        ("rule", "tables"),
        [
            pytest.param(
                known(ORDER, {"b": "1", "more": "x"}),
                {
                    "t": columns(
                        [(a, b, m) for a in (2, 3, 4) for b in (1, 1, 9) for m in ("y", "x", None)],
                        a="int",
                        b="int",
                        more="text",
                    )
                },
                id="order",
            ),
            pytest.param(
                known(WEEKDAY, {"date": "2021-01-24"}),
                {
                    "t": columns(
                        [(day, name, at) for at, day in enumerate(WEEK) for name in NAMES[::-3]],
                        date="date",
                        name="text",
                        at="int",
                    )
                },
                id="weekday",
            ),
            pytest.param(
                known(AGREEMENT, {"key": "9"}),
                {
                    "t": columns(
                        [(key, 5, more) for more in (2.5, None, 1.5) for key in (10, 9, 1)],
                        key="int",
                        n="int",
                        more="double",
                    ),
                    "u": columns([(10, 4), (9, 4), (1, 4), (1, 4)], key="int", n="int"),
                },
                id="agreement",
            ),
        ],
    )
    @pytest.mark.parametrize("limit", [0, 1, 2, 4])
    def test_the_first_rows_are_told_and_all_are_counted(
        self, rule: Rule, tables: dict[str, Columns], limit: int
    ) -> None:
        found = rulings(rule, tables, limit=limit)
        assert_alike_by_kind(found)
        full = rulings(rule, tables)["pandas"]
        counted = [full.count(outcome) for outcome in OUTCOMES]
        for ruling in found.values():
            assert [ruling.count(outcome) for outcome in OUTCOMES] == counted
        first = [d for d in full.verdicts if d.outcome in ("fail", "error")][:limit]
        assert list(found["pandas"].verdicts[: len(first)]) == first


@pytest.fixture
def collected(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows were collected at each time."""
    counts: list[int] = []
    records = frames.records

    def counted(frame: Any) -> list[dict[str, Any]]:
        rows = records(frame)
        counts.append(len(rows))
        return rows

    for module in (agreement, balance_frames, frames, order, ratio, weekday):
        monkeypatch.setattr(module, "records", counted)
    return counts


SOUND = 3330
"""Groups of three rows that pass, in a table of 9,999 rows."""


class TestLazily:
    @pytest.mark.parametrize("made", [in_lazy_polars, in_duckdb])
    @pytest.mark.parametrize(("limit", "most"), [(None, 9), (1, 3)])
    def test_only_the_rows_that_fail_are_collected(
        self, made: Made, limit: int | None, most: int, collected: list[int]
    ) -> None:
        tables = cohorts([*years(*range(SOUND), off=0), *years(*range(SOUND, SOUND + 3))])
        ruling = evaluate(BALANCE, in_engine(made, tables), limit=limit)
        assert (ruling.passed, ruling.count("fail")) == (SOUND, 3)
        assert max(collected) == most

    @pytest.mark.parametrize(
        ("number", "least"), [("double", 0.000001), ("decimal", Decimal("0.0001"))]
    )
    @pytest.mark.parametrize("made", [in_polars, in_lazy_polars, in_duckdb])
    def test_numbers_with_decimals_are_added_up_by_expressions(
        self, made: Made, number: str, least: Any, collected: list[int]
    ) -> None:
        one = type(least)
        parts = ("all", one("0.3")), ("completed", one("0.1")), ("ongoing", one("0.2"))
        rows = [(year, *part) for year in range(9) for part in parts]
        tables = in_engine(made, cohorts([*rows, (9, "all", least)], "int", number))
        ruling = evaluate(BALANCE, tables)
        assert (ruling.passed, [d.key for d in ruling.verdicts]) == (9, [{"year": "9"}])
        assert max(collected) == 1  # the group that is incomplete

    @pytest.mark.parametrize("made", [in_lazy_polars, in_duckdb])
    def test_only_what_may_be_wrong_is_collected_for_corrections(
        self, made: Made, collected: list[int]
    ) -> None:
        tables = in_engine(made, cohorts([*years(*range(SOUND), off=0), *years(SOUND)]))
        decided = {BALANCE.name: evaluate(BALANCE, tables)}
        (verdict,) = with_corrections([BALANCE], decided, tables)[BALANCE.name].verdicts
        assert len(verdict.corrections) == 3
        assert max(collected) == 3


BY_REGION = Balance(
    name="by-region",
    resource="people",
    measure="persons",
    dimension="region",
    whole="all",
    parts=("east", "west"),
    within=("sex", "copy"),
)
BY_SEX = dataclasses.replace(
    BY_REGION,
    name="by-sex",
    dimension="sex",
    parts=("women", "men"),
    within=("region", "copy"),
)
CELLS = [("women", 6, 3, 5), ("men", 1, 4, 5), ("all", 3, 7, 10)]
"""Women, men and all of the east, of the west and of both; two women in the east became six."""


def people(engine: Made) -> dict[str, RuleResult]:
    """Return what two rules say of a spoilt table and of a sound one, with corrections."""
    rows = [
        (copy, sex, region, 2 if (copy, number) == ("sound", 6) else number)
        for copy in ("spoilt", "sound")
        for sex, *numbers in CELLS
        for region, number in zip(("east", "west", "all"), numbers, strict=True)
    ]
    types = {"copy": "text", "sex": "text", "region": "text", "persons": "int"}
    tables = in_engine(engine, {"people": columns(rows, **types)})
    rules = (BY_REGION, BY_SEX)
    return with_corrections(rules, {rule.name: evaluate(rule, tables) for rule in rules}, tables)


def corrected(found: dict[str, RuleResult]) -> dict[str, list[Any]]:
    """Return the corrections of each rule, in their order and without positions."""
    return {
        name: [
            (c.name, c.value, c.corrected, c.slip, c.mends, c.breaks)
            for verdict in ruling.verdicts
            for c in verdict.corrections
        ]
        for name, ruling in found.items()
    }


MENDED = {
    "by-region": [("east", 6, 2, "digit", 2, 0), ("all", 5, 9, "digit", 1, 1)],
    "by-sex": [("women", 6, 2, "digit", 2, 0), ("all", 3, 7, "digit", 1, 1)],
}
"""Member, number, correction, whether it is a slip, what it mends and what it breaks."""


class TestCorrections:
    @pytest.mark.parametrize("engine", ENGINES)
    def test_the_wrong_cell_stands_out(self, engine: str) -> None:
        assert corrected(people(ENGINES[engine])) == MENDED

    def test_engines_of_a_kind_name_the_same_rows(self) -> None:
        found = {engine: people(made) for engine, made in ENGINES.items()}
        for rule in (BY_REGION, BY_SEX):
            assert_alike_by_kind({engine: ruling[rule.name] for engine, ruling in found.items()})


@pytest.fixture
def made_in_spark(spark: SparkSession) -> Made:
    """What makes frames of PySpark."""
    return in_spark(spark)


MIXED = [
    *(years(1, 10, 9, None)),
    *(years(2, off=0)),
    *((3, "all", 2), (3, "completed", 4), (4, "all", 4), (4, "completed", 4)),
    *((5, "all", 4), (5, "ongoing", 4), (5, "ongoing", 4), (6, "ongoing", None)),
]
"""Balances that fail, that pass, that lack a part or have one twice, or exceed already."""


@pytest.mark.exhaustive
class TestSpark:
    @pytest.mark.parametrize(
        ("rule", "tables", "limit"),
        [
            pytest.param(known(BALANCE, {"year": ""}), cohorts(MIXED), None, id="balance"),
            pytest.param(known(BALANCE, {"year": ""}), cohorts(MIXED), 2, id="balance, limited"),
            pytest.param(
                BALANCE, cohorts(years("", "a", "10", "9"), "text"), 2, id="balance by text"
            ),
            pytest.param(
                EVERYWHERE,
                cohorts(
                    [(1, "all", 0.4), (1, "completed", 0.1), (1, "ongoing", 0.2)], "int", "double"
                ),
                None,
                id="balance of doubles",
            ),
            pytest.param(
                BALANCE,
                cohorts(
                    [(LARGEST, "all", LARGEST), (LARGEST, "completed", 1), (LARGEST, "ongoing", 1)]
                ),
                None,
                id="balance of numbers of 64 bits",
            ),
            pytest.param(
                AGREEMENT,
                {
                    "t": columns(
                        list(zip(KEYS["date"], [1, 2, 3, 4, 5], strict=True)), key="date", n="int"
                    ),
                    "u": columns(
                        list(zip(KEYS["date"], [1, 3, 3, 9, 9], strict=True)), key="date", n="int"
                    ),
                },
                None,
                id="agreement by dates",
            ),
            pytest.param(
                AGREEMENT,
                {
                    "t": columns(list(enumerate(KEYS["double"][:8])), key="int", n="double"),
                    "u": columns(list(enumerate(KEYS["decimal"])), key="int", n="decimal"),
                },
                None,
                id="agreement of doubles and decimals",
            ),
            pytest.param(
                ORDER,
                {
                    "t": columns(
                        [(a, b) for a in (1, 2, None) for b in (1.5, None, NAN)],
                        a="int",
                        b="double",
                    )
                },
                None,
                id="order",
            ),
            pytest.param(
                WEEKDAY,
                {
                    "t": columns(
                        [(day, "Minggu") for day in (*WEEK, *OLD_WEEK, None)],
                        date="date",
                        name="text",
                    )
                },
                None,
                id="weekday",
            ),
            pytest.param(
                RATIO,
                {
                    "t": columns(
                        [
                            (1, 9, "all"),
                            (1, 9, "all"),
                            (2, 1, "all"),
                            (3, 1, "all"),
                            (None, 9, "all"),
                            (1, 9, "All"),
                        ],
                        key="int",
                        n="int",
                        status="text",
                    ),
                    "u": columns([(1,), (1,), (2,), (None,)], key="int"),
                },
                None,
                id="ratio",
            ),
        ],
    )
    def test_it_decides_as_the_others_do(
        self, rule: Rule, tables: dict[str, Columns], limit: int | None, made_in_spark: Made
    ) -> None:
        ruling = assert_alike(
            rulings(rule, tables, {**ENGINES, "PySpark": made_in_spark}, limit=limit)
        )
        assert ruling.verdicts

    def test_it_is_corrected_as_the_others_are(self, made_in_spark: Made) -> None:
        assert corrected(people(made_in_spark)) == MENDED
