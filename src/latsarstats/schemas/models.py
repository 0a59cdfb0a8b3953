"""The tables: one pandera model each, the one definition of its columns, keys and rules.

``Cohorts.validate(frame)`` checks anybody's frame of that shape, as read by
``pandas.read_csv``, with the rules that hold within the table.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from latsarstats.errors import unknown_name
from latsarstats.language import sentence
from latsarstats.schemas.articles import Articles
from latsarstats.schemas.attendance import Attendance
from latsarstats.schemas.batches import Batches
from latsarstats.schemas.codes import Codes
from latsarstats.schemas.cohorts import Cohorts
from latsarstats.schemas.cross_table_rules import BETWEEN_TABLES
from latsarstats.schemas.evidence import Evidence
from latsarstats.schemas.mentions import Mentions
from latsarstats.schemas.restatements import Restatements
from latsarstats.schemas.restatements_printed import RestatementsPrinted
from latsarstats.schemas.sessions import Sessions
from latsarstats.schemas.table import Table, name_of, rules_within

if TYPE_CHECKING:
    from latsarstats.rules.rule import Rule

MODELS: tuple[type[Table], ...] = (
    *(Articles, Sessions, Cohorts, Attendance, Batches, Restatements),
    *(Mentions, Evidence, Codes),
)
"""The tables of the package in ``data/``, in the order in which they are listed."""

DESCRIBED: tuple[type[Table], ...] = (*MODELS, RestatementsPrinted)
"""All tables that the descriptor describes: those in ``data/`` and the seed kept by hand."""


def schema(table: str) -> type[Table]:
    """Return the pandera model of a table of the package.

    >>> import latsarstats
    >>> latsarstats.schema("cohorts").__name__
    'Cohorts'

    Args:
        table: its name, as ``"cohorts"``.

    Raises:
        UnknownNameError: there is no such table.
    """
    by_name = {name_of(model): model for model in MODELS}
    if table not in by_name:
        raise unknown_name(sentence("there is no table"), table, [*by_name])
    return by_name[table]


@functools.cache
def rules() -> tuple[Rule, ...]:
    """Return every rule: those within a table as its model holds them, then those between."""
    return (*(rule for model in MODELS for rule in rules_within(model)), *BETWEEN_TABLES)
