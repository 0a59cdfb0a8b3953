"""Latsar CPNS figures of East Java as tidy tables, each number traced to where it is printed.

>>> import latsarstats
>>> int(latsarstats.load("cohorts")["persons"].max())
10853
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from latsarstats.api import check, evidence, load, package_path, tables

__version__ = "0.1.0"

__all__ = ["__version__", "check", "evidence", "load", "package_path", "tables"]


def __getattr__(name: str) -> object:
    # pandas and pandera take most of a second to import, so nothing does before it is used.
    if name in __all__:
        from latsarstats import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
