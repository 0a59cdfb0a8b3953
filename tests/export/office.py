"""LibreOffice as a reader of workbooks that is not ours, under an Indonesian locale."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import pytest

_LOCALE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>id-ID</value></prop></item></oor:items>
"""
_FILTER = "csv:Text - txt - csv (StarCalc):44,34,76,1,,1057,false,false,true,false,false,-1"
"""CSV in UTF-8 of every sheet, its cells as they are shown in Indonesian (1057)."""


def shown_in_indonesian(book: Path, folder: Path) -> dict[str, list[list[str]]]:
    """Return what LibreOffice shows of a workbook: the cells of every sheet, by its name."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not installed (apt-get install libreoffice-calc)")
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_LOCALE, "utf-8")
    done = subprocess.run(
        [
            *(program, f"-env:UserInstallation={profile.as_uri()}", "--headless"),
            *("--convert-to", _FILTER, "--outdir", str(folder / "csv"), str(book)),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    sheets = {}
    for file in sorted((folder / "csv").glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as stream:
            sheets[file.stem.removeprefix(f"{book.stem}-")] = list(csv.reader(stream))
    assert sheets, done.stderr
    return sheets
