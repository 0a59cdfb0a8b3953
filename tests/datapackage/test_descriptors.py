"""Descriptors as people write them: what is read, what is named, and where."""

from __future__ import annotations

import gzip
import hashlib
import json
import zipfile
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from latsarstats.checks.run import READERS
from latsarstats.cli import main
from latsarstats.datapackage import profiles
from latsarstats.datapackage.misspellings import misspellings_of_package, misspellings_of_resource
from latsarstats.dataset.check import check_package
from latsarstats.errors import LatsarstatsError
from latsarstats.finding import Finding

NOT_THERE = "is none of the standard, and no such file is there; check the name."
CSV = "id,n\n1,a\n2,b\n"
BAD = "id,n\n1,a\nx,b\n"
FIELDS: list[dict[str, Any]] = [{"name": "id", "type": "integer"}, {"name": "n", "type": "string"}]
SCHEMA: dict[str, Any] = {"fields": FIELDS}
TABLE: dict[str, Any] = {"name": "t", "path": "t.csv", "schema": SCHEMA}
RULE = {
    "name": "adds-up",
    "type": "balance",
    "resource": "t",
    "measure": "id",
    "dimension": "n",
    "whole": "a",
    "parts": ["b"],
}


def laid_out(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def package(
    folder: Path,
    *resources: Mapping[str, Any],
    files: Mapping[str, str | bytes] | None = None,
    **properties: object,
) -> Path:
    descriptor = {"name": "p", "resources": list(resources or [TABLE]), **properties}
    given = {"t.csv": CSV, **(files or {}), "datapackage.json": json.dumps(descriptor)}
    return laid_out(folder, given)


def noted(path: Path, *severities: str) -> list[Finding]:
    found = check_package(path).findings
    return [finding for finding in found if finding.severity in (severities or ("error",))]


def messages(findings: Iterable[Finding]) -> list[str]:
    return [finding.message for finding in findings]


def loud(path: Path) -> list[str]:
    """What fails a check, also a strict one."""
    return messages(noted(path, "error", "warning"))


class TestMisspelling:
    @pytest.mark.parametrize(
        "name", ["rule", "Rules", "rulse", "rules ", "RULES", "ruls", "Rule", " rules", "rulees"]
    )
    def test_rules_under_another_name_are_an_error(self, name: str, tmp_path: Path) -> None:
        misspelt: dict[str, Any] = {name: [RULE]}
        [finding] = noted(package(tmp_path, **misspelt))
        assert (finding.code, finding.level) == ("property", "package")
        assert finding.message == (
            f"The descriptor has a property {name!r}, which is not read, so that no rule in it is"
            " checked; call it 'rules'."
        )

    @pytest.mark.parametrize("holder", ["resource", "schema"])
    def test_rules_in_another_place_are_an_error(self, holder: str, tmp_path: Path) -> None:
        rules = {"rules": [RULE]}
        table = {**TABLE, **rules} if holder == "resource" else {**TABLE, "schema": SCHEMA | rules}
        [finding] = noted(package(tmp_path, table))
        assert finding.code == "property"
        assert "move it to the top of the descriptor" in finding.message

    @pytest.mark.parametrize(
        ("name", "near"),
        [
            ("Resources", "resources"),
            ("contributers", "contributors"),
            ("desciption", "description"),
        ],
    )
    def test_a_property_near_to_one_at_the_top(self, name: str, near: str) -> None:
        [finding] = misspellings_of_package({name: []})
        assert (finding.severity, finding.code) == ("warning", "property")
        assert finding.message == (
            f"The descriptor has a property {name!r}, which is not read; if it is {near!r}, write"
            " it so."
        )

    @pytest.mark.parametrize(
        ("part", "near"),
        [
            ({"Schema": {}}, "schema"),
            ({"shema": {}}, "schema"),
            ({"dialects": {}}, "dialect"),
            ({"encodng": "utf-8"}, "encoding"),
            ({"schema": {"primary_key": "id"}}, "primaryKey"),
            ({"schema": {"PrimaryKey": "id"}}, "primaryKey"),
            ({"schema": {"foreignKey": []}}, "foreignKeys"),
            ({"schema": {"foriegnKeys": []}}, "foreignKeys"),
            ({"schema": {"uniqueKey": []}}, "uniqueKeys"),
            ({"schema": {"missing_values": []}}, "missingValues"),
            ({"schema": {"missingValue": []}}, "missingValues"),
            ({"schema": {"fields": [{"name": "a", "constraint": {}}]}}, "constraints"),
            ({"schema": {"fields": [{"name": "a", "Type": "integer"}]}}, "type"),
            ({"schema": {"fields": [{"name": "a", "decimal_char": ","}]}}, "decimalChar"),
            ({"schema": {"fields": [{"name": "a", "require": True}]}}, "required"),
            ({"schema": {"fields": [{"name": "a", "minimun": 1}]}}, "minimum"),
            ({"dialect": {"delimeter": ";"}}, "delimiter"),
            ({"dialect": {"quotechar": "'"}}, "quoteChar"),
        ],
        ids=json.dumps,
    )
    def test_a_property_near_to_one_of_a_resource(self, part: dict[str, Any], near: str) -> None:
        [finding] = misspellings_of_resource({"name": "t", **part})
        assert (finding.severity, finding.code, finding.resource) == ("warning", "property", "t")
        assert repr(near) in finding.message

    def test_a_constraint_beside_the_constraints(self) -> None:
        fields = [{"name": "a", "type": "integer", "maximum": 5}]
        [finding] = misspellings_of_resource({"name": "t", "schema": {"fields": fields}})
        assert finding.message == (
            "Field 'a' of 't' has a property 'maximum', which is not read there; move it into its"
            " constraints."
        )
        assert finding.field == "a"

    def test_one_line_for_all_fields_that_have_it(self) -> None:
        fields = [{"name": name, "require": True} for name in "abc"]
        [finding] = misspellings_of_resource({"name": "t", "schema": {"fields": fields}})
        assert finding.message.startswith("Field 'a' and 2 more of 't' has a property 'require'")

    @pytest.mark.parametrize("name", ["minmum", "Minimum", "mimimum"])
    def test_a_misspelt_constraint_is_an_error(self, name: str, tmp_path: Path) -> None:
        fields = [{"name": "id", "type": "integer", "constraints": {name: 5}}, FIELDS[1]]
        [finding] = noted(package(tmp_path, {**TABLE, "schema": {"fields": fields}}))
        assert finding.message == (
            f"Field 'id' of 't' has the constraint {name!r}, which is not known and not checked;"
            " write 'minimum'."
        )
        assert (finding.resource, finding.field) == ("t", "id")

    @pytest.mark.parametrize(
        "name",
        [
            *("_cache", "x-note", "x-rules", "datahub", "created_at", "keyword", "license"),
            *("licence", "source", "author", "maintainers", "publisher", "language", "languages"),
            *("tags", "groups", "views", "readme", "versions", "roles", "count", "last_updated"),
            *("datapackage_version", "dpp:streaming", "@context", "@id", "spatial", "temporal"),
            *("taxonomic", "project", "relatedIdentifiers", "bibliographicCitation", "model"),
            *("countryCode", "regionCode", "organization", "extras", "notes", "metadata_modified"),
            *("num_resources", "isopen", "private", "state", "title_id", "titles", "names"),
            *("opsdContentfilter", "publicationDate", "longDescription", "documentation"),
            *("attribution", "external", "lastChanges", "metaMetadata", "review", "topics"),
        ],
    )
    def test_properties_of_ones_own_at_the_top(self, name: str) -> None:
        assert not [*misspellings_of_package({name: [{"title": "x"}]})]

    @pytest.mark.parametrize(
        "name",
        [
            *("_cache", "x-schema", "datastore_active", "url_type", "mimetype", "size", "state"),
            *("position", "package_id", "revision_id", "resource_type", "last_modified", "formats"),
            *("created", "metadata_modified", "dpp:streaming", "count_of_rows", "source", "paths"),
            *("alternates", "alternative_formats", "title_id", "tags", "group", "table", "view"),
            *("cache_url", "webstore_url", "hash_type", "rowcount", "language", "file", "files"),
        ],
    )
    def test_properties_of_ones_own_in_a_resource(self, name: str) -> None:
        assert not [*misspellings_of_resource({"name": "t", name: "x"})]

    @pytest.mark.parametrize(
        "name",
        [
            *(
                "title_id",
                "unit",
                "units",
                "source",
                "label",
                "display",
                "shortUnit",
                "term",
                "iri",
            ),
            *("namespace", "skos:exactMatch", "skos:broadMatch", "dimension", "precision"),
            *("info",),
            *("columnType", "aggregation", "isAbout", "valueReference", "notes", "comment"),
            *("opsdContentfilter", "nullable", "values", "category", "synonyms", "names", "typed"),
            *("max", "min", "length", "gdtype", "arrow", "sql", "primary", "example_values"),
        ],
    )
    def test_properties_of_ones_own_in_a_field(self, name: str) -> None:
        fields = [{"name": "a", "type": "integer", name: "x"}]
        assert not [*misspellings_of_resource({"name": "t", "schema": {"fields": fields}})]

    def test_an_old_name_beside_the_new_one(self) -> None:
        schema = {"fields": FIELDS, "primaryKey": ["id"], "primary_key": ["id"]}
        assert not [*misspellings_of_resource({"name": "t", "schema": schema})]

    @pytest.mark.parametrize(
        ("name", "severity"), [("rules", "error"), ("primaryKey", "error"), ("title", "warning")]
    )
    def test_a_name_twice(self, name: str, severity: str, tmp_path: Path) -> None:
        descriptor = json.dumps({"resources": [TABLE]})[:-1] + f', "{name}": [], "{name}": []}}'
        laid_out(tmp_path, {"t.csv": CSV, "datapackage.json": descriptor})
        found = [f for f in check_package(tmp_path).findings if f.code == "property"]
        assert [(finding.severity, finding.message) for finding in found] == [
            (severity, f"The descriptor has {name!r} twice in one object; only the last is read.")
        ]

    def test_the_list_of_resources_under_another_name(self, tmp_path: Path) -> None:
        laid_out(tmp_path, {"datapackage.json": json.dumps({"Resources": [TABLE]})})
        with pytest.raises(LatsarstatsError, match="has a property 'Resources', which is not read"):
            check_package(tmp_path)


class TestFormat:
    @pytest.mark.parametrize(
        "name",
        [
            *("logo.png", "paper.pdf", "map.svg", "map.geojson", "map.topojson", "page.html"),
            *("notes.md", "settings.yaml", "wide.fixed", "text.docx", "land.shp"),
            *("base.sqlite", "model.rds", "sound.mp3", "script.py", "code.R", "a.kml", "b.nc"),
        ],
    )
    @pytest.mark.parametrize("is_named", [True, False], ids=["its format named", "not named"])
    def test_a_file_that_is_no_table(self, name: str, is_named: bool, tmp_path: Path) -> None:
        kind = {"format": name.rpartition(".")[2]} if is_named else {}
        path = package(tmp_path, {"name": "f", "path": name, **kind}, files={name: b"\x89\0\xff"})
        assert not loud(path)

    @pytest.mark.parametrize("kind", [{}, {"format": "zip"}], ids=["not named", "its format named"])
    def test_an_archive_that_is_no_table(self, kind: dict[str, str], tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
            archive.writestr("land.shp", "x")
            archive.writestr("land.dbf", "y")
        assert not loud(package(tmp_path, {"name": "f", "path": "all.zip", **kind}))

    @pytest.mark.parametrize(
        "about",
        [
            {"bytes": 2},
            {"hash": "0" * 32},
            {"hash": "sha1:" + "0" * 40},
            {"hash": "sha512:" + "0" * 128},
        ],
        ids=lambda about: str(about)[:16],
    )
    def test_its_hash_and_size_are_checked(self, about: dict[str, Any], tmp_path: Path) -> None:
        resource = {"name": "f", "path": "logo.png", "format": "png", **about}
        [finding] = noted(package(tmp_path, resource, files={"logo.png": b"abc"}))
        assert finding.resource == "f"
        assert finding.level == "structure"

    @pytest.mark.parametrize("engine", READERS)
    @pytest.mark.parametrize("written", ["CSV", ".csv", "Csv", "", " csv", ".CSV", "text/csv"])
    def test_a_format_in_another_spelling_is_read(
        self, written: str, engine: Any, tmp_path: Path
    ) -> None:
        path = package(tmp_path, {**TABLE, "format": written}, files={"t.csv": BAD})
        found = [f for f in check_package(path, engine=engine).findings if f.severity == "error"]
        assert [(finding.resource, finding.line) for finding in found] == [("t", 3)]
        assert not loud(package(tmp_path, {**TABLE, "format": written}))

    @pytest.mark.parametrize("path", ["t.txt", "t.dat", "t", "t.CSV", "t.tab"])
    def test_a_table_of_another_ending_is_read(self, path: str, tmp_path: Path) -> None:
        rows = BAD.replace(",", "\t") if path == "t.tab" else BAD
        files = {path: rows}
        [finding] = noted(package(tmp_path, {**TABLE, "path": path}, files=files))
        assert finding.line == 3

    def test_geojson_in_a_file_of_json(self, tmp_path: Path) -> None:
        resource = {"name": "f", "path": "map.json", "format": "geojson"}
        assert not loud(package(tmp_path, resource, files={"map.json": "{}"}))

    @pytest.mark.parametrize("written", ["csv", "CSV", "gz", "csv.gz", ""])
    def test_a_format_of_a_compressed_table(self, written: str, tmp_path: Path) -> None:
        table = {**TABLE, "path": "t.csv.gz", "format": written}
        path = package(tmp_path, table, files={"t.csv.gz": gzip.compress(BAD.encode())})
        assert [finding.line for finding in noted(path)] == [3]

    def test_a_media_type_is_no_format(self, tmp_path: Path) -> None:
        table = {**TABLE, "mediatype": "image/png"}
        assert len(noted(package(tmp_path, table, files={"t.csv": BAD}))) == 1

    @pytest.mark.parametrize("declared", [{"type": "table"}, {"profile": "tabular-data-resource"}])
    def test_a_declared_table_that_others_do_not_read(
        self, declared: dict[str, str], tmp_path: Path
    ) -> None:
        [finding] = noted(package(tmp_path, {**TABLE, **declared, "format": "CSV"}))
        assert finding.message == (
            "Resource 't' is declared as a table and has the format 'CSV'; write csv, since other"
            " programs read no table of that format."
        )

    @pytest.mark.parametrize(
        "about",
        [
            {"schema": SCHEMA},
            {"profile": "tabular-data-resource", "schema": SCHEMA},
            {"type": "table"},
            {"schema": "schema.json"},
        ],
        ids=json.dumps,
    )
    @pytest.mark.parametrize("kind", ["geojson", "png", "sqlite", "sav", "html"])
    def test_a_table_in_a_format_that_is_not_read(
        self, about: dict[str, Any], kind: str, tmp_path: Path
    ) -> None:
        files = {f"t.{kind}": "x", "schema.json": json.dumps(SCHEMA)}
        path = package(tmp_path, {"name": "t", "path": f"t.{kind}", **about}, files=files)
        assert messages(noted(path)) == [
            f"Resource 't' is a table in the format {kind!r}, which is not read as one, so that its"
            " cells are not checked; give its format, as csv."
        ]

    @pytest.mark.parametrize("kind", ["file", "text", "json"])
    def test_a_table_is_read_whatever_its_type(self, kind: str, tmp_path: Path) -> None:
        path = package(tmp_path, {**TABLE, "type": kind}, files={"t.csv": BAD})
        assert [finding.line for finding in noted(path)] == [3]

    def test_a_file_that_others_refer_to_as_a_table(self, tmp_path: Path) -> None:
        key = {"fields": "id", "reference": {"resource": "t", "fields": "id"}}
        other = {**TABLE, "name": "o", "schema": {**SCHEMA, "foreignKeys": [key]}}
        path = package(tmp_path, {**TABLE, "type": "file"}, other)
        assert messages(noted(path)) == [
            "Resource 't' is declared as a file, but others refer to it as a table; leave its type"
            " out."
        ]

    def test_a_format_that_contradicts_the_ending(self, tmp_path: Path) -> None:
        resource = {"name": "t", "path": "t.csv", "format": "png"}
        [finding] = noted(package(tmp_path, resource), "error", "warning")
        assert finding.severity == "warning"
        assert finding.message == (
            "Resource 't' has the format 'png', but its file ends in .csv and is read as that."
        )

    def test_the_contradicted_table_is_looked_at(self, tmp_path: Path) -> None:
        resource = {"name": "t", "path": "t.csv", "format": "png"}
        assert noted(package(tmp_path, resource, files={"t.csv": "a,b\n1\n"}))

    def test_a_format_that_is_no_text(self, tmp_path: Path) -> None:
        path = package(tmp_path, {**TABLE, "format": 5})
        assert messages(noted(path)) == ["Resource 't' has the format 5, which is no text."]


class TestYaml:
    SCHEMA = "fields:\n  - name: id\n    type: integer\n  - {name: n, type: string}\n"

    @pytest.mark.parametrize("name", ["s.yaml", "s.yml"])
    def test_a_schema_is_read(self, name: str, tmp_path: Path) -> None:
        table = {**TABLE, "schema": name}
        assert not loud(package(tmp_path, table, files={name: self.SCHEMA}))
        files = {name: self.SCHEMA, "t.csv": BAD}
        assert [finding.line for finding in noted(package(tmp_path, table, files=files))] == [3]

    def test_a_dialect_is_read(self, tmp_path: Path) -> None:
        files = {"d.yaml": 'delimiter: ";"\n', "t.csv": BAD.replace(",", ";")}
        path = package(tmp_path, {**TABLE, "dialect": "d.yaml"}, files=files)
        assert [finding.line for finding in noted(path)] == [3]

    @pytest.mark.parametrize("name", ["datapackage.yaml", "datapackage.yml"])
    @pytest.mark.parametrize("way", ["folder", "file", "zip"])
    def test_a_descriptor_is_read(self, name: str, way: str, tmp_path: Path) -> None:
        text = "name: p\nresources:\n  - name: t\n    path: t.csv\n    schema: s.yaml\n"
        laid_out(tmp_path, {name: text, "s.yaml": self.SCHEMA, "t.csv": BAD})
        path = {"folder": tmp_path, "file": tmp_path / name}.get(way, tmp_path / "p.zip")
        if way == "zip":
            with zipfile.ZipFile(path, "w") as archive:
                for file in (name, "s.yaml", "t.csv"):
                    archive.write(tmp_path / file, file)
        assert [finding.line for finding in noted(path)] == [3]
        assert {f.path for f in check_package(path).findings if "No hash" in f.message} == {name}

    def test_the_descriptor_in_json_comes_first(self, tmp_path: Path) -> None:
        laid_out(package(tmp_path), {"datapackage.yaml": "resources: []\n"})
        assert not loud(tmp_path)

    def test_dates_are_text(self, tmp_path: Path) -> None:
        schema = (
            "fields:\n  - name: id\n    type: date\n    constraints: {minimum: 2020-01-02}\n"
            "  - name: n\n"
        )
        files = {"s.yaml": schema, "t.csv": "id,n\n2020-01-01,a\n2020-01-02,b\n"}
        path = package(tmp_path, {**TABLE, "schema": "s.yaml"}, files=files)
        assert [f.line for f in noted(path)] == [2]

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("a: &x [1]\nb: *x\n", "at line 2, column 4 has an alias, which is not read"),
            ("fields: 1\nfields: 2\n", "at line 2, column 1 has 'fields' a second time"),
            ("a: !!python/name:os.system x\n", "at line 1, column 4 has the tag"),
            ("a: !!binary aGk=\n", "at line 1, column 4 has the tag"),
            ("a: !!timestamp 2020-01-01\n", "at line 1, column 4 has the tag"),
            ("a: b: c\n", "is no YAML at line 1, column 5"),
            ("- a\n", "is no YAML mapping; a descriptor is one"),
            ("1: a\n", "has 1 as a name at the top, which is no text; put it in quotes"),
            ("a: [.nan]\n", "has no finite number at /a/0"),
            ("a: " + "[" * 70 + "]" * 70, "is nested too deeply to be a descriptor"),
            ("a: " + "[" * 100_000, "at line 1"),
            ("a: 1" + ":1" * 600, "has a number too long to be read"),
            ("a: " + "9" * 5_000, "has a number too long to be read"),
            ("a: " + "x" * 2**19, "bytes, and a descriptor of at most 524,288 is read"),
            ("a: \x07\n", "is no YAML"),
            ("--- {}\n--- {}\n", "is no YAML at line 2"),
        ],
        ids=lambda value: value[:24].strip(),
    )
    def test_what_is_not_read(self, text: str, reason: str, tmp_path: Path) -> None:
        path = package(tmp_path, {**TABLE, "schema": "s.yaml"}, files={"s.yaml": text})
        [finding] = noted(path)
        assert finding.message.startswith("The schema of 't', s.yaml, is not read: ")
        assert reason in finding.message


