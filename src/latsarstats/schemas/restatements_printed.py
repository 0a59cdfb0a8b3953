"""The seed of the restatements, with their numbers as printed."""

from __future__ import annotations

from latsarstats.language import sentence
from latsarstats.schemas import fields as column
from latsarstats.schemas.fields import Date, Text
from latsarstats.schemas.table import Table


class RestatementsPrinted(Table):
    """The seed of the restatements, with their numbers as printed."""

    publisher: Text = column.text("Publisher", "Penerbit", sentence("Who published it."))
    address: Text = column.address(
        "Address",
        "Alamat",
        sentence("Where it was published."),
    )
    session_id: Text = column.text("Session", "Sesi", sentence("Event that it reports."))
    weekday_printed: Text = column.text(
        "Weekday printed", "Hari tercetak", sentence("Weekday of the event, as printed.")
    )
    date_printed: Text = column.text(
        "Date printed", "Tanggal tercetak", sentence("Date of the event, as printed.")
    )
    event_date: Date = column.date(
        "Event date", "Tanggal acara", sentence("The date meant, with its year.")
    )
    in_person: Text = column.text(
        "In person", "Luring", sentence("Number of people in the hall, as printed."), nullable=True
    )
    online: Text = column.text(
        "Online", "Daring", sentence("Number of people online, as printed."), nullable=True
    )
    all: Text = column.text(
        "All", "Semua", sentence("Number of people in all, as printed."), nullable=True
    )

    class Config:
        """Key and titles."""

        name = "restatements-printed"
        title = "Restatements as printed"
        description = sentence(
            "One row is a publication that restates a session, with its numbers as printed."
        )
        unique = ("address", "session_id")
        metadata = {"title_id": "Pemberitaan lain, sebagaimana tercetak"}  # noqa: RUF012
