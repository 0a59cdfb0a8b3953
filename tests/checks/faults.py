"""Faults of single rows of one table, to be put into it two and three at a time."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import frictionless
from corruptions import TYPES

CODES = ["U01", "U02", "U03"]
FIELDS: list[dict[str, Any]] = [
    {"name": "key", "type": "integer", "constraints": {"required": True}},
    {"name": "unit", "type": "string", "constraints": {"pattern": "U[0-9]{2}"}},
    {"name": "status", "type": "string", "constraints": {"enum": ["all", "ongoing"]}},
    {"name": "persons", "type": "integer", "constraints": {"required": True, "minimum": 0}},
    {"name": "share", "type": "number", "constraints": {"minimum": 0, "maximum": 100}},
    {"name": "founded", "type": "date", "constraints": {"unique": True}},
    {"name": "year", "type": "year"},
    {"name": "certified", "type": "boolean"},
    {"name": "website", "type": "string", "format": "uri"},
    {"name": "note", "type": "string", "constraints": {"required": True, "maxLength": 8}},
]
NAMES = [field["name"] for field in FIELDS]
SCHEMA = {
    "fields": FIELDS,
    "primaryKey": ["key", "status"],
    "foreignKeys": [{"fields": "unit", "reference": {"resource": "units", "fields": "unit"}}],
}
ROWS = 9


def sound_row(number: int) -> list[str]:
    return [
        *(str(number // 2), CODES[number % 3], ("all", "ongoing")[number % 2], str(10 + number)),
        *(f"{number}.5", f"2001-03-{number + 1:02}", "2020", "true"),
        *(f"https://example.org/{number}", f"note {number}"),
    ]


@dataclass(frozen=True)
class Fault:
    """What takes the place of one row: lines of text, made of the sound row."""

    name: str
    column: str = ""
    cell: str = ""
    line: str = ""

    def lines(self, row: list[str]) -> str:
        if not self.column:
            return self.line.format(row=",".join(row), start=",".join(row[:-1]), first=row[0])
        cells = [
            self.cell if name == self.column else cell
            for name, cell in zip(NAMES, row, strict=True)
        ]
        written = io.StringIO(newline="")
        csv.writer(written, lineterminator="\n").writerow(cells)
        return written.getvalue()


def cell_faults() -> Iterator[Fault]:
    by_type = {"integer": "persons", "number": "share", "date": "founded", "year": "year"}
    by_type |= {"boolean": "certified", "string as uri": "website"}
    for kind, _, _, bad in TYPES:
        if kind in by_type:
            for name, cell in bad:
                yield Fault(name, by_type[kind], cell)
    yield Fault("a key that is none", "key", "x")
    yield Fault("a key without a part", "key", "")
    yield Fault("a part of a key that is not in the list", "status", "Ongoing")
    yield Fault("a code unlike its pattern", "unit", "u01")
    yield Fault("a unit that is not there", "unit", "U09")
    yield Fault("a count below 0", "persons", "-1")
    yield Fault("a count that is blank", "persons", "")
    yield Fault("a share above 100", "share", "100.5")
    yield Fault("a day twice", "founded", "2001-03-01")
    yield Fault("a note that is blank", "note", "")
    yield Fault("a note too long", "note", "a long note")
    yield Fault("a key twice", "key", "0")


def line_faults() -> Iterator[Fault]:
    yield Fault("a blank line", line="\n{row}\n")
    yield Fault("a line of commas", line=",,,,,,,,,\n")
    yield Fault("a cell too many", line="{row},x\n")
    yield Fault("a cell too few", line="{start}\n")
    yield Fault("one cell", line="{first}\n")
    yield Fault("a note between the rows", line="Counted in May\n{row}\n")
    yield Fault("two cells too many", line="{row},,\n")
    yield Fault("a comma in a word", line="{start},one, two\n")
    yield Fault("a cell too many, and too little in it", line="x{row},x\n")


FAULTS = (*cell_faults(), *line_faults())


def with_faults(faults: dict[int, Fault], end: str = "") -> bytes:
    """Return the table with faults at some of its rows."""
    rows = [
        faults[number].lines(sound_row(number))
        if number in faults
        else ",".join(sound_row(number)) + "\n"
        for number in range(ROWS)
    ]
    return (",".join(NAMES) + "\n" + "".join(rows) + end).encode()


def package(folder: Path, table: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "t.csv").write_bytes(table)
    (folder / "units.csv").write_text("unit\nU01\nU02\nU03\n")
    units = {
        "name": "units",
        "path": "units.csv",
        "schema": {"fields": [{"name": "unit", "type": "string"}]},
    }
    resource = {"name": "t", "path": "t.csv", "encoding": "utf-8", "schema": SCHEMA}
    (folder / "datapackage.json").write_text(json.dumps({"resources": [resource, units]}))
    return folder


Place = tuple[int, str]


def told_by_frictionless(folder: Path) -> set[Place]:
    """Return the lines that frictionless finds fault with, and the columns where it is a cell."""
    text = (folder / "t.csv").read_bytes().decode()
    reader = csv.reader(io.StringIO(text, newline=""))
    lines = [1, *(reader.line_num + 1 for _ in reader)]
    found: set[Place] = set()
    for task in frictionless.validate(str(folder / "datapackage.json")).tasks:
        for error in task.errors:
            if task.name != "t":
                continue
            row = getattr(error, "row_number", None)
            is_cell = error.type in ("type-error", "constraint-error", "unique-error")
            found.add((lines[row - 1] if row else 1, error.field_name if is_cell else ""))
    return found


def drawn(count: int, seed: str) -> Iterator[dict[int, Fault]]:
    """Yield two or three faults, each at a row of its own."""
    source = random.Random(seed)
    for _ in range(count):
        size = source.choice([2, 2, 3])
        rows = source.sample(range(1, ROWS), size)
        yield dict(zip(rows, source.sample(FAULTS, size), strict=True))
