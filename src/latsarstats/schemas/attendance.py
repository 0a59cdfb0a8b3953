"""Who took part in a session, by mode of delivery."""

from __future__ import annotations

from latsarstats.language import sentence
from latsarstats.schemas import fields as column
from latsarstats.schemas.fields import Integer, Text
from latsarstats.schemas.table import ForeignKey, Table


class Attendance(Table):
    """Who took part in a session, by mode of delivery."""

    session_id: Text = column.text("Session", "Sesi", sentence("Event that was attended."))
    delivery: Text = column.code(
        "delivery", "Delivery", "Cara hadir", sentence("How they took part.")
    )
    article_id: Text = column.text(
        "Article", "Artikel", sentence("Article that prints the number.")
    )
    grade: Text = column.code(
        *(
            "grade",
            "Grade",
            "Golongan",
            sentence("Civil-service grades of those counted, as printed."),
        ),
        printed=True,
    )
    position_printed: Text = column.text(
        *("Position printed", "Status kepegawaian tercetak"),
        sentence("What the article calls them; both words where it uses two."),
    )
    also_includes: Text = column.text(
        *("Also includes", "Termasuk pula"),
        sentence("Participants of another course who are counted in, by the course's short name."),
        nullable=True,
    )
    persons: Integer = column.integer(
        *("Persons", "Jumlah orang", sentence("Number of people who took part, as printed.")),
        unit="person",
        printed=True,
    )
    stage: Text = column.code(
        *(
            "stage",
            "Stage",
            "Tahap",
            sentence("Stage of the training that they go through, if printed."),
        ),
        nullable=True,
    )
    stage_days: Integer = column.integer(
        *("Stage days", "Lama tahap", sentence("Length of that stage, if printed.")),
        minimum=1,
        unit="day",
        nullable=True,
        printed=True,
    )

    class Config:
        """Key, references and titles."""

        name = "attendance"
        title = "Attendance"
        description = sentence(
            "One row is the attendance of a session, by mode of delivery; never part of a cohort."
        )
        unique = ("session_id", "delivery")
        metadata = {  # noqa: RUF012
            "title_id": "Kehadiran",
            "foreign_keys": (
                ForeignKey(("session_id",), "sessions", ("session_id",)),
                ForeignKey(("article_id",), "articles", ("article_id",)),
            ),
        }
