"""The official profiles are applied as a library ships them, and none is fetched."""

from __future__ import annotations

from typing import Any

import pytest

from latsarstats.datapackage import profiles
from latsarstats.datapackage.profiles import official, profile_faults

V2 = "https://datapackage.org/profiles/2.0/datapackage.json"
PACKAGE: dict[str, Any] = {"resources": [{"name": "a", "path": "a.csv"}]}


@pytest.mark.parametrize(
    ("profile", "found"),
    [
        (V2, ("2.0", "datapackage")),
        ("https://datapackage.org/profiles/1.0/dataresource.json", ("1.0", "dataresource")),
        ("https://specs.frictionlessdata.io/schemas/data-package.json", ("1.0", "datapackage")),
        ("https://datapackage.org/profiles/2.0/../../x.json", None),
        ("http://datapackage.org/profiles/2.0/datapackage.json", None),
        (5, None),
    ],
)
def test_a_profile_is_known_by_its_address(profile: object, found: object) -> None:
    assert official(profile) == found


@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_a_sound_package_has_no_fault(version: str) -> None:
    assert not [*profile_faults({**PACKAGE, "name": "p"}, V2.replace("2.0", version))]


def test_a_fault_names_the_profile_and_the_place() -> None:
    [fault] = profile_faults({**PACKAGE, "title": 5}, V2)
    assert fault == f"By the profile {V2}, at title: 5 is not of type 'string'."


def test_a_version_that_there_is_not_is_no_pass() -> None:
    [fault] = profile_faults(PACKAGE, V2.replace("2.0", "9.9"))
    assert fault.endswith("is not applied, since there is none of version 9.9.")


def test_without_the_library_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profiles, "_LIBRARY", "no_such_module")
    [fault] = profile_faults(PACKAGE, V2)
    assert "run pip install 'latsarstats[profiles]'" in fault
