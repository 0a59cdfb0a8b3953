"""Latsar CPNS figures of East Java as tidy tables, each number traced to where it is printed.

>>> import latsarstats
>>> int(latsarstats.load("cohorts")["persons"].max())
10853
>>> [number.value for number in latsarstats.numbers("sebanyak 10.853 peserta")]
[10853]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from latsarstats.checks.run_rules import run_rules
    from latsarstats.dataset.installed import package_path
    from latsarstats.dataset.load import check, evidence, load, tables
    from latsarstats.numerals.mention import Mention
    from latsarstats.numerals.scan import scan as numbers
    from latsarstats.rules.pandera_check import balance

__version__ = "0.1.0"

_HOMES = {
    **dict.fromkeys(("check", "evidence", "load", "tables"), "latsarstats.dataset.load"),
    "Mention": "latsarstats.numerals.mention",
    "balance": "latsarstats.rules.pandera_check",
    "numbers": "latsarstats.numerals.scan",
    "package_path": "latsarstats.dataset.installed",
    "run_rules": "latsarstats.checks.run_rules",
}

__all__ = [
    "Mention",
    "__version__",
    "balance",
    "check",
    "evidence",
    "load",
    "numbers",
    "package_path",
    "run_rules",
    "tables",
]


def __getattr__(name: str) -> object:
    # pandas and pandera take most of a second to import, so nothing does before it is used.
    if name in _HOMES:
        from importlib import import_module

        home = import_module(_HOMES[name])
        return getattr(home, "scan" if name == "numbers" else name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
