"""The language of a call: by ``--lang`` before or after the command, or by the locale."""

from __future__ import annotations

from pathlib import Path

import pytest

from latsarstats.cli import COMMANDS, main


@pytest.mark.parametrize(
    "arguments",
    [["--lang", "id", "check", "nowhere"], ["check", "nowhere", "--lang=id"]],
    ids=["before the command", "after it"],
)
def test_an_error_is_in_the_language_asked_for(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert "berkas itu tidak ada; periksa nama dan foldernya" in capsys.readouterr().err


def test_a_call_is_in_the_language_of_the_locale(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "id_ID.UTF-8")
    assert main(["check", "nowhere"]) == 2
    assert "berkas itu tidak ada" in capsys.readouterr().err


def test_what_is_asked_for_is_above_the_locale(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "id_ID.UTF-8")
    assert main(["check", "nowhere", "--lang", "en"]) == 2
    assert "there is no such file" in capsys.readouterr().err


def test_another_language_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["check", "--lang", "xx"])
    assert end.value.code == 2
    assert "argument --lang: invalid choice: 'xx'" in capsys.readouterr().err


def test_a_wrong_call_is_told_in_the_language(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["check", "--limit", "0", "--lang", "id"])
    error = capsys.readouterr().err
    assert error.startswith("cara pakai: latsarstats check ")
    assert "kesalahan: argumen --limit: '0' bukan bilangan bulat mulai dari 1" in error


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_every_command_is_indonesian(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main([command, "--help", "--lang", "id"])
    shown = capsys.readouterr().out
    assert end.value.code == 0
    assert "menampilkan bantuan ini lalu selesai" in shown
    english = {" the ", " of ", " is ", " and ", "usage:", "options:", "show this help"}
    assert {each for each in english if each in shown} == set()


def test_the_report_is_in_the_language(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "t.csv").write_text("unit,a,b,total\nA,1,2,3\nB,2,3,5\nC,3,4,7\n")
    assert main(["check", str(tmp_path / "t.csv"), "--lang", "id"]) == 0
    assert "OK: " in (shown := capsys.readouterr().out)
    assert "pemeriksaan sesuai" in shown
    assert main(["check", str(tmp_path / "t.csv")]) == 0
    assert "checks passed" in capsys.readouterr().out
