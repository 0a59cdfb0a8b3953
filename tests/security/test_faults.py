"""Small packages that once led outside, took for ever, or ended in a traceback."""

from __future__ import annotations

import faulthandler
import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from walking import check
from watch import Watch, observed, watching

from conftest import Package
from latsarstats.checks.run import READERS
from latsarstats.datapackage import archive as package_archive

CSV = "a,b\n1,2\n"
WATCHDOG = 60
"""Seconds after which a run that has no end is ended, with all of the tests; no test is timed."""

on_every_engine = pytest.mark.parametrize("engine", READERS)


@pytest.fixture(autouse=True)
def _watchdog() -> Iterator[None]:
    faulthandler.dump_traceback_later(WATCHDOG, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    with watching(tmp_path) as watch:
        yield watch


def field(name: str, **properties: object) -> dict[str, object]:
    return {"name": name, "type": "string", **properties}


def table(path: object = "a.csv", *fields: object, **properties: object) -> dict[str, Any]:
    """Return a resource of two columns, unless others are given."""
    columns = fields or (field("a"), field("b"))
    return {"name": "x", "path": path, "schema": {"fields": [*columns]}, **properties}


def write(
    folder: Path,
    *resources: object,
    files: Mapping[str, str] = MappingProxyType({}),
    **properties: object,
) -> Path:
    """Write a package with the file ``a.csv`` and others."""
    folder.mkdir(exist_ok=True)
    descriptor = {"resources": resources, **properties}
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    for name, content in {"a.csv": CSV, **files}.items():
        (folder / name).write_text(content, "utf-8")
    return folder


def printed(path: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str]:
    """Check a package, and return status and output, which has no traceback in it."""
    status = check(path, *options)
    out, err = capsys.readouterr()
    assert status in (0, 1, 2)
    assert "Traceback" not in out + err
    return status, out + err


def assert_leads_nowhere(watch: Watch, *resources: object, **properties: Any) -> None:
    """Check a package, which must be refused without a look outside."""
    write(watch.ground.package, *resources, **properties)
    statuses: list[int] = []
    _, seen = observed(watch, lambda: statuses.append(check(watch.ground.package)))
    assert not seen
    assert statuses[0] in (1, 2)


# What led outside


def test_an_inline_descriptor_with_a_link_is_not_followed(watch: Watch) -> None:
    fields = [{"name": "a", "type": "integer"}, {"name": "b", "type": "integer"}]
    cited = {"name": "in", "path": "link.csv", "schema": {"fields": fields}}
    assert_leads_nowhere(watch, {"name": "x", "data": cited})


def test_an_inline_descriptor_with_an_address_is_not_followed(watch: Watch) -> None:
    cited = {"name": "in", "path": f"http://127.0.0.1:{watch.ground.port}/inner.csv"}
    assert_leads_nowhere(watch, {"name": "x", "data": cited})


def test_a_profile_of_a_resource_is_not_fetched(watch: Watch) -> None:
    address = f"http://127.0.0.1:{watch.ground.port}/profile"
    write(watch.ground.package, table(profiles=[address]))
    _, seen = observed(watch, lambda: check(watch.ground.package))
    assert not seen


@pytest.mark.parametrize("version", ["1.0", "2.0"])
@pytest.mark.parametrize("name", ["profile", "$schema"])
def test_an_official_profile_is_not_fetched(version: str, name: str, watch: Watch) -> None:
    address = f"https://datapackage.org/profiles/{version}/datapackage.json"
    named: dict[str, Any] = {name: address}
    write(watch.ground.package, table(), **named)
    _, seen = observed(watch, lambda: check(watch.ground.package))
    assert not seen


def test_a_descriptor_that_is_a_link_is_not_read(watch: Watch) -> None:
    given = watch.ground.package / "datapackage.json"
    given.symlink_to(watch.ground.outside / "datapackage.json")
    statuses: list[int] = []
    _, seen = observed(watch, lambda: statuses.append(check(watch.ground.package)))
    assert not seen
    assert statuses == [2]


@pytest.mark.parametrize(
    "named",
    ["{outside}/canary.json", "../../outside/canary.json", "http://127.0.0.1:{port}/field.json"],
    ids=["absolute", "above", "an address"],
)
@pytest.mark.parametrize("is_in_file", [False, True], ids=["in the descriptor", "in a file"])
def test_a_field_that_is_a_text_is_not_followed(named: str, is_in_file: bool, watch: Watch) -> None:
    ground = watch.ground
    fields = [named.format(outside=ground.outside, port=ground.port), field("b")]
    resource = table("a.csv", *fields)
    if is_in_file:
        resource["schema"] = "s.json"
    assert_leads_nowhere(watch, resource, files={"s.json": json.dumps({"fields": fields})})


def test_a_field_behind_a_field_that_is_a_text_is_not_followed(watch: Watch) -> None:
    address = f"http://127.0.0.1:{watch.ground.port}/field.json"
    assert_leads_nowhere(watch, table("a.csv", field("a", type="geojson"), address))


def test_a_reference_of_a_json_schema_is_not_followed(watch: Watch) -> None:
    reference = {"$ref": f"http://127.0.0.1:{watch.ground.port}/schema.json"}
    cell = field("a", type="object", constraints={"jsonSchema": reference})
    write(watch.ground.package, table("a.csv", cell), files={"a.csv": 'a\n"{""a"":1}"\n'})
    _, seen = observed(watch, lambda: check(watch.ground.package))
    assert not seen


# What was damaged, or unpacked to too much


@on_every_engine
def test_a_damaged_gzip_is_a_sentence(
    engine: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path, table("a.csv.gz"))
    raw = bytearray(gzip.compress(CSV.encode() * 100, mtime=0))
    raw[12:20] = b"\xff" * 8
    (folder / "a.csv.gz").write_bytes(raw)
    status, text = printed(folder, capsys, "--engine", engine)
    assert status in (1, 2)
    assert "damaged" in text


@pytest.mark.parametrize("place", ["a second part", "another table", "a table that is cited"])
@on_every_engine
def test_what_unpacks_to_too_much_is_refused_wherever_it_is(
    place: str,
    engine: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(package_archive, "MOST_BYTES", 10_000)
    (tmp_path / "small.csv.gz").write_bytes(gzip.compress(CSV.encode()))
    (tmp_path / "large.csv.gz").write_bytes(gzip.compress(b"a,b\n" + b"1,2\n" * 10_000))
    if place == "a second part":
        write(tmp_path, table(["small.csv.gz", "large.csv.gz"]))
    else:
        small = table("small.csv.gz")
        if place == "a table that is cited":
            reference = {"resource": "y", "fields": ["a"]}
            small["schema"]["foreignKeys"] = [{"fields": ["a"], "reference": reference}]
        write(tmp_path, small, {**table("large.csv.gz"), "name": "y"})
    status, text = printed(tmp_path, capsys, "--engine", engine)
    assert status in (1, 2)
    assert "10,000 bytes" in text


# What took for ever


@on_every_engine
def test_a_pattern_that_takes_exponential_time_has_an_end(
    engine: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fields = (field("a", constraints={"pattern": "(a+)+b"}), field("b"))
    write(tmp_path, table("a.csv", *fields), files={"a.csv": f"a,b\n{'a' * 40}c,2\n"})
    status, _ = printed(tmp_path, capsys, "--engine", engine)
    assert status in (1, 2)


@on_every_engine
def test_ten_thousand_columns_have_an_end(
    engine: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [f"c{number}" for number in range(10_000)]
    row = ",".join("1" for _ in names)
    content = f"{','.join(names)}\n{row}\n{row}\n"
    write(tmp_path, table("a.csv", *map(field, names)), files={"a.csv": content})
    status, _ = printed(tmp_path, capsys, "--engine", engine)
    assert status == 0


# What is no plain file


def _pipe(path: Path, _: Path) -> None:
    os.mkfifo(path)


def _device(path: Path, _: Path) -> None:
    path.symlink_to("/dev/zero")


def _folder(path: Path, _: Path) -> None:
    path.mkdir()


def _loop(path: Path, _: Path) -> None:
    path.symlink_to(path.name)


def _socket(path: Path, folder: Path) -> None:
    import socket

    here = Path.cwd()
    os.chdir(folder)  # the name of a socket is at most a hundred bytes long
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


IN_PLACE = {
    "a named pipe": _pipe,
    "a device": _device,
    "a folder": _folder,
    "a loop of links": _loop,
    "a socket": _socket,
}
KINDS = {
    "a table": ("a.csv", table()),
    "a second part": ("b.csv", table(["a.csv", "b.csv"])),
    "a compressed table": ("b.csv.gz", table("b.csv.gz")),
    "a JSON file": ("b.json", {"name": "x", "path": "b.json", "format": "json"}),
    "a text": ("b.txt", {"name": "x", "path": "b.txt"}),
    "a Parquet file": ("b.parquet", table("b.parquet")),
    "a workbook": ("b.xlsx", table("b.xlsx")),
    "a schema": ("b.json", table(schema="b.json")),
    "a dialect": ("b.json", table(dialect="b.json")),
    "the descriptor": ("datapackage.json", table()),
}


@pytest.mark.parametrize("what", IN_PLACE)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_file_is_a_sentence(
    kind: str, what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name, resource = KINDS[kind]
    write(tmp_path, resource)
    (tmp_path / name).unlink(missing_ok=True)
    IN_PLACE[what](tmp_path / name, tmp_path)
    status, text = printed(tmp_path, capsys)
    assert status in (1, 2)
    assert name in text


@pytest.mark.parametrize("what", IN_PLACE)
@on_every_engine
def test_a_table_that_is_no_file_is_a_sentence_on_every_engine(
    engine: str, what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, table())
    (tmp_path / "a.csv").unlink()
    IN_PLACE[what](tmp_path / "a.csv", tmp_path)
    status, text = printed(tmp_path, capsys, "--engine", engine)
    assert status in (1, 2)
    assert "a.csv" in text


@pytest.mark.parametrize("what", IN_PLACE)
def test_an_archive_that_is_no_file_is_a_sentence(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    IN_PLACE[what](tmp_path / "p.zip", tmp_path)
    status, text = printed(tmp_path / "p.zip", capsys)
    assert status == 2
    assert "p.zip" in text


@pytest.mark.parametrize("what", IN_PLACE)
@pytest.mark.parametrize("resource", ["cohorts", "evidence", "articles", "seed-antara-2021-11-06"])
def test_explain_takes_no_other_than_a_file(
    resource: str, what: str, package: Package, capsys: pytest.CaptureFixture[str]
) -> None:
    from latsarstats.cli import main

    resources = package.descriptor()["resources"]
    file = package.file(next(item["path"] for item in resources if item["name"] == resource))
    file.unlink()
    IN_PLACE[what](file, file.parent)
    status = main(["explain", "cohorts", "persons", "--package", str(package.folder)])
    assert status in (0, 1, 2)
    assert "Traceback" not in "".join(capsys.readouterr())


# What depends on the engine, or on how Python is started


def _same_on_engines(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outcomes = []
    for engine in READERS:
        status, text = printed(folder, capsys, "--engine", engine, "--format", "json")
        outcomes.append((status, text))
    assert outcomes == [outcomes[0]] * len(READERS)


def test_a_lone_surrogate_for_a_missing_value_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    resource = table()
    resource["schema"]["missingValues"] = ["\ud800"]
    _same_on_engines(write(tmp_path, resource), capsys)


@pytest.mark.parametrize("name", ["name", "resource", "measure", "whole", "message"])
def test_a_lone_surrogate_in_a_rule_is_a_sentence(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rule: dict[str, object] = {
        "name": "adds-up",
        "type": "balance",
        "resource": "x",
        "measure": "persons",
        "dimension": "status",
        "whole": "all",
        "parts": ["done"],
        "within": ["unit"],
    }
    fields = (field("unit"), field("status"), field("persons", type="integer"))
    files = {"a.csv": "unit,status,persons\nA,all,1\nA,done,1\n"}
    broken = {**rule, name: "\ud800"}
    _same_on_engines(write(tmp_path, table("a.csv", *fields), files=files, rules=[broken]), capsys)


@pytest.mark.parametrize("level", ["0", "1", "2"])
def test_nothing_depends_on_assert(level: str, tmp_path: Path) -> None:
    # A datetime without seconds is rejected by an assertion of frictionless, and by nothing else.
    fields = ({"name": "unit_code"}, {"name": "value", "type": "datetime"})
    rows = "U01,2020-01-01T08:00:00\nU02,2020-01-02T08:00\n"
    write(tmp_path, table("a.csv", *fields), files={"a.csv": f"unit_code,value\n{rows}"})
    done = subprocess.run(
        [sys.executable, "-m", "latsarstats", "check", str(tmp_path)],
        env={**os.environ, "PYTHONOPTIMIZE": level},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "2020-01-02" in done.stdout


@on_every_engine
def test_a_path_too_long_for_the_system_is_a_sentence(
    engine: str, watch: Watch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write(watch.ground.package, table("a" * 5_000))
    status, said = printed(folder, capsys, "--engine", engine)
    assert status == 1
    assert "has the path" in said
