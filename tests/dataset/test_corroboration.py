"""What other publications say of a figure."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import latsarstats
from conftest import Package
from latsarstats.dataset.corroboration import Corroboration, read_facts
from latsarstats.dataset.installed import open_files

OPENING = "opening-2021-11-06"


def corroboration(table: str, row: str, field: str, package: Path | None = None) -> Corroboration:
    with open_files(package or latsarstats.package_path()) as files:
        facts = read_facts(files)
    (figure,) = (each for each in facts.figures_of(table, field) if each.row == row)
    return facts.corroborate(figure)


def said(found: Corroboration) -> list[tuple[str, str, str, str]]:
    return [(each.publisher, each.stance, each.text, each.figure.value) for each in found.others]


def test_a_figure_of_a_single_source_is_known_from_no_other() -> None:
    found = corroboration("cohorts", "35/2019/2021/all", "persons")
    assert [(each.publisher, each.text) for each in found.own] == [
        ("iNews.id (Surabaya)", "10.853")
    ]
    assert found.others == ()
    assert found.summary == "No other publication that prints this figure is known."


def test_a_date_that_no_rule_compares_is_not_said_to_stand_nowhere_else() -> None:
    found = corroboration("articles", "inews-2021-11-16", "date_printed")
    assert found.others == ()
    assert found.summary == "What other publications print here is not compared."


def test_who_else_prints_a_figure_is_named_with_the_characters_printed() -> None:
    found = corroboration("attendance", f"{OPENING}/in-person", "persons")
    assert [each.text for each in found.own] == ["120", "120"], "it is printed twice"
    assert said(found) == [
        ("Surabayatoday.id", "agrees", "120", "120"),
        ("JatimTIMES", "agrees", "120", "120"),
        ("Bongkar86.com", "agrees", "120", "120"),
    ]


def test_who_prints_something_else_is_named_with_the_reason() -> None:
    found = corroboration("sessions", OPENING, "event_date")
    assert [each.publisher for each in found.agreeing] == ["Surabayatoday.id", "JatimTIMES"]
    (other,) = found.disagreeing
    assert (other.publisher, other.text) == ("Bongkar86.com", "08/11/2021")
    assert other.reason.startswith("Bongkar86.com prints Monday 8 November")
    assert found.summary == (
        "2 other publications print the same: Surabayatoday.id, JatimTIMES."
        " 1 prints something else: Bongkar86.com."
    )


def test_a_restatement_is_compared_with_the_article_and_with_other_restatements() -> None:
    address = "https://bongkar86.com/buka-latihan-dasar-gubernur-khofifah-minta-cpns-peka-situasi"
    found = corroboration("restatements", f"{address}-masyarakat//{OPENING}/online", "event_date")
    assert [each.publisher for each in found.disagreeing] == [
        *("ANTARA News Jawa Timur", "Surabayatoday.id", "JatimTIMES")
    ]
    assert all(each.reason for each in found.disagreeing), "the disagreement is a known one"


def test_a_number_changed_in_a_restatement_no_longer_agrees(package: Package) -> None:
    package.set_cell("restatements", 2, "persons", "121")
    found = corroboration("attendance", f"{OPENING}/in-person", "persons", package.folder)
    assert [(each.publisher, each.figure.value) for each in found.disagreeing] == [
        ("Surabayatoday.id", "121")
    ]


def test_what_is_one_fact_is_what_the_rules_say(package: Package) -> None:
    descriptor = package.descriptor()
    descriptor["rules"] = [r for r in descriptor["rules"] if r["name"] != "attendance-restated"]
    package.write_descriptor(json.loads(json.dumps(descriptor)))
    found = corroboration("attendance", f"{OPENING}/in-person", "persons", package.folder)
    assert found.others == ()


def test_numbers_within_the_tolerance_of_their_rule_agree(package: Package) -> None:
    package.set_cell("restatements", 2, "persons", "121")
    descriptor = package.descriptor()
    for rule in descriptor["rules"]:
        if rule["name"] == "attendance-restated":
            rule["tolerance"] = 1
    package.write_descriptor(descriptor)
    found = corroboration("attendance", f"{OPENING}/in-person", "persons", package.folder)
    assert found.disagreeing == ()


@pytest.mark.parametrize("table", ["cohorts", "attendance", "restatements"])
def test_nobody_corroborates_himself(table: str) -> None:
    with open_files(latsarstats.package_path()) as files:
        facts = read_facts(files)
    for figure in (each for each in facts.figures() if each.table == table):
        found = facts.corroborate(figure)
        publications = [each.publication for each in found.others]
        assert len({*publications}) == len(publications)
        assert not {*publications} & {each.publication for each in found.own}
