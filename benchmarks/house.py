"""The size of the code, and the way of a cell through it: files, lines, modules, switches.

    python benchmarks/house.py [FOLDER]

FOLDER holds the package ``latsarstats``; by default it is the one that is installed. The way of a
cell is what a profiler sees while a table of one row and one sum is checked: the modules whose
functions are called, and how often the work passes from one module to another.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

WAYS = {
    "cell by cell": ("rows", {}),
    "by an engine": ("polars", {}),
    "by frictionless": ("rows", {"dialect": {"commentChar": "¬"}}),
}
"""How a table is read: the engine, and what its resource says besides."""


def package(folder: Path, **extra: object) -> Path:
    (folder / "t.csv").write_text("unit,all,part\nBlitar,1,1\n", "utf-8")
    fields = [{"name": "unit", "type": "string"}]
    fields += [{"name": name, "type": "integer"} for name in ("all", "part")]
    order = {"name": "o", "type": "order", "resource": "t", "smaller": "part", "larger": "all"}
    resource = {"name": "t", "path": "t.csv", "schema": {"fields": fields}, **extra}
    (folder / "datapackage.json").write_text(
        json.dumps({"name": "p", "resources": [resource], "rules": [order]}), "utf-8"
    )
    return folder


def way(source: Path, engine: str, folder: Path) -> tuple[int, int]:
    """Return the modules that a check calls, and the switches between them."""
    from latsarstats.cli import main

    seen: list[str] = []

    def profile(frame: FrameType, event: str, _: object) -> None:
        file = frame.f_code.co_filename
        is_ours = file.startswith(str(source)) and frame.f_code.co_name != "<module>"
        if event == "call" and is_ours and seen[-1:] != [file]:
            seen.append(file)

    with contextlib.redirect_stdout(io.StringIO()):
        main(["check", str(folder), "--engine", engine])  # imports what is needed
        sys.setprofile(profile)
        try:
            main(["check", str(folder), "--engine", engine])
        finally:
            sys.setprofile(None)
    return len(set(seen)), len(seen) - 1


def main() -> None:
    if len(sys.argv) > 1:
        sys.path.insert(0, str(Path(sys.argv[1]).resolve()))
    import latsarstats

    source = Path(latsarstats.__file__).parent
    files = {path: path.read_text("utf-8") for path in sorted(source.rglob("*.py"))}
    rooms: Counter[str] = Counter()
    lines: Counter[str] = Counter()
    classes = 0
    for path, text in files.items():
        room = path.relative_to(source).parts[0]
        rooms[room] += 1
        lines[room] += text.count("\n")
        tree = ast.parse(text)
        classes += sum(isinstance(node, ast.ClassDef) for node in ast.walk(tree))
    for room in sorted(rooms):
        print(f"{room:16} {rooms[room]:4} files {lines[room]:7,} lines")
    print(f"{'all':16} {len(files):4} files {sum(lines.values()):7,} lines, {classes} classes")
    for name, (engine, extra) in WAYS.items():
        with tempfile.TemporaryDirectory() as folder:
            modules, switches = way(source, engine, package(Path(folder), **extra))
        print(f"a table read {name}: {modules} modules, {switches} switches between them")


if __name__ == "__main__":
    main()
