"""What a balance may be made of, beside values of a column: columns, codes, another table."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from latsarstats.language import sentence
from latsarstats.rules.exact import as_text, natural

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from fractions import Fraction

    from latsarstats.rules.equation import Relation, Tolerance
    from latsarstats.rules.rule import Where

OTHERS: Literal["others"] = "others"
"""The parts of a balance that are all rows of a group but that of the whole."""

Way = Literal["long", "others", "wide", "tree", "table"]
"""How the cells of a balance are named."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a wide table, as the whole of a balance or a part of it.

    Attributes:
        column: its name.
        sign: -1 for a part that is taken away.
    """

    column: str
    sign: int = 1


@dataclass(frozen=True, slots=True)
class OtherTable:
    """The rows of another table, as the parts of a balance.

    Attributes:
        resource: the table.
        measure: its column of numbers; nothing where it is called as in the table of the whole.
        where: columns and the values, as plain text, that its rows must have.
        within: the columns in which its rows agree with that of the whole, in the same order.
    """

    resource: str
    measure: str | tuple[str, ...] = ""
    where: Where = dataclasses.field(default_factory=dict)
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    """A list of codes, each with the code that it is a part of.

    Attributes:
        resource: its table.
        code: the column of codes.
        parent: the column of the codes that they are parts of; empty where they are of none.
    """

    resource: str
    code: str
    parent: str

    def children(self, rows: Iterable[Mapping[str, object]]) -> dict[str, list[str]]:
        """Return the codes that make up each code that has some, all in their natural order.

        Raises:
            NoTreeError: a code has two parents, or one that is not there, or is its own.
        """
        parents = self._parents(rows)
        for code, parent in parents.items():
            if parent and parent not in parents:
                raise NoTreeError(
                    sentence(
                        "{resource} gives {parent} as the {parent_column} of {code}, but has no"
                        " {code_column} {parent}",
                        resource=self.resource,
                        parent=parent,
                        parent_column=self.parent,
                        code=code,
                        code_column=self.code,
                    )
                )
        self._refuse_circles(parents)
        found: dict[str, list[str]] = defaultdict(list)
        for code in sorted(parents, key=lambda each: natural((each,))):
            if parents[code]:
                found[parents[code]].append(code)
        return {code: found[code] for code in sorted(found, key=lambda each: natural((each,)))}

    def _parents(self, rows: Iterable[Mapping[str, object]]) -> dict[str, str]:
        pairs = sorted({(as_text(row[self.code]), as_text(row[self.parent])) for row in rows})
        parents: dict[str, str] = {}
        for code, parent in pairs:
            if not code:
                continue
            if code in parents:
                first, second = (each or sentence("none") for each in (parents[code], parent))
                raise NoTreeError(
                    sentence(
                        "{resource} has the {code_column} {code} with two parents, {first} and"
                        " {second}",
                        resource=self.resource,
                        code_column=self.code,
                        code=code,
                        first=first,
                        second=second,
                    )
                )
            parents[code] = parent
        return parents

    def _refuse_circles(self, parents: Mapping[str, str]) -> None:
        safe: set[str] = {""}
        for code in parents:
            path: list[str] = []
            while code not in safe:
                if code in path:
                    circle = [*path[path.index(code) :], code]
                    shown, *others = circle[:_MOST_NAMED]
                    for parent in others:
                        shown = sentence("{code} of {parent}", code=shown, parent=parent)
                    raise NoTreeError(
                        sentence(
                            "{resource} goes in a circle: {shown}",
                            resource=self.resource,
                            shown=shown,
                        )
                    )
                path.append(code)
                code = parents[code]
            safe.update(path)


class NoTreeError(ValueError):
    """A list of codes is no tree; the text is a clause."""


_MOST_NAMED = 8
"""Codes of a circle that are named."""


class Sums(Protocol):
    """A balance of one measure, as far as its sums are made of it.

    Attributes are those of :class:`latsarstats.rules.balance.Balance`.
    """

    @property
    def resource(self) -> str: ...  # noqa: D102
    @property
    def dimension(self) -> str: ...  # noqa: D102
    @property
    def whole(self) -> str | Column | Fraction: ...  # noqa: D102
    @property
    def parts(self) -> Any: ...  # noqa: D102
    @property
    def tree(self) -> Tree | None: ...  # noqa: D102
    @property
    def within(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def resolution(self) -> str | Fraction: ...  # noqa: D102
    @property
    def resolution_column(self) -> str: ...  # noqa: D102
    @property
    def tolerance(self) -> Tolerance: ...  # noqa: D102
    @property
    def relation(self) -> Relation: ...  # noqa: D102
    @property
    def absent(self) -> str: ...  # noqa: D102
    @property
    def way(self) -> Way: ...  # noqa: D102
    @property
    def whole_name(self) -> str: ...  # noqa: D102
    @property
    def constant(self) -> Fraction | None: ...  # noqa: D102
    @property
    def measures(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def measures_there(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def parts_table(self) -> str: ...  # noqa: D102
    @property
    def signs(self) -> Mapping[str, int]: ...  # noqa: D102
    @property
    def part_signs(self) -> Mapping[str, int]: ...  # noqa: D102
    @property
    def column_signs(self) -> Mapping[str, int]: ...  # noqa: D102
    @property
    def numbers(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def needs_each_part(self) -> bool: ...  # noqa: D102
    @property
    def columns(self) -> Mapping[str, tuple[str, ...]]: ...  # noqa: D102


def signed(parts: Sequence[str]) -> dict[str, int]:
    """Return the parts of a long balance: -1 for those that are added up, 1 for those with -."""
    return {part.removeprefix("-"): 1 if part[0] == "-" else -1 for part in parts if part}
