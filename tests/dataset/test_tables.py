"""Tables are put together from what the scripts say, or the build stops."""

from __future__ import annotations

import pandas as pd
import pytest

from latsarstats.dataset.cell import Cell
from latsarstats.dataset.phrases import Article
from latsarstats.dataset.restatements import printed_lines, restatement_rows
from latsarstats.dataset.script import Account, Row, Seed, Source
from latsarstats.dataset.tables import assemble
from latsarstats.errors import MismatchError
from latsarstats.files.csv_text import to_csv
from latsarstats.numerals.scan import scan
from latsarstats.schemas.batches import Batches
from latsarstats.schemas.frames import typed, with_categories

SOURCE = Source(
    article_id="press-2021-01-01", seed="p.txt", sha256="", excerpt_sha256="", publisher="Press"
)
(MENTION,) = scan("53 dan")


def account(*rows: Row) -> Account:
    seed = Seed(SOURCE, Article("press-2021-01-01", "53 dan"), b"")
    return Account(seed, rows, {MENTION: ""})


def batch(**cells: str) -> Row:
    known = {"session_id": Cell("opening"), "batch": Cell("53", (MENTION,))}
    return Row("batches", {**known, **{name: Cell(value) for name, value in cells.items()}})


def test_a_row_has_all_its_columns_in_order() -> None:
    (row,) = assemble([account(batch())], [])["batches"]
    assert row == {"session_id": "opening", "batch": "53", "grade": "", "training_year": ""}


def test_a_cell_read_from_a_number_has_evidence() -> None:
    (link,) = assemble([account(batch())], [])["evidence"]
    assert link == {
        "resource": "batches",
        "row": "opening/53",
        "field": "batch",
        "mention_id": "press-2021-01-01@0",
    }


def test_a_row_is_cited_with_its_article() -> None:
    row = Row("attendance", {"session_id": Cell("opening"), "delivery": Cell("online")})
    (made,) = assemble([account(row)], [])["attendance"]
    assert made["article_id"] == "press-2021-01-01"


def test_a_table_that_there_is_not_stops_the_build() -> None:
    with pytest.raises(MismatchError, match="the script uses an unknown table 'salaries'"):
        assemble([account(Row("salaries", {}))], [])


def test_a_column_that_there_is_not_stops_the_build() -> None:
    message = "the script uses an unknown column 'salary' of batches"
    with pytest.raises(MismatchError, match=message):
        assemble([account(batch(salary="1"))], [])


def test_an_observation_given_twice_stops_the_build() -> None:
    with pytest.raises(MismatchError, match="batches: the row opening/53 is given twice"):
        assemble([account(batch(), batch())], [])


def test_csv_quotes_only_where_it_must() -> None:
    assert to_csv(["a", "b"], [{"a": "x, y", "b": ""}]) == 'a,b\n"x, y",\n'


def test_a_typed_frame_has_nullable_integers_and_text() -> None:
    frame = typed(
        Batches,
        {
            "session_id": ["a", ""],
            "batch": ["53", ""],
            "grade": ["II", ""],
            "training_year": ["", ""],
        },
    )
    assert frame["batch"].tolist() == [53, pd.NA]
    assert [str(dtype) for dtype in frame.dtypes] == ["string", "Int64", "string", "Int64"]
    assert with_categories(Batches, frame)["grade"].cat.categories.tolist() == [
        "II",
        "III",
        "II-III",
    ]


HEADER = (
    "publisher,address,session_id,weekday_printed,date_printed,event_date,in_person,online,all\n"
)


def restated(line: str) -> list[dict[str, str]]:
    return list(restatement_rows(printed_lines(HEADER + line, "restatements.csv")))


def test_a_publication_is_read_as_printed() -> None:
    rows = restated("Press,https://p.id,opening,Sabtu,6/11,2021-11-06,120,,1.000\n")
    assert [(row["delivery"], row["persons"]) for row in rows] == [
        ("in-person", "120"),
        ("all", "1000"),
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param("Press,https://p.id\n", "line 2: has 2 cells; it must have 9", id="few cells"),
        pytest.param('"Press\n', "line 2: is no CSV", id="a quote left open"),
        pytest.param(
            "Press,https://p.id,opening,Sabtu,6/11,2021-11-06,many,,\n",
            "line 2: 'many' in in_person is no number",
            id="no number",
        ),
        pytest.param(
            "Press,https://p.id,opening,Sabtu,6/11,2021-11-07,120,,\n",
            "line 2: the date printed, '6/11', is not '2021-11-07'",
            id="another date",
        ),
        pytest.param(
            "Press,https://p.id,opening,Sabtu,soon,2021-11-07,120,,\n",
            "line 2: the date printed, 'soon', is not '2021-11-07'",
            id="no date",
        ),
    ],
)
def test_a_line_that_cannot_be_read_is_named(line: str, message: str) -> None:
    with pytest.raises(MismatchError, match=message):
        restated(line)


@pytest.mark.parametrize("text", ["", "publisher\n"], ids=["empty", "another header"])
def test_a_seed_with_other_columns_is_refused(text: str) -> None:
    with pytest.raises(MismatchError, match=r"line 1: the columns must be publisher,address"):
        list(restatement_rows(printed_lines(text, "restatements.csv")))
