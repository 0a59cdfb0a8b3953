"""A copy of a workbook in which what is suspected is coloured, each with a comment that says why.

The copy keeps the formats, the formulas and the other sheets of a workbook in .xlsx; of other files
it has the cells. A first sheet has the verdict.
"""

from __future__ import annotations

import io
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from latsarstats.errors import LatsarstatsError
from latsarstats.files.workbooks import load_openpyxl
from latsarstats.language import join, sentence, translate
from latsarstats.report.summary import verdict
from latsarstats.report.text import correction
from latsarstats.sheets.cells import cell_name, is_filled
from latsarstats.sheets.grid import read_sheets

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from latsarstats.finding import Candidate, Finding, Report
    from latsarstats.sheets.grid import Sheet
    from latsarstats.sheets.package import Understood

_SUSPECT, _FAILED = "FFFFC000", "FFFFE699"
"""The colours of the likeliest cell of a sum, and of the cell at which it fails."""
_TITLE = "latsarstats"


def annotated(report: Report, understood: Sequence[Understood]) -> bytes:
    """Return a workbook of the file of some tables, with what was found of it.

    Args:
        report: the outcome of their check.
        understood: the tables.

    Raises:
        LatsarstatsError: openpyxl is not installed, or cannot read the workbook.
    """
    openpyxl = load_openpyxl()
    file = understood[0].table.region.sheet.file
    tables = {each.table.name: each for each in understood if each.table.region.sheet.file == file}
    if file.suffix.lower() in (".xlsx", ".xlsm"):  # macros are left behind
        try:
            book: Any = openpyxl.load_workbook(file)
        except Exception as error:
            reason = " ".join(str(error).split())
            raise LatsarstatsError(
                sentence("cannot be copied ({reason})", reason=reason), path=file
            ) from None
    else:
        book = _copied(openpyxl, read_sheets(file))
    notes = _notes(report, tables)
    for (name, row, column), (colour, texts) in sorted(notes.items()):
        sheet = book[name] if name else book.worksheets[0]
        cell = sheet.cell(row, column)
        cell.fill = openpyxl.styles.PatternFill("solid", start_color=colour, end_color=colour)
        said = translate(join("\n", dict.fromkeys(texts)))
        cell.comment = openpyxl.comments.Comment(said, _TITLE, height=160, width=420)
    _add_verdict(book, report, notes)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


At = tuple[str, int, int]
"""A cell: its sheet, and its row and column from 1."""


def _notes(report: Report, tables: dict[str, Understood]) -> dict[At, tuple[str, list[str]]]:
    """Return the cells to mark, each with its colour and what is said of it."""
    colours: dict[At, str] = {}
    texts: dict[At, list[str]] = defaultdict(list)

    def mark(at: At | None, colour: str, text: str) -> None:
        if at is not None:
            if colours.get(at) != _SUSPECT:
                colours[at] = colour
            texts[at].append(text)

    for finding in report.findings:
        if finding.severity not in ("warning", "error") or finding.resource not in tables:
            continue
        each = tables[finding.resource]
        mark(_at(each, finding), _FAILED, finding.message)
        for candidate in finding.candidates[:1]:
            said = sentence("{correction}.", correction=correction(candidate, finding))
            mark(_at(each, candidate), _SUSPECT, said)
    return {at: (colours[at], texts[at]) for at in colours}


def _at(each: Understood, found: Finding | Candidate) -> At | None:
    column = each.table.columns.get(found.field)
    if column is None or not found.line:
        return None
    return each.table.region.sheet.name, found.line, column.place + 1


def _copied(openpyxl: Any, sheets: Iterable[Sheet]) -> Any:
    """Return a workbook of the cells of sheets that are in no .xlsx."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in sheets:
        made = book.create_sheet(sheet.name or "table")
        for number, cells in enumerate(sheet.rows, start=1):
            for position, value in enumerate(cells, start=1):
                if is_filled(value):
                    _put(made.cell(number, position), value)
    return book


def _put(cell: Any, value: object) -> None:
    """Put a value into a cell; text is never a formula."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def _add_verdict(book: Any, report: Report, notes: dict[At, tuple[str, list[str]]]) -> None:
    name = _TITLE
    while name in book.sheetnames:
        name += "_"
    sheet = book.create_sheet(name, 0)
    lines = [(verdict(report), "", "")]
    lines += [("", "", ""), (sentence("Sheet"), sentence("Cell"), sentence("What is said of it"))]
    for (where, row, column), (_, texts) in sorted(notes.items()):
        lines.append((where, cell_name(row - 1, column - 1), join(" ", dict.fromkeys(texts))))
    for number, cells in enumerate(lines, start=1):
        for position, text in enumerate(cells, start=1):
            if text:
                _put(sheet.cell(number, position), translate(text))
    for letter, width in (("A", 24), ("B", 8), ("C", 110)):
        sheet.column_dimensions[letter].width = width
    book.active = 0


def check_target(target: Path, files: Sequence[Path]) -> None:
    """Make sure that an annotated copy can be written, and takes the place of no table.

    Raises:
        LatsarstatsError: it is none in .xlsx, or one of the tables, or a folder; or there are
            several tables.
    """
    if len(files) > 1:
        raise LatsarstatsError(
            sentence("--annotate copies one file; check the others by themselves")
        )
    if target.suffix.lower() != ".xlsx":
        raise LatsarstatsError(
            sentence("must end in .xlsx, as the annotated copy does"), path=target
        )
    if target.is_dir():
        raise LatsarstatsError(sentence("is a folder; name a file"), path=target)
    if not target.parent.is_dir():
        raise LatsarstatsError(
            sentence("there is no such folder; make it first"), path=target.parent
        )
    if any(target.exists() and target.samefile(file) for file in files):
        raise LatsarstatsError(
            sentence("is a table that is checked; name another file"), path=target
        )
