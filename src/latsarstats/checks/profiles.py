"""The official profiles of the standard: JSON Schemas that a library ships, so none is fetched."""

from __future__ import annotations

import json
import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_OFFICIAL = re.compile(
    r"https://datapackage\.org/profiles/([0-9]+\.[0-9]+)/(datapackage|dataresource)\.json"
)
_OLDER = {
    "https://specs.frictionlessdata.io/schemas/data-package.json": ("1.0", "datapackage"),
    "https://specs.frictionlessdata.io/schemas/data-resource.json": ("1.0", "dataresource"),
}
"""Where the profiles of version 1 were before, https://specs.frictionlessdata.io/profiles/."""

_LIBRARY = "dplib"
"""The module of dplib-py, whose folder ``profiles`` has them as https://datapackage.org does."""

_MOST_FAULTS = 20
"""Faults listed of one profile; a descriptor of thousands of wrong fields has more."""


def official(profile: object) -> tuple[str, str] | None:
    """Return version and kind of a profile of the standard by its address, or ``None``."""
    if not isinstance(profile, str):
        return None
    found = _OFFICIAL.fullmatch(profile)
    return (found[1], found[2]) if found else _OLDER.get(profile)


def profile_faults(descriptor: Mapping[str, Any], profile: str) -> Iterator[str]:
    """Yield a sentence for each fault of a descriptor by an official profile.

    Args:
        descriptor: a package or a resource.
        profile: the address of the profile, for which :func:`official` gives something.
    """
    version, kind = official(profile) or ("", "")
    spec = find_spec(_LIBRARY)
    if spec is None or not spec.submodule_search_locations:
        yield (
            f"The profile {profile} is not applied, since the library that has it is not installed;"
            " run pip install 'latsarstats[profiles]'."
        )
        return
    file = Path(spec.submodule_search_locations[0]) / "profiles" / version / f"{kind}.json"
    if not file.is_file():
        yield f"The profile {profile} is not applied, since there is none of version {version}."
        return
    from jsonschema import Draft7Validator
    from jsonschema.validators import validator_for
    from referencing import Registry

    schema = json.loads(file.read_text("utf-8"))
    # An empty registry: what a schema refers to is in it, or nowhere.
    empty: Registry[Any] = Registry()
    validator = validator_for(schema, default=Draft7Validator)(schema, registry=empty)
    for number, error in enumerate(validator.iter_errors(descriptor)):
        if number == _MOST_FAULTS:
            yield f"More than {_MOST_FAULTS} properties are not as the profile {profile} has them."
            return
        place = "/".join(map(str, error.absolute_path)) or "the top"
        reason = " ".join(error.message.split())
        if len(reason) > _LONGEST:
            reason = f"{reason[:_LONGEST]}…"
        yield f"By the profile {profile}, at {place}: {reason}."


_LONGEST = 200
"""Characters of a reason that are quoted."""
