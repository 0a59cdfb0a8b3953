"""Profiles: JSON Schemas of the standard, and those in the folder of a package.

The former are shipped by a library, so none is downloaded. The latter are as untrusted as the
descriptor that names them: they refer to files in the folder and to official profiles alone, their
patterns are matched in bounded time, and the steps that they take are counted.
"""

from __future__ import annotations

import functools
import json
import re
import warnings
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import unquote

from latsarstats.datapackage.document import read_document
from latsarstats.datapackage.gate import is_inside
from latsarstats.datapackage.patterns import CannotMatchError, compiled, matcher, search_steps
from latsarstats.errors import LatsarstatsError
from latsarstats.language import reason_of, sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

    from latsarstats.finding import FindingSeverity


_OFFICIAL = re.compile(
    r"https://datapackage\.org/profiles/([0-9]+\.[0-9]+)/(datapackage|dataresource)\.json"
)
_OLDER = {
    "https://specs.frictionlessdata.io/schemas/data-package.json": ("1.0", "datapackage"),
    "https://specs.frictionlessdata.io/schemas/data-resource.json": ("1.0", "dataresource"),
}
"""Where the profiles of version 1 were before, https://specs.frictionlessdata.io/profiles/."""

_STANDARD = re.compile(
    r"https?://(datapackage\.org/profiles/[0-9.]+|specs\.frictionlessdata\.io/(schemas|profiles)"
    r"|(www\.)?frictionlessdata\.io/schemas|schemas\.(frictionlessdata\.io|datapackages\.org))"
    r"/[a-z-]+(\.json)?"
)
"""The addresses of all schemas of the standard, which ``$schema`` may name."""

_LIBRARY = "dplib"
"""The module of dplib-py, whose folder ``profiles`` has them as https://datapackage.org does."""

_MOST_FAULTS = 20
"""Faults listed of one profile; a descriptor of thousands of wrong fields has more."""
_LONGEST = 200
"""Characters of a reason that are quoted."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a descriptor by a profile, in one sentence."""

    message: str
    severity: FindingSeverity = "error"


def official(profile: object) -> tuple[str, str] | None:
    """Return version and kind of a profile of the standard by its address, or ``None``."""
    if not isinstance(profile, str):
        return None
    found = _OFFICIAL.fullmatch(profile)
    return (found[1], found[2]) if found else _OLDER.get(profile)


def is_of_standard(address: str) -> bool:
    """Tell whether an address is that of a schema of the standard, of any version."""
    return _STANDARD.fullmatch(address) is not None


def profile_faults(descriptor: Mapping[str, Any], profile: str) -> Iterator[str]:
    """Yield a sentence for each fault of a descriptor by an official profile.

    Args:
        descriptor: a package or a resource.
        profile: the address of the profile, for which :func:`official` gives something.
    """
    if _folder() is None:
        yield (
            sentence(
                "The profile {profile} is not applied, since the library that has it is not"
                " installed; run pip install 'latsarstats[profiles]'.",
                profile=profile,
            )
        )
        return
    schema = official_profile(profile)
    if schema is None:
        version, _ = official(profile) or ("", "")
        yield sentence(
            "The profile {profile} is not applied, since there is none of version {version}.",
            profile=profile,
            version=version,
        )
        return
    from jsonschema import Draft7Validator
    from jsonschema.validators import validator_for
    from referencing import Registry

    # An empty registry: what a schema refers to is in it, or nowhere.
    empty: Registry[Any] = Registry()
    validator = validator_for(schema, default=Draft7Validator)(schema, registry=empty)
    for fault in sentences(validator.iter_errors(descriptor), profile):
        yield fault.message


def official_profile(address: str) -> dict[str, Any] | None:
    """Return an official profile as a library ships it, or ``None`` if it has none there."""
    found, folder = official(address.partition("#")[0]), _folder()
    if found is None or folder is None:
        return None
    version, kind = found
    file = folder / "profiles" / version / f"{kind}.json"
    if not file.is_file():
        return None
    schema: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return schema


def _folder() -> Path | None:
    spec = find_spec(_LIBRARY)
    locations = spec.submodule_search_locations if spec else None
    return Path(locations[0]) if locations else None


def sentences(errors: Iterable[ValidationError], profile: str) -> Iterator[Fault]:
    """Yield a sentence for each of the first errors that jsonschema finds by a profile."""
    for number, error in enumerate(islice(errors, _MOST_FAULTS + 1)):
        if number == _MOST_FAULTS:
            yield Fault(
                sentence(
                    "More than {most} properties are not as the profile {profile} has them.",
                    most=_MOST_FAULTS,
                    profile=profile,
                )
            )
            return
        place = "/".join(map(str, error.absolute_path)) or sentence("the top")
        reason = " ".join(error.message.split())
        if len(reason) > _LONGEST:
            reason = f"{reason[:_LONGEST]}…"
        yield Fault(
            sentence(
                "By the profile {profile}, at {place}: {reason}.",
                profile=profile,
                place=place,
                reason=reason,
            )
        )


