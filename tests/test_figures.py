"""Every figure that README and docs state has a measure, and every measure stands somewhere."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]

FIGURE = re.compile(
    r"\d (s|MB/s|MiB)\b|\d (seconds|minutes)\b|times as long|about a second"
    r"|MB\n?\s*for the ten million|finds all \d+ numbers|times\s+slower"
)
"""What a figure looks like that somebody measured: a time, a speed, memory, or a ratio."""


@pytest.fixture(scope="module")
def figures() -> ModuleType:
    described = importlib.util.spec_from_file_location(
        "figures", ROOT / "benchmarks" / "figures.py"
    )
    assert described
    assert described.loader
    module = importlib.util.module_from_spec(described)
    sys.modules["figures"] = module  # where its records look for their types
    described.loader.exec_module(module)
    return module


def unmarked(text: str, mark: re.Pattern[str]) -> list[str]:
    """Return the paragraphs and tables of a page with a figure and without a mark above them."""
    paragraphs = re.split(r"\n{2,}", re.sub(r"(?ms)^```.*?^```", "", text))
    return [
        paragraph
        for paragraph in paragraphs
        if FIGURE.search(paragraph) and not mark.match(paragraph.strip().split("\n")[0])
    ]


def test_what_is_marked_has_a_measure_and_what_is_measured_is_marked(figures: ModuleType) -> None:
    assert {place.name for place in figures.places()} == set(figures.FIGURES)


@pytest.mark.parametrize("page", ["README.md", "docs/large-tables.md"])
def test_no_figure_is_without_a_mark(page: str, figures: ModuleType) -> None:
    assert unmarked((ROOT / page).read_text("utf-8"), figures.MARK) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("It takes 1.2 s.", ["It takes 1.2 s."], id="a time"),
        pytest.param("It takes\n2 times as long.", ["It takes\n2 times as long."], id="a ratio"),
        pytest.param("<!-- measured: start -->\nIt takes 1.2 s.", [], id="a time that is marked"),
        pytest.param("There are five tables.", [], id="no figure"),
    ],
)
def test_a_figure_without_a_mark_is_found(text: str, found: list[str], figures: ModuleType) -> None:
    assert unmarked(text, figures.MARK) == found
