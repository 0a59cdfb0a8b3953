"""The profiles of the standard: JSON Schemas that a library ships, so none is downloaded."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from jsonschema.exceptions import ValidationError

    from latsarstats.checks.finding import FindingSeverity

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
            f"The profile {profile} is not applied, since the library that has it is not installed;"
            " run pip install 'latsarstats[profiles]'."
        )
        return
    schema = official_profile(profile)
    if schema is None:
        version, _ = official(profile) or ("", "")
        yield f"The profile {profile} is not applied, since there is none of version {version}."
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
                f"More than {_MOST_FAULTS} properties are not as the profile {profile} has them."
            )
            return
        place = "/".join(map(str, error.absolute_path)) or "the top"
        reason = " ".join(error.message.split())
        if len(reason) > _LONGEST:
            reason = f"{reason[:_LONGEST]}…"
        yield Fault(f"By the profile {profile}, at {place}: {reason}.")
