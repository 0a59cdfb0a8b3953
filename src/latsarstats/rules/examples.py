"""Worked examples of rules, from what a person has to what is said of it.

The command ``latsarstats rule`` and the page ``docs/rules.md`` show them; the tests run them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from latsarstats.language import sentence

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Example:
    """A tiny package with a fault, and what is said of it.

    Attributes:
        type: the type of the rule that it explains.
        question: what a person has, as a heading.
        answer: what the rule says then.
        tables: the tables as CSV, by name.
        rules: the rules, as a package has them.
        said: the sentences of what fails or is not decided, in the order of the report.
    """

    type: str
    question: str
    answer: str
    tables: Mapping[str, str]
    rules: tuple[Mapping[str, Any], ...]
    said: tuple[str, ...]


_ROW_TOTAL: Mapping[str, Any] = {
    "whole": {"column": "total"},
    "parts": [{"column": "finished"}, {"column": "ongoing"}],
}
_CODES = {"tree": {"resource": "units", "code": "code", "parent": "parent"}}

EXAMPLES: tuple[Example, ...] = (
    Example(
        "balance",
        sentence("My table has a column of totals"),
        sentence("Whole and parts are columns of one row."),
        {"t": "unit,finished,ongoing,total\nBlitar,10,12,22\nMalang,20,21,43\n"},
        (
            {
                "name": "row-totals",
                "type": "balance",
                "resource": "t",
                **_ROW_TOTAL,
            },
        ),
        (
            "In Malang, 20 finished + 21 ongoing make 41, but total is 43, which is 2 too many"
            " (difference +2).",
        ),
    ),
    Example(
        "balance",
        sentence("My table has a row of totals"),
        sentence("All other rows are the parts of the row of totals, for each column of numbers."),
        {"t": "unit,finished,ongoing\nBlitar,10,12\nMalang,20,21\nJumlah,30,34\n"},
        (
            {
                "name": "column-totals",
                "type": "balance",
                "resource": "t",
                "measure": ["finished", "ongoing"],
                "dimension": "unit",
                "whole": "Jumlah",
                "parts": "others",
            },
        ),
        (
            "In all rows, 12 Blitar + 21 Malang make 33, but Jumlah is 34, which is 1 too many"
            " (difference +1).",
        ),
    ),
    Example(
        "balance",
        sentence("My table has totals of rows and of columns"),
        sentence(
            "Two rules share the cells, so that one wrong number stands out: it alone mends both"
            " sums."
        ),
        {"t": "unit,finished,ongoing,total\nBlitar,10,12,22\nMalang,20,12,41\nJumlah,30,33,63\n"},
        (
            {
                "name": "across",
                "type": "balance",
                "resource": "t",
                **_ROW_TOTAL,
            },
            {
                "name": "down",
                "type": "balance",
                "resource": "t",
                "measure": ["finished", "ongoing", "total"],
                "dimension": "unit",
                "whole": "Jumlah",
                "parts": "others",
            },
        ),
        (
            "In Malang, 20 finished + 12 ongoing make 32, but total is 41, which is 9 too many"
            " (difference +9).",
            "In all rows, 12 Blitar + 12 Malang make 24, but Jumlah is 33, which is 9 too many"
            " (difference +9).",
        ),
    ),
    Example(
        "balance",
        sentence("Each part is a row of its own"),
        sentence(
            "A column tells the whole from its parts, in every group of rows that agree in"
            " `within`."
        ),
        {"t": "unit,status,persons\nBlitar,all,22\nBlitar,finished,10\nBlitar,ongoing,11\n"},
        (
            {
                "name": "all-add-up",
                "type": "balance",
                "resource": "t",
                "measure": "persons",
                "dimension": "status",
                "whole": "all",
                "parts": ["finished", "ongoing"],
                "within": ["unit"],
            },
        ),
        (
            "In Blitar, 10 finished + 11 ongoing make 21, but all is 22, which is 1 too many"
            " (difference +1).",
        ),
    ),
    Example(
        "balance",
        sentence("Some numbers are taken away"),
        sentence("A part with a minus before it, or with the sign -1, is taken away."),
        {"t": "year,opening,joined,left,closing\n2020,50,8,3,55\n2021,55,4,9,60\n"},
        (
            {
                "name": "closing",
                "type": "balance",
                "resource": "t",
                "whole": {"column": "closing"},
                "parts": [
                    {"column": "opening"},
                    {"column": "joined"},
                    {"column": "left", "sign": -1},
                ],
            },
        ),
        (
            "In 2021, 55 opening + 4 joined - 9 left make 50, but closing is 60, which is 10 too"
            " many (difference +10).",
        ),
    ),
    Example(
        "balance",
        sentence("My shares must make 100"),
        sentence(
            "The whole is a number. Each share is rounded to one decimal, so that three of them may"
            " be off by 0.15 together."
        ),
        {"t": "unit,a,b,c\nBlitar,33.3,33.3,33.3\nMalang,50.1,24.9,24.2\n"},
        (
            {
                "name": "shares",
                "type": "balance",
                "resource": "t",
                "whole": 100,
                "parts": [{"column": "a"}, {"column": "b"}, {"column": "c"}],
                "resolution": 0.1,
            },
        ),
        (
            "In Malang, 50.1 a + 24.9 b + 24.2 c make 99.2, but must make 100, which is 0.8 too"
            " few, and rounding explains 0.15 at most (difference +0.8).",
        ),
    ),
    Example(
        "balance",
        sentence("My units are a tree"),
        sentence(
            "A code list says what each code is a part of; every code is the sum of its children."
        ),
        {
            "units": "code,parent\n35,\n3505,35\n3507,35\n3505-1,3505\n3505-2,3505\n",
            "t": "code,persons\n35,60\n3505,25\n3507,35\n3505-1,10\n3505-2,16\n",
        },
        (
            {
                "name": "levels",
                "type": "balance",
                "resource": "t",
                "measure": "persons",
                "dimension": "code",
                **_CODES,
            },
        ),
        (
            "In 3505, 10 3505-1 + 16 3505-2 make 26, but 3505 is 25, which is 1 too few"
            " (difference -1).",
        ),
    ),
    Example(
        "balance",
        sentence("Provinces are in one file and regencies in another"),
        sentence(
            "The parts are the rows of another table that agree with the row of the whole. Where"
            " the"
            " tables call a column otherwise, `within` says so."
        ),
        {
            "provinces": "province,persons\nEast Java,67\n",
            "regencies": "prov,regency,persons\nEast Java,Blitar,54\nEast Java,Malang,4\n",
        },
        (
            {
                "name": "provinces",
                "type": "balance",
                "resource": "provinces",
                "measure": "persons",
                "within": {"province": "prov"},
                "parts": {"resource": "regencies", "measure": "persons"},
            },
        ),
        (
            "In East Java, 54 Blitar + 4 Malang make 58, but provinces is 67, which is 9 too many"
            " (difference +9).",
        ),
    ),
    Example(
        "balance",
        sentence("A part that is not there means zero"),
        sentence(
            '`"absent": "zero"` counts it as 0. Without it, the group is incomplete, and is named.'
        ),
        {
            "t": "unit,status,persons\nBlitar,all,10\nBlitar,finished,10\nMalang,all,9\n"
            "Malang,finished,8\n"
        },
        (
            {
                "name": "all-add-up",
                "type": "balance",
                "resource": "t",
                "measure": "persons",
                "dimension": "status",
                "whole": "all",
                "parts": ["finished", "ongoing"],
                "within": ["unit"],
                "absent": "zero",
            },
        ),
        ("In Malang, 8 finished make 8, but all is 9, which is 1 too many (difference +1).",),
    ),
    Example(
        "balance",
        sentence("The parts are only some of the whole"),
        sentence('With `"relation": ">="`, the whole must be at least what its parts make.'),
        {"t": "unit,women,men,total\nBlitar,4,5,12\nMalang,7,6,12\n"},
        (
            {
                "name": "of-which",
                "type": "balance",
                "resource": "t",
                "relation": ">=",
                "whole": {"column": "total"},
                "parts": [{"column": "women"}, {"column": "men"}],
            },
        ),
        (
            "In Malang, 7 women + 6 men make 13, but total is 12, which is 1 too few, and must be"
            " at least that (difference -1).",
        ),
    ),
    Example(
        "balance",
        sentence("My numbers are rounded, or nearly right is enough"),
        sentence(
            "`resolution` is the size of the last printed place, a number or a column;"
            " `tolerance` is a"
            ' number, or `{{"relative": 0.01}}` of the whole. The larger allowance counts.'
        ),
        {"t": "unit,finished,ongoing,total\nBlitar,34,65,100\nMalang,34,60,100\n"},
        (
            {
                "name": "nearly",
                "type": "balance",
                "resource": "t",
                "tolerance": 1,
                **_ROW_TOTAL,
            },
        ),
        (
            "In Malang, 34 finished + 60 ongoing make 94, but total is 100, which is 6 too many,"
            " and the rule tolerates 1 at most (difference +6).",
        ),
    ),
    Example(
        "balance",
        sentence("The rule is for some rows only"),
        sentence("`where` chooses them, on rules of every type."),
        {"t": "year,finished,ongoing,total\n2019,1,1,5\n2020,3,4,7\n2021,3,4,8\n"},
        (
            {
                "name": "from-2020",
                "type": "balance",
                "resource": "t",
                "where": {"year": [2020, 2021]},
                **_ROW_TOTAL,
            },
        ),
        (
            "In 2021, 3 finished + 4 ongoing make 7, but total is 8, which is 1 too many"
            " (difference +1).",
        ),
    ),
    Example(
        "agreement",
        sentence("The same number stands in two tables"),
        sentence("A row of one table and its partner in the other say the same."),
        {
            "attendance": "session,persons\n1,873\n2,64\n",
            "restated": "session,persons\n1,837\n2,64\n",
        },
        (
            {
                "name": "restated",
                "type": "agreement",
                "resource": "restated",
                "field": "persons",
                "on": ["session"],
                "with": {"resource": "attendance", "field": "persons"},
            },
        ),
        ("For 1, persons is 837 in restated, but 873 in attendance.",),
    ),
    Example(
        "order",
        sentence("One column comes before another"),
        sentence("Numbers, years, dates, instants and times of day have an order."),
        {"t": "course,begins,ends\nI,2021-03-01,2021-06-11\nII,2021-09-06,2021-05-12\n"},
        (
            {
                "name": "begins-first",
                "type": "order",
                "resource": "t",
                "smaller": "begins",
                "larger": "ends",
            },
        ),
        ("begins 2021-09-06 must be at or before ends 2021-05-12.",),
    ),
    Example(
        "sequence",
        sentence("A stock goes on from last year"),
        sentence(
            "A column of a row is that of the row before it, along a column that tells which comes"
            ' first. With `"step": 1`, a year that is left out fails.'
        ),
        {"t": "unit,year,opening,closing\nA,2019,10,15\nA,2020,15,21\nA,2021,12,30\n"},
        (
            {
                "name": "goes-on",
                "type": "sequence",
                "resource": "t",
                "along": "year",
                "within": ["unit"],
                "previous": "closing",
                "next": "opening",
                "step": 1,
            },
        ),
        ("In A/2021, opening is 12, but closing of 2020 is 21 (difference -9).",),
    ),
    Example(
        "sequence",
        sentence("A cumulative count never falls"),
        sentence(
            'With `"relation": "<="` and one column for both, a row is at least the one before it.'
        ),
        {"t": "day,total\n2020-03-23,54\n2020-03-24,58\n2020-03-25,57\n"},
        (
            {
                "name": "never-falls",
                "type": "sequence",
                "resource": "t",
                "along": "day",
                "previous": "total",
                "next": "total",
                "relation": "<=",
            },
        ),
        (
            "In 2020-03-25, total is 57, but total of 2020-03-24 is 58, and must be at least that"
            " (difference -1).",
        ),
    ),
    Example(
        "weekday",
        sentence("A weekday is printed beside its date"),
        sentence("It is the one that the calendar gives, in Indonesian or English."),
        {"t": "event,date,weekday\nopening,2021-11-16,Selasa\nclosing,2021-11-17,Kamis\n"},
        (
            {
                "name": "weekdays",
                "type": "weekday",
                "resource": "t",
                "date": "date",
                "weekday": "weekday",
            },
        ),
        ("2021-11-17 was a Wednesday, but the weekday printed is Kamis.",),
    ),
    Example(
        "ratio",
        sentence("A group has so many persons and no more"),
        sentence("What one table adds up to is divided by the rows of another that agree in `by`."),
        {
            "attendance": "session,persons\n1,80\n2,95\n",
            "groups": "session,group\n1,a\n1,b\n2,a\n2,b\n",
        },
        (
            {
                "name": "per-group",
                "type": "ratio",
                "by": ["session"],
                "maximum": 40,
                "numerator": {"resource": "attendance", "measure": "persons"},
                "denominator": {"resource": "groups"},
            },
        ),
        ("For 2, 95 persons in 2 groups are 47.5 each, above 40.",),
    ),
    Example(
        "ratio",
        sentence("A rate must be plausible"),
        sentence("With a measure, the denominator is a sum too."),
        {"t": "unit,passed,took\nBlitar,90,100\nMalang,99,90\n"},
        (
            {
                "name": "pass-rate",
                "type": "ratio",
                "by": ["unit"],
                "maximum": 1,
                "numerator": {"resource": "t", "measure": "passed"},
                "denominator": {"resource": "t", "measure": "took"},
            },
        ),
        ("For Malang, 99 passed in 90 took are 1.1 each, above 1.",),
    ),
)
"""An example of every way to write a rule."""
