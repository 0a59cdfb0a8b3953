"""Texts labelled by hand, the measure of the scanner."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

import pytest

from latsarstats.numerals.mention import Mention, plain
from latsarstats.numerals.scan import scan

FOLDER = Path(__file__).parent / "labelled"


@dataclass(frozen=True)
class Label:
    """A number as a person read it."""

    start: int
    end: int
    text: str
    kind: str
    value: str
    doubt: str


def labels() -> dict[str, list[Label]]:
    found: dict[str, list[Label]] = {}
    with (FOLDER / "labels.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            label = Label(
                *(int(row["start"]), int(row["end"])),
                *(row["text"], row["kind"], row["value"], row["doubt"]),
            )
            found.setdefault(row["file"], []).append(label)
    return found


def text_of(file: str) -> str:
    return (FOLDER / file).read_bytes().decode()


@cache
def pairs() -> tuple[tuple[Label, Mention | None], ...]:
    """Each label with the mention that shares the most characters with it."""
    found: list[tuple[Label, Mention | None]] = []
    for file, of_file in labels().items():
        mentions = list(scan(text_of(file)))
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


def right(agrees: Callable[[Label, Mention], bool]) -> int:
    return sum(bool(each and agrees(label, each)) for label, each in pairs())


def test_every_label_says_what_stands_at_its_place() -> None:
    for file, of_file in labels().items():
        text = text_of(file)
        assert [text[label.start : label.end] for label in of_file] == [
            label.text for label in of_file
        ]


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
    floor: float,
    what: str,
    agrees: Callable[[Label, Mention], bool],
    record_property: Callable[[str, int], None],
) -> None:
    record_property(f"counted: of {len(pairs())} labels {what}", right(agrees))
    assert right(agrees) / len(pairs()) >= floor


def test_98_percent_of_what_is_found_is_labelled() -> None:
    found = labelled = 0
    for file, of_file in labels().items():
        for mention in scan(text_of(file)):
            found += 1
            labelled += any(overlap(label, mention) for label in of_file)
    assert labelled / found >= 0.98


def test_every_misprint_among_the_labels_is_flagged() -> None:
    printed = {label.text for label, _ in pairs() if label.doubt == "misprint"}
    flagged = {each.text for _, each in pairs() if each and each.doubt == "misprint"}
    assert flagged == printed == {"Rpl.842.875,-", "Rp 27. 642.174.891.811"}
