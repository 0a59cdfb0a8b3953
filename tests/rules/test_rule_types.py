"""A type of rules is one class: what it defines is all that the rest of the program needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

import narwhals as nw
import pandas as pd
import polars as pl
import pytest

from latsarstats.checks.run_rules import run_rules
from latsarstats.report import meanings
from latsarstats.rules import registry, serialization
from latsarstats.rules.frames import cells_of, columns_of, in_order, position_of, records
from latsarstats.rules.registry import TYPES
from latsarstats.rules.rule import Prefiltered, Rule, Verdict
from latsarstats.rules.serialization import read_rules, rules_schema, write_rules

if TYPE_CHECKING:
    from latsarstats.rules.frames import Frame
    from latsarstats.rules.rows import Rows
    from latsarstats.rules.rule import VerdictOrPass


@dataclass(frozen=True, slots=True, kw_only=True)
class Positive(Rule):
    """A column is above 0."""

    field: str

    TITLE: ClassVar[str] = "A number above 0"
    MEANING: ClassVar[str] = "A number is above 0."
    SHAPE: ClassVar[Mapping[str, Any]] = {
        "required": ["resource", "field"],
        "properties": {"field": {"$ref": "#/$defs/column"}},
    }

    @property
    def columns(self) -> Mapping[str, tuple[str, ...]]:
        return {self.resource: (self.field,)}

    def evaluate(self, tables: Mapping[str, Rows], *, counts: bool) -> Iterator[VerdictOrPass]:
        del counts
        for row in tables[self.resource]:
            yield self._verdict(row)

    def _verdict(self, row: Mapping[str, object]) -> VerdictOrPass:
        number: Any = row[self.field]
        message = f"{self.field} is {number}."
        failing = Verdict("fail", (position_of(row),), self.field, cells_of(row), message)
        return "pass" if number > 0 else failing

    def prefilter(self, frames: Mapping[str, Frame], *, counts: bool) -> Prefiltered:
        del counts
        frame = frames[self.resource]
        rest = frame.filter(nw.col(self.field) <= 0)
        names = {name: name for name in columns_of(frame)}
        return Prefiltered(rest, names, lambda rows: map(self._verdict, in_order(records(rows))))

    @classmethod
    def from_json(cls, item: Mapping[str, Any], common: Mapping[str, Any]) -> Self:
        return cls(**common, resource=item["resource"], field=item["field"])

    def to_json(self) -> dict[str, Any]:
        return {"resource": self.resource, "field": self.field}


RULE = {"name": "above", "type": "positive", "resource": "t", "field": "n"}


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    types = {**TYPES, "positive": Positive}
    for module in (registry, serialization, meanings):
        monkeypatch.setattr(module, "TYPES", types)
    serialization._validator.cache_clear()
    yield
    serialization._validator.cache_clear()


@pytest.mark.usefixtures("registered")
class TestNewType:
    def test_it_is_read_and_written(self) -> None:
        rules, faults = read_rules([RULE])
        assert (rules, faults) == ((Positive(name="above", resource="t", field="n"),), ())
        assert write_rules(rules) == [RULE]

    def test_it_is_in_the_json_schema(self) -> None:
        assert rules_schema()["$defs"]["positive"]["required"] == ["resource", "field"]

    def test_what_it_lacks_is_a_fault(self) -> None:
        _, faults = read_rules([{"name": "above", "type": "positive", "resource": "t"}])
        assert [fault.message for fault in faults] == ["Rule 'above': field is missing."]

    @pytest.mark.parametrize("made", [pd.DataFrame, pl.DataFrame])
    def test_it_is_checked(self, made: Any) -> None:
        (finding,) = run_rules([RULE], {"t": made({"n": [1, 0, 2]})})
        assert (finding.code, finding.message) == ("positive", "n is 0.")

    def test_reports_say_what_it_means(self) -> None:
        assert meanings.meaning_of_rule("positive").must == "A number is above 0."


@pytest.mark.parametrize("kind", TYPES.values(), ids=TYPES.keys())
def test_every_type_says_what_it_is_about_and_what_must_hold(kind: type[Rule]) -> None:
    assert kind.TITLE
    assert kind.MEANING.endswith(".")
