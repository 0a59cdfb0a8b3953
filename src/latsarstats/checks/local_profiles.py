"""A JSON Schema in the folder of a package, which its descriptor names as its profile.

It is as untrusted as the descriptor: it refers to files in the folder and to official profiles
alone, its patterns are matched in bounded time, and the steps that it takes are counted.
"""

from __future__ import annotations

import functools
import json
import re
import warnings
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import unquote

from latsarstats.checks.documents import read_document
from latsarstats.checks.paths import is_inside
from latsarstats.checks.patterns import CannotMatchError, matcher
from latsarstats.checks.profiles import Fault, official_profile, sentences
from latsarstats.errors import LatsarstatsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

_MOST_STEPS = 500_000
"""Keywords of a schema that are applied, which takes a few seconds; a usual one has thousands."""
_MOST_FILES = 20
"""Files that a profile may refer to."""
_MOST_BYTES = 2**19

_FOLDER = "file:///package/"
"""What the folder of the package is called while references are followed."""


class _CannotApplyError(Exception):
    """A profile cannot be applied; the text is the end of a sentence on why."""

    def __init__(self, reason: str, *, is_remote: bool = False) -> None:
        super().__init__(reason)
        self.is_remote = is_remote


def local_profile_faults(descriptor: Mapping[str, Any], name: str, folder: Path) -> Iterator[Fault]:
    """Yield a sentence for each fault of a descriptor by a profile in its folder.

    Args:
        descriptor: a package or a resource, as it is given.
        name: the path of the profile, relative to the folder and inside it.
        folder: the folder of the package.
    """
    try:
        yield from sentences(_errors(descriptor, name, folder), name)
    except _CannotApplyError as error:
        message = f"The profile {name} is not applied, since it {error}."
        yield Fault(message, "warning" if error.is_remote else "error")
    except RecursionError:
        yield Fault(f"The profile {name} is not applied, since it refers to itself without end.")


def _errors(descriptor: Mapping[str, Any], name: str, folder: Path) -> Iterator[ValidationError]:
    from jsonschema.exceptions import SchemaError
    from jsonschema.validators import Draft202012Validator, validator_for
    from referencing import Registry
    from referencing.exceptions import Unresolvable

    schema = _read(folder, name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a $schema that is none of JSON Schema
        kind: Any = validator_for(schema, default=Draft202012Validator)
    steps = _Steps()
    try:
        kind.check_schema(schema)
        files: list[str] = []
        registry: Registry[Any] = Registry(
            retrieve=lambda uri: _referred(uri, folder, files)  # type: ignore[call-arg]
        )
        address = _FOLDER + name
        registry = registry.with_resource(address, _of(schema))
        validator: Validator = _counted(kind, steps)({"$ref": address}, registry=registry)
        yield from validator.iter_errors(descriptor)
    except SchemaError as error:
        place = "/".join(map(str, error.absolute_path)) or "the top"
        raise _CannotApplyError(f"is no JSON Schema at {place}: {_short(error.message)}") from None
    except Unresolvable as error:
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, _CannotApplyError):
                raise cause from None
            cause = cause.__cause__ or cause.__context__
        raise _CannotApplyError(f"refers to {error.ref!r}, which is not there") from None


def _of(schema: dict[str, Any]) -> Any:
    from referencing import Resource
    from referencing.jsonschema import DRAFT202012

    return Resource.from_contents(schema, default_specification=DRAFT202012)


def _short(text: str) -> str:
    return " ".join(text.split())[:200]


def _read(folder: Path, name: str) -> dict[str, Any]:
    file = folder / name
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise _CannotApplyError(f"has more than {_MOST_BYTES:,} bytes")
        schema = read_document(file)
    except (OSError, ValueError):
        raise _CannotApplyError("cannot be read; check the name and the folder") from None
    except LatsarstatsError as error:
        _, _, reason = str(error).partition(f"{file}: ")
        raise _CannotApplyError(reason) from None
    _refuse_unbounded(schema)
    return schema


def _refuse_unbounded(schema: object) -> None:
    """Refuse keywords whose patterns jsonschema 4.26 matches where they cannot be bounded."""
    found = json.dumps(schema)
    if '"unevaluatedProperties"' in found and '"patternProperties"' in found:
        raise _CannotApplyError("has both unevaluatedProperties and patternProperties; keep one")


def _referred(address: str, folder: Path, files: list[str]) -> Any:
    """Return what a profile refers to: a file in the folder, or an official profile."""
    known = official_profile(address)
    if known is not None:
        return _of(known)
    if address.startswith("file:") and not address.startswith(_FOLDER):
        raise _CannotApplyError("refers to a file that leaves the folder; keep a copy in it")
    if not address.startswith(_FOLDER):
        raise _CannotApplyError(
            f"refers to {address!r}, which is not downloaded; keep a copy in the folder",
            is_remote=True,
        )
    name = unquote(address.removeprefix(_FOLDER))
    if not is_inside(folder, name):
        raise _CannotApplyError(f"refers to {name!r}, which leaves the folder")
    files.append(name)
    if len(files) > _MOST_FILES:
        raise _CannotApplyError(f"refers to more than {_MOST_FILES} files")
    return _of(_read(folder, name))


