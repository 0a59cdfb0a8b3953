"""The curated scripts cite their articles as these print it."""

from __future__ import annotations

from pathlib import Path

import pytest

import latsarstats
from latsarstats.dataset.script import Script, account_for, read_seed, scripts

SCRIPTS = scripts()
IDS = [script.source.article_id for script in SCRIPTS]


@pytest.mark.parametrize("script", SCRIPTS, ids=IDS)
def test_title_reporter_and_editor_are_printed(script: Script, originals: Path) -> None:
    text = (originals / script.source.seed).read_bytes().decode()
    source = script.source
    assert all(name in text for name in (source.title, source.reporter, source.editor))


@pytest.mark.parametrize("script", SCRIPTS, ids=IDS)
def test_excerpt_and_original_say_the_same(script: Script, originals: Path) -> None:
    seeds = latsarstats.package_path() / "seeds"
    masked = account_for(read_seed(script.source, seeds), script)
    whole = account_for(read_seed(script.source, seeds, originals), script)
    assert (masked.rows, masked.reasons) == (whole.rows, whole.reasons)


@pytest.mark.parametrize("script", SCRIPTS, ids=IDS)
def test_a_script_is_named_after_publisher_and_date(script: Script) -> None:
    module = script.extract.__module__.rpartition(".")[2]
    assert module == script.source.article_id.replace("-", "_")
