"""A package as an SQLite database: tables with their keys, and views of figures with their quotes.

SQLite keeps what it is given: text is text, whatever it looks like. A key is declared where the
data keep it, so that a package that fails its check can be exported too; a foreign key is declared
wherever there is something that it can refer to, and ``PRAGMA foreign_key_check`` names the rows
that break it.
"""

from __future__ import annotations

import contextlib
import dataclasses
import sqlite3
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from latsarstats.datapackage.decoding import printed
from latsarstats.errors import LatsarstatsError
from latsarstats.export.about import (
    AS_PRINTED,
    QUOTE,
    Entry,
    RuleEntry,
    about,
    dictionary,
    rule_entries,
    table_texts,
)
from latsarstats.export.content import is_exact_float
from latsarstats.finding import counted
from latsarstats.language import sentence, translate
from latsarstats.report.terminal import escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from latsarstats.export.content import Column, Content, ExportTable

_MOST_COLUMNS = 2000
"""Columns that a table of SQLite holds, as it is usually compiled."""
_LARGEST = 2**63 - 1
_PREFIX = "latsarstats_"
"""What the tables begin with that are about the package."""


def database(content: Content) -> bytes:
    """Return a package as an SQLite database.

    Raises:
        LatsarstatsError: a table is too large for SQLite.
    """
    with tempfile.TemporaryDirectory(prefix="latsarstats-") as folder:
        file = Path(folder) / "package.sqlite"
        with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("BEGIN")
            try:
                _Database(content, connection).write()
            except sqlite3.DataError as error:  # a text of more than a billion characters
                raise LatsarstatsError(
                    sentence("SQLite cannot hold the package ({reason})", reason=error)
                ) from None
            connection.execute("COMMIT")
        return file.read_bytes()


@dataclasses.dataclass(frozen=True, slots=True)
class _Stored:
    """A table as SQLite has it: its name, those of its columns, and their types and values."""

    table: ExportTable
    name: str
    columns: dict[str, str]
    types: dict[str, str]
    values: dict[str, list[object]]

    def is_key(self, columns: Sequence[str], *, required: bool) -> bool:
        """Tell whether the values of some columns are there and name one row each."""
        rows = list(zip(*(self.values[column] for column in columns), strict=True))
        are_there = not required or all(None not in row for row in rows)
        return are_there and len(set(rows)) == len(rows)


