"""Rules as a data package carries them: the property ``rules`` of its descriptor."""

from __future__ import annotations

import json
import string
from fractions import Fraction
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from latsarstats.rules.agreement import Agreement
from latsarstats.rules.balance import Balance
from latsarstats.rules.order import Order
from latsarstats.rules.ratio import Ratio
from latsarstats.rules.registry import TYPES
from latsarstats.rules.rule import Known, Rule, Severity
from latsarstats.rules.serialization import Fault, read_rules, rules_schema, write_rules
from latsarstats.rules.weekday import Weekday

Json = dict[str, Any]

# The examples of the page that specifies the format.
BALANCE: Json = {
    "name": "cohort-progress",
    "type": "balance",
    "resource": "cohorts",
    "measure": "persons",
    "dimension": "status",
    "whole": "all",
    "parts": ["completed", "ongoing"],
    "within": ["formation_year", "training_year"],
}
AGREEMENT: Json = {
    "name": "restated",
    "type": "agreement",
    "resource": "restatements",
    "field": "persons",
    "with": {"resource": "attendance", "field": "persons"},
    "on": ["session_id", "delivery"],
}
ORDER: Json = {
    "name": "years",
    "type": "order",
    "resource": "cohorts",
    "smaller": "formation_year",
    "larger": "training_year",
    "strict": False,
}
WEEKDAY: Json = {
    "name": "weekdays",
    "type": "weekday",
    "resource": "articles",
    "date": "event_date",
    "weekday": "weekday_printed",
}
RATIO: Json = {
    "name": "persons-per-batch",
    "type": "ratio",
    "severity": "warning",
    "numerator": {
        "resource": "attendance",
        "measure": "persons",
        "where": {"delivery": "in-person"},
    },
    "denominator": {"resource": "batches"},
    "by": ["session_id"],
    "minimum": 25,
    "maximum": 40,
}
SEQUENCE: Json = {
    "name": "stock",
    "type": "sequence",
    "resource": "stock",
    "along": "year",
    "within": ["unit"],
    "previous": "closing",
    "next": "opening",
    "step": 1,
}
EXAMPLES = [BALANCE, AGREEMENT, ORDER, SEQUENCE, WEEKDAY, RATIO]
IDS = list(TYPES)


def without(rule: Json, *names: str) -> Json:
    return {name: value for name, value in rule.items() if name not in names}


def read(*given: object) -> tuple[Rule, ...]:
    rules, faults = read_rules(list(given))
    assert not faults
    return rules


def messages(*given: object) -> list[str]:
    _, faults = read_rules(list(given))
    return [fault.message for fault in faults]


class TestRead:
    @pytest.mark.parametrize(
        ("given", "rule"),
        [
            pytest.param(
                BALANCE,
                Balance(
                    name="cohort-progress",
                    resource="cohorts",
                    measure="persons",
                    dimension="status",
                    whole="all",
                    parts=("completed", "ongoing"),
                    within=("formation_year", "training_year"),
                ),
                id="balance",
            ),
            pytest.param(
                AGREEMENT,
                Agreement(
                    name="restated",
                    resource="restatements",
                    field="persons",
                    with_resource="attendance",
                    with_field="persons",
                    on=("session_id", "delivery"),
                ),
                id="agreement",
            ),
            pytest.param(
                ORDER,
                Order(
                    name="years",
                    resource="cohorts",
                    smaller="formation_year",
                    larger="training_year",
                ),
                id="order",
            ),
            pytest.param(
                WEEKDAY,
                Weekday(
                    name="weekdays",
                    resource="articles",
                    date="event_date",
                    weekday="weekday_printed",
                ),
                id="weekday",
            ),
            pytest.param(
                RATIO,
                Ratio(
                    name="persons-per-batch",
                    severity="warning",
                    resource="attendance",
                    measure="persons",
                    summed_where={"delivery": ("in-person",)},
                    per="batches",
                    by=("session_id",),
                    minimum=Fraction(25),
                    maximum=Fraction(40),
                ),
                id="ratio",
            ),
        ],
    )
    def test_a_rule_of_each_type(self, given: Json, rule: Rule) -> None:
        assert read(given) == (rule,)

    def test_no_rules_are_none(self) -> None:
        assert read_rules([]) == ((), ())

    def test_rules_stay_in_their_order(self) -> None:
        assert [rule.name for rule in read(*reversed(EXAMPLES))] == [
            example["name"] for example in reversed(EXAMPLES)
        ]

    def test_what_every_rule_may_have(self) -> None:
        known = [{"key": {"formation_year": 2019}, "reason": "so printed"}]
        common = {"title": "Progress", "description": "Why.", "severity": "warning"}
        common["incomplete"] = "allowed"
        (rule,) = read({**BALANCE, **common, "known": known})
        assert (rule.title, rule.description, rule.severity) == ("Progress", "Why.", "warning")
        assert rule.incomplete == "allowed"
        assert rule.known == (Known({"formation_year": "2019"}, "so printed"),)

    def test_a_part_that_is_a_number_is_the_same_as_its_text(self) -> None:
        assert read({**BALANCE, "parts": [1, 2.0]}) == read({**BALANCE, "parts": ["1", "2"]})

    def test_a_bound_is_the_decimal_that_is_printed(self) -> None:
        (rule,) = read({**RATIO, "minimum": 0.1})
        assert isinstance(rule, Ratio)
        assert rule.minimum == Fraction(1, 10)

    def test_a_rule_with_a_fault_spares_the_others(self) -> None:
        rules, faults = read_rules([BALANCE, {}, ORDER])
        assert [rule.name for rule in rules] == ["cohort-progress", "years"]
        assert faults