class TestLocalProfile:
    WANTS = json.dumps({"type": "object", "required": ["title"]})

    @pytest.mark.parametrize("named", [{"profile": "my.json"}, {"profiles": ["", "my.json"]}])
    def test_it_is_applied_to_a_package(self, named: dict[str, Any], tmp_path: Path) -> None:
        files = {"my.json": self.WANTS}
        assert not loud(package(tmp_path, files=files, title="x", **named))
        [finding] = noted(package(tmp_path, files=files, **named))
        assert (finding.code, finding.resource) == ("profile", "")
        assert finding.message == (
            "By the profile my.json, at the top: 'title' is a required property."
        )

    @pytest.mark.parametrize("named", [{"profile": "my.json"}, {"profiles": ["my.json"]}])
    def test_it_is_applied_to_a_resource(self, named: dict[str, Any], tmp_path: Path) -> None:
        files = {"my.json": self.WANTS}
        assert not loud(package(tmp_path, {**TABLE, **named, "title": "x"}, files=files))
        [finding] = noted(package(tmp_path, {**TABLE, **named}, files=files))
        assert (finding.code, finding.resource) == ("profile", "t")

    def test_the_rest_is_checked_all_the_same(self, tmp_path: Path) -> None:
        path = package(tmp_path, profile="my.json", files={"my.json": "{}", "t.csv": BAD})
        assert [finding.line for finding in noted(path)] == [3]

    @pytest.mark.parametrize("holder", ["package", "resource"])
    def test_an_empty_profile_is_none(self, holder: str, tmp_path: Path) -> None:
        resource = {**TABLE, "profile": ""} if holder == "resource" else TABLE
        properties: dict[str, Any] = {"profile": ""} if holder == "package" else {}
        assert not loud(package(tmp_path, resource, **properties))

    def test_the_place_is_named(self, tmp_path: Path) -> None:
        wanted = {"properties": {"resources": {"items": {"required": ["title"]}}}}
        path = package(tmp_path, profile="my.json", files={"my.json": json.dumps(wanted)})
        assert messages(noted(path)) == [
            "By the profile my.json, at resources/0: 'title' is a required property."
        ]

    @pytest.mark.parametrize("reference", ["#/$defs/a", "other.json", "sub/../other.json"])
    def test_it_refers_to_its_parts_and_to_files_in_the_folder(
        self, reference: str, tmp_path: Path
    ) -> None:
        wanted = {"$ref": reference, "$defs": {"a": {"required": ["title"]}}}
        files = {"my.json": json.dumps(wanted), "other.json": self.WANTS}
        path = package(tmp_path, profile="my.json", files=files)
        assert messages(noted(path)) == [
            "By the profile my.json, at the top: 'title' is a required property."
        ]

    def test_one_that_refers_to_itself_for_each_part_is_applied(self, tmp_path: Path) -> None:
        part = {"$ref": "#/$defs/part"}
        each = {"additionalProperties": part, "items": part, "not": {"const": "no"}}
        files = {"my.json": json.dumps({**part, "$defs": {"part": each}})}
        assert not loud(package(tmp_path / "sound", profile="my.json", files=files))
        path = package(tmp_path / "bad", profile="my.json", files=files, x={"y": ["no"]})
        assert [message[:35] for message in messages(noted(path))] == [
            "By the profile my.json, at x/y/0: '"
        ]

    def test_it_refers_to_an_official_profile(self, tmp_path: Path) -> None:
        pytest.importorskip("dplib")
        wanted = {"allOf": [{"$ref": "https://datapackage.org/profiles/1.0/datapackage.json"}]}
        files = {"my.json": json.dumps(wanted)}
        assert not loud(package(tmp_path, profile="my.json", files=files))

    @pytest.mark.parametrize(
        ("profile", "reason", "severity"),
        [
            ({"$ref": "https://example.org/p.json"}, "remote files are not downloaded", "warning"),
            ({"$ref": "../p.json"}, "refers to a file that leaves the folder", "error"),
            ({"$ref": "file:///etc/hostname"}, "refers to a file that leaves the folder", "error"),
            ({"$ref": "none.json"}, "is not applied, since", "error"),
            ({"$ref": "#/$defs/none"}, "'/$defs/none', which is not there", "error"),
            ({"$ref": "#"}, "refers to itself without end", "error"),
            (
                {"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#"}}},
                *("refers to itself without end", "error"),
            ),
            ({"type": "sheet"}, "is no JSON Schema at type", "error"),
            ([], "is no JSON object", "error"),
        ],
        ids=str,
    )
    def test_one_that_is_not_applied(
        self, profile: object, reason: str, severity: str, tmp_path: Path
    ) -> None:
        path = package(tmp_path, profile="my.json", files={"my.json": json.dumps(profile)})
        [finding] = noted(path, "error", "warning")
        assert (finding.code, finding.severity) == ("profile", severity)
        assert reason in finding.message

    @pytest.fixture
    def few_steps(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(profiles, "_MOST_STEPS", 20_000)

    @pytest.mark.usefixtures("few_steps")
    def test_references_that_double_end(self, tmp_path: Path) -> None:
        parts: dict[str, Any] = {"a40": {}}
        for number in range(40):
            following = {"$ref": f"#/$defs/a{number + 1}"}
            parts[f"a{number}"] = {"allOf": [following, following]}
        wanted = {"$ref": "#/$defs/a0", "$defs": parts}
        path = package(tmp_path, profile="my.json", files={"my.json": json.dumps(wanted)})
        assert messages(noted(path)) == [
            "The profile my.json is not applied, since it takes too long."
        ]

    @pytest.mark.usefixtures("few_steps")
    def test_a_profile_of_many_parts_ends(self, tmp_path: Path) -> None:
        parts: dict[str, Any] = {f"a{number}": {"not": {}} for number in range(2_000)}
        wanted = {"properties": parts}
        path = package(tmp_path, profile="my.json", files={"my.json": json.dumps(wanted)})
        assert messages(noted(path)) == [
            "The profile my.json is not applied, since it takes too long."
        ]

    @pytest.mark.usefixtures("few_steps")
    def test_searches_that_take_long_end(self, tmp_path: Path) -> None:
        wanted = {"properties": {"title": {"allOf": [{"pattern": "a*b"}] * 50}}}
        files = {"my.json": json.dumps(wanted)}
        path = package(tmp_path, profile="my.json", title="a" * 2_000 + "b", files=files)
        assert messages(noted(path)) == [
            "The profile my.json is not applied, since it takes too long."
        ]

    def test_a_pattern_that_is_none(self, tmp_path: Path) -> None:
        wanted = {"properties": {"name": {"pattern": "("}}}
        path = package(tmp_path, profile="my.json", files={"my.json": json.dumps(wanted)})
        assert messages(noted(path)) == [
            "The profile my.json is not applied, since it has '(', which is no pattern."
        ]

    @pytest.mark.parametrize(
        ("keyword", "fault"),
        [
            ({"properties": {"title": {"pattern": "^(a+)+$"}}}, "does not match"),
            ({"patternProperties": {"^(a+)+b$": {"not": {}}}}, "should not be valid under {}"),
            ({"allOf": [{"properties": {"title": {"pattern": "^(a+)+$"}}}]}, "does not match"),
            ({"patternProperties": {"^(n|r|p|t)": {}}, "additionalProperties": False}, "is not"),
        ],
        ids=str,
    )
    @pytest.mark.parametrize(
        "draft",
        [
            {},
            {"$schema": "http://json-schema.org/draft-04/schema#"},
            {"$schema": "http://json-schema.org/draft-07/schema#"},
            {"$schema": "https://json-schema.org/draft/2020-12/schema"},
        ],
        ids=["no draft", "draft 4", "draft 7", "draft 2020-12"],
    )
    def test_patterns_are_matched_in_bounded_time(
        self, draft: dict[str, Any], keyword: dict[str, Any], fault: str, tmp_path: Path
    ) -> None:
        keyword, name = {**draft, **keyword}, "a" * 40 + "b"
        files = {"my.json": json.dumps(keyword)}
        path = package(tmp_path, profile="my.json", title=name, files=files, **{name: 1})
        [finding] = noted(path)
        assert fault in finding.message

    @pytest.mark.parametrize(
        ("profile", "reason"),
        [
            ("../my.json", "leaves the folder; keep a copy in it."),
            ("/etc/hostname", "leaves the folder; keep a copy in it."),
            ("none.json", "is none of the standard, and no such file is there; check the name."),
            (
                "data-resource",
                "is none of the standard, and no such file is there; check the name.",
            ),
        ],
    )
    def test_one_that_is_not_there(self, profile: str, reason: str, tmp_path: Path) -> None:
        path = package(tmp_path, profile=profile)
        assert messages(noted(path)) == [f"The profile {profile!r} of the descriptor {reason}"]

    def test_an_address_is_named_once(self, tmp_path: Path) -> None:
        address = "https://example.org/profile.json"
        tables = [{**TABLE, "name": name, "profile": address} for name in ("t", "u", "v")]
        assert loud(package(tmp_path, *tables)) == [
            f"The profile {address!r} of resource 't' and 2 more is not downloaded, so what it asks"
            " for is not checked."
        ]

    @pytest.mark.parametrize(
        "address",
        [
            "https://specs.frictionlessdata.io/schemas/tabular-data-package.json",
            "https://specs.frictionlessdata.io/schemas/data-package.json",
            "https://datapackage.org/profiles/1.0/datapackage.json",
            "https://datapackage.org/profiles/2.0/datapackage.json",
        ],
    )
    def test_the_addresses_of_the_standard_are_no_news(self, address: str, tmp_path: Path) -> None:
        named: dict[str, Any] = {"$schema": address}
        assert not loud(package(tmp_path, **named))


class TestUrl:
    def test_a_url_is_named(self, tmp_path: Path) -> None:
        path = package(tmp_path, {"name": "t", "url": "https://example.org/t.csv"})
        [finding] = noted(path)
        assert finding.resource == "t"
        assert finding.message == (
            "Resource 1 't' has a url 'https://example.org/t.csv'; remote files are not"
            " downloaded: give the path of a local one."
        )

    def test_a_url_that_is_a_file(self, tmp_path: Path) -> None:
        assert messages(noted(package(tmp_path, {"name": "t", "url": "t.csv"}))) == [
            "Resource 1 't' has a url 't.csv' and no path; name the file as its path."
        ]

    def test_the_path_wins(self, tmp_path: Path) -> None:
        assert not loud(package(tmp_path, {**TABLE, "url": "https://example.org/t.csv"}))


class TestPlace:
    @pytest.fixture
    def elsewhere(self, tmp_path: Path) -> Path:
        fields = [{"type": "integer"}, {"name": "n", "type": "strin"}]
        resource = {**TABLE, "schema": {"fields": fields}}
        descriptor = {"name": "p", "resources": [resource], "created": "yesterday"}
        laid_out(tmp_path, {"t.csv": CSV, "pkg.json": json.dumps(descriptor)})
        return tmp_path / "pkg.json"

    def test_a_descriptor_is_named_as_it_is_called(self, elsewhere: Path) -> None:
        assert {finding.path for finding in check_package(elsewhere).findings} == {"pkg.json"}

    @pytest.mark.parametrize("report", ["github", "sarif", "json", "junit"])
    def test_so_it_is_in_other_formats(
        self, report: str, elsewhere: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["check", str(elsewhere), "--format", report]) == 1
        printed = capsys.readouterr().out
        assert "pkg.json" in printed
        assert "datapackage.json" not in printed

    def test_field_and_resource_are_named(self, elsewhere: Path) -> None:
        found = [(f.code, f.resource, f.field, f.message) for f in noted(elsewhere)]
        assert found == [
            (
                *("descriptor", "", ""),
                "The descriptor has a created that is no date with time; write it as"
                " 2020-12-31T23:59:59Z.",
            ),
            ("descriptor", "t", "field 1", "Field 1 of 't' has no name."),
            (
                *("descriptor", "t", "n"),
                "Field 'n' of 't' has the type 'strin', which is not known; write 'string'.",
            ),
        ]

    def test_each_fault_is_named_once(self, tmp_path: Path) -> None:
        schema = {"fields": [{"type": "integer"}, {"type": "string"}]}
        tables = [{**TABLE, "name": f"t{number}", "schema": schema} for number in range(3)]
        assert messages(noted(package(tmp_path, *tables))) == [
            f"Field {place} of 't{number}' has no name." for number in range(3) for place in (1, 2)
        ]

    def test_a_resource_that_is_not_valid_hides_no_other(self, tmp_path: Path) -> None:
        broken = {**TABLE, "name": "b", "schema": {"fields": [{"name": "id", "type": "x"}]}}
        other = {**TABLE, "name": "o", "path": "o.csv"}
        path = package(tmp_path, broken, other, files={"o.csv": BAD})
        assert [(f.resource, f.line) for f in noted(path)] == [("b", None), ("o", 3)]

    def test_a_package_that_is_not_valid_hides_no_resource(self, tmp_path: Path) -> None:
        path = package(tmp_path, {**TABLE, "encoding": "UTF-8"}, title=5, files={"t.csv": BAD})
        assert [(f.resource, f.line) for f in noted(path)] == [("", None), ("t", 3)]

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"primaryKey": ["code"]}, "The schema of 't' has the primary key 'code', which is no"),
            ({"missingValues": "-"}, "The schema of 't' has "),
            ({"fields": [*FIELDS, FIELDS[0]]}, "The schema of 't' has several fields named 'id'"),
            pytest.param(
                {"fieldsMatch": "loose"},
                "The schema of 't' has the fieldsMatch 'loose'; it must be",
                marks=pytest.mark.skipif(
                    version("frictionless").startswith("5.18."),
                    reason="frictionless 5.18 accepts any fieldsMatch",
                ),
            ),
            ({"title": None}, "The schema of 't' has null as its title, which must be text."),
            (
                {"foreignKeys": [{"fields": "x", "reference": {"resource": "", "fields": "id"}}]},
                "The schema of 't' has a foreign key of 'x', which is no field of it.",
            ),
            (
                {"foreignKeys": [{"fields": "id", "reference": "t"}]},
                "Resource 't' has a foreign key with the reference 't', which is no object.",
            ),
        ],
        ids=lambda value: json.dumps(value)[:40] if isinstance(value, dict) else "",
    )
    def test_faults_of_a_schema(self, change: dict[str, Any], message: str, tmp_path: Path) -> None:
        [finding] = noted(package(tmp_path, {**TABLE, "schema": {**SCHEMA, **change}}))
        assert (finding.code, finding.resource) == ("descriptor", "t")
        assert finding.message.startswith(message)

    @pytest.mark.parametrize(
        ("bound", "message"),
        [
            ("9" * 5_000, "a maximum of 5,000 characters; at most 1,000 are read."),
            ([1], "the maximum [1], which is neither a number nor text."),
        ],
        ids=["of 5,000 digits", "in a list"],
    )
    def test_a_bound_that_no_cell_is_compared_with(
        self, bound: object, message: str, tmp_path: Path
    ) -> None:
        fields = [{"name": "id", "type": "integer", "constraints": {"maximum": bound}}, FIELDS[1]]
        [finding] = noted(package(tmp_path, {**TABLE, "schema": {"fields": fields}}))
        assert finding.message == f"Resource 't' has in the field 'id' of its schema {message}"
        assert finding.field == "id"


