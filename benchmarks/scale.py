"""How long checking a large package takes, beside others that check the same, and the memory.

The data are made here, the same each time. Every run is a process of its own, timed from start to
exit; the commands take turns, so that a slow spell meets all of them. Run it by hand on Linux, it
takes a quarter of an hour and half a gigabyte of disk (`--quick` tries it all at 20,000 rows):

    .venv/bin/pip install --editable '.[benchmarks]'
    .venv/bin/python benchmarks/scale.py
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import platform
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ENGINES = ("pandas", "polars", "duckdb")
PEERS = ("frictionless", "pandera", "vtlengine")

SEED = 1
UNITS, COURSES, MONTHS = 2_000, 50, 12
WHOLE, *PARTS = STATUSES = ["all", "completed", "ongoing", "planned", "withdrawn"]
WITHIN = ["unit", "course", "year", "month"]
KEY = [*WITHIN, "status"]
GROUPS_AT_ONCE = 10_000  # so few are held in memory while writing

Faults = Literal["none", "content", "types"]
# Cells that are not of their type can end the check of a table early, so they are apart.
KINDS: dict[Faults, tuple[str, ...]] = {
    "none": (),
    "content": ("sum", "month", "status", "unit", "key"),
    "types": ("number",),
}
ROWS_PER_FAULT = 1_000

# What the other processes do, in the folder of the package. They exit with 1 if it is wrong.
FLOOR = """
import duckdb
counts = duckdb.connect().execute('''
with t as materialized (select * from read_csv('headcounts.csv', header = true, columns = {
    'unit': 'VARCHAR', 'course': 'VARCHAR', 'year': 'BIGINT', 'month': 'BIGINT',
    'status': 'VARCHAR', 'persons': 'BIGINT'})),
u as (select * from read_csv('units.csv', header = true, columns = {
    'unit': 'VARCHAR', 'name': 'VARCHAR'}))
select
    (select count(*) from t where unit is null or course is null or persons is null
        or persons < 0 or month < 1 or month > 12
        or status not in ('all', 'completed', 'ongoing', 'planned', 'withdrawn')),
    (select count(*) from (select 1 from t group by unit, course, year, month, status
        having count(*) > 1)),
    (select count(*) from t anti join u using (unit)),
    (select count(*) from (select 1 from t group by unit, course, year, month
        having sum(case when status = 'all' then persons else -persons end) <> 0))
''').fetchone()
raise SystemExit(any(counts))
"""
PANDERA = """
import pandas as pd
import pandera.pandas as pa
statuses = ["all", "completed", "ongoing", "planned", "withdrawn"]
columns = {
    "unit": pa.Column(str),
    "course": pa.Column(str),
    "year": pa.Column(int),
    "month": pa.Column(int, pa.Check.in_range(1, 12)),
    "status": pa.Column(str, pa.Check.isin(statuses)),
    "persons": pa.Column(int, pa.Check.ge(0)),
}
key = ["unit", "course", "year", "month", "status"]
schema = pa.DataFrameSchema(columns, strict=True, ordered=True, unique=key)
try:
    schema.validate(pd.read_csv("headcounts.csv"), lazy=True)
except pa.errors.SchemaErrors:
    raise SystemExit(1)
"""
VTLENGINE = """
import sys
from pathlib import Path
import vtlengine
types = {"unit": "String", "course": "String", "year": "Integer", "month": "Integer",
         "status": "String", "persons": "Integer"}
components = [
    {"name": name, "type": kind, "role": "Measure" if name == "persons" else "Identifier",
     "nullable": False}
    for name, kind in types.items()
]
script = '''
define hierarchical ruleset sums (variable rule status) is
    'all' = completed + ongoing + planned + withdrawn
end hierarchical ruleset;
broken <- check_hierarchy(headcounts, sums rule status non_null invalid);
'''
results = vtlengine.run(
    script=script,
    data_structures={"datasets": [{"name": "headcounts", "DataStructure": components}]},
    datapoints={"headcounts": Path("headcounts.csv")},
    use_duckdb=sys.argv[1] == "duckdb",
)
raise SystemExit(len(results["broken"].data) > 0)
"""
RULES = """
import importlib, json, sys
from pathlib import Path
import latsarstats
frame = importlib.import_module(sys.argv[1]).read_csv("headcounts.csv")
rules = json.loads(Path("datapackage.json").read_text(encoding="utf-8"))["rules"]
findings = latsarstats.run_rules(rules, {"headcounts": frame})
raise SystemExit(any(finding.severity == "error" for finding in findings))
"""
VERSIONS = """
import importlib.metadata, json, sys
versions = {}
for name in sys.argv[1:]:
    try:
        versions[name] = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        pass