class TestFaults:
    @pytest.mark.parametrize(
        ("given", "shown"),
        [
            pytest.param(None, "null", id="nothing"),
            pytest.param({}, "{}", id="an object"),
            pytest.param("x", '"x"', id="text"),
            pytest.param("x" * 99, '"' + "x" * 39 + "…", id="long text, shortened"),
        ],
    )
    def test_rules_that_are_no_list(self, given: object, shown: str) -> None:
        fault = Fault("", f"rules is {shown}; it must be a list of rules.")
        assert read_rules(given) == ((), (fault,))

    def test_a_fault_has_the_name_of_its_rule(self) -> None:
        _, faults = read_rules([without(ORDER, "larger")])
        assert faults == (Fault("years", "Rule 'years': larger is missing."),)

    @pytest.mark.parametrize(
        ("given", "message"),
        [
            pytest.param(7, "Rule 1: it is 7; a rule is an object.", id="a rule that is no object"),
            pytest.param(
                without(ORDER, "name"), "Rule 1: name is missing.", id="a rule without a name"
            ),
            pytest.param(
                without(ORDER, "type"),
                "Rule 'years': type is missing.",
                id="a rule without a type",
            ),
            pytest.param(
                {**ORDER, "name": 7}, "Rule 1: name is 7; it must be text.", id="a name of no text"
            ),
            pytest.param(
                {**ORDER, "name": "Two Words"},
                "Rule 'Two Words': name is \"Two Words\"; it must be lower case with hyphens.",
                id="a name of two words",
            ),
            pytest.param(
                {**ORDER, "type": "ballance"},
                "Rule 'years': type is \"ballance\"; it must be one of"
                " balance, agreement, order, sequence, weekday, ratio; did you mean balance.",
                id="a type there is not",
            ),
            pytest.param(
                {**ORDER, "severity": "fatal"},
                "Rule 'years': severity is \"fatal\"; it must be one of error, warning.",
                id="a severity there is not",
            ),
            pytest.param(
                {**ORDER, "incomplete": "ignored"},
                "Rule 'years': incomplete is \"ignored\"; it must be one of warning, error,"
                " allowed.",
                id="something else for what is incomplete",
            ),
            pytest.param(
                {**ORDER, "stricter": True},
                "Rule 'years': there is no property stricter; did you mean strict.",
                id="a property nearly of the name",
            ),
            pytest.param(
                {**ORDER, "qqq": True},
                "Rule 'years': there is no property qqq.",
                id="a property of no such name",
            ),
            pytest.param(
                {**RATIO, "numerator": {**RATIO["numerator"], "were": {}}},
                "Rule 'persons-per-batch': there is no property were in numerator;"
                " did you mean where.",
                id="a property inside one, nearly of the name",
            ),
            pytest.param(
                without(BALANCE, "whole"),
                "Rule 'cohort-progress': whole is missing.",
                id="no whole",
            ),
            pytest.param(
                {**AGREEMENT, "with": {"resource": "attendance"}},
                "Rule 'restated': field is missing in with.",
                id="a property missing inside one",
            ),
            pytest.param(
                without(RATIO, "minimum", "maximum"),
                "Rule 'persons-per-batch': minimum or maximum is missing;"
                " one of them must be given.",
                id="a ratio without bounds",
            ),
            pytest.param(
                {**ORDER, "strict": "yes"},
                "Rule 'years': strict is \"yes\"; it must be true or false.",
                id="text for a truth",
            ),
            pytest.param(
                {**RATIO, "maximum": "40"},
                "Rule 'persons-per-batch': maximum is \"40\"; it must be a number.",
                id="text for a number",
            ),
            pytest.param(
                {**RATIO, "maximum": True},
                "Rule 'persons-per-batch': maximum is true; it must be a number.",
                id="a truth for a number",
            ),
            pytest.param(
                {**BALANCE, "parts": "completed"},
                "Rule 'cohort-progress': parts is \"completed\"; it must be others, or a list.",
                id="text for a list",
            ),
            pytest.param(
                {**BALANCE, "parts": ["completed", None]},
                "Rule 'cohort-progress': parts.1 is null; it must be text, a number or an object.",
                id="nothing for a part",
            ),
            pytest.param(
                {**AGREEMENT, "with": "attendance"},
                "Rule 'restated': with is \"attendance\"; it must be an object.",
                id="text for an object",
            ),
            pytest.param(
                {**BALANCE, "parts": []}, "Rule 'cohort-progress': parts is empty.", id="no parts"
            ),
            pytest.param(
                {**BALANCE, "whole": ""},
                "Rule 'cohort-progress': whole is empty.",
                id="empty whole",
            ),
            pytest.param(
                {**AGREEMENT, "on": []}, "Rule 'restated': on is empty.", id="nothing to agree in"
            ),
            pytest.param(
                {**BALANCE, "within": ["a", "a"]},
                "Rule 'cohort-progress': within has a value twice.",
                id="a column twice",
            ),
            pytest.param(
                {**BALANCE, "known": [{"key": {}, "reason": "so printed"}]},
                "Rule 'cohort-progress': known.0.key is empty.",
                id="an empty key of a known one",
            ),
            pytest.param(
                {**BALANCE, "known": [{"key": {"a": "1"}}]},
                "Rule 'cohort-progress': reason is missing in known.0.",
                id="a known one without a reason",
            ),
            pytest.param(
                {**BALANCE, "parts": ["all", "ongoing"]},
                "Rule 'cohort-progress': all is the whole and a part of it.",
                id="the whole among its parts",
            ),
            pytest.param(
                {**BALANCE, "parts": ["-all", "ongoing"]},
                "Rule 'cohort-progress': all is the whole and a part of it.",
                id="the whole among its parts, taken away",
            ),
            pytest.param(
                {**BALANCE, "parts": ["ongoing", "ongoing"]},
                "Rule 'cohort-progress': parts has a value twice.",
                id="a part twice",
            ),
            pytest.param(
                {**BALANCE, "parts": ["ongoing", "-ongoing"]},
                "Rule 'cohort-progress': parts has ongoing twice.",
                id="a part added and taken away",
            ),
            pytest.param(
                {**BALANCE, "parts": [1, "1"]},
                "Rule 'cohort-progress': parts has 1 twice.",
                id="a part as a number and as its text",
            ),
            pytest.param(
                {**BALANCE, "parts": ["-", "ongoing"]},
                "Rule 'cohort-progress': parts has an empty one.",
                id="a part of nothing, taken away",
            ),
            pytest.param(
                {**BALANCE, "within": ["status"]},
                "Rule 'cohort-progress': within names the dimension status.",
                id="within the dimension",
            ),
            pytest.param(
                {**BALANCE, "within": ["persons"]},
                "Rule 'cohort-progress': within names the measure persons.",
                id="within the measure",
            ),
            pytest.param(
                {**AGREEMENT, "with": {"resource": "restatements", "field": "persons"}},
                "Rule 'restated': with names the field itself, which always agrees.",
                id="a field that agrees with itself",
            ),
            pytest.param(
                {**ORDER, "larger": "formation_year"},
                "Rule 'years': smaller and larger are one column.",
                id="one column in order",
            ),
            pytest.param(
                {**RATIO, "minimum": 41},
                "Rule 'persons-per-batch': minimum 41 is above maximum 40, so it can never hold.",
                id="the minimum above the maximum",
            ),
        ],
    )
    def test_a_fault_names_the_rule_and_the_property(self, given: object, message: str) -> None:
        assert messages(given) == [message]

    @pytest.mark.parametrize(
        "bound",
        [
            pytest.param(float("nan"), id="NaN"),
            pytest.param(float("inf"), id="infinity, as 1e999 is read"),
            pytest.param(10**2000, id="2001 digits"),
        ],
    )
    def test_a_bound_that_is_no_number_is_a_fault(self, bound: float) -> None:
        rules, faults = read_rules([without({**RATIO, "minimum": bound}, "maximum")])
        assert (rules, len(faults)) == ((), 1)

    @pytest.mark.parametrize("number", [float("nan"), float("inf")], ids=["NaN", "infinity"])
    def test_a_whole_that_is_no_number_is_a_fault(self, number: float) -> None:
        rules, faults = read_rules([{**BALANCE, "whole": number}])
        assert (rules, len(faults)) == ((), 1)

    def test_a_name_ends_with_its_line(self) -> None:
        rules, faults = read_rules([{**ORDER, "name": "years\n"}])
        assert (rules, len(faults)) == ((), 1)

    def test_a_name_is_given_once(self) -> None:
        rules, faults = read_rules([ORDER, {**WEEKDAY, "name": "years"}])
        assert [type(rule) for rule in rules] == [Order]
        assert faults == (
            Fault("years", "Rule 'years': name is that of another rule; give it one of its own."),
        )

    def test_a_rule_without_a_name_is_told_by_its_place(self) -> None:
        assert messages(ORDER, without(WEEKDAY, "name")) == ["Rule 2: name is missing."]

    def test_all_faults_of_a_rule_are_told_in_order(self) -> None:
        assert messages({**without(ORDER, "larger"), "strict": 1, "lager": "x"}) == [
            "Rule 'years': larger is missing.",
            "Rule 'years': strict is 1; it must be true or false.",
            "Rule 'years': there is no property lager; did you mean larger.",
        ]

    @pytest.mark.parametrize("example", EXAMPLES, ids=IDS)
    def test_every_property_that_a_type_needs_is_missed(self, example: Json) -> None:
        optional = {
            "within",
            "strict",
            "severity",
            "incomplete",
            "by",
            "minimum",
            "maximum",
            "step",
        }
        for name in example.keys() - optional:
            (message,) = messages(without(example, name))
            assert f": {name} is missing" in message or message.endswith(
                f": {name} or tree is missing; one of them must be given."
            )

    @pytest.mark.parametrize("example", EXAMPLES, ids=IDS)
    def test_every_property_that_a_type_does_not_need_may_be_left_out(self, example: Json) -> None:
        for name in example.keys() & {
            "within",
            "strict",
            "severity",
            "incomplete",
            "by",
            "minimum",
        }:
            assert len(read(without(example, name))) == 1


