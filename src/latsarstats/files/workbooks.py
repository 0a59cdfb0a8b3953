"""openpyxl, which writes workbooks, and is in an extra."""

from __future__ import annotations

from typing import Any

from latsarstats.errors import LatsarstatsError, does_not_load
from latsarstats.language import sentence


def load_openpyxl() -> Any:
    """Return openpyxl with the modules that are used of it.

    Raises:
        LatsarstatsError: it is not installed, or does not load.
    """
    try:
        import openpyxl
        import openpyxl.cell
        import openpyxl.comments
        import openpyxl.styles
        import openpyxl.utils
    except ModuleNotFoundError:
        raise LatsarstatsError(
            sentence("A workbook is written by openpyxl; run pip install 'latsarstats[excel]'")
        ) from None
    except Exception as error:
        raise LatsarstatsError(
            sentence(
                "A workbook is not written: {why}", why=does_not_load("openpyxl", "excel", error)
            )
        ) from None
    return openpyxl
