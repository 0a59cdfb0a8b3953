"""DuckDB: tables in memory, large ones in a database on the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from latsarstats.datapackage.cell_types import marks_of, missing_in, plain_pattern, truth_words
from latsarstats.datapackage.engine import (
    NotPlainError,
    held_as,
    is_read,
    refuse_bomb,
    unparsed_column,
    unreadable_parquet,
)
from latsarstats.rules.frames import ROW, is_unsupported_by_duckdb

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    import duckdb

    from latsarstats.datapackage.schema import Field, TableSchema

MEMORY = "900MB"
"""Most memory that the database takes; the rest is in temporary files."""

LARGE = 150_000_000
"""Bytes of a file from which its table is on the disk; in memory, smaller ones are faster."""

_MOST_DIGITS = 38

_LONGEST_LINE = 2**21
"""Bytes of a line; with more, the parts of a file are so large that few are read in parallel."""


class DuckdbEngine:
    """Relations on tables of a database in a temporary folder."""

    def __init__(self, folder: Path) -> None:
        """Open a database in an empty folder.

        Args:
            folder: where its files are; to be removed when it has been closed.
        """
        import duckdb

        self._folder = folder
        self._connection: duckdb.DuckDBPyConnection = duckdb.connect(
            config={
                "memory_limit": MEMORY,
                "temp_directory": str(folder),
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                "preserve_insertion_order": True,
            },
        )
        self._connection.execute("SET enable_progress_bar = false")
        self._tables = 0
        self._has_disk = False

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def read_csv(self, file: Path, schema: TableSchema, delimiter: str = ",") -> object:
        """Return a table of text; its file is read once."""
        self._refuse(file, schema.columns)
        named = {f"c{number}": field for number, field in enumerate(schema.fields)}
        columns = ", ".join(f"{_text(name)}: 'VARCHAR'" for name in named)
        source = (
            f"read_csv({_text(str(file))}, auto_detect = false, header = true,"
            f" delim = {_text(delimiter)},"
            f" quote = '\"', escape = '\"', columns = {{{columns}}}, strict_mode = true,"
            " compression = 'none', hive_partitioning = false, null_padding = false,"
            f" max_line_size = {_LONGEST_LINE})"
        )
        made = [
            _columns(name, field, missing_in(field, schema.missing_values))
            for name, field in named.items()
        ]
        inner = ", ".join(part for parts, _ in made for part in parts)
        outer = ", ".join(part for _, parts in made for part in parts)
        query = f"SELECT {outer} FROM (SELECT {inner} FROM {source})"
        return self._materialize(query, is_large=file.stat().st_size >= LARGE)

    def fill(self, frame: Any, field: Field, values: Mapping[str, Any] | None) -> object:
        """Return a table in which cells of a column have been read after all."""
        column, unparsed = _name(field.name), _name(unparsed_column(field.name))
        self._tables += 1
        known, filled = f"known_{self._tables}", f"filled_{self._tables}"
        if values is None:
            query = (
                f"SELECT * REPLACE (coalesce({column}, {unparsed}) AS {column},"
                f" CAST(NULL AS VARCHAR) AS {unparsed}) FROM t"
            )
        else:
            dtype = _DTYPES[held_as(field)]
            self._connection.execute(
                f"CREATE TABLE {known} AS SELECT unnest($1::VARCHAR[]) AS known_text,"
                f" unnest($2::{dtype}[]) AS known_value",
                [list(values), list(values.values())],
            )
            query = (
                f"SELECT t.* REPLACE (coalesce(t.{column}, known_value) AS {column},"
                f" CASE WHEN known_text IS NULL THEN t.{unparsed} END AS {unparsed})"
                f" FROM t LEFT JOIN {known} ON t.{unparsed} = known_text"
            )
        frame.query("t", query).create(filled)
        return self._connection.sql(f"SELECT * FROM {filled}")

    def read_parquet(self, file: Path) -> object:
        """Return a table in Parquet."""
        import duckdb

        self._refuse(file, ())
        try:
            names = self._connection.execute(
                f"SELECT name, logical_type, precision FROM parquet_schema({_text(str(file))})"
            ).fetchall()
            self._refuse(file, [name for name, _, _ in names])
            if any(kind == "Float16Type()" for _, kind, _ in names):
                raise NotPlainError("DuckDB 2.0 takes half precision for single precision")
            if any(digits is not None and digits > _MOST_DIGITS for _, _, digits in names):
                raise NotPlainError("DuckDB reads decimals of more digits as doubles")
            # All rows of the answer are taken: DuckDB 2.0 goes on only once none is left.
            [(rows,)] = self._connection.execute(
                f"SELECT num_rows FROM parquet_file_metadata({_text(str(file))})"
            ).fetchall()
            refuse_bomb(file, rows, len(names) - 1)
            return self._connection.sql(
                f"SELECT file_row_number AS {_name(ROW)}, * EXCLUDE (file_row_number)"
                f" FROM read_parquet({_text(str(file))}, file_row_number = true,"
                " hive_partitioning = false)"
            )
        except (duckdb.InvalidInputException, duckdb.IOException):
            raise unreadable_parquet(file) from None

    def _materialize(self, query: str, *, is_large: bool) -> Any:
        import duckdb

        self._tables += 1
        name = f"table_{self._tables}"
        if is_large and not self._has_disk:
            self._has_disk = True
            self._connection.execute(
                f"ATTACH {_text(str(self._folder / 'tables.duckdb'))} AS disk;"
                # It is deleted once it is closed, so it need not be checkpointed.
                " PRAGMA disable_checkpoint_on_shutdown"
            )
        if is_large:
            name = f"disk.{name}"
        try:
            self._connection.execute(f"CREATE TABLE {name} AS {query}")
        except duckdb.InvalidInputException as error:
            raise NotPlainError(str(error)) from None
        return self._connection.sql(f"SELECT rowid AS {_name(ROW)}, * FROM {name}")

    def _refuse(self, file: Path, columns: Iterable[str]) -> None:
        names = [column.lower() for column in columns]
        if len(set(names)) < len(names):
            raise NotPlainError("columns differ by capitals alone")
        if {"rowid", "file_row_number"} & set(names):
            raise NotPlainError("a column has the name of the positions of the rows")
        if any(map(is_unsupported_by_duckdb, names)):
            raise NotPlainError("expressions would misread the name of a column")
        if any(sign in str(file) for sign in "*?["):
            raise NotPlainError("the name of the file would match several")


def _columns(name: str, field: Field, missing: Collection[str]) -> tuple[list[str], list[str]]:
    """Return the SQL expressions for a column of text, and those on top of them.

    Args:
        name: the column of text, in which an empty cell may be null.
        field: what its cells are.
        missing: the texts of missing cells.
    """
    if not is_read(field) and list(missing) == [""]:
        return [f"nullif({name}, '') AS {name}"], [f"{name} AS {_name(field.name)}"]
    text = f"coalesce({name}, '')"
    is_missing = f"{text} IN ({', '.join(map(_text, missing))})" if missing else "false"
    if not is_read(field):
        value = f"CASE WHEN NOT {is_missing} THEN {text} END"
        return [f"{value} AS {name}"], [f"{name} AS {_name(field.name)}"]
    value, pattern = _value(name, field), plain_pattern(field)
    is_plain = f"{value} IS NOT NULL AND regexp_full_match({text}, {_text(pattern)})"
    unparsed = (
        f"WHEN {is_missing} THEN NULL WHEN {is_plain if pattern else 'false'} THEN NULL"
        f" ELSE {text} END"
    )
    if field.type in _RANGES and marks_of(field) is None:
        # What reads back as it is written needs no pattern, which takes longer.
        same = f"CAST({value} AS VARCHAR) = {name} AND {value} BETWEEN {_RANGES[field.type]}"
        unparsed = f"WHEN {same} THEN NULL {unparsed}"
    read = [f"{value} AS {name}_value", f"CASE {unparsed} AS {name}_unparsed"]
    is_value = f"{name}_unparsed IS NULL"
    if list(missing) != [""] or held_as(field) in _EVER:
        read.append(f"{is_missing} AS {name}_missing")
        is_value += f" AND NOT {name}_missing"
    return read, [
        f"CASE WHEN {is_value} THEN {name}_value END AS {_name(field.name)}",
        f"{name}_unparsed AS {_name(unparsed_column(field.name))}",
    ]


def _value(name: str, field: Field) -> str:
    """Return the value of a cell of a column of text, null or anything where it is not plain."""
    kind, marks, text = held_as(field), marks_of(field), name
    if not plain_pattern(field):
        return f"CAST(NULL AS {_DTYPES[kind]})"
    if kind == "text":
        return f"coalesce({name}, '')"
    if kind == "boolean":
        trues, _ = truth_words(field) or ((), ())
        return f"coalesce({name}, '') IN ({', '.join(map(_text, trues))})"
    if marks is not None and marks.group:
        text = f"replace({text}, {_text(marks.group)}, '')"
    if marks is not None and marks.decimal != ".":
        text = f"replace({text}, {_text(marks.decimal)}, '.')"
    return f"TRY_CAST({text} AS {_DTYPES[kind]})"


_DTYPES = {
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "datetime": "TIMESTAMP",
    "text": "VARCHAR",
}

_EVER = ("boolean", "text")
"""What any text has a value of, also that of a missing cell."""

_RANGES = {"integer": f"-{'9' * 18} AND {'9' * 18}", "year": "1000 AND 9999"}
"""The integers in their plain form, by the type of their column."""


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
