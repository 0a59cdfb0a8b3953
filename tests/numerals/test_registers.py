"""What numbers are in texts about other things than civil servants."""

from __future__ import annotations

import pytest

from latsarstats.numerals.mention import plain
from latsarstats.numerals.scan import scan

CASES = {
    "a paragraph of a law is no age of the culprit": (
        "Pelaku dijerat Pasal 310 ayat (4) KUHP",
        ["310 reference = 310", "4 reference = 4"],
    ),
    "the age of a driver stands behind the name": (
        "dikemudikan Slamet (45) menabrak",
        ["45 duration = 45"],
    ),
    "points of a game behind the word for it": (
        "dua gim langsung 21-18, 21-15",
        ["dua count = 2 gim", *(f"{n} decimal = {n}" for n in (21, 18, 21, 15))],
    ),
    "the minute of a goal says which": ("penalti menit 78", ["78 ordinal = 78"]),
    "minutes with their seconds are a time": (
        "dalam 41 menit 12 detik",
        ["41 duration = 41 menit", "12 duration = 12 detik"],
    ),
    "two sides have the measure of the last": (
        "seluas 3 x 4 meter",
        ["3 count = 3 meter", "4 count = 4 meter"],
    ),
    "three sides have it": ("2 x 3 x 5 m", ["2 count = 2 m", "3 count = 3 m", "5 count = 5 m"]),
    "a broken side is a measure": ("3,5x2 m", ["3,5 count = 3.5 m", "2 count = 2 m"]),
    "the runners of a relay do not": (
        "estafet 4x100 meter",
        ["4 count = 4", "100 count = 100 meter"],
    ),
    "an x before a number is no unit": ("roda 4x4", ["4 count = 4", "4 count = 4"]),
    "times are counted": ("ikut 3x tes", ["3 count = 3 x"]),
    "a sum in brackets is a loss": (
        "rugi Rp (45,2) miliar",
        ["Rp (45,2) miliar money = -45200000000 IDR"],
    ),
    "so it is with the scale inside": ("Rp (3,5 juta)", ["Rp (3,5 juta) money = -3500000 IDR"]),
    "so it is without a scale": ("rugi Rp(1.234)", ["Rp(1.234) money = -1234 IDR"]),
    "a sum with its sign in brackets is a remark": (
        "(Rp 5 juta)",
        ["Rp 5 juta money = 5000000 IDR"],
    ),
    "a month in digits": ("pajak s/d 5-2023", ["5-2023 month = 2023-05"]),
    "a class is none": ("kelas 5-2023", ["5 name = 5", "2023 year = 2023"]),
    "degrees of the Mercalli scale": (
        "II MMI di Turen, III-IV MMI di Blitar",
        ["II ordinal = 2", "III ordinal = 3", "IV ordinal = 4"],
    ),
    "a year of the Christian era with three digits": (
        "prasasti bertarikh 732 M.",
        ["732 year = 732"],
    ),
    "a year without its century": ("kerusuhan tahun 98", ["98 year = vague"]),
    "years of a life are none": ("tahun 98 orang", ["98 count = 98 orang"]),
    "an hour of the evening ends what an hour of the morning began": (
        "pukul 6 pagi s/d 9 malam",
        ["6 time = 06:00", "9 time = 21:00"],
    ),
    "nights without a clock are counted": (
        "3 hari 9 malam",
        ["3 duration = 3 hari", "9 count = 9 malam"],
    ),
    "a verse": ("QS Al-Baqarah: 183", ["183 reference = 183"]),
    "verses of a chapter in digits": ("QS. 2:185-187", ["2:185-187 reference = 2:185-187"]),
    "pages": ("hlm. 12-15", ["12 reference = 12", "15 reference = 15"]),
    "tables and pictures have numbers for names": (
        "Gambar 3 dan Tabel 2",
        ["3 name = 3", "2 name = 2"],
    ),
    "two sizes are no part": ("RAM 8/256 GB", ["8/256 reference = 8/256"]),
    "a conference is no money": ("COP26 di Glasgow", ["26 name = 26"]),
    "a size behind volume is counted": ("volume 1.200 liter", ["1.200 count = 1200 liter"]),
    "a large volume is counted, whatever the unit": (
        "volume 1.200 kend/jam",
        ["1.200 count = 1200 kend"],
    ),
    "a volume of a journal is not": ("Volume 5 Nomor 2", ["5 reference = 5", "2 reference = 2"]),
    "a dash with one blank before a larger number is no sign": (
        "harga 11.000 -12.000 rupiah",
        ["11.000 money = 11000 IDR", "12.000 rupiah money = 12000 IDR"],
    ),
    "before a smaller one it is": (
        "siang 13 malam -5,2 derajat",
        ["13 count = 13 malam", "-5,2 count = -5.2 derajat"],
    ),
    "the unit of a range in words": (
        "lima sampai sepuluh persen",
        ["lima percent = 5 persen", "sepuluh persen percent = 10 persen"],
    ),
    "the scale of a range in words": (
        "tiga atau empat juta rupiah",
        ["tiga money = 3000000 IDR", "empat juta rupiah money = 4000000 IDR"],
    ),
    "years before the second millennium": (
        "thn 800-1503 di Lamuri",
        ["800 year = 800", "1503 year = 1503"],
    ),
    "centuries with blanks": (
        "abad ke dua atau ke tiga",
        ["ke dua ordinal = 2", "ke tiga ordinal = 3"],
    ),
    "commas that group and part": ("level 6,980,9", ["6,980,9 decimal = 6980.9 misprint"]),
    "commas that part whole numbers": (
        "hadir 53,54,55",
        ["53 count = 53", "54 count = 54", "55 count = 55"],
    ),
    "how many pages": (
        "jumlah halaman 3-4",
        ["3 count = 3", "4 count = 4"],
    ),
    "the age of somebody who is quoted": ("kata Hartini (45)", ["45 duration = 45"]),
    "a number behind a town is no age": ("di Kota Batu (12)", ["12 count = 12"]),
    "blanks within brackets": ("Pasal 18 ayat ( 6 )", ["18 reference = 18", "6 reference = 6"]),
    "a part that is said again in words": (
        "1/3 (sepertiga)",
        ["1/3 fraction = 1/3", "sepertiga fraction = 1/3"],
    ),
    "a level is no unit": ("ke posisi 4.879,1", ["4.879,1 decimal = 4879.1"]),
    "a degree behind the name of the scale": ("skala MMI III", ["III ordinal = 3"]),
    "a place among those who lost": (
        "Harapan 1 dan Juara 2",
        ["1 ordinal = 1 harapan", "2 ordinal = 2 juara"],
    ),
    "a whole and a half with a blank": ("1 1/2 gelas air", ["1 1/2 count = 1.5 gelas"]),
    "a size with a point behind a stroke is no date": (
        "sensor 1/1.67 inci",
        ["1 count = 1", "1.67 count = 1.67 inci misprint"],
    ),
    "a post of a road in groups": ("KM 3.600 Tol", ["3.600 reference = 3.600"]),
    "a distance in groups": ("sejauh 3.600 km", ["3.600 count = 3600 km"]),
    "the number of a letter with a blank in it": (
        "Nomor : 5 /KP.01/XI/2019",
        ["5 /KP.01/XI/2019 reference = 5 /KP.01/XI/2019"],
    ),
    "half an hour before one in digits": ("jam setengah 1", ["setengah 1 time = 00:30"]),
    "half of five portions": (
        "setengah 5 porsi",
        ["setengah fraction = 0.5", "5 count = 5 porsi"],
    ),
    "the measure of the number before is no name": (
        "300ml-350ml santan",
        ["300 count = 300 ml", "350 count = 350 ml"],
    ),
    "a comparison is no doubt": ("6 nm lebih efisien", ["6 count = 6 nm"]),
    "a lane": ("di lajur 1", ["1 name = 1"]),
    "a long dash before a share is a minus": ("selisihnya –6%", ["–6% percent = -6 persen"]),
    "a long dash after a place is none": (
        "Jakarta – 6 persen",
        ["6 persen percent = 6 persen"],
    ),
    "the page of a citation": ("Kasmir (2013:7)", ["2013 year = 2013", "7 reference = 7"]),
    "what is counted behind a year and a colon": (
        "tahun 2013: 7 orang",
        ["2013 year = 2013", "7 count = 7 orang"],
    ),
    "the number of a student": ("NIM. 18101", ["18101 reference = 18101"]),
    "ten digits without a group": ("kode 1810101007", ["1810101007 reference = 1810101007"]),
    "sections and paragraphs": (
        "Pasal 22 huruf (c) dan 23 ayat (1) dan (3)",
        [*(f"{n} reference = {n}" for n in (22, 23, 1, 3))],
    ),
    "how many verses": ("surat itu 12 ayat", ["12 count = 12 ayat"]),
    "a point without a nought": ("nilai .0575", [".0575 decimal = 0.0575 misprint"]),
    "a full stop before a number": ("selesai. 12 orang", ["12 count = 12 orang"]),
    "the next test is no unit of a score": (
        "skor TWK 65 TIU 80",
        ["65 decimal = 65", "80 decimal = 80"],
    ),
}


@pytest.mark.parametrize(("text", "numbers"), CASES.values(), ids=CASES)
def test_a_text(text: str, numbers: list[str]) -> None:
    read = [
        " ".join(
            filter(None, (each.text, each.kind, "=", plain(each.value), each.unit, each.doubt))
        )
        for each in scan(text)
    ]
    assert read == numbers
