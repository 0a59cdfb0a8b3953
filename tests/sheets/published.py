"""Tables as offices print them, in our own numbers, each with what a person reads in it.

The expectations were written before the program saw the tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Rows = list[list[Any]]


@dataclass(frozen=True)
class Published:
    """A sheet, and what a person reads in it.

    Attributes:
        rows: its cells.
        sums: the equations that it means, as titles.
        table: the first and the last cell of the table, header included.
        merged: ranges of cells that are one.
        wrong: the cell that is mistyped, and what is right there; nothing where all is well.
        delimiter: of a file of CSV; nothing for a workbook.
        encoding: of a file of CSV.
        hidden: rows of a workbook that are not shown, from 1.
    """

    rows: Rows
    sums: set[str]
    table: tuple[str, str]
    merged: Sequence[str] = ()
    wrong: tuple[str, Any] | None = None
    delimiter: str = ""
    encoding: str = "utf-8"
    hidden: Sequence[int] = ()


def dots(number: int) -> str:
    """Return a number as Indonesians print it."""
    return f"{number:,}".replace(",", ".")


def with_total(rows: Rows, label: str, first: int = 1) -> Rows:
    """Return rows with one of their sums below."""
    columns = list(zip(*(row[first:] for row in rows), strict=True))
    return [*rows, [label, *[""] * (first - 1), *(sum(column) for column in columns)]]


def printed(rows: Rows) -> Rows:
    return [[dots(c) if isinstance(c, int) else c for c in row] for row in rows]


UNITS = ["Pacitan", "Ponorogo", "Trenggalek", "Tulungagung", "Blitar", "Kediri", "Malang"]


def people(step: int) -> Rows:
    """Men, women and all of seven units."""
    rows = []
    for n, unit in enumerate(UNITS):
        men, women = 1204 + step * n * n, 987 + 83 * n
        rows.append([unit, men, women, men + women])
    return rows


def table_of_people(total: str = "Jumlah") -> Rows:
    return with_total(people(71), total)


ACROSS, DOWN = "Jumlah = Laki-laki + Perempuan", "Jumlah = all other rows of Kabupaten"
HEAD = ["Kabupaten", "Laki-laki", "Perempuan", "Jumlah"]

PUBLISHED: dict[str, Published] = {
    "a plain table in commas": Published(
        [HEAD, *table_of_people()], {ACROSS, DOWN}, ("A1", "D9"), delimiter=","
    ),
    "semicolons, points between thousands, cp1252": Published(
        [["Kabupaten", "Laki-laki", "Perempuan", "Jumlah"], *printed(table_of_people())],
        {ACROSS, DOWN},
        ("A1", "D9"),
        delimiter=";",
        encoding="cp1252",
    ),
    "titles, a note below, one wrong total of a row": Published(
        [
            ["Tabel 3.1 Penduduk menurut Jenis Kelamin"],
            ["Tahun 2021"],
            [],
            HEAD,
            *printed(table_of_people()),
            ["Sumber: catatan sendiri"],
        ],
        {ACROSS, DOWN},
        ("A4", "D12"),
        wrong=("D7", dots(1204 + 71 * 4 + 987 + 166)),
    ),
    "numbers as numbers, merged title": Published(
        [["REKAPITULASI"], [], HEAD, *table_of_people("TOTAL")],
        {ACROSS, "TOTAL = all other rows of Kabupaten"},
        ("A3", "D11"),
        merged=("A1:D1",),
        wrong=("B6", 1204 + 71 * 4),
    ),
    "a header of two rows with merged cells": Published(
        [
            ["Kabupaten", "Penduduk", "", ""],
            ["", "Laki-laki", "Perempuan", "Jumlah"],
            *table_of_people(),
        ],
        {"Penduduk Jumlah = Penduduk Laki-laki + Penduduk Perempuan", DOWN},
        ("A1", "D10"),
        merged=("A1:A2", "B1:D1"),
    ),
    "columns numbered below the header": Published(
        [HEAD, ["(1)", "(2)", "(3)", "(4)"], *printed(table_of_people())],
        {ACROSS, DOWN},
        ("A1", "D10"),
        delimiter=";",
    ),
    "a running number before the units": Published(
        [
            ["No", *HEAD],
            *([n, *row] for n, row in enumerate(people(71), start=1)),
            ["", *table_of_people()[-1]],
        ],
        {ACROSS, DOWN},
        ("A1", "E9"),
    ),
    "dashes for nothing, a mark of a note": Published(
        [
            HEAD,
            ["Batu", "12", "-", "12"],
            ["Madiun", "1.045", "230", "1.275"],
            ["Mojokerto", "880*", "412", "1.292"],
            ["Pasuruan", "-", "77", "77"],
            ["Jumlah", "1.937", "719", "2.656"],
            ["*) angka sementara"],
        ],
        {ACROSS, DOWN},
        ("A1", "D6"),
    ),
    "months across": Published(
        [
            ["Kantor", "Jan", "Feb", "Mar", "Apr", "Total"],
            ["Utara", 31, 28, 35, 30, 124],
            ["Selatan", 22, 19, 27, 24, 92],
            ["Timur", 45, 41, 44, 39, 169],
            ["Barat", 17, 20, 16, 21, 74],
            ["Total", 115, 108, 122, 114, 459],
        ],
        {"Total = Jan + Feb + Mar + Apr", "Total = all other rows of Kantor"},
        ("A1", "F6"),
        wrong=("D3", 27),
    ),
    "years across, without sums": Published(
        [
            ["Provinsi", 2018, 2019, 2020],
            ["Aceh", 812, 779, 901],
            ["Bali", 455, 468, 391],
            ["Riau", 623, 701, 688],
        ],
        set(),
        ("A1", "D4"),
    ),
    "opening, in, out, closing": Published(
        [
            ["Bulan", "Awal", "Masuk", "Keluar", "Akhir"],
            ["Januari", 500, 210, 180, 530],
            ["Februari", 530, 190, 240, 480],
            ["Maret", 480, 260, 175, 565],
            ["April", 565, 120, 205, 480],
            ["Mei", 480, 300, 260, 520],
        ],
        {"Akhir = Awal + Masuk - Keluar"},
        ("A1", "E6"),
    ),
    "shares that make 100": Published(
        [
            ["Kota", "Baik (%)", "Sedang (%)", "Buruk (%)"],
            ["Batu", "33,3", "41,2", "25,5"],
            ["Blitar", "51,0", "28,4", "20,6"],
            ["Kediri", "47,7", "30,2", "22,1"],
            ["Madiun", "60,1", "22,8", "17,1"],
        ],
        {"100 = Baik (%) + Sedang (%) + Buruk (%)"},
        ("A1", "D5"),
        delimiter=";",
    ),
    "English marks": Published(
        [
            ["District", "Male", "Female", "Total"],
            ["North", "1,204", "987", "2,191"],
            ["South", "12,310", "11,002", "23,312"],
            ["East", "845", "1,012", "1,857"],
            ["West", "3,377", "3,001", "6,378"],
            ["Total", "17,736", "16,002", "33,738"],
        ],
        {"Total = Male + Female", "Total = all other rows of District"},
        ("A1", "D6"),
        delimiter=";",
        wrong=("B3", "12,310"),
    ),
    "subtotals and a total of all": Published(
        [
            ["Uraian", "Pagu", "Realisasi"],
            ["Gaji", 4100, 3980],
            ["Tunjangan", 1250, 1190],
            ["Jumlah Belanja Pegawai", 5350, 5170],
            ["ATK", 310, 290],
            ["Perjalanan", 940, 700],
            ["Jumlah Belanja Barang", 1250, 990],
            ["Jumlah Seluruhnya", 6600, 6160],
        ],
        {
            "Jumlah Belanja Pegawai = Gaji + Tunjangan",
            "Jumlah Belanja Barang = ATK + Perjalanan",
            "Jumlah Seluruhnya = Jumlah Belanja Pegawai + Jumlah Belanja Barang",
            "Realisasi <= Pagu",
        },
        ("A1", "C8"),
    ),
    "a status in rows": Published(
        [
            ["Unit", "Status", "Peserta"],
            *(
                [unit, status, number]
                for n, unit in enumerate(UNITS[:4])
                for status, number in (
                    ("selesai", 40 + 7 * n),
                    ("berjalan", 25 + 3 * n),
                    ("jumlah", 65 + 10 * n),
                )
            ),
        ],
        {"jumlah = all other rows of Status"},
        ("A1", "C13"),
        wrong=("C7", 75),
    ),
    "rates beside counts": Published(
        [
            ["Sekolah", "Lulus", "Tidak Lulus", "Jumlah", "Persentase"],
            ["SMA 1", 180, 20, 200, 90.0],
            ["SMA 2", 147, 63, 210, 70.0],
            ["SMA 3", 96, 24, 120, 80.0],
            ["SMA 4", 209, 11, 220, 95.0],
            ["Jumlah", 632, 118, 750, 84.3],
        ],
        {"Jumlah = Lulus + Tidak Lulus", "Jumlah = all other rows of Sekolah"},
        ("A1", "E6"),
    ),
    "a total that includes a hidden row": Published(
        [HEAD, *table_of_people("Total")],
        {ACROSS, "Total = all other rows of Kabupaten"},
        ("A1", "D9"),
        wrong=("C4", 987 + 83 * 2),
        hidden=(5,),
    ),
    "a header repeated on the second page": Published(
        [HEAD, *table_of_people()[:4], [], HEAD, *table_of_people()[4:]],
        {ACROSS, DOWN},
        ("A1", "D11"),
        wrong=("D10", 1204 + 71 * 36 + 987 + 83 * 6),
    ),
    "units merged over their courses": Published(
        [
            ["Unit", "Angkatan", "Peserta", "Lulus", "Tidak Lulus"],
            ["Utara", "I", 40, 37, 3],
            ["", "II", 38, 30, 8],
            ["Selatan", "I", 41, 41, 0],
            ["", "II", 39, 35, 4],
            ["Timur", "I", 44, 40, 4],
            ["", "II", 36, 29, 7],
        ],
        {"Peserta = Lulus + Tidak Lulus"},
        ("A1", "E7"),
        merged=("A2:A3", "A4:A5", "A6:A7"),
        wrong=("D5", 35),
    ),
    "votes at an election": Published(
        [
            ["TPS", "Paslon 1", "Paslon 2", "Suara Sah", "Suara Tidak Sah", "Jumlah Suara"],
            ["TPS 1", 112, 98, 210, 5, 215],
            ["TPS 2", 87, 141, 228, 9, 237],
            ["TPS 3", 133, 76, 209, 2, 211],
            ["TPS 4", 64, 159, 223, 11, 234],
            ["TPS 5", 101, 99, 200, 7, 207],
            ["Jumlah", 497, 573, 1070, 34, 1104],
        ],
        {
            "Suara Sah = Paslon 1 + Paslon 2",
            "Jumlah Suara = Suara Sah + Suara Tidak Sah",
            "Jumlah = all other rows of TPS",
        },
        ("A1", "F7"),
        wrong=("D4", 209),
    ),
    "a budget with days as text": Published(
        [
            ["Kegiatan", "Mulai", "Selesai", "Pagu", "Realisasi", "Sisa"],
            ["Orientasi", "03/02/2021", "14/02/2021", "12.500", "11.900", "600"],
            ["Klasikal", "01/03/2021", "26/03/2021", "48.000", "41.250", "6.750"],
            ["Habituasi", "29/03/2021", "30/04/2021", "9.800", "9.100", "700"],
            ["Evaluasi", "03/05/2021", "07/05/2021", "7.400", "7.015", "385"],
        ],
        {"Sisa = Pagu - Realisasi", "Mulai <= Selesai"},
        ("A1", "F5"),
        delimiter=";",
        wrong=("F3", "6.750"),
    ),
    "a stock of ten years": Published(
        [
            ["Tahun", "Awal", "Masuk", "Keluar", "Akhir"],
            [2012, 500, 210, 180, 530],
            [2013, 530, 190, 240, 480],
            [2014, 480, 260, 175, 565],
            [2015, 565, 120, 205, 480],
            [2016, 480, 300, 260, 520],
            [2017, 520, 115, 98, 537],
            [2018, 537, 230, 144, 623],
        ],
        {"Akhir = Awal + Masuk - Keluar", "Awal = Akhir of the row before"},
        ("A1", "E8"),
        wrong=("C5", 120),
    ),
}
