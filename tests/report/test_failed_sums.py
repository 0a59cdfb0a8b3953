"""A failed balance, as a person reads it: the sentence, and below it the cells that matter."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import takewhile
from pathlib import Path

import pytest

from latsarstats.dataset.check import check_package
from latsarstats.report.terminal import Style
from latsarstats.report.text import report_lines

TOO_FEW = "Any one of these cells may be wrong; the sum alone does not tell which:"
FIRST_IS_A_SLIP = "Any one of these cells may be wrong; the first differs by one slip of the hand:"


def failure(folder: Path, cells: Mapping[str, object], *, minimum: int | None = None) -> list[str]:
    """Write a table of one sum, whose first cell is the whole, and return how its failure reads."""
    whole, *parts = cells
    rows = [f"{name},{cell}\n" for name, cell in cells.items()]
    (folder / "t.csv").write_text("".join(["part,amount\n", *rows]), encoding="utf-8")
    amount: dict[str, object] = {"name": "amount", "type": "number"}
    if minimum is not None:
        amount["constraints"] = {"minimum": minimum}
    fields = [{"name": "part", "type": "string"}, amount]
    rule = {
        "name": "all-add-up",
        "type": "balance",
        "resource": "t",
        "measure": "amount",
        "dimension": "part",
        "whole": whole,
        "parts": parts,
    }
    descriptor = {
        "name": "sums",
        "resources": [{"name": "t", "path": "t.csv", "schema": {"fields": fields}}],
        "rules": [rule],
    }
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    lines = list(report_lines(check_package(folder), Style(coloured=False)))
    start = next(at for at, line in enumerate(lines) if "(difference" in line)
    details = takewhile(lambda line: line.startswith(" "), lines[start + 1 :])
    return [lines[start], *(line.strip() for line in details)]


@pytest.mark.parametrize(
    ("cells", "slip"),
    [
        pytest.param(
            {"total": 120, "p": -50, "q": -70},
            "line 2, total: 120 may be -120 (one slip of the hand: the sign)",
            id="the sign of the whole",
        ),
        pytest.param(
            {"total": 100, "p": 60, "q": -40},
            "line 4, q: -40 may be 40 (one slip of the hand: the sign)",
            id="the sign of a part",
        ),
        pytest.param(
            {"total": 10853000, "p": 6156, "q": 4697},
            "line 2, total: 10,853,000 may be 10,853 (one slip of the hand: a factor of 1,000)",
            id="a thousandfold whole",
        ),
        pytest.param(
            {"total": "10.853", "p": 6156, "q": 4697},
            "line 2, total: 10.853 may be 10,853 (one slip of the hand: a factor of 1,000)",
            id="a whole in thousands",
        ),
        pytest.param(
            {"total": "6.4", "p": "2.1", "q": 430},
            "line 4, q: 430 may be 4.3 (one slip of the hand: a factor of 100)",
            id="a hundredfold part",
        ),
        pytest.param(
            {"total": 110, "p": 33, "q": 22},
            "line 2, total: 110 may be 55 (one slip of the hand: twice the value)",
            id="a whole counted twice",
        ),
        pytest.param(
            {"total": 55, "p": 33, "q": 11},
            "line 4, q: 11 may be 22 (one slip of the hand: half the value)",
            id="half of a part",
        ),
        pytest.param(
            {"total": 10835, "p": 6156, "q": 4697},
            "line 2, total: 10,835 may be 10,853 (one slip of the hand: two digits swapped)",
            id="two digits swapped",
        ),
        pytest.param(
            {"total": 118, "p": 24, "q": 91},
            "line 2, total: 118 may be 115 (one slip of the hand: one digit)",
            id="one digit",
        ),
    ],
)
def test_the_slip_that_explains_a_failure_comes_first_and_is_named(
    tmp_path: Path, cells: Mapping[str, object], slip: str
) -> None:
    _, _, first, *_ = failure(tmp_path, cells)
    assert first == slip


def test_a_lost_sign_is_named_where_counts_cannot_be_negative(tmp_path: Path) -> None:
    _, *cells = failure(tmp_path, {"total": 100, "p": 60, "q": -40}, minimum=0)
    assert cells == [
        FIRST_IS_A_SLIP,
        "line 4, q: -40 may be 40 (one slip of the hand: the sign)",
        "line 2, total: 100 may be 20",
        "line 3, p: 60 may be 140",
    ]


class TestLongSum:
    def test_the_sentence_gives_the_sum_the_whole_and_the_difference(self, tmp_path: Path) -> None:
        cells = {"total": 103, **{f"p{number}": 5 for number in range(20)}}
        sentence, *_ = failure(tmp_path, cells)
        assert sentence == (
            "fail  t.csv, line 2, amount: In all rows, the 20 parts make 100, but total is 103,"
            " which is 3 too many (difference +3)."
        )

    def test_no_more_than_eight_cells_are_listed(self, tmp_path: Path) -> None:
        cells = {"total": 103, **{f"p{number}": 5 for number in range(20)}}
        _, *listed = failure(tmp_path, cells)
        assert listed == [
            TOO_FEW,
            "line 2, total: 103 may be 100 (one slip of the hand: one digit)",
            *(
                f"line {number + 3}, p{number}: 5 may be 8 (one slip of the hand: one digit)"
                for number in range(7)
            ),
            "and 13 more",
        ]

    def test_only_the_slip_is_listed_where_one_explains_it(self, tmp_path: Path) -> None:
        cells = {"total": 1523, "p": 1243, **{f"p{number}": 5 for number in range(20)}}
        _, *listed = failure(tmp_path, cells)
        assert listed == [
            FIRST_IS_A_SLIP,
            "line 3, p: 1,243 may be 1,423 (one slip of the hand: two digits swapped)",
            "and 21 more",
        ]
