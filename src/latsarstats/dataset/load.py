"""What ``import latsarstats`` offers: the tables, their evidence and their checks."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

from latsarstats.dataset.check import check_package
from latsarstats.dataset.explanation import explain
from latsarstats.dataset.installed import open_files, package_path
from latsarstats.finding import LIMIT
from latsarstats.schemas.frames import typed, with_categories
from latsarstats.schemas.models import MODELS, schema
from latsarstats.schemas.table import key_of, name_of

if TYPE_CHECKING:
    import pandas as pd

    from latsarstats.checks.run import EngineChoice
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
    model = schema(table)
    with open_files(package_path()) as files:
        return with_categories(model, typed(model, files.table(table).cells))


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

    Columns: those of the table's key, of the types that :func:`load` gives them, so that the
    frame merges with the table on them; ``row`` (the key as one text, joined by ``/``),
    ``value``, ``text`` (the characters printed), ``quote`` (their clause; three dots where it
    goes on), ``paragraph`` (from 1), ``start`` and ``end`` (offsets in the article in
    characters, from 0, end exclusive), ``article_id``, ``publisher``, ``event_date``,
    ``address``. A column of the key that has the name of one of these is there once.

    Raises:
        UnknownNameError: there is no such table or column.
        MismatchError: a file is not the one that ``datapackage.json`` describes, or a cell
            says another thing than the number behind it.
        LatsarstatsError: a file of the package is missing.
    """
    import pandas as pd

    key = list(key_of(schema(table)))
    quotes = explain(table, column, package=package_path()).quotes
    keys = load(table)[key].iloc[[quote.position for quote in quotes]].reset_index(drop=True)
    columns = [
        *("row", "value", "text", "quote", "paragraph", "start", "end"),
        *("article_id", "publisher", "event_date", "address"),
    ]
    rows = [{**dataclasses.asdict(quote), "quote": quote.clause} for quote in quotes]
    printed = pd.DataFrame(rows, columns=[name for name in columns if name not in key])
    return pd.concat([keys, printed], axis="columns")
