"""Data flows one way, and the folders show it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import latsarstats

STAGES = [
    *("text", "numerals", "extraction", "rules"),
    *("tabulation", "descriptor", "engines", "checks", "report"),
]
SOURCE = Path(latsarstats.__file__).parent
MODULES = sorted(
    path.relative_to(SOURCE).as_posix()
    for stage in STAGES
    for path in (SOURCE / stage).rglob("*.py")
)


def stages_in(source: str) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute, so that they can be told apart"
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
    parts = [name.split(".") for name in names if name.startswith("latsarstats.")]
    return {part[1] for part in parts}


def imported_stages(module: Path) -> set[str]:
    return stages_in(module.read_text("utf-8"))


@pytest.mark.parametrize(
    "source",
    [
        *("from latsarstats import report", "from latsarstats.report import style"),
        *("from latsarstats.report.style import Style", "import latsarstats.report.style"),
    ],
)
def test_every_way_to_import_a_stage_is_seen(source: str) -> None:
    assert stages_in(source) == {"report"}


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
    assert not imported_stages(SOURCE / module) & {
        "api",
        "build",
        "cli",
        "installed",
        "pipeline",
        "writing",
    }
