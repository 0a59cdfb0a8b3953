"""How long other validators of frames take on the same table, each doing what it can of the same.

The table is a million rows of ``shapes.py``: ids with a pattern that must be unique, and a whole
number with a bound; sound, and with one cell in a thousand wrong. Whole processes, from the file
on, in turn. ``latsarstats check`` reports every wrong cell; what a peer reports stands beside it.

    python -m venv peers
    peers/bin/pip install polars pandas 'pandera[polars]' pointblank great_expectations
    .venv/bin/python benchmarks/validators.py peers/bin/python
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scale import beside, show

PEERS = {
    "pandera on Polars": """
import polars as pl
import pandera.polars as pa
schema = pa.DataFrameSchema(
    {"id": pa.Column(str, pa.Check.str_matches("^[A-Z]{2}-[0-9]{7}$")),
     "persons": pa.Column(int, pa.Check.ge(0))}, unique=["id"])
frame = pl.read_csv("t.csv", infer_schema=False)
frame = frame.with_columns(pl.col("persons").cast(pl.Int64, strict=False))
try:
    schema.validate(frame, lazy=True)
    print(0)
except pa.errors.SchemaErrors as error:
    print(error.failure_cases.height)
""",
    "pointblank on Polars": """
import polars as pl
import pointblank as pb
frame = pl.read_csv("t.csv", infer_schema=False)
frame = frame.with_columns(pl.col("persons").cast(pl.Int64, strict=False))
done = (pb.Validate(frame).col_vals_not_null("id")
    .col_vals_regex("id", "^[A-Z]{2}-[0-9]{7}$").rows_distinct("id")
    .col_vals_not_null("persons").col_vals_ge("persons", 0, na_pass=True).interrogate())
extracts = [done.get_data_extracts(i=n, frame=True) for n in range(1, 6)]
print(sum(0 if extract is None else len(extract) for extract in extracts))
""",
    "Great Expectations on pandas": """
import pandas as pd
import great_expectations as gx
frame = pd.read_csv("t.csv", dtype=str)
frame["persons"] = pd.to_numeric(frame["persons"], errors="coerce")
context = gx.get_context(mode="ephemeral")
context.variables.progress_bars = {"globally": False}
batch = (context.data_sources.add_pandas("p").add_dataframe_asset("a")
    .add_batch_definition_whole_dataframe("b").get_batch({"dataframe": frame}))
e = gx.expectations
suite = gx.ExpectationSuite("s", expectations=[
    e.ExpectColumnValuesToNotBeNull(column="id"),
    e.ExpectColumnValuesToMatchRegex(column="id", regex="^[A-Z]{2}-[0-9]{7}$"),
    e.ExpectColumnValuesToBeUnique(column="id"),
    e.ExpectColumnValuesToNotBeNull(column="persons"),
    e.ExpectColumnValuesToBeBetween(column="persons", min_value=0)])
found = batch.validate(suite)
print(sum(len(r.result.get("partial_unexpected_list", [])) for r in found.results))
""",
}
OURS = """
import sys
from latsarstats.dataset.check import check_package
from pathlib import Path
report = check_package(Path("."), engine=sys.argv[1], limit=10**6)
print(sum(f.severity == "error" for f in report.findings))
"""


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("python", help="the Python that has the peers")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    calls = {name: [given.python, "-W", "ignore", "-c", code] for name, code in PEERS.items()}
    for engine in ("polars", "pandas"):
        calls[f"latsarstats, {engine}"] = [sys.executable, "-W", "ignore", "-c", OURS, engine]
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for is_wrong in (False, True):
            there = Path(folder) / f"wrong-{is_wrong}"
            shapes = [
                sys.executable,
                str(Path(__file__).parent / "shapes.py"),
                "--write",
                "pattern",
            ]
            options = ["--rows", str(given.rows), "--folder", str(there)]
            subprocess.run([*shapes, *options, *(["--wrong"] if is_wrong else [])], check=True)
            times: dict[str, list[float]] = {name: [] for name in calls}
            said = dict.fromkeys(calls, "")
            for _ in range(given.runs):
                for name, call in calls.items():
                    began = time.perf_counter()
                    done = subprocess.run(call, cwd=there, capture_output=True, text=True)
                    times[name].append(time.perf_counter() - began)
                    lines = done.stdout.strip().splitlines() or done.stderr.strip().splitlines()
                    said[name] = lines[-1][:60] if lines else ""
            ours = statistics.median(times["latsarstats, polars"])
            for name in calls:
                median = statistics.median(times[name])
                what = "one cell in a thousand wrong" if is_wrong else "sound"
                rows.append([name, what, f"{median:.2f}", f"{median / ours:.1f}", said[name]])
    heads = ["", "table", "seconds", "times as long", "wrong cells reported"]
    show(f"{given.rows:,} rows", heads, rows)
    print(f"latsarstats is {beside('latsarstats')}")


if __name__ == "__main__":
    main()
