"""What is known of figures beside their tables."""

from __future__ import annotations

from pathlib import Path

from conftest import Package
from latsarstats.dataset.check import open_checked_package
from latsarstats.dataset.provenance import passage_around, provenance_of
from latsarstats.page.records import NOTHING_KNOWN, Provenance


def known(folder: Path) -> Provenance:
    with open_checked_package(folder) as checked:
        return provenance_of(checked)


def test_a_number_stands_in_its_paragraph_without_what_is_masked() -> None:
    text = "Satu.\n··· ··, sebanyak 12 orang, ···.\nDua."
    found = passage_around(text, text.index("12"), text.index("12") + 2)
    assert (found.lead, found.before, found.text) == (" […] ", "sebanyak ", "12")
    assert (found.after, found.tail) == (" orang", " […] ")


def test_every_number_of_the_articles_is_shown_with_what_became_of_it(package: Package) -> None:
    rows = package.file("data/mentions.csv").read_text("utf-8").splitlines()[1:]
    mentions = [m for article in known(package.folder).articles for m in article.mentions]
    assert len(mentions) == len(rows)
    assert all(bool(m.cells) == m.is_evidence for m in mentions)
    assert all(bool(m.reason) != m.is_evidence for m in mentions)


def test_a_number_that_nobody_else_prints_says_so(package: Package) -> None:
    found = known(package.folder).cells["cohorts", 0, "persons"]
    assert [each.text for each in found.printings] == ["10.853"]
    assert found.summary.en == "No other publication that prints this figure is known."


def test_a_number_that_others_print_names_them(package: Package) -> None:
    found = known(package.folder).cells["attendance", 2, "persons"]
    assert [each.text for each in found.printings] == ["120", "120"]
    assert [each.publisher for each in found.agreeing] == [
        *("Surabayatoday.id", "JatimTIMES", "Bongkar86.com")
    ]


def test_a_round_divides_into_what_is_printed(package: Package) -> None:
    chart = known(package.folder).charts[0]
    shown = [[(s.label.en, s.value.en, s.kind) for s in bar.segments] for bar in chart.bars]
    assert shown == [
        [("Completed", "6,156", "part"), ("Ongoing", "4,697", "part")],
        [("Planned", "1,511", "planned")],
    ]


def test_attendance_divides_by_mode_of_delivery(package: Package) -> None:
    chart = known(package.folder).charts[1]
    shown = [[(s.label.id, s.value.id) for s in bar.segments] for bar in chart.bars]
    assert shown == [
        [("Luring", "150"), ("Daring", "1.139")],
        [("Luring", "120"), ("Daring", "880")],
    ]


def test_a_round_whose_parts_are_too_few_has_a_gap(package: Package) -> None:
    cohorts = package.file("data/cohorts.csv").read_bytes()
    package.file("data/cohorts.csv").write_bytes(cohorts.replace(b",6156,", b",6000,"))
    [bar, _] = known(package.folder).charts[0].bars
    assert (bar.segments[-1].kind, bar.segments[-1].value.en) == ("gap", "156")


def test_nothing_is_known_of_a_package_without_articles(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a\n1\n", "utf-8")
    (tmp_path / "datapackage.json").write_text(
        '{"resources": [{"name": "t", "path": "t.csv",'
        ' "schema": {"fields": [{"name": "a", "type": "integer"}]}}]}',
        "utf-8",
    )
    assert known(tmp_path) == NOTHING_KNOWN


def test_what_the_figures_do_not_say_is_said(package: Package) -> None:
    gaps = " ".join(gap.en for gap in known(package.folder).gaps)
    for said in (
        "That scope is inferred from their size",
        "The 1,511 of 2022 are a plan as of 16 November 2021",
        "they rest on iNews.id (Surabaya) alone",
        "The 1,139 that iNews.id (Surabaya) prints include participants of another course (PKP)",
        "calls the same 120 people by several names: PNS; CPNS",
        "BangsaOnline.com, mili.id",
        "prints no date, only Sabtu; 6 November 2021",
    ):
        assert said in gaps
