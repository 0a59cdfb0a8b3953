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
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "array": "a list",
    "boolean": "true or false",
    "object": "an object",
    "null": "null",
}
_NAME = "the small letters a to z, digits and - . _ /"


def explain_package(messages: Sequence[str], descriptor: Mapping[str, Any]) -> list[Finding]:
    """Return what is wrong with a package, but for its resources.

    Args:
        messages: what frictionless says of it.
        descriptor: the package.
    """
    found = [_sentence("The descriptor", message, descriptor) for message in messages]
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
        what = f"Field {label!r} of {name!r}" if is_named else f"Field {place} of {name!r}"
        column = str(label) if is_named else f"field {place}"
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
        what = f"The {part} of {name!r}" if part in parts else f"Resource {name!r}"
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
                return f"{what} {said}."
    ending = "" if note.endswith(".") else "."
    return f"{what} is not valid: {_short(note)}{ending}"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _wrong_type(match: re.Match[str], _: Mapping[str, Any]) -> str:
    kinds = [_KINDS.get(kind, kind) for kind in re.findall(r"'(\w+)'", match["kinds"])]
    at = f"as its {match['at']}" if match["at"] else "in its place"
    value = {"True": "true", "False": "false", "None": "null"}.get(match["value"], match["value"])
    return f"has {_short(value)} {at}, which must be {' or '.join(kinds)}"


def _required(match: re.Match[str], _: Mapping[str, Any]) -> str:
    return f"has no {match['name']}" + (f" in {match['at']}" if match["at"] else "")


def _not_one_of(match: re.Match[str], holder: Mapping[str, Any]) -> str:
    if match["at"] in holder and not isinstance(holder[match["at"]], str):
        return f"has {_short(repr(holder[match['at']]))} as its {match['at']}, which must be text"
    allowed = ", ".join(re.findall(r"'([^']*)'", match["allowed"]))
    return f"has the {match['at']} {_short(match['value'])}; it must be one of {allowed}"


def _wrong_name(match: re.Match[str], _: Mapping[str, Any]) -> str:
    return f"has the {match['at']} {_short(match['value'])}; use {_NAME} alone"


def _missing_values(match: re.Match[str], _: Mapping[str, Any]) -> str:
    said = f"has the {match['at']} {_short(match['value'])}, which must be a list of texts"
    return f"{said}, or of objects with a value"


def _unknown_type(match: re.Match[str], holder: Mapping[str, Any]) -> str:
    if not isinstance(holder.get("type"), str):
        return f"has {_short(repr(holder.get('type')))} as its type, which must be text"
    given = match["type"]
    near = next((t for t in TYPES if t == given.casefold() or is_one_slip(t, given)), "")
    hint = f"write {near!r}" if near else f"it must be one of {', '.join(TYPES)}"
    return f"has the type {_short(given)!r}, which is not known; {hint}"


def _unknown_constraint(match: re.Match[str], _: Mapping[str, Any]) -> str:
    name = match["name"]
    near = nearest_constraint(name)
    if near:
        return f"has the constraint {name!r}, which is not known and not checked; write {near!r}"
    return (
        f"has the constraint {name!r}, which a field of the type {match['type']} cannot have;"
        " remove it or change the type"
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
    return f"has several fields named {', '.join(map(repr, twice))}; rename all but one"


def _unknown_in_key(names: list[str], holder: Mapping[str, Any]) -> str:
    fields = _fields_of(holder)
    unknown = [name for name in names if name not in fields]
    verb = "is no field" if len(unknown) == 1 else "are no fields"
    return f"{', '.join(map(repr, unknown))}, which {verb} of it" if unknown else ""


def _primary_key(match: re.Match[str], holder: Mapping[str, Any]) -> str:
    unknown = _unknown_in_key(_list_in(match["key"]), holder)
    return f"has the primary key {unknown}" if unknown else ""


def _foreign_key(match: re.Match[str], holder: Mapping[str, Any]) -> str:
    try:
        key = ast.literal_eval(match["key"])
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return ""
    fields = key.get("fields", []) if isinstance(key, dict) else []
    unknown = _unknown_in_key([fields] if isinstance(fields, str) else list(fields), holder)
    return f"has a foreign key of {unknown}" if unknown else ""


def _foreign_lengths(match: re.Match[str], _: Mapping[str, Any]) -> str:
    fields, others = _list_in(match["fields"]), _list_in(match["others"])
    if not fields:
        return "has a foreign key without fields"
    if not others:
        return f"has a foreign key of {', '.join(fields)} without the fields of its reference"
    return (
        f"has a foreign key of {', '.join(fields)} that refers to {', '.join(others)}; there must"
        " be as many"
    )


def _list_in(text: str) -> list[str]:
    try:
        found = ast.literal_eval(text)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return []
    return [str(item) for item in found] if isinstance(found, list) else [str(found)]


def _example(match: re.Match[str], holder: Mapping[str, Any]) -> str:
    kind = holder.get("type", "string")
    return f"has the example {_short(match['value'])!r}, which is not of its type {kind}"


def _fixed(text: str) -> _Say:
    return lambda match, _: text.format(**{k: _short(v) for k, v in match.groupdict("").items()})


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.DOTALL)


