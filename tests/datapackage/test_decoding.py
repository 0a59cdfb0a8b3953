"""Bytes that are no UTF-8 are told with their place and the encodings that would fit."""

from __future__ import annotations

import pytest

from latsarstats.datapackage.decoding import decoded, is_undecoded


def test_text_is_text() -> None:
    assert decoded("Blîtar,漢\n".encode()).text == "Blîtar,漢\n"
    assert decoded(b"").fault == ""


def test_the_first_byte_is_told_by_its_line_and_column() -> None:
    found = decoded("unit\nBlîtar,Caf".encode() + b"\xe9\n")
    assert found.line == 2
    assert found.fault == (
        "The file is not UTF-8: line 2, column 11 has the byte 0xE9. Save it as UTF-8; if it is"
        ' cp1252, in which \'Café\' stands there, declare "encoding": "cp1252"'
        " (iso-8859-1, cp437 would fit too)."
    )


def test_other_lines_with_such_bytes_are_counted() -> None:
    assert "; 1 other line has such a byte too." in decoded(b"a\xe9\nb\nc\xe9\n").fault
    assert "; 2 other lines have such bytes too." in decoded(b"\xe9\n\xe9\n\xe9\n").fault


def test_an_encoding_that_lacks_the_byte_does_not_fit() -> None:
    fault = decoded(b"a\x81\n").fault
    assert "cp1252" not in fault
    assert "iso-8859-1" not in fault
    assert 'declare "encoding": "cp437"' in fault


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("utf-16", "unit,persons\nBlitar,1\n".encode("utf-16")),
        ("utf-16-le", "unit,persons\nBlitar,1\n".encode("utf-16-le")),
        ("utf-16-be", "unit,persons\nBlitar,1\n".encode("utf-16-be")),
        ("utf-32", "unit,persons\nBlitar,1\n".encode("utf-32")),
    ],
)
def test_wider_characters_are_told_as_what_they_are(name: str, raw: bytes) -> None:
    found = decoded(raw)
    assert found.text is None
    assert f'declare "encoding": "{name}"' in found.fault


def test_only_cells_with_such_bytes_are_taken_out() -> None:
    text = decoded(b"Blitar,Caf\xe9").text
    assert text is not None
    assert [is_undecoded(cell) for cell in text.split(",")] == [False, True]
