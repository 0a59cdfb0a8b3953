"""The report as Markdown: what it shows, and that nothing in a package is more than text there."""

from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from latsarstats.finding import Candidate, CheckResult, Finding, Report, Tally
from latsarstats.report import markdown
from latsarstats.report.markdown import markdown_text, render_markdown
from latsarstats.report.repository import PackagePlace
from latsarstats.report.summary import verdict

CELL = Candidate(
    resource="t",
    key={"unit": "A"},
    field="persons",
    path="t.csv",
    line=2,
    value=12,
    corrected=21,
    slip="swap",
    mends=1,
    breaks=0,
)
BALANCE = Finding(
    level="rules",
    code="balance",
    rule="sum",
    resource="t",
    path="t.csv",
    line=2,
    field="persons",
    message="1 + 20 make 21, but all is 12.",
    candidates=(CELL,),
    evidence=("a: “12”",),
)
KNOWN = Finding(level="rules", code="balance", rule="sum", severity="known", message="As known.")
INCOMPLETE = Finding(
    level="rules", code="balance", rule="sum", severity="warning", message="B lacks all."
)
TALLY = Tally(type="balance", unit="group", passed=1234, failed=1, incomplete=2, known=3)
SUM = CheckResult(
    level="rules",
    name="sum",
    title="Sums are sums",
    outcome="fail",
    findings=(BALANCE, INCOMPLETE, KNOWN),
    tally=TALLY,
)
FILES = CheckResult(
    level="structure", name="files", title="As described", outcome="pass", scope="1 file"
)
REPORT = Report("a package", (FILES, SUM))


def rendered(text: str) -> str:
    return str(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text))


class _Reader(HTMLParser):
    """The text of HTML, and the elements that it has."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


def test_the_report_is_as_a_person_reads_it() -> None:
    assert render_markdown(REPORT, PackagePlace("here")).split("\n") == [
        "## ❌ a package",
        "",
        f"**{verdict(REPORT)}**",
        "",
        "| Level | Check | Outcome | What must hold |",
        "| --- | --- | --- | --- |",
        r"| structure | files | pass | As described \(1 file\) |",
        "",
        "| Rule | Type | Outcome | Passed | Failed | Incomplete | Known | What must hold |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        "| sum | balance | fail | 1,234 | 1 | 2 | 3 | Sums are sums |",
        "",
        "### Errors: 1",
        "",
        "- **here/t.csv, line 2, persons** · sum: 1 + 20 make 21, but all is 12.",
        "  - One cell would mend it:",
        r"    - line 2, A: 12 may be 21 \(one slip of the hand: two digits swapped\)",
        "  - printed in a: “12”",
        "",
        "### Warnings: 1",
        "",
        "- sum: B lacks all.",
        "",
        "### Known discrepancies: 1",
        "",
        "- sum: As known.",
    ]


def test_a_sound_package_has_no_findings() -> None:
    assert render_markdown(Report("a", (FILES,))).split("\n")[:3] == [
        "## ✅ a",
        "",
        "**OK: 1 of 1 checks passed.**",
    ]


def test_a_package_without_rules_has_no_table_of_them() -> None:
    assert "| Rule |" not in render_markdown(Report("a", (FILES,)))


def test_findings_beyond_the_limit_of_a_summary_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(markdown, "MOST_BYTES", 600)
    many = dataclasses.replace(SUM, findings=(INCOMPLETE,) * 100)
    page = render_markdown(Report("a package", (many,)))
    told, left_out = page.count("B lacks all."), int(page.split("\n")[-1].split(" ")[0])
    assert told + left_out == 100
    assert 0 < told < 100


def test_a_summary_has_at_most_a_mebibyte() -> None:
    long = dataclasses.replace(INCOMPLETE, message="<" * 100_000)
    page = render_markdown(Report("a", (dataclasses.replace(SUM, findings=(long,) * 20),)))
    assert len(page.encode()) < 2**20


HOSTILE = [
    "a | b",
    "<script>alert(1)</script>",
    "![image](https://example.org/a.png)",
    "[link](https://example.org)",
    "[link]: https://example.org",
    "<https://example.org>",
    "**bold** _i_ __b__ ~~s~~ `code` ``code``",
    "&lt;b&gt; &#64; &amp;",
    "# heading",
    "1. item",
    "12) item",
    "- item",
    "+ item",
    "> quote",
    "---",
    "===",
    "``` fence",
    "\\| \\` \\",
    "a\\",
    "@octocat and @org/team, a@b.c",
    "#1, org/repo#1",
    "$x$ and $`x`$",
    ":tada: :+1: :man_dancing:",
    "https://example.org www.example.org mailto:a@b.c",
    "`@`#`$`",
    "@`<b>`@",
    "[^1] and ^1^",
    "- [ ] task",
    "==",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_shown_as_it_is(text: str) -> None:
    assert read(rendered(f"- x: {markdown_text(text)}")).text.strip() == f"x: {text}".strip()


@pytest.mark.parametrize("text", HOSTILE)
def test_text_at_the_begin_of_a_line_is_shown_as_it_is(text: str) -> None:
    reader = read(rendered(markdown_text(text)))
    assert (reader.text.strip(), reader.tags - {"p", "code"}) == (text, set())


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_in_its_cell(text: str) -> None:
    page = f"| a | b |\n| --- | --- |\n| {markdown_text(text)} | last |"
    html = rendered(page)
    assert (html.count("<td>"), "<td>last</td>" in html) == (2, True)


def late_marks(text: str) -> list[str]:
    """What GitHub would still make a mention, a reference, a formula, an emoji or a link of.

    It looks at the text that it has made of Markdown, without what is in spans of code.
    """
    html = re.sub(r"<code>.*?</code>", "<i></i>", rendered(f"x: {markdown_text(text)}"))
    return re.findall(r"[@#$]|:[\w+-]+:", re.sub(r"&#?\w+;", "", html))


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_is_left_that_github_would_make_something_of(text: str) -> None:
    assert late_marks(text) == []


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("https://example.org", r"https\://example.org"),
        ("WWW.example.org", r"WWW\.example.org"),
        ("mailto:a", r"mailto\:a"),
        ("data/t.csv, line 4: 5.5", "data/t.csv, line 4: 5.5"),
    ],
)
def test_an_address_does_not_become_a_link_by_itself(text: str, written: str) -> None:
    assert markdown_text(text) == written


def test_a_character_that_steers_is_written_as_in_a_program() -> None:
    assert read(rendered(markdown_text("a\x1b\n\u202eb"))).text == "a\\x1b\\n\\u202eb\n"


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.just(" ")))
def test_any_text_is_shown_as_it_is(text: str) -> None:
    reader = read(rendered(f"- x: {markdown_text(text)}"))
    assert (reader.text.split(), reader.tags - {"ul", "li", "code"}) == (
        f"x: {text}".split(),
        set(),
    )


ALL_BUT_TEXT = {"h2", "h3", "p", "strong", "table", "thead", "tbody", "tr", "th", "td", "ul", "li"}


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_package_adds_markup_to_the_report(text: str) -> None:
    finding = dataclasses.replace(
        BALANCE,
        message=text,
        path=text,
        field=text,
        rule=text,
        evidence=(text,),
        candidates=(dataclasses.replace(CELL, key={"unit": text}),),
    )
    report = Report(
        text,
        (
            dataclasses.replace(SUM, name=text, title=text, findings=(finding,)),
            dataclasses.replace(FILES, name=text, title=text, scope=text),
        ),
    )
    assert read(rendered(render_markdown(report))).tags - {"code"} == ALL_BUT_TEXT
