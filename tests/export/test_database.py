"""An SQLite database has the tables with their keys, and figures joined with their quotes."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from attack import COLUMNS, NAMES, VALUES, attack

import latsarstats
from conftest import Package
from latsarstats import cli


def export(package: Path | None, to: Path, status: int = 0) -> Path:
    named = [str(package)] if package else []
    assert cli.main(["export", *named, "--to", str(to)]) == status
    return to


@contextlib.contextmanager
def opened(file: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(file)) as connection:
        yield connection


def rows(file: Path, query: str) -> list[tuple[Any, ...]]:
    with opened(file) as connection:
        return connection.execute(query).fetchall()


def package_of(folder: Path, *tables: tuple[str, str, dict[str, Any]]) -> Path:
    """Write a package of tables, each a name, its CSV, and its schema."""
    folder.mkdir()
    resources = []
    for name, text, schema in tables:
        (folder / f"{name}.csv").write_text(text, "utf-8")
        resources.append({"name": name, "path": f"{name}.csv", "schema": schema})
    (folder / "datapackage.json").write_text(json.dumps({"resources": resources}), "utf-8")
    return folder


def field(name: str, kind: str = "string", **more: Any) -> dict[str, Any]:
    return {"name": name, "type": kind, **more}


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(None, tmp_path_factory.mktemp("ours") / "latsar.sqlite")


def test_every_value_is_that_of_the_csv(ours: Path) -> None:
    with opened(ours) as connection:
        for name in latsarstats.tables():
            csv = latsarstats.package_path() / "data" / f"{name}.csv"
            text = {"area_code": "string", "code": "string", "value": "string"}
            there = pd.read_csv(csv, dtype=text)
            here = pd.read_sql_query(f'SELECT * FROM "{name}"', connection)
            pd.testing.assert_frame_equal(
                here.convert_dtypes().astype("string"), there.convert_dtypes().astype("string")
            )


def test_keys_are_declared_and_kept(ours: Path) -> None:
    assert rows(ours, "PRAGMA integrity_check") == [("ok",)]
    assert rows(ours, "PRAGMA foreign_key_check") == []
    key = [row[1] for row in rows(ours, "PRAGMA table_info(cohorts)") if row[5]]
    assert key == ["area_code", "formation_year", "training_year", "status"]
    cited = {row[2:5] for row in rows(ours, "PRAGMA foreign_key_list(attendance)")}
    assert cited == {
        ("articles", "article_id", "article_id"),
        ("sessions", "session_id", "session_id"),
    }


def test_keys_are_enforced(ours: Path, tmp_path: Path) -> None:
    copy = shutil.copy(ours, tmp_path)
    with opened(Path(copy)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            connection.execute("UPDATE cohorts SET article_id = 'nobody'")
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
            connection.execute("INSERT INTO codes SELECT * FROM codes")


def test_a_view_joins_figures_with_their_quotes(ours: Path) -> None:
    query = "SELECT persons, persons_as_printed, persons_quote FROM {}_with_quotes"
    found = rows(ours, query.format("cohorts"))
    assert [each[:2] for each in found] == [
        *((10853, "10.853"), (6156, "6.156"), (4697, "4.697"), (1511, "1.511"))
    ]
    assert all(f"[{printed}]" in quote for _, printed, quote in found)
    twice = rows(ours, f"{query.format('attendance')} WHERE persons = 120")
    assert twice[0][2].count("[120]") == 2, "it is printed in two places"


def test_every_quote_is_of_a_cell_that_is_there(ours: Path) -> None:
    for (name,) in rows(ours, "SELECT DISTINCT table_name FROM latsarstats_quotes"):
        columns = rows(ours, f"SELECT DISTINCT column_name FROM latsarstats_quotes"
                             f" WHERE table_name = '{name}'")  # fmt: skip
        view = rows(ours, f"SELECT name FROM pragma_table_info('{name}_with_quotes')")
        for (column,) in columns:
            beside = {f"{column}_as_printed", f"{column}_quote"} & {each for (each,) in view}
            for what in beside:
                empty = f'"{column}" IS NOT NULL AND "{what}" IS NULL'
                lacking = rows(ours, f'SELECT 1 FROM "{name}_with_quotes" WHERE {empty}')
                assert lacking == [], (name, what)


def test_the_metadata_is_in_both_languages(ours: Path) -> None:
    said = {row[0]: row for row in rows(ours, "SELECT * FROM latsarstats_metadata")}
    assert said["Verdict of the check"][1] == "Hasil pemeriksaan"
    assert said["Verdict of the check"][2].startswith("OK: ")
    assert said["cohorts"][3].endswith("4 baris.")
    titles = "SELECT title_en, title_id FROM latsarstats_columns WHERE \"column\" = 'persons'"
    assert ("Persons", "Jumlah peserta") in rows(ours, titles) or rows(ours, titles)
    assert rows(ours, "SELECT count(*) FROM latsarstats_rules") == [(11,)]


def test_same_input_same_bytes(ours: Path, tmp_path: Path) -> None:
    assert export(None, tmp_path / "again.sqlite").read_bytes() == ours.read_bytes()


def test_an_attack_is_text(tmp_path: Path) -> None:
    file = export(attack(tmp_path / "p"), tmp_path / "a.db")
    with opened(file) as connection:
        found = connection.execute(f'SELECT * FROM "{NAMES["table"]}"')
        assert [each[0] for each in found.description] == COLUMNS
        assert [row[2] for row in found] == VALUES
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize(
    ("given", "cell", "kind", "stored"),
    [
        pytest.param({"type": "integer"}, "12", "INTEGER", 12, id="a whole number"),
        pytest.param({"type": "number"}, "0.1", "REAL", 0.1, id="a number"),
        pytest.param({"type": "boolean"}, "true", "INTEGER", 1, id="a truth is 1"),
        pytest.param({"type": "date"}, "2021-11-16", "TEXT", "2021-11-16", id="a date"),
        pytest.param({"type": "string"}, "007", "TEXT", "007", id="a code"),
        pytest.param({"type": "integer"}, "x", "TEXT", "x", id="what is not of its type"),
        pytest.param(
            {"type": "integer"}, str(2**63), "TEXT", str(2**63), id="too large for SQLite"
        ),
        pytest.param(
            *({"type": "number"}, "0.12345678901234567890", "TEXT", "0.12345678901234567890"),
            id="more digits than a float has",
        ),
        pytest.param(
            *({"type": "integer", "groupChar": "."}, "10.853", "INTEGER", 10853),
            id="a grouped number",
        ),
    ],
)
def test_a_value_is_stored_exactly(
    given: dict[str, Any], cell: str, kind: str, stored: object, tmp_path: Path
) -> None:
    folder = package_of(tmp_path / "p", ("t", f"a\n{cell}\n", {"fields": [{"name": "a", **given}]}))
    cli.main(["export", str(folder), "--to", str(tmp_path / "x.sqlite")])
    ((_, _, found, *_),) = rows(tmp_path / "x.sqlite", "PRAGMA table_info(t)")
    ((value,),) = rows(tmp_path / "x.sqlite", "SELECT a FROM t")
    assert (found, value, type(value)) == (kind, stored, type(stored))


def test_missing_is_null(tmp_path: Path) -> None:
    schema = {"fields": [field("a"), field("b", "integer")], "missingValues": ["", "-"]}
    folder = package_of(tmp_path / "p", ("t", "a,b\n-,2\nx,-\n", schema))
    file = export(folder, tmp_path / "x.sqlite")
    assert rows(file, "SELECT * FROM t") == [(None, 2), ("x", None)]


def test_a_package_that_breaks_its_keys_is_exported_all_the_same(tmp_path: Path) -> None:
    units = {"fields": [field("unit")], "primaryKey": "unit"}
    reference = {"fields": "unit", "reference": {"resource": "units", "fields": "unit"}}
    persons = {"fields": [field("unit")], "primaryKey": "unit", "foreignKeys": [reference]}
    folder = package_of(
        tmp_path / "p",
        ("units", "unit\nBlitar\n", units),
        ("persons", "unit\nMalang\nMalang\n", persons),
    )
    file = export(folder, tmp_path / "x.sqlite", status=1)
    assert rows(file, "SELECT * FROM persons") == [("Malang",), ("Malang",)]
    assert len(rows(file, "PRAGMA foreign_key_check")) == 2
    findings = rows(file, "SELECT severity, level FROM latsarstats_findings")
    assert {("error", "keys")} == {*findings}


def test_names_that_differ_in_case_alone_are_kept_apart(tmp_path: Path) -> None:
    schema = {"fields": [field("a"), field("A")]}
    other = {"fields": [field("x")]}
    folder = package_of(tmp_path / "p", ("t", "a,A\n1,2\n", schema), ("sqlite_x", "x\n3\n", other))
    file = export(folder, tmp_path / "x.sqlite")
    assert rows(file, 'SELECT a, "A_2" FROM t') == [("1", "2")]
    assert rows(file, "SELECT x FROM _sqlite_x") == [("3",)]


def test_a_table_with_the_name_of_one_of_ours_is_kept(package: Package, tmp_path: Path) -> None:
    package.resource("codes", name="latsarstats_rules")
    file = export(package.folder, tmp_path / "x.sqlite")
    assert len(rows(file, "SELECT * FROM latsarstats_rules")) == 43
    assert len(rows(file, "SELECT * FROM latsarstats_rules_2")) == 11


def test_datasette_opens_it(ours: Path) -> None:
    if shutil.which("datasette") is None:
        pytest.skip("datasette is not installed")
    command = ["datasette", str(ours), "--get", "/latsar/cohorts_with_quotes.json?_shape=array"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert [row["persons"] for row in json.loads(done.stdout)] == [10853, 6156, 4697, 1511]
