"""A package as a workbook in .xlsx, in which nothing is read as anything else.

Text is a cell of text: Excel makes no date of ``16/11``, no number of ``10.853`` and no formula of
``=1+1``. Numbers that Excel cannot hold exactly are text too. Beside a figure stand the characters
that print it and their clause.
"""

from __future__ import annotations

import copy
import datetime
import io
import re
import unicodedata
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from latsarstats.errors import LatsarstatsError
from latsarstats.export.about import (
    AS_PRINTED,
    QUOTE,
    about,
    dictionary,
    rule_entries,
    said,
    table_texts,
)
from latsarstats.export.content import in_language
from latsarstats.files.workbooks import load_openpyxl
from latsarstats.finding import counted
from latsarstats.language import sentence, translate
from latsarstats.report.terminal import escaped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from latsarstats.export.about import Said
    from latsarstats.export.content import Column, Content, ExportTable
    from latsarstats.finding import Candidate, Finding

    Cells = Sequence[object]

MOST_ROWS, MOST_COLUMNS, MOST_CHARACTERS = 1_048_576, 16_384, 32_767
"""What a sheet and a cell of Excel hold."""
_MOST_DIGITS = 15
"""Digits of a number that Excel keeps."""
_LONGEST_NAME = 31
"""Characters of the name of a sheet."""
_FIRST_DATE = datetime.date(1900, 3, 1)
"""The first date that Excel counts right: it takes 1900 for a leap year."""
_WIDEST = 60
"""Characters of the widest column; what is longer is wrapped."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
"""What begins a formula, or marks text, where somebody edits the cell."""
_ABOUT, _QUOTES, _DICTIONARY, _RULES, _FINDINGS = (
    "about - tentang",
    "quotes - kutipan",
    "dictionary - kamus",
    "rules - aturan",
    "findings - temuan",
)
_FILLS = {"error": "FFFFC000", "warning": "FFFFE699", "known": "FFDDEBF7"}
"""The colours of cells of which something was found."""


def workbook(content: Content) -> bytes:
    """Return a package as a workbook.

    Raises:
        LatsarstatsError: openpyxl is not installed, or a table is too large for a sheet.
    """
    return _Book(content).written()


class _Book:
    """A workbook while it is made."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.openpyxl = load_openpyxl()
        self.book = self.openpyxl.Workbook(write_only=True)
        self.names = _sheet_names([table.name for table in content.tables])
        self.found = _findings_by_cell(content)
        self.cells: dict[tuple[str, tuple[object, ...]], Any] = {}

    def written(self) -> bytes:
        content = self.content
        # Before the first sheet is begun: one that is left half-written ends in an error of lxml.
        for table in content.tables:
            _refuse_large(table)
        self._about()
        for table in content.tables:
            self._table(table)
        if content.figures:
            self._sheet(_QUOTES, *_quotes(content))
        self._sheet(_DICTIONARY, *_dictionary(content))
        self._sheet(_RULES, *_rules(content))
        if content.findings:
            self._sheet(_FINDINGS, *_finding_rows(content, self.names))
        properties = self.book.properties
        properties.creator = "latsarstats"
        properties.title = _xml(escaped(content.text("title") or content.text("name")))
        raw = io.BytesIO()
        self.book.save(raw)
        return _repacked(raw.getvalue())

    def _about(self) -> None:
        lines: list[Cells] = [("", "English", "Bahasa Indonesia")]
        for each in (*about(self.content), *_how_to_read(self.content, self.names)):
            label = each.label_en
            if each.label_id != each.label_en:
                label = f"{each.label_en} / {each.label_id}"
            lines.append((label, each.text_en, each.text_id))
        sheet = self._new(_ABOUT, (30, 90, 90), filtered=0)
        for number, cells in enumerate(lines):
            sheet.append(
                self._text(sheet, c, bold=number == 0 or at == 0, wrapped=True)
                for at, c in enumerate(cells)
            )

    def _table(self, table: ExportTable) -> None:
        columns = _columns(table)
        widths = [_width_of(table, *column) for column in columns]
        sheet = self._new(self.names[table.name], widths, filtered=len(columns), rows=table.count)
        sheet.append(
            self._text(sheet, title, bold=True, note=_note(column, what))
            for title, column, what in columns
        )
        texts = {column.name: column.texts for column in table.columns}
        for position in range(table.count):
            sheet.append(
                self._cell(sheet, table, column, what, position, texts[column.name][position])
                for _, column, what in columns
            )

    def _cell(
        self,
        sheet: Any,
        table: ExportTable,
        column: Column,
        what: str,
        position: int,
        text: str | None,
    ) -> Any:
        if what:
            text = (table.printed if what == AS_PRINTED else table.quotes)(column.name, position)
            return self._text(sheet, text, wrapped=what == QUOTE) if text else None
        value = column.values[position]
        colour = self.found.get((table.name, column.name, position), "")
        number_format = _number_format(column, value)
        if number_format:
            return self._styled(sheet, value, number_format, colour=colour)
        return self._text(sheet, text or "", colour=colour) if text or colour else None

    def _sheet(self, name: str, header: Cells, rows: Sequence[Cells]) -> None:
        widths = [
            min(_WIDEST, max((_longest(row[at]) for row in (header, *rows)), default=0) + 2)
            for at in range(len(header))
        ]
        sheet = self._new(name, widths, filtered=len(header), rows=len(rows))
        sheet.append(self._text(sheet, each, bold=True, wrapped=True) for each in header)
        for row in rows:
            sheet.append(
                None
                if value is None or value == ""
                else self._styled(sheet, value, "0", wrapped=True)
                if isinstance(value, int)
                else self._text(sheet, value, wrapped=True)
                for value in row
            )

    def _new(self, name: str, widths: Sequence[int], *, filtered: int, rows: int = 0) -> Any:
        sheet = self.book.create_sheet(name)
        letter = self.openpyxl.utils.get_column_letter
        for number, width in enumerate(widths, start=1):
            sheet.column_dimensions[letter(number)].width = width
        sheet.freeze_panes = "A2"
        if filtered:
            sheet.auto_filter.ref = f"A1:{letter(filtered)}{rows + 1}"
        return sheet

    def _text(self, sheet: Any, text: object, *, note: str = "", **style: Any) -> Any:
        """Return a cell of text, which stays text when it is edited."""
        shown = _xml(str(text))
        cell = self._styled(sheet, shown, "@", quoted=shown.startswith(_FORMULA), **style)
        cell.data_type = "s"
        if note:
            cell = copy.copy(cell)
            cell.comment = self.openpyxl.comments.Comment(
                _xml(note), "latsarstats", height=120, width=320
            )
        return cell

    def _styled(
        self,
        sheet: Any,
        value: object,
        number_format: str,
        *,
        quoted: bool = False,
        bold: bool = False,
        wrapped: bool = False,
        colour: str = "",
    ) -> Any:
        """Return a cell, which holds until the next one of the same style is asked for.

        A cell is written as soon as it is given to a sheet, and styles take long to make.
        """
        style = (number_format, quoted, bold, wrapped, colour)
        cell = self.cells.get((sheet.title, style))
        if cell is None:
            styles = self.openpyxl.styles
            cell = self.openpyxl.cell.WriteOnlyCell(sheet)
            cell.number_format = number_format
            cell.quotePrefix = quoted
            if bold:
                cell.font = styles.Font(bold=True)
            if wrapped:
                cell.alignment = styles.Alignment(wrap_text=True, vertical="top")
            if colour:
                cell.fill = styles.PatternFill("solid", start_color=colour, end_color=colour)
            self.cells[sheet.title, style] = cell
        cell.value = value
        if cell.number_format != number_format:  # a date brings its own
            cell.number_format = number_format
        return cell


