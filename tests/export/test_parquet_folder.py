"""A folder of Parquet reads back as the tables it was made of."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from attack import COLUMNS, VALUES, attack

import latsarstats
from latsarstats import cli

parquet = pytest.importorskip("pyarrow.parquet")


def export(package: Path | None, to: Path, status: int = 0) -> Path:
    named = [str(package)] if package else []
    assert cli.main(["export", *named, "--to", str(to)]) == status
    return to


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(None, tmp_path_factory.mktemp("ours") / "latsar")


def test_there_is_a_file_for_each_table_and_one_for_the_quotes(ours: Path) -> None:
    names = {file.name for file in ours.iterdir()}
    tables = {*latsarstats.tables(), "restatements-printed"}
    assert names == {f"{name}.parquet" for name in (*tables, "quotes")}


def test_pandas_reads_the_same_tables(ours: Path) -> None:
    for name, there in latsarstats.tables().items():
        here = pd.read_parquet(ours / f"{name}.parquet")
        for column in there:
            if str(there[column].dtype).startswith("datetime"):
                here[column] = pd.to_datetime(here[column])
        wanted = there.astype({c: "string" for c in there if there[c].dtype == "category"})
        pd.testing.assert_frame_equal(here, wanted, check_dtype=False)


def test_a_column_says_what_it_holds(ours: Path) -> None:
    schema = parquet.read_schema(ours / "cohorts.parquet")
    said = {k.decode(): v.decode() for k, v in schema.field("persons").metadata.items()}
    assert said["title_en"] == "Persons"
    assert {"title_id", "description_en", "unit", "type"} <= said.keys()
    table = {k.decode(): v.decode() for k, v in schema.metadata.items()}
    assert table["Verdict of the check"].startswith("OK: ")
    assert "Hasil pemeriksaan (id)" in table
    sources = json.loads((latsarstats.package_path() / "datapackage.json").read_text("utf-8"))
    assert len(table["Source"].split("\n")) == len(sources["sources"])


def test_quotes_are_a_table(ours: Path) -> None:
    quotes = pd.read_parquet(ours / "quotes.parquet")
    found = quotes[(quotes["table"] == "cohorts") & (quotes["value"] == "10853")]
    assert found["as_printed"].tolist() == ["10.853"]
    assert found["other_publications_id"].tolist() == [
        "Tidak diketahui pemberitaan lain yang memuat angka ini."
    ]


def test_same_input_same_bytes(ours: Path, tmp_path: Path) -> None:
    again = export(None, tmp_path / "again")
    assert {f.name: f.read_bytes() for f in again.iterdir()} == {
        f.name: f.read_bytes() for f in ours.iterdir()
    }


def test_an_attack_is_text_and_stays_in_its_folder(tmp_path: Path) -> None:
    folder = export(attack(tmp_path / "p"), tmp_path / "x")
    (file,) = folder.iterdir()
    frame = pd.read_parquet(file)
    assert list(frame.columns) == COLUMNS
    assert frame[COLUMNS[2]].tolist() == VALUES
    assert {each.name for each in tmp_path.iterdir()} == {"p", "x"}


@pytest.mark.parametrize(
    ("given", "cell", "kind", "value"),
    [
        ({"type": "integer"}, "12", "int64", 12),
        ({"type": "integer"}, str(2**63), "string", str(2**63)),
        ({"type": "integer"}, "x", "string", "x"),
        ({"type": "number"}, "0.1", "double", 0.1),
        pytest.param(
            *({"type": "number"}, "0.12345678901234567", "decimal128(18, 17)"),
            Decimal("0.12345678901234567"),
            id="what a float does not hold exactly is a decimal",
        ),
        pytest.param(
            {"type": "number"}, "1e-40", "double", 1e-40, id="a float may have a large exponent"
        ),
        ({"type": "boolean"}, "true", "bool", True),
        ({"type": "string"}, "007", "string", "007"),
    ],
)
def test_a_value_is_kept_exactly(
    given: dict[str, Any], cell: str, kind: str, value: object, tmp_path: Path
) -> None:
    folder = tmp_path / "p"
    folder.mkdir()
    (folder / "t.csv").write_text(f"a\n{cell}\n", "utf-8")
    schema = {"fields": [{"name": "a", **given}]}
    resource = {"name": "t", "path": "t.csv", "schema": schema}
    (folder / "datapackage.json").write_text(json.dumps({"resources": [resource]}), "utf-8")
    cli.main(["export", str(folder), "--to", str(tmp_path / "x")])
    table = parquet.read_table(tmp_path / "x" / "t.parquet")
    assert str(table.schema.field("a").type) == kind
    assert table.column("a").to_pylist() == [value]
