"""Make the pictures of the README: of the page with a cell open, and of a chart.

``make pictures`` runs it.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from latsarstats.cli import main

HERE = Path(__file__).parent
CELL = "cohorts/35/2019/2021/all/persons"


def make_pictures() -> None:
    """Write ``page.png`` and ``cohorts.png`` beside this file."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("no chromium is installed; run apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = Path(folder) / "report.html"
        main(["report", str(HERE.parent), "-o", str(page)])
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        view = browser.new_page(viewport={"width": 1200, "height": 640}, locale="en-GB")
        view.goto(f"{page.as_uri()}?lang=en#{CELL}")
        view.screenshot(path=HERE / "page.png", animations="disabled")
        view.keyboard.press("Escape")
        view.locator(".chart").first.screenshot(path=HERE / "cohorts.png", animations="disabled")
        browser.close()


if __name__ == "__main__":
    make_pictures()
