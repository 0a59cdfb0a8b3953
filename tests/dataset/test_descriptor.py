"""The descriptor is made from the models, and is a Data Package 2.0."""

from __future__ import annotations

import json
from typing import Any
from uuid import NAMESPACE_DNS, UUID, uuid5

import pytest
from frictionless import Package as FrictionlessPackage

import latsarstats
from conftest import Package
from latsarstats.dataset.check import check_package
from latsarstats.files.text import sha256
from latsarstats.schemas.cohorts import Cohorts
from latsarstats.schemas.models import DESCRIBED
from latsarstats.schemas.table import Table, name_of, table_schema

FILES = sorted(
    path.relative_to(latsarstats.package_path()).as_posix()
    for folder in ("data", "seeds")
    for path in (latsarstats.package_path() / folder).iterdir()
)


@pytest.fixture(scope="module")
def descriptor() -> dict[str, Any]:
    path = latsarstats.package_path() / "datapackage.json"
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return content


@pytest.mark.parametrize("property_", ["title", "description", "version", "licenses", "sources"])
def test_the_package_says_what_it_is(descriptor: dict[str, Any], property_: str) -> None:
    assert descriptor[property_]


def test_the_package_is_of_version_2(descriptor: dict[str, Any]) -> None:
    assert descriptor["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"


def test_the_package_has_an_id_of_its_own(descriptor: dict[str, Any]) -> None:
    assert UUID(descriptor["id"]) == uuid5(NAMESPACE_DNS, descriptor["name"])


def test_the_package_is_of_the_day_of_its_last_article(descriptor: dict[str, Any]) -> None:
    assert descriptor["created"] == "2023-03-13T00:00:00Z"


def test_tables_spell_out_their_dialect(descriptor: dict[str, Any]) -> None:
    dialects = [r["dialect"] for r in descriptor["resources"] if r.get("type") == "table"]
    assert [(d["delimiter"], d["lineTerminator"]) for d in dialects] == [(",", "\n")] * 10


def test_every_file_is_said_to_be_a_local_one(descriptor: dict[str, Any]) -> None:
    assert {resource["scheme"] for resource in descriptor["resources"]} == {"file"}


def test_the_package_is_read_without_frictionless(package: Package) -> None:
    assert {report.reader for report in check_package(package.folder).tables} == {"rows"}


def test_tables_and_code_have_their_licences(descriptor: dict[str, Any]) -> None:
    assert [licence["name"] for licence in descriptor["licenses"]] == ["CC-BY-4.0", "MIT"]


def test_contributors_have_roles(descriptor: dict[str, Any]) -> None:
    assert all(contributor["roles"] for contributor in descriptor["contributors"])


def test_every_file_is_described_with_its_size_and_hash(descriptor: dict[str, Any]) -> None:
    folder = latsarstats.package_path()
    described = {
        resource["path"]: (resource["bytes"], resource["hash"])
        for resource in descriptor["resources"]
    }
    raw = {path: (folder / path).read_bytes() for path in FILES}
    assert described == {path: (len(raw[path]), f"sha256:{sha256(raw[path])}") for path in FILES}


def test_the_descriptor_says_what_the_models_say(descriptor: dict[str, Any]) -> None:
    described = {r["name"]: r["schema"] for r in descriptor["resources"] if "schema" in r}
    assert described == {name_of(model): table_schema(model) for model in DESCRIBED}


@pytest.mark.parametrize("model", DESCRIBED, ids=name_of)
def test_every_column_has_title_description_and_type(model: type[Table]) -> None:
    for field in table_schema(model)["fields"]:
        assert {"name", "type", "title", "title_id", "description"} <= field.keys()


def field(name: str) -> Any:
    return next(each for each in table_schema(Cohorts)["fields"] if each["name"] == name)


def test_a_column_of_codes() -> None:
    assert field("status") == {
        "name": "status",
        "type": "string",
        "title": "Status",
        "title_id": "Status",
        "description": "How far they are with the training.",
        "constraints": {"required": True, "enum": ["all", "completed", "ongoing", "planned"]},
    }


def test_a_column_of_numbers() -> None:
    assert field("persons") == {
        "name": "persons",
        "type": "integer",
        "title": "Persons",
        "title_id": "Jumlah peserta",
        "description": "Number of trainees, as printed.",
        "unit": "person",
        "printed": "number",
        "constraints": {"required": True, "minimum": 0},
    }


def test_keys_and_references() -> None:
    schema = table_schema(Cohorts)
    assert schema["primaryKey"] == ["area_code", "formation_year", "training_year", "status"]
    assert schema["foreignKeys"] == [
        {"fields": ["article_id"], "reference": {"resource": "articles", "fields": ["article_id"]}}
    ]


def is_valid(package: Package) -> bool:
    return bool(FrictionlessPackage(str(package.file("datapackage.json"))).validate().valid)


def test_frictionless_finds_the_package_valid(package: Package) -> None:
    assert is_valid(package)


@pytest.mark.parametrize("place", [0, 0.5, 1], ids=["first", "middle", "last"])
@pytest.mark.parametrize("path", FILES)
def test_frictionless_finds_one_changed_byte(package: Package, path: str, place: float) -> None:
    raw = bytearray(package.file(path).read_bytes())
    at = round(place * (len(raw) - 1))
    raw[at] ^= 1
    package.file(path).write_bytes(bytes(raw))
    assert not is_valid(package)
