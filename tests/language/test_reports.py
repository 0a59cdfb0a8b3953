"""Reports in Indonesian: nothing of them stays English but names, and English is as it was."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from corruptions import CORRUPTED, Case

from latsarstats.dataset.check import check_package
from latsarstats.errors import LatsarstatsError
from latsarstats.finding import LEVELS, Report
from latsarstats.language import Language, reason_of, speaking, translate
from latsarstats.language.translation import LOCALE
from latsarstats.report.formats import FORMATS, Options
from latsarstats.report.repository import AT_ROOT
from latsarstats.sheets.check import check_tables

_WORD = re.compile(r"[A-Za-z]{3,}")

TONGUES: tuple[Language, Language] = ("en", "id")

NAMES = {
    *LEVELS,
    *("descriptor", "rules", "files", "columns", "cells", "primary", "foreign", "keys", "lint"),
    "tables",
    *("file", "line", "title", "warning", "error", "notice"),
    *("key", "type", "constraint", "hash", "property", "csv", "encoding", "unique", "balance"),
    # What a descriptor may say.
    *("any", "array", "boolean", "date", "datetime", "duration", "geojson", "geopoint", "integer"),
    *("list", "number", "object", "string", "time", "year", "yearmonth", "inline", "none"),
    *("default", "email", "uri", "binary", "uuid", "wkt", "topojson", "iso", "minlength"),
    *("exact", "equal", "subset", "superset", "partial"),
}
"""Names of levels, checks and codes, which stay as they are, and what the standard calls things."""

OF_LIBRARIES = {
    *("a compression that is not known", "a delimiter of two signs", "a header row in a string"),
    *("a gz file that breaks off", "a gz file with a wrong checksum", "a zip file of nothing"),
    *("a plain file declared as gz", "a plain file declared as bz2", "a plain file called xz"),
    *("an innerpath that is not in the zip file", "a bz2 file that breaks off"),
    *("inline records and a row", "inline data of one record"),
}
"""Cases of which a message quotes what a library says in English."""


def words(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text)}


def indonesian() -> set[str]:
    """Return the words of all translations."""
    with (LOCALE / "id" / "LC_MESSAGES" / "latsarstats.po").open("rb") as file:
        texts = [each for m in read_po(file) for each in _forms(m.string)]
    return {word for text in texts for word in words(re.sub(r"\{[^}]*\}", "", text))}


def _forms(text: object) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text) if isinstance(text, tuple) else ()


def said(report: Report, language: Language) -> str:
    formats = ("text", "markdown", "github")
    with speaking(language):
        return "\n".join(FORMATS[name].render(report, AT_ROOT, Options()) for name in formats)


def both(folder: Path) -> tuple[str, str]:
    """Return what is said of a package in English and in Indonesian."""
    try:
        report = check_package(folder)
    except LatsarstatsError as error:
        english, other = (translate(reason_of(error), each) for each in TONGUES)
    else:
        english, other = said(report, "en"), said(report, "id")
    return english, other


def english_left(english: str, other: str, own: str) -> set[str]:
    """Return the words that both have and that are neither Indonesian nor of the package."""
    return (words(english) & words(other)) - indonesian() - words(own) - NAMES


# Every eleventh: they are of all kinds, and the others are like these.
@pytest.mark.parametrize(
    "case", [c for c in CORRUPTED[::11] if c.name not in OF_LIBRARIES], ids=lambda case: case.name
)
def test_a_report_in_indonesian_has_no_english_left(case: Case, tmp_path: Path) -> None:
    own = [str(tmp_path)]
    for name, content in case.files.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        own += [name, content.decode("latin-1")]
    assert english_left(*both(tmp_path), " ".join(own)) == set()


TABLE = """\
unit,status,persons
Blitar,all,10853
Blitar,completed,6156
Blitar,ongoing,4679
Malang,all,115
Malang,Completed,24
Malang,ongoing,94
Kediri,all,12
Kediri,completed,x
Kediri,ongoing,
"""
FIELDS = [
    {"name": "unit", "type": "string"},
    {"name": "status", "type": "string"},
    {"name": "persons", "type": "integer", "constraints": {"minimum": 0}},
]
RULE = {
    "name": "all-add-up",
    "type": "balance",
    "resource": "t",
    "measure": "persons",
    "dimension": "status",
    "whole": "all",
    "parts": ["completed", "ongoing"],
    "within": ["unit"],
    "title": {"en": "All add up", "id": "Semua berjumlah benar"},
}


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """Return a package in which a sum fails, a value is misspelt, and cells are wrong."""
    (tmp_path / "t.csv").write_text(TABLE)
    resource = {"name": "t", "path": "t.csv", "schema": {"fields": FIELDS}}
    properties = {"resources": [resource], "rules": [RULE]}
    (tmp_path / "datapackage.json").write_text(json.dumps(properties))
    return tmp_path


def test_a_failed_sum_is_told_in_indonesian_with_its_numbers(broken: Path) -> None:
    _, other = both(broken)
    assert (
        "gagal  t.csv, baris 2, persons: Pada Blitar, 6.156 completed + 4.679 ongoing berjumlah"
        " 10.835, padahal all adalah 10.853, jadi lebih 18 (selisih +18)."
    ) in other
    assert "baris 2, Blitar/all: 10.853 mungkin seharusnya 10.835 (satu salah ketik: dua" in other


def test_a_title_in_both_languages_is_that_of_the_language(broken: Path) -> None:
    english, other = both(broken)
    assert "All add up (1 group failed" in english
    assert "Semua berjumlah benar (1 kelompok tidak sesuai" in other


def test_all_that_is_said_of_rules_is_indonesian(broken: Path) -> None:
    own = f"{TABLE} {json.dumps([FIELDS, RULE])} datapackage json {broken}"
    assert english_left(*both(broken), own) == set()


def test_what_is_said_of_a_table_without_a_descriptor_is_indonesian(tmp_path: Path) -> None:
    table = tmp_path / "rekap.csv"
    table.write_text("Unit;Selesai;Berjalan;Jumlah\nA;10;2;12\nB;20;3;23\nC;30;4;34\nD;1;2;4\n")
    report = check_tables([table])
    own = f"{table.read_text()} rekap csv"
    assert english_left(said(report, "en"), said(report, "id"), own) == set()


@pytest.mark.parametrize("name", ["json", "junit", "sarif"])
def test_a_format_for_programs_is_in_english(name: str, broken: Path) -> None:
    report = check_package(broken)

    def rendered() -> str:
        return re.sub(r'time="[^"]*"', "", FORMATS[name].render(report, AT_ROOT, Options()))

    english = rendered()
    with speaking("id"):
        assert rendered() == english
    assert "make 10,835, but all is 10,853" in english


def test_findings_are_english_text_in_python(broken: Path) -> None:
    with speaking("id"):
        report = check_package(broken)
        failed = next(f for f in report.findings if f.difference)
        assert str(failed).startswith("t.csv, line 2, persons: In Blitar, 6,156 completed")
        assert "all is 10,853" in str(report)
        assert "all adalah 10.853" in translate(failed.message)