class _Database:
    """A database while it is written."""

    def __init__(self, content: Content, connection: sqlite3.Connection) -> None:
        self.content, self.connection = content, connection
        self.taken: set[str] = set()
        self.stored = {table.name: self._stored(table) for table in content.tables}

    def write(self) -> None:
        unique = {name: self._unique(each) for name, each in self.stored.items()}
        for each in self.stored.values():
            self._create(each, unique)
        quotes = self._quotes()
        for each in self.stored.values():
            if each.table.figures:
                self._view(each, quotes)
        self._about()

    def _stored(self, table: ExportTable) -> _Stored:
        if len(table.columns) > _MOST_COLUMNS:
            raise LatsarstatsError(
                sentence(
                    "{table} has {columns}, and a table of SQLite holds {most:,}; export to a"
                    " folder of Parquet instead",
                    table=table.name,
                    columns=counted(len(table.columns), "column"),
                    most=_MOST_COLUMNS,
                )
            )
        names: dict[str, str] = {}
        used: set[str] = set()
        for column in table.columns:
            names[column.name] = _free(column.name or "column", used)
        types, values = {}, {}
        for column in table.columns:
            types[column.name], values[column.name] = _affinity(column)
        return _Stored(table, self._free(table.name), names, types, values)

    def _free(self, name: str) -> str:
        is_reserved = name.casefold().startswith("sqlite_")
        return _free(f"_{name}" if is_reserved else name or "table", self.taken)

    def _unique(self, each: _Stored) -> list[tuple[str, ...]]:
        """Return the keys that the rows of a table keep: its primary key first."""
        primary = tuple(each.table.schema.primary_key)
        keys = [primary] if self._has(each, primary) and each.is_key(primary, required=True) else []
        cited = [
            reference.reference_fields
            for other in self.stored.values()
            for reference in other.table.schema.references
            if (reference.resource or other.table.name) == each.table.name
        ]
        for key in (*each.table.schema.unique_keys, *cited):
            if key not in keys and self._has(each, key) and each.is_key(key, required=False):
                keys.append(key)
        return keys

    def _has(self, each: _Stored, columns: Sequence[str]) -> bool:
        return bool(columns) and set(columns) <= each.columns.keys()

    def _create(self, each: _Stored, unique: dict[str, list[tuple[str, ...]]]) -> None:
        schema = each.table.schema
        keys = unique[each.table.name]
        is_primary = bool(keys) and keys[0] == tuple(schema.primary_key)
        required = set(schema.primary_key) if is_primary else set()
        parts = [
            f"{_quoted(name)} {each.types[column]}{' NOT NULL' if column in required else ''}"
            for column, name in each.columns.items()
        ]
        for position, key in enumerate(keys):
            kind = "PRIMARY KEY" if is_primary and position == 0 else "UNIQUE"
            parts.append(f"{kind} ({self._listed(each, key)})")
        for reference in schema.references:
            other = self.stored.get(reference.resource or each.table.name)
            if other is None or not self._has(each, reference.fields):
                continue
            if tuple(reference.reference_fields) in unique[other.table.name]:
                here = self._listed(each, reference.fields)
                there = self._listed(other, reference.reference_fields)
                parts.append(f"FOREIGN KEY ({here}) REFERENCES {_quoted(other.name)} ({there})")
        listed = ",\n  ".join(parts)
        self._run(f"CREATE TABLE {_quoted(each.name)} (\n  {listed}\n)")
        self._insert(each.name, len(each.columns), zip(*each.values.values(), strict=True))

    def _listed(self, each: _Stored, columns: Sequence[str]) -> str:
        return ", ".join(_quoted(each.columns[column]) for column in columns)

    def _quotes(self) -> str:
        """Write the table of quotes, if there are any, and return its name."""
        if not self.content.figures:
            return ""
        name = self._free(f"{_PREFIX}quotes")
        columns = (
            *("table_name", "row_key", "column_name"),
            *("number", "value", AS_PRINTED, QUOTE, "publisher", "event_date", "paragraph"),
            *("start", "end", "address", "other_publications_en", "other_publications_id"),
        )
        types = dict.fromkeys(columns, "TEXT")
        types |= dict.fromkeys(("number", "paragraph", "start", "end"), "INTEGER")
        listed = ", ".join(
            f"{_quoted(column)} {types[column]} NOT NULL"
            if at < 4
            else f"{_quoted(column)} {types[column]}"
            for at, column in enumerate(columns)
        )
        key = ", ".join(map(_quoted, columns[:4]))
        self._run(f"CREATE TABLE {_quoted(name)} ({listed}, PRIMARY KEY ({key}))")
        rows = []
        counts: dict[tuple[str, str, str], int] = {}
        for each in self.content.figures:
            stored = self.stored[each.table]
            cell = (each.table, self._key_of(stored, each.position), each.column)
            counts[cell] = counts.get(cell, 0) + 1
            rows.append(
                (
                    *(*cell, counts[cell], each.value, each.text, each.quote or None),
                    *(each.publisher, each.event_date or None, each.paragraph),
                    *(each.start, each.end, each.address or None),
                    *(str(each.elsewhere), translate(each.elsewhere, "id")),
                )
            )
        self._insert(name, len(columns), rows)
        return name

    def _key_of(self, each: _Stored, position: int) -> str:
        key = [each.values[column][position] for column in each.table.schema.primary_key]
        return "/".join("" if value is None else str(value) for value in key)

    def _view(self, each: _Stored, quotes: str) -> None:
        """Write a view of a table with the characters and the clauses beside each figure."""
        key = " || '/' || ".join(
            f"COALESCE(CAST(t.{_quoted(each.columns[column])} AS TEXT), '')"
            for column in each.table.schema.primary_key
        )
        used = {name.casefold() for name in each.columns.values()}
        parts = []
        for column, name in each.columns.items():
            parts.append(f"t.{_quoted(name)}")
            cell = (
                f"q.table_name = {_text(each.table.name)} AND q.row_key = {key}"
                f" AND q.column_name = {_text(column)}"
            )
            beside = {
                AS_PRINTED: ("; ", each.table.has_printed(column)),
                QUOTE: ("\n", each.table.has_quotes(column)),
            }
            parts += [
                f"(SELECT group_concat(p, {_text(between)}) FROM (SELECT DISTINCT"
                f" q.{_quoted(what)} AS p FROM {_quoted(quotes)} AS q WHERE {cell}"
                f" ORDER BY q.number)) AS {_quoted(_free(f'{name}_{what}', used))}"
                for what, (between, is_there) in beside.items()
                if is_there
            ]
        name = self._free(f"{each.name}_with_quotes")
        listed = ",\n  ".join(parts)
        self._run(
            f"CREATE VIEW {_quoted(name)} AS SELECT\n  {listed}\nFROM {_quoted(each.name)} AS t"
        )

    def _about(self) -> None:
        rows = [dataclasses.astuple(each) for each in about(self.content)]
        rows += [dataclasses.astuple(table_texts(table)) for table in self.content.tables]
        self._records("metadata", ("about_en", "about_id", "text_en", "text_id"), rows)
        for name, kind, records in (
            ("columns", Entry, dictionary(self.content)),
            ("rules", RuleEntry, rule_entries(self.content)),
        ):
            fields = [field.name for field in dataclasses.fields(kind)]
            self._records(name, fields, list(map(dataclasses.astuple, records)))
        self._records(
            "findings",
            ("severity", "level", "rule", "table", "file", "line", "column", "en", "id"),
            [
                (
                    *(each.severity, each.level, each.rule, each.resource, each.path, each.line),
                    *(each.field, escaped(str(each.message))),
                    escaped(translate(each.message, "id")),
                )
                for each in self.content.findings
            ],
        )

    def _records(self, name: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        table = self._free(f"{_PREFIX}{name}")
        self._run(f"CREATE TABLE {_quoted(table)} ({', '.join(map(_quoted, columns))})")
        self._insert(table, len(columns), rows)

    def _run(self, statement: str) -> None:
        self.connection.execute(statement)

    def _insert(self, table: str, columns: int, rows: Iterable[Sequence[object]]) -> None:
        marks = ", ".join("?" * columns)
        self.connection.executemany(f"INSERT INTO {_quoted(table)} VALUES ({marks})", rows)


def _free(name: str, taken: set[str]) -> str:
    """Return a name that is not taken yet, whatever its case, and take it."""
    base = name = printed(name).replace("\0", "�")
    number = 2
    while name.casefold() in taken:
        name, number = f"{base}_{number}", number + 1
    taken.add(name.casefold())
    return name


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _affinity(column: Column) -> tuple[str, list[object]]:
    """Return the type of a column in SQLite, and its values in it.

    A column with a number that SQLite cannot hold exactly, or with a cell that is not of its type,
    is one of text as it is written.
    """
    kind = column.field.type
    numbers = column.numbers
    if column.is_of_type and kind in ("integer", "year", "boolean"):
        whole = [None if number is None else int(number) for number in numbers]
        if all(number is None or abs(number) <= _LARGEST for number in whole):
            return "INTEGER", list(whole)
    if column.is_of_type and kind == "number":
        exact = [None if number is None else Decimal(number) for number in numbers]
        if all(number is None or is_exact_float(number) for number in exact):
            return "REAL", [None if number is None else float(number) for number in exact]
    return "TEXT", list(column.texts)
