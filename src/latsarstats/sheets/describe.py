"""What is written down of tables that nobody described: a descriptor, and tidy copies in CSV."""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import json
from fractions import Fraction
from typing import TYPE_CHECKING

from latsarstats.language import count_sentence, join, sentence, translate
from latsarstats.rules.exact import as_decimal
from latsarstats.rules.incomplete import chained
from latsarstats.sheets.notes import corners, notes_of
from latsarstats.sheets.package import checked_cells, descriptor_of, title_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from latsarstats.sheets.package import Understood
    from latsarstats.sheets.proposal import Proposal
    from latsarstats.sheets.table import SheetTable


def package_files(understood: Sequence[Understood]) -> dict[str, bytes]:
    """Return the files of a package of some tables, by their names.

    Numbers are written plainly, without marks between thousands; signs that there is nothing are
    empty cells; what could not be read stays as it is printed.
    """
    files = {f"{each.table.name}.csv": _csv(each.table) for each in understood}
    properties = descriptor_of(understood)
    for resource in properties["resources"]:
        raw = files[resource["path"]]
        resource |= {"bytes": len(raw), "hash": f"sha256:{hashlib.sha256(raw).hexdigest()}"}
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
    if table.types[name] == "date":
        return [
            day.isoformat() if isinstance(day, datetime.date) else "" for day in table.values[name]
        ]
    return [
        as_decimal(Fraction(value)) if isinstance(value, int | Fraction) else cell
        for value, cell in zip(table.values[name], checked_cells(table, name), strict=True)
    ]


def summary(each: Understood) -> list[str]:
    """Return what was understood of a table, and what to look at, in at most five lines."""
    table = each.table
    first, last = corners(each)
    marks = sorted({(m.group, m.decimal) for m in table.marks.values() if m is not None})
    written = [f"1{group}234{decimal}5" for group, decimal in marks]
    lines = [
        sentence(
            "{place}, {first} to {last}: {rows}; {numbers} of numbers, {labels} of text",
            place=each.place,
            first=first,
            last=last,
            rows=count_sentence("{number:,} row", "{number:,} rows", len(table.rows)),
            numbers=count_sentence("{number} column", "{number} columns", len(table.numbers)),
            labels=len(table.labels),
        )
    ]
    if written:
        said = chained(written, "and")
        lines.append(sentence("  numbers are printed as {written}", written=said))
    sound = [p for p in each.proposals.values() if p.held == p.places]
    broken = [p for p in each.proposals.values() if p.held < p.places]
    if sound:
        lines.append(sentence("  holds everywhere: {rules}", rules=_listed(sound)))
    if broken:
        lines.append(sentence("  look at: {rules}", rules=_listed(broken)))
    elif not sound:
        lines.append(sentence("  no sums were found; write rules by hand (latsarstats rule)"))
    notes = [finding.message for finding in notes_of(each)][1:]
    if notes:
        lines.append(sentence("  note: {notes}", notes=join(" ", notes)))
    return list(map(translate, lines))


_MOST_LISTED = 6


def _listed(proposals: Sequence[Proposal]) -> str:
    """Return rules with how often they hold, the first few of them."""
    said = [
        sentence("{rule} ({support})", rule=title_of(each), support=each.support)
        for each in proposals[:_MOST_LISTED]
    ]
    more = len(proposals) - len(said)
    last = [count_sentence("{number} more", "{number} more", more)] if more else []
    return join("; ", [*said, *last])
