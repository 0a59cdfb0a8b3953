"""What is written down of tables that nobody described: a descriptor, and tidy copies in CSV."""

from __future__ import annotations

import csv
import io
import json
from fractions import Fraction
from typing import TYPE_CHECKING

from latsarstats.rules.exact import as_decimal
from latsarstats.sheets.package import checked_cells, descriptor_of, title_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from latsarstats.sheets.package import Understood
    from latsarstats.sheets.table import SheetTable


def package_files(understood: Sequence[Understood]) -> dict[str, bytes]:
    """Return the files of a package of some tables, by their names.

    Numbers are written plainly, without marks between thousands; signs that there is nothing are
    empty cells; what could not be read stays as it is printed.
    """
    files = {f"{each.table.name}.csv": _csv(each.table) for each in understood}
    properties = descriptor_of(understood)
    text = json.dumps(properties, ensure_ascii=False, indent=2) + "\n"
    return {**files, "datapackage.json": text.encode()}


def _csv(table: SheetTable) -> bytes:
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(table.columns)
    columns = [_cells(table, name) for name in table.columns]
    writer.writerows(zip(*columns, strict=True))
    return written.getvalue().encode()


def _cells(table: SheetTable, name: str) -> Sequence[object]:
    if table.types[name] == "integer" and None not in table.values[name]:
        return table.values[name]  # the writer makes text of them, one at a time
    return [
        as_decimal(Fraction(value)) if isinstance(value, int | Fraction) else cell
        for value, cell in zip(table.values[name], checked_cells(table, name), strict=True)
    ]


def summary(each: Understood) -> list[str]:
    """Return what was understood of a table, in a few lines."""
    table = each.table
    rows = f"{len(table.rows):,} rows from line {table.rows[0] + 1} to {table.rows[-1] + 1}"
    lines = [
        f"{each.place}: {rows}; {len(table.numbers)} columns of numbers,"
        f" {len(table.labels)} of text"
    ]
    marks = {(m.group, m.decimal) for m in table.marks.values() if m is not None}
    for group, decimal in sorted(marks):
        lines.append(f"  numbers as 1{group}234{decimal}5")
    for proposal in each.proposals.values():
        check = "" if proposal.held == proposal.places else ": look at the others"
        lines.append(f"  {title_of(proposal)} holds in {proposal.support}{check}")
    if not each.proposals:
        lines.append("  no sums were found; write rules by hand (latsarstats rule)")
    if table.notes:
        (name, row), *more = sorted(table.notes, key=lambda at: (at[1], at[0]))
        others = f", and {len(more)} more" if more else ""
        lines.append(f"  mark of a note at {name} in line {table.rows[row] + 1}{others}: left out")
    return lines
