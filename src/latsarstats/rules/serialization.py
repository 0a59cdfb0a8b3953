"""Rules as a data package carries them: the property ``rules`` of its descriptor, version 2.

Each type of rule has its own shape and reads its own JSON; here is what all have in common.
``rules.schema.json`` in this folder is :func:`rules_schema`, for editors; a test holds it to that.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from latsarstats.errors import nearest
from latsarstats.language import sentence
from latsarstats.rules.balance_format import json_of_where, read_where
from latsarstats.rules.exact import as_fraction, as_text
from latsarstats.rules.incomplete import chained, listed
from latsarstats.rules.registry import TYPES
from latsarstats.rules.rule import Known, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

SCHEMA_ID = "urn:latsarstats:rules:2"
"""What the JSON Schema is called: a name and no address, so that nothing fetches it."""

_WORDS = {
    "array": sentence("a list"),
    "boolean": sentence("true or false"),
    "number": sentence("a number"),
    "object": sentence("an object"),
    "string": sentence("text"),
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
        return (), (
            Fault(
                "", sentence("rules is {given}; it must be a list of rules.", given=_as_json(given))
            ),
        )
    rules: dict[str, Rule] = {}
    faults: list[Fault] = []
    for position, item in enumerate(given, start=1):
        name = item.get("name") if isinstance(item, dict) else None
        told = (
            sentence("Rule {name!r}", name=name)
            if isinstance(name, str)
            else sentence("Rule {position}", position=position)
        )
        found = _shape_faults(item) or _sense_faults(item)
        if not found and name in rules:
            found = [sentence("name is that of another rule; give it one of its own")]
        if found:
            known = name if isinstance(name, str) else ""
            faults.extend(
                Fault(known, sentence("{told}: {fault}.", told=told, fault=fault))
                for fault in found
            )
        else:
            rule = _from_json(item)
            rules[rule.name] = rule
    return tuple(rules.values()), tuple(faults)


def rules_schema() -> dict[str, Any]:
    """Return the JSON Schema of the property ``rules``, with examples, for editors."""
    from latsarstats.rules.examples import EXAMPLES  # which no check needs

    definitions = _definitions()
    for name in TYPES:
        examples = [dict(rule) for each in EXAMPLES for rule in each.rules if rule["type"] == name]
        if examples:
            definitions[name]["examples"] = examples
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": sentence("Rules of a data package of headcounts, version 2"),
        "description": sentence(
            "The property rules of datapackage.json: what must add up or agree."
        ),
        "type": "array",
        "items": _RULE,
        "$defs": definitions,
    }


_RULE = {"$ref": "#/$defs/rule"}


def _definitions() -> dict[str, Any]:
    """Return what a rule is, made from the shapes of the types."""
    own = [{"if": _has_type(name), "then": {"$ref": f"#/$defs/{name}"}} for name in TYPES]
    rule = {
        "type": "object",
        "required": ["name", "type"],
        "properties": {
            **_COMMON["name"],
            "type": {"enum": list(TYPES)},
            **_COMMON["others"],
            "resource": {"$ref": "#/$defs/column"},
        },
        "allOf": own,
    }
    return {"rule": rule, **_DEFINITIONS, **{name: _shape(cls) for name, cls in TYPES.items()}}


def _has_type(name: str) -> dict[str, Any]:
    return {"required": ["type"], "properties": {"type": {"const": name}}}


def _shape(cls: type[Rule]) -> dict[str, Any]:
    """Return the schema of a type: its own properties, and those that every rule has."""
    common = dict.fromkeys(("name", "type", *_COMMON["others"]), True)
    if "resource" in cls.SHAPE["required"]:
        common["resource"] = True
    properties = {**common, **cls.SHAPE["properties"]}
    closed = {"properties": properties, "additionalProperties": False}
    return {"title": cls.TITLE, "description": cls.MEANING, **cls.SHAPE, **closed}


_COMMON: dict[str, dict[str, Any]] = {
    "name": {
        "name": {
            "description": sentence("Unique in the package, lower case with hyphens."),
            "type": "string",
            "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$",
        }
    },
    "others": {
        "title": {"description": sentence("One line."), "$ref": "#/$defs/text"},
        "description": {"description": sentence("Why it must hold."), "$ref": "#/$defs/text"},
        "where": {
            "description": sentence(
                "Only rows that have these values, as they stand in the table."
            ),
            "$ref": "#/$defs/choice",
        },
        "severity": {
            "description": (
                sentence(
                    "Whether a broken rule fails the check (error, the default) or not (warning)."
                )
            ),
            "enum": ["error", "warning"],
        },
        "incomplete": {
            "description": (
                sentence(
                    "What a row or group gets that lacks what is needed to decide it: a warning"
                    " (the default), an error, or nothing, since it is allowed."
                )
            ),
            "enum": ["warning", "error", "allowed"],
        },
        "known": {
            "description": sentence("Discrepancies that are in the source and are known."),
            "type": "array",
            "items": {"$ref": "#/$defs/known"},
        },
    },
}
"""The properties of every rule: before and after ``type``."""

_DEFINITIONS: dict[str, Any] = {
    "known": {
        "type": "object",
        "required": ["key", "reason"],
        "properties": {
            "key": {"$ref": "#/$defs/values"},
            "reason": {
                "description": sentence("Why it is left as it is."),
                "type": "string",
                "minLength": 1,
            },
        },
        "additionalProperties": False,
    },
    "text": {
        "description": sentence("Text, or an object with the text in each language."),
        "type": ["string", "object"],
        "minProperties": 1,
        "additionalProperties": {"type": "string"},
        "examples": ["All add up", {"en": "All add up", "id": "Semua berjumlah benar"}],
    },
    "choice": {
        "description": sentence(
            "Columns and their values; a list where there may be one of several."
        ),
        "type": "object",
        "minProperties": 1,
        "additionalProperties": {
            "type": ["string", "number", "array"],
            "minItems": 1,
            "items": {"type": ["string", "number"]},
        },
        "examples": [{"year": 2021, "unit": ["Blitar", "Malang"]}],
    },
    "resolution": {
        "description": (
            sentence(
                "The size of the last printed place of each number, or the column that has it: a"
                " number then stands for all within half of it."
            )
        ),
        "type": ["string", "number"],
        "minLength": 1,
        "minimum": 0,
        "examples": [0.1, "resolution"],
    },
    "tolerance": {
        "description": sentence(
            "How far two numbers may be apart: a number, or a part of the whole."
        ),
        "type": ["number", "object"],
        "minimum": 0,
        "required": ["relative"],
        "properties": {"relative": {"type": "number", "minimum": 0}},
        "additionalProperties": False,
        "examples": [1, {"relative": 0.01}],
    },
    "column": {
        "description": sentence("The name of a column or table."),
        "type": "string",
        "minLength": 1,
    },
    "columns": {
        "type": "array",
        "items": {"$ref": "#/$defs/column"},
        "uniqueItems": True,
    },
    "value": {
        "description": sentence("A value of a column; a number is the same as its text."),
        "type": ["string", "number"],
        "minLength": 1,
    },
    "values": {
        "description": sentence(
            "Columns and their values; they fit every row or group that has them."
        ),
        "type": "object",
        "minProperties": 1,
        "additionalProperties": {"$ref": "#/$defs/value"},
    },
}
"""What the shapes refer to."""


@functools.cache
def _validator() -> Validator:
    # Takes a twentieth of a second to import, so only packages with rules pay for it.
    from jsonschema import Draft202012Validator

    return Draft202012Validator({"$defs": _definitions(), **_RULE})


def _shape_faults(item: object) -> list[str]:
    """Return what the JSON Schema refuses, in an order that does not depend on chance."""
    if not isinstance(item, dict):
        return [sentence("it is {item}; a rule is an object", item=_as_json(item))]
    faults = [fault for error in _validator().iter_errors(item) for fault in _messages(error)]
    return sorted(dict.fromkeys(faults))


def _messages(error: ValidationError) -> Iterator[str]:
    place = ".".join(map(str, error.absolute_path)) or sentence("it")
    inside = sentence(" in {place}", place=place) if error.absolute_path else ""
    given: Any = error.instance
    wanted: Any = error.validator_value
    schema: Any = error.schema
    match error.validator:
        case "required":
            yield from (
                sentence("{name} is missing{inside}", name=name, inside=inside)
                for name in wanted
                if name not in given
            )
        case "additionalProperties":
            allowed = schema["properties"]
            for name in given:
                if name not in allowed:
                    yield sentence(
                        "there is no property {name}{inside}{did_you_mean}",
                        name=name,
                        inside=inside,
                        did_you_mean=_did_you_mean(name, allowed),
                    )
        case "type":
            types = [wanted] if isinstance(wanted, str) else wanted
            must = listed([_WORDS[name] for name in types])
            yield sentence(
                "{place} is {given}; it must be {must}",
                place=place,
                given=_as_json(given),
                must=must,
            )
        case "enum":
            names = ", ".join(map(str, wanted))
            must = sentence("one of {names}", names=names) if len(wanted) > 1 else names
            hint = _did_you_mean(given, wanted)
            yield sentence(
                "{place} is {given}; it must be {must}{hint}",
                place=place,
                given=_as_json(given),
                must=must,
                hint=hint,
            )
        case "pattern" if place == "name":
            yield sentence(
                "{place} is {given}; it must be lower case with hyphens",
                place=place,
                given=_as_json(given),
            )
        case "pattern":
            must = wanted.strip("^$")
            yield sentence(
                "{place} is {given}; it must be {must}, or a list",
                place=place,
                given=_as_json(given),
                must=must,
            )
        case "minimum":
            yield sentence(
                "{place} is {given}; it must be at least {wanted}",
                place=place,
                given=_as_json(given),
                wanted=wanted,
            )
        case "uniqueItems":
            yield sentence("{place} has a value twice", place=place)
        case "anyOf":
            groups = (chained(each["required"], "and") for each in wanted)
            names = chained(groups, "or")
            yield sentence("{names} is missing; one of them must be given", names=names)
        case _:
            yield sentence("{place} is empty", place=place)


def _did_you_mean(given: object, names: Iterable[str]) -> str:
    """Return the known name nearest to an unknown one, as the end of a sentence."""
    known = [name for name in names if isinstance(name, str)]
    near = nearest(given, known) if isinstance(given, str) else ""
    return sentence("; did you mean {near}", near=near) if near else ""


def _sense_faults(item: Mapping[str, Any]) -> list[str]:
    """Return what makes a rule of the right shape senseless."""
    faults = (
        [] if item["name"] == item["name"].strip() else [sentence("name ends with a line break")]
    )
    numbers = {name: item.get(name) for name in ("whole", "minimum", "maximum")}
    parts = item.get("parts", ())
    if isinstance(parts, list):
        numbers |= {f"parts.{place}": part for place, part in enumerate(parts)}
    tolerance = item.get("tolerance")
    numbers["resolution"] = item.get("resolution")
    numbers["tolerance"] = tolerance.get("relative") if isinstance(tolerance, dict) else tolerance
    faults += [
        sentence(
            "{name} is {value}, which is no number that can be added up",
            name=name,
            value=_as_json(value),
        )
        for name, value in numbers.items()
        if isinstance(value, int | float) and not _is_number(value)
    ]
    return faults or list(TYPES[item["type"]].senseless(item))


def _is_number(value: object) -> bool:
    try:
        return as_fraction(value) is not None
    except TypeError:
        return False


def _as_json(given: object) -> str:
    text = json.dumps(given, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


_LONGEST = 40
"""Characters of a value that are shown in a sentence."""


def _from_json(item: Mapping[str, Any]) -> Rule:
    common: dict[str, Any] = {
        "name": item["name"],
        **_translated("title", item),
        **_translated("description", item),
        "where": read_where(item.get("where", {})),
        "severity": item.get("severity", "error"),
        "incomplete": item.get("incomplete", "warning"),
        "known": tuple(
            Known(_texts(known["key"]), known["reason"]) for known in item.get("known", ())
        ),
    }
    return TYPES[item["type"]].from_json(item, common)


def _translated(name: str, item: Mapping[str, Any]) -> dict[str, Any]:
    """Return a text in English, or in the first language that it has, and in all languages."""
    given = item.get(name, "")
    if isinstance(given, str):
        return {name: given}
    return {name: given.get("en") or next(iter(given.values())), f"{name}s": dict(given)}


def _texts(values: Mapping[str, object]) -> dict[str, str]:
    return {column: as_text(value) for column, value in values.items()}


def write_rules(rules: Iterable[Rule]) -> list[dict[str, Any]]:
    """Return rules as a descriptor holds them; :func:`read_rules` gives the same rules back."""
    return [_to_json(rule) for rule in rules]


def _to_json(rule: Rule) -> dict[str, Any]:
    body: dict[str, Any] = {"name": rule.name, "type": rule.type}
    texts = {
        "title": dict(rule.titles) or rule.title,
        "description": dict(rule.descriptions) or rule.description,
        "where": json_of_where(rule.where) if rule.where else "",
    }
    body.update(_filled(texts))
    if rule.severity != "error":
        body["severity"] = rule.severity
    if rule.incomplete != "warning":
        body["incomplete"] = rule.incomplete
    body |= _filled(rule.to_json())
    if rule.known:
        body["known"] = [{"key": dict(k.key), "reason": k.reason} for k in rule.known]
    return body


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in values.items()
        if value is not False and value not in ("", [], ())
    }
