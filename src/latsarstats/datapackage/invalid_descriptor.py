"""What makes a descriptor invalid, in our words and with its place.

frictionless (5.21) names neither the resource nor the field of what it rejects. So each resource is
judged alone, and the fields that are at fault are sought by halves; its notes are then put into
sentences. A note that is not known here is quoted.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

from latsarstats.datapackage.cell_types import TYPES
from latsarstats.datapackage.descriptor import refusal
from latsarstats.datapackage.misspellings import is_one_slip, nearest_constraint
from latsarstats.language import count_sentence, sentence
from latsarstats.rules.incomplete import chained

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from latsarstats.finding import Finding

    FaultsOf = Callable[[Mapping[str, Any]], list[str]]
    """What frictionless says of a package of one resource."""
    _Say = Callable[[re.Match[str], Mapping[str, Any]], str]

_MESSAGE = re.compile(
    r"(?P<part>The data package has an error|The data resource has an error|Schema is not valid"
    r"|Field is not valid|Dialect is not valid|Control is not valid|Metadata error): (?P<note>.*)",
    re.DOTALL,
)
_LONGEST = 200
"""Characters of a value that are quoted."""

_KINDS = {
    "string": sentence("text"),
    "integer": sentence("a whole number"),
    "number": sentence("a number"),
    "array": sentence("a list"),
    "boolean": sentence("true or false"),
    "object": sentence("an object"),
    "null": "null",
}
_NAME = sentence("the small letters a to z, digits and - . _ /")


def explain_package(messages: Sequence[str], descriptor: Mapping[str, Any]) -> list[Finding]:
    """Return what is wrong with a package, but for its resources.

    Args:
        messages: what frictionless says of it.
        descriptor: the package.
    """
    found = [_sentence(sentence("The descriptor"), message, descriptor) for message in messages]
    return [refusal(sentence) for sentence in dict.fromkeys(found)]


def explain_resource(
    messages: Sequence[str], given: Mapping[str, Any], faults_of: FaultsOf
) -> list[Finding]:
    """Return what is wrong with a resource, its schema and its fields.

    Args:
        messages: what frictionless says of a package of this resource alone.
        given: the resource, as it was admitted.
        faults_of: gives the same for a resource with other fields.
    """
    name, left = str(given["name"]), list(messages)
    findings = []
    at_fault = list(_fields_at_fault(messages, given, faults_of))
    for place, field, notes in at_fault:
        label = field.get("name")
        is_named = isinstance(label, str) and label
        what = (
            sentence("Field {label!r} of {name!r}", label=label, name=name)
            if is_named
            else sentence("Field {place} of {name!r}", place=place, name=name)
        )
        column = str(label) if is_named else sentence("field {place}", place=place)
        sentences = dict.fromkeys(_sentence(what, note, field) for note in notes)
        findings += [refusal(sentence, name, field=column) for sentence in sentences]
    if at_fault:  # which hide what else is wrong
        left = faults_of(_mended(given, [place for place, _, _ in at_fault]))
    parts = {"schema": given.get("schema"), "dialect": given.get("dialect")}
    others = []
    for message in left:
        part = message.partition(" ")[0].casefold()
        part = {"field": "schema", "control": "dialect"}.get(part, part)
        holder = parts.get(part)
        what = (
            sentence("The {part} of {name!r}", part=part, name=name)
            if part in parts
            else sentence("Resource {name!r}", name=name)
        )
        others.append(_sentence(what, message, holder if isinstance(holder, dict) else given))
    return [*findings, *(refusal(sentence, name) for sentence in dict.fromkeys(others))]


def _fields_at_fault(
    messages: Sequence[str], given: Mapping[str, Any], faults_of: FaultsOf
) -> Iterator[tuple[int, Mapping[str, Any], list[str]]]:
    """Yield the fields that are at fault: place, field, and what is said of each."""
    schema = given.get("schema")
    fields = schema.get("fields") if isinstance(schema, dict) else None
    if not fields or not any(message.startswith("Field is not valid") for message in messages):
        return
    if not isinstance(fields, list):
        return

    def faults(some: Sequence[tuple[int, Any]]) -> list[str]:
        alone = {"name": "alone", "data": [], "schema": {"fields": [field for _, field in some]}}
        return [note for note in faults_of(alone) if note.startswith("Field is not valid")]

    waiting = [list(enumerate(fields, start=1))]
    while waiting:
        some = waiting.pop()
        notes = faults(some)
        if notes and len(some) == 1:
            yield some[0][0], some[0][1], notes
        elif notes:
            half = len(some) // 2
            waiting += [some[half:], some[:half]]


def _mended(given: Mapping[str, Any], places: Sequence[int]) -> dict[str, Any]:
    """Return a resource whose fields at fault say nothing but their names."""
    fields = list(given["schema"]["fields"])
    for place in places:
        label = fields[place - 1].get("name")
        fields[place - 1] = {"name": label if isinstance(label, str) else f"field {place}"}
    return {**given, "schema": {**given["schema"], "fields": fields}}


# Sentences ------------------------------------------------------------------------------------


def _sentence(what: str, message: str, holder: Mapping[str, Any]) -> str:
    """Return a sentence on what is wrong with a part of a descriptor.

    Args:
        what: the part, as the subject of the sentence.
        message: what frictionless says of it.
        holder: the part itself.
    """
    found = _MESSAGE.fullmatch(message)
    note = found["note"] if found else message
    for pattern, say in _NOTES:
        match = pattern.fullmatch(note)
        if match:
            said = say(match, holder)
            if said:
                return sentence("{what} {said}.", what=what, said=said)
    ending = "" if note.endswith(".") else "."
    return sentence(
        "{what} is not valid: {note}{ending}", what=what, note=_short(note), ending=ending
    )


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _wrong_type(match: re.Match[str], _: Mapping[str, Any]) -> str:
    kinds = [_KINDS.get(kind, kind) for kind in re.findall(r"'(\w+)'", match["kinds"])]
    at = sentence("as its {at}", at=match["at"]) if match["at"] else sentence("in its place")
    value = {"True": "true", "False": "false", "None": "null"}.get(match["value"], match["value"])
    return sentence(
        "has {value} {at}, which must be {kinds}",
        value=_short(value),
        at=at,
        kinds=chained(kinds, "or"),
    )


def _required(match: re.Match[str], _: Mapping[str, Any]) -> str:
    if match["at"]:
        return sentence("has no {name} in {at}", name=match["name"], at=match["at"])
    return sentence("has no {name}", name=match["name"])


def _not_one_of(match: re.Match[str], holder: Mapping[str, Any]) -> str:
    if match["at"] in holder and not isinstance(holder[match["at"]], str):
        return sentence(
            "has {value} as its {at}, which must be text",
            value=_short(repr(holder[match["at"]])),
            at=match["at"],
        )
    allowed = ", ".join(re.findall(r"'([^']*)'", match["allowed"]))
    return sentence(
        "has the {at} {value}; it must be one of {allowed}",
        at=match["at"],
        value=_short(match["value"]),
        allowed=allowed,
    )


def _wrong_name(match: re.Match[str], _: Mapping[str, Any]) -> str:
    return sentence(
        "has the {at} {value}; use {name} alone",
        at=match["at"],
        value=_short(match["value"]),
        name=_NAME,
    )


def _missing_values(match: re.Match[str], _: Mapping[str, Any]) -> str:
    said = sentence(
        "has the {at} {value}, which must be a list of texts",
        at=match["at"],
        value=_short(match["value"]),
    )
    return sentence("{said}, or of objects with a value", said=said)


def _unknown_type(match: re.Match[str], holder: Mapping[str, Any]) -> str:
    if not isinstance(holder.get("type"), str):
        return sentence(
            "has {given} as its type, which must be text", given=_short(repr(holder.get("type")))
        )
    given = match["type"]
    near = next((t for t in TYPES if t == given.casefold() or is_one_slip(t, given)), "")
    hint = (
        sentence("write {near!r}", near=near)
        if near
        else sentence("it must be one of {types}", types=", ".join(TYPES))
    )
    return sentence(
        "has the type {given!r}, which is not known; {hint}", given=_short(given), hint=hint
    )


def _unknown_constraint(match: re.Match[str], _: Mapping[str, Any]) -> str:
    name = match["name"]
    near = nearest_constraint(name)
    if near:
        return sentence(
            "has the constraint {name!r}, which is not known and not checked; write {near!r}",
            name=name,
            near=near,
        )
    return sentence(
        "has the constraint {name!r}, which a field of the type {type} cannot have;"
        " remove it or change the type",
        name=name,
        type=match["type"],
    )


def _fields_of(holder: Mapping[str, Any]) -> list[str]:
    fields = holder.get("fields")
    return [
        field["name"]
        for field in (fields if isinstance(fields, list) else [])
        if isinstance(field, dict) and isinstance(field.get("name"), str)
    ]


def _doubled(_: re.Match[str], holder: Mapping[str, Any]) -> str:
    names = _fields_of(holder)
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    return sentence(
        "has several fields named {twice}; rename all but one", twice=", ".join(map(repr, twice))
    )


def _unknown_in_key(names: list[str], holder: Mapping[str, Any]) -> str:
    fields = _fields_of(holder)
    unknown = [name for name in names if name not in fields]
    if not unknown:
        return ""
    return count_sentence(
        "{unknown}, which is no field of it",
        "{unknown}, which are no fields of it",
        len(unknown),
        unknown=", ".join(map(repr, unknown)),
    )


def _primary_key(match: re.Match[str], holder: Mapping[str, Any]) -> str:
    unknown = _unknown_in_key(_list_in(match["key"]), holder)
    return sentence("has the primary key {unknown}", unknown=unknown) if unknown else ""


def _foreign_key(match: re.Match[str], holder: Mapping[str, Any]) -> str:
    try:
        key = ast.literal_eval(match["key"])
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return ""
    fields = key.get("fields", []) if isinstance(key, dict) else []
    unknown = _unknown_in_key([fields] if isinstance(fields, str) else list(fields), holder)
    return sentence("has a foreign key of {unknown}", unknown=unknown) if unknown else ""


def _foreign_lengths(match: re.Match[str], _: Mapping[str, Any]) -> str:
    fields, others = _list_in(match["fields"]), _list_in(match["others"])
    if not fields:
        return sentence("has a foreign key without fields")
    if not others:
        return sentence(
            "has a foreign key of {fields} without the fields of its reference",
            fields=", ".join(fields),
        )
    return sentence(
        "has a foreign key of {fields} that refers to {others}; there must be as many",
        fields=", ".join(fields),
        others=", ".join(others),
    )


def _list_in(text: str) -> list[str]:
    try:
        found = ast.literal_eval(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return []
    return [str(item) for item in found] if isinstance(found, list) else [str(found)]


def _example(match: re.Match[str], holder: Mapping[str, Any]) -> str:
    kind = holder.get("type", "string")
    return sentence(
        "has the example {value!r}, which is not of its type {kind}",
        value=_short(match["value"]),
        kind=kind,
    )


def _values(match: re.Match[str]) -> dict[str, str]:
    return {name: _short(value) for name, value in match.groupdict("").items()}


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.DOTALL)


_AT = r"(?: at property '(?P<at>[^']*)')?"
_NEEDS_V2 = sentence("needs version 2 of the standard; say so by the $schema of the package")

_SENTENCES: tuple[tuple[str, _Say], ...] = (
    (rf"(?P<value>.*) is not of type (?P<kinds>'\w+'(?:, '\w+')*){_AT}", _wrong_type),
    (rf"'(?P<name>[^']*)' is a required property{_AT}", _required),
    (rf"(?P<value>.*) is not one of \[(?P<allowed>.*)\]{_AT}", _not_one_of),
    (rf"(?P<value>.*) does not match '[^']*'{_AT}", _wrong_name),
    (rf"(?P<value>.*) is not valid under any of the given schemas{_AT}", _missing_values),
    (r'field type "(?P<type>.*)" is not supported', _unknown_type),
    (
        r'package type "(?P<type>.*)" is not supported',
        lambda match, _: sentence(
            "has the type {type!r}, which is not known; leave it out", **_values(match)
        ),
    ),
    (
        r'resource type "(?P<type>.*)" is not supported',
        lambda match, _: sentence(
            "has the type {type!r}, which is not known; for a table it is 'table'", **_values(match)
        ),
    ),
    (
        r'constraint "(?P<name>.*)" is not supported by type "(?P<type>.*)"',
        _unknown_constraint,
    ),
    (
        r'constraint "(?P<name>.*)" requires datapackage v2',
        lambda match, _: sentence(
            "has the constraint {name!r}, which {why}", **_values(match), why=_NEEDS_V2
        ),
    ),
    (
        r"missing values in object form require datapackage v2",
        lambda __, _: sentence(
            "has missingValues in the form of objects, which {why}", why=_NEEDS_V2
        ),
    ),
    (
        r'missing value "(?P<value>.*)" is not unique',
        lambda match, _: sentence("has the missing value {value!r} twice", **_values(match)),
    ),
    (
        r'missing value label "(?P<value>.*)" is not unique',
        lambda match, _: sentence(
            "has the label {value!r} of a missing value twice", **_values(match)
        ),
    ),
    (
        r'"(?P<name>.*)" should be set as "(?P<place>.*)"',
        lambda match, _: sentence(
            "has a property {name!r}, which is not read there; write it as {place}",
            **_values(match),
        ),
    ),
    (r'example value "(?P<value>.*)" for field ".*" is not valid', _example),
    (r"names of the fields are not unique", _doubled),
    (r'primary key "(?P<key>.*)" does not match the fields ".*"', _primary_key),
    (
        r'foreign key fields "(?P<fields>.*)" does not match the reference fields'
        r' "(?P<others>.*)"',
        _foreign_lengths,
    ),
    (r'foreign key "(?P<key>.*)" does not match the fields ".*"', _foreign_key),
    (
        r'properties "path" and "data" is mutually exclusive',
        lambda __, _: sentence("has both a path and data; keep one"),
    ),
    (
        r'one of the properties "path" or "data" is required',
        lambda __, _: sentence("has neither a path nor data"),
    ),
    (
        r'path "(?P<path>.*)" is not safe',
        lambda match, _: sentence(
            "has the path {path!r}, which may lead out of the folder of the package; rename it",
            **_values(match),
        ),
    ),
    (
        r'license requires "path" or "name": .*',
        lambda __, _: sentence("has a license with neither a name nor a path"),
    ),
    (
        r'property "(?P<at>.*)" is not valid "email"',
        lambda match, _: sentence("has an email in {at} that is none", **_values(match)),
    ),
    (
        r'property "created" is not valid "datetime"',
        lambda __, _: sentence(
            "has a created that is no date with time; write it as 2020-12-31T23:59:59Z"
        ),
    ),
    (
        r'profile "tabular-data-package" requires all the resources to be'
        r' "tabular-data-resource"',
        lambda __, _: sentence(
            "has the profile 'tabular-data-package', so each resource"
            " must have the profile 'tabular-data-resource'"
        ),
    ),
    (
        r'profile "tabular-data-resource" requires "schema" to be present',
        lambda __, _: sentence("has the profile 'tabular-data-resource' and no schema"),
    ),
)
"""What frictionless notes, and what is said of it."""

_NOTES = tuple((_compiled(pattern), say) for pattern, say in _SENTENCES)
