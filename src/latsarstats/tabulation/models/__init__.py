"""The tables: one pandera model each, the one definition of its columns, keys and rules.

``Cohorts.validate(frame)`` checks anybody's frame of that shape, as read by
``pandas.read_csv``, with the rules that hold within the table.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from latsarstats.tabulation.between import BETWEEN_TABLES
from latsarstats.tabulation.models.articles import Articles
from latsarstats.tabulation.models.attendance import Attendance
from latsarstats.tabulation.models.batches import Batches
from latsarstats.tabulation.models.codes import Codes
from latsarstats.tabulation.models.cohorts import Cohorts
from latsarstats.tabulation.models.evidence import Evidence
from latsarstats.tabulation.models.mentions import Mentions
from latsarstats.tabulation.models.restatements import Restatements
from latsarstats.tabulation.models.restatements_printed import RestatementsPrinted
from latsarstats.tabulation.models.sessions import Sessions
from latsarstats.tabulation.table import Table, name_of, rules_within

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
