"""Pages in a real browser: what opens, by mouse and by keyboard, and that nothing leaves."""

from __future__ import annotations

import csv
import re
import urllib.parse
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import CHROMIUM, REASON, Seen, chromium, opened
from page_packages import BRACES, ENDING, FAILING, MARKUP, write_attack, write_package
from playwright.sync_api import Browser, expect

from latsarstats.cli import main
from latsarstats.dataset.installed import package_path

pytestmark = pytest.mark.skipif(not CHROMIUM, reason=REASON)

PERSONS = "cohorts/35/2019/2021/all/persons"
SCHEMES = ("light", "dark")
LANGUAGES = ("en", "id")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Pages of our package, of one that fails, of one that attacks, and of a long one."""
    folder = tmp_path_factory.mktemp("pages")
    rows = [(f"unit {n:05}", "all", n) for n in range(99_998)]
    packages = {
        "ours": package_path(),
        "failing": write_package(folder / "failing", FAILING),
        "attack": write_attack(folder / "attack"),
        "long": write_package(folder / "long", [*rows, *FAILING[3:5]]),
    }
    for name, package in packages.items():
        main(["report", str(package), "-o", str(folder / f"{name}.html")])
    return {name: folder / f"{name}.html" for name in packages}


@pytest.fixture
def ours(browser: Browser, pages: dict[str, Path]) -> Iterator[Seen]:
    with opened(browser, pages["ours"]) as seen:
        yield seen


@pytest.fixture
def failing(browser: Browser, pages: dict[str, Path]) -> Iterator[Seen]:
    with opened(browser, pages["failing"]) as seen:
        yield seen


@pytest.fixture
def long(browser: Browser, pages: dict[str, Path]) -> Iterator[Seen]:
    with opened(browser, pages["long"]) as seen:
        yield seen


def printed_behind_cells() -> dict[str, list[str]]:
    """Return what is printed behind each cell, by its anchor, read from the tables themselves."""

    def rows(name: str) -> list[dict[str, str]]:
        text = (package_path() / "data" / f"{name}.csv").read_text("utf-8")
        return list(csv.DictReader(text.splitlines()))

    texts = {row["mention_id"]: row["text"] for row in rows("mentions")}
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows("evidence"):
        key = "/".join(urllib.parse.quote(part, safe="") for part in row["row"].split("/"))
        found[f"{row['resource']}/{key}/{row['field']}"].append(texts[row["mention_id"]])
    return found


def test_every_cell_with_evidence_opens_the_numbers_that_print_it(ours: Seen) -> None:
    for anchor, texts in printed_behind_cells().items():
        button = ours.page.locator(f'[id="{anchor}"] > button')
        button.click()
        ours.expect_open(anchor)
        marks = ours.page.locator(":popover-open mark")
        assert marks.all_inner_texts()[: len(texts)] == texts
        ours.page.keyboard.press("Escape")


def test_a_number_stands_in_its_clause_with_its_source(ours: Seen) -> None:
    ours.page.locator(f'[id="{PERSONS}"] > button').click()
    said = ours.text(":popover-open")
    for part in (
        "CPNS yang mengikuti Latsar Tahun 2021 formasi 2019 sebanyak 10.853 peserta",
        "iNews.id (Surabaya)",
        "16 November 2021",
        "https://surabaya.inews.id/read/15849/",
        "paragraph 9, characters 1610 to 1616",
        "No other publication that prints this figure is known.",
    ):
        assert part in said


def test_what_other_publications_print_stands_beside(ours: Seen) -> None:
    anchor = "attendance/opening-2021-11-06/in-person/persons"
    ours.page.locator(f'[id="{anchor}"] > button').click()
    said = ours.text(":popover-open")
    assert "They agree" in said
    for publisher in ("Surabayatoday.id", "JatimTIMES", "Bongkar86.com"):
        assert publisher in said


def test_a_disagreement_says_why_it_is_left(ours: Seen) -> None:
    ours.page.locator('[id="sessions/opening-2021-11-06/event_date"]').scroll_into_view_if_needed()
    said = ours.text("[id='page:notes']")
    assert "Bongkar86.com prints Monday 8 November" in said


def test_the_address_of_a_cell_opens_it(browser: Browser, pages: dict[str, Path]) -> None:
    with opened(browser, pages["ours"], f"#{PERSONS}") as seen:
        seen.expect_open(PERSONS)


def test_a_cell_that_is_opened_gives_its_address(ours: Seen) -> None:
    ours.page.locator(f'[id="{PERSONS}"] > button').click()
    expect(ours.page).to_have_url(re.compile(f"#{re.escape(PERSONS)}$"))


def test_a_link_to_an_open_cell_opens_it_again(ours: Seen) -> None:
    ours.page.goto(f"{ours.page.url}#{PERSONS}")
    ours.expect_open(PERSONS)
    ours.page.keyboard.press("Escape")
    link = ours.page.locator(f'.mentions a[href="#{PERSONS}"]').first
    link.click()
    ours.expect_open(PERSONS)


@pytest.mark.parametrize("name", ["ours", "failing", "attack"])
def test_every_link_in_the_page_leads_somewhere(
    browser: Browser, pages: dict[str, Path], name: str
) -> None:
    with opened(browser, pages[name]) as seen:
        lost = seen.page.evaluate(
            """() => [...document.querySelectorAll('a[href^="#"]')]
              .map(link => link.getAttribute("href").slice(1))
              .filter(id => !document.getElementById(id))"""
        )
        # Rows behind the first page of a long table are written when they are asked for.
        assert [link for link in lost if not link.startswith(("evidence/", "mentions/"))] == []


def test_links_out_of_the_page_lead_to_the_web_alone(ours: Seen) -> None:
    links = ours.page.eval_on_selector_all(
        'a:not([href^="#"])', "all => all.map(each => [each.href, each.rel])"
    )
    assert links
    for address, relation in links:
        assert address.startswith("https://")
        assert relation == "noopener noreferrer"


def test_a_cell_opens_and_closes_by_keyboard_alone(ours: Seen) -> None:
    ours.page.locator(f'[id="{PERSONS}"] > button').focus()
    ours.page.keyboard.press("Enter")
    ours.expect_open(PERSONS)
    inside = "() => document.activeElement.closest('[popover]')?.id"
    assert ours.page.evaluate(inside) == f"about:{PERSONS}"
    ours.page.keyboard.press("Tab")
    assert ours.page.evaluate("() => document.activeElement.className") == "close"
    ours.page.keyboard.press("Enter")
    ours.expect_closed()
    focused = "() => document.activeElement.parentElement.id"
    assert ours.page.evaluate(focused) == PERSONS


def test_the_first_tab_skips_to_the_content(ours: Seen) -> None:
    ours.page.keyboard.press("Tab")
    ours.page.keyboard.press("Enter")
    assert ours.page.evaluate("() => document.activeElement.id") == "page:content"


def test_the_language_is_chosen_by_keyboard_and_kept_in_the_address(ours: Seen) -> None:
    ours.page.locator("#language-en").focus()
    ours.page.keyboard.press("ArrowRight")
    assert ours.page.evaluate("() => document.documentElement.lang") == "id"
    assert "Latsar CPNS di Jawa Timur" in ours.page.title()
    ours.page.reload()
    assert ours.page.evaluate("() => document.documentElement.lang") == "id"


@pytest.mark.parametrize(("language", "number"), [("en", "10,853"), ("id", "10.853")])
def test_numbers_are_written_as_each_language_does(
    browser: Browser, pages: dict[str, Path], language: str, number: str
) -> None:
    with opened(browser, pages["ours"], f"?lang={language}") as seen:
        assert seen.text(f'[id="{PERSONS}"]') == number
        assert number in seen.text("[id='page:story']")
        assert seen.text('[id="cohorts/35/2019/2021/all/training_year"]') == "2021"


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_language_is_shown_at_a_time(
    browser: Browser, pages: dict[str, Path], language: str
) -> None:
    other = "id" if language == "en" else "en"
    with opened(browser, pages["ours"], f"?lang={language}") as seen:
        assert seen.page.locator(f".{other}:visible").count() == 0
        assert seen.page.locator(f".{language}:visible").count() > 100


def test_what_our_package_says_of_itself_is_in_indonesian_too(
    browser: Browser, pages: dict[str, Path]
) -> None:
    with opened(browser, pages["ours"], "?lang=id") as seen:
        rules, cohorts = seen.text("[id='page:rules']"), seen.text("[id='cohorts']")
        assert "Yang selesai dan yang berjalan berjumlah semua" in rules
        assert "Satu baris adalah peserta satu formasi" in cohorts
        assert "4 baris" in cohorts


def test_a_reader_of_indonesian_gets_it(browser: Browser, pages: dict[str, Path]) -> None:
    with opened(browser, pages["ours"], locale="id-ID") as seen:
        assert seen.page.evaluate("() => document.documentElement.lang") == "id"


def test_the_scheme_is_that_of_the_system_until_one_is_chosen(
    browser: Browser, pages: dict[str, Path]
) -> None:
    ground = "() => getComputedStyle(document.body).backgroundColor"
    with opened(browser, pages["ours"], color_scheme="dark") as seen:
        assert seen.page.evaluate(ground) == "rgb(21, 26, 25)"
        seen.page.locator("label:has(#scheme-light)").click()
        assert seen.page.evaluate(ground) == "rgb(255, 255, 255)"


@pytest.mark.parametrize("name", ["ours", "failing", "attack", "long"])
def test_a_page_says_nothing_and_asks_for_nothing(
    browser: Browser, pages: dict[str, Path], name: str
) -> None:
    with opened(browser, pages[name]) as seen:
        for button in seen.page.locator("td button").all()[:20]:
            button.click()
            seen.page.keyboard.press("Escape")
        assert seen.console == []
        assert seen.requests == [pages[name].as_uri()]


@pytest.mark.parametrize(
    "attempt",
    [
        "fetch('https://example.org/')",
        "add('img', {src: 'https://example.org/a.png'})",
        "add('script', {text: 'window.harmed = 1'})",
        "add('script', {src: 'https://example.org/a.js'})",
        "add('style', {textContent: 'p { color: red }'})",
        "add('iframe', {src: 'https://example.org/'})",
    ],
)
def test_the_policy_forbids_what_the_page_does_not_need(ours: Seen, attempt: str) -> None:
    before = list(ours.answered)
    add = (
        "(name, with_) => document.body.append(Object.assign(document.createElement(name), with_))"
    )
    ours.page.evaluate(f"async () => {{ const add = {add}; try {{ await {attempt} }} catch {{}} }}")
    ours.page.wait_for_timeout(100)
    assert any("Content Security Policy" in line for line in ours.console)
    assert ours.answered == before
    assert ours.page.evaluate("() => window.harmed") is None


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["ours", "failing", "long"])
def test_axe_finds_no_violation(
    browser: Browser, pages: dict[str, Path], name: str, language: str, scheme: str
) -> None:
    with opened(browser, pages[name], f"?lang={language}&scheme={scheme}") as seen:
        assert violations(seen) == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    ("name", "anchor"),
    [
        ("ours", PERSONS),
        ("ours", "attendance/opening-2021-11-06/in-person/persons"),
        ("failing", "headcounts/Malang/all/persons"),
    ],
)
def test_axe_finds_no_violation_in_what_a_cell_opens(
    browser: Browser, pages: dict[str, Path], name: str, anchor: str, scheme: str
) -> None:
    with opened(browser, pages[name], f"?scheme={scheme}#{anchor}") as seen:
        seen.expect_open(anchor)
        assert violations(seen, ":popover-open") == []


def violations(seen: Seen, part: str = "html") -> list[str]:
    found = Axe().run(seen.page, part).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]


def test_a_cell_of_a_failed_sum_shows_it_with_the_suspects_in_order(failing: Seen) -> None:
    failing.page.locator('[id="headcounts/Malang/completed/persons"] > button').click()
    sums = failing.page.locator(":popover-open .sum tr").all_inner_texts()
    assert [row.split() for row in sums] == [
        ["completed", "240"],
        ["ongoing", "+", "940"],
        ["make", "=", "1,180"],
        ["but", "all", "is", "1,150"],
        ["difference", "−30"],
    ]
    suspects = failing.page.locator(":popover-open .suspects li").all_inner_texts()
    assert [each.split(" (")[0] for each in suspects] == [
        "line 5, Malang/all, persons: 1,150 may be 1,180",
        "line 6, Malang/completed, persons: 240 may be 210",
        "line 7, Malang/ongoing, persons: 940 may be 910",
    ]


def test_a_suspect_leads_to_its_cell(failing: Seen) -> None:
    failing.page.locator('[id="headcounts/Malang/all/persons"] > button').click()
    failing.page.locator(":popover-open .suspects a").nth(2).click()
    failing.expect_open("headcounts/Malang/ongoing/persons")


def test_a_long_table_shows_one_page_and_says_how_many_rows_there_are(long: Seen) -> None:
    assert long.page.locator("tbody tr:visible").count() < 200
    assert "100,000 rows" in long.text("section.table")
    assert long.text(".state") == "Rows 1 to 50 of 100,000"


def test_rows_with_findings_come_first_in_a_long_table(long: Seen) -> None:
    first = long.page.locator("section.table tbody tr").first
    assert first.get_attribute("class") == "suspect"


def test_a_long_table_is_searched_to_its_end(long: Seen) -> None:
    long.page.locator("input[type=search]").fill("unit 99997")
    assert long.text(".state") == "Rows 1 to 1 of 1"
    assert long.page.locator("section.table tbody tr").inner_text().split() == [
        *("99999", "unit", "99997", "all", "99,997")
    ]


@pytest.mark.parametrize("written", ["99997", "99,997", "99.997"])
def test_a_number_is_found_however_it_is_written(long: Seen, written: str) -> None:
    long.page.locator("input[type=search]").fill(written)
    assert "unit 99997" in long.text("section.table tbody")


def test_pages_of_a_long_table_are_turned(long: Seen) -> None:
    assert long.page.locator("button.previous").is_disabled()
    long.page.locator("button.next").click()
    assert long.text(".state") == "Rows 51 to 100 of 100,000"
    assert long.page.locator("section.table tbody tr").count() == 50


def test_the_address_of_a_row_far_down_turns_to_it(
    browser: Browser, pages: dict[str, Path]
) -> None:
    with opened(browser, pages["long"], "#headcounts/unit%2098765/all/persons") as seen:
        assert seen.text("td:target, td[id$='98765/all/persons']") == "98,765"


def test_markup_in_a_package_is_shown_as_text_and_runs_nothing(
    browser: Browser, pages: dict[str, Path]
) -> None:
    with opened(browser, pages["attack"]) as seen:
        for button in seen.page.locator("td button").all():
            button.click()
            seen.page.keyboard.press("Escape")
        assert seen.page.evaluate("() => window.harmed") is None
        assert seen.page.locator("img").count() == 0
        assert seen.text("h1") == ENDING + MARKUP
        body = seen.text("body")
        for text in (MARKUP, BRACES, ENDING, "safe\\u202etxt.exe", "=HYPERLINK(1)"):
            assert text in body
        assert "\u202e" not in seen.page.content()
        addresses = seen.page.eval_on_selector_all("a", "all => all.map(each => each.protocol)")
        assert set(addresses) == {"file:"}


def test_a_printed_page_has_the_text_and_none_of_the_controls(ours: Seen) -> None:
    ours.page.emulate_media(media="print")
    for control in (".switches", "nav", ".skip", ".pager input", ".detail"):
        assert ours.page.locator(f"{control}:visible").count() == 0, control
    for section in ("story", "tables", "articles", "gaps"):
        assert ours.page.locator(f"[id='page:{section}']").is_visible()
    assert ours.page.pdf(format="A4").startswith(b"%PDF")


def test_a_table_of_several_pages_is_printed_whole(ours: Seen) -> None:
    rows = "[id='mentions'] tbody tr"
    assert ours.page.locator(rows).count() == 50
    ours.page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    assert ours.page.locator(rows).count() == 54
    ours.page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    assert ours.page.locator(rows).count() == 50


def test_what_is_folded_is_printed(ours: Seen) -> None:
    ours.page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    assert ours.page.locator("main details:not([open])").count() == 0


@pytest.mark.parametrize("name", ["ours", "failing", "attack", "long"])
def test_a_telephone_scrolls_the_page_in_one_direction(
    browser: Browser, pages: dict[str, Path], name: str
) -> None:
    with opened(browser, pages[name], viewport={"width": 360, "height": 700}) as seen:
        assert seen.page.evaluate("() => document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chart_has_a_title_and_a_description_in_the_language(
    browser: Browser, pages: dict[str, Path], language: str
) -> None:
    with opened(browser, pages["ours"], f"?lang={language}") as seen:
        chart = seen.page.locator(".drawing svg:visible").first
        number = {"en": "6,156", "id": "6.156"}[language]
        assert chart.locator("title").text_content()
        assert number in (chart.locator("desc").text_content() or "")
