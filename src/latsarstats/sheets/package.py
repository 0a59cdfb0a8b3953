"""Tables of sheets as a package: described, with the rules that they seem to mean."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from latsarstats.datapackage.descriptor import Descriptor
from latsarstats.datapackage.load import Package
from latsarstats.datapackage.reader import text_table
from latsarstats.datapackage.schema import read_schema
from latsarstats.datapackage.table import TextTable, not_of_type
from latsarstats.errors import LatsarstatsError
from latsarstats.language import sentence
from latsarstats.rules.exact import as_decimal, exact_number
from latsarstats.rules.incomplete import shortened
from latsarstats.sheets.grid import read_sheets
from latsarstats.sheets.numbers import is_missing
from latsarstats.sheets.proposal import Proposal, unit_of, with_unique_names
from latsarstats.sheets.propose import propose
from latsarstats.sheets.propose_columns import dashes_are_zero
from latsarstats.sheets.propose_order import propose_between, propose_order
from latsarstats.sheets.region import find_tables
from latsarstats.sheets.table import SheetTable, read_table, unread, with_zeros

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from latsarstats.finding import Finding


@dataclass(frozen=True, slots=True)
class Understood:
    """A table, and the equations that it seems to mean.

    Attributes:
        table: the table.
        proposals: the equations, each by the name of its rule.
    """

    table: SheetTable
    proposals: dict[str, Proposal]

    @property
    def place(self) -> str:
        """Where the table is, as a path that a report names."""
        sheet = self.table.region.sheet
        return f"{sheet.file.name} [{sheet.name}]" if sheet.name else sheet.file.name


def understand(files: Iterable[Path]) -> list[Understood]:
    """Return the tables of files, with what they seem to mean.

    Raises:
        LatsarstatsError: a file is not a table, or holds none.
    """
    tables: list[SheetTable] = []
    names: set[str] = set()
    for file in files:
        regions = [region for sheet in read_sheets(file) for region in find_tables(sheet)]
        if not regions:
            raise LatsarstatsError(
                sentence("has no table: no rows of numbers below a header or beside labels"),
                path=file,
            )
        for region in regions:
            name = _unique(_slug(region.sheet.name or file.stem), names)
            table = with_unique_names(read_table(region, name))
            tables.append(table)
    between = propose_between(tables)
    found = []
    for table in tables:
        sums = propose(table)
        proposals = [*sums, *propose_order(table, sums)]
        proposals += [proposal for other, proposal in between if other is table]
        named = {
            f"{table.name}-{number}": proposal for number, proposal in enumerate(proposals, start=1)
        }
        is_zero = dashes_are_zero(table, sums)
        found.append(Understood(with_zeros(table) if is_zero else table, named))
    return found


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "table"


def _unique(name: str, names: set[str]) -> str:
    number, made = 1, name
    while made in names:
        number += 1
        made = f"{name}-{number}"
    names.add(made)
    return made


def descriptor_of(understood: Sequence[Understood]) -> dict[str, Any]:
    """Return the package of some tables, each in a file of CSV of its own."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "resources": [
            {
                "name": each.table.name,
                "path": f"{each.table.name}.csv",
                "title": " ".join(each.table.region.titles) or each.table.name,
                "sources": [{"title": each.place}],
                "dialect": {"delimiter": ",", "quoteChar": '"', "lineTerminator": "\n"},
                "schema": _schema(each.table),
            }
            for each in understood
        ],
        "rules": [
            {
                "name": name,
                "title": title_of(proposal),
                "description": sentence("It holds in {support}.", support=proposal.support),
                "severity": "warning",
                "resource": each.table.name,
                **proposal.rule,
            }
            for each in understood
            for name, proposal in each.proposals.items()
        ],
    }


def _schema(table: SheetTable) -> dict[str, Any]:
    fields = []
    for name, kind in table.types.items():
        field: dict[str, Any] = {"name": name, "type": kind}
        if kind in ("integer", "number") and (known := _known(table, name)) and min(known) >= 0:
            field["constraints"] = {"minimum": 0}
        fields.append(field)
    schema: dict[str, Any] = {"fields": fields}
    if key := _key(table):
        schema["primaryKey"] = key
    return schema


