"""Numbers in prose: each with its span, its kind and its value."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import latsarstats
from latsarstats.numerals.mention import DOUBTS, KINDS, plain
from latsarstats.numerals.scan import scan, scan_parts
from prose import prose

Number = tuple[str, str, str]


def read(text: str) -> list[Number]:
    return [(mention.text, mention.kind, plain(mention.value)) for mention in scan(text)]


ONE_NUMBER = [
    # grouping, decimals, scales
    ("sebanyak 10.853 peserta", "10.853", "count", "10853"),
    ("sebanyak 4391 orang", "4391", "count", "4391"),
    ("lulus 1.745.Sedangkan", "1.745", "count", "1745"),
    ("sekitar 4,259 juta orang", "4,259 juta", "count", "4259000"),
    ("1,5 juta orang", "1,5 juta", "count", "1500000"),
    ("1.2 juta orang", "1.2 juta", "count", "1200000"),
    ("2 juta 500 ribu orang", "2 juta 500 ribu", "count", "2500000"),
    ("3 ribuan orang", "3 ribuan", "count", "3000"),
    ("5 ribu 300 orang", "5 ribu 300", "count", "5300"),
    ("2000 masker", "2000", "count", "2000"),
    ("di Kota Batu (12)", "12", "count", "12"),
    ("25 rb orang", "25 rb", "count", "25000"),
    ("sepanjang 4,7 km", "4,7", "count", "4.7"),
    ("nilai 70,01", "70,01", "decimal", "70.01"),
    ("IPK 3.75 saja", "3.75", "decimal", "3.75"),
    ("skor TWK 65 saja", "65", "decimal", "65"),
    ("era Society 5.0 ini", "5.0", "version", "5.0"),
    ("versi 1.2.3 ini", "1.2.3", "version", "1.2.3"),
    # glued to words
    ("oleh120 orang", "120", "count", "120"),
    ("150peserta", "150", "count", "150"),
    ("CPNS2019 lulus", "2019", "year", "2019"),
    # words
    ("program satu juta guru", "satu juta", "count", "1000000"),
    ("Dua Puluh\u00a0Lima orang", "Dua Puluh\u00a0Lima", "count", "25"),
    ("duapuluh lima orang", "duapuluh lima", "count", "25"),
    ("dua\npuluh orang", "dua\npuluh", "count", "20"),
    ("seorang guru", "seorang", "count", "1"),
    ("satu setengah juta orang", "satu setengah juta", "count", "1500000"),
    ("satu koma lima juta orang", "satu koma lima juta", "count", "1500000"),
    ("selusin telur", "selusin", "count", "12"),
    ("keduanya hadir", "keduanya", "count", "2"),
    ("kedua orang tua", "kedua", "count", "2"),
    ("Kedua korban selamat", "Kedua", "count", "2"),
    ("kedua belah pihak", "kedua", "count", "2"),
    ("ketiga guru itu", "ketiga", "count", "3"),
    ("rata-rata tujuh koma lima", "tujuh koma lima", "decimal", "7.5"),
    ("Kepulauan Seribu", "Seribu", "name", "1000"),
    ("Terpadu Satu Pintu", "Satu", "name", "1"),
    # shares and parts
    ("sebesar 85%", "85%", "percent", "85"),
    ("sebesar 4,9 %", "4,9 %", "percent", "4.9"),
    ("sebesar 10,59 persen", "10,59 persen", "percent", "10.59"),
    ("sebesar 85.5%", "85.5%", "percent", "85.5"),
    ("tumbuh -2,07 persen", "-2,07 persen", "percent", "-2.07"),
    ("turun -3 persen", "-3 persen", "percent", "-3"),
    ("suhu minus dua derajat", "minus dua", "count", "-2"),
    ("tumbuh minus 2,07 persen", "minus 2,07 persen", "percent", "-2.07"),
    ("Seratus persen lulus", "Seratus persen", "percent", "100"),
    ("hampir setengahnya", "setengahnya", "fraction", "0.5"),
    ("seperempat dari", "seperempat", "fraction", "0.25"),
    ("sepertiga dari", "sepertiga", "fraction", "1/3"),
    ("dua pertiga dari", "dua pertiga", "fraction", "2/3"),
    ("2/3 peserta hadir", "2/3", "fraction", "2/3"),
    ("tiga per empat dari", "tiga per empat", "fraction", "0.75"),
    ("2/3 dari peserta", "2/3", "fraction", "2/3"),
    ("selama ½ jam", "½", "fraction", "0.5"),
    # money
    ("biaya Rp.9.296.000,- saja", "Rp.9.296.000,-", "money", "9296000"),
    ("Rp 27,642 triliun", "Rp 27,642 triliun", "money", "27642000000000"),
    ("Rp 1.250.000,00", "Rp 1.250.000,00", "money", "1250000"),
    ("biaya Rp\n5.000", "Rp\n5.000", "money", "5000"),
    ("biaya Rp  5.000", "Rp  5.000", "money", "5000"),
    ("Rp satu juta", "Rp satu juta", "money", "1000000"),
    ("Rp1,5 M", "Rp1,5 M", "money", "1500000000"),
    ("Rp 1 triliun 200 miliar", "Rp 1 triliun 200 miliar", "money", "1200000000000"),
    ("lima juta rupiah", "lima juta rupiah", "money", "5000000"),
    ("5 juta rupiah", "5 juta rupiah", "money", "5000000"),
    ("honor 500 rupiah", "500 rupiah", "money", "500"),
    ("USD 2,5 juta", "USD 2,5 juta", "money", "2500000"),
    ("omset 4,6 triliun", "4,6 triliun", "money", "4600000000000"),
    # durations
    ("selama enam hari", "enam", "duration", "6"),
    ("selama 51 hari", "51", "duration", "51"),
    ("selama 51\nhari", "51", "duration", "51"),
    ("selama 1,5 tahun", "1,5", "duration", "1.5"),
    ("satu setengah tahun", "satu setengah", "duration", "1.5"),
    ("selama setahun", "setahun", "duration", "1"),
    ("berusia 43 saat itu", "43", "duration", "43"),
    ("2½ tahun", "2½", "duration", "2.5"),
    ("selama 2 thn", "2", "duration", "2"),
    # years
    ("formasi 2019 sebanyak", "2019", "year", "2019"),
    ("Latsar Tahun 2021 formasi", "2021", "year", "2021"),
    ("Jawa Timur 2021", "2021", "year", "2021"),
    ("tahun dua ribu dua puluh satu", "dua ribu dua puluh satu", "year", "2021"),
    ("pasca-2021 ini", "2021", "year", "2021"),
    ("2021 peserta ikut", "2021", "count", "2021"),
    ("naskah UUD 1945", "1945", "name", "1945"),
    # dates and times
    ("(16/11)", "16/11", "date", "--11-16"),
    ("(16/10/21)", "16/10/21", "date", "2021-10-16"),
    ("(17/8/45)", "17/8/45", "date", "2045-08-17"),
    ("(17/8/85)", "17/8/85", "date", "1985-08-17"),
    ("16-11-2021", "16-11-2021", "date", "2021-11-16"),
    ("16.11.2021", "16.11.2021", "date", "2021-11-16"),
    ("2021-11-16", "2021-11-16", "date", "2021-11-16"),
    ("16-Nov-2021", "16-Nov-2021", "date", "2021-11-16"),
    ("23 Agustus", "23 Agustus", "date", "--08-23"),
    ("8 Januari 2021", "8 Januari 2021", "date", "2021-01-08"),
    ("9 November2023", "9 November2023", "date", "2023-11-09"),
    ("3 Okt. 2021", "3 Okt. 2021", "date", "2021-10-03"),
    ("tanggal 16 lalu", "16", "date", "---16"),
    ("Satu Januari", "Satu Januari", "date", "--01-01"),
    ("1 Muharram 1443 H", "1 Muharram 1443 H", "date", "1 Muharram 1443 H"),
    ("10–22 Juli 2025", "10–22 Juli 2025", "date-range", "2025-07-10/2025-07-22"),
    ("10 - 22 Juli", "10 - 22 Juli", "date-range", "--07-10/--07-22"),
    ("8-12/11", "8-12/11", "date-range", "--11-08/--11-12"),
    ("16-18/11/2021", "16-18/11/2021", "date-range", "2021-11-16/2021-11-18"),
    *[
        (text, text, "date-range", "2021-12-28/2022-01-03")
        for text in ("28 Desember – 3 Januari 2022", "28/12/2021-3/1/2022")
    ],
    ("pada Juli,yaitu", "Juli", "month", "--07"),
    ("September 2021", "September 2021", "month", "2021-09"),
    ("Nov 2021", "Nov 2021", "month", "2021-11"),
    ("Jatim, Selasa siang", "Selasa", "weekday", "2"),
    ("Jatim, Minggu siang", "Minggu", "weekday", "7"),
    ("pada hari minggu", "minggu", "weekday", "7"),
    ("pada Jum’at siang", "Jum’at", "weekday", "5"),
    ("16.15 WIB", "16.15", "time", "16:15"),
    ("pukul 7.30 pagi", "7.30", "time", "07:30"),
    ("pukul 7 malam", "7", "time", "19:00"),
    ("pukul 9.30 malam", "9.30", "time", "21:30"),
    ("pukul 1 siang", "1", "time", "13:00"),
    ("pukul 14.00.15 WIB", "14.00.15", "time", "14:00:15"),
    ("pukul 9 pagi", "9", "time", "09:00"),
    ("pukul delapan pagi", "delapan", "time", "08:00"),
    ("jam 10 WITA", "10", "time", "10:00"),
    ("tayang 08:15:30", "08:15:30", "time", "08:15:30"),
    # places in an order
    ("Hari Jadi ke-76 Provinsi", "ke-76", "ordinal", "76"),
    ("HUT ke 76 Provinsi", "ke 76", "ordinal", "76"),
    ("abad ke-XXI kini", "ke-XXI", "ordinal", "21"),
    ("ke-tiga kalinya", "ke-tiga", "ordinal", "3"),
    ("perempuan pertama di", "pertama", "ordinal", "1"),
    ("yang Kelima kalinya", "Kelima", "ordinal", "5"),
    ("peringkat kedua belas", "kedua belas", "ordinal", "12"),
    ("orang nomor satu itu", "satu", "ordinal", "1"),
    ("tahap II dimulai", "II", "ordinal", "2"),
    ("juara 1 nasional", "1", "ordinal", "1"),
    ("naik ke 75 orang", "75", "count", "75"),
    # batches and grades
    ("golongan III saja", "III", "grade", "3"),
    ("golongan 2 saja", "2", "grade", "2"),
    ("golongan III/a saja", "III", "grade", "3"),
    ("golongan IIIa saja", "III", "grade", "3"),
    ("Gol. III saja", "III", "grade", "3"),
    ("golongan\nIII saja", "III", "grade", "3"),
    ("Penata Muda (III/a)", "III", "grade", "3"),
    ("golongan ruang III/a", "III", "grade", "3"),
    ("angkatan 151 mulai", "151", "batch", "151"),
    ("angkatan CXXI mulai", "CXXI", "batch", "121"),
    ("Angkatan\n53 mulai", "53", "batch", "53"),
    ("Angk. 53 mulai", "53", "batch", "53"),
    ("setiap angkatan 40 orang", "40", "count", "40"),
    ("angkatan 85/86 mulai", "85/86", "batch", "85/86"),
    ("angkatan 1-4 mulai", "1-4", "batch", "1-4"),
    ("Angkatan I–IV mulai", "I–IV", "batch", "1-4"),
    ("angkatan ke-53 mulai", "ke-53", "batch", "53"),
    ("angkatan kedua mulai", "kedua", "batch", "2"),
    # references
    ("PerLAN 1/2021 itu", "1/2021", "reference", "1/2021"),
    ("UU 3/4 itu", "3/4", "reference", "3/4"),
    ("Nomor 12 itu", "12", "reference", "12"),
    ("No. 12 itu", "12", "reference", "12"),
    ("Nomor: 12 itu", "12", "reference", "12"),
    ("ayat (2) itu", "2", "reference", "2"),
    ("Pasal 27A itu", "27", "reference", "27"),
    ("Nomor 800/123/BKD itu", "800/123/BKD", "reference", "800/123/BKD"),
    ("surat B/328/S.01/2020 itu", "B/328/S.01/2020", "reference", "B/328/S.01/2020"),
    ("(ST02)", "02", "reference", "02"),
    ("telepon 0812-3456-7890", "0812-3456-7890", "reference", "0812-3456-7890"),
    ("volume 500 liter", "500", "count", "500"),
    ("telepon +62 812-3456-7890", "62 812-3456-7890", "reference", "62 812-3456-7890"),
    ("kode pos 65145", "65145", "reference", "65145"),
    ("sumber [1]", "1", "reference", "1"),
    ("https://a.id/2021/11/b", "2021/11", "reference", "2021/11"),
    # names
    ("masa Covid-19 ini", "19", "name", "19"),
    ("masa Covid19 ini", "19", "name", "19"),
    ("kata Bongkar86 itu", "86", "name", "86"),
    ("kata kabar24.com itu", "24", "name", "24"),
    ("program Nawa Bhakti", "Nawa", "name", "9"),
    ("Tri Dharma", "Tri", "name", "3"),
    ("Asisten III hadir", "III", "name", "3"),
    ("Perang Dunia II usai", "II", "name", "2"),
    ("PON XX Papua", "XX", "name", "20"),
    ("Kampus I serta", "I", "name", "1"),
    ("Eselon IIB saja", "II", "name", "2"),
    ("lulusan D-III saja", "III", "name", "3"),
    ("Kodim 0812 Lamongan", "0812", "name", "812"),
    ("Liga 3 Jatim", "3", "name", "3"),
    ("RT 03 Kelurahan", "03", "name", "3"),
    ("Jalan Kawi 41 Malang", "41", "name", "41"),
    ("P3K guru", "3", "name", "3"),
    ("jaringan 5G kini", "5", "name", "5"),
    # the rest
    ("\n1. klasikal", "1.", "list-marker", ""),
    ("\n2) klasikal", "2)", "list-marker", ""),
    ("\n(2) klasikal", "(2)", "list-marker", ""),
    ("yaitu: 1) klasikal", "1)", "list-marker", ""),
    ("adalah sebuah keniscayaan", "sebuah", "determiner", "1"),
    ("Salah satu bentuk", "satu", "determiner", "1"),
    ("Salah satunya ialah", "satunya", "determiner", "1"),
    ("satu sama lain", "satu", "determiner", "1"),
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
        *("nawa", "dwi warna", "Tri Rismaharini", "Eka Putri", "satu-satunya", "satu-satu"),
        *("CV Maju", "gelar MM", "DI Yogyakarta", "Bupati I Made", "satunya", "seluas m2"),
        *("Minggu depan", "dua-duanya", "bersatu", "triwulan", "golongan iii", "koma"),
    ],
)
def test_no_number(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        pytest.param(
            "Angkatan 53, 54 dan 55 Tahun 2021",
            ["53 batch", "54 batch", "55 batch", "2021 year"],
            id="a list of batches ends before a year",
        ),
        pytest.param(
            "Angkatan 53,54 dan 55",
            ["53 batch", "54 batch", "55 batch"],
            id="a comma between batches is no decimal mark",
        ),
        pytest.param(
            "Angkatan I, II dan III", ["1 batch", "2 batch", "3 batch"], id="batches in Roman"
        ),
        pytest.param(
            "Golongan II dan III dan 880 orang",
            ["2 grade", "3 grade", "880 count"],
            id="a list of grades ends before people",
        ),
        pytest.param(
            "Golongan III/a dan II/c", ["3 grade", "2 grade"], id="a list of grades with steps"
        ),
        pytest.param(
            "Golongan II dan 120 tenaga", ["2 grade", "120 count"], id="there is no grade 120"
        ),
        pytest.param(
            "Angkatan 53 dan 40 hadir", ["53 batch", "40 count"], id="batches are listed upwards"
        ),
        pytest.param(
            "Nomor 1 Tahun 2021", ["1 reference", "2021 reference"], id="the year of a law"
        ),
        pytest.param(
            "Peraturan Pemerintah 11 Tahun 2017",
            ["11 reference", "2017 reference"],
            id="a law without the word for its number",
        ),
        pytest.param(
            "Lembaran Negara Tahun 2014 Nomor 6",
            ["2014 reference", "6 reference"],
            id="the year before the number of a gazette",
        ),
        pytest.param(
            "NIP 19790101 200501 1 001",
            ["19790101 reference", "200501 reference", "1 reference", "001 reference"],
            id="the parts of a personal number",
        ),
        pytest.param("tiga Minggu", ["3 duration"], id="weeks are no Sunday"),
        pytest.param("Selasa (16/11)", ["2 weekday", "--11-16 date"], id="weekday and date"),
        pytest.param("dua tiga orang", ["2 count", "3 count"], id="two in a row"),
        pytest.param(
            "30 (tiga puluh) hari", ["30 duration", "30 duration"], id="said again in brackets"
        ),
        pytest.param(
            "4 (empat) orang", ["4 count", "4 count"], id="a count said again in brackets"
        ),
        pytest.param("2–3 tahun", ["2 duration", "3 duration"], id="a range shares its unit"),
        pytest.param(
            "18, 30 dan 3 hari",
            ["18 duration", "30 duration", "3 duration"],
            id="a list shares its unit",
        ),
        pytest.param(
            "dua atau tiga hari", ["2 duration", "3 duration"], id="words share a unit as well"
        ),
        pytest.param("10-15 persen", ["10 percent", "15 percent"], id="a range shares its sign"),
        pytest.param(
            "Rp 5-10 juta", ["5000000 money", "10000000 money"], id="a range shares its scale"
        ),
        pytest.param("2019-2024", ["2019 year", "2024 year"], id="a range of years"),
        pytest.param("TA 2021/2022", ["2021 year", "2022 year"], id="a year over New Year"),
        pytest.param("pukul 08.00-12.00 WIB", ["08:00 time", "12:00 time"], id="a range of times"),
        pytest.param(
            "8 September hingga 6 November 2025",
            ["--09-08 date", "2025-11-06 date"],
            id="two dates joined by a word",
        ),
        pytest.param(
            "tanggal 5, 6 dan 7 Juli 2021",
            ["--07-05 date", "--07-06 date", "2021-07-07 date"],
            id="the days of a list share its month",
        ),
        pytest.param(
            "27 atau 28/12/2016", ["--12-27 date", "2016-12-28 date"], id="days before a slash"
        ),
        pytest.param("skor akhir 2-1", ["2 decimal", "1 decimal"], id="goals"),
        pytest.param("satu per satu", ["1 determiner", "1 determiner"], id="one by one"),
        pytest.param("2 x 24 jam", ["2 count", "24 duration"], id="twice a day"),
        pytest.param(
            "kloter 78 serta 1 orang",
            ["78 batch", "1 count"],
            id="a list of batches ends before people",
        ),
        pytest.param("Angkatan 53,54,55", ["53 batch", "54 batch", "55 batch"], id="commas alone"),
        pytest.param("angkatan tiga dan empat", ["3 batch", "4 batch"], id="batches in words"),
        pytest.param(
            "Angkatan I sampai dengan IV", ["1 batch", "4 batch"], id="batches from and to"
        ),
        pytest.param("tanggal 5 dan 6", ["---05 date", "---06 date"], id="days without a month"),
        pytest.param(
            "pasien 25, 16 April 2020", ["25 count", "2020-04-16 date"], id="no list of days"
        ),
        pytest.param("pada Juli 1200 orang", ["--07 month", "1200 count"], id="no year of a month"),
        pytest.param(
            "pukul 07.30, 09.00 dan 13.00 WIB",
            ["07:30 time", "09:00 time", "13:00 time"],
            id="a list of times",
        ),
        pytest.param("10 sd 15 persen", ["10 percent", "15 percent"], id="a range in short"),
        pytest.param("10 s/d 15 persen", ["10 percent", "15 percent"], id="a range with a stroke"),
        pytest.param("3 sd 5 hari", ["3 duration", "5 duration"], id="a range of days"),
        pytest.param("12-17\ntahun", ["12 duration", "17 duration"], id="a unit on the next line"),
        pytest.param("nilai 65 120", ["65 decimal", "120 decimal"], id="columns"),
        pytest.param("Andi\nLIMA orang", ["5 count"], id="a word that begins like a numeral"),
        pytest.param("Rp 500. 200 peserta", ["500 money", "200 count"], id="a sum ends a sentence"),
        pytest.param("golongan I.200 orang", ["1 grade", "200 count"], id="a grade ends one"),
        pytest.param("Senin-Rabu", ["1 weekday", "3 weekday"], id="a range of days"),
    ],
)
def test_several_numbers(text: str, numbers: list[str]) -> None:
    assert [f"{plain(mention.value)} {mention.kind}" for mention in scan(text)] == numbers


DOUBTFUL = [
    ("sekitar 29.400 orang", "29400", "approximate"),
    ("kurang lebih 29.400 orang", "29400", "approximate"),
    ("lebih dari 29.400 orang", "29400", "approximate"),
    ("14 ribu lebih", "14000", "approximate"),
    ("3.000 lebih peserta", "3000", "approximate"),
    ("3 hari lebih", "3", "approximate"),
    ("lebih 300 orang", "300", "approximate"),
    ("± 1.500 orang", "1500", "approximate"),
    ("±1.500 orang", "1500", "approximate"),
    ("tujuh puluhan desa", "70", "approximate"),
    ("dua ribuan orang", "2000", "approximate"),
    ("seratusan orang", "100", "approximate"),
    ("20-an orang", "20", "approximate"),
    ("3 ribuan orang", "3000", "approximate"),
    ("sekitar pukul 13.03", "13:03", "approximate"),
    ("belasan ribu orang", "", "vague"),
    ("beribu-ribu orang", "", "vague"),
    ("31 September", "--09-31", "impossible"),
    ("31 September 2021", "2021-09-31", "impossible"),
    ("31/9", "--09-31", "impossible"),
    ("29/2/2021", "2021-02-29", "impossible"),
    ("10-31 September 2021", "2021-09-10/2021-09-31", "impossible"),
    ("99.99 WIB", "99:99", "impossible"),
    ("24.30 WIB", "24:30", "impossible"),
    ("Rpl.842.875,-", "1842875", "misprint"),
    ("sebanyak l.247 orang", "1247", "misprint"),
    ("tahun 2O21", "2021", "misprint"),
    ("sebanyak 12O orang", "120", "misprint"),
    ("Golongan IIl", "3", "misprint"),
    ("Rp 27. 642.174.891.811", "27642174891811", "misprint"),
    ("dan 12. 450 pelamar", "12450", "misprint"),
    ("ada 10 853 peserta", "10853", "misprint"),
    ("ada 10,853 orang", "10853", "misprint"),
    ("ada 1,234,567 suara", "1234567", "misprint"),
    ("sebesar Rp 50,000", "50000", "misprint"),
    ("Rp 32, 8 triliun", "32800000000000", "misprint"),
    ("Rp 1.500.00", "", "misprint"),
    ("1 Agsustus", "--08-01", "misprint"),
    ("5 Desmber 2021", "2021-12-05", "misprint"),
]


@pytest.mark.parametrize(("text", "value", "doubt"), DOUBTFUL, ids=[text for text, *_ in DOUBTFUL])
def test_what_a_reader_would_doubt_is_read_and_flagged(text: str, value: str, doubt: str) -> None:
    (mention,) = scan(text)
    assert (plain(mention.value), mention.doubt) == (value, doubt)


def test_every_doubt_has_an_example() -> None:
    assert {doubt for *_, doubt in DOUBTFUL} == set(DOUBTS)


@pytest.mark.parametrize(
    "text",
    [
        *("120 orang", "3 lebih banyak", "3 hari lebih cepat", "minimal 3 orang", "00.00 WIB"),
        *("24.00 WIB", "5 market", "29/2", "10,853 meter", "Rp 2,5 miliar", "tahun 2021"),
    ],
)
def test_nothing_to_doubt(text: str) -> None:
    (mention,) = scan(text)
    assert mention.doubt == ""


def test_a_sentence_may_end_in_a_number_and_begin_with_one() -> None:
    assert read("golongan 3. 120 CPNS hadir") == [
        ("3", "grade", "3"),
        ("120", "count", "120"),
    ]


@pytest.mark.parametrize(
    ("text", "span", "kind", "value"),
    [
        ("2021, 5 sampai 10 orang", "5", "count", "5"),
        ("-120 orang hadir", "120", "count", "120"),
        ("hadir -595 orang", "595", "count", "595"),
    ],
    ids=["no shared unit", "a dash that opens a line", "a dash before a whole number"],
)
def test_a_number_among_others(text: str, span: str, kind: str, value: str) -> None:
    assert (span, kind, value) in read(text)


def test_minus_is_exact() -> None:
    (mention,) = scan(f"minus 1,{'7' * 38}")
    assert mention.value == Decimal(f"-1.{'7' * 38}")


@pytest.mark.parametrize("text", ["-1.234", "-1.234,5", "-1,5%"])
def test_a_number_alone_may_be_negative(text: str) -> None:
    (mention,) = scan(text)
    assert mention.text == text
    assert isinstance(mention.value, int | Decimal)
    assert mention.value < 0


def test_a_whole_date_is_a_date_and_a_share_is_exact() -> None:
    date, share = scan("8 Januari 2021: 10,1 persen")
    assert date.value == datetime.date(2021, 1, 8)
    assert share.value == Decimal("10.1")


def test_a_run_of_digits_that_nobody_counts_is_kept_as_printed() -> None:
    digits = "9" * 5000
    assert read(digits) == [(digits, "reference", digits)]


def test_no_digit_of_a_long_code_is_lost() -> None:
    code = "120/39" + "7" * 5000
    assert read(code) == [(code, "reference", code)]


def test_records_cannot_be_changed() -> None:
    (mention,) = latsarstats.numbers("120 orang")
    assert isinstance(mention, latsarstats.Mention)
    with pytest.raises(AttributeError):
        mention.value = 121  # type: ignore[misc]


def test_bytes_are_no_text() -> None:
    with pytest.raises(TypeError, match=r"a text is needed \(str\), not bytes"):
        scan(b"120")  # type: ignore[arg-type]


TEXTS = st.one_of(prose(), st.text())


@settings(max_examples=500)
@given(TEXTS)
@example("Rp.,")
@example("ke-")
@example("٣ orang")
@example("İİ 120 orang")
@example("II/4/13/21")
@example("golongan I.200 orang")
@example("minus (5) derajat")
@example("½5 orang")
@example("Rp 5.000,-2,5 persen")
def test_spans_are_in_order_and_hold_their_text(text: str) -> None:
    past = 0
    for mention in scan(text):
        assert past <= mention.start < mention.end <= len(text)
        assert mention.text == text[mention.start : mention.end]
        assert mention.kind in KINDS
        assert mention.doubt == "" or mention.doubt in DOUBTS
        past = mention.end


@given(st.integers(min_value=0, max_value=10**18))
def test_grouped_digits_are_read_back(number: int) -> None:
    printed = f"{number:,}".replace(",", ".")
    (mention,) = scan(f"sebanyak {printed} peserta")
    assert (mention.text, mention.value) == (printed, number)


def parts_of(text: str, sizes: list[int]) -> Iterator[str]:
    at = 0
    for size in itertools.cycle(sizes):
        if at >= len(text):
            return
        yield text[at : at + size]
        at += size


@settings(max_examples=60, deadline=None)
@given(prose(), st.integers(1, 60), st.lists(st.integers(50, 3000), min_size=1, max_size=5))
@example("7", 5000, [1000])
@example("x 120/39" + "7" * 3000, 2, [1000])
@example("5-", 3000, [700])
@example("12,", 2000, [700])
@example("1.", 4000, [999])
@example("satu ", 900, [100])
def test_a_text_in_parts_holds_the_same_numbers(text: str, times: int, sizes: list[int]) -> None:
    whole = text * times
    assert list(scan_parts(parts_of(whole, sizes))) == list(scan(whole))
