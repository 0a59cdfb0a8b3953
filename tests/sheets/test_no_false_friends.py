"""Tables that only look as if they added up are not suspected of anything."""

from __future__ import annotations

import csv
import random
from pathlib import Path
from typing import Any

import pytest

from latsarstats.sheets.check import check_tables
from latsarstats.sheets.package import understand


def of_any_numbers(rng: random.Random) -> list[list[Any]]:
    names = ["unit", *(f"c{n}" for n in range(rng.randint(3, 8)))]
    rows = [[f"u{n}", *(rng.randint(0, 900) for _ in names[1:])] for n in range(rng.randint(5, 30))]
    return [names, *rows]


def of_counts_called_jumlah(rng: random.Random) -> list[list[Any]]:
    head = ["kecamatan", "Jumlah Sekolah", "Jumlah Guru", "Jumlah Siswa"]
    rows = [
        [f"k{n}", rng.randint(3, 30), rng.randint(30, 400), rng.randint(400, 9000)]
        for n in range(rng.randint(5, 25))
    ]
    return [head, *rows]


def of_small_numbers(rng: random.Random) -> list[list[Any]]:
    head = ["unit", "a", "b", "c", "d"]
    rows = [[f"u{n}", *(rng.randint(0, 2) for _ in head[1:])] for n in range(rng.randint(5, 20))]
    return [head, *rows]


def of_nearly_sums(rng: random.Random) -> list[list[Any]]:
    rows = []
    for n in range(rng.randint(6, 20)):
        a, b = rng.randint(50, 500), rng.randint(50, 500)
        rows.append([f"u{n}", a, b, a + b + rng.choice([-9, -4, 3, 7, 12])])
    return [["unit", "target", "capaian", "anggaran"], *rows]


def of_means_below(rng: random.Random) -> list[list[Any]]:
    rows: list[list[Any]] = [
        [f"u{n}", rng.randint(10, 90), rng.randint(10, 90)] for n in range(rng.randint(5, 15))
    ]
    means = [round(sum(row[at] for row in rows) / len(rows), 1) for at in (1, 2)]
    return [["unit", "nilai", "skor"], *rows, ["Rata-rata", *means]]


KINDS = (
    of_any_numbers,
    of_counts_called_jumlah,
    of_small_numbers,
    of_nearly_sums,
    of_means_below,
)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_nothing_is_suspected(kind: Any, seed: int, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    with file.open("w", newline="") as target:
        csv.writer(target).writerows(kind(random.Random(seed)))
    (found,) = understand([file])
    assert found.proposals == {}
    report = check_tables([file])
    assert [f.message for f in report.findings if f.severity != "info"] == []
