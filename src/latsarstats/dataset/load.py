"""Where the data package that comes with the program is.

What ``import latsarstats`` offers: the tables, their evidence and their checks.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

from latsarstats.datapackage.csv_file import read_table
from latsarstats.datapackage.descriptor import Descriptor, open_descriptor
from latsarstats.datapackage.files import read_file
from latsarstats.datapackage.schema import read_schema
from latsarstats.datapackage.table import read_types
from latsarstats.dataset.check import check_package
from latsarstats.dataset.installed import package_path
from latsarstats.dataset.quotes import Quote, known_model, quotes
from latsarstats.errors import LatsarstatsError, MismatchError
from latsarstats.files.text import decode
from latsarstats.finding import LIMIT
from latsarstats.schemas.frames import typed, with_categories
from latsarstats.schemas.models import MODELS
from latsarstats.schemas.table import name_of
from latsarstats.schemas.table_schema import table_schema

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from latsarstats.checks.run import EngineChoice
    from latsarstats.datapackage.table import TextTable
    from latsarstats.finding import Finding


def load(table: str) -> pd.DataFrame:
    """Return a table of the package as a frame.

    Numbers are nullable integers (``Int64``), dates ``datetime64[ns]``, codes categories in
    the order of their list, and all else text (``string``). What each column holds is in
    ``datapackage.json``.

    Args:
        table: its name, as ``"cohorts"``.

    Raises:
        UnknownNameError: there is no such table.
        MismatchError: its file is not the one that ``datapackage.json`` describes.
        LatsarstatsError: its file is missing, or no table.
    """
    model = known_model(table)
    opened, _ = open_descriptor(package_path())
    text = _read(opened, table)
    _, faults = read_types(text)
    if faults:
        raise MismatchError(_sentence(opened, faults))
    return with_categories(model, typed(model, text.cells))


def tables() -> dict[str, pd.DataFrame]:
    """Return all tables of the package by name, as :func:`load` gives them."""
    return {name_of(model): load(name_of(model)) for model in MODELS}


def check(
    path: str | Path | None = None,
    *,
    engine: EngineChoice = "auto",
    limit: int = LIMIT,
) -> tuple[Finding, ...]:
    """Run every check on a package and return all that was found, to know and to mend.

    What fails the check has the severity ``error``.

    Args:
        path: the folder of a package, its ``datapackage.json``, or a ``.zip`` of one; without
            one, the package that is installed.
        engine: what reads the tables: ``polars``, ``duckdb``, ``pandas``, or ``rows`` for none;
            by default it is chosen by the size of the files. The findings are the same.
        limit: how many findings of each kind are listed; all of them are counted.

    Raises:
        LatsarstatsError: there is no descriptor there, or it cannot be read; or the engine is
            not there, or fails; or a file changes while it is read.
    """
    folder = Path(path) if path is not None else package_path()
    return check_package(folder, engine=engine, limit=limit).findings


def evidence(table: str, column: str) -> pd.DataFrame:
    """Return where the numbers of a column are printed: one row a cell and printed number.

    Columns: ``row`` (the key, joined by ``/``), ``value``, ``text`` (the characters
    printed), ``quote`` (their clause; three dots where it goes on), ``paragraph`` (from 1),
    ``start`` and ``end`` (offsets in the article in characters, from 0, end exclusive),
    ``article_id``, ``publisher``, ``event_date``, ``address``.

    Raises:
        UnknownNameError: there is no such table or column.
        MismatchError: a file is not the one that ``datapackage.json`` describes, or a cell
            says another thing than the number behind it.
        LatsarstatsError: a file of the package is missing.
    """
    import pandas as pd

    rows = [
        {**dataclasses.asdict(quote), "quote": quote.clause} for quote in quotes_of(table, column)
    ]
    columns = [
        *("row", "value", "text", "quote", "paragraph", "start", "end"),
        *("article_id", "publisher", "event_date", "address"),
    ]
    return pd.DataFrame(rows, columns=columns)


def quotes_of(
    table: str, column: str, row: str | None = None, package: Path | None = None
) -> tuple[Quote, ...]:
    """Return the same as records, of one row if its key is given.

    Args:
        table: the name of a table.
        column: one of its columns.
        row: the key of a row.
        package: the folder of a package; without one, the package that is installed.

    Raises:
        UnknownNameError: there is no such table, column or row.
        MismatchError: a file is not the one described, or a cell and its number disagree.
        LatsarstatsError: a file of the package is missing.
    """
    known_model(table)
    opened, _ = open_descriptor(package or package_path())
    read = {name: _read(opened, name) for name in (table, "articles", "mentions", "evidence")}
    by_path = {resource["path"]: name for name, resource in opened.resources.items()}
    seeds = {
        seed: decode(_verified(opened, by_path.get(f"seeds/{seed}", seed)), seed)
        for seed in read["articles"].column("seed")
    }
    return quotes(read, seeds, table, column, row)


def _read(opened: Descriptor, table: str) -> TextTable:
    raw = _verified(opened, table)
    schema = read_schema(table_schema(known_model(table)))
    text, faults = read_table(table, schema, raw, str(opened.resources[table]["path"]))
    if text is None or any(fault.severity == "error" for fault in faults):
        raise MismatchError(_sentence(opened, faults))
    return text


def _verified(opened: Descriptor, name: str) -> bytes:
    if name not in opened.resources:
        raise LatsarstatsError(f"{opened.folder}: its datapackage.json does not describe {name}")
    file, faults = read_file(opened, name)
    if file is None:
        raise LatsarstatsError(_sentence(opened, faults))
    if faults:
        raise MismatchError(_sentence(opened, faults))
    return file.raw


def _sentence(opened: Descriptor, faults: Sequence[Finding]) -> str:
    said = f"{opened.folder / faults[0].place}: {faults[0].message}"
    return f"{said} Run `latsarstats check {opened.folder}` to see all that is wrong"
