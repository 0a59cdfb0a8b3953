"""Tables that a reader adds up in the head, and what rules say of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

import pandas as pd
from hypothesis import strategies as st

from latsarstats.rules.balance import Balance
from latsarstats.rules.evaluate import decide
from latsarstats.rules.rule import Decision, Rule, Ruling

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


def only(rule: Rule, tables: Tables, *, counts: bool = True) -> Decision:
    """Return the one decision there is."""
    (decision,) = decide(rule, tables, counts=counts).decisions
    return decision


def outcomes(rule: Rule, tables: Tables, *, counts: bool = True) -> list[str]:
    """Return all outcomes: those that pass, those incomplete, and the decisions in order."""
    ruling = decide(rule, tables, counts=counts)
    told = [d.outcome for d in ruling.decisions if d.outcome != "incomplete"]
    return ["pass"] * ruling.passed + ["incomplete"] * ruling.incomplete + told


def shuffled(tables: Tables, rows: Sequence[int], columns: Sequence[int], name: str) -> Tables:
    """Return tables in which one has its rows and columns in another order."""
    return {**tables, name: tables[name].iloc[list(rows), list(columns)].reset_index(drop=True)}


def without_order(ruling: Ruling, rows: Sequence[int]) -> tuple[int, int, list[str]]:
    """Return a ruling with the rows that a position stands for, whatever their order."""
    decisions = [
        dataclasses.replace(
            decision,
            rows=tuple(rows[row] for row in decision.rows),
            key=dict(sorted(decision.key.items())),
            lacks=tuple(dataclasses.replace(lack, row=None) for lack in decision.lacks),
        )
        for decision in ruling.decisions
    ]
    return ruling.passed, ruling.incomplete, sorted(map(repr, decisions))


def permutations(size: int) -> st.SearchStrategy[list[int]]:
    return st.permutations(range(size))
