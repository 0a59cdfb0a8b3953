"""Reading files, and what is said of one that cannot be read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from latsarstats.errors import LatsarstatsError
from latsarstats.files.text import decode, read_bytes


def test_line_ends_are_kept_since_offsets_count_them() -> None:
    assert decode(b"a\r\nb", "file") == "a\r\nb"


def test_a_file_that_is_not_utf8_is_named_with_its_first_bad_byte() -> None:
    with pytest.raises(LatsarstatsError, match=r"seed\.txt: not UTF-8 at byte 2"):
        decode(b"ab\xffcd", "seed.txt")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LatsarstatsError, match=r"none\.txt: there is no such file"):
        read_bytes(tmp_path / "none.txt")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(LatsarstatsError, match="pipe: is no plain file"):
        read_bytes(tmp_path / "pipe")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(LatsarstatsError, match=r"cannot be read \(Is a directory\)"):
        read_bytes(tmp_path)
