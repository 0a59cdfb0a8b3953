"""Texts labelled by hand, the measure of the scanner."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

import pytest

from latsarstats.numerals.mention import Mention, plain
from latsarstats.numerals.scan import scan

ROOT = Path(__file__).parent
SETS = ("labelled", "labelled2", "labelled3")
"""News on civil servants; kinds that were once read wrongly; texts of seventeen registers."""


@dataclass(frozen=True)
class Label:
    """A number as a person read it."""

    file: str
    start: int
    end: int
    text: str
    kind: str
    value: str
    unit: str
    doubt: str


def labels(folder: str) -> dict[str, list[Label]]:
    found: dict[str, list[Label]] = {}
    with (ROOT / folder / "labels.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            label = Label(
                *(row["file"], int(row["start"]), int(row["end"])),
                *(row["text"], row["kind"], row["value"], row["unit"], row["doubt"]),
            )
            found.setdefault(row["file"], []).append(label)
    return found


def text_of(folder: str, file: str) -> str:
    return (ROOT / folder / file).read_bytes().decode()


@cache
def pairs(folder: str) -> tuple[tuple[Label, Mention | None], ...]:
    """Each label with the mention that shares the most characters with it."""
    found: list[tuple[Label, Mention | None]] = []
    for file, of_file in labels(folder).items():
        mentions = list(scan(text_of(folder, file)))
        for label in of_file:
            touching = [each for each in mentions if overlap(label, each)]
            best = max(touching, key=lambda each: overlap(label, each), default=None)
            found.append((label, best))
    return tuple(found)


def overlap(label: Label, mention: Mention) -> int:
    return max(0, min(label.end, mention.end) - max(label.start, mention.start))


def same_value(label: Label, mention: Mention) -> bool:
    try:
        return Decimal(label.value) == Decimal(plain(mention.value))
    except InvalidOperation:
        return label.value == plain(mention.value)


def right(folder: str, agrees: Callable[[Label, Mention], bool]) -> int:
    return sum(bool(each and agrees(label, each)) for label, each in pairs(folder))


@pytest.mark.parametrize("folder", SETS)
def test_every_label_says_what_stands_at_its_place(folder: str) -> None:
    for file, of_file in labels(folder).items():
        text = text_of(folder, file)
        assert [text[label.start : label.end] for label in of_file] == [
            label.text for label in of_file
        ]


@pytest.mark.parametrize("folder", SETS)
@pytest.mark.parametrize(
    ("floor", "what", "agrees"),
    [
        pytest.param(0.99, "found", lambda _, mention: bool(mention), id="99 % are found"),
        pytest.param(
            *(0.97, "with the right span"),
            lambda label, mention: (label.start, label.end) == (mention.start, mention.end),
            id="97 % have the right span",
        ),
        pytest.param(
            *(0.95, "with the right kind"),
            lambda label, mention: label.kind == mention.kind,
            id="95 % have the right kind",
        ),
        pytest.param(0.98, "with the right value", same_value, id="98 % have the right value"),
        pytest.param(
            *(0.95, "with the right doubt"),
            lambda label, mention: label.doubt == mention.doubt,
            id="95 % are doubted as a reader would",
        ),
    ],
)
def test_of_the_labels(
    folder: str,
    floor: float,
    what: str,
    agrees: Callable[[Label, Mention], bool],
    record_property: Callable[[str, int], None],
) -> None:
    number = len(pairs(folder))
    record_property(f"counted: of {number} labels of {folder} {what}", right(folder, agrees))
    assert right(folder, agrees) / number >= floor


@pytest.mark.parametrize("folder", SETS)
def test_99_percent_of_what_is_found_is_labelled(folder: str) -> None:
    found = labelled = 0
    for file, of_file in labels(folder).items():
        for mention in scan(text_of(folder, file)):
            found += 1
            labelled += any(overlap(label, mention) for label in of_file)
    assert labelled / found >= 0.99


@pytest.mark.parametrize("folder", SETS)
def test_95_percent_of_the_units_that_are_printed_next_to_a_number_are_read(folder: str) -> None:
    printed = [
        (label.unit.lower(), mention.unit.lower())
        for label, mention in pairs(folder)
        if mention and is_beside(text_of(folder, label.file), label)
    ]
    assert sum(unit == read for unit, read in printed) / len(printed) >= 0.95


def is_beside(text: str, label: Label) -> bool:
    """The unit is the sign of the number itself, or the word next to it."""
    if not label.unit or label.kind in ("percent", "money"):
        return bool(label.unit)
    before = text[max(0, label.start - 20) : label.start].lower().split()[-1:]
    behind = re.split(r"[\s.,;:()/]+", text[label.end : label.end + 30].lower().strip(" -–"))[:1]
    return label.unit.lower() in (*before, *behind)


@pytest.mark.parametrize("folder", SETS)
def test_every_misprint_among_the_labels_is_flagged(folder: str) -> None:
    missed = [
        label.text
        for label, each in pairs(folder)
        if label.doubt == "misprint" and not (each and each.doubt == "misprint")
    ]
    assert missed == []


@pytest.mark.parametrize("folder", SETS)
def test_nothing_large_is_wrong_without_a_doubt(folder: str) -> None:
    """A number ten times too large or small, or of the wrong sign, is worse than one unread."""
    wrong = []
    for label, each in pairs(folder):
        if each and not each.doubt and not same_value(label, each):
            wrong.append((label.text, each))
    assert wrong == []
