"""Errors carry what they are about, so that nobody has to cut it out of a sentence."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

import latsarstats
from latsarstats.files.text import decode, read_bytes


def test_a_file_that_is_not_there_is_named_beside_the_reason(tmp_path: Path) -> None:
    file = tmp_path / "a: b.csv"
    with pytest.raises(latsarstats.LatsarstatsError) as caught:
        read_bytes(file)
    assert caught.value.path == str(file)
    assert caught.value.reason == "there is no such file; check the name and the folder"
    assert str(caught.value) == f"{file}: {caught.value.reason}"


def test_an_error_about_no_file_has_a_reason_alone() -> None:
    error = latsarstats.LatsarstatsError("name a table")
    assert (str(error), error.reason, error.path) == ("name a table", "name a table", "")


def test_an_error_survives_pickling() -> None:
    with pytest.raises(latsarstats.LatsarstatsError) as caught:
        decode(b"\xff", "a.txt")
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (str(copy), copy.path, copy.reason) == (
        str(caught.value),
        "a.txt",
        "not UTF-8 at byte 0; save the file as UTF-8",
    )


def test_an_unknown_name_comes_with_the_nearest() -> None:
    with pytest.raises(latsarstats.UnknownNameError) as caught:
        latsarstats.load("cohort")
    assert (caught.value.name, caught.value.nearest) == ("cohort", "cohorts")
