"""Data flows one way, and the folders show it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import latsarstats

STAGES = [
    *("text", "numerals", "extraction", "rules"),
    *("tabulation", "descriptor", "checks", "report"),
]
SOURCE = Path(latsarstats.__file__).parent
MODULES = sorted(
    path.relative_to(SOURCE).as_posix()
    for stage in STAGES
    for path in (SOURCE / stage).rglob("*.py")
)


def imported_stages(module: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
        elif isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
    parts = [name.split(".") for name in names if name.startswith("latsarstats.")]
    return {part[1] for part in parts}


def test_every_folder_of_modules_is_a_stage() -> None:
    folders = {path.parent.name for path in SOURCE.glob("*/__init__.py")}
    assert folders == set(STAGES)


@pytest.mark.parametrize("module", MODULES)
def test_no_module_imports_from_a_later_stage(module: str) -> None:
    stage = STAGES.index(module.split("/")[0])
    later = imported_stages(SOURCE / module) & set(STAGES[stage + 1 :])
    assert not later


@pytest.mark.parametrize("module", MODULES)
def test_no_stage_imports_the_commands_that_run_it(module: str) -> None:
    assert not imported_stages(SOURCE / module) & {"api", "build", "cli", "pipeline", "writing"}
