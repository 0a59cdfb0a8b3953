"""The house: two wings on one ground floor, and which room may use which."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import latsarstats

GROUND = {
    "language": set[str](),
    "errors": {"language"},
    "files": {"language", "errors"},
    "numerals": {"language", "errors"},
    "rules": {"language", "errors", "numerals"},
    "finding": {"language", "rules"},
}
CHECKER = {
    "datapackage": {"language", "errors", "files", "rules", "finding"},
    "engines": {"language", "errors", "rules", "datapackage"},
    "checks": {"language", "errors", "rules", "finding", "datapackage", "engines"},
    "report": {"language", "files", "numerals", "rules", "finding", "datapackage"},
    "export": {"language", "errors", "files", "rules", "finding", "datapackage", "report"},
    "page": {
        "language",
        "rules",
        "finding",
        "datapackage",
        "checks",
        "report",
    },
    "sheets": {
        "language",
        "errors",
        "numerals",
        "files",
        "rules",
        "finding",
        "datapackage",
        "engines",
        "checks",
        "report",
    },
}
"""The wing for anybody's package: a package in, findings out."""
DATASET = {
    "schemas": {"language", "errors", "numerals", "rules"},
    "dataset": {*GROUND, "schemas", "datapackage", "engines", "checks", "report", "export", "page"},
}
"""The wing for the tables of the articles."""
ROOMS = {**GROUND, **CHECKER, **DATASET}

SOURCE = Path(latsarstats.__file__).parent
FRONT_DOORS = {"__init__", "__main__", "cli"}
"""What users start or import; it may use every room."""

MODULES = {
    path.relative_to(SOURCE).with_suffix("").as_posix().replace("/", "."): path
    for path in sorted(SOURCE.rglob("*.py"))
}


def room_of(module: str) -> str:
    return module.split(".")[0]


def imported(source: str) -> set[str]:
    """Return the modules of the package that a source imports, at any place in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute, so that they can be told apart"
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
    return {_module(name) for name in names if name.startswith("latsarstats.")}


def _module(name: str) -> str:
    """Return the module that a dotted name is, or is in."""
    parts = name.split(".")[1:]
    while parts and ".".join(parts) not in MODULES:
        if ".".join([*parts, "__init__"]) in MODULES:
            return ".".join([*parts, "__init__"])
        parts.pop()
    return ".".join(parts) or "__init__"


@pytest.mark.parametrize(
    "source",
    [
        *("from latsarstats.report import terminal", "import latsarstats.report.terminal"),
        "from latsarstats.report.terminal import Style",
    ],
)
def test_every_way_to_import_a_module_is_seen(source: str) -> None:
    assert imported(source) == {"report.terminal"}


def test_every_room_has_its_arrows() -> None:
    assert {room_of(module) for module in MODULES} - FRONT_DOORS == ROOMS.keys()


def test_every_room_says_what_belongs_in_it() -> None:
    for room in ROOMS:
        source = MODULES.get(room) or MODULES[f"{room}.__init__"]
        assert ast.get_docstring(ast.parse(source.read_text("utf-8"))), room


@pytest.mark.parametrize("module", [m for m in MODULES if room_of(m) in ROOMS])
def test_a_module_uses_the_rooms_below_it(module: str) -> None:
    used = {room_of(name) for name in imported(MODULES[module].read_text("utf-8"))}
    # The version of the program stands at the front door.
    assert used - {room_of(module), "__init__"} <= ROOMS[room_of(module)]


def test_the_checker_knows_nothing_of_the_dataset() -> None:
    for room, below in CHECKER.items():
        assert not below & DATASET.keys(), room


def test_rooms_have_no_circles() -> None:
    left = {room: set(below) for room, below in ROOMS.items()}
    while left:
        free = {room for room, below in left.items() if not below & left.keys()}
        assert free, f"a circle among {sorted(left)}"
        left = {room: below for room, below in left.items() if room not in free}


def test_modules_have_no_circles() -> None:
    left = {name: imported(path.read_text("utf-8")) - {name} for name, path in MODULES.items()}
    # The front door imports what it offers when that is asked for.
    left.pop("__init__")
    while left:
        free = {name for name, below in left.items() if not below & left.keys()}
        assert free, f"a circle among {sorted(left)}"
        left = {name: below for name, below in left.items() if name not in free}
