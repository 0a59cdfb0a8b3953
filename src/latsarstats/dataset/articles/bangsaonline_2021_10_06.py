"""BangsaOnline.com, 6 October 2021: an award for regencies and cities; no Latsar figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.dataset.cell import as_printed, dated
from latsarstats.dataset.script import Aside, Row, Source, aside, row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from latsarstats.dataset.phrases import Reading

SOURCE = Source(
    article_id="bangsaonline-2021-10-06",
    seed="003_ddc2529d6750b0df.txt",
    sha256="be70c8c9e2f1675f3df67574acc95dfb5b78f18fed11d274e686ed9917e25f9f",
    excerpt_sha256="e33dc1bf7d20cd45bd7281e69aacf676269acc47e5b102803c0ed5b763694673",
    publisher="BangsaOnline.com",
    title="Pemprov Jatim Gelar ASN Achievement Awards 2021, 5 Kabupaten/Kota Masuk Nominator",
)


def extract(article: Reading) -> Iterator[Row | Aside]:
    """Say what each number of the article is."""
    day = article.find("{weekday:weekday} ({date:date})")
    award = article.find("se-Jatim Tahun {year:year}")

    yield row(
        "articles",
        weekday_printed=as_printed(day["weekday"]),
        date_printed=as_printed(day["date"]),
        event_date=dated("2021-10-06", day["date"], award["year"]),
        date_basis="text",
    )

    # The headline is printed twice, so one phrase spans both.
    headline = (
        "Pemprov Jatim Gelar ASN Achievement Awards {:year},"
        " {:count} Kabupaten/Kota Masuk Nominator"
    )
    yield from aside(
        article.find(f"{headline}\n\n{headline}"),
        "The headline: the year of an award, and its five nominees among regencies and cities.",
    )
    yield from aside(
        article.find("Hari Jadi {:ordinal} Provinsi"), "The anniversary of the province."
    )
