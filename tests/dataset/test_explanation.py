"""Where a number is printed, of any package that has evidence."""

from __future__ import annotations

import dataclasses
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import latsarstats
from latsarstats import cli
from latsarstats.dataset.explanation import Explanation, explain, explanation_lines
from latsarstats.dataset.quotes import Quote
from latsarstats.errors import LatsarstatsError, MismatchError, UnknownNameError
from latsarstats.report.terminal import Style
from latsarstats.schemas.models import MODELS
from latsarstats.schemas.table import key_of, name_of

TABLES = {
    "articles": ["article_id,seed,characters", "press,press.txt,26"],
    "mentions": [
        "mention_id,article_id,start,end,text,kind,value,role",
        "press@8,press,8,13,1.139,count,1139,evidence",
    ],
    "evidence": ["resource,row,field,mention_id", "villages,Blitar/2020,people,press@8"],
    "villages": ["village,year,people,note", "Blitar,2020,1139,"],
}
"""A package about something else: villages, by name and year."""
TEXT = "diikuti 1.139 orang Blitar"


@pytest.fixture
def villages(tmp_path: Path) -> Path:
    """A package with evidence that is not of our tables."""
    folder = tmp_path / "villages"
    folder.mkdir()
    resources: list[dict[str, Any]] = []
    for name, lines in TABLES.items():
        (folder / f"{name}.csv").write_text("\n".join([*lines, ""]), "utf-8")
        columns = lines[0].split(",")
        numbers = {"characters", "start", "end", "year", "people"}
        fields: list[dict[str, Any]] = [
            {"name": column, "type": "integer" if column in numbers else "string"}
            for column in columns
        ]
        resources.append({"name": name, "path": f"{name}.csv", "schema": {"fields": fields}})
    resources[-1]["schema"]["primaryKey"] = ["village", "year"]
    resources[-1]["schema"]["fields"][2]["printed"] = "number"
    resources[-1]["schema"]["fields"][3]["title"] = "What else is known"
    (folder / "press.txt").write_text(TEXT, "utf-8")
    resources.append({"name": "press", "path": "press.txt"})
    descriptor = {"name": "villages", "resources": resources}
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    return folder


def lines(table: str, column: str, row: str | None, package: Path) -> list[str]:
    return list(explanation_lines(explain(table, column, row, package), Style()))


def test_a_cell_of_any_package_is_explained(villages: Path) -> None:
    assert lines("villages", "people", "Blitar/2020", villages) == [
        "villages Blitar/2020: people is 1139",
        "  press, paragraph 1, characters 8 to 13:",
        "    “diikuti [1.139] orang Blitar”",
        "    address not known",
    ]


def test_a_package_is_named_by_its_archive_too(villages: Path) -> None:
    archive = Path(shutil.make_archive(str(villages), "zip", villages))
    assert lines("villages", "people", None, archive)[0] == "villages Blitar/2020: people is 1139"


def test_a_column_without_numbers_is_described_by_its_title(villages: Path) -> None:
    assert lines("villages", "note", None, villages) == [
        "villages: note is supported by no number of the articles. What else is known"
    ]


def test_a_table_is_guessed_among_those_of_the_package(villages: Path) -> None:
    with pytest.raises(UnknownNameError, match=r"no table 'village'; did you mean villages\?"):
        explain("village", "people", None, villages)


def test_a_row_is_named_among_those_of_the_table(villages: Path) -> None:
    with pytest.raises(UnknownNameError, match=r"villages has no row 'Malang/2020'; there are Bli"):
        explain("villages", "people", "Malang/2020", villages)