_MOST_STEPS = 5_000_000
"""Keywords of a schema that are applied, which takes some ten seconds.

The official profile takes 700,000 for fifty tables of thirty columns."""
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
        message = sentence(
            "The profile {name} is not applied, since it {error}.",
            name=name,
            error=reason_of(error),
        )
        yield Fault(message, "warning" if error.is_remote else "error")
    except RecursionError:
        yield _endless(name)
    except BaseException as error:
        # What the registry of jsonschema is written in, rpds (2026.9.1), panics where a comparison
        # meets Python's limit of recursion, and a panic is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        yield _endless(name)


def _endless(name: str) -> Fault:
    return Fault(
        sentence("The profile {name} is not applied, since it {why}.", name=name, why=_ENDLESS)
    )


_ENDLESS = sentence("refers to itself without end")


def _errors(descriptor: Mapping[str, Any], name: str, folder: Path) -> Iterator[ValidationError]:
    from jsonschema.validators import Draft202012Validator, validator_for
    from referencing import Registry
    from referencing.exceptions import Unresolvable

    schema = _read(folder, name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a $schema that is none of JSON Schema
        kind: Any = validator_for(schema, default=Draft202012Validator)
    steps = _Steps()
    try:
        _check(schema, kind, steps)
        files: list[str] = []
        registry: Registry[Any] = Registry(
            retrieve=lambda uri: _referred(uri, folder, files)  # type: ignore[call-arg]
        )
        address = _FOLDER + name
        registry = registry.with_resource(address, _of(schema))
        validator: Validator = _counted(kind, steps)({"$ref": address}, registry=registry)
        yield from validator.iter_errors(descriptor)
    except Unresolvable as error:
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, _CannotApplyError):
                raise cause from None
            cause = cause.__cause__ or cause.__context__
        raise _CannotApplyError(
            sentence("refers to {ref!r}, which is not there", ref=error.ref)
        ) from None


def _check(schema: dict[str, Any], kind: Any, steps: _Steps) -> None:
    """Make sure that a profile is a JSON Schema, or applying it could fail anywhere."""
    from jsonschema.validators import validator_for

    meta = kind.META_SCHEMA
    validator: Validator = _counted(validator_for(meta), steps)(meta)
    for error in validator.iter_errors(schema):
        place = "/".join(map(str, error.absolute_path)) or sentence("the top")
        raise _CannotApplyError(
            sentence(
                "is no JSON Schema at {place}: {message}",
                place=place,
                message=_short(error.message),
            )
        )


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
            raise _CannotApplyError(sentence("has more than {most:,} bytes", most=_MOST_BYTES))
        schema = read_document(file)
    except (OSError, ValueError):
        raise _CannotApplyError(sentence("cannot be read; check the name and the folder")) from None
    except LatsarstatsError as error:
        raise _CannotApplyError(error.reason) from None
    _refuse_unbounded(schema)
    return schema


def _refuse_unbounded(schema: object) -> None:
    """Refuse keywords whose patterns jsonschema 4.26 matches where they cannot be bounded."""
    found = json.dumps(schema)
    if '"unevaluatedProperties"' in found and '"patternProperties"' in found:
        raise _CannotApplyError(
            sentence("has both unevaluatedProperties and patternProperties; keep one")
        )


def _referred(address: str, folder: Path, files: list[str]) -> Any:
    """Return what a profile refers to: a file in the folder, or an official profile."""
    known = official_profile(address)
    if known is not None:
        return _of(known)
    if address.startswith("file:") and not address.startswith(_FOLDER):
        raise _CannotApplyError(
            sentence("refers to a file that leaves the folder; keep a copy in it")
        )
    if not address.startswith(_FOLDER):
        raise _CannotApplyError(
            sentence(
                "refers to {address!r}; remote files are not downloaded: keep a copy in the folder",
                address=address,
            ),
            is_remote=True,
        )
    name = unquote(address.removeprefix(_FOLDER))
    if not is_inside(folder, name):
        raise _CannotApplyError(sentence("refers to {name!r}, which leaves the folder", name=name))
    files.append(name)
    if len(files) > _MOST_FILES:
        raise _CannotApplyError(sentence("refers to more than {most} files", most=_MOST_FILES))
    return _of(_read(folder, name))


# Keywords in bounded time ---------------------------------------------------------------------


class _Steps:
    """How many steps a profile may still take, and which references it is following."""

    def __init__(self) -> None:
        self.left = _MOST_STEPS
        self.followed: set[tuple[int, int]] = set()

    def take(self, number: int) -> None:
        self.left -= number
        if self.left < 0:
            raise _CannotApplyError(sentence("takes too long"))