# What stands in cells


def _number_format(column: Column, value: object) -> str:
    """Return how Excel shows a number or a date; nothing for what is written as text."""
    if isinstance(value, bool):
        return "General"
    if isinstance(value, int | Decimal):
        return _of_number(column, value)
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return "yyyy-mm-dd" if value >= _FIRST_DATE else ""
    return ""


def _of_number(column: Column, value: int | Decimal) -> str:
    if isinstance(value, Decimal) and not value.is_finite():
        return ""
    digits = str(abs(value)) if isinstance(value, int) else _digits(value)
    if len(digits.strip("0")) > _MOST_DIGITS or (value and abs(Decimal(value).adjusted()) > 300):
        return ""
    if isinstance(value, int):
        return "#,##0" if "unit" in column.field.given else "0"
    return "General"


def _digits(value: Decimal) -> str:
    return "".join(map(str, value.as_tuple().digits))


_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def _xml(text: str) -> str:
    """Return a text as a workbook writes it: what XML has no character for as ``_x0007_``."""
    text = _LOOKS_ESCAPED.sub("_x005F_", text)
    return _ILLEGAL.sub(lambda found: f"_x{ord(found.group()):04X}_", text)


def _columns(table: ExportTable) -> list[tuple[str, Column, str]]:
    """Return the columns of a sheet, each with that of its table and what it is beside it."""
    columns: list[tuple[str, Column, str]] = []
    for column in table.columns:
        columns.append((column.name, column, ""))
        if table.has_printed(column.name):
            columns.append((f"{column.name}_{AS_PRINTED}", column, AS_PRINTED))
        if table.has_quotes(column.name):
            columns.append((f"{column.name}_{QUOTE}", column, QUOTE))
    return columns


