"""The tables: one pandera model each, the one definition of its columns, keys and rules.

``Cohorts.validate(frame)`` checks anybody's frame of that shape, as read by
``pandas.read_csv``, with the rules that hold within the table.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

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


def model_of(name: str) -> type[Table] | None:
    """Return the model of a table of ``data/``, or ``None`` where there is no such table."""
    return next((model for model in MODELS if name_of(model) == name), None)


@functools.cache
def rules() -> tuple[Rule, ...]:
    """Return every rule: those within a table as its model holds them, then those between."""
    return (*(rule for model in MODELS for rule in rules_within(model)), *BETWEEN_TABLES)
