"""DuckDB: tables in memory, large ones in a database on the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from latsarstats.datapackage.cell_types import TRUE_WORDS
from latsarstats.datapackage.engine import (
    NotPlainError,
    default_pattern,
    is_read,
    refuse_bomb,
    unparsed_column,
    unreadable_parquet,
)
from latsarstats.rules.frames import ROW, is_unsupported_by_duckdb

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
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

    def read_csv(self, file: Path, schema: TableSchema) -> object:
        """Return a table of text; its file is read once."""
        self._refuse(file, schema.columns)
        named = {f"c{number}": field for number, field in enumerate(schema.fields)}
        columns = ", ".join(f"{_text(name)}: 'VARCHAR'" for name in named)
        source = (
            f"read_csv({_text(str(file))}, auto_detect = false, header = true, delim = ',',"
            f" quote = '\"', escape = '\"', columns = {{{columns}}}, strict_mode = true,"
            " compression = 'none', hive_partitioning = false, null_padding = false,"
            f" max_line_size = {_LONGEST_LINE})"
        )
        made = [_columns(name, field, schema.missing_values) for name, field in named.items()]
        inner = ", ".join(part for parts, _ in made for part in parts)
        outer = ", ".join(part for _, parts in made for part in parts)
        query = f"SELECT {outer} FROM (SELECT {inner} FROM {source})"
        return self._materialize(query, is_large=file.stat().st_size >= LARGE)

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


def _columns(name: str, field: Field, missing: Sequence[str]) -> tuple[list[str], list[str]]:
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
    value = {
        "integer": f"TRY_CAST({name} AS BIGINT)",
        "year": f"TRY_CAST({name} AS BIGINT)",
        "number": f"TRY_CAST({name} AS DOUBLE)",
        "boolean": f"{text} IN ({', '.join(map(_text, TRUE_WORDS))})",
        "date": f"TRY_CAST({name} AS DATE)",
        "string": text,
    }[field.type]
    pattern = default_pattern(field)
    unparsed = (
        f"WHEN {is_missing} THEN NULL WHEN {value} IS NOT NULL"
        f" AND regexp_full_match({text}, {_text(pattern)}) THEN NULL ELSE {text} END"
    )
    if field.type in _RANGES:
        # What reads back as it is written needs no pattern, which takes longer.
        same = f"CAST({value} AS VARCHAR) = {name} AND {value} BETWEEN {_RANGES[field.type]}"
        unparsed = f"WHEN {same} THEN NULL {unparsed}"
    read = [f"{value} AS {name}_value", f"CASE {unparsed} AS {name}_unparsed"]
    is_value = f"{name}_unparsed IS NULL"
    if list(missing) != [""] or field.type in _EVER:
        read.append(f"{is_missing} AS {name}_missing")
        is_value += f" AND NOT {name}_missing"
    return read, [
        f"CASE WHEN {is_value} THEN {name}_value END AS {_name(field.name)}",
        f"{name}_unparsed AS {_name(unparsed_column(field.name))}",
    ]


_EVER = ("boolean", "string")
"""The types of which any text has a value, also that of a missing cell."""

_RANGES = {"integer": f"-{'9' * 18} AND {'9' * 18}", "year": "1000 AND 9999"}
"""The integers in their plain form, by the type of their column."""


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
