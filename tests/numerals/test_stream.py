"""Texts read in parts, and what is said of one that is no text."""

from __future__ import annotations

import io
import os
import sys
import threading
from pathlib import Path

import pytest

from latsarstats.errors import LatsarstatsError
from latsarstats.numerals.stream import text_parts

PART = 1 << 18
"""Bytes in a part."""


def write(folder: Path, raw: bytes) -> str:
    path = folder / "a.txt"
    path.write_bytes(raw)
    return str(path)


def refusal(name: str) -> str:
    with pytest.raises(LatsarstatsError) as caught:
        list(text_parts(name))
    return str(caught.value)


@pytest.fixture
def standard_input(monkeypatch: pytest.MonkeyPatch) -> io.BytesIO:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(raw))
    return raw


def test_line_ends_and_a_byte_order_mark_are_kept(tmp_path: Path) -> None:
    name = write(tmp_path, b"\xef\xbb\xbfa\r\nb")
    assert "".join(text_parts(name)) == "\ufeffa\r\nb"


@pytest.mark.parametrize("before", range(PART - 3, PART + 1))
def test_a_character_is_not_cut_between_two_parts(tmp_path: Path, before: int) -> None:
    name = write(tmp_path, b"a" * before + "–b".encode())
    assert "".join(text_parts(name)) == "a" * before + "–b"


def test_a_long_text_comes_in_several_parts(tmp_path: Path) -> None:
    parts = list(text_parts(write(tmp_path, b"a" * (3 * PART))))
    assert len(parts) == 3


@pytest.mark.parametrize("before", [0, 2, PART - 1, PART, 2 * PART + 5])
def test_a_byte_that_is_not_utf8_is_named(tmp_path: Path, before: int) -> None:
    name = write(tmp_path, b"a" * before + b"\xff")
    assert refusal(name) == f"{name}: not UTF-8 at byte {before}; save the file as UTF-8"


def test_a_character_cut_off_at_the_end_is_named(tmp_path: Path) -> None:
    name = write(tmp_path, b"a" * (PART - 1) + b"\xe2\x80")
    assert f"not UTF-8 at byte {PART - 1};" in refusal(name)


def test_nothing_is_yielded_of_a_file_that_is_no_text(tmp_path: Path) -> None:
    parts = text_parts(write(tmp_path, b"a" * (2 * PART) + b"\xff"))
    with pytest.raises(LatsarstatsError):
        next(parts)


@pytest.mark.parametrize("before", [0, PART + 7])
def test_a_binary_file_is_named_with_its_zero_byte(tmp_path: Path, before: int) -> None:
    name = write(tmp_path, b"a" * before + b"\0")
    assert f"is binary, with a zero byte at byte {before};" in refusal(name)


def test_a_file_in_utf16_is_named(tmp_path: Path) -> None:
    name = write(tmp_path, "ada 120".encode("utf-16"))
    assert refusal(name) == f"{name}: is UTF-16; save the file as UTF-8"


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    name = write(tmp_path, b"")
    assert refusal(name) == f"{name}: is empty; name a file that holds a text"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    name = str(tmp_path / "none.txt")
    assert refusal(name) == f"{name}: there is no such file; check the name and the folder"


def test_a_folder_is_named(tmp_path: Path) -> None:
    assert refusal(str(tmp_path)) == f"{tmp_path}: is a folder; name the text files in it"


def test_a_device_is_named() -> None:
    assert refusal(os.devnull) == f"{os.devnull}: is no plain file; name one"


def test_a_name_that_no_file_can_have_is_named() -> None:
    assert refusal("a\0b") == "'a\\x00b': is no file name; check it"


def test_a_file_that_may_not_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    name = write(tmp_path, b"ada 120")
    monkeypatch.setattr(Path, "open", refuse)
    assert "cannot be read (Permission denied)" in refusal(name)


def test_standard_input_is_read(standard_input: io.BytesIO) -> None:
    standard_input.write(b"ada 120")
    standard_input.seek(0)
    assert list(text_parts("-")) == ["ada 120"]


@pytest.mark.usefixtures("standard_input")
def test_an_empty_standard_input_is_named() -> None:
    assert refusal("-") == "standard input: is empty; name a file that holds a text"


def test_a_closed_standard_input_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert refusal("-") == "standard input: is closed; pipe a text into it"


def test_a_pipe_is_read_like_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(b"ada 120",))
    writer.start()
    assert list(text_parts(str(pipe))) == ["ada 120"]
    writer.join()
