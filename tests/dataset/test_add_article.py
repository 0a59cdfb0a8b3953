"""The five steps of the README by which an article is added, followed with a made-up one."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
STEPS = README.split("## Add an article")[1].split("\n## ")[0]
EXCERPT, DRAFT, BUILD, CHECK = re.findall(r"^ +latsarstats (.*)$", STEPS, re.MULTILINE)
(CODE,) = re.findall(r"```python\n(.*?)```", STEPS, re.DOTALL)

ARTICLE = """Latsar CPNS dibuka

{others}

BLITAR - Bupati membuka Latsar Tahun 2021, Senin (22/11/2021). Latsar diikuti 120 orang golongan II.

{others}
""".format(others="Para undangan hadir dan mengikuti acara dengan tertib sampai selesai. " * 4)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    for part in ("src", "seeds", "data"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "datapackage.json", tmp_path)
    (tmp_path / "originals").mkdir()
    return tmp_path


def run(clone: Path, call: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "latsarstats", *call.split()],
        cwd=clone,
        env={**os.environ, "PYTHONPATH": str(clone / "src")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout


def completed(draft: str) -> str:
    """Fill in what step 4 says, with the code that it shows."""
    imports, extract = textwrap.dedent(CODE).split("\n\n\n", 1)
    head = draft.split("def extract")[0]
    head = re.sub(r"from latsarstats\.dataset\.script import .*", imports, head)
    head = re.sub(r'article_id="".*', 'article_id="blitar-2021-11-22",', head)
    return head.replace('publisher=""', 'publisher="Blitar"') + extract


def test_the_five_steps(clone: Path) -> None:
    article, script = re.findall(r"draft (\S+) --to (\S+)", f"latsarstats {DRAFT}")[0]
    (clone / article).write_text(ARTICLE, "utf-8")

    status, said = run(clone, EXCERPT)
    assert status == 0, said
    status, said = run(clone, DRAFT)
    assert status == 0, said

    # As drafted, the build refuses it and names what is missing.
    status, said = run(clone, BUILD)
    assert status == 1
    assert "its script gives no article_id" in said
    drafted = (clone / script).read_text("utf-8")
    named = drafted.replace('article_id=""', 'article_id="blitar-2021-11-22"')
    (clone / script).write_text(named, "utf-8")
    status, said = run(clone, BUILD)
    assert status == 1
    assert "blitar-2021-11-22: the number '2021'" in said
    assert "set aside without a reason" in said

    (clone / script).write_text(completed(drafted), "utf-8")
    status, said = run(clone, BUILD)
    assert status == 0, said
    status, said = run(clone, CHECK)
    assert status == 0, said
    with (clone / "data/attendance.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["session_id"] == "opening-2021-11-22"]
    assert [row["persons"] for row in rows] == ["120"]
