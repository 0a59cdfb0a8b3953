"""Numbers marked in their text, as a web page."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from latsarstats.numerals.mention import KINDS
from latsarstats.numerals.scan import scan
from latsarstats.report.numbers_page import pages


class Reader(HTMLParser):
    """What a browser makes of a page: its marks with what hovers over them, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.marks: list[tuple[str, str, str]] = []
        self.texts: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._open = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        attributed = dict(attributes)
        self.tags.append((tag, attributed))
        if tag == "div":
            self._open = 1
            self.texts.append("")
        elif tag == "mark" and self._open:
            self.marks.append((attributed["class"] or "", attributed["title"] or "", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "div":
            self._open = 0

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts[-1] += data


def page_of(text: str, name: str = "a.txt") -> str:
    return "".join(pages([(name, text, list(scan(text)))]))


def test_every_number_is_marked_with_what_it_says() -> None:
    read = Reader(page_of("Sekitar 120 orang, 31 September"))
    assert read.marks == [
        ("count doubted", "count · 120 · orang · approximate", ""),
        ("date doubted", "date · --09-31 · impossible", ""),
    ]


def test_a_number_without_a_value_says_so() -> None:
    assert Reader(page_of("belasan orang")).marks[0][1] == "count · no value · orang · vague"


@pytest.mark.parametrize(
    "text",
    [
        "Ada 120 orang.\n\nDan 3 desa.",
        '<script>alert(120)</script> & "5" orang\'s',
        '5"><img src=x onerror=alert(1)>',
        "</div></mark>120 orang&amp;",
    ],
    ids=["plain", "a script", "an attribute", "ends of elements"],
)
def test_the_text_is_shown_as_it_is_stored(text: str) -> None:
    read = Reader(page_of(text))
    assert read.texts == [text]
    assert {tag for tag, _ in read.tags}.isdisjoint({"script", "img", "link", "iframe"})


def test_a_name_of_a_file_is_escaped() -> None:
    assert "<b>" not in page_of("120", "<b>.txt")


@pytest.mark.parametrize("character", ["\x1b", "\u202e", "\0", "\u2028"])
def test_no_character_steers_who_looks_at_it(character: str) -> None:
    assert character not in page_of(f"ada {character} 120")


def test_nothing_is_fetched_or_run() -> None:
    page = page_of("120 http://a.id/1.js")
    assert not re.search(r"(?:src|href)\s*=|@import|url\(|<script|\son\w+=", page)
    assert "default-src 'none'" in page


def test_the_policy_lets_in_the_style_of_the_page_alone() -> None:
    page = page_of("120")
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in page


def test_every_kind_has_a_colour_in_light_and_dark() -> None:
    page = page_of("120")
    assert all(f".{kind} {{ background:" in page for kind in KINDS)
    assert "prefers-color-scheme: dark" in page


def test_several_texts_are_one_page() -> None:
    page = "".join(pages((name, "5", list(scan("5"))) for name in "ab"))
    assert (page.count("<!doctype html>"), page.count("<h1>"), page.count("</html>")) == (1, 2, 1)


def test_there_is_no_page_without_a_text() -> None:
    assert list(pages([])) == []


def test_a_text_without_numbers_says_so() -> None:
    assert "No numbers." in page_of("tidak ada")
