"""The types of rules: a new one is a module of this room and a line here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.rules.agreement import Agreement
from latsarstats.rules.balance import Balance
from latsarstats.rules.order import Order
from latsarstats.rules.ratio import Ratio
from latsarstats.rules.sequence import Sequence
from latsarstats.rules.weekday import Weekday

if TYPE_CHECKING:
    from latsarstats.rules.rule import Rule

_CLASSES: tuple[type[Rule], ...] = (
    Balance,
    Agreement,
    Order,
    Sequence,
    Weekday,
    Ratio,
)

TYPES: dict[str, type[Rule]] = {cls.__name__.lower(): cls for cls in _CLASSES}
"""The types of rules, by the name that a package gives them."""
