"""A balance as JSON: its shape, how it is read and written, and what contradicts itself."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from latsarstats.language import sentence
from latsarstats.rules.equation import EXACT, Tolerance
from latsarstats.rules.exact import as_fraction, as_text, exact_number
from latsarstats.rules.sums import OTHERS, Column, OtherTable, Tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from latsarstats.rules.rule import Where

_COLUMN = {"$ref": "#/$defs/column"}

MEASURE = {
    "description": sentence(
        "The column of numbers, or a list of columns: the same equation for each."
    ),
    "type": ["string", "array"],
    "minLength": 1,
    "minItems": 1,
    "uniqueItems": True,
    "items": _COLUMN,
    "examples": ["persons", ["male", "female"]],
}

SHAPE: Mapping[str, Any] = {
    "required": ["resource"],
    "anyOf": [{"required": ["parts"]}, {"required": ["tree"]}],
    "properties": {
        "measure": MEASURE,
        "dimension": {
            **_COLUMN,
            "description": sentence("The column that tells the whole from its parts."),
        },
        "whole": {
            "description": (
                sentence(
                    "A value of the dimension, or a column of a wide table, or a number that the"
                    " parts must make."
                )
            ),
            "type": ["string", "number", "object"],
            "minLength": 1,
            "required": ["column"],
            "properties": {"column": _COLUMN},
            "additionalProperties": False,
            "examples": ["all", {"column": "total"}, 100],
        },
        "parts": {
            "description": (
                sentence(
                    "Values of the dimension, one with - before it is taken away; or columns; or"
                    " others, which are all rows of the group but the whole's; or rows of another"
                    " table."
                )
            ),
            "type": ["array", "string", "object"],
            "minItems": 1,
            "uniqueItems": True,
            "pattern": "^others$",
            "items": {
                "type": ["string", "number", "object"],
                "minLength": 1,
                "required": ["column"],
                "properties": {
                    "column": _COLUMN,
                    "sign": {
                        "description": sentence("-1 where it is taken away."),
                        "enum": [1, -1],
                    },
                },
                "additionalProperties": False,
            },
            "required": ["resource"],
            "properties": {
                "resource": _COLUMN,
                "measure": MEASURE,
                "where": {"$ref": "#/$defs/choice"},
            },
            "additionalProperties": False,
            "examples": [
                ["completed", "ongoing"],
                [{"column": "male"}, {"column": "female"}],
                "others",
                {"resource": "regencies", "measure": "persons"},
            ],
        },
        "tree": {
            "description": (
                sentence(
                    "A code list in place of whole and parts: every parent is the sum of its"
                    " children."
                )
            ),
            "type": "object",
            "required": ["resource", "code", "parent"],
            "properties": {"resource": _COLUMN, "code": _COLUMN, "parent": _COLUMN},
            "additionalProperties": False,
            "examples": [{"resource": "units", "code": "code", "parent": "parent"}],
        },
        "within": {
            "description": (
                sentence(
                    "The columns in which the rows of one equation agree; an object where another"
                    " table calls them otherwise."
                )
            ),
            "type": ["array", "object"],
            "items": _COLUMN,
            "uniqueItems": True,
            "additionalProperties": _COLUMN,
            "examples": [["unit", "year"], {"year": "tahun"}],
        },
        "relation": {
            "description": sentence("What the whole must be, beside the sum."),
            "enum": ["=", "<=", ">="],
        },
        "resolution": {"$ref": "#/$defs/resolution"},
        "tolerance": {"$ref": "#/$defs/tolerance"},
        "absent": {
            "description": sentence("Whether parts that are not there count as 0."),
            "enum": ["zero"],
        },
    },
}


def read_measures(given: str | list[str]) -> str | tuple[str, ...]:
    """Return the columns of numbers: one as it is, several in their order."""
    return given if isinstance(given, str) else given[0] if len(given) == 1 else tuple(given)


def read_whole(given: Any) -> str | Column | Fraction:
    """Return the whole: a value, a column or a number."""
    if isinstance(given, dict):
        return Column(given["column"])
    number = None if isinstance(given, str) else as_fraction(given)
    return str(given) if number is None else number


def read_parts(item: Mapping[str, Any]) -> Any:
    """Return the parts of a balance."""
    given = item.get("parts", ())
    if given == OTHERS:
        return OTHERS
    if isinstance(given, dict):
        within = item.get("within", ())
        there = tuple(within.values()) if isinstance(within, dict) else tuple(within)
        measure = read_measures(given.get("measure", ""))
        return OtherTable(given["resource"], measure, read_where(given.get("where", {})), there)
    return tuple(
        Column(part["column"], part.get("sign", 1)) if isinstance(part, dict) else as_text(part)
        for part in given
    )


def read_tree(given: Mapping[str, str] | None) -> Tree | None:
    """Return a list of codes, if one is given."""
    return None if given is None else Tree(given["resource"], given["code"], given["parent"])


def read_within(item: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the columns of its own table in which the rows of one balance agree."""
    return tuple(item.get("within", ()))


def read_where(given: Mapping[str, Any]) -> Where:
    """Return the rows that a rule speaks of: columns, and the values that they may have."""
    return {
        column: tuple(
            as_text(value) for value in (values if isinstance(values, list) else [values])
        )
        for column, values in given.items()
    }


def read_tolerance(given: Any) -> Tolerance:
    """Return how far whole and sum may be apart."""
    if given is None:
        return EXACT
    if isinstance(given, dict):
        return Tolerance(relative=as_fraction(given["relative"]) or Fraction(0))
    return Tolerance(as_fraction(given) or Fraction(0))


