"""What ``import latsarstats`` offers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import latsarstats
from conftest import Package
from latsarstats.dataset import installed, load
from latsarstats.dataset.explanation import explain
from latsarstats.errors import LatsarstatsError, MismatchError, UnknownNameError


def plain_csv(table: str) -> pd.DataFrame:
    return pd.read_csv(latsarstats.package_path() / "data" / f"{table}.csv")


def test_the_four_cohort_figures_by_plain_pandas() -> None:
    cohorts = plain_csv("cohorts").set_index("status")["persons"]
    assert cohorts.to_dict() == {
        "all": 10853,
        "completed": 6156,
        "ongoing": 4697,
        "planned": 1511,
    }


def test_the_four_attendance_figures_and_the_six_days_by_plain_pandas() -> None:
    attendance = plain_csv("attendance")
    by_session = attendance.set_index(["session_id", "delivery"])["persons"].to_dict()
    assert {
        ("briefing-2021-11-16", "in-person"): 150,
        ("briefing-2021-11-16", "online"): 1139,
        ("opening-2021-11-06", "in-person"): 120,
        ("opening-2021-11-06", "online"): 880,
    }.items() <= by_session.items()
    days = attendance.set_index("session_id")["stage_days"].dropna()
    assert days["opening-2021-11-06"] == 6


def test_the_three_batches_by_plain_pandas() -> None:
    batches = plain_csv("batches").set_index("session_id")["batch"]
    assert batches["opening-2021-11-06"].tolist() == [53, 54, 55]


def test_every_article_prints_its_numbers() -> None:
    mentions = plain_csv("mentions").groupby("article_id").size().to_dict()
    assert {
        "inews-2021-11-16": 20,
        "surabayatoday-2021-11-16": 6,
        "antara-2021-11-06": 16,
        "bangsaonline-2021-10-06": 8,
        "mili-2023-03-13": 4,
    }.items() <= mentions.items()


def test_the_types_of_a_table() -> None:
    types = latsarstats.load("cohorts").dtypes.astype(str).to_dict()
    assert {
        "status": "category",
        "article_id": "string",
        "persons": "Int64",
        "as_of": "datetime64[ns]",
    }.items() <= types.items()


def test_categories_are_in_the_order_of_their_codes() -> None:
    status = latsarstats.load("cohorts")["status"]
    assert status.cat.categories.tolist() == ["all", "completed", "ongoing", "planned"]


def test_what_is_missing_is_missing() -> None:
    days = latsarstats.load("attendance").set_index(["session_id", "delivery"])["stage_days"]
    assert days["opening-2021-11-06"].isna().to_dict() == {"in-person": False, "online": True}


def test_all_tables() -> None:
    assert list(latsarstats.tables()) == [
        *("articles", "sessions", "cohorts", "attendance", "batches", "restatements"),
        *("mentions", "evidence", "codes"),
    ]


def test_the_installed_package_has_no_unknown_fault() -> None:
    assert {finding.severity for finding in latsarstats.check()} == {"known", "info"}


def test_another_package_is_checked_by_its_path(package: Package) -> None:
    package.set_cell("cohorts", 2, "persons", "10835")
    assert any(finding.severity == "error" for finding in latsarstats.check(package.folder))
    assert any(finding.severity == "error" for finding in latsarstats.check(str(package.folder)))


def test_evidence_of_a_column_has_its_quotes() -> None:
    evidence = latsarstats.evidence("cohorts", "persons")
    assert evidence["value"].tolist() == ["10853", "6156", "4697", "1511"]
    assert evidence["text"].tolist() == ["10.853", "6.156", "4.697", "1.511"]
    assert evidence["quote"][3] == (
        "Sedangkan CPNS formasi 2019 yang mengikuti Latsar di Tahun 2022 sebanyak 1.511 orang"
    )


def test_a_number_printed_twice_has_two_rows_of_evidence() -> None:
    evidence = latsarstats.evidence("attendance", "persons")
    times = evidence["row"].value_counts()
    assert times["briefing-2021-11-16/online"] == 1
    assert times["opening-2021-11-06/online"] == 2


def test_a_column_that_is_not_read_from_numbers_has_no_evidence() -> None:
    evidence = latsarstats.evidence("cohorts", "coverage")
    assert evidence.empty
    assert "quote" in evidence.columns


@pytest.mark.parametrize(
    "function", [latsarstats.load, lambda name: latsarstats.evidence(name, "x")]
)
def test_an_unknown_table_is_named_with_those_there_are(function: object) -> None:
    with pytest.raises(UnknownNameError, match=r"no table 'salaries'; there are articles, ses"):
        function("salaries")  # type: ignore[operator]


def test_an_unknown_column_is_named_with_those_there_are() -> None:
    with pytest.raises(UnknownNameError, match=r"cohorts has no column 'salary'; there are ar"):
        latsarstats.evidence("cohorts", "salary")


def test_an_unknown_name_is_a_lookup_error() -> None:
    with pytest.raises(LookupError):
        latsarstats.load("salaries")


def test_nothing_else_is_offered() -> None:
    assert set(latsarstats.__all__) <= set(dir(latsarstats))
    with pytest.raises(AttributeError, match="has no attribute 'salaries'"):
        latsarstats.salaries  # noqa: B018


@pytest.fixture
def spoilt(package: Package, monkeypatch: pytest.MonkeyPatch) -> Package:
    monkeypatch.setattr(load, "package_path", lambda: package.folder)
    return package


def test_a_table_with_a_spoilt_cell_is_not_loaded(spoilt: Package) -> None:
    spoilt.set_cell("batches", 2, "batch", "many")
    with pytest.raises(LatsarstatsError, match=r"batches\.csv, line 2, batch: batch is 'many'"):
        latsarstats.load("batches")


def test_a_table_with_other_columns_is_not_loaded(spoilt: Package) -> None:
    spoilt.write("data/batches.csv", b"batch\n")
    with pytest.raises(
        LatsarstatsError, match=r"batches\.csv, line 1: The column session_id is miss"
    ):
        latsarstats.load("batches")


def test_a_table_that_is_not_the_one_described_is_not_loaded(spoilt: Package) -> None:
    file = spoilt.file("data/cohorts.csv")
    file.write_bytes(file.read_bytes().replace(b"6156", b"6165"))
    message = (
        r"cohorts\.csv: The file is not the one described: .* Run `latsarstats check .*package`"
    )
    with pytest.raises(MismatchError, match=message):
        latsarstats.load("cohorts")


def test_a_table_that_is_missing_is_named(spoilt: Package) -> None:
    spoilt.file("data/cohorts.csv").unlink()
    with pytest.raises(LatsarstatsError, match=r"cohorts\.csv: The file is not read: there is no"):
        latsarstats.load("cohorts")


def test_a_table_that_is_not_described_is_named(spoilt: Package) -> None:
    spoilt.resource("cohorts", name="others")
    with pytest.raises(LatsarstatsError, match=r"its datapackage\.json does not describe cohorts"):
        latsarstats.load("cohorts")


@pytest.mark.parametrize(
    ("table", "line", "column", "cell"),
    [
        pytest.param("cohorts", 3, "persons", "6165", id="a cell with another number"),
        pytest.param("mentions", 11, "start", "1611", id="a mention where no number begins"),
        pytest.param("evidence", 8, "mention_id", "inews-2021-11-16@7", id="no such mention"),
    ],
)
def test_evidence_that_does_not_hold_is_not_shown(
    spoilt: Package, table: str, line: int, column: str, cell: str
) -> None:
    spoilt.set_cell(table, line, column, cell)
    message = r"cohorts .*: persons is .*, but inews-2021-11-16@\d+ does not print that; run"
    with pytest.raises(MismatchError, match=message):
        latsarstats.evidence("cohorts", "persons")


def test_evidence_with_a_changed_seed_is_not_shown(spoilt: Package) -> None:
    seed = spoilt.file("seeds/000_ee038a742e0af3e0.txt")
    seed.write_bytes(seed.read_bytes()[3:])
    with pytest.raises(MismatchError, match=r"000_ee038a742e0af3e0\.txt: The file is not the one"):
        latsarstats.evidence("cohorts", "persons")


def test_a_name_that_is_nearly_right_is_guessed() -> None:
    with pytest.raises(
        UnknownNameError, match=r"no table 'cohort'; did you mean cohorts\? There are"
    ):
        latsarstats.load("cohort")


def test_only_the_first_names_are_listed_where_there_are_many() -> None:
    with pytest.raises(UnknownNameError, match=r"mentions has no row 'x'; there are .*@1610, …$"):
        explain("mentions", "value", "x")


def test_a_package_that_is_not_there_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = tmp_path / "src" / "latsarstats" / "dataset" / "installed.py"
    monkeypatch.setattr(installed, "__file__", str(module))
    with pytest.raises(
        LatsarstatsError, match=r"holds no datapackage\.json; run `latsarstats build`"
    ):
        installed.package_path()


def test_importing_the_package_does_not_import_pandas() -> None:
    code = "import sys, latsarstats; print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
