"""What rules of all types may say besides: where, tolerance, a measured denominator, times."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest
from everywhere import Columns
from everywhere import told as told_everywhere

from latsarstats.checks.run_rules import run_rules
from latsarstats.rules.evaluate import evaluate
from latsarstats.rules.serialization import read_rules, write_rules

T: Columns = {
    "unit": ("text", ["a", "a", "b", "b"]),
    "year": ("int", [2020, 2021, 2020, 2021]),
    "n": ("int", [10, 20, 30, 40]),
    "m": ("int", [10, 21, 30, 45]),
}


def told(given: dict[str, Any], tables: dict[str, Columns]) -> tuple[int, list[tuple[str, str]]]:
    """Return what every engine says of a rule, which is written as it was read."""
    rules, _ = read_rules([given])
    assert write_rules(rules) == [given]
    return told_everywhere(given, tables)


ORDER = {"name": "o", "type": "order", "resource": "t", "smaller": "m", "larger": "n"}


class TestWhere:
    def test_only_rows_with_a_value_are_judged(self) -> None:
        given = {**ORDER, "where": {"year": "2020"}}
        assert told(given, {"t": T}) == (2, [])

    def test_several_columns_and_values_must_all_fit(self) -> None:
        given = {**ORDER, "where": {"year": "2021", "unit": ["a", "c"]}}
        assert told(given, {"t": T}) == (0, [("fail", "m 21 must be at or before n 20.")])

    def test_a_number_is_the_value_that_the_table_has(self) -> None:
        (rule,), _ = read_rules([{**ORDER, "where": {"year": 2020}}])
        assert rule.where == {"year": ("2020",)}

    def test_an_agreement_looks_for_partners_in_all_rows(self) -> None:
        given = {
            "name": "a",
            "type": "agreement",
            "resource": "t",
            "where": {"year": "2021"},
            "field": "n",
            "with": {"resource": "t", "field": "m"},
            "on": ["unit", "year"],
        }
        passed, said = told(given, {"t": T})
        assert (passed, len(said)) == (0, 2)

    def test_a_column_that_is_not_there_is_named_with_one_that_is(self) -> None:
        given = {**ORDER, "where": {"yaer": "2020"}}
        passed, said = told(given, {"t": T})
        assert (passed, said) == (0, [("error", "t has no column yaer; did you mean year?")])

    def test_what_no_row_has_is_said(self) -> None:
        import pandas as pd

        frame = pd.DataFrame({name: cells for name, (_, cells) in T.items()})
        (finding,) = [
            f
            for f in run_rules([{**ORDER, "where": {"unit": "c"}}], {"t": frame})
            if f.severity == "warning"
        ]
        assert finding.message.startswith("The rule had nothing to decide: no row of t has 'c'")


AGREEMENT = {
    "name": "a",
    "type": "agreement",
    "resource": "t",
    "field": "n",
    "with": {"resource": "u", "field": "m"},
    "on": ["unit", "year"],
}


class TestAgreement:
    @pytest.mark.parametrize(
        ("allowed", "fails"),
        [
            ({}, ["a", "b"]),
            ({"tolerance": 1}, ["b"]),
            ({"tolerance": 5}, []),
            ({"tolerance": {"relative": 0.05}}, ["b"]),
            ({"tolerance": {"relative": 0.125}}, []),
            ({"resolution": 1}, ["b"]),
            ({"resolution": 10}, []),
        ],
    )
    def test_numbers_may_differ_by_what_is_allowed(
        self, allowed: dict[str, Any], fails: list[str]
    ) -> None:
        passed, said = told({**AGREEMENT, **allowed}, {"t": T, "u": T})
        assert passed == 4 - len(fails)
        assert [message[4] for _, message in said] == fails

    def test_the_sentence_says_how_far_they_are_apart(self) -> None:
        _, said = told({**AGREEMENT, "tolerance": 1}, {"t": T, "u": T})
        assert said == [
            (
                "fail",
                "For b, 2021, n is 40 in t, but 45 in u, 5 apart, where 1 is allowed.",
            )
        ]

    def test_text_is_near_to_nothing(self) -> None:
        given = {**AGREEMENT, "field": "unit", "tolerance": 1}
        _, said = told(given, {"t": T, "u": T})
        assert said == [("error", "unit holds no numbers, so nothing is near to it.")]


RATIO = {
    "name": "r",
    "type": "ratio",
    "numerator": {"resource": "t", "measure": "n"},
    "denominator": {"resource": "u", "measure": "m"},
    "by": ["unit"],
    "maximum": 0.9,
}


class TestRatio:
    def test_a_sum_is_divided_by_another(self) -> None:
        # 30 in 31, and 70 in 75
        assert told(RATIO, {"t": T, "u": T}) == (
            0,
            [
                ("fail", "For a, 30 n in 31 m are about 1 each, above 0.9."),
                ("fail", "For b, 70 n in 75 m are about 0.9 each, above 0.9."),
            ],
        )

    def test_it_passes_at_its_bound(self) -> None:
        assert told({**RATIO, "minimum": 0.9, "maximum": 1}, {"t": T, "u": T}) == (2, [])

    def test_rows_of_the_denominator_are_chosen_by_their_values(self) -> None:
        there = {"resource": "u", "measure": "m", "where": {"year": "2021"}}
        given = {**RATIO, "denominator": there, "maximum": 1.5}
        assert told(given, {"t": T, "u": T})[0] == 1

    def test_a_denominator_of_nothing_is_not_decided(self) -> None:
        zeros: Columns = {**T, "m": ("int", [0, 0, 30, 45])}
        assert told({**RATIO, "maximum": 1}, {"t": T, "u": zeros}) == (
            1,
            [("incomplete", "For a, n per m of u is not decided: m of u adds up to 0.")],
        )

    def test_a_denominator_that_lacks_a_number_is_not_decided(self) -> None:
        holes: Columns = {**T, "m": ("int", [None, 2, 30, 45])}
        passed, said = told({**RATIO, "maximum": 1}, {"t": T, "u": holes})
        assert (passed, [outcome for outcome, _ in said]) == (1, ["incomplete"])


class TestTimes:
    def test_times_of_day_are_in_order(self) -> None:
        times: Columns = {
            "m": ("text", ["08:00", "09:30:00", "10:00", None]),
            "n": ("text", ["08:00:00", "09:29:59.5", "11:15", "12:00"]),
        }
        passed, said = told(ORDER, {"t": times})
        assert passed == 2
        assert said[0] == ("fail", "m 09:30:00 must be at or before n 09:29:59.5.")
        assert said[1][0] == "incomplete"

    def test_one_text_that_is_no_time_leaves_the_column_without_order(self) -> None:
        _, said = told(ORDER, {"t": {"m": ("text", ["08:00"]), "n": ("text", ["8 o'clock"])}})
        assert said == [("error", "n is text, which has no order; name numbers or dates.")]

    def test_frames_may_have_times_as_such(self) -> None:
        import pandas as pd
        import polars as pl

        (rule,), _ = read_rules([ORDER])
        cells = {"m": [time(8), time(10)], "n": [time(9), time(9, 59)]}
        for frame in (pd.DataFrame(cells), pl.DataFrame(cells)):
            result = evaluate(rule, {"t": frame})
            assert (result.passed, result.count("fail")) == (1, 1)

    def test_a_time_and_a_number_are_not_compared(self) -> None:
        _, said = told(ORDER, {"t": {"m": ("text", ["08:00"]), "n": ("int", [9])}})
        assert said == [("error", "A time and a number, m and n, cannot be compared.")]


TREE = {
    "name": "levels",
    "type": "balance",
    "resource": "t",
    "measure": "n",
    "dimension": "unit",
    "tree": {"resource": "units", "code": "code", "parent": "parent"},
    "within": ["year"],
}


@pytest.mark.parametrize(
    ("codes", "parents", "sentence"),
    [
        (["a", "b"], ["b", "a"], "units goes in a circle: a of b of a."),
        (["a"], ["a"], "units goes in a circle: a of a."),
        (
            ["a", "a", "b", "c"],
            ["b", "c", "", ""],
            "units has the code a with two parents, b and c.",
        ),
        (["a", "b"], ["c", ""], "units gives c as the parent of a, but has no code c."),
    ],
)
def test_a_list_of_codes_must_be_a_tree(
    codes: list[str], parents: list[str], sentence: str
) -> None:
    units: Columns = {"code": ("text", codes), "parent": ("text", parents)}
    assert told(TREE, {"t": T, "units": units}) == (0, [("error", sentence)])


@pytest.mark.parametrize(
    ("own", "sentence"),
    [
        ({"tolerance": -1}, "tolerance is -1; it must be at least 0."),
        ({"tolerance": {"relative": -0.5}}, "tolerance.relative is -0.5; it must be at least 0."),
        ({"relation": "<"}, 'relation is "<"; it must be one of =, <=, >=; did you mean <=.'),
        ({"absent": "none"}, 'absent is "none"; it must be zero.'),
        ({"parts": "other"}, 'parts is "other"; it must be others, or a list.'),
        ({"whole": True}, "whole is true; it must be text, a number or an object."),
        (
            {"parts": {"resource": "u"}},
            "within is missing: parts of another table are the rows that agree in some columns"
            " with that of the whole; give [] where all its rows make up one.",
        ),
        (
            {"parts": {"resource": "u"}, "within": [], "whole": 5},
            "whole is a number; parts of another table make up a row of this one.",
        ),
        (
            {"parts": [{"column": "m"}]},
            'whole is the value a and parts are columns; name a column, as in {"column": "a"}, or'
            " a number.",
        ),
        (
            {"whole": {"column": "m"}, "parts": [{"column": "m"}]},
            "m is the whole and a part of it.",
        ),
        ({"parts": [{"kind": "x"}]}, None),
        ({"tree": TREE["tree"]}, None),
        ({"within": {"year": "tahun"}}, None),
        ({"dimension": "n"}, "measure and dimension are both n."),
    ],
    ids=str,
)
def test_a_balance_that_makes_no_sense_is_refused(
    own: dict[str, Any], sentence: str | None
) -> None:
    balance = {
        "name": "b",
        "type": "balance",
        "resource": "t",
        "measure": "n",
        "dimension": "unit",
        "whole": "a",
        "parts": ["b"],
        **own,
    }
    rules, faults = read_rules([balance])
    assert not rules
    if sentence is not None:
        assert f"Rule 'b': {sentence}" in [fault.message for fault in faults]


class TestMeasures:
    def test_several_columns_are_each_added_up(self) -> None:
        given = {
            "name": "b",
            "type": "balance",
            "resource": "t",
            "measure": ["n", "m"],
            "dimension": "unit",
            "whole": "b",
            "parts": ["a"],
            "within": ["year"],
        }
        passed, said = told(given, {"t": T})
        assert passed == 0
        assert [message for _, message in said] == [
            "In 2020, 10 a make 10, but b is 30, which is 20 too many (difference +20).",
            "In 2021, 20 a make 20, but b is 40, which is 20 too many (difference +20).",
            "In 2020, 10 a make 10, but b is 30, which is 20 too many (difference +20).",
            "In 2021, 21 a make 21, but b is 45, which is 24 too many (difference +24).",
        ]

    def test_a_whole_that_is_a_number_and_a_value_of_the_dimension_is_its_row(self) -> None:
        coded: Columns = {"code": ("int", [1, 2, 3]), "n": ("int", [5, 2, 3])}
        given = {
            "name": "b",
            "type": "balance",
            "resource": "t",
            "measure": "n",
            "dimension": "code",
            "whole": 1,
            "parts": ["2", "3"],
        }
        assert told(given, {"t": coded}) == (1, [])
        without = {name: (kind, cells[1:]) for name, (kind, cells) in coded.items()}
        _, said = told(given, {"t": without})
        assert said == [
            (
                "fail",
                "In all rows, 2 2 + 3 3 make 5, but must make 1, which is 4 too many"
                " (difference -4).",
            )
        ]

    def test_a_known_discrepancy_of_one_column_is_not_gone_from_the_other(self) -> None:
        known = [{"key": {"year": "2021"}, "reason": "so printed"}]
        given = {
            "name": "b",
            "type": "balance",
            "resource": "t",
            "measure": ["n", "m"],
            "dimension": "unit",
            "whole": "b",
            "parts": ["a"],
            "within": ["year"],
            "known": known,
        }
        table: Columns = {**T, "n": ("int", [10, 20, 10, 20]), "m": ("int", [10, 21, 10, 45])}
        passed, said = told(given, {"t": table})
        assert (passed, [outcome for outcome, _ in said]) == (3, ["known"])

    def test_rows_of_one_table_may_make_up_others_of_it(self) -> None:
        table: Columns = {
            "level": ("text", ["prov", "kab", "kab", "prov", "kab"]),
            "prov": ("text", ["P", "P", "P", "Q", "Q"]),
            "name": ("text", ["P", "K", "L", "Q", "M"]),
            "n": ("int", [5, 2, 3, 7, 6]),
        }
        given = {
            "name": "b",
            "type": "balance",
            "where": {"level": "prov"},
            "resource": "t",
            "measure": "n",
            "parts": {"resource": "t", "where": {"level": "kab"}},
            "within": ["prov"],
        }
        assert told(given, {"t": table}) == (
            1,
            [("fail", "In Q, 6 M make 6, but t is 7, which is 1 too many (difference +1).")],
        )
