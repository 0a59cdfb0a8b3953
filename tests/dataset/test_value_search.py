"""A figure looked up by its value."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import latsarstats
from conftest import Package
from latsarstats import cli
from latsarstats.dataset.value_search import find_value, numbers_meant
from latsarstats.errors import UnknownNameError


def explained(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert cli.main(["explain", *arguments]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(
    "value",
    ["10.853", "10853", "10,853", '"10,853"', "10 853", "10\u00a0853", " 10853 ", "10853,0"],
)
def test_a_value_is_found_in_any_writing(value: str) -> None:
    (found,) = find_value(value).figures
    assert (found.figure.table, found.figure.row) == ("cohorts", "35/2019/2021/all")
    assert found.own[0].text == "10.853"


@pytest.mark.parametrize(
    ("value", "numbers"),
    [
        pytest.param("12,5", {Fraction(25, 2)}, id="a comma before one digit is a decimal mark"),
        pytest.param("12.5", {Fraction(25, 2)}, id="so is a full stop"),
        pytest.param("1.234.567", {Fraction(1234567)}, id="two full stops group"),
        pytest.param("1.234,5", {Fraction(2469, 2)}, id="both marks as Indonesian has them"),
        pytest.param("1,234.5", {Fraction(2469, 2)}, id="both marks as English has them"),
        pytest.param("1.234", {1234}, id="three digits behind a full stop are grouped"),
        pytest.param("0.384", {Fraction(48, 125)}, id="a nought before a full stop groups nothing"),
        pytest.param("-3", {-3}, id="less than nothing"),
        pytest.param("1.2.3", set(), id="parts of a version are no number"),
        pytest.param("cohorts", set(), id="a word is no number"),
        pytest.param("", set(), id="nothing is no number"),
    ],
)
def test_what_a_value_may_mean(value: str, numbers: set[Fraction]) -> None:
    assert numbers_meant(value) == numbers


@given(st.integers(-(10**15), 10**15))
def test_grouped_numbers_mean_what_they_say(number: int) -> None:
    for written in (str(number), f"{number:,}", f"{number:,}".replace(",", ".")):
        assert number in numbers_meant(written)


@given(st.text(max_size=120))
def test_any_text_is_a_number_or_none(text: str) -> None:
    assert all(isinstance(number, Fraction) for number in numbers_meant(text))


def test_a_decimal_is_found(package: Package) -> None:
    rows = package.rows("codes")
    package.write_rows(
        "codes", [[*row[:2], "2,5" if n == 1 else row[2], *row[3:]] for n, row in enumerate(rows)]
    )
    descriptor = package.descriptor()
    for resource in descriptor["resources"]:
        if resource["name"] == "codes":
            field = resource["schema"]["fields"][2]
            field.update(type="number", decimalChar=",")
            resource["schema"]["missingValues"] = ["", *(row[2] for row in rows[2:])]
    package.write_descriptor(descriptor)
    found = find_value("2.5", package.folder)
    assert [(each.figure.table, each.figure.value) for each in found.figures] == [("codes", "2,5")]


@pytest.mark.parametrize(
    ("value", "printed"),
    [("16/11", {"16/11"}), ("selasa", {"Selasa"}), ("85%", {"85%"}), ("enam", {"enam"})],
)
def test_what_is_printed_is_found_by_its_characters(value: str, printed: set[str]) -> None:
    found = find_value(value)
    own = {each.text for figure in found.figures for each in figure.own}
    assert own | {each.quote.text for each in found.mentions} == printed


def test_a_number_that_became_no_figure_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    said = explained(capsys, "76")
    assert said.startswith("No cell is 76, but it is printed:\n  BangsaOnline.com on the event of")
    assert said.endswith("    It became no figure: The anniversary of the province.\n")


def test_a_number_behind_another_cell_names_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert "    It is behind articles bangsaonline-2021-10-06 event_date" in explained(
        capsys, "2021"
    )


def test_the_number_of_a_weekday_is_printed_by_nobody() -> None:
    printed = {each.quote.text for each in find_value("1").mentions}
    assert "pertama" in printed
    assert "Senin" not in printed


def test_what_corroborates_a_value_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    said = explained(capsys, "10.853")
    assert (
        "    “CPNS yang mengikuti Latsar Tahun 2021 formasi 2019 sebanyak [10.853] peserta”" in said
    )
    assert said.endswith("\n  No other publication that prints this figure is known.\n")
    said = explained(capsys, "880")
    assert (
        "3 other publications print the same: Surabayatoday.id, JatimTIMES, Bongkar86.com." in said
    )


def test_a_restatement_has_the_characters_printed(capsys: pytest.CaptureFixture[str]) -> None:
    said = explained(capsys, "1000")
    assert said.count("persons is 1000") == 1
    assert "  JatimTIMES prints 1.000:\n    https://jatimtimes.com/" in said


def test_restatements_say_what_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    said = explained(capsys, "restatements", "event_date", "all/opening-2021-11-06")
    assert said.startswith(
        "restatements: One row is the attendance of a session as another publication prints it."
    )
    assert "Bongkar86.com prints 08/11/2021. Bongkar86.com prints Monday 8 November" in said


def test_a_length_is_printed_by_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    said = explained(capsys, "2248")
    assert said == (
        "articles inews-2021-11-16: characters is 2248\n"
        "  No number of the articles is behind this cell.\n"
    )


@pytest.mark.parametrize(
    "row", ["35/2019/2022/planned", "planned/2022/2019/35", "2022/planned", "planned"]
)
def test_a_row_is_named_by_its_values_in_any_order(
    row: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = explained(capsys, "cohorts", "persons", row)
    assert said.startswith("cohorts 35/2019/2022/planned: persons is 1511\n")
    assert said.count(" is ") == 1


def test_values_that_several_rows_have_name_them_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert explained(capsys, "cohorts", "persons", "2021/35").count("persons is") == 3


def test_a_row_has_each_of_its_values_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", "cohorts", "persons", "35/35/planned"]) == 2
    assert "cohorts has no row '35/35/planned'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("value", "said"),
    [
        pytest.param(
            "10.835",
            "no cell is '10.835', and no article prints it; did you mean 10853? `latsarstats show",
            id="a slip of the hand",
        ),
        pytest.param(
            "999999", "no cell is '999999', and no article prints it; `latsarstats show", id="none"
        ),
        pytest.param(
            "cohorts",
            "cohorts is a table, and no value; name a column of it too, as in"
            " `latsarstats explain cohorts formation_year`, or see it with"
            " `latsarstats show cohorts`",
            id="a table",
        ),
        pytest.param(
            "cohrts",
            "there is no value and no table 'cohrts'; did you mean cohorts?",
            id="nearly a table",
        ),
        pytest.param("", "no cell is '', and no article prints it", id="nothing"),
    ],
)
def test_an_unknown_value_is_one_sentence(
    value: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["explain", value]) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"latsarstats: {said}")
    assert error.count("\n") == 1


def test_a_value_that_is_the_name_of_a_table_too_is_a_value(package: Package) -> None:
    package.resource("codes", name="1511")
    (found,) = find_value("1511", package.folder).figures
    assert found.figure.row == "35/2019/2022/planned"


def test_the_error_on_a_value_is_that_of_an_unknown_name() -> None:
    with pytest.raises(UnknownNameError) as caught:
        find_value("7.777")
    assert caught.value.name == "7.777"


def test_a_value_is_looked_up_without_pandas() -> None:
    code = (
        "import sys; from latsarstats.cli import main; main(['explain', '10.853']);"
        "print({'pandas', 'pandera', 'polars', 'frictionless', 'openpyxl'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "set()"


def test_every_figure_is_found_by_its_value() -> None:
    cohorts = latsarstats.load("cohorts")
    for persons in cohorts["persons"]:
        figures = find_value(f"{persons:,}".replace(",", ".")).figures
        assert persons in {int(each.figure.value) for each in figures}