class TestSchema:
    TEXT = files("latsarstats.rules").joinpath("rules.schema.json").read_text("utf-8")

    def test_it_is_a_json_schema(self) -> None:
        Draft202012Validator.check_schema(json.loads(self.TEXT))

    def test_it_takes_a_list_of_all_types(self) -> None:
        Draft202012Validator(json.loads(self.TEXT)).validate(EXAMPLES)

    def test_it_refuses_one_rule_without_its_list(self) -> None:
        assert not Draft202012Validator(json.loads(self.TEXT)).is_valid(ORDER)

    def test_the_file_for_editors_is_what_the_shapes_of_the_types_make(self) -> None:
        assert json.dumps(rules_schema(), indent=2, ensure_ascii=False) + "\n" == self.TEXT


NAMES = st.from_regex(r"[a-z0-9]{1,5}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)
COLUMNS = st.text(string.ascii_lowercase + "_ é%", min_size=1, max_size=5)
TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)
MEMBERS = st.lists(
    TEXTS.filter(lambda text: not text.startswith("-")), min_size=2, max_size=5, unique=True
)
VALUES = st.dictionaries(COLUMNS, TEXTS, min_size=1, max_size=3)
KNOWN = st.lists(st.builds(Known, VALUES, TEXTS), max_size=2).map(tuple)
SEVERITIES: st.SearchStrategy[Severity] = st.sampled_from(["error", "warning"])
WHERE = st.dictionaries(
    COLUMNS,
    st.lists(st.text(min_size=1, max_size=4), min_size=1, max_size=2).map(tuple),
    max_size=2,
)
BOUNDS = st.one_of(
    st.integers(-(10**20), 10**20).map(Fraction),
    st.decimals(-1000, 1000, places=3).map(Fraction),
)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """Draw a rule of any type that has some sense."""
    common: Json = {
        "name": draw(NAMES),
        "resource": draw(COLUMNS),
        "title": draw(st.one_of(st.just(""), TEXTS)),
        "description": draw(st.one_of(st.just(""), TEXTS)),
        "severity": draw(SEVERITIES),
        "incomplete": draw(st.sampled_from(["warning", "error", "allowed"])),
        "known": draw(KNOWN),
    }
    one, other, *more = draw(st.lists(COLUMNS, min_size=3, max_size=6, unique=True))
    match draw(st.sampled_from(list(TYPES))):
        case "balance":
            whole, *parts = draw(MEMBERS)
            signs = draw(st.lists(st.sampled_from(["", "-"]), min_size=4, max_size=4))
            return Balance(
                **common,
                measure=one,
                dimension=other,
                whole=whole,
                parts=tuple(a + b for a, b in zip(signs, parts, strict=False)),
                within=tuple(more[1:]),
                resolution=draw(st.sampled_from(["", more[0]])),
            )
        case "agreement":
            there = draw(COLUMNS)
            return Agreement(
                **common, field=one, with_resource=there, with_field=other, on=tuple(more)
            )
        case "order":
            return Order(**common, smaller=one, larger=other, strict=draw(st.booleans()))
        case "weekday":
            return Weekday(**common, date=one, weekday=other)
        case _:
            low, high = sorted([draw(BOUNDS), draw(BOUNDS)])
            kept = draw(st.sampled_from(["both", "low", "high"]))
            return Ratio(
                **common,
                measure=one,
                summed_where=draw(WHERE),
                per_measure=draw(st.sampled_from(["", more[0]])),
                per_where=draw(WHERE),
                per=draw(COLUMNS),
                by=tuple(more),
                minimum=None if kept == "high" else low,
                maximum=None if kept == "low" else high,
            )


