"""Tables that a reader adds up in the head, and what rules say of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

import pandas as pd
from hypothesis import strategies as st

from latsarstats.rules.balance import Balance
from latsarstats.rules.evaluate import evaluate
from latsarstats.rules.rule import Rule, RuleResult, Verdict

Tables = dict[str, pd.DataFrame]

BALANCE = Balance(
    name="progress",
    resource="cohorts",
    measure="persons",
    dimension="status",
    whole="all",
    parts=("completed", "ongoing"),
    within=("year",),
)
"""In each year, those who completed and those who are ongoing are all."""


def column(values: Iterable[object], dtype: str = "object") -> pd.Series:
    return pd.Series(list(values), dtype=dtype)


def table(rows: Iterable[Sequence[object]], **dtypes: str) -> pd.DataFrame:
    """Return rows as a frame whose columns have these types, none by way of a double."""
    cells = [list(row) for row in rows]
    return pd.DataFrame(
        {
            name: column((row[at] for row in cells), dtype)
            for at, (name, dtype) in enumerate(dtypes.items())
        }
    )


def cohorts(*rows: tuple[int | None, str, int | None]) -> Tables:
    """Rows of year, status and persons, as whole numbers of 64 bits."""
    types = {"year": "Int64", "status": "object", "persons": "Int64"}
    return {
        "cohorts": pd.DataFrame(
            {
                name: column([row[place] for row in rows], dtype)
                for place, (name, dtype) in enumerate(types.items())
            }
        )
    }


def one_year(whole: object, completed: object, ongoing: object, *, dtype: str = "object") -> Tables:
    """All, completed and ongoing of year 1; objects are taken as they are."""
    frame = pd.DataFrame({"year": [1] * 3, "status": ["all", "completed", "ongoing"]})
    return {"cohorts": frame.assign(persons=column([whole, completed, ongoing], dtype))}


def only(rule: Rule, tables: Tables, *, counts: bool = True) -> Verdict:
    """Return the one verdict there is."""
    (verdict,) = evaluate(rule, tables, counts=counts).verdicts
    return verdict


def outcomes(rule: Rule, tables: Tables, *, counts: bool = True) -> list[str]:
    """Return all outcomes: those that pass, those incomplete, and the verdicts in order."""
    ruling = evaluate(rule, tables, counts=counts)
    told = [d.outcome for d in ruling.verdicts if d.outcome != "incomplete"]
    return ["pass"] * ruling.passed + ["incomplete"] * ruling.incomplete + told


def shuffled(tables: Tables, rows: Sequence[int], columns: Sequence[int], name: str) -> Tables:
    """Return tables in which one has its rows and columns in another order."""
    return {**tables, name: tables[name].iloc[list(rows), list(columns)].reset_index(drop=True)}


def without_order(ruling: RuleResult, rows: Sequence[int]) -> tuple[int, int, list[str]]:
    """Return a ruling with the rows that a position stands for, whatever their order."""
    verdicts = [
        dataclasses.replace(
            verdict,
            rows=tuple(rows[row] for row in verdict.rows),
            key=dict(sorted(verdict.key.items())),
            lacks=tuple(dataclasses.replace(lack, row=None) for lack in verdict.lacks),
        )
        for verdict in ruling.verdicts
    ]
    return ruling.passed, ruling.incomplete, sorted(map(repr, verdicts))


def permutations(size: int) -> st.SearchStrategy[list[int]]:
    return st.permutations(range(size))
