"""Nothing outside the folder of a package is read, and no address fetched, whatever it says."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import walking
from hostile import (
    descriptor,
    sound_archives,
    spreadsheets,
    unsafe_archives,
    workbooks,
    yamls,
)
from places import DESCRIPTOR, HOLE, SCHEMA, Place, known_to_frictionless, places
from walking import Run, Step, check, core_steps, led_outside, steps
from watch import Watch, observed, watching
from ways import addresses, paths

from conftest import Package
from latsarstats.checks.run import READERS
from latsarstats.engines.select import FILE_ENGINES
from latsarstats.report.formats import FORMATS

PARTS = 8
"""The walk is dealt out to as many tests, which run side by side."""
EVERY = 1 if os.environ.get("LATSARSTATS_WHOLE_WALK") else 3
"""Of so many steps of the walk, one is taken; the whole takes some minutes more."""
ON_FRAMES = FILE_ENGINES
Record = Callable[[str, object], None]


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    """A ground to attack in that nothing has left yet."""
    with watching(tmp_path_factory.mktemp("ground")) as watch:
        observed(watch, lambda: check(watch.ground.package))  # what is imported is read once
        yield watch


def walk(watch: Watch, chosen: Iterable[Step], run: Run, record: Record, what: str) -> None:
    """Take some steps, none of which may lead outside."""
    taken = list(chosen)
    found = [(step.place.name, step.way, seen) for step, seen in led_outside(watch, taken, run)]
    record(f"counted: places and ways, {what}", len(taken))
    assert taken
    assert not found


def status_of(watch: Watch, path: Path, *options: str) -> int:
    """Check a package that must lead nowhere, and return the status of the command."""
    statuses: list[int] = []
    _, seen = observed(watch, lambda: statuses.append(check(path, *options)))
    assert not seen
    return statuses[0]


def cleared(folder: Path) -> Path:
    """Return a folder with nothing in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


# What is walked


def test_every_property_that_frictionless_knows_is_walked() -> None:
    assert not {name for _, name in known_to_frictionless()} - _walked()


def _walked() -> set[str]:
    return {part for place in places() for part in place.name.replace(" ", ".").split(".")}


