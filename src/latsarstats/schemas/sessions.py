"""Training events with an attendance."""

from __future__ import annotations

from latsarstats.language import sentence
from latsarstats.schemas import fields as column
from latsarstats.schemas.fields import Date, Integer, Text
from latsarstats.schemas.table import FIRST_YEAR, Table


class Sessions(Table):
    """Training events with an attendance."""

    session_id: Text = column.text(
        *("Session", "Sesi", sentence("Kind and date of the event.")), pattern=r"^[a-z0-9-]+$"
    )
    event_date: Date = column.date(
        "Event date", "Tanggal acara", sentence("Date of the event."), printed=True
    )
    kind: Text = column.code(
        "session_kind", "Kind", "Jenis", sentence("What kind of event it was.")
    )
    organiser: Text = column.text(
        "Organiser", "Penyelenggara", sentence("Agency that ran the training.")
    )
    area_code: Text = column.code(
        *("area", "Area", "Wilayah"),
        sentence("Kemendagri code of the place: the city where it is printed, else the province."),
    )
    training_year: Integer = column.integer(
        *(
            "Training year",
            "Tahun pelatihan",
            sentence("Year of the training that the event belongs to."),
        ),
        minimum=FIRST_YEAR,
        printed=True,
    )

    class Config:
        """Key and titles."""

        name = "sessions"
        title = "Sessions"
        description = sentence(
            "One row is a training event of which an article prints the attendance."
        )
        unique = ("session_id",)
        metadata = {"title_id": "Sesi"}  # noqa: RUF012