def plain_number(given: Any) -> str | Fraction:
    """Return the name of a column, or a number."""
    return given if isinstance(given, str) else as_fraction(given) or ""


def json_of_number(number: Fraction) -> int | float:
    """Return a number as JSON has it."""
    exact = exact_number(number)
    return exact if isinstance(exact, int) else float(exact)


def json_of_part(part: str | Column | Fraction) -> Any:
    """Return the whole, a part or a resolution as JSON."""
    if isinstance(part, Column):
        return {"column": part.column, **({"sign": part.sign} if part.sign < 0 else {})}
    return json_of_number(part) if isinstance(part, Fraction) else part


def json_of_tolerance(tolerance: Tolerance) -> Any:
    """Return a tolerance as JSON; nothing where there is none."""
    if tolerance.relative:
        return {"relative": json_of_number(tolerance.relative)}
    return json_of_number(tolerance.absolute) if tolerance.absolute else ""


def json_of_where(where: Where) -> dict[str, Any]:
    """Return the rows that a rule speaks of as JSON: a list where there are several values."""
    return {c: values[0] if len(values) == 1 else list(values) for c, values in where.items()}


def contradictions(item: Mapping[str, Any]) -> Iterator[str]:
    """Yield what contradicts itself, or what is missing for its way of naming cells."""
    whole, parts, within = item.get("whole"), item.get("parts"), item.get("within", ())
    if whole is None and not isinstance(parts, dict) and "tree" not in item:
        yield sentence("whole is missing")
        return
    if "tree" in item:
        yield from (
            sentence("tree takes the place of {name}; take one of them out", name=name)
            for name in ("whole", "parts")
            if name in item
        )
        yield from _needed(item, "measure", "dimension")
    elif isinstance(parts, dict):
        yield from _of_tables(item, parts)
    elif parts == OTHERS:
        yield from _needed(item, "measure", *([] if _is_number(whole) else ["dimension"]))
    elif isinstance(whole, dict) or any(isinstance(part, dict) for part in parts or ()):
        yield from _of_columns(item)
        return
    else:
        yield from _of_values(item)
    if isinstance(within, dict) and not isinstance(parts, dict):
        yield sentence(
            "within is an object, which is for parts of another table; give a list of columns"
        )
    if isinstance(whole, dict) and (parts == OTHERS or isinstance(parts, dict)):
        yield sentence("whole is a column, whose parts are columns too; list them as parts")
    measures = item.get("measure", ())
    named = {"dimension": [item.get("dimension")]}
    named["measure"] = [measures] if isinstance(measures, str) else list(measures)
    for name in ("measure", "dimension"):
        yield from (
            sentence("within names the {name} {column}", name=name, column=column)
            for column in named[name]
            if column in within
        )
    if item.get("dimension") in named["measure"]:
        yield sentence("measure and dimension are both {column}", column=item.get("dimension"))


def _is_number(given: object) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool)


def _needed(item: Mapping[str, Any], *names: str) -> Iterator[str]:
    yield from (sentence("{name} is missing", name=name) for name in names if name not in item)


def _of_values(item: Mapping[str, Any]) -> Iterator[str]:
    yield from _needed(item, "measure", "dimension")
    whole = as_text(item["whole"])
    parts = [as_text(part).removeprefix("-") for part in item["parts"]]
    if whole in parts:
        yield sentence("{whole} is the whole and a part of it", whole=whole)
    yield from _twice(parts)


def _twice(parts: list[str]) -> Iterator[str]:
    if len(set(parts)) < len(parts):
        twice = next(part for part in parts if parts.count(part) > 1)
        yield sentence("parts has {twice} twice", twice=twice or sentence("an empty one"))
    elif "" in parts:
        yield sentence("parts has an empty one")


def _of_columns(item: Mapping[str, Any]) -> Iterator[str]:
    parts, whole = item["parts"], item["whole"]
    if not all(isinstance(part, dict) for part in parts):
        yield sentence(
            'parts are columns and values; name all as columns, as in {{"column": "male"}}'
        )
        return
    if isinstance(whole, str):
        yield (
            sentence(
                "whole is the value {whole} and parts are columns; name a column, as in"
                ' {{"column": "{whole}"}}, or a number',
                whole=whole,
            )
        )
        return
    columns = [part["column"] for part in parts]
    if isinstance(whole, dict) and whole["column"] in columns:
        yield sentence("{column} is the whole and a part of it", column=whole["column"])
    yield from _twice(columns)
    yield from (
        sentence("{name} is for sums of rows; take it out of a sum of columns", name=name)
        for name in ("measure", "dimension", "within")
        if name in item
    )
    if item.get("resolution") in columns:
        yield sentence("resolution names the part {resolution}", resolution=item["resolution"])


def _of_tables(item: Mapping[str, Any], parts: Mapping[str, Any]) -> Iterator[str]:
    if "within" not in item:
        yield (
            sentence(
                "within is missing: parts of another table are the rows that agree in some"
                " columns with that of the whole; give [] where all its rows make up one"
            )
        )
    yield from _needed(item, "measure")
    if _is_number(item.get("whole")):
        yield sentence("whole is a number; parts of another table make up a row of this one")
    elif isinstance(item.get("whole"), str):
        yield from _needed(item, "dimension")
    own, there = item.get("measure", ()), parts.get("measure", item.get("measure", ()))
    sizes = [1 if isinstance(each, str) else len(each) for each in (own, there)]
    if sizes[0] != sizes[1]:
        yield sentence(
            "measure has {own} columns and parts.measure {there}; give as many of each",
            own=sizes[0],
            there=sizes[1],
        )
