"""The models check anybody's frame of their shape."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa
import pytest

import latsarstats
from latsarstats.rules.rule import Rule
from latsarstats.schemas.code_lists import CODES, codes_of
from latsarstats.schemas.cohorts import Cohorts
from latsarstats.schemas.mentions import Mentions
from latsarstats.schemas.models import DESCRIBED, MODELS, rules, schema
from latsarstats.schemas.table import Table, name_of, rules_within, title_id_of


def read(table: str) -> pd.DataFrame:
    # Codes are text: without this, the column that holds 35 and 35.73 is one of fractions.
    path = latsarstats.package_path() / "data" / f"{table}.csv"
    return pd.read_csv(path, dtype={"area_code": "string"})


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_a_table_as_pandas_reads_it_is_valid(model: type[Table]) -> None:
    model.validate(read(name_of(model)))


def failed_checks(model: type[Table], frame: pd.DataFrame) -> set[tuple[str, int]]:
    with pytest.raises(pa.errors.SchemaErrors) as raised:
        model.validate(frame, lazy=True)
    cases = raised.value.failure_cases
    return {
        (str(check), int(row)) for check, row in zip(cases["check"], cases["index"], strict=True)
    }


def test_a_broken_balance_fails_at_the_rows_that_take_part() -> None:
    frame = read("cohorts")
    frame.loc[0, "persons"] = 10835
    name = "cohort-progress: Completed and ongoing make all"
    assert failed_checks(Cohorts, frame) == {(name, row) for row in (0, 1, 2)}


@pytest.mark.parametrize("row", [0, 1, 2], ids=["all", "completed", "ongoing"])
def test_a_row_of_a_sum_that_is_taken_away_fails_at_the_others(row: int) -> None:
    frame = read("cohorts").drop(index=row)
    name = "cohort-progress: Completed and ongoing make all"
    assert failed_checks(Cohorts, frame) == {(name, other) for other in {0, 1, 2} - {row}}


def test_a_row_of_no_sum_may_be_taken_away() -> None:
    Cohorts.validate(read("cohorts").drop(index=3))


def test_a_publication_that_prints_no_total_is_valid() -> None:
    frame = read("restatements")
    latsarstats.schemas.Restatements.validate(frame[frame["delivery"] != "all"])


def test_training_before_recruitment_fails_at_its_row() -> None:
    frame = read("cohorts")
    frame.loc[3, ["formation_year", "training_year"]] = 2023, 2022
    name = "formation-before-training: The recruitment round is not later than the training"
    assert failed_checks(Cohorts, frame) == {(name, 3)}


@pytest.mark.parametrize("year", [2020, 2021], ids=["before", "in"])
def test_training_planned_before_or_in_the_year_of_the_article_fails(year: int) -> None:
    frame = read("cohorts")
    frame.loc[3, "training_year"] = year
    message = "planned training lies in a year after the article's date"
    assert failed_checks(Cohorts, frame) == {(message, 3)}


@pytest.mark.parametrize(
    ("row", "reason"), [(0, "A reason."), (2, None)], ids=["evidence with", "context without"]
)
def test_a_reason_goes_with_context_alone(row: int, reason: str | None) -> None:
    frame = read("mentions")
    frame.loc[row, "reason"] = reason
    message = "a number set aside says why, and no other does"
    assert failed_checks(Mentions, frame) == {(message, row)}


def test_rules_have_names_of_their_own() -> None:
    names = [rule.name for rule in rules()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.name)
def test_every_rule_says_what_and_why(rule: Rule) -> None:
    assert rule.title
    assert rule.description.endswith(".")
    assert schema(rule.resource)


def test_a_model_lists_the_rules_within_it() -> None:
    assert [rule.name for rule in rules_within(Cohorts)] == [
        "cohort-progress",
        "formation-before-training",
    ]


@pytest.mark.parametrize("model", DESCRIBED, ids=name_of)
def test_every_column_is_defined_in_two_languages(model: type[Table]) -> None:
    assert title_id_of(model)
    for column in model.to_schema().columns.values():
        assert column.title
        assert column.metadata["title_id"]
        assert column.description.endswith(".")
        assert column.description.count(". ") == 0


def test_an_unknown_table_has_no_model() -> None:
    with pytest.raises(latsarstats.UnknownNameError, match="there is no table 'salaries'"):
        latsarstats.schema("salaries")


def test_every_code_list_is_used_and_every_code_used_is_listed() -> None:
    used = {
        column.metadata["codes"]
        for model in MODELS
        for column in model.to_schema().columns.values()
        if "codes" in column.metadata
    }
    assert used == {code.list for code in CODES}


def test_every_model_is_public() -> None:
    public = {getattr(latsarstats.schemas, name) for name in latsarstats.schemas.__all__}
    assert public == set(DESCRIBED)
    with pytest.raises(AttributeError, match="has no attribute 'Salaries'"):
        latsarstats.schemas.Salaries  # noqa: B018


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_a_model_is_found_by_the_name_of_its_table(model: type[Table]) -> None:
    assert latsarstats.schema(name_of(model)) is model


def test_a_table_that_is_nearly_right_is_guessed() -> None:
    with pytest.raises(latsarstats.UnknownNameError, match=r"did you mean cohorts\?"):
        latsarstats.schema("cohort")


def test_codes_come_in_their_order() -> None:
    assert codes_of("status") == ("all", "completed", "ongoing", "planned")
