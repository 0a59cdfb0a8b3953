"""mili.id, 13 March 2023: a forum on public service; no Latsar figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.dataset.cell import as_printed, dated
from latsarstats.dataset.script import Aside, Row, Source, aside, row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from latsarstats.dataset.phrases import Reading

SOURCE = Source(
    article_id="mili-2023-03-13",
    seed="004_5e8aa9e101f2ea4a.txt",
    sha256="35b55f4faefaef5537eb746906e908d1963c1e66af1e94ed36f27ba0249db5b7",
    excerpt_sha256="e1a34cb41c6bf4bd685dd91a428c9eb902fecaa7ba9201a298e123b707120d3d",
    publisher="mili.id",
    title="ASN dan Pelayan Publik adalah Khadimul Ummah",
    editor="Redaksi",
)


def extract(article: Reading) -> Iterator[Row | Aside]:
    """Say what each number of the article is."""
    day = article.find("{weekday:weekday} ({date:date})")
    forum = article.find("Forum Koordinasi Pelayanan Publik Tahun {year:year}")

    yield row(
        "articles",
        weekday_printed=as_printed(day["weekday"]),
        date_printed=as_printed(day["date"]),
        event_date=dated("2023-03-13", day["date"], forum["year"]),
        date_basis="text",
    )

    yield from aside(
        article.find("ke kantor kami sebesar {:percent}"),
        "The fall in official journeys to a ministry.",
    )
