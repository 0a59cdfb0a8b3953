"""iNews.id, 16 November 2021: the four cohort figures, and a briefing that day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.dataset.cell import as_printed, dated, figure, grades
from latsarstats.dataset.script import Aside, Row, Source, aside, row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from latsarstats.dataset.phrases import Reading

SOURCE = Source(
    article_id="inews-2021-11-16",
    seed="000_ee038a742e0af3e0.txt",
    sha256="b07ae26cae0b15ae90f16aa01c3bd6ec364d842a98e0fba1a4b8ee560bd1adab",
    excerpt_sha256="180e58e3f8929819ae88e4cec529eba3d0a327ad7083f72ed933624a3156c3ae",
    publisher="iNews.id (Surabaya)",
    address="https://surabaya.inews.id/read/15849/khofifah-bilang-tugas-asn-memuliakan-masyarakat/all",
    editor="Ali Masduki",
)
SESSION = "briefing-2021-11-16"


def extract(article: Reading) -> Iterator[Row | Aside]:
    """Say what each number of the article is."""
    day = article.find("{weekday:weekday} ({date:date})")
    everyone = article.find(
        "Latsar Tahun {training_year:year} formasi {formation_year:year}"
        " sebanyak {persons:count} peserta"
    )
    completed = article.find("telah selesai menjalani Latsar sebanyak {persons:count} peserta")
    ongoing = article.find("masih berjalan mengikuti Latsar yakni sebanyak {persons:count} peserta")
    planned = article.find(
        "CPNS formasi {formation_year:year} yang mengikuti Latsar di Tahun {training_year:year}"
        " sebanyak {persons:count} orang"
    )
    in_person = article.find("offline sebanyak {persons:count} orang PNS golongan {grade:grade}")
    online = article.find(
        "online sebanyak {persons:count} orang PNS golongan {lower:grade} dan {upper:grade}"
        " serta peserta PKP"
    )
    event_date = dated("2021-11-16", day["date"], everyone["training_year"])

    yield row(
        "articles",
        weekday_printed=as_printed(day["weekday"]),
        date_printed=as_printed(day["date"]),
        event_date=event_date,
        date_basis="text",
    )
    for status, persons, years in (
        ("all", everyone, everyone),
        ("completed", completed, everyone),
        ("ongoing", ongoing, everyone),
        ("planned", planned, planned),
    ):
        yield row(
            "cohorts",
            area_code="35",
            formation_year=figure(years["formation_year"]),
            training_year=figure(years["training_year"]),
            status=status,
            coverage="province-regencies-cities",
            persons=figure(persons["persons"]),
            as_of=event_date,
        )
    yield row(
        "sessions",
        session_id=SESSION,
        event_date=event_date,
        kind="briefing",
        organiser="BPSDM Provinsi Jawa Timur",
        area_code="35",
        training_year=figure(everyone["training_year"]),
    )
    yield row(
        "attendance",
        session_id=SESSION,
        delivery="in-person",
        grade=grades(in_person["grade"]),
        position_printed="PNS",
        persons=figure(in_person["persons"]),
    )
    yield row(
        "attendance",
        session_id=SESSION,
        delivery="online",
        grade=grades(online["lower"], online["upper"]),
        position_printed="PNS",
        also_includes="PKP",
        persons=figure(online["persons"]),
    )

    yield from aside(
        article.find("perempuan {:ordinal} di jatim"),
        "A rank: the first woman to be governor of the province.",
    )
    yield from aside(article.find("Society {:version}"), "A version number in a slogan.")
    yield from aside(
        article.find("tertuang dalam program {:name} Bhakti Satya"),
        "The nine in the name of the province's programme.",
    )
    yield from aside(
        article.find("bahwa {:count} program dalam {:name} Bhakti Satya"),
        "The nine programmes of the province, and the nine in their name.",
    )
