"""What each kind of finding means and what to do about it, for formats that explain them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from latsarstats.language import sentence
from latsarstats.rules.registry import TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from latsarstats.finding import Level

STANDARD = "https://datapackage.org/"
"""The standard that packages are checked against; the checker has no page of its own."""

_PACKAGE = f"{STANDARD}standard/data-package/"
_RESOURCE = f"{STANDARD}standard/data-resource/"
_DIALECT = f"{STANDARD}standard/table-dialect/"
_SCHEMA = f"{STANDARD}standard/table-schema/"
_EXTENSIONS = f"{STANDARD}standard/extensions/"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a kind of finding means.

    Attributes:
        must: what must hold.
        remedy: what to do where it does not.
        page: the page of the standard that says so.
    """

    must: str
    remedy: str
    page: str


_MEANINGS: Mapping[tuple[Level, str], Meaning] = {
    ("package", "descriptor"): Meaning(
        sentence(
            "The descriptor follows the Data Package standard and names only files in its folder."
        ),
        sentence("Correct the property that the message names in the descriptor."),
        _PACKAGE,
    ),
    ("package", "profile"): Meaning(
        sentence("The descriptor follows the profile that it names."),
        sentence("Correct what the profile rejects, or name the profile that the package follows."),
        _PACKAGE,
    ),
    ("package", "rules"): Meaning(
        sentence("The rules of the package follow the rule format."),
        sentence(
            "Correct the rule that the message names in the property rules of the descriptor."
        ),
        _EXTENSIONS,
    ),
    ("package", "property"): Meaning(
        sentence("Properties are spelled as the standard has them; others have no effect."),
        sentence("Correct the name of the property."),
        _PACKAGE,
    ),
    ("structure", "file"): Meaning(
        sentence("Every file of the package can be read."),
        sentence(
            "Correct the path, format or compression in the descriptor, or write the file again."
        ),
        _RESOURCE,
    ),
    ("structure", "hash"): Meaning(
        sentence("Every file has the size and hash that the descriptor declares."),
        sentence("Restore the file, or update size and hash if the change is meant."),
        _RESOURCE,
    ),
    ("structure", "encoding"): Meaning(
        sentence("Every file is in the encoding that the descriptor declares, UTF-8 by default."),
        sentence("Save the file as UTF-8, or declare its encoding."),
        _RESOURCE,
    ),
    ("structure", "csv"): Meaning(
        sentence("Every CSV file is quoted as CSV is."),
        sentence("Close the quotation mark in the line that the message names, or double it."),
        _DIALECT,
    ),
    ("structure", "columns"): Meaning(
        sentence("The header of every table has the fields of its schema, in their order."),
        sentence("Correct the header of the file, or the fields of the schema."),
        _SCHEMA,
    ),
    ("structure", "cells"): Meaning(
        sentence("Every line of a table has one cell for each column."),
        sentence("Correct the line that the message names, or delete it if it is blank."),
        _SCHEMA,
    ),
    ("schema", "type"): Meaning(
        sentence("Every cell is of the type of its field."),
        sentence("Correct the cell, declare it as missing, or change the type of the field."),
        _SCHEMA,
    ),
    ("schema", "constraint"): Meaning(
        sentence("Every cell satisfies the constraints of its field."),
        sentence("Correct the cell, or the constraint in the schema."),
        _SCHEMA,
    ),
    ("keys", "primary-key"): Meaning(
        sentence("No two rows have the same primary key, and no part of it is empty."),
        sentence("Correct or delete one of the rows, or add a column to the key."),
        _SCHEMA,
    ),
    ("keys", "unique-key"): Meaning(
        sentence("No two rows have the same unique key."),
        sentence("Correct or delete one of the rows, or add a column to the key."),
        _SCHEMA,
    ),
    ("keys", "foreign-key"): Meaning(
        sentence("Every value of a foreign key is in the table that it refers to."),
        sentence("Correct the value, or add the row that it refers to."),
        _SCHEMA,
    ),
}

_RULE_REMEDY = sentence(
    "Compare the numbers in the message with the source and correct the one that is"
    " wrong. A discrepancy that is in the source itself belongs in the property known"
    " of the rule."
)
_OF_LEVELS: Mapping[Level, Meaning] = {
    "package": _MEANINGS["package", "descriptor"],
    "structure": _MEANINGS["structure", "file"],
    "schema": _MEANINGS["schema", "constraint"],
    "keys": _MEANINGS["keys", "foreign-key"],
    "rules": Meaning(
        sentence("The rules fit together and leave no number out."),
        sentence("Correct the rules in the descriptor as the message says."),
        _EXTENSIONS,
    ),
    "evidence": Meaning(
        sentence("Every number of the tables is printed where the evidence says."),
        sentence("Compare the cell with the printed text and correct the one that is wrong."),
        _PACKAGE,
    ),
}


def meaning_of(level: Level, code: str) -> Meaning:
    """Return what a code of a level means, or else what the level as a whole is about."""
    return _MEANINGS.get((level, code), _OF_LEVELS[level])


def meaning_of_rule(kind: str) -> Meaning:
    """Return what a rule of a type means."""
    must = TYPES[kind].MEANING if kind in TYPES else _OF_LEVELS["rules"].must
    return Meaning(must, _RULE_REMEDY, _EXTENSIONS)
