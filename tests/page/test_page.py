"""What a page shows of a package: sums, rows, findings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from page_packages import FAILING, RULE, write_attack, write_package

from latsarstats.dataset.check import open_checked_package
from latsarstats.language import speaking
from latsarstats.page import tables
from latsarstats.page.build import page_of
from latsarstats.page.records import Page
from latsarstats.page.render import render


def page(folder: Path, limit: int = 100) -> Page:
    with open_checked_package(folder, limit=limit) as checked:
        return page_of(checked)


def test_a_sum_that_fails_is_drawn_first_with_its_difference(tmp_path: Path) -> None:
    failing, holding = page(write_package(tmp_path / "p", FAILING)).sums
    assert (failing.subject, failing.is_failing) == ("Malang", True)
    whole, parts = failing.bars
    assert [(s.label.en, s.value.en, s.kind) for s in whole.segments] == [
        ("all", "1,150", "whole"),
        ("Difference", "30", "gap"),
    ]
    assert [(s.label.en, s.value.id) for s in parts.segments] == [
        ("completed", "240"),
        ("ongoing", "940"),
    ]
    assert (holding.subject, holding.is_failing) == ("Blitar", False)


def test_the_language_of_the_call_is_that_in_which_a_page_opens_and_changes_nothing_else(
    tmp_path: Path,
) -> None:
    rows = [("Blitar", "all", 1240), ("Blitar", "completed", 240), ("Blitar", "ongoing", 940)]
    folder = write_package(tmp_path / "p", rows)
    english = render(page(folder)).decode()
    with speaking("id"):
        indonesian = render(page(folder)).decode()
    assert english.count('<html lang="en">') == indonesian.count('<html lang="id">') == 1
    plain = [
        text.replace('<html lang="id">', '<html lang="en">').replace(" checked", "")
        for text in (english, indonesian)
    ]
    assert plain[0] == plain[1]


def test_bars_share_one_scale(tmp_path: Path) -> None:
    rows = [("U", "all", 100), ("U", "completed", 30), ("U", "ongoing", 20)]
    [chart] = page(write_package(tmp_path / "p", rows)).sums
    widths = [[(s.start, s.width) for s in bar.segments] for bar in chart.bars]
    assert widths == [[(0, 100)], [(0, 30), (30, 20), (50, 50)]]


def test_what_is_taken_away_lies_on_the_bar_of_the_whole(tmp_path: Path) -> None:
    rows = [("U", "all", 40), ("U", "completed", 50), ("U", "moved", 10)]
    rule = {**RULE, "parts": ["completed", "-moved"]}
    [chart] = page(write_package(tmp_path / "p", rows, rules=[rule])).sums
    labels = [[s.label.en for s in bar.segments] for bar in chart.bars]
    assert labels == [["all", "moved"], ["completed"]]
    assert not chart.is_failing


def test_the_largest_sums_that_hold_are_drawn_and_the_others_counted(tmp_path: Path) -> None:
    rows = [
        (f"U{n}", status, count)
        for n in range(1, 10)
        for status, count in (("all", 2 * n), ("completed", n), ("ongoing", n))
    ]
    made = page(write_package(tmp_path / "p", rows))
    assert [chart.subject for chart in made.sums] == ["U9", "U8", "U7", "U6", "U5", "U4"]
    assert made.more_sums == 3


def test_an_equation_of_many_parts_adds_up_those_that_it_does_not_list(tmp_path: Path) -> None:
    rule = {**RULE, "parts": "others"}
    rows = [("U", "all", 99), *(("U", f"p{n:02}", 10) for n in range(12))]
    made = page(write_package(tmp_path / "p", rows, rules=[rule]))
    shown = made.findings[0].sum
    assert shown is not None
    assert [(t.name.en, t.value.en) for t in shown.parts][7:] == [
        ("p07", "10"),
        ("4 other parts", "40"),
    ]
    assert (shown.made.en, shown.whole.value.en, shown.difference.en) == ("120", "99", "−21")


def test_rules_are_counted_by_outcome(tmp_path: Path) -> None:
    rows = [*FAILING, ("Jember", "all", 8), ("Jember", "completed", 8)]
    [line] = page(write_package(tmp_path / "p", rows)).rules
    assert (line.passed, line.failed, line.incomplete, line.known) == (1, 1, 1, 0)


def test_a_known_discrepancy_is_no_suspect(tmp_path: Path) -> None:
    rule = {**RULE, "known": [{"key": {"unit": "Malang"}, "reason": "So printed."}]}
    made = page(write_package(tmp_path / "p", FAILING, rules=[rule]))
    assert made.findings == ()
    assert "So printed." in made.notes[0].message.en
    assert made.tables[0].suspects == 0


def test_findings_beyond_the_limit_are_counted(tmp_path: Path) -> None:
    rows = [(f"U{n}", s, 9) for n in range(5) for s in ("all", "completed", "ongoing")]
    made = page(write_package(tmp_path / "p", rows), limit=2)
    assert made.findings[-1].message.en == "3 more are like these: 5 in all."


def test_a_cell_that_fails_its_type_is_open_to_see(tmp_path: Path) -> None:
    [cell] = [
        cell
        for row in page(write_package(tmp_path / "p", [("U", "x", "12*")])).tables[0].rows
        for cell in row.cells
        if cell.is_suspect
    ]
    assert (cell.anchor, cell.text.en, cell.has_detail) == ("headcounts/U/x/persons", "12*", True)


def test_rows_with_one_key_are_named_by_their_lines(tmp_path: Path) -> None:
    rows = [("U", "all", 1), ("U", "all", 2)]
    [table] = page(write_package(tmp_path / "p", rows)).tables
    assert [row.anchor for row in table.rows] == ["headcounts/line-2", "headcounts/line-3"]


def test_a_row_with_a_finding_is_in_the_page_however_far_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 60)
    rows = [*((f"U{n}", "x", n) for n in range(100)), *FAILING[3:]]
    [table] = page(write_package(tmp_path / "p", rows)).tables
    assert (table.count, table.kept, table.suspects) == (103, 63, 3)
    assert [row.line for row in table.rows][:4] == [102, 103, 104, 2]


def test_columns_beyond_the_most_are_counted(tmp_path: Path) -> None:
    names = [f"c{n}" for n in range(100)]
    (tmp_path / "wide.csv").write_text(f"{','.join(names)}\n{','.join(names)}\n", "utf-8")
    fields = [{"name": name, "type": "string"} for name in names]
    resource = {"name": "wide", "path": "wide.csv", "schema": {"fields": fields}}
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [resource]}), "utf-8")
    [table] = page(tmp_path).tables
    assert (len(table.columns), table.hidden_columns) == (60, 40)


def test_what_looks_like_a_template_is_not_run(tmp_path: Path) -> None:
    text = render(page(write_attack(tmp_path / "p"))).decode()
    assert "{{ 7 * 7 }}" in text
    assert "<script>window" not in text


@pytest.mark.parametrize("given", [5, "x", [5], [{}], [{"title": 5, "path": 5}], {"title": "x"}])
def test_sources_of_any_shape_do_no_harm(tmp_path: Path, given: Any) -> None:
    made = page(write_package(tmp_path / "p", FAILING, sources=given, licenses=given))
    assert render(made)


def test_a_table_that_could_not_be_read_is_named(tmp_path: Path) -> None:
    folder = write_package(tmp_path / "p", FAILING)
    (folder / "headcounts.csv").unlink()
    made = page(folder)
    assert made.unread == ("headcounts",)
    assert "Could not be read: headcounts." in render(made).decode()
