"""A browser that is real, and what it saw of a page."""

from __future__ import annotations

import contextlib
import dataclasses
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

CHROMIUM = shutil.which("chromium") or ""
REASON = "no chromium is installed; run apt-get install chromium"

_ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Start the Chromium of the distribution, with a profile of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


@dataclasses.dataclass
class Seen:
    """A page that is open, with all that it said and asked for."""

    page: Page
    console: list[str]
    requests: list[str]
    answered: list[str]

    def text(self, selector: str) -> str:
        return self.page.locator(selector).inner_text()

    def expect_open(self, anchor: str) -> None:
        """Wait until what a cell tells is open, and nothing else."""
        expect(self.page.locator(":popover-open")).to_have_id(f"about:{anchor}")

    def expect_closed(self) -> None:
        """Wait until nothing is open."""
        expect(self.page.locator(":popover-open")).to_have_count(0)


@contextlib.contextmanager
def opened(browser: Browser, file: Path, address: str = "", **options: Any) -> Iterator[Seen]:
    """Open a file from disk, in an empty context of the browser."""
    context = browser.new_context(**{"locale": "en-GB", **options})
    page = context.new_page()
    seen = Seen(page, [], [], [])
    page.on("console", lambda message: seen.console.append(message.text))
    page.on("pageerror", lambda error: seen.console.append(str(error)))
    page.on("dialog", lambda dialog: seen.console.append(f"dialog: {dialog.message}"))
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on("requestfinished", lambda request: seen.answered.append(request.url))
    try:
        page.goto(f"{file.as_uri()}{address}")
        yield seen
    finally:
        context.close()
