"""Code lists: every code used in a column, in order, with its labels and definition."""

from __future__ import annotations

from dataclasses import dataclass

from latsarstats.numerals.mention import KINDS


@dataclass(frozen=True, slots=True)
class Code:
    """A code of a list; the fields are the columns of the table ``codes``."""

    list: str
    code: str
    label_en: str
    label_id: str
    definition_en: str


_KIND_LABELS_ID = {
    "count": "Cacah",
    "decimal": "Desimal",
    "percent": "Persen",
    "money": "Uang",
    "duration": "Lama waktu",
    "year": "Tahun",
    "date": "Tanggal",
    "date-range": "Rentang tanggal",
    "month": "Bulan",
    "weekday": "Hari",
    "time": "Waktu",
    "ordinal": "Urutan",
    "batch": "Angkatan",
    "grade": "Golongan",
    "reference": "Rujukan",
    "name": "Nama",
    "version": "Versi",
    "list-marker": "Penanda daftar",
    "determiner": "Penentu",
    "fraction": "Pecahan",
}

CODES: tuple[Code, ...] = (
    Code("status", "all", "All", "Semua", "Every trainee of the round in the training year"),
    Code("status", "completed", "Completed", "Selesai", "Trainees who have finished the training"),
    Code("status", "ongoing", "Ongoing", "Berjalan", "Trainees who are still in training"),
    Code(
        *("status", "planned", "Planned", "Direncanakan"),
        "Trainees who are to be trained in a year after the article",
    ),
    Code("delivery", "all", "All", "Semua", "In person and online together"),
    Code("delivery", "in-person", "In person", "Luring", "Present in the hall"),
    Code("delivery", "online", "Online", "Daring", "Present through a video conference"),
    Code("grade", "II", "Grade II", "Golongan II", "Civil-service grade II"),
    Code("grade", "III", "Grade III", "Golongan III", "Civil-service grade III"),
    Code(
        *("grade", "II-III", "Grades II and III", "Golongan II dan III"),
        "Civil-service grades II and III, counted together",
    ),
    Code(
        *("stage", "classical", "Classroom stage", "Klasikal"),
        "Days of learning on site, after the online stages",
    ),
    Code(
        *("stage", "self-study-and-distance", "Self-study and distance learning"),
        "Pembelajaran mandiri dan jarak jauh",
        "Online self-study and distance learning, before the classroom stage",
    ),
    Code("session_kind", "briefing", "Briefing", "Pengarahan", "An address to trainees under way"),
    Code("session_kind", "opening", "Opening", "Pembukaan", "The opening of training batches"),
    Code("area", "35", "East Java", "Jawa Timur", "The province; Kemendagri code 35, ISO ID-JI"),
    Code("area", "35.73", "Malang", "Kota Malang", "A city of East Java; Kemendagri code 35.73"),
    Code(
        "area", "35.78", "Surabaya", "Kota Surabaya", "A city of East Java; Kemendagri code 35.78"
    ),
    Code(
        *("coverage", "province-regencies-cities", "Province, regencies and cities"),
        "Provinsi, kabupaten, dan kota",
        "The governments of the province and of its regencies and cities together; inferred from"
        " the size of the number, not printed",
    ),
    Code(
        *("date_basis", "text", "Text", "Teks"),
        "Day and month are printed; the year is that of the training or event in the text",
    ),
    Code(
        *("date_basis", "address", "Address", "Alamat"),
        "Day and month are printed; the year is in the address of the article",
    ),
    Code(
        *("date_basis", "restatements", "Restatements", "Pemberitaan lain"),
        "Only the weekday is printed; other publications of the same event print the date",
    ),
    Code("role", "evidence", "Evidence", "Bukti", "The number supports at least one cell"),
    Code(
        "role",
        "context",
        "Context",
        "Konteks",
        "The number is no Latsar figure; the reason says why",
    ),
    *(
        Code("mention_kind", kind, kind.capitalize().replace("-", " "), _KIND_LABELS_ID[kind], what)
        for kind, what in KINDS.items()
    ),
)


def codes_of(name: str) -> tuple[str, ...]:
    """Return the codes of a list, in order."""
    return tuple(code.code for code in CODES if code.list == name)