def test_a_package_without_evidence_says_so(
    villages: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    descriptor = json.loads((villages / "datapackage.json").read_text("utf-8"))
    del descriptor["resources"][1:3]
    (villages / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    assert cli.main(["explain", "villages", "people", "--package", str(villages)]) == 2
    assert capsys.readouterr().err == (
        f"latsarstats: {villages}: has no evidence of where its numbers are printed: there is no"
        " table mentions\n"
    )


def test_tables_of_these_names_about_something_else_are_no_evidence(villages: Path) -> None:
    (villages / "evidence.csv").write_text("a\n1\n", "utf-8")
    descriptor = json.loads((villages / "datapackage.json").read_text("utf-8"))
    descriptor["resources"][2]["schema"]["fields"] = [{"name": "a", "type": "string"}]
    (villages / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    with pytest.raises(LatsarstatsError, match="evidence needs the columns resource, row, field"):
        explain("villages", "people", None, villages)


def test_a_number_that_does_not_say_what_its_cell_says_is_not_shown(villages: Path) -> None:
    (villages / "villages.csv").write_text("village,year,people,note\nBlitar,2020,1193,\n", "utf-8")
    with pytest.raises(MismatchError, match="people is 1193, but press@8 does not print that"):
        explain("villages", "people", None, villages)


QUOTE = Quote(
    position=0,
    row="opening/online",
    value="880",
    text="880",
    before="dan ",
    after=" orang",
    paragraph=2,
    start=40,
    end=43,
    article_id="press-2021-01-01",
    publisher="Press",
    event_date="2021-01-01",
    date_basis="Day and month are printed",
    address="",
)


def test_an_explanation_marks_the_number_in_its_clause() -> None:
    explained = Explanation("attendance", "persons", None, "", (QUOTE, QUOTE))
    assert list(explanation_lines(explained, Style())) == [
        "attendance opening/online: persons is 880",
        *[
            "  Press on the event of 2021-01-01, paragraph 2, characters 40 to 43:",
            "    “dan [880] orang”",
            "    address not known",
        ]
        * 2,
    ]


def test_an_explanation_of_a_date_says_how_it_is_known() -> None:
    dated = dataclasses.replace(QUOTE, value="2021-01-01")
    explained = Explanation("sessions", "event_date", None, "", (dated,))
    assert explanation_lines(explained, Style())[-1] == (
        "  How this date is known: Day and month are printed."
    )


def test_how_a_date_is_known_is_what_its_code_means() -> None:
    session = explain("sessions", "event_date", "opening-2021-11-06")
    assert explanation_lines(session, Style())[-1].startswith(
        "  How this date is known: Only the weekday is printed; other publications"
    )


@pytest.mark.parametrize(
    ("row", "place"), [(None, "restatements: persons"), ("a/b/c", "restatements a/b/c: persons")]
)
def test_what_no_article_supports_is_described(row: str | None, place: str) -> None:
    described = "Number of people, as printed at the address."
    explained = Explanation("restatements", "persons", row, described, ())
    assert list(explanation_lines(explained, Style())) == [
        f"{place} is supported by no number of the articles. {described}"
    ]


def test_explaining_imports_neither_pandas_nor_pandera() -> None:
    code = (
        "import sys; from latsarstats.cli import main; main(['explain', 'cohorts', 'persons']);"
        "print({'pandas', 'pandera', 'polars', 'frictionless'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "set()"


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("cohorts", "persons"),
        ("attendance", "persons"),
        ("batches", "batch"),
        ("sessions", "event_date"),
        ("articles", "event_date"),
    ],
)
def test_evidence_merges_with_its_table_on_the_key(table: str, column: str) -> None:
    key = list(key_of(latsarstats.schema(table)))
    there, printed = latsarstats.load(table), latsarstats.evidence(table, column)
    assert printed[key].dtypes.to_dict() == there[key].dtypes.to_dict()
    merged = there[list(dict.fromkeys([*key, column]))].merge(printed, on=key)
    assert len(merged) == len(printed)
    assert merged["row"].nunique() == len(there)
    if column == "persons":
        assert merged[column].astype(str).tolist() == merged["value"].tolist()


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_evidence_has_every_column_once(model: Any) -> None:
    last = list(model.to_schema().columns)[-1]
    evidence = latsarstats.evidence(name_of(model), last)
    assert isinstance(evidence, pd.DataFrame)
    assert evidence.columns.is_unique
    assert {*key_of(model), "row", "quote", "article_id", "address"} <= {*evidence.columns}
