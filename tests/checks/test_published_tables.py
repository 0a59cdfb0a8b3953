"""Ten small tables after kinds that offices publish, with the faults that people report.

The numbers are our own. Each table is sound until one number is typed as people mistype it; that
cell must be the first suspect of every sum that fails.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from latsarstats.dataset.check import check_package


@dataclass(frozen=True)
class Published:
    """A table, and the fault in it.

    Attributes:
        tables: sound tables as CSV, by name.
        rules: what must hold.
        at: the table, the line and the column of the cell that is mistyped.
        right: what stands there.
        wrong: what is typed.
    """

    tables: dict[str, str]
    rules: list[dict[str, Any]]
    at: tuple[str, int, str]
    right: str
    wrong: str


def columns(*names: str) -> list[dict[str, str]]:
    return [{"column": name} for name in names]


def across(total: str, *parts: str, table: str = "t", **more: Any) -> dict[str, Any]:
    """A column is the sum of others."""
    whole = {"whole": {"column": total}, "parts": columns(*parts)}
    return {"name": "across", "type": "balance", "resource": table, **whole, **more}


def down(*measures: str, dimension: str, whole: str = "Jumlah", **more: Any) -> dict[str, Any]:
    """A row is the sum of all others."""
    named = {"measure": list(measures), "dimension": dimension, "whole": whole, "parts": "others"}
    return {"name": "down", "type": "balance", "resource": "t", **named, **more}


TABLES = {
    "votes by polling station, two digits swapped": Published(
        {
            "t": "tps,calon_1,calon_2,calon_3,sah\n001,112,87,45,244\n002,98,134,21,253\n"
            "003,76,91,88,255\nJumlah,286,312,154,752\n"
        },
        [
            across("sah", "calon_1", "calon_2", "calon_3"),
            down("calon_1", "calon_2", "calon_3", "sah", dimension="tps"),
        ],
        ("t", 3, "calon_2"),
        "134",
        "143",
    ),
    "the poor in thousands, a decimal point lost": Published(
        {
            "t": "kabupaten,kota,desa,jumlah\nPacitan,12.3,66.8,79.1\nPonorogo,20.4,69.2,89.6\n"
            "Blitar,19.7,84.1,103.8\nProvinsi,52.4,220.1,272.5\n"
        },
        [
            across("jumlah", "kota", "desa", resolution=0.1),
            down(
                *("kota", "desa", "jumlah"),
                dimension="kabupaten",
                whole="Provinsi",
                resolution=0.1,
            ),
        ],
        ("t", 3, "desa"),
        "69.2",
        "692.0",
    ),
    "hospital beds by class, a total counted twice": Published(
        {
            "t": "rs,vip,i,ii,iii,total\nA,10,24,36,80,150\nB,6,18,40,64,128\nC,4,9,22,41,76\n"
            "Jumlah,20,51,98,185,354\n"
        },
        [
            across("total", "vip", "i", "ii", "iii"),
            down("vip", "i", "ii", "iii", "total", dimension="rs"),
        ],
        ("t", 3, "total"),
        "128",
        "256",
    ),
    "lines of a budget, a digit lost": Published(
        {
            "akun": "kode,induk\n5,\n5.1,5\n5.2,5\n5.1.01,5.1\n5.1.02,5.1\n5.2.01,5.2\n"
            "5.2.02,5.2\n",
            "t": "kode,rupiah\n5,18250\n5.1,11200\n5.2,7050\n5.1.01,7400\n5.1.02,3800\n"
            "5.2.01,2050\n5.2.02,5000\n",
        },
        [
            {
                "name": "tree",
                "type": "balance",
                "resource": "t",
                "measure": "rupiah",
                "dimension": "kode",
                "tree": {"resource": "akun", "code": "kode", "parent": "induk"},
            }
        ],
        ("t", 3, "rupiah"),
        "11200",
        "1120",
    ),
    "pupils by level and sex, one digit wrong": Published(
        {
            "t": "jenjang,jk,siswa\nSD,L,512\nSD,P,498\nSD,semua,1010\nSMP,L,233\nSMP,P,241\n"
            "SMP,semua,474\nsemua,L,745\nsemua,P,739\nsemua,semua,1484\n"
        },
        [
            {
                "name": "by-sex",
                "type": "balance",
                "resource": "t",
                "measure": "siswa",
                "dimension": "jk",
                "whole": "semua",
                "parts": ["L", "P"],
                "within": ["jenjang"],
            },
            {
                "name": "by-level",
                "type": "balance",
                "resource": "t",
                "measure": "siswa",
                "dimension": "jenjang",
                "whole": "semua",
                "parts": "others",
                "within": ["jk"],
            },
        ],
        ("t", 6, "siswa"),
        "241",
        "247",
    ),
    "cumulative cases, one day too low": Published(
        {
            "t": "tanggal,kemarin,baru,total\n2020-05-01,120,14,134\n2020-05-02,134,9,143\n"
            "2020-05-03,143,21,164\n2020-05-04,164,5,169\n"
        },
        [
            across("total", "kemarin", "baru"),
            {
                "name": "goes-on",
                "type": "sequence",
                "resource": "t",
                "along": "tanggal",
                "previous": "total",
                "next": "kemarin",
                "step": 1,
            },
        ],
        ("t", 3, "total"),
        "143",
        "134",
    ),
    "provinces against their regencies, in thousands": Published(
        {
            "t": "prov,persons\nJawa Timur,1860\nBali,940\nIndonesia,2800\n",
            "regencies": "provinsi,kabupaten,persons\nJawa Timur,Blitar,1100\n"
            "Jawa Timur,Malang,760\nBali,Badung,590\nBali,Bangli,350\n",
        },
        [
            {
                "name": "regencies",
                "type": "balance",
                "resource": "t",
                "measure": "persons",
                "within": {"prov": "provinsi"},
                "where": {"prov": ["Jawa Timur", "Bali"]},
                "parts": {"resource": "regencies"},
            },
            down("persons", dimension="prov", whole="Indonesia"),
        ],
        ("t", 2, "persons"),
        "1860",
        "1.86",
    ),
    "a stock of rice, its opening not carried over": Published(
        {
            "t": "tahun,awal,masuk,keluar,akhir\n2018,500,210,180,530\n2019,530,190,240,480\n"
            "2020,480,260,175,565\n2021,565,120,205,480\n"
        },
        [
            {
                "name": "year",
                "type": "balance",
                "resource": "t",
                "whole": {"column": "akhir"},
                "parts": [*columns("awal", "masuk"), {"column": "keluar", "sign": -1}],
            },
            {
                "name": "goes-on",
                "type": "sequence",
                "resource": "t",
                "along": "tahun",
                "previous": "akhir",
                "next": "awal",
                "step": 1,
            },
        ],
        ("t", 4, "awal"),
        "480",
        "408",
    ),
    "months across, a digit added": Published(
        {
            "t": "kantor,jan,feb,mar,apr,total\nUtara,31,28,35,30,124\nSelatan,22,19,27,24,92\n"
            "Timur,45,41,44,39,169\nJumlah,98,88,106,93,385\n"
        },
        [
            across("total", "jan", "feb", "mar", "apr"),
            down("jan", "feb", "mar", "apr", "total", dimension="kantor"),
        ],
        ("t", 5, "mar"),
        "106",
        "1006",
    ),
    "trained and waiting, printed twice": Published(
        {
            "t": "angkatan,selesai,berjalan,jumlah\n2018,3200,800,4000\n2019,6156,4697,10853\n"
            "Jumlah,9356,5497,14853\n",
            "restated": "angkatan,jumlah\n2018,4000\n2019,10853\n",
        },
        [
            across("jumlah", "selesai", "berjalan"),
            down("selesai", "berjalan", "jumlah", dimension="angkatan"),
            {
                "name": "restated",
                "type": "agreement",
                "resource": "restated",
                "field": "jumlah",
                "on": ["angkatan"],
                "with": {"resource": "t", "field": "jumlah"},
            },
        ],
        ("t", 3, "jumlah"),
        "10853",
        "10835",
    ),
}


def is_number(cell: str) -> bool:
    try:
        return float(cell) >= 0
    except ValueError:
        return False


def write(folder: Path, published: Published, *, is_wrong: bool) -> None:
    """Write a package, sound or with its fault."""
    resources = []
    for name, text in published.tables.items():
        rows = list(csv.reader(io.StringIO(text)))
        table, line, column = published.at
        if name == table:
            place = rows[0].index(column)
            assert rows[line - 1][place] == published.right
            if is_wrong:
                rows[line - 1][place] = published.wrong
        with (folder / f"{name}.csv").open("w", newline="") as target:
            csv.writer(target, lineterminator="\n").writerows(rows)
        fields = [{"name": label, "type": "string"} for label in rows[0]]
        for place, field in enumerate(fields):
            cells = [row[place] for row in rows[1:]]
            codes = ("tps", "kode", "induk", "angkatan")
            if all(map(is_number, cells)) and field["name"] not in codes:
                field["type"] = "year" if field["name"] == "tahun" else "number"
            elif field["name"] == "tanggal":
                field["type"] = "date"
        resources.append({"name": name, "path": f"{name}.csv", "schema": {"fields": fields}})
    package = {"resources": resources, "rules": published.rules}
    (folder / "datapackage.json").write_text(json.dumps(package))


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("engine", ["rows", "polars"])
def test_the_number_that_is_mistyped_is_the_first_suspect(
    name: str, engine: Any, tmp_path: Path
) -> None:
    published = TABLES[name]
    write(tmp_path, published, is_wrong=False)
    sound = check_package(tmp_path, engine=engine)
    assert [f.message for f in sound.findings if f.severity in ("error", "warning")] == []
    write(tmp_path, published, is_wrong=True)
    sums = [f for f in check_package(tmp_path, engine=engine).findings if f.candidates]
    assert len(sums) > 1
    for finding in sums:
        first = finding.candidates[0]
        assert (first.resource, first.line, first.field) == published.at
        assert float(first.corrected) == float(published.right)
        assert first.slip
