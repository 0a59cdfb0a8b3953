"""The attendance of a session as other publications print it."""

from __future__ import annotations

from latsarstats.language import sentence
from latsarstats.rules.balance import Balance
from latsarstats.rules.weekday import Weekday
from latsarstats.schemas import fields as column
from latsarstats.schemas.fields import Date, Integer, Text
from latsarstats.schemas.table import ForeignKey, Table, holds


class Restatements(Table):
    """The attendance of a session as other publications print it."""

    address: Text = column.address(
        "Address",
        "Alamat",
        sentence("Where the other publication stands."),
    )
    session_id: Text = column.text("Session", "Sesi", sentence("Event that it reports."))
    delivery: Text = column.code(
        "delivery", "Delivery", "Cara hadir", sentence("Whom the number counts.")
    )
    publisher: Text = column.text("Publisher", "Penerbit", sentence("Who published it."))
    weekday_printed: Text = column.text(
        "Weekday printed", "Hari tercetak", sentence("Weekday of the event, as printed there.")
    )
    event_date: Date = column.date(
        "Event date", "Tanggal acara", sentence("Date of the event, as given there.")
    )
    persons: Integer = column.integer(
        "Persons",
        "Jumlah orang",
        sentence("Number of people, as printed at the address."),
        unit="person",
    )

    weekday = holds(
        Weekday(
            name="restated-weekday",
            resource="restatements",
            title=sentence("The weekday printed elsewhere is that of the date printed there"),
            description=sentence(
                "A publication that dates an event names the weekday of that date."
            ),
            date="event_date",
            weekday="weekday_printed",
        )
    )
    total = holds(
        Balance(
            name="restated-total",
            resource="restatements",
            title=sentence("In person and online make the total printed elsewhere"),
            description=sentence(
                "Whoever took part was there in person or online. Of three publications, one"
                " prints the total; the others print the two parts alone."
            ),
            incomplete="allowed",
            measure="persons",
            dimension="delivery",
            whole="all",
            parts=("in-person", "online"),
            within=("address", "session_id"),
        )
    )

    class Config:
        """Key, references and titles."""

        name = "restatements"
        title = "Restatements"
        description = sentence(
            "One row is the attendance of a session as another publication prints it."
        )
        unique = ("address", "session_id", "delivery")
        metadata = {  # noqa: RUF012
            "title_id": "Pemberitaan lain",
            "foreign_keys": (ForeignKey(("session_id",), "sessions", ("session_id",)),),
        }