_AT = r"(?: at property '(?P<at>[^']*)')?"
_NEEDS_V2 = "needs version 2 of the standard; say so by the $schema of the package"

_SENTENCES: tuple[tuple[str, _Say | str], ...] = (
    (rf"(?P<value>.*) is not of type (?P<kinds>'\w+'(?:, '\w+')*){_AT}", _wrong_type),
    (rf"'(?P<name>[^']*)' is a required property{_AT}", _required),
    (rf"(?P<value>.*) is not one of \[(?P<allowed>.*)\]{_AT}", _not_one_of),
    (rf"(?P<value>.*) does not match '[^']*'{_AT}", _wrong_name),
    (rf"(?P<value>.*) is not valid under any of the given schemas{_AT}", _missing_values),
    (r'field type "(?P<type>.*)" is not supported', _unknown_type),
    (
        r'package type "(?P<type>.*)" is not supported',
        "has the type {type!r}, which is not known; leave it out",
    ),
    (
        r'resource type "(?P<type>.*)" is not supported',
        "has the type {type!r}, which is not known; for a table it is 'table'",
    ),
    (
        r'constraint "(?P<name>.*)" is not supported by type "(?P<type>.*)"',
        _unknown_constraint,
    ),
    (
        r'constraint "(?P<name>.*)" requires datapackage v2',
        f"has the constraint {{name!r}}, which {_NEEDS_V2}",
    ),
    (
        r"missing values in object form require datapackage v2",
        f"has missingValues in the form of objects, which {_NEEDS_V2}",
    ),
    (r'missing value "(?P<value>.*)" is not unique', "has the missing value {value!r} twice"),
    (
        r'missing value label "(?P<value>.*)" is not unique',
        "has the label {value!r} of a missing value twice",
    ),
    (
        r'"(?P<name>.*)" should be set as "(?P<place>.*)"',
        "has a property {name!r}, which is not read there; write it as {place}",
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
        "has both a path and data; keep one",
    ),
    (
        r'one of the properties "path" or "data" is required',
        "has neither a path nor data",
    ),
    (
        r'path "(?P<path>.*)" is not safe',
        "has the path {path!r}, which may lead out of the folder of the package; rename it",
    ),
    (
        r'license requires "path" or "name": .*',
        "has a license with neither a name nor a path",
    ),
    (
        r'property "(?P<at>.*)" is not valid "email"',
        "has an email in {at} that is none",
    ),
    (
        r'property "created" is not valid "datetime"',
        "has a created that is no date with time; write it as 2020-12-31T23:59:59Z",
    ),
    (
        r'profile "tabular-data-package" requires all the resources to be'
        r' "tabular-data-resource"',
        "has the profile 'tabular-data-package', so each resource must have the profile"
        " 'tabular-data-resource'",
    ),
    (
        r'profile "tabular-data-resource" requires "schema" to be present',
        "has the profile 'tabular-data-resource' and no schema",
    ),
)
"""What frictionless notes, and what is said of it."""

_NOTES = tuple(
    (_compiled(pattern), _fixed(say) if isinstance(say, str) else say)
    for pattern, say in _SENTENCES
)
