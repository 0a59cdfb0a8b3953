"""Properties of a descriptor that are near to known ones, and so are not read.

Properties of one's own are legal and common. Only those are named that differ from a known one in
case, in what separates words, by one slip of the hand, or that are its singular or plural.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any

from latsarstats.datapackage.location import FILE
from latsarstats.finding import Finding
from latsarstats.language import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from latsarstats.finding import FindingSeverity

_ABOUT = frozenset(
    {
        *("$schema", "name", "title", "description", "type", "id", "profile", "profiles"),
        *("homepage", "image", "version", "created", "keywords", "licenses", "sources"),
        *("contributors", "license", "licence", "source", "keyword", "contributor", "author"),
    }
)
"""Properties that describe and ask for no check, the old ones and their singulars among them."""

_OF_PACKAGE = frozenset({"resources", "rules"})
_OF_RESOURCE = frozenset(
    {
        *("path", "data", "url", "schema", "dialect", "layout", "format", "mediatype", "encoding"),
        *("bytes", "hash", "hashing", "stats", "rows", "fields", "compression", "innerpath"),
        *("extrapaths", "scheme", "missingValues"),
    }
)
_OF_SCHEMA = frozenset(
    {"fields", "fieldsMatch", "missingValues", "primaryKey", "uniqueKeys", "foreignKeys"}
)
CONSTRAINTS = frozenset(
    {
        *("required", "unique", "minLength", "maxLength", "minimum", "maximum", "pattern", "enum"),
        *("exclusiveMinimum", "exclusiveMaximum", "jsonSchema"),
    }
)
_OF_FIELD = frozenset(
    {
        *("format", "constraints", "missingValues", "categories", "categoriesOrdered", "rdfType"),
        *("example", "examples", "bareNumber", "floatNumber", "decimalChar", "groupChar"),
        *("trueValues", "falseValues", "delimiter", "itemType", "arrayItem", "schema", "unit"),
        "printed",
    }
)
_OF_DIALECT = frozenset(
    {
        *("delimiter", "lineTerminator", "quoteChar", "doubleQuote", "escapeChar", "header"),
        *("nullSequence", "skipInitialSpace", "commentChar", "caseSensitiveHeader", "property"),
        *("headerRows", "headerJoin", "headerCase", "commentRows", "skipBlankRows", "itemType"),
        *("itemKeys", "sheetNumber", "sheetName", "table", "csvddfVersion", "controls", "csv"),
        *("json", "excel", "ods", "parquet", "inline"),
    }
)
_WORDS = frozenset({"roles", "ruler", "rulers", "ruled", "formats"})
"""Words that only look like a slip."""

_SHORTEST = 5
"""Letters of the shortest name that is compared by slips: ``paths`` may be no slip of ``path``."""
_LONGEST = 40
_SEPARATORS = re.compile(r"[\s_.\-]+")


def misspellings_of_package(descriptor: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield a finding for each property at the top that is near to a known one.

    One that is near to ``rules`` is an error: rules that are not read are not checked.
    """
    for name, value in descriptor.items():
        near = _nearest(name, descriptor, _OF_PACKAGE)
        if near == "rules" and (_is_rules(value) or _usual(name) in ("rule", "rules")):
            yield _finding(
                sentence(
                    "The descriptor has a property {name!r}, which is not read, so that no"
                    " rule in it is checked; call it 'rules'.",
                    name=name,
                ),
                severity="error",
            )
        elif near:
            clause = _misspelt(sentence("The descriptor"), name, near)
            yield _finding(sentence("{clause}.", clause=clause))


def misspelt_property(descriptor: Mapping[str, Any], wanted: str) -> str:
    """Return a clause on the property at the top that is near to a known one, or nothing."""
    clauses = (
        _misspelt(sentence("The descriptor"), name, wanted)
        for name in descriptor
        if _nearest(name, descriptor, _OF_PACKAGE) == wanted
    )
    return next(clauses, "")


def _misspelt(what: str, name: str, near: str) -> str:
    unread = _unread(near)
    return sentence("{what} has a property {name!r}, {unread}", what=what, name=name, unread=unread)


