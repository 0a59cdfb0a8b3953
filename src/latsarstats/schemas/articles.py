"""The articles, and how the date of each is known."""

from __future__ import annotations

from latsarstats.language import sentence
from latsarstats.rules.weekday import Weekday
from latsarstats.schemas import fields as column
from latsarstats.schemas.fields import Date, Integer, Text
from latsarstats.schemas.table import Table, holds


class Articles(Table):
    """The articles, and how the date of each is known."""

    article_id: Text = column.text(
        *(
            "Article",
            "Artikel",
            sentence("Publisher and date of the event, as the article is cited here."),
        ),
        pattern=r"^[a-z0-9-]+$",
    )
    seed: Text = column.text(
        "Seed", "Berkas", sentence("Name of the file in seeds that holds its excerpt.")
    )
    publisher: Text = column.text("Publisher", "Penerbit", sentence("Who published the article."))
    title: Text = column.text(
        "Title", "Judul", sentence("Headline, where it is printed in the text."), nullable=True
    )
    address: Text = column.address(
        *("Address", "Alamat", sentence("Where the article was published, where that is known.")),
        nullable=True,
    )
    weekday_printed: Text = column.text(
        *("Weekday printed", "Hari tercetak", sentence("Weekday of the event, as printed.")),
        nullable=True,
        printed=True,
    )
    date_printed: Text = column.text(
        *("Date printed", "Tanggal tercetak", sentence("Date of the event, as printed.")),
        nullable=True,
        printed=True,
    )
    event_date: Date = column.date(
        "Event date", "Tanggal acara", sentence("Date of the event."), printed=True
    )
    date_basis: Text = column.code(
        "date_basis", "Date basis", "Dasar tanggal", sentence("How the date of the event is known.")
    )
    reporter: Text = column.text(
        "Reporter", "Pewarta", sentence("Reporter or by-line code, as printed."), nullable=True
    )
    editor: Text = column.text("Editor", "Editor", sentence("Editor, as printed."), nullable=True)
    characters: Integer = column.integer(
        *(
            "Characters",
            "Karakter",
            sentence("Length of the original text in Unicode code points."),
        ),
        minimum=1,
        unit="character",
    )
    sha256: Text = column.text(
        *("SHA-256", "SHA-256", sentence("SHA-256 of the original text as stored in UTF-8.")),
        pattern=r"^[0-9a-f]{64}$",
    )

    weekday = holds(
        Weekday(
            name="article-weekday",
            resource="articles",
            title=sentence("The weekday printed is that of the event"),
            description=sentence(
                "A date read wrongly from an article mostly falls on another weekday."
            ),
            date="event_date",
            weekday="weekday_printed",
        )
    )

    class Config:
        """Key and titles."""

        name = "articles"
        title = "Articles"
        description = sentence(
            "One row is an article, with the date of its event and the hash of its text."
        )
        unique = ("article_id",)
        metadata = {"title_id": "Artikel"}  # noqa: RUF012 - pandera reads it from the class
