"""Rules as a data package carries them: the property ``rules`` of its descriptor, version 2.

The shape is that of ``rules.schema.json`` in this folder, a JSON Schema; here is what a shape
cannot say, and the way between the JSON and the records.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from latsarstats.rules.agreement import Agreement
from latsarstats.rules.balance import Balance
from latsarstats.rules.exact import as_fraction, as_text, exact_number
from latsarstats.rules.order import Order
from latsarstats.rules.ratio import Ratio
from latsarstats.rules.rule import Known, Rule
from latsarstats.rules.weekday import Weekday

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from fractions import Fraction

    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

SCHEMA = "rules.schema.json"
"""The JSON Schema of the property ``rules``, beside this module."""

_WORDS = {
    "array": "a list",
    "boolean": "true or false",
    "number": "a number",
    "object": "an object",
    "string": "text",
}
"""The types of JSON, as a sentence calls them."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a rule is not of the format.

    Attributes:
        rule: the name of the rule, as far as it has one.
        message: one sentence that names the rule and the property.
    """

    rule: str
    message: str


def read_rules(given: object) -> tuple[tuple[Rule, ...], tuple[Fault, ...]]:
    """Return the rules that a descriptor holds, and what is wrong with those that are none.

    Args:
        given: the value of its property ``rules``, as ``json`` reads it.
    """
    if not isinstance(given, list):
        return (), (Fault("", f"rules is {_as_json(given)}; it must be a list of rules."),)
    rules: dict[str, Rule] = {}
    faults: list[Fault] = []
    for position, item in enumerate(given, start=1):
        name = item.get("name") if isinstance(item, dict) else None
        told = f"Rule {name!r}" if isinstance(name, str) else f"Rule {position}"
        found = _shape_faults(item) or _sense_faults(item)
        if not found and name in rules:
            found = ["name is that of another rule; give it one of its own"]
        if found:
            known = name if isinstance(name, str) else ""
            faults.extend(Fault(known, f"{told}: {fault}.") for fault in found)
        else:
            rule = _from_json(item)
            rules[rule.name] = rule
    return tuple(rules.values()), tuple(faults)


@functools.cache
def _validator() -> Validator:
    # Takes a twentieth of a second to import, so only packages with rules pay for it.
    from jsonschema import Draft202012Validator

    schema = json.loads(files(__package__).joinpath(SCHEMA).read_text("utf-8"))
    return Draft202012Validator({"$defs": schema["$defs"], **schema["items"]})


def _shape_faults(item: object) -> list[str]:
    """Return what the JSON Schema refuses, in an order that does not depend on chance."""
    if not isinstance(item, dict):
        return [f"it is {_as_json(item)}; a rule is an object"]
    faults = [fault for error in _validator().iter_errors(item) for fault in _messages(error)]
    return sorted(dict.fromkeys(faults))


def _messages(error: ValidationError) -> Iterator[str]:
    place = ".".join(map(str, error.absolute_path)) or "it"
    inside = f" in {place}" if error.absolute_path else ""
    given: Any = error.instance
    wanted: Any = error.validator_value
    schema: Any = error.schema
    match error.validator:
        case "required":
            yield from (f"{name} is missing{inside}" for name in wanted if name not in given)
        case "additionalProperties":
            import difflib  # takes a moment to import, and is rarely needed

            allowed = schema["properties"]
            for name in given:
                if name not in allowed:
                    near = difflib.get_close_matches(name, allowed, n=1)
                    hint = f"; did you mean {near[0]}?" if near else ""
                    yield f"there is no property {name}{inside}{hint}".removesuffix("?")
        case "type":
            types = [wanted] if isinstance(wanted, str) else wanted
            must = " or ".join(_WORDS[name] for name in types)
            yield f"{place} is {_as_json(given)}; it must be {must}"
        case "enum":
            yield f"{place} is {_as_json(given)}; it must be one of {', '.join(wanted)}"
        case "pattern":
            yield f"{place} is {_as_json(given)}; it must be lower case with hyphens"
        case "uniqueItems":
            yield f"{place} has a value twice"
        case "anyOf":
            yield "minimum or maximum is missing; one of them must be given"
        case _:
            yield f"{place} is empty"


def _sense_faults(item: Mapping[str, Any]) -> list[str]:
    """Return what makes a rule of the right shape senseless."""
    faults = [] if item["name"] == item["name"].strip() else ["name ends with a line break"]
    numbers = {name: item.get(name) for name in ("whole", "minimum", "maximum")}
    numbers |= {f"parts.{place}": part for place, part in enumerate(item.get("parts", ()))}
    faults += [
        f"{name} is {_as_json(value)}, which is no number that can be added up"
        for name, value in numbers.items()
        if isinstance(value, int | float) and not _is_number(value)
    ]
    return faults or list(_contradictions(item))


def _is_number(value: object) -> bool:
    try:
        return as_fraction(value) is not None
    except TypeError:
        return False


def _contradictions(item: Mapping[str, Any]) -> Iterator[str]:
    """Yield what in a rule contradicts itself."""
    match item:
        case {"type": "balance"}:
            yield from _senseless_balance(item)
        case {"type": "agreement", "resource": resource, "field": field, "with": other}:
            if other == {"resource": resource, "field": field}:
                yield "with names the field itself, which always agrees"
        case {"type": "order", "smaller": smaller, "larger": larger}:
            if smaller == larger:
                yield "smaller and larger are one column"
        case {"type": "ratio", "minimum": minimum, "maximum": maximum}:
            if minimum > maximum:
                yield f"minimum {minimum} is above maximum {maximum}, so it can never hold"


def _senseless_balance(item: Mapping[str, Any]) -> Iterator[str]:
    whole = as_text(item["whole"])
    parts = [as_text(part).removeprefix("-") for part in item["parts"]]
    if whole in parts:
        yield f"{whole} is the whole and a part of it"
    if len(set(parts)) < len(parts):
        twice = next(part for part in parts if parts.count(part) > 1)
        yield f"parts has {twice or 'an empty one'} twice"
    elif "" in parts:
        yield "parts has an empty one"
    for column in ("measure", "dimension"):
        if item[column] in item.get("within", ()):
            yield f"within names the {column} {item[column]}"


def _as_json(given: object) -> str:
    text = json.dumps(given, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


_LONGEST = 40
"""Characters of a value that are shown in a sentence."""


def _from_json(item: Mapping[str, Any]) -> Rule:
    common: dict[str, Any] = {
        "name": item["name"],
        "title": item.get("title", ""),
        "description": item.get("description", ""),
        "severity": item.get("severity", "error"),
        "incomplete": item.get("incomplete", "warning"),
        "known": tuple(
            Known(_texts(known["key"]), known["reason"]) for known in item.get("known", ())
        ),
    }
    if item["type"] == "ratio":
        numerator = item["numerator"]
        return Ratio(
            **common,
            resource=numerator["resource"],
            measure=numerator["measure"],
            where=_texts(numerator.get("where", {})),
            per=item["denominator"]["resource"],
            by=tuple(item.get("by", ())),
            minimum=as_fraction(item.get("minimum")),
            maximum=as_fraction(item.get("maximum")),
        )
    common["resource"] = item["resource"]
    match item["type"]:
        case "balance":
            return Balance(
                **common,
                measure=item["measure"],
                dimension=item["dimension"],
                whole=as_text(item["whole"]),
                parts=tuple(as_text(part) for part in item["parts"]),
                within=tuple(item.get("within", ())),
                resolution=item.get("resolution", ""),
            )
        case "agreement":
            return Agreement(
                **common,
                field=item["field"],
                with_resource=item["with"]["resource"],
                with_field=item["with"]["field"],
                on=tuple(item["on"]),
            )
        case "order":
            return Order(
                **common,
                smaller=item["smaller"],
                larger=item["larger"],
                strict=item.get("strict", False),
            )
        case _:
            return Weekday(**common, date=item["date"], weekday=item["weekday"])


def _texts(values: Mapping[str, object]) -> dict[str, str]:
    return {column: as_text(value) for column, value in values.items()}


def write_rules(rules: Iterable[Rule]) -> list[dict[str, Any]]:
    """Return rules as a descriptor holds them; :func:`read_rules` gives the same rules back."""
    return [_to_json(rule) for rule in rules]


def _to_json(rule: Rule) -> dict[str, Any]:
    body: dict[str, Any] = {"name": rule.name, "type": rule.type}
    body.update(_filled({"title": rule.title, "description": rule.description}))
    if rule.severity != "error":
        body["severity"] = rule.severity
    if rule.incomplete != "warning":
        body["incomplete"] = rule.incomplete
    match rule:
        case Balance():
            body |= {
                "resource": rule.resource,
                "measure": rule.measure,
                "dimension": rule.dimension,
                "whole": rule.whole,
                "parts": list(rule.parts),
                **_filled({"within": list(rule.within), "resolution": rule.resolution}),
            }
        case Agreement():
            other = {"resource": rule.with_resource, "field": rule.with_field}
            body |= {"resource": rule.resource, "field": rule.field, "with": other}
            body["on"] = list(rule.on)
        case Order():
            body |= {"resource": rule.resource, "smaller": rule.smaller, "larger": rule.larger}
            body |= _filled({"strict": rule.strict})
        case Weekday():
            body |= {"resource": rule.resource, "date": rule.date, "weekday": rule.weekday}
        case Ratio():
            summed = {"resource": rule.resource, "measure": rule.measure}
            body["numerator"] = {**summed, **_filled({"where": dict(rule.where)})}
            body["denominator"] = {"resource": rule.per}
            body |= _filled({"by": list(rule.by)})
            for name, bound in (("minimum", rule.minimum), ("maximum", rule.maximum)):
                if bound is not None:
                    body[name] = _json_number(bound)
        case _:
            raise TypeError(f"{rule.type} is no type of rule")
    if rule.known:
        body["known"] = [{"key": dict(k.key), "reason": k.reason} for k in rule.known]
    return body


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _json_number(bound: Fraction) -> int | float:
    number = exact_number(bound)
    return number if isinstance(number, int) else float(number)
