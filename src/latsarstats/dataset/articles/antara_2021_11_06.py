"""ANTARA News Jawa Timur, 6 November 2021: the opening of batches 53 to 55."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latsarstats.dataset.cell import as_printed, dated, figure, grades
from latsarstats.dataset.script import Aside, Row, Source, aside, row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from latsarstats.dataset.phrases import Reading

SOURCE = Source(
    article_id="antara-2021-11-06",
    seed="002_8f7a2f35192fdffd.txt",
    sha256="4ef735b8a08c16be2eb7d4b51873d311fe9146bcb38461c6357cd0ac9225f7b3",
    excerpt_sha256="6601498cc62e21011391cf5408f81bce967a67b7f885107a06ae581f51ec93d9",
    publisher="ANTARA News Jawa Timur",
    address="https://jatim.antaranews.com/amp/berita/543653/gubernur-khofifah-minta-cpns-peka-terhadap-kondisi-masyarakat",
    reporter="Vicki Febrianto",
    editor="Slamet Hadi Purnomo",
)
SESSION = "opening-2021-11-06"


def extract(article: Reading) -> Iterator[Row | Aside]:
    """Say what each number of the article is."""
    day = article.find("{weekday:weekday} mengatakan")
    opened = article.find(
        "Golongan {grade:grade}, Angkatan {first:batch}, {second:batch} dan {third:batch}"
        " Tahun {training_year:year}"
    )
    attended = article.find(
        "langsung oleh{in_person:count} PNS Golongan {grade:grade}"
        " dan {online:count} orang CPNS Golongan {lower:grade} dan {upper:grade}"
    )
    again = article.find(
        "Sebanyak {in_person:count} CPNS tersebut rencananya akan mengikuti tahapan"
        " pembelajaran klasikal selama {days:duration} hari, sedangkan {online:count} orang lainnya"
    )
    event_date = dated("2021-11-06", day["weekday"], opened["training_year"])

    yield row(
        "articles",
        weekday_printed=as_printed(day["weekday"]),
        event_date=event_date,
        date_basis="restatements",
    )
    yield row(
        "sessions",
        session_id=SESSION,
        event_date=event_date,
        kind="opening",
        organiser="BPSDM Provinsi Jawa Timur",
        area_code="35.73",
        training_year=figure(opened["training_year"]),
    )
    yield row(
        "attendance",
        session_id=SESSION,
        delivery="in-person",
        grade=grades(attended["grade"]),
        position_printed="PNS; CPNS",
        persons=figure(attended["in_person"], again["in_person"]),
        stage="classical",
        stage_days=figure(again["days"]),
    )
    yield row(
        "attendance",
        session_id=SESSION,
        delivery="online",
        grade=grades(attended["lower"], attended["upper"]),
        position_printed="CPNS",
        persons=figure(attended["online"], again["online"]),
        stage="self-study-and-distance",
    )
    for batch in ("first", "second", "third"):
        yield row(
            "batches",
            session_id=SESSION,
            batch=figure(opened[batch]),
            grade=grades(opened["grade"]),
            training_year=figure(opened["training_year"]),
        )

    yield from aside(
        article.find("Presiden Jokowi pada {:month}"),
        "The month in which the values of the civil service were proclaimed.",
    )
    yield from aside(
        article.find("ANTARA News Jawa Timur {:year}"), "The year of the copyright notice."
    )
