"""Compare verdicts on random small groups with those of vtlengine's ``check_hierarchy``.

VTL, the language of statistical offices, has hierarchical rulesets: a = b + c, for codes of one
column. All its modes are asked, on groups that lack rows or numbers now and then. Where a mode
means something else than any of our options, only groups on which both mean the same are compared:

- ``non_null``, ``partial_null``, ``always_null``: a group that lacks anything is not decided, as by
  default here;
- ``partial_zero``, ``always_zero``, ``non_zero``: a row that is not there is 0, as with ``absent``
  here, which asks for the whole all the same, and takes an empty cell for 0 too. ``non_zero``
  leaves out groups of nothing but zeros.

Run it by hand, with the extra ``benchmarks``:

    .venv/bin/python benchmarks/verdicts.py [--groups 2000]
"""

from __future__ import annotations

import argparse
import random
from typing import Any

import pandas as pd
import vtlengine
from scale import show

from latsarstats.rules.evaluate import evaluate
from latsarstats.rules.serialization import read_rules

SEED = 1
CODES = ("a", "b", "c")
NULLS = ("non_null", "partial_null", "always_null")
ZEROS = ("partial_zero", "always_zero", "non_zero")
RELATIONS = ("=", "<=", ">=")
SCRIPT = """
define hierarchical ruleset sums (variable rule code) is
    a {relation} b + c
end hierarchical ruleset;
judged <- check_hierarchy(t, sums rule code {mode} all);
"""
COMPONENTS = [
    {"name": "unit", "type": "String", "role": "Identifier", "nullable": False},
    {"name": "code", "type": "String", "role": "Identifier", "nullable": False},
    {"name": "n", "type": "Integer", "role": "Measure", "nullable": True},
]


def table(groups: int) -> pd.DataFrame:
    rng = random.Random(SEED)
    rows = [
        (f"g{group}", code, rng.choice([0, 1, 2, 3, None]))
        for group in range(groups)
        for code in CODES
        if rng.random() < 0.85
    ]
    return pd.DataFrame(rows, columns=["unit", "code", "n"]).astype({"n": "Int64"})


def theirs(frame: pd.DataFrame, relation: str, mode: str) -> dict[str, str]:
    """Return which groups hold and which do not; those that are not decided are left out."""
    judged: dict[str, Any] = vtlengine.run(
        script=SCRIPT.format(relation=relation, mode=mode),
        data_structures={"datasets": [{"name": "t", "DataStructure": COMPONENTS}]},
        datapoints={"t": frame.copy()},
    )
    found = judged["judged"].data
    decided = found[found["bool_var"].notna()]
    pairs = zip(decided["unit"], decided["bool_var"], strict=True)
    return {unit: "pass" if holds else "fail" for unit, holds in pairs}


def ours(frame: pd.DataFrame, relation: str, *, absent: bool) -> dict[str, str]:
    given: dict[str, Any] = {
        "name": "sums",
        "type": "balance",
        "resource": "t",
        "measure": "n",
        "dimension": "code",
        "whole": "a",
        "parts": ["b", "c"],
        "within": ["unit"],
        "relation": relation,
        **({"absent": "zero"} if absent else {}),
    }
    (rule,), _ = read_rules([given])
    units = list(dict.fromkeys(frame["unit"]))
    result = evaluate(rule, {"t": frame}, counts=False)
    said = {v.key["unit"]: v.outcome for v in result.verdicts}
    judged = {unit: said.get(unit, "pass") for unit in units}
    return {unit: outcome for unit, outcome in judged.items() if outcome != "incomplete"}


def comparable(frame: pd.DataFrame, mode: str) -> set[str]:
    """Return the groups on which a mode and ours mean the same."""
    groups = {str(unit): rows for unit, rows in frame.groupby("unit")}
    if mode in NULLS:
        return set(groups)
    return {
        unit
        for unit, rows in groups.items()
        if rows["n"].notna().all()
        and "a" in set(rows["code"])
        and not (mode == "non_zero" and (rows["n"] == 0).all())
    }


def main() -> None:
    """Compare, and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--groups", type=int, default=2_000)
    frame = table(parser.parse_args().groups)
    lines = []
    for mode in (*NULLS, *ZEROS):
        for relation in RELATIONS:
            units = comparable(frame, mode)
            first = theirs(frame, relation, mode)
            second = ours(frame, relation, absent=mode in ZEROS)
            differ = [unit for unit in units if first.get(unit) != second.get(unit)]
            passed = sum(first.get(unit) == "pass" for unit in units)
            decided = sum(unit in first for unit in units)
            lines.append([mode, relation, len(units), decided, passed, len(differ)])
    heads = ["mode", "", "groups", "decided", "hold", "differ"]
    show("groups judged by vtlengine and here", heads, [[*map(str, line)] for line in lines])


if __name__ == "__main__":
    main()
