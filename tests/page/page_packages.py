"""Packages of which pages are made."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

RULE = {
    "name": "all-add-up",
    "type": "balance",
    "title": "Completed and ongoing make all",
    "resource": "headcounts",
    "measure": "persons",
    "dimension": "status",
    "whole": "all",
    "parts": ["completed", "ongoing"],
    "within": ["unit"],
}
FIELDS = (
    {"name": "unit", "type": "string"},
    {"name": "status", "type": "string"},
    {"name": "persons", "type": "integer", "constraints": {"minimum": 0}},
)


def write_package(folder: Path, rows: Sequence[tuple[str, str, object]], **properties: Any) -> Path:
    """Write headcounts of units by status, with the rule that they add up."""
    folder.mkdir(exist_ok=True)
    lines = ["unit,status,persons", *(f"{u},{s},{n}" for u, s, n in rows)]
    (folder / "headcounts.csv").write_text("\n".join([*lines, ""]), "utf-8")
    resource = {
        "name": "headcounts",
        "path": "headcounts.csv",
        "schema": {"fields": list(FIELDS), "primaryKey": ["unit", "status"]},
    }
    descriptor = {"name": "headcounts", "resources": [resource], "rules": [RULE], **properties}
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    return folder


FAILING = (
    *(("Blitar", "all", 53), ("Blitar", "completed", 35), ("Blitar", "ongoing", 18)),
    *(("Malang", "all", 1150), ("Malang", "completed", 240), ("Malang", "ongoing", 940)),
)
"""53 = 35 + 18, but 1,150 is not 240 + 940."""

MARKUP = '"><script>window.harmed=1</script><img src=x onerror="window.harmed=1">'
BRACES = "{{ 7 * 7 }}{% raw %}"
TURNED = "safe\u202etxt.exe"
FORMULA = "=HYPERLINK(1)"
ENDING = "</script></style></title><!--"


def write_attack(folder: Path) -> Path:
    """Write a package that has markup in every name, title, value and message."""
    folder.mkdir(exist_ok=True)
    quoted = MARKUP.replace('"', '""')
    csv = (
        f'"{quoted}","{BRACES}",persons\n'
        f'"{quoted}",all,3\n"{ENDING}",completed,1\n{TURNED},x,{FORMULA}\n{BRACES},y,1\n'
    )
    (folder / "t.csv").write_text(csv, "utf-8")
    fields = [
        {"name": MARKUP, "type": "string", "title": MARKUP, "description": ENDING},
        {"name": BRACES, "type": "string", "title": BRACES},
        {"name": "persons", "type": "integer", "unit": MARKUP},
    ]
    rule = {
        "name": "sum",
        "type": "balance",
        "title": MARKUP,
        "description": ENDING,
        "resource": "t",
        "measure": "persons",
        "dimension": MARKUP,
        "whole": MARKUP,
        "parts": [ENDING],
    }
    descriptor = {
        "name": "attack",
        "title": ENDING + MARKUP,
        "title_id": TURNED,
        "description": BRACES + MARKUP,
        "version": MARKUP,
        "created": MARKUP,
        "sources": [{"title": MARKUP, "path": "javascript:window.harmed=1"}],
        "licenses": [{"name": MARKUP, "path": "data:text/html,<script>harmed=1</script>"}],
        "resources": [
            {
                "name": "t",
                "path": "t.csv",
                "title": MARKUP,
                "description": TURNED,
                "schema": {"fields": fields, "primaryKey": [MARKUP]},
            }
        ],
        "rules": [rule],
    }
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    return folder
