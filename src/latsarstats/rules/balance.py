"""Balance: parts make up a whole, as 6,156 finished and 4,697 ongoing make 10,853."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from latsarstats.language import reason_of, sentence
from latsarstats.rules import balance_frames, balance_rows
from latsarstats.rules.balance_format import (
    SHAPE,
    contradictions,
    json_of_part,
    json_of_tolerance,
    json_of_where,
    plain_number,
    read_measures,
    read_parts,
    read_tolerance,
    read_tree,
    read_whole,
    read_within,
)
from latsarstats.rules.equation import EXACT, Equation, Relation, Tolerance, failure
from latsarstats.rules.exact import as_text, exact_number
from latsarstats.rules.frames import holds_numbers
from latsarstats.rules.incomplete import incomplete, visible
from latsarstats.rules.near import member_lookalikes, partner_lookalikes
from latsarstats.rules.rows import Rows
from latsarstats.rules.rule import (
    Lack,
    Prefiltered,
    Rule,
    RuleResult,
    Verdict,
    cannot_run,
    no_numbers,
    with_columns,
)
from latsarstats.rules.selection import WHOLE_TABLE, rows_with
from latsarstats.rules.similar import quoted
from latsarstats.rules.sums import OTHERS, Column, NoTreeError, OtherTable, Tree, Way, signed
from latsarstats.rules.text_keys import CannotCompareError

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence

    from latsarstats.rules.equation import Cell
    from latsarstats.rules.frames import Frame
    from latsarstats.rules.rule import Source, VerdictOrPass

    Row = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance(Rule):
    """The whole is the sum of its parts.

    Attributes:
        measure: the column of numbers, or several: the same balance for each.
        dimension: the column that tells the whole from its parts.
        whole: the value of ``dimension`` on the row of the whole; or a column; or a number that
            the parts must make, unless ``dimension`` has it as a value.
        parts: the values of ``dimension`` on the rows of the parts, one with ``-`` before it is
            taken away; or columns; or ``others``, all rows of a group but the whole's; or the
            rows of another table.
        tree: in place of whole and parts, a list of codes: each is the sum of its children.
        within: the columns in which the rows of one balance agree.
        resolution: the size of the last printed place of each number, or the column that has
            it; a number then stands for all within half of it.
        tolerance: how far whole and sum may be apart, if that is more.
        relation: what the whole must be, beside the sum.
        absent: ``zero`` where parts that are not there count as 0.
    """

    measure: str | tuple[str, ...] = ""
    dimension: str = ""
    whole: str | Column | Fraction = ""
    parts: tuple[str, ...] | tuple[Column, ...] | Literal["others"] | OtherTable = ()
    tree: Tree | None = None
    within: tuple[str, ...] = ()
    resolution: str | Fraction = ""
    tolerance: Tolerance = EXACT
    relation: Relation = "="
    absent: Literal["", "zero"] = ""

    TITLE: ClassVar[str] = sentence("Parts make up a whole")
    MEANING: ClassVar[str] = sentence("The parts of a whole add up to it.")
    SHAPE: ClassVar[Mapping[str, Any]] = SHAPE
    UNIT: ClassVar[Literal["row", "group"]] = "group"

    @property
    def way(self) -> Way:
        """How its cells are named."""
        if self.tree is not None:
            return "tree"
        if isinstance(self.parts, OtherTable):
            return "table"
        if self.parts == OTHERS:
            return "others"
        is_wide = any(isinstance(each, Column) for each in (self.whole, *self.parts))
        return "wide" if is_wide else "long"

    @property
    def unit(self) -> Literal["row", "group"]:
        """What it is decided for."""
        return "row" if self.way == "wide" else "group"

    @property
    def constant(self) -> Fraction | None:
        """The number that the parts must make, where it stands in no cell."""
        return self.whole if isinstance(self.whole, Fraction) else None

    @property
    def whole_name(self) -> str:
        """What a sentence calls the whole."""
        if isinstance(self.whole, Column):
            return self.whole.column
        return as_text(self.whole)

    @property
    def measures(self) -> tuple[str, ...]:
        """The columns of numbers."""
        return (self.measure,) if isinstance(self.measure, str) else self.measure

    @property
    def measures_there(self) -> tuple[str, ...]:
        """The columns of numbers of the table of its parts."""
        there = self.parts.measure if isinstance(self.parts, OtherTable) else ""
        return self.measures if not there else (there,) if isinstance(there, str) else there

    @property
    def single(self) -> tuple[Balance, ...]:
        """The same balance for each measure."""
        if len(self.measures) < 2:
            return (self,)
        return tuple(
            dataclasses.replace(
                self,
                measure=own,
                parts=dataclasses.replace(self.parts, measure=there)
                if isinstance(self.parts, OtherTable)
                else self.parts,
            )
            for own, there in zip(self.measures, self.measures_there, strict=True)
        )

    @property
    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """The columns that the rule reads."""
        named = (*self._added, *self._placing, *self._rounded)
        found = with_columns({}, self.resource, named)
        if self.tree is not None:
            found = with_columns(found, self.tree.resource, (self.tree.code, self.tree.parent))
        if isinstance(self.parts, OtherTable):
            there = (*self.measures_there, *self._rounded, *self.parts.where, *self.parts.within)
            found = with_columns(found, self.parts.resource, there)
        return found

    @property
    def _added(self) -> tuple[str, ...]:
        """The columns of its table that are added up."""
        return tuple(self.column_signs) if self.way == "wide" else self.measures

    @property
    def _placing(self) -> tuple[str, ...]:
        """The columns of its table that tell what a row belongs to."""
        return (self.dimension, *self.within) if self.dimension else self.within

    @property
    def resolution_column(self) -> str:
        """The column of resolutions; nothing where there is none."""
        return self.resolution if isinstance(self.resolution, str) else ""

    @property
    def _rounded(self) -> tuple[str, ...]:
        return (self.resolution_column,) if self.resolution_column else ()

    @property
    def numbers(self) -> tuple[str, ...]:
        """The columns of its table that hold numbers."""
        return (*self._added, *self._rounded)

    @property
    def placed_by(self) -> Mapping[str, tuple[str, ...]]:
        """The columns that tell what a row belongs to."""
        found = {self.resource: self._placing}
        if isinstance(self.parts, OtherTable):
            there = (*self.parts.where, *self.parts.within)
            return with_columns(found, self.parts.resource, there)
        return found

    @property
    def grouped_by(self) -> tuple[str, ...] | None:
        """The columns that tell one balance from another."""
        if self.way == "wide":
            return None
        return (*self.within, self.dimension) if self.tree is not None else self.within

    @property
    def summed(self) -> Mapping[str, tuple[str, ...]]:
        """The columns of numbers."""
        found = {self.resource: self._added}
        if isinstance(self.parts, OtherTable):
            return with_columns(found, self.parts.resource, self.measures_there)
        return found

    @property
    def shares_cells(self) -> bool:
        """Whether a code is a whole and a part, or a row counts in both tables."""
        return self.tree is not None or self.rereads

    @property
    def rereads(self) -> bool:
        """Whether the parts are rows of its own table."""
        return isinstance(self.parts, OtherTable) and self.parts.resource == self.resource

    @property
    def parts_table(self) -> str:
        """What the table of the parts is called among those that it is decided on."""
        if self.rereads or not isinstance(self.parts, OtherTable):
            return WHOLE_TABLE
        return self.parts.resource

    @property
    def part_signs(self) -> Mapping[str, int]:
        """The parts that are named: 1 where the difference counts them, -1 where it does not."""
        if self.tree is not None or isinstance(self.parts, OtherTable) or self.parts == OTHERS:
            return {}
        if self.way == "wide":
            columns = (part for part in self.parts if isinstance(part, Column))
            return {part.column: -part.sign for part in columns}
        return signed([part for part in self.parts if isinstance(part, str)])

    @property
    def signs(self) -> Mapping[str, int]:
        """The whole and its parts: 1 where the difference counts them, -1 where it takes them."""
        if self.tree is not None or self.constant is not None or self.way == "wide":
            return self.part_signs
        return {self.whole_name: 1, **self.part_signs}

    @property
    def column_signs(self) -> Mapping[str, int]:
        """The columns of a wide balance, the whole first, with their signs."""
        if self.way != "wide":
            return {}
        if isinstance(self.whole, Column):
            return {self.whole.column: 1, **self.part_signs}
        return self.part_signs

    @property
    def needs_each_part(self) -> bool:
        """Whether every group must have the same members."""
        return self.way == "long" and self.absent != "zero"

    @property
    def members(self) -> Mapping[str, Collection[str]]:
        """The whole and its parts, by the column that tells them apart."""
        if not self.dimension or self.tree is not None or not self.signs:
            return {}
        return {self.dimension: self.signs.keys()}

    @property
    def takes_all(self) -> bool:
        """Whether every row of a group counts."""
        return self.way in ("others", "table")

    def evaluate(
        self, tables: Mapping[str, Rows], *, counts: bool
    ) -> Iterable[VerdictOrPass] | RuleResult:
        """Return the verdict on every group that has the whole or a part.

        Where the numbers cannot be negative, parts that exceed the whole break the balance even
        if another part is missing.
        """
        for resource, column in self._all_numbers:
            if not tables[resource].holds_numbers(column):
                return no_numbers(column)
        rule = self._with_code(tables[self.resource])
        rows = rule._rows_of(tables)
        try:
            return list(rule._verdicts(balance_rows.equations_of(rule, rows), counts=counts))
        except NoTreeError as error:
            return cannot_run(sentence("{reason}.", reason=reason_of(error)), self.dimension)

    @property
    def _all_numbers(self) -> list[tuple[str, str]]:
        """The columns that must hold numbers, with their tables."""
        found = [(self.resource, column) for column in self.numbers]
        if isinstance(self.parts, OtherTable):
            there = (*self.measures_there, *self._rounded)
            found += [(self.parts.resource, column) for column in there]
        return found

    def _with_code(self, table: Rows | Frame) -> Balance:
        """Return the balance whose whole is a row, where its number is a value of the dimension.

        That is what a number meant in version 1 of the format.
        """
        if self.constant is None or not self.dimension or self.way not in ("long", "others"):
            return self
        code = self.whole_name
        if isinstance(table, Rows):
            has_code = any(as_text(row[self.dimension]) == code for row in table)
        else:
            has_code = balance_frames.has_value(self, table, code)
        return dataclasses.replace(self, whole=code) if has_code else self

    def _rows_of(self, tables: Mapping[str, Rows]) -> dict[str, list[Row]]:
        """Return the rows that it speaks of, by table."""
        found: dict[str, list[Row]] = {
            self.resource: [
                row for row in tables[self.resource] if balance_rows.is_member(self, row)
            ]
        }
        if self.tree is not None:
            found[self.tree.resource] = list(tables[self.tree.resource])
        if isinstance(self.parts, OtherTable):
            if self.dimension:
                found[self.resource] = [
                    row
                    for row in found[self.resource]
                    if as_text(row[self.dimension]) == self.whole_name
                ]
            others = rows_with(tables[self.parts_table], self.parts.where)
            found[self.parts_table] = list(others)
        return found

    def _verdicts(self, equations: Iterable[Equation], *, counts: bool) -> Iterator[VerdictOrPass]:
        for equation in equations:
            yield self._verdict(equation, counts=counts)

    def _verdict(self, equation: Equation, *, counts: bool) -> VerdictOrPass:
        rows_of = tuple(
            term.cell.row for term in equation.terms if term.cell.resource == self.resource
        )
        if self.rereads:
            rows_of = rows_of[:1]
        field = self._field(equation)
        if equation.fault:
            return Verdict("error", rows_of[:1], field, equation.key, equation.fault)
        if equation.missing and not (counts and equation.exceeds):
            return self._lacking(equation, rows_of)
        if equation.is_complete and equation.holds:
            return "pass"
        return Verdict(
            *("fail", rows_of, field, equation.key),
            failure(equation, balance_rows.place_of(self, equation.key)),
            exact_number(equation.difference),
            equation=equation,
        )

    def _field(self, equation: Equation) -> str:
        """Return the column that a finding names: that of the whole, if it is in a cell."""
        if self.way != "wide":
            return self.measures[0]
        if isinstance(self.whole, Column):
            return self.whole.column
        return equation.terms[0].cell.column if equation.terms else ""

    def _lacking(self, equation: Equation, rows: tuple[int, ...]) -> Verdict:
        """Return the verdict on a group without the whole or a part, or without its number."""
        there = {term.name: term for term in equation.terms}
        lacks = []
        for member in equation.missing:
            term = there.get(member)
            if term is None and self.way == "table":
                lacks.append(Lack(member))
            elif term is None:
                lacks.append(Lack(self.resource, self.dimension, member))
            else:
                cell = term.cell
                named = "" if self.way == "wide" else quoted(member)
                lacks.append(Lack(cell.resource, cell.column, named, is_cell=True, row=cell.row))
        own = [
            lack.row for lack in lacks if lack.row is not None and lack.resource == self.resource
        ]
        is_cell = any(lack.is_cell for lack in lacks)
        field = self.measures[0] if is_cell or self.way == "table" else self.dimension
        if self.way == "wide":
            field = lacks[0].column
            place = balance_rows.place_of(self, equation.key)
            what = self.whole_name if isinstance(self.whole, Column) else sentence("the row")
            subject = sentence(
                "In {place}, the sum of {what} is not decided", place=place, what=what
            )
        else:
            subject = sentence(
                "In {key}, the sum of {measure} is not decided",
                key=visible(equation.key),
                measure=self.measures[0],
            )
        named_rows = dict.fromkeys((*own, *rows))
        return incomplete(subject, equation.key, lacks, named_rows, field)

    def prefilter(self, frames: Mapping[str, Frame], *, counts: bool) -> Prefiltered | RuleResult:
        """Leave out every group that balances, and tell those apart that lack something."""
        for resource, column in self._all_numbers:
            if not holds_numbers(frames[resource], column):
                return no_numbers(column)
        rule = self._with_code(frames[self.resource])

        def decide(equations: Iterable[Equation]) -> Iterator[VerdictOrPass]:
            return rule._verdicts(equations, counts=counts)

        try:
            return balance_frames.prefilter(rule, frames, decide, counts=counts)
        except NoTreeError as error:
            return cannot_run(sentence("{reason}.", reason=reason_of(error)), self.dimension)

    def equations(
        self,
        tables: Mapping[str, Rows] | Mapping[str, Frame],
        touched: Collection[Cell],
        broken: Sequence[Equation],
    ) -> Iterable[Equation]:
        """Return the equations that the cells of broken ones take part in."""
        found: list[Equation] = []
        for rule in self.single:
            try:
                found += rule._equations(tables, touched, broken)
            except (CannotCompareError, NoTreeError):  # its result says so
                continue
        return found

    def _equations(
        self,
        tables: Mapping[str, Any],
        touched: Collection[Cell],
        broken: Sequence[Equation],
    ) -> list[Equation]:
        rule = self._with_code(tables[self.resource])
        rows: Mapping[str, Iterable[Row]]
        if isinstance(tables[self.resource], Rows):
            rows = rule._rows_of(tables)
        else:
            rows = balance_frames.rows_touched(rule, tables, touched, broken)
        return balance_rows.equations_of(rule, rows)

    def with_lookalikes(
        self, tables: Mapping[str, Source], verdicts: Sequence[Verdict]
    ) -> Iterator[Verdict]:
        """Yield incomplete verdicts with the members and groups that may be meant."""
        if self.way == "wide":
            return iter(verdicts)
        if isinstance(self.parts, OtherTable):
            source = tables[self.parts_table]
            return partner_lookalikes(self.within, source, verdicts, self.parts.within)
        source = tables[self.resource]
        members: Collection[str] = self.signs
        if not self.dimension:
            return iter(verdicts)
        if self.tree is not None:
            members = {lack.value for each in verdicts for lack in each.lacks}
        return member_lookalikes(source, self.dimension, members, self.within, verdicts)

    @property
    def meaning(self) -> Hashable:
        """The equation: ``a = b - c`` is ``b = a + c``."""
        terms: Hashable = (self.whole, self.parts if self.way != "table" else repr(self.parts))
        signs = self.column_signs or (self.signs if self.constant is None else {})
        if self.way in ("long", "wide") and signs and self.relation == "=":
            first = signs[min(signs)]
            terms = frozenset((member, sign * first) for member, sign in signs.items())
        allowed = (self.tolerance, self.relation, self.absent, self.constant, self.tree)
        where = frozenset(self.where.items())
        within = frozenset(self.within)
        return self.resource, self.measures, self.dimension, within, where, terms, allowed

    @classmethod
    def from_json(cls, item: Mapping[str, Any], common: Mapping[str, Any]) -> Self:
        """Return the balance that JSON of its shape describes."""
        return cls(
            **common,
            resource=item["resource"],
            measure=read_measures(item.get("measure", "")),
            dimension=item.get("dimension", ""),
            whole=read_whole(item.get("whole", "")),
            parts=read_parts(item),
            tree=read_tree(item.get("tree")),
            within=read_within(item),
            resolution=plain_number(item.get("resolution", "")),
            tolerance=read_tolerance(item.get("tolerance")),
            relation=item.get("relation", "="),
            absent=item.get("absent", ""),
        )

    def to_json(self) -> dict[str, Any]:
        """Return its own properties as JSON."""
        within: Any = list(self.within)
        if isinstance(self.parts, OtherTable) and (
            not self.within or self.parts.within != self.within
        ):
            # An empty object says that nothing tells groups apart; an empty list is left out.
            within = dict(zip(self.within, self.parts.within, strict=True))
        measure: Any = self.measure if isinstance(self.measure, str) else list(self.measure)
        tree = self.tree and dataclasses.asdict(self.tree)
        resolution = self.resolution
        return {
            "resource": self.resource,
            "measure": measure,
            "dimension": self.dimension,
            "whole": "" if self.tree else json_of_part(self.whole),
            "parts": self._json_of_parts(),
            "tree": tree or "",
            "within": within,
            "relation": "" if self.relation == "=" else self.relation,
            "resolution": json_of_part(resolution) if resolution else "",
            "tolerance": json_of_tolerance(self.tolerance),
            "absent": self.absent,
        }

    def _json_of_parts(self) -> Any:
        if isinstance(self.parts, OtherTable):
            there: Any = self.parts.measure
            body: dict[str, Any] = {"resource": self.parts.resource}
            if there:
                body["measure"] = there if isinstance(there, str) else list(there)
            if self.parts.where:
                body["where"] = json_of_where(self.parts.where)
            return body
        return OTHERS if self.parts == OTHERS else [json_of_part(part) for part in self.parts]

    @classmethod
    def senseless(cls, item: Mapping[str, Any]) -> Iterator[str]:
        """Yield what in the JSON contradicts itself."""
        return contradictions(item)
