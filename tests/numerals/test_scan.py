"""Numbers in prose: each with its span, its kind and its value."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from latsarstats.numerals.mention import KINDS, plain
from latsarstats.numerals.scan import read_count, scan


def read(text: str) -> list[tuple[str, str, str]]:
    return [(mention.text, mention.kind, plain(mention.value)) for mention in scan(text)]


ONE_NUMBER = [
    ("sebanyak 10.853 peserta", "10.853", "count", "10853"),
    ("oleh120 orang", "120", "count", "120"),
    ("150peserta", "150", "count", "150"),
    ("lulus 1.745.Sedangkan", "1.745", "count", "1745"),
    ("program satu juta guru", "satu juta", "count", "1000000"),
    ("sekitar 4,259 juta orang", "4,259 juta", "count", "4259000"),
    ("1,5 juta orang", "1,5 juta", "count", "1500000"),
    ("seorang guru", "seorang", "count", "1"),
    ("2021 peserta ikut", "2021", "count", "2021"),
    ("9 program unggulan", "9", "count", "9"),
    ("nilai 70,01", "70,01", "decimal", "70.01"),
    ("sebesar 85%", "85%", "percent", "85"),
    ("sebesar 10,59 persen", "10,59 persen", "percent", "10.59"),
    ("Seratus persen lulus", "Seratus persen", "percent", "100"),
    ("biaya Rp.9.296.000,- saja", "Rp.9.296.000,-", "money", "9296000"),
    ("Rp 27,642 triliun", "Rp 27,642 triliun", "money", "27642000000000"),
    ("selama enam hari", "enam", "duration", "6"),
    ("selama 51 hari", "51", "duration", "51"),
    ("formasi 2019 sebanyak", "2019", "year", "2019"),
    ("Latsar Tahun 2021 formasi", "2021", "year", "2021"),
    ("Jawa Timur 2021", "2021", "year", "2021"),
    ("(16/11)", "16/11", "date", "--11-16"),
    ("(16/10/21)", "16/10/21", "date", "2021-10-16"),
    ("23 Agustus", "23 Agustus", "date", "--08-23"),
    ("8 Januari 2021", "8 Januari 2021", "date", "2021-01-08"),
    ("Satu Januari", "Satu Januari", "date", "--01-01"),
    ("10–22 Juli 2025", "10–22 Juli 2025", "date-range", "2025-07-10/2025-07-22"),
    ("pada Juli,yaitu", "Juli", "month", "--07"),
    ("September 2021", "September 2021", "month", "2021-09"),
    ("Jatim, Selasa siang", "Selasa", "weekday", "2"),
    ("Jatim, Minggu siang", "Minggu", "weekday", "7"),
    ("pukul 16.15 WIB", "16.15", "time", "16:15"),
    ("Hari Jadi ke-76 Provinsi", "ke-76", "ordinal", "76"),
    ("abad ke-XXI kini", "ke-XXI", "ordinal", "21"),
    ("perempuan pertama di", "pertama", "ordinal", "1"),
    ("yang Kelima kalinya", "Kelima", "ordinal", "5"),
    ("orang nomor satu itu", "satu", "ordinal", "1"),
    ("golongan III saja", "III", "grade", "3"),
    ("golongan 2 saja", "2", "grade", "2"),
    ("angkatan 151 mulai", "151", "batch", "151"),
    ("angkatan XII mulai", "XII", "batch", "12"),
    ("angkatan 85/86 mulai", "85/86", "batch", "85/86"),
    ("PerLAN 1/2021 itu", "1/2021", "reference", "1/2021"),
    ("Nomor 12 itu", "12", "reference", "12"),
    ("(ST02)", "02", "reference", "02"),
    ("masa Covid-19 ini", "19", "name", "19"),
    ("kata Bongkar86 itu", "86", "name", "86"),
    ("program Nawa Bhakti", "Nawa", "name", "9"),
    ("Asisten III hadir", "III", "name", "3"),
    ("era Society 5.0 ini", "5.0", "version", "5.0"),
    ("\n1. klasikal", "1.", "list-marker", ""),
    ("adalah sebuah keniscayaan", "sebuah", "determiner", "1"),
    ("Salah satu bentuk", "satu", "determiner", "1"),
    ("hampir setengahnya", "setengahnya", "fraction", "0.5"),
]


@pytest.mark.parametrize(
    ("text", "span", "kind", "value"), ONE_NUMBER, ids=[text.strip() for text, *_ in ONE_NUMBER]
)
def test_one_number(text: str, span: str, kind: str, value: str) -> None:
    assert read(text) == [(span, kind, value)]


def test_every_kind_has_an_example() -> None:
    assert {kind for *_, kind, _ in ONE_NUMBER} == set(KINDS)


@pytest.mark.parametrize(
    "text",
    [
        *("institusi masing-masing", "dalam kesempatan itu", "menyatukan pikiran", "harus peka"),
        *("kecerdasan spiritual", "KIPP dan PKP", "IKI jawabane", "se-Jatim", "sehari-harinya"),
        *("kali ini", "hari ini", "tahun-tahun", "minggu ini", "nama I. Made", "ribu rupiah"),
        *("nawa", "dwi warna"),
    ],
)
def test_no_number(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        pytest.param(
            "Angkatan 53, 54 dan 55 Tahun 2021",
            [("53", "batch"), ("54", "batch"), ("55", "batch"), ("2021", "year")],
            id="a list of batches ends before a year",
        ),
        pytest.param(
            "Golongan II dan III dan 880 orang",
            [("II", "grade"), ("III", "grade"), ("880", "count")],
            id="a list of grades ends before people",
        ),
        pytest.param(
            "Nomor 1 Tahun 2021",
            [("1", "reference"), ("2021", "reference")],
            id="the year of a law belongs to its number",
        ),
        pytest.param("tiga Minggu", [("tiga", "duration")], id="weeks are no Sunday"),
        pytest.param(
            "Selasa (16/11)", [("Selasa", "weekday"), ("16/11", "date")], id="weekday and date"
        ),
        pytest.param("dua tiga orang", [("dua", "count"), ("tiga", "count")], id="two in a row"),
    ],
)
def test_several_numbers(text: str, numbers: list[tuple[str, str]]) -> None:
    assert [(mention.text, mention.kind) for mention in scan(text)] == numbers


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("sekitar 29.400 orang", "approximate"),
        ("14 ribu lebih", "approximate"),
        ("belasan ribu orang", "vague"),
        ("31 September", "impossible"),
        ("31/9", "impossible"),
        ("10-31 September 2021", "impossible"),
        ("120 orang", ""),
    ],
)
def test_doubt_is_flagged(text: str, doubt: str) -> None:
    (mention,) = scan(text)
    assert mention.doubt == doubt


def test_a_whole_date_is_a_date_and_a_share_is_exact() -> None:
    date, share = scan("8 Januari 2021: 10,1 persen")
    assert date.value == datetime.date(2021, 1, 8)
    assert share.value == Decimal("10.1")


def test_a_run_of_digits_that_nobody_counts_is_kept_as_printed() -> None:
    digits = "9" * 5000
    assert read(digits) == [(digits, "reference", digits)]
    assert read(f"Rp {digits}") == [(f"Rp {digits}", "reference", f"Rp {digits}")]


@given(st.text())
@example("Rp.,")
@example("ke-")
@example("٣ orang")
def test_spans_are_in_order_and_hold_their_text(text: str) -> None:
    past = 0
    for mention in scan(text):
        assert past <= mention.start < mention.end <= len(text)
        assert mention.text == text[mention.start : mention.end]
        assert mention.kind in KINDS
        past = mention.end


@given(st.integers(min_value=0, max_value=10**18))
def test_grouped_digits_are_read_back(number: int) -> None:
    printed = f"{number:,}".replace(",", ".")
    (mention,) = scan(f"sebanyak {printed} peserta")
    assert (mention.text, mention.value) == (printed, number)


@pytest.mark.parametrize(
    ("token", "number"),
    [("120", 120), ("1.000", 1000), ("5.0", None), ("1.00", None), ("", None), ("1 000", None)],
)
def test_a_count_by_itself(token: str, number: int | None) -> None:
    assert read_count(token) == number
