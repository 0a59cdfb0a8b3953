"""A share of what the fuzzer tries, the same each time; and that the fuzzer finds faults."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import judging
import pytest
from bases import of_the_tests
from corruptions import CORRUPTED
from judging import Fault, Judgement, Place, judge
from merging import merged
from packages import LEAST_SOUND, Options, Tally, examine, reduce
from plan import plan_of
from subject import Subject

from latsarstats.checks.run import READERS
from latsarstats.dataset.check import check_package
from latsarstats.errors import LatsarstatsError
from latsarstats.finding import Report

COUNT = 48
OPTIONS = Options(seed=2026, patience=0)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "fuzz")


def test_a_share_of_the_packages_has_no_fault(place: Place) -> None:
    tally = Tally()
    for index in range(COUNT):
        tally.add(index, examine(index, OPTIONS, place))
    assert tally.faults == {}
    assert tally.sound >= LEAST_SOUND * COUNT


@pytest.mark.parametrize("index", range(20))
def test_a_package_follows_from_its_seed_and_index_alone(index: int) -> None:
    assert plan_of(7, index).build().written() == plan_of(7, index).build().written()


def test_seeds_and_indices_make_other_packages() -> None:
    made = [str(plan_of(seed, index).build().written()) for seed in (1, 2) for index in range(20)]
    assert len(set(made)) > 35


def test_two_cases_are_merged_with_the_faults_of_both() -> None:
    cases = {case.name: case for case in CORRUPTED}
    subject = merged(cases["a field type misspelt"], cases["a digit changed after the hash"])
    (_, headcounts, _) = subject.resources()
    assert headcounts["schema"]["fields"][3]["type"] == "interger"
    assert b"U01,2020,completed,5" in subject.files["headcounts.csv"]


class TestFaults:
    """The fuzzer sees what it is there to see."""

    @pytest.fixture
    def sound(self) -> Subject:
        return of_the_tests(Random(0))

    @pytest.fixture
    def kinds(self, place: Place) -> Callable[[Subject], list[str]]:
        def found(subject: Subject) -> list[str]:
            return [fault.kind for fault in judge(subject.written(), place).faults]

        return found

    def test_a_sound_package_has_none(
        self, sound: Subject, kinds: Callable[[Subject], list[str]]
    ) -> None:
        assert kinds(sound) == []

    @pytest.mark.parametrize(
        ("error", "kind"),
        [
            (KeyError("x"), "traceback: KeyError in "),
            (BaseException("panic"), "traceback: BaseException in "),
            (judging.TooLongError(), "too long: "),
        ],
        ids=["an exception", "a panic", "a check without end"],
    )
    def test_an_exception_that_is_no_sentence(
        self,
        error: BaseException,
        kind: str,
        sound: Subject,
        kinds: Callable[[Subject], list[str]],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        def fail(*_: object, **__: object) -> Report:
            raise error

        monkeypatch.setattr(judging, "check_package", fail)
        assert [found.startswith(kind) for found in kinds(sound)] == [True] * 4

    @pytest.mark.parametrize(
        ("change", "kind"),
        [
            (lambda folder: (folder / "units.csv").write_bytes(b"x"), "changed: "),
            (lambda folder: (folder / "new").write_bytes(b""), "changed: "),
        ],
        ids=["a file changed", "a file added"],
    )
    def test_a_folder_that_is_not_as_it_was(
        self,
        change: Callable[[Path], object],
        kind: str,
        sound: Subject,
        kinds: Callable[[Subject], list[str]],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        def check(folder: Path, **options: Any) -> Report:
            report = check_package(folder, **options)
            change(folder)
            return report

        monkeypatch.setattr(judging, "check_package", check)
        assert any(found.startswith(kind) for found in kinds(sound))

    def test_another_report_of_one_engine(
        self,
        sound: Subject,
        kinds: Callable[[Subject], list[str]],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        def check(folder: Path, **options: Any) -> Report:
            if options["engine"] == "polars":
                (folder / "units.csv").write_bytes(b"unit_code,name,founded,website\n")
            return check_package(folder, **options)

        monkeypatch.setattr(judging, "check_package", check)
        assert any(
            found.startswith("difference: ") and "only polars: " in found for found in kinds(sound)
        )

    def test_another_sentence_of_one_engine(
        self,
        sound: Subject,
        kinds: Callable[[Subject], list[str]],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        def fail(folder: Path, engine: str) -> Report:
            raise LatsarstatsError(f"{folder}: {'is' if engine == 'duckdb' else 'is not'} there")

        monkeypatch.setattr(judging, "check_package", fail)
        assert kinds(sound) == ["difference: rows says is not there; duckdb says is there"]

    def test_a_verdict_weaker_than_that_of_frictionless(
        self,
        sound: Subject,
        kinds: Callable[[Subject], list[str]],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(
            judging, "check_package", lambda folder, engine: Report(str(folder), (), engine=engine)
        )
        spoiled = copy.deepcopy(sound)
        spoiled.files["units.csv"] += b"U04,x,no date,\n"
        assert kinds(spoiled) == ["weaker: frictionless rejects: byte-count hash-count type-error"]

    def test_a_temporary_file_that_is_left(
        self,
        sound: Subject,
        place: Place,
        kinds: Callable[[Subject], list[str]],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        def check(folder: Path, **options: Any) -> Report:
            (place.temporary / "left").mkdir()
            return check_package(folder, **options)

        monkeypatch.setattr(judging, "check_package", check)
        assert kinds(sound)[:2] == [f"left behind by {reader}" for reader in READERS[:2]]

    def test_a_control_character_in_what_is_printed(
        self,
        sound: Subject,
        kinds: Callable[[Subject], list[str]],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(judging, "report_lines", lambda *_: ["first", "\x1b[2J"])
        assert set(kinds(sound)) == {
            "characters: control or direction characters in the format text"
        }


def test_a_fault_is_made_smaller(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def is_about_units(files: dict[str, bytes], *_: object, **__: object) -> Judgement:
        found = b'"units"' in files["datapackage.json"]
        return Judgement([Fault("it names units", "")] if found else [])

    index = next(
        n for n in range(99) if b'"units"' in plan_of(1, n).build().written()["datapackage.json"]
    )
    monkeypatch.setattr("packages.judge", is_about_units)
    reduced = reduce(index, "it names units", Options(seed=1), place)
    assert reduced is not None
    assert reduced.plan.steps == ()
    assert reduced.subject.files == {}
    assert len(reduced.subject.written()["datapackage.json"]) < 120
