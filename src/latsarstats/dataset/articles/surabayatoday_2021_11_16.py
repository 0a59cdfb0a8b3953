"""Surabayatoday.id, 16 November 2021: the same briefing, without any of its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.dataset.cell import as_printed, dated
from latsarstats.dataset.script import Aside, Row, Source, aside, row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from latsarstats.dataset.phrases import Reading

SOURCE = Source(
    article_id="surabayatoday-2021-11-16",
    seed="001_71698ce1f5551ab6.txt",
    sha256="acb5e9ad47bcd5762f94b9550a90cabb88f3ec5645f9d3ca937c8381b507f07c",
    excerpt_sha256="5adfa93c9121c7f7852d6a01052bf1f7ce2a973fdfb173cdb9582b66b1b44e5b",
    publisher="Surabayatoday.id",
    address="https://www.surabayatoday.id/2021/11/16/gubernur-khofifah-asn-itu-melayani-bukan-dilayani",
    reporter="ST02",
)


def extract(article: Reading) -> Iterator[Row | Aside]:
    """Say what each number of the article is."""
    day = article.find("{weekday:weekday} ({date:date})")

    yield row(
        "articles",
        weekday_printed=as_printed(day["weekday"]),
        date_printed=as_printed(day["date"]),
        event_date=dated("2021-11-16", day["weekday"], day["date"]),
        date_basis="address",
    )

    yield from aside(article.find("Society {:version}"), "A version number in a slogan.")
    yield from aside(
        article.find("program {:name} Bhakti Satya"),
        "The nine in the name of the province's programme.",
    )
    yield from aside(
        article.find("adalah {:determiner} keniscayaan"), "An article: it counts nothing."
    )
    yield from aside(article.find("(ST{:reference})"), "The by-line code of the reporter.")
