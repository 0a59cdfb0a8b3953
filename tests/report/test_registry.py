"""Every format and every level stands in one registry."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import get_args

import pytest

from latsarstats import report
from latsarstats.finding import LEVELS, Level, Report, levels_down_to
from latsarstats.report.formats import FORMATS, Options
from latsarstats.report.repository import AT_ROOT


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_is_a_page_that_ends_with_its_line(name: str) -> None:
    text = FORMATS[name].render(Report("a package", ()), AT_ROOT, Options())
    assert (text[-1], text[-2] == "\n") == ("\n", False)


def test_every_function_that_renders_is_a_format() -> None:
    functions = {
        f"{path.stem}:{name}"
        for path in Path(report.__path__[0]).glob("*.py")
        for name in vars(import_module(f"latsarstats.report.{path.stem}"))
        if name.startswith("render_")
    }
    assert functions == {form.function for form in FORMATS.values()}


def test_the_levels_are_those_of_their_type() -> None:
    assert tuple(LEVELS) == get_args(Level)


def test_a_level_comes_with_all_above_it() -> None:
    assert levels_down_to("schema") == ("package", "structure", "schema")