def _properties(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            yield from schema["properties"]
        for part in schema.values():
            yield from _properties(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _properties(part)


@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_every_property_of_the_official_profiles_is_walked(version: str) -> None:
    spec = find_spec("dplib")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("dplib-py, which ships the profiles, is not installed")
    folder = Path(spec.submodule_search_locations[0]) / "profiles" / version
    profiles = sorted(folder.glob("*.json"))
    assert profiles
    known = {name for file in profiles for name in _properties(json.loads(file.read_text("utf-8")))}
    assert not known - _walked()


# The walk


def test_a_sample_of_all_places_leads_nowhere(watch: Watch, record_property: Record) -> None:
    chosen = list(steps(watch.ground))[::197]
    walk(watch, chosen, check, record_property, "a sample of all")


def test_a_sample_of_the_spellings_leads_nowhere(watch: Watch, record_property: Record) -> None:
    chosen = list(core_steps(watch.ground))[::67]
    walk(watch, chosen, check, record_property, "a sample of the spellings")


@pytest.mark.parametrize("engine", ON_FRAMES)
def test_a_sample_leads_nowhere_on_engines(
    engine: str, watch: Watch, record_property: Record
) -> None:
    chosen = list(core_steps(watch.ground))[::211]
    walk(
        watch,
        chosen,
        lambda folder: check(folder, "--engine", engine),
        record_property,
        "a sample on engines of tables",
    )


def test_a_sample_of_descriptors_in_yaml_leads_nowhere(
    watch: Watch, record_property: Record
) -> None:
    chosen = list(core_steps(watch.ground))[::83]
    walk(watch, chosen, walking.check_in_yaml, record_property, "a sample in YAML")


@pytest.mark.parametrize("name", ["package", "resource"])
@pytest.mark.parametrize("suffix", ["json", "yaml"])
def test_what_a_profile_in_the_folder_refers_to_leads_nowhere(
    name: str, suffix: str, watch: Watch, record_property: Record
) -> None:
    where = f"profile file of a {name} in {suffix}.$ref"
    chosen = [step for step in core_steps(watch.ground) if step.place.name == where]
    chosen += [step for step in steps(watch.ground) if step.place.name.startswith(where[:-5])][::7]
    walk(watch, chosen, check, record_property, f"a profile of a {name} in {suffix}")


def test_the_check_within_frictionless_leads_nowhere(watch: Watch, record_property: Record) -> None:
    chosen = list(core_steps(watch.ground))[::101]
    run = walking.check_in_frictionless
    walk(watch, chosen, run, record_property, "a sample within frictionless")


@pytest.mark.exhaustive
@pytest.mark.parametrize("part", range(PARTS))
def test_all_places_lead_nowhere(part: int, watch: Watch, record_property: Record) -> None:
    chosen = list(steps(watch.ground, is_whole=EVERY == 1))[part * EVERY :: PARTS * EVERY]
    walk(watch, chosen, check, record_property, "all places")


@pytest.mark.exhaustive
@pytest.mark.parametrize("engine", ["rows", *ON_FRAMES])
def test_all_spellings_lead_nowhere(engine: str, watch: Watch, record_property: Record) -> None:
    first = ["rows", *ON_FRAMES].index(engine)
    chosen = list(core_steps(watch.ground))[first::4]
    walk(
        watch,
        chosen,
        lambda folder: check(folder, "--engine", engine),
        record_property,
        "all spellings, the engines in turn",
    )


@pytest.mark.parametrize("report", [name for name in FORMATS if name != "text"])
def test_no_report_leads_outside(report: str, watch: Watch, record_property: Record) -> None:
    chosen = list(core_steps(watch.ground))[::601]
    walk(
        watch,
        chosen,
        lambda folder: check(folder, "--format", report),
        record_property,
        "a sample in other reports",
    )


@pytest.mark.parametrize(
    "run", [walking.explain, walking.explain_value, walking.show, walking.export]
)
@pytest.mark.parametrize("resource", ["cohorts", "evidence", "articles", "seed-antara-2021-11-06"])
def test_what_reads_a_package_leads_nowhere(
    resource: str, run: walking.Run, package: Package, watch: Watch, record_property: Record
) -> None:
    folder = watch.ground.package
    for part in ("data", "seeds"):
        shutil.copytree(package.file(part), folder / part, dirs_exist_ok=True)
    whole = package.descriptor()
    place = next(item for item in whole["resources"] if item["name"] == resource)
    suffix = Path(place["path"]).suffix
    ways = {**addresses(watch.ground, 0, suffix), **paths(watch.ground, suffix)}
    found = []
    for way, value in ways.items():
        place["path"] = value
        (folder / DESCRIPTOR).write_text(json.dumps(whole), "utf-8")
        _, seen = observed(watch, lambda: run(folder))
        if seen:
            found.append((way, seen))
    record_property("counted: places and ways, explain, show and export", len(ways))
    assert not found


# The means of seeing see

TYPED = {"name": "n", "path": HOLE, "schema": SCHEMA}
CITED = Place("a path in data", {DESCRIPTOR: {"resources": [{"name": "x", "data": TYPED}]}})
FIELD = Place(
    "a field",
    {DESCRIPTOR: {"resources": [{"name": "x", "path": "t.csv", "schema": {"fields": [HOLE]}}]}},
)


@pytest.mark.parametrize(
    ("place", "way", "seen"),
    [
        (FIELD, "http", "is heard with"),
        (FIELD, "http", "looks up"),
        (FIELD, "http", "connects to"),
        (CITED, "a link", "opens outside/canary.csv"),
        (CITED, "a link", "prints what is outside"),
    ],
)
def test_what_frictionless_alone_follows_is_seen(
    place: Place, way: str, seen: str, watch: Watch
) -> None:
    suffix = ".csv" if place is CITED else ".json"
    value = {**addresses(watch.ground, 0, suffix), **paths(watch.ground, suffix)}[way]
    step = Step(place, way, value, 0)
    walked = led_outside(watch, [step], walking.validate_naively)
    assert [what for _, found in walked for what in found if what.startswith(seen)]


def test_the_system_opens_nothing_outside(tmp_path: Path) -> None:
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace, which sees what native code opens, is not installed")
    trace, root = tmp_path / "trace", tmp_path / "ground"
    root.mkdir()
    # What is there to be read is written by the same process, so that O_RDONLY tells.
    command = [strace, "-f", "-o", str(trace), "-e", "trace=open,openat,connect,execve"]
    command += [sys.executable, walking.__file__, str(root), "2999"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "ptrace" in done.stderr.lower():
        pytest.skip("strace may not look on here")
    assert done.returncode == 0, done.stderr
    calls = trace.read_text("utf-8", "replace").splitlines()
    assert [call for call in calls if "within/given/datapackage.json" in call]
    outside = (f"{root.resolve()}/outside", f"{root.resolve()}/home", "within/canary")
    assert not [
        call
        for call in calls
        if ("connect(" in call and "AF_INET" in call)
        or ("O_RDONLY" in call and any(name in call for name in outside))
        or '"/etc/hostname"' in call
    ]
    assert sum("execve(" in call for call in calls) == 1


# Archives and other files


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_unsafe_archives_are_refused(watch: Watch, record_property: Record) -> None:
    file = cleared(watch.ground.package) / "p.zip"
    archives = unsafe_archives(watch.ground.outside)
    accepted = set()
    for what, raw in archives.items():
        file.write_bytes(raw)
        if status_of(watch, file) != 2:
            accepted.add(what)
    record_property("counted: unsafe archives", len(archives))
    assert not accepted


@pytest.mark.parametrize("what", sorted(sound_archives()))
def test_sound_archives_are_read(what: str, watch: Watch) -> None:
    file = cleared(watch.ground.package) / "p.zip"
    file.write_bytes(sound_archives()[what])
    assert status_of(watch, file) == 0


@pytest.mark.parametrize(
    ("suffix", "made", "reader"),
    [("xlsx", workbooks, "openpyxl"), ("ods", spreadsheets, "ezodf")],
)
def test_workbooks_lead_nowhere(
    suffix: str, made: Callable[[Path, int], dict[str, bytes]], reader: str, watch: Watch
) -> None:
    pytest.importorskip(reader)
    folder = cleared(watch.ground.package)
    (folder / DESCRIPTOR).write_bytes(descriptor(f"t.{suffix}"))
    for raw in made(watch.ground.outside, watch.ground.port).values():
        (folder / f"t.{suffix}").write_bytes(raw)
        assert status_of(watch, folder) in (0, 1, 2)


def test_descriptors_in_yaml_run_nothing(watch: Watch) -> None:
    folder = cleared(watch.ground.package)
    for text in yamls(watch.ground.outside).values():
        (folder / "datapackage.yaml").write_text(text, "utf-8")
        assert status_of(watch, folder / "datapackage.yaml") == 2
        assert status_of(watch, folder) == 2


@pytest.mark.parametrize("engine", ["rows", *ON_FRAMES])
def test_parquet_leads_nowhere(engine: str, watch: Watch, tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    folder = cleared(watch.ground.package)
    (folder / DESCRIPTOR).write_bytes(descriptor("t.parquet"))
    collected: list[Any] = []
    table = arrow.table({"a": [1], "b": [2]})
    whole = tmp_path / "whole.parquet"
    parquet.write_table(table, whole, metadata_collector=collected)
    collected[0].set_file_path(f"{watch.ground.outside}/canary.parquet")
    collected[0].write_metadata_file(str(folder / "t.parquet"))
    assert status_of(watch, folder, "--engine", engine) in (0, 1, 2)
    raw = whole.read_bytes()
    for content in (raw[:-9], raw[:20], b"PAR1PAR1", b""):
        (folder / "t.parquet").write_bytes(content)
        assert status_of(watch, folder, "--engine", engine) != 0
    (folder / "t.parquet").unlink()
    (folder / "t.parquet").mkdir()
    (folder / "t.parquet" / "part.parquet").symlink_to(watch.ground.outside / "canary.parquet")
    assert status_of(watch, folder, "--engine", engine) != 0


@pytest.mark.parametrize(
    "engine",
    READERS,
)
def test_parquet_with_a_damaged_page_is_refused(engine: str, watch: Watch, tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    folder = cleared(watch.ground.package)
    (folder / DESCRIPTOR).write_bytes(descriptor("t.parquet"))
    parquet.write_table(arrow.table({"a": [1], "b": [2]}), tmp_path / "whole.parquet")
    raw = (tmp_path / "whole.parquet").read_bytes()
    (folder / "t.parquet").write_bytes(raw[:4] + b"\xff" * 56 + raw[60:])
    assert status_of(watch, folder, "--engine", engine) == 2
