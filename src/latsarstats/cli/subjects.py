"""What a command is to check: a package, or tables that nobody has described."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.sheets import TABLES, WORKBOOKS_AND_CSV

if TYPE_CHECKING:
    from pathlib import Path


def tables_among(given: list[Path]) -> list[Path]:
    """Return the tables without a descriptor that are to be checked; none where it is a package.

    Args:
        given: files and folders, as they were named. A folder by itself may hold tables.
    """
    if len(given) == 1 and given[0].is_dir():
        given = _tables_in(given[0]) or given
    tables = [each for each in given if each.suffix.lower() in TABLES and each.is_file()]
    return tables if len(tables) == len(given) else []


def _tables_in(folder: Path) -> list[Path]:
    """Return the tables of a folder in which nothing describes them, by their names."""
    there = sorted(folder.iterdir())
    if any(each.name.startswith("datapackage.") for each in there):
        return []
    hidden = (".", "~$")  # a workbook that is open leaves one beside it
    return [
        each
        for each in there
        if each.suffix.lower() in WORKBOOKS_AND_CSV
        and not each.name.startswith(hidden)
        and each.is_file()
    ]
