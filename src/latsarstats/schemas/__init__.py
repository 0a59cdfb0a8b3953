"""The pandera models of the tables: anybody's frame of that shape can be validated with them.

>>> from latsarstats import schemas
>>> schemas.Cohorts.validate(frame, lazy=True)  # doctest: +SKIP

Each model is the one definition of its table: columns, keys, references, and the rules that hold
within it. A new table is a module here and a line in :mod:`latsarstats.schemas.models`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from latsarstats.schemas.articles import Articles
    from latsarstats.schemas.attendance import Attendance
    from latsarstats.schemas.batches import Batches
    from latsarstats.schemas.codes import Codes
    from latsarstats.schemas.cohorts import Cohorts
    from latsarstats.schemas.evidence import Evidence
    from latsarstats.schemas.mentions import Mentions
    from latsarstats.schemas.restatements import Restatements
    from latsarstats.schemas.restatements_printed import RestatementsPrinted
    from latsarstats.schemas.sessions import Sessions

__all__ = [
    "Articles",
    "Attendance",
    "Batches",
    "Codes",
    "Cohorts",
    "Evidence",
    "Mentions",
    "Restatements",
    "RestatementsPrinted",
    "Sessions",
]


def __getattr__(name: str) -> object:
    # pandera takes half a second to import, so nothing does before a model is used.
    if name in __all__:
        from latsarstats.schemas import models

        return getattr(models, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
