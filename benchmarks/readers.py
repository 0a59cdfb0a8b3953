"""What other programs make of the shipped package: the rows each reads, or why it does not.

Each reader is installed into a folder of its own that is removed again, from the registries that
npm and pip are set up for. What cannot run here is skipped with a word. Run it by hand:

    .venv/bin/python benchmarks/readers.py

The exit status is 1 if a reader fails, and 0 if all read the package or were skipped.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import latsarstats

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

# What runs in each reader: it prints one JSON object, what it found by table.
FRICTIONLESS = """
import json, sys
from frictionless import Package
package = Package(sys.argv[1])
found = {r.name: len(r.read_rows()) for r in package.resources if r.type == "table"}
report = package.validate()
if not report.valid:
    sys.exit(f"not valid: {report.flatten(['title'])[:3]}")
print(json.dumps(found))
"""
CSVW = """
import json, pathlib, sys
from csvw.frictionless import DataPackage
from csvw.metadata import TableGroup
given = pathlib.Path(sys.argv[1])
names = {r["path"]: r["name"] for r in json.loads(given.read_text("utf-8"))["resources"]}
group = DataPackage(given).to_tablegroup(TableGroup)
found = {names[t.local_name]: len(list(t.iterdicts(strict=True))) for t in group.tables}
if not group.check_referential_integrity():
    sys.exit("a reference is broken")
print(json.dumps(found))
"""
# As DCAT, and as what three archives ask for.
DPLIB = """
import importlib, json, sys
from dplib.models import Package
package = Package.from_path(sys.argv[1])
for plugin in ("dcat", "ckan", "datacite", "zenodo"):
    models = importlib.import_module(f"dplib.plugins.{plugin}.models")
    model = getattr(models, f"{plugin.capitalize()}Package").from_dp(package)
    model.to_text(format="turtle") if plugin == "dcat" else model.to_text(format="json")
print(json.dumps({r.name: "described" for r in package.resources if r.schema}))
"""
NPM = """
const {Package} = require("datapackage");
(async () => {
  const package_ = await Package.load(process.argv[2]);
  if (!package_.valid) throw new Error(package_.errors.map(String).join("; "));
  const found = {};
  for (const resource of package_.resources) {
    if (resource.tabular) found[resource.name] = (await resource.read()).length;
  }
  console.log(JSON.stringify(found));
})().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
"""


class SkippedError(Exception):
    """A reader cannot run here; the text says why."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A program that reads data packages.

    Attributes:
        name: what the table calls it.
        run: installs it into a folder, lets it read a descriptor, and returns what it found by
            table: rows, or a word.
    """

    name: str
    run: Callable[[Path, Path], Mapping[str, object]]


class FailedError(Exception):
    """A reader does not read the package; the text says why."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("package", type=Path, nargs="?", default=latsarstats.package_path())
    package = parser.parse_args().package
    descriptor = (package / "datapackage.json" if package.is_dir() else package).resolve()
    resources = json.loads(descriptor.read_text("utf-8"))["resources"]
    tables = [resource["name"] for resource in resources if "schema" in resource]
    found: dict[str, Mapping[str, object]] = {}
    faults: dict[str, str] = {}
    for reader in READERS:
        print(f"{reader.name} …", file=sys.stderr, flush=True)
        found[reader.name] = {}
        try:
            with tempfile.TemporaryDirectory() as folder:
                found[reader.name] = reader.run(Path(folder), descriptor)
        except SkippedError as error:
            faults[reader.name] = f"skipped: {error}"
        except FailedError as error:
            faults[reader.name] = f"FAILED: {error}"
    show(tables, found)
    for name, fault in faults.items():
        print(f"{name}: {fault}")
    has_all = all(set(tables) <= found[name].keys() for name in found if name not in faults)
    sys.exit(not has_all or any(fault.startswith("FAILED") for fault in faults.values()))


def show(tables: Sequence[str], found: Mapping[str, Mapping[str, object]]) -> None:
    """Print what each reader found, a table a line."""
    lines = [("TABLE", *found)]
    lines += [(table, *(str(of.get(table, "-")) for of in found.values())) for table in tables]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        print("  ".join(cells).rstrip())


def with_frictionless(_: Path, descriptor: Path) -> Mapping[str, object]:
    return read(output([sys.executable, "-c", FRICTIONLESS, str(descriptor)]))


def with_npm(folder: Path, descriptor: Path) -> Mapping[str, object]:
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        raise SkippedError("npm and node are not installed")
    installed([npm, "install", "--silent", "--prefix", str(folder), "datapackage"])
    script = folder / "read.cjs"
    script.write_text(NPM, encoding="utf-8")
    return read(output([node, str(script), str(descriptor)]))


def with_csvw(folder: Path, descriptor: Path) -> Mapping[str, object]:
    python = python_with(folder, sys.executable, "csvw")
    return read(output([python, "-c", CSVW, str(descriptor)]))


def with_dplib(folder: Path, descriptor: Path) -> Mapping[str, object]:
    python = python_with(folder, sys.executable, "dplib-py[rdf]", "rdflib")
    return read(output([python, "-c", DPLIB, str(descriptor)]))


def with_check_datapackage(folder: Path, descriptor: Path) -> Mapping[str, object]:
    python = python_with(folder, python_of(3, 12), "check-datapackage")
    command = str(Path(python).parent / "check-datapackage")
    output([command, "check", "--strict", str(descriptor)])
    resources = json.loads(descriptor.read_text("utf-8"))["resources"]
    return {resource["name"]: "valid" for resource in resources}


READERS = (
    Reader("frictionless", with_frictionless),
    Reader("npm datapackage", with_npm),
    Reader("check-datapackage --strict", with_check_datapackage),
    Reader("dplib-py", with_dplib),
    Reader("csvw", with_csvw),
)


def python_of(*least: int) -> str:
    """Return a Python of at least some version, found on the path."""
    names = [sys.executable, *(f"python3.{minor}" for minor in range(20, least[1] - 1, -1))]
    question = f"import sys; sys.exit(sys.version_info < {least!r})"
    for name in filter(None, map(shutil.which, names)):
        if subprocess.run([name, "-c", question], check=False, capture_output=True).returncode == 0:
            return name
    raise SkippedError(f"it needs Python {'.'.join(map(str, least))}, which is not on the path")


def python_with(folder: Path, python: str, *requirements: str) -> str:
    """Return the Python of a new environment that has some distributions."""
    environment = folder / "environment"
    installed([python, "-m", "venv", str(environment)])
    inside = environment / ("Scripts" if os.name == "nt" else "bin") / "python"
    installed([str(inside), "-m", "pip", "install", "--quiet", *requirements])
    return str(inside)


def installed(command: list[str]) -> None:
    try:
        output(command)
    except FailedError as error:
        raise SkippedError(f"it cannot be installed ({error})") from None


def output(command: list[str]) -> str:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        raise FailedError(" | ".join(lines[-2:]) or f"exit status {done.returncode}")
    return done.stdout


def read(text: str) -> Mapping[str, object]:
    found: dict[str, object] = json.loads(text)
    return found


if __name__ == "__main__":
    main()