def _refuse_large(table: ExportTable) -> None:
    """Refuse a table that a sheet cannot hold whole."""
    columns = len(_columns(table))
    instead = sentence("export to .sqlite or to a folder of Parquet instead")
    if table.count >= MOST_ROWS:
        raise LatsarstatsError(
            sentence(
                "{table} has {rows}, and a sheet of Excel holds {most:,}; {instead}",
                table=table.name,
                rows=counted(table.count, "row"),
                most=MOST_ROWS - 1,
                instead=instead,
            )
        )
    if columns > MOST_COLUMNS:
        raise LatsarstatsError(
            sentence(
                "{table} has {columns} with those of its quotes, and a sheet of Excel holds"
                " {most:,}; {instead}",
                table=table.name,
                columns=counted(columns, "column"),
                most=MOST_COLUMNS,
                instead=instead,
            )
        )
    for column in table.columns:
        for position, cell in enumerate(column.cells):
            if len(cell) * 7 > MOST_CHARACTERS and len(_xml(cell)) > MOST_CHARACTERS:
                raise LatsarstatsError(
                    sentence(
                        "{table}, line {line}, {column}: has {count:,} characters, and a cell of"
                        " Excel holds {most:,}; {instead}",
                        table=table.name,
                        line=table.lines[position],
                        column=column.name,
                        count=len(cell),
                        most=MOST_CHARACTERS,
                        instead=instead,
                    )
                )


def _longest(value: object) -> int:
    return max(map(len, str(value).split("\n"))) if value is not None else 0


_SAMPLE = 1000
"""Rows by which the width of a column is set."""


def _width_of(table: ExportTable, title: str, column: Column, what: str) -> int:
    if what == QUOTE:
        return _WIDEST
    cells = column.cells[:_SAMPLE]
    if what == AS_PRINTED:
        cells = [table.printed(column.name, at) for at in range(min(table.count, _SAMPLE))]
    return min(_WIDEST, max(len(title) + 4, *(_longest(cell) + 2 for cell in cells), 0))


def _note(column: Column, what: str) -> str:
    """Return what a column holds, in both languages, as the note of its header."""
    given = column.field.given
    if what == AS_PRINTED:
        text = sentence("{column}, as it is printed", column=column.name)
        return f"{text}\n{translate(text, 'id')}"
    if what == QUOTE:
        text = sentence("The clause in which {column} is printed", column=column.name)
        return f"{text}\n{translate(text, 'id')}"
    titles = (in_language(given, "title", "en"), in_language(given, "title", "id"))
    title = " / ".join(dict.fromkeys(filter(None, titles)))
    described = (in_language(given, "description", "en"), in_language(given, "description", "id"))
    note = "\n".join(dict.fromkeys(filter(None, (title, *described))))
    return escaped(note, keep="\n")[:MOST_CHARACTERS]


# Sheets


def _sheet_names(tables: Sequence[str]) -> dict[str, str]:
    """Return the names of the sheets of tables: short, without marks, and each once."""
    taken = {name.casefold() for name in (_ABOUT, _QUOTES, _DICTIONARY, _RULES, _FINDINGS)}
    taken.add("history")  # which Excel keeps to itself
    names = {}
    for table in tables:
        kept = "".join("_" if c in "[]:*?/\\'" or not c.isprintable() else c for c in table)
        base = unicodedata.normalize("NFC", kept)[:_LONGEST_NAME].strip() or "table"
        name, number = base, 2
        while name.casefold() in taken:
            ending = f"_{number}"
            name, number = f"{base[: _LONGEST_NAME - len(ending)]}{ending}", number + 1
        taken.add(name.casefold())
        names[table] = name
    return names


def _how_to_read(content: Content, names: Mapping[str, str]) -> Iterator[Said]:
    """Yield how the workbook is read, and what its sheets hold."""
    label = sentence("How to read it")
    yield said(
        label,
        sentence(
            "Each table is a sheet. What is text in the table is text here, so that Excel makes no"
            " date of 16/11 and no number of 10.853; numbers are numbers, and an empty cell is a"
            " missing one."
        ),
    )
    if content.figures:
        yield said(
            label,
            sentence(
                "Beside a figure stand the characters that print it (as_printed) and the clause"
                " that they stand in (quote), the number in brackets. The sheet {sheet} has the"
                " publisher, place and address of each, and what other publications print.",
                sheet=_QUOTES,
            ),
        )
    yield said(
        label,
        sentence(
            "What a column holds is on the sheet {dictionary} and in the note at its header; what"
            " must add up is on the sheet {rules}.",
            dictionary=_DICTIONARY,
            rules=_RULES,
        ),
    )
    if content.findings:
        yield said(
            label,
            sentence(
                "What the check has found is on the sheet {sheet}. The cells are coloured: orange"
                " where something fails, yellow for warnings, blue for discrepancies that are in"
                " the sources and known.",
                sheet=_FINDINGS,
            ),
        )
    for table in content.tables:
        texts = table_texts(table)
        name = escaped(names[table.name])
        yield said(sentence("Sheet {name}", name=name), texts.text_en, texts.text_id)