class TestHash:
    @pytest.mark.parametrize("engine", READERS)
    @pytest.mark.parametrize(
        "algorithm", ["md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "blake2b"]
    )
    def test_any_algorithm_is_checked(self, algorithm: str, engine: Any, tmp_path: Path) -> None:
        digest = hashlib.new(algorithm, CSV.encode()).hexdigest()
        for wanted, codes in ((digest, []), (digest[::-1], ["hash"])):
            path = package(tmp_path, {**TABLE, "hash": f"{algorithm}:{wanted}"})
            found = check_package(path, engine=engine).findings
            assert [f.code for f in found if f.severity in ("error", "warning")] == codes

    @pytest.mark.parametrize("named", ["SHA1", "sha-1", "SHA-1"])
    def test_an_algorithm_in_another_spelling(self, named: str, tmp_path: Path) -> None:
        digest = hashlib.sha1(CSV.encode(), usedforsecurity=False).hexdigest()
        assert not loud(package(tmp_path, {**TABLE, "hash": f"{named}:{digest.upper()}"}))

    def test_one_line_for_all_that_are_not_known(self, tmp_path: Path) -> None:
        tables = [{**TABLE, "name": name, "hash": "crc32:0"} for name in ("t", "u", "v")]
        assert loud(package(tmp_path, *tables)) == [
            "The hash of 't' and of 2 more is by 'crc32', which is not known, so that it is not"
            " checked; give one by sha256."
        ]

    def test_one_line_for_all_without_a_hash(self, tmp_path: Path) -> None:
        tables = [{**TABLE, "name": f"t{number}"} for number in range(64)]
        found = [f for f in check_package(package(tmp_path, *tables)).findings if f.code == "hash"]
        assert [(finding.severity, finding.message) for finding in found] == [
            ("info", "No hash is given of t0, t1, t2, t3, t4 and 59 more: a change is not seen.")
        ]