class TestWrite:
    @given(st.lists(rules(), max_size=4, unique_by=lambda rule: rule.name))
    @settings(deadline=None)
    def test_rules_that_are_written_are_read_again(self, given: list[Rule]) -> None:
        text = json.dumps(write_rules(given))
        assert read_rules(json.loads(text)) == (tuple(given), ())

    @pytest.mark.parametrize("example", EXAMPLES, ids=IDS)
    def test_a_rule_that_is_read_is_written_as_it_was(self, example: Json) -> None:
        assert write_rules(read(example)) == [without(example, "strict")]

    def test_what_is_as_by_default_is_left_out(self) -> None:
        assert write_rules([Weekday(name="x", resource="t", date="a", weekday="b")]) == [
            {"name": "x", "type": "weekday", "resource": "t", "date": "a", "weekday": "b"}
        ]


def test_every_property_that_an_editor_offers_is_described() -> None:
    schema = rules_schema()
    assert schema["$id"] == "urn:latsarstats:rules:2"
    for name in TYPES:
        shape = schema["$defs"][name]
        assert shape["description"]
        assert shape["examples"]
        for each, own in shape["properties"].items():
            if own is not True:
                defined = schema["$defs"].get(own.get("$ref", "").rpartition("/")[2], {})
                assert own.get("description") or defined.get("description"), each


def test_the_examples_of_the_schema_are_of_it() -> None:
    schema = rules_schema()
    validator = Draft202012Validator({"$defs": schema["$defs"], **schema["items"]})
    for name in TYPES:
        for example in schema["$defs"][name]["examples"]:
            validator.validate(example)