def _both(*texts: str) -> list[str]:
    """Return headers, each in both languages."""
    return [
        text if (translated := translate(text, "id")) == text else f"{text}\n{translated}"
        for text in texts
    ]


def _quotes(content: Content) -> tuple[Cells, list[Cells]]:
    header = _both(
        sentence("table"),
        sentence("row"),
        sentence("column"),
        sentence("value"),
        sentence("as printed"),
        sentence("quote"),
        sentence("publisher"),
        sentence("date of the event"),
        sentence("paragraph"),
        sentence("address"),
    )
    header += ["other publications", "pemberitaan lain"]
    return header, [
        (
            *(each.table, each.row, each.column, each.value, each.text, each.quote),
            *(each.publisher, each.event_date, each.paragraph, each.address),
            *(str(each.elsewhere), translate(each.elsewhere, "id")),
        )
        for each in content.figures
    ]


def _dictionary(content: Content) -> tuple[Cells, list[Cells]]:
    header = [
        *_both(sentence("table"), sentence("column")),
        *("title", "judul"),
        *_both(sentence("type"), sentence("unit"), sentence("key"), sentence("required")),
        *("description", "keterangan"),
        *_both(sentence("codes and bounds")),
    ]
    yes = "x"
    return header, [
        (
            *(each.table, each.column, each.title_en, each.title_id, each.type, each.unit),
            *(yes if each.key else "", yes if each.required else ""),
            *(each.description_en, each.description_id, each.allowed),
        )
        for each in dictionary(content)
    ]


def _rules(content: Content) -> tuple[Cells, list[Cells]]:
    header = [
        *_both(sentence("rule"), sentence("type"), sentence("table")),
        *("what must hold", "yang harus terpenuhi", "why", "alasan"),
        *_both(sentence("outcome"), sentence("passed"), sentence("failed")),
        *_both(sentence("incomplete"), sentence("known")),
    ]
    return header, [
        (
            *(each.name, each.type, each.table, each.title_en, each.title_id),
            *(each.description_en, each.description_id, each.outcome),
            *(each.passed, each.failed, each.incomplete, each.known),
        )
        for each in rule_entries(content)
    ]


def _finding_rows(content: Content, names: Mapping[str, str]) -> tuple[Cells, list[Cells]]:
    header = [
        *_both(sentence("severity"), sentence("sheet"), sentence("row of the sheet")),
        *_both(sentence("column"), sentence("file"), sentence("line of the file")),
        *("finding", "temuan"),
    ]
    tables = {table.name: table for table in content.tables}
    rows: list[Cells] = []
    for each in content.findings:
        table = tables.get(each.resource)
        position = table.positions.get(each.line) if table and each.line else None
        rows.append(
            (
                *(each.severity, names.get(each.resource, "")),
                *(None if position is None else position + 2, each.field, each.path, each.line),
                *(escaped(str(each.message)), escaped(translate(each.message, "id"))),
            )
        )
    return header, rows


def _findings_by_cell(content: Content) -> Mapping[tuple[str, str, int], str]:
    """Return the colours of the cells of which something was found, the worst of each."""
    tables = {table.name: table for table in content.tables}
    colours: dict[tuple[str, str, int], str] = {}
    ranked = sorted(content.findings, key=lambda each: list(_FILLS).index(each.severity))
    for each in ranked:
        places: tuple[Finding | Candidate, ...] = (each, *each.candidates[:1])
        for found in places:
            table = tables.get(found.resource)
            if table is None or not found.line or not found.field:
                continue
            position = table.positions.get(found.line)
            if position is not None:
                colours.setdefault((table.name, found.field, position), _FILLS[each.severity])
    return colours


# The file


_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
_EPOCH = b"1980-01-01T00:00:00Z"
"""The date of every workbook: when it was written would make its bytes others each time."""


def _repacked(raw: bytes) -> bytes:
    """Return a workbook without the time at which it was written."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _MODIFIED.sub(rb"\g<1>" + _EPOCH + rb"\g<3>", part)
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