print(json.dumps(versions))
"""


def spoil(group: list[list[str]], kind: str, place: int, excess: int) -> None:
    row = group[place]
    if kind == "sum":
        row[5] = str(int(row[5]) + excess)
    elif kind == "month":
        row[3] = "13"
    elif kind == "status":
        row[4] = "unknown"
    elif kind == "unit":
        row[0] += "-none"
    elif kind == "key":
        group[place] = group[place - 1]
    elif kind == "number":
        row[5] = "12x"


def headcounts(rows: int, faults: Faults) -> Iterator[str]:
    """Yield the lines of the table, many at a time; fewer rows are the first of more."""
    groups = rows // len(STATUSES)
    kinds = KINDS[faults]
    spoiler = np.random.default_rng(SEED + 1)
    count = max(len(kinds), rows // ROWS_PER_FAULT) if kinds else 0
    chosen = spoiler.choice(groups, size=count, replace=False).tolist()
    places = spoiler.integers(0, len(STATUSES), size=count).tolist()
    excesses = spoiler.integers(1, 100, size=count).tolist()
    spoilt = {
        number: (kinds[turn % len(kinds)], place, excess)
        for turn, (number, place, excess) in enumerate(zip(chosen, places, excesses, strict=True))
    }
    rng = np.random.default_rng(SEED)
    yield ",".join([*KEY, "persons"]) + "\n"
    for first in range(0, groups, GROUPS_AT_ONCE):
        parts = rng.integers(0, 500, size=(GROUPS_AT_ONCE, len(PARTS)))
        persons = np.column_stack([parts.sum(axis=1), parts])[: groups - first].tolist()
        lines = []
        for number, counts in enumerate(persons, first):
            rest, unit = divmod(number, UNITS)
            rest, month = divmod(rest, MONTHS)
            year, course = divmod(rest, COURSES)
            start = f"unit-{unit:04d},course-{course:02d},{2000 + year},{month + 1}"
            group = [
                f"{start},{status},{count}\n"
                for status, count in zip(STATUSES, counts, strict=True)
            ]
            if number in spoilt:
                cells = [line.rstrip("\n").split(",") for line in group]
                spoil(cells, *spoilt[number])
                group = [",".join(row) + "\n" for row in cells]
            lines += group
        yield "".join(lines)


def field(name: str, kind: str, **constraints: object) -> dict[str, Any]:
    rest = {"constraints": constraints} if constraints else {}
    return {"name": name, "type": kind, **rest}


def write_table(path: Path, texts: Iterator[str]) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as file:
        for text in texts:
            raw = text.encode()
            digest.update(raw)
            size += file.write(raw)
    return {
        "name": path.stem,
        "path": path.name,
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{digest.hexdigest()}",
    }


def write_package(folder: Path, rows: int, faults: Faults) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    names = (f"unit-{unit:04d},Unit {unit}\n" for unit in range(UNITS))
    units = write_table(folder / "units.csv", iter(["unit,name\n", *names]))
    units["schema"] = {
        "fields": [field("unit", "string", required=True), field("name", "string")],
        "primaryKey": ["unit"],
    }
    table = write_table(folder / "headcounts.csv", headcounts(rows, faults))
    table["schema"] = {
        "fields": [
            field("unit", "string", required=True),
            field("course", "string", required=True),
            field("year", "year"),
            field("month", "integer", minimum=1, maximum=12),
            field("status", "string", enum=STATUSES),
            field("persons", "integer", minimum=0, required=True),
        ],
        "primaryKey": KEY,
        "foreignKeys": [
            {"fields": ["unit"], "reference": {"resource": "units", "fields": ["unit"]}}
        ],
    }
    rule = {
        "name": "all-add-up",
        "type": "balance",
        "title": "The parts make all",
        "resource": "headcounts",
        "measure": "persons",
        "dimension": "status",
        "whole": WHOLE,
        "parts": PARTS,
        "within": WITHIN,
    }
    package = {"name": "headcounts", "resources": [units, table], "rules": [rule]}
    text = json.dumps(package, indent=2) + "\n"
    (folder / "datapackage.json").write_text(text, encoding="utf-8")


def package_in(folder: Path, rows: int, faults: Faults = "none") -> Path:
    path = folder / (f"{rows}-rows" if faults == "none" else f"{rows}-rows-wrong-{faults}")
    # In a process of its own: what this one once held would count as memory of those it starts.
    call = [sys.executable, __file__, "--write", faults, "--rows", str(rows), "--folder", str(path)]
    if subprocess.run(call).returncode:
        raise SystemExit(f"The data could not be written to {path}.")
    return path


@dataclass(frozen=True)
class Command:
    """A command in the folder of a package, and the exit status it must have."""

    name: str
    call: tuple[str, ...]
    folder: Path
    runs: int
    status: int = 0
    is_warmed: bool = True


@dataclass(frozen=True)
class Run:
    """A process: seconds from start to exit, and the memory of the largest of its tree."""

    seconds: float
    mebibytes: float


@dataclass(frozen=True)
class Runs:
    """All runs of a command."""

    runs: Sequence[Run]

    @property
    def seconds(self) -> float:
        """The median."""
        return statistics.median(run.seconds for run in self.runs)

    @property
    def mebibytes(self) -> float:
        """The median."""
        return statistics.median(run.mebibytes for run in self.runs)

    def cells(self) -> list[str]:
        """Return what a table says of them, below CELLS."""
        times = [run.seconds for run in self.runs]
        span = f"{min(times):.2f}-{max(times):.2f}"
        return [str(len(times)), f"{self.seconds:.2f}", span, f"{self.mebibytes:.0f}"]


CELLS = ["runs", "seconds", "from-to", "peak MiB"]


def measured(command: Command) -> Run:
    with tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(
            command.call, cwd=command.folder, stdout=subprocess.DEVNULL, stderr=errors
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != command.status:
            errors.seek(0)
            said = errors.read().decode(errors="replace").strip().splitlines()[-1:]
            raise SystemExit(
                f"{command.name} in {command.folder.name} ended with {process.returncode} where"
                f" {command.status} was expected. It said last: {''.join(said) or 'nothing'}"
            )
    return Run(seconds, usage.ru_maxrss / 1024)


def in_turn(commands: Sequence[Command]) -> list[Runs]:
    for command in commands:
        if command.is_warmed:
            measured(command)
    runs: list[list[Run]] = [[] for _ in commands]
    for turn in range(max((command.runs for command in commands), default=0)):
        for command, done in zip(commands, runs, strict=True):
            if turn < command.runs:
                done.append(measured(command))
    return [Runs(done) for done in runs]


def show(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    print(f"\n{title}")
    for row in (heads, *rows):
        first, *rest = (
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        print("  ".join([first, *rest]))
    sys.stdout.flush()


def ratio(above: Runs | None, below: Runs | None) -> str:
    if above is None or below is None or above is below:
        return "-"
    return f"{above.seconds / below.seconds:.2f}"


@dataclass(frozen=True)
class Session:
    """What is measured, with what, and where the data lie."""

    rows: int
    runs: int
    folder: Path
    engines: Sequence[str]
    growth_engines: Sequence[str]
    vtlengine: str
    versions: dict[str, str]
    is_quick: bool

    def command(
        self, name: str, call: Sequence[str], folder: Path, *, most: int = 0, status: int = 0
    ) -> Command:
        """Return a command; one with a limit of runs is long, and is not warmed up."""
        runs = min(self.runs, most or self.runs)
        return Command(name, tuple(call), folder, runs, status, not (most or self.is_quick))

    def check(self, engine: str, folder: Path, *, most: int = 0, status: int = 0) -> Command:
        """Return the check of a package by one of the engines."""
        call = [beside("latsarstats"), "check", str(folder), "--engine", engine]
        return self.command(f"latsarstats check, {engine}", call, folder, most=most, status=status)


def beside(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def speed(session: Session, folder: Path) -> None:
    snippet = [sys.executable, "-c"]
    commands = [session.check(engine, folder) for engine in session.engines]
    if "frictionless" in session.versions:
        call = [beside("frictionless"), "validate", "datapackage.json"]
        commands.append(session.command("frictionless validate", call, folder, most=3))
    if "pandera" in session.versions:
        commands.append(session.command("pandera alone", [*snippet, PANDERA], folder))
    if "duckdb" in session.versions:
        commands.append(session.command("DuckDB alone, one query", [*snippet, FLOOR], folder))
    whole = len(commands)
    if "vtlengine" in session.versions:
        for name in ("pandas", "duckdb"):
            call = [session.vtlengine, "-c", VTLENGINE, name]
            commands.append(session.command(f"vtlengine, {name}", call, folder))
    for engine in session.engines:
        call = [*snippet, RULES, engine]
        commands.append(session.command(f"latsarstats.run_rules, {engine}", call, folder))
    done = in_turn(commands)
    found = {command.name: runs for command, runs in zip(commands, done, strict=True)}
    size = (folder / "headcounts.csv").stat().st_size / 1_000_000

    peer, floor = found.get("frictionless validate"), found.get("DuckDB alone, one query")
    show(
        f"1. Speed at {session.rows:,} rows ({size:.1f} MB): types, constraints, keys, and but for"
        " frictionless and pandera the sums;\n   pandera leaves the foreign key out, and DuckDB"
        " alone only counts what is wrong",
        ["", *CELLS, "frictionless / it", "it / DuckDB alone"],
        [
            [name, *runs.cells(), ratio(peer, runs), ratio(runs, floor)]
            for name, runs in list(found.items())[:whole]
        ],
    )
    peers = [found.get("vtlengine, pandas"), found.get("vtlengine, duckdb")]
    show(
        f"   The sums alone at {session.rows:,} rows, read from CSV",
        ["", *CELLS, "vtlengine, pandas / it", "vtlengine, duckdb / it"],
        [
            [name, *runs.cells(), *(ratio(each, runs) for each in peers)]
            for name, runs in list(found.items())[whole:]
        ],
    )


def growth(session: Session, folder: Path) -> None:
    sizes = [session.rows // 10, session.rows, session.rows * 10]
    folders = [
        folder if size == session.rows else package_in(session.folder, size) for size in sizes
    ]
    commands = [
        session.check(engine, each, most=3 if size > session.rows else 0)
        for size, each in zip(sizes, folders, strict=True)
        for engine in session.growth_engines
    ]
    done = iter(in_turn(commands))
    before: dict[str, Runs] = {}
    table = []
    for size in sizes:
        for engine in session.growth_engines:
            runs, last = next(done), before.get(engine)
            memory = f"{runs.mebibytes / last.mebibytes:.2f}" if last else "-"
            table.append([engine, f"{size:,}", *runs.cells(), ratio(runs, last), memory])
            before[engine] = runs
    table.sort(key=lambda row: session.growth_engines.index(row[0]))
    show(
        "2. Growth of latsarstats check, from one size to the next of ten times the rows",
        ["", "rows", *CELLS, "time ratio", "memory ratio"],
        table,
    )


def wrong(session: Session, folder: Path) -> None:
    folders: dict[Faults, Path] = {"none": folder}
    for faults in ("content", "types"):
        folders[faults] = package_in(session.folder, session.rows, faults)
    kinds = [(engine, faults) for engine in session.engines for faults in folders]
    commands = [
        session.check(engine, folders[faults], status=int(faults != "none"))
        for engine, faults in kinds
    ]
    done = dict(zip(kinds, in_turn(commands), strict=True))
    show(
        f"3. One in a thousand of {session.rows:,} rows wrong, and how much longer"
        " latsarstats check takes:\n   content is in turn"
        f" {', '.join(KINDS['content'])}; types is a number with a letter",
        ["", *CELLS, "ratio to clean"],
        [
            [f"{engine}, {faults}", *runs.cells(), ratio(runs, done[engine, "none"])]
            for (engine, faults), runs in done.items()
        ],
    )


def versions_in(python: str, names: Sequence[str]) -> dict[str, str]:
    call = [python, "-c", VERSIONS, *names]
    answer = subprocess.run(call, check=True, capture_output=True, encoding="utf-8").stdout
    versions: dict[str, str] = json.loads(answer)
    return versions


def prepared(call: argparse.Namespace, folder: Path) -> Session:
    """Look up what is installed, and say it, and what is not."""
    others = [name for name in PEERS if name != "vtlengine"]
    versions = versions_in(sys.executable, ["latsarstats", "numpy", *ENGINES, *others])
    if "latsarstats" not in versions:
        raise SystemExit("latsarstats is not installed beside this interpreter.")
    theirs = versions_in(call.vtlengine, ["vtlengine", "pandas", "duckdb"])
    if "vtlengine" in theirs:
        versions["vtlengine"] = theirs["vtlengine"]
    for name in dict.fromkeys([*call.engines, *call.growth_engines, "duckdb", *PEERS]):
        if name not in versions:
            print(f"{name} is left out: it is not installed.")
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors")
    print(", ".join(f"{name} {version}" for name, version in versions.items()))
    if call.vtlengine != sys.executable and "vtlengine" in theirs:
        rest = [f"{name} {theirs[name]}" for name in ("pandas", "duckdb") if name in theirs]
        print(f"vtlengine runs with {', '.join(rest)}, in an environment of its own.")
    return Session(
        rows=20_000 if call.quick else call.rows,
        runs=1 if call.quick else call.runs,
        folder=folder,
        engines=[name for name in call.engines if name in versions],
        growth_engines=[name for name in call.growth_engines if name in versions],
        vtlengine=call.vtlengine,
        versions=versions,
        is_quick=call.quick,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the check of a large package.")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5, help="of each command (long ones: 3)")
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--growth-engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--parts", type=int, nargs="+", choices=(1, 2, 3), default=[1, 2, 3])
    parser.add_argument("--quick", action="store_true", help="20,000 rows, once, to see it work")
    parser.add_argument("--folder", type=Path, help="keep the data here")
    parser.add_argument("--write", choices=KINDS, help="only write data, with such faults, there")
    parser.add_argument(
        "--vtlengine", default=sys.executable, metavar="PYTHON", help="interpreter that has it"
    )
    call = parser.parse_args()
    if call.rows < 1_000 or call.rows % 50:
        parser.error("--rows is a multiple of 50, and at least 1,000")
    if call.runs < 1:
        parser.error("--runs is at least 1")
    if call.write:
        if not call.folder:
            parser.error("--write needs --folder")
        write_package(call.folder, call.rows, call.write)
        return
    interpreter = shutil.which(call.vtlengine)
    if not interpreter:
        parser.error(f"--vtlengine {call.vtlengine} is no interpreter")
    call.vtlengine = str(Path(interpreter).absolute())  # commands run in other folders
    if sys.platform != "linux":
        raise SystemExit("This measures memory in a way that only Linux has.")
    with contextlib.ExitStack() as stack:
        scratch = call.folder or stack.enter_context(tempfile.TemporaryDirectory())
        session = prepared(call, Path(scratch).resolve())
        clean = package_in(session.folder, session.rows)
        for number, part in enumerate((speed, growth, wrong), 1):
            if number in call.parts:
                part(session, clean)
    print(
        "\nSeconds: median of whole processes, from start to exit, in turn. Peak memory: the"
        " resident set\nof the process as the kernel counts it.\nTo repeat it, with the same data"
        f" (seed {SEED}): {shlex.join(['python', 'benchmarks/scale.py', *sys.argv[1:]])}"
    )


if __name__ == "__main__":
    main()
