"""How long a million rows of every shape take, beside ``frictionless validate`` and DuckDB alone.

A shape is a kind of table: what its columns are, how it is written, what must hold in it. The data
are made here, the same each time. Every run is a process of its own, timed from start to exit; the
commands of a shape take turns. DuckDB alone, in one query of plain SQL, counts what is wrong and
names nothing: it is the floor. Run it by hand on Linux; frictionless takes most of the hour:

    .venv/bin/python benchmarks/shapes.py [--rows 1000000] [--shapes pattern wide …]
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scale import Command, Run, Runs, beside, measured, show

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ENGINES = ("polars", "duckdb", "pandas")
SEED = 1
ONE_IN = 1_000
"""Cells, in the columns that can be wrong, of which one is."""

Texts = np.ndarray


@dataclass(frozen=True)
class Column:
    """A column of a shape.

    Attributes:
        given: its field in the schema.
        texts: gives its cells, of a number of rows.
        wrong: what stands in a cell that is wrong; nothing where none is.
        is_bad: when a cell, as text in SQL, breaks what the schema says.
        value: its value in SQL.
    """

    given: dict[str, Any]
    texts: Callable[[np.random.Generator, int], Texts]
    wrong: str = ""
    is_bad: str = "false"
    value: str = ""

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.given["name"])


@dataclass(frozen=True)
class Shape:
    """A package of one shape.

    Attributes:
        title: what it is called in the table.
        columns: those of its table.
        schema: what its schema says besides.
        resource: what its resource says besides.
        rules: those of the package.
        counts: queries in SQL that count what else is wrong, of a table ``t``.
        delimiter, encoding: how the table is written.
        tables: into how many tables the rows are split.
        times: rows for each row that is asked for.
    """

    title: str
    columns: Sequence[Column]
    schema: dict[str, Any] = field(default_factory=dict)
    resource: dict[str, Any] = field(default_factory=dict)
    rules: Sequence[dict[str, Any]] = ()
    counts: Sequence[str] = ()
    delimiter: str = ","
    encoding: str = "utf-8"
    tables: int = 1
    times: int = 1


def _field(name: str, kind: str, constraints: dict[str, Any] | None = None, **more: Any) -> Any:
    return {
        "name": name,
        "type": kind,
        **({"constraints": constraints} if constraints else {}),
        **more,
    }


def _numbered(prefix: str, width: int) -> Callable[[np.random.Generator, int], Texts]:
    def texts(_: np.random.Generator, rows: int) -> Texts:
        return np.char.add(prefix, np.char.zfill(np.arange(rows).astype(str), width))

    return texts


def _chosen(values: Sequence[str]) -> Callable[[np.random.Generator, int], Texts]:
    return lambda rng, rows: np.asarray(values)[rng.integers(0, len(values), rows)]


def _whole(least: int, most: int) -> Callable[[np.random.Generator, int], Texts]:
    return lambda rng, rows: rng.integers(least, most, rows).astype(str)


def _integer(name: str) -> Column:
    return Column(
        _field(name, "integer", {"minimum": 0}),
        _whole(0, 1_000_000),
        "12x",
        f"{name} is null or try_cast({name} as bigint) is null or try_cast({name} as bigint) < 0",
    )


def _label(name: str, count: int) -> Column:
    codes = [f"code {number}" for number in range(count)]
    listed = ", ".join(f"'{code}'" for code in codes)
    return Column(
        _field(name, "string", {"enum": codes}), _chosen(codes), "none", f"{name} not in ({listed})"
    )


def _seconds(count: int) -> Callable[[np.random.Generator, int], Texts]:
    def texts(rng: np.random.Generator, rows: int) -> Texts:
        return np.datetime_as_string(
            np.datetime64("2000-01-01T00:00:00") + rng.integers(0, count, rows), unit="s"
        )

    return texts


def _cast(name: str, kind: str, given: str, texts: Any, wrong: str) -> Column:
    return Column(_field(name, given), texts, wrong, f"try_cast({name} as {kind}) is null")


def _marked(name: str) -> Column:
    def texts(rng: np.random.Generator, rows: int) -> Texts:
        numbers = rng.integers(0, 10_000_000, rows)
        return np.asarray(
            [f"{n // 10:,}".replace(",", ".") + f",{n % 10}" for n in numbers.tolist()]
        )

    plain = f"replace(replace({name}, '.', ''), ',', '.')"
    return Column(
        _field(name, "number", {"minimum": 0}, groupChar=".", decimalChar=","),
        texts,
        "1,2,3",
        f"try_cast({plain} as decimal(18, 6)) is null or {plain}::decimal(18, 6) < 0",
    )


def _id(pattern: bool) -> Column:
    if not pattern:
        return Column(_field("id", "string", {"required": True}), _numbered("ID-", 7))
    return Column(
        _field("id", "string", {"required": True, "pattern": "[A-Z]{2}-[0-9]{7}"}),
        _numbered("ID-", 7),
        "id 7",
        "id is null or not regexp_full_match(id, '[A-Z]{2}-[0-9]{7}')",
    )


def _repeated(*names: str) -> str:
    listed = ", ".join(names)
    return f"select count(*) from (select 1 from t group by {listed} having count(*) > 1)"


def _parents() -> Column:
    def texts(rng: np.random.Generator, rows: int) -> Texts:
        return np.char.add("ID-", np.char.zfill(rng.integers(0, rows, rows).astype(str), 7))

    return Column(_field("parent", "string"), texts, "ID-none")


def _long() -> Column:
    words = " ".join(f"kata{number}" for number in range(60))

    def texts(rng: np.random.Generator, rows: int) -> Texts:
        return np.char.add(words[:300], rng.integers(0, 1_000_000, rows).astype(str))

    return Column(
        _field("note", "string", {"required": True, "maxLength": 400}),
        texts,
        "x" * 401,
        "note is null or length(note) > 400",
    )


def _groups(count: int, of_group: int) -> list[Column]:
    """Return the columns of a balance: ``count`` groups, the whole and its parts in each."""
    statuses = ["all", *(f"part {n}" for n in range(1, of_group))]

    def group(_: np.random.Generator, rows: int) -> Texts:
        return (np.arange(rows) // of_group % count).astype(str)

    def status(_: np.random.Generator, rows: int) -> Texts:
        return np.asarray(statuses)[np.arange(rows) % of_group]

    def year(_: np.random.Generator, rows: int) -> Texts:
        return (1000 + np.arange(rows) // of_group // count).astype(str)

    def persons(rng: np.random.Generator, rows: int) -> Texts:
        numbers = rng.integers(0, 500, rows // of_group * of_group).reshape(-1, of_group)
        numbers[:, 0] = numbers[:, 1:].sum(axis=1)
        return numbers.reshape(-1).astype(str)

    return [
        Column(_field("unit", "integer"), group, "", "try_cast(unit as bigint) is null"),
        Column(_field("year", "year"), year, "", "try_cast(year as bigint) is null"),
        Column(_field("status", "string", {"enum": statuses}), status),
        Column(
            _field("persons", "integer", {"minimum": 0}),
            persons,
            "501501",
            "coalesce(try_cast(persons as bigint), -1) < 0",
        ),
    ]


def _balance(of_group: int) -> dict[str, Any]:
    return {
        "name": "all-add-up",
        "type": "balance",
        "resource": "t",
        "measure": "persons",
        "dimension": "status",
        "whole": "all",
        "parts": [f"part {n}" for n in range(1, of_group)],
        "within": ["unit", "year"],
    }


_BROKEN = (
    "select count(*) from (select 1 from t group by unit, year having"
    " sum(case when status = 'all' then persons::bigint else -persons::bigint end) <> 0)"
)

SHAPES = {
    "pattern": Shape(
        "ids with a pattern and a key",
        [_id(pattern=True), _integer("persons")],
        {"primaryKey": "id"},
        counts=[_repeated("id")],
    ),
    "labels": Shape("ten columns of labels", [_label(f"c{n}", 5 + n) for n in range(10)]),
    "times": Shape(
        "dates, instants, times, years, booleans",
        [
            _cast(
                "day",
                "date",
                "date",
                lambda r, n: np.datetime_as_string(
                    np.datetime64("2000-01-01") + r.integers(0, 9_000, n)
                ),
                "2021-02-30",
            ),
            _cast("instant", "timestamp", "datetime", _seconds(10**9), "2021-02-30T00:00:00"),
            _cast(
                "clock",
                "time",
                "time",
                lambda r, n: np.char.partition(_seconds(86_400)(r, n), "T")[:, 2],
                "25:00:00",
            ),
            _cast("year", "int", "year", _whole(1900, 2100), "21"),
            _cast("truth", "boolean", "boolean", _chosen(["true", "false"]), "maybe"),
        ],
    ),
    "marks": Shape(
        "numbers as 1.234,5",
        [_label("unit", 38), *(_marked(f"n{n}") for n in range(4))],
        resource={"dialect": {"delimiter": ";"}},
        delimiter=";",
    ),
    "wide": Shape("60 columns of whole numbers", [_integer(f"c{n}") for n in range(60)]),
    "text": Shape("text of 300 characters", [_id(pattern=False), _long()]),
    "parents": Shape(
        "rows that cite rows",
        [_id(pattern=False), _parents()],
        {
            "primaryKey": "id",
            "foreignKeys": [{"fields": "parent", "reference": {"resource": "", "fields": "id"}}],
        },
        counts=[
            _repeated("id"),
            "select count(*) from t anti join (select id from t) o on t.parent = o.id",
        ],
    ),
    "keys": Shape(
        "a key of three columns",
        [
            Column(
                _field("unit", "string"),
                lambda _, n: np.char.add("unit ", (np.arange(n) % 1_000).astype(str)),
            ),
            Column(
                _field("year", "year"),
                lambda _, n: (1000 + np.arange(n) // 1_000 % 1_000).astype(str),
                "21",
                "try_cast(year as bigint) is null",
            ),
            Column(
                _field("course", "integer"),
                lambda _, n: (np.arange(n) // 1_000_000).astype(str),
                "",
                "try_cast(course as bigint) is null",
            ),
            _integer("persons"),
        ],
        {"primaryKey": ["unit", "year", "course"]},
        counts=[_repeated("unit", "year", "course")],
    ),
    "unique": Shape(
        "two unique columns",
        [
            Column(_field("id", "string", {"unique": True}), _numbered("ID-", 7), "ID-0000007"),
            Column(
                _field("number", "integer", {"unique": True}),
                lambda _, n: np.arange(n).astype(str),
                "7",
                "try_cast(number as bigint) is null",
            ),
            _integer("persons"),
        ],
        counts=[_repeated("id"), _repeated("number")],
    ),
    "semicolons": Shape(
        "semicolons and cp1252",
        [
            _label("unit", 38),
            Column(_field("note", "string"), _chosen(["caf\xe9", "na\xefve", "kata"])),
            _integer("persons"),
            _integer("hours"),
        ],
        resource={"dialect": {"delimiter": ";"}, "encoding": "cp1252"},
        delimiter=";",
        encoding="cp1252",
    ),
    "groups": Shape(
        "ten thousand groups", _groups(10_000, 5), rules=[_balance(5)], counts=[_BROKEN]
    ),
    "many-groups": Shape(
        "a million groups, of two million rows",
        _groups(1_000_000, 2),
        rules=[_balance(2)],
        counts=[_BROKEN],
        times=2,
    ),
    "tables": Shape(
        "500 tables",
        [_id(pattern=False), _label("unit", 38), _integer("persons")],
        {"primaryKey": "id"},
        tables=500,
    ),
}


def write_package(shape: Shape, rows: int, is_wrong: bool, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    rng, spoiler = np.random.default_rng(SEED), np.random.default_rng(SEED + 1)
    cells = [column.texts(rng, rows * shape.times).astype(object) for column in shape.columns]
    for column, texts in zip(shape.columns, cells, strict=True):
        if is_wrong and column.wrong:
            texts[spoiler.choice(len(texts), len(texts) // ONE_IN, replace=False)] = column.wrong
    header = shape.delimiter.join(column.name for column in shape.columns)
    names = [f"t{n}" for n in range(shape.tables)] if shape.tables > 1 else ["t"]
    bounds = np.linspace(0, len(cells[0]), len(names) + 1).astype(int).tolist()
    resources = []
    for name, first, last in zip(names, bounds, bounds[1:], strict=False):
        with (folder / f"{name}.csv").open("w", encoding=shape.encoding, newline="\n") as file:
            file.write(header + "\n")
            for place in range(first, last, 100_000):
                part = [texts[place : min(place + 100_000, last)].tolist() for texts in cells]
                file.writelines(shape.delimiter.join(row) + "\n" for row in zip(*part, strict=True))
        fields = [column.given for column in shape.columns]
        schema = {"fields": fields, **shape.schema}
        resources.append(
            {
                "name": name,
                "path": f"{name}.csv",
                "type": "table",
                **shape.resource,
                "schema": schema,
            }
        )
    package = {"name": "shape", "resources": resources, "rules": list(shape.rules)}
    (folder / "datapackage.json").write_text(json.dumps(package, indent=1), encoding="utf-8")


def floor(shape: Shape) -> str:
    """Return a program that counts in one query what is wrong."""
    columns = ", ".join(f"'{column.name}': 'VARCHAR'" for column in shape.columns)
    source = (
        f"read_csv('t*.csv', header = true, delim = '{shape.delimiter}', auto_detect = false,"
        f" quote = '\"', encoding = '{'latin-1' if shape.encoding != 'utf-8' else 'utf-8'}',"
        f" max_line_size = 2000000, columns = {{{columns}}})"
    )
    bad = ", ".join(f"count(*) filter ({column.is_bad})" for column in shape.columns)
    queries = [f"select [{bad}] from t", *(f"select [({count})]" for count in shape.counts)]
    listed = ", ".join(f"({query})" for query in queries)
    return (
        "import duckdb\n"
        f"query = '''with t as materialized (select * from {source}) select {listed}'''\n"
        "counts = duckdb.connect().execute(query).fetchone()\n"
        "raise SystemExit(any(map(any, counts)))\n"
    )


def commands_of(
    shape: Shape, folder: Path, runs: int, status: int, *, peers: bool
) -> list[Command]:
    found = [
        Command(
            engine,
            (beside("latsarstats"), "check", str(folder), "--engine", engine),
            folder,
            runs,
            status,
        )
        for engine in ENGINES
    ]
    if peers:
        found.append(Command("floor", (sys.executable, "-c", floor(shape)), folder, runs, status))
        call = (beside("frictionless"), "validate", "datapackage.json")
        found.append(Command("frictionless", call, folder, 1, 0 if not status else 1, False))
    return found


def in_turn(commands: Sequence[Command]) -> dict[str, Runs]:
    runs: dict[str, list[Run]] = {command.name: [] for command in commands}
    for turn in range(max(command.runs for command in commands)):
        for command in commands:
            if turn < command.runs:
                runs[command.name].append(measured(command))
    return {name: Runs(done) for name, done in runs.items()}


def measure(name: str, rows: int, runs: int, folder: Path, *, peers: bool) -> dict[str, Any]:
    """Return what the commands take on a shape, sound and with one cell in a thousand wrong."""
    shape = SHAPES[name]
    found: dict[str, Any] = {"shape": name}
    for is_wrong in (False, True):
        there = folder / f"{name}{'-wrong' if is_wrong else ''}"
        # In a process of its own: what this one once held would count as memory of those it starts.
        call = [sys.executable, __file__, "--write", name, "--rows", str(rows)]
        subprocess.run([*call, *(["--wrong"] if is_wrong else []), "--folder", there], check=True)
        commands = commands_of(shape, there, runs, int(is_wrong), peers=peers and not is_wrong)
        done = in_turn(commands)
        found["wrong" if is_wrong else "sound"] = done
        for file in there.iterdir():
            file.unlink()
    return found


def line(found: dict[str, Any]) -> list[str]:
    sound, wrong = found["sound"], found["wrong"]
    best = min(ENGINES, key=lambda engine: sound[engine].seconds)
    cells = [SHAPES[found["shape"]].title]
    cells += [f"{sound[engine].seconds:.2f}" for engine in ENGINES]
    cells.append(f"{max(sound[engine].mebibytes for engine in ENGINES):.0f}")
    cells.append(f"{max(wrong[engine].seconds / sound[engine].seconds for engine in ENGINES):.2f}")
    for peer in ("floor", "frictionless"):
        cells.append(f"{sound[peer].seconds:.2f}" if peer in sound else "-")
    for above, below in (("frictionless", best), (best, "floor")):
        there = above in sound and below in sound
        cells.append(f"{sound[above].seconds / sound[below].seconds:.1f}" if there else "-")
    return cells


HEADS = [
    "",
    *ENGINES,
    "peak MiB",
    "wrong / sound",
    "floor",
    "frictionless",
    "times as fast",
    "times floor",
]


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--shapes", nargs="*", default=list(SHAPES), choices=list(SHAPES))
    parser.add_argument("--without-peers", action="store_true", help="only latsarstats")
    parser.add_argument("--write", choices=list(SHAPES), help=argparse.SUPPRESS)
    parser.add_argument("--wrong", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.write:
        write_package(SHAPES[given.write], given.rows, given.wrong, given.folder)
        return
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for name in given.shapes:
            found = measure(
                name, given.rows, given.runs, Path(folder), peers=not given.without_peers
            )
            rows.append(line(found))
            print(" ".join(rows[-1]), file=sys.stderr, flush=True)
    show(f"{given.rows:,} rows of every shape, seconds from start to exit", HEADS, rows)
    if not given.without_peers:
        for place, what in ((-2, "times as fast as frictionless"), (-1, "times the floor")):
            numbers = [float(row[place]) for row in rows]
            print(
                f"{what}: median {statistics.median(numbers):.1f},"
                f" from {min(numbers):.1f} to {max(numbers):.1f}"
            )


if __name__ == "__main__":
    main()
