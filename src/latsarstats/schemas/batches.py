"""Training batches opened at a session."""

from __future__ import annotations

from latsarstats.language import sentence
from latsarstats.schemas import fields as column
from latsarstats.schemas.fields import Integer, Text
from latsarstats.schemas.table import FIRST_YEAR, ForeignKey, Table


class Batches(Table):
    """Training batches opened at a session."""

    session_id: Text = column.text(
        "Session", "Sesi", sentence("Event at which the batch was opened.")
    )
    batch: Integer = column.integer(
        "Batch", "Angkatan", sentence("Number of the batch."), minimum=1, printed=True
    )
    grade: Text = column.code(
        "grade", "Grade", "Golongan", sentence("Civil-service grade of its trainees."), printed=True
    )
    training_year: Integer = column.integer(
        *("Training year", "Tahun pelatihan", sentence("Year of the training.")),
        minimum=FIRST_YEAR,
        printed=True,
    )

    class Config:
        """Key, references and titles."""

        name = "batches"
        title = "Batches"
        description = sentence("One row is a training batch (angkatan) opened at a session.")
        unique = ("session_id", "batch")
        metadata = {  # noqa: RUF012
            "title_id": "Angkatan pelatihan",
            "foreign_keys": (ForeignKey(("session_id",), "sessions", ("session_id",)),),
        }