def misspellings_of_resource(resource: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield a finding for each property of a resource, and within it, near to a known one."""
    name = str(resource["name"])
    yield from _in_part(sentence("Resource {name!r}", name=name), resource, _OF_RESOURCE, name)
    dialect, schema = resource.get("dialect"), resource.get("schema")
    if isinstance(dialect, dict):
        yield from _in_part(
            sentence("The dialect of {name!r}", name=name), dialect, _OF_DIALECT, name
        )
    if isinstance(schema, dict):
        yield from _in_part(sentence("The schema of {name!r}", name=name), schema, _OF_SCHEMA, name)
        fields = schema.get("fields")
        yield from _in_fields(fields if isinstance(fields, list) else [], name)


def nearest_constraint(name: str) -> str:
    """Return the constraint that a name is near to, or nothing."""
    return _nearest(name, {}, CONSTRAINTS)


def _in_part(
    what: str, part: Mapping[str, Any], known: frozenset[str], resource: str
) -> Iterator[Finding]:
    for name, value in part.items():
        near = _nearest(name, part, known)
        if near:
            yield _finding(sentence("{clause}.", clause=_misspelt(what, name, near)), resource)
        elif _usual(name) in ("rule", "rules") and _is_rules(value):
            yield _finding(
                sentence(
                    "{what} has a property {name!r}, in which no rule is checked; move it"
                    " to the top of the descriptor and call it 'rules'.",
                    what=what,
                    name=name,
                ),
                resource,
                severity="error",
            )


def _in_fields(fields: list[Any], resource: str) -> Iterator[Finding]:
    """Yield one finding for each property, however many fields have it."""
    found: dict[tuple[str, str], list[str]] = {}
    for place, field in enumerate(fields, start=1):
        for name, said in _in_field(field) if isinstance(field, dict) else ():
            label = field.get("name")
            named = label if isinstance(label, str) and label else str(place)
            found.setdefault((name, said), []).append(named)
    for (name, said), names in found.items():
        more = sentence(" and {more} more", more=len(names) - 1) if len(names) > 1 else ""
        fields_named = sentence(
            "Field {name!r}{more} of {resource!r}", name=names[0], more=more, resource=resource
        )
        yield _finding(
            sentence(
                "{fields} has a property {name!r}, {said}.",
                fields=fields_named,
                name=name,
                said=said,
            ),
            resource,
            names[0],
        )


def _in_field(field: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in field:
        near = _nearest(name, field, _OF_FIELD)
        if near:
            yield name, _unread(near)
        elif name in CONSTRAINTS and name != "required":  # of which frictionless says so
            yield name, sentence("which is not read there; move it into its constraints")
        elif constraint := nearest_constraint(name):
            yield (
                name,
                sentence(
                    "which is not read; if it is {constraint!r}, write that in its constraints",
                    constraint=constraint,
                ),
            )


def _unread(near: str) -> str:
    return sentence("which is not read; if it is {near!r}, write it so", near=near)


def _nearest(name: str, holder: Mapping[str, Any], known: frozenset[str]) -> str:
    """Return the known property that a name is near to and that is not there, or nothing."""
    near = _near(name, known)
    are_all = "rules" in known  # beside rules there may be others that were meant to be them
    there = _ABOUT & holder.keys() if are_all else holder.keys()
    return next((candidate for candidate in near if candidate not in there), "")


@functools.lru_cache(maxsize=4096)
def _near(name: str, known: frozenset[str]) -> tuple[str, ...]:
    """Return the known properties that a name is near to, the nearest first."""
    if name in known or name in _ABOUT or name in CONSTRAINTS or name.startswith(("_", "x-")):
        return ()
    if name in _WORDS or len(name) > _LONGEST or ":" in name:
        return ()
    usual = _usual(name)
    alike = [each for each in (*sorted(known), *sorted(_ABOUT)) if usual == each.casefold()]
    slips = [
        each
        for each in sorted(known)
        if min(len(usual), len(each)) >= _SHORTEST - 1 and _is_slip(usual, each)
    ]
    about = [
        each
        for each in sorted(_ABOUT)
        if _is_slip(usual, each) and usual != f"{each}s" and each != f"{usual}s"
    ]
    return (*alike, *slips, *about)


def _is_slip(usual: str, candidate: str) -> bool:
    return (
        len(candidate) >= _SHORTEST
        and is_one_slip(usual, candidate.casefold())
        and not _is_word(usual, candidate)
    )


def _is_word(name: str, candidate: str) -> bool:
    """Tell whether a short name is likely another word, as ``state`` is beside ``stats``."""
    is_changed = len(name) == len(candidate) and sorted(name) != sorted(candidate)
    return is_changed and len(name) <= _SHORTEST and candidate != "rules"


def _usual(name: str) -> str:
    """Return a name without case and without what separates words."""
    return _SEPARATORS.sub("", name).casefold()


def is_one_slip(one: str, other: str) -> bool:
    """Tell whether words differ by a letter changed, missing or added, or two swapped."""
    shorter, longer = sorted((one, other), key=len)
    if one == other or len(longer) - len(shorter) > 1:
        return False
    start = 0
    while start < len(shorter) and shorter[start] == longer[start]:
        start += 1
    if len(shorter) < len(longer):
        return shorter[start:] == longer[start + 1 :]
    swapped = longer[start + 1 : start + 2] + longer[start : start + 1] + longer[start + 2 :]
    return shorter[start + 1 :] == longer[start + 1 :] or shorter[start:] == swapped


def _is_rules(value: object) -> bool:
    """Tell whether a value looks like rules: objects with a type, or with what a rule has."""
    items = value if isinstance(value, list) else [value]
    has = {"type", "measure", "parts", "whole"}
    return any(isinstance(item, dict) and item.keys() & has for item in items)


def _finding(
    message: str, resource: str = "", field: str = "", *, severity: FindingSeverity = "warning"
) -> Finding:
    return Finding(
        level="package",
        code="property",
        message=message,
        severity=severity,
        resource=resource,
        field=field,
        path=FILE,
    )
