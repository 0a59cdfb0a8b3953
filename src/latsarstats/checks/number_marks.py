"""Numbers as a column declares that they are written: group and decimal marks, units around them.

``groupChar``, ``decimalChar`` and ``bareNumber`` of Table Schema. Data Package 2.0 has the first
for whole numbers too, which frictionless (5.21) does not read; and it drops group marks wherever
they stand, so that ``11,11`` becomes 1111, and ``(1000)`` becomes +1000.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from latsarstats.descriptor.resource import Field

_WORD = re.compile(r"[+-]?(inf|infinity|nan)", re.IGNORECASE)
_DIGIT = re.compile("[0-9]")
_DASHES = "-−–—"
_PRICE_END = re.compile("[,.] ?-+")
"""What may stand behind a price in place of its cents."""


@dataclass(frozen=True, slots=True)
class NumberMarks:
    """How the numbers of a column are written.

    Attributes:
        group: what stands between groups of three digits; empty where nothing does.
        decimal: what stands before the decimals.
        is_bare: whether nothing stands around a number.
    """

    group: str = ""
    decimal: str = "."
    is_bare: bool = True

    def plain(self, cell: str) -> str | None:
        """Return a number with a decimal point and no other mark, or ``None`` if it is none.

        Args:
            cell: a cell without blanks around it.
        """
        bare = cell if self.is_bare else self._bare(cell)
        if _WORD.fullmatch(bare):
            return bare
        match = _pattern(self.group, self.decimal).fullmatch(bare)
        if match is None:
            return None
        whole = match["whole"] or ""
        if self.group:
            whole = whole.replace(self.group, "")
        point = "" if match["decimals"] is None else f".{match['decimals']}"
        return f"{match['sign']}{whole}{point}{match['exponent'] or ''}"

    def fault(self, cell: str) -> str:
        """Return why a cell is not written as the column declares, or nothing if that is unclear.

        Args:
            cell: a cell that is no number of the column.
        """
        bare = cell.strip()
        if not self.is_bare and any(character.isdigit() for character in bare):
            if "(" in bare and ")" in bare:
                return "in accounting, parentheses make it negative; write a minus sign instead"
            if any(dash in bare for dash in _DASHES):
                return "its minus sign must be a '-' right before the digits"
        if self.group and self.group in bare:
            return f"a group mark {self.group!r} must stand before every three digits"
        return ""

    def _bare(self, cell: str) -> str:
        """Return a number without what stands around it; the cell where it is unclear."""
        first, last = _DIGIT.search(cell), _DIGIT.search(cell[::-1])
        if first is None or last is None:
            return cell
        before, after = cell[: first.start()], cell[len(cell) - last.start() :]
        number = cell[len(before) : len(cell) - len(after)]
        if before.endswith(("+", "-")):
            before, number = before[:-1], before[-1] + number
        if _PRICE_END.fullmatch(after):
            after = ""
        is_unit = not any(mark in before + after for mark in ("+", *_DASHES))
        if not is_unit or before.count("(") != before.count(")"):
            return cell
        if before.strip() == self.decimal:  # of .5%, the point is no unit
            return self.decimal + number
        return number


@functools.cache
def _pattern(group: str, decimal: str) -> re.Pattern[str]:
    whole = "[0-9]+"
    if group:
        whole = rf"[0-9]{{1,3}}(?:{re.escape(group)}[0-9]{{3}})+|{whole}"
    point = re.escape(decimal)
    return re.compile(
        rf"(?P<sign>[+-]?)(?=[0-9]|{point}[0-9])(?P<whole>{whole})?"
        rf"(?:{point}(?P<decimals>[0-9]*))?(?P<exponent>[eE][+-]?[0-9]+)?"
    )


def marks_of(field: Field) -> NumberMarks | None:
    """Return how the numbers of a column are written, or ``None`` where they are plain."""
    if field.type not in ("integer", "number"):
        return None
    given = field.given
    marks = NumberMarks(
        str(given.get("groupChar") or ""),
        str(given.get("decimalChar") or "."),
        given.get("bareNumber", True) is not False,
    )
    return None if marks == NumberMarks() else marks