def _counted(kind: Any, steps: _Steps) -> Any:
    """Return a validator of the same keywords, each counted, and bounded in time."""
    from jsonschema.validators import extend

    keywords = dict(kind.VALIDATORS)
    keywords |= {name: word for name, word in _bounded(steps).items() if name in keywords}
    counted = {
        name: _counting(keyword, steps, is_reference="Ref" in name or name == "$ref")
        for name, keyword in keywords.items()
    }
    bounded = extend(kind, counted)  # type: ignore[no-untyped-call]
    bounded.evolve = _evolve
    return bounded


def _evolve(self: Any, **changes: Any) -> Any:
    """Return a validator of the same class for another part of a schema.

    The method of jsonschema 4.26 that it replaces takes another class, whose keywords are not
    bounded, wherever a part has a ``$schema``.
    """
    import attrs

    for field in attrs.fields(type(self)):
        if field.init:
            changes.setdefault(field.alias, getattr(self, field.name))
    return type(self)(**changes)


_OF_REFERENCE = 10
"""Steps of a reference, which takes as many times as long as another keyword."""


def _counting(keyword: Any, steps: _Steps, *, is_reference: bool) -> Any:
    own = _OF_REFERENCE if is_reference else 1

    @functools.wraps(keyword)
    def counting(validator: Any, value: Any, instance: Any, schema: Any) -> Any:
        sizes = [len(part) for part in (value, instance) if isinstance(part, list | dict)]
        steps.take(own + sum(sizes))
        if not is_reference:
            yield from keyword(validator, value, instance, schema) or ()
            return
        # The same reference, met again for the same value before it is followed to its end.
        place = id(schema), id(instance)
        if place in steps.followed:
            raise _CannotApplyError(_ENDLESS)
        steps.followed.add(place)
        try:
            yield from keyword(validator, value, instance, schema) or ()
        finally:
            steps.followed.discard(place)

    return counting


_MOST_OF_SEARCH = 100_000
"""Steps of a search that Python may take by itself; each step here is one of a keyword."""
_SEARCHED = 50
"""How many of them take as long as a keyword."""

_FLAGS = re.compile(r"\(\?[aiLmsux]+\)")
"""Flags of a whole pattern, which begin it."""


def _is_found(pattern: object, text: str, steps: _Steps) -> bool:
    written = str(pattern)
    try:
        taken = search_steps(written, len(text))
        if taken <= _MOST_OF_SEARCH:
            steps.take(int(taken) // _SEARCHED)
            return compiled(written).search(text) is not None
        steps.take(len(text))
        return _searcher(written)(text)
    except re.error:
        raise _CannotApplyError(
            sentence("has {written!r}, which is no pattern", written=written[:80])
        ) from None
    except CannotMatchError:
        raise _CannotApplyError(
            sentence(
                "has the pattern {written!r}, which may take for ever to match; simplify it",
                written=written[:80],
            )
        ) from None


@functools.lru_cache(maxsize=64)
def _searcher(pattern: str) -> Callable[[str], bool]:
    flags = _FLAGS.match(pattern)
    start = flags[0] if flags else ""
    return matcher(rf"{start}(?s:.*)(?:{pattern.removeprefix(start)})(?s:.*)")


def _bounded(steps: _Steps) -> dict[str, Any]:
    """Return the keywords that are not those of jsonschema, by name."""
    from jsonschema.exceptions import ValidationError

    def pattern(_: Any, wanted: Any, instance: Any, __: Any) -> Iterator[ValidationError]:
        if isinstance(instance, str) and not _is_found(wanted, instance, steps):
            yield ValidationError(f"{_short(repr(instance))} does not match {wanted!r}")

    def pattern_properties(
        validator: Any, patterns: Any, instance: Any, _: Any
    ) -> Iterator[ValidationError]:
        for wanted, schema in patterns.items() if isinstance(instance, dict) else ():
            for name, value in instance.items():
                if _is_found(wanted, name, steps):
                    yield from validator.descend(value, schema, path=name, schema_path=wanted)

    def additional_properties(
        validator: Any, allowed: Any, instance: Any, schema: Any
    ) -> Iterator[ValidationError]:
        if not isinstance(instance, dict):
            return
        known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
        for name in instance:
            if name in known or any(_is_found(wanted, name, steps) for wanted in patterns):
                continue
            if isinstance(allowed, dict):
                yield from validator.descend(instance[name], allowed, path=name)
            elif allowed is False:
                yield ValidationError(f"{name!r} is not allowed")

    return {
        "pattern": pattern,
        "patternProperties": pattern_properties,
        "additionalProperties": additional_properties,
        "uniqueItems": _unique_items,
        "format": _format,
    }


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
