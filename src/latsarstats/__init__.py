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
    from latsarstats import schemas
    from latsarstats.checks.check_frames import check_frames
    from latsarstats.checks.run_rules import run_rules
    from latsarstats.dataset.check import check_package
    from latsarstats.dataset.installed import package_path
    from latsarstats.dataset.load import check, evidence, load, tables
    from latsarstats.errors import LatsarstatsError, MismatchError, UnknownNameError
    from latsarstats.finding import Finding, Report
    from latsarstats.numerals.mention import Mention
    from latsarstats.numerals.scan import scan as numbers
    from latsarstats.rules.pandera_check import (
        agreement,
        balance,
        order,
        ratio,
        rule_check,
        sequence,
        weekday,
    )
    from latsarstats.schemas.models import schema

__version__ = "0.1.0"

_HOMES = {
    **dict.fromkeys(("check", "evidence", "load", "tables"), "dataset.load"),
    **dict.fromkeys(("LatsarstatsError", "MismatchError", "UnknownNameError"), "errors"),
    **dict.fromkeys(("Finding", "Report"), "finding"),
    **dict.fromkeys(
        ("agreement", "balance", "order", "ratio", "rule_check", "sequence", "weekday"),
        "rules.pandera_check",
    ),
    "Mention": "numerals.mention",
    "check_frames": "checks.check_frames",
    "check_package": "dataset.check",
    "numbers": "numerals.scan",
    "package_path": "dataset.installed",
    "run_rules": "checks.run_rules",
    "schema": "schemas.models",
    "schemas": "schemas",
}
"""The module of each public name."""

__all__ = [
    "Finding",
    "LatsarstatsError",
    "Mention",
    "MismatchError",
    "Report",
    "UnknownNameError",
    "__version__",
    "agreement",
    "balance",
    "check",
    "check_frames",
    "check_package",
    "evidence",
    "load",
    "numbers",
    "order",
    "package_path",
    "ratio",
    "rule_check",
    "run_rules",
    "schema",
    "schemas",
    "sequence",
    "tables",
    "weekday",
]


def __getattr__(name: str) -> object:
    # pandas and pandera take most of a second to import, so nothing does before it is used.
    if name in _HOMES:
        from importlib import import_module

        home = import_module(f"latsarstats.{_HOMES[name]}")
        return home if name == "schemas" else getattr(home, "scan" if name == "numbers" else name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
