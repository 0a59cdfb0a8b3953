"""Walk places: put something into each, run a command on it, and tell what led outside."""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from places import DESCRIPTOR, FILES, Place, in_yaml, places
from watch import Ground, Watch, observed, watching
from ways import addresses, paths

Run = Callable[[Path], object]


@dataclass(frozen=True)
class Step:
    """One package of the walk.

    Attributes:
        place: where something is put.
        way: the name of what is put there.
        value: that.
        number: that of the place.
    """

    place: Place
    way: str
    value: object
    number: int


def steps(ground: Ground, *, is_whole: bool = False) -> Iterator[Step]:
    """Yield every place with an address and with a path that leads outside.

    Args:
        ground: where to attack.
        is_whole: whether to yield every place with an absolute path, a link and some other
            spelling too; otherwise the places take turns with these.
    """
    for at, place in enumerate(places()):
        address = addresses(ground, at, place.suffix)
        path = paths(ground, place.suffix)
        spelled = {**address, **path}
        turn = list(spelled)[at % len(spelled)]
        others = ("absolute", "a link", turn)
        for way in ("http", *(others if is_whole else (others[at % len(others)],))):
            yield Step(place, way, spelled[way], at)


def core_steps(ground: Ground) -> Iterator[Step]:
    """Yield every spelling in the places that are there to name a file."""
    chosen = [place for place in places() if place.name in CORE or place.has_engine]
    for at, place in enumerate(chosen):
        spelled = {**addresses(ground, at, place.suffix), **paths(ground, place.suffix)}
        for way, value in spelled.items():
            yield Step(place, way, value, at)


CORE = frozenset(
    {
        *("package.resources.0", "package.profile", "package.profiles", "package.profiles.0"),
        *("package.$schema", "resource.path", "resource.path.0", "resource.path.1"),
        *("resource.extrapaths", "resource.extrapaths.0", "resource.data", "resource.schema"),
        *("resource.dialect", "resource.profile", "resource.profiles", "resource.profiles.0"),
        *("resource.$schema", "resource.url", "resource.scheme", "resource.format"),
        *("resource.innerpath", "resource.checklist", "resource.pipeline", "resource.detector"),
        *("inline resource.data", "json resource.path", "json resource.schema", "schema.fields"),
        *("schema file in YAML.fields.0", "schema file in YAML.$ref"),
        *("profile file of a package in json.$ref", "profile file of a package in yaml.$ref"),
        *("profile file of a resource in json.$ref", "profile file of a package in json.$id"),
        "profile file of a package in json.allOf.0.$ref",
        "profile file of a package in json.$dynamicRef",
        *("schema.fields.0", "schema file.fields.0", "schema file.fields", "schema.$ref"),
        "field of type object.constraints.jsonSchema",
        "field of type object.constraints.jsonSchema.$ref",
        "field of type array.arrayItem.constraints.jsonSchema.$ref",
        *("resource inline: .path.0", "resource inline: .schema", "resource inline: .dialect"),
        *("resource inline: .profile", "resource inline: .extrapaths", "resource inline: .data"),
        "package inline: .resources.0",
        "package inline: .resources.0.path",
        "package inline: .resources.0.schema",
        "resource json known by its name: .path",
        "resource json known by its keys: .path",
        "package json known by its name: .resources.0.path",
        "catalog inline: .datasets.0.package",
        "inquiry inline: .tasks.0.path",
    }
)
"""Names of places that are there to name a file."""


def lay_out(ground: Ground, place: Place, value: object) -> None:
    """Write the package of a step."""
    for path, content in place.filled(value).items():
        file = ground.package / path
        if path in FILES and path not in place.files and file.exists():
            continue  # nothing changes what is given
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)


def check(folder: Path, *options: str) -> int:
    """Check a package by the command, and return its status."""
    from latsarstats.cli import main

    return main(["check", str(folder), *options])


def check_in_yaml(folder: Path) -> int:
    """Check a package whose descriptor is written in YAML."""
    given, written = folder / DESCRIPTOR, folder / "datapackage.yaml"
    written.write_bytes(in_yaml(json.loads(given.read_bytes())))
    given.unlink()
    try:
        return check(folder)
    finally:
        written.unlink()


def explain(folder: Path) -> None:
    """Ask for the evidence of a package."""
    from latsarstats.cli import main

    main(["explain", "cohorts", "persons", "--package", str(folder)])


def explain_value(folder: Path) -> None:
    """Look for a value in a package."""
    from latsarstats.cli import main

    main(["explain", "10.853", "--package", str(folder)])


def show(folder: Path) -> None:
    """Print a table of a package."""
    from latsarstats.cli import main

    main(["show", "cohorts", "--package", str(folder)])


def export(folder: Path) -> None:
    """Write a package as a database into its own folder, where whatever is written is seen."""
    from latsarstats.cli import main

    main(["export", str(folder), "--to", str(folder / "out.sqlite"), "--force"])


def check_in_frictionless(folder: Path) -> None:
    """Run the check of frictionless that is ours, on a package that frictionless has not opened.

    What frictionless opens before it asks for the check is not ours to guard.
    """
    import frictionless

    from frictionless_latsarstats import RulesCheck

    resource = frictionless.Resource(name="t", data=[["a"], [1]])
    package = frictionless.Package(name="p", resources=[resource], basepath=str(folder))
    package.metadata_descriptor_path = str(folder / DESCRIPTOR)
    package.validate(frictionless.Checklist(checks=[RulesCheck()]))


def validate_naively(folder: Path) -> None:
    """Let frictionless open and validate a package, as somebody does who trusts it."""
    import frictionless

    print(frictionless.validate(str(folder / DESCRIPTOR)).to_json())


def led_outside(watch: Watch, walk: Iterable[Step], run: Run) -> Iterator[tuple[Step, list[str]]]:
    """Yield the steps of a walk that led outside, with what was seen."""
    for step in walk:
        lay_out(watch.ground, step.place, step.value)
        _, seen = observed(watch, lambda: run(watch.ground.package))
        if seen:
            yield step, seen


def main() -> None:
    """Walk some of all places in a folder, so that a trace of the system can look on."""
    root, every = Path(sys.argv[1]), int(sys.argv[2])
    with watching(root) as watch:
        walk = itertools.islice(steps(watch.ground, is_whole=True), 0, None, every)
        for step in walk:
            lay_out(watch.ground, step.place, step.value)
            check(watch.ground.package)


if __name__ == "__main__":
    main()
