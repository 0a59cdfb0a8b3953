"""A package made to attack whoever opens an export of it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

VALUES = [
    "=1+1",
    '=HYPERLINK("http://localhost/","x")',
    "=cmd|' /C calc'!A0",
    "+1",
    "-1+2",
    "@SUM(A1)",
    "'quoted",
    '"quoted"',
    "<script>alert(1)</script>",
    "<b>&amp;</b>]]>",
    "</t></is></c>",
    "\u202ecba\u202c",
    "\u2066x\u2069\u200b",
    "a\nb",
    "a\tb",
    " x ",
    "16/11",
    "10.853",
    "0012",
    "1e5",
    "1-2",
    "TRUE",
    "#REF!",
    "12345678901234567890",
    "_x0041_",
    "x'); DROP TABLE t; --",
    "http://localhost/",
    "é東😀",
]
"""Text that somebody's program may read as something else."""

NAMES = {
    "table": "../../select--from",  # no other characters are allowed in the name of a table
    "id": "id",
    "next": "=next",
    "text": "=A1<script>'\"];--",
    "bidi": "\u202ename",
}
"""Names of a table and of its columns."""
COLUMNS = [NAMES["id"], NAMES["next"], NAMES["text"], NAMES["bidi"]]


def attack(folder: Path) -> Path:
    """Write the package into a new folder."""
    folder.mkdir()
    rows = [[str(at), str(at + 1), value, value] for at, value in enumerate(VALUES)]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([COLUMNS, *rows])
    (folder / "t.csv").write_text(text.getvalue(), "utf-8", newline="")
    said = {"title": '=1+1<script>"\u202e', "title_id": "@x<b>", "description": "-1</t>\u202e'"}
    fields = [
        {"name": name, "type": "integer" if name in COLUMNS[:2] else "string", **said}
        for name in COLUMNS
    ]
    schema = {"fields": fields, "primaryKey": [NAMES["id"]]}
    rule = {"name": "row-order", "type": "order", "resource": NAMES["table"], **said}
    del rule["title_id"]
    descriptor = {
        "name": "attack",
        **said,
        "sources": [{"title": "=1+1", "path": "http://localhost/<script>"}],
        "resources": [{"name": NAMES["table"], "path": "t.csv", **said, "schema": schema}],
        "rules": [{**rule, "smaller": NAMES["id"], "larger": NAMES["next"]}],
    }
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    return folder
