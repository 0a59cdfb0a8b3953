"""A wrong header is told once, with all that is wrong with it, and hides nothing else."""

from __future__ import annotations

import pytest

from latsarstats.datapackage.csv_header import header_fault, match_header

COLUMNS = ("unit", "status", "persons")


def fault(header: str, columns: tuple[str, ...] = COLUMNS, above: int = 0) -> str:
    return header_fault(match_header(header.split(","), columns), columns, above)


@pytest.mark.parametrize(
    ("header", "message"),
    [
        pytest.param("unit,status,persons", "", id="the header that is described"),
        pytest.param(
            "Unit,status,persons",
            "'Unit' must be unit (only capital letters differ). The header is Unit,status,persons.",
            id="a capital letter",
        ),
        pytest.param(
            "unit,status ,persons",
            "'status ' must be status (only blanks differ). The header is unit,status ,persons.",
            id="a blank",
        ),
        pytest.param(
            "unit,status,per\nsons",
            "'per\\nsons' must be persons (the label has a line break). The header is"
            " unit,status,per\\nsons.",
            id="a line break",
        ),
        pytest.param(
            "unit,Sta-tus,persons",
            "'Sta-tus' must be status (it differs in capitals, blanks or hyphens alone). The"
            " header is unit,Sta-tus,persons.",
            id="a hyphen",
        ),
        pytest.param(
            "unit,number,Persons",
            "'Persons' must be persons (only capital letters differ); 'number' is in the place of"
            " status. The header is unit,number,Persons.",
            id="near misses before others",
        ),
        pytest.param(
            "unit,status",
            "The column persons is missing. The header is unit,status.",
            id="a column missing",
        ),
        pytest.param(
            "unit,status,persons,x,y",
            "Unexpected column 'x'; unexpected column 'y'. The header is unit,status,persons,x,y.",
            id="two columns too many",
        ),
        pytest.param(
            "unit,status,persons,",
            "Unexpected column without a label. The header is unit,status,persons,.",
            id="a comma at the end",
        ),
        pytest.param(
            "unit,status,persons,persons",
            "The label 'persons' occurs twice. The header is unit,status,persons,persons.",
            id="a label twice",
        ),
        pytest.param(
            "persons,unit,status",
            "The columns must be unit,status,persons, in this order. The header is"
            " persons,unit,status.",
            id="another order",
        ),
        pytest.param(
            "unit;status;persons",
            "The columns are separated by semicolons; save the file with commas.",
            id="semicolons",
        ),
        pytest.param(
            "unit\tstatus\tpersons",
            "The columns are separated by tabs; save the file with commas.",
            id="tabs",
        ),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(header: str, message: str) -> None:
    assert fault(header) == message


@pytest.mark.parametrize(
    ("above", "message"),
    [
        (1, "A blank line stands above the header; delete it."),
        (2, "2 blank lines stand above the header; delete them."),
    ],
)
def test_blank_lines_above_the_header_are_told(above: int, message: str) -> None:
    assert fault("unit,status,persons", above=above) == message


@pytest.mark.parametrize(
    ("header", "found"),
    [
        pytest.param("persons,unit,status", ("persons", "unit", "status"), id="by name"),
        pytest.param("Persons,unit,status", ("persons", "unit", "status"), id="but for capitals"),
        pytest.param("unit,x,persons", ("unit", "status", "persons"), id="by position"),
        pytest.param("unit,status,persons,x", (*COLUMNS, None), id="too many"),
        pytest.param("x,unit,status,persons", (None, *COLUMNS), id="too many in front"),
        pytest.param("unit,persons", ("unit", "persons"), id="too few"),
        pytest.param("unit,unit,persons", ("unit", "status", "persons"), id="a label twice"),
    ],
)
def test_labels_are_matched_by_name_and_then_by_position(
    header: str, found: tuple[str | None, ...]
) -> None:
    assert match_header(header.split(","), COLUMNS).columns == found


def test_columns_that_no_label_names_are_told_with_the_reason() -> None:
    assert match_header(["Unit", "status"], COLUMNS).unread == {
        "unit": "the header has 'Unit' for unit",
        "persons": "the header has no column persons",
    }


def test_a_header_of_many_columns_is_shown_shortened() -> None:
    columns = tuple(f"column_{number}" for number in range(100))
    assert len(fault(",".join(columns[:-1]), columns)) < 400