# Keywords in bounded time ---------------------------------------------------------------------


class _Steps:
    """How many steps a profile may still take."""

    def __init__(self) -> None:
        self.left = _MOST_STEPS

    def take(self, number: int) -> None:
        self.left -= number
        if self.left < 0:
            raise _CannotApplyError("takes too long")


def _counted(kind: Any, steps: _Steps) -> Any:
    """Return a validator of the same keywords, each counted, and bounded in time."""
    from jsonschema.validators import extend

    keywords = dict(kind.VALIDATORS)
    keywords |= {name: keyword for name, keyword in _BOUNDED.items() if name in keywords}
    return extend(  # type: ignore[no-untyped-call]
        kind, {name: _counting(keyword, steps) for name, keyword in keywords.items()}
    )


def _counting(keyword: Any, steps: _Steps) -> Any:
    @functools.wraps(keyword)
    def counting(validator: Any, value: Any, instance: Any, schema: Any) -> Any:
        sizes = [len(part) for part in (value, instance) if isinstance(part, list | dict)]
        steps.take(1 + sum(sizes))
        yield from keyword(validator, value, instance, schema) or ()

    return counting


def _is_found(pattern: object, text: str) -> bool:
    try:
        return _searcher(str(pattern))(text)
    except re.error:
        raise _CannotApplyError(f"has {str(pattern)[:80]!r}, which is no pattern") from None
    except CannotMatchError:
        raise _CannotApplyError(
            f"has the pattern {str(pattern)[:80]!r}, which may take for ever to match; simplify it"
        ) from None


_FLAGS = re.compile(r"\(\?[aiLmsux]+\)")
"""Flags of a whole pattern, which begin it."""


@functools.lru_cache(maxsize=64)
def _searcher(pattern: str) -> Callable[[str], bool]:
    flags = _FLAGS.match(pattern)
    start = flags[0] if flags else ""
    return matcher(rf"{start}(?s:.*)(?:{pattern.removeprefix(start)})(?s:.*)")


def _pattern(_: Any, pattern: Any, instance: Any, __: Any) -> Iterator[ValidationError]:
    from jsonschema.exceptions import ValidationError

    if isinstance(instance, str) and not _is_found(pattern, instance):
        yield ValidationError(f"{_short(repr(instance))} does not match {pattern!r}")


def _pattern_properties(
    validator: Any, patterns: Any, instance: Any, _: Any
) -> Iterator[ValidationError]:
    for pattern, schema in patterns.items() if isinstance(instance, dict) else ():
        for name, value in instance.items():
            if _is_found(pattern, name):
                yield from validator.descend(value, schema, path=name, schema_path=pattern)


def _additional_properties(
    validator: Any, allowed: Any, instance: Any, schema: Any
) -> Iterator[ValidationError]:
    from jsonschema.exceptions import ValidationError

    if not isinstance(instance, dict):
        return
    known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    for name in instance:
        if name in known or any(_is_found(pattern, name) for pattern in patterns):
            continue
        if isinstance(allowed, dict):
            yield from validator.descend(instance[name], allowed, path=name)
        elif allowed is False:
            yield ValidationError(f"{name!r} is not allowed")


def _unique_items(_: Any, wanted: Any, instance: Any, __: Any) -> Iterator[ValidationError]:
    from jsonschema.exceptions import ValidationError

    if wanted is True and isinstance(instance, list):
        written = [json.dumps(_with_plain_numbers(item), sort_keys=True) for item in instance]
        if len(set(written)) < len(written):
            yield ValidationError(f"{_short(repr(instance))} has non-unique elements")


def _with_plain_numbers(item: Any) -> Any:
    """Return a value in which 1.0 is 1, as they are equal in JSON Schema."""
    if isinstance(item, dict):
        return {name: _with_plain_numbers(value) for name, value in item.items()}
    if isinstance(item, list):
        return [_with_plain_numbers(value) for value in item]
    return int(item) if isinstance(item, float) and item.is_integer() else item


def _format(_: Any, __: Any, ___: Any, ____: Any) -> Iterator[NoReturn]:
    yield from ()  # as frictionless, which checks none


_BOUNDED: dict[str, Any] = {
    "pattern": _pattern,
    "patternProperties": _pattern_properties,
    "additionalProperties": _additional_properties,
    "uniqueItems": _unique_items,
    "format": _format,
}
