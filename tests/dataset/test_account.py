"""Every number of an article is extracted or set aside."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from latsarstats.dataset.cell import figure
from latsarstats.dataset.phrases import Article, Reading
from latsarstats.dataset.script import Aside, Row, Script, Seed, Source, account_for, aside, row
from latsarstats.errors import MismatchError

SOURCE = Source(
    article_id="press-2021-01-01", seed="p.txt", sha256="", excerpt_sha256="", publisher="Press"
)
TEXT = "Ada 120 orang di era Society 5.0."


def account(extract: object) -> None:
    seed = Seed(SOURCE, Article("press-2021-01-01", TEXT), TEXT.encode())
    accounted = account_for(seed, Script(SOURCE, extract))  # type: ignore[arg-type]
    assert [mention.text for mention in accounted.reasons] == ["120", "5.0"]
    assert list(accounted.reasons.values()) == ["", "A slogan."]
    assert [row.resource for row in accounted.rows] == ["articles", "attendance"]


def persons(article: Reading) -> Row:
    return row("attendance", persons=figure(article.find("{n:count} orang")["n"]))


def slogan(article: Reading) -> Iterator[Aside]:
    return aside(article.find("Society {:version}"), "A slogan.")


def test_a_script_that_accounts_for_both_numbers() -> None:
    def extract(article: Reading) -> Iterator[Row | Aside]:
        yield row("articles")
        yield persons(article)
        yield from slogan(article)

    account(extract)


def test_a_number_left_out_stops_the_build() -> None:
    def extract(article: Reading) -> Iterator[Row | Aside]:
        yield persons(article)

    message = "the number '5.0' at 29 is not accounted for; it stands in 'Ada 120 orang di era"
    with pytest.raises(MismatchError, match=message):
        account(extract)


def test_a_number_both_extracted_and_set_aside_stops_the_build() -> None:
    def extract(article: Reading) -> Iterator[Row | Aside]:
        yield persons(article)
        yield from slogan(article)
        yield from aside(article.find("{:count} orang"), "No figure.")

    with pytest.raises(MismatchError, match="'120' at 4 is both extracted and set aside"):
        account(extract)


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_number_set_aside_without_a_reason_stops_the_build(reason: str) -> None:
    def extract(article: Reading) -> Iterator[Row | Aside]:
        yield persons(article)
        yield from aside(article.find("Society {:version}"), reason)

    with pytest.raises(
        MismatchError, match=r"the number '5\.0' at 29 is set aside without a reason"
    ):
        account(extract)


def test_a_script_without_a_row_for_its_article_stops_the_build() -> None:
    def extract(article: Reading) -> Iterator[Row | Aside]:
        yield persons(article)
        yield from slogan(article)

    with pytest.raises(MismatchError, match="yields no row of the table articles"):
        account(extract)