def _key(table: SheetTable) -> list[str]:
    """Return the columns that tell rows apart; none where several rows are alike in them."""
    if (unit := unit_of(table)) is not None:
        return [unit]
    labels = list(table.labels)
    keys = list(zip(*(table.values[name] for name in labels), strict=True))
    is_complete = all(None not in table.values[name] for name in labels)
    return labels if labels and is_complete and len(set(keys)) == len(keys) else []


def _known(table: SheetTable, name: str) -> Sequence[int | Fraction]:
    """Return the numbers of a column that are there."""
    values = table.values[name]
    if set(map(type, values)) == {int}:
        return cast("Sequence[int | Fraction]", values)
    return [value for value in values if isinstance(value, int | Fraction)]


def columns_of(proposal: Proposal) -> set[str]:
    """Return the columns that an equation, an order or a sequence looks at."""
    rule = proposal.rule
    measure = rule.get("measure", [])
    names = {measure} if isinstance(measure, str) else set(measure)
    names.update(rule[key] for key in _NAMING if key in rule)
    named = [rule.get("whole"), *rule.get("parts", ())]
    return names | {each["column"] for each in named if isinstance(each, dict)}


_NAMING = ("field", "smaller", "larger", "previous", "next", "along")
"""Properties of rules that name a column."""


def title_of(proposal: Proposal) -> str:
    """Return what an equation says, in a line."""
    rule = proposal.rule
    if rule["type"] == "order":
        return f"{rule['smaller']} <= {rule['larger']}"
    if rule["type"] == "agreement":
        return sentence(
            "{field} = {other} of {resource}",
            field=rule["field"],
            other=rule["with"]["field"],
            resource=rule["with"]["resource"],
        )
    if rule["type"] == "sequence":
        sign = rule.get("relation", "=")
        return sentence(
            "{next} {sign} {previous} of the row before",
            next=rule["next"],
            sign=">=" if sign == "<=" else sign,
            previous=rule["previous"],
        )
    whole, parts = rule["whole"], rule["parts"]
    if isinstance(whole, dict) or (parts and isinstance(parts[0], dict)):
        named = ""
        for part in parts:
            sign = " - " if part.get("sign") == -1 else " + "
            named += f"{sign}{part['column']}"
        said = whole["column"] if isinstance(whole, dict) else str(whole)
        return f"{said} = {shortened(named.removeprefix(' + '))}"
    if parts == "others":
        return sentence(
            "{whole} = all other rows of {dimension}", whole=whole, dimension=rule["dimension"]
        )
    return f"{whole} = {shortened(' + '.join(parts))}"


def loaded(understood: Sequence[Understood]) -> tuple[Descriptor, Package]:
    """Return tables as a package that has been read, and its descriptor."""
    properties = descriptor_of(understood)
    resources = {each["name"]: each for each in properties["resources"]}
    tables = {}
    findings: list[Finding] = []
    for each in understood:
        table = each.table
        schema = read_schema(resources[table.name]["schema"])
        # Signs that there is nothing are missing cells; what is no number stays to be told of.
        texts = {name: checked_cells(table, name) for name in table.columns}
        lines = tuple(row + 1 for row in table.rows)
        text = TextTable(table.name, each.place, schema, texts, lines)
        findings += [not_of_type(text, row, schema.field(name)) for name, row in unread(table)]
        tables[table.name] = text_table(text, {name: _values(table, name) for name in texts})
    package = Package(
        findings=tuple(findings),
        tables=tables,
        unread=frozenset(),
        texts={},
        files=len({each.table.region.sheet.file for each in understood}),
        without_hash=(),
        is_in_rows=True,
        described=resources,
    )
    return Descriptor(Path(), properties, resources), package


def _values(table: SheetTable, name: str) -> list[object]:
    kind = table.types[name]
    return [
        Decimal(exact_number(Fraction(value)))
        if kind == "number" and isinstance(value, int | Fraction)
        else value
        for value in table.values[name]
    ]


def checked_cells(table: SheetTable, name: str) -> tuple[str, ...]:
    """Return the cells of a column as they are judged: plain, and empty where there is nothing."""
    has_marks = table.marks.get(name) is not None
    return tuple(
        as_decimal(Fraction(value))
        if has_marks and isinstance(value, int | Fraction)
        else ("" if value is None and is_missing(text) else text)
        for value, text in zip(table.values[name], table.texts[name], strict=True)
    )
