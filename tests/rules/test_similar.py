"""Values that a person takes for one, and how they differ."""

from __future__ import annotations

import pytest

from latsarstats.rules.similar import Values, compare, quoted

ALIKE = [
    pytest.param("ongoing", "Ongoing", "in other case", id="a capital letter"),
    pytest.param("Wales", "Wales ", "with a blank at its end", id="a blank behind"),
    pytest.param("Wales", " Wales", "with a blank at its start", id="a blank before"),
    pytest.param("Wales ", "Wales", "without the blank at its end", id="no blank behind"),
    pytest.param("Kota Batu", "Kota  Batu", "with other blanks inside", id="two blanks"),
    pytest.param("Kota Batu", "Kota\u00a0Batu", "with other blanks inside", id="a hard blank"),
    pytest.param("Caf\u00e9", "Cafe\u0301", "in another Unicode form", id="an accent apart"),
    pytest.param("Batu", "\uff22atu", "in another Unicode form", id="a wide letter"),
    pytest.param("Batu", "Ba\u200btu", "but for an invisible character", id="a hidden character"),
    pytest.param("Batu", "BATU ", "in other case and with a blank at its end", id="case and blank"),
    pytest.param("completed", "complete", "but for one slip of the hand", id="a letter missing"),
    pytest.param("completed", "comppleted", "but for one slip of the hand", id="a letter twice"),
    pytest.param("completed", "conpleted", "but for one slip of the hand", id="another letter"),
    pytest.param("completed", "compelted", "but for one slip of the hand", id="letters swapped"),
    pytest.param("Tower99", "Tomer99", "but for one slip of the hand", id="beside a number"),
    pytest.param("on-going", "on going", "but for one slip of the hand", id="a hyphen"),
    pytest.param("Kabupaten Jember", "Kab. Jember", "abbreviated", id="with a point"),
    pytest.param("Kabupaten Jember", "Kab Jember", "abbreviated", id="without a point"),
    pytest.param("Kab. Jember", "Kabupaten Jember", "in full", id="in full"),
    pytest.param("Jalan Mawar", "Jl. Mawar", "abbreviated", id="letters of a word"),
    pytest.param("Jawa Timur", "Jatim", "abbreviated", id="beginnings of words"),
    pytest.param("United Kingdom", "UK", "abbreviated", id="initials"),
]

APART = [
    pytest.param("Batch 53", "Batch 54", id="numbers"),
    pytest.param("Batch 5", "Batch 53", id="a number that begins another"),
    pytest.param("Golongan II", "Golongan III", id="Roman numbers"),
    pytest.param("Angkatan VIII", "Angkatan XVIII", id="longer Roman numbers"),
    pytest.param("Kelas A", "Kelas B", id="letters that number"),
    pytest.param("2020", "2021", id="years"),
    pytest.param("Tower98", "Tower99", id="numbers behind a word"),
    pytest.param("no. 12a", "no. 12b", id="codes"),
    pytest.param("A", "a b", id="letters"),
    pytest.param("all", "al", id="short codes"),
    pytest.param("Kota Blitar", "Kabupaten Blitar", id="a town and a regency"),
    pytest.param("completed", "ongoing", id="words"),
    pytest.param("same", "same", id="a value and itself"),
    pytest.param("", "a", id="nothing"),
]


@pytest.mark.parametrize(("value", "other", "how"), ALIKE)
def test_a_value_that_may_be_meant(value: str, other: str, how: str) -> None:
    similar = compare(value, other)
    assert similar is not None
    assert similar.how == how


@pytest.mark.parametrize(("value", "other"), APART)
def test_values_that_are_apart(value: str, other: str) -> None:
    assert compare(value, other) is None


@pytest.mark.parametrize(("value", "other", "how"), ALIKE)
def test_a_value_that_may_be_meant_is_found_among_others(value: str, other: str, how: str) -> None:
    others = Values([other, value, "quite another", "2021", ""], [value])
    assert [(similar.value, similar.how) for similar in others.similar_to(value)] == [(other, how)]


@pytest.mark.parametrize(("value", "other"), APART)
def test_values_that_are_apart_are_not_found(value: str, other: str) -> None:
    assert Values([other], [value]).similar_to(value) == []


def test_what_differs_least_comes_first() -> None:
    others = Values(["Kabupaten Jember", "Kab Jember", "KAB. JEMBER"], ["Kab. Jember"])
    assert [similar.value for similar in others.similar_to("Kab. Jember")] == [
        *("KAB. JEMBER", "Kab Jember", "Kabupaten Jember")
    ]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("Wales ", "'Wales '"),
        ("Cafe\u0301", r"'Cafe\u0301'"),
        ("Caf\u00e9", "'Caf\u00e9'"),
        ("a\u200bb", r"'a\u200bb'"),
        ("a\u00a0b", r"'a\xa0b'"),
    ],
)
def test_one_sees_in_quotes_what_does_not_show(value: str, shown: str) -> None:
    assert quoted(value) == shown
